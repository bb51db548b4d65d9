/*
 * cmd_why.c - why a deadline, why (not) allowed, and whether the books are sound.
 */
#include "cli_room.h"

#include <string.h>

/* What became of the deadline after it was counted. */
static void put_later(struct cli *cli, const json_t *answer)
{
    static const struct {
        const char *member;
        enum text_id text;
    } lists[] = {{"extensions", TEXT_WHY_EXTENDED}, {"moves", TEXT_WHY_MOVED}};
    for (size_t l = 0; l < sizeof lists / sizeof lists[0]; l++) {
        const json_t *list = json_get(answer, lists[l].member);
        for (size_t i = 0; i < json_array_size(list); i++) {
            const json_t *item = json_array_get(list, i);
            const char *days = arena_printf(arena_current(), "%s → %s", shown_day(item, "from"),
                                            shown_day(item, "to"));
            const char *cause =
                arena_printf(arena_current(), "%lld", (long long)json_int(item, "cause", 0));
            buf_printf(&cli->out, "%s\n", saying(cli, lists[l].text, days, cause));
        }
    }
}

int cmd_why_due(struct cli *cli)
{
    static const struct column columns[] = {{TEXT_COLUMN_DAY, false, 0, 0},
                                            {TEXT_COLUMN_COUNTED, true, 0, 0},
                                            {TEXT_COLUMN_WHY, false, 16, 0},
                                            {TEXT_COLUMN_SOURCE, false, 12, 1}};
    const char *path = url_path("/v1/letters/%/why-due", cli->args.words[0]);
    struct client_answer answer;
    if (cli_get(cli, query_of_options(cli, path), &answer) != 0) {
        return cli_fail(cli);
    }
    if (cli_json(cli, &answer)) {
        return 0;
    }
    const json_t *steps = json_get(answer.json, "steps");
    const char *story = json_str(answer.json, "story");
    buf_printf(&cli->out, "%s\n", plain_block(need_str(cli, answer.json, "text")));
    if (story[0] != '\0') {
        size_t width = cli->world->width > 0 ? cli->world->width : 100;
        put_wrapped(&cli->out, plain(story), width, 0, 0);
        buf_putc(&cli->out, '\n');
    }
    put_later(cli, answer.json);
    struct table table;
    TABLE_OF(&table, columns);
    for (size_t i = 0; i < json_array_size(steps); i++) {
        const json_t *s = json_array_get(steps, i);
        bool counted = json_bool(s, "counted");
        table_add(&table, shown_day(s, "day"), STYLE_NONE);
        table_add(&table,
                  counted ? arena_printf(arena_current(), "%lld", (long long)json_int(s, "n", 0))
                          : "–",
                  STYLE_NONE);
        table_add(&table, json_str(s, "text"), counted ? STYLE_NONE : STYLE_DIM);
        table_add(&table, json_str(s, "source"), STYLE_DIM);
    }
    if (json_array_size(steps) > 0) {
        table_put(cli, &table);
    }
    put_notice(cli, answer.json);
    return 0;
}

/* People know the command's words, the server the API's. */
static const char *api_verb(const char *typed)
{
    const struct command *c = command_find(typed, NULL);
    c = c != NULL ? c : command_family(typed);
    return c != NULL && c->verb[0] != '\0' ? c->verb : typed;
}

int cmd_why_can(struct cli *cli)
{
    const char *path = url_query("/v1/why-can", "person", cli->args.words[0]);
    path = url_query(path, "verb", api_verb(cli->args.words[1]));
    path = url_query(path, "letter", cli->args.words[2]);
    struct client_answer answer;
    if (cli_get(cli, query_of_options(cli, path), &answer) != 0) {
        return cli_fail(cli);
    }
    if (cli_json(cli, &answer)) {
        return 0;
    }
    const json_t *allowed = json_get(answer.json, "allowed");
    if (!json_is_boolean(allowed)) {
        cli->lacking = "allowed";
        return 0;
    }
    bool yes = json_is_true(allowed);
    put_styled(cli, &cli->out, yes ? STYLE_GREEN : STYLE_RED,
               say(cli, yes ? TEXT_MAY : TEXT_MAY_NOT));
    buf_putc(&cli->out, '\n');
    const json_t *why = json_get(answer.json, "why"), *d = json_get(answer.json, "delegation");
    put_labelled(cli, say(cli, TEXT_LABEL_RULE), json_str(answer.json, "rule"), STYLE_NONE);
    put_labelled(cli, say(cli, TEXT_LABEL_GRANT), json_str(answer.json, "grant"), STYLE_NONE);
    if (d != NULL) {
        const char *names = saying(cli, TEXT_DELEGATES, person_name(json_get(d, "from")),
                                   person_name(json_get(d, "to")));
        put_labelled(cli, say(cli, TEXT_LABEL_DELEGATION), names, STYLE_NONE);
    }
    put_labelled(cli, say(cli, TEXT_LABEL_WHY), json_str(why, "detail"), STYLE_NONE);
    put_labelled(cli, say(cli, TEXT_LABEL_REMEDY), json_str(why, "remedy"), STYLE_NONE);
    return 0;
}

static void put_findings(struct cli *cli, const json_t *findings)
{
    static const struct column columns[] = {{TEXT_COLUMN_KIND, false, 0, 0},
                                            {TEXT_COLUMN_ACT, true, 0, 0},
                                            {TEXT_COLUMN_LETTER, true, 0, 0},
                                            {TEXT_COLUMN_WHAT, false, 20, 0}};
    struct table table;
    TABLE_OF(&table, columns);
    for (size_t i = 0; i < json_array_size(findings); i++) {
        const json_t *f = json_array_get(findings, i);
        int64_t seq = json_int(f, "seq", 0), letter = json_int(f, "letter", 0);
        table_add(&table, need_str(cli, f, "kind"), STYLE_RED);
        table_add(&table, seq == 0 ? "" : arena_printf(arena_current(), "%lld", (long long)seq),
                  STYLE_NONE);
        table_add(&table,
                  letter == 0 ? "" : arena_printf(arena_current(), "#%lld", (long long)letter),
                  STYLE_NONE);
        table_add(&table, json_str(f, "what"), STYLE_NONE);
    }
    table_put(cli, &table);
}

int cmd_check(struct cli *cli)
{
    enum { PATIENCE_S = 6 * 3600 };
    const char *path = args_given(&cli->args, OPT_DEEP) ? "/v1/check?deep=1" : "/v1/check";
    struct client_answer answer;
    if (cli_connect(cli) != 0) {
        return cli_fail(cli);
    }
    client_be_patient(cli->client, PATIENCE_S);
    if (cli_get(cli, path, &answer) != 0) {
        return cli_fail(cli);
    }
    const json_t *sum = need_object(cli, answer.json, "sum");
    const json_t *findings = need_array(cli, answer.json, "findings");
    bool sound = json_array_size(findings) == 0;
    if (!cli_json(cli, &answer)) {
        static const struct {
            const char *member;
            enum text_id label;
        } parts[] = {
            {"acts", TEXT_CHECK_ACTS},       {"destroyed", TEXT_CHECK_DESTROYED},
            {"letters", TEXT_CHECK_LETTERS}, {"lines", TEXT_CHECK_LINES},
            {"files", TEXT_CHECK_FILES},
        };
        for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
            const char *n =
                arena_printf(arena_current(), "%lld", (long long)json_int(sum, parts[i].member, 0));
            put_labelled(cli, say(cli, parts[i].label), n, STYLE_NONE);
        }
        put_labelled(cli, say(cli, TEXT_CHECK_HEAD), json_str(sum, "head"), STYLE_NONE);
        put_styled(cli, &cli->out, sound ? STYLE_GREEN : STYLE_RED,
                   say(cli, sound ? TEXT_CHECK_SOUND : TEXT_CHECK_DAMAGED));
        buf_putc(&cli->out, '\n');
        if (!sound) {
            put_findings(cli, findings);
        }
    }
    return sound ? 0 : EXIT_DATA;
}
