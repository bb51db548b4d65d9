/* report_table.c - the rows of a report: letters counted by unit, person, issuer, type, book or
 * month. */
#include "model_room.h"

#include <stdlib.h>
#include <string.h>

enum { SLOTS_LEAST = 64 };

void report_table_init(struct report_table *table, enum report_by by)
{
    *table = (struct report_table){.by = by};
}

/* ---- keys --------------------------------------------------------------------------------- */

static struct day month_of(struct day day)
{
    int y, m, d;
    day_split(day, &y, &m, &d);
    return (struct day){day.n - (d - 1)};
}

/* What tells the letter's row from others: a number, or a text. */
static struct report_row row_of(enum report_by by, const struct report_fact *fact)
{
    struct report_row row = {.key = "", .label = ""};
    switch (by) {
    case REPORT_BY_UNIT:
        row.number = fact->unit.v;
        break;
    case REPORT_BY_PERSON:
        row.number = fact->person.v;
        break;
    case REPORT_BY_MONTH:
        row.number = month_of(fact->arrived).n;
        break;
    case REPORT_BY_ISSUER:
        row.key = fact->issuer_folded;
        row.label = fact->issuer;
        break;
    case REPORT_BY_TYPE:
        row.key = row.label = fact->type;
        break;
    default:
        row.key = row.label = fact->book;
        break;
    }
    return row;
}

/* FNV-1a: the keys are our own office's, nobody gains by making them meet. */
static size_t hash_of(const struct report_row *row)
{
    uint64_t hash = 14695981039346656037U ^ (uint64_t)row->number;
    hash *= 1099511628211U;
    for (const char *p = row->key; *p != '\0'; p++) {
        hash = (hash ^ (unsigned char)*p) * 1099511628211U;
    }
    return (size_t)(hash ^ hash >> 32);
}

static uint32_t *slot_of(const struct report_table *table, const struct report_row *row)
{
    size_t at = hash_of(row) & (table->slot_count - 1);
    while (table->slots[at] != 0) {
        const struct report_row *other = &table->rows[table->slots[at] - 1];
        if (other->number == row->number && strcmp(other->key, row->key) == 0) {
            break;
        }
        at = (at + 1) & (table->slot_count - 1);
    }
    return &table->slots[at];
}

static void widen(struct report_table *table)
{
    table->slot_count = table->slot_count == 0 ? SLOTS_LEAST : table->slot_count * 4;
    table->slots = arena_alloc(arena_current(), table->slot_count * sizeof *table->slots);
    for (size_t i = 0; i < table->row_count; i++) {
        *slot_of(table, &table->rows[i]) = (uint32_t)i + 1;
    }
}

void report_table_add(struct report_table *table, const struct report_fact *fact,
                      enum report_class report_class)
{
    if (report_class >= REPORT_CLASS_COUNT) {
        return;
    }
    struct report_row wanted = row_of(table->by, fact);
    if (table->row_count * 2 >= table->slot_count) {
        widen(table);
    }
    uint32_t *slot = slot_of(table, &wanted);
    if (*slot == 0) {
        struct report_row *row = model_grow((void **)&table->rows, &table->row_count, sizeof *row);
        row->number = wanted.number;
        row->key = arena_strdup(arena_current(), wanted.key);
        row->label = arena_strdup(arena_current(), wanted.label);
        *slot = (uint32_t)table->row_count;
    }
    table->rows[*slot - 1].counts[report_class]++;
    table->sum[report_class]++;
}

/* ---- order -------------------------------------------------------------------------------- */

static bool is_nobody(const struct report_row *row)
{
    return row->number == 0 && row->key[0] == '\0';
}

static int ascending(const void *a, const void *b)
{
    const struct report_row *x = a, *y = b;
    if (is_nobody(x) != is_nobody(y)) {
        return is_nobody(x) ? 1 : -1;
    }
    int by_number = (x->number > y->number) - (x->number < y->number);
    return by_number != 0 ? by_number : text_collate(x->key, y->key);
}

static int most_first(const void *a, const void *b)
{
    const struct report_row *x = a, *y = b;
    int64_t more = report_received(y->counts) - report_received(x->counts);
    if (is_nobody(x) != is_nobody(y) || more == 0) {
        return ascending(a, b);
    }
    return more > 0 ? 1 : -1;
}

void report_table_sort(struct report_table *table)
{
    bool counted = table->by == REPORT_BY_ISSUER || table->by == REPORT_BY_TYPE ||
                   table->by == REPORT_BY_PERSON;
    if (table->row_count > 1) {
        qsort(table->rows, table->row_count, sizeof *table->rows, counted ? most_first : ascending);
    }
    table->slots = NULL; /* nothing more is added */
    table->slot_count = 0;
}
