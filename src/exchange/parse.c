/*
 * NAME     parse.c
 * SUMMARY  libxml2's SAX2 push parser over a scanned root element, into records
 *
 * The parser sees the root element only: no declaration (so no encoding but UTF-8), no DTD, nothing
 * after the end. It loads nothing and substitutes nothing. Its own limit of 10 MB bounds what it
 * holds back while it waits for a '<'; then it hands the text out, so XML_PARSE_HUGE is not needed.
 */
#include "envelope.h"
#include "scan.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#define PIECE       ((size_t)32 * 1024)
#define MAX_RECORDS 5000u

struct frame {
    enum place place;
    enum slot slot;
    struct record *record; /* the record its texts go to */
};

struct parsing {
    struct envelope *envelope;
    const struct edxml_limits *limits;
    const struct scan *scan;
    struct frame *stack; /* [0] is above the root */
    unsigned depth;
    struct buf text; /* of the innermost element with a slot */
    bool prefix_odd;
    bool failed;
    char line[16], why[160]; /* the parser's first complaint; why "" when none */
    bool no_memory;
    xmlParserCtxtPtr parser; /* owned by the envelope */
    struct error *err;
};

static void fail(struct parsing *p)
{
    p->failed = true;
    xmlStopParser(p->parser);
}

/* ---- what the parser says ---------------------------------------------------------------- */

static void on_error(void *data, xmlErrorPtr error)
{
    struct parsing *p = data;
    if (error->domain == XML_FROM_NAMESPACE) {
        p->prefix_odd = true; /* official samples have them: names are matched without prefix */
        return;
    }
    if (error->level < XML_ERR_ERROR || p->why[0] != 0 || p->failed) {
        return;
    }
    p->no_memory = error->code == XML_ERR_NO_MEMORY;
    snprintf(p->line, sizeof p->line, "%u",
             (error->line > 0 ? (unsigned)error->line - 1 : 0) + p->scan->line);
    /* The message may quote foreign text: printable ASCII only. */
    size_t n = 0;
    for (const char *m = error->message; m != NULL && *m != 0 && n + 1 < sizeof p->why; m++) {
        if (*m >= ' ' && *m < 0x7F) {
            p->why[n++] = *m;
        } else if (*m != '\n') {
            p->why[n++] = '?';
        }
    }
    p->why[n] = 0;
    if (n == 0) {
        snprintf(p->why, sizeof p->why, "error %d", error->code);
    }
}

/* ---- elements ---------------------------------------------------------------------------- */

static void refuse_root(struct parsing *p, const char *name, const char *prefix)
{
    char root[120];
    const bool soap = strcasecmp(name, "Envelope") == 0;
    snprintf(root, sizeof root, "%.30s%s%.60s%s", prefix != NULL ? prefix : "",
             prefix != NULL ? ":" : "", name, soap ? " (SOAP)" : "");
    error_set(p->err, ERR_EDXML_NOT, NULL, root, NULL);
    fail(p);
}

static bool too_many_files(struct parsing *p)
{
    char limit[40];
    snprintf(limit, sizeof limit, "%u Attachment", p->limits->max_files);
    error_set(p->err, ERR_EDXML_SIZE, NULL, "AttachmentEncoded", limit);
    fail(p);
    return false;
}

/* Gives the frame its record. False: the element is to be passed over. */
static bool open_record(struct parsing *p, struct frame *frame, const char *name)
{
    struct envelope *envelope = p->envelope;
    const enum opens opens = place_opens[frame->place];
    if (opens == OPENS_NOTHING) {
        return true;
    }
    if (opens == OPENS_ONE && envelope_next(envelope, NULL, frame->place) != NULL) {
        note_add(&envelope->notes, NOTE_REPEATED, name, NULL);
        return false;
    }
    const bool listed = frame->place == PLACE_REFERENCE;
    if (envelope->records >= MAX_RECORDS ||
        (listed && ++envelope->references > 2 * p->limits->max_files)) {
        note_add(&envelope->notes, NOTE_LIST_CUT, name, NULL);
        return false;
    }
    if (frame->place == PLACE_ATTACHMENT && ++envelope->attachments > p->limits->max_files) {
        return too_many_files(p);
    }
    frame->record = envelope_add(envelope, frame->place, frame->record);
    return true;
}

static void enter(struct parsing *p, struct frame *frame, const char *name, const char *prefix)
{
    const struct frame *outer = &p->stack[p->depth - 1];
    const struct element *element = element_find(outer->place, name);
    *frame = (struct frame){PLACE_OUT, SLOT_NONE, outer->record};
    if (element == NULL) {
        if (outer->place == PLACE_TOP) {
            refuse_root(p, name, prefix);
        }
        return;
    }
    frame->place = element->into;
    frame->slot = element->slot;
    if (!open_record(p, frame, element->name)) {
        frame->place = PLACE_OUT;
        frame->slot = SLOT_NONE;
    } else if (frame->place == PLACE_TRACE) {
        p->envelope->traced = true;
    } else if (frame->place == PLACE_CONTENT) {
        if (frame->record->has_content) {
            note_add(&p->envelope->notes, NOTE_REPEATED, element->name, NULL);
            frame->place = PLACE_OUT;
        }
        frame->record->has_content = true;
    }
    if (frame->slot != SLOT_NONE) {
        p->text.len = 0;
    }
}

static void on_start(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int namespaces, const xmlChar **declared, int attributes, int defaulted,
                     const xmlChar **values)
{
    (void)uri, (void)namespaces, (void)declared, (void)attributes, (void)defaulted, (void)values;
    struct parsing *p = data;
    if (p->failed) {
        return;
    }
    INVARIANT(p->depth <= p->limits->max_depth); /* the scan has seen to it */
    struct frame *frame = &p->stack[p->depth];
    enter(p, frame, (const char *)name, (const char *)prefix);
    p->depth++;
}

static bool is_placeholder(const char *text)
{
    static const char *const empty[] = {"null", "(null)", "N/A", "undefined"};
    for (size_t i = 0; i < sizeof empty / sizeof empty[0]; i++) {
        if (strcasecmp(text, empty[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* The text of the element that ends becomes the slot's value. */
static int keep_text(struct parsing *p, const struct frame *frame)
{
    const struct slot_rule *rule = &slot_rules[frame->slot];
    struct notes *notes = &p->envelope->notes;
    const char *text = NULL;
    struct error why = {0};
    if (text_clean(p->text.len > 0 ? p->text.data : "", p->text.len, rule->kind, rule->max_chars,
                   rule->name, arena_current(), &text, &why) != 0) {
        if (!rule->whole) {
            note_add(notes, NOTE_TEXT_UNUSABLE, rule->name, NULL);
            return 0;
        }
        return why.code == ERR_TEXT_TOO_LONG
                   ? edxml_field(p->err, rule->name, "dài quá mức", "too long")
                   : edxml_field(p->err, rule->name, "có ký tự bị cấm", "forbidden characters");
    }
    if (text[0] == 0) {
        return 0;
    }
    if (is_placeholder(text)) {
        note_add(notes, NOTE_PLACEHOLDER, rule->name, text);
        return 0;
    }
    const char **value = &frame->record->value[frame->slot];
    if (*value != NULL) {
        note_add(notes, NOTE_REPEATED, rule->name, NULL);
        return 0;
    }
    *value = text;
    return 0;
}

static void on_end(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)name, (void)prefix, (void)uri;
    struct parsing *p = data;
    if (p->failed) {
        return;
    }
    const struct frame *frame = &p->stack[--p->depth];
    if (frame->place == PLACE_CONTENT) {
        (void)base64_finish(&frame->record->content); /* judged with its name in attach.c */
    } else if (frame->slot != SLOT_NONE) {
        if (keep_text(p, frame) != 0) {
            fail(p);
        }
        p->text.len = 0;
    }
}

static void on_text(void *data, const xmlChar *text, int len)
{
    struct parsing *p = data;
    if (p->failed) {
        return;
    }
    const struct frame *frame = &p->stack[p->depth - 1];
    if (frame->place == PLACE_CONTENT) {
        base64_feed(&frame->record->content, (const char *)text, (size_t)len);
    } else if (frame->slot != SLOT_NONE) {
        buf_add(&p->text, text, (size_t)len);
    }
}

/* ---- feeding ----------------------------------------------------------------------------- */

static int begin(struct parsing *p)
{
    xmlSAXHandler sax = {
        .initialized = XML_SAX2_MAGIC,
        .startElementNs = on_start,
        .endElementNs = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .cdataBlock = on_text,
        .serror = on_error,
    };
    p->parser = xmlCreatePushParserCtxt(&sax, p, NULL, 0, NULL);
    if (p->parser == NULL) {
        return error_set(p->err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    p->envelope->parser = p->parser;
    xmlCtxtUseOptions(p->parser, XML_PARSE_NONET);
    return 0;
}

/* Pieces end between characters: what the parser does with half of one depends on its version. */
static size_t piece_at(const char *bytes, size_t at, size_t end)
{
    if (end - at <= PIECE) {
        return end - at;
    }
    size_t n = PIECE;
    while (n > PIECE - 4 && ((unsigned char)bytes[at + n] & 0xC0) == 0x80) {
        n--;
    }
    return n;
}

static void feed_range(struct parsing *p, const char *bytes, size_t at, size_t end)
{
    while (at < end && !p->failed && p->why[0] == 0) {
        const size_t n = piece_at(bytes, at, end);
        (void)xmlParseChunk(p->parser, bytes + at, (int)n, 0);
        at += n;
    }
}

static void feed(struct parsing *p, const char *bytes)
{
    size_t at = p->scan->root;
    for (unsigned i = 0; i < p->scan->cdatas; i++) {
        const struct scan_cdata *section = &p->scan->cdata[i];
        feed_range(p, bytes, at, section->from);
        feed_range(p, bytes, section->text, section->text_end);
        at = section->to;
    }
    feed_range(p, bytes, at, p->scan->end);
    if (!p->failed && p->why[0] == 0) {
        (void)xmlParseChunk(p->parser, NULL, 0, 1);
    }
}

static int verdict(const struct parsing *p)
{
    if (p->failed) {
        return -1; /* err is set */
    }
    if (p->no_memory) {
        return error_set(p->err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    if (p->why[0] != 0 || p->parser->wellFormed == 0 || p->depth != 1) {
        return error_set(p->err, ERR_EDXML_MALFORMED, NULL, p->why[0] != 0 ? p->line : "1",
                         p->why[0] != 0 ? p->why : "the root element does not end");
    }
    if (p->text.overflow) {
        return error_set(p->err, ERR_EDXML_SIZE, NULL, "edXML", "text");
    }
    return 0;
}

int envelope_parse(struct envelope *envelope, const char *bytes, const struct scan *scan,
                   const struct edxml_limits *limits, struct error *err)
{
    struct arena *arena = arena_current();
    struct parsing p = {.envelope = envelope, .limits = limits, .scan = scan, .err = err};
    p.stack = arena_alloc(arena, (limits->max_depth + 2) * sizeof *p.stack);
    p.stack[0].place = PLACE_TOP;
    p.depth = 1;
    buf_init(&p.text, arena, limits->max_text + 1);
    if (begin(&p) != 0) {
        return -1;
    }
    feed(&p, bytes);
    if (verdict(&p) != 0) {
        return -1;
    }
    if (p.prefix_odd) {
        note_add(&envelope->notes, NOTE_PREFIX, NULL, NULL);
    }
    return 0;
}
