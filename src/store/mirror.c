/*
 * mirror.c - what the writer keeps in its head: the next act, the next letter, the chain's head and
 * the counters of the books. Given inside the transaction, read anew whenever one is undone.
 */
#include "room.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void mirror_release(struct mirror *mirror)
{
    for (size_t i = 0; i < mirror->counter_count; i++) {
        free(mirror->counters[i].book);
    }
    free(mirror->counters);
    *mirror = (struct mirror){0};
}

/* NULL: no memory. */
static struct counter *add_counter(struct mirror *mirror, const char *book, int year)
{
    size_t size = (mirror->counter_count + 1) * sizeof *mirror->counters;
    struct counter *more = realloc(mirror->counters, size);
    if (more == NULL) {
        return NULL;
    }
    mirror->counters = more;
    char *name = strdup(book);
    if (name == NULL) {
        return NULL;
    }
    more[mirror->counter_count] = (struct counter){.book = name, .year = year};
    return &more[mirror->counter_count++];
}

static struct counter *find_counter(struct mirror *mirror, const char *book, int year)
{
    /* The current year of the default book comes last in almost every office. */
    for (size_t i = mirror->counter_count; i > 0; i--) {
        struct counter *c = &mirror->counters[i - 1];
        if (c->year == year && strcmp(c->book, book) == 0) {
            return c;
        }
    }
    return add_counter(mirror, book, year);
}

static int load_counters(struct store *store, struct error *err)
{
    struct query q = db_query(store->db, ST_COUNTERS);
    bool room = true;
    while (room && query_row(&q)) {
        const char *book = peek_text(&q);
        int year = take_small(&q);
        struct counter *counter = add_counter(&store->mirror, book, year);
        room = counter != NULL;
        if (room) {
            counter->last = take_int(&q);
            counter->stored = true;
        }
    }
    return query_end(&q, err) != 0 ? -1
           : room                  ? 0
                                   : error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
}

int mirror_load(struct store *store, struct error *err)
{
    struct mirror *mirror = &store->mirror;
    int64_t last_at = 0;
    mirror_release(mirror);
    struct query q = db_query(store->db, ST_ACT_LAST);
    if (query_row(&q)) {
        mirror->last_seq = take_int(&q);
        mirror->head = take_digest(&q);
        last_at = take_int(&q);
    }
    int64_t by_acts = 0, by_rows = 0;
    if (query_end(&q, err) != 0 ||
        db_number(store->db, ST_ACT_NEWEST, 0, &mirror->newest_at, err) != 0 ||
        db_number(store->db, ST_ACT_LETTER_MAX, 0, &by_acts, err) != 0 ||
        db_number(store->db, ST_LETTER_MAX, 0, &by_rows, err) != 0) {
        return -1;
    }
    mirror->behind = last_at < mirror->newest_at;
    mirror->last_letter = by_acts > by_rows ? by_acts : by_rows;
    mirror->loaded = load_counters(store, err) == 0;
    return mirror->loaded ? 0 : -1;
}

int mirror_store(struct store *store, struct error *err)
{
    struct mirror *mirror = &store->mirror;
    for (size_t i = 0; i < mirror->counter_count; i++) {
        struct counter *counter = &mirror->counters[i];
        if (!counter->moved) {
            continue;
        }
        struct query q = db_query(store->db, counter->stored ? ST_COUNTER_SET : ST_COUNTER_ADD);
        bind_int(&q, counter->last);
        bind_text(&q, counter->book);
        bind_int(&q, counter->year);
        if (query_run(&q, err) != 0) {
            return -1;
        }
        counter->stored = true;
        counter->moved = false;
    }
    return 0;
}

int store_next_number(struct store_tx *tx, const char *book, int year, int64_t *ret,
                      struct error *err)
{
    struct counter *counter = find_counter(&tx->store->mirror, book, year);
    if (counter == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    counter->moved = true;
    tx->db->writes++; /* a job that fails after this has taken a number: its batch is undone */
    *ret = ++counter->last;
    return 0;
}

struct letter_id store_new_letter(struct store_tx *tx)
{
    return (struct letter_id){++tx->store->mirror.last_letter};
}
