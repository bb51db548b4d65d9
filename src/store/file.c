/* file.c - what is known of a blob without asking the books. */
#include "room.h"

#include <unistd.h>

int store_file(struct store_read *read, const char *sha256_hex, struct stored_file *ret)
{
    struct digest digest;
    struct error ignored;
    uint64_t size;
    unsigned char head[512];
    int fd;
    if (!digest_parse(sha256_hex, &digest) ||
        blob_open(read->blobs, &digest, &fd, &size, &ignored) != 0) {
        return -1;
    }
    ssize_t got = pread(fd, head, sizeof head, 0);
    close(fd);
    if (got < 0) {
        return -1;
    }
    ret->size = (int64_t)size;
    ret->type = file_sniff(head, (size_t)got);
    return 0;
}
