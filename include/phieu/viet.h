/*
 * viet.h - Vietnamese letters taken apart, and the shape of a syllable.
 */
#ifndef PHIEU_VIET_H
#define PHIEU_VIET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In the order of the alphabet: a ă â, o ô ơ, u ư, d đ. */
enum viet_mark { MARK_NONE, MARK_BREVE, MARK_CIRCUMFLEX, MARK_HORN, MARK_STROKE };

/* In the order of dictionaries: ngang huyền hỏi ngã sắc nặng. */
enum viet_tone { TONE_LEVEL, TONE_GRAVE, TONE_HOOK, TONE_TILDE, TONE_ACUTE, TONE_DOT };

struct viet_letter {
    char base; /* a..z */
    bool upper;
    uint8_t mark, tone;
};

/* Takes cp apart; false when it is not a letter a-z with or without Vietnamese marks. The Icelandic
 * and African capitals that look like D with stroke count as it: old documents are full of them. */
bool viet_split(uint32_t cp, struct viet_letter *ret);

/* The precomposed letter. A mark the base does not take is left out. */
uint32_t viet_join(struct viet_letter letter);

static inline bool viet_is_vowel(char base)
{
    return base == 'a' || base == 'e' || base == 'i' || base == 'o' || base == 'u' || base == 'y';
}

/* The longest word taken for a syllable: "nghiêng" has seven letters. */
enum { SYLLABLE_MOST = 8 };

/* Where in a word the vowels stand ("qu" and "gi" before a vowel belong to the initial). */
struct syllable {
    size_t nucleus, nucleus_len; /* index of the first vowel, and how many */
    size_t tone_at; /* the letter that carries the tone: hòa, thúy, toàn, người */
};

/* True when the letters can be one Vietnamese syllable: a known initial, a known group of vowels, a
 * known final, and no tone that a stopped final (c, ch, p, t) cannot carry. Marks must be right;
 * the tones' places are not looked at. `toned` tells that all tones are there, so that a stopped
 * final without sắc or nặng is refused as well. */
bool viet_is_syllable(const struct viet_letter *word, size_t len, bool toned, struct syllable *ret);

/* The one tone of the word; false when two letters carry one. */
bool viet_tone_of(const struct viet_letter *word, size_t len, uint8_t *ret_tone);

#endif
