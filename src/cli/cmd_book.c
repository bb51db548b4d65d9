/*
 * cmd_book.c - the books, closing one, and what waits to leave.
 */
#include "cli_room.h"

#include <string.h>

static const char *int_text(const json_t *object, const char *member)
{
    return arena_printf(arena_current(), "%lld", (long long)json_int(object, member, 0));
}

static void add_book_year(struct cli *cli, struct table *table, const json_t *book,
                          const json_t *year)
{
    bool is_default = json_bool(book, "default"), secret = json_bool(book, "secret");
    enum text_id mark = secret ? TEXT_BOOK_SECRET : is_default ? TEXT_BOOK_DEFAULT : TEXT_NONE;
    const json_t *closed = json_get(year, "closed");
    bool is_closed = closed != NULL && !json_is_false(closed);
    table_add(table, need_str(cli, book, "code"), STYLE_BOLD);
    table_add(table, json_str(book, "name"), STYLE_NONE);
    table_add(table, say(cli, mark), STYLE_NONE);
    table_add(table, year == NULL ? "" : int_text(year, "year"), STYLE_NONE);
    table_add(table, year == NULL ? "" : int_text(year, "counter"), STYLE_NONE);
    table_add(table, year == NULL ? "" : int_text(year, "cancelled"), STYLE_NONE);
    table_add(table, is_closed ? say(cli, TEXT_BOOK_CLOSED) : "", STYLE_NONE);
}

int cmd_books(struct cli *cli)
{
    static const struct column columns[] = {
        {TEXT_COLUMN_BOOK, false, 0, 0},   {TEXT_COLUMN_NAME, false, 16, 0},
        {TEXT_NONE, false, 0, 0},          {TEXT_COLUMN_YEAR, true, 0, 0},
        {TEXT_COLUMN_COUNTER, true, 0, 0}, {TEXT_COLUMN_CANCELLED, true, 0, 0},
        {TEXT_NONE, false, 0, 0},
    };
    struct client_answer answer;
    if (cli_get(cli, "/v1/books", &answer) != 0) {
        return cli_fail(cli);
    }
    if (cli_json(cli, &answer)) {
        return 0;
    }
    const json_t *books = need_array(cli, answer.json, "books");
    struct table table;
    TABLE_OF(&table, columns);
    for (size_t i = 0; i < json_array_size(books); i++) {
        const json_t *book = json_array_get(books, i), *years = json_get(book, "years");
        for (size_t y = 0; y < json_array_size(years); y++) {
            add_book_year(cli, &table, book, json_array_get(years, y));
        }
        if (json_array_size(years) == 0) {
            add_book_year(cli, &table, book, NULL);
        }
    }
    table_put(cli, &table);
    const char *key = json_str(json_get(answer.json, "key"), "fingerprint");
    if (key[0] != '\0') {
        buf_printf(&cli->out, "%s\n", saying(cli, TEXT_BOOK_KEY, key, NULL));
    }
    return 0;
}

/* What was closed, as the act says it: what the clerk compares with the last stamp on paper. */
static void put_closing(struct cli *cli, const json_t *body)
{
    enum { SHORT = 10 }; /* of the chain's head, as printed */
    static const struct {
        enum text_id label;
        const char *member;
    } lines[] = {
        {TEXT_CLOSED_FIRST, "first"}, {TEXT_CLOSED_LAST, "last"},
        {TEXT_CLOSED_COUNT, "count"}, {TEXT_CLOSED_CANCELLED, "cancelled"},
        {TEXT_CLOSED_LATE, "late"},   {TEXT_CLOSED_WITHOUT, "without_slip"},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (json_is_integer(json_get(body, lines[i].member))) {
            put_labelled(cli, say(cli, lines[i].label), int_text(body, lines[i].member),
                         STYLE_NONE);
        }
    }
    put_labelled(cli, say(cli, TEXT_CLOSED_HEAD),
                 arena_printf(arena_current(), "%.*s", SHORT, plain(json_str(body, "head"))),
                 STYLE_NONE);
}

int cmd_close_book(struct cli *cli)
{
    const char *book = cli->args.words[0];
    if (!args_given(&cli->args, OPT_YEAR)) {
        return cli_missing(cli, OPT_YEAR);
    }
    const json_t *body = body_of_options(cli);
    struct client_answer answer;
    if (body == NULL || cli_post(cli, url_path("/v1/books/%/close", book), body, &answer) != 0) {
        return cli_fail(cli);
    }
    if (!cli_json(cli, &answer)) {
        const char *day = args_value(&cli->args, OPT_DAY);
        const char *when = day != NULL ? day : args_value(&cli->args, OPT_YEAR);
        buf_printf(&cli->out, "%s\n", saying(cli, TEXT_BOOK_CLOSED_NOW, book, when));
        put_closing(cli, json_get(json_get(answer.json, "act"), "body"));
        const char *year = args_value(&cli->args, OPT_YEAR);
        cli_next(cli, day != NULL ? arena_printf(arena_current(), "%s --day %s", book, day)
                                  : arena_printf(arena_current(), "%s --year %s", book, year));
    }
    return 0;
}

int cmd_outbox(struct cli *cli)
{
    static const struct column columns[] = {
        {TEXT_COLUMN_NUMBER, true, 0, 0}, {TEXT_COLUMN_RECEIVED, false, 0, 0},
        {TEXT_COLUMN_KIND, false, 0, 0},  {TEXT_COLUMN_LETTER, true, 0, 0},
        {TEXT_COLUMN_ACT, true, 0, 0},    {TEXT_COLUMN_SENT, false, 0, 0},
    };
    const json_t *items;
    struct client_answer last;
    if (pages_get(cli, query_of_options(cli, "/v1/outbox"), "items", &items, &last) != 0) {
        return cli_fail(cli);
    }
    struct table table;
    TABLE_OF(&table, columns);
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *it = json_array_get(items, i);
        const char *sent = shown_instant(it, "sent_at");
        const json_t *letter = json_get(it, "letter");
        table_add(&table, int_text(it, "id"), STYLE_NONE);
        table_add(&table, shown_instant(it, "at"), STYLE_NONE);
        table_add(&table, need_str(cli, it, "kind"), STYLE_NONE);
        table_add(&table,
                  json_is_object(letter)    ? json_str(letter, "ref")
                  : json_is_string(letter)  ? json_string_value(letter)
                  : json_is_integer(letter) ? int_text(it, "letter")
                                            : "",
                  STYLE_NONE);
        table_add(&table, int_text(it, "act"), STYLE_NONE);
        table_add(&table, sent[0] == '\0' ? say(cli, TEXT_NOT_SENT) : sent, STYLE_NONE);
    }
    if (!cli->json && json_array_size(items) > 0) {
        table_put(cli, &table);
    }
    return pages_status(cli, items);
}
