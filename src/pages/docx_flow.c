/*
 * NAME     docx_flow.c
 * SUMMARY  paragraphs and tables of a .docx become lines
 *
 * The head of a letter is a table without lines, of two columns; so is its end. Older files make
 * both with TABs. They are given column by column; a table that is one row by row, its cells parted
 * by TAB.
 */
#include "docx_room.h"

#include <string.h>

enum { TABLES_DEEP = 12 };

#define LINE_MOST ((size_t)1 << 20)

static void append(struct docx_lines *lines, struct docx_line *line)
{
    line->next = NULL;
    if (lines->first == NULL) {
        lines->first = line;
    } else {
        lines->last->next = line;
    }
    lines->last = line;
}

static struct docx_line *new_line(const char *text, bool bold, unsigned page)
{
    struct docx_line *line = arena_alloc(arena_current(), sizeof *line);
    *line = (struct docx_line){text, bold, page, NULL};
    return line;
}

/* ---- to the document
 * ---------------------------------------------------------------------------------
 */

static void put(struct docx_flow *flow, const struct docx_line *line, enum text_column column)
{
    const struct text_line made = {.page = line->page,
                                   .source = SOURCE_DOCX,
                                   .column = (uint8_t)column,
                                   .confidence = 100,
                                   .bold = line->bold};
    if (line->text[0] != '\0') {
        page_lines_add(&flow->reading->lines, &made, line->text, strlen(line->text));
    }
}

static void put_all(struct docx_flow *flow, const struct docx_lines *lines, enum text_column column)
{
    for (const struct docx_line *line = lines->first; line != NULL; line = line->next) {
        put(flow, line, column);
    }
}

/* What only stands in one of the two columns of a letter's head or end. */
static bool says_column(const char *text)
{
    static const char *const words[] = {"cong hoa xa", "doc lap tu do", "dang cong san viet nam",
                                        "noi nhan"};
    const char *folded = text_folded(arena_current(), text);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strncmp(folded, words[i], strlen(words[i])) == 0) {
            return true;
        }
    }
    return false;
}

/* ---- columns made by TABs
 * ------------------------------------------------------------------------------
 */

/* What stands behind the TABs in the middle of it; NULL: none. */
static const char *behind_tab(const char *text)
{
    const char *tab = strchr(text, '\t');
    return tab != NULL ? tab + strspn(tab, "\t ") : NULL;
}

static bool are_columns(const struct docx_lines *lines)
{
    for (const struct docx_line *line = lines->first; line != NULL; line = line->next) {
        if (says_column(line->text) || says_column(behind_tab(line->text))) {
            return true;
        }
    }
    return false;
}

static void put_side(struct docx_flow *flow, const struct docx_lines *lines, enum text_column side)
{
    for (const struct docx_line *line = lines->first; line != NULL; line = line->next) {
        const char *behind = behind_tab(line->text);
        const char *left = arena_memdup(arena_current(), line->text, strcspn(line->text, "\t"));
        const char *text = side == COLUMN_LEFT ? left : behind;
        const struct docx_line part = {clean_text(text, strlen(text), TEXT_LINE), line->bold,
                                       line->page, NULL};
        put(flow, &part, side);
    }
}

static void flush_tabbed(struct docx_flow *flow)
{
    const struct docx_lines lines = flow->tabbed;
    flow->tabbed = (struct docx_lines){NULL, NULL};
    if (are_columns(&lines)) {
        put_side(flow, &lines, COLUMN_LEFT);
        put_side(flow, &lines, COLUMN_RIGHT);
    } else {
        put_all(flow, &lines, COLUMN_WHOLE);
    }
}

/* Behind a TAB at its beginning a line is indented; in the middle of several lines TABs make
 * columns. */
static void body_line(struct docx_flow *flow, struct docx_line *line)
{
    if (strchr(line->text, '\t') != NULL) {
        append(&flow->tabbed, line);
        return;
    }
    flush_tabbed(flow);
    put(flow, line, COLUMN_WHOLE);
}

/* ---- tables
 * --------------------------------------------------------------------------------------------
 */

static unsigned columns_of(const struct docx_table *table)
{
    unsigned most = 0;
    for (const struct docx_row *row = table->first; row != NULL; row = row->next) {
        unsigned n = 0;
        for (const struct docx_cell *cell = row->first; cell != NULL; cell = cell->next) {
            n += cell->span;
        }
        most = n > most ? n : most;
    }
    return most;
}

static unsigned cells_of(const struct docx_row *row)
{
    unsigned n = 0;
    for (const struct docx_cell *cell = row->first; cell != NULL; cell = cell->next) {
        n++;
    }
    return n;
}

/* Two columns that stand for themselves: said so by their words, or without lines between them. */
static bool is_columns(const struct docx_table *table)
{
    bool said = false;
    for (const struct docx_row *row = table->first; row != NULL; row = row->next) {
        if (cells_of(row) > 2) {
            return false;
        }
        for (const struct docx_cell *cell = row->first; cell != NULL; cell = cell->next) {
            for (const struct docx_line *line = cell->lines.first; line != NULL;
                 line = line->next) {
                said = said || says_column(line->text);
            }
        }
    }
    return said || !table->ruled;
}

static void put_columns(struct docx_flow *flow, const struct docx_table *table)
{
    for (enum text_column side = COLUMN_LEFT; side <= COLUMN_RIGHT; side++) {
        for (const struct docx_row *row = table->first; row != NULL; row = row->next) {
            const struct docx_cell *cell = row->first;
            if (side == COLUMN_RIGHT && cell != NULL) {
                cell = cell->next;
            }
            if (cell != NULL) {
                put_all(flow, &cell->lines, cells_of(row) == 1 ? COLUMN_WHOLE : side);
            }
        }
    }
}

/* A cell's lines as one. */
static void add_cell(struct buf *text, const struct docx_cell *cell)
{
    const size_t before = text->len;
    for (const struct docx_line *line = cell->lines.first; line != NULL; line = line->next) {
        if (line->text[0] != '\0') {
            if (text->len > before) {
                buf_putc(text, ' ');
            }
            buf_puts(text, clean_text(line->text, strlen(line->text), TEXT_LINE));
        }
    }
}

/* The row as one line: its cells, and a TAB more for each further column that a cell takes. */
static struct docx_line *row_line(const struct docx_row *row)
{
    struct buf text;
    size_t bold = 0, lines = 0;
    unsigned page = 0, owed = 0;
    bool filled = false;
    buf_init(&text, arena_current(), LINE_MOST);
    for (const struct docx_cell *cell = row->first; cell != NULL; cell = cell->next) {
        for (; owed > 0; owed--) {
            buf_putc(&text, '\t');
        }
        const size_t before = text.len;
        add_cell(&text, cell);
        filled = filled || text.len > before;
        for (const struct docx_line *line = cell->lines.first; line != NULL; line = line->next) {
            page = page == 0 ? line->page : page;
            bold += line->bold;
            lines++;
        }
        owed = cell->span;
    }
    return new_line(filled ? text.data : "", bold * 2 > lines, page > 0 ? page : 1);
}

static void put_table(struct docx_flow *flow, const struct docx_table *table)
{
    const unsigned columns = columns_of(table);
    if (columns == 2 && is_columns(table)) {
        put_columns(flow, table);
        return;
    }
    for (const struct docx_row *row = table->first; row != NULL; row = row->next) {
        if (columns > 1) {
            put(flow, row_line(row), COLUMN_WHOLE);
        } else if (row->first != NULL) {
            put_all(flow, &row->first->lines, COLUMN_WHOLE);
        }
    }
}

/* ---- what the XML says
 * -----------------------------------------------------------------------------------
 */

static struct docx_cell *open_cell(const struct docx_flow *flow)
{
    const struct docx_table *table = flow->table;
    return table != NULL && table->last != NULL ? table->last->last : NULL;
}

void docx_flow_line(struct docx_flow *flow, const char *text, bool bold, unsigned page)
{
    struct docx_cell *cell = open_cell(flow);
    struct docx_line *line = new_line(text + strspn(text, "\t "), bold, page);
    if (cell != NULL) {
        append(&cell->lines, line);
    } else {
        body_line(flow, line);
    }
}

void docx_flow_open_table(struct docx_flow *flow)
{
    if (flow->depth++ >= TABLES_DEEP) { /* its cells' text goes on in the table around it */
        return;
    }
    if (flow->table == NULL) {
        flush_tabbed(flow);
    }
    struct docx_table *table = arena_alloc(arena_current(), sizeof *table);
    table->outer = flow->table;
    flow->table = table;
}

void docx_flow_open_row(struct docx_flow *flow)
{
    struct docx_table *table = flow->table;
    if (table == NULL || flow->depth > TABLES_DEEP) {
        return;
    }
    struct docx_row *row = arena_alloc(arena_current(), sizeof *row);
    if (table->first == NULL) {
        table->first = row;
    } else {
        table->last->next = row;
    }
    table->last = row;
}

void docx_flow_open_cell(struct docx_flow *flow)
{
    struct docx_row *row = flow->table != NULL ? flow->table->last : NULL;
    if (row == NULL || flow->depth > TABLES_DEEP) {
        return;
    }
    struct docx_cell *cell = arena_alloc(arena_current(), sizeof *cell);
    cell->span = 1;
    if (row->first == NULL) {
        row->first = cell;
    } else {
        row->last->next = cell;
    }
    row->last = cell;
}

void docx_flow_close_table(struct docx_flow *flow)
{
    const struct docx_table *table = flow->table;
    if (flow->depth == 0 || --flow->depth >= TABLES_DEEP || table == NULL) {
        return;
    }
    flow->table = table->outer;
    struct docx_cell *cell = open_cell(flow);
    if (cell == NULL) {
        put_table(flow, table);
        return;
    }
    for (const struct docx_row *row = table->first; row != NULL; row = row->next) {
        append(&cell->lines, row_line(row));
    }
}

void docx_flow_end(struct docx_flow *flow)
{
    while (flow->table != NULL) {
        flow->depth = flow->depth > TABLES_DEEP ? TABLES_DEEP : flow->depth;
        docx_flow_close_table(flow);
    }
    flush_tabbed(flow);
}
