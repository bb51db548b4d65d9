/*
 * run.c - one run of the command: understand, do, print.
 */
#include "cli_room.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

static const char *real_environment(const char *name)
{
    return getenv(name);
}

void cli_world_real(struct cli_world *ret, const char *version)
{
    *ret = (struct cli_world){
        .in = stdin,
        .out = stdout,
        .err = stderr,
        .in_tty = isatty(STDIN_FILENO) == 1,
        .out_tty = isatty(STDOUT_FILENO) == 1,
        .err_tty = isatty(STDERR_FILENO) == 1,
        .environment = real_environment,
        .version = version,
    };
    struct winsize size;
    if (ret->out_tty && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 20) {
        ret->width = size.ws_col;
    }
}

static bool may_colour(const struct cli *cli)
{
    const char *no_color = cli->world->environment("NO_COLOR");
    const char *term = cli->world->environment("TERM");
    return cli->world->out_tty && !args_given(&cli->args, OPT_NO_COLOR) &&
           (no_color == NULL || no_color[0] == '\0') && term != NULL && strcmp(term, "dumb") != 0;
}

static void put_version(struct cli *cli)
{
    if (!cli->json) {
        buf_printf(&cli->out, "phieu %s\n", cli->world->version);
        return;
    }
    struct buf text;
    struct json_out out;
    buf_init(&text, NULL, 4096);
    json_out_init(&out, &text);
    json_open_object(&out, NULL);
    json_put_int(&out, "format_version", CLIENT_FORMAT_VERSION);
    json_put_string(&out, "version", cli->world->version);
    json_close_object(&out);
    json_t *json = NULL;
    INVARIANT(json_read(text.data, text.len, &json, NULL) == 0);
    cli_json_text(cli, text.data, text.len, json);
}

static int dispatch(struct cli *cli)
{
    const struct command *command = cli->args.command;
    if (args_given(&cli->args, OPT_VERSION)) {
        put_version(cli);
        return 0;
    }
    if (command == NULL && args_given(&cli->args, OPT_HELP)) {
        return cmd_help(cli);
    }
    if (command == NULL) {
        return cli_usage(cli, say(cli, TEXT_NO_COMMAND), saying(cli, TEXT_SEE_HELP, "", NULL));
    }
    if (args_given(&cli->args, OPT_HELP)) {
        put_command_help(cli, command);
        return 0;
    }
    if (command->run == cmd_help) {
        return cmd_help(cli);
    }
    if (settings_read(cli) != 0) {
        return cli_fail(cli);
    }
    return command->run(cli);
}

/* What was understood goes out only when the answer had all it should have had. */
static int finish(struct cli *cli, int status)
{
    bool said = status == 0 || status == EXIT_FOUND_NOTHING || cli->out.len > 0;
    if (said && cli->lacking != NULL) {
        cli_problem(cli, CLIENT_BAD_ANSWER, cli->server,
                    saying(cli, TEXT_ANSWER_LACKS, cli->lacking, NULL));
        return cli_fail(cli);
    }
    int flushed = cli_flush(cli);
    return flushed != 0 ? flushed : status;
}

/* Said without allocating anything. */
static int give_up(const struct cli *cli)
{
    static const char *const codes[] = {"no-memory", "write-uncertain"};
    static const int statuses[] = {EXIT_NO_MEMORY, EXIT_UNCERTAIN};
    bool wrote = client_wrote(cli->client);
    const char *detail = say(cli, wrote ? TEXT_NO_MEMORY_WROTE : TEXT_NO_MEMORY);
    if (cli->json) {
        fprintf(cli->world->err,
                "{\"format_version\":1,\"code\":\"%s\",\"detail\":\"%s\",\"exit\":%d}\n",
                codes[wrote], detail, statuses[wrote]);
    } else {
        fprintf(cli->world->err, "%s %s [%s]\n", say(cli, TEXT_PROBLEM), detail, codes[wrote]);
    }
    return statuses[wrote];
}

static int run_words(struct cli *cli, int argc, char *const *argv)
{
    buf_init(&cli->out, NULL, PRINT_MOST);
    buf_init(&cli->after, NULL, PRINT_MOST);
    struct usage usage;
    int parsed = args_parse(argc, argv, cli->lang, &cli->args, &usage);
    cli->json = args_given(&cli->args, OPT_JSON);
    if (parsed != 0) {
        for (int i = 1; i < argc && !cli->json; i++) {
            cli->json = strcmp(argv[i], "--json") == 0;
        }
        return cli_usage(cli, usage.detail, usage.remedy);
    }
    cli->color = may_colour(cli);
    int status = finish(cli, dispatch(cli));
    client_close(cli->client);
    return status;
}

int cli_run(int argc, char *const *argv, const struct cli_world *world)
{
    struct cli cli = {
        .world = world,
        .lang = lang_early(argc, argv, world),
        .server = "",
        .token_file = "",
        .ca_file = "",
    };
    struct arena *arena = arena_current();
    jmp_buf scope;
    volatile int status;
    arena->scope = &scope;
    status = setjmp(scope) == 0 ? run_words(&cli, argc, argv) : give_up(&cli);
    arena->scope = NULL;
    return status;
}
