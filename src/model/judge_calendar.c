/* judge_calendar.c - which days may go into the calendar, and which out of it. */
#include "model_room.h"

enum { DAYS_MOST = 100 };

struct table {
    struct calendar cal; /* in force before the act */
    struct day seen[2 * DAYS_MOST];
    size_t seen_count;
    struct error *err;
};

static int refuse(const struct table *t, const char *field, struct day day, const char *why)
{
    char text[DAY_TEXT];
    return error_set(t->err, ERR_CALENDAR_DAY, field, day_vn(day, text), why);
}

static int judge_once(struct table *t, const char *field, struct day day)
{
    for (size_t i = 0; i < t->seen_count; i++) {
        if (t->seen[i].n == day.n) {
            return refuse(t, field, day, "ghi hai lần trong một lần đổi / given twice");
        }
    }
    t->seen[t->seen_count++] = day;
    return 0;
}

static int judge_add(struct table *t, const json_t *item)
{
    struct day day = json_day(item, "day");
    bool working = json_bool(item, "working");
    const char *field = working ? "work" : "off";
    const struct calendar_day *is = day_is(day) ? calendar_exception(&t->cal, day) : NULL;
    if (!day_is(day)) {
        return error_set(t->err, ERR_FIELD_MISSING, field, NULL, NULL);
    }
    if (json_str(item, "why")[0] == '\0' || json_str(item, "source")[0] == '\0') {
        return error_set(t->err, ERR_FIELD_MISSING,
                         json_str(item, "why")[0] == '\0' ? "why" : "source", NULL, NULL);
    }
    if (judge_once(t, field, day) != 0) {
        return -1;
    }
    /* What was only expected may be announced as it is expected. */
    if (is != NULL && !(is->expected && !working)) {
        return refuse(t, field, day,
                      arena_printf(arena_current(), "đã có trong lịch: %s (%s) / already there",
                                   is->why, is->source));
    }
    if (is == NULL && working != model_is_weekend(day)) {
        return refuse(t, field, day,
                      working ? "vốn là ngày làm việc / it is a working day anyway"
                              : "vốn là ngày nghỉ hằng tuần / it is a day off anyway");
    }
    return 0;
}

static int judge_drop(struct table *t, const json_t *item)
{
    struct day day = model_day_of(item);
    if (!day_is(day)) {
        return error_set(t->err, ERR_FIELD_MISSING, "drop", NULL, NULL);
    }
    if (judge_once(t, "drop", day) != 0) {
        return -1;
    }
    return calendar_exception(&t->cal, day) != NULL
               ? 0
               : refuse(t, "drop", day, "không có trong lịch / it is not in the calendar");
}

int judge_calendar_change(const struct directory *dir, const struct rules *rules,
                          const json_t *body, struct error *err)
{
    const json_t *add = json_get(body, "add"), *drop = json_get(body, "drop");
    struct table t = {.cal = calendar_in_force(&rules->calendar, dir), .err = err};
    /* Counting again without any day is for calendar files that were changed: who does it says so.
     */
    if (json_array_size(add) + json_array_size(drop) == 0 && json_str(body, "note")[0] == '\0') {
        return error_set(err, ERR_FIELD_MISSING, "off", NULL, NULL);
    }
    if (json_array_size(add) + json_array_size(drop) > DAYS_MOST) {
        return error_set(err, ERR_FIELD_RANGE, json_array_size(add) > 0 ? "off" : "drop", "1..100",
                         NULL);
    }
    for (size_t i = 0; i < json_array_size(drop); i++) {
        if (judge_drop(&t, json_array_get(drop, i)) != 0) {
            return -1;
        }
    }
    for (size_t i = 0; i < json_array_size(add); i++) {
        if (judge_add(&t, json_array_get(add, i)) != 0) {
            return -1;
        }
    }
    return 0;
}
