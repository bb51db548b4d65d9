/* judge_lines.c - giving work: one lead, nobody twice, within the unit, deadlines within deadlines.
 */
#include "judge_room.h"

#include <string.h>

struct target {
    struct unit_id unit;
    struct person_id person;
    int role; /* enum line_role, -1 when the body says none we know */
    struct day due;
};

static struct target target_of(const json_t *item)
{
    return (struct target){{json_int(item, "unit", 0)},
                           {json_int(item, "person", 0)},
                           word_find(line_role_words, LINE_ROLE_COUNT, json_str(item, "role")),
                           json_day(item, "due")};
}

static const char *target_name(const struct bench *b, const struct target *t)
{
    return model_assignee_name(b->dir, t->unit, t->person);
}

/* A person is one assignee whichever of his units he stands for. */
static bool same_assignee(const struct target *t, struct unit_id unit, struct person_id person)
{
    return t->person.v != 0 ? t->person.v == person.v : person.v == 0 && t->unit.v == unit.v;
}

static bool belongs(const struct directory *dir, struct person_id person, struct unit_id unit)
{
    for (size_t i = 0; i < dir->position_count; i++) {
        if (dir->positions[i].person.v == person.v && dir->positions[i].unit.v == unit.v) {
            return true;
        }
    }
    return directory_home(dir, person).v == unit.v;
}

/* A line for a unit needs somebody who can take it: its head; to be told, its clerk will do. */
static bool somebody_takes(const struct directory *dir, const struct target *t)
{
    for (size_t i = 0; i < dir->position_count; i++) {
        const struct position *p = &dir->positions[i];
        bool fit = p->role == ROLE_HEAD || (t->role == LINE_INFORM && p->role == ROLE_CLERK);
        if (p->unit.v == t->unit.v && fit && model_is_active(dir, p->person)) {
            return true;
        }
    }
    return false;
}

static int judge_assignee(const struct bench *b, const struct target *t, const char *field)
{
    const struct unit *unit = directory_unit(b->dir, t->unit);
    if (unit == NULL || !unit->active ||
        (t->person.v != 0 && !model_is_active(b->dir, t->person))) {
        return judge_say(b, ERR_INACTIVE, field, target_name(b, t), NULL);
    }
    if (t->person.v != 0 && !belongs(b->dir, t->person, t->unit)) {
        return judge_say(b, ERR_NOT_IN_UNIT, field, target_name(b, t), unit->code);
    }
    if (t->person.v == 0 && !somebody_takes(b->dir, t)) {
        return judge_say(b, ERR_UNIT_HEADLESS, field, unit->code, NULL);
    }
    bool for_another = b->act->behalf.v != 0 && b->act->behalf.v != b->act->actor.v;
    if (for_another && t->person.v == b->act->actor.v) {
        return judge_say(b, ERR_SELF_ASSIGN, field, NULL, NULL);
    }
    return 0;
}

/* The nearest deadline above: where a tier set none, that of the tier over it holds. */
static struct day due_above(const struct slip *slip, const struct line *above)
{
    while (above != NULL && !day_is(above->due)) {
        above = model_parent(slip, above);
    }
    return above != NULL ? above->due : DAY_NONE;
}

static int judge_due(const struct bench *b, struct day due, const struct line *above)
{
    struct day most = due_above(b->slip, above);
    if (day_is(due) && day_is(most) && due.n > most.n) {
        return judge_say(b, ERR_DUE_PARENT, "due", judge_day(due), judge_day(most));
    }
    if (day_is(due) && due.n < b->slip->arrived.n) {
        return judge_say(b, ERR_DUE_PAST, "due", judge_day(due), judge_day(b->slip->arrived));
    }
    return 0;
}

/* Would the new line and this one be given side by side? What a duty will open stands beside
 * nothing yet: each period is a piece of work of its own. */
static bool stands_beside(const struct bench *b, const struct line *above, const struct line *line)
{
    return b->act->kind != ACT_DUTY_ADD && line->parent == (above != NULL ? above->number : 0) &&
           line->round == (above != NULL ? above->round : 0);
}

static int judge_target(const struct bench *b, const struct target *t, const struct line *above)
{
    const char *field = t->role >= 0 ? line_role_words[t->role].name : "lines";
    if (t->role < 0) {
        return judge_say(b, ERR_FIELD_CHOICE, field, "role", "lead, support, inform");
    }
    if (judge_assignee(b, t, field) != 0) {
        return -1;
    }
    for (size_t i = 0; i < b->slip->line_count; i++) {
        const struct line *line = &b->slip->lines[i];
        if (stands_beside(b, above, line) && line_state_open(line->state) && line != b->line &&
            same_assignee(t, line->unit, line->person)) {
            return judge_say(b, ERR_ASSIGNEE_TWICE, field, target_name(b, t), NULL);
        }
    }
    if (above != NULL && same_assignee(t, above->unit, above->person)) {
        return judge_say(b, ERR_ASSIGNEE_TWICE, field, target_name(b, t), NULL);
    }
    if (above != NULL && !directory_within(b->dir, t->unit, above->unit)) {
        return judge_say(b, ERR_NOT_IN_UNIT, field, target_name(b, t),
                         model_assignee_name(b->dir, above->unit, NO_PERSON));
    }
    return judge_due(b, t->due, above);
}

int judge_targets(const struct bench *b, const struct line *above,
                  unsigned ret_counts[LINE_ROLE_COUNT])
{
    const json_t *lines = json_get(b->act->body, "lines");
    memset(ret_counts, 0, sizeof(unsigned) * LINE_ROLE_COUNT);
    for (size_t i = 0; i < json_array_size(lines); i++) {
        struct target t = target_of(json_array_get(lines, i));
        if (judge_target(b, &t, above) != 0) {
            return -1;
        }
        ret_counts[t.role]++;
        for (size_t j = 0; j < i; j++) {
            struct target other = target_of(json_array_get(lines, j));
            if (same_assignee(&t, other.unit, other.person)) {
                return judge_say(b, ERR_ASSIGNEE_TWICE, line_role_words[t.role].name,
                                 target_name(b, &t), NULL);
            }
        }
    }
    return 0;
}

/* After the act there is exactly one open lead below `above` (NĐ 30/2020, Điều 23: the opinion
 * fixes who leads, who cooperates and by when). Below a unit, telling people needs no lead. */
static int judge_one_lead(const struct bench *b, const struct line *above,
                          const unsigned counts[LINE_ROLE_COUNT])
{
    const struct line *now = slip_lead(b->slip, above != NULL ? above->number : 0);
    unsigned leads = counts[LINE_LEAD] + (now != NULL ? 1 : 0);
    if (counts[LINE_LEAD] + counts[LINE_SUPPORT] + counts[LINE_INFORM] == 0) {
        return judge_say(b, ERR_FIELD_MISSING, "lead", NULL, NULL);
    }
    if (leads > 1) {
        return judge_say(
            b, ERR_LEAD_COUNT, "lead",
            now != NULL ? arena_printf(arena_current(), "đang có %s", model_line_name(b->dir, now))
                        : "có nhiều hơn một",
            NULL);
    }
    bool only_told = counts[LINE_LEAD] + counts[LINE_SUPPORT] == 0;
    if (leads == 0 && !(only_told && above != NULL)) {
        return judge_say(b, ERR_LEAD_COUNT, "lead", "chưa có", NULL);
    }
    return 0;
}

int judge_direct(const struct bench *b)
{
    unsigned counts[LINE_ROLE_COUNT];
    return judge_targets(b, NULL, counts) != 0 ? -1 : judge_one_lead(b, NULL, counts);
}

/* ---- by the agency's rule ---------------------------------------------------------------- */

static const struct route_rule *rule_named(const struct bench *b, const char *name)
{
    for (size_t i = 0; i < b->rules->route_count; i++) {
        if (name[0] != '\0' && strcmp(b->rules->routes[i].name, name) == 0) {
            return &b->rules->routes[i];
        }
    }
    return NULL;
}

static bool rule_covers(const struct bench *b, const struct route_rule *rule)
{
    struct arena *arena = arena_current();
    const char *type = text_folded(arena, json_str(b->slip->fields, "type"));
    const char *issuer = text_folded(arena, json_str(b->slip->fields, "issuer"));
    return (rule->type[0] == '\0' || strcmp(text_folded(arena, rule->type), type) == 0) &&
           (rule->issuer[0] == '\0' || strstr(issuer, text_folded(arena, rule->issuer)) != NULL);
}

/* Chuyển thẳng: only such letters, only to the one unit the rule names (NĐ 30/2020, Điều 23). A
 * secret never goes by itself. */
int judge_route(const struct bench *b)
{
    const json_t *lines = json_get(b->act->body, "lines");
    const struct route_rule *rule = rule_named(b, json_str(b->act->body, "by_rule"));
    struct target t = target_of(json_array_get(lines, 0));
    struct unit_id unit;
    if (rule == NULL || !rule_covers(b, rule) || model_is_secret(b->slip->fields)) {
        return judge_say(b, ERR_NO_ROUTE, "unit", NULL, NULL);
    }
    if (directory_find_unit(b->dir, rule->unit, "unit", &unit, b->err) != 0) {
        return -1;
    }
    if (json_array_size(lines) != 1 || t.role != LINE_LEAD || t.person.v != 0 ||
        t.unit.v != unit.v) {
        return judge_say(b, ERR_NO_ROUTE, "unit", NULL, NULL);
    }
    return judge_direct(b);
}

/* ---- below a line, and in its place ------------------------------------------------------ */

int judge_hand_down(const struct bench *b)
{
    unsigned counts[LINE_ROLE_COUNT];
    if (judge_targets(b, b->line, counts) != 0) {
        return -1;
    }
    if (b->line->role == LINE_INFORM && counts[LINE_LEAD] + counts[LINE_SUPPORT] > 0) {
        return judge_say(b, ERR_LINE_ROLE, counts[LINE_LEAD] > 0 ? "lead" : "support",
                         line_role_words[LINE_INFORM].vi, "giao việc tiếp");
    }
    return judge_one_lead(b, b->line, counts);
}

int judge_replace_lead(const struct bench *b)
{
    unsigned counts[LINE_ROLE_COUNT];
    if (judge_targets(b, NULL, counts) != 0) {
        return -1;
    }
    struct target t = target_of(json_array_get(json_get(b->act->body, "lines"), 0));
    if (counts[LINE_LEAD] != 1 || counts[LINE_SUPPORT] + counts[LINE_INFORM] != 0) {
        return judge_say(b, ERR_LEAD_COUNT, "lead", "đổi chủ trì là nêu đúng một nơi nhận mới",
                         NULL);
    }
    if (same_assignee(&t, b->line->unit, b->line->person)) {
        return judge_say(b, ERR_NOTHING_CHANGES, "lead", NULL, NULL);
    }
    return 0;
}

/* ---- more time --------------------------------------------------------------------------- */

static int judge_new_due(const struct bench *b, struct day to)
{
    struct day most = due_above(b->slip, model_parent(b->slip, b->line));
    if (!day_is(b->line->due)) {
        return judge_say(b, ERR_LINE_STATE, "to",
                         arena_printf(arena_current(), "%s không có hạn để gia hạn",
                                      model_line_name(b->dir, b->line)),
                         NULL);
    }
    if (!day_is(to)) {
        return judge_say(b, ERR_FIELD_MISSING, "to", NULL, NULL);
    }
    if (to.n <= b->line->due.n) {
        return judge_say(b, ERR_DUE_PAST, "to", judge_day(to),
                         judge_day((struct day){b->line->due.n + 1}));
    }
    if (day_is(most) && to.n > most.n) {
        return judge_say(b, ERR_DUE_PARENT, "to", judge_day(to), judge_day(most));
    }
    return judge_extension_limits(b, to);
}

int judge_extend_request(const struct bench *b)
{
    if (model_open_request(b->line) != NULL) {
        return judge_say(b, ERR_REQUEST_OPEN, "line", model_line_name(b->dir, b->line), NULL);
    }
    return judge_new_due(b, json_day(b->act->body, "to"));
}

int judge_extend_decide(const struct bench *b)
{
    struct day other = json_day(b->act->body, "to");
    const struct extension *asked = model_open_request(b->line);
    if (!json_bool(b->act->body, "grant")) {
        return 0;
    }
    return judge_new_due(b, day_is(other) ? other : asked->to);
}
