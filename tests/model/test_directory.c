/* test_directory.c - units, people and positions as the office's acts say, and the questions to
 * them. */
#include "office_fixture.h"

static struct unit_id unit(int id)
{
    return (struct unit_id){id};
}

START_TEST(the_directory_is_what_the_acts_say)
{
    found_office();
    ck_assert_uint_eq(dir.unit_count, 6);
    ck_assert_uint_eq(dir.person_count, PERSON_END - 1);
    ck_assert_int_eq(dir.seq, clock_seq);
    const struct unit *ct = directory_unit(&dir, unit(CT));
    ck_assert_str_eq(ct->code, "KSBT-CT");
    ck_assert_int_eq(ct->parent.v, KSBT);
    ck_assert(ct->active);
    ck_assert(!directory_unit(&dir, unit(CU))->active);
    ck_assert_ptr_null(directory_unit(&dir, unit(99)));
    ck_assert_ptr_null(directory_person(&dir, NO_PERSON));
    ck_assert_int_eq(directory_username(&dir, "kh1")->id.v, KH1);
    ck_assert_ptr_null(directory_username(&dir, "KH1"));
}
END_TEST

START_TEST(an_edit_changes_what_it_names_and_no_more)
{
    found_office();
    found(ACT_UNIT_EDIT, "{'id':3,'name':'Khoa KSBT - HIV'}");
    ck_assert_str_eq(directory_unit(&dir, unit(KSBT))->name, "Khoa KSBT - HIV");
    ck_assert_str_eq(directory_unit(&dir, unit(KSBT))->code, "KSBT");
    ck_assert_int_eq(directory_unit(&dir, unit(KSBT))->parent.v, TTYT);
    found(ACT_PERSON_EDIT, "{'id':7,'title':'Chuyên viên','email':'ba@example.vn'}");
    const struct person *p = directory_person(&dir, person(KH3));
    ck_assert_str_eq(p->title, "Chuyên viên");
    ck_assert_str_eq(p->name, "Kế Văn Ba");
    ck_assert(p->active);
    ck_assert(directory_position(&dir, person(KH3), unit(KHNV), ROLE_OFFICER));
    found(ACT_PERSON_EDIT,
          "{'id':7,'username':'khac'}"); /* a login stays what the acts were signed with */
    ck_assert_str_eq(directory_person(&dir, person(KH3))->username, "kh3");
}
END_TEST

START_TEST(new_positions_take_the_place_of_the_old)
{
    found_office();
    size_t others = dir.position_count - 1;
    found(ACT_PERSON_EDIT,
          "{'id':7,'positions':[{'unit':3,'role':'head'},{'unit':4,'role':'officer'}]}");
    ck_assert_uint_eq(dir.position_count, others + 2);
    ck_assert(!directory_position(&dir, person(KH3), unit(KHNV), ROLE_OFFICER));
    ck_assert(directory_position(&dir, person(KH3), unit(KSBT), ROLE_HEAD));
    ck_assert(directory_has_role(&dir, person(KH3), ROLE_OFFICER));
    found(ACT_PERSON_EDIT, "{'id':7,'positions':[]}");
    ck_assert_uint_eq(dir.position_count, others);
    ck_assert(directory_position(&dir, person(KH1), unit(KHNV), ROLE_HEAD));
    /* The array shrank below a power of two and grows again. */
    for (int i = 0; i < 40; i++) {
        found(ACT_PERSON_EDIT,
              "{'id':7,'positions':[{'unit':3,'role':'head'},{'unit':4,'role':'clerk'},"
              "{'unit':2,'role':'officer'}]}");
        found(ACT_PERSON_EDIT, "{'id':8,'positions':[]}");
        found(ACT_PERSON_EDIT, "{'id':8,'positions':[{'unit':2,'role':'officer'}]}");
    }
    ck_assert_uint_eq(dir.position_count, others + 3);
}
END_TEST

START_TEST(the_directory_grows_without_end)
{
    found_office();
    for (int id = 100; id < 400; id++) {
        found(ACT_UNIT_ADD,
              arena_printf(arena_current(), "{'id':%d,'code':'D%d','name':'Đơn vị %d','parent':1}",
                           id, id, id));
        found_person(id, arena_printf(arena_current(), "n%d", id), "Người Thử", id, "head");
    }
    ck_assert_uint_eq(dir.unit_count, 306);
    for (int id = 100; id < 400; id++) {
        ck_assert_str_eq(directory_unit(&dir, unit(id))->code,
                         arena_printf(arena_current(), "D%d", id));
        ck_assert_int_eq(directory_home(&dir, person(id)).v, id);
    }
    ck_assert_str_eq(directory_unit(&dir, unit(TTYT))->code, "TTYT");
}
END_TEST

START_TEST(within_means_in_it_or_below)
{
    found_office();
    static const struct {
        int unit, above;
        bool want;
    } rows[] = {{KHNV, KHNV, true}, {KHNV, TTYT, true}, {CT, KSBT, true},
                {CT, TTYT, true},   {KSBT, CT, false},  {CT, KHNV, false},
                {TTYT, CT, false},  {99, TTYT, false},  {0, 0, false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ck_assert_msg(directory_within(&dir, unit(rows[i].unit), unit(rows[i].above)) ==
                          rows[i].want,
                      "row %zu", i);
    }
    /* Hand-made data with a circle must not hang. */
    struct act loop = act_of(ACT_UNIT_EDIT, NOBODY, NOBODY, "{'id':3,'parent':4}");
    directory_apply(&dir, &loop);
    ck_assert(!directory_within(&dir, unit(CT), unit(TTYT)));
}
END_TEST

START_TEST(a_person_is_at_home_in_the_first_unit_below_the_agency)
{
    found_office();
    ck_assert_int_eq(directory_home(&dir, person(KH3)).v, KHNV);
    ck_assert_int_eq(directory_home(&dir, person(GD)).v, TTYT);
    ck_assert_int_eq(directory_home(&dir, person(99)).v, TTYT);
    struct directory none;
    directory_init(&none);
    ck_assert_int_eq(directory_home(&none, person(GD)).v, 0);
    found(ACT_PERSON_EDIT, "{'id':7,'positions':[{'unit':1,'role':'auditor'},{'unit':4,'role':"
                           "'officer'},{'unit':2,'role':'officer'}]}");
    ck_assert_int_eq(directory_home(&dir, person(KH3)).v, CT);
}
END_TEST

/* The unit's own clerk has the role and not the sight. */
START_TEST(who_sees_all)
{
    found_office();
    for (int who = NOBODY; who < PERSON_END; who++) {
        bool want = who == GD || who == PGD1 || who == PGD2 || who == VT || who == KT;
        ck_assert_msg(directory_sees_all(&dir, person(who)) == want, "%d", who);
    }
    ck_assert(directory_has_role(&dir, person(KHVT), ROLE_CLERK));
    ck_assert(!model_is_agency_clerk(&dir, person(KHVT)));
}
END_TEST

START_TEST(a_delegation_holds_between_two_people_on_its_days)
{
    found_office();
    delegate(GD, PGD1, 10, 20);
    int64_t id = clock_seq;
    static const struct {
        int from, to, day;
        bool want;
    } rows[] = {{GD, PGD1, 10, true},  {GD, PGD1, 20, true},  {GD, PGD1, 9, false},
                {GD, PGD1, 21, false}, {PGD1, GD, 12, false}, {GD, PGD2, 12, false},
                {GD, GD, 12, false}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct delegation *d = directory_delegation(&dir, person(rows[i].from),
                                                          person(rows[i].to), day(rows[i].day, 3));
        ck_assert_msg((d != NULL) == rows[i].want, "row %zu", i);
    }
    ck_assert_int_eq(directory_delegation(&dir, person(GD), person(PGD1), today())->id, id);
    /* A second one holds where the first has ended. */
    delegate(GD, PGD1, 15, 31);
    ck_assert_ptr_nonnull(directory_delegation(&dir, person(GD), person(PGD1), day(25, 3)));
}
END_TEST

START_TEST(what_says_nothing_changes_nothing)
{
    found_office();
    static const struct {
        enum act_kind kind;
        const char *body;
    } rows[] = {
        {ACT_UNIT_EDIT, "{'id':99,'name':'X'}"},
        {ACT_PERSON_EDIT, "{'id':99,'name':'X'}"},
        {ACT_END_DELEGATION, "{'id':99}"},
        {ACT_CLOSE_DAY, "{'book':'VBD','year':2025}"},
        {ACT_CANCEL, "{'reason':'x'}"},
        {ACT_PERSON_EDIT,
         "{'id':7,'positions':[{'unit':2,'role':'officer'},{'unit':2,'role':'boss'}]}"},
    };
    struct directory was = dir;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct act act = act_of(rows[i].kind, AD, NOBODY, rows[i].body);
        directory_apply(&dir, &act);
        ck_assert_int_eq(dir.seq, act.seq);
        ck_assert_uint_eq(dir.unit_count, was.unit_count);
        ck_assert_uint_eq(dir.person_count, was.person_count);
        ck_assert_uint_eq(dir.position_count, was.position_count);
        ck_assert_uint_eq(dir.delegation_count, was.delegation_count);
        ck_assert_uint_eq(dir.closed_count, was.closed_count);
    }
    struct act destroyed = act_of(ACT_UNIT_EDIT, AD, NOBODY, "{}");
    destroyed.body = NULL;
    directory_apply(&dir, &destroyed);
    ck_assert_int_eq(dir.seq, destroyed.seq);
    /* A unit whose act says too little still has texts to compare. */
    struct act bare = act_of(ACT_UNIT_ADD, NOBODY, NOBODY, "{'id':50}");
    directory_apply(&dir, &bare);
    ck_assert_str_eq(directory_unit(&dir, unit(50))->code, "");
    ck_assert_str_eq(directory_unit(&dir, unit(50))->name, "");
}
END_TEST

UNIT_MAIN("model/directory", the_directory_is_what_the_acts_say,
          an_edit_changes_what_it_names_and_no_more, new_positions_take_the_place_of_the_old,
          the_directory_grows_without_end, within_means_in_it_or_below,
          a_person_is_at_home_in_the_first_unit_below_the_agency, who_sees_all,
          a_delegation_holds_between_two_people_on_its_days, what_says_nothing_changes_nothing)
