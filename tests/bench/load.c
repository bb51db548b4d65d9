/*
 * load.c - requests over keep-alive connections from one thread: the other side of the daemon on
 * the same cores, so it does as little as it can.
 */
#include "bench.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { ANSWER_MOST = 4 << 20, EVENTS = 64, REQUEST_MEMORY = 1 << 20 };

struct conn {
    int fd;
    size_t got, whole; /* bytes of the answer so far; of all of it, 0 while unknown */
    double sent;
    char *in;
};

struct run {
    const struct load *load;
    struct flood *flood;
    struct arena arena; /* of one request */
    uint64_t next;
    double start;
    int busy;
};

void load_get(struct buf *out, const char *who, const char *path)
{
    buf_printf(out, "GET %s HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\n\r\n", path,
               house_token(who));
}

static void conn_open(struct conn *conn, int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int on = 1;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    conn->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    conn->in = malloc(ANSWER_MOST);
    if (conn->fd < 0 || conn->in == NULL ||
        connect(conn->fd, (struct sockaddr *)&address, sizeof address) != 0) {
        die("no connection to port %d: %s", port, strerror(errno));
    }
    setsockopt(conn->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

static bool is_over(const struct run *run)
{
    const struct load *load = run->load;
    return (load->count > 0 && run->next >= (uint64_t)load->count) ||
           (load->seconds > 0 && clock_s() - run->start >= load->seconds);
}

/* Requests are small: a socket without anything in it takes one whole. */
static void send_next(struct run *run, struct conn *conn)
{
    struct buf out;
    struct arena *before = arena_enter(&run->arena);
    buf_init(&out, &run->arena, 1 << 16);
    run->load->make(run->load->arg, run->next++, &out);
    conn->got = conn->whole = 0;
    conn->sent = clock_s();
    if (send(conn->fd, out.data, out.len, MSG_NOSIGNAL) != (ssize_t)out.len) {
        die("a request was not taken: %s", strerror(errno));
    }
    arena_enter(before);
    arena_release(&run->arena);
    run->busy++;
}

/* Where the answer ends, from its Content-Length; 0 while its head is not whole. */
static size_t whole_size(struct conn *conn, int want)
{
    conn->in[conn->got] = '\0';
    const char *end = strstr(conn->in, "\r\n\r\n");
    if (end == NULL) {
        return 0;
    }
    const char *length = strcasestr(conn->in, "\r\nContent-Length:");
    if (length == NULL || length > end || atoi(conn->in + strlen("HTTP/1.1 ")) != want) {
        die("an answer that was not wanted: %.2000s", conn->in);
    }
    return (size_t)(end + 4 - conn->in) + strtoul(length + strlen("\r\nContent-Length:"), NULL, 10);
}

static void take(struct run *run, struct conn *conn)
{
    ssize_t got = recv(conn->fd, conn->in + conn->got, ANSWER_MOST - 1 - conn->got, 0);
    if (got <= 0) {
        die("the connection ended: %s", got < 0 ? strerror(errno) : "closed");
    }
    conn->got += (size_t)got;
    if (conn->whole == 0) {
        conn->whole = whole_size(conn, run->load->want);
    }
    if (conn->whole == 0 || conn->got < conn->whole) {
        return;
    }
    samples_add(&run->flood->waits, clock_s() - conn->sent);
    run->flood->count++;
    run->busy--;
    if (!is_over(run)) {
        send_next(run, conn);
    }
}

void load_run(const struct load *load, struct flood *ret)
{
    struct run run = {.load = load, .flood = ret};
    struct conn *conns = calloc((size_t)load->connections, sizeof *conns);
    int poll = epoll_create1(EPOLL_CLOEXEC);
    INVARIANT(conns != NULL && poll >= 0);
    *ret = (struct flood){0};
    arena_init(&run.arena, REQUEST_MEMORY);
    for (int i = 0; i < load->connections; i++) {
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = &conns[i]};
        conn_open(&conns[i], load->port);
        INVARIANT(epoll_ctl(poll, EPOLL_CTL_ADD, conns[i].fd, &event) == 0);
    }
    run.start = clock_s();
    for (int i = 0; i < load->connections && !is_over(&run); i++) {
        send_next(&run, &conns[i]);
    }
    while (run.busy > 0) {
        struct epoll_event events[EVENTS];
        int count = epoll_wait(poll, events, EVENTS, -1);
        for (int i = 0; i < count; i++) {
            take(&run, events[i].data.ptr);
        }
    }
    ret->seconds = clock_s() - run.start;
    for (int i = 0; i < load->connections; i++) {
        close(conns[i].fd);
        free(conns[i].in);
    }
    free(conns);
    close(poll);
}
