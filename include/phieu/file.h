/*
 * file.h - bytes that are on disk when we say so, and digests.
 *
 * A blob is stored once under `<root>/files/aa/<64 hex>` by its SHA-256: temporary name in
 * `<root>/files`, written, fsync, close (its error counts), rename, fsync of the folder it went to
 * (RELIABILITY.md 5.4).
 */
#ifndef PHIEU_FILE_H
#define PHIEU_FILE_H

#include "phieu/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct digest {
    unsigned char bytes[32];
};
#define DIGEST_TEXT 65

void digest_of(const void *bytes, size_t len, struct digest *ret);
const char *digest_hex(const struct digest *digest, char *buf); /* lower case */
bool digest_parse(const char *hex, struct digest *ret);
/* Of a whole file. Errors: ERR_FILE_MISSING, ERR_IO. */
int digest_file(const char *path, struct digest *ret, uint64_t *ret_size, struct error *err) MUST_USE;

/* A folder of blobs. */
struct blob_store;
/* Creates <root>/files and its 256 folders when missing (0700); sweeps temporary files left by a
 * crash, but not those another process is writing. Errors: ERR_IO (arg1: path, arg2: strerror). */
int blob_store_open(const char *root, struct blob_store **ret, struct error *err) MUST_USE;
void blob_store_close(struct blob_store *store);

/* Writing one blob piece by piece, hashing on the way. `limit` bytes at most.
 * Errors: ERR_FILE_TOO_LARGE (arg1: limit), ERR_DISK_FULL, ERR_IO. */
struct blob_writer;
int blob_begin(struct blob_store *store, uint64_t limit, struct blob_writer **ret, struct error *err)
    MUST_USE;
int blob_write(struct blob_writer *writer, const void *bytes, size_t len, struct error *err) MUST_USE;
/* Durable when it returns 0; the same content again is not written twice. Frees writer either way. */
int blob_finish(struct blob_writer *writer, struct digest *ret_digest, uint64_t *ret_size,
                struct error *err) MUST_USE;
void blob_abandon(struct blob_writer *writer); /* NULL is fine */

/* Descriptor open for reading (caller closes). Errors: ERR_FILE_MISSING, ERR_IO. */
int blob_open(struct blob_store *store, const struct digest *digest, int *ret_fd, uint64_t *ret_size,
              struct error *err) MUST_USE;
/* Reads the blob whole and compares its SHA-256. Errors: ERR_FILE_MISSING, ERR_FILE_DAMAGED, ERR_IO. */
int blob_verify(struct blob_store *store, const struct digest *digest, struct error *err) MUST_USE;

/* A copy of a blob to work on, without a name: it is gone when both ends are closed. read_only is an
 * end of its own (at its start) that can be given to a program that is not to change the copy. */
struct blob_scratch {
    int fd, read_only; /* -1: closed */
    uint64_t size;     /* of the blob */
};
#define BLOB_SCRATCH_NONE ((struct blob_scratch){-1, -1, 0})
/* Errors: ERR_FILE_MISSING, ERR_FILE_DAMAGED (not what its digest says), ERR_DISK_FULL, ERR_IO. */
int blob_scratch(struct blob_store *store, const struct digest *digest, struct blob_scratch *ret,
                 struct error *err) MUST_USE;
void blob_scratch_close(struct blob_scratch *scratch); /* fine on what is closed */

/* Walks the folder in the order of the digests; what is no blob is passed over. A walk ends when fn fails. */
typedef int blob_fn(void *arg, const struct digest *digest, uint64_t size, struct error *err);
int blob_each(struct blob_store *store, blob_fn *fn, void *arg, struct error *err) MUST_USE;
/* Gives a blob of one folder a second name in another; *ret_shared is false where the two cannot share
 * (another file system, one without links, another's file). Errors: ERR_FILE_MISSING, ERR_DISK_FULL, ERR_IO. */
int blob_share(struct blob_store *from, struct blob_store *to, const struct digest *digest, bool *ret_shared,
               struct error *err) MUST_USE;
/* Copies it, hashing on the way. Errors: those of blob_share and ERR_FILE_DAMAGED. */
int blob_copy(struct blob_store *from, struct blob_store *to, const struct digest *digest, struct error *err)
    MUST_USE;
/* Everything shared or copied so far to disk; before, none of it is sure. */
int blob_sync(struct blob_store *store, struct error *err) MUST_USE;

/* The last path component, control characters and separators removed, at most 200 bytes cut at a
 * UTF-8 boundary; "khong-ten" when nothing is left. buf holds FILE_NAME bytes. */
#define FILE_NAME 208
const char *file_safe_name(const char *name, char *buf);

/* Media type by the first bytes (PDF, ZIP, OLE, PNG, JPEG, TIFF, XML, a mail by two fields of
 * its header, UTF-8 text), else
 * "application/octet-stream". Never by name. */
const char *file_sniff(const unsigned char *head, size_t len);

/* Replaces `path` by `bytes` durably (temporary, fsync, rename, folder fsync), mode as given. */
int file_replace(const char *path, const void *bytes, size_t len, unsigned mode, struct error *err)
    MUST_USE;
/* Copies a file under a new name (0600, must not exist), hashing on the way; on disk when it returns 0, but
 * for the name. */
int file_duplicate(const char *from, const char *to, struct digest *ret, uint64_t *ret_size, struct error *err)
    MUST_USE;
/* A new empty file on the folder's disk that no name leads to, open for reading and writing: gone with its last
 * descriptor, also after a crash. Errors: ERR_DISK_FULL, ERR_IO. */
int file_nameless(const char *folder, int *ret_fd, struct error *err) MUST_USE;
/* Writes everything at the descriptor's place; what: its name in an error. Errors: ERR_DISK_FULL, ERR_IO. */
int file_append(int fd, const char *what, const void *bytes, size_t len, struct error *err) MUST_USE;
/* A file or a folder to disk. */
int file_sync(const char *path, struct error *err) MUST_USE;
/* Removes a folder and all in it; none is no error. */
int file_remove_tree(const char *path, struct error *err) MUST_USE;
/* Whole file into memory of the current arena, `limit` bytes at most. NUL added.
 * Errors: ERR_FILE_MISSING, ERR_FILE_TOO_LARGE, ERR_IO. */
int file_slurp(const char *path, size_t limit, char **ret_bytes, size_t *ret_len, struct error *err)
    MUST_USE;

#endif
