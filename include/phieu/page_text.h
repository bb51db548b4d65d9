/*
 * page_text.h - the text of a document as lines that know where they stood on the paper.
 *
 * What src/pages makes of any file and src/extract reads. The text is clean (text.h, TEXT_BLOCK: NFC,
 * LF, TAB between the cells of a table's row), its pages follow each other with a form feed between them
 * ("\f" stands for the LF of a page's last line; an empty or unread page has one of its own, so that a page's
 * number is one more than the form feeds before it), and exactly these bytes are kept beside the letter: a
 * byte offset anywhere in a reading is one into them.
 */
#ifndef PHIEU_PAGE_TEXT_H
#define PHIEU_PAGE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a line's letters came from, best first. */
enum text_source {
    SOURCE_DIGITAL, /* a PDF's own text */
    SOURCE_DOCX,
    SOURCE_PLAIN, /* .txt, the body of a mail: nobody knows who recognised it */
    SOURCE_OCR,   /* recognised here */
    SOURCE_COUNT
};
extern const char *const text_source_names[SOURCE_COUNT]; /* digital docx text ocr; src/extract */

/* Which column of the two-column head it stands in (NĐ 30/2020, Phụ lục I). The head of a page is given
 * left column first, then right, then what spans the page. */
enum text_column { COLUMN_WHOLE, COLUMN_LEFT, COLUMN_RIGHT };

/* In ten-thousandths of the page's width and height from its upper left; all 0: not known. */
struct text_box {
    uint16_t left, top, right, bottom;
};

struct text_line {
    size_t begin, len; /* bytes of the text, without the LF */
    unsigned page;     /* 1.. */
    uint8_t source;    /* enum text_source */
    uint8_t column;    /* enum text_column */
    uint8_t confidence; /* 0..100, the engine's own mean over its words; 100 when nothing was recognised */
    bool bold;          /* known bold (digital, docx); false says nothing */
    struct text_box box;
};

struct page_text {
    const char *text;
    size_t len;
    const struct text_line *lines; /* in the order of reading */
    size_t line_count;
    unsigned pages;      /* of the file */
    unsigned pages_read; /* how many of them stand in the text */
    /* The head strip (top 30 % of page 1) recognised several times over, with other thresholds between ink and
     * stamp: the same lines read differently. For votes only; no offset of a reading points into them. */
    const struct page_text *votes;
    size_t vote_count;
};

#endif
