/*
 * caption.c - number and date of a letter whose own head was lost, from the caption of its
 * appendix: "(Kèm theo Kế hoạch số: 55 /KH-UBND ngày ...)". Never the reverse, and only where the
 * caption names this very type: the caption of a regulation names the decision it came with.
 */
#include "letter.h"

#include "phieu/text.h"

#include <string.h>

enum { CAPTION_SEGMENTS = 12 /* from the word "Phụ lục" */ };

static bool is_about(const struct extract *x, struct span type, const char *own)
{
    struct arena *arena = arena_current();
    return strcmp(text_folded(arena, span_text(x, type)), text_folded(arena, own)) == 0;
}

static void offer_code(struct reading *r, struct letter_part *p, const struct match *m)
{
    bool ignored = false;
    struct candidate c = {.confidence = m->pattern->prior, .rule = m->pattern->name};
    c.value = number_text(r->x, m->group[2], &ignored);
    c.where = m->group[2];
    finding_offer(&p->fields[READ_NUMBER], &c);
    c.value = notation_text(r->x, m->group[3], &ignored);
    c.where = m->group[3];
    finding_offer(&p->fields[READ_NOTATION], &c);
}

void read_caption(struct reading *r, struct letter_part *p)
{
    const char *type = finding_value(&p->fields[READ_TYPE]);
    if (p->annex >= p->end || type == NULL || p->fields[READ_NOTATION].count > 0) {
        return;
    }
    size_t last = p->annex + CAPTION_SEGMENTS < p->end ? p->annex + CAPTION_SEGMENTS : p->end - 1;
    const struct segment *list = r->segments->list;
    struct span within = {list[p->annex].span.begin, list[last].span.end};
    struct match m;
    if (!pattern_find(r->x, &letter_patterns, P_CAPTION, within, &m) ||
        !is_about(r->x, m.group[1], type)) {
        return;
    }
    offer_code(r, p, &m);
    if (p->fields[READ_ISSUED].count == 0) {
        size_t at = span_is(m.group[4]) ? 4 : 7;
        struct date_parts d = {m.group[at], m.group[at + 1], m.group[at + 2]};
        offer_date(r, p, m.whole, &d, m.pattern->prior, m.pattern->name);
    }
}
