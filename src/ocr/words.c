/*
 * NAME     words.c
 * SUMMARY  Tesseract's words with their boxes, put back where they stood on the page
 */
#include "ocr_room.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WORD_CHARS = 200, WORDS_MOST = 20000, LINE_WORDS = 200 };

struct pixels {
    int left, top, right, bottom;
};

struct taking {
    const struct placement *place;
    struct page_word *words;
    struct pixels *boxes;     /* of the same words */
    size_t count, room, line; /* line: its first word */
    double confidence;        /* sum */
};

static void make_room(struct taking *t)
{
    const size_t room = t->room * 2 + 256;
    struct page_word *words = arena_alloc(arena_current(), room * sizeof *words);
    struct pixels *boxes = arena_alloc(arena_current(), room * sizeof *boxes);
    if (t->count > 0) {
        memcpy(words, t->words, t->count * sizeof *words);
        memcpy(boxes, t->boxes, t->count * sizeof *boxes);
    }
    t->words = words;
    t->boxes = boxes;
    t->room = room;
}

/* ---- boxes --------------------------------------------------------------------------------------
 */

/* A box of the turned, cut and scaled image becomes one of the page: its middle is turned back, its
 * size kept. */
static void put_box(struct page_word *word, const struct placement *p, const struct pixels *box)
{
    const float x = (float)(box->left + box->right) / 2 - p->width / 2;
    const float y = (float)(box->top + box->bottom) / 2 - p->height / 2;
    const float c = cosf(p->angle), s = sinf(p->angle);
    const float middle_x = (x * c + y * s + p->width / 2) / p->scale + p->left;
    const float middle_y = (y * c - x * s + p->height / 2) / p->scale + p->top;
    const float half_width = (float)(box->right - box->left) / 2 / p->scale;
    const float half_height = (float)(box->bottom - box->top) / 2 / p->scale;
    word->left = (middle_x - half_width) * p->points;
    word->right = (middle_x + half_width) * p->points;
    word->top = (middle_y - half_height) * p->points;
    word->bottom = (middle_y + half_height) * p->points;
}

static int by_value(const void *a, const void *b)
{
    const int x = *(const int *)a, y = *(const int *)b;
    return (x > y) - (x < y);
}

static int median(const struct pixels *boxes, size_t count, bool of_tops)
{
    int values[LINE_WORDS];
    const size_t n = count < LINE_WORDS ? count : LINE_WORDS;
    for (size_t i = 0; i < n; i++) {
        values[i] = of_tops ? boxes[i].top : boxes[i].bottom;
    }
    qsort(values, n, sizeof values[0], by_value);
    return values[n / 2];
}

/* Tesseract reads a line as a whole and guesses afterwards which ink belonged to which word. Short
 * words come off badly: the Y of "SỞ Y TẾ" is put into the box of SỞ and is half as tall again.
 * Words of a line follow each other; one that lies in its neighbour ends it, and is as tall as the
 * line. */
static void mend_line(struct pixels *boxes, size_t count)
{
    const int top = median(boxes, count, true), bottom = median(boxes, count, false);
    for (size_t i = 1; i < count; i++) {
        struct pixels *a = &boxes[i - 1], *b = &boxes[i];
        if (b->left >= a->right || b->left <= a->left || b->left >= b->right) {
            continue;
        }
        a->right = b->left;
        struct pixels *narrow = b->right - b->left < a->right - a->left ? b : a;
        narrow->top = top;
        narrow->bottom = bottom;
    }
}

static void end_line(struct taking *t)
{
    const size_t count = t->count - t->line;
    if (count == 0) {
        return;
    }
    mend_line(t->boxes + t->line, count);
    for (size_t i = t->line; i < t->count; i++) {
        put_box(&t->words[i], t->place, &t->boxes[i]);
    }
    t->words[t->count - 1].line_end = true;
    t->line = t->count;
}

/* Text that runs up or down the sheet is read, but its lines are none: words of three letters that
 * are taller than wide. Which way it runs nobody tells; whoever turns it sees. */
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

static void take_word(struct taking *t, const TessResultIterator *at)
{
    const TessPageIterator *page = TessResultIteratorGetPageIteratorConst(at);
    struct error ignored = {0};
    const char *text = NULL;
    struct pixels box;
    char *raw = TessResultIteratorGetUTF8Text(at, RIL_WORD);
    if (raw == NULL) {
        return;
    }
    const bool good = TessPageIteratorBoundingBox(page, RIL_WORD, &box.left, &box.top, &box.right,
                                                  &box.bottom) != 0 &&
                      text_clean(raw, strlen(raw), TEXT_LINE, WORD_CHARS, "", arena_current(),
                                 &text, &ignored) == 0 &&
                      text[0] != 0;
    TessDeleteText(raw);
    if (!good) {
        return;
    }
    if (t->count == t->room) {
        make_room(t);
    }
    const float confidence = TessResultIteratorConfidence(at, RIL_WORD);
    const uint8_t percent = (uint8_t)(confidence < 0 ? 0 : confidence > 100 ? 100 : confidence);
    t->words[t->count] = (struct page_word){.text = text, .confidence = percent};
    t->boxes[t->count++] = box;
    t->confidence += (double)percent;
}

static void take_words(struct taking *t, TessResultIterator *at)
{
    do {
        take_word(t, at);
        if (TessPageIteratorIsAtFinalElement(TessResultIteratorGetPageIteratorConst(at),
                                             RIL_TEXTLINE, RIL_WORD) != 0) {
            end_line(t);
        }
    } while (t->count < WORDS_MOST && TessResultIteratorNext(at, RIL_WORD) != 0);
    end_line(t);
}

int words_of(struct ocr *ocr, PIX *pix, float dpi, const struct placement *place,
             struct found_words *ret, struct error *err)
{
    struct taking t = {.place = place};
    TessBaseAPISetImage2(ocr->api, pix);
    TessBaseAPISetSourceResolution(ocr->api, (int)lroundf(dpi));
    if (TessBaseAPIRecognize(ocr->api, NULL) != 0) {
        TessBaseAPIClear(ocr->api);
        return error_set(err, ERR_READ_DAMAGED, NULL, "ảnh", "image");
    }
    TessResultIterator *at = TessBaseAPIGetIterator(ocr->api);
    if (at != NULL) {
        take_words(&t, at);
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
