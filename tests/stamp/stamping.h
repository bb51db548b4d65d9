/*
 * stamping.h - a PDF goes through a real worker, as phieud sends it.
 */
#ifndef PHIEU_TESTS_STAMPING_H
#define PHIEU_TESTS_STAMPING_H

#include "letter_pdf.h"
#include "phieu/reader.h"

struct outcome {
    struct error err; /* ERR_NONE: stamped */
    struct pdf copy;
    struct stamp_place place;
};

/* The stamp of số đến 459, 10/3/2025. */
extern const struct stamp_job usual_job;
struct outcome stamp_as(struct pdf pdf, const struct stamp_job *job);
struct outcome stamp(struct pdf pdf);
/* Stamps, asserts that it went well, that the original is the beginning of the copy, and that qpdf
 * finds nothing to mend in it. */
struct outcome stamp_well(struct pdf pdf, const char *what);
/* Asserts the refusal. */
void stamp_refused(struct pdf pdf, enum error_code code, const char *what);

/* The stamp's rectangle in user coordinates, as the last revision has it. */
struct stamp_box {
    double x0, y0, x1, y1;
};
struct stamp_box stamp_box_of(struct pdf copy);

#endif
