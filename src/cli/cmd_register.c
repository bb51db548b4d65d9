/*
 * cmd_register.c - registering a letter, and correcting what was registered.
 */
#include "cli_room.h"

#include <string.h>

/* The number is what the clerk writes on the paper next: on a terminal it stands in a frame. */
static void print_number(struct cli *cli, const json_t *letter)
{
    const char *number = arena_printf(arena_current(), "%s  %s", say(cli, TEXT_ARRIVAL_NUMBER),
                                      plain(need_str(cli, letter, "ref")));
    const char *day = arena_printf(arena_current(), "%s  %s", say(cli, TEXT_ARRIVAL_DATE),
                                   shown_day(letter, "arrived"));
    if (!cli->world->out_tty) {
        buf_printf(&cli->out, "%s\n%s\n", number, day);
        return;
    }
    size_t wide = text_width(number) > text_width(day) ? text_width(number) : text_width(day);
    const char *rows[] = {number, day};
    const char *ends[] = {"┌", "┐", "└", "┘"};
    for (size_t edge = 0; edge < 2; edge++) {
        buf_puts(&cli->out, ends[2 * edge]);
        for (size_t i = 0; i < wide + 4; i++) {
            buf_puts(&cli->out, "─");
        }
        buf_printf(&cli->out, "%s\n", ends[2 * edge + 1]);
        for (size_t r = 0; edge == 0 && r < 2; r++) {
            buf_puts(&cli->out, "│  ");
            put_styled(cli, &cli->out, STYLE_BOLD, rows[r]);
            put_padding(&cli->out, wide - text_width(rows[r]));
            buf_puts(&cli->out, "  │\n");
        }
    }
}

static void print_registered(struct cli *cli, const json_t *answer)
{
    const json_t *attached = json_get(answer, "attached_to");
    if (attached != NULL) {
        const char *ref = need_str(cli, attached, "ref");
        buf_printf(&cli->out, "%s\n", saying(cli, TEXT_ATTACHED, ref, NULL));
        return;
    }
    const json_t *letter = need_object(cli, answer, "letter");
    print_number(cli, letter);
    put_warnings(cli, answer);
    if (cli->lacking == NULL) {
        cli_next(cli, json_str(letter, "ref"));
    }
}

int cmd_register(struct cli *cli)
{
    bool from_draft = args_given(&cli->args, OPT_DRAFT);
    static const enum option_id wanted[] = {OPT_CODE, OPT_ISSUED, OPT_ISSUER, OPT_SUBJECT};
    for (size_t i = 0; !from_draft && i < sizeof wanted / sizeof wanted[0]; i++) {
        bool secret = args_given(&cli->args, OPT_SECRECY); /* a stub has no subject */
        bool attaching = args_given(&cli->args, OPT_ATTACH_TO);
        if (!secret && !attaching && !args_given(&cli->args, wanted[i])) {
            return cli_missing(cli, wanted[i]);
        }
    }
    json_t *body = body_of_options(cli);
    struct client_answer answer;
    if (body == NULL || body_add_files(cli, body) != 0 ||
        cli_post(cli, "/v1/letters", body, &answer) != 0) {
        return cli_fail(cli);
    }
    if (!cli_json(cli, &answer)) {
        print_registered(cli, answer.json);
    }
    return 0;
}

int cmd_correct(struct cli *cli)
{
    if (!args_given(&cli->args, OPT_REASON)) {
        return cli_missing(cli, OPT_REASON);
    }
    json_t *fields = body_of_options(cli);
    if (fields == NULL) {
        return cli_fail(cli);
    }
    json_t *body = json_object();
    json_object_set(body, "reason", json_object_get(fields, "reason"));
    json_object_del(fields, "reason");
    if (json_object_size(fields) == 0) {
        return cli_usage(cli, say(cli, TEXT_NOTHING_TO_CORRECT),
                         saying(cli, TEXT_SEE_HELP, "correct", NULL));
    }
    json_object_set_new(body, "fields", fields);
    return act_send(cli, body);
}
