/*
 * cmd_draft.c - one draft: what came, what was read of it and where it stood; its text; reading it
 * again.
 */
#include "reading.h"

#include <string.h>

static void put_notes(struct cli *cli, const json_t *notes)
{
    for (size_t i = 0; i < json_array_size(notes); i++) {
        const char *text = json_str(json_array_get(notes, i), "text");
        put_labelled(cli, say(cli, TEXT_LABEL_REMARK), text, STYLE_YELLOW);
    }
}

/* What the table of the reading does not show. */
static const json_t *other_fields(const json_t *draft)
{
    json_t *fields = json_deep_copy(json_get(draft, "fields"));
    for (size_t i = 0; fields != NULL && i < READ_FIELDS; i++) {
        json_object_del(fields, read_fields[i].member);
    }
    return fields;
}

static void put_draft(struct cli *cli, const json_t *draft, const char *number)
{
    put_styled(cli, &cli->out, STYLE_BOLD,
               saying(cli, TEXT_DRAFT_HEAD, number, json_str(draft, "name")));
    buf_putc(&cli->out, '\n');
    put_labelled(cli, say(cli, TEXT_COLUMN_KIND), json_str(draft, "kind_text"), STYLE_NONE);
    put_labelled(cli, say(cli, TEXT_COLUMN_RECEIVED), shown_instant(draft, "received_at"),
                 STYLE_NONE);
    put_labelled(cli, say(cli, TEXT_LABEL_CHANNEL), json_str(draft, "channel"), STYLE_NONE);
    put_fields(cli, reading_has_fields(draft) ? other_fields(draft) : json_get(draft, "fields"));
    put_notes(cli, json_get(draft, "notes"));
    put_reading(cli, draft);
    put_files(cli, json_get(draft, "files"));
}

/* Page after page of every file, with the page breaks said; `path` is that of the texts. */
static int print_texts(struct cli *cli, const char *path)
{
    struct client_answer answer;
    if (cli_get(cli, path, &answer) != 0) {
        return cli_fail(cli);
    }
    if (cli_json(cli, &answer)) {
        return 0;
    }
    const json_t *files = need_array(cli, answer.json, "files");
    for (size_t i = 0; i < json_array_size(files); i++) {
        const json_t *file = json_array_get(files, i);
        const json_t *pages = need_array(cli, file, "pages");
        for (size_t p = 0; p < json_array_size(pages); p++) {
            const json_t *page = json_array_get(pages, p);
            const char *n =
                arena_printf(arena_current(), "%lld", (long long)need_int(cli, page, "page"));
            put_styled(cli, &cli->out, STYLE_BOLD,
                       saying(cli, TEXT_TEXT_PAGE, json_str(file, "name"), n));
            buf_printf(&cli->out, "\n%s\n\n", plain_block(json_str(page, "text")));
        }
    }
    if (cli->out.len == 0) {
        cli_after(cli, say(cli, TEXT_NO_TEXT));
    }
    return 0;
}

int cmd_draft(struct cli *cli)
{
    const char *number = cli->args.words[0];
    if (args_given(&cli->args, OPT_WHOLE_TEXT)) {
        return print_texts(cli, url_path("/v1/drafts/%/text", number));
    }
    struct client_answer answer;
    if (cli_get(cli, url_path("/v1/drafts/%", number), &answer) != 0) {
        return cli_fail(cli);
    }
    if (cli_json(cli, &answer)) {
        return 0;
    }
    const json_t *draft = need_object(cli, answer.json, "draft");
    const char *head = arena_printf(arena_current(), "%lld", (long long)need_int(cli, draft, "id"));
    put_draft(cli, draft, head);
    cli_next(cli, head);
    return 0;
}

int cmd_text(struct cli *cli)
{
    return print_texts(cli, url_path("/v1/letters/%/text", cli->args.words[0]));
}

int cmd_read(struct cli *cli)
{
    const char *number = cli->args.words[0];
    struct client_answer answer;
    if (cli_post(cli, url_path("/v1/drafts/%/read", number), NULL, &answer) != 0) {
        return cli_fail(cli);
    }
    if (!cli_json(cli, &answer)) {
        buf_printf(&cli->out, "%s\n", saying(cli, TEXT_READ_AGAIN, number, NULL));
        cli_next(cli, number);
    }
    return 0;
}
