/*
 * sniffing.h - which worker a file is for, by its first bytes alone.
 */
#ifndef PHIEU_READER_SNIFFING_H
#define PHIEU_READER_SNIFFING_H

#include "phieu/reader.h"

#define SNIFF_BYTES 4096

enum sniffed { SNIFFED_OTHER, SNIFFED_XML, SNIFFED_PDF, SNIFFED_IMAGE, SNIFFED_MAIL };

enum sniffed sniff_kind(const unsigned char *head, size_t len);

/* Opens the stored file and looks at its head. *ret_fd is the caller's to close, also where this fails after
 * opening it. Errors: ERR_FILE_MISSING, ERR_FILE_TOO_LARGE (arg1: the limit in bytes), ERR_IO. */
int sniff_open(const struct reader *reader, const struct digest *file, int *ret_fd,
               enum sniffed *ret_kind, struct error *err) MUST_USE;

#endif
