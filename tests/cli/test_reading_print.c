/*
 * test_reading_print.c - what people are told of a reading: the page of a draft, the list of
 * drafts, the report, found text; from canned answers in golden/.
 */
#include "run_cli.h"

static const struct terminal file_streams = {0};
static const struct terminal at_screen = {.out = true, .err = true, .width = 100};
static const struct terminal narrow = {.out = true, .err = true, .width = 72};

static struct ran shown(const char *json, const char *line, const char *const *words,
                        const struct terminal *tty)
{
    const struct fake_reply script[] = {{line, 200, FAKE_JSON, golden_read(json)}};
    env_home = "/nonexistent";
    env_lang = NULL;
    struct ran ran = run_against(script, 1, words, tty);
    ck_assert_msg(ran.status == 0, "%s: %d %s", json, ran.status, ran.err);
    return ran;
}

static void widest_is(const char *text, size_t most)
{
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        const char *line = arena_memdup(arena_current(), text, len);
        ck_assert_msg(text_width(line) <= most, "%zu columns: %s", text_width(line), line);
        text += len + (text[len] == '\n');
    }
}

START_TEST(a_draft_shows_each_field_with_its_place_and_how_sure_it_is)
{
    struct ran ran =
        shown("draft-read.json", "GET /v1/drafts/12 ", WORDS("draft", "12"), &file_streams);
    ck_golden("draft-read.vi.txt", ran.out);
    ran_free(&ran);
    ran = shown("draft-read.json", "GET /v1/drafts/12 ", WORDS("xem-cho", "12", "--lang", "en"),
                &file_streams);
    ck_golden("draft-read.en.txt", ran.out);
    ran_free(&ran);
    ran = shown("draft-read.json", "GET /v1/drafts/12 ", WORDS("draft", "12"), &at_screen);
    ck_golden("draft-read-100.vi.txt", ran.out);
    widest_is(ran.out, 100);
    ck_assert_str_eq(ran.err, "Tiếp theo: phieu register --draft 12\n");
    ran_free(&ran);
    ran = shown("draft-read.json", "GET /v1/drafts/12 ", WORDS("draft", "12"), &narrow);
    ck_golden("draft-read-72.vi.txt", ran.out);
    widest_is(ran.out, 72);
    ran_free(&ran);
}
END_TEST

/* By state, and only where there is a screen that has some. */
START_TEST(states_have_colours_on_a_terminal_and_marks_everywhere)
{
    env_term = "xterm";
    struct ran ran =
        shown("draft-read.json", "GET /v1/drafts/12 ", WORDS("draft", "12"), &at_screen);
    ck_assert_ptr_nonnull(strstr(ran.out, "\x1b[32m✓\x1b[0m"));
    ck_assert_ptr_nonnull(strstr(ran.out, "\x1b[33m?\x1b[0m"));
    ck_assert_ptr_nonnull(strstr(ran.out, "\x1b[31m–\x1b[0m"));
    ran_free(&ran);
    ran = shown("draft-read.json", "GET /v1/drafts/12 ", WORDS("draft", "12", "--no-color"),
                &at_screen);
    ck_assert_ptr_null(strstr(ran.out, "\x1b"));
    ck_assert_ptr_nonnull(strstr(ran.out, "✓"));
    ran_free(&ran);
    ran = shown("draft-read.json", "GET /v1/drafts/12 ", WORDS("draft", "12"), &file_streams);
    ck_assert_ptr_null(strstr(ran.out, "\x1b"));
    ran_free(&ran);
    env_term = NULL;
}
END_TEST

START_TEST(drafts_tell_how_far_their_reading_is)
{
    struct ran ran = shown("drafts-read.json", "GET /v1/drafts ", WORDS("drafts"), &file_streams);
    ck_golden("drafts-read.vi.txt", ran.out);
    ran_free(&ran);
    ran = shown("drafts-read.json", "GET /v1/drafts ", WORDS("cho-vao-so", "--lang=en"),
                &(const struct terminal){.out = true, .width = 90});
    ck_golden("drafts-read-90.en.txt", ran.out);
    widest_is(ran.out, 90);
    ran_free(&ran);
}
END_TEST

/* What is wrong and what to do stands in one line each; the file is named still. */
START_TEST(a_draft_nobody_could_read_says_why_and_what_to_do)
{
    static const char failed[] =
        "{\"format_version\":1,\"draft\":{\"id\":16,\"kind_text\":\"văn bản mới\",\"channel\":"
        "\"upload\",\"name\":\"mat-khau.pdf\",\"fields\":{},\"files\":[{\"n\":1,\"name\":"
        "\"mat-khau.pdf\",\"type\":\"application/pdf\",\"size\":10}],\"reading\":{\"state\":"
        "\"failed\",\"percent\":0,\"look\":[],\"problem\":{\"code\":\"read-encrypted\",\"text\":"
        "\"Tệp có mật khẩu\\u001b[2J nên không đọc được.\",\"remedy\":\"Nhập tay khi vào sổ.\"}}}}";
    const struct fake_reply script[] = {{"GET /v1/drafts/16 ", 200, FAKE_JSON, failed}};
    env_home = "/nonexistent";
    struct ran ran = run_against(script, 1, WORDS("draft", "16"), &file_streams);
    ck_assert_int_eq(ran.status, 0);
    ck_assert_ptr_nonnull(strstr(ran.out, "Máy đọc             Tệp có mật khẩu"));
    ck_assert_ptr_nonnull(strstr(ran.out, "nên không đọc được. [read-encrypted]\n"));
    ck_assert_ptr_nonnull(strstr(ran.out, "Cách xử lý          Nhập tay khi vào sổ.\n"));
    ck_assert_ptr_nonnull(strstr(ran.out, "mat-khau.pdf"));
    ck_assert_ptr_null(strchr(ran.out, '\x1b'));
    ran_free(&ran);
}
END_TEST

START_TEST(the_text_is_printed_page_by_page_and_obeys_nobody)
{
    static const struct {
        const char *words[4], *line;
    } cases[] = {
        {{"draft", "12", "--whole-text"}, "GET /v1/drafts/12/text "},
        {{"xem-cho", "12", "--toan-van"}, "GET /v1/drafts/12/text "},
        {{"text", "459/2025"}, "GET /v1/letters/459%2F2025/text "},
        {{"toan-van", "459/2025"}, "GET /v1/letters/459%2F2025/text "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ran ran = shown("text.json", cases[i].line, cases[i].words, &file_streams);
        ck_golden("text.vi.txt", ran.out);
        ck_assert_ptr_null(strchr(ran.out, '\x1b'));
        ran_free(&ran);
    }
    const struct fake_reply none[] = {
        {"GET /v1/drafts/12/text ", 200, FAKE_JSON, "{\"format_version\":1,\"files\":[]}"}};
    struct ran ran = run_against(none, 1, WORDS("draft", "12", "--whole-text"), &file_streams);
    ck_assert_str_eq(ran.out, "");
    ck_assert_str_eq(ran.err, "Chưa có chữ nào đọc được.\n");
    ran_free(&ran);
}
END_TEST

START_TEST(the_report_has_a_row_for_each_and_a_share_of_what_was_there)
{
    struct ran ran = shown("reading-report.json", "GET /v1/reading-report ",
                           WORDS("reading-report"), &file_streams);
    ck_golden("reading-report.vi.txt", ran.out);
    ran_free(&ran);
    ran = shown("reading-report.json",
                "GET /v1/reading-report?from=1%2F3%2F2025&to=31%2F3%2F2025&by=rule ",
                WORDS("bao-cao-doc", "--tu-ngay", "1/3/2025", "--den-ngay", "31/3/2025", "--theo",
                      "quy-tac", "--lang", "en"),
                &file_streams);
    ck_golden("reading-report.en.txt", ran.out);
    ran_free(&ran);
}
END_TEST

/* The words sought are marked, however they were typed, and nothing else is. */
START_TEST(a_hit_in_the_text_shows_its_page_and_the_words_around)
{
    struct ran ran = shown("search-found.json", "GET /v1/search?q=diet%20MUOI%2C%20bao ",
                           WORDS("search", "diet", "MUOI,", "bao"), &file_streams);
    ck_golden("search-found.vi.txt", ran.out);
    ran_free(&ran);
    env_term = "xterm";
    ran = shown("search-found.json", "GET /v1/search?q=diet%20MUOI%2C%20bao ",
                WORDS("tim", "diet", "MUOI,", "bao"), &at_screen);
    ck_assert_ptr_nonnull(strstr(ran.out, "\x1b[1mdiệt\x1b[0m \x1b[1mmuỗi\x1b[0m tại"));
    ck_assert_ptr_nonnull(strstr(ran.out, "\x1b[1mbáo\x1b[0m cáo"));
    ck_assert_ptr_nonnull(strstr(ran.out, "    595-SYT-NVY.pdf, trang 2: …"));
    ran_free(&ran);
    env_term = NULL;
}
END_TEST

START_TEST(reading_again_is_asked_for)
{
    static const struct fake_reply script[] = {
        {"POST /v1/drafts/12/read ", 200, FAKE_JSON, "{\"format_version\":1}"}};
    env_home = "/nonexistent";
    struct ran ran = run_against(script, 1, WORDS("doc-lai", "12"), &file_streams);
    ck_assert_int_eq(ran.status, 0);
    ck_assert_str_eq(ran.out, "Đã xếp hàng đọc lại mục chờ vào sổ số 12.\n");
    ran_free(&ran);
}
END_TEST

UNIT_MAIN("cli/reading_print", a_draft_shows_each_field_with_its_place_and_how_sure_it_is,
          states_have_colours_on_a_terminal_and_marks_everywhere,
          drafts_tell_how_far_their_reading_is, a_draft_nobody_could_read_says_why_and_what_to_do,
          the_text_is_printed_page_by_page_and_obeys_nobody,
          the_report_has_a_row_for_each_and_a_share_of_what_was_there,
          a_hit_in_the_text_shows_its_page_and_the_words_around, reading_again_is_asked_for)
