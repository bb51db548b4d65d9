/*
 * list_plan.h - from a question to the statements that answer it.
 */
#ifndef PHIEU_STORE_LIST_PLAN_H
#define PHIEU_STORE_LIST_PLAN_H

#include "room.h"

/* How the statement takes what comes after the cursor. */
enum after {
    AFTER_LETTER,      /* letter */
    AFTER_RANK,        /* rank */
    AFTER_RANK_LETTER, /* rank, letter */
    AFTER_LETTER_LINE, /* letter, line */
    AFTER_ALL,         /* rank, letter, line */
};

enum { VALUES_MOST = 8, SOURCES_MOST = 4 };

struct source {
    enum statement statement;
    enum after after;
    int64_t values[VALUES_MOST]; /* bound first */
    int value_count;
    const char *text; /* bound before them, or NULL */
    bool probe;       /* rows are about letters: ask page_sight */
};

/* What a list is made of: sources of his own, and one for each of his units. */
struct plan {
    struct source sources[SOURCES_MOST];
    size_t count;
    struct source unit_source; /* values[0] is the unit; statement is unset (0) without units */
    bool per_unit;
    bool down;
    unsigned char way; /* which index serves it; part of the cursor's kind */
    int64_t first_rank;
};

/* The rows of query->box for its reader. */
void plan_box(struct plan *plan, const struct list_query *query);
/* Letters that may have stood in it earlier: all he sees, newest first, whatever the box. */
void plan_then(struct plan *plan, const struct list_query *query);
void plan_drafts(struct plan *plan);

#endif
