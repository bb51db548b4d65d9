/*
 * cmd_intake.c - what came in: the drafts, refusing one, the intake ledger.
 */
#include "reading.h"

#include <string.h>

static void put_draft_table(struct cli *cli, const json_t *drafts)
{
    static const struct column columns[] = {
        {TEXT_COLUMN_DRAFT, true, 0, 0},     {TEXT_COLUMN_RECEIVED, false, 0, 2},
        {TEXT_COLUMN_KIND, false, 8, 0},     {TEXT_COLUMN_CODE, false, 12, 0},
        {TEXT_COLUMN_ISSUER, false, 12, 0},  {TEXT_COLUMN_SUBJECT, false, 16, 0},
        {TEXT_COLUMN_READING, false, 18, 0}, {TEXT_COLUMN_NAME, false, 10, 1},
    };
    struct table table;
    TABLE_OF(&table, columns);
    for (size_t i = 0; i < json_array_size(drafts); i++) {
        const json_t *d = json_array_get(drafts, i), *fields = json_get(d, "fields");
        const char *number =
            arena_printf(arena_current(), "%lld", (long long)need_int(cli, d, "id"));
        bool ordinary = strcmp(json_str(d, "kind"), "letter") == 0;
        table_add(&table, number, STYLE_BOLD);
        table_add(&table, shown_instant(d, "received_at"), STYLE_NONE);
        table_add(&table, json_str(d, "kind_text"), ordinary ? STYLE_NONE : STYLE_YELLOW);
        table_add(&table, json_str(fields, "code"), STYLE_NONE);
        table_add(&table, json_str(fields, "issuer"), STYLE_NONE);
        table_add(&table, json_str(fields, "subject"), STYLE_NONE);
        table_add(&table, reading_summary(cli, d), reading_summary_style(d));
        table_add(&table, json_str(d, "name"), STYLE_DIM);
    }
    table_put(cli, &table);
}

int cmd_drafts(struct cli *cli)
{
    const json_t *drafts;
    struct client_answer last;
    if (pages_get(cli, query_of_options(cli, "/v1/drafts"), "drafts", &drafts, &last) != 0) {
        return cli_fail(cli);
    }
    if (!cli->json && json_array_size(drafts) > 0) {
        put_draft_table(cli, drafts);
    }
    pages_hint(cli, &last);
    return pages_status(cli, drafts);
}

int cmd_refuse(struct cli *cli)
{
    const char *number = cli->args.words[0];
    if (!args_given(&cli->args, OPT_REASON)) {
        return cli_missing(cli, OPT_REASON);
    }
    const json_t *body = body_of_options(cli);
    struct client_answer answer;
    if (body == NULL ||
        cli_post(cli, url_path("/v1/drafts/%/refuse", number), body, &answer) != 0) {
        return cli_fail(cli);
    }
    if (!cli_json(cli, &answer)) {
        need_object(cli, answer.json, "draft");
        buf_printf(&cli->out, "%s\n", saying(cli, TEXT_REFUSED, number, NULL));
    }
    return 0;
}

static void put_ledger(struct cli *cli, const json_t *answer, const json_t *items)
{
    static const struct column columns[] = {
        {TEXT_COLUMN_NUMBER, true, 0, 0},  {TEXT_COLUMN_RECEIVED, false, 0, 2},
        {TEXT_LABEL_CHANNEL, false, 0, 0}, {TEXT_COLUMN_NAME, false, 16, 0},
        {TEXT_COLUMN_SIZE, true, 0, 1},    {TEXT_COLUMN_OUTCOME, false, 10, 0},
        {TEXT_COLUMN_LETTER, false, 0, 0}, {TEXT_COLUMN_REASON, false, 16, 0},
    };
    struct table table;
    TABLE_OF(&table, columns);
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *it = json_array_get(items, i);
        bool refused = strcmp(need_str(cli, it, "outcome"), "refused") == 0;
        table_add(&table, arena_printf(arena_current(), "%lld", (long long)json_int(it, "id", 0)),
                  STYLE_NONE);
        table_add(&table, shown_instant(it, "at"), STYLE_NONE);
        table_add(&table, json_str(it, "channel"), STYLE_NONE);
        table_add(&table, json_str(it, "name"), STYLE_NONE);
        table_add(&table, shown_size(json_int(it, "size", 0)), STYLE_NONE);
        table_add(&table, json_str(it, "outcome_text"), refused ? STYLE_RED : STYLE_NONE);
        table_add(&table, json_str(json_get(it, "letter"), "ref"), STYLE_NONE);
        table_add(&table, json_str(it, "reason"), STYLE_NONE);
    }
    if (json_array_size(items) > 0) {
        table_put(cli, &table);
    }
    const json_t *sum = need_object(cli, answer, "sum");
    static const struct {
        const char *member;
        enum text_id label;
    } parts[] = {
        {"seen", TEXT_SUM_SEEN},
        {"waiting", TEXT_SUM_WAITING},
        {"registered", TEXT_SUM_REGISTERED},
        {"duplicate", TEXT_SUM_DUPLICATE},
        {"refused", TEXT_SUM_REFUSED},
    };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        buf_printf(&cli->out, "%s%s %lld", i > 0 ? " · " : "", say(cli, parts[i].label),
                   (long long)need_int(cli, sum, parts[i].member));
    }
    buf_putc(&cli->out, '\n');
    if (json_is_false(json_object_get(sum, "balanced"))) {
        cli_after(cli, say(cli, TEXT_NOT_BALANCED));
    }
}

int cmd_ledger(struct cli *cli)
{
    const json_t *items;
    struct client_answer last;
    if (pages_get(cli, query_of_options(cli, "/v1/ledger"), "items", &items, &last) != 0) {
        return cli_fail(cli);
    }
    if (!cli->json) {
        put_ledger(cli, last.json, items);
    }
    pages_hint(cli, &last);
    return pages_status(cli, items);
}
