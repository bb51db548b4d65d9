/* test_slip_back.c - returns, recalls, replacements, and the ends of a letter. */
#include "slip_fixture.h"

/* ---- taking back ------------------------------------------------------------------------- */

START_TEST(lead_return_recalls_descendants_and_puts_the_letter_on_the_givers_desk)
{
    found_office();
    struct slip s = letter_at(AT_HANDED);
    must(&s, ACT_RETURN, KH1, "{'line':1,'reason':'không thuộc chức năng'}");
    check_lines(&s, "returned pending pending recalled recalled");
    ck_assert(s.leads_came_back);
    ck_assert_int_eq(s.presented_to.v, GD);
    check_state(&s, LETTER_PRESENTED);
    ck_assert_str_eq(line_of(&s, 1)->reason, "không thuộc chức năng");
    ck_assert_str_eq(line_of(&s, 4)->reason, "không thuộc chức năng");
    ck_assert(!line_of(&s, 4)->closed_with_letter);
    ck_assert_ptr_null(slip_lead(&s, 0));
    ck_assert(!day_is(slip_due(&s))); /* the deadline went with the line */
    ck_assert_int_eq(s.presented_at.ms, at_day(today()).ms);
    /* Who cooperates may still hand down; that gives the letter no lead. */
    must(&s, ACT_HAND_DOWN, KS1, "{'line':2,'lines':[{'role':'lead','unit':3,'person':11}]}");
    ck_assert(s.leads_came_back);
    /* A new lead may be given, also the same one. */
    must(&s, ACT_DIRECT, GD, "{'note':'Vẫn giao','lines':[{'role':'lead','unit':2}]}");
    ck_assert(!s.leads_came_back);
    check_lines(&s, "returned forwarded pending recalled recalled pending pending");
    check_state(&s, LETTER_IN_PROGRESS); /* KSBT has begun */
}
END_TEST

START_TEST(the_desk_is_that_of_the_leader_who_gave)
{
    found_office();
    struct slip s = letter_at(AT_PRESENTED); /* to gd */
    must(&s, ACT_DIRECT, PGD1, "{'lines':[{'role':'lead','unit':2}]}");
    must(&s, ACT_RETURN, KH1, "{'line':1,'reason':'x'}");
    ck_assert_int_eq(s.presented_to.v, PGD1);
    ck_assert_int_eq(s.presented_at.ms, at_day(today()).ms);
    s = letter_at(AT_REGISTERED); /* transcribed by the clerk */
    must_for(&s, ACT_DIRECT, VT, PGD2, "{'lines':[{'role':'lead','unit':2}]}");
    must(&s, ACT_RECALL, GD, "{'line':1,'reason':'x'}");
    ck_assert_int_eq(s.presented_to.v, PGD2);
    ck_assert(!s.leads_came_back); /* called back, not sent back */
    check_state(&s, LETTER_PRESENTED);
}
END_TEST

START_TEST(support_returns_only_itself)
{
    found_office();
    struct slip s = letter_at(AT_HANDED);
    must(&s, ACT_HAND_DOWN, KS1, "{'line':2,'lines':[{'role':'lead','unit':3,'person':11}]}");
    must(&s, ACT_RETURN, KS1, "{'line':2,'reason':'không liên quan'}");
    check_lines(&s, "forwarded returned pending working pending recalled");
    check_state(&s, LETTER_IN_PROGRESS);
    ck_assert(!s.leads_came_back);
    must(&s, ACT_RETURN, KH4, "{'line':5,'reason':'bận'}");
    check_lines(&s, "forwarded returned pending working returned recalled");
    ck_assert(!line_of(&s, 1)->came_back);
}
END_TEST

START_TEST(a_returned_child_lead_puts_the_work_back_with_its_parent)
{
    found_office();
    struct slip s = letter_at(AT_HANDED);
    must(&s, ACT_RETURN, KH3, "{'line':4,'reason':'quá việc'}");
    check_lines(&s, "working pending pending returned pending");
    ck_assert(line_of(&s, 1)->came_back);
    check_state(&s, LETTER_IN_PROGRESS);
    ck_assert(!s.leads_came_back);
    must(&s, ACT_RETURN, KH4, "{'line':5,'reason':'bận'}"); /* changes nothing above */
    ck_assert(line_of(&s, 1)->came_back);
    must(&s, ACT_HAND_DOWN, KH1, "{'line':1,'lines':[{'role':'lead','unit':2,'person':8}]}");
    ck_assert(!line_of(&s, 1)->came_back);
    check_lines(&s, "forwarded pending pending returned returned pending");
}
END_TEST

START_TEST(a_recalled_child_lead_goes_back_without_having_come_back)
{
    found_office();
    struct slip s = letter_at(AT_HANDED);
    must(&s, ACT_RECALL, KH2, "{'line':4,'reason':'giao người khác'}");
    check_lines(&s, "working pending pending recalled pending");
    ck_assert(!line_of(&s, 1)->came_back);
    ck_assert_str_eq(line_of(&s, 4)->reason, "giao người khác");
    ck_assert_uint_eq(s.proposal_count, 1); /* facts stay */
}
END_TEST

START_TEST(a_recall_takes_the_whole_tree_below)
{
    found_office();
    struct slip s = letter_at(AT_REGISTERED);
    must(&s, ACT_DIRECT, GD, "{'lines':[{'role':'lead','unit':3}]}");
    must(&s, ACT_HAND_DOWN, KS1, "{'line':1,'lines':[{'role':'lead','unit':4}]}");
    must(&s, ACT_HAND_DOWN, CT1, "{'line':2,'lines':[{'role':'lead','unit':4,'person':13}]}");
    check_lines(&s, "forwarded forwarded pending");
    must(&s, ACT_RECALL, GD, "{'line':1,'reason':'nhầm'}");
    check_lines(&s, "recalled recalled recalled");
    check_state(&s, LETTER_PRESENTED);
}
END_TEST

START_TEST(replacing_the_lead_keeps_the_old_line_as_history)
{
    found_office();
    struct slip s = letter_at(AT_HANDED);
    must(&s, ACT_REPLACE_LEAD, PGD1,
         "{'line':1,'reason':'đúng chuyên "
         "môn','lines':[{'role':'lead','unit':4,'due':'2025-03-21'}]}");
    check_lines(&s, "superseded pending pending recalled recalled pending");
    ck_assert_str_eq(line_of(&s, 1)->reason, "đúng chuyên môn");
    ck_assert_int_eq(slip_lead(&s, 0)->number, 6);
    ck_assert_int_eq(line_of(&s, 6)->parent, 0);
    ck_assert(!s.leads_came_back);
    check_state(&s, LETTER_DIRECTED);
    ck_assert_int_eq(s.directed_by.v, PGD1);
    ck_assert_str_eq(s.direction, "Tham mưu góp ý");
    /* Sent back now, it comes to who gave it last. */
    must(&s, ACT_RETURN, CT1, "{'line':6,'reason':'x'}");
    ck_assert_int_eq(s.presented_to.v, PGD1);
}
END_TEST

/* ---- routed letters ---------------------------------------------------------------------- */

static struct slip routed(void)
{
    struct slip s;
    slip_init(&s, (struct letter_id){7});
    must(&s, ACT_REGISTER, VT,
         "{'book':'VBD','year':2025,'number':1,'arrived':'2025-03-10','fields':{'type':'Giấy mời',"
         "'subject':'Mời họp'}}");
    must(&s, ACT_ROUTE, VT, "{'by_rule':'gm','lines':[{'role':'lead','unit':2}]}");
    return s;
}

START_TEST(what_the_clerk_routed_comes_back_to_the_clerk)
{
    found_office();
    struct slip s = routed();
    ck_assert(s.routed);
    check_state(&s, LETTER_DIRECTED);
    must(&s, ACT_RETURN, KH1, "{'line':1,'reason':'nhầm đơn vị'}");
    check_state(&s, LETTER_REGISTERED);
    ck_assert(s.leads_came_back);
    ck_assert_int_eq(s.presented_to.v, NOBODY);
    must(&s, ACT_PRESENT, VT, "{'to':1}");
    check_state(&s, LETTER_PRESENTED);
    ck_assert(!s.leads_came_back);
}
END_TEST

START_TEST(a_leader_who_changes_a_routed_letter_takes_it_over)
{
    found_office();
    struct slip s = routed();
    must(&s, ACT_DIRECT, GD, "{'lines':[{'role':'support','unit':3}]}");
    ck_assert(!s.routed);
    must(&s, ACT_RETURN, KH1,
         "{'line':1,'reason':'x'}"); /* the clerk's line, the leader's letter */
    ck_assert_int_eq(s.presented_to.v, GD);
    check_state(&s, LETTER_PRESENTED);
    s = routed();
    must(&s, ACT_REPLACE_LEAD, PGD1, "{'line':1,'reason':'x','lines':[{'role':'lead','unit':3}]}");
    ck_assert(!s.routed);
    must(&s, ACT_RETURN, KS1, "{'line':2,'reason':'x'}");
    ck_assert_int_eq(s.presented_to.v, PGD1);
}
END_TEST

/* ---- ends -------------------------------------------------------------------------------- */

START_TEST(completion_goes_up_through_leads_and_closes_the_rest)
{
    found_office();
    struct slip s = letter_at(AT_HANDED);
    must(&s, ACT_COMPLETE, KH4, "{'line':5,'note':'góp ý xong'}");
    check_lines(&s, "forwarded pending pending working done");
    check_state(&s, LETTER_IN_PROGRESS);
    must(&s, ACT_COMPLETE, KS1, "{'line':2}");
    must(&s, ACT_COMPLETE, KH3, "{'line':4,'note':'đã trả lời'}");
    check_lines(&s, "done done done done done");
    check_state(&s, LETTER_DONE);
    ck_assert(instant_is(s.ended_at));
    ck_assert_str_eq(line_of(&s, 4)->result, "đã trả lời");
    static const bool with_letter[] = {false, false, true, false, false};
    for (int i = 1; i <= 5; i++) {
        ck_assert_msg(line_of(&s, i)->closed_with_letter == with_letter[i - 1], "line %d", i);
        ck_assert(instant_is(line_of(&s, i)->closed_at));
    }
}
END_TEST

START_TEST(a_head_may_finish_over_his_people)
{
    found_office();
    struct slip s = letter_at(AT_HANDED);
    must(&s, ACT_COMPLETE, KH2, "{'line':1,'note':'xong'}");
    check_lines(&s, "done done done done done");
    check_state(&s, LETTER_DONE);
    ck_assert(line_of(&s, 4)->closed_with_letter);
    ck_assert(!line_of(&s, 1)->closed_with_letter);
}
END_TEST

START_TEST(a_finished_support_tree_stops_at_its_top)
{
    found_office();
    struct slip s = letter_at(AT_DIRECTED);
    must(&s, ACT_HAND_DOWN, KS1,
         "{'line':2,'lines':[{'role':'lead','unit':3,'person':11},{'role':'inform','unit':4}]}");
    must(&s, ACT_COMPLETE, KS2, "{'line':4}");
    check_lines(&s, "pending done pending done done");
    ck_assert(line_of(&s, 5)->closed_with_letter);
    check_state(&s, LETTER_IN_PROGRESS);
    must(&s, ACT_COMPLETE, PGD2, "{'line':3}");
    check_lines(&s, "pending done done done done");
    check_state(&s, LETTER_IN_PROGRESS);
}
END_TEST

START_TEST(who_cooperates_may_finish_while_the_lead_is_away)
{
    found_office();
    struct slip s = letter_at(AT_BACK);
    must(&s, ACT_COMPLETE, KS1, "{'line':2}");
    check_lines(&s, "returned done pending");
    check_state(&s, LETTER_PRESENTED);
    ck_assert(s.leads_came_back);
}
END_TEST

START_TEST(no_action_ends_the_letter_and_what_was_left_of_it)
{
    found_office();
    struct slip s = letter_at(AT_NO_ACTION);
    check_state(&s, LETTER_NO_ACTION);
    ck_assert_str_eq(s.end_reason, "để biết");
    ck_assert_int_eq(s.directed_by.v, GD);
    ck_assert(instant_is(s.directed_at));
    s = letter_at(AT_BACK);
    must_for(&s, ACT_NO_ACTION, VT, PGD1, "{'reason':'đã có văn bản khác'}");
    check_state(&s, LETTER_NO_ACTION);
    check_lines(&s, "returned done done");
    ck_assert(line_of(&s, 2)->closed_with_letter);
    ck_assert(!s.leads_came_back);
    ck_assert_int_eq(s.directed_for.v, PGD1);
}
END_TEST

START_TEST(cancelling_recalls_every_line_and_keeps_the_number)
{
    found_office();
    struct slip s = letter_at(AT_CANCELLED);
    check_state(&s, LETTER_CANCELLED);
    check_lines(&s, "recalled recalled recalled recalled recalled");
    ck_assert_int_eq(s.number, 459);
    ck_assert_str_eq(s.book, "VBD");
    ck_assert_str_eq(s.end_reason, "vào nhầm");
    s = letter_at(AT_BACK);
    must(&s, ACT_CANCEL, VT, "{'reason':'vào nhầm'}");
    ck_assert(!s.leads_came_back);
}
END_TEST

UNIT_MAIN("model/slip_back", lead_return_recalls_descendants_and_puts_the_letter_on_the_givers_desk,
          the_desk_is_that_of_the_leader_who_gave, support_returns_only_itself,
          a_returned_child_lead_puts_the_work_back_with_its_parent,
          a_recalled_child_lead_goes_back_without_having_come_back,
          a_recall_takes_the_whole_tree_below, replacing_the_lead_keeps_the_old_line_as_history,
          what_the_clerk_routed_comes_back_to_the_clerk,
          a_leader_who_changes_a_routed_letter_takes_it_over,
          completion_goes_up_through_leads_and_closes_the_rest, a_head_may_finish_over_his_people,
          a_finished_support_tree_stops_at_its_top,
          who_cooperates_may_finish_while_the_lead_is_away,
          no_action_ends_the_letter_and_what_was_left_of_it,
          cancelling_recalls_every_line_and_keeps_the_number)
