/*
 * fuzz_extract.c - fields out of any text, from any source, in any columns, with votes.
 *
 * The first byte chooses source, columns and boxes; what follows is the text, after a line "===="
 * that of a vote. Every reading keeps the promises of reading_promises.h, and the same text gives
 * the same reading.
 */
#include "fuzz.h"

#include "lines.h"
#include "reading_promises.h"

#include <string.h>

enum { CHARS_MOST = 20000, JSON_MOST = 8 << 20 };

void fuzz_prepare(void)
{
    struct error err = {0};
    INVARIANT(extract_prepare(&err) == 0);
}

/* Places as a page might have them, by what the line looks like. */
static struct page_text placed(const char *text, unsigned choice)
{
    struct page_text ret = lines_of(text, (enum text_source)(choice % SOURCE_COUNT));
    struct text_line *lines = arena_alloc(arena_current(), (ret.line_count + 1) * sizeof *lines);
    for (size_t i = 0; i < ret.line_count; i++) {
        unsigned mixed = (unsigned)(ret.lines[i].len * 7 + i * choice);
        lines[i] = ret.lines[i];
        lines[i].column = (choice & 16) != 0 ? (uint8_t)(mixed % 3) : COLUMN_WHOLE;
        lines[i].bold = (choice & 32) != 0 && mixed % 2 == 0;
        lines[i].confidence = (choice & 64) != 0 ? (uint8_t)(mixed % 101) : 100;
        if ((choice & 128) != 0) {
            uint16_t left = (uint16_t)(mixed % 4000), top = (uint16_t)(i * 200 % 9000);
            lines[i].box =
                (struct text_box){left, top, (uint16_t)(left + 3000), (uint16_t)(top + 150)};
        }
    }
    ret.lines = lines;
    return ret;
}

static const char *said(const json_t *reading)
{
    struct buf out;
    buf_init(&out, arena_current(), JSON_MOST);
    json_canonical(&out, reading);
    INVARIANT(!out.overflow && text_is_utf8(out.data, out.len));
    return out.data;
}

void fuzz_input(const char *bytes, size_t len)
{
    static const struct extract_about about = {"Trung tâm Y tế huyện Giang Thành",
                                               "595-SYT-NVY.pdf"};
    struct fuzz_in in = {bytes, len};
    struct error err = {0};
    unsigned choice = fuzz_byte(&in);
    const char *clean;
    if (!fuzz_taken(text_clean(in.at, in.left, TEXT_BLOCK, CHARS_MOST, "text", arena_current(),
                               &clean, &err),
                    &err)) {
        return;
    }
    char *text = arena_strdup(arena_current(), clean);
    char *second = strstr(text, "\n====\n");
    struct page_text votes[2];
    if (second != NULL) {
        *second = '\0';
        votes[0] = votes[1] = placed(second + strlen("\n====\n"), choice);
    }
    struct page_text whole = placed(text, choice);
    whole.votes = votes;
    whole.vote_count = second != NULL ? 2 : 0;
    json_t *reading = NULL, *again = NULL;
    INVARIANT(extract_read(&whole, &about, &reading, &err) == 0);
    promise_reading(&whole, reading);
    INVARIANT(extract_read(&whole, &about, &again, &err) == 0);
    INVARIANT(strcmp(said(reading), said(again)) == 0);
}
