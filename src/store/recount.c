/*
 * recount.c - letters with deadlines in working days, and the counting after a change of the
 * calendar.
 *
 * `counted` is projected with every act, so that a change looks at open letters only. `recounts`
 * says how far the counting has come: it is written in the same transaction as the moves, so that a
 * crash repeats nothing and leaves nothing out.
 */
#include "room.h"

const struct word recount_words[RECOUNT_STATE_COUNT] = {
    [RECOUNT_RUNNING] = {"running", "đang tính lại", "under way"},
    [RECOUNT_DONE] = {"done", "đã tính xong", "done"},
    [RECOUNT_TAKEN_OVER] = {"taken-over", "tính tiếp trong lần đổi sau",
                            "goes on in a later change"},
};
_Static_assert(RECOUNT_RUNNING == 0 && RECOUNT_DONE == 1 && RECOUNT_TAKEN_OVER == 2,
               "states of counting are stored as numbers");

/* ---- the projection ----------------------------------------------------------------------- */

bool counted_row(const struct slip *slip, int64_t *ret_last)
{
    struct day own = json_day(slip->fields, "due");
    bool own_counts = json_str(slip->fields, "due_rule")[0] != '\0';
    int64_t last = own_counts && day_is(own) ? own.n : 0;
    for (size_t i = 0; i < slip->line_count; i++) {
        const struct line *line = &slip->lines[i];
        if (line_state_open(line->state) && day_is(line->due) && line->due.n > last) {
            last = line->due.n;
        }
    }
    *ret_last = last;
    return slip->counted && slip->state >= LETTER_REGISTERED && slip->state < LETTER_DONE;
}

int counted_project(struct store_tx *tx, const struct slip *slip, struct error *err)
{
    int64_t last;
    if (!slip->counted) {
        return 0; /* once counted, always: there is no row */
    }
    bool stands = counted_row(slip, &last);
    struct query q = db_query(tx->db, stands ? ST_COUNTED_SET : ST_COUNTED_DROP);
    bind_int(&q, slip->letter.v);
    if (stands) {
        bind_int(&q, last);
    }
    return query_run(&q, err);
}

/* ---- writing ------------------------------------------------------------------------------ */

static void take_recount(struct query *q, struct recount *ret)
{
    struct recount recount = {0};
    if (query_row(q)) {
        recount.act = take_int(q);
        recount.by.v = take_int(q);
        recount.first.n = (int32_t)take_int(q);
        recount.upto.v = take_int(q);
        recount.moved = take_int(q);
        recount.state = (enum recount_state)take_int(q);
    }
    *ret = recount;
}

int store_recount_begin(struct store_tx *tx, int64_t act, struct person_id by, struct day first,
                        struct error *err)
{
    struct recount before;
    if (store_recount_open(&tx->read, &before, err) != 0) {
        return -1;
    }
    if (before.act != 0 && before.first.n < first.n) {
        first = before.first; /* what it has not reached yet is ours */
    }
    struct query over = db_query(tx->db, ST_RECOUNT_TAKE_OVER);
    bind_int(&over, act);
    if (query_run(&over, err) != 0) {
        return -1;
    }
    struct query q = db_query(tx->db, ST_RECOUNT_ADD);
    bind_int(&q, act);
    bind_int(&q, by.v);
    bind_int(&q, first.n);
    return query_run(&q, err);
}

int store_recount_step(struct store_tx *tx, int64_t act, struct letter_id upto, int64_t moved,
                       bool done, struct error *err)
{
    struct query q = db_query(tx->db, ST_RECOUNT_STEP);
    bind_int(&q, upto.v);
    bind_int(&q, moved);
    bind_int(&q, done ? RECOUNT_DONE : RECOUNT_RUNNING);
    bind_int(&q, act);
    return query_run(&q, err);
}

int store_recount_note(struct store_tx *tx, int64_t act, struct letter_id letter, struct error *err)
{
    struct query q = db_query(tx->db, ST_RECOUNTED_ADD);
    bind_int(&q, act);
    bind_int(&q, letter.v);
    return query_run(&q, err);
}

/* ---- reading ------------------------------------------------------------------------------ */

int store_recount_open(struct store_read *read, struct recount *ret, struct error *err)
{
    if (read_begin(read, false, err) != 0) {
        return read_fail(read);
    }
    struct query q = db_query(read->db, ST_RECOUNT_OPEN);
    take_recount(&q, ret);
    return query_end(&q, err) != 0 ? read_fail(read) : read_end(read, err);
}

int store_recount(struct store_read *read, int64_t act, struct recount *ret, struct error *err)
{
    if (read_begin(read, false, err) != 0) {
        return read_fail(read);
    }
    struct query q = db_query(read->db, ST_RECOUNT);
    bind_int(&q, act);
    take_recount(&q, ret);
    return query_end(&q, err) != 0 ? read_fail(read) : read_end(read, err);
}

/* Letters of a statement that is bound but for its limit. */
static int take_letters(struct store_read *read, struct query *q, unsigned limit,
                        struct letter_id **ret, size_t *ret_count, struct error *err)
{
    struct letter_id *letters = arena_alloc(arena_current(), limit * sizeof *letters);
    size_t count = 0;
    bind_int(q, limit);
    while (count < limit && query_row(q)) {
        letters[count++].v = take_int(q);
    }
    if (query_end(q, err) != 0) {
        return read_fail(read);
    }
    *ret = letters;
    *ret_count = count;
    return read_end(read, err);
}

int store_recount_letters(struct store_read *read, int64_t act, struct letter_id after,
                          unsigned limit, struct letter_id **ret, size_t *ret_count,
                          struct error *err)
{
    if (read_begin(read, false, err) != 0) {
        return read_fail(read);
    }
    struct query q = db_query(read->db, ST_RECOUNTED);
    bind_int(&q, act);
    bind_int(&q, after.v);
    return take_letters(read, &q, limit, ret, ret_count, err);
}

int store_counted(struct store_read *read, struct letter_id after, struct day from, unsigned limit,
                  struct letter_id **ret, size_t *ret_count, struct error *err)
{
    if (read_begin(read, false, err) != 0) {
        return read_fail(read);
    }
    struct query q = db_query(read->db, ST_COUNTED_AFTER);
    bind_int(&q, after.v);
    bind_int(&q, from.n);
    return take_letters(read, &q, limit, ret, ret_count, err);
}
