/*
 * test_api_duties.c - việc định kỳ on a real daemon: a period is opened on its day, once, also
 * after months in which nobody ran the program; a letter that was done is open again while one is,
 * and was done before as ever.
 */
#include "ask.h"
#include "clock.h"

#include <inttypes.h>

#define HOUR INT64_C(3600000)

static void ck_clean(void)
{
    const char *text;
    daemon_stop(house);
    int status = daemon_check(house, &text);
    ck_assert_msg(status == 0, "%s", text);
}

/* A house whose clock stands at this time, and a letter that KH-NV has completed. */
static const char *house_with_letter(const char *when)
{
    clock_house("UTC");
    clock_set(clock_local(when));
    clock_start();
    const char *ref = given_letter("595/SYT-NVY");
    act("kh.truong", ref, "complete", "{'note':'xong'}");
    return ref;
}

static const char *path_of(const char *ref, const char *verb)
{
    return arena_printf(arena_current(), "/v1/letters/%s/%s", ref, verb);
}

#define YEARLY                                                                                     \
    "{'every':'năm','day':'15/12','before':true,'lead':'KH-NV','support':['DUOC'],"               \
    "'note':'Báo cáo năm'}"

static int64_t periods(void)
{
    return daemon_int(house, "SELECT count(*) FROM acts WHERE kind = 'duty-line'");
}

static bool has_periods(const void *wanted)
{
    return periods() == *(const int64_t *)wanted;
}

/* ---- a year of it ------------------------------------------------------------------------- */

START_TEST(a_yearly_report_comes_back_and_the_letter_with_it)
{
    if (!clock_can()) {
        return;
    }
    const char *ref = house_with_letter("2031-03-10 09:00");
    const json_t *added = act("giamdoc", ref, "duty-add", YEARLY);
    ck_assert_str_eq(str_at(added, "letter.state"), "done"); /* nothing is to be done yet */
    const json_t *duties = ck_status(get("giamdoc", "/v1/duties"), 200);
    ck_assert_uint_eq(size_at(duties, "duties"), 1);
    ck_assert_str_eq(str_at(duties, "duties.0.next"), "2031-12-15");
    ck_assert_str_eq(str_at(duties, "duties.0.next_due"), "2031-12-12"); /* a Monday's Friday */
    ck_assert_str_eq(str_at(duties, "duties.0.rule"), "trước ngày 15 tháng 12, hằng năm");
    ck_assert_str_eq(str_at(duties, "duties.0.note"), "Báo cáo năm");
    ck_assert_int_eq(periods(), 0);
    /* Thirty days before the deadline, while the daemon runs: within the hour, without a restart.
     */
    clock_set(clock_local("2031-11-12 00:00"));
    int64_t one = 1;
    await(has_periods, &one, "the period is opened");
    const json_t *letter = show("kh.truong", ref);
    ck_assert_str_eq(str_at(letter, "state"), "directed");
    ck_assert_str_eq(str_at(letter, "due"), "2031-12-12");
    ck_assert_str_eq(str_at(letter, "duties.0.rounds.0.day"), "2031-12-15");
    ck_assert(json_is_true(at(letter, "duties.0.rounds.0.open")));
    /* In the register it went to KH-NV once. */
    const char *csv = get("vanthu", "/v1/print/register?format=csv&year=2025").body;
    const char *to = strstr(csv, "Phòng Kế hoạch - Nghiệp vụ");
    ck_assert_msg(to != NULL && strstr(to + 1, "Phòng Kế hoạch") == NULL, "%s", csv);
    const json_t *todo = ck_status(get("kh.truong", "/v1/letters?box=todo"), 200);
    ck_assert_uint_eq(size_at(todo, "letters"), 1);
    ck_assert_int_eq(int_at(todo, "letters.0.line.line"), 3);
    ck_assert_uint_eq(size_at(ck_status(get("giamdoc", "/v1/letters?box=waiting"), 200), "letters"),
                      2);
    /* Nobody directs a letter that is done, and its lines of last spring are closed. */
    ck_refusal("giamdoc", path_of(ref, "direct"), "{'lead':'KSBT'}", 409, "letter-state", "");
    ck_refusal("kh.truong", path_of(ref, "return"), "{'line':3,'reason':'x'}", 409, "duty-line",
               "");
    act("kh.truong", ref, "hand-down", "{'line':3,'lead':'kh.an'}");
    act("kh.an", ref, "complete", "{'note':'đã gửi'}");
    letter = show("kh.truong", ref);
    ck_assert_str_eq(str_at(letter, "state"), "done");
    ck_assert_str_eq(str_at(letter, "due"), "2025-03-20");     /* its own, kept in time */
    ck_assert_str_eq(str_at(letter, "lines.3.state"), "done"); /* DUOC's closed with it */
    /* As of while it was open, and before. */
    const json_t *then =
        ck_status(get("giamdoc", "/v1/letters/%s?as_of=2031-11-11T00:00:00%%2B07:00", ref), 200);
    ck_assert_str_eq(str_at(then, "letter.state"), "done");
    ck_assert_uint_eq(size_at(then, "letter.duties"), 1);
    ck_assert_uint_eq(size_at(then, "letter.lines"), 2);
    ck_clean();
    daemon_free(house);
}
END_TEST

/* ---- starts and days ---------------------------------------------------------------------- */

START_TEST(each_period_is_opened_once_whatever_the_clock_and_the_daemon_do)
{
    if (!clock_can()) {
        return;
    }
    const char *ref = house_with_letter("2031-01-10 09:00");
    act("giamdoc", ref, "duty-add",
        "{'every':'month','day':'20','lead':'kh.an','note':'Báo cáo tháng'}");
    ck_assert_int_eq(periods(), 1); /* 20/1 is near: at once */
    clock_restart();
    clock_restart();
    ck_assert_int_eq(periods(), 1);
    clock_set(clock_local("2031-01-21 09:00")); /* 20/2 comes within thirty days */
    int64_t two = 2;
    await(has_periods, &two, "february");
    clock_set(clock_local("2031-01-10 09:00")); /* the clock goes back, and on again */
    clock_restart();
    clock_set(clock_local("2031-01-22 09:00"));
    clock_restart();
    ck_assert_int_eq(periods(), 2);
    /* Off for half a year: of what went by nothing is opened, but what comes; and it says so. */
    daemon_stop(house);
    clock_set(clock_local("2031-08-01 09:00"));
    clock_start();
    int64_t three = 3;
    await(has_periods, &three, "august");
    const json_t *letter = show("giamdoc", ref);
    ck_assert_str_eq(str_at(letter, "duties.0.rounds.2.day"), "2031-08-20");
    const json_t *history = ck_status(get("giamdoc", "/v1/letters/%s/history", ref), 200);
    const char *said =
        str_at(json_array_get(at(history, "acts"), size_at(history, "acts") - 1), "text");
    ck_assert_msg(strstr(said, "bỏ qua kỳ đã trôi qua: 20/03/2031, 20/04/2031, 20/05/2031, "
                               "20/06/2031, 20/07/2031") != NULL,
                  "%s", said);
    ck_assert_ptr_nonnull(strstr(daemon_log(house), "skipped letter=1 duty=1 count=5"));
    clock_restart();
    ck_assert_int_eq(periods(), 3);
    ck_clean();
    daemon_free(house);
}
END_TEST

/* Killed between two of many: the others are opened at the next start. */
START_TEST(a_crash_in_the_middle_loses_and_repeats_none)
{
    enum { LETTERS = 40 };
    if (!clock_can()) {
        return;
    }
    clock_house("UTC");
    clock_set(clock_local("2031-03-10 09:00"));
    clock_start();
    for (int i = 0; i < LETTERS; i++) {
        const char *ref = new_letter(arena_printf(arena_current(), "%d/SYT", i + 1));
        act("vanthu", ref, "present", "{'to':'giamdoc'}");
        act("giamdoc", ref, "duty-add", YEARLY);
    }
    ck_assert_int_eq(periods(), 0);
    daemon_stop(house);
    clock_set(clock_local("2031-12-01 09:00"));
    for (int round = 0; round < 3; round++) {
        clock_start();
        daemon_kill(house);
    }
    clock_start();
    int64_t all = LETTERS;
    await(has_periods, &all, "every letter's period");
    ck_assert_int_eq(daemon_int(house, "SELECT count(*) FROM (SELECT letter FROM acts WHERE kind = "
                                       "'duty-line' GROUP BY letter HAVING count(*) > 1)"),
                     0);
    ck_assert_int_eq(daemon_int(house, "SELECT count(*) FROM duties WHERE next = "
                                       "unixepoch('2032-12-15') / 86400"),
                     LETTERS);
    ck_clean();
    daemon_free(house);
}
END_TEST

/* ---- who left, who may ---------------------------------------------------------------------- */

START_TEST(who_left_is_stood_in_for_by_his_unit)
{
    if (!clock_can()) {
        return;
    }
    const char *ref = house_with_letter("2031-03-10 09:00");
    act("giamdoc", ref, "duty-add",
        "{'every':'year','day':'15/12','lead':'kh.an','support':['du.quyen'],'note':'x'}");
    ck_status(post(ADMIN, "/v1/people/kh.an", "{'active':false}"), 200);
    ck_status(post(ADMIN, "/v1/people/du.truong", "{'positions':['KSBT:officer']}"), 200);
    ck_status(post(ADMIN, "/v1/people/du.quyen", "{'active':false}"), 200);
    clock_set(clock_local("2031-12-01 09:00"));
    int64_t one = 1;
    await(has_periods, &one, "the period");
    const json_t *letter = show("giamdoc", ref);
    ck_assert_str_eq(str_at(letter, "lines.2.unit.code"), "KH-NV");
    ck_assert(at(letter, "lines.2.person") == NULL || json_is_null(at(letter, "lines.2.person")));
    ck_assert_str_eq(str_at(letter, "lines.3.unit.code"), "DUOC"); /* headless, and yet opened */
    ck_clean();
    daemon_free(house);
}
END_TEST

START_TEST(duties_are_given_listed_paused_and_ended_by_whose_they_are)
{
    if (!clock_can()) {
        return;
    }
    const char *ref = house_with_letter("2031-03-10 09:00");
    const char *add = path_of(ref, "duty-add"), *pause = path_of(ref, "duty-pause");
    ck_refusal("vanthu", add, YEARLY, 403, "not-permitted", "");
    ck_refusal("du.truong", add, YEARLY, 422, "not-in-unit", "lead");
    ck_refusal("ks.truong", add, YEARLY, 404, "no-such-letter", "letter");
    ck_refusal("giamdoc", add, "{'every':'tuần','day':'15/12','lead':'KH-NV','note':'x'}", 422,
               "field-choice", "every");
    ck_refusal("giamdoc", add, "{'every':'year','day':'15/12/2031','lead':'KH-NV','note':'x'}", 422,
               "field-type", "day");
    ck_refusal("giamdoc", add, "{'every':'year','day':'40/12','lead':'KH-NV','note':'x'}", 422,
               "field-range", "day");
    ck_refusal("giamdoc", add, "{'every':'year','day':'rằm','lead':'KH-NV','note':'x'}", 422,
               "field-range", "day");
    ck_refusal("giamdoc", add, "{'every':'year','day':'15/12','lead':'KH-NV'}", 422,
               "field-missing", "note");
    ck_refusal("giamdoc", add,
               "{'every':'year','day':'15/12','lead':'KH-NV','note':'x','until':'1/12/2031'}", 422,
               "duty-never", "until");
    ck_refusal("giamdoc", pause, "{'duty':1,'reason':'x'}", 409, "duty-none", "");
    act("giamdoc", ref, "duty-add", YEARLY);
    ck_refusal("giamdoc", pause, "{'duty':2,'reason':'x'}", 404, "duty-unknown", "duty");
    act("vanthu", ref, "duty-add",
        "{'every':'6-thang','day':'cuối tháng','lead':'DUOC','note':'Báo cáo thuốc',"
        "'on_behalf_of':'giamdoc'}");
    act("kh.truong", ref, "duty-add", "{'every':'quý','day':'5','lead':'kh.an','note':'Nội bộ'}");
    /* By the day of the next period; everybody what is his. */
    const json_t *all = ck_status(get("vanthu", "/v1/duties"), 200);
    ck_assert_uint_eq(size_at(all, "duties"), 3);
    ck_assert_str_eq(str_at(all, "duties.0.next"), "2031-06-05");
    ck_assert_str_eq(str_at(all, "duties.1.next"), "2031-06-30");
    ck_assert_str_eq(str_at(all, "duties.1.rule"), "vào ngày cuối tháng 6, 12, 6 tháng");
    ck_assert_str_eq(str_at(all, "duties.2.next"), "2031-12-15");
    ck_assert_uint_eq(size_at(ck_status(get("kh.truong", "/v1/duties"), 200), "duties"), 2);
    ck_assert_uint_eq(size_at(ck_status(get("kh.an", "/v1/duties"), 200), "duties"), 1);
    ck_assert_uint_eq(size_at(ck_status(get("ks.truong", "/v1/duties"), 200), "duties"), 0);
    ck_assert_uint_eq(size_at(ck_status(get(ADMIN, "/v1/duties"), 200), "duties"), 0);
    const json_t *page = ck_status(get("vanthu", "/v1/duties?limit=2"), 200);
    ck_assert_uint_eq(size_at(page, "duties"), 2);
    page = ck_status(get("vanthu", "/v1/duties?limit=2&cursor=%s", str_at(page, "next")), 200);
    ck_assert_uint_eq(size_at(page, "duties"), 1);
    ck_assert_str_eq(str_at(page, "duties.0.next"), "2031-12-15");
    ck_assert_str_eq(str_at(page, "next"), "");
    /* Stopping, going on, ending. */
    ck_refusal("kh.truong", pause, "{'duty':1,'reason':'x'}", 403, "not-permitted", "duty");
    act("giamdoc", ref, "duty-pause", "{'duty':1,'reason':'chờ mẫu'}");
    ck_refusal("giamdoc", pause, "{'duty':1,'reason':'x'}", 409, "duty-state", "duty");
    clock_set(clock_local("2032-01-10 09:00"));
    act("giamdoc", ref, "duty-resume", "{'duty':1}");
    const json_t *letter = show("giamdoc", ref);
    ck_assert_str_eq(str_at(letter, "duties.0.next"), "2032-12-15"); /* not 2031's */
    act("kh.truong", ref, "duty-end", "{'duty':3,'reason':'hết nhiệm vụ'}");
    letter = show("giamdoc", ref);
    ck_assert_str_eq(str_at(letter, "duties.2.state"), "ended");
    ck_clean();
    daemon_free(house);
}
END_TEST

UNIT_MAIN("api/duties", a_yearly_report_comes_back_and_the_letter_with_it,
          each_period_is_opened_once_whatever_the_clock_and_the_daemon_do,
          a_crash_in_the_middle_loses_and_repeats_none, who_left_is_stood_in_for_by_his_unit,
          duties_are_given_listed_paused_and_ended_by_whose_they_are)
