/*
 * NAME     scan.c
 * SUMMARY  bounds of foreign XML, in one pass
 */
#include "scan.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* A letter has some hundreds of elements, one to every agency of the country some ten thousand.
 * The bound keeps the product of elements and namespace declarations affordable. */
#define MAX_ELEMENTS 200000u
#define DEPTH_ROOM   256u

struct open_tag {
    const char *name; /* local name, in the input */
    size_t len;
    size_t text; /* bytes of text so far */
};

struct scanner {
    const char *bytes;
    size_t len, at;
    const struct edxml_limits *limits;
    struct open_tag open[DEPTH_ROOM];
    unsigned depth;
    unsigned elements;
    struct scan *out;
    bool done; /* the root has ended */
    struct error *err;
};

static unsigned line_of(const struct scanner *s, size_t at)
{
    unsigned line = 1;
    const char *from = s->bytes;
    const char *const end = s->bytes + at;
    while ((from = memchr(from, '\n', (size_t)(end - from))) != NULL) {
        line++;
        from++;
    }
    return line;
}

static int refuse_at(const struct scanner *s, enum error_code code, size_t at, const char *why)
{
    char line[16];
    snprintf(line, sizeof line, "%u", line_of(s, at));
    return error_set(s->err, code, NULL, line, why);
}

static int malformed(const struct scanner *s, const char *why)
{
    return refuse_at(s, ERR_EDXML_MALFORMED, s->at, why);
}

static int too_large(const struct scanner *s, const char *what, size_t what_len, size_t limit)
{
    char name[80], text[40];
    snprintf(name, sizeof name, "%.*s", (int)(what_len < 60 ? what_len : 60), what);
    snprintf(text, sizeof text, "%zu byte", limit);
    return error_set(s->err, ERR_EDXML_SIZE, NULL, name, text);
}

/* True when the bytes at `at` begin with `text`. */
static bool looking_at(const struct scanner *s, const char *text)
{
    const size_t n = strlen(text);
    return s->len - s->at >= n && memcmp(s->bytes + s->at, text, n) == 0;
}

/* Moves past the next `text`. */
static int skip_past(struct scanner *s, const char *text, const char *why)
{
    const char *found = memmem(s->bytes + s->at, s->len - s->at, text, strlen(text));
    if (found == NULL) {
        return malformed(s, why);
    }
    s->at = (size_t)(found - s->bytes) + strlen(text);
    return 0;
}

static bool name_is(const struct open_tag *tag, const char *name)
{
    return strlen(name) == tag->len && strncasecmp(tag->name, name, tag->len) == 0;
}

/* The base64 of an attachment is the one text that may be large: it is decoded as it comes. */
static bool holds_attachment(const struct scanner *s)
{
    const struct open_tag *top = &s->open[s->depth - 1];
    return name_is(top, "ContentTransferEncoded") ||
           (name_is(top, "Content") && s->depth >= 2 && name_is(top - 1, "Attachment"));
}

static int count_text(struct scanner *s, size_t n)
{
    struct open_tag *top = &s->open[s->depth - 1];
    top->text += n;
    if (top->text > s->limits->max_text && !holds_attachment(s)) {
        return too_large(s, top->name, top->len, s->limits->max_text);
    }
    return 0;
}

/* The local part of the name that starts at `at`. */
static struct open_tag local_name(const struct scanner *s, size_t at)
{
    size_t from = at, to = at;
    while (to < s->len && strchr(" \t\r\n/>=\"'<", s->bytes[to]) == NULL) {
        if (s->bytes[to] == ':') {
            from = to + 1;
        }
        to++;
    }
    return (struct open_tag){s->bytes + from, to - from, 0};
}

/* The offset of the '>' that ends the tag at s->at; quoted '>' do not count. */
static int tag_end(struct scanner *s, size_t *ret_end)
{
    const size_t room = s->len - s->at;
    const size_t most = room < s->limits->max_tag ? room : s->limits->max_tag;
    char quote = 0;
    for (size_t i = 1; i < most; i++) {
        const char c = s->bytes[s->at + i];
        if (quote != 0) {
            quote = c == quote ? 0 : quote;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            *ret_end = s->at + i;
            return 0;
        } else if (c == '<') {
            return malformed(s, "'<' inside a tag");
        }
    }
    if (room > s->limits->max_tag) {
        char limit[24];
        snprintf(limit, sizeof limit, "%zu", s->limits->max_tag);
        return refuse_at(s, ERR_EDXML_TAG, s->at, limit);
    }
    return malformed(s, "a tag does not end");
}

static void close_element(struct scanner *s, size_t end)
{
    s->depth--;
    if (s->depth == 0) {
        s->done = true;
        s->out->end = end;
    }
}

static int start_tag(struct scanner *s)
{
    size_t end;
    if (tag_end(s, &end) != 0) {
        return -1;
    }
    if (s->depth >= s->limits->max_depth || s->depth >= DEPTH_ROOM) {
        char limit[16];
        snprintf(limit, sizeof limit, "%u", s->limits->max_depth);
        return refuse_at(s, ERR_EDXML_DEPTH, s->at, limit);
    }
    if (++s->elements > MAX_ELEMENTS) {
        return error_set(s->err, ERR_EDXML_SIZE, NULL, "edXML", "200000 element");
    }
    if (s->depth == 0) {
        s->out->root = s->at;
        s->out->line = line_of(s, s->at);
    }
    s->open[s->depth++] = local_name(s, s->at + 1);
    if (s->bytes[end - 1] == '/') {
        close_element(s, end + 1);
    }
    s->at = end + 1;
    return 0;
}

static int end_tag(struct scanner *s)
{
    size_t end;
    if (tag_end(s, &end) != 0) {
        return -1;
    }
    if (s->depth == 0) {
        return malformed(s, "an end tag without its start");
    }
    close_element(s, end + 1);
    s->at = end + 1;
    return 0;
}

static void remember_cdata(struct scanner *s, struct scan_cdata section)
{
    const size_t n = section.text_end - section.text;
    const char *text = s->bytes + section.text;
    if (n > s->limits->max_text && s->out->cdatas < SCAN_CDATA && memchr(text, '<', n) == NULL &&
        memchr(text, '&', n) == NULL) {
        s->out->cdata[s->out->cdatas++] = section;
    }
}

static int cdata(struct scanner *s)
{
    if (s->depth == 0) {
        return malformed(s, "CDATA outside the root");
    }
    const size_t from = s->at;
    if (skip_past(s, "]]>", "a CDATA section does not end") != 0) {
        return -1;
    }
    remember_cdata(s, (struct scan_cdata){from, from + 9, s->at - 3, s->at});
    return count_text(s, s->at - from);
}

static int declaration(struct scanner *s)
{
    if (looking_at(s, "<!--")) {
        s->at += 4;
        return skip_past(s, "-->", "a comment does not end");
    }
    if (looking_at(s, "<![CDATA[")) {
        return cdata(s);
    }
    /* <!DOCTYPE, <!ENTITY, <!ELEMENT, in any case: a letter has none of them. */
    return refuse_at(s, ERR_EDXML_DTD, s->at, NULL);
}

/* Remembers encoding="..." of the XML declaration when it is not UTF-8: files written by .NET's
 * StringWriter say utf-16 and are UTF-8. */
static void note_encoding(struct scanner *s, const char *from, size_t len)
{
    const char *at = memmem(from, len, "encoding", 8);
    const char *end = from + len;
    if (at == NULL) {
        return;
    }
    while (at < end && *at != '"' && *at != '\'') {
        at++;
    }
    const char *close = at < end ? memchr(at + 1, *at, (size_t)(end - at - 1)) : NULL;
    if (close == NULL) {
        return;
    }
    const size_t n = (size_t)(close - at - 1);
    if (!(n == 5 && strncasecmp(at + 1, "utf-8", n) == 0)) {
        s->out->encoding = at + 1;
        s->out->encoding_len = n;
    }
}

static int instruction(struct scanner *s)
{
    static const char opening[] = {'<', '?', 'x', 'm', 'l'};
    const size_t from = s->at;
    if (skip_past(s, "?>", "a processing instruction does not end") != 0) {
        return -1;
    }
    const size_t len = s->at - from;
    if (s->depth == 0 && len >= sizeof opening && len <= s->limits->max_tag &&
        memcmp(s->bytes + from, opening, sizeof opening) == 0) {
        note_encoding(s, s->bytes + from, len);
    }
    return 0;
}

static int markup(struct scanner *s)
{
    switch (s->at + 1 < s->len ? s->bytes[s->at + 1] : 0) {
    case '!':
        return declaration(s);
    case '?':
        return instruction(s);
    case '/':
        return end_tag(s);
    default:
        return start_tag(s);
    }
}

static int walk(struct scanner *s)
{
    while (!s->done) {
        const char *next = memchr(s->bytes + s->at, '<', s->len - s->at);
        if (next == NULL) {
            s->at = s->len;
            return malformed(s, s->elements == 0 ? "no element" : "the root element does not end");
        }
        const size_t n = (size_t)(next - s->bytes) - s->at;
        if (s->depth > 0 && count_text(s, n) != 0) {
            return -1;
        }
        s->at += n;
        if (markup(s) != 0) {
            return -1;
        }
    }
    return 0;
}

/* Moves past a BOM and whatever stands before the first '<'. */
static int skip_lead(struct scanner *s)
{
    if (looking_at(s, "\xFF\xFE") || looking_at(s, "\xFE\xFF")) {
        return malformed(s, "UTF-16");
    }
    if (looking_at(s, "\xEF\xBB\xBF")) {
        s->out->bom = true;
        s->at += 3;
    }
    const char *first = memchr(s->bytes + s->at, '<', s->len - s->at);
    if (first == NULL) {
        return malformed(s, "no element");
    }
    for (const char *p = s->bytes + s->at; p < first; p++) {
        s->out->leading |= strchr(" \t\r\n", *p) == NULL || *p == 0;
    }
    s->at = (size_t)(first - s->bytes);
    return 0;
}

static bool only_space(const char *bytes, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] == 0 || strchr(" \t\r\n", bytes[i]) == NULL) {
            return false;
        }
    }
    return true;
}

int scan_xml(const char *bytes, size_t len, const struct edxml_limits *limits, struct scan *ret,
             struct error *err)
{
    struct scan out = {0};
    struct scanner s = {.bytes = bytes, .len = len, .limits = limits, .out = &out, .err = err};
    if (len > limits->max_bytes) {
        return too_large(&s, "edXML", 5, limits->max_bytes);
    }
    if (skip_lead(&s) != 0 || walk(&s) != 0) {
        return -1;
    }
    if (!text_is_utf8(bytes + out.root, out.end - out.root)) {
        s.at = out.root;
        return malformed(&s, "not UTF-8");
    }
    out.trailing = !only_space(bytes + out.end, len - out.end);
    *ret = out;
    return 0;
}
