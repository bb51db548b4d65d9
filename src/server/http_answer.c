/*
 * http_answer.c - one answer to one request.
 *
 * A handler may answer on any thread, so an answer is only made here and given to the library
 * later, on the connection's own thread. What an answer needs beside its body comes from malloc,
 * not from the arena: a thread without a memory scope can answer too. When memory is short the
 * answer turns into a problem, and when even that cannot be written, into one made at the start.
 */
#include "http_impl.h"
#include "phieu/day.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

static const struct http_pair usual[] = {
    {"Cache-Control", "no-store"},
    {"X-Content-Type-Options", "nosniff"},
    {"Content-Security-Policy", "default-src 'none'"},
};

static const char fallback_body[] =
    "{\"type\":\"about:blank\",\"status\":503,\"code\":\"no-memory\"}";

struct MHD_Response *http_answer_fallback(void)
{
    union {
        const char *text;
        void *bytes; /* the library does not write into persistent memory */
    } body = {.text = fallback_body};
    struct MHD_Response *response = MHD_create_response_from_buffer(
        sizeof fallback_body - 1, body.bytes, MHD_RESPMEM_PERSISTENT);
    if (response == NULL) {
        return NULL;
    }
    bool added =
        MHD_add_response_header(response, "Content-Type", "application/problem+json") == MHD_YES &&
        MHD_add_response_header(response, "Connection", "close") == MHD_YES;
    for (size_t i = 0; added && i < sizeof usual / sizeof usual[0]; i++) {
        added = MHD_add_response_header(response, usual[i].name, usual[i].value) == MHD_YES;
    }
    if (!added) {
        MHD_destroy_response(response);
        return NULL;
    }
    return response;
}

/* ---- making one -------------------------------------------------------------------------- */

static void fail(struct http_request *request, enum error_code code, const char *what)
{
    if (request->problem.code == ERR_NONE) {
        (void)error_set(&request->problem, code, NULL, what, NULL);
    }
}

static bool headers_sendable(const char *name, const char *value)
{
    for (const char *c = value; *c != '\0'; c++) {
        if ((unsigned char)*c < 0x20 || (unsigned char)*c == 0x7f) {
            return false;
        }
    }
    return *name != '\0';
}

void http_answer_header(struct http_request *request, const char *name, const char *value)
{
    if (!headers_sendable(name, value)) {
        fail(request, ERR_INTERNAL, name);
        return;
    }
    size_t name_size = strlen(name) + 1;
    size_t value_size = strlen(value) + 1;
    struct http_extra *extra = malloc(sizeof *extra + name_size + value_size);
    if (extra == NULL) {
        fail(request, ERR_NO_MEMORY, NULL);
        return;
    }
    *extra =
        (struct http_extra){.name = (char *)(extra + 1), .value = (char *)(extra + 1) + name_size};
    memcpy(extra->name, name, name_size);
    memcpy(extra->value, value, value_size);
    *request->extras_end = extra;
    request->extras_end = &extra->next;
}

void http_answer_forget_headers(struct http_request *request)
{
    while (request->extras != NULL) {
        struct http_extra *next = request->extras->next;
        free(request->extras);
        request->extras = next;
    }
    request->extras_end = &request->extras;
}

static void set_answer(struct http_request *request, int status, const char *type, uint64_t size,
                       struct MHD_Response *response)
{
    INVARIANT(status >= 200 && status <= 599 && request->status == 0);
    request->status = status;
    request->answer_size = size;
    request->response = response;
    if (response == NULL) {
        fail(request, ERR_NO_MEMORY, NULL);
    } else if (type != NULL) {
        http_answer_header(request, "Content-Type", type);
    }
}

void http_answer(struct http_request *request, int status, const char *type, const struct buf *body)
{
    static const struct buf empty;
    body = body == NULL ? &empty : body;
    bool stays = body->len == 0 || body->arena == &request->arena || body->arena == &request->spare;
    union {
        const char *text;
        void *bytes; /* the library only reads it */
    } data = {.text = body->len == 0 ? "" : body->data};
    set_answer(request, status, type, body->len,
               MHD_create_response_from_buffer(
                   body->len, data.bytes, stays ? MHD_RESPMEM_PERSISTENT : MHD_RESPMEM_MUST_COPY));
    if (body->overflow) {
        fail(request, ERR_INTERNAL, "answer too large");
    }
}

/* RFC 6266: the plain name for old programs, the UTF-8 one for the rest. */
static void add_file_name(struct http_request *request, const char *name)
{
    char text[1200];
    size_t len = (size_t)snprintf(text, sizeof text, "attachment; filename=\"");
    for (const char *c = name; *c != '\0' && len < 300; c++) {
        unsigned char byte = (unsigned char)*c;
        bool plain = byte >= 0x20 && byte < 0x7f && strchr("\"\\%/", byte) == NULL;
        if ((byte & 0xc0) != 0x80) { /* one mark for a character, not for each of its bytes */
            text[len++] = plain ? *c : '_';
        }
    }
    len += (size_t)snprintf(text + len, sizeof text - len, "\"; filename*=UTF-8''");
    for (const char *c = name; *c != '\0' && len < sizeof text - 16; c++) {
        unsigned char byte = (unsigned char)*c;
        if ((byte & 0xc0) != 0x80 && len > sizeof text - 32) {
            break; /* no room for a whole character */
        }
        bool plain = byte < 0x80 && (isalnum(byte) || strchr("-._~", byte) != NULL);
        len += (size_t)snprintf(text + len, sizeof text - len, plain ? "%c" : "%%%02X", byte);
    }
    http_answer_header(request, "Content-Disposition", text);
}

void http_answer_fd(struct http_request *request, int status, const char *type, int fd,
                    uint64_t size, const char *name)
{
    struct MHD_Response *response = MHD_create_response_from_fd64(size, fd);
    if (response == NULL) {
        close(fd);
    }
    set_answer(request, status, type, size, response);
    if (name != NULL) {
        add_file_name(request, name);
    }
}

void http_happened(struct http_request *request)
{
    request->happened = true;
}

int http_status(const struct http_request *request)
{
    return request->status;
}

/* ---- the transport's own ----------------------------------------------------------------- */

static void forget_answer(struct http_request *request)
{
    if (request->status != 0) { /* headers of the answer that will not be sent */
        http_answer_forget_headers(request);
    }
    if (request->response != NULL) {
        MHD_destroy_response(request->response);
        request->response = NULL;
    }
    request->status = 0;
    request->answer_size = 0;
}

static void write_problem(struct http_request *request, void *arg)
{
    request->server->handler.problem(request->server->handler.arg, request, arg);
}

void http_refuse(struct http_request *request, const struct error *err)
{
    struct error why = *err;
    forget_answer(request);
    request->problem = (struct error){0};
    request->work = &request->spare;
    (void)http_within(request, write_problem, &why);
    if (request->status == 0) { /* neither memory nor words: the fallback speaks */
        (void)error_set(&request->problem, why.code, NULL, NULL, NULL);
    }
}

static bool has_extra(const struct http_request *request, const char *name)
{
    for (const struct http_extra *extra = request->extras; extra != NULL; extra = extra->next) {
        if (strcasecmp(extra->name, name) == 0) {
            return true;
        }
    }
    return false;
}

static bool add_headers(const struct http_request *request)
{
    struct MHD_Response *response = request->response;
    bool added = MHD_add_response_header(response, "X-Request-Id", request->id) == MHD_YES;
    for (const struct http_extra *extra = request->extras; added && extra != NULL;
         extra = extra->next) {
        added = MHD_add_response_header(response, extra->name, extra->value) == MHD_YES;
    }
    for (size_t i = 0; added && i < sizeof usual / sizeof usual[0]; i++) {
        added = has_extra(request, usual[i].name) ||
                MHD_add_response_header(response, usual[i].name, usual[i].value) == MHD_YES;
    }
    if (added && (request->closing || atomic_load(&request->server->stopping))) {
        added = MHD_add_response_header(response, "Connection", "close") == MHD_YES;
    }
    return added;
}

/* Header lines of the answer share the library's memory of the connection; a status without a body
 * must not have one. */
enum MHD_Result http_answer_send(struct http_request *request)
{
    const struct http_config *config = &request->server->config;
    if (request->problem.code != ERR_NONE) {
        http_refuse(request, &request->problem);
    }
    struct MHD_Response *response = request->response;
    if (request->problem.code != ERR_NONE || response == NULL || !add_headers(request)) {
        forget_answer(request);
        response = request->server->fallback;
        request->status = MHD_HTTP_SERVICE_UNAVAILABLE;
    }
    if (request->happened && request->status >= 500) {
        return MHD_NO;
    }
    int64_t allowed = (int64_t)config->body_seconds * 1000;
    if (config->body_rate_grace > 0) {
        allowed += (int64_t)(request->answer_size / config->body_rate_grace) * 1000;
    }
    http_watch_phase(request->conn, HTTP_SEND, monotonic_ms() + allowed);
    return MHD_queue_response(request->mhd, (unsigned)request->status, response);
}
