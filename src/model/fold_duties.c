/* fold_duties.c - acts about what comes back again and again: duties, and the periods opened of
 * them; and a line that goes from one person to another. */
#include "slip_fold.h"

/* ---- questions --------------------------------------------------------------------------- */

struct duty *slip_duty(struct slip *slip, int number)
{
    return number >= 1 && (size_t)number <= slip->duty_count ? &slip->duties[number - 1] : NULL;
}

static bool heads_round(const struct line *line)
{
    return line->round != 0 && line->parent == 0 && line->role == LINE_LEAD &&
           line_state_open(line->state);
}

const struct line *round_lead(const struct slip *slip, int round)
{
    for (size_t i = 0; i < slip->line_count; i++) {
        if (slip->lines[i].round == round && heads_round(&slip->lines[i])) {
            return &slip->lines[i];
        }
    }
    return NULL;
}

void fold_close_round(struct slip *slip, int round, enum line_state state, struct instant at,
                      const char *reason)
{
    for (size_t i = 0; i < slip->line_count; i++) {
        struct line *line = &slip->lines[i];
        if (line->parent == 0 && line->round == round) {
            fold_close_open(line, state, at, reason);
            fold_close_below(slip, line->number, state, at, reason);
        }
    }
}

/* ---- the letter wakes -------------------------------------------------------------------- */

void fold_rest(struct slip *slip)
{
    slip->state = slip->own_state;
}

static bool round_moved(const struct slip *slip, int round)
{
    for (size_t i = 0; i < slip->line_count; i++) {
        if (fold_has_moved(&slip->lines[i], slip->lines[i].round == round)) {
            return true;
        }
    }
    return false;
}

void fold_wake(struct slip *slip)
{
    bool open = false, moved = false;
    slip->own_state = slip->state;
    if (slip->state != LETTER_DONE && slip->state != LETTER_NO_ACTION) {
        return;
    }
    for (size_t i = 0; i < slip->line_count; i++) {
        if (heads_round(&slip->lines[i])) {
            open = true;
            moved = moved || round_moved(slip, slip->lines[i].round);
        }
    }
    if (open) {
        slip->state = moved ? LETTER_IN_PROGRESS : LETTER_DIRECTED;
    }
}

/* ---- duties ------------------------------------------------------------------------------ */

static bool read_rule(const json_t *body, struct duty *ret)
{
    int every = word_find(duty_every_words, DUTY_EVERY_COUNT, json_str(body, "every"));
    int64_t month = json_int(body, "month", 0), day = json_int(body, "day", 0);
    if (every < 0 || month < 1 || month > 12 || day < 1 || day > 31) {
        return false;
    }
    ret->every = (enum duty_every)every;
    ret->month = (int)month;
    ret->day = (int)day;
    ret->before = json_bool(body, "before");
    ret->until = json_day(body, "until");
    ret->next = duty_first(ret, json_day(body, "from"));
    return day_is(ret->next);
}

static void read_lines(const json_t *lines, struct duty *duty)
{
    for (size_t i = 0; i < json_array_size(lines); i++) {
        const json_t *item = json_array_get(lines, i);
        int role = word_find(line_role_words, LINE_ROLE_COUNT, json_str(item, "role"));
        if (role >= 0 && json_int(item, "unit", 0) != 0) {
            struct duty_line *line =
                model_grow((void **)&duty->lines, &duty->line_count, sizeof *line);
            *line = (struct duty_line){
                (enum line_role)role, {json_int(item, "unit", 0)}, {json_int(item, "person", 0)}};
        }
    }
}

bool model_duty_of(const json_t *body, struct duty *ret)
{
    *ret = (struct duty){.until = DAY_NONE, .next = DAY_NONE};
    if (!read_rule(body, ret)) {
        return false;
    }
    read_lines(json_get(body, "lines"), ret);
    return ret->line_count > 0;
}

void fold_duty_add(struct slip *slip, const struct act *act)
{
    struct duty read;
    if (!model_duty_of(act->body, &read)) {
        return;
    }
    struct duty *duty = model_grow((void **)&slip->duties, &slip->duty_count, sizeof *duty);
    *duty = read;
    duty->number = (int)slip->duty_count;
    duty->note = json_str(act->body, "note");
    duty->reason = "";
    duty->giver = act->actor;
    duty->giver_behalf_of = act->behalf;
    duty->given_at = act->at;
}

struct duty *model_body_duty(struct slip *slip, const json_t *body)
{
    int64_t number = json_int(body, "duty", 0);
    return number >= 1 && number <= (int64_t)slip->duty_count ? &slip->duties[number - 1] : NULL;
}

static void end_duty(struct duty *duty, struct instant at)
{
    duty->state = DUTY_ENDED;
    duty->next = DAY_NONE;
    duty->ended_at = at;
}

void fold_duty_pause(struct slip *slip, const struct act *act)
{
    struct duty *duty = model_body_duty(slip, act->body);
    if (duty != NULL && duty->state == DUTY_RUNNING) {
        duty->state = DUTY_PAUSED;
        duty->reason = json_str(act->body, "reason");
    }
}

/* What fell into the pause is not made up for. */
void fold_duty_resume(struct slip *slip, const struct act *act)
{
    struct duty *duty = model_body_duty(slip, act->body);
    struct day from = json_day(act->body, "from");
    if (duty == NULL || duty->state != DUTY_PAUSED) {
        return;
    }
    duty->state = DUTY_RUNNING;
    if (day_is(from) && from.n > duty->next.n) {
        duty->next = duty_first(duty, from);
    }
    if (!day_is(duty->next)) {
        end_duty(duty, act->at);
    }
}

void fold_duty_end(struct slip *slip, const struct act *act)
{
    struct duty *duty = model_body_duty(slip, act->body);
    if (duty != NULL && duty->state != DUTY_ENDED) {
        end_duty(duty, act->at);
        duty->reason = json_str(act->body, "reason");
    }
}

void fold_end_duties(struct slip *slip, const struct act *act)
{
    for (size_t i = 0; i < slip->duty_count; i++) {
        if (slip->duties[i].state != DUTY_ENDED) {
            end_duty(&slip->duties[i], act->at);
            slip->duties[i].reason = json_str(act->body, "reason");
        }
    }
}

/* The lines are the giver's, as if he had written again: who opens them is only the calendar. */
void fold_duty_line(struct slip *slip, const struct act *act)
{
    struct duty *duty = model_body_duty(slip, act->body);
    struct day day = json_day(act->body, "day");
    if (duty == NULL || duty->state != DUTY_RUNNING || !day_is(day) || day.n < duty->next.n) {
        return;
    }
    struct round *round = model_grow((void **)&slip->rounds, &slip->round_count, sizeof *round);
    *round = (struct round){duty->number, day, json_day(act->body, "due"), act->at};
    struct fold_giving giving = {.round = (int)slip->round_count,
                                 .giver = duty->giver,
                                 .behalf = duty->giver_behalf_of,
                                 .at = act->at,
                                 .note = duty->note};
    fold_add_lines(slip, json_get(act->body, "lines"), &giving);
    duty->next = duty_first(duty, (struct day){day.n + 1});
    if (!day_is(duty->next)) {
        end_duty(duty, act->at);
    }
    fold_state(slip);
}

/* ---- handed over ------------------------------------------------------------------------- */

static void take_line(struct slip *slip, const struct act *act, const json_t *item)
{
    struct person_id from = {json_int(act->body, "from", 0)};
    struct line *line = slip_line(slip, model_body_line(item));
    if (line == NULL || !line_state_open(line->state) || line->person.v != from.v || from.v == 0 ||
        json_int(item, "unit", 0) == 0) {
        return;
    }
    line->before = from;
    line->person.v = json_int(act->body, "to", 0);
    line->unit.v = json_int(item, "unit", 0);
    line->taken_at = act->at;
}

/* What will come of his duties is the new holder's too. */
static void take_duty(struct slip *slip, const struct act *act, int64_t number)
{
    struct duty *duty = number <= INT32_MAX ? slip_duty(slip, (int)number) : NULL;
    for (size_t i = 0; duty != NULL && i < duty->line_count; i++) {
        struct duty_line *line = &duty->lines[i];
        if (line->person.v != 0 && line->person.v == json_int(act->body, "from", 0)) {
            line->person.v = json_int(act->body, "to", 0);
            line->unit.v = json_int(act->body, "unit", line->unit.v);
        }
    }
}

void fold_take_over(struct slip *slip, const struct act *act)
{
    const json_t *moved = json_get(act->body, "moved"), *duties = json_get(act->body, "duties");
    if (json_int(act->body, "to", 0) <= 0) {
        return;
    }
    for (size_t i = 0; i < json_array_size(moved); i++) {
        take_line(slip, act, json_array_get(moved, i));
    }
    for (size_t i = 0; i < json_array_size(duties); i++) {
        take_duty(slip, act, json_integer_value(json_array_get(duties, i)));
    }
}
