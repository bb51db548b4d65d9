/*
 * NAME     phieu-worker_io.c
 * SUMMARY  what every worker does alike: read a file whole, write frames
 */
#include "phieu-worker_io.h"

#include "phieu/json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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

int worker_write_frame(const char *kind, const struct buf *json)
{
    char head[64];
    const int n = snprintf(head, sizeof head, "%s %zu\n", kind, json->len);
    return worker_write(STDOUT_FILENO, head, (size_t)n) == 0
               ? worker_write(STDOUT_FILENO, json->data, json->len)
               : -1;
}

int worker_write_error(const struct error *err)
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
    return worker_write_frame("error", &json);
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
