/*
 * slip.h - what the two halves of the slip share.
 */
#ifndef PHIEU_CLI_SLIP_H
#define PHIEU_CLI_SLIP_H

#include "cli_room.h"

enum { SLIP_WIDTH = 80 };

/* text in the middle of width columns, nothing behind it. */
void slip_centre(struct buf *out, const char *text, size_t width);
void slip_rule(struct buf *out);
/* Dots to write on. */
const char *slip_dots(size_t columns);
/* "ngày 10 tháng 3 năm 2025"; dots for DAY_NONE. */
const char *slip_date(struct day day);
/* The local day of an instant, DAY_NONE when there is none. */
struct day slip_day(const json_t *object, const char *member);

/* 1. leader, 2. head of the unit, 3. handler, and what came of it. */
void put_slip_tiers(struct cli *cli, struct buf *out, const json_t *letter);

#endif
