/*
 * NAME     file.c
 * SUMMARY  an image file, page by page, becomes lines
 */
#include "ocr_room.h"

struct pictures {
    struct ocr *ocr;
    const struct pages_job *job;
    struct image_head head;
    struct buf text;
    struct page_lines lines;
    struct pages_result result;
};

static void keep_votes(struct pictures *p, const struct page_words *votes, size_t count)
{
    struct page_text *texts = arena_alloc(arena_current(), count * sizeof *texts);
    for (size_t i = 0; i < count; i++) {
        struct buf text;
        struct page_lines lines = {.text = &text};
        buf_init(&text, arena_current(), p->job->limits->text_most);
        pages_arrange(&votes[i], 1, SOURCE_OCR, &lines);
        texts[i] = (struct page_text){.text = text.data,
                                      .len = text.len,
                                      .lines = lines.lines,
                                      .line_count = lines.count,
                                      .pages = 1,
                                      .pages_read = 1};
    }
    p->result.text.votes = texts;
    p->result.text.vote_count = count;
}

static int read_page(struct pictures *p, unsigned page, struct error *err)
{
    const struct pages_job *job = p->job;
    struct page_words words, votes[PAGE_VOTES_MOST];
    size_t count;
    struct sheet sheet;
    if (image_decode(job->bytes, job->len, &p->head, page, job->limits, &sheet, err) != 0) {
        return -1;
    }
    const int result = sheet_words(p->ocr, &sheet, page + 1, &words, votes, &count, err);
    pixDestroy(&sheet.pix);
    if (result != 0) {
        return -1;
    }
    pages_arrange(&words, page + 1, SOURCE_OCR, &p->lines);
    if (count > 0) {
        keep_votes(p, votes, count);
    }
    p->result.text.pages_read++;
    return 0;
}

/* Nobody knows where a scanned letter ends: its first two pages and its last one have the head and
 * the signature. */
static bool is_wanted(const struct pictures *p, unsigned page, unsigned pages)
{
    return !p->job->head_only || page < 2 || page + 1 == pages;
}

static int read_pages(struct pictures *p, struct error *err)
{
    const struct pages_job *job = p->job;
    const unsigned most = job->limits->pages_most;
    const unsigned pages = p->head.pages < most ? p->head.pages : most;
    p->result.text.pages = p->head.pages;
    for (unsigned i = 0; i < pages; i++) {
        if (is_wanted(p, i, pages) && read_page(p, i, err) != 0) {
            return -1;
        }
        if (job->on_page != NULL) {
            job->on_page(job->arg, i + 1, pages);
        }
    }
    if (p->text.overflow) {
        return error_set(err, ERR_READ_LIMIT, NULL, "quá nhiều chữ", "too much text");
    }
    return p->lines.count > 0 ? 0 : error_set(err, ERR_READ_EMPTY, NULL, NULL, NULL);
}

int ocr_read_image(struct ocr *ocr, const struct pages_job *job, struct pages_result *ret,
                   struct error *err)
{
    struct pictures p = {.ocr = ocr, .job = job};
    buf_init(&p.text, arena_current(), job->limits->text_most);
    p.lines.text = &p.text;
    if (image_head(job->bytes, job->len, job->limits, &p.head, err) != 0 ||
        read_pages(&p, err) != 0) {
        return -1;
    }
    p.result.text.text = p.text.data;
    p.result.text.len = p.text.len;
    p.result.text.lines = p.lines.lines;
    p.result.text.line_count = p.lines.count;
    *ret = p.result;
    return 0;
}
