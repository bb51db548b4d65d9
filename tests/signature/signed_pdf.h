/*
 * signed_pdf.h - PDFs written by hand, revision behind revision, and signed in every way that a
 * test needs.
 */
#ifndef PHIEU_TESTS_SIGNED_PDF_H
#define PHIEU_TESTS_SIGNED_PDF_H

#include "pki.h"

enum { PAPER_CONTENTS = 12000 }; /* bytes kept free for one signature */

/* Objects: 1 catalog, 2 pages, 3 page, 4 its content, 5 a font; then two for each signature. */
struct paper {
    struct buf bytes;
    size_t xref;   /* of the last revision */
    int size;      /* numbers of objects given */
    int fields[8]; /* of signatures so far */
    int field_count;
    /* What the next signature's revision says besides, "": nothing. */
    const char *contents; /* of the page, "4 0 R" */
    const char *catalog, *page, *annots, *form;
};
void paper_init(struct paper *paper);

struct signing {
    enum who who;
    const char *kind; /* NULL: adbe.pkcs7.detached */
    const char *time; /* signingTime; NULL: no signed attributes but CAdES's, "": none at all */
    const char *made; /* /M; NULL: none */
    bool names_certificate;     /* signing-certificate-v2 */
    enum who named;             /* WHO_ROOT: the signer's own */
    bool sha1, attached, alone; /* alone: no other certificate comes along */
    enum who tsa;               /* WHO_ROOT: no time stamp */
    const char *stamped;        /* its time */
    bool stamp_of_other;        /* over other bytes */
    enum who second;            /* WHO_ROOT: one signer */
    size_t gap_more;            /* the range leaves so many bytes more out, behind the string */
    const char *reason;
    int place; /* number of an empty field that it fills; 0: a new field */
};
/* Adds a revision with one signature. */
void paper_sign(struct paper *paper, const struct signing *how);
/* Adds a revision with this object in place of the one of that number. */
void paper_change(struct paper *paper, int object, const char *text);
/* The same with several: pairs of number and text, ended by 0. */
struct revised {
    int object;
    const char *text;
};
void paper_revise(struct paper *paper, const struct revised *objects, size_t count);

/* The CMS of these bytes as `how` says. */
struct text cms_of(const struct signing *how, const void *bytes, size_t len);

#endif
