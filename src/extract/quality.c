/*
 * quality.c - how much like Vietnamese a text is.
 */
#include "phieu/legacy.h"
#include "phieu/viet.h"
#include "points.h"

/* DOCUMENTS.md section 4.2: 0.27 of the letters of good text carry marks, 0.048 of one recognised
 * without. */
#define MARKS_FEWEST 0.15
#define JUDGED_FROM  200

enum { ABBREVIATION_MOST = 8 };

/* oa, oe and uy carry their tone on either vowel, all others on one. */
static bool is_placed(const struct viet_letter *letters, size_t at, const struct syllable *parts)
{
    const char first = letters[parts->nucleus].base;
    const bool either = parts->nucleus_len == 2 && (first == 'o' || first == 'u') &&
                        at >= parts->nucleus && at < parts->nucleus + 2;
    return at == parts->tone_at || either;
}

bool points_are_syllable(const uint32_t *cps, size_t len, bool placed)
{
    struct viet_letter letters[SYLLABLE_MOST];
    struct syllable parts;
    size_t toned = len;
    if (len == 0 || len > SYLLABLE_MOST) {
        return false;
    }
    for (size_t i = 0; i < len; i++) {
        if (!viet_split(cps[i], &letters[i])) {
            return false;
        }
        toned = letters[i].tone != TONE_LEVEL ? i : toned;
    }
    return viet_is_syllable(letters, len, true, &parts) &&
           (!placed || toned == len || is_placed(letters, toned, &parts));
}

/* A word being counted; of one that is longer than any syllable only the beginning is kept. */
struct counted {
    uint32_t cps[ABBREVIATION_MOST + 1];
    size_t len;
    bool digits, small, marks; /* is there any */
};

/* UBND, HĐND: no word that could be judged. */
static bool is_abbreviation(const struct counted *word)
{
    return !word->small && word->len > 1 && word->len <= ABBREVIATION_MOST && !word->marks;
}

static void end_word(struct counted *word, struct text_quality *quality, size_t *syllables)
{
    if (word->len > 0 && !word->digits) {
        const bool valid = points_are_syllable(word->cps, word->len, false);
        *syllables += valid;
        quality->words += valid || !is_abbreviation(word);
    }
    *word = (struct counted){0};
}

static void add_letter(struct counted *word, uint32_t cp, struct text_quality *quality,
                       size_t *marked)
{
    struct viet_letter letter = {0};
    const bool ours = viet_split(cp, &letter);
    const bool mark = ours && (letter.mark != MARK_NONE || letter.tone != TONE_LEVEL);
    quality->letters++;
    *marked += mark;
    word->marks = word->marks || (mark && letter.base != 'd'); /* HĐND is one as well */
    word->small = word->small || !ours || !letter.upper;
    if (word->len < sizeof word->cps / sizeof word->cps[0]) {
        word->cps[word->len++] = cp;
    }
}

void text_quality(const char *text, size_t len, struct text_quality *ret)
{
    struct text_quality quality = {0};
    struct counted word = {0};
    size_t marked = 0, syllables = 0;
    const char *const end = text + len;
    for (const char *p = text; p < end;) {
        const uint32_t cp = point_next(&p, end);
        if (point_is_letter(cp)) {
            add_letter(&word, cp, &quality, &marked);
        } else if (cp >= '0' && cp <= '9') {
            word.digits = true; /* "Ph6", "S6": no word, and counted as none */
        } else {
            end_word(&word, &quality, &syllables);
        }
    }
    end_word(&word, &quality, &syllables);
    quality.marked = quality.letters > 0 ? (double)marked / (double)quality.letters : 0;
    quality.syllables = quality.words > 0 ? (double)syllables / (double)quality.words : 0;
    *ret = quality;
}

bool text_lacks_marks(const struct text_quality *quality)
{
    return quality->letters >= JUDGED_FROM && quality->marked < MARKS_FEWEST;
}
