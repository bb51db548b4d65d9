/*
 * http_driver.h - a small server to be mistreated, and a client that writes raw bytes.
 *
 * The handler behind the server does by path what a test needs (see `ready`). The client knows
 * nothing but sockets, so that it can send what no HTTP library would.
 */
#ifndef PHIEU_TESTS_HTTP_DRIVER_H
#define PHIEU_TESTS_HTTP_DRIVER_H

#include "http.h"
#include "phieu/day.h"
#include "unit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define HELPER      __attribute__((unused)) static
#define PATIENCE_MS 20000 /* how long anything may take before a test gives up */
#define ECHO_LIMIT  1000
#define BIG_ANSWER  (64 << 20)

/* ---- the server ---------------------------------------------------------------------------- */

struct world {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct http_request *parked[512];
    unsigned parked_count;
    unsigned begun, ended;
    int last_status; /* of the last request that ended */
    uint64_t streamed, sum;
    char unix_path[64];
    struct http_server *server;
    unsigned port;
};

static struct world world = {.mutex = PTHREAD_MUTEX_INITIALIZER,
                             .changed = PTHREAD_COND_INITIALIZER};

static uint64_t sum_of(uint64_t sum, const void *bytes, size_t len)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < len; i++) {
        sum = (sum ^ at[i]) * 1099511628211u;
    }
    return sum;
}

static bool path_is(const struct http_request *request, const char *path)
{
    return strcmp(http_path(request), path) == 0;
}

__attribute__((format(printf, 3, 4))) static void answer_text(struct http_request *request,
                                                              int status, const char *format, ...)
{
    char text[2048];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    struct buf body;
    buf_init(&body, http_arena(request), sizeof text);
    buf_puts(&body, text);
    http_answer(request, status, "text/plain", &body);
}

static int begin(void *arg, struct http_request *request, struct http_body_plan *plan)
{
    (void)arg;
    pthread_mutex_lock(&world.mutex);
    world.begun++;
    pthread_cond_broadcast(&world.changed);
    pthread_mutex_unlock(&world.mutex);
    *http_slot(request) = &world;
    if (path_is(request, "/missing")) {
        answer_text(request, 404, "missing");
        return -1;
    }
    plan->streamed = path_is(request, "/stream") || path_is(request, "/stream-full");
    plan->limit = plan->streamed ? 32 << 20 : ECHO_LIMIT;
    return 0;
}

static int piece(void *arg, struct http_request *request, const void *bytes, size_t len)
{
    (void)arg;
    if (path_is(request, "/stream-full") && http_body_size(request) > 100000) {
        answer_text(request, 507, "full");
        return -1;
    }
    world.streamed += len;
    world.sum = sum_of(world.sum, bytes, len);
    return 0;
}

static void exhaust(struct http_request *request)
{
    for (;;) {
        memset(arena_alloc(http_arena(request), 4096), 1, 4096);
    }
}

static int list_argument(void *arg, const char *name, const char *value)
{
    struct buf *body = arg;
    buf_printf(body, "[%s=%s]", name, value);
    return 0;
}

static void echo(struct http_request *request)
{
    struct buf body;
    size_t len = 0;
    const char *got = http_body(request, &len);
    buf_init(&body, http_arena(request), 64 << 10);
    buf_printf(&body, "%s %s ", http_method(request), http_path(request));
    http_query_each(request, list_argument, &body);
    buf_printf(&body, "%zu:", len);
    buf_add(&body, got, len);
    http_answer(request, 200, "text/plain", &body);
}

static void answer_file(struct http_request *request)
{
    int fd = memfd_create("answer", MFD_CLOEXEC);
    ck_assert_int_ge(fd, 0);
    char block[4096];
    for (unsigned i = 0; i < 768; i++) {
        memset(block, (int)('a' + i % 26), sizeof block);
        ck_assert_int_eq(write(fd, block, sizeof block), (int)sizeof block);
    }
    http_answer_fd(request, 200, "application/pdf", fd, 768 * sizeof block, "Tờ \"trình\".pdf");
}

static void answer_big(struct http_request *request)
{
    int fd = memfd_create("big", MFD_CLOEXEC);
    ck_assert_int_eq(ftruncate(fd, BIG_ANSWER), 0);
    http_answer_fd(request, 200, "application/octet-stream", fd, BIG_ANSWER, NULL);
}

static void park(struct http_request *request)
{
    http_park(request);
    pthread_mutex_lock(&world.mutex);
    world.parked[world.parked_count++] = request;
    pthread_cond_broadcast(&world.changed);
    pthread_mutex_unlock(&world.mutex);
}

static void answer_own_headers(struct http_request *request)
{
    http_answer_header(request, "Content-Security-Policy", "default-src 'self'");
    http_answer_header(request, "ETag", "\"7\"");
    http_answer(request, 200, "text/html", NULL);
}

static void answer_stream(struct http_request *request)
{
    answer_text(request, 200, "%llu %llx", (unsigned long long)world.streamed,
                (unsigned long long)world.sum);
}

static void answer_peer(struct http_request *request)
{
    answer_text(request, 200, "%s %ld", http_peer(request), http_peer_uid(request));
}

static void answer_bad_header(struct http_request *request)
{
    http_answer_header(request, "X-Name", "a\r\nSet-Cookie: b");
    answer_text(request, 200, "split");
}

static void answer_nothing(struct http_request *request)
{
    http_answer(request, 204, NULL, NULL);
}

static const struct {
    const char *path;
    void (*answer)(struct http_request *request);
} places[] = {
    {"/park", park},
    {"/file", answer_file},
    {"/big", answer_big},
    {"/own", answer_own_headers},
    {"/stream", answer_stream},
    {"/stream-full", answer_stream},
    {"/peer", answer_peer},
    {"/exhaust", exhaust},
    {"/hopeless", exhaust},
    {"/split", answer_bad_header},
    {"/nothing", answer_nothing},
};

static void ready(void *arg, struct http_request *request)
{
    (void)arg;
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (path_is(request, places[i].path)) {
            places[i].answer(request);
            return;
        }
    }
    echo(request);
}

static void end(void *arg, struct http_request *request)
{
    (void)arg;
    ck_assert_ptr_eq(*http_slot(request), &world);
    pthread_mutex_lock(&world.mutex);
    world.ended++;
    world.last_status = http_status(request);
    pthread_cond_broadcast(&world.changed);
    pthread_mutex_unlock(&world.mutex);
}

static void problem(void *arg, struct http_request *request, const struct error *err)
{
    (void)arg;
    if (path_is(request, "/hopeless")) {
        exhaust(request);
    }
    struct buf body;
    buf_init(&body, http_arena(request), 4096);
    buf_printf(&body, "%s [%s]", error_info(err->code)->name, err->arg[0]);
    http_answer(request, error_info(err->code)->http, "application/problem+json", &body);
}

static const struct http_handler handler = {
    .begin = begin, .piece = piece, .ready = ready, .end = end, .problem = problem};

/* Long deadlines: what must not happen in a test about something else. */
HELPER struct http_config calm_config(void)
{
    return (struct http_config){.address = "127.0.0.1:0",
                                .header_seconds = 60,
                                .body_seconds = 60,
                                .idle_seconds = 60,
                                .arena_cap = 1 << 20};
}

HELPER void start_server(const struct http_config *config)
{
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max < 4096 ? files.rlim_max : 4096;
    setrlimit(RLIMIT_NOFILE, &files);
    world.parked_count = world.begun = world.ended = 0;
    world.streamed = world.sum = 0;
    world.last_status = 0;
    struct error err = {0};
    ck_assert_msg(http_start(config, &handler, &world.server, &err) == 0, "%s: %s",
                  error_info(err.code)->name, err.arg[1]);
    world.port = http_port(world.server);
}

HELPER void stop_server(void)
{
    http_stop(world.server, 5);
    world.server = NULL;
    ck_assert_msg(world.begun == world.ended, "%u begun, %u ended", world.begun, world.ended);
}

static struct timespec patience(void)
{
    struct timespec until;
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PATIENCE_MS / 1000;
    return until;
}

/* Waits until *number reaches count. */
HELPER void wait_for(const unsigned *number, unsigned count)
{
    struct timespec until = patience();
    int timed_out = 0;
    pthread_mutex_lock(&world.mutex);
    while (*number < count && timed_out == 0) {
        timed_out = pthread_cond_timedwait(&world.changed, &world.mutex, &until);
    }
    unsigned got = *number;
    pthread_mutex_unlock(&world.mutex);
    ck_assert_msg(got >= count, "waited for %u, got %u", count, got);
}

static void answer_parked_step(struct http_request *request, void *arg)
{
    (void)arg;
    answer_text(request, 202, "resumed %s", http_path(request));
}

/* What a writer thread does with what it was handed. */
HELPER void *resume_all(void *arg)
{
    (void)arg;
    pthread_mutex_lock(&world.mutex);
    unsigned count = world.parked_count;
    world.parked_count = 0;
    struct http_request *parked[512];
    memcpy(parked, world.parked, sizeof parked);
    pthread_mutex_unlock(&world.mutex);
    for (unsigned i = 0; i < count; i++) {
        http_within(parked[i], answer_parked_step, NULL);
        http_resume(parked[i]);
    }
    return NULL;
}

/* ---- the client ---------------------------------------------------------------------------- */

struct client {
    int fd;
    char *bytes; /* received and not yet taken */
    size_t len, size;
    bool ended;
};

struct answer {
    int status;
    char head[4096];
    char *body;
    size_t body_len;
};

HELPER struct client client_of(int fd)
{
    return (struct client){.fd = fd};
}

HELPER struct client dial(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)world.port),
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_ge(fd, 0);
    ck_assert_msg(connect(fd, (const struct sockaddr *)&address, sizeof address) == 0, "%s",
                  strerror(errno));
    int on = 1; /* the last byte of a request shall not wait for the others' acknowledgement */
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return client_of(fd);
}

HELPER int dial_unix(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_ge(fd, 0);
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

HELPER void hang_up(struct client *client)
{
    close(client->fd);
    free(client->bytes);
    *client = (struct client){.fd = -1};
}

/* False when the other side has closed. */
HELPER bool put(struct client *client, const void *bytes, size_t len)
{
    const char *at = bytes;
    while (len > 0) {
        ssize_t sent = send(client->fd, at, len, MSG_NOSIGNAL);
        if (sent < 0) {
            ck_assert_msg(errno == EPIPE || errno == ECONNRESET, "%s", strerror(errno));
            return false;
        }
        at += sent;
        len -= (size_t)sent;
    }
    return true;
}

HELPER void say(struct client *client, const char *text)
{
    ck_assert(put(client, text, strlen(text)));
}

/* Receives once, at most `ms` later; false at the end of the connection or when time is over. */
HELPER bool receive(struct client *client, int ms)
{
    struct pollfd polled = {.fd = client->fd, .events = POLLIN};
    if (client->ended || poll(&polled, 1, ms) <= 0) {
        return false;
    }
    if (client->size - client->len < 65536) {
        client->size = client->size * 2 + 65536;
        client->bytes = realloc(client->bytes, client->size);
        ck_assert_ptr_nonnull(client->bytes);
    }
    ssize_t got = recv(client->fd, client->bytes + client->len, client->size - client->len - 1, 0);
    if (got <= 0) {
        client->ended = true;
        return false;
    }
    client->len += (size_t)got;
    client->bytes[client->len] = '\0';
    return true;
}

static void drop(struct client *client, size_t len)
{
    memmove(client->bytes, client->bytes + len, client->len - len + 1);
    client->len -= len;
}

/* Value of an answer's header, "" when it is not there. */
HELPER const char *header_of(const struct answer *answer, const char *name)
{
    static char value[1024];
    for (const char *line = strchr(answer->head, '\n'); line != NULL; line = strchr(line, '\n')) {
        line++;
        if (strncasecmp(line, name, strlen(name)) == 0 && line[strlen(name)] == ':') {
            line += strlen(name) + 1;
            snprintf(value, sizeof value, "%.*s", (int)strcspn(line + 1, "\r"), line + 1);
            return value;
        }
    }
    return "";
}

/* The next answer; status 0 when the connection ended instead. headless: of a HEAD request. */
HELPER struct answer next_answer(struct client *client, bool headless)
{
    struct answer answer = {0};
    char *end_of_head = NULL;
    while (client->len == 0 || (end_of_head = strstr(client->bytes, "\r\n\r\n")) == NULL) {
        if (!receive(client, PATIENCE_MS)) {
            ck_assert_msg(client->ended, "no answer in time");
            return answer;
        }
    }
    size_t head = (size_t)(end_of_head - client->bytes) + 4;
    ck_assert_uint_lt(head, sizeof answer.head);
    memcpy(answer.head, client->bytes, head);
    ck_assert_int_eq(sscanf(answer.head, "HTTP/1.1 %d", &answer.status), 1);
    drop(client, head);
    size_t len = headless ? 0 : (size_t)strtoul(header_of(&answer, "Content-Length"), NULL, 10);
    while (client->len < len) {
        if (!receive(client, PATIENCE_MS)) {
            answer.status = -answer.status; /* cut short */
            return answer;
        }
    }
    answer.body = malloc(len + 1);
    if (len > 0) {
        memcpy(answer.body, client->bytes, len);
        drop(client, len);
    }
    answer.body[len] = '\0';
    answer.body_len = len;
    return answer;
}

/* Reads an answer and forgets all but its status. */
HELPER int next_status(struct client *client)
{
    struct answer answer = next_answer(client, false);
    free(answer.body);
    return answer.status;
}

HELPER struct answer ask(struct client *client, const char *request)
{
    say(client, request);
    return next_answer(client, false);
}

HELPER int ask_status(struct client *client, const char *request)
{
    say(client, request);
    return next_status(client);
}

/* True when the other side ends the connection without another byte. */
HELPER bool is_closed(struct client *client, int ms)
{
    size_t before = client->len;
    while (receive(client, ms)) {
    }
    return client->ended && client->len == before;
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: t\r\n\r\n"

#endif
