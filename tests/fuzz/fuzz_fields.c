/* fuzz_fields.c - a JSON body through every table of fields: each route's, its query's, and those
 * of corrections. The first byte picks the table. What was cleaned is clean. */
#include "fuzz.h"

#include "router.h"

#include <string.h>

enum { TABLES_MOST = 200 };

static const struct field_spec *tables[TABLES_MOST];
static unsigned table_count;

static void add(const struct field_spec *table)
{
    if (table != NULL) {
        INVARIANT(table_count < TABLES_MOST);
        tables[table_count++] = table;
    }
}

void fuzz_prepare(void)
{
    for (int i = 0; i < route_count; i++) {
        add(route_fields(&routes[i]));
        add(routes[i].query);
    }
    add(office_correct_fields);
}

static bool has_member(const struct field_spec *fields, const char *name)
{
    while (fields->name != NULL && strcmp(fields->name, name) != 0) {
        fields++;
    }
    return fields->name != NULL;
}

static void check_clean(const struct field_spec *fields, json_t *clean)
{
    const char *key;
    json_t *value;
    json_object_foreach(clean, key, value)
    {
        INVARIANT(has_member(fields, key) && !json_is_null(value));
    }
    for (; fields->name != NULL; fields++) {
        INVARIANT(!fields->required || json_get(clean, fields->name) != NULL);
    }
}

void fuzz_input(const char *bytes, size_t len)
{
    struct fuzz_in in = {bytes, len};
    const struct field_spec *fields = tables[fuzz_choice(&in, table_count)];
    struct error err = {0};
    json_t *given = NULL, *clean = NULL, *again = NULL;
    if (!fuzz_taken(encoding_check(in.at, in.left, &err), &err) ||
        !fuzz_taken(json_read(in.at, in.left, &given, &err), &err) ||
        !fuzz_taken(fields_check(fields, given, &clean, &err), &err)) {
        return;
    }
    check_clean(fields, clean);
    INVARIANT(fuzz_taken(fields_check(fields, clean, &again, &err), &err));
    INVARIANT(json_equal(clean, again));
}
