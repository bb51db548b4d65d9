/* test_hand_over.c - bàn giao: who makes and who takes one, what may go, and what of it stays as it
 * was. */
#include "slip_fixture.h"

static int judge_office(enum act_kind kind, int actor, const char *text, struct error *err)
{
    struct act act = act_of(kind, actor, NOBODY, text);
    return office_act_judge(&dir, &rules, &act, err);
}

static int64_t do_office(enum act_kind kind, int actor, const char *text)
{
    struct act act = act_of(kind, actor, NOBODY, text);
    struct error err = {0};
    if (office_act_judge(&dir, &rules, &act, &err) != 0) {
        ck_abort_msg("%s by %d: %s", act_infos[kind].name, actor, error_info(err.code)->name);
    }
    directory_apply(&dir, &act);
    return act.seq;
}

#define KH3_TO_KH4 "{'from':7,'to':8,'letters':[{'letter':7,'lines':[4]}],'note':'chuyển công tác'}"

/* ---- the office's acts --------------------------------------------------------------------- */

/* Columns: gd pgd1 pgd2 vt, kh1 kh2 kh3 kh4 khvt, ks1 ks2, ct1 ct2, kt ad. */
START_TEST(heads_leaders_and_administrators_hand_over)
{
    static const char people[] = "yyy. yy... .. .. .y";
    int who = GD;
    found_office();
    for (const char *want = people; *want != '\0'; want++) {
        if (*want == ' ') {
            continue;
        }
        struct error err = {0};
        int rc = judge_office(ACT_HAND_OVER, who, KH3_TO_KH4, &err);
        ck_assert_msg((rc == 0) == (*want == 'y'), "%d: %s", who, error_info(err.code)->name);
        ck_assert_msg(rc == 0 || err.code == ERR_NOT_PERMITTED, "%d", who);
        ck_assert_int_eq(directory_may_hand_over(&dir, person(who), person(KH3)), *want == 'y');
        who++;
    }
    /* Whose team stands below: the head above it too. */
    ck_assert(directory_may_hand_over(&dir, person(KS1), person(CT2)));
    ck_assert(!directory_may_hand_over(&dir, person(CT1), person(KS2)));
}
END_TEST

START_TEST(a_hand_over_names_two_people_and_something)
{
    static const struct {
        const char *body;
        enum error_code code;
        const char *field;
    } rows[] = {
        {"{'from':99,'to':8,'letters':[{'letter':7,'lines':[4]}]}", ERR_PERSON_UNKNOWN, "from"},
        {"{'from':7,'to':99,'letters':[{'letter':7,'lines':[4]}]}", ERR_PERSON_UNKNOWN, "to"},
        {"{'from':7,'to':7,'letters':[{'letter':7,'lines':[4]}]}", ERR_FIELD_CHOICE, "to"},
        {"{'from':7,'to':17,'letters':[{'letter':7,'lines':[4]}]}", ERR_INACTIVE, "to"},
        {"{'from':7,'to':8,'letters':[]}", ERR_HAND_OVER_EMPTY, "from"},
        {"{'from':7,'to':8}", ERR_HAND_OVER_EMPTY, "from"},
    };
    found_office();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct error err = {0};
        ck_assert_int_eq(judge_office(ACT_HAND_OVER, KH1, rows[i].body, &err), -1);
        ck_assert_msg(err.code == rows[i].code && strcmp(err.field, rows[i].field) == 0,
                      "row %zu: %s at %s", i, error_info(err.code)->name, err.field);
    }
    struct error err = {0};
    /* Who left may still have his work handed over. */
    ck_assert_int_eq(judge_office(ACT_HAND_OVER, KH1,
                                  "{'from':17,'to':8,'letters':[{'letter':7,'lines':[4]}]}", &err),
                     0);
    int64_t id = do_office(ACT_HAND_OVER, KH1, KH3_TO_KH4);
    ck_assert_int_eq(judge_office(ACT_HAND_OVER, GD, KH3_TO_KH4, &err), -1);
    ck_assert_int_eq(err.code, ERR_HAND_OVER_OPEN);
    const struct hand_over *h = directory_handing_over(&dir, person(KH3));
    ck_assert_ptr_eq(h, directory_hand_over(&dir, id));
    ck_assert_int_eq(h->by.v, KH1);
    ck_assert_str_eq(h->note, "chuyển công tác");
    ck_assert(hand_over_has(h, (struct letter_id){7}, 4));
    ck_assert(!hand_over_has(h, (struct letter_id){7}, 5));
    ck_assert(!hand_over_has(h, (struct letter_id){8}, 4));
    ck_assert_ptr_null(directory_handing_over(&dir, person(KH4)));
}
END_TEST

START_TEST(the_receiver_alone_takes_it_and_he_or_its_maker_ends_it)
{
    static const struct {
        enum act_kind act;
        int who;
        const char *more;
        enum error_code code; /* ERR_NONE: yes */
    } rows[] = {
        {ACT_HAND_OVER_ACCEPT, KH4, "", ERR_NONE},
        {ACT_HAND_OVER_ACCEPT, KH3, "", ERR_NOT_PERMITTED},
        {ACT_HAND_OVER_ACCEPT, KH1, "", ERR_NOT_PERMITTED},
        {ACT_HAND_OVER_ACCEPT, AD, "", ERR_NOT_PERMITTED},
        {ACT_HAND_OVER_REFUSE, KH4, ",'reason':'quá tải'", ERR_NONE},
        {ACT_HAND_OVER_REFUSE, KH1, ",'reason':'nhầm người'", ERR_NONE},
        {ACT_HAND_OVER_REFUSE, AD, ",'reason':'x'", ERR_NONE},
        {ACT_HAND_OVER_REFUSE, GD, ",'reason':'x'", ERR_NOT_PERMITTED},
        {ACT_HAND_OVER_REFUSE, KH3, ",'reason':'x'", ERR_NOT_PERMITTED},
        {ACT_HAND_OVER_REFUSE, KH4, "", ERR_FIELD_MISSING},
    };
    found_office();
    int64_t id = do_office(ACT_HAND_OVER, KH1, KH3_TO_KH4);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct error err = {0};
        int rc =
            judge_office(rows[i].act, rows[i].who,
                         arena_printf(arena_current(), "{'id':%d%s}", (int)id, rows[i].more), &err);
        ck_assert_msg((rc == 0) == (rows[i].code == ERR_NONE), "row %zu", i);
        ck_assert_msg(rc == 0 || err.code == rows[i].code, "row %zu: %s", i,
                      error_info(err.code)->name);
    }
    struct error err = {0};
    ck_assert_int_eq(judge_office(ACT_HAND_OVER_ACCEPT, KH4, "{'id':999}", &err), -1);
    ck_assert_int_eq(err.code, ERR_HAND_OVER_UNKNOWN);
    const char *one = arena_printf(arena_current(), "{'id':%d,'reason':'x'}", (int)id);
    do_office(ACT_HAND_OVER_REFUSE, KH4, one);
    ck_assert_int_eq(directory_hand_over(&dir, id)->state, HAND_OVER_REFUSED);
    ck_assert_ptr_null(directory_handing_over(&dir, person(KH3)));
    ck_assert_int_eq(judge_office(ACT_HAND_OVER_ACCEPT, KH4, one, &err), -1);
    ck_assert_int_eq(err.code, ERR_HAND_OVER_UNKNOWN);
    id = do_office(ACT_HAND_OVER, KH1, KH3_TO_KH4); /* and again */
    do_office(ACT_HAND_OVER_ACCEPT, KH4, arena_printf(arena_current(), "{'id':%d}", (int)id));
    ck_assert_int_eq(directory_hand_over(&dir, id)->state, HAND_OVER_ACCEPTED);
    ck_assert_int_eq(directory_hand_over(&dir, id)->decided_by.v, KH4);
}
END_TEST

/* ---- lines --------------------------------------------------------------------------------- */

/* kh3 leads below KH-NV (line 4), kh4 cooperates (5), pgd2 is told (3). */
START_TEST(a_line_goes_to_who_may_hold_it)
{
    static const struct {
        int line, to;
        enum error_code code;
        int unit;
    } rows[] = {
        {4, KH1, ERR_NONE, KHNV}, /* the head himself */
        {4, KH4, ERR_ASSIGNEE_TWICE, KHNV},
        {4, KHVT, ERR_NONE, KHNV},
        {4, KS2, ERR_NOT_IN_UNIT, 0},
        {3, GD, ERR_NONE, TTYT},
        {3, KS2, ERR_NONE, KSBT}, /* a leader's line may go anywhere */
        {3, VT, ERR_NONE, TTYT},
    };
    found_office();
    struct slip s = letter_at(AT_HANDED);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct unit_id unit;
        enum error_code code =
            line_takes_over(&s, &dir, line_of(&s, rows[i].line), person(rows[i].to), &unit);
        ck_assert_msg(code == rows[i].code, "row %zu: %s", i, error_info(code)->name);
        ck_assert_msg(rows[i].unit == 0 || unit.v == rows[i].unit, "row %zu: unit %d", i,
                      (int)unit.v);
    }
    /* Of several units of his the line's own is kept. */
    found(ACT_PERSON_EDIT,
          "{'id':11,'positions':[{'unit':3,'role':'officer'},{'unit':2,'role':'officer'}]}");
    struct unit_id unit;
    ck_assert_int_eq(line_takes_over(&s, &dir, line_of(&s, 4), person(KS2), &unit), ERR_NONE);
    ck_assert_int_eq(unit.v, KHNV);
}
END_TEST

START_TEST(what_is_asked_and_proposed_goes_along)
{
    found_office();
    struct slip s = letter_at(AT_HANDED); /* kh3 proposed and asked for time */
    must(&s, ACT_REMIND, GD, "{'line':4}");
    must(&s, ACT_OPEN, KH3, "{'line':4}");
    struct instant opened = line_of(&s, 4)->opened_at;
    must(&s, ACT_TAKE_OVER, NOBODY,
         "{'hand_over':3,'from':7,'to':9,'unit':2,'moved':[{'line':4,'unit':2}]}");
    const struct line *line = line_of(&s, 4);
    ck_assert_int_eq(line->person.v, KHVT);
    ck_assert_int_eq(line->before.v, KH3);
    ck_assert(instant_is(line->taken_at));
    ck_assert_int_eq(line->state, LINE_WORKING);
    ck_assert_int_eq(line->due.n, day(18, 3).n);
    ck_assert_int_eq(line->reminders, 1);
    ck_assert_int_eq(line->opened_at.ms, opened.ms);
    ck_assert_ptr_nonnull(model_open_request(line));
    ck_assert_ptr_nonnull(model_open_proposal(&s, 4));
    /* The new holder works on; what the old one asked is decided as ever, also by the new one's
     * head. */
    ck_refuses(&s, ACT_COMPLETE, KH3, "{'line':4}", ERR_NO_SUCH_LETTER, "");
    must(&s, ACT_EXTEND_DECIDE, KH1, "{'line':4,'grant':true}");
    must(&s, ACT_DECIDE, KH1, "{'line':4,'approve':true}");
    must(&s, ACT_COMPLETE, KHVT, "{'line':4}");
    check_state(&s, LETTER_DONE);
}
END_TEST

START_TEST(a_take_over_that_does_not_fit_is_refused)
{
    static const struct {
        int who;
        const char *body;
        enum error_code code;
        const char *field;
    } rows[] = {
        {KH1, "{'from':7,'to':9,'moved':[{'line':4,'unit':2}]}", ERR_NOT_PERMITTED, ""},
        {NOBODY, "{'from':7,'to':9,'moved':[]}", ERR_FIELD_MISSING, "moved"},
        {NOBODY, "{'from':7,'to':7,'moved':[{'line':4,'unit':2}]}", ERR_PERSON_UNKNOWN, "to"},
        {NOBODY, "{'from':7,'to':17,'moved':[{'line':4,'unit':2}]}", ERR_PERSON_UNKNOWN, "to"},
        {NOBODY, "{'from':7,'to':9,'moved':[{'line':9,'unit':2}]}", ERR_LINE_UNKNOWN, "moved"},
        {NOBODY, "{'from':7,'to':9,'moved':[{'line':5,'unit':2}]}", ERR_LINE_STATE, "moved"},
        {NOBODY, "{'from':7,'to':9,'moved':[{'line':4,'unit':3}]}", ERR_UNIT_UNKNOWN, "moved"},
        {NOBODY, "{'from':7,'to':8,'moved':[{'line':4,'unit':2}]}", ERR_ASSIGNEE_TWICE, "moved"},
        {NOBODY, "{'from':7,'to':11,'moved':[{'line':4,'unit':3}]}", ERR_NOT_IN_UNIT, "moved"},
        {NOBODY, "{'from':7,'to':9,'moved':[{'line':4,'unit':2},{'line':4,'unit':2}]}",
         ERR_ASSIGNEE_TWICE, "moved"},
    };
    found_office();
    struct slip s = letter_at(AT_HANDED);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct error err = {0};
        ck_assert_msg(judge_as(&s, ACT_TAKE_OVER, rows[i].who, 0, rows[i].body, &err) == -1,
                      "row %zu", i);
        ck_assert_msg(err.code == rows[i].code && strcmp(err.field, rows[i].field) == 0,
                      "row %zu: %s at %s", i, error_info(err.code)->name, err.field);
    }
    s = letter_at(AT_DONE); /* a closed line is nobody's to take */
    ck_refuses(&s, ACT_TAKE_OVER, NOBODY, "{'from':7,'to':9,'moved':[{'line':4,'unit':2}]}",
               ERR_LINE_STATE, "moved");
}
END_TEST

START_TEST(what_will_come_of_his_duties_goes_along)
{
    found_office();
    struct slip s = letter_at(AT_DIRECTED);
    must(&s, ACT_DUTY_ADD, KH1,
         "{'every':'month','month':12,'day':20,'from':'2025-03-12','note':'x','lines':["
         "{'role':'lead','unit':2,'person':7},{'role':'support','unit':2,'person':8}]}");
    must(&s, ACT_TAKE_OVER, NOBODY, "{'from':7,'to':9,'unit':2,'moved':[],'duties':[1]}");
    ck_assert_int_eq(s.duties[0].lines[0].person.v, KHVT);
    ck_assert_int_eq(s.duties[0].lines[1].person.v, KH4);
}
END_TEST

UNIT_MAIN("model/hand_over", heads_leaders_and_administrators_hand_over,
          a_hand_over_names_two_people_and_something,
          the_receiver_alone_takes_it_and_he_or_its_maker_ends_it, a_line_goes_to_who_may_hold_it,
          what_is_asked_and_proposed_goes_along, a_take_over_that_does_not_fit_is_refused,
          what_will_come_of_his_duties_goes_along)
