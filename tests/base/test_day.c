#include "unit.h"

#include "phieu/day.h"

#include <time.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

START_TEST(days_and_numbers_agree_over_three_centuries)
{
    /* An independent count: one day after the other. */
    static const int month_days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int32_t n = -25567; /* 1900-01-01 */
    int weekday = 1;    /* a Monday */
    for (int y = 1900; y <= 2199; y++) {
        int leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
        for (int m = 1; m <= 12; m++) {
            int last = month_days[m - 1] + (m == 2 && leap ? 1 : 0);
            for (int d = 1; d <= last; d++, n++, weekday = weekday % 7 + 1) {
                struct day day = day_of(y, m, d);
                int y2, m2, d2;
                ck_assert_msg(day.n == n, "%d-%d-%d: %d", y, m, d, day.n);
                day_split(day, &y2, &m2, &d2);
                ck_assert_msg(y2 == y && m2 == m && d2 == d, "%d-%d-%d", y, m, d);
                ck_assert_int_eq(day_weekday(day), weekday);
            }
            ck_assert(!day_is(day_of(y, m, last + 1)));
            ck_assert(!day_is(day_of(y, m, 0)));
        }
    }
    ck_assert(!day_is(day_of(1899, 12, 31)));
    ck_assert(!day_is(day_of(2200, 1, 1)));
    ck_assert(!day_is(day_of(2025, 0, 1)));
    ck_assert(!day_is(day_of(2025, 13, 1)));
    ck_assert_int_eq(day_of(1970, 1, 1).n, 0);
}
END_TEST

START_TEST(days_are_read_in_the_five_ways_people_write_them)
{
    static const char *const table[][2] = {
        {"10/3/2025", "2025-03-10"},  {"10-3-2025", "2025-03-10"},  {"10.3.2025", "2025-03-10"},
        {"2025-03-10", "2025-03-10"}, {"2025/03/10", "2025-03-10"}, {"2025-3-1", "2025-03-01"},
        {"1/1/1900", "1900-01-01"},   {"31/12/2199", "2199-12-31"}, {"09/09/2024", "2024-09-09"},
        {"29/2/2024", "2024-02-29"},  {"29/02/2000", "2000-02-29"}, {"01.02.2003", "2003-02-01"},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        struct day day = DAY_NONE;
        struct error err = {0};
        char text[DAY_TEXT];
        ck_assert_msg(day_parse(table[i][0], "due", &day, &err) == 0, "row %zu", i);
        ck_assert_msg(strcmp(day_iso(day, text), table[i][1]) == 0, "row %zu: %s", i, text);
    }
}
END_TEST

START_TEST(what_is_no_date_is_refused)
{
    static const struct {
        const char *text;
        enum error_code code;
    } table[] = {
        {"", ERR_DATE_SYNTAX},
        {"hôm nay", ERR_DATE_SYNTAX},
        {"10/3", ERR_DATE_SYNTAX},
        {"10/3/25", ERR_DATE_SYNTAX},
        {"10/3-2025", ERR_DATE_SYNTAX},
        {"10 /3/2025", ERR_DATE_SYNTAX},
        {" 10/3/2025", ERR_DATE_SYNTAX},
        {"10/3/2025 ", ERR_DATE_SYNTAX},
        {"10/3/20255", ERR_DATE_SYNTAX},
        {"010/3/2025", ERR_DATE_SYNTAX},
        {"2025.03.10", ERR_DATE_SYNTAX},
        {"2025-03-100", ERR_DATE_SYNTAX},
        {"20250310", ERR_DATE_SYNTAX},
        {"2025-03", ERR_DATE_SYNTAX},
        {"2025-03-", ERR_DATE_SYNTAX},
        {"2025--10", ERR_DATE_SYNTAX},
        {"-5/3/2025", ERR_DATE_SYNTAX},
        {"+5/3/2025", ERR_DATE_SYNTAX},
        {"1/123/2025", ERR_DATE_SYNTAX},
        {"１/3/2025", ERR_DATE_SYNTAX},
        {"225-03-10", ERR_DATE_SYNTAX},
        {"10/3/2025/", ERR_DATE_SYNTAX},
        {"10//2025", ERR_DATE_SYNTAX},
        {"/3/2025", ERR_DATE_SYNTAX},
        {"30/02/2024", ERR_DATE_IMPOSSIBLE},
        {"30/2/2025", ERR_DATE_IMPOSSIBLE},
        {"29/2/2025", ERR_DATE_IMPOSSIBLE},
        {"29/2/1900", ERR_DATE_IMPOSSIBLE},
        {"29/2/2100", ERR_DATE_IMPOSSIBLE},
        {"2014/02/30", ERR_DATE_IMPOSSIBLE},
        {"31/4/2025", ERR_DATE_IMPOSSIBLE},
        {"0/1/2025", ERR_DATE_IMPOSSIBLE},
        {"1/0/2025", ERR_DATE_IMPOSSIBLE},
        {"3/13/2025", ERR_DATE_IMPOSSIBLE},
        {"32/1/2025", ERR_DATE_IMPOSSIBLE},
        {"1/1/1899", ERR_DATE_IMPOSSIBLE},
        {"1/1/2200", ERR_DATE_IMPOSSIBLE},
        {"0000-01-01", ERR_DATE_IMPOSSIBLE},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        struct day day = {7};
        struct error err = {0};
        ck_assert_msg(day_parse(table[i].text, "issued", &day, &err) == -1, "row %zu: %s", i,
                      table[i].text);
        ck_assert_msg(err.code == table[i].code, "row %zu: %s: %s", i, table[i].text,
                      error_info(err.code)->name);
        ck_assert_str_eq(err.field, "issued");
        ck_assert_str_eq(err.arg[0], table[i].text);
        ck_assert_int_eq(day.n, 7);
    }
}
END_TEST

START_TEST(days_are_written_in_both_ways)
{
    char text[DAY_TEXT];
    ck_assert_str_eq(day_iso(day_of(2025, 3, 9), text), "2025-03-09");
    ck_assert_str_eq(day_vn(day_of(2025, 3, 9), text), "09/03/2025");
    ck_assert_str_eq(day_iso(DAY_NONE, text), "");
    ck_assert_str_eq(day_vn(DAY_NONE, text), "");
    ck_assert_str_eq(day_iso((struct day){INT32_MAX}, text), ""); /* never past the buffer */
    ck_assert_str_eq(day_vn((struct day){INT32_MIN + 1}, text), "");
}
END_TEST

START_TEST(instants_are_read)
{
    static const struct {
        const char *text, *utc;
    } table[] = {
        {"2025-03-10T08:15:02.123Z", "2025-03-10T08:15:02.123Z"},
        {"2025-03-10T08:15:02Z", "2025-03-10T08:15:02.000Z"},
        {"2025-03-10t08:15:02.5z", "2025-03-10T08:15:02.500Z"},
        {"2025-03-10 08:15:02.129999Z", "2025-03-10T08:15:02.129Z"},
        {"2025-03-10T08:15:02+07:00", "2025-03-10T01:15:02.000Z"},
        {"2025-03-10T23:15:02-05:30", "2025-03-11T04:45:02.000Z"},
        {"2024-12-31T23:59:59-00:00", "2024-12-31T23:59:59.000Z"},
        {"2025-03-10", "2025-03-10T16:59:59.999Z"}, /* the day itself is in time */
        {"10/3/2025", "2025-03-10T16:59:59.999Z"},
        {"10/3/2025 08:15", "2025-03-10T01:15:00.000Z"},
        {"10.3.2025T08:15:59", "2025-03-10T01:15:59.000Z"},
        {"2025-03-10 00:00", "2025-03-09T17:00:00.000Z"},
        {"1900-01-01T00:00:00.001Z", "1900-01-01T00:00:00.001Z"},
        {"2199-12-31T23:59:59.999Z", "2199-12-31T23:59:59.999Z"},
        {"1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        struct instant t = INSTANT_NONE;
        struct error err = {0};
        char text[INSTANT_TEXT];
        ck_assert_msg(instant_parse(table[i].text, ZONE_VIETNAM, "at", &t, &err) == 0,
                      "row %zu: %s", i, table[i].text);
        ck_assert_msg(strcmp(instant_iso(t, text), table[i].utc) == 0, "row %zu: %s", i, text);
        struct instant again;
        ck_assert_int_eq(instant_parse(text, 0, "at", &again, &err), 0);
        ck_assert_int_eq(again.ms, t.ms);
    }
}
END_TEST

START_TEST(what_is_no_instant_is_refused)
{
    static const struct {
        const char *text;
        enum error_code code;
    } table[] = {
        {"", ERR_DATE_SYNTAX},
        {"08:15", ERR_DATE_SYNTAX},
        {"2025-03-10T", ERR_DATE_SYNTAX},
        {"2025-03-10T8:15", ERR_DATE_SYNTAX},
        {"2025-03-10T08", ERR_DATE_SYNTAX},
        {"2025-03-10T08:15:", ERR_DATE_SYNTAX},
        {"2025-03-10T08:15:02.Z", ERR_DATE_SYNTAX},
        {"2025-03-10T08:15:02.123", ERR_DATE_SYNTAX}, /* a fraction without a zone */
        {"2025-03-10T08:15Z", ERR_DATE_SYNTAX},       /* RFC 3339 has seconds */
        {"10/3/2025T08:15:02Z", ERR_DATE_SYNTAX},
        {"2025/03/10T08:15:02Z", ERR_DATE_SYNTAX},
        {"2025-3-10T08:15:02Z", ERR_DATE_SYNTAX},
        {"2025-03-10T08:15:02+0700", ERR_DATE_SYNTAX},
        {"2025-03-10T08:15:02+7", ERR_DATE_SYNTAX},
        {"2025-03-10T08:15:02+24:00", ERR_DATE_SYNTAX},
        {"2025-03-10T08:15:02+07:60", ERR_DATE_SYNTAX},
        {"2025-03-10T08:15:02ZZ", ERR_DATE_SYNTAX},
        {"2025-03-10T08:15:02Z ", ERR_DATE_SYNTAX},
        {"2025-03-10  08:15", ERR_DATE_SYNTAX},
        {"2025-03-10_08:15", ERR_DATE_SYNTAX},
        {"2025-02-30", ERR_DATE_IMPOSSIBLE},
        {"2025-02-29T08:15:02Z", ERR_DATE_IMPOSSIBLE},
        {"2025-03-10T24:00:00Z", ERR_DATE_IMPOSSIBLE},
        {"2025-03-10T08:60:00Z", ERR_DATE_IMPOSSIBLE},
        {"2016-12-31T23:59:60Z", ERR_DATE_IMPOSSIBLE},
        {"10/3/2025 25:00", ERR_DATE_IMPOSSIBLE},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        struct instant t = {7};
        struct error err = {0};
        ck_assert_msg(instant_parse(table[i].text, ZONE_VIETNAM, "at", &t, &err) == -1,
                      "row %zu: %s", i, table[i].text);
        ck_assert_msg(err.code == table[i].code, "row %zu: %s", i, error_info(err.code)->name);
        ck_assert_str_eq(err.field, "at");
        ck_assert_int_eq(t.ms, 7);
    }
}
END_TEST

START_TEST(an_instant_belongs_to_the_local_day)
{
    struct error err;
    struct instant t;
    char text[INSTANT_TEXT];
    ck_assert_int_eq(instant_parse("2025-03-10T17:00:00Z", 0, "at", &t, &err), 0);
    ck_assert_int_eq(instant_day(t, 0).n, day_of(2025, 3, 10).n);
    ck_assert_int_eq(instant_day(t, ZONE_VIETNAM).n, day_of(2025, 3, 11).n);
    ck_assert_str_eq(instant_vn(t, ZONE_VIETNAM, text), "11/03/2025 00:00");
    ck_assert_int_eq(instant_parse("1969-12-31T16:59:00Z", 0, "at", &t, &err), 0);
    ck_assert_int_eq(instant_day(t, ZONE_VIETNAM).n, -1);
    ck_assert_str_eq(instant_vn(t, ZONE_VIETNAM, text), "31/12/1969 23:59");
}
END_TEST

START_TEST(no_instant_and_absurd_ones_are_written_safely)
{
    static const int64_t absurd[] = {INT64_MAX, INT64_MIN, INT64_MAX / 2, INT64_C(1) << 48};
    char text[INSTANT_TEXT];
    ck_assert_str_eq(instant_iso(INSTANT_NONE, text), "");
    ck_assert_str_eq(instant_vn(INSTANT_NONE, ZONE_VIETNAM, text), "");
    ck_assert(!day_is(instant_day(INSTANT_NONE, ZONE_VIETNAM)));
    for (size_t i = 0; i < COUNT(absurd); i++) {
        ck_assert_uint_lt(strlen(instant_iso((struct instant){absurd[i]}, text)), INSTANT_TEXT);
        ck_assert_uint_lt(strlen(instant_vn((struct instant){absurd[i]}, 420, text)), INSTANT_TEXT);
    }
}
END_TEST

START_TEST(the_clocks_tell_the_time)
{
    int64_t before = (int64_t)time(NULL) * 1000;
    int64_t now = instant_now().ms;
    ck_assert_int_ge(now, before - 1000);
    ck_assert_int_le(now, before + 60000);
    int64_t first = monotonic_ms();
    ck_assert_int_ge(monotonic_ms(), first);
}
END_TEST

UNIT_MAIN("base/day", days_and_numbers_agree_over_three_centuries,
          days_are_read_in_the_five_ways_people_write_them, what_is_no_date_is_refused,
          days_are_written_in_both_ways, instants_are_read, what_is_no_instant_is_refused,
          an_instant_belongs_to_the_local_day, no_instant_and_absurd_ones_are_written_safely,
          the_clocks_tell_the_time)
