/*
 * test_edxml_files.c - attachments come out whole, bounded and safely named, and no damage to an
 * envelope does more than refuse it.
 */
#include "envelope_text.h"

/* ---- attachments ------------------------------------------------------------------------- */

/* Pseudo-random bytes: nothing that compresses or repeats. */
static const char *noise(size_t len)
{
    static const unsigned char seed[randombytes_SEEDBYTES] = "phieu";
    char *bytes = arena_alloc(arena_current(), len);
    randombytes_buf_deterministic(bytes, len, seed);
    return bytes;
}

START_TEST(large_attachment_comes_whole_on_one_line_wrapped_or_as_cdata)
{
    const size_t len = (size_t)12 << 20; /* 16 MiB of base64: over libxml2's own 10 MB */
    const char *bytes = noise(len), *text = base64_of(bytes, len);
    const size_t text_len = strlen(text);
    char *wrapped = arena_alloc(arena_current(), text_len + text_len / 76 + 2), *at = wrapped;
    for (size_t i = 0; i < text_len; i += 76) {
        const size_t n = text_len - i < 76 ? text_len - i : 76;
        memcpy(at, text + i, n);
        at += n;
        *at++ = '\n';
    }
    const char *const forms[] = {text, wrapped, JOIN("<![CDATA[", text, "]]>").data};
    for (size_t i = 0; i < 3; i++) {
        struct got got = {0};
        const int64_t before = monotonic_ms();
        (void)read_text(envelope_with("", attachment_text("a.bin", forms[i])), &got);
        ck_assert_msg(got.count == 1 && got.files[0].len == len &&
                          memcmp(got.files[0].bytes, bytes, len) == 0,
                      "form %zu", i);
        ck_assert_msg(monotonic_ms() - before < 20000, "form %zu: slow", i);
    }
}
END_TEST

START_TEST(wrapped_bomb_is_refused)
{
    static const char *const one[] = {"a.bin"};
    const size_t size = (size_t)130 << 20;
    char *zeros = calloc(1, size);
    ck_assert_ptr_nonnull(zeros);
    const struct text zip = zip_of(one, 1, zeros, size, NULL);
    free(zeros);
    struct got got = {0};
    json_t *draft;
    ck_refused(parse_text(envelope_with("", attachment_text("a.pdf", base64_of(zip.data, zip.len))),
                          &got, &draft, err),
               ERR_EDXML_BOMB, "");
    ck_assert_uint_eq(got.count, 0);
}
END_TEST

START_TEST(all_attachments_together_have_one_limit)
{
    struct edxml_limits limits = edxml_default_limits;
    struct got got = {0};
    json_t *draft;
    const char *ten = attachment_text("a.bin", base64_of("0123456789", 10));
    const struct text text = envelope_with("", repeated(ten, 3));
    struct error why = {0};
    limits.max_inflated = 30;
    ck_assert_int_eq(edxml_parse(text.data, text.len, &limits, get_file, &got, &draft, &why), 0);
    limits.max_inflated = 29;
    ck_refused(edxml_parse(text.data, text.len, &limits, get_file, &got, &draft, err),
               ERR_EDXML_BOMB, "");
}
END_TEST

START_TEST(more_than_100_attachments_are_refused)
{
    struct got got = {0};
    json_t *draft;
    const char *one = attachment_text("a.txt", "YQ==");
    (void)read_text(envelope_with("", repeated(one, 100)), &got);
    ck_assert_uint_eq(got.count, 100);
    ck_refused(parse_text(envelope_with("", repeated(one, 101)), &got, &draft, err), ERR_EDXML_SIZE,
               "");
}
END_TEST

START_TEST(file_names_are_made_safe)
{
    static const struct {
        const char *name, *want;
    } cases[] = {{"../../etc/passwd", "passwd"},
                 {"C:\\Users\\a.pdf", "a.pdf"},
                 {".bashrc", "bashrc"},
                 {"/", "khong-ten"},
                 {"", "khong-ten"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct got got = {0};
        (void)read_text(envelope_with("", attachment_text(cases[i].name, "YQ==")), &got);
        ck_assert_str_eq(got.files[0].name, cases[i].want);
    }
}
END_TEST

START_TEST(failure_of_the_receiver_is_passed_on)
{
    struct got got = {.refuse = true};
    json_t *draft;
    ck_refused(parse_text(fixture("new_pdf.edxml"), &got, &draft, err), ERR_DISK_FULL, "");
}
END_TEST

/* ---- resilience -------------------------------------------------------------------------- */

START_TEST(every_truncation_is_refused_in_control)
{
    const struct text whole = fixture("new_zip.edxml");
    for (size_t len = 0; len + 2 < whole.len; len += 1 + len % 7) {
        struct got got = {0};
        struct error why = {0};
        json_t *draft;
        ck_assert_msg(
            edxml_parse(whole.data, len, &edxml_default_limits, get_file, &got, &draft, &why) == -1,
            "cut at %zu", len);
        ck_assert_int_eq(why.code, ERR_EDXML_MALFORMED);
    }
}
END_TEST

START_TEST(flipped_bytes_never_break_the_promises)
{
    const struct text whole = fixture("replacement.edxml");
    char *bytes = arena_memdup(arena_current(), whole.data, whole.len);
    for (size_t i = 0; i < whole.len; i += 3) {
        struct got got = {0};
        struct error why = {0};
        json_t *draft;
        bytes[i] = (char)(bytes[i] ^ (1 << i % 8));
        const int result =
            edxml_parse(bytes, whole.len, &edxml_default_limits, get_file, &got, &draft, &why);
        ck_assert_msg(result == 0 || why.code != ERR_NONE, "byte %zu", i);
        bytes[i] = whole.data[i];
    }
}
END_TEST

/* The arena fails at every size from nothing up, until a run is left in peace: each failure is an
 * answer, and the last result is the whole one. */
START_TEST(running_out_of_memory_is_an_answer)
{
    const struct text text = fixture("new_zip.edxml");
    struct arena *outer = arena_current();
    struct got got = {0};
    const char *want = compact(read_text(text, &got));
    unsigned failures = 0;
    int result = -1;
    for (size_t cap = 0; result != 0; cap += 64 + cap / 64) {
        struct arena small;
        struct error why = {0};
        json_t *draft = NULL;
        struct got ignored = {0};
        ck_assert_uint_lt(cap, (size_t)16 << 20);
        arena_init(&small, cap);
        arena_enter(&small);
        result = parse_text(text, &ignored, &draft, &why);
        arena_enter(outer);
        ck_assert_ptr_null(small.scope);
        if (result != 0) {
            ck_assert_int_eq(why.code, ERR_NO_MEMORY);
            failures++;
        } else {
            ck_assert_str_eq(compact(draft), want);
        }
        arena_release(&small);
    }
    ck_assert_uint_gt(failures, 50);
}
END_TEST

UNIT_MAIN("exchange/edxml_files", large_attachment_comes_whole_on_one_line_wrapped_or_as_cdata,
          wrapped_bomb_is_refused, all_attachments_together_have_one_limit,
          more_than_100_attachments_are_refused, file_names_are_made_safe,
          failure_of_the_receiver_is_passed_on, every_truncation_is_refused_in_control,
          flipped_bytes_never_break_the_promises, running_out_of_memory_is_an_answer)
