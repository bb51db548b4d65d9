/*
 * NAME     phieu-worker-sign
 * SUMMARY  checks the digital signatures of one foreign file
 *
 * DESCRIPTION
 *     phieud starts it with the file on descriptor 0 and takes one frame from descriptor 1:
 * "signatures" with the JSON of signature.h, or "error". The office's own certificates and lists
 * are read first, from the folders of the arguments; then every door is closed (jail.h), and only
 * then the file is looked at. A file of the folders that is no certificate or list is left out and
 * named in a note.
 *
 *     phieu-worker-sign [--now=MS] [--anchors=FOLDER] [--crls=FOLDER]
 *     phieu-worker-sign --check [--anchors=FOLDER] [--crls=FOLDER]   {"anchors": N, "crls": N,
 * "unreadable": [file]} phieu-worker-sign --self-test-jail
 */
#include "phieu/file.h"
#include "phieu/jail.h"
#include "phieu/signature.h"
#include "worker_pipe.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INPUT_MOST  ((size_t)256 << 20) /* phieud has its own limit, well below */
#define ARENA_BYTES ((size_t)256 << 20)
#define TRUST_MOST                                                                                 \
    ((size_t)24                                                                                    \
     << 20) /* all certificates; all lists: those of an authority of millions have 10 MB */
#define ANSWER_MOST ((size_t)1 << 20)
enum { FILES_MOST = 1000, LEFT_OUT_MOST = 2000 };

/* Hashing 50 MB for each of 32 signatures takes some ten seconds. */
static const struct jail_limits limits = {.cpu_seconds = 20, .memory = (size_t)1 << 30};

struct folder {
    const char *path;
    enum signature_kept kept;
    struct buf text; /* its files one after another */
    int count;       /* of certificates or lists */
};

struct given {
    struct folder folders[2];
    struct instant now;
    bool check;
    struct buf left_out; /* names, separated by ", " */
    json_t *unreadable;
};

/* ---- the folders --------------------------------------------------------------------------------
 */

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_shown(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void leave_out(struct given *given, const char *name)
{
    const char *clean;
    struct error ignored = {0};
    if (text_clean(name, strlen(name), TEXT_LINE, 200, "", arena_current(), &clean, &ignored) !=
        0) {
        clean = "?";
    }
    buf_printf(&given->left_out, "%s%s", given->left_out.len > 0 ? ", " : "", clean);
    json_array_append_new(given->unreadable, json_string(clean));
}

static void add_file(struct given *given, struct folder *folder, const char *name)
{
    char *bytes;
    size_t len;
    struct error err = {0};
    const char *path = arena_printf(arena_current(), "%s/%s", folder->path, name);
    const size_t room = TRUST_MOST - folder->text.len;
    if (file_slurp(path, room > 2 ? room - 2 : 0, &bytes, &len, &err) != 0) {
        leave_out(given, name);
        return;
    }
    const int count = signature_count(folder->kept, bytes, len);
    if (count <= 0) {
        leave_out(given, name);
        return;
    }
    folder->count += count;
    buf_add(&folder->text, bytes, len);
    buf_putc(&folder->text, '\n');
}

/* In an order that depends on no locale. A folder that is not there leaves itself out by name. */
static void read_folder(struct given *given, struct folder *folder)
{
    struct dirent **list = NULL;
    buf_init(&folder->text, arena_current(), TRUST_MOST);
    if (folder->path == NULL || folder->path[0] == '\0') {
        return;
    }
    const int found = scandir(folder->path, &list, is_shown, by_name);
    if (found < 0) {
        leave_out(given, folder->path);
        return;
    }
    for (int i = 0; i < found; i++) {
        if (i < FILES_MOST) {
            add_file(given, folder, list[i]->d_name);
        }
        free(list[i]);
    }
    free(list);
}

/* ---- answering
 * ----------------------------------------------------------------------------------- */

static const char *text_of(const struct buf *buf)
{
    return buf->len > 0 ? buf->data : "";
}

static int write_answer(const json_t *answer, struct error *err)
{
    char head[64];
    struct buf json;
    buf_init(&json, arena_current(), ANSWER_MOST);
    json_canonical(&json, answer);
    if (json.overflow) {
        return error_set(err, ERR_READ_LIMIT, NULL, "chữ ký", "signatures");
    }
    const int n = snprintf(head, sizeof head, "signatures %zu\n", json.len);
    return pipe_write(head, (size_t)n) == 0 && pipe_write(json.data, json.len) == 0
               ? 0
               : error_set(err, ERR_IO, NULL, "1", "write");
}

static int check_folders(const struct given *given, struct error *err)
{
    json_t *answer = json_object();
    json_object_set_new(answer, "anchors", json_integer(given->folders[0].count));
    json_object_set_new(answer, "crls", json_integer(given->folders[1].count));
    json_object_set_new(answer, "unreadable", given->unreadable);
    return write_answer(answer, err);
}

static bool is_pdf(const char *bytes, size_t len)
{
    static const char mark[] = "%PDF-";
    return memmem(bytes, len < 1024 ? len : 1024, mark, sizeof mark - 1) != NULL;
}

static int work(struct given *given, struct error *err)
{
    char *bytes;
    size_t len;
    struct jail_report report;
    json_t *answer;
    for (size_t i = 0; i < 2; i++) {
        read_folder(given, &given->folders[i]);
    }
    if (given->check) {
        return check_folders(given, err);
    }
    if (pipe_read(INPUT_MOST, &bytes, &len, err) != 0) {
        return -1; /* bytes go with the process */
    }
    signature_prepare();
    const struct folder *anchors = &given->folders[0], *crls = &given->folders[1];
    const struct signature_trust trust = {
        text_of(&anchors->text), anchors->text.len,         text_of(&crls->text),
        crls->text.len,          text_of(&given->left_out), given->now,
    };
    if (jail_enter(&limits, &report, err) != 0 ||
        (is_pdf(bytes, len) ? signature_check_pdf : signature_check_edxml)(bytes, len, &trust,
                                                                           &answer, err) != 0) {
        return -1;
    }
    return write_answer(answer, err);
}

/* ---- arguments
 * ----------------------------------------------------------------------------------- */

/* What follows "--name=", NULL when it is another argument. */
static const char *value_of(const char *argument, const char *name)
{
    const size_t len = strlen(name);
    return strncmp(argument, name, len) == 0 ? argument + len : NULL;
}

static bool take_argument(struct given *given, const char *argument)
{
    const char *anchors = value_of(argument, "--anchors="), *crls = value_of(argument, "--crls=");
    const char *now = value_of(argument, "--now=");
    if (anchors != NULL) {
        given->folders[0].path = anchors;
    } else if (crls != NULL) {
        given->folders[1].path = crls;
    } else if (now != NULL && now[0] != '\0' && now[strspn(now, "0123456789")] == '\0') {
        given->now.ms = strtoll(now, NULL, 10);
    } else if (strcmp(argument, "--check") == 0) {
        given->check = true;
    } else {
        return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    static struct arena arena;
    struct error err = {0};
    arena_adopt_json();
    arena_init(&arena, ARENA_BYTES);
    arena_enter(&arena);
    if (argc == 2 && strcmp(argv[1], "--self-test-jail") == 0) {
        _exit(jail_self_test(&limits) == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    struct given given = {
        .folders = {{.kept = SIGNATURE_ANCHORS}, {.kept = SIGNATURE_CRLS}},
        .now = instant_now(),
        .unreadable = json_array(),
    };
    buf_init(&given.left_out, &arena, LEFT_OUT_MOST);
    for (int i = 1; i < argc; i++) {
        if (!take_argument(&given, argv[i])) {
            fprintf(stderr, "phieu-worker-sign " PHIEU_VERSION ": started by phieud, or with "
                            "--self-test-jail\n");
            _exit(EXIT_USAGE);
        }
    }
    if (work(&given, &err) != 0) {
        _exit(err.code != ERR_IO && pipe_write_error(&err) == 0 ? EXIT_SUCCESS : EXIT_BROKEN);
    }
    _exit(EXIT_SUCCESS); /* no handlers run behind the closed doors */
}
