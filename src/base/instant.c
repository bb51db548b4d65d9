/*
 * instant.c - points in time: the clock, and RFC 3339.
 */
#include "phieu/day.h"

#include "day_room.h"

#include <time.h>

#define MS_PER_SECOND INT64_C(1000)
#define MS_PER_MINUTE (60 * MS_PER_SECOND)
#define MS_PER_DAY    (24 * (60 * MS_PER_MINUTE))

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0 ? 1 : 0);
}

/* The day number that holds local millisecond ms; DAY_NONE beyond what a day can hold. */
static struct day day_holding(int64_t ms)
{
    int64_t n = floor_div(ms, MS_PER_DAY);
    return (struct day){n > INT32_MIN && n <= INT32_MAX ? (int32_t)n : DAY_NONE.n};
}

static int64_t local_ms(struct instant t, int zone_minutes)
{
    int64_t ms;
    int64_t shift = zone_minutes * MS_PER_MINUTE;
    return __builtin_add_overflow(t.ms, shift, &ms) ? t.ms : ms;
}

struct day instant_day(struct instant t, int zone_minutes)
{
    return instant_is(t) ? day_holding(local_ms(t, zone_minutes)) : DAY_NONE;
}

static char *put_hours_minutes(char *p, int64_t ms_of_day)
{
    int minutes = (int)(ms_of_day / MS_PER_MINUTE);
    p = digits_put(p, minutes / 60, 2);
    *p++ = ':';
    return digits_put(p, minutes % 60, 2);
}

static size_t text_end(const char *buf)
{
    size_t len = 0;
    while (buf[len] != '\0') {
        len++;
    }
    return len;
}

const char *instant_iso(struct instant t, char *buf)
{
    size_t len = text_end(day_iso(instant_day(t, 0), buf));
    if (len == 0) {
        return buf;
    }
    int64_t ms_of_day = t.ms - floor_div(t.ms, MS_PER_DAY) * MS_PER_DAY;
    char *p = buf + len;
    *p++ = 'T';
    p = put_hours_minutes(p, ms_of_day);
    *p++ = ':';
    p = digits_put(p, (int)(ms_of_day % MS_PER_MINUTE / MS_PER_SECOND), 2);
    *p++ = '.';
    p = digits_put(p, (int)(ms_of_day % MS_PER_SECOND), 3);
    *p++ = 'Z';
    *p = '\0';
    return buf;
}

const char *instant_vn(struct instant t, int zone_minutes, char *buf)
{
    int64_t ms = local_ms(t, zone_minutes);
    size_t len = text_end(day_vn(instant_day(t, zone_minutes), buf));
    if (len == 0) {
        return buf;
    }
    char *p = buf + len;
    *p++ = ' ';
    p = put_hours_minutes(p, ms - floor_div(ms, MS_PER_DAY) * MS_PER_DAY);
    *p = '\0';
    return buf;
}

/* What stands behind the day: a time of that day and, for RFC 3339, its distance from UTC. */
struct clock_time {
    int hour, minute, second, ms;
    bool has_second, has_fraction, has_offset;
    int offset_minutes;
};

/* ".123456": milliseconds, the rest dropped. */
static bool take_fraction(const char **p, int *ret_ms)
{
    int ms = 0;
    size_t count = 0;
    for (++*p; **p >= '0' && **p <= '9'; ++*p, count++) {
        if (count < 3) {
            ms = ms * 10 + (**p - '0');
        }
    }
    for (size_t i = count; i < 3; i++) {
        ms *= 10;
    }
    *ret_ms = ms;
    return count > 0;
}

/* "Z" or "+07:00". */
static bool take_offset(const char **p, struct clock_time *ret)
{
    char sign = **p;
    ++*p;
    ret->has_offset = true;
    if (sign == 'Z' || sign == 'z') {
        return true;
    }
    int hours, minutes;
    if (digits_take(p, 2, &hours) != 2 || *(*p)++ != ':' || digits_take(p, 2, &minutes) != 2) {
        return false;
    }
    ret->offset_minutes = (hours * 60 + minutes) * (sign == '-' ? -1 : 1);
    return hours < 24 && minutes < 60;
}

/* HH:MM[:SS[.fraction]][offset] up to the end of the text. */
static bool take_time(const char *p, struct clock_time *ret)
{
    *ret = (struct clock_time){0};
    if (digits_take(&p, 2, &ret->hour) != 2 || *p != ':') {
        return false;
    }
    p++;
    if (digits_take(&p, 2, &ret->minute) != 2) {
        return false;
    }
    if (*p == ':') {
        p++;
        ret->has_second = true;
        if (digits_take(&p, 2, &ret->second) != 2) {
            return false;
        }
        if (*p == '.') {
            ret->has_fraction = true;
            if (!take_fraction(&p, &ret->ms)) {
                return false;
            }
        }
    }
    if (*p == 'Z' || *p == 'z' || *p == '+' || *p == '-') {
        if (!take_offset(&p, ret)) {
            return false;
        }
    }
    return *p == '\0';
}

/* RFC 3339 writes the day one way only and always the seconds; the local form has no fraction. */
static bool forms_agree(const char *text, size_t day_len, const struct clock_time *time)
{
    if (time->has_offset) {
        return time->has_second && day_len == 10 && text[4] == '-';
    }
    return !time->has_fraction;
}

int instant_parse(const char *text, int zone_minutes, const char *field, struct instant *ret,
                  struct error *err)
{
    const char *p = text;
    struct day day;
    struct clock_time time = {.hour = 23, .minute = 59, .second = 59, .ms = 999};
    enum day_reading reading = day_take(&p, &day);
    if (reading == DAY_READ_NOT) {
        return error_set(err, ERR_DATE_SYNTAX, field, text, NULL);
    }
    if (*p != '\0') {
        size_t day_len = (size_t)(p - text);
        if ((*p != 'T' && *p != 't' && *p != ' ') || !take_time(p + 1, &time) ||
            !forms_agree(text, day_len, &time)) {
            return error_set(err, ERR_DATE_SYNTAX, field, text, NULL);
        }
    }
    if (reading == DAY_READ_IMPOSSIBLE || time.hour > 23 || time.minute > 59 || time.second > 59) {
        return error_set(err, ERR_DATE_IMPOSSIBLE, field, text, NULL);
    }
    int offset = time.has_offset ? time.offset_minutes : zone_minutes;
    int64_t minutes = (int64_t)time.hour * 60 + time.minute - offset;
    ret->ms = day.n * MS_PER_DAY + minutes * MS_PER_MINUTE + time.second * MS_PER_SECOND + time.ms;
    return 0;
}

static int64_t read_clock(clockid_t clock)
{
    struct timespec now;
    INVARIANT(clock_gettime(clock, &now) == 0);
    return (int64_t)now.tv_sec * MS_PER_SECOND + now.tv_nsec / 1000000;
}

struct instant instant_now(void)
{
    return (struct instant){read_clock(CLOCK_REALTIME)};
}

int64_t monotonic_ms(void)
{
    return read_clock(CLOCK_MONOTONIC);
}
