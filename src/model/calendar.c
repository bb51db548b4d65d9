/*
 * calendar.c - working days: weekends, and the days that were announced to be otherwise.
 *
 * A deadline of N working days skips every day off; the day it counts from is not counted (BLDS
 * 2015 Điều 147). Which days are off, and which Saturdays are worked for a bridge day, is announced
 * year by year, so it is data; a year nobody announced has weekends only.
 */
#include "model_room.h"
#include "phieu/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS_MOST = 300, SATURDAY = 6, OCTOBER = 10 };

static int compare_days(const void *a, const void *b)
{
    const struct calendar_day *left = a, *right = b;
    return (left->day.n > right->day.n) - (left->day.n < right->day.n);
}

bool model_is_weekend(struct day day)
{
    return day_weekday(day) >= SATURDAY;
}

/* ---- reading the file
 * ----------------------------------------------------------------------------- */

struct reading {
    const char *file;
    int line;
    struct calendar_day *days; /* in the file's order */
    int *lines;
    size_t count;
};

static int refuse(const struct reading *in, const char *why, struct error *err)
{
    char place[200];
    snprintf(place, sizeof place, "%s:%d", in->file, in->line);
    return error_set(err, ERR_CALENDAR, NULL, place, why);
}

/* The next word of the line, ended by white space. */
static char *take_word(char **at)
{
    char *word = *at + strspn(*at, " \t");
    char *end = word + strcspn(word, " \t");
    *at = *end == '\0' ? end : end + 1;
    *end = '\0';
    return word;
}

/* The next text in double quotes, cleaned; NULL when there is none. */
static const char *take_quoted(char **at)
{
    char *open = *at + strspn(*at, " \t");
    char *close = *open == '"' ? strchr(open + 1, '"') : NULL;
    const char *text;
    if (close == NULL || text_clean(open + 1, (size_t)(close - open - 1), TEXT_LINE, WORDS_MOST,
                                    NULL, arena_current(), &text, NULL) != 0) {
        return NULL;
    }
    *at = close + 1;
    return text;
}

static int read_line(struct reading *in, char *text, struct error *err)
{
    struct calendar_day *day = &in->days[in->count];
    struct error why = {0};
    const char *date = take_word(&text);
    if (day_parse(date, "", &day->day, &why) != 0) {
        return refuse(in,
                      why.code == ERR_DATE_IMPOSSIBLE ? "không có ngày này / no such day"
                                                      : "ngày phải viết 2025-01-27 / date expected",
                      err);
    }
    const char *kind = take_word(&text);
    if (strcmp(kind, "off") != 0 && strcmp(kind, "work") != 0) {
        return refuse(in, "sau ngày phải là off hoặc work / off or work expected", err);
    }
    day->working = strcmp(kind, "work") == 0;
    if (day->working && !model_is_weekend(day->day)) {
        return refuse(in, "ngày này vốn là ngày làm việc / it is a working day anyway", err);
    }
    day->why = take_quoted(&text);
    day->source = day->why == NULL ? NULL : take_quoted(&text);
    if (day->source == NULL || day->why[0] == '\0' || day->source[0] == '\0') {
        return refuse(
            in, "cần lý do và căn cứ trong ngoặc kép / reason and source expected in quotes", err);
    }
    text += strspn(text, " \t");
    if (*text != '\0' && *text != '#') {
        return refuse(in, "thừa chữ cuối dòng / something follows the source", err);
    }
    in->lines[in->count++] = in->line;
    return 0;
}

/* The line on which the day that `day` repeats stands second. */
static int line_of_repeat(const struct reading *in, struct day day)
{
    int line = 0;
    for (size_t i = 0; i < in->count; i++) {
        line = in->days[i].day.n == day.n ? in->lines[i] : line;
    }
    return line;
}

static int settle(struct reading *in, struct calendar *ret, struct error *err)
{
    struct arena *arena = arena_current();
    struct calendar cal = {.count = in->count};
    cal.days = arena_alloc(arena, in->count * sizeof *cal.days);
    if (in->count > 0) {
        memcpy(cal.days, in->days, in->count * sizeof *cal.days);
        qsort(cal.days, cal.count, sizeof *cal.days, compare_days);
        int month, day;
        day_split(cal.days[0].day, &cal.first_year, &month, &day);
        day_split(cal.days[cal.count - 1].day, &cal.last_year, &month, &day);
    }
    for (size_t i = 1; i < cal.count; i++) {
        if (cal.days[i].day.n == cal.days[i - 1].day.n) {
            in->line = line_of_repeat(in, cal.days[i].day);
            return refuse(in, "ngày này đã có ở dòng khác / the day stands twice", err);
        }
    }
    *ret = cal;
    return 0;
}

int calendar_parse(const char *text, const char *file, struct calendar *ret, struct error *err)
{
    struct arena *arena = arena_current();
    size_t lines = 1;
    for (const char *p = text; *p != '\0'; p++) {
        lines += *p == '\n';
    }
    struct reading in = {.file = file};
    in.days = arena_alloc(arena, lines * sizeof *in.days);
    in.lines = arena_alloc(arena, lines * sizeof *in.lines);
    static const char bom[] = "\xEF\xBB\xBF";
    char *at = arena_strdup(arena, text);
    at += strncmp(at, bom, strlen(bom)) == 0 ? strlen(bom) : 0;
    while (at != NULL) {
        in.line++;
        char *line = strsep(&at, "\n");
        line[strcspn(line, "\r")] = '\0';
        line += strspn(line, " \t");
        if (*line != '\0' && *line != '#' && read_line(&in, line, err) != 0) {
            return -1;
        }
    }
    return settle(&in, ret, err);
}

int calendar_merge(struct calendar *into, const struct calendar *more, struct error *err)
{
    struct calendar all = {.count = into->count + more->count};
    all.days = arena_alloc(arena_current(), all.count * sizeof *all.days);
    size_t i = 0, j = 0, n = 0;
    while (i < into->count || j < more->count) {
        bool left =
            j == more->count || (i < into->count && into->days[i].day.n <= more->days[j].day.n);
        all.days[n] = left ? into->days[i++] : more->days[j++];
        if (n > 0 && all.days[n].day.n == all.days[n - 1].day.n) {
            char date[DAY_TEXT];
            return error_set(err, ERR_CALENDAR, NULL, day_iso(all.days[n].day, date),
                             "ngày này có trong hai tệp / the day stands in two files");
        }
        n++;
    }
    if (n > 0) {
        int month, day;
        day_split(all.days[0].day, &all.first_year, &month, &day);
        day_split(all.days[n - 1].day, &all.last_year, &month, &day);
    }
    *into = all;
    return 0;
}

/* ---- counting
 * ------------------------------------------------------------------------------------- */

/* Index of the first exception on or after that day. */
static size_t lower_bound(const struct calendar *cal, int64_t n)
{
    size_t low = 0, high = cal->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (cal->days[middle].day.n < n) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

const struct calendar_day *calendar_exception(const struct calendar *cal, struct day day)
{
    size_t i = lower_bound(cal, day.n);
    return i < cal->count && cal->days[i].day.n == day.n ? &cal->days[i] : NULL;
}

bool calendar_works(const struct calendar *cal, struct day day)
{
    const struct calendar_day *exception = calendar_exception(cal, day);
    return exception != NULL ? exception->working : !model_is_weekend(day);
}

struct day calendar_add(const struct calendar *cal, struct day from, int n)
{
    INVARIANT(day_is(from) && n >= 1 && n <= 999);
    while (n > 0) {
        from.n++;
        n -= calendar_works(cal, from);
    }
    return from;
}

/* Mondays to Fridays d with d <= day, counted from a Monday long before any date. */
static int64_t weekdays_until(struct day day)
{
    int64_t days = (int64_t)day.n + 3 + 7 * INT64_C(100000); /* 1970-01-01 was a Thursday */
    int64_t rest = days % 7;
    return days / 7 * 5 + (rest < 5 ? rest + 1 : 5);
}

int calendar_between(const struct calendar *cal, struct day from, struct day to)
{
    INVARIANT(day_is(from) && day_is(to));
    if (to.n < from.n) {
        return -calendar_between(cal, to, from);
    }
    int64_t count = weekdays_until(to) - weekdays_until(from);
    size_t end = lower_bound(cal, (int64_t)to.n + 1);
    for (size_t i = lower_bound(cal, (int64_t)from.n + 1); i < end; i++) {
        const struct calendar_day *day = &cal->days[i];
        count += (int)day->working - (int)!model_is_weekend(day->day);
    }
    return (int)count;
}

bool calendar_covers(const struct calendar *cal, int year)
{
    int32_t last = day_of(year, 12, 31).n;
    for (size_t i = lower_bound(cal, day_of(year, 1, 1).n);
         i < cal->count && cal->days[i].day.n <= last; i++) {
        if (!cal->days[i].expected && cal->days[i].act == 0) {
            return true;
        }
    }
    return false;
}

int calendar_missing(const struct calendar *cal, struct day today)
{
    int year, month, day;
    day_split(today, &year, &month, &day);
    if (!calendar_covers(cal, year)) {
        return year;
    }
    return month >= OCTOBER && !calendar_covers(cal, year + 1) ? year + 1 : 0;
}
