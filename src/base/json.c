/*
 * json.c - the appending writer and the strict reader.
 */
#include "phieu/json.h"

#include "utf8.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { DEPTH_MOST = 32 };

void json_out_init(struct json_out *out, struct buf *buf)
{
    *out = (struct json_out){.buf = buf};
}

/* Writes c as JSON wants it inside a string when it cannot stand for itself. */
static void put_escape(struct buf *buf, unsigned char c)
{
    static const char names[] = "\"\\bfnrt";
    static const char bytes[] = "\"\\\b\f\n\r\t";
    const char *found = memchr(bytes, c, sizeof bytes - 1);
    if (found != NULL) {
        char pair[2] = {'\\', names[found - bytes]};
        buf_add(buf, pair, sizeof pair);
    } else {
        buf_printf(buf, "\\u%04x", c);
    }
}

/* Bytes that are not UTF-8 become U+FFFD: what we answer is JSON whatever we were given. */
static void put_quoted(struct buf *buf, const char *text)
{
    const char *end = text + strlen(text);
    const char *plain = text;
    buf_putc(buf, '"');
    while (text < end) {
        const char *at = text;
        uint32_t cp = utf8_next(&text, end);
        if (cp != UTF8_BAD && cp >= 0x20 && cp != '"' && cp != '\\') {
            continue;
        }
        buf_add(buf, plain, (size_t)(at - plain));
        plain = text;
        if (cp == UTF8_BAD) {
            buf_puts(buf, "\xEF\xBF\xBD");
        } else {
            put_escape(buf, (unsigned char)cp);
        }
    }
    buf_add(buf, plain, (size_t)(end - plain));
    buf_putc(buf, '"');
}

/* What stands before a value: the comma and the key. */
static void begin_value(struct json_out *out, const char *key)
{
    if (out->comma) {
        buf_putc(out->buf, ',');
    }
    if (key != NULL) {
        put_quoted(out->buf, key);
        buf_putc(out->buf, ':');
    }
    out->comma = true;
}

static void open_with(struct json_out *out, const char *key, char bracket)
{
    begin_value(out, key);
    buf_putc(out->buf, bracket);
    out->depth++;
    out->comma = false;
}

static void close_with(struct json_out *out, char bracket)
{
    INVARIANT(out->depth > 0);
    buf_putc(out->buf, bracket);
    out->depth--;
    out->comma = true;
}

void json_open_object(struct json_out *out, const char *key)
{
    open_with(out, key, '{');
}

void json_close_object(struct json_out *out)
{
    close_with(out, '}');
}

void json_open_array(struct json_out *out, const char *key)
{
    open_with(out, key, '[');
}

void json_close_array(struct json_out *out)
{
    close_with(out, ']');
}

void json_put_string(struct json_out *out, const char *key, const char *text)
{
    begin_value(out, key);
    if (text == NULL) {
        buf_puts(out->buf, "null");
    } else {
        put_quoted(out->buf, text);
    }
}

void json_put_int(struct json_out *out, const char *key, int64_t value)
{
    begin_value(out, key);
    buf_printf(out->buf, "%" PRId64, value);
}

void json_put_bool(struct json_out *out, const char *key, bool value)
{
    begin_value(out, key);
    buf_puts(out->buf, value ? "true" : "false");
}

void json_put_null(struct json_out *out, const char *key)
{
    begin_value(out, key);
    buf_puts(out->buf, "null");
}

void json_put_day(struct json_out *out, const char *key, struct day day)
{
    char text[DAY_TEXT];
    json_put_string(out, key, day_is(day) ? day_iso(day, text) : NULL);
}

void json_put_instant(struct json_out *out, const char *key, struct instant t)
{
    char text[INSTANT_TEXT];
    json_put_string(out, key, instant_is(t) ? instant_iso(t, text) : NULL);
}

static int dump_to_buf(const char *bytes, size_t len, void *buf)
{
    buf_add(buf, bytes, len);
    return 0;
}

static void dump(struct buf *out, const json_t *value, size_t flags)
{
    int rc = json_dump_callback(value, dump_to_buf, out, flags | JSON_COMPACT | JSON_ENCODE_ANY);
    INVARIANT(rc == 0); /* only a value that contains itself cannot be written */
}

void json_put_value(struct json_out *out, const char *key, const json_t *value)
{
    begin_value(out, key);
    if (value == NULL) {
        buf_puts(out->buf, "null");
    } else {
        dump(out->buf, value, 0);
    }
}

void json_put_raw(struct json_out *out, const char *key, const char *json, size_t len)
{
    begin_value(out, key);
    buf_add(out->buf, json, len);
}

void json_canonical(struct buf *out, const json_t *value)
{
    dump(out, value, JSON_SORT_KEYS);
}

/* How deep the brackets go. jansson stops at 2048 only, deeper than our stacks are meant for. */
static size_t depth_of(const char *bytes, size_t len)
{
    size_t depth = 0, most = 0;
    bool in_string = false;
    for (size_t i = 0; i < len; i++) {
        char c = bytes[i];
        if (in_string) {
            if (c == '\\') {
                i++;
            } else if (c == '"') {
                in_string = false;
            }
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            depth++;
            most = depth > most ? depth : most;
        } else if ((c == '}' || c == ']') && depth > 0) {
            depth--;
        }
    }
    return most;
}

int json_read(const char *bytes, size_t len, json_t **ret_object, struct error *err)
{
    if (depth_of(bytes, len) > DEPTH_MOST) {
        return error_set(err, ERR_JSON, NULL, "nested deeper than 32 levels", "1:1");
    }
    json_error_t why;
    json_t *value = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, &why);
    if (value == NULL) {
        char place[32];
        snprintf(place, sizeof place, "%d:%d", why.line, why.column);
        return error_set(err, ERR_JSON, NULL, why.text, place);
    }
    if (!json_is_object(value)) {
        json_decref(value);
        return error_set(err, ERR_JSON, NULL, "an object was expected", "1:1");
    }
    *ret_object = value;
    return 0;
}

const json_t *json_get(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    return json_is_null(value) ? NULL : value;
}

const char *json_str(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text == NULL ? "" : text;
}

int64_t json_int(const json_t *object, const char *key, int64_t fallback)
{
    const json_t *value = json_object_get(object, key);
    return json_is_integer(value) ? json_integer_value(value) : fallback;
}

bool json_bool(const json_t *object, const char *key)
{
    return json_is_true(json_object_get(object, key));
}

struct day json_day(const json_t *object, const char *key)
{
    struct day day = DAY_NONE;
    const char *text = json_str(object, key);
    if (strlen(text) != 10 || text[4] != '-' || day_parse(text, key, &day, NULL) != 0) {
        return DAY_NONE;
    }
    return day;
}
