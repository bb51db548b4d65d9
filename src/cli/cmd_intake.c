/*
 * cmd_intake.c - what comes in: files to drafts, the drafts, refusing one, the intake ledger.
 */
#include "cli_room.h"

#include <string.h>

static int ingest_one(struct cli *cli, const char *file, struct client_answer *ret)
{
    const char *sha256, *name;
    if (cli_upload(cli, file, &sha256, &name) != 0) {
        return -1;
    }
    json_t *body = json_object();
    json_object_set_new(body, "sha256", json_string(sha256));
    json_object_set_new(body, "name", json_string(name));
    return cli_post(cli, "/v1/intake", body, ret);
}

/* "595.edxml: chờ vào sổ số 12 – 595/SYT-NVY, Sở Y tế, thực hiện …". What came in before is named
 * as what it is by now: a draft still, or a registered letter. Returns the draft's number, NULL
 * when it is none any more. */
static const char *print_draft_line(struct cli *cli, const char *file, const json_t *answer)
{
    const json_t *draft = need_object(cli, answer, "draft"), *fields = json_get(draft, "fields");
    const char *number =
        arena_printf(arena_current(), "%lld", (long long)need_int(cli, draft, "id"));
    bool before = json_bool(answer, "repeat") || json_get(answer, "duplicate") != NULL;
    const char *ref = json_str(draft, "ref");
    enum text_id kind = !before          ? TEXT_INGESTED
                        : ref[0] == '\0' ? TEXT_INGESTED_BEFORE
                                         : TEXT_REGISTERED_BEFORE;
    buf_printf(&cli->out, "%s: %s", plain(file),
               saying(cli, kind, ref[0] == '\0' ? number : ref, NULL));
    static const char *const members[] = {"code", "issuer", "subject"};
    const char *gap = " – ";
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        const char *text = plain(json_str(fields, members[i]));
        if (text[0] != '\0') {
            buf_printf(&cli->out, "%s%s", gap, text);
            gap = ", ";
        }
    }
    buf_putc(&cli->out, '\n');
    return ref[0] == '\0' ? number : NULL;
}

static void add_result(struct cli *cli, json_t *results, const char *file, int rc,
                       const struct client_answer *answer)
{
    json_t *one = json_object();
    json_object_set_new(one, "file", json_string(plain(file)));
    if (rc == 0) {
        json_object_set_new(one, "answer", json_deep_copy(answer->json));
    } else {
        const struct client_problem *p = &cli->problem;
        json_object_set_new(one, "problem",
                            json_pack("{ss ss ss si}", "code", p->code, "detail", p->detail,
                                      "remedy", p->remedy, "exit", p->exit_status));
    }
    json_array_append_new(results, one);
}

int cmd_ingest(struct cli *cli)
{
    int worst = 0;
    json_t *results = json_array();
    const char *last = NULL;
    for (size_t i = 0; i < cli->args.word_count && cli->lacking == NULL; i++) {
        const char *file = cli->args.words[i];
        struct client_answer answer;
        int rc = ingest_one(cli, file, &answer);
        if (rc != 0) {
            int status = cli_fail_about(cli, file);
            worst = status > worst ? status : worst;
        }
        if (cli->json) {
            add_result(cli, results, file, rc, &answer);
        } else if (rc == 0) {
            last = print_draft_line(cli, file, answer.json);
            if (cli->lacking == NULL && cli_flush(cli) != 0) {
                return EXIT_IO;
            }
        }
    }
    if (cli->json) {
        json_t *whole = json_object();
        json_object_set_new(whole, "format_version", json_integer(CLIENT_FORMAT_VERSION));
        json_object_set_new(whole, "results", results);
        const char *text = json_dumps(whole, JSON_COMPACT);
        INVARIANT(text != NULL);
        cli_json_text(cli, text, strlen(text), whole);
    } else if (last != NULL) {
        cli_next(cli, last);
    }
    return worst;
}

static void put_draft_table(struct cli *cli, const json_t *drafts)
{
    static const struct column columns[] = {
        {TEXT_COLUMN_DRAFT, true, 0, 0},    {TEXT_COLUMN_RECEIVED, false, 0, 2},
        {TEXT_COLUMN_KIND, false, 8, 0},    {TEXT_COLUMN_CODE, false, 12, 0},
        {TEXT_COLUMN_ISSUER, false, 12, 0}, {TEXT_COLUMN_SUBJECT, false, 16, 0},
        {TEXT_COLUMN_NAME, false, 10, 1},
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

static void put_notes(struct cli *cli, const json_t *notes)
{
    for (size_t i = 0; i < json_array_size(notes); i++) {
        const char *text = json_str(json_array_get(notes, i), "text");
        put_labelled(cli, say(cli, TEXT_LABEL_REMARK), text, STYLE_YELLOW);
    }
}

int cmd_draft(struct cli *cli)
{
    const char *number = cli->args.words[0];
    struct client_answer answer;
    if (cli_get(cli, url_path("/v1/drafts/%", number), &answer) != 0) {
        return cli_fail(cli);
    }
    if (cli_json(cli, &answer)) {
        return 0;
    }
    const json_t *draft = need_object(cli, answer.json, "draft");
    const char *head = arena_printf(arena_current(), "%lld", (long long)need_int(cli, draft, "id"));
    put_styled(cli, &cli->out, STYLE_BOLD,
               saying(cli, TEXT_DRAFT_HEAD, head, json_str(draft, "name")));
    buf_putc(&cli->out, '\n');
    put_labelled(cli, say(cli, TEXT_COLUMN_KIND), json_str(draft, "kind_text"), STYLE_NONE);
    put_labelled(cli, say(cli, TEXT_COLUMN_RECEIVED), shown_instant(draft, "received_at"),
                 STYLE_NONE);
    put_labelled(cli, say(cli, TEXT_LABEL_CHANNEL), json_str(draft, "channel"), STYLE_NONE);
    put_fields(cli, json_get(draft, "fields"));
    put_notes(cli, json_get(draft, "notes"));
    put_files(cli, json_get(draft, "files"));
    cli_next(cli, head);
    return 0;
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
