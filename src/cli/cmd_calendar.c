/*
 * cmd_calendar.c - the calendar of working days: what it says, changing it, what a change moves.
 */
#include "cli_room.h"

#include <string.h>

static const char *count_text(int64_t n)
{
    return arena_printf(arena_current(), "%lld", (long long)n);
}

/* ---- what it says -------------------------------------------------------------------------- */

static const char *origin_text(const struct cli *cli, const json_t *day)
{
    const char *origin = json_str(day, "origin");
    if (strcmp(origin, "expected") == 0) {
        return say(cli, TEXT_CALENDAR_EXPECTED);
    }
    return strcmp(origin, "act") == 0
               ? saying(cli, TEXT_CALENDAR_BY_ACT, count_text(json_int(day, "act", 0)), NULL)
               : "";
}

int cmd_calendar_list(struct cli *cli)
{
    static const struct column columns[] = {
        {TEXT_COLUMN_DAY, false, 0, 0},     {TEXT_COLUMN_WEEKDAY, false, 0, 0},
        {TEXT_COLUMN_STATUS, false, 0, 0},  {TEXT_COLUMN_WHY, false, 16, 0},
        {TEXT_COLUMN_SOURCE, false, 12, 2}, {TEXT_COLUMN_REMARK, false, 0, 0},
    };
    const char *path = "/v1/calendar";
    struct client_answer answer;
    if (cli->args.word_count > 0) {
        path = url_query(path, "year", cli->args.words[0]);
    }
    if (cli_get(cli, query_of_options(cli, path), &answer) != 0) {
        return cli_fail(cli);
    }
    if (cli_json(cli, &answer)) {
        return 0;
    }
    const json_t *days = need_array(cli, answer.json, "days");
    struct table table;
    TABLE_OF(&table, columns);
    for (size_t i = 0; i < json_array_size(days); i++) {
        const json_t *day = json_array_get(days, i);
        bool working = json_bool(day, "working");
        enum style style =
            strcmp(json_str(day, "origin"), "expected") == 0 ? STYLE_DIM : STYLE_NONE;
        table_add(&table, shown_day(day, "day"), style);
        table_add(&table, json_str(day, "weekday"), style);
        table_add(&table, say(cli, working ? TEXT_CALENDAR_WORK : TEXT_CALENDAR_OFF), style);
        table_add(&table, need_str(cli, day, "text"), style);
        table_add(&table, json_str(day, "source"), style);
        table_add(&table, origin_text(cli, day), style);
    }
    if (json_array_size(days) > 0) {
        table_put(cli, &table);
    }
    put_notice(cli, answer.json);
    return pages_status(cli, days);
}

/* ---- changing it --------------------------------------------------------------------------- */

static void put_moves(struct cli *cli, const json_t *moves)
{
    static const struct column columns[] = {
        {TEXT_COLUMN_REF, false, 0, 0},     {TEXT_COLUMN_LINE, true, 0, 0},
        {TEXT_COLUMN_HOLDER, false, 16, 0}, {TEXT_COLUMN_WAS_DUE, false, 0, 0},
        {TEXT_COLUMN_NEW_DUE, false, 0, 0},
    };
    struct table table;
    TABLE_OF(&table, columns);
    for (size_t i = 0; i < json_array_size(moves); i++) {
        const json_t *move = json_array_get(moves, i), *person = json_get(move, "person");
        int64_t line = json_int(move, "line", 0);
        table_add(&table, need_str(cli, move, "ref"), STYLE_BOLD);
        table_add(&table, line > 0 ? count_text(line) : "", STYLE_NONE);
        table_add(&table,
                  line == 0        ? say(cli, TEXT_OWN_DUE)
                  : person != NULL ? person_name(person)
                                   : json_str(json_get(move, "unit"), "name"),
                  STYLE_NONE);
        table_add(&table, shown_day(move, "from"), STYLE_NONE);
        table_add(&table, shown_day(move, "to"), STYLE_NONE);
    }
    if (json_array_size(moves) > 0) {
        table_put(cli, &table);
    }
}

static int preview(struct cli *cli, const json_t *body)
{
    struct client_answer answer;
    if (cli_post(cli, "/v1/calendar/preview", body, &answer) != 0) {
        return cli_fail(cli);
    }
    if (cli_json(cli, &answer)) {
        return 0;
    }
    int64_t deadlines = need_int(cli, answer.json, "deadlines");
    put_moves(cli, need_array(cli, answer.json, "moves"));
    buf_printf(&cli->out, "%s\n",
               deadlines == 0 ? say(cli, TEXT_CALENDAR_NOTHING_MOVES)
                              : saying(cli, TEXT_CALENDAR_WOULD_MOVE, count_text(deadlines),
                                       count_text(json_int(answer.json, "letters", 0))));
    if (json_bool(answer.json, "more")) {
        cli_after(cli, say(cli, TEXT_CALENDAR_MORE));
    }
    return 0;
}

static int apply(struct cli *cli, const json_t *body)
{
    struct client_answer answer;
    if (cli_post(cli, "/v1/calendar", body, &answer) != 0) {
        return cli_fail(cli);
    }
    if (cli_json(cli, &answer)) {
        return 0;
    }
    const char *seq = count_text(need_int(cli, need_object(cli, answer.json, "act"), "seq"));
    buf_printf(&cli->out, "%s\n", saying(cli, TEXT_CALENDAR_WRITTEN, seq, NULL));
    if (cli->lacking == NULL) {
        cli_next(cli, seq);
    }
    return 0;
}

/* The words are the days; `member` says what becomes of them. */
static int change(struct cli *cli, const char *member)
{
    json_t *body = body_of_options(cli), *days = json_array();
    if (body == NULL) {
        return cli_fail(cli);
    }
    for (size_t i = 0; i < cli->args.word_count; i++) {
        if (body_add_names(cli, days, cli->args.words[i], cli->args.words[i]) != 0) {
            return cli_fail(cli);
        }
    }
    if (json_array_size(days) > 0) {
        json_object_set_new(body, member, days);
    }
    return args_given(&cli->args, OPT_DRY_RUN) ? preview(cli, body) : apply(cli, body);
}

static int add(struct cli *cli, const char *member)
{
    if (!args_given(&cli->args, OPT_CALENDAR_WHY)) {
        return cli_missing(cli, OPT_CALENDAR_WHY);
    }
    if (!args_given(&cli->args, OPT_SOURCE)) {
        return cli_missing(cli, OPT_SOURCE);
    }
    return change(cli, member);
}

int cmd_calendar_off(struct cli *cli)
{
    return add(cli, "off");
}

int cmd_calendar_work(struct cli *cli)
{
    return add(cli, "work");
}

int cmd_calendar_drop(struct cli *cli)
{
    return change(cli, "drop");
}

int cmd_calendar_recount(struct cli *cli)
{
    return args_given(&cli->args, OPT_NOTE) ? change(cli, "drop") : cli_missing(cli, OPT_NOTE);
}

/* ---- what it moved -------------------------------------------------------------------------- */

int cmd_calendar_change(struct cli *cli)
{
    const char *path = url_path("/v1/calendar/changes/%", cli->args.words[0]);
    struct client_answer answer;
    if (cli_get(cli, query_of_options(cli, path), &answer) != 0) {
        return cli_fail(cli);
    }
    if (cli_json(cli, &answer)) {
        return 0;
    }
    buf_printf(&cli->out, "%s\n",
               saying(cli, TEXT_CALENDAR_STATE, count_text(need_int(cli, answer.json, "act")),
                      need_str(cli, answer.json, "state_text")));
    put_letter_table(cli, need_array(cli, answer.json, "letters"));
    buf_printf(
        &cli->out, "%s\n",
        saying(cli, TEXT_CALENDAR_MOVED, count_text(json_int(answer.json, "moved", 0)), NULL));
    const char *next = next_page(answer.json);
    if (next != NULL) {
        cli_after(cli, saying(cli, TEXT_MORE_AFTER, next, NULL));
    }
    return 0;
}
