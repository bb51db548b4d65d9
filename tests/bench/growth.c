/*
 * growth.c - what grows with the books and what must not: registering, starting, checking for
 * duplicates, searching; and a page with its JSON beside the query alone.
 */
#include "bench.h"
#include "call.h"

#include <stdio.h>
#include <string.h>

enum { SMALL = 1000, MEDIUM = 100000, CLIENTS = 8, STARTS = 5, TIMES = 400, ROWS = 50 };

#define text(...) arena_printf(arena_current(), __VA_ARGS__)

/* ---- registering ------------------------------------------------------------------------------
 */

static double rate_on(const struct growth *growth, const struct house *house, uint64_t from)
{
    struct flood flood;
    struct store *store = house_open(house);
    store_search_settle(store);
    queue_flood(store, CLIENTS, growth->seconds, from, &flood);
    store_close(store);
    (void)house_numbers(house);
    samples_release(&flood.waits);
    return (double)flood.count / flood.seconds;
}

/* Into copies that go on growing a little from round to round. */
static void measure_registering(const struct growth *growth, const struct corpus *small,
                                const struct corpus *large)
{
    double inverse[ROUNDS_MOST], rates[2][ROUNDS_MOST];
    struct house houses[2];
    house_copy(&houses[0], arena_printf(arena_current(), "%s/small", growth->scratch),
               &small->house);
    house_copy(&houses[1], arena_printf(arena_current(), "%s/large", growth->scratch),
               &large->house);
    for (int i = 0; i < growth->rounds; i++) {
        for (int which = 0; which < 2; which++) {
            uint64_t from = 10000000 + (uint64_t)i * 10000000;
            rates[which][i] = rate_on(growth, &houses[which], from);
        }
        inverse[i] = rates[0][i] / rates[1][i];
    }
    house_remove(&houses[0]);
    house_remove(&houses[1]);
    ratio_print("time of a registration", "after 1,000 letters", inverse, growth->rounds,
                (struct aim){1.1, true}, "%.0f/s of %.0f/s", median(rates[1], growth->rounds),
                median(rates[0], growth->rounds));
}

/* ---- starting ---------------------------------------------------------------------------------
 */

struct start {
    double ready_ms, first_ms, idle_mb;
};

static struct start start(struct corpus *corpus)
{
    double ready[STARTS], first[STARTS], idle[STARTS];
    for (int i = 0; i < STARTS; i++) {
        double begun = clock_s();
        ready[i] = house_serve(&corpus->house);
        idle[i] = (double)machine_anonymous_kib(corpus->house.pid) / 1024;
        page_ask_once(corpus, page_kind("to-do: a unit head"));
        first[i] = (clock_s() - begun) * 1e3;
        house_stop(&corpus->house);
    }
    return (struct start){median(ready, STARTS), median(first, STARTS), median(idle, STARTS)};
}

static void measure_starting(struct corpus *small, struct corpus *large)
{
    struct start few = start(small), many = start(large);
    figure("ready", "with 1,000 letters", many.ready_ms / few.ready_ms, 3,
           text("%.0f of %.0f ms", many.ready_ms, few.ready_ms));
    figure("start to first answer", "ms, a to-do list", many.first_ms, 200, "");
    figure("memory idle", "MB, anonymous", many.idle_mb, 8, "");
}

/* ---- one question of the store at a time ------------------------------------------------------
 */

/* p50 and p99 in ms of a letter's number and issuer being looked for again. */
static void measure_duplicates(struct store_read *read, int64_t letters)
{
    struct samples waits = {0};
    struct dice dice = {3};
    for (int i = 0; i < TIMES; i++) {
        uint64_t n = dice_roll(&dice, (uint64_t)letters);
        struct slip slip;
        struct error err;
        if (store_slip(read, (struct letter_id){(int64_t)n + 1}, 0, &slip, &err) != 0) {
            die("letter %llu is not there", (unsigned long long)n + 1);
        }
        double begun = clock_s();
        const char *key =
            duplicate_key(json_str(slip.fields, "code"), json_str(slip.fields, "issuer"),
                          json_day(slip.fields, "issued"));
        struct letter_id found = store_find_duplicate(read, key);
        samples_add(&waits, clock_s() - begun);
        if (found.v == 0 && slip.state != LETTER_CANCELLED) {
            die("letter %llu is not its own duplicate", (unsigned long long)n + 1);
        }
    }
    figure("duplicate check", "ms, p99", samples_ms(&waits, 0.99), 1,
           text("p50 %.3f ms", samples_ms(&waits, 0.5)));
    samples_release(&waits);
}

/* A page of 50 with its JSON, and the query with every column read. */
static void measure_json(struct store *store, const struct house *house, struct store_read *read)
{
    const struct directory *dir = store_directory_hold(store);
    struct list_query query = {.box = BOX_ALL,
                               .person = {1},
                               .sees_all = true,
                               .book = "",
                               .state = "",
                               .issuer = "",
                               .type = "",
                               .from = DAY_NONE,
                               .to = DAY_NONE,
                               .limit = ROWS,
                               .cursor = ""};
    struct samples bare = {0}, whole = {0};
    struct arena arena;
    arena_init(&arena, (size_t)64 << 20);
    for (int i = 0; i < TIMES * 2; i++) {
        struct list_page page;
        struct error err;
        struct buf out;
        struct json_out json;
        struct arena *before = arena_enter(&arena);
        double begun = clock_s();
        if (store_list(read, &query, &page, &err) != 0) {
            die("the list of all letters fails");
        }
        if (i % 2 == 0) {
            samples_add(&bare, clock_s() - begun);
        } else {
            struct view view = {&json, dir, &house->settings.rules, LANG_VI,
                                instant_day(instant_now(), ZONE_VIETNAM)};
            buf_init(&out, &arena, 4 << 20);
            json_out_init(&json, &out);
            json_open_object(&json, NULL);
            view_page(&view, "letters", &page);
            json_close_object(&json);
            samples_add(&whole, clock_s() - begun);
        }
        arena_enter(before);
        arena_release(&arena);
    }
    store_directory_drop(store, dir);
    double a = samples_ms(&whole, 0.5), b = samples_ms(&bare, 0.5);
    figure("page of 50 with its JSON", "the query alone", a / b, 1.3,
           text("%.3f of %.3f ms", a, b));
    samples_release(&bare);
    samples_release(&whole);
}

static void measure_questions(const struct corpus *corpus)
{
    struct store_read *read;
    struct error err;
    struct store *store = house_open(&corpus->house);
    if (store_read_open(store, &read, &err) != 0) {
        die("no reading connection");
    }
    measure_duplicates(read, corpus->letters);
    measure_json(store, &corpus->house, read);
    store_read_close(read);
    store_close(store);
}

/* ---- searching --------------------------------------------------------------------------------
 */

static struct page_time searching(struct corpus *corpus)
{
    (void)house_serve(&corpus->house);
    struct page_time time = page_ask(corpus, page_kind("search: three syllables"));
    house_stop(&corpus->house);
    return time;
}

void growth_measure(const struct growth *growth)
{
    struct corpus small, medium, large;
    corpus_ready(&small, growth->cache, SMALL);
    corpus_ready(&large, growth->cache, growth->letters);
    measure_starting(&small, &large);
    measure_questions(&large);
    if (growth->letters > MEDIUM) {
        corpus_ready(&medium, growth->cache, MEDIUM);
        struct page_time many = searching(&large), few = searching(&medium);
        figure("search, three syllables", "with 100,000 letters", many.p50 / few.p50, 10,
               text("p50 %.2f of %.2f ms", many.p50, few.p50));
    }
    measure_registering(growth, &small, &large);
}
