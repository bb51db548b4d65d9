/*
 * test_ocr_worker.c - phieu-worker-ocr as phieud meets it: a scan goes in, text and fields come
 * out; bad files and its jail.
 */
#include "phieu/reader.h"

#include "ocr_room.h"
#include "scan.h"
#include "temp_folder.h"
#include "unit.h"

#include <stdio.h>
#include <sys/wait.h>

#define PROGRAM PHIEU_BIN_DIR "/phieu-worker"

static struct blob_store *stores[TEMP_FOLDERS_MOST];
static size_t store_count;

static void close_stores(void)
{
    while (store_count > 0) {
        blob_store_close(stores[--store_count]);
    }
}

/* Closed when the test program ends, like the folders. */
static struct blob_store *a_store(const char *folder)
{
    struct error why = {0};
    if (store_count == 0) {
        ck_assert_int_eq(atexit(close_stores), 0);
    }
    ck_assert_int_eq(blob_store_open(folder, &stores[store_count], &why), 0);
    return stores[store_count++];
}

static struct reader a_reader(void)
{
    struct blob_store *blobs = a_store(temp_folder());
    return (struct reader){.worker_path = PROGRAM,
                           .blobs = blobs,
                           .max_input = (uint64_t)64 << 20,
                           .max_output = (uint64_t)64 << 20,
                           .max_files = 10,
                           .seconds = 20};
}

static int recognise(const struct reader *reader, const void *bytes, size_t len,
                     struct reading_done *ret, struct error *err)
{
    struct blob_writer *writer;
    struct error why = {0};
    struct digest digest;
    uint64_t size;
    ck_assert_int_eq(blob_begin(reader->blobs, len, &writer, &why), 0);
    ck_assert_int_eq(blob_write(writer, bytes, len, &why), 0);
    ck_assert_int_eq(blob_finish(writer, &digest, &size, &why), 0);
    /* a worker of the lowest priority may have to wait long on a busy machine */
    const struct reading_job job = {.stage = READING_WHOLE,
                                    .agency = "Trung tâm Y tế An Bình",
                                    .name = "a.png",
                                    .model_folder = "",
                                    .trust_folder = "",
                                    .crl_folder = "",
                                    .now = {1700000000000},
                                    .seconds = 550,
                                    .stop_fd = -1};
    return reader_recognise(reader, &digest, &job, ret, err);
}

/* A PNG or JPEG of the letter. */
static size_t picture(int dpi, bool jpeg, l_uint8 **ret)
{
    const struct scan_look look = {.dpi = dpi};
    struct scan scan;
    struct sheet sheet;
    struct error why = {0};
    size_t len;
    scan_letter(&look, &scan);
    const struct page_image image = {
        .pixels = scan.pixels, .width = scan.width, .height = scan.height, .stride = scan.stride};
    ck_assert_int_eq(image_of_page(&image, &sheet, &why), 0);
    free(scan.pixels);
    ck_assert_int_eq(jpeg ? pixWriteMemJpeg(ret, &len, sheet.pix, 80, 0)
                          : pixWriteMemPng(ret, &len, sheet.pix, 0),
                     0);
    pixDestroy(&sheet.pix);
    return len;
}

static const char *field(const struct reading_done *done, const char *name)
{
    return json_str(json_object_get(json_object_get(done->reading, "fields"), name), "value");
}

START_TEST(scan_becomes_text_and_fields)
{
    const struct reader reader = a_reader();
    l_uint8 *bytes;
    const size_t len = picture(200, false, &bytes);
    struct reading_done done;
    struct error why = {0};
    ck_assert_msg(recognise(&reader, bytes, len, &done, &why) == 0, "%s: %s",
                  error_info(why.code)->name, why.arg[0]);
    ck_assert(done.recognised);
    ck_assert(done.has_text);
    ck_assert_uint_eq(done.pages, 1);
    ck_assert_uint_eq(done.pages_read, 1);
    ck_assert_uint_gt(done.text_size, 800);
    ck_assert_str_eq(json_str(done.reading, "source"), "ocr");
    ck_assert_str_eq(field(&done, "code_number"), "595");
    ck_assert_str_eq(field(&done, "code_notation"), "SYT-NVY");
    ck_assert_str_eq(field(&done, "issued"), "2025-03-11");
    ck_assert_str_eq(field(&done, "signer"), SCAN_SIGNER);
    ck_assert_int_eq(blob_verify(reader.blobs, &done.text, &why), 0);
    lept_free(bytes);
}
END_TEST

START_TEST(bad_pictures_are_refused_by_name)
{
    const struct reader reader = a_reader();
    const struct scan_look look = {.dpi = 72, .empty = true};
    l_uint8 *jpeg, *png;
    const size_t len = picture(72, true, &jpeg);
    struct scan scan;
    size_t png_len;
    struct reading_done done;
    ck_refused(recognise(&reader, jpeg, len / 2, &done, err), ERR_READ_DAMAGED, "");
    ck_refused(recognise(&reader, jpeg, 3, &done, err), ERR_READ_DAMAGED, "");
    ck_refused(recognise(&reader,
                         "\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0\x4e\x20\0\0\x4e\x20\x08\2\0\0\0"
                         "\0\0\0\0                               ",
                         64, &done, err),
               ERR_READ_LIMIT, ""); /* 20,000 x 20,000 */
    scan_letter(&look, &scan);
    PIX *white = pixCreate(scan.width, scan.height, 8);
    pixSetAllArbitrary(white, 255);
    ck_assert_int_eq(pixWriteMemPng(&png, &png_len, white, 0), 0);
    ck_refused(recognise(&reader, png, png_len, &done, err), ERR_READ_EMPTY, "");
    pixDestroy(&white);
    free(scan.pixels);
    lept_free(jpeg);
    lept_free(png);
}
END_TEST

START_TEST(every_door_is_closed)
{
    char text[4096];
    FILE *out = popen(PROGRAM "-ocr --self-test-jail", "re");
    ck_assert_ptr_nonnull(out);
    const size_t len = fread(text, 1, sizeof text, out);
    const int status = pclose(out);
    struct error why = {0};
    const char *door;
    const json_t *state;
    json_t *report;
    ck_assert_msg(json_read(text, len, &report, &why) == 0, "%.*s", (int)len, text);
    ck_assert(json_bool(report, "no_new_privs"));
    json_t *doors = json_object_get(report, "doors");
    ck_assert_uint_ge(json_object_size(doors), 10);
    if (json_bool(report, "sanitized")) {
        return; /* no seccomp */
    }
    ck_assert_int_eq(status, 0);
    json_object_foreach(doors, door, state)
    {
        ck_assert_msg(strcmp(json_string_value(state), "open") != 0, "%s is open", door);
    }
}
END_TEST

START_TEST(unknown_arguments_are_a_usage_error)
{
    const int status = system(PROGRAM "-ocr --colour </dev/null 2>/dev/null");
    ck_assert_int_eq(WEXITSTATUS(status), 64);
}
END_TEST

UNIT_MAIN("ocr/worker", scan_becomes_text_and_fields, bad_pictures_are_refused_by_name,
          every_door_is_closed, unknown_arguments_are_a_usage_error)
