/*
 * NAME     kind.c
 * SUMMARY  what a file is, by its bytes
 */
#include "phieu/pages.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { PDF_HEAD = 1024, TEXT_HEAD = 65536, HEADER_LINES = 60, STRAY_SHARE = 200 };

static const struct {
    const char *magic;
    size_t len;
    enum pages_kind kind;
} magics[] = {
    {"\xFF\xD8\xFF", 3, PAGES_IMAGE},
    {"\x89PNG\r\n\x1A\n", 8, PAGES_IMAGE},
    {"II*\0", 4, PAGES_IMAGE},
    {"MM\0*", 4, PAGES_IMAGE},
    {"{\\rtf", 5, PAGES_UNKNOWN}, /* looks like text and is none */
    {"\xD0\xCF\x11\xE0", 4, PAGES_UNKNOWN},
};

/* Header fields of which a letter by mail has at least two. */
static const char *const mail_fields[] = {
    "from",     "to",          "subject",  "date",         "message-id",   "mime-version",
    "received", "return-path", "reply-to", "delivered-to", "content-type", "x-mailer",
};

/* The names of its parts stand in a ZIP as they are. */
static bool is_docx(const char *bytes, size_t len)
{
    static const char document[] = "word/document";
    return len > 4 && memcmp(bytes, "PK\3\4", 4) == 0 &&
           memmem(bytes, len, document, sizeof document - 1) != NULL;
}

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

/* Old encodings use bytes that are no UTF-8, but hardly a control character and no NUL. */
static bool is_plain(const char *bytes, size_t len)
{
    const unsigned char *at = (const unsigned char *)bytes;
    const size_t n = len < TEXT_HEAD ? len : TEXT_HEAD;
    size_t stray = 0;
    if (n >= 2 && ((at[0] == 0xFF && at[1] == 0xFE) || (at[0] == 0xFE && at[1] == 0xFF))) {
        return true;
    }
    for (size_t i = 0; i < n; i++) {
        if (at[i] == 0) {
            return false;
        }
        stray += at[i] < 0x20 && strchr("\t\n\r\f\v\x1A", at[i]) == NULL;
    }
    return n > 0 && stray <= n / STRAY_SHARE;
}

enum pages_kind pages_kind_of(const char *bytes, size_t len)
{
    const size_t head = len < PDF_HEAD ? len : PDF_HEAD;
    for (size_t i = 0; i < sizeof magics / sizeof magics[0]; i++) {
        if (len >= magics[i].len && memcmp(bytes, magics[i].magic, magics[i].len) == 0) {
            return magics[i].kind;
        }
    }
    if (memmem(bytes, head, "%PDF-", 5) != NULL) { /* readers look there, too */
        return PAGES_PDF;
    }
    if (is_docx(bytes, len)) {
        return PAGES_DOCX;
    }
    if (!is_plain(bytes, len)) {
        return PAGES_UNKNOWN;
    }
    return is_mail(bytes, len) ? PAGES_MAIL : PAGES_PLAIN;
}
