/*
 * test_types.c - the types of letters, by name, by abbreviation, by notation.
 */
#include "phieu/model.h"
#include "phieu/text.h"

#include "unit.h"

START_TEST(the_29_types_of_the_decree_stand_first_in_its_order)
{
    static const char *const abbreviations[29] = {
        "NQ",  "QĐ",  "CT", "QC",  "QyĐ", "TC",  "TB", "HD", "CTr", "KH",
        "PA",  "ĐA",  "DA", "BC",  "BB",  "TTr", "HĐ", "",   "CĐ",  "BGN",
        "BTT", "GUQ", "GM", "GGT", "GNP", "PG",  "PC", "PB", ""};
    ck_assert_int_ge(letter_type_count, 29);
    for (int i = 0; i < 29; i++) {
        ck_assert_msg(strcmp(letter_types[i].abbreviation, abbreviations[i]) == 0, "%d: %s", i + 1,
                      letter_types[i].abbreviation);
    }
    ck_assert_str_eq(letter_types[17].name, "Công văn");
    ck_assert_str_eq(letter_types[28].name, "Thư công");
}
END_TEST

START_TEST(names_and_abbreviations_are_distinct)
{
    for (int i = 0; i < letter_type_count; i++) {
        const struct letter_type *type = &letter_types[i];
        ck_assert_str_ne(type->name, "");
        ck_assert_ptr_eq(letter_type_find(type->name), type);
        ck_assert_msg(type->abbreviation[0] == '\0' || letter_type_find(type->abbreviation) == type,
                      "%s", type->abbreviation);
    }
}
END_TEST

static const struct found {
    const char *text, *name; /* name NULL: none */
} finds[] = {
    {"Kế hoạch", "Kế hoạch"},
    {"ke hoach", "Kế hoạch"},
    {"KẾ HOẠCH", "Kế hoạch"},
    {" kế  hoạch ", "Kế hoạch"},
    {"QĐ", "Quyết định"},
    {"QyĐ", "Quy định"},
    {"QC", "Quy chế"},
    {"CT", "Chỉ thị"},
    {"CTr", "Chương trình"},
    {"ĐA", "Đề án"},
    {"DA", "Dự án"},
    {"CV", "Công văn"},
    {"cong-van", "Công văn"},
    {"qđ", NULL}, /* case counts in abbreviations */
    {"ctr", NULL},
    {"Thoả thuận", NULL},
    {"Bản thoả thuận", "Bản thỏa thuận"},
    {"", NULL},
    {"-", NULL},
    {"Chuối", NULL},
};

START_TEST(types_are_found_by_what_people_type)
{
    for (size_t i = 0; i < sizeof finds / sizeof finds[0]; i++) {
        const struct letter_type *type = letter_type_find(finds[i].text);
        ck_assert_msg((type == NULL) == (finds[i].name == NULL), "“%s”", finds[i].text);
        if (type != NULL) {
            ck_assert_str_eq(type->name, finds[i].name);
        }
    }
}
END_TEST

static const struct found notations[] = {
    {"QĐ-UBND", "Quyết định"},
    {"KH-SYT", "Kế hoạch"},
    {"SYT-NVY", "Công văn"},
    {"VP-KGVX", "Công văn"},
    {"NN&PTNT-TL", "Công văn"},
    {"TTr-SYT", "Tờ trình"},
    {"BC-TTYT", "Báo cáo"},
    {"HĐ-ABC", "Hợp đồng"},
    {"CT-UBND", "Chỉ thị"},
    {"CTr-UBND", "Chương trình"},
    {"CV-VPTU", "Công văn"},
    {"2020/NĐ-CP", "Nghị định"},
    {"2019/TT-BNV", "Thông tư"},
    {"2013/TTLT-BYT-BTC", "Thông tư liên tịch"},
    {"2025/NQ-HĐND", "Nghị quyết"},
    {"2024/QH15", "Luật"},
    {"2018/UBTVQH14", NULL}, /* Pháp lệnh or Nghị quyết */
    {"NQ/TW", "Nghị quyết"},
    {"CTr/TU", "Chương trình"},
    {"TT/TU", "Thông tri"},
    {"TT-BYT", "Thông tư"},
    {"KL/TW", "Kết luận"},
    {"UBND", "Công văn"},
    {"BC", NULL}, /* a report, or an agency of that name */
    {"", NULL},
};

START_TEST(notations_tell_the_type_by_their_first_group)
{
    for (size_t i = 0; i < sizeof notations / sizeof notations[0]; i++) {
        const struct letter_type *type = letter_type_of_notation(notations[i].text);
        ck_assert_msg((type == NULL) == (notations[i].name == NULL), "“%s”", notations[i].text);
        ck_assert_msg(type == NULL || strcmp(type->name, notations[i].name) == 0, "“%s”: %s",
                      notations[i].text, type == NULL ? "-" : type->name);
    }
}
END_TEST

UNIT_MAIN("model/types", the_29_types_of_the_decree_stand_first_in_its_order,
          names_and_abbreviations_are_distinct, types_are_found_by_what_people_type,
          notations_tell_the_type_by_their_first_group)
