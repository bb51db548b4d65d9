/*
 * test_values.c - dates, numbers, codes, subjects and ids as senders write them.
 */
#include "values.h"

#include "unit.h"

static const char *or_dash(const char *text)
{
    return text != NULL ? text : "-";
}

START_TEST(subject_loses_its_v_v)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"V/v đề xuất", "đề xuất"},
        {"v/v đề xuất", "đề xuất"},
        {"V/V: đề xuất", "đề xuất"},
        {"V/v : đề xuất", "đề xuất"},
        {"V / v đề xuất", "đề xuất"},
        {"V/vđề xuất", "đề xuất"},
        {"Vv đề xuất", "đề xuất"},
        {"Vv: đề xuất", "đề xuất"},
        {"V/v.", "-"},
        {"V/v", "-"},
        {"Về việc đề xuất", "Về việc đề xuất"},
        {"VVIP", "VVIP"},
        {"Văn bản", "Văn bản"},
        {"V", "V"},
        {"đề xuất V/v", "đề xuất V/v"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *got = or_dash(value_subject(cases[i].text));
        ck_assert_msg(strcmp(got, cases[i].want) == 0, "case %zu: %s", i, got);
    }
    ck_assert_ptr_null(value_subject(NULL));
}
END_TEST

START_TEST(code_is_read_whole_or_in_parts)
{
    static const struct {
        const char *number, *notation, *whole;
        const char *want, *want_number, *want_notation;
    } cases[] = {
        {"595", "SYT-NVY", NULL, "595/SYT-NVY", "595", "SYT-NVY"},
        {"595", "/SYT-NVY", NULL, "595/SYT-NVY", "595", "SYT-NVY"},
        {"595/SYT-NVY", NULL, NULL, "595/SYT-NVY", "595", "SYT-NVY"},
        {"595/SYT-NVY", "SYT-NVY", NULL, "595/SYT-NVY", "595", "SYT-NVY"},
        {"595/2025", "SYT", NULL, "595/2025/SYT", "595/2025", "SYT"},
        {NULL, NULL, "595/SYT-NVY", "595/SYT-NVY", "595", "SYT-NVY"},
        {NULL, NULL, "595 / SYT-NVY", "595 / SYT-NVY", "595", "SYT-NVY"},
        {NULL, NULL, "15/2025/NĐ-CP", "15/2025/NĐ-CP", "15", "2025/NĐ-CP"},
        {NULL, NULL, "595", "595", "595", "-"},
        {NULL, NULL, "/SYT", "/SYT", "-", "SYT"},
        {"595", NULL, NULL, "595", "595", "-"},
        {NULL, "SYT", NULL, "SYT", "-", "SYT"},
        {NULL, NULL, NULL, "-", "-", "-"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct record record = {.value = {[SLOT_CODE_NUMBER] = cases[i].number,
                                                [SLOT_CODE_NOTATION] = cases[i].notation,
                                                [SLOT_CODE] = cases[i].whole}};
        const struct code code = value_code(&record);
        ck_assert_msg(strcmp(or_dash(code.whole), cases[i].want) == 0 &&
                          strcmp(or_dash(code.number), cases[i].want_number) == 0 &&
                          strcmp(or_dash(code.notation), cases[i].want_notation) == 0,
                      "case %zu: %s, %s, %s", i, or_dash(code.whole), or_dash(code.number),
                      or_dash(code.notation));
    }
}
END_TEST

START_TEST(unusable_date_is_absent_and_noted)
{
    static const struct {
        const char *text, *want, *note;
    } cases[] = {
        {"2025/03/10", "2025-03-10", NULL},
        {"30/10/2020", "2020-10-30", NULL},
        {"2018/09/28 00:00:00", "2018-09-28", NULL},
        {"2018-09-28T00:00:00", "2018-09-28", NULL},
        {"2014/02/30", "", "date-impossible"},
        {"mai", "", "date-unreadable"},
        {"30/10", "", "date-unreadable"},
        {"0001/01/01", "", "date-impossible"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct record record = {.value = {[SLOT_DUE] = cases[i].text}};
        struct notes notes;
        char iso[DAY_TEXT];
        notes_init(&notes);
        ck_assert_str_eq(day_iso(value_day(&notes, &record, SLOT_DUE), iso), cases[i].want);
        const char *note = json_str(json_array_get(notes.list, 0), "code");
        ck_assert_msg(strcmp(note, cases[i].note != NULL ? cases[i].note : "") == 0, "case %zu: %s",
                      i, note);
    }
}
END_TEST

START_TEST(number_is_plain_digits_in_range)
{
    static const struct {
        const char *text;
        int64_t want;
    } cases[] = {{"0", 0},    {"22", 22},  {"0100", 100}, {"101", -1},        {"-1", -1},
                 {"2.5", -1}, {"hai", -1}, {"1 ", -1},    {"9999999999", -1}, {NULL, -1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const struct record record = {.value = {[SLOT_PAGES] = cases[i].text}};
        struct notes notes;
        notes_init(&notes);
        ck_assert_msg(value_number(&notes, &record, SLOT_PAGES, 100) == cases[i].want, "case %zu",
                      i);
        const bool noted = json_array_size(notes.list) == 1;
        ck_assert_msg(noted == (cases[i].want < 0 && cases[i].text != NULL), "case %zu: note", i);
    }
}
END_TEST

START_TEST(document_id_of_three_parts_is_taken_apart)
{
    struct document_id id = value_document_id("H99.7.1,2025/03/10,595/SYT-NVY");
    ck_assert_str_eq(id.organ, "H99.7.1");
    ck_assert_str_eq(id.date, "2025/03/10");
    ck_assert_str_eq(id.code, "595/SYT-NVY");
    id = value_document_id("7f1c2d3e-0000-4000-8000-0123456789ab");
    ck_assert(id.organ == NULL && id.date == NULL && id.code == NULL);
    id = value_document_id(",,");
    ck_assert(id.organ == NULL && id.code == NULL);
    id = value_document_id(NULL);
    ck_assert(id.code == NULL);
}
END_TEST

UNIT_MAIN("exchange/values", subject_loses_its_v_v, code_is_read_whole_or_in_parts,
          unusable_date_is_absent_and_noted, number_is_plain_digits_in_range,
          document_id_of_three_parts_is_taken_apart)
