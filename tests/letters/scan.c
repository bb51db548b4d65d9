/* scan.c - pages on a scanner's glass: stamps, skew, noise, pale toner, JPEG. */
#include "letters_room.h"

#include <cairo-pdf.h>
#include <leptonica/allheaders.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define P(...) arena_printf(arena_current(), __VA_ARGS__)

struct scanner {
    int dpi;
    double skew;    /* degrees, either way */
    int noise;      /* of 255 */
    int ink, paper; /* levels of black and white */
    bool blurred, stamped, on_top, bilevel;
    int jpeg;
};
static const struct scanner scanners[LETTERS_CLASSES] = {
    [LETTERS_SCAN300] = {300, 0.15, 3, 18, 252, false, false, false, false, 88},
    [LETTERS_STAMPED300] = {300, 1.0, 8, 30, 245, false, true, false, false, 72},
    [LETTERS_POOR200] = {200, 1.9, 13, 62, 226, true, true, true, false, 50},
    [LETTERS_BW150] = {150, 0.8, 16, 30, 235, false, true, false, true, 0},
};

/* ---- stamps where they fall ----------------------------------------------------------------- */

static const struct ink *first_of(const struct sheet *sheet, enum ink_role role,
                                  const struct ink *after)
{
    const struct ink *end = sheet->inks + sheet->count;
    for (const struct ink *i = after != NULL ? after + 1 : sheet->inks; i < end; i++) {
        if (i->role == role) {
            return i;
        }
    }
    return NULL;
}

static const struct ink *last_of(const struct sheet *sheet, enum ink_role role)
{
    const struct ink *found = NULL;
    for (size_t i = 0; i < sheet->count; i++) {
        found = sheet->inks[i].role == role ? &sheet->inks[i] : found;
    }
    return found;
}

static void sign(cairo_t *cr, struct luck *luck, const struct sheet *sheet, const char *around)
{
    const struct ink *position = NULL;
    while ((position = first_of(sheet, INK_POSITION, position)) != NULL) {
        const struct ink *next = first_of(sheet, INK_POSITION, position),
                         *name = first_of(sheet, INK_SIGNER, position);
        if (name == NULL || (next != NULL && next < name)) {
            continue; /* another line of the same title */
        }
        const struct area pen = {name->x, name->y - luck_real(luck, 20, 34), name->width,
                                 name->height + 8};
        stamp_pen(cr, luck, &pen);
        stamp_seal(cr, luck, position->x + luck_real(luck, -12, 22),
                   (position->y + name->y) / 2 + luck_real(luck, -6, 10), around);
    }
}

static void arrive(cairo_t *cr, struct letter *l, const struct sheet *sheet, bool on_top)
{
    const struct ink *number = first_of(sheet, INK_NUMBER, NULL),
                     *subject = last_of(sheet, INK_SUBJECT);
    const struct ink *date = first_of(sheet, INK_DATE, NULL);
    const struct day arrived = {l->today.n + luck_between(&l->luck, 0, 6)};
    const char *receiver = luck_pick(&l->luck, l->pool->receivers);
    double x, y;
    if (date == NULL) {
        return;
    }
    if (on_top) {
        const struct ink *under = number != NULL && luck_has(&l->luck, 50) ? number
                                  : subject != NULL                        ? subject
                                                                           : date;
        x = under->x + luck_real(&l->luck, -30, 40);
        y = under->y - luck_real(&l->luck, 35, 70);
    } else if (subject != NULL && subject->x < 200 &&
               luck_has(&l->luck, 50)) { /* below the V/v, or touching it */
        x = 70 + luck_real(&l->luck, 0, 30);
        y = subject->y + luck_real(&l->luck, -4, 14);
    } else {
        x = luck_has(&l->luck, 50) ? luck_real(&l->luck, 380, 420) : luck_real(&l->luck, 40, 90);
        y = (x > 200 || number == NULL ? date->y : number->y) + luck_real(&l->luck, 5, 14);
    }
    stamp_arrival(cr, &l->luck, x, y, receiver, arrived);
}

/* ---- pixels --------------------------------------------------------------------------------- */

static uint32_t noise_next(uint32_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 17;
    return *state ^= *state << 5;
}

static int clamp(int v)
{
    return v < 0 ? 0 : v > 255 ? 255 : v;
}

static void degrade(cairo_surface_t *surface, const struct scanner *how, struct luck *luck)
{
    const int width = cairo_image_surface_get_width(surface),
              height = cairo_image_surface_get_height(surface);
    const int stride = cairo_image_surface_get_stride(surface), range = how->paper - how->ink;
    unsigned char *pixels = cairo_image_surface_get_data(surface);
    uint32_t state = (uint32_t)luck_roll(luck, UINT32_MAX - 1) + 1;
    cairo_surface_flush(surface);
    for (int y = 0; y < height; y++) {
        unsigned char *p = pixels + (ptrdiff_t)y * stride;
        for (int x = 0; x < width; x++, p += 4) {
            const uint32_t r = noise_next(&state);
            const int grain = ((int)(r & 255) + (int)(r >> 8 & 255) + (int)(r >> 16 & 255) - 383) *
                              how->noise / 220;
            for (int c = 0; c < 3; c++) {
                p[c] = (unsigned char)clamp(how->ink + p[c] * range / 255 + grain);
            }
        }
    }
    cairo_surface_mark_dirty(surface);
}

/* Each pixel with its right and lower neighbours: a cheap lens. */
static void blur(cairo_surface_t *surface)
{
    const int width = cairo_image_surface_get_width(surface),
              height = cairo_image_surface_get_height(surface);
    const ptrdiff_t stride = cairo_image_surface_get_stride(surface);
    unsigned char *pixels = cairo_image_surface_get_data(surface);
    for (int y = 0; y + 1 < height; y++) {
        unsigned char *p = pixels + y * stride;
        for (int x = 0; x + 1 < width; x++, p += 4) {
            for (int c = 0; c < 3; c++) {
                p[c] = (unsigned char)((2 * p[c] + p[c + 4] + p[c + stride]) / 4);
            }
        }
    }
}

static cairo_surface_t *page_pixels(struct letter *l, const struct sheets *s, unsigned page)
{
    const struct scanner *how = &scanners[l->spec.class];
    const double scale = how->dpi / 72.0,
                 turn = luck_real(&l->luck, -how->skew, how->skew) * G_PI / 180;
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, (int)(PAGE_WIDTH * scale), (int)(PAGE_HEIGHT * scale));
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, scale, scale);
    cairo_translate(cr, PAGE_WIDTH / 2, PAGE_HEIGHT / 2);
    cairo_rotate(cr, turn);
    cairo_translate(cr, -PAGE_WIDTH / 2, -PAGE_HEIGHT / 2);
    ink_sheet(cr, &s->pages[page]);
    if (how->stamped) {
        sign(cr, &l->luck, &s->pages[page], upper_text(l->agency.name));
        if (page == 0) {
            arrive(cr, l, &s->pages[page], how->on_top);
        }
    }
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    if (how->blurred) {
        blur(surface);
    }
    degrade(surface, how, &l->luck);
    return surface;
}

cairo_surface_t *scan_page(struct letter *l, const struct sheets *s, unsigned page)
{
    return page_pixels(l, s, page);
}

/* ---- into a file ---------------------------------------------------------------------------- */

static PIX *pix_of(cairo_surface_t *surface, int dpi)
{
    const int width = cairo_image_surface_get_width(surface),
              height = cairo_image_surface_get_height(surface);
    const ptrdiff_t stride = cairo_image_surface_get_stride(surface);
    const unsigned char *pixels = cairo_image_surface_get_data(surface);
    PIX *pix = pixCreate(width, height, 32);
    l_uint32 *data = pixGetData(pix);
    for (int y = 0; y < height; y++) {
        const unsigned char *p = pixels + y * stride;
        for (int x = 0; x < width; x++, p += 4) {
            *data++ = (l_uint32)p[2] << 24 | (l_uint32)p[1] << 16 | (l_uint32)p[0] << 8;
        }
    }
    pixSetResolution(pix, dpi, dpi);
    return pix;
}

static PIX *black_and_white(PIX *colours, struct luck *luck)
{
    PIX *grey = pixConvertRGBToLuminance(colours), *bits = pixThresholdToBinary(grey, 150);
    const int width = pixGetWidth(bits), height = pixGetHeight(bits);
    for (int i = luck_between(luck, 150, 500); i > 0; i--) { /* specks */
        const int x = luck_between(luck, 0, width - 3), y = luck_between(luck, 0, height - 3);
        pixSetPixel(bits, x, y, 1);
        pixSetPixel(bits, x + 1, y, luck_has(luck, 50));
        pixSetPixel(bits, x, y + 1, luck_has(luck, 30));
    }
    pixCopyResolution(bits, colours);
    pixDestroy(&grey);
    return bits;
}

static PIX *page_scanned(struct letter *l, const struct sheets *s, unsigned page)
{
    const struct scanner *how = &scanners[l->spec.class];
    cairo_surface_t *surface = page_pixels(l, s, page);
    PIX *pix = pix_of(surface, how->dpi);
    cairo_surface_destroy(surface);
    if (how->bilevel) {
        PIX *bits = black_and_white(pix, &l->luck);
        pixDestroy(&pix);
        return bits;
    }
    return pix;
}

static cairo_status_t take(void *arg, const unsigned char *bytes, unsigned len)
{
    buf_add(arg, bytes, len);
    return CAIRO_STATUS_SUCCESS;
}

/* What scanner software of long ago recognised, in another language: under the picture, unseen. */
static void bad_layer(cairo_t *cr, const struct sheets *s, unsigned page)
{
    PangoLayout *layout = pango_layout_new(s->context);
    PangoFontDescription *font = pango_font_description_from_string("Tinos");
    for (size_t i = 0; i < s->pages[page].count; i++) {
        const struct ink *ink = &s->pages[page].inks[i];
        utf8proc_uint8_t *bare = NULL;
        if (ink->line == NULL) {
            continue;
        }
        INVARIANT(utf8proc_map((const utf8proc_uint8_t *)ink->text, 0, &bare,
                               UTF8PROC_NULLTERM | UTF8PROC_STABLE | UTF8PROC_DECOMPOSE |
                                   UTF8PROC_STRIPMARK) >= 0);
        for (char *p = (char *)bare; (p = strstr(p, "đ")) != NULL;) {
            memcpy(p, "d ", 2);
        }
        pango_font_description_set_absolute_size(font, ink->size * PANGO_SCALE * 0.97);
        pango_layout_set_font_description(layout, font);
        pango_layout_set_text(layout, (const char *)bare, -1);
        cairo_move_to(cr, ink->x, ink->y - ink->size * 0.92);
        pango_cairo_show_layout(cr, layout);
        free(bare);
    }
    pango_font_description_free(font);
    g_object_unref(layout);
}

/* A JPEG keeps its bytes; black and white is embedded as what cairo makes of it. */
static void picture(cairo_t *cr, PIX *pix, const struct scanner *how)
{
    const int width = pixGetWidth(pix), height = pixGetHeight(pix);
    cairo_surface_t *image;
    if (how->bilevel) {
        image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
        unsigned char *pixels = cairo_image_surface_get_data(image);
        const ptrdiff_t stride = cairo_image_surface_get_stride(image);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                l_uint32 black;
                pixGetPixel(pix, x, y, &black);
                memset(pixels + y * stride + (ptrdiff_t)x * 4, black != 0 ? 0 : 255, 4);
            }
        }
        cairo_surface_mark_dirty(image);
    } else {
        l_uint8 *jpeg;
        size_t len;
        INVARIANT(pixWriteMemJpeg(&jpeg, &len, pix, how->jpeg, 0) == 0);
        image = cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height);
        INVARIANT(cairo_surface_set_mime_data(image, CAIRO_MIME_TYPE_JPEG, jpeg, len, free, jpeg) ==
                  CAIRO_STATUS_SUCCESS);
    }
    cairo_save(cr);
    cairo_scale(cr, PAGE_WIDTH / width, PAGE_HEIGHT / height);
    cairo_set_source_surface(cr, image, 0, 0);
    cairo_paint(cr);
    cairo_restore(cr);
    cairo_surface_destroy(image);
}

static void as_pdf(struct letter *l, const struct sheets *s, struct buf *out)
{
    const struct scanner *how = &scanners[l->spec.class];
    const bool layer = l->spec.class == LETTERS_SCAN300 && luck_has(&l->luck, 15);
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(take, out, PAGE_WIDTH, PAGE_HEIGHT);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "2026-01-01T08:00:00Z");
    cairo_t *cr = cairo_create(surface);
    for (unsigned i = 0; i < s->count; i++) {
        PIX *pix = page_scanned(l, s, i);
        if (layer) {
            bad_layer(cr, s, i);
        }
        picture(cr, pix, how);
        cairo_show_page(cr);
        pixDestroy(&pix);
    }
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    INVARIANT(cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS && !out->overflow);
    cairo_surface_destroy(surface);
}

static void as_image(struct letter *l, const struct sheets *s, const char **ret_extension,
                     struct buf *out)
{
    const struct scanner *how = &scanners[l->spec.class];
    l_uint8 *bytes;
    size_t len;
    PIX *pix = page_scanned(l, s, 0);
    if (!how->bilevel) {
        *ret_extension = "jpg";
        INVARIANT(pixWriteMemJpeg(&bytes, &len, pix, how->jpeg, 0) == 0);
    } else if (luck_has(&l->luck, 50)) {
        *ret_extension = "png";
        INVARIANT(pixWriteMemPng(&bytes, &len, pix, 0) == 0);
    } else {
        *ret_extension = "tif";
        INVARIANT(pixWriteMemTiff(&bytes, &len, pix, IFF_TIFF_G4) == 0);
    }
    pixDestroy(&pix);
    buf_add(out, bytes, len);
    free(bytes);
}

void scan_of_sheets(struct letter *l, const struct sheets *s, const char **ret_extension,
                    struct buf *out)
{
    if (l->spec.as_pdf || s->count > 1 || luck_has(&l->luck, 50)) {
        *ret_extension = "pdf";
        as_pdf(l, s, out);
    } else {
        as_image(l, s, ret_extension, out);
    }
}
