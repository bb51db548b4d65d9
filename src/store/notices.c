/* notices.c - writing down what people are told: notices, the messages they leave in, deliveries.
 */
#include "room.h"

const struct word channel_words[CHANNEL_COUNT] = {
    [CHANNEL_MAIL] = {"mail", "thư điện tử", "e-mail"},
    [CHANNEL_WEBHOOK] = {"webhook", "webhook", "webhook"},
};
const struct word message_kind_words[MESSAGE_KIND_COUNT] = {
    [MESSAGE_NOW] = {"now", "nhắc ngay", "at once"},
    [MESSAGE_DIGEST] = {"digest", "bản tổng hợp", "digest"},
    [MESSAGE_TEST] = {"test", "thư thử", "test"},
};
const struct word delivery_state_words[DELIVERY_STATE_COUNT] = {
    [DELIVERY_WAITING] = {"waiting", "chờ gửi", "waiting"},
    [DELIVERY_SENDING] = {"sending", "đang gửi", "being sent"},
    [DELIVERY_REFUSED] = {"refused", "không gửi được", "refused"},
    [DELIVERY_SENT] = {"sent", "đã gửi", "sent"},
    [DELIVERY_FOLDED] = {"folded", "gộp vào bản tổng hợp sau", "in a later digest"},
};

/* Runs an insert that may meet a row of the same key. *ret_id is 0 then, and nothing was written:
 * the job may still refuse. */
static int add_row(struct store_tx *tx, struct query *q, int64_t *ret_id, struct error *err)
{
    if (query_run(q, err) != 0) {
        return -1;
    }
    const bool added = sqlite3_changes(tx->db->handle) > 0;
    tx->db->writes -= added ? 0 : 1;
    *ret_id = added ? sqlite3_last_insert_rowid(tx->db->handle) : 0;
    return 0;
}

int store_notice_mark_set(struct store_tx *tx, int64_t seq, struct error *err)
{
    struct query q = db_query(tx->db, ST_NOTICE_MARK_SET);
    bind_int(&q, seq);
    return query_run(&q, err);
}

static void bind_episode(struct query *q, const struct notice *notice)
{
    bind_int(q, notice->person.v);
    bind_int(q, notice->letter.v);
    bind_int(q, notice->line);
    bind_int(q, notice->kind);
    bind_int(q, notice->episode);
}

int store_notice_add(struct store_tx *tx, const struct notice *notice, int64_t act, int64_t *ret_id,
                     struct error *err)
{
    struct query q = db_query(tx->db, ST_NOTICE_ADD);
    bind_episode(&q, notice);
    bind_int(&q, notice->instead_of.v);
    bind_day(&q, notice->due);
    bind_int(&q, act);
    bind_int(&q, tx->now.ms);
    return add_row(tx, &q, ret_id, err);
}

bool store_notice_known(struct store_read *read, const struct notice *notice)
{
    if (read_begin(read, false, NULL) != 0) {
        return false;
    }
    struct query q = db_query(read->db, ST_NOTICE_KNOWN);
    bind_episode(&q, notice);
    const bool known = query_row(&q);
    const int rc = query_end(&q, NULL);
    return read_end(read, NULL) == 0 && rc == 0 && known;
}

int store_notice_join(struct store_tx *tx, int64_t notice, int64_t message, struct error *err)
{
    struct query q = db_query(tx->db, ST_NOTICE_JOIN);
    bind_int(&q, message);
    bind_int(&q, notice);
    return query_run(&q, err);
}

int store_message_add(struct store_tx *tx, const struct message *message, int64_t *ret_id,
                      struct error *err)
{
    struct query q = db_query(tx->db, ST_MESSAGE_ADD);
    bind_text(&q, message->key);
    bind_int(&q, message->person.v);
    bind_int(&q, message->kind);
    bind_int(&q, message->day.n);
    bind_int(&q, message->at.ms);
    bind_int(&q, message->count);
    bind_text(&q, message->subject);
    bind_text(&q, message->body);
    bind_text(&q, message->items);
    return add_row(tx, &q, ret_id, err);
}

static void bind_instant(struct query *q, struct instant t)
{
    if (instant_is(t)) {
        bind_int(q, t.ms);
    } else {
        bind_null(q);
    }
}

int store_delivery_add(struct store_tx *tx, const struct delivery *d, struct error *err)
{
    struct query q = db_query(tx->db, ST_DELIVERY_ADD);
    bind_int(&q, d->message);
    bind_int(&q, d->channel);
    bind_int(&q, d->person.v);
    bind_int(&q, d->state);
    bind_int(&q, d->tries);
    bind_int(&q, d->next_at.ms);
    bind_instant(&q, d->last_at);
    bind_text(&q, d->answer != NULL ? d->answer : "");
    return query_run(&q, err);
}

static int forget_text(struct store_tx *tx, int64_t message, struct error *err)
{
    struct query q = db_query(tx->db, ST_MESSAGE_EMPTY);
    bind_int(&q, message);
    return query_run(&q, err);
}

int store_delivery_set(struct store_tx *tx, const struct delivery *d, struct error *err)
{
    struct query q = db_query(tx->db, ST_DELIVERY_SET);
    bind_int(&q, d->state);
    bind_int(&q, d->tries);
    bind_int(&q, d->next_at.ms);
    bind_instant(&q, d->last_at);
    bind_text(&q, d->answer != NULL ? d->answer : "");
    bind_int(&q, d->message);
    bind_int(&q, d->channel);
    if (query_run(&q, err) != 0) {
        return -1;
    }
    return d->state > DELIVERY_SENDING ? forget_text(tx, d->message, err) : 0;
}

static int run_two(struct store_tx *tx, enum statement id, int64_t first, int64_t second,
                   struct error *err)
{
    struct query q = db_query(tx->db, id);
    bind_int(&q, first);
    bind_int(&q, second);
    return query_run(&q, err);
}

int store_message_fold(struct store_tx *tx, int64_t message, int64_t into, struct error *err)
{
    struct query q = db_query(tx->db, ST_DELIVERIES_FOLD);
    bind_int(&q, message);
    return query_run(&q, err) != 0 || run_two(tx, ST_MESSAGE_FOLD, into, message, err) != 0 ||
                   run_two(tx, ST_NOTICES_JOIN, into, message, err) != 0
               ? -1
               : 0;
}

int store_digest_done(struct store_tx *tx, struct day day, struct error *err)
{
    struct query q = db_query(tx->db, ST_DIGEST_DONE);
    bind_int(&q, day.n);
    bind_int(&q, tx->now.ms);
    return query_run(&q, err);
}
