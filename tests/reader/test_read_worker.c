/*
 * test_read_worker.c - phieu-worker-read as phieud meets it: frames in their order, refusals,
 * arguments, mails.
 */
#include "phieu/json.h"
#include "phieu/reader.h"

#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define WORKER PHIEU_BIN_DIR "/phieu-worker-read"

static char folder[] = "/tmp/phieu-read-worker-XXXXXX";

static void remove_folder(void)
{
    char command[100];
    snprintf(command, sizeof command, "rm -rf -- '%s'", folder);
    (void)!system(command);
}

static const char *written(const char *name, const char *bytes, size_t len)
{
    static bool made;
    if (!made) {
        made = true;
        ck_assert_ptr_nonnull(mkdtemp(folder));
        ck_assert_int_eq(atexit(remove_folder), 0);
    }
    const char *path = arena_printf(arena_current(), "%s/%s", folder, name);
    FILE *out = fopen(path, "we");
    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(bytes, 1, len, out), len);
    ck_assert_int_eq(fclose(out), 0);
    return path;
}

/* What it writes to descriptor 1; *ret_status is its exit status. */
static const char *said(const char *options, const char *bytes, size_t len, int *ret_status)
{
    const char *path = written("in", bytes, len);
    char *text = arena_alloc(arena_current(), (size_t)1 << 20);
    FILE *out =
        popen(arena_printf(arena_current(), WORKER " %s <'%s' 2>/dev/null", options, path), "re");
    ck_assert_ptr_nonnull(out);
    text[fread(text, 1, ((size_t)1 << 20) - 1, out)] = '\0';
    const int status = pclose(out);
    *ret_status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return text;
}
#define SAID(options, literal, status) said(options, literal, sizeof(literal) - 1, status)

/* A page of white, and a picture on it that says nothing. */
static const char scan[] = "%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n2 0 obj << "
                           "/Type /Pages /Kids [3 0 R] /Count 1 >> "
                           "endobj\n3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
                           "/Contents 4 0 R /Resources << /XObject << /X "
                           "5 0 R >> >> >> endobj\n4 0 obj << /Length 32 >>\nstream\nq 595 0 0 842 "
                           "0 0 cm /X Do Q      \nendstream endobj\n5 0 "
                           "obj << /Type /XObject /Subtype /Image /Width 2 /Height 2 "
                           "/BitsPerComponent 8 /ColorSpace /DeviceGray /Length 4 >>\n"
                           "stream\n\1\2\3\4\nendstream endobj\ntrailer << /Root 1 0 R >>\n";

START_TEST(a_letter_becomes_text_and_a_reading)
{
    int status;
    const char *out = SAID("--agency='Trung tâm Y tế' --name=595.txt",
                           "SỞ Y TẾ\nSố: 595/SYT-NVY\nKính gửi: Trung tâm Y tế\n", &status);
    ck_assert_int_eq(status, 0);
    ck_assert_msg(strncmp(out, "page 1 1\ntext ", 14) == 0, "%s", out);
    const char *text = strchr(out + 9, '\n') + 1;
    ck_assert(strncmp(text, "SỞ Y TẾ\nSố: 595/SYT-NVY\n", 28) == 0);
    const char *reading = strstr(text, "reading ");
    ck_assert_ptr_nonnull(reading);
    const char *json = strchr(reading, '\n') + 1;
    struct error err = {0};
    json_t *said_json;
    ck_assert_uint_eq(strlen(json), strtoul(reading + 8, NULL, 10));
    ck_assert_int_eq(json_read(json, strlen(json), &said_json, &err), 0);
    const json_t *number = json_get(json_get(said_json, "fields"), "code_number");
    ck_assert_str_eq(json_str(number, "value"), "595");
}
END_TEST

START_TEST(what_has_no_text_asks_for_the_recogniser)
{
    int status;
    ck_assert_str_eq(said("", scan, sizeof scan - 1, &status), "page 0 1\nocr 1\n");
    ck_assert_int_eq(status, 0);
    ck_assert_str_eq(said("--head --as-is", scan, sizeof scan - 1, &status), "page 0 1\nocr 1\n");
    ck_assert_str_eq(SAID("", "\x89PNG\r\n\x1A\n....", &status), "page 0 1\nocr 1\n");
}
END_TEST

START_TEST(refusals_are_frames_and_end_well)
{
    static const struct {
        const char *bytes;
        size_t len;
        const char *code;
    } cases[] = {
        {"", 0, "\"read-empty\""},
        {"\0\0\0\x18"
         "ftypmp42\0\0",
         14, "\"read-kind\""},
        {"%PDF-1.4\n", 9, "\"read-damaged\""},
        {"PK\3\4....word/document.xml", 25, "\"read-damaged\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int status;
        const char *out = said("", cases[i].bytes, cases[i].len, &status);
        ck_assert_msg(strncmp(out, "error ", 6) == 0 && strstr(out, cases[i].code) != NULL,
                      "%zu: %s", i, out);
        ck_assert_int_eq(status, 0);
    }
}
END_TEST

START_TEST(wrong_arguments_are_a_usage_error)
{
    static const char *const wrong[] = {"--help", "--pages-most=0", "--pages-most=x", "--headless",
                                        "x"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        int status;
        ck_assert_str_eq(SAID(wrong[i], "x", &status), "");
        ck_assert_msg(status == 64, "%s: %d", wrong[i], status);
    }
}
END_TEST

START_TEST(its_jail_is_closed)
{
    static const char *const doors[] = {"open", "create", "tcp",    "unix",       "execve",
                                        "fork", "ptrace", "signal", "run-memory", "memory"};
    int status;
    struct error err = {0};
    json_t *report;
    const char *out = SAID("--self-test-jail", "", &status);
    ck_assert_msg(json_read(out, strlen(out), &report, &err) == 0, "%s", out);
    const json_t *tried = json_get(report, "doors");
    if (json_bool(report, "sanitized")) { /* no seccomp: test_jail.c says what is left */
        return;
    }
    ck_assert_int_eq(status, 0);
    for (size_t i = 0; i < sizeof doors / sizeof doors[0]; i++) {
        ck_assert_msg(strcmp(json_str(tried, doors[i]), "open") != 0, "%s is open", doors[i]);
    }
}
END_TEST

/* ---- mail
 * ------------------------------------------------------------------------------------------- */

static const char mail[] =
    "From: =?UTF-8?B?U+G7nyBZIHThur8=?= <vanthu@syt.vn>\nSubject: Cong van 595\n"
    "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n"
    "--x\nContent-Type: text/plain\n\nKinh gui\n"
    "--x\nContent-Type: application/pdf; name=595.pdf\n\n%PDF-1.4\n--x--\n";

static struct reader a_reader(void)
{
    static struct blob_store *blobs;
    struct error err = {0};
    written("in", "", 0);
    if (blobs == NULL) {
        const char *path = arena_printf(arena_current(), "%s/blobs", folder);
        ck_assert_int_eq(mkdir(path, 0700), 0);
        ck_assert_int_eq(blob_store_open(path, &blobs, &err), 0);
    }
    return (struct reader){.worker_path = PHIEU_BIN_DIR "/phieu-worker",
                           .blobs = blobs,
                           .max_input = (uint64_t)64 << 20,
                           .max_output = (uint64_t)128 << 20,
                           .max_files = 100,
                           .seconds = 60};
}

static int read_stored(const struct reader *reader, const char *bytes, size_t len, json_t **ret,
                       struct error *err)
{
    struct blob_writer *writer;
    struct digest digest;
    uint64_t size;
    ck_assert_int_eq(blob_begin(reader->blobs, len, &writer, err), 0);
    ck_assert_int_eq(blob_write(writer, bytes, len, err), 0);
    ck_assert_int_eq(blob_finish(writer, &digest, &size, err), 0);
    return reader_read(reader, &digest, ret, err);
}

START_TEST(a_mail_becomes_a_draft_with_what_hangs_on_it)
{
    const struct reader reader = a_reader();
    struct error err = {0};
    json_t *draft;
    ck_assert_msg(read_stored(&reader, mail, sizeof mail - 1, &draft, &err) == 0, "%s", err.arg[0]);
    ck_assert_str_eq(json_str(draft, "kind"), "letter");
    ck_assert_str_eq(json_str(json_get(draft, "fields"), "sender"), "Sở Y tế");
    ck_assert_uint_eq(json_object_size(json_get(draft, "fields")),
                      1); /* a subject is no trích yếu */
    const json_t *files = json_get(draft, "files"), *notes = json_get(draft, "notes");
    ck_assert_uint_eq(json_array_size(files), 1);
    ck_assert_str_eq(json_str(json_array_get(files, 0), "name"), "595.pdf");
    ck_assert_str_eq(json_str(json_array_get(files, 0), "type"), "application/pdf");
    ck_assert_str_eq(json_str(json_array_get(notes, 0), "code"), "mail-subject");
    ck_assert_str_eq(json_str(json_array_get(notes, 0), "vi"),
                     "Thư điện tử có tiêu đề “Cong van 595”.");
}
END_TEST

START_TEST(a_mail_that_cannot_be_taken_apart_says_why)
{
    const struct reader reader = a_reader();
    struct buf text;
    json_t *draft;
    buf_init(&text, arena_current(), (size_t)1 << 20);
    buf_puts(&text, "From: a@b.vn\nSubject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; "
                    "boundary=x\n\n");
    for (int i = 0; i < 1200; i++) {
        buf_puts(&text, "--x\n\na\n");
    }
    buf_puts(&text, "--x--\n");
    ck_refused(read_stored(&reader, text.data, text.len, &draft, err), ERR_READ_LIMIT, "");
}
END_TEST

UNIT_MAIN("reader/read_worker", a_letter_becomes_text_and_a_reading,
          what_has_no_text_asks_for_the_recogniser, refusals_are_frames_and_end_well,
          wrong_arguments_are_a_usage_error, its_jail_is_closed,
          a_mail_becomes_a_draft_with_what_hangs_on_it, a_mail_that_cannot_be_taken_apart_says_why)
