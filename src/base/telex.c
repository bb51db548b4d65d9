/*
 * telex.c - words typed in Telex or VNI where no input method was listening: which key does what.
 */
#include "typing.h"

#include "utf8.h"

#include <string.h>

/* ---- Telex ----------------------------------------------------------------------------------- */

/* aa, ee, oo; also after the final ("vietej", "muonos"). In "ngoao", "khoeo" the second o is a
 * letter. */
static bool press_double(struct typing *t, char key)
{
    size_t at = typing_last_of(t, key);
    bool adjacent = at + 1 == t->len;
    if (at == t->len || (!adjacent && t->word[at].mark != MARK_NONE)) {
        return false;
    }
    for (size_t i = at + 1; i < t->len; i++) {
        if (key == 'o' && (t->word[i].base == 'a' || t->word[i].base == 'e')) {
            return false;
        }
    }
    typing_mark(t, at, MARK_CIRCUMFLEX);
    return true;
}

static bool telex_key(struct typing *t, struct viet_letter letter)
{
    static const char tone_keys[] = "zfrxsj"; /* in the order of enum viet_tone */
    const char *tone = strchr(tone_keys, letter.base);
    if (tone != NULL) {
        if (!typing_has_vowel(t)) {
            return false;
        }
        uint8_t pressed = (uint8_t)(tone - tone_keys);
        if (t->has_tone && t->tone == pressed) {
            t->refused = true;
        }
        typing_tone(t, pressed);
        return true;
    }
    switch (letter.base) {
    case 'a':
    case 'e':
    case 'o':
        return press_double(t, letter.base);
    case 'd': {
        size_t at = typing_d(t);
        if (at < t->len) {
            typing_mark(t, at, MARK_STROKE);
        }
        return at < t->len || t->refused;
    }
    case 'w':
        if (!typing_horn(t, true)) {
            typing_push(
                t, (struct viet_letter){.base = 'u', .upper = letter.upper, .mark = MARK_HORN});
            t->keyed = true;
        }
        return true;
    default:
        return false;
    }
}

/* ---- VNI ------------------------------------------------------------------------------------- */

static bool vni_circumflex(struct typing *t)
{
    for (size_t i = t->len; i > 0; i--) {
        char base = t->word[i - 1].base;
        if (base == 'a' || base == 'e' || base == 'o') {
            typing_mark(t, i - 1, MARK_CIRCUMFLEX);
            return true;
        }
    }
    return false;
}

static bool vni_key(struct typing *t, char digit)
{
    static const uint8_t tones[] = {TONE_LEVEL, TONE_ACUTE, TONE_GRAVE,
                                    TONE_HOOK,  TONE_TILDE, TONE_DOT};
    size_t at;
    switch (digit) {
    case '6':
        return vni_circumflex(t);
    case '7':
        return typing_horn(t, false);
    case '8':
        at = typing_last_of(t, 'a');
        if (at < t->len) {
            typing_mark(t, at, MARK_BREVE);
        }
        return at < t->len;
    case '9':
        at = typing_d(t);
        if (at < t->len) {
            typing_mark(t, at, MARK_STROKE);
        }
        return at < t->len;
    default:
        if (digit > '5' || !typing_has_vowel(t) || digit == t->last_key) {
            return false;
        }
        typing_tone(t, tones[digit - '0']);
        return true;
    }
}

/* ---- words --------------------------------------------------------------------------------------
 */

bool text_from_telex(struct buf *out, const char *word)
{
    struct typing typing = {0};
    const char *end = word + strlen(word);
    while (word < end && !typing.refused) {
        struct viet_letter letter;
        if (!viet_split(utf8_next(&word, end), &letter)) {
            return false;
        }
        bool plain = letter.mark == MARK_NONE && letter.tone == TONE_LEVEL;
        if (!plain || !telex_key(&typing, letter)) {
            typing_push(&typing, letter);
        }
    }
    return typing_finish(&typing, out);
}

bool text_from_vni(struct buf *out, const char *word)
{
    struct typing typing = {0};
    const char *end = word + strlen(word);
    while (word < end && !typing.refused) {
        struct viet_letter letter;
        uint32_t cp = utf8_next(&word, end);
        if (cp >= '0' && cp <= '9') {
            if (!vni_key(&typing, (char)cp)) {
                return false;
            }
        } else if (viet_split(cp, &letter)) {
            typing_push(&typing, letter);
        } else {
            return false;
        }
        typing.last_key = cp < 0x80 ? (char)cp : '\0';
    }
    return typing_finish(&typing, out);
}
