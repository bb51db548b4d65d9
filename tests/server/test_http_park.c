/* Requests that wait for another thread: many at once, abandoned ones, and the end of the server.
 */
#include "http_driver.h"

#define HOST "Host: t\r\n"

static void start_calm(void)
{
    struct http_config config = calm_config();
    start_server(&config);
}

static void start_with_threads(unsigned threads)
{
    struct http_config config = calm_config();
    config.threads = threads;
    start_server(&config);
}

/* All `count` connections send the last byte of their request in one go. */
static void fire(struct client *clients, unsigned count, const char *request)
{
    size_t len = strlen(request);
    for (unsigned i = 0; i < count; i++) {
        ck_assert(put(&clients[i], request, len - 1));
    }
    for (unsigned i = 0; i < count; i++) {
        ck_assert(put(&clients[i], request + len - 1, 1));
    }
}

static void expect_all(struct client *clients, unsigned count, int status)
{
    for (unsigned i = 0; i < count; i++) {
        int got = next_status(&clients[i]);
        ck_assert_msg(got == status, "%u of %u: %d", i, count, got);
    }
}

/* 128 and its multiples are where the library's epoll mode hangs (STYLE.md, trap 13). */
static const unsigned crowds[] = {1, 64, 128, 256};

static void serve_crowds(unsigned threads)
{
    start_with_threads(threads);
    for (size_t c = 0; c < sizeof crowds / sizeof crowds[0]; c++) {
        struct client clients[256];
        for (unsigned i = 0; i < crowds[c]; i++) {
            clients[i] = dial();
        }
        for (unsigned round = 0; round < 4; round++) {
            fire(clients, crowds[c], GET("/a"));
            expect_all(clients, crowds[c], 200);
        }
        for (unsigned i = 0; i < crowds[c]; i++) {
            hang_up(&clients[i]);
        }
    }
    stop_server();
}

START_TEST(a_crowd_that_becomes_ready_at_once_is_served)
{
    serve_crowds(1);
    serve_crowds(2);
}
END_TEST

static void park_crowds(unsigned threads)
{
    start_with_threads(threads);
    for (size_t c = 0; c < sizeof crowds / sizeof crowds[0]; c++) {
        struct client clients[256];
        for (unsigned i = 0; i < crowds[c]; i++) {
            clients[i] = dial();
        }
        for (unsigned round = 0; round < 4; round++) {
            fire(clients, crowds[c],
                 "POST /park HTTP/1.1\r\n" HOST "Content-Length: 5\r\n\r\nhello");
            wait_for(&world.parked_count, crowds[c]);
            pthread_t writer;
            ck_assert_int_eq(pthread_create(&writer, NULL, resume_all, NULL), 0);
            expect_all(clients, crowds[c], 202);
            pthread_join(writer, NULL);
        }
        for (unsigned i = 0; i < crowds[c]; i++) {
            hang_up(&clients[i]);
        }
    }
    stop_server();
}

START_TEST(a_parked_crowd_is_resumed_at_once)
{
    park_crowds(1);
    park_crowds(2);
}
END_TEST

static atomic_bool enough;

static void *resume_until_enough(void *arg)
{
    while (!atomic_load(&enough)) {
        pthread_mutex_lock(&world.mutex);
        while (world.parked_count == 0 && !atomic_load(&enough)) {
            pthread_cond_wait(&world.changed, &world.mutex);
        }
        pthread_mutex_unlock(&world.mutex);
        resume_all(arg);
    }
    return NULL;
}

/* The writer takes each request the moment it is parked, often before the handler has returned. */
START_TEST(requests_resumed_while_they_park_are_answered)
{
    start_calm();
    atomic_store(&enough, false);
    pthread_t writer;
    ck_assert_int_eq(pthread_create(&writer, NULL, resume_until_enough, NULL), 0);
    struct client clients[64];
    for (unsigned i = 0; i < 64; i++) {
        clients[i] = dial();
    }
    for (unsigned round = 0; round < 30; round++) {
        for (unsigned i = 0; i < 64; i++) {
            say(&clients[i], GET("/park"));
        }
        expect_all(clients, 64, 202);
    }
    pthread_mutex_lock(&world.mutex);
    atomic_store(&enough, true);
    pthread_cond_broadcast(&world.changed);
    pthread_mutex_unlock(&world.mutex);
    pthread_join(writer, NULL);
    for (unsigned i = 0; i < 64; i++) {
        hang_up(&clients[i]);
    }
    stop_server();
}
END_TEST

START_TEST(a_client_may_leave_while_its_request_is_parked)
{
    start_calm();
    struct client stays = dial();
    for (unsigned i = 0; i < 20; i++) {
        struct client leaves = dial();
        say(&leaves, GET("/park"));
        wait_for(&world.parked_count, 1);
        if (i % 2 == 0) { /* by a reset */
            const struct linger reset = {.l_onoff = 1};
            setsockopt(leaves.fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
        }
        hang_up(&leaves);
        ck_assert_int_eq(ask_status(&stays, GET("/a")), 200);
        resume_all(NULL);
        wait_for(&world.ended, 2 * i + 2);
    }
    hang_up(&stays);
    stop_server();
}
END_TEST

static void step_exhaust(struct http_request *request, void *arg)
{
    (void)arg;
    exhaust(request);
}

START_TEST(memory_exhausted_on_another_thread_is_an_answer)
{
    start_calm();
    struct client client = dial();
    say(&client, GET("/park"));
    wait_for(&world.parked_count, 1);
    world.parked_count = 0;
    ck_assert(!http_within(world.parked[0], step_exhaust, NULL));
    http_resume(world.parked[0]);
    struct answer answer = next_answer(&client, false);
    ck_assert_int_eq(answer.status, 503);
    ck_assert_ptr_nonnull(strstr(answer.body, "no-memory"));
    free(answer.body);
    ck_assert_int_eq(ask_status(&client, GET("/a")), 200);
    hang_up(&client);
    stop_server();
}
END_TEST

/* ---- the end of the server --------------------------------------------------------------------
 */

static atomic_bool stopped;

static void *stop_slowly(void *arg)
{
    (void)arg;
    http_stop(world.server, 1);
    atomic_store(&stopped, true);
    return NULL;
}

static bool door_is_shut(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)world.port),
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool shut = connect(fd, (const struct sockaddr *)&address, sizeof address) != 0;
    close(fd);
    return shut;
}

START_TEST(stopping_waits_for_what_is_parked)
{
    start_calm();
    struct client parked = dial();
    struct client idle = dial();
    struct client half = dial();
    ck_assert_int_eq(ask_status(&idle, GET("/a")), 200);
    say(&half, "POST /a HTTP/1.1\r\n" HOST "Content-Length: 10\r\n\r\nhalf");
    say(&parked, GET("/park"));
    wait_for(&world.parked_count, 1);
    atomic_store(&stopped, false);
    pthread_t stopper;
    ck_assert_int_eq(pthread_create(&stopper, NULL, stop_slowly, NULL), 0);
    ck_assert(is_closed(&idle, PATIENCE_MS)); /* at once */
    while (!door_is_shut()) {
    }
    ck_assert(is_closed(&half, PATIENCE_MS));            /* when the seconds are over */
    ck_assert(!receive(&parked, 1500) && !parked.ended); /* however long it takes */
    ck_assert(!atomic_load(&stopped));
    resume_all(NULL);
    struct answer answer = next_answer(&parked, false);
    ck_assert_int_eq(answer.status, 202);
    ck_assert_str_eq(header_of(&answer, "Connection"), "close");
    free(answer.body);
    ck_assert(is_closed(&parked, PATIENCE_MS));
    pthread_join(stopper, NULL);
    ck_assert_uint_eq(world.begun, world.ended);
    hang_up(&idle);
    hang_up(&half);
    hang_up(&parked);
}
END_TEST

START_TEST(stopping_lets_a_request_under_way_finish)
{
    start_calm();
    struct client half = dial();
    say(&half, "POST /stream HTTP/1.1\r\n" HOST "Content-Length: 10\r\n\r\nhalf");
    wait_for(&world.begun, 1);
    pthread_t stopper;
    ck_assert_int_eq(pthread_create(&stopper, NULL, stop_slowly, NULL), 0);
    while (!door_is_shut()) {
    }
    say(&half, " done!");
    ck_assert_int_eq(next_status(&half), 200);
    ck_assert(is_closed(&half, PATIENCE_MS));
    pthread_join(stopper, NULL);
    hang_up(&half);
}
END_TEST

/* He had begun to ask before the stop, so he is told, not turned away. */
START_TEST(stopping_answers_whoever_was_let_in)
{
    start_calm();
    struct client late = dial();
    say(&late, "GET /a HTTP/1.1\r\nHost: ");
    ck_assert(!receive(&late, 300) && !late.ended);
    pthread_t stopper;
    ck_assert_int_eq(pthread_create(&stopper, NULL, stop_slowly, NULL), 0);
    while (!door_is_shut()) {
    }
    say(&late, "x\r\n\r\n");
    struct answer answer = next_answer(&late, false);
    ck_assert_int_eq(answer.status, 200);
    ck_assert_str_eq(header_of(&answer, "Connection"), "close");
    free(answer.body);
    ck_assert(is_closed(&late, PATIENCE_MS));
    pthread_join(stopper, NULL);
    hang_up(&late);
}
END_TEST

START_TEST(stopping_with_idle_connections_is_quick)
{
    start_calm();
    struct client idle[50];
    for (unsigned i = 0; i < 50; i++) {
        idle[i] = dial();
        if (i % 2 == 0) {
            ck_assert_int_eq(ask_status(&idle[i], GET("/a")), 200);
        }
    }
    int64_t from = monotonic_ms();
    http_stop(world.server, 30);
    ck_assert_int_lt(monotonic_ms() - from, 5000);
    for (unsigned i = 0; i < 50; i++) {
        ck_assert(is_closed(&idle[i], PATIENCE_MS));
        hang_up(&idle[i]);
    }
}
END_TEST

UNIT_MAIN("server/http_park", a_crowd_that_becomes_ready_at_once_is_served,
          a_parked_crowd_is_resumed_at_once, requests_resumed_while_they_park_are_answered,
          a_client_may_leave_while_its_request_is_parked,
          memory_exhausted_on_another_thread_is_an_answer, stopping_waits_for_what_is_parked,
          stopping_lets_a_request_under_way_finish, stopping_answers_whoever_was_let_in,
          stopping_with_idle_connections_is_quick)
