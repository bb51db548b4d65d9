/*
 * NAME     image.c
 * SUMMARY  JPEG, PNG, TIFF and rendered pages as pixels with a size in inches
 */
#include "ocr_room.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define POINTS_PER_INCH 72.0F
#define A4_WIDTH        8.27F /* inches */
#define WIDTH_LEAST                                                                                \
    4.0F /* inches: a page narrower or wider than these does not know its resolution */
#define WIDTH_MOST 25.0F
#define PIXELS_MOST                                                                                \
    40e6 /* A3 at 400 dpi; with transparency it stands in memory twice, 160 MB each */
enum { SIDE_LEAST = 32, DPI_MOST = 420, DPI_WANTED = 300, TIFF_PAGES_MOST = 500 };

static int damaged(struct error *err)
{
    return error_set(err, ERR_READ_DAMAGED, NULL, "ảnh không giải mã được",
                     "the image cannot be decoded");
}

static int too_large(struct error *err, double width, double height)
{
    char text[64];
    snprintf(text, sizeof text, "%.0f × %.0f", width, height);
    return error_set(err, ERR_READ_LIMIT, NULL, text, text);
}

/* ---- heads
 * ---------------------------------------------------------------------------------------- */

static int check_size(int width, int height, const struct pages_limits *limits, struct error *err)
{
    if (width <= 0 || height <= 0) {
        return damaged(err);
    }
    const double pixels = (double)width * (double)height;
    if (pixels > limits->pixels_most || pixels > PIXELS_MOST) {
        return too_large(err, width, height);
    }
    return 0;
}

static int tiff_size(const char *bytes, size_t len, unsigned page, int *ret_w, int *ret_h)
{
    int bits, samples, resolution, palette, format;
    return readHeaderMemTiff((const unsigned char *)bytes, len, (int)page, ret_w, ret_h, &bits,
                             &samples, &resolution, &palette, &format);
}

static unsigned tiff_pages(const char *bytes, size_t len)
{
    int w, h;
    unsigned n = 0;
    while (n < TIFF_PAGES_MOST && tiff_size(bytes, len, n, &w, &h) == 0) {
        n++;
    }
    return n;
}

int image_head(const char *bytes, size_t len, const struct pages_limits *limits,
               struct image_head *ret, struct error *err)
{
    int format, width, height, bits, samples, palette;
    if (pixReadHeaderMem((const unsigned char *)bytes, len, &format, &width, &height, &bits,
                         &samples, &palette) != 0) {
        return damaged(err);
    }
    const bool is_tiff = format >= IFF_TIFF && format <= IFF_TIFF_ZIP;
    if (!is_tiff && format != IFF_PNG && format != IFF_JFIF_JPEG) {
        return error_set(err, ERR_READ_KIND, NULL, "ảnh", NULL);
    }
    if (check_size(width, height, limits, err) != 0) {
        return -1;
    }
    *ret = (struct image_head){format, is_tiff ? tiff_pages(bytes, len) : 1};
    return 0;
}

/* ---- pixels
 * --------------------------------------------------------------------------------------- */

/* Takes pix: one of 1, 8 or 32 bits comes out, on white. */
static PIX *plain(PIX *pix)
{
    PIX *out = NULL;
    if (pixGetDepth(pix) == 32 && pixGetSpp(pix) == 4) {
        out = pixAlphaBlendUniform(pix, 0xffffff00);
    } else if (pixGetColormap(pix) != NULL) {
        out = pixRemoveColormap(pix, REMOVE_CMAP_BASED_ON_SRC);
    } else if (pixGetDepth(pix) == 1 || pixGetDepth(pix) == 8 || pixGetDepth(pix) == 32) {
        return pix;
    } else {
        out = pixConvertTo8(pix, 0);
    }
    pixDestroy(&pix);
    if (out != NULL && pixGetDepth(out) != 1 && pixGetDepth(out) != 8 && pixGetDepth(out) != 32) {
        return plain(out);
    }
    return out;
}

/* As TIFF's orientation tag has it; mirrored ones are turned only. */
static PIX *turned(PIX *pix, unsigned orientation)
{
    static const int quarters[9] = {0, 0, 0, 2, 2, 1, 1, 3, 3};
    const int n = quarters[orientation];
    if (n == 0) {
        return pix;
    }
    PIX *out = pixRotateOrth(pix, n);
    pixDestroy(&pix);
    return out;
}

/* Pixels an inch, from the file if that can be, else as if it were A4. */
static float resolution_of(PIX *pix)
{
    const int width = pixGetWidth(pix), height = pixGetHeight(pix);
    const float shorter = (float)(width < height ? width : height);
    const float said = (float)pixGetXRes(pix);
    const float inches = said > 0 ? shorter / said : 0;
    return inches >= WIDTH_LEAST && inches <= WIDTH_MOST ? said : shorter / A4_WIDTH;
}

/* Much finer pictures than 300 dpi cost time and memory and read no better. */
static PIX *not_too_fine(PIX *pix, float *dpi)
{
    if (pix == NULL || *dpi <= DPI_MOST) {
        return pix;
    }
    const float factor = DPI_WANTED / *dpi;
    PIX *grey = pixGetDepth(pix) == 1 ? pixConvert1To8(NULL, pix, 255, 0) : pixClone(pix);
    PIX *out = grey != NULL ? pixScaleAreaMap(grey, factor, factor) : NULL;
    pixDestroy(&grey);
    pixDestroy(&pix);
    *dpi = DPI_WANTED;
    return out;
}

static int finish(PIX *pix, float page_width, struct sheet *ret, struct error *err)
{
    float dpi = page_width > 0 ? (float)pixGetWidth(pix) * POINTS_PER_INCH / page_width
                               : resolution_of(pix);
    pix = not_too_fine(pix, &dpi);
    if (pix == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    if (pixGetWidth(pix) < SIDE_LEAST || pixGetHeight(pix) < SIDE_LEAST) {
        pixDestroy(&pix);
        return error_set(err, ERR_READ_EMPTY, NULL, NULL, NULL);
    }
    *ret = (struct sheet){pix, dpi};
    return 0;
}

/* A JPEG of a camera is halved while it is decoded, as often as leaves 300 dpi of an A4 page. */
static PIX *read_jpeg(const unsigned char *bytes, size_t len, int width, int height)
{
    const int shorter = width < height ? width : height;
    int reduction = 1, warnings = 0;
    while (reduction < 8 && (float)shorter / (float)(reduction * 2) >= DPI_WANTED * A4_WIDTH) {
        reduction *= 2;
    }
    return pixReadMemJpeg(bytes, len, 0, reduction, &warnings, 0);
}

static PIX *read_pixels(const unsigned char *bytes, size_t len, int format, unsigned page)
{
    int width, height, samples;
    switch (format) {
    case IFF_JFIF_JPEG:
        return readHeaderMemJpeg(bytes, len, &width, &height, &samples, NULL, NULL) == 0
                   ? read_jpeg(bytes, len, width, height)
                   : NULL;
    case IFF_PNG:
        return pixReadMemPng(bytes, len);
    default:
        return pixReadMemTiff(bytes, len, (int)page);
    }
}

int image_decode(const char *bytes, size_t len, const struct image_head *head, unsigned page,
                 const struct pages_limits *limits, struct sheet *ret, struct error *err)
{
    const unsigned char *raw = (const unsigned char *)bytes;
    int width, height;
    if (page > 0 && (tiff_size(bytes, len, page, &width, &height) != 0 ||
                     check_size(width, height, limits, err) != 0)) {
        return err->code != 0 ? -1 : damaged(err);
    }
    PIX *pix = read_pixels(raw, len, head->format, page);
    pix = pix != NULL ? plain(pix) : NULL;
    if (pix != NULL && head->format == IFF_JFIF_JPEG) {
        pix = turned(pix, exif_orientation(raw, len));
    }
    return pix != NULL ? finish(pix, 0, ret, err) : damaged(err);
}

/* Cairo's words are XRGB, Leptonica's RGBX. */
static PIX *from_cairo(const struct page_image *image)
{
    PIX *pix = pixCreate(image->width, image->height, 32);
    for (int y = 0; pix != NULL && y < image->height; y++) {
        uint32_t *to = pixGetData(pix) + (size_t)y * (size_t)pixGetWpl(pix);
        memcpy(to, image->pixels + (size_t)y * (size_t)image->stride, (size_t)image->width * 4);
        for (int x = 0; x < image->width; x++) {
            to[x] <<= 8;
        }
    }
    return pix;
}

int image_of_page(const struct page_image *image, struct sheet *ret, struct error *err)
{
    const struct pages_limits *limits = &pages_default_limits;
    if (image->pixels == NULL) {
        struct image_head head;
        struct sheet sheet;
        const char *jpeg = (const char *)image->jpeg;
        if (image_head(jpeg, image->jpeg_len, limits, &head, err) != 0 ||
            image_decode(jpeg, image->jpeg_len, &head, 0, limits, &sheet, err) != 0) {
            return -1;
        }
        if (image->page_width > 0) { /* the page knows better than the picture */
            sheet.dpi = (float)pixGetWidth(sheet.pix) * POINTS_PER_INCH / image->page_width;
        }
        *ret = sheet;
        return 0;
    }
    if (check_size(image->width, image->height, limits, err) != 0) {
        return -1;
    }
    PIX *pix = from_cairo(image);
    return pix != NULL ? finish(pix, image->page_width, ret, err)
                       : error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
}
