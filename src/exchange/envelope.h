/*
 * envelope.h - what the parser keeps of one edXML file: records in document order.
 *
 * A record is an element that owns texts (From, each To, the header, an attachment ...). Its texts
 * stand in slots. What an element means, where it may stand and how long its text may be is in two
 * tables (elements.c): local names in any order, any prefix, any case (DOMAIN.md 2.2).
 */
#ifndef PHIEU_EXCHANGE_ENVELOPE_H
#define PHIEU_EXCHANGE_ENVELOPE_H

#include "base64.h"
#include "notes.h"

#include "phieu/exchange.h"

/* Where an element stands. Elements of PLACE_OUT are passed over with all they hold. */
enum place {
    PLACE_OUT,
    PLACE_TOP,  /* above the root */
    PLACE_WRAP, /* root, envelope, header, body: transparent */
    PLACE_HEADER,
    PLACE_FROM,
    PLACE_TO,
    PLACE_GROUP, /* SignerInfo, OtherInfo ...: names within the header */
    PLACE_RESPONSE,
    PLACE_TRACE,
    PLACE_BUSINESS,
    PLACE_REPLACEMENTS,
    PLACE_REPLACEMENT,
    PLACE_REPLACED_FOR, /* OrganIdList */
    PLACE_REPLACED_ORGAN,
    PLACE_CHANGES, /* BussinessDocumentInfo, ReceiverList */
    PLACE_CHANGE,  /* Receiver */
    PLACE_MANIFEST,
    PLACE_REFERENCE,
    PLACE_ATTACHMENTS,
    PLACE_ATTACHMENT,
    PLACE_LEAF,
    PLACE_CONTENT, /* base64 */
    PLACE_COUNT
};

enum slot {
    SLOT_NONE,
    SLOT_ORGAN_ID,
    SLOT_ORGAN_NAME,
    SLOT_DOCUMENT_ID,
    SLOT_CODE,
    SLOT_CODE_NUMBER,
    SLOT_CODE_NOTATION,
    SLOT_PLACE,
    SLOT_ISSUED,
    SLOT_PROMULGATOR,
    SLOT_TYPE_NAME,
    SLOT_SUBJECT,
    SLOT_CONTENT,
    SLOT_COMPETENCE,
    SLOT_POSITION,
    SLOT_FULL_NAME,
    SLOT_DUE,
    SLOT_PRIORITY,
    SLOT_COPIES,
    SLOT_PAGES,
    SLOT_STEERING,
    SLOT_STATUS,
    SLOT_DESCRIPTION,
    SLOT_TIMESTAMP,
    SLOT_BUSINESS_TYPE,
    SLOT_REASON,
    SLOT_PAPER,
    SLOT_RECEIVER_TYPE,
    SLOT_CONTENT_ID,
    SLOT_FILE_NAME,
    SLOT_COUNT
};

struct element {
    enum place in;
    const char *name; /* local name, compared without case */
    enum place into;
    enum slot slot;
};

/* The row for `name` inside `in`; NULL when it means nothing there. */
const struct element *element_find(enum place in, const char *name);

struct slot_rule {
    const char *name; /* as the standard writes it: the field of an error, the argument of a note */
    enum text_kind kind;
    size_t max_chars; /* wider than any implementer's width (DOMAIN.md 2.2) */
    bool whole;       /* cannot be left out: unusable means ERR_EDXML_FIELD */
};
extern const struct slot_rule slot_rules[SLOT_COUNT];

/* What a place opens. */
enum opens { OPENS_NOTHING, OPENS_ONE, OPENS_MANY };
extern const enum opens place_opens[PLACE_COUNT];

struct record {
    enum place kind;
    struct record *parent;         /* the record it stands in, or NULL */
    struct record *next;           /* in document order, any kind */
    const char *value[SLOT_COUNT]; /* clean text, or NULL when absent or empty */
    struct base64 content;         /* of an attachment */
    bool has_content;
};

struct envelope {
    struct record *first, *last;
    unsigned records;
    unsigned attachments, references;
    struct _xmlParserCtxt *parser; /* while envelope_parse runs, or after it */
    struct bytes unpacked;         /* the attachment at hand */
    bool traced;                   /* a TraceHeaderList was there: a letter, not a status */
    struct notes notes;
};

struct record *envelope_add(struct envelope *envelope, enum place kind, struct record *parent);
/* The next record of this kind after `after` (NULL: the first). */
struct record *envelope_next(const struct envelope *envelope, const struct record *after,
                             enum place kind);
/* Gives back the parser and the attachments' bytes; everything else belongs to the arena. */
void envelope_release(struct envelope *envelope);

/* A slot of a record, NULL also when there is no such record. */
const char *record_get(const struct record *record, enum slot slot);

/* ERR_EDXML_FIELD at this element with the reason in both languages. Returns -1. */
int edxml_field(struct error *err, const char *element, const char *vi, const char *en);

/* parse.c: the SAX pass over [root, end). Errors as edxml_parse. */
struct scan;
int envelope_parse(struct envelope *envelope, const char *bytes, const struct scan *scan,
                   const struct edxml_limits *limits, struct error *err) MUST_USE;

/* draft.c: the draft of reader.h. Errors: ERR_EDXML_FIELD. */
int envelope_draft(struct envelope *envelope, json_t **ret_draft, struct error *err) MUST_USE;

/* attach.c: hands every attachment to on_file. Errors: ERR_EDXML_BOMB,
 * ERR_NO_MEMORY, those of on_file. */
int envelope_files(struct envelope *envelope, const struct edxml_limits *limits,
                   edxml_file_fn *on_file, void *arg, struct error *err) MUST_USE;

#endif
