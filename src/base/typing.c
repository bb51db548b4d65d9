/*
 * typing.c - marks and tones given to the letters of a word by keys.
 */
#include "typing.h"

#include "utf8.h"

void typing_push(struct typing *t, struct viet_letter letter)
{
    if (t->len == TYPED_MOST) {
        t->refused = true;
        return;
    }
    t->word[t->len++] = letter;
}

bool typing_has_vowel(const struct typing *t)
{
    for (size_t i = 0; i < t->len; i++) {
        if (viet_is_vowel(t->word[i].base)) {
            return true;
        }
    }
    return false;
}

size_t typing_last_of(const struct typing *t, char base)
{
    for (size_t i = t->len; i > 0; i--) {
        if (t->word[i - 1].base == base) {
            return i - 1;
        }
    }
    return t->len;
}

void typing_mark(struct typing *t, size_t at, uint8_t with)
{
    if (t->word[at].mark == with) {
        t->refused = true;
    }
    t->word[at].mark = with;
    t->keyed = true;
}

void typing_tone(struct typing *t, uint8_t tone)
{
    t->has_tone = true;
    t->tone = tone;
    t->keyed = true;
}

size_t typing_d(const struct typing *t)
{
    if (t->len > 0 && t->word[t->len - 1].base == 'd') {
        return t->len - 1;
    }
    bool first = t->len > 0 && t->word[0].base == 'd' && t->word[0].mark == MARK_NONE;
    return first && typing_has_vowel(t) ? 0 : t->len;
}

bool typing_horn(struct typing *t, bool breve_too)
{
    size_t from = t->len > 1 && t->word[0].base == 'q' && t->word[1].base == 'u' ? 2 : 0;
    size_t first_u = t->len, last_a = t->len, last_o = t->len;
    for (size_t i = from; i < t->len; i++) {
        char base = t->word[i].base;
        char next = i + 1 < t->len ? t->word[i + 1].base : '\0';
        if (base == 'u' && next == 'o') {
            t->word[i].mark = MARK_HORN;
            typing_mark(t, i + 1, MARK_HORN);
            return true;
        }
        if (base == 'u' && next == 'a') {
            typing_mark(t, i, MARK_HORN);
            return true;
        }
        first_u = base == 'u' && first_u == t->len ? i : first_u;
        last_a = base == 'a' ? i : last_a;
        last_o = base == 'o' ? i : last_o;
    }
    if (breve_too && last_a < t->len) {
        typing_mark(t, last_a, MARK_BREVE);
    } else if (last_o < t->len) {
        typing_mark(t, last_o, MARK_HORN);
    } else if (first_u < t->len) {
        typing_mark(t, first_u, MARK_HORN);
    } else {
        return false;
    }
    return true;
}

/* ---- the word when it is finished ------------------------------------------------------------ */

/* u and o share their horns: "nuwoc" is "nươc", but at the end of a word it is "thuơ". */
static void share_horns(struct typing *t)
{
    for (size_t i = 0; i + 1 < t->len; i++) {
        struct viet_letter *u = &t->word[i];
        struct viet_letter *o = &t->word[i + 1];
        bool of_qu = i == 1 && t->word[0].base == 'q';
        if (u->base != 'u' || o->base != 'o' || of_qu ||
            (u->mark != MARK_HORN && o->mark != MARK_HORN)) {
            continue;
        }
        bool last = i + 2 == t->len;
        u->mark = last ? MARK_NONE : MARK_HORN;
        o->mark = MARK_HORN;
    }
}

/* "NDD", "QDD": abbreviations of the offices, all consonants with a đ. */
static bool is_abbreviation(const struct typing *t)
{
    bool stroke = false;
    for (size_t i = 0; i < t->len; i++) {
        stroke = stroke || t->word[i].mark == MARK_STROKE;
    }
    return stroke && t->len > 1 && !typing_has_vowel(t);
}

static bool put_tone(struct typing *t)
{
    uint8_t tone = t->tone;
    if (!t->has_tone && !viet_tone_of(t->word, t->len, &tone)) {
        return false;
    }
    for (size_t i = 0; i < t->len; i++) {
        t->word[i].tone = TONE_LEVEL;
    }
    size_t vowel = 0;
    while (!viet_is_vowel(t->word[vowel].base)) {
        vowel++;
    }
    t->word[vowel].tone = tone; /* anywhere, for the check; then where it belongs */
    struct syllable syllable;
    if (!viet_is_syllable(t->word, t->len, true, &syllable)) {
        return false;
    }
    t->word[vowel].tone = TONE_LEVEL;
    t->word[syllable.tone_at].tone = tone;
    return true;
}

bool typing_finish(struct typing *t, struct buf *out)
{
    if (!t->keyed || t->refused || t->len == 0) {
        return false;
    }
    share_horns(t);
    if (!is_abbreviation(t) && (!typing_has_vowel(t) || !put_tone(t))) {
        return false;
    }
    char text[TYPED_MOST * UTF8_MAX];
    char *p = text;
    for (size_t i = 0; i < t->len; i++) {
        p += utf8_put(viet_join(t->word[i]), p);
    }
    buf_add(out, text, (size_t)(p - text));
    return true;
}
