/*
 * lines.h - text for the tests of this room: one string becomes lines on pages.
 */
#ifndef PHIEU_TESTS_EXTRACT_LINES_H
#define PHIEU_TESTS_EXTRACT_LINES_H

#include "phieu/arena.h"
#include "phieu/extract.h"
#include "phieu/page_text.h"

#include <check.h>
#include <string.h>

static inline void prepare(void)
{
    struct error err = {0};
    ck_assert_msg(extract_prepare(&err) == 0, "%s", err.arg[0]);
}

/* Lines end with LF, pages with FF. What stands behind a line's end is what page_text.h promises.
 */
static inline struct page_text lines_of(const char *text, enum text_source source)
{
    struct arena *arena = arena_current();
    size_t len = strlen(text), most = 1;
    for (size_t i = 0; i < len; i++) {
        most += text[i] == '\n' || text[i] == '\f';
    }
    struct text_line *lines = arena_alloc(arena, most * sizeof *lines);
    size_t count = 0, begin = 0;
    unsigned page = 1;
    for (size_t i = 0; i <= len; i++) {
        if (i < len && text[i] != '\n' && text[i] != '\f') {
            continue;
        }
        lines[count++] = (struct text_line){.begin = begin,
                                            .len = i - begin,
                                            .page = page,
                                            .source = (uint8_t)source,
                                            .confidence = 100};
        page += i < len && text[i] == '\f';
        begin = i + 1;
    }
    return (struct page_text){.text = text,
                              .len = len,
                              .lines = lines,
                              .line_count = count,
                              .pages = page,
                              .pages_read = page};
}

#endif
