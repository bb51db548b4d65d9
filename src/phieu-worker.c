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
 *     phieu-worker --print            becomes phieu-printer, which stands beside it
 *     phieu-worker --self-test-jail   tries every door from inside and says what came of it (JSON)
 */
#include "phieu/exchange.h"
#include "phieu/file.h"
#include "phieu/jail.h"
#include "worker_pipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#define ARENA_BYTES ((size_t)96 << 20)
#define DRAFT_BYTES ((size_t)4 << 20) /* what the reader takes */

static int write_file(void *arg, const char *name, const void *bytes, size_t len, struct error *err)
{
    (void)arg;
    char head[64];
    const int n = snprintf(head, sizeof head, "file %zu %zu\n", len, strlen(name));
    if (pipe_write(head, (size_t)n) != 0 || pipe_write(name, strlen(name)) != 0 ||
        pipe_write(bytes, len) != 0) {
        return error_set(err, ERR_IO, NULL, "1", "write");
    }
    return 0;
}

static int write_frame(const char *kind, const struct buf *json)
{
    char head[64];
    const int n = snprintf(head, sizeof head, "%s %zu\n", kind, json->len);
    return pipe_write(head, (size_t)n) == 0 ? pipe_write(json->data, json->len) : -1;
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

static int work(struct error *err)
{
    char *bytes = NULL;
    size_t len = 0;
    struct jail_report report;
    json_t *draft;
    if (pipe_read(edxml_default_limits.max_bytes, &bytes, &len, err) != 0) {
        return -1;
    }
    edxml_prepare();
    if (jail_enter(&jail_default_limits, &report, err) != 0 ||
        edxml_parse(bytes, len, &edxml_default_limits, write_file, NULL, &draft, err) != 0) {
        return -1; /* bytes go with the process */
    }
    return write_draft(draft, err);
}

/* The libraries of paper take longer to load than a letter to read: they are another program's. */
static int become_printer(void)
{
    const char *self =
        (const char *)getauxval(AT_EXECFN); /* NOLINT: the kernel hands out addresses */
    const char *slash = strrchr(self, '/');
    char path[4096], name[] = "phieu-printer";
    char *const argv[] = {name, NULL};
    char *const envp[] = {NULL};
    const int folder = slash != NULL ? (int)(slash - self) + 1 : 0;
    if (snprintf(path, sizeof path, "%.*s%s", folder, self, name) < (int)sizeof path) {
        execve(path, argv, envp);
    }
    return EXIT_BROKEN;
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
    if (argc == 2 && strcmp(argv[1], "--print") == 0) {
        _exit(become_printer());
    }
    if (argc != 1) {
        fprintf(stderr, "phieu-worker " PHIEU_VERSION ": started by phieud, or with "
                        "--self-test-jail\n");
        _exit(EXIT_USAGE);
    }
    if (work(&err) != 0) {
        _exit(err.code != ERR_IO && pipe_write_error(&err) == 0 ? EXIT_SUCCESS : EXIT_BROKEN);
    }
    _exit(EXIT_SUCCESS); /* no handlers run behind the closed doors */
}
