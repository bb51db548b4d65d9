/*
 * NAME     ocr.c
 * SUMMARY  a page's pixels become words: ink out, upright, recognised, the head once more
 */
#include "ocr_room.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MODEL_MOST ((size_t)64 << 20)
#define DEGREE     0.017453292F
enum { SKEW_REDUCTION = 4, SKEW_SWEEP = 7 /* degrees either way */ };
enum { DOUBTED_WORDS = 10, DOUBTED_MEAN = 65, GIBBERISH_MEAN = 50 };

/* ---- the model
 * ------------------------------------------------------------------------------------ */

static int no_model(struct error *err, const char *path)
{
    return error_set(err, ERR_OCR_NONE, NULL, path, NULL);
}

static int read_model(const char *path, char **ret, size_t *ret_len, struct error *err)
{
    FILE *in = fopen(path, "re");
    char *bytes = in != NULL ? malloc(MODEL_MOST) : NULL;
    const size_t len = bytes != NULL ? fread(bytes, 1, MODEL_MOST, in) : 0;
    if (in != NULL) {
        fclose(in);
    }
    if (len == 0 || len == MODEL_MOST) {
        free(bytes);
        return no_model(err, path);
    }
    char *fitting = realloc(bytes, len);
    *ret = fitting != NULL ? fitting : bytes;
    *ret_len = len;
    return 0;
}

/* Tesseract opens nothing after this: what it writes for those who watch it is off, its
 * dictionaries are in the model. */
static int start_engine(struct ocr *ocr, size_t model_len, const char *path, struct error *err)
{
    ocr->api = TessBaseAPICreate();
    if (ocr->api == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    if (TessBaseAPIInit5(ocr->api, ocr->model, (int)model_len, "vie", OEM_LSTM_ONLY, NULL, 0, NULL,
                         NULL, 0, 0) != 0) {
        return no_model(err, path);
    }
    TessBaseAPISetPageSegMode(ocr->api, PSM_AUTO);
    return 0;
}

int ocr_prepare(const char *folder, struct ocr **ret, struct error *err)
{
    char path[4096];
    size_t model_len;
    const bool given = folder != NULL && folder[0] != 0;
    struct ocr *ocr = calloc(1, sizeof *ocr);
    if (ocr == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    setMsgSeverity(L_SEVERITY_NONE); /* Leptonica would tell the terminal about every odd file */
    snprintf(path, sizeof path, "%s/vie.traineddata", given ? folder : PHIEU_MODEL_FOLDER);
    if (read_model(path, &ocr->model, &model_len, err) != 0 ||
        start_engine(ocr, model_len, path, err) != 0) {
        ocr_release(ocr);
        return -1;
    }
    *ret = ocr;
    return 0;
}

void ocr_release(struct ocr *ocr)
{
    if (ocr != NULL) {
        if (ocr->api != NULL) {
            TessBaseAPIEnd(ocr->api);
            TessBaseAPIDelete(ocr->api);
        }
        free(ocr->model);
        free(ocr);
    }
}

/* ---- one page
 * ------------------------------------------------------------------------------------- */

/* What is recognised: grey, or bilevel as it came. Ink is measured where there is colour. */
static PIX *without_colour(PIX *pix, struct ink *ret_ink)
{
    *ret_ink = (struct ink){0};
    if (pixGetDepth(pix) != 32) {
        return pixClone(pix);
    }
    ink_measure(pix, ret_ink);
    return ink_found(ret_ink) ? ink_removed(pix, ret_ink, INK_KEEP) : pixConvertRGBToLuminance(pix);
}

/* Radians to turn it by; 0 when it stands straight or nothing can be told. */
static float skew_of(PIX *grey)
{
    float angle = 0, confidence = 0;
    PIX *bilevel = pixGetDepth(grey) == 1 ? pixClone(grey) : pixConvertTo1(grey, 160);
    if (bilevel != NULL && pixFindSkewSweepAndSearch(bilevel, &angle, &confidence, SKEW_REDUCTION,
                                                     2, SKEW_SWEEP, 1, 0.01F) != 0) {
        angle = 0;
    }
    pixDestroy(&bilevel);
    return confidence >= 3 && fabsf(angle) >= 0.15F ? angle * DEGREE : 0;
}

/* One way to hold the sheet, and what was read so. */
struct trial {
    struct sheet sheet; /* turned */
    struct ink ink;
    float angle;
    struct found_words found;
};

static int read_upright(struct ocr *ocr, PIX *grey, struct trial *t, struct error *err)
{
    PIX *upright = pixRotate(grey, t->angle, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);
    if (upright == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    const struct placement place = {.angle = t->angle,
                                    .width = (float)pixGetWidth(upright),
                                    .height = (float)pixGetHeight(upright),
                                    .scale = 1,
                                    .points = 72 / t->sheet.dpi};
    const int result = words_of(ocr, upright, t->sheet.dpi, &place, &t->found, err);
    pixDestroy(&upright);
    return result;
}

/* The caller destroys ret->sheet.pix, whatever comes of it. */
static int try_turned(struct ocr *ocr, const struct sheet *sheet, unsigned quarters,
                      struct trial *ret, struct error *err)
{
    *ret = (struct trial){.sheet = *sheet};
    ret->sheet.pix = quarters > 0 ? pixRotateOrth(sheet->pix, (int)quarters) : pixClone(sheet->pix);
    PIX *grey = ret->sheet.pix != NULL ? without_colour(ret->sheet.pix, &ret->ink) : NULL;
    if (grey == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    ret->angle = skew_of(grey);
    const int result = read_upright(ocr, grey, ret, err);
    pixDestroy(&grey);
    ret->found.words.width = (float)pixGetWidth(ret->sheet.pix) * 72 / sheet->dpi;
    ret->found.words.height = (float)pixGetHeight(ret->sheet.pix) * 72 / sheet->dpi;
    return result;
}

/* Clockwise turns that may make it better: an upside-down page is read as gibberish, at half the
 * confidence of the worst that was ever read right. */
static unsigned better_turn(const struct found_words *found)
{
    if (found->lying) {
        return 1;
    }
    return found->words.count >= DOUBTED_WORDS && found->mean < DOUBTED_MEAN ? 2 : 0;
}

static bool is_better(const struct found_words *a, const struct found_words *b)
{
    return a->lying != b->lying ? b->lying : a->mean > b->mean;
}

/* The best of the turns that suggest themselves. The caller destroys ret->sheet.pix, whatever comes
 * of it. */
static int read_best(struct ocr *ocr, const struct sheet *sheet, struct trial *ret,
                     struct error *err)
{
    unsigned tried = 1, quarters = 0;
    int result = try_turned(ocr, sheet, 0, ret, err);
    unsigned turn = result == 0 ? better_turn(&ret->found) : 0;
    while (turn != 0 && (tried >> ((quarters + turn) % 4) & 1) == 0) {
        struct trial other;
        quarters = (quarters + turn) % 4;
        tried |= 1U << quarters;
        result = try_turned(ocr, sheet, quarters, &other, err);
        turn = result == 0 ? better_turn(&other.found) : 0;
        if (result == 0 && is_better(&other.found, &ret->found)) {
            pixDestroy(&ret->sheet.pix);
            *ret = other;
        } else {
            pixDestroy(&other.sheet.pix);
        }
    }
    return result;
}

int sheet_words(struct ocr *ocr, const struct sheet *sheet, unsigned page, struct page_words *ret,
                struct page_words *ret_votes, size_t *ret_vote_count, struct error *err)
{
    struct trial best;
    *ret_vote_count = 0;
    int result = read_best(ocr, sheet, &best, err);
    if (result == 0 && best.found.mean < GIBBERISH_MEAN) { /* dust, a drawing, handwriting */
        best.found.words.count = 0;
    }
    if (result == 0 && page == 1 && best.found.words.count > 0) {
        result = votes_of(ocr, &best.sheet, &best.ink, best.angle, &best.found.words, ret_votes,
                          ret_vote_count, err);
    }
    pixDestroy(&best.sheet.pix);
    if (result == 0) {
        *ret = best.found.words;
    }
    return result;
}

int ocr_recognise(void *arg, const struct page_image *image, struct page_words *ret,
                  struct page_words *ret_votes, size_t *ret_vote_count, struct error *err)
{
    struct sheet sheet;
    if (image_of_page(image, &sheet, err) != 0) {
        return -1;
    }
    const int result = sheet_words(arg, &sheet, image->page, ret, ret_votes, ret_vote_count, err);
    pixDestroy(&sheet.pix);
    return result;
}
