/* test_api_calendar.c - the calendar changed by acts: tried, applied, taken back, after a crash
 * too. */
#include "counted.h"

#include "base/folder.h"
#include "phieu/day.h"

#include <signal.h>

static int64_t moves_in_history(const char *ref)
{
    const json_t *acts = at(ck_status(get("vanthu", "/v1/letters/%s/history", ref), 200), "acts");
    int64_t count = 0;
    for (size_t i = 0; i < json_array_size(acts); i++) {
        count += strcmp(str_at(json_array_get(acts, i), "act"), "move-due") == 0;
    }
    return count;
}

/* ---- changes --------------------------------------------------------------------------------- */

static bool is_recounted(const void *seq)
{
    const json_t *json = ck_status(
        get("vanthu", "/v1/calendar/changes/%lld", (long long)*(const int64_t *)seq), 200);
    return strcmp(str_at(json, "state"), "running") != 0;
}

/* Until the deadlines have followed; the change's number. */
static int64_t change(const char *who, const char *json)
{
    int64_t seq = int_at(ck_status(post(who, "/v1/calendar", "%s", json), 201), "act.seq");
    await(is_recounted, &seq, "the deadlines to follow");
    return seq;
}

/* The moves of one letter in a preview: "0:2025-05-05>2025-05-06 1:…". */
static const char *previewed(const json_t *preview, const char *ref)
{
    const json_t *moves = at(preview, "moves");
    struct buf out;
    buf_init(&out, arena_current(), 2000);
    buf_puts(&out, "");
    for (size_t i = 0; i < json_array_size(moves); i++) {
        const json_t *move = json_array_get(moves, i);
        if (strcmp(str_at(move, "ref"), plain_ref(ref)) == 0) {
            buf_printf(&out, "%s%lld:%s>%s", out.len > 0 ? " " : "",
                       (long long)int_at(move, "line"), str_at(move, "from"), str_at(move, "to"));
        }
    }
    return out.len > 0 ? out.data : "";
}

static const char *no_moves(const char *text)
{
    return text[0] == '\0' ? "none" : text;
}

/* Hand-counted, as in tests/model/test_deadlines.c: changed late, and taken back. */
static const struct {
    const char *arrived;
    int days;
    const char *due, *change, *after, *back;
} late[] = {
    {"2025-01-23", 5, "2025-02-06", "{'off':['3/2/2025'],'why':'Nghỉ thêm','source':'TB 1'}",
     "2025-02-07", "{'drop':['3/2/2025']}"},
    {"2025-04-24", 5, "2025-05-05", "{'off':['5-5-2025'],'why':'Nghỉ thêm','source':'TB 2'}",
     "2025-05-06", "{'drop':['5-5-2025']}"},
    {"2025-08-29", 3, "2025-09-05", "{'off':['2025-09-03'],'why':'Nghỉ thêm','source':'TB 3'}",
     "2025-09-08", "{'drop':['2025-09-03']}"},
    {"2026-02-12", 3, "2026-02-24", "{'off':['2026-02-13'],'why':'Nghỉ thêm','source':'TB 4'}",
     "2026-02-25", "{'drop':['2026-02-13']}"},
    {"2026-04-24", 3, "2026-05-04", "{'off':['2026-05-04'],'why':'Nghỉ thêm','source':'TB 5'}",
     "2026-05-05", "{'drop':['2026-05-04']}"},
    {"2026-08-28", 2, "2026-09-04", "{'drop':['2026-08-31']}", "2026-09-03",
     "{'off':['2026-08-31'],'why':'Hoán đổi','source':'TB 6'}"},
};
enum { LATE = sizeof late / sizeof late[0] };

START_TEST(what_is_tried_is_what_is_applied_and_taken_back)
{
    const char *refs[LATE];
    for (size_t i = 0; i < LATE; i++) {
        refs[i] = counted_letter(arena_printf(arena_current(), "%zu/LATE", i + 1), late[i].arrived,
                                 late[i].days);
        const char *want =
            arena_printf(arena_current(), "%s %s 2026-12-01", late[i].due, late[i].due);
        ck_assert_msg(strcmp(dues(refs[i]), want) == 0, "%zu: %s", i, dues(refs[i]));
    }
    for (size_t i = 0; i < LATE; i++) {
        int64_t acts = acts_total();
        const json_t *tried =
            ck_status(post("vanthu", "/v1/calendar/preview", "%s", late[i].change), 200);
        ck_assert_int_eq(acts_total(), acts);
        const char *want = arena_printf(arena_current(), "0:%s>%s 1:%s>%s", late[i].due,
                                        late[i].after, late[i].due, late[i].after);
        for (size_t k = 0; k < LATE; k++) {
            const char *got = previewed(tried, refs[k]);
            ck_assert_msg(strcmp(got, k == i ? want : "") == 0, "%zu, letter %zu: %s", i, k,
                          no_moves(got));
        }
        change("vanthu", late[i].change);
        const char *moved =
            arena_printf(arena_current(), "%s %s 2026-12-01", late[i].after, late[i].after);
        ck_assert_msg(strcmp(dues(refs[i]), moved) == 0, "%zu: %s", i, dues(refs[i]));
        const json_t *again =
            ck_status(post("vanthu", "/v1/calendar/preview", "{'note':'xem lại'}"), 200);
        ck_assert_int_eq(int_at(again, "deadlines"), 0);
        change("vanthu", late[i].back);
        const char *before =
            arena_printf(arena_current(), "%s %s 2026-12-01", late[i].due, late[i].due);
        ck_assert_msg(strcmp(dues(refs[i]), before) == 0, "%zu: %s", i, dues(refs[i]));
    }
    for (size_t i = 0; i < LATE; i++) {
        ck_assert_int_eq(moves_in_history(refs[i]), 2);
    }
}
END_TEST

START_TEST(the_letter_tells_what_moved_it_and_for_whom)
{
    const char *ref = counted_letter("20/TELL", "2025-06-02", 5); /* Monday; due Monday 9/6 */
    ck_assert_str_eq(dues(ref), "2025-06-09 2025-06-09 2026-12-01");
    int64_t seq = change("quantri", "{'off':['5/6/2025'],'why':'Quốc tang','source':'TB 77'}");
    const json_t *letter = show("vanthu", ref);
    ck_assert_str_eq(str_at(letter, "lines.0.due"), "2025-06-10");
    ck_assert_str_eq(str_at(letter, "lines.0.moves.0.from"), "2025-06-09");
    ck_assert_int_eq(int_at(letter, "lines.0.moves.0.cause"), seq);
    ck_assert_str_eq(str_at(letter, "moves.0.to"), "2025-06-10");
    ck_assert_uint_eq(size_at(letter, "lines.1.moves"), 0);
    const json_t *acts = at(ck_status(get("vanthu", "/v1/letters/%s/history", ref), 200), "acts");
    const json_t *last = json_array_get(acts, json_array_size(acts) - 1);
    ck_assert_str_eq(str_at(last, "act"), "move-due");
    ck_assert(json_is_null(at(last, "actor")));
    ck_assert_str_eq(str_at(last, "for.username"), "quantri");
    ck_assert_msg(strstr(str_at(last, "text"), "dòng 1: 09/06/2025 → 10/06/2025") != NULL, "%s",
                  str_at(last, "text"));
    const json_t *progress =
        ck_status(get("vanthu", "/v1/calendar/changes/%lld", (long long)seq), 200);
    ck_assert_str_eq(str_at(progress, "state"), "done");
    ck_assert_int_eq(int_at(progress, "moved"), 1);
    ck_assert_str_eq(str_at(progress, "letters.0.ref"), plain_ref(ref));
    const json_t *why = ck_status(get("vanthu", "/v1/letters/%s/why-due", ref), 200);
    ck_assert_str_eq(str_at(why, "kind"), "letter");
    ck_assert_int_eq(int_at(why, "counted_line"), 0);
    ck_assert_str_eq(str_at(why, "steps.2.text"), "Quốc tang");
    ck_assert_str_eq(str_at(why, "steps.2.origin"), "act");
    ck_assert_int_eq(int_at(why, "steps.2.act"), seq);
    ck_assert_int_eq(int_at(why, "moves.0.cause"), seq);
    ck_assert_str_eq(str_at(why, "notice"), "");
    change("vanthu", "{'drop':['2025-06-05']}");
    ck_assert_str_eq(dues(ref), "2025-06-09 2025-06-09 2026-12-01");
}
END_TEST

/* The event of that day in a feed, NULL when there is none. */
static const char *event_on(const char *body, const char *day)
{
    const char *start = strstr(body, arena_printf(arena_current(), "DTSTART;VALUE=DATE:%s", day));
    const char *event = NULL;
    for (const char *p = body;
         start != NULL && (p = strstr(p, "BEGIN:VEVENT")) != NULL && p < start; p++) {
        event = p;
    }
    return event;
}

static const char *value_in(const char *event, const char *key)
{
    const char *value = strstr(event, key);
    ck_assert_msg(value != NULL, "%s", key);
    value += strlen(key);
    return arena_printf(arena_current(), "%.*s", (int)strcspn(value, "\r"), value);
}

/* In the telephone it is the same event, on another day and a newer one. */
START_TEST(a_moved_deadline_moves_in_the_calendar_feed)
{
    const char *ref = counted_letter("21/FEED", "2025-06-02", 5);
    const char *path = str_at(ck_status(post("kh.truong", "/v1/me/feed", "{}"), 201), "feed.path");
    const char *event = event_on(get(NULL, "%s", path).body, "20250609");
    ck_assert_ptr_nonnull(event);
    const char *uid = value_in(event, "UID:"), *sequence = value_in(event, "SEQUENCE:");
    change("quantri", "{'off':['5/6/2025'],'why':'Quốc tang','source':'TB 78'}");
    const char *after = get(NULL, "%s", path).body;
    ck_assert_ptr_null(event_on(after, "20250609"));
    event = event_on(after, "20250610");
    ck_assert_ptr_nonnull(event);
    ck_assert_str_eq(value_in(event, "UID:"), uid);
    ck_assert_int_gt(atoll(value_in(event, "SEQUENCE:")), atoll(sequence));
    change("vanthu", "{'drop':['2025-06-05']}");
    act("kh.truong", ref, "complete", "{'note':'xong'}");
}
END_TEST

START_TEST(dates_that_somebody_typed_and_work_that_is_done_stay)
{
    const char *typed = counted_letter("31/STAY", "2025-07-01", 5); /* due 8/7 */
    act("vanthu", typed, "correct", "{'fields':{'due':'2025-07-09'},'reason':'theo văn bản'}");
    const char *done = counted_letter("32/STAY", "2025-07-01", 5);
    act("kh.truong", done, "complete", "{'note':'xong'}");
    const char *extended = counted_letter("33/STAY", "2025-07-01", 5);
    act("kh.truong", extended, "extend-request", "{'to':'2025-07-10','reason':'x'}");
    act("giamdoc", extended, "extend-decide", "{'decision':'grant'}");
    change("vanthu", "{'off':['2025-07-03'],'why':'x','source':'y'}");
    /* the letter's own is a date now, and the line that was given it before has parted from it */
    ck_assert_str_eq(dues(typed), "2025-07-09 2025-07-08 2026-12-01");
    ck_assert_str_eq(dues(done), "2025-07-08 2025-07-08 2026-12-01");
    ck_assert_str_eq(dues(extended), "2025-07-09 2025-07-10 2026-12-01");
    ck_assert_int_eq(moves_in_history(typed) + moves_in_history(done), 0);
    change("vanthu", "{'drop':['2025-07-03']}");
    ck_assert_str_eq(dues(extended), "2025-07-08 2025-07-10 2026-12-01");
}
END_TEST

START_TEST(an_extension_in_working_days_follows_too)
{
    const char *ref = counted_letter("34/EXT", "2025-07-14", 3); /* due 17/7 */
    act("kh.truong", ref, "extend-request", "{'to':'2wd','reason':'x'}");
    act("giamdoc", ref, "extend-decide", "{'decision':'grant'}");
    ck_assert_str_eq(dues(ref), "2025-07-17 2025-07-21 2026-12-01");
    ck_assert_str_eq(str_at(show("vanthu", ref), "lines.0.due_rule"), "2wd 2025-07-17 extension");
    change("vanthu", "{'off':['2025-07-18'],'why':'x','source':'y'}");
    ck_assert_str_eq(dues(ref), "2025-07-17 2025-07-22 2026-12-01");
    change("vanthu", "{'drop':['2025-07-18']}");
    ck_assert_str_eq(dues(ref), "2025-07-17 2025-07-21 2026-12-01");
    /* one a line, of five working days at most: the house's rules */
    ck_refusal("kh.truong", arena_printf(arena_current(), "/v1/letters/%s/extend-request", ref),
               "{'to':'1wd','reason':'x'}", 409, "extension-most", "line");
    const char *other = counted_letter("35/EXT", "2025-07-14", 3);
    ck_refusal("kh.truong", arena_printf(arena_current(), "/v1/letters/%s/extend-request", other),
               "{'to':'6wd','reason':'x'}", 422, "extension-days", "to");
}
END_TEST

START_TEST(only_clerk_and_admin_change_it)
{
    static const char *const others[] = {"giamdoc", "kh.truong", "kh.an", "kiemtra"};
    static const char body[] = "{'off':['2025-10-01'],'why':'x','source':'y'}";
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        ck_refusal(others[i], "/v1/calendar", body, 403, "not-permitted", "");
        ck_refusal(others[i], "/v1/calendar/preview", body, 403, "not-permitted", "");
    }
    /* The administrator sees no letters by that role: how many, and none of them. */
    (void)counted_letter("40/MAY", "2025-09-30", 3);
    const json_t *tried = ck_status(post("quantri", "/v1/calendar/preview", "%s", body), 200);
    ck_assert_int_eq(int_at(tried, "letters"), 1);
    ck_assert_int_eq(int_at(tried, "deadlines"), 2);
    ck_assert_uint_eq(size_at(tried, "moves"), 0);
    tried = ck_status(post("vanthu", "/v1/calendar/preview", "%s", body), 200);
    ck_assert_uint_eq(size_at(tried, "moves"), 2);
    ck_status(get("kh.an", "/v1/calendar/changes/1"), 403);
    ck_problem(&(struct request){.who = "vanthu", .path = "/v1/calendar/changes/1"}, 404,
               "calendar-change-unknown", "seq");
}
END_TEST

START_TEST(days_that_cannot_go_in_are_refused)
{
    static const struct {
        const char *json, *code, *field;
    } rows[] = {
        {"{}", "field-missing", "off"},
        {"{'off':['30/4/2025'],'why':'x','source':'y'}", "calendar-day", "off"},
        {"{'off':['1/10/2025','2025-10-01'],'why':'x','source':'y'}", "calendar-day", "off"},
        {"{'off':['4/10/2025'],'why':'x','source':'y'}", "calendar-day", "off"},
        {"{'work':['1/10/2025'],'why':'x','source':'y'}", "calendar-day", "work"},
        {"{'drop':['1/10/2025']}", "calendar-day", "drop"},
        {"{'off':['1/10/2025'],'source':'y'}", "field-missing", "why"},
        {"{'off':['1/10/2025'],'why':'x'}", "field-missing", "source"},
        {"{'off':['hôm qua'],'why':'x','source':'y'}", "date-syntax", "off"},
        {"{'drop':['31/2/2025']}", "date-impossible", "drop"},
        {"{'days':['1/10/2025']}", "field-unknown", "days"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ck_refusal("vanthu", "/v1/calendar", rows[i].json, 422, rows[i].code, rows[i].field);
        ck_refusal("vanthu", "/v1/calendar/preview", rows[i].json, 422, rows[i].code,
                   rows[i].field);
    }
}
END_TEST

static const json_t *day_in(const json_t *calendar, const char *day)
{
    const json_t *days = at(calendar, "days");
    for (size_t i = 0; i < json_array_size(days); i++) {
        if (strcmp(str_at(json_array_get(days, i), "day"), day) == 0) {
            return json_array_get(days, i);
        }
    }
    return NULL;
}

START_TEST(the_calendar_tells_files_acts_and_expectations_apart)
{
    const json_t *calendar = ck_status(get("kh.an", "/v1/calendar?year=2025"), 200);
    ck_assert(json_is_true(at(calendar, "announced")));
    ck_assert_str_eq(str_at(day_in(calendar, "2025-04-26"), "origin"), "file");
    ck_assert(json_is_true(at(day_in(calendar, "2025-04-26"), "working")));
    calendar = ck_status(get("kh.an", "/v1/calendar?year=2028"), 200);
    ck_assert(json_is_false(at(calendar, "announced")));
    ck_assert_str_eq(str_at(day_in(calendar, "2028-01-26"), "origin"), "expected");
    ck_assert_str_eq(str_at(day_in(calendar, "2028-01-26"), "text"), "Tết Nguyên đán");
    ck_assert_str_eq(str_at(day_in(calendar, "2028-04-04"), "text"),
                     "Giỗ Tổ Hùng Vương (10/3 âm lịch)");
    ck_assert_ptr_null(day_in(calendar, "2028-03-15"));
    int64_t seq = change("vanthu", "{'off':['15/3/2028'],'why':'Nghỉ','source':'TB 9'}");
    const json_t *after = ck_status(get("kh.an", "/v1/calendar?year=2028"), 200);
    ck_assert_str_eq(str_at(day_in(after, "2028-03-15"), "origin"), "act");
    ck_assert_int_eq(int_at(day_in(after, "2028-03-15"), "act"), seq);
    ck_assert_str_eq(str_at(day_in(after, "2028-03-15"), "source"), "TB 9");
    /* as it was before: the act is not in it yet */
    const char *before = daemon_text(
        house, arena_printf(arena_current(),
                            "SELECT strftime('%%Y-%%m-%%dT%%H:%%M:%%SZ', (at / 1000) - 1,"
                            " 'unixepoch') FROM acts WHERE seq = %lld",
                            (long long)seq));
    const json_t *then = ck_status(get("kh.an", "/v1/calendar?year=2028&as_of=%s", before), 200);
    ck_assert_ptr_null(day_in(then, "2028-03-15"));
    change("vanthu", "{'drop':['2028-03-15']}");
}
END_TEST

START_TEST(why_due_tells_the_story_of_30_april)
{
    const char *ref = counted_letter("50/WHY", "2025-04-24", 5);
    const json_t *why = ck_status(get("vanthu", "/v1/letters/%s/why-due?line=1", ref), 200);
    ck_assert_str_eq(str_at(why, "due"), "2025-05-05");
    ck_assert_str_eq(str_at(why, "rule"), "letter");
    ck_assert_str_eq(str_at(why, "story"),
                     "nhận thứ năm 24/04/2025; ngày 1 là thứ sáu 25/04/2025; nghỉ: thứ tư "
                     "30/04/2025 (Ngày Chiến thắng), thứ năm 01/05/2025 (Ngày Quốc tế lao động), "
                     "thứ sáu 02/05/2025 (Hoán đổi với thứ Bảy 26/4/2025); làm bù, có tính: thứ "
                     "bảy 26/04/2025 (Làm bù cho thứ Sáu 02/5/2025); ngày 5 là thứ hai "
                     "05/05/2025");
    ck_assert_uint_eq(size_at(why, "steps"), 11);
    ck_assert_int_eq(int_at(why, "steps.1.n"), 2); /* Saturday 26/4 */
    ck_assert_str_eq(str_at(why, "steps.1.origin"), "file");
    ck_assert_str_eq(str_at(why, "steps.5.source"), "BLLĐ 2019 Điều 112 khoản 1 điểm c");
    ck_assert_str_eq(str_at(why, "start.weekday"), "thứ năm");
    ck_assert_str_eq(str_at(why, "start.what"), "arrived");
    why = ck_status(get("vanthu", "/v1/letters/%s/why-due?line=2", ref), 200);
    ck_assert_str_eq(str_at(why, "kind"), "date");
    ck_assert_uint_eq(size_at(why, "steps"), 0);
    /* given today: the hour is known */
    const char *now = new_letter("51/WHY");
    act("vanthu", now, "direct", "{'lead':'KH-NV','due':'3wd','on_behalf_of':'giamdoc'}");
    why = ck_status(get("kh.truong", "/v1/letters/%s/why-due", now), 200);
    ck_assert_str_eq(str_at(why, "kind"), "counted");
    ck_assert_str_eq(str_at(why, "start.what"), "given");
    ck_assert_str_eq(str_at(why, "start.at"), str_at(show("vanthu", now), "lines.0.given.at"));
    ck_assert_msg(strstr(str_at(why, "story"), "giao ") == str_at(why, "story"), "%s",
                  str_at(why, "story"));
}
END_TEST

/* ---- crashes
 * --------------------------------------------------------------------------------------- */

enum { MANY = 150 };

static int64_t moved_by(int64_t seq)
{
    return daemon_int(house, arena_printf(arena_current(),
                                          "SELECT count(*) FROM acts WHERE kind = 'move-due' AND "
                                          "body ->> '$.cause' = %lld",
                                          (long long)seq));
}

START_TEST(after_a_crash_it_goes_on_and_moves_each_letter_once)
{
    const char *text;
    house = daemon_new("", NULL); /* one that this test may kill */
    daemon_start(house);
    for (int i = 0; i < MANY; i++) {
        (void)counted_letter(arena_printf(arena_current(), "%d/CRASH", i + 1), "2025-11-03", 5);
    }
    int64_t seq = int_at(
        ck_status(post("vanthu", "/v1/calendar", "{'off':['2025-11-05'],'why':'x','source':'y'}"),
                  201),
        "act.seq");
    for (int i = 0; i < 3; i++) {
        daemon_kill(house);
        daemon_start(house);
    }
    await(is_recounted, &seq, "the deadlines to follow after the crashes");
    ck_assert_int_eq(moved_by(seq), MANY);
    ck_assert_int_eq(daemon_int(house, "SELECT count(*) FROM lines WHERE due = 20402"),
                     0); /* 10/11/2025 */
    /* another change while the first may still be under way takes it over */
    int64_t back = int_at(ck_status(post("vanthu", "/v1/calendar", "{'drop':['2025-11-05']}"), 201),
                          "act.seq");
    int64_t last = change("vanthu", "{'off':['2025-11-06'],'why':'x','source':'y'}");
    ck_assert(is_recounted(&back));
    ck_assert_int_eq(daemon_int(house, arena_printf(arena_current(),
                                                    "SELECT count(*) FROM counted c JOIN lines l "
                                                    "ON l.letter = c.letter WHERE l.line = 1 AND "
                                                    "l.due <> 20403 AND l.given_at > 0 AND "
                                                    "l.letter IN (SELECT letter FROM recounted "
                                                    "WHERE act = %lld)",
                                                    (long long)seq)),
                     0); /* all due 11/11/2025: one day off between */
    ck_assert_int_gt(last, back);
    change("vanthu", "{'drop':['2025-11-06']}");
    daemon_stop(house);
    ck_assert_msg(daemon_check(house, &text) == 0, "%s", text);
    daemon_free(house);
}
END_TEST

/* ---- files
 * ------------------------------------------------------------------------------------------ */

static bool is_reloaded(const void *arg)
{
    (void)arg;
    return strstr(daemon_log(house), "reload: the configuration is in force") != NULL;
}

START_TEST(files_that_changed_move_deadlines_when_the_clerk_says_so)
{
    static const char extra[] = "2026-02-13 off \"Nghỉ thêm\" \"TB 8\"\n";
    house = daemon_new("", NULL);
    daemon_start(house);
    const char *ref = counted_letter("90/FILE", "2026-02-12", 3);
    const char *folder = arena_printf(arena_current(), "%s.d", house->conf);
    const char *file = arena_printf(arena_current(), "%s.extra", house->conf);
    const char *conf = arena_printf(arena_current(), "calendars = \"%s/config/calendars, %s\"\n",
                                    PHIEU_SOURCE_DIR, file);
    ck_assert_int_eq(mkdir(folder, 0755), 0);
    folder_write(file, extra, strlen(extra));
    folder_write(folder_path(folder, "calendar.conf"), conf, strlen(conf));
    ck_assert_int_eq(kill(house->pid, SIGHUP), 0);
    await(is_reloaded, NULL, "the configuration to be read again");
    ck_assert_ptr_nonnull(strstr(daemon_log(house), "phieu calendar recount"));
    ck_assert_str_eq(dues(ref), "2026-02-24 2026-02-24 2026-12-01");
    const json_t *why = ck_status(get("vanthu", "/v1/letters/%s/why-due", ref), 200);
    ck_assert_ptr_nonnull(strstr(str_at(why, "notice"), "25/02/2026"));
    const json_t *tried =
        ck_status(post("vanthu", "/v1/calendar/preview", "{'note':'tệp lịch mới'}"), 200);
    ck_assert_str_eq(previewed(tried, ref), "0:2026-02-24>2026-02-25 1:2026-02-24>2026-02-25");
    change("vanthu", "{'note':'tệp lịch mới'}");
    ck_assert_str_eq(dues(ref), "2026-02-25 2026-02-25 2026-12-01");
    why = ck_status(get("vanthu", "/v1/letters/%s/why-due", ref), 200);
    ck_assert_str_eq(str_at(why, "notice"), "");
    ck_assert_str_eq(str_at(why, "steps.0.origin"), "file");
    daemon_free(house);
}
END_TEST

HOUSE_MAIN("api/calendar", "extension { most = 1 days = 5 }\n",
           what_is_tried_is_what_is_applied_and_taken_back,
           the_letter_tells_what_moved_it_and_for_whom, a_moved_deadline_moves_in_the_calendar_feed,
           dates_that_somebody_typed_and_work_that_is_done_stay,
           an_extension_in_working_days_follows_too, only_clerk_and_admin_change_it,
           days_that_cannot_go_in_are_refused, the_calendar_tells_files_acts_and_expectations_apart,
           why_due_tells_the_story_of_30_april, after_a_crash_it_goes_on_and_moves_each_letter_once,
           files_that_changed_move_deadlines_when_the_clerk_says_so)
