/* ref.c - how people name a letter: 459, 459/2025, VBD:459/2025, #12. */
#include "office_room.h"

#include <stdlib.h>
#include <string.h>

const char *office_ref(const struct rules *rules, const char *book, int year, int64_t number,
                       struct letter_id letter)
{
    const struct book *usual = rules_default_book(rules);
    if (number == 0) {
        return arena_printf(arena_current(), "#%lld", (long long)letter.v);
    }
    if (usual != NULL && strcmp(usual->code, book) == 0) {
        return arena_printf(arena_current(), "%lld/%d", (long long)number, year);
    }
    return arena_printf(arena_current(), "%s:%lld/%d", book, (long long)number, year);
}

/* Digits only, 1..18 of them; 0 when it is anything else. */
static int64_t whole_number(const char *text, size_t len)
{
    int64_t n = 0;
    if (len == 0 || len > 18) {
        return 0;
    }
    for (size_t i = 0; i < len; i++) {
        if (text[i] < '0' || text[i] > '9') {
            return 0;
        }
        n = n * 10 + (text[i] - '0');
    }
    return n;
}

static struct letter_id find_number(struct store_read *read, const struct rules *rules,
                                    const char *ref)
{
    const struct book *book = rules_default_book(rules);
    const char *colon = strchr(ref, ':');
    if (colon != NULL) {
        book = rules_book(rules, arena_memdup(arena_current(), ref, (size_t)(colon - ref)));
        ref = colon + 1;
    }
    if (book == NULL) {
        return NO_LETTER;
    }
    const char *slash = strchr(ref, '/');
    int64_t number = whole_number(ref, slash != NULL ? (size_t)(slash - ref) : strlen(ref));
    int64_t year = slash != NULL ? whole_number(slash + 1, strlen(slash + 1))
                                 : store_latest_year(read, book->code);
    if (number == 0 || year == 0 || year > 9999) {
        return NO_LETTER;
    }
    return store_find(read, book->code, (int)year, number);
}

int office_find(struct store_read *read, const struct rules *rules, const char *ref,
                struct letter_id *ret, struct error *err)
{
    struct letter_id found = NO_LETTER;
    if (ref[0] == '#') {
        found.v = whole_number(ref + 1, strlen(ref + 1));
    } else {
        found = find_number(read, rules, ref);
    }
    if (found.v == 0) {
        return error_set(err, ERR_NO_SUCH_LETTER, "letter", ref, NULL);
    }
    *ret = found;
    return 0;
}

int office_sight(struct store_read *read, const struct directory *dir, struct person_id person,
                 struct day today, struct letter_id letter, struct error *err)
{
    struct slip lines;
    if (store_sight(read, letter, &lines, err) != 0) {
        return -1;
    }
    /* The daemon itself asks for nobody. */
    return person.v == 0 || slip_visible(&lines, dir, person, today)
               ? 0
               : error_set(err, ERR_NO_SUCH_LETTER, "letter", "", NULL);
}

int office_hide(const char *field, const char *name, struct error *err)
{
    return err->code == ERR_NO_SUCH_LETTER ? error_set(err, ERR_NO_SUCH_LETTER, field, name, NULL)
                                           : -1;
}
