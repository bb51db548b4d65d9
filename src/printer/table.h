/*
 * table.h - the table of a form on paper.
 */
#ifndef PHIEU_PRINTER_TABLE_H
#define PHIEU_PRINTER_TABLE_H

#include "sheet.h"

/* From sheet->y on, over as many pages as the rows need: heading and column numbers on each, a row
 * whole on one page if that leaves no large gap, else split between lines. Errors: ERR_JSON,
 * ERR_NO_MEMORY. */
int table_put(struct sheet *sheet, struct error *err) MUST_USE;

#endif
