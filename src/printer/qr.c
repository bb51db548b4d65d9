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
    for (size_t i = 0; modules != NULL && i < count; i++) {
        modules[i] = code->data[i] & 1U;
    }
    const int size = code->width;
    QRcode_free(code);
    if (modules == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    ret->modules = modules;
    ret->size = size;
    return 0;
}

/* Neighbours in a row are one rectangle: fewer seams, fewer bytes. The white around it is the paper's. */
void qr_draw(struct sheet *sheet, double x, double y, double side)
{
    const struct qr *qr = &sheet->qr;
    if (sheet->cr == NULL || qr->size == 0) {
        return;
    }
    const double one = side / qr->size;
    for (int row = 0; row < qr->size; row++) {
        const unsigned char *modules = qr->modules + row * qr->size;
        for (int i = 0, end; i < qr->size; i = end) {
            end = i + 1;
            while (modules[i] != 0 && end < qr->size && modules[end] != 0) {
                end++;
            }
            if (modules[i] != 0) {
                cairo_rectangle(sheet->cr, x + i * one, y + row * one, (end - i) * one, one);
            }
        }
    }
    cairo_fill(sheet->cr);
}
