/* sight.c - who sees a letter, and how a person stands to one of its lines (DESIGN.md 10). */
#include "model_room.h"

bool model_is_active(const struct directory *dir, struct person_id person)
{
    const struct person *p = directory_person(dir, person);
    return p != NULL && p->active;
}

/* Holds `role` in the unit or in one above it; strictly: above only. */
static bool has_role_over(const struct directory *dir, struct person_id person, struct unit_id unit,
                          enum role role, bool strictly)
{
    for (size_t i = 0; i < dir->position_count; i++) {
        const struct position *p = &dir->positions[i];
        if (p->person.v == person.v && p->role == role && directory_within(dir, unit, p->unit) &&
            !(strictly && p->unit.v == unit.v)) {
            return true;
        }
    }
    return false;
}

static bool sees_own(const struct slip *slip, const struct directory *dir, struct person_id person)
{
    if (person.v == 0) {
        return false;
    }
    if (directory_sees_all(dir, person)) {
        return true;
    }
    for (size_t i = 0; i < slip->line_count; i++) {
        const struct line *line = &slip->lines[i];
        if (line->person.v == person.v || line->giver.v == person.v ||
            line->giver_behalf_of.v == person.v ||
            has_role_over(dir, person, line->unit, ROLE_HEAD, false) ||
            has_role_over(dir, person, line->unit, ROLE_CLERK, false)) {
            return true;
        }
    }
    return false;
}

bool slip_visible(const struct slip *slip, const struct directory *dir, struct person_id person,
                  struct day today)
{
    if (sees_own(slip, dir, person)) {
        return true;
    }
    for (size_t i = 0; i < dir->delegation_count; i++) {
        const struct delegation *d = &dir->delegations[i];
        if (d->to.v == person.v && directory_delegation(dir, d->from, person, today) != NULL &&
            sees_own(slip, dir, d->from)) {
            return true;
        }
    }
    return false;
}

/* ---- standing to a line ------------------------------------------------------------------ */

static bool holds(const struct directory *dir, const struct line *line, struct person_id person)
{
    return line->person.v != 0 ? line->person.v == person.v
                               : directory_position(dir, person, line->unit, ROLE_HEAD);
}

/* Below the first tier the line above gives: whoever heads that unit today, not only who wrote
 * then. */
static bool gave(const struct slip *slip, const struct directory *dir, const struct line *line,
                 struct person_id person)
{
    const struct line *parent = model_parent(slip, line);
    struct person_id giver = line->giver_behalf_of.v != 0 ? line->giver_behalf_of : line->giver;
    return giver.v == person.v || (parent != NULL && holds(dir, parent, person));
}

static bool is_chief(const struct directory *dir, struct person_id person)
{
    return directory_has_role(dir, person, ROLE_LEADER) ||
           directory_has_role(dir, person, ROLE_HEAD);
}

unsigned model_line_grant(const struct slip *slip, const struct directory *dir,
                          const struct line *line, struct person_id principal, unsigned who)
{
    bool unit_line = line->person.v == 0;
    bool counts = (who & WHO_CHIEF) == 0 || is_chief(dir, principal);
    if (principal.v == 0) {
        return 0;
    }
    if ((who & WHO_HOLDER) && counts && holds(dir, line, principal)) {
        return WHO_HOLDER;
    }
    if ((who & WHO_UNIT_CLERK) && unit_line &&
        directory_position(dir, principal, line->unit, ROLE_CLERK)) {
        return WHO_UNIT_CLERK;
    }
    if ((who & WHO_GIVER) && counts && gave(slip, dir, line, principal)) {
        return WHO_GIVER;
    }
    if ((who & WHO_HEAD) && has_role_over(dir, principal, line->unit, ROLE_HEAD, unit_line)) {
        return WHO_HEAD;
    }
    return 0;
}
