/*
 * test_api_delegation.c - ủy quyền with dates: from its first day to its last the delegate's boxes
 * hold the delegator's work and say so, he sees those letters and acts under both names; then it is
 * as before.
 */
#include "ask.h"
#include "clock.h"

static size_t rows_of(const char *who, const char *query)
{
    return size_at(ck_status(get(who, "/v1/letters?%s", query), 200), "letters");
}

static const char *list_as_of(const char *day)
{
    return arena_printf(arena_current(), "box=todo&as_of=%sT12:00:00%%2B07:00", day);
}

/* The week in which kh.truong is away and du.quyen stands in for him. */
START_TEST(work_goes_to_the_delegate_and_comes_back)
{
    if (!clock_can()) {
        return;
    }
    clock_house("UTC");
    clock_set(clock_local("2031-03-03 09:00"));
    clock_start();
    const char *ref = given_letter("595/SYT-NVY"), *other = given_letter("596/SYT-NVY");
    const char *path = arena_printf(arena_current(), "/v1/letters/%s/accept", ref);
    ck_status(post("kh.truong", "/v1/delegations",
                   "{'to':'du.quyen','first':'10/3/2031','last':'14/3/2031','note':'đi học'}"),
              201);
    /* The week before. */
    const json_t *me = ck_status(get("du.quyen", "/v1/me"), 200);
    ck_assert_str_eq(str_at(me, "delegations.0.from.username"), "kh.truong");
    ck_assert(json_is_false(at(me, "delegations.0.in_force")));
    ck_assert_uint_eq(rows_of("du.quyen", "box=todo"), 0);
    ck_refusal("du.quyen", path, "{'on_behalf_of':'kh.truong'}", 404, "no-such-letter", "letter");
    /* The first day. */
    clock_set(clock_local("2031-03-10 00:00"));
    ck_assert(
        json_is_true(at(ck_status(get("du.quyen", "/v1/me"), 200), "delegations.0.in_force")));
    ck_assert(
        json_is_true(at(ck_status(get("kh.truong", "/v1/me"), 200), "delegations.0.in_force")));
    const json_t *todo = ck_status(get("du.quyen", "/v1/letters?box=todo"), 200);
    ck_assert_uint_eq(size_at(todo, "letters"), 2);
    ck_assert_str_eq(str_at(todo, "letters.0.for.username"), "kh.truong");
    ck_assert_str_eq(str_at(todo, "letters.0.line.unit.code"), "KH-NV");
    ck_assert_uint_eq(rows_of("du.quyen", "box=overdue"), 2);
    ck_assert_uint_eq(rows_of("du.quyen", "box=all"), 0); /* these are not his letters */
    ck_assert_uint_eq(rows_of("kh.truong", "box=todo"), 2);
    ck_assert(at(ck_status(get("kh.truong", "/v1/letters?box=todo"), 200), "letters.0.for") ==
              NULL);
    ck_assert_uint_eq(rows_of("du.truong", "box=todo"), 2); /* his own unit's, support */
    ck_assert_uint_eq(rows_of("du.quyen", "box=todo&on_behalf_of=kh.truong"), 2);
    ck_assert(at(ck_status(get("du.quyen", "/v1/letters?box=todo&on_behalf_of=kh.truong"), 200),
                 "letters.0.for") == NULL);
    /* He acts, under both names. */
    const json_t *letter = show("du.quyen", ref);
    ck_assert_uint_eq(size_at(letter, "may"), 0);
    ck_assert_str_eq(str_at(letter, "may_for.0.person.username"), "kh.truong");
    ck_assert_str_eq(str_at(letter, "may_for.0.may.0"), "open");
    ck_refusal("du.quyen", path, "{}", 403, "not-permitted", "");
    act("du.quyen", ref, "accept", "{'on_behalf_of':'kh.truong'}");
    act("du.quyen", ref, "hand-down", "{'lead':'kh.an','on_behalf_of':'kh.truong'}");
    const json_t *acts = ck_status(get("giamdoc", "/v1/letters/%s/history", ref), 200);
    const json_t *last = json_array_get(at(acts, "acts"), size_at(acts, "acts") - 1);
    ck_assert_str_eq(str_at(last, "actor.username"), "du.quyen");
    ck_assert_str_eq(str_at(last, "for.username"), "kh.truong");
    ck_assert_uint_eq(rows_of("du.quyen", "box=todo"), 1); /* what was handed down is kh.an's */
    /* The last day counts whole; the day after everything is as before. */
    clock_set(clock_local("2031-03-14 23:59"));
    ck_assert_uint_eq(rows_of("du.quyen", "box=todo"), 1);
    clock_set(clock_local("2031-03-15 00:00"));
    ck_assert_uint_eq(rows_of("du.quyen", "box=todo"), 0);
    ck_assert_uint_eq(rows_of("kh.truong", "box=todo"), 1);
    ck_status(get("du.quyen", "/v1/letters/%s", other), 404);
    show("du.quyen", ref); /* there he gave a line himself: that he still may see */
    ck_refusal("du.quyen", arena_printf(arena_current(), "/v1/letters/%s/recall", ref),
               "{'line':3,'reason':'x','on_behalf_of':'kh.truong'}", 403, "delegation", "");
    /* As of the week: whom he acted for then, and what of it he may see today. */
    ck_assert_uint_eq(rows_of("du.quyen", list_as_of("2031-03-09")), 0);
    ck_assert_uint_eq(rows_of("kh.truong", list_as_of("2031-03-09")), 2);
    const char *text;
    daemon_stop(house);
    ck_assert_msg(daemon_check(house, &text) == 0, "%s", text);
    daemon_free(house);
}
END_TEST

/* During it, a list as of an earlier day of it holds what stood there then. */
START_TEST(lists_as_of_a_day_know_for_whom_one_acted_then)
{
    if (!clock_can()) {
        return;
    }
    clock_house("UTC");
    clock_set(clock_local("2031-03-10 09:00"));
    clock_start();
    const char *ref = given_letter("595/SYT-NVY");
    ck_status(post("kh.truong", "/v1/delegations", "{'to':'du.quyen','last':'14/3/2031'}"), 201);
    clock_set(clock_local("2031-03-11 09:00"));
    act("du.quyen", ref, "hand-down", "{'lead':'kh.an','on_behalf_of':'kh.truong'}");
    clock_set(clock_local("2031-03-12 09:00"));
    ck_assert_uint_eq(rows_of("du.quyen", "box=todo"), 0);
    const json_t *then =
        ck_status(get("du.quyen", "/v1/letters?%s", list_as_of("2031-03-10")), 200);
    ck_assert_uint_eq(size_at(then, "letters"), 1);
    ck_assert_str_eq(str_at(then, "letters.0.for.username"), "kh.truong");
    ck_assert_uint_eq(rows_of("du.quyen", list_as_of("2031-03-09")), 0);
    daemon_stop(house);
    daemon_free(house);
}
END_TEST

/* A leader's: his desk, what comes back to him, what he waits for. */
START_TEST(a_leaders_desk_goes_with_him)
{
    if (!clock_can()) {
        return;
    }
    clock_house("UTC");
    clock_set(clock_local("2031-03-10 09:00"));
    clock_start();
    const char *ref = new_letter("1/SYT");
    act("vanthu", ref, "present", "{'to':'giamdoc'}");
    const char *given = given_letter("2/SYT");
    ck_assert_uint_eq(rows_of("pgd", "box=todo"), 0);
    ck_status(post("giamdoc", "/v1/delegations", "{'to':'pgd','last':'14/3/2031'}"), 201);
    const json_t *todo = ck_status(get("pgd", "/v1/letters?box=todo"), 200);
    ck_assert_uint_eq(size_at(todo, "letters"), 1);
    ck_assert_str_eq(str_at(todo, "letters.0.for.username"), "giamdoc");
    ck_assert(json_is_null(json_object_get(at(todo, "letters.0"), "line")));
    ck_assert_uint_eq(rows_of("pgd", "box=waiting"), 2);
    act("kh.truong", given, "return", "{'reason':'không thuộc chức năng'}");
    /* Back on a leader's desk: pgd is a leader too, so it is his own as well. */
    const json_t *back = ck_status(get("pgd", "/v1/letters?box=returned"), 200);
    ck_assert_uint_eq(size_at(back, "letters"), 1);
    ck_assert(at(back, "letters.0.for") == NULL);
    act("pgd", ref, "direct", "{'lead':'KSBT','on_behalf_of':'giamdoc'}");
    ck_assert_str_eq(str_at(show("vanthu", ref), "lines.0.given.for.username"), "giamdoc");
    daemon_stop(house);
    daemon_free(house);
}
END_TEST

UNIT_MAIN("api/delegation", work_goes_to_the_delegate_and_comes_back,
          lists_as_of_a_day_know_for_whom_one_acted_then, a_leaders_desk_goes_with_him)
