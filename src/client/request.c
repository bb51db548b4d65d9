/*
 * request.c - a request and its one retry.
 *
 * A write that lost its answer may have been recorded. It is sent once more under the same
 * Idempotency-Key, so that the server answers what it answered before; lost again, we say so.
 */
#include "client_room.h"

#include <time.h>
#include <unistd.h>

enum { RECONNECT_STEP_MS = 100 };

static void pause_ms(long ms)
{
    struct timespec t = {.tv_sec = ms / 1000, .tv_nsec = (ms % 1000) * 1000000L};
    nanosleep(&t, NULL);
}

static bool rewind_call(const struct call *call)
{
    return call->upload_fd < 0 || lseek(call->upload_fd, 0, SEEK_SET) == 0;
}

/* A server that was restarted is back in a moment: reconnecting sends nothing twice. */
static enum transfer_end again(struct client *client, const struct call *call, struct reply *reply)
{
    int64_t until = monotonic_ms() + client->options.retry_ms;
    enum transfer_end end;
    for (;;) {
        long step = client->options.retry_ms < RECONNECT_STEP_MS ? client->options.retry_ms
                                                                 : RECONNECT_STEP_MS;
        pause_ms(step);
        if (!rewind_call(call)) {
            return TRANSFER_READ;
        }
        end = transfer(client, call, reply);
        if (end != TRANSFER_NOT_SENT || monotonic_ms() >= until) {
            return end;
        }
    }
}

static int failed(struct client *client, enum transfer_end end, bool uncertain,
                  const struct reply *reply, struct client_problem *problem)
{
    static const enum client_problem_kind kinds[] = {
        [TRANSFER_DONE] = CLIENT_NO_PROBLEM,     [TRANSFER_NOT_SENT] = CLIENT_UNREACHABLE,
        [TRANSFER_UNTRUSTED] = CLIENT_TLS,       [TRANSFER_LOST] = CLIENT_UNREACHABLE,
        [TRANSFER_NOT_HTTP] = CLIENT_BAD_ANSWER, [TRANSFER_READ] = CLIENT_FILE_CHANGED,
        [TRANSFER_WRITE] = CLIENT_FILE_WRITE,
    };
    enum client_problem_kind kind = uncertain ? CLIENT_UNCERTAIN : kinds[end];
    return client_problem_set(problem, kind, client->options.lang, client->options.server,
                              arena_strdup(arena_current(), reply->why));
}

int request(struct client *client, const struct call *call, struct reply *ret,
            struct client_problem *problem)
{
    enum transfer_end end = transfer(client, call, ret);
    bool may_have_arrived = end == TRANSFER_LOST;
    /* A download that broke has written bytes already: its caller starts over, not we. */
    if (may_have_arrived && call->download_fd < 0) {
        end = again(client, call, ret);
    }
    if (end == TRANSFER_DONE) {
        return 0;
    }
    if (ret->no_memory) {
        arena_out_of_memory();
    }
    bool silent = end == TRANSFER_LOST || end == TRANSFER_NOT_SENT || end == TRANSFER_UNTRUSTED;
    return failed(client, end, may_have_arrived && silent && call->key != NULL, ret, problem);
}
