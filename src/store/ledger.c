/* ledger.c - the intake ledger: everything seen on any channel, and what became of it (DESIGN.md
 * 8). */
#include "cursor.h"
#include "room.h"

#include <string.h>

const struct word ledger_words[LEDGER_OUTCOME_COUNT] = {
    [LEDGER_SEEN] = {"seen", "đã thấy", "seen"},
    [LEDGER_WAITING] = {"waiting", "chờ vào sổ", "waiting"},
    [LEDGER_REGISTERED] = {"registered", "đã vào sổ", "registered"},
    [LEDGER_DUPLICATE] = {"duplicate", "trùng", "duplicate"},
    [LEDGER_REFUSED] = {"refused", "từ chối", "refused"},
};

static const int64_t day_ms = (int64_t)24 * 3600 * 1000;

/* ---- writing ------------------------------------------------------------------------------ */

/* A repeat delivery: the row there is, and the letter it became. */
static int find_item(struct store_tx *tx, const struct ledger_row *row, int64_t *ret_id,
                     struct letter_id *ret_letter, struct error *err)
{
    struct query q = db_query(tx->db, ST_LEDGER_ITEM);
    bind_text(&q, row->channel);
    bind_text(&q, row->channel_id);
    bind_digest(&q, &row->sha256);
    *ret_id = 0;
    *ret_letter = NO_LETTER;
    if (query_row(&q)) {
        *ret_id = take_int(&q);
        ret_letter->v = take_int(&q);
    }
    return query_end(&q, err);
}

static int find_bytes(struct store_tx *tx, const struct ledger_row *row, struct letter_id *ret,
                      struct error *err)
{
    *ret = NO_LETTER;
    if (row->size == 0) {
        return 0; /* typed: no bytes to be the same */
    }
    struct query q = db_query(tx->db, ST_LEDGER_BYTES);
    bind_digest(&q, &row->sha256);
    ret->v = query_row(&q) ? take_int(&q) : 0;
    return query_end(&q, err);
}

/* Tries to add the row; *ret_id is 0 when the item is there already. */
static int add_row(struct store_tx *tx, const struct ledger_row *row, int64_t *ret_id,
                   struct error *err)
{
    struct query q = db_query(tx->db, ST_LEDGER_ADD);
    bind_text(&q, row->channel);
    bind_text(&q, row->channel_id);
    bind_digest(&q, &row->sha256);
    bind_int(&q, row->size);
    bind_text(&q, row->name);
    bind_int(&q, instant_is(row->at) ? row->at.ms : tx->now.ms);
    bind_int(&q, row->by.v);
    bind_int(&q, row->outcome);
    bind_int(&q, row->letter.v);
    bind_text(&q, row->reason != NULL ? row->reason : "");
    if (query_run(&q, err) != 0) {
        return -1;
    }
    bool added = sqlite3_changes(tx->db->handle) > 0;
    *ret_id = added ? sqlite3_last_insert_rowid(tx->db->handle) : 0;
    return 0;
}

int store_ledger_add(struct store_tx *tx, const struct ledger_row *row, int64_t *ret_id,
                     bool *ret_repeat, struct letter_id *ret_same, struct error *err)
{
    int64_t id;
    struct letter_id same;
    /* The same bytes are looked for first: this row may itself name a letter. */
    if (find_bytes(tx, row, &same, err) != 0 || add_row(tx, row, &id, err) != 0) {
        return -1;
    }
    bool repeat = id == 0;
    if (repeat) {
        tx->db->writes--; /* nothing was written: the job may still refuse */
        if (find_item(tx, row, &id, &same, err) != 0) {
            return -1;
        }
    }
    *ret_id = id;
    *ret_repeat = repeat;
    *ret_same = same;
    return 0;
}

int store_ledger_settle(struct store_tx *tx, int64_t id, enum ledger_outcome outcome,
                        struct letter_id letter, const char *reason, struct error *err)
{
    struct query q = db_query(tx->db, ST_LEDGER_SETTLE);
    bind_int(&q, outcome);
    bind_int(&q, letter.v);
    bind_text(&q, reason != NULL ? reason : "");
    bind_int(&q, id);
    return query_run(&q, err);
}

int store_ledger_settle_letter(struct store_tx *tx, struct letter_id letter,
                               enum ledger_outcome outcome, const char *reason, struct error *err)
{
    struct query q = db_query(tx->db, ST_LEDGER_SETTLE_LETTER);
    bind_int(&q, outcome);
    bind_text(&q, reason != NULL ? reason : "");
    bind_int(&q, letter.v);
    return query_run(&q, err);
}

/* ---- reading ------------------------------------------------------------------------------ */

struct span {
    int64_t from, to;
};

static struct span span_of(struct day day, int zone_minutes)
{
    if (!day_is(day)) {
        return (struct span){INT64_MIN, INT64_MAX};
    }
    int64_t from = day.n * day_ms - (int64_t)zone_minutes * 60000;
    return (struct span){from, from + day_ms};
}

static struct ledger_row take_ledger_row(struct query *q)
{
    struct ledger_row row = {.id = take_int(q)};
    row.channel = take_text(q);
    row.channel_id = take_text(q);
    row.sha256 = take_digest(q);
    row.size = take_int(q);
    row.name = take_text(q);
    row.at.ms = take_int(q);
    row.by.v = take_int(q);
    row.outcome = (enum ledger_outcome)take_int(q);
    row.letter.v = take_int(q);
    row.reason = take_text(q);
    return row;
}

static bool newer(const struct ledger_row *a, const struct ledger_row *b)
{
    return a->at.ms != b->at.ms ? a->at.ms > b->at.ms : a->id > b->id;
}

/* Puts the row in its place among the newest `most`. False: it is older than all of a full page. */
static bool keep_newest(struct ledger_row *rows, size_t *count, size_t most,
                        const struct ledger_row *row)
{
    size_t at = *count;
    while (at > 0 && newer(row, &rows[at - 1])) {
        at--;
    }
    if (at == most) {
        return false;
    }
    size_t last = *count < most ? (*count)++ : most - 1;
    memmove(&rows[at + 1], &rows[at], (last - at) * sizeof *rows);
    rows[at] = *row;
    return true;
}

static int ledger_rows_of(struct store_read *read, int outcome, struct span span,
                          const struct list_key *after, struct ledger_row *rows, size_t *count,
                          size_t most, struct error *err)
{
    struct query q = db_query(read->db, ST_LEDGER_PAGE);
    bind_int(&q, outcome);
    bind_int(&q, span.from);
    bind_int(&q, span.to);
    bind_int(&q, after->rank);
    bind_int(&q, after->letter);
    bind_int(&q, (int64_t)most);
    while (query_row(&q)) {
        struct ledger_row row = take_ledger_row(&q);
        if (!keep_newest(rows, count, most, &row)) {
            break;
        }
    }
    return query_end(&q, err);
}

int store_ledger_page(struct store_read *read, int outcome, struct day day, int zone_minutes,
                      const char *cursor, unsigned limit, struct ledger_row **ret_rows,
                      size_t *ret_count, const char **ret_next, struct error *err)
{
    struct list_key after = {INT64_MAX, INT64_MAX, 0};
    if (cursor_read(cursor, CURSOR_LEDGER, &after, err) != 0 || read_begin(read, true, err) != 0) {
        return read_fail(read);
    }
    struct span span = span_of(day, zone_minutes);
    size_t most = (size_t)limit + 1, count = 0;
    struct ledger_row *rows = arena_alloc(arena_current(), (most + 1) * sizeof *rows);
    for (int i = 0; i < LEDGER_OUTCOME_COUNT; i++) {
        if ((outcome < 0 || outcome == i) &&
            ledger_rows_of(read, i, span, &after, rows, &count, most, err) != 0) {
            return read_fail(read);
        }
    }
    *ret_next = NULL;
    if (count > limit) {
        count = limit;
        struct list_key key = {rows[count - 1].at.ms, rows[count - 1].id, 0};
        *ret_next = cursor_write(CURSOR_LEDGER, &key);
    }
    *ret_rows = rows;
    *ret_count = count;
    return read_end(read, err);
}

int store_ledger_sum(struct store_read *read, struct day day, int zone_minutes,
                     int64_t ret_by_outcome[LEDGER_OUTCOME_COUNT], struct error *err)
{
    struct span span = span_of(day, zone_minutes);
    if (read_begin(read, true, err) != 0) {
        return read_fail(read);
    }
    for (int i = 0; i < LEDGER_OUTCOME_COUNT; i++) {
        struct query q = db_query(read->db, ST_LEDGER_COUNT);
        bind_int(&q, i);
        bind_int(&q, span.from);
        bind_int(&q, span.to);
        ret_by_outcome[i] = query_row(&q) ? take_int(&q) : 0;
        if (query_end(&q, err) != 0) {
            return read_fail(read);
        }
    }
    /* Seen and not yet dealt with is waiting, to whoever adds up. */
    ret_by_outcome[LEDGER_WAITING] += ret_by_outcome[LEDGER_SEEN];
    ret_by_outcome[LEDGER_SEEN] = 0;
    for (int i = LEDGER_WAITING; i < LEDGER_OUTCOME_COUNT; i++) {
        ret_by_outcome[LEDGER_SEEN] += ret_by_outcome[i];
    }
    return read_end(read, err);
}

int store_ledger_unfinished(struct store_read *read, struct ledger_row **ret_rows,
                            size_t *ret_count, struct error *err)
{
    if (read_begin(read, false, err) != 0) {
        return read_fail(read);
    }
    struct ledger_row *rows = NULL;
    size_t count = 0, room = 0;
    struct query q = db_query(read->db, ST_LEDGER_UNFINISHED);
    while (query_row(&q)) {
        if (count == room) {
            room = room == 0 ? 16 : room * 2;
            struct ledger_row *more = arena_alloc(arena_current(), room * sizeof *more);
            if (count > 0) {
                memcpy(more, rows, count * sizeof *more);
            }
            rows = more;
        }
        rows[count++] = take_ledger_row(&q);
    }
    if (query_end(&q, err) != 0) {
        return read_fail(read);
    }
    *ret_rows = rows;
    *ret_count = count;
    return read_end(read, err);
}
