/*
 * cmd_notices.c - what people were told and whether it arrived; the digest as it would be now.
 */
#include "cli_room.h"

#include <string.h>

static const char *count_text(const json_t *object, const char *member)
{
    return arena_printf(arena_current(), "%lld", (long long)json_int(object, member, 0));
}

/* ---- the ledger ---------------------------------------------------------------------------- */

static enum style state_style(const char *state)
{
    return strcmp(state, "sent") == 0      ? STYLE_GREEN
           : strcmp(state, "refused") == 0 ? STYLE_RED
           : strcmp(state, "folded") == 0  ? STYLE_DIM
                                           : STYLE_YELLOW;
}

static void add_row(struct cli *cli, struct table *table, const json_t *notice,
                    const json_t *delivery)
{
    const char *last = shown_instant(delivery, "last_at");
    table_add(table, count_text(notice, "id"), STYLE_NONE);
    table_add(table, shown_instant(notice, "at"), STYLE_NONE);
    table_add(table, person_name(json_get(notice, "person")), STYLE_NONE);
    table_add(table, need_str(cli, notice, "subject"), STYLE_NONE);
    if (delivery == NULL) {
        table_add(table, "", STYLE_NONE);
        table_add(table, say(cli, TEXT_NOTICE_KEPT), STYLE_DIM);
        table_add(table, "", STYLE_NONE);
        table_add(table, "", STYLE_NONE);
        return;
    }
    table_add(table, need_str(cli, delivery, "channel_text"), STYLE_NONE);
    table_add(table, need_str(cli, delivery, "state_text"),
              state_style(json_str(delivery, "state")));
    table_add(table, last[0] != '\0' ? last : "", STYLE_NONE);
    table_add(table,
              json_int(delivery, "tries", 0) > 1
                  ? arena_printf(arena_current(), "(%s×) %s", count_text(delivery, "tries"),
                                 json_str(delivery, "answer"))
                  : json_str(delivery, "answer"),
              STYLE_NONE);
}

int cmd_notices(struct cli *cli)
{
    static const struct column columns[] = {
        {TEXT_COLUMN_NUMBER, true, 0, 0},   {TEXT_COLUMN_MADE, false, 0, 3},
        {TEXT_COLUMN_TO_WHOM, false, 8, 0}, {TEXT_COLUMN_TOLD, false, 20, 0},
        {TEXT_COLUMN_CHANNEL, false, 0, 2}, {TEXT_COLUMN_OUTCOME, false, 0, 0},
        {TEXT_COLUMN_TRIED, false, 0, 1},   {TEXT_COLUMN_ANSWER, false, 12, 0},
    };
    const json_t *notices;
    struct client_answer last;
    struct table table;
    const char *path = query_of_options(cli, "/v1/notices");
    if (args_given(&cli->args, OPT_UNSENT)) {
        path = url_query(path, "unsent", "true");
    }
    if (pages_get(cli, path, "notices", &notices, &last) != 0) {
        return cli_fail(cli);
    }
    TABLE_OF(&table, columns);
    for (size_t i = 0; i < json_array_size(notices); i++) {
        const json_t *notice = json_array_get(notices, i);
        const json_t *deliveries = need_array(cli, notice, "deliveries");
        for (size_t k = 0; k < json_array_size(deliveries); k++) {
            add_row(cli, &table, notice, json_array_get(deliveries, k));
        }
        if (json_array_size(deliveries) == 0) {
            add_row(cli, &table, notice, NULL);
        }
    }
    if (!cli->json && json_array_size(notices) > 0) {
        table_put(cli, &table);
    }
    pages_hint(cli, &last);
    return pages_status(cli, notices);
}

int cmd_notices_test(struct cli *cli)
{
    struct client_answer answer;
    json_t *body = json_object();
    if (body_set(cli, body, "person", "person", cli->args.words[0]) != 0 ||
        cli_post(cli, "/v1/notices/test", body, &answer) != 0) {
        return cli_fail(cli);
    }
    if (cli_json(cli, &answer)) {
        return 0;
    }
    const json_t *notice = need_object(cli, answer.json, "notice");
    const char *person = person_name(json_get(notice, "person"));
    const bool any = json_array_size(need_array(cli, notice, "channels")) > 0;
    buf_printf(&cli->out, "%s\n",
               saying(cli, any ? TEXT_NOTICE_TESTED : TEXT_NOTICE_NO_CHANNEL, person, NULL));
    cli_next(cli, "");
    return 0;
}

/* ---- the digest ---------------------------------------------------------------------------- */

/* "(thay mặt A) [B] trích yếu". */
static const char *about(const struct cli *cli, const json_t *item)
{
    const char *instead = person_name(json_get(item, "instead_of"));
    const char *kept = json_str(item, "kept_by");
    const char *text =
        json_bool(item, "restricted") ? say(cli, TEXT_NOTICE_ELSEWHERE) : json_str(item, "subject");
    if (kept[0] != '\0') {
        text = arena_printf(arena_current(), "[%s] %s", kept, text);
    }
    const char *note = json_str(item, "note");
    if (note[0] != '\0') {
        text = arena_printf(arena_current(), "%s (%s)", text, note);
    }
    return instead[0] != '\0' ? arena_printf(arena_current(), "(%s) %s",
                                             saying(cli, TEXT_NOTICE_INSTEAD, instead, NULL), text)
                              : text;
}

static void put_items(struct cli *cli, const json_t *items)
{
    static const struct column columns[] = {
        {TEXT_COLUMN_MATTER, false, 0, 0}, {TEXT_COLUMN_REF, false, 0, 0},
        {TEXT_COLUMN_DUE, false, 0, 0},    {TEXT_COLUMN_ROLE, false, 0, 2},
        {TEXT_COLUMN_CODE, false, 12, 1},  {TEXT_COLUMN_SUBJECT, false, 16, 0},
    };
    struct table table;
    TABLE_OF(&table, columns);
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *it = json_array_get(items, i);
        const bool late = strncmp(json_str(it, "kind"), "overdue", 7) == 0 ||
                          strstr(json_str(it, "kind"), "-late") != NULL;
        table_add(&table,
                  arena_printf(arena_current(), "%s %s", json_bool(it, "new") ? "*" : " ",
                               need_str(cli, it, "kind_text")),
                  late ? STYLE_RED : STYLE_NONE);
        table_add(&table, need_str(cli, it, "ref"), STYLE_BOLD);
        table_add(&table, shown_day(it, "due"), STYLE_NONE);
        table_add(&table, json_str(it, "role_text"), STYLE_NONE);
        table_add(&table, json_str(it, "code"), STYLE_NONE);
        table_add(&table, about(cli, it), STYLE_NONE);
    }
    table_put(cli, &table);
}

int cmd_digest(struct cli *cli)
{
    struct client_answer answer;
    if (cli_get(cli, query_of_options(cli, "/v1/digest"), &answer) != 0) {
        return cli_fail(cli);
    }
    if (cli_json(cli, &answer)) {
        return 0;
    }
    const json_t *items = need_array(cli, answer.json, "items");
    put_styled(cli, &cli->out, STYLE_BOLD,
               saying(cli, TEXT_DIGEST_HEAD, shown_day(answer.json, "day"),
                      person_name(json_get(answer.json, "person"))));
    buf_printf(&cli->out, " – %s\n",
               saying(cli, TEXT_DIGEST_COUNT, count_text(answer.json, "count"),
                      count_text(answer.json, "new")));
    if (json_array_size(items) > 0) {
        put_items(cli, items);
    }
    return 0;
}
