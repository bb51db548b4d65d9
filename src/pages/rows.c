/*
 * NAME     rows.c
 * SUMMARY  segments that stand beside each other
 */
#include "layout.h"

#include <math.h>
#include <stdlib.h>

enum { ROW_MOST = 64, OPEN_ROWS = 8 };

/* The rows at hand: a stamp between two cells opens its own, and the next cell still finds its
 * place. */
struct open_row {
    size_t row, count, members[ROW_MOST];
    float middle, height;
};

static int by_middle(const void *a, const void *b)
{
    const struct segment *x = a, *y = b;
    const int down = (x->middle > y->middle) - (x->middle < y->middle);
    const int across = (x->left > y->left) - (x->left < y->left);
    return down != 0 ? down : across != 0 ? across : (x->first > y->first) - (x->first < y->first);
}

static int by_row(const void *a, const void *b)
{
    const struct segment *x = a, *y = b;
    const int down = (x->row > y->row) - (x->row < y->row);
    return down != 0 ? down
                     : by_middle(&(struct segment){.left = x->left, .first = x->first},
                                 &(struct segment){.left = y->left, .first = y->first});
}

static bool takes(const struct layout *l, const struct open_row *row, const struct segment *segment)
{
    const float height = fminf(row->height, segment->bottom - segment->top);
    if (row->count == 0 || row->count == ROW_MOST ||
        fabsf(row->middle - segment->middle) > height / 2) {
        return false;
    }
    for (size_t i = 0; i < row->count; i++) {
        const struct segment *other = &l->segments[row->members[i]];
        if (segment->layer != other->layer) {
            return false;
        }
        if (segment->left < other->right && other->left < segment->right) {
            return false;
        }
    }
    return true;
}

static void put_in_row(struct layout *l, struct open_row *open, size_t at)
{
    struct segment *segment = &l->segments[at];
    struct open_row *row = NULL;
    for (size_t i = 0; i < OPEN_ROWS && row == NULL; i++) {
        row = takes(l, &open[i], segment) ? &open[i] : NULL;
    }
    if (row == NULL) {
        row = &open[l->row_count % OPEN_ROWS];
        *row = (struct open_row){.row = l->row_count++,
                                 .middle = segment->middle,
                                 .height = segment->bottom - segment->top};
    }
    row->members[row->count++] = at;
    segment->row = row->row;
}

void layout_rows(struct layout *l)
{
    struct open_row *open = arena_alloc(arena_current(), OPEN_ROWS * sizeof *open);
    l->row_count = 0;
    qsort(l->segments, l->count, sizeof *l->segments, by_middle);
    for (size_t i = 0; i < l->count; i++) {
        put_in_row(l, open, i);
    }
    qsort(l->segments, l->count, sizeof *l->segments, by_row);
    l->rows = arena_alloc(arena_current(), l->row_count * sizeof *l->rows);
    for (size_t i = 0; i < l->count; i++) {
        struct row *row = &l->rows[l->segments[i].row];
        if (row->count++ == 0) {
            row->first = i;
            row->middle = l->segments[i].middle;
        }
    }
}

struct segment *row_only(const struct layout *l, const struct row *row)
{
    return row->count == 1 ? &l->segments[row->first] : NULL;
}
