/*
 * conf.h - a libconfuse text as a list of what it sets, each with its file and line.
 *
 * The only file that knows libconfuse is conf.c. Every value is text here; what it must be is said
 * by the tables of those who read it.
 */
#ifndef PHIEU_SETTINGS_CONF_H
#define PHIEU_SETTINGS_CONF_H

#include "phieu/error.h"

#include <stdbool.h>
#include <stddef.h>

/* A key that may be set. Keys of a section stand together. */
struct conf_key {
    const char *section; /* "" at the top */
    bool titled;         /* section "title" { ... }, any number of them */
    const char *key;
};

struct conf_entry {
    const char *section, *title; /* title "" for what has none */
    const char *key;             /* "": the end of a titled section, which may be empty */
    const char *value;
    const char *file;
    int line;
};

struct conf {
    struct conf_entry *entries; /* in the order of the files */
    size_t count, room;
};

enum conf_refusal { CONF_SYNTAX, CONF_UNKNOWN, CONF_TWICE, CONF_REFUSALS };

/* Appends what `file` sets. `codes` are the errors by enum conf_refusal (arg1: file:line); the
 * field is "section.key" where it is known. Besides: ERR_FILE_MISSING, ERR_FILE_TOO_LARGE, ERR_IO.
 */
int conf_read(struct conf *conf, const char *file, const struct conf_key *keys, size_t key_count,
              const enum error_code codes[CONF_REFUSALS], struct error *err) MUST_USE;

/* The last that sets it, NULL when nothing does. */
const struct conf_entry *conf_last(const struct conf *conf, const char *section, const char *title,
                                   const char *key);

const char *conf_place(const struct conf_entry *entry);      /* "file:line" */
const char *conf_name(const char *section, const char *key); /* "limits.upload" */

#endif
