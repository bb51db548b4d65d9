/*
 * search.c - finding letters by words, newest first.
 *
 * The index (search.db) yields letters in falling order; those the index may not know yet or knows
 * in an older form (acts above its mark) are compared here and take their places between. Both
 * files are read from one snapshot each, the index first, so that nothing committed before the call
 * can fall between. At most PAGE_EXAMINED letters are looked at, then the page ends early with a
 * cursor.
 */
#include "page.h"
#include "sought.h"

#include <stdlib.h>
#include <string.h>

enum {
    TAIL_MOST = 500, /* letters compared by hand; beyond that the index is being made anew */
    TAIL_ACTS = 4000,
};

/* ---- the index's connection --------------------------------------------------------------- */

static unsigned generation_now(struct store *store)
{
    pthread_mutex_lock(&store->indexer.lock);
    unsigned generation = store->indexer.generation;
    pthread_mutex_unlock(&store->indexer.lock);
    return generation;
}

static void leave_index(struct store_read *read)
{
    db_close(read->search);
    read->search = NULL;
}

/* Opens the index when there is one, and a snapshot of it; the act it has come to, 0 without an
 * index. */
static int64_t begin_index(struct store_read *read)
{
    unsigned generation = generation_now(read->store);
    if (read->search != NULL && read->search_generation != generation) {
        leave_index(read);
    }
    if (read->search == NULL) {
        char *path = store_path(read->store->root, "search.db");
        int rc = generation > 0 ? db_open(path, DB_SEARCHER, &read->search, NULL) : -1;
        free(path);
        read->search_generation = generation;
        if (rc != 0) {
            read->search = NULL;
            return 0;
        }
    }
    int64_t mark = -1;
    if (db_run(read->search, ST_BEGIN_READ, NULL) == 0) {
        struct query q = db_query(read->search, ST_SEARCH_MARK);
        if (query_row(&q)) {
            take_skip(&q);
            mark = take_int(&q);
        }
        mark = query_end(&q, NULL) == 0 ? mark : -1;
    }
    if (mark < 0) {
        leave_index(read);
    }
    return mark < 0 ? 0 : mark;
}

/* ---- one search --------------------------------------------------------------------------- */

struct hit {
    struct list_row row;
    bool exact;
};

struct search {
    struct store_read *read;
    struct sought sought;
    struct filter filter;
    int64_t below;                    /* letters under this one */
    struct letter_id tail[TAIL_MOST]; /* letters above the mark, highest first */
    size_t tail_count, tail_at;
    struct hit *hits;
    size_t count, most, examined;
    int64_t reached; /* the last letter looked at */
};

/* Places the letter among the tail's, highest first, once; the lowest give way. */
static void add_tail(struct search *s, int64_t letter)
{
    size_t at = s->tail_count;
    while (at > 0 && s->tail[at - 1].v < letter) {
        at--;
    }
    if (at == TAIL_MOST || (at > 0 && s->tail[at - 1].v == letter)) {
        return;
    }
    size_t last = s->tail_count < TAIL_MOST ? s->tail_count++ : TAIL_MOST - 1;
    memmove(&s->tail[at + 1], &s->tail[at], (last - at) * sizeof s->tail[0]);
    s->tail[at].v = letter;
}

static int find_tail(struct search *s, int64_t mark, struct error *err)
{
    struct query q = db_query(s->read->db, ST_ACTS_BELOW);
    bind_int(&q, mark);
    bind_int(&q, TAIL_ACTS);
    while (query_row(&q)) {
        take_skip(&q);
        int64_t letter = take_int(&q);
        if (letter > 0) {
            add_tail(s, letter);
        }
    }
    return query_end(&q, err);
}

static bool in_tail(const struct search *s, int64_t letter)
{
    size_t low = 0, high = s->tail_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->tail[middle].v > letter) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < s->tail_count && s->tail[low].v == letter;
}

static bool full(const struct search *s)
{
    return s->count == s->most || s->examined >= PAGE_EXAMINED;
}

/* A letter whose words fit: filters, sight, and onto the page. */
static int take_letter(struct search *s, struct letter_id letter, bool exact, struct error *err)
{
    const struct list_query *query = s->filter.query;
    struct query q = db_query(s->read->db, ST_LIST_LETTER);
    bind_int(&q, letter.v);
    struct list_row row;
    bool fits = query_row(&q);
    if (fits) {
        struct list_head head;
        list_take_head(&q, &head);
        fits = head.state >= LETTER_REGISTERED && filter_passes(&s->filter, &head);
    }
    if (fits) {
        list_take_row(&q, &row);
    }
    if (query_end(&q, err) != 0) {
        return -1;
    }
    if (fits && (!query->sees_all || query->unit.v != 0 || query->holder.v != 0) &&
        page_sight(s->read, query, letter, &fits, err) != 0) {
        return -1;
    }
    if (fits) {
        s->hits[s->count++] = (struct hit){row, exact};
    }
    return 0;
}

/* The tail's letters above `floor`. */
static int take_tail(struct search *s, int64_t floor, struct error *err)
{
    for (; s->tail_at < s->tail_count && s->tail[s->tail_at].v > floor && !full(s); s->tail_at++) {
        struct letter_id letter = s->tail[s->tail_at];
        if (letter.v >= s->below) {
            continue;
        }
        struct slip slip;
        struct doc doc;
        s->examined++;
        s->reached = letter.v;
        if (read_slip(s->read, letter, 0, &slip, err) != 0) {
            return -1;
        }
        doc_of(&slip, &doc);
        if (sought_matches(&s->sought, &doc) &&
            take_letter(s, letter, sought_exact(&s->sought, &doc), err) != 0) {
            return -1;
        }
    }
    return 0;
}

static int indexed_doc(struct search *s, struct letter_id letter, struct doc *ret,
                       struct error *err)
{
    struct query q = db_query(s->read->search, ST_SEARCH_DOC);
    bind_int(&q, letter.v);
    bool found = query_row(&q);
    for (int i = 0; i < DOC_COLUMNS; i++) {
        ret->marked[i] = found ? take_text(&q) : "";
    }
    return query_end(&q, err);
}

/* A letter the index offers. By pairs it may only resemble the phrase: compare. */
static int take_indexed(struct search *s, struct letter_id letter, bool by_pairs, struct error *err)
{
    bool exact = true;
    if (by_pairs || s->sought.marks) {
        struct doc doc;
        if (indexed_doc(s, letter, &doc, err) != 0) {
            return -1;
        }
        if (by_pairs && !sought_matches(&s->sought, &doc)) {
            return 0;
        }
        exact = sought_exact(&s->sought, &doc);
    }
    return take_letter(s, letter, exact, err);
}

static int search_index(struct search *s, struct error *err)
{
    const char *pairs = sought_pairs(&s->sought);
    struct query q = db_query(s->read->search, pairs != NULL ? ST_SEARCH_PAIRS : ST_SEARCH_TEXT);
    bind_text(&q, pairs != NULL ? pairs : sought_expression(&s->sought));
    bind_int(&q, s->below);
    int rc = 0;
    while (rc == 0 && !full(s) && query_row(&q)) {
        struct letter_id letter = {take_int(&q)};
        rc = take_tail(s, letter.v, err);
        if (rc == 0 && !full(s)) {
            s->examined++;
            s->reached = letter.v;
            rc = in_tail(s, letter.v) ? 0 : take_indexed(s, letter, pairs != NULL, err);
        }
    }
    return query_end(&q, err) == 0 ? rc : -1;
}

/* ---- the page ----------------------------------------------------------------------------- */

static void finish(struct search *s, unsigned limit, struct list_page *ret)
{
    struct list_key key = {0};
    if (s->count > limit) {
        s->count = limit;
        key.letter = s->hits[limit - 1].row.letter.v;
    } else if (full(s)) {
        key.letter = s->reached;
    }
    ret->next = key.letter > 0 ? cursor_write(CURSOR_SEARCH, &key) : NULL;
    ret->rows = arena_alloc(arena_current(), s->count * sizeof *ret->rows);
    ret->count = 0;
    for (int pass = 1; pass >= 0; pass--) {
        for (size_t i = 0; i < s->count; i++) {
            if (s->hits[i].exact == (pass == 1)) {
                ret->rows[ret->count++] = s->hits[i].row;
            }
        }
    }
}

/* An index that fails is not trusted again; this search goes on with what it has. */
static int run(struct search *s, struct error *err)
{
    int64_t mark = begin_index(s->read);
    if (read_begin(s->read, true, err) != 0 || find_tail(s, mark, err) != 0) {
        return -1;
    }
    if (s->read->search != NULL) {
        int64_t failures = s->read->search->failures;
        if (search_index(s, err) != 0) {
            if (s->read->search->failures == failures) {
                return -1;
            }
            leave_index(s->read);
            indexer_distrust(s->read->store);
        }
    }
    return take_tail(s, 0, err);
}

int store_search(struct store_read *read, const char *text, const struct list_query *query,
                 struct list_page *ret, struct error *err)
{
    INVARIANT(read->store != NULL && !read->writers);
    struct list_key after = {.letter = INT64_MAX};
    struct search *s = arena_alloc(arena_current(), sizeof *s);
    s->read = read;
    if (sought_parse(text, &s->sought, err) != 0 ||
        cursor_read(query->cursor, CURSOR_SEARCH, &after, err) != 0) {
        return -1;
    }
    filter_init(&s->filter, query);
    s->below = after.letter;
    s->most = (size_t)query->limit + 1;
    s->hits = arena_alloc(arena_current(), s->most * sizeof *s->hits);
    if (read->dirty) {
        read_fail(read); /* before the index is asked: its statements may be open, too */
    }
    int rc = run(s, err);
    if (read->search != NULL) {
        db_abandon(read->search);
    }
    if (rc != 0) {
        return read_fail(read);
    }
    finish(s, query->limit, ret);
    return read_end(read, err);
}
