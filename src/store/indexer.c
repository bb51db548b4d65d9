/*
 * indexer.c - the thread that keeps search.db in step with the acts.
 *
 * search.db is derived: how far it has come (the sequence number and hash of the last act taken in)
 * is written in the transaction that takes it in. When the file is missing, damaged, of another
 * version, or does not belong to these books, it is made again from the acts; searches meanwhile
 * look at the newest letters only. Small transactions, and a pause after each while the writer has
 * work, since both share a disk.
 */
#include "doc.h"
#include "room.h"

#include "phieu/log.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

enum {
    SEARCH_VERSION = 1, /* of the schema and of what doc_of and the folding make of a letter */
    BATCH_ACTS = 256,
    BATCH_MEMORY = 1 << 28,
    CHECKPOINT_PAGES = 4000,
    PAUSE_US = 2000, /* while the writer has work */
    RETRY_MS = 1000, /* after a failure, such as a full disk */
};

static const char schema[] =
    "BEGIN;"
    "CREATE TABLE mark (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL,"
    " seq INTEGER NOT NULL, hash BLOB NOT NULL) STRICT;"
    "CREATE TABLE docs (letter INTEGER PRIMARY KEY, code TEXT NOT NULL, subject TEXT NOT NULL,"
    " issuer TEXT NOT NULL, signer TEXT NOT NULL, opinions TEXT NOT NULL, names TEXT NOT NULL) "
    "STRICT;"
    "CREATE VIRTUAL TABLE f_letter USING fts5(code, subject, issuer, signer, opinions, names,"
    " content='', columnsize=0, tokenize='ascii', prefix='2 3');"
    "CREATE VIRTUAL TABLE f_pairs USING fts5(pairs, content='', columnsize=0,"
    " tokenize='ascii tokenchars ''_''', detail=none);"
    "PRAGMA application_id = 1349020019;"
    "COMMIT";
_Static_assert(SEARCH_APPLICATION_ID == 1349020019, "the number in the schema");

struct work {
    struct store *store;
    struct db *db;           /* search.db */
    struct store_read *read; /* books.db */
    int64_t mark;
};

/* ---- opening and rebuilding --------------------------------------------------------------- */

static void remove_search(struct store *store)
{
    static const char *const names[] = {"search.db", "search.db-wal", "search.db-shm"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char *path = store_path(store->root, names[i]);
        unlink(path);
        free(path);
    }
}

/* The mark must name an act of these very books. */
static bool mark_belongs(struct work *work, int64_t seq, const struct digest *hash)
{
    struct digest is = {0};
    struct query q = db_query(work->read->db, ST_ACT_HASH);
    bind_int(&q, seq);
    bool found = query_row(&q);
    if (found) {
        is = take_digest(&q);
    }
    may_fail(query_end(&q, NULL));
    return (found || seq == 0) && memcmp(is.bytes, hash->bytes, sizeof is.bytes) == 0;
}

static bool read_mark(struct work *work)
{
    struct query q = db_query(work->db, ST_SEARCH_MARK);
    bool usable = query_row(&q) && take_int(&q) == SEARCH_VERSION;
    int64_t seq = usable ? take_int(&q) : 0;
    struct digest hash = usable ? take_digest(&q) : (struct digest){0};
    bool read = query_end(&q, NULL) == 0;
    work->mark = seq;
    return usable && read && mark_belongs(work, seq, &hash);
}

static int make_search(struct work *work, const char *path, struct error *err)
{
    db_close(work->db);
    work->db = NULL;
    remove_search(work->store);
    if (db_open(path, DB_INDEXER, &work->db, err) != 0) {
        return -1;
    }
    int rc = sqlite3_exec(work->db->handle, schema, NULL, NULL, NULL);
    if (rc != SQLITE_OK) {
        return db_error(work->db, rc, "schema of search.db", err);
    }
    struct digest none = {0};
    struct query q = db_query(work->db, ST_SEARCH_MARK_ADD);
    bind_int(&q, SEARCH_VERSION);
    bind_digest(&q, &none);
    work->mark = 0;
    return query_run(&q, err);
}

/* Readers take up the new file when they see the generation change. */
static void announce(struct work *work)
{
    struct indexer *indexer = &work->store->indexer;
    pthread_mutex_lock(&indexer->lock);
    indexer->rebuild = false;
    indexer->generation++;
    indexer->done = work->mark;
    pthread_cond_broadcast(&indexer->indexed);
    pthread_mutex_unlock(&indexer->lock);
}

static int open_search(struct work *work, bool rebuild, struct error *err)
{
    char *path = store_path(work->store->root, "search.db");
    int rc = 0;
    if (rebuild || (work->db == NULL && db_open(path, DB_INDEXER, &work->db, NULL) != 0) ||
        !read_mark(work)) {
        rc = make_search(work, path, err);
    }
    free(path);
    if (rc == 0) {
        announce(work);
    } else {
        db_close(work->db);
        work->db = NULL;
    }
    return rc;
}

/* ---- one letter --------------------------------------------------------------------------- */

static int stored_doc(struct work *work, struct letter_id letter, struct doc *ret, bool *ret_found,
                      struct error *err)
{
    struct query q = db_query(work->db, ST_SEARCH_DOC);
    bind_int(&q, letter.v);
    *ret_found = query_row(&q);
    for (int i = 0; *ret_found && i < DOC_COLUMNS; i++) {
        ret->marked[i] = take_text(&q);
    }
    return query_end(&q, err);
}

static int write_columns(struct work *work, enum statement id, const struct doc *doc, bool fold,
                         struct letter_id letter, struct error *err)
{
    struct query q = db_query(work->db, id);
    for (int i = 0; i < DOC_COLUMNS; i++) {
        bind_text(&q, fold ? doc_folded(doc, (enum doc_column)i) : doc->marked[i]);
    }
    bind_int(&q, letter.v);
    return query_run(&q, err);
}

static int write_pairs(struct work *work, enum statement id, const struct doc *doc,
                       struct letter_id letter, struct error *err)
{
    struct query q = db_query(work->db, id);
    bind_text(&q, doc_pairs(doc));
    bind_int(&q, letter.v);
    return query_run(&q, err);
}

static int take_in(struct work *work, struct letter_id letter, struct error *err)
{
    struct slip slip;
    struct doc doc, old;
    bool known;
    if (read_slip(work->read, letter, 0, &slip, err) != 0) {
        return -1;
    }
    if (slip.state < LETTER_REGISTERED) {
        return 0;
    }
    doc_of(&slip, &doc);
    if (stored_doc(work, letter, &old, &known, err) != 0) {
        return -1;
    }
    if (known && doc_same(&doc, &old)) {
        return 0;
    }
    if (known && (write_columns(work, ST_SEARCH_TEXT_DROP, &old, true, letter, err) != 0 ||
                  write_pairs(work, ST_SEARCH_PAIRS_DROP, &old, letter, err) != 0)) {
        return -1;
    }
    if (write_columns(work, known ? ST_SEARCH_DOC_SET : ST_SEARCH_DOC_ADD, &doc, false, letter,
                      err) != 0) {
        return -1;
    }
    return write_columns(work, ST_SEARCH_TEXT_ADD, &doc, true, letter, err) != 0
               ? -1
               : write_pairs(work, ST_SEARCH_PAIRS_ADD, &doc, letter, err);
}

/* ---- one batch ---------------------------------------------------------------------------- */

struct batch {
    struct letter_id letters[BATCH_ACTS];
    size_t count;
    int64_t last_seq; /* 0: there was nothing */
    struct digest last_hash;
};

/* These change nothing that can be searched. */
static bool is_textless(const char *kind)
{
    static const enum act_kind kinds[] = {ACT_OPEN, ACT_ACCEPT, ACT_REMIND, ACT_PRESENT};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kind, act_infos[kinds[i]].name) == 0) {
            return true;
        }
    }
    return false;
}

static void add_once(struct batch *batch, struct letter_id letter)
{
    for (size_t i = batch->count; i > 0; i--) {
        if (batch->letters[i - 1].v == letter.v) {
            return;
        }
    }
    batch->letters[batch->count++] = letter;
}

static int next_acts(struct work *work, struct batch *ret, struct error *err)
{
    struct query q = db_query(work->read->db, ST_ACTS_AFTER);
    bind_int(&q, work->mark);
    bind_int(&q, BATCH_ACTS);
    ret->count = 0;
    ret->last_seq = 0;
    while (query_row(&q)) {
        ret->last_seq = take_int(&q);
        struct letter_id letter = {take_int(&q)};
        bool textless = is_textless(peek_text(&q));
        ret->last_hash = take_digest(&q);
        if (letter.v > 0 && !textless) {
            add_once(ret, letter);
        }
    }
    return query_end(&q, err);
}

static int write_batch(struct work *work, const struct batch *batch, struct error *err)
{
    if (db_run(work->db, ST_BEGIN_WRITE, err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < batch->count; i++) {
        if (take_in(work, batch->letters[i], err) != 0) {
            return -1;
        }
    }
    struct query q = db_query(work->db, ST_SEARCH_MARK_SET);
    bind_int(&q, batch->last_seq);
    bind_digest(&q, &batch->last_hash);
    return query_run(&q, err) != 0 ? -1 : db_run(work->db, ST_COMMIT, err);
}

static int index_batch(struct work *work, struct error *err)
{
    struct arena arena;
    jmp_buf scope;
    volatile int rc = -1;
    struct batch batch;
    arena_init(&arena, BATCH_MEMORY);
    arena.scope = &scope;
    arena_enter(&arena);
    if (setjmp(scope) == 0) {
        rc = next_acts(work, &batch, err) == 0 && batch.last_seq > 0
                 ? write_batch(work, &batch, err)
                 : -1;
        if (rc == 0) {
            work->mark = batch.last_seq;
        }
    } else {
        error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    arena_enter(NULL);
    arena_release(&arena);
    if (rc != 0) {
        db_abandon(work->db);
        db_abandon(work->read->db);
    }
    return rc;
}

/* ---- the thread --------------------------------------------------------------------------- */

enum turn { TURN_STOP, TURN_INDEX, TURN_REBUILD };

/* Waits for something to do; after a failure, for a while only. */
static enum turn wait_turn(struct work *work, bool failed)
{
    struct indexer *indexer = &work->store->indexer;
    enum turn turn = TURN_INDEX;
    pthread_mutex_lock(&indexer->lock);
    if (failed) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += RETRY_MS / 1000;
        while (!indexer->stopping &&
               pthread_cond_timedwait(&indexer->committed, &indexer->lock, &until) != ETIMEDOUT) {
        }
    }
    while (!indexer->stopping && !indexer->rebuild && indexer->wanted <= work->mark) {
        pthread_cond_wait(&indexer->committed, &indexer->lock);
    }
    if (indexer->stopping) {
        turn = TURN_STOP;
    } else if (indexer->rebuild || work->db == NULL) {
        turn = TURN_REBUILD;
    }
    pthread_mutex_unlock(&indexer->lock);
    return turn;
}

static void tell_progress(struct work *work)
{
    struct indexer *indexer = &work->store->indexer;
    pthread_mutex_lock(&indexer->lock);
    indexer->done = work->mark;
    pthread_cond_broadcast(&indexer->indexed);
    pthread_mutex_unlock(&indexer->lock);
}

static void pause_and_checkpoint(struct work *work)
{
    if (work->db->wal_pages >= CHECKPOINT_PAGES) {
        sqlite3_wal_checkpoint_v2(work->db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    }
    pthread_mutex_lock(&work->store->queue.lock);
    bool busy = work->store->queue.count > 0;
    pthread_mutex_unlock(&work->store->queue.lock);
    if (busy) {
        usleep(PAUSE_US);
    }
}

/* A damaged file is thrown away; anything else is tried again later, and said once. */
static bool handle_failure(struct work *work, const struct error *err, bool said)
{
    if (err->code == ERR_STORE_DAMAGED || err->code == ERR_STORE_SQL) {
        struct indexer *indexer = &work->store->indexer;
        pthread_mutex_lock(&indexer->lock);
        indexer->rebuild = true;
        pthread_mutex_unlock(&indexer->lock);
    }
    if (!said) {
        log_warning("search index is behind error=%s detail=%s", error_info(err->code)->name,
                    err->arg[0]);
    }
    return true;
}

static void *indexer_main(void *arg)
{
    struct work *work = arg;
    prctl(PR_SET_NAME, "phieu-indexer");
    struct error err = {0};
    bool failed = open_search(work, false, &err) != 0;
    for (;;) {
        enum turn turn = wait_turn(work, failed);
        int rc = 0;
        if (turn == TURN_STOP) {
            break;
        }
        if (turn == TURN_REBUILD) {
            rc = open_search(work, true, &err);
        } else {
            rc = index_batch(work, &err);
            if (rc == 0) {
                tell_progress(work);
                pause_and_checkpoint(work);
            }
        }
        failed = rc != 0 && handle_failure(work, &err, failed);
    }
    db_close(work->db);
    store_read_close(work->read);
    free(work);
    return NULL;
}

int indexer_start(struct store *store, struct error *err)
{
    struct work *work = calloc(1, sizeof *work);
    if (work == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    work->store = store;
    store->indexer.wanted = store->mirror.last_seq;
    if (store_read_open(store, &work->read, err) != 0) {
        free(work);
        return -1;
    }
    if (pthread_create(&store->indexer_thread, NULL, indexer_main, work) != 0) {
        store_read_close(work->read);
        free(work);
        return error_set(err, ERR_INTERNAL, NULL, "indexer thread", NULL);
    }
    store->indexer_started = true;
    return 0;
}

void indexer_stop(struct store *store)
{
    if (!store->indexer_started) {
        return;
    }
    pthread_mutex_lock(&store->indexer.lock);
    store->indexer.stopping = true;
    pthread_cond_broadcast(&store->indexer.committed);
    pthread_cond_broadcast(&store->indexer.indexed);
    pthread_mutex_unlock(&store->indexer.lock);
    pthread_join(store->indexer_thread, NULL);
    store->indexer_started = false;
}

void indexer_wake(struct store *store, int64_t last_seq)
{
    pthread_mutex_lock(&store->indexer.lock);
    store->indexer.wanted = last_seq;
    pthread_cond_signal(&store->indexer.committed);
    pthread_mutex_unlock(&store->indexer.lock);
}

void indexer_distrust(struct store *store)
{
    pthread_mutex_lock(&store->indexer.lock);
    store->indexer.rebuild = true;
    pthread_cond_signal(&store->indexer.committed);
    pthread_mutex_unlock(&store->indexer.lock);
}

void store_search_settle(struct store *store)
{
    struct indexer *indexer = &store->indexer;
    pthread_mutex_lock(&indexer->lock);
    int64_t wanted = indexer->wanted;
    while (!indexer->stopping && (indexer->rebuild || indexer->done < wanted)) {
        pthread_cond_wait(&indexer->indexed, &indexer->lock);
    }
    pthread_mutex_unlock(&indexer->lock);
}
