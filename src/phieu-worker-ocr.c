/*
 * NAME     phieu-worker-ocr
 * SUMMARY  reads one foreign file whose letters have to be recognised first
 *
 * DESCRIPTION
 *     What phieu-worker-read is for files with text, for images and for PDFs without (reader.h has
 * arguments and frames): phieud starts it with the file on descriptor 0. The model is in memory
 * before the doors are closed (jail.h), the file is looked at behind them. One thread:
 * OMP_THREAD_LIMIT must stand in the environment before the program is loaded, so that it starts
 * itself once more with it.
 *
 *     phieu-worker-ocr --self-test-jail   tries every door from inside and says what came of it
 * (JSON)
 */
#include "phieu/extract.h"
#include "phieu/jail.h"
#include "phieu/ocr.h"
#include "worker_pipe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <unistd.h>

#define INPUT_MOST    ((size_t)256 << 20) /* phieud has its own limit, well below */
#define ARENA_BYTES   ((size_t)96 << 20)
#define READING_BYTES ((size_t)2 << 20) /* what the reader takes */
#define ONE_THREAD    "OMP_THREAD_LIMIT=1"
enum { LOWEST_PRIORITY = 19 };

/* Three seconds a page, five hundred pages; phieud's clock is stricter with short letters. An A4
 * page of 300 dpi in colour takes 180 MiB of addresses and 120 of memory; what is allowed leaves
 * room for the largest image (image.c), and keeps what is resident under 400 MiB. */
static const struct jail_limits limits = {.cpu_seconds = 3600, .memory = (size_t)480 << 20};

struct arguments {
    struct extract_about about;
    const char *model;
    bool head_only;
    struct pages_limits limits;
};

/* "--name=value": the value, or NULL. */
static const char *value_of(const char *arg, const char *name)
{
    const size_t len = strlen(name);
    return strncmp(arg, name, len) == 0 ? arg + len : NULL;
}

static bool take_argument(const char *arg, struct arguments *ret)
{
    const char *value;
    if ((value = value_of(arg, "--agency=")) != NULL) {
        ret->about.agency = value;
    } else if ((value = value_of(arg, "--name=")) != NULL) {
        ret->about.file_name = value;
    } else if ((value = value_of(arg, "--model=")) != NULL) {
        ret->model = value;
    } else if ((value = value_of(arg, "--pages-most=")) != NULL) {
        ret->limits.pages_most = (unsigned)strtoul(value, NULL, 10);
    } else if (strcmp(arg, "--head") == 0) {
        ret->head_only = true;
    } else {
        return false;
    }
    return true;
}

/* ---- frames
 * --------------------------------------------------------------------------------------- */

static void say_page(void *arg, unsigned done, unsigned of)
{
    char head[64];
    (void)arg;
    const int n = snprintf(head, sizeof head, "page %u %u\n", done, of);
    if (pipe_write(head, (size_t)n) != 0) {
        _exit(EXIT_BROKEN); /* nobody listens any more */
    }
}

static int say(const char *kind, const char *bytes, size_t len, struct error *err)
{
    char head[64];
    const int n = snprintf(head, sizeof head, "%s %zu\n", kind, len);
    return pipe_write(head, (size_t)n) == 0 && pipe_write(bytes, len) == 0
               ? 0
               : error_set(err, ERR_IO, NULL, "1", "write");
}

static int say_all(const struct page_text *text, json_t *reading, struct error *err)
{
    struct buf json;
    buf_init(&json, arena_current(), READING_BYTES);
    json_canonical(&json, reading);
    if (json.overflow) {
        return error_set(err, ERR_READ_LIMIT, NULL, "quá nhiều dữ liệu", "too much data");
    }
    say_page(NULL, text->pages_read, text->pages);
    return say("text", text->text, text->len, err) == 0 ? say("reading", json.data, json.len, err)
                                                        : -1;
}

/* ---- work
 * ----------------------------------------------------------------------------------------- */

static int read_pages(struct ocr *ocr, const struct pages_job *job, struct pages_result *ret,
                      struct error *err)
{
    return pages_kind_of(job->bytes, job->len) == PAGES_IMAGE ? ocr_read_image(ocr, job, ret, err)
                                                              : pages_read(job, ret, err);
}

static int work(const struct arguments *arguments, struct error *err)
{
    char *bytes;
    size_t len;
    struct ocr *ocr;
    struct jail_report report;
    struct pages_result pages;
    json_t *reading;
    if (pipe_read(INPUT_MOST, &bytes, &len, err) != 0 || extract_prepare(err) != 0 ||
        ocr_prepare(arguments->model, &ocr, err) != 0) {
        return -1; /* bytes go with the process */
    }
    pages_prepare();
    if (jail_enter(&limits, &report, err) != 0) {
        return -1;
    }
    const struct pages_job job = {.bytes = bytes,
                                  .len = len,
                                  .head_only = arguments->head_only,
                                  .recognise = ocr_recognise,
                                  .arg = ocr,
                                  .on_page = say_page,
                                  .limits = &arguments->limits};
    if (read_pages(ocr, &job, &pages, err) != 0 ||
        extract_read(&pages.text, &arguments->about, &reading, err) != 0) {
        return -1;
    }
    return say_all(&pages.text, reading, err);
}

/* OpenMP looks at its environment while the program is loaded, before a line of it runs. */
static void be_single_threaded(char **argv)
{
    const char *limit = getenv("OMP_THREAD_LIMIT");
    char one[] = ONE_THREAD;
    char *const envp[] = {one, NULL};
    if (limit == NULL || strcmp(limit, "1") != 0) {
        execve((const char *)getauxval(AT_EXECFN), argv,
               envp); /* NOLINT: the kernel hands out addresses */
        _exit(EXIT_BROKEN);
    }
}

int main(int argc, char **argv)
{
    static struct arena arena;
    struct error err = {0};
    struct arguments arguments = {.about = {"", ""}, .limits = pages_default_limits};
    be_single_threaded(argv);
    arena_adopt_json();
    arena_init(&arena, ARENA_BYTES);
    arena_enter(&arena);
    if (argc == 2 && strcmp(argv[1], "--self-test-jail") == 0) {
        _exit(jail_self_test(&limits) == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    for (int i = 1; i < argc; i++) {
        if (!take_argument(argv[i], &arguments)) {
            fprintf(stderr, "phieu-worker-ocr " PHIEU_VERSION ": started by phieud\n");
            _exit(EXIT_USAGE);
        }
    }
    (void)setpriority(PRIO_PROCESS, 0, LOWEST_PRIORITY);
    if (work(&arguments, &err) != 0) {
        _exit(err.code != ERR_IO && pipe_write_error(&err) == 0 ? EXIT_SUCCESS : EXIT_BROKEN);
    }
    _exit(EXIT_SUCCESS); /* no handlers run behind the closed doors */
}
