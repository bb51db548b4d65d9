/* fuzz_json.c - bytes as JSON: what is read, written and read again is the same. */
#include "fuzz.h"

#include "call.h"

#include <string.h>

enum { OUT_MOST = 4 << 20 };

void fuzz_prepare(void) {}

static const char *canonical(const json_t *value)
{
    struct buf out;
    buf_init(&out, arena_current(), OUT_MOST);
    json_canonical(&out, value);
    INVARIANT(!out.overflow);
    return out.data;
}

static json_t *read_again(const char *text)
{
    json_t *value = NULL;
    struct error err = {0};
    int rc = json_read(text, strlen(text), &value, &err);
    INVARIANT(rc == 0);
    return value;
}

/* Any text, written as a member and read again. */
static void check_member(const char *text, size_t len)
{
    struct buf out;
    struct json_out json;
    if (!text_is_utf8(text, len)) {
        return;
    }
    buf_init(&out, arena_current(), OUT_MOST);
    json_out_init(&json, &out);
    json_open_object(&json, NULL);
    json_put_string(&json, "a", text);
    json_open_array(&json, "b");
    json_put_string(&json, NULL, text);
    json_close_array(&json);
    json_close_object(&json);
    json_t *value = read_again(out.data);
    INVARIANT(strcmp(json_str(value, "a"), text) == 0);
    INVARIANT(strcmp(json_string_value(json_array_get(json_get(value, "b"), 0)), text) == 0);
}

void fuzz_input(const char *bytes, size_t len)
{
    struct error err = {0};
    json_t *value = NULL;
    check_member(bytes, len);
    bool clean = fuzz_taken(encoding_check(bytes, len, &err), &err);
    if (!fuzz_taken(json_read(bytes, len, &value, &err), &err)) {
        return;
    }
    INVARIANT(clean); /* a reader of JSON takes nothing that the look at its encoding refused */
    const char *first = canonical(value);
    json_t *again = read_again(first);
    INVARIANT(json_equal(value, again) && strcmp(canonical(again), first) == 0);

    struct buf out;
    struct json_out json;
    buf_init(&out, arena_current(), OUT_MOST);
    json_out_init(&json, &out);
    json_put_value(&json, NULL, value);
    INVARIANT(!out.overflow && json_equal(value, read_again(out.data)));
}
