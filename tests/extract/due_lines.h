/*
 * due_lines.h - deadlines of a text as short words: "date 2025-03-13 before; yearly 12-15 before".
 */
#ifndef PHIEU_TESTS_EXTRACT_DUE_LINES_H
#define PHIEU_TESTS_EXTRACT_DUE_LINES_H

#include "extract_room.h"
#include "lines.h"
#include "phieu/text.h"

#include <string.h>

/* A letter of Monday 10/3/2025 that is nothing but this text. */
struct due_letter {
    struct extract x;
    struct part part;
    struct page_text text;
};

static inline void due_letter_of(struct due_letter *letter, const char *text, const char *type)
{
    static const struct extract_about nobody = {"", ""};
    prepare();
    letter->text = lines_of(text, SOURCE_PLAIN);
    shadow_make(&letter->x, &letter->text, &nobody);
    for (size_t i = 0; i < letter->x.line_count; i++) {
        const struct text_line *const line = &letter->text.lines[i];
        if (memchr(text + line->begin, '\t', line->len) != NULL) {
            letter->x.lines[i].mask = LINE_TABLE;
        }
    }
    letter->part = (struct part){.last = letter->x.line_count - 1,
                                 .body_last = letter->x.line_count - 1,
                                 .issued = day_of(2025, 3, 10),
                                 .type = type};
}

static inline void due_word(struct buf *out, const json_t *due, const char *key)
{
    const json_t *const value = json_object_get(due, key);
    if (json_is_string(value)) {
        buf_printf(out, " %s", json_string_value(value));
    }
}

/* kind [date] [time] [day/month] [+days] relation */
static inline const char *due_words(const json_t *list)
{
    struct buf out;
    size_t i;
    const json_t *due;
    buf_init(&out, NULL, 1 << 20);
    buf_puts(&out, "");
    json_array_foreach(list, i, due)
    {
        const json_t *const month = json_object_get(due, "month");
        const json_t *const day = json_object_get(due, "day");
        const json_t *const days = json_object_get(due, "days");
        buf_printf(&out, "%s%s", i > 0 ? "; " : "",
                   json_string_value(json_object_get(due, "kind")));
        due_word(&out, due, "date");
        due_word(&out, due, "time");
        if (day != NULL) {
            buf_printf(&out, " %d", (int)json_integer_value(day));
        }
        if (month != NULL) {
            buf_printf(&out, "/%d", (int)json_integer_value(month));
        }
        if (days != NULL) {
            buf_printf(&out, " +%d", (int)json_integer_value(days));
        }
        due_word(&out, due, "relation");
    }
    return out.data != NULL ? out.data : "";
}

#endif
