/*
 * NAME     plain.c
 * SUMMARY  text that has no place on paper
 */
#include "pages_room.h"

#include <string.h>

/* A line of a plain text, cut where pages part. */
static void put_line(struct reading *r, const char *text, size_t len, unsigned page,
                     enum text_source source)
{
    const struct text_line line = {.page = page, .source = (uint8_t)source, .confidence = 100};
    while (len > 0 && (text[len - 1] == ' ' || text[len - 1] == '\t')) {
        len--;
    }
    page_lines_add(&r->lines, &line, text, len); /* an empty one, too: paragraphs part there */
}

void put_text(struct reading *r, const char *text, enum text_source source)
{
    unsigned page = 1;
    for (const char *at = text; *at != '\0' && !r->lines.text->overflow;) {
        const size_t n = strcspn(at, "\n\f");
        put_line(r, at, n, page, source);
        page += at[n] == '\f';
        at += n + (at[n] != '\0');
    }
    r->result->text.pages = r->result->text.pages_read = page;
}

int read_plain(struct reading *r, struct error *err)
{
    const char *text, *guess;
    if (legacy_decode(r->job->bytes, r->job->len, arena_current(), &text, &guess, err) != 0) {
        return -1;
    }
    put_text(r, text, SOURCE_PLAIN);
    return 0;
}
