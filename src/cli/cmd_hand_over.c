/*
 * cmd_hand_over.c - bàn giao: what somebody holds goes to somebody else, who accepts it.
 */
#include "cli_room.h"

#include <string.h>

static const char *number_text(int64_t n)
{
    return arena_printf(arena_current(), "%lld", (long long)n);
}

/* ---- the list ------------------------------------------------------------------------ */

static const char *item_remark(const struct cli *cli, const json_t *item)
{
    struct buf out;
    buf_init(&out, NULL, 16 << 10);
    const char *parts[] = {
        json_bool(item, "proposal_waits") ? say(cli, TEXT_PROPOSAL_WAITS) : "",
        json_bool(item, "extension_waits") ? say(cli, TEXT_EXTENSION_WAITS) : "",
        json_int(item, "reminders", 0) > 0
            ? saying(cli, TEXT_REMINDED, number_text(json_int(item, "reminders", 0)), NULL)
            : "",
        json_str(item, "note"),
    };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        buf_printf(&out, "%s%s", out.len > 0 && parts[i][0] != '\0' ? "; " : "", parts[i]);
    }
    return out.data;
}

static void add_item(struct cli *cli, struct table *table, const json_t *item)
{
    bool goes = json_bool(item, "goes"), overdue = json_bool(item, "overdue");
    bool duty = json_get(item, "duty") != NULL;
    enum style style = goes ? STYLE_NONE : STYLE_DIM;
    const char *due = shown_day(item, "due");
    const char *what =
        duty ? saying(cli, TEXT_DUTY_ITEM, number_text(json_int(item, "duty", 0)), NULL)
             : arena_printf(arena_current(), "%s: %s", plain(json_str(item, "role_text")),
                            plain(json_str(item, "state_text")));
    if (overdue) {
        due = arena_printf(arena_current(), "%s %s", due, say(cli, TEXT_OVERDUE));
    }
    table_add(table, need_str(cli, item, "ref"), STYLE_BOLD);
    table_add(table, json_str(item, "code"), style);
    table_add(table, json_str(item, "subject"), style);
    table_add(table, what, style);
    table_add(table, due, overdue ? STYLE_RED : style);
    table_add(table, item_remark(cli, item), style);
    table_add(table, goes ? say(cli, TEXT_GOES) : json_str(item, "why"), style);
}

static void put_items(struct cli *cli, const json_t *sheet)
{
    static const struct column columns[] = {
        {TEXT_COLUMN_REF, false, 0, 0},      {TEXT_COLUMN_CODE, false, 10, 2},
        {TEXT_COLUMN_SUBJECT, false, 12, 0}, {TEXT_COLUMN_STATUS, false, 10, 0},
        {TEXT_COLUMN_DUE, false, 0, 0},      {TEXT_COLUMN_REMARK, false, 10, 1},
        {TEXT_COLUMN_GOES, false, 8, 0},
    };
    const json_t *items = need_array(cli, sheet, "items");
    struct table table;
    TABLE_OF(&table, columns);
    for (size_t i = 0; i < json_array_size(items); i++) {
        add_item(cli, &table, json_array_get(items, i));
    }
    if (json_array_size(items) > 0) {
        table_put(cli, &table);
    }
    if (json_bool(sheet, "more")) {
        cli_after(cli, say(cli, TEXT_HAND_OVER_MORE));
    }
}

static int preview(struct cli *cli, const char *to)
{
    const char *path = url_query("/v1/hand-over-preview", "from", cli->args.words[0]);
    struct client_answer answer;
    if (cli_get(cli, url_query(path, "to", to), &answer) != 0) {
        return cli_fail(cli);
    }
    if (!cli_json(cli, &answer)) {
        put_items(cli, answer.json);
    }
    return pages_status(cli, need_array(cli, answer.json, "items"));
}

/* ---- making, answering --------------------------------------------------------------- */

static int send(struct cli *cli, const char *path, const json_t *body, struct client_answer *ret,
                bool *ret_printed)
{
    if (body == NULL || cli_post(cli, path, body, ret) != 0) {
        return cli_fail(cli);
    }
    *ret_printed = cli_json(cli, ret);
    return 0;
}

int cmd_hand_over(struct cli *cli)
{
    const char *to = args_value(&cli->args, OPT_TAKER);
    struct client_answer answer;
    bool printed = false;
    if (to == NULL) {
        return cli_missing(cli, OPT_TAKER);
    }
    if (args_given(&cli->args, OPT_HAND_OVER_DRY)) {
        return preview(cli, to);
    }
    json_t *body = body_of_options(cli);
    if (body == NULL || body_set(cli, body, "from", "from", cli->args.words[0]) != 0) {
        return cli_fail(cli);
    }
    int status = send(cli, "/v1/hand-overs", body, &answer, &printed);
    if (status != 0 || printed) {
        return status;
    }
    const char *id = number_text(need_int(cli, answer.json, "id"));
    buf_printf(&cli->out, "%s\n",
               saying(cli, TEXT_HANDED_OVER, id, number_text(need_int(cli, answer.json, "count"))));
    int64_t staying = json_int(answer.json, "staying", 0);
    if (staying > 0) {
        cli_after(cli, saying(cli, TEXT_HAND_OVER_STAYS, number_text(staying), NULL));
    }
    if (json_bool(answer.json, "more")) {
        cli_after(cli, say(cli, TEXT_HAND_OVER_MORE));
    }
    cli_next(cli, id);
    return 0;
}

int cmd_hand_over_accept(struct cli *cli)
{
    const char *id = cli->args.words[0];
    struct client_answer answer;
    bool printed = false;
    int status =
        send(cli, url_path("/v1/hand-overs/%/accept", id), json_object(), &answer, &printed);
    if (status != 0 || printed) {
        return status;
    }
    buf_printf(
        &cli->out, "%s\n",
        saying(cli, TEXT_HAND_OVER_TAKEN, number_text(need_int(cli, answer.json, "moved")), id));
    int64_t stayed = json_int(answer.json, "stayed", 0);
    if (stayed > 0) {
        cli_after(cli, saying(cli, TEXT_HAND_OVER_LEFT, number_text(stayed), NULL));
    }
    cli_next(cli, id);
    return 0;
}

int cmd_hand_over_refuse(struct cli *cli)
{
    const char *id = cli->args.words[0];
    struct client_answer answer;
    bool printed = false;
    if (!args_given(&cli->args, OPT_REASON)) {
        return cli_missing(cli, OPT_REASON);
    }
    int status =
        send(cli, url_path("/v1/hand-overs/%/refuse", id), body_of_options(cli), &answer, &printed);
    if (status == 0 && !printed) {
        buf_printf(&cli->out, "%s\n", saying(cli, TEXT_HAND_OVER_REFUSED, id, NULL));
    }
    return status;
}

/* ---- looking ------------------------------------------------------------------------- */

int cmd_hand_over_list(struct cli *cli)
{
    static const struct column columns[] = {
        {TEXT_COLUMN_NUMBER, true, 0, 0},       {TEXT_HAND_OVER_FROM, false, 12, 0},
        {TEXT_HAND_OVER_TO, false, 12, 0},      {TEXT_COLUMN_DAY, false, 0, 0},
        {TEXT_COLUMN_ITEMS, true, 0, 0},        {TEXT_COLUMN_ACTIVE, false, 0, 0},
        {TEXT_HAND_OVER_DECIDED, false, 10, 1},
    };
    struct client_answer answer;
    if (cli_get(cli, "/v1/hand-overs", &answer) != 0) {
        return cli_fail(cli);
    }
    const json_t *all = need_array(cli, answer.json, "hand_overs");
    if (cli_json(cli, &answer)) {
        return 0;
    }
    struct table table;
    TABLE_OF(&table, columns);
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *h = json_array_get(all, i);
        table_add(&table, number_text(need_int(cli, h, "id")), STYLE_BOLD);
        table_add(&table, person_name(json_get(h, "from")), STYLE_NONE);
        table_add(&table, person_name(json_get(h, "to")), STYLE_NONE);
        table_add(&table, shown_instant(h, "at"), STYLE_NONE);
        table_add(&table, number_text(json_int(h, "letters", 0)), STYLE_NONE);
        table_add(&table, need_str(cli, h, "state_text"), STYLE_NONE);
        table_add(&table,
                  arena_printf(arena_current(), "%s %s", shown_instant(h, "decided_at"),
                               json_str(h, "reason")),
                  STYLE_NONE);
    }
    if (json_array_size(all) > 0) {
        table_put(cli, &table);
    }
    return pages_status(cli, all);
}

int cmd_hand_over_show(struct cli *cli)
{
    struct client_answer answer;
    if (cli_get(cli, url_path("/v1/hand-overs/%", cli->args.words[0]), &answer) != 0) {
        return cli_fail(cli);
    }
    const json_t *h = need_object(cli, answer.json, "hand_over");
    if (cli_json(cli, &answer)) {
        return 0;
    }
    put_styled(cli, &cli->out, STYLE_BOLD,
               saying(cli, TEXT_HAND_OVER_HEAD, number_text(need_int(cli, h, "id")),
                      need_str(cli, h, "state_text")));
    buf_putc(&cli->out, '\n');
    put_labelled(cli, say(cli, TEXT_HAND_OVER_FROM), person_name(json_get(h, "from")), STYLE_NONE);
    put_labelled(cli, say(cli, TEXT_HAND_OVER_TO), person_name(json_get(h, "to")), STYLE_NONE);
    put_labelled(cli, say(cli, TEXT_HAND_OVER_BY),
                 arena_printf(arena_current(), "%s, %s", person_name(json_get(h, "by")),
                              shown_instant(h, "at")),
                 STYLE_NONE);
    put_labelled(cli, say(cli, TEXT_COLUMN_REMARK), json_str(h, "note"), STYLE_NONE);
    if (json_get(h, "decided_by") != NULL) {
        put_labelled(cli, say(cli, TEXT_HAND_OVER_DECIDED),
                     arena_printf(arena_current(), "%s, %s %s",
                                  person_name(json_get(h, "decided_by")),
                                  shown_instant(h, "decided_at"), json_str(h, "reason")),
                     STYLE_NONE);
    }
    buf_putc(&cli->out, '\n');
    put_items(cli, h);
    return 0;
}
