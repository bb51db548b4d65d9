/*
 * clock.c - a wall clock that may be wrong: acts go by sequence, what runs out goes by time passed.
 *
 * Three uses of time, three answers. An act carries what the wall clock said, and where that went
 * back an act of its own stands before it, so that "as of" stays a prefix of the sequence. Logins
 * run out by the time that passed since the books were opened. Kept answers age only while the
 * program runs.
 */
#include "room.h"

#include "phieu/log.h"

#include <time.h>

/* What has passed, sleep of the machine included; nobody can set it. */
static int64_t passed_ms(void)
{
    struct timespec now;
    INVARIANT(clock_gettime(CLOCK_BOOTTIME, &now) == 0);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

int clocks_start(struct store *store, struct error *err)
{
    int64_t now = instant_now().ms, newest_token = 0, newest_answer = 0;
    if (db_number(store->db, ST_TOKEN_NEWEST, 0, &newest_token, err) != 0 ||
        db_number(store->db, ST_ANSWER_NEWEST, 0, &newest_answer, err) != 0) {
        return -1;
    }
    store->running_from = passed_ms();
    store->steady_from = later(now, later(store->mirror.newest_at, newest_token));
    store->answers_from = newest_answer > 0 ? newest_answer : now;
    if (now < store->mirror.newest_at) {
        char newest[INSTANT_TEXT];
        log_warning("the clock stands before the newest act newest=%s",
                    instant_iso((struct instant){store->mirror.newest_at}, newest));
    }
    return 0;
}

struct instant store_steady_now(const struct store *store)
{
    return (struct instant){store->steady_from + passed_ms() - store->running_from};
}

int64_t clock_of_answers(const struct store *store)
{
    return store->answers_from + passed_ms() - store->running_from;
}

int clock_watch(struct store_tx *tx, struct error *err)
{
    struct mirror *mirror = &tx->store->mirror;
    if (tx->now.ms >= mirror->newest_at) {
        mirror->newest_at = tx->now.ms;
        mirror->behind = false;
        return 0;
    }
    if (mirror->behind) {
        return 0;
    }
    char newest[INSTANT_TEXT], now[INSTANT_TEXT];
    log_warning("the clock went back; acts go on in their order newest=%s now=%s",
                instant_iso((struct instant){mirror->newest_at}, newest),
                instant_iso(tx->now, now));
    struct act act = {.kind = ACT_CLOCK_BACK,
                      .body = json_pack("{s:I}", "newest", (json_int_t)mirror->newest_at)};
    if (append_act(tx, &act, err) != 0) {
        return -1;
    }
    mirror->behind = true; /* only now: without memory for the act nothing was undone */
    return 0;
}

/* ---- as of ---------------------------------------------------------------------------------- */

/* One number for one number; 0 when there is none. */
static int64_t asked(struct store_read *read, enum statement id, int64_t about)
{
    struct query q = db_query(read->db, id);
    bind_int(&q, about);
    int64_t value = query_row(&q) ? take_int(&q) : 0;
    return query_end(&q, NULL) == 0 ? value : 0;
}

/* Before the first act that follows a time later than t, times only rise, but for stretches behind
 * a time that is not later than t either: there is one point up to which none is later. */
int64_t store_seq_at(struct store_read *read, struct instant t)
{
    int64_t known = 0, beyond = store_last_seq(read) + 1;
    if (read_begin(read, false, NULL) != 0) {
        return 0;
    }
    int64_t back = asked(read, ST_CLOCK_BACK, t.ms);
    beyond = back > 0 ? back : beyond;
    while (beyond - known > 1) {
        int64_t middle = known + (beyond - known) / 2;
        if (asked(read, ST_ACT_AT, middle) <= t.ms) {
            known = middle;
        } else {
            beyond = middle;
        }
    }
    may_fail(read_end(read, NULL));
    return known;
}
