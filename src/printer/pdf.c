/*
 * NAME     pdf.c
 * SUMMARY  a job on paper, as PDF
 */
#include "output.h"
#include "table.h"

#include <cairo-pdf.h>
#include <stdio.h>

/* ---- the document's language --------------------------------------------------------------- */

/* cairo 1.16 cannot say which language a document is in. The catalogue is the last object it
 * writes, so that a member more there moves nothing but the table of objects that follows. */

#define CATALOG  "<< /Type /Catalog\n"
#define LANGUAGE "   /Lang (vi-VN)\n"

static char *last_of(char *bytes, size_t len, const char *what)
{
    const size_t n = strlen(what);
    for (size_t i = len >= n ? len - n + 1 : 0; i > 0; i--) {
        if (memcmp(bytes + i - 1, what, n) == 0) {
            return bytes + i - 1;
        }
    }
    return NULL;
}

/* Says it where the document is as expected, and leaves it alone otherwise. */
static void set_language(struct output *out)
{
    static const char startxref[] = "\nstartxref\n";
    char *catalog = last_of(out->data, out->len, CATALOG);
    char *start = last_of(out->data, out->len, startxref);
    unsigned long table = 0;
    if (catalog == NULL || start == NULL || catalog > start ||
        sscanf(start + strlen(startxref), "%lu", &table) != 1 || /* NOLINT: output is NUL-ended */
        table <= (unsigned long)(catalog - out->data) || table >= out->len) {
        return;
    }
    struct output said = {0};
    char tail[64];
    const size_t cut = (size_t)(catalog - out->data) + strlen(CATALOG);
    const size_t end = (size_t)(start - out->data);
    snprintf(tail, sizeof tail, "%s%lu\n%%%%EOF\n", startxref, table + strlen(LANGUAGE));
    output_add(&said, out->data, cut);
    output_puts(&said, LANGUAGE);
    output_add(&said, out->data + cut, end - cut);
    output_puts(&said, tail);
    output_release(out);
    *out = said;
}

/* ---- pages
 * ----------------------------------------------------------------------------------------- */

static cairo_status_t take_bytes(void *arg, const unsigned char *bytes, unsigned len)
{
    struct output *out = arg;
    output_add(out, bytes, len);
    return out->failed ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

static void describe(cairo_surface_t *surface, const struct job *job)
{
    char made[INSTANT_TEXT];
    instant_iso(job->made, made);
    made[19] = 'Z'; /* whole seconds */
    made[20] = '\0';
    cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, job->title);
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR,
                                   print_str(json_get(job->head, "agency"), "name"));
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Phiếu");
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, made);
    if (job->mark_qr[0] != '\0') {
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_KEYWORDS,
                                       words("phieu-mark:%s", job->mark_qr));
    }
}

static void put_heading(struct sheet *sheet, const struct job *job)
{
    static const struct face face = {.size = 13, .italic = true, .align = ALIGN_CENTRE};
    const bool across = job->form->across;
    put_letterhead(sheet);
    if (!across) {
        sheet_space(sheet, 8);
    }
    put_title(sheet, job->title, 14);
    if (job->period[0] != '\0') {
        sheet->y +=
            put_at(sheet, &face, job->period, sheet->left, sheet->y, sheet->right - sheet->left);
    }
    sheet_space(sheet, 8);
}

static void put_end(struct sheet *sheet, const struct job *job)
{
    if (job->form->after != NULL) {
        job->form->after(sheet, job);
    }
    put_job_signers(sheet, job);
}

/* What follows the table goes together: signatures alone on a page could be under anything. */
static void put_end_together(struct sheet *sheet, const struct job *job)
{
    struct sheet measuring = *sheet;
    measuring.cr = NULL;
    measuring.y = measuring.top;
    measuring.bottom = 1e9;
    put_end(&measuring, job);
    const double height = measuring.y - measuring.top;
    if (height <= sheet->bottom - sheet->top) {
        sheet_need(sheet, height);
    }
    put_end(sheet, job);
}

/* The whole form once; measuring without a surface. */
static int walk(struct sheet *sheet, const struct job *job, cairo_surface_t *surface,
                struct error *err)
{
    const struct form *form = job->form;
    sheet_start(sheet, surface);
    if (form->cover != NULL) {
        form->cover(sheet, job);
    }
    sheet_new_page(sheet);
    if (form->whole != NULL) {
        form->whole(sheet, job);
        sheet_finish(sheet);
        return 0;
    }
    put_heading(sheet, job);
    if (form->before != NULL) {
        form->before(sheet, job);
    }
    if (table_put(sheet, err) != 0) {
        sheet_finish(sheet);
        return -1;
    }
    put_end_together(sheet, job);
    sheet_finish(sheet);
    return 0;
}

static int draw(struct sheet *sheet, const struct job *job, struct output *out, struct error *err)
{
    cairo_surface_t *surface =
        cairo_pdf_surface_create_for_stream(take_bytes, out, sheet->width, sheet->height);
    describe(surface, job);
    const int result = walk(sheet, job, surface, err);
    cairo_surface_finish(surface);
    const cairo_status_t status = cairo_surface_status(surface);
    cairo_surface_destroy(surface);
    if (result == 0 && status != CAIRO_STATUS_SUCCESS) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    return result;
}

/* How many pages a table takes is cheaper measured than drawn. A slip is nearly always one page: it
 * is drawn as that, and once more when it was not. */
static int draw_counted(struct sheet *sheet, const struct job *job, struct output *out,
                        struct error *err)
{
    if (job->form->whole == NULL) {
        return walk(sheet, job, NULL, err) == 0 ? draw(sheet, job, out, err) : -1;
    }
    sheet->pages = 1;
    const int result = draw(sheet, job, out, err);
    if (result != 0 || sheet->pages == 1) {
        return result;
    }
    output_release(out);
    return draw(sheet, job, out, err);
}

int pdf_make(const struct job *job, struct output *out, struct error *err)
{
    struct sheet sheet;
    if (sheet_init(&sheet, job, err) != 0) {
        return -1;
    }
    const int result = draw_counted(&sheet, job, out, err);
    sheet_release(&sheet);
    if (result == 0 && !out->failed) {
        set_language(out);
    }
    return result;
}
