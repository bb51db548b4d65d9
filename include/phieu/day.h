/*
 * day.h - calendar days and instants, never mixed.
 *
 * A `day` is a date in the agency's zone (deadline, so den's ngay den, ngay van ban); an `instant`
 * is a UTC point in milliseconds. Viet Nam has kept UTC+7 without summer time since 1975, so the
 * zone is an offset in minutes.
 */
#ifndef PHIEU_DAY_H
#define PHIEU_DAY_H

#include "phieu/error.h"

#include <stdbool.h>
#include <stdint.h>

struct day {
    int32_t n; /* days since 1970-01-01; DAY_NONE.n when there is none */
};
struct instant {
    int64_t ms; /* milliseconds since 1970-01-01T00:00Z; 0 when there is none */
};

#define DAY_NONE ((struct day){INT32_MIN})
#define INSTANT_NONE ((struct instant){0})
#define ZONE_VIETNAM 420 /* minutes east of UTC */

static inline bool day_is(struct day d) { return d.n != INT32_MIN; }
static inline bool instant_is(struct instant t) { return t.ms != 0; }

/* The proleptic Gregorian date; y in 1900..2199 else DAY_NONE, an impossible date is DAY_NONE. */
struct day day_of(int y, int m, int d);
void day_split(struct day day, int *ret_y, int *ret_m, int *ret_d);
int day_weekday(struct day day); /* 1 Monday .. 7 Sunday */

/* "10/3/2025", "10-3-2025", "10.3.2025", "2025-03-10", "2025/03/10"; parts may be one digit but the
 * year has four. Errors: ERR_DATE_SYNTAX, ERR_DATE_IMPOSSIBLE (arg1: the text). */
int day_parse(const char *text, const char *field, struct day *ret_day, struct error *err) MUST_USE;

#define DAY_TEXT 12
/* "2025-03-10", "10/03/2025"; "" for DAY_NONE. size >= DAY_TEXT. Return buf. */
const char *day_iso(struct day day, char *buf);
const char *day_vn(struct day day, char *buf);

#define INSTANT_TEXT 32
/* "2025-03-10T08:15:02.123Z"; and local "10/03/2025 15:15". */
const char *instant_iso(struct instant t, char *buf);
const char *instant_vn(struct instant t, int zone_minutes, char *buf);

/* RFC 3339 with seconds, optional fraction, Z or an offset; or a day as accepted by day_parse, meaning
 * its last millisecond in the zone; or a day, a space (or T) and HH:MM[:SS], local. */
int instant_parse(const char *text, int zone_minutes, const char *field, struct instant *ret,
                  struct error *err) MUST_USE;

struct day instant_day(struct instant t, int zone_minutes);

/* The wall clock. The one place that reads it. */
struct instant instant_now(void);

/* Milliseconds that only go forward, for timeouts. */
int64_t monotonic_ms(void);

#endif
