/* Opening: one process at a time, our own file only, never a newer one. */
#include "books.h"

#include "room.h"

#include <sys/stat.h>
#include <sys/wait.h>

START_TEST(create_refuses_books_that_are_there)
{
    struct books b;
    books_make(&b);
    ck_refused(store_create(b.root, err), ERR_STORE_LOCKED, "");
    books_stop(&b);
    ck_refused(store_create(b.root, err), ERR_STORE_EXISTS, "");
    struct stat about;
    char path[128];
    snprintf(path, sizeof path, "%s/books.db", b.root);
    ck_assert_int_eq(stat(path, &about), 0);
    books_start(&b);
    books_remove(&b);
}
END_TEST

START_TEST(open_refuses_what_is_missing_or_locked)
{
    struct books b;
    struct store *store;
    books_make(&b);
    ck_refused(store_open(&b.config, &store, err), ERR_STORE_LOCKED, "");
    struct check_sum sum;
    ck_refused(store_check_folder(b.root, false, NULL, NULL, &sum, err), ERR_STORE_LOCKED, "");
    books_stop(&b);
    struct store_config config = {.root = "/tmp/phieu-no-such-folder", .rules = &b.rules};
    ck_refused(store_open(&config, &store, err), ERR_STORE_MISSING, "");
    char path[128];
    snprintf(path, sizeof path, "%s/books.db", b.root);
    ck_assert_int_eq(unlink(path), 0);
    ck_refused(store_open(&b.config, &store, err), ERR_STORE_MISSING, "");
    ck_refused(store_check_folder(b.root, false, NULL, NULL, &sum, err), ERR_STORE_MISSING, "");
    books_remove(&b);
}
END_TEST

static const struct {
    const char *sql;
    enum error_code code;
} strange[] = {
    {"PRAGMA user_version = 99", ERR_STORE_NEWER},
    {"PRAGMA application_id = 1", ERR_STORE_DAMAGED},
    {"UPDATE schema_migrations SET checksum = zeroblob(32)", ERR_STORE_DAMAGED},
    {"DELETE FROM schema_migrations", ERR_STORE_DAMAGED},
    {"INSERT INTO counters VALUES ('den', 2025, 5)", ERR_STORE_DAMAGED},
};

START_TEST(open_refuses_strange_books)
{
    for (size_t i = 0; i < sizeof strange / sizeof strange[0]; i++) {
        struct books b;
        struct store *store;
        struct error err = {0};
        books_make(&b);
        books_stop(&b);
        books_exec(&b, strange[i].sql);
        ck_assert_int_eq(store_open(&b.config, &store, &err), -1);
        ck_assert_msg(err.code == strange[i].code, "%s: %s", strange[i].sql,
                      error_info(err.code)->name);
        if (err.code == ERR_STORE_NEWER) {
            ck_assert_str_eq(err.arg[0], "99");
        }
        books_remove(&b);
    }
}
END_TEST

START_TEST(open_refuses_bytes_that_are_no_database)
{
    struct books b;
    struct store *store;
    books_make(&b);
    books_stop(&b);
    char command[200];
    snprintf(command, sizeof command, "printf '%%01000d' 7 > %s/books.db", b.root);
    ck_assert_int_eq(system(command), 0);
    ck_refused(store_open(&b.config, &store, err), ERR_STORE_DAMAGED, "");
    books_remove(&b);
}
END_TEST

enum { NEWEST = -77 }; /* of the schema: a step more is no other connection */

START_TEST(connection_is_set_up_as_the_checklist_says)
{
    struct books b;
    books_make(&b);
    static const struct {
        const char *pragma;
        int64_t writer, reader;
    } expected[] = {
        {"PRAGMA synchronous", 2, 2},
        {"PRAGMA foreign_keys", 1, 1},
        {"PRAGMA trusted_schema", 0, 0},
        {"PRAGMA secure_delete", 0, 0},
        {"PRAGMA cell_size_check", 1, 1},
        {"PRAGMA query_only", 0, 1},
        {"PRAGMA busy_timeout", 5000, 5000},
        {"PRAGMA wal_autocheckpoint", 0, 1000},
        {"PRAGMA application_id", BOOKS_APPLICATION_ID, BOOKS_APPLICATION_ID},
        {"PRAGMA user_version", NEWEST, NEWEST},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        sqlite3 *handles[] = {b.store->db->handle, b.read->db->handle};
        for (int k = 0; k < 2; k++) {
            sqlite3_stmt *s = NULL;
            ck_assert_int_eq(sqlite3_prepare_v2(handles[k], expected[i].pragma, -1, &s, NULL), 0);
            ck_assert_int_eq(sqlite3_step(s), SQLITE_ROW);
            int64_t want = k == 0 ? expected[i].writer : expected[i].reader;
            want = want == NEWEST ? migrate_newest() : want;
            ck_assert_msg(sqlite3_column_int64(s, 0) == want, "%s: %lld", expected[i].pragma,
                          sqlite3_column_int64(s, 0));
            sqlite3_finalize(s);
        }
    }
    ck_assert_int_ne(sqlite3_exec(b.read->db->handle, "DELETE FROM answers", NULL, NULL, NULL),
                     SQLITE_OK);
    books_remove(&b);
}
END_TEST

/* Older books are copied beside themselves before anything is changed: here the copy alone. */
START_TEST(snapshot_is_a_whole_file)
{
    struct books b;
    books_make(&b);
    books_letter(&b, "1/A", "X", "y");
    books_stop(&b);
    struct db *db;
    char path[128], copy[128];
    snprintf(path, sizeof path, "%s/books.db", b.root);
    snprintf(copy, sizeof copy, "%s/copy.db", b.root);
    ck_done(db_open(path, DB_WRITER, &db, err));
    struct query q = db_query(db, ST_SNAPSHOT);
    bind_text(&q, copy);
    ck_done(query_run(&q, err));
    db_close(db);
    ck_assert_int_eq(rename(copy, path), 0);
    books_start(&b);
    struct check_sum sum;
    ck_done(store_check(b.read, true, NULL, NULL, &sum, err));
    ck_assert_int_eq(sum.acts, 1);
    ck_assert_int_eq(sum.findings, 0);
    books_remove(&b);
}
END_TEST

/* A process that dies in the middle of work leaves whole books. */
START_TEST(acts_acknowledged_survive_a_kill)
{
    struct books b;
    books_make(&b);
    books_stop(&b);
    int pipes[2];
    ck_assert_int_eq(pipe(pipes), 0);
    pid_t child = fork();
    if (child == 0) {
        books_start(&b);
        for (;;) {
            books_letter(&b, "1/A", "X", "y");
            if (write(pipes[1], "x", 1) != 1) {
                _exit(1);
            }
        }
    }
    close(pipes[1]);
    char bytes[1];
    int64_t acknowledged = 0;
    while (acknowledged < 200 && read(pipes[0], bytes, 1) == 1) {
        acknowledged++;
    }
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
    while (read(pipes[0], bytes, 1) == 1) {
        acknowledged++;
    }
    close(pipes[0]);
    books_start(&b);
    struct check_sum sum;
    ck_done(store_check(b.read, true, NULL, NULL, &sum, err));
    ck_assert_int_eq(sum.findings, 0);
    ck_assert_int_ge(sum.acts, acknowledged);
    ck_assert_int_le(sum.acts, acknowledged + 1);
    books_remove(&b);
}
END_TEST

UNIT_MAIN("store/migrate", create_refuses_books_that_are_there,
          open_refuses_what_is_missing_or_locked, open_refuses_strange_books,
          open_refuses_bytes_that_are_no_database, connection_is_set_up_as_the_checklist_says,
          snapshot_is_a_whole_file, acts_acknowledged_survive_a_kill)
