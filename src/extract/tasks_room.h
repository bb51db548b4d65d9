/*
 * tasks_room.h - a plan's table: its columns, and which cell of a row stands in which.
 */
#ifndef PHIEU_EXTRACT_TASKS_ROOM_H
#define PHIEU_EXTRACT_TASKS_ROOM_H

#include "due_room.h"

enum column {
    COL_NUMBER,
    COL_WHAT,
    COL_TIME,
    COL_LEAD,
    COL_SUPPORT,
    COL_PRODUCT,
    COL_OTHER,
    COL_KINDS
};

enum { COLUMNS_MOST = 16, PIECES_MOST = 12 };

/* The columns of a table from left to right; count 0: no table of tasks. */
struct columns {
    enum column kind[COLUMNS_MOST];
    size_t count;
};

/* A line's cells, without blanks at their ends, empty ones too. */
struct cells {
    struct span cell[COLUMNS_MOST];
    size_t count;
};
void cells_of(const struct extract *x, struct span line, struct cells *ret);

/* True when the cells are the heads of a table of tasks: one says what, and another when or who. */
bool columns_read(const struct extract *x, const struct cells *cells, struct columns *ret);
bool columns_have(const struct columns *columns, enum column kind);

/* Which column each cell belongs to: in order, one by one when there are as many, else by what they
 * look like. `goes_on`: the line continues a row, so that it has no number. */
void cells_place(const struct extract *x, const struct columns *columns, const struct cells *cells,
                 bool goes_on, enum column ret[COLUMNS_MOST]);

/* "1", "2.1", "IV", "a)". */
bool is_row_number(const struct extract *x, struct span cell);

#endif
