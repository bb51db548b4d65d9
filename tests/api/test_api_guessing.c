/*
 * test_api_guessing.c - somebody guesses passwords over HTTP, others work on (T19). The hours of
 * waiting are tests/server/test_throttle.c's.
 */
#include "ask.h"
#include "base/folder.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <time.h>

enum { FLOOD = 10000, ADDRESSES = 24, GUESSERS = 12, SAMPLES = 15 };

/* Two hashes would make it 2, none 0. */
static const double RATIO_MOST = 1.3;

static void open_house(const char *login)
{
    house = daemon_new(arena_printf(arena_current(), "login { %s }\n", login), NULL);
    /* TCP, so that requests come from addresses of our choosing. */
    static const char text[] = "listen = \"127.0.0.1:0\"\n";
    const char *folder = arena_printf(arena_current(), "%s.d", house->conf);
    ck_assert_int_eq(mkdir(folder, 0755), 0);
    folder_write(folder_path(folder, "tcp.conf"), text, sizeof text - 1);
    daemon_start(house);
}

/* ---- requests from somewhere
 * ----------------------------------------------------------------------- */

static int dial_from(const char *from)
{
    struct sockaddr_in own = {.sin_family = AF_INET};
    struct sockaddr_in there = {.sin_family = AF_INET,
                                .sin_port = htons(daemon_port(house)),
                                .sin_addr = {htonl(INADDR_LOOPBACK)}};
    struct timeval patience = {.tv_sec = 60};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_eq(inet_pton(AF_INET, from, &own.sin_addr), 1);
    ck_assert_int_eq(bind(fd, (struct sockaddr *)&own, sizeof own), 0);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ck_assert_int_eq(connect(fd, (struct sockaddr *)&there, sizeof there), 0);
    return fd;
}

/* One login on an open connection; its status. */
static int login_on(int fd, const char *username, const char *password)
{
    char body[300], request[600], reply[4096];
    int len = snprintf(body, sizeof body, "{\"username\":\"%s\",\"password\":\"%s\"}", username,
                       password);
    len = snprintf(request, sizeof request,
                   "POST /v1/login HTTP/1.1\r\nHost: phieu\r\nContent-Type: application/json\r\n"
                   "Content-Length: %d\r\n\r\n%s",
                   len, body);
    ck_assert_int_eq(send(fd, request, (size_t)len, MSG_NOSIGNAL), len);
    size_t got = 0;
    int status = 0;
    for (;;) {
        ssize_t n = recv(fd, reply + got, sizeof reply - 1 - got, 0);
        ck_assert_int_gt(n, 0);
        got += (size_t)n;
        reply[got] = '\0';
        const char *end = strstr(reply, "\r\n\r\n"), *size = strstr(reply, "Content-Length: ");
        if (end != NULL && size != NULL &&
            got >= (size_t)(end + 4 - reply) + strtoul(size + 16, NULL, 10)) {
            ck_assert_int_eq(sscanf(reply, "HTTP/1.1 %d", &status), 1);
            return status;
        }
    }
}

static int login_from(const char *from, const char *username, const char *password)
{
    int fd = dial_from(from), status = login_on(fd, username, password);
    close(fd);
    return status;
}

/* ---- who waits
 * ------------------------------------------------------------------------------------- */

START_TEST(the_owner_of_a_guessed_name_works_on_elsewhere)
{
    open_house("failures = 2 wait_seconds = 600 wait_most_seconds = 600");
    int status = 0;
    for (int i = 0; i < 4 && status != 429; i++) {
        status = login_from("127.0.0.66", ADMIN, "doan bua");
    }
    ck_assert_int_eq(status, 429);
    /* From there not even the right password is looked at; from anywhere else it opens. */
    ck_assert_int_eq(login_from("127.0.0.66", ADMIN, ADMIN_PASSWORD), 429);
    ck_assert_int_eq(login_from("127.0.0.7", ADMIN, ADMIN_PASSWORD), 200);
    ck_status(post(NULL, "/v1/login", "{'username':'" ADMIN "','password':'" ADMIN_PASSWORD "'}"),
              200);
    /* Whoever is logged in there notices nothing. */
    ck_status(get(ADMIN, "/v1/me"), 200);
    daemon_free(house);
}
END_TEST

static long resident_kib(void)
{
    char path[64], line[256];
    long kib = -1;
    snprintf(path, sizeof path, "/proc/%d/status", (int)house->pid);
    FILE *in = fopen(path, "re");
    ck_assert_ptr_nonnull(in);
    while (kib < 0 && fgets(line, sizeof line, in) != NULL) {
        (void)sscanf(line, "VmRSS: %ld", &kib);
    }
    fclose(in);
    ck_assert_int_gt(kib, 0);
    return kib;
}

START_TEST(ten_thousand_names_from_one_address)
{
    char name[32];
    open_house("failures = 1 address_failures = 2 wait_seconds = 600 wait_most_seconds = 600");
    ck_assert_int_eq(login_from("127.0.0.7", ADMIN, ADMIN_PASSWORD), 200);
    int fd = dial_from("127.0.0.66"), refused = 0;
    long before = 0;
    for (int i = 0; i < FLOOD; i++) {
        snprintf(name, sizeof name, "ten.bia.%d", i);
        refused += login_on(fd, name, "doan bua") == 429;
        before = i == FLOOD / 10 ? resident_kib() : before;
    }
    close(fd);
    ck_assert_int_ge(refused, FLOOD - 3);
#ifndef PHIEU_SANITIZED
    ck_assert_int_lt(resident_kib() - before, 2048);
#endif
    ck_assert_int_eq(login_from("127.0.0.7", ADMIN, ADMIN_PASSWORD), 200);
    daemon_free(house);
}
END_TEST

/* One name guessed from everywhere, each guess hashed: its owner is not kept out, and nothing
 * grows. As many as a flood in the long form (PHIEU_LONG). */
START_TEST(one_name_from_many_addresses)
{
    int many = getenv("PHIEU_LONG") != NULL ? FLOOD : ADDRESSES;
    long before = 0;
    open_house("failures = 1 wait_seconds = 600 wait_most_seconds = 600");
    for (int i = 0; i < many; i++) {
        const char *from = arena_printf(arena_current(), "127.%d.%d.66", 1 + i / 250, i % 250);
        int status = login_from(from, ADMIN, "doan bua");
        ck_assert_msg(status == 401 || status == 429, "%s: %d", from, status);
        before = i == many / 4 ? resident_kib() : before;
    }
    ck_assert_int_eq(login_from("127.0.0.7", ADMIN, ADMIN_PASSWORD), 200);
    ck_status(get(ADMIN, "/v1/me"), 200);
#ifndef PHIEU_SANITIZED
    ck_assert_int_lt(resident_kib() - before, 4096);
#endif
    daemon_free(house);
}
END_TEST

/* Guesses at the same time are no way around the count: only as many as are being hashed. */
static void *guess(void *arg)
{
    struct arena arena;
    arena_init(&arena, 1 << 20);
    arena_enter(&arena);
    *(int *)arg = login_from("127.0.0.66", ADMIN, "doan bua");
    arena_release(&arena);
    return NULL;
}

START_TEST(guesses_at_once_are_counted_one_by_one)
{
    pthread_t threads[GUESSERS];
    int status[GUESSERS], looked_at = 0;
    open_house("failures = 2 wait_seconds = 600 wait_most_seconds = 600 hash_threads = 1");
    for (int i = 0; i < GUESSERS; i++) {
        ck_assert_int_eq(pthread_create(&threads[i], NULL, guess, &status[i]), 0);
    }
    for (int i = 0; i < GUESSERS; i++) {
        pthread_join(threads[i], NULL);
        ck_assert_msg(status[i] == 401 || status[i] == 429, "%d", status[i]);
        looked_at += status[i] == 401;
    }
    ck_assert_int_eq(looked_at, 3); /* two free ones and the one that starts the wait */
    daemon_free(house);
}
END_TEST

/* ---- what time tells
 * ------------------------------------------------------------------------------- */

/* What the daemon works for one login, nearly all of it the hash. */
static int64_t login_us(int fd, const char *username)
{
    int64_t from = daemon_worked_us(house);
    ck_assert_int_eq(login_on(fd, username, "mat khau sai"), 401);
    return daemon_worked_us(house) - from;
}

/* Nobody of this name; a name without a password yet; one switched off; one with a password. Each
 * costs one hash, or a list of names could be had by watching the clock. */
START_TEST(an_unknown_name_takes_as_long_as_a_wrong_password)
{
    static const char *const names[] = {ADMIN, "khong.co.ai", "vanthu", "nghi.viec"};
    enum { NAMES = sizeof names / sizeof names[0] };
    int64_t least[NAMES] = {0};
    open_house("failures = 100 address_failures = 1000 hash_threads = 1");
    ck_status(post(ADMIN, "/v1/people",
                   "{'username':'nghi.viec','name':'Người Nghỉ','positions':['DUOC:officer'],"
                   "'password':'mat khau cu ky'}"),
              201);
    ck_status(post(ADMIN, "/v1/people/nghi.viec", "{'active':false}"), 200);
    int fd = dial_from("127.0.0.7");
    (void)login_us(fd, ADMIN); /* the first one also wakes the threads */
    for (int i = 0; i < SAMPLES; i++) {
        for (int k = 0; k < NAMES; k++) { /* in turns: the machine's moods meet all alike */
            int64_t took = login_us(fd, names[k]);
            least[k] = least[k] == 0 || took < least[k] ? took : least[k];
        }
    }
    close(fd);
    for (int k = 0; k < NAMES; k++) {
        double ratio = (double)least[k] / (double)least[0];
        printf("login of %-12s works %lld us, ratio %.3f\n", names[k], (long long)least[k], ratio);
        fflush(stdout);
        ck_assert_msg(ratio > 1 / RATIO_MOST && ratio < RATIO_MOST,
                      "%s: %lld us, a wrong password %lld us", names[k], (long long)least[k],
                      (long long)least[0]);
    }
    daemon_free(house);
}
END_TEST

UNIT_MAIN("api/guessing", the_owner_of_a_guessed_name_works_on_elsewhere,
          ten_thousand_names_from_one_address, one_name_from_many_addresses,
          guesses_at_once_are_counted_one_by_one, an_unknown_name_takes_as_long_as_a_wrong_password)
