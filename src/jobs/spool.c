/*
 * spool.c - the watched folder. One thread, one file after another: taken whole, let go only when
 * the ledger has it.
 */
#include "phieu/jobs.h"
#include "phieu/log.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { RESCAN_SECONDS = 5, ITEM_MEMORY = 64 << 20, PIECE = 65536 };

struct spool {
    struct spool_config config;
    int folder, rejected, events, stop;
    pthread_t thread;
};

/* ---- one file
 * ------------------------------------------------------------------------------------------ */

static int take_bytes(const struct spool *spool, int fd, struct office_item *item,
                      struct error *err)
{
    struct blob_store *blobs = store_blobs(spool->config.intake->store);
    struct blob_writer *writer;
    unsigned char piece[PIECE];
    uint64_t size;
    ssize_t got;
    if (blob_begin(blobs, spool->config.max_bytes, &writer, err) != 0) {
        return -1;
    }
    size_t head = 0;
    while ((got = read(fd, piece, sizeof piece)) > 0) {
        if (head++ == 0) {
            item->type = file_sniff(piece, (size_t)got);
        }
        if (blob_write(writer, piece, (size_t)got, err) != 0) {
            blob_abandon(writer);
            return -1;
        }
    }
    if (got < 0) {
        blob_abandon(writer);
        return error_set(err, ERR_IO, "", item->name, strerror(errno));
    }
    if (blob_finish(writer, &item->sha256, &size, err) != 0) {
        return -1;
    }
    item->size = (int64_t)size;
    return 0;
}

static bool is_taken(const struct spool *spool, const char *name)
{
    struct stat st;
    return fstatat(spool->rejected, name, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

static const char *reason_name(const char *target)
{
    return arena_printf(arena_current(), "%s.ly-do.txt", target);
}

/* Whole or not at all: whoever finds it can read it. */
static int write_reason(const struct spool *spool, const char *name, const struct error *why)
{
    char text[700], remedy[700];
    static const char temp[] = ".ly-do.txt";
    error_text(why, LANG_VI, text, sizeof text);
    error_remedy(why, LANG_VI, remedy, sizeof remedy);
    int fd =
        openat(spool->rejected, temp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return -1;
    }
    int written = dprintf(fd, "%s\n%s\n[%s]\n", text, remedy, error_info(why->code)->name);
    return close(fd) == 0 && written > 0 ? renameat(spool->rejected, temp, spool->rejected, name)
                                         : -1;
}

/* The sentence why, then the file, go to rejected/; nothing that is there is overwritten. */
static void reject(const struct spool *spool, const char *name, const struct error *why)
{
    const char *target = name;
    for (int n = 2; n < 1000 && (is_taken(spool, target) || is_taken(spool, reason_name(target)));
         n++) {
        target = arena_printf(arena_current(), "%d-%s", n, name);
    }
    if (write_reason(spool, reason_name(target), why) != 0) {
        log_error("spool: cannot write why a file was rejected: %s", strerror(errno));
    }
    if (renameat(spool->folder, name, spool->rejected, target) != 0) {
        log_error("spool: cannot move a file to rejected: %s", strerror(errno));
        return;
    }
    log_warning("spool: rejected a file code=%s", error_info(why->code)->name);
}

/* A refusal is about the file; the rest (disk, queue) is about us, and the file waits. */
static void settle(const struct spool *spool, const char *name, bool accounted,
                   const struct error *err)
{
    bool ours = error_info(err->code)->http >= 500;
    if (err->code == ERR_NONE && accounted) {
        if (unlinkat(spool->folder, name, 0) != 0) {
            log_error("spool: cannot remove a taken file: %s", strerror(errno));
        }
    } else if (!ours) {
        reject(spool, name, err);
    } else {
        log_error("spool: a file waits code=%s", error_info(err->code)->name);
    }
}

static void take_file(const struct spool *spool, const char *name, const struct stat *st, int fd)
{
    char safe[FILE_NAME];
    struct error err = {0};
    bool accounted = false;
    /* The same file after a crash is the same item; the same bytes dropped again are another. */
    struct office_item item = {
        .channel = "folder",
        .channel_id =
            arena_printf(arena_current(), "%s:%lld:%lld.%09ld", name, (long long)st->st_ino,
                         (long long)st->st_mtim.tv_sec, st->st_mtim.tv_nsec),
        .name = file_safe_name(name, safe),
        .type = "application/octet-stream",
    };
    struct office_intake begun;
    struct office_done done;
    if (take_bytes(spool, fd, &item, &err) == 0 &&
        intake_run(spool->config.intake, NO_PERSON, &item, &begun, &done, &accounted, &err) == 0) {
        err.code = ERR_NONE;
    }
    settle(spool, name, accounted, &err);
}

/* Not touched for so long. A time still to come is one of before the clock was set back. */
static bool is_still(time_t touched, unsigned seconds)
{
    time_t now = time(NULL);
    return (touched > now ? touched - now : now - touched) >= (time_t)seconds;
}

/* Runs in its own memory, given back whatever happens. */
static void take(const struct spool *spool, const char *name, bool whole)
{
    struct stat st;
    struct arena arena;
    jmp_buf scope;
    if (name[0] == '.') {
        return;
    }
    int fd = openat(spool->folder, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        return;
    }
    bool ready = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
                 (whole || is_still(st.st_mtime, spool->config.settle_seconds));
    if (ready) {
        arena_init(&arena, ITEM_MEMORY);
        struct arena *before = arena_enter(&arena);
        arena.scope = &scope;
        if (setjmp(scope) == 0) {
            take_file(spool, name, &st, fd);
        } else {
            log_error("spool: not enough memory for a file; it waits");
        }
        (void)arena_enter(before);
        arena_release(&arena);
    }
    close(fd);
}

/* ---- the folder
 * ------------------------------------------------------------------------------------------ */

static bool stopping(const struct spool *spool)
{
    struct pollfd fd = {spool->stop, POLLIN, 0};
    return poll(&fd, 1, 0) > 0;
}

static void scan(const struct spool *spool)
{
    int fd = openat(spool->folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    const struct dirent *entry;
    while (dir != NULL && !stopping(spool) && (entry = readdir(dir)) != NULL) {
        take(spool, entry->d_name, false);
    }
    if (dir != NULL) {
        closedir(dir);
    }
}

static void read_events(const struct spool *spool)
{
    union {
        struct inotify_event event;
        char bytes[16384];
    } buffer;
    ssize_t got = read(spool->events, buffer.bytes, sizeof buffer.bytes);
    for (ssize_t at = 0; at < got && !stopping(spool);) {
        struct inotify_event event;
        memcpy(&event, buffer.bytes + at, sizeof event);
        if (event.len > 0) {
            take(spool, buffer.bytes + at + sizeof event, true);
        }
        at += (ssize_t)(sizeof event + event.len);
    }
}

static void *run(void *arg)
{
    struct spool *spool = arg;
    scan(spool);
    while (!stopping(spool)) {
        struct pollfd fds[2] = {{spool->events, POLLIN, 0}, {spool->stop, POLLIN, 0}};
        int ready = poll(fds, 2, RESCAN_SECONDS * 1000);
        if (ready > 0 && (fds[0].revents & POLLIN)) {
            read_events(spool);
        } else if (ready == 0) {
            scan(spool);
        }
    }
    return NULL;
}

static void close_all(struct spool *spool)
{
    const int fds[] = {spool->folder, spool->rejected, spool->events, spool->stop};
    for (size_t i = 0; i < sizeof fds / sizeof fds[0]; i++) {
        if (fds[i] >= 0) {
            close(fds[i]);
        }
    }
    free(spool);
}

static int open_all(struct spool *spool, struct error *err)
{
    const char *folder = spool->config.folder;
    spool->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (spool->folder >= 0 && mkdirat(spool->folder, "rejected", 0700) != 0 && errno != EEXIST) {
        return error_set(err, ERR_IO, "spool", folder, strerror(errno));
    }
    spool->rejected = openat(spool->folder, "rejected", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    spool->events = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    spool->stop = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (spool->folder < 0 || spool->rejected < 0 || spool->events < 0 || spool->stop < 0 ||
        inotify_add_watch(spool->events, folder, IN_CLOSE_WRITE | IN_MOVED_TO) < 0) {
        return error_set(err, ERR_IO, "spool", folder, strerror(errno));
    }
    return 0;
}

int spool_start(const struct spool_config *config, struct spool **ret, struct error *err)
{
    struct spool *spool = calloc(1, sizeof *spool);
    if (spool == NULL) {
        return error_set(err, ERR_NO_MEMORY, "", NULL, NULL);
    }
    spool->config = *config;
    spool->folder = spool->rejected = spool->events = spool->stop = -1;
    if (open_all(spool, err) != 0) {
        close_all(spool);
        return -1;
    }
    int failed = pthread_create(&spool->thread, NULL, run, spool);
    if (failed != 0) {
        close_all(spool);
        return error_set(err, ERR_INTERNAL, "", "pthread_create", strerror(failed));
    }
    *ret = spool;
    return 0;
}

void spool_stop(struct spool *spool)
{
    if (spool == NULL) {
        return;
    }
    uint64_t one = 1;
    if (write(spool->stop, &one, sizeof one) != (ssize_t)sizeof one) {
        log_error("spool: cannot wake the thread");
    }
    pthread_join(spool->thread, NULL);
    close_all(spool);
}
