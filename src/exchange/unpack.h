/*
 * unpack.h - what an attachment's bytes really are.
 *
 * The exchange carries a file either as it is or as a ZIP with one entry named "<uuid>.<ext>"; the
 * label does not tell which (DOMAIN.md 2.4), the bytes do. An office document is a ZIP of several
 * entries and stays as it is, and so does a file that was a .zip to begin with.
 */
#ifndef PHIEU_EXCHANGE_UNPACK_H
#define PHIEU_EXCHANGE_UNPACK_H

#include "base64.h"
#include "notes.h"

enum unpacked {
    UNPACK_AS_IS,     /* no wrapper: use the bytes given */
    UNPACK_DONE,      /* ret holds the entry */
    UNPACK_LOCKED,    /* a wrapper with a password: use the bytes given */
    UNPACK_DAMAGED,   /* looks like a ZIP but is broken: use the bytes given */
    UNPACK_TOO_LARGE, /* the entry is larger than limit */
    UNPACK_NO_MEMORY,
};

/* Opens the wrapper around `in`, if it is one. `entry`, a buffer of FILE_NAME bytes, receives the
 * entry's safe name. ret is appended to from empty; the caller releases it, whatever comes back. */
enum unpacked unpack(const struct bytes *in, const char *name, uint64_t limit, struct bytes *ret,
                     char *entry);

/* NULL, or the media type of the bytes when it is not what the name's extension promises. */
const char *type_differs(const char *name, const struct bytes *bytes);

/* A PDF that went through a conversion to text and back: its bytes are all UTF-8 and many of them
 * are replacement characters (EF BF BD). */
bool pdf_damaged(const struct bytes *bytes);

#endif
