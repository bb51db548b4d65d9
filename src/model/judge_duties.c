/* judge_duties.c - the rules of việc định kỳ, and of lines that go from one person to another. */
#include "judge_room.h"

enum { DUTIES_MOST = 50 };

static const char *number(int64_t n)
{
    return arena_printf(arena_current(), "%lld", (long long)n);
}

/* ---- whose duty it is to give ------------------------------------------------------------ */

static bool heads(const struct directory *dir, struct person_id person, struct unit_id unit)
{
    for (size_t i = 0; i < dir->position_count; i++) {
        const struct position *p = &dir->positions[i];
        if (p->person.v == person.v && p->role == ROLE_HEAD &&
            directory_within(dir, unit, p->unit)) {
            return true;
        }
    }
    return false;
}

/* A leader gives duties to anybody, a head to his own unit and those below it. */
static int judge_reach(const struct bench *b, const struct duty *duty)
{
    struct person_id principal = act_principal(b->act);
    if (directory_has_role(b->dir, principal, ROLE_LEADER)) {
        return 0;
    }
    for (size_t i = 0; i < duty->line_count; i++) {
        const struct duty_line *line = &duty->lines[i];
        if (!heads(b->dir, principal, line->unit)) {
            return judge_say(b, ERR_NOT_IN_UNIT, line_role_words[line->role].name,
                             model_assignee_name(b->dir, line->unit, line->person),
                             "mình phụ trách");
        }
    }
    return 0;
}

/* What a leader gave only a leader takes away; what a head gave, he, his successor and the leaders.
 */
static int judge_hold(const struct bench *b, const struct duty *duty)
{
    struct person_id principal = act_principal(b->act);
    struct person_id giver = duty->giver_behalf_of.v != 0 ? duty->giver_behalf_of : duty->giver;
    if (directory_has_role(b->dir, principal, ROLE_LEADER) || giver.v == principal.v) {
        return 0;
    }
    if (directory_has_role(b->dir, giver, ROLE_LEADER)) {
        return judge_say(b, ERR_NOT_PERMITTED, "duty", act_infos[b->act->kind].vi,
                         "chỉ: lãnh đạo cơ quan, người đã giao việc định kỳ này");
    }
    return judge_reach(b, duty);
}

/* ---- giving and stopping ----------------------------------------------------------------- */

static int judge_rule(const struct bench *b)
{
    const json_t *body = b->act->body;
    int64_t month = json_int(body, "month", 0), day = json_int(body, "day", 0);
    if (word_find(duty_every_words, DUTY_EVERY_COUNT, json_str(body, "every")) < 0) {
        return judge_say(b, ERR_FIELD_CHOICE, "every", json_str(body, "every"),
                         "month, quarter, half-year, year");
    }
    if (day < 1 || day > 31 || month < 1 || month > 12) {
        return judge_say(b, ERR_FIELD_RANGE, "day", "ngày 1–31, tháng 1–12", NULL);
    }
    if (!day_is(json_day(body, "from"))) {
        return judge_say(b, ERR_FIELD_MISSING, "from", NULL, NULL);
    }
    return 0;
}

int judge_duty_add(const struct bench *b)
{
    unsigned counts[LINE_ROLE_COUNT];
    struct duty duty;
    const json_t *body = b->act->body;
    struct day until = json_day(body, "until");
    if (judge_rule(b) != 0 || judge_targets(b, NULL, counts) != 0) {
        return -1;
    }
    if (counts[LINE_LEAD] != 1) {
        return judge_say(b, ERR_LEAD_COUNT, "lead",
                         counts[LINE_LEAD] == 0 ? "chưa có" : "có nhiều hơn một", NULL);
    }
    if (!model_duty_of(body, &duty)) {
        return judge_say(b, ERR_DUTY_NEVER, "until", judge_day(json_day(body, "from")),
                         judge_day(until));
    }
    if (b->slip->duty_count >= DUTIES_MOST) {
        return judge_say(b, ERR_FIELD_RANGE, "duty", number(DUTIES_MOST), NULL);
    }
    return judge_reach(b, &duty);
}

/* The duty of the body, in one of these states (bits 1 << duty_state). */
static int find_duty(const struct bench *b, unsigned states, const struct duty **ret)
{
    int64_t n = json_int(b->act->body, "duty", 0);
    if (n == 0) {
        return judge_say(b, ERR_FIELD_MISSING, "duty", NULL, NULL);
    }
    if (n < 1 || n > (int64_t)b->slip->duty_count) {
        return judge_say(b, ERR_DUTY_UNKNOWN, "duty", number(n), NULL);
    }
    const struct duty *duty = &b->slip->duties[n - 1];
    if (!(states & (1U << duty->state))) {
        return judge_say(b, ERR_DUTY_STATE, "duty", number(n), duty_state_words[duty->state].vi);
    }
    *ret = duty;
    return 0;
}

int judge_duty_pause(const struct bench *b)
{
    const struct duty *duty;
    return find_duty(b, 1U << DUTY_RUNNING, &duty) != 0 ? -1 : judge_hold(b, duty);
}

int judge_duty_resume(const struct bench *b)
{
    const struct duty *duty;
    struct day from = json_day(b->act->body, "from");
    if (find_duty(b, 1U << DUTY_PAUSED, &duty) != 0) {
        return -1;
    }
    if (!day_is(from)) {
        return judge_say(b, ERR_FIELD_MISSING, "from", NULL, NULL);
    }
    return judge_hold(b, duty);
}

int judge_duty_end(const struct bench *b)
{
    const struct duty *duty;
    return find_duty(b, 1U << DUTY_RUNNING | 1U << DUTY_PAUSED, &duty) != 0 ? -1
                                                                            : judge_hold(b, duty);
}

/* ---- a period ---------------------------------------------------------------------------- */

/* By the daemon, for whom the judge is the last to count: once a period, on one of its days, with
 * one lead. Whether the assignees are still there is no reason to forget that the work is owed. */
int judge_duty_line(const struct bench *b)
{
    const struct duty *duty;
    const json_t *lines = json_get(b->act->body, "lines");
    struct day day = json_day(b->act->body, "day");
    unsigned leads = 0;
    if (find_duty(b, 1U << DUTY_RUNNING, &duty) != 0) {
        return -1;
    }
    if (!day_is(day) || day.n < duty->next.n || duty_first(duty, day).n != day.n) {
        return judge_say(b, ERR_DUTY_PERIOD, "day", number(duty->number), judge_day(day));
    }
    if (!day_is(json_day(b->act->body, "due"))) {
        return judge_say(b, ERR_FIELD_MISSING, "due", NULL, NULL);
    }
    for (size_t i = 0; i < json_array_size(lines); i++) {
        const json_t *line = json_array_get(lines, i);
        struct unit_id unit = {json_int(line, "unit", 0)};
        int role = word_find(line_role_words, LINE_ROLE_COUNT, json_str(line, "role"));
        if (directory_unit(b->dir, unit) == NULL || role < 0) {
            return judge_say(b, ERR_UNIT_UNKNOWN, "lines", number(unit.v), "-");
        }
        leads += role == LINE_LEAD;
        for (size_t j = 0; j < i; j++) {
            const json_t *other = json_array_get(lines, j);
            int64_t who = json_int(line, "person", 0);
            if (json_int(other, "person", 0) == who &&
                (who != 0 || json_int(other, "unit", 0) == unit.v)) {
                return judge_say(b, ERR_ASSIGNEE_TWICE, "lines",
                                 model_assignee_name(b->dir, unit, (struct person_id){who}), NULL);
            }
        }
    }
    return leads == 1 ? 0 : judge_say(b, ERR_LEAD_COUNT, "lines", number(leads), NULL);
}

/* ---- handed over ------------------------------------------------------------------------- */

enum error_code line_takes_over(const struct slip *slip, const struct directory *dir,
                                const struct line *line, struct person_id to,
                                struct unit_id *ret_unit)
{
    const struct line *above = model_parent(slip, line);
    bool stays = false, fits = false;
    *ret_unit = directory_home(dir, to);
    for (size_t i = 0; i < dir->position_count; i++) {
        const struct position *p = &dir->positions[i];
        bool within = above == NULL || directory_within(dir, p->unit, above->unit);
        if (p->person.v == to.v && within && !stays) {
            stays = p->unit.v == line->unit.v;
            *ret_unit = stays || !fits ? p->unit : *ret_unit;
            fits = true;
        }
    }
    if (!fits) {
        return ERR_NOT_IN_UNIT;
    }
    for (size_t i = 0; i < slip->line_count; i++) {
        const struct line *other = &slip->lines[i];
        bool beside = other->parent == line->parent && other->round == line->round;
        if (other != line && beside && line_state_open(other->state) && other->person.v == to.v) {
            return ERR_ASSIGNEE_TWICE;
        }
    }
    return above != NULL && above->person.v == to.v ? ERR_ASSIGNEE_TWICE : ERR_NONE;
}

static int judge_moved(const struct bench *b, const json_t *item, struct person_id from,
                       struct person_id to)
{
    int n = model_body_line(item);
    struct unit_id unit;
    if (n < 1 || (size_t)n > b->slip->line_count) {
        return judge_say(b, ERR_LINE_UNKNOWN, "moved", number(n), NULL);
    }
    const struct line *line = &b->slip->lines[n - 1];
    if (!line_state_open(line->state) || line->person.v != from.v) {
        return judge_say(b, ERR_LINE_STATE, "moved",
                         arena_printf(arena_current(), "%s không còn trong tay người bàn giao",
                                      model_line_name(b->dir, line)),
                         NULL);
    }
    enum error_code why = line_takes_over(b->slip, b->dir, line, to, &unit);
    if (why != ERR_NONE) {
        return judge_say(b, why, "moved", model_assignee_name(b->dir, unit, to),
                         model_assignee_name(b->dir, line->unit, NO_PERSON));
    }
    return unit.v == json_int(item, "unit", 0)
               ? 0
               : judge_say(b, ERR_UNIT_UNKNOWN, "moved", number(json_int(item, "unit", 0)), "-");
}

bool duty_is_of(const struct duty *duty, struct person_id person)
{
    bool found = false;
    for (size_t i = 0; duty != NULL && duty->state != DUTY_ENDED && i < duty->line_count; i++) {
        found = found || (person.v != 0 && duty->lines[i].person.v == person.v);
    }
    return found;
}

static int judge_moved_duty(const struct bench *b, int64_t n, struct person_id from)
{
    const struct duty *duty =
        n >= 1 && n <= (int64_t)b->slip->duty_count ? &b->slip->duties[n - 1] : NULL;
    if (duty == NULL) {
        return judge_say(b, ERR_DUTY_UNKNOWN, "duties", number(n), NULL);
    }
    return duty_is_of(duty, from) ? 0
                                  : judge_say(b, ERR_DUTY_STATE, "duties", number(n),
                                              "không còn trong tay người bàn giao");
}

int judge_take_over(const struct bench *b)
{
    const json_t *moved = json_get(b->act->body, "moved");
    const json_t *duties = json_get(b->act->body, "duties");
    struct person_id from = {json_int(b->act->body, "from", 0)};
    struct person_id to = {json_int(b->act->body, "to", 0)};
    if (from.v == 0 || from.v == to.v || !model_is_active(b->dir, to)) {
        return judge_say(b, ERR_PERSON_UNKNOWN, "to", number(to.v), "-");
    }
    if (json_array_size(moved) + json_array_size(duties) == 0) {
        return judge_say(b, ERR_FIELD_MISSING, "moved", NULL, NULL);
    }
    for (size_t i = 0; i < json_array_size(duties); i++) {
        if (judge_moved_duty(b, json_integer_value(json_array_get(duties, i)), from) != 0) {
            return -1;
        }
    }
    for (size_t i = 0; i < json_array_size(moved); i++) {
        if (judge_moved(b, json_array_get(moved, i), from, to) != 0) {
            return -1;
        }
        for (size_t j = 0; j < i; j++) { /* two of his side by side would both be the other's */
            const struct line *a = &b->slip->lines[model_body_line(json_array_get(moved, i)) - 1];
            const struct line *c = &b->slip->lines[model_body_line(json_array_get(moved, j)) - 1];
            if (a->parent == c->parent && a->round == c->round) {
                return judge_say(b, ERR_ASSIGNEE_TWICE, "moved",
                                 model_assignee_name(b->dir, a->unit, to), NULL);
            }
        }
    }
    return 0;
}
