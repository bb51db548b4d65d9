/*
 * cmd_duty.c - việc định kỳ: the list by the day of the next period, and those of one letter.
 */
#include "cli_room.h"

#include <string.h>

static const char *lead_of(const json_t *duty)
{
    const json_t *lead = json_array_get(json_get(duty, "lines"), 0);
    const json_t *person = json_get(lead, "person");
    return person != NULL ? person_name(person) : plain(json_str(json_get(lead, "unit"), "code"));
}

static const char *duty_number(struct cli *cli, const json_t *duty)
{
    return arena_printf(arena_current(), "%lld", (long long)need_int(cli, duty, "duty"));
}

static void add_duty(struct cli *cli, struct table *table, const json_t *duty)
{
    bool paused = strcmp(json_str(duty, "state"), "paused") == 0;
    enum style style = paused ? STYLE_DIM : STYLE_NONE;
    table_add(table, need_str(cli, duty, "ref"), STYLE_BOLD);
    table_add(table, duty_number(cli, duty), style);
    table_add(table, need_str(cli, duty, "rule"), style);
    table_add(table, shown_day(duty, "next"), style);
    table_add(table, shown_day(duty, "next_due"), style);
    table_add(table, lead_of(duty), style);
    table_add(table, json_str(duty, "note"), style);
    table_add(table, json_str(duty, "state_text"), style);
}

int cmd_duty_list(struct cli *cli)
{
    static const struct column columns[] = {
        {TEXT_COLUMN_REF, false, 0, 0},        {TEXT_COLUMN_DUTY, true, 0, 0},
        {TEXT_COLUMN_RULE, false, 12, 0},      {TEXT_COLUMN_NEXT, false, 0, 0},
        {TEXT_COLUMN_DUE, false, 0, 0},        {TEXT_COLUMN_HOLDER, false, 8, 0},
        {TEXT_COLUMN_DUTY_NOTE, false, 12, 0}, {TEXT_COLUMN_ACTIVE, false, 0, 1},
    };
    const json_t *duties;
    struct client_answer last;
    if (pages_get(cli, query_of_options(cli, "/v1/duties"), "duties", &duties, &last) != 0) {
        return cli_fail(cli);
    }
    if (!cli->json && json_array_size(duties) > 0) {
        struct table table;
        TABLE_OF(&table, columns);
        for (size_t i = 0; i < json_array_size(duties); i++) {
            add_duty(cli, &table, json_array_get(duties, i));
        }
        table_put(cli, &table);
    }
    pages_hint(cli, &last);
    return pages_status(cli, duties);
}

/* ---- of one letter ------------------------------------------------------------------- */

static void put_round(struct cli *cli, const json_t *round)
{
    bool open = json_bool(round, "open");
    buf_printf(&cli->out, "      %s – ",
               saying(cli, TEXT_DUTY_PERIOD, shown_day(round, "day"), shown_day(round, "due")));
    put_styled(cli, &cli->out, open ? STYLE_YELLOW : STYLE_DIM,
               say(cli, open ? TEXT_DUTY_OPEN : TEXT_DUTY_OVER));
    buf_putc(&cli->out, '\n');
}

static void put_duty(struct cli *cli, const json_t *duty)
{
    const json_t *rounds = json_get(duty, "rounds");
    const char *reason = json_str(duty, "reason");
    buf_printf(&cli->out, "  %s – %s (%s)\n",
               saying(cli, TEXT_DUTY_HEAD, duty_number(cli, duty), json_str(duty, "note")),
               plain(need_str(cli, duty, "rule")), lead_of(duty));
    buf_printf(&cli->out, "      %s", plain(need_str(cli, duty, "state_text")));
    if (reason[0] != '\0') {
        buf_printf(&cli->out, ": %s", plain(reason));
    }
    if (json_str(duty, "next")[0] != '\0') {
        buf_printf(
            &cli->out, "; %s",
            saying(cli, TEXT_DUTY_NEXT, shown_day(duty, "next"), shown_day(duty, "next_due")));
    }
    buf_putc(&cli->out, '\n');
    for (size_t i = 0; i < json_array_size(rounds); i++) {
        put_round(cli, json_array_get(rounds, i));
    }
}

void put_duties(struct cli *cli, const json_t *duties)
{
    if (json_array_size(duties) == 0) {
        return;
    }
    buf_putc(&cli->out, '\n');
    put_styled(cli, &cli->out, STYLE_BOLD, say(cli, TEXT_TITLE_DUTIES));
    buf_putc(&cli->out, '\n');
    for (size_t i = 0; i < json_array_size(duties); i++) {
        put_duty(cli, json_array_get(duties, i));
    }
}
