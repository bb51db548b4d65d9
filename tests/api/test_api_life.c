/*
 * test_api_life.c - stopping and reloading at work (T32): every request that was carried out was
 * answered, a stop is clean and in time, a new configuration is taken over or named with its
 * mistake, and systemd is told.
 */
#include "ask.h"

#include "base/folder.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>

enum { CLERKS = 24, STOPS = 3, STOP_MOST_MS = 10000 };

static void rest_ms(int64_t ms)
{
    struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&t, NULL);
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- a crowd ------------------------------------------------------------------------------ */

/* Registers until it gets no answer or is told that the server stops; one byte a letter that was
 * confirmed, '!' for any other answer. */
static void work(int out, int clerk, int round)
{
    for (int n = 1;; n++) {
        struct reply reply =
            post(clerk % 2 == 0 ? "vanthu" : "vanthu2", "/v1/letters",
                 "{'code':'%d/R%dC%d','issued':'2020-01-02','issuer':'Sở Y tế','type':'Công văn',"
                 "'subject':'x'}",
                 n, round, clerk);
        if (reply.status == 201) {
            ck_assert_int_eq(write(out, ".", 1), 1);
        } else {
            bool expected = reply.status == 0 || reply.status == 503;
            ck_assert_int_eq(write(out, expected ? "" : "!", !expected), !expected);
            return;
        }
    }
}

struct crowd {
    pid_t pids[CLERKS];
    int out;
};

static struct crowd crowd_of(int round)
{
    struct crowd crowd;
    int ends[2];
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    for (int i = 0; i < CLERKS; i++) {
        crowd.pids[i] = fork();
        ck_assert_int_ge(crowd.pids[i], 0);
        if (crowd.pids[i] == 0) {
            work(ends[1], i, round);
            _exit(0);
        }
    }
    close(ends[1]);
    crowd.out = ends[0];
    return crowd;
}

/* How many letters they were told of; nothing else was said to them. */
static int64_t crowd_end(struct crowd *crowd)
{
    int64_t confirmed = 0;
    char piece[4096];
    ssize_t n;
    while ((n = read(crowd->out, piece, sizeof piece)) > 0) {
        ck_assert_ptr_null(memchr(piece, '!', (size_t)n));
        confirmed += n;
    }
    close(crowd->out);
    for (int i = 0; i < CLERKS; i++) {
        int status;
        ck_assert_int_eq(waitpid(crowd->pids[i], &status, 0), crowd->pids[i]);
        ck_assert_int_eq(status, 0);
    }
    return confirmed;
}

static int64_t letters(void)
{
    return daemon_int(house, "SELECT count(*) FROM letters");
}

START_TEST(a_stop_answers_what_it_took)
{
    int64_t confirmed = 0;
    house = daemon_new("", NULL);
    for (int round = 0; round < STOPS; round++) {
        daemon_start(house);
        struct crowd crowd = crowd_of(round);
        rest_ms(300 + 150 * round);
        int64_t from = now_ms();
        daemon_stop(house); /* insists on exit status 0 */
        ck_assert_int_le(now_ms() - from, STOP_MOST_MS);
        confirmed += crowd_end(&crowd);
        ck_assert_int_eq(letters(), confirmed);
    }
    ck_assert_int_ge(confirmed, CLERKS);
    const char *text;
    ck_assert_msg(daemon_check(house, &text) == 0, "%s", text);
    daemon_free(house);
}
END_TEST

/* ---- a restart that nobody notices -------------------------------------------------------- */

enum { RESTARTS = 3, LISTEN_FD = 3 };

/* As systemd does: the socket is its own, and stays through restarts. */
static int listener_of(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    ck_assert_int_eq(listen(fd, 128), 0);
    return fd;
}

static void start_on(int listener)
{
    int out = open(house->log, O_WRONLY | O_APPEND | O_CLOEXEC);
    const char *const argv[] = {folder_path(house->bin, "phieud"), "--config", house->conf, NULL};
    house->pid = fork();
    ck_assert_int_ge(house->pid, 0);
    if (house->pid == 0) {
        char pid[24];
        snprintf(pid, sizeof pid, "%ld", (long)getpid());
        setenv("LISTEN_PID", pid, 1);
        setenv("LISTEN_FDS", "1", 1);
        dup2(listener, LISTEN_FD);
        dup2(out, STDERR_FILENO);
        execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    close(out);
}

/* Registers until told to stop by the end of `until`; whatever else than 201 is a failure. */
static void work_on(int out, int until, int clerk)
{
    struct pollfd end = {.fd = until, .events = POLLIN};
    for (int n = 1; poll(&end, 1, 0) == 0; n++) {
        struct reply reply =
            post("vanthu", "/v1/letters",
                 "{'code':'%d/C%d','issued':'2020-01-02','issuer':'Sở Y tế','type':'Công văn',"
                 "'subject':'x'}",
                 n, clerk);
        ck_assert_int_eq(write(out, reply.status == 201 ? "." : "!", 1), 1);
    }
}

START_TEST(a_restart_behind_systemds_socket_fails_nobody)
{
    struct crowd crowd;
    int ends[2], until[2];
    house = daemon_new("", NULL);
    int listener = listener_of(house->socket);
    start_on(listener);
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC), 0);
    ck_assert_int_eq(pipe2(until, O_CLOEXEC), 0);
    for (int i = 0; i < CLERKS; i++) {
        crowd.pids[i] = fork();
        if (crowd.pids[i] == 0) {
            close(until[1]);
            work_on(ends[1], until[0], i);
            _exit(0);
        }
    }
    close(ends[1]);
    crowd.out = ends[0];
    for (int i = 0; i < RESTARTS; i++) {
        rest_ms(400);
        daemon_stop(house);
        start_on(listener);
    }
    rest_ms(400);
    close(until[1]);
    close(until[0]);
    int64_t confirmed = crowd_end(&crowd);
    daemon_stop(house);
    ck_assert_int_ge(confirmed, CLERKS);
    ck_assert_int_eq(letters(), confirmed);
    close(listener);
    daemon_free(house);
}
END_TEST

/* ---- reloading ---------------------------------------------------------------------------- */

static int notify_fd;

static void listen_as_systemd(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const char *path = folder_path(house->folder, "notify");
    struct timeval patience = {.tv_sec = 20};
    notify_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
    ck_assert_int_eq(bind(notify_fd, (struct sockaddr *)&address, sizeof address), 0);
    setsockopt(notify_fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setenv("NOTIFY_SOCKET", path, 1);
}

static void ck_told(const char *state)
{
    char text[200];
    ssize_t got = recv(notify_fd, text, sizeof text - 1, 0);
    ck_assert_msg(got > 0, "systemd was not told %s", state);
    text[got] = '\0';
    ck_assert_msg(strncmp(text, state, strlen(state)) == 0, "%s, not %s", text, state);
}

static void add_conf(const char *text)
{
    FILE *file = fopen(house->conf, "a");
    ck_assert_ptr_nonnull(file);
    fputs(text, file);
    ck_assert_int_eq(fclose(file), 0);
}

static void hup(void)
{
    ck_assert_int_eq(kill(house->pid, SIGHUP), 0);
    ck_told("RELOADING=1\nMONOTONIC_USEC=");
    ck_told("READY=1");
}

#define ck_logged(text) ck_assert_msg(strstr(daemon_log(house), text) != NULL, "%s", text)

START_TEST(a_reload_takes_over_what_it_can)
{
    house = daemon_new("", NULL);
    listen_as_systemd();
    daemon_start(house);
    ck_told("READY=1");
    ck_refusal("vanthu", "/v1/letters",
               "{'code':'1/A','issued':'2020-01-02','issuer':'X','subject':'x','book':'DT'}", 422,
               "book-unknown", "book");
    struct crowd crowd = crowd_of(0);
    add_conf("book \"DT\" { name = \"Sổ đơn thư\" }\ntoken_days = 3\nlimits { threads = 3 }\n");
    hup();
    ck_status(post("vanthu", "/v1/letters",
                   "{'code':'1/A','issued':'2020-01-02','issuer':'X','subject':'x','book':'DT'}"),
              201);
    ck_logged("waits for a restart key=token_days");
    ck_logged("waits for a restart key=limits.threads");
    ck_logged("in force but for 2 keys");
    /* A mistake: everything stays, and the place is named. */
    int64_t lines = 1;
    const char *text = daemon_log(house);
    FILE *file = fopen(house->conf, "r");
    for (int c; (c = fgetc(file)) != EOF;) {
        lines += c == '\n';
    }
    fclose(file);
    add_conf("due_soon_days = nhiều\n");
    hup();
    ck_logged(arena_printf(arena_current(), "%s:%" PRId64, house->conf, lines));
    ck_logged("the old configuration stays");
    ck_assert_uint_gt(strlen(daemon_log(house)), strlen(text));
    ck_status(post("vanthu", "/v1/letters",
                   "{'code':'2/A','issued':'2020-01-02','issuer':'X','subject':'x','book':'DT'}"),
              201);
    daemon_stop(house);
    ck_told("STOPPING=1");
    unsetenv("NOTIFY_SOCKET");
    ck_assert_int_eq(crowd_end(&crowd) + 2, letters());
    close(notify_fd);
    daemon_free(house);
}
END_TEST

UNIT_MAIN("api/life", a_stop_answers_what_it_took, a_restart_behind_systemds_socket_fails_nobody,
          a_reload_takes_over_what_it_can)
