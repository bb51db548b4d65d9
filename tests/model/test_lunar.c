/*
 * test_lunar.c - lunar dates, and the days off expected in a year that nobody announced.
 */
#include "phieu/file.h"
#include "phieu/model.h"

#include "unit.h"

static struct day iso(const char *text)
{
    struct day day;
    ck_assert_int_eq(day_parse(text, "day", &day, NULL), 0);
    return day;
}

/* Mùng 1 Tết, and Giỗ Tổ where it was looked up. 1985 and 2007 are the years in which Viet Nam and
 * China, an hour ahead, had Tết on different days; 2030 is the next. */
static const struct {
    int year;
    const char *tet, *ancestors;
} years[] = {
    {1985, "1985-01-21", NULL},         {2007, "2007-02-17", NULL},
    {2019, "2019-02-05", "2019-04-14"}, {2020, "2020-01-25", "2020-04-02"},
    {2021, "2021-02-12", "2021-04-21"}, {2022, "2022-02-01", "2022-04-10"},
    {2023, "2023-01-22", "2023-04-29"}, {2024, "2024-02-10", "2024-04-18"},
    {2025, "2025-01-29", "2025-04-07"}, {2026, "2026-02-17", "2026-04-26"},
    {2027, "2027-02-06", "2027-04-16"}, {2028, "2028-01-26", "2028-04-04"},
    {2029, "2029-02-13", "2029-04-23"}, {2030, "2030-02-02", "2030-04-12"},
    {2031, "2031-01-23", NULL},         {2033, "2033-01-31", NULL},
    {2034, "2034-02-19", NULL},         {2035, "2035-02-08", NULL},
};

START_TEST(tet_and_the_day_of_the_ancestors_fall_where_the_almanac_has_them)
{
    for (size_t i = 0; i < sizeof years / sizeof years[0]; i++) {
        int year = years[i].year;
        char text[DAY_TEXT];
        ck_assert_msg(lunar_day(year, 1, 1).n == iso(years[i].tet).n, "%zu: %d, Tết %s", i, year,
                      day_iso(lunar_day(year, 1, 1), text));
        ck_assert_msg(years[i].ancestors == NULL ||
                          lunar_day(year, 3, 10).n == iso(years[i].ancestors).n,
                      "%zu: %d, 10/3 %s", i, year, day_iso(lunar_day(year, 3, 10), text));
    }
}
END_TEST

START_TEST(lunar_months_follow_one_another)
{
    for (int year = 2000; year < 2100; year++) {
        for (int month = 1; month < 12; month++) {
            int length = lunar_day(year, month + 1, 1).n - lunar_day(year, month, 1).n;
            /* a leap month may stand between them */
            ck_assert_msg((length >= 29 && length <= 30) || (length >= 58 && length <= 60),
                          "%d/%d: %d days", month, year, length);
        }
        int length = lunar_day(year + 1, 1, 1).n - lunar_day(year, 1, 1).n;
        ck_assert_msg((length >= 353 && length <= 355) || (length >= 383 && length <= 385),
                      "%d: %d days", year, length);
    }
}
END_TEST

/* What was announced, Saturdays and Sundays left out; bridge days, which nobody can expect, too. */
static const struct {
    int year;
    const char *off; /* MM-DD, ascending */
} announced[] = {
    {2022, "01-03 01-31 02-01 02-02 02-03 02-04 04-11 05-02 05-03 09-01 09-02"},
    {2023, "01-02 01-20 01-23 01-24 01-25 01-26 05-01 05-02 05-03 09-01 09-04"},
    {2024, "01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-30 05-01 09-02 09-03"},
    {2025, "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 09-01 09-02"},
    {2026, "01-01 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 09-01 09-02 11-24"},
};

static const char *weekdays_off(int year)
{
    struct calendar cal = {0};
    struct buf got;
    calendar_expect(&cal, year, year);
    buf_init(&got, arena_current(), 1000);
    for (size_t i = 0; i < cal.count; i++) {
        char text[DAY_TEXT];
        ck_assert(cal.days[i].expected && !cal.days[i].working && cal.days[i].act == 0);
        ck_assert(i == 0 || cal.days[i - 1].day.n < cal.days[i].day.n);
        if (day_weekday(cal.days[i].day) < 6) {
            buf_printf(&got, "%s%s", got.len > 0 ? " " : "", day_iso(cal.days[i].day, text) + 5);
        }
    }
    return got.data;
}

START_TEST(the_days_off_expected_are_those_that_were_announced)
{
    for (size_t i = 0; i < sizeof announced / sizeof announced[0]; i++) {
        const char *got = weekdays_off(announced[i].year);
        ck_assert_msg(strcmp(got, announced[i].off) == 0, "%zu: %d: %s", i, announced[i].year, got);
    }
}
END_TEST

START_TEST(only_years_without_an_announcement_are_expected)
{
    struct calendar cal;
    struct error err = {0};
    ck_assert_int_eq(calendar_parse("2026-01-01 off \"Tết\" \"TB\"\n", "x", &cal, &err), 0);
    calendar_expect(&cal, 2025, 2027);
    ck_assert(calendar_covers(&cal, 2026));
    ck_assert(!calendar_covers(&cal, 2025));
    ck_assert(!calendar_covers(&cal, 2027));
    ck_assert(!calendar_works(&cal, iso("2025-01-29")));
    ck_assert(calendar_works(&cal, iso("2026-02-17"))); /* announced without it: not ours to add */
    ck_assert(!calendar_works(&cal, iso("2027-02-08")));
    ck_assert(calendar_exception(&cal, iso("2027-02-08"))->expected);
    ck_assert(calendar_works(&cal, iso("2028-01-26"))); /* beyond what was asked for */
    ck_assert_int_eq(calendar_missing(&cal, iso("2026-09-30")), 0);
    ck_assert_int_eq(calendar_missing(&cal, iso("2026-10-01")), 2027);
}
END_TEST

START_TEST(culture_day_is_off_from_2026_on)
{
    struct calendar cal = {0};
    calendar_expect(&cal, 2025, 2027);
    ck_assert(calendar_works(&cal, iso("2025-11-24")));
    ck_assert(!calendar_works(&cal, iso("2026-11-24")));
    ck_assert(!calendar_works(&cal, iso("2027-11-24")));
}
END_TEST

UNIT_MAIN("model/lunar", tet_and_the_day_of_the_ancestors_fall_where_the_almanac_has_them,
          lunar_months_follow_one_another, the_days_off_expected_are_those_that_were_announced,
          only_years_without_an_announcement_are_expected, culture_day_is_off_from_2026_on)
