/*
 * indexing.h - search.db as its writer sees it: the file, taking acts in, and the thread that does
 * so.
 */
#ifndef PHIEU_STORE_INDEXING_H
#define PHIEU_STORE_INDEXING_H

#include "room.h"

enum { WORDS_KNOWN = 8192 };

struct work {
    struct store *store;
    struct db *db;           /* search.db, NULL while there is none */
    struct store_read *read; /* books.db */
    int64_t mark;            /* the last act taken in */
    int64_t furthest;        /* some letters were taken in as they were after it: up to this act */
    uint64_t known[WORDS_KNOWN]; /* hashes of words that are in the index's list of words */
};

/* Opens search.db and reads its mark; makes it anew when it is missing, damaged, of another version
 * or of other books, or when `rebuild`. On failure work->db is NULL. */
int index_open(struct work *work, bool rebuild, struct error *err) MUST_USE;
/* Takes in the next acts, in one transaction with the mark; work->mark moves. */
int index_batch(struct work *work, struct error *err) MUST_USE;

/* index_body.c: what was read in the letter's files, as the slip has it. */
int index_bodies(struct work *work, const struct slip *slip, struct error *err) MUST_USE;

#endif
