/*
 * found.c - where in a letter's text a search found something: the page, the words around it, and
 * which of them were sought.
 */
#include "cli_room.h"

#include <string.h>

enum { INDENT = 4, TEXT_WIDTH = 100 };

/* Does one of the folded words in `word` stand among those in `sought`? */
static bool is_sought(const char *word, const char *sought)
{
    for (const char *w = word; *w != '\0';) {
        size_t len = strcspn(w, " ");
        for (const char *s = sought; *s != '\0';) {
            size_t wide = strcspn(s, " ");
            if (len == wide && strncmp(w, s, len) == 0) {
                return true;
            }
            s += wide + strspn(s + wide, " ");
        }
        w += len + strspn(w + len, " ");
    }
    return false;
}

static void put_marked(const struct cli *cli, struct buf *out, const char *line, const char *sought)
{
    struct arena *arena = arena_current();
    while (*line != '\0') {
        size_t len = strcspn(line, " \n");
        const char *word = arena_memdup(arena, line, len);
        bool hit = len > 0 && is_sought(text_folded(arena, word), sought);
        put_styled(cli, out, hit ? STYLE_BOLD : STYLE_NONE, word);
        line += len;
        if (*line != '\0') {
            buf_putc(out, *line++);
        }
    }
}

const char *found_text(const struct cli *cli, const json_t *letter, const char *sought)
{
    const json_t *found = json_get(letter, "found");
    if (found == NULL) {
        return NULL;
    }
    size_t width = cli->world->width > 0 ? cli->world->width : TEXT_WIDTH;
    const char *page = arena_printf(arena_current(), "%lld", (long long)json_int(found, "page", 0));
    const char *where = saying(cli, TEXT_FOUND_IN, json_str(found, "name"), page);
    const char *whole =
        arena_printf(arena_current(), "%s %s", where, plain(json_str(found, "excerpt")));
    struct buf wrapped, out;
    buf_init(&wrapped, NULL, PRINT_MOST);
    buf_init(&out, NULL, PRINT_MOST);
    put_padding(&wrapped, INDENT);
    put_wrapped(&wrapped, whole, width, INDENT, INDENT);
    size_t head = INDENT + strlen(where); /* a file's name is no find */
    bool one_line = wrapped.len >= head && memchr(wrapped.data, '\n', head) == NULL;
    if (one_line) {
        buf_add(&out, wrapped.data, head);
    }
    put_marked(cli, &out, wrapped.data + (one_line ? head : 0),
               text_folded(arena_current(), sought));
    return out.data;
}
