/*
 * layout.h - what stands on a page, between its words and its lines.
 *
 * Words become segments (words of one line without a gap that parts them), segments become rows
 * (what stands beside each other), rows fall into zones: the two-column head, tables, the two
 * columns of the signature block, and the body. All lengths are points; y grows downward.
 */
#ifndef PHIEU_PAGES_LAYOUT_H
#define PHIEU_PAGES_LAYOUT_H

#include "phieu/pages.h"

#define NO_WORD SIZE_MAX

struct segment {
    size_t first, last, words; /* linked by layout.next, left to right */
    size_t row;
    float left, top, right, bottom;
    float middle;   /* of its height, at the page's left edge: the skew is taken out */
    uint8_t column; /* enum text_column */
    uint8_t layer;  /* page_word.layer */
};

/* Segments of a row, by their places in layout.segments, which are in the order of rows then. */
struct row {
    size_t first, count;
    float middle;
    uint8_t zone; /* enum zone */
    bool begins;  /* of a table: the first of what stands between two of its rules */
    size_t table; /* which one */
};
enum zone { ZONE_BODY, ZONE_HEAD, ZONE_TABLE, ZONE_TAIL, ZONE_NUMBER /* of the page */ };

enum { TABLE_CUTS = 15 };
struct table {
    float cuts[TABLE_CUTS]; /* where its columns part */
    unsigned count;
};

struct layout {
    const struct page_words *page;
    size_t *next;
    struct segment *segments;
    size_t count;
    struct row *rows;
    size_t row_count;
    struct table *tables;
    size_t table_count;
    float height;      /* the usual one of a word */
    float slope;       /* of the lines: down per right */
    float left, right; /* of what is printed; strays left out */
};

/* segments.c: layout.page is given; fills next, segments, height, slope, left, right. */
void layout_segments(struct layout *layout);
/* rows.c: sorts the segments into rows, from above. */
void layout_rows(struct layout *layout);
/* zones.c: finds the head, the signature block and the page's number. */
void layout_zones(struct layout *layout, unsigned page);

/* table.c: finds tables in what is left, their columns and rows. */
void layout_tables(struct layout *layout);
/* 0..table->count */
unsigned table_column(const struct table *table, const struct page_word *word);

/* The folded beginning (text.h) of a segment, from its word `from`; in the current arena. */
const char *segment_folded(const struct layout *layout, size_t from, unsigned words);
/* Its only segment, NULL when it has more. */
struct segment *row_only(const struct layout *layout, const struct row *row);

/* arrange.c: appends a line that is made; its begin and len are set here. */
void page_lines_add(struct page_lines *out, const struct text_line *line, const char *text,
                    size_t len);

#endif
