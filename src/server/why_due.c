/*
 * why_due.c - why a deadline falls on its day: counted out day by day, from when, by which rule,
 * and what the calendar has moved since.
 */
#include "call.h"

#include <string.h>

enum { DAYS_MOST = 2000 };

/* What is explained: the deadline asked about, and the one it follows that was counted. */
struct question {
    struct call *call;
    const struct slip *slip;
    const struct line *line; /* asked about; NULL: the letter */
    struct directory dir;    /* then, for as_of */
    struct calendar cal;
    struct day due;
    const char *text; /* of the rule asked about */
    struct due_rule asked;
    const struct line *counted; /* whose rule counts; NULL: the letter's own */
    struct due_rule rule;
    struct day from_due; /* the deadline of `counted` */
    bool english;
};

static const char *vn(struct day day)
{
    return day_vn(day, arena_alloc(arena_current(), DAY_TEXT));
}

/* ---- which ------------------------------------------------------------------------------- */

/* The letter's own work, or, while only periods of duties keep it open, that of the first deadline.
 */
static bool speaks_for_letter(const struct slip *slip, const struct line *line)
{
    const bool by_duty = slip->state != slip->own_state;
    return day_is(line->due) && line->parent == 0 && line->role == LINE_LEAD &&
           (line->round != 0) == by_duty && (!by_duty || line->due.n == slip_due(slip).n);
}

static const struct line *line_with_due(const struct slip *slip, int wanted)
{
    const struct line *found = NULL;
    for (size_t i = 0; i < slip->line_count; i++) {
        const struct line *line = &slip->lines[i];
        if (wanted != 0 ? line->number == wanted : speaks_for_letter(slip, line)) {
            found = line;
        }
    }
    return found;
}

static void look_at(struct question *q, const struct line *line)
{
    q->counted = line;
    q->rule = due_rule_parse(line != NULL ? line->due_rule : json_str(q->slip->fields, "due_rule"));
    q->from_due = line != NULL ? line->due : json_day(q->slip->fields, "due");
}

/* From the line to what it was given its deadline from, as far as that goes. */
static void follow(struct question *q)
{
    look_at(q, q->line);
    q->asked = q->rule;
    while (q->counted != NULL && (q->rule.kind == DUE_PARENT || q->rule.kind == DUE_LETTER)) {
        const struct line *above = q->counted;
        do {
            above = q->rule.kind == DUE_PARENT && above->parent != 0
                        ? &q->slip->lines[above->parent - 1]
                        : NULL;
        } while (above != NULL && !day_is(above->due));
        look_at(q, above);
    }
}

/* ---- from when ---------------------------------------------------------------------------- */

/* The moment the count starts from, when it is known: the giving of the line, the coming of the
 * letter. */
static struct instant moment_of(const struct question *q)
{
    int zone = call_rules(q->call)->zone_minutes;
    const struct slip *slip = q->slip;
    const struct instant moments[] = {
        q->counted != NULL ? q->counted->given_at : slip->received_at,
        q->counted != NULL ? INSTANT_NONE : slip->registered_at,
    };
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        if (instant_is(moments[i]) && instant_day(moments[i], zone).n == q->rule.from.n) {
            return moments[i];
        }
    }
    return INSTANT_NONE;
}

static void put_start(struct question *q)
{
    struct json_out *j = &q->call->json;
    struct instant at = moment_of(q);
    if (!due_rule_counts(&q->rule)) {
        json_put_null(j, "start");
        return;
    }
    json_open_object(j, "start");
    json_put_day(j, "day", q->rule.from);
    json_put_string(j, "weekday", view_weekday(q->call->lang, q->rule.from));
    json_put_instant(j, "at", at);
    json_put_string(j, "what",
                    q->rule.kind == DUE_EXTENSION ? "deadline"
                    : q->counted != NULL          ? "given"
                                                  : "arrived");
    json_close_object(j);
}

/* ---- day by day --------------------------------------------------------------------------- */

static const char *origin_of(const struct calendar_day *day)
{
    return day == NULL ? "" : day->expected ? "expected" : day->act != 0 ? "act" : "file";
}

static void put_steps(struct question *q)
{
    struct json_out *j = &q->call->json;
    int n = 0;
    json_open_array(j, "steps");
    for (struct day d = {q->rule.from.n + 1};
         due_rule_counts(&q->rule) && d.n <= q->from_due.n && d.n - q->rule.from.n < DAYS_MOST;
         d.n++) {
        const struct calendar_day *exception = calendar_exception(&q->cal, d);
        const char *weekday = view_weekday(q->call->lang, d);
        bool works = calendar_works(&q->cal, d);
        json_open_object(j, NULL);
        json_put_day(j, "day", d);
        json_put_string(j, "weekday", weekday);
        json_put_bool(j, "counted", works);
        json_put_int(j, "n", works ? ++n : 0);
        json_put_string(j, "text", exception != NULL ? exception->why : weekday);
        json_put_string(j, "source", exception != NULL ? exception->source : "");
        json_put_string(j, "origin", origin_of(exception));
        json_put_int(j, "act", exception != NULL ? exception->act : 0);
        json_close_object(j);
    }
    json_close_array(j);
}

/* ---- in words ----------------------------------------------------------------------------- */

/* The deadline of a duty's period comes from the duty; NULL: it is none, or was moved by hand. */
static const char *say_period(const struct question *q)
{
    const int number = q->counted != NULL ? q->counted->round : 0;
    const struct round *round =
        number > 0 && (size_t)number <= q->slip->round_count ? &q->slip->rounds[number - 1] : NULL;
    if (round == NULL || round->due.n != q->from_due.n || round->duty < 1 ||
        (size_t)round->duty > q->slip->duty_count) {
        return NULL;
    }
    return arena_printf(arena_current(),
                        q->english ? "period of %s of recurring duty %d (%s): %s"
                                   : "kỳ %s của việc định kỳ số %d (%s): %s",
                        vn(round->day), round->duty,
                        view_duty_rule(q->call->lang, &q->slip->duties[round->duty - 1]),
                        vn(q->from_due));
}

static const char *say_rule(const struct question *q)
{
    const char *period = say_period(q);
    const char *counted =
        arena_printf(arena_current(),
                     q->english ? "%d working days after %s: %s"
                                : "%d ngày làm việc kể từ %s (không tính ngày đầu): %s",
                     q->rule.days, vn(q->rule.from), vn(q->from_due));
    const char *of =
        q->english ? due_kind_words[q->asked.kind].en : due_kind_words[q->asked.kind].vi;
    if (!day_is(q->due)) {
        return q->english ? "no deadline" : "không có hạn";
    }
    if (!due_rule_counts(&q->rule) && period != NULL) {
        return period;
    }
    if (!due_rule_counts(&q->rule)) {
        return q->line == NULL ? (q->english ? "a date given when it was registered"
                                             : "hạn ghi trên văn bản khi vào sổ")
                               : (q->english ? "a date given with the line or its extension"
                                             : "hạn ghi theo ngày khi giao việc hoặc gia hạn");
    }
    if (q->rule.kind == DUE_DEFAULT) {
        return arena_printf(arena_current(), "%s (%s “%s”)", counted,
                            q->english ? "default of the rules" : "mặc định của quy chế",
                            q->rule.name);
    }
    return q->asked.kind == DUE_COUNTED ? counted
                                        : arena_printf(arena_current(), "%s (%s)", counted, of);
}

/* "giao thứ năm 24/04/2025 16:40", "đến thứ năm 24/04/2025" */
static void say_start(const struct question *q, struct buf *out)
{
    char text[INSTANT_TEXT];
    struct instant at = moment_of(q);
    const char *what = q->rule.kind == DUE_EXTENSION ? (q->english ? "extended from" : "gia hạn từ")
                       : q->counted != NULL          ? (q->english ? "given" : "giao")
                                                     : (q->english ? "received" : "nhận");
    buf_printf(out, "%s %s %s", what, view_weekday(q->call->lang, q->rule.from),
               instant_is(at) ? instant_vn(at, call_rules(q->call)->zone_minutes, text)
                              : vn(q->rule.from));
}

/* The holidays of a stretch of days, and the weekend days that were worked. */
static void say_exceptions(const struct question *q, bool working, const char *head,
                           struct buf *out)
{
    bool first = true;
    for (struct day d = {q->rule.from.n + 1};
         d.n <= q->from_due.n && d.n - q->rule.from.n < DAYS_MOST; d.n++) {
        const struct calendar_day *exception = calendar_exception(&q->cal, d);
        if (exception == NULL || exception->working != working) {
            continue;
        }
        buf_printf(out, "%s%s %s (%s%s)", first ? head : ", ", view_weekday(q->call->lang, d),
                   vn(d), exception->why,
                   !exception->expected ? ""
                   : q->english         ? ", expected"
                                        : ", dự kiến");
        first = false;
    }
}

static const char *say_story(const struct question *q)
{
    struct buf out;
    buf_init(&out, arena_current(), 16384);
    if (!due_rule_counts(&q->rule) || !day_is(q->due)) {
        return "";
    }
    struct day first = calendar_add(&q->cal, q->rule.from, 1);
    say_start(q, &out);
    buf_printf(&out, q->english ? "; day 1 is %s %s" : "; ngày 1 là %s %s",
               view_weekday(q->call->lang, first), vn(first));
    say_exceptions(q, false, q->english ? "; off: " : "; nghỉ: ", &out);
    say_exceptions(q, true, q->english ? "; worked and counted: " : "; làm bù, có tính: ", &out);
    buf_printf(&out, q->english ? "; day %d is %s %s" : "; ngày %d là %s %s",
               calendar_between(&q->cal, q->rule.from, q->from_due),
               view_weekday(q->call->lang, q->from_due), vn(q->from_due));
    return out.data;
}

/* What the reader should not be surprised by. */
static void put_notice(struct question *q)
{
    int year, last, month, day;
    struct day by_rule =
        due_rule_counts(&q->rule) ? calendar_add(&q->cal, q->rule.from, q->rule.days) : q->from_due;
    if (!due_rule_counts(&q->rule)) {
        return;
    }
    day_split(q->rule.from, &year, &month, &day);
    day_split(q->from_due, &last, &month, &day);
    while (year < last && calendar_covers(&q->cal, year)) {
        year++;
    }
    if (by_rule.n != q->from_due.n) {
        json_put_string(&q->call->json, "notice",
                        arena_printf(arena_current(),
                                     q->english
                                         ? "Counted by the calendar of now it would be %s; it is "
                                           "held by the deadline above or below, or still to move."
                                         : "Tính theo lịch hiện nay là %s; hạn này bị giữ bởi hạn "
                                           "cấp trên, cấp dưới, hoặc chưa dời xong.",
                                     vn(by_rule)));
    } else if (!calendar_covers(&q->cal, year)) {
        static const char *const head[] = {"Chưa công bố lịch nghỉ năm ", "The calendar of "};
        static const char *const tail[2][2] = {
            {": ngày lễ của năm ấy đã tính là ngày làm việc.",
             " is missing: its days off were counted as worked."},
            {": ngày lễ của năm ấy tính theo dự kiến.",
             " is not announced: its days off are counted as expected."}};
        json_put_string(&q->call->json, "notice",
                        arena_printf(arena_current(), "%s%d%s", head[q->english], year,
                                     tail[q->cal.count > 0][q->english]));
    }
}

/* ---- what moved it ------------------------------------------------------------------------ */

static void put_moves(struct question *q)
{
    struct json_out *j = &q->call->json;
    size_t count = q->line != NULL ? q->line->move_count : q->slip->move_count;
    const struct due_move *moves = q->line != NULL ? q->line->moves : q->slip->moves;
    json_open_array(j, "moves");
    for (size_t i = 0; i < count; i++) {
        json_open_object(j, NULL);
        json_put_day(j, "from", moves[i].from);
        json_put_day(j, "to", moves[i].to);
        json_put_instant(j, "at", moves[i].at);
        json_put_int(j, "cause", moves[i].cause);
        json_close_object(j);
    }
    json_close_array(j);
    json_open_array(j, "extensions");
    for (size_t i = 0; q->line != NULL && i < q->line->extension_count; i++) {
        const struct extension *e = &q->line->extensions[i];
        if (e->granted) {
            json_open_object(j, NULL);
            json_put_day(j, "from", e->from);
            json_put_day(j, "to", e->to);
            json_put_instant(j, "at", e->decided_at);
            json_put_string(j, "reason", e->reason);
            json_close_object(j);
        }
    }
    json_close_array(j);
}

static int take_question(struct question *q, struct slip *slip, struct error *err)
{
    struct call *call = q->call;
    struct instant as_of;
    int64_t until;
    int wanted = (int)json_int(call->query, "line", 0);
    if (call_as_of(call, &as_of, &until, err) != 0 ||
        call_load_visible(call, call->param[0], until, slip, err) != 0) {
        return -1;
    }
    q->dir = *call->dir;
    if (until != 0 && store_directory_at(call->read, until, &q->dir, err) != 0) {
        return -1;
    }
    q->slip = slip;
    q->line = line_with_due(slip, wanted);
    if (wanted != 0 && q->line == NULL) {
        return error_set(err, ERR_LINE_UNKNOWN, "line", arena_printf(arena_current(), "%d", wanted),
                         NULL);
    }
    q->cal = call_calendar(call, &q->dir);
    q->due = q->line != NULL ? q->line->due : slip_due(slip);
    q->text = q->line != NULL ? q->line->due_rule : json_str(slip->fields, "due_rule");
    q->english = call->lang == LANG_EN;
    follow(q);
    return 0;
}

int letters_why_due(struct call *call, struct error *err)
{
    struct slip slip;
    struct question q = {.call = call};
    struct json_out *j = &call->json;
    if (take_question(&q, &slip, err) != 0) {
        return -1;
    }
    json_put_day(j, "due", q.due);
    json_put_string(j, "rule", q.text);
    json_put_string(j, "kind", due_kind_words[q.asked.kind].name);
    json_put_string(j, "kind_text",
                    q.english ? due_kind_words[q.asked.kind].en : due_kind_words[q.asked.kind].vi);
    json_put_string(j, "default", q.rule.name);
    json_put_int(j, "line", q.line != NULL ? q.line->number : 0);
    json_put_int(j, "counted_line", q.counted != NULL ? q.counted->number : 0);
    json_put_string(j, "text", say_rule(&q));
    json_put_string(j, "story", say_story(&q));
    put_notice(&q);
    put_start(&q);
    put_steps(&q);
    put_moves(&q);
    return 0;
}
