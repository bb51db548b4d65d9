/*
 * test_deadlines.c - deadlines that follow the calendar: which move, where to, and back again.
 */
#include "office_fixture.h"

#include "phieu/file.h"

static struct day iso(const char *text)
{
    struct day d;
    ck_assert_msg(day_parse(text, "day", &d, NULL) == 0, "%s", text);
    return d;
}

static const char *text_of(struct day d)
{
    return day_iso(d, arena_alloc(arena_current(), DAY_TEXT));
}

static void load_calendar(void)
{
    struct error err = {0};
    rules.calendar = (struct calendar){0};
    for (int year = 2025; year <= 2026; year++) {
        struct calendar more;
        char *text;
        size_t len;
        const char *path =
            arena_printf(arena_current(), PHIEU_SOURCE_DIR "/config/calendars/%d.conf", year);
        ck_assert_int_eq(file_slurp(path, 1 << 20, &text, &len, &err), 0);
        ck_assert_int_eq(calendar_parse(text, path, &more, &err), 0);
        ck_assert_int_eq(calendar_merge(&rules.calendar, &more, &err), 0);
    }
}

static int change(int actor, const char *body, struct error *err)
{
    struct act act = act_of(ACT_CALENDAR_CHANGE, actor, NOBODY, body);
    act.letter = NO_LETTER;
    if (office_act_judge(&dir, &rules, &act, err) != 0) {
        return -1;
    }
    directory_apply(&dir, &act);
    return 0;
}

static const char *add_body(const char *date, bool working)
{
    return arena_printf(arena_current(),
                        "{'add':[{'day':'%s','working':%s,'why':'vì','source':'TB 1'}]}", date,
                        working ? "true" : "false");
}

static void must_change(const char *body)
{
    struct error err = {0};
    ck_assert_msg(change(VT, body, &err) == 0, "%s: %s %s", body, error_info(err.code)->name,
                  err.arg[1]);
}

static struct calendar in_force(void)
{
    return calendar_in_force(&rules.calendar, &dir);
}

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

/* Registered on 3/3/2025 and given; lines as JSON. */
static struct slip letter_with(const char *fields, const char *lines)
{
    struct slip s;
    slip_init(&s, (struct letter_id){7});
    struct act in = act_of(ACT_REGISTER, VT, NOBODY,
                           arena_printf(arena_current(),
                                        "{'book':'VBD','year':2025,'number':1,"
                                        "'arrived':'2025-03-03','fields':{%s}}",
                                        fields));
    struct act given =
        act_of(ACT_DIRECT, GD, NOBODY, arena_printf(arena_current(), "{'lines':[%s]}", lines));
    slip_apply(&s, &in);
    slip_apply(&s, &given);
    return s;
}

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

/* ---- the calendar's own acts ----------------------------------------------------------------- */

START_TEST(a_day_goes_in_once_and_only_where_it_changes_something)
{
    static const struct {
        int actor;
        const char *body;
        enum error_code code;
        const char *field;
    } rows[] = {
        {KH1, "{'add':[{'day':'2025-03-12','working':false,'why':'a','source':'b'}]}",
         ERR_NOT_PERMITTED, ""},
        {GD, "{'drop':['2025-04-30']}", ERR_NOT_PERMITTED, ""},
        {KHVT, "{'drop':['2025-04-30']}", ERR_NOT_PERMITTED, ""},
        {VT, "{'add':[{'day':'2025-03-12','working':false,'source':'b'}]}", ERR_FIELD_MISSING,
         "why"},
        {VT, "{'add':[{'day':'2025-03-12','working':false,'why':'a'}]}", ERR_FIELD_MISSING,
         "source"},
        {VT, "{'add':[{'day':'2025-03-32','working':false,'why':'a','source':'b'}]}",
         ERR_FIELD_MISSING, "off"},
        {VT,
         "{'add':[{'day':'2025-03-12','working':false,'why':'a','source':'b'},"
         "{'day':'2025-03-12','working':false,'why':'a','source':'b'}]}",
         ERR_CALENDAR_DAY, "off"},
        {VT,
         "{'add':[{'day':'2025-04-30','working':false,'why':'a','source':'b'}],"
         "'drop':['2025-04-30']}",
         ERR_CALENDAR_DAY, "off"},
        {VT, "{'add':[{'day':'2025-04-30','working':false,'why':'a','source':'b'}]}",
         ERR_CALENDAR_DAY, "off"},
        {VT, "{'add':[{'day':'2025-04-26','working':false,'why':'a','source':'b'}]}",
         ERR_CALENDAR_DAY, "off"},
        {VT, "{'add':[{'day':'2025-03-15','working':false,'why':'a','source':'b'}]}",
         ERR_CALENDAR_DAY, "off"},
        {VT, "{'add':[{'day':'2025-03-12','working':true,'why':'a','source':'b'}]}",
         ERR_CALENDAR_DAY, "work"},
        {VT, "{'drop':['2025-03-12']}", ERR_CALENDAR_DAY, "drop"},
        {VT, "{'drop':['ngày mai']}", ERR_FIELD_MISSING, "drop"},
        {VT, "{'add':[],'drop':[]}", ERR_FIELD_MISSING, "off"},
    };
    found_office();
    load_calendar();
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct error err = {0};
        ck_assert_msg(change(rows[i].actor, rows[i].body, &err) == -1 && err.code == rows[i].code &&
                          strcmp(err.field, rows[i].field) == 0,
                      "row %zu: %s at “%s”", i, error_info(err.code)->name, err.field);
    }
    must_change("{'add':[],'drop':[],'note':'tệp lịch 2027 đã có'}");
    ck_assert_uint_eq(dir.mark_count, 0);
    must_change(add_body("2025-03-12", false));
    ck_assert_int_eq(change(AD, "{'drop':['2025-03-12']}", NULL), 0);
    struct error err = {0};
    ck_assert_int_eq(change(AD, "{'drop':['2025-03-12']}", &err), -1);
    ck_assert_int_eq(err.code, ERR_CALENDAR_DAY);
}
END_TEST

START_TEST(dropping_what_was_added_brings_back_what_was_there)
{
    found_office();
    rules.calendar = (struct calendar){0};
    calendar_expect(&rules.calendar, 2025, 2025);
    struct calendar cal = in_force();
    ck_assert(calendar_exception(&cal, iso("2025-01-27"))->expected);
    must_change(add_body("2025-01-27", false)); /* announced as expected */
    cal = in_force();
    ck_assert(!calendar_exception(&cal, iso("2025-01-27"))->expected);
    ck_assert_int_eq(calendar_exception(&cal, iso("2025-01-27"))->act, clock_seq);
    ck_assert(!calendar_covers(&cal, 2025));
    must_change("{'drop':['2025-01-27']}");
    cal = in_force();
    ck_assert(calendar_exception(&cal, iso("2025-01-27"))->expected);
    must_change("{'drop':['2025-01-27']}"); /* announced otherwise than expected */
    cal = in_force();
    ck_assert(calendar_works(&cal, iso("2025-01-27")));
    must_change(add_body("2025-01-27", false));
    cal = in_force();
    ck_assert(!calendar_works(&cal, iso("2025-01-27")));
}
END_TEST

/* ---- rules as text, defaults, limits ----------------------------------------------------------
 */

START_TEST(rules_are_read_as_they_are_written)
{
    static const struct {
        const char *text;
        enum due_kind kind;
        int days;
    } rows[] = {
        {"", DUE_DATE, 0},
        {"5wd 2025-03-10", DUE_COUNTED, 5},
        {"10wd 2025-03-10 default Quy chế: văn bản khẩn", DUE_DEFAULT, 10},
        {"2wd 2025-03-10 extension", DUE_EXTENSION, 2},
        {"parent", DUE_PARENT, 0},
        {"letter", DUE_LETTER, 0},
        {"5wd", DUE_DATE, 0},
        {"0wd 2025-03-10", DUE_DATE, 0},
        {"1000wd 2025-03-10", DUE_DATE, 0},
        {"5wd 2025-02-30", DUE_DATE, 0},
        {"5wd 10/03/2025", DUE_DATE, 0},
        {"5wd 2025-03-10 somehow", DUE_DATE, 0},
        {"parents", DUE_DATE, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct due_rule rule = due_rule_parse(rows[i].text);
        ck_assert_msg(rule.kind == rows[i].kind && rule.days == rows[i].days, "row %zu: %d", i,
                      (int)rule.kind);
        ck_assert_msg(rule.kind == DUE_DATE || strcmp(due_rule_text(&rule), rows[i].text) == 0,
                      "row %zu: %s", i, due_rule_text(&rule));
    }
}
END_TEST

START_TEST(the_first_default_that_fits_is_taken)
{
    struct deadline_rule rows[] = {
        {"hỏa tốc", "", "", "flash", 1},
        {"giấy mời", "VBD", "Giấy mời", "", 2},
        {"thường", "VBD", "", "normal", 10},
    };
    struct rules with = {.deadlines = rows, .deadline_count = 3};
    ck_assert_str_eq(rules_deadline(&with, "VBD", "Giấy mời", "flash")->name, "hỏa tốc");
    ck_assert_str_eq(rules_deadline(&with, "VBD", "giấy mời", "")->name, "giấy mời");
    ck_assert_str_eq(rules_deadline(&with, "VBD", "Công văn", "")->name, "thường");
    ck_assert_ptr_null(rules_deadline(&with, "VBD", "Công văn", "urgent"));
    ck_assert_ptr_null(rules_deadline(&with, "DT", "Công văn", ""));
}
END_TEST

START_TEST(a_line_is_extended_so_often_and_so_far)
{
    found_office();
    load_calendar();
    rules.extensions_most = 1;
    rules.extension_days = 3;
    struct slip s = letter_with("", "{'role':'lead','unit':2,'due':'2025-03-14'}");
    static const char asks[] = "{'line':1,'to':'%s','reason':'x'}";
    struct error err = {0};
    struct act far =
        act_of(ACT_EXTEND_REQUEST, KH1, NOBODY, arena_printf(arena_current(), asks, "2025-03-20"));
    ck_assert_int_eq(act_judge(&s, &dir, &rules, &far, &err), -1);
    ck_assert_int_eq(err.code, ERR_EXTENSION_DAYS);
    ck_assert_str_eq(err.field, "to");
    struct act near =
        act_of(ACT_EXTEND_REQUEST, KH1, NOBODY, arena_printf(arena_current(), asks, "2025-03-19"));
    ck_assert_int_eq(act_judge(&s, &dir, &rules, &near, &err), 0);
    slip_apply(&s, &near);
    struct act further =
        act_of(ACT_EXTEND_DECIDE, GD, NOBODY, "{'line':1,'grant':true,'to':'2025-03-20'}");
    ck_assert_int_eq(act_judge(&s, &dir, &rules, &further, &err), -1);
    ck_assert_int_eq(err.code, ERR_EXTENSION_DAYS);
    struct act granted = act_of(ACT_EXTEND_DECIDE, GD, NOBODY, "{'line':1,'grant':true}");
    ck_assert_int_eq(act_judge(&s, &dir, &rules, &granted, &err), 0);
    slip_apply(&s, &granted);
    struct act again =
        act_of(ACT_EXTEND_REQUEST, KH1, NOBODY, arena_printf(arena_current(), asks, "2025-03-20"));
    ck_assert_int_eq(act_judge(&s, &dir, &rules, &again, &err), -1);
    ck_assert_int_eq(err.code, ERR_EXTENSION_MOST);
    ck_assert_str_eq(err.field, "line");
    rules.extensions_most = 2;
    ck_assert_int_eq(act_judge(&s, &dir, &rules, &again, &err), 0);
}
END_TEST

/* ---- warnings ---------------------------------------------------------------------------------
 */

static const char *warnings_of(const struct slip *s, const struct act *act)
{
    struct calendar cal = in_force();
    struct warning *warnings;
    size_t count;
    struct buf got;
    deadline_warnings(s, act, &cal, &warnings, &count);
    buf_init(&got, arena_current(), 1000);
    buf_puts(&got, "");
    for (size_t i = 0; i < count; i++) {
        buf_printf(&got, "%s%s:%d", i > 0 ? " " : "", warnings[i].code, warnings[i].line);
    }
    return got.len > 0 ? got.data : "";
}

START_TEST(what_is_allowed_but_odd_is_told)
{
    static const struct {
        const char *lines, *warnings;
    } rows[] = {
        {"{'role':'lead','unit':2,'due':'2025-03-14'},{'role':'support','unit':3,'due':'2025-03-14'"
         "}",
         ""},
        {"{'role':'lead','unit':2,'due':'2025-03-13'},{'role':'support','unit':3,'due':'2025-03-14'"
         "}",
         "support-after-lead:2"},
        {"{'role':'lead','unit':2},{'role':'support','unit':3,'due':'2025-03-14'}", ""},
        {"{'role':'lead','unit':2,'due':'2025-03-18'}", "due-after-letter:1"},
        {"{'role':'lead','unit':2,'due':'2025-03-15'}", "due-on-day-off:1"},
        {"{'role':'lead','unit':2,'due':'2027-02-15','rule':'5wd 2027-02-03'}",
         "due-after-letter:1 due-expected:1"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct slip s;
        found_office();
        load_calendar();
        calendar_expect(&rules.calendar, 2027, 2027);
        slip_init(&s, (struct letter_id){7});
        struct act in = act_of(ACT_REGISTER, VT, NOBODY,
                               "{'book':'VBD','year':2025,'number':1,'arrived':'2025-03-03',"
                               "'fields':{'due':'2025-03-17'}}");
        slip_apply(&s, &in);
        ck_assert_str_eq(warnings_of(&s, &in), "");
        struct act given = act_of(ACT_DIRECT, GD, NOBODY,
                                  arena_printf(arena_current(), "{'lines':[%s]}", rows[i].lines));
        slip_apply(&s, &given);
        const char *got = warnings_of(&s, &given);
        ck_assert_msg(strcmp(got, rows[i].warnings) == 0, "row %zu: %s", i, got);
    }
}
END_TEST

/* ---- duties of the day -------------------------------------------------------------------------
 */

static struct instant local(const char *text)
{
    struct instant t;
    ck_assert_msg(instant_parse(text, ZONE_VIETNAM, "t", &t, NULL) == 0, "%s", text);
    return t;
}

static struct slip came_at(const char *arrived, const char *registered, const char *urgency)
{
    struct slip s;
    slip_init(&s, (struct letter_id){7});
    struct act in = act_of(ACT_REGISTER, VT, NOBODY,
                           arena_printf(arena_current(),
                                        "{'book':'VBD','year':2025,'number':1,'arrived':'%s',"
                                        "'fields':{'urgency':'%s'}}",
                                        arrived, urgency));
    in.at = local(registered);
    slip_apply(&s, &in);
    return s;
}

static const struct {
    const char *arrived, *registered, *urgency, *by, *last;
} duties[] = {
    /* Monday: the same day, at the latest Tuesday */
    {"2025-03-03", "3/3/2025 09:00", "normal", "3/3/2025", "4/3/2025"},
    {"2025-03-03", "3/3/2025 09:00", "", "3/3/2025", "4/3/2025"},
    /* Friday: at the latest Monday */
    {"2025-03-07", "7/3/2025 16:40", "normal", "7/3/2025", "10/3/2025"},
    /* Tuesday 29/4: at the latest Monday 5/5 */
    {"2025-04-29", "29/4/2025 16:40", "normal", "29/4/2025", "5/5/2025"},
    /* Saturday: Monday, at the latest Tuesday; a Saturday that is worked counts as a day */
    {"2025-03-08", "8/3/2025 09:00", "normal", "10/3/2025", "11/3/2025"},
    {"2025-04-26", "26/4/2025 09:00", "normal", "26/4/2025", "28/4/2025"},
    /* written into the book a day late: the law counts from the day it came */
    {"2025-03-03", "4/3/2025 09:00", "normal", "3/3/2025", "4/3/2025"},
    {"2025-03-03", "3/3/2025 09:00", "urgent", "3/3/2025 09:30:00", "3/3/2025 09:30:00"},
    {"2025-03-03", "3/3/2025 09:00", "flash", "3/3/2025 09:30:00", "3/3/2025 09:30:00"},
};

START_TEST(a_letter_is_presented_the_day_it_came_or_the_next_working_day)
{
    for (size_t i = 0; i < sizeof duties / sizeof duties[0]; i++) {
        found_office();
        load_calendar();
        rules.urgent_minutes = 30;
        struct slip s = came_at(duties[i].arrived, duties[i].registered, duties[i].urgency);
        struct duty duty = present_by(&rules, &rules.calendar, &s);
        ck_assert_msg(duty.by.ms == local(duties[i].by).ms, "row %zu: by", i);
        ck_assert_msg(duty.last.ms == local(duties[i].last).ms, "row %zu: last", i);
        ck_assert_msg(!duty_is_late(&duty, duty.last), "row %zu", i);
        ck_assert_msg(duty_is_late(&duty, (struct instant){duty.last.ms + 1}), "row %zu", i);
    }
}
END_TEST

START_TEST(a_duty_done_in_time_is_never_late)
{
    found_office();
    load_calendar();
    struct slip s = came_at("2025-03-03", "3/3/2025 09:00", "normal");
    struct duty none = assign_by(&rules, &rules.calendar, &s);
    ck_assert(!instant_is(none.by) && !duty_is_late(&none, local("9/9/2025")));
    struct act shown = act_of(ACT_PRESENT, VT, NOBODY, "{'to':1}");
    shown.at = local("4/3/2025 23:59");
    slip_apply(&s, &shown);
    struct duty presented = present_by(&rules, &rules.calendar, &s);
    struct duty assigned = assign_by(&rules, &rules.calendar, &s);
    ck_assert(!duty_is_late(&presented, local("9/9/2025")));
    ck_assert_int_eq(assigned.by.ms, local("4/3/2025").ms);
    ck_assert_int_eq(assigned.last.ms, local("5/3/2025").ms);
    ck_assert(duty_is_late(&assigned, local("6/3/2025 00:00")));
    /* the clock jumps back over it: not late, and nothing breaks */
    ck_assert(!duty_is_late(&assigned, local("1/1/2020")));
    struct act given = act_of(ACT_DIRECT, GD, NOBODY, "{'lines':[{'role':'lead','unit':2}]}");
    given.at = local("6/3/2025 08:00");
    slip_apply(&s, &given);
    assigned = assign_by(&rules, &rules.calendar, &s);
    ck_assert(
        duty_is_late(&assigned, local("1/1/2020"))); /* it was done late, whatever it is now */
}
END_TEST

START_TEST(only_the_exchange_is_told_that_a_letter_came)
{
    found_office();
    load_calendar();
    struct slip s = came_at("2025-03-03", "3/3/2025 09:00", "normal");
    struct duty duty = receipt_by(&rules, &rules.calendar, &s);
    ck_assert(!instant_is(duty.by));
    slip_init(&s, (struct letter_id){7});
    struct act in = act_of(ACT_RECEIVE, NOBODY, NOBODY, "{'channel':'edxml','exchange':{'a':'b'}}");
    in.at = local("8/3/2025 10:00");
    slip_apply(&s, &in);
    duty = receipt_by(&rules, &rules.calendar, &s);
    ck_assert_int_eq(duty.by.ms, local("10/3/2025").ms);
    ck_assert_int_eq(duty.last.ms, duty.by.ms);
    ck_assert(duty_is_late(&duty, local("11/3/2025 07:00")));
    struct act refused = act_of(ACT_REFUSE, VT, NOBODY, "{'reason':'x'}");
    refused.at = local("10/3/2025 07:00");
    slip_apply(&s, &refused);
    duty = receipt_by(&rules, &rules.calendar, &s);
    ck_assert(!duty_is_late(&duty, local("11/3/2025 07:00")));
}
END_TEST

UNIT_MAIN("model/deadlines", a_day_known_late_moves_exactly_what_counts_over_it_and_back,
          what_was_given_the_deadline_above_follows_it,
          a_deadline_that_parted_from_the_one_above_stays,
          a_child_goes_no_further_than_what_stands_above,
          what_was_promised_below_holds_the_deadline_above, closed_lines_and_ended_letters_stay,
          an_extension_in_working_days_follows_and_one_to_a_date_does_not,
          only_the_daemon_moves_and_only_what_is_there,
          a_day_goes_in_once_and_only_where_it_changes_something,
          dropping_what_was_added_brings_back_what_was_there, rules_are_read_as_they_are_written,
          the_first_default_that_fits_is_taken, a_line_is_extended_so_often_and_so_far,
          what_is_allowed_but_odd_is_told,
          a_letter_is_presented_the_day_it_came_or_the_next_working_day,
          a_duty_done_in_time_is_never_late, only_the_exchange_is_told_that_a_letter_came)
