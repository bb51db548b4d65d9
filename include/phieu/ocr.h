/*
 * ocr.h - pixels become words (src/ocr): Leptonica prepares, Tesseract recognises; phieu-worker-ocr only.
 *
 * One thread (OMP_THREAD_LIMIT=1 stands in the environment before the program starts: ocr programs re-execute themselves
 * with it). Preparation: deskew, saturated ink (stamps, pen) taken out of colour images; nothing else helped
 * (DOCUMENTS section 3).
 */
#ifndef PHIEU_OCR_H
#define PHIEU_OCR_H

#include "phieu/pages.h"

struct ocr;

/* Reads <folder>/vie.traineddata; before the jail closes, everything Tesseract would open later with it.
 * folder NULL or "": where Debian puts it. Errors: ERR_OCR_NONE (arg1: the path), ERR_NO_MEMORY. */
int ocr_prepare(const char *folder, struct ocr **ret, struct error *err) MUST_USE;
void ocr_release(struct ocr *ocr); /* NULL is allowed */

/* A page_recogniser; arg is the struct ocr. Errors: ERR_READ_LIMIT, ERR_READ_DAMAGED, ERR_NO_MEMORY. */
int ocr_recognise(void *arg, const struct page_image *image, struct page_words *ret,
                  struct page_words *ret_votes, size_t *ret_vote_count, struct error *err);

/* An image file (JPEG, PNG, TIFF; several pages of a TIFF) page by page to the recogniser: what pages_read is for a PDF.
 * Errors: as pages_read. */
int ocr_read_image(struct ocr *ocr, const struct pages_job *job, struct pages_result *ret,
                   struct error *err) MUST_USE;

#endif
