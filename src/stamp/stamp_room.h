/*
 * stamp_room.h - what the files of the stamp share: the page as it is shown, its ink, the free box,
 * and the revision that is appended.
 *
 * Shown coordinates are points from the upper left of the page as a reader sees it (CropBox, turned
 * by /Rotate); user coordinates are the PDF's own.
 */
#ifndef PHIEU_STAMP_ROOM_H
#define PHIEU_STAMP_ROOM_H

#include "phieu/stamp.h"

#include <pango/pangocairo.h>

#define MM (72.0 / 25.4)

#define STAMP_WIDTH  (50 * MM)
#define STAMP_HEIGHT (35 * MM)
#define STAMP_FOOT   (2.6 * MM) /* below the frame: the line that says "derived" */

/* A font map of Tinos and nothing else; the caller unrefs it. Errors: ERR_STAMP_FONT. */
int stamp_font_map(PangoFontMap **ret, struct error *err) MUST_USE;

/* ---- the page as it is shown --------------------------------------------------------------------
 */

struct stamp_rect {
    double x0, y0, x1, y1;
};
struct stamp_page {
    struct stamp_rect crop; /* user coordinates, in order */
    int turn;               /* 0, 90, 180, 270 clockwise */
    double width, height;   /* as shown */
};
/* A box in shown coordinates -> user coordinates, in order. */
struct stamp_rect stamp_page_user(const struct stamp_page *page, const struct stamp_rect *shown);
/* And back. */
struct stamp_rect stamp_page_shown(const struct stamp_page *page, const struct stamp_rect *user);
/* The crop box made taller by `by`, above what is shown. */
struct stamp_rect stamp_page_taller(const struct stamp_page *page, double by);

/* ---- ink and free space
 * -------------------------------------------------------------------------- */

/* What covers the page, cell by cell; cells are squares of `cell` points. */
struct stamp_ink {
    int columns, rows;
    double cell;
    unsigned char *covered; /* rows * columns, 0 or 1 */
};
void stamp_ink_cover(struct stamp_ink *ink, const struct stamp_rect *shown);

struct stamp_spot {
    struct stamp_place place;
    double scale;
    struct stamp_rect box; /* shown coordinates, with the foot; of STAMP_STRIP: to be placed */
};
/* The best free box for a stamp of this size at scale 1. In the current arena. */
void stamp_find(const struct stamp_ink *ink, double width, double height, struct stamp_spot *ret);

/* Page 1 rendered small by poppler, with the boxes of its text: fonts that are not in the file
 * cannot be opened in the jail, so their letters leave no ink. A page that cannot be rendered is
 * covered all over. Errors: ERR_STAMP_DAMAGED (poppler sees no page, or another size than `page`).
 */
int stamp_ink_read(const char *bytes, size_t len, const struct stamp_page *page,
                   struct stamp_ink *ret, struct error *err) MUST_USE;

/* ---- the revision
 * --------------------------------------------------------------------------------- */

struct stamp_entry {
    int id, generation;
    size_t offset;
};
enum { STAMP_ENTRIES = 6 };
/* An appended revision on its way: objects, then its cross-references. */
struct stamp_tail {
    struct buf *out;
    size_t base; /* where out begins, counted from the "%PDF" of the file */
    struct stamp_entry entries[STAMP_ENTRIES];
    int count;
};
/* "7 0 obj\n" begins, "endobj" ends an object. */
void stamp_tail_open(struct stamp_tail *tail, int id, int generation);
void stamp_tail_close(struct stamp_tail *tail);
/* The trailer's members besides /Size and /Prev. `stream_id`: number of the cross-reference stream
 * to write, 0 for a table, as the file's last section is. */
void stamp_tail_end(struct stamp_tail *tail, const char *members, int size, size_t prev,
                    int stream_id);

/* Points with at most two decimals, whatever the locale. */
void stamp_put_number(struct buf *out, double value);

/* ERR_STAMP_DAMAGED with both texts; returns -1. */
int stamp_damaged(struct error *err, const char *vi, const char *en);

#endif
