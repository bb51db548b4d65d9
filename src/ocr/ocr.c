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

/* ---- the model ------------------------------------------------------------------------------------ */

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

/* Tesseract opens nothing after this: what it writes for those who watch it is off, its dictionaries are in the model. */
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

/* ---- one page ------------------------------------------------------------------------------------- */

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
    if (bilevel != NULL &&
        pixFindSkewSweepAndSearch(bilevel, &angle, &confidence, SKEW_REDUCTION, 2, SKEW_SWEEP, 1,
                                  0.01F) != 0) {
        angle = 0;
    }
    pixDestroy(&bilevel);
    return confidence >= 3 && fabsf(angle) >= 0.15F ? angle * DEGREE : 0;
}

static int read_upright(struct ocr *ocr, PIX *grey, float angle, const struct sheet *sheet,
                        struct page_words *ret, unsigned *ret_mean, struct error *err)
{
    PIX *upright = pixRotate(grey, angle, L_ROTATE_AREA_MAP, L_BRING_IN_WHITE, 0, 0);
    if (upright == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    const struct placement place = {.angle = angle,
                                    .width = (float)pixGetWidth(upright),
                                    .height = (float)pixGetHeight(upright),
                                    .scale = 1,
                                    .points = 72 / sheet->dpi};
    const int result = words_of(ocr, upright, sheet->dpi, &place, ret, ret_mean, err);
    pixDestroy(&upright);
    return result;
}

int sheet_words(struct ocr *ocr, const struct sheet *sheet, unsigned page, struct page_words *ret,
                struct page_words *ret_votes, size_t *ret_vote_count, struct error *err)
{
    struct ink ink;
    unsigned mean;
    PIX *grey = without_colour(sheet->pix, &ink);
    if (grey == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    const float angle = skew_of(grey);
    struct page_words words;
    int result = read_upright(ocr, grey, angle, sheet, &words, &mean, err);
    pixDestroy(&grey);
    *ret_vote_count = 0;
    if (result != 0) {
        return -1;
    }
    words.width = (float)pixGetWidth(sheet->pix) * 72 / sheet->dpi;
    words.height = (float)pixGetHeight(sheet->pix) * 72 / sheet->dpi;
    if (page == 1 && words.count > 0) {
        result = votes_of(ocr, sheet, &ink, angle, &words, ret_votes, ret_vote_count, err);
    }
    *ret = words;
    return result;
}

int ocr_recognise(void *arg, const struct page_image *image, struct page_words *ret,
                  struct page_words *ret_votes, size_t *ret_vote_count, struct error *err)
{
    struct sheet sheet;
    if (image_of_page(image, &sheet, err) != 0) {
        return -1;
    }
    const int result =
        sheet_words(arg, &sheet, image->page, ret, ret_votes, ret_vote_count, err);
    pixDestroy(&sheet.pix);
    return result;
}
