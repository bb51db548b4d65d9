/* test_api_limits.c - T14: every limit at its edge and beyond it, its exact answer, memory that
 * stays, and a daemon that takes the next request as if nothing had been. */
#include "ask.h"

#include "phieu/text.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { BODY = 1 << 20, UPLOAD = 256 << 10, MEMORY = 16 << 20 };
#define LIMITS "limits { upload = 256K body = 1M request_memory = 16M }\n"

/* ---- bodies
 * -------------------------------------------------------------------------------------- */

static const char *repeated(const char *before, const char *piece, size_t times, const char *after)
{
    struct buf out;
    buf_init(&out, arena_current(), 64 << 20);
    buf_puts(&out, before);
    for (size_t i = 0; i < times; i++) {
        buf_puts(&out, piece);
    }
    buf_puts(&out, after);
    ck_assert(!out.overflow);
    return out.data;
}

#define LETTER                                                                                     \
    "{\"code\":\"%zu/SYT\",\"issued\":\"10/3/2025\",\"issuer\":\"SYT\",\"subject\":\"x\","         \
    "\"arrived\":\"11/3/2025\",\"register_anyway\":true"

/* A good letter of exactly so many bytes. */
static const char *padded(size_t size)
{
    const char *text = arena_printf(arena_current(), LETTER, size);
    return repeated(text, " ", size - strlen(text) - 1, "}");
}

static const char *subject_of(size_t size)
{
    return repeated("{\"subject\":\"", "x", size, "\"}");
}

static const char *note_of(size_t size)
{
    return repeated("{\"reason\":\"", "\\u1EBF", size, "\"}");
}

static const char *files_of(size_t count)
{
    return repeated("{\"files\":[1", ",1", count - 1, "]}");
}

static const char *names_of(size_t count)
{
    return repeated("{\"lead\":\"KH-NV\",\"support\":[\"x\"", ",\"x\"", count - 1, "]}");
}

static const char *objects_of(size_t count)
{
    return repeated("{\"files\":[{}", ",{}", count - 1, "]}");
}

static const char *deep_arrays(size_t depth)
{
    return repeated(repeated("{\"files\":", "[", depth, ""), "]", depth, "}");
}

static const char *deep_objects(size_t depth)
{
    return repeated(repeated("", "{\"a\":", depth, "1"), "}", depth, "");
}

static const char *open_arrays(size_t depth)
{
    return repeated("", "[", depth, "");
}

static const char *members_of(size_t count)
{
    struct buf out;
    buf_init(&out, arena_current(), 64 << 20);
    for (size_t i = 0; i < count; i++) {
        buf_printf(&out, "%s\"k%zu\":1", i == 0 ? "{" : ",", i);
    }
    buf_puts(&out, "}");
    return out.data;
}

static const char *digits_of(size_t count)
{
    return repeated("{\"pages\":", "9", count, "}");
}

static const char *fraction_of(size_t count)
{
    return repeated("{\"pages\":1.", "0", count, "1}");
}

static const char *exponent_of(size_t exponent)
{
    return arena_printf(arena_current(), "{\"pages\":1e%zu}", exponent);
}

static const char *small_exponent_of(size_t exponent)
{
    return arena_printf(arena_current(), "{\"pages\":1e-%zu}", exponent);
}

static const struct {
    const char *what, *path;
    const char *(*make)(size_t n);
    size_t n;
    int status;
    const char *code, *field;
} bodies[] = {
    {"a body of the limit", "/v1/letters", padded, BODY, 201, "", ""},
    {"a body of a byte more", "/v1/letters", padded, BODY + 1, 413, "body-too-large", "body"},
    {"a string of 1 MB", "/v1/letters", subject_of, 1000000, 422, "text-too-long", "subject"},
    {"the longest subject", "/v1/letters", subject_of, 2000, 422, "field-missing", "issuer"},
    {"one character more", "/v1/letters", subject_of, 2001, 422, "text-too-long", "subject"},
    {"150,000 escapes", "/v1/letters/1/cancel", note_of, 150000, 422, "text-too-long", "reason"},
    {"500,000 elements", "/v1/letters", files_of, 500000, 400, "json-malformed", ""},
    {"4,000 elements", "/v1/letters", files_of, 4000, 422, "field-range", "files"},
    {"10^6 elements", "/v1/letters", files_of, 1000000, 413, "body-too-large", "body"},
    {"51 files", "/v1/letters", objects_of, 51, 422, "field-range", "files"},
    {"340,000 objects", "/v1/letters", objects_of, 340000, 400, "json-malformed", ""},
    {"201 names", "/v1/letters/1/direct", names_of, 201, 422, "field-range", "support"},
    {"250,000 names", "/v1/letters/1/direct", names_of, 250000, 400, "json-malformed", ""},
    {"31 arrays deep", "/v1/letters", deep_arrays, 31, 422, "field-type", "files"},
    {"32 arrays deep", "/v1/letters", deep_arrays, 32, 400, "json-malformed", ""},
    {"3,000 arrays deep", "/v1/letters", deep_arrays, 3000, 400, "json-malformed", ""},
    {"500,000 arrays deep", "/v1/letters", deep_arrays, 500000, 400, "json-malformed", ""},
    {"1,000,000 arrays opened", "/v1/letters", open_arrays, 1000000, 400, "json-malformed", ""},
    {"3,000 objects deep", "/v1/letters", deep_objects, 3000, 400, "json-malformed", ""},
    {"170,000 objects deep", "/v1/letters", deep_objects, 170000, 400, "json-malformed", ""},
    {"4,000 members", "/v1/letters", members_of, 4000, 422, "field-unknown", "k0"},
    {"90,000 members", "/v1/letters", members_of, 90000, 400, "json-malformed", ""},
    {"a number of 20 digits", "/v1/letters", digits_of, 20, 400, "json-malformed", ""},
    {"a number of 1,000,000 digits", "/v1/letters", digits_of, 1000000, 400, "json-malformed", ""},
    {"1,000,000 decimals", "/v1/letters", fraction_of, 1000000, 422, "field-type", "pages"},
    {"1e400", "/v1/letters", exponent_of, 400, 400, "json-malformed", ""},
    {"1e999999999", "/v1/letters", exponent_of, 999999999, 400, "json-malformed", ""},
    {"1e-400", "/v1/letters", small_exponent_of, 400, 422, "field-type", "pages"},
};

static int64_t memory_of(pid_t pid, const char *what)
{
    char line[200];
    int64_t kb = -1;
    FILE *f = fopen(arena_printf(arena_current(), "/proc/%d/status", (int)pid), "r");
    ck_assert_ptr_nonnull(f);
    while (kb < 0 && fgets(line, sizeof line, f) != NULL) {
        if (strncmp(line, what, strlen(what)) == 0) {
            kb = strtoll(line + strlen(what), NULL, 10);
        }
    }
    fclose(f);
    ck_assert_int_ge(kb, 0);
    return kb;
}

/* The most that any of these may add to the daemon, which has two threads that serve. */
#ifdef PHIEU_SANITIZED
enum { GROWTH_KB = 1 << 20 };
#else
enum { GROWTH_KB = 3 * (MEMORY >> 10) };
#endif

static void ck_well(const char *after)
{
    ck_assert_msg(get("vanthu", "/v1/me").status == 200, "the request after “%s” fails", after);
}

static void ck_answer(const char *what, struct reply reply, int status, const char *code,
                      const char *field)
{
    ck_assert_msg(reply.status == status && strcmp(str_at(reply.json, "code"), code) == 0 &&
                      strcmp(str_at(reply.json, "field"), field) == 0,
                  "%s: %d %s %s, not %d %s %s", what, reply.status, str_at(reply.json, "code"),
                  str_at(reply.json, "field"), status, code, field);
    ck_well(what);
}

START_TEST(bodies_at_their_limits)
{
    int64_t before = memory_of(house->pid, "VmRSS:");
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct arena memory, *outer;
        arena_init(&memory, (size_t)1 << 30);
        outer = arena_enter(&memory);
        const char *body = bodies[i].make(bodies[i].n);
        struct reply reply =
            ask(&(struct request){.who = "vanthu", .path = bodies[i].path, .body = body});
        ck_answer(bodies[i].what, reply, bodies[i].status, bodies[i].code, bodies[i].field);
        arena_enter(outer);
        arena_release(&memory);
    }
    int64_t peak = memory_of(house->pid, "VmHWM:");
    printf("memory: %lld kB, at most %lld kB\n", (long long)before, (long long)peak);
    ck_assert_msg(peak - before < GROWTH_KB, "grew by %lld kB", (long long)(peak - before));
}
END_TEST

/* ---- without a length -------------------------------------------------------------------------
 */

static struct reply send_raw(struct buf *request)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct reply reply = {.head = "", .body = ""};
    char *text = arena_alloc(arena_current(), 1 << 16);
    size_t len = 0;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    memcpy(address.sun_path, house->socket, strlen(house->socket) + 1);
    ck_assert_int_eq(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    for (size_t sent = 0; sent < request->len;) {
        ssize_t n = send(fd, request->data + sent, request->len - sent, MSG_NOSIGNAL);
        if (n <= 0) {
            break; /* refused already */
        }
        sent += (size_t)n;
    }
    for (ssize_t n; (n = recv(fd, text + len, (1 << 16) - 1 - len, 0)) > 0;) {
        len += (size_t)n;
    }
    close(fd);
    (void)sscanf(text, "HTTP/1.1 %d", &reply.status);
    return reply;
}

/* Posts the bytes in chunks, so that nobody knows how many will come. */
static int status_of_chunks(const char *path, const char *type, const char *bytes, size_t len)
{
    enum { CHUNK = 60000 };
    struct buf out;
    buf_init(&out, arena_current(), 8 << 20);
    buf_printf(&out,
               "POST %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\n"
               "Content-Type: %s\r\nTransfer-Encoding: chunked\r\n\r\n",
               path, token_of("vanthu"), type);
    for (size_t at = 0; at < len; at += CHUNK) {
        size_t piece = len - at < CHUNK ? len - at : CHUNK;
        buf_printf(&out, "%zx\r\n", piece);
        buf_add(&out, bytes + at, piece);
        buf_puts(&out, "\r\n");
    }
    buf_puts(&out, "0\r\n\r\n");
    int status = send_raw(&out).status;
    ck_well("chunks");
    return status;
}

START_TEST(what_comes_without_a_length)
{
    const char *bytes = repeated("", "x", UPLOAD + 1, "");
    const char *json = "application/json", *file = "application/octet-stream";
    ck_assert_int_eq(status_of_chunks("/v1/letters", json, padded(BODY), BODY), 201);
    ck_assert_int_eq(status_of_chunks("/v1/letters", json, padded(BODY + 1), BODY + 1), 413);
    ck_assert_int_eq(status_of_chunks("/v1/letters", json, padded(3 * BODY), 3 * BODY), 413);
    ck_assert_int_eq(status_of_chunks("/v1/files", file, bytes, UPLOAD), 201);
    ck_assert_int_eq(status_of_chunks("/v1/files", file, bytes, UPLOAD + 1), 413);
}
END_TEST

START_TEST(files_at_their_limit)
{
    static const struct {
        size_t size;
        int status;
        const char *code;
    } sizes[] = {{1, 201, ""},
                 {UPLOAD - 1, 201, ""},
                 {UPLOAD, 201, ""},
                 {UPLOAD + 1, 413, "body-too-large"},
                 {40 * UPLOAD, 413, "body-too-large"}};
    const char *bytes = repeated("", "x", 40 * UPLOAD, "");
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct reply reply = ask(&(struct request){.who = "vanthu",
                                                   .path = "/v1/files",
                                                   .body = bytes,
                                                   .len = sizes[i].size,
                                                   .type = "application/octet-stream"});
        ck_answer("a file", reply, sizes[i].status, sizes[i].code,
                  sizes[i].status == 201 ? "" : "file");
        ck_assert(reply.status != 201 || int_at(reply.json, "size") == (int64_t)sizes[i].size);
    }
}
END_TEST

/* ---- addresses and headers ----------------------------------------------------------------------
 */

static const char *arguments_of(size_t count)
{
    struct buf out;
    buf_init(&out, arena_current(), 1 << 20);
    buf_puts(&out, "/v1/letters");
    for (size_t i = 0; i < count; i++) {
        buf_printf(&out, "%ca%zu=1", i == 0 ? '?' : '&', i);
    }
    return out.data;
}

static const char *argument_of(size_t size)
{
    return repeated("/v1/search?q=", "x", size, "");
}

static const char *ref_of(size_t size)
{
    return repeated("/v1/letters/", "1", size, "");
}

static const char *verb_of(size_t size)
{
    return repeated("/v1/letters/1/", "x", size, "");
}

static const char *slashes_of(size_t count)
{
    return repeated("/v1", "/", count, "");
}

static const char *cursor_of(size_t size)
{
    return repeated("/v1/letters?cursor=", "A", size, "");
}

static const struct {
    const char *what;
    const char *(*make)(size_t n);
    size_t n;
    int status;
    const char *code, *field;
} addresses[] = {
    {"64 arguments", arguments_of, 64, 422, "field-unknown", "a0"},
    {"65 arguments", arguments_of, 65, 400, "query", ""},
    {"400 arguments", arguments_of, 400, 400, "query", ""},
    /* Too many for the library's memory of a connection: it ends it without a word. */
    {"1,000 arguments", arguments_of, 1000, 0, "", ""},
    {"200 characters sought", argument_of, 200, 200, "", ""},
    {"201 characters sought", argument_of, 201, 422, "text-too-long", "q"},
    {"10,000 characters sought", argument_of, 10000, 422, "text-too-long", "q"},
    {"a number of 18 digits", ref_of, 18, 404, "no-such-letter", "letter"},
    {"a number of 19 digits", ref_of, 19, 404, "no-such-letter", "letter"},
    {"a number of 12,000 digits", ref_of, 12000, 404, "no-such-letter", "letter"},
    {"an address of 20,000 bytes", ref_of, 20000, 431, "headers-too-large", ""},
    {"a verb of 10,000 letters", verb_of, 10000, 404, "no-such-address", ""},
    {"10,000 slashes", slashes_of, 10000, 404, "no-such-address", ""},
    {"a cursor of 400", cursor_of, 400, 400, "cursor", "cursor"},
    {"a cursor of 401", cursor_of, 401, 422, "text-too-long", "cursor"},
};

START_TEST(addresses_at_their_limits)
{
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
        struct reply reply = get("vanthu", "%s", addresses[i].make(addresses[i].n));
        ck_answer(addresses[i].what, reply, addresses[i].status, addresses[i].code,
                  addresses[i].field);
    }
}
END_TEST

START_TEST(keys_and_versions_at_their_limits)
{
    static const struct {
        const char *name, *piece;
        size_t times;
        int status;
        const char *code, *field;
    } headers[] = {
        {"Idempotency-Key: ", "k", 100, 422, "field-missing", "issuer"},
        {"Idempotency-Key: ", "k", 101, 422, "field-range", "Idempotency-Key"},
        {"Idempotency-Key: ", "k", 0, 422, "field-range", "Idempotency-Key"},
        {"Idempotency-Key: ", "\xc3\xa9", 3, 422, "field-range", "Idempotency-Key"},
        {"Idempotency-Key: ", "a b", 1, 422, "field-range", "Idempotency-Key"},
        {"If-Match: \"", "9", 18, 422, "field-missing", "issuer"},
        {"If-Match: \"", "9", 19, 422, "field-type", "If-Match"},
        {"Accept-Language: ", "e", 8000, 422, "field-missing", "issuer"},
        {"X-More: ", "x", 20000, 431, "headers-too-large", ""},
    };
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++) {
        const char *end = strchr(headers[i].name, '"') != NULL ? "\"\r\n" : "\r\n";
        const char *lines = repeated(headers[i].name, headers[i].piece, headers[i].times, end);
        struct reply reply = ask(&(struct request){.who = "vanthu",
                                                   .path = "/v1/letters",
                                                   .headers = lines,
                                                   .body = "{\"subject\":\"x\"}"});
        ck_answer(headers[i].name, reply, headers[i].status, headers[i].code, headers[i].field);
    }
    const char *token = repeated("Authorization: Bearer ", "x", 5000, "\r\n");
    struct reply reply = ask(&(struct request){.path = "/v1/me", .headers = token});
    ck_answer("a token of 5,000 letters", reply, 401, "token-invalid", "");
}
END_TEST

HOUSE_MAIN("api/limits", LIMITS, bodies_at_their_limits, what_comes_without_a_length,
           files_at_their_limit, addresses_at_their_limits, keys_and_versions_at_their_limits)
