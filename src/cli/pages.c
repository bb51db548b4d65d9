/*
 * pages.c - lists that come in pages.
 */
#include "cli_room.h"

#include <string.h>

/* All pages as one answer: the last one's other members, every page's items. */
static void merge_json(struct cli *cli, const char *member, json_t *items,
                       const struct client_answer *last)
{
    json_t *whole = json_object();
    const char *name;
    json_t *value;
    json_t *from = json_deep_copy(last->json);
    json_object_foreach(from, name, value)
    {
        if (strcmp(name, member) == 0) {
            json_object_set_new(whole, name, items);
        } else if (strcmp(name, "next") == 0) {
            json_object_set_new(whole, name, json_null());
        } else {
            json_object_set(whole, name, value);
        }
    }
    const char *text = json_dumps(whole, JSON_COMPACT);
    INVARIANT(text != NULL);
    cli_json_text(cli, text, strlen(text), whole);
}

static int all_pages(struct cli *cli, const char *path, const char *member, json_t *items,
                     struct client_answer *last)
{
    for (;;) {
        const json_t *page = need_array(cli, last->json, member);
        for (size_t i = 0; i < json_array_size(page); i++) {
            json_array_append(items, json_array_get(page, i));
        }
        const char *next = next_page(last->json);
        if (next == NULL || cli->lacking != NULL) {
            return 0;
        }
        if (cli_get(cli, url_query(path, "cursor", next), last) != 0) {
            return -1;
        }
    }
}

int pages_get(struct cli *cli, const char *path, const char *member, const json_t **ret_items,
              struct client_answer *ret_last)
{
    const char *cursor = args_value(&cli->args, OPT_CURSOR);
    if (cli_get(cli, url_query(path, "cursor", cursor), ret_last) != 0) {
        return -1;
    }
    if (!args_given(&cli->args, OPT_ALL)) {
        *ret_items = need_array(cli, ret_last->json, member);
        (void)cli_json(cli, ret_last);
        return 0;
    }
    json_t *items = json_array();
    if (all_pages(cli, path, member, items, ret_last) != 0) {
        return -1;
    }
    *ret_items = items;
    if (cli->json) {
        merge_json(cli, member, items, ret_last);
    }
    return 0;
}

void pages_hint(struct cli *cli, const struct client_answer *last)
{
    const char *next = next_page(last->json);
    if (next != NULL && !cli->json) {
        cli_after(cli, saying(cli, TEXT_MORE_PAGES, next, NULL));
    }
}

int pages_status(struct cli *cli, const json_t *items)
{
    if (json_array_size(items) > 0) {
        return 0;
    }
    if (!cli->json) {
        cli_after(cli, say(cli, TEXT_NOTHING));
    }
    return args_given(&cli->args, OPT_EXIT_STATUS) ? EXIT_FOUND_NOTHING : 0;
}
