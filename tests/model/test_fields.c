/*
 * test_fields.c - input fields: every type with what it takes, what it makes of it, what it
 * refuses.
 */
#include "phieu/json.h"
#include "phieu/model.h"

#include "unit.h"

static const struct field_spec fields[] = {
    {"subject", "trich-yeu", FIELD_LINE, true, 0, 20, NULL, "", ""},
    {"note", "y-kien", FIELD_BLOCK, false, 3, 30, NULL, "", ""},
    {"issued", "ngay", FIELD_DAY, false, 0, 0, NULL, "", ""},
    {"due", "han", FIELD_DUE, false, 0, 0, NULL, "", ""},
    {"pages", "so-trang", FIELD_INT, false, 1, 999, NULL, "", ""},
    {"free", "tu-do", FIELD_INT, false, 0, 0, NULL, "", ""},
    {"reply", "tra-loi", FIELD_BOOL, false, 0, 0, NULL, "", ""},
    {"urgency", "do-khan", FIELD_CHOICE, false, 0, 0,
     "normal=thường|urgent=khẩn|very-urgent=thượng khẩn|express=hỏa tốc", "", ""},
    {"lead", "chu-tri", FIELD_NAME, false, 0, 0, NULL, "", ""},
    {"support", "phoi-hop", FIELD_NAMES, false, 0, 3, NULL, "", ""},
    {"dues", "cac-han", FIELD_DUES, false, 0, 2, NULL, "", ""},
    {"files", "tep", FIELD_FILES, false, 0, 2, NULL, "", ""},
    {"changes", "sua", FIELD_OBJECT, false, 0, 2, NULL, "", ""},
    {"password", "mat-khau", FIELD_SECRET, false, 10, 20, NULL, "", ""},
    {"as-of", "luc", FIELD_INSTANT, false, 0, 0, NULL, "", ""},
    {0},
};

#define HEX32 "0123456789abcdef0123456789ABCDEF"
#define SHA   HEX32 HEX32
#define LOW   "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static json_t *read_json(const char *text)
{
    json_t *value;
    struct error err = {0};
    ck_assert_msg(json_read(text, strlen(text), &value, &err) == 0, "%s: %s", text, err.arg[0]);
    return value;
}

/* A member beside the required one. */
static json_t *input_of(const char *member)
{
    return read_json(arena_printf(arena_current(), "{\"subject\":\"S\"%s%s}",
                                  member[0] != '\0' ? "," : "", member));
}

static const struct {
    const char *member, *clean; /* clean "": as if it were absent */
} taken[] = {
    {"\"note\":\" a\\r\\nb \"", "\"note\":\"a\\nb\""},
    {"\"note\":\"\"", ""},
    {"\"note\":null", ""},
    {"\"issued\":\"10/3/2025\"", "\"issued\":\"2025-03-10\""},
    {"\"issued\":\" 10-3-2025 \"", "\"issued\":\"2025-03-10\""},
    {"\"issued\":\" \"", ""},
    {"\"due\":\"2025-03-13\"", "\"due\":\"2025-03-13\""},
    {"\"due\":\"13/3/2025\"", "\"due\":\"2025-03-13\""},
    {"\"due\":\"5wd\"", "\"due\":\"5wd\""},
    {"\"due\":\" 05 WD \"", "\"due\":\"5wd\""},
    {"\"due\":\"5 ngày làm việc\"", "\"due\":\"5wd\""},
    {"\"due\":\"5 ngay lam viec\"", "\"due\":\"5wd\""},
    {"\"due\":\"999 Ngày Làm Việc\"", "\"due\":\"999wd\""},
    {"\"due\":\"\"", ""},
    {"\"pages\":12", "\"pages\":12"},
    {"\"pages\":\"12\"", "\"pages\":12"},
    {"\"pages\":\" 012 \"", "\"pages\":12"},
    {"\"pages\":\"\"", ""},
    {"\"free\":-9007199254740993", "\"free\":-9007199254740993"},
    {"\"free\":0", "\"free\":0"},
    {"\"reply\":true", "\"reply\":true"},
    {"\"reply\":\"có\"", "\"reply\":true"},
    {"\"reply\":\"khong\"", "\"reply\":false"},
    {"\"reply\":\"0\"", "\"reply\":false"},
    {"\"reply\":\"\"", ""},
    {"\"urgency\":\"express\"", "\"urgency\":\"express\""},
    {"\"urgency\":\"Hỏa tốc\"", "\"urgency\":\"express\""},
    {"\"urgency\":\"HOẢ TỐC\"", "\"urgency\":\"express\""},
    {"\"urgency\":\"hoa-toc\"", "\"urgency\":\"express\""},
    {"\"urgency\":\"Very Urgent\"", "\"urgency\":\"very-urgent\""},
    {"\"urgency\":\"\"", ""},
    {"\"lead\":\"  KH-NV \"", "\"lead\":\"KH-NV\""},
    {"\"support\":\"KSBT, DUOC;ATTP\"", "\"support\":[\"KSBT\",\"DUOC\",\"ATTP\"]"},
    {"\"support\":\"KSBT,, ,\"", "\"support\":[\"KSBT\"]"},
    {"\"support\":[\"Khoa A, B\"]", "\"support\":[\"Khoa A, B\"]"},
    {"\"support\":[]", ""},
    {"\"support\":\"\"", ""},
    {"\"support\":\" , ;\"", ""},
    {"\"dues\":{\"KH-NV\":\"13/3/2025\",\"KSBT\":\"5wd\"}",
     "\"dues\":{\"KH-NV\":\"2025-03-13\",\"KSBT\":\"5wd\"}"},
    {"\"dues\":{\"KH-NV\":null}", ""},
    {"\"dues\":{}", ""},
    {"\"files\":[{\"sha256\":\"" SHA "\",\"name\":\" a.pdf \"}]",
     "\"files\":[{\"sha256\":\"" LOW "\",\"name\":\"a.pdf\"}]"},
    {"\"files\":[{\"sha256\":\"" SHA "\"}]", "\"files\":[{\"sha256\":\"" LOW "\",\"name\":\"\"}]"},
    {"\"files\":[]", ""},
    {"\"changes\":{\"code\":\"1/A\"}", "\"changes\":{\"code\":\"1/A\"}"},
    {"\"password\":\"  mười ký \"", "\"password\":\"  mười ký \""},
    {"\"as-of\":\"2025-03-10T08:15:02Z\"", "\"as-of\":\"2025-03-10T08:15:02.000Z\""},
    {"\"as-of\":\"10/3/2025\"", "\"as-of\":\"2025-03-10T16:59:59.999Z\""},
};

START_TEST(what_people_type_becomes_clean)
{
    for (size_t i = 0; i < sizeof taken / sizeof taken[0]; i++) {
        json_t *clean = NULL;
        struct error err = {0};
        struct buf got;
        buf_init(&got, arena_current(), 1 << 16);
        ck_assert_msg(fields_check(fields, input_of(taken[i].member), &clean, &err) == 0,
                      "%zu %s: %s %s", i, taken[i].member, error_info(err.code)->name, err.field);
        struct json_out out;
        json_out_init(&out, &got);
        json_put_value(&out, NULL, clean);
        const char *want = arena_printf(arena_current(), "{\"subject\":\"S\"%s%s}",
                                        taken[i].clean[0] != '\0' ? "," : "", taken[i].clean);
        ck_assert_str_eq(got.data, want);
    }
}
END_TEST

static const struct {
    const char *member;
    enum error_code code;
    const char *field;
} refused[] = {
    {"\"colour\":\"red\"", ERR_FIELD_UNKNOWN, "colour"},
    {"\"trich-yeu\":\"x\"", ERR_FIELD_UNKNOWN, "trich-yeu"},
    {"\"note\":5", ERR_FIELD_TYPE, "note"},
    {"\"note\":\"ab\"", ERR_FIELD_RANGE, "note"},
    {"\"note\":\"a\\u0007bcd\"", ERR_TEXT_CONTROL, "note"},
    {"\"note\":\"1234567890123456789012345678901\"", ERR_TEXT_TOO_LONG, "note"},
    {"\"issued\":\"30/02/2025\"", ERR_DATE_IMPOSSIBLE, "issued"},
    {"\"issued\":\"2014/02/30\"", ERR_DATE_IMPOSSIBLE, "issued"},
    {"\"issued\":\"hôm qua\"", ERR_DATE_SYNTAX, "issued"},
    {"\"issued\":\"5wd\"", ERR_DATE_SYNTAX, "issued"},
    {"\"issued\":20250310", ERR_FIELD_TYPE, "issued"},
    {"\"due\":\"0wd\"", ERR_FIELD_RANGE, "due"},
    {"\"due\":\"1000wd\"", ERR_FIELD_RANGE, "due"},
    {"\"due\":\"99999999999999999999wd\"", ERR_FIELD_RANGE, "due"},
    {"\"due\":\"-5wd\"", ERR_DATE_SYNTAX, "due"},
    {"\"due\":\"5 ngày\"", ERR_DATE_SYNTAX, "due"},
    {"\"due\":\"wd\"", ERR_DATE_SYNTAX, "due"},
    {"\"due\":\"31/4/2025\"", ERR_DATE_IMPOSSIBLE, "due"},
    {"\"due\":5", ERR_FIELD_TYPE, "due"},
    {"\"pages\":0", ERR_FIELD_RANGE, "pages"},
    {"\"pages\":1000", ERR_FIELD_RANGE, "pages"},
    {"\"pages\":\"1000\"", ERR_FIELD_RANGE, "pages"},
    {"\"pages\":\"99999999999999999999999999\"", ERR_FIELD_RANGE, "pages"},
    {"\"pages\":\"18446744073709551617\"", ERR_FIELD_RANGE, "pages"},
    {"\"pages\":\"-99999999999999999999999999\"", ERR_FIELD_RANGE, "pages"},
    {"\"free\":\"99999999999999999999999999\"", ERR_FIELD_RANGE, "free"},
    {"\"pages\":\"12a\"", ERR_FIELD_TYPE, "pages"},
    {"\"pages\":\"1 2\"", ERR_FIELD_TYPE, "pages"},
    {"\"pages\":\"+5\"", ERR_FIELD_TYPE, "pages"},
    {"\"pages\":\"-\"", ERR_FIELD_TYPE, "pages"},
    {"\"pages\":1.5", ERR_FIELD_TYPE, "pages"},
    {"\"pages\":1e2", ERR_FIELD_TYPE, "pages"},
    {"\"pages\":true", ERR_FIELD_TYPE, "pages"},
    {"\"reply\":\"maybe\"", ERR_FIELD_TYPE, "reply"},
    {"\"reply\":1", ERR_FIELD_TYPE, "reply"},
    {"\"urgency\":\"ngay\"", ERR_FIELD_CHOICE, "urgency"},
    {"\"urgency\":\"-\"", ERR_FIELD_CHOICE, "urgency"},
    {"\"urgency\":\"urgent=khẩn\"", ERR_FIELD_CHOICE, "urgency"},
    {"\"urgency\":1", ERR_FIELD_TYPE, "urgency"},
    {"\"lead\":[\"KH-NV\"]", ERR_FIELD_TYPE, "lead"},
    {"\"support\":\"A,B,C,D\"", ERR_FIELD_RANGE, "support"},
    {"\"support\":[\"A\",\"B\",\"C\",\"D\"]", ERR_FIELD_RANGE, "support"},
    {"\"support\":[\"A\",\" \"]", ERR_FIELD_EMPTY, "support"},
    {"\"support\":[\"A\",5]", ERR_FIELD_TYPE, "support"},
    {"\"support\":{\"A\":1}", ERR_FIELD_TYPE, "support"},
    {"\"dues\":[\"A\"]", ERR_FIELD_TYPE, "dues"},
    {"\"dues\":{\"A\":\"x\"}", ERR_DATE_SYNTAX, "dues"},
    {"\"dues\":{\" \":\"5wd\"}", ERR_FIELD_EMPTY, "dues"},
    {"\"dues\":{\"A\":\"\"}", ERR_FIELD_EMPTY, "dues"},
    {"\"dues\":{\"A\":\"5wd\",\"A \":\"6wd\"}", ERR_EXISTS, "dues"},
    {"\"dues\":{\"A\":\"5wd\",\"B\":\"5wd\",\"C\":\"5wd\"}", ERR_FIELD_RANGE, "dues"},
    {"\"files\":{\"sha256\":\"" SHA "\"}", ERR_FIELD_TYPE, "files"},
    {"\"files\":[\"" SHA "\"]", ERR_FIELD_TYPE, "files"},
    {"\"files\":[{\"sha256\":\"" HEX32 "\"}]", ERR_FIELD_TYPE, "files"},
    {"\"files\":[{\"sha256\":\"" HEX32 HEX32 "0\"}]", ERR_FIELD_TYPE, "files"},
    {"\"files\":[{\"name\":\"a\"}]", ERR_FIELD_TYPE, "files"},
    {"\"files\":[{\"sha256\":\"" SHA "\",\"path\":\"/etc\"}]", ERR_FIELD_TYPE, "files"},
    {"\"files\":[{\"sha256\":\"" SHA "\",\"name\":\"a\\u0001\"}]", ERR_TEXT_CONTROL, "files"},
    {"\"files\":[{\"sha256\":\"" SHA "\"},{\"sha256\":\"" SHA "\"},{\"sha256\":\"" SHA "\"}]",
     ERR_FIELD_RANGE, "files"},
    {"\"changes\":[]", ERR_FIELD_TYPE, "changes"},
    {"\"changes\":{\"a\":1,\"b\":2,\"c\":3}", ERR_FIELD_RANGE, "changes"},
    {"\"password\":\"short\"", ERR_FIELD_RANGE, "password"},
    {"\"password\":\"123456789012345678901\"", ERR_TEXT_TOO_LONG, "password"},
    {"\"password\":12345678901", ERR_FIELD_TYPE, "password"},
    {"\"as-of\":\"2025-03-10T25:00:00Z\"", ERR_DATE_IMPOSSIBLE, "as-of"},
    {"\"as-of\":\"sáng nay\"", ERR_DATE_SYNTAX, "as-of"},
};

START_TEST(every_refusal_names_its_field)
{
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        json_t *clean = NULL;
        struct error err = {0};
        ck_assert_msg(fields_check(fields, input_of(refused[i].member), &clean, &err) == -1,
                      "%zu %s was taken", i, refused[i].member);
        ck_assert_msg(err.code == refused[i].code, "%zu %s: %s", i, refused[i].member,
                      error_info(err.code)->name);
        ck_assert_msg(strcmp(err.field, refused[i].field) == 0, "%zu %s: field %s", i,
                      refused[i].member, err.field);
        ck_assert_ptr_null(clean);
    }
}
END_TEST

START_TEST(a_required_field_is_asked_for)
{
    json_t *clean;
    ck_refused(fields_check(fields, read_json("{}"), &clean, err), ERR_FIELD_MISSING, "subject");
    ck_refused(fields_check(fields, NULL, &clean, err), ERR_FIELD_MISSING, "subject");
    ck_refused(fields_check(fields, read_json("{\"subject\":null}"), &clean, err),
               ERR_FIELD_MISSING, "subject");
    ck_refused(fields_check(fields, read_json("{\"subject\":\"  \"}"), &clean, err),
               ERR_FIELD_EMPTY, "subject");
    ck_refused(fields_check(fields, json_array(), &clean, err), ERR_FIELD_TYPE, "");
}
END_TEST

START_TEST(refusals_say_what_is_allowed_and_keep_secrets)
{
    json_t *clean;
    struct error err = {0};
    ck_assert_int_eq(fields_check(fields, input_of("\"urgency\":\"gấp\""), &clean, &err), -1);
    ck_assert_str_eq(err.arg[0], "gấp");
    ck_assert_str_eq(err.arg[1], "normal, urgent, very-urgent, express");
    ck_assert_int_eq(fields_check(fields, input_of("\"pages\":1000"), &clean, &err), -1);
    ck_assert_str_eq(err.arg[0], "1..999");
    ck_assert_int_eq(fields_check(fields, input_of("\"password\":\"hunter2\""), &clean, &err), -1);
    ck_assert_ptr_null(strstr(err.arg[0], "hunter2"));
    ck_assert_ptr_null(strstr(err.arg[1], "hunter2"));
}
END_TEST

/* The letters of a decomposed text count once, and are kept composed. */
START_TEST(text_is_kept_composed)
{
    json_t *clean;
    const char *nfd = "{\"subject\":\"Ho\xCC\x89"
                      "a to\xCC\x82\xCC\x81"
                      "c\"}";
    ck_assert_int_eq(fields_check(fields, read_json(nfd), &clean, NULL), 0);
    ck_assert_str_eq(json_str(clean, "subject"), "Hỏa tốc");
}
END_TEST

START_TEST(members_stand_in_the_order_of_the_table)
{
    json_t *clean;
    struct buf got;
    struct json_out out;
    json_t *input =
        read_json("{\"pages\":3,\"lead\":\"A\",\"issued\":\"1/2/2025\",\"subject\":\"S\"}");
    buf_init(&got, arena_current(), 4096);
    json_out_init(&out, &got);
    ck_assert_int_eq(fields_check(fields, input, &clean, NULL), 0);
    json_put_value(&out, NULL, clean);
    ck_assert_str_eq(got.data,
                     "{\"subject\":\"S\",\"issued\":\"2025-02-01\",\"pages\":3,\"lead\":\"A\"}");
}
END_TEST

UNIT_MAIN("model/fields", what_people_type_becomes_clean, every_refusal_names_its_field,
          a_required_field_is_asked_for, refusals_say_what_is_allowed_and_keep_secrets,
          text_is_kept_composed, members_stand_in_the_order_of_the_table)
