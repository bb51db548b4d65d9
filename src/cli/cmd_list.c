/*
 * cmd_list.c - lists of letters: boxes and search.
 */
#include "cli_room.h"

#include <string.h>

static const struct alias boxes[] = {
    {"can-lam", "todo"},    {"bi-tra-lai", "returned"}, {"sap-den-han", "due-soon"},
    {"qua-han", "overdue"}, {"dang-cho", "waiting"},    {"da-xong", "done"},
    {"de-biet", "info"},    {"tat-ca", "all"},
};
enum { BOX_COUNT = sizeof boxes / sizeof boxes[0] };

const char *urgency_text(const struct cli *cli, const char *urgency)
{
    static const struct {
        const char *name;
        enum text_id text;
    } words[] = {
        {"urgent", TEXT_URGENT},
        {"very-urgent", TEXT_VERY_URGENT},
        {"flash", TEXT_FLASH},
        {"flash-timed", TEXT_FLASH_TIMED},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(words[i].name, urgency) == 0) {
            return say(cli, words[i].text);
        }
    }
    return strcmp(urgency, "normal") == 0 ? "" : plain(urgency);
}

enum style urgency_style(const char *urgency)
{
    if (strncmp(urgency, "flash", 5) == 0) {
        return STYLE_RED;
    }
    return strcmp(urgency, "urgent") == 0 || strcmp(urgency, "very-urgent") == 0 ? STYLE_YELLOW
                                                                                 : STYLE_NONE;
}

/* What the reader has to do with it, else how far the letter is. */
static const char *own_status(struct cli *cli, const json_t *letter)
{
    const json_t *line = json_get(letter, "line"), *owed = json_get(letter, "owed");
    if (owed != NULL) {
        return arena_printf(arena_current(), "%s: %s", need_str(cli, letter, "state_text"),
                            plain(json_str(owed, "text")));
    }
    if (line == NULL) {
        return need_str(cli, letter, "state_text");
    }
    const char *state =
        json_bool(line, "came_back") ? say(cli, TEXT_CAME_BACK) : json_str(line, "state_text");
    const json_t *handing = json_get(line, "handing_over");
    return arena_printf(arena_current(), "%s: %s%s%s", plain(json_str(line, "role_text")),
                        plain(state), handing == NULL ? "" : ", ",
                        handing == NULL ? ""
                                        : saying(cli, TEXT_HANDING_OVER,
                                                 person_name(json_get(handing, "to")), NULL));
}

/* And for whom, when it is the work of somebody who delegated. */
static const char *status_of(struct cli *cli, const json_t *letter)
{
    const char *status = own_status(cli, letter);
    const json_t *delegator = json_get(letter, "for");
    return delegator == NULL ? status
                             : saying(cli, TEXT_STATUS_FOR, status, person_name(delegator));
}

/* What a search was for; the other lists have no found text. */
static const char *typed_words(const struct cli *cli)
{
    struct buf words;
    buf_init(&words, NULL, 64 << 10);
    for (size_t i = 0; i < cli->args.word_count; i++) {
        buf_printf(&words, "%s%s", i > 0 ? " " : "", cli->args.words[i]);
    }
    return words.len > 0 ? words.data : "";
}

static void add_letter(struct cli *cli, struct table *table, const json_t *letter)
{
    const char *urgency = json_str(letter, "urgency"), *mark = urgency_text(cli, urgency);
    const char *subject = plain(need_str(cli, letter, "subject"));
    bool overdue = json_bool(letter, "overdue");
    const char *due = shown_day(letter, "due");
    if (mark[0] != '\0') {
        subject = arena_printf(arena_current(), "[%s] %s", mark, subject);
    }
    if (overdue) {
        due = arena_printf(arena_current(), "%s %s", due, say(cli, TEXT_OVERDUE));
    }
    table_add(table, need_str(cli, letter, "ref"), STYLE_BOLD);
    table_add(table, shown_day(letter, "arrived"), STYLE_NONE);
    table_add(table, json_str(letter, "code"), STYLE_NONE);
    table_add(table, json_str(letter, "issuer"), STYLE_NONE);
    table_add(table, subject, urgency_style(urgency));
    table_add(table, due, overdue ? STYLE_RED : STYLE_NONE);
    table_add(table, status_of(cli, letter),
              json_bool(json_get(letter, "owed"), "late") ? STYLE_RED : STYLE_NONE);
    const char *found = found_text(cli, letter, typed_words(cli));
    if (found != NULL) {
        table_below(table, found);
    }
}

void put_letter_table(struct cli *cli, const json_t *letters)
{
    static const struct column columns[] = {
        {TEXT_COLUMN_REF, false, 0, 0},      {TEXT_COLUMN_ARRIVED, false, 0, 1},
        {TEXT_COLUMN_CODE, false, 10, 3},    {TEXT_COLUMN_ISSUER, false, 8, 2},
        {TEXT_COLUMN_SUBJECT, false, 12, 0}, {TEXT_COLUMN_DUE, false, 0, 0},
        {TEXT_COLUMN_STATUS, false, 10, 0},
    };
    struct table table;
    TABLE_OF(&table, columns);
    for (size_t i = 0; i < json_array_size(letters); i++) {
        add_letter(cli, &table, json_array_get(letters, i));
    }
    if (json_array_size(letters) > 0) {
        table_put(cli, &table);
    }
}

int print_letters(struct cli *cli, const char *path)
{
    const json_t *letters;
    struct client_answer last;
    if (pages_get(cli, path, "letters", &letters, &last) != 0) {
        return cli_fail(cli);
    }
    if (!cli->json) {
        put_letter_table(cli, letters);
    }
    pages_hint(cli, &last);
    put_notice(cli, last.json);
    return pages_status(cli, letters);
}

static int unknown_box(struct cli *cli, const char *typed)
{
    const char *box_names[2 * BOX_COUNT];
    struct buf all;
    buf_init(&all, NULL, 1024);
    for (size_t i = 0; i < BOX_COUNT; i++) {
        box_names[2 * i] = boxes[i].vi;
        box_names[2 * i + 1] = boxes[i].name;
        buf_printf(&all, "%s%s (%s)", i > 0 ? ", " : "", boxes[i].name, boxes[i].vi);
    }
    const char *near = nearest(typed, box_names, 2 * (size_t)BOX_COUNT);
    const char *remedy = near[0] != '\0' ? saying(cli, TEXT_DID_YOU_MEAN, near, NULL)
                                         : saying(cli, TEXT_BOXES_ARE, all.data, NULL);
    return cli_usage(cli, saying(cli, TEXT_NO_SUCH_BOX, typed, NULL), remedy);
}

int cmd_list(struct cli *cli)
{
    const char *path = "/v1/letters";
    if (cli->args.word_count > 0) {
        const char *box = ALIAS_OF(boxes, cli->args.words[0]);
        bool known = false;
        for (size_t i = 0; i < BOX_COUNT; i++) {
            known = known || strcmp(boxes[i].name, box) == 0;
        }
        if (!known) {
            return unknown_box(cli, cli->args.words[0]);
        }
        path = url_query(path, "box", box);
    }
    return print_letters(cli, query_of_options(cli, path));
}

int cmd_search(struct cli *cli)
{
    const char *path = url_query("/v1/search", "q", typed_words(cli));
    return print_letters(cli, query_of_options(cli, path));
}
