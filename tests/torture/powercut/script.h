/*
 * script.h - an office's day as a list of steps that can be taken up at any of them: the load of
 * the power cuts, straight through office and store.
 *
 * Each step keeps its answer under a key of its own, as the server does for a request, so a step
 * whose answer was lost is simply done again: it is carried out once and answers alike.
 */
#ifndef PHIEU_POWERCUT_SCRIPT_H
#define PHIEU_POWERCUT_SCRIPT_H

#include "phieu/office.h"
#include "phieu/settings.h"

enum { SLOTS = 8, KEY_TEXT = 32 };

/* What a caller was told of one step. */
struct told {
    char kind[20], key[KEY_TEXT], book[12], code[40];
    int64_t letter, seq, year, number;
    char file[DIGEST_TEXT]; /* of its bytes, "" without */
};

/* One run through the steps, under a name that no other run has. */
struct run {
    char name[16];          /* lower case and digits */
    int64_t letters[SLOTS]; /* by the steps done so far */
    int64_t last_seq;       /* of the step before */
};

extern const int step_count;
/* Done by one run only: it would stand in another's way. */
bool step_is_single(int step);
/* The run moves on when 0 is returned. *ret_before: it had been done, and its answer was kept. */
int step_do(struct store *store, struct run *run, int step, struct told *ret, bool *ret_before,
            struct error *err) MUST_USE;
/* The run as it is after a step that was told of. */
void step_pass(struct run *run, int step, const struct told *told);

/* ---- house.c: the agency ------------------------------------------------------------------------
 */

/* Reads a configuration that keeps its books in `data`, written to `folder`, and the people. */
void house_settings(const char *folder, const char *data);
extern struct settings house;
struct store_config house_store(void);
/* Makes the books when there are none, whole or not. */
int house_create(struct error *err) MUST_USE;
/* Units and people, once: done again it does nothing. */
int house_set_up(struct store *store, struct error *err) MUST_USE;

#endif
