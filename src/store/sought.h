/*
 * sought.h - what somebody typed into the search: terms all of which must occur.
 *
 * A term is a word, a "phrase" or a code. Each has alternatives, any of which will do: the folded
 * word; what the keystrokes would have been in Telex or VNI; a code without its separators, or
 * parted where letters meet digits ("595syt-nvy"). The last word may be half typed.
 */
#ifndef PHIEU_STORE_SOUGHT_H
#define PHIEU_STORE_SOUGHT_H

#include "db.h"
#include "doc.h"

enum { ALTERNATIVES_MOST = 6, MARKS_MOST = 3 };

struct alternative {
    const char *words;       /* folded, one space between */
    bool phrase;             /* in this order, next to each other; else all, anywhere */
    bool prefix;             /* the last word is a beginning */
    const char *const *ends; /* then: the words it may become, NULL when they are too many */
    size_t end_count;
};
struct term {
    struct alternative alternatives[ALTERNATIVES_MOST];
    size_t alternative_count;
    const char *marks[MARKS_MOST]; /* with marks, as typed or keyed; none when typed without */
    size_t mark_count;
    bool half; /* the last word: marks, too, may be a beginning */
};
struct sought {
    struct term *terms;
    size_t count;
    bool phrases; /* some term is a phrase of several words */
    bool marks;   /* some term was typed with marks */
};

#define SOUGHT_MOST 200 /* characters */

/* "quyet dinh phe" -> "phe" */
const char *sought_last_word(const char *words);
/* In the current arena. Errors: ERR_SEARCH_EMPTY, ERR_TEXT_ENCODING, ERR_TEXT_TOO_LONG. */
int sought_parse(const char *text, struct sought *ret, struct error *err) MUST_USE;
/* Looks up what half typed words may become. FTS5 would gather every letter with any of them before
 * it gives the first; as alternatives they are walked down together. */
int sought_expand(struct sought *sought, struct db *search, struct error *err) MUST_USE;
/* For f_letter. */
const char *sought_expression(const struct sought *sought);
/* For f_pairs: the pairs of every phrase. NULL without phrases. A hit must still be compared. */
const char *sought_pairs(const struct sought *sought);
/* For f_body, whose rows know words and pairs and no order: phrases by their pairs; a hit of theirs must still be
 * compared. What is half typed is a whole word there, or one the register knows. */
const char *sought_body(const struct sought *sought);
/* Every term occurs in the text. */
bool sought_matches(const struct sought *sought, const struct doc *doc);
/* And where marks were typed, with these marks. */
bool sought_exact(const struct sought *sought, const struct doc *doc);

#endif
