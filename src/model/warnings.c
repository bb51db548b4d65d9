/* warnings.c - deadlines that are allowed but that whoever set them will want to hear about. */
#include "model_room.h"

enum { SUPPORT_AFTER_LEAD, DUE_AFTER_LETTER, DUE_ON_DAY_OFF, DUE_EXPECTED };

static const struct warning kinds[] = {
    [SUPPORT_AFTER_LEAD] = {"support-after-lead",
                            0,
                            {0},
                            {0},
                            "{1}: hạn phối hợp {2} muộn hơn hạn của chủ trì ({3}).",
                            "{1}: the support's deadline {2} is later than the lead's ({3})."},
    [DUE_AFTER_LETTER] = {"due-after-letter",
                          0,
                          {0},
                          {0},
                          "{1}: hạn {2} muộn hơn hạn của chính văn bản ({3}).",
                          "{1}: the deadline {2} is later than the letter's own ({3})."},
    [DUE_ON_DAY_OFF] = {"due-on-day-off",
                        0,
                        {0},
                        {0},
                        "{1}: hạn {2} là ngày nghỉ; ngày làm việc tiếp theo là {3}.",
                        "{1}: the deadline {2} is a day off; the next working day is {3}."},
    [DUE_EXPECTED] = {"due-expected",
                      0,
                      {0},
                      {0},
                      "{1}: hạn {2} tính theo ngày nghỉ dự kiến ({3}), lịch chưa công bố.",
                      "{1}: the deadline {2} was counted with an expected day off ({3}), not yet "
                      "announced."},
};

struct collecting {
    const struct slip *slip;
    const struct calendar *cal;
    struct warning **ret;
    size_t *ret_count;
};

static void warn(const struct collecting *c, int kind, int line, struct day due, struct day limit)
{
    struct warning *w = model_grow((void **)c->ret, c->ret_count, sizeof *w);
    *w = kinds[kind];
    w->line = line;
    w->due = due;
    w->limit = limit;
}

/* The first day counted over that nobody has announced. */
static struct day first_expected(const struct calendar *cal, const struct due_rule *rule,
                                 struct day due)
{
    struct day day = rule->from;
    while (due_rule_counts(rule) && ++day.n <= due.n) {
        const struct calendar_day *exception = calendar_exception(cal, day);
        if (exception != NULL && exception->expected && !model_is_weekend(day)) {
            return day;
        }
    }
    return DAY_NONE;
}

static void warn_of_day(const struct collecting *c, int line, struct day due, const char *text)
{
    struct due_rule rule = due_rule_parse(text);
    if (!calendar_works(c->cal, due)) {
        warn(c, DUE_ON_DAY_OFF, line, due, calendar_add(c->cal, due, 1));
    }
    struct day expected = first_expected(c->cal, &rule, due);
    if (day_is(expected)) {
        warn(c, DUE_EXPECTED, line, due, expected);
    }
}

static void warn_of_line(const struct collecting *c, const struct line *line)
{
    const struct line *lead = slip_lead(c->slip, line->parent);
    struct day own = json_day(c->slip->fields, "due");
    if (!day_is(line->due)) {
        return;
    }
    if (line->role == LINE_SUPPORT && lead != NULL && day_is(lead->due) &&
        line->due.n > lead->due.n) {
        warn(c, SUPPORT_AFTER_LEAD, line->number, line->due, lead->due);
    }
    if (line->parent == 0 && day_is(own) && line->due.n > own.n) {
        warn(c, DUE_AFTER_LETTER, line->number, line->due, own);
    }
    warn_of_day(c, line->number, line->due, line->due_rule);
}

void deadline_warnings(const struct slip *slip, const struct act *act, const struct calendar *cal,
                       struct warning **ret, size_t *ret_count)
{
    struct collecting c = {slip, cal, ret, ret_count};
    size_t given = json_array_size(json_get(act->body, "lines"));
    int number = model_body_line(act->body);
    struct day own = json_day(json_get(act->body, "fields"), "due");
    *ret = NULL;
    *ret_count = 0;
    for (size_t i = given < slip->line_count ? slip->line_count - given : 0;
         given > 0 && i < slip->line_count; i++) {
        warn_of_line(&c, &slip->lines[i]);
    }
    if (act->kind == ACT_EXTEND_DECIDE && json_bool(act->body, "grant") && number > 0 &&
        (size_t)number <= slip->line_count) {
        warn_of_line(&c, &slip->lines[number - 1]);
    }
    if ((act->kind == ACT_REGISTER || act->kind == ACT_CORRECT) && day_is(own)) {
        warn_of_day(&c, 0, own, json_str(slip->fields, "due_rule"));
    }
}
