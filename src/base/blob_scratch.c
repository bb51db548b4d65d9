/*
 * blob_scratch.c - a copy of a blob to work on, without a name.
 */
#include "blob_room.h"

#include "disk.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

/* Both ends of a new file that loses its name at once. -1 with errno. */
static int open_nameless(int dir, struct blob_scratch *ret)
{
    char temp[TEMP_NAME];
    temp_name(temp);
    const int fd = openat(dir, temp, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return -1;
    }
    const int read_only = openat(dir, temp, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    const int why = errno;
    unlinkat(dir, temp, 0);
    if (read_only < 0) {
        close(fd);
        errno = why;
        return -1;
    }
    *ret = (struct blob_scratch){.fd = fd, .read_only = read_only};
    return 0;
}

int blob_scratch(struct blob_store *store, const struct digest *digest, struct blob_scratch *ret,
                 struct error *err)
{
    int in;
    uint64_t size;
    struct digest found;
    char hex[DIGEST_TEXT];
    struct blob_scratch scratch = BLOB_SCRATCH_NONE;
    if (blob_open(store, digest, &in, &size, err) != 0) {
        return -1;
    }
    const int why = open_nameless(store->dir, &scratch) != 0
                        ? errno
                        : copy_all(in, scratch.fd, &found, &scratch.size);
    close(in);
    if (why == 0 && memcmp(found.bytes, digest->bytes, sizeof found.bytes) == 0) {
        *ret = scratch;
        return 0;
    }
    blob_scratch_close(&scratch);
    return why != 0 ? disk_error(store->path, why, err)
                    : error_set(err, ERR_FILE_DAMAGED, NULL, digest_hex(digest, hex), NULL);
}

void blob_scratch_close(struct blob_scratch *scratch)
{
    if (scratch->fd >= 0) {
        close(scratch->fd);
    }
    if (scratch->read_only >= 0) {
        close(scratch->read_only);
    }
    *scratch = BLOB_SCRATCH_NONE;
}
