/*
 * test_reader.c - files become drafts by way of a real worker, and bad workers become errors.
 */
#include "phieu/reader.h"

#include "unit.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define FIXTURES PHIEU_SOURCE_DIR "/tests/fixtures/edxml/"

static char folder[] = "/tmp/phieu-reader-XXXXXX";

static void remove_folder(void)
{
    char command[100];
    snprintf(command, sizeof command, "rm -rf -- '%s'", folder);
    (void)!system(command);
}

/* Each test has its process (or, without fork, its turn): one folder for all is enough. */
static struct reader a_reader(void)
{
    static struct blob_store *blobs;
    if (blobs == NULL) {
        struct error why = {0};
        ck_assert_ptr_nonnull(mkdtemp(folder));
        ck_assert_int_eq(atexit(remove_folder), 0);
        ck_assert_int_eq(blob_store_open(folder, &blobs, &why), 0);
    }
    return (struct reader){.worker_path = PHIEU_BIN_DIR "/phieu-worker",
                           .blobs = blobs,
                           .max_input = (uint64_t)64 << 20,
                           .max_output = (uint64_t)128 << 20,
                           .max_files = 100,
                           .seconds = 20};
}

static struct digest stored(const struct reader *reader, const char *bytes, size_t len)
{
    struct blob_writer *writer;
    struct error why = {0};
    struct digest digest;
    uint64_t size;
    ck_assert_int_eq(blob_begin(reader->blobs, len, &writer, &why), 0);
    ck_assert_int_eq(blob_write(writer, bytes, len, &why), 0);
    ck_assert_int_eq(blob_finish(writer, &digest, &size, &why), 0);
    return digest;
}

static struct digest stored_fixture(const struct reader *reader, const char *name)
{
    char *bytes;
    size_t len;
    struct error why = {0};
    ck_assert_int_eq(file_slurp(arena_printf(arena_current(), FIXTURES "%s", name), (size_t)1 << 20,
                                &bytes, &len, &why),
                     0);
    return stored(reader, bytes, len);
}

/* A worker that is this shell script. */
static const char *fake_worker(const char *script)
{
    static int n;
    char *path = arena_printf(arena_current(), "%s/worker-%d", folder, n++);
    FILE *out = fopen(path, "we");
    ck_assert_ptr_nonnull(out);
    fprintf(out, "#!/bin/sh\n%s\n", script);
    ck_assert_int_eq(fclose(out), 0);
    ck_assert_int_eq(chmod(path, 0700), 0);
    return path;
}

static unsigned open_descriptors(void)
{
    unsigned n = 0;
    DIR *list = opendir("/proc/self/fd");
    ck_assert_ptr_nonnull(list);
    while (readdir(list) != NULL) {
        n++;
    }
    closedir(list);
    return n;
}

static void no_children_left(const char *after)
{
    int status;
    ck_assert_msg(waitpid(-1, &status, WNOHANG) == -1 && errno == ECHILD, "a child is left: %s",
                  after);
}

START_TEST(letter_comes_with_its_files_stored)
{
    const struct reader reader = a_reader();
    const struct digest file = stored_fixture(&reader, "new_zip.edxml");
    struct error why = {0};
    json_t *draft;
    ck_assert_msg(reader_read(&reader, &file, &draft, &why) == 0, "%s: %s",
                  error_info(why.code)->name, why.arg[0]);
    ck_assert_str_eq(json_str(draft, "kind"), "letter");
    ck_assert_str_eq(json_str(json_object_get(draft, "fields"), "code"), "51/KH-SYT");
    const json_t *files = json_object_get(draft, "files");
    ck_assert_uint_eq(json_array_size(files), 1);
    const json_t *first = json_array_get(files, 0);
    struct digest digest;
    ck_assert_str_eq(json_str(first, "name"), "ke hoach.pdf");
    ck_assert_str_eq(json_str(first, "type"), "application/pdf");
    ck_assert_int_eq(json_int(first, "size", 0), 131);
    ck_assert(digest_parse(json_str(first, "sha256"), &digest));
    ck_assert_int_eq(blob_verify(reader.blobs, &digest, &why), 0);
}
END_TEST

START_TEST(every_fixture_gives_the_same_through_the_worker)
{
    static const char *const names[] = {"attachments", "bad_dates", "flat",      "mended",
                                        "new_pdf",     "new_zip",   "nfd",       "replacement",
                                        "revocation",  "sparse",    "status_03", "update"};
    const struct reader reader = a_reader();
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct error why = {0};
        json_t *draft, *golden;
        char *text;
        size_t len;
        const struct digest file =
            stored_fixture(&reader, arena_printf(arena_current(), "%s.edxml", names[i]));
        ck_assert_int_eq(file_slurp(arena_printf(arena_current(), FIXTURES "%s.json", names[i]),
                                    (size_t)1 << 20, &text, &len, &why),
                         0);
        ck_assert_int_eq(json_read(text, len, &golden, &why), 0);
        ck_assert_msg(reader_read(&reader, &file, &draft, &why) == 0, "%s: %s", names[i],
                      why.arg[0]);
        ck_assert_uint_eq(json_array_size(json_object_get(draft, "files")),
                          json_array_size(json_object_get(golden, "files")));
        json_object_del(draft, "files");
        ck_assert_msg(json_equal(draft, json_object_get(golden, "draft")) != 0, "%s differs",
                      names[i]);
    }
    no_children_left("fixtures");
}
END_TEST

START_TEST(refusal_of_the_worker_is_the_readers)
{
    static const struct {
        const char *name;
        enum error_code code;
        const char *field;
    } cases[] = {{"dtd.edxml", ERR_EDXML_DTD, ""},
                 {"no_sender.edxml", ERR_EDXML_FIELD, "From"},
                 {"soap.xml", ERR_EDXML_NOT, ""}};
    const struct reader reader = a_reader();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct digest file = stored_fixture(&reader, cases[i].name);
        json_t *draft = NULL;
        ck_refused(reader_read(&reader, &file, &draft, err), cases[i].code, cases[i].field);
        ck_assert_ptr_null(draft);
    }
    no_children_left("refusals");
}
END_TEST

START_TEST(other_files_need_no_worker)
{
    static const struct {
        const char *bytes;
        bool xml;
    } cases[] = {
        {"%PDF-1.4 <?xml ?>", false},
        {"PK\3\4<?xml ?>", false},
        {"Kính gửi <các đơn vị>", false},
        {"", false},
        {"<html></html>", false},
        {"a < b, <edXML/>", false},
        {"<?xml version='1.0'?><a/>", true},
        {"\xEF\xBB\xBF<?xml version='1.0'?><a/>", true},
        {"1212<?xml version='1.0'?><a/>", true},
        {"<edXML/>", true},
        {"\n<EdXMLEnvelope/>", true},
    };
    struct reader reader = a_reader();
    reader.worker_path = "/nonexistent/worker";
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error why = {0};
        json_t *draft;
        const struct digest file = stored(&reader, cases[i].bytes, strlen(cases[i].bytes));
        const int result = reader_read(&reader, &file, &draft, &why);
        ck_assert_msg(result == (cases[i].xml ? -1 : 0), "case %zu", i);
        if (cases[i].xml) {
            ck_assert_int_eq(why.code, ERR_WORKER);
            ck_assert_int_eq(strncmp(why.arg[0], "start: ", 7), 0);
        } else {
            ck_assert_str_eq(json_str(draft, "kind"), "letter");
            ck_assert_uint_eq(json_object_size(json_object_get(draft, "fields")), 0);
            ck_assert(json_is_array(json_object_get(draft, "files")));
            ck_assert(json_is_array(json_object_get(draft, "notes")));
        }
    }
}
END_TEST

START_TEST(missing_or_oversized_file_is_told)
{
    struct reader reader = a_reader();
    struct digest nothing = {{1, 2, 3}};
    json_t *draft;
    ck_refused(reader_read(&reader, &nothing, &draft, err), ERR_FILE_MISSING, "");
    reader.max_input = 10;
    const struct digest file = stored(&reader, "<edXML></edXML>", 15);
    ck_refused(reader_read(&reader, &file, &draft, err), ERR_FILE_TOO_LARGE, "");
}
END_TEST

START_TEST(bad_workers_become_readable_errors)
{
    static const struct {
        const char *script, *what; /* how arg1 begins */
    } cases[] = {
        {"kill -9 $$", "signal 9"},
        {"kill -SEGV $$", "signal 11"},
        {"cat >/dev/null; kill -9 $$", "signal 9"},
        {"exit 70", "exit 70"},
        {"exit 0", "frames: incomplete"},
        {"printf 'draft 2\\n{}'; exit 3", "exit 3"},
        {"printf 'draft 2\\n{}'; kill -9 $$", "signal 9"},
        {"printf 'draft 2\\n{}'", "draft: kind"},
        {"printf 'draft 5\\n[1,2]'", "draft: "},
        {"printf 'draft 2\\n{'", "frames: incomplete"},
        {"printf 'hello\\n'", "frames: unknown frame"},
        {"head -c 300000 /dev/zero", "frames: head of a frame"},
        {"head -c 1000000 /dev/urandom", "frames: "},
        {"yes 'file 1 1'", "frames: "},
        {"printf 'file 999999999 1\\na'", "frames: too many bytes"},
        {"printf 'error 2\\n{}'", "draft: error frame"},
        {"sleep 60", "timeout"},
        {"printf 'file 10 1\\na'; sleep 60", "timeout"},
        {"exec >&-; sleep 60", "timeout"},
        {"sleep 60 & exec sleep 60", "timeout"}, /* its children go with it */
        {"while :; do :; done", "timeout"},
        {"trap '' TERM INT HUP; sleep 60", "timeout"},
    };
    struct reader reader = a_reader();
    const struct digest file = stored(&reader, "<edXML></edXML>", 15);
    reader.seconds = 1;
    const unsigned before = open_descriptors();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error why = {0};
        json_t *draft = NULL;
        const int64_t start = monotonic_ms();
        reader.worker_path = fake_worker(cases[i].script);
        ck_assert_msg(reader_read(&reader, &file, &draft, &why) == -1, "taken: %s",
                      cases[i].script);
        ck_assert_msg(why.code == ERR_WORKER, "%s: %s", cases[i].script,
                      error_info(why.code)->name);
        ck_assert_msg(strncmp(why.arg[0], cases[i].what, strlen(cases[i].what)) == 0, "%s: %s",
                      cases[i].script, why.arg[0]);
        ck_assert_msg(monotonic_ms() - start < 10000, "%s: slow", cases[i].script);
        ck_assert_ptr_null(draft);
        no_children_left(cases[i].script);
        ck_assert_msg(open_descriptors() == before, "%s: a descriptor is left", cases[i].script);
    }
}
END_TEST

START_TEST(worker_inherits_nothing)
{
    struct reader reader = a_reader();
    const struct digest file = stored(&reader, "<edXML></edXML>", 15);
    const int leaky = fcntl(2, F_DUPFD, 50); /* somebody forgot O_CLOEXEC */
    struct error why = {0};
    json_t *draft;
    ck_assert_int_eq(leaky, 50);
    ck_assert_int_eq(setenv("PHIEU_SECRET", "x", 1), 0);
    reader.worker_path = fake_worker(
        "test -z \"$PHIEU_SECRET\" || exit 41\n"
        "test ! -e /proc/$$/fd/50 || exit 42\n"
        "read line; test \"$line\" = '<edXML></edXML>' || test -z \"$line\" || exit 43\n"
        "printf 'draft 60\\n"
        "{\"kind\":\"letter\",\"fields\":{},\"exchange\":{},\"notes\":[]}      '");
    ck_assert_msg(reader_read(&reader, &file, &draft, &why) == 0, "%s", why.arg[0]);
    close(leaky);
}
END_TEST

START_TEST(standard_descriptors_may_be_closed)
{
    const struct reader reader = a_reader();
    const struct digest file = stored_fixture(&reader, "new_pdf.edxml");
    const int in = dup(0), out = dup(1);
    struct error why = {0};
    json_t *draft;
    close(0);
    close(1);
    const int result = reader_read(&reader, &file, &draft, &why);
    if (in >= 0) {
        dup2(in, 0);
        close(in);
    }
    dup2(out, 1);
    close(out);
    ck_assert_msg(result == 0, "%s", why.arg[0]);
}
END_TEST

struct task {
    const struct reader *reader;
    struct digest file;
    int failures;
};

static void *read_many(void *arg)
{
    struct task *task = arg;
    for (int i = 0; i < 20; i++) {
        struct arena arena;
        struct error why = {0};
        json_t *draft;
        arena_init(&arena, (size_t)16 << 20);
        arena_enter(&arena);
        task->failures += reader_read(task->reader, &task->file, &draft, &why) != 0;
        arena_enter(NULL);
        arena_release(&arena);
    }
    return NULL;
}

START_TEST(threads_read_at_once)
{
    const struct reader reader = a_reader();
    struct task tasks[4];
    pthread_t threads[4];
    for (size_t i = 0; i < 4; i++) {
        tasks[i] = (struct task){&reader, stored_fixture(&reader, "replacement.edxml"), 0};
        ck_assert_int_eq(pthread_create(&threads[i], NULL, read_many, &tasks[i]), 0);
    }
    for (size_t i = 0; i < 4; i++) {
        pthread_join(threads[i], NULL);
        ck_assert_int_eq(tasks[i].failures, 0);
    }
    no_children_left("threads");
}
END_TEST

START_TEST(running_out_of_memory_leaves_nothing_behind)
{
    const struct reader reader = a_reader();
    const struct digest file = stored_fixture(&reader, "new_pdf.edxml");
    struct arena *outer = arena_current();
    const unsigned before = open_descriptors();
    int result = -1;
    for (size_t cap = 0; result != 0; cap += 512 + cap / 8) {
        struct arena small;
        struct error why = {0};
        json_t *draft;
        ck_assert_uint_lt(cap, (size_t)16 << 20);
        arena_init(&small, cap);
        arena_enter(&small);
        result = reader_read(&reader, &file, &draft, &why);
        arena_enter(outer);
        arena_release(&small);
        ck_assert(result == 0 || why.code == ERR_NO_MEMORY);
        ck_assert_uint_eq(open_descriptors(), before);
    }
    no_children_left("memory");
}
END_TEST

UNIT_MAIN("reader/reader", letter_comes_with_its_files_stored,
          every_fixture_gives_the_same_through_the_worker, refusal_of_the_worker_is_the_readers,
          other_files_need_no_worker, missing_or_oversized_file_is_told,
          bad_workers_become_readable_errors, worker_inherits_nothing,
          standard_descriptors_may_be_closed, threads_read_at_once,
          running_out_of_memory_leaves_nothing_behind)
