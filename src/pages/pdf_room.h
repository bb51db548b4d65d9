/*
 * pdf_room.h - one page of a PDF, by poppler.
 */
#ifndef PHIEU_PAGES_PDF_ROOM_H
#define PHIEU_PAGES_PDF_ROOM_H

#include "pages_room.h"

#include <poppler.h>

enum { PDF_WORDS_MOST = 50000 }; /* of one page; a full page of small print has 1500 */

/* What kind of page it is: what there is to be read and how. */
enum pdf_page_kind {
    PDF_BLANK,   /* nothing on it */
    PDF_TEXT,    /* its own text is good */
    PDF_SCAN,    /* a picture without text, or with some stamped onto it */
    PDF_MISREAD, /* a picture over which somebody laid a bad text: wrong model, no marks */
};
enum pdf_page_kind pdf_page_kind(PopplerPage *page, const struct page_words *words);

/* Its words with boxes, clean, from legacy fonts converted; words that are stamped over others in a
 * colour of their own, or run in another direction than most, have a layer of their own. Text that
 * runs up or down the page is turned. In the current arena. */
void pdf_words(PopplerPage *page, struct page_words *ret);

/* The page as an image to be recognised: at its scan's own resolution, 300 dpi at most;
 * *ret_surface holds the pixels until cairo_surface_destroy. Errors: ERR_READ_LIMIT, ERR_NO_MEMORY.
 */
int pdf_picture(const struct reading *r, PopplerPage *page, struct page_image *ret,
                cairo_surface_t **ret_surface, struct error *err) MUST_USE;

/* The share of the page that pictures cover; *ret_largest is set when there is one. */
double pdf_pictures(PopplerPage *page, PopplerRectangle *ret_largest);
bool pdf_has_ink(PopplerPage *page);

#endif
