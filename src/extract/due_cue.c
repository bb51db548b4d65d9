/*
 * due_cue.c - what the words around a time make of it: a deadline of some kind, or nothing.
 *
 * A time alone is none: letters are full of dates that are cited, past or in force. Only a cue
 * right before it (or "hằng tháng" in it, or a meeting it is the hour of) makes it one, and a date
 * before the letter's own is never one.
 */
#include "due_room.h"

#include <string.h>

enum {
    CUE_REACH = 110, /* characters before a time in which its cue may begin */
    FACT_REACH = 60,
    PERIOD_REACH = 160, /* "hằng năm" before "trước ngày 15 tháng 12" */
    PLACE_REACH = 400,  /* "Địa điểm:" below "Thời gian:" */
    GUESSED_MOST = 50,  /* confidence where a year, or a day to count from, is assumed */
    CONFLICT_MOST = 55, /* where the weekday is another, or digits were misread */
    CELL_PRIOR = 88,
    MEETING_PRIOR = 88,
};

enum {
    DATES = 1 << WHEN_DATE,
    SPANS = 1 << WHEN_MONTH | 1 << WHEN_QUARTER | 1 << WHEN_HALF | 1 << WHEN_YEAR,
    RECURRING = 1 << WHEN_MONTHLY | 1 << WHEN_QUARTERLY | 1 << WHEN_DAY,
    TIMES = DATES | SPANS | RECURRING,
};

/* What a weak cue wants besides. */
enum need {
    NEEDS_NOTHING = 0,
    NEEDS_DUTY = 1,   /* somebody does something in the sentence */
    NEEDS_PERIOD = 2, /* it recurs */
    NEEDS_NO_MEETING = 4,
    NEEDS_NO_VALIDITY = 8, /* "có hiệu lực đến hết ngày" */
    NEEDS_HOUR = 16,       /* "đến 17 giờ ngày" */
    NEEDS_NO_EVENT = 32,   /* "vào tháng 12/2025" of a conference */
};

static const struct cue {
    enum due_pattern pattern;
    unsigned shapes;
    enum due_relation relation;
    unsigned needs;
} cues[] = {
    {C_LATEST, TIMES, DUE_BY, NEEDS_NOTHING},
    {C_NOT_LATER, TIMES, DUE_BY, NEEDS_NOTHING},
    {C_FINAL, TIMES, DUE_BY, NEEDS_NOTHING},
    {C_EXTENDED, DATES | SPANS, DUE_BY, NEEDS_NO_VALIDITY},
    {C_BEFORE, TIMES, DUE_BEFORE, NEEDS_NOTHING},
    {C_TERM, TIMES, DUE_BY, NEEDS_NOTHING},
    {C_END, TIMES, DUE_BY, NEEDS_NO_VALIDITY},
    {C_CLOSE, SPANS, DUE_BY, NEEDS_NO_VALIDITY},
    {C_DONE, SPANS, DUE_WITHIN, NEEDS_NOTHING},
    {C_DONE, DATES | RECURRING, DUE_BY, NEEDS_NOTHING},
    {C_PERIODIC, TIMES, DUE_ON, NEEDS_PERIOD},
    {C_LABEL, SPANS, DUE_WITHIN, NEEDS_NO_MEETING},
    {C_LABEL, DATES | RECURRING, DUE_BY, NEEDS_NO_MEETING},
    {C_WITHIN, SPANS | DATES, DUE_WITHIN, NEEDS_DUTY},
    {C_ON, SPANS, DUE_WITHIN, NEEDS_DUTY | NEEDS_NO_EVENT},
    {C_ON, DATES | RECURRING, DUE_ON, NEEDS_DUTY | NEEDS_PERIOD},
    {C_UNTIL, DATES, DUE_BY, NEEDS_DUTY | NEEDS_HOUR | NEEDS_NO_VALIDITY},
};

static struct span reach_before(const struct span within, size_t at, size_t reach)
{
    return (struct span){at > within.begin + reach ? at - reach : within.begin, at};
}

static struct span reach_behind(const struct span within, size_t at, size_t reach)
{
    return (struct span){at, at + reach < within.end ? at + reach : within.end};
}

static bool has(const struct due_scene *scene, enum due_pattern which, struct span within)
{
    struct match match;
    return due_find(scene->x, which, within, &match);
}

static bool is_meeting(const struct due_scene *scene, const struct when *when, struct span sentence)
{
    return scene->invites || has(scene, V_MEETING, sentence) ||
           has(scene, V_PLACE, reach_behind(scene->within, when->span.end, PLACE_REACH));
}

/* "hằng năm", "6 tháng đầu năm", "quý I" before a date that names no year, or behind it in its
 * sentence; the nearest before it counts. */
static enum period period_around(const struct due_scene *scene, const struct when *when,
                                 struct span sentence)
{
    struct when near[16];
    const struct span before = reach_before(sentence, when->span.begin, PERIOD_REACH);
    size_t count = whens_find(scene->x, before, false, near, 16);
    for (size_t i = count; i > 0; i--) {
        const struct when *const other = &near[i - 1];
        if (other->shape == WHEN_PERIOD) {
            return other->period;
        }
        if (other->shape == WHEN_HALF && other->year == 0) {
            return PERIOD_HALF;
        }
        if (other->shape == WHEN_QUARTER && other->year == 0) {
            return PERIOD_QUARTER;
        }
    }
    const struct span behind = reach_behind(sentence, when->span.end, PERIOD_REACH / 2);
    count = whens_find(scene->x, behind, false, near, 16);
    return count > 0 && near[0].shape == WHEN_PERIOD ? near[0].period : PERIOD_NONE;
}

/* ---- kinds --------------------------------------------------------------------------------- */

static void set_recurring(const struct when *when, enum period period, struct due *due)
{
    static const enum due_kind kinds[] = {
        [PERIOD_NONE] = DUE_NONE,         [PERIOD_MONTH] = DUE_MONTHLY,
        [PERIOD_QUARTER] = DUE_QUARTERLY, [PERIOD_HALF] = DUE_HALF_YEARLY,
        [PERIOD_YEAR] = DUE_YEARLY,
    };
    due->kind = kinds[period];
    due->day = when->day;
    due->month = when->month;
    due->minute = when->minute;
}

static void set_dated(const struct due_scene *scene, const struct when *when, struct due *due)
{
    static const enum due_kind kinds[] = {
        [WHEN_DATE] = DUE_DATE,        [WHEN_MONTH] = DUE_MONTH, [WHEN_QUARTER] = DUE_QUARTERLY,
        [WHEN_HALF] = DUE_HALF_YEARLY, [WHEN_YEAR] = DUE_DATE,
    };
    bool guessed;
    due->kind = kinds[when->shape];
    due->minute = when->minute;
    due->date = when_day(when, scene->part->issued, &guessed);
    if (due->kind == DUE_DATE && when->minute >= 0) {
        due->kind = DUE_HOUR;
    }
    if (when->shape != WHEN_DATE && when->shape != WHEN_YEAR) {
        due->month = when->month;
    }
    /* What has to be done before June is late in June. */
    if (due->relation == DUE_BEFORE && when->shape == WHEN_MONTH && day_is(due->date)) {
        int year, month, day;
        day_split(due->date, &year, &month, &day);
        due->date = (struct day){day_of(year, month, 1).n - 1};
    }
    if (guessed && due->confidence > GUESSED_MOST) {
        due->confidence = GUESSED_MOST;
    }
    if (when->misread && due->confidence > CONFLICT_MOST) {
        due->confidence = CONFLICT_MOST;
    }
    if (when->weekday != 0 && day_is(due->date) && day_weekday(due->date) != when->weekday &&
        due->confidence > CONFLICT_MOST) {
        due->confidence = CONFLICT_MOST;
    }
}

/* False: it is none of the letter's (past, or a day nothing tells the month of). */
static bool set_time(const struct due_scene *scene, const struct when *when, struct span sentence,
                     struct due *due)
{
    enum period period = when->period;
    if (when->shape == WHEN_MONTHLY || when->shape == WHEN_QUARTERLY) {
        period = when->shape == WHEN_MONTHLY ? PERIOD_MONTH : PERIOD_QUARTER;
    } else if (period == PERIOD_NONE && when->year == 0) {
        period = period_around(scene, when, sentence);
    }
    if (when->shape == WHEN_DAY && period != PERIOD_MONTH && period != PERIOD_QUARTER) {
        return false;
    }
    const bool dated = when->year != 0 || (1u << when->shape & SPANS & ~(1u << WHEN_MONTH)) != 0;
    if (!dated && period != PERIOD_NONE && (period != PERIOD_MONTH || when->month == 0)) {
        set_recurring(when, period, due);
        return true;
    }
    set_dated(scene, when, due);
    const struct day issued = scene->part->issued;
    return !day_is(due->date) || !day_is(issued) || due->date.n >= issued.n;
}

/* ---- cues ---------------------------------------------------------------------------------- */

static bool is_fact(const struct due_scene *scene, struct span quote, bool before)
{
    return (before && has(scene, X_FACT, reach_before(scene->within, quote.begin, FACT_REACH))) ||
           has(scene, A_FACT, reach_behind(scene->within, quote.end, FACT_REACH * 2));
}

static bool recurs(const struct due_scene *scene, const struct when *when, struct span sentence)
{
    return when->shape == WHEN_MONTHLY || when->shape == WHEN_QUARTERLY ||
           when->period != PERIOD_NONE ||
           (when->year == 0 && period_around(scene, when, sentence) != PERIOD_NONE);
}

static bool needs_met(const struct due_scene *scene, const struct cue *cue, const struct when *when,
                      struct span quote, struct span sentence)
{
    const unsigned needs = cue->needs;
    const struct span before = reach_before(sentence, quote.begin, FACT_REACH);
    if ((needs & NEEDS_DUTY) != 0 && when->period == PERIOD_NONE && !has(scene, V_DUTY, sentence)) {
        return false;
    }
    if ((needs & NEEDS_PERIOD) != 0 && !recurs(scene, when, sentence)) {
        return false;
    }
    if ((needs & NEEDS_NO_MEETING) != 0 && when->minute >= 0 && is_meeting(scene, when, sentence)) {
        return false;
    }
    if ((needs & NEEDS_NO_VALIDITY) != 0 && has(scene, X_VALID, before)) {
        return false;
    }
    if ((needs & NEEDS_NO_EVENT) != 0 && has(scene, V_MEETING, sentence)) {
        return false;
    }
    return (needs & NEEDS_HOUR) == 0 || when->minute >= 0;
}

/* The first cue of the table that stands right before the time. */
static const struct cue *cue_of(const struct due_scene *scene, const struct when *when,
                                struct span sentence, struct match *ret)
{
    const struct span window = reach_before(sentence, when->span.begin, CUE_REACH);
    for (size_t i = 0; i < sizeof cues / sizeof cues[0]; i++) {
        if ((cues[i].shapes & 1u << when->shape) == 0 ||
            !due_find(scene->x, cues[i].pattern, window, ret)) {
            continue;
        }
        const struct span quote = {ret->whole.begin, when->span.end};
        if (needs_met(scene, &cues[i], when, quote, sentence)) {
            return &cues[i];
        }
    }
    return NULL;
}

static struct due blank(const struct when *when, struct span sentence)
{
    return (struct due){.quote = when->span, .sentence = sentence, .date = DAY_NONE, .minute = -1};
}

/* ---- times without a cue ------------------------------------------------------------------- */

/* "Thời gian: 14 giờ 00 ngày 20/5/2025" of an invitation; "tổ chức Hội nghị vào tháng 12/2025". */
static bool judge_meeting(const struct due_scene *scene, const struct when *when,
                          struct span sentence, struct due *ret)
{
    static const enum due_pattern leads[] = {C_LABEL, C_ON, C_FROM, C_WITHIN};
    const struct span window = reach_before(sentence, when->span.begin, CUE_REACH);
    struct match match;
    bool led = false;
    for (size_t i = 0; !led && i < sizeof leads / sizeof leads[0]; i++) {
        led = due_find(scene->x, leads[i], window, &match);
    }
    const bool timed = when->shape == WHEN_DATE && when->minute >= 0;
    const bool dated = when->shape == WHEN_DATE && when->year != 0 && led;
    const bool month = when->shape == WHEN_MONTH && when->period == PERIOD_NONE && led &&
                       match.pattern == &due_patterns.rows[C_ON] && has(scene, V_MEETING, sentence);
    if ((!timed && !dated && !month) || when->loose || !is_meeting(scene, when, sentence)) {
        return false;
    }
    *ret = blank(when, sentence);
    ret->quote.begin = led ? match.whole.begin : when->span.begin;
    ret->relation = month ? DUE_WITHIN : DUE_ON;
    ret->rule = "due-meeting";
    ret->confidence = MEETING_PRIOR;
    if (!set_time(scene, when, sentence, ret) || ret->kind == DUE_YEARLY) {
        return false;
    }
    ret->kind = DUE_EVENT;
    ret->month = 0;
    return true;
}

static bool judge_today(const struct due_scene *scene, const struct when *when,
                        struct span sentence, struct due *ret)
{
    static const enum due_pattern leads[] = {C_BEFORE, C_LATEST, C_END};
    const struct span window = reach_before(sentence, when->span.begin, CUE_REACH);
    const int first = scene->x->shadow[when->span.begin] | 0x20;
    bool led = first == 't' || first == 'n'; /* "trong ngày hôm nay", "ngay trong ngày" */
    for (size_t i = 0; !led && i < sizeof leads / sizeof leads[0]; i++) {
        led = has(scene, leads[i], window);
    }
    if (!led || !has(scene, V_DUTY, sentence)) { /* "Hôm nay, tại ... chúng tôi gồm" */
        return false;
    }
    *ret = blank(when, sentence);
    ret->date = scene->part->issued;
    ret->minute = when->minute;
    ret->kind = when->minute >= 0 ? DUE_HOUR : DUE_DATE;
    ret->relation = DUE_WITHIN;
    ret->rule = due_patterns.rows[W_TODAY].name;
    ret->confidence = GUESSED_MOST; /* the day of the letter, if it was sent that day */
    return true;
}

/* ---- so many days -------------------------------------------------------------------------- */

/* The day a span is counted from, where it is named: a date, or the letter's own ("kể từ ngày ký").
 */
static struct day counted_from(const struct due_scene *scene, const struct match *from)
{
    struct when when;
    bool guessed;
    if (span_is(from->group[2])) {
        return scene->part->issued;
    }
    if (span_is(from->group[3]) && whens_find(scene->x, from->group[3], false, &when, 1) == 1 &&
        when.shape == WHEN_DATE) {
        return when_day(&when, scene->part->issued, &guessed);
    }
    return DAY_NONE;
}

static void set_count(const struct when *when, struct day from, struct due *due)
{
    static const int days[] = {
        [UNIT_WORKING_DAY] = 1, [UNIT_DAY] = 1, [UNIT_WEEK] = 7, [UNIT_MONTH] = 30};
    due->days = when->unit == UNIT_HOUR ? (when->count + 23) / 24 : when->count * days[when->unit];
    if (when->unit == UNIT_WORKING_DAY) {
        due->kind = DUE_WORKING_DAYS;
    } else if (day_is(from) && when->unit != UNIT_HOUR) {
        due->kind = DUE_DATE;
        due->date = (struct day){from.n + due->days};
        due->days = 0;
    } else {
        due->kind = DUE_EVENT;
    }
}

static bool judge_count(const struct due_scene *scene, const struct when *when,
                        struct span sentence, struct due *ret)
{
    const struct span window = reach_before(sentence, when->span.begin, CUE_REACH);
    const struct span behind = reach_behind(sentence, when->span.end, CUE_REACH);
    struct match cue, from;
    const bool counted = due_find(scene->x, A_FROM, behind, &from);
    const bool strong = due_find(scene->x, C_COUNT, window, &cue);
    if (!strong && !(counted && due_find(scene->x, C_COUNT_WEAK, window, &cue))) {
        return false;
    }
    if (!counted && !has(scene, V_DUTY, sentence)) {
        return false;
    }
    *ret = blank(when, sentence);
    ret->quote.begin = cue.whole.begin;
    ret->quote.end = counted ? from.whole.end : when->span.end;
    ret->relation = DUE_WITHIN;
    ret->rule = cue.pattern->name;
    ret->confidence = cue.pattern->prior;
    set_count(when, counted ? counted_from(scene, &from) : DAY_NONE, ret);
    const bool received = counted && span_is(from.group[1]);
    const struct span rest = reach_behind(sentence, ret->quote.end, CUE_REACH);
    if (!received || !has(scene, A_THIS, rest)) {
        ret->confidence -= 12; /* from something else than this letter, or nobody says what */
    }
    return ret->days <= 1000;
}

/* ---- periods ------------------------------------------------------------------------------- */

static bool judge_period(const struct due_scene *scene, const struct when *when,
                         struct span sentence, struct due *ret)
{
    struct match match;
    const struct span around = reach_before(sentence, when->span.end, CUE_REACH);
    if (!due_find(scene->x, C_PERIODIC, reach_before(sentence, when->span.begin, CUE_REACH),
                  &match) &&
        !scene->cell) {
        const bool said =
            (scene->x->shadow[when->span.begin] | 0x20) == 'd'; /* "định kỳ hằng quý" */
        if (!said) {
            return false;
        }
    }
    if (!scene->cell && !has(scene, V_REPORT, around) && !has(scene, V_REPORT, sentence)) {
        return false;
    }
    *ret = blank(when, sentence);
    set_recurring(when, when->period, ret);
    ret->relation = DUE_EVERY;
    ret->rule = due_patterns.rows[W_PERIOD].name;
    ret->confidence = due_patterns.rows[W_PERIOD].prior;
    return true;
}

/* ---- cells of tables ----------------------------------------------------------------------- */

static bool judge_cell(const struct due_scene *scene, const struct when *when, struct span sentence,
                       struct due *ret)
{
    struct match match;
    const struct span window = reach_before(sentence, when->span.begin, CUE_REACH);
    if ((1u << when->shape & TIMES) == 0 || when->shape == WHEN_DAY ||
        due_find(scene->x, C_FROM, window, &match)) {
        return false; /* "Từ Quý II/2025" begins there */
    }
    *ret = blank(when, sentence);
    ret->relation = (1u << when->shape & SPANS) != 0 ? DUE_WITHIN : DUE_BY;
    ret->rule = "due-cell";
    ret->confidence = CELL_PRIOR;
    return set_time(scene, when, sentence, ret);
}

static void judge_never(const struct when *when, struct span sentence, struct due *ret)
{
    *ret = blank(when, sentence);
    ret->kind = DUE_NONE;
    ret->relation = DUE_EVERY;
    ret->rule = due_patterns.rows[W_NEVER].name;
    ret->confidence = due_patterns.rows[W_NEVER].prior;
}

/* ---- one time ------------------------------------------------------------------------------ */

static bool judge_cued(const struct due_scene *scene, const struct when *when, struct span sentence,
                       struct due *ret)
{
    struct match match;
    const struct cue *const cue = cue_of(scene, when, sentence, &match);
    if (cue == NULL) {
        return false;
    }
    *ret = blank(when, sentence);
    ret->quote.begin = match.whole.begin;
    ret->relation = cue->relation;
    ret->rule = match.pattern->name;
    ret->confidence = match.pattern->prior;
    return !is_fact(scene, ret->quote, cue->relation == DUE_BEFORE) &&
           set_time(scene, when, sentence, ret);
}

/* "báo cáo ngày 25 hằng tháng": no cue but a duty that recurs. */
static bool judge_recurring(const struct due_scene *scene, const struct when *when,
                            struct span sentence, struct due *ret)
{
    const bool self =
        when->shape == WHEN_MONTHLY || when->shape == WHEN_QUARTERLY || when->period != PERIOD_NONE;
    if (!self || when->shape == WHEN_MONTH || !has(scene, V_REPORT, sentence)) {
        return false;
    }
    *ret = blank(when, sentence);
    ret->relation = DUE_ON;
    ret->rule = "due-recurring";
    ret->confidence = due_patterns.rows[C_ON].prior;
    return set_time(scene, when, sentence, ret);
}

static bool judge_chained(const struct due_scene *scene, const struct when *when,
                          struct span sentence, const struct due *before, struct due *ret)
{
    *ret = blank(when, sentence);
    ret->relation = before->relation;
    ret->rule = before->rule;
    ret->confidence = before->confidence;
    const bool ok = set_time(scene, when, sentence, ret);
    ret->kind = before->kind == DUE_EVENT ? DUE_EVENT : ret->kind;
    return ok;
}

bool due_judge(const struct due_scene *scene, const struct when *when, struct span sentence,
               const struct due *before, struct due *ret)
{
    switch (when->shape) {
    case WHEN_COUNT:
        return judge_count(scene, when, sentence, ret);
    case WHEN_TODAY:
        return judge_today(scene, when, sentence, ret);
    case WHEN_PERIOD:
        return judge_period(scene, when, sentence, ret);
    case WHEN_NEVER:
        judge_never(when, sentence, ret);
        return true;
    default:
        break;
    }
    if (when->chained && before != NULL) {
        return judge_chained(scene, when, sentence, before, ret);
    }
    if (judge_cued(scene, when, sentence, ret)) {
        return true;
    }
    if (scene->cell) {
        return judge_cell(scene, when, sentence, ret);
    }
    return judge_meeting(scene, when, sentence, ret) || judge_recurring(scene, when, sentence, ret);
}
