/*
 * blob_copy.c - from one folder of blobs into another, for backups: a second name of the same bytes
 * where the file system allows it, a copy hashed on the way where not. A million small syncs would
 * take a night; one sync of the file system at the end does.
 */
#include "blob_room.h"

#include "disk.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- walking --------------------------------------------------------------------------------- */

static int is_blob(const struct dirent *entry)
{
    struct digest digest;
    char hex[DIGEST_TEXT];
    return digest_parse(entry->d_name, &digest) &&
           strcmp(digest_hex(&digest, hex), entry->d_name) == 0;
}

/* One of the 256; names come sorted. */
static int each_in(struct blob_store *store, const char *folder, blob_fn *fn, void *arg,
                   struct error *err)
{
    struct dirent **entries = NULL;
    int count = scandirat(store->dir, folder, &entries, is_blob, alphasort);
    int rc = count >= 0 || errno == ENOENT ? 0 : disk_error(store->path, errno, err);
    for (int i = 0; i < count; i++) {
        struct digest digest;
        struct stat about;
        char path[BLOB_PATH];
        INVARIANT(digest_parse(entries[i]->d_name, &digest));
        free(entries[i]);
        blob_path(&digest, path);
        if (rc != 0 || strncmp(path, folder, 2) != 0) {
            continue; /* a name in the wrong folder is nobody's blob */
        }
        rc = fstatat(store->dir, path, &about, AT_SYMLINK_NOFOLLOW) == 0
                 ? fn(arg, &digest, (uint64_t)about.st_size, err)
                 : disk_error(path, errno, err);
    }
    free(entries);
    return rc;
}

int blob_each(struct blob_store *store, blob_fn *fn, void *arg, struct error *err)
{
    for (unsigned i = 0; i < 256; i++) {
        char folder[8];
        snprintf(folder, sizeof folder, "%02x", i);
        if (each_in(store, folder, fn, arg, err) != 0) {
            return -1;
        }
    }
    return 0;
}

/* ---- sharing --------------------------------------------------------------------------------- */

static int blob_error(const struct digest *digest, int errnum, struct error *err)
{
    char hex[DIGEST_TEXT];
    digest_hex(digest, hex);
    return errnum == ENOENT ? error_set(err, ERR_FILE_MISSING, NULL, hex, NULL)
                            : disk_error(hex, errnum, err);
}

int blob_share(struct blob_store *from, struct blob_store *to, const struct digest *digest,
               bool *ret_shared, struct error *err)
{
    char path[BLOB_PATH];
    blob_path(digest, path);
    *ret_shared = linkat(from->dir, path, to->dir, path, 0) == 0 || errno == EEXIST;
    if (*ret_shared) {
        return 0;
    }
    switch (errno) {
    case EXDEV:
    case EPERM: /* no links on this file system, or not ours to link (fs.protected_hardlinks) */
    case EOPNOTSUPP:
    case EMLINK:
        return 0;
    default:
        return blob_error(digest, errno, err);
    }
}

/* ---- copying --------------------------------------------------------------------------------- */

/* Under a temporary name until it is whole and known to be right. */
static int place(struct blob_store *to, const struct digest *digest, int in, int out,
                 const char *temp, struct error *err)
{
    struct digest is;
    uint64_t size;
    char path[BLOB_PATH], hex[DIGEST_TEXT];
    int why = copy_all(in, out, &is, &size);
    if (close(out) != 0 && why == 0) {
        why = errno;
    }
    if (why != 0) {
        return disk_error(to->path, why, err);
    }
    if (memcmp(is.bytes, digest->bytes, sizeof is.bytes) != 0) {
        return error_set(err, ERR_FILE_DAMAGED, NULL, digest_hex(digest, hex), NULL);
    }
    return renameat(to->dir, temp, to->dir, blob_path(digest, path)) == 0
               ? 0
               : disk_error(to->path, errno, err);
}

int blob_copy(struct blob_store *from, struct blob_store *to, const struct digest *digest,
              struct error *err)
{
    char path[BLOB_PATH], temp[TEMP_NAME];
    blob_path(digest, path);
    int in = openat(from->dir, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (in < 0) {
        return blob_error(digest, errno, err);
    }
    temp_name(temp);
    int out = openat(to->dir, temp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    int rc = out >= 0 ? place(to, digest, in, out, temp, err) : disk_error(to->path, errno, err);
    if (out >= 0 && rc != 0) {
        unlinkat(to->dir, temp, 0);
    }
    close(in);
    return rc;
}

int blob_sync(struct blob_store *store, struct error *err)
{
    return syncfs(store->dir) == 0 ? 0 : disk_error(store->path, errno, err);
}
