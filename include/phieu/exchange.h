/*
 * exchange.h - edXML (QCVN 102:2016/BTTTT), read tolerantly and safely. Runs in phieu-worker only.
 */
#ifndef PHIEU_EXCHANGE_H
#define PHIEU_EXCHANGE_H

#include "phieu/json.h"

/* Limits of one envelope. A linear scan enforces the first four before any parser sees the bytes
 * (libxml2 2.9.14 is quadratic in the attributes of one tag). */
struct edxml_limits {
    size_t max_bytes;      /* 50 MiB: what a gateway lets through */
    size_t max_tag;        /* 8 KiB */
    unsigned max_depth;    /* 64 */
    size_t max_text;       /* 64 KiB of text in one element other than attachment content */
    uint64_t max_inflated; /* 128 MiB of all attachments, unpacked */
    unsigned max_files;    /* 100 */
};
extern const struct edxml_limits edxml_default_limits;

/* Before the worker's jail closes: lets libxml2 set itself up. Allowed more than once. */
void edxml_prepare(void);

/* The linear look alone: where the root element is. For whoever checks what an envelope says of itself.
 * Errors: ERR_EDXML_DTD, ERR_EDXML_TAG, ERR_EDXML_DEPTH, ERR_EDXML_SIZE, ERR_EDXML_MALFORMED. */
int edxml_root(const char *bytes, size_t len, const struct edxml_limits *limits, size_t *ret_from,
               size_t *ret_to, struct error *err) MUST_USE;

/* Receives each attachment, in order. Return -1 with err set to stop. */
typedef int edxml_file_fn(void *arg, const char *name, const void *bytes, size_t len,
                          struct error *err);

/* Parses one envelope in memory into the draft described in reader.h (without "files"), calling
 * on_file for each attachment: base64 decoded, a one-entry ZIP unpacked, the type judged by magic
 * bytes. Order of elements, namespace prefixes, Business/Bussiness, cid: prefixes, BOM, bytes
 * before the root and text after it are tolerated, each with a note; so is an attachment that is no
 * base64 (left out). Errors: ERR_EDXML_DTD, ERR_EDXML_TAG (a tag over the limit), ERR_EDXML_DEPTH,
 * ERR_EDXML_SIZE, ERR_EDXML_MALFORMED (arg1: line, arg2: why), ERR_EDXML_NOT (well-formed, but no
 * edXML), ERR_EDXML_FIELD (a required element is missing or unusable; field names it),
 * ERR_EDXML_BOMB (unpacked size over the limit),
 * ERR_NO_MEMORY (the arena or the machine), those of on_file. */
int edxml_parse(const char *bytes, size_t len, const struct edxml_limits *limits,
                edxml_file_fn *on_file, void *arg, json_t **ret_draft, struct error *err) MUST_USE;

#endif
