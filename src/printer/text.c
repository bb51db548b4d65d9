/*
 * NAME     text.c
 * SUMMARY  text laid out in a width, and put on the sheet
 */
#include "sheet.h"

#include "fonts.h"

#include <pango/pangocairo.h>

/* Leading beside the font's own, as part of the size. */
#define LEADING 0.08

static void add_attribute(PangoAttrList *list, PangoAttribute *attribute, unsigned end)
{
    attribute->start_index = 0;
    attribute->end_index = end;
    pango_attr_list_insert(list, attribute);
}

static void set_attributes(PangoLayout *layout, const struct face *face, unsigned strong)
{
    if (!face->struck && strong == 0) {
        return;
    }
    PangoAttrList *list = pango_attr_list_new();
    if (face->struck) {
        add_attribute(list, pango_attr_strikethrough_new(TRUE), G_MAXUINT);
    }
    if (strong > 0) {
        add_attribute(list, pango_attr_weight_new(PANGO_WEIGHT_BOLD), strong);
    }
    pango_layout_set_attributes(layout, list);
    pango_attr_list_unref(list);
}

struct block block_of(const struct face *face, const char *text, double width)
{
    static const PangoAlignment alignments[] = {PANGO_ALIGN_LEFT, PANGO_ALIGN_CENTER,
                                                PANGO_ALIGN_RIGHT, PANGO_ALIGN_LEFT};
    const struct block block = {pango_layout_new(fonts_context()), (double)face->size / FONTS_SIZE};
    PangoLayout *layout = block.layout;
    unsigned strong = face->strong;
    text = fonts_covered(text, &strong);
    pango_layout_set_font_description(layout, fonts_face(face->bold, face->italic));
    pango_layout_set_auto_dir(layout, FALSE); /* a Hebrew word first does not turn the paragraph */
    pango_layout_set_width(layout, (int)(width / block.scale * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_alignment(layout, alignments[face->align]);
    pango_layout_set_justify(layout, face->align == ALIGN_BOTH);
    pango_layout_set_spacing(layout, (int)(FONTS_SIZE * LEADING * PANGO_SCALE));
    set_attributes(layout, face, strong);
    pango_layout_set_text(layout, text, -1);
    return block;
}

void block_free(struct block *block)
{
    g_object_unref(block->layout);
    block->layout = NULL;
}

static double points(const struct block *block, int units)
{
    return (double)units / PANGO_SCALE * block->scale;
}

double block_height(const struct block *block)
{
    int width, height;
    pango_layout_get_size(block->layout, &width, &height);
    return points(block, height);
}

double block_width(const struct block *block)
{
    PangoRectangle logical;
    pango_layout_get_extents(block->layout, NULL, &logical);
    return points(block, logical.width);
}

double block_baseline(const struct block *block)
{
    return points(block, pango_layout_get_baseline(block->layout));
}

static void begin_at(cairo_t *cr, const struct block *block, double x, double y)
{
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_scale(cr, block->scale, block->scale);
    cairo_move_to(cr, 0, 0);
}

void block_draw(struct sheet *sheet, const struct block *block, double x, double y)
{
    if (sheet->cr != NULL) {
        begin_at(sheet->cr, block, x, y);
        pango_cairo_show_layout(sheet->cr, block->layout);
        cairo_restore(sheet->cr);
    }
}

static void draw_part_line(struct sheet *sheet, const struct block *block, PangoLayoutIter *at,
                           double x, double y)
{
    if (sheet->cr != NULL) {
        begin_at(sheet->cr, block, x, y);
        pango_cairo_show_layout_line(sheet->cr, pango_layout_iter_get_line_readonly(at));
        cairo_restore(sheet->cr);
    }
}

int block_part(struct sheet *sheet, const struct block *block, int first, double x, double y,
               double room, double *ret_height)
{
    PangoLayoutIter *at = pango_layout_get_iter(block->layout);
    double begin = 0, height = 0;
    int line = 0, rest = -1;
    do {
        PangoRectangle logical;
        int top, end;
        pango_layout_iter_get_line_yrange(at, &top, &end);
        if (line == first) {
            begin = points(block, top);
        }
        if (line > first && points(block, end) - begin > room) {
            rest = line;
            break;
        }
        if (line >= first) {
            height = points(block, end) - begin;
            pango_layout_iter_get_line_extents(at, NULL, &logical);
            draw_part_line(sheet, block, at, x + points(block, logical.x),
                           y - begin + points(block, pango_layout_iter_get_baseline(at)));
        }
        line++;
    } while (pango_layout_iter_next_line(at));
    pango_layout_iter_free(at);
    *ret_height = height;
    return rest;
}

double put_at(struct sheet *sheet, const struct face *face, const char *text, double x, double y,
              double width)
{
    struct block block = block_of(face, text, width);
    const double height = block_height(&block);
    block_draw(sheet, &block, x, y);
    block_free(&block);
    return height;
}

/* Puts the block's lines on as many pages as they take. A first line does not stay alone at a
 * page's foot. */
static void put_lines(struct sheet *sheet, const struct block *block, double x)
{
    const int count = pango_layout_get_line_count(block->layout);
    const double one = block_height(block) / count;
    sheet_need(sheet, count > 1 ? one * 2 : one);
    int first = 0;
    while (first >= 0) {
        double height;
        first = block_part(sheet, block, first, x, sheet->y, sheet_room(sheet), &height);
        sheet->y += height;
        if (first >= 0) {
            sheet_new_page(sheet);
        }
    }
}

void put_paragraph(struct sheet *sheet, const struct face *face, const char *text, double indent)
{
    struct block block = block_of(face, text, sheet->right - sheet->left - indent);
    put_lines(sheet, &block, sheet->left + indent);
    sheet_space(sheet, (double)face->size * 0.25);
    block_free(&block);
}

/* ---- dots to write on --------------------------------------------------------------------- */

/* Where the last line ends, and how far its baseline is above the block's end. */
static void last_line(const struct block *block, double *ret_end, double *ret_below)
{
    PangoLayoutIter *at = pango_layout_get_iter(block->layout);
    PangoRectangle logical;
    while (pango_layout_iter_next_line(at)) {
    }
    pango_layout_iter_get_line_extents(at, NULL, &logical);
    *ret_end = points(block, logical.x + logical.width);
    *ret_below = block_height(block) - points(block, pango_layout_iter_get_baseline(at));
    pango_layout_iter_free(at);
}

void put_leader(struct sheet *sheet, const struct face *face, const char *text, const char *tail,
                double indent)
{
    static const double gap = 3, wide = 1000;
    const struct face plain = {.size = face->size};
    const double x = sheet->left + indent, width = sheet->right - x;
    struct block block = block_of(face, text, width), end = block_of(&plain, tail, wide);
    const double tail_width = tail[0] == '\0' ? 0 : block_width(&end) + gap;
    double text_end, below;
    put_lines(sheet, &block, x);
    last_line(&block, &text_end, &below);
    double dots = text[0] == '\0' ? 0 : text_end + gap;
    if (dots > width - tail_width - 4 * gap) { /* no room behind the text: a line of its own */
        sheet_need(sheet, block_height(&end));
        sheet_space(sheet, block_height(&end));
        dots = 0;
    }
    const double base = sheet->y - below;
    if (tail_width > 0) {
        block_draw(sheet, &end, sheet->right - tail_width + gap, base - block_baseline(&end));
    }
    draw_dots(sheet, x + dots, sheet->right - tail_width, base);
    sheet_space(sheet, (double)face->size * 0.25);
    block_free(&block);
    block_free(&end);
}
