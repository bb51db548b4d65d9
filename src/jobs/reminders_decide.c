/* reminders_decide.c - what people are told: found on our own connection, put down in jobs. */
#include "reminders_room.h"

enum { MINUTE_MS = 60000, ACTS_AT_ONCE = 256, JOB_WEIGHT = 64 << 10, MARK_LAG = 4096 };

/* ---- at once ------------------------------------------------------------------------------- */

struct words_job {
    struct store_job job;
    const struct office_words *words;
    const struct office_channels *channels;
    bool hold;
};

static int run_words(struct store_job *job, struct store_tx *tx, struct error *err)
{
    const struct words_job *j = (struct words_job *)job;
    const struct office_call call = {tx, NO_PERSON, 0, ""};
    return office_words_queue(&call, j->words, j->channels, j->hold, err);
}

static struct office_telling telling_of(struct reminders *r, struct instant now)
{
    return (struct office_telling){
        .read = r->read,
        .dir = r->dir,
        .rules = rules_in_force(store_rules(r->config.store), r->dir),
        .now = now,
        .scratch = &r->scratch,
    };
}

static int put_words(struct reminders *r, const struct office_words *words, bool hold,
                     struct error *err)
{
    struct words_job job = {
        .job = {.arena = arena_current(), .weight = JOB_WEIGHT, .run = run_words},
        .words = words,
        .channels = &r->config.channels,
        .hold = hold,
    };
    return store_run(r->config.store, &job.job, err);
}

/* One handful. Where nothing is to be told nothing is written: the mark follows now and then. */
static int some_words(struct reminders *r, struct instant now, bool *ret_more, struct error *err)
{
    const struct office_telling telling = telling_of(r, now);
    struct office_words words;
    if (office_words(&telling, r->decided, ACTS_AT_ONCE, &words, err) != 0) {
        return -1;
    }
    const bool lags = words.upto - store_notice_mark(r->read) >= MARK_LAG;
    if ((words.count > 0 || lags) &&
        put_words(r, &words, notice_is_quiet(telling.rules, now), err) != 0) {
        return -1;
    }
    *ret_more = words.upto > r->decided;
    r->decided = words.upto;
    return 0;
}

int reminders_words(struct reminders *r, struct instant now, struct error *err)
{
    bool more = true;
    int rc = 0;
    while (rc == 0 && more) {
        /* anew each time: who was just made a head is told of what follows */
        reminders_hold(r);
        rc = some_words(r, now, &more, err);
        reminders_drop(r);
        arena_release(&r->memory);
    }
    return rc;
}

int reminders_urgent(struct reminders *r, struct instant now, struct error *err)
{
    const int64_t minute = now.ms / MINUTE_MS;
    if (minute == r->minute) {
        return 0;
    }
    reminders_hold(r);
    const struct office_telling telling = telling_of(r, now);
    struct office_words words = {.upto = r->decided};
    int rc = office_urgent_words(&telling, &words, err);
    if (rc == 0 && words.count > 0) {
        rc = put_words(r, &words, notice_is_quiet(telling.rules, now), err);
    }
    reminders_drop(r);
    r->minute = rc == 0 ? minute : r->minute;
    return rc;
}

/* ---- the morning --------------------------------------------------------------------------- */

struct digest_job {
    struct store_job job;
    const struct office_digest *digest;
    const struct office_channels *channels;
    bool is_new;
};

static int run_digest(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct digest_job *j = (struct digest_job *)job;
    const struct office_call call = {tx, NO_PERSON, 0, ""};
    return office_digest_queue(&call, j->digest, j->channels, &j->is_new, err);
}

struct done_job {
    struct store_job job;
    struct day day;
};

static int run_done(struct store_job *job, struct store_tx *tx, struct error *err)
{
    return store_digest_done(tx, ((struct done_job *)job)->day, err);
}

/* The first of the items, which are in order of person, that is not of a person before this one. */
static size_t first_of(const struct office_reminders *all, int64_t person)
{
    size_t low = 0, high = all->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (all->items[middle].notice.person.v < person) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static int tell_one(struct reminders *r, const struct office_telling *telling,
                    const struct office_reminders *all, struct person_id person,
                    size_t *ret_digests, struct error *err)
{
    const size_t first = first_of(all, person.v), end = first_of(all, person.v + 1);
    struct office_digest digest;
    if (office_digest(telling, person, first < end ? &all->items[first] : NULL, end - first,
                      &digest, err) != 0) {
        return -1;
    }
    struct digest_job job = {
        .job = {.arena = arena_current(), .weight = JOB_WEIGHT, .run = run_digest},
        .digest = &digest,
        .channels = &r->config.channels,
    };
    const bool anything = digest.fresh > 0 || digest.waiting_count > 0 || digest.stuck_count > 0;
    if (anything && store_run(r->config.store, &job.job, err) != 0) {
        return -1;
    }
    *ret_digests += job.is_new;
    return 0;
}

static int tell_all(struct reminders *r, struct instant now, size_t *ret_digests, struct error *err)
{
    const struct office_telling telling = telling_of(r, now);
    struct office_reminders all;
    struct done_job job = {
        .job = {.arena = arena_current(), .weight = JOB_WEIGHT, .run = run_done},
        .day = instant_day(now, telling.rules->zone_minutes),
    };
    if (office_standing(&telling, NO_PERSON, &all, err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < r->dir->person_count; i++) {
        if (r->dir->people[i].active &&
            tell_one(r, &telling, &all, r->dir->people[i].id, ret_digests, err) != 0) {
            return -1;
        }
    }
    return store_run(r->config.store, &job.job, err);
}

int reminders_morning(struct reminders *r, struct instant now, size_t *ret_digests,
                      struct error *err)
{
    const struct day today = instant_day(now, store_rules(r->config.store)->zone_minutes);
    int rc = 0;
    *ret_digests = 0;
    if (today.n == r->morning.n) {
        return 0;
    }
    reminders_hold(r);
    if (notice_is_morning(rules_in_force(store_rules(r->config.store), r->dir), now)) {
        rc = store_digest_made(r->read, today) ? 0 : tell_all(r, now, ret_digests, err);
        r->morning = rc == 0 ? today : r->morning;
    }
    reminders_drop(r);
    return rc;
}
