/* test_slip_random.c - what holds after any acts the judge let through, found by trying thousands.
 */
#include "slip_promises.h"

enum { RUNS = 4000, ACTS = 40, TRIES = 120 };

static uint64_t dice;

static unsigned roll(unsigned sides)
{
    dice = dice * 6364136223846793005ULL + 1442695040888963407ULL;
    return (unsigned)(dice >> 33) % sides;
}

/* March 2025 with up to two days off that nobody knew of. */
static struct calendar random_calendar(void)
{
    struct calendar cal = {.count = roll(3)};
    cal.days = arena_alloc(arena_current(), 2 * sizeof *cal.days);
    unsigned first = 5 + roll(10);
    cal.days[0] = (struct calendar_day){.day = day_of(2025, 3, (int)first), .why = ""};
    cal.days[1] = (struct calendar_day){.day = day_of(2025, 3, (int)(first + 1 + roll(5)))};
    return cal;
}

/* None, a date, so many working days, or that of the line above. */
static const char *random_due(const struct line *above)
{
    struct calendar cal = random_calendar();
    struct due_rule rule = {DUE_COUNTED, (int)(3 + roll(14)), day_of(2025, 3, 5), ""};
    char day[DAY_TEXT];
    switch (roll(5)) {
    case 0:
    case 1:
        return "";
    case 2:
        return arena_printf(arena_current(), ",'due':'%s','rule':'%s'",
                            day_iso(calendar_add(&cal, rule.from, rule.days), day),
                            due_rule_text(&rule));
    case 3:
        return above == NULL || !day_is(above->due)
                   ? ""
                   : arena_printf(arena_current(), ",'due':'%s','rule':'parent'",
                                  day_iso(above->due, day));
    default:
        return arena_printf(arena_current(), ",'due':'2025-03-%02u'", 9 + roll(20));
    }
}

/* A person of the unit or below it; anybody when there is none. */
static int random_person(struct unit_id unit)
{
    int who = (int)(1 + roll(PERSON_END));
    for (int i = 0; i < 20 && !directory_within(&dir, directory_home(&dir, person(who)), unit);
         i++) {
        who = (int)(1 + roll(PERSON_END));
    }
    return who;
}

/* One or two assignees, mostly ones that can be; below a line mostly of its unit. */
static const char *random_lines(const struct line *above)
{
    static const int units[] = {KHNV, KSBT, CT, KHNV, KSBT, TTYT, HC, CU};
    static const char *const roles[] = {"lead", "lead", "lead", "support", "inform", "support"};
    struct buf out;
    unsigned count = 1 + roll(3) / 2;
    buf_init(&out, arena_current(), 2000);
    for (unsigned i = 0; i < count; i++) {
        bool below = above != NULL && roll(8) != 0;
        int who = below          ? random_person(above->unit)
                  : roll(2) == 0 ? (int)(1 + roll(PERSON_END))
                                 : 0;
        int unit = who != 0 ? (int)directory_home(&dir, person(who)).v : units[roll(8)];
        const char *role = i == 0 ? roles[roll(5)] : roles[3 + roll(3)];
        buf_printf(&out, "%s{'role':'%s','unit':%d,'person':%d%s%s}", i > 0 ? "," : "", role, unit,
                   who, random_due(above), roll(8) == 0 ? ",'reply':true" : "");
    }
    return out.data;
}

static const char *random_duty(void)
{
    static const char *const every[] = {"month", "quarter", "half-year", "year"};
    return arena_printf(arena_current(),
                        "{'every':'%s','month':%u,'day':%u,'before':%s,'from':'2025-03-%02u'%s,"
                        "'note':'Báo cáo','lines':[%s]}",
                        every[roll(4)], 1 + roll(12), 1 + roll(31), roll(2) != 0 ? "true" : "false",
                        1 + roll(28), roll(3) == 0 ? ",'until':'2025-09-30'" : "",
                        random_lines(NULL));
}

/* To go on with, mostly one that stands still. */
static unsigned random_stop(const struct slip *s, enum act_kind kind)
{
    enum duty_state wanted = kind == ACT_DUTY_RESUME ? DUTY_PAUSED : DUTY_RUNNING;
    for (size_t i = 0; i < s->duty_count && roll(8) != 0; i++) {
        if (s->duties[i].state == wanted) {
            return (unsigned)i + 1;
        }
    }
    return 1 + roll(roll(4) == 0 ? 4 : 2);
}

/* Mostly the next period of a duty, as the daemon would open it. */
static const char *random_period(const struct slip *s)
{
    unsigned n = 1 + roll((unsigned)s->duty_count + 1);
    char iso[DAY_TEXT] = "2025-06-30";
    struct buf lines;
    buf_init(&lines, arena_current(), 2000);
    if (n <= s->duty_count) {
        const struct duty *d = &s->duties[n - 1];
        struct day day = roll(8) == 0 ? (struct day){20100 + (int)roll(200)} : d->next;
        day_iso(day, iso);
        for (size_t i = 0; i < d->line_count; i++) {
            buf_printf(&lines, "%s{'role':'%s','unit':%d,'person':%d,'due':'2025-06-30'}",
                       i > 0 ? "," : "", line_role_words[d->lines[i].role].name,
                       (int)d->lines[i].unit.v, (int)d->lines[i].person.v);
        }
    }
    return arena_printf(arena_current(), "{'duty':%u,'day':'%s','due':'2025-06-30','lines':[%s]}",
                        n, iso, lines.data != NULL ? lines.data : "");
}

/* Everything that somebody holds goes to somebody else. */
static const char *random_take_over(const struct slip *s)
{
    struct buf moved;
    buf_init(&moved, arena_current(), 4000);
    int64_t from = 0;
    struct person_id to = person((int)(1 + roll(PERSON_END)));
    for (size_t i = 0; i < s->line_count; i++) {
        const struct line *l = &s->lines[i];
        struct unit_id unit;
        if (line_state_open(l->state) && l->person.v != 0 && (from == 0 || from == l->person.v)) {
            (void)line_takes_over(s, &dir, l, to, &unit);
            from = l->person.v;
            buf_printf(&moved, "%s{'line':%d,'unit':%d}", moved.len > 0 ? "," : "", l->number,
                       (int)unit.v);
        }
    }
    const struct duty *first = s->duty_count > 0 ? &s->duties[0] : NULL;
    bool named = duty_is_of(first, (struct person_id){from}) || roll(8) == 0;
    return arena_printf(arena_current(),
                        "{'hand_over':3,'from':%d,'to':%d,'unit':%d,'moved':[%s],'duties':[%s]}",
                        (int)from, (int)to.v, (int)directory_home(&dir, to).v,
                        moved.data != NULL ? moved.data : "", named ? "1" : "");
}

static const char *random_body(const struct slip *s, enum act_kind kind, int line)
{
    static const char *const subjects[] = {"Mời họp", "Góp ý", "", "Báo cáo"};
    static const char *const secrecy[] = {"normal", "normal", "normal", "secret"};
    static const char *const books[] = {"VBD", "VBD", "DT", "MAT"};
    struct arena *arena = arena_current();
    bool there = line >= 1 && line <= (int)s->line_count;
    const struct line *held = there ? &s->lines[line - 1] : NULL;
    switch (kind) {
    case ACT_RECEIVE:
        return roll(8) == 0 ? "{'channel':'edxml','kind':'update','fields':{}}" : DRAFT_BODY;
    case ACT_REGISTER:
        return arena_printf(
            arena,
            "{'book':'%s','year':2025,'number':5,'arrived':'2025-03-%02u','fields':{"
            "'type':'Giấy mời','subject':'%s','secrecy':'%s'}}",
            books[roll(4)], 5 + roll(10), subjects[roll(4)], secrecy[roll(4)]);
    case ACT_ATTACH:
        return "{'to':9}";
    case ACT_ENCLOSE:
        return "{'from':9,'files':[{'sha256':'aa','name':'a'}]}";
    case ACT_READ:
        return arena_printf(
            arena,
            "{'file':'%s','stage':'%s','pages':2,'pages_read':1,'reading':{'fields':{"
            "'subject':{'value':'%s','state':'look'}}}}",
            roll(8) == 0 ? "bb" : "aa", roll(2) == 0 ? "head" : "whole", subjects[roll(4)]);
    case ACT_PRESENT:
        return arena_printf(arena, "{'to':%u}", 1 + roll(5));
    case ACT_DUTY_ADD:
        return random_duty();
    case ACT_DUTY_PAUSE:
    case ACT_DUTY_RESUME:
    case ACT_DUTY_END:
        return arena_printf(arena, "{'duty':%u,'reason':'vì','from':'2025-0%u-10'}",
                            random_stop(s, kind), 3 + roll(5));
    case ACT_DUTY_LINE:
        return random_period(s);
    case ACT_TAKE_OVER:
        return random_take_over(s);
    case ACT_ROUTE:
        return "{'by_rule':'gm','lines':[{'role':'lead','unit':2}]}";
    case ACT_CORRECT:
        return arena_printf(arena,
                            "{'reason':'x','fields':{'subject':'%s','arrived':'2025-03-%02u'}}",
                            subjects[roll(4)], 5 + roll(10));
    default:
        return arena_printf(arena,
                            "{'line':%d,'reason':'vì','text':'ý kiến','case':'HS','lines':[%s],"
                            "'to':'2025-03-%02u','grant':%s,'approve':%s,'code':'1/TTYT'%s}",
                            line, random_lines(kind == ACT_HAND_DOWN ? held : NULL), 10 + roll(22),
                            roll(3) != 0 ? "true" : "false", roll(2) != 0 ? "true" : "false",
                            kind == ACT_COMPLETE && roll(3) == 0 ? ",'reply':{'code':'2/TTYT'}"
                                                                 : "");
    }
}

/* Ends of letters, and what goes by without changing anybody's work, are rarer than work. */
static enum act_kind random_kind(void)
{
    static const enum act_kind seldom[] = {ACT_CANCEL, ACT_NO_ACTION, ACT_REFUSE,  ACT_ATTACH,
                                           ACT_REPLY,  ACT_FILE,      ACT_ENCLOSE, ACT_CORRECT,
                                           ACT_ROUTE,  ACT_TAKE_OVER, ACT_READ};
    static const enum act_kind instead[] = {ACT_DIRECT,        ACT_HAND_DOWN, ACT_EXTEND_REQUEST,
                                            ACT_EXTEND_DECIDE, ACT_DECIDE,    ACT_RETURN};
    static const enum act_kind duties[] = {ACT_DUTY_LINE,  ACT_DUTY_LINE,   ACT_DUTY_LINE,
                                           ACT_DUTY_PAUSE, ACT_DUTY_RESUME, ACT_DUTY_END};
    enum act_kind kind = (enum act_kind)roll(ACT_UNIT_ADD);
    for (size_t i = 0; i < sizeof seldom / sizeof seldom[0]; i++) {
        if (kind == seldom[i] && roll(6) != 0) {
            return instead[roll(6)];
        }
    }
    if (kind == ACT_DUTY_ADD && roll(2) == 0) {
        return duties[roll(6)];
    }
    return kind == ACT_COMPLETE && roll(2) == 0 ? ACT_ACCEPT : kind;
}

/* Four times in five somebody who might. */
static int random_actor(const struct slip *s, enum act_kind kind, const struct line *line)
{
    static const int heads[] = {NOBODY, GD, KH1, KS1, CT1, HC1, GONE};
    static const int leaders[] = {GD, PGD1, PGD2};
    const struct line *above = line != NULL ? model_parent(s, line) : NULL;
    if (roll(5) == 0) {
        return (int)roll(PERSON_END);
    }
    if (act_infos[kind].line == LINE_OWN && line != NULL) {
        return line->person.v != 0 ? (int)line->person.v : heads[line->unit.v];
    }
    if (act_infos[kind].line == LINE_GIVEN && above != NULL) {
        return above->person.v != 0 ? (int)above->person.v : heads[above->unit.v];
    }
    if (act_infos[kind].who == WHO_DAEMON) {
        return NOBODY;
    }
    return (act_infos[kind].who & WHO_LEADER) ? leaders[roll(3)] : VT;
}

/* Decisions look for something to decide. */
static int random_line(const struct slip *s, enum act_kind kind)
{
    int line = (int)roll((unsigned)s->line_count + 1) + (roll(40) == 0 ? 1 : 0);
    for (int i = 1; i <= (int)s->line_count; i++) {
        bool waits = kind == ACT_EXTEND_DECIDE ? model_open_request(&s->lines[i - 1]) != NULL
                                               : model_open_proposal(s, i) != NULL;
        if ((kind == ACT_EXTEND_DECIDE || kind == ACT_DECIDE) && waits && roll(2) == 0) {
            return i;
        }
    }
    return line;
}

/* What the daemon does when the calendar has become another. */
static struct act random_moves(const struct slip *s)
{
    struct calendar cal = random_calendar();
    struct due_change *changes;
    size_t count;
    deadline_moves(s, &cal, &changes, &count);
    struct act act = act_of(ACT_MOVE_DUE, NOBODY, VT, "{}");
    act.body = deadline_moves_body(changes, count, 1);
    return act;
}

static struct act random_act(const struct slip *s)
{
    enum act_kind kind = s->state == LETTER_NONE    ? (roll(3) == 0 ? ACT_RECEIVE : ACT_REGISTER)
                         : s->state == LETTER_DRAFT ? (enum act_kind)(ACT_REFUSE + roll(4))
                                                    : random_kind();
    int line = random_line(s, kind);
    bool there = line >= 1 && line <= (int)s->line_count;
    const struct line *held = there ? &s->lines[line - 1] : NULL;
    int actor = random_actor(s, kind, held);
    int behalf = roll(10) == 0 ? (int)roll(PERSON_END) : NOBODY;
    if (kind == ACT_MOVE_DUE) {
        return random_moves(s);
    }
    return act_of(kind, actor, behalf, random_body(s, kind, line));
}

/* Folding the first acts, putting the slip aside and folding the rest is folding all. */
static void check_prefixes(const struct act *acts, size_t count, const struct slip *whole)
{
    const char *want = slip_text(whole);
    for (size_t cut = 0; cut <= count; cut += 1 + count / 4) {
        struct slip s;
        slip_init(&s, (struct letter_id){7});
        for (size_t i = 0; i < cut; i++) {
            slip_apply(&s, &acts[i]);
        }
        const char *prefix = slip_text(&s);
        struct slip again;
        slip_init(&again, (struct letter_id){7});
        for (size_t i = 0; i < count; i++) {
            if (i == cut) {
                ck_assert_str_eq(slip_text(&again), prefix);
            }
            slip_apply(&again, &acts[i]);
        }
        for (size_t i = cut; i < count; i++) {
            slip_apply(&s, &acts[i]);
        }
        ck_assert_str_eq(slip_text(&s), want);
        ck_assert_str_eq(slip_text(&again), want);
    }
}

static unsigned taken[ACT_COUNT], ended[LETTER_STATE_COUNT], refused, awake;

static void run_once(unsigned run)
{
    struct act acts[ACTS];
    size_t count = 0;
    struct slip s;
    struct past past = {0};
    dice = 20250312 + run;
    slip_init(&s, (struct letter_id){7});
    const char *was = slip_text(&s);
    for (int i = 0; i < TRIES && count < ACTS; i++) {
        struct act act = random_act(&s);
        struct error err = {0};
        int rc = act_judge(&s, &dir, &rules, &act, &err);
        ck_assert_msg(strcmp(slip_text(&s), was) == 0, "run %u: judging %s changed the slip", run,
                      act_infos[act.kind].name);
        if (rc != 0) {
            ck_assert_int_ne(err.code, ERR_NONE);
            refused++;
            continue;
        }
        acts[count++] = act;
        taken[act.kind]++;
        slip_apply(&s, &act);
        was = slip_text(&s);
        ck_assert_int_eq(s.seq, act.seq);
        check_letter(&s);
        check_past(&s, &past);
        awake += s.state != s.own_state;
    }
    ended[s.state]++;
    check_prefixes(acts, count, &s);
}

START_TEST(what_the_judge_lets_through_keeps_the_letter_in_order)
{
    found_office();
    delegate(GD, KH3, 1, 31);
    delegate(KH1, KH4, 1, 31);
    struct arena run_arena, *outer = arena_current();
    arena_init(&run_arena, (size_t)1 << 28);
    for (unsigned run = 0; run < RUNS; run++) {
        arena_enter(&run_arena);
        run_once(run);
        arena_enter(outer);
        arena_release(&run_arena);
    }
    /* The dice must reach every act and every end, or the rest proves little. */
    for (int kind = 0; kind < ACT_UNIT_ADD; kind++) {
        ck_assert_msg(taken[kind] >= 50, "%s was taken %u times", act_infos[kind].name,
                      taken[kind]);
    }
    for (int state = LETTER_REFUSED; state < LETTER_STATE_COUNT; state++) {
        bool end = state <= LETTER_ATTACHED || state >= LETTER_DONE;
        ck_assert_msg(!end || ended[state] >= 100, "%u runs ended %s", ended[state],
                      letter_state_words[state].name);
    }
    ck_assert_uint_gt(refused, 1000);
    ck_assert_uint_gt(awake, 200); /* done or filed, and open for a duty */
}
END_TEST

/* Books of another program, or damaged ones: whatever the bodies say, the fold stays within
 * its arrays. */
START_TEST(acts_nobody_judged_cannot_break_the_fold)
{
    found_office();
    struct arena run_arena, *outer = arena_current();
    arena_init(&run_arena, (size_t)1 << 28);
    for (unsigned run = 0; run < 300; run++) {
        arena_enter(&run_arena);
        struct slip s;
        dice = 7 + run;
        slip_init(&s, (struct letter_id){7});
        for (int i = 0; i < 60; i++) {
            struct act act = random_act(&s);
            act.kind = (enum act_kind)roll(ACT_COUNT);
            slip_apply(&s, &act);
            slip_due(&s);
            for (size_t k = 0; k < s.line_count; k++) {
                ck_assert_int_eq(s.lines[k].number, (int)k + 1);
                ck_assert_int_le(s.lines[k].parent, (int)k);
            }
        }
        ck_assert_uint_gt(strlen(slip_text(&s)), 0);
        arena_enter(outer);
        arena_release(&run_arena);
    }
}
END_TEST

UNIT_MAIN("model/slip_random", what_the_judge_lets_through_keeps_the_letter_in_order,
          acts_nobody_judged_cannot_break_the_fold)
