/*
 * blob_room.h - what the writer of blobs shares with the folder they are kept in.
 */
#ifndef PHIEU_BASE_BLOB_ROOM_H
#define PHIEU_BASE_BLOB_ROOM_H

#include "phieu/file.h"

#define BLOB_PATH (2 + 1 + DIGEST_TEXT) /* "aa/" and the digest */

struct blob_store {
    int dir;    /* <root>/files */
    char *path; /* of it, for messages */
};

/* Where in the store's folder the blob stands. */
const char *blob_path(const struct digest *digest, char buf[BLOB_PATH]);

#endif
