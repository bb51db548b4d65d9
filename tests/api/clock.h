/*
 * clock.h - a house whose wall clock the test sets while it works (libfaketime, T27 and T33).
 *
 * The daemon alone sees it: its library is preloaded into that process, the monotonic clock stays
 * real, and the offset stands in a file beside the configuration, which phieud's fence lets it
 * read.
 */
#ifndef PHIEU_TESTS_API_CLOCK_H
#define PHIEU_TESTS_API_CLOCK_H

#include "daemon.h"

/* False, with a word on the terminal, where libfaketime is not installed. */
bool clock_can(void);

/* Makes the house, its clock not shifted yet. `zone` is its TZ in the environment. */
void clock_house(const char *zone);
void clock_start(void);
void clock_restart(void);
void clock_zone(const char *zone); /* from the next start on */

/* The daemon's clock says `ms` from now on, and goes on from there. */
void clock_set(int64_t ms);
int64_t clock_now(void); /* what it says */
/* It stands at this time of the house's zone, "2031-03-10 02:00:00". */
void clock_stand(const char *text);
/* "2026-12-31 23:59" in the agency's zone. */
int64_t clock_local(const char *text);

#endif
