/* test_api_hidden.c - who may not see a letter is told the same of it, to the byte and as fast, as
 * of one that is not there. */
#include "alike.h"
#include "authz_rows.h"
#include "cast.h"

#include <time.h>

/* An officer with letters of his own, the head of a unit not concerned, and who sees none by his
 * role. */
static const char *const strangers[] = {"kh.yen", "hc.truong", "du.quyen", ADMIN};
enum { STRANGERS = sizeof strangers / sizeof strangers[0] };

static const char *number(int64_t n)
{
    return arena_printf(arena_current(), "%lld", (long long)n);
}

/* ---- names
 * ----------------------------------------------------------------------------------------- */

static const struct pair by_name[] = {
    {NULL, "/v1/letters/%s", NULL, NULL},
    {"HEAD", "/v1/letters/%s", NULL, NULL},
    {NULL, "/v1/letters/%s", NULL, "If-None-Match: \"1\"\r\n"},
    {NULL, "/v1/letters/%s", NULL, "Accept-Language: en\r\n"},
    {NULL, "/v1/letters/%s", NULL, "Range: bytes=0-1\r\n"},
    {NULL, "/v1/letters/%s?as_of=2190-01-01", NULL, NULL},
    {NULL, "/v1/letters/%s?as_of=1990-01-01", NULL, NULL},
    {NULL, "/v1/letters/%s?line=1", NULL, NULL},
    {NULL, "/v1/letters/%s/history", NULL, NULL},
    {NULL, "/v1/letters/%s/history?after=1&limit=1", NULL, NULL},
    {NULL, "/v1/letters/%s/files/1", NULL, NULL},
    {"HEAD", "/v1/letters/%s/files/1", NULL, NULL},
    {NULL, "/v1/letters/%s/files/99", NULL, NULL},
    {NULL, "/v1/letters/%s/why-due", NULL, NULL},
    {NULL, "/v1/letters/%s/why-due?line=1", NULL, NULL},
    {NULL, "/v1/letters/%s/why-due?line=99", NULL, NULL},
    {NULL, "/v1/why-can?person=vanthu&verb=present&letter=%s", NULL, NULL},
    {NULL, "/v1/why-can?person=kh.an&verb=accept&letter=%s&line=1", NULL, NULL},
    {NULL, "/v1/why-can?person=kh.an&verb=accept&letter=%s&on_behalf_of=kh.truong", NULL, NULL},
    {NULL, "/v1/why-can?person=khong.co&verb=accept&letter=%s", NULL, NULL},
    {NULL, "/v1/letters", "{'draft':1,'attach_to':'%s'}", NULL},
    {NULL, "/v1/letters/%s/accept", "{'on_behalf_of':'khong.co'}", NULL},
    {NULL, "/v1/letters/%s/accept", "{'on_behalf_of':'giamdoc','line':1}", NULL},
    {NULL, "/v1/letters/%s/accept", "{'line':99}", NULL},
    {NULL, "/v1/letters/%s/hand-down", "{'lead':'khong.co'}", NULL},
    {NULL, "/v1/letters/%s/propose",
     "{'text':'x','files':[{'sha256':'0000000000000000000000000000"
     "000000000000000000000000000000000000','name':'a'}]}",
     NULL},
    {NULL, "/v1/letters/%s/correct", "{'fields':{'khong':1},'reason':'x'}", NULL},
};

static const char *any_body(int kind)
{
    const char *body =
        replaced(act_bodies[kind], "{direct}", "{'lead':'KH-NV','on_behalf_of':'giamdoc'}");
    return replaced(replaced(body, "{mate}", "kh.an"), "{later}", "25/3/2025");
}

static void ck_acts_alike(const char *who, const char *there, const char *nowhere)
{
    static const char *const more[] = {NULL, "If-Match: \"1\"\r\n", "If-Match: \"999999\"\r\n"};
    for (int kind = 0; kind < ACT_COUNT; kind++) {
        for (size_t i = 0; act_bodies[kind] != NULL && i < sizeof more / sizeof more[0]; i++) {
            struct pair p = {
                NULL, arena_printf(arena_current(), "/v1/letters/%%s/%s", act_infos[kind].name),
                any_body(kind), more[i]};
            ck_alike(who, &p, there, nowhere);
        }
    }
}

/* A name of as many characters that nobody has. */
static const char *other_name(const char *name)
{
    char *other = arena_strdup(arena_current(), name);
    char *digit = strpbrk(other, "0123456789");
    ck_assert_ptr_nonnull(digit);
    *digit = '9';
    ck_status(get("vanthu", "/v1/letters/%s", in_url(other)), 404);
    return other;
}

START_TEST(no_name_tells)
{
    static const char *const kept[] = {"draft", "refused",   "registered", "working",
                                       "done",  "cancelled", "stub",       "stub-given"};
    stranger_enters();
    for (int i = 0; i < 60; i++) { /* so that names have two digits, none of them from 90 on */
        new_letter(arena_printf(arena_current(), "%d/DAY", 600 + i));
    }
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
        int64_t id = scene_play(scene_named(kept[i]));
        const char *by_id = arena_printf(arena_current(), "#%lld", (long long)id);
        const char *ref = str_at(
            ck_status(get("vanthu", "/v1/letters/%%23%lld", (long long)id), 200), "letter.ref");
        const char *names[] = {by_id, ref};
        for (size_t n = 0; n < 2; n++) {
            for (size_t k = 0; k < sizeof by_name / sizeof by_name[0]; k++) {
                ck_alike(strangers[i % STRANGERS], &by_name[k], names[n], other_name(names[n]));
                ck_alike(strangers[0], &by_name[k], names[n], other_name(names[n]));
            }
            ck_acts_alike(strangers[0], names[n], other_name(names[n]));
        }
    }
}
END_TEST

START_TEST(no_number_of_a_draft_tells)
{
    static const struct pair by_id[] = {
        {NULL, "/v1/drafts/%s", NULL, NULL},
        {NULL, "/v1/drafts/%s/files/1", NULL, NULL},
        {"POST", "/v1/drafts/%s/refuse", "{'reason':'x'}", NULL},
        {"POST", "/v1/drafts/%s/refuse", "{}", NULL},
        {"POST", "/v1/letters", "{'draft':%s}", NULL},
        {"POST", "/v1/letters", "{'draft':%s,'attach_to':'1/2025'}", "If-Match: \"1\"\r\n"},
        {"POST", "/v1/delegations/%s/end", "{}", NULL},
    };
    stranger_enters();
    const char *there = number(scene_play(scene_named("draft")));
    for (size_t s = 0; s < STRANGERS; s++) {
        for (size_t i = 0; i + 1 < sizeof by_id / sizeof by_id[0]; i++) {
            ck_alike(strangers[s], &by_id[i], there, other_name(there));
        }
    }
}
END_TEST

/* Bytes that the office already has are taken like any others, and cannot be asked after. */
START_TEST(no_file_tells)
{
    stranger_enters();
    const char *known = arena_printf(arena_current(), "{'sha256':'%s','name':'a'}", cast_file());
    const char *unknown = arena_printf(arena_current(), "{'sha256':'%064d','name':'a'}", 7);
    for (size_t s = 0; s < STRANGERS; s++) {
        struct reply a = post(strangers[s], "/v1/intake", "%s", known);
        struct reply b = post(strangers[s], "/v1/intake", "%s", unknown);
        ck_status(a, 403);
        ck_assert_str_eq(whole(a, ""), whole(b, ""));
    }
}
END_TEST

/* ---- time
 * ------------------------------------------------------------------------------------------ */

static int64_t now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

enum { ROUNDS = 24, REQUESTS = 16, TRIES = 4 };
static const double WORKED_MOST = 1.3, WAITED_MOST = 1.6;

/* The least of all rounds, each of so many requests: other programs only add to a figure. */
struct least {
    int64_t worked, waited; /* by the daemon; by who asks */
};

static void ask_round(const struct pair *p, const char *name, struct least *least)
{
    int64_t worked = daemon_worked_us(house), waited = now_us();
    for (int i = 0; i < REQUESTS; i++) {
        ask_pair("kh.yen", p, name);
    }
    waited = now_us() - waited;
    worked = daemon_worked_us(house) - worked;
    least->waited = least->waited == 0 || waited < least->waited ? waited : least->waited;
    least->worked = least->worked == 0 || worked < least->worked ? worked : least->worked;
}

static double ratio_of(int64_t a, int64_t b)
{
    return a > b ? (double)a / (double)b : (double)b / (double)a;
}

/* Asks in turns, so that whatever else the machine does slows both alike. What the daemon works
 * tells a longer way; what the asker waits, a wait that is no work. */
static bool as_quick(const struct pair *p, const char *there, const char *nowhere)
{
    struct least hidden = {0}, none = {0};
    struct arena memory, *outer;
    arena_init(&memory, 1 << 30);
    outer = arena_enter(&memory);
    for (int i = 0; i < ROUNDS; i++) {
        ask_round(p, there, &hidden);
        ask_round(p, nowhere, &none);
    }
    arena_enter(outer);
    arena_release(&memory);
    double worked = ratio_of(hidden.worked, none.worked),
           waited = ratio_of(hidden.waited, none.waited);
    printf("%-50s %-10s worked %lld and %lld us, ratio %.2f; waited %lld and %lld us, ratio %.2f\n",
           p->path, there, (long long)hidden.worked / REQUESTS, (long long)none.worked / REQUESTS,
           worked, (long long)hidden.waited / REQUESTS, (long long)none.waited / REQUESTS, waited);
    fflush(stdout);
    return worked < WORKED_MOST && waited < WAITED_MOST;
}

/* A difference in the program is there every time, one in the machine is not. */
static void ck_as_quick(const struct pair *p, const char *there, const char *nowhere)
{
    bool quick = false;
    for (int i = 0; i < TRIES && !quick; i++) {
        quick = as_quick(p, there, nowhere);
    }
    ck_assert_msg(quick, "%s: a hidden letter is told from none by the clock", p->path);
}

/* A letter with a long history takes as long to be denied as one that is not there. */
START_TEST(no_clock_tells)
{
    static const struct pair asked[] = {
        {NULL, "/v1/letters/%s", NULL, NULL},
        {NULL, "/v1/letters/%s/history", NULL, NULL},
        {NULL, "/v1/why-can?person=vanthu&verb=present&letter=%s", NULL, NULL},
        {"POST", "/v1/letters/%s/accept", "{'line':1}", NULL},
    };
    static const struct pair search = {NULL, "/v1/search?q=%s", NULL, NULL};
    stranger_enters();
    int64_t id = scene_play(scene_named("registered"));
    const char *there = arena_printf(arena_current(), "#%lld", (long long)id);
    for (int i = 0; i < 200; i++) {
        act("vanthu", in_url(there), "correct",
            arena_printf(arena_current(), "{'fields':{'pages':%d},'reason':'x'}", i + 1));
    }
    act("vanthu", in_url(there), "correct", "{'fields':{'signer':'Motlan'},'reason':'x'}");
    const char *ref =
        str_at(ck_status(get("vanthu", "/v1/letters/%s", in_url(there)), 200), "letter.ref");
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        ck_as_quick(&asked[i], there, "#99999");
        ck_as_quick(&asked[i], ref, "99999/2025");
    }
    ck_as_quick(&search, "motlan", "motlon");
}
END_TEST

HOUSE_MAIN("api/hidden", "", no_name_tells, no_number_of_a_draft_tells, no_file_tells,
           no_clock_tells)
