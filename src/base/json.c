/*
 * json.c - the appending writer and the strict reader.
 */
#include "phieu/json.h"

#include "utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MOST = 32, MEMBERS_FEW = 32 };

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

/* The first byte that is not ASCII or cannot stand for itself between quotes. */
static const char *skip_plain(const char *text, const char *end)
{
    while (text < end && *text >= ' ' && *text <= '~' && *text != '"' && *text != '\\') {
        text++;
    }
    return text;
}

/* Bytes that are not UTF-8 become U+FFFD: what we answer is JSON whatever we were given. */
static void put_quoted(struct buf *buf, const char *text)
{
    const char *end = text + strlen(text);
    const char *plain = text;
    buf_putc(buf, '"');
    while ((text = skip_plain(text, end)) < end) {
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

/* The same for what jansson holds, which is UTF-8. */
static void put_valid(struct buf *buf, const char *text, size_t len)
{
    const char *end = text + len;
    buf_putc(buf, '"');
    for (;;) {
        const char *plain = text;
        while (text < end && (unsigned char)*text >= 0x20 && *text != '"' && *text != '\\') {
            text++;
        }
        buf_add(buf, plain, (size_t)(text - plain));
        if (text == end) {
            break;
        }
        put_escape(buf, (unsigned char)*text++);
    }
    buf_putc(buf, '"');
}

static void put_int(struct buf *buf, int64_t value)
{
    char digits[24];
    char *at = digits + sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        *--at = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest > 0);
    if (value < 0) {
        *--at = '-';
    }
    buf_add(buf, at, (size_t)(digits + sizeof digits - at));
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
    put_int(out->buf, value);
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

/* ---- values of jansson ------------------------------------------------------------------------
 */

static int dump_to_buf(const char *bytes, size_t len, void *buf)
{
    buf_add(buf, bytes, len);
    return 0;
}

struct member {
    const char *key;
    const json_t *value;
};

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct member *)a)->key, ((const struct member *)b)->key);
}

static bool is_sorted(const struct member *members, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        if (by_key(&members[i - 1], &members[i]) > 0) {
            return false;
        }
    }
    return true;
}

static void dump(struct buf *out, const json_t *value, bool sorted);

static void dump_object(struct buf *out, const json_t *object, bool sorted)
{
    /* jansson iterates mutable objects only; this one is only read. */
    json_t *from = (json_t *)(uintptr_t)object;
    struct member few[MEMBERS_FEW], *members = few;
    size_t size = json_object_size(object), count = 0;
    if (size > MEMBERS_FEW) {
        members = arena_alloc(out->arena, size * sizeof *members);
    }
    for (void *at = json_object_iter(from); at != NULL; at = json_object_iter_next(from, at)) {
        members[count++] = (struct member){json_object_iter_key(at), json_object_iter_value(at)};
    }
    if (sorted && !is_sorted(members, count)) {
        qsort(members, count, sizeof *members, by_key);
    }
    buf_putc(out, '{');
    for (size_t i = 0; i < count; i++) {
        if (i > 0) {
            buf_putc(out, ',');
        }
        put_valid(out, members[i].key, strlen(members[i].key));
        buf_putc(out, ':');
        dump(out, members[i].value, sorted);
    }
    buf_putc(out, '}');
}

static void dump_array(struct buf *out, const json_t *array, bool sorted)
{
    buf_putc(out, '[');
    for (size_t i = 0; i < json_array_size(array); i++) {
        if (i > 0) {
            buf_putc(out, ',');
        }
        dump(out, json_array_get(array, i), sorted);
    }
    buf_putc(out, ']');
}

/* jansson's compact form without its many small steps: every act goes through here on the one
 * thread that writes. */
static void dump(struct buf *out, const json_t *value, bool sorted)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        dump_object(out, value, sorted);
        break;
    case JSON_ARRAY:
        dump_array(out, value, sorted);
        break;
    case JSON_STRING:
        put_valid(out, json_string_value(value), json_string_length(value));
        break;
    case JSON_INTEGER:
        put_int(out, json_integer_value(value));
        break;
    case JSON_REAL: {
        int rc = json_dump_callback(value, dump_to_buf, out, JSON_COMPACT | JSON_ENCODE_ANY);
        INVARIANT(rc == 0); /* there are no NaN in what jansson made */
        break;
    }
    case JSON_TRUE:
        buf_puts(out, "true");
        break;
    case JSON_FALSE:
        buf_puts(out, "false");
        break;
    default:
        buf_puts(out, "null");
        break;
    }
}

void json_put_value(struct json_out *out, const char *key, const json_t *value)
{
    begin_value(out, key);
    if (value == NULL) {
        buf_puts(out->buf, "null");
    } else {
        dump(out->buf, value, false);
    }
}

void json_put_raw(struct json_out *out, const char *key, const char *json, size_t len)
{
    begin_value(out, key);
    buf_add(out->buf, json, len);
}

void json_canonical(struct buf *out, const json_t *value)
{
    dump(out, value, true);
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

/* What jansson found, in words of ours: its own are English and quote the input, which may be a
 * password. */
static const struct fault {
    int code; /* enum json_error_code */
    const char *text[2];
} faults[] = {
    {json_error_premature_end_of_input, {"nội dung bị cắt ngang", "it ends too soon"}},
    {json_error_end_of_input_expected,
     {"còn chữ thừa sau đối tượng", "something follows the object"}},
    {json_error_duplicate_key, {"một trường có hai lần", "a field stands twice"}},
    {json_error_numeric_overflow, {"số quá lớn", "a number is too large"}},
    {json_error_invalid_utf8, {"không phải UTF-8", "not UTF-8"}},
    {json_error_null_character,
     {"ký tự \\u0000 không được phép", "the character \\u0000 is not allowed"}},
    {json_error_null_byte_in_key,
     {"ký tự \\u0000 không được phép", "the character \\u0000 is not allowed"}},
    {json_error_invalid_syntax, {"sai cú pháp", "a syntax error"}},
};

static int refuse_syntax(const json_error_t *why, struct error *err)
{
    const struct fault *fault = &faults[sizeof faults / sizeof faults[0] - 1];
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        fault = faults[i].code == (int)json_error_code(why) ? &faults[i] : fault;
    }
    char vi[200], en[200];
    snprintf(vi, sizeof vi, "%s ở dòng %d, cột %d", fault->text[LANG_VI], why->line, why->column);
    snprintf(en, sizeof en, "%s at line %d, column %d", fault->text[LANG_EN], why->line,
             why->column);
    return error_set(err, ERR_JSON, NULL, vi, en);
}

int json_read(const char *bytes, size_t len, json_t **ret_object, struct error *err)
{
    if (depth_of(bytes, len) > DEPTH_MOST) {
        return error_set(err, ERR_JSON, NULL, "lồng nhau quá 32 tầng",
                         "nested deeper than 32 levels");
    }
    if (len > 0 && memchr(bytes, '\0', len) != NULL) { /* jansson passes over one behind a number */
        return error_set(err, ERR_JSON, NULL, "có byte NUL", "it holds a NUL byte");
    }
    json_error_t why;
    json_t *value = json_loadb(bytes, len, JSON_REJECT_DUPLICATES, &why);
    if (value == NULL) {
        return refuse_syntax(&why, err);
    }
    if (!json_is_object(value)) {
        json_decref(value);
        return error_set(err, ERR_JSON, NULL, "phải là một đối tượng", "an object was expected");
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
