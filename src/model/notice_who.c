/* notice_who.c - to whom a notice goes: holders, heads, leaders, their delegates. */
#include "notice_room.h"

static bool is_told(const struct telling *t, const struct notice *notice)
{
    for (size_t i = 0; i < t->ret->count; i++) {
        const struct notice *n = &t->ret->items[i];
        if (n->person.v == notice->person.v && n->letter.v == notice->letter.v &&
            n->line == notice->line && n->kind == notice->kind && n->episode == notice->episode) {
            return true;
        }
    }
    return false;
}

static bool is_left_out(const struct telling *t, struct person_id person)
{
    return person.v == t->not_to[0].v || person.v == t->not_to[1].v;
}

static void add(const struct telling *t, struct what what, const struct line *line,
                struct person_id person, struct person_id instead_of)
{
    struct notice notice = {
        .kind = what.kind,
        .person = person,
        .instead_of = instead_of,
        .letter = t->slip->letter,
        .line = line->number,
        .episode = what.episode,
        .due = line->due,
    };
    if (!is_left_out(t, person) && !is_told(t, &notice)) {
        struct notice *place =
            model_grow((void **)&t->ret->items, &t->ret->count, sizeof *t->ret->items);
        *place = notice;
    }
}

static void add_delegates(const struct telling *t, struct what what, const struct line *line,
                          struct person_id person)
{
    for (size_t i = 0; i < t->dir->delegation_count; i++) {
        const struct delegation *d = &t->dir->delegations[i];
        if (d->from.v == person.v && model_is_active(t->dir, d->to) &&
            directory_delegation(t->dir, person, d->to, t->today) != NULL) {
            add(t, what, line, d->to, person);
        }
    }
}

bool tell_person(const struct telling *t, struct what what, const struct line *line,
                 struct person_id person)
{
    if (!model_is_active(t->dir, person)) {
        return false;
    }
    add(t, what, line, person, NO_PERSON);
    add_delegates(t, what, line, person);
    return true;
}

/* Everybody with one of the roles (bits) in that unit itself. */
static bool tell_roles(const struct telling *t, struct what what, const struct line *line,
                       struct unit_id unit, unsigned roles, struct person_id but)
{
    bool told = false;
    for (size_t i = 0; i < t->dir->position_count; i++) {
        const struct position *p = &t->dir->positions[i];
        if (p->unit.v == unit.v && (roles & 1U << p->role) != 0 && p->person.v != but.v) {
            told = tell_person(t, what, line, p->person) || told;
        }
    }
    return told;
}

bool tell_heads(const struct telling *t, struct what what, const struct line *line, bool strictly,
                struct person_id but)
{
    const struct unit *unit = directory_unit(t->dir, line->unit);
    for (int depth = 0; unit != NULL && depth < 32; depth++) {
        if (!(strictly && depth == 0) &&
            tell_roles(t, what, line, unit->id, 1U << ROLE_HEAD, but)) {
            return true;
        }
        unit = unit->parent.v != 0 ? directory_unit(t->dir, unit->parent) : NULL;
    }
    return false;
}

static void tell_leaders(const struct telling *t, struct what what, const struct line *line)
{
    for (size_t i = 0; i < t->dir->position_count; i++) {
        if (t->dir->positions[i].role == ROLE_LEADER) {
            tell_person(t, what, line, t->dir->positions[i].person);
        }
    }
}

void tell_leader(const struct telling *t, struct what what, const struct line *line)
{
    const struct person_id known[] = {t->slip->directed_for, t->slip->directed_by,
                                      t->slip->presented_to};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (directory_has_role(t->dir, known[i], ROLE_LEADER) &&
            tell_person(t, what, line, known[i])) {
            return;
        }
    }
    tell_leaders(t, what, line);
}

void tell_clerks(const struct telling *t, struct what what, const struct line *line)
{
    if (t->dir->unit_count == 0 ||
        !tell_roles(t, what, line, t->dir->units[0].id, 1U << ROLE_CLERK, NO_PERSON)) {
        tell_leaders(t, what, line);
    }
}

void tell_holders(const struct telling *t, struct what what, const struct line *line)
{
    bool told;
    if (line->person.v != 0) {
        told =
            tell_person(t, what, line, line->person) || tell_heads(t, what, line, false, NO_PERSON);
    } else {
        tell_roles(t, what, line, line->unit, 1U << ROLE_CLERK, NO_PERSON);
        told = tell_heads(t, what, line, false, NO_PERSON);
    }
    if (!told) {
        tell_leader(t, what, line);
    }
}

void tell_giver(const struct telling *t, struct what what, const struct line *line)
{
    const struct line *parent = model_parent(t->slip, line);
    struct person_id giver = line->giver_behalf_of.v != 0 ? line->giver_behalf_of : line->giver;
    if (tell_person(t, what, line, giver)) {
        return;
    }
    if (parent != NULL) {
        tell_holders(t, what, parent);
    } else {
        tell_leader(t, what, line);
    }
}
