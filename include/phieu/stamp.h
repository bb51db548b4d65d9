/*
 * stamp.h - the arrival stamp (dấu ĐẾN, NĐ 30/2020, Phụ lục IV) on a derived copy of a letter's
 * PDF.
 *
 * The copy is the original's bytes, untouched, and behind them one appended revision of a few
 * objects: a Stamp annotation with its own appearance in vector outlines. A digital signature of
 * the original stays valid for its revision; the stamp can be hidden or taken off again. The copy
 * is a view that is made anew each time, never what is verified, forwarded or archived.
 *
 * Foreign bytes are parsed in `phieu-worker-stamp` alone. On its descriptor 0 it finds the PDF and
 * behind it the job, so that what phieud hands over becomes the answer once the job is cut off and
 * the revision put in its place:
 *     PDF  JSON {"agency", "number", "arrived", "passed_to", "case", "made"}  "\njob
 * <json-bytes>\n" On descriptor 1 it leaves one frame: "revision <bytes> <enum stamp_zone>
 * <percent>\n" and the appended revision alone "error <bytes>\n" JSON {"code", "field", "args"} as
 * in reader.h The original's bytes never come back from the worker: phieud has them, whatever the
 * worker says.
 */
#ifndef PHIEU_STAMP_H
#define PHIEU_STAMP_H

#include "phieu/json.h"

/* What is written into the stamp. Texts are clean UTF-8 and never NULL. */
struct stamp_job {
    const char *agency; /* TÊN CƠ QUAN, TỔ CHỨC: the receiver; the stamp has it in capitals */
    const char *number; /* Số: "459" */
    struct day arrived; /* Ngày */
    const char *passed_to; /* Chuyển; "": dots, to be filled in by hand */
    const char *case_code; /* Số và ký hiệu HS; "": dots */
    struct instant made;   /* goes into the annotation; the same job gives the same bytes */
};

/* Where the stamp came to stand on page 1. */
enum stamp_zone {
    STAMP_LEFT,  /* left column, under the number or the V/v: where NĐ 30's habit has it */
    STAMP_RIGHT, /* right column, under the date */
    STAMP_PAGE,  /* free space elsewhere on the page */
    STAMP_STRIP, /* nowhere free: on a strip by which the page was made taller */
    STAMP_ZONES
};
struct stamp_place {
    enum stamp_zone zone;
    int percent; /* of 50 x 35 mm: 80 to 100; less only on a strip of a page narrower than it */
};

#define STAMP_JOB_MOST      ((size_t)16 << 10)
#define STAMP_REVISION_MOST ((size_t)4 << 20)

/* ---- in the worker ----------------------------------------------------------------------------
 */

/* Finds the job behind the PDF; *ret_pdf is how many bytes before it are the PDF's. Strings live in
 * the current arena. Errors: ERR_INTERNAL (phieud and worker are not of one build). */
int stamp_job_read(const char *bytes, size_t len, struct stamp_job *ret, size_t *ret_pdf,
                   struct error *err) MUST_USE;

/* The stamp as PDF operators in a box of its own, origin at the lower left, points. */
struct stamp_drawing {
    double width, height;
    const char *operators;
    size_t len;
};
/* Draws from our own bytes only, before any foreign one is looked at. Pango leaves threads behind:
 * call it in a process that does not go on to the jail. In the current arena.
 * Errors: ERR_STAMP_FONT (the font is missing or lacks Vietnamese letters). */
int stamp_draw(const struct stamp_job *job, struct stamp_drawing *ret, struct error *err) MUST_USE;

/* What the PDF libraries would open later, opened now. */
void stamp_prepare(void);
/* Finds the place and writes the revision that is to follow bytes[len]. Inside the jail.
 * Errors: ERR_STAMP_DAMAGED (arg1, arg2: what is wrong, Vietnamese and English; a file whose
 * cross-references had to be guessed counts as damaged), ERR_STAMP_ENCRYPTED, ERR_STAMP_CERTIFIED
 * (arg1: the level; DocMDP 1 and 2 forbid annotations, ISO 32000-1, 12.8.2.2). */
int stamp_revision(const char *bytes, size_t len, const struct stamp_job *job,
                   const struct stamp_drawing *drawing, struct buf *out, struct stamp_place *ret,
                   struct error *err) MUST_USE;

#endif
