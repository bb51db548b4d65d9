/*
 * test_triage_talk.c - distributing at the terminal: what is asked, what each key does, that
 * nothing is sent without being confirmed, and how it is undone.
 */
#include "run_cli.h"

#define ROW(n, state, line)                                                                        \
    "{\"ref\":\"" n "/2026\",\"state\":\"" state "\",\"arrived\":\"2026-11-20\",\"code\":\"" n     \
    "/SYT-NVY\",\"issuer\":\"Sở Y tế\",\"type\":\"Công văn\",\"subject\":\"tiêm chủng đợt " n      \
    "\",\"urgency\":\"normal\",\"line\":" line "}"
#define DESK(...) "{\"format_version\":1,\"letters\":[" __VA_ARGS__ "],\"next\":null}"
#define THREE                                                                                      \
    DESK(ROW("1", "presented", "null") "," ROW("2", "presented", "null") "," ROW("3", "presented", \
                                                                                 "null"))
#define PROPOSED(n, version)                                                                                         \
    "{\"format_version\":1,\"letter\":{\"ref\":\"" n "/2026\",\"version\":" version "},"                             \
    "\"proposal\":{\"agreeing\":7,\"of\":8,\"direct\":{\"lead\":\"KSBT\",\"support\":[\"DUOC\"],"                    \
    "\"due\":\"5wd\"}},\"text\":\"7/8 văn bản gần nhất của Sở Y tế về “tiêm chủng” đã giao " \
    "KSBT\"}"
#define NONE(n, version)                                                                           \
    "{\"format_version\":1,\"letter\":{\"ref\":\"" n "/2026\",\"version\":" version "},"           \
    "\"proposal\":null,\"text\":\"chưa đủ văn bản\"}"
#define FINE "{\"format_version\":1,\"letter\":{\"version\":99},\"act\":{\"seq\":9}}"
#define STALE                                                                                         \
    "{\"format_version\":1,\"status\":409,\"code\":\"stale\",\"detail\":\"Văn bản đã đổi.\"," \
    "\"remedy\":\"Xem lại.\",\"exit\":75}"

static const struct terminal at_terminal = {.in = true, .err = true};
static const struct terminal piped = {0};

#define GET_DESK(body)                                                                             \
    {                                                                                              \
        "GET /v1/letters?box=todo&limit=200 ", 200, FAKE_JSON, body                                \
    }
#define ASK(n, body)                                                                               \
    {                                                                                              \
        "GET /v1/letters/" n "%2F2026/proposal ", 200, FAKE_JSON, body                             \
    }
#define GIVE(n, code, body)                                                                        \
    {                                                                                              \
        "POST /v1/letters/" n "%2F2026/direct ", code, FAKE_JSON, body                             \
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
#define TALK(ret, script, words, typed, tty)                                                       \
    talk(ret, script, sizeof(script) / sizeof(script)[0], words, typed, tty)

START_TEST(accepted_skipped_and_changed_go_out_as_one_batch)
{
    static const struct fake_reply script[] = {
        GET_DESK(THREE),           ASK("1", PROPOSED("1", "11")), ASK("2", PROPOSED("2", "12")),
        ASK("3", NONE("3", "13")), GIVE("1", 200, FINE),          GIVE("3", 200, FINE)};
    struct fake *fake;
    struct ran ran =
        TALK(&fake, script, WORDS("triage"),
             "\ns\n\nc KH-NV\np DUOC, KSBT\nh 3wd\nb làm ngay\n?\n\nc\n", &at_terminal);
    ck_assert_msg(ran.status == 0, "%d %s", ran.status, ran.err);
    ck_assert_str_eq(fake_body(fake, 4),
                     "{\"lead\":\"KSBT\",\"support\":[\"DUOC\"],\"due\":\"5wd\"}");
    ck_assert_str_eq(fake_header(fake, 4, "If-Match"), "\"11\"");
    ck_assert_str_ne(fake_header(fake, 4, "Idempotency-Key"), "");
    const char *key = arena_strdup(arena_current(), fake_header(fake, 4, "Idempotency-Key"));
    ck_assert_str_ne(key, fake_header(fake, 5, "Idempotency-Key"));
    ck_assert_str_eq(fake_body(fake, 5),
                     "{\"lead\":\"KH-NV\",\"support\":[\"DUOC\",\"KSBT\"],\"due\":\"3wd\","
                     "\"note\":\"làm ngay\"}");
    static const char *const said[] = {
        "[1/3] Số đến 1/2026  20/11/2026  1/SYT-NVY  Sở Y tế",
        "Đề nghị: chủ trì KSBT, phối hợp DUOC, hạn 5wd",
        "Vì: 7/8 văn bản gần nhất của Sở Y tế về “tiêm chủng” đã giao KSBT",
        "Chưa có đề nghị: chưa đủ văn bản",
        "Chưa có nơi chủ trì", /* Enter without one */
        "Sẽ giao 2 văn bản:",
        "3/2026: chủ trì KH-NV, phối hợp DUOC, KSBT, hạn 3wd, bút phê “làm ngay”",
        "phieu triage undo 1/2026 3/2026",
    };
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        ck_assert_msg(strstr(ran.err, said[i]) != NULL, "“%s” is not in %s", said[i], ran.err);
    }
    ck_assert_ptr_nonnull(strstr(ran.out, "Đã giao 2 văn bản, 0 không được."));
    ran_free(&ran);
    fake_free(fake);
}
END_TEST

/* However the talk ends before the batch was confirmed. */
START_TEST(nothing_is_sent_unless_it_was_confirmed)
{
    static const struct fake_reply script[] = {GET_DESK(THREE), ASK("1", PROPOSED("1", "11")),
                                               ASK("2", PROPOSED("2", "12")),
                                               ASK("3", NONE("3", "13"))};
    static const struct {
        const char *typed;
        size_t requests;
    } ends[] = {
        {"\n", 3},        /* the input ended at the second */
        {"\n\ns\n", 4},   /* … or at the question */
        {"\n\ns\n\n", 4}, /* Enter alone */
        {"\n\ns\nkhong\n", 4},
        {"q\nc\n", 2}, /* nothing was taken */
        {"s\ns\ns\nc\n", 4},
        {"\nq\nk\n", 3},
    };
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        struct fake *fake;
        struct ran ran =
            talk(&fake, script, ends[i].requests, WORDS("phan-phoi"), ends[i].typed, &at_terminal);
        ck_assert_msg(ran.status == 0, "%zu: %d %s", i, ran.status, ran.err);
        ck_assert_ptr_nonnull(strstr(ran.err, "Chưa gửi gì."));
        ran_free(&ran);
        fake_free(fake);
    }
}
END_TEST

START_TEST(one_refused_does_not_stop_the_others_and_is_told)
{
    static const struct fake_reply script[] = {GET_DESK(THREE),
                                               ASK("1", PROPOSED("1", "11")),
                                               ASK("2", PROPOSED("2", "12")),
                                               ASK("3", PROPOSED("3", "13")),
                                               GIVE("1", 200, FINE),
                                               GIVE("2", 409, STALE),
                                               GIVE("3", 200, FINE)};
    struct fake *fake;
    struct ran ran = TALK(&fake, script, WORDS("triage"), "\n\n\ny\n", &at_terminal);
    ck_assert_int_eq(ran.status, 75);
    ck_assert_ptr_nonnull(strstr(ran.err, "2/2026: Lỗi: Văn bản đã đổi. [stale]"));
    ck_assert_ptr_nonnull(strstr(ran.out, "Đã giao 2 văn bản, 1 không được."));
    ck_assert_ptr_nonnull(strstr(ran.err, "phieu triage undo 1/2026 3/2026"));
    ran_free(&ran);
    fake_free(fake);
}
END_TEST

START_TEST(only_what_is_presented_is_distributed_for_whom_it_is)
{
    static const struct fake_reply script[] = {
        {"GET /v1/letters?box=todo&limit=200&on_behalf_of=giamdoc ", 200, FAKE_JSON,
         DESK(ROW("1", "in-progress", "{\"line\":1}") "," ROW("2", "registered", "null") "," ROW(
             "3", "presented", "null"))},
        ASK("3", PROPOSED("3", "13")),
        GIVE("3", 200, FINE)};
    struct fake *fake;
    struct ran ran =
        TALK(&fake, script, WORDS("triage", "--on-behalf-of", "giamdoc"), "\nc\n", &at_terminal);
    ck_assert_msg(ran.status == 0, "%d %s", ran.status, ran.err);
    ck_assert_ptr_nonnull(strstr(fake_body(fake, 2), "\"on_behalf_of\":\"giamdoc\""));
    ran_free(&ran);
    fake_free(fake);
    static const struct fake_reply empty[] = {GET_DESK(DESK(""))};
    ran = TALK(&fake, empty, WORDS("triage"), "", &at_terminal);
    ck_assert_int_eq(ran.status, 0);
    ck_assert_str_eq(ran.err, "Không có gì.\n");
    ran_free(&ran);
    fake_free(fake);
}
END_TEST

START_TEST(in_a_pipe_proposals_are_shown_and_sent_only_with_yes)
{
    static const struct fake_reply script[] = {
        GET_DESK(THREE),           ASK("1", PROPOSED("1", "11")),
        ASK("2", NONE("2", "12")), ASK("3", PROPOSED("3", "13")),
        GIVE("1", 200, FINE),      GIVE("3", 200, FINE)};
    struct fake *fake;
    /* What is typed into a pipe confirms nothing. */
    struct ran ran = talk(&fake, script, 4, WORDS("triage"), "\n\n\nc\n", &piped);
    ck_assert_int_eq(ran.status, 0);
    ck_golden("triage.vi.txt", ran.out);
    ck_assert_ptr_nonnull(strstr(ran.err, "--yes"));
    ran_free(&ran);
    fake_free(fake);
    ran = TALK(&fake, script, WORDS("triage", "--yes"), "", &piped);
    ck_assert_msg(ran.status == 0, "%d %s", ran.status, ran.err);
    ck_assert_ptr_nonnull(strstr(ran.out, "Đã giao 2 văn bản, 0 không được."));
    ran_free(&ran);
    fake_free(fake);
    ran = talk(&fake, script, 4, WORDS("triage", "--json"), "", &at_terminal);
    json_t *json;
    ck_assert_int_eq(json_read(ran.out, strlen(ran.out), &json, NULL), 0);
    ck_assert_uint_eq(json_array_size(json_get(json, "proposals")), 3);
    ran_free(&ran);
    fake_free(fake);
    /* One object, whatever became of them. */
    ran = TALK(&fake, script, WORDS("triage", "--json", "--yes"), "", &piped);
    ck_assert_int_eq(ran.status, 0);
    ck_assert_int_eq(json_read(ran.out, strlen(ran.out), &json, NULL), 0);
    static const bool sent[] = {true, false, true};
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(json_bool(json_array_get(json_get(json, "proposals"), i), "sent"),
                         sent[i]);
    }
    ran_free(&ran);
    fake_free(fake);
}
END_TEST

/* ---- undoing ------------------------------------------------------------------------------ */

#define LINE(n, parent, state, opened)                                                             \
    "{\"line\":" n ",\"parent\":" parent ",\"state\":\"" state "\",\"opened\":" opened             \
    ",\"unit\":{\"code\":\"KSBT\"},\"person\":null}"
#define LETTER(...)                                                                                \
    "{\"format_version\":1,\"letter\":{\"ref\":\"1/2026\",\"version\":21,\"lines\":[" __VA_ARGS__  \
    "]}}"
#define SHOW(body)                                                                                 \
    {                                                                                              \
        "GET /v1/letters/1%2F2026 ", 200, FAKE_JSON, body                                          \
    }
#define TAKE_BACK                                                                                  \
    {                                                                                              \
        "POST /v1/letters/1%2F2026/recall ", 200, FAKE_JSON, FINE                                  \
    }

START_TEST(undoing_recalls_every_line_given_while_nobody_has_looked)
{
    static const struct fake_reply script[] = {
        SHOW(LETTER(LINE("1", "0", "recalled", "{\"at\":\"x\"}") "," LINE(
            "2", "0", "pending", "null") "," LINE("3", "0", "pending", "null"))),
        TAKE_BACK, TAKE_BACK};
    struct fake *fake;
    struct ran ran = TALK(&fake, script, WORDS("phan-phoi", "hoan-lai", "1/2026"), "", &piped);
    ck_assert_msg(ran.status == 0, "%d %s", ran.status, ran.err);
    ck_assert_str_eq(ran.out, "1/2026: đã thu hồi 2 dòng.\n");
    ck_assert_str_eq(fake_body(fake, 1), "{\"reason\":\"hoàn lại khi phân phối\",\"line\":2}");
    ck_assert_str_eq(fake_header(fake, 1, "If-Match"), "\"21\"");
    ck_assert_str_eq(fake_body(fake, 2), "{\"reason\":\"hoàn lại khi phân phối\",\"line\":3}");
    ck_assert_str_eq(fake_header(fake, 2, "If-Match"), "\"99\"");
    ran_free(&ran);
    fake_free(fake);
}
END_TEST

START_TEST(what_somebody_has_opened_or_begun_is_left_alone)
{
    static const char *const letters[] = {
        LETTER(LINE("1", "0", "pending", "null") "," LINE("2", "0", "pending", "{\"at\":\"x\"}")),
        LETTER(LINE("1", "0", "working", "null")),
        LETTER(LINE("1", "0", "forwarded", "null") "," LINE("2", "1", "pending", "null")),
        LETTER(LINE("1", "0", "done", "null")),
        LETTER(""),
    };
    for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
        const struct fake_reply script[] = {SHOW(letters[i])};
        struct fake *fake;
        struct ran ran = TALK(&fake, script, WORDS("triage", "undo", "1/2026"), "", &piped);
        ck_assert_msg(ran.status == 65, "%zu: %d", i, ran.status);
        ck_assert_msg(strstr(ran.err, "1/2026: ") == ran.err, "%zu: %s", i, ran.err);
        ran_free(&ran);
        fake_free(fake);
    }
}
END_TEST

UNIT_MAIN("cli/triage", accepted_skipped_and_changed_go_out_as_one_batch,
          nothing_is_sent_unless_it_was_confirmed, one_refused_does_not_stop_the_others_and_is_told,
          only_what_is_presented_is_distributed_for_whom_it_is,
          in_a_pipe_proposals_are_shown_and_sent_only_with_yes,
          undoing_recalls_every_line_given_while_nobody_has_looked,
          what_somebody_has_opened_or_begun_is_left_alone)
