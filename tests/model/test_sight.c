/* test_sight.c - who sees a letter, who decides whose request, and for whom one may act. */
#include "may_fixture.h"

/* ---- one's own requests ------------------------------------------------------------------ */

START_TEST(nobody_decides_what_he_asked_for)
{
    found_office();
    struct slip s = letter_at(AT_REGISTERED);
    must(&s, ACT_DIRECT, GD, "{'lines':[{'role':'lead','unit':1,'person':2,'due':'2025-03-20'}]}");
    must(&s, ACT_PROPOSE, PGD1, "{'line':1,'text':'Đồng ý'}");
    must(&s, ACT_EXTEND_REQUEST, PGD1, "{'line':1,'to':'2025-03-25','reason':'bận'}");
    static const enum act_kind kinds[] = {ACT_DECIDE, ACT_EXTEND_DECIDE};
    for (size_t i = 0; i < 2; i++) {
        ck_assert_int_eq(ask(&s, kinds[i], PGD1, 1), '.');
        ck_assert_int_eq(ask(&s, kinds[i], PGD1, 0), '.');
        ck_assert_int_eq(ask(&s, kinds[i], PGD2, 1), 'y');
        ck_assert_int_eq(ask(&s, kinds[i], GD, 0), 'y');
    }
    /* Nor in another's name: gd lets pgd1 act for him. */
    delegate(GD, PGD1, 1, 31);
    for (size_t i = 0; i < 2; i++) {
        struct verdict v = ask_for(&s, kinds[i], PGD1, GD, 1);
        ck_assert_int_eq(answer(&v), '.');
    }
}
END_TEST

/* ---- for another ------------------------------------------------------------------------- */

START_TEST(a_delegation_holds_on_its_days_inclusive)
{
    found_office();
    struct slip s = letter_at(AT_HANDED);
    static const struct {
        int first, last;
        char want;
    } spans[] = {{12, 12, 'y'}, {1, 12, 'y'}, {12, 31, 'y'}, {1, 11, '-'}, {13, 31, '-'}};
    for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++) {
        found_office();
        delegate(KH1, CT2, spans[i].first, spans[i].last);
        struct verdict v = ask_for(&s, ACT_RECALL, CT2, KH1, 4);
        ck_assert_msg(answer(&v) == spans[i].want, "%zu: %c", i, answer(&v));
        ck_assert_int_eq(slip_visible(&s, &dir, person(CT2), today()), spans[i].want == 'y');
    }
}
END_TEST

START_TEST(a_delegate_has_his_givers_rights_and_no_more)
{
    found_office();
    struct slip s = letter_at(AT_HANDED);
    delegate(KH1, KS2, 1, 31);
    delegate(KS2, CT2, 1, 31);
    struct verdict v = ask_for(&s, ACT_RECALL, KS2, KH1, 4);
    ck_assert(v.allowed);
    ck_assert_ptr_nonnull(v.delegation);
    ck_assert_int_eq(v.delegation->from.v, KH1);
    v = ask_for(&s, ACT_RECALL, KS2, KH1, 1); /* gd gave that one */
    ck_assert_int_eq(answer(&v), '.');
    v = ask_for(&s, ACT_RECALL, KS2, KH2, 4); /* nobody gave him that */
    ck_assert_int_eq(answer(&v), 'd');
    ck_assert_str_eq(v.why.arg[0], "Kiểm Thị Hai");
    ck_assert_str_eq(v.why.arg[1], "Kế Thị Phó");
    ck_assert_int_eq(ask(&s, ACT_RECALL, KS2, 4), '.'); /* in his own name he may not */
    v = ask_for(&s, ACT_RECALL, CT2, KH1, 4);           /* what was lent is not lent on */
    ck_assert_int_eq(answer(&v), '-');
}
END_TEST

START_TEST(a_delegation_ends_by_act_and_with_its_giver)
{
    found_office();
    struct slip s = letter_at(AT_HANDED);
    delegate(KH1, KS2, 1, 31);
    int64_t id = clock_seq;
    ck_assert(ask_for(&s, ACT_RECALL, KS2, KH1, 4).allowed);
    struct act end = act_of(ACT_END_DELEGATION, KH1, NOBODY,
                            arena_printf(arena_current(), "{'id':%d}", (int)id));
    directory_apply(&dir, &end);
    ck_assert(!ask_for(&s, ACT_RECALL, KS2, KH1, 4).allowed);
    ck_assert(!slip_visible(&s, &dir, person(KS2), today()));
    delegate(KH1, KS2, 1, 31);
    ck_assert(ask_for(&s, ACT_RECALL, KS2, KH1, 4).allowed);
    found(ACT_PERSON_EDIT, "{'id':5,'active':false}");
    ck_assert(!ask_for(&s, ACT_RECALL, KS2, KH1, 4).allowed);
}
END_TEST

START_TEST(the_clerk_transcribes_directions_and_nothing_else)
{
    found_office();
    static const enum stage stages[] = {AT_PRESENTED, AT_HANDED};
    for (size_t i = 0; i < 2; i++) {
        struct slip s = letter_at(stages[i]);
        for (int kind = 0; kind < ACT_UNIT_ADD; kind++) {
            struct verdict v = ask_for(&s, (enum act_kind)kind, VT, GD, 0);
            bool transcribed = kind == ACT_DIRECT || kind == ACT_NO_ACTION ||
                               kind == ACT_REPLACE_LEAD ||
                               (kind >= ACT_DUTY_ADD && kind <= ACT_DUTY_END);
            ck_assert_msg((answer(&v) == 'd') == !transcribed, "%s: %c", act_infos[kind].name,
                          answer(&v));
        }
    }
    struct slip s = letter_at(AT_PRESENTED);
    struct verdict v = ask_for(&s, ACT_DIRECT, VT, PGD2, 0);
    ck_assert(v.allowed);
    v = ask_for(&s, ACT_DIRECT, VT, KH1, 0); /* no leader */
    ck_assert_int_eq(answer(&v), 'd');
    s = letter_at(AT_DIRECTED);
    v = ask_for(&s, ACT_DIRECT, KHVT, GD, 0); /* a unit's clerk is not the agency's */
    ck_assert_int_eq(answer(&v), 'd');
    v = ask_for(&s, ACT_REPLACE_LEAD, KH1, GD, 0);
    ck_assert_int_eq(answer(&v), 'd');
}
END_TEST

START_TEST(acting_for_oneself_is_acting)
{
    found_office();
    struct slip s = letter_at(AT_HANDED);
    struct verdict v = ask_for(&s, ACT_RETURN, KH3, KH3, 4);
    ck_assert(v.allowed);
    ck_assert_uint_eq(v.grant, WHO_HOLDER);
}
END_TEST

/* ---- sight ------------------------------------------------------------------------------- */

/* Columns as above. */
/* clang-format off */
static const struct { enum stage stage; const char *people; } sights[] = {
    {AT_DRAFT,      "yyyy ----- -- -- y-"},
    {AT_REGISTERED, "yyyy ----- -- -- y-"},
    {AT_PRESENTED,  "yyyy ----- -- -- y-"},
    {AT_DIRECTED,   "yyyy yy--y y- -- y-"},
    {AT_HANDED,     "yyyy yyyyy y- -- y-"},
    {AT_BACK,       "yyyy yy--y y- -- y-"},
    {AT_DONE,       "yyyy yyyyy y- -- y-"},
    {AT_CANCELLED,  "yyyy yyyyy y- -- y-"},
};
/* clang-format on */

START_TEST(a_letter_is_seen_from_the_moment_a_line_exists)
{
    found_office();
    for (size_t i = 0; i < sizeof sights / sizeof sights[0]; i++) {
        struct slip s = letter_at(sights[i].stage);
        int who = GD;
        for (const char *want = sights[i].people; *want != '\0'; want++) {
            if (*want == ' ') {
                continue;
            }
            bool sees = slip_visible(&s, &dir, person(who), today());
            ck_assert_msg(sees == (*want == 'y'), "stage %d, %s", sights[i].stage,
                          directory_person(&dir, person(who))->username);
            who++;
        }
        ck_assert(!slip_visible(&s, &dir, NO_PERSON, today()));
        ck_assert(!slip_visible(&s, &dir, person(99), today()));
    }
}
END_TEST

START_TEST(a_head_sees_below_and_nobody_beside_or_above)
{
    found_office();
    struct slip s = letter_at(AT_REGISTERED);
    must(&s, ACT_DIRECT, GD, "{'lines':[{'role':'lead','unit':4}]}"); /* the team in KSBT */
    ck_assert(slip_visible(&s, &dir, person(CT1), today()));
    ck_assert(slip_visible(&s, &dir, person(KS1), today()));
    ck_assert(!slip_visible(&s, &dir, person(CT2), today()));
    ck_assert(!slip_visible(&s, &dir, person(KS2), today()));
    ck_assert(!slip_visible(&s, &dir, person(KH1), today()));
    ck_assert(!slip_visible(&s, &dir, person(KHVT), today()));
    /* To see is not to hold: the team's line is the team's head's, its opinions ks1's to decide. */
    ck_assert_int_eq(ask(&s, ACT_ACCEPT, KS1, 1), '.');
    must(&s, ACT_PROPOSE, CT1, "{'line':1,'text':'Đồng ý'}");
    ck_assert_int_eq(ask(&s, ACT_DECIDE, KS1, 1), 'y');
    ck_assert_int_eq(ask(&s, ACT_DECIDE, CT1, 1), '.');
}
END_TEST

START_TEST(the_unit_clerk_takes_in_what_is_the_units)
{
    found_office();
    struct slip s = letter_at(AT_HANDED);
    for (int kind = 0; kind < ACT_UNIT_ADD; kind++) {
        for (int line = 1; line <= 5; line++) {
            bool may = ask(&s, (enum act_kind)kind, KHVT, line) == 'y';
            ck_assert_msg(may == (kind == ACT_OPEN && line == 1), "%s on %d", act_infos[kind].name,
                          line);
        }
    }
    s = letter_at(AT_DIRECTED);
    ck_assert_int_eq(ask(&s, ACT_ACCEPT, KHVT, 1), 'y');
    ck_assert_int_eq(ask(&s, ACT_ACCEPT, KHVT, 2), '.');
}
END_TEST

START_TEST(every_refusal_says_who_may)
{
    found_office();
    struct slip s = letter_at(AT_HANDED);
    for (int kind = 0; kind < ACT_UNIT_ADD; kind++) {
        for (int who = GD; who <= HC1; who++) {
            struct verdict v = ask_for(&s, (enum act_kind)kind, who, NOBODY, 0);
            if (!v.allowed && v.why.code == ERR_NOT_PERMITTED) {
                ck_assert_str_eq(v.why.arg[0], act_infos[kind].vi);
                ck_assert_ptr_nonnull(strstr(v.why.arg[1], "chỉ: "));
                ck_assert_uint_gt(strlen(v.why.arg[1]), strlen("chỉ: "));
            }
        }
    }
}
END_TEST

UNIT_MAIN("model/sight", nobody_decides_what_he_asked_for, a_delegation_holds_on_its_days_inclusive,
          a_delegate_has_his_givers_rights_and_no_more, a_delegation_ends_by_act_and_with_its_giver,
          the_clerk_transcribes_directions_and_nothing_else, acting_for_oneself_is_acting,
          a_letter_is_seen_from_the_moment_a_line_exists,
          a_head_sees_below_and_nobody_beside_or_above, the_unit_clerk_takes_in_what_is_the_units,
          every_refusal_says_who_may)
