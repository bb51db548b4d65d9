/*
 * test_frames.c - a captured worker's frames: nothing it says harms the reader.
 */
#include "frames.h"

#include "unit.h"

#include <stdio.h>
#include <unistd.h>

static char folder[] = "/tmp/phieu-frames-XXXXXX";
static struct blob_store *blobs;

static void remove_folder(void)
{
    char command[100];
    snprintf(command, sizeof command, "rm -rf -- '%s'", folder);
    (void)!system(command);
}

static struct reader reader_with(uint64_t max_output, unsigned max_files)
{
    if (blobs == NULL) {
        struct error why = {0};
        ck_assert_ptr_nonnull(mkdtemp(folder));
        ck_assert_int_eq(atexit(remove_folder), 0);
        ck_assert_int_eq(blob_store_open(folder, &blobs, &why), 0);
    }
    return (struct reader){.worker_path = "",
                           .blobs = blobs,
                           .max_input = 1000,
                           .max_output = max_output,
                           .max_files = max_files,
                           .seconds = 1};
}

/* Feeds text in pieces of `step` bytes and ends. */
static int feed(struct frames *frames, const struct reader *reader, const char *text, size_t len,
                size_t step, struct error *err)
{
    frames_init(frames, reader);
    for (size_t at = 0; at < len; at += step) {
        if (frames_feed(frames, text + at, len - at < step ? len - at : step, err) != 0) {
            return -1;
        }
    }
    return frames_finish(frames, err);
}

START_TEST(files_and_draft_are_taken_in_any_pieces)
{
    static const char text[] = "file 5 9\nngày.txthello"
                               "file 0 1\na"
                               "file 8 5\nb.pdf%PDF-1.4"
                               "draft 2\n{}";
    const struct reader reader = reader_with(100, 3);
    for (size_t step = 1; step <= sizeof text; step++) {
        struct frames frames;
        struct error why = {0};
        ck_assert_msg(feed(&frames, &reader, text, sizeof text - 1, step, &why) == 0,
                      "step %zu: %s", step, why.arg[0]);
        ck_assert_uint_eq(frames.count, 3);
        ck_assert_str_eq(frames.files[0].name, "ngày.txt");
        ck_assert_uint_eq(frames.files[0].size, 5);
        ck_assert_str_eq(frames.files[0].type, "text/plain");
        ck_assert_int_eq(blob_verify(blobs, &frames.files[0].digest, &why), 0);
        ck_assert_uint_eq(frames.files[1].size, 0);
        ck_assert_str_eq(frames.files[2].type, "application/pdf");
        ck_assert_str_eq(frames.json, "{}");
        ck_assert(!frames.is_error);
        frames_release(&frames);
    }
}
END_TEST

START_TEST(anything_else_ends_the_reading)
{
    static const char *const texts[] = {
        "",
        "draft",
        "draft 2",
        "draft 2\n{",
        "draft 2\n{}x",
        "draft 2\n{}draft 2\n{}",
        "draft 2\n{}file 1 1\nab",
        "draft 0\n",
        "draft -2\n{}",
        "draft +2\n{}",
        "draft 02\n{}",
        "draft 0x2\n{}",
        "draft 2 \n{}",
        "draft  2\n{}",
        "draft 2\r\n{}",
        "Draft 2\n{}",
        "draft 4194305\n",
        "draft 18446744073709551618\n{}",
        "draft 99999999999999999999999999\n{}",
        "error 16385\n",
        "error 0\n",
        "file 1\na",
        "file 1 1 1\nab",
        "file 1 0\na",
        "file 1 208\n",
        "file 101 1\n",
        "file 99999999999 1\n",
        "file 18446744073709551615 1\n",
        "file -1 1\n",
        "file 60 1\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaafile 41 1\n",
        "file 1 2\n\xC3(x",
        "file 1 1\naxfile 1 1\naxfile 1 1\naxfile 1 1\n",
        "mystery 2\n{}",
        "\n",
        "GET / HTTP/1.1\r\n",
        "0123456789012345678901234567890123456789012345678901234567890123456789\n",
    };
    const struct reader reader = reader_with(100, 3);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        for (size_t step = 1; step < 100; step += 98) {
            struct frames frames;
            struct error why = {0};
            ck_assert_msg(feed(&frames, &reader, texts[i], strlen(texts[i]), step, &why) == -1 &&
                              why.code == ERR_WORKER && strncmp(why.arg[0], "frames: ", 8) == 0,
                          "case %zu (%s): %s", i, texts[i], error_info(why.code)->name);
            frames_release(&frames);
        }
    }
    struct frames frames;
    ck_refused(feed(&frames, &reader, "draft\0 2\n{}", 11, 11, err), ERR_WORKER, "");
    frames_release(&frames);
    ck_refused(feed(&frames, &reader, "file 1 3\na\0bx", 13, 13, err), ERR_WORKER, "");
    frames_release(&frames);
}
END_TEST

START_TEST(name_is_made_safe_and_type_is_judged_here)
{
    static const char text[] = "file 4 11\n../../a.pdfPK\3\4draft 2\n{}";
    const struct reader reader = reader_with(100, 3);
    struct frames frames;
    struct error why = {0};
    ck_assert_int_eq(feed(&frames, &reader, text, sizeof text - 1, 7, &why), 0);
    ck_assert_str_eq(frames.files[0].name, "a.pdf");
    ck_assert_str_eq(frames.files[0].type, "application/zip");
    frames_release(&frames);
}
END_TEST

START_TEST(a_file_half_sent_leaves_nothing_behind)
{
    const struct reader reader = reader_with(100, 3);
    struct frames frames;
    ck_refused(feed(&frames, &reader, "file 50 1\naxyz", 14, 3, err), ERR_WORKER, "");
    frames_release(&frames);
    char command[200];
    snprintf(command, sizeof command, "find %s -type f -size 3c | grep -q .", folder);
    ck_assert_int_ne(system(command), 0);
}
END_TEST

UNIT_MAIN("reader/frames", files_and_draft_are_taken_in_any_pieces, anything_else_ends_the_reading,
          name_is_made_safe_and_type_is_judged_here, a_file_half_sent_leaves_nothing_behind)
