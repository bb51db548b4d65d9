/* router.c - matching a path against the table, segment by segment, still encoded. */
#include "router.h"

#include <string.h>

const struct field_spec *route_fields(const struct route *route)
{
    if (route->fields != NULL || route->act < 0) {
        return route->fields;
    }
    return office_fields((enum act_kind)route->act);
}

static int hex_value(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* One segment, decoded strictly: NULL for a bad escape, NUL, control characters or bad UTF-8. */
static const char *decode_segment(const char *text, size_t len)
{
    char *out = arena_alloc(arena_current(), len + 1);
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        int high, low;
        if (text[i] != '%') {
            out[n++] = text[i];
        } else if (i + 2 < len && (high = hex_value(text[i + 1])) >= 0 &&
                   (low = hex_value(text[i + 2])) >= 0) {
            out[n++] = (char)(high * 16 + low);
            i += 2;
        } else {
            return NULL;
        }
        if ((unsigned char)out[n - 1] < 0x20) {
            return NULL;
        }
    }
    return text_is_utf8(out, n) && n > 0 ? out : NULL;
}

static bool match(const char *pattern, const char *path, const char *params[CALL_PARAMS])
{
    unsigned count = 0;
    for (;;) {
        size_t want = strcspn(pattern, "/"), have = strcspn(path, "/");
        if (pattern[0] == '{') {
            INVARIANT(count < CALL_PARAMS);
            params[count] = decode_segment(path, have);
            if (params[count++] == NULL) {
                return false;
            }
        } else if (want != have || memcmp(pattern, path, want) != 0) {
            return false;
        }
        pattern += want;
        path += have;
        if (*pattern == '\0' || *path == '\0') {
            return *pattern == *path;
        }
        pattern++;
        path++;
    }
}

int router_find(const char *method, const char *path, const struct route **ret_route,
                const char *ret_params[CALL_PARAMS], const char **ret_allow, struct error *err)
{
    struct buf allow;
    buf_init(&allow, arena_current(), 256);
    if (strcmp(method, "HEAD") == 0) {
        method = "GET";
    }
    for (int i = 0; i < route_count; i++) {
        const char *params[CALL_PARAMS] = {NULL, NULL};
        if (!match(routes[i].path + 1, path[0] == '/' ? path + 1 : path, params)) {
            continue;
        }
        if (strcmp(routes[i].method, method) == 0) {
            *ret_route = &routes[i];
            memcpy(ret_params, params, sizeof params);
            return 0;
        }
        buf_printf(&allow, "%s%s", allow.len > 0 ? ", " : "", routes[i].method);
    }
    *ret_allow = allow.data;
    return allow.len > 0 ? error_set(err, ERR_HTTP_METHOD, "", method, NULL)
                         : error_set(err, ERR_HTTP_NOT_FOUND, "", path, NULL);
}
