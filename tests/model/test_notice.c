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
    /* came on the 10th, registered on the 12th; presented on the 12th, for the 12th or 13th */
    {9, AT_REGISTERED, ""},
    {10, AT_REGISTERED, "present 0 vt"},
    {11, AT_REGISTERED, "present 0 vt"},
    {12, AT_REGISTERED, "present-late 0 vt"},
    {27, AT_REGISTERED, "present-late 0 vt"},
    {11, AT_PRESENTED, ""},
    {12, AT_PRESENTED, "direct 0 gd"},
    {13, AT_PRESENTED, "direct 0 gd"},
    {14, AT_PRESENTED, "direct-late 0 gd"},
    {27, AT_NO_ACTION, ""},
    {27, AT_DRAFT, ""}, /* typed: nobody waits for a receipt */
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

/* ---- same-day duties ------------------------------------------------------------------------- */

static struct slip urgent_at(enum stage stage)
{
    struct slip slip = letter_at(stage);
    json_object_set_new(slip.fields, "urgency", json_string("urgent"));
    return slip;
}

/* Half an hour from ten o'clock on the 12th, when it was registered and presented. */
START_TEST(urgency_is_counted_in_minutes)
{
    static const struct {
        enum stage stage;
        int hour, minute;
        const char *told;
        bool urgent;
    } rows[] = {
        {AT_REGISTERED, 10, 30, "present 0 vt", false},
        {AT_REGISTERED, 10, 31, "present-late 0 vt", true},
        {AT_PRESENTED, 10, 30, "direct 0 gd", false},
        {AT_PRESENTED, 10, 31, "direct-late 0 gd", true},
        {AT_NO_ACTION, 18, 0, "", false},
    };
    office();
    rules.urgent_minutes = 30;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct slip slip = urgent_at(rows[i].stage);
        const struct notices is = standing(&slip, at_time(12, rows[i].hour, rows[i].minute));
        ck_assert_msg(strcmp(text_of(&is), rows[i].told) == 0, "row %zu: %s", i, text_of(&is));
        ck_assert_msg((is.count > 0 && notice_is_urgent(&slip, &is.items[0])) == rows[i].urgent,
                      "row %zu", i);
    }
    /* Also where they run beyond midnight: half past twelve of the 13th. */
    rules.urgent_minutes = 14 * 60 + 30;
    const struct slip night = urgent_at(AT_REGISTERED);
    const struct notices late = standing(&night, at_time(12, 23, 50));
    ck_assert_str_eq(text_of(&late), "present 0 vt");
    const struct slip calm = letter_at(AT_REGISTERED); /* late as well, but without a mark */
    const struct notices is = standing(&calm, at_time(13, 8, 0));
    ck_assert_str_eq(text_of(&is), "present-late 0 vt");
    ck_assert(!notice_is_urgent(&calm, &is.items[0]));
}
END_TEST

START_TEST(a_sender_by_exchange_waits_for_the_receipt)
{
    static const char draft[] =
        "{'channel':'edxml','name':'x','kind':'letter','fields':{},'exchange':{'code':'x'},"
        "'notes':[],'files':[]}";
    office();
    struct slip slip;
    slip_init(&slip, (struct letter_id){7});
    must(&slip, ACT_RECEIVE, VT, draft);
    ck_assert_str_eq(told(&slip, at_time(12, 15, 0)), "receipt 0 vt");
    ck_assert_str_eq(told(&slip, at_time(13, 7, 30)), "receipt-late 0 vt");
    must(&slip, ACT_REFUSE, VT, "{'reason':'gửi nhầm'}");
    ck_assert_str_eq(told(&slip, at_time(13, 7, 30)), "");
}
END_TEST

START_TEST(where_the_leader_or_the_clerk_left_others_are_told)
{
    office();
    const struct slip shown = letter_at(AT_PRESENTED), came = letter_at(AT_REGISTERED);
    delegate(GD, PGD1, 13, 13);
    ck_assert_str_eq(told(&shown, at_time(13, 8, 0)), "direct 0 gd, direct 0 pgd1(for gd)");
    found(ACT_PERSON_EDIT, "{'id':1,'active':false}");
    ck_assert_str_eq(told(&shown, at_time(14, 8, 0)), "direct-late 0 pgd1, direct-late 0 pgd2");
    found(ACT_PERSON_EDIT, "{'id':4,'active':false}");
    ck_assert_str_eq(told(&came, at_time(14, 8, 0)), "present-late 0 pgd1, present-late 0 pgd2");
}
END_TEST

/* A period's lines are chased like any others, also when the letter itself was done long ago. */
START_TEST(a_duty_s_period_is_chased)
{
    office();
    rules.reminders.unread_hours = rules.reminders.unnamed_hours = 0;
    struct slip slip = letter_at(AT_DONE);
    must(&slip, ACT_DUTY_ADD, GD,
         "{'every':'quarter','month':12,'day':31,'from':'2025-03-12','note':'Báo cáo quý',"
         "'lines':[{'role':'lead','unit':3}]}");
    ck_assert_str_eq(told(&slip, at_time(31, 7, 30)), "");
    must(&slip, ACT_DUTY_LINE, NOBODY,
         "{'duty':1,'day':'2025-03-31','due':'2025-03-31',"
         "'lines':[{'role':'lead','unit':3,'due':'2025-03-31'}]}");
    ck_assert_str_eq(told(&slip, at_time(28, 7, 30)), "due-soon 6 ks1");
    ck_assert_str_eq(told(&slip, at_time(31, 7, 30)), "due-today 6 ks1");
    must(&slip, ACT_COMPLETE, KS1, "{'line':6}");
    ck_assert_str_eq(told(&slip, at_time(31, 7, 30)), "");
}
END_TEST

/* ---- hand-overs ------------------------------------------------------------------------------ */

static const char *told_of_office(struct instant now)
{
    struct notices found = {0};
    notices_of_office(&dir, &rules, now, &found);
    return text_of(&found);
}

/* Until it is accepted the giver has the lines and is told of them; then the receiver. */
START_TEST(during_a_hand_over_the_giver_is_chased_and_the_receiver_reminded)
{
    office();
    rules.reminders.unread_hours = rules.reminders.unnamed_hours = 0;
    struct slip slip = letter_at(AT_HANDED);
    struct act act =
        act_of(ACT_HAND_OVER, AD, NOBODY, "{'from':7,'to':8,'letters':[{'letter':7,'lines':[4]}]}");
    act.letter = NO_LETTER;
    directory_apply(&dir, &act);
    ck_assert_str_eq(told_of_office(at_time(18, 7, 30)), "hand-over 0 kh4");
    ck_assert_str_eq(told_of(&slip, at_time(18, 7, 30), NOTICE_DUE_TODAY),
                     "due-today 2 ks1, due-today 4 kh3");
    delegate(KH4, KS2, 18, 18);
    ck_assert_str_eq(told_of_office(at_time(18, 7, 30)),
                     "hand-over 0 kh4, hand-over 0 ks2(for kh4)");
    struct act accept = act_of(ACT_HAND_OVER_ACCEPT, KH4, NOBODY,
                               arena_printf(arena_current(), "{'id':%lld}", (long long)act.seq));
    accept.letter = NO_LETTER;
    directory_apply(&dir, &accept);
    ck_assert_str_eq(told_of_office(at_time(18, 7, 30)), "");
    must(&slip, ACT_RECALL, KH1, "{'line':5,'reason':'x'}"); /* or he would have two */
    must(&slip, ACT_TAKE_OVER, NOBODY,
         "{'hand_over':3,'from':7,'to':8,'unit':2,'moved':[{'line':4,'unit':2}]}");
    ck_assert_str_eq(told_of(&slip, at_time(18, 7, 30), NOTICE_DUE_TODAY),
                     "due-today 2 ks1, due-today 4 kh4, due-today 4 ks2(for kh4)");
    /* and late, his heads hear of it as ever */
    ck_assert_str_eq(told_of(&slip, at_time(20, 7, 30), NOTICE_OVERDUE_HEAD),
                     "overdue-head 4 kh1, overdue-head 4 kh2");
}
END_TEST

/* The leader's delegate hears of what is late besides, under the leader's name, and no longer
 * after. */
START_TEST(escalation_reaches_a_delegate_while_he_is_one)
{
    office();
    const struct slip slip = letter_at(AT_DIRECTED);
    delegate(GD, PGD1, 25, 26);
    ck_assert_str_eq(told_of(&slip, at_time(24, 7, 30), NOTICE_OVERDUE_LEADER), "");
    ck_assert_str_eq(told_of(&slip, at_time(25, 7, 30), NOTICE_OVERDUE_LEADER),
                     "overdue-leader 2 gd, overdue-leader 2 pgd1(for gd)");
    ck_assert_str_eq(told_of(&slip, at_time(28, 7, 30), NOTICE_OVERDUE_LEADER),
                     "overdue-leader 1 gd, overdue-leader 2 gd");
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
        if (found.items[i].kind == NOTICE_DIRECT) { /* the same that stands in the digest */
            ck_assert_int_eq(found.items[i].episode, slip->presented_at.ms);
            continue;
        }
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
    {AT_HANDED, ACT_TAKE_OVER, NOBODY, NOBODY,
     "{'hand_over':3,'from':7,'to':9,'unit':2,'moved':[{'line':4,'unit':2}]}", "taken-over 4 khvt"},
};

START_TEST(an_urgent_letter_is_told_when_it_is_presented)
{
    office();
    struct slip slip = urgent_at(AT_REGISTERED);
    ck_assert_str_eq(doing(&slip, ACT_PRESENT, VT, NOBODY, "{'to':1}"), "direct 0 gd");
    ck_assert_str_eq(doing(&slip, ACT_PRESENT, VT, NOBODY, "{'to':2}"), "direct 0 pgd1");
}
END_TEST

START_TEST(a_duty_s_period_is_told_to_who_has_it)
{
    office();
    struct slip slip = letter_at(AT_DONE);
    must(&slip, ACT_DUTY_ADD, GD,
         "{'every':'quarter','month':12,'day':31,'from':'2025-03-12','note':'Báo cáo quý',"
         "'lines':[{'role':'lead','unit':2},{'role':'support','unit':3}]}");
    ck_assert_str_eq(doing(&slip, ACT_DUTY_LINE, NOBODY, NOBODY,
                           "{'duty':1,'day':'2025-03-31','due':'2025-03-31',"
                           "'lines':[{'role':'lead','unit':2,'due':'2025-03-31'},"
                           "{'role':'support','unit':3,'due':'2025-03-31'}]}"),
                     "assigned 6 khvt, assigned 6 kh1, assigned 6 kh2, assigned 7 ks1");
}
END_TEST

START_TEST(a_moved_deadline_is_told_to_who_has_the_line_and_to_nobody_else)
{
    office();
    struct slip slip = letter_at(AT_PRESENTED);
    must(&slip, ACT_DIRECT, GD,
         "{'lines':[{'role':'lead','unit':2,'due':'2025-03-20','rule':'6wd 2025-03-12'},"
         "{'role':'support','unit':3,'due':'2025-03-18'}]}");
    ck_assert_str_eq(doing(&slip, ACT_MOVE_DUE, NOBODY, VT,
                           "{'moves':[{'line':1,'from':'2025-03-20','to':'2025-03-21',"
                           "'rule':'6wd 2025-03-12'}],'cause':3}"),
                     "due-moved 1 khvt, due-moved 1 kh1, due-moved 1 kh2");
}
END_TEST

/* The letter's own deadline is the leader's matter; what has one cause is told in one message. */
START_TEST(the_letter_s_own_deadline_moves_for_the_leader)
{
    office();
    struct slip slip = letter_at(AT_PRESENTED);
    struct act act = act_of(ACT_MOVE_DUE, NOBODY, VT,
                            "{'moves':[],'due':{'from':'2025-03-14','to':'2025-03-17',"
                            "'rule':'4wd 2025-03-10'},'cause':3}");
    struct act over = act_of(ACT_TAKE_OVER, NOBODY, NOBODY, "{'hand_over':4}");
    struct act shown = act_of(ACT_PRESENT, VT, NOBODY, "{'to':1}");
    struct notices found = {0};
    json_object_set_new(slip.fields, "due", json_string("2025-03-14"));
    notices_of_act(&slip, &act, &dir, &rules, &found);
    ck_assert_str_eq(text_of(&found), "due-moved 0 gd");
    ck_assert_int_eq(found.items[0].due.n, day(17, 3).n);
    ck_assert_int_eq(notice_cause(&act), 3);
    ck_assert_int_eq(notice_cause(&over), 4);
    ck_assert_int_eq(notice_cause(&shown), 0);
}
END_TEST

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
          names_and_ranks_are_unique, urgency_is_counted_in_minutes,
          a_sender_by_exchange_waits_for_the_receipt,
          where_the_leader_or_the_clerk_left_others_are_told, a_duty_s_period_is_chased,
          during_a_hand_over_the_giver_is_chased_and_the_receiver_reminded,
          escalation_reaches_a_delegate_while_he_is_one,
          an_urgent_letter_is_told_when_it_is_presented, a_duty_s_period_is_told_to_who_has_it,
          a_moved_deadline_is_told_to_who_has_the_line_and_to_nobody_else,
          the_letter_s_own_deadline_moves_for_the_leader)
