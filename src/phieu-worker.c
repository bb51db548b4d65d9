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
 *     phieu-worker --self-test-jail   tries every door from inside and says what came of it (JSON)
 */
#include "phieu-worker_io.h"

#include "phieu/exchange.h"
#include "phieu/file.h"
#include "phieu/jail.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ARENA_BYTES ((size_t)96 << 20)
#define DRAFT_BYTES ((size_t)4 << 20) /* what the reader takes */

static int write_file(void *arg, const char *name, const void *bytes, size_t len, struct error *err)
{
    (void)arg;
    char head[64];
    const int n = snprintf(head, sizeof head, "file %zu %zu\n", len, strlen(name));
    if (worker_write(STDOUT_FILENO, head, (size_t)n) != 0 ||
        worker_write(STDOUT_FILENO, name, strlen(name)) != 0 ||
        worker_write(STDOUT_FILENO, bytes, len) != 0) {
        return error_set(err, ERR_IO, NULL, "1", "write");
    }
    return 0;
}

static int write_draft(const json_t *draft, struct error *err)
{
    struct buf json;
    buf_init(&json, arena_current(), DRAFT_BYTES);
    json_canonical(&json, draft);
    if (json.overflow) {
        return error_set(err, ERR_EDXML_SIZE, NULL, "MessageHeader", "4194304 byte");
    }
    return worker_write_frame("draft", &json) == 0 ? 0 : error_set(err, ERR_IO, NULL, "1", "write");
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
    if (argc != 1) {
        fprintf(stderr, "phieu-worker " PHIEU_VERSION ": started by phieud, or with "
                        "--self-test-jail\n");
        _exit(EXIT_USAGE);
    }
    if (work(&err) != 0) {
        _exit(err.code != ERR_IO && worker_write_error(&err) == 0 ? EXIT_SUCCESS : EXIT_BROKEN);
    }
    _exit(EXIT_SUCCESS); /* no handlers run behind the closed doors */
}
