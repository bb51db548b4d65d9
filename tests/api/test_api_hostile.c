/* test_api_hostile.c - T17: texts and names made to be taken for something else come back as
 * they were sent, find what they name and nothing more, and lead nowhere on the disk. */
#include "alike.h"
#include "cast.h"

/* SQL, FTS5, LIKE, JSON paths, formats, shells, markup, templates. */
static const char *const texts[] = {
    "' OR 1=1",
    "' OR '1'='1' --",
    "'; DROP TABLE acts; --",
    "x'); DELETE FROM letters; --",
    ";--",
    "/* */ UNION SELECT hash FROM tokens",
    "\"",
    "\"\"",
    "a\"b",
    "*",
    "viec*",
    "NEAR(",
    "NEAR(viec kinh, 2)",
    "viec NEAR/2 kinh",
    "^viec",
    "-viec",
    "+viec",
    "viec AND NOT kinh",
    "AND",
    "OR",
    "NOT",
    "subject:viec",
    "subject : viec",
    "{subject issuer}:viec",
    "-{subject}:viec",
    "rowid:1",
    "docs",
    "(",
    ")",
    "((((((((",
    "()",
    "%_",
    "%",
    "_",
    "100%",
    "\\",
    "\\'",
    "$.subject",
    "$[#-1]",
    "?1",
    ":name",
    "@p",
    "%s%n%x",
    "{1}{2}{field}",
    "${jndi:x}",
    "$(touch x)`touch x`",
    "<script>alert(1)</script>",
    "&lt;&amp;",
    "../../etc/passwd",
    "%2e%2e%2f",
    "NULL",
    "null",
    "0",
    "-1",
    "1e309",
    "0x10",
    "\xf0\x9d\x95\x8f\xf0\x9f\x93\x84", /* beyond the first plane */
    "\xe2\x80\x99\xef\xbc\x87",         /* quotes that only look so */
    "=1+1",
    "#1",
    "VBD:1/2025",
};
enum { TEXTS = sizeof texts / sizeof texts[0] };

/* ---- fields of a letter
 * --------------------------------------------------------------------------- */

static const char *const text_fields[] = {"issuer", "sender",          "type",  "subject",
                                          "signer", "signer_position", "place", "description"};
enum { FIELDS = sizeof text_fields / sizeof text_fields[0] };

/* Registers a letter with the text in every field that takes words; its id. */
static int64_t letter_of(const char *text)
{
    struct buf body;
    buf_init(&body, arena_current(), 64 << 10);
    buf_printf(&body, "{\"code\":\"%u/SYT\",\"issued\":\"10/3/2025\",\"arrived\":\"11/3/2025\"",
               cast_number());
    for (size_t f = 0; f < FIELDS; f++) {
        buf_printf(&body, ",\"%s\":%s", text_fields[f], json_of(text));
    }
    buf_puts(&body, "}");
    return int_at(ck_status(send_json("vanthu", "/v1/letters", body.data), 201), "letter.id");
}

/* Takes the letter through the acts that carry words. */
static void act_with(const char *ref, const char *text)
{
    const char *word = json_of(text);
    const struct {
        const char *who, *verb, *head;
    } acts[] = {
        {"vanthu", "present", "{\"to\":\"giamdoc\",\"note\":"},
        {"giamdoc", "direct", "{\"lead\":\"KH-NV\",\"due\":\"20/3/2025\",\"note\":"},
        {"kh.truong", "propose", "{\"text\":"},
        {"giamdoc", "decide", "{\"decision\":\"again\",\"note\":"},
        {"kh.truong", "extend-request", "{\"to\":\"25/3/2025\",\"reason\":"},
        {"giamdoc", "extend-decide", "{\"decision\":\"refuse\",\"note\":"},
        {"giamdoc", "remind", "{\"note\":"},
        {"vanthu", "file", "{\"case\":"},
        {"kh.truong", "return", "{\"reason\":"},
        {"vanthu", "cancel", "{\"reason\":"},
    };
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        ck_status(send_json(acts[i].who,
                            arena_printf(arena_current(), "/v1/letters/%s/%s", ref, acts[i].verb),
                            arena_printf(arena_current(), "%s%s}", acts[i].head, word)),
                  200);
    }
}

START_TEST(every_text_comes_back_as_sent)
{
    static const char *const bodies[] = {"note", "note", "text", "note",   "reason",
                                         "note", "note", "case", "reason", "reason"};
    int64_t letters = daemon_int(house, "SELECT count(*) FROM letters");
    for (size_t i = 0; i < TEXTS; i++) {
        const char *ref = arena_printf(arena_current(), "%%23%lld", (long long)letter_of(texts[i]));
        const json_t *letter = show("vanthu", ref);
        for (size_t f = 0; f < FIELDS; f++) {
            ck_field(letter, arena_printf(arena_current(), "fields.%s", text_fields[f]), texts[i]);
        }
        act_with(ref, texts[i]);
        const json_t *acts =
            at(ck_status(get("vanthu", "/v1/letters/%s/history", ref), 200), "acts");
        for (size_t k = 0; k < sizeof bodies / sizeof bodies[0]; k++) {
            ck_field(acts, arena_printf(arena_current(), "%zu.body.%s", k + 1, bodies[k]),
                     texts[i]);
        }
        ck_field(show("vanthu", ref), "end_reason", texts[i]);
    }
    /* Nothing was dropped, doubled or written beside. */
    ck_assert_int_eq(daemon_int(house, "SELECT count(*) FROM letters"), letters + TEXTS);
    ck_assert_uint_eq(size_at(ck_status(get("vanthu", "/v1/check?deep=true"), 200), "findings"), 0);
}
END_TEST

/* ---- looking for them
 * ------------------------------------------------------------------------------- */

/* Where a text may stand in an address. */
static const char *const looks[] = {
    "/v1/search?q=%s",
    "/v1/search?q=%s&book=VBD&year=2025",
    "/v1/search?q=viec&cursor=%s",
    "/v1/letters?issuer=%s",
    "/v1/letters?type=%s",
    "/v1/letters?state=%s",
    "/v1/letters?book=%s",
    "/v1/letters?unit=%s",
    "/v1/letters?holder=%s",
    "/v1/letters?box=%s",
    "/v1/letters?cursor=%s",
    "/v1/letters?as_of=%s",
    "/v1/letters?on_behalf_of=%s",
    "/v1/letters?as_of=2190-01-01&cursor=%s",
    "/v1/letters?from=%s",
    "/v1/letters?%s=1",
    "/v1/letters/%s",
    "/v1/letters/%s/history",
    "/v1/letters/1/files/%s",
    "/v1/letters/1/why-due?line=%s",
    "/v1/why-can?person=%s&verb=accept&letter=1",
    "/v1/why-can?person=vanthu&verb=%s&letter=1",
    "/v1/drafts/%s",
    "/v1/drafts?cursor=%s",
    "/v1/ledger?cursor=%s",
    "/v1/ledger?outcome=%s",
    "/v1/outbox?after=%s",
};
enum { LOOKS = sizeof looks / sizeof looks[0] };

static void ck_sees_only_his(const char *who, const char *path, struct reply reply)
{
    ck_assert_msg(reply.status >= 200 && reply.status < 500, "%s: %d %s", path, reply.status,
                  reply.body);
    for (size_t i = 0; i < size_at(reply.json, "letters"); i++) {
        int64_t id = int_at(json_array_get(at(reply.json, "letters"), i), "id");
        ck_assert_msg(get(who, "/v1/letters/%%23%lld", (long long)id).status == 200,
                      "%s shows %s letter %lld", path, who, (long long)id);
    }
}

/* No text breaks an address, and none shows an officer, who has one letter, more than that. */
START_TEST(no_text_finds_more_than_it_names)
{
    stranger_enters();
    int64_t acts = acts_total();
    for (size_t i = 0; i < TEXTS; i++) {
        struct arena memory, *outer;
        arena_init(&memory, (size_t)1 << 30);
        outer = arena_enter(&memory);
        for (size_t k = 0; k < LOOKS; k++) {
            const char *path = replaced(looks[k], "%s", percent(texts[i]));
            ck_sees_only_his("kh.yen", path, get("kh.yen", "%s", path));
            struct reply all = get("vanthu", "%s", path);
            ck_assert_msg(all.status >= 200 && all.status < 500, "%s: %d %s", path, all.status,
                          all.body);
            ck_assert_msg(k > 1 || all.status == 200 || all.status == 422, "%s: %d", path,
                          all.status);
        }
        arena_enter(outer);
        arena_release(&memory);
    }
    ck_assert_int_eq(acts_total(), acts);
}
END_TEST

/* An operator is a word like any other: it does not widen what is found. */
START_TEST(operators_are_words)
{
    static const char *const none[] = {
        "onlythis NOT onlythat",   "subject:onlythis",      "onlythis OR onlythat",
        "onlythis*that",           "{subject}:onlythis",    "onlythis AND zzz",
        "NEAR(onlythis onlythat)", "\"onlythis onlythat\"",
    };
    letter_of("onlythis");
    letter_of("onlythat");
    ck_assert_uint_eq(size_at(ck_status(get("vanthu", "/v1/search?q=onlythis"), 200), "letters"),
                      1);
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        const json_t *found = ck_status(get("vanthu", "/v1/search?q=%s", percent(none[i])), 200);
        ck_assert_msg(size_at(found, "letters") == 0, "“%s” finds %zu", none[i],
                      size_at(found, "letters"));
    }
}
END_TEST

/* ---- the office's own words
 * ------------------------------------------------------------------------- */

/* Names that are asked for by what they are not. */
START_TEST(a_name_is_no_pattern)
{
    static const char *const paths[] = {"/v1/units/%s", "/v1/people/%s", "/v1/books/%s/close",
                                        "/v1/delegations/%s/end"};
    stranger_enters();
    int64_t acts = acts_total();
    for (size_t i = 0; i < TEXTS; i++) {
        for (size_t k = 0; k < 4; k++) {
            const char *path = replaced(paths[k], "%s", percent(texts[i]));
            struct reply reply =
                post(k == 2 ? "vanthu" : ADMIN, path, k == 2 ? "{'year':2025}" : "{}");
            ck_assert_msg(reply.status >= 400 && reply.status < 500, "%s: %d %s", path,
                          reply.status, reply.body);
        }
    }
    ck_assert_int_eq(acts_total(), acts);
}
END_TEST

START_TEST(units_people_and_delegations_keep_their_words)
{
    stranger_enters();
    for (size_t i = 0; i < TEXTS; i++) {
        const char *word = json_of(texts[i]);
        const char *unit =
            arena_printf(arena_current(), "{\"code\":\"U%zu\",\"name\":%s}", i, word);
        ck_status(send_json(ADMIN, "/v1/units", unit), 201);
        const char *person = arena_printf(
            arena_current(), "{\"username\":\"u%zu\",\"name\":%s,\"title\":%s,\"email\":%s}", i,
            word, word, word);
        ck_status(send_json(ADMIN, "/v1/people", person), 201);
        const char *delegation = arena_printf(
            arena_current(), "{\"to\":\"nguoi.moi\",\"last\":\"31/12/2190\",\"note\":%s}", word);
        ck_status(send_json("pgd", "/v1/delegations", delegation), 201);
        const json_t *units = at(ck_status(get("kh.an", "/v1/units"), 200), "units");
        ck_field(json_array_get(units, json_array_size(units) - 1), "name", texts[i]);
        const json_t *people = at(ck_status(get("kh.an", "/v1/people"), 200), "people");
        const json_t *last = json_array_get(people, json_array_size(people) - 1);
        ck_field(last, "name", texts[i]);
        ck_field(last, "title", texts[i]);
        ck_field(last, "email", texts[i]);
        const json_t *given = at(ck_status(get("pgd", "/v1/delegations"), 200), "delegations");
        ck_field(json_array_get(given, json_array_size(given) - 1), "note", texts[i]);
    }
}
END_TEST

HOUSE_MAIN("api/hostile", "", every_text_comes_back_as_sent, no_text_finds_more_than_it_names,
           operators_are_words, a_name_is_no_pattern, units_people_and_delegations_keep_their_words)
