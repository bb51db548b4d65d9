/*
 * NAME     phieu-worker-read
 * SUMMARY  reads one foreign letter: the text out of the file, the fields out of the text
 *
 * DESCRIPTION
 *     phieud starts it with the file on descriptor 0 and takes the frames of reader.h from
 * descriptor 1. It reads the file whole, closes every door (jail.h), and only then looks at it. A
 * refused file is an "error" frame and exit status 0; any other status means the program itself
 * failed. A program of its own beside phieu-worker: poppler's libraries and licence stay here, and
 * the recogniser's are another program's, for loading it takes longer than reading ten digital
 * letters.
 *
 *     --head            page 1 and the page with the signature only
 *     --agency=NAME     the receiver, --name=FILE NAME (extract.h)
 *     --pages-most=N    of one file
 *     --as-is           what cannot be read without a recogniser is left out, and the rest is a
 * reading
 *     --mail            a mail is taken apart instead: "file" frames and a "draft", as from
 * phieu-worker
 *     --self-test-jail  tries every door from inside and says what came of it (JSON)
 */
#include "phieu/extract.h"
#include "phieu/jail.h"
#include "phieu/pages.h"
#include "phieu/reader.h"
#include "worker_pipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#define INPUT_MOST  ((size_t)256 << 20) /* phieud has its own limit, well below */
#define ARENA_BYTES ((size_t)128 << 20)

/* Five hundred pages take some seconds; a hostile file is stopped. */
static const struct jail_limits limits = {.cpu_seconds = 60, .memory = (size_t)512 << 20};

enum { NICE_LEAST = 19, NOTED_MOST = 400 };

struct options {
    bool head, as_is, mail, try_jail;
    const char *agency, *name;
    struct pages_limits limits;
};

static int say(const char *head, const void *bytes, size_t len, struct error *err)
{
    return pipe_write(head, strlen(head)) == 0 && pipe_write(bytes, len) == 0
               ? 0
               : error_set(err, ERR_IO, NULL, "1", "write");
}

static int say_frame(const char *kind, const void *bytes, size_t len, struct error *err)
{
    char head[64];
    snprintf(head, sizeof head, "%s %zu\n", kind, len);
    return say(head, bytes, len, err);
}

static void say_page(void *arg, unsigned done, unsigned of)
{
    char head[64];
    const int n = snprintf(head, sizeof head, "page %u %u\n", done, of);
    (void)arg;
    (void)!pipe_write(
        head, (size_t)n); /* whoever no longer listens is noticed by the frames that count */
}

static int say_reading(const struct pages_result *pages, const struct options *options,
                       struct error *err)
{
    const struct extract_about about = {options->agency, options->name};
    struct buf json;
    json_t *reading;
    if (extract_read(&pages->text, &about, &reading, err) != 0) {
        return -1;
    }
    buf_init(&json, arena_current(), READING_MOST);
    json_canonical(&json, reading);
    return json.overflow
               ? error_set(err, ERR_READ_LIMIT, NULL, "quá nhiều nội dung", "too much in it")
               : say_frame("reading", json.data, json.len, err);
}

static int work(const struct options *options, struct error *err)
{
    struct pages_job job = {
        .head_only = options->head, .on_page = say_page, .limits = &options->limits};
    struct pages_result pages;
    struct jail_report report;
    char *bytes, head[64];
    if (pipe_read(INPUT_MOST, &bytes, &job.len, err) != 0 || extract_prepare(err) != 0) {
        return -1; /* bytes go with the process */
    }
    job.bytes = bytes;
    pages_prepare();
    if (pages_kind_of(bytes, job.len) == PAGES_MAIL) { /* told by its head alone */
        mail_prepare();
    }
    setpriority(PRIO_PROCESS, 0, NICE_LEAST);
    if (jail_enter(&limits, &report, err) != 0 || pages_read(&job, &pages, err) != 0) {
        return -1;
    }
    if (pages.text.len > 0 && say_frame("text", pages.text.text, pages.text.len, err) != 0) {
        return -1;
    }
    if (pages.unread == 0 || (options->as_is && pages.text.len > 0)) {
        return say_reading(&pages, options, err);
    }
    snprintf(head, sizeof head, "ocr %u\n", pages.unread);
    return say(head, "", 0, err);
}

/* ---- mail -------------------------------------------------------------------------------------
 */

static int say_file(void *arg, const char *name, const void *bytes, size_t len, struct error *err)
{
    char head[64];
    const int n = snprintf(head, sizeof head, "file %zu %zu\n", len, strlen(name));
    (void)arg;
    return pipe_write(head, (size_t)n) == 0 && pipe_write(name, strlen(name)) == 0 &&
                   pipe_write(bytes, len) == 0
               ? 0
               : error_set(err, ERR_IO, NULL, "1", "write");
}

static void add_note(json_t *notes, const char *code, const char *vi, const char *en)
{
    json_t *note = json_object();
    json_object_set_new(note, "code", json_string(code));
    json_object_set_new(note, "vi", json_string(vi));
    json_object_set_new(note, "en", json_string(en));
    json_array_append_new(notes, note);
}

/* What goes into a note: nobody needs more of it to know the mail again. */
static const char *noted(const char *text)
{
    return text_length(text) <= NOTED_MOST ? text : "…";
}

/* A subject is what somebody typed into a mail, not the letter's trích yếu: it is told, and fills
 * nothing in. */
static json_t *draft_of(const struct mail_about *about)
{
    struct arena *arena = arena_current();
    json_t *draft = json_object(), *fields = json_object(), *notes = json_array();
    const char *sender = about->from_name[0] != '\0' ? about->from_name : about->from;
    const char *subject = noted(about->subject), *from = noted(about->from);
    if (sender[0] != '\0' && text_length(sender) <= NOTED_MOST) {
        json_object_set_new(fields, "sender", json_string(sender));
    }
    if (subject[0] != '\0') {
        add_note(notes, "mail-subject",
                 arena_printf(arena, "Thư điện tử có tiêu đề “%s”.", subject),
                 arena_printf(arena, "The mail's subject is “%s”.", subject));
    }
    if (from[0] != '\0') {
        add_note(notes, "mail-from", arena_printf(arena, "Thư gửi từ địa chỉ %s.", from),
                 arena_printf(arena, "The mail was sent from %s.", from));
    }
    json_object_set_new(draft, "kind", json_string("letter"));
    json_object_set_new(draft, "fields", fields);
    json_object_set_new(draft, "exchange", json_object());
    json_object_set_new(draft, "notes", notes);
    return draft;
}

static int work_on_mail(const struct options *options, struct error *err)
{
    struct mail_about about;
    struct jail_report report;
    struct buf json;
    char *bytes;
    size_t len;
    if (pipe_read(INPUT_MOST, &bytes, &len, err) != 0) {
        return -1;
    }
    mail_prepare();
    setpriority(PRIO_PROCESS, 0, NICE_LEAST);
    if (jail_enter(&limits, &report, err) != 0 ||
        mail_take_apart(bytes, len, &options->limits, say_file, NULL, &about, err) != 0) {
        return -1;
    }
    buf_init(&json, arena_current(), READING_MOST);
    json_canonical(&json, draft_of(&about));
    return say_frame("draft", json.data, json.len, err);
}

/* ---- arguments
 * -------------------------------------------------------------------------------------
 */

static const char *value_of(const char *arg, const char *name)
{
    const size_t n = strlen(name);
    return strncmp(arg, name, n) == 0 ? arg + n : NULL;
}

static bool take_pages(const char *value, unsigned *ret)
{
    char *end;
    const unsigned long pages = strtoul(value, &end, 10);
    *ret = (unsigned)pages;
    return *end == '\0' && pages > 0 && pages <= 100000;
}

static bool take_option(const char *arg, struct options *options)
{
    const char *value;
    const struct {
        const char *name;
        bool *flag;
    } flags[] = {{"--head", &options->head},
                 {"--as-is", &options->as_is},
                 {"--mail", &options->mail},
                 {"--self-test-jail", &options->try_jail}};
    for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
        if (strcmp(arg, flags[i].name) == 0) {
            *flags[i].flag = true;
            return true;
        }
    }
    if ((value = value_of(arg, "--pages-most=")) != NULL) {
        return take_pages(value, &options->limits.pages_most);
    }
    if ((value = value_of(arg, "--agency=")) != NULL) {
        options->agency = value;
        return true;
    }
    if ((value = value_of(arg, "--name=")) != NULL) {
        options->name = value;
        return true;
    }
    return false;
}

int main(int argc, char **argv)
{
    static struct arena arena;
    struct error err = {0};
    struct options options = {.agency = "", .name = "", .limits = pages_default_limits};
    arena_adopt_json();
    arena_init(&arena, ARENA_BYTES);
    arena_enter(&arena);
    for (int i = 1; i < argc; i++) {
        if (!take_option(argv[i], &options)) {
            fprintf(stderr, "phieu-worker-read " PHIEU_VERSION ": started by phieud\n");
            _exit(EXIT_USAGE);
        }
    }
    if (options.try_jail) {
        _exit(jail_self_test(&limits) == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    if ((options.mail ? work_on_mail(&options, &err) : work(&options, &err)) != 0) {
        _exit(err.code != ERR_IO && pipe_write_error(&err) == 0 ? EXIT_SUCCESS : EXIT_BROKEN);
    }
    _exit(EXIT_SUCCESS); /* no handlers run behind the closed doors */
}
