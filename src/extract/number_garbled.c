/*
 * number_garbled.c - the number line under a seal or a stain: what can still be made of it is a
 * suggestion, never more.
 */
#include "letter.h"

#include "agency.h"
#include "phieu/model.h"
#include "phieu/text.h"

#include <ctype.h>
#include <string.h>

enum {
    GROUPS_MOST = 4,
    GROUP_LETTERS = 10,
    NEAR_FROM = 4,    /* letters of a group in which one may be wrong */
    WHOLE_PRIOR = 70, /* digits only; groups that are all known */
    PART_PRIOR = 55,
    MENDED_PRIOR = 40,
};

/* Groups that stand in very many symbols, besides types and agencies. */
static const char *const units[] = {"VP",   "NVY",  "NVD",  "KHTC", "TCCB", "TCHC", "KHNV",
                                    "TTYT", "BVĐK", "HĐND", "UBND", "BV",   "NC",   "VX",
                                    "TH",   "KT",   "KGVX", "NN",   "ĐT",   "CN"};

/* The ith of all groups that are known, NULL behind the last. */
static const char *known_group(size_t i)
{
    size_t types = (size_t)letter_type_count, count = sizeof units / sizeof units[0];
    if (i < types) {
        const char *own = letter_types[i].abbreviation;
        return own != NULL ? own : "";
    }
    return i - types < count ? units[i - types] : agency_symbol(i - types - count);
}

/* The group itself, or the one that one letter less, more or other makes of it; NULL. */
static const char *group_near(const char *group)
{
    const char *ret = NULL, *known;
    for (size_t i = 0; (known = known_group(i)) != NULL; i++) {
        if (strcmp(known, group) == 0) {
            return known;
        }
        bool near = ret == NULL && text_length(known) + 1 >= NEAR_FROM &&
                    text_length(group) >= NEAR_FROM && text_distance(known, group, 1) <= 1;
        ret = near ? known : ret;
    }
    return ret;
}

bool number_garbled(const struct extract *x, const struct segment *s, struct match *ret)
{
    bool here = s->column != COLUMN_RIGHT && s->kind != SEG_NUMBER && !segment_masked(x, s);
    return here && is_recognised(x, s->span) && segment_matches(x, s, P_NUMBER_GARBLED, ret);
}

/* ---- the symbol ---------------------------------------------------------------------------- */

struct groups {
    struct span list[GROUPS_MOST];
    size_t count;
};

/* Runs of letters; false when one of them is a word, or too long, or there are too many. */
static bool split_groups(const struct extract *x, struct span symbol, struct groups *ret)
{
    ret->count = 0;
    for (size_t i = symbol.begin; i < symbol.end;) {
        size_t begin = i, capitals = 0;
        for (; i < symbol.end && isalpha((unsigned char)x->shadow[i]); i++) {
            capitals += isupper((unsigned char)x->shadow[i]) != 0;
        }
        size_t len = i - begin;
        if (len == 0) {
            i++;
            continue;
        }
        if (ret->count == GROUPS_MOST || len < 2 || len > GROUP_LETTERS || capitals * 2 <= len) {
            return false;
        }
        ret->list[ret->count++] = (struct span){begin, i};
    }
    return ret->count > 0;
}

/* As read, where at least one group is known; and as it was meant where another is nearly. */
static void offer_notation(const struct extract *x, struct finding *f, const struct match *m)
{
    struct arena *arena = arena_current();
    struct groups groups;
    size_t exact = 0, known = 0;
    const char *read = "", *meant = "";
    if (!split_groups(x, m->group[2], &groups)) {
        return;
    }
    for (size_t i = 0; i < groups.count; i++) {
        const char *own = span_text(x, groups.list[i]), *near = group_near(own);
        const char *dash = i > 0 ? "-" : "";
        exact += near != NULL && strcmp(near, own) == 0;
        known += near != NULL;
        read = arena_printf(arena, "%s%s%s", read, dash, own);
        meant = arena_printf(arena, "%s%s%s", meant, dash, near != NULL ? near : own);
    }
    if (known == 0) {
        return;
    }
    struct candidate c = {.value = read,
                          .confidence = exact == groups.count ? WHOLE_PRIOR : PART_PRIOR,
                          .rule = m->pattern->name,
                          .where = m->group[2]};
    finding_add(f, &c);
    c.value = meant;
    c.confidence = MENDED_PRIOR;
    finding_add(f, &c);
    finding_fail(f, "spelling");
}

void read_garbled_number(struct reading *r, struct letter_part *p)
{
    struct finding *number = &p->fields[READ_NUMBER];
    struct match m;
    for (size_t i = p->begin; i < p->head_end; i++) {
        if (!number_garbled(r->x, &r->segments->list[i], &m)) {
            continue;
        }
        bool guessed = false;
        struct candidate c = {.value = number_text(r->x, m.group[1], &guessed),
                              .rule = m.pattern->name,
                              .where = m.group[1]};
        c.confidence = guessed ? PART_PRIOR : WHOLE_PRIOR;
        finding_offer(number, &c);
        finding_fail(number, "spelling");
        offer_notation(r->x, &p->fields[READ_NOTATION], &m);
        return;
    }
}
