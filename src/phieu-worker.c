/*
 * NAME     phieu-worker
 * SUMMARY  reads one foreign file and can do nothing else
 *
 * DESCRIPTION
 *     phieud starts it with the file on descriptor 0 and takes the frames of reader.h from
 * descriptor
 *     1. It reads the file whole, closes every door (jail.h), and only then parses. A refused file
 * is an "error" frame and exit status 0; any other status means the program itself failed.
 *
 *     phieu-worker --stamp            reads a PDF and makes the revision that stamps it (stamp.h)
 *     phieu-worker --self-test-jail   tries every door from inside and says what came of it (JSON)
 */
#include "phieu-worker.h"

#include "phieu/exchange.h"
#include "phieu/file.h"
#include "phieu/jail.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_USAGE = 64, EXIT_BROKEN = 70 };

#define ARENA_BYTES ((size_t)96 << 20)
#define DRAFT_BYTES ((size_t)4 << 20) /* what the reader takes */

int worker_write(int fd, const void *bytes, size_t len)
{
    const char *at = bytes;
    while (len > 0) {
        const ssize_t n = write(fd, at, len);
        if (n < 0 && errno != EINTR) {
            return -1;
        }
        at += n > 0 ? n : 0;
        len -= n > 0 ? (size_t)n : 0;
    }
    return 0;
}

static int write_file(void *arg, const char *name, const void *bytes, size_t len, struct error *err)
{
    (void)arg;
    char head[64];
    const int n = snprintf(head, sizeof head, "file %zu %zu\n", len, strlen(name));
    if (worker_write(STDOUT_FILENO, head, (size_t)n) != 0 || worker_write(STDOUT_FILENO, name, strlen(name)) != 0 ||
        worker_write(STDOUT_FILENO, bytes, len) != 0) {
        return error_set(err, ERR_IO, NULL, "1", "write");
    }
    return 0;
}

static int write_frame(const char *kind, const struct buf *json)
{
    char head[64];
    const int n = snprintf(head, sizeof head, "%s %zu\n", kind, json->len);
    return worker_write(STDOUT_FILENO, head, (size_t)n) == 0 ? worker_write(STDOUT_FILENO, json->data, json->len) : -1;
}

static int write_draft(const json_t *draft, struct error *err)
{
    struct buf json;
    buf_init(&json, arena_current(), DRAFT_BYTES);
    json_canonical(&json, draft);
    if (json.overflow) {
        return error_set(err, ERR_EDXML_SIZE, NULL, "MessageHeader", "4194304 byte");
    }
    return write_frame("draft", &json) == 0 ? 0 : error_set(err, ERR_IO, NULL, "1", "write");
}

/* Needs no arena: it also tells that the arena ran out. */
static int write_error(const struct error *err)
{
    static struct arena small;
    arena_init(&small, (size_t)64 << 10);
    struct buf json;
    struct json_out out;
    buf_init(&json, &small, (size_t)16 << 10);
    json_out_init(&out, &json);
    json_open_object(&out, NULL);
    json_put_string(&out, "code", error_info(err->code)->name);
    json_put_string(&out, "field", err->field);
    json_open_array(&out, "args");
    json_put_string(&out, NULL, err->arg[0]);
    json_put_string(&out, NULL, err->arg[1]);
    json_close_array(&out);
    json_close_object(&out);
    return write_frame("error", &json);
}

int worker_read(size_t limit, char **ret_bytes, size_t *ret_len, struct error *err)
{
    const size_t most = limit + 1;
    size_t len = 0, size = 0;
    char *bytes = NULL;
    for (;;) {
        if (size - len == 0) {
            size = size == 0 ? (size_t)1 << 20 : size * 2;
            size = size > most ? most : size;
            char *larger = realloc(bytes, size);
            if (larger == NULL) {
                free(bytes);
                return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
            }
            bytes = larger;
        }
        const ssize_t n = read(STDIN_FILENO, bytes + len, size - len);
        if (n < 0 && errno != EINTR) {
            free(bytes);
            return error_set(err, ERR_IO, NULL, "0", "read");
        }
        len += n > 0 ? (size_t)n : 0;
        if (n == 0 || len == most) {
            *ret_bytes = bytes;
            *ret_len = len;
            return 0;
        }
    }
}

static int work(struct error *err)
{
    char *bytes = NULL;
    size_t len = 0;
    struct jail_report report;
    json_t *draft;
    if (worker_read(edxml_default_limits.max_bytes, &bytes, &len, err) != 0) {
        return -1;
    }
    edxml_prepare();
    if (jail_enter(&jail_default_limits, &report, err) != 0 ||
        edxml_parse(bytes, len, &edxml_default_limits, write_file, NULL, &draft, err) != 0) {
        return -1; /* bytes go with the process */
    }
    return write_draft(draft, err);
}

int main(int argc, char **argv)
{
    static struct arena arena;
    struct error err = {0};
    arena_adopt_json();
    arena_init(&arena, ARENA_BYTES);
    arena_enter(&arena);
    if (argc == 2 && strcmp(argv[1], "--self-test-jail") == 0) {
        _exit(jail_self_test(&jail_default_limits) == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    const bool stamps = argc == 2 && strcmp(argv[1], "--stamp") == 0;
    if (argc != 1 && !stamps) {
        fprintf(stderr, "phieu-worker " PHIEU_VERSION ": started by phieud, or with "
                        "--self-test-jail\n");
        _exit(EXIT_USAGE);
    }
    if ((stamps ? worker_stamp(&err) : work(&err)) != 0) {
        _exit(err.code != ERR_IO && write_error(&err) == 0 ? EXIT_SUCCESS : EXIT_BROKEN);
    }
    _exit(EXIT_SUCCESS); /* no handlers run behind the closed doors */
}
