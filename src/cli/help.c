/*
 * help.c - help from the tables, as text and as JSON.
 */
#include "cli_room.h"

#include <string.h>

enum { NAME_WIDTH = 34, HELP_WIDTH = 100 };

static size_t page_width(const struct cli *cli)
{
    size_t width = cli->world->width;
    return width > NAME_WIDTH + 20 ? width : HELP_WIDTH;
}

/* "  name …   help", the help wrapped in its own column. */
static void put_entry(struct cli *cli, const char *name, const char *help)
{
    size_t wide = text_width(name) + 2, column = NAME_WIDTH;
    buf_printf(&cli->out, "  %s", name);
    if (wide + 2 > NAME_WIDTH) {
        buf_putc(&cli->out, '\n');
        wide = 0;
    }
    put_padding(&cli->out, column - wide);
    put_wrapped(&cli->out, help, page_width(cli), column, column);
    buf_putc(&cli->out, '\n');
}

static const char *arguments_text(const struct cli *cli, const struct command *c)
{
    struct buf out;
    buf_init(&out, NULL, 1024);
    for (const char *p = c->arguments; *p != '\0';) {
        size_t len = strcspn(p, " ");
        char mark = p[len - 1];
        bool marked = strchr("?*+", mark) != NULL;
        const char *name = argument_name(p, marked ? len - 1 : len, cli->lang);
        bool may_miss = mark == '?' || mark == '*', many = mark == '*' || mark == '+';
        buf_printf(&out, " %s%s%s%s", may_miss ? "[" : "", name == NULL ? "?" : name,
                   many ? "…" : "", may_miss ? "]" : "");
        p += len + strspn(p + len, " ");
    }
    return out.data;
}

static const char *option_names(const struct cli *cli, const struct option *o)
{
    struct buf out;
    buf_init(&out, NULL, 1024);
    if (o->letter != 0) {
        buf_printf(&out, "-%c, ", o->letter);
    }
    buf_printf(&out, "--%s", o->name);
    if (strcmp(o->name, o->vi_name) != 0) {
        buf_printf(&out, ", --%s", o->vi_name);
    }
    if (o->kind != ARG_FLAG) {
        buf_printf(&out, " %s", o->value[cli->lang]);
    }
    return out.data;
}

static void put_heading(struct cli *cli, const char *text)
{
    buf_putc(&cli->out, '\n');
    put_styled(cli, &cli->out, STYLE_BOLD, text);
    buf_putc(&cli->out, '\n');
}

static void put_global_options(struct cli *cli)
{
    put_heading(cli, say(cli, TEXT_GLOBAL_OPTIONS));
    for (int id = OPT_GLOBAL_FIRST; id <= (int)OPT_GLOBAL_LAST; id++) {
        put_entry(cli, option_names(cli, &options[id]), options[id].help[cli->lang]);
    }
}

static const char *full_name(const struct command *c, bool alias)
{
    const char *name = alias ? c->alias : c->name, *sub = alias ? c->sub_alias : c->sub;
    return sub[0] == '\0' ? name : arena_printf(arena_current(), "%s %s", name, sub);
}

void put_help(struct cli *cli)
{
    static const enum text_id titles[GROUP_COUNT] = {
        [GROUP_SESSION] = TEXT_GROUP_SESSION,   [GROUP_INTAKE] = TEXT_GROUP_INTAKE,
        [GROUP_REGISTER] = TEXT_GROUP_REGISTER, [GROUP_ASSIGN] = TEXT_GROUP_ASSIGN,
        [GROUP_WORK] = TEXT_GROUP_WORK,         [GROUP_FOLLOW] = TEXT_GROUP_FOLLOW,
        [GROUP_ADMIN] = TEXT_GROUP_ADMIN,
    };
    buf_printf(&cli->out, "%s\n", say(cli, TEXT_HELP_HEAD));
    for (int g = 0; g < GROUP_COUNT; g++) {
        put_heading(cli, say(cli, titles[g]));
        for (size_t i = 0; i < command_count; i++) {
            const struct command *c = &commands[i];
            if ((int)c->group == g) {
                const char *both = arena_printf(arena_current(), "%s, %s", full_name(c, false),
                                                full_name(c, true));
                put_entry(cli, both, c->help[cli->lang]);
            }
        }
    }
    put_global_options(cli);
    buf_printf(&cli->out, "\n%s\n", say(cli, TEXT_HELP_FOOT));
}

static void put_one(struct cli *cli, const struct command *c)
{
    buf_printf(&cli->out, "phieu %s (%s) – %s\n\n", full_name(c, false), full_name(c, true),
               c->help[cli->lang]);
    buf_printf(&cli->out, "  phieu %s%s%s\n", full_name(c, false), arguments_text(cli, c),
               c->takes[0] == OPT_END ? "" : say(cli, TEXT_HELP_OPTIONS));
    buf_printf(&cli->out, "  %s: %s\n", say(cli, TEXT_HELP_WHO), c->who[cli->lang]);
    if (c->takes[0] != OPT_END) {
        put_heading(cli, say(cli, TEXT_HELP_OPTIONS_TITLE));
    }
    for (const unsigned char *p = c->takes; *p != OPT_END; p++) {
        put_entry(cli, option_names(cli, &options[*p]), options[*p].help[cli->lang]);
    }
}

void put_command_help(struct cli *cli, const struct command *command)
{
    bool family = cli->args.whole_family;
    for (size_t i = 0; i < command_count; i++) {
        const struct command *c = &commands[i];
        if (family && strcmp(c->name, command->name) == 0) {
            buf_puts(&cli->out, cli->out.len > 0 ? "\n" : "");
            put_one(cli, c);
        }
    }
    if (!family) {
        put_one(cli, command);
    }
    buf_printf(&cli->out, "\n%s\n", say(cli, TEXT_HELP_GLOBAL_FOOT));
}

static void put_options_json(struct cli *cli, struct json_out *out, const unsigned char *takes)
{
    json_open_array(out, "options");
    for (const unsigned char *p = takes; *p != OPT_END; p++) {
        const struct option *o = &options[*p];
        char letter[2] = {o->letter, '\0'};
        json_open_object(out, NULL);
        json_put_string(out, "name", o->name);
        json_put_string(out, "vi_name", o->vi_name);
        json_put_string(out, "letter", o->letter == 0 ? NULL : letter);
        json_put_bool(out, "takes_value", o->kind != ARG_FLAG);
        json_put_string(out, "help", o->help[cli->lang]);
        json_close_object(out);
    }
    json_close_array(out);
}

/* The table itself, for completions and other programs. */
void put_commands_json(struct cli *cli)
{
    struct buf text;
    struct json_out out;
    buf_init(&text, NULL, PRINT_MOST);
    json_out_init(&out, &text);
    json_open_object(&out, NULL);
    json_put_int(&out, "format_version", CLIENT_FORMAT_VERSION);
    json_open_array(&out, "commands");
    for (size_t i = 0; i < command_count; i++) {
        const struct command *c = &commands[i];
        json_open_object(&out, NULL);
        json_put_string(&out, "name", full_name(c, false));
        json_put_string(&out, "alias", full_name(c, true));
        json_put_string(&out, "arguments", c->arguments);
        json_put_string(&out, "help", c->help[cli->lang]);
        put_options_json(cli, &out, c->takes);
        json_close_object(&out);
    }
    json_close_array(&out);
    json_close_object(&out);
    json_t *json = NULL;
    INVARIANT(json_read(text.data, text.len, &json, NULL) == 0);
    cli_json_text(cli, text.data, text.len, json);
}

/* `phieu help user add`: read as if typed, with --help. */
int cmd_help(struct cli *cli)
{
    if (cli->args.word_count == 0) {
        if (cli->json) {
            put_commands_json(cli);
        } else {
            put_help(cli);
        }
        return 0;
    }
    static char program[] = "phieu", flag[] = "--help";
    char *argv[4] = {program};
    int argc = 1;
    for (size_t i = 0; i < cli->args.word_count && i < 2; i++) {
        argv[argc++] = arena_strdup(arena_current(), cli->args.words[i]);
    }
    argv[argc++] = flag;
    struct args args;
    struct usage usage;
    if (args_parse(argc, argv, cli->lang, &args, &usage) != 0) {
        return cli_usage(cli, usage.detail, usage.remedy);
    }
    cli->args.whole_family = args.whole_family;
    put_command_help(cli, args.command);
    return 0;
}
