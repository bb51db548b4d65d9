/*
 * cast.h - everybody who can stand in some way to a letter, and letters in every state, for the
 * questions of who may do and see what.
 */
#ifndef PHIEU_TESTS_API_CAST_H
#define PHIEU_TESTS_API_CAST_H

#include "ask.h"

struct player {
    const char *name, *who, *behalf; /* a column; the person; for whom he speaks, or NULL */
    const char *mate, *later;        /* whom he can hand down to; a later deadline of his line */
    const char *say;
};
extern const struct player players[];
extern const size_t player_count;

/* A letter on its way: what one act more makes of the scene before. */
struct scene {
    const char *name, *after;
    const char *who, *verb, *json; /* the act; NULL: none, the same letter asked about otherwise */
    int line;                      /* the line that requests name, 0: none */
    const char *direct;            /* what a leader could direct now; NULL: one more to be told */
    const char *say;
};
extern const struct scene scenes[];
extern const size_t scene_count;

/* Adds the people that the staff file lacks, logs them in, and delegates. False: they are there. */
bool cast_enter(void);
void cast_login(const char *username);

/* Plays the scene anew and returns the letter's id; 0 for the scene of no letter. */
int64_t scene_play(const struct scene *scene);
const struct scene *scene_named(const char *name);
const char *cast_file(void); /* the digest of the file that letters carry */
unsigned cast_number(void);  /* never the same twice */

#endif
