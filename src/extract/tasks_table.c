/*
 * tasks_table.c - the cells of a line, and the columns they stand in.
 *
 * A .docx gives every row as one line with all its cells, empty ones too. Paper gives what stands
 * beside each other on one line: an empty cell leaves nothing, a long one goes on in lines of its
 * own.
 */
#include "tasks_room.h"

#include <string.h>

enum {
    HEAD_MOST = 70,  /* characters of a column's head */
    WHAT_LEAST = 14, /* characters that look like a task */
    NEVER = -1000,
};

static struct span trimmed(const struct extract *x, struct span span)
{
    while (span_is(span) && strchr(" \t\n", x->shadow[span.begin]) != NULL) {
        span.begin++;
    }
    while (span_is(span) && strchr(" \t\n", x->shadow[span.end - 1]) != NULL) {
        span.end--;
    }
    return span;
}

void cells_of(const struct extract *x, struct span line, struct cells *ret)
{
    /* The line itself begins at its first ink: TABs before it are empty cells. */
    while (line.begin > 0 && strchr(" \t", x->shadow[line.begin - 1]) != NULL) {
        line.begin--;
    }
    while (x->shadow[line.end] == ' ' || x->shadow[line.end] == '\t') {
        line.end++;
    }
    ret->count = 0;
    size_t begin = line.begin;
    for (size_t i = line.begin; i <= line.end && ret->count < COLUMNS_MOST; i++) {
        if (i == line.end || x->shadow[i] == '\t') {
            ret->cell[ret->count++] = trimmed(x, (struct span){begin, i});
            begin = i + 1;
        }
    }
}

static enum column column_of(const struct extract *x, struct span cell)
{
    /* In this order: "Đơn vị phối hợp thực hiện" supports, "Thời gian thực hiện" is a time. */
    static const struct {
        enum due_pattern pattern;
        enum column kind;
    } heads[] = {
        {K_NUMBER, COL_NUMBER},   {K_SUPPORT, COL_SUPPORT}, {K_TIME, COL_TIME},
        {K_PRODUCT, COL_PRODUCT}, {K_WHAT, COL_WHAT},       {K_LEAD, COL_LEAD},
    };
    struct match match;
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        if (cell.end - cell.begin <= HEAD_MOST && due_find(x, heads[i].pattern, cell, &match)) {
            return heads[i].kind;
        }
    }
    return COL_OTHER;
}

bool columns_have(const struct columns *columns, enum column kind)
{
    bool found = false;
    for (size_t i = 0; i < columns->count; i++) {
        found = found || columns->kind[i] == kind;
    }
    return found;
}

bool columns_read(const struct extract *x, const struct cells *cells, struct columns *ret)
{
    struct columns columns = {.count = cells->count};
    bool taken[COL_KINDS] = {false};
    for (size_t i = 0; i < cells->count; i++) {
        enum column kind = column_of(x, cells->cell[i]);
        /* "Đơn vị" twice, their difference on the next line: who leads stands first. */
        if (kind == COL_LEAD && taken[COL_LEAD]) {
            kind = COL_SUPPORT;
        }
        kind = taken[kind] ? COL_OTHER : kind;
        taken[kind] = true;
        columns.kind[i] = kind;
    }
    if (!taken[COL_WHAT] || (!taken[COL_TIME] && !taken[COL_LEAD]) || cells->count < 3) {
        return false;
    }
    *ret = columns;
    return true;
}

bool is_row_number(const struct extract *x, struct span cell)
{
    struct match match;
    return span_is(cell) && due_find(x, K_ROW, cell, &match);
}

/* ---- placing ------------------------------------------------------------------------------- */

/* What a cell looks like. */
struct traits {
    bool number, time, who, long_enough;
};

static struct traits traits_of(const struct extract *x, struct span cell)
{
    struct when times[4];
    struct match match;
    const size_t count = whens_find(x, cell, true, times, 4);
    const size_t len = cell.end - cell.begin;
    return (struct traits){
        .number = is_row_number(x, cell),
        .time = count > 0 && times[0].span.end - times[0].span.begin + 24 > len,
        .who = due_find(x, R_WHO, cell, &match),
        .long_enough = len >= WHAT_LEAST,
    };
}

/* How well such a cell suits a column. */
static int suits(const struct traits *cell, enum column kind)
{
    switch (kind) {
    case COL_NUMBER:
        return cell->number ? 6 : -4;
    case COL_TIME:
        return cell->time ? 6 : -3;
    case COL_WHAT:
        return cell->number || cell->time ? -2 : cell->long_enough ? 4 : 3;
    case COL_LEAD:
        return cell->time ? -3 : cell->who ? 3 : 1;
    case COL_SUPPORT:
    case COL_PRODUCT:
        return cell->time ? -3 : 1;
    case COL_OTHER:
    case COL_KINDS:
        break;
    }
    return 0;
}

/* The best placing in order, cells before columns: best[i][j] of the first i cells in the first j
 * columns. */
static void place_in_order(const struct extract *x, const struct columns *columns,
                           const struct cells *cells, bool goes_on, enum column ret[COLUMNS_MOST])
{
    int best[COLUMNS_MOST + 1][COLUMNS_MOST + 1];
    bool used[COLUMNS_MOST + 1][COLUMNS_MOST + 1];
    for (size_t j = 0; j <= columns->count; j++) {
        best[0][j] = 0;
    }
    for (size_t i = 1; i <= cells->count; i++) {
        const struct traits traits = traits_of(x, cells->cell[i - 1]);
        best[i][0] = NEVER;
        for (size_t j = 1; j <= columns->count; j++) {
            const enum column kind = columns->kind[j - 1];
            const bool closed = goes_on && kind == COL_NUMBER;
            const int here = closed ? NEVER : best[i - 1][j - 1] + suits(&traits, kind);
            used[i][j] = here > best[i][j - 1]; /* of equals the column further left */
            best[i][j] = used[i][j] ? here : best[i][j - 1];
        }
    }
    size_t j = columns->count;
    for (size_t i = cells->count; i > 0; i--) {
        while (j > 0 && !used[i][j]) {
            j--;
        }
        ret[i - 1] = j > 0 ? columns->kind[j - 1] : COL_OTHER;
        j -= j > 0;
    }
}

void cells_place(const struct extract *x, const struct columns *columns, const struct cells *cells,
                 bool goes_on, enum column ret[COLUMNS_MOST])
{
    if (cells->count == columns->count) {
        memcpy(ret, columns->kind, sizeof columns->kind);
    } else if (cells->count < columns->count) {
        place_in_order(x, columns, cells, goes_on, ret);
    } else {
        for (size_t i = 0; i < cells->count; i++) {
            ret[i] = i < columns->count ? columns->kind[i] : COL_OTHER;
        }
    }
}
