/*
 * answer.c - reading what the server said, strictly: JSON of our format, or it is a bad answer.
 */
#include "client_room.h"

#include <stdio.h>
#include <string.h>

enum { EXIT_PROTOCOL = 76 };

static int bad(struct client *client, const char *why, struct client_problem *problem)
{
    return client_problem_set(problem, CLIENT_BAD_ANSWER, client->options.lang,
                              client->options.server, why);
}

static int read_object(struct client *client, const struct reply *reply, json_t **ret,
                       struct client_problem *problem)
{
    char status[32];
    snprintf(status, sizeof status, "HTTP %d", reply->status);
    if (!reply->json) {
        return bad(client, arena_printf(arena_current(), "%s, không phải JSON / not JSON", status),
                   problem);
    }
    struct error err;
    if (json_read(reply->body.data, reply->body.len, ret, &err) != 0) {
        return bad(
            client,
            arena_printf(arena_current(), "%s, JSON: %s / %s", status, err.arg[0], err.arg[1]),
            problem);
    }
    const json_t *version = json_get(*ret, "format_version");
    if (!json_is_integer(version)) {
        return bad(client, "format_version", problem);
    }
    if (json_integer_value(version) != CLIENT_FORMAT_VERSION) {
        const char *other =
            arena_printf(arena_current(), "%lld", (long long)json_integer_value(version));
        return client_problem_set(problem, CLIENT_VERSION, client->options.lang,
                                  client->options.server, other);
    }
    return 0;
}

static int read_problem(struct client *client, const struct reply *reply, const json_t *json,
                        struct client_problem *problem)
{
    int64_t exit_status = json_int(json, "exit", 0);
    if (json_str(json, "code")[0] == '\0' || json_str(json, "detail")[0] == '\0') {
        return bad(client, json_str(json, "code")[0] == '\0' ? "code" : "detail", problem);
    }
    *problem = (struct client_problem){
        .http_status = reply->status,
        .exit_status = exit_status > 0 && exit_status < 126 ? (int)exit_status : EXIT_PROTOCOL,
        .code = json_str(json, "code"),
        .field = json_str(json, "field"),
        .detail = json_str(json, "detail"),
        .remedy = json_str(json, "remedy"),
        .request_id = json_str(json, "request_id"),
        .earlier = json_str(json, "earlier"),
        .bytes = reply->body.data,
        .len = reply->body.len,
    };
    return -1;
}

int answer_read(struct client *client, const struct reply *reply, struct client_answer *ret,
                struct client_problem *problem)
{
    json_t *json = NULL;
    if (read_object(client, reply, &json, problem) != 0) {
        return -1;
    }
    if (reply->status < 200 || reply->status > 299) {
        return read_problem(client, reply, json, problem);
    }
    *ret = (struct client_answer){
        .status = reply->status,
        .bytes = reply->body.data,
        .len = reply->body.len,
        .json = json,
        .etag = arena_strdup(arena_current(), reply->etag),
    };
    return 0;
}
