/*
 * typing.h - a word as an input method would show it, one key after another.
 */
#ifndef PHIEU_BASE_TYPING_H
#define PHIEU_BASE_TYPING_H

#include "phieu/text.h"
#include "phieu/viet.h"

enum { TYPED_MOST = 16 };

struct typing {
    struct viet_letter word[TYPED_MOST];
    size_t len;
    bool keyed;    /* a key did something */
    bool refused;  /* a key was undone by its repetition, or had nothing to act on */
    bool has_tone; /* a tone was typed (TONE_LEVEL: taken away) */
    uint8_t tone;
    char last_key;
};

void typing_push(struct typing *t, struct viet_letter letter);
bool typing_has_vowel(const struct typing *t);

/* The last letter with this base, t->len when there is none. */
size_t typing_last_of(const struct typing *t, char base);

/* The d that a key for đ means: the one just typed, else the first letter; t->len when none. */
size_t typing_d(const struct typing *t);

/* Puts a mark on a letter. The same key again takes it away: nobody means a marked word then. */
void typing_mark(struct typing *t, size_t at, uint8_t with);
void typing_tone(struct typing *t, uint8_t tone);

/* Horns (and, with breve_too, the breve): u and o of "uo" both; the u of "ua"; a, o, u in this
 * order. False when there is nothing to put one on. */
bool typing_horn(struct typing *t, bool breve_too);

/* Appends the word, its tone in place; false, out untouched, when no key did anything or what came
 * of it is neither a syllable nor an abbreviation with đ. */
bool typing_finish(struct typing *t, struct buf *out);

#endif
