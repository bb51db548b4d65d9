/* Clients that take their time (RELIABILITY T12): absolute deadlines, and nobody else waits. */
#include "http_driver.h"

#include <microhttpd.h>
#include <sys/stat.h>

#define HOST "Host: t\r\n"

/* Short deadlines of one kind, long ones of the others: what ends the connection is no accident. */
static void start_impatient(unsigned header, unsigned body, unsigned idle)
{
    struct http_config config = calm_config();
    config.header_seconds = header;
    config.body_seconds = body;
    config.idle_seconds = idle;
    config.body_rate_grace = 1u << 30;
    start_server(&config);
}

/* Sends one byte each 50 ms until the other side ends it; milliseconds it took, -1 if never. */
static int64_t drip(struct client *client, const char *bytes)
{
    int64_t from = monotonic_ms();
    for (;;) {
        if (!receive(client, 50) && client->ended) {
            return monotonic_ms() - from;
        }
        if (monotonic_ms() - from > PATIENCE_MS) {
            return -1;
        }
        (void)put(client, *bytes == '\0' ? "a" : bytes, 1);
        bytes += *bytes != '\0';
    }
}

static void check_drip(struct client *client, const char *bytes)
{
    struct client other = dial();
    int64_t took = drip(client, bytes);
    ck_assert_msg(took >= 900 && took < 4000, "ended after %lld ms", (long long)took);
    ck_assert_uint_eq(client->len, 0);
    hang_up(client);
    hang_up(&other);
}

START_TEST(a_drip_of_headers_ends_at_the_deadline)
{
    start_impatient(1, 60, 60);
    struct client client = dial();
    check_drip(&client, "GET /a HTTP/1.1\r\nHost: t\r\nX-Slow: ");
    client = dial();
    check_drip(&client, ""); /* never as much as a request line */
    stop_server();
}
END_TEST

START_TEST(a_drip_of_headers_on_a_used_connection_ends_too)
{
    start_impatient(1, 60, 60);
    struct client client = dial();
    ck_assert_int_eq(ask_status(&client, GET("/a")), 200);
    say(&client, "GET /a HTTP/1.1\r\n");
    check_drip(&client, "X-Slow: ");
    stop_server();
}
END_TEST

START_TEST(a_drip_of_body_ends_at_the_deadline)
{
    start_impatient(60, 1, 60);
    struct client client = dial();
    say(&client, "POST /a HTTP/1.1\r\n" HOST "Content-Length: 900\r\n\r\n");
    check_drip(&client, "");
    client = dial();
    say(&client, "POST /stream HTTP/1.1\r\n" HOST "Content-Length: 900000\r\n\r\n");
    check_drip(&client, "");
    client = dial(); /* refused bodies are read to their end, but no longer than others */
    say(&client, "POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n5dc\r\n");
    char text[1201];
    memset(text, 'x', sizeof text);
    ck_assert(put(&client, text, 1200));
    check_drip(&client, "");
    wait_for(&world.ended, 3);
    stop_server();
}
END_TEST

START_TEST(idle_connections_end)
{
    start_impatient(60, 60, 1);
    struct client client = dial();
    ck_assert_int_eq(ask_status(&client, GET("/a")), 200);
    int64_t from = monotonic_ms();
    ck_assert(is_closed(&client, PATIENCE_MS));
    ck_assert_int_ge(monotonic_ms() - from, 900);
    hang_up(&client);
    stop_server();
}
END_TEST

START_TEST(a_parked_request_outlives_every_deadline)
{
    start_impatient(1, 1, 1);
    struct client client = dial();
    struct client clock = dial();
    say(&client, "POST /park HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nhi");
    wait_for(&world.parked_count, 1);
    /* The watch has cut another connection meanwhile, so this one was up too, twice. */
    ck_assert(is_closed(&clock, PATIENCE_MS));
    hang_up(&clock);
    clock = dial();
    ck_assert(is_closed(&clock, PATIENCE_MS));
    hang_up(&clock);
    resume_all(NULL);
    ck_assert_int_eq(next_status(&client), 202);
    ck_assert_int_eq(ask_status(&client, GET("/a")), 200);
    hang_up(&client);
    stop_server();
}
END_TEST

START_TEST(a_client_that_never_reads_is_dropped)
{
    start_impatient(60, 1, 60);
    struct client client = dial();
    say(&client, GET("/big"));
    struct client other = dial();
    ck_assert_int_eq(ask_status(&other, GET("/a")), 200);
    wait_for(&world.ended, 2); /* the other's, and the big one's although nobody took it */
    ck_assert_int_eq(ask_status(&other, GET("/a")), 200);
    hang_up(&client);
    hang_up(&other);
    stop_server();
}
END_TEST

START_TEST(three_hundred_idle_connections_hinder_nobody)
{
    enum { IDLE = 300 };
    struct http_config config = calm_config();
    start_server(&config);
    struct client idle[IDLE];
    for (unsigned i = 0; i < IDLE; i++) {
        idle[i] = dial();
        if (i % 3 == 0) { /* some fresh, some used, some in the middle of a request */
            ck_assert_int_eq(ask_status(&idle[i], GET("/a")), 200);
        } else if (i % 3 == 1) {
            say(&idle[i], "GET /a HTTP/1.1\r\nHost");
        }
    }
    struct client client = dial();
    for (unsigned i = 0; i < 200; i++) {
        ck_assert_int_eq(ask_status(&client, GET("/a")), 200);
    }
    hang_up(&client);
    for (unsigned i = 0; i < IDLE; i++) {
        ck_assert_int_eq(ask_status(&idle[i], i % 3 == 1 ? ": t\r\n\r\n" : GET("/a")), 200);
        hang_up(&idle[i]);
    }
    stop_server();
}
END_TEST

/* ---- what the watch stands on ---------------------------------------------------------------- */

static atomic_uint opened, still_open;
static _Atomic ino_t inode_at_start[4096];

static void remember(void *arg, struct MHD_Connection *mhd, void **context,
                     enum MHD_ConnectionNotificationCode what)
{
    (void)arg, (void)context;
    int fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    struct stat st;
    bool valid = fstat(fd, &st) == 0 && fd < 4096;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        opened++;
        inode_at_start[fd] = st.st_ino;
    } else {
        still_open += valid && inode_at_start[fd] == st.st_ino;
    }
}

static enum MHD_Result refuse_all(void *arg, struct MHD_Connection *mhd, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **context)
{
    (void)arg, (void)mhd, (void)url, (void)method, (void)version, (void)upload;
    (void)upload_size, (void)context;
    return MHD_NO;
}

/* The watch shuts a descriptor down while its connection is in the list. That is only right while
 * the library tells of the end of a connection before it closes the descriptor. */
START_TEST(the_library_tells_of_the_end_before_it_closes_the_descriptor)
{
    struct MHD_Daemon *mhd =
        MHD_start_daemon(MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
                         refuse_all, NULL, MHD_OPTION_NOTIFY_CONNECTION, remember, NULL,
                         MHD_OPTION_THREAD_POOL_SIZE, 2u, MHD_OPTION_END);
    ck_assert_ptr_nonnull(mhd);
    world.port = MHD_get_daemon_info(mhd, MHD_DAEMON_INFO_BIND_PORT)->port;
    for (unsigned i = 0; i < 200; i++) {
        struct client client = dial();
        if (i % 2 == 0) {
            say(&client, GET("/"));
            ck_assert(is_closed(&client, PATIENCE_MS));
        }
        hang_up(&client);
    }
    MHD_stop_daemon(mhd);
    ck_assert_uint_gt(opened, 100);
    ck_assert_uint_eq(still_open, opened);
}
END_TEST

UNIT_MAIN("server/http_slow", a_drip_of_headers_ends_at_the_deadline,
          a_drip_of_headers_on_a_used_connection_ends_too, a_drip_of_body_ends_at_the_deadline,
          idle_connections_end, a_parked_request_outlives_every_deadline,
          a_client_that_never_reads_is_dropped, three_hundred_idle_connections_hinder_nobody,
          the_library_tells_of_the_end_before_it_closes_the_descriptor)
