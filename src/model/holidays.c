/*
 * holidays.c - the days off that the law gives in a year for which none were announced yet.
 *
 * BLLĐ 2019 Điều 112: 01/01; Tết, five days; Giỗ Tổ, the tenth of the third lunar month; 30/4;
 * 01/5; 02/9 and a day beside it; from 2026 also 24/11 (Nghị quyết 28/2026/QH16). A holiday on a
 * weekend is made good on the next working day (Điều 111 khoản 3). Bridge days are the government's
 * to give and are not guessed.
 */
#include "model_room.h"

#include <stdlib.h>
#include <string.h>

enum { TET_DAYS = 5, CULTURE_FROM = 2026, HOLIDAYS_MOST = 12, FRIDAY = 5, MONDAY = 1 };

static const char by_law[] = "BLLĐ 2019 Điều 112; dự kiến, chưa có thông báo";
static const char in_lieu[] = "BLLĐ 2019 Điều 111 khoản 3; dự kiến, chưa có thông báo";
static const char culture[] = "Nghị quyết 28/2026/QH16; dự kiến, chưa có thông báo";

struct year {
    struct calendar_day days[2 * HOLIDAYS_MOST]; /* holidays, then the days in lieu */
    size_t count;
};

static void add(struct year *year, struct day day, const char *why, const char *source)
{
    year->days[year->count++] =
        (struct calendar_day){.day = day, .why = why, .source = source, .expected = true};
}

static int on_weekend(struct day first, int days)
{
    int count = 0;
    for (int i = 0; i < days; i++) {
        count += model_is_weekend((struct day){first.n + i});
    }
    return count;
}

/* One day before mùng 1 or two: whichever loses fewer days to a weekend, two where that is the
 * same. So it was announced from 2019 to 2026. */
static void add_tet(struct year *year, int number)
{
    struct day first = lunar_day(number, 1, 1);
    struct day one = {first.n - 1}, two = {first.n - 2};
    struct day from = on_weekend(one, TET_DAYS) < on_weekend(two, TET_DAYS) ? one : two;
    for (int i = 0; i < TET_DAYS; i++) {
        add(year, (struct day){from.n + i}, "Tết Nguyên đán", by_law);
    }
}

/* The day before or after 02/9: the fewer days on a weekend, then the one that joins it, then the
 * day before. So it was announced from 2021 to 2026. */
static void add_national_day(struct year *year, int number)
{
    struct day day = day_of(number, 9, 2), before = {day.n - 1}, after = {day.n + 1};
    int lost_before = on_weekend(before, 2), lost_after = on_weekend(day, 2);
    bool joins_before = day_weekday(before) == MONDAY, joins_after = day_weekday(after) == FRIDAY;
    bool take_after =
        lost_after < lost_before || (lost_after == lost_before && joins_after && !joins_before);
    add(year, day, "Quốc khánh", by_law);
    add(year, take_after ? after : before, "Quốc khánh (ngày liền kề)", by_law);
}

static bool stands_in(const struct year *year, struct day day)
{
    for (size_t i = 0; i < year->count; i++) {
        if (year->days[i].day.n == day.n) {
            return true;
        }
    }
    return false;
}

static int compare_days(const void *a, const void *b)
{
    const struct calendar_day *left = a, *right = b;
    return (left->day.n > right->day.n) - (left->day.n < right->day.n);
}

static void add_in_lieu(struct year *year)
{
    size_t holidays = year->count;
    qsort(year->days, holidays, sizeof year->days[0], compare_days);
    for (size_t i = 0; i < holidays; i++) {
        struct day day = year->days[i].day;
        if (!model_is_weekend(day)) {
            continue;
        }
        do {
            day.n++;
        } while (model_is_weekend(day) || stands_in(year, day));
        add(year, day, arena_printf(arena_current(), "Nghỉ bù %s", year->days[i].why), in_lieu);
    }
    qsort(year->days, year->count, sizeof year->days[0], compare_days);
}

static void fill(struct year *year, int number)
{
    struct day ancestors = lunar_day(number, 3, 10);
    year->count = 0;
    add(year, day_of(number, 1, 1), "Tết Dương lịch", by_law);
    add_tet(year, number);
    add(year, ancestors, "Giỗ Tổ Hùng Vương (10/3 âm lịch)", by_law);
    add(year, day_of(number, 4, 30), "Ngày Chiến thắng", by_law);
    add(year, day_of(number, 5, 1), "Ngày Quốc tế lao động", by_law);
    add_national_day(year, number);
    if (number >= CULTURE_FROM) {
        add(year, day_of(number, 11, 24), "Ngày Văn hóa Việt Nam", culture);
    }
    add_in_lieu(year);
}

void calendar_expect(struct calendar *cal, int first, int last)
{
    struct calendar all = *cal;
    size_t room = cal->count + (size_t)(last - first + 1) * 2 * HOLIDAYS_MOST;
    all.days = arena_alloc(arena_current(), room * sizeof *all.days);
    if (cal->count > 0) {
        memcpy(all.days, cal->days, cal->count * sizeof *cal->days);
    }
    for (int number = first; number <= last; number++) {
        struct year year;
        if (calendar_covers(cal, number)) {
            continue;
        }
        fill(&year, number);
        memcpy(all.days + all.count, year.days, year.count * sizeof year.days[0]);
        all.count += year.count;
    }
    if (all.count > 0) {
        qsort(all.days, all.count, sizeof *all.days, compare_days);
    }
    *cal = all;
}
