/*
 * alloc.h - allocation torture (T06) and allocation budgets (T07).
 *
 *   control.h, preload.c   the page, and malloc itself
 *   alloc.c                arming, choosing what fails, what may differ between two answers
 *   routes.c               one request per way of every route, and where it starts from
 *   api.c                  each allocation of each request fails in turn
 *   cli.c                  the same for phieu, command by command
 *   budget.c               allocations and peak bytes per route against budgets.expected
 */
#ifndef PHIEU_ALLOC_H
#define PHIEU_ALLOC_H

#include "ask.h"
#include "cast.h"
#include "control.h"

/* ---- alloc.c ------------------------------------------------------------------------------------
 */

struct alloc_plan {
    long points;   /* how many allocations of each request fail in turn; 0: all */
    unsigned seed; /* which ones */
    bool on_and_on;
    bool trace;       /* the log says where each failing allocation was asked for */
    bool write;       /* record the budgets anew */
    const char *only; /* rows whose name has this in it; NULL: all */
};
extern struct alloc_plan plan;

extern struct alloc_page *alloc_page; /* of the program under torture */

/* Programs started from here on are under torture; alloc_leave ends that. */
void alloc_enter(const char *folder);
void alloc_leave(void);

void alloc_arm(long fail_at); /* waits until the program is quiet, counts from 0 */
long alloc_disarm(void);      /* how many were refused */

/* The allocations of `count` that fail in turn: the i-th, 0 after the last. */
long alloc_point(long count, long i);

/* The text with what legitimately differs between two answers put out: numbers (numbers_too),
 * digests, tokens and keys. */
const char *alloc_masked(const char *text, bool numbers_too);

/* Says what is wrong and remembers that something is. */
void defect(const char *row, long at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
extern unsigned defects;
extern unsigned runs; /* how many executions had an allocation fail */

/* ---- routes.c -----------------------------------------------------------------------------------
 */

struct way {
    const char *name; /* "POST /v1/intake edxml": method, route, and which way */
    const char *who;
    const char *scene;       /* the letter {id} is about; NULL: none */
    const char *path, *body; /* {id}, {n}: a number never used, {deleg}, {change}, {sha}, {fresh} */
    bool ends_session;       /* asked again, it is nobody who asks */
    int least_points;        /* as many points as others divided by this; 0: as others */
};
extern const struct way ways[];
extern const size_t way_count;

/* What a way needs to stand on, made anew. */
struct stand {
    int64_t letter, delegation, hand_over, change; /* change: of the calendar */
    const char *feed; /* where somebody's calendar feed stands */
    unsigned number;
    const char *fresh; /* the digest of a file nobody has sent before */
    const char *key;   /* of the requests made on it */
};
struct stand way_stand(const struct way *way);
struct reply way_ask(const struct way *way, const struct stand *stand);
/* The text with {id} and the like filled in. */
const char *way_fill(const char *text, const struct stand *stand);
bool way_writes(const struct way *way);
void ways_are_complete(void); /* every route has one */

/* ---- the tests ----------------------------------------------------------------------------------
 */

void torture_api(void);
void torture_cli(void);
void budgets_hold(void);

#endif
