/* authz_rows.h - how test_api_authz asks each route. */
#ifndef PHIEU_TESTS_API_AUTHZ_ROWS_H
#define PHIEU_TESTS_API_AUTHZ_ROWS_H

#include "phieu/model.h"

/* One way to ask a route. In path and body: {id} the letter, {n} a new number, {sha} a stored file,
 * {deleg} a delegation of kh.truong, {who} the person who asks. */
struct row {
    const char *method, *route, *label;
    bool letters; /* about a letter: in every scene */
    const char *path, *body;
    const char *mend; /* SQL that undoes what a yes did */
};

extern const struct row rows[];
extern const size_t row_count;

/* What each act about a letter takes; {direct}, {mate} and {later} are the scene's and the
 * player's. */
extern const char *const act_bodies[ACT_COUNT];

#endif
