/*
 * issuer.c - who issued a letter (DOMAIN.md 4.6): the head's left column, superior over issuer;
 * where it is missing, the symbol and the place.
 */
#include "letter.h"

#include "agency.h"
#include "phieu/text.h"

#include <string.h>

enum {
    ISSUER_LINES = 8,
    ISSUER_LINE = 80,
    ISSUER_PRIOR = 94,
    INFERRED_PRIOR = 66,
    INFERRED_WEAK = 50,
    LEAST_CAPITALS = 80
};

struct issuer_lines {
    const char *list[ISSUER_LINES];
    size_t count;
    struct span where;
};

static bool is_issuer_line(const struct extract *x, const struct segment *s)
{
    size_t len = s->span.end - s->span.begin;
    return s->column != COLUMN_RIGHT && len > 1 && len < ISSUER_LINE &&
           (s->kind == SEG_TEXT || s->kind == SEG_OFFICE) &&
           capital_share(x, s->span) * 100 > LEAST_CAPITALS;
}

/* Capitals above number, title or subject; what comes before the first word that agencies begin
 * with is none. */
static void collect(const struct reading *r, const struct letter_part *p, struct issuer_lines *ret)
{
    const struct segment *list = r->segments->list;
    ret->count = 0;
    for (size_t i = p->begin; i < p->head_end && ret->count < ISSUER_LINES; i++) {
        uint8_t kind = list[i].kind;
        if (kind == SEG_NUMBER || kind == SEG_TITLE || kind == SEG_SUBJECT) {
            break;
        }
        if (segment_masked(r->x, &list[i]) || !is_issuer_line(r->x, &list[i])) {
            continue;
        }
        const char *line = span_text(r->x, list[i].span);
        if (ret->count > 0 || agency_begins(line)) {
            ret->where.begin = ret->count == 0 ? list[i].span.begin : ret->where.begin;
            ret->where.end = list[i].span.end;
            ret->list[ret->count++] = line;
        }
    }
}

static const char *place_of(const struct letter_part *p)
{
    const char *place = finding_value(&p->fields[READ_PLACE]);
    return place != NULL ? place : "";
}

/* Symbol and place were printed elsewhere on the page and say the same. */
static void check_issuer(struct letter_part *p, const char *name)
{
    struct finding *f = &p->fields[READ_ISSUER];
    const char *notation = finding_value(&p->fields[READ_NOTATION]);
    struct arena *arena = arena_current();
    if (notation == NULL) {
        return;
    }
    const char *inferred = agency_of_symbol(notation, place_of(p));
    if (inferred != NULL && strcmp(text_folded(arena, inferred), text_folded(arena, name)) == 0) {
        finding_pass(f, "symbol");
        finding_pass(f, "second-place");
    } else if (agency_fits_symbol(name, notation)) {
        finding_pass(f, "symbol");
    }
}

/* The province that the letter speaks of first, where its own place line names a town. */
static const char *province_in_text(const struct reading *r, const struct letter_part *p)
{
    struct match m;
    struct span within = {r->segments->list[p->begin].span.begin,
                          r->segments->list[p->end - 1].span.end};
    for (int tries = 0; tries < 8 && pattern_find(r->x, &letter_patterns, P_PROVINCE, within, &m);
         tries++) {
        const char *name = span_text(r->x, m.group[1]);
        if (province_find(name) != NULL) {
            return name;
        }
        within.begin = m.whole.end;
    }
    return "";
}

static void infer(struct reading *r, struct letter_part *p)
{
    const char *notation = finding_value(&p->fields[READ_NOTATION]);
    if (notation == NULL) {
        return;
    }
    struct candidate c = {.value = agency_of_symbol(notation, place_of(p)),
                          .confidence = INFERRED_PRIOR,
                          .rule = "symbol-and-place",
                          .source = "inferred"};
    if (c.value == NULL) {
        c.value = agency_of_symbol(notation, province_in_text(r, p));
        c.confidence = INFERRED_WEAK;
        c.rule = "symbol-and-text";
    }
    if (c.value != NULL) {
        finding_offer(&p->fields[READ_ISSUER], &c);
    }
}

void read_issuer(struct reading *r, struct letter_part *p)
{
    struct issuer_lines lines;
    collect(r, p, &lines);
    const char *name = agency_of_lines(lines.list, lines.count);
    if (name[0] == '\0') {
        infer(r, p);
        return;
    }
    struct candidate c = {
        .value = name, .confidence = ISSUER_PRIOR, .rule = "head", .where = lines.where};
    finding_offer(&p->fields[READ_ISSUER], &c);
    check_issuer(p, name);
}
