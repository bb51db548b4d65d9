/*
 * NAME     pdf_kind.c
 * SUMMARY  is a page's own text worth reading?
 *
 * Scanners lay the text that they recognised under the picture, often by a model that knows no
 * Vietnamese (letters/419-KH-UBND is one): such a page is recognised anew where there is a picture
 * to do it by.
 */
#include "pdf_room.h"

#include <string.h>

enum { FEW_CHARACTERS = 30, STAMPED_CHARACTERS = 250, WORDS_TO_JUDGE = 25 };

#define SCAN_COVERS    0.6
#define GOOD_SYLLABLES 0.7  /* of words that are Vietnamese: 0.98 in good text */
#define NO_TEXT        0.35 /* below it the letters are not what they look like */
#define LETTER_SHARE   0.6  /* of all characters */

static const char *joined(const struct page_words *words)
{
    struct buf text;
    buf_init(&text, arena_current(), (size_t)1 << 20);
    for (size_t i = 0; i < words->count; i++) {
        buf_puts(&text, words->words[i].text);
        buf_putc(&text, ' ');
    }
    return text.data;
}

static size_t count_characters(const char *text)
{
    size_t n = 0;
    for (; *text != '\0'; text++) {
        n += (unsigned char)*text > ' ' && ((unsigned char)*text & 0xC0) != 0x80;
    }
    return n;
}

static bool is_misread(const struct text_quality *quality)
{
    return text_lacks_marks(quality) ||
           (quality->words >= WORDS_TO_JUDGE && quality->syllables < GOOD_SYLLABLES);
}

/* A font whose codes say nothing gives more signs than letters; another language does not. */
static bool is_garbage(const struct text_quality *quality, size_t characters)
{
    return characters >= STAMPED_CHARACTERS && quality->syllables < NO_TEXT &&
           (double)quality->letters < LETTER_SHARE * (double)characters;
}

enum pdf_page_kind pdf_page_kind(PopplerPage *page, const struct page_words *words)
{
    struct text_quality quality;
    PopplerRectangle largest;
    const char *text = joined(words);
    const size_t characters = count_characters(text);
    text_quality(text, strlen(text), &quality);
    const bool misread = is_misread(&quality);
    if (characters >= STAMPED_CHARACTERS && !misread) {
        return PDF_TEXT;
    }
    const bool scan = pdf_pictures(page, &largest) > SCAN_COVERS;
    if (scan && (characters < STAMPED_CHARACTERS || misread)) {
        return misread && characters >= FEW_CHARACTERS ? PDF_MISREAD : PDF_SCAN;
    }
    if (characters == 0) {
        return pdf_has_ink(page) ? PDF_SCAN : PDF_BLANK;
    }
    return is_garbage(&quality, characters) ? PDF_MISREAD : PDF_TEXT;
}
