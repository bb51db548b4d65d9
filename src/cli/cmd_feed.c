/*
 * cmd_feed.c - lịch hạn: the address at which a calendar reads one's deadlines.
 */
#include "cli_room.h"

#include <string.h>

/* Where the server is reached by HTTP the whole address, else what stands behind it. */
static const char *address_of(const struct cli *cli, const char *path)
{
    size_t len = strlen(cli->server);
    while (len > 0 && cli->server[len - 1] == '/') {
        len--;
    }
    return strncmp(cli->server, "http", 4) == 0
               ? arena_printf(arena_current(), "%.*s%s", (int)len, cli->server, path)
               : path;
}

static int make(struct cli *cli)
{
    struct client_answer answer;
    if (cli_post(cli, "/v1/me/feed", json_object(), &answer) != 0) {
        return cli_fail(cli);
    }
    if (cli_json(cli, &answer)) {
        return 0;
    }
    const json_t *feed = need_object(cli, answer.json, "feed");
    buf_printf(&cli->out, "%s\n", address_of(cli, plain(need_str(cli, feed, "path"))));
    cli_after(cli, say(cli, TEXT_FEED_SECRET));
    return 0;
}

static int revoke(struct cli *cli)
{
    struct client_answer answer;
    if (cli_post(cli, "/v1/me/feed/revoke", json_object(), &answer) != 0) {
        return cli_fail(cli);
    }
    if (!cli_json(cli, &answer)) {
        buf_printf(&cli->out, "%s\n", say(cli, TEXT_FEED_REVOKED));
    }
    return 0;
}

/* Asked again it does not make a new one: that would end the one the telephone uses. */
int cmd_calendar_feed(struct cli *cli)
{
    struct client_answer answer;
    if (args_given(&cli->args, OPT_REVOKE)) {
        return revoke(cli);
    }
    if (args_given(&cli->args, OPT_RENEW)) {
        return make(cli);
    }
    if (cli_get(cli, "/v1/me/feed", &answer) != 0) {
        return cli_fail(cli);
    }
    const json_t *feed = need_object(cli, answer.json, "feed");
    if (!json_bool(feed, "active")) {
        return make(cli);
    }
    if (!cli_json(cli, &answer)) {
        buf_printf(&cli->out, "%s\n",
                   saying(cli, TEXT_FEED_THERE, shown_instant(feed, "created"), NULL));
        cli_after(cli, say(cli, TEXT_FEED_RENEW));
    }
    return 0;
}
