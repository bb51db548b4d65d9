/*
 * bare.c - the limit of a registration: SQLite alone, committing the same rows.
 *
 * The rows are those a run of the real thing left behind, held in memory; the statements are the
 * store's own; the connection is set up as the writer's is. Nothing is looked up, judged, folded or
 * answered.
 */
#include "bench.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { CELLS_MOST = 32, CHECKPOINT_PAGES = 4000 };

struct cell {
    int type;
    int64_t number;
    const char *bytes;
    int len;
};

/* What one registration writes, besides moving the counter. */
static const struct {
    const char *statement, *table, *which;
} tables[] = {
    {"act_add", "acts", "kind = 'register' AND seq > ?1"},
    {"letter_add", "letters", "registered_seq > ?1"},
    {"learned_set", "learned", "letter IN (SELECT id FROM letters WHERE registered_seq > ?1)"},
    {"ledger_add", "ledger", "letter IN (SELECT id FROM letters WHERE registered_seq > ?1)"},
    {"answer_add", "answers", "id > 0"},
};
enum { TABLES = sizeof tables / sizeof tables[0] };

struct bare_rows {
    struct arena arena;
    int64_t count;
    int columns[TABLES];
    struct cell *cells[TABLES]; /* count * columns */
};

static const char *sql_of(const char *name)
{
    for (int i = 0; i < store_statement_count; i++) {
        if (strcmp(store_statements[i].name, name) == 0) {
            return store_statements[i].sql;
        }
    }
    die("no statement %s", name);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) != SQLITE_OK) {
        die("%s: %s", sql, sqlite3_errmsg(db));
    }
    return statement;
}

static sqlite3 *open_books(const struct house *house)
{
    static const char pragmas[] =
        "PRAGMA busy_timeout = 5000; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON;"
        "PRAGMA secure_delete = OFF; PRAGMA temp_store = MEMORY; PRAGMA journal_mode = WAL;"
        "PRAGMA wal_autocheckpoint = 0; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536";
    sqlite3 *db;
    if (sqlite3_open_v2(house_path(house, "data/books.db"), &db,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK ||
        sqlite3_exec(db, pragmas, NULL, NULL, NULL) != SQLITE_OK) {
        die("%s: %s", house->folder, sqlite3_errmsg(db));
    }
    return db;
}

/* ---- taking
 * -------------------------------------------------------------------------------------- */

/* "INSERT INTO acts (seq, ...) VALUES" names the columns in the order they are bound. */
static char *select_for(int table)
{
    const char *sql = sql_of(tables[table].statement);
    const char *open = strchr(sql, '('), *close = strchr(sql, ')');
    return arena_printf(arena_current(), "SELECT %.*s FROM %s WHERE %s ORDER BY rowid",
                        (int)(close - open - 1), open + 1, tables[table].table,
                        tables[table].which);
}

static struct cell take_cell(sqlite3_stmt *row, int column)
{
    struct cell cell = {.type = sqlite3_column_type(row, column),
                        .number = sqlite3_column_int64(row, column)};
    if (cell.type == SQLITE_TEXT || cell.type == SQLITE_BLOB) {
        const void *bytes = cell.type == SQLITE_TEXT
                                ? (const void *)sqlite3_column_text(row, column)
                                : sqlite3_column_blob(row, column);
        cell.len = sqlite3_column_bytes(row, column);
        cell.bytes = arena_memdup(arena_current(), bytes, (size_t)cell.len);
    }
    return cell;
}

static int64_t take_table(struct bare_rows *rows, sqlite3 *db, int table, int64_t after_seq)
{
    sqlite3_stmt *select = prepare(db, select_for(table));
    int columns = rows->columns[table] = sqlite3_column_count(select);
    int64_t count = 0, room = 0;
    if (sqlite3_bind_parameter_count(select) > 0) {
        sqlite3_bind_int64(select, 1, after_seq);
    }
    while (sqlite3_step(select) == SQLITE_ROW) {
        if (count == room) {
            room = room == 0 ? 4096 : room * 2;
            size_t size = (size_t)(room * columns) * sizeof(struct cell);
            rows->cells[table] = realloc(rows->cells[table], size);
            INVARIANT(rows->cells[table] != NULL);
        }
        for (int i = 0; i < columns; i++) {
            rows->cells[table][count * columns + i] = take_cell(select, i);
        }
        count++;
    }
    sqlite3_finalize(select);
    return count;
}

struct bare_rows *bare_take(const struct house *house, int64_t after_seq)
{
    struct bare_rows *rows = calloc(1, sizeof *rows);
    INVARIANT(rows != NULL);
    arena_init(&rows->arena, (size_t)4 << 30);
    struct arena *before = arena_enter(&rows->arena);
    sqlite3 *db = open_books(house);
    for (int i = 0; i < TABLES; i++) {
        int64_t count = take_table(rows, db, i, after_seq);
        if (i > 0 && count != rows->count) {
            die("%lld rows in %s for %lld acts", (long long)count, tables[i].table,
                (long long)rows->count);
        }
        rows->count = count;
    }
    sqlite3_close(db);
    arena_enter(before);
    return rows;
}

int64_t bare_count(const struct bare_rows *rows)
{
    return rows->count;
}

void bare_free(struct bare_rows *rows)
{
    for (int i = 0; i < TABLES; i++) {
        free(rows->cells[i]);
    }
    arena_release(&rows->arena);
    free(rows);
}

/* ---- committing
 * ------------------------------------------------------------------------------------ */

struct loop {
    sqlite3 *db;
    sqlite3_stmt *add[TABLES], *counter, *begin, *commit;
    int pages;
};

static int note_pages(void *arg, sqlite3 *db, const char *schema, int pages)
{
    (void)db, (void)schema;
    *(int *)arg = pages;
    return SQLITE_OK;
}

static void step(struct loop *loop, sqlite3_stmt *statement)
{
    if (sqlite3_step(statement) != SQLITE_DONE) {
        die("%s: %s", sqlite3_sql(statement), sqlite3_errmsg(loop->db));
    }
    sqlite3_reset(statement);
}

static void bind_cell(sqlite3_stmt *statement, int at, const struct cell *cell)
{
    switch (cell->type) {
    case SQLITE_NULL:
        sqlite3_bind_null(statement, at);
        break;
    case SQLITE_INTEGER:
        sqlite3_bind_int64(statement, at, cell->number);
        break;
    case SQLITE_TEXT:
        sqlite3_bind_text(statement, at, cell->bytes, cell->len, SQLITE_STATIC);
        break;
    default:
        sqlite3_bind_blob(statement, at, cell->bytes, cell->len, SQLITE_STATIC);
        break;
    }
}

static void add_row(struct loop *loop, const struct bare_rows *rows, int64_t row)
{
    for (int t = 0; t < TABLES; t++) {
        const struct cell *cells = &rows->cells[t][row * rows->columns[t]];
        for (int i = 0; i < rows->columns[t]; i++) {
            bind_cell(loop->add[t], i + 1, &cells[i]);
        }
        step(loop, loop->add[t]);
    }
}

static void loop_begin(struct loop *loop, const struct house *into)
{
    loop->db = open_books(into);
    loop->pages = 0;
    for (int t = 0; t < TABLES; t++) {
        loop->add[t] = prepare(loop->db, sql_of(tables[t].statement));
    }
    sqlite3_exec(loop->db, "INSERT OR IGNORE INTO counters VALUES ('VBD', 1900, 1)", NULL, NULL,
                 NULL);
    loop->counter = prepare(loop->db, sql_of("counter_set"));
    sqlite3_bind_text(loop->counter, 2, "VBD", -1, SQLITE_STATIC);
    sqlite3_bind_int(loop->counter, 3, 1900);
    loop->begin = prepare(loop->db, sql_of("begin_write"));
    loop->commit = prepare(loop->db, sql_of("commit"));
    sqlite3_wal_hook(loop->db, note_pages, &loop->pages);
}

static void loop_end(struct loop *loop)
{
    for (int t = 0; t < TABLES; t++) {
        sqlite3_finalize(loop->add[t]);
    }
    sqlite3_finalize(loop->counter);
    sqlite3_finalize(loop->begin);
    sqlite3_finalize(loop->commit);
    sqlite3_close(loop->db);
}

static double processor_s(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double bare_commit(const struct bare_rows *rows, const struct house *into, int batch,
                   double *ret_processor_s)
{
    struct loop loop;
    loop_begin(&loop, into);
    double start = clock_s(), processor = processor_s();
    for (int64_t row = 0; row < rows->count;) {
        step(&loop, loop.begin);
        for (int i = 0; i < batch && row < rows->count; i++, row++) {
            add_row(&loop, rows, row);
        }
        sqlite3_bind_int64(loop.counter, 1, row);
        step(&loop, loop.counter);
        step(&loop, loop.commit);
        if (loop.pages >= CHECKPOINT_PAGES) {
            sqlite3_wal_checkpoint_v2(loop.db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
        }
    }
    double took = clock_s() - start;
    *ret_processor_s = processor_s() - processor;
    loop_end(&loop);
    return took;
}
