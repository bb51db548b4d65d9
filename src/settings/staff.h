/*
 * staff.h - what the units-and-people file says, before it is JSON.
 */
#ifndef PHIEU_SETTINGS_STAFF_H
#define PHIEU_SETTINGS_STAFF_H

#include "phieu/model.h"

#include "conf.h"

struct staff_unit {
    const char *code, *name, *parent; /* parent: a code, "" for the agency itself */
    const struct conf_entry *at;      /* where its section ends */
};
struct staff_position {
    const char *unit;
    enum role role;
};
struct staff_person {
    const char *username, *name, *title, *email;
    struct staff_position *positions;
    size_t position_count;
    const struct conf_entry *at;
};
struct staff {
    const char *file;
    struct staff_unit *units; /* as in the file; the first is the agency */
    size_t unit_count;
    struct staff_person *people;
    size_t person_count;
};

/* What no single section can tell: parents that are there and make no circle, positions in units
 * that are there, somebody in every role the daemon cannot do without. */
int staff_check(const struct staff *staff, struct error *err) MUST_USE;

const struct staff_unit *staff_unit_find(const struct staff *staff, const char *code);

#endif
