/*
 * NAME     pdf.c
 * SUMMARY  the pages of a PDF, one after the other
 *
 * Of a head only what is needed is read: pages up to the one with "Nơi nhận", on which the letter
 * proper ends; of scans page 1, then page 2, then the last, for nobody knows where the letter ends
 * until it is recognised.
 */
#include "pdf_room.h"

#include <string.h>

enum { HEAD_PAGES_MOST = 30 };

#define PAGE_MEMORY ((size_t)96 << 20) /* of its words; its pixels are cairo's */

struct pdf {
    struct reading *reading;
    PopplerDocument *document;
    unsigned pages, last; /* of the file; the last to be read */
    bool ended;           /* the letter proper, on a page read so far */
};

static int open_pdf(struct pdf *pdf, GBytes *bytes, struct error *err)
{
    GError *why = NULL;
    pdf->document = poppler_document_new_from_bytes(bytes, NULL, &why);
    if (pdf->document == NULL) {
        const bool locked = g_error_matches(why, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED);
        g_clear_error(&why);
        return locked ? error_set(err, ERR_READ_ENCRYPTED, NULL, NULL, NULL)
                      : read_damaged(err, "PDF không mở được", "the PDF cannot be opened");
    }
    const int pages = poppler_document_get_n_pages(pdf->document);
    if (pages <= 0) {
        return read_damaged(err, "PDF không có trang nào", "the PDF has no page");
    }
    const unsigned most = pdf->reading->limits->pages_most;
    pdf->pages = (unsigned)pages;
    pdf->last = pdf->pages < most ? pdf->pages : most;
    return 0;
}

/* ---- one page
 * ----------------------------------------------------------------------------------------
 */

static void keep_votes(struct reading *r, const struct page_words *votes, size_t count)
{
    struct arena *const lasting = r->lines.text->arena;
    struct page_text *texts = arena_alloc(lasting, count * sizeof *texts);
    for (size_t i = 0; i < count; i++) {
        struct buf text;
        struct page_lines lines = {.text = &text};
        buf_init(&text, lasting, r->limits->text_most);
        pages_arrange(&votes[i], 1, SOURCE_OCR, &lines);
        texts[i] = (struct page_text){.text = text.data,
                                      .len = text.len,
                                      .lines = lines.lines,
                                      .line_count = lines.count,
                                      .pages = 1,
                                      .pages_read = 1};
    }
    r->result->text.votes = texts;
    r->result->text.vote_count = count;
}

static int recognise(struct reading *r, const struct page_image *image, struct error *err)
{
    struct page_words words = {0}, votes[PAGE_VOTES_MOST] = {{0}};
    size_t count = 0;
    if (r->job->recognise(r->job->arg, image, &words, votes, &count, err) != 0) {
        return -1;
    }
    pages_arrange(&words, image->page, SOURCE_OCR, &r->lines);
    if (image->page == 1 && count > 0) {
        keep_votes(r, votes, count < PAGE_VOTES_MOST ? count : PAGE_VOTES_MOST);
    }
    return 0;
}

static int recognise_page(struct reading *r, PopplerPage *page, unsigned number, struct error *err)
{
    struct page_image image;
    cairo_surface_t *surface;
    if (pdf_picture(r, page, &image, &surface, err) != 0) {
        return -1;
    }
    image.page = number;
    const int result = recognise(r, &image, err);
    cairo_surface_destroy(surface);
    return result;
}

/* A scan in the middle of a long file is not what a head is looked for on. */
static bool is_wanted(const struct pdf *pdf, unsigned number)
{
    return !pdf->reading->job->head_only || number <= 2 || number == pdf->last;
}

static int read_page(struct pdf *pdf, PopplerPage *page, unsigned number, struct error *err)
{
    struct reading *r = pdf->reading;
    struct pages_result *result = r->result;
    struct page_words words;
    pdf_words(page, &words);
    const enum pdf_page_kind kind = pdf_page_kind(page, &words);
    const bool by_eye = kind == PDF_SCAN || kind == PDF_MISREAD;
    result->had_text = result->had_text || words.count > 0;
    if (by_eye && !is_wanted(pdf, number)) {
        return 0;
    }
    if (by_eye && r->job->recognise != NULL) {
        result->text.pages_read++;
        return recognise_page(r, page, number, err);
    }
    result->unread += by_eye;
    result->text.pages_read += kind != PDF_SCAN;
    pages_arrange(&words, number, kind == PDF_MISREAD ? SOURCE_OCR : SOURCE_DIGITAL, &r->lines);
    return 0;
}

/* ---- all of them
 * -------------------------------------------------------------------------------------
 */

static bool line_begins(const struct page_lines *lines, size_t at, const char *beginning)
{
    const struct text_line *line = &lines->lines[at];
    const char *text = arena_memdup(arena_current(), lines->text->data + line->begin,
                                    line->len < 60 ? line->len : 60);
    return strncmp(text_folded(arena_current(), text), beginning, strlen(beginning)) == 0;
}

/* Do the lines from `from` on end the letter: by its receivers, or because an annex begins behind
 * it? */
static bool ends_letter(const struct page_lines *lines, size_t from, unsigned number)
{
    for (size_t i = from; i < lines->count; i++) {
        if (line_begins(lines, i, "noi nhan") ||
            (number > 1 && i < from + 3 && line_begins(lines, i, "phu luc"))) {
            return true;
        }
    }
    return false;
}

static int read_numbered(struct pdf *pdf, unsigned number, struct error *err)
{
    PopplerPage *page = poppler_document_get_page(pdf->document, (int)number - 1);
    const size_t before = pdf->reading->lines.count;
    if (page == NULL) {
        return 0; /* damaged: what is left of the file is read */
    }
    const int result = read_page(pdf, page, number, err);
    g_object_unref(page);
    if (result == 0 && pdf->reading->job->head_only) {
        pdf->ended = ends_letter(&pdf->reading->lines, before, number);
    }
    return result;
}

/* A page's words are forgotten when its lines are made: five hundred pages of them are no little.
 */
static int read_and_forget(struct pdf *pdf, unsigned number, struct error *err)
{
    struct arena *const lasting = arena_current();
    struct arena passing;
    arena_init(&passing, PAGE_MEMORY);
    passing.scope = lasting->scope;
    arena_enter(&passing);
    const int result = read_numbered(pdf, number, err);
    arena_enter(lasting);
    arena_release(&passing);
    return result;
}

static int read_pages(struct pdf *pdf, struct error *err)
{
    struct reading *r = pdf->reading;
    const bool head = r->job->head_only;
    for (unsigned number = 1; number <= pdf->last && !pdf->ended; number++) {
        if (head && number > HEAD_PAGES_MOST && number < pdf->last) {
            number = pdf->last;
        }
        if (read_and_forget(pdf, number, err) != 0) {
            return -1;
        }
        if (r->lines.text->overflow) {
            return read_limit(err, "quá nhiều chữ", "too much text");
        }
        reading_progress(r, r->result->text.pages_read, pdf->pages);
    }
    return 0;
}

int read_pdf(struct reading *reading, struct error *err)
{
    struct pdf pdf = {.reading = reading};
    GBytes *bytes = g_bytes_new_static(reading->job->bytes, reading->job->len);
    int result = open_pdf(&pdf, bytes, err);
    if (result == 0) {
        reading->result->text.pages = pdf.pages;
        result = read_pages(&pdf, err);
    }
    if (pdf.document != NULL) {
        g_object_unref(pdf.document);
    }
    g_bytes_unref(bytes);
    return result;
}
