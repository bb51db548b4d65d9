/* append.c - adding an act to the books, inside the writer's transaction. */
#include "chain.h"
#include "room.h"

enum { BODY_MOST = 8 << 20 };

struct store_read *store_tx_read(struct store_tx *tx)
{
    return &tx->read;
}

struct instant store_tx_now(struct store_tx *tx)
{
    return tx->now;
}

const struct directory *store_tx_directory(struct store_tx *tx)
{
    /* Only this thread replaces it, and not while a job runs. */
    return &tx->store->directory->dir;
}

const struct rules *store_tx_rules(struct store_tx *tx)
{
    return store_rules(tx->store);
}

/* As it is: what it means and whether the clock may say so was asked before. */
int append_act(struct store_tx *tx, struct act *act, struct error *err)
{
    struct mirror *mirror = &tx->store->mirror;
    struct buf body;
    buf_init(&body, arena_current(), BODY_MOST);
    if (act->body != NULL) {
        json_canonical(&body, act->body);
    } else {
        buf_puts(&body, "{}");
    }
    if (body.overflow) {
        return error_set(err, ERR_TEXT_TOO_LONG, NULL, "8388608", NULL);
    }
    struct act next = *act;
    next.seq = mirror->last_seq + 1;
    next.at = tx->now;
    const char *kind = act_infos[act->kind].name;
    struct digest body_hash, hash;
    digest_of(body.data, body.len, &body_hash);
    chain_link(&mirror->head, &next, kind, &body_hash, &hash);
    struct query q = db_query(tx->db, ST_ACT_ADD);
    bind_int(&q, next.seq);
    bind_int(&q, next.letter.v);
    bind_text(&q, kind);
    bind_int(&q, next.actor.v);
    bind_int(&q, next.behalf.v);
    bind_int(&q, next.at.ms);
    bind_text(&q, body.data);
    bind_digest(&q, &body_hash);
    bind_digest(&q, &hash);
    if (query_run(&q, err) != 0) {
        return -1;
    }
    mirror->last_seq = next.seq;
    mirror->head = hash;
    tx->body_hash = body_hash;
    act->seq = next.seq;
    act->at = next.at;
    tx->office = tx->office || next.letter.v == 0;
    if (next.kind == ACT_REGISTER) {
        tx->registered = next.letter;
        tx->registered_seq = next.seq;
    }
    return 0;
}

int store_append(struct store_tx *tx, struct act *act, struct error *err)
{
    return clock_watch(tx, err) == 0 ? append_act(tx, act, err) : -1;
}

struct digest store_appended(const struct store_tx *tx)
{
    return tx->body_hash;
}
