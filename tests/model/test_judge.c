/* test_judge.c - the rules of an act's body: every refusal by code and field, changing nothing. */
#include "office_fixture.h"

struct refusal {
    enum stage stage;
    enum act_kind act;
    int actor, behalf;
    const char *body;
    enum error_code code;
    const char *field;
};

static void check_refusals(const struct refusal *rows, size_t count)
{
    found_office();
    delegate(GD, KH3, 1, 31);
    delegate(KH1, KH4, 1, 31);
    for (size_t i = 0; i < count; i++) {
        struct slip s = letter_at(rows[i].stage);
        const char *was = slip_text(&s);
        struct error err = {0};
        int rc = judge_as(&s, rows[i].act, rows[i].actor, rows[i].behalf, rows[i].body, &err);
        ck_assert_msg(rc == -1 && err.code == rows[i].code && strcmp(err.field, rows[i].field) == 0,
                      "row %zu, %s %s: %s at “%s”", i, act_infos[rows[i].act].name, rows[i].body,
                      rc == 0 ? "let through" : error_info(err.code)->name, err.field);
        ck_assert_str_eq(slip_text(&s), was);
    }
}

#define CHECK_REFUSALS(rows) check_refusals(rows, sizeof(rows) / sizeof(rows)[0])

/* ---- reasons, and what else no act goes without -------------------------------------------------- */

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
        {AT_DIRECTED, ACT_EXTEND_REQUEST, KH1, 0, "{'line':1,'reason':'bận'}", ERR_FIELD_MISSING, "to"},
    };
    CHECK_REFUSALS(rows);
}
END_TEST

/* The fold reads the line from the body: one act_may picked but nobody wrote down would do nothing. */
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

/* ---- giving ---------------------------------------------------------------------------------------- */

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
        {AT_HANDED, ACT_DIRECT, GD, 0, "{'lines':[{'role':'lead','unit':4}]}", ERR_LEAD_COUNT, "lead"},
        {AT_HANDED, ACT_HAND_DOWN, KH1, 0, "{'line':1,'lines':[{'role':'lead','unit':2,'person':6}]}",
         ERR_LEAD_COUNT, "lead"},
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
         "{'lines':[{'role':'lead','unit':2},{'role':'inform','unit':3},{'role':'inform','unit':3}]}",
         ERR_ASSIGNEE_TWICE, "inform"},
        {AT_DIRECTED, ACT_DIRECT, GD, 0, "{'lines':[{'role':'support','unit':2}]}", ERR_ASSIGNEE_TWICE,
         "support"},
        {AT_DIRECTED, ACT_DIRECT, PGD1, 0, "{'lines':[{'role':'inform','unit':1,'person':3}]}",
         ERR_ASSIGNEE_TWICE, "inform"},
        {AT_BACK, ACT_DIRECT, GD, 0, "{'lines':[{'role':'lead','unit':3}]}", ERR_ASSIGNEE_TWICE,
         "lead"},
        {AT_DIRECTED, ACT_REPLACE_LEAD, GD, 0,
         "{'line':1,'reason':'x','lines':[{'role':'lead','unit':3}]}", ERR_ASSIGNEE_TWICE, "lead"},
        {AT_HANDED, ACT_HAND_DOWN, KH1, 0,
         "{'line':1,'lines':[{'role':'support','unit':2,'person':7}]}", ERR_ASSIGNEE_TWICE, "support"},
        {AT_DIRECTED, ACT_HAND_DOWN, KH1, 0, "{'line':1,'lines':[{'role':'lead','unit':2}]}",
         ERR_ASSIGNEE_TWICE, "lead"},
    };
    CHECK_REFUSALS(rows);
    /* One person is one assignee, whichever of his units he stands for. */
    found(ACT_PERSON_EDIT,
          "{'id':7,'positions':[{'unit':2,'role':'officer'},{'unit':3,'role':'officer'}]}");
    struct slip s = letter_at(AT_PRESENTED);
    ck_refuses(&s, ACT_DIRECT, GD,
               "{'lines':[{'role':'lead','unit':2,'person':7},{'role':'support','unit':3,'person':7}]}",
               ERR_ASSIGNEE_TWICE, "support");
}
END_TEST

START_TEST(work_goes_to_who_is_there_and_belongs)
{
    static const struct refusal rows[] = {
        {AT_PRESENTED, ACT_DIRECT, GD, 0, "{'lines':[{'role':'lead','unit':6}]}", ERR_INACTIVE, "lead"},
        {AT_PRESENTED, ACT_DIRECT, GD, 0, "{'lines':[{'role':'lead','unit':99}]}", ERR_INACTIVE, "lead"},
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
        {AT_DIRECTED, ACT_HAND_DOWN, KH1, 0, "{'line':1,'lines':[{'role':'lead','unit':1,'person':1}]}",
         ERR_NOT_IN_UNIT, "lead"},
        /* a person of another unit, said to be of this one */
        {AT_DIRECTED, ACT_HAND_DOWN, KH1, 0,
         "{'line':1,'lines':[{'role':'lead','unit':2,'person':11}]}", ERR_NOT_IN_UNIT, "lead"},
        /* who acts for another gives nothing to himself */
        {AT_PRESENTED, ACT_DIRECT, KH3, GD, "{'lines':[{'role':'lead','unit':2,'person':7}]}",
         ERR_SELF_ASSIGN, "lead"},
        {AT_PRESENTED, ACT_DIRECT, KH3, GD,
         "{'lines':[{'role':'lead','unit':2},{'role':'inform','unit':2,'person':7}]}", ERR_SELF_ASSIGN,
         "inform"},
        {AT_DIRECTED, ACT_HAND_DOWN, KH4, KH1,
         "{'line':1,'lines':[{'role':'lead','unit':2,'person':8}]}", ERR_SELF_ASSIGN, "lead"},
        {AT_DIRECTED, ACT_REPLACE_LEAD, KH3, GD,
         "{'line':1,'reason':'x','lines':[{'role':'lead','unit':2,'person':7}]}", ERR_SELF_ASSIGN,
         "lead"},
    };
    CHECK_REFUSALS(rows);
}
END_TEST

START_TEST(giving_that_is_right_is_let_through)
{
    found_office();
    delegate(GD, KH3, 1, 31);
    static const struct { enum stage stage; enum act_kind act; int actor, behalf; const char *body; }
    rows[] = {
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

/* ---- deadlines --------------------------------------------------------------------------------------- */

START_TEST(a_deadline_lies_after_arrival_and_within_the_one_above)
{
    static const struct refusal rows[] = {
        {AT_PRESENTED, ACT_DIRECT, GD, 0, "{'lines':[{'role':'lead','unit':2,'due':'2025-03-09'}]}",
         ERR_DUE_PAST, "due"},
        {AT_DIRECTED, ACT_HAND_DOWN, KH1, 0,
         "{'line':1,'lines':[{'role':'lead','unit':2,'person':7,'due':'2025-03-21'}]}", ERR_DUE_PARENT,
         "due"},
        {AT_DIRECTED, ACT_HAND_DOWN, KH1, 0,
         "{'line':1,'lines':[{'role':'lead','unit':2,'person':7,'due':'2025-03-09'}]}", ERR_DUE_PAST,
         "due"},
        {AT_DIRECTED, ACT_REPLACE_LEAD, GD, 0,
         "{'line':1,'reason':'x','lines':[{'role':'lead','unit':4,'due':'2025-03-01'}]}", ERR_DUE_PAST,
         "due"},
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
    must(&s, ACT_DIRECT, GD, "{'lines':[{'role':'lead','unit':3,'due':'2025-03-10'}]}"); /* that day */
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
    ck_refuses(&s, ACT_EXTEND_REQUEST, CT2, "{'line':3,'to':'2025-03-21','reason':'x'}", ERR_DUE_PARENT,
               "to");
    must(&s, ACT_EXTEND_REQUEST, CT2, "{'line':3,'to':'2025-03-20','reason':'x'}");
}
END_TEST

/* ---- replies ----------------------------------------------------------------------------------------- */

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
    must(&s, ACT_REPLY, KH4, "{'line':4,'code':'12/TTYT-KHNV'}"); /* for the unit, by who cooperates */
    must(&s, ACT_COMPLETE, KH3, "{'line':3}");
    ck_assert_int_eq(s.state, LETTER_DONE);
}
END_TEST

/* ---- presenting and routing ---------------------------------------------------------------------- */

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

/* ---- registering ------------------------------------------------------------------------------------ */

static const char *registration(const char *book, const char *arrived, const char *fields)
{
    return arena_printf(arena_current(),
                        "{'book':'%s','year':2025,'arrived':'%s','fields':{%s}}", book, arrived,
                        fields);
}

START_TEST(registration_is_refused_for_books_dates_and_fields)
{
    found_office();
    const char *subject = "'subject':'Góp ý'";
    static const struct { const char *book, *arrived, *fields; enum error_code code; const char *field; }
    rows[] = {
        {"XX", "2025-03-10", "'subject':'x'", ERR_BOOK_UNKNOWN, "book"},
        {"", "2025-03-10", "'subject':'x'", ERR_BOOK_UNKNOWN, "book"},
        {"VBD", "", "'subject':'x'", ERR_FIELD_MISSING, "arrived"},
        {"VBD", "2025-03-13", "'subject':'x'", ERR_DATE_FUTURE, "arrived"},
        {"VBD", "2024-12-31", "'subject':'x'", ERR_FIELD_RANGE, "year"},
        {"VBD", "2025-03-10", "'subject':'x','issued':'2025-03-11'", ERR_DATE_ORDER, "arrived"},
        {"VBD", "2025-03-10", "'subject':'x','due':'2025-03-09'", ERR_DUE_PAST, "due"},
        {"VBD", "2025-03-10", "", ERR_FIELD_MISSING, "subject"},
        {"VBD", "2025-03-10", "'subject':''", ERR_FIELD_MISSING, "subject"},
    };
    struct slip none = letter_at(AT_NONE);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *body = registration(rows[i].book, rows[i].arrived, rows[i].fields);
        ck_refuses(&none, ACT_REGISTER, VT, body, rows[i].code, rows[i].field);
    }
    /* The days themselves are in order: today, the day it was written, due the same day. */
    must(&none, ACT_REGISTER, VT,
         registration("vbd", "2025-03-12",
                      "'subject':'x','issued':'2025-03-12','due':'2025-03-12','secrecy':'normal'"));
    found(ACT_CLOSE_BOOK, "{'book':'VBD','year':2025,'first':1,'last':9}");
    none = letter_at(AT_NONE);
    ck_refuses(&none, ACT_REGISTER, VT, registration("VBD", "2025-03-10", subject), ERR_BOOK_CLOSED,
               "book");
    must(&none, ACT_REGISTER, VT, registration("DT", "2025-03-10", subject)); /* its own series */
}
END_TEST

START_TEST(only_a_new_letter_is_registered_or_attached)
{
    found_office();
    static const char *const kinds[] = {"update", "revocation", "replacement", "status"};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct slip s;
        slip_init(&s, (struct letter_id){7});
        must(&s, ACT_RECEIVE, NOBODY,
             arena_printf(arena_current(), "{'channel':'edxml','kind':'%s','fields':{}}", kinds[i]));
        ck_refuses(&s, ACT_REGISTER, VT, registration("VBD", "2025-03-10", "'subject':'x'"),
                   ERR_DRAFT_KIND, "draft");
        ck_refuses(&s, ACT_ATTACH, VT, "{'to':9}", ERR_DRAFT_KIND, "draft");
        must(&s, ACT_REFUSE, VT, "{'reason':'gửi nhầm'}");
    }
    struct slip s = letter_at(AT_DRAFT);
    must(&s, ACT_REGISTER, VT, registration("VBD", "2025-03-10", "'subject':'x'"));
    ck_refuses(&s, ACT_REGISTER, VT, registration("VBD", "2025-03-10", "'subject':'x'"),
               ERR_LETTER_STATE, ""); /* two clerks, one draft */
}
END_TEST

START_TEST(secrets_leave_a_stub_in_the_secret_book_and_nothing_else)
{
    found_office();
    struct slip s = letter_at(AT_NONE);
    static const char *const marks[] = {"secret", "top-secret", "ultra-secret"};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        const char *mark = arena_printf(arena_current(), "'secrecy':'%s'", marks[i]);
        const char *told = arena_printf(arena_current(), "%s,'subject':'Nội dung'", mark);
        const char *signer = arena_printf(arena_current(), "%s,'signer':'Người ký'", mark);
        ck_refuses(&s, ACT_REGISTER, VT, registration("VBD", "2025-03-10", mark), ERR_SECRET, "book");
        ck_refuses(&s, ACT_REGISTER, VT, registration("MAT", "2025-03-10", told), ERR_SECRET,
                   "subject");
        ck_refuses(&s, ACT_REGISTER, VT, registration("MAT", "2025-03-10", signer), ERR_SECRET,
                   "signer");
        struct slip stub = s;
        must(&stub, ACT_REGISTER, VT, registration("MAT", "2025-03-10", mark));
        ck_assert_str_eq(stub.book, "MAT");
    }
    ck_refuses(&s, ACT_REGISTER, VT,
               "{'book':'MAT','year':2025,'arrived':'2025-03-10','fields':{'secrecy':'secret'},"
               "'files':[{'sha256':'ab','name':'x.pdf'}]}",
               ERR_SECRET, "files");
    ck_refuses(&s, ACT_REGISTER, VT, registration("MAT", "2025-03-10", "'subject':'x'"),
               ERR_FIELD_CHOICE, "book"); /* and nothing open goes there */
    struct slip draft = letter_at(AT_DRAFT);   /* whose bytes are here already */
    ck_refuses(&draft, ACT_REGISTER, VT, registration("MAT", "2025-03-10", "'secrecy':'secret'"),
               ERR_SECRET, "files");
}
END_TEST

START_TEST(no_later_act_brings_content_to_a_secret)
{
    found_office();
    struct slip s = letter_at(AT_NONE);
    must(&s, ACT_REGISTER, VT, registration("MAT", "2025-03-10", "'secrecy':'secret','type':'Giấy mời'"));
    ck_refuses(&s, ACT_ENCLOSE, VT, "{'from':8,'files':[{'sha256':'ab'}]}", ERR_SECRET, "files");
    ck_refuses(&s, ACT_CORRECT, VT, "{'reason':'x','fields':{'subject':'Nội dung'}}", ERR_SECRET,
               "subject");
    ck_refuses(&s, ACT_CORRECT, VT, "{'reason':'x','fields':{'secrecy':'normal','subject':'y'}}",
               ERR_FIELD_CHOICE, "secrecy");
    ck_refuses(&s, ACT_ROUTE, VT, "{'by_rule':'gm','lines':[{'role':'lead','unit':2}]}", ERR_NO_ROUTE,
               "unit");
    must(&s, ACT_DIRECT, GD, "{'lines':[{'role':'lead','unit':2}]}");
    ck_refuses(&s, ACT_PROPOSE, KH1, "{'line':1,'text':'x','files':[{'sha256':'ab'}]}", ERR_SECRET,
               "files");
    must(&s, ACT_PROPOSE, KH1, "{'line':1,'text':'Đã xem'}");
    /* A letter registered in the open is not made a secret by a stroke of the pen. */
    s = letter_at(AT_REGISTERED);
    ck_refuses(&s, ACT_CORRECT, VT, "{'reason':'x','fields':{'secrecy':'secret'}}", ERR_SECRET,
               "secrecy");
    /* A secret draft does not slip into an open letter. */
    struct slip draft;
    slip_init(&draft, (struct letter_id){7});
    must(&draft, ACT_RECEIVE, VT, "{'channel':'edxml','kind':'letter','fields':{'secrecy':'secret'}}");
    ck_refuses(&draft, ACT_ATTACH, VT, "{'to':9}", ERR_SECRET, "files");
}
END_TEST

START_TEST(attaching_names_another_letter)
{
    static const struct refusal rows[] = {
        {AT_DRAFT, ACT_ATTACH, VT, 0, "{}", ERR_FIELD_MISSING, "to"},
        {AT_DRAFT, ACT_ATTACH, VT, 0, "{'to':7}", ERR_FIELD_MISSING, "to"},
        {AT_REGISTERED, ACT_ENCLOSE, VT, 0, "{'files':[]}", ERR_FIELD_MISSING, "from"},
        {AT_REGISTERED, ACT_ENCLOSE, VT, 0, "{'from':7}", ERR_FIELD_MISSING, "from"},
    };
    CHECK_REFUSALS(rows);
}
END_TEST

/* ---- corrections -------------------------------------------------------------------------------------- */

START_TEST(a_correction_changes_something_and_leaves_the_entry_whole)
{
    static const struct refusal rows[] = {
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x'}", ERR_FIELD_MISSING, "fields"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{}}", ERR_FIELD_MISSING, "fields"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{'issuer':'Sở Y tế'}}",
         ERR_NOTHING_CHANGES, "fields"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{'arrived':'2025-03-10'}}",
         ERR_NOTHING_CHANGES, "fields"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{'signer':null,'due':''}}",
         ERR_NOTHING_CHANGES, "fields"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{'subject':''}}", ERR_FIELD_EMPTY,
         "subject"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{'subject':null}}",
         ERR_FIELD_EMPTY, "subject"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{'arrived':'2025-03-09'}}",
         ERR_DATE_ORDER, "arrived"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{'issued':'2025-03-11'}}",
         ERR_DATE_ORDER, "arrived"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{'arrived':'2025-03-13'}}",
         ERR_DATE_FUTURE, "arrived"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{'arrived':'mai'}}",
         ERR_DATE_SYNTAX, "arrived"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0,
         "{'reason':'x','fields':{'arrived':'2024-12-31','issued':'2024-12-30'}}", ERR_FIELD_RANGE,
         "arrived"},
        {AT_REGISTERED, ACT_CORRECT, VT, 0, "{'reason':'x','fields':{'due':'2025-03-09'}}",
         ERR_DUE_PAST, "due"},
    };
    CHECK_REFUSALS(rows);
    struct slip s = letter_at(AT_DONE); /* the book is kept after the work */
    must(&s, ACT_CORRECT, VT, "{'reason':'gõ nhầm','fields':{'arrived':'2025-03-11'}}");
    ck_assert_int_eq(s.arrived.n, day(11, 3).n);
}
END_TEST

UNIT_MAIN("model/judge", an_act_that_needs_a_reason_is_refused_without,
          a_stored_act_about_a_line_says_which, there_is_exactly_one_lead, nobody_is_assigned_twice,
          work_goes_to_who_is_there_and_belongs, giving_that_is_right_is_let_through,
          who_is_told_hands_on_no_duty, a_deadline_lies_after_arrival_and_within_the_one_above,
          where_a_tier_set_no_deadline_that_above_it_holds, a_line_that_owes_a_reply_is_not_done_without,
          the_debt_follows_the_lead_down_and_the_reply_comes_up, letters_are_presented_to_leaders,
          only_a_rule_of_the_agency_routes, registration_is_refused_for_books_dates_and_fields,
          only_a_new_letter_is_registered_or_attached,
          secrets_leave_a_stub_in_the_secret_book_and_nothing_else,
          no_later_act_brings_content_to_a_secret, attaching_names_another_letter,
          a_correction_changes_something_and_leaves_the_entry_whole)
