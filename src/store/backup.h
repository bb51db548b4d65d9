/*
 * backup.h - what making, verifying and restoring a backup share.
 *
 *     DIR/phieu-2026-11-22-101500/     0700, its files 0600
 *         books.db                     the books as one plain file without a log
 *         files/aa/<64 hex>            the blobs, as in a data folder
 *         blobs.txt                    "<64 hex> <size>" a line, in order: what must stand in
 * files/ manifest.json                what the books say; size and digest of books.db and blobs.txt
 *         manifest.sha256              of manifest.json, as sha256sum -c reads it
 *
 * The list of blobs is a file of lines beside the manifest, so that a million of them need no
 * memory. What begins with ".phieu-" in DIR is on its way in or out and swept by the next backup.
 */
#ifndef PHIEU_STORE_BACKUP_H
#define PHIEU_STORE_BACKUP_H

#include "room.h"

#define BACKUP_FORMAT    1
#define BACKUP_PART      ".phieu-part"
#define BACKUP_TRIAL     ".phieu-trial"
#define BACKUP_GONE      ".phieu-gone"
#define BACKUP_HALF_OURS ".phieu-"
#define BACKUP_FAULTY    "-faulty"
#define BACKUP_NAME      64

/* Says what is wrong to whoever asked. */
struct faults {
    check_fn *fn;
    void *arg;
    int64_t count;
    char first[240];
};
void backup_fault(struct faults *faults, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* ---- backup_folder.c: DIR and the names in it ----------------------------------------------- */

/* "phieu-2026-11-22-101500": local time. */
const char *backup_name(struct instant made, int zone_minutes, char buf[BACKUP_NAME]);
/* False when it is no backup's name; "-2" and "-faulty" may follow the time. */
bool backup_name_read(const char *name, int zone_minutes, struct instant *ret_made,
                      bool *ret_faulty);
struct backup_entry {
    char name[BACKUP_NAME];
    struct instant made;
    bool faulty;
};
/* The backups in DIR, newest first, in the current arena. */
int backup_list(const char *folder, int zone_minutes, struct backup_entry **ret, size_t *ret_count,
                struct error *err) MUST_USE;
/* Makes DIR when missing, takes it for this process, sweeps what a crash left. *ret is a descriptor
 * to close.
 */
int backup_take_folder(const char *folder, int *ret, struct error *err) MUST_USE;
/* Gives `part` the first free name for this time; *ret is in the current arena. */
int backup_settle(const char *folder, const char *part, struct instant made, int zone_minutes,
                  bool faulty, const char **ret, struct error *err) MUST_USE;
/* Takes a backup away: first its name, then its files. */
int backup_remove(const char *folder, const char *name, struct error *err) MUST_USE;

/* ---- manifest.c ----------------------------------------------------------------------------- */

struct manifest {
    struct backup_sum sum;
    struct digest database, list;
    uint64_t database_size;
};
int manifest_write(const char *backup, const struct manifest *manifest, struct error *err) MUST_USE;
/* Errors: ERR_BACKUP_DAMAGED, ERR_BACKUP_NEWER, ERR_IO. */
int manifest_read(const char *backup, struct manifest *ret, struct error *err) MUST_USE;
/* Each line of blobs.txt; a line that is none is ERR_BACKUP_DAMAGED. */
int manifest_blobs(const char *backup, blob_fn *fn, void *arg, struct error *err) MUST_USE;

/* ---- snapshot.c ----------------------------------------------------------------------------- */

/* The books as `from` sees them in its open transaction, copied page by page into a new file that
 * is on disk and needs no log. */
int snapshot_books(struct db *from, const char *path, struct error *err) MUST_USE;

/* ---- backup_verify.c, restore.c ------------------------------------------------------------- */

/* Every fault is told; -1 only when it could not go on. */
int backup_compare(const char *backup, struct manifest *ret, struct faults *faults,
                   struct error *err) MUST_USE;
/* Fills an empty folder from a backup just compared and checks it: sharing the blobs (a trial), or
 * copying them. Findings go to faults. */
int restore_into(const char *backup, const struct manifest *manifest, const char *root, bool share,
                 struct faults *faults, struct error *err) MUST_USE;

#endif
