/*
 * NAME     ink.c
 * SUMMARY  takes stamps and pens out of a colour image and leaves the print under them
 *
 * DESCRIPTION
 *     Ink is what is coloured: its brightest channel stands clear of its darkest. Inks multiply, so
 * that black print under a red stamp is dark in the red channel too, while the stamp alone is not;
 * the same holds for blue and violet with their own channel. The pixels next to ink are judged like
 * ink: scanners and JPEG smear colour.
 */
#include "ocr_room.h"

#include <string.h>

enum {
    SATURATION = 22,   /* hundredths of the brightest channel between it and the darkest */
    DIM = 30,          /* hundredths of the paper: what is darker has no colour to speak of */
    CHROMA_LEAST = 24, /* and so many steps: noise on white paper is no ink */
    PAPER_SHARE = 80,  /* hundredths of the pixels that are no brighter than the paper */
    HUE_LEAST = 200,   /* pixels of one colour that make an ink */
};
#define INK_LEAST 0.0002 /* of the page: a stamp has a hundred times as much */

struct rgb {
    unsigned red, green, blue;
};

static struct rgb split(uint32_t word)
{
    return (struct rgb){word >> 24, word >> 16 & 255, word >> 8 & 255};
}

static unsigned luma(struct rgb c)
{
    return (c.red * 77 + c.green * 150 + c.blue * 29) >> 8;
}

static unsigned brightest(struct rgb c)
{
    const unsigned most = c.red > c.green ? c.red : c.green;
    return most > c.blue ? most : c.blue;
}

static unsigned darkest(struct rgb c)
{
    const unsigned least = c.red < c.green ? c.red : c.green;
    return least < c.blue ? least : c.blue;
}

static bool is_ink(struct rgb c, unsigned paper)
{
    const unsigned most = brightest(c), chroma = most - darkest(c);
    return chroma * 100 > most * SATURATION && chroma >= CHROMA_LEAST && most * 100 > paper * DIM;
}

/* Which sixth of the colour circle: red, orange, green, cyan, blue, violet or so. */
static unsigned hue(struct rgb c)
{
    const unsigned most = brightest(c), least = darkest(c);
    if (c.red == most) {
        return c.blue > c.green && c.blue - least > (most - least) / 4 ? 5 : 0;
    }
    if (c.green == most) {
        return c.red > c.blue ? 1 : 2;
    }
    return c.red > c.green ? 4 : 3;
}

/* The value that `share` hundredths of them are not above. */
static unsigned percentile(const unsigned counts[256], unsigned share)
{
    uint64_t total = 0, seen = 0;
    for (unsigned i = 0; i < 256; i++) {
        total += counts[i];
    }
    for (unsigned i = 0; i < 256; i++) {
        seen += counts[i];
        if (seen * 100 >= total * share && seen > 0) {
            return i;
        }
    }
    return 0;
}

void ink_measure(PIX *colour, struct ink *ret)
{
    const int width = pixGetWidth(colour), height = pixGetHeight(colour), step = pixGetWpl(colour);
    unsigned brightness[256] = {0}, counts[INK_HUES][256] = {{0}};
    uint64_t inked = 0;
    *ret = (struct ink){0};
    for (int y = 0; y < height; y++) {
        const uint32_t *row = pixGetData(colour) + (size_t)y * (size_t)step;
        for (int x = 0; x < width; x += 2) { /* every other pixel tells as much */
            brightness[luma(split(row[x]))]++;
        }
    }
    ret->paper = percentile(brightness, PAPER_SHARE);
    for (int y = 0; y < height; y++) {
        const uint32_t *row = pixGetData(colour) + (size_t)y * (size_t)step;
        for (int x = 0; x < width; x++) {
            const struct rgb c = split(row[x]);
            if (is_ink(c, ret->paper)) {
                counts[hue(c)][brightest(c)]++;
                inked++;
            }
        }
    }
    for (unsigned i = 0; i < INK_HUES; i++) {
        uint64_t total = 0;
        for (unsigned k = 0; k < 256; k++) {
            total += counts[i][k];
        }
        ret->hues[i] = total >= HUE_LEAST ? percentile(counts[i], 50) : 0;
    }
    ret->share = (double)inked / ((double)width * (double)height);
}

bool ink_found(const struct ink *ink)
{
    return ink->share >= INK_LEAST;
}

static PIX *mask_of(PIX *colour, unsigned paper)
{
    const int width = pixGetWidth(colour), height = pixGetHeight(colour), step = pixGetWpl(colour);
    PIX *mask = pixCreate(width, height, 1);
    if (mask == NULL) {
        return NULL;
    }
    for (int y = 0; y < height; y++) {
        const uint32_t *row = pixGetData(colour) + (size_t)y * (size_t)step;
        uint32_t *out = pixGetData(mask) + (size_t)y * (size_t)pixGetWpl(mask);
        for (int x = 0; x < width; x++) {
            if (is_ink(split(row[x]), paper)) {
                SET_DATA_BIT(out, x);
            }
        }
    }
    PIX *wider = pixDilateBrick(NULL, mask, 3, 3);
    pixDestroy(&mask);
    return wider;
}

/* Print under ink is darker than the ink alone, in the ink's own channel. */
static unsigned without_ink(struct rgb c, const struct ink *ink, unsigned keep)
{
    const unsigned own = ink->hues[hue(c)] > 0 ? ink->hues[hue(c)] : ink->paper;
    return brightest(c) * 100 < own * keep ? luma(c) : 255;
}

PIX *ink_removed(PIX *colour, const struct ink *ink, unsigned keep)
{
    const int width = pixGetWidth(colour), height = pixGetHeight(colour), step = pixGetWpl(colour);
    PIX *mask = mask_of(colour, ink->paper), *grey = pixCreate(width, height, 8);
    for (int y = 0; mask != NULL && grey != NULL && y < height; y++) {
        const uint32_t *row = pixGetData(colour) + (size_t)y * (size_t)step;
        uint32_t *out = pixGetData(grey) + (size_t)y * (size_t)pixGetWpl(grey);
        const uint32_t *inked = pixGetData(mask) + (size_t)y * (size_t)pixGetWpl(mask);
        for (int x = 0; x < width; x++) {
            const struct rgb c = split(row[x]);
            const unsigned grey_level =
                GET_DATA_BIT(inked, x) ? without_ink(c, ink, keep) : luma(c);
            SET_DATA_BYTE(out, x, (l_uint8)grey_level);
        }
    }
    pixDestroy(&mask);
    return grey;
}
