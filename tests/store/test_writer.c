/* The writer: batches, numbers without gaps, only the guilty fails, nothing acknowledged that is
 * not kept. */
#include "books.h"

#include "room.h"

#include <pthread.h>

/* ---- holding the writer, so that what follows becomes one batch --------------------------- */

struct gate {
    struct store_job job; /* first */
    pthread_mutex_t lock;
    pthread_cond_t moved;
    bool entered, open, done;
};

static int gate_run(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct gate *gate = (struct gate *)job;
    (void)tx;
    pthread_mutex_lock(&gate->lock);
    gate->entered = true;
    pthread_cond_broadcast(&gate->moved);
    while (!gate->open) {
        pthread_cond_wait(&gate->moved, &gate->lock);
    }
    pthread_mutex_unlock(&gate->lock);
    return error_set(err, ERR_INTERNAL, NULL, "a gate writes nothing", NULL);
}

static void gate_done(struct store_job *job, const struct error *err)
{
    struct gate *gate = (struct gate *)job;
    ck_assert_ptr_nonnull(err);
    pthread_mutex_lock(&gate->lock);
    gate->done = true;
    pthread_cond_broadcast(&gate->moved);
    pthread_mutex_unlock(&gate->lock);
}

static void gate_close(struct books *b, struct gate *gate, struct arena *arena)
{
    *gate =
        (struct gate){.job = {.run = gate_run, .done = gate_done, .arena = arena, .alone = true}};
    pthread_mutex_init(&gate->lock, NULL);
    pthread_cond_init(&gate->moved, NULL);
    ck_done(store_submit(b->store, &gate->job, err));
    pthread_mutex_lock(&gate->lock);
    while (!gate->entered) {
        pthread_cond_wait(&gate->moved, &gate->lock);
    }
    pthread_mutex_unlock(&gate->lock);
}

static void gate_open(struct gate *gate)
{
    pthread_mutex_lock(&gate->lock);
    gate->open = true;
    pthread_cond_broadcast(&gate->moved);
    while (!gate->done) {
        pthread_cond_wait(&gate->moved, &gate->lock);
    }
    pthread_mutex_unlock(&gate->lock);
}

/* ---- jobs that misbehave ------------------------------------------------------------------ */

enum fault { SOUND, REFUSED, GUILTY, SQL_ERROR, NO_MEMORY, NO_MEMORY_AFTER_WRITING, SWALLOWED };

struct trial {
    struct deed deed; /* first */
    struct arena arena;
    enum fault fault;
    int runs, order;
    bool settled, failed;
    enum error_code code;
};

static _Atomic int settled_count;

static int break_rule(struct trial *t, struct store_tx *tx, struct error *err)
{
    struct kept_answer answer = {.body = "x", .len = 1};
    switch (t->fault) {
    case GUILTY:
        return error_set(err, ERR_INTERNAL, NULL, "after writing", NULL);
    case SQL_ERROR:
    case SWALLOWED:
        /* the same key twice */
        if (store_keep_answer(tx, (struct person_id){1}, "k", &answer, err) != 0) {
            return -1;
        }
        if (store_keep_answer(tx, (struct person_id){1}, "k", &answer, err) != 0) {
            return t->fault == SWALLOWED ? 0 : -1;
        }
        return 0;
    case NO_MEMORY_AFTER_WRITING:
        arena_alloc(arena_current(), (size_t)1 << 20);
        return 0;
    default:
        return 0;
    }
}

static int trial_run(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct trial *t = (struct trial *)job;
    t->runs++;
    if (t->fault == REFUSED) {
        store_new_letter(tx);
        return error_set(err, ERR_NOTHING_CHANGES, NULL, "x", NULL);
    }
    if (t->fault == NO_MEMORY) {
        arena_alloc(arena_current(), (size_t)1 << 20);
    }
    t->deed.letter = NO_LETTER;
    return deed_run(job, tx, err) != 0 ? -1 : break_rule(t, tx, err);
}

static void trial_done(struct store_job *job, const struct error *err)
{
    struct trial *t = (struct trial *)job;
    t->failed = err != NULL;
    t->code = err != NULL ? err->code : ERR_NONE;
    t->settled = true;
    t->order = atomic_fetch_add(&settled_count, 1);
}

static void trial_submit(struct books *b, struct trial *t, enum fault fault)
{
    *t = (struct trial){.fault = fault};
    arena_init(&t->arena, (size_t)1 << 19);
    t->deed = deed_of(NO_LETTER, ACT_REGISTER, 2,
                      "{\"book\":\"den\",\"year\":2025,\"arrived\":\"2025-03-10\",\"fields\":{},"
                      "\"files\":[]}");
    t->deed.job.arena = &t->arena;
    t->deed.job.run = trial_run;
    t->deed.job.done = trial_done;
    ck_done(store_submit(b->store, &t->deed.job, err));
}

static int nothing_run(struct store_job *job, struct store_tx *tx, struct error *err)
{
    (void)job;
    (void)tx;
    (void)err;
    return 0;
}

/* Everything submitted before has been told. */
static void wait_for_writer(struct books *b)
{
    struct store_job job = {.run = nothing_run, .arena = arena_current(), .alone = true};
    ck_done(store_run(b->store, &job, err));
}

static void expect_sound(struct books *b, int64_t letters)
{
    struct check_sum sum;
    struct book_sum book;
    ck_done(store_check(b->read, false, NULL, NULL, &sum, err));
    ck_assert_int_eq(sum.findings, 0);
    ck_assert_int_eq(sum.letters, letters);
    ck_done(store_book_sum(b->read, "den", 2025, DAY_NONE, &book, err));
    ck_assert_int_eq(book.count, letters);
    ck_assert_int_eq(book.counter, letters);
    ck_assert_int_eq(book.last, letters);
}

/* ---- tests -------------------------------------------------------------------------------- */

static const struct {
    enum fault fault;
    enum error_code code;
    bool replayed; /* the innocent run twice */
} faults[] = {
    {REFUSED, ERR_NOTHING_CHANGES, false}, {GUILTY, ERR_INTERNAL, true},
    {SQL_ERROR, ERR_STORE_SQL, true},      {SWALLOWED, ERR_STORE_SQL, true},
    {NO_MEMORY, ERR_NO_MEMORY, false},     {NO_MEMORY_AFTER_WRITING, ERR_NO_MEMORY, true},
};

START_TEST(only_the_guilty_fails)
{
    enum { JOBS = 9, BAD = 4 };
    for (size_t f = 0; f < sizeof faults / sizeof faults[0]; f++) {
        struct books b;
        struct gate gate;
        struct arena arena;
        static struct trial trials[JOBS];
        arena_init(&arena, 1000);
        books_make(&b);
        gate_close(&b, &gate, &arena);
        for (int i = 0; i < JOBS; i++) {
            trial_submit(&b, &trials[i], i == BAD ? faults[f].fault : SOUND);
        }
        gate_open(&gate);
        wait_for_writer(&b);
        int64_t number = 0;
        for (int i = 0; i < JOBS; i++) {
            ck_assert(trials[i].settled);
            ck_assert_msg(trials[i].failed == (i == BAD), "fault %zu job %d: %s", f, i,
                          error_info(trials[i].code)->name);
            ck_assert_int_eq(trials[i].runs, i > BAD || !faults[f].replayed ? 1 : 2);
            if (i == BAD) {
                ck_assert_str_eq(error_info(trials[i].code)->name,
                                 error_info(faults[f].code)->name);
            } else {
                ck_assert_int_eq(trials[i].deed.number, ++number); /* given back and given again */
                ck_assert_int_eq(trials[i].deed.letter.v, number);
            }
            arena_release(&trials[i].arena);
        }
        expect_sound(&b, JOBS - 1);
        ck_assert_int_eq(books_number(&b, "SELECT count(*) FROM answers"), 0);
        books_remove(&b);
        arena_release(&arena);
    }
}
END_TEST

enum { THREADS = 6, EACH = 40 };

struct submitter {
    struct books *books;
    int64_t numbers[EACH];
    int failed;
};

static void *submit_many(void *arg)
{
    struct submitter *s = arg;
    for (int i = 0; i < EACH; i++) {
        struct trial t = {.fault = i % 7 == 3 ? GUILTY : i % 5 == 2 ? REFUSED : SOUND};
        arena_init(&t.arena, (size_t)1 << 19);
        t.deed = deed_of(NO_LETTER, ACT_REGISTER, 2,
                         "{\"book\":\"den\",\"year\":2025,\"arrived\":\"2025-03-10\",\"fields\":{},"
                         "\"files\":[]}");
        t.deed.job.arena = &t.arena;
        t.deed.job.run = trial_run;
        struct error err = {0};
        int rc = store_run(s->books->store, &t.deed.job, &err);
        s->numbers[i] = rc == 0 ? t.deed.number : 0;
        s->failed += rc != 0;
        arena_release(&t.arena);
    }
    return NULL;
}

START_TEST(numbers_have_no_gap_under_concurrent_submitters)
{
    struct books b;
    books_make(&b);
    static struct submitter submitters[THREADS];
    static bool given[THREADS * EACH + 1];
    pthread_t threads[THREADS];
    memset(given, 0, sizeof given);
    for (int i = 0; i < THREADS; i++) {
        submitters[i] = (struct submitter){.books = &b};
        ck_assert_int_eq(pthread_create(&threads[i], NULL, submit_many, &submitters[i]), 0);
    }
    int failed = 0;
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        failed += submitters[i].failed;
        for (int k = 0; k < EACH; k++) {
            int64_t number = submitters[i].numbers[k];
            ck_assert(number == 0 || !given[number]);
            given[number] = number != 0;
        }
    }
    ck_assert_int_gt(failed, 0);
    expect_sound(&b, THREADS * EACH - failed);
    books_remove(&b);
}
END_TEST

/* Readers, searches and lists beside the writer and the indexer: for the thread sanitizer. */
static _Atomic bool reading;

static void *read_along(void *arg)
{
    struct books *b = arg;
    struct store_read *read;
    ck_done(store_read_open(b->store, &read, err));
    while (atomic_load(&reading)) {
        struct arena arena;
        arena_init(&arena, (size_t)64 << 20);
        arena_enter(&arena);
        struct list_query query = {.sees_all = true, .limit = 20, .from = DAY_NONE, .to = DAY_NONE};
        struct list_page page;
        struct store_stats stats;
        ck_done(store_list(read, &query, &page, err));
        ck_done(store_search(read, "bao cao", &query, &page, err));
        const struct directory *dir = store_directory_hold(b->store);
        ck_assert_ptr_nonnull(dir);
        store_directory_drop(b->store, dir);
        store_stats(b->store, &stats);
        int64_t last = store_last_seq(read);
        ck_assert_int_ge(last, 0);
        arena_enter(NULL);
        arena_release(&arena);
    }
    store_read_close(read);
    return NULL;
}

START_TEST(readers_go_on_while_the_writer_writes)
{
    struct books b;
    books_make(&b);
    pthread_t threads[2];
    atomic_store(&reading, true);
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(pthread_create(&threads[i], NULL, read_along, &b), 0);
    }
    for (int i = 0; i < 60; i++) {
        books_letter(&b, "1/A", "Sở Y tế", "báo cáo");
        if (i % 10 == 0) {
            books_office(&b, ACT_UNIT_ADD,
                         arena_printf(arena_current(),
                                      "{\"id\":%d,\"code\":\"u%d\",\"name\":\"U\"}", i + 1, i));
        }
    }
    store_search_settle(b.store);
    atomic_store(&reading, false);
    for (int i = 0; i < 2; i++) {
        pthread_join(threads[i], NULL);
    }
    books_remove(&b);
}
END_TEST

START_TEST(full_queue_is_refused_and_empties_again)
{
    struct books b;
    struct gate gate;
    struct arena arena;
    arena_init(&arena, 1000);
    books_make(&b);
    books_stop(&b);
    b.config.queue_limit = 3;
    books_start(&b);
    gate_close(&b, &gate, &arena);
    static struct trial trials[3];
    for (int i = 0; i < 3; i++) {
        trial_submit(&b, &trials[i], SOUND);
    }
    struct store_job job = {.run = nothing_run, .arena = arena_current()};
    ck_refused(store_submit(b.store, &job, err), ERR_BUSY, "");
    struct store_stats stats;
    store_stats(b.store, &stats);
    ck_assert_int_eq(stats.queued, 3);
    gate_open(&gate);
    while (stats.queued == 3) { /* the writer takes all at once, but when it gets to it */
        usleep(100);
        store_stats(b.store, &stats);
    }
    wait_for_writer(&b);
    expect_sound(&b, 3);
    for (int i = 0; i < 3; i++) {
        arena_release(&trials[i].arena);
    }
    books_remove(&b);
    arena_release(&arena);
}
END_TEST

START_TEST(closing_runs_what_is_queued)
{
    struct books b;
    struct gate gate;
    struct arena arena;
    arena_init(&arena, 1000);
    books_make(&b);
    gate_close(&b, &gate, &arena);
    static struct trial trials[20];
    for (int i = 0; i < 20; i++) {
        trial_submit(&b, &trials[i], SOUND);
    }
    gate_open(&gate);
    books_stop(&b);
    for (int i = 0; i < 20; i++) {
        ck_assert(trials[i].settled && !trials[i].failed);
        arena_release(&trials[i].arena);
    }
    books_start(&b);
    expect_sound(&b, 20);
    books_remove(&b);
    arena_release(&arena);
}
END_TEST

START_TEST(batches_are_bounded_by_jobs_and_bytes)
{
    struct books b;
    struct gate gate;
    struct arena arena;
    arena_init(&arena, 1000);
    books_make(&b);
    books_stop(&b);
    b.config.batch_jobs = 4;
    b.config.batch_bytes = 1200; /* deeds weigh 500 */
    books_start(&b);
    gate_close(&b, &gate, &arena);
    static struct trial trials[8];
    for (int i = 0; i < 8; i++) {
        trial_submit(&b, &trials[i], SOUND);
    }
    gate_open(&gate);
    wait_for_writer(&b);
    struct store_stats stats;
    store_stats(b.store, &stats);
    ck_assert_int_eq(stats.batches, 1 + 4 + 1); /* the gate, two by two, the one waited for */
    for (int i = 0; i < 8; i++) {
        arena_release(&trials[i].arena);
    }
    books_remove(&b);
    arena_release(&arena);
}
END_TEST

START_TEST(office_acts_change_the_directory_for_who_comes_after)
{
    struct books b;
    books_make(&b);
    const struct directory *before = store_directory_hold(b.store);
    ck_assert_uint_eq(before->unit_count, 0);
    int64_t first = books_office(&b, ACT_UNIT_ADD, "{\"id\":1,\"code\":\"A\",\"name\":\"Sở\"}");
    books_office(&b, ACT_UNIT_EDIT, "{\"id\":1,\"name\":\"Sở mới\"}");
    const struct directory *after = store_directory_hold(b.store);
    ck_assert_uint_eq(before->unit_count, 0); /* held: as it was */
    ck_assert_uint_eq(after->unit_count, 1);
    ck_assert_str_eq(after->units[0].name, "Sở mới");
    store_directory_drop(b.store, before);
    store_directory_drop(b.store, after);
    struct directory then;
    ck_done(store_directory_at(b.read, first, &then, err));
    ck_assert_str_eq(then.units[0].name, "Sở");
    ck_done(store_directory_at(b.read, 0, &then, err));
    ck_assert_uint_eq(then.unit_count, 0);
    books_stop(&b);
    books_start(&b);
    after = store_directory_hold(b.store);
    ck_assert_uint_eq(after->unit_count, 1);
    store_directory_drop(b.store, after);
    books_remove(&b);
}
END_TEST

static int limit_pages(struct store_job *job, struct store_tx *tx, struct error *err)
{
    (void)job;
    (void)err;
    sqlite3_exec(tx->db->handle, "PRAGMA max_page_count = 60", NULL, NULL, NULL);
    return 0;
}

static int unlimit_pages(struct store_job *job, struct store_tx *tx, struct error *err)
{
    (void)job;
    (void)err;
    sqlite3_exec(tx->db->handle, "PRAGMA max_page_count = 1000000", NULL, NULL, NULL);
    return 0;
}

START_TEST(full_disk_refuses_and_changes_nothing)
{
    struct books b;
    books_make(&b);
    books_letter(&b, "1/A", "X", "y");
    struct store_job limit = {.run = limit_pages, .arena = arena_current()};
    struct store_job unlimit = {.run = unlimit_pages, .arena = arena_current()};
    ck_done(store_run(b.store, &limit, err));
    char *large = arena_alloc(arena_current(), 40001);
    memset(large, 'x', 40000);
    int refused = 0;
    for (int i = 0; i < 20; i++) {
        struct deed d =
            deed_of((struct letter_id){1}, ACT_CORRECT, 2,
                    arena_printf(arena_current(),
                                 "{\"fields\":{\"subject\":\"%s\"},\"reason\":\"r\"}", large));
        struct error err = {0};
        if (store_run(b.store, &d.job, &err) != 0) {
            ck_assert_str_eq(error_info(err.code)->name, "disk-full");
            refused++;
        }
    }
    ck_assert_int_gt(refused, 0);
    struct check_sum sum;
    ck_done(store_check(b.read, true, NULL, NULL, &sum, err));
    ck_assert_int_eq(sum.findings, 0);
    ck_assert_int_eq(sum.acts, 1 + 20 - refused);
    ck_done(store_run(b.store, &unlimit, err));
    books_letter(&b, "2/A", "X", "y");
    expect_sound(&b, 2);
    books_remove(&b);
}
END_TEST

UNIT_MAIN("store/writer", only_the_guilty_fails, numbers_have_no_gap_under_concurrent_submitters,
          readers_go_on_while_the_writer_writes, full_queue_is_refused_and_empties_again,
          closing_runs_what_is_queued, batches_are_bounded_by_jobs_and_bytes,
          office_acts_change_the_directory_for_who_comes_after,
          full_disk_refuses_and_changes_nothing)
