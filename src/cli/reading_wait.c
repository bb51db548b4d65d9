/*
 * reading_wait.c - waiting until a draft was read: one look after another, progress in one line of
 * a terminal. Whoever leaves (Ctrl-C) changes nothing: phieud reads on.
 */
#include "reading.h"

#include <string.h>
#include <time.h>

enum { LOOK_MS = 400, STILL_MS = 3600 * 1000, NAME_SHOWN = 40 };

static void rest(long ms)
{
    struct timespec left = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    (void)nanosleep(&left, NULL);
}

static void show(const struct cli *cli, const struct reading_wait *wait, const json_t *draft)
{
    FILE *err = cli->world->err;
    if (!cli->world->err_tty) {
        return;
    }
    fputs("\r", err);
    if (wait->of > 1) {
        fprintf(err, "%zu/%zu ", wait->done, wait->of);
    }
    fprintf(err, "%s: %s\x1b[K", text_cut(plain(wait->name), NAME_SHOWN),
            reading_summary(cli, draft));
    (void)fflush(err);
}

static void wipe(const struct cli *cli)
{
    if (cli->world->err_tty) {
        fputs("\r\x1b[K", cli->world->err);
    }
}

/* Nothing more comes, or what a person needs first is there. */
static bool ready(const json_t *draft)
{
    enum read_progress progress = reading_progress(draft);
    return (progress != READING_WAITS && progress != READING_RUNS) || reading_has_fields(draft);
}

/* Changes whenever the reading of this draft gets on. */
static int64_t mark_of(const json_t *draft)
{
    const json_t *reading = json_get(draft, "reading");
    return (int64_t)reading_progress(draft) * 1000000 + json_int(reading, "percent", 0) * 1000 +
           json_int(reading, "pages_read", 0) % 1000;
}

int reading_await(struct cli *cli, const char *number, const struct reading_wait *wait,
                  struct client_answer *ret, const json_t **ret_draft)
{
    long look_ms = cli->world->retry_ms > 0 ? cli->world->retry_ms : LOOK_MS;
    int64_t moved = monotonic_ms(), mark = -1;
    bool shown = false;
    for (;;) {
        if (cli_get(cli, url_path("/v1/drafts/%", number), ret) != 0) {
            return -1;
        }
        *ret_draft = need_object(cli, ret->json, "draft");
        if (!wait->stay || cli->lacking != NULL || ready(*ret_draft)) {
            break;
        }
        if (mark_of(*ret_draft) != mark) {
            mark = mark_of(*ret_draft);
            moved = monotonic_ms();
        } else if (!cli->world->err_tty && monotonic_ms() - moved > STILL_MS) {
            wipe(cli);
            return cli_problem(cli, CLIENT_STILL_READING, number, NULL);
        }
        show(cli, wait, *ret_draft);
        shown = true;
        rest(look_ms);
    }
    if (shown) {
        wipe(cli);
    }
    return 0;
}
