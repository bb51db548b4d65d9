/*
 * test_ingest.c - taking files in: at a terminal one waits until they were read and is told how to
 * go on.
 */
#include "run_cli.h"
#include "temp_folder.h"

#define UPLOADED "{\"format_version\":1,\"sha256\":\"ab\",\"size\":3,\"type\":\"text/plain\"}"
#define READING(state, percent, look)                                                              \
    "\"reading\":{\"state\":\"" state "\",\"percent\":" percent ",\"look\":[" look "]}"
#define DRAFT(id, fields, reading) "{\"id\":" id ",\"fields\":" fields "," reading "}"
#define TAKEN(draft)                                                                               \
    "{\"format_version\":1,\"draft\":" draft ",\"repeat\":false,\"duplicate\":null}"
#define SHOWN(draft) "{\"format_version\":1,\"draft\":" draft "}"
#define FIELDS                                                                                     \
    "{\"code\":\"595/SYT-NVY\",\"issued\":\"2025-03-10\",\"issuer\":\"Sở Y "                     \
    "tế\",\"subject\":\"phòng, "                                                                \
    "chống dịch\"}"

static const struct terminal at_terminal = {.in = true, .out = true, .err = true, .width = 80};
static const struct terminal piped = {0};
static const char *a_file, *b_file;

static const struct fake_reply script[] = {
    {"POST /v1/files?name=a.pdf ", 201, FAKE_JSON, UPLOADED},
    {"POST /v1/intake ", 201, FAKE_JSON, TAKEN(DRAFT("12", "{}", READING("waiting", "0", "")))},
    {"POST /v1/files?name=b.pdf ", 201, FAKE_JSON, UPLOADED},
    {"POST /v1/intake ", 201, FAKE_JSON, TAKEN(DRAFT("13", "{}", READING("waiting", "0", "")))},
    {"GET /v1/drafts/12 ", 200, FAKE_JSON, SHOWN(DRAFT("12", "{}", READING("running", "40", "")))},
    {"GET /v1/drafts/12 ", 200, FAKE_JSON,
     SHOWN(DRAFT("12", FIELDS, READING("done", "100", "\"issued\",\"signer\"")))},
    {"GET /v1/drafts/13 ", 200, FAKE_JSON,
     SHOWN(DRAFT("13", "{\"code\":\"620/SYT-NVY\"}", READING("done", "100", "")))},
};
enum { ASKED = 4, ALL = sizeof script / sizeof script[0] };

static void prepare(void)
{
    const char *folder = temp_folder();
    static const char *const names[] = {"a.pdf", "b.pdf"};
    const char **paths[] = {&a_file, &b_file};
    env_home = "/nonexistent";
    env_lang = NULL;
    for (size_t i = 0; i < 2; i++) {
        *paths[i] = arena_printf(arena_current(), "%s/%s", folder, names[i]);
        FILE *f = fopen(*paths[i], "w");
        ck_assert_ptr_nonnull(f);
        fputs("abc", f);
        fclose(f);
    }
}

START_TEST(a_terminal_waits_and_says_what_was_read_and_how_to_go_on)
{
    prepare();
    struct ran ran = run_against(script, ALL, WORDS("ingest", a_file, b_file), &at_terminal);
    ck_assert_msg(ran.status == 0, "%d %s", ran.status, ran.err);
    const char *want = arena_printf(arena_current(),
                                    "%s: chờ vào sổ số 12\n%s: chờ vào sổ số 13\n"
                                    "%s: 10/03/2025, 595/SYT-NVY, Sở Y tế, phòng, chống dịch\n"
                                    "  2 trường cần xem → phieu register --draft 12\n"
                                    "%s: 620/SYT-NVY\n  đủ, chắc → phieu register --draft 13\n",
                                    a_file, b_file, a_file, b_file);
    ck_assert_str_eq(ran.out, want);
    ck_assert_ptr_nonnull(strstr(ran.err, "\r1/2 a.pdf: đang đọc 40 %\x1b[K"));
    ran_free(&ran);
}
END_TEST

START_TEST(nobody_waits_who_does_not_want_to)
{
    prepare();
    struct ran ran =
        run_against(script, ASKED, WORDS("ingest", a_file, b_file, "--khong-cho"), &at_terminal);
    ck_assert_msg(ran.status == 0, "%d %s", ran.status, ran.err);
    ck_assert_ptr_nonnull(strstr(ran.err, "Tiếp theo: phieu register --draft 13"));
    ran_free(&ran);
    ran = run_against(script, ASKED, WORDS("ingest", a_file, b_file), &piped);
    ck_assert_msg(ran.status == 0, "%d %s", ran.status, ran.err);
    ck_assert_str_eq(ran.err, "");
    ran_free(&ran);
    ran = run_against(script, ASKED, WORDS("ingest", "--json", a_file, b_file), &at_terminal);
    ck_assert_msg(ran.status == 0, "%d %s", ran.status, ran.err);
    ran_free(&ran);
}
END_TEST

START_TEST(a_pipe_waits_when_told_without_a_progress_line)
{
    prepare();
    struct ran ran =
        run_against(script, ALL, WORDS("tiep-nhan", "--cho-doc", a_file, b_file), &piped);
    ck_assert_msg(ran.status == 0, "%d %s", ran.status, ran.err);
    ck_assert_ptr_nonnull(strstr(ran.out, "  2 trường cần xem → phieu register --draft 12\n"));
    ck_assert_str_eq(ran.err, "");
    ran_free(&ran);
    ran = run_against(script, ALL, WORDS("ingest", "--json", "--wait", a_file, b_file), &piped);
    json_t *json;
    ck_assert_int_eq(json_read(ran.out, strlen(ran.out), &json, NULL), 0);
    const json_t *first = json_array_get(json_get(json, "results"), 0);
    const json_t *draft = json_get(json_get(first, "answer"), "draft");
    ck_assert_str_eq(json_str(json_get(draft, "reading"), "state"), "done");
    ran_free(&ran);
}
END_TEST

/* The server went away while one waited: the drafts are there, and were named. */
START_TEST(what_came_in_is_told_although_the_waiting_failed)
{
    static const struct fake_reply lost[] = {
        {"POST /v1/files?name=a.pdf ", 201, FAKE_JSON, UPLOADED},
        {"POST /v1/intake ", 201, FAKE_JSON, TAKEN(DRAFT("12", "{}", READING("waiting", "0", "")))},
        {"GET /v1/drafts/12 ", 503, FAKE_PROBLEM,
         "{\"format_version\":1,\"code\":\"overloaded\",\"detail\":\"bận\",\"exit\":75}"},
    };
    prepare();
    struct ran ran = run_against(lost, 3, WORDS("ingest", a_file), &at_terminal);
    ck_assert_int_eq(ran.status, 75);
    ck_assert_str_eq(ran.out, arena_printf(arena_current(), "%s: chờ vào sổ số 12\n", a_file));
    ck_assert_ptr_nonnull(strstr(ran.err, "a.pdf: Lỗi: bận [overloaded]"));
    ran_free(&ran);
}
END_TEST

/* What was refused to be read is no failure of taking it in. */
START_TEST(a_file_nobody_can_read_is_a_draft_all_the_same)
{
    static const struct fake_reply bad[] = {
        {"POST /v1/files?name=a.pdf ", 201, FAKE_JSON, UPLOADED},
        {"POST /v1/intake ", 201, FAKE_JSON, TAKEN(DRAFT("12", "{}", READING("waiting", "0", "")))},
        {"GET /v1/drafts/12 ", 200, FAKE_JSON,
         SHOWN(DRAFT("12", "{}",
                     "\"reading\":{\"state\":\"failed\",\"look\":[],\"problem\":{\"code\":"
                     "\"read-encrypted\",\"text\":\"Tệp có mật khẩu.\",\"remedy\":\"x\"}}"))},
    };
    prepare();
    struct ran ran = run_against(bad, 3, WORDS("ingest", a_file), &at_terminal);
    ck_assert_msg(ran.status == 0, "%d %s", ran.status, ran.err);
    ck_assert_ptr_nonnull(strstr(ran.out, "  không đọc được: Tệp có mật khẩu. → phieu draft 12\n"));
    ran_free(&ran);
}
END_TEST

UNIT_MAIN("cli/ingest", a_terminal_waits_and_says_what_was_read_and_how_to_go_on,
          nobody_waits_who_does_not_want_to, a_pipe_waits_when_told_without_a_progress_line,
          what_came_in_is_told_although_the_waiting_failed,
          a_file_nobody_can_read_is_a_draft_all_the_same)
