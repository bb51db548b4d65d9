/*
 * cmd_reading_report.c - how well the machine reads: what it proposed against what people
 * registered.
 */
#include "reading.h"

#include <string.h>

static const struct alias ways[] = {
    {"truong", "field"}, {"quy-tac", "rule"}, {"co-quan", "issuer"}};
static const struct {
    enum text_id title;
    const char *member;
} counts[] = {
    {TEXT_COLUMN_READ, "read"},           {TEXT_COLUMN_RIGHT, "right"},
    {TEXT_COLUMN_CORRECTED, "corrected"}, {TEXT_COLUMN_SURE_WRONG, "sure_wrong"},
    {TEXT_COLUMN_MISSING, "missing"},
};
enum { COUNTS = sizeof counts / sizeof counts[0] };

/* Of all that stood in the letters: what was read, and what was there and not read. One decimal, as
 * people here write it; "–" of nothing. */
static const char *share(const struct cli *cli, const json_t *row)
{
    int64_t right = json_int(row, "right", 0);
    int64_t all = json_int(row, "read", 0) + json_int(row, "missing", 0);
    int64_t tenths = all > 0 ? (right * 1000 + all / 2) / all : 0;
    return all <= 0 ? "–"
                    : arena_printf(arena_current(), "%lld%s%lld %%", (long long)(tenths / 10),
                                   cli->lang == LANG_VI ? "," : ".", (long long)(tenths % 10));
}

static const char *key_text(const struct cli *cli, const char *by, const char *key)
{
    static const struct {
        const char *member;
        enum text_id label;
    } halves[] = {{"code_number", TEXT_FIELD_CODE_NUMBER},
                  {"code_notation", TEXT_FIELD_CODE_NOTATION}};
    bool field = strcmp(by, "field") == 0;
    for (size_t i = 0; field && i < READ_FIELDS; i++) {
        if (strcmp(read_fields[i].member, key) == 0) {
            return say(cli, read_fields[i].label);
        }
    }
    for (size_t i = 0; field && i < sizeof halves / sizeof halves[0]; i++) {
        if (strcmp(halves[i].member, key) == 0) {
            return say(cli, halves[i].label);
        }
    }
    return key[0] != '\0' ? key : "–";
}

static void add_row(struct cli *cli, struct table *table, const char *key, const json_t *row,
                    enum style style)
{
    table_add(table, key, style);
    for (size_t i = 0; i < COUNTS; i++) {
        int64_t n = need_int(cli, row, counts[i].member);
        bool wrong = strcmp(counts[i].member, "sure_wrong") == 0 && n > 0;
        table_add(table, arena_printf(arena_current(), "%lld", (long long)n),
                  wrong ? STYLE_RED : style);
    }
    table_add(table, share(cli, row), style);
}

static void put_report(struct cli *cli, const json_t *answer)
{
    const char *by = need_str(cli, answer, "by");
    enum text_id title = strcmp(by, "rule") == 0     ? TEXT_COLUMN_RULE_READ
                         : strcmp(by, "issuer") == 0 ? TEXT_COLUMN_ISSUER
                                                     : TEXT_COLUMN_FIELD;
    struct column columns[1 + COUNTS + 1] = {{title, false, 12, 0}};
    for (size_t i = 0; i < COUNTS; i++) {
        columns[1 + i] = (struct column){counts[i].title, true, 0, 0};
    }
    columns[1 + COUNTS] = (struct column){TEXT_COLUMN_SHARE, true, 0, 0};
    struct table table;
    TABLE_OF(&table, columns);
    const json_t *rows = need_array(cli, answer, "rows");
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        add_row(cli, &table, key_text(cli, by, need_str(cli, row, "key")), row, STYLE_NONE);
    }
    add_row(cli, &table, say(cli, TEXT_REPORT_SUM), need_object(cli, answer, "total"), STYLE_BOLD);
    table_put(cli, &table);
}

int cmd_reading_report(struct cli *cli)
{
    const char *by = args_value(&cli->args, OPT_READ_BY);
    const char *path = query_of_options(cli, "/v1/reading-report");
    struct client_answer answer;
    if (cli_get(cli, url_query(path, "by", by == NULL ? NULL : ALIAS_OF(ways, by)), &answer) != 0) {
        return cli_fail(cli);
    }
    if (!cli_json(cli, &answer)) {
        put_report(cli, answer.json);
    }
    return 0;
}
