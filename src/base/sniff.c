/*
 * sniff.c - what a file is called and what it is, as far as we believe a stranger.
 */
#include "phieu/file.h"

#include "phieu/text.h"
#include "utf8.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { NAME_MOST = 200, HEADER_LINES = 60 };

/* Characters that hide, reverse or break a name where it is shown. */
static bool is_unsafe(uint32_t cp)
{
    return cp == UTF8_BAD || cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x2028 ||
           cp == 0x2029 || cp == 0x200B || cp == 0x200E || cp == 0x200F || cp == 0xFEFF ||
           utf8_is_bidi_control(cp);
}

const char *file_safe_name(const char *name, char *buf)
{
    static const char nameless[] = "khong-ten";
    for (const char *p = name; *p != '\0'; p++) {
        if (*p == '/' || *p == '\\') {
            name = p + 1;
        }
    }
    const char *end = name + strlen(name);
    size_t len = 0;
    while (name < end) {
        uint32_t cp = utf8_next(&name, end);
        bool leading = len == 0 && (cp == '.' || utf8_is_space(cp));
        if (is_unsafe(cp) || leading) {
            continue;
        }
        char bytes[UTF8_MAX];
        size_t count = utf8_put(cp, bytes);
        if (len + count > NAME_MOST) {
            break;
        }
        memcpy(buf + len, bytes, count);
        len += count;
    }
    while (len > 0 && (buf[len - 1] == ' ' || buf[len - 1] == '.')) {
        len--;
    }
    buf[len] = '\0';
    if (len == 0) {
        memcpy(buf, nameless, sizeof nameless);
    }
    return buf;
}

static const struct {
    const char *magic;
    size_t len;
    const char *type;
} magics[] = {
    {"%PDF-", 5, "application/pdf"},
    {"PK\x03\x04", 4, "application/zip"},
    {"PK\x05\x06", 4, "application/zip"}, /* an empty one */
    {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8, "application/x-ole-storage"},
    {"\x89PNG\r\n\x1A\n", 8, "image/png"},
    {"\xFF\xD8\xFF", 3, "image/jpeg"},
    {"II*\0", 4, "image/tiff"},
    {"MM\0*", 4, "image/tiff"},
    {"<?xml", 5, "application/xml"},
};

/* A character that begins here and would go on behind the end. */
static bool is_cut_short(const unsigned char *p, size_t left)
{
    size_t need = *p < 0xE0 ? 2 : *p < 0xF0 ? 3 : 4;
    if (*p < 0xC2 || *p > 0xF4 || left >= need) {
        return false;
    }
    for (size_t i = 1; i < left; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            return false;
        }
    }
    return true;
}

/* Only the head of the file is at hand, so the last character may be cut off. */
static bool is_text(const unsigned char *head, size_t len)
{
    const char *p = (const char *)head;
    const char *end = p + len;
    while (p < end) {
        const unsigned char *at = (const unsigned char *)p;
        size_t left = (size_t)(end - p);
        uint32_t cp = utf8_next(&p, end);
        if (cp == UTF8_BAD) {
            return is_cut_short(at, left);
        }
        if (cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r' && cp != '\f') {
            return false;
        }
    }
    return len > 0;
}

/* ---- mail ------------------------------------------------------------------------------------ */

/* Header fields of which a letter by mail has at least two. */
static const char *const mail_fields[] = {
    "from",     "to",          "subject",  "date",         "message-id",   "mime-version",
    "received", "return-path", "reply-to", "delivered-to", "content-type", "x-mailer",
};

static bool is_mail_field(const char *line, size_t len)
{
    for (size_t i = 0; i < sizeof mail_fields / sizeof mail_fields[0]; i++) {
        const size_t n = strlen(mail_fields[i]);
        if (len > n && line[n] == ':' && strncasecmp(line, mail_fields[i], n) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_field(const char *line, size_t len)
{
    size_t n = 0;
    while (n < len && (isalnum((unsigned char)line[n]) || line[n] == '-' || line[n] == '_')) {
        n++;
    }
    return n > 0 && n < len && line[n] == ':';
}

/* Fields and their continuations up to a blank line, two of them known; a first "From " line of a
 * mailbox is passed over. A Vietnamese letter's "Kính gửi:" has a blank in it. */
static bool is_mail(const char *bytes, size_t len)
{
    const char *at = bytes, *const end = bytes + len;
    unsigned known = 0;
    for (unsigned lines = 0; at < end && lines < HEADER_LINES; lines++) {
        const char *lf = memchr(at, '\n', (size_t)(end - at));
        if (lf == NULL && lines > 0) {
            break; /* the head of the file ends in it */
        }
        const char *stop = lf != NULL ? lf : end;
        const size_t n = (size_t)(stop - at) - (stop > at && stop[-1] == '\r');
        if (n == 0) {
            break;
        }
        const bool first = lines == 0 && n > 5 && memcmp(at, "From ", 5) == 0;
        const bool goes_on = lines > 0 && (at[0] == ' ' || at[0] == '\t');
        if (!first && !goes_on && !is_field(at, n)) {
            return false;
        }
        known += is_mail_field(at, n);
        at = lf != NULL ? lf + 1 : end;
    }
    return known >= 2;
}

const char *file_sniff(const unsigned char *head, size_t len)
{
    static const unsigned char bom[] = {0xEF, 0xBB, 0xBF};
    if (len >= sizeof bom && memcmp(head, bom, sizeof bom) == 0) {
        head += sizeof bom;
        len -= sizeof bom;
    }
    for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++) {
        if (len >= magics[i].len && memcmp(head, magics[i].magic, magics[i].len) == 0) {
            return magics[i].type;
        }
    }
    if (is_mail((const char *)head, len)) {
        return "message/rfc822"; /* its body may be no UTF-8 */
    }
    return is_text(head, len) ? "text/plain" : "application/octet-stream";
}
