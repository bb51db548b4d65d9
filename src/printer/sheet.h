/*
 * sheet.h - pages, and text put on them from top to bottom.
 *
 * A form is walked through twice: once without a surface, which tells how many pages there will be,
 * and once drawing. Lengths are points (1/72 inch) from the top left corner.
 */
#ifndef PHIEU_PRINTER_SHEET_H
#define PHIEU_PRINTER_SHEET_H

#include "job.h"

#include <cairo.h>
#include <pango/pango.h>

#define MM (72.0 / 25.4)

enum { LINE_THIN = 5, LINE_PLAIN = 7 }; /* tenths of a point */

struct qr {
    int size;               /* modules a side, 0: none */
    unsigned char *modules; /* 1: black */
    cairo_surface_t *drawn;
};

struct sheet {
    const struct job *job;
    cairo_t *cr;                     /* NULL while measuring */
    double width, height;            /* of the paper */
    double left, right, top, bottom; /* the edges of what is written on */
    double y;                        /* where the next thing goes */
    unsigned page, pages;            /* the page at hand, 0: none yet; how many there are */
    bool cover;                      /* the page at hand is one: no number */
    struct qr qr;
    double qr_side;
    /* Called at the top of each page but the first: a table repeats its heading. */
    void (*page_top)(struct sheet *sheet, void *arg);
    void *page_arg;
};

/* How a text is set. */
struct face {
    float size; /* points */
    bool bold, italic, struck;
    enum align align;
    unsigned strong; /* so many bytes at the beginning are bold */
};

/* Paper, edges and the mark's code of the job. Errors: ERR_NO_MEMORY. */
int sheet_init(struct sheet *sheet, const struct job *job, struct error *err) MUST_USE;
void sheet_release(struct sheet *sheet);
/* Begins the measuring (surface NULL) or drawing walk. */
void sheet_start(struct sheet *sheet, cairo_surface_t *surface);
/* Ends the last page. */
void sheet_finish(struct sheet *sheet);

void sheet_new_page(struct sheet *sheet);
double sheet_room(const struct sheet *sheet);
/* A new page unless there is room for height. */
void sheet_need(struct sheet *sheet, double height);
void sheet_space(struct sheet *sheet, double height);

/* A text laid out in a width. Every layout is made at one size of font and scaled when it is drawn:
 * Pango looks for a font by starting a thread when it first meets a size, which it cannot behind
 * closed doors. */
struct block {
    PangoLayout *layout;
    double scale;
};
struct block block_of(const struct face *face, const char *text, double width);
void block_free(struct block *block);
double block_height(const struct block *block);
double block_width(const struct block *block);    /* of its longest line */
double block_baseline(const struct block *block); /* of its first line, below its top */
void block_draw(struct sheet *sheet, const struct block *block, double x, double y);
/* Its lines from `first` on that fit into room, drawn at (x, y): *ret_height of them. Returns the
 * first line that did not fit, -1 when all did. At least one line is taken. */
int block_part(struct sheet *sheet, const struct block *block, int first, double x, double y,
               double room, double *ret_height);

/* Text in a column of width from x, at one place: returns its height, leaves sheet->y alone. */
double put_at(struct sheet *sheet, const struct face *face, const char *text, double x, double y,
              double width);
/* A paragraph between the edges, `indent` further right; goes on on the next page. */
void put_paragraph(struct sheet *sheet, const struct face *face, const char *text, double indent);
/* A paragraph whose last line ends in dots to write on, up to the right edge or to `tail`, which
 * stands at the right edge ("" for none). No text at all: a line of dots. */
void put_leader(struct sheet *sheet, const struct face *face, const char *text, const char *tail,
                double indent);

void draw_line(struct sheet *sheet, double x1, double y1, double x2, double y2, int tenths);
void draw_dots(struct sheet *sheet, double x1, double x2, double y);

/* ---- pieces that several forms have (pieces.c) -------------------------------------------- */

/* Agency at the left, the state's name at the right (NĐ 30/2020, Phụ lục I). */
void put_letterhead(struct sheet *sheet);
/* "Rạch Giá, ngày 10 tháng 3 năm 2026" below the state's name. */
void put_place_and_date(struct sheet *sheet, const char *place, struct day day);
void put_title(struct sheet *sheet, const char *title, float size);
/* Up to three blocks side by side, each a role with room for a signature and a name. */
void put_signers(struct sheet *sheet, const struct signer *signers, size_t count);
/* Those of the job, the form's own when it names none. */
void put_job_signers(struct sheet *sheet, const struct job *job);
/* "label: text", left out when text is "". */
void put_labelled(struct sheet *sheet, const char *label, const char *text);

/* The code of the mark. Errors: ERR_NO_MEMORY. */
int qr_make(const char *text, struct qr *ret, struct error *err) MUST_USE;
void qr_release(struct qr *qr);
void qr_draw(struct sheet *sheet, double x, double y, double side);

#endif
