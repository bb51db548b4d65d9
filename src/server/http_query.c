/*
 * http_query.c - the address' arguments, decoded strictly.
 *
 * The library hands them over still percent-encoded (its own decoder would cut them at %00); it has
 * only made '+' a space.
 */
#include "http_impl.h"

#include <string.h>

static int hex(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The decoded text, or NULL and why it has none. */
static const char *decode(struct arena *arena, const char *text, const char **ret_why)
{
    char *out = arena_alloc(arena, strlen(text) + 1);
    size_t len = 0;
    for (; *text != '\0'; text++) {
        if (*text != '%') {
            out[len++] = *text;
            continue;
        }
        int high = hex(text[1]);
        int low = high < 0 ? -1 : hex(text[2]);
        if (low < 0) {
            *ret_why = "%";
            return NULL;
        }
        out[len++] = (char)(high * 16 + low);
        text += 2;
    }
    if (!text_is_utf8(out, len)) { /* NUL is not text either */
        *ret_why = "UTF-8";
        return NULL;
    }
    return out;
}

struct reading {
    struct http_request *request;
    struct error *err;
    bool failed;
};

static void refuse(struct reading *reading, const char *name, const char *why)
{
    bool sayable = name != NULL && text_is_utf8(name, strlen(name));
    reading->failed = true;
    (void)error_set(reading->err, ERR_HTTP_QUERY, NULL, sayable ? name : "?", why);
}

/* Why one more argument of this name is not taken, NULL when it is. */
static const char *judge(const struct http_request *request, const char *name)
{
    if (name[0] == '\0') {
        return "?=";
    }
    if (request->query_count == HTTP_QUERY_MAX) {
        return "> 64";
    }
    return http_query(request, name) == NULL ? NULL : "2×";
}

static enum MHD_Result read_argument(void *arg, enum MHD_ValueKind kind, const char *name,
                                     size_t name_len, const char *value, size_t value_len)
{
    (void)kind, (void)name_len, (void)value_len;
    struct reading *reading = arg;
    struct http_request *request = reading->request;
    const char *why = "";
    struct http_pair pair = {.name = decode(&request->arena, name, &why)};
    if (pair.name != NULL) {
        pair.value = decode(&request->arena, value == NULL ? "" : value, &why);
    }
    if (pair.value == NULL) {
        refuse(reading, pair.name == NULL ? name : pair.name, why);
        return MHD_NO;
    }
    why = judge(request, pair.name);
    if (why != NULL) {
        refuse(reading, pair.name, why);
        return MHD_NO;
    }
    request->query[request->query_count++] = pair;
    return MHD_YES;
}

int http_query_read(struct http_request *request, struct error *err)
{
    int count = MHD_get_connection_values_n(request->mhd, MHD_GET_ARGUMENT_KIND, NULL, NULL);
    if (count <= 0) {
        return 0;
    }
    request->query = arena_alloc(&request->arena, HTTP_QUERY_MAX * sizeof *request->query);
    struct reading reading = {.request = request, .err = err};
    MHD_get_connection_values_n(request->mhd, MHD_GET_ARGUMENT_KIND, read_argument, &reading);
    return reading.failed ? -1 : 0;
}

const char *http_query(const struct http_request *request, const char *name)
{
    for (size_t i = 0; i < request->query_count; i++) {
        if (strcmp(request->query[i].name, name) == 0) {
            return request->query[i].value;
        }
    }
    return NULL;
}

int http_query_each(const struct http_request *request, http_query_fn *fn, void *arg)
{
    int result = 0;
    for (size_t i = 0; i < request->query_count && result == 0; i++) {
        result = fn(arg, request->query[i].name, request->query[i].value);
    }
    return result;
}
