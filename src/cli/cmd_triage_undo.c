/*
 * cmd_triage_undo.c - takes back what was just distributed, while nobody has opened it: every line
 * a leader gave in the letter is recalled, at the version that was looked at, so that who opens it
 * in between keeps it.
 */
#include "cli_room.h"

#include <string.h>

static bool of_first_tier(const json_t *line)
{
    return json_int(line, "parent", 0) == 0;
}

static bool is_open(const json_t *line)
{
    static const char *const open[] = {"pending", "working", "forwarded"};
    for (size_t i = 0; i < sizeof open / sizeof open[0]; i++) {
        if (strcmp(json_str(line, "state"), open[i]) == 0) {
            return true;
        }
    }
    return false;
}

static const char *holder(const json_t *line)
{
    const json_t *person = json_get(line, "person");
    return person != NULL ? person_name(person) : json_str(json_get(line, "unit"), "code");
}

/* Whoever has looked or begun: NULL while nobody has. */
static const char *who_began(const json_t *lines)
{
    for (size_t i = 0; i < json_array_size(lines); i++) {
        const json_t *line = json_array_get(lines, i);
        bool begun =
            json_get(line, "opened") != NULL || strcmp(json_str(line, "state"), "pending") != 0;
        if (is_open(line) && begun) {
            return holder(line);
        }
    }
    return NULL;
}

static int recall(struct cli *cli, const char *ref, int64_t line, int64_t *version)
{
    struct client_answer answer;
    json_t *body = body_of_options(cli);
    if (body == NULL ||
        body_set(cli, body, "reason", "reason", say(cli, TEXT_TRIAGE_REASON)) != 0) {
        return -1;
    }
    json_object_set_new(body, "line", json_integer(line));
    if (client_post(cli->client, url_path("/v1/letters/%/recall", ref), body, *version, &answer,
                    &cli->problem) != 0) {
        return -1;
    }
    *version = json_int(json_get(answer.json, "letter"), "version", 0);
    return 0;
}

static int undo(struct cli *cli, const char *ref)
{
    struct client_answer answer;
    if (cli_get(cli, url_path("/v1/letters/%", ref), &answer) != 0) {
        return cli_fail_about(cli, ref);
    }
    const json_t *letter = need_object(cli, answer.json, "letter"),
                 *lines = json_get(letter, "lines");
    const char *began = who_began(lines);
    int64_t version = json_int(letter, "version", 0);
    unsigned count = 0;
    if (began != NULL) {
        cli_after(cli, saying(cli, TEXT_TRIAGE_OPENED, ref, began));
        return EXIT_DATA;
    }
    for (size_t i = 0; i < json_array_size(lines); i++) {
        const json_t *line = json_array_get(lines, i);
        if (!of_first_tier(line) || !is_open(line)) {
            continue;
        }
        if (recall(cli, ref, need_int(cli, line, "line"), &version) != 0) {
            return cli_fail_about(cli, ref);
        }
        count++;
    }
    if (count == 0) {
        cli_after(cli, saying(cli, TEXT_TRIAGE_NOTHING_GIVEN, ref, NULL));
        return EXIT_DATA;
    }
    const char *many = arena_printf(arena_current(), "%u", count);
    buf_printf(&cli->out, "%s\n", saying(cli, TEXT_TRIAGE_UNDONE, ref, many));
    return 0;
}

int cmd_triage_undo(struct cli *cli)
{
    int worst = 0;
    for (size_t i = 0; i < cli->args.word_count; i++) {
        int status = undo(cli, cli->args.words[i]);
        worst = status > worst ? status : worst;
    }
    if (worst == 0) {
        cli_next(cli, "");
    }
    return worst;
}
