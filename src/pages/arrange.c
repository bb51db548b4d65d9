/*
 * NAME     arrange.c
 * SUMMARY  words with boxes become lines in the order of reading
 */
#include "layout.h"

#include <math.h>

enum { LINES_FIRST = 64, BOX_UNITS = 10000 };

#define PAGE_LEAST 1.0f /* points */
#define PAGE_MOST  2e5f

/* ---- words that can be reckoned with
 * ------------------------------------------------------------------
 */

static float within(float value, float most)
{
    return value > 0 ? fminf(value, most) : 0; /* also what is no number */
}

static struct page_word tidy(const struct page_word *word, const struct page_words *page)
{
    struct page_word w = *word;
    const float left = within(fminf(word->left, word->right), page->width);
    const float top = within(fminf(word->top, word->bottom), page->height);
    w.right = fmaxf(within(fmaxf(word->left, word->right), page->width), left);
    w.bottom = fmaxf(within(fmaxf(word->top, word->bottom), page->height), top);
    w.left = left;
    w.top = top;
    w.confidence = w.confidence > 100 ? 100 : w.confidence;
    return w;
}

static struct page_words tidied(const struct page_words *page)
{
    struct page_words ret = {.width = fmaxf(within(page->width, PAGE_MOST), PAGE_LEAST),
                             .height = fmaxf(within(page->height, PAGE_MOST), PAGE_LEAST)};
    struct page_word *words = arena_alloc(arena_current(), page->count * sizeof *words);
    for (size_t i = 0; i < page->count; i++) {
        if (page->words[i].text[0] != '\0') {
            words[ret.count++] = tidy(&page->words[i], &ret);
        }
    }
    ret.words = words;
    return ret;
}

/* ---- lines
 * --------------------------------------------------------------------------------------------
 */

struct writing {
    const struct layout *layout;
    struct page_lines *out;
    unsigned page;
    enum text_source source;
    /* of the line at hand */
    size_t words, bold, confidence;
    float left, top, right, bottom;
};

static uint16_t share_of(float value, float whole)
{
    const float units = value / whole * BOX_UNITS;
    return units <= 0 ? 0 : units >= BOX_UNITS ? BOX_UNITS : (uint16_t)lroundf(units);
}

static void add_line(struct page_lines *out, const struct text_line *line)
{
    if (out->count == out->room) {
        const size_t room = out->room == 0 ? LINES_FIRST : out->room * 2;
        struct text_line *lines = arena_alloc(out->text->arena, room * sizeof *lines);
        for (size_t i = 0; i < out->count; i++) {
            lines[i] = out->lines[i];
        }
        out->lines = lines;
        out->room = room;
    }
    out->lines[out->count++] = *line;
}

static void part(struct page_lines *out, unsigned page)
{
    unsigned before = out->count > 0 ? out->lines[out->count - 1].page : 1;
    if (before >= page && out->count > 0) {
        buf_putc(out->text, '\n');
    }
    for (; before < page; before++) {
        buf_putc(out->text, '\f');
    }
}

void page_lines_add(struct page_lines *out, const struct text_line *line, const char *text,
                    size_t len)
{
    struct text_line added = *line;
    part(out, line->page);
    added.begin = out->text->len;
    added.len = len;
    buf_add(out->text, text, len);
    if (!out->text->overflow) {
        add_line(out, &added);
    }
}

static void write_word(struct writing *w, struct buf *line, const struct page_word *word)
{
    if (w->words++ == 0) {
        w->left = word->left;
        w->top = word->top;
    }
    if (line->len > 0 && line->data[line->len - 1] != '\t') {
        buf_putc(line, ' ');
    }
    w->left = fminf(w->left, word->left);
    w->top = fminf(w->top, word->top);
    w->right = fmaxf(w->right, word->right);
    w->bottom = fmaxf(w->bottom, word->bottom);
    w->bold += word->bold;
    w->confidence += word->confidence;
    buf_puts(line, word->text);
}

static void write_segment(struct writing *w, struct buf *line, const struct segment *segment)
{
    for (size_t i = segment->first; i != NO_WORD; i = w->layout->next[i]) {
        write_word(w, line, &w->layout->page->words[i]);
    }
}

static void begin_line(struct writing *w, struct buf *line)
{
    w->words = w->bold = w->confidence = 0;
    w->right = w->bottom = 0;
    buf_init(line, arena_current(), w->out->text->cap);
}

static void end_line(struct writing *w, const struct buf *line, uint8_t column)
{
    const struct page_words *page = w->layout->page;
    if (w->words == 0) {
        return;
    }
    const struct text_line made = {
        .page = w->page,
        .source = (uint8_t)w->source,
        .column = column,
        .confidence = (uint8_t)(w->confidence / w->words),
        .bold = w->bold * 2 > w->words,
        .box = {share_of(w->left, page->width), share_of(w->top, page->height),
                share_of(w->right, page->width), share_of(w->bottom, page->height)},
    };
    page_lines_add(w->out, &made, line->data, line->len);
}

/* A line each: what stands in this column. */
static void write_column(struct writing *w, const struct row *rows, size_t count, uint8_t column)
{
    for (size_t r = 0; r < count; r++) {
        for (size_t i = rows[r].first; i < rows[r].first + rows[r].count; i++) {
            struct buf line;
            const struct segment *segment = &w->layout->segments[i];
            if (segment->column == column) {
                begin_line(w, &line);
                write_segment(w, &line, segment);
                end_line(w, &line, column);
            }
        }
    }
}

/* One line, its segments parted by TAB. */
static void write_row(struct writing *w, const struct row *row)
{
    struct buf line;
    begin_line(w, &line);
    for (size_t i = 0; i < row->count; i++) {
        if (i > 0) {
            buf_putc(&line, '\t');
        }
        write_segment(w, &line, &w->layout->segments[row->first + i]);
    }
    end_line(w, &line, COLUMN_WHOLE);
}

/* Words of one column of a row of a table, line after line. */
static void write_cell(struct writing *w, struct buf *line, const struct row *rows, size_t count,
                       unsigned column)
{
    const struct layout *l = w->layout;
    const struct table *table = &l->tables[rows->table];
    for (size_t i = rows->first; i < rows[count - 1].first + rows[count - 1].count; i++) {
        for (size_t at = l->segments[i].first; at != NO_WORD; at = l->next[at]) {
            if (table_column(table, &l->page->words[at]) == column) {
                write_word(w, line, &l->page->words[at]);
            }
        }
    }
}

/* What stands between two rules of a table as one line. */
static void write_table_row(struct writing *w, const struct row *rows, size_t count)
{
    struct buf line;
    begin_line(w, &line);
    for (unsigned column = 0; column <= w->layout->tables[rows->table].count; column++) {
        if (column > 0) {
            buf_putc(&line, '\t');
        }
        write_cell(w, &line, rows, count, column);
    }
    end_line(w, &line, COLUMN_WHOLE);
}

static size_t table_row(const struct layout *l, size_t at)
{
    size_t n = 1;
    while (at + n < l->row_count && l->rows[at + n].zone == ZONE_TABLE && !l->rows[at + n].begins) {
        n++;
    }
    return n;
}

static void write_rows(struct writing *w)
{
    const struct layout *l = w->layout;
    for (size_t r = 0, n; r < l->row_count; r += n) {
        n = 1;
        if (l->rows[r].zone == ZONE_BODY) {
            write_row(w, &l->rows[r]);
            continue;
        }
        if (l->rows[r].zone == ZONE_NUMBER) {
            continue;
        }
        if (l->rows[r].zone == ZONE_TABLE) {
            n = table_row(l, r);
            write_table_row(w, &l->rows[r], n);
            continue;
        }
        while (r + n < l->row_count && l->rows[r + n].zone == l->rows[r].zone) {
            n++;
        }
        write_column(w, &l->rows[r], n, COLUMN_LEFT);
        write_column(w, &l->rows[r], n, COLUMN_RIGHT);
    }
}

void pages_arrange(const struct page_words *words, unsigned page, enum text_source source,
                   struct page_lines *out)
{
    const struct page_words tidy_words = tidied(words);
    struct layout layout = {.page = &tidy_words};
    if (tidy_words.count == 0) {
        return;
    }
    layout_segments(&layout);
    layout_rows(&layout);
    layout_zones(&layout, page);
    layout_tables(&layout);
    struct writing writing = {.layout = &layout, .out = out, .page = page, .source = source};
    write_rows(&writing);
}
