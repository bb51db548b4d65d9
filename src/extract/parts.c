/*
 * parts.c - which lines are the letter, and which an attached letter, a draft, a phiếu or an
 * appendix (DOMAIN.md 4.1: one file holds them one after the other, and only the first letter is
 * registered).
 */
#include "letter.h"

#include <string.h>

enum {
    LONG_TEXT = 80, /* characters of a line that only a body has */
    HEAD_LINE = 70, /* the longest line of a head's left column */
    AFTER_SIGNER =
        8, /* segments behind a signature within which a bare title opens an attached letter */
    HEAD_SEGMENTS = 60, /* a head is not longer */
};

enum seen {
    SEEN_NATION = 1,
    SEEN_NUMBER = 2,
    SEEN_TITLE = 4,
    SEEN_BODY = 8,
    SEEN_SIGN = 16,
    SEEN_SLIP = 32,
    SEEN_SLIP_END = 64,
    SEEN_ADDRESSEE = 128,
};

struct walk {
    struct reading *r;
    const struct extract *x;
    unsigned seen;    /* of the part that is open */
    size_t signed_at; /* segments since the last of a signature block or list of receivers */
    struct letter_part *open;
};

/* ---- opening and closing ------------------------------------------------------------------- */

static bool is_head_line(const struct extract *x, const struct segment *s)
{
    bool kind = s->kind == SEG_TEXT || s->kind == SEG_NATION || s->kind == SEG_MOTTO ||
                s->kind == SEG_DRAFT || s->kind == SEG_DATE || s->kind == SEG_MARK;
    bool short_capitals =
        s->span.end - s->span.begin <= HEAD_LINE && capital_share(x, s->span) > 0.8;
    return kind && (short_capitals || s->kind == SEG_MOTTO || s->kind == SEG_DATE);
}

/* Up over the lines of the same head; over one blank line, never over a page's end. */
static size_t pull_up(const struct walk *w, size_t from, size_t floor)
{
    const struct segment *list = w->r->segments->list;
    size_t ret = from;
    unsigned page = w->x->lines[list[from].line].of->page;
    for (size_t i = from, blanks = 0; i > floor && blanks < 2; i--) {
        const struct segment *s = &list[i - 1];
        if (w->x->lines[s->line].of->page != page) {
            break;
        }
        if (s->kind == SEG_EMPTY) {
            blanks++;
        } else if (is_head_line(w->x, s)) {
            ret = i - 1;
            blanks = 0;
        } else {
            break;
        }
    }
    return ret;
}

static void open_part(struct walk *w, size_t at, enum part_kind kind)
{
    struct parts *parts = &w->r->parts;
    if (parts->count == PARTS_MOST) {
        return; /* the rest belongs to the last */
    }
    if (w->open != NULL) {
        at = pull_up(w, at, w->open->begin + 1);
        w->open->end = at;
    }
    w->open = &parts->list[parts->count++];
    *w->open = (struct letter_part){.begin = at, .end = w->r->segments->count, .annex = SIZE_MAX};
    w->open->part.kind = kind;
    w->seen = kind == PART_SLIP ? SEEN_SLIP : 0;
}

/* What opens a part when the one that is open has had it already; else it only belongs to it. */
static void open_if(struct walk *w, size_t at, unsigned conflicts, enum part_kind kind)
{
    bool anything = (w->seen & ~(unsigned)SEEN_BODY) != 0; /* of a letter, so far */
    if (w->open == NULL || ((w->seen & conflicts) != 0 && anything)) {
        open_part(w, at, kind);
    }
}

/* ---- one segment after the other ----------------------------------------------------------- */

static void see_number(struct walk *w, size_t i)
{
    bool in_slip = (w->seen & SEEN_SLIP) != 0 && (w->seen & SEEN_SLIP_END) == 0;
    if (!in_slip) {
        open_if(w, i, SEEN_NUMBER | SEEN_BODY | SEEN_SIGN | SEEN_SLIP, PART_LETTER);
        w->seen |= SEEN_NUMBER;
    }
}

static void see_slip(struct walk *w, size_t i)
{
    open_if(w, i, SEEN_BODY | SEEN_SIGN | SEEN_NUMBER | SEEN_TITLE | SEEN_SLIP | SEEN_ADDRESSEE,
            PART_SLIP);
    w->open->part.kind = PART_SLIP;
    w->seen |= SEEN_SLIP;
}

/* A bare title behind a signature: a letter whose head was lost, a regulation with its decision. */
static void see_title(struct walk *w, size_t i)
{
    bool behind_signature = (w->seen & SEEN_SIGN) != 0 && i - w->signed_at <= AFTER_SIGNER &&
                            (w->seen & SEEN_SLIP) == 0;
    if (w->open == NULL || behind_signature) {
        open_part(w, i, PART_LETTER);
    }
    w->seen |= SEEN_TITLE;
}

static void see_signature(struct walk *w, size_t i, uint8_t kind)
{
    bool office_in_head =
        kind == SEG_OFFICE && (w->seen & SEEN_BODY) == 0; /* "CHỦ TỊCH ..." of a decision */
    if (kind != SEG_NAME && kind != SEG_ITEM && !office_in_head) {
        w->seen |= SEEN_SIGN;
    }
    if ((w->seen & SEEN_SIGN) != 0) {
        w->signed_at = i;
    }
}

static bool is_long_text(const struct extract *x, const struct segment *s)
{
    return s->kind == SEG_TEXT && s->span.end - s->span.begin >= LONG_TEXT &&
           capital_share(x, s->span) < 0.6;
}

static void see(struct walk *w, size_t i)
{
    const struct segment *s = &w->r->segments->list[i];
    switch ((enum segment_kind)s->kind) {
    case SEG_NATION:
        open_if(w, i, SEEN_NATION | SEEN_BODY | SEEN_SIGN | SEEN_SLIP, PART_LETTER);
        w->seen |= SEEN_NATION;
        break;
    case SEG_NUMBER:
        see_number(w, i);
        break;
    case SEG_SLIP:
        open_if(w, i, 0, PART_SLIP);
        see_slip(w, i);
        break;
    case SEG_TITLE:
        see_title(w, i);
        break;
    case SEG_ANNEX:
        if (w->open != NULL && w->open->annex == SIZE_MAX) {
            w->open->annex = i;
        }
        w->seen |= SEEN_BODY;
        break;
    case SEG_ADDRESSEE:
        open_if(w, i, 0, PART_LETTER);
        w->seen |= SEEN_ADDRESSEE | SEEN_BODY;
        break;
    case SEG_SUBJECT:
    case SEG_DATE:
        open_if(w, i, 0, PART_LETTER);
        break;
    case SEG_BODY:
        w->seen |= SEEN_BODY;
        break;
    case SEG_RECEIVERS:
    case SEG_AUTHORITY:
    case SEG_OFFICE:
    case SEG_NAME:
    case SEG_ITEM:
        see_signature(w, i, s->kind);
        break;
    default:
        w->seen |= is_long_text(w->x, s) ? SEEN_BODY : 0;
        break;
    }
    if ((w->seen & SEEN_SLIP) != 0 && segment_is(w->x, s, P_SLIP_END)) {
        w->seen |= SEEN_SLIP_END;
    }
}

/* ---- what became of it --------------------------------------------------------------------- */

static void trim_part(const struct reading *r, struct letter_part *p)
{
    const struct segment *list = r->segments->list;
    while (p->end > p->begin + 1 && list[p->end - 1].kind == SEG_EMPTY) {
        p->end--;
    }
    while (p->begin + 1 < p->end && list[p->begin].kind == SEG_EMPTY) {
        p->begin++;
    }
    p->annex = p->annex < p->end ? p->annex : p->end;
    p->part.first = list[p->begin].line;
    p->part.last = list[p->end - 1].line;
}

/* The head ends where the body begins. Straight behind a title stands its subject, whatever it
 * begins with. */
static void find_head_end(const struct reading *r, struct letter_part *p)
{
    const struct segment *list = r->segments->list;
    bool behind_title = false;
    size_t i = p->begin;
    for (; i < p->annex && i < p->begin + HEAD_SEGMENTS; i++) {
        const struct segment *s = &list[i];
        if (segment_masked(r->x, s) || s->kind == SEG_EMPTY) {
            continue;
        }
        bool body = s->kind == SEG_ADDRESSEE || s->kind == SEG_BODY || s->kind == SEG_RECEIVERS ||
                    s->kind == SEG_AUTHORITY || is_long_text(r->x, s);
        if (body && !behind_title) {
            break;
        }
        behind_title = s->kind == SEG_TITLE;
    }
    p->head_end = i;
}

static void find_body(const struct reading *r, struct letter_part *p)
{
    const struct segment *list = r->segments->list;
    p->part.body = p->head_end < p->end ? list[p->head_end].line : p->part.last + 1;
    p->part.body_last = list[p->annex - 1].line;
    for (size_t i = p->head_end; i < p->annex; i++) {
        uint8_t kind = list[i].kind;
        if (kind == SEG_RECEIVERS || kind == SEG_AUTHORITY ||
            (kind == SEG_OFFICE && i > p->head_end)) {
            p->part.body_last = list[i].line > 0 ? list[i].line - 1 : 0;
            break;
        }
    }
    for (size_t i = p->begin; i < p->head_end; i++) {
        p->draft_mark = p->draft_mark || list[i].kind == SEG_DRAFT;
    }
}

/* Something that only letters have. */
static bool is_letter_like(const struct reading *r, const struct letter_part *p)
{
    for (size_t i = p->begin; i < p->end; i++) {
        uint8_t kind = r->segments->list[i].kind;
        if (kind == SEG_NATION || kind == SEG_NUMBER || kind == SEG_TITLE || kind == SEG_SUBJECT ||
            kind == SEG_ADDRESSEE || kind == SEG_RECEIVERS || kind == SEG_AUTHORITY ||
            kind == SEG_SLIP) {
            return true;
        }
    }
    return false;
}

static void add_appendices(struct reading *r)
{
    struct parts *parts = &r->parts;
    size_t letters = parts->count;
    for (size_t i = 0; i < letters; i++) {
        const struct letter_part *p = &parts->list[i];
        if (p->annex >= p->end || parts->count == PARTS_MOST) {
            continue;
        }
        struct letter_part *added = &parts->list[parts->count++];
        *added = (struct letter_part){
            .begin = p->annex, .end = p->end, .annex = p->end, .head_end = p->annex};
        added->part.kind = PART_APPENDIX;
        trim_part(r, added);
        added->part.body = added->part.first;
        added->part.body_last = added->part.last;
    }
}

void parts_choose(struct parts *parts)
{
    parts->proposed = parts->count;
    for (size_t i = 0; i < parts->count; i++) {
        enum part_kind kind = parts->list[i].part.kind;
        bool first_draft = kind == PART_DRAFT && parts->proposed == parts->count;
        if (first_draft || kind == PART_LETTER) {
            parts->proposed = i;
            if (kind == PART_LETTER) {
                return;
            }
        }
    }
}

void parts_find(struct reading *r)
{
    struct walk w = {.r = r, .x = r->x};
    struct parts *parts = &r->parts;
    for (size_t i = 0; i < r->segments->count; i++) {
        const struct segment *s = &r->segments->list[i];
        if (w.open == NULL && s->kind != SEG_EMPTY) {
            open_part(&w, i, PART_LETTER);
        }
        if (!segment_masked(r->x, s)) {
            see(&w, i);
        }
    }
    size_t kept = 0;
    for (size_t i = 0; i < parts->count; i++) {
        struct letter_part *p = &parts->list[i];
        trim_part(r, p);
        if (is_letter_like(r, p)) {
            find_head_end(r, p);
            find_body(r, p);
            parts->list[kept++] = *p;
        }
    }
    parts->count = kept;
    add_appendices(r);
}
