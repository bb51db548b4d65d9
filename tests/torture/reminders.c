/*
 * reminders.c - torture_reminders [LETTERS] [--seed N] [--sabotage]
 *
 * Letters are given to people while phieud is killed (-9) three times: twice between letters, once
 * while it hands out what is queued; now and then a receiver takes what is sent and never says so.
 * Afterwards everybody must have been told of each of his letters in exactly one message, by mail
 * and by webhook: what came twice must be the same message to the byte, under the same key.
 *
 * With --sabotage the judge is shown what did not happen, and must see it.
 */
#include "torture.h"

#include "post_office.h"

#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum {
    LETTERS_USUAL = 400,
    CRASHES = 3,
    LOST_ANSWERS = 3, /* of each channel */
    KILL_MS = 60,
    SETTLE_PATIENCE_MS = 240000,
    REQUEST_MEMORY = 8 << 20,
    ARENA_MOST = 1 << 30,
};

static const char *const people[] = {"kh.an", "kh.yen", "du.quyen", "kh.truong", "ks.truong"};
enum { PEOPLE = sizeof people / sizeof people[0] };

/* What the judge is shown instead of the truth. */
enum sabotage { TRUTH, ONE_LOST, ONE_ALTERED, ONE_UNDER_TWO_KEYS, SABOTAGES };

struct trial {
    bool sabotage;
    struct agency agency;
    struct post_office *office;
    CURL *curl;
    uint64_t seed, random;
    long letters, kills;
    long repeated, doubled, missing, altered;
};

static void rest_ms(int64_t ms)
{
    struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&t, NULL);
}

/* ---- the agency ----------------------------------------------------------------------------- */

static void write_text(const char *path, const char *text)
{
    FILE *f = fopen(path, "we");
    if (f == NULL || fputs(text, f) < 0 || fclose(f) != 0) {
        die("%s: %s", path, strerror(errno));
    }
}

/* Never quiet, not even where today is a day off; the morning's run is over before the first
 * letter. */
static void configure(const struct trial *t)
{
    const char *folder = arena_printf(arena_current(), "%s.d", t->agency.conf);
    const char *calendar = in_folder(t->agency.folder, "calendar"), *work = "";
    const time_t now = time(NULL) + 7 * 3600;
    struct tm local;
    gmtime_r(&now, &local);
    if (local.tm_wday == 0 || local.tm_wday == 6) {
        work = arena_printf(arena_current(), "%04d-%02d-%02d work \"thử\" \"thử\"\n",
                            local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
    }
    write_text(calendar, work);
    write_text(in_folder(t->agency.folder, "key"), "mot khoa bi mat de ky\n");
    if (mkdir(folder, 0700) != 0) {
        die("%s: %s", folder, strerror(errno));
    }
    write_text(in_folder(folder, "10.conf"),
               arena_printf(arena_current(),
                            "calendars = \"%s\"\n"
                            "reminders { courier = \"" PHIEU_BIN_DIR
                            "/phieu-courier\" daily_cap = 0 "
                            "quiet_from = \"00:00\" quiet_to = \"00:00\" digest_at = \"00:00\" "
                            "retry_seconds = 1 queue = 1000000 }\n"
                            "mail { server = \"127.0.0.1:%u\" tls = no from = \"phieu@x.vn\" }\n"
                            "webhook { url = \"http://127.0.0.1:%u/\" key_file = \"%s/key\" }\n",
                            calendar, post_office_port(t->office, POST_MAIL),
                            post_office_port(t->office, POST_HOOK), t->agency.folder));
}

static int64_t number_in_books(const struct trial *t, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    if (sqlite3_open_v2(in_folder(t->agency.data, "books.db"), &db, SQLITE_OPEN_READONLY, NULL) !=
            SQLITE_OK ||
        sqlite3_busy_timeout(db, 5000) != SQLITE_OK ||
        sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW) {
        die("%s: %s", sql, sqlite3_errmsg(db));
    }
    const int64_t value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return value;
}

static void await(const struct trial *t, const char *sql)
{
    const int64_t until = clock_ms() + SETTLE_PATIENCE_MS;
    while (number_in_books(t, sql) == 0) {
        if (clock_ms() > until) {
            die("waited in vain for %s; see %s", sql, t->agency.log);
        }
        rest_ms(50);
    }
}

/* ---- letters -------------------------------------------------------------------------------- */

static const json_t *say(struct trial *t, const char *who, const char *path, const char *body,
                         const char *key)
{
    const struct post post = {
        .who = who, .path = path, .body = body, .type = "application/json", .key = key};
    const struct answer answer = http_post(t->curl, t->agency.socket, &post, NULL);
    if (answer.status < 200 || answer.status > 299) {
        die("%s by %s: %d %s", path, who, answer.status, answer.text);
    }
    return answer.json;
}

static void give_addresses(struct trial *t)
{
    for (int i = 0; i < PEOPLE; i++) {
        say(t, "quantri", arena_printf(arena_current(), "/v1/people/%s", people[i]),
            arena_printf(arena_current(), "{\"email\":\"p%d@x.vn\"}", i),
            arena_printf(arena_current(), "mail-%d", i));
    }
}

static void give_letter(struct trial *t, long i)
{
    const char *body = arena_printf(arena_current(),
                                    "{\"code\":\"%ld/SYT\",\"issued\":\"10/3/"
                                    "2025\",\"issuer\":\"Sở Y tế\",\"subject\":\"việc số "
                                    "%ld\",\"arrived\":\"11/3/2025\"}",
                                    i, i);
    const json_t *answer =
        say(t, "vanthu", "/v1/letters", body, arena_printf(arena_current(), "register-%ld", i));
    const char *path = arena_printf(arena_current(), "/v1/letters/%%23%lld/direct",
                                    (long long)json_int(json_get(answer, "letter"), "id", 0));
    say(t, "giamdoc", path,
        arena_printf(arena_current(), "{\"lead\":\"%s\",\"due\":\"31/12/2190\"}",
                     people[i % PEOPLE]),
        arena_printf(arena_current(), "direct-%ld", i));
}

static void crash(struct trial *t)
{
    rest_ms((int64_t)random_below(&t->random, KILL_MS));
    agency_kill(&t->agency);
    t->kills++;
    (void)agency_start(&t->agency, true);
}

static void give_all(struct trial *t)
{
    struct arena request;
    arena_init(&request, REQUEST_MEMORY);
    for (long i = 0; i < t->letters; i++) {
        struct arena *before = arena_enter(&request);
        give_letter(t, i);
        (void)arena_enter(before);
        arena_release(&request);
        if (i == t->letters / 3 || i == 2 * t->letters / 3) {
            post_office_lose(t->office, POST_MAIL, LOST_ANSWERS);
            post_office_lose(t->office, POST_HOOK, LOST_ANSWERS);
            crash(t);
        }
    }
    crash(t); /* while it hands out */
}

/* ---- what arrived --------------------------------------------------------------------------- */

struct arrival {
    const char *name; /* its key, or the key of one thing told */
    const struct parcel *parcel;
};
struct arrivals {
    struct arrival *items;
    size_t count, room;
};

static void add(struct arrivals *all, const char *name, const struct parcel *parcel)
{
    if (all->count == all->room) {
        all->room = all->room == 0 ? 1024 : all->room * 2;
        all->items = realloc(all->items, all->room * sizeof *all->items);
        if (all->items == NULL) {
            die("no memory");
        }
    }
    all->items[all->count++] = (struct arrival){arena_strdup(arena_current(), name), parcel};
}

static int compare(const void *a, const void *b)
{
    return strcmp(((const struct arrival *)a)->name, ((const struct arrival *)b)->name);
}

/* Each once; of one that came again it must be the same. */
static void keep_once(struct trial *t, struct arrivals *all)
{
    size_t kept = 0;
    if (all->count > 0) {
        qsort(all->items, all->count, sizeof *all->items, compare);
    }
    for (size_t i = 0; i < all->count; i++) {
        const struct arrival *last = kept > 0 ? &all->items[kept - 1] : NULL;
        if (last == NULL || strcmp(last->name, all->items[i].name) != 0) {
            all->items[kept++] = all->items[i];
            continue;
        }
        t->repeated++;
        t->altered += strcmp(last->parcel->body, all->items[i].parcel->body) != 0;
    }
    all->count = kept;
}

/* What the messages tell, each thing of each message. */
static void take_told(const struct arrivals *hooks, struct arrivals *told)
{
    for (size_t i = 0; i < hooks->count; i++) {
        const char *body = hooks->items[i].parcel->body;
        json_t *json;
        if (json_read(body, strlen(body), &json, NULL) != 0) {
            die("no JSON: %s", body);
        }
        const json_t *items = json_get(json, "items");
        for (size_t k = 0; k < json_array_size(items); k++) {
            add(told, json_str(json_array_get(items, k), "key"), hooks->items[i].parcel);
        }
    }
}

static long twice(struct arrivals *all)
{
    long found = 0;
    if (all->count > 0) {
        qsort(all->items, all->count, sizeof *all->items, compare);
    }
    for (size_t i = 1; i < all->count; i++) {
        found += strcmp(all->items[i - 1].name, all->items[i].name) == 0;
    }
    return found;
}

/* The first message by webhook come again with another text, or under another key as well. */
static void add_hook(const struct trial *t, struct arrivals *hooks, const struct parcel *parcel,
                     const char *key, enum sabotage sabotage)
{
    const struct parcel *other = NULL;
    if (sabotage == TRUTH || sabotage == ONE_LOST || hooks->count > 0) {
        add(hooks, key, parcel);
        return;
    }
    for (size_t i = 0; other == NULL || strcmp(other->body, parcel->body) == 0; i++) {
        other = post_office_parcel(t->office, i);
    }
    add(hooks, key, parcel);
    add(hooks, sabotage == ONE_ALTERED ? key : "another/key",
        sabotage == ONE_ALTERED ? other : parcel);
}

static void judge(struct trial *t, enum sabotage sabotage)
{
    struct arrivals mails = {0}, hooks = {0}, told = {0};
    bool begun = false;
    char name[300], lost[300] = ""; /* every copy of the first: a crash may have sent it twice */
    t->repeated = t->altered = 0;
    for (size_t i = 0; i < post_office_count(t->office); i++) {
        const struct parcel *parcel = post_office_parcel(t->office, i);
        const bool mail = parcel->kind == POST_MAIL;
        parcel_header(parcel, mail ? "Message-ID" : "X-Phieu-Key", name, sizeof name);
        if (!mail && !begun && sabotage == ONE_LOST) {
            snprintf(lost, sizeof lost, "%s", name);
        }
        if (mail) {
            add(&mails, name, parcel);
        } else if (strcmp(name, lost) != 0) {
            add_hook(t, &hooks, parcel, name, begun ? TRUTH : sabotage);
        }
        begun = begun || !mail;
    }
    keep_once(t, &mails);
    keep_once(t, &hooks);
    take_told(&hooks, &told);
    const long again = twice(&told);
    t->doubled = again + labs((long)mails.count - (long)hooks.count);
    t->missing = t->letters - ((long)told.count - again);
    free(mails.items);
    free(hooks.items);
    free(told.items);
}

/* Whether every lie is seen. */
static bool sees_all(struct trial *t)
{
    bool all = true;
    for (int i = TRUTH + 1; i < SABOTAGES; i++) {
        judge(t, (enum sabotage)i);
        const bool seen = t->doubled != 0 || t->missing != 0 || t->altered != 0;
        printf("sabotage %d: %ld told twice, %ld not told, %ld altered: %s\n", i, t->doubled,
               t->missing, t->altered, seen ? "seen" : "NOT SEEN");
        all = all && seen;
    }
    return all;
}

static bool run(struct trial *t)
{
    t->office = post_office_open();
    t->agency = agency_new();
    t->curl = curl_easy_init();
    configure(t);
    (void)agency_start(&t->agency, true);
    give_addresses(t);
    await(t, "SELECT count(*) FROM digest_days");
    const int64_t begun = clock_ms();
    give_all(t);
    await(t, arena_printf(arena_current(),
                          "SELECT (SELECT count(*) FROM notices) = %ld AND NOT EXISTS"
                          " (SELECT 1 FROM deliveries WHERE state <= 1)",
                          t->letters));
    const int64_t took = clock_ms() - begun;
    agency_kill(&t->agency);
    agency_check(&t->agency);
    const bool sees = !t->sabotage || sees_all(t);
    judge(t, TRUTH);
    const bool fine = sees && t->doubled == 0 && t->missing == 0 && t->altered == 0;
    printf(
        "%s: %ld letters' reminders across %ld crashes in %lld ms: %ld told twice, %ld not told; "
        "%ld messages came again under their key, %ld of them altered; seed %llu\n",
        fine ? "ok" : "FAILED", t->letters, t->kills, (long long)took, t->doubled, t->missing,
        t->repeated, t->altered, (unsigned long long)t->seed);
    curl_easy_cleanup(t->curl);
    post_office_close(t->office);
    agency_leave(&t->agency, fine);
    return fine;
}

int main(int argc, char **argv)
{
    static const struct option longs[] = {{"seed", required_argument, NULL, 's'},
                                          {"sabotage", no_argument, NULL, 'x'},
                                          {NULL, 0, NULL, 0}};
    struct trial t = {.seed = (uint64_t)time(NULL), .letters = LETTERS_USUAL};
    struct arena arena;
    int c;
    while ((c = getopt_long(argc, argv, "", longs, NULL)) != -1) {
        if (c == 's') {
            t.seed = strtoull(optarg, NULL, 10);
        } else if (c == 'x') {
            t.sabotage = true;
        } else {
            return 64;
        }
    }
    t.letters = optind < argc ? atol(argv[optind]) : t.letters;
    t.random = t.seed | 1;
    signal(SIGPIPE, SIG_IGN);
    umask(077); /* the key is a secret */
    arena_adopt_json();
    arena_init(&arena, ARENA_MOST);
    arena_enter(&arena);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    const bool fine = run(&t);
    arena_release(&arena);
    return fine ? 0 : 1;
}
