/*
 * test_ocr_image.c - pictures as strangers send them: too large, cut off, turned by a camera; and
 * ink out of colour.
 */
#include "ocr_room.h"

#include "unit.h"

#include <stdio.h>

static const struct pages_limits *const limits = &pages_default_limits;

static PIX *grey(int width, int height)
{
    PIX *pix = pixCreate(width, height, 8);
    pixSetAllArbitrary(pix, 255);
    return pix;
}

static int decode(const l_uint8 *bytes, size_t len, struct sheet *ret, struct error *err)
{
    struct image_head head;
    const char *raw = (const char *)bytes;
    return image_head(raw, len, limits, &head, err) != 0
               ? -1
               : image_decode(raw, len, &head, 0, limits, ret, err);
}

/* ---- bad files
 * ------------------------------------------------------------------------------------- */

/* The head of a PNG of this size; no pixel follows. */
static size_t png_head(l_uint8 *out, uint32_t width, uint32_t height)
{
    static const l_uint8 start[] = "\x89PNG\r\n\x1A\n\0\0\0\rIHDR";
    memcpy(out, start, 16);
    for (unsigned i = 0; i < 4; i++) {
        out[16 + i] = (l_uint8)(width >> (24 - 8 * i));
        out[20 + i] = (l_uint8)(height >> (24 - 8 * i));
    }
    memcpy(out + 24, "\x08\x02\0\0\0\0\0\0\0", 9);
    memset(out + 33, 0, 31);
    return 64;
}

START_TEST(too_large_an_image_is_refused_by_its_head)
{
    l_uint8 png[64];
    struct image_head head;
    struct error why = {0};
    size_t len = png_head(png, 20000, 20000);
    ck_refused(image_head((const char *)png, len, limits, &head, err), ERR_READ_LIMIT, "");
    len = png_head(png, 0x7fffffff, 0x7fffffff);
    ck_assert_int_eq(image_head((const char *)png, len, limits, &head, &why), -1);
    len = png_head(png, 2480, 3508);
    ck_assert_msg(image_head((const char *)png, len, limits, &head, &why) == 0, "%s", why.arg[0]);
    ck_assert_uint_eq(head.pages, 1);
    /* a head alone is a damaged file */
    struct sheet sheet;
    ck_refused(image_decode((const char *)png, len, &head, 0, limits, &sheet, err),
               ERR_READ_DAMAGED, "");
}
END_TEST

/* A TIFF of one folder: these sizes in its entries, almost nothing behind them. */
static size_t tiff_bomb(l_uint8 *out, uint32_t width, uint32_t height, uint32_t rows)
{
    const struct {
        uint16_t tag;
        uint32_t value;
    } entries[] = {{256, width}, {257, height}, {258, 8}, {259, 32773 /* PackBits */},
                   {262, 1},     {273, 160},    {277, 1}, {278, rows},
                   {279, 90}};
    const uint16_t count = sizeof entries / sizeof entries[0];
    memset(out, 0x81, 512); /* PackBits: 128 times the same byte */
    memcpy(out, "II*\0\x08\0\0\0", 8);
    memcpy(out + 8, &count, 2);
    for (size_t i = 0; i < count; i++) {
        const uint16_t type = 4;
        const uint32_t one = 1;
        l_uint8 *entry = out + 10 + i * 12;
        memcpy(entry, &entries[i].tag, 2);
        memcpy(entry + 2, &type, 2);
        memcpy(entry + 4, &one, 4);
        memcpy(entry + 8, &entries[i].value, 4);
    }
    memset(out + 10 + (size_t)count * 12, 0, 4);
    return 512;
}

START_TEST(tiff_bombs_are_refused)
{
    l_uint8 tiff[512];
    struct image_head head;
    struct error why = {0};
    struct sheet sheet;
    size_t len = tiff_bomb(tiff, 60000, 60000, 60000);
    ck_refused(image_head((const char *)tiff, len, limits, &head, err), ERR_READ_LIMIT, "");
    /* a page no larger than allowed whose strip says it is: what little there is does not fill it
     */
    len = tiff_bomb(tiff, 5000, 5000, 0x7fffffff);
    if (decode(tiff, len, &sheet, &why) == 0) {
        ck_assert_int_le(pixGetWidth(sheet.pix), 5000);
        pixDestroy(&sheet.pix);
    }
}
END_TEST

START_TEST(what_is_no_picture_or_only_its_beginning_is_refused)
{
    PIX *pix = grey(400, 300);
    l_uint8 *jpeg, *png, *gif_like = (l_uint8 *)(uintptr_t) "GIF89a\1\0\1\0\0\0\0;            ";
    size_t jpeg_len, png_len;
    struct sheet sheet;
    struct image_head head;
    pixSetPixel(pix, 10, 10, 0);
    ck_assert_int_eq(pixWriteMemJpeg(&jpeg, &jpeg_len, pix, 75, 0), 0);
    ck_assert_int_eq(pixWriteMemPng(&png, &png_len, pix, 0), 0);
    for (size_t cut = 0; cut < jpeg_len - 2; cut += 40) {
        ck_refused(decode(jpeg, cut, &sheet, err), ERR_READ_DAMAGED, "");
    }
    for (size_t cut = 0; cut < png_len - 13; cut += 7) { /* the mark of its end may be missing */
        ck_refused(decode(png, cut, &sheet, err), ERR_READ_DAMAGED, "");
    }
    struct error why = {0};
    ck_assert_int_eq(image_head((const char *)gif_like, 27, limits, &head, &why), -1);
    ck_assert_int_eq(image_head("", 0, limits, &head, &why), -1);
    pixDestroy(&pix);
    lept_free(jpeg);
    lept_free(png);
}
END_TEST

/* ---- good ones
 * ------------------------------------------------------------------------------------- */

START_TEST(resolution_comes_from_the_file_or_from_a4)
{
    static const struct {
        int width, height, said;
        float dpi;
        int out; /* width of what is recognised */
    } cases[] = {
        {1654, 2339, 200, 200, 1654},  {1654, 2339, 0, 200, 1654}, {1654, 2339, 72, 72, 1654},
        {3000, 4200, 72, 362, 3000},   {2339, 1654, 0, 200, 2339}, {4961, 7016, 600, 300, 2480},
        {1654, 2339, 9999, 200, 1654},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        PIX *pix = grey(cases[i].width, cases[i].height);
        l_uint8 *bytes;
        size_t len;
        struct sheet sheet;
        struct error why = {0};
        pixSetResolution(pix, cases[i].said, cases[i].said);
        ck_assert_int_eq(pixWriteMemPng(&bytes, &len, pix, 0), 0);
        ck_assert_msg(decode(bytes, len, &sheet, &why) == 0, "%zu: %s", i, why.arg[0]);
        ck_assert_msg(sheet.dpi > cases[i].dpi - 2 && sheet.dpi < cases[i].dpi + 2, "%zu: %f", i,
                      (double)sheet.dpi);
        ck_assert_int_eq(pixGetWidth(sheet.pix), cases[i].out);
        pixDestroy(&sheet.pix);
        pixDestroy(&pix);
        lept_free(bytes);
    }
}
END_TEST

START_TEST(every_depth_becomes_one_of_three)
{
    static const struct {
        int depth, out;
    } cases[] = {{1, 1}, {2, 8}, {4, 8}, {8, 8}, {16, 8}, {32, 32}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        PIX *pix = pixCreate(200, 300, cases[i].depth);
        l_uint8 *bytes;
        size_t len;
        struct sheet sheet;
        struct error why = {0};
        ck_assert_int_eq(pixWriteMemPng(&bytes, &len, pix, 0), 0);
        ck_assert_msg(decode(bytes, len, &sheet, &why) == 0, "%d bits: %s", cases[i].depth,
                      why.arg[0]);
        ck_assert_int_eq(pixGetDepth(sheet.pix), cases[i].out);
        ck_assert_ptr_null(pixGetColormap(sheet.pix));
        pixDestroy(&sheet.pix);
        pixDestroy(&pix);
        lept_free(bytes);
    }
}
END_TEST

/* A JPEG's beginning: another segment, then Exif in either byte order. */
static size_t exif(l_uint8 *out, bool little, unsigned orientation)
{
    static const l_uint8 start[] = "\xFF\xD8\xFF\xE0\0\4ab\xFF\xE1\0\x22"
                                   "Exif\0\0";
    size_t n = 18;
    memcpy(out, start, n);
    memcpy(out + n, little ? "II*\0\x08\0\0\0\1\0" : "MM\0*\0\0\0\x08\0\1", 10);
    n += 10;
    memcpy(out + n, little ? "\x12\1\3\0\1\0\0\0" : "\1\x12\0\3\0\0\0\1", 8);
    n += 8;
    memset(out + n, 0, 30);
    out[n + (little ? 0 : 1)] = (l_uint8)orientation;
    return n + 8;
}

START_TEST(camera_says_which_way_is_up)
{
    l_uint8 bytes[100];
    for (unsigned orientation = 0; orientation < 12; orientation++) {
        const unsigned want = orientation >= 1 && orientation <= 8 ? orientation : 1;
        size_t len = exif(bytes, false, orientation);
        ck_assert_uint_eq(exif_orientation(bytes, len), want);
        len = exif(bytes, true, orientation);
        ck_assert_uint_eq(exif_orientation(bytes, len), want);
        for (size_t cut = 0; cut < len - 8; cut++) {
            ck_assert_uint_eq(exif_orientation(bytes, cut), 1);
        }
    }
    ck_assert_uint_eq(exif_orientation((const l_uint8 *)"\xFF\xD8\xFF\xDA", 4), 1);
}
END_TEST

/* ---- ink
 * ------------------------------------------------------------------------------------------- */

static uint32_t rgb(unsigned red, unsigned green, unsigned blue)
{
    return red << 24 | green << 16 | blue << 8;
}

/* White paper with a field of ink in the middle and a stroke of print across both. */
static PIX *inked(unsigned red, unsigned green, unsigned blue)
{
    PIX *pix = pixCreate(300, 300, 32);
    pixSetAllArbitrary(pix, rgb(250, 250, 248));
    for (int y = 100; y < 200; y++) {
        for (int x = 100; x < 200; x++) {
            pixSetPixel(pix, x, y, rgb(red, green, blue));
        }
    }
    for (int y = 148; y < 152; y++) {
        for (int x = 0; x < 300; x++) { /* inks multiply */
            const bool under = x >= 100 && x < 200;
            pixSetPixel(pix, x, y,
                        under ? rgb(red / 7, green / 7, blue / 7) : rgb(250 / 7, 250 / 7, 250 / 7));
        }
    }
    return pix;
}

static unsigned pixel(PIX *pix, int x, int y)
{
    l_uint32 value;
    pixGetPixel(pix, x, y, &value);
    return value;
}

START_TEST(ink_of_every_colour_goes_and_print_under_it_stays)
{
    static const struct {
        const char *name;
        unsigned red, green, blue;
    } inks[] = {
        {"red", 215, 40, 50},      {"pale red", 235, 150, 150}, {"violet", 110, 60, 180},
        {"blue", 30, 60, 190},     {"dark blue", 25, 40, 120},  {"green", 30, 150, 70},
        {"magenta", 200, 40, 150},
    };
    for (size_t i = 0; i < sizeof inks / sizeof inks[0]; i++) {
        PIX *pix = inked(inks[i].red, inks[i].green, inks[i].blue);
        struct ink ink;
        ink_measure(pix, &ink);
        ck_assert_msg(ink_found(&ink), "%s is no ink", inks[i].name);
        PIX *out = ink_removed(pix, &ink, INK_KEEP);
        ck_assert_msg(pixel(out, 120, 120) == 255, "%s stays: %u", inks[i].name,
                      pixel(out, 120, 120));
        ck_assert_msg(pixel(out, 150, 150) < 60, "print under %s goes: %u", inks[i].name,
                      pixel(out, 150, 150));
        ck_assert_msg(pixel(out, 50, 150) < 60, "print beside %s goes", inks[i].name);
        ck_assert_msg(pixel(out, 20, 20) > 240, "paper beside %s darkens", inks[i].name);
        pixDestroy(&pix);
        pixDestroy(&out);
    }
}
END_TEST

START_TEST(yellowed_paper_and_grey_print_are_no_ink)
{
    static const struct {
        unsigned red, green, blue;
    } papers[] = {{250, 250, 248}, {240, 232, 205}, {200, 200, 200}};
    for (size_t i = 0; i < sizeof papers / sizeof papers[0]; i++) {
        PIX *pix = pixCreate(300, 300, 32);
        struct ink ink;
        pixSetAllArbitrary(pix, rgb(papers[i].red, papers[i].green, papers[i].blue));
        for (int x = 0; x < 300; x++) {
            pixSetPixel(pix, x, 150, rgb(40, 40, 44));
        }
        ink_measure(pix, &ink);
        ck_assert_msg(!ink_found(&ink), "paper %zu: %f", i, ink.share);
        pixDestroy(&pix);
    }
}
END_TEST

UNIT_MAIN("ocr/image", too_large_an_image_is_refused_by_its_head, tiff_bombs_are_refused,
          what_is_no_picture_or_only_its_beginning_is_refused,
          resolution_comes_from_the_file_or_from_a4, every_depth_becomes_one_of_three,
          camera_says_which_way_is_up, ink_of_every_colour_goes_and_print_under_it_stays,
          yellowed_paper_and_grey_print_are_no_ink)
