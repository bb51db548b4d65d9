/* disk_leave.c - a folder as a machine would find it after the power came back. */
#include "disk_room.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

const char *const loss_names[LOSS_COUNT] = {
    [LOSE_NOTHING] = "nothing lost",
    [LOSE_ALL] = "all unsynced lost",
    [LOSE_HALF] = "a random half lost",
    [LOSE_TORN] = "torn",
};

/* A file under way to its remains. */
struct remains {
    unsigned char *bytes;
    size_t size, room;
    enum loss loss;
    uint64_t *random;
};

/* Each sector of it new, old or rubbish; never a byte that was not written. */
static void tear(struct remains *r, const struct change *change)
{
    size_t done = 0;
    while (done < change->len) {
        size_t at = (size_t)change->at + done, piece = SECTOR - at % SECTOR;
        piece = piece < change->len - done ? piece : change->len - done;
        uint64_t fate = random_next(r->random, 3);
        if (fate > 0 && at + piece > r->size) {
            image_resize(&r->bytes, &r->size, &r->room, at + piece);
        }
        for (size_t i = 0; fate > 0 && i < piece; i++) {
            r->bytes[at + i] =
                fate == 1 ? change->bytes[done + i] : (unsigned char)random_next(r->random, 256);
        }
        done += piece;
    }
}

static void survive(struct remains *r, const struct node *node)
{
    uint64_t count = 0, edge, i = 0;
    for (const struct change *c = node->first; c != NULL; c = c->next) {
        count++;
    }
    edge = random_next(r->random, count + 1);
    for (const struct change *c = node->first; c != NULL; c = c->next, i++) {
        bool whole = r->loss == LOSE_NOTHING ||
                     (r->loss == LOSE_HALF && random_next(r->random, 2) == 0) ||
                     (r->loss == LOSE_TORN && i < edge);
        if (whole) {
            image_apply(&r->bytes, &r->size, &r->room, c);
        } else if (r->loss == LOSE_TORN && i == edge) {
            tear(r, c);
        }
    }
}

/* The -shm file is memory: after a power cut anything may stand there. */
static void scramble(struct remains *r)
{
    image_resize(&r->bytes, &r->size, &r->room, 32768);
    for (size_t i = 0; i < r->size; i++) {
        r->bytes[i] = (unsigned char)random_next(r->random, 256);
    }
}

static void leave_file(const char *path, const char *live, const struct node *node, enum loss loss,
                       uint64_t *random)
{
    struct remains r = {.loss = loss, .random = random};
    if (node->shared && (loss == LOSE_NOTHING || random_next(random, 2) == 0)) {
        image_read(live, &r.bytes, &r.size, &r.room); /* the kernel wrote it when it liked */
    } else if (node->shared) {
        scramble(&r);
    } else if (node->known) {
        image_resize(&r.bytes, &r.size, &r.room, node->size);
        if (node->size > 0) {
            memcpy(r.bytes, node->image, node->size);
        }
    } else {
        image_read(node->source, &r.bytes, &r.size, &r.room);
    }
    survive(&r, node);
    FILE *file = fopen(path, "we");
    bool written = file != NULL && (r.size == 0 || fwrite(r.bytes, 1, r.size, file) == r.size);
    if (!written || fclose(file) != 0) {
        disk_die("leave", path);
    }
    free(r.bytes);
}

static bool leaves_shared(const struct name *name, enum loss loss, uint64_t *random)
{
    return name->live != NULL && (loss == LOSE_NOTHING || random_next(random, 2) == 0);
}

void disk_leave(const char *target, enum loss loss, uint64_t *random)
{
    bool entered = disk_enter();
    size_t skip = strlen(disk.root);
    mkdir(target, 0700);
    for (size_t i = 0; i < disk.name_count; i++) {
        const struct name *name = disk.names[i];
        bool live = loss == LOSE_NOTHING || (loss != LOSE_ALL && random_next(random, 2) == 0);
        const struct node *node = live ? name->live : name->durable;
        char path[DISK_PATH * 2], folder[DISK_PATH * 2];
        struct stat about;
        snprintf(path, sizeof path, "%s%s", target, name->path + skip);
        snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(path, '/') - path), path);
        if (node == NULL || (node->shared && !leaves_shared(name, loss, random)) ||
            stat(folder, &about) != 0) {
            continue; /* gone, or with its folder */
        }
        if (node->folder) {
            mkdir(path, 0700);
        } else {
            leave_file(path, name->path, node, loss, random);
        }
    }
    if (entered) {
        disk_end();
    }
}
