/*
 * check.c - are the books what the acts say? The chain from the first act to the last, numbers
 * without gaps, the ledger's sum; in one read transaction, so that it holds while the daemon
 * writes.
 */
#include "checking.h"

#include "chain.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SENTENCE = 400 };

void check_report(struct check *check, const char *kind, int64_t seq, struct letter_id letter,
                  const char *format, ...)
{
    char what[SENTENCE];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    check->sum.findings++;
    if (check->fn != NULL) {
        const struct check_finding finding = {kind, seq, letter, what};
        check->fn(check->arg, &finding);
    }
}

/* ---- the chain ---------------------------------------------------------------------------- */

/* One stored act; the texts live as long as the row. */
struct link {
    struct act act;
    const char *kind;
    const char *body;
    size_t body_len;
    struct digest hash, body_hash;
};

static struct link take_link(struct query *q)
{
    struct link link = {.act.seq = take_int(q)};
    link.act.letter.v = take_int(q);
    link.kind = peek_text(q);
    link.act.actor.v = take_int(q);
    link.act.behalf.v = take_int(q);
    link.act.at.ms = take_int(q);
    link.body = (const char *)sqlite3_column_text(q->statement, q->taken);
    link.body_len = (size_t)sqlite3_column_bytes(q->statement, q->taken++);
    link.hash = take_digest(q);
    link.body_hash = take_digest(q);
    return link;
}

static bool same(const struct digest *a, const struct digest *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

static void check_body(struct check *check, const struct link *link)
{
    struct digest digest;
    if (link->body == NULL) {
        check->sum.destroyed++;
        return;
    }
    digest_of(link->body, link->body_len, &digest);
    if (!same(&digest, &link->body_hash)) {
        check_report(check, "body", link->act.seq, link->act.letter,
                     "Nội dung của bút tích %" PRId64 " đã bị sửa sau khi ghi.", link->act.seq);
    }
}

/* The first break is named; what follows is compared with what stands before it. */
static bool check_link(struct check *check, const struct link *link, int64_t previous_seq,
                       const struct digest *previous)
{
    if (link->act.seq != previous_seq + 1) {
        check_report(check, "chain", previous_seq + 1, NO_LETTER,
                     "Chuỗi bút tích đứt: thiếu bút tích %" PRId64 ".", previous_seq + 1);
        return false;
    }
    struct digest hash;
    chain_link(previous, &link->act, link->kind, &link->body_hash, &hash);
    if (!same(&hash, &link->hash) || act_find(link->kind) < 0) {
        check_report(check, "chain", link->act.seq, link->act.letter,
                     "Chuỗi bút tích đứt ở bút tích %" PRId64
                     ": dòng này không còn như khi được ghi.",
                     link->act.seq);
        return false;
    }
    return true;
}

static int check_chain(struct check *check, struct error *err)
{
    struct digest previous = {0};
    int64_t previous_seq = 0;
    bool whole = true;
    struct query q = db_query(check->read->db, ST_ACTS_ALL);
    while (query_row(&q)) {
        struct link link = take_link(&q);
        check->sum.acts++;
        check_body(check, &link);
        whole = whole && check_link(check, &link, previous_seq, &previous);
        previous_seq = link.act.seq;
        previous = link.hash;
    }
    digest_hex(&previous, check->sum.head);
    return query_end(&q, err);
}

/* ---- numbers ------------------------------------------------------------------------------ */

static int counter_of(struct check *check, const char *book, int year, int64_t *ret,
                      struct error *err)
{
    struct query q = db_query(check->read->db, ST_COUNTER);
    bind_text(&q, book);
    bind_int(&q, year);
    *ret = query_row(&q) ? take_int(&q) : 0;
    return query_end(&q, err);
}

static int check_book(struct check *check, const char *book, int year, struct error *err)
{
    int64_t counter, last = 0;
    bool gap_told = false;
    if (counter_of(check, book, year, &counter, err) != 0) {
        return -1;
    }
    struct query q = db_query(check->read->db, ST_NUMBERS_OF);
    bind_text(&q, book);
    bind_int(&q, year);
    while (query_row(&q)) {
        int64_t number = take_int(&q);
        struct letter_id letter = {take_int(&q)};
        if (number != last + 1 && !gap_told) {
            check_report(check, "number", 0, letter,
                         "Sổ %s năm %d: sau số %" PRId64 " là số %" PRId64 ".", book, year, last,
                         number);
            gap_told = true;
        }
        last = number;
    }
    if (query_end(&q, err) != 0) {
        return -1;
    }
    if (last != counter) {
        check_report(check, "number", 0, NO_LETTER,
                     "Sổ %s năm %d: bộ đếm là %" PRId64 " nhưng số lớn nhất là %" PRId64 ".", book,
                     year, counter, last);
    }
    return 0;
}

/* Every book and year named by a letter or by a counter. */
static int check_numbers(struct check *check, enum statement books, struct error *err)
{
    struct query q = db_query(check->read->db, books);
    int rc = 0;
    while (rc == 0 && query_row(&q)) {
        const char *book = take_text(&q);
        int year = take_small(&q);
        int64_t counter = 1;
        if (books == ST_COUNTERS) {
            /* Those with letters are walked by name of the letters; here only the others. */
            struct query max = db_query(check->read->db, ST_NUMBER_MAX);
            bind_text(&max, book);
            bind_int(&max, year);
            counter = query_row(&max) ? take_int(&max) : 0;
            rc = query_end(&max, err);
        }
        if (rc == 0 && (books == ST_BOOKS_GIVEN || counter == 0)) {
            rc = check_book(check, book, year, err);
        }
    }
    return query_end(&q, err) == 0 ? rc : -1;
}

/* ---- the ledger --------------------------------------------------------------------------- */

/* What a row's outcome says about the letter it names; 0: nothing. */
static const unsigned ledger_states[LEDGER_OUTCOME_COUNT] = {
    [LEDGER_WAITING] = 1U << LETTER_DRAFT,
    [LEDGER_REGISTERED] = (1U << LETTER_ATTACHED) | (1U << LETTER_REGISTERED) |
                          (1U << LETTER_PRESENTED) | (1U << LETTER_DIRECTED) |
                          (1U << LETTER_IN_PROGRESS) | (1U << LETTER_DONE) |
                          (1U << LETTER_NO_ACTION) | (1U << LETTER_CANCELLED),
};

static int check_ledger(struct check *check, struct error *err)
{
    struct query q = db_query(check->read->db, ST_LEDGER_ALL);
    while (query_row(&q)) {
        int64_t id = take_int(&q);
        int64_t outcome = take_int(&q);
        struct letter_id letter = {take_int(&q)};
        int64_t state = take_int(&q); /* 0: there is no such letter */
        bool known = outcome >= 0 && outcome < LEDGER_OUTCOME_COUNT;
        unsigned states = known ? ledger_states[outcome] : 0;
        if (letter.v != 0 && state == 0) {
            check_report(check, "ledger", 0, letter,
                         "Nhật ký tiếp nhận, dòng %" PRId64 ": không có văn bản %" PRId64 ".", id,
                         letter.v);
        } else if (outcome == LEDGER_REGISTERED && letter.v == 0) {
            check_report(check, "ledger", 0, letter,
                         "Nhật ký tiếp nhận, dòng %" PRId64
                         " ghi đã vào sổ nhưng không nói văn bản nào.",
                         id);
        } else if (letter.v != 0 && states != 0 && (states & (1U << (unsigned)state)) == 0) {
            check_report(check, "ledger", 0, letter,
                         "Nhật ký tiếp nhận, dòng %" PRId64 " ghi “%s” nhưng văn bản ở “%s”.", id,
                         ledger_words[outcome].vi,
                         state < LETTER_STATE_COUNT ? letter_state_words[state].vi : "?");
        }
    }
    return query_end(&q, err);
}

/* Every item enters the ledger before it becomes a draft (DESIGN.md 8). */
static int check_strangers(struct check *check, struct error *err)
{
    struct query q = db_query(check->read->db, ST_LEDGER_STRANGERS);
    while (query_row(&q)) {
        struct letter_id letter = {take_int(&q)};
        check_report(check, "ledger", 0, letter,
                     "Văn bản chờ vào sổ %" PRId64 " không có trong nhật ký tiếp nhận.", letter.v);
    }
    return query_end(&q, err);
}

/* ---- SQLite's own ------------------------------------------------------------------------- */

static int check_database(struct check *check, enum statement id, struct error *err)
{
    struct query q = db_query(check->read->db, id);
    while (query_row(&q)) {
        const char *said = peek_text(&q);
        if (strcmp(said, "ok") != 0) {
            check_report(check, "database", 0, NO_LETTER, "Tệp books.db: %s.", said);
        }
    }
    return query_end(&q, err);
}

/* ---- all of it ---------------------------------------------------------------------------- */

static int check_all(struct check *check, struct error *err)
{
    if (check_chain(check, err) != 0 || check_letters(check, err) != 0 ||
        check_numbers(check, ST_BOOKS_GIVEN, err) != 0 ||
        check_numbers(check, ST_COUNTERS, err) != 0 || check_ledger(check, err) != 0 ||
        check_strangers(check, err) != 0) {
        return -1;
    }
    if (!check->deep) {
        return 0;
    }
    return check_database(check, ST_INTEGRITY, err) == 0
               ? check_database(check, ST_FOREIGN_KEYS, err)
               : -1;
}

static int run(struct check *check, struct check_sum *ret, struct error *err)
{
    if (read_begin(check->read, true, err) != 0 || check_all(check, err) != 0) {
        return read_fail(check->read);
    }
    *ret = check->sum;
    return read_end(check->read, err);
}

int store_check(struct store_read *read, bool deep, check_fn *fn, void *arg, struct check_sum *ret,
                struct error *err)
{
    struct check check = {.read = read, .deep = deep, .hash = deep, .fn = fn, .arg = arg};
    return run(&check, ret, err);
}

static int open_folder(const char *root, struct store_read *ret, struct error *err)
{
    char *path = store_path(root, "books.db");
    int rc = store_find_books(root, err) == 0 && log_scan(root, err) == 0
                 ? db_open(path, DB_READER, &ret->db, err)
                 : -1;
    free(path);
    return rc == 0 && migrate_verify(ret->db, err) == 0 ? blob_store_open(root, &ret->blobs, err)
                                                        : -1;
}

int check_folder(const char *root, bool deep, bool hash, check_fn *fn, void *arg,
                 struct check_sum *ret, struct error *err)
{
    int lock;
    struct store_read read = {.db = NULL};
    struct check check = {.read = &read, .deep = deep, .hash = hash, .fn = fn, .arg = arg};
    if (store_lock_folder(root, &lock, err) != 0) {
        return -1;
    }
    int rc = open_folder(root, &read, err);
    if (rc == 0) {
        rc = run(&check, ret, err);
    }
    blob_store_close(read.blobs);
    db_close(read.db);
    close(lock);
    return rc;
}

int store_check_folder(const char *root, bool deep, check_fn *fn, void *arg, struct check_sum *ret,
                       struct error *err)
{
    return check_folder(root, deep, deep, fn, arg, ret, err);
}
