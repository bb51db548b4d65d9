/*
 * NAME     signatures.c
 * SUMMARY  the signatures of a stored file, checked by a worker whenever somebody asks
 *
 * Between the start of the worker and its burial nothing is taken from the arena, so that no
 * process is left behind when that runs out.
 */
#include "phieu/reader.h"

#include "child.h"
#include "draft_check.h"
#include "reading_check.h"
#include "reading_frames.h"
#include "sniffing.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 16 << 10 };

static int run_child(const struct child *child, int64_t deadline, struct reading_frames *frames,
                     struct error *err)
{
    char piece[PIECE];
    size_t n = 1;
    while (n > 0) {
        if (child_read(child, deadline, piece, sizeof piece, &n, err) != 0 ||
            reading_frames_feed(frames, piece, n, err) != 0) {
            return -1;
        }
    }
    return 0;
}

/* The frames of one phieu-worker-sign; released by the caller. */
static int run(const char *worker_path, const struct signature_config *config, bool check, int file,
               struct reading_frames *frames, struct error *err)
{
    struct arena *const arena = arena_current();
    struct child child = CHILD_NONE;
    const int64_t deadline = monotonic_ms() + (int64_t)config->seconds * 1000;
    const char *path = arena_printf(arena, "%s-sign", worker_path);
    const char *const options[] = {
        arena_printf(arena, "--now=%lld", (long long)config->now.ms),
        arena_printf(arena, "--anchors=%s", config->trust_folder),
        arena_printf(arena, "--crls=%s", config->crl_folder),
        check ? "--check" : NULL,
        NULL,
    };
    int result = child_start(path, options, file, &child, err);
    if (result == 0) {
        result =
            run_child(&child, deadline, frames, err) != 0 ? -1 : child_wait(&child, deadline, err);
    }
    child_bury(&child);
    return result == 0 ? reading_frames_finish(frames, true, err) : -1;
}

/* ---- a file
 * --------------------------------------------------------------------------------------- */

/* What is held while the arena is used. */
struct checking {
    int fd;
    struct reading_frames frames;
    json_t *report;
};

static int check_file(struct checking *c, const struct reader *reader, const struct digest *file,
                      const struct signature_config *config, struct error *err)
{
    enum sniffed kind = SNIFFED_OTHER;
    const struct reading_frames *f = &c->frames;
    /* Bytes that the disk changed are not to be taken for a broken signature. */
    if (blob_verify(reader->blobs, file, err) != 0 ||
        sniff_open(reader, file, &c->fd, &kind, err) != 0) {
        return -1;
    }
    if (kind != SNIFFED_PDF && kind != SNIFFED_XML) {
        return 0;
    }
    if (run(reader->worker_path, config, false, c->fd, &c->frames, err) != 0) {
        return -1;
    }
    return f->last == LAST_ERROR ? check_reading_error(f->said, f->said_len, err)
                                 : check_signatures(f->said, f->said_len, &c->report, err);
}

/* When the arena runs out, control comes back here first. */
static int check_scoped(struct checking *c, const struct reader *reader, const struct digest *file,
                        const struct signature_config *config, struct error *err)
{
    struct arena *const arena = arena_current();
    jmp_buf *const outer = arena->scope;
    jmp_buf here;
    int result;
    arena->scope = &here;
    if (setjmp(here) == 0) {
        result = check_file(c, reader, file, config, err);
    } else {
        result = error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    arena_current()->scope = outer;
    return result;
}

int reader_signatures(const struct reader *reader, const struct digest *file,
                      const struct signature_config *config, json_t **ret, struct error *err)
{
    struct checking *c = malloc(sizeof *c);
    if (c == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    c->fd = -1;
    c->report = NULL;
    reading_frames_init(&c->frames);
    const int result = check_scoped(c, reader, file, config, err);
    reading_frames_release(&c->frames);
    if (c->fd >= 0) {
        close(c->fd);
    }
    if (result == 0) {
        *ret = c->report;
    }
    free(c);
    return result;
}

/* ---- the folders
 * ---------------------------------------------------------------------------------- */

int reader_try_trust(const char *worker_path, const struct signature_config *config, json_t **ret,
                     struct error *err)
{
    struct reading_frames frames;
    const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (nothing < 0) {
        return error_set(err, ERR_IO, NULL, "/dev/null", "open");
    }
    reading_frames_init(&frames);
    int result = run(worker_path, config, true, nothing, &frames, err);
    if (result == 0) {
        result = frames.last == LAST_ERROR ? check_reading_error(frames.said, frames.said_len, err)
                                           : check_trust(frames.said, frames.said_len, ret, err);
    }
    reading_frames_release(&frames);
    close(nothing);
    return result;
}
