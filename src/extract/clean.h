/*
 * clean.h - what recognisers leave in words: strokes of a seal read as signs, digits inside words,
 * words that no syllable is. Whatever holds such is never sure (extract.h), and names are cut
 * there.
 */
#ifndef PHIEU_CLEAN_H
#define PHIEU_CLEAN_H

#include <stdbool.h>
#include <stddef.h>

/* What kind of words are expected. */
enum clean_kind {
    CLEAN_NAME,     /* of an agency or a person: no quotes, no codes; of companies any word */
    CLEAN_SENTENCE, /* a subject: codes ("680/NQ-HĐND"), days, quotes in pairs */
};

/* Percent of the words that somebody may have printed so: syllables, abbreviations in capitals,
 * numbers, a few names of the highlands. 100 when there is no word. */
unsigned clean_share(const char *text, enum clean_kind kind);

/* All of them. */
bool clean_is(const char *text, enum clean_kind kind);

/* A line of an agency's name without the rubbish around it: cut from the first word that holds a
 * sign no name has, or digits among letters, and behind the last word that is one; dirt before the
 * first word and beside the others goes. "" when nothing is left. In the current arena. */
const char *clean_line(const char *line);

/* A sentence without dirt before it and without the tail that begins with a word of signs and holds
 * no three words in a row: "họp giao ban ˆ9⁄2 Lz". The text itself when there is none. */
const char *clean_tail(const char *text);

#endif
