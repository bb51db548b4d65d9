/*
 * list.c - the boxes: which letters and lines stand in each, for whom, in what order.
 *
 * A box is read from one or several sources: statements that yield rows in the box's order
 * beginning after the cursor, from an index. Rows are filtered and merged as they come, so that a
 * page costs what it shows; at most PAGE_EXAMINED rows are looked at, then the page ends early with
 * a cursor.
 *
 *   box        rows                                                                       order
 *   all        letters in the book; who does not see all: those with a line, open or       newest
 *              closed, of his or of his units
 *   todo       lead and support lines pending or working, his own or his units' without    deadline
 *              a person; for leaders letters presented to him; for clerks letters
 *              registered and not yet presented
 *   returned   his open lines one of whose children came back; for leaders letters         deadline
 *              whose lead line came back
 *   due-soon   open duty lines with today <= deadline <= due_soon: his, and all of his     deadline
 *              units (with the people's below); who sees all: every line given by a leader
 *   overdue    the same with deadline < today                                              deadline
 *   waiting    open lines he gave, or that were given in his name                          deadline
 *   done       his lines done; who sees all: letters done                                  newest
 *   info       his open inform lines                                                       newest
 *
 * "His units" are the units the caller names: the store knows no roles. In `all`, who sees all and
 * asks for a unit, a holder, days of arrival or a year of a book is served from that index, in its
 * order.
 */
#include "page.h"

#include <string.h>

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

static struct source *add(struct plan *plan, enum statement statement, enum after after)
{
    INVARIANT(plan->count < SOURCES_MOST);
    struct source *source = &plan->sources[plan->count++];
    *source = (struct source){.statement = statement, .after = after};
    return source;
}

static struct source *add_for_units(struct plan *plan, enum statement statement, enum after after)
{
    plan->per_unit = true;
    plan->unit_source = (struct source){.statement = statement, .after = after, .value_count = 1};
    return &plan->unit_source;
}

static void value(struct source *source, int64_t value)
{
    INVARIANT(source->value_count < VALUES_MOST);
    source->values[source->value_count++] = value;
}

/* The values of NARROWED in statements.def. */
struct narrow {
    enum line_state furthest;
    enum line_role first, last;
    bool came_back;
    int64_t due_upto;
};

static void narrow(struct source *source, const struct narrow *n)
{
    value(source, n->furthest);
    value(source, n->first);
    value(source, n->last);
    value(source, n->came_back);
    value(source, n->due_upto);
}

/* ---- plans -------------------------------------------------------------------------------- */

static void plan_open_lines(struct plan *plan, const struct list_query *query,
                            const struct narrow *n, bool with_people)
{
    struct source *own = add(plan, ST_LIST_PERSON_OPEN, AFTER_ALL);
    value(own, query->person.v);
    narrow(own, n);
    struct source *units = add_for_units(plan, ST_LIST_UNIT_OPEN, AFTER_ALL);
    value(units, with_people);
    narrow(units, n);
}

static void add_desk(struct plan *plan, enum letter_state state, struct person_id presented_to)
{
    struct source *desk = add(plan, ST_LIST_DESK, AFTER_RANK_LETTER);
    value(desk, state);
    value(desk, presented_to.v);
    desk->probe = true;
}

static void plan_todo(struct plan *plan, const struct list_query *query)
{
    static const struct narrow at_hand = {LINE_WORKING, LINE_LEAD, LINE_SUPPORT, false, INT64_MAX};
    plan_open_lines(plan, query, &at_hand, false);
    if (query->is_leader) {
        add_desk(plan, LETTER_PRESENTED, query->person);
    }
    if (query->is_clerk) {
        add_desk(plan, LETTER_REGISTERED, NO_PERSON);
    }
}

static void plan_returned(struct plan *plan, const struct list_query *query)
{
    static const struct narrow back = {LINE_FORWARDED, LINE_LEAD, LINE_INFORM, true, INT64_MAX};
    plan_open_lines(plan, query, &back, false);
    if (query->is_leader) {
        add(plan, ST_LIST_CAME_BACK, AFTER_RANK_LETTER)->probe = true;
    }
}

static void plan_due(struct plan *plan, const struct list_query *query, int64_t from, int64_t upto)
{
    const struct narrow n = {LINE_FORWARDED, LINE_LEAD, LINE_SUPPORT, false, upto};
    plan->first_rank = from;
    if (query->sees_all) {
        narrow(add(plan, ST_LIST_TOP_OPEN, AFTER_ALL), &n);
    } else {
        plan_open_lines(plan, query, &n, true);
    }
}

static void plan_due_soon(struct plan *plan, const struct list_query *query)
{
    plan_due(plan, query, query->today.n, query->due_soon.n);
}

static void plan_overdue(struct plan *plan, const struct list_query *query)
{
    plan_due(plan, query, INT64_MIN, (int64_t)query->today.n - 1);
}

static void plan_waiting(struct plan *plan, const struct list_query *query)
{
    value(add(plan, ST_LIST_GIVEN, AFTER_ALL), query->person.v);
    value(add(plan, ST_LIST_GIVEN_FOR, AFTER_ALL), query->person.v);
}

static void plan_done(struct plan *plan, const struct list_query *query)
{
    plan->down = true;
    if (query->sees_all) {
        add(plan, ST_LIST_DONE, AFTER_LETTER)->probe = true;
        return;
    }
    value(add(plan, ST_LIST_PERSON_DONE, AFTER_LETTER_LINE), query->person.v);
    add_for_units(plan, ST_LIST_UNIT_DONE, AFTER_LETTER_LINE);
}

static void plan_info(struct plan *plan, const struct list_query *query)
{
    plan->down = true;
    value(add(plan, ST_LIST_PERSON_INFO, AFTER_ALL), query->person.v);
    add_for_units(plan, ST_LIST_UNIT_INFO, AFTER_ALL);
}

/* For who sees all, the index that narrows most. */
static void plan_everything(struct plan *plan, const struct list_query *query)
{
    struct source *source;
    if (query->holder.v != 0) {
        source = add(plan, ST_LIST_SEEN_BY_PERSON, AFTER_LETTER);
        value(source, query->holder.v);
        plan->way = 1;
    } else if (query->unit.v != 0) {
        source = add(plan, ST_LIST_SEEN_BY_UNIT, AFTER_LETTER);
        value(source, query->unit.v);
        plan->way = 2;
    } else if (day_is(query->from) || day_is(query->to)) {
        source = add(plan, ST_LIST_ARRIVED, AFTER_RANK_LETTER);
        value(source, day_is(query->from) ? query->from.n : INT32_MIN);
        value(source, day_is(query->to) ? query->to.n : INT32_MAX);
        plan->way = 3;
    } else if (query->year != 0 && query->book != NULL && query->book[0] != '\0') {
        source = add(plan, ST_LIST_BOOK, AFTER_RANK);
        source->text = query->book;
        value(source, query->year);
        plan->way = 4;
    } else {
        source = add(plan, ST_LIST_ALL, AFTER_LETTER);
        plan->way = 5;
    }
    source->probe = true;
}

static void plan_all(struct plan *plan, const struct list_query *query)
{
    plan->down = true;
    if (query->sees_all) {
        plan_everything(plan, query);
        return;
    }
    struct source *own = add(plan, ST_LIST_SEEN_BY_PERSON, AFTER_LETTER);
    value(own, query->person.v);
    own->probe = true;
    add_for_units(plan, ST_LIST_SEEN_BY_UNIT, AFTER_LETTER)->probe = true;
}

static void (*const plans[BOX_COUNT])(struct plan *plan, const struct list_query *query) = {
    [BOX_ALL] = plan_all,           [BOX_TODO] = plan_todo,       [BOX_RETURNED] = plan_returned,
    [BOX_DUE_SOON] = plan_due_soon, [BOX_OVERDUE] = plan_overdue, [BOX_WAITING] = plan_waiting,
    [BOX_DONE] = plan_done,         [BOX_INFO] = plan_info,
};

/* ---- reading ------------------------------------------------------------------------------ */

struct gather {
    struct store_read *read;
    struct filter filter;
    struct list_key after;
    struct page page;
    size_t examined;
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

static int offer(struct gather *g, const struct source *source, struct query *q,
                 const struct list_head *head, bool *ret_after, struct error *err)
{
    bool seen = true;
    const struct list_query *query = g->filter.query;
    *ret_after = false;
    if (!filter_passes(&g->filter, head)) {
        return 0;
    }
    if (needs_sight(query, source)) {
        struct list_query lines = *query;
        lines.sees_all = true; /* the source has answered that already */
        if (page_sight(g->read, &lines, head->letter, &seen, err) != 0) {
            return -1;
        }
    }
    struct page_row *row = seen ? page_place(&g->page, &head->key, ret_after) : NULL;
    if (row != NULL) {
        list_take_row(q, &row->row);
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
    size_t allowance = PAGE_EXAMINED / (sources > 0 ? sources : 1);
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

static int run_plan(struct store_read *read, const struct plan *plan, unsigned char kind,
                    const struct list_query *query, struct list_page *ret, struct error *err)
{
    struct gather g = {.read = read};
    g.after = plan->down ? (struct list_key){INT64_MAX, INT64_MAX, INT64_MAX}
                         : (struct list_key){plan->first_rank, 0, 0};
    if (cursor_read(query->cursor, kind, &g.after, err) != 0 || read_begin(read, true, err) != 0) {
        return read_fail(read);
    }
    filter_init(&g.filter, query);
    page_init(&g.page, (size_t)query->limit + 1, plan->down);
    if (read_plan(&g, plan, query, err) != 0) {
        return read_fail(read);
    }
    finish(&g, kind, query->limit, ret);
    return read_end(read, err);
}

int store_list(struct store_read *read, const struct list_query *query, struct list_page *ret,
               struct error *err)
{
    struct plan plan = {.first_rank = INT64_MIN};
    plans[query->box](&plan, query);
    unsigned char kind = (unsigned char)(CURSOR_BOX + 8 * (int)query->box + plan.way);
    return run_plan(read, &plan, kind, query, ret, err);
}

int store_drafts(struct store_read *read, const char *cursor, unsigned limit, struct list_page *ret,
                 struct error *err)
{
    const struct list_query query = {
        .sees_all = true, .from = DAY_NONE, .to = DAY_NONE, .limit = limit, .cursor = cursor};
    struct plan plan = {.first_rank = INT64_MIN};
    add(&plan, ST_LIST_DRAFTS, AFTER_LETTER);
    return run_plan(read, &plan, CURSOR_DRAFTS, &query, ret, err);
}
