/*
 * test_api_periods.c - a period of a duty beside everything else that looks at deadlines: why it is
 * due then, the report, a change of the calendar, the calendar feed, the digest, the check.
 */
#include "ask.h"
#include "clock.h"

#define DUTY                                                                                       \
    "{'every':'năm','day':'15/12','before':true,'lead':'KH-NV','support':['DUOC'],"               \
    "'note':'Báo cáo năm'}"

static bool has_period(const void *arg)
{
    (void)arg;
    return daemon_int(house, "SELECT count(*) FROM acts WHERE kind = 'duty-line'") == 1;
}

/* A letter of March 2025, due on 20/3/2025, done in 2031 and so late; the period of 15/12/2031 was
 * opened in November. Line 1 KH-NV's of old, 3 its of the period, 4 DUOC's. */
static const char *letter_with_period(void)
{
    clock_house("UTC");
    clock_set(clock_local("2031-03-10 09:00"));
    clock_start();
    const char *ref = given_letter("595/SYT-NVY");
    act("kh.truong", ref, "complete", "{'note':'xong'}");
    act("giamdoc", ref, "duty-add", DUTY);
    clock_set(clock_local("2031-11-17 08:00"));
    await(has_period, NULL, "the period is opened");
    return ref;
}

static void leave_house(void)
{
    const char *text;
    daemon_stop(house);
    int status = daemon_check(house, &text);
    ck_assert_msg(status == 0, "%s", text);
    daemon_free(house);
}

/* ---- the report -------------------------------------------------------------------------------
 */

static int64_t reported(const char *class, const char *when)
{
    const json_t *sum = at(
        ck_status(get("vanthu", "/v1/reports/handling?by=unit&period=2025%s", when), 200), "sum");
    return int_at(sum, class);
}

static size_t listed(const char *class, const char *when)
{
    return size_at(
        ck_status(get("vanthu", "/v1/reports/handling/letters?period=2025&class=%s%s", class, when),
                  200),
        "letters");
}

START_TEST(own_work_done_late_counts_once_while_a_period_is_open)
{
    static const struct {
        const char *when;
        bool done;
    } moments[] = {
        {"", true},
        {"&as_of=2031-11-18", true},
        {"&as_of=2031-06-01", true},  /* before the period was opened */
        {"&as_of=2025-03-31", false}, /* nothing was there yet */
    };
    if (!clock_can()) {
        return;
    }
    const char *ref = letter_with_period();
    clock_set(clock_local("2031-11-19 08:00"));
    ck_assert_str_eq(str_at(show("vanthu", ref), "state"), "directed");
    for (size_t i = 0; i < sizeof moments / sizeof moments[0]; i++) {
        const char *when = moments[i].when;
        ck_assert_msg(reported("received", when) == moments[i].done, "row %zu", i);
        ck_assert_msg(reported("done_late", when) == moments[i].done, "row %zu", i);
        ck_assert_msg(listed("done-late", when) == moments[i].done, "row %zu", i);
        ck_assert_msg(reported("running_late", when) == 0, "row %zu", i);
        ck_assert_msg(listed("running-in-time", when) == 0, "row %zu", i);
    }
    /* The period done, it is what it was. */
    act("kh.truong", ref, "complete", "{'line':3}");
    ck_assert_str_eq(str_at(show("vanthu", ref), "state"), "done");
    ck_assert_int_eq(reported("done_late", ""), 1);
    ck_assert_uint_eq(listed("done-late", ""), 1);
    leave_house();
}
END_TEST

/* ---- why, and what a holiday known late does
 * ----------------------------------------------------- */

static bool is_recounted(const void *seq)
{
    const json_t *json = ck_status(
        get("vanthu", "/v1/calendar/changes/%lld", (long long)*(const int64_t *)seq), 200);
    return strcmp(str_at(json, "state"), "running") != 0;
}

static const json_t *why(const char *ref, int line)
{
    return ck_status(get("kh.truong", "/v1/letters/%s/why-due?line=%d", ref, line), 200);
}

/* Decided: an opened period keeps the day it was announced with; those to come are counted anew. */
START_TEST(an_opened_period_keeps_its_deadline_and_says_where_it_comes_from)
{
    static const char rule[] =
        "kỳ 15/12/2031 của việc định kỳ số 1 (trước ngày 15 tháng 12, hằng năm): 12/12/2031";
    if (!clock_can()) {
        return;
    }
    const char *ref = letter_with_period();
    ck_assert_str_eq(str_at(why(ref, 3), "due"), "2031-12-12");
    ck_assert_str_eq(str_at(why(ref, 3), "text"), rule);
    ck_assert_uint_eq(size_at(why(ref, 3), "steps"), 0);
    const json_t *letters = ck_status(get("kh.truong", "/v1/letters/%s/why-due", ref), 200);
    ck_assert_int_eq(int_at(letters, "line"), 3); /* only the period keeps the letter open */
    ck_assert_str_eq(str_at(why(ref, 1), "text"), "hạn ghi theo ngày khi giao việc hoặc gia hạn");
    act("kh.truong", ref, "hand-down", "{'line':3,'lead':'kh.an'}");
    ck_assert_str_eq(str_at(why(ref, 5), "text"), rule); /* what was handed down follows it */
    int64_t seq = int_at(
        ck_status(post("vanthu", "/v1/calendar",
                       "{'off':['12/12/2031','14/12/2032'],'why':'Nghỉ thêm','source':'TB 9'}"),
                  201),
        "act.seq");
    await(is_recounted, &seq, "the deadlines to follow");
    ck_assert_str_eq(str_at(why(ref, 3), "due"), "2031-12-12");
    ck_assert_int_eq(
        int_at(ck_status(get("vanthu", "/v1/calendar/changes/%lld", (long long)seq), 200), "moved"),
        0);
    const json_t *duties = ck_status(get("giamdoc", "/v1/duties"), 200);
    ck_assert_str_eq(str_at(duties, "duties.0.next"), "2032-12-15");
    ck_assert_str_eq(str_at(duties, "duties.0.next_due"), "2032-12-13");
    /* moved by hand, it is no longer the duty's */
    act("kh.truong", ref, "extend-request", "{'line':3,'to':'17/12/2031','reason':'chờ số liệu'}");
    act("giamdoc", ref, "extend-decide", "{'line':3,'decision':'grant'}");
    ck_assert_str_eq(str_at(why(ref, 3), "text"), "hạn ghi theo ngày khi giao việc hoặc gia hạn");
    leave_house();
}
END_TEST

/* ---- the digest and the feed
 * ---------------------------------------------------------------------- */

static const char *feed_of(const char *who)
{
    const char *path = str_at(ck_status(post(who, "/v1/me/feed", "{}"), 201), "feed.path");
    struct reply reply = get(NULL, "%s", path);
    ck_assert_int_eq(reply.status, 200);
    return reply.body;
}

START_TEST(a_period_stands_in_digest_and_feed_until_it_is_done)
{
    if (!clock_can()) {
        return;
    }
    const char *ref = letter_with_period();
    clock_set(clock_local("2031-12-12 08:00"));
    const json_t *digest = ck_status(get("kh.truong", "/v1/digest"), 200);
    ck_assert_str_eq(str_at(digest, "items.0.kind"), "due-today");
    ck_assert_int_eq(int_at(digest, "items.0.line"), 3);
    ck_assert_str_eq(str_at(digest, "items.0.due"), "2031-12-12");
    ck_assert_ptr_nonnull(strstr(feed_of("kh.truong"), "DTSTART;VALUE=DATE:20311212"));
    act("kh.truong", ref, "complete", "{'line':3}");
    ck_assert_uint_eq(size_at(ck_status(get("kh.truong", "/v1/digest"), 200), "items"), 0);
    ck_assert_ptr_null(strstr(feed_of("kh.truong"), "BEGIN:VEVENT"));
    leave_house();
}
END_TEST

UNIT_MAIN("api/periods", own_work_done_late_counts_once_while_a_period_is_open,
          an_opened_period_keeps_its_deadline_and_says_where_it_comes_from,
          a_period_stands_in_digest_and_feed_until_it_is_done)
