/*
 * ocr_room.h - what the files of this room share.
 *
 * Leptonica's images belong to whoever made them. In a worker the arena has no scope: when it runs
 * out the process ends, and what a library holds goes with it.
 */
#ifndef PHIEU_OCR_ROOM_H
#define PHIEU_OCR_ROOM_H

#include "phieu/ocr.h"

#include <leptonica/allheaders.h>
#include <tesseract/capi.h>

struct ocr {
    TessBaseAPI *api;
    char *model; /* vie.traineddata; Tesseract reads from it as long as it lives */
};

/* ---- image.c: foreign bytes or a rendered page become pixels ---- */

/* A page as pixels: 1, 8 or 32 bits each, without a palette, the right way up as far as its file
 * says. */
struct sheet {
    PIX *pix;
    float dpi; /* pixels an inch */
};

/* What an image file holds, without decoding it. Errors: ERR_READ_KIND, ERR_READ_DAMAGED,
 * ERR_READ_LIMIT. */
struct image_head {
    int format;     /* IFF_* of Leptonica */
    unsigned pages; /* 1 unless it is a TIFF */
};
int image_head(const char *bytes, size_t len, const struct pages_limits *limits,
               struct image_head *ret, struct error *err) MUST_USE;
/* Page `page` (0..) decoded. Errors: ERR_READ_DAMAGED, ERR_READ_LIMIT. */
int image_decode(const char *bytes, size_t len, const struct image_head *head, unsigned page,
                 const struct pages_limits *limits, struct sheet *ret, struct error *err) MUST_USE;
/* A page given by pages_read. Errors: as image_decode, ERR_NO_MEMORY. */
int image_of_page(const struct page_image *image, struct sheet *ret, struct error *err) MUST_USE;

/* exif.c: how a camera says the picture is to be turned: 1..8 as in TIFF; 1 when nothing is said.
 */
unsigned exif_orientation(const unsigned char *jpeg, size_t len);

/* ---- ink.c: stamps and pens ---- */

/* The inks of a colour image: how bright the paper is, and each sixth of the colour circle's own
 * ink. */
enum { INK_HUES = 6 };
struct ink {
    unsigned paper;          /* luma of the paper, 0..255 */
    unsigned hues[INK_HUES]; /* the usual brightest channel of that ink, 0: none of it */
    double share;            /* of the pixels that are ink */
};
void ink_measure(PIX *colour, struct ink *ret);
bool ink_found(const struct ink *ink);
/* A grey copy without the ink: what lies under it stays where it is darker than `keep` hundredths
 * of the ink itself. NULL: no memory. */
PIX *ink_removed(PIX *colour, const struct ink *ink, unsigned keep);
enum { INK_KEEP = 70 };

/* ---- words.c: pixels become words ---- */

/* Where an image that was cut and turned lies on its page. */
struct placement {
    float angle;         /* radians, clockwise, by which it was turned about its middle */
    float width, height; /* of the image, pixels */
    float left, top;     /* of its upper left before turning, pixels of the page */
    float scale;         /* pixels of the image per pixel of the page */
    float points;        /* points per pixel of the page */
};
struct found_words {
    struct page_words words; /* width and height are not set */
    unsigned mean;           /* of their confidences */
    bool lying;              /* most of them run up or down the sheet */
};
/* The words of a grey or bilevel image, in the current arena. */
int words_of(struct ocr *ocr, PIX *pix, float dpi, const struct placement *place,
             struct found_words *ret, struct error *err) MUST_USE;

/* ---- ocr.c ---- */

/* A page's words; votes (room for PAGE_VOTES_MOST) if it is page 1. Errors: as ocr_recognise. */
int sheet_words(struct ocr *ocr, const struct sheet *sheet, unsigned page, struct page_words *ret,
                struct page_words *ret_votes, size_t *ret_vote_count, struct error *err) MUST_USE;

/* ---- votes.c: the head strip read differently ---- */

int votes_of(struct ocr *ocr, const struct sheet *sheet, const struct ink *ink, float angle,
             const struct page_words *page, struct page_words *ret, size_t *ret_count,
             struct error *err) MUST_USE;

#endif
