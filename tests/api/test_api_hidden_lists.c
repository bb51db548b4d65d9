/* test_api_hidden_lists.c - who may not see a letter cannot learn of it by lists, search, counts or
 * cursors. */
#include "alike.h"
#include "cast.h"

/* ---- everything one can read
 * --------------------------------------------------------------------- */

static const char *const readable[] = {
    "/v1/me",
    "/v1/units",
    "/v1/people",
    "/v1/delegations",
    "/v1/books",
    "/v1/drafts",
    "/v1/drafts?limit=1",
    "/v1/ledger",
    "/v1/ledger?outcome=waiting&limit=1",
    "/v1/check",
    "/v1/check?deep=true",
    "/v1/outbox",
    "/v1/outbox?after=1",
    "/v1/letters",
    "/v1/letters?limit=1",
    "/v1/letters?box=todo",
    "/v1/letters?box=returned",
    "/v1/letters?box=due-soon",
    "/v1/letters?box=overdue",
    "/v1/letters?box=waiting",
    "/v1/letters?box=done",
    "/v1/letters?box=info",
    "/v1/letters?book=MAT",
    "/v1/letters?book=VBD&year=2025",
    "/v1/letters?from=2025-03-11&to=2025-03-11",
    "/v1/letters?state=registered",
    "/v1/letters?state=cancelled",
    "/v1/letters?issuer=Kin",
    "/v1/letters?type=C%C3%B4ng%20v%C4%83n",
    "/v1/letters?unit=DUOC",
    "/v1/letters?unit=KH-NV&limit=1",
    "/v1/letters?holder=kh.an",
    "/v1/letters?box=overdue&unit=DUOC",
    "/v1/search?q=kinbithiem",
    "/v1/search?q=kinbithiem&limit=1",
    "/v1/search?q=9753",
    "/v1/search?q=9753%2FKIN-BT",
    "/v1/search?q=%22kinbithiem%20ngam%22",
    "/v1/search?q=ngamngam",
    "/v1/search?q=kyten",
    "/v1/search?q=butpheden",
    "/v1/search?q=kinbithiem&from=2025-03-11",
    "/v1/search?q=kinbithiem&book=VBD",
};
enum { READABLE = sizeof readable / sizeof readable[0] };

static void read_all(const char *who, const char *ret[READABLE])
{
    for (size_t i = 0; i < READABLE; i++) {
        ret[i] = whole(get(who, "%s", readable[i]), "");
    }
}

/* A letter with odd words in every place that words can have, given to others and on its way. */
static void keep_secrets(void)
{
    const json_t *in = ck_status(
        post("vanthu", "/v1/letters",
             "{'code':'9753/KIN-BT','issued':'10/3/2025','issuer':'Kin Office','signer':'Kyten',"
             "'subject':'kinbithiem ngam ngamngam','arrived':'11/3/2025','files':[{'sha256':'%s',"
             "'name':'kinbithiem.txt'}]}",
             cast_file()),
        201);
    const char *ref = arena_printf(arena_current(), "%%23%lld", (long long)int_at(in, "letter.id"));
    act("vanthu", ref, "present", "{'to':'giamdoc','note':'butpheden'}");
    act("giamdoc", ref, "direct",
        "{'lead':'KSBT','support':['kh.an'],'due':'12/3/2025','note':'butpheden'}");
    act("kh.an", ref, "propose", "{'text':'butpheden'}");
    act("ks.truong", ref, "complete", "{}");
    static const char *const others[] = {"draft",     "refused", "attached",
                                         "cancelled", "stub",    "done"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        scene_play(scene_named(others[i]));
    }
    ck_assert_uint_eq(size_at(ck_status(get("vanthu", "/v1/search?q=kinbithiem"), 200), "letters"),
                      1);
    ck_assert_uint_eq(
        size_at(ck_status(get("ks.truong", "/v1/search?q=butpheden"), 200), "letters"), 1);
    ck_assert_uint_eq(size_at(ck_status(get("kh.an", "/v1/search?q=kyten"), 200), "letters"), 1);
}

static const char *officers[] = {"kh.yen", "du.quyen"};

/* What an officer can read does not change by a byte when letters come that are not his. */
START_TEST(nothing_readable_tells)
{
    const char *before[2][READABLE], *after[READABLE];
    stranger_enters();
    for (size_t s = 0; s < 2; s++) {
        read_all(officers[s], before[s]);
    }
    keep_secrets();
    for (size_t s = 0; s < 2; s++) {
        read_all(officers[s], after);
        for (size_t i = 0; i < READABLE; i++) {
            ck_assert_msg(strcmp(before[s][i], after[i]) == 0, "%s learns by %s:\n%s\nthen\n%s",
                          officers[s], readable[i], before[s][i], after[i]);
        }
    }
    /* His own work is there all the same. */
    ck_assert_uint_eq(size_at(ck_status(get("kh.yen", "/v1/letters?box=todo"), 200), "letters"), 1);
    /* Who keeps the books sees the counts. */
    ck_assert_int_ge(int_at(ck_status(get("vanthu", "/v1/books"), 200), "books.1.years.0.counter"),
                     1);
}
END_TEST

/* ---- cursors of others
 * --------------------------------------------------------------------------- */

static bool sees(const char *who, int64_t letter)
{
    return get(who, "/v1/letters/%%23%lld", (long long)letter).status == 200;
}

static void ck_own_rows(const char *who, const char *path, struct reply reply)
{
    ck_assert_msg(reply.status == 200 || reply.status == 400, "%s: %d %s", path, reply.status,
                  reply.body);
    for (size_t i = 0; i < size_at(reply.json, "letters"); i++) {
        int64_t id = int_at(json_array_get(at(reply.json, "letters"), i), "id");
        ck_assert_msg(sees(who, id), "%s: %s is shown letter %lld", path, who, (long long)id);
    }
}

START_TEST(no_cursor_of_another_opens_his_page)
{
    static const char *const pages[] = {
        "/v1/letters?limit=2",
        "/v1/letters?limit=2&box=todo",
        "/v1/letters?limit=2&box=done",
        "/v1/letters?limit=2&unit=DUOC",
        "/v1/letters?limit=2&book=VBD&year=2025",
        "/v1/letters?limit=2&from=2025-03-11",
        "/v1/letters?limit=2&as_of=2190-01-01",
        "/v1/search?limit=2&q=vi%E1%BB%87c",
        "/v1/search?limit=2&q=2025",
    };
    stranger_enters();
    for (size_t i = 0; i < 4; i++) {
        scene_play(scene_named("done"));
        scene_play(scene_named("registered"));
    }
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        const char *next = "";
        for (int page = 0; page < 3; page++) {
            const char *theirs = arena_printf(arena_current(), "%s%s%s", pages[i],
                                              next[0] != '\0' ? "&cursor=" : "", next);
            next = str_at(ck_status(get("vanthu", "%s", theirs), 200), "next");
            for (size_t k = 0; next[0] != '\0' && k < sizeof pages / sizeof pages[0]; k++) {
                const char *mine = arena_printf(arena_current(), "%s&cursor=%s", pages[k], next);
                ck_own_rows("kh.yen", mine, get("kh.yen", "%s", mine));
            }
        }
    }
    static const char *const forged[] = {
        "1",   "2",   "99999999", "-1", "9223372036854775807", "0x10", "99999999999999999999999",
        "%00", "AAAA"};
    for (size_t i = 0; i < sizeof forged / sizeof forged[0]; i++) {
        const char *path =
            arena_printf(arena_current(), "/v1/letters?as_of=2190-01-01&cursor=%s", forged[i]);
        ck_own_rows("kh.yen", path, get("kh.yen", "%s", path));
    }
}
END_TEST

HOUSE_MAIN("api/hidden_lists", "", nothing_readable_tells, no_cursor_of_another_opens_his_page)
