/*
 * collate.c - the order of a Vietnamese list of names, and how far two words are apart.
 */
#include "phieu/text.h"

#include "fold.h"
#include "utf8.h"
#include "phieu/viet.h"

#include <string.h>
#include <utf8proc.h>

/* What one letter weighs. Letters first, over the whole text; then tones; then capitals. */
struct weight {
    uint32_t letter; /* 0 at the end */
    uint8_t tone;
    bool upper;
};

enum {
    WEIGHT_SPACE = 1,
    WEIGHT_SIGN = 0x100,
    WEIGHT_DIGIT = 0x200,
    WEIGHT_LETTER = 0x300,
    WEIGHT_FOREIGN = 0x1000
};

/* A combining mark that follows its letter (NFD); false when cp is none. */
static bool absorb_mark(uint32_t cp, uint8_t *mark, uint8_t *tone)
{
    switch (cp) {
    case 0x300:
        *tone = TONE_GRAVE;
        break;
    case 0x301:
        *tone = TONE_ACUTE;
        break;
    case 0x302:
        *mark = MARK_CIRCUMFLEX;
        break;
    case 0x303:
        *tone = TONE_TILDE;
        break;
    case 0x306:
        *mark = MARK_BREVE;
        break;
    case 0x309:
        *tone = TONE_HOOK;
        break;
    case 0x31B:
        *mark = MARK_HORN;
        break;
    case 0x323:
        *tone = TONE_DOT;
        break;
    default:
        return cp >= 0x300 && cp <= 0x36F;
    }
    return true;
}

static uint32_t weight_of_other(uint32_t cp)
{
    if (cp == UTF8_BAD) {
        return UINT32_MAX;
    }
    if (utf8_is_space(cp)) {
        return WEIGHT_SPACE;
    }
    if (cp >= '0' && cp <= '9') {
        return WEIGHT_DIGIT + cp;
    }
    return cp < 0x80 ? WEIGHT_SIGN + cp : WEIGHT_FOREIGN + (uint32_t)utf8proc_tolower((int32_t)cp);
}

static struct weight next_weight(const char **p, const char *end)
{
    struct weight weight = {0};
    if (*p == end) {
        return weight;
    }
    struct viet_letter letter = {0};
    uint32_t cp = utf8_next(p, end);
    if (!viet_split(cp, &letter) && cp != UTF8_BAD) {
        letter.base = fold_base(cp);
    }
    for (const char *ahead = *p; ahead < end; *p = ahead) {
        if (!absorb_mark(utf8_next(&ahead, end), &letter.mark, &letter.tone)) {
            break;
        }
    }
    weight.letter = weight_of_other(cp);
    if (letter.base != '\0') {
        weight.letter = WEIGHT_LETTER + (uint32_t)(letter.base - 'a') * 8 + letter.mark;
    }
    weight.tone = letter.tone;
    weight.upper = letter.upper;
    return weight;
}

int text_collate(const char *a, const char *b)
{
    const char *whole_a = a, *whole_b = b;
    const char *end_a = a + strlen(a), *end_b = b + strlen(b);
    int tones = 0, capitals = 0;
    for (;;) {
        struct weight x = next_weight(&a, end_a);
        struct weight y = next_weight(&b, end_b);
        if (x.letter != y.letter) {
            return x.letter < y.letter ? -1 : 1;
        }
        if (x.letter == 0) {
            break;
        }
        tones = tones != 0 ? tones : (int)x.tone - (int)y.tone;
        capitals = capitals != 0 ? capitals : (int)x.upper - (int)y.upper;
    }
    if (tones != 0) {
        return tones;
    }
    return capitals != 0 ? capitals : strcmp(whole_a, whole_b);
}

enum { COMPARED_MOST = 255 };

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned text_distance(const char *a, const char *b, unsigned limit)
{
    char x[COMPARED_MOST], y[COMPARED_MOST];
    size_t x_len, y_len;
    if (!fold_short(a, x, sizeof x, &x_len) || !fold_short(b, y, sizeof y, &y_len)) {
        return strcmp(a, b) == 0 ? 0 : limit + 1; /* nobody mistypes a page */
    }
    unsigned row[COMPARED_MOST + 1]; /* distances of x[0..i) to y[0..j) */
    for (unsigned j = 0; j <= y_len; j++) {
        row[j] = j;
    }
    for (unsigned i = 0; i < x_len; i++) {
        unsigned diagonal = row[0];
        unsigned nearest = row[0] = i + 1;
        for (unsigned j = 0; j < y_len; j++) {
            unsigned replaced = diagonal + (x[i] != y[j]);
            diagonal = row[j + 1];
            row[j + 1] = least(replaced, least(diagonal, row[j]) + 1);
            nearest = least(nearest, row[j + 1]);
        }
        if (nearest > limit) {
            return limit + 1;
        }
    }
    return least(row[y_len], limit + 1);
}
