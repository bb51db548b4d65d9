/*
 * NAME     qr.c
 * SUMMARY  the mark as a code for telephones
 */
#include "sheet.h"

#include <qrencode.h>
#include <stdlib.h>

int qr_make(const char *text, struct qr *ret, struct error *err)
{
    QRcode *code =
        QRcode_encodeData((int)strlen(text), (const unsigned char *)text, 0, QR_ECLEVEL_M);
    if (code == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    const size_t count = (size_t)code->width * (size_t)code->width;
    unsigned char *modules = malloc(count);
    if (modules == NULL) {
        QRcode_free(code);
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    for (size_t i = 0; i < count; i++) {
        modules[i] = code->data[i] & 1U;
    }
    ret->modules = modules;
    ret->size = code->width;
    QRcode_free(code);
    return 0;
}

/* Neighbours in a row are one rectangle: fewer seams, fewer bytes. The white around it is the
 * paper's. */
static void draw_modules(cairo_t *cr, const struct qr *qr)
{
    for (int row = 0; row < qr->size; row++) {
        const unsigned char *modules = qr->modules + (size_t)row * (size_t)qr->size;
        for (int i = 0, end; i < qr->size; i = end) {
            end = i + 1;
            while (modules[i] != 0 && end < qr->size && modules[end] != 0) {
                end++;
            }
            if (modules[i] != 0) {
                cairo_rectangle(cr, i, row, end - i, 1);
            }
        }
    }
    cairo_fill(cr);
}

/* Recorded once: a book of a thousand pages holds it once. */
void qr_draw(struct sheet *sheet, double x, double y, double side)
{
    struct qr *qr = &sheet->qr;
    if (sheet->cr == NULL || qr->size == 0) {
        return;
    }
    if (qr->drawn == NULL) {
        const cairo_rectangle_t extent = {0, 0, qr->size, qr->size};
        qr->drawn = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, &extent);
        cairo_t *cr = cairo_create(qr->drawn);
        draw_modules(cr, qr);
        cairo_destroy(cr);
    }
    cairo_save(sheet->cr);
    cairo_translate(sheet->cr, x, y);
    cairo_scale(sheet->cr, side / qr->size, side / qr->size);
    cairo_set_source_surface(sheet->cr, qr->drawn, 0, 0);
    cairo_paint(sheet->cr);
    cairo_restore(sheet->cr);
}

void qr_release(struct qr *qr)
{
    if (qr->drawn != NULL) {
        cairo_surface_destroy(qr->drawn);
    }
    free(qr->modules);
}
