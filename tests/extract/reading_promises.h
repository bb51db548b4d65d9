/*
 * reading_promises.h - what every reading keeps to, whatever the text (extract.h).
 */
#ifndef PHIEU_TESTS_EXTRACT_READING_PROMISES_H
#define PHIEU_TESTS_EXTRACT_READING_PROMISES_H

#include "due_promises.h"
#include "phieu/extract.h"
#include "phieu/text.h"

#include <string.h>

static inline void promise_evidence(const struct page_text *text, const json_t *evidence)
{
    const json_t *bytes = json_object_get(evidence, "bytes");
    json_int_t begin = json_integer_value(json_array_get(bytes, 0)),
               end = json_integer_value(json_array_get(bytes, 1));
    int64_t page = json_int(evidence, "page", 0), line = json_int(evidence, "line", 0);
    INVARIANT(json_array_size(bytes) == 2 && begin >= 0 && begin <= end &&
              (size_t)end <= text->len);
    INVARIANT(page >= 1 && page <= (int64_t)text->pages && line >= 1 &&
              line <= (int64_t)text->line_count);
    INVARIANT(text_is_utf8(text->text + begin, (size_t)(end - begin))); /* no character cut */
    INVARIANT(json_is_string(json_object_get(evidence, "excerpt")));
}

/* Clean as text.h has it: nothing about it would be changed at the door. */
static inline void promise_line(const char *value)
{
    const char *clean;
    INVARIANT(value[0] != '\0');
    INVARIANT(text_clean(value, strlen(value), TEXT_LINE, 5000, "value", arena_current(), &clean,
                         NULL) == 0);
    INVARIANT(strcmp(clean, value) == 0);
}

static inline bool is_one_of(const char *word, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (strcmp(*words, word) == 0) {
            return true;
        }
    }
    return false;
}

/* A state says what its number says, and a value stands exactly where there is one. */
static inline void promise_state(const json_t *field)
{
    static const char *const absent[] = {"none", "not-found", NULL}, *const present[] = {
                                                                         "sure", "look", "guess",
                                                                         NULL};
    const char *state = json_str(field, "state");
    int64_t confidence = json_int(field, "confidence", -1);
    bool has_value = json_is_string(json_object_get(field, "value"));
    INVARIANT(is_one_of(state, has_value ? present : absent));
    INVARIANT(has_value || json_is_null(json_object_get(field, "value")));
    INVARIANT(confidence >= 0 && confidence <= 100);
    INVARIANT((strcmp(state, "sure") == 0) == (confidence >= 90));
    INVARIANT((strcmp(state, "look") == 0) == (confidence >= 60 && confidence < 90));
    INVARIANT(strcmp(state, "sure") != 0 || json_array_size(json_object_get(field, "failed")) == 0);
}

static inline void promise_field(const struct page_text *text, const json_t *field)
{
    const json_t *others = json_object_get(field, "alternatives"),
                 *evidence = json_get(field, "evidence");
    const char *value = json_str(field, "value");
    promise_state(field);
    if (value[0] != '\0') {
        promise_line(value);
    }
    if (evidence != NULL) {
        promise_evidence(text, evidence);
    }
    INVARIANT(json_array_size(others) <= 4);
    for (size_t i = 0; i < json_array_size(others); i++) {
        const json_t *other = json_array_get(others, i);
        INVARIANT(strcmp(json_str(other, "value"), value) != 0);
        promise_line(json_str(other, "value"));
        if (json_get(other, "evidence") != NULL) {
            promise_evidence(text, json_get(other, "evidence"));
        }
    }
}

static inline void promise_fields(const struct page_text *text, json_t *fields)
{
    const char *name;
    json_t *field;
    INVARIANT(json_object_size(fields) == 12);
    json_object_foreach(fields, name, field)
    {
        promise_field(text, field);
    }
    struct day day;
    const char *issued = json_str(json_object_get(fields, "issued"), "value");
    INVARIANT(issued[0] == '\0' || day_parse(issued, "issued", &day, NULL) == 0);
}

static inline void promise_listed(const struct page_text *text, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (json_get(json_array_get(list, i), "evidence") != NULL) {
            promise_evidence(text, json_get(json_array_get(list, i), "evidence"));
        }
    }
}

static inline void promise_reading(const struct page_text *text, json_t *reading)
{
    static const char *const lists[] = {"refers", "stamps", "deadlines", "tasks"};
    json_t *parts = json_object_get(reading, "parts");
    promise_fields(text, json_object_get(reading, "fields"));
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        INVARIANT(json_is_array(json_object_get(reading, lists[i])));
        promise_listed(text, json_object_get(reading, lists[i]));
    }
    for (size_t i = 0; i < json_array_size(parts); i++) {
        json_t *part = json_array_get(parts, i), *lines = json_object_get(part, "lines");
        json_int_t first = json_integer_value(json_array_get(lines, 0)),
                   last = json_integer_value(json_array_get(lines, 1));
        INVARIANT(first >= 1 && first <= last && (size_t)last <= text->line_count);
        promise_fields(text, json_object_get(part, "fields"));
        promise_dues(json_object_get(part, "deadlines"), 300);
    }
    promise_dues(json_object_get(reading, "deadlines"), 300);
    promise_tasks(json_object_get(reading, "tasks"));
}

#endif
