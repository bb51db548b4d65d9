/*
 * disk_room.h - what the model of the disk is made of, and what the watched system calls tell it.
 */
#ifndef PHIEU_POWERCUT_DISK_ROOM_H
#define PHIEU_POWERCUT_DISK_ROOM_H

#include "disk.h"

#include <stddef.h>
#include <sys/types.h>

enum { DISK_PATH = 512, SECTOR = 512 };

/* Written or resized, and not synced. */
struct change {
    struct change *next;
    bool resize;
    off_t at; /* of a resize: the new size */
    size_t len;
    unsigned char bytes[];
};

/* A file or folder, whatever it is called. */
struct node {
    bool folder;
    bool shared; /* SQLite's -shm: memory, not disk */
    bool known;  /* image is what is on disk; else nobody has changed it, and it stands at source */
    char *source;
    unsigned char *image;
    size_t size, room;
    struct change *first, **last;
};

struct name {
    char *path;
    struct name *folder; /* NULL: the watched one */
    struct node *live, *durable;
};

struct disk {
    char root[DISK_PATH];
    struct name **names; /* folders before what is in them */
    size_t name_count, name_room;
    struct node top; /* the watched folder */
    long operations, cut_at;
    void (*cut)(void), (*synced)(void);
    struct trouble trouble;
    long met, struck;
    uint64_t random; /* of what a failed sync kept */
};
extern struct disk disk;

/* Memory or the end. */
void *disk_memory(void *old, size_t size);
_Noreturn void disk_die(const char *what, const char *path);

/* Grows with zeros. */
void image_resize(unsigned char **image, size_t *size, size_t *room, size_t wanted);
void image_apply(unsigned char **image, size_t *size, size_t *room, const struct change *change);
void image_read(const char *path, unsigned char **image, size_t *size, size_t *room);

/* ---- what there is ------------------------------------------------------------------------------
 */

bool disk_ends_with(const char *text, const char *end);
struct node *disk_new_node(const char *path, bool folder);
struct name *disk_find_name(const char *path); /* or NULL */
struct name *disk_add_name(const char *path);
/* Everything below the watched folder, for disk_watch. */
void disk_take(const struct earlier *earlier);

/* ---- for the watched calls ---------------------------------------------------------------------
 */

/* The path as the model knows it, NULL when it is not watched. Relative ones start at the folder.
 */
const char *disk_path(int folder, const char *path, char buf[DISK_PATH]);
/* What the descriptor is open on, NULL when that is not watched. */
struct node *disk_node(int fd);
void disk_closed(int fd);

/* One watched call: begin, ask, do it, note what was done, end, which keeps errno. */
void disk_begin(void);
void disk_end(void);
/* Begins unless this thread has begun; whether it did. */
bool disk_enter(void);
/* False with errno when the disk fails. Of what the node or path is; `changes`: it counts as an
 * operation. */
bool disk_lets(const struct node *node, const char *path, enum call call, bool changes);

bool disk_exists(const char *path);
/* Before its bytes may change or its name goes. */
void disk_keep(const char *path);
void disk_note_open(int fd, const char *path, bool folder);
void disk_note_write(struct node *node, const void *bytes, size_t len, off_t at);
void disk_note_resize(struct node *node, off_t size);
void disk_note_sync(struct node *node);
void disk_note_failed_sync(struct node *node);
/* What is clean is read from the disk again. */
void disk_note_forget(const struct node *node);
void disk_note_folder(const char *path);
/* to NULL: removed. */
void disk_note_rename(const char *from, const char *to);

#endif
