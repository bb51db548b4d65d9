/* read_marks.c - how right the machine was: the marks of a period, added up by field, rule or
 * issuer. */
#include "room.h"

#include <stdlib.h>
#include <string.h>

const struct word read_by_words[READ_BY_COUNT] = {
    [READ_BY_FIELD] = {"field", "mục", "field"},
    [READ_BY_RULE] = {"rule", "quy tắc đọc", "rule"},
    [READ_BY_ISSUER] = {"issuer", "cơ quan ban hành", "issuer"},
};

/* Rows found by their key: open addressing, half full at most. */
struct tallies {
    struct read_tally *rows;
    size_t count, room;
    size_t *slots; /* index + 1; of room * 2 */
};

static size_t hash_of(const char *key)
{
    size_t hash = 2166136261U;
    for (; *key != '\0'; key++) {
        hash = (hash ^ (unsigned char)*key) * 16777619U;
    }
    return hash;
}

static size_t slot_of(const struct tallies *t, const char *key)
{
    size_t slots = t->room * 2, at = hash_of(key) % slots;
    while (t->slots[at] != 0 && strcmp(t->rows[t->slots[at] - 1].key, key) != 0) {
        at = (at + 1) % slots;
    }
    return at;
}

static void widen(struct tallies *t)
{
    size_t room = t->room == 0 ? 32 : t->room * 2;
    struct read_tally *rows = arena_alloc(arena_current(), room * sizeof *rows);
    if (t->count > 0) {
        memcpy(rows, t->rows, t->count * sizeof *rows);
    }
    t->rows = rows;
    t->room = room;
    t->slots = arena_alloc(arena_current(), room * 2 * sizeof *t->slots);
    for (size_t i = 0; i < t->count; i++) {
        t->slots[slot_of(t, rows[i].key)] = i + 1;
    }
}

static struct read_tally *tally_of(struct tallies *t, const char *key)
{
    if (t->count == t->room) {
        widen(t);
    }
    size_t at = slot_of(t, key);
    if (t->slots[at] == 0) {
        t->rows[t->count++] = (struct read_tally){.key = arena_strdup(arena_current(), key)};
        t->slots[at] = t->count;
    }
    return &t->rows[t->slots[at] - 1];
}

static void add(struct read_tally *tally, enum read_state state, enum read_verdict verdict)
{
    tally->read += verdict == READ_RIGHT || verdict == READ_WRONG;
    tally->right += verdict == READ_RIGHT;
    tally->corrected += verdict == READ_WRONG;
    tally->sure_wrong += verdict == READ_WRONG && state == READ_SURE;
    tally->missing += verdict == READ_MISSING;
}

static int64_t weight(const struct read_tally *t)
{
    return t->read + t->missing;
}

static int by_weight(const void *a, const void *b)
{
    const struct read_tally *one = a, *other = b;
    int64_t x = weight(one), y = weight(other);
    return x != y ? (x < y) - (x > y) : strcmp(one->key, other->key);
}

/* A mark that says nothing at all counts nowhere; "-" stands for what was read by no rule, and for
 * nobody. */
static void take_mark(struct query *q, enum read_by by, struct tallies *tallies,
                      struct read_tally *total)
{
    const char *keys[READ_BY_COUNT];
    keys[READ_BY_FIELD] = peek_text(q);
    keys[READ_BY_RULE] = peek_text(q);
    keys[READ_BY_ISSUER] = peek_text(q);
    enum read_state state = (enum read_state)take_small(q);
    enum read_verdict verdict = (enum read_verdict)take_small(q);
    if (verdict != READ_EMPTY) {
        add(tally_of(tallies, keys[by][0] != '\0' ? keys[by] : "-"), state, verdict);
        add(total, state, verdict);
    }
}

int store_read_report(struct store_read *read, enum read_by by, struct day from, struct day to,
                      struct read_report *ret, struct error *err)
{
    struct tallies tallies = {0};
    struct read_tally total = {.key = ""};
    if (read_begin(read, false, err) != 0) {
        return read_fail(read);
    }
    struct query q = db_query(read->db, ST_MARKS_OF_DAYS);
    bind_int(&q, day_is(from) ? from.n : INT32_MIN);
    bind_int(&q, day_is(to) ? to.n : INT32_MAX);
    while (query_row(&q)) {
        take_mark(&q, by, &tallies, &total);
    }
    if (query_end(&q, err) != 0) {
        return read_fail(read);
    }
    if (tallies.count > 0) {
        qsort(tallies.rows, tallies.count, sizeof *tallies.rows, by_weight);
    }
    *ret = (struct read_report){tallies.rows, tallies.count, total};
    return read_end(read, err);
}
