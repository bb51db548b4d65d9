/* courier_link.c - starting phieu-courier, and asking it to send. */
#include "courier_link.h"

#include "phieu/courier.h"
#include "phieu/log.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* A letter takes the courier 45 seconds at most (src/courier/send.c). */
enum { ANSWER_MS = 60000, PARTING_MS = 3000, STEP_MS = 20, BUFFER_BYTES = 1 << 20 };

struct courier {
    int fd;
    pid_t pid;
    bool gone; /* said so once */
};

/* ---- starting ------------------------------------------------------------------------------ */

static int spawn(const char *path, int fd, pid_t *ret_pid)
{
    char name[] = "phieu-courier";
    char *const argv[] = {name, NULL}, *const envp[] = {NULL};
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    if (posix_spawn_file_actions_init(&actions) != 0) {
        return ENOMEM;
    }
    if (posix_spawnattr_init(&attributes) != 0) {
        posix_spawn_file_actions_destroy(&actions);
        return ENOMEM;
    }
    int bad = posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO);
    bad |= posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    bad |= posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    bad |= posix_spawnattr_setsigmask(&attributes, &none);
    bad |= posix_spawnattr_setsigdefault(&attributes, &all);
    bad |= posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    const int failed =
        bad != 0 ? ENOMEM : posix_spawn(ret_pid, path, &actions, &attributes, argv, envp);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failed;
}

static const char *configuration(const struct courier_config *c, size_t *ret_len)
{
    struct buf out;
    struct json_out json;
    buf_init(&out, arena_current(), COURIER_PACKET);
    json_out_init(&json, &out);
    json_open_object(&json, NULL);
    json_put_string(&json, "agency", c->agency);
    json_put_int(&json, "zone", c->zone_minutes);
    json_open_object(&json, "mail");
    json_put_string(&json, "server", c->mail.server);
    json_put_string(&json, "from", c->mail.from);
    json_put_string(&json, "user", c->mail.user);
    json_put_string(&json, "password_file", c->mail.password_file);
    json_put_string(&json, "ca_file", c->mail.ca_file);
    json_put_bool(&json, "tls", c->mail.tls);
    json_close_object(&json);
    json_open_object(&json, "webhook");
    json_put_string(&json, "url", c->webhook.url);
    json_put_string(&json, "key_file", c->webhook.key_file);
    json_put_string(&json, "ca_file", c->webhook.ca_file);
    json_close_object(&json);
    json_close_object(&json);
    *ret_len = out.len;
    return out.data;
}

int courier_start(const struct courier_config *config, struct courier **ret, struct error *err)
{
    int pair[2];
    size_t len;
    struct courier *courier = calloc(1, sizeof *courier);
    const char *text = configuration(config, &len);
    if (courier == NULL || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
        free(courier);
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    const int room = BUFFER_BYTES; /* a packet must fit; the kernel gives what it allows */
    (void)setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
    /* Never one of the standard three, which the child's own would take. */
    const int high = fcntl(pair[1], F_DUPFD_CLOEXEC, 3);
    const int failed = high < 0 ? errno : spawn(config->path, high, &courier->pid);
    close(high);
    close(pair[1]);
    if (failed != 0 || send(pair[0], text, len, MSG_NOSIGNAL) != (ssize_t)len) {
        close(pair[0]);
        free(courier);
        return error_set(err, ERR_IO, "reminders.courier", config->path,
                         failed != 0 ? strerrordesc_np(failed) : "phieu-courier");
    }
    courier->fd = pair[0];
    *ret = courier;
    return 0;
}

/* It ends by itself once the pair is gone; what it is sending it sends to the end. */
void courier_stop(struct courier *courier)
{
    if (courier == NULL) {
        return;
    }
    close(courier->fd);
    for (int waited = 0; waited < PARTING_MS; waited += STEP_MS) {
        if (waitpid(courier->pid, NULL, WNOHANG) != 0) {
            break;
        }
        (void)poll(NULL, 0, STEP_MS);
    }
    free(courier);
}

/* ---- sending ------------------------------------------------------------------------------- */

static void say_gone(struct courier *courier)
{
    if (!courier->gone) {
        courier->gone = true;
        log_error("reminders: phieu-courier is not running; what is to be sent waits");
    }
}

/* Something to read before the deadline. */
static bool await_answer(const struct courier *courier, int64_t deadline, int stop)
{
    bool parting = false;
    for (;;) {
        struct pollfd fds[2] = {{courier->fd, POLLIN, 0}, {parting ? -1 : stop, POLLIN, 0}};
        const int64_t left = deadline - monotonic_ms();
        if (left <= 0) {
            return false;
        }
        const int n = poll(fds, 2, (int)left);
        if (n > 0 && fds[0].revents != 0) {
            return true;
        }
        if (n > 0 && !parting) {
            parting = true;
            const int64_t soon = monotonic_ms() + PARTING_MS;
            deadline = soon < deadline ? soon : deadline;
        }
        if (n < 0 && errno != EINTR) {
            return false;
        }
    }
}

static enum courier_state state_named(const char *name)
{
    static const char *const names[] = {[COURIER_SENT] = "sent",
                                        [COURIER_LATER] = "later",
                                        [COURIER_NEVER] = "never",
                                        [COURIER_DOWN] = "down",
                                        [COURIER_UNSURE] = "unsure"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(names[i], name) == 0) {
            return (enum courier_state)i;
        }
    }
    return COURIER_UNSURE;
}

/* One packet; false when there is none any more. An answer to an earlier letter, given up on, is
 * passed over by the caller. */
static bool take_answer(struct courier *courier, json_t **ret)
{
    char bytes[8192];
    const ssize_t len = recv(courier->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    return len > 0 && json_read(bytes, (size_t)len, ret, NULL) == 0;
}

void courier_send(struct courier *courier, const char *key, const char *letter, size_t len,
                  int stop, struct courier_answer *ret)
{
    const int64_t deadline = monotonic_ms() + ANSWER_MS;
    if (len > COURIER_PACKET) {
        *ret = (struct courier_answer){COURIER_NEVER, "quá dài"};
        return;
    }
    const ssize_t sent = send(courier->fd, letter, len, MSG_NOSIGNAL);
    if (sent < 0 && errno == EMSGSIZE) {
        *ret = (struct courier_answer){COURIER_NEVER, "quá dài"};
        return;
    }
    if (sent != (ssize_t)len) {
        say_gone(courier);
        *ret = (struct courier_answer){COURIER_DOWN, "phieu-courier không chạy"};
        return;
    }
    *ret = (struct courier_answer){COURIER_UNSURE, "phieu-courier không trả lời"};
    while (await_answer(courier, deadline, stop)) {
        json_t *answer;
        if (!take_answer(courier, &answer)) {
            say_gone(courier);
            return;
        }
        if (strcmp(json_str(answer, "key"), key) == 0) {
            ret->state = state_named(json_str(answer, "state"));
            ret->text = json_str(answer, "answer");
            return;
        }
    }
}
