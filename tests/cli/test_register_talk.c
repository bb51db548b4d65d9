/*
 * test_register_talk.c - registering what was read: at a terminal only what is not sure is asked,
 * and nothing is sent before it was confirmed; in a pipe what is not sure is named.
 */
#include "run_cli.h"

#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>

#define NUMBERED                                                                                   \
    "{\"format_version\":1,\"letter\":{\"ref\":\"459/2025\",\"arrived\":\"2025-03-10\"}}"
#define PROBLEM(status, code, field)                                                               \
    "{\"format_version\":1,\"status\":" status ",\"code\":\"" code "\",\"field\":\"" field         \
    "\",\"detail\":\"không được\",\"remedy\":\"sửa\",\"exit\":65}"
#define SUBJECT                                                                                                         \
    "thực hiện công tác phòng, chống sốt xuất huyết theo Kế hoạch số 51/KH-UBND ngày 28/01/2025 " \
    "của UBND tỉnh"

static const struct terminal at_terminal = {.in = true, .err = true};
static const struct terminal piped = {0};

static struct fake_reply draft_of(const char *golden)
{
    return (struct fake_reply){"GET /v1/drafts/12 ", 200, FAKE_JSON, golden_read(golden)};
}
static struct fake_reply letters(int status, const char *body)
{
    return (struct fake_reply){"POST /v1/letters ", status, FAKE_JSON, body};
}

static struct ran talk(struct fake **ret, const struct fake_reply *script, size_t count,
                       const char *const *words, const char *typed, const struct terminal *tty)
{
    env_home = "/nonexistent";
    env_lang = NULL;
    *ret = fake_start(script, count, NULL);
    env_server = (*ret)->url;
    struct ran ran = run_with(words, typed, tty);
    fake_stop(*ret);
    return ran;
}

static const json_t *sent(const struct fake *fake, size_t i)
{
    json_t *json = NULL;
    ck_assert_int_eq(json_read(fake_body(fake, i), strlen(fake_body(fake, i)), &json, NULL), 0);
    return json;
}

static bool leaves_empty(const json_t *body, const char *member)
{
    const json_t *names = json_get(body, "leave_empty");
    for (size_t i = 0; i < json_array_size(names); i++) {
        if (strcmp(json_string_value(json_array_get(names, i)), member) == 0) {
            return true;
        }
    }
    return false;
}

START_TEST(a_letter_that_is_sure_takes_one_enter)
{
    const struct fake_reply script[] = {draft_of("draft-sure.json"), letters(201, NUMBERED)};
    struct fake *fake;
    struct ran ran = talk(&fake, script, 2, WORDS("register", "--draft", "12"), "\n", &at_terminal);
    ck_assert_msg(ran.status == 0, "%d %s", ran.status, ran.err);
    const json_t *body = sent(fake, 1);
    ck_assert_str_eq(json_str(body, "code"), "595/SYT-NVY");
    ck_assert_str_eq(json_str(body, "issued"), "2025-03-10");
    ck_assert_str_eq(json_str(body, "issuer"), "Sở Y tế tỉnh Kiên Giang");
    ck_assert_str_eq(json_str(body, "subject"), SUBJECT);
    ck_assert(leaves_empty(body, "signer_position") && leaves_empty(body, "urgency"));
    ck_assert(json_get(body, "due") == NULL);
    ck_assert_ptr_nonnull(strstr(ran.err, "✓ Số, ký hiệu       595/SYT-NVY"));
    ck_assert_ptr_nonnull(strstr(ran.err, "– Độ khẩn           không có"));
    ck_assert_ptr_null(strstr(ran.err, "[1/"));
    ck_assert_str_eq(ran.out, "Số đến:    459/2025\nNgày đến:  10/03/2025\n");
    ran_free(&ran);
    fake_free(fake);
}
END_TEST

/* One answer each to: date, subject, position (a guess); then the deadline; then the confirmation.
 */
static const struct {
    const char *typed, *member, *value; /* value NULL: left empty */
    const char *due;
} answers[] = {
    {"\n\n\n\n\n", "issued", "2025-03-10", ""},
    {"1\n\n\n\n\n", "issued", "2025-03-16", ""},
    {"7/3/2025\n\n\n\n\n", "issued", "2025-03-07", ""},
    {"7-3-2025\n\n\n\n\n", "issued", "2025-03-07", ""},
    {"2025-03-07\n\n\n\n\n", "issued", "2025-03-07", ""},
    {"30/2/2025\nhôm qua\n9\n7/3/2025\n\n\n\n\n", "issued", "2025-03-07", ""},
    {"-\n\n\n\n\n", "issued", NULL, ""},
    {"\nviệc khác\n\n\n\n", "subject", "việc khác", ""},
    {"\n-\nviệc khác\n\n\n\n", "subject", "việc khác", ""}, /* the book needs one */
    {"\n\n\n\n\n", "signer_position", NULL, ""},            /* a guess is not taken by Enter */
    {"\n\n1\n\n\n", "signer_position", "Phó Giám đốc", ""},
    {"\n\n2\n\n\n", "signer_position", "Giám đốc", ""},
    {"\n\nTrưởng phòng\n\n\n", "signer_position", "Trưởng phòng", ""},
    {"h\n\n\n\n", "subject", SUBJECT, ""}, /* all that is proposed; a guess is none */
    {"7/3/2025\nh\n1\n\n\n", "signer_position", "Phó Giám đốc", ""},
    {"\n\n\n1\n\n", "issued", "2025-03-10", "2025-03-13"},
    {"\n\n\n2\n\n", "issued", "2025-03-10", "2025-06-30"}, /* the quarter named */
    {"\n\n\n3\n\n", "issued", "2025-03-10", "5wd"},
    {"\n\n\n4\n\n", "issued", "2025-03-10", "2025-03-12"},
    {"\n\n\nc\n5\n12/3/2025\n\n", "issued", "2025-03-10", "2025-03-12"}, /* which of four? */
    {"\n\n\n10wd\n\n", "issued", "2025-03-10", "10wd"},
    {"\n\n\nk\n\n", "issued", "2025-03-10", ""},
    /* At the end any field can be edited: the first, number and notation, was sure. */
    {"\n\n\n\ne\n1\n596/SYT-NVY\n\n", "code", "596/SYT-NVY", ""},
    {"\n\n\n\ne\n9\nhoả tốc\n\n", "urgency", "flash", ""},
    {"\n\n\n\ne\n9\nvội\nHỎA TỐC\n\n", "urgency", "flash", ""},
    {"\n\n\n\ne\n99\n\n", "code", "595/SYT-NVY", ""},
};

START_TEST(each_unsure_field_is_accepted_chosen_typed_or_left_empty)
{
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++) {
        const struct fake_reply script[] = {draft_of("draft-read.json"), letters(201, NUMBERED)};
        struct fake *fake;
        struct ran ran = talk(&fake, script, 2, WORDS("vao-so", "--ban-cho", "12"),
                              answers[i].typed, &at_terminal);
        ck_assert_msg(ran.status == 0, "%zu: %d %s", i, ran.status, ran.err);
        const json_t *body = sent(fake, 1);
        const char *member = answers[i].member;
        if (answers[i].value == NULL) {
            ck_assert_msg(json_get(body, member) == NULL && leaves_empty(body, member), "%zu", i);
        } else {
            ck_assert_msg(strcmp(json_str(body, member), answers[i].value) == 0 &&
                              !leaves_empty(body, member),
                          "%zu: %s", i, json_str(body, member));
        }
        ck_assert_msg(strcmp(json_str(body, "due"), answers[i].due) == 0, "%zu: %s", i,
                      json_str(body, "due"));
        ran_free(&ran);
        fake_free(fake);
    }
}
END_TEST

START_TEST(a_question_shows_where_it_was_read_and_what_else_it_could_be)
{
    const struct fake_reply script[] = {draft_of("draft-read.json"), letters(201, NUMBERED)};
    struct fake *fake;
    struct ran ran =
        talk(&fake, script, 2, WORDS("register", "--draft", "12"), "\n\n\n\n\n", &at_terminal);
    ck_golden("register-talk.vi.txt", ran.err);
    ran_free(&ran);
    fake_free(fake);
}
END_TEST

/* However the talk ends before it was confirmed. */
START_TEST(nothing_is_registered_unless_it_was_confirmed)
{
    static const char *const ends[] = {
        "",       "\n",          "\n\n\n\n",          "q\n",
        "\nq\n",  "\n\n\nq\n",   "\n\n\n\nq\n",       "\n\n\n\nt\n",
        "-\n-\n", "\n\n\n\ne\n", "\n\n\n\ne\n1\nq\n",
    };
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        const struct fake_reply script[] = {draft_of("draft-read.json")};
        struct fake *fake;
        struct ran ran =
            talk(&fake, script, 1, WORDS("register", "--draft", "12"), ends[i], &at_terminal);
        ck_assert_msg(ran.status == 0, "%zu: %d %s", i, ran.status, ran.err);
        ck_assert_msg(strstr(ran.err, "Chưa vào sổ gì.") != NULL, "%zu: %s", i, ran.err);
        ck_assert_str_eq(ran.out, "");
        ran_free(&ran);
        fake_free(fake);
    }
}
END_TEST

START_TEST(what_the_server_refuses_is_asked_again)
{
    static const struct {
        const char *problem;
        int status;
        const char *typed, *member, *value;
    } cases[] = {
        {PROBLEM("422", "code-syntax", "code"), 422, "\n596/SYT-NVY\n\n", "code", "596/SYT-NVY"},
        {PROBLEM("422", "date-order", "arrived"), 422, "\n9/3/2025\n\n", "issued", "2025-03-09"},
        {PROBLEM("409", "duplicate", "code"), 409, "\nc\n", "code", "595/SYT-NVY"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct fake_reply script[] = {draft_of("draft-sure.json"),
                                            letters(cases[i].status, cases[i].problem),
                                            letters(201, NUMBERED)};
        struct fake *fake;
        struct ran ran = talk(&fake, script, 3, WORDS("register", "--draft", "12"), cases[i].typed,
                              &at_terminal);
        ck_assert_msg(ran.status == 0, "%zu: %d %s", i, ran.status, ran.err);
        const json_t *body = sent(fake, 2);
        ck_assert_msg(strcmp(json_str(body, cases[i].member), cases[i].value) == 0, "%zu", i);
        ck_assert_msg(json_bool(body, "register_anyway") == (cases[i].status == 409), "%zu", i);
        ran_free(&ran);
        fake_free(fake);
    }
    /* A repeat is registered only when that is said; what nobody here can mend ends it. */
    static const struct {
        const char *problem, *typed;
        int status, exit_status;
    } ends[] = {
        {PROBLEM("409", "duplicate", "code"), "\n\n", 409, 65},
        {PROBLEM("422", "book-closed", "book"), "\n\n", 422, 65},
        {"{\"format_version\":1,\"code\":\"not-permitted\",\"detail\":\"x\",\"exit\":77}", "\n\n",
         403, 77},
    };
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        const struct fake_reply script[] = {draft_of("draft-sure.json"),
                                            letters(ends[i].status, ends[i].problem)};
        struct fake *fake;
        struct ran ran =
            talk(&fake, script, 2, WORDS("register", "--draft", "12"), ends[i].typed, &at_terminal);
        ck_assert_msg(ran.status == ends[i].exit_status, "%zu: %d %s", i, ran.status, ran.err);
        ck_assert_msg(strstr(ran.err, "Chưa vào sổ gì.") != NULL, "%zu: %s", i, ran.err);
        ran_free(&ran);
        fake_free(fake);
    }
}
END_TEST

/* A stranger's words in a command to be pasted are words still. */
START_TEST(recurring_duties_and_tasks_are_proposed_afterwards)
{
    const struct fake_reply script[] = {draft_of("draft-read.json"), letters(201, NUMBERED)};
    struct fake *fake;
    struct ran ran =
        talk(&fake, script, 2, WORDS("register", "--draft", "12"), "\n\n\n\n\n", &at_terminal);
    static const char *const said[] = {
        "Có việc định kỳ (muốn giao thì sửa ĐƠN-VỊ rồi chạy): “Báo cáo kết quả trước ngày 15 tháng "
        "12 "
        "hàng năm.”\n"
        "  phieu duty add 459/2025 --every year --day 15/12 --before --lead ĐƠN-VỊ --note "
        "'Báo cáo kết quả năm; rm -rf ’$HOME’'\n",
        "  phieu duty add 459/2025 --every quarter --day cuoi --lead ĐƠN-VỊ --note 'Báo cáo "
        "định kỳ hàng quý.'\n",
        "Có 2 việc trong bảng kế hoạch: phieu draft 12\n",
    };
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        ck_assert_msg(strstr(ran.err, said[i]) != NULL, "“%s” is not in %s", said[i], ran.err);
    }
    ran_free(&ran);
    fake_free(fake);
}
END_TEST

START_TEST(in_a_pipe_what_is_not_sure_is_named_and_taken_only_when_told)
{
    const struct fake_reply script[] = {draft_of("draft-read.json"), letters(201, NUMBERED)};
    struct fake *fake;
    struct ran ran = talk(&fake, script, 1, WORDS("register", "--draft", "12"), "\n\n\n", &piped);
    ck_assert_int_eq(ran.status, 65);
    ck_assert_ptr_nonnull(
        strstr(ran.err, "Ngày văn bản (--ngay-vb), Trích yếu (--trich-yeu). [not-sure]"));
    ck_assert_ptr_nonnull(strstr(ran.err, "--accept-read"));
    ran_free(&ran);
    fake_free(fake);
    /* Options stand before what was read; what nobody needs to know is left empty, and said. */
    ran = talk(&fake, script, 2,
               WORDS("register", "--draft", "12", "--issued", "7/3/2025", "--trich-yeu", "khác"),
               "", &piped);
    ck_assert_msg(ran.status == 0, "%d %s", ran.status, ran.err);
    const json_t *body = sent(fake, 1);
    ck_assert_str_eq(json_str(body, "issued"), "7/3/2025");
    ck_assert_str_eq(json_str(body, "subject"), "khác");
    ck_assert_str_eq(json_str(body, "signer"), "Nguyễn Trúc Giang");
    ck_assert(leaves_empty(body, "signer_position"));
    ck_assert_ptr_nonnull(strstr(ran.err, "Bỏ trống vì chưa chắc: Chức vụ (--chuc-vu)."));
    ran_free(&ran);
    fake_free(fake);
    /* What is to be looked at, never a guess. */
    ran = talk(&fake, script, 2, WORDS("vao-so", "--ban-cho", "12", "--nhan-theo-may"), "", &piped);
    ck_assert_msg(ran.status == 0, "%d %s", ran.status, ran.err);
    body = sent(fake, 1);
    ck_assert_str_eq(json_str(body, "issued"), "2025-03-10");
    ck_assert_str_eq(json_str(body, "subject"), SUBJECT);
    ck_assert(json_get(body, "signer_position") == NULL && json_get(body, "due") == NULL);
    ck_assert(json_get(body, "accept_read") == NULL);
    ran_free(&ran);
    fake_free(fake);
    /* The same for who asks by program. */
    ran = talk(&fake, script, 1, WORDS("register", "--draft", "12", "--json"), "", &at_terminal);
    ck_assert_int_eq(ran.status, 65);
    ck_assert_ptr_nonnull(strstr(ran.err, "\"code\":\"not-sure\""));
    ran_free(&ran);
    fake_free(fake);
}
END_TEST

#define STATE(state, percent, fields)                                                              \
    "{\"format_version\":1,\"draft\":{\"id\":12,\"name\":\"a.pdf\",\"fields\":" fields             \
    ",\"reading\":{\"state\":\"" state "\",\"percent\":" percent ",\"look\":[]}}}"
#define COMPLETE "{\"code\":\"1/A-B\",\"issued\":\"2025-03-10\",\"issuer\":\"A\",\"subject\":\"b\"}"

START_TEST(a_reading_that_goes_on_is_waited_for_at_a_terminal)
{
    const struct fake_reply waits = {"GET /v1/drafts/12 ", 200, FAKE_JSON,
                                     STATE("waiting", "0", "{}")};
    const struct fake_reply runs = {"GET /v1/drafts/12 ", 200, FAKE_JSON,
                                    STATE("running", "40", "{}")};
    const struct fake_reply whole = {"GET /v1/drafts/12 ", 200, FAKE_JSON,
                                     STATE("running", "40", COMPLETE)};
    const struct fake_reply script[] = {waits, waits, runs, draft_of("draft-sure.json"),
                                        letters(201, NUMBERED)};
    struct fake *fake;
    struct ran ran = talk(&fake, script, 5, WORDS("register", "--draft", "12"), "\n", &at_terminal);
    ck_assert_msg(ran.status == 0, "%d %s", ran.status, ran.err);
    ck_assert_ptr_nonnull(strstr(ran.err, "\ra.pdf: đang chờ\x1b[K\ra.pdf: đang đọc 40 %\x1b[K"));
    ran_free(&ran);
    fake_free(fake);
    /* Without one only when told; else it says so and leaves everything as it is. */
    ran = talk(&fake, &runs, 1, WORDS("register", "--draft", "12"), "", &piped);
    ck_assert_int_eq(ran.status, 75);
    ck_assert_ptr_nonnull(strstr(ran.err, "[still-reading]"));
    ran_free(&ran);
    fake_free(fake);
    ran = talk(&fake, script, 5, WORDS("register", "--draft", "12", "--wait", "--accept-read"), "",
               &piped);
    ck_assert_msg(ran.status == 0, "%d %s", ran.status, ran.err);
    ran_free(&ran);
    fake_free(fake);
    /* Nobody waits for what is not needed: typed, or said by an envelope. */
    const struct fake_reply typed[] = {runs, letters(201, NUMBERED)};
    ran = talk(&fake, typed, 2,
               WORDS("register", "--draft", "12", "--code", "1/A-B", "--issued", "10/3/2025",
                     "--issuer", "A", "--subject", "b"),
               "", &piped);
    ck_assert_msg(ran.status == 0, "%d %s", ran.status, ran.err);
    ran_free(&ran);
    fake_free(fake);
    const struct fake_reply said[] = {whole, letters(201, NUMBERED)};
    ran = talk(&fake, said, 2, WORDS("register", "--draft", "12"), "", &at_terminal);
    ck_assert_msg(ran.status == 0, "%d %s", ran.status, ran.err);
    ck_assert_str_eq(fake_body(fake, 1), "{\"draft\":12}");
    ran_free(&ran);
    fake_free(fake);
    ran =
        talk(&fake, typed, 2, WORDS("register", "--draft", "12", "--khong-cho"), "", &at_terminal);
    ck_assert_msg(ran.status == 0, "%d %s", ran.status, ran.err);
    ran_free(&ran);
    fake_free(fake);
}
END_TEST

/* Who registered it meanwhile, or why it was refused, is the server's to say. */
START_TEST(of_a_draft_that_waits_no_more_nobody_is_asked)
{
    static const char gone[] = "{\"format_version\":1,\"draft\":{\"id\":12,\"state\":"
                               "\"registered\",\"ref\":\"459/2025\",\"reading\":"
                               "{\"state\":\"done\",\"look\":[],\"fields\":{\"issued\":{\"state\":"
                               "\"look\",\"value\":\"2025-03-10\"}}}}}";
    const struct fake_reply script[] = {{"GET /v1/drafts/12 ", 200, FAKE_JSON, gone},
                                        letters(409, PROBLEM("409", "draft-state", "draft"))};
    struct fake *fake;
    struct ran ran =
        talk(&fake, script, 2, WORDS("register", "--draft", "12"), "\n\n\n", &at_terminal);
    ck_assert_int_eq(ran.status, 65);
    ck_assert_ptr_null(strstr(ran.err, "[1/"));
    ck_assert_str_eq(fake_body(fake, 1), "{\"draft\":12}");
    ran_free(&ran);
    fake_free(fake);
}
END_TEST

/* As before there were readings. */
START_TEST(a_draft_that_was_not_read_is_registered_as_typed)
{
    static const char *const drafts[] = {
        STATE("none", "0", "{}"),
        "{\"format_version\":1,\"draft\":{\"id\":12}}",
        "{\"format_version\":1,\"draft\":{\"id\":12,\"reading\":{\"state\":\"failed\",\"problem\":"
        "{\"code\":\"read-empty\",\"text\":\"Trong tệp không có chữ nào.\",\"remedy\":\"x\"}}}}",
    };
    for (size_t i = 0; i < sizeof drafts / sizeof drafts[0]; i++) {
        const struct fake_reply script[] = {{"GET /v1/drafts/12 ", 200, FAKE_JSON, drafts[i]},
                                            letters(201, NUMBERED)};
        struct fake *fake;
        struct ran ran = talk(&fake, script, 2, WORDS("register", "--draft", "12", "--issuer", "A"),
                              "", &at_terminal);
        ck_assert_msg(ran.status == 0, "%zu: %d %s", i, ran.status, ran.err);
        ck_assert_str_eq(fake_body(fake, 1), "{\"draft\":12,\"issuer\":\"A\"}");
        bool told = strstr(ran.err, "Trong tệp không có chữ nào. [read-empty]") != NULL;
        ck_assert_msg(told == (i == 2), "%zu: %s", i, ran.err);
        ran_free(&ran);
        fake_free(fake);
    }
}
END_TEST

/* An envelope of the exchange stands before what was read of its file. */
START_TEST(what_the_envelope_says_is_sure_and_what_was_read_is_the_other_possibility)
{
    static const char draft[] =
        "{\"format_version\":1,\"draft\":{\"id\":12,\"name\":\"a.edxml\",\"exchange\":{},"
        "\"fields\":"
        "{\"code\":\"52-NQ/TW\",\"issued\":\"2025-03-10\",\"issuer\":\"Tỉnh "
        "ủy\",\"subject\":\"b\"},"
        "\"reading\":{\"state\":\"done\",\"look\":[],\"fields\":{"
        "\"code_number\":{\"value\":\"52\",\"state\":\"sure\"},"
        "\"code_notation\":{\"value\":\"NQ/TW\",\"state\":\"sure\"},"
        "\"issued\":{\"value\":\"2025-03-01\",\"state\":\"look\",\"confidence\":60},"
        "\"issuer\":{\"value\":null,\"state\":\"not-found\"},"
        "\"subject\":{\"value\":\"b\",\"state\":\"sure\"}}}}}";
    const struct fake_reply script[] = {{"GET /v1/drafts/12 ", 200, FAKE_JSON, draft},
                                        letters(201, NUMBERED)};
    struct fake *fake;
    struct ran ran =
        talk(&fake, script, 2, WORDS("register", "--draft", "12"), "1\n\n", &at_terminal);
    ck_assert_msg(ran.status == 0, "%d %s", ran.status, ran.err);
    ck_assert_ptr_nonnull(strstr(ran.err, "[1/1] Ngày văn bản: 10/03/2025 (cần xem)"));
    ck_assert_ptr_nonnull(strstr(ran.err, "1. 01/03/2025 (cần xem 60 %)"));
    const json_t *body = sent(fake, 1);
    ck_assert_str_eq(json_str(body, "code"), "52-NQ/TW");
    ck_assert_str_eq(json_str(body, "issuer"), "Tỉnh ủy");
    ck_assert_str_eq(json_str(body, "issued"), "2025-03-01");
    ran_free(&ran);
    fake_free(fake);
}
END_TEST

/* ---- a real terminal ---------------------------------------------------------------------- */

/* Reads what the child shows until `text` stands there; false at its end. */
static bool until(int master, const char *text, char *seen, size_t room)
{
    size_t len = strlen(seen);
    while (strstr(seen, text) == NULL && len + 1 < room) {
        ssize_t got = read(master, seen + len, room - len - 1);
        if (got <= 0) {
            return false;
        }
        len += (size_t)got;
        seen[len] = '\0';
    }
    return true;
}

static pid_t at_pty(int *ret_master, const char *server)
{
    static char program[] = "phieu", verb[] = "register", option[] = "--draft", number[] = "12";
    char *const argv[] = {program, verb, option, number, NULL};
    pid_t child = forkpty(ret_master, NULL, NULL, NULL);
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        struct cli_world world;
        cli_world_real(&world, "1.2.3");
        world.environment = test_environment;
        env_server = server;
        env_home = "/nonexistent";
        env_term = "xterm";
        signal(SIGINT, SIG_DFL); /* Check has one of its own */
        int status = cli_run(4, argv, &world);
        fflush(NULL);
        _exit(status);
    }
    return child;
}

START_TEST(an_interrupt_at_a_question_registers_nothing)
{
    static char seen[64 << 10];
    const struct fake_reply script[] = {draft_of("draft-read.json")};
    struct fake *fake = fake_start(script, 1, NULL);
    int master, status = 0;
    pid_t child = at_pty(&master, fake->url);
    ck_assert_msg(until(master, "q thôi: ", seen, sizeof seen), "%s", seen);
    ck_assert_int_eq(write(master, "\x03", 1), 1);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
    fake_stop(fake);
    fake_free(fake);
    close(master);
}
END_TEST

START_TEST(enter_alone_registers_what_is_sure)
{
    static char seen[64 << 10];
    const struct fake_reply script[] = {draft_of("draft-sure.json"), letters(201, NUMBERED)};
    struct fake *fake = fake_start(script, 2, NULL);
    int master, status = 0;
    seen[0] = '\0';
    pid_t child = at_pty(&master, fake->url);
    ck_assert_msg(until(master, "q thôi: ", seen, sizeof seen), "%s", seen);
    ck_assert_ptr_nonnull(strstr(seen, "\x1b[32m✓\x1b[0m"));
    ck_assert_int_eq(write(master, "\n", 1), 1);
    ck_assert_msg(until(master, "Tiếp theo:", seen, sizeof seen), "%s", seen);
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    fake_stop(fake);
    fake_free(fake);
    close(master);
}
END_TEST

UNIT_MAIN("cli/register_talk", a_letter_that_is_sure_takes_one_enter,
          each_unsure_field_is_accepted_chosen_typed_or_left_empty,
          a_question_shows_where_it_was_read_and_what_else_it_could_be,
          nothing_is_registered_unless_it_was_confirmed, what_the_server_refuses_is_asked_again,
          recurring_duties_and_tasks_are_proposed_afterwards,
          in_a_pipe_what_is_not_sure_is_named_and_taken_only_when_told,
          a_reading_that_goes_on_is_waited_for_at_a_terminal,
          of_a_draft_that_waits_no_more_nobody_is_asked,
          a_draft_that_was_not_read_is_registered_as_typed,
          what_the_envelope_says_is_sure_and_what_was_read_is_the_other_possibility,
          an_interrupt_at_a_question_registers_nothing, enter_alone_registers_what_is_sure)
