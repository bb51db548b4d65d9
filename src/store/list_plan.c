/*
 * list_plan.c - the boxes: which letters and lines stand in each, for whom, in what order.
 *
 * A box is read from one or several sources: statements that yield rows in the box's order
 * beginning after the cursor, from an index.
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
#include "list_plan.h"

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

void plan_box(struct plan *plan, const struct list_query *query)
{
    *plan = (struct plan){.first_rank = INT64_MIN};
    plans[query->box](plan, query);
}

/* Lines are never taken away, so who sees a letter's lines now saw no fewer letters then; what else
 * is asked may have changed since, and no index can serve it. */
void plan_then(struct plan *plan, const struct list_query *query)
{
    const struct list_query all = {.sees_all = query->sees_all,
                                   .person = query->person,
                                   .unit = query->unit,
                                   .holder = query->holder,
                                   .from = DAY_NONE,
                                   .to = DAY_NONE};
    *plan = (struct plan){.first_rank = INT64_MIN};
    if (query->box ==
        BOX_WAITING) { /* lines he gave, in whatever letter: no index keeps the closed */
        plan->down = true;
        add(plan, ST_LIST_ALL, AFTER_LETTER);
        return;
    }
    plan_all(plan, &all);
}

void plan_drafts(struct plan *plan)
{
    *plan = (struct plan){.first_rank = INT64_MIN};
    add(plan, ST_LIST_DRAFTS, AFTER_LETTER);
}
