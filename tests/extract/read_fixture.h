/*
 * read_fixture.h - a text read, and what its reading says, by path.
 */
#ifndef PHIEU_TESTS_EXTRACT_READ_FIXTURE_H
#define PHIEU_TESTS_EXTRACT_READ_FIXTURE_H

#include "lines.h"

#include "phieu/json.h"

#include <stdio.h>

static inline json_t *read_lines(const struct page_text *text, const char *agency,
                                 const char *file_name)
{
    struct extract_about about = {agency, file_name};
    struct error err = {0};
    json_t *ret = NULL;
    prepare();
    ck_assert_int_eq(extract_read(text, &about, &ret, &err), 0);
    return ret;
}

static inline json_t *read_text(const char *text, enum text_source source)
{
    struct page_text lines = lines_of(text, source);
    return read_lines(&lines, "Trung tâm Y tế huyện Giang Thành", "");
}

/* "" for null; "?" when the member is no text. */
static inline const char *value_of(const json_t *reading, const char *field)
{
    const json_t *value =
        json_object_get(json_object_get(json_object_get(reading, "fields"), field), "value");
    return json_is_string(value) ? json_string_value(value) : json_is_null(value) ? "" : "?";
}

static inline const char *state_of(const json_t *reading, const char *field)
{
    return json_str(json_object_get(json_object_get(reading, "fields"), field), "state");
}

static inline bool has_check(const json_t *reading, const char *field, const char *list,
                             const char *check)
{
    const json_t *checks =
        json_object_get(json_object_get(json_object_get(reading, "fields"), field), list);
    for (size_t i = 0; i < json_array_size(checks); i++) {
        if (strcmp(json_string_value(json_array_get(checks, i)), check) == 0) {
            return true;
        }
    }
    return false;
}

static inline const json_t *part_of(const json_t *reading, size_t i)
{
    return json_array_get(json_object_get(reading, "parts"), i);
}

static inline const char *part_kind(const json_t *reading, size_t i)
{
    return json_str(part_of(reading, i), "kind");
}

/* A file of tests/fixtures/reading as one text; "" when it is not there. */
static inline const char *text_of_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL) {
        return "";
    }
    size_t room = (size_t)1 << 20;
    char *text = arena_alloc(arena_current(), room + 1);
    size_t len = fread(text, 1, room, f);
    fclose(f);
    text[len] = '\0';
    return text;
}

#endif
