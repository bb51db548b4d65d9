/* test_api_sight.c - who sees what: a letter is not there for those it was not given to. */
#include "ask.h"

static const char *id_ref(const char *ref)
{
    return arena_printf(arena_current(), "%%23%lld", (long long)int_at(show("vanthu", ref), "id"));
}

/* Everything of an answer but the reference that was asked for and the request's own id. */
static const char *anonymous(struct reply reply, const char *asked)
{
    const char *name = arena_printf(arena_current(), "văn bản %s,", asked);
    json_t *copy = json_deep_copy(reply.json);
    json_object_del(copy, "request_id");
    struct buf text, out;
    buf_init(&text, arena_current(), 1 << 20);
    buf_init(&out, arena_current(), 1 << 20);
    json_canonical(&text, copy);
    for (const char *at = text.data; *at != '\0';) {
        if (strncmp(at, name, strlen(name)) == 0) {
            buf_puts(&out, "<name>");
            at += strlen(name);
        } else {
            buf_putc(&out, *at++);
        }
    }
    return out.data;
}

/* Asking about this letter, and about one that never was, gives the same answer to the byte. */
static void ck_hidden(const char *who, const char *hidden, const char *hidden_name)
{
    static const struct {
        const char *path, *json;
    } asks[] = {
        {"/v1/letters/%s", NULL},
        {"/v1/letters/%s?as_of=2190-01-01", NULL},
        {"/v1/letters/%s/history", NULL},
        {"/v1/letters/%s/files/1", NULL},
        {"/v1/letters/%s/why-due", NULL},
        {"/v1/why-can?person=vanthu&verb=present&letter=%s", NULL},
        {"/v1/letters/%s/open", "{}"},
        {"/v1/letters/%s/accept", "{}"},
        {"/v1/letters/%s/accept", "{\"line\":1}"},
        {"/v1/letters/%s/hand-down", "{\"lead\":\"kh.an\"}"},
        {"/v1/letters/%s/propose", "{\"text\":\"x\"}"},
        {"/v1/letters/%s/complete", "{}"},
        {"/v1/letters/%s/correct", "{\"fields\":{\"pages\":2},\"reason\":\"x\"}"},
        {"/v1/letters/%s/cancel", "{\"reason\":\"x\"}"},
        {"/v1/letters/%s/present", "{\"to\":\"giamdoc\"}"},
        {"/v1/letters/%s/direct", "{\"lead\":\"KH-NV\",\"on_behalf_of\":\"giamdoc\"}"},
    };
    bool by_id = hidden_name[0] == '#';
    const char *absent = by_id ? "%2399999" : "99999%2F2025";
    const char *absent_name = by_id ? "#99999" : "99999/2025";
    for (size_t i = 0; i < sizeof asks / sizeof asks[0]; i++) {
        struct buf there, nowhere;
        buf_init(&there, arena_current(), 500);
        buf_init(&nowhere, arena_current(), 500);
        const char *gap = strstr(asks[i].path, "%s");
        buf_printf(&there, "%.*s%s%s", (int)(gap - asks[i].path), asks[i].path, hidden, gap + 2);
        buf_printf(&nowhere, "%.*s%s%s", (int)(gap - asks[i].path), asks[i].path, absent, gap + 2);
        struct reply a =
            ask(&(struct request){.who = who, .path = there.data, .body = asks[i].json});
        struct reply b =
            ask(&(struct request){.who = who, .path = nowhere.data, .body = asks[i].json});
        ck_assert_msg(a.status == 404, "%s %s: %d %s", who, there.data, a.status, a.body);
        ck_assert_str_eq(anonymous(a, hidden_name), anonymous(b, absent_name));
    }
}

static bool lists(const char *who, const char *query, const char *ref)
{
    const json_t *page = ck_status(get(who, "/v1/letters?limit=200&%s", query), 200);
    const char *plain = str_at(show("vanthu", ref), "ref");
    for (size_t i = 0; i < size_at(page, "letters"); i++) {
        if (strcmp(str_at(json_array_get(at(page, "letters"), i), "ref"), plain) == 0) {
            return true;
        }
    }
    return false;
}

static size_t finds(const char *who, const char *words)
{
    return size_at(ck_status(get(who, "/v1/search?q=%s", words), 200), "letters");
}

static const char *plain(const char *ref)
{
    return str_at(show("vanthu", ref), "ref");
}

START_TEST(before_and_after_it_is_handed_to_him)
{
    const char *ref = new_letter("6601/BIMAT");
    static const char *const nobody_yet[] = {"kh.an", "kh.truong", "du.truong", "hc.truong"};
    for (size_t i = 0; i < sizeof nobody_yet / sizeof nobody_yet[0]; i++) {
        ck_hidden(nobody_yet[i], ref, plain(ref));
        ck_hidden(nobody_yet[i], id_ref(ref),
                  str_at(show("vanthu", id_ref(ref)), "ref")[0] != '\0'
                      ? arena_printf(arena_current(), "#%s", id_ref(ref) + 3)
                      : "");
        ck_assert_uint_eq(finds(nobody_yet[i], "6601"), 0);
        ck_assert(!lists(nobody_yet[i], "", ref));
    }
    ck_assert_uint_eq(finds("vanthu", "6601"), 1);
    act("vanthu", ref, "present", "{'to':'giamdoc'}");
    act("giamdoc", ref, "direct", "{'lead':'KH-NV','due':'20/3/2025'}");
    /* The head sees it, his officer does not yet. */
    ck_assert_str_eq(str_at(show("kh.truong", ref), "state"), "directed");
    ck_assert_uint_eq(finds("kh.truong", "6601"), 1);
    ck_assert(lists("kh.truong", "box=todo", ref));
    ck_hidden("kh.an", ref, plain(ref));
    ck_assert_uint_eq(finds("kh.an", "6601"), 0);
    ck_assert(!lists("kh.an", "", ref) && !lists("kh.an", "as_of=2190-01-01", ref));
    act("kh.truong", ref, "hand-down", "{'lead':'kh.an'}");
    ck_assert_str_eq(str_at(show("kh.an", ref), "lines.1.person.username"), "kh.an");
    ck_assert_uint_eq(finds("kh.an", "6601"), 1);
    ck_assert(lists("kh.an", "", ref) && lists("kh.an", "box=todo", ref));
    ck_hidden("kh.yen", ref, plain(ref));
    /* Who had it keeps the sight of it when it is taken back. */
    act("kh.truong", ref, "recall", "{'reason':'x'}");
    show("kh.an", ref);
}
END_TEST

START_TEST(leaders_clerks_and_the_auditor_see_all)
{
    const char *ref = new_letter("6602/SYT");
    static const char *const all[] = {"giamdoc", "pgd", "vanthu", "vanthu2", "kiemtra"};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        show(all[i], ref);
        ck_assert_uint_eq(finds(all[i], "6602"), 1);
        ck_assert(lists(all[i], "", ref));
    }
}
END_TEST

START_TEST(an_administrator_sees_no_letters)
{
    const char *ref = given_letter("6603/SYT");
    ck_hidden(ADMIN, ref, plain(ref));
    ck_assert_uint_eq(finds(ADMIN, "6603"), 0);
    ck_assert_uint_eq(size_at(ck_status(get(ADMIN, "/v1/letters"), 200), "letters"), 0);
    ck_problem(&(struct request){.who = ADMIN, .path = "/v1/ledger"}, 403, "not-permitted", "");
    ck_problem(&(struct request){.who = ADMIN, .path = "/v1/outbox"}, 403, "not-permitted", "");
    ck_status(get(ADMIN, "/v1/check"), 200);
}
END_TEST

START_TEST(a_draft_is_the_clerks_alone)
{
    const json_t *in = ck_status(intake("vanthu", "rieng.txt", "rieng van thu", 13), 201);
    const char *ref = arena_printf(arena_current(), "%%23%lld", (long long)int_at(in, "draft.id"));
    const char *name = arena_printf(arena_current(), "#%lld", (long long)int_at(in, "draft.id"));
    ck_hidden("kh.an", ref, name);
    static const char *const bodies[] = {
        "{'draft':%s,'code':'1/X','issued':'1/3/2025','issuer':'X','subject':'x'}",
        "{'draft':%s,'attach_to':'1/2025'}", "{'draft':%s,'attach_to':'98765/2025'}"};
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        const char *gap = strstr(bodies[i], "%s");
        int before = (int)(gap - bodies[i]);
        struct reply a =
            post("kh.an", "/v1/letters", "%.*s%s%s", before, bodies[i], name + 1, gap + 2);
        struct reply b =
            post("kh.an", "/v1/letters", "%.*s%s%s", before, bodies[i], "99999", gap + 2);
        ck_status(a, 404);
        ck_assert_str_eq(anonymous(a, name + 1), anonymous(b, "99999"));
    }
    struct reply a = post("kh.an", arena_printf(arena_current(), "/v1/drafts/%s/refuse", name + 1),
                          "{'reason':'x'}");
    struct reply b = post("kh.an", "/v1/drafts/99999/refuse", "{'reason':'x'}");
    ck_assert_str_eq(anonymous(a, name + 1), anonymous(b, "99999"));
}
END_TEST

static void delegate(const char *from, const char *json)
{
    ck_status(post(from, "/v1/delegations", "%s", json), 201);
}

START_TEST(a_delegation_lends_sight_and_hand_while_it_lasts)
{
    const char *ref = given_letter("6604/SYT");
    ck_hidden("kh.yen", ref, plain(ref));
    delegate("kh.truong", "{'to':'kh.yen','last':'31/12/2190','note':'đi họp'}");
    show("kh.yen", ref);
    ck_assert_uint_eq(finds("kh.yen", "6604&on_behalf_of=kh.truong"), 1);
    const json_t *page =
        ck_status(get("kh.yen", "/v1/letters?box=todo&on_behalf_of=kh.truong"), 200);
    ck_assert_uint_ge(size_at(page, "letters"), 1);
    act("kh.yen", ref, "accept", "{'on_behalf_of':'kh.truong'}");
    const json_t *history = ck_status(get("vanthu", "/v1/letters/%s/history", ref), 200);
    const json_t *last = json_array_get(at(history, "acts"), size_at(history, "acts") - 1);
    ck_assert_str_eq(str_at(last, "actor.username"), "kh.yen");
    ck_assert_str_eq(str_at(last, "for.username"), "kh.truong");
    const json_t *why = ck_status(
        get("vanthu", "/v1/why-can?person=kh.yen&on_behalf_of=kh.truong&verb=complete&letter=%s",
            ref),
        200);
    ck_assert(json_is_true(at(why, "allowed")));
    ck_assert_str_eq(str_at(why, "delegation.from.username"), "kh.truong");
    /* Not for himself, and not for another. */
    ck_refusal("kh.yen", arena_printf(arena_current(), "/v1/letters/%s/complete", ref), "{}", 403,
               "not-permitted", "");
    ck_refusal("kh.yen", arena_printf(arena_current(), "/v1/letters/%s/complete", ref),
               "{'on_behalf_of':'du.truong'}", 403, "delegation", "");
    const json_t *list = at(ck_status(get("kh.truong", "/v1/delegations"), 200), "delegations");
    ck_status(post("kh.truong",
                   arena_printf(arena_current(), "/v1/delegations/%lld/end",
                                (long long)int_at(list, "0.id")),
                   "{}"),
              200);
    ck_hidden("kh.yen", ref, plain(ref));
    ck_assert_uint_eq(finds("kh.yen", "6604"), 0);
    ck_problem(
        &(struct request){.who = "kh.yen", .path = "/v1/letters?box=todo&on_behalf_of=kh.truong"},
        403, "delegation", "on_behalf_of");
}
END_TEST

START_TEST(a_delegation_that_begins_later_lends_nothing_yet)
{
    const char *ref = given_letter("6605/SYT");
    delegate("du.truong", "{'to':'du.quyen','first':'1/1/2190','last':'31/12/2190'}");
    ck_hidden("du.quyen", ref, plain(ref));
    const json_t *me = ck_status(get("du.quyen", "/v1/me"), 200);
    ck_assert_str_eq(str_at(me, "delegations.0.first"), "2190-01-01");
}
END_TEST

/* What one may see is judged by today's positions, also when looking back. */
START_TEST(who_left_a_unit_does_not_look_back_into_it)
{
    const char *ref = new_letter("6606/SYT");
    act("vanthu", ref, "direct", "{'lead':'KSBT','on_behalf_of':'giamdoc'}");
    ck_assert(lists("ks.truong", "as_of=2190-01-01", ref));
    struct reply now = get("ks.truong", "/v1/letters/%s", ref);
    ck_status(now, 200);
    const char *then =
        str_at(ck_status(get("vanthu", "/v1/letters/%s/history", ref), 200), "acts.1.at");
    ck_assert(lists("ks.truong", arena_printf(arena_current(), "as_of=%s", then), ref));
    ck_status(post(ADMIN, "/v1/people/ks.truong", "{'positions':['DUOC:officer']}"), 200);
    ck_hidden("ks.truong", ref, plain(ref));
    ck_assert(!lists("ks.truong", "", ref));
    ck_assert(!lists("ks.truong", arena_printf(arena_current(), "as_of=%s", then), ref));
    ck_assert(!lists("ks.truong", arena_printf(arena_current(), "box=todo&as_of=%s", then), ref));
}
END_TEST

START_TEST(why_can_says_rule_grant_and_obstacle)
{
    const char *ref = given_letter("6607/SYT");
    const json_t *yes =
        ck_status(get("vanthu", "/v1/why-can?person=kh.truong&verb=accept&letter=%s", ref), 200);
    ck_assert(json_is_true(at(yes, "allowed")));
    ck_assert_str_ne(str_at(yes, "grant"), "");
    ck_assert_int_eq(int_at(yes, "line"), 1);
    const json_t *no =
        ck_status(get("vanthu", "/v1/why-can?person=kh.an&verb=complete&letter=%s", ref), 200);
    ck_assert(json_is_false(at(no, "allowed")));
    ck_assert_str_eq(str_at(no, "why.code"), "no-such-letter");
    no = ck_status(get("vanthu", "/v1/why-can?person=kiemtra&verb=complete&letter=%s", ref), 200);
    ck_assert_str_eq(str_at(no, "why.code"), "not-permitted");
    ck_problem(
        &(struct request){.who = "vanthu",
                          .path = arena_printf(arena_current(),
                                               "/v1/why-can?person=kh.an&verb=bay&letter=%s", ref)},
        422, "field-choice", "verb");
}
END_TEST

HOUSE_MAIN("api/sight", "", before_and_after_it_is_handed_to_him,
           leaders_clerks_and_the_auditor_see_all, an_administrator_sees_no_letters,
           a_draft_is_the_clerks_alone, a_delegation_lends_sight_and_hand_while_it_lasts,
           a_delegation_that_begins_later_lends_nothing_yet, why_can_says_rule_grant_and_obstacle,
           who_left_a_unit_does_not_look_back_into_it)
