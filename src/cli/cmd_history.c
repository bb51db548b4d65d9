/*
 * cmd_history.c - every act of a letter, oldest first.
 */
#include "cli_room.h"

#include <string.h>

static void put_act(struct cli *cli, const json_t *act)
{
    enum { INDENT = 8 };
    size_t width = cli->world->width > 0 ? cli->world->width : 100;
    const json_t *actor = json_get(act, "actor");
    const json_t *behalf = json_get(act, "for");
    const char *daemon = say(cli, TEXT_THE_DAEMON);
    const char *who = actor != NULL    ? person_for(cli, actor, behalf)
                      : behalf != NULL ? saying(cli, TEXT_ON_BEHALF, daemon, person_name(behalf))
                                       : daemon;
    const char *text = plain_block(json_str(act, "text"));
    buf_printf(&cli->out, "%6lld  ", (long long)need_int(cli, act, "seq"));
    const char *at = shown_instant(act, "at");
    need_str(cli, act, "at");
    put_styled(cli, &cli->out, STYLE_BOLD, plain(need_str(cli, act, "act_text")));
    buf_printf(&cli->out, " – %s, %s\n", at, who);
    if (text[0] != '\0') {
        put_padding(&cli->out, INDENT);
        put_wrapped(&cli->out, text, width, INDENT, INDENT);
        buf_putc(&cli->out, '\n');
    }
}

/* One page with --limit, else all of them. */
int cmd_history(struct cli *cli)
{
    const char *base = url_path("/v1/letters/%/history", cli->args.words[0]);
    const char *path = query_of_options(cli, base);
    bool one_page = args_given(&cli->args, OPT_LIMIT) || cli->json;
    struct client_answer answer;
    const char *next;
    do {
        if (cli_get(cli, path, &answer) != 0) {
            return cli_fail(cli);
        }
        const json_t *acts = need_array(cli, answer.json, "acts");
        if (cli_json(cli, &answer)) {
            return 0;
        }
        for (size_t i = 0; i < json_array_size(acts); i++) {
            put_act(cli, json_array_get(acts, i));
        }
        next = next_page(answer.json);
        path = url_query(base, "after", next);
    } while (next != NULL && !one_page && cli->lacking == NULL);
    if (next != NULL && cli->lacking == NULL) {
        cli_after(cli, saying(cli, TEXT_MORE_AFTER, next, NULL));
    }
    return 0;
}
