/* judge_office.c - the rules of acts about the office itself: units, people, delegations, closing.
 */
#include "model_room.h"

#include <string.h>

struct desk {
    const struct directory *dir;
    const struct rules *rules;
    const struct act *act;
    struct day today;
    struct error *err;
};

static int say(const struct desk *d, enum error_code code, const char *field, const char *arg1,
               const char *arg2)
{
    return error_set(d->err, code, field, arg1, arg2);
}

static const char *number(int64_t n)
{
    return arena_printf(arena_current(), "%lld", (long long)n);
}

static int judge_unit_code(const struct desk *d, int64_t id)
{
    const char *code = json_str(d->act->body, "code");
    for (size_t i = 0; i < d->dir->unit_count; i++) {
        if (d->dir->units[i].id.v != id &&
            strcmp(text_folded(arena_current(), d->dir->units[i].code),
                   text_folded(arena_current(), code)) == 0) {
            return say(d, ERR_EXISTS, "code", code, NULL);
        }
    }
    return 0;
}

static int judge_parent(const struct desk *d, int64_t id, int64_t parent)
{
    const struct unit *above = directory_unit(d->dir, (struct unit_id){parent});
    if (above == NULL) {
        return say(d, ERR_UNIT_UNKNOWN, "parent", number(parent), "-");
    }
    if (!above->active) {
        return say(d, ERR_INACTIVE, "parent", above->code, NULL);
    }
    if (directory_within(d->dir, (struct unit_id){parent}, (struct unit_id){id})) {
        return say(d, ERR_FIELD_RANGE, "parent", "đơn vị cấp trên không nằm trong chính đơn vị đó",
                   NULL);
    }
    return 0;
}

/* The texts a new thing needs and an old one may not lose. */
static int judge_texts(const struct desk *d, bool adding, const char *const *keys, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const json_t *value = json_get(d->act->body, keys[i]);
        if (value == NULL && adding) {
            return say(d, ERR_FIELD_MISSING, keys[i], NULL, NULL);
        }
        if (value != NULL && json_str(d->act->body, keys[i])[0] == '\0') {
            return say(d, ERR_FIELD_EMPTY, keys[i], NULL, NULL);
        }
    }
    return 0;
}

/* A new id is new; an old one is there. */
static int judge_id(const struct desk *d, bool adding, bool known, int64_t id,
                    enum error_code unknown, const char *field)
{
    if (adding && (known || id <= 0)) {
        return say(d, ERR_EXISTS, "id", number(id), NULL);
    }
    return adding || known ? 0 : say(d, unknown, field, number(id), "-");
}

static int judge_unit(const struct desk *d)
{
    static const char *const texts[] = {"code", "name"};
    const json_t *body = d->act->body;
    int64_t id = json_int(body, "id", 0), parent = json_int(body, "parent", 0);
    bool adding = d->act->kind == ACT_UNIT_ADD;
    bool known = directory_unit(d->dir, (struct unit_id){id}) != NULL;
    if (judge_id(d, adding, known, id, ERR_UNIT_UNKNOWN, "unit") != 0 ||
        judge_texts(d, adding, texts, sizeof texts / sizeof texts[0]) != 0) {
        return -1;
    }
    if (json_str(body, "code")[0] != '\0' && judge_unit_code(d, id) != 0) {
        return -1;
    }
    /* Only the first unit, the agency itself, stands below nothing. */
    bool moving = json_get(body, "parent") != NULL;
    bool root = d->dir->unit_count == 0 || id == d->dir->units[0].id.v;
    if (parent == 0 && (adding || moving) && !root) {
        return say(d, ERR_FIELD_MISSING, "parent", NULL, NULL);
    }
    if (!adding && id == d->dir->units[0].id.v &&
        (parent != 0 || (json_get(body, "active") != NULL && !json_bool(body, "active")))) {
        return say(d, ERR_FIELD_RANGE, parent != 0 ? "parent" : "active", "cơ quan là gốc", NULL);
    }
    return parent != 0 ? judge_parent(d, id, parent) : 0;
}

static int judge_positions(const struct desk *d)
{
    const json_t *list = json_get(d->act->body, "positions");
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        struct unit_id unit = {json_int(item, "unit", 0)};
        int role = word_find(role_words, ROLE_COUNT, json_str(item, "role"));
        if (directory_unit(d->dir, unit) == NULL) {
            return say(d, ERR_UNIT_UNKNOWN, "positions", number(unit.v), "-");
        }
        if (role < 0) {
            return say(d, ERR_FIELD_CHOICE, "positions", json_str(item, "role"),
                       "clerk, leader, head, officer, auditor, admin");
        }
        /* Lãnh đạo cơ quan sees and directs everything: not a role within one unit. */
        if (role == ROLE_LEADER && unit.v != d->dir->units[0].id.v) {
            return say(d, ERR_FIELD_CHOICE, "positions", "leader",
                       "head (lãnh đạo đơn vị); leader chỉ ở đơn vị gốc");
        }
    }
    return 0;
}

/* Somebody must be left who can let others in. */
static bool is_last_admin(const struct directory *dir, struct person_id person)
{
    if (!directory_has_role(dir, person, ROLE_ADMIN)) {
        return false;
    }
    for (size_t i = 0; i < dir->position_count; i++) {
        const struct position *p = &dir->positions[i];
        const struct person *other = directory_person(dir, p->person);
        if (p->role == ROLE_ADMIN && p->person.v != person.v && other != NULL && other->active) {
            return false;
        }
    }
    return true;
}

static bool keeps_admin(const json_t *body)
{
    const json_t *positions = json_get(body, "positions");
    for (size_t i = 0; i < json_array_size(positions); i++) {
        if (strcmp(json_str(json_array_get(positions, i), "role"), "admin") == 0) {
            return true;
        }
    }
    return positions == NULL;
}

static int judge_username(const struct desk *d)
{
    const char *username = json_str(d->act->body, "username");
    if (directory_username(d->dir, username) != NULL) {
        return say(d, ERR_EXISTS, "username", username, NULL);
    }
    size_t len = strspn(username, "abcdefghijklmnopqrstuvwxyz0123456789._-");
    if (len == 0 || username[len] != '\0' || len > 40) {
        return say(d, ERR_FIELD_TYPE, "username", "chữ thường không dấu, số, . _ -, tối đa 40",
                   "lower-case letters, digits, . _ -, at most 40");
    }
    return 0;
}

static int judge_person(const struct desk *d)
{
    static const char *const texts[] = {"name"};
    const json_t *body = d->act->body;
    struct person_id id = {json_int(body, "id", 0)};
    bool adding = d->act->kind == ACT_PERSON_ADD;
    bool known = directory_person(d->dir, id) != NULL;
    if (judge_id(d, adding, known, id.v, ERR_PERSON_UNKNOWN, "person") != 0 ||
        (adding && judge_username(d) != 0) || judge_texts(d, adding, texts, 1) != 0) {
        return -1;
    }
    bool leaves =
        (json_get(body, "active") != NULL && !json_bool(body, "active")) || !keeps_admin(body);
    if (!adding && leaves && is_last_admin(d->dir, id)) {
        return say(d, ERR_FIELD_RANGE, "positions", "phải còn ít nhất một quản trị", NULL);
    }
    return judge_positions(d);
}

static int judge_delegate(const struct desk *d)
{
    const json_t *body = d->act->body;
    struct person_id from = {json_int(body, "from", 0)}, to = {json_int(body, "to", 0)};
    struct day first = json_day(body, "first"), last = json_day(body, "last");
    const struct person *p = directory_person(d->dir, to);
    char a[DAY_TEXT], b[DAY_TEXT];
    if (from.v != d->act->actor.v || !(directory_has_role(d->dir, from, ROLE_LEADER) ||
                                       directory_has_role(d->dir, from, ROLE_HEAD))) {
        return say(d, ERR_NOT_PERMITTED, "from", act_infos[ACT_DELEGATE].vi,
                   "chỉ: lãnh đạo cơ quan, lãnh đạo đơn vị, cho chính mình");
    }
    if (p == NULL) {
        return say(d, ERR_PERSON_UNKNOWN, "to", number(to.v), "-");
    }
    if (to.v == from.v) {
        return say(d, ERR_FIELD_CHOICE, "to", p->username, "người khác, không phải chính mình");
    }
    if (!p->active) {
        return say(d, ERR_INACTIVE, "to", p->name, NULL);
    }
    if (!day_is(last) || !day_is(first)) {
        return say(d, ERR_FIELD_MISSING, day_is(first) ? "last" : "first", NULL, NULL);
    }
    if (last.n < first.n) {
        return say(d, ERR_DATE_ORDER, "last", day_vn(last, a), day_vn(first, b));
    }
    return last.n < d->today.n
               ? say(d, ERR_DATE_ORDER, "last", day_vn(last, a), day_vn(d->today, b))
               : 0;
}

static int judge_end_delegation(const struct desk *d)
{
    int64_t id = json_int(d->act->body, "id", 0);
    for (size_t i = 0; i < d->dir->delegation_count; i++) {
        const struct delegation *held = &d->dir->delegations[i];
        if (held->id != id || held->ended) {
            continue;
        }
        bool mine = held->from.v == d->act->actor.v ||
                    directory_has_role(d->dir, d->act->actor, ROLE_ADMIN);
        return mine ? 0
                    : say(d, ERR_NOT_PERMITTED, "", act_infos[ACT_END_DELEGATION].vi,
                          "chỉ: người ủy quyền, quản trị");
    }
    return say(d, ERR_DELEGATION_UNKNOWN, "id", number(id), NULL);
}

/* ---- handing over ------------------------------------------------------------------------ */

static int judge_hand_over(const struct desk *d)
{
    const json_t *body = d->act->body;
    struct person_id from = {json_int(body, "from", 0)}, to = {json_int(body, "to", 0)};
    const struct person *giver = directory_person(d->dir, from);
    const struct person *taker = directory_person(d->dir, to);
    if (giver == NULL || taker == NULL) {
        return say(d, ERR_PERSON_UNKNOWN, giver == NULL ? "from" : "to",
                   number(giver == NULL ? from.v : to.v), "-");
    }
    if (d->act->actor.v != 0 && !directory_may_hand_over(d->dir, d->act->actor, from)) {
        return say(d, ERR_NOT_PERMITTED, "", act_infos[ACT_HAND_OVER].vi,
                   "chỉ: quản trị, lãnh đạo cơ quan, lãnh đạo đơn vị của người bàn giao");
    }
    if (to.v == from.v) {
        return say(d, ERR_FIELD_CHOICE, "to", taker->username, "người khác, không phải chính mình");
    }
    if (!taker->active) { /* who hands over may have left already */
        return say(d, ERR_INACTIVE, "to", taker->name, NULL);
    }
    const struct hand_over *open = directory_handing_over(d->dir, from);
    if (open != NULL) {
        return say(d, ERR_HAND_OVER_OPEN, "from", giver->name, number(open->id));
    }
    return json_array_size(json_get(body, "letters")) == 0
               ? say(d, ERR_HAND_OVER_EMPTY, "from", giver->name, taker->name)
               : 0;
}

/* Only who is to have the work takes it; it is refused by him, or taken back by who made it. */
static int judge_hand_over_decision(const struct desk *d)
{
    int64_t id = json_int(d->act->body, "id", 0);
    const struct hand_over *h = directory_hand_over(d->dir, id);
    bool refuses = d->act->kind == ACT_HAND_OVER_REFUSE;
    struct person_id actor = d->act->actor;
    if (h == NULL || h->state != HAND_OVER_OPEN) {
        return say(d, ERR_HAND_OVER_UNKNOWN, "id", number(id), NULL);
    }
    if (actor.v != h->to.v &&
        !(refuses && (actor.v == h->by.v || directory_has_role(d->dir, actor, ROLE_ADMIN)))) {
        return say(d, ERR_NOT_PERMITTED, "", act_infos[d->act->kind].vi,
                   refuses ? "chỉ: người nhận, người lập bàn giao, quản trị" : "chỉ: người nhận");
    }
    return refuses && json_str(d->act->body, "reason")[0] == '\0'
               ? say(d, ERR_FIELD_MISSING, "reason", NULL, NULL)
               : 0;
}

static int judge_close(const struct desk *d)
{
    const char *book = json_str(d->act->body, "book");
    int year = (int)json_int(d->act->body, "year", 0);
    if (model_stored_book(d->rules, d->act->body) == NULL) {
        return say(d, ERR_BOOK_UNKNOWN, "book", book, model_book_names(d->rules));
    }
    return directory_book_closed(d->dir, book, year) ? say(d, ERR_BOOK_CLOSED, "book", book, NULL)
                                                     : 0;
}

static int judge_calendar(const struct desk *d)
{
    return judge_calendar_change(d->dir, d->rules, d->act->body, d->err);
}

/* A period is closed once, when it is over: what stands in the act is what stays. */
static int judge_close_report(const struct desk *d)
{
    const json_t *body = d->act->body;
    struct day to = json_day(body, "to"), day = json_day(body, "day");
    const struct closed_report *closed =
        directory_closed_report(d->dir, json_day(body, "from"), to);
    char text[DAY_TEXT];
    if (closed != NULL) {
        return say(d, ERR_PERIOD_CLOSED, "period", closed->period,
                   day_vn(instant_day(closed->at, d->rules->zone_minutes), text));
    }
    return d->today.n > to.n && day.n >= to.n
               ? 0
               : say(d, ERR_PERIOD_OPEN, "period", json_str(body, "period"), day_vn(to, text));
}

typedef int judge_fn(const struct desk *d);

int office_act_judge(const struct directory *dir, const struct rules *rules, const struct act *act,
                     struct error *err)
{
    static judge_fn *const judges[ACT_COUNT] = {
        [ACT_UNIT_ADD] = judge_unit,
        [ACT_UNIT_EDIT] = judge_unit,
        [ACT_PERSON_ADD] = judge_person,
        [ACT_PERSON_EDIT] = judge_person,
        [ACT_DELEGATE] = judge_delegate,
        [ACT_END_DELEGATION] = judge_end_delegation,
        [ACT_CLOSE_DAY] = judge_close,
        [ACT_CLOSE_BOOK] = judge_close,
        [ACT_CALENDAR_CHANGE] = judge_calendar,
        [ACT_CLOSE_REPORT] = judge_close_report,
        [ACT_HAND_OVER] = judge_hand_over,
        [ACT_HAND_OVER_ACCEPT] = judge_hand_over_decision,
        [ACT_HAND_OVER_REFUSE] = judge_hand_over_decision,
    };
    unsigned who = act_infos[act->kind].who;
    struct desk d = {dir, rules, act, instant_day(act->at, rules->zone_minutes), err};
    if (act->behalf.v != 0 && act->behalf.v != act->actor.v) {
        return error_set(err, ERR_NOT_PERMITTED, "", act_infos[act->kind].vi,
                         "không làm thay người khác");
    }
    /* Actor 0 is the program itself setting the agency up; the rules of the body still hold. */
    bool may = act->actor.v == 0 ||
               (model_is_active(dir, act->actor) &&
                ((who & WHO_SELF) || (who & WHO_HEAD) || /* the judge below asks whose */
                 ((who & WHO_ADMIN) && directory_has_role(dir, act->actor, ROLE_ADMIN)) ||
                 ((who & WHO_LEADER) && directory_has_role(dir, act->actor, ROLE_LEADER)) ||
                 ((who & WHO_CLERK) && model_is_agency_clerk(dir, act->actor))));
    if (!may) {
        return error_set(err, ERR_NOT_PERMITTED, "", act_infos[act->kind].vi,
                         (who & WHO_ADMIN) && (who & WHO_CLERK) ? "chỉ: quản trị, văn thư"
                         : (who & WHO_ADMIN)                    ? "chỉ: quản trị"
                         : (who & WHO_LEADER) ? "chỉ: văn thư, lãnh đạo cơ quan"
                         : (who & WHO_CLERK)  ? "chỉ: văn thư"
                                              : "tài khoản đã ngừng hoạt động");
    }
    /* A letter's act is no act about the office. */
    return judges[act->kind] != NULL
               ? judges[act->kind](&d)
               : error_set(err, ERR_NOT_PERMITTED, "", act_infos[act->kind].vi, "cần một văn bản");
}
