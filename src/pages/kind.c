/*
 * NAME     kind.c
 * SUMMARY  what a file is, by its bytes
 */
#include "phieu/file.h"
#include "phieu/pages.h"

#include <string.h>

enum { PDF_HEAD = 1024, TEXT_HEAD = 65536, SNIFFED = 4096, STRAY_SHARE = 200 };

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

/* The names of its parts stand in a ZIP as they are. */
static bool is_docx(const char *bytes, size_t len)
{
    static const char document[] = "word/document";
    return len > 4 && memcmp(bytes, "PK\3\4", 4) == 0 &&
           memmem(bytes, len, document, sizeof document - 1) != NULL;
}

static bool is_mail(const char *bytes, size_t len)
{
    const char *type = file_sniff((const unsigned char *)bytes, len < SNIFFED ? len : SNIFFED);
    return strcmp(type, "message/rfc822") == 0;
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
