/* The queue of files to read, what the register learns, and how right the machine was: kept with
 * the acts, and compared with them by the check. */
#include "books.h"

static struct books b;

static void setup(void)
{
    books_make(&b);
}

static void teardown(void)
{
    books_remove(&b);
}

static const char *json(const char *text)
{
    char *copy = arena_strdup(arena_current(), text);
    for (char *at = copy; *at != '\0'; at++) {
        *at = *at == '\'' ? '"' : *at;
    }
    return copy;
}

static const char *blob(const char *text)
{
    struct blob_writer *writer;
    struct digest digest;
    uint64_t size;
    char *hex = arena_alloc(arena_current(), DIGEST_TEXT);
    ck_done(blob_begin(store_blobs(b.store), 1 << 20, &writer, err));
    ck_done(blob_write(writer, text, strlen(text), err));
    ck_done(blob_finish(writer, &digest, &size, err));
    digest_hex(&digest, hex);
    return hex;
}

/* A draft with a file of this content. */
static struct letter_id draft(const char *text, const char *type)
{
    struct letter_id letter = books_do(
        &b, NO_LETTER, ACT_RECEIVE, 2,
        json(arena_printf(
            arena_current(),
            "{'channel':'upload','name':'x','kind':'letter','fields':{},'notes':[],'files':["
            "{'sha256':'%s','name':'%s','size':%zu,'type':'%s'}]}",
            blob(text), text, strlen(text), type)));
    books_ledger(&b, text, LEDGER_WAITING, letter);
    return letter;
}

static void was_read(struct letter_id letter, const char *text, const char *fields)
{
    books_do(
        &b, letter, ACT_READ, 0,
        json(arena_printf(
            arena_current(),
            "{'file':'%s','name':'x','stage':'whole','pages':1,'pages_read':1,'recognised':false,"
            "'text':'%s','text_size':%zu,'reading':{'parts':[{'kind':'letter'}],'fields':{%s}}}",
            blob(text), blob(text), strlen(text), fields)));
}

static void registered(struct letter_id letter, const char *arrived, const char *fields)
{
    books_do(&b, letter, ACT_REGISTER, 2,
             json(arena_printf(arena_current(),
                               "{'book':'den','year':2025,'arrived':'%s','fields':{%s},'files':[]}",
                               arrived, fields)));
}

/* ---- the queue
 * ------------------------------------------------------------------------------------ */

struct queue_job {
    struct store_job job;
    int (*what)(struct store_tx *tx, struct reading_row *row, struct error *err);
    struct reading_row row;
};

static int run(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct queue_job *j = (struct queue_job *)job;
    return j->what(tx, &j->row, err);
}

static struct reading_row done(int (*what)(struct store_tx *tx, struct reading_row *row,
                                           struct error *err),
                               const struct reading_row *row)
{
    struct queue_job j = {.job = {.arena = arena_current(), .weight = 100, .run = run},
                          .what = what};
    if (row != NULL) {
        j.row = *row;
    }
    ck_done(store_run(b.store, &j.job, err));
    return j.row;
}

static int claim(struct store_tx *tx, struct reading_row *row, struct error *err)
{
    return store_reading_claim(tx, row, err);
}
static int set(struct store_tx *tx, struct reading_row *row, struct error *err)
{
    return store_reading_set(tx, row, err);
}
static int again(struct store_tx *tx, struct reading_row *row, struct error *err)
{
    return store_readings_again(tx, row->letter, err);
}
static int resume(struct store_tx *tx, struct reading_row *row, struct error *err)
{
    return store_readings_resume(tx, row->error, err);
}

static int64_t rows(const char *where)
{
    return books_number(
        &b, arena_printf(arena_current(), "SELECT count(*) FROM readings WHERE %s", where));
}

START_TEST(a_file_waits_from_the_act_that_brings_it)
{
    draft("một", "application/pdf");
    draft("hai", "application/octet-stream"); /* its draft is to say that nobody can read it */
    struct letter_id letter = books_letter(&b, "1/A", "X", "y");
    books_do(&b, letter, ACT_ENCLOSE, 2,
             json(arena_printf(
                 arena_current(),
                 "{'from':99,'files':[{'sha256':'%s','name':'a','size':5,'type':'application/pdf'},"
                 "{'sha256':'%s','name':'b','size':5,'type':'application/octet-stream'}]}",
                 blob("ba"), blob("bốn"))));
    ck_assert_int_eq(rows("state = 0 AND stage = 0"), 2);
    ck_assert_int_eq(rows("state = 0 AND stage = 1 AND letter = 3"), 1);
    /* another act of the letter queues nothing anew */
    books_do(&b, letter, ACT_PRESENT, 2, "{\"to\":3}");
    ck_assert_int_eq(rows("1"), 3);
}
END_TEST

START_TEST(a_claim_takes_the_oldest_head_and_counts_the_attempt)
{
    struct letter_id letter = books_letter(&b, "1/A", "X", "y");
    books_do(&b, letter, ACT_ENCLOSE, 2,
             json(arena_printf(
                 arena_current(),
                 "{'from':99,'files':[{'sha256':'%s','name':'a','size':5,'type':'text/plain'}]}",
                 blob("a"))));
    struct letter_id one = draft("một", "application/pdf"), two = draft("hai", "application/pdf");
    const int64_t want[] = {one.v, two.v, letter.v, 0};
    for (size_t i = 0; i < 4; i++) {
        struct reading_row row = done(claim, NULL);
        ck_assert_msg(row.letter.v == want[i], "claim %zu: %" PRId64, i, row.letter.v);
        ck_assert(row.letter.v == 0 || row.attempts == 1);
    }
    ck_assert_int_eq(rows("state = 1 AND attempts = 1"), 3);
    int64_t batches = books_number(&b, "SELECT count(*) FROM acts");
    done(claim, NULL);
    ck_assert_int_eq(books_number(&b, "SELECT count(*) FROM acts"), batches);
    /* a restart: they wait again, what they were at is counted */
    done(resume, &(struct reading_row){.error = ""});
    ck_assert_int_eq(rows("state = 0 AND attempts = 1"), 3);
}
END_TEST

START_TEST(what_failed_for_this_reason_is_tried_again_and_nothing_else)
{
    struct letter_id one = draft("một", "application/pdf"), two = draft("hai", "application/pdf");
    struct reading_row row = {.letter = one,
                              .sha256 = blob("một"),
                              .name = "",
                              .state = READING_FAILED,
                              .error = "ocr-none"};
    done(set, &row);
    row = (struct reading_row){.letter = two,
                               .sha256 = blob("hai"),
                               .name = "",
                               .state = READING_FAILED,
                               .error = "read-damaged"};
    done(set, &row);
    done(resume, &(struct reading_row){.error = "ocr-none"});
    ck_assert_int_eq(rows("letter = 1 AND state = 0"), 1);
    ck_assert_int_eq(rows("letter = 2 AND state = 3"), 1);
    done(again, &(struct reading_row){.letter = two, .error = ""});
    ck_assert_int_eq(rows("letter = 2 AND state = 0 AND error = ''"), 1);
}
END_TEST

static void count_call(void *arg)
{
    ++*(int *)arg;
}

START_TEST(who_watches_is_told_of_files_and_of_nothing_else)
{
    int told = 0;
    store_watch_readings(b.store, count_call, &told);
    draft("một", "application/pdf");
    ck_assert_int_eq(told, 1);
    books_letter(&b, "1/A", "X", "y");
    ck_assert_int_eq(told, 1);
    store_watch_readings(b.store, NULL, NULL);
    draft("hai", "application/pdf");
    ck_assert_int_eq(told, 1);
}
END_TEST

/* ---- what was learned, and how right it was
 * -------------------------------------------------------- */

#define F(name, state, value)                                                                      \
    "'" name "':{'value':'" value "','state':'" state "','rule':'rule-" name "'}"
#define FOUND                                                                                      \
    F("code_number", "sure", "77")                                                                 \
    "," F("code_notation", "sure", "QĐ-UBND") "," F("issuer", "look",                              \
                                                    "UBND xã") "," F("subject", "sure", "góp ý")
#define SAID                                                                                       \
    "'code':'77/QĐ-UBND','code_number':'77','code_notation':'QĐ-UBND','issuer':'UBND "           \
    "tỉnh','subject':'góp y','place':'Đà Lạt'"

static struct letter_id registered_as_read(const char *name, const char *arrived)
{
    struct letter_id letter = draft(name, "application/pdf");
    was_read(letter, name, FOUND);
    registered(letter, arrived, SAID);
    books_exec(&b, "UPDATE ledger SET outcome = 2");
    books_exec(&b, "UPDATE readings SET state = 2");
    return letter;
}

static struct read_tally row_of(const struct read_report *report, const char *key)
{
    for (size_t i = 0; i < report->count; i++) {
        if (strcmp(report->rows[i].key, key) == 0) {
            return report->rows[i];
        }
    }
    ck_abort_msg("no row %s", key);
}

static void check_tally(struct read_tally t, int64_t read, int64_t right, int64_t sure_wrong,
                        int64_t missing)
{
    ck_assert_int_eq(t.read, read);
    ck_assert_int_eq(t.right, right);
    ck_assert_int_eq(t.corrected, read - right);
    ck_assert_int_eq(t.sure_wrong, sure_wrong);
    ck_assert_int_eq(t.missing, missing);
}

START_TEST(a_report_counts_what_was_right_and_what_was_not)
{
    registered_as_read("một", "2025-03-10");
    registered_as_read("hai", "2025-03-11");
    registered_as_read("ba", "2025-04-01");
    struct read_report report;
    ck_done(store_read_report(b.read, READ_BY_FIELD, day_of(2025, 3, 1), day_of(2025, 3, 31),
                              &report, err));
    check_tally(row_of(&report, "code_number"), 2, 2, 0, 0);
    check_tally(row_of(&report, "issuer"), 2, 0, 0, 0);
    check_tally(row_of(&report, "subject"), 2, 0, 2, 0);
    check_tally(row_of(&report, "place"), 0, 0, 0, 2);
    check_tally(report.total, 8, 4, 2, 2);
    for (size_t i = 0; i < report.count; i++) {
        ck_assert_str_ne(report.rows[i].key, "signer"); /* neither read nor typed */
    }
    ck_done(store_read_report(b.read, READ_BY_RULE, DAY_NONE, DAY_NONE, &report, err));
    check_tally(row_of(&report, "rule-subject"), 3, 0, 3, 0);
    check_tally(row_of(&report, "-"), 0, 0, 0, 3);
    ck_done(store_read_report(b.read, READ_BY_ISSUER, DAY_NONE, DAY_NONE, &report, err));
    ck_assert_uint_eq(report.count, 1);
    check_tally(row_of(&report, "UBND tỉnh"), 12, 6, 3, 3);
    ck_done(store_read_report(b.read, READ_BY_FIELD, day_of(2024, 1, 1), day_of(2024, 12, 31),
                              &report, err));
    ck_assert_uint_eq(report.count, 0);
}
END_TEST

START_TEST(a_correction_is_counted_as_one)
{
    struct letter_id letter = registered_as_read("một", "2025-03-10");
    books_do(&b, letter, ACT_CORRECT, 2,
             json("{'reason':'x','fields':{'subject':'góp ý','code_number':'78'}}"));
    struct read_report report;
    ck_done(store_read_report(b.read, READ_BY_FIELD, DAY_NONE, DAY_NONE, &report, err));
    check_tally(row_of(&report, "subject"), 1, 1, 0, 0);
    check_tally(row_of(&report, "code_number"), 1, 0, 1, 0);
}
END_TEST

START_TEST(many_rows_of_a_report_are_told_apart)
{
    for (int i = 0; i < 100; i++) {
        const char *name = arena_printf(arena_current(), "tệp %d", i);
        struct letter_id letter = draft(name, "application/pdf");
        was_read(letter, name, FOUND);
        registered(letter, "2025-03-10",
                   arena_printf(arena_current(), "'issuer':'Cơ quan %d','subject':'x'", i % 50));
    }
    struct read_report report;
    ck_done(store_read_report(b.read, READ_BY_ISSUER, DAY_NONE, DAY_NONE, &report, err));
    ck_assert_uint_eq(report.count, 50);
    int64_t read = 0;
    for (size_t i = 0; i < report.count; i++) {
        ck_assert_int_eq(report.rows[i].read, 8);
        read += report.rows[i].read;
    }
    ck_assert_int_eq(read, report.total.read);
}
END_TEST

START_TEST(letters_are_known_by_their_organ_newest_first)
{
    registered_as_read("một", "2025-03-10");
    registered_as_read("hai", "2025-03-10");
    struct learned *known;
    size_t count;
    ck_done(store_learned(b.read, "ubnd", &known, &count, err));
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(known[0].issuer, "UBND tỉnh");
    ck_assert_str_eq(known[0].place, "da lat");
    books_do(&b, (struct letter_id){2}, ACT_CORRECT, 2,
             json("{'reason':'x','fields':{'code_notation':'SYT-VP'}}"));
    books_do(&b, (struct letter_id){1}, ACT_CANCEL, 2, json("{'reason':'x'}"));
    ck_done(store_learned(b.read, "ubnd", &known, &count, err));
    ck_assert_uint_eq(count, 0);
    ck_done(store_learned(b.read, "syt", &known, &count, err));
    ck_assert_uint_eq(count, 1);
}
END_TEST

START_TEST(letters_of_before_are_learned_from_when_the_books_are_opened)
{
    registered_as_read("một", "2025-03-10");
    books_exec(&b, "DELETE FROM learned; UPDATE learned_from SET letter = 1, done = 0");
    struct check_sum sum;
    ck_done(store_check(b.read, false, NULL, NULL, &sum, err));
    ck_assert_int_eq(sum.findings, 0);
    books_stop(&b);
    books_start(&b);
    ck_assert_int_eq(books_number(&b, "SELECT count(*) FROM learned WHERE organ = 'ubnd'"), 1);
    ck_assert_int_eq(books_number(&b, "SELECT done FROM learned_from"), 1);
}
END_TEST

/* ---- the check
 * --------------------------------------------------------------------------------------- */

static const char *const harms[] = {
    "UPDATE learned SET organ = 'x'",
    "UPDATE learned SET place = 'x'",
    "DELETE FROM learned",
    "UPDATE read_marks SET verdict = 3 WHERE mark = 0",
    "UPDATE read_marks SET issuer = 'x' WHERE mark = 0",
    "UPDATE read_marks SET day = NULL WHERE mark = 0",
    "DELETE FROM read_marks WHERE mark = 3",
    "UPDATE readings SET state = 3",
    "INSERT INTO readings SELECT letter, replace(hex(zeroblob(32)), '0', 'f'), name, 0, 0, 0, 0, "
    "0, 0, '' FROM readings",
};

START_TEST(the_check_folds_what_was_read_again_and_compares)
{
    registered_as_read("một", "2025-03-10");
    struct check_sum sum;
    ck_done(store_check(b.read, true, NULL, NULL, &sum, err));
    ck_assert_int_eq(sum.findings, 0);
    ck_assert_int_eq(sum.files, 1);
    books_stop(&b);
    const char *copy = arena_printf(arena_current(), "cp %s/books.db %s/kept.db", b.root, b.root);
    const char *back = arena_printf(
        arena_current(), "rm -f %s/books.db-*; cp %s/kept.db %s/books.db", b.root, b.root, b.root);
    ck_assert_int_eq(system(copy), 0);
    for (size_t i = 0; i < sizeof harms / sizeof harms[0]; i++) {
        ck_assert_int_eq(system(back), 0);
        books_exec(&b, harms[i]);
        ck_done(store_check_folder(b.root, false, NULL, NULL, &sum, err));
        ck_assert_msg(sum.findings == 1, "%zu %s: %" PRId64 " findings", i, harms[i], sum.findings);
    }
    /* the text that was read is gone */
    ck_assert_int_eq(system(back), 0);
    ck_assert_int_eq(system(arena_printf(arena_current(), "find %s/files -type f -delete", b.root)),
                     0);
    ck_done(store_check_folder(b.root, false, NULL, NULL, &sum, err));
    ck_assert_int_eq(sum.findings, 2); /* the file, and its text */
}
END_TEST

int main(void)
{
    static struct arena arena;
    const TTest *const cases[] = {a_file_waits_from_the_act_that_brings_it,
                                  a_claim_takes_the_oldest_head_and_counts_the_attempt,
                                  what_failed_for_this_reason_is_tried_again_and_nothing_else,
                                  who_watches_is_told_of_files_and_of_nothing_else,
                                  a_report_counts_what_was_right_and_what_was_not,
                                  a_correction_is_counted_as_one,
                                  many_rows_of_a_report_are_told_apart,
                                  letters_are_known_by_their_organ_newest_first,
                                  letters_of_before_are_learned_from_when_the_books_are_opened,
                                  the_check_folds_what_was_read_again_and_compares};
    arena_adopt_json();
    arena_init(&arena, (size_t)1 << 30);
    arena_enter(&arena);
    Suite *suite = suite_create("store/readings");
    TCase *tcase = tcase_create("all");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_set_timeout(tcase, 60);
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
