/*
 * drawn.h - PDFs for the tests of this room, drawn by cairo or written out by hand.
 *
 * Bytes live in the current arena. Millimetres from the upper left, sizes in points.
 */
#ifndef PHIEU_TESTS_DRAWN_H
#define PHIEU_TESTS_DRAWN_H

#include "phieu/pages.h"

#include "letter_pdf.h"
#include "stamp_room.h"
#include "unit.h"

#include <cairo-pdf.h>
#include <cairo.h>
#include <stdio.h>

struct drawing {
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoContext *context;
    struct buf bytes;
};

static inline cairo_status_t drawing_take(void *arg, const unsigned char *data, unsigned len)
{
    buf_add(arg, data, len);
    return CAIRO_STATUS_SUCCESS;
}

static inline PangoContext *drawing_fonts(void)
{
    static PangoFontMap *map;
    struct error err = {0};
    if (map == NULL) {
        ck_assert_int_eq(stamp_font_map(&map, &err), 0);
    }
    return pango_font_map_create_context(map);
}

static inline struct drawing *drawing_new(void)
{
    struct drawing *d = arena_alloc(arena_current(), sizeof *d);
    buf_init(&d->bytes, arena_current(), (size_t)64 << 20);
    d->surface = cairo_pdf_surface_create_for_stream(drawing_take, &d->bytes, 210 * MM, 297 * MM);
    d->cr = cairo_create(d->surface);
    d->context = drawing_fonts();
    return d;
}

/* Text in Pango's markup, from x, y on. */
static inline void drawing_text(struct drawing *d, double x, double y, const char *markup)
{
    PangoLayout *layout = pango_layout_new(d->context);
    PangoFontDescription *font = pango_font_description_from_string("Tinos");
    pango_font_description_set_absolute_size(font, 13 * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_markup(layout, markup, -1);
    cairo_move_to(d->cr, x * MM, y * MM);
    pango_cairo_show_layout(d->cr, layout);
    pango_font_description_free(font);
    g_object_unref(layout);
}

static inline void drawing_lines(struct drawing *d, double y, int count, const char *line)
{
    for (int i = 0; i < count; i++) {
        drawing_text(d, 30, y + 6 * i, line);
    }
}

/* A picture of these pixels over the whole page: a scan. */
static inline void drawing_scan(struct drawing *d, int width, int height)
{
    cairo_surface_t *image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *cr = cairo_create(image);
    cairo_set_source_rgb(cr, 0.97, 0.96, 0.94);
    cairo_paint(cr);
    cairo_set_source_rgb(cr, 0.1, 0.1, 0.1);
    cairo_rectangle(cr, width / 4.0, height / 4.0, width / 2.0, height / 50.0);
    cairo_fill(cr);
    cairo_destroy(cr);
    cairo_save(d->cr);
    cairo_scale(d->cr, 210 * MM / width, 297 * MM / height);
    cairo_set_source_surface(d->cr, image, 0, 0);
    cairo_paint(d->cr);
    cairo_restore(d->cr);
    cairo_surface_destroy(image);
}

static inline void drawing_page(struct drawing *d)
{
    cairo_show_page(d->cr);
}

static inline struct pdf drawing_end(struct drawing *d)
{
    cairo_show_page(d->cr);
    cairo_destroy(d->cr);
    cairo_surface_finish(d->surface);
    ck_assert_int_eq(cairo_surface_status(d->surface), CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy(d->surface);
    g_object_unref(d->context);
    return (struct pdf){d->bytes.data, d->bytes.len};
}

static inline struct pages_job job_of(struct pdf pdf)
{
    return (struct pages_job){.bytes = pdf.data, .len = pdf.len, .limits = &pages_default_limits};
}

static inline struct pages_result read_job(const struct pages_job *job)
{
    struct pages_result result = {.unread = 0};
    struct error err = {0};
    const int rc = pages_read(job, &result, &err);
    ck_assert_msg(rc == 0, "%s: %s", error_info(err.code)->name, err.arg[1]);
    return result;
}

static inline struct pages_result read_whole(struct pdf pdf)
{
    const struct pages_job job = job_of(pdf);
    return read_job(&job);
}

#define ck_has(text, part)                                                                         \
    ck_assert_msg(strstr((text), (part)) != NULL, "no “%s” in: %s", (part), (text))

#endif
