/*
 * cmd_stamp.c - a derived copy of a letter's PDF with the arrival stamp; that it begins with the
 * original, byte by byte, is looked at here, whatever the server says.
 */
#include "cli_room.h"

#include "phieu/file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct {
    const char *zone;
    enum text_id text;
} places[] = {
    {"left", TEXT_STAMP_LEFT},
    {"right", TEXT_STAMP_RIGHT},
    {"page", TEXT_STAMP_PAGE},
    {"strip", TEXT_STAMP_STRIP},
};

struct stamping {
    const json_t *letter, *file;
    const char *path, *out; /* out "-": standard output */
    char zone[CLIENT_NOTE]; /* "left 95", then "left" */
    const char *percent;
    int64_t size; /* of the copy */
};

/* The file asked for, or the letter's first PDF. */
static const json_t *file_of(struct cli *cli, const json_t *files)
{
    if (cli->args.word_count > 1) {
        const char *n = cli->args.words[1];
        return n[strspn(n, "0123456789")] == '\0' && strlen(n) <= 9
                   ? file_numbered(files, strtoll(n, NULL, 10))
                   : NULL;
    }
    for (size_t i = 0; i < json_array_size(files); i++) {
        const json_t *file = json_array_get(files, i);
        if (strcmp(json_str(file, "type"), "application/pdf") == 0) {
            return file;
        }
    }
    return NULL;
}

/* "595-SYT-NVY.pdf" -> "595-SYT-NVY (dau den 459).pdf", as the server names it. */
static const char *default_out(const struct stamping *s)
{
    char safe[FILE_NAME];
    file_safe_name(json_str(s->file, "name"), safe);
    size_t len = strlen(safe);
    if (len > 4 && strcasecmp(safe + len - 4, ".pdf") == 0) {
        safe[len - 4] = '\0';
    }
    return arena_printf(arena_current(), "%s (dau den %lld).pdf", safe,
                        (long long)json_int(s->letter, "number", 0));
}

static int copy_differs(struct cli *cli, const struct stamping *s)
{
    return cli_problem(cli, CLIENT_FILE_DIFFERS, plain(json_str(s->file, "name")), NULL);
}

/* The copy is the original and more. */
static int check_original(struct cli *cli, struct stamping *s, int fd)
{
    struct stat about;
    struct digest digest;
    char hex[DIGEST_TEXT];
    const int64_t size = json_int(s->file, "size", 0);
    if (fstat(fd, &about) != 0 || size <= 0 || about.st_size <= size) {
        return copy_differs(cli, s);
    }
    void *bytes = mmap(NULL, (size_t)size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (bytes == MAP_FAILED) {
        return cli_problem(cli, CLIENT_FILE_WRITE, s->out, client_errno(errno, cli->lang));
    }
    digest_of(bytes, (size_t)size, &digest);
    munmap(bytes, (size_t)size);
    s->size = about.st_size;
    return strcmp(digest_hex(&digest, hex), json_str(s->file, "sha256")) == 0
               ? 0
               : copy_differs(cli, s);
}

static int fetch(struct cli *cli, struct stamping *s, int fd)
{
    char sha256[DIGEST_TEXT];
    if (client_download_noting(cli->client, s->path, fd, "Stamp-Place", sha256, s->zone,
                               &cli->problem) != 0) {
        return -1;
    }
    char *space = strchr(s->zone, ' ');
    s->percent = space != NULL ? space + 1 : "";
    if (space != NULL) {
        *space = '\0';
    }
    return check_original(cli, s, fd);
}

static int fetch_to_file(struct cli *cli, struct stamping *s)
{
    char *temporary;
    if (!args_given(&cli->args, OPT_FORCE) && access(s->out, F_OK) == 0) {
        return cli_problem(cli, CLIENT_FILE_EXISTS, s->out, NULL);
    }
    const int fd = out_open(s->out, &temporary);
    if (fd < 0) {
        return cli_problem(cli, CLIENT_FILE_WRITE, s->out, client_errno(errno, cli->lang));
    }
    int rc = fetch(cli, s, fd);
    if (close(fd) != 0 && rc == 0) {
        rc = cli_problem(cli, CLIENT_FILE_WRITE, s->out, client_errno(errno, cli->lang));
    }
    if (rc != 0) {
        unlink(temporary);
        return -1;
    }
    return out_settle(cli, temporary, s->out);
}

/* Nothing is passed on before it was looked at whole. */
static int fetch_to_stdout(struct cli *cli, struct stamping *s)
{
    FILE *copy = tmpfile();
    char piece[1 << 14];
    size_t n;
    if (copy == NULL) {
        return cli_problem(cli, CLIENT_FILE_WRITE, "-", client_errno(errno, cli->lang));
    }
    int rc = fetch(cli, s, fileno(copy));
    rewind(copy);
    while (rc == 0 && (n = fread(piece, 1, sizeof piece, copy)) > 0) {
        if (fwrite(piece, 1, n, cli->world->out) != n) {
            rc = cli_problem(cli, CLIENT_FILE_WRITE, "-", client_errno(errno, cli->lang));
        }
    }
    (void)fclose(copy);
    return rc;
}

static void print_stamped(struct cli *cli, const struct stamping *s)
{
    if (cli->json) {
        json_t *whole = json_object();
        json_object_set_new(whole, "format_version", json_integer(CLIENT_FORMAT_VERSION));
        json_object_set_new(whole, "file", json_deep_copy(s->file));
        json_object_set_new(whole, "written", json_string(plain(s->out)));
        json_object_set_new(whole, "size", json_integer(s->size));
        json_object_set_new(whole, "place", json_string(plain(s->zone)));
        json_object_set_new(whole, "percent", json_integer(strtol(s->percent, NULL, 10)));
        const char *text = json_dumps(whole, JSON_COMPACT);
        INVARIANT(text != NULL);
        cli_json_text(cli, text, strlen(text), whole);
        return;
    }
    buf_printf(&cli->out, "%s (%s)\n", plain(s->out), shown_size(s->size));
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (strcmp(places[i].zone, s->zone) == 0) {
            buf_printf(&cli->out, "%s\n", saying(cli, places[i].text, plain(s->percent), NULL));
        }
    }
}

int cmd_stamp(struct cli *cli)
{
    struct stamping s = {.percent = ""};
    struct client_answer answer;
    const char *path = url_path("/v1/letters/%", cli->args.words[0]);
    if (cli_get(cli, path, &answer) != 0) {
        return cli_fail(cli);
    }
    s.letter = need_object(cli, answer.json, "letter");
    const json_t *files = need_array(cli, s.letter, "files");
    s.file = file_of(cli, files);
    if (s.file == NULL) {
        const char *what = cli->args.word_count > 1
                               ? saying(cli, TEXT_FILE_NUMBER, cli->args.words[1], NULL)
                               : say(cli, TEXT_STAMP_NO_PDF);
        cli_problem(cli, CLIENT_NO_ITEM, what, file_numbers(files));
        return cli_fail(cli);
    }
    s.path = arena_printf(arena_current(), "%s/files/%lld/stamped", path,
                          (long long)json_int(s.file, "n", 0));
    const char *out = args_value(&cli->args, OPT_OUT);
    s.out = out != NULL ? out : default_out(&s);
    if (strcmp(s.out, "-") == 0) {
        return fetch_to_stdout(cli, &s) != 0 ? cli_fail(cli) : 0;
    }
    if (fetch_to_file(cli, &s) != 0) {
        return cli_fail(cli);
    }
    print_stamped(cli, &s);
    return 0;
}
