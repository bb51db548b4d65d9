/* test_duties.c - what the law wants done the day a letter comes. */
#include "deadline_fixture.h"

/* ---- duties of the day -------------------------------------------------------------------------
 */

static struct instant local(const char *text)
{
    struct instant t;
    ck_assert_msg(instant_parse(text, ZONE_VIETNAM, "t", &t, NULL) == 0, "%s", text);
    return t;
}

static struct slip came_at(const char *arrived, const char *registered, const char *urgency)
{
    struct slip s;
    slip_init(&s, (struct letter_id){7});
    struct act in = act_of(ACT_REGISTER, VT, NOBODY,
                           arena_printf(arena_current(),
                                        "{'book':'VBD','year':2025,'number':1,'arrived':'%s',"
                                        "'fields':{'urgency':'%s'}}",
                                        arrived, urgency));
    in.at = local(registered);
    slip_apply(&s, &in);
    return s;
}

static const struct {
    const char *arrived, *registered, *urgency, *by, *last;
} duties[] = {
    /* Monday: the same day, at the latest Tuesday */
    {"2025-03-03", "3/3/2025 09:00", "normal", "3/3/2025", "4/3/2025"},
    {"2025-03-03", "3/3/2025 09:00", "", "3/3/2025", "4/3/2025"},
    /* Friday: at the latest Monday */
    {"2025-03-07", "7/3/2025 16:40", "normal", "7/3/2025", "10/3/2025"},
    /* Tuesday 29/4: at the latest Monday 5/5 */
    {"2025-04-29", "29/4/2025 16:40", "normal", "29/4/2025", "5/5/2025"},
    /* Saturday: Monday, at the latest Tuesday; a Saturday that is worked counts as a day */
    {"2025-03-08", "8/3/2025 09:00", "normal", "10/3/2025", "11/3/2025"},
    {"2025-04-26", "26/4/2025 09:00", "normal", "26/4/2025", "28/4/2025"},
    /* written into the book a day late: the law counts from the day it came */
    {"2025-03-03", "4/3/2025 09:00", "normal", "3/3/2025", "4/3/2025"},
    {"2025-03-03", "3/3/2025 09:00", "urgent", "3/3/2025 09:30:00", "3/3/2025 09:30:00"},
    {"2025-03-03", "3/3/2025 09:00", "flash", "3/3/2025 09:30:00", "3/3/2025 09:30:00"},
};

START_TEST(a_letter_is_presented_the_day_it_came_or_the_next_working_day)
{
    for (size_t i = 0; i < sizeof duties / sizeof duties[0]; i++) {
        found_office();
        load_calendar();
        rules.urgent_minutes = 30;
        struct slip s = came_at(duties[i].arrived, duties[i].registered, duties[i].urgency);
        struct same_day duty = present_by(&rules, &rules.calendar, &s);
        ck_assert_msg(duty.by.ms == local(duties[i].by).ms, "row %zu: by", i);
        ck_assert_msg(duty.last.ms == local(duties[i].last).ms, "row %zu: last", i);
        ck_assert_msg(!same_day_is_late(&duty, duty.last), "row %zu", i);
        ck_assert_msg(same_day_is_late(&duty, (struct instant){duty.last.ms + 1}), "row %zu", i);
    }
}
END_TEST

START_TEST(a_duty_done_in_time_is_never_late)
{
    found_office();
    load_calendar();
    struct slip s = came_at("2025-03-03", "3/3/2025 09:00", "normal");
    struct same_day none = assign_by(&rules, &rules.calendar, &s);
    ck_assert(!instant_is(none.by) && !same_day_is_late(&none, local("9/9/2025")));
    struct act shown = act_of(ACT_PRESENT, VT, NOBODY, "{'to':1}");
    shown.at = local("4/3/2025 23:59");
    slip_apply(&s, &shown);
    struct same_day presented = present_by(&rules, &rules.calendar, &s);
    struct same_day assigned = assign_by(&rules, &rules.calendar, &s);
    ck_assert(!same_day_is_late(&presented, local("9/9/2025")));
    ck_assert_int_eq(assigned.by.ms, local("4/3/2025").ms);
    ck_assert_int_eq(assigned.last.ms, local("5/3/2025").ms);
    ck_assert(same_day_is_late(&assigned, local("6/3/2025 00:00")));
    /* the clock jumps back over it: not late, and nothing breaks */
    ck_assert(!same_day_is_late(&assigned, local("1/1/2020")));
    struct act given = act_of(ACT_DIRECT, GD, NOBODY, "{'lines':[{'role':'lead','unit':2}]}");
    given.at = local("6/3/2025 08:00");
    slip_apply(&s, &given);
    assigned = assign_by(&rules, &rules.calendar, &s);
    ck_assert(
        same_day_is_late(&assigned, local("1/1/2020"))); /* it was done late, whatever it is now */
}
END_TEST

START_TEST(only_the_exchange_is_told_that_a_letter_came)
{
    found_office();
    load_calendar();
    struct slip s = came_at("2025-03-03", "3/3/2025 09:00", "normal");
    struct same_day duty = receipt_by(&rules, &rules.calendar, &s);
    ck_assert(!instant_is(duty.by));
    slip_init(&s, (struct letter_id){7});
    struct act in = act_of(ACT_RECEIVE, NOBODY, NOBODY, "{'channel':'edxml','exchange':{'a':'b'}}");
    in.at = local("8/3/2025 10:00");
    slip_apply(&s, &in);
    duty = receipt_by(&rules, &rules.calendar, &s);
    ck_assert_int_eq(duty.by.ms, local("10/3/2025").ms);
    ck_assert_int_eq(duty.last.ms, duty.by.ms);
    ck_assert(same_day_is_late(&duty, local("11/3/2025 07:00")));
    struct act refused = act_of(ACT_REFUSE, VT, NOBODY, "{'reason':'x'}");
    refused.at = local("10/3/2025 07:00");
    slip_apply(&s, &refused);
    duty = receipt_by(&rules, &rules.calendar, &s);
    ck_assert(!same_day_is_late(&duty, local("11/3/2025 07:00")));
}
END_TEST

UNIT_MAIN("model/same_day", a_letter_is_presented_the_day_it_came_or_the_next_working_day,
          a_duty_done_in_time_is_never_late, only_the_exchange_is_told_that_a_letter_came)
