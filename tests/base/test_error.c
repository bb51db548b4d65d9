#include "unit.h"

#include "phieu/text.h"

#include <stdbool.h>

static const char *said(enum error_code code, const char *field, const char *arg1, const char *arg2,
                        enum lang lang)
{
    static char text[512];
    struct error err = {0};
    ck_assert_int_eq(error_set(&err, code, field, arg1, arg2), -1);
    error_text(&err, lang, text, sizeof text);
    return text;
}

/* Braces open a placeholder we know and nothing else. */
static bool placeholders_known(const char *text)
{
    for (const char *p = text; (p = strpbrk(p, "{}")) != NULL;) {
        if (strncmp(p, "{1}", 3) == 0 || strncmp(p, "{2}", 3) == 0) {
            p += 3;
        } else if (strncmp(p, "{field}", 7) == 0) {
            p += 7;
        } else {
            return false;
        }
    }
    return true;
}

START_TEST(every_row_of_the_catalogue_is_whole)
{
    for (unsigned code = ERR_NONE + 1; code < ERR_COUNT; code++) {
        const struct error_info *row = error_info((enum error_code)code);
        ck_assert_msg(row->name != NULL && row->name[0] != '\0', "row %u has no name", code);
        ck_assert_msg(strspn(row->name, "abcdefghijklmnopqrstuvwxyz0123456789-") ==
                          strlen(row->name),
                      "%s is not kebab-case", row->name);
        ck_assert_msg(row->http >= 400 && row->http <= 599, "%s: HTTP %d", row->name, row->http);
        ck_assert_msg(row->exit_status >= 1 && row->exit_status <= 125, "%s: exit %d", row->name,
                      row->exit_status);
        for (int lang = LANG_VI; lang <= LANG_EN; lang++) {
            const char *texts[] = {row->text[lang], row->remedy[lang]};
            for (size_t i = 0; i < 2; i++) {
                ck_assert_msg(texts[i] != NULL && texts[i][0] != '\0', "%s: text %d/%zu missing",
                              row->name, lang, i);
                ck_assert_msg(text_is_utf8(texts[i], strlen(texts[i])), "%s: not UTF-8", row->name);
                ck_assert_msg(placeholders_known(texts[i]), "%s: %s", row->name, texts[i]);
            }
        }
    }
}
END_TEST

START_TEST(names_are_unique_and_lead_back_to_their_code)
{
    for (unsigned code = ERR_NONE + 1; code < ERR_COUNT; code++) {
        const char *name = error_info((enum error_code)code)->name;
        ck_assert_msg(error_by_name(name) == code, "%s leads to %s", name,
                      error_info(error_by_name(name))->name);
    }
    ck_assert_int_eq(error_by_name("no-such-error"), ERR_NONE);
    ck_assert_int_eq(error_by_name(""), ERR_NONE);
}
END_TEST

START_TEST(sentences_name_the_field_as_people_do)
{
    ck_assert_str_eq(said(ERR_FIELD_MISSING, "subject", NULL, NULL, LANG_VI), "Thiếu trích yếu.");
    ck_assert_str_eq(said(ERR_FIELD_MISSING, "subject", NULL, NULL, LANG_EN),
                     "The subject is missing.");
    ck_assert_str_eq(said(ERR_FIELD_EMPTY, "unit", NULL, NULL, LANG_VI), "Đơn vị để trống.");
    ck_assert_str_eq(said(ERR_FIELD_RANGE, "pages", "1–9999", NULL, LANG_VI),
                     "Số trang ngoài khoảng cho phép (1–9999).");
    ck_assert_str_eq(said(ERR_FIELD_CHOICE, "urgency", "gấp", "thường, khẩn", LANG_EN),
                     "The urgency does not take “gấp”; it takes: thường, khẩn.");
}
END_TEST

START_TEST(a_field_without_a_label_keeps_its_spelling)
{
    ck_assert_str_eq(said(ERR_FIELD_EMPTY, "lines[2].x", NULL, NULL, LANG_EN),
                     "lines[2].x is empty.");
    ck_assert_str_eq(said(ERR_FIELD_EMPTY, NULL, NULL, NULL, LANG_VI), "Giá trị để trống.");
}
END_TEST

START_TEST(arguments_are_not_read_as_placeholders)
{
    ck_assert_str_eq(said(ERR_FIELD_UNKNOWN, NULL, "{2}{field}", "second", LANG_EN),
                     "There is no field named “{2}{field}”.");
}
END_TEST

START_TEST(remedies_are_filled_too)
{
    struct error err = {0};
    char text[256];
    error_set(&err, ERR_FIELD_RANGE, "pages", "1–9", NULL);
    error_remedy(&err, LANG_VI, text, sizeof text);
    ck_assert_str_eq(text, "Nhập giá trị trong khoảng 1–9.");
    error_set(&err, ERR_FIELD_MISSING, "due", NULL, NULL);
    error_remedy(&err, LANG_EN, text, sizeof text);
    ck_assert_str_eq(text, "Give the deadline and try again.");
}
END_TEST

START_TEST(long_arguments_are_cut_between_characters)
{
    char longer[600] = "";
    for (int i = 0; i < 100; i++) {
        strcat(longer, "ệ"); /* three bytes: 239 is not a multiple */
    }
    struct error err = {0};
    error_set(&err, ERR_FIELD_TYPE, longer, longer, longer);
    ck_assert_uint_eq(strlen(err.arg[0]), 237);
    ck_assert_uint_eq(strlen(err.field), 63);
    ck_assert(text_is_utf8(err.arg[1], strlen(err.arg[1])));
}
END_TEST

START_TEST(a_small_buffer_gets_a_whole_prefix)
{
    struct error err = {0};
    char text[64];
    error_set(&err, ERR_FIELD_MISSING, "subject", NULL, NULL);
    for (size_t size = 1; size < 24; size++) {
        memset(text, 'x', sizeof text);
        error_text(&err, LANG_VI, text, size);
        ck_assert_uint_lt(strlen(text), size);
        ck_assert_msg(text_is_utf8(text, strlen(text)), "size %zu cuts a character", size);
        ck_assert_int_eq(strncmp(text, "Thiếu trích yếu.", strlen(text)), 0);
        ck_assert_int_eq(text[size], 'x');
    }
}
END_TEST

START_TEST(an_error_may_be_set_from_its_own_words_or_to_nobody)
{
    struct error err = {0};
    error_set(&err, ERR_IO, "file", "path", "why");
    error_set(&err, ERR_FILE_MISSING, err.field, err.arg[0], err.arg[1]);
    ck_assert_str_eq(err.field, "file");
    ck_assert_str_eq(err.arg[0], "path");
    ck_assert_int_eq(error_set(NULL, ERR_IO, NULL, NULL, NULL), -1);
}
END_TEST

START_TEST(bytes_that_are_no_text_come_back_as_question_marks)
{
    struct error err = {0};
    error_set(&err, ERR_IO, "x\xE8y", "/\xC3\xA0\xC3", "\x80\xFF");
    ck_assert_str_eq(err.field, "x?y");
    ck_assert_str_eq(err.arg[0], "/à?");
    ck_assert_str_eq(err.arg[1], "??");
}
END_TEST

UNIT_MAIN("base/error", bytes_that_are_no_text_come_back_as_question_marks,
          every_row_of_the_catalogue_is_whole, names_are_unique_and_lead_back_to_their_code,
          sentences_name_the_field_as_people_do, a_field_without_a_label_keeps_its_spelling,
          arguments_are_not_read_as_placeholders, remedies_are_filled_too,
          long_arguments_are_cut_between_characters, a_small_buffer_gets_a_whole_prefix,
          an_error_may_be_set_from_its_own_words_or_to_nobody)
