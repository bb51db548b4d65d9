/*
 * pages_room.h - what the files of the room share: text that came out of strangers' files, and a
 * document on its way to lines.
 */
#ifndef PHIEU_PAGES_ROOM_H
#define PHIEU_PAGES_ROOM_H

#include "layout.h"

#include "phieu/legacy.h"

/* ---- text
 * -----------------------------------------------------------------------------------------
 */

/* Foreign UTF-8 as clean text (text.h), in the current arena: what is no character, a control, or
 * shown by nobody is left out or a blank, signs of symbol fonts are a dash. Never fails; "" when
 * nothing is left. */
const char *clean_text(const char *bytes, size_t len, enum text_kind kind);

/* ---- reading
 * ---------------------------------------------------------------------------------------
 */

struct reading {
    const struct pages_job *job;
    const struct pages_limits *limits;
    struct page_lines lines;
    struct pages_result *result;
};

/* One page or paragraph is done. */
void reading_progress(const struct reading *reading, unsigned done, unsigned of);

/* Each reads one kind of file to reading->lines and sets pages, pages_read, unread and had_text.
 * Errors: as pages_read. */
int read_pdf(struct reading *reading, struct error *err) MUST_USE;
int read_docx(struct reading *reading, struct error *err) MUST_USE;
int read_mail(struct reading *reading, struct error *err) MUST_USE;
int read_plain(struct reading *reading, struct error *err) MUST_USE;

/* Lines of clean text without a place on the paper; a form feed begins a page. */
void put_text(struct reading *reading, const char *text, enum text_source source);

int read_damaged(struct error *err, const char *vi, const char *en);
/* ERR_READ_LIMIT with both texts. */
int read_limit(struct error *err, const char *vi, const char *en);

#endif
