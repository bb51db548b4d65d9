/*
 * cmd_register.c - registering a letter, typed or from a draft that was read, and correcting what
 * was registered.
 */
#include "reading.h"

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

/* ---- from a draft ------------------------------------------------------------------------- */

static int send(struct cli *cli, const json_t *body)
{
    struct client_answer answer;
    if (cli_post(cli, "/v1/letters", body, &answer) != 0) {
        return cli_fail(cli);
    }
    if (!cli_json(cli, &answer)) {
        print_registered(cli, answer.json);
    }
    return 0;
}

/* Nothing is asked of who said it all, or said not to. */
static bool is_talk(const struct cli *cli)
{
    static const enum option_id all[] = {OPT_CODE, OPT_ISSUED, OPT_ISSUER, OPT_SUBJECT};
    bool said = true;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        said = said && args_given(&cli->args, all[i]);
    }
    return cli->world->in_tty && !cli->json && !said && !args_given(&cli->args, OPT_ACCEPT_READ);
}

/* All that a letter should have is said, by options or by the draft itself (an edXML envelope). */
static bool is_complete(const json_t *draft, const json_t *body)
{
    static const char *const members[] = {"code", "issued", "issuer", "subject"};
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        if (json_str(body, members[i])[0] == '\0' &&
            json_str(json_get(draft, "fields"), members[i])[0] == '\0') {
            return false;
        }
    }
    return true;
}

/* What was found besides, and is nobody's yet: a duty as the command that gives it, tasks where
 * they stand. */
static void propose_duties(struct cli *cli, const struct form *form, const json_t *letter)
{
    const json_t *reading = json_get(form->draft, "reading");
    const json_t *deadlines = json_get(reading, "deadlines");
    const char *ref = plain(json_str(letter, "ref"));
    for (size_t i = 0; i < json_array_size(deadlines); i++) {
        const json_t *deadline = json_array_get(deadlines, i);
        const char *command = deadline_duty(cli, deadline, ref);
        if (command[0] != '\0') {
            cli_after(cli, saying(cli, TEXT_DUTY_FOUND, deadline_sentence(deadline), NULL));
            cli_after(cli, arena_printf(arena_current(), "  %s", command));
        }
    }
    size_t tasks = json_array_size(json_get(reading, "tasks"));
    if (tasks > 0) {
        const char *many = arena_printf(arena_current(), "%zu", tasks);
        cli_after(cli, saying(cli, TEXT_TASKS_FOUND, many, form->number));
    }
}

static int register_read(struct cli *cli, struct form *form, bool talks)
{
    struct client_answer answer;
    bool left = false;
    int status = 0;
    if (talks) {
        status = register_talk(cli, form, &answer, &left);
    } else if (form_settle(cli, form) != 0) {
        return cli_fail(cli);
    } else {
        form_body(form);
        status = cli_post(cli, "/v1/letters", form->body, &answer) != 0 ? cli_fail(cli) : 0;
    }
    if (left) {
        cli_after(cli, say(cli, TEXT_NOT_REGISTERED));
        return status;
    }
    if (status == 0 && !cli_json(cli, &answer)) {
        print_registered(cli, answer.json);
        propose_duties(cli, form, json_get(answer.json, "letter"));
    }
    return status;
}

/* Of a draft that is registered or refused by now the server says so; nobody is asked about it. */
static bool still_waits(const json_t *draft)
{
    const char *state = json_str(draft, "state");
    return state[0] == '\0' || strcmp(state, "draft") == 0;
}

static int register_draft(struct cli *cli, json_t *body)
{
    const char *number = args_value(&cli->args, OPT_DRAFT);
    bool talks = is_talk(cli);
    bool stays = ((cli->world->in_tty && !cli->json) || args_given(&cli->args, OPT_WAIT)) &&
                 !args_given(&cli->args, OPT_NO_WAIT);
    struct reading_wait wait = {.name = number};
    struct client_answer answer;
    const json_t *draft;
    struct form form;
    if (reading_await(cli, number, &wait, &answer, &draft) != 0) {
        return cli_fail(cli);
    }
    wait.name = json_str(draft, "name");
    enum read_progress progress = reading_progress(draft);
    bool reads = progress == READING_WAITS || progress == READING_RUNS;
    wait.stay = stays && reads && !reading_has_fields(draft) && !is_complete(draft, body);
    if (wait.stay && reading_await(cli, number, &wait, &answer, &draft) != 0) {
        return cli_fail(cli);
    }
    if (reading_has_fields(draft) && still_waits(draft)) {
        form_fill(cli, draft, number, body, &form);
        return register_read(cli, &form, talks);
    }
    if (reads && !wait.stay && !is_complete(draft, body) && !args_given(&cli->args, OPT_NO_WAIT)) {
        cli_problem(cli, CLIENT_STILL_READING, number, NULL);
        return cli_fail(cli);
    }
    const char *problem = progress == READING_FAILED ? reading_problem(draft) : "";
    if (problem[0] != '\0') { /* as ever: what is typed is what there is */
        cli_after(cli, saying(cli, TEXT_WARNING, problem, NULL));
    }
    return send(cli, body);
}

/* ---- registering -------------------------------------------------------------------------- */

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
    if (body == NULL || body_add_files(cli, body) != 0) {
        return cli_fail(cli);
    }
    bool reads = from_draft && !args_given(&cli->args, OPT_ATTACH_TO);
    return reads ? register_draft(cli, body) : send(cli, body);
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
