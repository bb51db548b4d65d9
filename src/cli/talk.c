/*
 * talk.c - talking to the person: what is printed, what is asked, what went wrong.
 */
#include "cli_room.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { LINE_MOST = 1024 };

int cli_flush(struct cli *cli)
{
    FILE *out = cli->world->out;
    errno = 0;
    bool bad = cli->out.overflow || fwrite(cli->out.data, 1, cli->out.len, out) != cli->out.len ||
               fflush(out) != 0;
    int why = errno;
    (void)fwrite(cli->after.data, 1, cli->after.len, cli->world->err);
    buf_init(&cli->out, NULL, PRINT_MOST);
    buf_init(&cli->after, NULL, PRINT_MOST);
    if (!bad || why == EPIPE) { /* a reader such as head that had enough is no failure */
        return 0;
    }
    cli_problem(cli, CLIENT_FILE_WRITE, "stdout", client_errno(why, cli->lang));
    return cli_fail(cli);
}

void cli_note(const struct cli *cli, const char *text)
{
    fprintf(cli->world->err, "%s\n", text);
}

void cli_after(struct cli *cli, const char *text)
{
    buf_printf(&cli->after, "%s\n", text);
}

void put_notice(struct cli *cli, const json_t *answer)
{
    const char *notice = json_str(answer, "notice");
    if (notice[0] != '\0' && !cli->json) {
        cli_after(cli, plain_block(notice));
    }
}

void put_warnings(struct cli *cli, const json_t *answer)
{
    const json_t *warnings = json_get(answer, "warnings");
    for (size_t i = 0; i < json_array_size(warnings); i++) {
        const char *text = plain(json_str(json_array_get(warnings, i), "text"));
        cli_after(cli, saying(cli, TEXT_WARNING, text, NULL));
    }
}

void cli_next(struct cli *cli, const char *about)
{
    const char *next = cli->args.command->next[cli->lang];
    if (cli->world->err_tty && !cli->json && next[0] != '\0') {
        cli_after(cli, saying(cli, TEXT_NEXT, text_fill(next, about, NULL), NULL));
    }
}

void cli_json_text(struct cli *cli, const char *bytes, size_t len, const json_t *json)
{
    if (!cli->world->out_tty) {
        buf_add(&cli->out, bytes, len);
    } else {
        const char *pretty = json_dumps(json, JSON_INDENT(2));
        buf_puts(&cli->out, plain_json(pretty == NULL ? "{}" : pretty));
    }
    if (cli->out.len > 0 && cli->out.data[cli->out.len - 1] != '\n') {
        buf_putc(&cli->out, '\n');
    }
}

bool cli_json(struct cli *cli, const struct client_answer *answer)
{
    if (cli->json) {
        cli_json_text(cli, answer->bytes, answer->len, answer->json);
    }
    return cli->json;
}

int cli_problem(struct cli *cli, enum client_problem_kind kind, const char *arg1, const char *arg2)
{
    return client_problem_set(&cli->problem, kind, cli->lang, arg1, arg2);
}

/* The problem as the API would have written it. */
static const char *problem_json(const struct client_problem *p)
{
    struct buf buf;
    struct json_out out;
    buf_init(&buf, NULL, 1 << 20);
    json_out_init(&out, &buf);
    json_open_object(&out, NULL);
    json_put_int(&out, "format_version", CLIENT_FORMAT_VERSION);
    json_put_string(&out, "type", "about:blank");
    json_put_string(&out, "code", p->code);
    json_put_string(&out, "detail", p->detail);
    json_put_string(&out, "remedy", p->remedy);
    json_put_int(&out, "exit", p->exit_status);
    json_close_object(&out);
    return buf.data;
}

/* "Lỗi: detail [code]", then what to do. */
static void print_problem(struct cli *cli, const char *about)
{
    const struct client_problem *p = &cli->problem;
    if (cli->json) {
        cli_note(cli, plain_json(p->bytes[0] != '\0' ? p->bytes : problem_json(p)));
        return;
    }
    struct buf line;
    buf_init(&line, NULL, 1 << 20);
    if (about != NULL) {
        buf_printf(&line, "%s: ", plain(about));
    }
    buf_printf(&line, "%s %s [%s]", say(cli, TEXT_PROBLEM), plain(p->detail), plain(p->code));
    if (p->remedy[0] != '\0') {
        buf_printf(&line, "\n%s %s", say(cli, TEXT_REMEDY), plain(p->remedy));
    }
    if (p->request_id[0] != '\0' && p->http_status >= 500) { /* what the administrator asks for */
        buf_printf(&line, "\n%s %s", say(cli, TEXT_REQUEST_ID), plain(p->request_id));
    }
    cli_note(cli, line.data);
}

int cli_fail(struct cli *cli)
{
    print_problem(cli, NULL);
    return cli->problem.exit_status;
}

int cli_fail_about(struct cli *cli, const char *about)
{
    print_problem(cli, about);
    return cli->problem.exit_status;
}

int cli_usage(struct cli *cli, const char *detail, const char *remedy)
{
    cli->problem = (struct client_problem){
        .exit_status = EXIT_USAGE,
        .code = "usage",
        .field = "",
        .detail = detail,
        .remedy = remedy,
        .request_id = "",
        .earlier = "",
        .bytes = "",
    };
    return cli_fail(cli);
}

int cli_missing(struct cli *cli, enum option_id id)
{
    const struct option *o = &options[id];
    const char *both = arena_printf(arena_current(), "--%s (--%s)", o->name, o->vi_name);
    const struct command *c = cli->args.command;
    const char *full =
        arena_printf(arena_current(), "%s%s%s", c->name, c->sub[0] == '\0' ? "" : " ", c->sub);
    return cli_usage(cli, saying(cli, TEXT_OPTION_MISSING, full, both),
                     saying(cli, TEXT_SEE_HELP, full, NULL));
}

/* NULL at the end, on a signal, and for a line no answer can be. */
static const char *read_line(FILE *in)
{
    char *line = arena_alloc(arena_current(), LINE_MOST);
    if (fgets(line, LINE_MOST, in) == NULL) {
        return NULL;
    }
    size_t len = strcspn(line, "\r\n");
    if (line[len] == '\0' && len == LINE_MOST - 1) {
        return NULL;
    }
    line[len] = '\0';
    return line;
}

static volatile sig_atomic_t interrupted;

static void note_signal(int signal)
{
    interrupted = signal;
}

static const int ending[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
enum { ENDING_COUNT = sizeof ending / sizeof ending[0] };

/* Reads with the terminal's echo off, and never leaves it off: a signal ends the reading first and
 * the process after. */
static const char *read_unseen(FILE *in)
{
    int fd = fileno(in);
    struct termios before, quiet;
    if (fd < 0 || tcgetattr(fd, &before) != 0) {
        return read_line(in);
    }
    struct sigaction note = {.sa_handler = note_signal}, old[ENDING_COUNT];
    interrupted = 0;
    for (size_t i = 0; i < ENDING_COUNT; i++) {
        sigaction(ending[i], &note, &old[i]);
    }
    quiet = before;
    quiet.c_lflag &= ~(tcflag_t)ECHO;
    const char *line = NULL;
    if (tcsetattr(fd, TCSAFLUSH, &quiet) == 0) {
        line = read_line(in);
        tcsetattr(fd, TCSAFLUSH, &before);
    }
    for (size_t i = 0; i < ENDING_COUNT; i++) {
        sigaction(ending[i], &old[i], NULL);
    }
    if (interrupted != 0) {
        raise(interrupted);
    }
    return line;
}

const char *cli_ask(struct cli *cli, enum text_id prompt, bool secret)
{
    const struct cli_world *world = cli->world;
    if (!world->in_tty) {
        return read_line(world->in);
    }
    fputs(say(cli, prompt), world->err);
    (void)fflush(world->err);
    const char *line = secret ? read_unseen(world->in) : read_line(world->in);
    if (secret) {
        fputc('\n', world->err);
    }
    return line;
}

const char *cli_read_all(struct cli *cli, size_t most)
{
    struct buf text;
    buf_init(&text, NULL, most);
    char chunk[8192];
    size_t got;
    while ((got = fread(chunk, 1, sizeof chunk, cli->world->in)) > 0) {
        if (memchr(chunk, '\0', got) != NULL) {
            return NULL;
        }
        buf_add(&text, chunk, got);
    }
    return text.overflow || ferror(cli->world->in) ? NULL : text.data;
}
