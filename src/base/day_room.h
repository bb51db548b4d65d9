/*
 * day_room.h - the pieces that days and instants are read and written with.
 */
#ifndef PHIEU_BASE_DAY_ROOM_H
#define PHIEU_BASE_DAY_ROOM_H

#include "phieu/day.h"

#include <stddef.h>

/* Reads up to `most` digits at *p, which moves behind them; how many there were. */
size_t digits_take(const char **p, size_t most, int *ret_value);

/* Writes the last `count` digits of value and returns the place behind them. */
char *digits_put(char *p, int value, int count);

enum day_reading { DAY_READ, DAY_READ_NOT, DAY_READ_IMPOSSIBLE };

/* Reads a day as day_parse does from the start of *text, which moves behind it unless there was
 * nothing that looks like one. */
enum day_reading day_take(const char **text, struct day *ret_day);

#endif
