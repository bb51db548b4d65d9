/* speed.c - a page beside the tesseract command, digital letters a second, a long scan's first
 * fields. */
#include "reading.h"

#include "../bench.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define P(...) arena_printf(arena_current(), __VA_ARGS__)
enum { ROUNDS_AT_MOST = 15, DIGITAL_LETTERS = 60, LONG_PAGES = 20 };

static struct outcome read_one(const struct reading_bench *b, const struct letters_made *made,
                               bool head)
{
    struct outcome o;
    const struct outcome_how how = {.bin = b->bin, .name = "", .head = head};
    outcome_of(&how, made->bytes, made->len, &o);
    return o;
}

/* ---- the command ---------------------------------------------------------------------------- */

/* Processor seconds of `tesseract image - -l vie --psm N`, 0 when there is no such command. */
static double tesseract_seconds(const char *image, const char *psm)
{
    struct rusage usage;
    int status;
    const pid_t pid = fork();
    if (pid == 0) {
        const int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
        setenv("OMP_THREAD_LIMIT", "1", 1);
        dup2(null, STDOUT_FILENO);
        dup2(null, STDERR_FILENO);
        execlp("tesseract", "tesseract", image, "-", "-l", "vie", "--psm", psm, (char *)NULL);
        _exit(127);
    }
    if (pid < 0 || wait4(pid, &status, 0, &usage) != pid || status != 0) {
        return 0;
    }
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void beside_tesseract(const struct reading_bench *b, enum letters_class class)
{
    struct letters_spec spec = {.part = LETTERS_TUNE, .class = class};
    struct letters_made made;
    double ratios[ROUNDS_AT_MOST], ours = 0, theirs = 0;
    for (letters_make(&spec, &made); strcmp(made.extension, "jpg") != 0;
         letters_make(&spec, &made)) {
        spec.n++;
    }
    char path[] = "/tmp/phieu-page-XXXXXX.jpg";
    const int fd = mkstemps(path, 4);
    if (fd < 0 || write(fd, made.bytes, made.len) != (ssize_t)made.len) {
        die("%s: %s", path, strerror(errno));
    }
    close(fd);
    for (int i = 0; i < b->rounds; i++) {
        theirs = tesseract_seconds(path, "3");
        ours = read_one(b, &made, true).processor;
        ratios[i] = theirs > 0 ? ours / theirs : 0;
    }
    unlink(path);
    ratio_print(P("a %s page read, votes and all", letters_class_names[class]), "tesseract -l vie",
                ratios, b->rounds, (struct aim){1.1, true}, "%.2f of %.2f CPU s", ours, theirs);
}

/* ---- letters a second ----------------------------------------------------------------------- */

static void digital_rate(const struct reading_bench *b)
{
    double rates[ROUNDS_AT_MOST], wall = 0;
    long peak = 0;
    for (int i = 0; i < b->rounds; i++) {
        struct arena arena, *before;
        double processor = 0;
        unsigned count = 0;
        wall = 0;
        arena_init(&arena, (size_t)1 << 30);
        before = arena_enter(&arena);
        for (struct letters_spec spec = {.part = LETTERS_TUNE}; count < DIGITAL_LETTERS; spec.n++) {
            struct letters_made made;
            letters_make(&spec, &made);
            if (json_int(made.truth, "pages", 0) == 1) {
                const struct outcome o = read_one(b, &made, false);
                processor += o.processor;
                wall += o.wall;
                peak = o.peak_kib > peak ? o.peak_kib : peak;
                count++;
            }
        }
        arena_enter(before);
        arena_release(&arena);
        rates[i] = (double)count / processor;
    }
    ratio_print("digital letters of one page, a CPU second", "with the worker's start", rates,
                b->rounds, (struct aim){.goal = 50}, "%.1f ms wall each, %.0f MiB",
                wall / DIGITAL_LETTERS * 1e3, (double)peak / 1024);
}

/* ---- a long scan ---------------------------------------------------------------------------- */

static void long_scan(const struct reading_bench *b)
{
    const struct letters_spec spec = {
        .part = LETTERS_TUNE, .class = LETTERS_STAMPED300, .pages = LONG_PAGES, .as_pdf = true};
    struct letters_made made;
    double seconds[ROUNDS_AT_MOST];
    struct outcome o = {.pages = 0};
    letters_make(&spec, &made);
    for (int i = 0; i < b->rounds; i++) {
        o = read_one(b, &made, true);
        seconds[i] = o.wall;
    }
    ratio_print(
        P("first fields of %lld scanned pages", (long long)json_int(made.truth, "pages", 0)),
        "a second", seconds, b->rounds, (struct aim){10, true},
        "%.1f CPU s, %u pages read, %.0f MiB", o.processor, o.pages_read,
        (double)o.peak_kib / 1024);
}

void speed_measure(const struct reading_bench *b)
{
    digital_rate(b);
    beside_tesseract(b, LETTERS_SCAN300);
    beside_tesseract(b, LETTERS_STAMPED300);
    long_scan(b);
}
