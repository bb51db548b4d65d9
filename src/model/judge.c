/* judge.c - the rules of an act's body: one lead, deadlines within deadlines, dates in order. */
#include "model_room.h"

#include <string.h>

struct bench {
    const struct slip *slip;
    const struct directory *dir;
    const struct rules *rules;
    const struct act *act;
    const struct line *line; /* the one the act is about, NULL */
    struct day today;
    struct error *err;
};

const char *model_assignee_name(const struct directory *dir, struct unit_id unit,
                                struct person_id person)
{
    const struct person *p = person.v != 0 ? directory_person(dir, person) : NULL;
    const struct unit *u = directory_unit(dir, unit);
    return p != NULL ? p->name : u != NULL ? u->code : "?";
}

const char *model_line_name(const struct directory *dir, const struct line *line)
{
    return arena_printf(arena_current(), "%d (%s)", line->number,
                        model_assignee_name(dir, line->unit, line->person));
}

static int say(const struct bench *b, enum error_code code, const char *field, const char *arg1,
               const char *arg2)
{
    return error_set(b->err, code, field, arg1, arg2);
}

static const char *vn(struct day day)
{
    char *text = arena_alloc(arena_current(), DAY_TEXT);
    return day_vn(day, text);
}

/* ---- giving lines ----------------------------------------------------------------------------------- */

struct target {
    struct unit_id unit;
    struct person_id person;
    enum line_role role;
    struct day due;
};

static const char *role_field(enum line_role role)
{
    static const char *const fields[] = {"lead", "support", "inform"};
    return fields[role];
}

static int judge_target(const struct bench *b, const struct target *t, int parent)
{
    const char *name = model_assignee_name(b->dir, t->unit, t->person);
    const struct unit *unit = directory_unit(b->dir, t->unit);
    const struct person *person = directory_person(b->dir, t->person);
    if (unit == NULL || !unit->active || (t->person.v != 0 && (person == NULL || !person->active))) {
        return say(b, ERR_INACTIVE, role_field(t->role), name, NULL);
    }
    if (b->act->behalf.v != 0 && t->person.v == b->act->actor.v) {
        return say(b, ERR_SELF_ASSIGN, role_field(t->role), NULL, NULL);
    }
    for (size_t i = 0; i < b->slip->line_count; i++) {
        const struct line *line = &b->slip->lines[i];
        if (line->parent == parent && line_state_open(line->state) && line != b->line &&
            line->unit.v == t->unit.v && line->person.v == t->person.v) {
            return say(b, ERR_ASSIGNEE_TWICE, role_field(t->role), name, NULL);
        }
    }
    if (parent != 0) {
        const struct line *above = &b->slip->lines[parent - 1];
        bool self = t->person.v == 0 && t->unit.v == above->unit.v;
        if (self || !directory_within(b->dir, t->unit, above->unit)) {
            return say(b, ERR_NOT_IN_UNIT, role_field(t->role), name,
                       model_assignee_name(b->dir, above->unit, NO_PERSON));
        }
        if (day_is(t->due) && day_is(above->due) && t->due.n > above->due.n) {
            return say(b, ERR_DUE_PARENT, "due", vn(t->due), vn(above->due));
        }
    }
    if (day_is(t->due) && t->due.n < b->slip->arrived.n) {
        return say(b, ERR_DUE_PAST, "due", vn(t->due), vn(b->slip->arrived));
    }
    return 0;
}

static struct target target_of(const json_t *item)
{
    int role = word_find(line_role_words, LINE_ROLE_COUNT, json_str(item, "role"));
    return (struct target){{json_int(item, "unit", 0)},
                           {json_int(item, "person", 0)},
                           role < 0 ? LINE_INFORM : (enum line_role)role,
                           json_day(item, "due")};
}

/* Every target by itself and against the others; counts leads and others. */
static int judge_targets(const struct bench *b, int parent, unsigned ret_counts[LINE_ROLE_COUNT])
{
    const json_t *lines = json_get(b->act->body, "lines");
    memset(ret_counts, 0, sizeof(unsigned) * LINE_ROLE_COUNT);
    for (size_t i = 0; i < json_array_size(lines); i++) {
        struct target t = target_of(json_array_get(lines, i));
        if (judge_target(b, &t, parent) != 0) {
            return -1;
        }
        ret_counts[t.role]++;
        for (size_t j = 0; j < i; j++) {
            struct target other = target_of(json_array_get(lines, j));
            if (other.unit.v == t.unit.v && other.person.v == t.person.v) {
                return say(b, ERR_ASSIGNEE_TWICE, role_field(t.role),
                           model_assignee_name(b->dir, t.unit, t.person), NULL);
            }
        }
    }
    return 0;
}

/* After the act there is exactly one open lead below parent (NĐ 30/2020, Điều 23: the opinion fixes who
 * leads, who cooperates and by when). */
static int judge_one_lead(const struct bench *b, int parent, const unsigned counts[LINE_ROLE_COUNT])
{
    const struct line *now = slip_lead(b->slip, parent);
    unsigned leads = counts[LINE_LEAD] + (now != NULL && now != b->line ? 1 : 0);
    if (counts[LINE_LEAD] + counts[LINE_SUPPORT] + counts[LINE_INFORM] == 0) {
        return say(b, ERR_FIELD_MISSING, "lead", NULL, NULL);
    }
    if (leads > 1) {
        return say(b, ERR_LEAD_COUNT, "lead",
                   now != NULL ? arena_printf(arena_current(), "đang có %s",
                                              model_line_name(b->dir, now))
                               : "có nhiều hơn một",
                   NULL);
    }
    bool only_inform = counts[LINE_LEAD] + counts[LINE_SUPPORT] == 0;
    if (leads == 0 && !(only_inform && parent != 0)) {
        return say(b, ERR_LEAD_COUNT, "lead", "chưa có", NULL);
    }
    return 0;
}

static int judge_direct(const struct bench *b)
{
    unsigned counts[LINE_ROLE_COUNT];
    return judge_targets(b, 0, counts) != 0 ? -1 : judge_one_lead(b, 0, counts);
}

static int judge_route(const struct bench *b)
{
    unsigned counts[LINE_ROLE_COUNT];
    if (json_str(b->act->body, "by_rule")[0] == '\0') {
        return say(b, ERR_NO_ROUTE, "unit", NULL, NULL);
    }
    return judge_targets(b, 0, counts) != 0 ? -1 : judge_one_lead(b, 0, counts);
}

static int judge_hand_down(const struct bench *b)
{
    unsigned counts[LINE_ROLE_COUNT];
    const struct line *parent = b->line;
    struct bench children = *b;
    children.line = NULL;
    if (judge_targets(&children, parent->number, counts) != 0) {
        return -1;
    }
    if (parent->role == LINE_INFORM && counts[LINE_LEAD] + counts[LINE_SUPPORT] > 0) {
        return say(b, ERR_LINE_ROLE, "lead", line_role_words[LINE_INFORM].vi, "giao việc tiếp");
    }
    return judge_one_lead(&children, parent->number, counts);
}

static int judge_replace_lead(const struct bench *b)
{
    unsigned counts[LINE_ROLE_COUNT];
    struct bench replaced = *b;
    if (judge_targets(&replaced, b->line->parent, counts) != 0) {
        return -1;
    }
    struct target t = target_of(json_array_get(json_get(b->act->body, "lines"), 0));
    if (counts[LINE_LEAD] != 1 || counts[LINE_SUPPORT] + counts[LINE_INFORM] != 0) {
        return say(b, ERR_LEAD_COUNT, "lead", "đổi chủ trì là nêu đúng một nơi nhận mới", NULL);
    }
    if (t.unit.v == b->line->unit.v && t.person.v == b->line->person.v) {
        return say(b, ERR_NOTHING_CHANGES, "lead", NULL, NULL);
    }
    return 0;
}

/* ---- registering -------------------------------------------------------------------------------------- */

static bool is_secret(const json_t *fields)
{
    const char *secrecy = json_str(fields, "secrecy");
    return secrecy[0] != '\0' && strcmp(secrecy, "normal") != 0;
}

static int judge_dates(const struct bench *b, const json_t *fields, struct day arrived)
{
    struct day issued = json_day(fields, "issued");
    struct day due = json_day(fields, "due");
    if (arrived.n > b->today.n) {
        return say(b, ERR_DATE_FUTURE, "arrived", vn(arrived), vn(b->today));
    }
    if (day_is(issued) && arrived.n < issued.n) {
        return say(b, ERR_DATE_ORDER, "arrived", vn(arrived), vn(issued));
    }
    if (day_is(due) && due.n < arrived.n) {
        return say(b, ERR_DUE_PAST, "due", vn(due), vn(arrived));
    }
    return 0;
}

/* Mật and above: a stub in the secret book, nothing else, on a machine with a network
 * (DOMAIN.md 3.9, Luật Bảo vệ bí mật nhà nước). */
static int judge_secrecy(const struct bench *b, const json_t *fields, const struct book *book)
{
    const char *secrecy = json_str(fields, "secrecy");
    if (!is_secret(fields)) {
        return book->secret ? say(b, ERR_FIELD_CHOICE, "book", book->code, "sổ thường") : 0;
    }
    if (!book->secret) {
        return say(b, ERR_SECRET, "book", secrecy, NULL);
    }
    static const char *const content[] = {"subject", "signer"};
    for (size_t i = 0; i < sizeof content / sizeof content[0]; i++) {
        if (json_str(fields, content[i])[0] != '\0') {
            return say(b, ERR_SECRET, content[i], secrecy, NULL);
        }
    }
    if (json_array_size(json_get(b->act->body, "files")) + b->slip->file_count > 0) {
        return say(b, ERR_SECRET, "files", secrecy, NULL);
    }
    return 0;
}

static int judge_register(const struct bench *b)
{
    const json_t *body = b->act->body, *fields = json_get(body, "fields");
    const struct book *book = rules_book(b->rules, json_str(body, "book"));
    if (book == NULL) {
        return say(b, ERR_BOOK_UNKNOWN, "book", json_str(body, "book"), "");
    }
    if (directory_book_closed(b->dir, book->code, (int)json_int(body, "year", 0))) {
        return say(b, ERR_BOOK_CLOSED, "book", book->code, NULL);
    }
    if (b->slip->state == LETTER_DRAFT && strcmp(b->slip->kind, "letter") != 0) {
        return say(b, ERR_DRAFT_KIND, "draft", b->slip->kind, NULL);
    }
    if (!is_secret(fields) && json_str(fields, "subject")[0] == '\0') {
        return say(b, ERR_FIELD_MISSING, "subject", NULL, NULL);
    }
    return judge_dates(b, fields, json_day(body, "arrived")) != 0 ? -1
                                                                  : judge_secrecy(b, fields, book);
}

static int judge_correct(const struct bench *b)
{
    const json_t *changes = json_get(b->act->body, "fields");
    json_t *after = json_copy((json_t *)(uintptr_t)b->slip->fields);
    struct day arrived = json_day(changes, "arrived");
    if (json_object_size(changes) == 0) {
        return say(b, ERR_FIELD_MISSING, "fields", NULL, NULL);
    }
    bool differs = day_is(arrived) && arrived.n != b->slip->arrived.n;
    void *iter = json_object_iter((json_t *)(uintptr_t)changes);
    for (; iter != NULL; iter = json_object_iter_next((json_t *)(uintptr_t)changes, iter)) {
        const char *key = json_object_iter_key(iter);
        const json_t *value = json_object_iter_value(iter);
        bool same = json_equal(value, json_object_get(b->slip->fields, key));
        differs = differs || (strcmp(key, "arrived") != 0 && !same);
        json_object_set(after, key, json_object_iter_value(iter));
    }
    if (!differs) {
        return say(b, ERR_NOTHING_CHANGES, "fields", NULL, NULL);
    }
    if (!is_secret(after) && json_str(after, "subject")[0] == '\0') {
        return say(b, ERR_FIELD_EMPTY, "subject", NULL, NULL);
    }
    const struct book *book = rules_book(b->rules, b->slip->book);
    if (book != NULL && judge_secrecy(b, after, book) != 0) {
        return -1;
    }
    return judge_dates(b, after, day_is(arrived) ? arrived : b->slip->arrived);
}

/* ---- the rest ------------------------------------------------------------------------------------------ */

static int judge_present(const struct bench *b)
{
    struct person_id to = {json_int(b->act->body, "to", 0)};
    const struct person *person = directory_person(b->dir, to);
    if (person == NULL || !person->active || !directory_has_role(b->dir, to, ROLE_LEADER)) {
        return say(b, ERR_NOT_LEADER, "to", person != NULL ? person->name : "?", NULL);
    }
    return 0;
}

static int judge_return(const struct bench *b)
{
    return b->line->role == LINE_INFORM ? say(b, ERR_LINE_ROLE, "", line_role_words[LINE_INFORM].vi,
                                              act_infos[ACT_RETURN].vi)
                                        : 0;
}

/* Nobody approves his own opinion. */
static int judge_decide(const struct bench *b)
{
    const struct proposal *p = model_open_proposal(b->slip, b->line->number);
    struct person_id by = p->behalf.v != 0 ? p->behalf : p->by;
    if (by.v == act_principal(b->act).v || p->by.v == b->act->actor.v) {
        return say(b, ERR_NOT_PERMITTED, "", act_infos[ACT_DECIDE].vi,
                   "không tự duyệt đề xuất của mình");
    }
    return 0;
}

static const struct line *parent_of(const struct bench *b)
{
    return b->line->parent != 0 ? &b->slip->lines[b->line->parent - 1] : NULL;
}

static int judge_new_due(const struct bench *b, struct day to)
{
    const struct line *parent = parent_of(b);
    if (!day_is(b->line->due)) {
        return say(b, ERR_LINE_STATE, "to",
                   arena_printf(arena_current(), "%s không có hạn để gia hạn",
                                model_line_name(b->dir, b->line)),
                   NULL);
    }
    if (to.n <= b->line->due.n) {
        return say(b, ERR_DUE_PAST, "to", vn(to), vn((struct day){b->line->due.n + 1}));
    }
    if (parent != NULL && day_is(parent->due) && to.n > parent->due.n) {
        return say(b, ERR_DUE_PARENT, "to", vn(to), vn(parent->due));
    }
    return 0;
}

static int judge_extend_request(const struct bench *b)
{
    if (model_open_request(b->line) != NULL) {
        return say(b, ERR_REQUEST_OPEN, "line", model_line_name(b->dir, b->line), NULL);
    }
    return judge_new_due(b, json_day(b->act->body, "to"));
}

static int judge_extend_decide(const struct bench *b)
{
    struct day other = json_day(b->act->body, "to");
    const struct extension *asked = model_open_request(b->line);
    if (!json_bool(b->act->body, "grant")) {
        return 0;
    }
    return judge_new_due(b, day_is(other) ? other : asked->to);
}

static bool replied(const struct slip *slip, int line)
{
    for (size_t i = 0; i < slip->reply_count; i++) {
        if (slip->replies[i].line == line || slip->replies[i].line == 0) {
            return true;
        }
    }
    return false;
}

/* Completing a lead completes the line above it, so the debt of a reply is looked up the whole way. */
static int judge_complete(const struct bench *b)
{
    const struct line *line = b->line;
    bool told = json_get(b->act->body, "reply") != NULL;
    for (;;) {
        told = told || replied(b->slip, line->number);
        if (line->owes_reply && !told) {
            return say(b, ERR_REPLY_OWED, "reply", model_line_name(b->dir, line), NULL);
        }
        if (line->role != LINE_LEAD || line->parent == 0) {
            return 0;
        }
        line = &b->slip->lines[line->parent - 1];
    }
}

typedef int judge_fn(const struct bench *b);

/* `reason`: the act must say why. */
static const struct { judge_fn *judge; bool reason; } benches[ACT_COUNT] = {
    [ACT_REFUSE] = {NULL, true},
    [ACT_REGISTER] = {judge_register, false},
    [ACT_PRESENT] = {judge_present, false},
    [ACT_DIRECT] = {judge_direct, false},
    [ACT_ROUTE] = {judge_route, false},
    [ACT_NO_ACTION] = {NULL, true},
    [ACT_HAND_DOWN] = {judge_hand_down, false},
    [ACT_RETURN] = {judge_return, true},
    [ACT_RECALL] = {NULL, true},
    [ACT_REPLACE_LEAD] = {judge_replace_lead, true},
    [ACT_DECIDE] = {judge_decide, false},
    [ACT_EXTEND_REQUEST] = {judge_extend_request, true},
    [ACT_EXTEND_DECIDE] = {judge_extend_decide, false},
    [ACT_COMPLETE] = {judge_complete, false},
    [ACT_CORRECT] = {judge_correct, true},
    [ACT_CANCEL] = {NULL, true},
};

int act_judge(const struct slip *slip, const struct directory *dir, const struct rules *rules,
              const struct act *act, struct error *err)
{
    struct bench b = {slip, dir, rules, act, NULL, instant_day(act->at, rules->zone_minutes), err};
    struct verdict verdict;
    int line = (int)json_int(act->body, "line", 0);
    act_may(slip, dir, act->kind, act->actor, act->behalf, line, b.today, &verdict);
    if (!verdict.allowed) {
        *err = verdict.why;
        return -1;
    }
    if (act_infos[act->kind].line != LINE_NOT) {
        b.line = &slip->lines[verdict.line - 1];
    }
    if (benches[act->kind].reason && json_str(act->body, "reason")[0] == '\0') {
        return error_set(err, ERR_FIELD_MISSING, "reason", NULL, NULL);
    }
    return benches[act->kind].judge != NULL ? benches[act->kind].judge(&b) : 0;
}
