/*
 * reminders_send.c - handing out what is queued, in the order that lets a crash repeat rather than
 * lose: a delivery is marked as being sent and that is on disk, then it is sent, then its end is
 * written. What a crash leaves in between is sent again under the same key.
 */
#include "courier_link.h"
#include "reminders_room.h"

#include "phieu/courier.h"
#include "phieu/log.h"

#include <string.h>

enum { LETTERS_AT_ONCE = 32, JOB_WEIGHT = 16 << 10, WAIT_MOST_SECONDS = 3600, DOUBLINGS = 12 };

int64_t reminders_wait_ms(unsigned first_seconds, int64_t failures)
{
    int64_t seconds = first_seconds;
    for (int64_t i = 1; i < failures && i < DOUBLINGS; i++) {
        seconds *= 2;
    }
    return (seconds < WAIT_MOST_SECONDS ? seconds : WAIT_MOST_SECONDS) * 1000;
}

/* ---- writing it down ----------------------------------------------------------------------- */

struct settle_job {
    struct store_job job;
    const struct leaving *rows;
    size_t count;
};

static int run_settle(struct store_job *job, struct store_tx *tx, struct error *err)
{
    const struct settle_job *j = (struct settle_job *)job;
    for (size_t i = 0; i < j->count; i++) {
        if (store_delivery_set(tx, &j->rows[i].delivery, err) != 0) {
            return -1;
        }
    }
    return 0;
}

static int settle(struct reminders *r, const struct leaving *rows, size_t count, struct error *err)
{
    struct settle_job job = {
        .job = {.arena = arena_current(), .weight = JOB_WEIGHT, .run = run_settle},
        .rows = rows,
        .count = count,
    };
    return store_run(r->config.store, &job.job, err);
}

/* ---- the letter ---------------------------------------------------------------------------- */

/* What a webhook is told; documented in README and courier.h. */
static struct buf webhook_body(const struct message *m, const struct person *person,
                               const struct rules *rules)
{
    struct buf out;
    struct json_out json;
    buf_init(&out, arena_current(), COURIER_PACKET);
    json_out_init(&json, &out);
    json_open_object(&json, NULL);
    json_put_int(&json, "format_version", 1);
    json_put_string(&json, "key", m->key);
    json_put_string(&json, "kind", message_kind_words[m->kind].name);
    json_put_instant(&json, "at", m->at);
    json_put_string(&json, "agency", rules->agency_name);
    json_open_object(&json, "person");
    json_put_string(&json, "username", person->username);
    json_put_string(&json, "name", person->name);
    json_put_string(&json, "email", person->email);
    json_close_object(&json);
    json_put_string(&json, "subject", m->subject);
    json_put_string(&json, "text", m->body);
    json_put_int(&json, "count", m->count);
    json_put_raw(&json, "items", m->items, strlen(m->items));
    json_close_object(&json);
    return out;
}

static struct buf letter_of(const struct leaving *row, const struct person *person,
                            const struct rules *rules)
{
    const struct message *m = &row->message;
    struct buf out;
    struct json_out json;
    buf_init(&out, arena_current(), 2 * COURIER_PACKET);
    json_out_init(&json, &out);
    json_open_object(&json, NULL);
    json_put_string(&json, "key", m->key);
    json_put_string(&json, "channel", channel_words[row->delivery.channel].name);
    if (row->delivery.channel == CHANNEL_MAIL) {
        json_put_string(&json, "to", person->email);
        json_put_string(&json, "to_name", person->name);
        json_put_string(&json, "subject", m->subject);
        json_put_string(&json, "body", m->body);
        json_put_int(&json, "at", m->at.ms);
    } else {
        const struct buf body = webhook_body(m, person, rules);
        json_put_string(&json, "body", body.data);
        out.overflow = out.overflow || body.overflow;
    }
    json_close_object(&json);
    return out;
}

/* Who left since it was queued is told nothing more. */
static void send_one(struct reminders *r, const struct leaving *row, struct courier_answer *ret)
{
    const struct person *person = directory_person(r->dir, row->delivery.person);
    *ret = (struct courier_answer){COURIER_NEVER, "người nhận không còn làm việc"};
    if (person == NULL || !person->active) {
        return;
    }
    if (row->delivery.channel == CHANNEL_MAIL && !office_is_address(person->email)) {
        ret->text = "không có địa chỉ thư điện tử dùng được";
        return;
    }
    const struct buf letter = letter_of(row, person, store_rules(r->config.store));
    if (letter.overflow) {
        ret->text = "quá dài";
        return;
    }
    courier_send(r->config.courier, row->message.key, letter.data, letter.len, r->stop, ret);
}

static void note_answer(const struct reminders *r, struct delivery *d, struct instant now,
                        const struct courier_answer *answer)
{
    static const enum delivery_state states[] = {
        [COURIER_SENT] = DELIVERY_SENT,      [COURIER_LATER] = DELIVERY_WAITING,
        [COURIER_NEVER] = DELIVERY_REFUSED,  [COURIER_DOWN] = DELIVERY_WAITING,
        [COURIER_UNSURE] = DELIVERY_SENDING,
    };
    /* What may have arrived before stays so until it is answered: no digest tells it as well. */
    const bool unsure = d->state == DELIVERY_SENDING && states[answer->state] == DELIVERY_WAITING;
    d->state = unsure ? DELIVERY_SENDING : states[answer->state];
    d->tries++;
    d->last_at = now;
    d->next_at.ms = now.ms + reminders_wait_ms(r->config.retry_seconds, d->tries);
    d->answer = answer->text;
}

/* The whole channel rests: asking for each letter would only knock at a closed door. */
static void note_channel(struct reminders *r, enum channel channel, bool down, const char *answer)
{
    if (!down) {
        r->channel[channel].failures = 0;
        return;
    }
    const unsigned failures = ++r->channel[channel].failures;
    r->channel[channel].paused_until =
        monotonic_ms() + reminders_wait_ms(r->config.retry_seconds, failures);
    if (failures == 1) {
        log_warning("reminders: %s cannot be sent for now: %s", channel_words[channel].en, answer);
    }
}

static int send_rows(struct reminders *r, enum channel channel, struct instant now,
                     struct leaving *rows, size_t count, size_t *ret_sent, struct error *err)
{
    struct delivery *before = arena_alloc(arena_current(), count * sizeof *before);
    for (size_t i = 0; i < count; i++) {
        before[i] = rows[i].delivery;
        rows[i].delivery.state = DELIVERY_SENDING;
    }
    if (settle(r, rows, count, err) != 0) {
        return -1;
    }
    bool down = false;
    for (size_t i = 0; i < count; i++) {
        struct courier_answer answer;
        rows[i].delivery = before[i];
        if (!down) {
            send_one(r, &rows[i], &answer);
            note_answer(r, &rows[i].delivery, now, &answer);
            down = answer.state == COURIER_DOWN || answer.state == COURIER_UNSURE;
            note_channel(r, channel, down, answer.text);
            *ret_sent += answer.state == COURIER_SENT;
        }
    }
    return settle(r, rows, count, err);
}

static int send_channel(struct reminders *r, enum channel channel, struct instant now,
                        size_t *ret_sent, struct error *err)
{
    struct leaving *rows;
    size_t count;
    if (!r->config.channels.on[channel] || monotonic_ms() < r->channel[channel].paused_until) {
        return 0;
    }
    if (store_deliveries_due(r->read, channel, now, LETTERS_AT_ONCE, &rows, &count, err) != 0) {
        return -1;
    }
    if (count == 0) {
        return 0;
    }
    reminders_hold(r);
    const int rc = send_rows(r, channel, now, rows, count, ret_sent, err);
    reminders_drop(r);
    return rc;
}

int reminders_send(struct reminders *r, struct instant now, size_t *ret_sent, struct error *err)
{
    struct arena *before = arena_enter(&r->memory);
    int rc = 0;
    *ret_sent = 0;
    for (int i = 0; rc == 0 && i < CHANNEL_COUNT && r->config.courier != NULL; i++) {
        rc = send_channel(r, (enum channel)i, now, ret_sent, err);
        arena_release(&r->memory);
    }
    (void)arena_enter(before);
    return rc;
}
