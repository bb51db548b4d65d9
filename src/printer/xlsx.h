/*
 * xlsx.h - the parts of a workbook.
 *
 * libxlsxwriter, the library of the field, opens files by name for each part, which nothing behind
 * the worker's closed doors can do. What a form needs of the format is one sheet of cells, so the
 * parts are written here and packed by libzip in memory.
 */
#ifndef PHIEU_PRINTER_XLSX_H
#define PHIEU_PRINTER_XLSX_H

#include "output.h"

enum { XLSX_HEAD_ROW = 5 }; /* of the headings; column numbers below, then the rows */

/* Everything but the sheet: name in the package and text, written when asked for. */
struct xlsx_part {
    const char *name;
    void (*put)(struct buf *out, const struct job *job);
};
extern const struct xlsx_part xlsx_parts[];
extern const size_t xlsx_part_count;

/* Text inside an element or attribute. */
void xlsx_put_text(struct buf *out, const char *text);

/* Numbers of styles.xml's cell formats. */
enum xlsx_format {
    XLSX_PLAIN,
    XLSX_AGENCY,
    XLSX_TITLE,
    XLSX_PERIOD,
    XLSX_HEADING,
    XLSX_COLUMN_NUMBER,
    XLSX_BODY, /* + kind + 4 * (strong ? 1 : struck ? 2 : 0), by enum cell_kind */
};

/* The sheet, piece by piece: opens at the first call, writes the next piece into out (emptied
 * before). Returns 1 while there is more, 0 at the end, -1. Errors: ERR_JSON. */
struct xlsx_sheet {
    const struct job *job;
    struct rows rows;
    size_t line; /* the last one written */
    enum { XLSX_BEGIN, XLSX_ROWS, XLSX_ENDED } state;
};
int xlsx_sheet_next(struct xlsx_sheet *sheet, struct buf *out, struct error *err) MUST_USE;

#endif
