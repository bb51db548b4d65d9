/*
 * room.h - what the files of this room share: the store, its writer's transaction, a reader.
 */
#ifndef PHIEU_STORE_ROOM_H
#define PHIEU_STORE_ROOM_H

#include "db.h"

#include "phieu/store.h"

#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

/* A directory as it was after some act; kept alive by whoever holds it. */
struct snapshot {
    struct directory dir; /* first: the door hands out its address */
    struct arena arena;
    int holders;
};

struct counter {
    char *book;
    int year;
    int64_t last;
    bool stored; /* has a row */
    bool moved;  /* in this transaction */
};

/* What the writer knows without asking: reloaded whenever a transaction is undone. */
struct mirror {
    bool loaded; /* not when memory ran out while it was being read anew */
    int64_t last_seq, last_letter;
    struct digest head;
    struct counter *counters;
    size_t counter_count;
    int64_t newest_at; /* the latest time any act carries */
    bool behind;       /* the last act carries an earlier one */
};

struct store_read {
    struct db *db;
    struct store *store; /* NULL: a folder under check */
    struct blob_store *blobs;
    bool writers;     /* the writer's own connection: a transaction is open already */
    bool dirty;       /* a call began and never ended: an arena ran out in it */
    int64_t failures; /* of db, when it was last fresh */
    struct db *search;
    unsigned search_generation;
};

struct store_tx {
    struct store *store;
    struct db *db;
    struct store_read read;
    struct instant now;
    int64_t inserted_upto;       /* letters above were made by this job and have no row yet */
    struct letter_id registered; /* the letter of the last register act, and its seq */
    int64_t registered_seq;
    bool office;             /* an office act was appended in this transaction */
    bool to_read;            /* a file to be read was queued in it */
    struct digest body_hash; /* of the act appended last */
};

struct queue {
    pthread_mutex_t lock;
    pthread_cond_t filled;
    struct store_job *head, **tail;
    unsigned count;
    bool stopping, broken; /* broken: a sync failed, nothing more is taken */
};

struct indexer {
    pthread_mutex_t lock;
    pthread_cond_t committed, indexed;
    bool stopping;
    bool rebuild;        /* search.db was found damaged */
    int64_t wanted;      /* last committed act */
    int64_t done;        /* last act taken in */
    unsigned generation; /* of search.db; readers open it anew when it changes */
};

struct store {
    char *root, *books_path, *search_path; /* nothing has to be allocated to open them again */
    _Atomic(const struct rules *) rules;
    struct store_config config;
    int lock;
    struct blob_store *blobs;

    struct db *db; /* the writer's */
    struct mirror mirror;
    struct store_tx tx;
    struct queue queue;
    pthread_t writer_thread;
    bool writer_started;

    struct seal seal; /* the agency's key */

    int64_t steady_from, answers_from, running_from; /* clock.c: set once */

    pthread_mutex_t directory_lock;
    struct snapshot *directory;

    struct indexer indexer;
    pthread_t indexer_thread;
    bool indexer_started;

    pthread_mutex_t watch_lock; /* who is told of files to read */
    void (*watch)(void *arg);
    void *watch_arg;

    _Atomic int64_t batches, jobs, commits_us, last_seq;
};

#define NO_DUE INT32_MAX /* sorts last */

/* Microseconds that only go forward. */
static inline int64_t store_clock_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---- paths (open.c) ----------------------------------------------------------------------- */

/* <root>/<name> on the heap; never NULL. */
char *store_path(const char *root, const char *name);
/* Removes a database with its log. */
void store_unlink_books(const char *path);
/* A file or a folder. */
int store_fsync_file(const char *path, struct error *err) MUST_USE;
/* Everything in the log into the books themselves, on disk, and the log begun anew. */
int store_fold_log(struct db *db, struct error *err) MUST_USE;
/* Whether books are in the folder. Errors: ERR_STORE_MISSING, and ERR_IO when that cannot be seen.
 */
int store_find_books(const char *root, struct error *err) MUST_USE;
/* Takes the folder for this process; *ret is a descriptor to close. Errors: ERR_STORE_LOCKED,
 * ERR_IO. */
int store_lock_folder(const char *root, int *ret, struct error *err) MUST_USE;

/* ---- migrate.c ---------------------------------------------------------------------------- */

struct migration {
    int version;
    const char *name;
    const unsigned char *sql;
    size_t len;
};
/* Steps of a future program after those built in; for tests. NULL and 0 take them away. */
void migrate_add(const struct migration *steps, size_t count);
int migrate_newest(void);
/* Tests: as a program that knows the steps up to that version only. */
void migrate_know(int newest);
/* The books as they were before the upgrade from this version (int64_t). */
#define SNAPSHOT_NAME "books-before-upgrade-v%" PRId64 ".db"
/* Makes an empty file ours, at the newest schema. */
int migrate_create(struct db *db, struct error *err) MUST_USE;
/* Refuses what is not ours, newer or altered; brings older books up after a snapshot beside them.
 */
int migrate_open(struct db *db, const char *root, struct error *err) MUST_USE;
/* Of the schema, whatever it is, once they are known to be books. */
int migrate_version(struct db *db, int64_t *ret, struct error *err) MUST_USE;
/* The same questions, older books allowed: their version. */
int migrate_examine(struct db *db, int64_t *ret_version, struct error *err) MUST_USE;
/* The same questions without bringing anything up: older books are ERR_STORE_DAMAGED. */
int migrate_verify(struct db *db, struct error *err) MUST_USE;

/* ---- snapshot.c --------------------------------------------------------------------------- */

/* The file of an open database whose log is folded, byte for byte, into a new file, on disk. */
int snapshot_bytes(struct db *db, const char *path, struct error *err) MUST_USE;

/* ---- log_scan.c --------------------------------------------------------------------------- */

/* Whether committed acts were lost from the log of books nobody has open; before any connection is
 * opened, which would tidy the traces away. From here on the log reads as the disk has it. No log
 * is no error. Errors: ERR_STORE_DAMAGED, ERR_IO. */
int log_scan(const char *root, struct error *err) MUST_USE;

/* ---- writer.c, mirror.c ------------------------------------------------------------------- */

int mirror_load(struct store *store, struct error *err) MUST_USE;
void mirror_release(struct mirror *mirror);
/* Writes the counters that moved. */
int mirror_store(struct store *store, struct error *err) MUST_USE;
int writer_start(struct store *store, struct error *err) MUST_USE;
void writer_stop(struct store *store);
void store_sync_failed(const char *what);

/* ---- append.c ----------------------------------------------------------------------------- */

/* store_append without asking whether the clock went back. */
int append_act(struct store_tx *tx, struct act *act, struct error *err) MUST_USE;

/* ---- clock.c ------------------------------------------------------------------------------ */

/* After mirror_load, before anything asks for a time. */
int clocks_start(struct store *store, struct error *err) MUST_USE;
/* The time by which kept answers age: what the program has been running since the newest of them.
 */
int64_t clock_of_answers(const struct store *store);
/* Before an act of tx->now: when that lies before the newest act, an act that says so. */
int clock_watch(struct store_tx *tx, struct error *err) MUST_USE;

/* ---- key.c -------------------------------------------------------------------------------- */

/* Reads the agency's key into the store, made first where the books have none. */
int key_open(struct store *store, struct error *err) MUST_USE;

/* ---- directory.c -------------------------------------------------------------------------- */

/* Folds the office's acts anew and makes the result the store's directory. */
int directory_refold(struct store *store, struct store_read *read, struct error *err) MUST_USE;
void directory_release(struct store *store);

/* ---- read.c ------------------------------------------------------------------------------- */

/* Every reading call begins here: clears what an exhausted arena left behind. With `whole` one
 * snapshot covers all statements until read_end. */
int read_begin(struct store_read *read, bool whole, struct error *err) MUST_USE;
int read_end(struct store_read *read, struct error *err) MUST_USE;
/* Ends a failed call: err is kept. Returns -1. */
int read_fail(struct store_read *read);
void read_reader(struct store_read *read, struct db *db, struct store *store);
/* The act in the row of ST_ACTS_OF, its link of the chain closed. Errors: ERR_STORE_DAMAGED. */
int read_act(struct query *q, struct act *ret, struct digest *ret_hash, struct error *err) MUST_USE;

/* store_slip within a call that has begun; seq stays 0 when there are no acts. */
int read_slip(struct store_read *read, struct letter_id letter, int64_t until, struct slip *ret,
              struct error *err) MUST_USE;

/* ---- project.c ---------------------------------------------------------------------------- */

/* One stored value of the projection. */
struct cell {
    enum { CELL_NULL, CELL_INT, CELL_TEXT } kind;
    int64_t number;
    const char *text;
};
enum {
    LETTER_CELLS = 23,
    LETTER_MOVING = 6,
    LINE_CELLS = 12,
    FILE_CELLS = 5,
    DUTY_CELLS = 10,
    MARK_CELLS = 6
};
extern const char *const letter_cell_names[LETTER_CELLS];
/* The rows a slip must have, in the column order of letter_row, line_rows, file_rows, duty_rows:
 * the one place that says so, for writing and for checking. */
void letter_cells(const struct slip *slip, int64_t registered_seq, struct cell *ret);
/* Rows that belong to a letter and only ever grow in number: lines, files, duties. */
struct kin {
    const char *table;
    const char *const *names; /* of its cells */
    enum statement rows, add, change;
    int cells, first; /* number of the first: lines and duties count from 1, files from 0 */
    size_t (*count)(const struct slip *slip);
    void (*fill)(const struct slip *slip, size_t i, struct cell *ret);
};
enum { KIN_COUNT = 4, KIN_CELLS_MOST = LINE_CELLS };
extern const struct kin kins[KIN_COUNT];
/* The first of the query's next columns that differs from its cell, -1 when none does. */
int cells_differ(struct query *q, const struct cell *cells, int count);

/* ---- recount.c ---------------------------------------------------------------------------- */

/* Whether the letter has a row in `counted`, and its `last`. */
bool counted_row(const struct slip *slip, int64_t *ret_last);
int counted_project(struct store_tx *tx, const struct slip *slip, struct error *err) MUST_USE;

/* ---- readings.c, learned.c --------------------------------------------------------------------------- */

/* The organ and the place by which the letter's issuer is known; false: it teaches nothing. */
bool learned_row(const struct slip *slip, const char **ret_organ, const char **ret_place);
/* What the slip's last act teaches. */
int learned_project(struct store_tx *tx, const struct slip *slip, struct error *err) MUST_USE;
/* Letters up to this one, registered before, taught nothing; not even the newest of them when not done. */
int learned_since(struct db *db, struct letter_id *ret, bool *ret_done, struct error *err) MUST_USE;
/* The newest of those. When the books are opened, before anybody writes. */
int learned_catch_up(struct store *store, struct error *err) MUST_USE;
/* What the slip's last act brings to be read. */
int readings_project(struct store_tx *tx, const struct slip *slip, struct error *err) MUST_USE;
/* After a commit: whoever reads is told that there is something to read. */
void readings_publish(struct store *store);
/* Whole files of text, as they lie among the blobs. */
int read_text(struct store_read *read, const char *sha256, char **ret_text, size_t *ret_len,
              struct error *err) MUST_USE;

/* ---- search.c ----------------------------------------------------------------------------- */

/* Opens the index when there is one, and a snapshot of it; *ret_mark is the act it has come to, 0
 * without an index. Only memory must be there: a search without it would miss letters. The caller
 * abandons read->search afterwards. */
int search_begin_index(struct store_read *read, int64_t *ret_mark, struct error *err) MUST_USE;

/* ---- indexer.c ---------------------------------------------------------------------------- */

int indexer_start(struct store *store, struct error *err) MUST_USE;
/* The index takes in only what is committed: when it has seen acts that are not in the books, their
 * end was lost, or older books were put in their place. Errors: ERR_STORE_DAMAGED. */
int index_bears_witness(struct store *store, struct error *err) MUST_USE;
void indexer_stop(struct store *store);
void indexer_wake(struct store *store, int64_t last_seq);
/* search.db was found damaged by a reader. */
void indexer_distrust(struct store *store);

#endif
