/*
 * test_calendar.c - working days with the shipped calendars of 2025 and 2026.
 */
#include "phieu/file.h"
#include "phieu/model.h"

#include "unit.h"

static struct calendar load_year(int year)
{
    struct calendar cal;
    struct error err = {0};
    char *text;
    size_t len;
    const char *path =
        arena_printf(arena_current(), PHIEU_SOURCE_DIR "/config/calendars/%d.conf", year);
    ck_assert_int_eq(file_slurp(path, 1 << 20, &text, &len, &err), 0);
    ck_assert_msg(calendar_parse(text, path, &cal, &err) == 0, "%s %s", err.arg[0], err.arg[1]);
    return cal;
}

static struct calendar load(void)
{
    struct calendar cal = load_year(2026), more = load_year(2025);
    ck_assert_int_eq(calendar_merge(&cal, &more, NULL), 0);
    return cal;
}

static struct day iso(const char *text)
{
    struct day day;
    ck_assert_int_eq(day_parse(text, "day", &day, NULL), 0);
    return day;
}

START_TEST(the_shipped_years_are_whole)
{
    struct calendar cal = load();
    ck_assert_int_eq(cal.first_year, 2025);
    ck_assert_int_eq(cal.last_year, 2026);
    for (size_t i = 1; i < cal.count; i++) {
        ck_assert_int_lt(cal.days[i - 1].day.n, cal.days[i].day.n);
    }
    /* 2025: 11 working days off for holidays, one for the swap, one Saturday worked for it. 261
     * weekdays. */
    ck_assert_int_eq(calendar_between(&cal, iso("2024-12-31"), iso("2025-12-31")), 261 - 12 + 1);
    /* 2026: 12 with 24/11, two swaps of a day for a Saturday. 261 weekdays. */
    ck_assert_int_eq(calendar_between(&cal, iso("2025-12-31"), iso("2026-12-31")), 261 - 14 + 2);
}
END_TEST

static const struct {
    const char *day;
    bool works;
} days[] = {
    {"2025-01-01", false}, {"2025-01-02", true},  {"2025-01-24", true},  {"2025-01-25", false},
    {"2025-01-27", false}, {"2025-01-31", false}, {"2025-02-02", false}, {"2025-02-03", true},
    {"2025-04-07", false}, {"2025-04-26", true},  {"2025-04-27", false}, {"2025-04-30", false},
    {"2025-05-02", false}, {"2025-05-05", true},  {"2025-08-30", false}, {"2025-09-01", false},
    {"2025-09-02", false}, {"2025-09-03", true},  {"2025-11-24", true},  {"2026-01-01", false},
    {"2026-01-02", false}, {"2026-01-10", true},  {"2026-01-11", false}, {"2026-02-13", true},
    {"2026-02-16", false}, {"2026-02-20", false}, {"2026-02-23", true},  {"2026-04-26", false},
    {"2026-04-27", false}, {"2026-04-28", true},  {"2026-08-22", true},  {"2026-08-31", false},
    {"2026-09-02", false}, {"2026-09-03", true},  {"2026-11-24", false}, {"2027-01-01", true},
    {"2027-01-02", false},
};

START_TEST(days_off_and_worked_saturdays_are_known)
{
    struct calendar cal = load();
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        ck_assert_msg(calendar_works(&cal, iso(days[i].day)) == days[i].works, "%s", days[i].day);
    }
    ck_assert_str_eq(calendar_exception(&cal, iso("2026-11-24"))->source,
                     "Nghị quyết 28/2026/QH16");
    ck_assert(calendar_exception(&cal, iso("2025-04-26"))->working);
    ck_assert_ptr_null(calendar_exception(&cal, iso("2025-04-27")));
    ck_assert_ptr_null(calendar_exception(&cal, iso("1999-01-01")));
    ck_assert_ptr_null(calendar_exception(&cal, iso("2150-01-01")));
}
END_TEST

static const struct {
    const char *from;
    int n;
    const char *due, *why;
} terms[] = {
    {"2025-03-10", 1, "2025-03-11", "the first day is not counted"},
    {"2025-03-10", 5, "2025-03-17", "an ordinary week"},
    {"2025-03-14", 1, "2025-03-17", "Friday to Monday"},
    {"2025-03-15", 1, "2025-03-17", "from a Saturday"},
    {"2025-04-24", 5, "2025-05-05", "Thursday over the worked Saturday 26/4 and 30/4-04/5"},
    {"2025-04-25", 1, "2025-04-26", "the worked Saturday is a day like others"},
    {"2025-04-29", 1, "2025-05-05", "over 30/4, 01/5, the swapped 02/5 and a weekend"},
    {"2025-01-23", 5, "2025-02-06", "over Tết 2025"},
    {"2025-08-29", 2, "2025-09-04", "over Quốc khánh 2025"},
    {"2026-04-23", 5, "2026-05-05", "Thursday over Giỗ Tổ, its day in lieu and 30/4-01/5"},
    {"2026-01-08", 5, "2026-01-14", "Thursday over the worked Saturday 10/01"},
    {"2026-08-20", 5, "2026-08-26", "Thursday over the worked Saturday 22/8"},
    {"2026-08-27", 2, "2026-09-03", "over the swapped 31/8 and Quốc khánh 2026"},
    {"2026-02-12", 2, "2026-02-23", "over Tết 2026"},
    {"2026-11-23", 1, "2026-11-25", "over Ngày Văn hóa Việt Nam"},
    {"2025-12-31", 2, "2026-01-06", "over the year's end and its swapped Friday"},
    {"2026-12-30", 5, "2027-01-06", "into a year nobody announced: weekends only"},
    {"2025-03-10", 999, "2029-01-30", "the longest term"},
};

START_TEST(terms_skip_what_is_off)
{
    struct calendar cal = load();
    for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++) {
        char text[DAY_TEXT];
        struct day due = calendar_add(&cal, iso(terms[i].from), terms[i].n);
        ck_assert_msg(strcmp(day_iso(due, text), terms[i].due) == 0, "%s: %s + %d = %s, not %s",
                      terms[i].why, terms[i].from, terms[i].n, text, terms[i].due);
    }
}
END_TEST

/* From every day of four years, by three lengths. */
START_TEST(between_undoes_add)
{
    struct calendar cal = load();
    static const int lengths[] = {1, 5, 23};
    for (int n = iso("2024-06-01").n; n <= iso("2028-06-01").n; n++) {
        struct day from = {n};
        for (size_t i = 0; i < 3; i++) {
            struct day due = calendar_add(&cal, from, lengths[i]);
            ck_assert(calendar_works(&cal, due));
            ck_assert_int_eq(calendar_between(&cal, from, due), lengths[i]);
            ck_assert_int_eq(calendar_between(&cal, due, from), -lengths[i]);
        }
        ck_assert_int_eq(calendar_between(&cal, from, from), 0);
    }
}
END_TEST

/* Against the plain definition, also where no calendar reaches. */
START_TEST(between_counts_working_days_one_by_one)
{
    struct calendar cal = load();
    struct day from = iso("1969-12-25"), to = from;
    int count = 0;
    for (int i = 0; i < 30000; i++) {
        to.n++;
        count += calendar_works(&cal, to);
        if (i % 97 == 0) {
            ck_assert_int_eq(calendar_between(&cal, from, to), count);
        }
    }
}
END_TEST

START_TEST(an_empty_calendar_has_weekends)
{
    struct calendar cal;
    ck_assert_int_eq(calendar_parse("# nothing\n\n", "x", &cal, NULL), 0);
    ck_assert_uint_eq(cal.count, 0);
    ck_assert_int_eq(cal.first_year, 0);
    ck_assert(calendar_works(&cal, iso("2025-01-01")));
    ck_assert(!calendar_works(&cal, iso("2025-01-04")));
    ck_assert_int_eq(calendar_add(&cal, iso("2025-04-24"), 5).n, iso("2025-05-01").n);
}
END_TEST

START_TEST(lines_may_stand_in_any_order_with_comments_and_crlf)
{
    struct calendar cal;
    ck_assert_int_eq(calendar_parse("\xEF\xBB\xBF"
                                    "  2027-02-08 off \"Tết\" \"luật\"  # sau\r\n"
                                    "\t1/1/2027\toff\t\"Tết Dương lịch\"\t\"luật\"\r\n"
                                    "2027-01-09 work \"làm bù\" \"thông báo\"",
                                    "x", &cal, NULL),
                     0);
    ck_assert_uint_eq(cal.count, 3);
    ck_assert_int_eq(cal.days[0].day.n, iso("2027-01-01").n);
    ck_assert_str_eq(cal.days[1].why, "làm bù");
    ck_assert_str_eq(cal.days[2].source, "luật");
    ck_assert_int_eq(cal.first_year, 2027);
}
END_TEST

static const struct {
    const char *text, *place, *said;
} refusals[] = {
    {"2027-02-30 off \"a\" \"b\"", "c.conf:1", "no such day"},
    {"# x\n\nTết off \"a\" \"b\"", "c.conf:3", "date expected"},
    {"2027-02-08", "c.conf:1", "off or work"},
    {"2027-02-08 OFF \"a\" \"b\"", "c.conf:1", "off or work"},
    {"2027-02-08 work \"a\" \"b\"", "c.conf:1", "working day anyway"},
    {"2027-02-08 off \"a\"", "c.conf:1", "quotes"},
    {"2027-02-08 off", "c.conf:1", "quotes"},
    {"2027-02-08 off \"a\" \"\"", "c.conf:1", "quotes"},
    {"2027-02-08 off \"a\" \"b", "c.conf:1", "quotes"},
    {"2027-02-08 off \"a\" \"b\" c", "c.conf:1", "follows"},
    {"2027-02-08 off \"a\" \"b\"\n2027-02-09 off \"a\" \"b\"\n8/2/2027 off \"a\" \"b\"", "c.conf:3",
     "twice"},
};

START_TEST(a_wrong_line_is_named)
{
    for (size_t i = 0; i < sizeof refusals / sizeof refusals[0]; i++) {
        struct calendar cal = {.count = 77};
        struct error err = {0};
        ck_assert_msg(calendar_parse(refusals[i].text, "c.conf", &cal, &err) == -1, "%zu", i);
        ck_assert_int_eq(err.code, ERR_CALENDAR);
        ck_assert_str_eq(err.arg[0], refusals[i].place);
        ck_assert_msg(strstr(err.arg[1], refusals[i].said) != NULL, "%zu: %s", i, err.arg[1]);
        ck_assert_uint_eq(cal.count, 77); /* untouched */
    }
}
END_TEST

START_TEST(a_day_in_two_files_is_refused)
{
    struct calendar cal = load_year(2025), more = load_year(2025);
    size_t before = cal.count;
    ck_refused(calendar_merge(&cal, &more, err), ERR_CALENDAR, "");
    ck_assert_uint_eq(cal.count, before);
}
END_TEST

START_TEST(a_missing_year_is_told_from_october_on)
{
    struct calendar cal = load_year(2025), none = {0};
    ck_assert(calendar_covers(&cal, 2025));
    ck_assert(!calendar_covers(&cal, 2024) && !calendar_covers(&cal, 2026));
    ck_assert_int_eq(calendar_missing(&cal, day_of(2025, 1, 1)), 0);
    ck_assert_int_eq(calendar_missing(&cal, day_of(2025, 9, 30)), 0);
    ck_assert_int_eq(calendar_missing(&cal, day_of(2025, 10, 1)), 2026);
    ck_assert_int_eq(calendar_missing(&cal, day_of(2025, 12, 31)), 2026);
    ck_assert_int_eq(calendar_missing(&cal, day_of(2026, 1, 1)), 2026);
    ck_assert_int_eq(calendar_missing(&none, day_of(2025, 3, 1)), 2025);
    struct calendar more = load_year(2026);
    ck_assert_int_eq(calendar_merge(&cal, &more, NULL), 0);
    ck_assert_int_eq(calendar_missing(&cal, day_of(2025, 12, 31)), 0);
}
END_TEST

UNIT_MAIN("model/calendar", the_shipped_years_are_whole, days_off_and_worked_saturdays_are_known,
          terms_skip_what_is_off, between_undoes_add, between_counts_working_days_one_by_one,
          an_empty_calendar_has_weekends, lines_may_stand_in_any_order_with_comments_and_crlf,
          a_wrong_line_is_named, a_day_in_two_files_is_refused,
          a_missing_year_is_told_from_october_on)
