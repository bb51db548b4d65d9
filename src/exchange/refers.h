/*
 * refers.h - the letters that a message is about (DOMAIN.md 2.3).
 */
#ifndef PHIEU_EXCHANGE_REFERS_H
#define PHIEU_EXCHANGE_REFERS_H

#include "envelope.h"

/* [{"relation", "organ", "code", "issued", "document_id", "for": [organ]}], without repetitions. */
json_t *refers_list(struct envelope *envelope, int64_t business_type, const char *kind);

#endif
