/* test_triage_propose.c - when past decisions propose, what, and when they keep still. */
#include "office_fixture.h"

enum { A = 2, B = 3, C = 4 };

/* "AAAB" newest first: to whom; lower case: the letter shares the first pair; a digit after it:
 * working days. */
static size_t cases_of(const char *text, struct triage_case *ret)
{
    size_t count = 0;
    for (; *text != '\0'; text++) {
        if (*text >= '0' && *text <= '9') {
            ret[count - 1].days = *text - '0';
            continue;
        }
        bool shares = *text >= 'a';
        ret[count++] = (struct triage_case){.unit = {(shares ? *text - 'a' : *text - 'A') + A},
                                            .days = -1,
                                            .pairs = shares ? 1 : 0};
    }
    return count;
}

static const struct {
    const char *cases;
    int unit; /* 0: no proposal */
    enum triage_ground ground;
    unsigned agreeing, of;
    int days;
} rows[] = {
    {"", 0, 0, 0, 0, -1},
    {"AAAA", 0, 0, 0, 0, -1}, /* four are an accident */
    {"AAAAA", A, TRIAGE_BY_ISSUER, 5, 5, -1},
    {"AAAAB", 0, TRIAGE_BY_ISSUER, 4, 5, -1},    /* divided and few */
    {"AAABAAAA", A, TRIAGE_BY_ISSUER, 7, 8, -1}, /* 7 of the last 8 */
    {"AAABAAAB", 0, TRIAGE_BY_ISSUER, 6, 8, -1},
    {"ABCABCABCABC", 0, TRIAGE_BY_ISSUER, 4, 12, -1}, /* at random */
    {"ABABABABABAB", 0, TRIAGE_BY_ISSUER, 6, 12, -1},
    /* what it is about tells, where the issuer alone does not */
    {"bAbAbAbAbAbA", B, TRIAGE_BY_WORDS, 6, 6, -1},
    {"bAbAbAbA", 0, 0, 0, 0, -1},
    /* as sure either way: the plainer ground speaks */
    {"aaaaa", A, TRIAGE_BY_ISSUER, 5, 5, -1},
    /* days: the median of who agrees, when at least half of them had some */
    {"A5A5A3A9A5", A, TRIAGE_BY_ISSUER, 5, 5, 5},
    {"A3A4AAA", 0 + A, TRIAGE_BY_ISSUER, 5, 5, -1},
    {"A2A4A4AAA", A, TRIAGE_BY_ISSUER, 6, 6, 4},
    {"A3A3A3B9A3A3A3A3", A, TRIAGE_BY_ISSUER, 7, 8, 3}, /* not those of another */
};

START_TEST(proposals_follow_the_counts)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct triage_case cases[64];
        struct triage_proposal p;
        triage_propose(cases, cases_of(rows[i].cases, cases), 1, &p);
        bool as_wanted = p.made == (rows[i].unit != 0);
        if (p.made && as_wanted) {
            as_wanted =
                p.unit.v == rows[i].unit && p.ground == rows[i].ground && p.days == rows[i].days;
        }
        if (rows[i].of != 0 && as_wanted) {
            as_wanted = p.agreeing == rows[i].agreeing && p.of == rows[i].of;
        }
        ck_assert_msg(as_wanted, "row %zu: made %d unit %lld ground %d %u/%u days %d", i, p.made,
                      (long long)p.unit.v, (int)p.ground, p.agreeing, p.of, p.days);
    }
}
END_TEST

START_TEST(only_the_newest_forty_of_a_ground_count)
{
    struct triage_case cases[120];
    struct triage_proposal p;
    /* the rule changed: sixty the new way after sixty the old */
    for (int i = 0; i < 120; i++) {
        cases[i] = (struct triage_case){.unit = {i < 60 ? A : B}, .days = -1};
    }
    triage_propose(cases, 120, 0, &p);
    ck_assert(p.made);
    ck_assert_int_eq(p.unit.v, A);
    ck_assert_uint_eq(p.of, 40);
}
END_TEST

START_TEST(a_type_of_its_own_has_a_rule_of_its_own)
{
    struct triage_case cases[24];
    struct triage_proposal p;
    for (int i = 0; i < 24; i++) {
        cases[i] = (struct triage_case){
            .unit = {i % 4 == 0 ? C : A + i % 2}, .days = -1, .same_type = i % 4 == 0};
    }
    triage_propose(cases, 24, 0, &p);
    ck_assert(p.made);
    ck_assert_int_eq(p.unit.v, C);
    ck_assert_int_eq(p.ground, TRIAGE_BY_TYPE);
}
END_TEST

START_TEST(supports_are_those_of_half_of_the_agreeing)
{
    struct triage_case cases[6];
    struct triage_proposal p;
    for (int i = 0; i < 6; i++) {
        cases[i] = (struct triage_case){.unit = {A},
                                        .person = {8},
                                        .days = -1,
                                        .support = {{B}, {C}},
                                        .support_count = i < 3 ? 1 : 0};
    }
    cases[0].support_count = 2; /* C once */
    triage_propose(cases, 6, 0, &p);
    ck_assert(p.made);
    ck_assert_int_eq(p.person.v, 8);
    ck_assert_uint_eq(p.support_count, 1);
    ck_assert_int_eq(p.support[0].v, B);
    /* another person of the same unit is another assignee */
    for (int i = 0; i < 3; i++) {
        cases[i].person.v = 9;
    }
    triage_propose(cases, 6, 0, &p);
    ck_assert(!p.made);
}
END_TEST

START_TEST(pairs_of_syllables_forgive_marks_and_show_them)
{
    struct triage_words words;
    triage_words_of("V/v báo cáo công tác Tiêm chủng mở rộng; báo cáo", &words);
    static const char *const pairs[] = {"v v",      "v bao",    "bao cao",    "cao cong",
                                        "cong tac", "tac tiem", "tiem chung", "chung mo",
                                        "mo rong",  "rong bao"};
    ck_assert_uint_eq(words.count, sizeof pairs / sizeof pairs[0]);
    for (size_t i = 0; i < words.count; i++) {
        ck_assert_str_eq(words.pair[i], pairs[i]);
    }
    ck_assert_str_eq(words.shown[6], "tiêm chủng");
    ck_assert(triage_words_in(&words, "kế hoạch TIEM CHỦNG năm 2026") == 1U << 6);
    ck_assert(triage_words_in(&words, "tiêm phòng, chủng ngừa") == 0);
    ck_assert(triage_words_in(&words, "") == 0);
    static const char *const none[] = {"", "một", " - ", "😀"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        triage_words_of(none[i], &words);
        ck_assert_uint_eq(words.count, 0);
    }
    /* Two thousand characters: the first pairs, no more than there are bits. */
    struct buf longest;
    buf_init(&longest, arena_current(), 16384);
    for (int i = 0; i < 400; i++) {
        buf_printf(&longest, "từ%d ", i);
    }
    triage_words_of(longest.data, &words);
    ck_assert_uint_eq(words.count, TRIAGE_PAIRS_MOST);
    ck_assert(triage_words_in(&words, longest.data) == UINT64_MAX);
}
END_TEST

/* ---- a generated history with a known rule ------------------------------------------------ */

static uint64_t dice_state;
static unsigned dice(unsigned below)
{
    dice_state = dice_state * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(dice_state >> 33) % below;
}

/* Eight units; an issuer's letters are about one of six topics, and each topic is a unit's. */
enum { UNITS = 8, TOPICS = 6, HISTORY = 350, TRIED = 400 };
static unsigned rule_of(unsigned issuer, unsigned topic)
{
    return (issuer * 5 + topic * 3 + topic) % UNITS;
}

struct outcome {
    unsigned proposed, right;
};

/* `noise` percent of decisions fall anywhere; an issuer without a rule is all noise. */
static struct outcome try_history(unsigned noise, size_t history)
{
    struct outcome out = {0};
    for (unsigned t = 0; t < TRIED; t++) {
        unsigned issuer = dice(50), topic = dice(TOPICS);
        struct triage_case cases[HISTORY];
        for (size_t i = 0; i < history; i++) {
            unsigned about = dice(TOPICS);
            unsigned unit = dice(100) < noise ? dice(UNITS) : rule_of(issuer, about);
            /* bit 0: the topic's own pair; others: words that everybody uses now and then */
            uint64_t pairs = (about == topic ? 1 : 0) | (uint64_t)dice(4096) << 1;
            cases[i] = (struct triage_case){
                .unit = {unit + 1}, .days = -1, .same_type = dice(3) == 0, .pairs = pairs};
        }
        struct triage_proposal p;
        triage_propose(cases, history, 13, &p);
        out.proposed += p.made;
        out.right += p.made && p.unit.v == (int64_t)rule_of(issuer, topic) + 1;
    }
    return out;
}

START_TEST(a_known_rule_is_found_through_noise_and_none_where_there_is_none)
{
    static const struct {
        unsigned noise, proposed_least, proposed_most, right_least; /* percent */
        size_t history;                                             /* letters of the issuer */
    } levels[] = {{0, 99, 100, 99, HISTORY}, {10, 98, 100, 98, HISTORY}, {30, 70, 100, 97, HISTORY},
                  {100, 0, 1, 0, HISTORY},   {0, 60, 100, 95, 60},       {10, 50, 100, 95, 60},
                  {30, 0, 60, 90, 60},       {100, 0, 3, 0, 60},         {100, 0, 3, 0, 20}};
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        dice_state = 7 + i;
        struct outcome out = try_history(levels[i].noise, levels[i].history);
        unsigned proposed = out.proposed * 100 / TRIED;
        unsigned right = out.proposed > 0 ? out.right * 100 / out.proposed : 100;
        ck_assert_msg(proposed >= levels[i].proposed_least && proposed <= levels[i].proposed_most &&
                          right >= levels[i].right_least,
                      "%zu letters, noise %u %%: %u %% proposed, %u %% of them right",
                      levels[i].history, levels[i].noise, proposed, right);
        if (getenv("PHIEU_FIGURES") != NULL) {
            printf("%3zu letters, noise %3u %%: a proposal for %u of %u, right %u\n",
                   levels[i].history, levels[i].noise, out.proposed, (unsigned)TRIED, out.right);
        }
    }
}
END_TEST

UNIT_MAIN("model/triage", proposals_follow_the_counts, only_the_newest_forty_of_a_ground_count,
          a_type_of_its_own_has_a_rule_of_its_own, supports_are_those_of_half_of_the_agreeing,
          pairs_of_syllables_forgive_marks_and_show_them,
          a_known_rule_is_found_through_noise_and_none_where_there_is_none)
