/* directory.c - the office as it is now: folded once, shared by whoever reads. */
#include "room.h"

#include <stdlib.h>

/* An office of thousands of people and units is a few megabytes. */
enum { DIRECTORY_MOST = 1 << 29 };

static void snapshot_drop(struct snapshot *snapshot)
{
    if (snapshot != NULL && --snapshot->holders == 0) {
        arena_release(&snapshot->arena);
        free(snapshot);
    }
}

static int fold(struct snapshot *snapshot, struct store_read *read, struct error *err)
{
    jmp_buf scope;
    struct arena *volatile before = arena_enter(&snapshot->arena);
    volatile int rc;
    snapshot->arena.scope = &scope;
    if (setjmp(scope) == 0) {
        rc = store_directory_at(read, INT64_MAX, &snapshot->dir, err);
    } else {
        db_reset(read->db);
        rc = error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    snapshot->arena.scope = NULL;
    arena_enter(before);
    return rc;
}

int directory_refold(struct store *store, struct store_read *read, struct error *err)
{
    struct snapshot *snapshot = calloc(1, sizeof *snapshot);
    if (snapshot == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    snapshot->holders = 1;
    arena_init(&snapshot->arena, DIRECTORY_MOST);
    if (fold(snapshot, read, err) != 0) {
        snapshot_drop(snapshot);
        return -1;
    }
    pthread_mutex_lock(&store->directory_lock);
    struct snapshot *old = store->directory;
    store->directory = snapshot;
    snapshot_drop(old);
    pthread_mutex_unlock(&store->directory_lock);
    return 0;
}

void directory_release(struct store *store)
{
    pthread_mutex_lock(&store->directory_lock);
    snapshot_drop(store->directory);
    store->directory = NULL;
    pthread_mutex_unlock(&store->directory_lock);
}

const struct directory *store_directory_hold(struct store *store)
{
    pthread_mutex_lock(&store->directory_lock);
    struct snapshot *snapshot = store->directory;
    snapshot->holders++;
    pthread_mutex_unlock(&store->directory_lock);
    return &snapshot->dir;
}

void store_directory_drop(struct store *store, const struct directory *dir)
{
    pthread_mutex_lock(&store->directory_lock);
    /* dir is the first member of a snapshot we made; it was handed out as const */
    snapshot_drop((struct snapshot *)(uintptr_t)dir);
    pthread_mutex_unlock(&store->directory_lock);
}
