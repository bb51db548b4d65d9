/*
 * NAME     phieu-printer
 * SUMMARY  makes one document of one print job and can do nothing else
 *
 * DESCRIPTION
 *     What `phieu-worker --print` becomes. The print job (printer.h) is on descriptor 0, the frames
 * of the document go to descriptor 1. Fonts are opened first, then the job is read whole, every
 * door is closed (jail.h), and only then is the job looked at. A refused job is an "error" frame
 * and exit status 0; any other status means the program itself failed.
 */
#include "phieu/jail.h"
#include "phieu/printer.h"
#include "worker_pipe.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ARENA_BYTES ((size_t)128 << 20)

/* Sixty thousand rows take a minute or two on a slow machine. A job, its document while it grows,
 * and the fonts stay far below. */
static const struct jail_limits print_limits = {
    .cpu_seconds = 300,
    .memory = (size_t)1 << 30,
};

static int write_piece(void *arg, const void *bytes, size_t len, struct error *err)
{
    char head[64];
    size_t *total = arg;
    const int n = snprintf(head, sizeof head, "data %zu\n", len);
    *total += len;
    return pipe_write(head, (size_t)n) == 0 && pipe_write(bytes, len) == 0
               ? 0
               : error_set(err, ERR_IO, NULL, "1", "write");
}

static int print(struct error *err)
{
    char *bytes = NULL, end[64];
    size_t len = 0, total = 0;
    struct jail_report report;
    if (printer_prepare(err) != 0 || pipe_read(PRINT_JOB_MOST, &bytes, &len, err) != 0 ||
        jail_enter(&print_limits, &report, err) != 0 ||
        printer_run(bytes, len, write_piece, &total, err) != 0) {
        return -1;
    }
    const int n = snprintf(end, sizeof end, "done %zu\n", total);
    return pipe_write(end, (size_t)n) == 0 ? 0 : error_set(err, ERR_IO, NULL, "1", "write");
}

/* A row may be made to need more than there is: that is an answer too. What libraries hold then
 * goes with the process. */
static int print_scoped(struct error *err)
{
    jmp_buf here;
    arena_current()->scope = &here;
    if (setjmp(here) != 0) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    return print(err);
}

int main(int argc, char **argv)
{
    static struct arena arena;
    struct error err = {0};
    (void)argv;
    if (argc != 1) {
        fprintf(stderr, "phieu-printer " PHIEU_VERSION ": started by phieu-worker --print\n");
        _exit(EXIT_USAGE);
    }
    arena_adopt_json();
    arena_init(&arena, ARENA_BYTES);
    arena_enter(&arena);
    if (print_scoped(&err) != 0) {
        _exit(err.code != ERR_IO && pipe_write_error(&err) == 0 ? EXIT_SUCCESS : EXIT_BROKEN);
    }
    _exit(EXIT_SUCCESS); /* no handlers run behind the closed doors */
}
