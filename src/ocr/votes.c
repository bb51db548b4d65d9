/*
 * NAME     votes.c
 * SUMMARY  the head of page 1 read again with other thresholds between ink and print
 */
#include "ocr_room.h"

#define STRIP 0.30F /* of the page's height */

/* How the strip is looked at again. Turning a page straight blurs it a little, which once cost a
 * clean number line: one look is at the strip as it lies. */
struct look {
    unsigned keep; /* with ink: hundredths of it below which print under it is kept */
    float scale;   /* without: another grid, other mistakes */
    bool as_it_lies;
};
static const struct look inked_looks[] = {
    {INK_KEEP, 1, true}, {60, 1, false}, {78, 1, false}, {86, 1, false}};
static const struct look plain_looks[] = {{0, 1, true}, {0, 0.85F, false}, {0, 1.15F, false}};
enum {
    INKED = sizeof inked_looks / sizeof inked_looks[0],
    PLAIN = sizeof plain_looks / sizeof plain_looks[0],
};
_Static_assert((int)INKED <= (int)PAGE_VOTES_MOST && (int)PLAIN <= (int)PAGE_VOTES_MOST, "votes");

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
    const struct look *looks = inked ? inked_looks : plain_looks;
    const size_t count = inked ? INKED : PLAIN;
    size_t done = 0;
    PIX *strip = strip_of(sheet->pix);
    int result = strip != NULL ? 0 : error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    for (size_t i = 0; result == 0 && i < count; i++) {
        const struct look *look = &looks[i];
        if (look->as_it_lies && angle == 0) {
            continue; /* so the page itself was read */
        }
        PIX *grey = inked ? ink_removed(strip, ink, look->keep) : scaled(strip, look->scale);
        result = vote(ocr, grey, sheet, look->as_it_lies ? 0 : angle, look->scale, &ret[done], err);
        ret[done].width = page->width;
        ret[done].height = page->height;
        done++;
    }
    pixDestroy(&strip);
    *ret_count = result == 0 ? done : 0;
    return result;
}
