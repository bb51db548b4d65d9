/*
 * test_api_triage.c - what a past of directions proposes for a new letter, why, to whom it is told;
 * and that what it proposes can be directed as it stands, and taken back.
 */
#include "ask.h"

#include <unistd.h>

#define HEALTH "Sở Y tế tỉnh Tân Giang"

static bool is_indexed(const void *arg)
{
    (void)arg;
    struct reply metrics = get(NULL, "/metrics");
    const char *found = strstr(metrics.body, "phieu_search_indexed_acts ");
    return found != NULL && strtoll(strchr(found, ' '), NULL, 10) == acts_total();
}

/* The way of the letter in an address. */
static const char *entered(const char *issuer, const char *type, const char *subject)
{
    static unsigned n;
    const json_t *answer =
        ck_status(post("vanthu", "/v1/letters",
                       "{'code':'%u-%u/T','issued':'10/3/"
                       "2025','issuer':'%s','type':'%s','subject':'%s','arrived':'11/3/2025'}",
                       ++n, (unsigned)getpid(), issuer, type, subject),
                  201);
    const char *ref =
        arena_printf(arena_current(), "%%23%lld", (long long)int_at(answer, "letter.id"));
    act("vanthu", ref, "present", "{'to':'giamdoc'}");
    return ref;
}

static void given(const char *issuer, const char *subject, const char *json)
{
    act("giamdoc", entered(issuer, "Công văn", subject), "direct", json);
}

static const json_t *proposal_for(const char *ref)
{
    await(is_indexed, NULL, "the search index");
    return ck_status(get("giamdoc", "/v1/letters/%s/proposal", ref), 200);
}

/* ---- tests -------------------------------------------------------------------------------- */

START_TEST(what_it_is_about_tells_where_it_goes)
{
    /* Seven of eight on vaccination went to KSBT with DUOC; everything else of theirs elsewhere, by
     * turns. */
    for (int i = 0; i < 8; i++) {
        given(HEALTH, "báo cáo kết quả tiêm chủng tháng",
              i == 3 ? "{'lead':'KH-NV'}" : "{'lead':'KSBT','support':['DUOC'],'due':'5wd'}");
        given(HEALTH, "báo cáo kết quả tài chính",
              i % 2 == 0 ? "{'lead':'HC-TH'}" : "{'lead':'KH-NV','due':'3wd'}");
    }
    const char *ref = entered(HEALTH, "Kế hoạch", "V/v triển khai TIÊM CHỦNG vét");
    const json_t *answer = proposal_for(ref), *p = at(answer, "proposal");
    ck_assert_str_eq(str_at(p, "unit.code"), "KSBT");
    ck_assert(json_is_null(at(p, "person")));
    ck_assert_str_eq(str_at(p, "support.0.code"), "DUOC");
    ck_assert_int_eq(int_at(p, "days"), 5);
    ck_assert_str_eq(str_at(p, "ground"), "words");
    ck_assert_int_eq(int_at(p, "agreeing"), 7);
    ck_assert_int_eq(int_at(p, "of"), 8);
    ck_assert_str_eq(str_at(answer, "text"),
                     "7/8 văn bản gần nhất của " HEALTH " về “tiêm chủng” đã giao KSBT");
    const struct request english = {
        .who = "giamdoc",
        .path = arena_printf(arena_current(), "/v1/letters/%s/proposal", ref),
        .headers = "Accept-Language: en\r\n"};
    ck_assert_str_eq(str_at(ck_status(ask(&english), 200), "text"),
                     "7 of the last 8 of " HEALTH " on “tiêm chủng” went to KSBT");

    /* It can be directed as it stands; the new letter then counts as well. */
    char *body = json_dumps(at(p, "direct"), JSON_COMPACT);
    ck_assert_str_eq(body, quoted("{'lead':'KSBT','support':['DUOC'],'due':'5wd'}"));
    ck_status(
        ask(&(struct request){.who = "giamdoc",
                              .path = arena_printf(arena_current(), "/v1/letters/%s/direct", ref),
                              .body = body}),
        200);
    const char *next = entered(HEALTH, "Công văn", "tiêm chủng đợt 2");
    ck_assert_int_eq(int_at(proposal_for(next), "proposal.agreeing"), 8);
    ck_assert_int_eq(int_at(proposal_for(next), "proposal.of"), 9);
    /* A recalled direction was a mistake and counts no more. */
    act("giamdoc", ref, "recall", "{'line':1,'reason':'nhầm'}");
    ck_assert_int_eq(int_at(proposal_for(next), "proposal.of"), 8);

    /* What everybody's letters have in common proposes nothing: divided. */
    answer = proposal_for(entered(HEALTH, "Công văn", "báo cáo kết quả"));
    ck_assert(json_is_null(at(answer, "proposal")));
    ck_assert_ptr_nonnull(strstr(str_at(answer, "text"), "chưa đủ chắc: "));
    /* The same words of somebody else: his letters go by his own past, and he has none. */
    answer = proposal_for(entered("Sở Y tế tỉnh Tân Giang Thượng", "Công văn", "tiêm chủng"));
    ck_assert(json_is_null(at(answer, "proposal")));
    ck_assert_str_eq(str_at(answer, "text"),
                     "chưa đủ văn bản trước đây của cơ quan này đã được giao");
    /* A name of one syllable, and no name. */
    for (int i = 0; i < 5; i++) {
        given("ASEAN", "họp", "{'lead':'HC-TH'}");
    }
    ck_assert_str_eq(str_at(proposal_for(entered("ASEAN", "Công văn", "x")), "proposal.unit.code"),
                     "HC-TH");
}
END_TEST

START_TEST(a_person_who_left_gives_way_to_his_unit_and_a_unit_dissolved_to_nobody)
{
    static const char *const issuer = "Chi cục Dân số";
    ck_status(post(ADMIN, "/v1/units", "{'code':'TAM','name':'Tổ tạm'}"), 201);
    ck_status(post(ADMIN, "/v1/people",
                   "{'username':'ng.tam','name':'Người Tạm','positions':['TAM:head']}"),
              201);
    for (int i = 0; i < 5; i++) {
        given(issuer, "dân số", "{'lead':'ng.tam'}");
    }
    const char *ref = entered(issuer, "Công văn", "dân số");
    ck_assert_str_eq(str_at(proposal_for(ref), "proposal.person.username"), "ng.tam");
    ck_assert_str_eq(str_at(proposal_for(ref), "proposal.direct.lead"), "ng.tam");
    ck_status(post(ADMIN, "/v1/people/ng.tam", "{'active':false}"), 200);
    ck_assert(json_is_null(at(proposal_for(ref), "proposal.person")));
    ck_assert_str_eq(str_at(proposal_for(ref), "proposal.direct.lead"), "TAM");
    ck_status(post(ADMIN, "/v1/units/TAM", "{'active':false}"), 200);
    ck_assert(json_is_null(at(proposal_for(ref), "proposal")));
}
END_TEST

START_TEST(proposals_are_for_who_distributes)
{
    const char *ref = given_letter("1/QUYEN");
    static const char *const may[] = {"giamdoc", "pgd", "vanthu", "vanthu2"};
    for (size_t i = 0; i < sizeof may / sizeof may[0]; i++) {
        ck_status(get(may[i], "/v1/letters/%s/proposal", ref), 200);
    }
    const char *path = arena_printf(arena_current(), "/v1/letters/%s/proposal", ref);
    ck_problem(&(struct request){.who = "kh.truong", .path = path}, 403, "not-permitted", "");
    ck_problem(&(struct request){.who = "kiemtra", .path = path}, 403, "not-permitted", "");
    /* Who does not see the letter does not learn that it is there. */
    ck_problem(&(struct request){.who = "ks.truong", .path = path}, 404, "no-such-letter",
               "letter");
    ck_problem(&(struct request){.who = "giamdoc", .path = "/v1/letters/99999/proposal"}, 404,
               "no-such-letter", "letter");
    /* The leader's delegate of today. */
    ck_status(post("giamdoc", "/v1/delegations", "{'to':'kh.truong','last':'31/12/2190'}"), 201);
    ck_status(get("kh.truong", "/v1/letters/%s/proposal", ref), 200);
}
END_TEST

HOUSE_MAIN("api/triage", "", what_it_is_about_tells_where_it_goes,
           a_person_who_left_gives_way_to_his_unit_and_a_unit_dissolved_to_nobody,
           proposals_are_for_who_distributes)
