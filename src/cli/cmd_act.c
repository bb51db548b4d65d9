/*
 * cmd_act.c - the acts on a letter. Most are the options of their row in the table, sent as typed;
 * the others only bring positional words into the same shape.
 */
#include "cli_room.h"

#include <string.h>

enum { PROPOSAL_MOST = 4 << 20 }; /* the server says what is too long; this keeps memory bounded */

int act_send(struct cli *cli, const json_t *body)
{
    const struct command *command = cli->args.command;
    const char *path = url_path("/v1/letters/%/%", cli->args.words[0], command->verb);
    struct client_answer answer;
    if (cli_post(cli, path, body, &answer) != 0) {
        return cli_fail(cli);
    }
    if (cli_json(cli, &answer)) {
        return 0;
    }
    const json_t *letter = need_object(cli, answer.json, "letter");
    const json_t *act = need_object(cli, answer.json, "act");
    const char *ref = need_str(cli, letter, "ref"), *what = json_str(act, "act_text");
    const char *state = json_str(letter, "state_text");
    buf_printf(&cli->out, "%s",
               saying(cli, TEXT_RECORDED, what[0] == '\0' ? command->verb : what, ref));
    int64_t line = json_int(act, "line", 0);
    if (line > 0) {
        const char *number = arena_printf(arena_current(), "%lld", (long long)line);
        buf_printf(&cli->out, ", %s", saying(cli, TEXT_RECORDED_LINE, number, NULL));
    }
    buf_printf(&cli->out, " (%s).\n", plain(state));
    put_warnings(cli, answer.json);
    if (cli->lacking == NULL) {
        cli_next(cli, ref);
    }
    return 0;
}

/* Options the act cannot do without; asked for here so that the person need not wait for the server
 * to say so. */
static bool lacks_one(const struct cli *cli, enum option_id *ret)
{
    static const struct {
        const char *verb;
        enum option_id id;
    } wanted[] = {
        {"cancel", OPT_REASON},          {"no-action", OPT_REASON},
        {"recall", OPT_REASON},          {"return", OPT_REASON},
        {"replace-lead", OPT_LEAD},      {"replace-lead", OPT_REASON},
        {"extend-request", OPT_NEW_DUE}, {"extend-request", OPT_REASON},
        {"duty-add", OPT_EVERY},         {"duty-add", OPT_DUTY_DAY},
        {"duty-add", OPT_LEAD},          {"duty-add", OPT_DUTY_NOTE},
        {"duty-pause", OPT_REASON},      {"duty-end", OPT_REASON},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        if (strcmp(cli->args.command->verb, wanted[i].verb) == 0 &&
            !args_given(&cli->args, wanted[i].id)) {
            *ret = wanted[i].id;
            return true;
        }
    }
    return false;
}

int cmd_act(struct cli *cli)
{
    enum option_id lacking;
    if (lacks_one(cli, &lacking)) {
        return cli_missing(cli, lacking);
    }
    const json_t *body = body_of_options(cli);
    return body == NULL ? cli_fail(cli) : act_send(cli, body);
}

/* `phieu duty pause 459 1`: the second word is the duty. */
int cmd_duty_stop(struct cli *cli)
{
    enum option_id lacking;
    if (lacks_one(cli, &lacking)) {
        return cli_missing(cli, lacking);
    }
    json_t *body = body_of_options(cli);
    return body == NULL || body_set(cli, body, "duty", "duty", cli->args.words[1]) != 0
               ? cli_fail(cli)
               : act_send(cli, body);
}

/* The second word, when there is one, says what the option `id` would have said. */
static int act_with_word(struct cli *cli, const char *member, enum option_id id)
{
    json_t *body = body_of_options(cli);
    if (body == NULL) {
        return cli_fail(cli);
    }
    bool has_word = cli->args.word_count > 1;
    if (!has_word && !args_given(&cli->args, id)) {
        return cli_missing(cli, id);
    }
    if (has_word && body_set(cli, body, member, member, cli->args.words[1]) != 0) {
        return cli_fail(cli);
    }
    return act_send(cli, body);
}

int cmd_present(struct cli *cli)
{
    return act_with_word(cli, "to", OPT_LEADER);
}

int cmd_reply(struct cli *cli)
{
    return act_with_word(cli, "code", OPT_CODE);
}

int cmd_file(struct cli *cli)
{
    return act_with_word(cli, "case", OPT_CASE);
}

static json_t *member_of(json_t *body, const char *member, json_t *fresh)
{
    json_t *value = json_object_get(body, member);
    if (value == NULL) {
        value = fresh;
        json_object_set_new(body, member, value);
    }
    return value;
}

/* "DD=13/3/2025" into body.dues; *ret_who is the name before the sign. */
static int add_due(struct cli *cli, json_t *body, const char *word, const char **ret_who)
{
    const char *equals = strchr(word, '=');
    *ret_who = equals == NULL ? word : arena_memdup(arena_current(), word, (size_t)(equals - word));
    if (!text_is_utf8(word, strlen(word))) {
        return cli_problem(cli, CLIENT_TEXT, word, NULL);
    }
    if (equals == NULL) {
        return 0;
    }
    return body_set(cli, member_of(body, "dues", json_object()), *ret_who, word, equals + 1);
}

int cmd_assign(struct cli *cli)
{
    json_t *body = body_of_options(cli);
    if (body == NULL) {
        return cli_fail(cli);
    }
    for (size_t i = 1; i < cli->args.word_count; i++) {
        const char *word = cli->args.words[i], *who;
        if (strchr(word, '=') == NULL || word[0] == '=') {
            return cli_usage(cli, saying(cli, TEXT_NOT_A_DUE, word, NULL),
                             say(cli, TEXT_NOT_A_DUE_REMEDY));
        }
        if (add_due(cli, body, word, &who) != 0) {
            return cli_fail(cli);
        }
    }
    if (!args_given(&cli->args, OPT_LEAD) && !args_given(&cli->args, OPT_SUPPORT) &&
        !args_given(&cli->args, OPT_INFORM)) {
        return cli_missing(cli, OPT_LEAD);
    }
    return act_send(cli, body);
}

static bool names(const json_t *body, const char *who)
{
    static const char *const lists[] = {"support", "inform"};
    if (strcmp(json_str(body, "lead"), who) == 0) {
        return true;
    }
    for (size_t l = 0; l < 2; l++) {
        const json_t *list = json_object_get(body, lists[l]);
        for (size_t i = 0; i < json_array_size(list); i++) {
            if (strcmp(json_string_value(json_array_get(list, i)), who) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* `phieu forward 459 lan minh=12/3/2025`: the first person not named yet leads, the others support.
 */
int cmd_forward(struct cli *cli)
{
    json_t *body = body_of_options(cli);
    if (body == NULL) {
        return cli_fail(cli);
    }
    for (size_t i = 1; i < cli->args.word_count; i++) {
        const char *who;
        if (add_due(cli, body, cli->args.words[i], &who) != 0) {
            return cli_fail(cli);
        }
        if (names(body, who)) {
            continue;
        }
        if (json_object_get(body, "lead") == NULL) {
            json_object_set_new(body, "lead", json_string(who));
        } else {
            json_array_append_new(member_of(body, "support", json_array()), json_string(who));
        }
    }
    if (json_object_get(body, "lead") == NULL && json_object_get(body, "support") == NULL &&
        json_object_get(body, "inform") == NULL) {
        return cli_missing(cli, OPT_LEAD);
    }
    return act_send(cli, body);
}

int cmd_propose(struct cli *cli)
{
    json_t *body = body_of_options(cli);
    const char *text = args_value(&cli->args, OPT_TEXT);
    if (text == NULL && cli->args.word_count > 1) {
        text = cli->args.words[1];
    }
    if (body != NULL && (text == NULL || strcmp(text, "-") == 0)) {
        if (cli->world->in_tty) {
            cli_note(cli, say(cli, TEXT_ASK_PROPOSAL));
        }
        text = cli_read_all(cli, PROPOSAL_MOST);
        if (text == NULL) {
            cli_problem(cli, CLIENT_TEXT, "stdin", NULL);
            return cli_fail(cli);
        }
    }
    if (body == NULL || body_set(cli, body, "text", "--text", text) != 0 ||
        body_add_files(cli, body) != 0) {
        return cli_fail(cli);
    }
    return act_send(cli, body);
}

int cmd_decide(struct cli *cli)
{
    static const struct alias decisions[] = {{"dong-y", "approve"}, {"lam-lai", "again"}};
    const char *typed = cli->args.words[1], *decision = ALIAS_OF(decisions, typed);
    if (strcmp(decision, "approve") != 0 && strcmp(decision, "again") != 0) {
        return cli_usage(cli, saying(cli, TEXT_NOT_A_DECISION, typed, NULL),
                         say(cli, TEXT_NOT_A_DECISION_REMEDY));
    }
    json_t *body = body_of_options(cli);
    if (body == NULL) {
        return cli_fail(cli);
    }
    json_object_set_new(body, "decision", json_string(decision));
    return act_send(cli, body);
}

static int extend_decide(struct cli *cli, const char *decision)
{
    json_t *body = body_of_options(cli);
    if (body == NULL) {
        return cli_fail(cli);
    }
    json_object_set_new(body, "decision", json_string(decision));
    return act_send(cli, body);
}

int cmd_extend_grant(struct cli *cli)
{
    return extend_decide(cli, "grant");
}

int cmd_extend_refuse(struct cli *cli)
{
    return extend_decide(cli, "refuse");
}
