/* disk.c - files and names as they are, and as a power cut would leave them. */
#include "disk_room.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DESCRIPTORS = 4096 };

struct disk disk;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Thread_local bool inside; /* the model's own calls are not watched */
static _Atomic(bool) watching;
static struct {
    _Atomic(struct node *) node;
    const char *path; /* of a folder */
} open_on[DESCRIPTORS];

void *disk_memory(void *old, size_t size)
{
    void *memory = realloc(old, size > 0 ? size : 1);
    if (memory == NULL) {
        disk_die("memory", "");
    }
    return memory;
}

void disk_die(const char *what, const char *path)
{
    fprintf(stderr, "the model of the disk: %s %s: %s\n", what, path, strerror(errno));
    abort();
}

uint64_t random_next(uint64_t *random, uint64_t below)
{
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    return (*random >> 11) % below;
}

/* ---- bytes -------------------------------------------------------------------------------------
 */

void image_resize(unsigned char **image, size_t *size, size_t *room, size_t wanted)
{
    if (wanted > *room) {
        *room = wanted * 2;
        *image = disk_memory(*image, *room);
    }
    if (wanted > *size) {
        memset(*image + *size, 0, wanted - *size);
    }
    *size = wanted;
}

void image_apply(unsigned char **image, size_t *size, size_t *room, const struct change *change)
{
    size_t end = (size_t)change->at + change->len;
    if (change->resize || end > *size) {
        image_resize(image, size, room, end);
    }
    if (change->len > 0) {
        memcpy(*image + change->at, change->bytes, change->len);
    }
}

void image_read(const char *path, unsigned char **image, size_t *size, size_t *room)
{
    struct stat about;
    FILE *file = fopen(path, "re");
    if (file == NULL || fstat(fileno(file), &about) != 0) {
        disk_die("read", path);
    }
    image_resize(image, size, room, (size_t)about.st_size);
    if (about.st_size > 0 && fread(*image, 1, *size, file) != *size) {
        disk_die("read", path);
    }
    fclose(file);
}

/* ---- names -------------------------------------------------------------------------------------
 */

bool disk_ends_with(const char *text, const char *end)
{
    size_t len = strlen(text), tail = strlen(end);
    return len >= tail && strcmp(text + len - tail, end) == 0;
}

struct node *disk_new_node(const char *path, bool folder)
{
    struct node *node = disk_memory(NULL, sizeof *node);
    *node = (struct node){.folder = folder, .shared = disk_ends_with(path, "-shm")};
    node->last = &node->first;
    return node;
}

struct name *disk_find_name(const char *path)
{
    for (size_t i = disk.name_count; i > 0; i--) { /* the newest are wanted most */
        if (strcmp(disk.names[i - 1]->path, path) == 0) {
            return disk.names[i - 1];
        }
    }
    return NULL;
}

static struct name *folder_name_of(const char *path)
{
    char folder[DISK_PATH];
    snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(path, '/') - path), path);
    return strcmp(folder, disk.root) == 0 ? NULL : disk_find_name(folder);
}

static char *copy_of(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(disk_memory(NULL, size), text, size);
}

struct name *disk_add_name(const char *path)
{
    if (disk.name_count == disk.name_room) {
        disk.name_room = disk.name_room * 2 + 512;
        disk.names = disk_memory(disk.names, disk.name_room * sizeof *disk.names);
    }
    struct name *name = disk_memory(NULL, sizeof *name);
    *name = (struct name){.path = copy_of(path), .folder = folder_name_of(path)};
    disk.names[disk.name_count++] = name;
    return name;
}

static struct name *name_of(const char *path)
{
    struct name *name = disk_find_name(path);
    return name != NULL ? name : disk_add_name(path);
}

bool disk_exists(const char *path)
{
    const struct name *name = disk_find_name(path);
    return name != NULL && name->live != NULL;
}

static void keep(struct node *node)
{
    if (!node->known && !node->folder && !node->shared) {
        image_read(node->source, &node->image, &node->size, &node->room);
        node->known = true;
    }
}

void disk_keep(const char *path)
{
    struct name *name = disk_find_name(path);
    if (name != NULL && name->live != NULL) {
        keep(name->live);
    }
}

void disk_watch(const char *root, const struct earlier *earlier)
{
    inside = true;
    disk = (struct disk){.random = 88172645463325252};
    disk.top.folder = true;
    snprintf(disk.root, sizeof disk.root, "%s", root);
    disk_take(earlier);
    inside = false;
    atomic_store(&watching, true);
}

/* ---- calls -------------------------------------------------------------------------------------
 */

const char *disk_path(int folder, const char *path, char buf[DISK_PATH])
{
    if (!atomic_load(&watching) || inside) {
        return NULL;
    }
    if (path[0] == '/') {
        snprintf(buf, DISK_PATH, "%s", path);
    } else if (folder >= 0 && folder < DESCRIPTORS && atomic_load(&open_on[folder].node) != NULL) {
        bool itself = strcmp(path, ".") == 0;
        snprintf(buf, DISK_PATH, "%s%s%s", open_on[folder].path, itself ? "" : "/",
                 itself ? "" : path);
    } else {
        return NULL;
    }
    size_t len = strlen(buf);
    if (len > 3 && strcmp(buf + len - 3, "/..") == 0) {
        buf[len - 3] = '\0';
        *strrchr(buf, '/') = '\0';
    }
    len = strlen(disk.root);
    return strncmp(buf, disk.root, len) == 0 && (buf[len] == '/' || buf[len] == '\0') ? buf : NULL;
}

struct node *disk_node(int fd)
{
    return inside || fd < 0 || fd >= DESCRIPTORS ? NULL : atomic_load(&open_on[fd].node);
}

void disk_closed(int fd)
{
    if (fd >= 0 && fd < DESCRIPTORS) {
        atomic_store(&open_on[fd].node, (struct node *)NULL);
    }
}

static const char *path_of(const struct node *node)
{
    for (size_t i = disk.name_count; i > 0; i--) {
        if (disk.names[i - 1]->live == node || disk.names[i - 1]->durable == node) {
            return disk.names[i - 1]->path;
        }
    }
    return disk.root;
}

static enum place place_of(const char *path)
{
    return strstr(path, "/search.db") != NULL  ? PLACE_SEARCH
           : strstr(path, "/books.db") != NULL ? PLACE_BOOKS
           : strstr(path, "/files") != NULL    ? PLACE_BLOBS
                                               : PLACE_REST;
}

/* Whether this call is one of those that fail now. */
static bool strikes(const char *path, enum call call)
{
    const struct trouble *trouble = &disk.trouble;
    if ((trouble->calls & (unsigned)call) == 0 ||
        (trouble->places & (unsigned)place_of(path)) == 0) {
        return false;
    }
    disk.met++;
    if (trouble->at == 0 || disk.met < trouble->at ||
        (disk.met > trouble->at && !trouble->lasting)) {
        return false;
    }
    disk.struck++;
    errno = trouble->errnum;
    return true;
}

void disk_begin(void)
{
    pthread_mutex_lock(&lock);
    inside = true;
}

bool disk_enter(void)
{
    bool entered = !inside;
    if (entered) {
        disk_begin();
    }
    return entered;
}

bool disk_lets(const struct node *node, const char *path, enum call call, bool changes)
{
    if (changes && ++disk.operations == disk.cut_at) {
        disk.cut();
    }
    return disk.trouble.calls == 0 || !strikes(path != NULL ? path : path_of(node), call);
}

void disk_end(void)
{
    int why = errno;
    inside = false;
    pthread_mutex_unlock(&lock);
    errno = why;
}

void disk_cut_at(long operation, void (*cut)(void))
{
    pthread_mutex_lock(&lock);
    disk.cut = cut;
    disk.cut_at = disk.operations + operation;
    pthread_mutex_unlock(&lock);
}

void disk_on_sync(void (*synced)(void))
{
    pthread_mutex_lock(&lock);
    disk.synced = synced;
    pthread_mutex_unlock(&lock);
}

void disk_trouble(const struct trouble *trouble)
{
    pthread_mutex_lock(&lock);
    disk.trouble = trouble != NULL ? *trouble : (struct trouble){0};
    if (trouble != NULL) {
        disk.met = disk.struck = 0;
    }
    pthread_mutex_unlock(&lock);
}

long disk_met(void)
{
    pthread_mutex_lock(&lock);
    long met = disk.met;
    pthread_mutex_unlock(&lock);
    return met;
}

long disk_struck(void)
{
    pthread_mutex_lock(&lock);
    long struck = disk.struck;
    pthread_mutex_unlock(&lock);
    return struck;
}

/* ---- notes -------------------------------------------------------------------------------------
 */

void disk_note_open(int fd, const char *path, bool folder)
{
    struct node *node = &disk.top;
    const char *known = disk.root;
    if (fd < 0) {
        return;
    }
    if (fd >= DESCRIPTORS) {
        disk_die("too many descriptors", path);
    }
    if (strcmp(path, disk.root) != 0) {
        struct name *name = name_of(path);
        if (name->live == NULL) {
            name->live = disk_new_node(path, folder);
            name->live->known = true; /* empty */
        }
        node = name->live;
        known = name->path;
    }
    open_on[fd].path = known;
    atomic_store(&open_on[fd].node, node);
}

static void add_change(struct node *node, struct change *change)
{
    change->next = NULL;
    *node->last = change;
    node->last = &change->next;
}

void disk_note_write(struct node *node, const void *bytes, size_t len, off_t at)
{
    if (!node->shared) {
        struct change *change = disk_memory(NULL, sizeof *change + len);
        *change = (struct change){.at = at, .len = len};
        memcpy(change->bytes, bytes, len);
        add_change(node, change);
    }
}

void disk_note_resize(struct node *node, off_t size)
{
    if (!node->shared) {
        struct change *change = disk_memory(NULL, sizeof *change);
        *change = (struct change){.resize = true, .at = size};
        add_change(node, change);
    }
}

/* What was changed is on disk; after a failed sync, what the toss of a coin lets be. */
static void settle(struct node *node, bool failed)
{
    for (struct change *change = node->first, *next; change != NULL; change = next) {
        next = change->next;
        if (!failed || random_next(&disk.random, 2) == 0) {
            image_apply(&node->image, &node->size, &node->room, change);
        }
        free(change);
    }
    node->first = NULL;
    node->last = &node->first;
}

void disk_note_sync(struct node *node)
{
    for (size_t i = 0; node->folder && i < disk.name_count; i++) {
        struct name *name = disk.names[i];
        if ((name->folder != NULL ? name->folder->live : &disk.top) == node) {
            name->durable = name->live;
        }
    }
    settle(node, false);
    if (disk.synced != NULL) {
        disk.synced();
    }
}

/* The kernel takes the pages for clean: a later sync says yes and writes nothing. */
void disk_note_failed_sync(struct node *node)
{
    settle(node, true);
}

void disk_note_forget(const struct node *node)
{
    if (node->known && node->first == NULL && !node->folder && !node->shared) {
        const char *path = path_of(node);
        FILE *file = fopen(path, "r+e");
        if (file == NULL ||
            (node->size > 0 && fwrite(node->image, 1, node->size, file) != node->size) ||
            fflush(file) != 0 || ftruncate(fileno(file), (off_t)node->size) != 0) {
            disk_die("forget", path);
        }
        fclose(file);
    }
}

void disk_note_folder(const char *path)
{
    name_of(path)->live = disk_new_node(path, true);
}

void disk_note_rename(const char *from, const char *to)
{
    struct name *name = name_of(from);
    struct node *node = name->live;
    name->live = NULL;
    if (to != NULL) {
        name_of(to)->live = node;
    }
}
