/* test_terms.c - where a deadline comes from, how far it is put off, and what is odd about it. */
#include "deadline_fixture.h"

/* ---- rules as text, defaults, limits ----------------------------------------------------------
 */

START_TEST(rules_are_read_as_they_are_written)
{
    static const struct {
        const char *text;
        enum due_kind kind;
        int days;
    } rows[] = {
        {"", DUE_DATE, 0},
        {"5wd 2025-03-10", DUE_COUNTED, 5},
        {"10wd 2025-03-10 default Quy chế: văn bản khẩn", DUE_DEFAULT, 10},
        {"2wd 2025-03-10 extension", DUE_EXTENSION, 2},
        {"parent", DUE_PARENT, 0},
        {"letter", DUE_LETTER, 0},
        {"5wd", DUE_DATE, 0},
        {"0wd 2025-03-10", DUE_DATE, 0},
        {"1000wd 2025-03-10", DUE_DATE, 0},
        {"5wd 2025-02-30", DUE_DATE, 0},
        {"5wd 10/03/2025", DUE_DATE, 0},
        {"5wd 2025-03-10 somehow", DUE_DATE, 0},
        {"parents", DUE_DATE, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct due_rule rule = due_rule_parse(rows[i].text);
        ck_assert_msg(rule.kind == rows[i].kind && rule.days == rows[i].days, "row %zu: %d", i,
                      (int)rule.kind);
        ck_assert_msg(rule.kind == DUE_DATE || strcmp(due_rule_text(&rule), rows[i].text) == 0,
                      "row %zu: %s", i, due_rule_text(&rule));
    }
}
END_TEST

START_TEST(the_first_default_that_fits_is_taken)
{
    struct deadline_rule rows[] = {
        {"hỏa tốc", "", "", "flash", 1},
        {"giấy mời", "VBD", "Giấy mời", "", 2},
        {"thường", "VBD", "", "normal", 10},
    };
    struct rules with = {.deadlines = rows, .deadline_count = 3};
    ck_assert_str_eq(rules_deadline(&with, "VBD", "Giấy mời", "flash")->name, "hỏa tốc");
    ck_assert_str_eq(rules_deadline(&with, "VBD", "giấy mời", "")->name, "giấy mời");
    ck_assert_str_eq(rules_deadline(&with, "VBD", "Công văn", "")->name, "thường");
    ck_assert_ptr_null(rules_deadline(&with, "VBD", "Công văn", "urgent"));
    ck_assert_ptr_null(rules_deadline(&with, "DT", "Công văn", ""));
}
END_TEST

START_TEST(a_line_is_extended_so_often_and_so_far)
{
    found_office();
    load_calendar();
    rules.extensions_most = 1;
    rules.extension_days = 3;
    struct slip s = letter_with("", "{'role':'lead','unit':2,'due':'2025-03-14'}");
    static const char asks[] = "{'line':1,'to':'%s','reason':'x'}";
    struct error err = {0};
    struct act far =
        act_of(ACT_EXTEND_REQUEST, KH1, NOBODY, arena_printf(arena_current(), asks, "2025-03-20"));
    ck_assert_int_eq(act_judge(&s, &dir, &rules, &far, &err), -1);
    ck_assert_int_eq(err.code, ERR_EXTENSION_DAYS);
    ck_assert_str_eq(err.field, "to");
    struct act near =
        act_of(ACT_EXTEND_REQUEST, KH1, NOBODY, arena_printf(arena_current(), asks, "2025-03-19"));
    ck_assert_int_eq(act_judge(&s, &dir, &rules, &near, &err), 0);
    slip_apply(&s, &near);
    struct act further =
        act_of(ACT_EXTEND_DECIDE, GD, NOBODY, "{'line':1,'grant':true,'to':'2025-03-20'}");
    ck_assert_int_eq(act_judge(&s, &dir, &rules, &further, &err), -1);
    ck_assert_int_eq(err.code, ERR_EXTENSION_DAYS);
    struct act granted = act_of(ACT_EXTEND_DECIDE, GD, NOBODY, "{'line':1,'grant':true}");
    ck_assert_int_eq(act_judge(&s, &dir, &rules, &granted, &err), 0);
    slip_apply(&s, &granted);
    struct act again =
        act_of(ACT_EXTEND_REQUEST, KH1, NOBODY, arena_printf(arena_current(), asks, "2025-03-20"));
    ck_assert_int_eq(act_judge(&s, &dir, &rules, &again, &err), -1);
    ck_assert_int_eq(err.code, ERR_EXTENSION_MOST);
    ck_assert_str_eq(err.field, "line");
    rules.extensions_most = 2;
    ck_assert_int_eq(act_judge(&s, &dir, &rules, &again, &err), 0);
}
END_TEST

/* ---- warnings ---------------------------------------------------------------------------------
 */

static const char *warnings_of(const struct slip *s, const struct act *act)
{
    struct calendar cal = in_force();
    struct warning *warnings;
    size_t count;
    struct buf got;
    deadline_warnings(s, act, &cal, &warnings, &count);
    buf_init(&got, arena_current(), 1000);
    buf_puts(&got, "");
    for (size_t i = 0; i < count; i++) {
        buf_printf(&got, "%s%s:%d", i > 0 ? " " : "", warnings[i].code, warnings[i].line);
    }
    return got.len > 0 ? got.data : "";
}

START_TEST(what_is_allowed_but_odd_is_told)
{
    static const struct {
        const char *lines, *warnings;
    } rows[] = {
        {"{'role':'lead','unit':2,'due':'2025-03-14'},{'role':'support','unit':3,'due':'2025-03-14'"
         "}",
         ""},
        {"{'role':'lead','unit':2,'due':'2025-03-13'},{'role':'support','unit':3,'due':'2025-03-14'"
         "}",
         "support-after-lead:2"},
        {"{'role':'lead','unit':2},{'role':'support','unit':3,'due':'2025-03-14'}", ""},
        {"{'role':'lead','unit':2,'due':'2025-03-18'}", "due-after-letter:1"},
        {"{'role':'lead','unit':2,'due':'2025-03-15'}", "due-on-day-off:1"},
        {"{'role':'lead','unit':2,'due':'2027-02-15','rule':'5wd 2027-02-03'}",
         "due-after-letter:1 due-expected:1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct slip s;
        found_office();
        load_calendar();
        calendar_expect(&rules.calendar, 2027, 2027);
        slip_init(&s, (struct letter_id){7});
        struct act in = act_of(ACT_REGISTER, VT, NOBODY,
                               "{'book':'VBD','year':2025,'number':1,'arrived':'2025-03-03',"
                               "'fields':{'due':'2025-03-17'}}");
        slip_apply(&s, &in);
        ck_assert_str_eq(warnings_of(&s, &in), "");
        struct act given = act_of(ACT_DIRECT, GD, NOBODY,
                                  arena_printf(arena_current(), "{'lines':[%s]}", rows[i].lines));
        slip_apply(&s, &given);
        const char *got = warnings_of(&s, &given);
        ck_assert_msg(strcmp(got, rows[i].warnings) == 0, "row %zu: %s", i, got);
    }
}
END_TEST

UNIT_MAIN("model/terms", rules_are_read_as_they_are_written, the_first_default_that_fits_is_taken,
          a_line_is_extended_so_often_and_so_far, what_is_allowed_but_odd_is_told)
