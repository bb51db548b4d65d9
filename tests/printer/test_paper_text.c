/*
 * test_paper_text.c - text made fit to be printed.
 */
#include "words.h"

#include "printing.h"

START_TEST(text_is_composed_and_harmless)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"", ""},
        {"Công văn", "Công văn"},
        {"Tie\u0302\u0301ng Vie\u0323\u0302t",
         "Tiếng Việt"},                     /* decomposed, marks in either order */
        {"a\u202Eb\u2066c\u200Fd", "abcd"}, /* directions */
        {"x\u200By\uFEFFz", "xyz"},
        {"a\tb", "a b"},
        {"one\r\ntwo\u2028three", "one\ntwo\nthree"},
        {"bell\x07!", "bell!"},
        {"👍\U0001F3FD ok", "👍 ok"}, /* a colour of skin is not a second sign */
        {"=1+1", "=1+1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *got = print_text(cases[i].text);
        ck_assert_msg(strcmp(got, cases[i].want) == 0, "%zu: %s", i, got);
    }
}
END_TEST

START_TEST(a_row_of_marks_is_cut)
{
    struct buf text = job_new();
    buf_putc(&text, 'a');
    for (int i = 0; i < 500; i++) {
        buf_puts(&text, "\u0300");
    }
    ck_assert_uint_lt(text_length(print_text(text.data)), 12);
}
END_TEST

START_TEST(days_are_written_as_officials_write_them)
{
    ck_assert_str_eq(day_in_words(day_of(2026, 3, 1)), "ngày 01 tháng 3 năm 2026");
    ck_assert_str_eq(day_in_words(day_of(2026, 2, 28)), "ngày 28 tháng 02 năm 2026");
    ck_assert_str_eq(day_in_words(day_of(2026, 12, 31)), "ngày 31 tháng 12 năm 2026");
    ck_assert_ptr_nonnull(strstr(day_in_words(DAY_NONE), "....."));
}
END_TEST

START_TEST(members_are_days_or_instants)
{
    json_t *object;
    struct error err;
    const char *text =
        "{\"d\":\"2026-03-10\",\"t\":\"2026-03-10T18:30:00Z\",\"bad\":\"soon\",\"n\":null}";
    ck_assert_int_eq(json_read(text, strlen(text), &object, &err), 0);
    ck_assert_str_eq(member_day_shown(object, "d"), "10/03/2026");
    ck_assert_str_eq(member_day_shown(object, "t"),
                     "11/03/2026"); /* in Viet Nam it is the next day */
    ck_assert_str_eq(member_time_shown(object, "t"), "01:30 ngày 11/03/2026");
    ck_assert_str_eq(member_day_shown(object, "bad"), "");
    ck_assert_str_eq(member_day_shown(object, "n"), "");
    ck_assert_str_eq(member_day_shown(object, "none"), "");
}
END_TEST

START_TEST(texts_are_one_or_many)
{
    json_t *object;
    struct error err;
    const char *text = "{\"one\":\"a\",\"many\":[\"a\",\"\",null,7,\"b\"],\"none\":[]}";
    ck_assert_int_eq(json_read(text, strlen(text), &object, &err), 0);
    ck_assert_str_eq(print_texts(object, "one"), "a");
    ck_assert_str_eq(print_texts(object, "many"), "a\nb");
    ck_assert_str_eq(print_texts(object, "none"), "");
    ck_assert_str_eq(print_upper("Tỉnh Đồng Tháp, ưu ơ ễ"), "TỈNH ĐỒNG THÁP, ƯU Ơ Ễ");
}
END_TEST

UNIT_MAIN("printer/text", text_is_composed_and_harmless, a_row_of_marks_is_cut,
          days_are_written_as_officials_write_them, members_are_days_or_instants,
          texts_are_one_or_many)
