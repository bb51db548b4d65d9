/*
 * tables.c - the tables of options, commands and arguments, and looking things up in them.
 */
#include "cli_room.h"

#include <string.h>

const struct option options[OPT_COUNT] = {
    [OPT_END] = {"", "", 0, ARG_FLAG, {"", ""}, "", {"", ""}},
#define OPTION(id, name, vi_name, letter, kind, value_vi, value_en, member, help_vi, help_en)      \
    [id] = {name, vi_name, letter, kind, {value_vi, value_en}, member, {help_vi, help_en}},
#include "options.def"
#undef OPTION
};

#define TAKES(...)    ((const unsigned char[]){__VA_ARGS__, OPT_END})
#define TAKES_NOTHING ((const unsigned char[]){OPT_END})
const struct command commands[] = {
#define COMMAND(name, alias, sub, sub_alias, group, arguments, takes, run, verb, who_vi, who_en,   \
                help_vi, help_en, next_vi, next_en)                                                \
    {name,                                                                                         \
     alias,                                                                                        \
     sub,                                                                                          \
     sub_alias,                                                                                    \
     group,                                                                                        \
     arguments,                                                                                    \
     takes,                                                                                        \
     run,                                                                                          \
     verb,                                                                                         \
     {who_vi, who_en},                                                                             \
     {help_vi, help_en},                                                                           \
     {next_vi, next_en}},
#include "commands.def"
#undef COMMAND
};
const size_t command_count = sizeof commands / sizeof commands[0];

static const struct {
    const char *word, *name[2];
} arguments[] = {
#define ARGUMENT(word, vi, en) {word, {vi, en}},
#include "arguments.def"
#undef ARGUMENT
};

const char *argument_name(const char *word, size_t len, enum lang lang)
{
    for (size_t i = 0; i < sizeof arguments / sizeof arguments[0]; i++) {
        if (strlen(arguments[i].word) == len && strncmp(arguments[i].word, word, len) == 0) {
            return arguments[i].name[lang];
        }
    }
    return NULL;
}

static bool named(const char *typed, const char *name, const char *alias)
{
    return typed[0] != '\0' && (strcmp(typed, name) == 0 || strcmp(typed, alias) == 0);
}

const struct command *command_find(const char *name, const char *sub)
{
    for (size_t i = 0; i < command_count; i++) {
        const struct command *c = &commands[i];
        bool no_sub = c->sub[0] == '\0' && (sub == NULL || sub[0] == '\0');
        if (named(name, c->name, c->alias) &&
            (no_sub || (sub != NULL && named(sub, c->sub, c->sub_alias)))) {
            return c;
        }
    }
    return NULL;
}

const struct command *command_family(const char *name)
{
    for (size_t i = 0; i < command_count; i++) {
        if (named(name, commands[i].name, commands[i].alias)) {
            return &commands[i];
        }
    }
    return NULL;
}

bool command_takes(const struct command *command, enum option_id id)
{
    if (id >= OPT_GLOBAL_FIRST && id <= OPT_GLOBAL_LAST) {
        return true;
    }
    for (const unsigned char *p = command->takes; *p != OPT_END; p++) {
        if (*p == id) {
            return true;
        }
    }
    return false;
}
