/*
 * issuer.c - who issued a letter (DOMAIN.md 4.6): the head's left column, superior over issuer;
 * where it is missing, the symbol and the place.
 */
#include "letter.h"

#include "agency.h"
#include "clean.h"
#include "phieu/text.h"

#include <string.h>

enum {
    ISSUER_LINES = 8,
    ISSUER_LINE = 80,
    ISSUER_PRIOR = 94,
    INFERRED_PRIOR = 66,
    INFERRED_WEAK = 50,
    LEAST_CAPITALS = 80,
    AS_READ = 50,   /* beside the value that was mended */
    NEAR_SHARE = 4, /* of a recognised name's letters one in so many may be wrong */
    NEAR_FROM = 20, /* letters: shorter ones are too near to each other ("Nội vụ", "Ngoại vụ") */
};

struct issuer_lines {
    const char *list[ISSUER_LINES]; /* mended */
    const char *read[ISSUER_LINES]; /* as they were, without rubbish */
    size_t count;
    bool mended;
    struct span where;
};

static bool is_issuer_line(const struct extract *x, const struct segment *s)
{
    size_t len = s->span.end - s->span.begin;
    return s->column != COLUMN_RIGHT && len > 1 && len < ISSUER_LINE &&
           (s->kind == SEG_TEXT || s->kind == SEG_OFFICE) &&
           capital_share(x, s->span) * 100 > LEAST_CAPITALS;
}

/* A recognised line is cut and mended; what a file says itself is what was written. */
static void add_line(struct issuer_lines *all, const struct extract *x, const struct segment *s)
{
    bool ink = is_recognised(x, s->span);
    const char *printed = span_text(x, s->span);
    const char *read = ink ? clean_line(printed) : printed;
    const char *line = ink ? agency_mend(read) : printed;
    if (read[0] == '\0' || (all->count == 0 && !agency_begins(line))) {
        return;
    }
    all->mended = all->mended || strcmp(read, line) != 0;
    all->where.begin = all->count == 0 ? s->span.begin : all->where.begin;
    all->where.end = s->span.end;
    all->read[all->count] = read;
    all->list[all->count++] = line;
}

/* Capitals above number, title or subject; what comes before the first word that agencies begin
 * with is none. */
static void collect(const struct reading *r, const struct letter_part *p, struct issuer_lines *ret)
{
    const struct segment *list = r->segments->list;
    struct match ignored;
    *ret = (struct issuer_lines){.count = 0};
    for (size_t i = p->begin; i < p->head_end && ret->count < ISSUER_LINES; i++) {
        uint8_t kind = list[i].kind;
        if (kind == SEG_NUMBER || kind == SEG_TITLE || kind == SEG_SUBJECT ||
            (ret->count > 0 && number_garbled(r->x, &list[i], &ignored))) {
            break;
        }
        if (!segment_masked(r->x, &list[i]) && is_issuer_line(r->x, &list[i])) {
            add_line(ret, r->x, &list[i]);
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

/* "Sở Nông nghiệp mỗi và Trường tỉnh Bắc Giang", recognised, of SNNMT at Bắc Giang: the agency that
 * the symbol names there, when hardly anything else was read. */
static void mend_by_symbol(const struct extract *x, struct letter_part *p)
{
    struct finding *f = &p->fields[READ_ISSUER];
    const char *notation = finding_value(&p->fields[READ_NOTATION]), *name = finding_value(f);
    const char *meant = notation != NULL ? agency_of_symbol(notation, place_of(p)) : NULL;
    if (meant == NULL || !is_recognised(x, f->list[0].where)) {
        return;
    }
    struct arena *arena = arena_current();
    const char *end = strstr(meant, " tỉnh "), *at_city = strstr(meant, " thành phố ");
    end = end != NULL ? end : at_city != NULL ? at_city : meant + strlen(meant);
    const char *bare = arena_memdup(arena, meant, (size_t)(end - meant));
    unsigned most = (unsigned)text_length(bare) / NEAR_SHARE;
    const char *place = text_folded(arena, place_of(p)), *folded = text_folded(arena, name);
    size_t len = strlen(folded), tail = strlen(place);
    bool same_place = len > tail && strcmp(folded + len - tail, place) == 0;
    unsigned distance = text_distance(name, same_place ? meant : bare, most);
    if (text_length(bare) >= NEAR_FROM && distance > 0 && distance <= most) {
        struct candidate c = f->list[0];
        c.value = meant;
        c.rule = "symbol-and-place";
        c.confidence = INFERRED_PRIOR;
        f->list[0].confidence = AS_READ;
        finding_promote(f, &c);
        finding_fail(f, "spelling");
    }
}

void read_issuer(struct reading *r, struct letter_part *p)
{
    struct issuer_lines lines;
    struct finding *f = &p->fields[READ_ISSUER];
    collect(r, p, &lines);
    const char *name = agency_of_lines(lines.list, lines.count);
    if (name[0] == '\0') {
        infer(r, p);
        return;
    }
    struct candidate c = {
        .value = name, .confidence = ISSUER_PRIOR, .rule = "head", .where = lines.where};
    finding_offer(f, &c);
    c.value = lines.mended ? agency_of_lines(lines.read, lines.count) : name;
    if (strcmp(c.value, name) != 0) {
        c.confidence = AS_READ;
        finding_add(f, &c);
        finding_fail(f, "spelling");
    }
    check_issuer(p, name);
    mend_by_symbol(r->x, p);
}
