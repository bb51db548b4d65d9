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
};

/* Each prints one line of figures. */
bool cuts_run(const struct options *options);

/* ---- work.c ------------------------------------------------------------------------------------
 */

extern const char *work_folder; /* of this program, on memory when there is some */
void tree_remove(const char *path);
void tree_copy(const char *from, const char *to);

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

/* Monday, 10 March 2025, nine o'clock in Vietnam. */
#define WORK_DAY_MS 1741572000000

#endif
