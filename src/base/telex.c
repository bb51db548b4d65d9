/*
 * telex.c - words typed in Telex or VNI where no input method was listening.
 */
#include "phieu/text.h"

#include "utf8.h"
#include "viet.h"

#include <string.h>

enum { TYPED_MOST = 16 };

/* The word as the input method would show it so far. */
struct typing {
    struct viet_letter word[TYPED_MOST];
    size_t len;
    bool keyed;    /* a key did something */
    bool refused;  /* a key was undone by its repetition, or had nothing to act on */
    bool has_tone; /* a tone was typed (TONE_LEVEL: taken away) */
    uint8_t tone;
    char last_key;
};

static void push(struct typing *t, struct viet_letter letter)
{
    if (t->len == TYPED_MOST) {
        t->refused = true;
        return;
    }
    t->word[t->len++] = letter;
}

static bool has_vowel(const struct typing *t)
{
    for (size_t i = 0; i < t->len; i++) {
        if (viet_is_vowel(t->word[i].base)) {
            return true;
        }
    }
    return false;
}

/* The last letter with this base, t->len when there is none. */
static size_t last_of(const struct typing *t, char base)
{
    for (size_t i = t->len; i > 0; i--) {
        if (t->word[i - 1].base == base) {
            return i - 1;
        }
    }
    return t->len;
}

/* The same key again takes its mark away: nobody means a marked word then. */
static void mark(struct typing *t, size_t at, uint8_t with)
{
    if (t->word[at].mark == with) {
        t->refused = true;
    }
    t->word[at].mark = with;
    t->keyed = true;
}

static void press_tone(struct typing *t, uint8_t tone)
{
    t->has_tone = true;
    t->tone = tone;
    t->keyed = true;
}

/* The d of the word that a key for đ means: the one just typed, else the first letter. */
static size_t d_for_stroke(const struct typing *t)
{
    if (t->len > 0 && t->word[t->len - 1].base == 'd') {
        return t->len - 1;
    }
    bool first = t->len > 0 && t->word[0].base == 'd' && t->word[0].mark == MARK_NONE;
    return first && has_vowel(t) ? 0 : t->len;
}

/* Horns (and, for w, the breve): u and o of "uo" both; the u of "ua"; a, o, u in this order.
 * False when there is nothing to put one on. */
static bool press_horn(struct typing *t, bool breve_too)
{
    size_t from = t->len > 1 && t->word[0].base == 'q' && t->word[1].base == 'u' ? 2 : 0;
    size_t first_u = t->len, last_a = t->len, last_o = t->len;
    for (size_t i = from; i < t->len; i++) {
        char base = t->word[i].base;
        char next = i + 1 < t->len ? t->word[i + 1].base : '\0';
        if (base == 'u' && next == 'o') {
            t->word[i].mark = MARK_HORN;
            mark(t, i + 1, MARK_HORN);
            return true;
        }
        if (base == 'u' && next == 'a') {
            mark(t, i, MARK_HORN);
            return true;
        }
        first_u = base == 'u' && first_u == t->len ? i : first_u;
        last_a = base == 'a' ? i : last_a;
        last_o = base == 'o' ? i : last_o;
    }
    if (breve_too && last_a < t->len) {
        mark(t, last_a, MARK_BREVE);
    } else if (last_o < t->len) {
        mark(t, last_o, MARK_HORN);
    } else if (first_u < t->len) {
        mark(t, first_u, MARK_HORN);
    } else {
        return false;
    }
    return true;
}

/* ---- Telex ----------------------------------------------------------------------------------- */

/* aa, ee, oo; also after the final ("vietej", "muonos"). In "ngoao", "khoeo" the second o is a
 * letter. */
static bool press_double(struct typing *t, char key)
{
    size_t at = last_of(t, key);
    bool adjacent = at + 1 == t->len;
    if (at == t->len || (!adjacent && t->word[at].mark != MARK_NONE)) {
        return false;
    }
    for (size_t i = at + 1; i < t->len; i++) {
        if (key == 'o' && (t->word[i].base == 'a' || t->word[i].base == 'e')) {
            return false;
        }
    }
    mark(t, at, MARK_CIRCUMFLEX);
    return true;
}

static bool telex_key(struct typing *t, struct viet_letter letter)
{
    static const char tone_keys[] = "zfrxsj"; /* in the order of enum viet_tone */
    const char *tone = strchr(tone_keys, letter.base);
    if (tone != NULL) {
        if (!has_vowel(t)) {
            return false;
        }
        uint8_t pressed = (uint8_t)(tone - tone_keys);
        if (t->has_tone && t->tone == pressed) {
            t->refused = true;
        }
        press_tone(t, pressed);
        return true;
    }
    switch (letter.base) {
    case 'a':
    case 'e':
    case 'o':
        return press_double(t, letter.base);
    case 'd': {
        size_t at = d_for_stroke(t);
        if (at < t->len) {
            mark(t, at, MARK_STROKE);
        }
        return at < t->len || t->refused;
    }
    case 'w':
        if (!press_horn(t, true)) {
            push(t, (struct viet_letter){.base = 'u', .upper = letter.upper, .mark = MARK_HORN});
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
            mark(t, i - 1, MARK_CIRCUMFLEX);
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
        return press_horn(t, false);
    case '8':
        at = last_of(t, 'a');
        if (at < t->len) {
            mark(t, at, MARK_BREVE);
        }
        return at < t->len;
    case '9':
        at = d_for_stroke(t);
        if (at < t->len) {
            mark(t, at, MARK_STROKE);
        }
        return at < t->len;
    default:
        if (digit > '5' || !has_vowel(t) || digit == t->last_key) {
            return false;
        }
        press_tone(t, tones[digit - '0']);
        return true;
    }
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
    return stroke && t->len > 1 && !has_vowel(t);
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

static bool finish(struct typing *t, struct buf *out)
{
    if (!t->keyed || t->refused || t->len == 0) {
        return false;
    }
    share_horns(t);
    if (!is_abbreviation(t) && (!has_vowel(t) || !put_tone(t))) {
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
            push(&typing, letter);
        }
    }
    return finish(&typing, out);
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
            push(&typing, letter);
        } else {
            return false;
        }
        typing.last_key = cp < 0x80 ? (char)cp : '\0';
    }
    return finish(&typing, out);
}
