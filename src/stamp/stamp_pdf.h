/*
 * stamp_pdf.h - the original as qpdf sees it: its first page, and what a revision must tie in with.
 */
#ifndef PHIEU_STAMP_PDF_H
#define PHIEU_STAMP_PDF_H

#include "stamp_room.h"

#include <qpdf/qpdf-c.h>

struct stamp_pdf {
    qpdf_data qpdf;
    const char *bytes;
    size_t len;
    size_t header;  /* where "%PDF" stands: offsets in the file count from there */
    size_t prev;    /* the last cross-reference section */
    bool is_stream; /* and its kind */
    int size;       /* of the numbers given so far */
    qpdf_oh page;   /* the first, an object with a number of its own */
    struct stamp_page shown;
    struct stamp_rect media; /* MediaBox */
    bool has_crop;           /* CropBox, its own or inherited */
    double unit;             /* UserUnit: points of paper to one of the page */
};

/* Opens and judges. pdf->qpdf is to be cleaned up whatever comes (stamp_pdf_close).
 * Errors: ERR_STAMP_DAMAGED, ERR_STAMP_ENCRYPTED, ERR_STAMP_CERTIFIED. */
int stamp_pdf_open(struct stamp_pdf *pdf, const char *bytes, size_t len,
                   struct error *err) MUST_USE;
void stamp_pdf_close(struct stamp_pdf *pdf);

/* Four numbers of an array, in order; false when it is none. */
bool stamp_pdf_rect(const struct stamp_pdf *pdf, qpdf_oh array, struct stamp_rect *ret);

#endif
