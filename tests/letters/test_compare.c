/* test_compare.c - the judge of the reading bench: a perfect reading is right, and every fault is
 * seen. */
#include "../bench/reading/reading.h"

#include "unit.h"

#define P(...) arena_printf(arena_current(), __VA_ARGS__)

/* ---- a reading as the worker would give it ----------------------------------------------------
 */

static const char *const field_names[] = {"code_number",     "code_notation", "issued", "type",
                                          "subject",         "issuer",        "signer", "place",
                                          "signer_position", "urgency"};

static json_t *parsed(const char *text)
{
    json_t *value = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    ck_assert_msg(value != NULL, "%s", text);
    return value;
}

static json_t *truth(void)
{
    return parsed(
        "{\"fields\":{\"code_number\":\"595\",\"code_notation\":\"SYT-NVY\",\"issued\":\"2025-03-"
        "10\",\"type\":\"Công văn\","
        "\"subject\":\"tăng cường công tác phòng, chống bệnh sốt xuất huyết trên địa "
        "bàn\",\"issuer\":\"Ủy ban nhân dân tỉnh Bình An\","
        "\"signer\":\"Lê Thị Hòa\",\"place\":\"Bình An\",\"signer_position\":\"CHỦ "
        "TỊCH\",\"urgency\":\"normal\"},"
        "\"issuer_also\":[\"Ủy ban nhân dân tỉnh Bình An, Việt Nam\"],"
        "\"deadlines\":[{\"kind\":\"date\",\"date\":\"2025-04-01\",\"quote\":\"a\",\"page\":1},"
        "{\"kind\":\"yearly\",\"month\":12,\"day\":15,\"quote\":\"b\",\"page\":3}],"
        "\"allowed\":[{\"kind\":\"date\",\"date\":\"2025-05-05\",\"quote\":\"c\",\"page\":2}],"
        "\"refers\":[\"51/KH-UBND\"],\"parts\":[{\"kind\":\"letter\"},{\"kind\":\"appendix\"}]}");
}

static json_t *reading_of(const json_t *t)
{
    json_t *reading = json_object(), *fields = json_object();
    for (size_t i = 0; i < sizeof field_names / sizeof field_names[0]; i++) {
        json_object_set_new(fields, field_names[i],
                            parsed(P("{\"state\":\"sure\",\"value\":\"%s\"}",
                                     json_str(json_get(t, "fields"), field_names[i]))));
    }
    json_object_set_new(reading, "fields", fields);
    json_object_set_new(reading, "deadlines", json_deep_copy(json_get(t, "deadlines")));
    json_object_set_new(reading, "refers", parsed("[{\"code\":\"51/KH-UBND\"}]"));
    json_object_set_new(reading, "parts", parsed("[{\"kind\":\"letter\"}]"));
    return reading;
}

static void set_field(json_t *reading, const char *name, const char *state, const char *value)
{
    json_t *field = parsed(P("{\"state\":\"%s\"}", state));
    json_object_set_new(field, "value", value != NULL ? json_string(value) : json_null());
    json_object_set_new(json_object_get(reading, "fields"), name, field);
}

static struct comparison compared(const json_t *t, const json_t *reading, const char *text)
{
    struct outcome o = {.reading = reading, .text = text, .text_len = strlen(text)};
    struct comparison c;
    compare(t, &o, &c);
    return c;
}

#define THREE_PAGES "one\ftwo\fthree"

/* ---- fields --------------------------------------------------------------------------------- */

START_TEST(a_perfect_reading_is_right)
{
    const json_t *t = truth();
    const struct comparison c = compared(t, reading_of(t), THREE_PAGES);
    for (int i = 0; i < COMPARED_COUNT; i++) {
        ck_assert_msg(c.fields[i].verdict == V_RIGHT && c.fields[i].sure, "%s", compared_names[i]);
    }
    ck_assert_uint_eq(c.due_wanted, 2);
    ck_assert_uint_eq(c.due_found, 2);
    ck_assert_uint_eq(c.due_invented, 0);
    ck_assert_uint_eq(c.refer_found, 1);
    ck_assert(c.parts_right);
}
END_TEST

START_TEST(what_is_the_same_and_what_is_not)
{
    static const struct {
        enum compared which;
        const char *field, *value;
        enum how_right want;
    } rows[] = {{C_CODE, "code_number", "596", V_WRONG},
                {C_CODE, "code_notation", "SYT-NVV", V_WRONG},
                {C_ISSUED, "issued", "2035-03-10", V_WRONG},
                {C_TYPE, "type", "Kế hoạch", V_WRONG},
                {C_ISSUER, "issuer", "UBND TỈNH BÌNH AN", V_RIGHT},
                {C_ISSUER, "issuer", "Uỷ ban nhân dân tỉnh Bình An", V_RIGHT},
                {C_ISSUER, "issuer", "Ủy ban nhân dân tỉnh Bình An, Việt Nam", V_RIGHT},
                {C_ISSUER, "issuer", "Ủy ban nhân dân", V_WRONG},
                {C_SIGNER, "signer", "Lê Thị Hoà", V_RIGHT},
                {C_SIGNER, "signer", "Lê Thị Hóa", V_WRONG},
                {C_SUBJECT, "subject",
                 "V/v tăng cường công tác phòng, chống bệnh sốt xuất huyết trên địa bàn", V_RIGHT},
                {C_SUBJECT, "subject",
                 "Về việc tăng cường công tác phòng, chống bệnh sốt xuất huyết trên địa ban",
                 V_RIGHT}, /* one letter of 63 */
                {C_SUBJECT, "subject",
                 "tang cường công tác phòng, chống bệnh sốt xuất huyết trên địa ban", V_WRONG},
                {C_SIGNER, "signer", NULL, V_ABSENT},
                {C_URGENCY, "urgency", NULL, V_RIGHT}, /* none is normal */
                {C_URGENCY, "urgency", "urgent", V_WRONG}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const json_t *t = truth();
        json_t *reading = reading_of(t);
        set_field(reading, rows[i].field, rows[i].value != NULL ? "sure" : "not-found",
                  rows[i].value);
        const struct comparison c = compared(t, reading, THREE_PAGES);
        ck_assert_msg(c.fields[rows[i].which].verdict == rows[i].want, "row %zu", i);
    }
}
END_TEST

START_TEST(a_doubtful_value_is_not_sure)
{
    const json_t *t = truth();
    json_t *reading = reading_of(t);
    set_field(reading, "signer", "look", "Lê Thị Hóa");
    const struct comparison c = compared(t, reading, THREE_PAGES);
    ck_assert_int_eq(c.fields[C_SIGNER].verdict, V_WRONG);
    ck_assert(!c.fields[C_SIGNER].sure);
}
END_TEST

START_TEST(a_draft_has_no_number)
{
    json_t *t = truth();
    json_object_set_new(json_object_get(t, "fields"), "code_number", json_null());
    json_t *reading = reading_of(t);
    ck_assert_int_eq(compared(t, reading, THREE_PAGES).fields[C_CODE].verdict, V_RIGHT);
    set_field(reading, "code_number", "none", NULL);
    set_field(reading, "code_notation", "none", NULL);
    ck_assert_int_eq(compared(t, reading, THREE_PAGES).fields[C_CODE].verdict, V_RIGHT);
    set_field(reading, "code_number", "look", "12");
    ck_assert_int_eq(compared(t, reading, THREE_PAGES).fields[C_CODE].verdict, V_WRONG);
}
END_TEST

/* ---- deadlines ------------------------------------------------------------------------------ */

START_TEST(deadlines_missed_invented_and_allowed)
{
    const json_t *t = truth();
    json_t *reading = reading_of(t);
    json_object_set_new(reading, "deadlines",
                        parsed("[{\"kind\":\"date\",\"date\":\"2025-05-05\"},{\"kind\":\"date\","
                               "\"date\":\"2025-04-02\"},{\"kind\":\"none\"},"
                               "{\"kind\":\"yearly\",\"month\":12,\"day\":15}]"));
    const struct comparison c = compared(t, reading, THREE_PAGES);
    ck_assert_uint_eq(c.due_wanted, 2);
    ck_assert_uint_eq(c.due_found, 1);
    ck_assert_uint_eq(c.due_said, 3);
    ck_assert_uint_eq(c.due_invented, 1);
    ck_assert_ptr_nonnull(strstr(c.due_notes, "missed: date 2025-04-01"));
    ck_assert_ptr_nonnull(strstr(c.due_notes, "invented: date 2025-04-02"));
}
END_TEST

START_TEST(a_deadline_on_a_page_not_read_is_not_wanted)
{
    const json_t *t = truth();
    json_t *reading = reading_of(t);
    json_object_set_new(reading, "deadlines",
                        parsed("[{\"kind\":\"date\",\"date\":\"2025-04-01\"}]"));
    const struct comparison c = compared(t, reading, "one\f\f");
    ck_assert_uint_eq(c.due_wanted, 1);
    ck_assert_uint_eq(c.due_found, 1);
}
END_TEST

START_TEST(another_order_of_parts_is_seen)
{
    const json_t *t = truth();
    json_t *reading = reading_of(t);
    json_object_set_new(reading, "parts", parsed("[{\"kind\":\"letter\"},{\"kind\":\"draft\"}]"));
    ck_assert(!compared(t, reading, THREE_PAGES).parts_right);
}
END_TEST

UNIT_MAIN("letters/compare", a_perfect_reading_is_right, what_is_the_same_and_what_is_not,
          a_doubtful_value_is_not_sure, a_draft_has_no_number,
          deadlines_missed_invented_and_allowed, a_deadline_on_a_page_not_read_is_not_wanted,
          another_order_of_parts_is_seen)
