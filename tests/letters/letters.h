/*
 * letters.h - letters of public offices with the truth about them, made by a seed.
 *
 * What src/pages, src/ocr and src/extract are tuned on and measured with: NĐ 30/2020 layout, every
 * type, issuers of all levels, and the traps of DOMAIN.md section 4. Persons and texts are made up.
 * The same spec gives the same bytes on the same libraries.
 *
 * Two parts with words of their own (pool_tune.c, pool_held.c): whoever writes patterns looks at
 * `tune` only, and what is reported counts `held`.
 *
 * The truth of a letter:
 *
 *   "id": "tune-stamped300-0007", "part", "class", "file", "pages"
 *
 *   "fields": {as in extract.h: value or null, and "code"}; "issuer_also": [other right names]
 *
 *   "deadlines": [{"kind", "date"?, "time"?, "month"?, "day"?, "days"?, "quote", "page"}], those of
 * the letter itself, without "none"; page 0: not known (docx)
 *
 *   "allowed": [the same], true but not the letter's own: in tables and attached papers
 *
 *   "refers": [code], "addressees": [text], "tasks": rows of its plan tables
 *
 *   "parts": [{"kind": "letter" | "draft" | "slip" | "appendix", "code"}]
 */
#ifndef PHIEU_TESTS_LETTERS_H
#define PHIEU_TESTS_LETTERS_H

#include "phieu/day.h"
#include "phieu/json.h"

#include <stdbool.h>
#include <stddef.h>

enum letters_part { LETTERS_TUNE, LETTERS_HELD, LETTERS_PARTS };
extern const char *const letters_part_names[LETTERS_PARTS]; /* tune held */

enum letters_class {
    LETTERS_DIGITAL,    /* PDF with text; a share in NFD, in odd content order, in .Vn/VNI fonts */
    LETTERS_DOCX,       /* a share in .Vn fonts */
    LETTERS_SCAN300,    /* 300 dpi, clean; a share with a bad text layer underneath */
    LETTERS_STAMPED300, /* 300 dpi, seal, pen, arrival stamp, ±1°, noise, JPEG 72 */
    LETTERS_POOR200,    /* 200 dpi, a stamp on the number or the V/v, to 1.9°, pale, JPEG 50 */
    LETTERS_BW150,      /* 150 dpi, black and white, speckled */
    LETTERS_CLASSES
};
extern const char *const letters_class_names[LETTERS_CLASSES];

#define LETTERS_PAGES_MOST 25
struct letters_spec {
    enum letters_part part;
    enum letters_class class;
    unsigned n;     /* the nth of its class and part, 0.. */
    unsigned pages; /* so many at least, filled up with an appendix, at most LETTERS_PAGES_MOST; 0:
                       as they come */
    bool as_pdf;    /* scans: never a bare JPEG, PNG or TIFF */
    bool demo; /* a công văn of Sở Y tế tỉnh Bình An to config/demo's agency, one page, with a
                  deadline */
    struct day issued; /* n 0: as it comes */
};

struct letters_made {
    const char *bytes;
    size_t len;
    const char *extension; /* "pdf", "docx", "jpg", "png", "tif" */
    json_t *truth;
};

/* In the current arena, of which a scan takes some 4 MB a page. Whatever fails ends the program. */
void letters_make(const struct letters_spec *spec, struct letters_made *ret);
/* The nth of them again, its first page as it goes to the recogniser: RGB24 pixels without any file
 * around them; the caller destroys it. */
struct _cairo_surface *letters_page_image(const struct letters_spec *spec, unsigned page);

/* What fonts and libraries keep goes, for whoever counts leaks. */
void letters_done(void);

#endif
