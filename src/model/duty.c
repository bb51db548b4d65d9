/* duty.c - việc định kỳ: on which days a duty falls, by when it is due, which period comes now. */
#include "model_room.h"

#include <string.h>

/* A year of a yearly duty, and a month more for where it begins. */
enum { MONTHS_SOUGHT = 13, REST_MOST = 60 };

static int months_between(enum duty_every every)
{
    static const int months[DUTY_EVERY_COUNT] = {
        [DUTY_MONTHLY] = 1, [DUTY_QUARTERLY] = 3, [DUTY_HALF_YEARLY] = 6, [DUTY_YEARLY] = 12};
    return months[every];
}

/* The 31st of a shorter month is its last day. */
static struct day day_within(int year, int month, int day)
{
    struct day found = day_of(year, month, day);
    while (!day_is(found) && day > 28) {
        found = day_of(year, month, --day);
    }
    return found;
}

struct day duty_first(const struct duty *duty, struct day from)
{
    int year, month, day;
    if (!day_is(from)) {
        return DAY_NONE;
    }
    day_split(from, &year, &month, &day);
    for (int i = 0; i < MONTHS_SOUGHT; i++) {
        /* 12 more: the difference may be below 0 */
        bool falls = (month - duty->month + 12) % months_between(duty->every) == 0;
        struct day found = falls ? day_within(year, month, duty->day) : DAY_NONE;
        if (day_is(found) && found.n >= from.n) {
            return day_is(duty->until) && found.n > duty->until.n ? DAY_NONE : found;
        }
        year += month == 12;
        month = month % 12 + 1;
    }
    return DAY_NONE;
}

struct day duty_due(const struct duty *duty, const struct calendar *cal, struct day day)
{
    struct day due = day;
    if (!duty->before) {
        return day;
    }
    for (int i = 0; i < REST_MOST; i++) {
        due.n--;
        if (calendar_works(cal, due)) {
            return due;
        }
    }
    return (struct day){day.n - 1};
}

/* The newest are worth telling: who is off for years has more to catch up with. */
static void skip(struct duty_step *step, struct day day)
{
    if (step->skipped_count == DUTY_SKIPPED_MOST) {
        memmove(step->skipped, step->skipped + 1,
                (DUTY_SKIPPED_MOST - 1) * sizeof step->skipped[0]);
        step->skipped_count--;
    }
    step->skipped[step->skipped_count++] = day;
}

bool duty_step(const struct duty *duty, const struct calendar *cal, struct day today, int ahead,
               struct duty_step *ret)
{
    memset(ret, 0, sizeof *ret);
    if (duty->state != DUTY_RUNNING || !day_is(duty->next)) {
        return false;
    }
    struct day day = duty->next, due = duty_due(duty, cal, day);
    while (due.n < today.n) {
        struct day after = duty_first(duty, (struct day){day.n + 1});
        struct day after_due = day_is(after) ? duty_due(duty, cal, after) : DAY_NONE;
        if (!day_is(after) || after_due.n - ahead > today.n) {
            break;
        }
        skip(ret, day);
        day = after;
        due = after_due;
    }
    ret->day = day;
    ret->due = due;
    return due.n - ahead <= today.n;
}
