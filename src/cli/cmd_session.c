/*
 * cmd_session.c - login, logout, whoami.
 */
#include "cli_room.h"

#include <string.h>

static int login_request(struct cli *cli, const char *user, const char *password,
                         struct client_answer *ret)
{
    json_t *body = json_object();
    if (body_set(cli, body, "username", "username", user) != 0 ||
        body_set(cli, body, "password", "password", password) != 0) {
        return -1;
    }
    json_object_set_new(body, "label", json_string("phieu"));
    cli->token_file = NULL; /* the old token has nothing to say here */
    return cli_post(cli, "/v1/login", body, ret);
}

/* Without the token: it belongs in its file, not on a screen. */
static void print_login(struct cli *cli, const struct client_answer *answer)
{
    if (cli->json) {
        json_t *shown = json_object();
        json_object_set_new(shown, "format_version", json_integer(CLIENT_FORMAT_VERSION));
        json_object_set(shown, "person", json_object_get(answer->json, "person"));
        json_object_set(shown, "expires", json_object_get(answer->json, "expires"));
        const char *text = json_dumps(shown, JSON_COMPACT);
        INVARIANT(text != NULL);
        cli_json_text(cli, text, strlen(text), shown);
        return;
    }
    const json_t *person = need_object(cli, answer->json, "person");
    buf_printf(&cli->out, "%s\n", saying(cli, TEXT_LOGGED_IN, person_name(person), NULL));
    cli_next(cli, "");
}

int cmd_login(struct cli *cli)
{
    const char *user = args_value(&cli->args, OPT_USER), *file = cli->token_file;
    if (user == NULL && cli->args.word_count > 0) {
        user = cli->args.words[0];
    }
    if (user == NULL && cli->world->in_tty) {
        user = cli_ask(cli, TEXT_ASK_USER, false);
    }
    if (user == NULL || user[0] == '\0') {
        return cli_missing(cli, OPT_USER);
    }
    if (file[0] == '\0') {
        return cli_usage(cli, say(cli, TEXT_NO_HOME), say(cli, TEXT_NO_HOME_REMEDY));
    }
    cli->token_file = NULL;
    if (cli_connect(cli) != 0) {
        return cli_fail(cli);
    }
    if (client_in_clear(cli->client)) {
        cli_note(cli, say(cli, TEXT_IN_CLEAR));
    }
    const char *password = cli_ask(cli, TEXT_ASK_PASSWORD, true);
    if (password == NULL || password[0] == '\0') {
        return cli_usage(cli, say(cli, TEXT_NO_PASSWORD), say(cli, TEXT_NO_PASSWORD_REMEDY));
    }
    struct client_answer answer;
    if (login_request(cli, user, password, &answer) != 0) {
        return cli_fail(cli);
    }
    const char *token = need_str(cli, answer.json, "token");
    if (cli->lacking == NULL &&
        token_save(file, token, cli->server, cli->lang, &cli->problem) != 0) {
        return cli_fail(cli);
    }
    print_login(cli, &answer);
    return 0;
}

/* The file goes even when the server cannot be asked: the person wants to be out. */
int cmd_logout(struct cli *cli)
{
    struct client_answer answer;
    int rc = cli_post(cli, "/v1/logout", NULL, &answer);
    bool gone = rc != 0 && cli->problem.http_status == 401;
    struct client_problem kept = cli->problem;
    if (token_forget(cli->token_file, cli->lang, &cli->problem) != 0) {
        return cli_fail(cli);
    }
    if (rc != 0 && !gone) {
        cli->problem = kept;
        return cli_fail(cli);
    }
    if (cli->json) {
        const char *text = "{\"format_version\":1}";
        cli_json_text(cli, text, strlen(text), json_pack("{si}", "format_version", 1));
    } else {
        buf_printf(&cli->out, "%s\n", say(cli, TEXT_LOGGED_OUT));
    }
    return 0;
}

static void put_positions(struct cli *cli, const json_t *me)
{
    const json_t *positions = need_array(cli, me, "positions");
    for (size_t i = 0; i < json_array_size(positions); i++) {
        const json_t *p = json_array_get(positions, i);
        const char *role =
            json_str(p, "role_text")[0] != '\0' ? json_str(p, "role_text") : json_str(p, "role");
        const char *text = arena_printf(arena_current(), "%s – %s", plain(role),
                                        plain(json_str(json_get(p, "unit"), "name")));
        put_labelled(cli, say(cli, TEXT_LABEL_ROLE), text, STYLE_NONE);
    }
}

static void put_delegations(struct cli *cli, const json_t *me)
{
    const json_t *all = json_get(me, "delegations");
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *d = json_array_get(all, i);
        const char *names = saying(cli, TEXT_DELEGATES, person_name(json_get(d, "from")),
                                   person_name(json_get(d, "to")));
        const char *text = arena_printf(arena_current(), "%s, %s–%s", names, shown_day(d, "first"),
                                        shown_day(d, "last"));
        if (json_is_false(json_object_get(d, "in_force"))) {
            text = saying(cli, TEXT_NOT_YET, text, NULL);
        }
        put_labelled(cli, say(cli, TEXT_LABEL_DELEGATION), text, STYLE_NONE);
    }
}

int cmd_whoami(struct cli *cli)
{
    struct client_answer answer;
    if (cli_get(cli, "/v1/me", &answer) != 0) {
        return cli_fail(cli);
    }
    if (cli_json(cli, &answer)) {
        return 0;
    }
    const json_t *person = need_object(cli, answer.json, "person");
    const char *name = arena_printf(arena_current(), "%s (%s)", person_name(person),
                                    plain(need_str(cli, person, "username")));
    put_labelled(cli, say(cli, TEXT_LABEL_PERSON), name, STYLE_BOLD);
    put_labelled(cli, say(cli, TEXT_LABEL_TITLE), json_str(person, "title"), STYLE_NONE);
    put_positions(cli, answer.json);
    put_delegations(cli, answer.json);
    put_labelled(cli, say(cli, TEXT_LABEL_AGENCY),
                 json_str(json_get(answer.json, "agency"), "name"), STYLE_NONE);
    put_labelled(cli, say(cli, TEXT_LABEL_TODAY), shown_day(answer.json, "today"), STYLE_NONE);
    put_labelled(cli, say(cli, TEXT_LABEL_SERVER), cli->server, STYLE_NONE);
    return 0;
}
