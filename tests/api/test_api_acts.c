/* test_api_acts.c - every act's yes through HTTP, versions, and repeated requests. */
#include "ask.h"

#include "phieu/model.h"

#include <pthread.h>

/* ---- one letter's road, every act on the way ----------------------------------------------------
 */

START_TEST(from_the_door_to_the_case_file)
{
    const char *ref = new_letter("101/SYT-NVY");
    ck_assert_str_eq(str_at(show("vanthu", ref), "state"), "registered");
    act("vanthu", ref, "present", "{'to':'giamdoc','note':'Xin ý kiến'}");
    ck_assert_str_eq(str_at(show("vanthu", ref), "presented.to.username"), "giamdoc");
    act("giamdoc", ref, "direct",
        "{'lead':'KH-NV','support':'DUOC','inform':['KSBT'],'due':'20/3/2025',"
        "'dues':{'DUOC':'18-3-2025'},'note':'KH-NV chủ trì','reply_required':true}");
    const json_t *letter = show("vanthu", ref);
    ck_assert_str_eq(str_at(letter, "state"), "directed");
    ck_assert_str_eq(str_at(letter, "lines.0.due"), "2025-03-20");
    ck_assert_str_eq(str_at(letter, "lines.1.due"), "2025-03-18");
    ck_assert(json_is_true(at(letter, "lines.0.owes_reply")));
    act("kh.truong", ref, "open", "{}");
    ck_assert_str_eq(str_at(show("vanthu", ref), "lines.0.opened.by.username"), "kh.truong");
    act("kh.truong", ref, "accept", "{}");
    ck_assert_str_eq(str_at(show("vanthu", ref), "state"), "in-progress");
    act("kh.truong", ref, "hand-down", "{'lead':'kh.an','due':'19/3/2025','note':'Dự thảo'}");
    letter = show("vanthu", ref);
    ck_assert_str_eq(str_at(letter, "lines.0.state"), "forwarded");
    ck_assert_str_eq(str_at(letter, "lines.3.person.username"), "kh.an");
    ck_assert_int_eq(int_at(letter, "lines.3.parent"), 1);
    act("kh.an", ref, "propose", "{'text':'Đề xuất lần một'}");
    act("kh.truong", ref, "decide", "{'decision':'again','note':'Bổ sung số liệu'}");
    act("kh.an", ref, "propose", "{'text':'Đề xuất lần hai'}");
    act("kh.truong", ref, "decide", "{'decision':'đồng ý'}");
    letter = show("vanthu", ref);
    ck_assert_str_eq(str_at(letter, "proposals.0.decision"), "again");
    ck_assert_str_eq(str_at(letter, "proposals.1.decision"), "approved");
    act("kh.an", ref, "extend-request", "{'to':'20/3/2025','reason':'chờ số liệu'}");
    act("kh.truong", ref, "extend-decide", "{'decision':'grant'}");
    ck_assert_str_eq(str_at(show("vanthu", ref), "lines.3.due"), "2025-03-20");
    act("giamdoc", ref, "remind", "{'note':'khẩn trương'}");
    act("kh.an", ref, "complete", "{'reply':'12/TTYT-KHNV','reply_issued':'19/3/2025'}");
    letter = show("vanthu", ref);
    ck_assert_str_eq(str_at(letter, "state"), "done");
    ck_assert_str_eq(str_at(letter, "replies.0.code"), "12/TTYT-KHNV");
    for (size_t i = 0; i < size_at(letter, "lines"); i++) {
        ck_assert_str_eq(str_at(json_array_get(at(letter, "lines"), i), "state"), "done");
    }
    act("kh.an", ref, "reply", "{'code':'13/TTYT-KHNV','issued':'20/3/2025'}");
    act("vanthu", ref, "file", "{'case':'01.KHNV.2025'}");
    letter = show("vanthu", ref);
    ck_assert_str_eq(str_at(letter, "case"), "01.KHNV.2025");
    ck_assert_uint_eq(size_at(letter, "replies"), 2);
    act("vanthu", ref, "correct", "{'fields':{'pages':4},'reason':'đếm lại'}");
    ck_assert_int_eq(int_at(show("vanthu", ref), "fields.pages"), 4);
}
END_TEST

START_TEST(acts_that_take_back)
{
    const char *ref = given_letter("102/SYT-NVY");
    /* The lead returns; the support line stays; the leader sees it came back and gives it again. */
    act("kh.truong", ref, "return", "{'reason':'không đúng chức năng'}");
    const json_t *letter = show("giamdoc", ref);
    ck_assert_str_eq(str_at(letter, "lines.0.state"), "returned");
    ck_assert_str_eq(str_at(letter, "lines.1.state"), "pending");
    ck_assert(json_is_true(at(letter, "lead_came_back")));
    act("giamdoc", ref, "direct", "{'lead':'KSBT','due':'21/3/2025'}");
    act("giamdoc", ref, "replace-lead", "{'lead':'HC-TH','reason':'KSBT bận chống dịch'}");
    letter = show("giamdoc", ref);
    ck_assert_str_eq(str_at(letter, "lines.2.state"), "superseded");
    ck_assert_str_eq(str_at(letter, "lines.3.unit.code"), "HC-TH");
    ck_assert_str_eq(str_at(letter, "lines.3.due"), "2025-03-21");
    act("giamdoc", ref, "recall", "{'line':2,'reason':'không cần phối hợp'}");
    ck_assert_str_eq(str_at(show("giamdoc", ref), "lines.1.state"), "recalled");
    act("vanthu", ref, "cancel", "{'reason':'vào nhầm sổ'}");
    ck_assert_str_eq(str_at(show("vanthu", ref), "state"), "cancelled");
    ck_assert_str_eq(str_at(show("vanthu", ref), "end_reason"), "vào nhầm sổ");
}
END_TEST

START_TEST(acts_beside_the_road)
{
    /* Filed with one act. */
    const char *ref = new_letter("103/SYT-NVY");
    act("vanthu", ref, "present", "{'to':'pgd'}");
    act("pgd", ref, "no-action", "{'reason':'để biết, lưu'}");
    ck_assert_str_eq(str_at(show("vanthu", ref), "state"), "no-action");
    /* By the agency's rule. */
    const json_t *answer = ck_status(
        post("vanthu", "/v1/letters",
             "{'code':'104/GM-SYT','issued':'2025-03-10','issuer':'Sở Y tế','type':'Giấy mời',"
             "'subject':'Họp','arrived':'10/3/2025'}"),
        201);
    ref = arena_printf(arena_current(), "%%23%lld", (long long)int_at(answer, "letter.id"));
    act("vanthu", ref, "route", "{}");
    const json_t *letter = show("vanthu", ref);
    ck_assert_str_eq(str_at(letter, "lines.0.unit.code"), "HC-TH");
    ck_assert(json_is_true(at(letter, "directed.routed")));
    /* A clerk writes down what the leader said. */
    ref = new_letter("105/SYT-NVY");
    act("vanthu", ref, "direct", "{'lead':'du.quyen','due':'5wd','on_behalf_of':'giamdoc'}");
    letter = show("vanthu", ref);
    ck_assert_str_eq(str_at(letter, "lines.0.given.by.username"), "vanthu");
    ck_assert_str_eq(str_at(letter, "lines.0.given.for.username"), "giamdoc");
    ck_assert_str_eq(str_at(letter, "lines.0.person.username"), "du.quyen");
}
END_TEST

/* The acts that this program brings about by HTTP are all the acts there are. */
START_TEST(no_act_was_forgotten)
{
    /* test_api_books, _clock, _calendar, _reports, _duties, _hand_over, _reading */
    static const enum act_kind other[] = {
        ACT_CLOSE_DAY,   ACT_CLOSE_BOOK,       ACT_CLOCK_BACK,       ACT_CALENDAR_CHANGE,
        ACT_MOVE_DUE,    ACT_CLOSE_REPORT,     ACT_DUTY_ADD,         ACT_DUTY_PAUSE,
        ACT_DUTY_RESUME, ACT_DUTY_END,         ACT_DUTY_LINE,        ACT_TAKE_OVER,
        ACT_HAND_OVER,   ACT_HAND_OVER_ACCEPT, ACT_HAND_OVER_REFUSE, ACT_READ};
    for (int kind = 0; kind < ACT_COUNT; kind++) {
        bool elsewhere = false;
        for (size_t i = 0; i < sizeof other / sizeof other[0]; i++) {
            elsewhere = elsewhere || other[i] == (enum act_kind)kind;
        }
        int64_t n = daemon_int(house, arena_printf(arena_current(),
                                                   "SELECT count(*) FROM acts WHERE kind = '%s'",
                                                   act_infos[kind].name));
        ck_assert_msg(elsewhere || n > 0, "no test brought about “%s”", act_infos[kind].name);
    }
}
END_TEST

START_TEST(drafts_are_refused_attached_and_registered)
{
    const char *one = "Số: 201/SYT-NVY, bản một", *two = "bản hai", *three = "bản ba";
    const json_t *a = ck_status(intake("vanthu", "201-SYT-NVY.txt", one, strlen(one)), 201);
    ck_assert_str_eq(str_at(a, "draft.fields.code"), "201/SYT-NVY");
    const json_t *in = ck_status(
        post("vanthu", "/v1/letters",
             "{'draft':%lld,'issued':'10/3/2025','issuer':'Sở Y tế','subject':'từ bản chờ'}",
             (long long)int_at(a, "draft.id")),
        201);
    ck_assert_str_eq(str_at(in, "letter.code"), "201/SYT-NVY");
    ck_assert_str_eq(str_at(in, "act.act"), "register");
    const json_t *b = ck_status(intake("vanthu", "phu luc.txt", two, strlen(two)), 201);
    const json_t *joined =
        ck_status(post("vanthu", "/v1/letters", "{'draft':%lld,'attach_to':'#%lld'}",
                       (long long)int_at(b, "draft.id"), (long long)int_at(in, "letter.id")),
                  200);
    ck_assert_int_eq(int_at(joined, "attached_to.id"), int_at(in, "letter.id"));
    const char *ref = arena_printf(arena_current(), "%%23%lld", (long long)int_at(in, "letter.id"));
    ck_assert_str_eq(str_at(show("vanthu", ref), "files.1.name"), "phu luc.txt");
    struct reply file = get("vanthu", "/v1/letters/%s/files/2", ref);
    ck_assert_int_eq(file.status, 200);
    ck_assert_uint_eq(file.len, strlen(two));
    ck_assert_mem_eq(file.body, two, file.len);
    ck_assert_ptr_nonnull(strstr(reply_header(&file, "Content-Disposition"), "attachment"));
    const json_t *c = ck_status(intake("vanthu", "la.txt", three, strlen(three)), 201);
    const char *path =
        arena_printf(arena_current(), "/v1/drafts/%lld", (long long)int_at(c, "draft.id"));
    ck_assert_str_eq(str_at(ck_status(get("vanthu", "%s", path), 200), "draft.state"), "draft");
    file = get("vanthu", "%s/files/1", path);
    ck_assert_uint_eq(file.len, strlen(three));
    const json_t *refused =
        ck_status(post("vanthu", arena_printf(arena_current(), "%s/refuse", path),
                       "{'reason':'gửi nhầm nơi nhận'}"),
                  200);
    ck_assert_str_eq(str_at(refused, "draft.state"), "refused");
    ck_assert_str_eq(str_at(refused, "draft.end_reason"), "gửi nhầm nơi nhận");
}
END_TEST

/* What he saw in a draft and struck out is not filled in again; what he typed stands. */
START_TEST(a_clerk_leaves_empty_what_the_draft_proposes)
{
    const char *one = "bản không số", *two = "bản có số";
    const json_t *a = ck_status(intake("vanthu", "203-SYT-NVY.txt", one, strlen(one)), 201);
    ck_assert_str_eq(str_at(a, "draft.fields.code"), "203/SYT-NVY");
    const char *body =
        arena_printf(arena_current(),
                     "{'draft':%lld,'issuer':'Sở Y tế','subject':'giấy mời','leave_empty':['%s']}",
                     (long long)int_at(a, "draft.id"), "arrived");
    ck_refusal("vanthu", "/v1/letters", body, 422, "field-choice", "leave_empty");
    const json_t *in = ck_status(post("vanthu", "/v1/letters",
                                      "{'draft':%lld,'issuer':'Sở Y tế','subject':'giấy mời',"
                                      "'leave_empty':['code','signer']}",
                                      (long long)int_at(a, "draft.id")),
                                 201);
    ck_assert_str_eq(str_at(in, "letter.code"), "");
    const json_t *b = ck_status(intake("vanthu", "204-SYT-NVY.txt", two, strlen(two)), 201);
    in = ck_status(post("vanthu", "/v1/letters",
                        "{'draft':%lld,'code':'205/SYT-NVY','issuer':'Sở Y tế','subject':'x',"
                        "'leave_empty':['code']}",
                        (long long)int_at(b, "draft.id")),
                   201);
    ck_assert_str_eq(str_at(in, "letter.code"), "205/SYT-NVY");
}
END_TEST

START_TEST(the_office_itself)
{
    ck_status(post(ADMIN, "/v1/units", "{'code':'XN','name':'Khoa Xét nghiệm'}"), 201);
    ck_status(post(ADMIN, "/v1/units/XN", "{'name':'Khoa Xét nghiệm - CĐHA','parent':'TTYT'}"),
              200);
    const json_t *units = at(ck_status(get("kh.an", "/v1/units"), 200), "units");
    const json_t *last = json_array_get(units, json_array_size(units) - 1);
    ck_assert_str_eq(str_at(last, "name"), "Khoa Xét nghiệm - CĐHA");
    ck_assert_str_eq(str_at(last, "parent"), "TTYT");
    ck_status(post(ADMIN, "/v1/people",
                   "{'username':'xn.truong','name':'Ngô Gia Bảo','positions':['XN:head']}"),
              201);
    ck_status(post(ADMIN, "/v1/people/xn.truong", "{'title':'Trưởng khoa'}"), 200);
    const json_t *people = at(ck_status(get("kh.an", "/v1/people"), 200), "people");
    last = json_array_get(people, json_array_size(people) - 1);
    ck_assert_str_eq(str_at(last, "title"), "Trưởng khoa");
    ck_assert_str_eq(str_at(last, "positions.0.role"), "head");
    const json_t *given = ck_status(
        post("ks.truong", "/v1/delegations", "{'to':'kh.truong','last':'31/12/2190'}"), 201);
    ck_assert_str_eq(str_at(given, "act.act"), "delegate");
    const json_t *list = at(ck_status(get("ks.truong", "/v1/delegations"), 200), "delegations");
    ck_assert_uint_eq(json_array_size(list), 1);
    ck_status(post("ks.truong",
                   arena_printf(arena_current(), "/v1/delegations/%lld/end",
                                (long long)int_at(json_array_get(list, 0), "id")),
                   "{'reason':'đã về'}"),
              200);
    list = at(ck_status(get("ks.truong", "/v1/delegations"), 200), "delegations");
    ck_assert(json_is_true(at(list, "0.ended")));
}
END_TEST

/* ---- versions
 * -------------------------------------------------------------------------------------- */

START_TEST(etag_and_if_match)
{
    const char *ref = new_letter("301/SYT-NVY");
    struct reply before = get("vanthu", "/v1/letters/%s", ref);
    const char *etag = reply_header(&before, "ETag");
    int64_t version = int_at(before.json, "letter.version");
    ck_assert_str_eq(etag, arena_printf(arena_current(), "\"%lld\"", (long long)version));
    const char *path = arena_printf(arena_current(), "/v1/letters/%s/correct", ref);
    const char *match = arena_printf(arena_current(), "If-Match: %s\r\n", etag);
    ck_status(post_with("vanthu", match, path, "{'fields':{'pages':2},'reason':'thiếu'}"), 200);
    ck_problem(&(struct request){.who = "vanthu",
                                 .path = path,
                                 .headers = match,
                                 .body = quoted("{'fields':{'pages':3},'reason':'thiếu'}")},
               412, "stale", "");
    ck_assert_int_eq(int_at(show("vanthu", ref), "fields.pages"), 2);
    struct reply after = get("vanthu", "/v1/letters/%s", ref);
    ck_assert_str_ne(reply_header(&after, "ETag"), etag);
    match = arena_printf(arena_current(), "If-Match: %s\r\n", reply_header(&after, "ETag"));
    ck_status(post_with("vanthu", match, path, "{'fields':{'pages':3},'reason':'thiếu'}"), 200);
    ck_status(post_with("vanthu", "If-Match: *\r\n", path, "{'fields':{'pages':5},'reason':'x'}"),
              200);
}
END_TEST

/* What cannot be read as a version must not pass for “any version”. */
START_TEST(an_if_match_that_is_none_is_refused)
{
    const char *ref = new_letter("302/SYT-NVY");
    const char *path = arena_printf(arena_current(), "/v1/letters/%s/correct", ref);
    static const char *const rubbish[] = {"If-Match: rubbish\r\n", "If-Match: \"\"\r\n",
                                          "If-Match: \"x\"\r\n",   "If-Match: 0\r\n",
                                          "If-Match: \"0\"\r\n",   "If-Match: \"-1\"\r\n"};
    for (size_t i = 0; i < sizeof rubbish / sizeof rubbish[0]; i++) {
        ck_problem(&(struct request){.who = "vanthu",
                                     .path = path,
                                     .headers = rubbish[i],
                                     .body = quoted("{'fields':{'pages':9},'reason':'x'}")},
                   422, "field-type", "If-Match");
    }
}
END_TEST

START_TEST(a_draft_has_a_version_too)
{
    const char *bytes = "bản chờ có phiên bản";
    const json_t *in = ck_status(intake("vanthu", "v.txt", bytes, strlen(bytes)), 201);
    const char *path =
        arena_printf(arena_current(), "/v1/drafts/%lld/refuse", (long long)int_at(in, "draft.id"));
    const char *body =
        arena_printf(arena_current(),
                     "{'draft':%lld,'code':'303/SYT','issued':'10/3/2025','issuer':'SYT',"
                     "'subject':'x'}",
                     (long long)int_at(in, "draft.id"));
    ck_assert_int_eq(post_with("vanthu", "If-Match: \"999999\"\r\n", path, "{'reason':'x'}").status,
                     412);
    ck_assert_int_eq(post_with("vanthu", "If-Match: \"999999\"\r\n", "/v1/letters", body).status,
                     412);
    const char *match = arena_printf(arena_current(), "If-Match: \"%lld\"\r\n",
                                     (long long)int_at(in, "draft.version"));
    ck_status(post_with("vanthu", match, "/v1/letters", body), 201);
}
END_TEST

/* ---- the same request again
 * ------------------------------------------------------------------------ */

START_TEST(a_repeated_request_has_one_effect)
{
    const char *key = "Idempotency-Key: khoa-thu-nghiem-1\r\n";
    const char *body = "{'code':'401/SYT-NVY','issued':'10/3/2025','issuer':'Sở Y tế',"
                       "'subject':'một lần','arrived':'10/3/2025'}";
    const char *other = "{'code':'401/SYT-NVY','issued':'10/3/2025','issuer':'Sở Y tế',"
                        "'subject':'lần khác','arrived':'10/3/2025'}";
    house = daemon_new("", NULL);
    daemon_start(house);
    struct reply first = post_with("vanthu", key, "/v1/letters", body);
    ck_status(first, 201);
    int64_t acts = acts_total();
    struct reply again = post_with("vanthu", key, "/v1/letters", body);
    ck_status(again, 201);
    ck_assert_str_eq(again.body, first.body);
    ck_problem(
        &(struct request){
            .who = "vanthu", .path = "/v1/letters", .headers = key, .body = quoted(other)},
        409, "idempotency-mismatch", "");
    ck_problem(&(struct request){.who = "vanthu",
                                 .path = "/v1/letters/%231/cancel",
                                 .headers = key,
                                 .body = quoted("{'reason':'x'}")},
               409, "idempotency-mismatch", "");
    ck_assert_int_eq(acts_total(), acts);
    /* The key is the person's own. */
    ck_assert_str_eq(str_at(ck_status(post_with("vanthu2", key, "/v1/letters", body), 409), "code"),
                     "duplicate");
    daemon_restart(house);
    again = post_with("vanthu", key, "/v1/letters", body);
    ck_status(again, 201);
    ck_assert_str_eq(again.body, first.body);
    ck_assert_int_eq(acts_total(), acts);
    /* A refusal is not kept: what was missing may come under the same key. */
    key = "Idempotency-Key: khoa-thu-nghiem-2\r\n";
    ck_status(post_with("vanthu", key, "/v1/letters", "{'code':'402/SYT-NVY'}"), 422);
    ck_status(
        post_with("vanthu", key, "/v1/letters",
                  "{'code':'402/SYT-NVY','issued':'10/3/2025','issuer':'SYT','subject':'đủ'}"),
        201);
    daemon_free(house);
}
END_TEST

/* What matters is what the request says: another query or another version is another request. */
START_TEST(keys_cover_the_whole_request)
{
    const char *ref = new_letter("403/SYT-NVY");
    const char *path = arena_printf(arena_current(), "/v1/letters/%s/remind", ref);
    const char *body = "{'note':'x'}";
    act("vanthu", ref, "direct", "{'lead':'KH-NV','on_behalf_of':'giamdoc'}");
    ck_status(post_with("vanthu", "Idempotency-Key: k.1\r\n", path, body), 200);
    ck_status(post_with("vanthu", "Idempotency-Key: k.1\r\n", path, body), 200);
    ck_assert_int_eq(int_at(show("vanthu", ref), "lines.0.reminders"), 1);
    ck_status(post_with("vanthu", "Idempotency-Key: k.2\r\n", path, body), 200);
    ck_assert_int_eq(int_at(show("vanthu", ref), "lines.0.reminders"), 2);
    ck_problem(&(struct request){.who = "vanthu",
                                 .path = path,
                                 .headers = "Idempotency-Key: a b\r\n",
                                 .body = quoted(body)},
               422, "field-range", "Idempotency-Key");
}
END_TEST

/* What is kept of a request that sets a password says nothing about the password. */
START_TEST(a_kept_request_tells_no_password)
{
    const char *key = "Idempotency-Key: dat-mat-khau\r\n";
    const char *path = "/v1/people/kh.yen";
    ck_status(post_with(ADMIN, key, path, "{'password':'mat khau mot hai'}"), 200);
    int64_t acts = acts_total();
    ck_status(post_with(ADMIN, key, path, "{'password':'mat khau ba bon'}"), 200);
    ck_assert_int_eq(acts_total(), acts);
    ck_status(post(NULL, "/v1/login", "{'username':'kh.yen','password':'mat khau mot hai'}"), 200);
    ck_problem(&(struct request){.who = ADMIN,
                                 .path = path,
                                 .headers = key,
                                 .body = quoted("{'password':'mat khau mot hai','title':'x'}")},
               409, "idempotency-mismatch", "");
}
END_TEST

START_TEST(texts_follow_the_reader)
{
    const char *ref = new_letter("501/SYT-NVY");
    struct request request = {.who = "vanthu",
                              .path = arena_printf(arena_current(), "/v1/letters/%s", ref),
                              .headers = "Accept-Language: en-GB,vi;q=0.5\r\n"};
    ck_assert_str_eq(str_at(ask(&request).json, "letter.state_text"), "registered");
    request.headers = "Accept-Language: vi\r\n";
    ck_assert_str_eq(str_at(ask(&request).json, "letter.state_text"), "đã vào sổ");
}
END_TEST

struct racer {
    const char *who, *body;
    struct reply reply;
    struct arena arena;
};

static void *race(void *arg)
{
    struct racer *r = arg;
    arena_init(&r->arena, 1 << 24);
    arena_enter(&r->arena);
    r->reply = post(r->who, "/v1/letters", "%s", r->body);
    return NULL;
}

START_TEST(two_clerks_register_one_draft)
{
    for (int round = 0; round < 8; round++) {
        const char *bytes = arena_printf(arena_current(), "hai văn thư, vòng %d", round);
        const json_t *in = ck_status(intake("vanthu", "chung.txt", bytes, strlen(bytes)), 201);
        const char *body = arena_printf(
            arena_current(),
            "{'draft':%lld,'code':'5%d/SYT','issued':'10/3/2025','issuer':'SYT','subject':'x'}",
            (long long)int_at(in, "draft.id"), round);
        struct racer racers[2] = {{.who = "vanthu", .body = body},
                                  {.who = "vanthu2", .body = body}};
        int64_t acts = acts_total(), number = daemon_int(house, "SELECT max(last) FROM counters");
        pthread_t threads[2];
        for (int i = 0; i < 2; i++) {
            pthread_create(&threads[i], NULL, race, &racers[i]);
        }
        for (int i = 0; i < 2; i++) {
            pthread_join(threads[i], NULL);
        }
        int won = racers[0].reply.status == 201 ? 0 : 1;
        ck_status(racers[won].reply, 201);
        const json_t *lost = ck_status(racers[1 - won].reply, 409);
        ck_assert_str_eq(str_at(lost, "code"), "letter-state");
        ck_assert_int_eq(acts_total(), acts + 1);
        /* Registered today, so in this year's book. */
        ck_assert_int_ge(daemon_int(house, "SELECT max(last) FROM counters"), number);
        ck_assert_int_eq(
            daemon_int(house, arena_printf(arena_current(),
                                           "SELECT count(*) FROM acts WHERE kind = 'register' AND "
                                           "letter = %lld",
                                           (long long)int_at(in, "draft.id"))),
            1);
        arena_release(&racers[0].arena);
        arena_release(&racers[1].arena);
    }
}
END_TEST

HOUSE_MAIN("api/acts", "", from_the_door_to_the_case_file, acts_that_take_back,
           acts_beside_the_road, drafts_are_refused_attached_and_registered,
           a_clerk_leaves_empty_what_the_draft_proposes, the_office_itself, no_act_was_forgotten,
           etag_and_if_match, an_if_match_that_is_none_is_refused, a_draft_has_a_version_too,
           a_repeated_request_has_one_effect, keys_cover_the_whole_request,
           a_kept_request_tells_no_password, texts_follow_the_reader, two_clerks_register_one_draft)
