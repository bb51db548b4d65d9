/* test_may.c - who may do what in which state (DESIGN.md 5), who sees what, and for whom one may
 * act. */
#include "may_fixture.h"

/* ---- letters nobody works on ------------------------------------------------------------- */

/* clang-format off */
/* Columns: none, draft, refused, attached, registered, presented, no-action, cancelled.
 * y yes, s not in this state, n no duty is there, . not this role. */
static const struct { enum act_kind act; const char *clerk, *leader; } by_office[] = {
    {ACT_RECEIVE,        "ysssssss", "........"},
    {ACT_REFUSE,         "syssssss", "........"},
    {ACT_ATTACH,         "syssssss", "........"},
    {ACT_ENCLOSE,        "ssssyyys", "........"},
    {ACT_REGISTER,       "yyssssss", "........"},
    {ACT_PRESENT,        "ssssyyss", "........"},
    {ACT_DIRECT,         "........", "ssssyyss"},
    {ACT_ROUTE,          "ssssyyss", "........"},
    {ACT_NO_ACTION,      "........", "ssssyyss"},
    {ACT_OPEN,           "........", "........"},
    {ACT_ACCEPT,         "........", "........"},
    {ACT_HAND_DOWN,      "........", "........"},
    {ACT_RETURN,         "........", "........"},
    {ACT_RECALL,         "........", "ssssssss"},
    {ACT_REPLACE_LEAD,   "........", "ssssssss"},
    {ACT_PROPOSE,        "........", "........"},
    {ACT_DECIDE,         "........", "ssssssss"},
    {ACT_EXTEND_REQUEST, "........", "........"},
    {ACT_EXTEND_DECIDE,  "........", "ssssssss"},
    {ACT_COMPLETE,       "........", "........"},
    {ACT_REPLY,          "ssssyyys", "........"},
    {ACT_REMIND,         "ssssssss", "ssssssss"},
    {ACT_CORRECT,        "ssssyyys", "........"},
    {ACT_CANCEL,         "ssssyyss", "........"},
    {ACT_MOVE_DUE,       "........", "........"},
    {ACT_FILE,           "ssssyyys", "........"},
    {ACT_DUTY_ADD,       "........", "ssssyyys"},
    {ACT_DUTY_PAUSE,     "........", "ssssnnns"},
    {ACT_DUTY_RESUME,    "........", "ssssnnns"},
    {ACT_DUTY_END,       "........", "ssssnnns"},
    {ACT_DUTY_LINE,      "........", "........"},
    {ACT_TAKE_OVER,      "........", "........"},
    {ACT_READ,           "........", "........"},
};
/* clang-format on */

static char by_office_of(size_t row, int who, int stage)
{
    if (who == VT) {
        return by_office[row].clerk[stage];
    }
    if (who == GD || who == PGD1 || who == PGD2) {
        return by_office[row].leader[stage];
    }
    /* The auditor reads; of a letter that is none there is nothing to hide. */
    return who == KT || stage == AT_NONE ? '.' : '-';
}

START_TEST(without_lines_only_the_clerk_and_the_leaders_act)
{
    found_office();
    ck_assert_uint_eq(sizeof by_office / sizeof by_office[0], ACT_UNIT_ADD);
    for (int stage = AT_NONE; stage <= AT_CANCELLED_EARLY; stage++) {
        struct slip s = letter_at((enum stage)stage);
        for (size_t row = 0; row < sizeof by_office / sizeof by_office[0]; row++) {
            for (int who = GD; who <= HC1; who++) {
                char want = by_office_of(row, who, stage);
                char got = ask(&s, by_office[row].act, who, 0);
                ck_assert_msg(got == want, "%s by %s in stage %d: %c, not %c",
                              act_infos[by_office[row].act].name,
                              directory_person(&dir, person(who))->username, stage, got, want);
            }
        }
    }
}
END_TEST

/* ---- letters somebody works on ----------------------------------------------------------- */

/* clang-format off */
struct row { enum act_kind act; const char *people; };

/* Columns: gd pgd1 pgd2 vt, kh1 kh2 kh3 kh4 khvt, ks1 ks2, ct1 ct2, kt ad.
 * y yes, . not this person, - does not see it, s state of the letter, l of the line, r role of the line,
 * a several lines fit, p no proposal waits, q no request waits, n no duty is there. */
static const struct row directed[] = {
    {ACT_RECEIVE,        "...s ..--. .- -- .-"},
    {ACT_REFUSE,         "...s ..--. .- -- .-"},
    {ACT_ATTACH,         "...s ..--. .- -- .-"},
    {ACT_ENCLOSE,        "...y ..--. .- -- .-"},
    {ACT_REGISTER,       "...s ..--. .- -- .-"},
    {ACT_PRESENT,        "...s ..--. .- -- .-"},
    {ACT_DIRECT,         "yyy. ..--. .- -- .-"},
    {ACT_ROUTE,          "...s ..--. .- -- .-"},
    {ACT_NO_ACTION,      "sss. ..--. .- -- .-"},
    {ACT_OPEN,           "..y. yy--y y- -- .-"},
    {ACT_ACCEPT,         "..y. yy--y y- -- .-"},
    {ACT_HAND_DOWN,      "..y. yy--. y- -- .-"},
    {ACT_RETURN,         "..r. yy--. y- -- .-"},
    {ACT_RECALL,         "aaa. ..--. .- -- .-"},
    {ACT_REPLACE_LEAD,   "yyy. ..--. .- -- .-"},
    {ACT_PROPOSE,        "..r. yy--. y- -- .-"},
    {ACT_DECIDE,         "ppp. ..--. .- -- .-"},
    {ACT_EXTEND_REQUEST, "..r. yy--. y- -- .-"},
    {ACT_EXTEND_DECIDE,  "qqq. ..--. .- -- .-"},
    {ACT_COMPLETE,       "..y. yy--. y- -- .-"},
    {ACT_REPLY,          "...y yy--. y- -- .-"},
    {ACT_REMIND,         "yyyy ..--. .- -- .-"},
    {ACT_CORRECT,        "...y ..--. .- -- .-"},
    {ACT_CANCEL,         "...y ..--. .- -- .-"},
    {ACT_MOVE_DUE,       ".... ..--. .- -- .-"},
    {ACT_FILE,           "..yy yy--. y- -- .-"},
    {ACT_DUTY_ADD,        "yyy. yy--. y- -- .-"},
    {ACT_DUTY_PAUSE,      "nnn. nn--. n- -- .-"},
    {ACT_DUTY_RESUME,     "nnn. nn--. n- -- .-"},
    {ACT_DUTY_END,        "nnn. nn--. n- -- .-"},
    {ACT_DUTY_LINE,      ".... ..--. .- -- .-"},
    {ACT_TAKE_OVER,      ".... ..--. .- -- .-"},
    {ACT_READ,           ".... ..--. .- -- .-"},
};

/* kh1 accepted for KH-NV, proposed and asked for time. */
static const struct row working[] = {
    {ACT_RECEIVE,        "...s ..--. .- -- .-"},
    {ACT_REFUSE,         "...s ..--. .- -- .-"},
    {ACT_ATTACH,         "...s ..--. .- -- .-"},
    {ACT_ENCLOSE,        "...y ..--. .- -- .-"},
    {ACT_REGISTER,       "...s ..--. .- -- .-"},
    {ACT_PRESENT,        "...s ..--. .- -- .-"},
    {ACT_DIRECT,         "yyy. ..--. .- -- .-"},
    {ACT_ROUTE,          "...s ..--. .- -- .-"},
    {ACT_NO_ACTION,      "sss. ..--. .- -- .-"},
    {ACT_OPEN,           "..y. yy--y y- -- .-"},
    {ACT_ACCEPT,         "..y. ll--l y- -- .-"},
    {ACT_HAND_DOWN,      "..y. yy--. y- -- .-"},
    {ACT_RETURN,         "..r. yy--. y- -- .-"},
    {ACT_RECALL,         "aaa. ..--. .- -- .-"},
    {ACT_REPLACE_LEAD,   "yyy. ..--. .- -- .-"},
    {ACT_PROPOSE,        "..r. yy--. y- -- .-"},
    {ACT_DECIDE,         "yyy. ..--. .- -- .-"},
    {ACT_EXTEND_REQUEST, "..r. yy--. y- -- .-"},
    {ACT_EXTEND_DECIDE,  "yyy. ..--. .- -- .-"},
    {ACT_COMPLETE,       "..y. yy--. y- -- .-"},
    {ACT_REPLY,          "...y yy--. y- -- .-"},
    {ACT_REMIND,         "yyyy ..--. .- -- .-"},
    {ACT_CORRECT,        "...y ..--. .- -- .-"},
    {ACT_CANCEL,         "...y ..--. .- -- .-"},
    {ACT_MOVE_DUE,       ".... ..--. .- -- .-"},
    {ACT_FILE,           "..yy yy--. y- -- .-"},
    {ACT_DUTY_ADD,        "yyy. yy--. y- -- .-"},
    {ACT_DUTY_PAUSE,      "nnn. nn--. n- -- .-"},
    {ACT_DUTY_RESUME,     "nnn. nn--. n- -- .-"},
    {ACT_DUTY_END,        "nnn. nn--. n- -- .-"},
    {ACT_DUTY_LINE,      ".... ..--. .- -- .-"},
    {ACT_TAKE_OVER,      ".... ..--. .- -- .-"},
    {ACT_READ,           ".... ..--. .- -- .-"},
};

/* kh1 handed it to kh3 (lead, who proposed and asked for time) and kh4. */
static const struct row handed[] = {
    {ACT_RECEIVE,        "...s ..... .- -- .-"},
    {ACT_REFUSE,         "...s ..... .- -- .-"},
    {ACT_ATTACH,         "...s ..... .- -- .-"},
    {ACT_ENCLOSE,        "...y ..... .- -- .-"},
    {ACT_REGISTER,       "...s ..... .- -- .-"},
    {ACT_PRESENT,        "...s ..... .- -- .-"},
    {ACT_DIRECT,         "yyy. ..... .- -- .-"},
    {ACT_ROUTE,          "...s ..... .- -- .-"},
    {ACT_NO_ACTION,      "sss. ..... .- -- .-"},
    {ACT_OPEN,           "..y. yyyyy y- -- .-"},
    {ACT_ACCEPT,         "..y. lllyl y- -- .-"},
    {ACT_HAND_DOWN,      "..y. yy... y- -- .-"},
    {ACT_RETURN,         "..r. yyyy. y- -- .-"},
    {ACT_RECALL,         "aaa. aa... .- -- .-"},
    {ACT_REPLACE_LEAD,   "yyy. ..... .- -- .-"},
    {ACT_PROPOSE,        "..r. llyy. y- -- .-"},
    {ACT_DECIDE,         "yyy. yy... .- -- .-"},
    {ACT_EXTEND_REQUEST, "..r. yyyy. y- -- .-"},
    {ACT_EXTEND_DECIDE,  "yyy. yy... .- -- .-"},
    {ACT_COMPLETE,       "..y. yyyy. y- -- .-"},
    {ACT_REPLY,          "...y yyyy. y- -- .-"},
    {ACT_REMIND,         "yyyy aa... .- -- .-"},
    {ACT_CORRECT,        "...y ..... .- -- .-"},
    {ACT_CANCEL,         "...y ..... .- -- .-"},
    {ACT_MOVE_DUE,       ".... ..... .- -- .-"},
    {ACT_FILE,           "..yy yyyy. y- -- .-"},
    {ACT_DUTY_ADD,        "yyy. yy... y- -- .-"},
    {ACT_DUTY_PAUSE,      "nnn. nn... n- -- .-"},
    {ACT_DUTY_RESUME,     "nnn. nn... n- -- .-"},
    {ACT_DUTY_END,        "nnn. nn... n- -- .-"},
    {ACT_DUTY_LINE,      ".... ..... .- -- .-"},
    {ACT_TAKE_OVER,      ".... ..... .- -- .-"},
    {ACT_READ,           ".... ..... .- -- .-"},
};

/* KH-NV returned the lead; KSBT still cooperates. The letter is on the leader's desk again. */
static const struct row back[] = {
    {ACT_RECEIVE,        "...s ..--. .- -- .-"},
    {ACT_REFUSE,         "...s ..--. .- -- .-"},
    {ACT_ATTACH,         "...s ..--. .- -- .-"},
    {ACT_ENCLOSE,        "...y ..--. .- -- .-"},
    {ACT_REGISTER,       "...s ..--. .- -- .-"},
    {ACT_PRESENT,        "...y ..--. .- -- .-"},
    {ACT_DIRECT,         "yyy. ..--. .- -- .-"},
    {ACT_ROUTE,          "...y ..--. .- -- .-"},
    {ACT_NO_ACTION,      "yyy. ..--. .- -- .-"},
    {ACT_OPEN,           "..y. ll--l y- -- .-"},
    {ACT_ACCEPT,         "..y. ll--l y- -- .-"},
    {ACT_HAND_DOWN,      "..y. ll--. y- -- .-"},
    {ACT_RETURN,         "..r. ll--. y- -- .-"},
    {ACT_RECALL,         "aaa. ..--. .- -- .-"},
    {ACT_REPLACE_LEAD,   "sss. ..--. .- -- .-"},
    {ACT_PROPOSE,        "..r. ll--. y- -- .-"},
    {ACT_DECIDE,         "ppp. ..--. .- -- .-"},
    {ACT_EXTEND_REQUEST, "..r. ll--. y- -- .-"},
    {ACT_EXTEND_DECIDE,  "qqq. ..--. .- -- .-"},
    {ACT_COMPLETE,       "..y. ll--. y- -- .-"},
    {ACT_REPLY,          "...y ..--. y- -- .-"},
    {ACT_REMIND,         "yyyy ..--. .- -- .-"},
    {ACT_CORRECT,        "...y ..--. .- -- .-"},
    {ACT_CANCEL,         "...y ..--. .- -- .-"},
    {ACT_MOVE_DUE,       ".... ..--. .- -- .-"},
    {ACT_FILE,           "..yy ..--. y- -- .-"},
    {ACT_DUTY_ADD,        "yyy. ..--. y- -- .-"},
    {ACT_DUTY_PAUSE,      "nnn. ..--. n- -- .-"},
    {ACT_DUTY_RESUME,     "nnn. ..--. n- -- .-"},
    {ACT_DUTY_END,        "nnn. ..--. n- -- .-"},
    {ACT_DUTY_LINE,      ".... ..--. .- -- .-"},
    {ACT_TAKE_OVER,      ".... ..--. .- -- .-"},
    {ACT_READ,           ".... ..--. .- -- .-"},
};

static const struct row done[] = {
    {ACT_RECEIVE,        "...s ..... .- -- .-"},
    {ACT_REFUSE,         "...s ..... .- -- .-"},
    {ACT_ATTACH,         "...s ..... .- -- .-"},
    {ACT_ENCLOSE,        "...y ..... .- -- .-"},
    {ACT_REGISTER,       "...s ..... .- -- .-"},
    {ACT_PRESENT,        "...s ..... .- -- .-"},
    {ACT_DIRECT,         "sss. ..... .- -- .-"},
    {ACT_ROUTE,          "...s ..... .- -- .-"},
    {ACT_NO_ACTION,      "sss. ..... .- -- .-"},
    {ACT_OPEN,           "..y. yyyyy y- -- .-"},
    {ACT_ACCEPT,         "..s. sssss s- -- .-"},
    {ACT_HAND_DOWN,      "..s. ss... s- -- .-"},
    {ACT_RETURN,         "..s. ssss. s- -- .-"},
    {ACT_RECALL,         "sss. ss... .- -- .-"},
    {ACT_REPLACE_LEAD,   "sss. ..... .- -- .-"},
    {ACT_PROPOSE,        "..s. ssss. s- -- .-"},
    {ACT_DECIDE,         "sss. ss... .- -- .-"},
    {ACT_EXTEND_REQUEST, "..s. ssss. s- -- .-"},
    {ACT_EXTEND_DECIDE,  "sss. ss... .- -- .-"},
    {ACT_COMPLETE,       "..s. ssss. s- -- .-"},
    {ACT_REPLY,          "...y yyyy. y- -- .-"},
    {ACT_REMIND,         "ssss ss... .- -- .-"},
    {ACT_CORRECT,        "...y ..... .- -- .-"},
    {ACT_CANCEL,         "...s ..... .- -- .-"},
    {ACT_MOVE_DUE,       ".... ..... .- -- .-"},
    {ACT_FILE,           "..yy yyyy. y- -- .-"},
    {ACT_DUTY_ADD,        "yyy. yy... y- -- .-"},
    {ACT_DUTY_PAUSE,      "nnn. nn... n- -- .-"},
    {ACT_DUTY_RESUME,     "nnn. nn... n- -- .-"},
    {ACT_DUTY_END,        "nnn. nn... n- -- .-"},
    {ACT_DUTY_LINE,      ".... ..... .- -- .-"},
    {ACT_TAKE_OVER,      ".... ..... .- -- .-"},
    {ACT_READ,           ".... ..... .- -- .-"},
};

/* Cancelled while kh3 had it: nothing may happen any more. */
static const struct row cancelled[] = {
    {ACT_RECEIVE,        "...s ..... .- -- .-"},
    {ACT_REFUSE,         "...s ..... .- -- .-"},
    {ACT_ATTACH,         "...s ..... .- -- .-"},
    {ACT_ENCLOSE,        "...s ..... .- -- .-"},
    {ACT_REGISTER,       "...s ..... .- -- .-"},
    {ACT_PRESENT,        "...s ..... .- -- .-"},
    {ACT_DIRECT,         "sss. ..... .- -- .-"},
    {ACT_ROUTE,          "...s ..... .- -- .-"},
    {ACT_NO_ACTION,      "sss. ..... .- -- .-"},
    {ACT_OPEN,           "..s. sssss s- -- .-"},
    {ACT_ACCEPT,         "..s. sssss s- -- .-"},
    {ACT_HAND_DOWN,      "..s. ss... s- -- .-"},
    {ACT_RETURN,         "..s. ssss. s- -- .-"},
    {ACT_RECALL,         "sss. ss... .- -- .-"},
    {ACT_REPLACE_LEAD,   "sss. ..... .- -- .-"},
    {ACT_PROPOSE,        "..s. ssss. s- -- .-"},
    {ACT_DECIDE,         "sss. ss... .- -- .-"},
    {ACT_EXTEND_REQUEST, "..s. ssss. s- -- .-"},
    {ACT_EXTEND_DECIDE,  "sss. ss... .- -- .-"},
    {ACT_COMPLETE,       "..s. ssss. s- -- .-"},
    {ACT_REPLY,          "..ss ssss. s- -- .-"},
    {ACT_REMIND,         "ssss ss... .- -- .-"},
    {ACT_CORRECT,        "...s ..... .- -- .-"},
    {ACT_CANCEL,         "...s ..... .- -- .-"},
    {ACT_MOVE_DUE,       ".... ..... .- -- .-"},
    {ACT_FILE,           "..ss ssss. s- -- .-"},
    {ACT_DUTY_ADD,        "sss. ss... s- -- .-"},
    {ACT_DUTY_PAUSE,      "sss. ss... s- -- .-"},
    {ACT_DUTY_RESUME,     "sss. ss... s- -- .-"},
    {ACT_DUTY_END,        "sss. ss... s- -- .-"},
    {ACT_DUTY_LINE,      ".... ..... .- -- .-"},
    {ACT_TAKE_OVER,      ".... ..... .- -- .-"},
    {ACT_READ,           ".... ..... .- -- .-"},
};
/* clang-format on */

static void check_rows(const struct row *rows, size_t count, enum stage stage)
{
    struct slip s = letter_at(stage);
    ck_assert_uint_eq(count, ACT_UNIT_ADD); /* every act on a letter has its row */
    for (size_t i = 0; i < count; i++) {
        int who = GD;
        for (const char *want = rows[i].people; *want != '\0'; want++) {
            if (*want == ' ') {
                continue;
            }
            char got = ask(&s, rows[i].act, who, 0);
            ck_assert_msg(got == *want, "stage %d, %s by %s: %c, not %c", stage,
                          act_infos[rows[i].act].name,
                          directory_person(&dir, person(who))->username, got, *want);
            who++;
        }
        ck_assert_int_eq(who, HC1);
    }
}

#define CHECK_ROWS(rows, stage) check_rows(rows, sizeof(rows) / sizeof(rows)[0], stage)

START_TEST(every_person_is_answered_as_the_design_says)
{
    found_office();
    CHECK_ROWS(directed, AT_DIRECTED);
    CHECK_ROWS(working, AT_WORKING);
    CHECK_ROWS(handed, AT_HANDED);
    CHECK_ROWS(back, AT_BACK);
    CHECK_ROWS(done, AT_DONE);
    CHECK_ROWS(cancelled, AT_CANCELLED);
}
END_TEST

/* The matrices are the design; the table of acts may not say yes where every matrix says no. */
START_TEST(a_cancelled_letter_takes_no_act_from_anybody)
{
    found_office();
    struct slip s = letter_at(AT_CANCELLED);
    for (int kind = 0; kind < ACT_UNIT_ADD; kind++) {
        for (int who = NOBODY; who < PERSON_END; who++) {
            for (int line = 0; line <= 6; line++) {
                struct verdict v = ask_for(&s, (enum act_kind)kind, who, NOBODY, line);
                ck_assert_msg(!v.allowed, "%s by %d on %d", act_infos[kind].name, who, line);
            }
        }
    }
}
END_TEST

/* ---- naming the line --------------------------------------------------------------------- */

START_TEST(a_named_line_is_judged_by_itself)
{
    found_office();
    struct slip s = letter_at(AT_HANDED);
    static const struct {
        enum act_kind act;
        int who, line;
        char want;
    } cases[] = {
        {ACT_RECALL, GD, 1, 'y'},         {ACT_RECALL, GD, 4, 'y'},
        {ACT_RECALL, KH1, 4, 'y'},        {ACT_RECALL, KH1, 1, '.'},
        {ACT_RECALL, KH2, 5, 'y'},        {ACT_RECALL, KS1, 2, '.'},
        {ACT_RECALL, VT, 1, '.'},         {ACT_RETURN, KH3, 4, 'y'},
        {ACT_RETURN, KH3, 5, '.'},        {ACT_RETURN, KH1, 4, '.'},
        {ACT_RETURN, PGD2, 3, 'r'},       {ACT_RETURN, KS1, 1, '.'},
        {ACT_ACCEPT, KHVT, 4, '.'},       {ACT_ACCEPT, KHVT, 2, '.'},
        {ACT_ACCEPT, KH1, 1, 'l'},        {ACT_PROPOSE, KH1, 1, 'l'},
        {ACT_PROPOSE, KH3, 4, 'y'},       {ACT_PROPOSE, GD, 4, '.'},
        {ACT_DECIDE, KH1, 4, 'y'},        {ACT_DECIDE, KH1, 5, 'p'},
        {ACT_DECIDE, KH1, 1, '.'},        {ACT_DECIDE, KS1, 4, '.'},
        {ACT_DECIDE, GD, 2, 'p'},         {ACT_DECIDE, GD, 3, 'r'},
        {ACT_EXTEND_DECIDE, KH2, 4, 'y'}, {ACT_EXTEND_DECIDE, KH1, 5, 'q'},
        {ACT_EXTEND_DECIDE, KH3, 4, '.'}, {ACT_EXTEND_DECIDE, VT, 4, '.'},
        {ACT_REPLACE_LEAD, GD, 1, 'y'},   {ACT_REPLACE_LEAD, GD, 2, 'r'},
        {ACT_REPLACE_LEAD, GD, 4, 'l'},   {ACT_REMIND, KH1, 5, 'y'},
        {ACT_REMIND, VT, 2, 'y'},         {ACT_REMIND, GD, 3, 'r'},
        {ACT_COMPLETE, KH1, 9, 'u'},      {ACT_COMPLETE, KH1, -1, 'u'},
        {ACT_COMPLETE, KS2, 2, '-'},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char got = ask(&s, cases[i].act, cases[i].who, cases[i].line);
        ck_assert_msg(got == cases[i].want, "%zu: %s by %d on line %d: %c, not %c", i,
                      act_infos[cases[i].act].name, cases[i].who, cases[i].line, got,
                      cases[i].want);
    }
}
END_TEST

START_TEST(without_a_line_the_nearest_that_fits_is_meant)
{
    found_office();
    struct slip s = letter_at(AT_REGISTERED);
    must(&s, ACT_DIRECT, GD, "{'lines':[{'role':'lead','unit':2}]}");
    must(&s, ACT_HAND_DOWN, KH1, "{'line':1,'lines':[{'role':'lead','unit':2,'person':7}]}");
    /* The leader means what he gave, not what the head handed down since. */
    ck_assert_int_eq(ask_for(&s, ACT_RECALL, GD, NOBODY, 0).line, 1);
    ck_assert_int_eq(ask_for(&s, ACT_RECALL, KH1, NOBODY, 0).line, 2);
    /* The clerk and the daemon remind the lead. */
    ck_assert_int_eq(ask_for(&s, ACT_REMIND, VT, NOBODY, 0).line, 1);
    ck_assert_int_eq(ask_for(&s, ACT_REMIND, NOBODY, NOBODY, 0).line, 1);
    /* So does a leader who gave only what stands beside it. */
    must(&s, ACT_DIRECT, PGD1, "{'lines':[{'role':'support','unit':3}]}");
    ck_assert_int_eq(ask_for(&s, ACT_REMIND, PGD1, NOBODY, 0).line, 1);
    must(&s, ACT_RECALL, PGD1, "{'line':3,'reason':'x'}");
    /* Of two lines of one's own, the one not handed down. */
    must(&s, ACT_DIRECT, GD, "{'lines':[{'role':'support','unit':2,'person':5}]}");
    ck_assert_int_eq(ask_for(&s, ACT_RETURN, KH1, NOBODY, 0).line, 4);
    struct verdict v = ask_for(&s, ACT_RECALL, PGD1, NOBODY, 0);
    ck_assert_int_eq(v.why.code, ERR_LINE_AMBIGUOUS);
    ck_assert_ptr_eq(strstr(v.why.arg[0], "1 (KH-NV), "), v.why.arg[0]);
    ck_assert_ptr_nonnull(strstr(v.why.arg[0], "4 (Kế Văn Trưởng)"));
}
END_TEST

START_TEST(a_refusal_speaks_of_the_latest_line_that_nearly_fits)
{
    found_office();
    struct slip s = letter_at(AT_BACK);
    must(&s, ACT_DIRECT, GD, "{'lines':[{'role':'lead','unit':2}]}");
    must(&s, ACT_RETURN, KH1, "{'line':4,'reason':'vẫn không thuộc'}");
    struct verdict v = ask_for(&s, ACT_ACCEPT, KH1, NOBODY, 0);
    ck_assert_int_eq(v.why.code, ERR_LINE_STATE);
    ck_assert_ptr_nonnull(strstr(v.why.arg[0], "4 (KH-NV)"));
}
END_TEST

START_TEST(the_grant_says_by_what_right)
{
    found_office();
    struct slip s = letter_at(AT_HANDED);
    ck_assert_uint_eq(ask_for(&s, ACT_DIRECT, GD, NOBODY, 0).grant, WHO_LEADER);
    ck_assert_uint_eq(ask_for(&s, ACT_RECALL, GD, NOBODY, 1).grant, WHO_GIVER);
    ck_assert_uint_eq(ask_for(&s, ACT_RECALL, PGD1, NOBODY, 1).grant, WHO_LEADER);
    ck_assert_uint_eq(ask_for(&s, ACT_RETURN, KH3, NOBODY, 4).grant, WHO_HOLDER);
    ck_assert_uint_eq(ask_for(&s, ACT_DECIDE, KH2, NOBODY, 4).grant, WHO_HEAD);
    ck_assert_uint_eq(ask_for(&s, ACT_OPEN, KHVT, NOBODY, 1).grant, WHO_UNIT_CLERK);
    ck_assert_uint_eq(ask_for(&s, ACT_CORRECT, VT, NOBODY, 0).grant, WHO_CLERK);
    ck_assert_uint_eq(ask_for(&s, ACT_REMIND, NOBODY, NOBODY, 1).grant, WHO_DAEMON);
    /* by its own right, whoever's order it carries out: one of a person's acts it may not do for
     * him */
    ck_assert_uint_eq(ask_for(&s, ACT_MOVE_DUE, NOBODY, VT, 0).grant, WHO_DAEMON);
    ck_assert(!ask_for(&s, ACT_CORRECT, NOBODY, VT, 0).allowed);
    ck_assert_uint_eq(ask_for(&s, ACT_DIRECT, VT, GD, 0).grant, WHO_BEHALF_CLERK);
    ck_assert_uint_eq(ask_for(&s, ACT_DIRECT, GD, GD, 0).grant, WHO_LEADER);
}
END_TEST

START_TEST(the_daemon_does_what_is_its_own_and_no_more)
{
    found_office();
    static const enum stage stages[] = {AT_NONE, AT_DRAFT, AT_REGISTERED, AT_HANDED, AT_DONE};
    for (size_t i = 0; i < sizeof stages / sizeof stages[0]; i++) {
        struct slip s = letter_at(stages[i]);
        for (int kind = 0; kind < ACT_UNIT_ADD; kind++) {
            bool booked = stages[i] != AT_NONE && stages[i] != AT_DRAFT;
            bool want =
                (kind == ACT_RECEIVE && stages[i] == AT_NONE) ||
                (kind == ACT_REMIND && stages[i] == AT_HANDED) ||
                (kind == ACT_MOVE_DUE && (stages[i] == AT_REGISTERED || stages[i] == AT_HANDED)) ||
                ((kind == ACT_DUTY_LINE || kind == ACT_TAKE_OVER) && booked) ||
                (kind == ACT_READ && stages[i] != AT_NONE);
            ck_assert_msg((ask(&s, (enum act_kind)kind, NOBODY, 0) == 'y') == want, "%s in %d",
                          act_infos[kind].name, stages[i]);
        }
    }
}
END_TEST

START_TEST(who_left_may_nothing)
{
    found_office();
    struct slip s = letter_at(AT_HANDED);
    found(ACT_PERSON_EDIT, "{'id':7,'active':false}");
    found(ACT_PERSON_EDIT, "{'id':1,'active':false}");
    ck_assert_int_eq(ask(&s, ACT_RETURN, KH3, 4), '.');
    ck_assert_int_eq(ask(&s, ACT_DIRECT, GD, 0), '.');
    ck_assert_int_eq(ask(&s, ACT_DIRECT, 99, 0), '.');
    /* Nor may the clerk write down what he no longer says. */
    struct verdict v = ask_for(&s, ACT_DIRECT, VT, GD, 0);
    ck_assert_int_eq(answer(&v), 'd');
}
END_TEST

START_TEST(a_new_head_stands_where_the_old_one_gave)
{
    found_office();
    struct slip s = letter_at(AT_HANDED);
    found(ACT_PERSON_EDIT, "{'id':5,'active':false,'positions':[]}");
    found(ACT_PERSON_EDIT, "{'id':8,'positions':[{'unit':2,'role':'head'}]}");
    ck_assert_int_eq(ask(&s, ACT_RECALL, KH4, 4), 'y');
    ck_assert_int_eq(ask(&s, ACT_EXTEND_DECIDE, KH4, 4), 'y');
    ck_assert_int_eq(ask(&s, ACT_RETURN, KH4, 1), 'y');
}
END_TEST

UNIT_MAIN("model/may", without_lines_only_the_clerk_and_the_leaders_act,
          every_person_is_answered_as_the_design_says, a_cancelled_letter_takes_no_act_from_anybody,
          a_named_line_is_judged_by_itself, without_a_line_the_nearest_that_fits_is_meant,
          a_refusal_speaks_of_the_latest_line_that_nearly_fits, the_grant_says_by_what_right,
          the_daemon_does_what_is_its_own_and_no_more, who_left_may_nothing,
          a_new_head_stands_where_the_old_one_gave)
