/*
 * NAME     phieu-worker-stamp
 * SUMMARY  reads one foreign PDF and writes the revision that stamps it
 *
 * DESCRIPTION
 *     phieud starts it with the PDF and the job on descriptor 0 and takes one frame from descriptor
 * 1 (stamp.h). The stamp is drawn outside the jail from phieud's own words, then every door is
 * closed (jail.h), and only then the PDF is looked at. A refused file is an "error" frame and exit
 * status 0; any other status means the program itself failed. A program of its own beside
 * phieu-worker: poppler and Pango bring some seventy libraries, which would make every reading of
 * an edXML file start three times slower; and poppler's licence stays here.
 */
#include "phieu/jail.h"
#include "phieu/stamp.h"
#include "worker_pipe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define INPUT_MOST  ((size_t)256 << 20) /* phieud has its own limit, well below */
#define ARENA_BYTES ((size_t)96 << 20)
#define DRAWN_MOST  ((size_t)4 << 20)

/* Rendering page 1 takes a tenth of a second; a hostile one is stopped. */
static const struct jail_limits limits = {.cpu_seconds = 10, .memory = (size_t)1 << 30};

/* What the drawing process hands over, before the operators. */
struct drawn {
    int code; /* enum error_code */
    char arg[240];
    double width, height;
    size_t len;
};

static int read_from(int fd, void *bytes, size_t len)
{
    char *at = bytes;
    while (len > 0) {
        const ssize_t n = read(fd, at, len);
        if (n == 0 || (n < 0 && errno != EINTR)) {
            return -1;
        }
        at += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
    return 0;
}

static _Noreturn void draw_and_exit(const struct stamp_job *job, int to)
{
    struct error err = {0};
    struct stamp_drawing drawing = {0};
    struct drawn drawn = {0};
    if (stamp_draw(job, &drawing, &err) == 0) {
        drawn.width = drawing.width;
        drawn.height = drawing.height;
        drawn.len = drawing.len;
    } else {
        drawn.code = (int)err.code;
        snprintf(drawn.arg, sizeof drawn.arg, "%s", err.arg[0]);
    }
    const bool good = pipe_write_to(to, &drawn, sizeof drawn) == 0 &&
                      pipe_write_to(to, drawing.operators, drawn.len) == 0;
    _exit(good ? EXIT_SUCCESS : EXIT_FAILURE);
}

static int take_drawing(int from, struct stamp_drawing *ret, struct error *err)
{
    struct drawn drawn;
    if (read_from(from, &drawn, sizeof drawn) != 0 || drawn.len > DRAWN_MOST) {
        return error_set(err, ERR_WORKER, NULL, "stamp: drawing", NULL);
    }
    if (drawn.code != ERR_NONE) {
        return error_set(err, (enum error_code)drawn.code, NULL, drawn.arg, NULL);
    }
    char *operators = arena_alloc(arena_current(), drawn.len);
    if (read_from(from, operators, drawn.len) != 0) {
        return error_set(err, ERR_WORKER, NULL, "stamp: drawing", NULL);
    }
    *ret = (struct stamp_drawing){drawn.width, drawn.height, operators, drawn.len};
    return 0;
}

/* In a process of its own: Pango starts threads, and a thread that is outside the jail when it
 * closes would be a way out of it. Nothing foreign has been looked at yet. */
static int draw_apart(const struct stamp_job *job, struct stamp_drawing *ret, struct error *err)
{
    int ends[2];
    if (pipe(ends) != 0) {
        return error_set(err, ERR_WORKER, NULL, "stamp: pipe", NULL);
    }
    const pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        draw_and_exit(job, ends[1]);
    }
    close(ends[1]);
    const int result = child > 0 ? take_drawing(ends[0], ret, err)
                                 : error_set(err, ERR_WORKER, NULL, "stamp: fork", NULL);
    close(ends[0]);
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR) {
    }
    return result;
}

static int write_revision(const struct buf *revision, const struct stamp_place *place,
                          struct error *err)
{
    char head[64];
    const int n = snprintf(head, sizeof head, "revision %zu %d %d\n", revision->len,
                           (int)place->zone, place->percent);
    return pipe_write(head, (size_t)n) == 0 && pipe_write(revision->data, revision->len) == 0
               ? 0
               : error_set(err, ERR_IO, NULL, "1", "write");
}

static int work(struct error *err)
{
    char *bytes;
    size_t len, pdf;
    struct stamp_job job;
    struct stamp_drawing drawing;
    struct stamp_place place;
    struct jail_report report;
    struct buf revision;
    if (pipe_read(INPUT_MOST, &bytes, &len, err) != 0 ||
        stamp_job_read(bytes, len, &job, &pdf, err) != 0 || draw_apart(&job, &drawing, err) != 0) {
        return -1; /* bytes go with the process */
    }
    stamp_prepare();
    buf_init(&revision, arena_current(), STAMP_REVISION_MOST);
    if (jail_enter(&limits, &report, err) != 0 ||
        stamp_revision(bytes, pdf, &job, &drawing, &revision, &place, err) != 0) {
        return -1;
    }
    return write_revision(&revision, &place, err);
}

int main(int argc, char **argv)
{
    static struct arena arena;
    struct error err = {0};
    (void)argv;
    arena_adopt_json();
    arena_init(&arena, ARENA_BYTES);
    arena_enter(&arena);
    if (argc != 1) {
        fprintf(stderr, "phieu-worker-stamp " PHIEU_VERSION ": started by phieud\n");
        _exit(EXIT_USAGE);
    }
    if (work(&err) != 0) {
        _exit(err.code != ERR_IO && pipe_write_error(&err) == 0 ? EXIT_SUCCESS : EXIT_BROKEN);
    }
    _exit(EXIT_SUCCESS); /* no handlers run behind the closed doors */
}
