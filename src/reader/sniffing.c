/*
 * NAME     sniffing.c
 * SUMMARY  XML, PDF, image, mail or none of them, from a file's head
 */
#include "sniffing.h"

#include "phieu/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

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

int sniff_open(const struct reader *reader, const struct digest *file, int *ret_fd,
               enum sniffed *ret_kind, struct error *err)
{
    unsigned char head[SNIFF_BYTES];
    uint64_t size;
    if (blob_open(reader->blobs, file, ret_fd, &size, err) != 0) {
        return -1;
    }
    if (size > reader->max_input) {
        char limit[24];
        snprintf(limit, sizeof limit, "%llu", (unsigned long long)reader->max_input);
        return error_set(err, ERR_FILE_TOO_LARGE, NULL, limit, NULL);
    }
    const ssize_t n = pread(*ret_fd, head, sizeof head, 0);
    if (n < 0) {
        return error_set(err, ERR_IO, NULL, "pread", strerrordesc_np(errno));
    }
    *ret_kind = sniff_kind(head, (size_t)n);
    return 0;
}
