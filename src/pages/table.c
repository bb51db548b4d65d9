/*
 * NAME     table.c
 * SUMMARY  tables, by the white between their columns
 *
 * Ruling lines are not known, only words. A line with wide gaps may be a table's; the following
 * lines belong to it as long as they leave those gaps open. Where a new row of the table begins is
 * told by more white between two lines, or by something in the first column.
 */
#include "layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TABLE_ROWS_LEAST = 3, PARTED_ROWS_LEAST = 2, WHITE_MOST = 64 };

#define GAP_WIDE   0.8f  /* line heights: what opens a table */
#define GAP_WEAK   0.4f  /* what may be one, where there is a wide one */
#define GAP_LEAST  0.3f  /* what must stay of it */
#define LINES_MOST 3.5f  /* line heights between two lines of a table */
#define APART      1.25f /* of the usual distance: between rows rather than lines of one cell */

struct gap {
    float left, right;
    bool weak; /* no wider than a wide blank: it may turn out to be one */
};
/* A table on its way: rows [from, to) with these gaps open in all of them. */
struct trial {
    struct gap gaps[TABLE_CUTS];
    unsigned count;
    size_t from, to;
};

/* ---- gaps
 * --------------------------------------------------------------------------------------------
 */

typedef void word_fn(const struct page_word *word, void *arg);

static void each_word(const struct layout *l, const struct row *row, word_fn *fn, void *arg)
{
    for (size_t i = row->first; i < row->first + row->count; i++) {
        for (size_t w = l->segments[i].first; w != NO_WORD; w = l->next[w]) {
            fn(&l->page->words[w], arg);
        }
    }
}

/* The white of one line, its margins with it. */
struct white {
    struct gap gaps[WHITE_MOST];
    unsigned count;
    float reached, least;
};

static void add_white(struct white *white, float to)
{
    if (to - white->reached >= white->least && white->count < WHITE_MOST) {
        white->gaps[white->count++] = (struct gap){white->reached, to, false};
    }
}

static void pass_word(const struct page_word *word, void *arg)
{
    struct white *white = arg;
    add_white(white, word->left);
    white->reached = fmaxf(white->reached, word->right);
}

static void white_of(const struct layout *l, const struct row *row, float least, struct white *ret)
{
    *ret = (struct white){.reached = -1, .least = least};
    each_word(l, row, pass_word, ret);
    add_white(ret, l->page->width + 1);
}

/* The widest piece of the gap that is white in the line, too. */
static struct gap shared(const struct gap *gap, const struct white *white)
{
    struct gap best = {0, 0, gap->weak};
    for (unsigned i = 0; i < white->count; i++) {
        const float left = fmaxf(gap->left, white->gaps[i].left);
        const float right = fminf(gap->right, white->gaps[i].right);
        if (right - left > best.right - best.left) {
            best.left = left;
            best.right = right;
        }
    }
    return best;
}

static void open_gaps(const struct layout *l, struct trial *trial)
{
    struct white white;
    white_of(l, &l->rows[trial->from], GAP_WEAK * l->height, &white);
    for (unsigned i = 0; i < white.count && trial->count < TABLE_CUTS; i++) {
        struct gap gap = white.gaps[i];
        gap.weak = gap.right - gap.left < GAP_WIDE * l->height;
        if (gap.left >= 0 && gap.right <= l->page->width) { /* no margin */
            trial->gaps[trial->count++] = gap;
        }
    }
}

static bool stays_open(const struct layout *l, struct trial *trial, const struct row *row)
{
    struct trial narrowed = {.from = trial->from, .to = trial->to};
    struct white white;
    white_of(l, row, GAP_LEAST * l->height, &white);
    for (unsigned i = 0; i < trial->count; i++) {
        const struct gap gap = shared(&trial->gaps[i], &white);
        const bool closed = gap.right - gap.left < GAP_LEAST * l->height;
        if (closed && !gap.weak) {
            return false;
        }
        if (!closed) {
            narrowed.gaps[narrowed.count++] = gap;
        }
    }
    *trial = narrowed;
    return true;
}

/* ---- one table
 * -----------------------------------------------------------------------------------------
 */

unsigned table_column(const struct table *table, const struct page_word *word)
{
    const float middle = (word->left + word->right) / 2;
    unsigned column = 0;
    while (column < table->count && table->cuts[column] < middle) {
        column++;
    }
    return column;
}

struct columns {
    const struct table *table;
    unsigned taken; /* bit by bit */
};

static void take_column(const struct page_word *word, void *arg)
{
    struct columns *c = arg;
    c->taken |= 1U << table_column(c->table, word);
}

static unsigned columns_in(const struct layout *l, const struct table *table, const struct row *row)
{
    struct columns columns = {table, 0};
    each_word(l, row, take_column, &columns);
    return columns.taken;
}

static bool is_addressees(const struct layout *l, const struct row *row)
{
    return strncmp(segment_folded(l, l->segments[row->first].first, 2), "kinh gui", 8) == 0;
}

static bool try_table(const struct layout *l, size_t from, struct trial *ret)
{
    struct trial trial = {.from = from, .to = from + 1};
    if (l->rows[from].count < 2 || is_addressees(l, &l->rows[from])) {
        return false;
    }
    open_gaps(l, &trial);
    while (trial.count > 0 && trial.to < l->row_count && l->rows[trial.to].zone == ZONE_BODY &&
           l->rows[trial.to].middle - l->rows[trial.to - 1].middle < LINES_MOST * l->height &&
           stays_open(l, &trial, &l->rows[trial.to])) {
        trial.to++;
    }
    *ret = trial;
    return trial.count > 0 && trial.to - trial.from >= TABLE_ROWS_LEAST;
}

/* A line that only stands in one column may be anything; a table has several that part. */
static bool is_table(const struct layout *l, const struct table *table, const struct trial *trial)
{
    unsigned parted = 0;
    for (size_t r = trial->from; r < trial->to; r++) {
        const unsigned taken = columns_in(l, table, &l->rows[r]);
        parted += (taken & (taken - 1)) != 0;
    }
    return parted >= PARTED_ROWS_LEAST;
}

/* ---- its rows
 * --------------------------------------------------------------------------------------------
 */

static int by_size(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* Between two lines of one cell. */
static float usual_distance(const struct layout *l, const struct trial *trial)
{
    const size_t n = trial->to - trial->from - 1;
    float *distances = arena_alloc(arena_current(), n * sizeof *distances);
    for (size_t i = 0; i < n; i++) {
        distances[i] = l->rows[trial->from + i + 1].middle - l->rows[trial->from + i].middle;
    }
    qsort(distances, n, sizeof *distances, by_size);
    return distances[n / 4];
}

/* White tells where rows begin when it does so at least as often as the first column does: a number
 * may stand in the middle of its row. */
static void part_rows(struct layout *l, const struct table *table, const struct trial *trial)
{
    const float usual = fmaxf(usual_distance(l, trial), l->height * 0.8f);
    size_t by_white = 0, by_column = 0;
    for (size_t r = trial->from + 1; r < trial->to; r++) {
        by_white += l->rows[r].middle - l->rows[r - 1].middle > APART * usual;
        by_column += columns_in(l, table, &l->rows[r]) & 1U;
    }
    const bool white = by_white > 0 && by_white + 1 >= by_column;
    for (size_t r = trial->from; r < trial->to; r++) {
        struct row *row = &l->rows[r];
        row->zone = ZONE_TABLE;
        row->table = l->table_count - 1;
        row->begins =
            r == trial->from || (white ? row->middle - l->rows[r - 1].middle > APART * usual
                                       : (columns_in(l, table, row) & 1U) != 0);
    }
}

void layout_tables(struct layout *l)
{
    struct trial trial;
    l->tables =
        arena_alloc(arena_current(), (l->row_count / TABLE_ROWS_LEAST + 1) * sizeof *l->tables);
    for (size_t r = 0; r < l->row_count; r++) {
        if (l->rows[r].zone != ZONE_BODY || !try_table(l, r, &trial)) {
            continue;
        }
        struct table *table = &l->tables[l->table_count];
        table->count = trial.count;
        for (unsigned i = 0; i < trial.count; i++) {
            table->cuts[i] = (trial.gaps[i].left + trial.gaps[i].right) / 2;
        }
        if (is_table(l, table, &trial)) {
            l->table_count++;
            part_rows(l, table, &trial);
            r = trial.to - 1;
        }
    }
}
