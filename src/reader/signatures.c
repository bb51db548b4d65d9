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

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
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

static int open_file(const struct reader *reader, const struct digest *file, int *ret_fd,
                     enum sniffed *ret_kind, struct error *err)
{
    unsigned char head[SNIFF_BYTES];
    uint64_t size;
    /* Bytes that the disk changed are not to be taken for a broken signature. */
    if (blob_verify(reader->blobs, file, err) != 0 ||
        blob_open(reader->blobs, file, ret_fd, &size, err) != 0) {
        return -1;
    }
    if (size > reader->max_input) {
        char limit[24];
        snprintf(limit, sizeof limit, "%llu", (unsigned long long)reader->max_input);
        return error_set(err, ERR_FILE_TOO_LARGE, NULL, limit, NULL);
    }
    const ssize_t n = pread(*ret_fd, head, sizeof head, 0);
    if (n < 0) {
        return error_set(err, ERR_IO, NULL, "pread", strerrordesc_np(errno));
    }
    *ret_kind = sniff_kind(head, (size_t)n);
    return 0;
}

int reader_signatures(const struct reader *reader, const struct digest *file,
                      const struct signature_config *config, json_t **ret, struct error *err)
{
    struct reading_frames frames;
    enum sniffed kind = SNIFFED_OTHER;
    int fd = -1;
    json_t *report = NULL;
    reading_frames_init(&frames);
    int result = open_file(reader, file, &fd, &kind, err);
    const bool signs = kind == SNIFFED_PDF || kind == SNIFFED_XML;
    if (result == 0 && signs) {
        result = run(reader->worker_path, config, false, fd, &frames, err);
    }
    if (result == 0 && signs) {
        result = frames.last == LAST_ERROR
                     ? check_reading_error(frames.said, frames.said_len, err)
                     : check_signatures(frames.said, frames.said_len, &report, err);
    }
    reading_frames_release(&frames);
    if (fd >= 0) {
        close(fd);
    }
    if (result == 0) {
        *ret = report;
    }
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
