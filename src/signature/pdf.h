/*
 * pdf.h - a foreign PDF as signatures see it: its fields, the bytes each one is about, and what
 * came after.
 */
#ifndef PHIEU_SIGNATURE_PDF_H
#define PHIEU_SIGNATURE_PDF_H

#include "signature_room.h"

#include <qpdf/qpdf-c.h>

enum { SIGNATURES_MOST = 32, FIELD_DEPTH = 32, FIELD_NODES = 20000 };

/* ---- form.c: opened without repairing it -------------------------------------------------------
 */
struct pdf {
    qpdf_data qpdf;
    const char *bytes;
    size_t len;
};
/* To be closed whatever comes. Errors: ERR_READ_DAMAGED, ERR_READ_ENCRYPTED. */
int pdf_open(struct pdf *pdf, const char *bytes, size_t len, struct error *err) MUST_USE;
void pdf_close(struct pdf *pdf);
/* Something that was looked at so far was not as it should be. */
bool pdf_is_mended(const struct pdf *pdf);

struct field {
    const char *name; /* "Form.Chữ ký 1" */
    qpdf_oh value;    /* the signature's dictionary */
    int object;       /* number of the field's object, 0: none */
};
/* The signature fields that are signed, in the order of the form; returns how many there are, also
 * beyond SIGNATURES_MOST. */
size_t pdf_fields(const struct pdf *pdf, struct field fields[SIGNATURES_MOST]);
/* A text of a dictionary as one clean line; "". */
const char *pdf_text(const struct pdf *pdf, qpdf_oh dictionary, const char *key, size_t most);
/* /M, "D:20250307080000+07'00'"; INSTANT_NONE. */
struct instant pdf_time(const char *text);

/* ---- range.c: the bytes a signature is about ---------------------------------------------------
 */
struct range {
    enum why why;            /* WHY_NONE, WHY_RANGE, WHY_GAP */
    struct spans spans;      /* of the file's own bytes, when they are in it */
    size_t end;              /* first byte behind the second span */
    unsigned char *contents; /* what stands in the gap, decoded; the arena's */
    size_t contents_len;
};
void range_judge(const struct pdf *pdf, qpdf_oh signature, struct range *ret);
/* How many signatures the bytes show, whatever the form says. */
size_t range_count(const char *bytes, size_t len);

/* ---- changes.c: what came after a signature ----------------------------------------------------
 */
/* Whether the file is the revision that ends at `end` with nothing more than the signatures of
 * `objects` (numbers of their fields) and what belongs to them. *ret_validation: certificates and
 * lists for later checks (/DSS) came in. */
bool changes_are_signatures(const struct pdf *pdf, size_t end, const int *objects, size_t count,
                            bool *ret_validation);

#endif
