/* index_file.c - search.db itself: its tables, whose it is, and making it anew. */
#include "indexing.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SEARCH_VERSION = 4 }; /* of the tables and of what doc_of and the folding make of a letter */

static const char schema[] =
    "BEGIN;"
    "CREATE TABLE mark (id INTEGER PRIMARY KEY CHECK (id = 1), version INTEGER NOT NULL,"
    " seq INTEGER NOT NULL, hash BLOB NOT NULL, furthest INTEGER NOT NULL) STRICT;"
    "CREATE TABLE docs (letter INTEGER PRIMARY KEY, code TEXT NOT NULL, subject TEXT NOT NULL,"
    " issuer TEXT NOT NULL, signer TEXT NOT NULL, opinions TEXT NOT NULL, names TEXT NOT NULL) "
    "STRICT;"
    "CREATE TABLE taken (letter INTEGER PRIMARY KEY, seq INTEGER NOT NULL) STRICT;"
    "CREATE TABLE words (word TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;"
    "CREATE VIRTUAL TABLE f_letter USING fts5(code, subject, issuer, signer, opinions, names,"
    " content='', columnsize=0, tokenize='ascii', prefix='2 3');"
    "CREATE VIRTUAL TABLE f_pairs USING fts5(pairs, content='', columnsize=0,"
    " tokenize='ascii tokenchars ''_''', detail=none);"
    "CREATE TABLE bodies (letter INTEGER NOT NULL, first INTEGER NOT NULL, pages INTEGER NOT NULL,"
    " text TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (letter, first)) STRICT, WITHOUT ROWID;"
    "CREATE VIRTUAL TABLE f_body USING fts5(words, content='', columnsize=0,"
    " tokenize='ascii tokenchars ''_''', detail=none);"
    "PRAGMA application_id = 1349020019;"
    "COMMIT";
_Static_assert(SEARCH_APPLICATION_ID == 1349020019, "the number in the schema");

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

static int64_t last_committed(struct indexer *indexer)
{
    pthread_mutex_lock(&indexer->lock);
    int64_t last = indexer->wanted;
    pthread_mutex_unlock(&indexer->lock);
    return last;
}

/* Nor may it hold a letter further than the books are: its next acts would be passed over. */
static bool read_mark(struct work *work)
{
    struct query q = db_query(work->db, ST_SEARCH_MARK);
    bool usable = query_row(&q) && take_int(&q) == SEARCH_VERSION;
    int64_t seq = usable ? take_int(&q) : 0;
    struct digest hash = usable ? take_digest(&q) : (struct digest){0};
    work->furthest = usable ? take_int(&q) : 0;
    bool read = query_end(&q, NULL) == 0;
    work->mark = seq;
    return usable && read && mark_belongs(work, seq, &hash) &&
           work->furthest <= last_committed(&work->store->indexer);
}

static int make_search(struct work *work, const char *path, struct error *err)
{
    db_close(work->db);
    work->db = NULL;
    store_unlink_books(path);
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
    work->mark = work->furthest = 0;
    memset(work->known, 0, sizeof work->known);
    return query_run(&q, err);
}

int index_open(struct work *work, bool rebuild, struct error *err)
{
    const char *path = work->store->search_path;
    int rc = 0;
    if (rebuild || (work->db == NULL && db_open(path, DB_INDEXER, &work->db, NULL) != 0) ||
        !read_mark(work)) {
        rc = make_search(work, path, err);
    }
    if (rc != 0) {
        db_close(work->db);
        work->db = NULL;
    }
    return rc;
}

int index_bears_witness(struct store *store, struct error *err)
{
    struct db *db = NULL;
    int64_t seq = 0;
    const char *path = store->search_path;
    if (access(path, F_OK) == 0 && db_open(path, DB_SEARCHER, &db, NULL) == 0) {
        struct query q = db_query(db, ST_SEARCH_MARK);
        seq = query_row(&q) && take_int(&q) == SEARCH_VERSION ? take_int(&q) : 0;
        seq = query_end(&q, NULL) == 0 ? seq : 0; /* damaged: made anew */
    }
    db_close(db);
    if (seq <= store->mirror.last_seq) {
        return 0;
    }
    char text[200];
    snprintf(text, sizeof text,
             "sổ chỉ còn đến bước %" PRId64 " mà search.db đã thấy bước %" PRId64
             "; nếu cố ý đặt lại sổ cũ, xóa search.db",
             store->mirror.last_seq, seq);
    return error_set(err, ERR_STORE_DAMAGED, NULL, text, NULL);
}
