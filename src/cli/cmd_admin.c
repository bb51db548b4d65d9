/*
 * cmd_admin.c - people, units, delegations. Nobody is ever deleted.
 */
#include "cli_room.h"

#include <string.h>

static const struct alias roles[] = {
    {"van-thu", "clerk"},       {"lanh-dao", "leader"},  {"truong", "head"},
    {"chuyen-vien", "officer"}, {"kiem-tra", "auditor"}, {"quan-tri", "admin"},
};

static int send_and_say(struct cli *cli, const char *path, const json_t *body, enum text_id done,
                        const char *about)
{
    struct client_answer answer;
    if (body == NULL || cli_post(cli, path, body, &answer) != 0) {
        return cli_fail(cli);
    }
    if (!cli_json(cli, &answer)) {
        buf_printf(&cli->out, "%s\n", saying(cli, done, about, NULL));
        put_notice(cli, answer.json);
    }
    return 0;
}

static int set_active(struct cli *cli, const char *pattern, bool active)
{
    json_t *body = json_object();
    json_object_set_new(body, "active", json_boolean(active));
    const char *who = cli->args.words[0];
    return send_and_say(cli, url_path(pattern, who), body,
                        active ? TEXT_ACTIVATED : TEXT_DEACTIVATED, who);
}

/* ---- people -------------------------------------------------------------------------- */

static const char *positions_text(const json_t *positions)
{
    struct buf out;
    buf_init(&out, NULL, 64 << 10);
    for (size_t i = 0; i < json_array_size(positions); i++) {
        const json_t *p = json_array_get(positions, i), *unit = json_get(p, "unit");
        const char *code = json_is_object(unit) ? json_str(unit, "code") : json_str(p, "unit");
        buf_printf(&out, "%s%s:%s", i > 0 ? ", " : "", code, json_str(p, "role"));
    }
    return out.data;
}

int cmd_user_list(struct cli *cli)
{
    static const struct column columns[] = {
        {TEXT_COLUMN_USER, false, 0, 0},   {TEXT_COLUMN_FULL_NAME, false, 12, 0},
        {TEXT_LABEL_TITLE, false, 10, 0},  {TEXT_COLUMN_POSITIONS, false, 16, 0},
        {TEXT_COLUMN_ACTIVE, false, 0, 0},
    };
    struct client_answer answer;
    if (cli_get(cli, "/v1/people", &answer) != 0) {
        return cli_fail(cli);
    }
    if (cli_json(cli, &answer)) {
        return 0;
    }
    const json_t *people = need_array(cli, answer.json, "people");
    struct table table;
    TABLE_OF(&table, columns);
    for (size_t i = 0; i < json_array_size(people); i++) {
        const json_t *p = json_array_get(people, i);
        bool active = json_bool(p, "active");
        enum style style = active ? STYLE_NONE : STYLE_DIM;
        table_add(&table, need_str(cli, p, "username"), style);
        table_add(&table, json_str(p, "name"), style);
        table_add(&table, json_str(p, "title"), style);
        table_add(&table, positions_text(json_get(p, "positions")), style);
        table_add(&table, active ? "" : say(cli, TEXT_INACTIVE), style);
    }
    table_put(cli, &table);
    return 0;
}

/* Every --position UNIT:ROLE, the role in either language. */
static int add_positions(struct cli *cli, json_t *body)
{
    json_t *list = json_array();
    for (size_t i = 0; i < cli->args.given_count; i++) {
        const struct given *given = &cli->args.given[i];
        if (given->id != OPT_POSITION) {
            continue;
        }
        const char *colon = strrchr(given->value, ':');
        if (colon == NULL || colon == given->value || colon[1] == '\0') {
            return cli_usage(cli, saying(cli, TEXT_NOT_A_POSITION, given->value, NULL),
                             say(cli, TEXT_NOT_A_POSITION_REMEDY));
        }
        const char *role = ALIAS_OF(roles, colon + 1);
        const char *one = arena_printf(arena_current(), "%.*s:%s", (int)(colon - given->value),
                                       given->value, role);
        if (body_add_names(cli, list, given->typed, one) != 0) {
            return cli_fail(cli);
        }
    }
    if (json_array_size(list) > 0) {
        json_object_set_new(body, "positions", list);
    }
    return 0;
}

static int ask_password(struct cli *cli, json_t *body, const char *member, enum text_id prompt)
{
    const char *password = cli_ask(cli, prompt, true);
    if (password == NULL || password[0] == '\0') {
        return cli_usage(cli, say(cli, TEXT_NO_PASSWORD), say(cli, TEXT_NO_PASSWORD_REMEDY));
    }
    if (body_set(cli, body, member, "password", password) != 0) {
        return cli_fail(cli);
    }
    return 0;
}

int cmd_user_add(struct cli *cli)
{
    const char *user = cli->args.words[0];
    if (!args_given(&cli->args, OPT_NAME)) {
        return cli_missing(cli, OPT_NAME);
    }
    if (!args_given(&cli->args, OPT_POSITION)) {
        return cli_missing(cli, OPT_POSITION);
    }
    json_t *body = body_of_options(cli);
    if (body == NULL || body_set(cli, body, "username", "username", user) != 0) {
        return cli_fail(cli);
    }
    int status = add_positions(cli, body);
    if (status == 0 && args_given(&cli->args, OPT_PASSWORD)) {
        status = ask_password(cli, body, "password", TEXT_ASK_NEW_PASSWORD);
    }
    return status != 0 ? status : send_and_say(cli, "/v1/people", body, TEXT_USER_ADDED, user);
}

int cmd_user_edit(struct cli *cli)
{
    const char *user = cli->args.words[0];
    json_t *body = body_of_options(cli);
    if (body == NULL) {
        return cli_fail(cli);
    }
    int status = add_positions(cli, body);
    if (status != 0) {
        return status;
    }
    if (json_object_size(body) == 0) {
        return cli_usage(cli, say(cli, TEXT_NOTHING_TO_CORRECT),
                         saying(cli, TEXT_SEE_HELP, "user edit", NULL));
    }
    return send_and_say(cli, url_path("/v1/people/%", user), body, TEXT_EDITED, user);
}

int cmd_user_deactivate(struct cli *cli)
{
    return set_active(cli, "/v1/people/%", false);
}

int cmd_user_activate(struct cli *cli)
{
    return set_active(cli, "/v1/people/%", true);
}

/* One's own: the old one is asked for first. Another's: the administrator sets it. */
int cmd_user_password(struct cli *cli)
{
    json_t *body = json_object();
    bool own = cli->args.word_count == 0;
    int status = own ? ask_password(cli, body, "old", TEXT_ASK_OLD_PASSWORD) : 0;
    if (status == 0) {
        status = ask_password(cli, body, own ? "new" : "password", TEXT_ASK_NEW_PASSWORD);
    }
    if (status == 0 && cli->world->in_tty) {
        const char *again = cli_ask(cli, TEXT_ASK_PASSWORD_AGAIN, true);
        const char *first = json_str(body, own ? "new" : "password");
        if (again == NULL || strcmp(again, first) != 0) {
            return cli_usage(cli, say(cli, TEXT_PASSWORDS_DIFFER), "");
        }
    }
    if (status != 0) {
        return status;
    }
    const char *path = own ? "/v1/me/password" : url_path("/v1/people/%", cli->args.words[0]);
    return send_and_say(cli, path, body, TEXT_PASSWORD_SET, "");
}

/* ---- units --------------------------------------------------------------------------- */

int cmd_unit_list(struct cli *cli)
{
    static const struct column columns[] = {
        {TEXT_COLUMN_BOOK, false, 0, 0},
        {TEXT_COLUMN_UNIT, false, 16, 0},
        {TEXT_COLUMN_PARENT, false, 0, 0},
        {TEXT_COLUMN_ACTIVE, false, 0, 0},
    };
    struct client_answer answer;
    if (cli_get(cli, "/v1/units", &answer) != 0) {
        return cli_fail(cli);
    }
    if (cli_json(cli, &answer)) {
        return 0;
    }
    const json_t *units = need_array(cli, answer.json, "units");
    struct table table;
    TABLE_OF(&table, columns);
    for (size_t i = 0; i < json_array_size(units); i++) {
        const json_t *u = json_array_get(units, i), *parent = json_get(u, "parent");
        const char *above =
            json_is_object(parent) ? json_str(parent, "code") : json_str(u, "parent");
        for (size_t k = 0; json_is_integer(parent) && k < json_array_size(units); k++) {
            const json_t *other = json_array_get(units, k);
            bool is_it = json_int(other, "id", -1) == json_integer_value(parent);
            above = is_it ? json_str(other, "code") : above;
        }
        bool active = json_bool(u, "active");
        enum style style = active ? STYLE_NONE : STYLE_DIM;
        table_add(&table, need_str(cli, u, "code"), style);
        table_add(&table, need_str(cli, u, "name"), style);
        table_add(&table, above, style);
        table_add(&table, active ? "" : say(cli, TEXT_INACTIVE), style);
    }
    table_put(cli, &table);
    return 0;
}

int cmd_unit_add(struct cli *cli)
{
    const char *code = cli->args.words[0];
    if (!args_given(&cli->args, OPT_UNIT_NAME)) {
        return cli_missing(cli, OPT_UNIT_NAME);
    }
    json_t *body = body_of_options(cli);
    if (body == NULL || body_set(cli, body, "code", "code", code) != 0) {
        return cli_fail(cli);
    }
    return send_and_say(cli, "/v1/units", body, TEXT_UNIT_ADDED, code);
}

int cmd_unit_edit(struct cli *cli)
{
    const char *code = cli->args.words[0];
    const json_t *body = body_of_options(cli);
    if (body != NULL && json_object_size(body) == 0) {
        return cli_usage(cli, say(cli, TEXT_NOTHING_TO_CORRECT),
                         saying(cli, TEXT_SEE_HELP, "unit edit", NULL));
    }
    return send_and_say(cli, url_path("/v1/units/%", code), body, TEXT_EDITED, code);
}

int cmd_unit_deactivate(struct cli *cli)
{
    return set_active(cli, "/v1/units/%", false);
}

int cmd_unit_activate(struct cli *cli)
{
    return set_active(cli, "/v1/units/%", true);
}

/* ---- delegations --------------------------------------------------------------------- */

int cmd_delegate_list(struct cli *cli)
{
    static const struct column columns[] = {
        {TEXT_COLUMN_NUMBER, true, 0, 0},     {TEXT_COLUMN_GRANTOR, false, 12, 0},
        {TEXT_COLUMN_DELEGATE, false, 12, 0}, {TEXT_COLUMN_FIRST, false, 0, 0},
        {TEXT_COLUMN_LAST, false, 0, 0},      {TEXT_COLUMN_ACTIVE, false, 0, 0},
        {TEXT_COLUMN_REMARK, false, 12, 0},
    };
    struct client_answer answer;
    if (cli_get(cli, "/v1/delegations", &answer) != 0) {
        return cli_fail(cli);
    }
    if (cli_json(cli, &answer)) {
        return 0;
    }
    const json_t *all = need_array(cli, answer.json, "delegations");
    struct table table;
    TABLE_OF(&table, columns);
    for (size_t i = 0; i < json_array_size(all); i++) {
        const json_t *d = json_array_get(all, i), *ended = json_get(d, "ended");
        bool over = ended != NULL && !json_is_false(ended);
        const char *n = arena_printf(arena_current(), "%lld", (long long)need_int(cli, d, "id"));
        table_add(&table, n, STYLE_NONE);
        table_add(&table, person_name(json_get(d, "from")), STYLE_NONE);
        table_add(&table, person_name(json_get(d, "to")), STYLE_NONE);
        table_add(&table, shown_day(d, "first"), STYLE_NONE);
        table_add(&table, shown_day(d, "last"), STYLE_NONE);
        table_add(&table, over ? say(cli, TEXT_ENDED) : "", STYLE_NONE);
        table_add(&table, json_str(d, "note"), STYLE_NONE);
    }
    if (json_array_size(all) > 0) {
        table_put(cli, &table);
    }
    return pages_status(cli, all);
}

int cmd_delegate_add(struct cli *cli)
{
    const char *person = cli->args.words[0];
    if (!args_given(&cli->args, OPT_LAST)) {
        return cli_missing(cli, OPT_LAST);
    }
    json_t *body = body_of_options(cli);
    if (body == NULL || body_set(cli, body, "to", "to", person) != 0) {
        return cli_fail(cli);
    }
    return send_and_say(cli, "/v1/delegations", body, TEXT_DELEGATED, person);
}

int cmd_delegate_end(struct cli *cli)
{
    const char *number = cli->args.words[0];
    return send_and_say(cli, url_path("/v1/delegations/%/end", number), body_of_options(cli),
                        TEXT_DELEGATION_ENDED, number);
}
