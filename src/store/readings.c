/*
 * readings.c - the files that are to be read.
 *
 * A row is queued with the act that brings the file, so that no crash can fall between; what became
 * of it is written with the act that says what was read.
 */
#include "room.h"

#include <unistd.h>

enum { TEXT_MOST = 8 << 20 };

const struct word reading_words[READING_STATE_COUNT] = {
    [READING_WAITING] = {"waiting", "đang chờ đọc", "waiting"},
    [READING_RUNNING] = {"running", "đang đọc", "being read"},
    [READING_DONE] = {"done", "đã đọc", "read"},
    [READING_FAILED] = {"failed", "không đọc được", "not read"},
    [READING_DROPPED] = {"none", "không đọc", "not to be read"},
};
_Static_assert(READING_WAITING == 0 && READING_RUNNING == 1 && READING_DONE == 2 &&
                   READING_FAILED == 3 && READING_DROPPED == 4,
               "states of reading are stored as numbers");

/* ---- the queue ---------------------------------------------------------------------------- */

static int queue_file(struct store_tx *tx, const struct slip *slip, const struct slip_file *file,
                      struct error *err)
{
    struct query q = db_query(tx->db, ST_READING_ADD);
    bind_int(&q, slip->letter.v);
    bind_text(&q, file->sha256);
    bind_text(&q, file->name);
    bind_int(&q, slip->state != LETTER_DRAFT); /* only a draft waits for its first page */
    bind_int(&q, tx->now.ms);
    tx->to_read = true;
    return query_run(&q, err);
}

int readings_project(struct store_tx *tx, const struct slip *slip, struct error *err)
{
    for (size_t i = slip->file_count; i > 0 && slip->files[i - 1].seq == slip->seq; i--) {
        const struct slip_file *file = &slip->files[i - 1];
        if (read_wanted(slip, file) && queue_file(tx, slip, file, err) != 0) {
            return -1;
        }
    }
    return 0;
}

void store_watch_readings(struct store *store, void (*fn)(void *arg), void *arg)
{
    pthread_mutex_lock(&store->watch_lock);
    store->watch = fn;
    store->watch_arg = arg;
    pthread_mutex_unlock(&store->watch_lock);
}

void readings_publish(struct store *store)
{
    if (!store->tx.to_read) {
        return;
    }
    store->tx.to_read = false;
    pthread_mutex_lock(&store->watch_lock);
    if (store->watch != NULL) {
        store->watch(store->watch_arg);
    }
    pthread_mutex_unlock(&store->watch_lock);
}

int store_readings_resume(struct store_tx *tx, const char *error, struct error *err)
{
    if (db_run(tx->db, ST_READINGS_RESUME, err) != 0) {
        return -1;
    }
    struct query q = db_query(tx->db, ST_READINGS_RETRY);
    bind_text(&q, error);
    return query_run(&q, err);
}

static struct reading_row take_row(struct query *q)
{
    struct reading_row row = {.letter.v = take_int(q)};
    row.sha256 = take_text(q);
    row.name = take_text(q);
    row.state = (enum reading_state)take_small(q);
    row.whole = take_bool(q);
    row.pages = take_small(q);
    row.pages_done = take_small(q);
    row.attempts = take_small(q);
    row.error = take_text(q);
    return row;
}

int store_reading_claim(struct store_tx *tx, struct reading_row *ret, struct error *err)
{
    struct query q = db_query(tx->db, ST_READING_NEXT);
    bool found = query_row(&q);
    struct reading_row row = found ? take_row(&q) : (struct reading_row){.letter = NO_LETTER};
    if (query_end(&q, err) != 0) {
        return -1;
    }
    if (found) {
        row.state = READING_RUNNING;
        row.attempts++;
        q = db_query(tx->db, ST_READING_BEGIN);
        bind_int(&q, tx->now.ms);
        bind_int(&q, row.letter.v);
        bind_text(&q, row.sha256);
        if (query_run(&q, err) != 0) {
            return -1;
        }
    }
    *ret = row;
    return 0;
}

int store_reading_set(struct store_tx *tx, const struct reading_row *row, struct error *err)
{
    struct query q = db_query(tx->db, ST_READING_SET);
    bind_int(&q, row->state);
    bind_int(&q, row->whole);
    bind_int(&q, row->pages);
    bind_int(&q, row->pages_done);
    bind_int(&q, row->attempts);
    bind_int(&q, tx->now.ms);
    bind_text(&q, row->error);
    bind_int(&q, row->letter.v);
    bind_text(&q, row->sha256);
    tx->to_read = tx->to_read || row->state == READING_WAITING;
    return query_run(&q, err);
}

int store_readings_again(struct store_tx *tx, struct letter_id letter, struct error *err)
{
    struct query q = db_query(tx->db, ST_READINGS_AGAIN);
    bind_int(&q, letter.v);
    tx->to_read = true;
    return query_run(&q, err);
}

int store_readings(struct store_read *read, struct letter_id letter, struct reading_row **ret,
                   size_t *ret_count, struct error *err)
{
    if (read_begin(read, false, err) != 0) {
        return read_fail(read);
    }
    struct reading_row *rows = NULL;
    size_t count = 0, room = 0;
    struct query q = db_query(read->db, ST_READINGS_OF);
    bind_int(&q, letter.v);
    while (query_row(&q)) {
        if (count == room) {
            struct reading_row *wider = arena_alloc(arena_current(), (room * 2 + 4) * sizeof *rows);
            for (size_t i = 0; i < count; i++) {
                wider[i] = rows[i];
            }
            rows = wider;
            room = room * 2 + 4;
        }
        rows[count++] = take_row(&q);
    }
    if (query_end(&q, err) != 0) {
        return read_fail(read);
    }
    *ret = rows;
    *ret_count = count;
    return read_end(read, err);
}

void store_readings_count(struct store_read *read, int64_t *ret_queued, int64_t *ret_failed)
{
    *ret_queued = *ret_failed = 0;
    if (read_begin(read, false, NULL) != 0) {
        may_fail(read_fail(read));
        return;
    }
    struct query q = db_query(read->db, ST_READINGS_COUNT);
    if (query_row(&q)) {
        *ret_queued = take_int(&q);
        *ret_failed = take_int(&q);
    }
    may_fail(query_end(&q, NULL) != 0 ? read_fail(read) : read_end(read, NULL));
}

/* ---- texts -------------------------------------------------------------------------------- */

/* Descriptors are held while the arena is used: it takes what is needed before the file is opened.
 */
int read_text(struct store_read *read, const char *sha256, char **ret_text, size_t *ret_len,
              struct error *err)
{
    struct digest digest;
    uint64_t size = 0;
    int fd;
    if (!digest_parse(sha256, &digest)) {
        return error_set(err, ERR_FILE_MISSING, "", sha256, NULL);
    }
    if (blob_open(read->blobs, &digest, &fd, &size, err) != 0) {
        return -1;
    }
    close(fd);
    if (size > TEXT_MOST) {
        return error_set(err, ERR_FILE_TOO_LARGE, "", "8388608", NULL);
    }
    char *text = arena_alloc(arena_current(), (size_t)size + 1);
    if (blob_open(read->blobs, &digest, &fd, &size, err) != 0) {
        return -1;
    }
    size_t len = 0;
    ssize_t got = 1;
    while (len < size && (got = pread(fd, text + len, (size_t)size - len, (off_t)len)) > 0) {
        len += (size_t)got;
    }
    close(fd);
    if (len < size) {
        return error_set(err, ERR_IO, "", sha256, "pread");
    }
    *ret_text = text;
    *ret_len = len;
    return 0;
}

int store_text(struct store_read *read, const char *sha256, char **ret_text, size_t *ret_len,
               struct error *err)
{
    return read_text(read, sha256, ret_text, ret_len, err);
}
