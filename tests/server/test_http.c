/* What a well-behaved client and a handler may rely on. */
#include "http_driver.h"

#define HOST "Host: t\r\n"

static struct http_config config;

static void begin_test(void)
{
    config = calm_config();
    start_server(&config);
}

START_TEST(every_answer_carries_an_id_and_the_safe_headers)
{
    begin_test();
    struct client client = dial();
    struct answer first = ask(&client, GET("/a"));
    ck_assert_int_eq(first.status, 200);
    ck_assert_str_eq(first.body, "GET /a 0:");
    ck_assert_str_eq(header_of(&first, "Cache-Control"), "no-store");
    ck_assert_str_eq(header_of(&first, "X-Content-Type-Options"), "nosniff");
    ck_assert_str_eq(header_of(&first, "Content-Security-Policy"), "default-src 'none'");
    ck_assert_str_eq(header_of(&first, "Content-Type"), "text/plain");
    char id[64];
    snprintf(id, sizeof id, "%s", header_of(&first, "X-Request-Id"));
    ck_assert_uint_eq(strlen(id), 32);
    ck_assert_uint_eq(strspn(id, "0123456789abcdef"), 32);
    struct answer second = ask(&client, GET("/missing"));
    ck_assert_int_eq(second.status, 404);
    ck_assert_str_ne(header_of(&second, "X-Request-Id"), id);
    ck_assert_str_eq(header_of(&second, "X-Content-Type-Options"), "nosniff");
    struct answer own = ask(&client, GET("/own"));
    ck_assert_str_eq(header_of(&own, "Content-Security-Policy"), "default-src 'self'");
    ck_assert_ptr_null(strstr(own.head, "'none'"));
    ck_assert_str_eq(header_of(&own, "ETag"), "\"7\"");
    ck_assert_int_eq(ask_status(&client, GET("/nothing")), 204);
    free(first.body);
    free(second.body);
    free(own.body);
    hang_up(&client);
    stop_server();
}
END_TEST

START_TEST(head_gets_the_headers_of_get_alone)
{
    begin_test();
    struct client client = dial();
    say(&client, "HEAD /abc HTTP/1.1\r\n" HOST "\r\n");
    struct answer answer = next_answer(&client, true);
    ck_assert_int_eq(answer.status, 200);
    ck_assert_str_eq(header_of(&answer, "Content-Length"), "12"); /* "HEAD /abc 0:" */
    free(answer.body);
    ck_assert_int_eq(ask_status(&client, GET("/a")), 200);
    hang_up(&client);
    stop_server();
}
END_TEST

static bool sent_whole; /* the other side did not hang up on the last post */

static struct client post(const char *path, const char *headers, size_t len)
{
    struct client client = dial();
    char head[256];
    snprintf(head, sizeof head, "POST %s HTTP/1.1\r\n" HOST "%sContent-Length: %zu\r\n\r\n", path,
             headers, len);
    say(&client, head);
    char *body = malloc(len + 1);
    memset(body, 'x', len + 1);
    sent_whole = put(&client, body, len);
    free(body);
    return client;
}

/* In chunks of at most 400 bytes. */
static struct client post_chunked(const char *path, size_t len)
{
    struct client client = dial();
    char text[512];
    snprintf(text, sizeof text, "POST %s HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n",
             path);
    say(&client, text);
    while (len > 0) {
        size_t chunk = len < 400 ? len : 400;
        int head = snprintf(text, sizeof text, "%zx\r\n", chunk);
        memset(text + head, 'x', chunk);
        memcpy(text + head + chunk, "\r\n", 2);
        (void)put(&client, text, (size_t)head + chunk + 2);
        len -= chunk;
    }
    sent_whole = put(&client, "0\r\n\r\n", 5);
    return client;
}

static const struct {
    const char *path;
    bool chunked;
    size_t len;
    int status;
} bodies[] = {
    {"/a", false, 0, 200},
    {"/a", false, ECHO_LIMIT, 200},
    {"/a", false, ECHO_LIMIT + 1, 413},
    {"/a", false, 5 << 20, 413},
    {"/a", true, 0, 200},
    {"/a", true, ECHO_LIMIT, 200},
    {"/a", true, ECHO_LIMIT + 1, 413},
    {"/a", true, 1 << 20, 413},
    {"/stream", false, 32 << 20, 200},
    {"/stream", false, (32 << 20) + 1, 413},
    {"/stream-full", false, 1 << 20, 507}, /* the handler gives up half-way */
    {"/missing", false, 10, 404},
};

START_TEST(body_limits_hold_to_the_byte_and_a_refused_body_ends_the_connection)
{
    begin_test();
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct client client = bodies[i].chunked ? post_chunked(bodies[i].path, bodies[i].len)
                                                 : post(bodies[i].path, "", bodies[i].len);
        struct answer answer = next_answer(&client, false);
        ck_assert_msg(answer.status == bodies[i].status, "%zu: %d", i, answer.status);
        /* Read to its end although refused: no reset takes the answer away. */
        ck_assert_msg(sent_whole, "%zu: hung up on", i);
        if (answer.status == 200) {
            ck_assert_msg(ask_status(&client, GET("/b")) == 200, "%zu: closed", i);
        } else {
            ck_assert_str_eq(header_of(&answer, "Connection"), "close");
            ck_assert_msg(is_closed(&client, PATIENCE_MS), "%zu: open", i);
        }
        free(answer.body);
        hang_up(&client);
    }
    stop_server();
}
END_TEST

START_TEST(a_body_comes_whole)
{
    begin_test();
    struct client client = dial();
    static const char request[] =
        "PUT /a HTTP/1.1\r\n" HOST "Content-Length: 11\r\n\r\nhello\0world";
    ck_assert(put(&client, request, sizeof request - 1));
    struct answer answer = next_answer(&client, false);
    ck_assert_uint_eq(answer.body_len, strlen("PUT /a 11:") + 11);
    ck_assert_int_eq(memcmp(answer.body, "PUT /a 11:hello\0world", answer.body_len), 0);
    free(answer.body);
    hang_up(&client);
    client = post("/a", "", 10);
    answer = next_answer(&client, false);
    ck_assert_str_eq(answer.body, "POST /a 10:xxxxxxxxxx");
    free(answer.body);
    hang_up(&client);
    stop_server();
}
END_TEST

START_TEST(a_client_that_asks_first_is_told_to_go_on_or_not)
{
    begin_test();
    struct client client = dial();
    say(&client, "POST /a HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    struct answer answer = next_answer(&client, false);
    ck_assert_int_eq(answer.status, 100);
    free(answer.body);
    ck_assert_int_eq(ask_status(&client, "hi"), 200);
    say(&client,
        "POST /a HTTP/1.1\r\n" HOST "Expect: 100-continue\r\nContent-Length: 1001\r\n\r\n");
    ck_assert_int_eq(next_status(&client), 413);
    ck_assert(is_closed(&client, PATIENCE_MS));
    hang_up(&client);
    stop_server();
}
END_TEST

START_TEST(pipelined_requests_are_answered_in_order)
{
    begin_test();
    struct client client = dial();
    char all[8192] = "";
    size_t len = 0;
    for (unsigned i = 0; i < 50; i++) {
        len += (size_t)snprintf(all + len, sizeof all - len,
                                "POST /%u HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nhi", i);
    }
    say(&client, all);
    for (unsigned i = 0; i < 50; i++) {
        char want[64];
        snprintf(want, sizeof want, "POST /%u 2:hi", i);
        struct answer answer = next_answer(&client, false);
        ck_assert_str_eq(answer.body, want);
        free(answer.body);
    }
    hang_up(&client);
    stop_server();
}
END_TEST

START_TEST(half_closed_clients_get_their_answer)
{
    begin_test();
    struct client client = dial();
    say(&client, GET("/a"));
    shutdown(client.fd, SHUT_WR);
    ck_assert_int_eq(next_status(&client), 200);
    ck_assert(is_closed(&client, PATIENCE_MS));
    hang_up(&client);
    client = dial();
    say(&client, "POST /a HTTP/1.1\r\n" HOST "Content-Length: 10\r\n\r\nhalf");
    shutdown(client.fd, SHUT_WR);
    ck_assert(is_closed(&client, PATIENCE_MS)); /* nobody answers half a request */
    hang_up(&client);
    wait_for(&world.ended, 2);
    stop_server();
}
END_TEST

START_TEST(one_connection_serves_many_requests)
{
    begin_test();
    struct client client = dial();
    for (unsigned i = 0; i < 300; i++) {
        ck_assert_int_eq(ask_status(&client, i % 3 == 0 ? GET("/missing") : GET("/a")),
                         i % 3 == 0 ? 404 : 200);
    }
    hang_up(&client);
    client = dial();
    ck_assert_int_eq(ask_status(&client, "GET /a HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"),
                     200);
    ck_assert(is_closed(&client, PATIENCE_MS));
    hang_up(&client);
    client = dial();
    ck_assert_int_eq(ask_status(&client, "GET /a HTTP/1.0\r\n" HOST "\r\n"), 200);
    ck_assert(is_closed(&client, PATIENCE_MS));
    hang_up(&client);
    stop_server();
}
END_TEST

START_TEST(an_upload_is_handed_on_piece_by_piece)
{
    begin_test();
    const size_t len = 20 << 20;
    char *body = malloc(len);
    for (size_t i = 0; i < len; i++) {
        body[i] = (char)(i * 7 + i / 4096);
    }
    struct client client = dial();
    say(&client, "POST /stream HTTP/1.1\r\n" HOST "Content-Length: 20971520\r\n\r\n");
    ck_assert(put(&client, body, len));
    struct answer answer = next_answer(&client, false);
    char want[64];
    snprintf(want, sizeof want, "%zu %llx", len, (unsigned long long)sum_of(0, body, len));
    ck_assert_str_eq(answer.body, want);
    free(answer.body);
    free(body);
    hang_up(&client);
    stop_server();
}
END_TEST

START_TEST(a_file_is_answered_with_its_name)
{
    begin_test();
    struct client client = dial();
    struct answer answer = ask(&client, GET("/file"));
    ck_assert_int_eq(answer.status, 200);
    ck_assert_uint_eq(answer.body_len, 768 * 4096);
    for (size_t i = 0; i < answer.body_len; i += 1000) {
        ck_assert_int_eq(answer.body[i], (int)('a' + i / 4096 % 26));
    }
    ck_assert_str_eq(header_of(&answer, "Content-Disposition"),
                     "attachment; filename=\"T_ _tr_nh_.pdf\"; "
                     "filename*=UTF-8''T%E1%BB%9D%20%22tr%C3%ACnh%22.pdf");
    free(answer.body);
    say(&client, "HEAD /file HTTP/1.1\r\n" HOST "\r\n");
    answer = next_answer(&client, true);
    ck_assert_str_eq(header_of(&answer, "Content-Length"), "3145728");
    free(answer.body);
    ck_assert_int_eq(ask_status(&client, GET("/a")), 200);
    hang_up(&client);
    stop_server();
}
END_TEST

START_TEST(memory_exhausted_in_a_handler_is_an_answer)
{
    begin_test();
    struct client client = dial();
    for (unsigned i = 0; i < 3; i++) {
        struct answer answer = ask(&client, GET("/exhaust"));
        ck_assert_int_eq(answer.status, 503);
        ck_assert_ptr_nonnull(strstr(answer.body, "no-memory"));
        free(answer.body);
        ck_assert_int_eq(ask_status(&client, GET("/a")), 200);
    }
    /* Not even enough to say so: an answer made beforehand. */
    struct answer answer = ask(&client, GET("/hopeless"));
    ck_assert_int_eq(answer.status, 503);
    ck_assert_ptr_nonnull(strstr(answer.body, "no-memory"));
    ck_assert_str_eq(header_of(&answer, "X-Content-Type-Options"), "nosniff");
    ck_assert(is_closed(&client, PATIENCE_MS));
    free(answer.body);
    hang_up(&client);
    wait_for(&world.ended, 7);
    ck_assert_int_eq(world.last_status, 503);
    stop_server();
}
END_TEST

START_TEST(a_header_cannot_be_split)
{
    begin_test();
    struct client client = dial();
    struct answer answer = ask(&client, GET("/split"));
    ck_assert_int_eq(answer.status, 500);
    ck_assert_ptr_null(strstr(answer.head, "Set-Cookie"));
    free(answer.body);
    hang_up(&client);
    stop_server();
}
END_TEST

START_TEST(peers_are_named)
{
    config = calm_config();
    char path[64];
    snprintf(path, sizeof path, "/tmp/phieu-test-%ld.sock", (long)getpid());
    config.unix_path = path;
    start_server(&config);
    struct client client = dial();
    struct answer answer = ask(&client, GET("/peer"));
    ck_assert_str_eq(answer.body, "127.0.0.1 -1");
    free(answer.body);
    hang_up(&client);
    client = client_of(dial_unix(path));
    answer = ask(&client, GET("/peer"));
    char want[64];
    snprintf(want, sizeof want, "unix %ld", (long)getuid());
    ck_assert_str_eq(answer.body, want);
    free(answer.body);
    hang_up(&client);
    stop_server();
}
END_TEST

START_TEST(each_address_has_its_share_of_connections)
{
    config = calm_config();
    config.threads = 1;
    config.per_address = 5;
    start_server(&config);
    struct client clients[5];
    for (unsigned i = 0; i < 5; i++) {
        clients[i] = dial();
        ck_assert_int_eq(ask_status(&clients[i], GET("/a")), 200);
    }
    struct client sixth = dial();
    ck_assert(is_closed(&sixth, PATIENCE_MS));
    hang_up(&sixth);
    for (unsigned i = 0; i < 5; i++) {
        ck_assert_int_eq(ask_status(&clients[i], GET("/a")), 200);
        hang_up(&clients[i]);
    }
    stop_server();
}
END_TEST

UNIT_MAIN("server/http", every_answer_carries_an_id_and_the_safe_headers,
          head_gets_the_headers_of_get_alone,
          body_limits_hold_to_the_byte_and_a_refused_body_ends_the_connection, a_body_comes_whole,
          a_client_that_asks_first_is_told_to_go_on_or_not,
          pipelined_requests_are_answered_in_order, half_closed_clients_get_their_answer,
          one_connection_serves_many_requests, an_upload_is_handed_on_piece_by_piece,
          a_file_is_answered_with_its_name, memory_exhausted_in_a_handler_is_an_answer,
          a_header_cannot_be_split, peers_are_named, each_address_has_its_share_of_connections)
