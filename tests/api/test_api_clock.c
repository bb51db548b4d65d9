/*
 * test_api_clock.c - a wall clock that jumps under a real daemon (T33): acts keep their order, the
 * chain closes, logins and repeated requests are what they were, timeouts run by time passed.
 */
#include "ask.h"
#include "clock.h"

#include "base/folder.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>

/* All of it after today: the house was set up by the real clock. */
#define HOUR INT64_C(3600000)
#define YEAR (INT64_C(8766) * HOUR)

static void ck_clean(void)
{
    const char *text;
    daemon_stop(house);
    int status = daemon_check(house, &text);
    ck_assert_msg(status == 0, "%s", text);
}

static int64_t times_logged(const char *what)
{
    int64_t count = 0;
    for (const char *at = daemon_log(house); (at = strstr(at, what)) != NULL; at++) {
        count++;
    }
    return count;
}

/* What it is registered as; the day it arrived is the clock's. */
static const json_t *enter(const char *code, const char *key)
{
    return ck_status(post_with("vanthu",
                               arena_printf(arena_current(), "Idempotency-Key: %s\r\n", key),
                               "/v1/letters",
                               arena_printf(arena_current(),
                                            "{'code':'%s','issued':'2016-01-04','issuer':'Sở Y "
                                            "tế','type':'Công văn','subject':'x'}",
                                            code)),
                     201);
}

/* ---- jumps at work ------------------------------------------------------------------------ */

static const struct {
    const char *name;
    int64_t by; /* ms from the first moment */
} jumps[] = {
    {"an hour", HOUR},      {"back an hour", 0},  {"ten years on", 10 * YEAR},
    {"and back", 2 * HOUR}, {"a day", 26 * HOUR}, {"back to now", 3 * HOUR},
};
enum { JUMPS = sizeof jumps / sizeof jumps[0] };

static const char *number(size_t n)
{
    return arena_printf(arena_current(), "%zu", n);
}

static const char *seen_at(const char *ref, const char *as_of)
{
    struct reply reply =
        get("vanthu", "/v1/letters/%s%s", ref,
            as_of == NULL ? "" : arena_printf(arena_current(), "?as_of=%s", as_of));
    return reply.status == 200 ? str_at(reply.json, "letter.state") : "";
}

START_TEST(jumps_reorder_nothing)
{
    if (!clock_can()) {
        return;
    }
    const char *refs[JUMPS];
    const json_t *first[JUMPS];
    clock_house("UTC");
    int64_t from = clock_local("2031-03-10 09:00");
    clock_set(from);
    clock_start();
    for (size_t i = 0; i < JUMPS; i++) {
        clock_set(from + jumps[i].by);
        first[i] = enter(arena_printf(arena_current(), "%zu/SYT", i + 1), number(i));
        refs[i] = arena_printf(arena_current(), "%" PRId64 "%%2F%" PRId64,
                               int_at(first[i], "letter.number"), int_at(first[i], "letter.year"));
        act("vanthu", refs[i], "present", "{'to':'giamdoc'}");
        act("giamdoc", refs[i], "direct", "{'lead':'KH-NV','due':'5wd'}");
        ck_assert_int_eq(get("vanthu", "/v1/me").status, 200);
    }
    /* Back an hour, back ten years, back a day; two of them behind one high. */
    ck_assert_int_eq(daemon_int(house, "SELECT count(*) FROM acts WHERE kind = 'clock-back'"), 2);
    ck_assert_int_eq(times_logged("the clock went back"), 2);
    /* Every request again: the same answers, nothing new. */
    int64_t acts = acts_total();
    for (size_t i = 0; i < JUMPS; i++) {
        const json_t *again = enter(arena_printf(arena_current(), "%zu/SYT", i + 1), number(i));
        ck_assert_msg(json_equal(again, first[i]), "%s: another answer", jumps[i].name);
    }
    ck_assert_int_eq(acts_total(), acts);
    /* As of a time before the great jump: the letters up to it, as they were. */
    ck_assert_str_eq(seen_at(refs[1], "2031-03-10T10:30:00%2B07:00"), "directed");
    ck_assert_str_eq(seen_at(refs[2], "2031-03-10T10:30:00%2B07:00"), "");
    ck_assert_str_eq(seen_at(refs[5], "2042-01-01"), "directed");
    ck_clean();
    /* Deadlines were reckoned once each, from the day the clock gave. */
    ck_assert_int_eq(daemon_int(house, "SELECT count(*) FROM acts WHERE kind = 'direct'"), JUMPS);
    ck_assert_int_eq(daemon_int(house, "SELECT count(*) FROM acts a JOIN acts b ON b.seq = a.seq + "
                                       "1 WHERE b.letter < a.letter AND b.letter > 0"),
                     0);
    daemon_free(house);
}
END_TEST

/* ---- logins ------------------------------------------------------------------------------- */

#define PASSWORD "mat khau thu nghiem"

static int me(const char *token)
{
    const struct request request = {
        .path = "/v1/me",
        .headers = arena_printf(arena_current(), "Authorization: Bearer %s\r\n", token)};
    return ask(&request).status;
}

static const char *login(const char *username, const char *password)
{
    return str_at(
        ck_status(post(NULL, "/v1/login", "{'username':'%s','password':'%s'}", username, password),
                  200),
        "token");
}

START_TEST(logins_live_as_long_as_promised)
{
    if (!clock_can()) {
        return;
    }
    clock_house("UTC");
    int64_t from = clock_local("2031-03-10 09:00");
    clock_set(from);
    clock_start();
    const char *token = login(ADMIN, ADMIN_PASSWORD);
    clock_set(from + 10 * YEAR);
    ck_assert_int_eq(me(token), 200); /* no time has passed */
    clock_set(from - 10 * YEAR);
    ck_assert_int_eq(me(token), 200);
    clock_set(from + 31 * 24 * HOUR);
    clock_restart(); /* a month later: it has run out */
    ck_assert_int_eq(me(token), 401);
    const char *fresh = login(ADMIN, ADMIN_PASSWORD);
    ck_assert_int_eq(me(fresh), 200);
    clock_set(from);
    ck_assert_int_eq(me(token), 401);
    clock_restart(); /* and does not come back, though the clock says so */
    ck_assert_int_eq(me(token), 401);
    ck_assert_int_eq(me(fresh), 200);
    clock_set(from - 10 * YEAR);
    clock_restart();
    ck_assert_int_eq(me(token), 401);
    ck_assert_int_eq(me(fresh), 200);
    ck_assert_int_ge(times_logged("the clock stands before the newest act"), 1);
    ck_clean();
    daemon_free(house);
}
END_TEST

/* ---- timeouts ----------------------------------------------------------------------------- */

static int dial_house(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", house->socket);
    ck_assert_int_eq(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

/* Something to read or an end within ms. */
static bool stirs(int fd, int ms)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    return poll(&p, 1, ms) > 0;
}

START_TEST(timeouts_run_by_the_time_that_passed)
{
    static const char half[] = "GET /v1/me HTTP/1.1\r\nHost: p", rest[] = "hieu\r\n\r\n";
    if (!clock_can()) {
        return;
    }
    clock_house("UTC");
    clock_set(clock_local("2031-03-10 09:00"));
    clock_start();
    int fd = dial_house();
    ck_assert_int_eq(send(fd, half, strlen(half), 0), (ssize_t)strlen(half));
    clock_set(clock_local("2041-03-10 09:00"));
    ck_assert(!stirs(fd, 600)); /* the headers have ten seconds, however the clock jumps */
    clock_set(clock_local("2021-03-10 09:00"));
    ck_assert(!stirs(fd, 600));
    ck_assert_int_eq(send(fd, rest, strlen(rest), MSG_NOSIGNAL), (ssize_t)strlen(rest));
    ck_assert(stirs(fd, 5000));
    close(fd);
    daemon_stop(house);
    daemon_free(house);
}
END_TEST

/* ---- days --------------------------------------------------------------------------------- */

static const char *arrived(const json_t *answer)
{
    return str_at(answer, "letter.arrived");
}

/* The agency's zone decides, whatever the machine's is. */
START_TEST(days_are_the_agencys)
{
    static const char *const zones[] = {"Asia/Ho_Chi_Minh", "America/New_York",
                                        "Pacific/Kiritimati", "UTC"};
    if (!clock_can()) {
        return;
    }
    clock_house(zones[0]);
    clock_set(clock_local("2032-02-28 23:59"));
    clock_start();
    ck_assert_str_eq(arrived(enter("1/A", "1")), "2032-02-28");
    for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
        const char *key = number(2 * i + 2), *then = number(2 * i + 3);
        clock_zone(zones[i]);
        clock_set(clock_local("2032-02-29 00:01") + (int64_t)i * 1000);
        clock_restart();
        ck_assert_str_eq(arrived(enter(arena_printf(arena_current(), "%s/A", key), key)),
                         "2032-02-29");
        clock_set(clock_local("2032-02-29 23:59") + (int64_t)i * 1000);
        ck_assert_str_eq(arrived(enter(arena_printf(arena_current(), "%s/A", then), then)),
                         "2032-02-29");
    }
    clock_set(clock_local("2032-03-01 00:00"));
    const json_t *last = enter("99/A", "99");
    ck_assert_str_eq(arrived(last), "2032-03-01");
    ck_assert_int_eq(int_at(last, "letter.number"), 10);
    act("vanthu", "10%2F2032", "present", "{'to':'giamdoc'}");
    /* A year from a leap day has none; a deadline may be one. */
    act("giamdoc", "1%2F2032", "direct", "{'lead':'KH-NV','due':'29/2/2036'}");
    ck_assert_str_eq(str_at(show("vanthu", "1%2F2032"), "due"), "2036-02-29");
    ck_refusal("giamdoc", "/v1/letters/10%2F2032/direct", "{'lead':'KH-NV','due':'29/2/2033'}", 422,
               "date-impossible", "due");
    ck_clean();
    daemon_free(house);
}
END_TEST

/* ---- deadlines that follow the calendar ---------------------------------------------------- */

static bool has_followed(const void *seq)
{
    const json_t *json =
        ck_status(get("vanthu", "/v1/calendar/changes/%" PRId64, *(const int64_t *)seq), 200);
    return strcmp(str_at(json, "state"), "done") == 0;
}

static void change_calendar(const char *json)
{
    int64_t seq = int_at(ck_status(post("vanthu", "/v1/calendar", "%s", json), 201), "act.seq");
    await(has_followed, &seq, "the deadlines to follow");
}

/* 2031 has no calendar: 01 and 02/9 are expected off. They are counted from the day the work was
 * given, whatever the clock says when the calendar changes. */
START_TEST(deadlines_follow_the_calendar_not_the_clock)
{
    if (!clock_can()) {
        return;
    }
    clock_house("UTC");
    int64_t from = clock_local("2031-08-28 16:40");
    clock_set(from);
    clock_start();
    const json_t *letter = enter("1/A", "1");
    ck_assert_str_eq(str_at(letter, "letter.ref"), "1/2031");
    const json_t *given = act("vanthu", "1%2F2031", "direct",
                              "{'lead':'KH-NV','due':'3wd','on_behalf_of':'giamdoc'}");
    ck_assert_str_eq(str_at(given, "warnings.0.code"), "due-expected");
    ck_assert_str_eq(str_at(show("vanthu", "1%2F2031"), "lines.0.due"), "2031-09-04");
    const json_t *why = ck_status(get("vanthu", "/v1/letters/1%%2F2031/why-due"), 200);
    ck_assert_msg(strncmp(str_at(why, "start.at"), "2031-08-28T09:40", 16) == 0, "%s",
                  str_at(why, "start.at"));
    clock_set(from - YEAR);
    change_calendar("{'drop':['1/9/2031']}");
    ck_assert_str_eq(str_at(show("vanthu", "1%2F2031"), "lines.0.due"), "2031-09-03");
    clock_set(from + 10 * YEAR);
    change_calendar("{'off':['1/9/2031'],'why':'Quốc khánh','source':'TB 1'}");
    ck_assert_str_eq(str_at(show("vanthu", "1%2F2031"), "lines.0.due"), "2031-09-04");
    ck_clean();
    daemon_free(house);
}
END_TEST

UNIT_MAIN("api/clock", jumps_reorder_nothing, logins_live_as_long_as_promised,
          timeouts_run_by_the_time_that_passed, days_are_the_agencys,
          deadlines_follow_the_calendar_not_the_clock)
