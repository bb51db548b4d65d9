#include "unit.h"

#include "phieu/text.h"

#include <limits.h>
#include <stdbool.h>

#define SIZED(literal) (literal), sizeof(literal) - 1
#define COUNT(table)   (sizeof(table) / sizeof(table)[0])

static const char *cleaned(const char *bytes, size_t len, enum text_kind kind)
{
    const char *text = "untouched";
    struct error err = {0};
    int rc = text_clean(bytes, len, kind, 1000, "subject", arena_current(), &text, &err);
    ck_assert_msg(rc == 0, "%s refused: %s %s", bytes, error_info(err.code)->name, err.arg[0]);
    return text;
}

START_TEST(malformed_bytes_are_refused_with_their_place)
{
    static const struct {
        const char *bytes;
        size_t len;
        const char *place;
    } table[] = {
        {SIZED("\x80"), "1"},                 /* a tail alone */
        {SIZED("ab\xC0\xAF"), "3"},           /* overlong slash */
        {SIZED("\xC1\xBF"), "1"},             /* overlong, two bytes */
        {SIZED("\xE0\x9F\xBF"), "1"},         /* overlong, three bytes */
        {SIZED("\xF0\x8F\xBF\xBF"), "1"},     /* overlong, four bytes */
        {SIZED("\xED\xA0\x80"), "1"},         /* surrogate */
        {SIZED("x\xED\xBF\xBF"), "2"},        /* surrogate */
        {SIZED("\xF4\x90\x80\x80"), "1"},     /* past U+10FFFF */
        {SIZED("\xF8\x88\x80\x80\x80"), "1"}, /* five bytes */
        {SIZED("\xFF"), "1"},
        {SIZED("Qu\xE1\xBA"), "3"}, /* cut off */
        {SIZED("\xC3"), "1"},
        {SIZED("\xC3("), "1"}, /* Latin-1 */
        {SIZED("ng\xC3\xA0y \xF1"), "7"},
        {SIZED("\xE1(\xBA"), "1"},
        {SIZED("\xE1\xBA("), "1"},
        {SIZED("\xF0(\x98\x80"), "1"},
        {SIZED("\xF0\x9F(\x80"), "1"},
        {SIZED("\xF0\x9F\x98("), "1"},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        const char *text = "untouched";
        struct error err = {0};
        int rc = text_clean(table[i].bytes, table[i].len, TEXT_LINE, 100, "subject",
                            arena_current(), &text, &err);
        ck_assert_msg(rc == -1 && err.code == ERR_TEXT_ENCODING, "row %zu: %s", i,
                      error_info(err.code)->name);
        ck_assert_msg(strcmp(err.arg[0], table[i].place) == 0, "row %zu: byte %s", i, err.arg[0]);
        ck_assert_str_eq(err.field, "subject");
        ck_assert_str_eq(text, "untouched");
        ck_assert_msg(!text_is_utf8(table[i].bytes, table[i].len), "row %zu", i);
    }
}
END_TEST

START_TEST(the_edges_of_every_length_are_accepted)
{
    static const char *const table[] = {
        "\xC2\xA1",         "\xDF\xBF",         "\xE0\xA0\x80",     "\xED\x9F\xBF",
        "\xEE\x80\x80",     "\xF0\x90\x80\x80", "\xF3\xB0\x80\x80", "😀",
        "\xF4\x8F\xBF\xBD",
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        ck_assert_msg(text_is_utf8(table[i], strlen(table[i])), "row %zu", i);
        ck_assert_str_eq(cleaned(table[i], strlen(table[i]), TEXT_LINE), table[i]);
    }
    ck_assert(text_is_utf8("", 0));
    ck_assert(!text_is_utf8("a\0b", 3));
}
END_TEST

START_TEST(controls_overrides_and_non_characters_are_refused)
{
    static const struct {
        const char *bytes;
        size_t len;
        const char *what;
    } table[] = {
        {SIZED("a\0b"), "U+0000, byte 2"},
        {SIZED("\a"), "U+0007, byte 1"},
        {SIZED("ab\x1B[2J"), "U+001B, byte 3"},
        {SIZED("a\fb"), "U+000C, byte 2"},
        {SIZED("\x7F"), "U+007F, byte 1"},
        {SIZED("\xC2\x85"), "U+0085, byte 1"},
        {SIZED("\xE2\x80\xAEgpj.exe"), "U+202E, byte 1"},
        {SIZED("\xE2\x80\xAA"), "U+202A, byte 1"},
        {SIZED("\xE2\x81\xA6"), "U+2066, byte 1"},
        {SIZED("\xE2\x81\xA9"), "U+2069, byte 1"},
        {SIZED("ệ\xEF\xBF\xBF"), "U+FFFF, byte 4"},
        {SIZED("\xEF\xBF\xBE"), "U+FFFE, byte 1"},
        {SIZED("\xEF\xB7\x90"), "U+FDD0, byte 1"},
        {SIZED("\xF4\x8F\xBF\xBF"), "U+10FFFF, byte 1"},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        const char *text = NULL;
        struct error err = {0};
        int rc = text_clean(table[i].bytes, table[i].len, TEXT_BLOCK, 100, "note", arena_current(),
                            &text, &err);
        ck_assert_msg(rc == -1 && err.code == ERR_TEXT_CONTROL, "row %zu: %s", i,
                      error_info(err.code)->name);
        ck_assert_msg(strcmp(err.arg[0], table[i].what) == 0, "row %zu: %s", i, err.arg[0]);
        ck_assert_str_eq(err.field, "note");
        ck_assert_ptr_null(text);
    }
}
END_TEST

START_TEST(the_neighbours_of_what_is_refused_are_not)
{
    ck_assert_str_eq(cleaned(SIZED("a\xE2\x80\x8Dz"), TEXT_LINE), "a\xE2\x80\x8Dz"); /* joiner */
    ck_assert_str_eq(cleaned(SIZED("\xEF\xBF\xBD"), TEXT_LINE), "\xEF\xBF\xBD");     /* U+FFFD */
    ck_assert_str_eq(cleaned(SIZED("“5” – 10 %…"), TEXT_LINE), "“5” – 10 %…");
    ck_assert_str_eq(cleaned(SIZED("văn bản 東京"), TEXT_LINE), "văn bản 東京");
}
END_TEST

START_TEST(a_line_is_trimmed_and_its_spaces_folded)
{
    static const char *const table[][2] = {
        {"", ""},
        {"  ", ""},
        {" a ", "a"},
        {"a \t\r\n  b", "a b"},
        {"a\xC2\xA0\xE3\x80\x80"
         "b\xE2\x80\x82",
         "a b"},
        {"a\xE2\x80\xA8"
         "b",
         "a b"},
        {"\xEF\xBB\xBFSố 595", "Số 595"},
        {"\xEF\xBB\xBF  x", "x"},
        {"a\xE2\x80\x8B"
         "b",
         "ab"},
        {"\xE2\x80\x8B", ""},
        {"a \xE2\x80\x8B b", "a b"},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        const char *got = cleaned(table[i][0], strlen(table[i][0]), TEXT_LINE);
        ck_assert_msg(strcmp(got, table[i][1]) == 0, "row %zu: [%s]", i, got);
    }
}
END_TEST

START_TEST(a_block_keeps_its_lines)
{
    static const char *const table[][2] = {
        {"a\r\nb", "a\nb"},
        {"a\rb", "a\nb"},
        {"a\r\r\nb", "a\n\nb"},
        {"\r\n\r\na\n\tb  c\r\n\r\n", "a\n\tb  c"},
        {"a\xE2\x80\xA8"
         "b\xE2\x80\xA9"
         "c",
         "a\nb\nc"},
        {"\r\n", ""},
        {"a\r", "a"},
        {"a\xC2\xA0 b", "a\xC2\xA0 b"},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        const char *got = cleaned(table[i][0], strlen(table[i][0]), TEXT_BLOCK);
        ck_assert_msg(strcmp(got, table[i][1]) == 0, "row %zu: [%s]", i, got);
    }
}
END_TEST

START_TEST(decomposed_text_is_composed)
{
    static const char *const table[][2] = {
        {"Quye\xCC\x82\xCC\x81t", "Quyết"},
        {"vie\xCC\xA3\xCC\x82n", "viện"}, /* dot before circumflex */
        {"vie\xCC\x82\xCC\xA3n", "viện"}, /* and after it */
        {"vi\xE1\xBA\xB9\xCC\x82n", "viện"},
        {"th\xC6\xB0\xCC\xA3"
         "c",
         "thực"},
        {"o\xCC\x9B\xCC\x80", "ờ"},
        {"\xC4\x91i\xC3\xAA\xCC\x80u", "điều"},
        {"\xE2\x84\xAB", "Å"}, /* Angstrom sign */
        {"\xCD\xBE", ";"},     /* Greek question mark */
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        const char *got = cleaned(table[i][0], strlen(table[i][0]), TEXT_LINE);
        ck_assert_msg(strcmp(got, table[i][1]) == 0, "row %zu: [%s]", i, got);
    }
}
END_TEST

/* Ordering marks is quadratic in utf8proc: 64000 of them held a core for seven seconds. */
START_TEST(long_rows_of_marks_are_refused)
{
    char text[128] = "a";
    const char *ret = NULL;
    for (int marks = 1; marks <= 31; marks++) {
        strcat(text, marks % 2 == 0 ? "\xCC\xA3" : "\xCC\x81");
        struct error why = {0};
        int rc =
            text_clean(text, strlen(text), TEXT_LINE, 100, "note", arena_current(), &ret, &why);
        ck_assert_msg(rc == (marks <= 30 ? 0 : -1), "%d marks", marks);
        if (rc != 0) {
            ck_assert_int_eq(why.code, ERR_TEXT_CONTROL);
            ck_assert_str_eq(why.arg[0], "U+0301, byte 62");
        }
    }
    struct buf long_row, out; /* and where unclean text may come, nothing hangs */
    buf_init(&long_row, NULL, 1 << 21);
    buf_init(&out, NULL, 1 << 21);
    while (long_row.len < 1 << 20) {
        buf_puts(&long_row, "\xCC\x81\xCC\xA3");
    }
    text_fold_marked(&out, long_row.data);
    ck_assert_int_gt(text_collate(long_row.data, "a"), INT_MIN);
}
END_TEST

START_TEST(the_limit_counts_composed_characters)
{
    const char *text = NULL;
    struct error err = {0};
    const char *nfd = "e\xCC\x82\xCC\x81"; /* ế: three code points, one letter */
    ck_assert_int_eq(text_clean(nfd, 5, TEXT_LINE, 1, "code", arena_current(), &text, &err), 0);
    ck_assert_str_eq(text, "ế");
    ck_assert_int_eq(text_clean("  ab ", 5, TEXT_LINE, 2, "code", arena_current(), &text, &err), 0);
    ck_assert_int_eq(text_clean("ếếế", 9, TEXT_LINE, 2, "code", arena_current(), &text, &err), -1);
    ck_assert_int_eq(err.code, ERR_TEXT_TOO_LONG);
    ck_assert_str_eq(err.arg[0], "2");
    ck_assert_str_eq(err.arg[1], "3");
    ck_assert_str_eq(text, "ab");
    ck_assert_int_eq(text_clean("", 0, TEXT_LINE, 0, "code", arena_current(), &text, &err), 0);
}
END_TEST

START_TEST(cleaning_twice_changes_nothing)
{
    static const char *const table[] = {
        " Sở  Y tế\r\n\ttỉnh ", "e\xCC\x82\xCC\x81 a", "\xEA\xB0\x80\xE1\x86\xA8",
        "a\xCC\xA3\xCC\x82",    "\xE0\xA5\x98 x",
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        for (int kind = TEXT_LINE; kind <= TEXT_BLOCK; kind++) {
            const char *once = cleaned(table[i], strlen(table[i]), (enum text_kind)kind);
            const char *twice = cleaned(once, strlen(once), (enum text_kind)kind);
            ck_assert_msg(strcmp(once, twice) == 0, "row %zu: %s / %s", i, once, twice);
        }
    }
}
END_TEST

START_TEST(length_and_width_count_what_is_seen)
{
    ck_assert_uint_eq(text_length(""), 0);
    ck_assert_uint_eq(text_length("Quyết"), 5);
    ck_assert_uint_eq(text_width(""), 0);
    ck_assert_uint_eq(text_width("Quyết định"), 10);
    ck_assert_uint_eq(text_width("e\xCC\x82\xCC\x81"), 1);
    ck_assert_uint_eq(text_width("東京"), 4);
    ck_assert_uint_eq(text_width("“…”"), 3);
    ck_assert_uint_eq(text_width("\xFF"), 1); /* whatever it is, a terminal shows one mark */
}
END_TEST

UNIT_MAIN("base/text", malformed_bytes_are_refused_with_their_place,
          the_edges_of_every_length_are_accepted, controls_overrides_and_non_characters_are_refused,
          the_neighbours_of_what_is_refused_are_not, a_line_is_trimmed_and_its_spaces_folded,
          a_block_keeps_its_lines, decomposed_text_is_composed, long_rows_of_marks_are_refused,
          the_limit_counts_composed_characters, cleaning_twice_changes_nothing,
          length_and_width_count_what_is_seen)
