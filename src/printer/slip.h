/*
 * slip.h - what the two files of the slip share.
 */
#ifndef PHIEU_PRINTER_SLIP_H
#define PHIEU_PRINTER_SLIP_H

#include "sheet.h"

/* 1. leader, 2. head of the unit, 3. handler, and what came of it. */
void slip_tiers_put(struct sheet *sheet, const json_t *letter);

extern const struct face slip_face; /* of what is written on it */

#endif
