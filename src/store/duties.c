/*
 * duties.c - reading việc định kỳ: what comes next, for a reader and for the daemon.
 */
#include "cursor.h"
#include "room.h"

#include <string.h>

/* ---- for a reader ------------------------------------------------------------------------- */

struct gathering {
    struct store_read *read;
    struct list_key after;
    struct duty_row *rows;
    size_t count, most;
};

static struct list_key key_of(const struct duty_row *row)
{
    return (struct list_key){row->duty.next.n, row->letter.v, row->duty.number};
}

static int compare(const struct list_key *a, const struct list_key *b)
{
    int by_day = (a->rank > b->rank) - (a->rank < b->rank);
    int by_letter = (a->letter > b->letter) - (a->letter < b->letter);
    return by_day != 0      ? by_day
           : by_letter != 0 ? by_letter
                            : (a->line > b->line) - (a->line < b->line);
}

static struct duty_row take_row(struct query *q)
{
    struct duty_row row = {.duty.next = take_day(q)};
    row.letter.v = take_int(q);
    row.duty.number = take_small(q);
    row.duty.state = (enum duty_state)take_small(q);
    row.duty.every = (enum duty_every)take_small(q);
    row.duty.month = take_small(q);
    row.duty.day = take_small(q);
    row.duty.before = take_bool(q);
    row.duty.until = take_day(q);
    row.duty.lines = arena_alloc(arena_current(), sizeof *row.duty.lines);
    row.duty.line_count = 1;
    row.duty.lines[0].unit.v = take_int(q);
    row.duty.lines[0].person.v = take_int(q);
    row.duty.note = take_text(q);
    row.duty.reason = "";
    row.book = take_text(q);
    row.year = take_small(q);
    row.number = take_int(q);
    row.code = take_text(q);
    return row;
}

/* Into its place among the first `most`; the same duty may come from several sources. */
static void place(struct gathering *g, const struct duty_row *row)
{
    struct list_key key = key_of(row);
    size_t at = g->count;
    for (; at > 0; at--) {
        struct list_key before = key_of(&g->rows[at - 1]);
        int order = compare(&key, &before);
        if (order == 0) {
            return;
        }
        if (order > 0) {
            break;
        }
    }
    if (at == g->most) {
        return;
    }
    size_t last = g->count < g->most ? g->count++ : g->most - 1;
    memmove(&g->rows[at + 1], &g->rows[at], (last - at) * sizeof *g->rows);
    g->rows[at] = *row;
}

/* `who`: the unit or person the statement asks for, 0 when it asks for none. */
static int gather(struct gathering *g, enum statement statement, int64_t who, struct error *err)
{
    struct query q = db_query(g->read->db, statement);
    if (who != 0) {
        bind_int(&q, who);
    }
    bind_int(&q, g->after.rank);
    bind_int(&q, g->after.letter);
    bind_int(&q, g->after.line);
    bind_int(&q, (int64_t)g->most);
    while (query_row(&q)) {
        struct duty_row row = take_row(&q);
        place(g, &row);
    }
    return query_end(&q, err);
}

static int gather_for(struct gathering *g, const struct list_query *reader, struct error *err)
{
    if (reader->sees_all) {
        return gather(g, ST_DUTIES_ALL, 0, err);
    }
    if (gather(g, ST_DUTIES_PERSON, reader->person.v, err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < reader->unit_count; i++) {
        if (gather(g, ST_DUTIES_UNIT, reader->units[i].v, err) != 0) {
            return -1;
        }
    }
    return 0;
}

int store_duties(struct store_read *read, const struct list_query *reader, struct duty_page *ret,
                 struct error *err)
{
    struct gathering g = {
        .read = read, .after = {INT64_MIN, 0, 0}, .most = (size_t)reader->limit + 1};
    if (cursor_read(reader->cursor, CURSOR_DUTIES, &g.after, err) != 0 ||
        read_begin(read, true, err) != 0) {
        return read_fail(read);
    }
    g.rows = arena_alloc(arena_current(), (g.most + 1) * sizeof *g.rows);
    if (gather_for(&g, reader, err) != 0) {
        return read_fail(read);
    }
    *ret = (struct duty_page){.rows = g.rows, .count = g.count};
    if (g.count > reader->limit) {
        struct list_key last = key_of(&g.rows[reader->limit - 1]);
        ret->count = reader->limit;
        ret->next = cursor_write(CURSOR_DUTIES, &last);
    }
    return read_end(read, err);
}

/* ---- for the daemon ----------------------------------------------------------------------- */

int store_duties_due(struct store_read *read, struct day upto, struct duty_day after,
                     unsigned limit, struct duty_day *ret, size_t *ret_count, struct error *err)
{
    size_t count = 0;
    if (read_begin(read, false, err) != 0) {
        return read_fail(read);
    }
    struct query q = db_query(read->db, ST_DUTIES_DUE);
    bind_int(&q, upto.n);
    bind_int(&q, after.day.n);
    bind_int(&q, after.letter.v);
    bind_int(&q, limit);
    while (count < limit && query_row(&q)) {
        ret[count].day = take_day(&q);
        ret[count++].letter.v = take_int(&q);
    }
    if (query_end(&q, err) != 0) {
        return read_fail(read);
    }
    *ret_count = count;
    return read_end(read, err);
}

/* ---- what somebody holds ------------------------------------------------------------------ */

static int take_held(struct store_read *read, enum statement statement, struct person_id person,
                     unsigned limit, struct held *held, size_t *count, bool *more,
                     struct error *err)
{
    size_t most = *count + limit;
    struct query q = db_query(read->db, statement);
    bind_int(&q, person.v);
    bind_int(&q, (int64_t)limit + 1);
    while (query_row(&q)) {
        if (*count == most) {
            *more = true;
            break;
        }
        struct held *h = &held[(*count)++];
        h->letter.v = take_int(&q);
        h->line = take_small(&q);
        h->duty = take_small(&q);
    }
    return query_end(&q, err);
}

int store_held(struct store_read *read, struct person_id person, unsigned limit, struct held **ret,
               size_t *ret_count, bool *ret_more, struct error *err)
{
    struct held *held = arena_alloc(arena_current(), ((size_t)limit * 2 + 1) * sizeof *held);
    size_t count = 0;
    bool more = false;
    if (read_begin(read, true, err) != 0 ||
        take_held(read, ST_HELD_LINES, person, limit, held, &count, &more, err) != 0 ||
        take_held(read, ST_HELD_DUTIES, person, limit, held, &count, &more, err) != 0) {
        return read_fail(read);
    }
    *ret = held;
    *ret_count = count;
    *ret_more = more;
    return read_end(read, err);
}
