/*
 * letter.h - what the files that read one part of a text share: segments, findings, the part at
 * work.
 */
#ifndef PHIEU_LETTER_H
#define PHIEU_LETTER_H

#include "patterns_room.h"

/* ---- segments.c: a line is one, two where the columns of head or signature are glued together  */

/* What a segment is by itself. */
enum segment_kind {
    SEG_TEXT,
    SEG_EMPTY,
    SEG_NATION, /* Quốc hiệu, or the Party's head */
    SEG_MOTTO,
    SEG_NUMBER,
    SEG_DATE,    /* place and date, however incomplete */
    SEG_SUBJECT, /* V/v */
    SEG_TITLE,   /* name of a type in capitals, alone */
    SEG_SLIP,    /* title of a phiếu giải quyết */
    SEG_ANNEX,
    SEG_DRAFT,     /* DỰ THẢO */
    SEG_MARK,      /* of urgency or secrecy */
    SEG_ADDRESSEE, /* Kính gửi */
    SEG_BODY,      /* how bodies begin, headings */
    SEG_RECEIVERS, /* Nơi nhận */
    SEG_ITEM,      /* "- ..." */
    SEG_AUTHORITY, /* TM. KT. TL. TUQ. */
    SEG_OFFICE,    /* GIÁM ĐỐC */
    SEG_NAME,
};

struct segment {
    struct span span; /* trimmed */
    size_t line;
    uint8_t kind;
    uint8_t column; /* enum text_column, also where only the split told it */
};

struct segments {
    struct segment *list;
    size_t count;
};
void segments_make(const struct extract *x, struct segments *ret);

/* Which row of letter_types a line in capitals is the title of, -1. A letter read wrongly is
 * forgiven in a long one. */
int title_of(const struct extract *x, struct span span);

void titles_prepare(void); /* of the process, for title_of */

double capital_share(const struct extract *x,
                     struct span span); /* of its letters, 0 when it has none */
bool segment_matches(const struct extract *x, const struct segment *s, enum letter_pattern which,
                     struct match *ret);
bool segment_is(const struct extract *x, const struct segment *s, enum letter_pattern which);

/* ---- findings.c: a field's value and what speaks for and against it ------------------------ */

enum letter_field {
    READ_NUMBER,
    READ_NOTATION,
    READ_ISSUED,
    READ_PLACE,
    READ_ISSUER,
    READ_TYPE,
    READ_SUBJECT,
    READ_SIGNER,
    READ_POSITION,
    READ_AUTHORITY,
    READ_URGENCY,
    READ_SECRECY,
    READ_COUNT
};
extern const char *const read_field_names[READ_COUNT];

struct candidate {
    const char *value;
    unsigned confidence; /* 0..100: the rule's prior and what the finder knows; the line's own comes
                            later */
    const char *rule;
    const char *source; /* NULL: the line's */
    struct span where;  /* empty when inferred */
};

enum { CANDIDATES_MOST = 5, CHECKS_MOST = 8 };
struct finding {
    struct candidate list[CANDIDATES_MOST]; /* the most confident first */
    size_t count;
    const char *passed[CHECKS_MOST], *failed[CHECKS_MOST];
    size_t passed_count, failed_count;
    bool none; /* the letter has none, which was seen */
};

/* Adds it; one with this value already there has been read at a second place. */
void finding_offer(struct finding *f, const struct candidate *c);
void finding_add(struct finding *f, const struct candidate *c); /* unless its value is there */
void finding_promote(struct finding *f,
                     const struct candidate *c); /* to the first, whatever its confidence */
/* Drops values that are longer than the field can be. */
void finding_limit(struct finding *f, enum letter_field name);
void finding_pass(struct finding *f, const char *check);
void finding_fail(struct finding *f, const char *check);
bool finding_has_passed(const struct finding *f, const char *check);
const char *finding_value(const struct finding *f); /* NULL when there is none */

/* Read from ink, here or by nobody knows whom. */
bool is_recognised(const struct extract *x, struct span where);
/* A recognised value of words that holds what no recogniser is to be believed: a failed check. */
void finding_check_words(const struct extract *x, struct finding *f, enum letter_field name);

/* How good the text is: "quality". */
enum text_state { TEXT_GOOD, TEXT_POOR, TEXT_NO_MARKS };

/* FIELD of extract.h. `excerpts`: with "evidence". */
json_t *finding_json(const struct extract *x, const struct finding *f, enum letter_field name,
                     enum text_state state, bool excerpts);

/* ---- one part of a text -------------------------------------------------------------------- */

struct letter_part {
    struct part part;
    size_t begin, end; /* segments */
    size_t head_end;   /* first segment of the body: Kính gửi, Căn cứ, a heading */
    size_t annex;      /* segment where the first appendix begins; end when there is none */
    bool blank_number, draft_mark;
    struct finding fields[READ_COUNT];
    json_t *deadlines;
};

enum { PARTS_MOST = 40 };
struct parts {
    struct letter_part list[PARTS_MOST]; /* letters, drafts and slips in order, then appendices */
    size_t count;
    size_t proposed; /* index of the letter that is proposed; count when there is none */
};

struct reading {
    const struct extract *x;
    const struct segments *segments;
    struct parts parts;
};

void stamps_find(struct extract *x, const struct segments *segments,
                 json_t *ret_stamps);   /* stamps.c; sets masks */
void parts_find(struct reading *r);     /* parts.c */
void parts_choose(struct parts *parts); /* which of them is proposed, once drafts are known */

/* Each fills its fields of the part; in this order. */
void read_number(struct reading *r, struct letter_part *p);
void read_issued(struct reading *r, struct letter_part *p);
void read_title(struct reading *r, struct letter_part *p); /* type and subject */
void read_caption(struct reading *r, struct letter_part *p);
void read_issuer(struct reading *r, struct letter_part *p);
void read_signer(struct reading *r, struct letter_part *p);
void read_marks(struct reading *r, struct letter_part *p);

/* Digits as meant (O is 0, l is 1); a symbol without blanks, lost đ put back. */
const char *number_text(const struct extract *x, struct span span, bool *ret_guessed);
const char *notation_text(const struct extract *x, struct span span, bool *ret_mended);
/* A number line too damaged for the patterns of one ("8O, 2001 /SY | KHE"), recognised, not in the
 * right column: the issuer ends above it. Groups: 1 the digits, 2 the symbol as printed. */
bool number_garbled(const struct extract *x, const struct segment *s, struct match *ret);
void read_garbled_number(struct reading *r, struct letter_part *p);
struct date_parts {
    struct span day, month, year;
};
void offer_date(struct reading *r, struct letter_part *p, struct span where,
                const struct date_parts *d, unsigned prior, const char *rule);

void read_head(struct reading *r, struct letter_part *p);   /* all but the signature */
void votes_count(struct reading *r, struct letter_part *p); /* votes.c; after everything was read */

json_t *addressees_of(const struct reading *r, const struct letter_part *p);
json_t *refers_of(const struct reading *r, const struct letter_part *p);

static inline bool segment_masked(const struct extract *x, const struct segment *s)
{
    return x->lines[s->line].mask != 0;
}

#endif
