/* keep.c - what is kept beside the letters: outgoing notices, answers to repeated requests,
 * credentials. */
#include "room.h"

#include <string.h>

/* ---- outbox ------------------------------------------------------------------------------- */

int store_outbox_add(struct store_tx *tx, struct letter_id letter, int64_t act_seq,
                     const char *kind, const char *payload, struct error *err)
{
    struct query q = db_query(tx->db, ST_OUTBOX_ADD);
    bind_int(&q, letter.v);
    bind_int(&q, act_seq);
    bind_text(&q, kind);
    bind_text(&q, payload);
    bind_int(&q, tx->now.ms);
    return query_run(&q, err);
}

int store_outbox_page(struct store_read *read, int64_t after, unsigned limit,
                      struct outbox_row **ret_rows, size_t *ret_count, struct error *err)
{
    if (read_begin(read, false, err) != 0) {
        return read_fail(read);
    }
    struct outbox_row *rows = arena_alloc(arena_current(), limit * sizeof *rows);
    size_t count = 0;
    struct query q = db_query(read->db, ST_OUTBOX_PAGE);
    bind_int(&q, after);
    bind_int(&q, limit);
    while (query_row(&q)) {
        struct outbox_row *row = &rows[count++];
        row->id = take_int(&q);
        row->letter.v = take_int(&q);
        row->act = take_int(&q);
        row->kind = take_text(&q);
        row->payload = take_text(&q);
        row->at.ms = take_int(&q);
        row->sent_at.ms = take_int(&q);
    }
    if (query_end(&q, err) != 0) {
        return read_fail(read);
    }
    *ret_rows = rows;
    *ret_count = count;
    return read_end(read, err);
}

/* ---- answers ------------------------------------------------------------------------------ */

int store_keep_answer(struct store_tx *tx, struct person_id person, const char *key,
                      const struct kept_answer *answer, struct error *err)
{
    struct query q = db_query(tx->db, ST_ANSWER_ADD);
    bind_int(&q, person.v);
    bind_text(&q, key);
    bind_digest(&q, &answer->request);
    bind_int(&q, answer->status);
    bind_blob(&q, answer->body, answer->len);
    bind_int(&q, clock_of_answers(tx->store));
    return query_run(&q, err);
}

bool store_kept_answer(struct store_read *read, struct person_id person, const char *key,
                       struct kept_answer *ret)
{
    if (read_begin(read, false, NULL) != 0) {
        return false;
    }
    struct query q = db_query(read->db, ST_ANSWER);
    bind_int(&q, person.v);
    bind_text(&q, key);
    bool found = query_row(&q);
    if (found) {
        struct kept_answer answer = {.request = take_digest(&q)};
        answer.status = take_small(&q);
        const void *body = sqlite3_column_blob(q.statement, q.taken);
        answer.len = (size_t)sqlite3_column_bytes(q.statement, q.taken);
        answer.body = arena_memdup(arena_current(), body, answer.len);
        *ret = answer;
    }
    int rc = query_end(&q, NULL);
    return read_end(read, NULL) == 0 && rc == 0 && found;
}

/* ---- credentials -------------------------------------------------------------------------- */

int store_set_password(struct store_tx *tx, struct person_id person, const char *argon2,
                       struct error *err)
{
    struct query q = db_query(tx->db, ST_PASSWORD_SET);
    bind_int(&q, person.v);
    bind_text(&q, argon2);
    bind_int(&q, tx->now.ms);
    return query_run(&q, err);
}

const char *store_password(struct store_read *read, struct person_id person)
{
    if (read_begin(read, false, NULL) != 0) {
        return NULL;
    }
    struct query q = db_query(read->db, ST_PASSWORD);
    bind_int(&q, person.v);
    const char *argon2 = query_row(&q) ? take_text_or_null(&q) : NULL;
    int rc = query_end(&q, NULL);
    return read_end(read, NULL) == 0 && rc == 0 ? argon2 : NULL;
}

int store_add_token(struct store_tx *tx, const struct token *token, struct error *err)
{
    struct query q = db_query(tx->db, ST_TOKEN_ADD);
    bind_digest(&q, &token->hash);
    bind_int(&q, token->person.v);
    bind_int(&q, token->created.ms);
    bind_int(&q, token->expires.ms);
    bind_text(&q, token->label != NULL ? token->label : "");
    bind_int(&q, token->revoked);
    return query_run(&q, err);
}

int store_revoke_token(struct store_tx *tx, const struct digest *hash, struct error *err)
{
    struct query q = db_query(tx->db, ST_TOKEN_REVOKE);
    bind_digest(&q, hash);
    return query_run(&q, err);
}

int store_revoke_tokens_of(struct store_tx *tx, struct person_id person, struct error *err)
{
    struct query q = db_query(tx->db, ST_TOKENS_REVOKE);
    bind_int(&q, person.v);
    return query_run(&q, err);
}

bool store_token(struct store_read *read, const struct digest *hash, struct token *ret)
{
    if (read_begin(read, false, NULL) != 0) {
        return false;
    }
    struct query q = db_query(read->db, ST_TOKEN);
    bind_digest(&q, hash);
    bool found = query_row(&q);
    if (found) {
        struct token token = {.hash = *hash};
        token.person.v = take_int(&q);
        token.created.ms = take_int(&q);
        token.expires.ms = take_int(&q);
        token.label = take_text(&q);
        token.revoked = take_bool(&q);
        *ret = token;
    }
    int rc = query_end(&q, NULL);
    return read_end(read, NULL) == 0 && rc == 0 && found;
}

/* ---- calendar feeds ----------------------------------------------------------------------- */

int store_drop_feed(struct store_tx *tx, struct person_id person, struct error *err)
{
    struct query q = db_query(tx->db, ST_FEED_DROP);
    bind_int(&q, person.v);
    return query_run(&q, err);
}

int store_set_feed(struct store_tx *tx, struct person_id person, const struct digest *hash,
                   struct error *err)
{
    if (store_drop_feed(tx, person, err) != 0) {
        return -1;
    }
    struct query q = db_query(tx->db, ST_FEED_ADD);
    bind_digest(&q, hash);
    bind_int(&q, person.v);
    bind_int(&q, tx->now.ms);
    return query_run(&q, err);
}

/* The one number of a point query; false when there is no such row. */
static bool one_of(struct store_read *read, struct query *q, int64_t *ret)
{
    bool found = query_row(q);
    if (found) {
        *ret = take_int(q);
    }
    int rc = query_end(q, NULL);
    return read_end(read, NULL) == 0 && rc == 0 && found;
}

bool store_feed(struct store_read *read, const struct digest *hash, struct person_id *ret)
{
    if (read_begin(read, false, NULL) != 0) {
        return false;
    }
    struct query q = db_query(read->db, ST_FEED);
    bind_digest(&q, hash);
    return one_of(read, &q, &ret->v);
}

bool store_feed_of(struct store_read *read, struct person_id person, struct instant *ret_created)
{
    if (read_begin(read, false, NULL) != 0) {
        return false;
    }
    struct query q = db_query(read->db, ST_FEED_OF);
    bind_int(&q, person.v);
    return one_of(read, &q, &ret_created->ms);
}
