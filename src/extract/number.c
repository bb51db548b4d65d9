/*
 * number.c - số, ký hiệu of a letter (DOMAIN.md 4.3): from its head.
 */
#include "letter.h"

#include "phieu/model.h"
#include "phieu/text.h"

#include <ctype.h>
#include <string.h>

enum { OCR_COST = 25, ABBREVIATION_COST = 4 };

/* Abbreviations that recognisers and typists write without their marks, where only one can be
 * meant. */
static const char *const marked_groups[] = {
    "QĐ",    "NĐ",   "CĐ",      "HĐND",    "ĐU",   "SGDĐT",  "BGDĐT", "SKHĐT", "BKHĐT",
    "PGDĐT", "BVĐK", "SLĐTBXH", "BLĐTBXH", "LĐLĐ", "LĐTBXH", "TTĐT",  "VPĐKĐĐ"};

static bool is_separator(char c)
{
    return c == '-' || c == '/';
}

/* A group as printed, its lost đ put back; false when nothing was to be mended. */
static bool mend_group(struct buf *out, const char *group, size_t len)
{
    char own[24];
    if (len < sizeof own) {
        memcpy(own, group, len);
        own[len] = '\0';
        const char *folded = text_folded(arena_current(), own);
        for (size_t i = 0; i < sizeof marked_groups / sizeof marked_groups[0]; i++) {
            const char *marked = marked_groups[i];
            if (strcmp(marked, own) != 0 &&
                strcmp(text_folded(arena_current(), marked), folded) == 0 &&
                letter_type_find(own) == NULL) {
                buf_puts(out, marked);
                return true;
            }
        }
    }
    buf_add(out, group, len);
    return false;
}

/* Without blanks, one kind of dash, lost marks put back. */
const char *notation_text(const struct extract *x, struct span span, bool *ret_mended)
{
    const char *printed = span_text(x, span);
    struct buf plain, out;
    buf_init(&plain, arena_current(), 400);
    buf_init(&out, arena_current(), 400);
    for (const char *p = printed; *p != '\0'; p++) {
        if (*p != ' ') {
            buf_putc(&plain, *p);
        }
    }
    struct code code;
    const char *text = plain.data != NULL ? plain.data : "";
    if (code_parse(text, "code", &code, NULL) == 0) {
        text = code.full; /* its dashes are plain */
    }
    while (*text != '\0') {
        size_t len = strcspn(text, "-/");
        *ret_mended = mend_group(&out, text, len) || *ret_mended;
        text += len;
        while (is_separator(*text)) {
            buf_putc(&out, *text++);
        }
    }
    return out.data != NULL ? out.data : "";
}

/* Digits as meant: O and 0, l and 1 are one in a number. Leading zeros stay: "05" is how it is
 * printed. */
const char *number_text(const struct extract *x, struct span span, bool *ret_guessed)
{
    struct buf out;
    buf_init(&out, arena_current(), 64);
    for (size_t i = span.begin; i < span.end; i++) {
        static const char from[] = "OoIl|SB", to[] = "0011158";
        char c = x->shadow[i];
        const char *at = strchr(from, c);
        bool suffix = i + 1 == span.end && c >= 'a' && c <= 'z' && c != 'o' && c != 'l';
        if (at != NULL && c != '\0' && !suffix) {
            c = to[at - from];
            *ret_guessed = true;
        }
        buf_putc(&out, c);
    }
    return out.data != NULL ? out.data : "";
}

/* Every group has more capitals than small letters: CTr, QyĐ, GDTrH; no word has. */
static bool is_plausible(const struct extract *x, struct span symbol)
{
    size_t capitals = 0, small = 0;
    for (size_t i = symbol.begin; i <= symbol.end; i++) {
        char c = i < symbol.end ? x->shadow[i] : '-';
        capitals += isupper((unsigned char)c) != 0;
        small += islower((unsigned char)c) != 0;
        if (is_separator(c)) {
            if (small > capitals) {
                return false;
            }
            capitals = small = 0;
        }
    }
    return true;
}

/* "51/KH-" over "UBND": the next segment of the column goes on with it. */
static struct span with_rest(const struct reading *r, size_t at, struct span symbol,
                             struct match *ret_rest)
{
    const struct extract *x = r->x;
    const struct segment *list = r->segments->list;
    bool open_end = is_separator(x->shadow[list[at].span.end - 1]);
    *ret_rest = (struct match){.whole = {0, 0}};
    for (size_t i = at + 1; i < r->segments->count && i < at + 3; i++) {
        if (list[i].column != list[at].column || segment_masked(x, &list[i])) {
            continue;
        }
        bool dash = span_is(list[i].span) && x->shadow[list[i].span.begin] == '-';
        if ((open_end || dash) && segment_matches(x, &list[i], P_NUMBER_REST, ret_rest)) {
            return symbol;
        }
        break;
    }
    return symbol;
}

static void offer_number(struct reading *r, struct letter_part *p, size_t at, const struct match *m)
{
    const struct extract *x = r->x;
    bool mended = false, guessed = false;
    struct match rest;
    struct span symbol = with_rest(r, at, m->group[2], &rest);
    const char *notation = notation_text(x, symbol, &mended);
    if (span_is(rest.whole)) {
        bool ends = notation[0] != '\0' && is_separator(notation[strlen(notation) - 1]);
        bool begins = x->shadow[rest.whole.begin] == '-';
        notation = arena_printf(arena_current(), "%s%s%s", notation, ends || begins ? "" : "-",
                                notation_text(x, rest.whole, &mended));
    }
    unsigned prior = m->pattern->prior - (mended ? ABBREVIATION_COST : 0);
    struct candidate c = {
        .value = notation, .confidence = prior, .rule = m->pattern->name, .where = symbol};
    if (!is_plausible(x, symbol)) {
        c.confidence -= OCR_COST;
        finding_fail(&p->fields[READ_NOTATION], "capitals");
    }
    if (mended) {
        finding_pass(&p->fields[READ_NOTATION], "abbreviation");
    }
    finding_offer(&p->fields[READ_NOTATION], &c);
    if (!span_is(m->group[1])) {
        p->blank_number = true;
        p->fields[READ_NUMBER].none = true;
        return;
    }
    c.value = number_text(x, m->group[1], &guessed);
    c.where = m->group[1];
    c.confidence = m->pattern->prior;
    if (guessed) {
        c.confidence -= OCR_COST;
        finding_fail(&p->fields[READ_NUMBER], "digits");
    }
    finding_offer(&p->fields[READ_NUMBER], &c);
}

static bool number_at(const struct extract *x, const struct segment *s, struct match *ret)
{
    static const enum letter_pattern patterns[] = {P_NUMBER, P_NUMBER_PARTY, P_NUMBER_NO_SLASH};
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++) {
        if (segment_matches(x, s, patterns[i], ret)) {
            if (patterns[i] == P_NUMBER_NO_SLASH) {
                ret->pattern = &letter_patterns.rows[P_NUMBER_NO_SLASH];
            }
            return true;
        }
    }
    return false;
}

/* A file's name is weak, but it has come another way. */
static void check_file_name(const struct reading *r, struct letter_part *p)
{
    struct finding *number = &p->fields[READ_NUMBER], *notation = &p->fields[READ_NOTATION];
    const char *named = code_from_file_name(r->x->about->file_name);
    if (named == NULL || number->count == 0 || notation->count == 0) {
        return;
    }
    struct arena *arena = arena_current();
    const char *read = arena_printf(arena, "%s/%s", finding_value(number), finding_value(notation));
    if (strcmp(text_folded(arena, named), text_folded(arena, read)) == 0) {
        finding_pass(number, "second-place");
        finding_pass(notation, "second-place");
    }
}

void read_number(struct reading *r, struct letter_part *p)
{
    for (size_t i = p->begin; i < p->head_end; i++) {
        const struct segment *s = &r->segments->list[i];
        struct match m;
        if (s->kind == SEG_NUMBER && !segment_masked(r->x, s) && number_at(r->x, s, &m)) {
            offer_number(r, p, i, &m);
            break;
        }
    }
    if (p->fields[READ_NUMBER].count == 0 && p->fields[READ_NOTATION].count == 0) {
        read_garbled_number(r, p);
    }
    check_file_name(r, p);
}
