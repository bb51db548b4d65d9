/* disk_take.c - what is there at first: on disk, in the page cache, or in both. */
#include "disk_room.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* What stands in the page cache and not on disk, block by block as SQLite writes it. */
static void note_differences(struct node *node)
{
    enum { BLOCK = 4096 };
    unsigned char *live = NULL;
    size_t size = 0, room = 0;
    image_read(node->source, &live, &size, &room);
    if (size != node->size) {
        disk_note_resize(node, (off_t)size);
    }
    for (size_t at = 0; at < size; at += BLOCK) {
        size_t len = size - at < BLOCK ? size - at : BLOCK;
        if (at + len > node->size || memcmp(live + at, node->image + at, len) != 0) {
            disk_note_write(node, live + at, len, (off_t)at);
        }
    }
    free(live);
}

/* What is on disk of the name: the same as in the page cache, or what stands in the earlier model's
 * remains. */
static void take_name(struct name *name, bool folder, const struct earlier *earlier)
{
    char path[DISK_PATH * 2];
    struct stat about;
    struct node *node = disk_new_node(name->path, folder);
    name->live = name->durable = node;
    node->source = name->path;
    if (earlier == NULL) {
        return;
    }
    snprintf(path, sizeof path, "%s%s", earlier->durable, name->path + strlen(disk.root));
    if (lstat(path, &about) != 0) {
        name->durable = NULL;
        /* What is not a log got its name when its bytes were on disk. */
        node->known = !earlier->dirty || disk_ends_with(name->path, "-wal");
    } else if (!folder && !node->shared) {
        image_read(path, &node->image, &node->size, &node->room);
        node->known = true;
    }
    if (earlier->dirty && node->known && !folder && !node->shared) {
        note_differences(node);
    }
}

/* On disk, and in the page cache gone. */
static void take_removed(const char *name_path, bool folder, const char *durable)
{
    struct name *name = disk_add_name(name_path);
    struct node *node = name->durable = disk_new_node(name_path, folder);
    node->known = true;
    if (!folder && !node->shared) {
        image_read(durable, &node->image, &node->size, &node->room);
    }
}

/* Each entry of the folder and what is below it; of the earlier model's, what is no more. */
static void take_folder(const char *path, const struct earlier *earlier, bool removed)
{
    char folder[DISK_PATH * 2];
    snprintf(folder, sizeof folder, "%s%s", removed ? earlier->durable : disk.root,
             path + strlen(disk.root));
    DIR *stream = opendir(folder);
    const struct dirent *entry;
    if (stream == NULL) {
        disk_die("open", folder);
    }
    while ((entry = readdir(stream)) != NULL) {
        char below[DISK_PATH], durable[DISK_PATH * 4];
        bool is_folder = entry->d_type == DT_DIR;
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
            continue;
        }
        snprintf(below, sizeof below, "%s/%s", path, entry->d_name);
        snprintf(durable, sizeof durable, "%s/%s", folder, entry->d_name);
        if (!removed) {
            take_name(disk_add_name(below), is_folder, earlier);
        } else if (disk_find_name(below) == NULL) {
            take_removed(below, is_folder, durable);
        }
        if (is_folder) {
            take_folder(below, earlier, removed);
        }
    }
    closedir(stream);
}

void disk_take(const struct earlier *earlier)
{
    take_folder(disk.root, earlier, false);
    if (earlier != NULL && earlier->dirty) {
        take_folder(disk.root, earlier, true);
    }
}
