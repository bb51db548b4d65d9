/* work.c - folders, children and finished books. */
#include "powercut.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILD_SECONDS = 300 }; /* or it hangs */

const char *work_folder;

/* ---- folders -----------------------------------------------------------------------------------
 */

const char *in_folder(const char *folder, const char *name)
{
    return arena_printf(arena_current(), "%s/%s", folder, name);
}

static int remove_one(const char *path, const struct stat *about, int flag, struct FTW *where)
{
    (void)about, (void)flag, (void)where;
    return remove(path);
}

void tree_remove(const char *path)
{
    nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static void file_copy(const char *from, const char *to)
{
    char bytes[65536];
    size_t got;
    FILE *in = fopen(from, "re"), *out = fopen(to, "we");
    if (in == NULL || out == NULL) {
        die("copy %s to %s: %s", from, to, strerror(errno));
    }
    while ((got = fread(bytes, 1, sizeof bytes, in)) > 0) {
        if (fwrite(bytes, 1, got, out) != got) {
            die("copy to %s: %s", to, strerror(errno));
        }
    }
    fclose(in);
    fclose(out);
}

void tree_copy(const char *from, const char *to)
{
    DIR *stream = opendir(from);
    const struct dirent *entry;
    if (stream == NULL || mkdir(to, 0700) != 0) {
        die("copy %s to %s: %s", from, to, strerror(errno));
    }
    while ((entry = readdir(stream)) != NULL) {
        char source[512], target[512];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        snprintf(source, sizeof source, "%s/%s", from, entry->d_name);
        snprintf(target, sizeof target, "%s/%s", to, entry->d_name);
        if (entry->d_type == DT_DIR) {
            tree_copy(source, target);
        } else {
            file_copy(source, target);
        }
    }
    closedir(stream);
}

void blame_whoever_removed_it(void)
{
    sleep(1); /* removing may be under way; the configuration was the first to come */
    if (access(in_folder(work_folder, "phieud.conf"), R_OK) != 0) {
        die("%s was removed by somebody else while it was in use: this run proves nothing",
            work_folder);
    }
}

/* ---- children ----------------------------------------------------------------------------------
 */

int in_child(int (*work)(void *arg), void *arg)
{
    int status = -1;
    fflush(stdout);
    fflush(stderr);
    pid_t pid = fork();
    if (pid == 0) {
        alarm(CHILD_SECONDS);
        int result = work(arg);
        fflush(stdout);
        _exit(result);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid) {
        die("child: %s", strerror(errno));
    }
    if (!WIFEXITED(status)) {
        fprintf(stderr, "a child was ended by signal %d\n", WTERMSIG(status));
        return -1;
    }
    return WEXITSTATUS(status);
}

/* ---- a weaker promise --------------------------------------------------------------------------
 */

static bool weak;

void weaken_syncs(void)
{
    weak = true;
}

void *__real_sqlite3_wal_hook(sqlite3 *db, int (*hook)(void *, sqlite3 *, const char *, int),
                              void *arg);
void *__wrap_sqlite3_wal_hook(sqlite3 *db, int (*hook)(void *, sqlite3 *, const char *, int),
                              void *arg);

/* The last thing the store does to a connection that writes: where a careless pragma would come. */
void *__wrap_sqlite3_wal_hook(sqlite3 *db, int (*hook)(void *, sqlite3 *, const char *, int),
                              void *arg)
{
    if (weak) {
        sqlite3_exec(db, "PRAGMA synchronous = NORMAL", NULL, NULL, NULL);
    }
    return __real_sqlite3_wal_hook(db, hook, arg);
}

/* ---- the books ---------------------------------------------------------------------------------
 */

static sqlite3 *open_raw(const char *data, const char *name)
{
    sqlite3 *db = NULL;
    const char *path = in_folder(data, name);
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK) {
        die("%s: %s", path, sqlite3_errmsg(db));
    }
    sqlite3_busy_timeout(db, 5000);
    return db;
}

static int64_t ask_number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW) {
        die("%s: %s", sql, sqlite3_errmsg(db));
    }
    int64_t number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    return number;
}

static void print_finding(void *arg, const struct check_finding *finding)
{
    (void)arg;
    printf("  [%s] act %lld, letter %lld: %s\n", finding->kind, (long long)finding->seq,
           (long long)finding->letter.v, finding->what);
}

static bool search_has_all(struct store *store)
{
    store_search_settle(store);
    sqlite3 *search = open_raw(house.data_folder, "search.db");
    sqlite3 *books = open_raw(house.data_folder, "books.db");
    int64_t is = ask_number(search, "SELECT count(*) FROM docs");
    int64_t ought = ask_number(books, "SELECT count(*) FROM letters WHERE number > 0");
    sqlite3_close(search);
    sqlite3_close(books);
    if (is != ought) {
        printf("  the search has %lld of %lld letters\n", (long long)is, (long long)ought);
    }
    return is == ought;
}

bool books_are_sound(struct store *store)
{
    struct store_read *read;
    struct check_sum sum = {0};
    struct error err = {0};
    if (store_read_open(store, &read, &err) != 0 ||
        store_check(read, true, print_finding, NULL, &sum, &err) != 0) {
        printf("  check: %s %s %s\n", error_info(err.code)->name, err.arg[0], err.arg[1]);
        return false;
    }
    store_read_close(read);
    return sum.findings == 0 && search_has_all(store);
}

static void put_value(struct buf *out, sqlite3_stmt *row, int column)
{
    const unsigned char *bytes = sqlite3_column_blob(row, column);
    int len = sqlite3_column_bytes(row, column);
    if (sqlite3_column_type(row, column) != SQLITE_BLOB) {
        const unsigned char *text = sqlite3_column_text(row, column);
        buf_puts(out, text != NULL ? (const char *)text : "NULL");
        return;
    }
    for (int i = 0; i < len; i++) {
        buf_printf(out, bytes[i] >= 0x20 && bytes[i] < 0x7f ? "%c" : "%02x", bytes[i]);
    }
}

static void put_table(struct buf *out, sqlite3 *db, const char *table)
{
    sqlite3_stmt *rows = NULL;
    const char *sql = arena_printf(arena_current(), "SELECT * FROM %s ORDER BY 1, 2", table);
    if (sqlite3_prepare_v2(db, sql, -1, &rows, NULL) != SQLITE_OK) {
        die("%s: %s", sql, sqlite3_errmsg(db));
    }
    while (sqlite3_step(rows) == SQLITE_ROW) {
        buf_puts(out, table);
        for (int i = 0; i < sqlite3_column_count(rows); i++) {
            buf_puts(out, "|");
            put_value(out, rows, i);
        }
        buf_puts(out, "\n");
    }
    sqlite3_finalize(rows);
}

const char *books_text(const char *data)
{
    /* Each agency draws a key of its own. */
    static const char tables[] = "SELECT name FROM sqlite_schema WHERE type = 'table'"
                                 " AND name <> 'agency_key' ORDER BY 1";
    struct buf out;
    sqlite3_stmt *statement = NULL;
    sqlite3 *books = open_raw(data, "books.db"), *search = open_raw(data, "search.db");
    buf_init(&out, arena_current(), 16 << 20);
    if (sqlite3_prepare_v2(books, tables, -1, &statement, NULL) != SQLITE_OK) {
        die("%s: %s", tables, sqlite3_errmsg(books));
    }
    while (sqlite3_step(statement) == SQLITE_ROW) {
        put_table(&out, books, (const char *)sqlite3_column_text(statement, 0));
    }
    sqlite3_finalize(statement);
    put_table(&out, search, "docs");
    sqlite3_close(books);
    sqlite3_close(search);
    return out.data;
}

void print_difference(const char *ought, const char *is)
{
    size_t at = 0, line = 0;
    for (; ought[at] != '\0' && ought[at] == is[at]; at++) {
        line = ought[at] == '\n' ? at + 1 : line;
    }
    printf("  ought %.*s\n  is    %.*s\n", (int)strcspn(ought + line, "\n"), ought + line,
           (int)strcspn(is + line, "\n"), is + line);
}
