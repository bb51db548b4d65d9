/*
 * segments.c - lines cut where two columns were glued together, and what each piece is.
 */
#include "letter.h"

#include "phieu/model.h"
#include "phieu/viet.h"

#include <ctype.h>
#include <string.h>
#include <utf8proc.h>

enum {
    GLUED_MOST = 200, /* characters of a line that may be two columns */
    PIECES_MOST = 8,  /* of one line */
    TITLE_MOST = 40,  /* characters of a title */
    FUZZY_FROM = 8,   /* letters of a title in which one may be wrong */
    TITLES_MOST = 64,
    DIRT_MOST = 4, /* signs beside a title that is still one */
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

/* Names of types as their shadow is in capitals. */
static struct {
    char names[TITLES_MOST][TITLE_MOST + 1];
    size_t lengths[TITLES_MOST];
} titles;

void titles_prepare(void)
{
    INVARIANT(letter_type_count <= TITLES_MOST);
    for (int i = 0; i < letter_type_count; i++) {
        const char *p = letter_types[i].name;
        size_t len = 0;
        while (*p != '\0') {
            int32_t cp;
            struct viet_letter letter;
            p += utf8proc_iterate((const utf8proc_uint8_t *)p, -1, &cp);
            INVARIANT(len < TITLE_MOST);
            titles.names[i][len++] =
                viet_split((uint32_t)cp, &letter) ? (char)(letter.base - 'a' + 'A') : (char)cp;
        }
        titles.lengths[i] = len;
    }
}

/* One letter read as another, left out or put in. */
static bool is_near(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t same = 0, tail = 0;
    while (same < a_len && same < b_len && a[same] == b[same]) {
        same++;
    }
    while (tail < a_len - same && tail < b_len - same &&
           a[a_len - 1 - tail] == b[b_len - 1 - tail]) {
        tail++;
    }
    return a_len - same - tail <= 1 && b_len - same - tail <= 1;
}

int title_of(const struct extract *x, struct span span)
{
    char words[TITLE_MOST + 1];
    size_t len = 0;
    if (span.end - span.begin > TITLE_MOST || !span_is(span) || x->shadow[span.end - 1] == ':' ||
        capital_share(x, span) < 0.9) {
        return -1;
    }
    for (size_t i = span.begin; i < span.end; i++) {
        char c = x->shadow[i];
        bool blank = c == ' ' && (len == 0 || words[len - 1] == ' ');
        if (!blank) {
            words[len++] = (char)toupper((unsigned char)c);
        }
    }
    int near = -1;
    for (int i = 0; i < letter_type_count; i++) {
        if (titles.lengths[i] == len && memcmp(titles.names[i], words, len) == 0) {
            return i;
        }
        if (titles.lengths[i] >= FUZZY_FROM &&
            is_near(titles.names[i], titles.lengths[i], words, len)) {
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

/* "-' GIÁM ĐỐC", ".PHO CHỦ TỊCH", ": THÔNG BÁO", recognised: ink beside a title, of office or of a
 * letter, is none of it. "- GIÁM ĐỐC" is an item of a list. */
static void clean_title(const struct extract *x, struct segment *s)
{
    struct segment bare = *s;
    bool item = s->kind == SEG_ITEM && x->shadow[s->span.begin + 1] == ' ' &&
                x->shadow[s->span.begin] != '.';
    if ((s->kind != SEG_TEXT && s->kind != SEG_ITEM) || item || !is_recognised(x, s->span)) {
        return;
    }
    while (span_is(bare.span) && !isalnum((unsigned char)x->shadow[bare.span.begin])) {
        bare.span.begin++;
    }
    while (span_is(bare.span) && !isalnum((unsigned char)x->shadow[bare.span.end - 1])) {
        bare.span.end--;
    }
    size_t dirt = s->span.end - s->span.begin - (bare.span.end - bare.span.begin);
    enum segment_kind kind = dirt > 0 && dirt <= DIRT_MOST ? kind_of(x, &bare) : SEG_TEXT;
    if (kind == SEG_AUTHORITY || kind == SEG_OFFICE || kind == SEG_TITLE) {
        s->span = bare.span;
        s->kind = (uint8_t)kind;
    }
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
    clean_title(x, s);
}

/* A number or a date with its blanks left empty is one piece, however wide they are. */
static bool is_form_line(const struct extract *x, struct span span)
{
    struct segment whole = {.span = span};
    enum segment_kind kind = kind_of(x, &whole);
    return kind == SEG_NUMBER || kind == SEG_DATE;
}

static size_t cut(const struct extract *x, struct span span, struct span pieces[PIECES_MOST])
{
    size_t at = glued_at(x, span);
    pieces[0] = span;
    if (at < span.end) {
        pieces[0].end = at;
        pieces[1] = (struct span){at, span.end};
        return 2;
    }
    size_t count = cut_blanks(x, span, pieces);
    if (count > 1 && is_form_line(x, span)) {
        pieces[0] = span;
        return 1;
    }
    return count;
}

static void cut_line(const struct extract *x, struct segments *all, size_t i)
{
    const struct read_line *line = &x->lines[i];
    struct span pieces[PIECES_MOST] = {line->span};
    uint8_t column = line->of->column;
    size_t count = column == COLUMN_WHOLE ? cut(x, line->span, pieces) : 1;
    for (size_t n = 0; n < count; n++) {
        uint8_t side = n == 0 ? COLUMN_LEFT : COLUMN_RIGHT;
        add(x, all, i, pieces[n], count == 1 ? column : side);
    }
}

/* No fewer than cut makes of it. */
static size_t pieces_most(const struct extract *x, struct span span)
{
    size_t gaps = 1;
    for (size_t i = span.begin; i < span.end && gaps + 1 < PIECES_MOST; i++) {
        gaps += x->shadow[i] == '\t' || (x->shadow[i] == ' ' && x->shadow[i + 1] == ' ');
    }
    return gaps + 1;
}

void segments_make(const struct extract *x, struct segments *ret)
{
    size_t room = 1;
    for (size_t i = 0; i < x->line_count; i++) {
        room += pieces_most(x, x->lines[i].span);
    }
    ret->list = arena_alloc(arena_current(), room * sizeof *ret->list);
    ret->count = 0;
    for (size_t i = 0; i < x->line_count; i++) {
        cut_line(x, ret, i);
    }
}
