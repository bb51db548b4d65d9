/* stamping.c - one blob store for a test program, and what every stamped copy must be. */
#include "stamping.h"

#include "unit.h"

#include <stdio.h>
#include <unistd.h>

static char folder[] = "/tmp/phieu-stamp-XXXXXX";

const struct stamp_job usual_job = {
    .agency = "TRUNG TÂM Y TẾ HUYỆN TÂN PHÚ",
    .number = "459",
    .arrived = {20157}, /* 10/3/2025 */
    .passed_to = "Phòng Kế hoạch - Nghiệp vụ",
    .case_code = "",
    .made = {1741594502000},
};

static void remove_folder(void)
{
    char command[100];
    snprintf(command, sizeof command, "rm -rf -- '%s'", folder);
    (void)!system(command);
}

static struct reader *a_reader(void)
{
    static struct reader reader;
    if (reader.blobs == NULL) {
        struct error err = {0};
        ck_assert_ptr_nonnull(mkdtemp(folder));
        ck_assert_int_eq(atexit(remove_folder), 0);
        reader = (struct reader){.worker_path = PHIEU_BIN_DIR "/phieu-worker",
                                 .max_input = (uint64_t)64 << 20,
                                 .seconds = 60};
        ck_assert_int_eq(blob_store_open(folder, &reader.blobs, &err), 0);
    }
    return &reader;
}

static struct digest stored(const struct reader *reader, struct pdf pdf)
{
    struct blob_writer *writer;
    struct error err = {0};
    struct digest digest;
    uint64_t size;
    ck_assert_int_eq(blob_begin(reader->blobs, pdf.len, &writer, &err), 0);
    ck_assert_int_eq(blob_write(writer, pdf.data, pdf.len, &err), 0);
    ck_assert_int_eq(blob_finish(writer, &digest, &size, &err), 0);
    return digest;
}

struct outcome stamp_as(struct pdf pdf, const struct stamp_job *job)
{
    struct reader *reader = a_reader();
    const struct digest digest = stored(reader, pdf);
    struct outcome outcome = {.err = {.code = ERR_NONE}};
    struct error err = {0};
    struct stamped stamped;
    if (reader_stamp(reader, &digest, job, &stamped, &outcome.err) == 0) {
        char *bytes = arena_alloc(arena_current(), stamped.size + 1);
        ck_assert_int_eq(pread(stamped.fd, bytes, stamped.size + 1, 0), (ssize_t)stamped.size);
        close(stamped.fd);
        outcome.copy = (struct pdf){bytes, stamped.size};
        outcome.place = stamped.place;
    }
    /* Whatever came of it, the stored file is what it was. */
    ck_assert_int_eq(blob_verify(reader->blobs, &digest, &err), 0);
    return outcome;
}

struct outcome stamp(struct pdf pdf)
{
    return stamp_as(pdf, &usual_job);
}

/* Opened as it is, every object read, without a warning. */
static void check_sound(struct pdf pdf, const char *what)
{
    qpdf_data q = qpdf_init();
    qpdf_silence_errors(q);
    qpdf_set_attempt_recovery(q, QPDF_FALSE);
    const QPDF_ERROR_CODE code = qpdf_read_memory(q, "copy", pdf.data, pdf.len, NULL);
    ck_assert_msg((code & QPDF_ERRORS) == 0, "%s: %s", what,
                  qpdf_get_error_full_text(q, qpdf_get_error(q)));
    const QPDF_ERROR_CODE checked = qpdf_check_pdf(q);
    ck_assert_msg(checked == QPDF_SUCCESS, "%s: qpdf_check_pdf says %d", what, checked);
    qpdf_cleanup(&q);
}

struct outcome stamp_well(struct pdf pdf, const char *what)
{
    const struct outcome outcome = stamp(pdf);
    ck_assert_msg(outcome.err.code == ERR_NONE, "%s: %s (%s)", what,
                  error_info(outcome.err.code)->name, outcome.err.arg[1]);
    ck_assert_msg(outcome.copy.len > pdf.len && memcmp(outcome.copy.data, pdf.data, pdf.len) == 0,
                  "%s: the copy does not begin with the original", what);
    check_sound(outcome.copy, what);
    return outcome;
}

void stamp_refused(struct pdf pdf, enum error_code code, const char *what)
{
    const struct outcome outcome = stamp(pdf);
    ck_assert_msg(outcome.err.code == code, "%s: %s (%s) instead of %s", what,
                  error_info(outcome.err.code)->name, outcome.err.arg[0], error_info(code)->name);
}

struct stamp_box stamp_box_of(struct pdf copy)
{
    struct stamp_box box = {0, 0, 0, 0};
    const char *at = copy.data, *last = NULL;
    const char *const end = copy.data + copy.len;
    while ((at = memmem(at, (size_t)(end - at), "/NM (phieu-dau-den)", 19)) != NULL) {
        last = at++;
    }
    ck_assert_ptr_nonnull(last);
    const char *rect = memmem(last, (size_t)(end - last), "/Rect [", 7);
    ck_assert_ptr_nonnull(rect);
    ck_assert_int_eq(sscanf(rect + 7, "%lf %lf %lf %lf", &box.x0, &box.y0, &box.x1, &box.y1), 4);
    return box;
}
