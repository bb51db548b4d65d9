/*
 * issued.c - place and date of a letter (DOMAIN.md 4.4): the line "<địa danh>, ngày ... tháng ...
 * năm ..." wherever it stands, the head before the rest.
 */
#include "letter.h"

#include "phieu/text.h"

#include <string.h>

enum { BEHIND_HEAD_COST = 4, OCR_COST = 25, YEAR_FIRST = 1945, YEAR_LAST = 2099 };

/* Digits with what recognisers make of them; 0 for a blank. */
static int number_of(const struct extract *x, struct span span, bool *ret_guessed)
{
    int n = 0;
    for (size_t i = span.begin; i < span.end; i++) {
        static const char from[] = "OoIlSB", to[] = "001158";
        char c = x->shadow[i];
        const char *at = strchr(from, c);
        if (at != NULL) {
            c = to[at - from];
            *ret_guessed = true;
        }
        n = c >= '0' && c <= '9' ? n * 10 + (c - '0') : n;
    }
    return n;
}

void offer_date(struct reading *r, struct letter_part *p, struct span where,
                const struct date_parts *d, unsigned prior, const char *rule)
{
    bool guessed = false;
    struct finding *f = &p->fields[READ_ISSUED];
    int day = number_of(r->x, d->day, &guessed), month = number_of(r->x, d->month, &guessed);
    int year = number_of(r->x, d->year, &guessed);
    if (!span_is(d->day) || !span_is(d->month) || year < 1000) {
        p->fields[READ_ISSUED].none =
            p->fields[READ_ISSUED].count == 0; /* blank on a draft: nothing is guessed */
        return;
    }
    struct day issued = day_of(year, month, day);
    if (!day_is(issued)) {
        finding_fail(f, "calendar");
        return;
    }
    char iso[DAY_TEXT];
    struct candidate c = {.value = arena_strdup(arena_current(), day_iso(issued, iso)),
                          .confidence = prior,
                          .rule = rule,
                          .where = where};
    if (f->count == 0) {
        finding_pass(f, "calendar");
        if (year < YEAR_FIRST || year > YEAR_LAST) {
            finding_fail(f, "year");
        } else {
            finding_pass(f, "year");
        }
        if (guessed) {
            finding_fail(f, "digits");
        }
    }
    c.confidence -= guessed ? OCR_COST : 0;
    finding_offer(f, &c);
    f->none = false;
}

/* Everything that stands before "ngày" on the line of a date, as a place. */
static void offer_place(struct reading *r, struct letter_part *p, struct span place, unsigned prior,
                        const char *rule)
{
    struct candidate c = {
        .value = span_text(r->x, place), .confidence = prior, .rule = rule, .where = place};
    if (span_is(place) && p->fields[READ_PLACE].count == 0) {
        finding_offer(&p->fields[READ_PLACE], &c);
    }
}

static bool date_at(struct reading *r, struct letter_part *p, const struct segment *s,
                    unsigned cost)
{
    static const enum letter_pattern patterns[] = {P_PLACE_DATE, P_PLACE_DATE_SHORT,
                                                   P_PLACE_DATE_NO_COMMA, P_DATE_ALONE};
    struct match m;
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        if (segment_matches(r->x, s, patterns[i], &m)) {
            struct date_parts d = {m.group[2], m.group[3], m.group[4]};
            offer_date(r, p, s->span, &d, m.pattern->prior - cost, m.pattern->name);
            if (patterns[i] != P_DATE_ALONE) {
                offer_place(r, p, m.group[1], m.pattern->prior - cost, m.pattern->name);
            }
            return true;
        }
    }
    return false;
}

void read_issued(struct reading *r, struct letter_part *p)
{
    for (size_t i = p->begin; i < p->annex; i++) {
        const struct segment *s = &r->segments->list[i];
        if (s->kind == SEG_DATE && !segment_masked(r->x, s)) {
            (void)date_at(r, p, s, i < p->head_end ? 0 : BEHIND_HEAD_COST);
        }
    }
}
