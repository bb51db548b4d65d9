/*
 * learned.c - by which notation and place an issuer is known.
 *
 * A projection with a row a letter, not a count, so that a correction or a cancelled number takes
 * back what was learned from it; what is asked for is the newest of them, so that an office that
 * changed its name is known by the new one before long.
 */
#include "room.h"

enum { CATCH_UP_MOST = 20000, LETTER_MEMORY = 64 << 20 };

bool learned_row(const struct slip *slip, const char **ret_organ, const char **ret_place)
{
    const json_t *fields = slip->fields;
    *ret_organ = read_organ(json_str(fields, "code_notation"));
    *ret_place = text_folded(arena_current(), json_str(fields, "place"));
    return slip->number > 0 && slip->state != LETTER_CANCELLED && (*ret_organ)[0] != '\0' &&
           json_str(fields, "issuer")[0] != '\0';
}

static int learn(struct db *db, const struct slip *slip, struct error *err)
{
    const char *organ, *place;
    bool teaches = learned_row(slip, &organ, &place);
    struct query q = db_query(db, teaches ? ST_LEARNED_SET : ST_LEARNED_DROP);
    bind_int(&q, slip->letter.v);
    if (teaches) {
        bind_text(&q, organ);
        bind_text(&q, place);
    }
    return query_run(&q, err);
}

int learned_project(struct store_tx *tx, const struct slip *slip, struct error *err)
{
    return slip->seq > 0 && slip->fields_seq == slip->seq ? learn(tx->db, slip, err) : 0;
}

int store_learned(struct store_read *read, const char *organ, struct learned **ret,
                  size_t *ret_count, struct error *err)
{
    if (read_begin(read, false, err) != 0) {
        return read_fail(read);
    }
    struct learned *rows = arena_alloc(arena_current(), LEARNED_MOST * sizeof *rows);
    size_t count = 0;
    struct query q = db_query(read->db, ST_LEARNED);
    bind_text(&q, organ);
    bind_int(&q, LEARNED_MOST);
    while (count < LEARNED_MOST && query_row(&q)) {
        rows[count].place = take_text(&q);
        rows[count].issuer = take_text(&q);
        rows[count++].signer = take_text(&q);
    }
    if (query_end(&q, err) != 0) {
        return read_fail(read);
    }
    *ret = rows;
    *ret_count = count;
    return read_end(read, err);
}

/* ---- letters of before anything was learned -------------------------------------------------- */

int learned_since(struct db *db, struct letter_id *ret, bool *ret_done, struct error *err)
{
    struct query q = db_query(db, ST_LEARNED_FROM);
    bool found = query_row(&q);
    ret->v = found ? take_int(&q) : 0;
    *ret_done = !found || take_bool(&q);
    return query_end(&q, err);
}

static int learn_letter(struct store_read *read, struct letter_id letter, struct error *err)
{
    struct slip slip;
    return read_slip(read, letter, 0, &slip, err) != 0 ? -1 : learn(read->db, &slip, err);
}

/* In memory of its own. */
static int learn_scoped(struct store_read *read, struct letter_id letter, struct error *err)
{
    struct arena scratch;
    jmp_buf scope;
    volatile int rc;
    arena_init(&scratch, LETTER_MEMORY);
    scratch.scope = &scope;
    struct arena *volatile before = arena_enter(&scratch);
    if (setjmp(scope) == 0) {
        rc = learn_letter(read, letter, err);
    } else {
        rc = error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    arena_enter(before);
    arena_release(&scratch);
    return rc;
}

/* The next letter after one; NO_LETTER behind the last. */
static int next_letter(struct db *db, struct letter_id after, struct letter_id *ret,
                       struct error *err)
{
    struct query q = db_query(db, ST_LETTER_IDS);
    bind_int(&q, after.v);
    ret->v = query_row(&q) ? take_int(&q) : 0;
    return query_end(&q, err);
}

static int learn_all(struct store_read *read, struct letter_id from, struct letter_id upto,
                     struct error *err)
{
    struct letter_id letter;
    if (next_letter(read->db, from, &letter, err) != 0) {
        return -1;
    }
    while (letter.v != 0 && letter.v <= upto.v) {
        if (learn_scoped(read, letter, err) != 0 ||
            next_letter(read->db, letter, &letter, err) != 0) {
            return -1;
        }
    }
    struct query q = db_query(read->db, ST_LEARNED_CAUGHT_UP);
    bind_int(&q, from.v);
    return query_run(&q, err);
}

int learned_catch_up(struct store *store, struct error *err)
{
    struct store_read read;
    struct letter_id upto;
    bool done;
    if (learned_since(store->db, &upto, &done, err) != 0) {
        return -1;
    }
    if (done) {
        return 0;
    }
    struct letter_id from = {upto.v > CATCH_UP_MOST ? upto.v - CATCH_UP_MOST : 0};
    read_reader(&read, store->db, store);
    read.writers = true;
    if (db_run(store->db, ST_BEGIN_WRITE, err) == 0 && learn_all(&read, from, upto, err) == 0 &&
        db_run(store->db, ST_COMMIT, err) == 0) {
        return 0;
    }
    db_abandon(store->db);
    return -1;
}
