/* notices_read.c - reading what people were told, what waits to leave, and whose letters are open.
 */
#include "cursor.h"
#include "room.h"

#include <stdlib.h>
#include <string.h>

/* ---- growing lists ------------------------------------------------------------------------- */

/* Room for one more at the end of an arena array that doubles. */
static void *one_more(void **array, size_t *count, size_t *room, size_t size)
{
    if (*count == *room) {
        *room = *room == 0 ? 16 : *room * 2;
        void *wider = arena_alloc(arena_current(), *room * size);
        if (*count > 0) {
            memcpy(wider, *array, *count * size);
        }
        *array = wider;
    }
    return (char *)*array + (*count)++ * size;
}

/* ---- one value ----------------------------------------------------------------------------- */

static int64_t number_of(struct store_read *read, enum statement id, const int64_t *values,
                         size_t count)
{
    if (read_begin(read, false, NULL) != 0) {
        return 0;
    }
    struct query q = db_query(read->db, id);
    for (size_t i = 0; i < count; i++) {
        bind_int(&q, values[i]);
    }
    int64_t value = query_row(&q) ? take_int(&q) : 0;
    if (query_end(&q, NULL) != 0) {
        value = 0;
    }
    may_fail(read_end(read, NULL));
    return value;
}

int64_t store_notice_mark(struct store_read *read)
{
    return number_of(read, ST_NOTICE_MARK, NULL, 0);
}

bool store_digest_made(struct store_read *read, struct day day)
{
    return number_of(read, ST_DIGEST_MADE, (const int64_t[]){day.n}, 1) != 0;
}

int64_t store_messages_of_day(struct store_read *read, struct person_id person, struct day day)
{
    return number_of(read, ST_MESSAGES_OF_DAY, (const int64_t[]){person.v, day.n}, 2);
}

int64_t store_deliveries_waiting(struct store_read *read, enum channel channel, int64_t most)
{
    return number_of(read, ST_DELIVERIES_WAITING, (const int64_t[]){channel, most}, 2);
}

/* ---- acts and open letters ----------------------------------------------------------------- */

int store_act_heads(struct store_read *read, int64_t after, unsigned limit, struct act_head **ret,
                    size_t *ret_count, struct error *err)
{
    if (read_begin(read, false, err) != 0) {
        return read_fail(read);
    }
    struct act_head *heads = arena_alloc(arena_current(), limit * sizeof *heads);
    size_t count = 0;
    struct query q = db_query(read->db, ST_ACTS_AFTER);
    bind_int(&q, after);
    bind_int(&q, limit);
    while (query_row(&q)) {
        struct act_head *head = &heads[count++];
        head->seq = take_int(&q);
        head->letter.v = take_int(&q);
        head->kind = (enum act_kind)act_find(peek_text(&q));
    }
    if (query_end(&q, err) != 0) {
        return read_fail(read);
    }
    *ret = heads;
    *ret_count = count;
    return read_end(read, err);
}

struct letter_ids {
    struct letter_id *items;
    size_t count, room;
};

static int add_letters(struct store_read *read, enum statement id, const int64_t *value,
                       struct letter_ids *ids, struct error *err)
{
    struct query q = db_query(read->db, id);
    if (value != NULL) {
        bind_int(&q, *value);
    }
    while (query_row(&q)) {
        struct letter_id *letter =
            one_more((void **)&ids->items, &ids->count, &ids->room, sizeof *letter);
        letter->v = take_int(&q);
    }
    return query_end(&q, err);
}

static int compare_letters(const void *a, const void *b)
{
    const struct letter_id *left = a, *right = b;
    return (left->v > right->v) - (left->v < right->v);
}

static void sort_once(struct letter_ids *ids)
{
    size_t kept = 0;
    if (ids->count > 1) {
        qsort(ids->items, ids->count, sizeof *ids->items, compare_letters);
    }
    for (size_t i = 0; i < ids->count; i++) {
        if (kept == 0 || ids->items[kept - 1].v != ids->items[i].v) {
            ids->items[kept++] = ids->items[i];
        }
    }
    ids->count = kept;
}

static int add_desk(struct store_read *read, struct letter_ids *ids, struct error *err)
{
    static const int64_t registered = LETTER_REGISTERED, presented = LETTER_PRESENTED;
    return add_letters(read, ST_DESK_OF_STATE, &registered, ids, err) != 0 ||
                   add_letters(read, ST_DESK_OF_STATE, &presented, ids, err) != 0 ||
                   add_letters(read, ST_RECEIPTS_OWED, NULL, ids, err) != 0
               ? -1
               : 0;
}

static int add_open(struct store_read *read, const struct open_letters *which,
                    struct letter_ids *ids, struct error *err)
{
    static const enum statement of_people[] = {ST_OPEN_OF_PERSON, ST_OPEN_GIVEN, ST_OPEN_GIVEN_FOR};
    int rc = 0;
    if (which->unit_count == 0 && which->person_count == 0) {
        return add_letters(read, ST_OPEN_LETTERS, NULL, ids, err);
    }
    for (size_t i = 0; rc == 0 && i < which->unit_count; i++) {
        rc = add_letters(read, ST_OPEN_OF_UNIT, &which->units[i].v, ids, err);
    }
    for (size_t i = 0; rc == 0 && i < which->person_count * 3; i++) {
        rc = add_letters(read, of_people[i % 3], &which->people[i / 3].v, ids, err);
    }
    return rc;
}

int store_open_letters(struct store_read *read, const struct open_letters *which,
                       struct letter_id **ret, size_t *ret_count, struct error *err)
{
    struct letter_ids ids = {0};
    if (read_begin(read, true, err) != 0 || add_open(read, which, &ids, err) != 0 ||
        (which->desk && add_desk(read, &ids, err) != 0)) {
        return read_fail(read);
    }
    sort_once(&ids);
    *ret = ids.items;
    *ret_count = ids.count;
    return read_end(read, err);
}

int store_urgent_desk(struct store_read *read, struct letter_id **ret, size_t *ret_count,
                      struct error *err)
{
    struct letter_ids ids = {0};
    if (read_begin(read, false, err) != 0 ||
        add_letters(read, ST_DESK_URGENT, NULL, &ids, err) != 0) {
        return read_fail(read);
    }
    *ret = ids.items;
    *ret_count = ids.count;
    return read_end(read, err);
}

/* ---- notices ------------------------------------------------------------------------------- */

static struct notice_row take_notice(struct query *q)
{
    struct notice_row row = {.id = take_int(q)};
    row.notice.person.v = take_int(q);
    row.notice.letter.v = take_int(q);
    row.notice.line = take_small(q);
    row.notice.kind = (enum notice_kind)take_int(q);
    row.notice.episode = take_int(q);
    row.notice.instead_of.v = take_int(q);
    row.notice.due = take_day(q);
    row.act = take_int(q);
    row.at.ms = take_int(q);
    row.message = take_int(q);
    return row;
}

int store_notices(struct store_read *read, int64_t message, struct person_id person, size_t most,
                  struct notice_row **ret, size_t *ret_count, struct error *err)
{
    struct notice_row *rows = NULL;
    size_t count = 0, room = 0;
    if (read_begin(read, false, err) != 0) {
        return read_fail(read);
    }
    struct query q = db_query(read->db, message != 0 ? ST_NOTICES_OF : ST_NOTICES_WAITING);
    bind_int(&q, message != 0 ? message : person.v);
    bind_int(&q, 0);
    bind_int(&q, (int64_t)most);
    while (query_row(&q)) {
        struct notice_row row = take_notice(&q);
        if (row.notice.kind < NOTICE_COUNT) { /* of a newer program: left alone */
            *(struct notice_row *)one_more((void **)&rows, &count, &room, sizeof row) = row;
        }
    }
    if (query_end(&q, err) != 0) {
        return read_fail(read);
    }
    *ret = rows;
    *ret_count = count;
    return read_end(read, err);
}

/* ---- messages and deliveries --------------------------------------------------------------- */

static struct message take_message(struct query *q)
{
    struct message m = {.id = take_int(q)};
    m.key = take_text(q);
    m.person.v = take_int(q);
    m.kind = (enum message_kind)take_int(q);
    m.day.n = take_small(q);
    m.at.ms = take_int(q);
    m.count = take_small(q);
    m.subject = take_text(q);
    m.body = take_text(q);
    m.items = take_text(q);
    m.folded = take_int(q);
    return m;
}

static struct delivery take_delivery(struct query *q)
{
    struct delivery d = {.message = take_int(q)};
    d.channel = (enum channel)take_int(q);
    d.person.v = take_int(q);
    d.state = (enum delivery_state)take_int(q);
    d.tries = take_int(q);
    d.next_at.ms = take_int(q);
    d.last_at.ms = take_int(q);
    d.answer = take_text(q);
    return d;
}

static int deliveries_of(struct store_read *read, int64_t message, struct delivery *ret,
                         size_t *ret_count, struct error *err)
{
    struct query q = db_query(read->db, ST_DELIVERIES_OF);
    size_t count = 0;
    bind_int(&q, message);
    while (count < CHANNEL_COUNT && query_row(&q)) {
        ret[count++] = take_delivery(&q);
    }
    *ret_count = count;
    return query_end(&q, err);
}

static int message_of(struct store_read *read, int64_t id, struct message *ret, struct error *err)
{
    struct query q = db_query(read->db, ST_MESSAGE);
    bind_int(&q, id);
    if (query_row(&q)) {
        *ret = take_message(&q);
    }
    return query_end(&q, err);
}

/* No channel took it, and none may have: what was given out and not answered is sent again as it
 * is, or two messages would tell the same. */
static bool is_stuck(const struct delivery *deliveries, size_t count)
{
    bool waits = false;
    for (size_t i = 0; i < count; i++) {
        if (deliveries[i].state == DELIVERY_SENT || deliveries[i].state == DELIVERY_SENDING) {
            return false;
        }
        waits = waits || deliveries[i].state == DELIVERY_WAITING;
    }
    return waits;
}

int store_messages_stuck(struct store_read *read, struct person_id person, int64_t **ret,
                         size_t *ret_count, struct error *err)
{
    int64_t *ids = NULL;
    size_t count = 0, room = 0, kept = 0;
    if (read_begin(read, true, err) != 0) {
        return read_fail(read);
    }
    struct query q = db_query(read->db, ST_DELIVERIES_OPEN);
    bind_int(&q, person.v);
    while (query_row(&q)) {
        const int64_t id = take_int(&q);
        if (count == 0 || ids[count - 1] != id) {
            *(int64_t *)one_more((void **)&ids, &count, &room, sizeof id) = id;
        }
    }
    int rc = query_end(&q, err);
    for (size_t i = 0; rc == 0 && i < count; i++) {
        struct delivery deliveries[CHANNEL_COUNT];
        size_t n = 0;
        rc = deliveries_of(read, ids[i], deliveries, &n, err);
        if (rc == 0 && is_stuck(deliveries, n)) {
            ids[kept++] = ids[i];
        }
    }
    if (rc != 0) {
        return read_fail(read);
    }
    *ret = ids;
    *ret_count = kept;
    return read_end(read, err);
}

/* A wait is an hour at most, so a later time was written by a clock that was ahead. */
enum { WAIT_MOST_MS = 3600 * 1000 + 60000 };

static int take_leaving(struct store_read *read, enum statement id, enum channel channel,
                        int64_t at, size_t limit, struct leaving *rows, size_t *count,
                        struct error *err)
{
    struct query q = db_query(read->db, id);
    bind_int(&q, channel);
    bind_int(&q, at);
    bind_int(&q, (int64_t)(limit - *count));
    while (query_row(&q)) {
        rows[(*count)++].delivery = take_delivery(&q);
    }
    return query_end(&q, err);
}

int store_deliveries_due(struct store_read *read, enum channel channel, struct instant now,
                         unsigned limit, struct leaving **ret, size_t *ret_count, struct error *err)
{
    size_t count = 0;
    if (read_begin(read, true, err) != 0) {
        return read_fail(read);
    }
    struct leaving *rows = arena_alloc(arena_current(), limit * sizeof *rows);
    int rc = take_leaving(read, ST_DELIVERIES_DUE, channel, now.ms, limit, rows, &count, err);
    if (rc == 0) {
        rc = take_leaving(read, ST_DELIVERIES_FAR, channel, now.ms + WAIT_MOST_MS, limit, rows,
                          &count, err);
    }
    for (size_t i = 0; rc == 0 && i < count; i++) {
        rc = message_of(read, rows[i].delivery.message, &rows[i].message, err);
    }
    if (rc != 0) {
        return read_fail(read);
    }
    *ret = rows;
    *ret_count = count;
    return read_end(read, err);
}

/* ---- the ledger ---------------------------------------------------------------------------- */

/* Ids of unsent messages below `before`, newest first, each once. */
static int unsent_ids(struct store_read *read, int64_t before, size_t most, int64_t *ret,
                      size_t *ret_count, struct error *err)
{
    struct query q = db_query(read->db, ST_UNSENT_ALL);
    size_t count = 0;
    bind_int(&q, before);
    bind_int(&q, (int64_t)(most * CHANNEL_COUNT));
    while (count < most && query_row(&q)) {
        const int64_t id = take_int(&q);
        if (count == 0 || ret[count - 1] != id) {
            ret[count++] = id;
        }
    }
    *ret_count = count;
    return query_end(&q, err);
}

static int unsent_page(struct store_read *read, struct person_id person, int64_t before,
                       size_t most, struct sent_row *rows, size_t *ret_count, struct error *err)
{
    int64_t *ids = arena_alloc(arena_current(), most * sizeof *ids);
    size_t count = 0, found = 0;
    do { /* a person's own are among everybody's: unsent ones are few, or something is wrong */
        if (unsent_ids(read, before, most, ids, &found, err) != 0) {
            return -1;
        }
        for (size_t i = 0; i < found && count < most; i++) {
            struct message message = {0};
            before = ids[i];
            if (message_of(read, ids[i], &message, err) != 0) {
                return -1;
            }
            if (message.id != 0 && (person.v == 0 || message.person.v == person.v)) {
                rows[count++].message = message;
            }
        }
    } while (count < most && found == most);
    *ret_count = count;
    return 0;
}

static int sent_page(struct store_read *read, struct person_id person, int64_t before, size_t most,
                     struct sent_row *rows, size_t *ret_count, struct error *err)
{
    struct query q = db_query(read->db, person.v != 0 ? ST_MESSAGES_OF : ST_MESSAGES_ALL);
    size_t count = 0;
    if (person.v != 0) {
        bind_int(&q, person.v);
    }
    bind_int(&q, before);
    bind_int(&q, (int64_t)most);
    while (query_row(&q)) {
        rows[count++].message = take_message(&q);
    }
    *ret_count = count;
    return query_end(&q, err);
}

int store_messages_page(struct store_read *read, struct person_id person, bool unsent,
                        const char *cursor, unsigned limit, struct sent_row **ret,
                        size_t *ret_count, const char **ret_next, struct error *err)
{
    struct list_key key = {INT64_MAX, 0, 0};
    const size_t most = (size_t)limit + 1;
    size_t count = 0;
    if (cursor_read(cursor, CURSOR_NOTICES, &key, err) != 0 || read_begin(read, true, err) != 0) {
        return read_fail(read);
    }
    struct sent_row *rows = arena_alloc(arena_current(), most * sizeof *rows);
    int rc = unsent ? unsent_page(read, person, key.rank, most, rows, &count, err)
                    : sent_page(read, person, key.rank, most, rows, &count, err);
    *ret_next = NULL;
    if (rc == 0 && count > limit) {
        count = limit;
        key.rank = rows[count - 1].message.id;
        *ret_next = cursor_write(CURSOR_NOTICES, &key);
    }
    for (size_t i = 0; rc == 0 && i < count; i++) {
        rows[i].deliveries = arena_alloc(arena_current(), CHANNEL_COUNT * sizeof(struct delivery));
        rc = deliveries_of(read, rows[i].message.id, rows[i].deliveries, &rows[i].delivery_count,
                           err);
    }
    if (rc != 0) {
        return read_fail(read);
    }
    *ret = rows;
    *ret_count = count;
    return read_end(read, err);
}
