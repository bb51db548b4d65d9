/*
 * NAME     words.c
 * SUMMARY  Tesseract's words with their boxes, put back where they stood on the page
 */
#include "ocr_room.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_CHARS = 200, WORDS_MOST = 20000 };

struct taking {
    struct page_word *words;
    size_t count, room;
    double confidence; /* sum */
};

static struct page_word *next_word(struct taking *t)
{
    if (t->count == t->room) {
        struct page_word *larger =
            arena_alloc(arena_current(), (t->room * 2 + 256) * sizeof *larger);
        if (t->count > 0) {
            memcpy(larger, t->words, t->count * sizeof *larger);
        }
        t->words = larger;
        t->room = t->room * 2 + 256;
    }
    return &t->words[t->count++];
}

/* A box of the turned, cut and scaled image becomes one of the page: its middle is turned back, its size kept. */
static void put_box(struct page_word *word, const struct placement *p, int left, int top, int right,
                    int bottom)
{
    const float x = (float)(left + right) / 2 - p->width / 2;
    const float y = (float)(top + bottom) / 2 - p->height / 2;
    const float c = cosf(p->angle), s = sinf(p->angle);
    const float middle_x = (x * c + y * s + p->width / 2) / p->scale + p->left;
    const float middle_y = (y * c - x * s + p->height / 2) / p->scale + p->top;
    const float half_width = (float)(right - left) / 2 / p->scale;
    const float half_height = (float)(bottom - top) / 2 / p->scale;
    word->left = (middle_x - half_width) * p->points;
    word->right = (middle_x + half_width) * p->points;
    word->top = (middle_y - half_height) * p->points;
    word->bottom = (middle_y + half_height) * p->points;
}

/* Text that runs up or down the sheet is read, but its lines are none: words of three letters that are taller than
 * wide. Which way it runs nobody tells; whoever turns it sees. */
static bool is_lying(const struct taking *t)
{
    size_t tall = 0, wide = 0;
    for (size_t i = 0; i < t->count; i++) {
        const struct page_word *word = &t->words[i];
        const float width = word->right - word->left, height = word->bottom - word->top;
        if (text_length(word->text) >= 3) {
            tall += height > width;
            wide += height <= width;
        }
    }
    return tall > wide;
}

static void take_word(struct taking *t, const TessResultIterator *at, const struct placement *place)
{
    const TessPageIterator *page = TessResultIteratorGetPageIteratorConst(at);
    struct error ignored = {0};
    const char *text = NULL;
    int left, top, right, bottom;
    char *raw = TessResultIteratorGetUTF8Text(at, RIL_WORD);
    if (raw == NULL) {
        return;
    }
    const bool good =
        TessPageIteratorBoundingBox(page, RIL_WORD, &left, &top, &right, &bottom) != 0 &&
        text_clean(raw, strlen(raw), TEXT_LINE, WORD_CHARS, "", arena_current(), &text, &ignored) ==
            0 &&
        text[0] != 0;
    TessDeleteText(raw);
    if (!good) {
        return;
    }
    const float confidence = TessResultIteratorConfidence(at, RIL_WORD);
    struct page_word *word = next_word(t);
    *word = (struct page_word){.text = text};
    word->confidence = (uint8_t)(confidence < 0 ? 0 : confidence > 100 ? 100 : confidence);
    word->line_end = TessPageIteratorIsAtFinalElement(page, RIL_TEXTLINE, RIL_WORD) != 0;
    put_box(word, place, left, top, right, bottom);
    t->confidence += (double)word->confidence;
}

int words_of(struct ocr *ocr, PIX *pix, float dpi, const struct placement *place,
             struct found_words *ret, struct error *err)
{
    struct taking t = {0};
    TessBaseAPISetImage2(ocr->api, pix);
    TessBaseAPISetSourceResolution(ocr->api, (int)lroundf(dpi));
    if (TessBaseAPIRecognize(ocr->api, NULL) != 0) {
        TessBaseAPIClear(ocr->api);
        return error_set(err, ERR_READ_DAMAGED, NULL, "ảnh", "image");
    }
    TessResultIterator *at = TessBaseAPIGetIterator(ocr->api);
    if (at != NULL) {
        do {
            take_word(&t, at, place);
        } while (t.count < WORDS_MOST && TessResultIteratorNext(at, RIL_WORD) != 0);
        TessResultIteratorDelete(at);
    }
    TessBaseAPIClear(ocr->api);
    *ret = (struct found_words){
        .words = {.words = t.words, .count = t.count},
        .mean = t.count > 0 ? (unsigned)(t.confidence / (double)t.count) : 0,
        .lying = is_lying(&t),
    };
    return 0;
}
