/* test_find.c - from what people type to a unit or a person. */
#include "office_fixture.h"

START_TEST(units_are_found_by_code_and_name_however_typed)
{
    found_office();
    static const struct {
        const char *text;
        int unit;
    } rows[] = {
        {"KH-NV", KHNV},
        {"kh-nv", KHNV},
        {"KH NV", KHNV},
        {" kh - nv ", KHNV},
        {"P. KH-NV", KHNV},
        {"phòng KH-NV", KHNV},
        {"Phòng Kế hoạch - Nghiệp vụ", KHNV},
        {"phong ke hoach nghiep vu", KHNV},
        {"Kế hoạch - Nghiệp vụ", KHNV},
        {"ke hoach nghiep vu", KHNV},
        {"P. Kế hoạch - Nghiệp vụ", KHNV},
        {"KẾ HOẠCH NGHIỆP VỤ", KHNV},
        {"Khoa Kiểm soát bệnh tật", KSBT},
        {"K. Kiểm soát bệnh tật", KSBT},
        {"kiem soat benh tat", KSBT},
        {"Tổ Côn trùng", CT},
        {"KSBT-CT", CT},
        {"Trung tâm Y tế huyện", TTYT},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct unit_id found = NO_UNIT;
        struct assignee who = {NO_UNIT, {99}};
        struct error why = {0};
        ck_assert_msg(directory_find_unit(&dir, rows[i].text, "lead", &found, &why) == 0, "%s: %s",
                      rows[i].text, error_info(why.code)->name);
        ck_assert_msg(found.v == rows[i].unit, "%s: %d", rows[i].text, (int)found.v);
        ck_assert_int_eq(directory_find_assignee(&dir, rows[i].text, "lead", &who, &why), 0);
        ck_assert_int_eq(who.unit.v, rows[i].unit);
        ck_assert_int_eq(who.person.v, NOBODY);
    }
}
END_TEST

START_TEST(people_are_found_by_login_and_name)
{
    found_office();
    static const struct {
        const char *text;
        int person;
    } rows[] = {
        {"kh3", KH3},       {"KH3", KH3},          {"Kế Văn Ba", KH3},
        {"ke van ba", KH3}, {"KẾ VĂN BA", KH3},    {"Côn Thị Hai", CT2},
        {"gd", GD},         {"Đinh Văn Giám", GD}, {"dinh van giam", GD},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct person_id found = NO_PERSON;
        struct assignee who = {{99}, NO_PERSON};
        struct error why = {0};
        ck_assert_msg(directory_find_person(&dir, rows[i].text, "to", &found, &why) == 0, "%s",
                      rows[i].text);
        ck_assert_msg(found.v == rows[i].person, "%s: %d", rows[i].text, (int)found.v);
        ck_assert_int_eq(directory_find_assignee(&dir, rows[i].text, "lead", &who, &why), 0);
        ck_assert_int_eq(who.person.v, rows[i].person);
        ck_assert_int_eq(who.unit.v, 0);
    }
}
END_TEST

START_TEST(decomposed_text_finds_the_same)
{
    found_office();
    struct unit_id found = NO_UNIT;
    struct error why;
    /* "Tổ Côn trùng" with combining marks */
    ck_assert_int_eq(directory_find_unit(&dir, "To\xCC\x82\xCC\x89 Co\xCC\x82n tru\xCC\x80ng",
                                         "lead", &found, &why),
                     0);
    ck_assert_int_eq(found.v, CT);
}
END_TEST

START_TEST(an_unknown_name_is_refused_with_the_nearest)
{
    found_office();
    struct unit_id found = {77};
    struct error why = {0};
    ck_assert_int_eq(directory_find_unit(&dir, "KH-NU", "lead", &found, &why), -1);
    ck_assert_int_eq(why.code, ERR_UNIT_UNKNOWN);
    ck_assert_str_eq(why.field, "lead");
    ck_assert_str_eq(why.arg[0], "KH-NU");
    ck_assert_ptr_eq(strstr(why.arg[1], "KH-NV (Phòng Kế hoạch - Nghiệp vụ)"), why.arg[1]);
    ck_assert_ptr_null(strstr(why.arg[1], "Đội Y tế lưu động")); /* it is no longer there */
    ck_assert_ptr_null(strstr(why.arg[1], "kh1"));               /* a unit was asked for */
    ck_assert_int_eq(found.v, 77);
    ck_assert_int_eq(directory_find_unit(&dir, "Kiểm soát bện tật", "unit", &found, &why), -1);
    ck_assert_ptr_eq(strstr(why.arg[1], "KSBT (Khoa Kiểm soát bệnh tật)"), why.arg[1]);
    struct person_id who;
    ck_assert_int_eq(directory_find_person(&dir, "Kế Văn Bá Đạo", "to", &who, &why), -1);
    ck_assert_int_eq(why.code, ERR_PERSON_UNKNOWN);
    ck_assert_ptr_eq(strstr(why.arg[1], "kh3 (Kế Văn Ba)"), why.arg[1]);
    /* Three names at most, and none at all when nothing is like it. */
    int commas = 0;
    for (const char *c = why.arg[1]; *c != '\0'; c++) {
        commas += *c == ',';
    }
    ck_assert_int_le(commas, 2);
    ck_assert_int_eq(directory_find_person(&dir,
                                           "Một cái tên không giống bất cứ ai ở cơ quan này cả",
                                           "to", &who, &why),
                     -1);
    ck_assert_str_eq(why.arg[1], "-");
    /* Of equally near ones, as they stand in the office. */
    ck_assert_int_eq(directory_find_person(&dir, "kh9", "to", &who, &why), -1);
    ck_assert_str_eq(why.arg[1], "kh1 (Kế Văn Trưởng), kh2 (Kế Thị Phó), kh3 (Kế Văn Ba)");
    struct assignee any;
    ck_refused(directory_find_assignee(&dir, "XYZ", "support", &any, err), ERR_UNIT_UNKNOWN,
               "support");
}
END_TEST

START_TEST(kinds_are_not_mixed_up)
{
    found_office();
    struct unit_id found;
    struct person_id who;
    ck_refused(directory_find_unit(&dir, "kh1", "unit", &found, err), ERR_UNIT_UNKNOWN, "unit");
    ck_refused(directory_find_person(&dir, "KH-NV", "to", &who, err), ERR_PERSON_UNKNOWN, "to");
    ck_refused(directory_find_unit(&dir, "", "unit", &found, err), ERR_FIELD_EMPTY, "unit");
    ck_refused(directory_find_unit(&dir, " - ", "unit", &found, err), ERR_FIELD_EMPTY, "unit");
    ck_refused(directory_find_unit(&dir, "phòng", "unit", &found, err), ERR_UNIT_UNKNOWN, "unit");
    ck_refused(directory_find_unit(&dir, "Khoa Kế hoạch - Nghiệp vụ", "unit", &found, err),
               ERR_UNIT_UNKNOWN, "unit"); /* it is a Phòng */
}
END_TEST

START_TEST(a_name_of_several_is_refused_and_the_code_decides)
{
    found_office();
    found_person(40, "ba2", "Kế Văn Bá", KSBT, "officer");
    found(ACT_UNIT_ADD, "{'id':41,'code':'KH-TC','name':'Phòng Kiểm soát bệnh tật','parent':1}");
    found(ACT_UNIT_ADD, "{'id':42,'code':'kh3','name':'Tổ Ba','parent':1}");
    struct person_id who = NO_PERSON;
    struct unit_id found_unit;
    struct assignee any = {{0}, {0}};
    struct error why = {0};
    ck_assert_int_eq(directory_find_person(&dir, "ke van ba", "to", &who, &why), -1);
    ck_assert_int_eq(why.code, ERR_NAME_AMBIGUOUS);
    ck_assert_str_eq(why.arg[1], "kh3 (Kế Văn Ba), ba2 (Kế Văn Bá)");
    ck_assert_int_eq(directory_find_person(&dir, "ba2", "to", &who, &why), 0);
    ck_assert_int_eq(who.v, 40);
    /* "phòng" and "khoa" tell two units of one name apart; without them it is both. */
    ck_refused(directory_find_unit(&dir, "kiểm soát bệnh tật", "lead", &found_unit, err),
               ERR_NAME_AMBIGUOUS, "lead");
    ck_assert_int_eq(
        directory_find_unit(&dir, "phòng kiểm soát bệnh tật", "lead", &found_unit, &why), 0);
    ck_assert_int_eq(found_unit.v, 41);
    /* A code of one and a login of another: the letters as written decide, else it is both. */
    ck_refused(directory_find_assignee(&dir, "kh3", "lead", &any, err), ERR_NAME_AMBIGUOUS, "lead");
    ck_assert_int_eq(directory_find_unit(&dir, "KH3", "lead", &found_unit, &why), 0);
    ck_assert_int_eq(found_unit.v, 42);
}
END_TEST

START_TEST(who_left_is_named_as_such_unless_another_has_the_name)
{
    found_office();
    struct unit_id found_unit = NO_UNIT;
    struct person_id who = NO_PERSON;
    struct error why = {0};
    ck_refused(directory_find_unit(&dir, "CU", "lead", &found_unit, err), ERR_INACTIVE, "lead");
    ck_refused(directory_find_unit(&dir, "đội y tế lưu động", "lead", &found_unit, err),
               ERR_INACTIVE, "lead");
    ck_refused(directory_find_person(&dir, "cu", "to", &who, err), ERR_INACTIVE, "to");
    found_person(43, "nghi2", "Cựu Thị Nghỉ", KSBT, "officer");
    ck_assert_int_eq(directory_find_person(&dir, "Cựu Thị Nghỉ", "to", &who, &why), 0);
    ck_assert_int_eq(who.v, 43);
    ck_refused(directory_find_person(&dir, "cu", "to", &who, err), ERR_INACTIVE, "to");
}
END_TEST

UNIT_MAIN("model/find", units_are_found_by_code_and_name_however_typed,
          people_are_found_by_login_and_name, decomposed_text_finds_the_same,
          an_unknown_name_is_refused_with_the_nearest, kinds_are_not_mixed_up,
          a_name_of_several_is_refused_and_the_code_decides,
          who_left_is_named_as_such_unless_another_has_the_name)
