/*
 * NAME     table.c
 * SUMMARY  columns, wrapped cells, rows over pages
 */
#include "table.h"

#include <stdlib.h>

static const double pad_x = 1.1 * MM, pad_y = 0.9 * MM;
static const struct face body = {.size = 11};
static const struct face head_face = {.size = 11, .bold = true, .align = ALIGN_CENTRE};
static const struct face number_face = {.size = 9.5F, .italic = true, .align = ALIGN_CENTRE};

enum { LINES_LEAST = 3 }; /* of a split row on either page */

/* Offices, units and remarks repeat: the measuring walk remembers how tall a cell's text was. */
enum { MEASURED = 1 << 14 };
struct measured {
    uint64_t key; /* of text, column and face; 0: free */
    double height;
};

struct table {
    struct sheet *sheet;
    const struct job *job;
    double x[COLUMNS_MOST + 1]; /* left edges, and the right one */
    double line;                /* height of a line of the body */
    double grid_top;            /* of the page at hand */
    double page_top;            /* where rows begin on a page that continues */
    struct measured *measured;  /* MEASURED of them */
};

/* Widths in the table are for A4; the page's are in proportion. */
static void share_width(struct table *t)
{
    const struct job *job = t->job;
    const double width = t->sheet->right - t->sheet->left;
    double sum = 0;
    for (size_t i = 0; i < job->column_count; i++) {
        sum += (double)job->columns[i].mm;
    }
    t->x[0] = t->sheet->left;
    for (size_t i = 0; i < job->column_count; i++) {
        t->x[i + 1] = t->x[i] + width * (double)job->columns[i].mm / sum;
    }
}

static double inner_width(const struct table *t, size_t i)
{
    return t->x[i + 1] - t->x[i] - 2 * pad_x;
}

/* A line below what ends at y. */
static void draw_rule(struct sheet *sheet, const struct table *t, double y)
{
    draw_line(sheet, t->x[0], y, t->x[t->job->column_count], y, LINE_THIN);
}

/* The lines between columns, once for all that stands on the page. */
static void draw_columns(const struct table *t)
{
    for (size_t i = 0; i <= t->job->column_count; i++) {
        draw_line(t->sheet, t->x[i], t->grid_top, t->x[i], t->sheet->y, LINE_THIN);
    }
}

static void next_page(struct table *t)
{
    draw_columns(t);
    sheet_new_page(t->sheet);
}

/* ---- heading ------------------------------------------------------------------------------ */

static void put_heading(struct sheet *sheet, void *arg)
{
    struct table *t = arg;
    const struct job *job = t->job;
    const double top = sheet->y;
    t->grid_top = top;
    struct block cells[COLUMNS_MOST];
    double tallest = 0;
    for (size_t i = 0; i < job->column_count; i++) {
        cells[i] = block_of(&head_face, job->columns[i].title, inner_width(t, i));
        const double height = block_height(&cells[i]);
        tallest = height > tallest ? height : tallest;
    }
    draw_line(sheet, t->x[0], top, t->x[job->column_count], top, LINE_THIN);
    for (size_t i = 0; i < job->column_count; i++) {
        block_draw(sheet, &cells[i], t->x[i] + pad_x,
                   top + pad_y + (tallest - block_height(&cells[i])) / 2);
        block_free(&cells[i]);
    }
    sheet->y += tallest + 2 * pad_y;
    draw_rule(sheet, t, sheet->y);
    double height = 0;
    for (size_t i = 0; i < job->column_count; i++) {
        height = put_at(sheet, &number_face, words("(%zu)", i + 1), t->x[i], sheet->y + 1,
                        t->x[i + 1] - t->x[i]);
    }
    sheet->y += height + 2;
    draw_rule(sheet, t, sheet->y);
}

static double heading_height(struct table *t)
{
    struct sheet measuring = *t->sheet;
    measuring.cr = NULL;
    measuring.y = 0;
    put_heading(&measuring, t);
    return measuring.y;
}

/* ---- rows --------------------------------------------------------------------------------- */

struct laid {
    struct block cells[COLUMNS_MOST]; /* layout NULL: empty */
    double x[COLUMNS_MOST];
    double height;
};

static struct face cell_face(const struct column *column, const struct row_look *look)
{
    struct face face = body;
    face.align = column->align;
    face.bold = look->strong;
    face.struck = look->struck && !column->remark;
    return face;
}

static double indent_of(const struct rows *rows, size_t column)
{
    return column == rows->job->form->indented ? rows->look.level * 4 * MM : 0;
}

static double at_least(const struct table *t, double height)
{
    const double least = (double)t->job->form->least_mm * MM;
    return height > least ? height : least;
}

static void lay_row(const struct table *t, const struct rows *rows, struct laid *ret)
{
    ret->height = t->line;
    for (size_t i = 0; i < t->job->column_count; i++) {
        struct cell cell;
        row_cell(rows, i, &cell);
        ret->cells[i].layout = NULL;
        if (cell.text[0] == '\0') {
            continue;
        }
        const struct face face = cell_face(&t->job->columns[i], &rows->look);
        const double indent = indent_of(rows, i);
        ret->cells[i] = block_of(&face, cell.text, inner_width(t, i) - indent);
        ret->x[i] = t->x[i] + pad_x + indent;
        const double height = block_height(&ret->cells[i]);
        ret->height = height > ret->height ? height : ret->height;
    }
    ret->height = at_least(t, ret->height + 2 * pad_y);
}

static uint64_t key_of(const char *text, size_t column, const struct row_look *look)
{
    uint64_t key =
        UINT64_C(14695981039346656037) ^ (column << 8) ^ (look->level << 4) ^ look->strong;
    for (; *text != '\0'; text++) {
        key = (key ^ (unsigned char)*text) * UINT64_C(1099511628211); /* FNV-1a */
    }
    return key == 0 ? 1 : key;
}

static double cell_height(const struct table *t, const struct rows *rows, size_t i)
{
    struct cell cell;
    row_cell(rows, i, &cell);
    if (cell.text[0] == '\0') {
        return 0;
    }
    const uint64_t key = key_of(cell.text, i, &rows->look);
    struct measured *place = &t->measured[(key ^ key >> 32) % MEASURED];
    if (place->key != key) {
        const struct face face = cell_face(&t->job->columns[i], &rows->look);
        struct block block = block_of(&face, cell.text, inner_width(t, i) - indent_of(rows, i));
        *place = (struct measured){key, block_height(&block)};
        block_free(&block);
    }
    return place->height;
}

/* As tall as lay_row would find it, without laying out what was seen before. */
static double row_height(const struct table *t, const struct rows *rows)
{
    double tallest = t->line;
    for (size_t i = 0; i < t->job->column_count; i++) {
        const double height = cell_height(t, rows, i);
        tallest = height > tallest ? height : tallest;
    }
    return at_least(t, tallest + 2 * pad_y);
}

static void free_row(const struct table *t, struct laid *row)
{
    for (size_t i = 0; i < t->job->column_count; i++) {
        if (row->cells[i].layout != NULL) {
            block_free(&row->cells[i]);
        }
    }
}

static void put_whole(const struct table *t, const struct laid *row)
{
    struct sheet *sheet = t->sheet;
    for (size_t i = 0; sheet->cr != NULL && i < t->job->column_count; i++) {
        if (row->cells[i].layout != NULL) {
            block_draw(sheet, &row->cells[i], row->x[i], sheet->y + pad_y);
        }
    }
    sheet->y += row->height;
    draw_rule(sheet, t, sheet->y);
}

/* As many lines of each cell as the page has room for, then the next page. */
static void put_split(struct table *t, const struct laid *row)
{
    struct sheet *sheet = t->sheet;
    int from[COLUMNS_MOST] = {0};
    bool more = true;
    while (more) {
        const double room = sheet_room(sheet) - 2 * pad_y;
        double tallest = t->line;
        more = false;
        for (size_t i = 0; i < t->job->column_count; i++) {
            double height;
            if (row->cells[i].layout == NULL || from[i] < 0) {
                continue;
            }
            from[i] = block_part(sheet, &row->cells[i], from[i], row->x[i], sheet->y + pad_y, room,
                                 &height);
            tallest = height > tallest ? height : tallest;
            more = more || from[i] >= 0;
        }
        sheet->y += tallest + 2 * pad_y;
        draw_rule(sheet, t, sheet->y);
        if (more) {
            next_page(t);
        }
    }
}

/* Whole on this page; or on the next, if that leaves less than a third of a page empty; or split.
 * Moves to the next page where that is needed and tells whether the row must be split. */
static bool make_room(struct table *t, double height)
{
    const struct sheet *sheet = t->sheet;
    const double page = sheet->bottom - t->page_top, room = sheet_room(sheet);
    const double least = LINES_LEAST * t->line + 2 * pad_y;
    if (height <= room) {
        return false;
    }
    if (height > page || (room > page / 3 && room > least)) {
        if (room < least) {
            next_page(t);
        }
        return true;
    }
    next_page(t);
    return false;
}

static void put_row(struct table *t, const struct rows *rows)
{
    struct laid row = {.height = 0};
    const bool draws = t->sheet->cr != NULL;
    if (draws) {
        lay_row(t, rows, &row);
    } else {
        row.height = row_height(t, rows);
    }
    const bool split = make_room(t, row.height);
    if (!split && !draws) {
        t->sheet->y += row.height;
        return;
    }
    if (!draws) {
        lay_row(t, rows, &row);
    }
    if (split) {
        put_split(t, &row);
    } else {
        put_whole(t, &row);
    }
    free_row(t, &row);
}

static int put_rows(struct table *t, struct error *err)
{
    struct rows rows;
    int more;
    rows_init(&rows, t->job);
    while ((more = rows_next(&rows, err)) == 1) {
        put_row(t, &rows);
    }
    rows_release(&rows);
    return more;
}

static void put_nothing(const struct table *t)
{
    static const struct face face = {.size = 11, .italic = true};
    struct sheet *sheet = t->sheet;
    const double width = t->x[t->job->column_count] - t->x[0];
    sheet->y += pad_y * 2 + put_at(sheet, &face, "(Không có dòng nào)", t->x[0] + pad_x,
                                   sheet->y + pad_y, width - 2 * pad_x);
    draw_rule(sheet, t, sheet->y);
}

int table_put(struct sheet *sheet, struct error *err)
{
    struct table *t = arena_alloc(arena_current(), sizeof *t); /* the sheet remembers it */
    struct block line = block_of(&body, "Ệg", 1000);
    *t = (struct table){.sheet = sheet, .job = sheet->job, .line = block_height(&line)};
    block_free(&line);
    share_width(t);
    t->page_top = sheet->top + heading_height(t);
    sheet_need(sheet, t->page_top - sheet->top + 3 * t->line); /* no heading alone at the foot */
    put_heading(sheet, t);
    sheet->page_top = put_heading;
    sheet->page_arg = t;
    if (t->job->row_count == 0) {
        put_nothing(t);
    }
    t->measured = calloc(MEASURED, sizeof *t->measured);
    const int result =
        t->measured != NULL ? put_rows(t, err) : error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    free(t->measured);
    draw_columns(t);
    sheet->page_top = NULL;
    return result;
}
