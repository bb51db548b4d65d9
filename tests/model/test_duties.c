/* test_duties.c - việc định kỳ: on which days it falls, which period comes, who may, and what it
 * does to the letter. */
#include "slip_fixture.h"

/* ---- days -------------------------------------------------------------------------------- */

static struct day iso(const char *text)
{
    struct day day;
    struct error err;
    if (text[0] == '\0') {
        return DAY_NONE;
    }
    ck_assert_int_eq(day_parse(text, "", &day, &err), 0);
    return day;
}

static void ck_day(struct day got, const char *want, size_t row)
{
    char text[DAY_TEXT];
    ck_assert_msg(got.n == iso(want).n, "row %zu: %s, not %s", row, day_iso(got, text), want);
}

START_TEST(a_duty_falls_on_its_day_in_each_of_its_months)
{
    static const struct {
        enum duty_every every;
        int month, day;
        const char *until, *from, *days[4];
    } rows[] = {
        {DUTY_YEARLY, 12, 15, "", "2025-03-12", {"2025-12-15", "2026-12-15", "2027-12-15"}},
        {DUTY_YEARLY, 12, 15, "", "2025-12-15", {"2025-12-15", "2026-12-15"}},
        {DUTY_YEARLY, 12, 15, "", "2025-12-16", {"2026-12-15"}},
        {DUTY_YEARLY, 2, 29, "", "2026-01-01", {"2026-02-28", "2027-02-28", "2028-02-29"}},
        {DUTY_HALF_YEARLY, 12, 5, "", "2025-03-12", {"2025-06-05", "2025-12-05", "2026-06-05"}},
        {DUTY_HALF_YEARLY, 6, 5, "", "2025-03-12", {"2025-06-05", "2025-12-05", "2026-06-05"}},
        {DUTY_QUARTERLY,
         12,
         31,
         "",
         "2025-03-12",
         {"2025-03-31", "2025-06-30", "2025-09-30", "2025-12-31"}},
        {DUTY_QUARTERLY, 1, 10, "", "2025-11-01", {"2026-01-10", "2026-04-10", "2026-07-10"}},
        {DUTY_MONTHLY, 12, 31, "", "2025-01-31", {"2025-01-31", "2025-02-28", "2025-03-31"}},
        {DUTY_MONTHLY, 7, 30, "", "2028-02-01", {"2028-02-29", "2028-03-30", "2028-04-30"}},
        {DUTY_MONTHLY, 12, 1, "2025-05-01", "2025-03-12", {"2025-04-01", "2025-05-01", ""}},
        {DUTY_YEARLY, 12, 15, "2025-12-14", "2025-03-12", {""}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct duty duty = {.every = rows[i].every,
                            .month = rows[i].month,
                            .day = rows[i].day,
                            .until = iso(rows[i].until)};
        struct day day = duty_first(&duty, iso(rows[i].from));
        for (size_t k = 0; k < 4 && rows[i].days[k] != NULL; k++) {
            ck_day(day, rows[i].days[k], i);
            day = day_is(day) ? duty_first(&duty, (struct day){day.n + 1}) : DAY_NONE;
        }
    }
    struct duty last = {.every = DUTY_MONTHLY, .month = 12, .day = 31, .until = DAY_NONE};
    ck_assert(!day_is(duty_first(&last, DAY_NONE)));
    ck_assert(!day_is(duty_first(&last, (struct day){iso("2199-12-31").n + 1}))); /* no such year */
}
END_TEST

/* 30/4 and 1/5/2025 are days off, 26/4 a Saturday that is worked. */
static struct calendar april(void)
{
    static const char text[] =
        "2025-04-30 off \"Giải phóng\" \"x\"\n2025-05-01 off \"Lao động\" \"x\"\n"
        "2025-05-02 off \"hoán đổi\" \"x\"\n2025-04-26 work \"làm bù\" \"x\"\n";
    struct calendar cal;
    struct error err = {0};
    ck_assert_int_eq(calendar_parse(text, "april", &cal, &err), 0);
    return cal;
}

START_TEST(before_its_day_is_the_last_working_day_before_it)
{
    struct calendar cal = april();
    static const struct {
        const char *day;
        bool before;
        const char *due;
    } rows[] = {
        {"2025-12-15", true, "2025-12-12"}, /* a Monday: the Friday before */
        {"2025-12-16", true, "2025-12-15"},  {"2025-12-15", false, "2025-12-15"},
        {"2025-12-14", false, "2025-12-14"}, /* a Sunday that was asked for is that Sunday */
        {"2025-05-05", true, "2025-04-29"},  /* over 30/4, 1/5, 2/5 and the week's end */
        {"2025-04-28", true, "2025-04-26"},  /* the Saturday that is worked */
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct duty duty = {.every = DUTY_YEARLY, .before = rows[i].before};
        ck_day(duty_due(&duty, &cal, iso(rows[i].day)), rows[i].due, i);
    }
}
END_TEST

/* What the daemon does on a day, after whatever time it was off. */
START_TEST(the_next_period_is_opened_and_the_missed_are_counted)
{
    struct calendar none = {0};
    static const struct {
        enum duty_every every;
        const char *next, *today;
        int ahead;
        const char *opens; /* "": nothing yet */
        size_t skipped;
    } rows[] = {
        {DUTY_YEARLY, "2025-12-15", "2025-11-14", 30, "", 0},
        {DUTY_YEARLY, "2025-12-15", "2025-11-15", 30, "2025-12-15", 0},
        {DUTY_YEARLY, "2025-12-15", "2025-12-15", 30, "2025-12-15", 0},
        {DUTY_YEARLY, "2025-12-15", "2025-12-14", 0, "", 0},
        {DUTY_YEARLY, "2025-12-15", "2025-12-15", 0, "2025-12-15", 0},
        /* off over the deadline: late, and still owed */
        {DUTY_YEARLY, "2025-12-15", "2025-12-20", 30, "2025-12-15", 0},
        {DUTY_YEARLY, "2025-12-15", "2026-11-14", 30, "2025-12-15", 0},
        /* off until its successor is to be opened: only that one */
        {DUTY_YEARLY, "2025-12-15", "2026-11-15", 30, "2026-12-15", 1},
        {DUTY_MONTHLY, "2025-01-15", "2025-01-16", 30, "2025-02-15", 1},
        {DUTY_MONTHLY, "2025-01-15", "2025-01-16", 10, "2025-01-15", 0},
        {DUTY_MONTHLY, "2025-01-15", "2025-07-01", 10, "2025-06-15", 5},
        {DUTY_MONTHLY, "2025-01-15", "2025-07-01", 30, "2025-07-15", 6},
        {DUTY_MONTHLY, "2015-01-15", "2025-07-01", 30, "2025-07-15", DUTY_SKIPPED_MOST},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct duty duty = {.every = rows[i].every,
                            .month = 12,
                            .day = 15,
                            .until = DAY_NONE,
                            .next = iso(rows[i].next)};
        struct duty_step step;
        bool opens = duty_step(&duty, &none, iso(rows[i].today), rows[i].ahead, &step);
        ck_assert_msg(opens == (rows[i].opens[0] != '\0'), "row %zu", i);
        if (opens) {
            ck_day(step.day, rows[i].opens, i);
            ck_day(step.due, rows[i].opens, i);
            ck_assert_msg(step.skipped_count == rows[i].skipped, "row %zu: %zu skipped", i,
                          step.skipped_count);
        }
        duty.state = DUTY_PAUSED;
        ck_assert_msg(!duty_step(&duty, &none, iso(rows[i].today), 999, &step), "row %zu", i);
    }
    /* With an end: the last one stays owed, there is none after it. */
    struct duty ends = {.every = DUTY_MONTHLY,
                        .month = 12,
                        .day = 15,
                        .until = iso("2025-03-20"),
                        .next = iso("2025-01-15")};
    struct duty_step step;
    ck_assert(duty_step(&ends, &none, iso("2025-09-01"), 30, &step));
    ck_day(step.day, "2025-03-15", 0);
    ck_assert_uint_eq(step.skipped_count, 2);
}
END_TEST

/* ---- who ------------------------------------------------------------------------------- */

#define YEARLY(lines)                                                                                \
    "{'every':'year','month':12,'day':15,'before':true,'from':'2025-03-12','note':'Báo cáo năm'," \
    "'lines':[" lines "]}"
#define KHNV_LEADS "{'role':'lead','unit':2}"
#define ADD        YEARLY(KHNV_LEADS)

START_TEST(who_gives_a_duty_and_what_a_duty_needs)
{
    found_office();
    static const struct {
        enum stage stage;
        int who, behalf;
        const char *body;
        enum error_code code; /* ERR_NONE: yes */
        const char *field;
    } rows[] = {
        {AT_REGISTERED, GD, 0, ADD, ERR_NONE, ""},
        {AT_REGISTERED, PGD1, 0, ADD, ERR_NONE, ""},
        {AT_REGISTERED, VT, GD, ADD, ERR_NONE, ""},
        {AT_REGISTERED, VT, 0, ADD, ERR_NOT_PERMITTED, ""},
        {AT_REGISTERED, KH1, 0, ADD, ERR_NO_SUCH_LETTER, ""},
        {AT_DIRECTED, KH1, 0, ADD, ERR_NONE, ""},
        {AT_DIRECTED, KH1, 0, YEARLY("{'role':'lead','unit':2,'person':7}"), ERR_NONE, ""},
        {AT_DIRECTED, KH1, 0, YEARLY("{'role':'lead','unit':3}"), ERR_NOT_IN_UNIT, "lead"},
        {AT_DIRECTED, KH1, 0, YEARLY(KHNV_LEADS ",{'role':'support','unit':3}"), ERR_NOT_IN_UNIT,
         "support"},
        {AT_DIRECTED, KS1, 0, YEARLY("{'role':'lead','unit':4}"), ERR_NONE, ""}, /* below him */
        {AT_DIRECTED, KHVT, 0, ADD, ERR_NOT_PERMITTED, ""},
        {AT_HANDED, KH3, 0, ADD, ERR_NOT_PERMITTED, ""},
        {AT_HANDED, AD, 0, ADD, ERR_NO_SUCH_LETTER, ""},
        {AT_DONE, GD, 0, ADD, ERR_NONE, ""},
        {AT_NO_ACTION, GD, 0, ADD, ERR_NONE, ""},
        {AT_CANCELLED, GD, 0, ADD, ERR_LETTER_STATE, ""},
        {AT_DRAFT, GD, 0, ADD, ERR_LETTER_STATE, ""},
        {AT_REGISTERED, GD, 0, YEARLY("{'role':'support','unit':2}"), ERR_LEAD_COUNT, "lead"},
        {AT_REGISTERED, GD, 0, YEARLY(KHNV_LEADS ",{'role':'lead','unit':3}"), ERR_LEAD_COUNT,
         "lead"},
        {AT_REGISTERED, GD, 0, YEARLY(KHNV_LEADS ",{'role':'inform','unit':2}"), ERR_ASSIGNEE_TWICE,
         "inform"},
        {AT_REGISTERED, GD, 0, YEARLY("{'role':'lead','unit':6}"), ERR_INACTIVE, "lead"},
        {AT_REGISTERED, GD, 0, YEARLY("{'role':'lead','unit':5}"), ERR_UNIT_HEADLESS, "lead"},
        /* who leads the letter itself may lead its duty too */
        {AT_DIRECTED, GD, 0, ADD, ERR_NONE, ""},
        {AT_REGISTERED, GD, 0,
         "{'every':'week','month':12,'day':15,'from':'2025-03-12','note':'x','lines':[" KHNV_LEADS
         "]}",
         ERR_FIELD_CHOICE, "every"},
        {AT_REGISTERED, GD, 0,
         "{'every':'year','month':13,'day':15,'from':'2025-03-12','note':'x','lines':[" KHNV_LEADS
         "]}",
         ERR_FIELD_RANGE, "day"},
        {AT_REGISTERED, GD, 0,
         "{'every':'year','month':12,'day':32,'from':'2025-03-12','note':'x','lines':[" KHNV_LEADS
         "]}",
         ERR_FIELD_RANGE, "day"},
        {AT_REGISTERED, GD, 0,
         "{'every':'year','month':12,'day':15,'note':'x','lines':[" KHNV_LEADS "]}",
         ERR_FIELD_MISSING, "from"},
        {AT_REGISTERED, GD, 0,
         "{'every':'year','month':12,'day':15,'from':'2025-03-12','lines':[" KHNV_LEADS "]}",
         ERR_FIELD_MISSING, "note"},
        {AT_REGISTERED, GD, 0,
         "{'every':'year','month':12,'day':15,'from':'2025-03-12','until':'2025-12-14','note':'x',"
         "'lines':[" KHNV_LEADS "]}",
         ERR_DUTY_NEVER, "until"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct slip s = letter_at(rows[i].stage);
        struct error err = {0};
        int rc = judge_as(&s, ACT_DUTY_ADD, rows[i].who, rows[i].behalf, rows[i].body, &err);
        ck_assert_msg((rc == 0) == (rows[i].code == ERR_NONE), "row %zu: %s", i,
                      error_info(err.code)->name);
        if (rc != 0) {
            ck_assert_msg(err.code == rows[i].code && strcmp(err.field, rows[i].field) == 0,
                          "row %zu: %s at %s", i, error_info(err.code)->name, err.field);
        }
    }
}
END_TEST

START_TEST(what_a_leader_gave_only_a_leader_stops)
{
    found_office();
    struct slip s = letter_at(AT_DIRECTED);
    must(&s, ACT_DUTY_ADD, GD, ADD);
    must(&s, ACT_DUTY_ADD, KH1, ADD);
    ck_refuses(&s, ACT_DUTY_PAUSE, KH1, "{'duty':1,'reason':'x'}", ERR_NOT_PERMITTED, "duty");
    ck_refuses(&s, ACT_DUTY_END, KS1, "{'duty':2,'reason':'x'}", ERR_NOT_IN_UNIT, "lead");
    ck_refuses(&s, ACT_DUTY_PAUSE, KH1, "{'duty':2}", ERR_FIELD_MISSING, "reason");
    ck_refuses(&s, ACT_DUTY_PAUSE, GD, "{'reason':'x'}", ERR_FIELD_MISSING, "duty");
    ck_refuses(&s, ACT_DUTY_PAUSE, GD, "{'duty':3,'reason':'x'}", ERR_DUTY_UNKNOWN, "duty");
    ck_refuses(&s, ACT_DUTY_RESUME, GD, "{'duty':1,'from':'2025-03-12'}", ERR_DUTY_NONE, "");
    must(&s, ACT_DUTY_PAUSE, PGD1, "{'duty':1,'reason':'chờ mẫu mới'}"); /* another leader */
    ck_assert_int_eq(s.duties[0].state, DUTY_PAUSED);
    ck_assert_str_eq(s.duties[0].reason, "chờ mẫu mới");
    ck_refuses(&s, ACT_DUTY_PAUSE, GD, "{'duty':1,'reason':'x'}", ERR_DUTY_STATE, "duty");
    ck_refuses(&s, ACT_DUTY_RESUME, GD, "{'duty':1}", ERR_FIELD_MISSING, "from");
    must(&s, ACT_DUTY_PAUSE, KH1, "{'duty':2,'reason':'x'}");
    must(&s, ACT_DUTY_RESUME, KH2, "{'duty':2,'from':'2025-03-12'}"); /* the unit's other head */
    must(&s, ACT_DUTY_END, GD, "{'duty':2,'reason':'hết hiệu lực'}");
    ck_refuses(&s, ACT_DUTY_END, GD, "{'duty':2,'reason':'x'}", ERR_DUTY_STATE, "duty");
    ck_assert(!day_is(s.duties[1].next));
}
END_TEST

/* What fell into the pause is not made up for. */
START_TEST(a_pause_leaves_out_what_falls_into_it)
{
    found_office();
    struct slip s = letter_at(AT_REGISTERED);
    must(&s, ACT_DUTY_ADD, GD,
         "{'every':'month','month':12,'day':20,'from':'2025-03-12','until':'2025-08-20','note':'x',"
         "'lines':[" KHNV_LEADS "]}");
    ck_day(s.duties[0].next, "2025-03-20", 0);
    must(&s, ACT_DUTY_PAUSE, GD, "{'duty':1,'reason':'x'}");
    must(&s, ACT_DUTY_RESUME, GD, "{'duty':1,'from':'2025-06-21'}");
    ck_day(s.duties[0].next, "2025-07-20", 1);
    must(&s, ACT_DUTY_PAUSE, GD, "{'duty':1,'reason':'x'}");
    must(&s, ACT_DUTY_RESUME, GD,
         "{'duty':1,'from':'2025-07-01'}"); /* nothing fell into this one */
    ck_day(s.duties[0].next, "2025-07-20", 2);
    must(&s, ACT_DUTY_PAUSE, GD, "{'duty':1,'reason':'x'}");
    must(&s, ACT_DUTY_RESUME, GD, "{'duty':1,'from':'2025-08-21'}"); /* and here its last day did */
    ck_assert_int_eq(s.duties[0].state, DUTY_ENDED);
}
END_TEST

/* ---- periods --------------------------------------------------------------------------- */

#define PERIOD(day, due)                                                                           \
    "{'duty':1,'day':'" day "','due':'" due "','lines':[{'role':'lead','unit':2,'due':'" due "'}," \
    "{'role':'support','unit':3,'due':'" due "'}]}"

static struct slip with_duty(enum stage stage)
{
    struct slip s = letter_at(stage);
    must(&s, ACT_DUTY_ADD, GD,
         "{'every':'quarter','month':12,'day':31,'from':'2025-03-12','note':'Báo cáo quý',"
         "'lines':[" KHNV_LEADS ",{'role':'support','unit':3}]}");
    return s;
}

START_TEST(a_period_is_opened_once_by_the_daemon_and_on_its_day)
{
    found_office();
    struct slip s = with_duty(AT_REGISTERED);
    ck_refuses(&s, ACT_DUTY_LINE, GD, PERIOD("2025-03-31", "2025-03-31"), ERR_NOT_PERMITTED, "");
    ck_refuses(&s, ACT_DUTY_LINE, NOBODY, PERIOD("2025-03-30", "2025-03-30"), ERR_DUTY_PERIOD,
               "day");
    ck_refuses(&s, ACT_DUTY_LINE, NOBODY, "{'duty':1,'day':'2025-03-31','due':'2025-03-31'}",
               ERR_LEAD_COUNT, "lines");
    ck_refuses(&s, ACT_DUTY_LINE, NOBODY,
               "{'duty':1,'day':'2025-03-31','lines':[{'role':'lead','unit':2}]}",
               ERR_FIELD_MISSING, "due");
    must(&s, ACT_DUTY_LINE, NOBODY, PERIOD("2025-03-31", "2025-03-31"));
    ck_refuses(&s, ACT_DUTY_LINE, NOBODY, PERIOD("2025-03-31", "2025-03-31"), ERR_DUTY_PERIOD,
               "day");
    ck_day(s.duties[0].next, "2025-06-30", 0);
    must(&s, ACT_DUTY_LINE, NOBODY, PERIOD("2025-09-30", "2025-09-30")); /* one was skipped */
    ck_refuses(&s, ACT_DUTY_LINE, NOBODY, PERIOD("2025-06-30", "2025-06-30"), ERR_DUTY_PERIOD,
               "day");
    ck_assert_uint_eq(s.round_count, 2);
    /* The lines are the leader's who gave the duty, not the daemon's. */
    ck_assert_int_eq(line_of(&s, 1)->giver.v, GD);
    ck_assert_str_eq(line_of(&s, 1)->note, "Báo cáo quý");
    ck_assert_int_eq(line_of(&s, 3)->round, 2);
    must(&s, ACT_DUTY_END, GD, "{'duty':1,'reason':'x'}");
    check_lines(&s, "pending pending pending pending"); /* what is open stays owed */
    ck_refuses(&s, ACT_DUTY_LINE, NOBODY, PERIOD("2025-12-31", "2025-12-31"), ERR_DUTY_STATE,
               "duty");
}
END_TEST

START_TEST(a_done_letter_is_open_while_a_period_is)
{
    found_office();
    static const enum stage stages[] = {AT_DONE, AT_NO_ACTION};
    for (size_t i = 0; i < 2; i++) {
        struct slip s = with_duty(stages[i]);
        enum letter_state ended_as = s.state;
        struct day due = slip_due(&s);
        struct instant ended = s.ended_at;
        int first = (int)s.line_count + 1;
        must(&s, ACT_DUTY_LINE, NOBODY, PERIOD("2025-03-31", "2025-03-31"));
        check_state(&s, LETTER_DIRECTED);
        ck_assert_int_eq(s.own_state, ended_as);
        ck_assert_int_eq(s.ended_at.ms, ended.ms); /* its own work has ended all the same */
        ck_day(slip_due(&s), "2025-03-31", i);
        ck_assert_ptr_null(slip_lead(&s, 0)); /* of the letter's own work nobody leads */
        /* Only the duty's lines may be worked on. */
        ck_refuses(&s, ACT_DIRECT, GD, "{'lines':[{'role':'lead','unit':4}]}", ERR_LETTER_STATE,
                   "");
        ck_refuses(&s, ACT_CANCEL, VT, "{'reason':'x'}", ERR_LETTER_STATE, "");
        ck_refuses(&s, ACT_NO_ACTION, GD, "{'reason':'x'}", ERR_LETTER_STATE, "");
        must(&s, ACT_ACCEPT, KH1, arena_printf(arena_current(), "{'line':%d}", first));
        check_state(&s, LETTER_IN_PROGRESS);
        must(&s, ACT_HAND_DOWN, KH1,
             arena_printf(arena_current(),
                          "{'line':%d,'lines':[{'role':'lead','unit':2,'person':7}]}", first));
        ck_assert_int_eq(line_of(&s, first + 2)->round, 1);
        /* Completed upward through the leads, and the letter is as it was. */
        must(&s, ACT_COMPLETE, KH3, arena_printf(arena_current(), "{'line':%d}", first + 2));
        check_state(&s, ended_as);
        ck_assert_int_eq(s.ended_at.ms, ended.ms);
        ck_assert_int_eq(slip_due(&s).n, due.n);
        ck_assert(line_of(&s, first + 1)->closed_with_letter);
        ck_assert_ptr_null(round_lead(&s, 1));
    }
}
END_TEST

/* The letter's own work and its duties go on beside each other. */
START_TEST(a_period_and_the_letters_own_work_do_not_meet)
{
    found_office();
    struct slip s = with_duty(AT_HANDED); /* lines 1..5 */
    must(&s, ACT_DUTY_LINE, NOBODY, PERIOD("2025-03-31", "2025-03-31"));
    check_lines(&s, "forwarded pending pending working pending pending pending");
    ck_assert_int_eq(slip_lead(&s, 0)->number, 1);
    ck_day(slip_due(&s), "2025-03-20", 0);
    must(&s, ACT_COMPLETE, KH3, "{'line':4}");
    check_state(&s, LETTER_DIRECTED); /* done, but for the period */
    check_lines(&s, "done done done done done pending pending");
    ck_assert_int_eq(s.own_state, LETTER_DONE);
    must(&s, ACT_COMPLETE, KS1, "{'line':7}"); /* who cooperates does not end it */
    check_state(&s, LETTER_IN_PROGRESS);
    must(&s, ACT_COMPLETE, KH1, "{'line':6}");
    check_state(&s, LETTER_DONE);
    /* The other way round: a period ends, the letter's own work goes on. */
    s = with_duty(AT_HANDED);
    must(&s, ACT_DUTY_LINE, NOBODY, PERIOD("2025-03-31", "2025-03-31"));
    must(&s, ACT_COMPLETE, KH1, "{'line':6}");
    check_lines(&s, "forwarded pending pending working pending done done");
    check_state(&s, LETTER_IN_PROGRESS);
    /* Filed without action on the leader's desk: the period stays. */
    s = with_duty(AT_PRESENTED);
    must(&s, ACT_DUTY_LINE, NOBODY, PERIOD("2025-03-31", "2025-03-31"));
    check_state(&s, LETTER_PRESENTED);
    must(&s, ACT_NO_ACTION, GD, "{'reason':'chỉ báo cáo'}");
    check_lines(&s, "pending pending");
    check_state(&s, LETTER_DIRECTED);
}
END_TEST

START_TEST(a_period_is_recalled_whole_and_never_returned)
{
    found_office();
    struct slip s = with_duty(AT_DONE); /* lines 1..5 closed */
    must(&s, ACT_DUTY_LINE, NOBODY, PERIOD("2025-03-31", "2025-03-31"));
    ck_refuses(&s, ACT_RETURN, KH1, "{'line':6,'reason':'x'}", ERR_DUTY_LINE, "");
    ck_refuses(&s, ACT_RETURN, KS1, "{'line':7,'reason':'x'}", ERR_DUTY_LINE, "");
    ck_refuses(&s, ACT_REPLACE_LEAD, GD,
               "{'line':6,'reason':'x','lines':[{'role':'lead','unit':4}]}", ERR_LETTER_STATE, "");
    must(&s, ACT_HAND_DOWN, KH1, "{'line':6,'lines':[{'role':'lead','unit':2,'person':7}]}");
    must(&s, ACT_RETURN, KH3, "{'line':8,'reason':'x'}"); /* to his head, as ever */
    ck_assert(line_of(&s, 6)->came_back);
    must(&s, ACT_RECALL, GD, "{'line':6,'reason':'kỳ này miễn'}");
    ck_assert_int_eq(line_of(&s, 7)->state, LINE_RECALLED);
    check_state(&s, LETTER_DONE);
    ck_assert(!s.leads_came_back);
    ck_assert_int_eq(s.presented_to.v, 0);
    ck_assert_int_eq(s.duties[0].state, DUTY_RUNNING);
}
END_TEST

START_TEST(a_cancelled_letter_has_no_duties)
{
    found_office();
    struct slip s = with_duty(AT_DIRECTED);
    must(&s, ACT_DUTY_LINE, NOBODY, PERIOD("2025-03-31", "2025-03-31"));
    must(&s, ACT_CANCEL, VT, "{'reason':'vào nhầm'}");
    check_lines(&s, "recalled recalled recalled recalled recalled");
    check_state(&s, LETTER_CANCELLED);
    ck_assert_int_eq(s.duties[0].state, DUTY_ENDED);
    ck_assert_str_eq(s.duties[0].reason, "vào nhầm");
    ck_refuses(&s, ACT_DUTY_LINE, NOBODY, PERIOD("2025-06-30", "2025-06-30"), ERR_LETTER_STATE, "");
}
END_TEST

UNIT_MAIN("model/duties", a_duty_falls_on_its_day_in_each_of_its_months,
          before_its_day_is_the_last_working_day_before_it,
          the_next_period_is_opened_and_the_missed_are_counted,
          who_gives_a_duty_and_what_a_duty_needs, what_a_leader_gave_only_a_leader_stops,
          a_pause_leaves_out_what_falls_into_it,
          a_period_is_opened_once_by_the_daemon_and_on_its_day,
          a_done_letter_is_open_while_a_period_is, a_period_and_the_letters_own_work_do_not_meet,
          a_period_is_recalled_whole_and_never_returned, a_cancelled_letter_has_no_duties)
