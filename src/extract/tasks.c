/*
 * tasks.c - the rows of a plan's tables as proposed tasks.
 */
#include "tasks_room.h"

#include <string.h>

enum {
    TASKS_MOST = 500,    /* of one part */
    TASK_DUES = 20,      /* deadlines of one task */
    ROW_MOST = 60,       /* lines of a row: what goes on longer is none */
    LINES_APART = 3,     /* without a cell, inside a table: a row that goes on, a page's number */
    INHERITED_MOST = 50, /* confidence of a time that stands in the row above */
    SHORT_LINE = 90,
    TEXT_MOST = 2000, /* bytes of a task */
    NAME_MOST = 480,  /* bytes of who */
    NUMBER_MOST = 20,
};

/* A row being put together from the lines it takes. */
struct row {
    struct span piece[COL_KINDS][PIECES_MOST];
    size_t pieces[COL_KINDS];
    size_t first, last; /* lines */
    bool open;
};

struct table {
    const struct extract *x;
    const struct part *part;
    struct columns columns; /* count 0: outside any table */
    struct row row;
    const char *time, *lead; /* of the row above: cells merged downwards are empty in the next */
    bool after_task;
    struct due_work *work;
    json_t *out;
};

/* ---- text of a cell ------------------------------------------------------------------------ */

static const char *cell_text(const struct table *table, enum column kind, size_t most)
{
    struct buf out;
    buf_init(&out, arena_current(), PIECES_MOST * (most * 4 + 1));
    buf_puts(&out, "");
    for (size_t i = 0; i < table->row.pieces[kind]; i++) {
        struct span piece = table->row.piece[kind][i];
        piece.end = piece.end - piece.begin > most ? piece.begin + most : piece.end;
        const char *const text = span_text(table->x, piece);
        buf_puts(&out, out.len > 0 ? " " : "");
        buf_puts(&out, text);
    }
    return cut_at(arena_memdup(arena_current(), out.data, out.len), most);
}

/* ---- deadlines of a row -------------------------------------------------------------------- */

/* Of the text of its cells, which may come from several lines; `cell`: it is all time. */
static json_t *deadlines_in(const struct table *table, const char *text, bool cell, bool inherited)
{
    const struct text_line line = {.len = strlen(text), .page = 1, .confidence = 100};
    const struct page_text page = {.text = text, .len = line.len, .lines = &line, .line_count = 1};
    struct extract x;
    struct due *const list = table->work->list;
    json_t *const out = json_array();
    shadow_make(&x, &page, table->x->about);
    const struct due_scene scene = {
        .x = &x, .part = table->part, .within = {0, x.len}, .cell = cell};
    const struct span place = lines_span(table->x, table->row.first, table->row.last);
    const unsigned confidence = span_confidence(table->x, place);
    const size_t count = due_collect(&scene, table->work, TASK_DUES);
    for (size_t i = 0; i < count; i++) {
        list[i].confidence = list[i].confidence * confidence / 100;
        if (inherited && list[i].confidence > INHERITED_MOST) {
            list[i].confidence = INHERITED_MOST;
        }
        json_t *const due = due_json(&x, &list[i]);
        json_object_set_new(due, "evidence", evidence_of(table->x, place));
        json_array_append_new(out, due);
    }
    return out;
}

/* ---- rows ---------------------------------------------------------------------------------- */

static void set_text(json_t *out, const char *key, const char *text)
{
    if (text[0] != '\0') {
        json_object_set_new(out, key, json_string(text));
    }
}

/* "I | Đổi mới tư duy | | |" heads the rows below it. */
static bool is_heading(const struct table *table)
{
    const struct row *const row = &table->row;
    const bool bare = row->pieces[COL_TIME] + row->pieces[COL_LEAD] + row->pieces[COL_SUPPORT] +
                          row->pieces[COL_PRODUCT] ==
                      0;
    if (!bare) {
        return false;
    }
    const bool numbered = row->pieces[COL_NUMBER] > 0 &&
                          table->x->shadow[row->piece[COL_NUMBER][0].begin] >= '0' &&
                          table->x->shadow[row->piece[COL_NUMBER][0].begin] <= '9';
    return !numbered || !table->after_task;
}

static void close_row(struct table *table)
{
    struct row *const row = &table->row;
    const bool open = row->open;
    row->open = false;
    if (!open || row->pieces[COL_WHAT] == 0 || json_array_size(table->out) >= TASKS_MOST) {
        return;
    }
    if (is_heading(table)) {
        table->after_task = false;
        table->time = table->lead = "";
        return;
    }
    json_t *const task = json_object();
    const char *const what = cell_text(table, COL_WHAT, TEXT_MOST);
    const char *const own_time = cell_text(table, COL_TIME, NAME_MOST);
    const char *const own_lead = cell_text(table, COL_LEAD, NAME_MOST);
    const bool inherits = own_time[0] == '\0' && table->time[0] != '\0';
    table->time = inherits ? table->time : own_time;
    table->lead = own_lead[0] == '\0' ? table->lead : own_lead;
    set_text(task, "number", cell_text(table, COL_NUMBER, NUMBER_MOST));
    set_text(task, "what", what);
    set_text(task, "time", table->time);
    set_text(task, "lead", table->lead);
    set_text(task, "support", cell_text(table, COL_SUPPORT, NAME_MOST));
    set_text(task, "product", cell_text(table, COL_PRODUCT, NAME_MOST));
    const bool timed = columns_have(&table->columns, COL_TIME);
    json_object_set_new(task, "deadlines",
                        deadlines_in(table, timed ? table->time : what, timed, inherits));
    json_object_set_new(task, "evidence",
                        evidence_of(table->x, lines_span(table->x, row->first, row->last)));
    json_array_append_new(table->out, task);
    table->after_task = true;
}

static void add_piece(struct row *row, enum column kind, struct span cell)
{
    if (span_is(cell) && row->pieces[kind] < PIECES_MOST) {
        row->piece[kind][row->pieces[kind]++] = cell;
    }
}

static void add_line(struct table *table, const struct cells *cells, size_t line, bool goes_on)
{
    enum column kinds[COLUMNS_MOST];
    if (!goes_on) {
        close_row(table);
        table->row = (struct row){.first = line, .open = true};
    }
    table->row.last = line;
    cells_place(table->x, &table->columns, cells, goes_on, kinds);
    for (size_t i = 0; i < cells->count; i++) {
        add_piece(&table->row, kinds[i], cells->cell[i]);
    }
}

/* A line of cells inside a table begins a row when it has the row's number, or all the cells of one
 * where rows have none; else it goes on with the row above. */
static bool begins_row(const struct table *table, const struct cells *cells)
{
    if (!table->row.open) {
        return true;
    }
    if (columns_have(&table->columns, COL_NUMBER)) {
        return is_row_number(table->x, cells->cell[0]) || cells->count == table->columns.count;
    }
    return cells->count == table->columns.count;
}

/* "IV Phát triển nguồn nhân lực | | |": number and heading in one cell, the rest empty. */
static bool is_merged_heading(const struct cells *cells)
{
    size_t filled = 0;
    for (size_t i = 0; i < cells->count; i++) {
        filled += span_is(cells->cell[i]);
    }
    return filled <= 1 && cells->count > 2;
}

static void end_table(struct table *table)
{
    close_row(table);
    table->columns.count = 0;
    table->after_task = false;
}

static void read_cells(struct table *table, size_t line)
{
    struct cells cells;
    struct columns columns;
    cells_of(table->x, table->x->lines[line].span, &cells);
    if (columns_read(table->x, &cells, &columns)) {
        close_row(table); /* a head, or the same head again on the next page */
        if (columns.count != table->columns.count) {
            table->time = table->lead = "";
            table->after_task = false;
        }
        table->columns = columns;
        return;
    }
    if (table->columns.count == 0) {
        return;
    }
    if (is_merged_heading(&cells)) {
        close_row(table);
        table->after_task = false;
        table->time = table->lead = "";
        return;
    }
    const bool fresh = begins_row(table, &cells);
    if (!fresh && line - table->row.first > ROW_MOST) {
        end_table(table);
        return;
    }
    const bool numberless = fresh && !table->row.open && cells.count < table->columns.count &&
                            columns_have(&table->columns, COL_NUMBER) &&
                            !is_row_number(table->x, cells.cell[0]);
    if (!numberless) { /* else: the second line of the head, or what a page left of a row */
        add_line(table, &cells, line, !fresh);
    }
}

/* ---- tables without cells ------------------------------------------------------------------ */

/* "1 Rà soát hồ sơ Quý II/2025 Phòng Nội vụ" under "STT Nội dung Thời gian Chủ trì": what stands
 * before the time is what has to be done; who cannot be told from it. */
static void read_flat_row(struct table *table, size_t line, const struct match *number)
{
    struct when when;
    const struct span span = table->x->lines[line].span;
    const struct span rest = {number->whole.end, span.end};
    table->row = (struct row){.first = line, .last = line, .open = true};
    add_piece(&table->row, COL_NUMBER, number->group[1]);
    if (whens_find(table->x, rest, true, &when, 1) == 1 && when.span.begin > rest.begin) {
        add_piece(&table->row, COL_WHAT, (struct span){rest.begin, when.span.begin});
        add_piece(&table->row, COL_TIME, when.span);
        close_row(table);
    }
    table->row.open = false;
}

/* The rows under such a head, up to the first line that is none; returns the last. */
static size_t read_flat(struct table *table, size_t head)
{
    size_t line = head;
    size_t missed = 0;
    table->columns = (struct columns){{COL_NUMBER, COL_WHAT, COL_TIME}, 3};
    table->time = table->lead = "";
    for (size_t i = head + 1; i <= table->part->last && i < table->x->line_count; i++) {
        struct match number;
        const struct span span = table->x->lines[i].span;
        const bool row = span_is(span) && due_find(table->x, K_FLAT_ROW, span, &number);
        missed = row ? 0 : missed + 1;
        if (missed > LINES_APART) {
            break;
        }
        if (row) {
            read_flat_row(table, i, &number);
            line = i;
        }
    }
    end_table(table);
    return line;
}

/* ---- a part -------------------------------------------------------------------------------- */

static bool has_cells(const struct extract *x, size_t line)
{
    const struct text_line *const of = x->lines[line].of;
    return of->len > 0 && memchr(x->text->text + of->begin, '\t', of->len) != NULL;
}

static bool cells_follow(const struct table *table, size_t line)
{
    bool found = false;
    for (size_t i = line + 1;
         i <= line + LINES_APART && i <= table->part->last && i < table->x->line_count && !found;
         i++) {
        found = has_cells(table->x, i);
    }
    return found;
}

/* A line without cells inside a table: of a row that goes on, or its end. */
static void read_plain(struct table *table, size_t line)
{
    const struct span span = table->x->lines[line].span;
    const bool inside = cells_follow(table, line);
    if (!span_is(span)) {
        return;
    }
    if (!inside || span.end - span.begin > SHORT_LINE) {
        end_table(table);
    } else if (table->row.open && !is_row_number(table->x, span)) {
        add_piece(&table->row, COL_WHAT, span);
        table->row.last = line;
    }
}

int find_tasks(const struct extract *x, const struct part *part, json_t **ret, struct error *err)
{
    struct table table = {.x = x, .part = part, .time = "", .lead = "", .out = json_array()};
    (void)err;
    table.work = arena_alloc(arena_current(), sizeof *table.work);
    for (size_t i = part->first; i <= part->last && i < x->line_count; i++) {
        struct match match;
        if (has_cells(x, i)) {
            read_cells(&table, i);
        } else if (table.columns.count > 0) {
            read_plain(&table, i);
        } else if (span_is(x->lines[i].span) && due_find(x, K_FLAT, x->lines[i].span, &match)) {
            i = read_flat(&table, i);
        }
    }
    end_table(&table);
    *ret = table.out;
    return 0;
}
