/*
 * calendar_acts.c - days that the office added to its calendar or dropped from it, by acts.
 *
 * Dropping a day that an act added brings back what the files say of it, so that a change is undone
 * by dropping its days; dropping a day of the files hides it, until an act adds it again.
 */
#include "model_room.h"

#include <string.h>

/* Index of the first mark on or after that day. */
static size_t mark_from(const struct directory *dir, struct day day)
{
    size_t i = 0;
    while (i < dir->mark_count && dir->marks[i].day.n < day.n) {
        i++;
    }
    return i;
}

static struct calendar_mark *mark_of(struct directory *dir, struct day day)
{
    size_t i = mark_from(dir, day);
    if (i < dir->mark_count && dir->marks[i].day.n == day.n) {
        return &dir->marks[i];
    }
    (void)model_grow((void **)&dir->marks, &dir->mark_count, sizeof *dir->marks);
    memmove(&dir->marks[i + 1], &dir->marks[i], (dir->mark_count - 1 - i) * sizeof *dir->marks);
    dir->marks[i] = (struct calendar_mark){.day = day};
    return &dir->marks[i];
}

void fold_calendar_change(struct directory *dir, const struct act *act)
{
    const json_t *add = json_get(act->body, "add"), *drop = json_get(act->body, "drop");
    for (size_t i = 0; i < json_array_size(drop); i++) {
        struct day day = model_day_of(json_array_get(drop, i));
        struct calendar_mark *mark = day_is(day) ? mark_of(dir, day) : NULL;
        if (mark != NULL && mark->added) {
            mark->added = false;
        } else if (mark != NULL) {
            mark->masked = true;
        }
    }
    for (size_t i = 0; i < json_array_size(add); i++) {
        const json_t *item = json_array_get(add, i);
        struct day day = json_day(item, "day");
        if (!day_is(day)) {
            continue;
        }
        struct calendar_mark *mark = mark_of(dir, day);
        mark->added = true;
        mark->what = (struct calendar_day){.day = day,
                                           .working = json_bool(item, "working"),
                                           .why = json_str(item, "why"),
                                           .source = json_str(item, "source"),
                                           .act = act->seq};
    }
}

/* What becomes of a day of the configured calendar (NULL: it has none there) under its mark. */
static const struct calendar_day *under_mark(const struct calendar_day *day,
                                             const struct calendar_mark *mark)
{
    return mark->added ? &mark->what : mark->masked ? NULL : day;
}

const struct rules *rules_in_force(const struct rules *rules, const struct directory *dir)
{
    struct rules *ret = arena_alloc(arena_current(), sizeof *ret);
    *ret = *rules;
    ret->calendar = calendar_in_force(&rules->calendar, dir);
    return ret;
}

struct calendar calendar_in_force(const struct calendar *configured, const struct directory *dir)
{
    struct calendar cal = *configured;
    if (dir->mark_count == 0) {
        return cal;
    }
    size_t i = 0, n = 0, room = configured->count + dir->mark_count;
    struct calendar_day *days = arena_alloc(arena_current(), room * sizeof *days);
    for (size_t k = 0; k < dir->mark_count; k++) {
        const struct calendar_mark *mark = &dir->marks[k];
        const struct calendar_day *day = NULL;
        while (i < configured->count && configured->days[i].day.n < mark->day.n) {
            days[n++] = configured->days[i++];
        }
        if (i < configured->count && configured->days[i].day.n == mark->day.n) {
            day = &configured->days[i++];
        }
        day = under_mark(day, mark);
        if (day != NULL) {
            days[n++] = *day;
        }
    }
    while (i < configured->count) {
        days[n++] = configured->days[i++];
    }
    cal.days = days;
    cal.count = n;
    return cal;
}

struct directory calendar_try(const struct directory *dir, const struct act *act)
{
    struct directory then = *dir;
    then.marks = NULL;
    then.mark_count = 0;
    for (size_t i = 0; i < dir->mark_count; i++) {
        struct calendar_mark *mark =
            model_grow((void **)&then.marks, &then.mark_count, sizeof *mark);
        *mark = dir->marks[i];
    }
    fold_calendar_change(&then, act);
    return then;
}

struct day calendar_first(const json_t *body)
{
    const json_t *add = json_get(body, "add"), *drop = json_get(body, "drop");
    size_t count = json_array_size(add) + json_array_size(drop);
    struct day first = {count > 0 ? INT32_MAX : 0};
    for (size_t i = 0; i < count; i++) {
        struct day day = i < json_array_size(add)
                             ? json_day(json_array_get(add, i), "day")
                             : model_day_of(json_array_get(drop, i - json_array_size(add)));
        first = day_is(day) && day.n < first.n ? day : first;
    }
    return first;
}
