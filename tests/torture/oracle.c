/*
 * oracle.c - what the clients were told, held against the books.
 *
 * Asks SQLite and nothing of the store: the lists become a table beside a copy of the books, and
 * each rule is a query that returns what breaks it. Every rule is proven able to fail: oracle_sees
 * damages the copy in a way of each rule's own.
 */
#include "torture.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* OPEN: broken, unless a request is still under way. */
enum blame { LOST, DOUBLED, BROKEN, OPEN, BLAMES };

/* told: kind, key, letter, seq, book, year, number, code of each acknowledged act.
 * marks: the key each act carries in its text. */
struct rule {
    const char *name;
    enum blame blame;
    const char *broken; /* one row a violation */
};

static const struct rule rules[] = {
    {"an acknowledged act is not in the books as it was told", LOST,
     "SELECT 1 FROM told t LEFT JOIN acts a ON a.seq = t.seq AND a.letter = t.letter AND a.kind = "
     "t.kind"
     " WHERE a.seq IS NULL"},
    {"an acknowledged letter has not the number that was told", LOST,
     "SELECT 1 FROM told t LEFT JOIN letters l ON l.id = t.letter AND l.book = t.book AND l.year = "
     "t.year"
     " AND l.number = t.number AND l.code = t.code WHERE t.kind = 'register' AND l.id IS NULL"},
    {"an acknowledged act's answer is not kept as it was given", LOST,
     "SELECT 1 FROM told t LEFT JOIN answers w ON w.key = t.key AND t.seq ="
     " coalesce(CAST(w.body AS TEXT) ->> '$.act.seq', CAST(w.body AS TEXT) ->> '$.draft.version')"
     " WHERE t.kind <> 'receive' AND w.id IS NULL"},
    {"an acknowledged intake is not in the ledger", LOST,
     "SELECT 1 FROM told t LEFT JOIN ledger g ON g.channel = 'upload' AND g.channel_id = t.key"
     " AND g.letter = t.letter WHERE t.kind = 'receive' AND g.id IS NULL"},
    {"one request was carried out twice", DOUBLED,
     "SELECT 1 FROM marks WHERE mark IS NOT NULL GROUP BY mark HAVING count(*) > 1"},
    {"two letters of one code", DOUBLED,
     "SELECT 1 FROM letters WHERE number > 0 GROUP BY code HAVING count(*) > 1"},
    {"two ledger items of one key", DOUBLED,
     "SELECT 1 FROM ledger GROUP BY channel_id HAVING count(*) > 1"},
    {"a letter accepted twice", DOUBLED,
     "SELECT 1 FROM acts WHERE kind = 'accept' GROUP BY letter HAVING count(*) > 1"},
    {"one act told of twice", DOUBLED, "SELECT 1 FROM told GROUP BY seq HAVING count(*) > 1"},
    {"an act nobody was told of", OPEN,
     "SELECT 1 FROM acts a LEFT JOIN told t ON t.seq = a.seq WHERE a.letter > 0 AND t.seq IS NULL"},
    {"the acts are not 1..N", BROKEN,
     "SELECT 1 WHERE (SELECT max(seq) FROM acts) <> (SELECT count(*) FROM acts)"},
    {"the numbers of a book and year are not 1..N", BROKEN,
     "SELECT 1 FROM letters WHERE number > 0 GROUP BY book, year"
     " HAVING min(number) <> 1 OR max(number) <> count(*) OR count(DISTINCT number) <> count(*)"},
    {"a counter is not the highest number", BROKEN,
     "SELECT 1 FROM letters l LEFT JOIN counters c USING (book, year) WHERE l.number > 0"
     " GROUP BY book, year HAVING c.last IS NOT max(l.number)"},
    {"a counter without letters", BROKEN,
     "SELECT 1 FROM counters c WHERE NOT EXISTS"
     " (SELECT 1 FROM letters l WHERE l.book = c.book AND l.year = c.year AND l.number > 0)"},
    {"the ledger does not say what became of an item", OPEN,
     "SELECT 1 FROM ledger g LEFT JOIN letters l ON l.id = g.letter WHERE g.outcome <>"
     " CASE WHEN l.number > 0 THEN 2 WHEN l.state = 1 THEN 1 WHEN l.state = 2 THEN 4 ELSE -1 END"},
    {"a letter that the ledger does not know", BROKEN,
     "SELECT 1 FROM letters l LEFT JOIN ledger g ON g.letter = l.id WHERE g.id IS NULL"},
};
enum { RULES = sizeof rules / sizeof rules[0] };

/* One damage a rule, in the rules' order; some others may see it too. */
static const char *const damages[RULES] = {
    "DELETE FROM acts WHERE seq = (SELECT max(seq) FROM told)",
    "UPDATE letters SET number = 1000000 WHERE id = (SELECT max(letter) FROM told WHERE kind = "
    "'register')",
    "DELETE FROM answers WHERE key = (SELECT max(key) FROM told WHERE kind <> 'receive')",
    "DELETE FROM ledger WHERE channel_id = (SELECT max(key) FROM told WHERE kind = 'receive')",
    "UPDATE marks SET mark = 'k' WHERE seq IN (SELECT seq FROM marks WHERE mark IS NOT NULL LIMIT "
    "2)",
    "UPDATE letters SET code = 'X' WHERE id IN (SELECT id FROM letters WHERE number > 0 LIMIT 2)",
    "UPDATE ledger SET channel_id = 'k' WHERE id IN (SELECT id FROM ledger LIMIT 2)",
    "UPDATE acts SET kind = 'accept', letter = 1 WHERE seq IN (SELECT seq FROM told LIMIT 2)",
    "INSERT INTO told SELECT * FROM told LIMIT 1",
    "DELETE FROM told WHERE seq = (SELECT max(seq) FROM told)",
    "UPDATE acts SET seq = 10000000 WHERE seq = (SELECT max(seq) FROM told)",
    "UPDATE letters SET number = number + 1 WHERE number > 0",
    "UPDATE counters SET last = last + 1 WHERE book = 'VBD'",
    "INSERT INTO counters VALUES ('VBD', 1999, 1)",
    "UPDATE ledger SET outcome = 3 WHERE id = 1",
    "UPDATE ledger SET letter = 1000000 WHERE id = 1",
};

/* ---- the comparing database --------------------------------------------------------------------
 */

static void run(sqlite3 *db, const char *sql)
{
    char *why = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &why) != SQLITE_OK) {
        die("oracle: %s: %s", sql, why);
    }
}

static int64_t number(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) {
        die("oracle: %s: %s", sql, sqlite3_errmsg(db));
    }
    int64_t value = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
    sqlite3_finalize(statement);
    return value;
}

/* A line cut short by the end of its writer would be a client's fault, not phieud's: there is none.
 */
static void take_list(sqlite3 *db, const char *path)
{
    static const char add[] = "INSERT INTO told VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    char line[300];
    sqlite3_stmt *statement;
    FILE *list = fopen(path, "re");
    if (list == NULL || sqlite3_prepare_v2(db, add, -1, &statement, NULL) != SQLITE_OK) {
        die("oracle: %s cannot be read", path);
    }
    while (fgets(line, sizeof line, list) != NULL) {
        char *rest = line, *field;
        line[strcspn(line, "\n")] = '\0';
        for (int i = 1; (field = strsep(&rest, "\t")) != NULL; i++) {
            sqlite3_bind_text(statement, i, field, -1, SQLITE_TRANSIENT);
        }
        if (sqlite3_step(statement) != SQLITE_DONE) {
            die("oracle: %s: %s", path, sqlite3_errmsg(db));
        }
        sqlite3_reset(statement);
    }
    sqlite3_finalize(statement);
    fclose(list);
}

/* Plain tables without the books' own defences, so that they can be damaged. */
static const char take_books[] =
    "CREATE TABLE told (kind, key, letter INTEGER, seq INTEGER, book, year INTEGER, number "
    "INTEGER, code);"
    "CREATE TABLE acts AS SELECT seq, letter, kind FROM books.acts;"
    "CREATE TABLE marks AS SELECT seq, coalesce(body ->> '$.note', body ->> '$.text', body ->> "
    "'$.reason')"
    "    AS mark FROM books.acts WHERE letter > 0;"
    "CREATE TABLE letters AS SELECT id, state, book, year, number, code FROM books.letters;"
    "CREATE TABLE counters AS SELECT book, year, last FROM books.counters;"
    "CREATE TABLE ledger AS SELECT id, channel, channel_id, outcome, letter FROM books.ledger;"
    "CREATE TABLE answers AS SELECT id, key, body FROM books.answers;"
    "CREATE INDEX acts_seq ON acts (seq); CREATE INDEX letters_id ON letters (id);"
    "CREATE INDEX letters_book ON letters (book, year, number); CREATE INDEX answers_key ON "
    "answers (key);"
    "CREATE INDEX ledger_letter ON ledger (letter); CREATE INDEX ledger_key ON ledger "
    "(channel_id);";

static sqlite3 *open_copy(const char *books, const char *const *lists, int count)
{
    sqlite3 *db;
    char *attach = sqlite3_mprintf("ATTACH %Q AS books", books);
    /* "": a file of SQLite's own that is gone when it is closed */
    if (sqlite3_open_v2("", &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK) {
        die("oracle: no database");
    }
    run(db, attach);
    sqlite3_free(attach);
    run(db, "BEGIN");
    run(db, take_books);
    for (int i = 0; i < count; i++) {
        take_list(db, lists[i]);
    }
    run(db, "CREATE INDEX told_seq ON told (seq)");
    run(db, "COMMIT");
    return db;
}

static int64_t violations(sqlite3 *db, const struct rule *rule)
{
    return number(db, arena_printf(arena_current(), "SELECT count(*) FROM (%s)", rule->broken));
}

/* ---- the door
 * ------------------------------------------------------------------------------------ */

struct verdicts oracle_compare(const char *books, const char *const *lists, int count, bool settled)
{
    int64_t blamed[BLAMES] = {0};
    sqlite3 *db = open_copy(books, lists, count);
    for (size_t i = 0; i < RULES; i++) {
        bool asked = settled || rules[i].blame != OPEN;
        int64_t found = asked ? violations(db, &rules[i]) : 0;
        blamed[rules[i].blame] += found;
        if (found > 0) {
            printf("VIOLATED %lld times: %s\n", (long long)found, rules[i].name);
        }
    }
    struct verdicts verdicts = {
        .acts = number(db, "SELECT count(*) FROM told"),
        .letters = number(db, "SELECT count(*) FROM letters WHERE number > 0"),
        .lost = blamed[LOST],
        .doubled = blamed[DOUBLED],
        .broken = blamed[BROKEN] + blamed[OPEN],
    };
    sqlite3_close(db);
    return verdicts;
}

bool oracle_sees(const char *books, const char *const *lists, int count)
{
    bool all = true;
    sqlite3 *db = open_copy(books, lists, count);
    for (size_t i = 0; i < RULES; i++) {
        run(db, "BEGIN");
        int64_t before = violations(db, &rules[i]);
        run(db, damages[i]);
        int64_t after = violations(db, &rules[i]);
        run(db, "ROLLBACK");
        if (before != 0 || after == 0) {
            printf("BLIND (%lld before, %lld after): %s\n", (long long)before, (long long)after,
                   rules[i].name);
            all = false;
        }
    }
    sqlite3_close(db);
    return all;
}
