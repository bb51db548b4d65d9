/*
 * client.c - the door: open, get, post, upload, download.
 */
#include "client_room.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { KEY_BYTES = 16, KEY_TEXT = 2 * KEY_BYTES + 1 };

static void with_defaults(struct client_options *o)
{
    o->connect_ms = o->connect_ms > 0 ? o->connect_ms : 10000;
    o->silence_s = o->silence_s > 0 ? o->silence_s : 60;
    o->retry_ms = o->retry_ms > 0 ? o->retry_ms : 3000;
    o->user_agent = o->user_agent == NULL ? "phieu" : o->user_agent;
}

int client_open(const struct client_options *options, struct client **ret,
                struct client_problem *problem)
{
    const char *base, *socket, *token = "";
    INVARIANT(sodium_init() >= 0);
    if (!server_parse(options->server, &base, &socket)) {
        return client_problem_set(problem, CLIENT_SERVER_ADDRESS, options->lang, options->server,
                                  NULL);
    }
    bool has_file = options->token_file != NULL && options->token_file[0] != '\0';
    if (has_file &&
        token_load(options->token_file, options->server, options->lang, &token, problem) != 0) {
        return -1;
    }
    struct client *client = arena_alloc(arena_current(), sizeof *client);
    if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
        (client->curl = curl_easy_init()) == NULL) {
        arena_out_of_memory();
    }
    client->options = *options;
    with_defaults(&client->options);
    client->base = base;
    client->socket = socket;
    client->token = token;
    *ret = client;
    return 0;
}

void client_close(struct client *client)
{
    if (client == NULL) {
        return;
    }
    curl_easy_cleanup(client->curl);
}

bool client_wrote(const struct client *client)
{
    return client != NULL && client->wrote;
}

void client_be_patient(struct client *client, long silence_s)
{
    client->options.silence_s = silence_s;
}

static const char *fresh_key(void)
{
    unsigned char bytes[KEY_BYTES];
    randombytes_buf(bytes, sizeof bytes);
    char *text = arena_alloc(arena_current(), KEY_TEXT);
    return sodium_bin2hex(text, KEY_TEXT, bytes, sizeof bytes);
}

static int call_json(struct client *client, const struct call *call, struct client_answer *ret,
                     struct client_problem *problem)
{
    struct reply reply;
    if (request(client, call, &reply, problem) != 0) {
        return -1;
    }
    return answer_read(client, &reply, ret, problem);
}

int client_get(struct client *client, const char *path, struct client_answer *ret,
               struct client_problem *problem)
{
    struct call call = {.method = "GET", .path = path, .upload_fd = -1, .download_fd = -1};
    return call_json(client, &call, ret, problem);
}

int client_post(struct client *client, const char *path, const json_t *body, int64_t if_match,
                struct client_answer *ret, struct client_problem *problem)
{
    const char *text = body == NULL ? "{}" : json_dumps(body, JSON_COMPACT);
    INVARIANT(text != NULL);
    struct call call = {
        .method = "POST",
        .path = path,
        .body = text,
        .body_len = strlen(text),
        .key = fresh_key(),
        .if_match = if_match,
        .upload_fd = -1,
        .download_fd = -1,
    };
    return call_json(client, &call, ret, problem);
}

/* -1 with errno for what is not a readable ordinary file. */
static int open_ordinary(const char *file, uint64_t *ret_size)
{
    int fd = open(file, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    struct stat st;
    if (fd < 0) {
        return -1;
    }
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode)) {
        *ret_size = (uint64_t)st.st_size;
        return fd;
    }
    close(fd);
    errno = S_ISDIR(st.st_mode) ? EISDIR : EINVAL;
    return -1;
}

int client_upload(struct client *client, const char *path, const char *file,
                  client_progress *progress, void *context, struct client_answer *ret,
                  struct client_problem *problem)
{
    uint64_t size = 0;
    int fd = open_ordinary(file, &size);
    if (fd < 0) {
        return client_problem_set(problem, CLIENT_FILE_READ, client->options.lang, file,
                                  client_errno(errno, client->options.lang));
    }
    struct call call = {
        .method = "POST",
        .path = path,
        .key = fresh_key(),
        .upload_fd = fd,
        .upload_size = size,
        .progress = progress,
        .progress_context = context,
        .download_fd = -1,
    };
    int rc = call_json(client, &call, ret, problem);
    close(fd);
    if (rc != 0 && problem->kind == CLIENT_FILE_CHANGED) {
        client_problem_set(problem, CLIENT_FILE_CHANGED, client->options.lang, file, NULL);
    }
    return rc;
}

int client_download_noting(struct client *client, const char *path, int fd, const char *header,
                           char *ret_sha256, char ret_value[CLIENT_NOTE],
                           struct client_problem *problem)
{
    struct sha256_ctx hash;
    sha256_init(&hash);
    struct call call = {.method = "GET",
                        .path = path,
                        .upload_fd = -1,
                        .download_fd = fd,
                        .download_hash = &hash,
                        .noted = header};
    struct reply reply;
    if (request(client, &call, &reply, problem) != 0) {
        return -1;
    }
    if (reply.status != 200) {
        struct client_answer answer;
        if (answer_read(client, &reply, &answer, problem) != 0) {
            return -1;
        }
        return client_problem_set(problem, CLIENT_BAD_ANSWER, client->options.lang,
                                  client->options.server, "200");
    }
    unsigned char digest[SHA256_DIGEST_SIZE];
    sha256_digest(&hash, sizeof digest, digest);
    sodium_bin2hex(ret_sha256, 2 * sizeof digest + 1, digest, sizeof digest);
    memcpy(ret_value, reply.note, sizeof reply.note);
    return 0;
}

int client_download(struct client *client, const char *path, int fd, char *ret_sha256,
                    struct client_problem *problem)
{
    char none[CLIENT_NOTE];
    return client_download_noting(client, path, fd, NULL, ret_sha256, none, problem);
}
