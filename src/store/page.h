/*
 * page.h - one page of a list, gathered from several ordered sources (list.c, search.c).
 */
#ifndef PHIEU_STORE_PAGE_H
#define PHIEU_STORE_PAGE_H

#include "cursor.h"
#include "room.h"

/* Rows looked at for one page at most; a page that stops there says where to go on. */
#define PAGE_EXAMINED 20000

struct page_row {
    struct list_key key;
    struct list_row row;
};

/* The `most` first rows of everything offered, in order, without repeats. */
struct page {
    struct page_row *rows;
    size_t count, most;
    bool down; /* highest key first */
};

void page_init(struct page *page, size_t most, bool down);
bool key_before(const struct page *page, const struct list_key *a, const struct list_key *b);
/* Makes room for a row with this key and returns it; NULL when it is there already or comes after a
 * full page (*ret_after). */
struct page_row *page_place(struct page *page, const struct list_key *key, bool *ret_after);

/* What a row of the list statements begins with, before anything is copied. */
struct list_head {
    struct list_key key;
    struct letter_id letter;
    int64_t seq; /* its last act */
    const char *book, *type, *issuer_folded;
    int year;
    enum letter_state state;
    struct day arrived;
    struct unit_id unit;
    struct person_id holder;
    int line;
};
void list_take_head(struct query *q, struct list_head *ret);
/* The row itself, copied into the current arena. */
void list_take_row(struct query *q, struct list_row *ret);

/* The filters of the query, once prepared, against the head of a row. */
struct filter {
    const struct list_query *query;
    int state;          /* -1: any */
    const char *issuer; /* folded, "" any */
};
void filter_init(struct filter *filter, const struct list_query *query);
bool filter_passes(const struct filter *filter, const struct list_head *head);
/* May the reader see the letter: a line of it, open or closed, is his or of his units. With `unit`
 * or `holder` asked, some line must be of that unit or person as well. */
int page_sight(struct store_read *read, const struct list_query *query, struct letter_id letter,
               bool *ret, struct error *err) MUST_USE;

#endif
