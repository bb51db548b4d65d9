/*
 * NAME     pdf_picture.c
 * SUMMARY  pages that are pictures: how much of a page they cover, and the page as pixels
 *
 * A scan is rendered at its own resolution: so each of its pixels becomes one again, and a scan of
 * 200 dpi is not blown up for nothing. What that resolution is stands in the file beside the
 * picture's bytes (a stream's dictionary is never compressed), so no picture is unpacked to find
 * out.
 */
#include "pdf_room.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DICTIONARY_MOST = 600, PICTURES_MOST = 2000, SIDE_MOST = 100000 };

#define DPI_MOST      300.0
#define DPI_LEAST     100.0 /* below it a scan is rendered larger: its pixels are not worth keeping */
#define DPI_SMALL     150.0
#define DPI_READABLE  60.0
#define ASPECT        0.02 /* how far the resolutions across and down may differ */
#define RENDERED_MOST 24e6 /* pixels: A3 at 300 dpi and a little */
#define INK_DPI       24.0
#define INK_SHARE     0.001

double pdf_pictures(PopplerPage *page, PopplerRectangle *ret_largest)
{
    double width = 1, height = 1, covered = 0, largest = 0;
    GList *pictures = poppler_page_get_image_mapping(page);
    poppler_page_get_size(page, &width, &height);
    for (const GList *at = pictures; at != NULL; at = at->next) {
        const PopplerRectangle *box = &((const PopplerImageMapping *)at->data)->area;
        const double area = fabs(box->x2 - box->x1) * fabs(box->y2 - box->y1);
        covered += area;
        if (area > largest) {
            largest = area;
            *ret_largest = *box;
        }
    }
    poppler_page_free_image_mapping(pictures);
    return width * height > 0 ? fmin(covered / (width * height), 1) : 0;
}

/* ---- the resolution of a scan
 * ------------------------------------------------------------------------
 */

/* The number behind `key` in the dictionary that begins at `at`; 0: none. */
static double number_of(const char *at, const char *end, const char *key)
{
    const char *found = memmem(at, (size_t)(end - at), key, strlen(key));
    if (found == NULL) {
        return 0;
    }
    long value = 0;
    for (found += strlen(key);
         found < end && (*found == ' ' || *found == '\n' || *found == '\r');) {
        found++;
    }
    for (; found < end && *found >= '0' && *found <= '9' && value < SIDE_MOST; found++) {
        value = value * 10 + (*found - '0');
    }
    return (double)value;
}

/* Dots an inch when a picture of these pixels lies in the area; 0: it would be distorted. */
static double resolution_in(const PopplerRectangle *area, double across, double down)
{
    const double x = across * 72 / fmax(fabs(area->x2 - area->x1), 1);
    const double y = down * 72 / fmax(fabs(area->y2 - area->y1), 1);
    return x > 0 && fabs(x - y) < ASPECT * x ? x : 0;
}

/* The best resolution of those pictures of the file that would fit the area, upright or turned. */
static double resolution_of(const struct pages_job *job, const PopplerRectangle *area)
{
    const char *at = job->bytes, *const end = job->bytes + job->len;
    double best = 0;
    for (int i = 0; i < PICTURES_MOST; i++) {
        at = memmem(at, (size_t)(end - at), "/Width", 6);
        if (at == NULL) {
            break;
        }
        const char *from = at - job->bytes > DICTIONARY_MOST ? at - DICTIONARY_MOST : job->bytes;
        const char *to = end - at > DICTIONARY_MOST ? at + DICTIONARY_MOST : end;
        const char *behind = memmem(at, (size_t)(to - at), "stream", 6);
        const char *before = memrchr(from, '>', (size_t)(at - from));
        const double across = number_of(at, to, "/Width");
        const double down =
            number_of(before != NULL ? before : from, behind != NULL ? behind : to, "/Height");
        best =
            fmax(best, fmax(resolution_in(area, across, down), resolution_in(area, down, across)));
        at += 6;
    }
    return best;
}

static double choose_dpi(const struct reading *r, PopplerPage *page, double width, double height)
{
    PopplerRectangle largest = {0, 0, 0, 0};
    double dpi = DPI_MOST;
    if (pdf_pictures(page, &largest) > 0) {
        const double own = resolution_of(r->job, &largest);
        dpi = own >= DPI_LEAST ? fmin(own, DPI_MOST) : own > 0 ? DPI_SMALL : DPI_MOST;
    }
    const double most = fmin(RENDERED_MOST, r->limits->pixels_most);
    const double pixels = width * height * dpi * dpi / (72 * 72);
    return pixels > most ? dpi * sqrt(most / pixels) : dpi;
}

/* ---- pixels
 * ------------------------------------------------------------------------------------------
 */

/* White paper and what the document prints on it, without notes that were stuck on later. */
static cairo_surface_t *render(PopplerPage *page, int width, int height, double scale)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, scale, scale);
    poppler_page_render_for_printing_with_options(page, cr, POPPLER_PRINT_DOCUMENT);
    const bool good = cairo_status(cr) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    if (!good || cairo_image_surface_get_data(surface) == NULL) {
        cairo_surface_destroy(surface);
        return NULL;
    }
    return surface;
}

int pdf_picture(const struct reading *r, PopplerPage *page, struct page_image *ret,
                cairo_surface_t **ret_surface, struct error *err)
{
    double width = 0, height = 0;
    poppler_page_get_size(page, &width, &height);
    const double dpi = choose_dpi(r, page, width, height);
    if (!(width >= 1 && height >= 1) || dpi < DPI_READABLE) {
        return read_limit(err, "khổ trang", "the size of a page");
    }
    const int across = (int)lround(width * dpi / 72), down = (int)lround(height * dpi / 72);
    cairo_surface_t *surface = render(page, across < 1 ? 1 : across, down < 1 ? 1 : down, dpi / 72);
    if (surface == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    *ret = (struct page_image){.pixels = cairo_image_surface_get_data(surface),
                               .width = cairo_image_surface_get_width(surface),
                               .height = cairo_image_surface_get_height(surface),
                               .stride = cairo_image_surface_get_stride(surface),
                               .page_width = (float)width,
                               .page_height = (float)height};
    *ret_surface = surface;
    return 0;
}

/* Text drawn as curves, a scan cut into pieces: nothing says that there is something but its ink.
 */
bool pdf_has_ink(PopplerPage *page)
{
    double width = 0, height = 0;
    poppler_page_get_size(page, &width, &height);
    const double scale = fmin(INK_DPI / 72, 1000 / fmax(width, fmax(height, 1)));
    const int across = (int)fmax(width * scale, 1), down = (int)fmax(height * scale, 1);
    cairo_surface_t *surface = render(page, across, down, scale);
    if (surface == NULL) {
        return false;
    }
    const unsigned char *pixels = cairo_image_surface_get_data(surface);
    const int stride = cairo_image_surface_get_stride(surface);
    size_t dark = 0;
    for (int y = 0; y < down; y++) {
        for (int x = 0; x < across; x++) {
            dark += pixels[y * stride + x * 4 + 1] < 200; /* green tells most of it */
        }
    }
    cairo_surface_destroy(surface);
    return (double)dark > INK_SHARE * across * down;
}
