/* router.h - from method and path to a row of the table. */
#ifndef PHIEU_SERVER_ROUTER_H
#define PHIEU_SERVER_ROUTER_H

#include "call.h"

/* Finds the route; params are decoded segments in the current arena.
 * Errors: ERR_HTTP_NOT_FOUND, ERR_HTTP_METHOD (ret_allow lists what the path takes). */
int router_find(const char *method, const char *path, const struct route **ret_route,
                const char *ret_params[CALL_PARAMS], const char **ret_allow, struct error *err) MUST_USE;

/* What the route takes as a body: its own table or its act's; NULL for none. */
const struct field_spec *route_fields(const struct route *route);

#endif
