/*
 * powercut.h - what the tortures of the disk share: folders, children, the finished books as
 * text.
 */
#ifndef PHIEU_POWERCUT_H
#define PHIEU_POWERCUT_H

#include "disk.h"
#include "script.h"

#include "torture.h"

struct options {
    int count; /* cuts; 0: the short form's */
    bool all;  /* everything instead of a sample */
    bool weak; /* the books are opened with synchronous=NORMAL: the oracle must see losses */
    uint64_t seed;
    const char *only; /* NULL: every kind of failure */
};

/* Each prints one line of figures. */
bool cuts_run(const struct options *options);
bool stops_run(const struct options *options);
bool faults_run(const struct options *options);

/* ---- work.c ------------------------------------------------------------------------------------
 */

extern const char *work_folder; /* of this program, on memory when there is some */
void tree_remove(const char *path);
void tree_copy(const char *from, const char *to);

/* Dies when the folder is not what it was: another's cleaning up would else be taken for a loss. */
void blame_whoever_removed_it(void);

enum { CHILD_CUT = 42, CHILD_LOST = 43, CHILD_CLEAN = 44 };
/* Runs work in a process of its own; its exit status, -1 when it was ended by a signal. */
int in_child(int (*work)(void *arg), void *arg);

/* From here on every connection that writes the books is opened with synchronous=NORMAL. */
void weaken_syncs(void);

/* True when the books of an open store are sound to their last byte and the search has them all;
 * else says what is not. */
bool books_are_sound(struct store *store);
/* Every row of every table as text, the current arena's; of a data folder whose store is open or
 * not. */
const char *books_text(const char *data);
/* Prints the first line that differs. */
void print_difference(const char *ought, const char *is);
bool office_is_there(struct store *store);

/* ---- day.c --------------------------------------------------------------------------------------
 */

/* How far it has come, and been told so. */
struct answered {
    bool created, set_up;
    int steps;
};
/* Works from the first step to the last and counts on in answered; dies when what was answered is
 * not there, or anything is refused. The store is still open. */
struct store *day_work_open(struct answered *answered);
int day_step(struct store *store, struct run *run, int step, bool *ret_before,
             struct error *err) MUST_USE;
/* The books as they are after a day, for comparison; and compared: 0 or 1. */
int day_keep_text(void);
int day_compare_text(void);
_Noreturn void give_up(const char *what, const struct error *err);

/* Monday, 10 March 2025, nine o'clock in Vietnam. */
#define WORK_DAY_MS 1741572000000

#endif
