/*
 * cmd_show.c - one letter: what it is, who has it, what was said; its history; its slip.
 */
#include "cli_room.h"

#include <string.h>

static const char *number_text(int64_t n)
{
    return arena_printf(arena_current(), "%lld", (long long)n);
}

static void put_title(struct cli *cli, enum text_id id)
{
    buf_putc(&cli->out, '\n');
    put_styled(cli, &cli->out, STYLE_BOLD, say(cli, id));
    buf_putc(&cli->out, '\n');
}

/* "10/03/2025 15:15, Nguyễn A (thay mặt B)" */
static const char *when_who(const struct cli *cli, const json_t *fact)
{
    return arena_printf(arena_current(), "%s, %s", shown_instant(fact, "at"),
                        person_for(cli, json_get(fact, "by"), json_get(fact, "for")));
}

static void put_head(struct cli *cli, const json_t *letter)
{
    const char *ref = plain(need_str(cli, letter, "ref"));
    put_styled(cli, &cli->out, STYLE_BOLD, saying(cli, TEXT_LETTER_HEAD, ref, NULL));
    buf_printf(&cli->out, " – %s", plain(need_str(cli, letter, "state_text")));
    if (json_str(letter, "as_of")[0] != '\0') {
        buf_printf(&cli->out, " (%s)",
                   saying(cli, TEXT_AS_OF, shown_instant(letter, "as_of"), NULL));
    }
    buf_putc(&cli->out, '\n');
}

/* Only what is owed still, or was late: a duty done in time needs no word. */
static void put_same_day(struct cli *cli, const json_t *letter)
{
    const json_t *duties = json_get(letter, "same_day");
    for (size_t i = 0; i < json_array_size(duties); i++) {
        const json_t *duty = json_array_get(duties, i);
        bool late = json_bool(duty, "late");
        if (late || json_get(duty, "done_at") == NULL) {
            put_labelled(cli, say(cli, TEXT_ROAD_DUTY), json_str(duty, "text"),
                         late ? STYLE_RED : STYLE_NONE);
        }
    }
}

static void put_road(struct cli *cli, const json_t *letter)
{
    const json_t *fact = json_get(letter, "registered");
    if (fact != NULL) {
        put_labelled(cli, say(cli, TEXT_ROAD_REGISTERED), when_who(cli, fact), STYLE_NONE);
    }
    fact = json_get(letter, "presented");
    if (fact != NULL) {
        const char *to = person_name(json_get(fact, "to"));
        put_labelled(cli, say(cli, TEXT_ROAD_PRESENTED),
                     arena_printf(arena_current(), "%s, %s", shown_instant(fact, "at"), to),
                     STYLE_NONE);
    }
    fact = json_get(letter, "directed");
    if (fact != NULL) {
        const char *note = json_str(fact, "note");
        const char *text = arena_printf(arena_current(), "%s%s%s", when_who(cli, fact),
                                        note[0] == '\0' ? "" : "\n", note);
        bool routed = json_bool(fact, "routed"); /* by a rule of the agency, not by a leader */
        put_labelled(cli, say(cli, routed ? TEXT_ROAD_ROUTED : TEXT_ROAD_DIRECTED), text,
                     STYLE_NONE);
    }
    put_same_day(cli, letter);
    const char *due = shown_day(letter, "due");
    bool overdue = json_bool(letter, "overdue");
    if (overdue) {
        due = arena_printf(arena_current(), "%s – %s", due, say(cli, TEXT_OVERDUE));
    }
    put_labelled(cli, say(cli, TEXT_ROAD_DUE), due, overdue ? STYLE_RED : STYLE_NONE);
    put_labelled(cli, say(cli, TEXT_ROAD_CASE), json_str(letter, "case"), STYLE_NONE);
    put_labelled(cli, say(cli, TEXT_ROAD_END), json_str(letter, "end_reason"), STYLE_NONE);
}

static const char *holder_of(const json_t *line)
{
    const json_t *person = json_get(line, "person");
    const char *unit = plain(json_str(json_get(line, "unit"), "name"));
    if (person == NULL) {
        return unit;
    }
    return arena_printf(arena_current(), "%s (%s)", person_name(person),
                        plain(json_str(json_get(line, "unit"), "code")));
}

static const char *line_remark(const struct cli *cli, const json_t *line)
{
    struct buf out;
    buf_init(&out, NULL, 64 << 10);
    const char *parts[11];
    size_t count = 0;
    const json_t *opened = json_get(line, "opened"), *taken = json_get(line, "taken_over");
    const json_t *handing = json_get(line, "handing_over");
    if (handing != NULL) {
        parts[count++] = saying(cli, TEXT_HANDING_OVER, person_name(json_get(handing, "to")), NULL);
    }
    if (json_str(line, "of_duty")[0] != '\0') {
        parts[count++] = json_str(line, "of_duty");
    }
    if (taken != NULL) {
        parts[count++] = saying(cli, TEXT_TAKEN_OVER, person_name(json_get(taken, "from")),
                                shown_instant(taken, "at"));
    }
    if (json_bool(line, "came_back")) {
        parts[count++] = say(cli, TEXT_CAME_BACK);
    }
    if (json_bool(line, "owes_reply")) {
        parts[count++] = say(cli, TEXT_OWES_REPLY);
    }
    if (opened != NULL) {
        parts[count++] = saying(cli, TEXT_OPENED, shown_instant(opened, "at"), NULL);
    }
    if (json_int(line, "reminders", 0) > 0) {
        parts[count++] =
            saying(cli, TEXT_REMINDED, number_text(json_int(line, "reminders", 0)), NULL);
    }
    const json_t *moves = json_get(line, "moves");
    if (json_array_size(moves) > 0) {
        const json_t *last = json_array_get(moves, json_array_size(moves) - 1);
        parts[count++] = saying(cli, TEXT_DUE_MOVED, shown_day(last, "from"), NULL);
    }
    if (json_bool(line, "closed_with_letter")) {
        parts[count++] = say(cli, TEXT_CLOSED_WITH_LETTER);
    }
    parts[count++] = json_str(line, "reason");
    parts[count++] = json_str(line, "result");
    for (size_t i = 0; i < count; i++) {
        buf_printf(&out, "%s%s", out.len > 0 && parts[i][0] != '\0' ? "; " : "", parts[i]);
    }
    return out.data;
}

static void add_line(struct cli *cli, struct table *table, const json_t *line, unsigned depth)
{
    const char *branch = depth == 0 ? "" : depth == 1 ? "└ " : "· └ ";
    table_add(table, number_text(need_int(cli, line, "line")), STYLE_NONE);
    table_add(table, need_str(cli, line, "role_text"), STYLE_NONE);
    table_add(table, arena_printf(arena_current(), "%s%s", branch, holder_of(line)), STYLE_NONE);
    table_add(table, shown_day(line, "due"), STYLE_NONE);
    table_add(table, need_str(cli, line, "state_text"), STYLE_NONE);
    table_add(table, line_remark(cli, line), STYLE_DIM);
}

/* A line, and below it what was handed down from it. */
static void add_branch(struct cli *cli, struct table *table, const json_t *lines, int64_t parent,
                       unsigned depth)
{
    enum { DEEPEST = 8 };
    for (size_t i = 0; depth < DEEPEST && i < json_array_size(lines); i++) {
        const json_t *line = json_array_get(lines, i);
        int64_t number = json_int(line, "line", 0);
        if (json_int(line, "parent", 0) == parent && number != parent) {
            add_line(cli, table, line, depth);
            add_branch(cli, table, lines, number, depth + 1);
        }
    }
}

static void put_lines(struct cli *cli, const json_t *lines)
{
    static const struct column columns[] = {
        {TEXT_COLUMN_LINE, true, 0, 0},     {TEXT_COLUMN_ROLE, false, 0, 0},
        {TEXT_COLUMN_HOLDER, false, 16, 0}, {TEXT_COLUMN_DUE, false, 0, 0},
        {TEXT_COLUMN_STATUS, false, 8, 0},  {TEXT_COLUMN_REMARK, false, 12, 1},
    };
    if (json_array_size(lines) == 0) {
        return;
    }
    struct table table;
    TABLE_OF(&table, columns);
    add_branch(cli, &table, lines, 0, 0);
    put_title(cli, TEXT_TITLE_LINES);
    table_put(cli, &table);
}

static void put_said(struct cli *cli, const char *head, const char *text)
{
    size_t width = cli->world->width > 0 ? cli->world->width : 100;
    buf_printf(&cli->out, "  %s\n", head);
    if (text[0] != '\0') {
        put_padding(&cli->out, 6);
        put_wrapped(&cli->out, plain_block(text), width, 6, 6);
        buf_putc(&cli->out, '\n');
    }
}

static void put_proposal(struct cli *cli, const json_t *p)
{
    const char *decision = json_str(p, "decision");
    const char *line = number_text(json_int(p, "line", 0));
    const char *head = arena_printf(arena_current(), "%s, %s",
                                    saying(cli, TEXT_RECORDED_LINE, line, NULL), when_who(cli, p));
    put_said(cli, head, need_str(cli, p, "text"));
    if (strcmp(decision, "waiting") == 0) {
        put_said(cli, say(cli, TEXT_DECISION_WAITING), "");
        return;
    }
    enum text_id word =
        strcmp(decision, "approved") == 0 ? TEXT_DECISION_APPROVED : TEXT_DECISION_AGAIN;
    put_said(cli,
             arena_printf(arena_current(), "%s – %s, %s", say(cli, word),
                          shown_instant(p, "decided_at"), person_name(json_get(p, "decided_by"))),
             json_str(p, "note"));
}

static void put_extensions(struct cli *cli, const json_t *lines)
{
    bool titled = false;
    for (size_t i = 0; i < json_array_size(lines); i++) {
        const json_t *line = json_array_get(lines, i), *all = json_get(line, "extensions");
        for (size_t k = 0; k < json_array_size(all); k++) {
            const json_t *e = json_array_get(all, k), *granted = json_object_get(e, "granted");
            if (!titled) {
                put_title(cli, TEXT_TITLE_EXTENSIONS);
                titled = true;
            }
            enum text_id word = json_is_true(granted)    ? TEXT_EXTENSION_GRANTED
                                : json_is_false(granted) ? TEXT_EXTENSION_REFUSED
                                                         : TEXT_EXTENSION_OPEN;
            const char *n = number_text(json_int(line, "line", 0));
            const char *days =
                arena_printf(arena_current(), "%s → %s", shown_day(e, "from"), shown_day(e, "to"));
            const char *head =
                arena_printf(arena_current(), "%s: %s, %s",
                             saying(cli, TEXT_RECORDED_LINE, n, NULL), days, say(cli, word));
            put_said(cli, head, json_str(e, "reason"));
        }
    }
}

static void put_proposals(struct cli *cli, const json_t *letter)
{
    const json_t *proposals = json_get(letter, "proposals"), *replies = json_get(letter, "replies");
    if (json_array_size(proposals) > 0) {
        put_title(cli, TEXT_TITLE_PROPOSALS);
    }
    for (size_t i = 0; i < json_array_size(proposals); i++) {
        put_proposal(cli, json_array_get(proposals, i));
    }
    if (json_array_size(replies) > 0) {
        put_title(cli, TEXT_TITLE_REPLIES);
    }
    for (size_t i = 0; i < json_array_size(replies); i++) {
        const json_t *r = json_array_get(replies, i);
        const char *day = shown_day(r, "issued");
        put_said(cli,
                 arena_printf(arena_current(), "%s%s%s", plain(need_str(cli, r, "code")),
                              day[0] == '\0' ? "" : ", ", day),
                 "");
    }
}

/* The API's verbs that the reader may do now, as commands to type. */
static void put_may(struct cli *cli, const char *label, const json_t *may)
{
    struct buf out;
    buf_init(&out, NULL, 4096);
    for (size_t i = 0; i < json_array_size(may); i++) {
        const char *verb = json_string_value(json_array_get(may, i));
        for (size_t c = 0; verb != NULL && c < command_count; c++) {
            if (strcmp(commands[c].verb, verb) == 0 && strcmp(verb, "open") != 0) {
                buf_printf(&out, "%s%s%s%s", out.len > 0 ? ", " : "", commands[c].name,
                           commands[c].sub[0] == '\0' ? "" : " ", commands[c].sub);
                break;
            }
        }
    }
    if (out.len > 0) {
        buf_putc(&cli->out, '\n');
        put_labelled(cli, label, out.data, STYLE_NONE);
    }
}

static void put_all_may(struct cli *cli, const json_t *letter)
{
    const json_t *others = json_get(letter, "may_for");
    put_may(cli, say(cli, TEXT_LABEL_MAY), json_get(letter, "may"));
    for (size_t i = 0; i < json_array_size(others); i++) {
        const json_t *other = json_array_get(others, i);
        put_may(cli, saying(cli, TEXT_LABEL_MAY_FOR, person_name(json_get(other, "person")), NULL),
                json_get(other, "may"));
    }
}

/* Each line that a period opened says which, in a member of its own. */
static const json_t *name_periods(const struct cli *cli, const json_t *lines, const json_t *duties)
{
    json_t *named = json_deep_copy(lines);
    for (size_t i = 0; i < json_array_size(named); i++) {
        json_t *line = json_array_get(named, i);
        for (size_t d = 0; json_int(line, "round", 0) != 0 && d < json_array_size(duties); d++) {
            const json_t *duty = json_array_get(duties, d), *rounds = json_get(duty, "rounds");
            for (size_t r = 0; r < json_array_size(rounds); r++) {
                const json_t *round = json_array_get(rounds, r);
                if (json_int(round, "round", 0) == json_int(line, "round", 0)) {
                    const char *n = number_text(json_int(duty, "duty", 0));
                    json_object_set_new(
                        line, "of_duty",
                        json_string(saying(cli, TEXT_OF_DUTY, n, shown_day(round, "day"))));
                }
            }
        }
    }
    return named;
}

void put_letter(struct cli *cli, const json_t *letter)
{
    const json_t *duties = json_get(letter, "duties");
    const json_t *lines = name_periods(cli, need_array(cli, letter, "lines"), duties);
    put_head(cli, letter);
    json_t *fields = json_deep_copy(need_object(cli, letter, "fields"));
    json_object_set_new(fields, "arrived", json_string(json_str(letter, "arrived")));
    json_object_del(fields, "due"); /* the letter's own stands below, with what became of it */
    json_object_del(fields, "due_rule");
    put_fields(cli, fields);
    put_road(cli, letter);
    put_lines(cli, lines);
    put_extensions(cli, lines);
    put_duties(cli, duties);
    put_proposals(cli, letter);
    put_files(cli, json_get(letter, "files"));
    put_all_may(cli, letter);
}

static int get_letter(struct cli *cli, struct client_answer *ret)
{
    const char *path = url_path("/v1/letters/%", cli->args.words[0]);
    return cli_get(cli, query_of_options(cli, path), ret);
}

/* A first reading is a fact worth keeping, never a reason to bother the reader. */
static void note_opened(struct cli *cli, const json_t *letter)
{
    int64_t line = json_int(letter, "open_line", 0);
    if (line <= 0 || args_given(&cli->args, OPT_AS_OF)) {
        return;
    }
    json_t *body = json_object();
    json_object_set_new(body, "line", json_integer(line));
    struct client_answer answer;
    if (cli_post(cli, url_path("/v1/letters/%/open", cli->args.words[0]), body, &answer) != 0) {
        cli->problem = (struct client_problem){.kind = CLIENT_NO_PROBLEM};
    }
}

int cmd_show(struct cli *cli)
{
    struct client_answer answer;
    if (get_letter(cli, &answer) != 0) {
        return cli_fail(cli);
    }
    const json_t *letter = need_object(cli, answer.json, "letter");
    if (!cli_json(cli, &answer)) {
        put_letter(cli, letter);
    }
    if (cli->lacking == NULL) {
        note_opened(cli, letter);
    }
    return 0;
}

/* The form is about what the letter itself brought, not about what comes of it every year. */
static json_t *own_work(const json_t *letter)
{
    json_t *own = json_deep_copy(letter), *lines = json_array();
    for (size_t i = 0; i < json_array_size(json_get(own, "lines")); i++) {
        json_t *line = json_array_get(json_object_get(own, "lines"), i);
        if (json_int(line, "round", 0) == 0) {
            json_array_append(lines, line);
        }
    }
    json_object_set_new(own, "lines", lines);
    return own;
}

int cmd_slip(struct cli *cli)
{
    struct client_answer answer;
    if (args_given(&cli->args, OPT_PDF)) {
        return print_slip_pdf(cli);
    }
    if (get_letter(cli, &answer) != 0) {
        return cli_fail(cli);
    }
    if (!cli_json(cli, &answer)) {
        put_slip(cli, own_work(need_object(cli, answer.json, "letter")));
    }
    return 0;
}
