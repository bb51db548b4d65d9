/* test_slip.c - what each act does to the letter, its lines and its state. */
#include "slip_fixture.h"

/* ---- the way in -------------------------------------------------------------------------- */

START_TEST(a_draft_becomes_a_letter_with_its_file_and_its_typed_fields)
{
    found_office();
    struct slip s = letter_at(AT_DRAFT);
    check_state(&s, LETTER_DRAFT);
    ck_assert(!day_is(s.arrived));
    ck_assert(instant_is(s.received_at));
    ck_assert_str_eq(s.channel, "upload");
    ck_assert_str_eq(json_str(s.fields, "code"), "595/SYT-NVY");
    must(&s, ACT_REGISTER, VT,
         "{'book':'VBD','year':2025,'number':459,'arrived':'2025-03-10','fields':{'subject':'Góp "
         "ý'},"
         "'files':[{'sha256':'cd','name':'scan.pdf','size':7,'type':'application/pdf'}]}");
    check_state(&s, LETTER_REGISTERED);
    ck_assert_int_eq(s.number, 459);
    ck_assert_int_eq(s.registered_by.v, VT);
    ck_assert_int_eq(s.arrived.n, day(10, 3).n);
    ck_assert_str_eq(s.channel, "upload");
    ck_assert_uint_eq(s.file_count, 2);
    ck_assert_str_eq(s.files[1].name, "scan.pdf");
    ck_assert_str_eq(json_str(s.fields, "code"), ""); /* only what was registered counts */
    ck_assert_str_eq(json_str(s.fields, "subject"), "Góp ý");
    ck_assert_ptr_nonnull(s.notes); /* what was noted on the draft */
    s = letter_at(AT_REGISTERED);
    ck_assert_str_eq(s.channel, "typed");
    ck_assert_str_eq(s.kind, "letter");
    slip_init(&s, (struct letter_id){7});
    must(&s, ACT_RECEIVE, NOBODY, "{'channel':'folder','fields':{}}");
    ck_assert_str_eq(s.kind, "letter"); /* unless it says otherwise */
}
END_TEST

START_TEST(a_draft_ends_refused_or_attached)
{
    found_office();
    struct slip s = letter_at(AT_REFUSED);
    check_state(&s, LETTER_REFUSED);
    ck_assert_str_eq(s.end_reason, "gửi nhầm");
    ck_assert(instant_is(s.ended_at));
    s = letter_at(AT_ATTACHED);
    check_state(&s, LETTER_ATTACHED);
    ck_assert_int_eq(s.attached_to.v, 9);
    s = letter_at(AT_REGISTERED);
    must(&s, ACT_ENCLOSE, VT, "{'from':8,'files':[{'sha256':'ab','name':'ban-sao.pdf'}]}");
    ck_assert_uint_eq(s.file_count, 1);
    ck_assert_int_eq(s.files[0].seq, clock_seq);
    check_state(&s, LETTER_REGISTERED);
}
END_TEST

/* ---- giving ------------------------------------------------------------------------------ */

START_TEST(a_direction_gives_lines_with_role_deadline_and_giver)
{
    found_office();
    struct slip s = letter_at(AT_PRESENTED);
    ck_assert_int_eq(s.presented_to.v, GD);
    ck_assert(instant_is(s.presented_at));
    ck_assert_int_eq(slip_due(&s).n, DAY_NONE.n);
    must_for(&s, ACT_DIRECT, VT, GD,
             "{'note':'Tham mưu','lines':[{'role':'lead','unit':2,'due':'2025-03-20',"
             "'rule':'6wd 2025-03-12','reply':true},{'role':'inform','unit':3}]}");
    check_state(&s, LETTER_DIRECTED);
    check_lines(&s, "pending pending");
    const struct line *lead = line_of(&s, 1);
    ck_assert_int_eq(lead->due.n, day(20, 3).n);
    ck_assert_str_eq(lead->due_rule, "6wd 2025-03-12");
    ck_assert(lead->owes_reply);
    ck_assert_int_eq(lead->giver.v, VT);
    ck_assert_int_eq(lead->giver_behalf_of.v, GD);
    ck_assert_str_eq(lead->note, "Tham mưu");
    ck_assert_str_eq(s.direction, "Tham mưu");
    ck_assert_int_eq(s.directed_by.v, VT);
    ck_assert_int_eq(s.directed_for.v, GD);
    ck_assert_int_eq(slip_due(&s).n, day(20, 3).n);
    ck_assert_ptr_eq(slip_lead(&s, 0), lead);
}
END_TEST

START_TEST(a_second_direction_adds_support_and_keeps_the_lead)
{
    found_office();
    struct slip s = letter_at(AT_HANDED);
    must(&s, ACT_DIRECT, PGD1, "{'lines':[{'role':'support','unit':4}]}");
    check_lines(&s, "forwarded pending pending working pending pending");
    ck_assert_int_eq(slip_lead(&s, 0)->number, 1);
    ck_assert_str_eq(s.direction, "Tham mưu góp ý"); /* nothing new was said */
    check_state(&s, LETTER_IN_PROGRESS);
}
END_TEST

START_TEST(a_registered_deadline_holds_until_the_lead_has_one)
{
    found_office();
    struct slip s = letter_at(AT_REGISTERED);
    must(&s, ACT_CORRECT, VT, "{'reason':'x','fields':{'due':'2025-03-31'}}");
    ck_assert_int_eq(slip_due(&s).n, day(31, 3).n);
    must(&s, ACT_DIRECT, GD,
         "{'lines':[{'role':'lead','unit':2},{'role':'support','unit':3,"
         "'due':'2025-03-14'}]}");
    ck_assert_int_eq(slip_due(&s).n, day(31, 3).n);
    must(&s, ACT_REPLACE_LEAD, GD,
         "{'line':1,'reason':'x','lines':[{'role':'lead','unit':4,'due':'2025-03-25'}]}");
    ck_assert_int_eq(slip_due(&s).n, day(25, 3).n);
}
END_TEST

START_TEST(handing_down_makes_the_unit_wait_for_its_lead)
{
    found_office();
    struct slip s = letter_at(AT_DIRECTED);
    must(&s, ACT_HAND_DOWN, KH1, HAND_DOWN_BODY);
    check_lines(&s, "forwarded pending pending pending pending");
    ck_assert_int_eq(line_of(&s, 4)->parent, 1);
    ck_assert_int_eq(line_of(&s, 4)->giver.v, KH1);
    check_state(&s, LETTER_IN_PROGRESS);
    /* Only to tell people hands no work on. */
    s = letter_at(AT_DIRECTED);
    must(&s, ACT_HAND_DOWN, KH1, "{'line':1,'lines':[{'role':'inform','unit':2,'person':7}]}");
    check_lines(&s, "working pending pending pending");
    s = letter_at(AT_DIRECTED);
    must(&s, ACT_HAND_DOWN, PGD2, "{'line':3,'lines':[{'role':'inform','unit':2}]}");
    check_lines(&s, "pending pending pending pending");
    check_state(&s, LETTER_DIRECTED); /* to be told is no progress */
}
END_TEST

/* ---- working ----------------------------------------------------------------------------- */

START_TEST(opening_is_a_fact_and_no_state)
{
    found_office();
    struct slip s = letter_at(AT_DIRECTED);
    must(&s, ACT_OPEN, KHVT, "{'line':1}");
    check_lines(&s, "pending pending pending");
    check_state(&s, LETTER_DIRECTED);
    ck_assert_int_eq(line_of(&s, 1)->opened_by.v, KHVT);
    /* The first opening is the fact; a second would say nothing. */
    ck_refuses(&s, ACT_OPEN, KH1, "{'line':1}", ERR_OPENED, "");
    ck_assert_int_eq(line_of(&s, 1)->opened_by.v, KHVT);
}
END_TEST

START_TEST(accepting_starts_the_work)
{
    found_office();
    struct slip s = letter_at(AT_DIRECTED);
    must(&s, ACT_ACCEPT, PGD2, "{'line':3}");
    check_state(&s, LETTER_DIRECTED); /* who is told starts nothing */
    must(&s, ACT_ACCEPT, KHVT, "{'line':1}");
    check_lines(&s, "working pending working");
    check_state(&s, LETTER_IN_PROGRESS);
}
END_TEST

START_TEST(proposals_keep_every_version_and_the_last_is_decided)
{
    found_office();
    struct slip s = letter_at(AT_DIRECTED);
    must(&s, ACT_PROPOSE, KH1, "{'line':1,'text':'Bản một'}");
    check_lines(&s, "working pending pending");
    must(&s, ACT_DECIDE, GD, "{'line':1,'approve':false,'note':'bổ sung'}");
    ck_refuses(&s, ACT_DECIDE, GD, "{'line':1,'approve':true}", ERR_NO_PROPOSAL, "");
    must(&s, ACT_PROPOSE, KH2,
         "{'line':1,'text':'Bản hai','files':[{'sha256':'ee','name':'b2.pdf'}]}");
    must(&s, ACT_DECIDE, PGD1, "{'line':1,'approve':true,'note':'đồng ý'}");
    ck_assert_uint_eq(s.proposal_count, 2);
    ck_assert_str_eq(s.proposals[0].text, "Bản một");
    ck_assert(!s.proposals[0].approved);
    ck_assert_str_eq(s.proposals[0].note, "bổ sung");
    ck_assert(s.proposals[1].approved);
    ck_assert_int_eq(s.proposals[1].decided_by.v, PGD1);
    ck_assert_int_eq(s.proposals[1].by.v, KH2);
    ck_assert_uint_eq(s.file_count, 1);
}
END_TEST

START_TEST(more_time_is_asked_refused_asked_again_and_granted)
{
    found_office();
    struct slip s = letter_at(AT_DIRECTED);
    must(&s, ACT_EXTEND_REQUEST, KH1, "{'line':1,'to':'2025-03-25','reason':'chờ số liệu'}");
    ck_assert_int_eq(line_of(&s, 1)->due.n, day(20, 3).n);
    must(&s, ACT_EXTEND_DECIDE, GD, "{'line':1,'grant':false,'note':'không'}");
    ck_assert_int_eq(line_of(&s, 1)->due.n, day(20, 3).n);
    must(&s, ACT_EXTEND_REQUEST, KH1, "{'line':1,'to':'2025-03-24','reason':'xin lại'}");
    must(&s, ACT_EXTEND_DECIDE, PGD1, "{'line':1,'grant':true}");
    ck_assert_int_eq(line_of(&s, 1)->due.n, day(24, 3).n);
    must(&s, ACT_EXTEND_REQUEST, KH1, "{'line':1,'to':'2025-04-10','reason':'còn việc'}");
    must(&s, ACT_EXTEND_DECIDE, GD, "{'line':1,'grant':true,'to':'2025-03-28'}"); /* another day */
    const struct line *line = line_of(&s, 1);
    ck_assert_int_eq(line->due.n, day(28, 3).n);
    ck_assert_uint_eq(line->extension_count, 3);
    ck_assert(!line->extensions[0].granted);
    ck_assert_str_eq(line->extensions[0].note, "không");
    ck_assert_int_eq(line->extensions[2].from.n, day(24, 3).n);
    ck_assert_int_eq(line->extensions[2].to.n, day(28, 3).n);
    ck_assert_int_eq(line->extensions[1].decided_by.v, PGD1);
    ck_assert_int_eq(slip_due(&s).n, day(28, 3).n);
}
END_TEST

/* ---- beside the work --------------------------------------------------------------------- */

START_TEST(a_correction_shows_the_new_value_and_the_acts_keep_the_old)
{
    found_office();
    struct act first = act_of(ACT_REGISTER, VT, NOBODY, REGISTERED_BODY);
    struct act second = act_of(ACT_CORRECT, VT, NOBODY,
                               "{'reason':'gõ nhầm','fields':{'subject':'Góp ý kế hoạch','arrived':"
                               "'2025-03-11','signer':'Người Ký'}}");
    struct slip now, then;
    slip_init(&now, (struct letter_id){7});
    slip_apply(&now, &first);
    slip_apply(&now, &second);
    slip_init(&then, (struct letter_id){7});
    slip_apply(&then, &first); /* the same fold, stopped earlier */
    ck_assert_str_eq(json_str(now.fields, "subject"), "Góp ý kế hoạch");
    ck_assert_str_eq(json_str(now.fields, "signer"), "Người Ký");
    ck_assert_int_eq(now.arrived.n, day(11, 3).n);
    ck_assert_ptr_null(json_get(now.fields, "arrived"));
    ck_assert_str_eq(json_str(then.fields, "subject"), "Góp ý dự thảo kế hoạch");
    ck_assert_str_eq(json_str(then.fields, "signer"), "");
    ck_assert_int_eq(then.arrived.n, day(10, 3).n);
    ck_assert_str_eq(json_str(json_get(first.body, "fields"), "subject"), "Góp ý dự thảo kế hoạch");
}
END_TEST

START_TEST(replies_reminders_and_the_case_file_are_noted)
{
    found_office();
    struct slip s = letter_at(AT_HANDED);
    must(&s, ACT_REPLY, KH3, "{'line':4,'code':'12/TTYT','issued':'2025-03-12'}");
    must(&s, ACT_REPLY, VT, "{'code':'13/TTYT'}");
    must(&s, ACT_REMIND, GD, "{'line':1,'note':'gấp'}");
    must(&s, ACT_REMIND, NOBODY, "{'line':1}");
    must(&s, ACT_FILE, KH3, "{'case':'HS-01'}");
    ck_assert_uint_eq(s.reply_count, 2);
    ck_assert_int_eq(s.replies[0].issued.n, today().n);
    ck_assert_int_eq(s.replies[1].line, 0);
    ck_assert_int_eq(line_of(&s, 1)->reminders, 2);
    ck_assert_str_eq(s.case_code, "HS-01");
    check_state(&s, LETTER_IN_PROGRESS);
}
END_TEST

/* ---- acts that say nothing --------------------------------------------------------------- */

START_TEST(an_impossible_body_changes_nothing_but_the_version)
{
    found_office();
    static const struct {
        enum act_kind kind;
        const char *body;
    } rows[] = {
        {ACT_PRESENT, "{}"},
        {ACT_OPEN, "{'line':99}"},
        {ACT_ACCEPT, "{'line':0}"},
        {ACT_ACCEPT, "{'line':4294967297}"}, /* 1 when cut to 32 bits */
        {ACT_HAND_DOWN, "{'line':99,'lines':[{'role':'lead','unit':2}]}"},
        {ACT_HAND_DOWN, "{'lines':[{'role':'lead','unit':2}]}"},
        {ACT_RETURN, "{'line':-1,'reason':'x'}"},
        {ACT_RECALL, "{'line':'1','reason':'x'}"},
        {ACT_REPLACE_LEAD, "{'line':6,'lines':[{'role':'lead','unit':2}]}"},
        {ACT_PROPOSE, "{'text':'x'}"},
        {ACT_DECIDE, "{'line':5,'approve':true}"},
        {ACT_EXTEND_REQUEST, "{'line':99}"},
        {ACT_EXTEND_DECIDE, "{'line':5,'grant':true}"},
        {ACT_COMPLETE, "{'line':99,'reply':{'code':'x'}}"},
        {ACT_REPLY, "{'line':99,'code':'x'}"},
        {ACT_REMIND, "{'line':99}"},
        {ACT_CORRECT, "{}"},
        {ACT_CORRECT, "{'fields':{'arrived':'mai'}}"},
        {ACT_ENCLOSE, "{'files':7}"},
        {ACT_UNIT_ADD, "{'id':9}"},
    };
    struct slip s = letter_at(AT_HANDED);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct act act = act_of(rows[i].kind, GD, NOBODY, rows[i].body);
        int64_t seq = s.seq;
        const char *was = slip_text(&s);
        slip_apply(&s, &act);
        ck_assert_int_eq(s.seq, act.seq);
        s.seq = seq;
        ck_assert_msg(strcmp(slip_text(&s), was) == 0, "row %zu: %s\n%s", i, was, slip_text(&s));
    }
    struct act destroyed = act_of(ACT_CANCEL, VT, NOBODY, "{}");
    destroyed.body = NULL;
    slip_apply(&s, &destroyed);
    check_state(&s, LETTER_IN_PROGRESS);
    ck_assert_int_eq(s.seq, destroyed.seq);
    destroyed.kind = ACT_COUNT; /* of a newer program */
    destroyed.body = body_of("{}");
    slip_apply(&s, &destroyed);
    check_state(&s, LETTER_IN_PROGRESS);
}
END_TEST

/* An act on an ended letter, which no judge lets through, does not bring it back. */
START_TEST(an_ended_letter_stays_ended)
{
    found_office();
    static const enum stage stages[] = {AT_DRAFT, AT_REFUSED, AT_NO_ACTION, AT_DONE, AT_CANCELLED};
    for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++) {
        struct slip s = letter_at(stages[i]);
        enum letter_state was = s.state;
        struct act act = act_of(ACT_PRESENT, VT, NOBODY, "{'to':1}");
        slip_apply(&s, &act);
        check_state(&s, was);
    }
}
END_TEST

START_TEST(a_closed_line_takes_no_more)
{
    found_office();
    static const struct {
        enum act_kind kind;
        const char *body;
    } rows[] = {
        {ACT_ACCEPT, "{'line':1}"},
        {ACT_HAND_DOWN, "{'line':1,'lines':[{'role':'lead','unit':2,'person':7}]}"},
        {ACT_RETURN, "{'line':1,'reason':'x'}"},
        {ACT_RECALL, "{'line':1,'reason':'x'}"},
        {ACT_REPLACE_LEAD, "{'line':1,'lines':[{'role':'lead','unit':4}]}"},
        {ACT_PROPOSE, "{'line':1,'text':'x'}"},
        {ACT_EXTEND_REQUEST, "{'line':1,'to':'2025-04-01'}"},
        {ACT_COMPLETE, "{'line':1}"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct slip s = letter_at(AT_BACK);
        struct act act = act_of(rows[i].kind, GD, NOBODY, rows[i].body);
        act.seq = s.seq;
        const char *was = slip_text(&s);
        slip_apply(&s, &act);
        ck_assert_msg(strcmp(slip_text(&s), was) == 0, "row %zu: %s", i, slip_text(&s));
    }
}
END_TEST

UNIT_MAIN("model/slip", a_draft_becomes_a_letter_with_its_file_and_its_typed_fields,
          a_draft_ends_refused_or_attached, a_direction_gives_lines_with_role_deadline_and_giver,
          a_second_direction_adds_support_and_keeps_the_lead,
          a_registered_deadline_holds_until_the_lead_has_one,
          handing_down_makes_the_unit_wait_for_its_lead, opening_is_a_fact_and_no_state,
          accepting_starts_the_work, proposals_keep_every_version_and_the_last_is_decided,
          more_time_is_asked_refused_asked_again_and_granted,
          a_correction_shows_the_new_value_and_the_acts_keep_the_old,
          replies_reminders_and_the_case_file_are_noted,
          an_impossible_body_changes_nothing_but_the_version, an_ended_letter_stays_ended,
          a_closed_line_takes_no_more)
