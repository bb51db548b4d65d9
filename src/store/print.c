/*
 * print.c - what printing asks of the books: windows of a register, what went out in a time, sums
 * of a closing, marks of acts. Each call is one short reading; that they belong together is because
 * the caller folds acts up to one and the same.
 */
#include "room.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int ended(struct store_read *read, struct query *q, struct error *err)
{
    return query_end(q, err) == 0 ? read_end(read, err) : read_fail(read);
}

/* ---- the register --------------------------------------------------------------------------- */

static int last_number(struct store_read *read, const struct register_query *query, int64_t *ret,
                       struct error *err)
{
    struct query q = db_query(read->db, ST_NUMBER_MAX);
    bind_text(&q, query->book);
    bind_int(&q, query->year);
    const int64_t most = query_row(&q) ? take_int(&q) : 0;
    *ret = query->last > 0 && query->last < most ? query->last : most;
    return query_end(&q, err);
}

int store_register(struct store_read *read, const struct register_query *query, int64_t *io_after,
                   struct letter_id ret[REGISTER_LOOKED_AT], size_t *ret_count, bool *ret_end,
                   struct error *err)
{
    int64_t after = *io_after >= query->first ? *io_after : query->first - 1, last;
    if (read_begin(read, true, err) != 0 || last_number(read, query, &last, err) != 0) {
        return read_fail(read);
    }
    const int64_t until = last - after > REGISTER_LOOKED_AT ? after + REGISTER_LOOKED_AT : last;
    size_t count = 0;
    struct query q = db_query(read->db, ST_REGISTER);
    bind_text(&q, query->book);
    bind_int(&q, query->year);
    bind_int(&q, after);
    bind_int(&q, until);
    bind_int(&q, query->begun);
    bind_int(&q, query->seq);
    bind_int(&q, query->seq);
    bind_int(&q, day_is(query->from) ? query->from.n : INT32_MIN);
    bind_int(&q, day_is(query->to) ? query->to.n : INT32_MAX);
    while (count < REGISTER_LOOKED_AT && query_row(&q)) {
        ret[count++].v = take_int(&q);
    }
    *ret_count = count;
    *io_after = until > after ? until : after;
    *ret_end = until >= last;
    return ended(read, &q, err);
}

/* ---- what went out -------------------------------------------------------------------------- */

int store_transfers(struct store_read *read, const char *book, struct instant from,
                    struct instant to, int64_t seq, const struct transfer *after, unsigned limit,
                    struct transfer *ret, size_t *ret_count, struct error *err)
{
    if (read_begin(read, false, err) != 0) {
        return read_fail(read);
    }
    size_t count = 0;
    struct query q = db_query(read->db, ST_TRANSFERS);
    bind_int(&q, from.ms);
    bind_int(&q, to.ms);
    bind_int(&q, after != NULL ? after->at.ms : INT64_MIN);
    bind_int(&q, after != NULL ? after->seq : 0);
    bind_int(&q, seq);
    bind_text(&q, book);
    bind_int(&q, limit);
    while (count < limit && query_row(&q)) {
        struct transfer *row = &ret[count++];
        row->seq = take_int(&q);
        row->letter.v = take_int(&q);
        row->at.ms = take_int(&q);
    }
    *ret_count = count;
    return ended(read, &q, err);
}

/* ---- closing -------------------------------------------------------------------------------- */

static int sum_year(struct store_read *read, const char *book, int year, int zone_minutes,
                    struct closing_sum *ret, struct error *err)
{
    struct query q = db_query(read->db, ST_CLOSING_SUM);
    bind_int(&q, zone_minutes);
    bind_text(&q, book);
    bind_int(&q, year);
    if (query_row(&q)) {
        ret->late = take_int(&q);
        ret->undirected = take_int(&q);
    }
    return query_end(&q, err);
}

static struct instant day_begins(struct day day, int zone_minutes)
{
    return (struct instant){(int64_t)day.n * 86400000 - (int64_t)zone_minutes * 60000};
}

static int sum_day(struct store_read *read, const char *book, int year, struct day day,
                   int zone_minutes, struct closing_sum *ret, struct error *err)
{
    struct query q = db_query(read->db, ST_CLOSING_LATE_DAY);
    bind_int(&q, day_begins(day, zone_minutes).ms);
    bind_int(&q, day_begins((struct day){day.n + 1}, zone_minutes).ms);
    bind_int(&q, day.n);
    bind_text(&q, book);
    bind_int(&q, year);
    ret->late = query_row(&q) ? take_int(&q) : 0;
    if (query_end(&q, err) != 0) {
        return -1;
    }
    q = db_query(read->db, ST_CLOSING_UNDIRECTED_DAY);
    bind_int(&q, day.n);
    bind_text(&q, book);
    bind_int(&q, year);
    ret->undirected = query_row(&q) ? take_int(&q) : 0;
    return query_end(&q, err);
}

int store_closing_sum(struct store_read *read, const char *book, int year, struct day day,
                      int zone_minutes, struct closing_sum *ret, struct error *err)
{
    struct closing_sum sum = {0};
    if (read_begin(read, true, err) != 0 ||
        (day_is(day) ? sum_day(read, book, year, day, zone_minutes, &sum, err)
                     : sum_year(read, book, year, zone_minutes, &sum, err)) != 0) {
        return read_fail(read);
    }
    *ret = sum;
    return read_end(read, err);
}

int store_closing(struct store_read *read, const char *book, int year, struct day day, int64_t seq,
                  int64_t *ret, struct error *err)
{
    char text[DAY_TEXT] = "";
    if (read_begin(read, false, err) != 0) {
        return read_fail(read);
    }
    struct query q = db_query(read->db, ST_CLOSING);
    bind_int(&q, seq);
    bind_text(&q, act_infos[day_is(day) ? ACT_CLOSE_DAY : ACT_CLOSE_BOOK].name);
    bind_text(&q, book);
    bind_int(&q, year);
    bind_text(&q, day_is(day) ? day_iso(day, text) : "");
    *ret = query_row(&q) ? take_int(&q) : 0;
    return ended(read, &q, err);
}

/* ---- marks ---------------------------------------------------------------------------------- */

int store_act_hash(struct store_read *read, int64_t seq, struct digest *ret_hash,
                   struct instant *ret_at, struct error *err)
{
    if (read_begin(read, false, err) != 0) {
        return read_fail(read);
    }
    struct query q = db_query(read->db, ST_ACT_MARK);
    bind_int(&q, seq);
    const bool found = query_row(&q);
    if (found) {
        *ret_hash = take_digest(&q);
        ret_at->ms = take_int(&q);
    }
    if (ended(read, &q, err) != 0) {
        return -1;
    }
    char text[40];
    snprintf(text, sizeof text, "bút tích %" PRId64, seq);
    return found ? 0 : error_set(err, ERR_STORE_DAMAGED, NULL, text, NULL);
}

int store_chain(struct store_read *read, const char *book, int year, int64_t after, int64_t until,
                unsigned limit, struct chain_row *ret, size_t *ret_count, struct error *err)
{
    if (read_begin(read, false, err) != 0) {
        return read_fail(read);
    }
    size_t count = 0;
    struct query q = db_query(read->db, ST_CHAIN);
    bind_text(&q, book);
    bind_int(&q, year);
    bind_int(&q, after);
    bind_int(&q, until);
    bind_int(&q, limit);
    while (count < limit && query_row(&q)) {
        struct chain_row *row = &ret[count++];
        row->seq = take_int(&q);
        row->number = take_int(&q);
        row->kind = take_text(&q);
        row->hash = take_digest(&q);
    }
    *ret_count = count;
    return ended(read, &q, err);
}

int store_book_begin(struct store_read *read, const char *book, int year, int64_t *ret,
                     struct error *err)
{
    if (read_begin(read, false, err) != 0) {
        return read_fail(read);
    }
    struct query q = db_query(read->db, ST_BOOK_BEGIN);
    bind_text(&q, book);
    bind_int(&q, year);
    *ret = query_row(&q) ? take_int(&q) : 0;
    return ended(read, &q, err);
}
