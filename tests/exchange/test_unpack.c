/*
 * test_unpack.c - what is a wrapper and what is a document, and what an attachment really is.
 */
#include "unpack.h"

#include "envelope_text.h"

#define UUID "32da2890-1a55-4ccd-9ac9-cd0d98559e67"

static struct bytes bytes_of(struct text text)
{
    struct bytes bytes = {0};
    ck_assert(bytes_reserve(&bytes, text.len + 1));
    memcpy(bytes.data, text.data, text.len);
    bytes.len = text.len;
    return bytes;
}

static enum unpacked try_unpack(struct text zip, const char *name, uint64_t limit,
                                const char *want_inside)
{
    struct bytes in = bytes_of(zip), out = {0};
    char entry[FILE_NAME];
    const enum unpacked result = unpack(&in, name, limit, &out, entry);
    if (want_inside != NULL) {
        ck_assert_uint_eq(out.len, strlen(want_inside));
        ck_assert_int_eq(memcmp(out.data, want_inside, out.len), 0);
    }
    bytes_release(&in);
    bytes_release(&out);
    return result;
}

START_TEST(one_entry_is_a_wrapper_unless_the_file_was_a_zip)
{
    static const char *const one[] = {UUID ".pdf"};
    static const char *const inner_zip[] = {UUID ".zip"};
    static const char *const named[] = {"bao cao.xls"};
    static const char *const several[] = {"[Content_Types].xml", "word/document.xml"};
    static const char *const folder[] = {"thu muc/"};
    const struct text single = zip_of(one, 1, "%PDF-1", 6, NULL);
    const struct text wrapped_zip = zip_of(inner_zip, 1, "PK\3\4", 4, NULL);
    const struct text archive = zip_of(named, 1, "x", 1, NULL);
    const struct text document = zip_of(several, 2, "x", 1, NULL);
    const struct {
        struct text zip;
        const char *name;
        enum unpacked want;
        const char *inside;
    } cases[] = {
        {single, "595.pdf", UNPACK_DONE, "%PDF-1"},
        {single, "595.docx", UNPACK_DONE, "%PDF-1"}, /* a document has several entries */
        {single, "", UNPACK_DONE, "%PDF-1"},
        {single, "goi.zip", UNPACK_AS_IS, NULL},
        {single, "GOI.ZIP", UNPACK_AS_IS, NULL},
        {wrapped_zip, "goi.zip", UNPACK_DONE, "PK\3\4"},
        {archive, "goi.zip", UNPACK_AS_IS, NULL},
        {document, "595.docx", UNPACK_AS_IS, NULL},
        {document, "595.pdf", UNPACK_AS_IS, NULL},
        {zip_of(folder, 1, "", 0, NULL), "a.pdf", UNPACK_AS_IS, NULL},
        {text_of("%PDF-1.4"), "595.pdf", UNPACK_AS_IS, NULL},
        {text_of("PK"), "595.pdf", UNPACK_AS_IS, NULL},
        {text_of(""), "595.pdf", UNPACK_AS_IS, NULL},
        {text_of("PK\3\4 but no directory"), "595.pdf", UNPACK_DAMAGED, NULL},
        {{single.data, single.len - 5}, "595.pdf", UNPACK_DAMAGED, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const enum unpacked got = try_unpack(cases[i].zip, cases[i].name, 1000, cases[i].inside);
        ck_assert_msg(got == cases[i].want, "case %zu: %d", i, (int)got);
    }
}
END_TEST

START_TEST(entry_with_a_password_or_a_wrong_checksum_is_told_apart)
{
    static const char *const one[] = {"a.pdf"};
    ck_assert_int_eq(try_unpack(zip_of(one, 1, "%PDF", 4, "bí mật"), "a.pdf", 1000, NULL),
                     UNPACK_LOCKED);
    const char *body = repeated("nội dung ", 100);
    struct text zip = zip_of(one, 1, body, strlen(body), NULL);
    char *bytes = arena_memdup(arena_current(), zip.data, zip.len);
    bytes[40] = (char)(bytes[40] ^ 0x55); /* within the deflated data */
    ck_assert_int_eq(try_unpack((struct text){bytes, zip.len}, "a.pdf", 1 << 20, NULL),
                     UNPACK_DAMAGED);
}
END_TEST

START_TEST(bomb_stops_at_the_limit)
{
    static const char *const one[] = {"a.pdf"};
    const size_t size = (size_t)8 << 20;
    char *zeros = arena_alloc(arena_current(), size);
    const struct text zip = zip_of(one, 1, zeros, size, NULL);
    ck_assert_uint_lt(zip.len, 20000);
    struct bytes in = bytes_of(zip), out = {0};
    char entry[FILE_NAME];
    ck_assert_int_eq(unpack(&in, "a.pdf", 1 << 20, &out, entry), UNPACK_TOO_LARGE);
    ck_assert_uint_lt(out.size, 3 << 20); /* it did not unpack it all to find out */
    bytes_release(&out);
    ck_assert_int_eq(unpack(&in, "a.pdf", size, &out, entry), UNPACK_DONE);
    ck_assert_uint_eq(out.len, size);
    bytes_release(&out);
    bytes_release(&in);
}
END_TEST

START_TEST(every_truncation_and_flipped_byte_of_a_zip_is_survived)
{
    static const char *const one[] = {UUID ".pdf"};
    const struct text zip = zip_of(one, 1, "%PDF-1.4 nội dung nội dung", 30, NULL);
    for (size_t i = 0; i < zip.len; i++) {
        (void)try_unpack((struct text){zip.data, i}, "a.pdf", 4096, NULL);
        char *bytes = arena_memdup(arena_current(), zip.data, zip.len);
        bytes[i] = (char)~bytes[i];
        (void)try_unpack((struct text){bytes, zip.len}, "a.pdf", 4096, NULL);
    }
}
END_TEST

START_TEST(name_promises_are_compared_with_the_bytes)
{
    static const struct {
        const char *name, *bytes, *want;
    } cases[] = {
        {"a.pdf", "%PDF-1.7", "-"},
        {"a.PDF", "%PDF-1.7", "-"},
        {"a.pdf", "PK\3\4", "application/zip"},
        {"a.doc", "<?xml version", "application/xml"},
        {"a.doc", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "-"},
        {"a.docx", "%PDF-1.7", "application/pdf"},
        {"a.docx", "PK\3\4", "-"},
        {"a.jpg", "\xFF\xD8\xFF\xE0", "-"},
        {"a.pdf", "%PD", "text/plain"},
        {"a.edxml", "\1\2", "-"}, /* nothing is promised */
        {"không đuôi", "%PDF-", "-"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bytes bytes = bytes_of(text_of(cases[i].bytes));
        const char *got = type_differs(cases[i].name, &bytes);
        ck_assert_msg(strcmp(got != NULL ? got : "-", cases[i].want) == 0, "case %zu: %s", i,
                      got != NULL ? got : "-");
        bytes_release(&bytes);
    }
}
END_TEST

START_TEST(pdf_that_lost_bytes_is_recognised)
{
    static const char lost[] = "\xEF\xBF\xBD";
    const struct {
        struct text text;
        bool want;
    } cases[] = {
        {JOIN("%PDF-1.4\n%", repeated(lost, 4), "\nstream"), true},
        {JOIN("%PDF-1.4\n%", repeated(lost, 3), "\nstream"), false},
        {JOIN("%PDF-1.4\n%\xE2\xE3\xCF\xD3", repeated(lost, 9)), false}, /* has whole binary too */
        {JOIN("PK\3\4", repeated(lost, 9)), false},
        {{"%PDF-1.4 \0\xEF\xBF\xBD\0\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\0", 24}, true},
        {text_of("%PDF-"), false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bytes bytes = bytes_of(cases[i].text);
        ck_assert_msg(pdf_damaged(&bytes) == cases[i].want, "case %zu", i);
        bytes_release(&bytes);
    }
}
END_TEST

UNIT_MAIN("exchange/unpack", one_entry_is_a_wrapper_unless_the_file_was_a_zip,
          entry_with_a_password_or_a_wrong_checksum_is_told_apart, bomb_stops_at_the_limit,
          every_truncation_and_flipped_byte_of_a_zip_is_survived,
          name_promises_are_compared_with_the_bytes, pdf_that_lost_bytes_is_recognised)
