/*
 * test_api_newyear.c - a hundred văn thư at once over the end of a year, the daemon killed in the
 * middle (T27): every number once, 1 to N in each book and year, from 1 again at the agency's
 * midnight and not a moment earlier or later.
 */
#include "ask.h"
#include "clock.h"

#include "base/folder.h"

#include <inttypes.h>
#include <poll.h>
#include <sys/wait.h>
#include <time.h>

enum { CLERKS = 100, BEFORE_MS = 1200, AFTER_MS = 1500, PATIENCE_MS = 60000 };

static void rest_ms(int64_t ms)
{
    struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&t, NULL);
}

/* One letter until it is answered. What was told goes to the pipe, whole lines. */
static void register_one(int out, int clerk, int n, unsigned kind)
{
    const char *key = arena_printf(arena_current(), "%d-%d", n, clerk);
    const struct request request = {
        .who = clerk % 2 == 0 ? "vanthu" : "vanthu2",
        .path = "/v1/letters",
        .headers = arena_printf(arena_current(), "Idempotency-Key: %s\r\n", key),
        .body = quoted(arena_printf(arena_current(),
                                    "{'code':'%d/C%d','issued':'2020-01-02','issuer':'Sở Y tế',"
                                    "'type':'Công văn','subject':'%s'%s}",
                                    n, clerk, key, kind == 0 ? ",'book':'DT'" : "")),
    };
    struct reply reply = {0};
    for (int64_t tries = 0; tries < PATIENCE_MS / 20; tries++) {
        reply = ask(&request);
        if (reply.status != 0 && reply.status != 503) {
            break;
        }
        rest_ms(20);
    }
    char line[200];
    int len = snprintf(line, sizeof line, "%d %" PRId64 " %" PRId64 " %s %s\n", reply.status,
                       int_at(reply.json, "letter.number"), int_at(reply.json, "letter.year"),
                       str_at(reply.json, "letter.book"), str_at(reply.json, "letter.arrived"));
    ck_assert_int_eq(write(out, line, (size_t)len), len);
}

/* Registers until the new year is a while old, at least once in each of the two. */
static void work(int out, int clerk, int64_t midnight)
{
    uint64_t random = (uint64_t)clerk * 2654435761U + 1;
    bool before = true;
    for (int n = 1; before || clock_now() < midnight + AFTER_MS; n++) {
        before = clock_now() < midnight;
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        register_one(out, clerk, (int)(midnight / 86400000 % 100000) * 1000 + n,
                     (unsigned)(random % 4));
        rest_ms((int64_t)(random >> 20) % 150);
    }
}

static pid_t hire(int out, int clerk, int64_t midnight)
{
    pid_t pid = fork();
    if (pid == 0) {
        work(out, clerk, midnight);
        _exit(0);
    }
    ck_assert_int_gt(pid, 0);
    return pid;
}

/* What they were told, into a table beside a copy of what the books say. */
static const char *told_sql(const char *lines)
{
    struct buf sql;
    buf_init(&sql, arena_current(), 16 << 20);
    buf_puts(&sql, "CREATE TABLE IF NOT EXISTS told (book, year INTEGER, number INTEGER, arrived);"
                   "BEGIN;");
    for (const char *at = lines; *at != '\0'; at = strchr(at, '\n') + 1) {
        int status;
        int64_t number, year;
        char book[20], day[20];
        ck_assert_int_eq(
            sscanf(at, "%d %" SCNd64 " %" SCNd64 " %19s %19s", &status, &number, &year, book, day),
            5);
        ck_assert_int_eq(status, 201);
        buf_printf(&sql, "INSERT INTO told VALUES ('%s', %" PRId64 ", %" PRId64 ", '%s');", book,
                   year, number, day);
    }
    buf_puts(&sql, "COMMIT");
    ck_assert(!sql.overflow);
    return sql.data;
}

/* What the acts say. */
static const char given_sql[] =
    "CREATE TABLE given AS SELECT seq, body ->> '$.book' AS book, body ->> '$.year' AS year,"
    " body ->> '$.number' AS number, body ->> '$.arrived' AS arrived, at FROM acts"
    " WHERE kind = 'register'; CREATE INDEX given_number ON given (book, year, number)";

static const struct {
    const char *name, *sql;
} rules[] = {
    {"a number is given twice or missing",
     "SELECT count(*) FROM (SELECT 1 FROM given GROUP BY book, year HAVING min(number) <> 1 "
     "OR max(number) <> count(*) OR count(DISTINCT number) <> count(*))"},
    {"numbers do not rise with the acts",
     "SELECT count(*) FROM (SELECT number, row_number() OVER (PARTITION BY book, year ORDER BY seq)"
     " AS want FROM given) WHERE number <> want"},
    {"a day is not the agency's",
     "SELECT count(*) FROM given WHERE arrived <> date(at / 1000, 'unixepoch', '+7 hours')"},
    {"a number's year is not its day's",
     "SELECT count(*) FROM given WHERE year <> CAST(substr(arrived, 1, 4) AS INTEGER)"},
    {"what was told is not in the books",
     "SELECT count(*) FROM told t LEFT JOIN given l ON l.book = t.book AND l.year = t.year "
     "AND l.number = t.number AND l.arrived = t.arrived WHERE l.seq IS NULL"},
    {"what is in the books was not told, or twice",
     "SELECT abs((SELECT count(*) FROM told) - (SELECT count(*) FROM given))"},
    {"one letter has two numbers",
     "SELECT count(*) FROM (SELECT 1 FROM letters GROUP BY code HAVING count(*) > 1)"},
};

/* The daemon is not running. The table goes into the books: they are not opened again. */
static void ck_rules(const char *lines)
{
    const char *text;
    ck_assert_msg(daemon_check(house, &text) == 0, "%s", text);
    daemon_sql(house, told_sql(lines));
    daemon_sql(house, given_sql);
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        int64_t broken = daemon_int(house, rules[i].sql);
        ck_assert_msg(broken == 0, "%s: %" PRId64, rules[i].name, broken);
    }
}

/* Killed twice around midnight; every clerk's lines to the end. */
static const char *over_midnight(int64_t midnight)
{
    pid_t clerks[CLERKS];
    int ends[2];
    struct buf lines;
    char piece[4096];
    ssize_t n;
    buf_init(&lines, arena_current(), 16 << 20);
    ck_assert_int_eq(pipe(ends), 0);
    clock_set(midnight - BEFORE_MS);
    clock_start();
    for (int i = 0; i < CLERKS; i++) {
        clerks[i] = hire(ends[1], i, midnight);
    }
    close(ends[1]);
    static const int kills[] = {-500, 300};
    for (size_t i = 0; i < sizeof kills / sizeof kills[0]; i++) {
        while (clock_now() < midnight + kills[i]) {
            rest_ms(2);
        }
        daemon_kill(house);
        clock_start();
    }
    while ((n = read(ends[0], piece, sizeof piece)) > 0) {
        buf_add(&lines, piece, (size_t)n);
    }
    close(ends[0]);
    for (int i = 0; i < CLERKS; i++) {
        int status;
        ck_assert_int_eq(waitpid(clerks[i], &status, 0), clerks[i]);
        ck_assert_int_eq(status, 0);
    }
    ck_assert(!lines.overflow);
    return lines.data;
}

static void try_zone(const char *zone)
{
    if (!clock_can()) {
        return;
    }
    clock_house(zone);
    const char *lines = over_midnight(clock_local("2027-01-01 00:00"));
    daemon_stop(house);
    ck_rules(lines);
    int64_t old = daemon_int(house, "SELECT count(*) FROM letters WHERE year = 2026");
    int64_t new = daemon_int(house, "SELECT count(*) FROM letters WHERE year = 2027");
    printf("%s: %" PRId64 " letters of 2026, %" PRId64 " of 2027\n", zone, old, new);
    ck_assert_int_ge(old, 1);
    ck_assert_int_ge(new, CLERKS);
    daemon_free(house);
}

START_TEST(numbers_over_the_end_of_the_year)
{
    try_zone("Asia/Ho_Chi_Minh");
}
END_TEST

START_TEST(the_machines_zone_changes_nothing)
{
    try_zone("America/New_York");
}
END_TEST

UNIT_MAIN("api/newyear", numbers_over_the_end_of_the_year, the_machines_zone_changes_nothing)
