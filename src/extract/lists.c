/*
 * lists.c - marks of urgency and secrecy, "Kính gửi", and the letters that a letter cites.
 */
#include "letter.h"

#include "phieu/text.h"

#include <stdlib.h>
#include <string.h>

enum {
    ADDRESSEES_MOST = 60,
    LINES_OF_ONE = 4,
    REFERS_MOST = 200,
    MARK_PRIOR = 95,
    FULL_RIGHT = 8300,
    FULL_CHARS = 60
};

/* ---- marks: whole lines in capitals, in the head only (DOMAIN.md 4.11) --------------------- */

static const struct {
    enum letter_pattern pattern;
    enum letter_field field;
    const char *value; /* as the register's field has it */
} marks[] = {
    {P_FLASH_TIMED, READ_URGENCY, "flash-timed"},   {P_FLASH, READ_URGENCY, "flash"},
    {P_VERY_URGENT, READ_URGENCY, "very-urgent"},   {P_URGENT, READ_URGENCY, "urgent"},
    {P_TOP_SECRET, READ_SECRECY, "top-secret"},     {P_SECRET, READ_SECRECY, "secret"},
    {P_CONFIDENTIAL, READ_SECRECY, "confidential"},
};

void read_marks(struct reading *r, struct letter_part *p)
{
    p->fields[READ_URGENCY].none = p->fields[READ_SECRECY].none = true;
    for (size_t i = p->begin; i < p->head_end; i++) {
        const struct segment *s = &r->segments->list[i];
        for (size_t m = 0;
             s->kind == SEG_MARK && !segment_masked(r->x, s) && m < sizeof marks / sizeof marks[0];
             m++) {
            if (segment_is(r->x, s, marks[m].pattern)) {
                struct candidate c = {.value = marks[m].value,
                                      .confidence = MARK_PRIOR,
                                      .rule = letter_patterns.rows[marks[m].pattern].name,
                                      .where = s->span};
                finding_offer(&p->fields[marks[m].field], &c);
                break;
            }
        }
    }
}

/* ---- Kính gửi ------------------------------------------------------------------------------ */

static void add_addressee(json_t *all, const char *text)
{
    size_t begin = strspn(text, "-+. "), len = strlen(text);
    while (len > begin && strchr(" .;,", text[len - 1]) != NULL) {
        len--;
    }
    if (len > begin && json_array_size(all) < ADDRESSEES_MOST) {
        json_array_append_new(
            all, json_string(arena_memdup(arena_current(), text + begin, len - begin)));
    }
}

static bool ends_sentence(const char *text)
{
    size_t len = strlen(text);
    return len > 0 && strchr(".;", text[len - 1]) != NULL;
}

/* Whether a line was full, so that the next one goes on with it. Where nobody knows where it stood:
 * by its length. */
static bool is_full(const struct extract *x, const struct segment *s)
{
    const struct text_box *box = &x->lines[s->line].of->box;
    return box->right > box->left ? box->right >= FULL_RIGHT
                                  : s->span.end - s->span.begin >= FULL_CHARS;
}

/* One addressee from segment i on, with the lines that go on with it. Returns the segment behind
 * it. */
static size_t one_addressee(const struct reading *r, const struct letter_part *p, size_t i,
                            struct span first, json_t *all)
{
    const struct segment *list = r->segments->list;
    const char *text = span_text(r->x, first);
    size_t n = i + 1;
    for (int lines = 1;
         n < p->end && lines < LINES_OF_ONE && !ends_sentence(text) && is_full(r->x, &list[n - 1]);
         n++, lines++) {
        if (list[n].kind != SEG_TEXT) {
            break;
        }
        text = arena_printf(arena_current(), "%s %s", text, span_text(r->x, list[n].span));
    }
    add_addressee(all, text);
    return n;
}

json_t *addressees_of(const struct reading *r, const struct letter_part *p)
{
    const struct segment *list = r->segments->list;
    json_t *ret = json_array();
    size_t i = p->begin;
    struct match m;
    while (i < p->end && list[i].kind != SEG_ADDRESSEE) {
        i++;
    }
    if (i == p->end || !segment_matches(r->x, &list[i], P_ADDRESSEE, &m)) {
        return ret;
    }
    if (span_is(m.group[1])) {
        i = one_addressee(r, p, i, m.group[1], ret);
    } else {
        i++;
        while (i < p->end && list[i].kind == SEG_EMPTY) {
            i++;
        }
        if (i < p->end && list[i].kind == SEG_TEXT) {
            i = one_addressee(r, p, i, list[i].span, ret);
        }
    }
    while (i < p->end && (list[i].kind == SEG_ITEM || list[i].kind == SEG_EMPTY)) {
        i = list[i].kind == SEG_ITEM ? one_addressee(r, p, i, list[i].span, ret) : i + 1;
    }
    return ret;
}

/* ---- cited letters ------------------------------------------------------------------------- */

static bool is_known(const json_t *all, const char *code)
{
    struct arena *arena = arena_current();
    const char *folded = text_folded(arena, code);
    for (size_t i = 0; i < json_array_size(all); i++) {
        if (strcmp(text_folded(arena, json_str(json_array_get(all, i), "code")), folded) == 0) {
            return true;
        }
    }
    return false;
}

static struct day day_of_spans(const struct extract *x, const struct span *d)
{
    return day_of(atoi(span_text(x, d[2])), atoi(span_text(x, d[1])), atoi(span_text(x, d[0])));
}

static json_t *refer_json(const struct extract *x, const struct match *m, const char *code)
{
    json_t *ret = json_object();
    struct day day = span_is(m->group[4])   ? day_of_spans(x, &m->group[2])
                     : span_is(m->group[7]) ? day_of_spans(x, &m->group[5])
                                            : DAY_NONE;
    char iso[DAY_TEXT];
    json_object_set_new(ret, "code", json_string(code));
    if (day_is(day)) {
        json_object_set_new(ret, "issued", json_string(day_iso(day, iso)));
    }
    json_object_set_new(ret, "evidence", evidence_of(x, m->whole));
    return ret;
}

json_t *refers_of(const struct reading *r, const struct letter_part *p)
{
    const struct extract *x = r->x;
    json_t *ret = json_array();
    const char *number = finding_value(&p->fields[READ_NUMBER]),
               *notation = finding_value(&p->fields[READ_NOTATION]);
    const char *own = number != NULL && notation != NULL
                          ? arena_printf(arena_current(), "%s %s", number, notation)
                          : "";
    own = text_folded(arena_current(), own);
    struct span within = {r->segments->list[p->begin].span.begin,
                          r->segments->list[p->annex - 1].span.end};
    struct match m;
    while (json_array_size(ret) < REFERS_MOST &&
           pattern_find(x, &letter_patterns, P_CITED, within, &m)) {
        bool ignored = false;
        const char *code = notation_text(x, m.group[1], &ignored);
        bool masked = x->lines[line_of(x, m.whole.begin)].mask != 0;
        if (!masked && strcmp(text_folded(arena_current(), code), own) != 0 &&
            !is_known(ret, code)) {
            json_array_append_new(ret, refer_json(x, &m, code));
        }
        within.begin = m.whole.end;
    }
    return ret;
}
