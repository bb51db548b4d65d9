/*
 * past.c - how earlier letters of the same issuer were given.
 *
 * The index of pairs offers letters, newest first: all of the issuer's, and those of them that
 * share one of the rarer pairs of the letter's subject. What it offers may only resemble: each is
 * looked at in the books before it counts. Both ways are bounded, so that a letter costs the same
 * among a thousand and among a million.
 */
#include "doc.h"
#include "room.h"

#include <stdlib.h>
#include <string.h>

enum {
    ISSUER_MOST = 250,   /* letters of the issuer, */
    WORDS_MOST = 100,    /* and of those with a rarer pair */
    OFFERED_MOST = 1000, /* hits looked at in all for either */
    RARE_MOST = 8,       /* pairs asked for, */
    RARE_SHARE = 5,      /* each in at most one in five of the issuer's newest */
    SPAN_MOST = 25000,   /* letters of everybody among which those newest stand */
    EXPRESSION_MOST = 16 << 10
};
_Static_assert(ISSUER_MOST + WORDS_MOST <= TRIAGE_CASES_MOST, "all of them are weighed");

struct past {
    struct store_read *read;
    const struct past_query *query;
    struct past_direction *rows;
    size_t count;
    int64_t *seen; /* letters looked at, good or not */
    size_t seen_count;
};

/* ---- one letter --------------------------------------------------------------------------- */

static bool looked_at(const struct past *past, int64_t letter)
{
    for (size_t i = 0; i < past->seen_count; i++) {
        if (past->seen[i] == letter) {
            return true;
        }
    }
    return false;
}

static void take_line(struct query *q, struct past_direction *row)
{
    enum line_role role = (enum line_role)take_int(q);
    enum line_state state = (enum line_state)take_int(q);
    struct unit_id unit = {take_int(q)};
    struct person_id person = {take_int(q)};
    int64_t due = take_int(q);
    struct instant given_at = {take_int(q)};
    if (!line_state_open(state) && state != LINE_DONE) {
        return;
    }
    if (role == LINE_LEAD) { /* the newest one stands */
        row->unit = unit;
        row->person = person;
        row->due = due == NO_DUE ? DAY_NONE : (struct day){(int32_t)due};
        row->given_at = given_at;
    } else if (row->support_count < TRIAGE_SUPPORT_MOST) {
        row->support[row->support_count++] = unit;
    }
}

static int take_lines(struct past *past, struct past_direction *row, struct error *err)
{
    struct query q = db_query(past->read->db, ST_PAST_LINES);
    bind_int(&q, row->letter.v);
    while (query_row(&q)) {
        take_line(&q, row);
    }
    return query_end(&q, err);
}

/* Of this very issuer, and given to somebody: it becomes a row. */
static int look_at(struct past *past, int64_t letter, struct error *err)
{
    struct past_direction row = {.letter = {letter}, .due = DAY_NONE};
    past->seen[past->seen_count++] = letter;
    struct query q = db_query(past->read->db, ST_PAST_LETTER);
    bind_int(&q, letter);
    bool fits = false;
    if (query_row(&q)) {
        row.type = take_text(&q);
        row.subject = take_text(&q);
        fits = strcmp(peek_text(&q), past->query->issuer) == 0;
    }
    if (query_end(&q, err) != 0 || (fits && take_lines(past, &row, err) != 0)) {
        return -1;
    }
    if (fits && row.unit.v != 0) {
        past->rows[past->count++] = row;
    }
    return 0;
}

/* ---- the index ---------------------------------------------------------------------------- */

/* "so y te tinh binh an" -> "\"so_y\" \"binh_an\"", side by side is AND: what kind of office, and
 * of what place. All its pairs would be walked down together at the cost of each. A name of one
 * syllable has none. */
static bool put_issuer(struct buf *out, const char *issuer)
{
    const char *last = strrchr(issuer, ' '), *first_end = strchr(issuer, ' ');
    if (last == NULL) {
        return false;
    }
    const char *second_end = strchr(first_end + 1, ' ');
    size_t first = second_end != NULL ? (size_t)(second_end - issuer) : strlen(issuer);
    while (last > issuer && last[-1] != ' ') {
        last--; /* to the word before the last */
    }
    doc_add_pairs(out, arena_memdup(arena_current(), issuer, first), " \"", "\"");
    if (last > issuer) {
        doc_add_pairs(out, last, " \"", "\"");
    }
    return true;
}

static int offered(struct past *past, enum statement id, const char *expression, size_t most,
                   struct error *err)
{
    struct query q = db_query(past->read->search, id);
    size_t upto = past->count + most, left = OFFERED_MOST;
    int rc = 0;
    bind_text(&q, expression);
    bind_int(&q, INT64_MAX);
    while (rc == 0 && past->count < upto && left-- > 0 && query_row(&q)) {
        int64_t letter = take_int(&q);
        rc = looked_at(past, letter) ? 0 : look_at(past, letter, err);
    }
    return query_end(&q, err) == 0 ? rc : -1;
}

static int ask_issuer(struct past *past, struct error *err)
{
    struct buf out;
    buf_init(&out, arena_current(), EXPRESSION_MOST);
    bool pairs = put_issuer(&out, past->query->issuer);
    if (!pairs) {
        buf_printf(&out, "issuer : \"%s\"", past->query->issuer);
    }
    return out.overflow ? 0
                        : offered(past, pairs ? ST_SEARCH_PAIRS : ST_SEARCH_TEXT, out.data,
                                  ISSUER_MOST, err);
}

/* How many of the rows so far have the pair. */
static size_t rows_with(const struct past *past, const uint64_t *found, size_t pair)
{
    size_t count = 0;
    for (size_t i = 0; i < past->count; i++) {
        count += found[i] >> pair & 1;
    }
    return count;
}

/* What everybody writes tells nothing, and its newest were looked at already. */
static void put_rare(const struct past *past, struct buf *out)
{
    const struct triage_words *words = past->query->words;
    uint64_t *found = arena_alloc(arena_current(), (past->count + 1) * sizeof *found);
    size_t put = 0;
    for (size_t i = 0; i < past->count; i++) {
        found[i] = triage_words_in(words, past->rows[i].subject);
    }
    for (size_t pair = 0; pair < words->count && put < RARE_MOST; pair++) {
        if (rows_with(past, found, pair) * RARE_SHARE > past->count) {
            continue;
        }
        buf_puts(out, put == 0 ? " AND (" : " OR ");
        doc_add_pairs(out, words->pair[pair], "\"", "\"");
        put++;
    }
    buf_puts(out, put > 0 ? ")" : "");
}

static int ask_words(struct past *past, struct error *err)
{
    struct buf out;
    buf_init(&out, arena_current(), EXPRESSION_MOST);
    /* Either there are no others to find, or he writes so seldom that his newest reach back far
     * enough: finding more of them would mean walking through everybody's. */
    if (past->count < ISSUER_MOST ||
        past->rows[0].letter.v - past->rows[past->count - 1].letter.v > SPAN_MOST ||
        !put_issuer(&out, past->query->issuer)) {
        return 0;
    }
    size_t issuer = out.len;
    put_rare(past, &out);
    return out.overflow || out.len == issuer
               ? 0
               : offered(past, ST_SEARCH_PAIRS, out.data, WORDS_MOST, err);
}

static int newest_first(const void *a, const void *b)
{
    const struct past_direction *x = a, *y = b;
    return (x->letter.v < y->letter.v) - (x->letter.v > y->letter.v);
}

int store_past_directions(struct store_read *read, const struct past_query *query,
                          struct past_direction **ret_rows, size_t *ret_count, struct error *err)
{
    int64_t mark;
    INVARIANT(read->store != NULL && !read->writers);
    struct past past = {.read = read, .query = query};
    past.rows = arena_alloc(arena_current(), (ISSUER_MOST + WORDS_MOST) * sizeof *past.rows);
    past.seen = arena_alloc(arena_current(), (size_t)2 * OFFERED_MOST * sizeof *past.seen);
    if (read->dirty) {
        read_fail(read); /* before the index is asked: its statements may be open, too */
    }
    int rc = search_begin_index(read, &mark, err);
    if (rc == 0) {
        rc = read_begin(read, true, err);
    }
    if (rc == 0 && read->search != NULL && query->issuer[0] != '\0') {
        rc = ask_issuer(&past, err) != 0 ? -1 : ask_words(&past, err);
    }
    if (read->search != NULL) {
        db_abandon(read->search);
    }
    if (rc != 0) {
        return read_fail(read);
    }
    if (past.count > 1) {
        qsort(past.rows, past.count, sizeof *past.rows, newest_first);
    }
    *ret_rows = past.rows;
    *ret_count = past.count;
    return read_end(read, err);
}
