/* test_api_reading.c - a file that comes in is read, and its draft proposes what was read: in JSON,
 * in the register, in the search, and in what the register learns. */
#include "ask.h"

#include "base/folder.h"

#include <signal.h>

#define READS "reading { workers = 2 }\n"

static void make_readers(void)
{
    house_open();
    daemon_stop(house);
    daemon_readers(house, folder_path(house->bin, "../tests/worker_reads"));
    daemon_start(house);
}

static const char *const letter =
    "code_number sure 595\ncode_notation sure SYT-NVY\nissued sure 2026-11-20\n"
    "place look Cầu Đá\nissuer look Sở Y tế\ntype sure Công văn\n"
    "subject look tăng cường tiêm chủng mở rộng\nsigner guess Lê Văn Hùng\nurgency none -\nsecrecy "
    "none -\n"
    "member parts [{\"kind\":\"letter\",\"page\":1}]\n"
    "member deadlines "
    "[{\"kind\":\"date\",\"date\":\"2026-12-15\",\"relation\":\"before\",\"quote\":\"trước ngày "
    "15/12\","
    "\"confidence\":90}]\n"
    "---\nSở Y tế\nSố: 595/SYT-NVY\nĐề nghị kiểm kê tủ lạnh bảo quản vắc xin";

/* The name stands in the text, too: no two files are the same. */
static int64_t taken(const char *name, const char *says)
{
    const char *text = arena_printf(arena_current(), "%s\n%s", says, name);
    const json_t *in = ck_status(intake("vanthu", name, text, strlen(text)), 201);
    return int_at(in, "draft.id");
}

static const json_t *draft(int64_t id)
{
    return at(ck_status(get("vanthu", "/v1/drafts/%lld", (long long)id), 200), "draft");
}

static bool is_done(const void *arg)
{
    const char *state = str_at(draft(*(const int64_t *)arg), "reading.state");
    return strcmp(state, "done") == 0 || strcmp(state, "failed") == 0;
}

static const json_t *read_draft(const char *name, const char *text)
{
    int64_t id = taken(name, text);
    await(is_done, &id, "the draft to be read");
    return draft(id);
}

/* ---- the draft ----------------------------------------------------------------------------------
 */

START_TEST(a_draft_proposes_what_was_read)
{
    const json_t *d = read_draft("a.txt", letter);
    ck_assert_str_eq(str_at(d, "reading.state"), "done");
    ck_assert_int_eq(int_at(d, "reading.percent"), 100);
    ck_assert_str_eq(str_at(d, "fields.code"), "595/SYT-NVY");
    ck_assert_str_eq(str_at(d, "fields.code_notation"), "SYT-NVY");
    ck_assert_str_eq(str_at(d, "fields.issuer"), "Sở Y tế");
    ck_assert_str_eq(str_at(d, "fields.issued"), "2026-11-20");
    /* a guess is shown beside an empty field, a deadline is never applied */
    ck_assert_ptr_null(at(d, "fields.signer"));
    ck_assert_ptr_null(at(d, "fields.due"));
    ck_assert_str_eq(str_at(d, "reading.fields.signer.value"), "Lê Văn Hùng");
    ck_assert_str_eq(str_at(d, "reading.deadlines.0.date"), "2026-12-15");
    ck_assert_str_eq(str_at(d, "reading.file.name"), "a.txt");
    ck_assert_str_eq(str_at(d, "reading.look.0"), "place");
}
END_TEST

START_TEST(a_list_of_drafts_says_how_far_the_reading_is)
{
    int64_t id = int_at(read_draft("list.txt", letter), "id");
    const json_t *list = ck_status(get("vanthu", "/v1/drafts?limit=200"), 200);
    const json_t *last = json_array_get(at(list, "drafts"), size_at(list, "drafts") - 1);
    ck_assert_int_eq(int_at(last, "id"), id);
    ck_assert_str_eq(str_at(last, "reading.state"), "done");
    ck_assert_ptr_null(at(last, "reading.fields"));
}
END_TEST

START_TEST(a_draft_is_registered_as_it_was_read)
{
    int64_t id = int_at(read_draft("dung.txt", letter), "id");
    const json_t *made = ck_status(
        post("vanthu", "/v1/letters", "{'draft': %lld, 'register_anyway': true}", (long long)id),
        201);
    ck_assert_str_eq(str_at(made, "letter.code"), "595/SYT-NVY");
    ck_assert_str_eq(str_at(made, "letter.issued"), "2026-11-20");
    ck_assert_str_eq(str_at(made, "letter.subject"), "tăng cường tiêm chủng mở rộng");
}
END_TEST

/* ---- what goes wrong
 * --------------------------------------------------------------------------------- */

START_TEST(a_draft_says_in_one_line_what_is_wrong_and_what_to_do)
{
    static const char *const codes[] = {"read-encrypted", "read-damaged", "read-kind", "read-limit",
                                        "read-empty"};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        const json_t *d = read_draft(codes[i], arena_printf(arena_current(), "error %s", codes[i]));
        ck_assert_str_eq(str_at(d, "reading.state"), "failed");
        ck_assert_str_eq(str_at(d, "reading.problem.code"), codes[i]);
        ck_assert_str_ne(str_at(d, "reading.problem.text"), "");
        ck_assert_ptr_nonnull(strstr(str_at(d, "reading.problem.remedy"), "nhập tay"));
        /* typed in, it is a letter like any other, and its file is still there */
        int64_t id = int_at(d, "id");
        ck_status(post("vanthu", "/v1/letters",
                       "{'draft': %lld, 'issuer': 'Sở Y tế', 'subject': 'x'}", (long long)id),
                  201);
        ck_status(get("vanthu", "/v1/drafts/%lld/files/1", (long long)id), 200);
    }
}
END_TEST

START_TEST(a_worker_that_is_killed_hurts_one_draft_only)
{
    const char *path = folder_path(house->folder, "data/dies");
    folder_write(path, "", 0);
    int64_t bad = taken("chet.txt", arena_printf(arena_current(), "crash %s", path));
    int64_t good = taken("song.txt", letter);
    await(is_done, &bad, "the bad one to fail");
    await(is_done, &good, "the good one to be read");
    ck_assert_str_eq(str_at(draft(bad), "reading.problem.code"), "worker");
    ck_assert_str_eq(str_at(draft(good), "reading.state"), "done");
    /* read again once whatever killed it is gone */
    unlink(path);
    const json_t *answer = ck_status(
        post("vanthu", arena_printf(arena_current(), "/v1/drafts/%lld/read", (long long)bad), "{}"),
        200);
    ck_assert_int_eq(int_at(answer, "draft.id"), bad);
    for (int i = 0; i < 2000 && strcmp(str_at(draft(bad), "reading.state"), "done") != 0; i++) {
        usleep(5000);
    }
    ck_assert_str_eq(str_at(draft(bad), "reading.state"), "done");
    ck_assert_ptr_null(at(draft(bad), "reading.problem"));
}
END_TEST

static bool is_running(const void *arg)
{
    const json_t *d = draft(*(const int64_t *)arg);
    return strcmp(str_at(d, "reading.state"), "running") == 0 && int_at(d, "reading.percent") == 25;
}

START_TEST(a_restart_in_the_middle_goes_on)
{
    make_readers(); /* its own: a daemon dies with the process that started it */
    const char *path = folder_path(house->folder, "data/hangs");
    folder_write(path, "", 0);
    int64_t id =
        taken("do-dang.txt", arena_printf(arena_current(), "pages 2 4\nhang %s\n%s", path, letter));
    await(is_running, &id, "a quarter to be read");
    daemon_kill(house);
    daemon_start(house);
    await(is_running, &id, "it to be begun again");
    daemon_restart(house); /* a stop ends it within moments */
    unlink(path);
    await(is_done, &id, "it to be read");
    const json_t *d = draft(id);
    ck_assert_str_eq(str_at(d, "reading.state"), "done");
    ck_assert_int_eq(int_at(d, "reading.pages_read"), 4);
    ck_assert_int_eq(
        daemon_int(house,
                   arena_printf(arena_current(),
                                "SELECT count(*) FROM acts WHERE kind = 'read' AND letter = %lld",
                                (long long)id)),
        2);
    house_close();
}
END_TEST

/* ---- the text
 * ------------------------------------------------------------------------------------------ */

static const char *registered(const char *name, const char *says, const char *fields)
{
    int64_t id = int_at(read_draft(name, says), "id");
    const json_t *made = ck_status(
        post_with("vanthu", NULL, "/v1/letters",
                  arena_printf(arena_current(), "{'draft': %lld, 'register_anyway': true%s}",
                               (long long)id, fields)),
        201);
    char *ref = arena_strdup(arena_current(), str_at(made, "letter.ref"));
    return arena_printf(arena_current(), "%.*s%%2F%s", (int)strcspn(ref, "/"), ref,
                        strchr(ref, '/') + 1);
}

static bool is_indexed(const void *arg)
{
    (void)arg;
    const char *metrics = get(NULL, "/metrics").body;
    const char *acts = strstr(metrics, "phieu_acts_total "),
               *seen = strstr(metrics, "phieu_search_indexed_acts ");
    return strtoll(strchr(acts, ' '), NULL, 10) == strtoll(strchr(seen, ' '), NULL, 10);
}

START_TEST(a_word_of_the_text_finds_the_letter_with_page_and_excerpt)
{
    const char *text = "code_number sure 81\ncode_notation sure SYT-KHTC\nissuer sure Sở Y "
                       "tế\nsubject sure báo cáo\n"
                       "pages 1 2\nmember parts [{\"kind\":\"letter\",\"page\":1}]\n---\nTrang "
                       "một.\fĐề nghị kiểm kê máy ly tâm huyết học.";
    const char *ref = registered("ly-tam.txt", text, "");
    await(is_indexed, NULL, "the index");
    const json_t *found = ck_status(get("vanthu", "/v1/search?q=may+ly+tam"), 200);
    ck_assert_uint_eq(size_at(found, "letters"), 1);
    ck_assert_str_eq(str_at(found, "letters.0.found.name"), "ly-tam.txt");
    ck_assert_int_eq(int_at(found, "letters.0.found.page"), 2);
    ck_assert_ptr_nonnull(strstr(str_at(found, "letters.0.found.excerpt"), "máy ly tâm huyết học"));
    const json_t *read = ck_status(get("vanthu", "/v1/letters/%s/text", ref), 200);
    ck_assert_int_eq(int_at(read, "files.0.pages.1.page"), 2);
    ck_assert_ptr_nonnull(strstr(str_at(read, "files.0.pages.1.text"), "máy ly tâm"));
    /* found by its fields there is nothing to show */
    found = ck_status(get("vanthu", "/v1/search?q=81%%2FSYT-KHTC"), 200);
    ck_assert_ptr_null(at(found, "letters.0.found"));
    /* who may not see the letter learns nothing of its text */
    ck_assert_uint_eq(size_at(ck_status(get("kh.an", "/v1/search?q=may+ly+tam"), 200), "letters"),
                      0);
    ck_status(get("kh.an", "/v1/letters/%s/text", ref), 404);
}
END_TEST

START_TEST(an_officer_learns_nothing_of_drafts)
{
    int64_t id =
        int_at(read_draft("rieng.txt", "subject sure x\n---\nvăn bản mật danh kỳ lân"), "id");
    const char *path = arena_printf(arena_current(), "/v1/drafts/%lld", (long long)id);
    const json_t *text = ck_status(get("vanthu", "%s/text", path), 200);
    ck_assert_ptr_nonnull(strstr(str_at(text, "files.0.pages.0.text"), "kỳ lân"));
    ck_status(get("kiemtra", "%s/text", path), 200);
    ck_problem(
        &(struct request){.who = "kh.an", .path = arena_printf(arena_current(), "%s/text", path)},
        403, "not-permitted", "");
    ck_problem(&(struct request){.who = "kh.an", .path = path}, 403, "not-permitted", "");
    await(is_indexed, NULL, "the index");
    static const char *const readers[] = {"kh.an", "giamdoc", "vanthu", "kiemtra"};
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
        const json_t *found = ck_status(get(readers[i], "/v1/search?q=ky+lan"), 200);
        ck_assert_msg(size_at(found, "letters") == 0, "%s finds a draft", readers[i]);
    }
}
END_TEST

/* ---- what people change
 * --------------------------------------------------------------------------------- */

struct tally {
    int64_t read, right, corrected, sure_wrong, missing;
};

static struct tally tally(const char *by, const char *key)
{
    const json_t *report = ck_status(get("giamdoc", "/v1/reading-report?by=%s", by), 200);
    ck_assert_str_eq(str_at(report, "by"), by);
    for (size_t i = 0; i < size_at(report, "rows"); i++) {
        const json_t *row = json_array_get(at(report, "rows"), i);
        if (strcmp(str_at(row, "key"), key) == 0) {
            return (struct tally){int_at(row, "read"), int_at(row, "right"),
                                  int_at(row, "corrected"), int_at(row, "sure_wrong"),
                                  int_at(row, "missing")};
        }
    }
    return (struct tally){0, 0, 0, 0, 0};
}

#define TTDS                                                                                       \
    "code_number sure %d\ncode_notation sure TTDS-KH\nplace sure Cầu Đá\ntype sure Công "     \
    "văn\nsubject sure báo cáo\n"                                                               \
    "signer look Lê Văn Ẩn\nmember parts [{\"kind\":\"letter\",\"page\":1}]\n---\nchữ"
START_TEST(corrections_drive_what_is_learned_and_the_report)
{
    for (int i = 1; i <= 2; i++) {
        registered(arena_printf(arena_current(), "hoc%d.txt", i),
                   arena_printf(arena_current(), TTDS, 900 + i),
                   ", 'issuer': 'Trung tâm Dân số', 'signer': 'Lê Văn Ấn'");
    }
    const json_t *d = read_draft("hoc3.txt", arena_printf(arena_current(), TTDS, 903));
    ck_assert_str_eq(str_at(d, "fields.issuer"), "Trung tâm Dân số");
    ck_assert_str_eq(str_at(d, "reading.fields.issuer.source"), "register");
    ck_assert_str_eq(str_at(d, "fields.signer"), "Lê Văn Ấn");
    ck_assert_str_eq(str_at(d, "reading.fields.signer.state"), "sure");
    ck_assert_str_eq(str_at(d, "reading.fields.signer.alternatives.0.value"), "Lê Văn Ẩn");
    ck_status(post("vanthu", "/v1/letters", "{'draft': %lld}", (long long)int_at(d, "id")), 201);
    ck_assert_int_eq(tally("issuer", "Trung tâm Dân số").corrected, 2); /* the two signers */
    ck_assert_int_eq(tally("issuer", "Trung tâm Dân số").missing, 1);   /* the first issuer */
    ck_assert_int_eq(tally("rule", "learned-issuer").right, 2);
    ck_assert_int_eq(tally("rule", "learned-spelling").right, 1);
    int64_t wrong = tally("field", "subject").sure_wrong;
    d = read_draft("hoc4.txt", arena_printf(arena_current(), TTDS, 904));
    ck_status(post("vanthu", "/v1/letters", "{'draft': %lld, 'subject': 'tờ trình'}",
                   (long long)int_at(d, "id")),
              201);
    ck_assert_int_eq(tally("field", "subject").sure_wrong, wrong + 1);
    ck_problem(&(struct request){.who = "kh.an", .path = "/v1/reading-report"}, 403,
               "not-permitted", "");
    ck_problem(&(struct request){.who = "giamdoc", .path = "/v1/reading-report?by=nam"}, 422,
               "field-choice", "by");
    ck_assert_uint_eq(
        size_at(ck_status(get("quantri", "/v1/reading-report?from=1/1/1990&to=2/1/1990"), 200),
                "rows"),
        0);
}
END_TEST

START_TEST(a_letter_that_is_there_already_is_told_of_on_the_draft)
{
    const char *says =
        "code_number sure 707\ncode_notation sure BC-PYT\nissuer sure Phòng Y tế\nissued sure "
        "2026-11-02\n"
        "subject sure báo cáo\nmember parts [{\"kind\":\"letter\",\"page\":1}]\n---\nchữ";
    registered("trung1.txt", says, "");
    const json_t *d = read_draft("trung2.txt", says);
    ck_assert_str_eq(str_at(d, "reading.fields.code_number.failed.0"), "duplicate");
    ck_assert_str_eq(str_at(d, "reading.fields.code_number.state"), "look");
    ck_assert_str_ne(str_at(d, "reading.duplicate"), "");
}
END_TEST

START_TEST(the_history_says_what_was_read_and_the_metrics_how_much_waits)
{
    const char *ref = registered("su.txt", letter, "");
    const json_t *history = ck_status(get("vanthu", "/v1/letters/%s/history", ref), 200);
    ck_assert_str_eq(str_at(history, "acts.1.act"), "read");
    ck_assert_str_eq(str_at(history, "acts.1.act_text"), "máy đọc tệp");
    ck_assert_ptr_nonnull(strstr(str_at(history, "acts.1.text"), "su.txt, 1/1 trang: 595/SYT-NVY"));
    ck_assert(json_is_null(at(history, "acts.1.actor")));
    struct reply metrics = get(NULL, "/metrics");
    ck_assert_ptr_nonnull(strstr(metrics.body, "phieu_reading_queue 0\n"));
    ck_assert_ptr_nonnull(strstr(metrics.body, "phieu_reading_failed "));
}
END_TEST

START_TEST(books_that_were_read_pass_the_check)
{
    const json_t *check = ck_status(get("vanthu", "/v1/check?deep=true"), 200);
    ck_assert_msg(int_at(check, "sum.findings") == 0, "%s", str_at(check, "findings.0.what"));
}
END_TEST

int main(void)
{
    static struct arena arena;
    const TTest *const cases[] = {a_draft_proposes_what_was_read,
                                  a_list_of_drafts_says_how_far_the_reading_is,
                                  a_draft_is_registered_as_it_was_read,
                                  a_draft_says_in_one_line_what_is_wrong_and_what_to_do,
                                  a_worker_that_is_killed_hurts_one_draft_only,
                                  a_restart_in_the_middle_goes_on,
                                  a_word_of_the_text_finds_the_letter_with_page_and_excerpt,
                                  an_officer_learns_nothing_of_drafts,
                                  corrections_drive_what_is_learned_and_the_report,
                                  a_letter_that_is_there_already_is_told_of_on_the_draft,
                                  the_history_says_what_was_read_and_the_metrics_how_much_waits,
                                  books_that_were_read_pass_the_check};
    arena_adopt_json();
    arena_init(&arena, (size_t)1 << 30);
    arena_enter(&arena);
    house_extra = READS;
    Suite *suite = suite_create("api/reading");
    TCase *tcase = tcase_create("all");
    tcase_set_timeout(tcase, 500);
    tcase_add_unchecked_fixture(tcase, make_readers, house_close);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        tcase_add_test(tcase, cases[i]);
    }
    suite_add_tcase(suite, tcase);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    arena_release(&arena);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
