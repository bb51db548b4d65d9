/*
 * fold_marked.c - lower case with its marks, every tone in its one place.
 */
#include "fold.h"

#include "utf8.h"
#include "phieu/viet.h"

#include <string.h>
#include <utf8proc.h>

/* The text on its way out, and the word at its end that waits for its tone to be put in place. */
struct marking {
    struct buf *out;
    struct viet_letter letters[SYLLABLE_MOST];
    size_t len;
    unsigned vowels; /* in the word; where there is one there is one place for a tone */
    bool foreign;    /* the word has something else than a few Vietnamese letters */
    size_t start;    /* where in the output it begins */
    bool any, gap;
    bool loose; /* what a mark belonged to is not there */
};

static void put_point(struct buf *out, uint32_t cp)
{
    char bytes[UTF8_MAX];
    buf_add(out, bytes, utf8_put(cp, bytes));
}

/* hoà -> hòa: the word stands in the output as it came; when its tone belongs elsewhere it is
 * written again. */
static void end_word(struct marking *m)
{
    struct syllable syllable;
    uint8_t tone;
    if (!m->foreign && m->vowels > 1 && !m->out->overflow &&
        viet_tone_of(m->letters, m->len, &tone) && tone != TONE_LEVEL &&
        viet_is_syllable(m->letters, m->len, false, &syllable) &&
        m->letters[syllable.tone_at].tone == TONE_LEVEL) {
        m->out->len = m->start;
        m->out->data[m->start] = '\0';
        for (size_t i = 0; i < m->len; i++) {
            struct viet_letter letter = m->letters[i];
            letter.tone = i == syllable.tone_at ? tone : (uint8_t)TONE_LEVEL;
            put_point(m->out, viet_join(letter));
        }
    }
    m->len = 0;
    m->vowels = 0;
    m->foreign = false;
    m->gap = true;
    m->loose = true;
}

static void begin_letter(struct marking *m)
{
    if (m->gap) {
        buf_puts(m->out, m->any ? " " : "");
        m->start = m->out->len;
    }
    m->any = true;
    m->gap = false;
    m->loose = false;
}

static void put_vietnamese(struct marking *m, struct viet_letter letter)
{
    bool ascii = letter.mark == MARK_NONE && letter.tone == TONE_LEVEL;
    letter.upper = false;
    begin_letter(m);
    put_point(m->out, ascii ? (uint32_t)letter.base : viet_join(letter));
    m->vowels += viet_is_vowel(letter.base);
    m->foreign = m->foreign || m->len == SYLLABLE_MOST;
    if (!m->foreign) {
        m->letters[m->len++] = letter;
    }
}

static void put_other(struct marking *m, uint32_t cp)
{
    switch (cp == UTF8_BAD ? POINT_GAP : fold_kind(cp)) {
    case POINT_LETTER:
        begin_letter(m);
        m->foreign = true;
        put_point(m->out, (uint32_t)utf8proc_tolower((utf8proc_int32_t)cp));
        break;
    case POINT_MARK:
        if (!m->loose) {
            m->foreign = true;
            put_point(m->out, cp);
        }
        break;
    case POINT_INVISIBLE:
        m->loose = true;
        break;
    case POINT_GAP:
        end_word(m);
        break;
    }
}

void text_fold_marked(struct buf *out, const char *text)
{
    size_t len;
    text = utf8_composed(out->arena, text, strlen(text), &len);
    const char *end = text + len;
    struct marking marking = {.out = out, .gap = true, .loose = true};
    while (text < end) {
        struct viet_letter letter;
        uint32_t cp = utf8_next(&text, end);
        if (viet_split(cp, &letter)) {
            put_vietnamese(&marking, letter);
        } else {
            put_other(&marking, cp);
        }
    }
    end_word(&marking);
}
