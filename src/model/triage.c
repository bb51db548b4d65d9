/*
 * triage.c - to whom the agency's own past decisions would give a letter.
 *
 * Earlier letters of the same issuer are counted on several grounds: all of them, those of the same
 * type, those that share a pair of syllables with the letter. On each ground one assignee got most
 * of the newest cases; the ground speaks as surely as the lower end of the interval in which his
 * true share lies (Wilson's, two sided 95 %), which is low for few cases as well as for divided
 * ones. The surest ground proposes, if it is sure enough; else nobody does. The reason is the count
 * itself: "7 of the last 8".
 */
#include "model_room.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    CASES_LEAST = 5,   /* of a ground: fewer are an accident */
    CASES_COUNTED = 40 /* the newest; what the office did before may have been another rule */
};
static const double sure_enough = 0.5, z = 1.96;

const struct word triage_ground_words[TRIAGE_GROUND_COUNT] = {
    [TRIAGE_BY_ISSUER] = {"issuer", "cơ quan ban hành", "issuer"},
    [TRIAGE_BY_TYPE] = {"type", "tên loại", "type"},
    [TRIAGE_BY_WORDS] = {"words", "trích yếu", "words of the subject"},
};

/* ---- words -------------------------------------------------------------------------------- */

static size_t next_word(const char *at, const char **ret_next)
{
    size_t len = strcspn(at, " ");
    *ret_next = at[len] == ' ' ? at + len + 1 : at + len;
    return len;
}

/* The two words at `at` with the space between; 0 when there is one. */
static size_t pair_at(const char *at, const char **ret_next)
{
    size_t first = next_word(at, ret_next);
    const char *behind;
    size_t second = **ret_next != '\0' ? next_word(*ret_next, &behind) : 0;
    return second == 0 ? 0 : first + 1 + second;
}

static bool known(const struct triage_words *words, const char *pair, size_t len)
{
    for (size_t i = 0; i < words->count; i++) {
        if (strncmp(words->pair[i], pair, len) == 0 && words->pair[i][len] == '\0') {
            return true;
        }
    }
    return false;
}

/* The fold of the marked text has the same words: both are walked together. */
void triage_words_of(const char *subject, struct triage_words *ret)
{
    struct arena *arena = arena_current();
    struct buf marked;
    buf_init(&marked, arena, 64 << 10);
    text_fold_marked(&marked, subject);
    const char *shown = marked.len > 0 ? marked.data : "", *plain = text_folded(arena, shown);
    struct triage_words words = {.count = 0};
    while (words.count < TRIAGE_PAIRS_MOST) {
        const char *next_plain, *next_shown;
        size_t len = pair_at(plain, &next_plain), shown_len = pair_at(shown, &next_shown);
        if (len == 0 || shown_len == 0) {
            break;
        }
        if (!known(&words, plain, len)) {
            words.pair[words.count] = arena_memdup(arena, plain, len);
            words.shown[words.count++] = arena_memdup(arena, shown, shown_len);
        }
        plain = next_plain;
        shown = next_shown;
    }
    *ret = words;
}

uint64_t triage_words_in(const struct triage_words *words, const char *subject)
{
    const char *at = text_folded(arena_current(), subject), *next;
    uint64_t found = 0;
    for (size_t len; (len = pair_at(at, &next)) > 0; at = next) {
        for (size_t i = 0; i < words->count; i++) {
            if (strncmp(words->pair[i], at, len) == 0 && words->pair[i][len] == '\0') {
                found |= UINT64_C(1) << i;
            }
        }
    }
    return found;
}

/* ---- counting ----------------------------------------------------------------------------- */

struct ground {
    enum triage_ground kind;
    size_t pair;
};

static bool stands_on(const struct triage_case *c, const struct ground *ground)
{
    return ground->kind == TRIAGE_BY_ISSUER ||
           (ground->kind == TRIAGE_BY_TYPE ? c->same_type : (c->pairs >> ground->pair & 1) != 0);
}

static bool same_lead(const struct triage_case *a, const struct triage_case *b)
{
    return a->unit.v == b->unit.v && a->person.v == b->person.v;
}

/* The newest cases of a ground. */
static size_t gather(const struct triage_case *cases, size_t count, const struct ground *ground,
                     const struct triage_case **ret)
{
    size_t found = 0;
    for (size_t i = 0; i < count && found < CASES_COUNTED; i++) {
        if (stands_on(&cases[i], ground)) {
            ret[found++] = &cases[i];
        }
    }
    return found;
}

/* Who got most of them, the newest where several did. */
static unsigned most_given(const struct triage_case *const *cases, size_t count,
                           const struct triage_case **ret)
{
    unsigned most = 0;
    for (size_t i = 0; i < count; i++) {
        unsigned votes = 0;
        for (size_t k = 0; k < count; k++) {
            votes += same_lead(cases[i], cases[k]);
        }
        if (votes > most) {
            most = votes;
            *ret = cases[i];
        }
    }
    return most;
}

/* The lower end of Wilson's interval for k of n. */
static double surely(unsigned k, unsigned n)
{
    double share = (double)k / n, zz = z * z / n;
    return (share + zz / 2 - z * sqrt(share * (1 - share) / n + zz / (4 * n))) / (1 + zz);
}

/* ---- what goes with the lead -------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    const int *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static int median_days(const struct triage_case *const *cases, size_t count,
                       const struct triage_case *lead, unsigned agreeing)
{
    int days[CASES_COUNTED];
    size_t given = 0;
    for (size_t i = 0; i < count; i++) {
        if (same_lead(cases[i], lead) && cases[i]->days > 0) {
            days[given++] = cases[i]->days;
        }
    }
    if (given * 2 < agreeing || given == 0) {
        return -1;
    }
    qsort(days, given, sizeof days[0], ascending);
    return days[(given - 1) / 2];
}

static unsigned supported_by(const struct triage_case *const *cases, size_t count,
                             const struct triage_case *lead, struct unit_id unit)
{
    unsigned votes = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; same_lead(cases[i], lead) && k < cases[i]->support_count; k++) {
            votes += cases[i]->support[k].v == unit.v;
        }
    }
    return votes;
}

static void add_support(struct triage_proposal *p, struct unit_id unit)
{
    for (size_t i = 0; i < p->support_count; i++) {
        if (p->support[i].v == unit.v) {
            return;
        }
    }
    if (p->support_count < TRIAGE_SUPPORT_MOST) {
        p->support[p->support_count++] = unit;
    }
}

static void take_supports(const struct triage_case *const *cases, size_t count,
                          const struct triage_case *lead, struct triage_proposal *ret)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; same_lead(cases[i], lead) && k < cases[i]->support_count; k++) {
            struct unit_id unit = cases[i]->support[k];
            if (supported_by(cases, count, lead, unit) * 2 >= ret->agreeing) {
                add_support(ret, unit);
            }
        }
    }
}

/* ---- the proposal ------------------------------------------------------------------------- */

/* What the ground proposes, and how surely. */
static double weigh(const struct triage_case *cases, size_t count, const struct ground *ground,
                    struct triage_proposal *ret)
{
    const struct triage_case *found[CASES_COUNTED], *lead = NULL;
    size_t n = gather(cases, count, ground, found);
    if (n < CASES_LEAST) {
        return 0;
    }
    unsigned agreeing = most_given(found, n, &lead);
    *ret = (struct triage_proposal){.unit = lead->unit,
                                    .person = lead->person,
                                    .days = median_days(found, n, lead, agreeing),
                                    .ground = ground->kind,
                                    .pair = ground->pair,
                                    .agreeing = agreeing,
                                    .of = (unsigned)n};
    take_supports(found, n, lead, ret);
    return surely(agreeing, (unsigned)n);
}

void triage_propose(const struct triage_case *cases, size_t count, size_t pair_count,
                    struct triage_proposal *ret)
{
    struct triage_proposal best = {.days = -1}, one = best;
    double surest = 0;
    size_t grounds = 2 + (pair_count < TRIAGE_PAIRS_MOST ? pair_count : TRIAGE_PAIRS_MOST);
    for (size_t i = 0; i < grounds; i++) {
        struct ground ground = {i == 0   ? TRIAGE_BY_ISSUER
                                : i == 1 ? TRIAGE_BY_TYPE
                                         : TRIAGE_BY_WORDS,
                                i < 2 ? 0 : i - 2};
        double sure = weigh(cases, count, &ground, &one);
        if (sure > surest) { /* of equals the plainer ground speaks */
            surest = sure;
            best = one;
        }
    }
    best.made = surest >= sure_enough;
    *ret = best;
}
