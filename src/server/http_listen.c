/*
 * http_listen.c - listening sockets: an address, a unix path, or what systemd opened.
 */
#include "http_impl.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#define BACKLOG 1024

static int refuse(struct error *err, const char *where, const char *why)
{
    return error_set(err, ERR_LISTEN, NULL, where, why);
}

/* "127.0.0.1:8765", "[::1]:8765", "localhost:0" into its two parts. */
static bool split_address(const char *address, char *host, size_t size, const char **ret_port)
{
    const char *colon = strrchr(address, ':');
    if (colon == NULL || colon == address || colon[1] == '\0') {
        return false;
    }
    const char *from = address;
    size_t len = (size_t)(colon - address);
    if (from[0] == '[' && from[len - 1] == ']') {
        from++;
        len -= 2;
    } else if (memchr(from, ':', len) != NULL) {
        return false; /* an IPv6 address without its brackets: where does the port begin? */
    }
    if (len == 0 || len >= size) {
        return false;
    }
    memcpy(host, from, len);
    host[len] = '\0';
    *ret_port = colon + 1;
    return true;
}

static int open_listener(const struct addrinfo *info)
{
    int fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        return -1;
    }
    int on = 1;
    if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
        bind(fd, info->ai_addr, info->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0) {
        return fd;
    }
    int why = errno;
    close(fd);
    errno = why;
    return -1;
}

int http_listen_tcp(const char *address, struct http_door *ret_door, struct error *err)
{
    char host[256];
    const char *port;
    if (!split_address(address, host, sizeof host, &port)) {
        return refuse(err, address, "host:port");
    }
    const struct addrinfo hints = {.ai_socktype = SOCK_STREAM,
                                   .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    int failed = getaddrinfo(host, port, &hints, &found);
    if (failed != 0) {
        return refuse(err, address, gai_strerror(failed));
    }
    int fd = open_listener(found);
    int why = errno;
    freeaddrinfo(found);
    if (fd < 0) {
        return refuse(err, address, strerror(why));
    }
    *ret_door = (struct http_door){.fd = fd};
    return 0;
}

/* A socket left behind by a process that died answers nobody; anything else is not ours to
 * remove. */
static bool may_replace(const char *path, const struct sockaddr_un *address, const char **ret_why)
{
    struct stat st;
    if (lstat(path, &st) != 0) {
        *ret_why = strerror(errno);
        return errno == ENOENT;
    }
    if (!S_ISSOCK(st.st_mode)) {
        *ret_why = "a file that is not a socket is there";
        return false;
    }
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool dead = fd >= 0 && connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 &&
                errno == ECONNREFUSED;
    if (fd >= 0) {
        close(fd);
    }
    *ret_why = "another program is listening";
    return dead;
}

/* Bound beside its place and renamed into it: the path never points at a socket that does not
 * listen yet or that has other rights than 0660. */
static int open_unix(const char *path)
{
    struct sockaddr_un beside = {.sun_family = AF_UNIX};
    if (snprintf(beside.sun_path, sizeof beside.sun_path, "%s.%ld", path, (long)getpid()) >=
        (int)sizeof beside.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        return -1;
    }
    unlink(beside.sun_path);
    /* fchmod first: Linux makes the name with the rights of the socket, so it is never wider. */
    if (fchmod(fd, 0660) == 0 && bind(fd, (const struct sockaddr *)&beside, sizeof beside) == 0) {
        if (chmod(beside.sun_path, 0660) == 0 && listen(fd, BACKLOG) == 0 &&
            rename(beside.sun_path, path) == 0) {
            return fd;
        }
        int why = errno;
        unlink(beside.sun_path);
        errno = why;
    }
    int why = errno;
    close(fd);
    errno = why;
    return -1;
}

int http_listen_unix(const char *path, struct http_door *ret_door, struct error *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) {
        return refuse(err, path, strerror(ENAMETOOLONG));
    }
    memcpy(address.sun_path, path, strlen(path) + 1);
    const char *why = NULL;
    if (!may_replace(path, &address, &why)) {
        return refuse(err, path, why);
    }
    int fd = open_unix(path);
    if (fd < 0) {
        return refuse(err, path, strerror(errno));
    }
    *ret_door = (struct http_door){.fd = fd, .local = true};
    memcpy(ret_door->path, address.sun_path, sizeof ret_door->path);
    return 0;
}

/* ---- systemd ----------------------------------------------------------------------------- */

unsigned http_listen_promised(void)
{
    const char *pid = getenv("LISTEN_PID");
    const char *count = getenv("LISTEN_FDS");
    unsigned promised = 0;
    if (pid != NULL && count != NULL && strtol(pid, NULL, 10) == (long)getpid()) {
        promised = (unsigned)strtoul(count, NULL, 10);
    }
    /* A child must not believe that they are meant for it. */
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
    return promised;
}

static bool inherit_one(int fd, struct http_door *ret_door)
{
    int listening = 0;
    int type = 0;
    struct sockaddr_storage address = {0};
    socklen_t len = sizeof listening;
    socklen_t address_len = sizeof address;
    if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &len) != 0 || listening == 0 ||
        getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) != 0 || type != SOCK_STREAM ||
        getsockname(fd, (struct sockaddr *)&address, &address_len) != 0 ||
        fcntl(fd, F_SETFD, FD_CLOEXEC) != 0 || fcntl(fd, F_SETFL, O_NONBLOCK | O_RDWR) != 0) {
        return false;
    }
    *ret_door =
        (struct http_door){.fd = fd, .local = address.ss_family == AF_UNIX, .inherited = true};
    return true;
}

int http_listen_inherit(int first, unsigned count, struct http_door *doors, unsigned *ret_count,
                        struct error *err)
{
    if (count > HTTP_DOORS) {
        return refuse(err, "systemd", "too many sockets");
    }
    for (unsigned i = 0; i < count; i++) {
        if (!inherit_one(first + (int)i, &doors[i])) {
            return refuse(err, "systemd", "not a listening stream socket");
        }
    }
    *ret_count = count;
    return 0;
}

unsigned http_listen_port(const struct http_door *door)
{
    union {
        struct sockaddr_storage any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address = {0};
    socklen_t len = sizeof address;
    if (getsockname(door->fd, (struct sockaddr *)&address, &len) != 0) {
        return 0;
    }
    if (address.any.ss_family == AF_INET) {
        return ntohs(address.v4.sin_port);
    }
    return address.any.ss_family == AF_INET6 ? ntohs(address.v6.sin6_port) : 0;
}

/* Removes the path only while it still is this socket: a successor may have taken its place. */
static void unlink_own(const struct http_door *door)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    memcpy(address.sun_path, door->path, sizeof address.sun_path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) {
        return;
    }
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) != 0 &&
        errno == ECONNREFUSED) {
        unlink(door->path);
    }
    close(fd);
}

void http_listen_close(struct http_door *door)
{
    if (door->fd < 0) {
        return;
    }
    close(door->fd);
    door->fd = -1;
    if (door->local && !door->inherited) {
        unlink_own(door);
    }
}
