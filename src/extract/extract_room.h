/*
 * extract_room.h - what the files of this room share: the shadow, its lines, patterns, evidence,
 * parts.
 *
 * Patterns never see Vietnamese. They run on the *shadow*: at most one ASCII character for each
 * code point of the text, marks off, đ -> d, capitals kept (patterns ignore case unless they say
 * (?-i)), typographic dashes
 * -> '-', quotes -> '"' or '\'', every kind of blank -> ' ', '\f' -> '\n', what is none of these ->
 * '~'. What recognisers leave behind (`**`, `#` before a heading, `____`, HTML tags) has no shadow
 * at all. Every position of the shadow knows its bytes in the text, so values and evidence are cut
 * from the original.
 */
#ifndef PHIEU_EXTRACT_ROOM_H
#define PHIEU_EXTRACT_ROOM_H

#include "phieu/day.h"
#include "phieu/extract.h"

/* ---- the shadow ---------------------------------------------------------------------------- */

/* Characters of the shadow, from begin up to end. None: both 0. */
struct span {
    size_t begin, end;
};
static inline bool span_is(struct span s)
{
    return s.end > s.begin;
}

/* Why a line is no place to look for a letter's fields. */
enum line_mask {
    LINE_STAMP = 1, /* somebody's dấu ĐẾN */
    LINE_TABLE = 2, /* a row with TABs, or a run of them */
    LINE_FORM = 4,  /* of a phiếu giải quyết or another form */
};

struct read_line {
    struct span span; /* without blanks at its ends; may be empty */
    uint8_t mask;
    const struct text_line *of;
};

/* Patterns that ran into their limit: a failed check of the fields they claim. */
enum { EXHAUSTED_MOST = 8 };
struct exhausted {
    const struct pattern *list[EXHAUSTED_MOST];
    size_t count;
};

/* One text being read. The struct is const to whoever looks for something. */
struct extract {
    const struct page_text *text;
    const struct extract_about *about;
    char *shadow; /* NUL-terminated, lines end with '\n' */
    size_t len;
    uint32_t *at; /* byte offset in text->text of each shadow character, [len] the text's end */
    struct read_line *lines; /* as many as text->line_count, in its order */
    size_t line_count;
    struct exhausted *exhausted; /* patterns that ran into their limit, for the checks */
};

/* Builds the shadow in the current arena. */
void shadow_make(struct extract *x, const struct page_text *text,
                 const struct extract_about *about);

/* The original text under a span: without what has no shadow, blanks and line ends folded to one
 * blank, ends trimmed, in the current arena. */
const char *span_text(const struct extract *x, struct span span);
/* The same of any shadow and text, with every character as it is. Bytes of the text: */
size_t span_byte_begin(const struct extract *x, struct span span);
size_t span_byte_end(const struct extract *x, struct span span);
/* The line that holds a position of the shadow; line_count when none does. */
size_t line_of(const struct extract *x, size_t position);
/* From the first character of line `first` to the end of line `last`. */
struct span lines_span(const struct extract *x, size_t first, size_t last);
static inline bool line_is_empty(const struct extract *x, size_t i)
{
    return !span_is(x->lines[i].span);
}

/* ---- patterns ------------------------------------------------------------------------------ */

/* One row of a .def file:
 *   PATTERN(P_NUMBER_LINE, "number-line", "code", 95, "^so[:.]? ...", YES("Số: 595 /SYT-NVY", ...),
 * NO("Số: 459", ...)) The name is the "rule" that people and reports see. `prior` is how far a
 * match by itself is to be believed, 0..100. YES and NO are lines in ordinary Vietnamese (at least
 * one each): a test makes their shadow and expects a match somewhere in each of YES and nowhere in
 * any of NO. Patterns are PCRE2, case ignored, ^ and $ at lines; \b, \d and \w are ASCII; write
 * [^\w\n], not \W. */
struct pattern {
    const char *name, *claims;
    unsigned prior;
    const char *regex;
    const char *const *yes, *const *no; /* NULL-terminated */
};
#define YES(...) ((const char *const[]){__VA_ARGS__, NULL})
#define NO(...)  ((const char *const[]){__VA_ARGS__, NULL})

struct pattern_set {
    const struct pattern *rows;
    size_t count;
    struct compiled_pattern *compiled; /* by extract_prepare */
};
/* patterns.c: all sets there are; extract_prepare and the test walk them. */
extern struct pattern_set *const pattern_sets[];
extern const size_t pattern_set_count;

enum { MATCH_GROUPS = 12 };
struct match {
    struct span whole;
    struct span group[MATCH_GROUPS]; /* [0] is the whole; a group that took no part is empty */
    const struct pattern *pattern;
};

/* The first match of row `which` of the set that begins inside `within` and ends there. Look-behind
 * sees what stands before. One that hits the match limit has not matched and is noted in x. */
bool pattern_find(const struct extract *x, const struct pattern_set *set, size_t which,
                  struct span within, struct match *ret);

/* The same as if nothing stood before `within`: ^ matches at its begin, wherever in a line that is.
 */
bool pattern_find_alone(const struct extract *x, const struct pattern_set *set, size_t which,
                        struct span within, struct match *ret);

/* ---- evidence ------------------------------------------------------------------------------ */

/* {"page", "box", "line", "bytes", "excerpt"}: box of the first line (absent when not known),
 * excerpt at most 200 characters of the original. */
json_t *evidence_of(const struct extract *x, struct span span);

/* Mean confidence of the lines under a span, 0..100. */
unsigned span_confidence(const struct extract *x, struct span span);

/* ---- parts --------------------------------------------------------------------------------- */

enum part_kind { PART_LETTER, PART_DRAFT, PART_SLIP, PART_APPENDIX };

struct part {
    enum part_kind kind;
    size_t first, last; /* lines, both inclusive, from 0 */
    size_t body;        /* first line after the head (number, date, titles, subject, Kính gửi) */
    size_t body_last;  /* last line before Nơi nhận and the signature block; < body when there is
                          none */
    struct day issued; /* DAY_NONE when not known */
    const char *type;  /* as in "type"; "" when not known */
};

/* E2's. Both give a new array, maybe empty, in the current arena. */
int find_deadlines(const struct extract *x, const struct part *part, json_t **ret,
                   struct error *err) MUST_USE;
int find_tasks(const struct extract *x, const struct part *part, json_t **ret,
               struct error *err) MUST_USE;

#endif
