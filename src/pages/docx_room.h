/*
 * docx_room.h - a .docx on its way to lines: its parts, its styles, its paragraphs and tables.
 */
#ifndef PHIEU_PAGES_DOCX_ROOM_H
#define PHIEU_PAGES_DOCX_ROOM_H

#include "pages_room.h"

#include <libxml/xmlreader.h>

/* ---- parts (docx_zip.c)
 * ------------------------------------------------------------------------------
 */

struct docx_zip;
/* Errors: ERR_READ_DAMAGED, ERR_READ_LIMIT (parts_most, unpacked_most, by what the directory says),
 * ERR_NO_MEMORY. */
int docx_zip_open(const struct pages_job *job, const struct pages_limits *limits,
                  struct docx_zip **ret, struct error *err) MUST_USE;
void docx_zip_close(struct docx_zip *zip);

struct docx_part {
    char *bytes; /* the heap's; docx_part_release */
    size_t len;
};
/* The part of this name. A part that is not there has len 0. The sizes of all parts together count
 * against unpacked_most by what really comes. Errors: ERR_READ_DAMAGED, ERR_READ_ENCRYPTED,
 * ERR_READ_LIMIT, ERR_NO_MEMORY. */
int docx_zip_part(struct docx_zip *zip, const char *name, struct docx_part *ret,
                  struct error *err) MUST_USE;
void docx_part_release(struct docx_part *part);
/* The name of the nth part; NULL behind the last. */
const char *docx_zip_name(const struct docx_zip *zip, unsigned n);

/* ---- fonts (docx_style.c)
 * ----------------------------------------------------------------------------
 */

struct docx_style {
    const char *id, *based_on, *font; /* NULL: not said */
    int bold, capitals;               /* -1: not said */
};
struct docx_styles {
    struct docx_style *styles;
    size_t count;
    struct docx_style usual; /* of the document, and of its default paragraph */
};
/* What styles.xml says of fonts; damaged: nothing. */
void docx_styles_read(struct docx_styles *styles, const struct docx_part *part);
/* Fills what `ret` does not say yet from the style of this id and what it is based on; id NULL:
 * nothing. */
void docx_style_add(const struct docx_styles *styles, const char *id, struct docx_style *ret);

/* ---- paragraphs (docx_xml.c) and tables (docx_flow.c)
 * --------------------------------------------------
 */

/* A line: what a paragraph or a forced break ends. May have TABs. */
struct docx_line {
    const char *text;
    bool bold;
    unsigned page;
    struct docx_line *next;
};
struct docx_lines {
    struct docx_line *first, *last;
};
struct docx_cell {
    struct docx_lines lines;
    unsigned span; /* columns */
    struct docx_cell *next;
};
struct docx_row {
    struct docx_cell *first, *last;
    struct docx_row *next;
};
struct docx_table {
    struct docx_row *first, *last;
    bool ruled; /* has borders of its own */
    struct docx_table *outer;
};

struct docx_flow {
    struct reading *reading;
    struct docx_table *table; /* the innermost open one; NULL: the body */
    struct docx_lines tabbed; /* lines of the body with TABs inside, until the next without */
    unsigned depth;           /* of tables */
};
void docx_flow_line(struct docx_flow *flow, const char *text, bool bold, unsigned page);
void docx_flow_open_table(struct docx_flow *flow);
void docx_flow_open_row(struct docx_flow *flow);
void docx_flow_open_cell(struct docx_flow *flow);
void docx_flow_close_table(struct docx_flow *flow);
/* At the end of a part. */
void docx_flow_end(struct docx_flow *flow);

/* One part's paragraphs to the flow; *page is the page it begins on and, then, ends on. Errors:
 * ERR_READ_DAMAGED. */
int docx_xml_read(const struct docx_part *part, const struct docx_styles *styles,
                  struct docx_flow *flow, unsigned *page, struct error *err) MUST_USE;

/* docx_node.c. A reader of foreign XML: no network, no entities, no prologue of the sender's. NULL:
 * no memory.
 */
xmlTextReader *docx_xml_open(const struct docx_part *part);
/* The element's local name when it is WordprocessingML's; NULL. */
const char *docx_xml_name(xmlTextReader *xml);
/* The value of its attribute, by local name, in the current arena; NULL: none. */
const char *docx_xml_attribute(xmlTextReader *xml, const char *name);
/* Of an element that switches something: present and not "0", "false", "off", "none". */
bool docx_xml_is_on(xmlTextReader *xml);

#endif
