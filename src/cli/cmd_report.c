/*
 * cmd_report.c - Báo cáo tình hình giải quyết văn bản đến: the table, the letters behind a number,
 * closing a period.
 */
#include "cli_room.h"

#include <string.h>

static const struct {
    enum text_id title;
    const char *key;
} counts[] = {
    {TEXT_COLUMN_RECEIVED_COUNT, "received"},   {TEXT_COLUMN_DONE_IN_TIME, "done_in_time"},
    {TEXT_COLUMN_DONE_LATE, "done_late"},       {TEXT_COLUMN_RUNNING_IN_TIME, "running_in_time"},
    {TEXT_COLUMN_RUNNING_LATE, "running_late"}, {TEXT_COLUMN_NO_DEADLINE, "no_deadline"},
    {TEXT_COLUMN_NO_ACTION, "no_action"},       {TEXT_COLUMN_CANCELLED_COUNT, "cancelled"},
};
enum { COUNTS = sizeof counts / sizeof counts[0] };

static const char *number(const json_t *object, const char *member)
{
    return arena_printf(arena_current(), "%lld", (long long)json_int(object, member, 0));
}

/* The report's address for what was typed; the period may stand alone. */
static const char *address(const struct cli *cli, const char *path)
{
    if (cli->args.word_count > 0) {
        path = url_query(path, "period", cli->args.words[0]);
    }
    return query_of_options(cli, path);
}

/* ---- the table ---------------------------------------------------------------------------- */

static const char *days_text(const struct cli *cli, const json_t *answer)
{
    const char *from = shown_day(answer, "from"), *to = shown_day(answer, "to");
    if (from[0] == '\0') {
        return to[0] != '\0' ? saying(cli, TEXT_REPORT_UPTO, to, NULL) : "";
    }
    return to[0] != '\0' ? saying(cli, TEXT_REPORT_DAYS, from, to)
                         : saying(cli, TEXT_REPORT_FROM, from, NULL);
}

static void put_heading(struct cli *cli, const json_t *answer)
{
    const char *head =
        saying(cli, TEXT_REPORT_HEAD, days_text(cli, answer), shown_day(answer, "day"));
    const json_t *closed = json_get(answer, "closed");
    put_styled(cli, &cli->out, STYLE_BOLD, head);
    buf_putc(&cli->out, '\n');
    if (closed != NULL) {
        buf_printf(&cli->out, "%s\n",
                   saying(cli, TEXT_REPORT_CLOSED, shown_instant(closed, "at"),
                          person_name(json_get(closed, "by"))));
    }
}

/* A number above zero in a column of what is late stands out. */
static enum style style_of(const char *key, int64_t value, bool sum)
{
    bool late = strcmp(key, "running_late") == 0 && value > 0;
    return late ? STYLE_RED : sum ? STYLE_BOLD : value == 0 ? STYLE_DIM : STYLE_NONE;
}

static void add_row(struct cli *cli, struct table *table, const json_t *row, bool keyed, bool sum)
{
    if (keyed) {
        table_add(table, sum ? say(cli, TEXT_REPORT_SUM) : need_str(cli, row, "key"), STYLE_BOLD);
    }
    const char *unnamed = keyed ? "" : say(cli, TEXT_REPORT_SUM);
    table_add(table, sum ? unnamed : need_str(cli, row, "name"), sum ? STYLE_BOLD : STYLE_NONE);
    for (size_t i = 0; i < COUNTS; i++) {
        int64_t value = need_int(cli, row, counts[i].key);
        table_add(table, number(row, counts[i].key), style_of(counts[i].key, value, sum));
    }
}

static void put_report(struct cli *cli, const json_t *answer)
{
    /* Where the row's name is also what a filter takes, it is written once. */
    static const char *const keyed_by[] = {"unit", "person"};
    enum { LEFT = 2 };
    struct column columns[LEFT + COUNTS] = {{TEXT_COLUMN_BOOK, false, 0, 0},
                                            {TEXT_COLUMN_NAME, false, 12, 0}};
    const char *by = need_str(cli, answer, "by");
    bool keyed = false;
    for (size_t i = 0; i < sizeof keyed_by / sizeof keyed_by[0]; i++) {
        keyed = keyed || strcmp(keyed_by[i], by) == 0;
    }
    for (size_t i = 0; i < COUNTS; i++) {
        columns[LEFT + i] = (struct column){counts[i].title, true, 0, 0};
    }
    columns[1].drop = keyed ? 1 : 0;
    struct table table;
    table_init(&table, keyed ? columns : columns + 1, keyed ? LEFT + COUNTS : 1 + COUNTS);
    const json_t *rows = need_array(cli, answer, "rows");
    for (size_t i = 0; i < json_array_size(rows); i++) {
        add_row(cli, &table, json_array_get(rows, i), keyed, false);
    }
    add_row(cli, &table, need_object(cli, answer, "sum"), keyed, true);
    table_put(cli, &table);
}

static void put_differences(struct cli *cli, const json_t *answer)
{
    static const struct column columns[] = {{TEXT_COLUMN_NAME, false, 12, 0},
                                            {TEXT_COLUMN_COLUMN, false, 0, 0},
                                            {TEXT_COLUMN_CLOSED_AS, true, 0, 0},
                                            {TEXT_COLUMN_COUNTED_NOW, true, 0, 0}};
    const json_t *differences = json_get(answer, "differences");
    if (differences == NULL) {
        return;
    }
    size_t count = json_array_size(differences);
    const char *many = arena_printf(arena_current(), "%zu", count);
    buf_printf(&cli->out, "\n%s\n",
               count == 0 ? say(cli, TEXT_REPORT_SAME) : saying(cli, TEXT_REPORT_NOW, many, NULL));
    struct table table;
    TABLE_OF(&table, columns);
    for (size_t i = 0; i < count; i++) {
        const json_t *d = json_array_get(differences, i);
        table_add(&table, json_str(d, "name"), STYLE_NONE);
        table_add(&table, json_str(d, "title"), STYLE_NONE);
        table_add(&table, number(d, "closed"), STYLE_NONE);
        table_add(&table, number(d, "now"), STYLE_BOLD);
    }
    if (count > 0) {
        table_put(cli, &table);
    }
}

int cmd_report(struct cli *cli)
{
    const bool paper = args_given(&cli->args, OPT_OUT) || args_given(&cli->args, OPT_FORMAT) ||
                       args_given(&cli->args, OPT_PAPER);
    const char *path = address(cli, paper ? "/v1/print/report" : "/v1/reports/handling");
    struct client_answer answer;
    if (args_given(&cli->args, OPT_RECOMPUTE)) {
        path = url_query(path, "recompute", "1"); /* on paper refused: that is for looking */
    }
    if (paper) {
        return print_report(cli, path);
    }
    if (cli_get(cli, path, &answer) != 0) {
        return cli_fail(cli);
    }
    if (cli_json(cli, &answer)) {
        return 0;
    }
    put_heading(cli, answer.json);
    put_report(cli, answer.json);
    put_differences(cli, answer.json);
    cli_next(cli, "");
    return 0;
}

int cmd_report_list(struct cli *cli)
{
    return print_letters(cli, address(cli, "/v1/reports/handling/letters"));
}

/* ---- closing ------------------------------------------------------------------------------ */

int cmd_report_close(struct cli *cli)
{
    const char *period = cli->args.words[0];
    json_t *body = body_of_options(cli);
    struct client_answer answer;
    if (body == NULL || body_set(cli, body, "period", "period", period) != 0 ||
        cli_post(cli, "/v1/reports/closed", body, &answer) != 0) {
        return cli_fail(cli);
    }
    if (!cli_json(cli, &answer)) {
        const char *name = need_str(cli, answer.json, "period");
        const char *count = number(need_object(cli, answer.json, "sum"), "received");
        buf_printf(&cli->out, "%s\n", saying(cli, TEXT_REPORT_CLOSED_NOW, name, count));
        cli_next(cli, name);
    }
    return 0;
}

int cmd_report_closed(struct cli *cli)
{
    static const struct column columns[] = {{TEXT_COLUMN_PERIOD, false, 0, 0},
                                            {TEXT_COLUMN_COUNTED_TO, false, 0, 0},
                                            {TEXT_COLUMN_CLOSED_AT, false, 0, 0},
                                            {TEXT_COLUMN_CLOSED_BY, false, 10, 0}};
    struct client_answer answer;
    if (cli_get(cli, "/v1/reports/closed", &answer) != 0) {
        return cli_fail(cli);
    }
    if (cli_json(cli, &answer)) {
        return 0;
    }
    const json_t *closed = need_array(cli, answer.json, "closed");
    struct table table;
    TABLE_OF(&table, columns);
    for (size_t i = 0; i < json_array_size(closed); i++) {
        const json_t *c = json_array_get(closed, i);
        table_add(&table, need_str(cli, c, "period"), STYLE_BOLD);
        table_add(&table, shown_day(c, "day"), STYLE_NONE);
        table_add(&table, shown_instant(c, "at"), STYLE_NONE);
        table_add(&table, person_name(json_get(c, "by")), STYLE_NONE);
    }
    if (json_array_size(closed) == 0) {
        cli_after(cli, say(cli, TEXT_NOTHING));
        return 0;
    }
    table_put(cli, &table);
    return 0;
}
