/* input.c - what a request says, checked against its route's tables before anybody acts on it. */
#include "router.h"

#include <stdlib.h>
#include <string.h>

static int add_query(void *arg, const char *name, const char *value)
{
    json_object_set_new(arg, name, json_string(value));
    return 0;
}

static int take_query(struct call *call, struct error *err)
{
    static const struct field_spec none[] = {{.name = NULL}};
    json_t *given = json_object(), *clean;
    http_query_each(call->request, add_query, given);
    if (fields_check(call->route->query != NULL ? call->route->query : none, given, &clean, err) !=
        0) {
        return -1;
    }
    call->query = clean;
    return 0;
}

/* The digest under which an Idempotency-Key is kept: method, path and what the body says. Passwords
 * stay out: a plain hash of one would undo what Argon2 is for. */
static void digest_request(struct call *call, const struct field_spec *fields, size_t len)
{
    struct buf text;
    json_t *said = json_copy((json_t *)(uintptr_t)call->input);
    for (; fields != NULL && fields->name != NULL; fields++) {
        if (fields->type == FIELD_SECRET) {
            json_object_del(said, fields->name);
        }
    }
    buf_init(&text, http_arena(call->request), len * 6 + 16384);
    buf_printf(&text, "%s %s\n", http_method(call->request), http_path(call->request));
    json_canonical(&text, said);
    digest_of(text.data, text.len, &call->digest);
}

static int take_key(struct call *call, struct error *err)
{
    const char *key = http_header(call->request, "Idempotency-Key");
    if (key == NULL) {
        return 0;
    }
    size_t len = strlen(key);
    if (len < 1 || len > 100 ||
        strspn(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                    "0123456789-_.:") != len) {
        return error_set(err, ERR_FIELD_RANGE, "Idempotency-Key", "1-100 [A-Za-z0-9-_.:]", NULL);
    }
    call->key = key;
    return 0;
}

/* "57" or W/"57" or *. What is none of these must not pass for "any version". */
static int take_if_match(struct call *call, struct error *err)
{
    const char *text = http_header(call->request, "If-Match");
    if (text == NULL || strcmp(text, "*") == 0) {
        return 0;
    }
    const char *number = text + (strncmp(text, "W/", 2) == 0 ? 2 : 0);
    size_t digits = number[0] == '"' ? strspn(number + 1, "0123456789") : 0;
    if (digits == 0 || digits > 18 || strcmp(number + 1 + digits, "\"") != 0 ||
        (call->if_match = strtoll(number + 1, NULL, 10)) == 0) {
        return error_set(err, ERR_FIELD_TYPE, "If-Match", "ETag của văn bản, như \"57\"",
                         "the letter's ETag, like \"57\"");
    }
    return 0;
}

/* No request of ours holds as many values. Once read, a value takes many times its bytes: a body
 * within its limit could ask for more memory than a request has, and be told to try again later. */
enum { VALUES_MOST = 5000 };

static int count_values(const char *body, size_t len, struct error *err)
{
    size_t count = 0;
    bool quoted = false;
    for (size_t at = 0; at < len; at++) {
        if (body[at] == '"') {
            quoted = !quoted;
        } else if (quoted) {
            at += body[at] == '\\';
        } else {
            count += body[at] == ',' || body[at] == '[' || body[at] == '{';
        }
    }
    return count <= VALUES_MOST
               ? 0
               : error_set(
                     err, ERR_JSON, "",
                     arena_printf(arena_current(), "có hơn %d giá trị", VALUES_MOST),
                     arena_printf(arena_current(), "it holds more than %d values", VALUES_MOST));
}

static int take_body(struct call *call, struct error *err)
{
    static const struct field_spec none[] = {{.name = NULL}};
    const struct field_spec *fields = route_fields(call->route);
    size_t len;
    const char *body = http_body(call->request, &len);
    const char *type = http_header(call->request, "Content-Type");
    json_t *given = json_object(), *clean;
    if (call->route->upload || strcmp(call->route->method, "GET") == 0) {
        return 0;
    }
    if (len > 0 && (type == NULL || strncmp(type, "application/json", 16) != 0)) {
        return error_set(err, ERR_HTTP_MEDIA_TYPE, "", "application/json", NULL);
    }
    if ((len > 0 && (encoding_check(body, len, err) != 0 || count_values(body, len, err) != 0 ||
                     json_read(body, len, &given, err) != 0)) ||
        fields_check(fields != NULL ? fields : none, given, &clean, err) != 0) {
        return -1;
    }
    call->input = clean;
    if (take_key(call, err) != 0) {
        return -1;
    }
    if (call->key[0] != '\0') {
        digest_request(call, fields, len);
    }
    return take_if_match(call, err);
}

int input_take(struct call *call, struct error *err)
{
    return take_query(call, err) != 0 ? -1 : take_body(call, err);
}
