/* read.c - reading connections, acts and the slips they fold into, finding letters by number or
 * key. */
#include "chain.h"
#include "room.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- connections -------------------------------------------------------------------------- */

void read_reader(struct store_read *read, struct db *db, struct store *store)
{
    *read = (struct store_read){.db = db, .store = store, .blobs = store->blobs};
}

int store_read_open(struct store *store, struct store_read **ret, struct error *err)
{
    struct store_read *read = malloc(sizeof *read);
    struct db *db = NULL;
    if (read == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    if (db_open(store->books_path, DB_READER, &db, err) != 0) {
        free(read);
        return -1;
    }
    read_reader(read, db, store);
    *ret = read;
    return 0;
}

void store_read_close(struct store_read *read)
{
    if (read != NULL) {
        db_close(read->search);
        db_close(read->db);
        free(read);
    }
}

void store_read_fresh(struct store_read *read)
{
    read->failures = read->db->failures;
}

int store_read_sound(const struct store_read *read, struct error *err)
{
    if (read->db->failures == read->failures) {
        return 0;
    }
    if (err != NULL) {
        *err = read->db->failure;
    }
    return -1;
}

int read_begin(struct store_read *read, bool whole, struct error *err)
{
    if (read->writers) {
        return 0;
    }
    if (read->dirty) {
        read_fail(read);
    }
    read->dirty = true;
    return whole ? db_run(read->db, ST_BEGIN_READ, err) : 0;
}

int read_end(struct store_read *read, struct error *err)
{
    if (read->writers) {
        return 0;
    }
    read->dirty = false;
    return sqlite3_get_autocommit(read->db->handle) ? 0 : db_run(read->db, ST_COMMIT, err);
}

int read_fail(struct store_read *read)
{
    if (!read->writers) {
        read->dirty = false;
        db_abandon(read->db);
        if (read->search != NULL) {
            db_abandon(read->search);
        }
    }
    return -1;
}

/* ---- acts --------------------------------------------------------------------------------- */

static int damaged_act(int64_t seq, const char *what, struct error *err)
{
    char text[120];
    snprintf(text, sizeof text, "bút tích %" PRId64 ": %s", seq, what);
    return error_set(err, ERR_STORE_DAMAGED, NULL, text, NULL);
}

/* The act is the one that was hashed when it was written. */
static bool link_closes(const struct act *act, const char *kind, const char *body,
                        const struct digest *body_hash, const struct digest *before,
                        const struct digest *hash)
{
    struct digest is;
    if (body != NULL) {
        digest_of(body, strlen(body), &is);
        if (memcmp(is.bytes, body_hash->bytes, sizeof is.bytes) != 0) {
            return false;
        }
    }
    chain_link(before, act, kind, body_hash, &is);
    return memcmp(is.bytes, hash->bytes, sizeof is.bytes) == 0;
}

int read_act(struct query *q, struct act *ret, struct digest *ret_hash, struct error *err)
{
    struct act act = {.seq = take_int(q)};
    act.letter.v = take_int(q);
    const char *name = peek_text(q);
    int kind = act_find(name);
    act.actor.v = take_int(q);
    act.behalf.v = take_int(q);
    act.at.ms = take_int(q);
    const char *body = take_text_or_null(q);
    *ret_hash = take_digest(q);
    struct digest body_hash = take_digest(q), before = take_digest(q);
    if (kind < 0) {
        return damaged_act(act.seq, "loại không rõ", err);
    }
    if (!link_closes(&act, name, body, &body_hash, &before, ret_hash)) {
        return damaged_act(act.seq, "không còn như khi được ghi", err);
    }
    act.kind = (enum act_kind)kind;
    if (body != NULL) {
        json_t *object;
        if (json_read(body, strlen(body), &object, NULL) != 0) {
            return damaged_act(act.seq, "nội dung không phải JSON", err);
        }
        act.body = object;
    }
    *ret = act;
    return 0;
}

static struct query acts_of(struct store_read *read, struct letter_id letter, int64_t after,
                            int64_t until, int64_t limit)
{
    struct query q = db_query(read->db, ST_ACTS_OF);
    bind_int(&q, letter.v);
    bind_int(&q, after);
    bind_int(&q, until > 0 ? until : INT64_MAX);
    bind_int(&q, limit);
    return q;
}

int read_slip(struct store_read *read, struct letter_id letter, int64_t until, struct slip *ret,
              struct error *err)
{
    slip_init(ret, letter);
    struct query q = acts_of(read, letter, 0, until, -1);
    int rc = 0;
    while (rc == 0 && query_row(&q)) {
        struct act act;
        struct digest hash;
        rc = read_act(&q, &act, &hash, err);
        if (rc == 0) {
            slip_apply(ret, &act);
        }
    }
    return query_end(&q, err) == 0 ? rc : -1;
}

int store_slip(struct store_read *read, struct letter_id letter, int64_t until, struct slip *ret,
               struct error *err)
{
    struct slip slip;
    if (read_begin(read, false, err) != 0 || read_slip(read, letter, until, &slip, err) != 0) {
        return read_fail(read);
    }
    if (slip.seq == 0 || letter.v <= 0) {
        char text[24];
        snprintf(text, sizeof text, "%" PRId64, letter.v);
        error_set(err, ERR_NO_SUCH_LETTER, NULL, text, NULL);
        return read_fail(read);
    }
    *ret = slip;
    return read_end(read, err);
}

int store_acts(struct store_read *read, struct letter_id letter, int64_t after, unsigned limit,
               struct act_row **ret_rows, size_t *ret_count, struct error *err)
{
    if (read_begin(read, false, err) != 0) {
        return read_fail(read);
    }
    struct act_row *rows = arena_alloc(arena_current(), limit * sizeof *rows);
    size_t count = 0;
    struct query q = acts_of(read, letter, after, 0, limit);
    int rc = 0;
    while (rc == 0 && query_row(&q)) {
        struct digest hash;
        char hex[DIGEST_TEXT];
        rc = read_act(&q, &rows[count].act, &hash, err);
        rows[count++].hash_hex = arena_strdup(arena_current(), digest_hex(&hash, hex));
    }
    if (query_end(&q, err) != 0 || rc != 0) {
        return read_fail(read);
    }
    *ret_rows = rows;
    *ret_count = count;
    return read_end(read, err);
}

int store_office_act(struct store_read *read, int64_t seq, struct act *ret, struct error *err)
{
    struct act act = {.seq = 0};
    if (read_begin(read, false, err) != 0) {
        return read_fail(read);
    }
    struct query q = acts_of(read, NO_LETTER, seq - 1, seq, 1);
    struct digest hash;
    int rc = query_row(&q) ? read_act(&q, &act, &hash, err) : 0;
    if (query_end(&q, err) != 0 || rc != 0) {
        return read_fail(read);
    }
    if (act.seq == 0 || seq <= 0) {
        error_set(err, ERR_NO_SUCH_LETTER, NULL, "-", NULL);
        return read_fail(read);
    }
    *ret = act;
    return read_end(read, err);
}

int store_directory_at(struct store_read *read, int64_t seq, struct directory *ret,
                       struct error *err)
{
    if (read_begin(read, false, err) != 0) {
        return read_fail(read);
    }
    struct directory dir;
    directory_init(&dir);
    struct query q = acts_of(read, NO_LETTER, 0, seq, -1);
    int rc = 0;
    while (rc == 0 && seq > 0 && query_row(&q)) {
        struct act act;
        struct digest hash;
        rc = read_act(&q, &act, &hash, err);
        if (rc == 0) {
            directory_apply(&dir, &act);
        }
    }
    if (query_end(&q, err) != 0 || rc != 0) {
        return read_fail(read);
    }
    *ret = dir;
    return read_end(read, err);
}

/* ---- one value ---------------------------------------------------------------------------- */

/* These cannot say why they fail: a database that does not answer a point query has nothing of that
 * name. The writer undoes a job in which that happened, a reader asks store_read_sound. */

static int64_t one_number(struct store_read *read, struct query *q)
{
    int64_t value = query_row(q) ? take_int(q) : 0;
    if (query_end(q, NULL) != 0) {
        value = 0;
    }
    may_fail(read_end(read, NULL));
    return value;
}

static struct query one(struct store_read *read, enum statement id)
{
    may_fail(read_begin(read, false, NULL));
    return db_query(read->db, id);
}

int64_t store_last_seq(struct store_read *read)
{
    struct query q = one(read, ST_ACT_LAST);
    return one_number(read, &q);
}

int64_t store_office_seq(struct store_read *read)
{
    struct query q = one(read, ST_ACT_OFFICE_LAST);
    return one_number(read, &q);
}

void store_chain_head(struct store_read *read, int64_t *ret_seq, struct digest *ret_head)
{
    struct query q = one(read, ST_ACT_LAST);
    *ret_seq = 0;
    *ret_head = (struct digest){0};
    if (query_row(&q)) {
        *ret_seq = take_int(&q);
        *ret_head = take_digest(&q);
    }
    may_fail(query_end(&q, NULL));
    may_fail(read_end(read, NULL));
}

struct letter_id store_find(struct store_read *read, const char *book, int year, int64_t number)
{
    struct query q = one(read, ST_NUMBER_FIND);
    bind_text(&q, book);
    bind_int(&q, year);
    bind_int(&q, number);
    return (struct letter_id){one_number(read, &q)};
}

struct letter_id store_find_duplicate(struct store_read *read, const char *key)
{
    struct query q = one(read, ST_DUPLICATE);
    bind_text(&q, key);
    return (struct letter_id){one_number(read, &q)};
}

int store_latest_year(struct store_read *read, const char *book)
{
    struct query q = one(read, ST_YEAR_MAX);
    bind_text(&q, book);
    return (int)one_number(read, &q);
}

/* Inside the writer's transaction the counter's row may lie behind: it is written at the end. */
static int64_t mirrored_counter(const struct mirror *mirror, const char *book, int year)
{
    for (size_t i = 0; i < mirror->counter_count; i++) {
        const struct counter *c = &mirror->counters[i];
        if (c->year == year && strcmp(c->book, book) == 0) {
            return c->last;
        }
    }
    return 0;
}

static int read_counter(struct store_read *read, const char *book, int year, int64_t *ret,
                        struct error *err)
{
    if (read->writers) {
        *ret = mirrored_counter(&read->store->mirror, book, year);
        return 0;
    }
    struct query q = db_query(read->db, ST_COUNTER);
    bind_text(&q, book);
    bind_int(&q, year);
    *ret = query_row(&q) ? take_int(&q) : 0;
    return query_end(&q, err);
}

int store_book_sum(struct store_read *read, const char *book, int year, struct day day,
                   struct book_sum *ret, struct error *err)
{
    struct book_sum sum = {0};
    if (read_begin(read, true, err) != 0 ||
        read_counter(read, book, year, &sum.counter, err) != 0) {
        return read_fail(read);
    }
    struct query q = db_query(read->db, day_is(day) ? ST_BOOK_SUM_DAY : ST_BOOK_SUM);
    if (day_is(day)) {
        bind_int(&q, day.n);
    }
    bind_text(&q, book);
    bind_int(&q, year);
    if (query_row(&q)) {
        sum.first = take_int(&q);
        sum.last = take_int(&q);
        sum.count = take_int(&q);
        sum.cancelled = take_int(&q);
    }
    if (query_end(&q, err) != 0) {
        return read_fail(read);
    }
    *ret = sum;
    return read_end(read, err);
}
