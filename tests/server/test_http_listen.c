/* Doors: addresses, the unix socket's rights and its stale file, what systemd hands over. */
#include "http_driver.h"
#include "http_impl.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define ck_listen_refused(config)                                                                  \
    do {                                                                                           \
        struct http_server *none = NULL;                                                           \
        ck_refused(http_start((config), &handler, &none, err), ERR_LISTEN, "");                    \
        ck_assert_ptr_null(none);                                                                  \
    } while (0)

static const char *temporary(void)
{
    snprintf(world.unix_path, sizeof world.unix_path, "/tmp/phieu-door-%ld.sock", (long)getpid());
    unlink(world.unix_path);
    return world.unix_path;
}

static int ask_unix(const char *path)
{
    struct client client = client_of(dial_unix(path));
    if (client.fd < 0) {
        return -1;
    }
    int status = ask_status(&client, GET("/a"));
    hang_up(&client);
    return status;
}

START_TEST(addresses_that_cannot_be_are_refused)
{
    static const char *const wrong[] = {
        "",          "127.0.0.1",      ":80",   "127.0.0.1:", "::1:80",
        "1.2.3:x:y", "127.0.0.1:http", "[]:80", "8.8.8.8:0"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        const struct http_config config = {.address = wrong[i]};
        ck_listen_refused(&config);
    }
    const struct http_config nowhere = {0};
    ck_listen_refused(&nowhere);
    struct http_config config = calm_config();
    start_server(&config);
    char taken[32];
    snprintf(taken, sizeof taken, "127.0.0.1:%u", world.port);
    config.address = taken;
    ck_listen_refused(&config);
    stop_server();
}
END_TEST

START_TEST(the_unix_socket_is_for_its_group_and_goes_with_the_server)
{
    const char *path = temporary();
    struct http_config config = calm_config();
    config.address = NULL;
    config.unix_path = path;
    mode_t before = umask(0);
    start_server(&config);
    umask(before);
    struct stat st;
    ck_assert_int_eq(lstat(path, &st), 0);
    ck_assert(S_ISSOCK(st.st_mode));
    ck_assert_int_eq((int)(st.st_mode & 07777), 0660);
    ck_assert_uint_eq(http_port(world.server), 0);
    ck_assert_int_eq(ask_unix(path), 200);
    stop_server();
    ck_assert_int_ne(lstat(path, &st), 0);
}
END_TEST

START_TEST(a_stale_socket_is_replaced_and_nothing_else)
{
    const char *path = temporary();
    struct http_config config = calm_config();
    config.unix_path = path;
    /* left by a process that died */
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(bind(fd, (const struct sockaddr *)&address, sizeof address), 0);
    close(fd);
    start_server(&config);
    ck_assert_int_eq(ask_unix(path), 200);
    /* a living one */
    ck_listen_refused(&config);
    ck_assert_int_eq(ask_unix(path), 200);
    stop_server();
    /* a file */
    fd = open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    ck_assert_int_eq(write(fd, "mine", 4), 4);
    close(fd);
    ck_listen_refused(&config);
    struct stat st;
    ck_assert_int_eq(lstat(path, &st), 0);
    ck_assert_int_eq((int)st.st_size, 4);
    /* a link to somewhere */
    unlink(path);
    ck_assert_int_eq(symlink("/tmp/phieu-nowhere", path), 0);
    ck_listen_refused(&config);
    unlink(path);
    char longest[200];
    memset(longest, 'a', sizeof longest);
    memcpy(longest, "/tmp/", 5);
    longest[199] = '\0';
    config.unix_path = longest;
    ck_listen_refused(&config);
}
END_TEST

static int listening(void)
{
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    ck_assert_int_eq(bind(fd, (const struct sockaddr *)&any, sizeof any), 0);
    ck_assert_int_eq(listen(fd, 5), 0);
    return fd;
}

START_TEST(only_listening_sockets_are_inherited)
{
    struct http_door doors[HTTP_DOORS];
    unsigned count = 0;
    int fd = listening();
    struct error why = {0};
    ck_assert_int_eq(http_listen_inherit(fd, 1, doors, &count, &why), 0);
    ck_assert_uint_eq(count, 1);
    ck_assert(doors[0].inherited && !doors[0].local);
    ck_assert_int_ne(fcntl(fd, F_GETFD) & FD_CLOEXEC, 0);
    ck_assert_int_ne(fcntl(fd, F_GETFL) & O_NONBLOCK, 0);
    close(fd);
    ck_refused(http_listen_inherit(fd, 1, doors, &count, err), ERR_LISTEN, "");
    fd = socket(AF_INET, SOCK_STREAM, 0);
    ck_refused(http_listen_inherit(fd, 1, doors, &count, err), ERR_LISTEN, "");
    close(fd);
    fd = open("/dev/null", O_RDONLY);
    ck_refused(http_listen_inherit(fd, 1, doors, &count, err), ERR_LISTEN, "");
    close(fd);
    ck_refused(http_listen_inherit(3, HTTP_DOORS + 1, doors, &count, err), ERR_LISTEN, "");
}
END_TEST

START_TEST(only_a_promise_to_this_process_counts)
{
    char pid[16];
    setenv("LISTEN_FDS", "2", 1);
    setenv("LISTEN_PID", "1", 1);
    ck_assert_uint_eq(http_listen_promised(), 0);
    ck_assert_ptr_null(getenv("LISTEN_FDS"));
    setenv("LISTEN_FDS", "2", 1);
    ck_assert_uint_eq(http_listen_promised(), 0);
    snprintf(pid, sizeof pid, "%ld", (long)getpid());
    setenv("LISTEN_PID", pid, 1);
    setenv("LISTEN_FDS", "2", 1);
    ck_assert_uint_eq(http_listen_promised(), 2);
    ck_assert_ptr_null(getenv("LISTEN_PID"));
    ck_assert_uint_eq(http_listen_promised(), 0);
}
END_TEST

/* The child has the socket as descriptor 3 and a configured address that it must not use. */
static void serve_as_child(int fd, int until)
{
    char pid[16];
    snprintf(pid, sizeof pid, "%ld", (long)getpid());
    until = fcntl(until, F_DUPFD, 10);
    if (fd != 3) {
        dup2(fd, 3);
        close(fd);
    }
    setenv("LISTEN_PID", pid, 1);
    setenv("LISTEN_FDS", "1", 1);
    const struct http_config config = {.address = "8.8.8.8:1"};
    struct http_server *server;
    struct error err;
    if (http_start(&config, &handler, &server, &err) != 0) {
        _exit(1);
    }
    char nothing;
    (void)!read(until, &nothing, 1);
    http_stop(server, 1);
    _exit(fcntl(3, F_GETFD) == -1 ? 0 : 2);
}

START_TEST(systemd_s_socket_is_served_instead_of_the_address)
{
    int fd = listening();
    struct http_door door = {.fd = fd};
    world.port = http_listen_port(&door);
    int until[2];
    ck_assert_int_eq(pipe(until), 0);
    pid_t child = fork();
    if (child == 0) {
        close(until[1]);
        serve_as_child(fd, until[0]);
    }
    close(until[0]);
    struct client client = dial(); /* queued by the kernel until the child is up */
    ck_assert_int_eq(ask_status(&client, GET("/a")), 200);
    close(until[1]);
    ck_assert(is_closed(&client, PATIENCE_MS));
    hang_up(&client);
    int status = -1;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert_int_eq(status, 0);
    client = dial(); /* the socket is still systemd's and open: nobody is turned away */
    hang_up(&client);
    close(fd);
}
END_TEST

UNIT_MAIN("server/http_listen", addresses_that_cannot_be_are_refused,
          the_unix_socket_is_for_its_group_and_goes_with_the_server,
          a_stale_socket_is_replaced_and_nothing_else, only_listening_sockets_are_inherited,
          only_a_promise_to_this_process_counts, systemd_s_socket_is_served_instead_of_the_address)
