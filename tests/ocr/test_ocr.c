/*
 * test_ocr.c - scanned pages become words where they stood, with stamps on them, askew and upside
 * down.
 */
#include "phieu/ocr.h"

#include "ocr_room.h"
#include "scan.h"
#include "unit.h"

#include <math.h>
#include <stdio.h>

/* Each test has its process (or, without fork, its turn). */
static struct ocr *an_ocr(void)
{
    static struct ocr *ocr;
    struct error why = {0};
    if (ocr == NULL) {
        ck_assert_msg(ocr_prepare(NULL, &ocr, &why) == 0, "%s", why.arg[0]);
    }
    return ocr;
}

struct words {
    struct page_words page, votes[PAGE_VOTES_MOST];
    size_t vote_count;
};

static struct words recognised(const struct scan_look *look, unsigned page)
{
    struct scan scan;
    struct words words = {.vote_count = 0};
    struct error why = {0};
    scan_letter(look, &scan);
    const struct page_image image = {.pixels = scan.pixels,
                                     .width = scan.width,
                                     .height = scan.height,
                                     .stride = scan.stride,
                                     .page_width = 595,
                                     .page_height = 842,
                                     .page = page};
    ck_assert_msg(
        ocr_recognise(an_ocr(), &image, &words.page, words.votes, &words.vote_count, &why) == 0,
        "%s", why.arg[0]);
    free(scan.pixels);
    return words;
}

static const char *text_of(const struct page_words *words)
{
    struct buf text;
    struct page_lines lines = {.text = &text};
    buf_init(&text, arena_current(), (size_t)1 << 20);
    pages_arrange(words, 1, SOURCE_OCR, &lines);
    return text.data != NULL ? text.data : "";
}

static void has(const char *text, const char *words)
{
    ck_assert_msg(strstr(text, words) != NULL, "“%s” is not in:\n%s", words, text);
}

static const struct page_word *word(const struct page_words *words, const char *text)
{
    for (size_t i = 0; i < words->count; i++) {
        if (strcmp(words->words[i].text, text) == 0) {
            return &words->words[i];
        }
    }
    ck_abort_msg("no word “%s”", text);
    return NULL;
}

START_TEST(page_askew_is_read_and_its_words_stand_where_they_stood)
{
    const struct scan_look look = {.dpi = 200, .skew = 1.5, .noise = 3};
    const struct words words = recognised(&look, 2);
    const char *text = text_of(&words.page);
    has(text, SCAN_NUMBER);
    has(text, SCAN_DATE);
    has(text, SCAN_SIGNER);
    for (size_t i = 0; i < scan_line_count; i++) {
        has(text, scan_lines[i]);
    }
    ck_assert_uint_eq(words.vote_count, 0); /* no page 1 */
    ck_assert_double_eq_tol((double)words.page.width, 595, 1);
    ck_assert_double_eq_tol((double)words.page.height, 842, 1);
    /* "KT." begins the line whose middle stands 145 mm from the left and 135 mm from above; the
     * sheet lay askew */
    const struct page_word *kt = word(&words.page, "KT.");
    const double x = 145 * 72 / 25.4 - 45 - 297.5, y = 135 * 72 / 25.4 + 8 - 421;
    const double c = cos(1.5 * M_PI / 180), s = sin(1.5 * M_PI / 180);
    ck_assert_double_eq_tol((double)kt->left, x * c - y * s + 297.5, 8);
    ck_assert_double_eq_tol((double)(kt->top + kt->bottom) / 2, x * s + y * c + 421, 4);
    ck_assert_uint_ge(kt->confidence, 60);
    ck_assert(!kt->line_end);
    ck_assert(word(&words.page, "Hương")->line_end);
}
END_TEST

START_TEST(print_under_stamps_and_pens_is_read_and_voted_on)
{
    const struct scan_look look = {
        .dpi = 300, .skew = -0.6, .seal = true, .pen = true, .stamp = true, .noise = 8};
    const struct words words = recognised(&look, 1);
    const char *text = text_of(&words.page);
    size_t votes = 0;
    has(text, SCAN_NUMBER);
    has(text, SCAN_DATE);
    has(text, SCAN_TITLE);
    has(text, SCAN_SIGNER);
    ck_assert_uint_eq(words.vote_count, 4);
    for (size_t i = 0; i < words.vote_count; i++) {
        const char *vote = text_of(&words.votes[i]);
        has(vote, SCAN_ISSUER);
        ck_assert_msg(strstr(vote, SCAN_SIGNER) == NULL, "a vote read more than the head");
        votes += strstr(vote, SCAN_NUMBER) != NULL;
    }
    ck_assert_uint_ge(votes, 3);
}
END_TEST

START_TEST(head_without_ink_is_voted_on_at_other_sizes)
{
    const struct scan_look look = {.dpi = 200};
    const struct words words = recognised(&look, 1);
    ck_assert_uint_eq(words.vote_count, 2);
    for (size_t i = 0; i < words.vote_count; i++) {
        has(text_of(&words.votes[i]), SCAN_NUMBER);
        const struct page_word *a = word(&words.votes[i], "CỘNG"), *b = word(&words.page, "CỘNG");
        ck_assert_double_eq_tol((double)a->left, (double)b->left, 3);
        ck_assert_double_eq_tol((double)a->top, (double)b->top, 3);
    }
}
END_TEST

START_TEST(empty_page_has_no_words)
{
    const struct scan_look look = {.dpi = 100, .empty = true, .noise = 4};
    const struct words words = recognised(&look, 1);
    ck_assert_uint_eq(words.page.count, 0);
    ck_assert_uint_eq(words.vote_count, 0);
}
END_TEST

/* ---- files
 * ----------------------------------------------------------------------------------------- */

static PIX *picture(const struct scan_look *look)
{
    struct scan scan;
    struct sheet sheet;
    struct error why = {0};
    scan_letter(look, &scan);
    const struct page_image image = {
        .pixels = scan.pixels, .width = scan.width, .height = scan.height, .stride = scan.stride};
    ck_assert_int_eq(image_of_page(&image, &sheet, &why), 0);
    free(scan.pixels);
    pixSetResolution(sheet.pix, look->dpi, look->dpi);
    return sheet.pix;
}

static int read_file(const l_uint8 *bytes, size_t len, bool head_only, struct pages_result *ret,
                     struct error *err)
{
    const struct pages_job job = {.bytes = (const char *)bytes,
                                  .len = len,
                                  .head_only = head_only,
                                  .limits = &pages_default_limits};
    return ocr_read_image(an_ocr(), &job, ret, err);
}

START_TEST(upside_down_page_is_turned)
{
    const struct scan_look look = {.dpi = 150};
    PIX *upright = picture(&look), *turned = pixRotateOrth(upright, 2);
    l_uint8 *bytes;
    size_t len;
    struct pages_result result;
    struct error why = {0};
    ck_assert_int_eq(pixWriteMemPng(&bytes, &len, turned, 0), 0);
    ck_assert_msg(read_file(bytes, len, false, &result, &why) == 0, "%s", why.arg[0]);
    has(result.text.text, SCAN_ISSUER);
    has(result.text.text, SCAN_DATE);
    pixDestroy(&upright);
    pixDestroy(&turned);
    lept_free(bytes);
}
END_TEST

START_TEST(pages_of_a_tiff_are_read_in_their_order)
{
    const struct scan_look first = {.dpi = 150}, empty = {.dpi = 72, .empty = true};
    PIXA *pages = pixaCreate(4);
    l_uint8 *bytes;
    size_t len;
    struct pages_result whole, head;
    struct error why = {0};
    pixaAddPix(pages, picture(&empty), L_INSERT);
    pixaAddPix(pages, picture(&empty), L_INSERT);
    pixaAddPix(pages, picture(&first), L_INSERT);
    pixaAddPix(pages, picture(&empty), L_INSERT);
    ck_assert_int_eq(pixaWriteMemMultipageTiff(&bytes, &len, pages), 0);
    ck_assert_msg(read_file(bytes, len, false, &whole, &why) == 0, "%s", why.arg[0]);
    ck_assert_uint_eq(whole.text.pages, 4);
    ck_assert_uint_eq(whole.text.pages_read, 4);
    ck_assert_uint_gt(whole.text.line_count, 10);
    ck_assert_uint_eq(whole.text.lines[0].page, 3);
    has(whole.text.text, SCAN_NUMBER);
    /* of a head the first two pages and the last: nothing stands there */
    ck_assert_int_eq(read_file(bytes, len, true, &head, &why), -1);
    ck_assert_int_eq(why.code, ERR_READ_EMPTY);
    pixaDestroy(&pages);
    lept_free(bytes);
}
END_TEST

START_TEST(without_a_model_it_says_which)
{
    struct ocr *ocr = NULL;
    struct error why = {0};
    ck_assert_int_eq(ocr_prepare("/nonexistent", &ocr, &why), -1);
    ck_assert_int_eq(why.code, ERR_OCR_NONE);
    ck_assert_str_eq(why.arg[0], "/nonexistent/vie.traineddata");
    ck_assert_ptr_null(ocr);
    ocr_release(NULL);
}
END_TEST

UNIT_MAIN("ocr/ocr", page_askew_is_read_and_its_words_stand_where_they_stood,
          print_under_stamps_and_pens_is_read_and_voted_on,
          head_without_ink_is_voted_on_at_other_sizes, empty_page_has_no_words,
          upside_down_page_is_turned, pages_of_a_tiff_are_read_in_their_order,
          without_a_model_it_says_which)
