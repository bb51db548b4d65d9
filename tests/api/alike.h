/*
 * alike.h - two answers compared to the byte: what a stranger is told of a letter and of none.
 */
#ifndef PHIEU_TESTS_API_ALIKE_H
#define PHIEU_TESTS_API_ALIKE_H

#include "ask.h"

/* The cast, and kh.yen with one letter of his own. */
void stranger_enters(void);

/* The text with every `from` made `to`. */
const char *replaced(const char *text, const char *from, const char *to);
/* A JSON string of it; every byte as %XX. */
const char *json_of(const char *text);
const char *percent(const char *text);
struct reply send_json(const char *who, const char *path, const char *json);
void ck_field(const json_t *json, const char *path, const char *text);

/* Status, headers and body: all of the answer but its own number, the clock, and the name asked
 * for. */
const char *whole(struct reply reply, const char *name);

struct pair {
    const char *method, *path, *body, *headers; /* %s: the letter's name; in bodies too */
};
const char *filled(const char *text, const char *name);
const char *in_url(const char *name);
struct reply ask_pair(const char *who, const struct pair *p, const char *name);
/* Letter `there` and letter `nowhere` (of as many characters) are refused alike to the byte. */
void ck_alike(const char *who, const struct pair *p, const char *there, const char *nowhere);

#endif
