/*
 * NAME     stamp_ink.c
 * SUMMARY  which cells of page 1 are covered, by poppler
 */
#include "stamp_room.h"

#include <math.h>
#include <poppler.h>
#include <stdlib.h>
#include <string.h>

/* A cell is a point on A4: hair lines still darken it. Larger pages have larger cells. */
#define CELLS_MOST 1200000.0

enum { DARKER = 36, COLOURED = 40 }; /* than the paper, of 255 */

static int lightness(uint32_t pixel)
{
    const int red = (int)(pixel >> 16 & 255), green = (int)(pixel >> 8 & 255);
    return (red * 2 + green * 5 + (int)(pixel & 255)) / 8;
}

static int colour(uint32_t pixel)
{
    const int part[3] = {(int)(pixel >> 16 & 255), (int)(pixel >> 8 & 255), (int)(pixel & 255)};
    int least = 255, most = 0;
    for (int i = 0; i < 3; i++) {
        least = part[i] < least ? part[i] : least;
        most = part[i] > most ? part[i] : most;
    }
    return most - least;
}

/* What most of the page looks like: white of a digital page, grey or cream of a scanned one. */
static uint32_t paper_of(const uint32_t *pixels, size_t count)
{
    size_t counts[256] = {0};
    uint32_t example[256] = {0};
    int paper = 0;
    for (size_t i = 0; i < count; i++) {
        const int light = lightness(pixels[i]);
        counts[light]++;
        example[light] = pixels[i];
    }
    for (int light = 1; light < 256; light++) {
        paper = counts[light] > counts[paper] ? light : paper;
    }
    return example[paper];
}

/* Ink is darker or more coloured than the paper. On dark paper no red stamp could be read. */
static void cover_ink(struct stamp_ink *ink, const uint32_t *pixels)
{
    const size_t count = (size_t)ink->columns * (size_t)ink->rows;
    const uint32_t paper = paper_of(pixels, count);
    const int light = lightness(paper), tint = colour(paper);
    for (size_t i = 0; i < count; i++) {
        ink->covered[i] = light < 128 || lightness(pixels[i]) < light - DARKER ||
                          colour(pixels[i]) > tint + COLOURED;
    }
}

static void cover_all(struct stamp_ink *ink)
{
    memset(ink->covered, 1, (size_t)ink->columns * (size_t)ink->rows);
}

static void render(PopplerPage *page, struct stamp_ink *ink)
{
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, ink->columns, ink->rows);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, 1 / ink->cell, 1 / ink->cell);
    poppler_page_render(page, cr);
    const bool good = cairo_status(cr) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    const void *pixels = cairo_image_surface_get_data(surface);
    /* Four bytes a cell without padding: RGB24 rows are multiples of four. */
    if (good && pixels != NULL) {
        cover_ink(ink, pixels);
    } else {
        cover_all(ink);
    }
    cairo_surface_destroy(surface);
}

static void cover_text(PopplerPage *page, struct stamp_ink *ink)
{
    PopplerRectangle *boxes = NULL;
    guint count = 0;
    if (!poppler_page_get_text_layout(page, &boxes, &count)) {
        return;
    }
    for (guint i = 0; i < count; i++) {
        const struct stamp_rect box = {boxes[i].x1, boxes[i].y1, boxes[i].x2, boxes[i].y2};
        stamp_ink_cover(ink, &box);
    }
    g_free(boxes);
}

static int read_page(PopplerPage *page, const struct stamp_page *as, struct stamp_ink *ret,
                     struct error *err)
{
    double width, height;
    poppler_page_get_size(page, &width, &height);
    if (fabs(width - as->width) > 1 || fabs(height - as->height) > 1) {
        return stamp_damaged(err, "khổ trang 1 không rõ", "page 1 has no certain size");
    }
    const double cell = fmax(1, sqrt(width * height / CELLS_MOST));
    struct stamp_ink ink = {
        .columns = (int)(width / cell), .rows = (int)(height / cell), .cell = cell};
    if (ink.columns < 1 || ink.rows < 1) {
        return stamp_damaged(err, "trang 1 không có diện tích", "page 1 has no area");
    }
    ink.covered = arena_alloc(arena_current(), (size_t)ink.columns * (size_t)ink.rows);
    render(page, &ink);
    cover_text(page, &ink);
    *ret = ink;
    return 0;
}

int stamp_ink_read(const char *bytes, size_t len, const struct stamp_page *page,
                   struct stamp_ink *ret, struct error *err)
{
    GBytes *whole = g_bytes_new_static(bytes, len);
    PopplerDocument *document = poppler_document_new_from_bytes(whole, NULL, NULL);
    PopplerPage *first = document != NULL ? poppler_document_get_page(document, 0) : NULL;
    const int result = first != NULL
                           ? read_page(first, page, ret, err)
                           : stamp_damaged(err, "không đọc được trang 1", "page 1 cannot be read");
    if (first != NULL) {
        g_object_unref(first);
    }
    if (document != NULL) {
        g_object_unref(document);
    }
    g_bytes_unref(whole);
    return result;
}
