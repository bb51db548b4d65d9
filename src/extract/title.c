/*
 * title.c - type and subject (trích yếu): "V/v ..." under the number, or the lines under the name
 * of a type (DOMAIN.md 4.5; NĐ 30/2020 Phụ lục I boxes 5a and 5b).
 */
#include "letter.h"

#include "clean.h"
#include "phieu/model.h"
#include "phieu/text.h"

#include <ctype.h>
#include <string.h>

enum {
    SUBJECT_LINES = 12,
    SUBJECT_PRIOR = 94,
    TITLE_PRIOR = 96,
    SYMBOL_PRIOR = 88,
    SHORT_LINE = 45,
    TYPE_AGREED = 98
};

/* Pieces of a subject; each segment's text by itself, joined as people would read them aloud. */
struct pieces {
    struct buf text;
    struct span where;
    size_t count;
};

static bool ends_symbol(const char *text, size_t len)
{
    return len >= 2 && ((text[len - 1] == '-' && isupper((unsigned char)text[len - 2])) ||
                        (text[len - 1] == '/' && isdigit((unsigned char)text[len - 2])));
}

static void add_piece(struct pieces *all, const struct extract *x, struct span span)
{
    const char *text = span_text(x, span);
    if (text[0] == '\0') {
        return;
    }
    if (all->text.len > 0 && !ends_symbol(all->text.data, all->text.len)) {
        buf_putc(&all->text, ' ');
    }
    buf_puts(&all->text, text);
    all->where.begin = all->count == 0 ? span.begin : all->where.begin;
    all->where.end = span.end;
    all->count++;
}

/* Without what closes a line on paper and is no part of the words, nor what ink left behind them.
 */
static const char *tidy(const struct extract *x, const struct pieces *all)
{
    const char *text = all->text.data != NULL ? all->text.data : "";
    text = is_recognised(x, all->where) ? clean_tail(text) : text;
    size_t len = strlen(text);
    while (len > 0 && strchr(" .,;:/-_~", text[len - 1]) != NULL) {
        len--;
    }
    return arena_memdup(arena_current(), text, len);
}

/* One letter by itself: what is left of a stamp that lies over the line. */
static bool is_speck(const struct extract *x, const struct segment *s)
{
    return s->span.end - s->span.begin == 1 && !isdigit((unsigned char)x->shadow[s->span.begin]);
}

static bool is_other_kind(uint8_t kind)
{
    return kind != SEG_TEXT && kind != SEG_NAME && kind != SEG_ITEM && kind != SEG_OFFICE &&
           kind != SEG_TITLE;
}

/* ---- V/v ----------------------------------------------------------------------------------- */

/* The next segment of the same column, over lines of stamps; count when the column ends or a blank
 * line parts it. */
static size_t next_of_column(const struct reading *r, size_t i)
{
    const struct segment *list = r->segments->list;
    for (size_t n = i + 1; n < r->segments->count; n++) {
        if (segment_masked(r->x, &list[n])) {
            continue;
        }
        bool other = list[n].column != list[i].column;
        if (list[n].kind == SEG_EMPTY || (other && list[i].column == COLUMN_WHOLE)) {
            break;
        }
        if (!other) {
            return n;
        }
        if (list[n].line == list[i].line || list[i].column == COLUMN_LEFT) {
            if (r->x->lines[list[n].line].of->column == COLUMN_WHOLE) {
                continue; /* the right half of a line that was cut here */
            }
        }
        break;
    }
    return r->segments->count;
}

/* What V/v lines may look like by chance, in a column of their own: a date of another plan, a
 * ground. */
static bool goes_on(const struct extract *x, const struct segment *s)
{
    struct match m;
    if (s->column != COLUMN_LEFT) {
        return s->kind == SEG_TEXT || s->kind == SEG_NAME;
    }
    if (s->kind == SEG_DATE) {
        return segment_matches(x, s, P_DATE_ALONE, &m) ||
               segment_matches(x, s, P_PLACE_DATE_NO_COMMA, &m);
    }
    return s->kind == SEG_TEXT || s->kind == SEG_NAME || s->kind == SEG_OFFICE ||
           s->kind == SEG_BODY || s->kind == SEG_ITEM;
}

/* Under the number; what stands under a title is read as such, "V/v" or not. */
static bool read_v_v(struct reading *r, struct letter_part *p, size_t title)
{
    const struct extract *x = r->x;
    const struct segment *list = r->segments->list;
    struct match m;
    size_t i = p->begin;
    size_t end = title < p->head_end ? title : p->head_end;
    while (i < end && (list[i].kind != SEG_SUBJECT || segment_masked(x, &list[i]))) {
        i++;
    }
    if (i == end || !segment_matches(x, &list[i], P_SUBJECT, &m)) {
        return false;
    }
    struct pieces all = {.count = 0};
    buf_init(&all.text, arena_current(), (size_t)64 * 1024);
    add_piece(&all, x, m.group[1]);
    for (size_t n = next_of_column(r, i), lines = 1;
         n < end && lines < SUBJECT_LINES && goes_on(x, &list[n]);
         n = next_of_column(r, n), lines++) {
        if (!is_speck(x, &list[n])) {
            add_piece(&all, x, list[n].span);
        }
    }
    struct candidate c = {.value = tidy(x, &all),
                          .confidence = m.pattern->prior,
                          .rule = m.pattern->name,
                          .where = all.where};
    if (c.value[0] != '\0') {
        finding_offer(&p->fields[READ_SUBJECT], &c);
    }
    return true;
}

/* ---- under a title ------------------------------------------------------------------------- */

static bool is_centred(const struct text_box *box)
{
    int left = box->left, right = 10000 - box->right;
    return box->right > box->left && left > 1700 && left - right < 900 && right - left < 900;
}

/* Authority line of a decision or resolution: "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH" before its grounds.
 */
static bool is_authority_line(const struct extract *x, const struct segment *s,
                              bool capitals_so_far)
{
    return s->kind == SEG_OFFICE || s->kind == SEG_AUTHORITY ||
           (!capitals_so_far && capital_share(x, s->span) > 0.9);
}

static bool ends_title_block(const struct reading *r, const struct segment *first,
                             const struct segment *s, bool capitals)
{
    const struct extract *x = r->x;
    const struct text_line *a = x->lines[first->line].of, *b = x->lines[s->line].of;
    if (s->kind == SEG_EMPTY || is_other_kind(s->kind) || is_authority_line(x, s, capitals) ||
        segment_is(x, s, P_ENCLOSED)) {
        return true;
    }
    if ((a->bold && !b->bold) || a->page != b->page) {
        return true;
    }
    return is_centred(&a->box) && b->box.right > b->box.left && !is_centred(&b->box);
}

static void read_under_title(struct reading *r, struct letter_part *p, size_t title)
{
    const struct extract *x = r->x;
    const struct segment *list = r->segments->list;
    struct pieces all = {.count = 0};
    buf_init(&all.text, arena_current(), (size_t)64 * 1024);
    size_t i = title + 1;
    while (i < p->end &&
           (list[i].kind == SEG_EMPTY || segment_masked(x, &list[i]) || is_speck(x, &list[i]))) {
        i++;
    }
    if (i == p->end) {
        return;
    }
    const struct segment *first = &list[i];
    struct match m;
    bool about = segment_matches(x, first, P_SUBJECT, &m);
    bool refused = !about && (first->kind == SEG_ADDRESSEE || segment_is(x, first, P_HEADING) ||
                              (first->kind == SEG_BODY && x->shadow[first->span.begin] == 'C') ||
                              first->kind == SEG_OFFICE);
    if (refused) {
        return;
    }
    bool capitals = capital_share(x, first->span) > 0.8;
    bool spelled =
        about && x->shadow[first->span.begin + 1] == 'e'; /* "Về việc" is said, "V/v" is not */
    add_piece(&all, x, about && !spelled ? m.group[1] : first->span);
    for (i++;
         i < p->end && all.count < SUBJECT_LINES && !ends_title_block(r, first, &list[i], capitals);
         i++) {
        if (!segment_masked(x, &list[i]) && !is_speck(x, &list[i])) {
            add_piece(&all, x, list[i].span);
        }
    }
    struct candidate c = {.value = tidy(x, &all),
                          .confidence = SUBJECT_PRIOR,
                          .rule = "under-title",
                          .where = all.where};
    if (c.value[0] != '\0') {
        finding_offer(&p->fields[READ_SUBJECT], &c);
    }
}

/* ---- type ---------------------------------------------------------------------------------- */

static size_t find_title(const struct reading *r, const struct letter_part *p)
{
    for (size_t i = p->begin; i < p->head_end; i++) {
        const struct segment *s = &r->segments->list[i];
        if (s->kind == SEG_TITLE && !segment_masked(r->x, s)) {
            return i;
        }
    }
    return p->head_end;
}

static void offer_type(struct letter_part *p, const char *name, unsigned confidence,
                       const char *rule, struct span where)
{
    struct candidate c = {.value = name, .confidence = confidence, .rule = rule, .where = where};
    finding_offer(&p->fields[READ_TYPE], &c);
}

/* Title and symbol say the type independently of each other. */
static void weigh_type(struct reading *r, struct letter_part *p, size_t title, bool v_v)
{
    struct finding *f = &p->fields[READ_TYPE];
    const char *notation = finding_value(&p->fields[READ_NOTATION]);
    const struct letter_type *by_symbol =
        notation != NULL ? letter_type_of_notation(notation) : NULL;
    const struct letter_type *by_title = NULL;
    if (title < p->head_end) {
        struct span where = r->segments->list[title].span;
        by_title = &letter_types[title_of(r->x, where)];
        offer_type(p, by_title->name, TITLE_PRIOR, "title", where);
    }
    if (by_symbol != NULL) {
        bool agrees = by_title == NULL || by_title == by_symbol;
        struct span where = p->fields[READ_NOTATION].list[0].where;
        bool supported = by_title == NULL && v_v && strcmp(by_symbol->name, "Công văn") == 0;
        offer_type(p, by_symbol->name, supported ? TITLE_PRIOR : SYMBOL_PRIOR, "symbol", where);
        if (agrees && (by_title != NULL || supported)) {
            finding_pass(f, "type-of-symbol");
            finding_pass(f, "second-place");
        } else if (!agrees) {
            finding_fail(f, "type-of-symbol");
        }
    } else if (by_title == NULL && v_v) {
        offer_type(p, "Công văn", SYMBOL_PRIOR, "v-v",
                   p->fields[READ_SUBJECT].count > 0 ? p->fields[READ_SUBJECT].list[0].where
                                                     : (struct span){0, 0});
    }
    p->part.type = finding_value(f) != NULL ? finding_value(f) : "";
}

void read_title(struct reading *r, struct letter_part *p)
{
    size_t title = find_title(r, p);
    bool v_v = read_v_v(r, p, title);
    if (!v_v && title < p->head_end) {
        read_under_title(r, p, title);
    }
    weigh_type(r, p, title, v_v && title == p->head_end);
}
