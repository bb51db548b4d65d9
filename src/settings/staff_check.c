/*
 * staff_check.c - what the sections of the units-and-people file say together.
 */
#include "staff.h"

#include "phieu/text.h"

#include <string.h>

static int check_parents(const struct staff *staff, struct error *err)
{
    for (size_t i = 1; i < staff->unit_count; i++) {
        const struct staff_unit *unit = &staff->units[i];
        if (staff_unit_find(staff, unit->parent) == NULL) {
            return error_set(err, ERR_STAFF_UNIT, "unit.parent", conf_place(unit->at),
                             unit->parent);
        }
    }
    return 0;
}

/* Going up from every unit ends at the agency in fewer steps than there are units, or never. */
static int check_circles(const struct staff *staff, struct error *err)
{
    for (size_t i = 1; i < staff->unit_count; i++) {
        const struct staff_unit *unit = &staff->units[i];
        struct buf chain;
        buf_init(&chain, arena_current(), 200);
        buf_puts(&chain, unit->code);
        for (size_t steps = 0; unit != &staff->units[0]; steps++) {
            unit = staff_unit_find(staff, unit->parent);
            buf_printf(&chain, " < %s", unit->code);
            if (unit == &staff->units[i] || steps > staff->unit_count) {
                return error_set(err, ERR_STAFF_CYCLE, "unit.parent",
                                 conf_place(staff->units[i].at), chain.data);
            }
        }
    }
    return 0;
}

/* Roles the daemon cannot do without: nobody could let others in, register a letter, or say who
 * handles it. */
static const struct need {
    enum role role;
    bool at_agency; /* a clerk elsewhere is a unit's own */
} needs[] = {{ROLE_ADMIN, false}, {ROLE_CLERK, true}, {ROLE_LEADER, false}};

static bool is_met(const struct staff *staff, const struct need *need)
{
    for (size_t i = 0; i < staff->person_count; i++) {
        const struct staff_person *person = &staff->people[i];
        for (size_t j = 0; j < person->position_count; j++) {
            const struct staff_position *position = &person->positions[j];
            bool there = !need->at_agency || strcmp(position->unit, staff->units[0].code) == 0;
            if (there && position->role == need->role) {
                return true;
            }
        }
    }
    return false;
}

int staff_check(const struct staff *staff, struct error *err)
{
    if (staff->unit_count == 0) {
        return error_set(err, ERR_STAFF_VALUE, "unit", staff->file,
                         "unit \"TTYT\" { name = \"…\" }");
    }
    if (check_parents(staff, err) != 0 || check_circles(staff, err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < sizeof needs / sizeof needs[0]; i++) {
        if (!is_met(staff, &needs[i])) {
            const struct word *role = &role_words[needs[i].role];
            const char *unit = needs[i].at_agency ? staff->units[0].code : "*";
            return error_set(
                err, ERR_STAFF_NOBODY, "person.positions", staff->file,
                arena_printf(arena_current(), "%s:%s (%s)", unit, role->name, role->vi));
        }
    }
    return 0;
}
