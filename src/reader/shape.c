/*
 * NAME     shape.c
 * SUMMARY  takes JSON to pieces and puts together what its shape knows
 */
#include "shape.h"

#include <math.h>
#include <string.h>

enum { NAMES_MOST_CHARS = 40 };

/* Each taker returns the checked value rebuilt, or NULL. */

static json_t *take_text(const json_t *value, enum text_kind kind, size_t most)
{
    const char *text;
    struct error ignored = {0};
    if (!json_is_string(value) ||
        text_clean(json_string_value(value), json_string_length(value), kind, most, "",
                   arena_current(), &text, &ignored) != 0) {
        return NULL;
    }
    return json_string(text);
}

static json_t *take_name(const json_t *value, size_t most)
{
    const char *text = json_string_value(value);
    if (text == NULL || text[0] == 0 || strlen(text) > most ||
        text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-")] != 0) {
        return NULL;
    }
    return json_string(text);
}

static json_t *take_choice(const json_t *value, const char *const *choices)
{
    const char *text = json_string_value(value);
    for (; text != NULL && *choices != NULL; choices++) {
        if (strcmp(text, *choices) == 0) {
            return json_string(text);
        }
    }
    return NULL;
}

static json_t *take_number(const json_t *value, size_t most)
{
    const json_int_t number = json_integer_value(value);
    return json_is_integer(value) && number >= 0 && (uint64_t)number <= most ? json_integer(number)
                                                                             : NULL;
}

/* Thousandths are all that anybody wants to know, and keep the stored form the same everywhere. */
static json_t *take_share(const json_t *value)
{
    const double share = json_number_value(value);
    return json_is_number(value) && share >= 0 && share <= 1 ? json_real(round(share * 1000) / 1000)
                                                             : NULL;
}

static json_t *take_day(const json_t *value)
{
    struct day day;
    struct error ignored = {0};
    char iso[DAY_TEXT];
    const char *text = json_string_value(value);
    if (text == NULL || day_parse(text, "", &day, &ignored) != 0 ||
        strcmp(day_iso(day, iso), text) != 0) {
        return NULL;
    }
    return json_string(iso);
}

static json_t *take_instant(const json_t *value)
{
    struct instant at;
    struct error ignored = {0};
    char iso[INSTANT_TEXT];
    const char *text = json_string_value(value);
    if (text == NULL || instant_parse(text, 0, "", &at, &ignored) != 0) {
        return NULL;
    }
    return json_string(instant_iso(at, iso));
}

static bool is_two_digits(const char *text, unsigned most)
{
    return text[0] >= '0' && text[0] <= '9' && text[1] >= '0' && text[1] <= '9' &&
           (unsigned)(text[0] - '0') * 10 + (unsigned)(text[1] - '0') <= most;
}

static json_t *take_clock(const json_t *value)
{
    const char *text = json_string_value(value);
    if (text == NULL || strlen(text) != 5 || text[2] != ':' || !is_two_digits(text, 23) ||
        !is_two_digits(text + 3, 59)) {
        return NULL;
    }
    return json_string(text);
}

static json_t *take_item(const struct shape *shape, const json_t *item)
{
    const char *fault;
    switch (shape->kind) {
    case IS_OBJECTS:
        return shape_take_members(shape->members, item, &fault);
    case IS_LINES:
        return take_text(item, TEXT_LINE, shape->count);
    case IS_NAMES:
        return take_name(item, NAMES_MOST_CHARS);
    default:
        return take_number(item, shape->most);
    }
}

static json_t *take_list(const struct shape *shape, const json_t *value)
{
    const size_t n = json_array_size(value);
    if (!json_is_array(value) || (shape->kind == IS_PLACES ? n != shape->count : n > shape->most)) {
        return NULL;
    }
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        json_t *checked = take_item(shape, json_array_get(value, i));
        if (checked == NULL) {
            return NULL;
        }
        json_array_append_new(list, checked);
    }
    return list;
}

json_t *shape_take_members(const struct shape *members, const json_t *value, const char **ret_fault)
{
    *ret_fault = "object";
    if (!json_is_object(value)) {
        return NULL;
    }
    json_t *object = json_object();
    for (const struct shape *shape = members; shape->key != NULL; shape++) {
        const json_t *member = json_object_get(value, shape->key);
        json_t *checked = member != NULL ? shape_take(shape, member) : NULL;
        if (checked == NULL && (member != NULL || shape->needed)) {
            *ret_fault = shape->key;
            return NULL;
        }
        if (checked != NULL) {
            json_object_set_new(object, shape->key, checked);
        }
    }
    *ret_fault = "unknown member";
    return json_object_size(object) == json_object_size(value) ? object : NULL;
}

json_t *shape_take(const struct shape *shape, const json_t *value)
{
    const char *fault;
    if (shape->or_null && json_is_null(value)) {
        return json_null();
    }
    switch (shape->kind) {
    case IS_LINE:
        return take_text(value, TEXT_LINE, shape->most);
    case IS_BLOCK:
        return take_text(value, TEXT_BLOCK, shape->most);
    case IS_NAME:
        return take_name(value, shape->most);
    case IS_CHOICE:
        return take_choice(value, shape->choices);
    case IS_NUMBER:
        return take_number(value, shape->most);
    case IS_SHARE:
        return take_share(value);
    case IS_BOOL:
        return json_is_boolean(value) ? json_boolean(json_is_true(value)) : NULL;
    case IS_DAY:
        return take_day(value);
    case IS_INSTANT:
        return take_instant(value);
    case IS_CLOCK:
        return take_clock(value);
    case IS_OBJECT:
        return shape_take_members(shape->members, value, &fault);
    case IS_OBJECTS:
    case IS_LINES:
    case IS_NAMES:
    case IS_PLACES:
        return take_list(shape, value);
    }
    return NULL;
}
