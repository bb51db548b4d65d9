/*
 * faults.c - each call to the disk fails in turn, once or from then on, while a day is worked: the
 * failing request says what it is, nothing is half done, reading goes on, the next try succeeds,
 * and in the end the books read as if nothing had happened. After a failed sync nothing more is
 * acknowledged until the books are opened anew, and what is acknowledged then survives a power cut.
 */
#include "powercut.h"

#include <dirent.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

enum {
#ifdef PHIEU_SANITIZED
    SAMPLE = 2,
#else
    SAMPLE = 5,
#endif
    TRY_MEMORY = 64 << 20
};

struct kind {
    const char *name;
    unsigned calls, places;
    int errnum;
    enum error_code code; /* ERR_NONE: nobody may notice */
    enum error_code also; /* another that will do */
};

/* Of calls that fail once, that fail from then on, or whose failure ends the daemon, which is
 * started again on what the page cache shows. */
enum manner { ONCE, LASTING, ENDING, MANNERS };
static const char *const manners[MANNERS] = {
    [ONCE] = "", [LASTING] = " and all after it", [ENDING] = ", and the daemon with it"};

#define OURS (PLACE_BOOKS | PLACE_REST)
static const struct kind kinds[] = {
    {"reading the books", CALL_READ, OURS, ESTALE, ERR_IO, ERR_NONE},
    {"a bad sector of the books", CALL_READ, OURS, EIO, ERR_STORE_DAMAGED,
     ERR_IO}, /* SQLite's word */
    {"writing the books", CALL_WRITE | CALL_RESIZE, OURS, EIO, ERR_IO, ERR_NONE},
    {"books on a full disk", CALL_WRITE, OURS, ENOSPC, ERR_DISK_FULL, ERR_NONE},
    {"syncing the books", CALL_SYNC, OURS, EIO, ERR_IO, ERR_NONE},
    {"opening the books", CALL_OPEN, OURS, EMFILE, ERR_IO, ERR_NONE},
    {"making books, no inode left", CALL_MAKE, OURS, ENOSPC, ERR_DISK_FULL,
     ERR_IO}, /* its word too */
    {"making books", CALL_MAKE, OURS, EIO, ERR_IO, ERR_NONE},
    {"naming the books", CALL_NAME, OURS, EIO, ERR_IO, ERR_NONE},
    {"reading a file", CALL_READ, PLACE_BLOBS, EIO, ERR_IO, ERR_NONE},
    {"writing a file", CALL_WRITE | CALL_RESIZE, PLACE_BLOBS, EIO, ERR_IO, ERR_NONE},
    {"a file on a full disk", CALL_WRITE, PLACE_BLOBS, ENOSPC, ERR_DISK_FULL, ERR_NONE},
    {"syncing a file", CALL_SYNC, PLACE_BLOBS, EIO, ERR_IO, ERR_NONE},
    {"opening a file", CALL_OPEN, PLACE_BLOBS, EMFILE, ERR_IO, ERR_NONE},
    {"making a file, no inode left", CALL_MAKE, PLACE_BLOBS, ENOSPC, ERR_DISK_FULL, ERR_NONE},
    {"making a file", CALL_MAKE, PLACE_BLOBS, EIO, ERR_IO, ERR_NONE},
    {"naming a file", CALL_NAME, PLACE_BLOBS, EIO, ERR_IO, ERR_NONE},
    {"reading the index", CALL_READ, PLACE_SEARCH, EIO, ERR_NONE, ERR_NONE},
    {"writing the index", CALL_WRITE | CALL_RESIZE, PLACE_SEARCH, EIO, ERR_NONE, ERR_NONE},
    {"index on a full disk", CALL_WRITE, PLACE_SEARCH, ENOSPC, ERR_NONE, ERR_NONE},
    {"syncing the index", CALL_SYNC, PLACE_SEARCH, EIO, ERR_NONE, ERR_NONE},
    {"opening the index", CALL_OPEN | CALL_MAKE, PLACE_SEARCH, EMFILE, ERR_NONE, ERR_NONE},
    {"naming the index", CALL_NAME, PLACE_SEARCH, EIO, ERR_NONE, ERR_NONE},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* One day with one trouble. */
struct trial {
    const struct kind *kind;
    long at;
    enum manner manner;
};
struct result {
    long met, struck;
    struct answered answered;
};
static struct result *result; /* what the child found */

/* ---- requests ----------------------------------------------------------------------------------
 */

struct shift {
    const struct trial *trial;
    struct store *store;
    struct run run;
};
static _Atomic bool sync_failed;

static void note_sync_failure(const char *what)
{
    (void)what;
    atomic_store(&sync_failed, true);
}

static const char *folder_named(const char *name, char buf[300])
{
    snprintf(buf, 300, "%s/%s", work_folder, name); /* the writer has no arena here */
    return buf;
}

/* As phieud does; what is dirty and did not fail is written some time. */
static void end_at_sync_failure(const char *what)
{
    char buf[300];
    uint64_t random = 1;
    (void)what;
    result->struck = disk_struck();
    disk_leave(folder_named("durable", buf), LOSE_NOTHING, &random);
    _exit(EX_IOERR);
}

static int open_books(struct shift *day, struct error *err)
{
    struct store_config config = house_store();
    if (day->store != NULL) {
        return 0;
    }
    atomic_store(&sync_failed, false);
    return store_open(&config, &day->store, err);
}

enum { REQUEST_CREATE, REQUEST_SET_UP, REQUEST_FIRST };

static int request(struct shift *day, int i, struct error *err)
{
    bool before;
    *err = (struct error){0};
    if (i == REQUEST_CREATE) {
        return house_create(err);
    }
    if (open_books(day, err) != 0) {
        return -1;
    }
    return i == REQUEST_SET_UP ? house_set_up(day->store, err)
                               : day_step(day->store, &day->run, i - REQUEST_FIRST, &before, err);
}

/* ---- what must hold after a failure ------------------------------------------------------------
 */

static _Noreturn void complain(const struct shift *day, int i, const char *what,
                               const struct error *err)
{
    die("  %s %ld%s, request %d: %s (%s %s %s)", day->trial->kind->name, day->trial->at,
        manners[day->trial->manner], i, what, error_info(err->code)->name, err->arg[0],
        err->arg[1]);
}

/* Whoever only reads must not notice that nothing can be written. */
static void read_something(struct shift *day, int i)
{
    struct store_read *read;
    struct slip slip;
    struct error err = {0};
    unsigned calls = day->trial->kind->calls;
    if (day->store == NULL || result->answered.steps <= 0 ||
        (calls & (CALL_READ | CALL_OPEN)) != 0) {
        return;
    }
    if (store_read_open(day->store, &read, &err) != 0 ||
        store_slip(read, (struct letter_id){1}, 0, &slip, &err) != 0) {
        complain(day, i, "reading does not go on", &err);
    }
    store_read_close(read);
}

/* Nothing is acknowledged any more; then phieud would have ended and been started again. */
static void start_again(struct shift *day, int i)
{
    struct error err;
    if (day->store != NULL && (request(day, i, &err) == 0 || err.code != ERR_STOPPING)) {
        complain(day, i, "work goes on after a failed sync", &err);
    }
    store_close(day->store);
    day->store = NULL;
}

static void survive(struct shift *day, int i, struct error *err)
{
    const struct kind *kind = day->trial->kind;
    bool stopped = atomic_load(&sync_failed) && day->store != NULL;
    bool right = err->code == kind->code || (kind->also != ERR_NONE && err->code == kind->also) ||
                 (stopped && err->code == ERR_STOPPING);
    if (disk_struck() == 0 || !right) {
        complain(day, i, "the wrong answer", err);
    }
    if (kind->calls == CALL_SYNC && (kind->places & PLACE_BOOKS) != 0 && day->store != NULL &&
        !stopped) {
        complain(day, i, "a failed sync was passed over", err);
    }
    read_something(day, i);
    /* Books that were made before the failure are there, and made again is all that can be said. */
    if (day->trial->manner == LASTING && i != REQUEST_CREATE && request(day, i, err) == 0) {
        complain(day, i, "an answer while the disk fails", err);
    }
    result->struck = disk_struck();
    disk_trouble(NULL);
    if (stopped) {
        start_again(day, i);
    }
    if (request(day, i, err) != 0) {
        complain(day, i, "the next try fails too", err);
    }
}

static void no_leftovers(const struct shift *day)
{
    DIR *files = opendir(in_folder(house.data_folder, "files"));
    const struct dirent *entry;
    struct error none = {0};
    while (files != NULL && (entry = readdir(files)) != NULL) {
        if (strncmp(entry->d_name, ".tmp-", 5) == 0) {
            complain(day, 0, "a temporary file stays", &none);
        }
    }
    if (files != NULL) {
        closedir(files);
    }
}

/* ---- a day -------------------------------------------------------------------------------------
 */

static int work_in_trouble(void *arg)
{
    const struct trial *trial = arg;
    struct trouble trouble = {trial->kind->calls, trial->kind->places, trial->at,
                              trial->manner == LASTING, trial->kind->errnum};
    struct shift day = {.trial = trial, .run = {.name = "day"}};
    struct error err = {0};
    uint64_t random = 1;
    clock_stand(WORK_DAY_MS);
    store_on_sync_failure(trial->manner == ENDING ? end_at_sync_failure : note_sync_failure);
    disk_watch(in_folder(work_folder, "disk"), NULL);
    disk_trouble(&trouble);
    for (int i = 0; i < REQUEST_FIRST + step_count; i++) {
        if (request(&day, i, &err) != 0) {
            survive(&day, i, &err);
        }
        result->answered = (struct answered){true, i >= REQUEST_SET_UP, i + 1 - REQUEST_FIRST};
    }
    result->met = disk_met();
    result->struck = disk_struck();
    disk_trouble(NULL);
    if (atomic_load(&sync_failed)) {
        start_again(&day, REQUEST_SET_UP);
        if (open_books(&day, &err) != 0) {
            complain(&day, 0, "the books do not open again", &err);
        }
    }
    if (!books_are_sound(day.store)) {
        complain(&day, 0, "the books are not sound", &err);
    }
    if ((trial->kind->calls & CALL_NAME) ==
        0) { /* what cannot be removed stays until the next start */
        no_leftovers(&day);
    }
    disk_leave(in_folder(work_folder, "next"), LOSE_ALL, &random);
    store_close(day.store);
    return day_compare_text();
}

/* The daemon ended, and is started again: the page cache shows what a failed sync never wrote. */
static int go_on(void *arg)
{
    uint64_t random = 1;
    char disk_buf[300], durable[300];
    (void)arg;
    clock_stand(WORK_DAY_MS);
    struct earlier earlier = {folder_named("durable", durable), false};
    disk_watch(folder_named("disk", disk_buf), &earlier);
    struct store *store = day_work_open(&result->answered);
    disk_leave(in_folder(work_folder, "next"), LOSE_ALL, &random);
    store_close(store);
    return day_compare_text();
}

/* Everything was answered: it must be there after a power cut too. */
static int after_a_cut(void *arg)
{
    struct answered answered = {true, true, step_count};
    (void)arg;
    clock_stand(WORK_DAY_MS);
    store_close(day_work_open(&answered));
    return day_compare_text();
}

static void new_disk(void)
{
    const char *disk = in_folder(work_folder, "disk");
    tree_remove(disk);
    tree_remove(in_folder(work_folder, "next"));
    tree_remove(in_folder(work_folder, "durable"));
    if (mkdir(disk, 0700) != 0) {
        die("%s cannot be made", disk);
    }
}

static bool run_trial(struct trial *trial)
{
    struct arena arena, *before = arena_current();
    arena_init(&arena, TRY_MEMORY);
    arena_enter(&arena);
    new_disk();
    *result = (struct result){0};
    int status = in_child(work_in_trouble, trial);
    bool fine = status == 0 ||
                (trial->manner == ENDING && status == EX_IOERR && in_child(go_on, NULL) == 0);
    if (fine && trial->at > 0) {
        const char *disk = in_folder(work_folder, "disk");
        tree_remove(disk);
        fine =
            rename(in_folder(work_folder, "next"), disk) == 0 && in_child(after_a_cut, NULL) == 0;
    }
    if (!fine) {
        blame_whoever_removed_it();
        printf("%s, call %ld%s: broken\n", trial->kind->name, trial->at, manners[trial->manner]);
    }
    arena_enter(before);
    arena_release(&arena);
    return fine;
}

/* ---- all of them -------------------------------------------------------------------------------
 */

struct tally {
    long calls, trials, struck, bad;
};

static void run_kind(struct tally *tally, const struct kind *kind, uint64_t *random, bool all)
{
    struct trial trial = {.kind = kind};
    if (!run_trial(&trial)) {
        tally->bad++;
        return;
    }
    long calls = result->met, stride = all ? 1 : 1 + calls / SAMPLE;
    for (int i = 0; i < MANNERS; i++) {
        long first = 1 + (long)random_next(random, (uint64_t)stride);
        trial.manner = (enum manner)i;
        if (trial.manner == ENDING && (kind->calls != CALL_SYNC || kind->places != OURS)) {
            continue;
        }
        for (trial.at = first; trial.at <= calls; trial.at += stride) {
            tally->bad += !run_trial(&trial);
            tally->trials++;
            tally->struck += result->struck > 0;
        }
    }
    tally->calls += calls;
}

static int undisturbed(void *arg)
{
    struct answered answered = {0};
    (void)arg;
    clock_stand(WORK_DAY_MS);
    store_close(day_work_open(&answered));
    return day_keep_text();
}

bool faults_run(const struct options *options)
{
    struct tally tally = {0};
    uint64_t random = (options->seed + 1) * 0x9E3779B97F4A7C15 | 1;
    int64_t start = clock_ms();
    result = mmap(NULL, sizeof *result, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    new_disk();
    if (result == MAP_FAILED || in_child(undisturbed, NULL) != 0) {
        die("the undisturbed day failed");
    }
    for (size_t i = 0; i < KINDS; i++) {
        if (options->only == NULL || strstr(kinds[i].name, options->only) != NULL) {
            run_kind(&tally, &kinds[i], &random, options->all);
        }
    }
    bool fine = tally.bad == 0 && tally.struck * 10 > tally.trials * 9;
    printf("%s: %ld calls of %d kinds, %ld days with one failing or all after it, %ld struck; %ld "
           "broken; %.1f s, seed %llu\n",
           fine ? "ok" : "FAILED", tally.calls, (int)KINDS, tally.trials, tally.struck, tally.bad,
           (double)(clock_ms() - start) / 1000, (unsigned long long)options->seed);
    return fine;
}
