/* test_notice.c - who is told what about a letter, when, and how often. */
#include "slip_fixture.h"

#include "phieu/notice.h"

static void office(void)
{
    found_office();
    rules.reminders = (struct reminder_rules){.enabled = true,
                                              .digest_at = 450,
                                              .quiet_from = 1080,
                                              .quiet_to = 420,
                                              .work_from = 450,
                                              .work_to = 1020,
                                              .unread_hours = 8,
                                              .unnamed_hours = 16,
                                              .head_days = 2,
                                              .leader_days = 5,
                                              .daily_cap = 20};
}

/* A time of March 2025. */
static struct instant at_time(int d, int hour, int minute)
{
    return (struct instant){(((int64_t)day(d, 3).n * 24 + hour) * 60 + minute - ZONE_VIETNAM) *
                            60000};
}

/* "overdue 1 kh1, due-soon 2 ks1(for ks2)". */
static const char *text_of(const struct notices *found)
{
    struct buf out;
    buf_init(&out, arena_current(), 65536);
    buf_puts(&out, "");
    for (size_t i = 0; i < found->count; i++) {
        const struct notice *n = &found->items[i];
        buf_printf(&out, "%s%s %d %s", i > 0 ? ", " : "", notice_infos[n->kind].name, n->line,
                   directory_person(&dir, n->person)->username);
        if (n->instead_of.v != 0) {
            buf_printf(&out, "(for %s)", directory_person(&dir, n->instead_of)->username);
        }
    }
    return out.data != NULL ? out.data : "";
}

static struct notices standing(const struct slip *slip, struct instant now)
{
    struct notices found = {0};
    notices_standing(slip, &dir, &rules, now, &found);
    return found;
}

static const char *told(const struct slip *slip, struct instant now)
{
    const struct notices found = standing(slip, now);
    return text_of(&found);
}

/* Only those of one kind. */
static const char *told_of(const struct slip *slip, struct instant now, enum notice_kind kind)
{
    struct notices found = standing(slip, now), kept = {0};
    kept.items = found.items;
    for (size_t i = 0; i < found.count; i++) {
        if (found.items[i].kind == kind) {
            kept.items[kept.count++] = found.items[i];
        }
    }
    return text_of(&kept);
}

/* DIRECT_BODY: line 1 KH-NV until Thursday 20/3, line 2 KSBT until Tuesday 18/3; given Wednesday
 * 12/3 at ten. Two working days are "soon", a head hears after two, the leader after five. */
static const struct {
    int day;
    enum stage stage;
    const char *told;
} mornings[] = {
    {13, AT_DIRECTED, ""},
    {14, AT_DIRECTED, "due-soon 2 ks1"},
    {15, AT_DIRECTED, "due-soon 2 ks1"}, /* Saturday: still two working days */
    {17, AT_DIRECTED, "due-soon 2 ks1"},
    {18, AT_DIRECTED, "due-soon 1 khvt, due-soon 1 kh1, due-soon 1 kh2, due-today 2 ks1"},
    {19, AT_DIRECTED, "due-soon 1 khvt, due-soon 1 kh1, due-soon 1 kh2, overdue 2 ks1"},
    {20, AT_DIRECTED, "due-today 1 khvt, due-today 1 kh1, due-today 1 kh2, overdue 2 ks1"},
    {21, AT_DIRECTED, "overdue 1 khvt, overdue 1 kh1, overdue 1 kh2, overdue 2 ks1"},
    {24, AT_DIRECTED, "overdue 1 khvt, overdue 1 kh1, overdue 1 kh2, overdue 2 ks1"},
    {25, AT_DIRECTED,
     "overdue 1 khvt, overdue 1 kh1, overdue 1 kh2, overdue 2 ks1, overdue-leader 2 gd"},
    {27, AT_DIRECTED,
     "overdue 1 khvt, overdue 1 kh1, overdue 1 kh2, overdue-leader 1 gd, overdue 2 ks1, "
     "overdue-leader 2 gd"},
    /* handed down: line 4 is kh3's until 18/3, line 5 kh4's without a deadline */
    {18, AT_HANDED,
     "due-today 2 ks1, due-today 4 kh3, proposal 4 kh1, proposal 4 kh2, extension 4 kh1"},
    {19, AT_HANDED,
     "overdue 2 ks1, overdue 4 kh3, proposal 4 kh1, proposal 4 kh2, "
     "extension 4 kh1"},
    {20, AT_HANDED,
     "overdue 2 ks1, overdue 4 kh3, overdue-head 4 kh1, overdue-head 4 kh2, proposal 4 kh1, "
     "proposal 4 kh2, extension 4 kh1"},
    {21, AT_HANDED,
     "overdue 1 khvt, overdue 1 kh1, overdue 1 kh2, overdue 2 ks1, overdue 4 kh3, "
     "overdue-head 4 kh1, overdue-head 4 kh2, proposal 4 kh1, proposal 4 kh2, extension 4 kh1"},
    /* a unit's own proposal and request wait for the leader who gave it */
    {13, AT_WORKING, "proposal 1 gd, extension 1 gd"},
    {27, AT_DONE, ""},
    {27, AT_CANCELLED, ""},
    {27, AT_REGISTERED, ""},
    {27, AT_BACK, "overdue 2 ks1, overdue-leader 2 gd"},
};

START_TEST(each_morning_tells_what_stands)
{
    for (size_t i = 0; i < sizeof mornings / sizeof mornings[0]; i++) {
        office();
        rules.reminders.unread_hours = rules.reminders.unnamed_hours = 0;
        const struct slip slip = letter_at(mornings[i].stage);
        const char *is = told(&slip, at_time(mornings[i].day, 7, 30));
        ck_assert_msg(strcmp(is, mornings[i].told) == 0, "row %zu: %s", i, is);
    }
}
END_TEST

START_TEST(a_moved_deadline_begins_a_new_episode)
{
    office();
    struct slip slip = letter_at(AT_WORKING);
    const struct notices before = standing(&slip, at_time(21, 7, 30));
    must(&slip, ACT_EXTEND_DECIDE, GD, "{'line':1,'grant':true}"); /* until 25/3 */
    ck_assert_str_eq(told_of(&slip, at_time(21, 7, 30), NOTICE_OVERDUE), "overdue 2 ks1");
    const struct notices after = standing(&slip, at_time(26, 7, 30));
    ck_assert_int_eq(before.items[0].kind, NOTICE_OVERDUE);
    ck_assert_int_eq(after.items[0].kind, NOTICE_OVERDUE);
    ck_assert_int_eq(before.items[0].episode, day(20, 3).n);
    ck_assert_int_eq(after.items[0].episode, day(25, 3).n);
}
END_TEST

START_TEST(an_episode_is_the_same_every_morning)
{
    office();
    const struct slip slip = letter_at(AT_HANDED);
    const struct notices one = standing(&slip, at_time(21, 7, 30));
    const struct notices two = standing(&slip, at_time(24, 7, 30));
    for (size_t i = 0; i < one.count; i++) {
        const struct notice *n = &one.items[i];
        bool again = false;
        for (size_t k = 0; k < two.count; k++) {
            const struct notice *m = &two.items[k];
            again = again || (m->kind == n->kind && m->line == n->line &&
                              m->person.v == n->person.v && m->episode == n->episode);
        }
        ck_assert_msg(again, "%zu: %s", i, notice_infos[n->kind].name);
    }
}
END_TEST

/* 12/3 from ten: 7 hours of that day; Thursday to 17:00 are 9.5 more. */
START_TEST(unread_and_unnamed_count_office_hours)
{
    office();
    struct slip slip = letter_at(AT_DIRECTED);
    ck_assert_int_eq(worked_minutes(&rules, at_time(12, 10, 0), at_time(12, 23, 0)), 420);
    ck_assert_int_eq(worked_minutes(&rules, at_time(12, 10, 0), at_time(13, 8, 30)), 480);
    ck_assert_int_eq(worked_minutes(&rules, at_time(14, 16, 0), at_time(17, 7, 40)), 70);
    ck_assert_int_eq(worked_minutes(&rules, at_time(15, 8, 0), at_time(16, 20, 0)), 0);
    ck_assert_int_eq(worked_minutes(&rules, at_time(13, 8, 0), at_time(12, 8, 0)), 0);
    ck_assert_str_eq(told_of(&slip, at_time(13, 8, 29), NOTICE_UNREAD), "");
    ck_assert_str_eq(told_of(&slip, at_time(13, 8, 30), NOTICE_UNREAD),
                     "unread 1 khvt, unread 1 kh1, unread 1 kh2, unread 2 ks1");
    must(&slip, ACT_OPEN, KH1, "{'line':1}");
    ck_assert_str_eq(told_of(&slip, at_time(13, 8, 30), NOTICE_UNREAD), "unread 2 ks1");
    /* opened, so now it counts that nobody is named: 16 hours */
    ck_assert_str_eq(told_of(&slip, at_time(13, 16, 29), NOTICE_UNNAMED), "");
    ck_assert_str_eq(told_of(&slip, at_time(13, 16, 30), NOTICE_UNNAMED),
                     "unnamed 1 khvt, unnamed 1 kh1, unnamed 1 kh2");
    must(&slip, ACT_HAND_DOWN, KH1, HAND_DOWN_BODY);
    ck_assert_str_eq(told_of(&slip, at_time(14, 16, 30), NOTICE_UNNAMED), "");
    must(&slip, ACT_RETURN, KH3, "{'line':4,'reason':'bận'}");
    const struct notices again = standing(&slip, at_time(14, 16, 30));
    ck_assert_str_eq(told_of(&slip, at_time(14, 16, 30), NOTICE_UNNAMED),
                     "unnamed 1 khvt, unnamed 1 kh1, unnamed 1 kh2");
    ck_assert_int_eq(again.items[0].episode, 1); /* the first was 0 */
}
END_TEST

START_TEST(nobody_who_left_is_told)
{
    office();
    const struct slip slip = letter_at(AT_HANDED);
    found(ACT_PERSON_EDIT, "{'id':7,'active':false}"); /* kh3 */
    ck_assert_str_eq(told_of(&slip, at_time(19, 7, 30), NOTICE_OVERDUE),
                     "overdue 2 ks1, overdue 4 kh1, overdue 4 kh2");
    found(ACT_PERSON_EDIT, "{'id':10,'active':false}"); /* ks1, the only head: the leader is left */
    ck_assert_str_eq(told_of(&slip, at_time(19, 7, 30), NOTICE_OVERDUE),
                     "overdue 2 gd, overdue 4 kh1, overdue 4 kh2");
}
END_TEST

START_TEST(a_unit_without_a_head_has_the_one_above)
{
    office();
    struct slip slip = letter_at(AT_PRESENTED);
    must(&slip, ACT_DIRECT, GD, "{'lines':[{'role':'lead','unit':4,'due':'2025-03-14'}]}");
    ck_assert_str_eq(told_of(&slip, at_time(14, 7, 30), NOTICE_DUE_TODAY), "due-today 1 ct1");
    ck_assert_str_eq(told_of(&slip, at_time(18, 7, 30), NOTICE_OVERDUE_HEAD), "overdue-head 1 ks1");
    found(ACT_PERSON_EDIT, "{'id':12,'active':false}"); /* ct1 */
    ck_assert_str_eq(told_of(&slip, at_time(14, 7, 30), NOTICE_DUE_TODAY), "due-today 1 ks1");
}
END_TEST

START_TEST(a_delegate_is_told_as_such_while_he_is_one)
{
    office();
    const struct slip slip = letter_at(AT_DIRECTED);
    delegate(KS1, KS2, 18, 19);
    ck_assert_str_eq(told_of(&slip, at_time(17, 7, 30), NOTICE_DUE_SOON), "due-soon 2 ks1");
    ck_assert_str_eq(told_of(&slip, at_time(18, 7, 30), NOTICE_DUE_TODAY),
                     "due-today 2 ks1, due-today 2 ks2(for ks1)");
    ck_assert_str_eq(told_of(&slip, at_time(20, 7, 30), NOTICE_OVERDUE), "overdue 2 ks1");
}
END_TEST

/* ---- at once ------------------------------------------------------------------------------- */

/* The act is judged, folded, and whom it tells. */
static const char *doing(struct slip *slip, enum act_kind kind, int actor, int behalf,
                         const char *text)
{
    struct act act = act_of(kind, actor, behalf, text);
    struct error err = {0};
    struct notices found = {0};
    ck_assert_msg(act_judge(slip, &dir, &rules, &act, &err) == 0, "%s: %s", text,
                  error_info(err.code)->name);
    const int64_t seq = slip->seq;
    notices_of_act(slip, &act, &dir, &rules, &found);
    ck_assert_int_gt(slip->seq, seq);
    for (size_t i = 0; i < found.count; i++) {
        ck_assert_int_eq(found.items[i].episode, act.seq);
        ck_assert(notice_infos[found.items[i].kind].at_once);
    }
    return text_of(&found);
}

static const struct {
    enum stage stage;
    enum act_kind kind;
    int actor, behalf;
    const char *body, *told;
} deeds[] = {
    {AT_PRESENTED, ACT_DIRECT, GD, NOBODY, DIRECT_BODY,
     "assigned 1 khvt, assigned 1 kh1, assigned 1 kh2, assigned 2 ks1, assigned 3 pgd2"},
    /* for whom the clerk wrote is not told what he said himself */
    {AT_PRESENTED, ACT_DIRECT, VT, PGD2, DIRECT_BODY,
     "assigned 1 khvt, assigned 1 kh1, assigned 1 kh2, assigned 2 ks1"},
    {AT_DIRECTED, ACT_HAND_DOWN, KH1, NOBODY, HAND_DOWN_BODY, "assigned 4 kh3, assigned 5 kh4"},
    {AT_DIRECTED, ACT_RETURN, KH1, NOBODY, "{'line':1,'reason':'x'}", "returned 1 gd"},
    {AT_HANDED, ACT_RETURN, KH3, NOBODY, "{'line':4,'reason':'x'}", "returned 4 kh1"},
    /* what stands below goes with it */
    {AT_HANDED, ACT_RECALL, GD, NOBODY, "{'line':1,'reason':'x'}",
     "recalled 1 khvt, recalled 1 kh1, recalled 1 kh2, recalled 4 kh3, recalled 5 kh4"},
    {AT_HANDED, ACT_RECALL, KH2, NOBODY, "{'line':5,'reason':'x'}", "recalled 5 kh4"},
    {AT_DIRECTED, ACT_REPLACE_LEAD, GD, NOBODY,
     "{'line':1,'reason':'x','lines':[{'role':'lead','unit':4,'due':'2025-03-20'}]}",
     "recalled 1 khvt, recalled 1 kh1, recalled 1 kh2, assigned 4 ct1"},
    {AT_DIRECTED, ACT_CANCEL, VT, NOBODY, "{'reason':'x'}",
     "recalled 1 khvt, recalled 1 kh1, recalled 1 kh2, recalled 2 ks1, recalled 3 pgd2"},
    {AT_HANDED, ACT_REMIND, KH1, NOBODY, "{'line':4}", "reminded 4 kh3"},
    {AT_HANDED, ACT_DECIDE, KH1, NOBODY, "{'line':4,'approve':true}", "decided 4 kh3"},
    {AT_HANDED, ACT_EXTEND_DECIDE, KH1, NOBODY, "{'line':4,'grant':false}",
     "extension-decided 4 kh3"},
    {AT_DIRECTED, ACT_ACCEPT, KH1, NOBODY, "{'line':1}", ""},
    {AT_DIRECTED, ACT_OPEN, KH1, NOBODY, "{'line':1}", ""},
    {AT_HANDED, ACT_COMPLETE, KH3, NOBODY, "{'line':4}", ""},
    {AT_REGISTERED, ACT_PRESENT, VT, NOBODY, "{'to':1}", ""},
};

START_TEST(each_act_tells_whom_it_concerns)
{
    for (size_t i = 0; i < sizeof deeds / sizeof deeds[0]; i++) {
        office();
        struct slip slip = letter_at(deeds[i].stage);
        const char *is =
            doing(&slip, deeds[i].kind, deeds[i].actor, deeds[i].behalf, deeds[i].body);
        ck_assert_msg(strcmp(is, deeds[i].told) == 0, "row %zu: %s", i, is);
        ck_assert_msg(notice_follows(deeds[i].kind) || is[0] == '\0', "row %zu", i);
    }
}
END_TEST

START_TEST(two_reminders_are_two_episodes)
{
    office();
    struct slip slip = letter_at(AT_HANDED);
    ck_assert_str_eq(doing(&slip, ACT_REMIND, KH1, NOBODY, "{'line':4}"), "reminded 4 kh3");
    ck_assert_str_eq(doing(&slip, ACT_REMIND, KH1, NOBODY, "{'line':4}"), "reminded 4 kh3");
    ck_assert_int_eq(slip.lines[3].reminders, 2);
}
END_TEST

/* ---- when, and what may be said ------------------------------------------------------------- */

START_TEST(quiet_hours_and_mornings)
{
    static const struct {
        int day, hour, minute;
        bool quiet, morning;
    } times[] = {
        {12, 6, 59, true, false},  {12, 7, 0, false, false},  {12, 7, 29, false, false},
        {12, 7, 30, false, true},  {12, 17, 59, false, true}, {12, 18, 0, true, false},
        {12, 23, 59, true, false}, {13, 0, 0, true, false},   {15, 10, 0, true, false},
        {16, 10, 0, true, false},  {17, 10, 0, false, true},
    };
    office();
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        const struct instant t = at_time(times[i].day, times[i].hour, times[i].minute);
        ck_assert_msg(notice_is_quiet(&rules, t) == times[i].quiet, "row %zu", i);
        ck_assert_msg(notice_is_morning(&rules, t) == times[i].morning, "row %zu", i);
    }
    rules.reminders.quiet_from = rules.reminders.quiet_to = 0; /* never quiet */
    ck_assert(!notice_is_quiet(&rules, at_time(12, 3, 0)));
    ck_assert(notice_is_quiet(&rules, at_time(15, 10, 0))); /* but on days off */
}
END_TEST

START_TEST(secrets_are_restricted)
{
    office();
    struct slip slip = letter_at(AT_DIRECTED);
    ck_assert(!notice_is_restricted(&slip, &rules));
    json_object_set_new(slip.fields, "secrecy", json_string("mật"));
    ck_assert(notice_is_restricted(&slip, &rules));
    slip = letter_at(AT_DIRECTED);
    slip.book = "MAT";
    ck_assert(notice_is_restricted(&slip, &rules));
}
END_TEST

START_TEST(names_and_ranks_are_unique)
{
    for (int i = 0; i < NOTICE_COUNT; i++) {
        ck_assert_str_ne(notice_infos[i].vi, "");
        ck_assert_str_ne(notice_infos[i].en, "");
        for (int k = 0; k < i; k++) {
            ck_assert_str_ne(notice_infos[i].name, notice_infos[k].name);
            ck_assert_int_ne(notice_infos[i].rank, notice_infos[k].rank);
        }
    }
}
END_TEST

UNIT_MAIN("model/notice", each_morning_tells_what_stands, a_moved_deadline_begins_a_new_episode,
          an_episode_is_the_same_every_morning, unread_and_unnamed_count_office_hours,
          nobody_who_left_is_told, a_unit_without_a_head_has_the_one_above,
          a_delegate_is_told_as_such_while_he_is_one, each_act_tells_whom_it_concerns,
          two_reminders_are_two_episodes, quiet_hours_and_mornings, secrets_are_restricted,
          names_and_ranks_are_unique)
