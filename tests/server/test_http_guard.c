/* The shapes of requests that no honest client sends (RELIABILITY T13), and addresses' arguments.
 */
#include "http_driver.h"

#define HOST "Host: t\r\n"

enum { CLOSES = 0, STAYS = 1 };

struct shape {
    const char *name;
    const char *bytes;
    size_t len; /* 0: strlen */
    int status; /* 0: closed without an answer */
    int after;
    const char *says; /* part of the answer's body, NULL: whatever */
};

#define BYTES(text) text, sizeof text - 1

static const struct shape shapes[] = {
    {"benign", GET("/a"), 0, 200, STAYS, "GET /a 0:"},
    {"benign with body", BYTES("POST /a HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nhi"), 200,
     STAYS, "POST /a 2:hi"},
    {"benign chunked",
     BYTES("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"),
     200, STAYS, "POST /a 2:hi"},
    {"empty line first", "\r\n" GET("/a"), 0, 200, STAYS, NULL},
    /* Where does the body end? */
    {"two different lengths",
     BYTES("POST /a HTTP/1.1\r\n" HOST "Content-Length: 2\r\nContent-Length: 9\r\n\r\nhi"), 400,
     CLOSES, "http-framing [Content-Length]"},
    {"two equal lengths",
     BYTES("POST /a HTTP/1.1\r\n" HOST "Content-Length: 2\r\nContent-Length: 2\r\n\r\nhi"), 400,
     CLOSES, "http-framing [Content-Length]"},
    {"length and encoding, with a request inside",
     BYTES("POST /a HTTP/1.1\r\n" HOST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
           "0\r\n\r\nGET /smuggled HTTP/1.1\r\n" HOST "\r\n"),
     400, CLOSES, "http-framing [Transfer-Encoding]"},
    {"encoding before length",
     BYTES("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"
           "0\r\n\r\n"),
     400, CLOSES, NULL},
    {"unknown encoding",
     BYTES("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"), 501, CLOSES,
     "transfer-encoding [xchunked]"},
    {"gzip and chunked",
     BYTES("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), 501,
     CLOSES, NULL},
    {"chunked twice",
     BYTES("POST /a HTTP/1.1\r\n" HOST
           "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
     400, CLOSES, NULL},
    {"chunked in HTTP/1.0",
     BYTES("POST /a HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400, CLOSES,
     NULL},
    {"length with a sign", BYTES("POST /a HTTP/1.1\r\n" HOST "Content-Length: +2\r\n\r\nhi"), 400,
     CLOSES, NULL},
    {"list of lengths", BYTES("POST /a HTTP/1.1\r\n" HOST "Content-Length: 2, 2\r\n\r\nhi"), 400,
     CLOSES, NULL},
    {"length past 64 bits",
     BYTES("POST /a HTTP/1.1\r\n" HOST "Content-Length: 99999999999999999999\r\n\r\n"), 413, CLOSES,
     NULL},
    {"negative chunk",
     BYTES("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n-2\r\nhi\r\n0\r\n\r\n"),
     400, CLOSES, NULL},
    {"chunk past 64 bits",
     BYTES("POST /a HTTP/1.1\r\n" HOST
           "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nhi\r\n0\r\n\r\n"),
     413, CLOSES, NULL},
    {"chunk without its end",
     BYTES("POST /a HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n2\r\nhi0\r\n\r\n\r\n"),
     400, CLOSES, NULL},
    /* For whom is it? */
    {"no host", BYTES("GET /a HTTP/1.1\r\n\r\n"), 400, CLOSES, "http-framing [Host]"},
    {"two hosts", BYTES("GET /a HTTP/1.1\r\n" HOST "Host: u\r\n\r\n"), 400, CLOSES,
     "http-framing [Host]"},
    {"host with a slash", BYTES("GET /a HTTP/1.1\r\nHost: a/b\r\n\r\n"), 400, CLOSES, NULL},
    {"two authorizations",
     BYTES("GET /a HTTP/1.1\r\n" HOST "Authorization: a\r\nauthorization: b\r\n\r\n"), 400, CLOSES,
     "http-framing [Authorization]"},
    /* Header lines that two readers read differently. */
    {"space before colon", BYTES("GET /a HTTP/1.1\r\n" HOST "X-A : b\r\n\r\n"), 400, CLOSES, NULL},
    {"no colon", BYTES("GET /a HTTP/1.1\r\n" HOST "X-A b\r\n\r\n"), 400, CLOSES, NULL},
    {"folded line", BYTES("GET /a HTTP/1.1\r\n" HOST "X-A: b\r\n c\r\n\r\n"), 400, CLOSES, NULL},
    {"folded first line", BYTES("GET /a HTTP/1.1\r\n X-A: b\r\n" HOST "\r\n"), 400, CLOSES, NULL},
    {"fold that makes a length",
     BYTES("POST /a HTTP/1.1\r\n" HOST "Content-: 5\r\n Length\r\n\r\nhello"), 400, CLOSES, NULL},
    {"NUL in a value", BYTES("GET /a HTTP/1.1\r\n" HOST "X-A: b\0c\r\n\r\n"), 400, CLOSES, NULL},
    {"NUL before the end of a value", BYTES("GET /a HTTP/1.1\r\n" HOST "X-A: b\0\r\n\r\n"), 400,
     CLOSES, NULL},
    {"NULs like a line's end",
     BYTES("GET /a HTTP/1.1\r\n" HOST "X-A: b\0\0X-B: c\r\nX-C: d\r\n\r\n"), 400, CLOSES, NULL},
    {"NUL in a name", BYTES("GET /a HTTP/1.1\r\n" HOST "X\0A: b\r\n\r\n"), 400, CLOSES, NULL},
    {"control character in a value", BYTES("GET /a HTTP/1.1\r\n" HOST "X-A: b\033c\r\n\r\n"), 400,
     CLOSES, NULL},
    {"bare CR in a value", BYTES("GET /a HTTP/1.1\r\n" HOST "X-A: b\rX-B: c\r\n\r\n"), 400, CLOSES,
     NULL},
    {"bare LF behind a header", BYTES("GET /a HTTP/1.1\r\n" HOST "X-A: b\nX-B: c\r\n\r\n"), 400,
     CLOSES, NULL},
    {"bare LF everywhere", BYTES("GET /a HTTP/1.1\nHost: t\n\n"), 400, CLOSES, NULL},
    {"bare LF as the empty line", BYTES("GET /a HTTP/1.1\r\n" HOST "\n"), 400, CLOSES, NULL},
    {"name that is no token", BYTES("GET /a HTTP/1.1\r\n" HOST "X(A): b\r\n\r\n"), 400, CLOSES,
     NULL},
    /* The request line. */
    {"unknown method", BYTES("BREW /a HTTP/1.1\r\n" HOST "\r\n"), 405, STAYS,
     "method-not-allowed [BREW]"},
    {"TRACE", BYTES("TRACE /a HTTP/1.1\r\n" HOST "\r\n"), 405, STAYS, NULL},
    {"OPTIONS with a body", BYTES("OPTIONS /a HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\nhi"),
     405, CLOSES, NULL},
    {"lower case method", BYTES("get /a HTTP/1.1\r\n" HOST "\r\n"), 405, STAYS, NULL},
    {"method that is no token", BYTES("GE(T /a HTTP/1.1\r\n" HOST "\r\n"), 400, CLOSES, NULL},
    {"%00 in the path", GET("/a%00b"), 0, 200, STAYS, "GET /a%00b 0:"},
    {"dots in the path", GET("/a/../b"), 0, 200, STAYS, "GET /a/../b 0:"},
    {"encoded dots in the path", GET("/a/%2e%2e%2fb"), 0, 200, STAYS, "GET /a/%2e%2e%2fb 0:"},
    {"NUL in the path", BYTES("GET /a\0b HTTP/1.1\r\n" HOST "\r\n"), 400, CLOSES, NULL},
    {"NUL in the query", BYTES("GET /a?b=c\0d HTTP/1.1\r\n" HOST "\r\n"), 400, CLOSES, NULL},
    {"space in the path", GET("/a b"), 0, 400, CLOSES, NULL},
    {"two spaces", BYTES("GET  /a HTTP/1.1\r\n" HOST "\r\n"), 400, CLOSES, NULL},
    {"space at the end", BYTES("GET /a HTTP/1.1 \r\n" HOST "\r\n"), 400, CLOSES, NULL},
    {"whole address", GET("http://t/a"), 0, 400, CLOSES, NULL},
    {"no path", GET("*"), 0, 400, CLOSES, NULL},
    {"no version", BYTES("GET /a\r\n" HOST "\r\n"), 400, CLOSES, NULL},
    {"HTTP/2 preface", BYTES("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), 505, CLOSES, NULL},
    {"a greeting of TLS", BYTES("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n"), 0, CLOSES,
     NULL},
};

static void check_shape(const struct shape *shape)
{
    struct client client = dial();
    put(&client, shape->bytes, shape->len == 0 ? strlen(shape->bytes) : shape->len);
    struct answer answer = next_answer(&client, false);
    ck_assert_msg(answer.status == shape->status, "%s: %d, not %d", shape->name, answer.status,
                  shape->status);
    if (shape->says != NULL) {
        ck_assert_msg(strstr(answer.body, shape->says) != NULL, "%s: says %s", shape->name,
                      answer.body);
    }
    free(answer.body);
    if (shape->after == STAYS) {
        ck_assert_msg(ask_status(&client, GET("/again")) == 200, "%s: no more", shape->name);
    } else {
        ck_assert_msg(is_closed(&client, PATIENCE_MS), "%s: not closed, or more came: %s",
                      shape->name, client.bytes);
    }
    hang_up(&client);
}

START_TEST(each_hostile_shape_gets_its_answer_and_no_more)
{
    struct http_config config = calm_config();
    start_server(&config);
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        check_shape(&shapes[i]);
    }
    stop_server();
}
END_TEST

/* "GET /a", then one header of `value` bytes, or `lines` headers. */
static int ask_headers(unsigned lines, unsigned value)
{
    struct client client = dial();
    say(&client, "GET /a HTTP/1.1\r\n" HOST);
    char *line = malloc(value + 32);
    for (unsigned i = 0; i < lines; i++) {
        int len = snprintf(line, value + 32, "X-%05u: %0*u\r\n", i, (int)value, 0u);
        (void)put(&client, line, (size_t)len);
    }
    free(line);
    (void)put(&client, "\r\n", 2);
    int status = next_status(&client);
    if (status != 200) {
        ck_assert(is_closed(&client, PATIENCE_MS));
    }
    hang_up(&client);
    return status;
}

START_TEST(headers_are_counted_to_the_byte)
{
    struct http_config config = calm_config();
    config.header_bytes = 16 * 1024;
    start_server(&config);
    /* request line 17, Host 9, name 9 and CRLF 2 of the one header, empty line 2 */
    const unsigned frame = 17 + 9 + 9 + 2 + 2;
    ck_assert_int_eq(ask_headers(1, 16 * 1024 - frame), 200);
    ck_assert_int_eq(ask_headers(1, 16 * 1024 - frame + 1), 431);
    ck_assert_int_eq(ask_headers(1, 20 * 1024), 431);
    ck_assert_int_eq(ask_headers(1, 200 * 1024), 431);
    ck_assert_int_eq(ask_headers(100, 10), 200);
    ck_assert_int_eq(ask_headers(1000, 10), 431);
    stop_server();
}
END_TEST

static const struct {
    const char *query, *says;
    int status;
} queries[] = {
    {"?a=1&b=2", "[a=1][b=2]", 200},
    {"?", "GET /q 0:", 200},
    {"?a", "[a=]", 200},
    {"?a=", "[a=]", 200},
    {"?a=b=c", "[a=b=c]", 200},
    {"?q=th%E1%BB%B1c+hi%e1%bb%87n", "[q=thực hiện]", 200},
    {"?q=thực", "[q=thực]", 200},
    {"?q=1%2B1%26%3d", "[q=1+1&=]", 200},
    {"?a=1&a=2", "query [a]", 400},
    {"?a=1&%61=2", "query [a]", 400},
    {"?a=%", "query [a]", 400},
    {"?a=%4", "query [a]", 400},
    {"?a=%zz", "query [a]", 400},
    {"?a=%00", "query [a]", 400},
    {"?a=b%00c", "query [a]", 400},
    {"?a=%ff", "query [a]", 400},
    {"?a=%c0%80", "query [a]", 400},
    {"?a=%ed%a0%80", "query [a]", 400},
    {"?%00=b", "query [%00]", 400},
    {"?%ff=b", "query [%ff]", 400},
    {"?\xff=b", "query [?]", 400},
    {"?=b", "query []", 400},
};

START_TEST(arguments_are_decoded_strictly)
{
    struct http_config config = calm_config();
    start_server(&config);
    struct client client = dial();
    for (size_t i = 0; i < sizeof queries / sizeof queries[0]; i++) {
        char request[256];
        snprintf(request, sizeof request, "GET /q%s HTTP/1.1\r\n" HOST "\r\n", queries[i].query);
        struct answer answer = ask(&client, request);
        ck_assert_msg(answer.status == queries[i].status, "%s: %d %s", queries[i].query,
                      answer.status, answer.body);
        ck_assert_msg(strstr(answer.body, queries[i].says) != NULL, "%s: %s", queries[i].query,
                      answer.body);
        free(answer.body);
    }
    hang_up(&client);
    stop_server();
}
END_TEST

static struct client ask_width(unsigned arguments)
{
    struct client client = dial();
    say(&client, "GET /q?0=");
    char text[32];
    for (unsigned i = 1; i < arguments; i++) {
        int len = snprintf(text, sizeof text, "&%u=", i);
        (void)put(&client, text, (size_t)len);
    }
    (void)put(&client, BYTES(" HTTP/1.1\r\n" HOST "\r\n"));
    return client;
}

START_TEST(an_address_takes_64_arguments)
{
    struct http_config config = calm_config();
    start_server(&config);
    const struct {
        unsigned width;
        int status;
    } cases[] = {{64, 200}, {65, 400}, {500, 400}, {1000, 0}}; /* 0: the library just closes */
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct client client = ask_width(cases[i].width);
        int status = next_status(&client);
        ck_assert_msg(status == cases[i].status, "%u: %d", cases[i].width, status);
        hang_up(&client);
    }
    stop_server();
}
END_TEST

UNIT_MAIN("server/http_guard", each_hostile_shape_gets_its_answer_and_no_more,
          headers_are_counted_to_the_byte, arguments_are_decoded_strictly,
          an_address_takes_64_arguments)
