/*
 * table.c - columns aligned by the width of Vietnamese text, narrowed only to a terminal's own
 * width.
 */
#include "cli_room.h"

#include <string.h>

enum { GAP = 2, COLUMNS_MOST = 12 };

void table_init(struct table *table, const struct column *columns, size_t count)
{
    INVARIANT(count <= COLUMNS_MOST);
    *table = (struct table){.columns = columns, .column_count = count};
}

static void add_cell(struct table *table, const char *text, enum style style)
{
    if (table->cell_count == table->cell_room) {
        table->cell_room = table->cell_room == 0 ? 64 : table->cell_room * 2;
        struct cell *cells = arena_alloc(arena_current(), table->cell_room * sizeof *cells);
        if (table->cell_count > 0) {
            memcpy(cells, table->cells, table->cell_count * sizeof *cells);
        }
        table->cells = cells;
    }
    table->cells[table->cell_count++] = (struct cell){.text = text, .style = style};
}

void table_add(struct table *table, const char *text, enum style style)
{
    add_cell(table, plain(text), style);
}

void table_add_block(struct table *table, const char *text, enum style style)
{
    add_cell(table, plain_block(text), style);
}

/* A column of width 0 is not printed. */
static size_t total_width(const struct table *table, const size_t *widths)
{
    size_t total = 0;
    for (size_t c = 0; c < table->column_count; c++) {
        if (widths[c] > 0) {
            total += widths[c] + (total > 0 ? GAP : 0);
        }
    }
    return total;
}

/* Leaves out columns, the first to go first, until the others fit at their narrowest. */
static void leave_out(const struct table *table, size_t *widths, size_t room)
{
    size_t least[COLUMNS_MOST];
    for (size_t c = 0; c < table->column_count; c++) {
        size_t bound = table->columns[c].least;
        least[c] = bound > 0 && bound < widths[c] ? bound : widths[c];
    }
    for (unsigned turn = 1; turn <= COLUMNS_MOST && total_width(table, least) > room; turn++) {
        for (size_t c = 0; c < table->column_count; c++) {
            if (table->columns[c].drop == turn) {
                least[c] = widths[c] = 0;
            }
        }
    }
}

/* Takes columns from the widest column that may give some, until the table fits or none may. */
static void narrow(const struct table *table, size_t *widths, size_t room)
{
    while (total_width(table, widths) > room) {
        size_t widest = table->column_count;
        for (size_t c = 0; c < table->column_count; c++) {
            bool may = table->columns[c].least > 0 && widths[c] > table->columns[c].least;
            if (may && (widest == table->column_count || widths[c] > widths[widest])) {
                widest = c;
            }
        }
        if (widest == table->column_count) {
            return;
        }
        widths[widest]--;
    }
}

static void put_row(struct cli *cli, const struct table *table, const struct cell *cells,
                    const size_t *widths)
{
    size_t owed = 0; /* spaces not written yet: none end up at the end of a line */
    bool first = true;
    for (size_t c = 0; c < table->column_count; c++) {
        if (widths[c] == 0) {
            continue;
        }
        const char *text = text_cut(cells[c].text, widths[c]);
        size_t wide = text_width(text), pad = widths[c] - wide;
        owed += first ? 0 : GAP;
        first = false;
        if (text[0] == '\0') {
            owed += pad;
            continue;
        }
        put_padding(&cli->out, owed + (table->columns[c].right ? pad : 0));
        put_styled(cli, &cli->out, cells[c].style, text);
        owed = table->columns[c].right ? 0 : pad;
    }
    buf_putc(&cli->out, '\n');
}

void table_below(struct table *table, const char *text)
{
    INVARIANT(table->cell_count >= table->column_count);
    table->cells[table->cell_count - table->column_count].below = text;
}

static const char *wrapped(const char *text, size_t width)
{
    struct buf out;
    buf_init(&out, NULL, PRINT_MOST);
    put_wrapped(&out, text, width, 0, 0);
    return out.len > 0 ? out.data : "";
}

/* A row is as high as its highest cell. */
static void put_cells(struct cli *cli, const struct table *table, const struct cell *cells,
                      const size_t *widths)
{
    const char *rest[COLUMNS_MOST];
    for (size_t c = 0; c < table->column_count; c++) {
        bool wraps = (table->wrap >> c & 1u) != 0 && widths[c] > 0;
        rest[c] = wraps ? wrapped(cells[c].text, widths[c]) : cells[c].text;
    }
    for (bool more = true; more;) {
        struct cell line[COLUMNS_MOST];
        more = false;
        for (size_t c = 0; c < table->column_count; c++) {
            size_t len = strcspn(rest[c], "\n");
            line[c] = (struct cell){.text = arena_memdup(arena_current(), rest[c], len),
                                    .style = cells[c].style};
            rest[c] += len + (rest[c][len] == '\n');
            more = more || (rest[c][0] != '\0' && widths[c] > 0);
        }
        put_row(cli, table, line, widths);
    }
    if (cells[0].below != NULL) {
        buf_printf(&cli->out, "%s\n", cells[0].below);
    }
}

static size_t widest_line(const char *text)
{
    size_t most = 0;
    while (*text != '\0') {
        size_t len = strcspn(text, "\n");
        size_t wide = text_width(arena_memdup(arena_current(), text, len));
        most = wide > most ? wide : most;
        text += len + (text[len] == '\n');
    }
    return most;
}

void table_put(struct cli *cli, const struct table *table)
{
    size_t widths[COLUMNS_MOST] = {0};
    struct cell titles[COLUMNS_MOST];
    INVARIANT(table->column_count > 0 && table->column_count <= COLUMNS_MOST);
    for (size_t c = 0; c < table->column_count; c++) {
        titles[c] = (struct cell){.text = say(cli, table->columns[c].title), .style = STYLE_BOLD};
        widths[c] = text_width(titles[c].text);
    }
    for (size_t i = 0; i < table->cell_count; i++) {
        size_t wide = widest_line(table->cells[i].text);
        size_t *most = &widths[i % table->column_count];
        *most = wide > *most ? wide : *most;
    }
    if (cli->world->width > 0) {
        leave_out(table, widths, cli->world->width);
        narrow(table, widths, cli->world->width);
    }
    put_row(cli, table, titles, widths);
    for (size_t i = 0; i + table->column_count <= table->cell_count; i += table->column_count) {
        put_cells(cli, table, &table->cells[i], widths);
    }
}
