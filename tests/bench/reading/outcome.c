/* outcome.c - one file through the worker programs, as phieud would start them. */
#include "reading.h"

#include "../bench.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { OUTPUT_MOST = 16 << 20, ARGUMENTS_MOST = 6 };

/* ---- a program ------------------------------------------------------------------------------ */

static int file_in_memory(const void *bytes, size_t len)
{
    int fd = memfd_create("letter", MFD_CLOEXEC);
    if (fd < 0 || write(fd, bytes, len) != (ssize_t)len) {
        die("no memory for a letter: %s", strerror(errno));
    }
    return fd;
}

static void take_all(int fd, struct buf *out)
{
    char bytes[1 << 16];
    ssize_t got;
    while ((got = read(fd, bytes, sizeof bytes)) > 0 || (got < 0 && errno == EINTR)) {
        if (got > 0) {
            buf_add(out, bytes, (size_t)got);
        }
    }
}

/* What it wrote in `out`; how it ended in *ret_end, "" for well. */
static void program_run(const struct outcome_how *how, const char *program, int file,
                        struct buf *out, struct outcome *o, const char **ret_end)
{
    const char *path = arena_printf(arena_current(), "%s/%s", how->bin, program);
    const char *argv[ARGUMENTS_MOST] = {program};
    int pipes[2], status, count = 1;
    struct rusage usage;
    if (how->head) {
        argv[count++] = "--head";
    }
    if (how->name[0] != '\0') {
        argv[count++] = arena_printf(arena_current(), "--name=%s", how->name);
    }
    if (lseek(file, 0, SEEK_SET) != 0 || pipe2(pipes, O_CLOEXEC) != 0) {
        die("%s", strerror(errno));
    }
    const pid_t pid = fork();
    if (pid == 0) {
        static char *const environment[] = {NULL}; /* as phieud gives it */
        dup2(file, STDIN_FILENO);
        dup2(pipes[1], STDOUT_FILENO);
        execve(path, (char *const *)(uintptr_t)argv, environment);
        _exit(127);
    }
    close(pipes[1]);
    take_all(pipes[0], out);
    close(pipes[0]);
    if (pid < 0 || wait4(pid, &status, 0, &usage) != pid) {
        die("%s: %s", path, strerror(errno));
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127) {
        die("%s cannot be started", path);
    }
    o->processor += (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
                    (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    o->peak_kib = usage.ru_maxrss > o->peak_kib ? usage.ru_maxrss : o->peak_kib;
    *ret_end = WIFSIGNALED(status) ? arena_printf(arena_current(), "signal %d", WTERMSIG(status))
               : WEXITSTATUS(status) != 0
                   ? arena_printf(arena_current(), "exit %d", WEXITSTATUS(status))
                   : "";
}

/* ---- its frames (reader.h) ------------------------------------------------------------------- */

static json_t *frame_json(const char *bytes, size_t len)
{
    struct error err = {0};
    json_t *value;
    return json_read(bytes, len, &value, &err) == 0 ? value : NULL;
}

/* True when it asks for the recogniser. */
static bool frames_read(const struct buf *out, struct outcome *o)
{
    const char *p = out->data, *end = out->data + out->len, *line;
    while (p < end && (line = memchr(p, '\n', (size_t)(end - p))) != NULL) {
        unsigned done, of;
        size_t len;
        char word[16];
        if (sscanf(p, "page %u %u", &done, &of) == 2) { /* NOLINT: buf is NUL-ended */
            o->pages_read = done;
            o->pages = of;
            p = line + 1;
        } else if (strncmp(p, "ocr ", 4) == 0) {
            return true;
        } else if (sscanf(p, "%15s %zu", word, &len) == 2 &&
                   len <= (size_t)(end - line - 1)) { /* NOLINT */
            const char *content = line + 1;
            if (strcmp(word, "text") == 0) {
                o->text = arena_memdup(arena_current(), content, len);
                o->text_len = len;
            } else if (strcmp(word, "reading") == 0) {
                o->reading = frame_json(content, len);
            } else if (strcmp(word, "error") == 0) {
                const json_t *error = frame_json(content, len);
                o->failure = error != NULL ? json_str(error, "code") : "unreadable error";
            }
            p = content + len;
        } else {
            o->failure = "unreadable frame";
            return false;
        }
    }
    return false;
}

static bool image(const char *bytes, size_t len)
{
    return len > 4 && (memcmp(bytes, "\xFF\xD8\xFF", 3) == 0 || memcmp(bytes, "\x89PNG", 4) == 0 ||
                       memcmp(bytes, "II*", 4) == 0 || memcmp(bytes, "MM\0*", 4) == 0);
}

void outcome_of(const struct outcome_how *how, const void *bytes, size_t len, struct outcome *ret)
{
    const double begun = clock_s();
    const int file = file_in_memory(bytes, len);
    const char *end = "";
    struct buf out;
    *ret = (struct outcome){.text = "", .failure = NULL};
    buf_init(&out, arena_current(), OUTPUT_MOST);
    bool recognise = image(bytes, len);
    if (!recognise) {
        program_run(how, "phieu-worker-read", file, &out, ret, &end);
        recognise = frames_read(&out, ret);
    }
    if (recognise) {
        buf_init(&out, arena_current(), OUTPUT_MOST);
        *ret = (struct outcome){
            .text = "", .recognised = true, .processor = ret->processor, .peak_kib = ret->peak_kib};
        program_run(how, "phieu-worker-ocr", file, &out, ret, &end);
        frames_read(&out, ret);
    }
    close(file);
    ret->wall = clock_s() - begun;
    if (ret->reading == NULL && ret->failure == NULL) {
        ret->failure = end[0] != '\0' ? end : "no reading";
    }
}

bool outcome_has_page(const struct outcome *o, unsigned page)
{
    const char *p = o->text, *end = o->text + o->text_len;
    for (unsigned at = 1; at < page; at++) {
        const char *feed = memchr(p, '\f', (size_t)(end - p));
        if (feed == NULL) {
            return false;
        }
        p = feed + 1;
    }
    return page == 0 || (p < end && *p != '\f');
}
