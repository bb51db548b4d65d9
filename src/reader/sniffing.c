/*
 * NAME     sniffing.c
 * SUMMARY  XML, PDF, image, mail or none of them, from a file's head
 */
#include "sniffing.h"

#include "phieu/file.h"

#include <string.h>
#include <strings.h>

#define LEAD_BYTES 256  /* stray bytes tolerated before the XML */
#define PDF_LEAD   1024 /* and before a PDF's mark, as its readers do */

/* XML by its declaration or by the root's name, also behind stray bytes (an official sample has
 * them). */
static bool is_xml(const char *type, const char *text, size_t len)
{
    if (strcmp(type, "application/xml") == 0) {
        return true;
    }
    const size_t lead = len < LEAD_BYTES ? len : LEAD_BYTES;
    const char *at = memchr(text, '<', lead);
    if (strcmp(type, "text/plain") != 0 || at == NULL) {
        return false;
    }
    const size_t left = len - (size_t)(at - text);
    return (left > 5 && strncmp(at, "<?xml", 5) == 0) ||
           (left > 6 && strncasecmp(at, "<edXML", 6) == 0);
}

enum sniffed sniff_kind(const unsigned char *head, size_t len)
{
    const char *type = file_sniff(head, len);
    if (is_xml(type, (const char *)head, len)) {
        return SNIFFED_XML;
    }
    if (strncmp(type, "image/", 6) == 0) {
        return SNIFFED_IMAGE;
    }
    if (strcmp(type, "message/rfc822") == 0) {
        return SNIFFED_MAIL;
    }
    const bool is_pdf = memmem(head, len < PDF_LEAD ? len : PDF_LEAD, "%PDF-", 5) != NULL;
    return is_pdf ? SNIFFED_PDF : SNIFFED_OTHER;
}
