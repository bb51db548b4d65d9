/*
 * test_reading.c - files wait, are read, and what became of it stands in the books, whatever dies
 * meanwhile.
 *
 * The worker is worker_reads: the file itself says what is read in it, and how that goes wrong.
 */
#include "store/books.h"

#include "phieu/jobs.h"
#include "temp_folder.h"

#include <fcntl.h>
#include <sys/stat.h>

static struct books books;
static struct reading_config config;
static struct readings *readings;
static const char *folder;

static void copy_worker(const char *name)
{
    char *bytes;
    size_t len;
    ck_done(
        file_slurp(PHIEU_BIN_DIR "/../tests/worker_reads", (size_t)64 << 20, &bytes, &len, err));
    ck_done(
        file_replace(arena_printf(arena_current(), "%s/%s", folder, name), bytes, len, 0700, err));
}

static void setup(void)
{
    static struct book book = {"den", "Sổ", true, false};
    books_make(&books);
    books.rules.books = &book;
    books.rules.book_count = 1;
    books.rules.agency_name = "Trung tâm Y tế";
    folder = temp_folder();
    copy_worker("worker-read");
    config = (struct reading_config){
        .store = books.store,
        .reader = {.worker_path = arena_printf(arena_current(), "%s/worker", folder),
                   .blobs = store_blobs(books.store),
                   .max_input = 1 << 20,
                   .max_output = 1 << 20,
                   .max_files = 10,
                   .seconds = 10},
        .workers = 1,
        .seconds = 60,
        .model_folder = folder,
        .trust_folder = "",
        .crl_folder = "",
        .retry_seconds = 1,
    };
    readings = NULL;
}

static void teardown(void)
{
    readings_stop(readings);
    books_remove(&books);
}

static void start(void)
{
    ck_done(readings_start(&config, &readings, err));
}

static void stop(void)
{
    readings_stop(readings);
    readings = NULL;
}

/* A path that is not there yet. */
static const char *path_of(const char *name)
{
    return arena_printf(arena_current(), "%s/%s", folder, name);
}

static void touch(const char *path)
{
    int fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    ck_assert_int_ge(fd, 0);
    close(fd);
}

static const char *blob(const char *text)
{
    struct blob_writer *writer;
    struct digest digest;
    uint64_t size;
    char *hex = arena_alloc(arena_current(), DIGEST_TEXT);
    ck_done(blob_begin(store_blobs(books.store), 1 << 20, &writer, err));
    ck_done(blob_write(writer, text, strlen(text), err));
    ck_done(blob_finish(writer, &digest, &size, err));
    digest_hex(&digest, hex);
    return hex;
}

/* A draft with a file that says this; no two are the same. */
static struct letter_id draft(const char *says)
{
    static int number;
    const char *text = arena_printf(arena_current(), "%s\n---\nchữ %d\ftrang hai", says, ++number);
    return books_do(
        &books, NO_LETTER, ACT_RECEIVE, 2,
        arena_printf(arena_current(),
                     "{\"channel\":\"upload\",\"name\":\"a.txt\",\"kind\":\"letter\",\"fields\":{},"
                     "\"notes\":[],\"files\":[{\"sha256\":\"%s\",\"name\":\"a.txt\",\"size\":%zu,"
                     "\"type\":\"text/plain\"}]}",
                     blob(text), strlen(text)));
}

static struct reading_row row_of(struct letter_id letter)
{
    struct reading_row *rows;
    size_t count;
    ck_done(store_readings(books.read, letter, &rows, &count, err));
    ck_assert_uint_eq(count, 1);
    return rows[0];
}

/* Ten seconds at most. */
#define AWAIT(condition)                                                                           \
    do {                                                                                           \
        int left_ = 2000;                                                                          \
        while (!(condition) && left_-- > 0) {                                                      \
            usleep(5000);                                                                          \
        }                                                                                          \
        ck_assert_msg(left_ > 0, "waited in vain for: %s", #condition);                            \
    } while (0)

static bool ended(struct letter_id letter)
{
    enum reading_state state = row_of(letter).state;
    return state == READING_DONE || state == READING_FAILED || state == READING_DROPPED;
}

static struct slip slip_of(struct letter_id letter)
{
    struct slip slip;
    ck_done(store_slip(books.read, letter, 0, &slip, err));
    return slip;
}

static const struct slip_reading *reading_of(struct letter_id letter)
{
    static struct slip slip;
    slip = slip_of(letter);
    ck_assert_uint_eq(slip.reading_count, 1);
    return &slip.readings[0];
}

static int64_t acts(void)
{
    return books_number(&books, "SELECT count(*) FROM acts WHERE kind = 'read'");
}

#define CODE "code_number sure 595\ncode_notation sure SYT-NVY"

/* ---- as it should be ------------------------------------------------------------------------- */

START_TEST(what_waits_is_read_and_stands_in_the_books)
{
    struct letter_id letter = draft(CODE "\nissuer look Sở Y tế");
    ck_assert_int_eq(row_of(letter).state, READING_WAITING);
    start();
    AWAIT(ended(letter));
    ck_assert_int_eq(row_of(letter).state, READING_DONE);
    struct slip slip = slip_of(letter);
    ck_assert_str_eq(json_str(slip.fields, "code"), "595/SYT-NVY");
    ck_assert_str_eq(json_str(slip.fields, "issuer"), "Sở Y tế");
    const struct slip_reading *r = reading_of(letter);
    char *text;
    size_t len;
    ck_done(store_text(books.read, r->text, &text, &len, err));
    ck_assert_ptr_nonnull(strstr(text, "\ftrang hai"));
    ck_assert_int_eq((int64_t)len, r->text_size);
    /* one page, which the head had: nothing is left */
    ck_assert_int_eq(acts(), 1);
    ck_assert(!r->whole);
}
END_TEST

START_TEST(what_comes_while_it_reads_is_read_too)
{
    start();
    for (int i = 0; i < 3; i++) {
        struct letter_id letter = draft(CODE);
        AWAIT(ended(letter));
        ck_assert_int_eq(row_of(letter).state, READING_DONE);
    }
}
END_TEST

START_TEST(heads_of_all_come_before_the_whole_of_any)
{
    struct letter_id one = draft(CODE "\npages 2 5"), two = draft(CODE "\npages 2 5");
    start();
    AWAIT(ended(one) && ended(two));
    ck_assert_int_eq(acts(), 4);
    static const char *const stages[] = {"head", "head", "whole", "whole"};
    for (int i = 0; i < 4; i++) {
        const char *sql = arena_printf(
            arena_current(),
            "SELECT count(*) FROM (SELECT body FROM acts WHERE kind = 'read' ORDER BY seq"
            " LIMIT 1 OFFSET %d) WHERE body ->> '$.stage' = '%s'",
            i, stages[i]);
        ck_assert_msg(books_number(&books, sql) == 1, "act %d is no %s", i, stages[i]);
    }
    ck_assert(reading_of(one)->whole);
    ck_assert_int_eq(reading_of(one)->pages_read, 5);
}
END_TEST

START_TEST(a_letter_in_the_book_is_read_whole_at_once)
{
    struct letter_id letter = books_letter(&books, "1/A", "X", "y");
    const char *text = CODE "\npages 2 5\n---\nchữ";
    books_do(&books, letter, ACT_ENCLOSE, 2,
             arena_printf(arena_current(),
                          "{\"from\":99,\"files\":[{\"sha256\":\"%s\",\"name\":\"a\",\"size\":5,"
                          "\"type\":\"text/plain\"}]}",
                          blob(text)));
    start();
    AWAIT(ended(letter));
    ck_assert(reading_of(letter)->whole);
    ck_assert_int_eq(acts(), 1);
    ck_assert_str_eq(json_str(slip_of(letter).fields, "code"), "1/A");
}
END_TEST

START_TEST(without_workers_everything_waits)
{
    config.workers = 0;
    start();
    struct letter_id letter = draft(CODE);
    ck_assert_int_eq(row_of(letter).state, READING_WAITING);
    int64_t queued, failed;
    store_readings_count(books.read, &queued, &failed);
    ck_assert_int_eq(queued, 1);
    ck_assert_int_eq(failed, 0);
    struct reading_progress progress;
    ck_assert(!readings_progress(readings, letter, "aa", &progress));
}
END_TEST

/* ---- what goes wrong ---------------------------------------------------------------------------
 */

START_TEST(a_worker_that_dies_thrice_has_failed_and_hurts_nobody)
{
    const char *path = path_of("dies");
    touch(path);
    struct letter_id bad = draft(arena_printf(arena_current(), "crash %s", path)),
                     good = draft(CODE);
    start();
    AWAIT(ended(bad) && ended(good));
    ck_assert_int_eq(row_of(bad).state, READING_FAILED);
    ck_assert_str_eq(row_of(bad).error, "worker");
    ck_assert_str_eq(json_str(reading_of(bad)->failed, "code"), "worker");
    ck_assert_int_eq(row_of(good).state, READING_DONE);
    ck_assert_int_eq(acts(), 2);
    int64_t queued, failed;
    store_readings_count(books.read, &queued, &failed);
    ck_assert_int_eq(failed, 1);
}
END_TEST

START_TEST(a_worker_that_dies_once_is_started_again)
{
    struct letter_id letter =
        draft(arena_printf(arena_current(), CODE "\nonce %s", path_of("died")));
    start();
    AWAIT(ended(letter));
    ck_assert_int_eq(row_of(letter).state, READING_DONE);
    ck_assert_int_eq(acts(), 1);
}
END_TEST

START_TEST(a_file_nobody_can_read_fails_at_once_and_says_why)
{
    static const char *const codes[] = {"read-encrypted", "read-damaged", "read-kind", "read-limit",
                                        "read-empty"};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        struct letter_id letter = draft(arena_printf(arena_current(), "error %s", codes[i]));
        if (readings == NULL) {
            start();
        }
        AWAIT(ended(letter));
        ck_assert_msg(strcmp(row_of(letter).error, codes[i]) == 0, "%zu: %s", i,
                      row_of(letter).error);
        ck_assert_int_eq(acts(), (int64_t)i + 1);
    }
}
END_TEST

START_TEST(without_a_recogniser_a_scan_fails_until_there_is_one)
{
    struct letter_id letter = draft(CODE "\nocr");
    start();
    AWAIT(ended(letter));
    ck_assert_str_eq(row_of(letter).error, "ocr-none");
    stop();
    start(); /* there is still none */
    ck_assert_int_eq(row_of(letter).state, READING_FAILED);
    stop();
    copy_worker("worker-ocr");
    touch(path_of("vie.traineddata"));
    start();
    AWAIT(row_of(letter).state == READING_DONE);
    ck_assert(reading_of(letter)->recognised);
    ck_assert_ptr_null(reading_of(letter)->failed);
    ck_assert_str_eq(json_str(slip_of(letter).fields, "code"), "595/SYT-NVY");
}
END_TEST

START_TEST(a_draft_that_ended_meanwhile_is_left_alone)
{
    struct letter_id letter = draft(CODE);
    books_do(&books, letter, ACT_REFUSE, 2, "{\"reason\":\"gửi nhầm\"}");
    start();
    AWAIT(ended(letter));
    ck_assert_int_eq(row_of(letter).state, READING_DROPPED);
    ck_assert_int_eq(acts(), 0);
}
END_TEST

/* ---- ends and beginnings ------------------------------------------------------------------------
 */

START_TEST(a_stop_ends_a_reading_within_moments_and_the_next_start_goes_on)
{
    const char *path = path_of("hangs");
    touch(path);
    struct letter_id letter =
        draft(arena_printf(arena_current(), CODE "\npages 1 4\nhang %s", path));
    struct reading_progress progress = {0, 0};
    start();
    AWAIT(readings_progress(readings, letter, row_of(letter).sha256, &progress) &&
          progress.of == 4);
    ck_assert_uint_eq(progress.done, 1);
    ck_assert_int_eq(row_of(letter).state, READING_RUNNING);
    int64_t before = monotonic_ms();
    stop();
    ck_assert_int_lt(monotonic_ms() - before,
                     20000); /* of sixty seconds that it might have taken */
    ck_assert_int_eq(row_of(letter).state, READING_WAITING);
    ck_assert_int_eq(row_of(letter).attempts, 0); /* it was not the file's fault */
    ck_assert_int_eq(acts(), 0);
    unlink(path);
    start();
    AWAIT(ended(letter));
    ck_assert_int_eq(row_of(letter).state, READING_DONE);
}
END_TEST

START_TEST(what_a_crash_left_under_way_is_begun_again_three_times_at_most)
{
    struct letter_id once = draft(CODE), thrice = draft(CODE);
    books_exec(&books, "UPDATE readings SET state = 1, attempts = 1 WHERE letter = 1");
    books_exec(&books, "UPDATE readings SET state = 1, attempts = 3 WHERE letter = 2");
    start();
    AWAIT(ended(once) && ended(thrice));
    ck_assert_int_eq(row_of(once).state, READING_DONE);
    ck_assert_int_eq(row_of(thrice).state, READING_FAILED);
    ck_assert_str_eq(row_of(thrice).error, "worker");
}
END_TEST

START_TEST(books_that_were_read_pass_the_check)
{
    struct letter_id good = draft(CODE "\npages 1 2"), bad = draft("error read-damaged");
    books_ledger(&books, "a", LEDGER_WAITING, good);
    books_ledger(&books, "b", LEDGER_WAITING, bad);
    start();
    AWAIT(ended(good) && ended(bad));
    struct check_sum sum;
    ck_done(store_check(books.read, true, NULL, NULL, &sum, err));
    ck_assert_int_eq(sum.findings, 0);
    books_exec(&books, "UPDATE readings SET state = 3 WHERE letter = 1");
    ck_done(store_check(books.read, false, NULL, NULL, &sum, err));
    ck_assert_int_eq(sum.findings, 1);
}
END_TEST

int main(void)
{
    static struct arena arena;
    const TTest *const cases[] = {what_waits_is_read_and_stands_in_the_books,
                                  what_comes_while_it_reads_is_read_too,
                                  heads_of_all_come_before_the_whole_of_any,
                                  a_letter_in_the_book_is_read_whole_at_once,
                                  without_workers_everything_waits,
                                  a_worker_that_dies_thrice_has_failed_and_hurts_nobody,
                                  a_worker_that_dies_once_is_started_again,
                                  a_file_nobody_can_read_fails_at_once_and_says_why,
                                  without_a_recogniser_a_scan_fails_until_there_is_one,
                                  a_draft_that_ended_meanwhile_is_left_alone,
                                  a_stop_ends_a_reading_within_moments_and_the_next_start_goes_on,
                                  what_a_crash_left_under_way_is_begun_again_three_times_at_most,
                                  books_that_were_read_pass_the_check};
    arena_adopt_json();
    arena_init(&arena, (size_t)1 << 30);
    arena_enter(&arena);
    Suite *suite = suite_create("jobs/reading");
    TCase *tcase = tcase_create("all");
    tcase_add_checked_fixture(tcase, setup, teardown);
    tcase_set_timeout(tcase, 120);
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
