/* directory.c - units, people, positions and delegations: the fold of the office's acts. */
#include "model_room.h"

#include <string.h>

void directory_init(struct directory *dir)
{
    memset(dir, 0, sizeof *dir);
}

/* ---- the fold ---------------------------------------------------------------------------- */

static void set_positions(struct directory *dir, struct person_id person, const json_t *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < dir->position_count; i++) {
        if (dir->positions[i].person.v != person.v) {
            dir->positions[kept++] = dir->positions[i];
        }
    }
    dir->position_count = kept;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *item = json_array_get(list, i);
        int role = word_find(role_words, ROLE_COUNT, json_str(item, "role"));
        if (role < 0) {
            continue;
        }
        struct position *p = model_grow((void **)&dir->positions, &dir->position_count, sizeof *p);
        p->person = person;
        p->unit = (struct unit_id){json_int(item, "unit", 0)};
        p->role = (enum role)role;
    }
}

static void apply_unit(struct directory *dir, const struct act *act)
{
    int64_t id = json_int(act->body, "id", 0);
    struct unit *unit = NULL;
    for (size_t i = 0; i < dir->unit_count; i++) {
        if (dir->units[i].id.v == id) {
            unit = &dir->units[i];
        }
    }
    if (act->kind == ACT_UNIT_ADD && unit == NULL) {
        unit = model_grow((void **)&dir->units, &dir->unit_count, sizeof *unit);
        *unit = (struct unit){.id = {id}, .code = "", .name = "", .active = true};
    }
    if (unit == NULL) {
        return;
    }
    model_take_text(act->body, "code", &unit->code);
    model_take_text(act->body, "name", &unit->name);
    if (json_get(act->body, "parent") != NULL) {
        unit->parent.v = json_int(act->body, "parent", 0);
    }
    if (json_get(act->body, "active") != NULL) {
        unit->active = json_bool(act->body, "active");
    }
}

static void apply_person(struct directory *dir, const struct act *act)
{
    int64_t id = json_int(act->body, "id", 0);
    struct person *person = NULL;
    for (size_t i = 0; i < dir->person_count; i++) {
        if (dir->people[i].id.v == id) {
            person = &dir->people[i];
        }
    }
    if (act->kind == ACT_PERSON_ADD && person == NULL) {
        person = model_grow((void **)&dir->people, &dir->person_count, sizeof *person);
        *person = (struct person){
            .id = {id}, .username = "", .name = "", .title = "", .email = "", .active = true};
        model_take_text(act->body, "username", &person->username); /* never changes after */
    }
    if (person == NULL) {
        return;
    }
    model_take_text(act->body, "name", &person->name);
    model_take_text(act->body, "title", &person->title);
    model_take_text(act->body, "email", &person->email);
    if (json_get(act->body, "active") != NULL) {
        person->active = json_bool(act->body, "active");
    }
    if (json_get(act->body, "positions") != NULL) {
        set_positions(dir, person->id, json_get(act->body, "positions"));
    }
}

static void apply_delegation(struct directory *dir, const struct act *act)
{
    if (act->kind == ACT_DELEGATE) {
        struct delegation *d =
            model_grow((void **)&dir->delegations, &dir->delegation_count, sizeof *d);
        d->id = act->seq;
        d->from.v = json_int(act->body, "from", 0);
        d->to.v = json_int(act->body, "to", 0);
        d->first = json_day(act->body, "first");
        d->last = json_day(act->body, "last");
        d->note = json_str(act->body, "note");
        return;
    }
    for (size_t i = 0; i < dir->delegation_count; i++) {
        if (dir->delegations[i].id == json_int(act->body, "id", 0)) {
            dir->delegations[i].ended = true;
        }
    }
}

static void apply_hand_over(struct directory *dir, const struct act *act)
{
    struct hand_over *h = model_grow((void **)&dir->hand_overs, &dir->hand_over_count, sizeof *h);
    *h = (struct hand_over){.id = act->seq,
                            .from = {json_int(act->body, "from", 0)},
                            .to = {json_int(act->body, "to", 0)},
                            .by = act->actor,
                            .at = act->at,
                            .note = json_str(act->body, "note"),
                            .reason = "",
                            .letters = json_get(act->body, "letters")};
}

static void decide_hand_over(struct directory *dir, const struct act *act)
{
    for (size_t i = 0; i < dir->hand_over_count; i++) {
        struct hand_over *h = &dir->hand_overs[i];
        if (h->id == json_int(act->body, "id", 0) && h->state == HAND_OVER_OPEN) {
            h->state = act->kind == ACT_HAND_OVER_ACCEPT ? HAND_OVER_ACCEPTED : HAND_OVER_REFUSED;
            h->reason = json_str(act->body, "reason");
            h->decided_by = act->actor;
            h->decided_at = act->at;
            h->decided_seq = act->seq;
        }
    }
}

static void apply_close_book(struct directory *dir, const struct act *act)
{
    struct closed_book *c = model_grow((void **)&dir->closed, &dir->closed_count, sizeof *c);
    c->book = json_str(act->body, "book");
    c->year = (int)json_int(act->body, "year", 0);
    c->last = json_int(act->body, "last", 0);
    c->closed = true;
}

static void apply_close_report(struct directory *dir, const struct act *act)
{
    struct closed_report *r = model_grow((void **)&dir->reports, &dir->report_count, sizeof *r);
    *r = (struct closed_report){.seq = act->seq,
                                .period = json_str(act->body, "period"),
                                .from = json_day(act->body, "from"),
                                .to = json_day(act->body, "to"),
                                .upto = json_int(act->body, "upto", 0),
                                .today = json_day(act->body, "day"),
                                .definition = (int)json_int(act->body, "definition", 0),
                                .at = act->at,
                                .by = act->actor};
}

void directory_apply(struct directory *dir, const struct act *act)
{
    dir->seq = act->seq;
    if (act->body == NULL) {
        return;
    }
    switch (act->kind) {
    case ACT_UNIT_ADD:
    case ACT_UNIT_EDIT:
        apply_unit(dir, act);
        break;
    case ACT_PERSON_ADD:
    case ACT_PERSON_EDIT:
        apply_person(dir, act);
        break;
    case ACT_DELEGATE:
    case ACT_END_DELEGATION:
        apply_delegation(dir, act);
        break;
    case ACT_HAND_OVER:
        apply_hand_over(dir, act);
        break;
    case ACT_HAND_OVER_ACCEPT:
    case ACT_HAND_OVER_REFUSE:
        decide_hand_over(dir, act);
        break;
    case ACT_CLOSE_BOOK:
        apply_close_book(dir, act);
        break;
    case ACT_CALENDAR_CHANGE:
        fold_calendar_change(dir, act);
        break;
    case ACT_CLOSE_REPORT:
        apply_close_report(dir, act);
        break;
    default:
        break;
    }
}

/* ---- questions --------------------------------------------------------------------------- */

const struct unit *directory_unit(const struct directory *dir, struct unit_id id)
{
    for (size_t i = 0; i < dir->unit_count; i++) {
        if (dir->units[i].id.v == id.v) {
            return &dir->units[i];
        }
    }
    return NULL;
}

const struct person *directory_person(const struct directory *dir, struct person_id id)
{
    for (size_t i = 0; i < dir->person_count; i++) {
        if (dir->people[i].id.v == id.v) {
            return &dir->people[i];
        }
    }
    return NULL;
}

const struct person *directory_username(const struct directory *dir, const char *username)
{
    for (size_t i = 0; i < dir->person_count; i++) {
        if (strcmp(dir->people[i].username, username) == 0) {
            return &dir->people[i];
        }
    }
    return NULL;
}

bool directory_has_role(const struct directory *dir, struct person_id person, enum role role)
{
    for (size_t i = 0; i < dir->position_count; i++) {
        if (dir->positions[i].person.v == person.v && dir->positions[i].role == role) {
            return true;
        }
    }
    return false;
}

bool directory_position(const struct directory *dir, struct person_id person, struct unit_id unit,
                        enum role role)
{
    for (size_t i = 0; i < dir->position_count; i++) {
        const struct position *p = &dir->positions[i];
        if (p->person.v == person.v && p->unit.v == unit.v && p->role == role) {
            return true;
        }
    }
    return false;
}

bool directory_within(const struct directory *dir, struct unit_id unit, struct unit_id above)
{
    /* The depth is bounded so that a cycle in hand-made data cannot hang a request. */
    for (int depth = 0; depth < 32 && unit.v != 0; depth++) {
        if (unit.v == above.v) {
            return true;
        }
        const struct unit *u = directory_unit(dir, unit);
        if (u == NULL) {
            return false;
        }
        unit = u->parent;
    }
    return false;
}

static struct unit_id root_unit(const struct directory *dir)
{
    return dir->unit_count > 0 ? dir->units[0].id : NO_UNIT;
}

struct unit_id directory_home(const struct directory *dir, struct person_id person)
{
    struct unit_id root = root_unit(dir);
    for (size_t i = 0; i < dir->position_count; i++) {
        if (dir->positions[i].person.v == person.v && dir->positions[i].unit.v != root.v) {
            return dir->positions[i].unit;
        }
    }
    return root;
}

const struct delegation *directory_delegation(const struct directory *dir, struct person_id from,
                                              struct person_id to, struct day today)
{
    for (size_t i = 0; i < dir->delegation_count; i++) {
        const struct delegation *d = &dir->delegations[i];
        const struct person *giver = directory_person(dir, d->from);
        if (d->from.v == from.v && d->to.v == to.v && !d->ended && d->first.n <= today.n &&
            today.n <= d->last.n && giver != NULL && giver->active) {
            return d;
        }
    }
    return NULL;
}

const struct closed_report *directory_closed_report(const struct directory *dir, struct day from,
                                                    struct day to)
{
    for (size_t i = 0; i < dir->report_count; i++) {
        if (dir->reports[i].from.n == from.n && dir->reports[i].to.n == to.n) {
            return &dir->reports[i];
        }
    }
    return NULL;
}

const struct hand_over *directory_hand_over(const struct directory *dir, int64_t id)
{
    for (size_t i = 0; i < dir->hand_over_count; i++) {
        if (dir->hand_overs[i].id == id) {
            return &dir->hand_overs[i];
        }
    }
    return NULL;
}

const struct hand_over *directory_handing_over(const struct directory *dir, struct person_id from)
{
    for (size_t i = 0; i < dir->hand_over_count; i++) {
        const struct hand_over *h = &dir->hand_overs[i];
        if (h->from.v == from.v && h->state == HAND_OVER_OPEN) {
            return h;
        }
    }
    return NULL;
}

bool hand_over_has(const struct hand_over *h, struct letter_id letter, int line)
{
    for (size_t i = 0; i < json_array_size(h->letters); i++) {
        const json_t *item = json_array_get(h->letters, i), *lines = json_get(item, "lines");
        if (json_int(item, "letter", 0) != letter.v) {
            continue;
        }
        for (size_t k = 0; k < json_array_size(lines); k++) {
            if (json_integer_value(json_array_get(lines, k)) == line) {
                return true;
            }
        }
    }
    return false;
}

bool directory_may_hand_over(const struct directory *dir, struct person_id person,
                             struct person_id from)
{
    struct unit_id home = directory_home(dir, from);
    bool heads = false;
    for (size_t i = 0; i < dir->position_count; i++) {
        const struct position *p = &dir->positions[i];
        heads = heads || (p->person.v == person.v && p->role == ROLE_HEAD &&
                          directory_within(dir, home, p->unit));
    }
    return heads || directory_has_role(dir, person, ROLE_ADMIN) ||
           directory_has_role(dir, person, ROLE_LEADER);
}

bool directory_book_closed(const struct directory *dir, const char *book, int year)
{
    for (size_t i = 0; i < dir->closed_count; i++) {
        if (dir->closed[i].closed && dir->closed[i].year == year &&
            strcmp(dir->closed[i].book, book) == 0) {
            return true;
        }
    }
    return false;
}

bool model_is_agency_clerk(const struct directory *dir, struct person_id person)
{
    return directory_position(dir, person, root_unit(dir), ROLE_CLERK);
}

bool directory_sees_all(const struct directory *dir, struct person_id person)
{
    return model_is_agency_clerk(dir, person) || directory_has_role(dir, person, ROLE_LEADER) ||
           directory_has_role(dir, person, ROLE_AUDITOR);
}
