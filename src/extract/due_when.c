/*
 * due_when.c - the times a text speaks of: days, months, quarters, spans of days, with the hour and
 * the weekday that stand beside them.
 */
#include "due_room.h"

#include <stdlib.h>
#include <string.h>

enum {
    REACH = 48,       /* characters before a day in which its hour may stand */
    REACH_AFTER = 60, /* and behind it */
    DAY_MINUTES = 24 * 60,
    EVENING = 17 * 60,   /* "cuối giờ chiều" */
    NOON = 11 * 60 + 30, /* "cuối giờ sáng" */
};

static const struct pattern rows[] = {
#define PATTERN(id, ...) [id] = {__VA_ARGS__},
#include "due_patterns.def"
#undef PATTERN
};
struct pattern_set due_patterns = {rows, sizeof rows / sizeof rows[0], NULL};

/* ---- small readers ------------------------------------------------------------------------------
 */

static int number_of(const struct extract *x, struct span span)
{
    int n = 0;
    for (size_t i = span.begin; i < span.end && n < 100000; i++) {
        char c = x->shadow[i];
        c = c == 'O' || c == 'o' ? '0' : c == 'l' || c == 'I' ? '1' : c; /* of misread numbers */
        if (c < '0' || c > '9') {
            break;
        }
        n = n * 10 + (c - '0');
    }
    return n;
}

static int lower_at(const struct extract *x, size_t i)
{
    const int c = (unsigned char)x->shadow[i];
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

/* The shadow under a span is this word, case ignored, any blanks for one. */
static bool says(const struct extract *x, struct span span, const char *word)
{
    size_t i = span.begin;
    for (; *word != '\0'; word++) {
        if (i >= span.end ||
            (*word == ' ' ? strchr(" \n\t", lower_at(x, i)) == NULL : lower_at(x, i) != *word)) {
            return false;
        }
        i++;
        while (*word == ' ' && i < span.end && strchr(" \n\t", lower_at(x, i)) != NULL) {
            i++;
        }
    }
    return i == span.end;
}

static bool begins(const struct extract *x, struct span span, const char *word)
{
    const size_t len = strlen(word);
    return span.end - span.begin >= len &&
           says(x, (struct span){span.begin, span.begin + len}, word);
}

/* "05", "ba", "hai mươi". */
static int count_of(const struct extract *x, struct span span)
{
    static const struct {
        const char *word;
        int count;
    } words[] = {
        {"mot", 1},       {"hai", 2},       {"ba", 3},        {"bon", 4},      {"nam", 5},
        {"sau", 6},       {"bay", 7},       {"tam", 8},       {"chin", 9},     {"muoi", 10},
        {"muoi hai", 12}, {"muoi lam", 15}, {"hai muoi", 20}, {"ba muoi", 30},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (says(x, span, words[i].word)) {
            return words[i].count;
        }
    }
    return number_of(x, span);
}

/* I..IV as recognisers have it: 1 and l for I. */
static int quarter_of(const struct extract *x, struct span span)
{
    const size_t len = span.end - span.begin;
    const int last = lower_at(x, span.end - 1);
    if (last == 'v') {
        return 4;
    }
    return len == 1 && last >= '1' && last <= '4' ? last - '0' : (int)len;
}

static enum period period_of(const struct extract *x, struct span span)
{
    if (begins(x, span, "quy")) {
        return PERIOD_QUARTER;
    }
    if (begins(x, span, "thang")) {
        return PERIOD_MONTH;
    }
    const bool half = begins(x, span, "6") || begins(x, span, "0") || begins(x, span, "sau") ||
                      begins(x, span, "nua");
    return half ? PERIOD_HALF : PERIOD_YEAR;
}

/* 2 for "hai" and "2" of "thứ hai"; 7 for chủ nhật. */
static int weekday_of(const struct extract *x, const struct match *match)
{
    static const char *const names[] = {"hai", "ba", "tu", "nam", "sau", "bay"};
    if (span_is(match->group[2])) {
        return 7;
    }
    for (int i = 0; i < 6; i++) {
        if (says(x, match->group[1], names[i])) {
            return i + 1;
        }
    }
    return number_of(x, match->group[1]) - 1;
}

/* Minutes of the day of "17", "30", "chiều"; -1 for an hour no day has. */
static int minute_of(const struct extract *x, struct span hour, struct span minute,
                     struct span half)
{
    int h = number_of(x, hour);
    const int m = number_of(x, minute);
    if (h < 12 && span_is(half) && !begins(x, half, "sang")) {
        h += 12;
    }
    if (h == 24 && m == 0) {
        return DAY_MINUTES - 1;
    }
    return h < 24 && m < 60 ? h * 60 + m : -1;
}

/* ---- what stands beside a day -------------------------------------------------------------------
 */

static bool take_before(const struct extract *x, size_t from, struct when *when)
{
    const size_t begin = when->span.begin;
    const struct span window = {begin > from + REACH ? begin - REACH : from, begin};
    struct match match;
    if (when->weekday == 0 && due_find(x, T_WEEKDAY, window, &match)) {
        when->weekday = weekday_of(x, &match);
    } else if (when->minute < 0 && due_find(x, T_BEFORE, window, &match)) {
        when->minute = minute_of(x, match.group[1], match.group[2], match.group[3]);
    } else if (when->minute < 0 && due_find(x, T_WORDS, window, &match)) {
        when->minute = span_is(match.group[1]) ? EVENING : span_is(match.group[2]) ? NOON : -1;
    } else {
        return false;
    }
    when->span.begin = match.whole.begin;
    return true;
}

static void take_after(const struct extract *x, size_t to, struct when *when)
{
    struct match match;
    const size_t end = when->span.end;
    const struct span window = {end, end + REACH_AFTER < to ? end + REACH_AFTER : to};
    if (when->year == 0 && due_find(x, A_YEARLY, window, &match)) {
        when->period = PERIOD_YEAR;
        when->span.end = match.whole.end;
        return;
    }
    if (when->weekday == 0 && due_find(x, A_WEEKDAY, window, &match)) {
        when->weekday = weekday_of(x, &match);
        when->span.end = match.whole.end;
    }
    const struct span rest = {when->span.end, window.end};
    if (when->minute < 0 && due_find(x, T_AFTER, rest, &match)) {
        when->minute = minute_of(x, match.group[1], match.group[2], match.group[3]);
        when->span.end = when->minute < 0 ? when->span.end : match.whole.end;
    }
}

/* ---- shapes -------------------------------------------------------------------------------- */

struct finding {
    const struct extract *x;
    struct span within;
    struct when *list;
    size_t count, most;
};

static void push(struct finding *f, struct when when)
{
    if (f->count == f->most) {
        return;
    }
    if (when.shape == WHEN_DATE || when.shape == WHEN_MONTH) {
        const bool real = when.month >= 1 && when.month <= 12 &&
                          (when.shape == WHEN_MONTH ||
                           day_is(day_of(when.year != 0 ? when.year : 2024, when.month, when.day)));
        if (!real) {
            return;
        }
        take_after(f->x, f->within.end, &when);
    }
    if (when.shape == WHEN_DATE || when.shape == WHEN_TODAY) {
        for (int i = 0; i < 3 && take_before(f->x, f->within.begin, &when); i++) {
        }
    }
    f->list[f->count++] = when;
}

static struct when plain(const struct match *match, enum when_shape shape)
{
    return (struct when){.shape = shape, .span = match->whole, .minute = -1};
}

static void read_date(struct finding *f, const struct match *match, int day, int month, int year)
{
    struct when when = plain(match, WHEN_DATE);
    when.day = number_of(f->x, match->group[day]);
    when.month = number_of(f->x, match->group[month]);
    when.year = year > 0 ? number_of(f->x, match->group[year]) : 0;
    when.year += when.year > 0 && when.year < 100 ? 2000 : 0;
    when.loose = match->pattern == &rows[W_BARE];
    push(f, when);
}

static void read_words(struct finding *f, const struct match *match)
{
    read_date(f, match, 1, 2, 3);
}

static void read_short(struct finding *f, const struct match *match)
{
    read_date(f, match, 1, 3, 4);
}

/* Of what W_SHORT reads as well the other one is believed: by_place. */
static void read_misread(struct finding *f, const struct match *match)
{
    const size_t before = f->count;
    read_date(f, match, 1, 3, 4);
    if (f->count > before) {
        f->list[before].misread = true;
    }
}

static void read_no_year(struct finding *f, const struct match *match)
{
    read_date(f, match, 1, 2, 0);
}

static int day_of_month(const struct extract *x, struct span span)
{
    return begins(x, span, "cuoi") ? 31 : number_of(x, span);
}

static void read_monthly(struct finding *f, const struct match *match)
{
    struct when when = plain(match, WHEN_MONTHLY);
    when.day = day_of_month(f->x, match->group[1]);
    if (when.day >= 1 && when.day <= 31) {
        push(f, when);
    }
}

static void read_quarterly(struct finding *f, const struct match *match)
{
    struct when when = plain(match, WHEN_QUARTERLY);
    when.day = day_of_month(f->x, match->group[1]);
    if (when.day >= 1 && when.day <= 31) {
        push(f, when);
    }
}

/* "Tháng 9 và 12/2025" are two, "tháng 9 - 12/2025" is one that ends in December. */
static void read_months(struct finding *f, const struct match *match)
{
    struct when when = plain(match, WHEN_MONTH);
    const int first = number_of(f->x, match->group[1]), second = number_of(f->x, match->group[3]);
    const bool range = begins(f->x, match->group[2], "-") || begins(f->x, match->group[2], "den");
    when.year = number_of(f->x, match->group[4]);
    when.month = second >= 1 && second <= 12 && range ? second : first;
    push(f, when);
    if (second >= 1 && second <= 12 && !range) {
        when.month = second;
        when.chained = true;
        push(f, when);
    }
}

static void read_quarters(struct finding *f, const struct match *match)
{
    struct when when = plain(match, WHEN_QUARTER);
    const int first = quarter_of(f->x, match->group[1]);
    const bool range = begins(f->x, match->group[2], "-") || begins(f->x, match->group[2], "den");
    const int second = span_is(match->group[3]) ? quarter_of(f->x, match->group[3]) : 0;
    when.year = number_of(f->x, match->group[4]);
    when.month = 3 * (second != 0 && range ? second : first);
    push(f, when);
    if (second != 0 && !range) {
        when.month = 3 * second;
        when.chained = true;
        push(f, when);
    }
}

static void read_half(struct finding *f, const struct match *match)
{
    struct when when = plain(match, WHEN_HALF);
    when.month = begins(f->x, match->group[1], "dau") ? 6 : 12;
    when.year = number_of(f->x, match->group[2]);
    push(f, when);
}

static void read_count(struct finding *f, const struct match *match)
{
    static const struct {
        const char *word;
        enum unit unit;
    } units[] = {
        {"ngay lam viec", UNIT_WORKING_DAY},
        {"ngay", UNIT_DAY},
        {"gio", UNIT_HOUR},
        {"h", UNIT_HOUR},
        {"tuan", UNIT_WEEK},
        {"thang", UNIT_MONTH},
    };
    struct when when = plain(match, WHEN_COUNT);
    when.count = count_of(f->x, match->group[1]);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (says(f->x, match->group[2], units[i].word)) {
            when.unit = units[i].unit;
        }
    }
    if (when.count > 0) {
        push(f, when);
    }
}

static void read_today(struct finding *f, const struct match *match)
{
    push(f, plain(match, WHEN_TODAY));
}

static void read_day(struct finding *f, const struct match *match)
{
    struct when when = plain(match, WHEN_DAY);
    when.day = number_of(f->x, match->group[1]);
    if (when.day >= 1 && when.day <= 31) {
        push(f, when);
    }
}

static void read_year(struct finding *f, const struct match *match)
{
    struct when when = plain(match, WHEN_YEAR);
    when.year = number_of(f->x, match->group[3]);
    when.year = when.year != 0 ? when.year : number_of(f->x, match->group[1]);
    when.month = 12;
    push(f, when);
}

static void read_never(struct finding *f, const struct match *match)
{
    push(f, plain(match, WHEN_NEVER));
}

/* "Định kỳ (quý, 6 tháng, cả năm)" are three. */
static void read_periods(struct finding *f, const struct match *match)
{
    struct when when = plain(match, WHEN_PERIOD);
    const size_t first = f->count;
    struct match more;
    size_t group = 1;
    while (group < 3 && !span_is(match->group[group])) {
        group++;
    }
    when.period = period_of(f->x, match->group[group]);
    push(f, when);
    while (f->count < f->most &&
           due_find(f->x, A_PERIOD, (struct span){when.span.end, f->within.end}, &more)) {
        when.period = period_of(f->x, more.group[1]);
        when.span.end = more.whole.end;
        when.chained = true;
        push(f, when);
    }
    for (size_t i = first; i < f->count; i++) {
        f->list[i].span = when.span;
    }
}

static const struct {
    enum due_pattern pattern;
    bool cell_only;
    void (*read)(struct finding *f, const struct match *match);
} shapes[] = {
    {W_LONG, false, read_words},
    {W_WORDS, false, read_words},
    {W_SHORT, false, read_short},
    {W_YEAR2, false, read_short},
    {W_MISREAD, false, read_misread},
    {W_NO_YEAR, false, read_no_year},
    {W_BARE, false, read_no_year},
    {W_MONTHLY, false, read_monthly},
    {W_QUARTERLY, false, read_quarterly},
    {W_MONTH, false, read_months},
    {W_QUARTER, false, read_quarters},
    {W_HALF, false, read_half},
    {W_COUNT, false, read_count},
    {W_TODAY, false, read_today},
    {W_DAY, false, read_day},
    {W_PERIOD, false, read_periods},
    {W_CALENDAR_YEAR, true, read_year},
    {W_NEVER, true, read_never},
};

/* ---- all of them --------------------------------------------------------------------------------
 */

/* By where they begin, the longer first; of one list ("tháng 9 và 12") in its order. */
static int by_place(const void *a, const void *b)
{
    const struct when *const p = a, *const q = b;
    if (p->span.begin != q->span.begin) {
        return p->span.begin < q->span.begin ? -1 : 1;
    }
    if (p->span.end != q->span.end) {
        return p->span.end > q->span.end ? -1 : 1;
    }
    if (p->misread != q->misread) {
        return p->misread ? 1 : -1;
    }
    return p->chained != q->chained ? (int)p->chained - (int)q->chained : p->month - q->month;
}

static bool same_list(const struct when *a, const struct when *b)
{
    return b->chained && a->shape == b->shape && a->span.begin == b->span.begin &&
           a->span.end == b->span.end;
}

/* What overlaps an earlier one goes. */
static size_t without_overlap(struct when *list, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const bool clear = kept == 0 || list[i].span.begin >= list[kept - 1].span.end;
        if (clear || same_list(&list[kept - 1], &list[i])) {
            list[kept++] = list[i];
        }
    }
    return kept;
}

/* "15/6 và 15/12 hằng năm": the second's year is the first's as well. */
static void chain(const struct extract *x, struct when *list, size_t count)
{
    for (size_t i = count; i > 1; i--) {
        struct when *const before = &list[i - 2], *const when = &list[i - 1];
        const struct span between = {before->span.end, when->span.begin};
        struct match match;
        if (before->shape != when->shape || between.begin > between.end ||
            between.end - between.begin > REACH || !due_find(x, A_CHAIN, between, &match)) {
            continue;
        }
        when->chained = true;
        if (before->year == 0 && before->period == PERIOD_NONE) {
            before->year = when->year;
            before->period = when->period;
        }
    }
}

size_t whens_find(const struct extract *x, struct span within, bool cell, struct when *ret,
                  size_t most)
{
    struct finding f = {x, within, ret, 0, most};
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        struct match match;
        struct span rest = within;
        while ((cell || !shapes[i].cell_only) && f.count < most &&
               due_find(x, shapes[i].pattern, rest, &match)) {
            shapes[i].read(&f, &match);
            rest.begin = match.whole.end > rest.begin ? match.whole.end : rest.begin + 1;
        }
    }
    qsort(ret, f.count, sizeof *ret, by_place);
    const size_t count = without_overlap(ret, f.count);
    chain(x, ret, count);
    return count;
}

/* ---- calendar ------------------------------------------------------------------------------ */

struct day month_last(int year, int month)
{
    const struct day next = month == 12 ? day_of(year + 1, 1, 1) : day_of(year, month + 1, 1);
    return day_is(next) ? (struct day){next.n - 1} : DAY_NONE;
}

static struct day in_year(const struct when *when, int year)
{
    return when->shape == WHEN_DATE ? day_of(year, when->month, when->day)
                                    : month_last(year, when->month);
}

struct day when_day(const struct when *when, struct day since, bool *ret_guessed)
{
    *ret_guessed = when->year == 0;
    if (when->year != 0) {
        return in_year(when, when->year);
    }
    if (!day_is(since)) {
        return DAY_NONE;
    }
    int year, month, day;
    day_split(since, &year, &month, &day);
    const struct day this_year = in_year(when, year);
    return day_is(this_year) && this_year.n >= since.n ? this_year : in_year(when, year + 1);
}
