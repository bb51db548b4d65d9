/*
 * http.c - starting and stopping: doors, the library's daemons, the watch.
 */
#include "http_impl.h"
#include "phieu/day.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static unsigned or_else(unsigned value, unsigned otherwise)
{
    return value == 0 ? otherwise : value;
}

static struct http_config complete(const struct http_config *given)
{
    struct http_config config = *given;
    config.threads = or_else(given->threads, 2);
    config.connections = or_else(given->connections, 1024);
    config.header_seconds = or_else(given->header_seconds, 10);
    config.body_seconds = or_else(given->body_seconds, 30);
    config.idle_seconds = or_else(given->idle_seconds, 60);
    config.header_bytes = given->header_bytes == 0 ? (size_t)16 * 1024 : given->header_bytes;
    config.arena_cap = given->arena_cap == 0 ? (size_t)8 * 1024 * 1024 : given->arena_cap;
    config.body_rate_grace =
        given->body_rate_grace == 0 ? (uint64_t)1024 * 1024 : given->body_rate_grace;
    return config;
}

static int open_doors(struct http_server *server, struct error *err)
{
    unsigned promised = http_listen_promised();
    if (promised > 0) {
        return http_listen_inherit(3, promised, server->doors, &server->door_count, err);
    }
    const struct http_config *config = &server->config;
    if (config->address != NULL) {
        if (http_listen_tcp(config->address, &server->doors[server->door_count], err) != 0) {
            return -1;
        }
        server->door_count++;
    }
    if (config->unix_path != NULL) {
        if (http_listen_unix(config->unix_path, &server->doors[server->door_count], err) != 0) {
            return -1;
        }
        server->door_count++;
    }
    if (server->door_count == 0) {
        return error_set(err, ERR_LISTEN, NULL, "", "no address");
    }
    return 0;
}

/* A unix socket gets an eighth of the connections, so that a flood over TCP leaves the
 * administrator a way in; the doors of TCP share the rest. */
static unsigned door_share(const struct http_server *server, bool local, unsigned tcp_doors)
{
    unsigned all = server->config.connections;
    unsigned eighth = all / 8 + 1;
    if (local) {
        return eighth;
    }
    INVARIANT(tcp_doors > 0); /* this is one */
    unsigned locals = eighth * (server->door_count - tcp_doors);
    unsigned share = all > locals ? (all - locals) / tcp_doors : 0;
    return share < server->config.threads ? server->config.threads : share;
}

static int serve_door(struct http_server *server, struct http_door *door, unsigned tcp_doors)
{
    const struct http_config *config = &server->config;
    /* The library takes a pool of one thread for a mistake. */
    bool pooled = !door->local && config->threads > 1;
    const struct MHD_OptionItem tcp_only[] = {
        {door->local ? MHD_OPTION_END : MHD_OPTION_PER_IP_CONNECTION_LIMIT,
         (intptr_t)config->per_address, NULL},
        {pooled ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, (intptr_t)config->threads, NULL},
        {MHD_OPTION_END, 0, NULL}};
    /* Twice the headers: the bytes read, and the records of them. */
    size_t memory = 2 * config->header_bytes + (size_t)8 * 1024;
    door->server = server;
    /* Poll: under epoll the library leaves resumed requests lying (server/test_http_park). */
    /* clang-format off */
    door->mhd = MHD_start_daemon(
        MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
        http_on_request, server,
        MHD_OPTION_LISTEN_SOCKET, door->fd,
        MHD_OPTION_NOTIFY_CONNECTION, http_on_connection, door,
        MHD_OPTION_NOTIFY_COMPLETED, http_on_completed, server,
        MHD_OPTION_URI_LOG_CALLBACK, http_on_target, server,
        MHD_OPTION_UNESCAPE_CALLBACK, http_keep_encoded, NULL,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory,
        MHD_OPTION_CONNECTION_LIMIT, door_share(server, door->local, tcp_doors),
        /* With the guard's walk the library may be lax, and the refusals are ours to word. */
        MHD_OPTION_STRICT_FOR_CLIENT, http_guard_layout_known() ? 0 : 1,
        MHD_OPTION_ARRAY, tcp_only,
        MHD_OPTION_END);
    /* clang-format on */
    return door->mhd == NULL ? -1 : 0;
}

static int serve(struct http_server *server, struct error *err)
{
    unsigned tcp_doors = 0;
    for (unsigned i = 0; i < server->door_count; i++) {
        tcp_doors += !server->doors[i].local;
        server->port = server->port == 0 ? http_listen_port(&server->doors[i]) : server->port;
    }
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* signals are the main thread's affair */
    int result = 0;
    for (unsigned i = 0; i < server->door_count && result == 0; i++) {
        result = serve_door(server, &server->doors[i], tcp_doors);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (result != 0) {
        return error_set(err, ERR_LISTEN, NULL, "HTTP", strerror(errno));
    }
    return 0;
}

static void close_doors(struct http_server *server)
{
    for (unsigned i = 0; i < server->door_count; i++) {
        if (server->doors[i].mhd != NULL) {
            MHD_stop_daemon(server->doors[i].mhd);
        }
        http_listen_close(&server->doors[i]);
    }
}

/* The library closes the listening socket of a daemon that it stops, unless it was told to leave
 * it alone first. */
static void stop_accepting(struct http_server *server)
{
    for (unsigned i = 0; i < server->door_count; i++) {
        struct http_door *door = &server->doors[i];
        if (door->mhd != NULL) {
            (void)MHD_quiesce_daemon(door->mhd);
        }
        if (!door->inherited) {
            (void)shutdown(door->fd, SHUT_RDWR);
        }
    }
}

int http_start(const struct http_config *config, const struct http_handler *handler,
               struct http_server **ret_server, struct error *err)
{
    struct http_server *server = calloc(1, sizeof *server);
    if (server == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    server->config = complete(config);
    server->handler = *handler;
    server->fallback = http_answer_fallback();
    if (server->fallback == NULL || http_watch_start(&server->watch, err) != 0) {
        free(server);
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    if (open_doors(server, err) != 0 || serve(server, err) != 0) {
        stop_accepting(server);
        close_doors(server);
        http_watch_end(&server->watch);
        MHD_destroy_response(server->fallback);
        free(server);
        return -1;
    }
    *ret_server = server;
    return 0;
}

unsigned http_port(const struct http_server *server)
{
    return server->port;
}

void http_stop(struct http_server *server, unsigned seconds)
{
    atomic_store(&server->stopping, true);
    stop_accepting(server);
    usleep(HTTP_GRACE_MS * 1000); /* who has just been let in may say what he came for */
    http_watch_cut(&server->watch, false);
    (void)http_watch_wait(&server->watch, false, monotonic_ms() + (int64_t)seconds * 1000);
    http_watch_cut(&server->watch, true);
    /* The library may not be stopped over a parked request, so whoever holds one is waited for. */
    (void)http_watch_wait(&server->watch, true, HTTP_NO_DEADLINE);
    (void)http_watch_wait(&server->watch, false, monotonic_ms() + 1000);
    close_doors(server);
    http_watch_end(&server->watch);
    MHD_destroy_response(server->fallback);
    free(server);
}
