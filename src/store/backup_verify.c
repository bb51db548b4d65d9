/* backup_verify.c - every file of a backup against its manifest. */
#include "backup.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void backup_fault(struct faults *faults, const char *format, ...)
{
    char what[240];
    va_list args;
    va_start(args, format);
    vsnprintf(what, sizeof what, format, args);
    va_end(args);
    if (faults->count++ == 0) {
        memcpy(faults->first, what, sizeof what);
    }
    if (faults->fn != NULL) {
        const struct check_finding finding = {"backup", 0, NO_LETTER, what};
        faults->fn(faults->arg, &finding);
    }
}

/* A file beside the manifest: its bytes are those it names. */
static int compare_file(const char *backup, const char *name, const struct digest *want,
                        uint64_t size /* or UINT64_MAX */, struct faults *faults, struct error *err)
{
    struct digest is;
    uint64_t is_size;
    struct error why = {0};
    char *path = store_path(backup, name);
    int rc = digest_file(path, &is, &is_size, &why);
    free(path);
    if (rc != 0 && why.code != ERR_FILE_MISSING) {
        *err = why;
        return -1;
    }
    if (rc != 0) {
        backup_fault(faults, "thiếu tệp %s", name);
    } else if (size != UINT64_MAX && is_size != size) {
        backup_fault(faults, "tệp %s dài %" PRIu64 " byte, đúng ra là %" PRIu64, name, is_size,
                     size);
    } else if (memcmp(is.bytes, want->bytes, sizeof is.bytes) != 0) {
        backup_fault(faults, "tệp %s đã bị thay đổi", name);
    }
    return 0;
}

struct comparing {
    struct blob_store *blobs;
    struct faults *faults;
    int64_t count, bytes;
};

static int compare_blob(void *arg, const struct digest *digest, uint64_t size, struct error *err)
{
    struct comparing *c = arg;
    struct error why = {0};
    uint64_t is_size = 0;
    int fd;
    char hex[DIGEST_TEXT], text[300];
    int rc = blob_open(c->blobs, digest, &fd, &is_size, &why);
    if (rc == 0) {
        close(fd);
        rc = is_size == size
                 ? blob_verify(c->blobs, digest, &why)
                 : error_set(&why, ERR_FILE_DAMAGED, NULL, digest_hex(digest, hex), NULL);
    }
    if (rc != 0 && why.code == ERR_NO_MEMORY) {
        *err = why;
        return -1;
    }
    if (rc != 0) {
        error_text(&why, LANG_VI, text, sizeof text);
        backup_fault(c->faults, "%s", text);
    }
    c->count++;
    c->bytes += (int64_t)size;
    return 0;
}

static int compare_blobs(const char *backup, const struct manifest *m, struct faults *faults,
                         struct error *err)
{
    struct comparing c = {.faults = faults};
    if (access(backup, F_OK) != 0 || blob_store_open(backup, &c.blobs, err) != 0) {
        return -1;
    }
    int rc = manifest_blobs(backup, compare_blob, &c, err);
    blob_store_close(c.blobs);
    if (rc != 0 && err->code == ERR_BACKUP_DAMAGED) {
        backup_fault(faults, "%s", err->arg[0]);
        return 0;
    }
    if (rc == 0 && (c.count != m->sum.blobs || c.bytes != m->sum.bytes)) {
        backup_fault(faults, "blobs.txt nêu %" PRId64 " tệp, manifest.json nêu %" PRId64, c.count,
                     m->sum.blobs);
    }
    return rc;
}

int backup_compare(const char *backup, struct manifest *ret, struct faults *faults,
                   struct error *err)
{
    if (manifest_read(backup, ret, err) != 0) {
        return -1;
    }
    return compare_file(backup, "books.db", &ret->database, ret->database_size, faults, err) == 0 &&
                   compare_file(backup, "blobs.txt", &ret->list, UINT64_MAX, faults, err) == 0
               ? compare_blobs(backup, ret, faults, err)
               : -1;
}

int store_backup_verify(const char *backup, check_fn *fn, void *arg, struct backup_sum *ret,
                        struct error *err)
{
    struct manifest manifest;
    struct faults faults = {.fn = fn, .arg = arg};
    if (backup_compare(backup, &manifest, &faults, err) != 0) {
        return -1;
    }
    *ret = manifest.sum;
    ret->findings = faults.count;
    return faults.count == 0 ? 0 : error_set(err, ERR_BACKUP_DAMAGED, NULL, faults.first, NULL);
}
