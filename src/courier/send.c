/* send.c - one letter over libcurl, and what the other side said to it. */
#include "courier_room.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

enum { CONNECT_SECONDS = 15, WHOLE_SECONDS = 45, MESSAGE_MOST = 1 << 20 };

struct sender {
    const struct route_out *route;
    CURL *mail, *webhook;
};

/* One transfer under way. */
struct flow {
    const char *bytes;
    size_t len, at;
    struct result *ret;
};

static void keep_answer(struct result *ret, const char *bytes, size_t len)
{
    size_t kept = 0;
    for (size_t i = 0; i < len && kept + 1 < sizeof ret->answer; i++) {
        const bool printable = bytes[i] >= ' ' && bytes[i] < 0x7f;
        if (printable) {
            ret->answer[kept++] = bytes[i];
        }
    }
    if (kept > 0) {
        ret->answer[kept] = '\0';
    }
}

/* The last line a mail server said stands; of HTTP the status line. */
static size_t on_header(char *bytes, size_t size, size_t count, void *context)
{
    struct flow *flow = context;
    const bool http = size * count > 5 && strncmp(bytes, "HTTP/", 5) == 0;
    const bool smtp = size * count > 3 && bytes[0] >= '2' && bytes[0] <= '5';
    if (http || smtp) {
        keep_answer(flow->ret, bytes, size * count);
    }
    return size * count;
}

/* What an HTTP server has to say beyond its status is nobody's. */
static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    (void)bytes;
    (void)context;
    return size * count;
}

static size_t on_read(char *bytes, size_t size, size_t count, void *context)
{
    struct flow *flow = context;
    const size_t left = flow->len - flow->at, room = size * count;
    const size_t len = left < room ? left : room;
    memcpy(bytes, flow->bytes + flow->at, len);
    flow->at += len;
    return len;
}

static bool set_common(CURL *curl, struct flow *flow, const char *protocols, const char *ca_file)
{
    int bad = 0;
    curl_easy_reset(curl); /* keeps the connection */
    bad |= (int)curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
    bad |= (int)curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    bad |= (int)curl_easy_setopt(curl, CURLOPT_PROXY, "");
    bad |= (int)curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    bad |= (int)curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)WHOLE_SECONDS);
    bad |= (int)curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, on_header);
    bad |= (int)curl_easy_setopt(curl, CURLOPT_HEADERDATA, flow);
    bad |= (int)curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    if (ca_file[0] != '\0') {
        bad |= (int)curl_easy_setopt(curl, CURLOPT_CAINFO, ca_file);
    }
    return bad == 0;
}

/* A failure that says nothing about this letter: the next one would meet it as well. Once all was
 * handed over and no answer came, nobody knows. */
static void take_failure(CURLcode rc, const struct flow *flow, long status, struct result *ret)
{
    const bool lost = rc == CURLE_RECV_ERROR || rc == CURLE_GOT_NOTHING ||
                      rc == CURLE_OPERATION_TIMEDOUT || rc == CURLE_SEND_ERROR;
    ret->outcome = lost && flow->len > 0 && flow->at == flow->len && status < 400 ? OUTCOME_UNSURE
                                                                                  : OUTCOME_DOWN;
    if (status < 400) {
        keep_answer(ret, curl_easy_strerror(rc), strlen(curl_easy_strerror(rc)));
    }
}

/* ---- mail ---------------------------------------------------------------------------------- */

/* Refusals of a mail server that are about us, not about the letter: authentication (RFC 4954), TLS
 * wanted, closing. */
static bool is_about_us(long status)
{
    return status == 421 || status == 530 || status == 534 || status == 535 || status == 538;
}

static bool set_mail(CURL *curl, const struct route_out *route, struct flow *flow, const char *to,
                     struct curl_slist **ret_to)
{
    const char *port = strrchr(route->mail.server, ':');
    const bool from_start = port != NULL && strcmp(port, ":465") == 0 && route->mail.tls;
    struct arena *arena = arena_current();
    int bad = 0;
    if (!set_common(curl, flow, "smtp,smtps", route->mail.ca_file)) {
        return false;
    }
    *ret_to = curl_slist_append(NULL, arena_printf(arena, "<%s>", to));
    bad |= (int)curl_easy_setopt(
        curl, CURLOPT_URL,
        arena_printf(arena, "%s://%s", from_start ? "smtps" : "smtp", route->mail.server));
    bad |= (int)curl_easy_setopt(curl, CURLOPT_USE_SSL,
                                 (long)(route->mail.tls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    bad |= (int)curl_easy_setopt(curl, CURLOPT_MAIL_FROM,
                                 arena_printf(arena, "<%s>", route->mail.from));
    bad |= (int)curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, *ret_to);
    bad |= (int)curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    bad |= (int)curl_easy_setopt(curl, CURLOPT_READFUNCTION, on_read);
    bad |= (int)curl_easy_setopt(curl, CURLOPT_READDATA, flow);
    if (route->mail.user[0] != '\0') {
        bad |= (int)curl_easy_setopt(curl, CURLOPT_USERNAME, route->mail.user);
        bad |= (int)curl_easy_setopt(curl, CURLOPT_PASSWORD, route->mail.password);
    }
    return *ret_to != NULL && bad == 0;
}

static void judge_mail(CURLcode rc, const struct flow *flow, long status, struct result *ret)
{
    if (rc == CURLE_OK) {
        ret->outcome = OUTCOME_SENT;
    } else if (status >= 400 && !is_about_us(status) && rc != CURLE_LOGIN_DENIED) {
        ret->outcome = status >= 500 ? OUTCOME_NEVER : OUTCOME_LATER;
    } else {
        take_failure(rc, flow, status, ret);
    }
}

void sender_mail(struct sender *sender, const json_t *letter, struct result *ret)
{
    const struct route_out *route = sender->route;
    const struct courier_mail mail = {
        .from = route->mail.from,
        .from_name = route->agency,
        .to = json_str(letter, "to"),
        .to_name = json_str(letter, "to_name"),
        .subject = json_str(letter, "subject"),
        .body = json_str(letter, "body"),
        .key = json_str(letter, "key"),
        .at = {json_int(letter, "at", 0)},
        .zone_minutes = route->zone_minutes,
    };
    struct buf text;
    struct curl_slist *to = NULL;
    long status = 0;
    buf_init(&text, arena_current(), MESSAGE_MOST);
    courier_compose(&text, &mail);
    struct flow flow = {text.data, text.len, 0, ret};
    CURLcode rc = CURLE_FAILED_INIT;
    if (!text.overflow && set_mail(sender->mail, route, &flow, mail.to, &to)) {
        rc = curl_easy_perform(sender->mail);
        (void)curl_easy_getinfo(sender->mail, CURLINFO_RESPONSE_CODE, &status);
    }
    judge_mail(rc, &flow, status, ret);
    curl_slist_free_all(to);
}

/* ---- webhook ------------------------------------------------------------------------------- */

static void judge_webhook(CURLcode rc, struct flow *flow, long status, struct result *ret)
{
    if (rc != CURLE_OK) {
        flow->at = flow->len; /* a POST may have been read whole */
        if (rc == CURLE_COULDNT_CONNECT || rc == CURLE_COULDNT_RESOLVE_HOST) {
            flow->at = 0;
        }
        take_failure(rc, flow, status, ret);
    } else if (status >= 200 && status < 300) {
        ret->outcome = OUTCOME_SENT;
    } else if (status == 400 || status == 413 || status == 415 || status == 422) {
        ret->outcome = OUTCOME_NEVER;
    } else {
        ret->outcome =
            status == 408 || status == 409 || status == 425 || status == 429 || status >= 500
                ? OUTCOME_LATER
                : OUTCOME_DOWN;
    }
}

static struct curl_slist *headers_of(const struct route_out *route, const char *key,
                                     const char *body, size_t len)
{
    struct arena *arena = arena_current();
    char signature[COURIER_SIGNATURE];
    const char *time = arena_printf(arena, "%lld", (long long)(instant_now().ms / 1000));
    courier_sign(route->webhook.secret, route->webhook.secret_len, time, body, len, signature);
    const char *const lines[] = {
        "Content-Type: application/json",
        "Expect:",
        arena_printf(arena, "X-Phieu-Key: %s", key),
        arena_printf(arena, "X-Phieu-Timestamp: %s", time),
        arena_printf(arena, "X-Phieu-Signature: %s", signature),
    };
    struct curl_slist *list = NULL;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct curl_slist *longer = curl_slist_append(list, lines[i]);
        if (longer == NULL) {
            curl_slist_free_all(list);
            return NULL;
        }
        list = longer;
    }
    return list;
}

void sender_webhook(struct sender *sender, const json_t *letter, struct result *ret)
{
    const struct route_out *route = sender->route;
    const char *body = json_str(letter, "body");
    const size_t len = strlen(body);
    struct flow flow = {body, len, 0, ret};
    struct curl_slist *headers = headers_of(route, json_str(letter, "key"), body, len);
    CURL *curl = sender->webhook;
    CURLcode rc = CURLE_OUT_OF_MEMORY;
    long status = 0;
    if (headers != NULL && set_common(curl, &flow, "http,https", route->webhook.ca_file)) {
        int bad = (int)curl_easy_setopt(curl, CURLOPT_URL, route->webhook.url);
        bad |= (int)curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
        bad |= (int)curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)len);
        bad |= (int)curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body);
        rc = bad == 0 ? curl_easy_perform(curl) : CURLE_FAILED_INIT;
        (void)curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    }
    judge_webhook(rc, &flow, status, ret);
    curl_slist_free_all(headers);
}

struct sender *sender_new(const struct route_out *route)
{
    struct sender *sender = calloc(1, sizeof *sender);
    if (sender == NULL) {
        return NULL;
    }
    *sender = (struct sender){route, curl_easy_init(), curl_easy_init()};
    if (sender->mail == NULL || sender->webhook == NULL) {
        free(sender);
        return NULL;
    }
    return sender;
}
