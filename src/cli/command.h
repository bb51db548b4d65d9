/*
 * command.h - the tables of commands, options and arguments, and reading argv by them.
 */
#ifndef PHIEU_CLI_COMMAND_H
#define PHIEU_CLI_COMMAND_H

#include "phieu/error.h"

#include <stdbool.h>
#include <stddef.h>

struct cli;

enum option_id {
    OPT_END = 0,
#define OPTION(id, ...) id,
#include "options.def"
#undef OPTION
    OPT_COUNT,
    OPT_GLOBAL_FIRST = OPT_HELP, /* every command takes these */
    OPT_GLOBAL_LAST = OPT_VERSION
};

enum option_kind {
    ARG_FLAG, /* no value */
    ARG_TEXT, /* one value; the server says whether it is a good one */
    ARG_INT,  /* a number of digits only */
    ARG_LIST, /* names separated by commas; repeated, they add up */
    ARG_FILE, /* a path; may be repeated */
    ARG_PAIR, /* A:B; may be repeated */
};

struct option {
    const char *name, *vi_name;
    char letter;
    enum option_kind kind;
    const char *value[2]; /* by enum lang: how help names the value */
    const char *member;   /* in the JSON body or on the address, "" none */
    const char *help[2];
};
extern const struct option options[OPT_COUNT];

enum group {
    GROUP_SESSION,
    GROUP_INTAKE,
    GROUP_REGISTER,
    GROUP_ASSIGN,
    GROUP_WORK,
    GROUP_FOLLOW,
    GROUP_ADMIN,
    GROUP_COUNT
};

struct command {
    const char *name, *alias;
    const char *sub, *sub_alias; /* "" none */
    enum group group;
    const char *arguments;      /* words of arguments.def with ? + * */
    const unsigned char *takes; /* enum option_id, ended by OPT_END */
    int (*run)(struct cli *cli);
    const char *verb; /* of the API, "" none */
    const char *who[2], *help[2], *next[2];
};
extern const struct command commands[];
extern const size_t command_count;

/* How help names an argument word ("letter"), NULL when there is none. */
const char *argument_name(const char *word, size_t len, enum lang lang);

/* By either name. sub NULL or "" finds a row without sub-command. */
const struct command *command_find(const char *name, const char *sub);
/* Some row of that first name, NULL when unknown. */
const struct command *command_family(const char *name);
bool command_takes(const struct command *command, enum option_id id);

/* What was typed. */
struct given {
    enum option_id id;
    const char *typed; /* as typed, for messages: "--han" */
    const char *value; /* "" for a flag */
};
struct args {
    const struct command *command; /* NULL: none was named */
    bool whole_family;             /* `phieu user` without a sub-command */
    const char **words;            /* positional, without the command's own */
    size_t word_count;
    struct given *given;
    size_t given_count;
};

/* Why argv was not understood; text is in the language asked for, ready to print. */
struct usage {
    const char *detail, *remedy;
};

/* Reads argv[1..]. With --help or --version nothing else is insisted upon. */
int args_parse(int argc, char *const *argv, enum lang lang, struct args *ret, struct usage *usage);

const char *args_value(const struct args *args, enum option_id id); /* the last, NULL: not given */
bool args_given(const struct args *args, enum option_id id);

/* Up to three of the names nearest to `typed`, as “a”, “b”; "" when none is near. */
const char *nearest(const char *typed, const char *const *names, size_t count);

#endif
