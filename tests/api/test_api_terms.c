/* test_api_terms.c - deadlines nobody named, deadlines that are odd, and what is owed the same day.
 */
#include "counted.h"

#include "phieu/day.h"

/* ---- the quy chế's own deadlines ----------------------------------------------------------------
 */

START_TEST(who_names_no_deadline_gets_that_of_the_rules)
{
    const json_t *json =
        ck_status(post("vanthu", "/v1/letters",
                       "{'code':'60/DEF','issued':'2025-04-24','issuer':'Sở Y tế','subject':'x',"
                       "'arrived':'2025-04-24','urgency':'khan'}"),
                  201);
    const char *ref =
        arena_printf(arena_current(), "%lld%%2F2025", (long long)int_at(json, "letter.number"));
    const json_t *letter = show("vanthu", ref);
    ck_assert_str_eq(str_at(letter, "fields.due"), "2025-04-28"); /* Saturday 26/4 is worked */
    ck_assert_str_eq(str_at(letter, "fields.due_rule"), "3wd 2025-04-24 default Văn bản khẩn");
    act("vanthu", ref, "direct", "{'lead':'KH-NV','on_behalf_of':'giamdoc'}");
    letter = show("vanthu", ref);
    ck_assert_str_eq(str_at(letter, "lines.0.due_rule"), "3wd 2025-04-24 default Văn bản khẩn");
    const json_t *why = ck_status(get("vanthu", "/v1/letters/%s/why-due", ref), 200);
    ck_assert_str_eq(str_at(why, "kind"), "default");
    ck_assert_str_eq(str_at(why, "default"), "Văn bản khẩn");
    ck_assert_msg(strstr(str_at(why, "text"), "mặc định của quy chế “Văn bản khẩn”") != NULL, "%s",
                  str_at(why, "text"));
    act("kh.truong", ref, "hand-down", "{'lead':'kh.an'}");
    ck_assert_str_eq(str_at(show("vanthu", ref), "lines.1.due_rule"), "parent");
    ck_assert_str_eq(str_at(show("vanthu", ref), "lines.1.due"), "2025-04-28");
    /* an ordinary letter of no type has none in this house */
    const char *plain = new_letter("61/DEF");
    ck_assert_str_eq(str_at(show("vanthu", plain), "fields.due"), "");
}
END_TEST

START_TEST(odd_deadlines_are_told_and_stand)
{
    const char *ref = new_letter("70/WARN");
    const json_t *json =
        ck_status(post("vanthu", arena_printf(arena_current(), "/v1/letters/%s/direct", ref),
                       "{'lead':'KH-NV','support':['DUOC'],'on_behalf_of':'giamdoc',"
                       "'dues':{'KH-NV':'2027-03-10','DUOC':'2027-03-13'}}"),
                  200);
    ck_assert_uint_eq(size_at(json, "warnings"), 2);
    ck_assert_str_eq(str_at(json, "warnings.0.code"), "support-after-lead");
    ck_assert_int_eq(int_at(json, "warnings.0.line"), 2);
    ck_assert_str_eq(str_at(json, "warnings.0.text"),
                     "DUOC: hạn phối hợp 13/03/2027 muộn hơn hạn của chủ trì (10/03/2027).");
    ck_assert_str_eq(str_at(json, "warnings.1.code"), "due-on-day-off"); /* a Saturday */
    ck_assert_str_eq(str_at(show("vanthu", ref), "lines.1.due"), "2027-03-13");
    const char *own = counted_letter("71/WARN", "2025-05-12", 5);
    json = ck_status(post("vanthu", arena_printf(arena_current(), "/v1/letters/%s/direct", own),
                          "{'support':['KSBT'],'due':'2025-05-20','on_behalf_of':'giamdoc'}"),
                     200);
    ck_assert_str_eq(str_at(json, "warnings.0.code"), "support-after-lead");
    ck_assert_str_eq(str_at(json, "warnings.1.code"), "due-after-letter");
    ck_assert_uint_eq(size_at(json, "warnings"), 2);
}
END_TEST

/* ---- duties of the day
 * --------------------------------------------------------------------------- */

static const json_t *duty_of(const json_t *letter, const char *name)
{
    const json_t *duties = at(letter, "same_day");
    for (size_t i = 0; i < json_array_size(duties); i++) {
        if (strcmp(str_at(json_array_get(duties, i), "what"), name) == 0) {
            return json_array_get(duties, i);
        }
    }
    return NULL;
}

static const json_t *row_of(const char *who, const char *ref)
{
    const json_t *rows = at(ck_status(get(who, "/v1/letters?box=todo&limit=200"), 200), "letters");
    for (size_t i = 0; i < json_array_size(rows); i++) {
        if (strcmp(str_at(json_array_get(rows, i), "ref"), plain_ref(ref)) == 0) {
            return json_array_get(rows, i);
        }
    }
    return NULL;
}

START_TEST(a_desk_says_what_is_owed_today)
{
    const json_t *json =
        ck_status(post("vanthu", "/v1/letters",
                       "{'code':'80/DUTY','issued':'2025-03-03','issuer':'Sở Y tế','subject':'x',"
                       "'arrived':'2025-03-03'}"),
                  201);
    const char *ref =
        arena_printf(arena_current(), "%lld%%2F2025", (long long)int_at(json, "letter.number"));
    const json_t *duty = duty_of(show("vanthu", ref), "present");
    ck_assert_str_eq(str_at(duty, "by"), "2025-03-03T16:59:59.999Z");
    ck_assert_str_eq(str_at(duty, "last"), "2025-03-04T16:59:59.999Z");
    ck_assert(json_is_true(at(duty, "late")));
    ck_assert(json_is_null(at(duty, "done_at")));
    ck_assert_ptr_null(duty_of(show("vanthu", ref), "assign"));
    ck_assert_ptr_null(duty_of(show("vanthu", ref), "receipt"));
    ck_assert_str_eq(str_at(row_of("vanthu", ref), "owed.text"), "trình trễ, hạn 04/03/2025");
    act("vanthu", ref, "present", "{'to':'giamdoc'}");
    ck_assert_ptr_null(row_of("vanthu", ref));
    const json_t *row = row_of("giamdoc", ref);
    ck_assert_str_eq(str_at(row, "owed.what"), "assign");
    ck_assert(json_is_false(at(row, "owed.late")));
    duty = duty_of(show("vanthu", ref), "present");
    ck_assert(json_is_string(at(duty, "done_at")));
    ck_assert(json_is_true(at(duty, "late")));
    /* khẩn: in the house's twenty minutes */
    json = ck_status(post("vanthu", "/v1/letters",
                          "{'code':'81/DUTY','issued':'2025-03-03','issuer':'Sở Y tế',"
                          "'subject':'x','urgency':'hoa-toc','due':'2025-03-20',"
                          "'arrived':'2025-03-03'}"),
                     201);
    ref = arena_printf(arena_current(), "%lld%%2F2025", (long long)int_at(json, "letter.number"));
    const json_t *letter = show("vanthu", ref);
    struct instant registered, by;
    ck_assert_int_eq(instant_parse(str_at(letter, "registered.at"), 0, "", &registered, NULL), 0);
    ck_assert_int_eq(instant_parse(str_at(duty_of(letter, "present"), "by"), 0, "", &by, NULL), 0);
    ck_assert_int_eq(by.ms - registered.ms, 20 * 60 * 1000);
    ck_assert(json_is_false(at(duty_of(letter, "present"), "late")));
}
END_TEST

HOUSE_MAIN("api/terms",
           "urgent_minutes = 20\n"
           "deadline \"Văn bản khẩn\" { urgency = khan days = 3 }\n",
           who_names_no_deadline_gets_that_of_the_rules, odd_deadlines_are_told_and_stand,
           a_desk_says_what_is_owed_today)
