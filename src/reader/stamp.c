/*
 * NAME     stamp.c
 * SUMMARY  a stored PDF and the revision that a worker wrote for it become one derived file
 */
#include "phieu/reader.h"

#include "child.h"
#include "draft_check.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEAD_MOST = 64, ERROR_MOST = 4096 };
#define OUTPUT_FIRST ((size_t)32 << 10)
#define OUTPUT_MOST  (STAMP_REVISION_MOST * 2)

static const char *const zone_names[STAMP_ZONES] = {
    [STAMP_LEFT] = "left",
    [STAMP_RIGHT] = "right",
    [STAMP_PAGE] = "page",
    [STAMP_STRIP] = "strip",
};

const char *stamp_zone_name(enum stamp_zone zone)
{
    return zone_names[zone];
}

/* What one stamping holds that is not the arena's; no call between its making and its release takes
 * memory from there. */
struct stamping {
    const struct reader *reader;
    struct blob_scratch scratch;
    struct child child;
    char *output; /* of the worker, the heap's */
    size_t len, room;
    const char *revision; /* in output */
    size_t revision_len;
    struct stamp_place place;
    char said[ERROR_MOST]; /* its error frame */
    size_t said_len;
};

static int broken(struct error *err, const char *what)
{
    char text[80];
    snprintf(text, sizeof text, "stamp: %s", what);
    return error_set(err, ERR_WORKER, NULL, text, NULL);
}

static int put_at(int fd, const void *bytes, size_t len, uint64_t at, struct error *err)
{
    const char *from = bytes;
    while (len > 0) {
        const ssize_t n = pwrite(fd, from, len, (off_t)at);
        if (n < 0 && errno != EINTR) {
            return error_set(err, errno == ENOSPC || errno == EDQUOT ? ERR_DISK_FULL : ERR_IO, NULL,
                             "pwrite", strerrordesc_np(errno));
        }
        from += n > 0 ? n : 0;
        at += n > 0 ? (uint64_t)n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
    return 0;
}

/* ---- the worker --------------------------------------------------------------------------------
 */

/* A revision is some 14 KB; it may be a hundred times that. */
static int make_room(struct stamping *s, struct error *err)
{
    const size_t room = s->room == 0 ? OUTPUT_FIRST : s->room * 2;
    if (room > OUTPUT_MOST) {
        return broken(err, "too much output");
    }
    char *larger = realloc(s->output, room);
    if (larger == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    s->output = larger;
    s->room = room;
    return 0;
}

/* It gets an end that cannot be written: whatever becomes of it, the copy stays what it is. */
static int run_worker(struct stamping *s, struct error *err)
{
    const int64_t deadline = monotonic_ms() + (int64_t)s->reader->seconds * 1000;
    char path[PATH_MAX];
    const int len = snprintf(path, sizeof path, "%s-stamp", s->reader->worker_path);
    if (len < 0 || (size_t)len >= sizeof path) {
        return broken(err, "path of the program");
    }
    if (child_start(path, NULL, s->scratch.read_only, &s->child, err) != 0) {
        return -1;
    }
    for (size_t n = 1; n > 0; s->len += n) {
        if (s->len == s->room && make_room(s, err) != 0) {
            return -1;
        }
        if (child_read(&s->child, deadline, s->output + s->len, s->room - s->len, &n, err) != 0) {
            return -1;
        }
    }
    return child_wait(&s->child, deadline, err);
}

/* One number without a sign, and what ends it. */
static bool take_number(const char **at, char end, size_t most, size_t *ret)
{
    char *after;
    if (**at < '0' || **at > '9') {
        return false;
    }
    const unsigned long value = strtoul(*at, &after, 10);
    if (*after != end || value > most) {
        return false;
    }
    *at = after + 1;
    *ret = value;
    return true;
}

/* "revision <bytes> <zone> <percent>" or "error <bytes>", and exactly so many bytes behind it. */
static int take_frame(struct stamping *s, struct error *err)
{
    char head[HEAD_MOST];
    const char *line =
        s->len == 0 ? NULL : memchr(s->output, '\n', s->len < HEAD_MOST ? s->len : HEAD_MOST);
    size_t bytes, zone, percent;
    if (line == NULL) {
        return broken(err, "head of the frame");
    }
    const size_t head_len = (size_t)(line - s->output), left = s->len - head_len - 1;
    memcpy(head, s->output, head_len);
    head[head_len] = 0;
    const char *at = strchr(head, ' ');
    const bool is_error = strncmp(head, "error ", 6) == 0;
    if (at == NULL || (!is_error && strncmp(head, "revision ", 9) != 0)) {
        return broken(err, "unknown frame");
    }
    at++;
    if (is_error) {
        if (!take_number(&at, 0, ERROR_MOST, &bytes) || bytes != left) {
            return broken(err, "size of the error");
        }
        memcpy(s->said, line + 1, bytes);
        s->said_len = bytes;
        return 0;
    }
    if (!take_number(&at, ' ', STAMP_REVISION_MOST, &bytes) || bytes != left || bytes == 0 ||
        !take_number(&at, ' ', STAMP_ZONES - 1, &zone) || !take_number(&at, 0, 100, &percent)) {
        return broken(err, "numbers of the revision");
    }
    s->revision = line + 1;
    s->revision_len = bytes;
    s->place = (struct stamp_place){(enum stamp_zone)zone, (int)percent};
    return 0;
}

/* ---- the derived file --------------------------------------------------------------------------
 */

static int check_size(const struct stamping *s, struct error *err)
{
    char limit[24];
    snprintf(limit, sizeof limit, "%llu", (unsigned long long)s->reader->max_input);
    return s->scratch.size <= s->reader->max_input
               ? 0
               : error_set(err, ERR_FILE_TOO_LARGE, NULL, limit, NULL);
}

static int derive(struct stamping *s, const struct digest *file, const struct buf *job,
                  struct error *err)
{
    if (blob_scratch(s->reader->blobs, file, &s->scratch, err) != 0 || check_size(s, err) != 0) {
        return -1;
    }
    const uint64_t end = s->scratch.size;
    if (put_at(s->scratch.fd, job->data, job->len, end, err) != 0 || run_worker(s, err) != 0 ||
        take_frame(s, err) != 0) {
        return -1;
    }
    if (s->said_len > 0) {
        return 0;
    }
    if (ftruncate(s->scratch.fd, (off_t)end) != 0) {
        return error_set(err, ERR_IO, NULL, "ftruncate", strerrordesc_np(errno));
    }
    s->scratch.size += s->revision_len;
    return put_at(s->scratch.fd, s->revision, s->revision_len, end, err);
}

static void write_job(struct buf *out, const struct stamp_job *job)
{
    struct json_out json;
    buf_init(out, arena_current(), STAMP_JOB_MOST + HEAD_MOST);
    json_out_init(&json, out);
    json_open_object(&json, NULL);
    json_put_string(&json, "agency", job->agency);
    json_put_string(&json, "number", job->number);
    json_put_day(&json, "arrived", job->arrived);
    json_put_string(&json, "passed_to", job->passed_to);
    json_put_string(&json, "case", job->case_code);
    json_put_instant(&json, "made", job->made);
    json_close_object(&json);
    const size_t len = out->len;
    buf_printf(out, "\njob %zu\n", len);
}

/* The heap and the descriptors are given back before anything of the arena is needed again. */
static int release(struct stamping *s, bool keeps_file)
{
    const int fd = keeps_file ? s->scratch.fd : -1;
    if (keeps_file) {
        s->scratch.fd = -1;
    }
    child_bury(&s->child);
    blob_scratch_close(&s->scratch);
    free(s->output);
    return fd;
}

int reader_stamp(const struct reader *reader, const struct digest *file,
                 const struct stamp_job *job, struct stamped *ret, struct error *err)
{
    struct buf text;
    write_job(&text, job);
    if (text.overflow || text.len > STAMP_JOB_MOST) {
        return error_set(err, ERR_TEXT_TOO_LONG, "agency", "16384", NULL);
    }
    struct stamping s = {.reader = reader, .scratch = BLOB_SCRATCH_NONE, .child = CHILD_NONE};
    const int result = derive(&s, file, &text, err);
    const uint64_t size = s.scratch.size;
    const bool stamped = result == 0 && s.said_len == 0;
    const int fd = release(&s, stamped);
    if (!stamped) {
        return result != 0 ? result : check_error(s.said, s.said_len, err);
    }
    *ret = (struct stamped){fd, size, s.place};
    return 0;
}
