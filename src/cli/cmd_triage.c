/*
 * cmd_triage.c - the leader distributes what was presented to him: one letter after another with a
 * proposal and its reason, one batch confirmed at the end.
 *
 * Nothing is sent before the batch was confirmed, at the terminal or by --yes; the end of the input
 * confirms nothing. Each letter is directed by an act of its own at the version that was looked at:
 * one refused is told and does not stop the others.
 */
#include "triage.h"

#include <string.h>

enum { DIALOG_MOST = 1 << 20 };

/* ---- what there is to distribute ---------------------------------------------------------- */

static struct item *add_item(struct batch *batch)
{
    if (batch->count == batch->room) {
        size_t room = batch->room == 0 ? 32 : batch->room * 2;
        struct item *wider = arena_alloc(arena_current(), room * sizeof *wider);
        if (batch->count > 0) {
            memcpy(wider, batch->items, batch->count * sizeof *wider);
        }
        batch->items = wider;
        batch->room = room;
    }
    struct item *item = &batch->items[batch->count++];
    memset(item, 0, sizeof *item);
    return item;
}

/* His desk: letters presented to him; lines that he holds himself are other work. */
static int gather(struct cli *cli, struct batch *ret)
{
    struct client_answer answer;
    const char *path = query_of_options(cli, "/v1/letters?box=todo&limit=200"), *next = NULL;
    do {
        if (cli_get(cli, url_query(path, "cursor", next), &answer) != 0) {
            return -1;
        }
        const json_t *letters = need_array(cli, answer.json, "letters");
        for (size_t i = 0; i < json_array_size(letters); i++) {
            const json_t *letter = json_array_get(letters, i);
            if (json_get(letter, "line") == NULL &&
                strcmp(json_str(letter, "state"), "presented") == 0) {
                add_item(ret)->letter = letter;
            }
        }
        next = next_page(answer.json);
    } while (next != NULL && cli->lacking == NULL);
    return 0;
}

static int ask_proposal(struct cli *cli, struct item *item)
{
    struct client_answer answer;
    const char *ref = need_str(cli, item->letter, "ref");
    if (cli_get(cli, url_path("/v1/letters/%/proposal", ref), &answer) != 0) {
        return -1;
    }
    const json_t *proposal = json_get(answer.json, "proposal");
    item->answer = answer.json;
    item->reason = need_str(cli, answer.json, "text");
    item->proposed = proposal != NULL;
    item->body =
        proposal != NULL ? json_deep_copy(need_object(cli, proposal, "direct")) : json_object();
    return 0;
}

/* ---- showing ------------------------------------------------------------------------------ */

static const char *support_text(const json_t *body)
{
    const json_t *support = json_get(body, "support");
    struct buf text;
    buf_init(&text, NULL, DIALOG_MOST);
    for (size_t i = 0; i < json_array_size(support); i++) {
        buf_printf(&text, "%s%s", i > 0 ? ", " : "", json_string_value(json_array_get(support, i)));
    }
    return text.len > 0 ? text.data : "";
}

/* "chủ trì KSBT, phối hợp DUOC, hạn 5wd" */
static const char *decision(const struct cli *cli, const json_t *body)
{
    struct buf text;
    buf_init(&text, NULL, DIALOG_MOST);
    buf_puts(&text, saying(cli, TEXT_TRIAGE_LEAD, json_str(body, "lead"), NULL));
    const struct {
        enum text_id id;
        const char *value;
    } parts[] = {{TEXT_TRIAGE_SUPPORT, support_text(body)},
                 {TEXT_TRIAGE_DUE, json_str(body, "due")},
                 {TEXT_TRIAGE_NOTE, json_str(body, "note")}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (parts[i].value[0] != '\0') {
            buf_puts(&text, saying(cli, parts[i].id, parts[i].value, NULL));
        }
    }
    return text.data;
}

static bool has_lead(const struct item *item)
{
    return json_str(item->body, "lead")[0] != '\0';
}

static void show_decision(struct cli *cli, const struct item *item)
{
    const char *text = has_lead(item)
                           ? saying(cli, TEXT_TRIAGE_PROPOSED, decision(cli, item->body), NULL)
                           : saying(cli, TEXT_TRIAGE_NONE, item->reason, NULL);
    cli_note(cli, arena_printf(arena_current(), "  %s", text));
}

static void show_item(struct cli *cli, const struct item *item, size_t at, size_t count)
{
    const json_t *letter = item->letter;
    const char *place = arena_printf(arena_current(), "%zu/%zu", at + 1, count);
    const char *urgency = urgency_text(cli, json_str(letter, "urgency"));
    cli_note(cli, arena_printf(arena_current(), "\n%s  %s  %s  %s%s%s%s",
                               saying(cli, TEXT_TRIAGE_HEAD, place, json_str(letter, "ref")),
                               shown_day(letter, "arrived"), plain(json_str(letter, "code")),
                               plain(json_str(letter, "issuer")), urgency[0] != '\0' ? " [" : "",
                               urgency, urgency[0] != '\0' ? "]" : ""));
    cli_note(cli, arena_printf(arena_current(), "  %s: %s", plain(json_str(letter, "type")),
                               plain(json_str(letter, "subject"))));
    show_decision(cli, item);
    if (item->proposed) {
        cli_note(cli, arena_printf(arena_current(), "  %s",
                                   saying(cli, TEXT_TRIAGE_BECAUSE, item->reason, NULL)));
    }
}

/* ---- the dialog --------------------------------------------------------------------------- */

enum turn { TURN_AGAIN, TURN_TAKEN, TURN_SKIPPED, TURN_QUIT };

static enum turn take_it(struct cli *cli, struct item *item, const char *rest)
{
    (void)rest;
    if (!has_lead(item)) {
        cli_note(cli, say(cli, TEXT_TRIAGE_NEEDS_LEAD));
        return TURN_AGAIN;
    }
    item->taken = true;
    return TURN_TAKEN;
}

static enum turn skip_it(struct cli *cli, struct item *item, const char *rest)
{
    (void)cli;
    (void)item;
    (void)rest;
    return TURN_SKIPPED;
}

static enum turn quit_it(struct cli *cli, struct item *item, const char *rest)
{
    (void)cli;
    (void)item;
    (void)rest;
    return TURN_QUIT;
}

/* "" or "-" takes the member away. */
static enum turn set_member(struct cli *cli, struct item *item, const char *member,
                            const char *value)
{
    json_object_del(item->body, member);
    if (value[0] != '\0' && strcmp(value, "-") != 0) {
        bool list = strcmp(member, "support") == 0;
        json_t *names = json_array();
        int rc = list ? body_add_names(cli, names, member, value)
                      : body_set(cli, item->body, member, member, value);
        if (rc != 0) {
            (void)cli_fail(cli);
        } else if (list) {
            json_object_set_new(item->body, member, names);
        }
    }
    show_decision(cli, item);
    return TURN_AGAIN;
}

static enum turn set_lead(struct cli *cli, struct item *item, const char *rest)
{
    return set_member(cli, item, "lead", rest);
}

static enum turn set_support(struct cli *cli, struct item *item, const char *rest)
{
    return set_member(cli, item, "support", rest);
}

static enum turn set_due(struct cli *cli, struct item *item, const char *rest)
{
    return set_member(cli, item, "due", rest);
}

static enum turn set_note(struct cli *cli, struct item *item, const char *rest)
{
    return set_member(cli, item, "note", rest);
}

static enum turn take_line(struct cli *cli, struct item *item, const char *line)
{
    static const struct {
        const char *keys; /* Vietnamese and English */
        enum turn (*run)(struct cli *cli, struct item *item, const char *rest);
    } keys[] = {{"cl", set_lead}, {"p", set_support}, {"hd", set_due},
                {"bn", set_note}, {"s", skip_it},     {"qt", quit_it}};
    line += strspn(line, " ");
    if (line[0] == '\0') {
        return take_it(cli, item, line);
    }
    const char *rest = line + 1 + strspn(line + 1, " ");
    bool alone = line[1] == '\0' || line[1] == ' ';
    for (size_t i = 0; alone && i < sizeof keys / sizeof keys[0]; i++) {
        if (strchr(keys[i].keys, line[0]) != NULL) {
            return keys[i].run(cli, item, rest);
        }
    }
    cli_note(cli, say(cli, TEXT_TRIAGE_KEYS));
    return TURN_AGAIN;
}

/* False at the end of the input: then nothing is confirmed either. */
static bool ask_item(struct cli *cli, struct item *item, enum turn *ret)
{
    *ret = TURN_AGAIN;
    while (*ret == TURN_AGAIN) {
        const char *line = cli_ask(cli, TEXT_TRIAGE_PROMPT, false);
        if (line == NULL) {
            return false;
        }
        *ret = take_line(cli, item, line);
    }
    return true;
}

static size_t taken(const struct batch *batch)
{
    size_t count = 0;
    for (size_t i = 0; i < batch->count; i++) {
        count += batch->items[i].taken;
    }
    return count;
}

static bool confirmed(struct cli *cli, const struct batch *batch)
{
    static const char *const yes[] = {"c", "co", "có", "y", "yes"};
    const char *many = arena_printf(arena_current(), "%zu", taken(batch));
    cli_note(cli,
             arena_printf(arena_current(), "\n%s", saying(cli, TEXT_TRIAGE_BATCH, many, NULL)));
    for (size_t i = 0; i < batch->count; i++) {
        const struct item *item = &batch->items[i];
        if (item->taken) {
            cli_note(cli,
                     arena_printf(arena_current(), "  %s: %s", plain(json_str(item->letter, "ref")),
                                  decision(cli, item->body)));
        }
    }
    const char *line = cli_ask(cli, TEXT_TRIAGE_CONFIRM, false);
    for (size_t i = 0; line != NULL && i < sizeof yes / sizeof yes[0]; i++) {
        if (strcmp(line, yes[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* One after another; the exit status when one could not be asked about, else 0. *ret_send: it was
 * confirmed. */
static int go_through(struct cli *cli, struct batch *batch, bool *ret_send)
{
    *ret_send = false;
    cli_note(cli, say(cli, TEXT_TRIAGE_KEYS));
    for (size_t i = 0; i < batch->count; i++) {
        struct item *item = &batch->items[i];
        enum turn turn;
        if (ask_proposal(cli, item) != 0) {
            return cli_fail_about(cli, json_str(item->letter, "ref"));
        }
        show_item(cli, item, i, batch->count);
        if (!ask_item(cli, item, &turn)) {
            return 0;
        }
        if (turn == TURN_QUIT) {
            break;
        }
    }
    *ret_send = taken(batch) > 0 && confirmed(cli, batch);
    return 0;
}

/* ---- sending ------------------------------------------------------------------------------ */

static int send_item(struct cli *cli, struct item *item)
{
    struct client_answer answer;
    const char *behalf = args_value(&cli->args, OPT_BEHALF);
    const char *ref = json_str(item->letter, "ref");
    if (behalf != NULL &&
        body_set(cli, item->body, "on_behalf_of", "--on-behalf-of", behalf) != 0) {
        return -1;
    }
    const json_t *seen = json_get(item->answer, "letter");
    return cli_connect(cli) != 0
               ? -1
               : client_post(cli->client, url_path("/v1/letters/%/direct", ref), item->body,
                             json_int(seen, "version", 0), &answer, &cli->problem);
}

static void put_line(struct cli *cli, const char *text)
{
    if (!cli->json) {
        buf_printf(&cli->out, "%s\n", text);
    }
}

/* The worst exit status. */
static int send_all(struct cli *cli, struct batch *batch)
{
    struct buf sent;
    size_t good = 0, bad = 0;
    int worst = 0;
    buf_init(&sent, NULL, DIALOG_MOST);
    for (size_t i = 0; i < batch->count; i++) {
        struct item *item = &batch->items[i];
        const char *ref = plain(json_str(item->letter, "ref"));
        if (!item->taken) {
            continue;
        }
        if (send_item(cli, item) != 0) {
            int status = cli_fail_about(cli, ref);
            worst = status > worst ? status : worst;
            bad++;
            continue;
        }
        good++;
        item->sent = true;
        buf_printf(&sent, "%s%s", sent.len > 0 ? " " : "", ref);
        put_line(cli, saying(cli, TEXT_TRIAGE_SENT, ref, decision(cli, item->body)));
    }
    const char *g = arena_printf(arena_current(), "%zu", good),
               *b = arena_printf(arena_current(), "%zu", bad);
    put_line(cli, saying(cli, TEXT_TRIAGE_SUM, g, b));
    if (good > 0 && !cli->json) {
        cli_after(cli, saying(cli, TEXT_TRIAGE_HOW_UNDO, sent.data, NULL));
    }
    return worst;
}

/* ---- without a terminal ------------------------------------------------------------------- */

static int propose_all(struct cli *cli, struct batch *batch)
{
    for (size_t i = 0; i < batch->count; i++) {
        struct item *item = &batch->items[i];
        if (ask_proposal(cli, item) != 0) {
            return cli_fail_about(cli, json_str(item->letter, "ref"));
        }
        item->taken = item->proposed && args_given(&cli->args, OPT_YES);
    }
    return 0;
}

static void put_proposals(struct cli *cli, const struct batch *batch)
{
    static const struct column columns[] = {{TEXT_COLUMN_REF, false, 0, 0},
                                            {TEXT_COLUMN_SUBJECT, false, 12, 0},
                                            {TEXT_COLUMN_PROPOSED, false, 12, 0},
                                            {TEXT_COLUMN_WHY, false, 12, 0}};
    struct table table;
    TABLE_OF(&table, columns);
    for (size_t i = 0; i < batch->count; i++) {
        const struct item *item = &batch->items[i];
        table_add(&table, json_str(item->letter, "ref"), STYLE_BOLD);
        table_add(&table, json_str(item->letter, "subject"), STYLE_NONE);
        table_add(&table, item->proposed ? decision(cli, item->body) : "–", STYLE_NONE);
        table_add(&table, item->reason, item->proposed ? STYLE_NONE : STYLE_DIM);
    }
    table_put(cli, &table);
}

static void put_json(struct cli *cli, const struct batch *batch)
{
    json_t *whole = json_object(), *list = json_array();
    for (size_t i = 0; i < batch->count; i++) {
        json_t *one = json_deep_copy(batch->items[i].answer);
        json_object_set_new(one, "sent", json_boolean(batch->items[i].sent));
        json_array_append_new(list, one);
    }
    json_object_set_new(whole, "format_version", json_integer(1));
    json_object_set_new(whole, "proposals", list);
    const char *text = json_dumps(whole, JSON_COMPACT);
    cli_json_text(cli, text, strlen(text), whole);
}

int cmd_triage(struct cli *cli)
{
    struct batch batch = {0};
    bool yes = args_given(&cli->args, OPT_YES), asks = cli->world->in_tty && !yes && !cli->json;
    bool send = yes;
    if (gather(cli, &batch) != 0) {
        return cli_fail(cli);
    }
    if (batch.count == 0) {
        cli_after(cli, say(cli, TEXT_NOTHING));
        return 0;
    }
    int status = asks ? go_through(cli, &batch, &send) : propose_all(cli, &batch);
    if (status != 0) {
        return status;
    }
    if (!asks && !cli->json) {
        put_proposals(cli, &batch);
    }
    if (!send && !cli->json) {
        cli_after(cli, say(cli, asks ? TEXT_TRIAGE_NOT_SENT : TEXT_TRIAGE_PIPED));
    }
    status = send ? send_all(cli, &batch) : 0;
    if (cli->json) {
        put_json(cli, &batch);
    }
    return status;
}
