/*
 * fuzz_http.c - raw bytes to the real listener: guard, query, body and the library behind them.
 *
 * One connection an input, over a unix socket. Whatever comes, the connection ends, every answer is
 * an HTTP answer, and a request that was let through is a plain one.
 */
#include "fuzz.h"

#include "http.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

enum { ANSWER_MOST = 1 << 20, SECONDS = 20 };

static struct http_server *server;
static struct sockaddr_un address = {.sun_family = AF_UNIX};
static atomic_int under_way;

/* ---- a handler that looks at what it was let see --------------------------------------------- */

static int look_at_argument(void *arg, const char *name, const char *value)
{
    (void)arg;
    INVARIANT(name[0] != '\0' && text_is_utf8(name, strlen(name)));
    INVARIANT(text_is_utf8(value, strlen(value)));
    return 0;
}

static int on_begin(void *arg, struct http_request *request, struct http_body_plan *plan)
{
    (void)arg;
    const char *path = http_path(request);
    atomic_fetch_add(&under_way, 1);
    INVARIANT(path[0] == '/' && strpbrk(path, " \r\n?") == NULL);
    (void)http_query_each(request, look_at_argument, NULL);
    (void)http_header(request, "Accept-Language");
    plan->limit = 1000;
    plan->streamed = strcmp(path, "/v1/files") == 0;
    return 0;
}

static int on_piece(void *arg, struct http_request *request, const void *bytes, size_t len)
{
    (void)arg, (void)request, (void)bytes;
    INVARIANT(len <= 1000);
    return 0;
}

static void on_ready(void *arg, struct http_request *request)
{
    (void)arg;
    size_t len = 0;
    const char *body = http_body(request, &len);
    INVARIANT(len <= 1000 && (len == 0 || body != NULL));
    struct buf out;
    buf_init(&out, http_arena(request), 4096);
    buf_printf(&out, "%s %zu", http_method(request), len);
    http_answer(request, 200, "text/plain", &out);
}

static void on_end(void *arg, struct http_request *request)
{
    (void)arg, (void)request;
    INVARIANT(atomic_fetch_sub(&under_way, 1) > 0);
}

static void on_problem(void *arg, struct http_request *request, const struct error *err)
{
    (void)arg;
    fuzz_refused(err);
    struct buf out;
    buf_init(&out, http_arena(request), 4096);
    buf_puts(&out, error_info(err->code)->name);
    http_answer(request, error_info(err->code)->http, "text/plain", &out);
}

static void stop(void)
{
    http_stop(server, 1);
}

void fuzz_prepare(void)
{
    snprintf(address.sun_path, sizeof address.sun_path, "%s/s", fuzz_folder());
    const struct http_config config = {.unix_path = address.sun_path, .header_bytes = 2048};
    const struct http_handler handler = {NULL, on_begin, on_piece, on_ready, on_end, on_problem};
    struct error err = {0};
    int rc = http_start(&config, &handler, &server, &err);
    INVARIANT(rc == 0);
    atexit(stop);
}

/* ---- the client ------------------------------------------------------------------------------ */

static int dial(void)
{
    const struct timeval patience = {.tv_sec = SECONDS};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    INVARIANT(fd >= 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    int rc = connect(fd, (const struct sockaddr *)&address, sizeof address);
    INVARIANT(rc == 0);
    return fd;
}

static void say(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);
        if (n <= 0) {
            return; /* closed on us: its right */
        }
        bytes += n;
        len -= (size_t)n;
    }
}

static size_t listen_to(int fd, char *answer)
{
    size_t len = 0;
    ssize_t n;
    while ((n = recv(fd, answer + len, ANSWER_MOST - len, 0)) > 0 || (n < 0 && errno == EINTR)) {
        len += n > 0 ? (size_t)n : 0; /* libFuzzer's clock interrupts */
    }
    INVARIANT(n == 0 || errno == ECONNRESET); /* not: nothing happened for SECONDS */
    return len;
}

void fuzz_input(const char *bytes, size_t len)
{
    int fd = dial();
    say(fd, bytes, len);
    shutdown(fd, SHUT_WR);
    char *answer = arena_alloc(arena_current(), ANSWER_MOST + 1);
    size_t got = listen_to(fd, answer);
    close(fd);
    INVARIANT(got == 0 || (strncmp(answer, "HTTP/1.", 7) == 0 && got > 16));
    INVARIANT(got == 0 || (answer[9] >= '1' && answer[9] <= '5'));
}
