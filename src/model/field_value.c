/*
 * field_value.c - days, points in time, numbers, yes and no, choices.
 */
#include "field_read.h"

#include <stdlib.h>
#include <string.h>

enum { DUE_DAYS_MOST = 999, LIST_BYTES_MOST = 4096 };

/* ---- days and points in time
 * ----------------------------------------------------------------------- */

int field_read_day(const struct field_spec *spec, const json_t *value, json_t **ret,
                   struct error *err)
{
    const char *text;
    struct day day;
    char iso[DAY_TEXT];
    if (field_clean(spec, value, TEXT_LINE, FIELD_SHORT_MOST, &text, err) != 0) {
        return -1;
    }
    if (text[0] == '\0') {
        *ret = NULL;
        return 0;
    }
    if (day_parse(text, spec->name, &day, err) != 0) {
        return -1;
    }
    *ret = json_string(day_iso(day, iso));
    return 0;
}

/* The number of "5wd", "5 ngày làm việc", "05 ngay lam viec"; -1 when text is no such thing. A
 * number too long to hold reads as one out of range. */
static long working_days(const char *text)
{
    const char *folded = text_folded(arena_current(), text);
    char *end;
    if (text[0] < '0' || text[0] > '9') {
        return -1; /* "-5wd" folds to "5wd" */
    }
    long n = strtol(folded, &end, 10);
    end += *end == ' ';
    bool known = strcmp(end, "wd") == 0 || strcmp(end, "ngay lam viec") == 0 ||
                 strcmp(end, "working days") == 0;
    return known ? n : -1;
}

int field_read_due(const struct field_spec *spec, const json_t *value, json_t **ret,
                   struct error *err)
{
    const char *text;
    if (field_clean(spec, value, TEXT_LINE, FIELD_SHORT_MOST, &text, err) != 0) {
        return -1;
    }
    long n = working_days(text);
    if (n < 0) {
        return field_read_day(spec, value, ret, err);
    }
    if (n < 1 || n > DUE_DAYS_MOST) {
        return field_refuse_range(spec, 1, DUE_DAYS_MOST, err);
    }
    *ret = json_sprintf("%ldwd", n);
    return 0;
}

int field_read_instant(const struct field_spec *spec, const json_t *value, json_t **ret,
                       struct error *err)
{
    const char *text;
    struct instant instant;
    char iso[INSTANT_TEXT];
    if (field_clean(spec, value, TEXT_LINE, FIELD_SHORT_MOST, &text, err) != 0) {
        return -1;
    }
    if (text[0] == '\0') {
        *ret = NULL;
        return 0;
    }
    if (instant_parse(text, ZONE_VIETNAM, spec->name, &instant, err) != 0) {
        return -1;
    }
    *ret = json_string(instant_iso(instant, iso));
    return 0;
}

/* ---- numbers, yes and no, choices
 * ------------------------------------------------------------------ */

/* Decimal digits with an optional minus; false when text is something else. Past what a number can
 * hold, the nearest one, which no range takes. */
static bool decimal(const char *text, int64_t *ret)
{
    size_t sign = text[0] == '-';
    size_t digits = strspn(text + sign, "0123456789");
    if (digits == 0 || text[sign + digits] != '\0') {
        return false;
    }
    *ret = strtoll(text, NULL, 10); /* saturates */
    return true;
}

int field_read_int(const struct field_spec *spec, const json_t *value, json_t **ret,
                   struct error *err)
{
    int64_t n = 0;
    bool bounded = spec->min != 0 || spec->max != 0;
    int64_t min = bounded ? spec->min : INT64_MIN + 1, max = bounded ? spec->max : INT64_MAX - 1;
    if (json_is_integer(value)) {
        n = json_integer_value(value);
    } else {
        const char *text = "";
        if (json_is_string(value)) {
            /* Any length: an overlong number is a number out of range, not a long text. */
            if (field_clean(spec, value, TEXT_LINE, FIELD_LINE_MOST, &text, err) != 0) {
                return -1;
            }
            if (text[0] == '\0') {
                *ret = NULL;
                return 0;
            }
        }
        if (!decimal(text, &n)) {
            return field_refuse_type(spec, "số nguyên", "a whole number", err);
        }
    }
    if (n < min || n > max) {
        return field_refuse_range(spec, min, max, err);
    }
    *ret = json_integer(n);
    return 0;
}

/* Does the alternative ("value=alias=alias", ended by '|' or the end) have this folded word? */
static bool alternative_has(const char *alternative, size_t len, const char *folded)
{
    struct arena *arena = arena_current();
    while (len > 0) {
        const char *equals = memchr(alternative, '=', len);
        size_t part = equals != NULL ? (size_t)(equals - alternative) : len;
        if (strcmp(text_folded(arena, arena_memdup(arena, alternative, part)), folded) == 0) {
            return true;
        }
        part += equals != NULL;
        alternative += part;
        len -= part;
    }
    return false;
}

/* The value among `choices` that text names, NULL when it names none; the values are put in *list.
 */
static const char *choose(const char *choices, const char *text, struct buf *list)
{
    struct arena *arena = arena_current();
    const char *folded = text_folded(arena, text);
    const char *found = NULL;
    while (found == NULL && *choices != '\0') {
        size_t len = strcspn(choices, "|");
        size_t value = strcspn(choices, "=|");
        if (folded[0] != '\0' && alternative_has(choices, len, folded)) {
            found = arena_memdup(arena, choices, value);
        }
        buf_puts(list, list->len > 0 ? ", " : "");
        buf_add(list, choices, value);
        choices += len + (choices[len] == '|');
    }
    return found;
}

int field_read_choice(const struct field_spec *spec, const json_t *value, json_t **ret,
                      struct error *err)
{
    const char *text;
    struct buf list;
    if (field_clean(spec, value, TEXT_LINE, FIELD_NAME_MOST, &text, err) != 0) {
        return -1;
    }
    if (text[0] == '\0') {
        *ret = NULL;
        return 0;
    }
    buf_init(&list, arena_current(), LIST_BYTES_MOST);
    const char *found = choose(spec->choices, text, &list);
    if (found == NULL) {
        return error_set(err, ERR_FIELD_CHOICE, spec->name, text, list.data);
    }
    *ret = json_string(found);
    return 0;
}

int field_read_bool(const struct field_spec *spec, const json_t *value, json_t **ret,
                    struct error *err)
{
    if (json_is_boolean(value)) {
        *ret = json_boolean(json_is_true(value));
        return 0;
    }
    const char *text = "?";
    if (json_is_string(value) &&
        field_clean(spec, value, TEXT_LINE, FIELD_SHORT_MOST, &text, err) != 0) {
        return -1;
    }
    if (text[0] == '\0') {
        *ret = NULL;
        return 0;
    }
    struct buf list;
    buf_init(&list, arena_current(), LIST_BYTES_MOST);
    const char *found = choose("true=yes=có=đúng=1|false=no=không=sai=0", text, &list);
    if (found == NULL) {
        return field_refuse_type(spec, "true hoặc false", "true or false", err);
    }
    *ret = json_boolean(found[0] == 't');
    return 0;
}
