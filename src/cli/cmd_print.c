/*
 * cmd_print.c - forms on paper and as tables: asked for by name, written to a file.
 */
#include "cli_room.h"

#include <string.h>
#include <sys/stat.h>

enum { PATIENCE_S = 3600 };

/* Each print, once: "" is the slip and the export, which have commands of their own. */
struct form {
    const char *sub;
    const char *path; /* % is the letter */
    const char *file; /* begins the default name */
};
static const struct form forms[] = {
    {"register", "/v1/print/register", "so-dang-ky"},
    {"tracking", "/v1/print/tracking", "so-theo-doi"},
    {"transfer", "/v1/print/transfer", "so-chuyen-giao"},
    {"closing", "/v1/print/closing", "khoa-so"},
    {"recall", "/v1/letters/%/recall-record", "bien-ban-thu-hoi"},
    {"hand-over", "/v1/hand-overs/%/record", "bien-ban-ban-giao"},
    {"duties", "/v1/print/duties", "viec-dinh-ky"},
    {"", "/v1/print/marks", "ma-ban-in"},
};

static const struct form *form_of(const struct cli *cli)
{
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        if (strcmp(forms[i].sub, cli->args.command->sub) == 0) {
            return &forms[i];
        }
    }
    return NULL; /* the table of commands names no other */
}

static bool ends_with(const char *text, const char *end)
{
    const size_t len = strlen(text), n = strlen(end);
    return len > n && strcmp(text + len - n, end) == 0;
}

/* As asked for, else as the file's name ends, else PDF. */
static const char *format_of(const struct cli *cli, const char *out)
{
    static const char *const known[] = {"xlsx", "csv"};
    const char *format = args_value(&cli->args, OPT_FORMAT);
    if (format != NULL) {
        return strcmp(format, "excel") == 0 ? "xlsx" : format;
    }
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (out != NULL && ends_with(out, arena_printf(arena_current(), ".%s", known[i]))) {
            return known[i];
        }
    }
    return "pdf";
}

/* A part of a file's name: letters, digits and hyphens of what was typed. */
static void add_part(struct buf *name, const char *text)
{
    buf_putc(name, '-');
    for (; *text != '\0'; text++) {
        const unsigned char c = (unsigned char)*text;
        buf_putc(name, c > 0x20 && strchr("/\\:*?\"<>|#", c) == NULL ? *text : '-');
    }
}

/* "so-dang-ky-VBD-2026.pdf": the form, then what narrows it. */
static const char *default_name(const struct cli *cli, const struct form *form, const char *ending)
{
    static const enum option_id parts[] = {OPT_BOOK,       OPT_YEAR,         OPT_FROM,
                                           OPT_TO,         OPT_SENT_FROM,    OPT_SENT_TO,
                                           OPT_CLOSED_DAY, OPT_FIRST_NUMBER, OPT_LAST_NUMBER};
    struct buf name;
    buf_init(&name, NULL, 1024);
    buf_puts(&name, form->file);
    if (cli->args.word_count > 0) {
        add_part(&name, cli->args.words[0]);
    }
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        const char *value = args_value(&cli->args, parts[i]);
        if (value != NULL) {
            add_part(&name, value);
        }
    }
    buf_printf(&name, ".%s", ending);
    return name.data;
}

/* ---- fetching ------------------------------------------------------------------------ */

static void print_written(struct cli *cli, const char *out)
{
    struct stat about;
    const int64_t size = stat(out, &about) == 0 ? (int64_t)about.st_size : 0;
    if (cli->json) {
        json_t *whole = json_object();
        json_object_set_new(whole, "format_version", json_integer(CLIENT_FORMAT_VERSION));
        json_object_set_new(whole, "written", json_string(plain(out)));
        json_object_set_new(whole, "size", json_integer(size));
        const char *text = json_dumps(whole, JSON_COMPACT);
        INVARIANT(text != NULL);
        cli_json_text(cli, text, strlen(text), whole);
        return;
    }
    buf_printf(&cli->out, "%s (%s)\n", plain(out), shown_size(size));
}

static int write_print(struct cli *cli, const char *path, const char *out)
{
    if (cli_connect(cli) != 0) {
        return cli_fail(cli);
    }
    client_be_patient(cli->client, PATIENCE_S); /* a year's register takes its time */
    if (save_answer(cli, path, out, NULL) != 0) {
        return cli_fail(cli);
    }
    if (strcmp(out, "-") != 0) {
        print_written(cli, out);
    }
    cli_next(cli, "");
    return 0;
}

/* path: with all that was typed in its query. */
static int print_form(struct cli *cli, const struct form *form, const char *path)
{
    const char *out = args_value(&cli->args, OPT_OUT), *ending = format_of(cli, out);
    path = args_given(&cli->args, OPT_FORMAT) ? path : url_query(path, "format", ending);
    return write_print(cli, path, out != NULL ? out : default_name(cli, form, ending));
}

int cmd_print(struct cli *cli)
{
    const struct form *form = form_of(cli);
    const char *out = args_value(&cli->args, OPT_OUT);
    const char *path =
        cli->args.word_count > 0 ? url_path(form->path, cli->args.words[0]) : form->path;
    path = query_of_options(cli, path);
    return form->sub[0] != '\0'
               ? print_form(cli, form, path)
               : write_print(cli, path, out != NULL ? out : default_name(cli, form, "json"));
}

int print_report(struct cli *cli, const char *path)
{
    static const struct form form = {"", "", "bao-cao"};
    return print_form(cli, &form, path);
}

int print_slip_pdf(struct cli *cli)
{
    const char *path = url_path("/v1/letters/%/slip", cli->args.words[0]);
    return write_print(cli, query_of_options(cli, path), args_value(&cli->args, OPT_PDF));
}
