/* test_report.c - which column a letter counts in, whose it is, the rows, and periods as people
 * write them. */
#include "slip_fixture.h"

#define ON(stands, due_day, ended_day)                                                             \
    ((struct report_fact){.state = LETTER_##stands,                                                \
                          .arrived = {20000},                                                      \
                          .due = (due_day) == 0 ? DAY_NONE : (struct day){due_day},                \
                          .ended = (ended_day) == 0 ? DAY_NONE : (struct day){ended_day},          \
                          .book = "VBD",                                                           \
                          .type = "Công văn",                                                      \
                          .issuer = "Sở Y tế",                                                     \
                          .issuer_folded = "so y te"})

static const struct {
    enum letter_state state;
    int32_t due, ended; /* 0: none */
    int32_t today;
    enum report_class want;
} classes[] = {
    /* the due day itself is in time */
    {LETTER_DONE, 20010, 20009, 20050, REPORT_DONE_IN_TIME},
    {LETTER_DONE, 20010, 20010, 20050, REPORT_DONE_IN_TIME},
    {LETTER_DONE, 20010, 20011, 20050, REPORT_DONE_LATE},
    {LETTER_IN_PROGRESS, 20010, 0, 20009, REPORT_RUNNING_IN_TIME},
    {LETTER_IN_PROGRESS, 20010, 0, 20010, REPORT_RUNNING_IN_TIME},
    {LETTER_IN_PROGRESS, 20010, 0, 20011, REPORT_RUNNING_LATE},
    /* not given yet, but with a deadline of its own: it runs */
    {LETTER_REGISTERED, 20010, 0, 20010, REPORT_RUNNING_IN_TIME},
    {LETTER_PRESENTED, 20010, 0, 20011, REPORT_RUNNING_LATE},
    {LETTER_DIRECTED, 20010, 0, 20011, REPORT_RUNNING_LATE},
    {LETTER_REGISTERED, 0, 0, 20011, REPORT_NO_DEADLINE},
    {LETTER_DIRECTED, 0, 0, 20011, REPORT_NO_DEADLINE},
    {LETTER_DONE, 0, 20005, 20011, REPORT_NO_DEADLINE},
    {LETTER_NO_ACTION, 0, 20005, 20011, REPORT_NO_ACTION},
    {LETTER_NO_ACTION, 20001, 20005, 20011, REPORT_NO_ACTION},
    {LETTER_CANCELLED, 20001, 20005, 20011, REPORT_CANCELLED},
    {LETTER_CANCELLED, 0, 20005, 20011, REPORT_CANCELLED},
    /* not in a book: in no column */
    {LETTER_NONE, 0, 0, 20011, REPORT_CLASS_COUNT},
    {LETTER_DRAFT, 20010, 0, 20011, REPORT_CLASS_COUNT},
    {LETTER_REFUSED, 0, 20005, 20011, REPORT_CLASS_COUNT},
    {LETTER_ATTACHED, 0, 20005, 20011, REPORT_CLASS_COUNT},
};

START_TEST(a_letter_counts_by_its_state_and_its_deadline)
{
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++) {
        struct report_fact fact = ON(NONE, classes[i].due, classes[i].ended);
        fact.state = classes[i].state;
        int got = (int)report_class_of(&fact, (struct day){classes[i].today});
        ck_assert_msg(got == (int)classes[i].want, "row %zu: %d", i, got);
    }
}
END_TEST

/* However many rows of the table would take a letter, it is one. */
START_TEST(every_registered_letter_fits_exactly_one_column)
{
    static const int32_t days[] = {0, 20009, 20010, 20011};
    for (int state = LETTER_REGISTERED; state < LETTER_STATE_COUNT; state++) {
        for (size_t k = 0; k < 16; k++) {
            bool ends = state >= LETTER_DONE;
            if (ends != (days[k % 4] != 0)) {
                continue;
            }
            struct report_fact fact = ON(NONE, days[k / 4], days[k % 4]);
            fact.state = (enum letter_state)state;
            int fitting = 0;
            for (int c = 0; c < REPORT_CLASS_COUNT; c++) {
                const struct report_class_info *info = &report_classes[c];
                struct day until = ends ? fact.ended : (struct day){20010};
                enum report_due due = !day_is(fact.due)       ? REPORT_DUE_NONE
                                      : until.n <= fact.due.n ? REPORT_DUE_KEPT
                                                              : REPORT_DUE_MISSED;
                fitting += (info->letter_states & 1U << state) != 0 &&
                           (info->due == REPORT_DUE_ANY || info->due == due);
            }
            ck_assert_msg(fitting == 1, "state %d, case %zu: %d columns", state, k, fitting);
        }
    }
    for (int c = 0; c < REPORT_CLASS_COUNT; c++) {
        const struct report_class_info *info = &report_classes[c];
        ck_assert(info->word.name[0] != '\0' && info->word.vi[0] != '\0' &&
                  info->word.en[0] != '\0' && info->key[0] != '\0' && info->vi[0] != '\0' &&
                  info->en[0] != '\0');
    }
}
END_TEST

/* ---- whose it is -------------------------------------------------------------------------- */

static const struct {
    struct {
        int line, parent, unit, person;
    } lines[6];
    int unit, person;
} leads[] = {
    {{{0}}, 0, 0},
    {{{1, 0, 2, 0}}, 2, 0},
    {{{1, 0, 2, 8}}, 2, 8},               /* given to a person at once */
    {{{1, 0, 2, 0}, {4, 1, 2, 8}}, 2, 8}, /* handed down */
    {{{1, 0, 2, 0}, {4, 1, 3, 0}, {5, 4, 3, 9}},
     2,
     9}, /* twice: still of the unit the leader named */
    {{{1, 0, 2, 0}, {4, 1, 2, 8}, {5, 1, 2, 9}}, 2, 9}, /* to another instead */
    {{{1, 0, 2, 0}, {4, 1, 2, 8}, {5, 0, 3, 0}}, 3, 0}, /* the lead was replaced */
    {{{1, 0, 2, 0}, {2, 0, 3, 7}, {4, 1, 2, 8}}, 3, 7}, /* what is below the old lead is past */
    {{{1, 0, 2, 8}, {3, 1, 2, 0}}, 2, 8},               /* the last who has a name */
};

START_TEST(the_newest_lead_and_who_is_named_furthest_down)
{
    for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++) {
        struct report_lead lead = {0};
        for (size_t k = 0; k < 6 && leads[i].lines[k].line != 0; k++) {
            report_lead_line(&lead, leads[i].lines[k].line, leads[i].lines[k].parent,
                             (struct unit_id){leads[i].lines[k].unit},
                             (struct person_id){leads[i].lines[k].person});
        }
        ck_assert_msg(lead.unit.v == leads[i].unit &&
                          report_lead_person(&lead).v == leads[i].person,
                      "row %zu: unit %lld person %lld", i, (long long)lead.unit.v,
                      (long long)report_lead_person(&lead).v);
    }
}
END_TEST

START_TEST(a_chain_deeper_than_there_is_room_for_ends_there)
{
    struct report_lead lead = {0};
    for (int line = 1; line <= REPORT_DEPTH + 5; line++) {
        report_lead_line(&lead, line, line - 1, (struct unit_id){line}, (struct person_id){line});
    }
    ck_assert_int_eq(lead.unit.v, 1);
    ck_assert_int_eq(report_lead_person(&lead).v, REPORT_DEPTH);
}
END_TEST

/* ---- which are asked about ---------------------------------------------------------------- */

static struct report_filter anything(void)
{
    return (struct report_filter){
        .from = {20000}, .to = {20000}, .today = {20011}, .report_class = -1, .sees_all = true};
}

START_TEST(each_filter_lets_through_and_keeps_out)
{
    static const struct unit_id mine[] = {{3}, {4}};
    struct report_fact fact = ON(DIRECTED, 20010, 0);
    fact.unit.v = 3;
    fact.person.v = 8;
    struct report_filter yes[12], no[12];
    for (size_t i = 0; i < 12; i++) {
        yes[i] = no[i] = anything();
    }
    no[0].from.n = 20001;
    no[1].to.n = 19999;
    yes[2].book = "VBD", no[2].book = "MAT";
    yes[3].type = "Công văn", no[3].type = "Công";
    yes[4].issuer = "so y te", no[4].issuer = "so y"; /* the whole name, not a part of it */
    yes[5].by_unit = no[5].by_unit = true, yes[5].unit.v = 3;
    yes[6].by_person = no[6].by_person = true, yes[6].person.v = 8;
    yes[7].report_class = REPORT_RUNNING_LATE, no[7].report_class = REPORT_DONE_LATE;
    yes[8].sees_all = no[8].sees_all = false, yes[8].reader.v = 8, no[8].reader.v = 9;
    yes[9].sees_all = no[9].sees_all = false, yes[9].units = mine, yes[9].unit_count = 2;
    no[10].book = ""; /* asks for what has none */
    no[11].issuer = "";
    for (size_t i = 0; i < 12; i++) {
        ck_assert_msg(report_fits(&yes[i], &fact), "filter %zu keeps it out", i);
        ck_assert_msg(!report_fits(&no[i], &fact), "filter %zu lets it through", i);
    }
    struct report_filter open = anything();
    fact.state = LETTER_DRAFT;
    ck_assert(!report_fits(&open, &fact));
    /* Nobody's letters are not those of a reader without a name. */
    fact = ON(DIRECTED, 20010, 0);
    open.sees_all = false;
    ck_assert(!report_fits(&open, &fact));
}
END_TEST

/* ---- rows --------------------------------------------------------------------------------- */

START_TEST(rows_add_up_and_stand_in_order)
{
    struct report_table table;
    report_table_init(&table, REPORT_BY_ISSUER);
    enum { ISSUERS = 500, LETTERS = 4000 };
    for (int i = 0; i < LETTERS; i++) {
        int who = i % ISSUERS == 7 ? 3 : i % ISSUERS; /* 3 has twice as many */
        struct report_fact fact = ON(DONE, 20010, 20010);
        fact.issuer = arena_printf(arena_current(), "Sở %d", who);
        fact.issuer_folded = who == 5 ? "" : arena_printf(arena_current(), "so %d", who);
        report_table_add(&table, &fact, (enum report_class)(i % REPORT_CLASS_COUNT));
    }
    report_table_sort(&table);
    ck_assert_uint_eq(table.row_count, ISSUERS - 1);
    ck_assert_str_eq(table.rows[0].label, "Sở 3");
    ck_assert_int_eq(report_received(table.rows[0].counts), 2 * LETTERS / ISSUERS);
    ck_assert_str_eq(table.rows[table.row_count - 1].key, ""); /* nobody's comes last */
    int64_t sum[REPORT_CLASS_COUNT] = {0};
    for (size_t i = 0; i < table.row_count; i++) {
        for (int c = 0; c < REPORT_CLASS_COUNT; c++) {
            sum[c] += table.rows[i].counts[c];
        }
    }
    ck_assert_mem_eq(sum, table.sum, sizeof sum);
    ck_assert_int_eq(report_received(table.sum), LETTERS);
}
END_TEST

START_TEST(months_are_of_the_day_of_arrival_and_ascend)
{
    static const struct {
        int y, m, d;
    } days[] = {{2025, 12, 31}, {2026, 1, 1}, {2025, 2, 28}, {2025, 2, 1}, {2024, 12, 1}};
    struct report_table table;
    report_table_init(&table, REPORT_BY_MONTH);
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        struct report_fact fact = ON(DIRECTED, 0, 0);
        fact.arrived = day_of(days[i].y, days[i].m, days[i].d);
        report_table_add(&table, &fact, REPORT_NO_DEADLINE);
    }
    report_table_add(&table, &ON(DRAFT, 0, 0), REPORT_CLASS_COUNT); /* counts nowhere */
    report_table_sort(&table);
    ck_assert_uint_eq(table.row_count, 4);
    static const int months[][2] = {{2024, 12}, {2025, 2}, {2025, 12}, {2026, 1}};
    for (size_t i = 0; i < 4; i++) {
        ck_assert_int_eq(table.rows[i].number, day_of(months[i][0], months[i][1], 1).n);
    }
    ck_assert_int_eq(table.rows[1].counts[REPORT_NO_DEADLINE], 2);
}
END_TEST

/* ---- the fold ----------------------------------------------------------------------------- */

START_TEST(facts_come_from_the_acts)
{
    struct slip slip;
    struct report_fact fact;
    slip_init(&slip, (struct letter_id){5});
    static const struct {
        enum act_kind kind;
        const char *body;
        int unit, person;
        int32_t due; /* days after 2025-03-20; -1 none */
    } steps[] = {
        {ACT_REGISTER,
         "{'book':'VBD','year':2025,'number':9,'arrived':'2025-03-11','fields':{'issuer':'Sở Y tế',"
         "'type':'Công văn'}}",
         0, 0, -1},
        {ACT_DIRECT,
         "{'lines':[{'role':'support','unit':3},{'role':'lead','unit':2,'due':'2025-03-20'}]}", 2,
         0, 0},
        {ACT_HAND_DOWN,
         "{'line':2,'lines':[{'role':'lead','unit':2,'person':8,'due':'2025-03-19'}]}", 2, 8, 0},
        {ACT_RETURN, "{'line':3,'reason':'x'}", 2, 0, 0},
        {ACT_HAND_DOWN, "{'line':2,'lines':[{'role':'lead','unit':2,'person':9}]}", 2, 9, 0},
        {ACT_REPLACE_LEAD,
         "{'line':2,'lines':[{'role':'lead','unit':3,'due':'2025-03-25'}],'reason':'x'}", 3, 0, 5},
        {ACT_RETURN, "{'line':5,'reason':'x'}", 0, 0, -1},
    };
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        struct act act = act_of(steps[i].kind, 1, NOBODY, steps[i].body);
        act.seq = (int64_t)i + 1;
        slip_apply(&slip, &act);
        report_fact_of(&slip, ZONE_VIETNAM, &fact);
        struct day due =
            steps[i].due < 0 ? DAY_NONE : (struct day){day_of(2025, 3, 20).n + steps[i].due};
        ck_assert_msg(fact.unit.v == steps[i].unit && fact.person.v == steps[i].person &&
                          fact.due.n == due.n,
                      "step %zu: unit %lld person %lld due %d", i, (long long)fact.unit.v,
                      (long long)fact.person.v, fact.due.n);
    }
    ck_assert_str_eq(fact.issuer_folded, "so y te");
    ck_assert_int_eq(fact.arrived.n, day_of(2025, 3, 11).n);
}
END_TEST

/* ---- periods ------------------------------------------------------------------------------ */

static const struct {
    const char *text, *name, *from, *to; /* name NULL: refused */
} periods[] = {
    {"2026", "2026", "2026-01-01", "2026-12-31"},
    {"2026-10", "2026-10", "2026-10-01", "2026-10-31"},
    {"10/2026", "2026-10", "2026-10-01", "2026-10-31"},
    {"2/2028", "2028-02", "2028-02-01", "2028-02-29"},
    {"2026-2", "2026-02", "2026-02-01", "2026-02-28"},
    {"2026-12", "2026-12", "2026-12-01", "2026-12-31"},
    {"2026-Q1", "2026-Q1", "2026-01-01", "2026-03-31"},
    {"2026-q4", "2026-Q4", "2026-10-01", "2026-12-31"},
    {"Q3/2026", "2026-Q3", "2026-07-01", "2026-09-30"},
    {"2026-H1", "2026-H1", "2026-01-01", "2026-06-30"},
    {"h2/2026", "2026-H2", "2026-07-01", "2026-12-31"},
    {"", NULL, NULL, NULL},
    {"26", NULL, NULL, NULL},
    {"20260", NULL, NULL, NULL},
    {"1989", NULL, NULL, NULL},
    {"2200", NULL, NULL, NULL},
    {"2026-", NULL, NULL, NULL},
    {"2026-0", NULL, NULL, NULL},
    {"2026-13", NULL, NULL, NULL},
    {"2026-Q5", NULL, NULL, NULL},
    {"2026-Q0", NULL, NULL, NULL},
    {"2026-H3", NULL, NULL, NULL},
    {"2026-Q", NULL, NULL, NULL},
    {"2026-10-01", NULL, NULL, NULL},
    {"2026-100", NULL, NULL, NULL},
    {"13/2026", NULL, NULL, NULL},
    {"1/10/2026", NULL, NULL, NULL},
    {"/2026", NULL, NULL, NULL},
    {"tháng 10", NULL, NULL, NULL},
    {"2026 ", NULL, NULL, NULL},
};

START_TEST(periods_as_people_write_them)
{
    for (size_t i = 0; i < sizeof periods / sizeof periods[0]; i++) {
        struct period period = {0};
        struct error err = {0};
        char from[DAY_TEXT], to[DAY_TEXT];
        int rc = period_parse(periods[i].text, "period", &period, &err);
        ck_assert_msg((rc == 0) == (periods[i].name != NULL), "“%s”: %d", periods[i].text, rc);
        if (rc != 0) {
            ck_assert_str_eq(error_info(err.code)->name, "report-period");
            ck_assert_str_eq(err.field, "period");
            continue;
        }
        ck_assert_str_eq(period.name, periods[i].name);
        ck_assert_str_eq(day_iso(period.from, from), periods[i].from);
        ck_assert_str_eq(day_iso(period.to, to), periods[i].to);
    }
}
END_TEST

UNIT_MAIN("model/report", a_letter_counts_by_its_state_and_its_deadline,
          every_registered_letter_fits_exactly_one_column,
          the_newest_lead_and_who_is_named_furthest_down,
          a_chain_deeper_than_there_is_room_for_ends_there, each_filter_lets_through_and_keeps_out,
          rows_add_up_and_stand_in_order, months_are_of_the_day_of_arrival_and_ascend,
          facts_come_from_the_acts, periods_as_people_write_them)
