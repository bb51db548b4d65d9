/* ink.c - lines become ink: on a page of a PDF, or on pixels. */
#include "letters_room.h"

#include <cairo-pdf.h>

static void ink_one(cairo_t *cr, const struct ink *ink)
{
    if (ink->red) {
        cairo_set_source_rgb(cr, 0.8, 0.05, 0.1);
    } else {
        cairo_set_source_rgb(cr, 0, 0, 0);
    }
    if (ink->line != NULL) {
        cairo_move_to(cr, ink->x, ink->y);
        pango_cairo_show_layout_line(cr, ink->line);
    } else if (ink->role == INK_RULE) {
        cairo_rectangle(cr, ink->x, ink->y, ink->width, ink->height);
        cairo_fill(cr);
    } else {
        cairo_set_line_width(cr, ink->red ? 1.4 : 0.6);
        cairo_rectangle(cr, ink->x, ink->y, ink->width, ink->height);
        cairo_stroke(cr);
    }
}

void ink_sheet(cairo_t *cr, const struct sheet *sheet)
{
    for (size_t i = 0; i < sheet->count; i++) {
        ink_one(cr, &sheet->inks[i]);
    }
}

static cairo_status_t take(void *arg, const unsigned char *bytes, unsigned len)
{
    buf_add(arg, bytes, len);
    return CAIRO_STATUS_SUCCESS;
}

void pdf_of_sheets(const struct sheets *s, struct buf *out)
{
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(take, out, PAGE_WIDTH, PAGE_HEIGHT);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2026-01-01T08:00:00Z");
    cairo_t *cr = cairo_create(surface);
    for (unsigned i = 0; i < s->count; i++) {
        ink_sheet(cr, &s->pages[i]);
        cairo_show_page(cr);
    }
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    INVARIANT(cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS && !out->overflow);
    cairo_surface_destroy(surface);
}
