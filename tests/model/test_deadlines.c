/* test_deadlines.c - deadlines that follow the calendar: which move, where to, and back again. */
#include "deadline_fixture.h"

/* ---- ten cases and some, counted by hand ---------------------------------------------------- */

enum { OFF, WORK, DROP };

static const struct {
    const char *from;
    int days;
    const char *due; /* by the announced calendar */
    int what;
    const char *changed; /* the day, known late */
    const char *after;   /* due; the same: it must not move */
} late[] = {
    /* Tết 2025, off from Saturday 25/01 to Sunday 02/02 */
    {"2025-01-23", 5, "2025-02-06", OFF, "2025-02-03", "2025-02-07"},
    {"2025-01-24", 1, "2025-02-03", OFF, "2025-02-03", "2025-02-04"},
    {"2025-02-03", 3, "2025-02-06", OFF, "2025-02-03", "2025-02-06"}, /* its first day counts not */
    {"2025-01-22", 2, "2025-01-24", OFF, "2025-02-03", "2025-01-24"}, /* over before */
    /* 30/4 - 01/5 2025: off from Wednesday to Sunday, Saturday 26/4 worked for Friday 02/5 */
    {"2025-04-24", 5, "2025-05-05", DROP, "2025-04-26", "2025-05-06"},
    {"2025-04-29", 2, "2025-05-06", DROP, "2025-05-02", "2025-05-05"},
    /* 02/9 2025: off from Saturday 30/8 to Tuesday */
    {"2025-08-29", 3, "2025-09-05", OFF, "2025-09-03", "2025-09-08"},
    /* Tết 2026, off from 14/02 to 22/02 */
    {"2026-02-12", 3, "2026-02-24", OFF, "2026-02-13", "2026-02-25"},
    {"2026-02-23", 5, "2026-03-02", WORK, "2026-02-28", "2026-02-28"},
    /* 30/4 - 01/5 2026, with Giỗ Tổ on Sunday 26/4 and Monday 27/4 off for it */
    {"2026-04-24", 3, "2026-05-04", OFF, "2026-05-04", "2026-05-05"},
    {"2026-04-24", 1, "2026-04-28", DROP, "2026-04-27", "2026-04-27"},
    /* 02/9 2026: Saturday 22/8 worked for Monday 31/8 */
    {"2026-08-20", 5, "2026-08-26", DROP, "2026-08-22", "2026-08-27"},
    {"2026-08-28", 2, "2026-09-04", DROP, "2026-08-31", "2026-09-03"},
};

/* A letter whose own deadline and lead line are counted so, with a date beside them. */
static struct slip counted_letter(size_t i)
{
    struct slip s;
    const char *rule = arena_printf(arena_current(), "%dwd %s", late[i].days, late[i].from);
    slip_init(&s, (struct letter_id){7});
    struct act in = act_of(
        ACT_REGISTER, VT, NOBODY,
        arena_printf(arena_current(),
                     "{'book':'VBD','year':2025,'number':1,'arrived':'%s','fields':{'due':'%s',"
                     "'due_rule':'%s'}}",
                     late[i].from, late[i].due, rule));
    struct act given =
        act_of(ACT_DIRECT, GD, NOBODY,
               arena_printf(arena_current(),
                            "{'lines':[{'role':'lead','unit':2,'due':'%s','rule':'%s'},"
                            "{'role':'support','unit':3,'due':'%s'}]}",
                            late[i].due, rule, late[i].due));
    slip_apply(&s, &in);
    slip_apply(&s, &given);
    return s;
}

static size_t moves_of(const struct slip *s, struct due_change **ret)
{
    struct calendar cal = in_force();
    size_t count;
    deadline_moves(s, &cal, ret, &count);
    return count;
}

static void carry_out(struct slip *s, const struct due_change *moves, size_t count)
{
    struct error err = {0};
    struct act act = act_of(ACT_MOVE_DUE, NOBODY, VT, "{}");
    act.body = deadline_moves_body(moves, count, clock_seq);
    ck_assert_msg(act_judge(s, &dir, &rules, &act, &err) == 0, "%s at %s",
                  error_info(err.code)->name, err.field);
    slip_apply(s, &act);
}

static void check_case(size_t i)
{
    struct slip s = counted_letter(i);
    struct due_change *moves;
    bool stays = strcmp(late[i].due, late[i].after) == 0;
    struct calendar cal = in_force();
    struct day due = calendar_add(&cal, iso(late[i].from), late[i].days);
    ck_assert_msg(due.n == iso(late[i].due).n, "case %zu: counted %s", i, text_of(due));
    ck_assert_msg(moves_of(&s, &moves) == 0, "case %zu moves without a change", i);
    must_change(late[i].what == DROP
                    ? arena_printf(arena_current(), "{'drop':['%s']}", late[i].changed)
                    : add_body(late[i].changed, late[i].what == WORK));
    size_t count = moves_of(&s, &moves);
    ck_assert_msg(count == (stays ? 0 : 2), "case %zu: %zu moves", i, count);
    for (size_t k = 0; k < count; k++) {
        ck_assert_msg(moves[k].line == (int)k && moves[k].from.n == iso(late[i].due).n &&
                          moves[k].to.n == iso(late[i].after).n,
                      "case %zu: line %d to %s", i, moves[k].line, text_of(moves[k].to));
    }
    if (count > 0) {
        carry_out(&s, moves, count);
    }
    ck_assert_msg(s.lines[0].due.n == iso(late[i].after).n, "case %zu", i);
    ck_assert_msg(s.lines[1].due.n == iso(late[i].due).n, "case %zu: a typed date moved", i);
    ck_assert_msg(moves_of(&s, &moves) == 0, "case %zu: moved, and moves again", i);
    /* undone: what was added is dropped, what was dropped is added again */
    must_change(late[i].what != DROP
                    ? arena_printf(arena_current(), "{'drop':['%s']}", late[i].changed)
                    : add_body(late[i].changed,
                               calendar_exception(&rules.calendar, iso(late[i].changed))->working));
    count = moves_of(&s, &moves);
    ck_assert_msg(count == (stays ? 0 : 2), "case %zu back: %zu moves", i, count);
    if (count > 0) {
        carry_out(&s, moves, count);
    }
    ck_assert_msg(s.lines[0].due.n == iso(late[i].due).n, "case %zu: not back", i);
    ck_assert_msg(json_day(s.fields, "due").n == iso(late[i].due).n, "case %zu: not back", i);
    ck_assert_uint_eq(s.lines[0].move_count, stays ? 0 : 2);
}

START_TEST(a_day_known_late_moves_exactly_what_counts_over_it_and_back)
{
    for (size_t i = 0; i < sizeof late / sizeof late[0]; i++) {
        found_office();
        load_calendar();
        check_case(i);
    }
}
END_TEST

/* ---- what stands above and below ------------------------------------------------------------ */

static void hand_down(struct slip *s, int line, const char *lines)
{
    struct act act = act_of(ACT_HAND_DOWN, KH1, NOBODY,
                            arena_printf(arena_current(), "{'line':%d,'lines':[%s]}", line, lines));
    slip_apply(s, &act);
}

static void check_dues(const struct slip *s, const char *dues)
{
    struct buf got;
    buf_init(&got, arena_current(), 1000);
    for (size_t i = 0; i < s->line_count; i++) {
        char text[DAY_TEXT];
        buf_printf(&got, "%s%s", i > 0 ? " " : "", day_iso(s->lines[i].due, text) + 5);
    }
    ck_assert_str_eq(got.data, dues);
}

static void follow(struct slip *s)
{
    struct due_change *moves;
    size_t count = moves_of(s, &moves);
    ck_assert_uint_gt(count, 0);
    carry_out(s, moves, count);
}

START_TEST(what_was_given_the_deadline_above_follows_it)
{
    found_office();
    load_calendar();
    struct slip s = letter_with("'due':'2025-03-14','due_rule':'9wd 2025-03-03'",
                                "{'role':'lead','unit':2,'due':'2025-03-14','rule':'letter'}");
    hand_down(&s, 1, "{'role':'lead','unit':2,'person':7,'due':'2025-03-14','rule':'parent'}");
    must_change(add_body("2025-03-12", false));
    follow(&s);
    check_dues(&s, "03-17 03-17");
    ck_assert_int_eq(json_day(s.fields, "due").n, iso("2025-03-17").n);
    must_change("{'drop':['2025-03-12']}");
    follow(&s);
    check_dues(&s, "03-14 03-14");
}
END_TEST

START_TEST(a_deadline_that_parted_from_the_one_above_stays)
{
    found_office();
    load_calendar();
    struct slip s = letter_with("'due':'2025-03-14','due_rule':'9wd 2025-03-03'",
                                "{'role':'lead','unit':2,'due':'2025-03-14','rule':'letter'},"
                                "{'role':'support','unit':3,'due':'2025-03-13','rule':'letter'}");
    must_change(add_body("2025-03-12", false));
    follow(&s);
    check_dues(&s, "03-17 03-13");
}
END_TEST

START_TEST(a_child_goes_no_further_than_what_stands_above)
{
    found_office();
    load_calendar();
    struct slip s = letter_with("", "{'role':'lead','unit':2,'due':'2025-03-14'}");
    hand_down(&s, 1,
              "{'role':'lead','unit':2,'person':7,'due':'2025-03-13','rule':'8wd 2025-03-03'}");
    must_change(add_body("2025-03-12", false));
    follow(&s);
    check_dues(&s, "03-14 03-14");
    must_change(add_body("2025-03-11", false));
    struct due_change *moves;
    ck_assert_uint_eq(moves_of(&s, &moves), 0); /* 17/3 by the rule, 14/3 by the line above */
    must_change("{'drop':['2025-03-11','2025-03-12']}");
    follow(&s);
    check_dues(&s, "03-14 03-13");
}
END_TEST

START_TEST(what_was_promised_below_holds_the_deadline_above)
{
    found_office();
    load_calendar();
    must_change(add_body("2025-03-12", false));
    struct slip s =
        letter_with("", "{'role':'lead','unit':2,'due':'2025-03-14','rule':'8wd 2025-03-03'}");
    hand_down(&s, 1, "{'role':'lead','unit':2,'person':7,'due':'2025-03-14'}");
    must_change("{'drop':['2025-03-12']}");
    struct due_change *moves;
    ck_assert_uint_eq(moves_of(&s, &moves), 0); /* 13/3 by the rule */
    check_dues(&s, "03-14 03-14");
}
END_TEST

START_TEST(closed_lines_and_ended_letters_stay)
{
    found_office();
    load_calendar();
    struct due_change *moves;
    struct slip s =
        letter_with("'due':'2025-03-14','due_rule':'9wd 2025-03-03'",
                    "{'role':'lead','unit':2,'due':'2025-03-14','rule':'9wd 2025-03-03'},"
                    "{'role':'support','unit':3,'due':'2025-03-14','rule':'9wd 2025-03-03'}");
    struct act back = act_of(ACT_RETURN, KS1, NOBODY, "{'line':2,'reason':'x'}");
    slip_apply(&s, &back);
    must_change(add_body("2025-03-12", false));
    ck_assert_uint_eq(moves_of(&s, &moves), 2);
    struct act done = act_of(ACT_COMPLETE, KH1, NOBODY, "{'line':1}");
    slip_apply(&s, &done);
    ck_assert_uint_eq(moves_of(&s, &moves), 0);
}
END_TEST

START_TEST(an_extension_in_working_days_follows_and_one_to_a_date_does_not)
{
    static const struct {
        const char *rule;
        const char *due;
    } rows[] = {{"2wd 2025-03-14 extension", "2025-03-19"}, {"", "2025-03-18"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        found_office();
        load_calendar();
        struct slip s =
            letter_with("", "{'role':'lead','unit':2,'due':'2025-03-14','rule':'9wd 2025-03-03'}");
        struct act asks = act_of(ACT_EXTEND_REQUEST, KH1, NOBODY,
                                 arena_printf(arena_current(),
                                              "{'line':1,'to':'2025-03-18','rule':'%s',"
                                              "'reason':'x'}",
                                              rows[i].rule));
        struct act gets = act_of(ACT_EXTEND_DECIDE, GD, NOBODY, "{'line':1,'grant':true}");
        slip_apply(&s, &asks);
        slip_apply(&s, &gets);
        must_change(add_body("2025-03-17", false));
        struct due_change *moves;
        size_t count = moves_of(&s, &moves);
        ck_assert_msg(count == (rows[i].rule[0] != '\0'), "row %zu: %zu", i, count);
        ck_assert_msg(count == 0 || moves[0].to.n == iso(rows[i].due).n, "row %zu", i);
    }
}
END_TEST

START_TEST(only_the_daemon_moves_and_only_what_is_there)
{
    static const struct {
        int actor, behalf;
        const char *body;
        enum error_code code;
        const char *field;
    } rows[] = {
        {VT, NOBODY, "{'moves':[{'line':1,'from':'2025-03-14','to':'2025-03-17'}],'cause':1}",
         ERR_NOT_PERMITTED, ""},
        {GD, NOBODY, "{'moves':[{'line':1,'from':'2025-03-14','to':'2025-03-17'}],'cause':1}",
         ERR_NOT_PERMITTED, ""},
        {NOBODY, VT, "{'moves':[],'cause':1}", ERR_FIELD_MISSING, "moves"},
        {NOBODY, VT, "{'moves':[{'line':1,'from':'2025-03-14','to':'2025-03-17'}]}",
         ERR_FIELD_MISSING, "cause"},
        {NOBODY, VT, "{'moves':[{'line':9,'from':'2025-03-14','to':'2025-03-17'}],'cause':1}",
         ERR_LINE_UNKNOWN, "moves"},
        {NOBODY, VT, "{'moves':[{'line':1,'from':'2025-03-13','to':'2025-03-17'}],'cause':1}",
         ERR_LINE_STATE, "moves"},
        {NOBODY, VT, "{'moves':[{'line':2,'from':'2025-03-14','to':'2025-03-17'}],'cause':1}",
         ERR_LINE_STATE, "moves"},
        {NOBODY, VT, "{'moves':[{'line':1,'from':'2025-03-14'}],'cause':1}", ERR_FIELD_MISSING,
         "to"},
        {NOBODY, VT, "{'moves':[],'due':{'from':'2025-03-14','to':'2025-03-17'},'cause':1}",
         ERR_FIELD_MISSING, "due"},
    };
    found_office();
    load_calendar();
    struct slip s = letter_with(
        "'due':'2025-03-14'", "{'role':'lead','unit':2,'due':'2025-03-14','rule':'9wd 2025-03-03'},"
                              "{'role':'support','unit':3,'due':'2025-03-14'}");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct error err = {0};
        struct act act = act_of(ACT_MOVE_DUE, rows[i].actor, rows[i].behalf, rows[i].body);
        ck_assert_msg(act_judge(&s, &dir, &rules, &act, &err) == -1 && err.code == rows[i].code &&
                          strcmp(err.field, rows[i].field) == 0,
                      "row %zu: %s at “%s”", i, error_info(err.code)->name, err.field);
    }
    struct act good =
        act_of(ACT_MOVE_DUE, NOBODY, VT,
               "{'moves':[{'line':1,'from':'2025-03-14','to':'2025-03-17'}],'cause':1}");
    ck_assert_int_eq(act_judge(&s, &dir, &rules, &good, NULL), 0);
}
END_TEST

UNIT_MAIN("model/deadlines", a_day_known_late_moves_exactly_what_counts_over_it_and_back,
          what_was_given_the_deadline_above_follows_it,
          a_deadline_that_parted_from_the_one_above_stays,
          a_child_goes_no_further_than_what_stands_above,
          what_was_promised_below_holds_the_deadline_above, closed_lines_and_ended_letters_stay,
          an_extension_in_working_days_follows_and_one_to_a_date_does_not,
          only_the_daemon_moves_and_only_what_is_there)
