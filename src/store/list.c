/*
 * list.c - reading the sources of a plan into one page.
 *
 * Rows are filtered and merged as they come, so that a page costs what it shows; at most
 * PAGE_EXAMINED rows are looked at, then the page ends early with a cursor.
 */
#include "list_plan.h"
#include "page.h"

#include <string.h>

/* ---- reading ------------------------------------------------------------------------------ */

enum {
    THEN_EXAMINED = 2000, /* letters looked at for a page as of a time, */
    THEN_MOST = 64        /* and letters somebody has to fold for it */
};

struct gather {
    struct store_read *read;
    int64_t then;     /* a list as it was after this act, 0 for now */
    size_t examining; /* rows looked at at most */
    struct filter filter;
    struct person_id delegator; /* whose rows are being read, NO_PERSON: the reader's own */
    struct list_key after;
    struct page page;
    bool stopped;            /* too many rows looked at */
    struct list_key reached; /* then: every source has been read up to here */
};

static void bind_source(struct query *q, const struct source *source, const struct list_key *after)
{
    if (source->text != NULL) {
        bind_text(q, source->text);
    }
    for (int i = 0; i < source->value_count; i++) {
        bind_int(q, source->values[i]);
    }
    if (source->after == AFTER_RANK || source->after == AFTER_RANK_LETTER ||
        source->after == AFTER_ALL) {
        bind_int(q, after->rank);
    }
    if (source->after != AFTER_RANK) {
        bind_int(q, after->letter);
    }
    if (source->after == AFTER_ALL || source->after == AFTER_LETTER_LINE) {
        bind_int(q, after->line);
    }
}

/* Rows about whole letters are asked for sight only where the source does not imply it. */
static bool needs_sight(const struct list_query *query, const struct source *source)
{
    return source->probe && (query->unit.v != 0 || query->holder.v != 0);
}

static int any_row(struct gather *g, enum statement id, struct letter_id letter,
                   struct person_id person, bool *ret, struct error *err)
{
    struct query q = db_query(g->read->db, id);
    bind_int(&q, letter.v);
    if (person.v != 0) {
        bind_int(&q, person.v);
    }
    *ret = query_row(&q);
    return query_end(&q, err);
}

/* May the letter have stood in the box then? What has changed since, whoever folds it will see; the
 * rest is as it was, and in a box of open lines only while something of it is open. */
static int may_have_stood(struct gather *g, const struct list_head *head, bool *ret,
                          struct error *err)
{
    const struct list_query *query = g->filter.query;
    bool changed = head->seq > g->then;
    *ret = changed || filter_passes(&g->filter, head);
    if (*ret && !changed && head->state >= LETTER_DONE && query->box != BOX_ALL &&
        query->box != BOX_DONE &&
        any_row(g, ST_OPEN_LINE, head->letter, NO_PERSON, ret, err) != 0) {
        return -1;
    }
    return *ret && query->box == BOX_WAITING
               ? any_row(g, ST_GAVE_LINE, head->letter, query->person, ret, err)
               : 0;
}

static int judge_now(struct gather *g, const struct source *source, const struct list_head *head,
                     bool *ret, struct error *err)
{
    struct list_query lines = *g->filter.query;
    *ret = filter_passes(&g->filter, head);
    if (!*ret || !needs_sight(&lines, source)) {
        return 0;
    }
    lines.sees_all = true; /* the source has answered that already */
    return page_sight(g->read, &lines, head->letter, ret, err);
}

static int offer(struct gather *g, const struct source *source, struct query *q,
                 const struct list_head *head, bool *ret_after, struct error *err)
{
    bool fits;
    *ret_after = false;
    if ((g->then != 0 ? may_have_stood(g, head, &fits, err)
                      : judge_now(g, source, head, &fits, err)) != 0) {
        return -1;
    }
    struct page_row *row = fits ? page_place(&g->page, &head->key, ret_after) : NULL;
    if (row != NULL) {
        list_take_row(q, &row->row);
        row->row.delegator = g->delegator;
    }
    return 0;
}

static bool past_full_page(const struct gather *g, const struct list_key *key)
{
    return g->page.count == g->page.most &&
           key_before(&g->page, &g->page.rows[g->page.count - 1].key, key);
}

/* A source that cannot be read to the end of the page bounds how far the page is known. */
static void stop_at(struct gather *g, const struct list_key *key)
{
    if (!g->stopped || key_before(&g->page, key, &g->reached)) {
        g->reached = *key;
    }
    g->stopped = true;
}

static int read_source(struct gather *g, const struct source *source, size_t allowance,
                       struct error *err)
{
    struct query q = db_query(g->read->db, source->statement);
    bind_source(&q, source, &g->after);
    bool after = false;
    int rc = 0;
    size_t examined = 0;
    while (rc == 0 && !after && query_row(&q)) {
        struct list_head head;
        list_take_head(&q, &head);
        if (past_full_page(g, &head.key)) {
            break;
        }
        rc = offer(g, source, &q, &head, &after, err);
        if (++examined >= allowance) {
            stop_at(g, &head.key);
            break;
        }
    }
    return query_end(&q, err) == 0 ? rc : -1;
}

static int read_plan(struct gather *g, const struct plan *plan, const struct list_query *query,
                     struct error *err)
{
    size_t sources = plan->count + (plan->per_unit ? query->unit_count : 0);
    size_t allowance = g->examining / (sources > 0 ? sources : 1);
    size_t least = g->page.most * 2;
    allowance = allowance < least ? least : allowance;
    for (size_t i = 0; i < plan->count; i++) {
        if (read_source(g, &plan->sources[i], allowance, err) != 0) {
            return -1;
        }
    }
    for (size_t i = 0; plan->per_unit && i < query->unit_count; i++) {
        struct source source = plan->unit_source;
        source.values[0] = query->units[i].v;
        if (read_source(g, &source, allowance, err) != 0) {
            return -1;
        }
    }
    return 0;
}

typedef void plan_fn(struct plan *plan, const struct list_query *query);

/* The reader's own rows first, so that what is also his is not called another's. */
static int read_all(struct gather *g, const struct plan *plan, plan_fn *again,
                    const struct list_query *query, struct error *err)
{
    if (read_plan(g, plan, query, err) != 0) {
        return -1;
    }
    for (size_t i = 0; again != NULL && i < query->other_count; i++) {
        const struct list_query *other = &query->others[i];
        struct list_query theirs = *query;
        struct plan plan_of_his;
        theirs.person = other->person;
        theirs.sees_all = other->sees_all;
        theirs.is_clerk = other->is_clerk;
        theirs.is_leader = other->is_leader;
        theirs.units = other->units;
        theirs.unit_count = other->unit_count;
        g->delegator = other->person;
        g->filter.query = &theirs;
        again(&plan_of_his, &theirs);
        int rc = read_plan(g, &plan_of_his, &theirs, err);
        g->filter.query = query;
        if (rc != 0) {
            return -1;
        }
    }
    return 0;
}

/* Letters have their numbers in the order of their first acts: those that came later are passed
 * over by halving. */
static int begin_then(struct gather *g, struct error *err)
{
    int64_t low = 1, high = 0;
    if (db_number(g->read->db, ST_ACT_LETTER_MAX, 0, &high, err) != 0) {
        return -1;
    }
    high++; /* the first letter that came later lies in low..high */
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        struct query q = db_query(g->read->db, ST_ACT_FIRST_FROM);
        bind_int(&q, middle);
        bool found = query_row(&q);
        int64_t letter = found ? take_int(&q) : 0;
        bool later = !found || take_int(&q) > g->then;
        if (query_end(&q, err) != 0) {
            return -1;
        }
        if (later) {
            high = middle;
        } else {
            low = letter + 1;
        }
    }
    g->after.letter = g->after.letter < high ? g->after.letter : high;
    return 0;
}

/* The page: what is known for certain, and where to go on. */
static void finish(struct gather *g, unsigned char kind, unsigned limit, struct list_page *ret)
{
    struct page *page = &g->page;
    size_t count = page->count;
    while (g->stopped && count > 0 && key_before(page, &g->reached, &page->rows[count - 1].key)) {
        count--;
    }
    const struct list_key *next = g->stopped ? &g->reached : NULL;
    if (count > limit) {
        count = limit;
        next = &page->rows[count - 1].key;
    }
    ret->rows = arena_alloc(arena_current(), count * sizeof *ret->rows);
    for (size_t i = 0; i < count; i++) {
        ret->rows[i] = page->rows[i].row;
    }
    ret->count = count;
    ret->next = next != NULL ? cursor_write(kind, next) : NULL;
}

static int run_plan(struct gather *g, const struct plan *plan, plan_fn *again, unsigned char kind,
                    const struct list_query *query, struct list_page *ret, struct error *err)
{
    struct store_read *read = g->read;
    struct list_key first = plan->down ? (struct list_key){INT64_MAX, INT64_MAX, INT64_MAX}
                                       : (struct list_key){plan->first_rank, 0, 0};
    g->after = first;
    if (cursor_read(query->cursor, kind, &g->after, err) != 0 || read_begin(read, true, err) != 0 ||
        (g->then != 0 && begin_then(g, err) != 0)) {
        return read_fail(read);
    }
    filter_init(&g->filter, query);
    page_init(&g->page, (size_t)query->limit + 1, plan->down);
    if (read_all(g, plan, again, query, err) != 0) {
        return read_fail(read);
    }
    finish(g, kind, query->limit, ret);
    return read_end(read, err);
}

int store_list(struct store_read *read, const struct list_query *query, struct list_page *ret,
               struct error *err)
{
    struct plan plan;
    struct gather g = {.read = read, .examining = PAGE_EXAMINED};
    plan_box(&plan, query);
    unsigned char kind = (unsigned char)(CURSOR_BOX + 8 * (int)query->box + plan.way);
    return run_plan(&g, &plan, plan_box, kind, query, ret, err);
}

int store_list_then(struct store_read *read, const struct list_query *query, int64_t seq,
                    struct list_page *ret, struct error *err)
{
    struct plan plan;
    struct gather g = {.read = read, .then = seq, .examining = THEN_EXAMINED};
    struct list_query few = *query;
    few.limit = query->limit < THEN_MOST ? query->limit : THEN_MOST;
    plan_then(&plan, query);
    return run_plan(&g, &plan, plan_then, CURSOR_THEN, &few, ret, err);
}

const char *store_list_then_after(struct letter_id letter)
{
    return cursor_write(CURSOR_THEN, &(struct list_key){.letter = letter.v});
}

int store_drafts(struct store_read *read, const char *cursor, unsigned limit, struct list_page *ret,
                 struct error *err)
{
    const struct list_query query = {
        .sees_all = true, .from = DAY_NONE, .to = DAY_NONE, .limit = limit, .cursor = cursor};
    struct plan plan;
    struct gather g = {.read = read, .examining = PAGE_EXAMINED};
    plan_drafts(&plan);
    return run_plan(&g, &plan, NULL, CURSOR_DRAFTS, &query, ret, err);
}
