/*
 * stamps.c - other offices' dấu ĐẾN and what else is no text of the letter: found first, masked for
 * everybody (DOMAIN.md 4.7: a forwarded letter may carry stamps of earlier receivers).
 */
#include "letter.h"

#include "phieu/text.h"

#include <string.h>

enum {
    STAMP_LINES = 9,    /* segments over which one stamp's words may be scattered */
    RECEIVER_LINES = 3, /* segments above the first of them, for the receiver's name */
    RECEIVER_MOST = 60,
    STAMPS_MOST = 40, /* a text has; more are not told from a list */
};

enum stamp_word { WORD_NUMBER = 1, WORD_DATE = 2, WORD_IN = 4, WORD_MOVE = 8, WORD_FILE = 16 };

static const struct {
    enum letter_pattern pattern;
    enum stamp_word word;
} words[] = {{P_STAMP_NUMBER, WORD_NUMBER},
             {P_STAMP_DATE, WORD_DATE},
             {P_STAMP_IN, WORD_IN},
             {P_STAMP_MOVE, WORD_MOVE},
             {P_STAMP_FILE, WORD_FILE}};

struct stamp {
    size_t first, last; /* segments */
    unsigned seen;      /* enum stamp_word */
    struct match number, date;
    struct span receiver;
};

static unsigned word_of(const struct extract *x, const struct segment *s, struct match *ret)
{
    if (s->kind == SEG_NUMBER) {
        return 0;
    }
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (segment_matches(x, s, words[i].pattern, ret)) {
            return words[i].word;
        }
    }
    return 0;
}

/* The words that follow each other from segment `from` on. Two different ones make a stamp. */
static bool stamp_at(const struct extract *x, const struct segments *all, size_t from,
                     struct stamp *ret)
{
    *ret = (struct stamp){.first = from, .last = from};
    for (size_t i = from; i < all->count && i <= ret->last + 3 && i < from + STAMP_LINES; i++) {
        struct match match;
        unsigned word = word_of(x, &all->list[i], &match);
        if (word == 0 || (ret->seen & word) != 0) {
            continue;
        }
        ret->seen |= word;
        ret->last = i;
        if (word == WORD_NUMBER) {
            ret->number = match;
        } else if (word == WORD_DATE) {
            ret->date = match;
        }
    }
    unsigned seen = ret->seen & ~(unsigned)WORD_IN;
    return (seen & (seen - 1)) != 0 || ret->seen == (WORD_IN | WORD_NUMBER) ||
           ret->seen == (WORD_IN | WORD_DATE);
}

/* Enough like the agency that reads this: a fragment of its name, or nearly all of it. */
static bool is_receiver(const struct extract *x, struct span span)
{
    struct arena *arena = arena_current();
    const char *line = text_folded(arena, span_text(x, span));
    const char *agency = text_folded(arena, x->about->agency);
    unsigned len = (unsigned)strlen(line);
    if (agency[0] == '\0' || len < 4) {
        return false;
    }
    return strstr(agency, line) != NULL || text_distance(line, agency, len / 4) <= len / 4;
}

/* The name over the stamp: in capitals, by itself, behind the letter's own head or known as ours.
 */
static struct span receiver_above(const struct extract *x, const struct segments *all, size_t first,
                                  bool head_seen)
{
    for (size_t i = first, n = 0; i > 0 && n < RECEIVER_LINES; i--, n++) {
        const struct segment *s = &all->list[i - 1];
        bool named = s->kind == SEG_TEXT && capital_share(x, s->span) > 0.8 &&
                     s->span.end - s->span.begin < RECEIVER_MOST;
        if (s->kind == SEG_EMPTY) {
            continue;
        }
        if (!named || !(head_seen || is_receiver(x, s->span))) {
            break;
        }
        return s->span;
    }
    return (struct span){0, 0};
}

static json_t *stamp_json(const struct extract *x, const struct segments *all,
                          const struct stamp *stamp)
{
    json_t *ret = json_object();
    if (span_is(stamp->number.group[1])) {
        json_object_set_new(ret, "number", json_string(span_text(x, stamp->number.group[1])));
    }
    const struct span *d = stamp->date.group;
    if (span_is(d[3])) {
        struct day day =
            day_of(atoi(span_text(x, d[3])), atoi(span_text(x, d[2])), atoi(span_text(x, d[1])));
        char iso[DAY_TEXT];
        if (day_is(day)) {
            json_object_set_new(ret, "date", json_string(day_iso(day, iso)));
        }
    }
    if (span_is(stamp->receiver)) {
        json_object_set_new(ret, "receiver", json_string(span_text(x, stamp->receiver)));
    }
    struct span where = {all->list[stamp->first].span.begin, all->list[stamp->last].span.end};
    json_object_set_new(ret, "evidence", evidence_of(x, where));
    return ret;
}

static void mask(struct extract *x, const struct segments *all, const struct stamp *stamp)
{
    for (size_t i = stamp->first; i <= stamp->last; i++) {
        struct match match;
        if (word_of(x, &all->list[i], &match) != 0) {
            x->lines[all->list[i].line].mask |= LINE_STAMP;
        }
    }
    if (span_is(stamp->receiver)) {
        x->lines[line_of(x, stamp->receiver.begin)].mask |= LINE_STAMP;
    }
}

/* ---- tables, and what a signing program prints --------------------------------------------- */

static size_t count_tabs(const struct extract *x, const struct read_line *line)
{
    size_t n = 0;
    for (size_t i = line->span.begin; i < line->span.end; i++) {
        n += x->shadow[i] == '\t';
    }
    return n;
}

/* A row has two TABs or more; what stands alone between rows belongs to the table. */
static void mask_tables(struct extract *x)
{
    for (size_t i = 0; i < x->line_count; i++) {
        if (count_tabs(x, &x->lines[i]) >= 2) {
            x->lines[i].mask |= LINE_TABLE;
            bool gap = i >= 2 && (x->lines[i - 2].mask & LINE_TABLE) != 0;
            x->lines[i - 1 + (i == 0)].mask |= gap ? LINE_TABLE : 0;
        }
    }
}

static void mask_sign_notes(struct extract *x, const struct segments *all)
{
    for (size_t i = 0; i < all->count; i++) {
        if (segment_is(x, &all->list[i], P_SIGN_NOTE)) {
            x->lines[all->list[i].line].mask |= LINE_FORM;
        }
    }
}

/* A head that was written as one row with a stamp in the middle is no table. */
static void unmask_heads(struct extract *x, const struct segments *all)
{
    for (size_t i = 0; i < all->count; i++) {
        uint8_t kind = all->list[i].kind;
        if (kind == SEG_NATION || kind == SEG_MOTTO || kind == SEG_DATE || kind == SEG_NUMBER) {
            x->lines[all->list[i].line].mask &= (uint8_t)~LINE_TABLE;
        }
    }
}

/* The letter's own head has begun: what stands in capitals from here on is not its issuer. */
static bool is_own_head(const struct segment *s)
{
    return s->kind == SEG_NUMBER || s->kind == SEG_DATE || s->kind == SEG_SUBJECT;
}

void stamps_find(struct extract *x, const struct segments *segments, json_t *ret_stamps)
{
    bool head_seen = false;
    mask_tables(x);
    unmask_heads(x, segments);
    mask_sign_notes(x, segments);
    for (size_t i = 0; i < segments->count; i++) {
        struct stamp stamp;
        struct match match;
        head_seen = head_seen || is_own_head(&segments->list[i]);
        if (json_array_size(ret_stamps) == STAMPS_MOST ||
            x->lines[segments->list[i].line].mask != 0 ||
            word_of(x, &segments->list[i], &match) == 0 || !stamp_at(x, segments, i, &stamp)) {
            continue;
        }
        stamp.receiver = receiver_above(x, segments, stamp.first, head_seen);
        mask(x, segments, &stamp);
        json_array_append_new(ret_stamps, stamp_json(x, segments, &stamp));
        i = stamp.last;
    }
}
