/*
 * fuzz_request.c - a request as the server takes it in: "METHOD TARGET", a line feed, a body.
 *
 * The library's part is played here: it cuts the target at '?', the arguments at '&' and '=', and
 * makes '+' a space. The rest is the server's own: route, segments, query, fields.
 */
#include "fuzz.h"

#include "http_impl.h"
#include "router.h"

#include <string.h>

struct argument {
    char *name, *value;
};
static struct argument arguments[HTTP_QUERY_MAX * 2];
static int argument_count;

/* Stands before the library's own, which is not linked then. */
int MHD_get_connection_values_n(struct MHD_Connection *connection, enum MHD_ValueKind kind,
                                MHD_KeyValueIteratorN iterator, void *arg)
{
    (void)connection;
    INVARIANT(kind == MHD_GET_ARGUMENT_KIND);
    for (int i = 0; iterator != NULL && i < argument_count; i++) {
        const struct argument *a = &arguments[i];
        size_t value_len = a->value == NULL ? 0 : strlen(a->value);
        if (iterator(arg, kind, a->name, strlen(a->name), a->value, value_len) != MHD_YES) {
            return i + 1;
        }
    }
    return argument_count;
}

void fuzz_prepare(void) {}

static void cut_arguments(char *text)
{
    argument_count = 0;
    while (text != NULL && argument_count < HTTP_QUERY_MAX * 2) {
        char *next = strchr(text, '&');
        if (next != NULL) {
            *next++ = '\0';
        }
        for (char *plus = text; (plus = strchr(plus, '+')) != NULL;) {
            *plus = ' ';
        }
        char *value = strchr(text, '=');
        if (value != NULL) {
            *value++ = '\0';
        }
        arguments[argument_count++] = (struct argument){text, value};
        text = next;
    }
}

static int add_member(void *arg, const char *name, const char *value)
{
    INVARIANT(text_is_utf8(name, strlen(name)) && text_is_utf8(value, strlen(value)));
    INVARIANT(json_object_get(arg, name) == NULL);
    return json_object_set_new(arg, name, json_string(value));
}

static void take_query(const struct route *route, char *query)
{
    struct http_request request = {.mhd = NULL};
    struct error err = {0};
    json_t *given = json_object(), *clean;
    cut_arguments(query);
    arena_init(&request.arena, FUZZ_MEMORY);
    if (fuzz_taken(http_query_read(&request, &err), &err)) {
        int rc = http_query_each(&request, add_member, given);
        INVARIANT(rc == 0);
        if (route->query != NULL) {
            (void)fuzz_taken(fields_check(route->query, given, &clean, &err), &err);
        }
    }
    arena_release(&request.arena);
}

static void take_body(const struct route *route, const char *body, size_t len)
{
    struct error err = {0};
    json_t *given, *clean;
    if (route_fields(route) != NULL && fuzz_taken(encoding_check(body, len, &err), &err) &&
        fuzz_taken(json_read(body, len, &given, &err), &err)) {
        (void)fuzz_taken(fields_check(route_fields(route), given, &clean, &err), &err);
    }
}

/* What a parameter promises: text, not empty. One that is plain stands in the path as it is. */
static void check_params(const struct route *route, const char *const params[CALL_PARAMS])
{
    unsigned want = 0;
    for (const char *p = route->path; (p = strchr(p, '{')) != NULL; p++) {
        const char *text = params[want++];
        INVARIANT(text != NULL && text[0] != '\0' && text_is_utf8(text, strlen(text)));
    }
    INVARIANT(want == CALL_PARAMS || params[want] == NULL);
}

void fuzz_input(const char *bytes, size_t len)
{
    struct fuzz_in in = {bytes, len};
    char *method = arena_strdup(arena_current(), fuzz_line(&in));
    char *target = strchr(method, ' ');
    if (target == NULL) {
        return;
    }
    *target++ = '\0';
    char *query = strchr(target, '?');
    if (query != NULL) {
        *query++ = '\0';
    }
    const struct route *route = NULL;
    const char *params[CALL_PARAMS] = {NULL}, *allow = NULL;
    struct error err = {0};
    /* The guard lets only UTF-8 methods and targets that begin with a slash come so far. */
    if (target[0] != '/' || !text_is_utf8(method, strlen(method))) {
        return;
    }
    if (!fuzz_taken(router_find(method, target, &route, params, &allow, &err), &err)) {
        INVARIANT(allow != NULL && (allow[0] != '\0') == (err.code == ERR_HTTP_METHOD));
        return;
    }
    check_params(route, params);
    take_query(route, query);
    take_body(route, in.at, in.left);
}
