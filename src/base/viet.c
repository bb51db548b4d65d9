/*
 * viet.c - tables of Vietnamese letters and syllables.
 */
#include "phieu/viet.h"

#include "utf8.h"

#include <string.h>
#include <utf8proc.h>

enum { VOWELS = 12, TONES = 6, PACKED_D = VOWELS * TONES + 1 };

/* By vowel and tone, lower case. */
static const uint16_t vowels[VOWELS][TONES] = {
    {'a', 0x00E0, 0x1EA3, 0x00E3, 0x00E1, 0x1EA1},    /* a */
    {0x0103, 0x1EB1, 0x1EB3, 0x1EB5, 0x1EAF, 0x1EB7}, /* ă */
    {0x00E2, 0x1EA7, 0x1EA9, 0x1EAB, 0x1EA5, 0x1EAD}, /* â */
    {'e', 0x00E8, 0x1EBB, 0x1EBD, 0x00E9, 0x1EB9},    /* e */
    {0x00EA, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EBF, 0x1EC7}, /* ê */
    {'i', 0x00EC, 0x1EC9, 0x0129, 0x00ED, 0x1ECB},    /* i */
    {'o', 0x00F2, 0x1ECF, 0x00F5, 0x00F3, 0x1ECD},    /* o */
    {0x00F4, 0x1ED3, 0x1ED5, 0x1ED7, 0x1ED1, 0x1ED9}, /* ô */
    {0x01A1, 0x1EDD, 0x1EDF, 0x1EE1, 0x1EDB, 0x1EE3}, /* ơ */
    {'u', 0x00F9, 0x1EE7, 0x0169, 0x00FA, 0x1EE5},    /* u */
    {0x01B0, 0x1EEB, 0x1EED, 0x1EEF, 0x1EE9, 0x1EF1}, /* ư */
    {'y', 0x1EF3, 0x1EF7, 0x1EF9, 0x00FD, 0x1EF5},    /* y */
};

static const char vowel_base[VOWELS] = {'a', 'a', 'a', 'e', 'e', 'i', 'o', 'o', 'o', 'u', 'u', 'y'};
static const uint8_t vowel_mark[VOWELS] = {
    MARK_NONE, MARK_BREVE,      MARK_CIRCUMFLEX, MARK_NONE, MARK_CIRCUMFLEX, MARK_NONE,
    MARK_NONE, MARK_CIRCUMFLEX, MARK_HORN,       MARK_NONE, MARK_HORN,       MARK_NONE,
};

/* vowel * TONES + tone + 1, PACKED_D for đ, 0 for what is not Vietnamese. Both cases. */
static const uint8_t packed_latin[0x1B0 - 0xC0 + 1] = {
    2,  5,  13, 4,  0,  0,  0, 0, 20, 23, 25, 0, 32, 35, 0, 0,  /* U+00C0 */
    73, 0,  38, 41, 43, 40, 0, 0, 0,  56, 59, 0, 0,  71, 0, 0,  /* U+00D0 */
    2,  5,  13, 4,  0,  0,  0, 0, 20, 23, 25, 0, 32, 35, 0, 0,  /* U+00E0 */
    0,  0,  38, 41, 43, 40, 0, 0, 0,  56, 59, 0, 0,  71, 0, 0,  /* U+00F0 */
    0,  0,  7,  7,  0,  0,  0, 0, 0,  0,  0,  0, 0,  0,  0, 0,  /* U+0100 */
    73, 73, 0,  0,  0,  0,  0, 0, 0,  0,  0,  0, 0,  0,  0, 0,  /* U+0110 */
    0,  0,  0,  0,  0,  0,  0, 0, 34, 34, 0,  0, 0,  0,  0, 0,  /* U+0120 */
    0,  0,  0,  0,  0,  0,  0, 0, 0,  0,  0,  0, 0,  0,  0, 0,  /* U+0130 */
    0,  0,  0,  0,  0,  0,  0, 0, 0,  0,  0,  0, 0,  0,  0, 0,  /* U+0140 */
    0,  0,  0,  0,  0,  0,  0, 0, 0,  0,  0,  0, 0,  0,  0, 0,  /* U+0150 */
    0,  0,  0,  0,  0,  0,  0, 0, 58, 58, 0,  0, 0,  0,  0, 0,  /* U+0160 */
    0,  0,  0,  0,  0,  0,  0, 0, 0,  0,  0,  0, 0,  0,  0, 0,  /* U+0170 */
    0,  0,  0,  0,  0,  0,  0, 0, 0,  73, 0,  0, 0,  0,  0, 0,  /* U+0180 */
    0,  0,  0,  0,  0,  0,  0, 0, 0,  0,  0,  0, 0,  0,  0, 0,  /* U+0190 */
    49, 49, 0,  0,  0,  0,  0, 0, 0,  0,  0,  0, 0,  0,  0, 61, /* U+01A0 */
    61,                                                         /* U+01B0 */
};

static const uint8_t packed_additional[0x1EF9 - 0x1EA0 + 1] = {
    6,  6,  3,  3,  17, 17, 14, 14, 15, 15, 16, 16, 18, 18, 11, 11, /* U+1EA0 */
    8,  8,  9,  9,  10, 10, 12, 12, 24, 24, 21, 21, 22, 22, 29, 29, /* U+1EB0 */
    26, 26, 27, 27, 28, 28, 30, 30, 33, 33, 36, 36, 42, 42, 39, 39, /* U+1EC0 */
    47, 47, 44, 44, 45, 45, 46, 46, 48, 48, 53, 53, 50, 50, 51, 51, /* U+1ED0 */
    52, 52, 54, 54, 60, 60, 57, 57, 65, 65, 62, 62, 63, 63, 64, 64, /* U+1EE0 */
    66, 66, 68, 68, 72, 72, 69, 69, 70, 70,                         /* U+1EF0 */
};

static bool is_upper(uint32_t cp)
{
    if (cp < 0x100) {
        return cp < 0xE0;
    }
    if (cp >= 0x189 && cp < 0x1A0) {
        return true;
    }
    return cp >= 0x1AF && cp <= 0x1B0 ? cp == 0x1AF : (cp & 1) == 0;
}

bool viet_split(uint32_t cp, struct viet_letter *ret)
{
    uint32_t lower = cp | 0x20;
    if (cp < 0x80) {
        if (lower < 'a' || lower > 'z') {
            return false;
        }
        *ret = (struct viet_letter){.base = (char)lower, .upper = cp != lower};
        return true;
    }
    unsigned packed = 0;
    if (cp >= 0xC0 && cp <= 0x1B0) {
        packed = packed_latin[cp - 0xC0];
    } else if (cp >= 0x1EA0 && cp <= 0x1EF9) {
        packed = packed_additional[cp - 0x1EA0];
    }
    if (packed == 0) {
        return false;
    }
    *ret = (struct viet_letter){.base = 'd', .upper = is_upper(cp), .mark = MARK_STROKE};
    if (packed != PACKED_D) {
        unsigned vowel = (packed - 1) / TONES;
        ret->base = vowel_base[vowel];
        ret->mark = vowel_mark[vowel];
        ret->tone = (uint8_t)((packed - 1) % TONES);
    }
    return true;
}

uint32_t viet_join(struct viet_letter letter)
{
    uint32_t cp = (unsigned char)letter.base;
    if (letter.base == 'd' && letter.mark == MARK_STROKE) {
        cp = 0x111;
    }
    for (size_t v = 0; v < VOWELS; v++) {
        if (vowel_base[v] == letter.base && vowel_mark[v] == letter.mark) {
            cp = vowels[v][letter.tone];
        }
    }
    return letter.upper ? (uint32_t)utf8proc_toupper((int32_t)cp) : cp;
}

static const char *const initials[] = {
    "",  "b",  "c",   "ch", "d", "đ",  "g",  "gh", "gi", "h", "k",  "kh", "l", "m",
    "n", "ng", "ngh", "nh", "p", "ph", "qu", "r",  "s",  "t", "th", "tr", "v", "x",
};

static const char *const nuclei[] = {
    "a",   "ai",  "ao",  "au", "ay", "ă",  "â",   "âu",  "ây",  "e",  "eo", "ê",   "êu", "i",
    "ia",  "iê",  "iêu", "iu", "o",  "oa", "oai", "oao", "oay", "oă", "oe", "oeo", "oi", "oo",
    "ô",   "ôi",  "ơ",   "ơi", "u",  "ua", "uâ",  "uây", "uê",  "ui", "uô", "uôi", "uơ", "uy",
    "uya", "uyê", "uyu", "ư",  "ưa", "ưi", "ươ",  "ươi", "ươu", "ưu", "y",  "ya",  "yê", "yêu",
};

/* k as in Đắk Lắk. */
static const char *const finals[] = {"", "c", "ch", "k", "m", "n", "ng", "nh", "p", "t"};

/* The letters as lower case text without tones; "" when there are too many. */
static void spell(const struct viet_letter *letters, size_t len, char out[SYLLABLE_MOST * 2 + 1])
{
    char *p = out;
    for (size_t i = 0; i < len && len <= SYLLABLE_MOST; i++) {
        struct viet_letter plain = {.base = letters[i].base, .mark = letters[i].mark};
        p += utf8_put(viet_join(plain), p);
    }
    *p = '\0';
}

static bool is_listed(const struct viet_letter *letters, size_t len, const char *const *list,
                      size_t count)
{
    char text[SYLLABLE_MOST * 2 + 1];
    spell(letters, len, text);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], text) == 0) {
            return true;
        }
    }
    return false;
}
#define IS_LISTED(letters, len, list)                                                              \
    is_listed((letters), (len), (list), sizeof(list) / sizeof *(list))

/* The index of the first vowel that is not part of "qu" or "gi". */
static size_t nucleus_of(const struct viet_letter *word, size_t len)
{
    size_t at = 0;
    while (at < len && !viet_is_vowel(word[at].base)) {
        at++;
    }
    bool vowel_follows = at + 1 < len && viet_is_vowel(word[at + 1].base);
    if (at == 1 && vowel_follows && word[1].mark == MARK_NONE) {
        bool qu = word[0].base == 'q' && word[1].base == 'u';
        bool gi = word[0].base == 'g' && word[1].base == 'i';
        return qu || gi ? 2 : at;
    }
    return at;
}

/* Marked vowels carry the tone; else the one before a final, the middle of three, the first of two.
 */
static size_t tone_place(const struct viet_letter *nucleus, size_t len, bool final)
{
    for (size_t i = len; i > 0; i--) {
        if (nucleus[i - 1].mark != MARK_NONE) {
            return i - 1;
        }
    }
    if (len == 3) {
        return 1;
    }
    return len == 2 && final ? 1 : 0;
}

bool viet_tone_of(const struct viet_letter *word, size_t len, uint8_t *ret_tone)
{
    uint8_t tone = TONE_LEVEL;
    for (size_t i = 0; i < len; i++) {
        if (word[i].tone != TONE_LEVEL) {
            if (tone != TONE_LEVEL) {
                return false;
            }
            tone = word[i].tone;
        }
    }
    *ret_tone = tone;
    return true;
}

bool viet_is_syllable(const struct viet_letter *word, size_t len, bool toned, struct syllable *ret)
{
    uint8_t tone;
    size_t begin = nucleus_of(word, len);
    size_t end = begin;
    while (end < len && viet_is_vowel(word[end].base)) {
        end++;
    }
    if (begin == end || len > SYLLABLE_MOST || !viet_tone_of(word, len, &tone) ||
        !IS_LISTED(word, begin, initials) || !IS_LISTED(word + begin, end - begin, nuclei) ||
        !IS_LISTED(word + end, len - end, finals)) {
        return false;
    }
    char last = end < len ? word[len - 1].base : '\0';
    bool stopped =
        last == 'c' || last == 'p' || last == 't' || (last == 'h' && word[len - 2].base == 'c');
    bool sharp = tone == TONE_ACUTE || tone == TONE_DOT;
    if (stopped && !sharp && (toned || tone != TONE_LEVEL)) {
        return false;
    }
    ret->nucleus = begin;
    ret->nucleus_len = end - begin;
    ret->tone_at = begin + tone_place(word + begin, end - begin, end < len);
    return true;
}
