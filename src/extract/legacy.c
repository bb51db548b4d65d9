/*
 * legacy.c - text in TCVN3 or VNI made Unicode, and told from text that is so already.
 *
 * Old and new stand side by side in real files (a form filled in later, a heading pasted in), so
 * that a word decides for itself where it can: what is Vietnamese as it stands is left alone. Where
 * a word would be a syllable both ways it follows the nearest word that can tell.
 */
#include "legacy_room.h"

#include "points.h"

#include <string.h>
#include <strings.h>

/* Fewer words than these with something beyond ASCII in them prove nothing. */
#define GUESS_WORDS 5
/* Of the words that are none as they stand, what an encoding must rescue. The wrong one makes
 * syllables of 29 to 48 % of them, the right one of 96 to 98 % (DOCUMENTS.md section 8). */
#define GUESS_SHARE 0.75
/* Enough to judge a text by. */
#define SCORE_WORDS 20000

/* ---- fonts ------------------------------------------------------------------------------------
 */

/* Behind a PDF's subset prefix, and the dot or underscore that TCVN3's fonts begin with. */
static const char *bare_font(const char *font)
{
    const char *plus = strchr(font, '+');
    if (plus != NULL && plus - font == 6) {
        font = plus + 1;
    }
    return font + strspn(font, "._ ");
}

enum legacy legacy_of_font(const char *font)
{
    if (font == NULL) {
        return LEGACY_NONE;
    }
    const char *name = bare_font(font);
    if (strncasecmp(name, "VNI", 3) == 0 && name[3] != '\0' && strchr("-_ ", name[3]) != NULL) {
        return LEGACY_VNI;
    }
    /* ".VnTime"; without its dot only in this very spelling, lest every font of a house VN... be
     * one. */
    const bool dotted = name > font && name[-1] != '+';
    if (strncasecmp(name, "Vn", 2) != 0 || name[2] == '\0' ||
        (!dotted && (strncmp(name, "Vn", 2) != 0 || name[2] < 'A' || name[2] > 'Z'))) {
        return LEGACY_NONE;
    }
    const size_t len = strcspn(name, ",-");
    return name[len - 1] == 'H' ? LEGACY_TCVN3_CAPITALS : LEGACY_TCVN3;
}

/* ---- conversion -------------------------------------------------------------------------------
 */

/* How many words away one still tells what a word is that does not tell itself. */
enum { NEAR_MOST = 8 };

enum telling { TELLS_NOTHING, TELLS_OLD, TELLS_UNICODE };

struct conversion {
    enum legacy from;
    const char *end;
    enum telling before; /* what the last word that could tell told */
    unsigned since;      /* words since then; NEAR_MOST: another line, or too long ago */
};

static enum telling telling_of(const struct legacy_word *word, const struct legacy_word *read)
{
    const bool stands = legacy_word_stands(word);
    const bool reads =
        !legacy_word_is_unicode(word) && points_are_syllable(read->cps, read->len, false);
    if (stands == reads) {
        return TELLS_NOTHING;
    }
    return stands ? TELLS_UNICODE : TELLS_OLD;
}

/* What the nearest word to come on this line tells, within `most` words. */
static enum telling told_ahead(const struct conversion *conversion, const char *p, unsigned most)
{
    enum telling told = TELLS_NOTHING;
    struct legacy_word word, read;
    size_t gap;
    for (unsigned i = 0; i < most && told == TELLS_NOTHING; i++) {
        const char *const before = p;
        if (!legacy_next_word(&p, conversion->end, &gap, &word) ||
            memchr(before, '\n', gap) != NULL) {
            break;
        }
        if (word.marked) {
            legacy_read_word(&word, conversion->from, &read);
            told = telling_of(&word, &read);
        }
    }
    return told;
}

/* True when the word has to be written as it reads; p is behind it. */
static bool is_old(struct conversion *conversion, const struct legacy_word *word,
                   const struct legacy_word *read, const char *p)
{
    enum telling told = word->marked ? telling_of(word, read) : TELLS_NOTHING;
    if (told != TELLS_NOTHING) {
        conversion->before = told;
        conversion->since = 0;
        return told == TELLS_OLD;
    }
    conversion->since += conversion->since < NEAR_MOST;
    if (conversion->before == TELLS_UNICODE) {
        told = told_ahead(conversion, p, conversion->since);
        return told == TELLS_OLD;
    }
    if (conversion->since > 1) {
        told = told_ahead(conversion, p, conversion->since - 1);
    }
    return told != TELLS_UNICODE;
}

static void put_word(struct buf *out, const struct legacy_word *word)
{
    for (size_t i = 0; i < word->len; i++) {
        point_put(out, word->cps[i]);
    }
}

void legacy_convert(struct buf *out, const char *text, size_t len, enum legacy from)
{
    struct conversion conversion = {from, text + len, TELLS_OLD, NEAR_MOST};
    struct legacy_word word, read;
    const char *p = text;
    size_t gap;
    bool more = from != LEGACY_NONE;
    if (!more) {
        buf_add(out, text, len);
    }
    while (more) {
        const char *const before = p;
        more = legacy_next_word(&p, conversion.end, &gap, &word);
        buf_add(out, before, gap);
        if (memchr(before, '\n', gap) != NULL) {
            conversion.since = NEAR_MOST;
        }
        const bool touched = more && (word.marked || from == LEGACY_TCVN3_CAPITALS);
        legacy_read_word(&word, from, &read);
        if (touched && !word.stranger && is_old(&conversion, &word, &read, p)) {
            put_word(out, &read);
        } else {
            buf_add(out, before + gap, (size_t)(p - before) - gap);
        }
    }
}

/* ---- guessing ---------------------------------------------------------------------------------
 */

static bool becomes_syllable(const struct legacy_word *word, enum legacy from)
{
    struct legacy_word read;
    legacy_read_word(word, from, &read);
    return points_are_syllable(read.cps, read.len, false);
}

void legacy_score(const char *text, size_t len, struct legacy_score *ret)
{
    static const enum legacy tried[] = {LEGACY_TCVN3, LEGACY_VNI};
    const char *p = text;
    struct legacy_word word;
    size_t gap;
    *ret = (struct legacy_score){0};
    while (ret->marked < SCORE_WORDS && legacy_next_word(&p, text + len, &gap, &word)) {
        if (!word.marked || word.len < 2) {
            continue; /* a bullet is no letter */
        }
        ret->marked++;
        if (legacy_word_stands(&word)) {
            ret->standing++;
            continue;
        }
        for (size_t i = 0; i < sizeof tried / sizeof tried[0]; i++) {
            ret->rescued[tried[i]] += becomes_syllable(&word, tried[i]);
        }
    }
}

enum legacy legacy_best(const struct legacy_score *score, size_t *ret_rescued)
{
    const enum legacy best =
        score->rescued[LEGACY_VNI] > score->rescued[LEGACY_TCVN3] ? LEGACY_VNI : LEGACY_TCVN3;
    *ret_rescued = score->rescued[best];
    return best;
}

enum legacy legacy_guess(const char *text, size_t len)
{
    struct legacy_score score;
    size_t rescued;
    legacy_score(text, len, &score);
    const enum legacy best = legacy_best(&score, &rescued);
    const double lost = (double)(score.marked - score.standing);
    return rescued >= GUESS_WORDS && (double)rescued >= GUESS_SHARE * lost ? best : LEGACY_NONE;
}
