/*
 * NAME     print.c
 * SUMMARY  a print job becomes a document, by way of a worker
 *
 * DESCRIPTION
 *     The job is a file that is whole before the worker starts, the document one that is whole
 *     before anybody is answered: neither waits for the other, and no half document is ever taken
 *     for a whole one. The frames are those of printer.h, taken strictly.
 */
#include "phieu/reader.h"

#include "child.h"
#include "draft_check.h"

#include "phieu/day.h"
#include "phieu/printer.h"

#include <errno.h>
#include <inttypes.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ERROR_MOST = 8192 };
enum state { AT_HEAD, IN_DATA, IN_ERROR, AT_END };

struct sheets {
    const struct reader_printing *how;
    int out;
    struct child child;
    enum state state;
    char head[32];
    size_t head_len;
    uint64_t left, size; /* bytes of the present frame still to come; of the document so far */
    char said[ERROR_MOST];
    size_t said_len;
    bool refused;
    char piece[PRINT_PIECE];
};

static int broken(struct error *err, const char *what)
{
    return error_set(err, ERR_PRINT_FAILED, NULL, what, NULL);
}

/* "data 123": the kind and a plain number. */
static bool read_head(const char *head, const char *kind, uint64_t *ret)
{
    const size_t len = strlen(kind);
    const char *digits = head + len + 1;
    if (strncmp(head, kind, len) != 0 || head[len] != ' ' || strlen(digits) > 18 ||
        digits[0] == '\0' || strspn(digits, "0123456789") != strlen(digits)) {
        return false;
    }
    *ret = strtoull(digits, NULL, 10);
    return true;
}

static int begin_frame(struct sheets *s, struct error *err)
{
    uint64_t n;
    if (read_head(s->head, "data", &n) && n > 0 && n <= PRINT_PIECE) {
        if (n > s->how->max_output - s->size) {
            return error_set(err, ERR_PRINT_SIZE, NULL,
                             arena_printf(arena_current(), "%" PRIu64, s->how->max_output), "byte");
        }
        s->state = IN_DATA;
        s->left = n;
        return 0;
    }
    if (read_head(s->head, "done", &n) && n == s->size && n > 0) {
        s->state = AT_END;
        return 0;
    }
    if (read_head(s->head, "error", &n) && n > 0 && n <= ERROR_MOST) {
        s->state = IN_ERROR;
        s->left = n;
        return 0;
    }
    return broken(err, "frame");
}

static int take_head(struct sheets *s, char c, struct error *err)
{
    if (c == '\n') {
        s->head[s->head_len] = '\0';
        s->head_len = 0;
        return begin_frame(s, err);
    }
    if (s->head_len + 1 == sizeof s->head) {
        return broken(err, "frame");
    }
    s->head[s->head_len++] = c;
    return 0;
}

static int take_data(struct sheets *s, const char *bytes, size_t len, struct error *err)
{
    if (file_append(s->out, "print", bytes, len, err) != 0) {
        return -1;
    }
    s->size += len;
    s->left -= len;
    s->state = s->left == 0 ? AT_HEAD : IN_DATA;
    return 0;
}

static void take_error(struct sheets *s, const char *bytes, size_t len)
{
    memcpy(s->said + s->said_len, bytes, len);
    s->said_len += len;
    s->left -= len;
    s->refused = s->left == 0;
    s->state = s->left == 0 ? AT_END : IN_ERROR;
}

static int feed(struct sheets *s, const char *bytes, size_t len, struct error *err)
{
    while (len > 0) {
        const size_t n = s->state == AT_HEAD ? 1 : s->left < len ? (size_t)s->left : len;
        int rc = 0;
        if (s->state == AT_HEAD) {
            rc = take_head(s, *bytes, err);
        } else if (s->state == IN_DATA) {
            rc = take_data(s, bytes, n, err);
        } else if (s->state == IN_ERROR) {
            take_error(s, bytes, n);
        } else {
            rc = broken(err, "trailing bytes");
        }
        if (rc != 0) {
            return -1;
        }
        bytes += n;
        len -= n;
    }
    return 0;
}

static int run_worker(struct sheets *s, int job, struct error *err)
{
    static const char *const options[] = {"--print", NULL};
    const int64_t deadline = monotonic_ms() + (int64_t)s->how->seconds * 1000;
    size_t n = 1;
    if (child_start(s->how->worker_path, options, job, &s->child, err) != 0) {
        return -1;
    }
    while (n > 0) {
        if (child_read(&s->child, deadline, s->piece, sizeof s->piece, &n, err) != 0 ||
            feed(s, s->piece, n, err) != 0) {
            return -1;
        }
    }
    if (child_wait(&s->child, deadline, err) != 0) {
        return -1;
    }
    if (s->refused) {
        return check_print_error(s->said, s->said_len, err);
    }
    return s->state == AT_END ? 0 : broken(err, "truncated");
}

/* A process is held while the arena is used: when that runs out, control comes back here first. */
static int run_scoped(struct sheets *s, int job, struct error *err)
{
    struct arena *const arena = arena_current();
    jmp_buf *const outer = arena->scope;
    jmp_buf here;
    int result;
    arena->scope = &here;
    if (setjmp(here) == 0) {
        result = run_worker(s, job, err);
    } else {
        result = error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    arena_current()->scope = outer;
    return result;
}

int reader_print(const struct reader_printing *how, int job, int out, uint64_t *ret_size,
                 struct error *err)
{
    struct error why = {0};
    INVARIANT(arena_current() != NULL);
    struct sheets *s = malloc(sizeof *s);
    if (s == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    *s = (struct sheets){.how = how, .out = out, .child = CHILD_NONE};
    int result = lseek(job, 0, SEEK_SET) == 0
                     ? run_scoped(s, job, &why)
                     : error_set(&why, ERR_IO, NULL, "lseek", strerrordesc_np(errno));
    child_bury(&s->child);
    if (result == 0) {
        *ret_size = s->size;
    } else if (why.code == ERR_WORKER) { /* child.c's words are about reading a file */
        result = broken(err, why.arg[0]);
    } else if (err != NULL) {
        *err = why;
    }
    free(s);
    return result;
}
