/*
 * texts.c - every sentence of the command, in both languages.
 */
#include "cli_room.h"

#include <string.h>

static const char *const texts[TEXT_COUNT][2] = {
    [TEXT_NONE] = {"", ""},
#define TEXT(id, vi, en) [id] = {vi, en},
#include "texts.def"
#undef TEXT
};

const char *say(const struct cli *cli, enum text_id id)
{
    return texts[id][cli->lang];
}

const char *text_fill(const char *pattern, const char *arg1, const char *arg2)
{
    struct buf out;
    buf_init(&out, NULL, 1 << 20);
    for (; *pattern != '\0'; pattern++) {
        bool first = strncmp(pattern, "{1}", 3) == 0, second = strncmp(pattern, "{2}", 3) == 0;
        if (first || second) {
            const char *arg = first ? arg1 : arg2;
            buf_puts(&out, plain(arg == NULL ? "" : arg));
            pattern += 2;
        } else {
            buf_putc(&out, *pattern);
        }
    }
    while (out.len > 0 && out.data[out.len - 1] == ' ') { /* an empty argument at the end */
        out.data[--out.len] = '\0';
    }
    return out.data;
}

const char *saying(const struct cli *cli, enum text_id id, const char *arg1, const char *arg2)
{
    return text_fill(say(cli, id), arg1, arg2);
}
