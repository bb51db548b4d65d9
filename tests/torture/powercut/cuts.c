/*
 * cuts.c - several people work, the power is cut at a random operation, the books are opened again
 * and held against what everybody was told; then work goes on in the same books, so that a cut also
 * comes while the last one is being recovered from.
 */
#include "powercut.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
#ifdef PHIEU_SANITIZED
    CUTS_SHORT = 60,
#else
    CUTS_SHORT = 300,
#endif
    WEAK_SHORT = 40,
    WORKERS = 4,
    CHAIN = 10,       /* cuts before the books are begun anew */
    TOLD_MOST = 4000, /* of one worker in one chain */
    STEPS_MOST = 400, /* of one worker in one epoch, should no cut come */
    OPERATIONS_LEAST = 4,
    OPERATIONS_MOST = 11, /* a cut comes within 2 to the power of such */
    WORKER_MEMORY = 64 << 20,
    EXIT_BROKEN = 1,
};

/* What outlives the processes: outside of the disk, as the people are. */
struct worker_memory {
    _Atomic int count; /* a step is told when this moves */
    struct told told[TOLD_MOST];
    char file[DIGEST_TEXT]; /* the last upload answered */
};
struct memory {
    _Atomic bool created, set_up;
    struct worker_memory workers[WORKERS];
};

static struct memory *memory;

struct epoch {
    uint64_t random;
    enum loss loss;
    int number; /* in the chain */
    bool cut;   /* the last one of a chain is not */
    bool kill;  /* the process ends, the power stays */
    bool weak;
    bool settled; /* everybody's last step has been answered */
    const char *disk, *next;
    const struct earlier *earlier; /* NULL: the machine was started anew */
};
static struct epoch *current;

struct worker {
    struct store *store;
    int number, steps; /* to do */
    pthread_t thread;
};

/* ---- the cut -----------------------------------------------------------------------------------
 */

static void cut(void)
{
    disk_leave(current->next, current->kill ? LOSE_ALL : current->loss, &current->random);
    _exit(CHILD_CUT);
}

static void arm(void)
{
    if (current->cut) {
        uint64_t power = OPERATIONS_LEAST +
                         random_next(&current->random, OPERATIONS_MOST - OPERATIONS_LEAST + 1);
        disk_cut_at(1 + (long)random_next(&current->random, (uint64_t)1 << power), cut);
    }
}

/* ---- the work ----------------------------------------------------------------------------------
 */

static int next_step(int step)
{
    do {
        step = (step + 1) % step_count;
    } while (step_is_single(step));
    return step;
}

/* Where the worker stands, from what he was told. */
static int resume(int number, int count, struct run *run)
{
    struct worker_memory *mine = &memory->workers[number];
    int step = 0, round = 0;
    *run = (struct run){.last_seq = 0};
    for (int i = 0; i < count; i++) {
        step_pass(run, step, &mine->told[i]);
        int next = next_step(step);
        round += next < step;
        step = next;
    }
    snprintf(run->name, sizeof run->name, "k%dr%d", number, round);
    return step;
}

static void fail_step(const struct run *run, int step, const struct error *err)
{
    printf("  %s step %d: %s %s %s %s\n", run->name, step, error_info(err->code)->name, err->field,
           err->arg[0], err->arg[1]);
    fflush(stdout);
    _exit(EXIT_BROKEN);
}

static void *work(void *arg)
{
    struct worker *worker = arg;
    struct worker_memory *mine = &memory->workers[worker->number];
    struct arena arena;
    arena_init(&arena, WORKER_MEMORY);
    arena_enter(&arena);
    for (int done = 0; done < worker->steps; done++) {
        struct run run;
        struct told told;
        struct error err = {0};
        bool before;
        int count = atomic_load(&mine->count), step = resume(worker->number, count, &run);
        if (count == TOLD_MOST) {
            break;
        }
        if (step_do(worker->store, &run, step, &told, &before, &err) != 0) {
            fail_step(&run, step, &err);
        }
        mine->told[count] = told;
        atomic_store(&mine->count, count + 1);
        arena_release(&arena);
    }
    arena_enter(NULL);
    arena_release(&arena);
    return NULL;
}

/* Moves the log into the books while others write, as the writer does when it has grown long. */
static void *checkpoint(void *arg)
{
    static const int modes[] = {SQLITE_CHECKPOINT_PASSIVE, SQLITE_CHECKPOINT_RESTART,
                                SQLITE_CHECKPOINT_TRUNCATE};
    const _Atomic bool *stop = arg;
    sqlite3 *db = NULL;
    char path[300];
    uint64_t random = current->random | 1;
    snprintf(path, sizeof path, "%s/books.db", house.data_folder);
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
        sqlite3_busy_timeout(db, 20);
        while (!atomic_load(stop)) {
            usleep((useconds_t)random_next(&random, 4000));
            sqlite3_wal_checkpoint_v2(db, NULL, modes[random_next(&random, 3)], NULL, NULL);
        }
    }
    sqlite3_close(db);
    return NULL;
}

static void everybody_works(struct store *store, int steps)
{
    struct worker workers[WORKERS];
    _Atomic bool stop = false;
    pthread_t checkpointer;
    bool checkpoints = random_next(&current->random, 2) == 0;
    for (int i = 0; i < WORKERS; i++) {
        workers[i] = (struct worker){.store = store, .number = i, .steps = steps};
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0) {
            die("no thread");
        }
    }
    if (checkpoints && pthread_create(&checkpointer, NULL, checkpoint, &stop) != 0) {
        die("no thread");
    }
    for (int i = 0; i < WORKERS; i++) {
        pthread_join(workers[i].thread, NULL);
    }
    atomic_store(&stop, true);
    if (checkpoints) {
        pthread_join(checkpointer, NULL);
    }
}

/* ---- what everybody was told, against the books ------------------------------------------------
 */

static const char *write_list(int number)
{
    struct worker_memory *mine = &memory->workers[number];
    const char *path = in_folder(work_folder, arena_printf(arena_current(), "told-%d", number));
    FILE *list = fopen(path, "we");
    if (list == NULL) {
        die("%s cannot be written", path);
    }
    for (int i = 0; i < atomic_load(&mine->count); i++) {
        const struct told *t = &mine->told[i];
        fprintf(list, "%s\t%s\t%lld\t%lld\t%s\t%lld\t%lld\t%s\n", t->kind, t->key,
                (long long)t->letter, (long long)t->seq, t->book, (long long)t->year,
                (long long)t->number, t->code);
    }
    fclose(list);
    return path;
}

static bool files_are_there(struct store *store)
{
    bool all = true;
    for (int i = 0; i < WORKERS; i++) {
        struct worker_memory *mine = &memory->workers[i];
        for (int j = 0; j < atomic_load(&mine->count); j++) {
            struct digest digest;
            struct error err = {0};
            if (mine->told[j].file[0] != '\0' && digest_parse(mine->told[j].file, &digest) &&
                blob_verify(store_blobs(store), &digest, &err) != 0) {
                printf("  the file of %s: %s\n", mine->told[j].key, error_info(err.code)->name);
                all = false;
            }
        }
    }
    return all;
}

static void compare(struct store *store)
{
    const char *lists[WORKERS];
    for (int i = 0; i < WORKERS; i++) {
        lists[i] = write_list(i);
    }
    const char *books = in_folder(house.data_folder, "books.db");
    struct verdicts v = oracle_compare(books, lists, WORKERS, current->settled);
    bool files = files_are_there(store), sound = books_are_sound(store);
    if (v.lost > 0 || !files) {
        fflush(stdout);
        _exit(CHILD_LOST);
    }
    if (v.doubled + v.broken > 0 || !sound) {
        fflush(stdout);
        _exit(EXIT_BROKEN);
    }
}

/* ---- one epoch, in a process of its own --------------------------------------------------------
 */

static struct store *open_books(void)
{
    struct error err = {0};
    struct store *store;
    struct store_config config = house_store();
    bool known = atomic_load(&memory->created);
    if (!known) {
        if (house_create(&err) != 0) {
            die("create: %s %s %s", error_info(err.code)->name, err.arg[0], err.arg[1]);
        }
        atomic_store(&memory->created, true);
    }
    if (store_open(&config, &store, &err) != 0) {
        printf("  open: %s %s %s\n", error_info(err.code)->name, err.arg[0], err.arg[1]);
        fflush(stdout);
        _exit(known ? CHILD_LOST : EXIT_BROKEN);
    }
    return store;
}

static void set_up(struct store *store)
{
    struct error err = {0};
    if (!office_is_there(store) && atomic_load(&memory->set_up)) {
        puts("  the office is gone");
        fflush(stdout);
        _exit(CHILD_LOST);
    }
    if (house_set_up(store, &err) != 0) {
        die("set up: %s %s", error_info(err.code)->name, err.arg[0]);
    }
    atomic_store(&memory->set_up, true);
}

static int run_epoch(void *arg)
{
    current = arg;
    bool early = current->number == 0 || random_next(&current->random, 4) == 0;
    if (current->weak) {
        weaken_syncs();
    }
    clock_stand(WORK_DAY_MS);
    disk_watch(current->disk, current->earlier);
    if (early) {
        arm();
    }
    struct store *store = open_books();
    set_up(store);
    compare(store);
    if (!early) {
        arm();
    }
    everybody_works(store, current->cut ? 1 + (int)random_next(&current->random, STEPS_MOST) : 1);
    if (!current->cut) {
        current->settled = true;
        compare(store);
    }
    store_close(store);
    if (current->cut) { /* it came when everything was done */
        cut();
    }
    return 0;
}

/* ---- chains of epochs --------------------------------------------------------------------------
 */

struct tally {
    int cuts, kills, chains, lost, broken;
    long acts;
    int by_loss[LOSS_COUNT];
};

static void new_disk(const char *disk)
{
    tree_remove(disk);
    tree_remove(in_folder(work_folder, "next")); /* half of it, where a child was ended */
    if (mkdir(disk, 0700) != 0) {
        die("%s cannot be made", disk);
    }
    memset(memory, 0, sizeof *memory);
}

static void leave_to_next(const struct epoch *epoch, const char *durable)
{
    const char *to = epoch->kill ? durable : epoch->disk;
    tree_remove(to);
    if (rename(epoch->next, to) != 0) {
        die("%s cannot be moved", epoch->next);
    }
}

static void run_chain(struct tally *tally, uint64_t *random, int cuts, bool weak)
{
    const char *disk = in_folder(work_folder, "disk"), *next = in_folder(work_folder, "next");
    const struct earlier earlier = {in_folder(work_folder, "durable"), true};
    bool killed = false;
    new_disk(disk);
    for (int i = 0; i <= cuts; i++) {
        struct epoch epoch = {
            .random = random_next(random, UINT64_MAX) | 1,
            .loss = LOSE_ALL + (enum loss)random_next(random, LOSS_COUNT - LOSE_ALL),
            .number = i,
            .cut = i < cuts,
            .kill = i < cuts && !killed && random_next(random, 4) == 0,
            .weak = weak,
            .earlier = killed ? &earlier : NULL,
            .disk = disk,
            .next = next,
        };
        uint64_t seed = epoch.random;
        int status = in_child(run_epoch, &epoch);
        if (status != (epoch.cut ? CHILD_CUT : 0)) {
            blame_whoever_removed_it();
            printf("after cut %d (%s, seed of the chain's last: %llx): %s\n", tally->cuts,
                   loss_names[epoch.loss], (unsigned long long)seed,
                   status == CHILD_LOST ? "LOST" : "BROKEN");
            tally->lost += status == CHILD_LOST;
            tally->broken += status != CHILD_LOST;
            if (!weak) {
                rename(disk, in_folder(work_folder,
                                       arena_printf(arena_current(), "lost-%d", tally->cuts)));
            }
            break;
        }
        if (epoch.cut) {
            leave_to_next(&epoch, earlier.durable);
            tally->cuts++;
            tally->kills += epoch.kill;
            tally->by_loss[epoch.kill ? LOSE_NOTHING : epoch.loss]++;
        }
        killed = epoch.kill;
    }
    tally->chains++;
    for (int i = 0; i < WORKERS; i++) {
        tally->acts += atomic_load(&memory->workers[i].count);
    }
}

bool cuts_run(const struct options *options)
{
    struct tally tally = {0};
    uint64_t random = (options->seed + 1) * 0x9E3779B97F4A7C15 | 1;
    int wanted = options->count > 0 ? options->count : options->weak ? WEAK_SHORT : CUTS_SHORT;
    int64_t start = clock_ms();
    memory = mmap(NULL, sizeof *memory, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
        die("no shared memory");
    }
    for (int i = 0; tally.cuts < wanted && i < wanted; i++) {
        int left = wanted - tally.cuts;
        run_chain(&tally, &random, left < CHAIN ? left : CHAIN, options->weak);
    }
    bool fine = options->weak ? tally.lost >= 3 : tally.lost + tally.broken == 0;
    printf("%s: %d power cuts%s (%d %s, %d %s, %d %s, %d kills) in %d books, %ld acts told of; %d "
           "lost, %d "
           "broken; %.1f s, seed %llu\n",
           fine && tally.acts > 0 ? "ok" : "FAILED", tally.cuts,
           options->weak ? " without syncs" : "", tally.by_loss[LOSE_ALL], loss_names[LOSE_ALL],
           tally.by_loss[LOSE_HALF], loss_names[LOSE_HALF], tally.by_loss[LOSE_TORN],
           loss_names[LOSE_TORN], tally.kills, tally.chains, tally.acts, tally.lost, tally.broken,
           (double)(clock_ms() - start) / 1000, (unsigned long long)options->seed);
    return fine && tally.acts > 0;
}
