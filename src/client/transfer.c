/*
 * transfer.c - one request over libcurl: what goes out, what comes back, how it ended.
 */
#include "client_room.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { ANSWER_MOST = 64 << 20 };

/* What the callbacks of one transfer share. */
struct flow {
    const struct call *call;
    struct reply *reply;
    uint64_t sent;
    bool read_failed;
    bool too_much;
};

/* "name: value" -> value when the header is that one, NULL otherwise. len counts without CRLF. */
static const char *header_value(const char *line, size_t len, const char *name, size_t *ret_len)
{
    size_t name_len = strlen(name);
    if (len <= name_len || line[name_len] != ':' || strncasecmp(line, name, name_len) != 0) {
        return NULL;
    }
    const char *value = line + name_len + 1, *end = line + len;
    while (value < end && (*value == ' ' || *value == '\t')) {
        value++;
    }
    *ret_len = (size_t)(end - value);
    return value;
}

static void note_etag(struct reply *reply, const char *value, size_t len)
{
    if (len >= 2 && value[0] == '"' && value[len - 1] == '"') {
        value++;
        len -= 2;
    }
    if (len < sizeof reply->etag) {
        memcpy(reply->etag, value, len);
        reply->etag[len] = '\0';
    }
}

static size_t on_header(char *line, size_t size, size_t count, void *context)
{
    struct flow *flow = context;
    size_t len = size * count;
    while (len > 0 && (line[len - 1] == '\r' || line[len - 1] == '\n')) {
        len--;
    }
    if (len > 5 && strncmp(line, "HTTP/", 5) == 0) {
        const char *space = memchr(line, ' ', len);
        flow->reply->status = space == NULL ? 0 : (int)strtol(space + 1, NULL, 10);
        flow->reply->json = false;
        flow->reply->etag[0] = flow->reply->note[0] = '\0';
        return size * count;
    }
    size_t value_len = 0;
    const char *value = header_value(line, len, "etag", &value_len);
    if (value != NULL) {
        note_etag(flow->reply, value, value_len);
    }
    value =
        flow->call->noted != NULL ? header_value(line, len, flow->call->noted, &value_len) : NULL;
    if (value != NULL && value_len < sizeof flow->reply->note) {
        memcpy(flow->reply->note, value, value_len);
        flow->reply->note[value_len] = '\0';
    }
    value = header_value(line, len, "content-type", &value_len);
    if (value != NULL) {
        flow->reply->json =
            (value_len >= 16 && strncasecmp(value, "application/json", 16) == 0) ||
            (value_len >= 24 && strncasecmp(value, "application/problem+json", 24) == 0);
    }
    return size * count;
}

static bool write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t put = write(fd, bytes, len);
        if (put < 0 && errno == EINTR) {
            continue;
        }
        if (put < 0) {
            return false;
        }
        bytes += put;
        len -= (size_t)put;
    }
    return true;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct flow *flow = context;
    size_t len = size * count;
    if (flow->call->download_fd >= 0 && flow->reply->status == 200) {
        if (!write_all(flow->call->download_fd, bytes, len)) {
            flow->reply->write_errno = errno;
            return 0;
        }
        sha256_update(flow->call->download_hash, len, (const unsigned char *)bytes);
        return len;
    }
    buf_add(&flow->reply->body, bytes, len);
    flow->too_much = flow->reply->body.overflow;
    return flow->too_much ? 0 : len;
}

static size_t on_upload(char *bytes, size_t size, size_t count, void *context)
{
    struct flow *flow = context;
    uint64_t left = flow->call->upload_size - flow->sent;
    size_t want = size * count < left ? size * count : (size_t)left;
    if (want == 0) {
        return 0;
    }
    ssize_t got;
    do {
        got = read(flow->call->upload_fd, bytes, want);
    } while (got < 0 && errno == EINTR);
    if (got <= 0) { /* shorter than it was: what is sent must be what was promised */
        flow->read_failed = true;
        return CURL_READFUNC_ABORT;
    }
    flow->sent += (uint64_t)got;
    if (flow->call->progress != NULL) {
        flow->call->progress(flow->call->progress_context, flow->sent, flow->call->upload_size);
    }
    return (size_t)got;
}

/* curl rewinds an upload when it has to send it again on a fresh connection by itself. */
static int on_seek(void *context, curl_off_t offset, int origin)
{
    struct flow *flow = context;
    if (origin != SEEK_SET || lseek(flow->call->upload_fd, offset, SEEK_SET) < 0) {
        return CURL_SEEKFUNC_CANTSEEK;
    }
    flow->sent = (uint64_t)offset;
    return CURL_SEEKFUNC_OK;
}

static struct curl_slist *add_header(struct curl_slist *list, const char *name, const char *value)
{
    char *line = arena_printf(arena_current(), "%s: %s", name, value);
    struct curl_slist *longer = curl_slist_append(list, line);
    sodium_memzero(line, strlen(line));
    if (longer == NULL) {
        arena_out_of_memory();
    }
    return longer;
}

static struct curl_slist *headers_of(const struct client *client, const struct call *call)
{
    struct curl_slist *list = NULL;
    list = add_header(list, "Accept", "application/json, application/problem+json, */*");
    list = add_header(list, "Accept-Language", client->options.lang == LANG_VI ? "vi" : "en");
    if (client->token[0] != '\0') {
        list = add_header(list, "Authorization",
                          arena_printf(arena_current(), "Bearer %s", client->token));
    }
    if (call->body != NULL) {
        list = add_header(list, "Content-Type", "application/json");
    } else if (call->upload_fd >= 0) {
        list = add_header(list, "Content-Type", "application/octet-stream");
    }
    if (call->key != NULL) {
        list = add_header(list, "Idempotency-Key", call->key);
    }
    if (call->if_match != 0) {
        list = add_header(list, "If-Match",
                          arena_printf(arena_current(), "\"%lld\"", (long long)call->if_match));
    }
    return list;
}

/* Half a setting is none: without the socket's path the token would go to a TCP port. */
static void done(CURLcode code)
{
    if (code == CURLE_OUT_OF_MEMORY) {
        arena_out_of_memory();
    }
    INVARIANT(code == CURLE_OK);
}
#define SET(curl, option, value) done(curl_easy_setopt((curl), (option), (value)))

static void set_connection(const struct client *client, CURL *curl, struct reply *reply)
{
    const struct client_options *o = &client->options;
    SET(curl, CURLOPT_ERRORBUFFER, reply->why);
    SET(curl, CURLOPT_NOSIGNAL, 1L);
    SET(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    SET(curl, CURLOPT_FOLLOWLOCATION, 0L); /* a token goes where it was meant to */
    SET(curl, CURLOPT_PROXY, "");          /* the office's server is in the office */
    SET(curl, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(curl, CURLOPT_USERAGENT, o->user_agent);
    SET(curl, CURLOPT_CONNECTTIMEOUT_MS, o->connect_ms);
    SET(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
    SET(curl, CURLOPT_LOW_SPEED_TIME, o->silence_s);
    if (client->socket != NULL) {
        SET(curl, CURLOPT_UNIX_SOCKET_PATH, client->socket);
    }
    if (o->ca_file != NULL && o->ca_file[0] != '\0') {
        SET(curl, CURLOPT_CAINFO, o->ca_file);
    }
}

static void set_exchange(CURL *curl, const struct call *call, struct flow *flow)
{
    SET(curl, CURLOPT_HEADERFUNCTION, on_header);
    SET(curl, CURLOPT_HEADERDATA, flow);
    SET(curl, CURLOPT_WRITEFUNCTION, on_body);
    SET(curl, CURLOPT_WRITEDATA, flow);
    if (strcmp(call->method, "GET") == 0) {
        SET(curl, CURLOPT_HTTPGET, 1L);
        return;
    }
    SET(curl, CURLOPT_POST, 1L);
    if (call->upload_fd >= 0) {
        SET(curl, CURLOPT_READFUNCTION, on_upload);
        SET(curl, CURLOPT_READDATA, flow);
        SET(curl, CURLOPT_SEEKFUNCTION, on_seek);
        SET(curl, CURLOPT_SEEKDATA, flow);
        SET(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->upload_size);
    } else {
        SET(curl, CURLOPT_POSTFIELDS, call->body);
        SET(curl, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body_len);
    }
}

/* How curl's word for it reads in ours. Anything not named here may have reached the server. */
static enum transfer_end end_of(CURL *curl, CURLcode code, const struct flow *flow)
{
    curl_off_t began = 0;
    switch (code) {
    case CURLE_OK:
        return TRANSFER_DONE;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_URL_MALFORMAT:
        return TRANSFER_NOT_SENT;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
        return TRANSFER_UNTRUSTED;
    case CURLE_OPERATION_TIMEDOUT:
        curl_easy_getinfo(curl, CURLINFO_PRETRANSFER_TIME_T, &began);
        return began == 0 ? TRANSFER_NOT_SENT : TRANSFER_LOST;
    case CURLE_UNSUPPORTED_PROTOCOL: /* an answer without a status line */
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
        return TRANSFER_NOT_HTTP;
    case CURLE_ABORTED_BY_CALLBACK:
        return flow->read_failed ? TRANSFER_READ : TRANSFER_LOST;
    case CURLE_WRITE_ERROR:
        return flow->too_much ? TRANSFER_NOT_HTTP : TRANSFER_WRITE;
    default:
        return TRANSFER_LOST;
    }
}

enum transfer_end transfer(struct client *client, const struct call *call, struct reply *ret)
{
    *ret = (struct reply){.status = 0};
    buf_init(&ret->body, NULL, ANSWER_MOST);
    struct flow flow = {.call = call, .reply = ret};
    CURL *curl = client->curl;
    curl_easy_reset(curl); /* options go, the live connection stays */
    struct curl_slist *headers = headers_of(client, call);
    const char *url = arena_printf(arena_current(), "%s%s", client->base, call->path);
    SET(curl, CURLOPT_URL, url);
    SET(curl, CURLOPT_HTTPHEADER, headers);
    set_connection(client, curl, ret);
    set_exchange(curl, call, &flow);
    client->wrote |= call->key != NULL;
    CURLcode code = curl_easy_perform(curl);
    ret->no_memory = code == CURLE_OUT_OF_MEMORY;
    enum transfer_end end = end_of(curl, code, &flow);
    if (ret->why[0] == '\0') {
        strncpy(ret->why, curl_easy_strerror(code), sizeof ret->why - 1);
    }
    SET(curl, CURLOPT_HTTPHEADER, NULL);
    curl_slist_free_all(headers);
    return end;
}
