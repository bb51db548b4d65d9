/* test_judge.c - the rules of an act's body: every refusal by code and field, changing nothing. */
#include "judge_fixture.h"

/* ---- reasons, and what else no act goes without ------------------------------------------ */

START_TEST(an_act_that_needs_a_reason_is_refused_without)
{
    static const struct refusal rows[] = {
        {AT_DRAFT, ACT_REFUSE, VT, 0, "{}", ERR_FIELD_MISSING, "reason"},
        {AT_DRAFT, ACT_REFUSE, VT, 0, "{'reason':''}", ERR_FIELD_MISSING, "reason"},
        {AT_PRESENTED, ACT_NO_ACTION, GD, 0, "{}", ERR_FIELD_MISSING, "reason"},
        {AT_DIRECTED, ACT_RETURN, KH1, 0, "{'line':1}", ERR_FIELD_MISSING, "reason"},
        {AT_DIRECTED, ACT_RECALL, GD, 0, "{'line':1}", ERR_FIELD_MISSING, "reason"},
        {AT_DIRECTED, ACT_REPLACE_LEAD, GD, 0, "{'line':1,'lines':[{'role':'lead','unit':4}]}",
         ERR_FIELD_MISSING, "reason"},
        {AT_DIRECTED, ACT_EXTEND_REQUEST, KH1, 0, "{'line':1,'to':'2025-03-25'}", ERR_FIELD_MISSING,
         "reason"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'fields':{'subject':'Khác'}}", ERR_FIELD_MISSING,
         "reason"},
        {AT_REGISTERED, ACT_CANCEL, VT, 0, "{}", ERR_FIELD_MISSING, "reason"},
        {AT_DIRECTED, ACT_PROPOSE, KH1, 0, "{'line':1}", ERR_FIELD_MISSING, "text"},
        {AT_DIRECTED, ACT_FILE, KH1, 0, "{}", ERR_FIELD_MISSING, "case"},
        {AT_DIRECTED, ACT_REPLY, KH1, 0, "{'line':1}", ERR_FIELD_MISSING, "code"},
        {AT_DIRECTED, ACT_COMPLETE, KH1, 0, "{'line':1,'reply':{}}", ERR_FIELD_MISSING, "reply"},
        {AT_DIRECTED, ACT_EXTEND_REQUEST, KH1, 0, "{'line':1,'reason':'bận'}", ERR_FIELD_MISSING,
         "to"},
    };
    CHECK_REFUSALS(rows);
}
END_TEST

/* The fold reads the line from the body: one act_may picked but nobody wrote down would do nothing.
 */
START_TEST(a_stored_act_about_a_line_says_which)
{
    static const struct refusal rows[] = {
        {AT_DIRECTED, ACT_ACCEPT, KH1, 0, "{}", ERR_FIELD_MISSING, "line"},
        {AT_DIRECTED, ACT_RETURN, KH1, 0, "{'reason':'nhầm'}", ERR_FIELD_MISSING, "line"},
        {AT_DIRECTED, ACT_COMPLETE, KH1, 0, "{'line':4294967297}", ERR_LINE_UNKNOWN, ""},
        {AT_DIRECTED, ACT_COMPLETE, KH1, 0, "{'line':-1}", ERR_LINE_UNKNOWN, ""},
        {AT_DIRECTED, ACT_COMPLETE, KH1, 0, "{'line':4}", ERR_LINE_UNKNOWN, ""},
        {AT_DIRECTED, ACT_REPLY, KH1, 0, "{'line':4,'code':'1/KH'}", ERR_LINE_UNKNOWN, "line"},
        {AT_DIRECTED, ACT_REPLY, KH1, 0, "{'line':2,'code':'1/KH'}", ERR_NOT_PERMITTED, "line"},
    };
    CHECK_REFUSALS(rows);
}
END_TEST

/* ---- giving ------------------------------------------------------------------------------ */

START_TEST(there_is_exactly_one_lead)
{
    static const struct refusal rows[] = {
        {AT_PRESENTED, ACT_DIRECT, GD, 0, "{}", ERR_FIELD_MISSING, "lead"},
        {AT_PRESENTED, ACT_DIRECT, GD, 0, "{'lines':[]}", ERR_FIELD_MISSING, "lead"},
        {AT_PRESENTED, ACT_DIRECT, GD, 0, "{'lines':[{'role':'support','unit':2}]}", ERR_LEAD_COUNT,
         "lead"},
        {AT_PRESENTED, ACT_DIRECT, GD, 0, "{'lines':[{'role':'inform','unit':2}]}", ERR_LEAD_COUNT,
         "lead"},
        {AT_PRESENTED, ACT_DIRECT, GD, 0,
         "{'lines':[{'role':'lead','unit':2},{'role':'lead','unit':3}]}", ERR_LEAD_COUNT, "lead"},
        {AT_DIRECTED, ACT_DIRECT, GD, 0, "{'lines':[{'role':'lead','unit':4}]}", ERR_LEAD_COUNT,
         "lead"},
        {AT_HANDED, ACT_DIRECT, GD, 0, "{'lines':[{'role':'lead','unit':4}]}", ERR_LEAD_COUNT,
         "lead"},
        {AT_HANDED, ACT_HAND_DOWN, KH1, 0,
         "{'line':1,'lines':[{'role':'lead','unit':2,'person':6}]}", ERR_LEAD_COUNT, "lead"},
        {AT_DIRECTED, ACT_HAND_DOWN, KH1, 0,
         "{'line':1,'lines':[{'role':'support','unit':2,'person':7}]}", ERR_LEAD_COUNT, "lead"},
        {AT_DIRECTED, ACT_HAND_DOWN, KH1, 0, "{'line':1,'lines':[]}", ERR_FIELD_MISSING, "lead"},
        {AT_DIRECTED, ACT_REPLACE_LEAD, GD, 0, "{'line':1,'reason':'x','lines':[]}", ERR_LEAD_COUNT,
         "lead"},
        {AT_DIRECTED, ACT_REPLACE_LEAD, GD, 0,
         "{'line':1,'reason':'x','lines':[{'role':'support','unit':4}]}", ERR_LEAD_COUNT, "lead"},
        {AT_DIRECTED, ACT_REPLACE_LEAD, GD, 0,
         "{'line':1,'reason':'x','lines':[{'role':'lead','unit':4},{'role':'inform','unit':1,"
         "'person':2}]}",
         ERR_LEAD_COUNT, "lead"},
        {AT_DIRECTED, ACT_REPLACE_LEAD, GD, 0,
         "{'line':1,'reason':'x','lines':[{'role':'lead','unit':2}]}", ERR_NOTHING_CHANGES, "lead"},
    };
    CHECK_REFUSALS(rows);
}
END_TEST

START_TEST(nobody_is_assigned_twice)
{
    static const struct refusal rows[] = {
        {AT_PRESENTED, ACT_DIRECT, GD, 0,
         "{'lines':[{'role':'lead','unit':2},{'role':'support','unit':2}]}", ERR_ASSIGNEE_TWICE,
         "support"},
        {AT_PRESENTED, ACT_DIRECT, GD, 0,
         "{'lines':[{'role':'lead','unit':2},{'role':'inform','unit':3},{'role':'inform','unit':3}]"
         "}",
         ERR_ASSIGNEE_TWICE, "inform"},
        {AT_DIRECTED, ACT_DIRECT, GD, 0, "{'lines':[{'role':'support','unit':2}]}",
         ERR_ASSIGNEE_TWICE, "support"},
        {AT_DIRECTED, ACT_DIRECT, PGD1, 0, "{'lines':[{'role':'inform','unit':1,'person':3}]}",
         ERR_ASSIGNEE_TWICE, "inform"},
        {AT_BACK, ACT_DIRECT, GD, 0, "{'lines':[{'role':'lead','unit':3}]}", ERR_ASSIGNEE_TWICE,
         "lead"},
        {AT_DIRECTED, ACT_REPLACE_LEAD, GD, 0,
         "{'line':1,'reason':'x','lines':[{'role':'lead','unit':3}]}", ERR_ASSIGNEE_TWICE, "lead"},
        {AT_HANDED, ACT_HAND_DOWN, KH1, 0,
         "{'line':1,'lines':[{'role':'support','unit':2,'person':7}]}", ERR_ASSIGNEE_TWICE,
         "support"},
        {AT_DIRECTED, ACT_HAND_DOWN, KH1, 0, "{'line':1,'lines':[{'role':'lead','unit':2}]}",
         ERR_ASSIGNEE_TWICE, "lead"},
    };
    CHECK_REFUSALS(rows);
    /* One person is one assignee, whichever of his units he stands for. */
    found(ACT_PERSON_EDIT,
          "{'id':7,'positions':[{'unit':2,'role':'officer'},{'unit':3,'role':'officer'}]}");
    struct slip s = letter_at(AT_PRESENTED);
    ck_refuses(
        &s, ACT_DIRECT, GD,
        "{'lines':[{'role':'lead','unit':2,'person':7},{'role':'support','unit':3,'person':7}]}",
        ERR_ASSIGNEE_TWICE, "support");
}
END_TEST

START_TEST(work_goes_to_who_is_there_and_belongs)
{
    static const struct refusal rows[] = {
        {AT_PRESENTED, ACT_DIRECT, GD, 0, "{'lines':[{'role':'lead','unit':6}]}", ERR_INACTIVE,
         "lead"},
        {AT_PRESENTED, ACT_DIRECT, GD, 0, "{'lines':[{'role':'lead','unit':99}]}", ERR_INACTIVE,
         "lead"},
        {AT_PRESENTED, ACT_DIRECT, GD, 0, "{'lines':[{'role':'lead','unit':2,'person':17}]}",
         ERR_INACTIVE, "lead"},
        {AT_PRESENTED, ACT_DIRECT, GD, 0, "{'lines':[{'role':'lead','unit':2,'person':99}]}",
         ERR_INACTIVE, "lead"},
        {AT_PRESENTED, ACT_DIRECT, GD, 0, "{'lines':[{'role':'lead','unit':5}]}", ERR_UNIT_HEADLESS,
         "lead"},
        {AT_PRESENTED, ACT_DIRECT, GD, 0, "{'lines':[{'role':'lead','unit':3,'person':7}]}",
         ERR_NOT_IN_UNIT, "lead"},
        {AT_PRESENTED, ACT_DIRECT, GD, 0, "{'lines':[{'role':'boss','unit':3}]}", ERR_FIELD_CHOICE,
         "lines"},
        {AT_DIRECTED, ACT_HAND_DOWN, KH1, 0,
         "{'line':1,'lines':[{'role':'lead','unit':3,'person':11}]}", ERR_NOT_IN_UNIT, "lead"},
        {AT_DIRECTED, ACT_HAND_DOWN, KH1, 0, "{'line':1,'lines':[{'role':'lead','unit':3}]}",
         ERR_NOT_IN_UNIT, "lead"},
        {AT_DIRECTED, ACT_HAND_DOWN, KH1, 0,
         "{'line':1,'lines':[{'role':'lead','unit':1,'person':1}]}", ERR_NOT_IN_UNIT, "lead"},
        /* a person of another unit, said to be of this one */
        {AT_DIRECTED, ACT_HAND_DOWN, KH1, 0,
         "{'line':1,'lines':[{'role':'lead','unit':2,'person':11}]}", ERR_NOT_IN_UNIT, "lead"},
        /* who acts for another gives nothing to himself */
        {AT_PRESENTED, ACT_DIRECT, KH3, GD, "{'lines':[{'role':'lead','unit':2,'person':7}]}",
         ERR_SELF_ASSIGN, "lead"},
        {AT_PRESENTED, ACT_DIRECT, KH3, GD,
         "{'lines':[{'role':'lead','unit':2},{'role':'inform','unit':2,'person':7}]}",
         ERR_SELF_ASSIGN, "inform"},
        {AT_DIRECTED, ACT_HAND_DOWN, KH4, KH1,
         "{'line':1,'lines':[{'role':'lead','unit':2,'person':8}]}", ERR_SELF_ASSIGN, "lead"},
        {AT_DIRECTED, ACT_REPLACE_LEAD, KH3, GD,
         "{'line':1,'reason':'x','lines':[{'role':'lead','unit':2,'person':7}]}", ERR_SELF_ASSIGN,
         "lead"},
    };
    CHECK_REFUSALS(rows);
}
END_TEST

START_TEST(a_unit_without_a_head_is_told_through_its_clerk)
{
    found_office();
    found(ACT_PERSON_EDIT, "{'id':16,'positions':[{'unit':5,'role':'clerk'}]}");
    struct slip s = letter_at(AT_DIRECTED);
    ck_refuses(&s, ACT_DIRECT, GD, "{'lines':[{'role':'support','unit':5}]}", ERR_UNIT_HEADLESS,
               "support");
    must(&s, ACT_DIRECT, GD, "{'lines':[{'role':'inform','unit':5}]}");
}
END_TEST

START_TEST(giving_that_is_right_is_let_through)
{
    found_office();
    delegate(GD, KH3, 1, 31);
    static const struct {
        enum stage stage;
        enum act_kind act;
        int actor, behalf;
        const char *body;
    } rows[] = {
        {AT_PRESENTED, ACT_DIRECT, GD, 0, "{'lines':[{'role':'lead','unit':2}]}"},
        {AT_PRESENTED, ACT_DIRECT, PGD1, 0, "{'lines':[{'role':'lead','unit':2,'person':7}]}"},
        {AT_REGISTERED, ACT_DIRECT, VT, GD, "{'lines':[{'role':'lead','unit':2}]}"},
        {AT_PRESENTED, ACT_DIRECT, KH3, GD, "{'lines':[{'role':'lead','unit':2,'person':8}]}"},
        {AT_PRESENTED, ACT_DIRECT, GD, GD, "{'lines':[{'role':'lead','unit':1,'person':1}]}"},
        {AT_DIRECTED, ACT_DIRECT, GD, 0, "{'lines':[{'role':'support','unit':4}]}"},
        {AT_HANDED, ACT_DIRECT, GD, 0, "{'lines':[{'role':'inform','unit':4}]}"},
        {AT_BACK, ACT_DIRECT, GD, 0, "{'lines':[{'role':'lead','unit':2}]}"},
        {AT_BACK, ACT_DIRECT, PGD2, 0,
         "{'lines':[{'role':'lead','unit':4},{'role':'support','unit':2}]}"},
        {AT_DIRECTED, ACT_HAND_DOWN, KH2, 0,
         "{'line':1,'lines':[{'role':'lead','unit':2,'person':5}]}"},
        {AT_DIRECTED, ACT_HAND_DOWN, KH1, 0,
         "{'line':1,'lines':[{'role':'inform','unit':2,'person':7}]}"},
        {AT_HANDED, ACT_HAND_DOWN, KH1, 0,
         "{'line':1,'lines':[{'role':'support','unit':2,'person':6}]}"},
        {AT_DIRECTED, ACT_HAND_DOWN, KS1, 0, "{'line':2,'lines':[{'role':'lead','unit':4}]}"},
        {AT_DIRECTED, ACT_HAND_DOWN, KS1, 0,
         "{'line':2,'lines':[{'role':'lead','unit':4,'person':13}]}"},
        {AT_DIRECTED, ACT_HAND_DOWN, PGD2, 0, "{'line':3,'lines':[{'role':'inform','unit':2}]}"},
        {AT_DIRECTED, ACT_REPLACE_LEAD, PGD1, 0,
         "{'line':1,'reason':'x','lines':[{'role':'lead','unit':4}]}"},
        {AT_HANDED, ACT_REPLACE_LEAD, GD, 0,
         "{'line':1,'reason':'x','lines':[{'role':'lead','unit':2,'person':7}]}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct slip s = letter_at(rows[i].stage);
        must_for(&s, rows[i].act, rows[i].actor, rows[i].behalf, rows[i].body);
    }
}
END_TEST

START_TEST(who_is_told_hands_on_no_duty)
{
    static const struct refusal rows[] = {
        {AT_DIRECTED, ACT_HAND_DOWN, PGD2, 0, "{'line':3,'lines':[{'role':'lead','unit':2}]}",
         ERR_LINE_ROLE, "lead"},
        {AT_DIRECTED, ACT_HAND_DOWN, PGD2, 0, "{'line':3,'lines':[{'role':'support','unit':2}]}",
         ERR_LINE_ROLE, "support"},
        {AT_DIRECTED, ACT_RETURN, PGD2, 0, "{'line':3,'reason':'x'}", ERR_LINE_ROLE, ""},
        {AT_DIRECTED, ACT_PROPOSE, PGD2, 0, "{'line':3,'text':'x'}", ERR_LINE_ROLE, ""},
        {AT_DIRECTED, ACT_EXTEND_REQUEST, PGD2, 0, "{'line':3,'to':'2025-04-01','reason':'x'}",
         ERR_LINE_ROLE, ""},
        {AT_DIRECTED, ACT_REMIND, GD, 0, "{'line':3}", ERR_LINE_ROLE, ""},
    };
    CHECK_REFUSALS(rows);
}
END_TEST

/* ---- deadlines --------------------------------------------------------------------------- */

START_TEST(a_deadline_lies_after_arrival_and_within_the_one_above)
{
    static const struct refusal rows[] = {
        {AT_PRESENTED, ACT_DIRECT, GD, 0, "{'lines':[{'role':'lead','unit':2,'due':'2025-03-09'}]}",
         ERR_DUE_PAST, "due"},
        {AT_DIRECTED, ACT_HAND_DOWN, KH1, 0,
         "{'line':1,'lines':[{'role':'lead','unit':2,'person':7,'due':'2025-03-21'}]}",
         ERR_DUE_PARENT, "due"},
        {AT_DIRECTED, ACT_HAND_DOWN, KH1, 0,
         "{'line':1,'lines':[{'role':'lead','unit':2,'person':7,'due':'2025-03-09'}]}",
         ERR_DUE_PAST, "due"},
        {AT_DIRECTED, ACT_REPLACE_LEAD, GD, 0,
         "{'line':1,'reason':'x','lines':[{'role':'lead','unit':4,'due':'2025-03-01'}]}",
         ERR_DUE_PAST, "due"},
        {AT_DIRECTED, ACT_EXTEND_REQUEST, KH1, 0, "{'line':1,'to':'2025-03-20','reason':'x'}",
         ERR_DUE_PAST, "to"},
        {AT_DIRECTED, ACT_EXTEND_REQUEST, KH1, 0, "{'line':1,'to':'2025-03-12','reason':'x'}",
         ERR_DUE_PAST, "to"},
        {AT_HANDED, ACT_EXTEND_REQUEST, KH4, 0, "{'line':5,'to':'2025-03-19','reason':'x'}",
         ERR_LINE_STATE, "to"},
        {AT_HANDED, ACT_EXTEND_DECIDE, KH1, 0, "{'line':4,'grant':true,'to':'2025-03-21'}",
         ERR_DUE_PARENT, "to"},
        {AT_HANDED, ACT_EXTEND_DECIDE, KH1, 0, "{'line':4,'grant':true,'to':'2025-03-18'}",
         ERR_DUE_PAST, "to"},
        {AT_WORKING, ACT_EXTEND_REQUEST, KH1, 0, "{'line':1,'to':'2025-03-26','reason':'x'}",
         ERR_REQUEST_OPEN, "line"},
        {AT_DIRECTED, ACT_EXTEND_DECIDE, GD, 0, "{'line':1,'grant':true}", ERR_NO_REQUEST, ""},
        {AT_DIRECTED, ACT_DECIDE, GD, 0, "{'line':1,'approve':true}", ERR_NO_PROPOSAL, ""},
    };
    CHECK_REFUSALS(rows);
    struct slip s = letter_at(AT_PRESENTED);
    must(&s, ACT_DIRECT, GD,
         "{'lines':[{'role':'lead','unit':3,'due':'2025-03-10'}]}"); /* that day */
    s = letter_at(AT_DIRECTED);
    must(&s, ACT_HAND_DOWN, KH1,
         "{'line':1,'lines':[{'role':'lead','unit':2,'person':7,'due':'2025-03-20'}]}");
}
END_TEST

START_TEST(where_a_tier_set_no_deadline_that_above_it_holds)
{
    found_office();
    struct slip s = letter_at(AT_REGISTERED);
    must(&s, ACT_DIRECT, GD, "{'lines':[{'role':'lead','unit':3,'due':'2025-03-20'}]}");
    must(&s, ACT_HAND_DOWN, KS1, "{'line':1,'lines':[{'role':'lead','unit':4}]}");
    ck_refuses(&s, ACT_HAND_DOWN, CT1,
               "{'line':2,'lines':[{'role':'lead','unit':4,'person':13,'due':'2025-03-21'}]}",
               ERR_DUE_PARENT, "due");
    must(&s, ACT_HAND_DOWN, CT1,
         "{'line':2,'lines':[{'role':'lead','unit':4,'person':13,'due':'2025-03-19'}]}");
    ck_refuses(&s, ACT_EXTEND_REQUEST, CT2, "{'line':3,'to':'2025-03-21','reason':'x'}",
               ERR_DUE_PARENT, "to");
    must(&s, ACT_EXTEND_REQUEST, CT2, "{'line':3,'to':'2025-03-20','reason':'x'}");
}
END_TEST

/* ---- replies ----------------------------------------------------------------------------- */

#define OWING "{'lines':[{'role':'lead','unit':2,'reply':true},{'role':'support','unit':3}]}"

START_TEST(a_line_that_owes_a_reply_is_not_done_without)
{
    found_office();
    struct slip s = letter_at(AT_REGISTERED);
    must(&s, ACT_DIRECT, GD, OWING);
    ck_refuses(&s, ACT_COMPLETE, KH1, "{'line':1,'note':'xong'}", ERR_REPLY_OWED, "reply");
    must(&s, ACT_COMPLETE, KS1, "{'line':2}"); /* who cooperates owes none */
    must(&s, ACT_COMPLETE, KH1, "{'line':1,'reply':{'code':'12/TTYT-KHNV','issued':'2025-03-12'}}");
    ck_assert_int_eq(s.state, LETTER_DONE);
    ck_assert_str_eq(s.replies[0].code, "12/TTYT-KHNV");
    ck_assert_int_eq(s.replies[0].line, 1);
    /* The clerk may have booked it before, for the letter as a whole. */
    s = letter_at(AT_REGISTERED);
    must(&s, ACT_DIRECT, GD, OWING);
    must(&s, ACT_REPLY, VT, "{'code':'12/TTYT-KHNV'}");
    must(&s, ACT_COMPLETE, KH1, "{'line':1}");
    ck_assert_int_eq(s.state, LETTER_DONE);
}
END_TEST

START_TEST(the_debt_follows_the_lead_down_and_the_reply_comes_up)
{
    found_office();
    struct slip s = letter_at(AT_REGISTERED);
    must(&s, ACT_DIRECT, GD, OWING);
    must(&s, ACT_HAND_DOWN, KH1,
         "{'line':1,'lines':[{'role':'lead','unit':2,'person':7},{'role':'support','unit':2,"
         "'person':8}]}");
    ck_refuses(&s, ACT_COMPLETE, KH3, "{'line':3}", ERR_REPLY_OWED, "reply");
    must(&s, ACT_REPLY, KS1, "{'line':2,'code':'5/KSBT'}"); /* beside, not below */
    ck_refuses(&s, ACT_COMPLETE, KH3, "{'line':3}", ERR_REPLY_OWED, "reply");
    must(&s, ACT_REPLY, KH4,
         "{'line':4,'code':'12/TTYT-KHNV'}"); /* for the unit, by who cooperates */
    must(&s, ACT_COMPLETE, KH3, "{'line':3}");
    ck_assert_int_eq(s.state, LETTER_DONE);
}
END_TEST

/* ---- presenting and routing -------------------------------------------------------------- */

START_TEST(letters_are_presented_to_leaders)
{
    static const struct refusal rows[] = {
        {AT_REGISTERED, ACT_PRESENT, VT, 0, "{}", ERR_NOT_LEADER, "to"},
        {AT_REGISTERED, ACT_PRESENT, VT, 0, "{'to':99}", ERR_NOT_LEADER, "to"},
        {AT_REGISTERED, ACT_PRESENT, VT, 0, "{'to':5}", ERR_NOT_LEADER, "to"},
        {AT_REGISTERED, ACT_PRESENT, VT, 0, "{'to':4}", ERR_NOT_LEADER, "to"},
    };
    CHECK_REFUSALS(rows);
    struct slip s = letter_at(AT_PRESENTED);
    must(&s, ACT_PRESENT, VT, "{'to':2}"); /* to another after the first */
    ck_assert_int_eq(s.presented_to.v, PGD1);
    found(ACT_PERSON_EDIT, "{'id':2,'active':false}");
    s = letter_at(AT_REGISTERED);
    ck_refuses(&s, ACT_PRESENT, VT, "{'to':2}", ERR_NOT_LEADER, "to");
}
END_TEST

static struct slip invitation(const char *type, const char *issuer, const char *more)
{
    struct slip s;
    slip_init(&s, (struct letter_id){7});
    must(&s, ACT_REGISTER, VT,
         arena_printf(arena_current(),
                      "{'book':'VBD','year':2025,'number':1,'arrived':'2025-03-10','fields':{"
                      "'type':'%s','issuer':'%s','subject':'Mời họp'%s}}",
                      type, issuer, more));
    return s;
}

START_TEST(only_a_rule_of_the_agency_routes)
{
    found_office();
    struct slip s = invitation("Giấy mời", "UBND huyện", "");
    const enum act_kind route = ACT_ROUTE;
    ck_refuses(&s, route, VT, "{'lines':[{'role':'lead','unit':2}]}", ERR_NO_ROUTE, "unit");
    ck_refuses(&s, route, VT, "{'by_rule':'no','lines':[{'role':'lead','unit':2}]}", ERR_NO_ROUTE,
               "unit");
    ck_refuses(&s, route, VT, "{'by_rule':'gm','lines':[{'role':'lead','unit':3}]}", ERR_NO_ROUTE,
               "unit");
    ck_refuses(&s, route, VT, "{'by_rule':'gm','lines':[{'role':'lead','unit':2,'person':7}]}",
               ERR_NO_ROUTE, "unit");
    ck_refuses(&s, route, VT,
               "{'by_rule':'gm','lines':[{'role':'lead','unit':2},{'role':'support','unit':3}]}",
               ERR_NO_ROUTE, "unit");
    ck_refuses(&s, route, VT, "{'by_rule':'gm','lines':[]}", ERR_NO_ROUTE, "unit");
    ck_refuses(&s, route, VT, "{'by_rule':'bc','lines':[{'role':'lead','unit':3}]}", ERR_NO_ROUTE,
               "unit"); /* no report */
    must(&s, route, VT, "{'by_rule':'gm','lines':[{'role':'lead','unit':2}]}");
    /* Type and issuer as people write them. */
    s = invitation("BÁO CÁO", "SỞ Y TẾ tỉnh Kiên Giang", "");
    must(&s, route, VT, "{'by_rule':'bc','lines':[{'role':'lead','unit':3,'due':'2025-03-17'}]}");
    s = invitation("Báo cáo", "Sở Tài chính", "");
    ck_refuses(&s, route, VT, "{'by_rule':'bc','lines':[{'role':'lead','unit':3}]}", ERR_NO_ROUTE,
               "unit");
}
END_TEST

UNIT_MAIN("model/judge", an_act_that_needs_a_reason_is_refused_without,
          a_stored_act_about_a_line_says_which, there_is_exactly_one_lead, nobody_is_assigned_twice,
          work_goes_to_who_is_there_and_belongs, a_unit_without_a_head_is_told_through_its_clerk,
          giving_that_is_right_is_let_through, who_is_told_hands_on_no_duty,
          a_deadline_lies_after_arrival_and_within_the_one_above,
          where_a_tier_set_no_deadline_that_above_it_holds,
          a_line_that_owes_a_reply_is_not_done_without,
          the_debt_follows_the_lead_down_and_the_reply_comes_up, letters_are_presented_to_leaders,
          only_a_rule_of_the_agency_routes)
