/* ask.c - requests over the unix socket, one connection each. */
#include "ask.h"

#include "base/folder.h"
#include "phieu/text.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <sys/socket.h>
#include <sys/un.h>

enum { REPLY_MOST = 64 << 20, HEAD_MOST = 64 << 10 };

/* ---- the wire -------------------------------------------------------------------------------- */

static int dial(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct timeval patience = {.tv_sec = 60};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ck_assert_int_ge(fd, 0);
    ck_assert_uint_lt(strlen(path), sizeof address.sun_path);
    memcpy(address.sun_path, path, strlen(path) + 1);
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* A server that refuses early may close while we still send: then its answer is what counts. */
static void send_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t n = send(fd, bytes, len, MSG_NOSIGNAL);
        if (n <= 0) {
            return;
        }
        bytes += n;
        len -= (size_t)n;
    }
}

static struct reply receive(int fd)
{
    struct buf in;
    char piece[65536];
    struct reply reply = {.head = "", .body = ""};
    ssize_t n;
    buf_init(&in, arena_current(), REPLY_MOST);
    while ((n = recv(fd, piece, sizeof piece, 0)) > 0) {
        buf_add(&in, piece, (size_t)n);
    }
    ck_assert(!in.overflow);
    if (in.len == 0) {
        return reply;
    }
    char *end = strstr(in.data, "\r\n\r\n");
    ck_assert_ptr_nonnull(end);
    *end = '\0';
    ck_assert_int_eq(sscanf(in.data, "HTTP/1.1 %d", &reply.status), 1);
    reply.head = in.data;
    reply.body = end + 4;
    reply.len = in.len - (size_t)(reply.body - in.data);
    return reply;
}

static struct reply exchange(const char *socket, const struct request *request)
{
    size_t len = request->body == NULL ? 0
                 : request->len > 0    ? request->len
                                       : strlen(request->body);
    const char *method = request->method != NULL ? request->method
                         : request->body != NULL ? "POST"
                                                 : "GET";
    struct buf head;
    buf_init(&head, arena_current(), HEAD_MOST);
    buf_printf(&head, "%s %s HTTP/1.1\r\nHost: phieu\r\nConnection: close\r\n", method,
               request->path);
    if (request->who != NULL) {
        buf_printf(&head, "Authorization: Bearer %s\r\n", token_of(request->who));
    }
    if (request->body != NULL) {
        buf_printf(&head, "Content-Type: %s\r\nContent-Length: %zu\r\n",
                   request->type != NULL ? request->type : "application/json", len);
    }
    buf_printf(&head, "%s\r\n", request->headers != NULL ? request->headers : "");
    ck_assert(!head.overflow);
    int fd = dial(socket);
    if (fd < 0) {
        return (struct reply){.head = "", .body = ""};
    }
    send_all(fd, head.data, head.len);
    send_all(fd, request->body, len);
    struct reply reply = receive(fd);
    close(fd);
    return reply;
}

struct reply ask(const struct request *request)
{
    struct reply reply = exchange(house->socket, request);
    struct error err;
    json_t *json = NULL;
    bool bodiless = request->method != NULL && strcmp(request->method, "HEAD") == 0;
    if (!bodiless && strstr(reply_header(&reply, "Content-Type"), "json") != NULL) {
        ck_assert_msg(json_read(reply.body, reply.len, &json, &err) == 0, "%s %s: no JSON: %s",
                      request->method != NULL ? request->method : "", request->path, reply.body);
        reply.json = json;
    }
    return reply;
}

bool ask_ready(const char *socket)
{
    const struct request request = {.path = "/readyz"};
    return exchange(socket, &request).status == 200;
}

const char *reply_header(const struct reply *reply, const char *name)
{
    size_t len = strlen(name);
    for (const char *line = strstr(reply->head, "\r\n"); line != NULL;
         line = strstr(line, "\r\n")) {
        line += 2;
        if (strncasecmp(line, name, len) == 0 && strncmp(line + len, ": ", 2) == 0) {
            const char *value = line + len + 2;
            return arena_memdup(arena_current(), value, strcspn(value, "\r"));
        }
    }
    return "";
}

/* ---- shorter ----------------------------------------------------------------------------------
 */

const char *quoted(const char *json)
{
    char *text = arena_strdup(arena_current(), json);
    for (char *c = text; *c != '\0'; c++) {
        *c = *c == '\'' ? '"' : *c;
    }
    return text;
}

__attribute__((format(printf, 1, 0))) static const char *formatted(const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = arena_alloc(arena_current(), (size_t)len + 1);
    vsnprintf(text, (size_t)len + 1, format, args);
    return text;
}

struct reply get(const char *who, const char *path, ...)
{
    va_list args;
    va_start(args, path);
    const struct request request = {.who = who, .path = formatted(path, args)};
    va_end(args);
    return ask(&request);
}

struct reply post(const char *who, const char *path, const char *json, ...)
{
    va_list args;
    va_start(args, json);
    const struct request request = {
        .who = who, .path = path, .body = quoted(formatted(json, args))};
    va_end(args);
    return ask(&request);
}

struct reply post_with(const char *who, const char *headers, const char *path, const char *json)
{
    return ask(
        &(struct request){.who = who, .path = path, .headers = headers, .body = quoted(json)});
}

const json_t *reply_expect(struct reply reply, int want, const char *file, int line)
{
    ck_assert_msg(reply.status == want, "%s:%d: %d, not %d: %s", file, line, reply.status, want,
                  reply.body);
    return reply.json;
}

/* ---- inside an answer
 * ---------------------------------------------------------------------------- */

const json_t *at(const json_t *json, const char *path)
{
    while (json != NULL && *path != '\0') {
        size_t len = strcspn(path, ".");
        const char *key = arena_memdup(arena_current(), path, len);
        json = json_is_array(json) ? json_array_get(json, (size_t)strtoul(key, NULL, 10))
                                   : json_object_get(json, key);
        path += len + (path[len] == '.');
    }
    return json;
}

const char *str_at(const json_t *json, const char *path)
{
    const char *text = json_string_value(at(json, path));
    return text != NULL ? text : "";
}

int64_t int_at(const json_t *json, const char *path)
{
    const json_t *value = at(json, path);
    return json_is_integer(value) ? json_integer_value(value) : -1;
}

size_t size_at(const json_t *json, const char *path)
{
    return json_array_size(at(json, path));
}

int64_t acts_total(void)
{
    struct reply reply = get(NULL, "/metrics");
    ck_assert_int_eq(reply.status, 200);
    const char *found = strstr(reply.body, "phieu_acts_total ");
    ck_assert_ptr_nonnull(found);
    return strtoll(found + strlen("phieu_acts_total "), NULL, 10);
}

/* ---- refusals
 * ------------------------------------------------------------------------------------- */

static void check_texts(const json_t *json, const char *vi)
{
    static const char *const members[] = {"title", "detail", "remedy"};
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        const char *text = str_at(json, members[i]);
        ck_assert_msg(text[0] != '\0', "no %s", members[i]);
        ck_assert_msg(strstr(text, "{1}") == NULL && strstr(text, "{2}") == NULL &&
                          strstr(text, "{field}") == NULL,
                      "unfilled: %s", text);
    }
    ck_assert_int_ge(int_at(json, "exit"), 64);
    ck_assert_str_ne(str_at(json, "request_id"), "");
    /* The English text is another one than the Vietnamese. */
    ck_assert_str_ne(str_at(json, "detail"), vi);
}

void ck_problem(const struct request *request, int status, const char *code, const char *field)
{
    struct request english = *request;
    int64_t acts = acts_total();
    const char *headers = request->headers != NULL ? request->headers : "";
    struct reply reply = ask(request);
    ck_assert_msg(reply.status == status && strcmp(str_at(reply.json, "code"), code) == 0,
                  "%s %s: %d %s, not %d %s: %.2000s", request->path,
                  request->body != NULL && request->len == 0 && strlen(request->body) < 2000
                      ? request->body
                      : "",
                  reply.status, str_at(reply.json, "code"), status, code, reply.body);
    ck_assert_msg(strcmp(str_at(reply.json, "field"), field) == 0, "%s: field “%s”, not “%s”: %s",
                  request->path, str_at(reply.json, "field"), field, reply.body);
    ck_assert_str_eq(reply_header(&reply, "Content-Type"), "application/problem+json");
    ck_assert_int_eq(int_at(reply.json, "format_version"), 1);
    ck_assert_int_eq(int_at(reply.json, "status"), status);
    check_texts(reply.json, "");
    english.headers = arena_printf(arena_current(), "Accept-Language: en\r\n%s", headers);
    struct reply other = ask(&english);
    ck_assert_int_eq(other.status, status);
    check_texts(other.json, str_at(reply.json, "detail"));
    ck_assert_msg(acts_total() == acts, "%s was refused and yet added an act", request->path);
}

/* ---- letters
 * --------------------------------------------------------------------------------------- */

const char *new_letter(const char *code)
{
    const json_t *answer =
        ck_status(post("vanthu", "/v1/letters",
                       "{'code':'%s','issued':'10/3/2025','issuer':'Sở Y tế tỉnh Tân Giang',"
                       "'subject':'Thử %s','arrived':'11/3/2025'}",
                       code, code),
                  201);
    ck_assert_int_eq(int_at(answer, "letter.year"), 2025);
    return arena_printf(arena_current(), "%lld%%2F2025",
                        (long long)int_at(answer, "letter.number"));
}

const json_t *act(const char *who, const char *ref, const char *verb, const char *json)
{
    const char *path = arena_printf(arena_current(), "/v1/letters/%s/%s", ref, verb);
    const json_t *answer = ck_status(post(who, path, "%s", json), 200);
    ck_assert_str_eq(str_at(answer, "act.act"), verb);
    return answer;
}

const char *given_letter(const char *code)
{
    const char *ref = new_letter(code);
    act("vanthu", ref, "present", "{'to':'giamdoc'}");
    act("giamdoc", ref, "direct",
        "{'lead':'KH-NV','support':['DUOC'],'due':'20/3/2025','note':'KH-NV chủ trì'}");
    return ref;
}

const json_t *show(const char *who, const char *ref)
{
    return at(ck_status(get(who, "/v1/letters/%s", ref), 200), "letter");
}

/* ---- files
 * ------------------------------------------------------------------------------------------ */

/* name in a query; the tests' own names need no more than this. */
static const char *encoded(const char *name)
{
    struct buf out;
    buf_init(&out, arena_current(), 4096);
    for (const unsigned char *c = (const unsigned char *)name; *c != '\0'; c++) {
        buf_printf(&out, "%%%02X", *c);
    }
    return out.len > 0 ? out.data : "";
}

const char *upload(const char *who, const char *name, const void *bytes, size_t len)
{
    const json_t *answer =
        ck_status(ask(&(struct request){
                      .who = who,
                      .method = "POST",
                      .path = arena_printf(arena_current(), "/v1/files?name=%s", encoded(name)),
                      .body = bytes,
                      .len = len,
                      .type = "application/octet-stream"}),
                  201);
    ck_assert_uint_eq(strlen(str_at(answer, "sha256")), 64);
    ck_assert_int_eq(int_at(answer, "size"), (int64_t)len);
    return str_at(answer, "sha256");
}

struct reply intake(const char *who, const char *name, const void *bytes, size_t len)
{
    return post(who, "/v1/intake", "{'sha256':'%s','name':'%s'}", upload(who, name, bytes, len),
                name);
}

struct reply intake_file(const char *who, const char *path)
{
    struct stat st;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert_msg(fd >= 0, "%s: %s", path, strerror(errno));
    ck_assert_int_eq(fstat(fd, &st), 0);
    char *bytes = arena_alloc(arena_current(), (size_t)st.st_size + 1);
    ck_assert_int_eq(read(fd, bytes, (size_t)st.st_size), st.st_size);
    close(fd);
    return intake(who, strrchr(path, '/') + 1, bytes, (size_t)st.st_size);
}
