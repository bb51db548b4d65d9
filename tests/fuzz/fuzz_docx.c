/* fuzz_docx.c - the document of a Word file, a ZIP that says it is one, a mail, and the text of
 * HTML. */
#include "docx_room.h"
#include "fuzz.h"
#include "html.h"

#include <string.h>

static struct pages_limits limits;

void fuzz_prepare(void)
{
    pages_prepare();
    mail_prepare();
    limits = pages_default_limits;
    limits.text_most = (size_t)1 << 20;
    limits.unpacked_most = (size_t)4 << 20;
}

static void check_text(const struct page_text *text)
{
    size_t end = 0;
    for (size_t i = 0; i < text->line_count; i++) {
        const struct text_line *line = &text->lines[i];
        INVARIANT(line->begin >= end && line->begin + line->len <= text->len);
        INVARIANT(line->page >= 1);
        end = line->begin + line->len;
    }
    INVARIANT(text_is_utf8(text->text, text->len));
}

/* The XML alone, so that no checksum stands before it. */
static void read_xml(const char *bytes, size_t len)
{
    struct error err = {0};
    struct buf text;
    struct pages_result result = {.unread = 0};
    const struct pages_job job = {.bytes = bytes, .len = len, .limits = &limits};
    struct reading reading = {
        .job = &job, .limits = &limits, .lines = {.text = &text}, .result = &result};
    struct docx_flow flow = {.reading = &reading};
    struct docx_styles styles;
    char *copy = arena_memdup(arena_current(), bytes, len);
    const struct docx_part part = {copy, len};
    unsigned page = 1;
    buf_init(&text, arena_current(), limits.text_most);
    docx_styles_read(&styles, &part);
    fuzz_taken(docx_xml_read(&part, &styles, &flow, &page, &err), &err);
    docx_flow_end(&flow);
    result.text = (struct page_text){.text = text.data,
                                     .len = text.len,
                                     .lines = reading.lines.lines,
                                     .line_count = reading.lines.count};
    check_text(&result.text);
}

static void read_file(const char *bytes, size_t len)
{
    struct error err = {0};
    struct pages_result result;
    const struct pages_job job = {.bytes = bytes, .len = len, .limits = &limits};
    const enum pages_kind kind = pages_kind_of(bytes, len);
    if (kind != PAGES_PDF && fuzz_taken(pages_read(&job, &result, &err), &err)) {
        check_text(&result.text);
    }
}

static void strip(const char *bytes, size_t len)
{
    struct buf out;
    buf_init(&out, arena_current(), (size_t)1 << 20);
    html_strip(&out, bytes, len);
    const char *text = clean_text(out.data, out.len, TEXT_BLOCK);
    INVARIANT(text_is_utf8(text, strlen(text)));
}

void fuzz_input(const char *bytes, size_t len)
{
    if (len > 0 && bytes[0] == '<' && len > 1 && bytes[1] == 'h') {
        strip(bytes, len);
    } else if (len > 0 && bytes[0] == '<') {
        read_xml(bytes, len);
    } else {
        read_file(bytes, len);
    }
}
