/*
 * db.h - one SQLite connection and the closed list of statements it may run.
 *
 * Statements are prepared once per connection, on first use. A query is bound and read in order:
 *
 *     struct query q = db_query(db, ST_LETTER_NUMBER);
 *     bind_text(&q, book);
 *     bind_int(&q, number);
 *     while (query_row(&q)) { id = take_int(&q); name = take_text(&q); }
 *     if (query_end(&q, err) != 0) ...
 *
 * Errors are sticky in the query; query_end tells. Texts bound must stay until query_end; texts
 * taken are copied into the current arena. When an arena runs out in between, the statement stays
 * open: whoever owns the scope calls db_abandon before the connection is used again.
 *
 * A connection belongs to one thread.
 */
#ifndef PHIEU_STORE_DB_H
#define PHIEU_STORE_DB_H

#include "phieu/day.h"
#include "phieu/error.h"
#include "phieu/file.h"

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum statement {
#define STATEMENT(id, name, sql) id,
#include "statements.def"
#undef STATEMENT
    STATEMENT_COUNT
};

enum db_role {
    DB_WRITER,   /* books.db: synchronous=FULL, large cache, no checkpoints of its own */
    DB_READER,   /* books.db, read-only */
    DB_INDEXER,  /* search.db: synchronous=NORMAL, everything in it can be made again */
    DB_SEARCHER, /* search.db, read-only */
    DB_ROLE_COUNT
};

/* Only a safety net: nobody else writes. */
#define DB_BUSY_MS 5000

/* Four bytes at the head of the file that say whose it is. */
#define BOOKS_APPLICATION_ID  0x50686975 /* "Phiu" */
#define SEARCH_APPLICATION_ID 0x50686973 /* "Phis" */

struct db {
    sqlite3 *handle;
    const char *name; /* of the file, for messages */
    sqlite3_stmt *prepared[STATEMENT_COUNT];
    int64_t writes; /* writing statements run */
    bool writing;   /* between BEGIN and COMMIT */
    /* A statement failed in between. SQLite may have ended the transaction by itself, and what came
     * next would be kept for good: nothing runs until db_abandon. */
    bool spoiled;
    int64_t failures;     /* statements that failed */
    struct error failure; /* the last of them; of a transaction's the first */
    int wal_pages;        /* in the log after the last commit */
    bool sync_failed;     /* a sync failed: what the disk holds is not known any more */
};

/* Opens (writer and indexer: creates) and sets every pragma of RELIABILITY.md 5.5, reading back
 * those that matter. Errors: ERR_IO, ERR_STORE_DAMAGED (not a database), ERR_DISK_FULL,
 * ERR_NO_MEMORY. */
int db_open(const char *path, enum db_role role, struct db **ret, struct error *err) MUST_USE;
void db_close(struct db *db);

/* Fills *err from the connection's last failure `rc`; returns -1. */
int db_error(struct db *db, int rc, const char *what, struct error *err);
/* True when the last failure was for want of room: SQLITE_FULL, or a write that met a limit. */
bool db_is_full(struct db *db, int rc);

bool db_is_no_memory(int rc);

/* Resets the statements an exhausted arena left open. */
void db_reset(struct db *db);
/* db_reset, and rolls back. */
void db_abandon(struct db *db);

struct query {
    struct db *db;
    sqlite3_stmt *statement;
    enum statement id;
    int bound, taken;
    int rc; /* SQLITE_OK while nothing went wrong */
};

struct query db_query(struct db *db, enum statement id);
void bind_int(struct query *q, int64_t value);
void bind_text(struct query *q, const char *text);
void bind_blob(struct query *q, const void *bytes, size_t len);
void bind_digest(struct query *q, const struct digest *digest);
void bind_null(struct query *q);
/* NULL for none. */
void bind_day(struct query *q, struct day day);

bool query_row(struct query *q);
int query_end(struct query *q, struct error *err) MUST_USE;
/* For a statement that writes: runs it and counts it. */
int query_run(struct query *q, struct error *err) MUST_USE;

/* The next column of the row. */
int64_t take_int(struct query *q);
bool take_bool(struct query *q);
int take_small(struct query *q);        /* an int64 that must fit an int; else -1 */
const char *take_text(struct query *q); /* "" for NULL */
const char *take_text_or_null(struct query *q);
struct day take_day(struct query *q); /* DAY_NONE for NULL */
struct digest take_digest(struct query *q);
void take_skip(struct query *q);
/* The column as it stands in the row, valid until the next; for rows that are looked at and left.
 */
const char *peek_text(struct query *q);

/* For a result that changes nothing: there is no one to tell, and the next call fails the same way.
 */
static inline void may_fail(int rc)
{
    (void)rc;
}

/* A statement without parameters or rows. */
int db_run(struct db *db, enum statement id, struct error *err) MUST_USE;
/* The first column of the first row, `otherwise` without one. */
int db_number(struct db *db, enum statement id, int64_t otherwise, int64_t *ret,
              struct error *err) MUST_USE;

#endif
