/* db.c - opening a connection the careful way, and running statements of the list on it. */
#include "db.h"

#include "phieu/arena.h"
#include "phieu/store.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

const struct statement_text store_statements[] = {
#define STATEMENT(id, name, sql) {name, sql},
#include "statements.def"
#undef STATEMENT
};
const int store_statement_count = STATEMENT_COUNT;

/* ---- opening ------------------------------------------------------------------------------ */

struct role_setup {
    int flags;
    const char *pragmas; /* run once, their rows ignored */
};

#define COMMON_PRAGMAS                                                                             \
    "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; "          \
    "PRAGMA trusted_schema = OFF; PRAGMA secure_delete = OFF; PRAGMA temp_store = MEMORY; "
#define WRITING_PRAGMAS                                                                            \
    "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; "                                   \
    "PRAGMA journal_size_limit = 67108864; "

static const struct role_setup roles[DB_ROLE_COUNT] = {
    [DB_WRITER] = {SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, COMMON_PRAGMAS WRITING_PRAGMAS
                   "PRAGMA synchronous = FULL; PRAGMA cache_size = -65536"},
    [DB_READER] = {SQLITE_OPEN_READONLY,
                   COMMON_PRAGMAS "PRAGMA query_only = ON; PRAGMA cache_size = -8192"},
    [DB_INDEXER] = {SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, COMMON_PRAGMAS WRITING_PRAGMAS
                    "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -32768"},
    [DB_SEARCHER] = {SQLITE_OPEN_READONLY,
                     COMMON_PRAGMAS "PRAGMA query_only = ON; PRAGMA cache_size = -8192"},
};

/* What must have taken: SQLite ignores a pragma it cannot honour. */
struct expected {
    const char *pragma, *value;
    bool writers_only;
};
static const struct expected expecteds[] = {
    {"PRAGMA foreign_keys", "1", false},
    {"PRAGMA trusted_schema", "0", false},
    {"PRAGMA journal_mode", "wal", true},
};

static const int limits[][2] = {
    {SQLITE_LIMIT_LENGTH, 64 << 20},    {SQLITE_LIMIT_SQL_LENGTH, 100000},
    {SQLITE_LIMIT_COLUMN, 64},          {SQLITE_LIMIT_EXPR_DEPTH, 64},
    {SQLITE_LIMIT_COMPOUND_SELECT, 8},  {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100},
    {SQLITE_LIMIT_VARIABLE_NUMBER, 64}, {SQLITE_LIMIT_ATTACHED, 1}, /* VACUUM INTO takes one */
};

static void configure_library(void)
{
    /* One thread per connection and our own ceilings: counting every allocation under a lock buys
     * nothing. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static int note_commit(void *arg, sqlite3 *handle, const char *schema, int pages)
{
    struct db *db = arg;
    (void)handle;
    (void)schema;
    db->wal_pages = pages;
    return SQLITE_OK;
}

static int configure(sqlite3 *handle)
{
    static const struct {
        int option, value;
    } options[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
    };
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++) {
        int rc = sqlite3_db_config(handle, options[i].option, options[i].value, (int *)NULL);
        if (rc != SQLITE_OK) {
            return rc;
        }
    }
    for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
        sqlite3_limit(handle, limits[i][0], limits[i][1]);
    }
    sqlite3_extended_result_codes(handle, 1);
    return SQLITE_OK;
}

/* Compares a pragma's answer; SQLITE_ERROR when it did not take. */
static int read_back(sqlite3 *handle, const struct expected *expected)
{
    sqlite3_stmt *statement = NULL;
    int rc = sqlite3_prepare_v2(handle, expected->pragma, -1, &statement, NULL);
    if (rc != SQLITE_OK) {
        return rc;
    }
    rc = sqlite3_step(statement);
    if (rc == SQLITE_ROW) {
        const char *value = (const char *)sqlite3_column_text(statement, 0);
        rc = value != NULL && strcmp(value, expected->value) == 0 ? SQLITE_OK : SQLITE_ERROR;
    }
    sqlite3_finalize(statement);
    return rc;
}

static int set_up(struct db *db, enum db_role role)
{
    bool writes = (roles[role].flags & SQLITE_OPEN_READWRITE) != 0;
    int rc = configure(db->handle);
    if (rc == SQLITE_OK) {
        rc = sqlite3_exec(db->handle, roles[role].pragmas, NULL, NULL, NULL);
    }
    for (size_t i = 0; rc == SQLITE_OK && i < sizeof expecteds / sizeof expecteds[0]; i++) {
        if (writes || !expecteds[i].writers_only) {
            rc = read_back(db->handle, &expecteds[i]);
        }
    }
    if (rc == SQLITE_OK && writes && sqlite3_db_readonly(db->handle, "main") != 0) {
        rc = SQLITE_READONLY; /* SQLite makes do with less when it cannot have more */
    }
    if (rc == SQLITE_OK && writes) {
        sqlite3_wal_hook(db->handle, note_commit, db);
    }
    return rc;
}

int db_open(const char *path, enum db_role role, struct db **ret, struct error *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure_library);
    struct db *db = calloc(1, sizeof *db);
    if (db == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    db->name = role == DB_WRITER || role == DB_READER ? "books.db" : "search.db";
    int rc = sqlite3_open_v2(path, &db->handle,
                             roles[role].flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (rc == SQLITE_OK) {
        rc = set_up(db, role);
    }
    if (rc != SQLITE_OK) {
        db_error(db, rc, "open", err);
        db_close(db);
        return -1;
    }
    *ret = db;
    return 0;
}

void db_close(struct db *db)
{
    if (db == NULL) {
        return;
    }
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        sqlite3_finalize(db->prepared[i]);
    }
    sqlite3_close(db->handle);
    free(db);
}

/* ---- failures ----------------------------------------------------------------------------- */

bool db_is_full(struct db *db, int rc)
{
    if ((rc & 0xff) == SQLITE_FULL) {
        return true;
    }
    /* SHMSIZE: the log's index cannot grow. Not a sync: nobody knows what that one kept. */
    bool grows = rc == SQLITE_IOERR_WRITE || rc == SQLITE_IOERR_SHMSIZE;
    int system = db->handle != NULL ? sqlite3_system_errno(db->handle) : 0;
    return grows && (system == ENOSPC || system == EDQUOT || system == EFBIG);
}

bool db_is_no_memory(int rc)
{
    return (rc & 0xff) == SQLITE_NOMEM || rc == SQLITE_IOERR_NOMEM;
}

static int describe(struct db *db, int rc, const char *what, struct error *err)
{
    if (db_is_full(db, rc)) {
        return error_set(err, ERR_DISK_FULL, NULL, NULL, NULL);
    }
    if (db_is_no_memory(rc)) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    const char *said = db->handle != NULL && sqlite3_errcode(db->handle) != SQLITE_OK
                           ? sqlite3_errmsg(db->handle)
                           : sqlite3_errstr(rc);
    char text[200];
    sqlite3_snprintf(sizeof text, text, "%s: %s", what, said);
    switch (rc & 0xff) {
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
        return error_set(err, ERR_IO, NULL, db->name, said);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return error_set(err, ERR_STORE_DAMAGED, NULL, text, NULL);
    default:
        return error_set(err, ERR_STORE_SQL, NULL, text, NULL);
    }
}

int db_error(struct db *db, int rc, const char *what, struct error *err)
{
    db->failures++;
    db->sync_failed |= rc == SQLITE_IOERR_FSYNC || rc == SQLITE_IOERR_DIR_FSYNC;
    if (!db->spoiled) {
        describe(db, rc, what, &db->failure);
        db->spoiled = db->writing;
    }
    if (err != NULL) {
        *err = db->failure;
    }
    return -1;
}

void db_reset(struct db *db)
{
    for (int i = 0; i < STATEMENT_COUNT; i++) {
        if (db->prepared[i] != NULL) {
            sqlite3_reset(db->prepared[i]);
        }
    }
}

void db_abandon(struct db *db)
{
    db_reset(db);
    if (sqlite3_get_autocommit(db->handle) == 0) {
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    }
    db->writing = false;
    db->spoiled = false;
}

/* ---- running ------------------------------------------------------------------------------ */

struct query db_query(struct db *db, enum statement id)
{
    struct query q = {.db = db, .id = id, .rc = SQLITE_OK};
    if (db->prepared[id] == NULL) {
        q.rc = sqlite3_prepare_v3(db->handle, store_statements[id].sql, -1,
                                  SQLITE_PREPARE_PERSISTENT, &db->prepared[id], NULL);
    } else {
        sqlite3_reset(db->prepared[id]); /* left open when an arena ran out */
    }
    q.statement = db->prepared[id];
    return q;
}

static void note(struct query *q, int rc)
{
    if (q->rc == SQLITE_OK) {
        q->rc = rc;
    }
}

void bind_int(struct query *q, int64_t value)
{
    note(q, sqlite3_bind_int64(q->statement, ++q->bound, value));
}

void bind_text(struct query *q, const char *text)
{
    note(q, sqlite3_bind_text(q->statement, ++q->bound, text, -1, SQLITE_STATIC));
}

void bind_blob(struct query *q, const void *bytes, size_t len)
{
    note(q,
         sqlite3_bind_blob64(q->statement, ++q->bound, len == 0 ? "" : bytes, len, SQLITE_STATIC));
}

void bind_digest(struct query *q, const struct digest *digest)
{
    bind_blob(q, digest->bytes, sizeof digest->bytes);
}

void bind_null(struct query *q)
{
    note(q, sqlite3_bind_null(q->statement, ++q->bound));
}

void bind_day(struct query *q, struct day day)
{
    if (day_is(day)) {
        bind_int(q, day.n);
    } else {
        bind_null(q);
    }
}

bool query_row(struct query *q)
{
    if (q->rc == SQLITE_OK && q->db->spoiled) {
        q->rc = SQLITE_ABORT;
    }
    if (q->rc != SQLITE_OK) {
        return false;
    }
    int rc = sqlite3_step(q->statement);
    q->taken = 0;
    if (rc == SQLITE_ROW) {
        return true;
    }
    q->rc = rc == SQLITE_DONE ? SQLITE_OK : rc;
    return false;
}

int query_end(struct query *q, struct error *err)
{
    int rc = q->rc;
    if (rc != SQLITE_OK) {
        db_error(q->db, rc, store_statements[q->id].name, err); /* before reset changes errmsg */
    } else if (q->id == ST_BEGIN_WRITE || q->id == ST_COMMIT) {
        q->db->writing = q->id == ST_BEGIN_WRITE;
    }
    sqlite3_reset(q->statement);
    return rc == SQLITE_OK ? 0 : -1;
}

int query_run(struct query *q, struct error *err)
{
    q->db->writes++;
    while (query_row(q)) {
    }
    return query_end(q, err);
}

int64_t take_int(struct query *q)
{
    return sqlite3_column_int64(q->statement, q->taken++);
}

bool take_bool(struct query *q)
{
    return take_int(q) != 0;
}

int take_small(struct query *q)
{
    int64_t value = take_int(q);
    return value >= INT32_MIN && value <= INT32_MAX ? (int)value : -1;
}

/* A value may have to be copied to be shown; without memory it looks like NULL, and is not. */
static const char *text_here(struct query *q)
{
    const char *text = (const char *)sqlite3_column_text(q->statement, q->taken);
    if (text == NULL && sqlite3_column_type(q->statement, q->taken) != SQLITE_NULL) {
        note(q, SQLITE_NOMEM);
    }
    return text;
}

const char *peek_text(struct query *q)
{
    const char *text = text_here(q);
    q->taken++;
    return text != NULL ? text : "";
}

const char *take_text_or_null(struct query *q)
{
    const char *text = text_here(q);
    int len = sqlite3_column_bytes(q->statement, q->taken);
    q->taken++;
    return text != NULL ? arena_memdup(arena_current(), text, (size_t)len) : NULL;
}

const char *take_text(struct query *q)
{
    const char *text = take_text_or_null(q);
    return text != NULL ? text : "";
}

struct day take_day(struct query *q)
{
    int column = q->taken++;
    if (sqlite3_column_type(q->statement, column) == SQLITE_NULL) {
        return DAY_NONE;
    }
    return (struct day){sqlite3_column_int(q->statement, column)};
}

struct digest take_digest(struct query *q)
{
    struct digest digest = {0};
    const void *bytes = sqlite3_column_blob(q->statement, q->taken);
    if (sqlite3_column_bytes(q->statement, q->taken) == (int)sizeof digest.bytes) {
        memcpy(digest.bytes, bytes, sizeof digest.bytes);
    }
    q->taken++;
    return digest;
}

void take_skip(struct query *q)
{
    q->taken++;
}

int db_run(struct db *db, enum statement id, struct error *err)
{
    struct query q = db_query(db, id);
    while (query_row(&q)) {
    }
    return query_end(&q, err);
}

int db_number(struct db *db, enum statement id, int64_t otherwise, int64_t *ret, struct error *err)
{
    struct query q = db_query(db, id);
    int64_t value = query_row(&q) ? take_int(&q) : otherwise;
    if (query_end(&q, err) != 0) {
        return -1;
    }
    *ret = value;
    return 0;
}
