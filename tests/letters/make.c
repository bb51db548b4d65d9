/* make.c - a spec becomes a letter with its truth. */
#include "letters_room.h"

#include <string.h>

static enum head_order order_for(struct letter *l)
{
    const unsigned roll = (unsigned)luck_roll(&l->luck, 100);
    return roll < 60 ? HEAD_COLUMNS : roll < 80 ? HEAD_ROWS : HEAD_RIGHT_FIRST;
}

static void make_paper(struct letter *l, struct letters_made *ret, struct buf *out)
{
    struct sheets sheets;
    const enum head_order order = order_for(l);
    const unsigned roll = (unsigned)luck_roll(&l->luck, 100);
    const bool digital = l->spec.class == LETTERS_DIGITAL;
    layout_letter(l, order, digital && roll < 10, &sheets);
    ret->extension = "pdf";
    if (!digital) {
        scan_of_sheets(l, &sheets, &ret->extension, out);
    } else if (roll >= 94) {
        old_pdf_of_sheets(&sheets, roll >= 97 ? OLD_VNI : OLD_TCVN3, out);
    } else {
        pdf_of_sheets(&sheets, out);
    }
    ret->truth = letter_truth(l, sheets.count);
    sheets_release(&sheets);
}

void letters_make(const struct letters_spec *spec, struct letters_made *ret)
{
    struct letter *l = arena_alloc(arena_current(), sizeof *l);
    struct buf out;
    buf_init(&out, arena_current(), BYTES_MOST);
    letter_write(l, spec);
    if (spec->class == LETTERS_DOCX) {
        ret->extension = "docx";
        docx_of_letter(l, &out);
        ret->truth = letter_truth(l, 1);
    } else {
        make_paper(l, ret, &out);
    }
    INVARIANT(!out.overflow);
    ret->bytes = out.data;
    ret->len = out.len;
    const char *file = arena_printf(arena_current(), "%s.%s", l->id, ret->extension);
    INVARIANT(json_object_set_new(ret->truth, "file", json_string(file)) == 0);
}

cairo_surface_t *letters_page_image(const struct letters_spec *spec, unsigned page)
{
    struct letter *l = arena_alloc(arena_current(), sizeof *l);
    struct sheets sheets;
    INVARIANT(spec->class >= LETTERS_SCAN300);
    letter_write(l, spec);
    layout_letter(l, order_for(l), false, &sheets);
    INVARIANT(page < sheets.count);
    cairo_surface_t *surface = scan_page(l, &sheets, page);
    sheets_release(&sheets);
    return surface;
}
