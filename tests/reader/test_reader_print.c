/* A document is taken from the worker whole or not at all, whatever the worker does. */
#include "unit.h"

#include "base/folder.h"
#include "phieu/file.h"
#include "phieu/reader.h"

#include <sys/wait.h>

static const char *folder;

/* A worker that runs this shell script. */
static const char *worker_of(const char *script)
{
    const char *path = arena_printf(arena_current(), "%s/worker", folder);
    const char *text = arena_printf(arena_current(), "#!/bin/sh\n%s\n", script);
    ck_assert_int_eq(file_replace(path, text, strlen(text), 0700, NULL), 0);
    return path;
}

static int nameless(const char *text)
{
    int fd = -1;
    ck_assert_int_eq(file_nameless(folder, &fd, NULL), 0);
    ck_assert_int_eq(file_append(fd, "job", text, strlen(text), NULL), 0);
    return fd;
}

static const char *content_of(int fd)
{
    char text[4096];
    const ssize_t n = pread(fd, text, sizeof text - 1, 0);
    ck_assert_int_ge(n, 0);
    text[n] = '\0';
    return arena_strdup(arena_current(), text);
}

struct printed {
    int rc;
    struct error err;
    uint64_t size;
    const char *document;
};

static struct printed print_with(const char *script, unsigned seconds, uint64_t most)
{
    struct printed p = {0};
    const struct reader_printing how = {worker_of(script), seconds, most};
    const int job = nameless("{\"form\":\"slip\"}\n"), out = nameless("");
    p.rc = reader_print(&how, job, out, &p.size, &p.err);
    p.document = content_of(out);
    close(job);
    close(out);
    /* whatever happened, nobody is left behind */
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
    return p;
}

START_TEST(a_whole_document_is_taken)
{
    folder = folder_new();
    struct printed p = print_with("test \"$1\" = --print || exit 9\n"
                                  "printf 'data 3\\nabcdata 2\\nde'; read line; printf 'done 5\\n'",
                                  30, 100);
    ck_assert_msg(p.rc == 0, "%s %s", error_info(p.err.code)->name, p.err.arg[0]);
    ck_assert_uint_eq(p.size, 5);
    ck_assert_str_eq(p.document, "abcde");
    /* the job is its standard input, from the beginning */
    p = print_with("read line; printf 'data 16\\n%sx' \"$line\"; printf 'done 16\\n'", 30, 100);
    ck_assert_int_eq(p.rc, 0);
    ck_assert_str_eq(p.document, "{\"form\":\"slip\"}x");
    folder_remove(folder);
}
END_TEST

START_TEST(anything_else_is_none)
{
    static const struct {
        const char *script;
        enum error_code code;
        const char *arg;
    } cases[] = {
        {"exit 0", ERR_PRINT_FAILED, "truncated"},
        {"printf 'data 3\\nabc'", ERR_PRINT_FAILED, "truncated"},
        {"printf 'data 3\\nab'", ERR_PRINT_FAILED, "truncated"},
        {"printf 'data 3\\nabcdone 4\\n'", ERR_PRINT_FAILED, "frame"},
        {"printf 'done 0\\n'", ERR_PRINT_FAILED, "frame"},
        {"printf 'data 3\\nabcdone 3\\nmore'", ERR_PRINT_FAILED, "trailing bytes"},
        {"printf 'data 99999\\n'", ERR_PRINT_FAILED, "frame"},
        {"printf 'data -1\\n'", ERR_PRINT_FAILED, "frame"},
        {"printf 'data 0x3\\nabc'", ERR_PRINT_FAILED, "frame"},
        {"printf 'page 3\\nabc'", ERR_PRINT_FAILED, "frame"},
        {"printf '0123456789012345678901234567890123456789'", ERR_PRINT_FAILED, "frame"},
        {"printf 'data 3\\nabcdone 3\\n'; exit 70", ERR_PRINT_FAILED, "exit 70"},
        {"printf 'data 3\\nabcdone 3\\n'; kill -9 $$", ERR_PRINT_FAILED, "signal 9"},
        {"printf 'data 60\\n%060ddata 60\\n' 0", ERR_PRINT_SIZE, "100"},
        {"printf 'error 9\\n{\"code\":1'", ERR_PRINT_FAILED, "error frame"},
        {"printf 'error 99999\\n'", ERR_PRINT_FAILED, "frame"},
        {"e='{\"code\":\"print-font\",\"field\":\"\",\"args\":[\"Tinos\",\"fonts-croscore\"]}';"
         "printf 'error %d\\n%s' ${#e} \"$e\"",
         ERR_PRINT_FONT, "Tinos"},
        {"e='{\"code\":\"print-size\",\"field\":\"\",\"args\":[\"5\",\"trang\"]}';"
         "printf 'data 3\\nabcerror %d\\n%s' ${#e} \"$e\"",
         ERR_PRINT_SIZE, "5"},
        /* it may say what printers say, nothing else */
        {"e='{\"code\":\"not-permitted\",\"field\":\"\",\"args\":[\"\",\"\"]}';"
         "printf 'error %d\\n%s' ${#e} \"$e\"",
         ERR_PRINT_FAILED, "error frame"},
    };
    folder = folder_new();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct printed p = print_with(cases[i].script, 30, 100);
        ck_assert_msg(p.rc == -1, "%zu", i);
        ck_assert_msg(p.err.code == cases[i].code, "%zu: %s %s", i, error_info(p.err.code)->name,
                      p.err.arg[0]);
        ck_assert_msg(strcmp(p.err.arg[0], cases[i].arg) == 0, "%zu: %s", i, p.err.arg[0]);
        ck_assert_uint_eq(p.size, 0);
    }
    folder_remove(folder);
}
END_TEST

START_TEST(a_worker_that_hangs_is_ended)
{
    folder = folder_new();
    struct printed p = print_with("printf 'data 3\\nabc'; exec tail -f /dev/null", 1, 100);
    ck_assert_int_eq(p.rc, -1);
    ck_assert_int_eq(p.err.code, ERR_PRINT_FAILED);
    ck_assert_str_eq(p.err.arg[0], "timeout");
    const struct reader_printing none = {"/nowhere/phieu-worker", 1, 100};
    uint64_t size;
    int job = nameless("x"), out = nameless("");
    ck_refused(reader_print(&none, job, out, &size, err), ERR_PRINT_FAILED, "");
    close(job);
    close(out);
    folder_remove(folder);
}
END_TEST

UNIT_MAIN("reader/print", a_whole_document_is_taken, anything_else_is_none,
          a_worker_that_hangs_is_ended)
