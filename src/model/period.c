/* period.c - the periods offices report by: a month, a quarter, half a year, a year. */
#include "phieu/model.h"

#include <string.h>

enum { YEAR_FIRST = 1990, YEAR_LAST = 2199 };

/* Decimal digits from *at on, at most `most` of them; -1 when there is none or more. */
static int digits(const char **at, int most)
{
    int value = 0, count = 0;
    while (**at >= '0' && **at <= '9') {
        if (++count > most) {
            return -1;
        }
        value = value * 10 + (*(*at)++ - '0');
    }
    return count > 0 ? value : -1;
}

/* What stands beside the year: months 1..12 alone, or a letter and its number. */
static const struct kind {
    char letter; /* '\0' for months */
    int count, months;
} kinds[] = {{'\0', 12, 1}, {'Q', 4, 3}, {'H', 2, 6}};

static const struct kind *part(const char **at, int *ret_number)
{
    const struct kind *kind = &kinds[0];
    for (size_t i = 1; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (**at == kinds[i].letter || **at == kinds[i].letter - 'A' + 'a') {
            kind = &kinds[i];
            (*at)++;
            break;
        }
    }
    *ret_number = digits(at, 2);
    return *ret_number >= 1 && *ret_number <= kind->count ? kind : NULL;
}

static const char *name_of(const struct kind *kind, int year, int number)
{
    return kind->letter == '\0'
               ? arena_printf(arena_current(), "%04d-%02d", year, number)
               : arena_printf(arena_current(), "%04d-%c%d", year, kind->letter, number);
}

static bool take(const char *text, struct period *ret)
{
    static const struct kind whole = {'Y', 1, 12};
    const struct kind *kind = &whole;
    const char *at = text;
    int year, number = 1;
    if (strchr(text, '/') != NULL) { /* 10/2026, Q4/2026 */
        kind = part(&at, &number);
        year = kind != NULL && *at++ == '/' ? digits(&at, 4) : -1;
    } else {
        year = digits(&at, 4);
        if (*at == '-') {
            at++;
            kind = part(&at, &number);
        }
    }
    if (kind == NULL || *at != '\0' || year < YEAR_FIRST || year > YEAR_LAST) {
        return false;
    }
    int first = (number - 1) * kind->months + 1, after = first + kind->months;
    ret->from = day_of(year, first, 1);
    ret->to = day_of(after > 12 ? year + 1 : year, after > 12 ? 1 : after, 1);
    ret->to.n--;
    ret->name =
        kind == &whole ? arena_printf(arena_current(), "%04d", year) : name_of(kind, year, number);
    return true;
}

int period_parse(const char *text, const char *field, struct period *ret, struct error *err)
{
    struct period period;
    if (!take(text, &period)) {
        return error_set(err, ERR_REPORT_PERIOD, field, text, NULL);
    }
    *ret = period;
    return 0;
}
