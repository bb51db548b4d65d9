/* fuzz_staff.c - the units-and-people file: what it gives is a whole office or a refusal. */
#include "fuzz.h"

#include "phieu/settings.h"

#include <stdio.h>
#include <string.h>

static const char *file;

void fuzz_prepare(void)
{
    file = arena_printf(arena_current(), "%s/units.conf", fuzz_folder());
}

/* Among the first `count`. */
static bool has_unit(const json_t *units, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(json_str(json_array_get(units, i), "code"), code) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_text(const json_t *object, const char *key)
{
    const char *clean = NULL, *text = json_str(object, key);
    struct error err;
    return text_clean(text, strlen(text), TEXT_LINE, 1000, key, arena_current(), &clean, &err) ==
               0 &&
           strcmp(clean, text) == 0;
}

static void check_units(const json_t *units)
{
    size_t count = json_array_size(units);
    INVARIANT(count > 0 && json_str(json_array_get(units, 0), "parent")[0] == '\0');
    for (size_t i = 0; i < count; i++) {
        const json_t *unit = json_array_get(units, i);
        INVARIANT(is_text(unit, "code") && is_text(unit, "name"));
        INVARIANT(!has_unit(units, i, json_str(unit, "code")));
        INVARIANT(i == 0 || has_unit(units, i, json_str(unit, "parent")));
    }
}

static void check_people(const json_t *units, const json_t *people)
{
    bool admin = false;
    for (size_t i = 0; i < json_array_size(people); i++) {
        const json_t *person = json_array_get(people, i);
        const json_t *positions = json_get(person, "positions");
        INVARIANT(is_text(person, "username") && is_text(person, "name"));
        for (size_t k = 0; k < json_array_size(positions); k++) {
            const json_t *position = json_array_get(positions, k);
            const char *role = json_str(position, "role");
            INVARIANT(has_unit(units, json_array_size(units), json_str(position, "unit")));
            INVARIANT(word_find(role_words, ROLE_COUNT, role) >= 0);
            admin = admin || strcmp(role, "admin") == 0;
        }
    }
    INVARIANT(admin);
}

void fuzz_input(const char *bytes, size_t len)
{
    FILE *out = fopen(file, "wb");
    INVARIANT(out != NULL && fwrite(bytes, 1, len, out) == len && fclose(out) == 0);
    json_t *units = NULL, *people = NULL;
    struct error err = {0};
    if (fuzz_taken(staff_parse(file, &units, &people, &err), &err)) {
        check_units(units);
        check_people(units, people);
    }
}
