/*
 * call.c - calls to the server, and what their answers must have.
 */
#include "cli_room.h"

#include <stdlib.h>
#include <string.h>

int cli_connect(struct cli *cli)
{
    if (cli->client != NULL) {
        return 0;
    }
    const struct client_options o = {
        .server = cli->server,
        .token_file = cli->token_file,
        .ca_file = cli->ca_file,
        .user_agent = arena_printf(arena_current(), "phieu/%s", cli->world->version),
        .lang = cli->lang,
        .retry_ms = cli->world->retry_ms,
    };
    return client_open(&o, &cli->client, &cli->problem);
}

int cli_get(struct cli *cli, const char *path, struct client_answer *ret)
{
    return cli_connect(cli) != 0 ? -1 : client_get(cli->client, path, ret, &cli->problem);
}

int cli_post(struct cli *cli, const char *path, const json_t *body, struct client_answer *ret)
{
    if (cli_connect(cli) != 0) {
        return -1;
    }
    const char *version = args_value(&cli->args, OPT_IF_VERSION);
    int64_t if_match = version == NULL ? 0 : strtoll(version, NULL, 10);
    return client_post(cli->client, path, body, if_match, ret, &cli->problem);
}

struct progress {
    struct cli *cli;
    const char *name;
    unsigned shown; /* percent */
};

static void show_progress(void *context, uint64_t done, uint64_t total)
{
    struct progress *p = context;
    unsigned percent = total == 0 ? 100 : (unsigned)(done * 100 / total);
    if (percent != p->shown) {
        p->shown = percent;
        fprintf(p->cli->world->err, "\r%s %u%%\x1b[K", p->name, percent);
        (void)fflush(p->cli->world->err);
    }
}

int cli_upload(struct cli *cli, const char *file, const char **ret_sha256, const char **ret_name)
{
    enum { WORTH_SHOWING = 40 };
    if (cli_connect(cli) != 0) {
        return -1;
    }
    const char *slash = strrchr(file, '/');
    const char *name = plain(slash == NULL ? file : slash + 1);
    struct progress progress = {.cli = cli, .name = text_cut(name, WORTH_SHOWING), .shown = 101};
    struct client_answer answer;
    bool tty = cli->world->err_tty;
    int rc = client_upload(cli->client, url_query("/v1/files", "name", name), file,
                           tty ? show_progress : NULL, &progress, &answer, &cli->problem);
    if (tty && progress.shown <= 100) {
        fputs("\r\x1b[K", cli->world->err);
    }
    if (rc != 0) {
        return -1;
    }
    *ret_sha256 = json_str(answer.json, "sha256");
    *ret_name = name;
    return (*ret_sha256)[0] != '\0' ? 0
                                    : cli_problem(cli, CLIENT_BAD_ANSWER, cli->server, "sha256");
}

static void note_lack(struct cli *cli, const char *member)
{
    if (cli->lacking == NULL) {
        cli->lacking = member;
    }
}

const char *need_str(struct cli *cli, const json_t *object, const char *member)
{
    if (!json_is_string(json_get(object, member))) {
        note_lack(cli, member);
    }
    return json_str(object, member);
}

int64_t need_int(struct cli *cli, const json_t *object, const char *member)
{
    if (!json_is_integer(json_get(object, member))) {
        note_lack(cli, member);
    }
    return json_int(object, member, 0);
}

const json_t *need_object(struct cli *cli, const json_t *object, const char *member)
{
    const json_t *value = json_get(object, member);
    if (!json_is_object(value)) {
        note_lack(cli, member);
        return json_object();
    }
    return value;
}

const json_t *need_array(struct cli *cli, const json_t *object, const char *member)
{
    const json_t *value = json_get(object, member);
    if (!json_is_array(value)) {
        note_lack(cli, member);
        return json_array();
    }
    return value;
}

const char *person_name(const json_t *person)
{
    const char *name = json_str(person, "name");
    return plain(name[0] != '\0' ? name : json_str(person, "username"));
}

const char *person_for(const struct cli *cli, const json_t *person, const json_t *behalf)
{
    if (!json_is_object(behalf)) {
        return person_name(person);
    }
    return saying(cli, TEXT_ON_BEHALF, person_name(person), person_name(behalf));
}

const char *next_page(const json_t *answer)
{
    const json_t *next = json_get(answer, "next");
    if (json_is_integer(next)) {
        return arena_printf(arena_current(), "%lld", (long long)json_integer_value(next));
    }
    const char *text = json_string_value(next);
    return text == NULL || text[0] == '\0' ? NULL : text;
}
