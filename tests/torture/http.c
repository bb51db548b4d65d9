/* http.c - one request over a connection of the client's own, answered in full or not at all. */
#include "torture.h"

enum { ANSWER_MOST = 4 << 20 };

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct buf *body = context;
    buf_add(body, bytes, size * count);
    return body->overflow ? 0 : size * count;
}

static struct curl_slist *add(struct curl_slist *list, const char *name, const char *value)
{
    struct curl_slist *longer =
        curl_slist_append(list, arena_printf(arena_current(), "%s: %s", name, value));
    return longer != NULL ? longer : (die("no memory for a header"), NULL);
}

static struct curl_slist *headers_of(const struct post *post)
{
    struct curl_slist *list = NULL;
    list = add(list, "Authorization",
               arena_printf(arena_current(), "Bearer %s", agency_token(post->who)));
    list = add(list, "Content-Type", post->type);
    list = add(list, "Idempotency-Key", post->key);
    if (post->if_match != 0) {
        list = add(list, "If-Match",
                   arena_printf(arena_current(), "\"%lld\"", (long long)post->if_match));
    }
    return list;
}

/* What was set on curl before stays set. */
static struct answer perform(CURL *curl, const char *socket, const char *path,
                             struct curl_slist *headers, struct traffic *traffic)
{
    struct answer answer = {0};
    struct buf body;
    long status = 0;
    json_t *json;
    int64_t begun = clock_us();
    buf_init(&body, arena_current(), ANSWER_MOST);
    curl_easy_setopt(curl, CURLOPT_URL, arena_printf(arena_current(), "http://phieu%s", path));
    curl_easy_setopt(curl, CURLOPT_UNIX_SOCKET_PATH, socket);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 60L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &body);
    CURLcode code = curl_easy_perform(curl);
    if (code == CURLE_OK && curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK &&
        body.len > 0 && json_read(body.data, body.len, &json, NULL) == 0) {
        answer = (struct answer){(int)status, body.data, json};
        traffic_note(traffic, clock_us() - begun, answer.status);
    }
    curl_slist_free_all(headers);
    return answer;
}

struct answer http_post(CURL *curl, const char *socket, const struct post *post,
                        struct traffic *traffic)
{
    curl_easy_reset(curl); /* options go, the connection stays */
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, post->body);
    return perform(curl, socket, post->path, headers_of(post), traffic);
}

struct answer http_get(CURL *curl, const char *socket, const char *who, const char *path,
                       struct traffic *traffic)
{
    curl_easy_reset(curl);
    struct curl_slist *headers =
        add(NULL, "Authorization", arena_printf(arena_current(), "Bearer %s", agency_token(who)));
    return perform(curl, socket, path, headers, traffic);
}
