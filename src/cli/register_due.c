/*
 * register_due.c - the deadlines found in a letter, offered as its own: none of them unless the
 * person says so.
 */
#include "reading.h"

#include <string.h>

enum { DEADLINES_MOST = 9 };

void talk_note(struct cli *cli, const char *text)
{
    if (text[0] != '\0') {
        cli_note(cli, arena_printf(arena_current(), "      %s", text));
    }
}

bool talk_key(const char *line, const char *keys)
{
    return line[0] != '\0' && line[1] == '\0' && strchr(keys, line[0]) != NULL;
}

bool talk_digit(const char *line)
{
    return line[0] >= '1' && line[0] <= '9' && line[1] == '\0';
}

/* ---- its own deadline --------------------------------------------------------------------- */

/* Those that could be the letter's own: one day, or so many working days. */
static size_t own_deadlines(const struct form *form, const json_t **ret)
{
    const json_t *list = json_get(json_get(form->draft, "reading"), "deadlines");
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(list) && count < DEADLINES_MOST; i++) {
        const json_t *deadline = json_array_get(list, i);
        if (deadline_due(deadline)[0] != '\0') {
            ret[count++] = deadline;
        }
    }
    return count;
}

/* "" for none of them; NULL with a word to the person when it is no answer. */
static const char *due_typed(struct cli *cli, const char *line, const json_t *const *list,
                             size_t count)
{
    static const char *const yes[] = {"c", "C", "y", "Y", "co", "có", "yes"};
    static const char *const no[] = {"", "k", "K", "n", "N", "-", "khong", "không", "no"};
    struct day day;
    struct error err;
    for (size_t i = 0; i < sizeof no / sizeof no[0]; i++) {
        if (strcmp(line, no[i]) == 0) {
            return "";
        }
    }
    for (size_t i = 0; count == 1 && i < sizeof yes / sizeof yes[0]; i++) {
        if (strcmp(line, yes[i]) == 0) {
            return deadline_due(list[0]);
        }
    }
    if (talk_digit(line) && (size_t)(line[0] - '0') <= count) {
        return deadline_due(list[line[0] - '1']);
    }
    size_t digits = strspn(line, "0123456789");
    if (digits > 0 && digits <= 3 && strcmp(line + digits, "wd") == 0) {
        return line;
    }
    if (day_parse(line, "due", &day, &err) == 0) {
        return day_iso(day, arena_alloc(arena_current(), DAY_TEXT));
    }
    cli_note(cli, say(cli, count == 1 ? TEXT_DUE_ANSWERS_ONE : TEXT_DUE_ANSWERS));
    return NULL;
}

enum turn ask_due(struct cli *cli, struct form *form)
{
    const json_t *list[DEADLINES_MOST];
    size_t count = own_deadlines(form, list);
    bool given = json_get(form->body, "due") != NULL ||
                 json_str(json_get(form->draft, "fields"), "due")[0] != '\0';
    if (count == 0 || given) {
        return TURN_ON;
    }
    cli_note(cli, arena_printf(arena_current(), "\n%s", say(cli, TEXT_DUE_FOUND)));
    for (size_t i = 0; i < count; i++) {
        const char *quote = saying(cli, TEXT_QUOTED, deadline_sentence(list[i]), NULL);
        talk_note(cli, arena_printf(arena_current(), "%zu. %s – %s", i + 1,
                                    deadline_when(cli, list[i]), quote));
    }
    for (;;) {
        const char *line = cli_ask(cli, count == 1 ? TEXT_ASK_DUE_ONE : TEXT_ASK_DUE, false);
        if (line == NULL) {
            return TURN_LEAVE;
        }
        line += strspn(line, " ");
        if (talk_key(line, "qQ")) {
            return TURN_LEAVE;
        }
        const char *due = due_typed(cli, line, list, count);
        if (due != NULL) {
            form->due = due;
            return TURN_ON;
        }
    }
}
