/*
 * sniffing.h - which worker a file is for, by its first bytes alone.
 */
#ifndef PHIEU_READER_SNIFFING_H
#define PHIEU_READER_SNIFFING_H

#include <stddef.h>

#define SNIFF_BYTES 4096

enum sniffed { SNIFFED_OTHER, SNIFFED_XML, SNIFFED_PDF, SNIFFED_IMAGE, SNIFFED_MAIL };

enum sniffed sniff_kind(const unsigned char *head, size_t len);

#endif
