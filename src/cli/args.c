/*
 * args.c - reading argv by the tables.
 *
 * Options may stand anywhere, also before the command, so reading goes in two steps: first words
 * and options are told apart (whether a name takes a value is the same in every command; a test
 * walks the table), then the command is found and each option bound to the meaning it has there.
 */
#include "cli_room.h"

#include <ctype.h>
#include <string.h>

/* One option as it stood, before its meaning is known. */
struct loose {
    const char *typed; /* "--han" or "-f" */
    const char *name;  /* without dashes */
    const char *value; /* NULL: a flag */
};
struct reading {
    enum lang lang;
    const char **words;
    size_t word_count;
    struct loose *loose;
    size_t loose_count;
    struct usage *usage;
};

static int refuse(struct usage *usage, enum lang lang, enum text_id detail, const char *arg1,
                  const char *arg2, const char *remedy)
{
    const struct cli words = {.lang = lang};
    usage->detail = saying(&words, detail, arg1, arg2);
    usage->remedy = remedy;
    return -1;
}

static bool option_named(const struct option *option, const char *name, size_t len)
{
    return (strlen(option->name) == len && strncmp(option->name, name, len) == 0) ||
           (strlen(option->vi_name) == len && strncmp(option->vi_name, name, len) == 0) ||
           (len == 1 && option->letter == name[0]);
}

/* Any option of that name, whatever the command: enough to know whether a value follows. */
static const struct option *option_any(const char *name, size_t len)
{
    for (int id = OPT_END + 1; id < OPT_COUNT; id++) {
        if (option_named(&options[id], name, len)) {
            return &options[id];
        }
    }
    return NULL;
}

/* Among the options of command (NULL: of all commands), both languages. */
static const char *nearest_option(const char *typed, const struct command *command)
{
    const char *names[2 * OPT_COUNT];
    size_t count = 0;
    for (int id = OPT_END + 1; id < OPT_COUNT; id++) {
        if (command == NULL || command_takes(command, (enum option_id)id)) {
            names[count++] = arena_printf(arena_current(), "--%s", options[id].name);
            names[count++] = arena_printf(arena_current(), "--%s", options[id].vi_name);
        }
    }
    return nearest(typed, names, count);
}

static int unknown_option(const struct reading *r, const char *typed, const struct command *command)
{
    const struct cli words = {.lang = r->lang};
    const char *near = nearest_option(typed, command);
    const char *help = command == NULL ? "" : command->name;
    const char *remedy = near[0] != '\0' ? saying(&words, TEXT_DID_YOU_MEAN, near, NULL)
                                         : saying(&words, TEXT_SEE_HELP, help, NULL);
    if (command == NULL) {
        return refuse(r->usage, r->lang, TEXT_NO_SUCH_OPTION, typed, NULL, remedy);
    }
    return refuse(r->usage, r->lang, TEXT_NOT_AN_OPTION_OF, typed, command->name, remedy);
}

/* --name, --name=value, --name value. *at moves past what was used. */
static int read_long(struct reading *r, int argc, char *const *argv, int *at)
{
    const char *arg = argv[*at], *name = arg + 2, *equals = strchr(name, '=');
    size_t len = equals != NULL ? (size_t)(equals - name) : strlen(name);
    const char *typed = arena_memdup(arena_current(), arg, len + 2);
    const struct option *option = len > 1 ? option_any(name, len) : NULL;
    if (option == NULL) {
        return unknown_option(r, typed, NULL);
    }
    const char *value = equals != NULL ? equals + 1 : NULL;
    if (option->kind == ARG_FLAG && value != NULL) {
        return refuse(r->usage, r->lang, TEXT_OPTION_TAKES_NONE, typed, NULL, "");
    }
    if (option->kind != ARG_FLAG && value == NULL) {
        bool there = *at + 1 < argc && strncmp(argv[*at + 1], "--", 2) != 0;
        if (!there) {
            const struct cli words = {.lang = r->lang};
            return refuse(r->usage, r->lang, TEXT_OPTION_NEEDS_VALUE, typed, NULL,
                          saying(&words, TEXT_OPTION_NEEDS_VALUE_REMEDY, typed, NULL));
        }
        value = argv[++*at];
    }
    r->loose[r->loose_count++] = (struct loose){typed, typed + 2, value};
    return 0;
}

/* -f VALUE, -fVALUE, -aj. */
static int read_short(struct reading *r, int argc, char *const *argv, int *at)
{
    const char *arg = argv[*at];
    for (const char *p = arg + 1; *p != '\0'; p++) {
        const char *typed = arena_printf(arena_current(), "-%c", *p);
        const struct option *option = option_any(p, 1);
        if (option == NULL || option->letter != *p) {
            return unknown_option(r, isgraph((unsigned char)*p) ? typed : arg, NULL);
        }
        const char *value = NULL;
        if (option->kind != ARG_FLAG && p[1] != '\0') {
            value = p + 1;
        } else if (option->kind != ARG_FLAG && *at + 1 < argc) {
            value = argv[++*at];
        } else if (option->kind != ARG_FLAG) {
            return refuse(r->usage, r->lang, TEXT_OPTION_NEEDS_VALUE, typed, NULL, "");
        }
        r->loose[r->loose_count++] = (struct loose){typed, typed + 1, value};
        if (option->kind != ARG_FLAG) {
            break;
        }
    }
    return 0;
}

static int read_argv(struct reading *r, int argc, char *const *argv)
{
    bool only_words = false;
    for (int i = 1; i < argc; i++) {
        const char *arg = argv[i];
        int rc = 0;
        if (only_words || arg[0] != '-' || arg[1] == '\0') {
            r->words[r->word_count++] = arg;
        } else if (strcmp(arg, "--") == 0) {
            only_words = true;
        } else if (arg[1] == '-') {
            rc = read_long(r, argc, argv, &i);
        } else {
            rc = read_short(r, argc, argv, &i);
        }
        if (rc != 0) {
            return -1;
        }
    }
    return 0;
}

static int unknown_command(const struct reading *r, const char *typed)
{
    const struct cli words = {.lang = r->lang};
    const char **names = arena_alloc(arena_current(), 2 * command_count * sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < command_count; i++) {
        if (i == 0 || strcmp(commands[i].name, commands[i - 1].name) != 0) {
            names[count++] = commands[i].name;
            names[count++] = commands[i].alias;
        }
    }
    const char *near = nearest(typed, names, count);
    return refuse(r->usage, r->lang, TEXT_NO_SUCH_COMMAND, typed, NULL,
                  near[0] != '\0' ? saying(&words, TEXT_DID_YOU_MEAN, near, NULL)
                                  : saying(&words, TEXT_SEE_HELP, "", NULL));
}

static int unknown_sub(const struct reading *r, const struct command *family, const char *typed)
{
    const struct cli words = {.lang = r->lang};
    struct buf subs;
    buf_init(&subs, NULL, 4096);
    for (size_t i = 0; i < command_count; i++) {
        if (strcmp(commands[i].name, family->name) == 0) {
            buf_printf(&subs, "%s%s (%s)", subs.len > 0 ? ", " : "", commands[i].sub,
                       commands[i].sub_alias);
        }
    }
    enum text_id text = typed == NULL ? TEXT_SUB_MISSING : TEXT_NO_SUCH_SUB;
    return refuse(r->usage, r->lang, text, family->name, typed,
                  saying(&words, TEXT_SUBS_ARE, family->name, subs.data));
}

/* The command named by the first word or two; ret->command stays NULL without any word. */
static int bind_command(const struct reading *r, struct args *ret)
{
    ret->words = r->words;
    ret->word_count = r->word_count;
    if (r->word_count == 0) {
        return 0;
    }
    const struct command *family = command_family(r->words[0]);
    if (family == NULL) {
        return unknown_command(r, r->words[0]);
    }
    /* A family may have a row of its own beside its sub-commands: `phieu hand-over lan`. */
    bool has_sub = r->word_count > 1 && command_find(r->words[0], r->words[1]) != NULL;
    size_t used = has_sub ? 2 : 1;
    ret->command = command_find(r->words[0], has_sub ? r->words[1] : NULL);
    if (ret->command == NULL && r->word_count > 1) {
        return unknown_sub(r, family, r->words[1]);
    }
    if (ret->command == NULL) { /* `phieu user` lists users */
        ret->whole_family = true;
        ret->command = command_find(r->words[0], "list");
        ret->command = ret->command == NULL ? family : ret->command;
    }
    ret->words += used;
    ret->word_count -= used;
    return 0;
}

static int bind_one(const struct reading *r, const struct loose *loose, struct args *ret)
{
    const struct command *command = ret->command;
    for (int id = OPT_END + 1; id < OPT_COUNT; id++) {
        const struct option *o = &options[id];
        bool taken =
            command == NULL ? id <= OPT_GLOBAL_LAST : command_takes(command, (enum option_id)id);
        if (!taken || !option_named(o, loose->name, strlen(loose->name))) {
            continue;
        }
        bool once = o->kind == ARG_TEXT || o->kind == ARG_INT;
        if (once && args_given(ret, (enum option_id)id)) {
            return refuse(r->usage, r->lang, TEXT_OPTION_TWICE, loose->typed, NULL, "");
        }
        if (o->kind == ARG_INT && (loose->value[0] == '\0' || strlen(loose->value) > 18 ||
                                   loose->value[strspn(loose->value, "0123456789")] != '\0')) {
            return refuse(r->usage, r->lang, TEXT_OPTION_NOT_NUMBER, loose->typed, loose->value,
                          "");
        }
        ret->given[ret->given_count++] = (struct given){(enum option_id)id, loose->typed,
                                                        loose->value == NULL ? "" : loose->value};
        return 0;
    }
    return unknown_option(r, loose->typed, command);
}

/* How many words the command wants: at least, at most. */
static void argument_range(const char *arguments, size_t *ret_least, size_t *ret_most)
{
    *ret_least = *ret_most = 0;
    for (const char *p = arguments; *p != '\0';) {
        size_t len = strcspn(p, " ");
        char mark = p[len - 1];
        *ret_least += mark == '?' || mark == '*' ? 0 : 1;
        *ret_most = mark == '+' || mark == '*' ? SIZE_MAX : *ret_most + 1;
        p += len + strspn(p + len, " ");
    }
}

static int check_words(const struct reading *r, const struct args *args)
{
    const struct cli words = {.lang = r->lang};
    const struct command *c = args->command;
    if (args->whole_family && strcmp(c->sub, "list") != 0) {
        return unknown_sub(r, c, NULL);
    }
    size_t least, most;
    argument_range(c->arguments, &least, &most);
    const char *full =
        c->sub[0] == '\0' ? c->name : arena_printf(arena_current(), "%s %s", c->name, c->sub);
    const char *remedy = saying(&words, TEXT_SEE_HELP, full, NULL);
    if (args->word_count < least) {
        const char *p = c->arguments;
        for (size_t i = 0; i < args->word_count; i++) {
            p += strcspn(p, " ") + 1;
        }
        const char *name = argument_name(p, strcspn(p, " ?*+"), r->lang);
        return refuse(r->usage, r->lang, TEXT_ARGUMENT_MISSING, full, name, remedy);
    }
    if (args->word_count > most) {
        return refuse(r->usage, r->lang, TEXT_ARGUMENT_SPARE, full, args->words[most], remedy);
    }
    return 0;
}

int args_parse(int argc, char *const *argv, enum lang lang, struct args *ret, struct usage *usage)
{
    size_t room = 1;
    for (int i = 1; i < argc; i++) {
        room += strlen(argv[i]) + 1; /* a cluster of short options is one per letter */
    }
    struct reading r = {.lang = lang, .usage = usage};
    r.words = arena_alloc(arena_current(), room * sizeof *r.words);
    r.loose = arena_alloc(arena_current(), room * sizeof *r.loose);
    *ret = (struct args){.command = NULL};
    if (read_argv(&r, argc, argv) != 0 || bind_command(&r, ret) != 0) {
        return -1;
    }
    ret->given = arena_alloc(arena_current(), room * sizeof *ret->given);
    for (size_t i = 0; i < r.loose_count; i++) {
        if (bind_one(&r, &r.loose[i], ret) != 0) {
            return -1;
        }
    }
    bool asks_help = args_given(ret, OPT_HELP) || args_given(ret, OPT_VERSION);
    return asks_help || ret->command == NULL ? 0 : check_words(&r, ret);
}

const char *args_value(const struct args *args, enum option_id id)
{
    for (size_t i = args->given_count; i > 0; i--) {
        if (args->given[i - 1].id == id) {
            return args->given[i - 1].value;
        }
    }
    return NULL;
}

bool args_given(const struct args *args, enum option_id id)
{
    return args_value(args, id) != NULL;
}
