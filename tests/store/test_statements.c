/* Every statement of the list is one SQLite takes, and none reads a whole table unless it says so.
 */
#include "books.h"

static bool is_scan(const char *detail)
{
    static const char *const tables[] = {
        "acts",   "letters", "lines",    "ledger",  "letter_files", "answers",  "outbox",
        "docs",   "taken",   "words",    "tokens",  "notices",      "messages", "deliveries",
        "duties", "feeds",   "readings", "learned", "read_marks",   "bodies",   " a ",
        " t ",    " l ",     " r ",      " d "};
    if (strstr(detail, "SCAN ") == NULL) {
        return false;
    }
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        if (strstr(detail, tables[i]) != NULL) {
            return true;
        }
    }
    /* "SCAN t" at the end of the line */
    size_t len = strlen(detail);
    return len == 6 && strncmp(detail, "SCAN ", 5) == 0;
}

static void explain(sqlite3 *db, const struct statement_text *statement)
{
    char *sql = arena_printf(arena_current(), "EXPLAIN QUERY PLAN %s", statement->sql);
    sqlite3_stmt *plan = NULL;
    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &plan, NULL) == SQLITE_OK, "%s: %s",
                  statement->name, sqlite3_errmsg(db));
    while (sqlite3_step(plan) == SQLITE_ROW) {
        const char *detail = (const char *)sqlite3_column_text(plan, 3);
        bool meant = strstr(statement->sql, "/*scan*/") != NULL;
        ck_assert_msg(meant || !is_scan(detail), "%s: %s", statement->name, detail);
        ck_assert_msg(meant || strstr(detail, "TEMP B-TREE") == NULL, "%s sorts: %s",
                      statement->name, detail);
    }
    sqlite3_finalize(plan);
}

START_TEST(no_statement_scans_or_sorts_by_accident)
{
    struct books b;
    books_make(&b);
    books_letter(&b, "1/A", "X", "y");
    store_search_settle(b.store);
    sqlite3 *books = books_raw(&b, "books.db"), *search = books_raw(&b, "search.db");
    for (int i = 0; i < store_statement_count; i++) {
        const struct statement_text *statement = &store_statements[i];
        bool searches = strncmp(statement->name, "search_", 7) == 0;
        explain(searches ? search : books, statement);
    }
    sqlite3_close(books);
    sqlite3_close(search);
    books_remove(&b);
}
END_TEST

START_TEST(statement_names_are_unique)
{
    for (int i = 0; i < store_statement_count; i++) {
        for (int j = 0; j < i; j++) {
            ck_assert_str_ne(store_statements[i].name, store_statements[j].name);
        }
    }
}
END_TEST

UNIT_MAIN("store/statements", no_statement_scans_or_sorts_by_accident, statement_names_are_unique)
