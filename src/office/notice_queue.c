/* notice_queue.c - putting down what is told: notices, message and deliveries in one job. */
#include "notices.h"

#include "office_room.h"

#include <string.h>

bool office_is_address(const char *email)
{
    const char *at = strchr(email, '@');
    for (const char *p = email; *p != '\0'; p++) {
        if ((unsigned char)*p <= ' ' || *p == 0x7f || strchr("<>()[]\\,;:\"", *p) != NULL) {
            return false;
        }
    }
    return at != NULL && at != email && at[1] != '\0' && strchr(at + 1, '@') == NULL &&
           strlen(email) <= 254;
}

/* The first state of the message's delivery by that channel. */
static struct delivery delivery_of(const struct message *message, enum channel channel,
                                   const struct person *person)
{
    const bool refused =
        channel == CHANNEL_MAIL && (person == NULL || !office_is_address(person->email));
    return (struct delivery){
        .message = message->id,
        .channel = channel,
        .person = message->person,
        .state = refused ? DELIVERY_REFUSED : DELIVERY_WAITING,
        .next_at = message->at,
        .answer = refused ? "không có địa chỉ thư điện tử dùng được" : "",
    };
}

int message_queue(struct store_tx *tx, const struct message *message,
                  const struct office_channels *channels, int64_t *ret_id, struct error *err)
{
    const struct person *person = directory_person(store_tx_directory(tx), message->person);
    struct message kept = *message;
    bool leaves = false;
    for (int i = 0; i < CHANNEL_COUNT; i++) {
        leaves =
            leaves || (channels->on[i] &&
                       delivery_of(message, (enum channel)i, person).state == DELIVERY_WAITING);
    }
    if (!leaves) { /* nobody will ever read the text */
        kept.body = kept.items = "";
    }
    if (store_message_add(tx, &kept, &kept.id, err) != 0) {
        return -1;
    }
    for (int i = 0; kept.id != 0 && i < CHANNEL_COUNT; i++) {
        const struct delivery delivery = delivery_of(&kept, (enum channel)i, person);
        if (channels->on[i] && store_delivery_add(tx, &delivery, err) != 0) {
            return -1;
        }
    }
    *ret_id = kept.id;
    return 0;
}

/* ---- the digest ---------------------------------------------------------------------------- */

static int take_over(struct store_tx *tx, const struct office_digest *digest, int64_t message,
                     struct error *err)
{
    for (size_t i = 0; i < digest->waiting_count; i++) {
        if (store_notice_join(tx, digest->waiting[i], message, err) != 0) {
            return -1;
        }
    }
    for (size_t i = 0; i < digest->stuck_count; i++) {
        if (store_message_fold(tx, digest->stuck[i], message, err) != 0) {
            return -1;
        }
    }
    return 0;
}

int office_digest_queue(const struct office_call *call, const struct office_digest *digest,
                        const struct office_channels *channels, bool *ret_new, struct error *err)
{
    struct store_tx *tx = call->tx;
    int64_t message = 0, notice;
    *ret_new = false;
    if (digest->fresh == 0) { /* what waited is over by now */
        return take_over(tx, digest, NOTICE_DROPPED, err);
    }
    if (message_queue(tx, &digest->message, channels, &message, err) != 0) {
        return -1;
    }
    if (message == 0) {
        return 0; /* this morning's is there already */
    }
    for (size_t i = 0; i < digest->items.count; i++) {
        const struct office_reminder *item = &digest->items.items[i];
        if (item->fresh && !notice_infos[item->notice.kind].at_once &&
            (store_notice_add(tx, &item->notice, 0, &notice, err) != 0 ||
             (notice != 0 && store_notice_join(tx, notice, message, err) != 0))) {
            return -1;
        }
    }
    *ret_new = true;
    return take_over(tx, digest, message, err);
}

/* ---- at once ------------------------------------------------------------------------------- */

static bool is_over_cap(struct store_tx *tx, const struct message *message)
{
    const int cap = store_tx_rules(tx)->reminders.daily_cap;
    return cap > 0 &&
           store_messages_of_day(store_tx_read(tx), message->person, message->day) >= cap;
}

static bool is_queue_full(struct store_tx *tx, const struct office_channels *channels)
{
    bool full = false;
    for (int i = 0; i < CHANNEL_COUNT; i++) {
        full = full ||
               (channels->on[i] && store_deliveries_waiting(store_tx_read(tx), (enum channel)i,
                                                            channels->queue) >= channels->queue);
    }
    return full;
}

static int queue_word(struct store_tx *tx, const struct office_word *word,
                      const struct office_channels *channels, bool hold, struct error *err)
{
    int64_t *fresh = arena_alloc(arena_current(), word->items.count * sizeof *fresh);
    int64_t message = 0;
    size_t count = 0;
    for (size_t i = 0; i < word->items.count; i++) {
        int64_t id;
        if (store_notice_add(tx, &word->items.items[i].notice, word->act, &id, err) != 0) {
            return -1;
        }
        if (id != 0) {
            fresh[count++] = id;
        }
    }
    if (count == 0 || hold || is_over_cap(tx, &word->message)) {
        return 0;
    }
    if (message_queue(tx, &word->message, channels, &message, err) != 0) {
        return -1;
    }
    for (size_t i = 0; message != 0 && i < count; i++) {
        if (store_notice_join(tx, fresh[i], message, err) != 0) {
            return -1;
        }
    }
    return 0;
}

int office_words_queue(const struct office_call *call, const struct office_words *words,
                       const struct office_channels *channels, bool hold, struct error *err)
{
    const bool full = !hold && is_queue_full(call->tx, channels);
    for (size_t i = 0; i < words->count; i++) {
        if (queue_word(call->tx, &words->items[i], channels, hold || full, err) != 0) {
            return -1;
        }
    }
    return store_notice_mark_set(call->tx, words->upto, err);
}

/* ---- trying the channels ------------------------------------------------------------------- */

int office_test_notice(const struct office_call *call, struct person_id person,
                       const struct office_channels *channels, int64_t *ret_message,
                       struct error *err)
{
    const struct directory *dir = store_tx_directory(call->tx);
    const struct rules *rules = store_tx_rules(call->tx);
    const struct instant now = store_tx_now(call->tx);
    struct message message = {
        .key = call->key[0] != '\0'
                   ? arena_printf(arena_current(), "test/%lld/%s", (long long)person.v, call->key)
                   : arena_printf(arena_current(), "test/%lld/%lld", (long long)person.v,
                                  (long long)now.ms),
        .person = person,
        .kind = MESSAGE_TEST,
        .day = instant_day(now, rules->zone_minutes),
        .at = now,
    };
    if (!directory_has_role(dir, call->actor, ROLE_ADMIN)) {
        return error_set(err, ERR_NOT_PERMITTED, "", "gửi thư thử", "chỉ: quản trị");
    }
    write_test(dir, rules, &message);
    return message_queue(call->tx, &message, channels, ret_message, err);
}
