/*
 * fake_server.h - a server of one thread that answers from a script, for the tests of client and
 * cli.
 *
 *     static const struct fake_reply script[] = {{"GET /v1/me", 200, FAKE_JSON, "{...}"}};
 *     struct fake *fake = fake_start(script, 1, NULL);      ... fake_url(fake) ...
 *     ck_assert_str_eq(fake_seen(fake, 0), "GET /v1/me HTTP/1.1\r\n...");
 *     fake_stop(fake);
 *
 * Replies are given in order; the request line must begin with `wants`. Memory is malloc's: arenas
 * belong to the test's own thread.
 */
#ifndef PHIEU_TESTS_FAKE_SERVER_H
#define PHIEU_TESTS_FAKE_SERVER_H

#include <arpa/inet.h>
#include <check.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#define FAKE_JSON    "application/json"
#define FAKE_PROBLEM "application/problem+json"
enum { FAKE_DROP = 0, FAKE_GARBAGE = -1, FAKE_CUT = -2, FAKE_DIE = -3, FAKE_SEEN_MOST = 64 };

struct fake_reply {
    const char *wants; /* how the request line begins; NULL: anything */
    int status;        /* or FAKE_DROP: read, then hang up; FAKE_GARBAGE: not HTTP; FAKE_CUT: half;
                                 FAKE_DIE: hang up, and listen no more */
    const char *type, *body;
};

struct fake {
    int fd;
    pthread_t thread;
    const struct fake_reply *script;
    size_t count, seen_count;
    char *seen[FAKE_SEEN_MOST];
    char url[160];
};

static inline size_t fake_body_len(const char *head)
{
    const char *at = strstr(head, "Content-Length: ");
    return at == NULL ? 0 : (size_t)strtoul(at + 16, NULL, 10);
}

/* The whole request, NULL when the peer went away. */
static inline char *fake_read(int fd)
{
    size_t room = 1 << 16, len = 0;
    char *text = calloc(1, room);
    for (;;) {
        const char *end = strstr(text, "\r\n\r\n");
        if (end != NULL && len >= (size_t)(end - text) + 4 + fake_body_len(text)) {
            return text;
        }
        if (end != NULL && strstr(text, "Expect: 100-continue") != NULL &&
            len == (size_t)(end - text) + 4) {
            (void)!write(fd, "HTTP/1.1 100 Continue\r\n\r\n", 25);
        }
        if (len + 4096 > room) {
            room *= 2;
            text = realloc(text, room);
            memset(text + len, 0, room - len);
        }
        ssize_t got = read(fd, text + len, room - len - 1);
        if (got <= 0) {
            free(text);
            return NULL;
        }
        len += (size_t)got;
    }
}

static inline void fake_answer(int fd, const struct fake_reply *reply)
{
    char head[512];
    if (reply->status == FAKE_DROP) {
        return;
    }
    if (reply->status == FAKE_GARBAGE) {
        (void)!write(fd, "SSH-2.0-OpenSSH\r\n", 17);
        return;
    }
    int status = reply->status == FAKE_CUT ? 200 : reply->status;
    size_t len = strlen(reply->body);
    int head_len = snprintf(head, sizeof head,
                            "HTTP/1.1 %d X\r\nContent-Type: %s\r\nContent-Length: %zu\r\n"
                            "ETag: \"7\"\r\nConnection: close\r\n\r\n",
                            status, reply->type, len);
    (void)!write(fd, head, (size_t)head_len);
    (void)!write(fd, reply->body, reply->status == FAKE_CUT ? len / 2 : len);
}

static inline void *fake_run(void *context)
{
    struct fake *fake = context;
    for (size_t i = 0; i < fake->count;) {
        int fd = accept(fake->fd, NULL, NULL);
        if (fd < 0) {
            return NULL;
        }
        struct timeval limit = {.tv_sec = 20};
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
        char *request = fake_read(fd);
        if (request != NULL && fake->seen_count < FAKE_SEEN_MOST) {
            fake->seen[fake->seen_count++] = request;
            if (fake->script[i].status == FAKE_DIE) {
                shutdown(fake->fd, SHUT_RDWR); /* refuses from now on */
                close(fd);
                return NULL;
            }
            fake_answer(fd, &fake->script[i++]);
            shutdown(fd, SHUT_WR);
            char rest[256]; /* let the peer read before the socket goes */
            while (read(fd, rest, sizeof rest) > 0) {
            }
        }
        close(fd);
    }
    return NULL;
}

/* unix_path NULL: TCP on a port of the system's choice. */
static inline struct fake *fake_start(const struct fake_reply *script, size_t count,
                                      const char *unix_path)
{
    struct fake *fake = calloc(1, sizeof *fake);
    fake->script = script;
    fake->count = count;
    if (unix_path != NULL) {
        struct sockaddr_un at = {.sun_family = AF_UNIX};
        snprintf(at.sun_path, sizeof at.sun_path, "%s", unix_path);
        fake->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        ck_assert_int_eq(bind(fake->fd, (struct sockaddr *)&at, sizeof at), 0);
        snprintf(fake->url, sizeof fake->url, "unix:%s", unix_path);
    } else {
        struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        socklen_t size = sizeof at;
        fake->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        ck_assert_int_eq(bind(fake->fd, (struct sockaddr *)&at, sizeof at), 0);
        ck_assert_int_eq(getsockname(fake->fd, (struct sockaddr *)&at, &size), 0);
        snprintf(fake->url, sizeof fake->url, "http://127.0.0.1:%d", ntohs(at.sin_port));
    }
    ck_assert_int_eq(listen(fake->fd, 8), 0);
    ck_assert_int_eq(pthread_create(&fake->thread, NULL, fake_run, fake), 0);
    return fake;
}

/* Ends the server; every reply must have been asked for, by the request it was written for. */
static inline void fake_stop(struct fake *fake)
{
    shutdown(fake->fd, SHUT_RDWR);
    pthread_join(fake->thread, NULL);
    close(fake->fd);
    ck_assert_uint_eq(fake->seen_count, fake->count);
    for (size_t i = 0; i < fake->seen_count; i++) {
        const char *wants = fake->script[i].wants;
        if (wants != NULL) {
            ck_assert_msg(strncmp(fake->seen[i], wants, strlen(wants)) == 0, "request %zu: %.200s",
                          i, fake->seen[i]);
        }
    }
}

static inline void fake_free(struct fake *fake)
{
    for (size_t i = 0; i < fake->seen_count; i++) {
        free(fake->seen[i]);
    }
    free(fake);
}

/* The value of a header of request i, "" when absent. In a static buffer. */
static inline const char *fake_header(const struct fake *fake, size_t i, const char *name)
{
    static char value[512];
    char line[128];
    snprintf(line, sizeof line, "\r\n%s: ", name);
    const char *at = strstr(fake->seen[i], line);
    value[0] = '\0';
    if (at != NULL) {
        at += strlen(line);
        snprintf(value, sizeof value, "%.*s", (int)strcspn(at, "\r\n"), at);
    }
    return value;
}

static inline const char *fake_body(const struct fake *fake, size_t i)
{
    return strstr(fake->seen[i], "\r\n\r\n") + 4;
}

#endif
