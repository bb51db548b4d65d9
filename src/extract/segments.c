/*
 * segments.c - lines cut where two columns were glued together, and what each piece is.
 */
#include "letter.h"

#include "phieu/model.h"

#include <ctype.h>
#include <string.h>

enum {
    GLUED_MOST = 200, /* characters of a line that may be two columns */
    PIECES_MOST = 8,  /* of one line */
    TITLE_MOST = 40,  /* characters of a title */
    FUZZY_FROM = 8,   /* letters of a title in which one may be wrong */
    MARKS_LINE = 30,
};

double capital_share(const struct extract *x, struct span span)
{
    size_t letters = 0, capitals = 0;
    for (size_t i = span.begin; i < span.end; i++) {
        letters += isalpha((unsigned char)x->shadow[i]) != 0;
        capitals += isupper((unsigned char)x->shadow[i]) != 0;
    }
    return letters > 0 ? (double)capitals / (double)letters : 0;
}

bool segment_matches(const struct extract *x, const struct segment *s, enum letter_pattern which,
                     struct match *ret)
{
    return pattern_find_alone(x, &letter_patterns, which, s->span, ret);
}

bool segment_is(const struct extract *x, const struct segment *s, enum letter_pattern which)
{
    struct match match;
    return segment_matches(x, s, which, &match);
}

/* ---- titles -------------------------------------------------------------------------------------
 */

int title_of(const struct extract *x, struct span span)
{
    if (span.end - span.begin > TITLE_MOST || !span_is(span) || x->shadow[span.end - 1] == ':' ||
        capital_share(x, span) < 0.9) {
        return -1;
    }
    struct arena *arena = arena_current();
    const char *folded = text_folded(arena, span_text(x, span));
    int near = -1;
    for (int i = 0; i < letter_type_count; i++) {
        const char *name = text_folded(arena, letter_types[i].name);
        if (strcmp(name, folded) == 0) {
            return i;
        }
        if (strlen(name) >= FUZZY_FROM && text_distance(name, folded, 1) <= 1) {
            near = i;
        }
    }
    return near;
}

/* ---- kinds --------------------------------------------------------------------------------------
 */

static const struct {
    enum letter_pattern pattern;
    enum segment_kind kind;
} kinds[] = {
    {P_NATION, SEG_NATION},
    {P_PARTY_HEAD, SEG_NATION},
    {P_MOTTO, SEG_MOTTO},
    {P_SLIP_TITLE, SEG_SLIP},
    {P_NUMBER, SEG_NUMBER},
    {P_NUMBER_PARTY, SEG_NUMBER},
    {P_NUMBER_NO_SLASH, SEG_NUMBER},
    {P_PLACE_DATE, SEG_DATE},
    {P_PLACE_DATE_SHORT, SEG_DATE},
    {P_PLACE_DATE_NO_COMMA, SEG_DATE},
    {P_DATE_ALONE, SEG_DATE},
    {P_SUBJECT, SEG_SUBJECT},
    {P_ANNEX, SEG_ANNEX},
    {P_DRAFT, SEG_DRAFT},
    {P_FLASH_TIMED, SEG_MARK},
    {P_FLASH, SEG_MARK},
    {P_VERY_URGENT, SEG_MARK},
    {P_URGENT, SEG_MARK},
    {P_TOP_SECRET, SEG_MARK},
    {P_SECRET, SEG_MARK},
    {P_CONFIDENTIAL, SEG_MARK},
    {P_ADDRESSEE, SEG_ADDRESSEE},
    {P_BODY_START, SEG_BODY},
    {P_HEADING, SEG_BODY},
    {P_RECEIVERS, SEG_RECEIVERS},
    {P_LIST_ITEM, SEG_ITEM},
    {P_AUTHORITY, SEG_AUTHORITY},
    {P_OFFICE, SEG_OFFICE},
    {P_NAME, SEG_NAME},
};

static enum segment_kind kind_of(const struct extract *x, const struct segment *s)
{
    if (!span_is(s->span)) {
        return SEG_EMPTY;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (segment_is(x, s, kinds[i].pattern)) {
            bool title = kinds[i].kind == SEG_BODY && title_of(x, s->span) >= 0; /* "ĐỀ ÁN" */
            return title ? SEG_TITLE : kinds[i].kind;
        }
    }
    return title_of(x, s->span) >= 0 ? SEG_TITLE : SEG_TEXT;
}

/* ---- cutting ------------------------------------------------------------------------------------
 */

static struct span trim(const struct extract *x, struct span s)
{
    while (span_is(s) && isspace((unsigned char)x->shadow[s.begin])) {
        s.begin++;
    }
    while (span_is(s) && isspace((unsigned char)x->shadow[s.end - 1])) {
        s.end--;
    }
    return s;
}

/* Where the right column of a glued line begins; its end when it is one. */
static size_t glued_at(const struct extract *x, struct span span)
{
    static const enum letter_pattern glued[] = {P_GLUED_NATION, P_GLUED_PARTY,     P_GLUED_MOTTO,
                                                P_GLUED_DATE,   P_GLUED_AUTHORITY, P_GLUED_OFFICE};
    struct match match;
    for (size_t i = 0; i < sizeof glued / sizeof glued[0] && span.end - span.begin < GLUED_MOST;
         i++) {
        if (pattern_find(x, &letter_patterns, glued[i], span, &match)) {
            return match.group[1].begin;
        }
    }
    return span.end;
}

/* The pieces between TABs and between three blanks or more; at most PIECES_MOST, the last takes the
 * rest. */
static size_t cut_blanks(const struct extract *x, struct span span, struct span pieces[PIECES_MOST])
{
    size_t count = 0, begin = span.begin;
    for (size_t i = span.begin; i < span.end && count + 1 < PIECES_MOST; i++) {
        size_t run = strspn(x->shadow + i, " ");
        if (x->shadow[i] != '\t' && run < 3) {
            continue;
        }
        if (i > begin) {
            pieces[count++] = (struct span){begin, i};
        }
        begin = x->shadow[i] == '\t' ? i + 1 : i + run;
        i = begin - 1;
    }
    pieces[count++] = (struct span){begin, span.end};
    return count;
}

static void add(const struct extract *x, struct segments *all, size_t line, struct span span,
                uint8_t column)
{
    struct segment *s = &all->list[all->count++];
    *s = (struct segment){.span = trim(x, span), .line = line, .column = column};
    s->kind = (uint8_t)kind_of(x, s);
}

static void cut_line(const struct extract *x, struct segments *all, size_t i)
{
    const struct read_line *line = &x->lines[i];
    struct span pieces[PIECES_MOST];
    size_t count = 1;
    uint8_t column = line->of->column;
    pieces[0] = line->span;
    if (column == COLUMN_WHOLE) {
        count = cut_blanks(x, line->span, pieces);
        size_t at = count == 1 ? glued_at(x, line->span) : line->span.end;
        if (at < line->span.end) {
            pieces[0].end = at;
            pieces[1] = (struct span){at, line->span.end};
            count = 2;
        }
    }
    for (size_t n = 0; n < count; n++) {
        uint8_t side = n == 0 ? COLUMN_LEFT : COLUMN_RIGHT;
        add(x, all, i, pieces[n], count == 1 ? column : side);
    }
}

void segments_make(const struct extract *x, struct segments *ret)
{
    ret->list = arena_alloc(arena_current(), (x->line_count * PIECES_MOST + 1) * sizeof *ret->list);
    ret->count = 0;
    for (size_t i = 0; i < x->line_count; i++) {
        cut_line(x, ret, i);
    }
}
