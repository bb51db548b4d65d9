/* fold_due.c - deadlines that follow the calendar: which are to move, and the act that moves them.
 */
#include "slip_fold.h"

void fold_note_rule(struct slip *slip, const char *rule)
{
    slip->counted = slip->counted || rule[0] != '\0';
}

/* ---- the act ------------------------------------------------------------------------------ */

static void note_move(struct due_move **moves, size_t *count, const struct act *act,
                      const json_t *item)
{
    struct due_move *move = model_grow((void **)moves, count, sizeof *move);
    *move = (struct due_move){json_day(item, "from"), json_day(item, "to"),
                              json_int(act->body, "cause", 0), act->at};
}

static void move_own(struct slip *slip, const struct act *act, const json_t *own)
{
    const json_t *to = json_get(own, "to");
    if (day_is(json_day(own, "to"))) {
        slip->fields = json_copy(slip->fields);
        json_object_set(slip->fields, "due", (json_t *)(uintptr_t)to);
        note_move(&slip->moves, &slip->move_count, act, own);
    }
}

void fold_move_due(struct slip *slip, const struct act *act)
{
    const json_t *moves = json_get(act->body, "moves");
    for (size_t i = 0; i < json_array_size(moves); i++) {
        const json_t *item = json_array_get(moves, i);
        struct line *line = slip_line(slip, model_body_line(item));
        if (line != NULL && line_state_open(line->state) && day_is(json_day(item, "to"))) {
            line->due = json_day(item, "to");
            note_move(&line->moves, &line->move_count, act, item);
        }
    }
    move_own(slip, act, json_get(act->body, "due"));
}

/* ---- which are to move -------------------------------------------------------------------- */

/* One line on its way to where the calendar puts it. */
struct course {
    struct due_rule rule;
    bool follows;     /* the calendar, the line above or the letter; else it stays */
    struct day want;  /* where it comes to stand */
    struct day least; /* the latest date that stays below it */
};

struct courses {
    const struct slip *slip;
    const struct calendar *cal;
    struct day own_from, own_to; /* the letter's own deadline, before and after */
    struct course *of;           /* by line */
};

static struct day later(struct day a, struct day b)
{
    return !day_is(a) || (day_is(b) && b.n > a.n) ? b : a;
}

static const struct line *above_with_due(const struct slip *slip, const struct line *line)
{
    const struct line *above = model_parent(slip, line);
    while (above != NULL && !day_is(above->due)) {
        above = model_parent(slip, above);
    }
    return above;
}

static bool is_running(const struct line *line)
{
    return line_state_open(line->state) && day_is(line->due);
}

/* A line that was given the deadline above it follows as long as both are still the same day. */
static bool does_follow(const struct courses *c, const struct line *line, enum due_kind kind)
{
    const struct line *above = above_with_due(c->slip, line);
    switch (kind) {
    case DUE_COUNTED:
    case DUE_DEFAULT:
    case DUE_EXTENSION:
        return true;
    case DUE_PARENT:
        return above != NULL && above->due.n == line->due.n;
    case DUE_LETTER:
        return day_is(c->own_from) && c->own_from.n == line->due.n;
    default:
        return false;
    }
}

/* From below upwards: lines are numbered in the order given, so children stand after. */
static void take_rules(struct courses *c)
{
    for (size_t i = c->slip->line_count; i > 0; i--) {
        const struct line *line = &c->slip->lines[i - 1];
        struct course *course = &c->of[i - 1];
        course->want = line->due;
        if (!is_running(line)) {
            continue;
        }
        course->rule = due_rule_parse(line->due_rule);
        course->follows = does_follow(c, line, course->rule.kind);
        struct day stays = course->follows ? course->least : later(course->least, line->due);
        const struct line *above = above_with_due(c->slip, line);
        if (above != NULL) {
            struct course *over = &c->of[above->number - 1];
            over->least = later(over->least, stays);
        }
    }
}

/* From above downwards. */
static void take_days(struct courses *c)
{
    for (size_t i = 0; i < c->slip->line_count; i++) {
        const struct line *line = &c->slip->lines[i];
        struct course *course = &c->of[i];
        if (!course->follows) {
            continue;
        }
        const struct line *above = above_with_due(c->slip, line);
        struct day most = above != NULL ? c->of[above->number - 1].want : DAY_NONE;
        struct day want = due_rule_counts(&course->rule)
                              ? calendar_add(c->cal, course->rule.from, course->rule.days)
                          : course->rule.kind == DUE_PARENT ? most
                                                            : c->own_to;
        want = later(want, course->least);
        course->want = day_is(most) && want.n > most.n ? most : want;
    }
}

static void add_change(struct due_change **ret, size_t *ret_count, int line, struct day from,
                       struct day to, const char *rule)
{
    struct due_change *change = model_grow((void **)ret, ret_count, sizeof *change);
    *change = (struct due_change){line, from, to, rule};
}

void deadline_moves(const struct slip *slip, const struct calendar *cal, struct due_change **ret,
                    size_t *ret_count)
{
    struct courses c = {.slip = slip, .cal = cal};
    *ret = NULL;
    *ret_count = 0;
    if (!slip->counted || slip->state < LETTER_REGISTERED || slip->state >= LETTER_DONE) {
        return;
    }
    struct due_rule own = due_rule_parse(json_str(slip->fields, "due_rule"));
    c.own_from = c.own_to = json_day(slip->fields, "due");
    if (day_is(c.own_from) && due_rule_counts(&own)) {
        c.own_to = calendar_add(cal, own.from, own.days);
    }
    c.of = arena_alloc(arena_current(), (slip->line_count + 1) * sizeof *c.of);
    for (size_t i = 0; i < slip->line_count; i++) {
        c.of[i] = (struct course){.want = DAY_NONE, .least = DAY_NONE};
    }
    take_rules(&c);
    take_days(&c);
    if (c.own_from.n != c.own_to.n) {
        add_change(ret, ret_count, 0, c.own_from, c.own_to, json_str(slip->fields, "due_rule"));
    }
    for (size_t i = 0; i < slip->line_count; i++) {
        const struct line *line = &slip->lines[i];
        if (c.of[i].follows && c.of[i].want.n != line->due.n) {
            add_change(ret, ret_count, line->number, line->due, c.of[i].want, line->due_rule);
        }
    }
}

json_t *deadline_moves_body(const struct due_change *changes, size_t count, int64_t cause)
{
    json_t *moves = json_array(), *body = json_object();
    for (size_t i = 0; i < count; i++) {
        char from[DAY_TEXT], to[DAY_TEXT];
        json_t *item = json_pack("{s:s,s:s,s:s}", "from", day_iso(changes[i].from, from), "to",
                                 day_iso(changes[i].to, to), "rule", changes[i].rule);
        if (changes[i].line == 0) {
            json_object_set_new(body, "due", item);
        } else {
            json_object_set_new(item, "line", json_integer(changes[i].line));
            json_array_append_new(moves, item);
        }
    }
    json_object_set_new(body, "moves", moves);
    json_object_set_new(body, "cause", json_integer(cause));
    return body;
}
