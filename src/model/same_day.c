/*
 * same_day.c - what the law wants done the day a letter comes: telling the sender, presenting,
 * directing.
 *
 * NĐ 30/2020 Điều 21: the sender is told the same day. Điều 23: presented the same day, at the
 * latest the next working day; khẩn at once, which the agency's rules put into minutes.
 */
#include "phieu/model.h"

#include <string.h>

static const int64_t minute_ms = INT64_C(60) * 1000, day_ms = INT64_C(24) * 60 * 60 * 1000;

/* The last millisecond of the day in the agency's zone. */
static struct instant end_of(const struct rules *rules, struct day day)
{
    return (struct instant){((int64_t)day.n + 1) * day_ms - rules->zone_minutes * minute_ms - 1};
}

static struct day working_from(const struct calendar *cal, struct day day)
{
    return calendar_works(cal, day) ? day : calendar_add(cal, day, 1);
}

bool slip_is_urgent(const struct slip *slip)
{
    const char *urgency = json_str(slip->fields, "urgency");
    return urgency[0] != '\0' && strcmp(urgency, "normal") != 0;
}

/* That day, at the latest the next working day; khẩn from the moment it could be done. */
static struct same_day terms_of(const struct rules *rules, const struct calendar *cal,
                                const struct slip *slip, struct day day, struct instant since)
{
    if (slip_is_urgent(slip)) {
        struct instant soon = {since.ms + rules->urgent_minutes * minute_ms};
        return (struct same_day){.by = soon, .last = soon};
    }
    struct day first = working_from(cal, day);
    return (struct same_day){.by = end_of(rules, first),
                             .last = end_of(rules, calendar_add(cal, first, 1))};
}

static struct instant earliest(struct instant a, struct instant b)
{
    return !instant_is(a) || (instant_is(b) && b.ms < a.ms) ? b : a;
}

struct same_day receipt_by(const struct rules *rules, const struct calendar *cal,
                           const struct slip *slip)
{
    struct same_day duty = {0};
    if (slip->exchange == NULL || !instant_is(slip->received_at)) {
        return duty;
    }
    struct day came = instant_day(slip->received_at, rules->zone_minutes);
    duty.by = duty.last = end_of(rules, working_from(cal, came));
    duty.done = earliest(slip->registered_at, slip->ended_at);
    return duty;
}

struct same_day present_by(const struct rules *rules, const struct calendar *cal,
                           const struct slip *slip)
{
    if (!instant_is(slip->registered_at)) {
        return (struct same_day){0};
    }
    struct same_day duty = terms_of(rules, cal, slip, slip->arrived, slip->registered_at);
    duty.done = earliest(earliest(slip->presented_at, slip->directed_at), slip->ended_at);
    return duty;
}

struct same_day assign_by(const struct rules *rules, const struct calendar *cal,
                          const struct slip *slip)
{
    if (!instant_is(slip->presented_at)) {
        return (struct same_day){0};
    }
    struct day day = instant_day(slip->presented_at, rules->zone_minutes);
    struct same_day duty = terms_of(rules, cal, slip, day, slip->presented_at);
    duty.done = earliest(slip->directed_at, slip->ended_at);
    return duty;
}

bool same_day_is_late(const struct same_day *duty, struct instant now)
{
    struct instant at = instant_is(duty->done) ? duty->done : now;
    return instant_is(duty->last) && at.ms > duty->last.ms;
}
