/* test_calendar_acts.c - days that go into the calendar by acts, and out of it. */
#include "deadline_fixture.h"

/* ---- the calendar's own acts ----------------------------------------------------------------- */

START_TEST(a_day_goes_in_once_and_only_where_it_changes_something)
{
    static const struct {
        int actor;
        const char *body;
        enum error_code code;
        const char *field;
    } rows[] = {
        {KH1, "{'add':[{'day':'2025-03-12','working':false,'why':'a','source':'b'}]}",
         ERR_NOT_PERMITTED, ""},
        {GD, "{'drop':['2025-04-30']}", ERR_NOT_PERMITTED, ""},
        {KHVT, "{'drop':['2025-04-30']}", ERR_NOT_PERMITTED, ""},
        {VT, "{'add':[{'day':'2025-03-12','working':false,'source':'b'}]}", ERR_FIELD_MISSING,
         "why"},
        {VT, "{'add':[{'day':'2025-03-12','working':false,'why':'a'}]}", ERR_FIELD_MISSING,
         "source"},
        {VT, "{'add':[{'day':'2025-03-32','working':false,'why':'a','source':'b'}]}",
         ERR_FIELD_MISSING, "off"},
        {VT,
         "{'add':[{'day':'2025-03-12','working':false,'why':'a','source':'b'},"
         "{'day':'2025-03-12','working':false,'why':'a','source':'b'}]}",
         ERR_CALENDAR_DAY, "off"},
        {VT,
         "{'add':[{'day':'2025-04-30','working':false,'why':'a','source':'b'}],"
         "'drop':['2025-04-30']}",
         ERR_CALENDAR_DAY, "off"},
        {VT, "{'add':[{'day':'2025-04-30','working':false,'why':'a','source':'b'}]}",
         ERR_CALENDAR_DAY, "off"},
        {VT, "{'add':[{'day':'2025-04-26','working':false,'why':'a','source':'b'}]}",
         ERR_CALENDAR_DAY, "off"},
        {VT, "{'add':[{'day':'2025-03-15','working':false,'why':'a','source':'b'}]}",
         ERR_CALENDAR_DAY, "off"},
        {VT, "{'add':[{'day':'2025-03-12','working':true,'why':'a','source':'b'}]}",
         ERR_CALENDAR_DAY, "work"},
        {VT, "{'drop':['2025-03-12']}", ERR_CALENDAR_DAY, "drop"},
        {VT, "{'drop':['ngày mai']}", ERR_FIELD_MISSING, "drop"},
        {VT, "{'add':[],'drop':[]}", ERR_FIELD_MISSING, "off"},
    };
    found_office();
    load_calendar();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct error err = {0};
        ck_assert_msg(change(rows[i].actor, rows[i].body, &err) == -1 && err.code == rows[i].code &&
                          strcmp(err.field, rows[i].field) == 0,
                      "row %zu: %s at “%s”", i, error_info(err.code)->name, err.field);
    }
    must_change("{'add':[],'drop':[],'note':'tệp lịch 2027 đã có'}");
    ck_assert_uint_eq(dir.mark_count, 0);
    must_change(add_body("2025-03-12", false));
    ck_assert_int_eq(change(AD, "{'drop':['2025-03-12']}", NULL), 0);
    struct error err = {0};
    ck_assert_int_eq(change(AD, "{'drop':['2025-03-12']}", &err), -1);
    ck_assert_int_eq(err.code, ERR_CALENDAR_DAY);
}
END_TEST

START_TEST(dropping_what_was_added_brings_back_what_was_there)
{
    found_office();
    rules.calendar = (struct calendar){0};
    calendar_expect(&rules.calendar, 2025, 2025);
    struct calendar cal = in_force();
    ck_assert(calendar_exception(&cal, iso("2025-01-27"))->expected);
    must_change(add_body("2025-01-27", false)); /* announced as expected */
    cal = in_force();
    ck_assert(!calendar_exception(&cal, iso("2025-01-27"))->expected);
    ck_assert_int_eq(calendar_exception(&cal, iso("2025-01-27"))->act, clock_seq);
    ck_assert(!calendar_covers(&cal, 2025));
    must_change("{'drop':['2025-01-27']}");
    cal = in_force();
    ck_assert(calendar_exception(&cal, iso("2025-01-27"))->expected);
    must_change("{'drop':['2025-01-27']}"); /* announced otherwise than expected */
    cal = in_force();
    ck_assert(calendar_works(&cal, iso("2025-01-27")));
    must_change(add_body("2025-01-27", false));
    cal = in_force();
    ck_assert(!calendar_works(&cal, iso("2025-01-27")));
}
END_TEST

UNIT_MAIN("model/calendar_acts", a_day_goes_in_once_and_only_where_it_changes_something,
          dropping_what_was_added_brings_back_what_was_there)
