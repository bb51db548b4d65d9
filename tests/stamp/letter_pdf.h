/*
 * letter_pdf.h - PDFs to be stamped: letters laid out as NĐ 30, Phụ lục I has them, in words of our
 * own, and files written by hand, object by object.
 *
 * Bytes live in the current arena.
 */
#ifndef PHIEU_TESTS_LETTER_PDF_H
#define PHIEU_TESTS_LETTER_PDF_H

#include "phieu/text.h"

#include <qpdf/qpdf-c.h>

struct pdf {
    const char *data;
    size_t len;
};

enum letter_kind {
    LETTER_ROOMY,   /* công văn: free space in the left column below V/v */
    LETTER_RIGHT,   /* the left column is full, the right one is free below the date */
    LETTER_TIGHT,   /* free only for a stamp of about 85 % */
    LETTER_FOOT,    /* free only at the foot */
    LETTER_CROWDED, /* no free space at all */
    LETTER_EMPTY,   /* a page without a word */
    LETTER_KINDS
};
struct pdf letter_pdf(enum letter_kind kind);
/* The letter as a scanner sends it: one grained picture a little askew; `paper` is its lightness.
 */
struct pdf scanned_pdf(enum letter_kind kind, double paper);
/* A page of this size in points, empty or covered with words. */
struct pdf sheet_pdf(double width, double height, bool covered);

/* The file written anew by qpdf after change() has had its turn; either may be NULL. */
typedef void pdf_change(qpdf_data qpdf, void *arg);
typedef void pdf_options(qpdf_data qpdf);
struct pdf pdf_changed(struct pdf pdf, pdf_change *change, void *arg, pdf_options *options);
void pdf_with_object_streams(qpdf_data qpdf);
void pdf_linearized(qpdf_data qpdf);
void pdf_encrypted(qpdf_data qpdf);

/* "1 0 obj", "2 0 obj", ... of these texts, with a table of cross-references; object 1 is the
 * catalog. `members`: more of the trailer, NULL. */
struct pdf pdf_of_objects(const char *const *objects, size_t count, const char *members);

/* Signs the whole file as adbe.pkcs7.detached with a certificate of the test's own authority.
 * `docmdp`: 0 an ordinary signature, 1 to 3 a certification. */
struct pdf pdf_signed(struct pdf pdf, int docmdp);
/* Is the first signature in the file whole and by that authority? *ret_covers: where the bytes end
 * that it speaks for. */
bool pdf_signature_holds(struct pdf pdf, size_t *ret_covers);

#endif
