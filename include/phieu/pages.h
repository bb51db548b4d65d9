/*
 * pages.h - any file becomes lines of text (src/pages); inside a worker only.
 *
 * PDF (poppler: words with boxes), .docx (libzip, libxml2), mail (GMime), plain text. What has to be recognised goes
 * to a recogniser that the program brings along (ocr.h); a program without one is told so. Poppler is GPL: only
 * phieu-worker-read and phieu-worker-ocr link this room.
 */
#ifndef PHIEU_PAGES_H
#define PHIEU_PAGES_H

#include "phieu/arena.h"
#include "phieu/error.h"
#include "phieu/page_text.h"
#include "phieu/text.h"

enum pages_kind { PAGES_UNKNOWN, PAGES_PLAIN, PAGES_PDF, PAGES_IMAGE, PAGES_DOCX, PAGES_MAIL };
/* By the bytes, not by a name. A video, a program, an old .doc are PAGES_UNKNOWN. */
enum pages_kind pages_kind_of(const char *bytes, size_t len);

/* A word on a page, in points from the upper left (72 an inch). */
struct page_word {
    const char *text; /* clean UTF-8, NFC, converted from a legacy font */
    float left, top, right, bottom;
    uint8_t confidence; /* 0..100 */
    bool bold;
    bool line_end;      /* the last of its line, where who gave the words knows lines */
    uint8_t layer;      /* 0: the page's own; another: stamped over it, never on a line with other layers */
};
struct page_words {
    const struct page_word *words; /* in the giver's order */
    size_t count;
    float width, height; /* of the page, points */
};

/* A page to be recognised: pixels as Cairo has them (CAIRO_FORMAT_RGB24), or the JPEG that is the whole page. */
struct page_image {
    const unsigned char *pixels; /* NULL when jpeg is given */
    int width, height, stride;
    const unsigned char *jpeg;
    size_t jpeg_len;
    float page_width, page_height; /* points; 0: unknown, then the image's own resolution counts */
    unsigned page;                 /* 1..; page 1 gets votes */
};
/* The words of an image, and of page 1's head strip the votes besides. Errors: ERR_NO_MEMORY, those of ocr.h. */
typedef int page_recogniser(void *arg, const struct page_image *image, struct page_words *ret,
                            struct page_words *ret_votes, size_t *ret_vote_count, struct error *err);
enum { PAGE_VOTES_MOST = 5 };

struct pages_limits {
    unsigned pages_most;   /* of one file: later ones are not read; default 500 */
    size_t text_most;      /* bytes of text, default 4 MiB */
    size_t unpacked_most;  /* of a docx or mail, bytes, default 64 MiB */
    unsigned parts_most;   /* of a mail or docx, default 1000 */
    double pixels_most;    /* of one image, default 60 million */
};
extern const struct pages_limits pages_default_limits;

struct pages_job {
    const char *bytes;
    size_t len;
    bool head_only;         /* page 1 and the page with the signature (the last one, or that before an annex) */
    page_recogniser *recognise; /* NULL: pages without usable text are only counted */
    void *arg;
    void (*on_page)(void *arg, unsigned done, unsigned of); /* NULL allowed */
    const struct pages_limits *limits;
};
struct pages_result {
    struct page_text text;
    unsigned unread; /* pages without usable text, left because there is no recogniser */
    bool had_text;   /* some page had a text layer, usable or not */
};

/* What the libraries would open later, opened now; before the jail closes. */
void pages_prepare(void);

/* In the current arena. Errors: ERR_READ_ENCRYPTED, ERR_READ_DAMAGED (arg1, arg2: what, Vietnamese and English),
 * ERR_READ_KIND (nobody can read such a file), ERR_READ_LIMIT (arg1: which limit), ERR_READ_EMPTY (no text in it),
 * ERR_NO_MEMORY, those of the recogniser. */
int pages_read(const struct pages_job *job, struct pages_result *ret, struct error *err) MUST_USE;

/* Words with boxes become lines in the order of reading: lines put together, cells of tables parted by TAB, the
 * two-column head of the page given left, right, then the rest (DOCUMENTS section 2: segments at gaps above two line heights;
 * the head ends at the first segment across the middle), stamps that lie over a line kept apart from it. Appends to
 * `text` and `lines`. */
struct page_lines {
    struct buf *text;
    struct text_line *lines;
    size_t count, room;
};
/* Lines are parted by LF; a page by as many form feeds as it lies behind the one before, so that a page's number
 * is one more than the form feeds before it. Boxes that make no sense are bent straight; words without text and
 * the number of a page at its edge are left out; every other word is in exactly one line. Past the text's ceiling nothing is added (buf.overflow). */
void pages_arrange(const struct page_words *words, unsigned page, enum text_source source,
                   struct page_lines *out);

/* What a mail needs besides, before the jail closes: encodings that iconv would open. */
void mail_prepare(void);

/* A mail taken apart: its body as clean text, its fields, each attachment handed over. */
struct mail_about {
    const char *from, *from_name, *subject, *message_id, *date; /* clean; "" when absent; date ISO instant */
    const char *body;
};
typedef int mail_part_fn(void *arg, const char *name, const void *bytes, size_t len, struct error *err);
int mail_take_apart(const char *bytes, size_t len, const struct pages_limits *limits,
                    mail_part_fn *on_part, void *arg, struct mail_about *ret, struct error *err)
    MUST_USE;

#endif
