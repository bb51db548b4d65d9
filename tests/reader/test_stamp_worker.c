/*
 * test_stamp_worker.c - what phieud makes of a worker that stamps: nothing it says can change the
 * original, and whatever it says wrong is one error.
 */
#include "phieu/reader.h"

#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define ORIGINAL "%PDF-1.4 bịa, chỉ để thử"

static const struct stamp_job job = {"Trung tâm \"Y tế\"", "459",   {20157},
                                     "Phòng KH-NV",        "12/HS", {1741594502000}};

static char folder[] = "/tmp/phieu-stamper-XXXXXX";

static void remove_folder(void)
{
    char command[100];
    snprintf(command, sizeof command, "rm -rf -- '%s'", folder);
    (void)!system(command);
}

/* A reader whose worker for stamping is this shell script. */
static struct reader reader_with(const char *script)
{
    static struct blob_store *blobs;
    static int n;
    if (blobs == NULL) {
        struct error err = {0};
        ck_assert_ptr_nonnull(mkdtemp(folder));
        ck_assert_int_eq(atexit(remove_folder), 0);
        ck_assert_int_eq(blob_store_open(folder, &blobs, &err), 0);
    }
    const char *path = arena_printf(arena_current(), "%s/worker-%d", folder, n++);
    const char *stamper = arena_printf(arena_current(), "%s-stamp", path);
    FILE *out = fopen(stamper, "we");
    ck_assert_ptr_nonnull(out);
    fprintf(out, "#!/bin/sh\ncd %s\n%s\n", folder, script);
    ck_assert_int_eq(fclose(out), 0);
    ck_assert_int_eq(chmod(stamper, 0700), 0);
    return (struct reader){
        .worker_path = path, .blobs = blobs, .max_input = (uint64_t)1 << 20, .seconds = 30};
}

static struct digest stored(const struct reader *reader)
{
    struct blob_writer *writer;
    struct error err = {0};
    struct digest digest;
    uint64_t size;
    ck_assert_int_eq(blob_begin(reader->blobs, 1000, &writer, &err), 0);
    ck_assert_int_eq(blob_write(writer, ORIGINAL, strlen(ORIGINAL), &err), 0);
    ck_assert_int_eq(blob_finish(writer, &digest, &size, &err), 0);
    return digest;
}

static void nothing_left(const char *after)
{
    int status;
    ck_assert_msg(waitpid(-1, &status, WNOHANG) == -1 && errno == ECHILD, "a child is left: %s",
                  after);
}

static const char *whole(int fd, size_t *ret_len)
{
    char *text = arena_alloc(arena_current(), 1 << 16);
    const ssize_t n = pread(fd, text, (1 << 16) - 1, 0);
    ck_assert_int_ge(n, 0);
    *ret_len = (size_t)n;
    return text;
}

START_TEST(the_copy_is_the_original_and_what_the_worker_sent)
{
    const struct reader reader = reader_with("cat >seen; printf 'revision 7 1 95\\n<thêm>'");
    const struct digest digest = stored(&reader);
    struct stamped stamped;
    struct error err = {0};
    size_t len;
    ck_assert_msg(reader_stamp(&reader, &digest, &job, &stamped, &err) == 0, "%s", err.arg[0]);
    ck_assert_int_eq(stamped.place.zone, STAMP_RIGHT);
    ck_assert_int_eq(stamped.place.percent, 95);
    ck_assert_uint_eq(stamped.size, strlen(ORIGINAL "<thêm>"));
    ck_assert_str_eq(whole(stamped.fd, &len), ORIGINAL "<thêm>");
    ck_assert_uint_eq(len, stamped.size);
    close(stamped.fd);
    nothing_left("a good worker");
}
END_TEST

/* The PDF, the job, and how long the job is; quotation marks and Vietnamese as JSON has them. */
START_TEST(the_worker_gets_the_pdf_and_the_job_behind_it)
{
    const struct reader reader = reader_with("cat >seen; printf 'revision 1 0 100\\nx'");
    const struct digest digest = stored(&reader);
    static const char want[] =
        ORIGINAL "{\"agency\":\"Trung tâm \\\"Y tế\\\"\",\"number\":\"459\",\"arrived\":"
                 "\"2025-03-10\",\"passed_to\":\"Phòng KH-NV\",\"case\":\"12/HS\",\"made\":"
                 "\"2025-03-10T08:15:02.000Z\"}";
    struct stamped stamped;
    struct error err = {0};
    char *seen;
    size_t len;
    ck_assert_int_eq(reader_stamp(&reader, &digest, &job, &stamped, &err), 0);
    close(stamped.fd);
    ck_assert_int_eq(
        file_slurp(arena_printf(arena_current(), "%s/seen", folder), 10000, &seen, &len, &err), 0);
    ck_assert_str_eq(seen, arena_printf(arena_current(), "%s\njob %zu\n", want,
                                        strlen(want) - strlen(ORIGINAL)));
}
END_TEST

START_TEST(the_worker_cannot_write_into_the_copy)
{
    const struct reader reader = reader_with(
        "(echo XXXX >&0) 2>/dev/null && printf 'error 2\\n{}' || printf 'revision 1 0 100\\nx'");
    const struct digest digest = stored(&reader);
    struct stamped stamped;
    struct error err = {0};
    size_t len;
    ck_assert_int_eq(reader_stamp(&reader, &digest, &job, &stamped, &err), 0);
    ck_assert_str_eq(whole(stamped.fd, &len), ORIGINAL "x");
    close(stamped.fd);
}
END_TEST

START_TEST(anything_else_is_an_error)
{
    static const struct {
        const char *script, *why;
    } cases[] = {
        {"exit 0", "stamp: head of the frame"},
        {"printf 'revision'", "stamp: head of the frame"},
        {"printf '%070d\\n' 0", "stamp: head of the frame"},
        {"printf 'draft 2\\n{}'", "stamp: unknown frame"},
        {"printf 'revision\\n'", "stamp: unknown frame"},
        {"printf 'revision 5 0 100\\nabc'", "stamp: numbers of the revision"},
        {"printf 'revision 3 0 100\\nabcd'", "stamp: numbers of the revision"},
        {"printf 'revision 0 0 100\\n'", "stamp: numbers of the revision"},
        {"printf 'revision 3 4 100\\nabc'", "stamp: numbers of the revision"},
        {"printf 'revision 3 0 101\\nabc'", "stamp: numbers of the revision"},
        {"printf 'revision -3 0 100\\nabc'", "stamp: numbers of the revision"},
        {"printf 'revision 3 0 100 \\nabc'", "stamp: numbers of the revision"},
        {"printf 'revision 3 0\\nabc'", "stamp: numbers of the revision"},
        {"printf 'revision 99999999999999999999999 0 100\\nabc'", "stamp: numbers of the revision"},
        {"printf 'error 3\\n{}'", "stamp: size of the error"},
        {"printf 'error 9999\\n{}'", "stamp: size of the error"},
        {"yes | head -c 9000000", "stamp: too much output"},
        {"printf 'revision 3 0 100\\nabc'; exit 3", "exit 3"},
        {"printf 'revision 3 0 100\\nabc'; kill -9 $$", "signal 9"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct reader reader = reader_with(cases[i].script);
        const struct digest digest = stored(&reader);
        struct stamped stamped = {.fd = -7};
        struct error err = {0};
        ck_assert_int_eq(reader_stamp(&reader, &digest, &job, &stamped, &err), -1);
        ck_assert_msg(err.code == ERR_WORKER && strcmp(err.arg[0], cases[i].why) == 0,
                      "case %zu: %s: %s", i, error_info(err.code)->name, err.arg[0]);
        ck_assert_int_eq(stamped.fd, -7);
        nothing_left(cases[i].script);
    }
}
END_TEST

START_TEST(a_refusal_of_the_worker_is_handed_on_if_it_may_say_it)
{
    static const struct {
        const char *json;
        enum error_code code;
    } cases[] = {
        {"{\"code\":\"stamp-encrypted\",\"field\":\"\",\"args\":[\"\",\"\"]}", ERR_STAMP_ENCRYPTED},
        {"{\"code\":\"stamp-damaged\",\"field\":\"\",\"args\":[\"hỏng\",\"broken\"]}",
         ERR_STAMP_DAMAGED},
        {"{\"code\":\"not-permitted\",\"field\":\"\",\"args\":[\"\",\"\"]}", ERR_WORKER},
        {"{}", ERR_WORKER},
        {"[1]", ERR_WORKER},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct reader reader = reader_with(arena_printf(
            arena_current(), "printf 'error %zu\\n%s'", strlen(cases[i].json), cases[i].json));
        const struct digest digest = stored(&reader);
        struct stamped stamped;
        struct error err = {0};
        ck_assert_int_eq(reader_stamp(&reader, &digest, &job, &stamped, &err), -1);
        ck_assert_msg(err.code == cases[i].code, "case %zu: %s", i, error_info(err.code)->name);
    }
}
END_TEST

START_TEST(what_can_be_known_before_needs_no_worker)
{
    struct reader reader = reader_with("echo here >started");
    struct digest digest = stored(&reader);
    const char *started = arena_printf(arena_current(), "%s/started", folder);
    struct stamped stamped;
    reader.max_input = 5;
    ck_refused(reader_stamp(&reader, &digest, &job, &stamped, err), ERR_FILE_TOO_LARGE, "");
    reader.max_input = 1000;
    digest.bytes[0] ^= 1;
    ck_refused(reader_stamp(&reader, &digest, &job, &stamped, err), ERR_FILE_MISSING, "");
    ck_assert_int_ne(access(started, F_OK), 0);
    reader.worker_path = "/nonexistent/worker";
    digest.bytes[0] ^= 1;
    ck_refused(reader_stamp(&reader, &digest, &job, &stamped, err), ERR_WORKER, "");
}
END_TEST

START_TEST(a_worker_that_never_ends_is_killed)
{
    struct reader reader = reader_with("exec sleep 1000");
    const struct digest digest = stored(&reader);
    struct stamped stamped;
    reader.seconds = 1;
    ck_refused(reader_stamp(&reader, &digest, &job, &stamped, err), ERR_WORKER, "");
    nothing_left("a worker that hangs");
}
END_TEST

UNIT_MAIN("reader/stamp_worker", the_copy_is_the_original_and_what_the_worker_sent,
          the_worker_gets_the_pdf_and_the_job_behind_it, the_worker_cannot_write_into_the_copy,
          anything_else_is_an_error, a_refusal_of_the_worker_is_handed_on_if_it_may_say_it,
          what_can_be_known_before_needs_no_worker, a_worker_that_never_ends_is_killed)
