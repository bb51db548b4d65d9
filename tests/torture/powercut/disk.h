/*
 * disk.h - a disk whose power can be cut, and that can fail: what this process does to the files
 * below one folder is watched at the system calls, SQLite's and our own alike.
 *
 * The files themselves are real and always show what was written last, as the page cache does.
 * Beside them stands what is certainly on disk: the bytes of each file as of its last sync, the
 * names of each folder as of that folder's last sync, and the changes since. disk_leave writes down
 * what a machine would find after a power cut. Syncing a file does not keep its name: only syncing
 * its folder does. A rename is two names, each kept by its own folder.
 */
#ifndef PHIEU_POWERCUT_DISK_H
#define PHIEU_POWERCUT_DISK_H

#include <stdbool.h>
#include <stdint.h>

/* What becomes of changes that were not synced. */
enum loss {
    LOSE_NOTHING, /* kill -9: the page cache survives */
    LOSE_ALL,
    LOSE_HALF, /* each write, resize and name by the toss of a coin, so later ones without earlier
                */
    LOSE_TORN, /* a file keeps its first changes; of the next, each sector is old, new or rubbish */
    LOSS_COUNT
};
extern const char *const loss_names[LOSS_COUNT];

/* A process whose model's remains these are ended before this one: below `durable` stands what was
 * on disk then, below root what the page cache shows. */
struct earlier {
    const char *durable;
    bool dirty; /* what differs will still be written: the process was killed. Else never: a sync
                   failed on it */
};
/* Watches from here on. What is below root counts as on disk, but for what an earlier process left
 * (NULL: none). Once in a process, before its threads start. */
void disk_watch(const char *root, const struct earlier *earlier);

/* Calls cut when the operation of this number from now (1: the next) is about to happen, on the
 * thread that came to it, while all others wait. Operations: creating, writing, resizing, syncing,
 * removing, renaming. */
void disk_cut_at(long operation, void (*cut)(void));
/* Calls synced after every sync has taken effect, in the same way; NULL: no longer. */
void disk_on_sync(void (*synced)(void));
/* Makes the folder target, which is not watched, what the cut would leave of root. */
void disk_leave(const char *target, enum loss loss, uint64_t *random);

/* ---- failing -------------------------------------------------------------------------------- */

enum call {
    CALL_OPEN = 1, /* what is there */
    CALL_READ = 2,
    CALL_WRITE = 4,
    CALL_SYNC = 8,
    CALL_NAME = 16, /* removing, renaming */
    CALL_MAKE = 32, /* a new file or folder */
    CALL_RESIZE = 64
};
enum place {
    PLACE_BOOKS = 1,  /* books.db and its log */
    PLACE_SEARCH = 2, /* search.db and its log */
    PLACE_BLOBS = 4,  /* files/ */
    PLACE_REST = 8    /* the data folder, its lock, the folder it stands in */
};
struct trouble {
    unsigned calls, places; /* which calls on which files count */
    long at;                /* the first to fail, 1: the next; 0: none, they are only counted */
    bool lasting;           /* and all after it */
    int errnum;             /* ENOSPC: half of what was to be written is there */
};
/* NULL: no trouble any more. */
void disk_trouble(const struct trouble *trouble);
long disk_met(void);    /* calls that counted since disk_trouble */
long disk_struck(void); /* of these, failed */

/* The time of day stands still at this instant, and so does the time since the machine began, for
 * the whole process. Waiting goes by the monotonic clock, which runs. */
void clock_stand(int64_t ms);

uint64_t random_next(uint64_t *random, uint64_t below);

#endif
