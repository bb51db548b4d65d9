/*
 * legacy_room.h - what the files about legacy encodings share.
 */
#ifndef PHIEU_EXTRACT_LEGACY_ROOM_H
#define PHIEU_EXTRACT_LEGACY_ROOM_H

#include "phieu/legacy.h"

/* A run of letters as an old encoding sees them: U+00A1-00FF are all letters to it. */
enum { WORD_MOST = 64 };
struct legacy_word {
    uint32_t cps[WORD_MOST];
    size_t len;    /* 1..WORD_MOST; what goes beyond is no word, and only passed over */
    bool marked;   /* something beyond ASCII in it */
    bool stranger; /* too long, or with combining marks: no old encoding's, to be left as it is */
};

/* The next word of text: *p moves behind it. False at the end. What lies before it, from where *p
 * stood, are *ret_gap bytes. */
bool legacy_next_word(const char **p, const char *end, size_t *ret_gap, struct legacy_word *ret);

/* The word read in that encoding, never longer than it was. */
void legacy_read_word(const struct legacy_word *word, enum legacy from, struct legacy_word *ret);

/* It has a letter that no old encoding shows as such ("ệ"), or is a stranger. */
bool legacy_word_is_unicode(const struct legacy_word *word);
/* That, or a syllable as it stands. */
bool legacy_word_stands(const struct legacy_word *word);

/* How the words of a text with something beyond ASCII in them read. */
struct legacy_score {
    size_t marked;   /* words of two letters and more */
    size_t standing; /* syllables, or of letters that no old encoding has, as they are */
    size_t rescued[LEGACY_VNI + 1]; /* of the others: syllables in this encoding */
};
void legacy_score(const char *text, size_t len, struct legacy_score *ret);

/* Of the others, the encoding that makes syllables of the most; and how many. */
enum legacy legacy_best(const struct legacy_score *score, size_t *ret_rescued);

#endif
