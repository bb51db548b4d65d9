/*
 * cmd_get_file.c - fetching a file of a letter, checked against the SHA-256 of the books.
 */
#include "cli_room.h"

#include "phieu/file.h"

#include <stdlib.h>
#include <string.h>

const json_t *file_numbered(const json_t *files, int64_t n)
{
    for (size_t i = 0; i < json_array_size(files); i++) {
        const json_t *f = json_array_get(files, i);
        if (json_int(f, "n", -1) == n) {
            return f;
        }
    }
    return NULL;
}

const char *file_numbers(const json_t *files)
{
    struct buf out;
    buf_init(&out, NULL, 64 << 10);
    for (size_t i = 0; i < json_array_size(files); i++) {
        const json_t *f = json_array_get(files, i);
        buf_printf(&out, "%s%lld: %s", i > 0 ? ", " : "", (long long)json_int(f, "n", 0),
                   plain(json_str(f, "name")));
    }
    return out.len > 0 ? out.data : "0";
}

static int fetch(struct cli *cli, const char *path, const json_t *file, const char *out)
{
    const struct wanted wanted = {json_str(file, "sha256"), json_str(file, "name")};
    return save_answer(cli, path, out, &wanted);
}

static void print_fetched(struct cli *cli, const char *out, const json_t *file)
{
    if (cli->json) {
        json_t *whole = json_object();
        json_object_set_new(whole, "format_version", json_integer(CLIENT_FORMAT_VERSION));
        json_object_set_new(whole, "file", json_deep_copy(file));
        json_object_set_new(whole, "written", json_string(plain(out)));
        const char *text = json_dumps(whole, JSON_COMPACT);
        INVARIANT(text != NULL);
        cli_json_text(cli, text, strlen(text), whole);
        return;
    }
    buf_printf(&cli->out, "%s (%s)\n", plain(out), shown_size(json_int(file, "size", 0)));
}

bool file_source_of(const struct cli *cli, struct file_source *ret)
{
    const char *draft = args_value(&cli->args, OPT_OF_DRAFT);
    size_t wanted = draft == NULL ? 2 : 1;
    if (cli->args.word_count != wanted) {
        return false;
    }
    *ret = draft == NULL
               ? (struct file_source){url_path("/v1/letters/%", cli->args.words[0]), "letter",
                                      cli->args.words[1]}
               : (struct file_source){url_path("/v1/drafts/%", draft), "draft", cli->args.words[0]};
    const char *n = ret->number;
    return n[0] != '\0' && strlen(n) <= 9 && n[strspn(n, "0123456789")] == '\0';
}

int cmd_get_file(struct cli *cli)
{
    struct file_source source;
    if (!file_source_of(cli, &source)) {
        return cli_usage(cli, say(cli, TEXT_WHICH_FILE),
                         saying(cli, TEXT_SEE_HELP, "get-file", NULL));
    }
    struct client_answer answer;
    if (cli_get(cli, source.path, &answer) != 0) {
        return cli_fail(cli);
    }
    const json_t *files = need_array(cli, need_object(cli, answer.json, source.member), "files");
    const json_t *file = file_numbered(files, strtoll(source.number, NULL, 10));
    if (file == NULL) {
        cli_problem(cli, CLIENT_NO_ITEM, saying(cli, TEXT_FILE_NUMBER, source.number, NULL),
                    file_numbers(files));
        return cli_fail(cli);
    }
    const char *path = arena_printf(arena_current(), "%s/files/%s", source.path, source.number);
    const char *out = args_value(&cli->args, OPT_OUT);
    if (out != NULL && strcmp(out, "-") == 0) {
        return fetch(cli, path, file, out) != 0 ? cli_fail(cli) : 0;
    }
    char safe[FILE_NAME];
    out = out != NULL ? out
                      : arena_strdup(arena_current(), file_safe_name(json_str(file, "name"), safe));
    if (fetch(cli, path, file, out) != 0) {
        return cli_fail(cli);
    }
    print_fetched(cli, out, file);
    return 0;
}
