/*
 * day.c - the calendar: days to and from numbers and text.
 */
#include "phieu/day.h"

#include "day_room.h"

#include <string.h>

enum { YEAR_FIRST = 1900, YEAR_LAST = 2199, DAYS_PER_ERA = 146097, EPOCH_FROM_ERA = 719468 };

static bool is_leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int days_in_month(int y, int m)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return m == 2 && is_leap(y) ? 29 : days[m - 1];
}

/* Days are counted in years that begin on 1 March, so that the leap day comes last. */
struct day day_of(int y, int m, int d)
{
    if (y < YEAR_FIRST || y > YEAR_LAST || m < 1 || m > 12 || d < 1 || d > days_in_month(y, m)) {
        return DAY_NONE;
    }
    int year = m <= 2 ? y - 1 : y;
    int era = year / 400;
    int year_of_era = year - era * 400;
    int day_of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return (struct day){era * DAYS_PER_ERA + day_of_era - EPOCH_FROM_ERA};
}

void day_split(struct day day, int *ret_y, int *ret_m, int *ret_d)
{
    int64_t n = (int64_t)day.n + EPOCH_FROM_ERA;
    int64_t era = (n >= 0 ? n : n - (DAYS_PER_ERA - 1)) / DAYS_PER_ERA;
    int day_of_era = (int)(n - era * DAYS_PER_ERA);
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / (DAYS_PER_ERA - 1)) /
        365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month = (5 * day_of_year + 2) / 153;
    *ret_d = day_of_year - (153 * month + 2) / 5 + 1;
    *ret_m = month < 10 ? month + 3 : month - 9;
    *ret_y = (int)(year_of_era + era * 400) + (*ret_m <= 2 ? 1 : 0);
}

int day_weekday(struct day day)
{
    /* 1970-01-01 was a Thursday. */
    int from_monday = (int)(((int64_t)day.n + 3) % 7);
    return (from_monday < 0 ? from_monday + 7 : from_monday) + 1;
}

size_t digits_take(const char **p, size_t most, int *ret_value)
{
    size_t count = 0;
    int value = 0;
    while (count < most && (*p)[count] >= '0' && (*p)[count] <= '9') {
        value = value * 10 + ((*p)[count] - '0');
        count++;
    }
    *p += count;
    *ret_value = value;
    return count;
}

/* The separator at p when it is one that `allowed` lists. */
static char separator(const char *p, const char *allowed)
{
    return *p != '\0' && strchr(allowed, *p) != NULL ? *p : '\0';
}

enum day_reading day_take(const char **text, struct day *ret_day)
{
    const char *p = *text;
    int part[3];
    size_t first = digits_take(&p, 4, &part[0]);
    bool year_first = first == 4;
    char sep = separator(p, year_first ? "-/" : "-/.");
    if (sep == '\0' || first == 0 || first == 3) {
        return DAY_READ_NOT;
    }
    p++;
    size_t second = digits_take(&p, 2, &part[1]);
    if (second == 0 || *p != sep) {
        return DAY_READ_NOT;
    }
    p++;
    size_t third = digits_take(&p, year_first ? 2 : 4, &part[2]);
    if (third == 0 || (!year_first && third != 4) || (*p >= '0' && *p <= '9')) {
        return DAY_READ_NOT;
    }
    struct day day =
        year_first ? day_of(part[0], part[1], part[2]) : day_of(part[2], part[1], part[0]);
    *text = p;
    *ret_day = day;
    return day_is(day) ? DAY_READ : DAY_READ_IMPOSSIBLE;
}

int day_parse(const char *text, const char *field, struct day *ret_day, struct error *err)
{
    const char *p = text;
    struct day day;
    enum day_reading reading = day_take(&p, &day);
    if (reading == DAY_READ_NOT || *p != '\0') {
        return error_set(err, ERR_DATE_SYNTAX, field, text, NULL);
    }
    if (reading == DAY_READ_IMPOSSIBLE) {
        return error_set(err, ERR_DATE_IMPOSSIBLE, field, text, NULL);
    }
    *ret_day = day;
    return 0;
}

char *digits_put(char *p, int value, int count)
{
    for (int i = count - 1; i >= 0; i--) {
        p[i] = (char)('0' + value % 10);
        value /= 10;
    }
    return p + count;
}

/* The day's parts; false when there is no day or none that four digits can tell. */
static bool parts_of(struct day day, int *y, int *m, int *d)
{
    if (!day_is(day)) {
        return false;
    }
    day_split(day, y, m, d);
    return *y >= 0 && *y <= 9999;
}

const char *day_iso(struct day day, char *buf)
{
    int y, m, d;
    char *p = buf;
    if (parts_of(day, &y, &m, &d)) {
        p = digits_put(p, y, 4);
        *p++ = '-';
        p = digits_put(p, m, 2);
        *p++ = '-';
        p = digits_put(p, d, 2);
    }
    *p = '\0';
    return buf;
}

const char *day_vn(struct day day, char *buf)
{
    int y, m, d;
    char *p = buf;
    if (parts_of(day, &y, &m, &d)) {
        p = digits_put(p, d, 2);
        *p++ = '/';
        p = digits_put(p, m, 2);
        *p++ = '/';
        p = digits_put(p, y, 4);
    }
    *p = '\0';
    return buf;
}
