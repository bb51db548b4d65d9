/*
 * legacy_word.c - one word in TCVN3 or VNI, by tables of code points.
 */
#include "legacy_room.h"

#include "phieu/viet.h"
#include "points.h"

#include <string.h>

enum { HIGH_FIRST = 0xA1, HIGH_LAST = 0xFF };

/* TCVN 5712:1993, third table (ABC), U+00A1 on: all small letters, and the seven capitals without
 * tones. 0: no letter. */
static const uint16_t tcvn3[HIGH_LAST - HIGH_FIRST + 1] = {
    0x102,  0xC2,   0xCA,   0xD4,   0x1A0,  0x1AF,  0x110,  0x103,  /* A1 Ă Â Ê Ô Ơ Ư Đ ă */
    0xE2,   0xEA,   0xF4,   0x1A1,  0x1B0,  0x111,  0,      0,      /* A9 â ê ô ơ ư đ */
    0,      0,      0,      0,      0xE0,   0x1EA3, 0xE3,   0xE1,   /* B1 - à ả ã á */
    0x1EA1, 0,      0x1EB1, 0x1EB3, 0x1EB5, 0x1EAF, 0,      0,      /* B9 ạ - ằ ẳ ẵ ắ */
    0,      0,      0,      0,      0,      0x1EB7, 0x1EA7, 0x1EA9, /* C1 - ặ ầ ẩ */
    0x1EAB, 0x1EA5, 0x1EAD, 0xE8,   0,      0x1EBB, 0x1EBD, 0xE9, /* C9 ẫ ấ ậ è - ẻ ẽ é */
    0x1EB9, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EBF, 0x1EC7, 0xEC,   0x1EC9, /* D1 ẹ ề ể ễ ế ệ ì ỉ */
    0,      0,      0,      0x129,  0xED,   0x1ECB, 0xF2,   0, /* D9 - ĩ í ị ò */
    0x1ECF, 0xF5,   0xF3,   0x1ECD, 0x1ED3, 0x1ED5, 0x1ED7, 0x1ED1, /* E1 ỏ õ ó ọ ồ ổ ỗ ố */
    0x1ED9, 0x1EDD, 0x1EDF, 0x1EE1, 0x1EDB, 0x1EE3, 0xF9,   0, /* E9 ộ ờ ở ỡ ớ ợ ù */
    0x1EE7, 0x169,  0xFA,   0x1EE5, 0x1EEB, 0x1EED, 0x1EEF, 0x1EE9, /* F1 ủ ũ ú ụ ừ ử ữ ứ */
    0x1EF1, 0x1EF3, 0x1EF7, 0x1EF9, 0xFD,   0x1EF5, 0,              /* F9 ự ỳ ỷ ỹ ý ỵ */
};

/* VNI's letters of their own, small; a capital's code is 0x20 below. */
static const struct {
    uint8_t code;
    struct viet_letter letter;
} vni_letters[] = {
    {0xF1, {.base = 'd', .mark = MARK_STROKE}}, {0xF4, {.base = 'o', .mark = MARK_HORN}},
    {0xF6, {.base = 'u', .mark = MARK_HORN}},   {0xED, {.base = 'i', .tone = TONE_ACUTE}},
    {0xEC, {.base = 'i', .tone = TONE_GRAVE}},  {0xE6, {.base = 'i', .tone = TONE_HOOK}},
    {0xF3, {.base = 'i', .tone = TONE_TILDE}},  {0xF2, {.base = 'i', .tone = TONE_DOT}},
    {0xEE, {.base = 'y', .tone = TONE_DOT}},
};

/* VNI's marks, which follow their vowel; small, a capital's 0x20 below. */
static const struct {
    uint8_t code, mark, tone;
} vni_marks[] = {
    {0xF9, MARK_NONE, TONE_ACUTE},       {0xF8, MARK_NONE, TONE_GRAVE},
    {0xFB, MARK_NONE, TONE_HOOK},        {0xF5, MARK_NONE, TONE_TILDE},
    {0xEF, MARK_NONE, TONE_DOT},         {0xE2, MARK_CIRCUMFLEX, TONE_LEVEL},
    {0xE1, MARK_CIRCUMFLEX, TONE_ACUTE}, {0xE0, MARK_CIRCUMFLEX, TONE_GRAVE},
    {0xE5, MARK_CIRCUMFLEX, TONE_HOOK},  {0xE3, MARK_CIRCUMFLEX, TONE_TILDE},
    {0xE4, MARK_CIRCUMFLEX, TONE_DOT},   {0xEA, MARK_BREVE, TONE_LEVEL},
    {0xE9, MARK_BREVE, TONE_ACUTE},      {0xE8, MARK_BREVE, TONE_GRAVE},
    {0xFA, MARK_BREVE, TONE_HOOK},       {0xFC, MARK_BREVE, TONE_TILDE},
    {0xEB, MARK_BREVE, TONE_DOT},
};

static bool is_high(uint32_t cp)
{
    return cp >= HIGH_FIRST && cp <= HIGH_LAST;
}

/* The micro sign is TCVN3's à; what has composed it by compatibility made a Greek letter of it. */
static uint32_t unsealed(uint32_t cp)
{
    return cp == 0x3BC ? 0xB5 : cp;
}

static bool is_combining(uint32_t cp)
{
    const utf8proc_category_t kind = utf8proc_category((utf8proc_int32_t)cp);
    return cp >= 0x300 && kind >= UTF8PROC_CATEGORY_MN && kind <= UTF8PROC_CATEGORY_ME;
}

static void add_point(struct legacy_word *word, uint32_t cp, bool combining)
{
    word->stranger = word->stranger || combining || word->len == WORD_MOST;
    word->marked = word->marked || cp >= 0x80;
    if (word->len < WORD_MOST) {
        word->cps[word->len++] = cp;
    }
}

bool legacy_next_word(const char **p, const char *end, size_t *ret_gap, struct legacy_word *ret)
{
    const char *at = *p;
    *ret = (struct legacy_word){.len = 0};
    *ret_gap = 0;
    while (at < end) {
        const char *next = at;
        const uint32_t cp = unsealed(point_next(&next, end));
        const bool combining = is_combining(cp);
        if (is_high(cp) || point_is_letter(cp) || combining) {
            add_point(ret, cp, combining);
        } else if (ret->len > 0) {
            break;
        } else {
            *ret_gap = (size_t)(next - *p);
        }
        at = next;
    }
    *p = at;
    return ret->len > 0;
}

static void read_tcvn3(const struct legacy_word *word, bool capitals, struct legacy_word *ret)
{
    for (size_t i = 0; i < word->len; i++) {
        uint32_t cp = word->cps[i];
        if (is_high(cp) && tcvn3[cp - HIGH_FIRST] != 0) {
            cp = tcvn3[cp - HIGH_FIRST];
        }
        ret->cps[i] = capitals ? (uint32_t)utf8proc_toupper((utf8proc_int32_t)cp) : cp;
    }
    ret->len = word->len;
}

/* The same letter's small code: VNI keeps the 0x20 of ASCII between them. */
static uint32_t small_code(uint32_t cp)
{
    return is_high(cp) ? cp | 0x20 : cp;
}

static bool vni_letter(uint32_t cp, struct viet_letter *ret)
{
    for (size_t i = 0; is_high(cp) && i < sizeof vni_letters / sizeof vni_letters[0]; i++) {
        if (cp >= 0xC0 && small_code(cp) == vni_letters[i].code) {
            *ret = vni_letters[i].letter;
            ret->upper = cp != vni_letters[i].code;
            return true;
        }
    }
    return cp < 0x80 && viet_split(cp, ret);
}

/* Circumflexes stand on a, e, o; breves on a; tones on every vowel but i, which has letters of its
 * own. */
static bool takes_mark(const struct viet_letter *letter, uint8_t mark)
{
    static const char *const bases[] = {
        [MARK_NONE] = "aeouy", [MARK_BREVE] = "a", [MARK_CIRCUMFLEX] = "aeo"};
    const bool bare =
        letter->tone == TONE_LEVEL && (mark == MARK_NONE || letter->mark == MARK_NONE);
    return bare && strchr(bases[mark], letter->base) != NULL;
}

static void add_vni_mark(uint32_t cp, struct viet_letter *letter, bool *ret_taken)
{
    *ret_taken = false;
    for (size_t i = 0; cp >= 0xC0 && is_high(cp) && i < sizeof vni_marks / sizeof vni_marks[0];
         i++) {
        if (small_code(cp) == vni_marks[i].code && takes_mark(letter, vni_marks[i].mark)) {
            letter->mark = vni_marks[i].mark != MARK_NONE ? vni_marks[i].mark : letter->mark;
            letter->tone = vni_marks[i].tone;
            *ret_taken = true;
            return;
        }
    }
}

static void read_vni(const struct legacy_word *word, struct legacy_word *ret)
{
    size_t out = 0;
    for (size_t i = 0; i < word->len; i++) {
        struct viet_letter letter;
        bool taken = false;
        if (!vni_letter(word->cps[i], &letter)) {
            ret->cps[out++] = word->cps[i];
            continue;
        }
        if (i + 1 < word->len) {
            add_vni_mark(word->cps[i + 1], &letter, &taken);
        }
        ret->cps[out++] = viet_join(letter);
        i += taken;
    }
    ret->len = out;
}

/* In capitals otherwise, letter by letter: TCVN3 has no capital of "ể" and writers left the small
 * one. */
static void raise_lone_smalls(const struct legacy_word *word, struct legacy_word *ret)
{
    size_t capitals = 0;
    for (size_t i = 0; i < word->len; i++) {
        capitals += word->cps[i] >= 'A' && word->cps[i] <= 'Z';
        if (word->cps[i] >= 'a' && word->cps[i] <= 'z') {
            return;
        }
    }
    for (size_t i = 0; capitals > 1 && i < ret->len; i++) {
        ret->cps[i] = (uint32_t)utf8proc_toupper((utf8proc_int32_t)ret->cps[i]);
    }
}

void legacy_read_word(const struct legacy_word *word, enum legacy from, struct legacy_word *ret)
{
    switch (from) {
    case LEGACY_NONE:
        *ret = *word;
        break;
    case LEGACY_TCVN3:
        read_tcvn3(word, false, ret);
        raise_lone_smalls(word, ret);
        break;
    case LEGACY_TCVN3_CAPITALS:
        read_tcvn3(word, true, ret);
        break;
    case LEGACY_VNI:
        read_vni(word, ret);
        break;
    }
}

bool legacy_word_is_unicode(const struct legacy_word *word)
{
    struct viet_letter letter;
    bool beyond = word->stranger;
    for (size_t i = 0; !beyond && i < word->len; i++) {
        beyond = word->cps[i] > HIGH_LAST && viet_split(word->cps[i], &letter);
    }
    return beyond;
}

bool legacy_word_stands(const struct legacy_word *word)
{
    size_t first = 0, end = word->len;
    /* "«Thông" and "tư»" are syllables between their quotes. */
    while (first < end && !point_is_letter(word->cps[first])) {
        first++;
    }
    while (end > first && !point_is_letter(word->cps[end - 1])) {
        end--;
    }
    return legacy_word_is_unicode(word) ||
           points_are_syllable(word->cps + first, end - first, true);
}
