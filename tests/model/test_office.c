/* test_office.c - acts about the office itself: who may, and what units, people and delegations
 * must be. */
#include "office_fixture.h"

static int judge_office(enum act_kind kind, int actor, int behalf, const char *text,
                        struct error *err)
{
    struct act act = act_of(kind, actor, behalf, text);
    return office_act_judge(&dir, &rules, &act, err);
}

static void do_office(enum act_kind kind, int actor, const char *text)
{
    struct act act = act_of(kind, actor, NOBODY, text);
    struct error err = {0};
    if (office_act_judge(&dir, &rules, &act, &err) != 0) {
        ck_abort_msg("%s by %d %s: %s at “%s”", act_infos[kind].name, actor, text,
                     error_info(err.code)->name, err.field);
    }
    directory_apply(&dir, &act);
}

struct refusal {
    enum act_kind act;
    int actor;
    const char *body;
    enum error_code code;
    const char *field;
};

static void check_refusals(const struct refusal *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct error err = {0};
        int rc = judge_office(rows[i].act, rows[i].actor, NOBODY, rows[i].body, &err);
        ck_assert_msg(rc == -1 && err.code == rows[i].code && strcmp(err.field, rows[i].field) == 0,
                      "row %zu, %s %s: %s at “%s”", i, act_infos[rows[i].act].name, rows[i].body,
                      rc == 0 ? "let through" : error_info(err.code)->name, err.field);
    }
}

#define CHECK_REFUSALS(rows) check_refusals(rows, sizeof(rows) / sizeof(rows)[0])

/* ---- who --------------------------------------------------------------------------------- */

/* clang-format off */
/* Columns: gd pgd1 pgd2 vt, kh1 kh2 kh3 kh4 khvt, ks1 ks2, ct1 ct2, kt ad. */
static const struct { enum act_kind act; const char *body, *people; } may[] = {
    {ACT_UNIT_ADD, "{'id':9,'code':'MOI','name':'Tổ mới','parent':1}", ".... ..... .. .. .y"},
    {ACT_UNIT_EDIT, "{'id':2,'name':'Phòng Kế hoạch'}", ".... ..... .. .. .y"},
    {ACT_PERSON_ADD, "{'id':30,'username':'moi','name':'Người Mới','positions':[]}",
     ".... ..... .. .. .y"},
    {ACT_PERSON_EDIT, "{'id':8,'title':'Chuyên viên chính'}", ".... ..... .. .. .y"},
    {ACT_CLOSE_BOOK, "{'book':'VBD','year':2025}", "...y ..... .. .. .."},
    {ACT_CLOSE_DAY, "{'book':'VBD','year':2025,'day':'2025-03-12'}", "...y ..... .. .. .."},
    {ACT_CLOSE_REPORT, "{'period':'2025-02','from':'2025-02-01','to':'2025-02-28','day':'2025-03-12'}", "yyyy ..... .. .. .."},
};
/* clang-format on */

START_TEST(the_office_is_set_up_by_the_administrator_and_closed_by_the_clerk)
{
    found_office();
    for (size_t i = 0; i < sizeof may / sizeof may[0]; i++) {
        int who = GD;
        for (const char *want = may[i].people; *want != '\0'; want++) {
            if (*want == ' ') {
                continue;
            }
            struct error err = {0};
            int rc = judge_office(may[i].act, who, NOBODY, may[i].body, &err);
            ck_assert_msg((rc == 0) == (*want == 'y'), "%s by %d: %s", act_infos[may[i].act].name,
                          who, error_info(err.code)->name);
            if (rc != 0) {
                ck_assert_int_eq(err.code, ERR_NOT_PERMITTED);
                ck_assert_ptr_nonnull(strstr(err.arg[1], "chỉ: "));
            }
            who++;
        }
        ck_assert_int_eq(judge_office(may[i].act, NOBODY, NOBODY, may[i].body, NULL), 0);
    }
}
END_TEST

START_TEST(nobody_acts_for_the_administrator_and_who_left_acts_no_more)
{
    found_office();
    delegate(AD, KH3, 1, 31);
    struct error err = {0};
    ck_assert_int_eq(judge_office(ACT_UNIT_EDIT, KH3, AD, "{'id':2,'name':'X'}", &err), -1);
    ck_assert_int_eq(err.code, ERR_NOT_PERMITTED);
    ck_assert_int_eq(judge_office(ACT_UNIT_EDIT, AD, AD, "{'id':2,'name':'X'}", &err), 0);
    do_office(
        ACT_PERSON_ADD, AD,
        "{'id':30,'username':'ad2','name':'Quản Hai','positions':[{'unit':1,'role':'admin'}]}");
    do_office(ACT_PERSON_EDIT, AD, "{'id':30,'active':false}");
    ck_assert_int_eq(judge_office(ACT_UNIT_EDIT, 30, NOBODY, "{'id':2,'name':'X'}", &err), -1);
    do_office(ACT_PERSON_EDIT, AD, "{'id':1,'active':false}");
    ck_assert_int_eq(judge_office(ACT_DELEGATE, GD, NOBODY,
                                  "{'from':1,'to':2,'first':'2025-03-12','last':'2025-03-20'}",
                                  &err),
                     -1);
    ck_assert_int_eq(judge_office(ACT_CANCEL, VT, NOBODY, "{'reason':'x'}", &err),
                     -1); /* no office act */
}
END_TEST

/* ---- periods ----------------------------------------------------------------------------- */

START_TEST(a_period_is_closed_once_and_when_it_is_over)
{
    found_office();
    static const struct refusal rows[] = {
        /* today is 12/3/2025 */
        {ACT_CLOSE_REPORT, VT,
         "{'period':'2025-03','from':'2025-03-01','to':'2025-03-31','day':'2025-03-12'}",
         ERR_PERIOD_OPEN, "period"},
        {ACT_CLOSE_REPORT, VT,
         "{'period':'x','from':'2025-03-12','to':'2025-03-12','day':'2025-03-12'}", ERR_PERIOD_OPEN,
         "period"},
        /* counted before it was over */
        {ACT_CLOSE_REPORT, VT,
         "{'period':'2025-02','from':'2025-02-01','to':'2025-02-28','day':'2025-02-27'}",
         ERR_PERIOD_OPEN, "period"},
        {ACT_CLOSE_REPORT, VT, "{'period':'2025-02','from':'2025-02-01','to':'2025-02-28'}",
         ERR_PERIOD_OPEN, "period"},
    };
    CHECK_REFUSALS(rows);
    do_office(
        ACT_CLOSE_REPORT, VT,
        "{'period':'2025-02','from':'2025-02-01','to':'2025-02-28','day':'2025-02-28','upto':9,"
        "'definition':1}");
    static const struct refusal again[] = {
        {ACT_CLOSE_REPORT, GD,
         "{'period':'2025-02','from':'2025-02-01','to':'2025-02-28','day':'2025-03-12'}",
         ERR_PERIOD_CLOSED, "period"},
    };
    CHECK_REFUSALS(again);
    const struct closed_report *closed = directory_closed_report(&dir, day(1, 2), day(28, 2));
    ck_assert_ptr_nonnull(closed);
    ck_assert_str_eq(closed->period, "2025-02");
    ck_assert_int_eq(closed->upto, 9);
    ck_assert_int_eq(closed->by.v, VT);
    ck_assert_int_eq(closed->definition, 1);
    ck_assert_ptr_null(directory_closed_report(&dir, day(1, 2), day(27, 2)));
}
END_TEST

/* ---- units ------------------------------------------------------------------------------- */

START_TEST(units_have_codes_names_and_a_place)
{
    found_office();
    static const struct refusal rows[] = {
        {ACT_UNIT_ADD, AD, "{'id':9,'name':'X','parent':1}", ERR_FIELD_MISSING, "code"},
        {ACT_UNIT_ADD, AD, "{'id':9,'code':'X','parent':1}", ERR_FIELD_MISSING, "name"},
        {ACT_UNIT_ADD, AD, "{'id':9,'code':'','name':'X','parent':1}", ERR_FIELD_EMPTY, "code"},
        {ACT_UNIT_ADD, AD, "{'id':9,'code':'X','name':'X'}", ERR_FIELD_MISSING, "parent"},
        {ACT_UNIT_ADD, AD, "{'id':9,'code':'X','name':'X','parent':99}", ERR_UNIT_UNKNOWN,
         "parent"},
        {ACT_UNIT_ADD, AD, "{'id':9,'code':'X','name':'X','parent':6}", ERR_INACTIVE, "parent"},
        {ACT_UNIT_ADD, AD, "{'id':9,'code':'kh nv','name':'X','parent':1}", ERR_EXISTS, "code"},
        {ACT_UNIT_ADD, AD, "{'id':2,'code':'X','name':'X','parent':1}", ERR_EXISTS, "id"},
        {ACT_UNIT_ADD, AD, "{'code':'X','name':'X','parent':1}", ERR_EXISTS, "id"},
        {ACT_UNIT_EDIT, AD, "{'id':99,'name':'X'}", ERR_UNIT_UNKNOWN, "unit"},
        {ACT_UNIT_EDIT, AD, "{'id':2,'code':'KSBT'}", ERR_EXISTS, "code"},
        {ACT_UNIT_EDIT, AD, "{'id':2,'name':''}", ERR_FIELD_EMPTY, "name"},
        {ACT_UNIT_EDIT, AD, "{'id':3,'parent':4}", ERR_FIELD_RANGE, "parent"},
        {ACT_UNIT_EDIT, AD, "{'id':3,'parent':3}", ERR_FIELD_RANGE, "parent"},
        {ACT_UNIT_EDIT, AD, "{'id':3,'parent':0}", ERR_FIELD_MISSING, "parent"},
        {ACT_UNIT_EDIT, AD, "{'id':1,'parent':2}", ERR_FIELD_RANGE, "parent"},
        {ACT_UNIT_EDIT, AD, "{'id':1,'active':false}", ERR_FIELD_RANGE, "active"},
    };
    CHECK_REFUSALS(rows);
    do_office(ACT_UNIT_EDIT, AD, "{'id':2,'code':'KHNV'}"); /* its own code is no clash */
    ck_assert_str_eq(directory_unit(&dir, (struct unit_id){KHNV})->code, "KHNV");
    do_office(ACT_UNIT_EDIT, AD, "{'id':4,'parent':2}");
    ck_assert(directory_within(&dir, (struct unit_id){CT}, (struct unit_id){KHNV}));
    do_office(ACT_UNIT_EDIT, AD, "{'id':1,'name':'Trung tâm Y tế'}");
}
END_TEST

START_TEST(the_first_unit_is_the_agency)
{
    directory_init(&dir);
    found_rules();
    struct error err = {0};
    ck_assert_int_eq(judge_office(ACT_UNIT_EDIT, NOBODY, NOBODY, "{'id':1,'name':'X'}", &err), -1);
    ck_assert_int_eq(err.code, ERR_UNIT_UNKNOWN);
    do_office(ACT_UNIT_ADD, NOBODY, "{'id':1,'code':'TT','name':'Trung tâm'}");
    ck_assert_int_eq(
        judge_office(ACT_UNIT_ADD, NOBODY, NOBODY, "{'id':2,'code':'P','name':'Phòng'}", &err), -1);
    ck_assert_int_eq(err.code, ERR_FIELD_MISSING);
}
END_TEST

/* ---- people ------------------------------------------------------------------------------ */

START_TEST(people_have_logins_names_and_positions_that_exist)
{
    found_office();
    static const struct refusal rows[] = {
        {ACT_PERSON_ADD, AD, "{'id':30,'username':'kh1','name':'X'}", ERR_EXISTS, "username"},
        {ACT_PERSON_ADD, AD, "{'id':30,'username':'cu','name':'X'}", ERR_EXISTS, "username"},
        {ACT_PERSON_ADD, AD, "{'id':5,'username':'moi','name':'X'}", ERR_EXISTS, "id"},
        {ACT_PERSON_ADD, AD, "{'id':30,'name':'X'}", ERR_FIELD_TYPE, "username"},
        {ACT_PERSON_ADD, AD, "{'id':30,'username':'Lan','name':'X'}", ERR_FIELD_TYPE, "username"},
        {ACT_PERSON_ADD, AD, "{'id':30,'username':'lân','name':'X'}", ERR_FIELD_TYPE, "username"},
        {ACT_PERSON_ADD, AD, "{'id':30,'username':'a b','name':'X'}", ERR_FIELD_TYPE, "username"},
        {ACT_PERSON_ADD, AD,
         "{'id':30,'username':'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa','name':'X'}",
         ERR_FIELD_TYPE, "username"},
        {ACT_PERSON_ADD, AD, "{'id':30,'username':'moi'}", ERR_FIELD_MISSING, "name"},
        {ACT_PERSON_ADD, AD, "{'id':30,'username':'moi','name':''}", ERR_FIELD_EMPTY, "name"},
        {ACT_PERSON_ADD, AD,
         "{'id':30,'username':'moi','name':'X','positions':[{'unit':99,'role':'head'}]}",
         ERR_UNIT_UNKNOWN, "positions"},
        {ACT_PERSON_ADD, AD,
         "{'id':30,'username':'moi','name':'X','positions':[{'unit':2,'role':'boss'}]}",
         ERR_FIELD_CHOICE, "positions"},
        {ACT_PERSON_ADD, AD,
         "{'id':30,'username':'moi','name':'X','positions':[{'unit':2,'role':'leader'}]}",
         ERR_FIELD_CHOICE, "positions"},
        {ACT_PERSON_EDIT, AD, "{'id':99,'name':'X'}", ERR_PERSON_UNKNOWN, "person"},
        {ACT_PERSON_EDIT, AD, "{'id':8,'name':''}", ERR_FIELD_EMPTY, "name"},
        {ACT_PERSON_EDIT, AD, "{'id':8,'positions':[{'unit':99,'role':'head'}]}", ERR_UNIT_UNKNOWN,
         "positions"},
    };
    CHECK_REFUSALS(rows);
    do_office(ACT_PERSON_ADD, AD,
              "{'id':30,'username':'le.thi-moi_1','name':'Lê Thị Mới','positions':["
              "{'unit':2,'role':'officer'},{'unit':3,'role':'head'}]}");
}
END_TEST

START_TEST(the_last_administrator_stays)
{
    found_office();
    static const struct refusal rows[] = {
        {ACT_PERSON_EDIT, AD, "{'id':15,'active':false}", ERR_FIELD_RANGE, "positions"},
        {ACT_PERSON_EDIT, AD, "{'id':15,'positions':[]}", ERR_FIELD_RANGE, "positions"},
        {ACT_PERSON_EDIT, AD, "{'id':15,'positions':[{'unit':1,'role':'officer'}]}",
         ERR_FIELD_RANGE, "positions"},
    };
    CHECK_REFUSALS(rows);
    do_office(ACT_PERSON_EDIT, AD, "{'id':15,'positions':[{'unit':1,'role':'admin'}]}");
    do_office(ACT_PERSON_EDIT, AD, "{'id':8,'positions':[{'unit':1,'role':'admin'}]}");
    do_office(ACT_PERSON_EDIT, AD, "{'id':15,'active':false}"); /* there is another */
    struct error err = {0};
    ck_assert_int_eq(judge_office(ACT_PERSON_EDIT, KH4, NOBODY, "{'id':8,'positions':[]}", &err),
                     -1);
}
END_TEST

/* ---- delegations ------------------------------------------------------------------------- */

START_TEST(leaders_and_heads_delegate_for_themselves_to_somebody_else)
{
    found_office();
    static const struct refusal rows[] = {
        {ACT_DELEGATE, KH3, "{'from':7,'to':8,'first':'2025-03-12','last':'2025-03-20'}",
         ERR_NOT_PERMITTED, "from"},
        {ACT_DELEGATE, VT, "{'from':4,'to':8,'first':'2025-03-12','last':'2025-03-20'}",
         ERR_NOT_PERMITTED, "from"},
        {ACT_DELEGATE, AD, "{'from':15,'to':8,'first':'2025-03-12','last':'2025-03-20'}",
         ERR_NOT_PERMITTED, "from"},
        {ACT_DELEGATE, KH1, "{'from':1,'to':5,'first':'2025-03-12','last':'2025-03-20'}",
         ERR_NOT_PERMITTED, "from"}, /* nobody helps himself to another's rights */
        {ACT_DELEGATE, KH1, "{'from':5,'to':5,'first':'2025-03-12','last':'2025-03-20'}",
         ERR_FIELD_CHOICE, "to"},
        {ACT_DELEGATE, KH1, "{'from':5,'to':17,'first':'2025-03-12','last':'2025-03-20'}",
         ERR_INACTIVE, "to"},
        {ACT_DELEGATE, KH1, "{'from':5,'to':99,'first':'2025-03-12','last':'2025-03-20'}",
         ERR_PERSON_UNKNOWN, "to"},
        {ACT_DELEGATE, KH1, "{'from':5,'to':8,'first':'2025-03-12'}", ERR_FIELD_MISSING, "last"},
        {ACT_DELEGATE, KH1, "{'from':5,'to':8,'last':'2025-03-20'}", ERR_FIELD_MISSING, "first"},
        {ACT_DELEGATE, KH1, "{'from':5,'to':8,'first':'2025-03-20','last':'2025-03-19'}",
         ERR_DATE_ORDER, "last"},
        {ACT_DELEGATE, KH1, "{'from':5,'to':8,'first':'2025-03-01','last':'2025-03-11'}",
         ERR_DATE_ORDER, "last"},
    };
    CHECK_REFUSALS(rows);
    do_office(ACT_DELEGATE, KH1, "{'from':5,'to':8,'first':'2025-03-12','last':'2025-03-12'}");
    do_office(ACT_DELEGATE, GD, "{'from':1,'to':2,'first':'2025-03-15','last':'2025-03-20'}");
    ck_assert_ptr_nonnull(directory_delegation(&dir, person(KH1), person(KH4), today()));
}
END_TEST

START_TEST(a_delegation_is_ended_by_its_giver_or_the_administrator)
{
    found_office();
    do_office(ACT_DELEGATE, KH1, "{'from':5,'to':8,'first':'2025-03-12','last':'2025-03-20'}");
    const char *end = arena_printf(arena_current(), "{'id':%d}", (int)clock_seq);
    const struct refusal rows[] = {
        {ACT_END_DELEGATION, KH4, end, ERR_NOT_PERMITTED, ""},
        {ACT_END_DELEGATION, GD, end, ERR_NOT_PERMITTED, ""},
        {ACT_END_DELEGATION, KH1, "{'id':9999}", ERR_DELEGATION_UNKNOWN, "id"},
    };
    CHECK_REFUSALS(rows);
    ck_assert_int_eq(judge_office(ACT_END_DELEGATION, AD, NOBODY, end, NULL), 0);
    do_office(ACT_END_DELEGATION, KH1, end);
    const struct refusal again[] = {{ACT_END_DELEGATION, KH1, end, ERR_DELEGATION_UNKNOWN, "id"}};
    CHECK_REFUSALS(again);
}
END_TEST

/* ---- closing ----------------------------------------------------------------------------- */

START_TEST(a_book_is_closed_once_for_its_year)
{
    found_office();
    static const struct refusal rows[] = {
        {ACT_CLOSE_BOOK, VT, "{'book':'XX','year':2025}", ERR_BOOK_UNKNOWN, "book"},
        {ACT_CLOSE_DAY, VT, "{'book':'','year':2025}", ERR_BOOK_UNKNOWN, "book"},
    };
    CHECK_REFUSALS(rows);
    struct error err = {0};
    judge_office(ACT_CLOSE_BOOK, VT, NOBODY, "{'book':'XX','year':2025}", &err);
    ck_assert_str_eq(err.arg[1], "VBD, DT, MAT");
    do_office(ACT_CLOSE_DAY, VT, "{'book':'VBD','year':2025,'day':'2025-03-12'}");
    ck_assert(!directory_book_closed(&dir, "VBD", 2025)); /* a day is no year */
    do_office(ACT_CLOSE_BOOK, VT, "{'book':'VBD','year':2025,'first':1,'last':459}");
    ck_assert(directory_book_closed(&dir, "VBD", 2025));
    ck_assert(!directory_book_closed(&dir, "VBD", 2026));
    ck_assert(!directory_book_closed(&dir, "DT", 2025));
    static const struct refusal closed[] = {
        {ACT_CLOSE_BOOK, VT, "{'book':'VBD','year':2025}", ERR_BOOK_CLOSED, "book"},
        {ACT_CLOSE_BOOK, VT, "{'book':'vbd','year':2025}", ERR_BOOK_UNKNOWN, "book"},
        {ACT_CLOSE_DAY, VT, "{'book':'VBD','year':2025,'day':'2025-03-13'}", ERR_BOOK_CLOSED,
         "book"},
    };
    CHECK_REFUSALS(closed);
}
END_TEST

UNIT_MAIN("model/office", the_office_is_set_up_by_the_administrator_and_closed_by_the_clerk,
          nobody_acts_for_the_administrator_and_who_left_acts_no_more,
          a_period_is_closed_once_and_when_it_is_over, units_have_codes_names_and_a_place,
          the_first_unit_is_the_agency, people_have_logins_names_and_positions_that_exist,
          the_last_administrator_stays, leaders_and_heads_delegate_for_themselves_to_somebody_else,
          a_delegation_is_ended_by_its_giver_or_the_administrator,
          a_book_is_closed_once_for_its_year)
