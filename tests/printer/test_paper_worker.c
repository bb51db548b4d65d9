/*
 * test_paper_worker.c - the real worker: frames, refusals and what the closed doors cost.
 */
#include "printing.h"

#include <sys/wait.h>
#include <unistd.h>

/* What the worker writes for these bytes, and how it ended. */
static struct bytes worked(const char *job, size_t len, int *ret_status)
{
    char in[256], line[512];
    snprintf(in, sizeof in, "%s/job", temp_folder());
    FILE *file = fopen(in, "we");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(job, 1, len, file), len);
    ck_assert_int_eq(fclose(file), 0);
    snprintf(line, sizeof line, PHIEU_BIN_DIR "/phieu-worker --print < %s", in);
    FILE *out = popen(line, "re");
    ck_assert_ptr_nonnull(out);
    struct buf text;
    char piece[8192];
    buf_init(&text, NULL, (size_t)64 << 20);
    for (size_t n; (n = fread(piece, 1, sizeof piece, out)) > 0;) {
        buf_add(&text, piece, n);
    }
    *ret_status = pclose(out);
    return (struct bytes){text.data, text.len};
}

/* The document of frames that end well. */
static struct bytes unframed(const struct bytes *frames)
{
    struct buf document = job_new();
    const char *at = frames->data, *end = at + frames->len;
    size_t len;
    while (sscanf(at, "data %zu\n", &len) == 1) {
        ck_assert_uint_le(len, PRINT_PIECE);
        at = strchr(at, '\n') + 1;
        buf_add(&document, at, len);
        at += len;
        ck_assert(at < end);
    }
    ck_assert_int_eq(sscanf(at, "done %zu\n", &len), 1);
    ck_assert_uint_eq(len, document.len);
    ck_assert_ptr_eq(strchr(at, '\n') + 1, end);
    return (struct bytes){document.data, document.len};
}

static const char *const forms[] = {"register", "tracking",      "transfer", "report", "hand-over",
                                    "closing",  "recall-record", "duties",   "slip"};

static struct buf job_of(const char *form, const char *format)
{
    struct buf job = job_new();
    job_add(&job,
            "{\"form\":\"%s\",\"format\":\"%s\",\"letter\":{\"ref\":\"1\",\"subject\":\"α я א 中 😀 "
            "ภาษาไทย العربية हिन्दी\"}," AGENCY "," MARK "}",
            form, format);
    if (strcmp(form, "slip") != 0) {
        job_add(
            &job,
            "{\"number\":1,\"subject\":\"α я א 中 😀 ภาษาไทย العربية हिन्दी\",\"cancelled\":true}");
        job_add(&job, "{\"group\":\"x\",\"sum\":true,\"late\":true}");
    }
    return job;
}

/* Nothing that printing needs is behind a door: what the worker gives is what this process, which
 * has all its rights, gives. */
START_TEST(every_form_prints_the_same_inside_the_jail)
{
    static const char *const formats[] = {"pdf", "xlsx", "csv"};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        for (size_t f = 0; f < 3; f++) {
            const struct buf job = job_of(forms[i], formats[f]);
            struct error err = {0};
            struct bytes want;
            int status;
            if (print_job(job.data, job.len, &want, &err) != 0) {
                ck_assert_int_eq(err.code, ERR_FIELD_CHOICE); /* no table */
                continue;
            }
            const struct bytes frames = worked(job.data, job.len, &status);
            ck_assert_msg(status == 0, "%s %s: %d", forms[i], formats[f], status);
            const struct bytes got = unframed(&frames);
            ck_assert_msg(got.len == want.len && memcmp(got.data, want.data, got.len) == 0, "%s %s",
                          forms[i], formats[f]);
        }
    }
}
END_TEST

START_TEST(a_refusal_is_one_error_frame)
{
    static const struct {
        const char *job, *code, *field;
    } cases[] = {
        {"{\"form\":\"poster\"}\n", "print-form", "form"},
        {"{\"form\":\"register\"}\n", "print-job", ""},
        {"{\"form\":\"register\"", "print-job", ""},
        {"\xFF\xFE\n", "json-malformed", ""},
        {"", "print-job", ""},
        {"{\"form\":\"register\"," AGENCY "}\n{\"a\":1}\nnull\n", "json-malformed", "3"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int status;
        size_t len;
        const struct bytes frames = worked(cases[i].job, strlen(cases[i].job), &status);
        ck_assert_int_eq(status, 0);
        ck_assert_msg(sscanf(frames.data, "error %zu\n", &len) == 1, "%zu: %s", i, frames.data);
        const char *json = strchr(frames.data, '\n') + 1;
        ck_assert_ptr_eq(json + len, frames.data + frames.len);
        json_t *refusal;
        struct error err = {0};
        ck_assert_int_eq(json_read(json, len, &refusal, &err), 0);
        ck_assert_str_eq(json_str(refusal, "code"), cases[i].code);
        ck_assert_str_eq(json_str(refusal, "field"), cases[i].field);
    }
}
END_TEST

/* Cut anywhere, a job is refused: it never prints a part as if it were the whole. */
START_TEST(a_job_cut_anywhere_is_refused)
{
    const struct buf job = job_of("register", "csv");
    for (size_t len = 0; len < job.len; len++) {
        struct error err = {0};
        struct bytes document;
        if (job.data[len == 0 ? 0 : len - 1] == '\n' && len > 0) {
            continue; /* whole lines: fewer rows are a job of their own */
        }
        ck_assert_msg(print_job(job.data, len, &document, &err) == -1, "%zu", len);
    }
}
END_TEST

/* Bytes changed at random: a document or a refusal, never a broken worker. The seed is fixed. */
START_TEST(changed_bytes_never_break_it)
{
    uint32_t seed = 20261130;
    for (int round = 0; round < 400; round++) {
        struct buf job = job_of(forms[round % 9], round % 3 == 0   ? "csv"
                                                  : round % 3 == 1 ? "xlsx"
                                                                   : "pdf");
        for (int i = 0; i < 3; i++) {
            seed = seed * 1664525U + 1013904223U;
            job.data[(seed >> 8) % job.len] = (char)(seed >> 3);
        }
        struct error err = {0};
        struct bytes document;
        const int result = print_job(job.data, job.len, &document, &err);
        ck_assert_msg(result == 0 || err.code != ERR_NONE, "round %d", round);
        ck_assert_msg(result == 0 || (err.code != ERR_NO_MEMORY && err.code != ERR_IO), "round %d",
                      round);
    }
}
END_TEST

/* A short line that takes much more memory than its bytes. */
START_TEST(a_row_that_eats_memory_is_refused)
{
    static const char *const formats[] = {"pdf", "xlsx", "csv"};
    for (size_t f = 0; f < 3; f++) {
        struct buf job = job_new();
        int status;
        job_add(&job, "{\"form\":\"register\",\"format\":\"%s\"," AGENCY "}", formats[f]);
        buf_puts(&job, "{\"notes\":[1");
        for (int i = 0; i < 2000000; i++) {
            buf_puts(&job, ",1");
        }
        buf_puts(&job, "]}\n");
        const struct bytes frames = worked(job.data, job.len, &status);
        ck_assert_int_eq(status, 0);
        ck_shows(frames.data, "\"code\":\"no-memory\"");
        ck_assert_int_eq(strncmp(frames.data, "error ", 6), 0);
    }
}
END_TEST

START_TEST(ten_thousand_rows_pass_the_pipe)
{
    struct buf job = job_new();
    int status;
    job_add(&job, "{\"form\":\"register\",\"format\":\"csv\"," AGENCY "}");
    for (int i = 1; i <= 10000; i++) {
        job_add(&job, "{\"number\":%d,\"subject\":\"về việc tiêm chủng mở rộng trên địa bàn\"}", i);
    }
    const struct bytes frames = worked(job.data, job.len, &status);
    ck_assert_int_eq(status, 0);
    const struct bytes list = unframed(&frames);
    ck_assert_uint_eq(times(list.data, "\r\n"), 10001);
    ck_shows(list.data + list.len - 200, ",10000,");
}
END_TEST

UNIT_MAIN("printer/worker", every_form_prints_the_same_inside_the_jail,
          a_refusal_is_one_error_frame, a_job_cut_anywhere_is_refused, changed_bytes_never_break_it,
          a_row_that_eats_memory_is_refused, ten_thousand_rows_pass_the_pipe)
