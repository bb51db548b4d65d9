/*
 * NAME     votes.c
 * SUMMARY  the head of page 1 read again with other thresholds between ink and print
 */
#include "ocr_room.h"

#define STRIP 0.30F /* of the page's height */

/* With ink, what is kept of the print under it; INK_KEEP itself has voted by reading the page. */
static const unsigned keeps[] = {55, 63, 78, 86};
/* Without, the same print a little smaller and larger: another grid, other mistakes. */
static const float scales[] = {0.85F, 1.15F};
enum {
    KEEPS = sizeof keeps / sizeof keeps[0],
    SCALES = sizeof scales / sizeof scales[0],
};
_Static_assert((int)KEEPS <= (int)PAGE_VOTES_MOST, "votes");

static PIX *strip_of(PIX *page)
{
    BOX *box = boxCreate(0, 0, pixGetWidth(page), (int)((float)pixGetHeight(page) * STRIP));
    PIX *strip = pixClipRectangle(page, box, NULL);
    boxDestroy(&box);
    return strip;
}

static PIX *scaled(PIX *strip, float scale)
{
    PIX *grey = pixGetDepth(strip) == 32  ? pixConvertRGBToLuminance(strip)
                : pixGetDepth(strip) == 1 ? pixConvert1To8(NULL, strip, 255, 0)
                                          : pixClone(strip);
    PIX *out = grey != NULL ? pixScale(grey, scale, scale) : NULL;
    pixDestroy(&grey);
    return out;
}

/* Takes grey. */
static int vote(struct ocr *ocr, PIX *grey, const struct sheet *sheet, float angle, float scale,
                struct page_words *ret, struct error *err)
{
    struct found_words found;
    PIX *upright =
        grey != NULL ? pixRotate(grey, angle, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0) : NULL;
    pixDestroy(&grey);
    if (upright == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    const struct placement place = {.angle = angle,
                                    .width = (float)pixGetWidth(upright),
                                    .height = (float)pixGetHeight(upright),
                                    .scale = scale,
                                    .points = 72 / sheet->dpi};
    const int result = words_of(ocr, upright, sheet->dpi * scale, &place, &found, err);
    pixDestroy(&upright);
    if (result == 0) {
        *ret = found.words;
    }
    return result;
}

int votes_of(struct ocr *ocr, const struct sheet *sheet, const struct ink *ink, float angle,
             const struct page_words *page, struct page_words *ret, size_t *ret_count,
             struct error *err)
{
    const bool inked = ink_found(ink);
    const size_t count = inked ? KEEPS : SCALES;
    PIX *strip = strip_of(sheet->pix);
    int result = strip != NULL ? 0 : error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    for (size_t i = 0; result == 0 && i < count; i++) {
        const float scale = inked ? 1 : scales[i];
        PIX *grey = inked ? ink_removed(strip, ink, keeps[i]) : scaled(strip, scale);
        result = vote(ocr, grey, sheet, angle, scale, &ret[i], err);
        ret[i].width = page->width;
        ret[i].height = page->height;
    }
    pixDestroy(&strip);
    *ret_count = result == 0 ? count : 0;
    return result;
}
