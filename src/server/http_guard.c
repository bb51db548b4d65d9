/*
 * http_guard.c - what a request must look like before anybody believes it.
 *
 * libmicrohttpd 0.9.75 takes the first of two Content-Lengths, prefers Transfer-Encoding when both
 * are there, cuts a header's value at NUL, joins a folded line to the header's *name*, ends lines
 * at a bare LF and skips spaces in the request line. Each of these lets a proxy in front and us
 * disagree about where a request ends or what it says, so each is refused here.
 *
 * NUL, folding and bare LF leave no trace in the values the library reports, but they do in its
 * memory: the header block stays where it was received, from the method on, with each CR, LF, colon
 * and separating space replaced by NUL. Walking over it and demanding that the reported names and
 * values stand exactly where a well-formed request puts them proves that nothing was lost. This
 * needs the layout of 0.9.75 and is left out with a later library, whose own parser refuses them.
 */
#include "http_impl.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum single { SINGLE_HOST, SINGLE_LENGTH, SINGLE_CODING, SINGLE_COUNT = 10 };

/* Headers that mean something only when they come once. */
static const char *const singles[SINGLE_COUNT] = {
    [SINGLE_HOST] = "Host",
    [SINGLE_LENGTH] = "Content-Length",
    [SINGLE_CODING] = "Transfer-Encoding",
    "Content-Type",
    "Content-Encoding",
    "Authorization",
    "Idempotency-Key",
    "If-Match",
    "Expect",
    "Origin",
};

static const char *const methods[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};

struct walk {
    const char *at, *end;
    bool exact; /* the layout is known: `at` means something */
    const char *value[SINGLE_COUNT];
    const char *fault;
};

bool http_guard_layout_known(void)
{
    const char *version = MHD_get_version();
    return strncmp(version, "0.9.", 4) == 0 && strtol(version + 4, NULL, 10) <= 75;
}

/* RFC 9110, 5.6.2 */
static bool is_token(const char *text)
{
    if (*text == '\0') {
        return false;
    }
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c >= 0x80 || (!isalnum(c) && strchr("!#$%&'*+-.^_`|~", c) == NULL)) {
            return false;
        }
    }
    return true;
}

static bool has_control(const char *text, bool tab_too)
{
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if ((c < 0x20 && (tab_too || c != '\t')) || c == 0x7f) {
            return true;
        }
    }
    return false;
}

/* Steps over one text and the CRLF behind it, both as the library left them. */
static bool step(struct walk *walk, const char *text, size_t len)
{
    if (text != walk->at || (size_t)(walk->end - walk->at) < len + 2 || text[len] != '\0' ||
        text[len + 1] != '\0') {
        return false;
    }
    walk->at += len + 2;
    return true;
}

static bool step_header(struct walk *walk, const char *name, size_t name_len, const char *value,
                        size_t value_len)
{
    if (name != walk->at || (size_t)(walk->end - walk->at) < name_len + 1) {
        return false;
    }
    walk->at += name_len + 1;
    while (walk->at < walk->end && (*walk->at == ' ' || *walk->at == '\t')) {
        walk->at++;
    }
    return step(walk, value, value_len);
}

static enum MHD_Result look_at_header(void *arg, enum MHD_ValueKind kind, const char *name,
                                      size_t name_len, const char *value, size_t value_len)
{
    (void)kind;
    struct walk *walk = arg;
    if (value == NULL || strlen(value) != value_len || strlen(name) != name_len ||
        (walk->exact && !step_header(walk, name, name_len, value, value_len))) {
        walk->fault = "NUL, folding or bare LF in the headers";
    } else if (!is_token(name)) {
        walk->fault = "header name";
    } else if (has_control(value, false)) {
        walk->fault = "control character in a header";
    }
    for (unsigned i = 0; walk->fault == NULL && i < SINGLE_COUNT; i++) {
        if (strcasecmp(name, singles[i]) == 0) {
            if (walk->value[i] != NULL) {
                walk->fault = singles[i];
            }
            walk->value[i] = value;
        }
    }
    return walk->fault == NULL ? MHD_YES : MHD_NO;
}

/* The request line, up to the first header. */
static void look_at_line(struct walk *walk, const struct http_request *request, const char *method,
                         const char *url, const char *version)
{
    if (!is_token(method)) {
        walk->fault = "method";
    } else if (url[0] != '/' || strchr(url, ' ') != NULL || has_control(url, true)) {
        walk->fault = "request target";
    } else if (walk->exact) {
        /* One space each, and the target as long as it was before its query was taken apart. */
        if (url != method + strlen(method) + 1 || version != url + request->uri_len + 1) {
            walk->fault = "request line";
            return;
        }
        walk->at = version;
        if (!step(walk, version, strlen(version))) {
            walk->fault = "request line";
        }
    }
}

static bool is_host(const char *host)
{
    for (const char *c = host; *c != '\0'; c++) {
        if (!isalnum((unsigned char)*c) && strchr("-._~%:[]", *c) == NULL) {
            return false;
        }
    }
    return true;
}

/* Where the body ends: one way of saying so, and one that the library understands alike. */
static int judge_framing(struct http_request *request, const struct walk *walk, const char *version,
                         struct error *err)
{
    const char *host = walk->value[SINGLE_HOST];
    const char *length = walk->value[SINGLE_LENGTH];
    const char *coding = walk->value[SINGLE_CODING];
    if (host == NULL || !is_host(host)) {
        return error_set(err, ERR_HTTP_FRAMING, NULL, "Host", NULL);
    }
    if (coding != NULL && (length != NULL || strcmp(version, "HTTP/1.0") == 0)) {
        return error_set(err, ERR_HTTP_FRAMING, NULL, "Transfer-Encoding", NULL);
    }
    if (coding != NULL && strcasecmp(coding, "chunked") != 0) {
        return error_set(err, ERR_HTTP_TRANSFER, NULL,
                         text_is_utf8(coding, strlen(coding)) ? coding : "?", NULL);
    }
    if (coding != NULL) {
        request->announced = HTTP_SIZE_UNKNOWN;
    } else if (length != NULL) {
        /* The library has refused anything but digits that fit. */
        request->announced = strtoull(length, NULL, 10);
    }
    return 0;
}

static int judge_method(struct http_request *request, const char *method, struct error *err)
{
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (strcmp(method, methods[i]) == 0) {
            request->method = methods[i];
            return 0;
        }
    }
    http_answer_header(request, "Allow", "GET, HEAD, POST, PUT, PATCH, DELETE");
    return error_set(err, ERR_HTTP_METHOD, NULL, method, NULL);
}

int http_guard(struct http_request *request, const char *method, const char *url,
               const char *version, bool *ret_fatal, struct error *err)
{
    *ret_fatal = true;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(request->mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    if (info == NULL || info->header_size > request->server->config.header_bytes) {
        return error_set(err, ERR_HTTP_HEADERS_TOO_LARGE, NULL, NULL, NULL);
    }
    struct walk walk = {
        .at = method, .end = method + info->header_size, .exact = http_guard_layout_known()};
    look_at_line(&walk, request, method, url, version);
    if (walk.fault == NULL) {
        MHD_get_connection_values_n(request->mhd, MHD_HEADER_KIND, look_at_header, &walk);
    }
    /* Behind the last header stands the empty line, and nothing else. */
    if (walk.fault == NULL && walk.exact && (!step(&walk, walk.at, 0) || walk.at != walk.end)) {
        walk.fault = "NUL, folding or bare LF in the headers";
    }
    if (walk.fault != NULL) {
        return error_set(err, ERR_HTTP_FRAMING, NULL, walk.fault, NULL);
    }
    if (judge_framing(request, &walk, version, err) != 0) {
        return -1;
    }
    *ret_fatal = false;
    return judge_method(request, method, err);
}
