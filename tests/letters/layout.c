/* layout.c - a letter's lines on its pages, nothing drawn yet. */
#include "letters_room.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define P(...) arena_printf(arena_current(), __VA_ARGS__)

enum { LEFT = 85, TOP = 58, BOTTOM = 780, WIDTH = 460 };

/* ---- inks ----------------------------------------------------------------------------------- */

static struct ink *ink_new(struct sheets *s)
{
    struct sheet *sheet = &s->pages[s->count - 1];
    if (sheet->count == sheet->room) {
        size_t room = sheet->room == 0 ? 128 : sheet->room * 2;
        struct ink *inks = arena_alloc(arena_current(), room * sizeof *inks);
        if (sheet->count > 0) {
            memcpy(inks, sheet->inks, sheet->count * sizeof *inks);
        }
        sheet->inks = inks;
        sheet->room = room;
    }
    struct ink *ink = &sheet->inks[sheet->count++];
    *ink = (struct ink){.text = ""};
    return ink;
}

void sheets_rule(struct sheets *s, double x, double y, double width)
{
    struct ink *ink = ink_new(s);
    ink->role = INK_RULE;
    ink->x = x;
    ink->y = y;
    ink->width = width;
    ink->height = 0.7;
}

void sheets_frame(struct sheets *s, double x, double y, double width, double height, bool red)
{
    struct ink *ink = ink_new(s);
    ink->role = INK_FRAME;
    ink->x = x;
    ink->y = y;
    ink->width = width;
    ink->height = height;
    ink->red = red;
}

void sheets_page(struct sheets *s)
{
    INVARIANT(s->count < PAGES_MOST);
    s->count++;
    s->y = TOP;
    if (s->count > 1) {
        sheets_put(s, &(struct type_spot){.x = LEFT, .width = WIDTH, .size = 13},
                   P("%u", s->count));
        s->y = TOP + 22;
    }
}

/* ---- text ----------------------------------------------------------------------------------- */

static const char *as_asked(const struct sheets *s, const char *text)
{
    utf8proc_uint8_t *out = NULL;
    if (!s->decomposed) {
        return text;
    }
    INVARIANT(utf8proc_map((const utf8proc_uint8_t *)text, 0, &out,
                           UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_DECOMPOSE) >= 0);
    const char *copy = arena_strdup(arena_current(), (const char *)out);
    free(out);
    return copy;
}

static PangoLayout *text_laid(struct sheets *s, const struct type_spot *t, const char *text)
{
    PangoLayout *layout = pango_layout_new(s->context);
    PangoFontDescription *font = pango_font_description_from_string("Tinos");
    pango_font_description_set_absolute_size(font, t->size * PANGO_SCALE);
    pango_font_description_set_weight(font, t->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_style(font, t->italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
    pango_layout_set_width(layout, (int)(t->width * PANGO_SCALE));
    pango_layout_set_indent(layout, (int)(t->indent * PANGO_SCALE));
    pango_layout_set_alignment(layout, t->align == 0   ? PANGO_ALIGN_CENTER
                                       : t->align == 2 ? PANGO_ALIGN_RIGHT
                                                       : PANGO_ALIGN_LEFT);
    pango_layout_set_justify(layout, t->align == 1);
    pango_layout_set_text(layout, as_asked(s, text), -1);
    return layout;
}

double text_height(struct sheets *s, const struct type_spot *spot, const char *text)
{
    PangoLayout *layout = text_laid(s, spot, text);
    const int lines = pango_layout_get_line_count(layout);
    g_object_unref(layout);
    return (spot->size * 1.16 + spot->leading) * lines;
}

static void line_put(struct sheets *s, const struct type_spot *t, PangoLayout *layout, int n)
{
    PangoLayoutLine *line = pango_layout_get_line_readonly(layout, n);
    PangoRectangle logical;
    struct ink *ink = ink_new(s);
    pango_layout_line_get_extents(line, NULL, &logical);
    const double width = (double)logical.width / PANGO_SCALE;
    ink->role = t->role;
    ink->line = pango_layout_line_ref(line);
    g_object_ref(layout); /* a line does not keep it */
    ink->x = t->x + (t->align == 0 ? (t->width - width) / 2 : t->align == 2 ? t->width - width : 0);
    if (n == 0 && (t->align == 1 || t->align == -1)) {
        ink->x += t->indent;
    }
    ink->y = s->y + t->size * 0.92;
    ink->width = width;
    ink->height = t->size;
    ink->size = t->size;
    ink->bold = t->bold;
    ink->italic = t->italic;
    ink->red = t->red;
    ink->text = arena_memdup(arena_current(), pango_layout_get_text(layout) + line->start_index,
                             (size_t)line->length);
}

void sheets_put(struct sheets *s, const struct type_spot *spot, const char *text)
{
    PangoLayout *layout = text_laid(s, spot, text);
    const double step = spot->size * 1.16 + spot->leading;
    for (int i = 0; i < pango_layout_get_line_count(layout); i++) {
        if (s->y + step > BOTTOM) {
            sheets_page(s);
        }
        line_put(s, spot, layout, i);
        s->y += step;
    }
    g_object_unref(layout);
}

/* ---- blocks --------------------------------------------------------------------------------- */

static void block_put(struct sheets *s, const struct block *b)
{
    struct type_spot t = {
        .x = LEFT, .width = WIDTH, .size = 14, .align = 1, .indent = 28, .leading = 1.5};
    switch (b->kind) {
    case BLOCK_TABLE:
        table_put(s, b);
        return;
    case BLOCK_HEADING:
        t.bold = true;
        break;
    case BLOCK_GROUND:
        t.italic = true;
        break;
    case BLOCK_CENTRE:
        t.align = 0;
        t.indent = 0;
        t.bold = b->text[0] != '(';
        t.italic = !t.bold;
        break;
    case BLOCK_TEXT:
        break;
    }
    sheets_put(s, &t, b->text);
    s->y += 4;
}

static void addressees_put(struct sheets *s, const struct paper *p)
{
    struct type_spot t = {.x = LEFT, .width = WIDTH, .size = 14, .align = 0, .leading = 1};
    if (p->addressee_count == 0) {
        return;
    }
    s->y += 6;
    if (p->addressee_count == 1) {
        sheets_put(s, &t, P("Kính gửi: %s", p->addressees[0]));
    } else {
        t.align = -1;
        t.x = LEFT + 90;
        t.width = WIDTH - 90;
        sheets_put(s, &t, "Kính gửi:");
        t.x = LEFT + 150;
        t.width = WIDTH - 150;
        for (int i = 0; i < p->addressee_count; i++) {
            sheets_put(s, &t,
                       P("- %s%s", p->addressees[i], i + 1 < p->addressee_count ? ";" : "."));
        }
    }
    s->y += 8;
}

static void title_put(struct sheets *s, const struct paper *p)
{
    struct type_spot t = {.x = LEFT + 30, .width = WIDTH - 60, .size = 14, .bold = true};
    if (p->title[0] == '\0') {
        return;
    }
    s->y += 8;
    sheets_put(s, &t, p->title);
    if (p->subject[0] != '\0') {
        t.role = INK_SUBJECT;
        sheets_put(s, &t, p->subject);
        sheets_rule(s, PAGE_WIDTH / 2 - 40, s->y + 3, 90);
    }
    s->y += 10;
}

static void slip_put(struct sheets *s, const struct paper *p)
{
    sheets_put(s, &(struct type_spot){.x = 60, .width = 220, .size = 13, .bold = true}, p->head);
    s->y += 30;
    title_put(s, p);
}

static void paper_put(struct letter *l, struct sheets *s, int n, enum head_order order)
{
    const struct paper *p = &l->papers[n];
    sheets_page(s);
    if (p->kind == PAPER_SLIP) {
        slip_put(s, p);
    } else if (p->kind == PAPER_APPENDIX) {
        title_put(s, p);
    } else {
        head_put(s, p, order);
        title_put(s, p);
        addressees_put(s, p);
    }
    for (int i = 0; i < p->block_count; i++) {
        block_put(s, &p->blocks[i]);
        for (int k = 0; k < l->due_count; k++) {
            if (l->dues[k].paper == n && l->dues[k].block == i) {
                l->dues[k].page = s->count;
            }
        }
    }
    if (p->position[0] != '\0') {
        signature_put(s, p);
    }
}

void layout_letter(struct letter *l, enum head_order order, bool decomposed, struct sheets *ret)
{
    *ret = (struct sheets){.context = paper_context(), .decomposed = decomposed};
    if (l->spec.class >= LETTERS_SCAN300 && luck_has(&l->luck, 65)) {
        ret->stamp_room = luck_real(&l->luck, 50, 85);
    }
    for (int i = 0; i < l->paper_count; i++) {
        paper_put(l, ret, i, order);
    }
}

void sheets_release(struct sheets *s)
{
    for (unsigned i = 0; i < s->count; i++) {
        for (size_t k = 0; k < s->pages[i].count; k++) {
            PangoLayoutLine *line = s->pages[i].inks[k].line;
            if (line != NULL) {
                PangoLayout *layout = line->layout;
                pango_layout_line_unref(line);
                g_object_unref(layout);
            }
        }
    }
    g_object_unref(s->context);
}
