/* test_api_bad_input.c - what is refused, by which code, at which field, and that nothing changes.
 */
#include "ask.h"

#include "phieu/model.h"

#define GOOD                                                                                       \
    "'code':'9/SYT','issued':'10/3/2025','issuer':'Sở Y tế','subject':'x','arrived':'11/3/2025'"

struct bad {
    const char *json;
    int status;
    const char *code, *field;
};

static void walk(const char *who, const char *path, const struct bad *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ck_refusal(who, path, rows[i].json, rows[i].status, rows[i].code, rows[i].field);
    }
}
#define WALK(who, path, rows) walk(who, path, rows, sizeof(rows) / sizeof(rows)[0])

static const char *verb_path(const char *ref, const char *verb)
{
    return arena_printf(arena_current(), "/v1/letters/%s/%s", ref, verb);
}

/* The members that are not the bad one. */
#define REST "'code':'9/SYT','issuer':'Sở Y tế','subject':'x'"

START_TEST(registering)
{
    static const struct bad rows[] = {
        {"{" REST ",'issued':'30/02/2025'}", 422, "date-impossible", "issued"},
        {"{" REST ",'issued':'2014/02/30'}", 422, "date-impossible", "issued"},
        {"{" REST ",'issued':'29/2/2025'}", 422, "date-impossible", "issued"},
        {"{" REST ",'issued':'31/4/2025'}", 422, "date-impossible", "issued"},
        {"{" REST ",'issued':'0/3/2025'}", 422, "date-impossible", "issued"},
        {"{" REST ",'issued':'mai'}", 422, "date-syntax", "issued"},
        {"{" REST ",'issued':20250310}", 422, "field-type", "issued"},
        {"{" REST ",'issued':'10/3/2025','arrived':'30/02/2025'}", 422, "date-impossible",
         "arrived"},
        {"{" REST ",'issued':'10/3/2025','arrived':'10/3/2025','due':'31/6/2025'}", 422,
         "date-impossible", "due"},
        {"{" REST ",'issued':'10/3/2025','arrived':'9/3/2025'}", 422, "date-order", "arrived"},
        {"{" REST ",'issued':'10/3/2025','arrived':'1/1/2190'}", 422, "date-future", "arrived"},
        {"{" REST ",'issued':'10/3/2025','arrived':'11/3/2025','due':'10/3/2025'}", 422,
         "due-before", "due"},
        {"{" GOOD ",'pages':0}", 422, "field-range", "pages"},
        {"{" GOOD ",'pages':10000}", 422, "field-range", "pages"},
        {"{" GOOD ",'pages':'99999999999999999999999999999999'}", 422, "field-range", "pages"},
        {"{" GOOD ",'pages':'bốn'}", 422, "field-type", "pages"},
        {"{" GOOD ",'pages':1.5}", 422, "field-type", "pages"},
        {"{" GOOD ",'draft':'999999999999999999999999'}", 422, "field-range", "draft"},
        {"{" GOOD ",'draft':999999}", 404, "no-such-letter", "draft"},
        {"{" GOOD ",'book':'KHAC'}", 422, "book-unknown", "book"},
        {"{" GOOD ",'urgency':'rất vội'}", 422, "field-choice", "urgency"},
        {"{" GOOD ",'nguoi_nhan':'x'}", 422, "field-unknown", "nguoi_nhan"},
        {"{" GOOD ",'files':[{'sha256':'0000','name':'a'}]}", 422, "field-type", "files"},
        {"{'code':'!!!','issued':'10/3/2025','issuer':'SYT','subject':'x'}", 422, "code-syntax",
         "code"},
        {"{'code':'9/SYT','issued':'10/3/2025','issuer':'SYT'}", 422, "field-missing", "subject"},
        {"{'code':'9/SYT','issued':'10/3/2025','issuer':'SYT','subject':' \\t '}", 422,
         "field-missing", "subject"},
        {"{'code':'9/SYT','issued':'10/3/2025','issuer':'SYT','subject':'a\\u0001b'}", 422,
         "text-control", "subject"},
        {"{'code':'9/SYT','issued':'10/3/2025','issuer':'SYT','subject':'a\\u001bb'}", 422,
         "text-control", "subject"},
        {"{'code':'9/SYT','issued':'10/3/2025','issuer':'SYT','subject':'a\\u202eb'}", 422,
         "text-control", "subject"},
        {"{'code':'9/SYT','issued':'10/3/2025','issuer':'SYT','subject':'a\\u0000b'}", 422,
         "text-control", "subject"},
        {"{'code':'9/SYT','issued':'10/3/2025','issuer':'a\\u0007','subject':'x'}", 422,
         "text-control", "issuer"},
        {"{'code':['9/SYT'],'issued':'10/3/2025','issuer':'SYT','subject':'x'}", 422, "field-type",
         "code"},
        /* Secrets: a stub in the secret book and nothing more. */
        {"{" GOOD ",'secrecy':'mật'}", 422, "secret", "subject"},
        {"{" GOOD ",'secrecy':'tuyệt mật','book':'VBD'}", 422, "secret", "book"},
        {"{" GOOD ",'book':'MAT'}", 422, "field-choice", "book"},
    };
    WALK("vanthu", "/v1/letters", rows);
}
END_TEST

START_TEST(what_is_no_json)
{
    static const struct bad rows[] = {
        {"{", 400, "json-malformed", ""},
        {"[]", 400, "json-malformed", ""},
        {"{'subject':'a'} x", 400, "json-malformed", ""},
        {"{'subject':'a','subject':'b'}", 400, "json-malformed", ""},
        {"{'pages':99999999999999999999999999}", 400, "json-malformed", ""},
        {"{'pages':1e999}", 400, "json-malformed", ""},
        {"{'subject':'\\ud800'}", 400, "json-malformed", ""},
    };
    WALK("vanthu", "/v1/letters", rows);
    struct buf deep;
    buf_init(&deep, arena_current(), 1 << 20);
    for (int i = 0; i < 100000; i++) {
        buf_puts(&deep, "[");
    }
    ck_refusal("vanthu", "/v1/letters", deep.data, 400, "json-malformed", "");
    ck_problem(&(struct request){.who = "vanthu",
                                 .path = "/v1/letters",
                                 .body = "subject=x",
                                 .type = "application/x-www-form-urlencoded"},
               415, "media-type", "");
}
END_TEST

/* Broken UTF-8 is named with its field and its byte, wherever JSON itself can still be read. */
START_TEST(broken_utf8)
{
    static const char *const broken[] = {
        "\xff", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe1\xba"};
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        const char *body = arena_printf(
            arena_current(),
            "{\"code\":\"9/SYT\",\"issued\":\"10/3/2025\",\"issuer\":\"SYT\",\"subject\":\"a%s\"}",
            broken[i]);
        ck_problem(&(struct request){.who = "vanthu", .path = "/v1/letters", .body = body}, 422,
                   "text-encoding", "subject");
    }
    static const char nul[] = "{\"code\":\"9/SYT\",\"note\":{\"x\":\"y\"},\"subject\":\"a\0b\"}";
    ck_problem(
        &(struct request){
            .who = "vanthu", .path = "/v1/letters", .body = nul, .len = sizeof nul - 1},
        422, "text-control", "subject");
    ck_problem(&(struct request){.who = "vanthu", .path = "/v1/search?q=a%FF"}, 400, "query", "");
    ck_problem(&(struct request){.who = "vanthu", .path = "/v1/search?q=a%00b"}, 400, "query", "");
}
END_TEST

START_TEST(a_subject_of_ten_megabytes)
{
    enum { HUGE = 10 << 20, LONG = 2001 };
    static const char head[] = "{\"code\":\"9/SYT\",\"issued\":\"10/3/2025\",\"issuer\":\"SYT\","
                               "\"subject\":\"";
    char *body = arena_alloc(arena_current(), HUGE + 200);
    size_t at = strlen(strcpy(body, head));
    memset(body + at, 'x', HUGE);
    strcpy(body + at + HUGE, "\"}");
    ck_problem(&(struct request){.who = "vanthu", .path = "/v1/letters", .body = body}, 413,
               "body-too-large", "body");
    strcpy(body + at + LONG, "\"}");
    ck_problem(&(struct request){.who = "vanthu", .path = "/v1/letters", .body = body}, 422,
               "text-too-long", "subject");
    /* The longest that is allowed is taken, whole. */
    strcpy(body + at + LONG - 1, "\"}");
    const json_t *answer = ck_status(
        ask(&(struct request){.who = "vanthu", .path = "/v1/letters", .body = body}), 201);
    ck_assert_uint_eq(strlen(str_at(answer, "letter.subject")), LONG - 1);
}
END_TEST

START_TEST(decomposed_text_is_stored_composed)
{
    /* "Sở Y tế" and "Kế hoạch" in NFD, as a Mac sends them. */
    const json_t *answer = ck_status(
        post("vanthu", "/v1/letters",
             "{'code':'77/KH-SYT','issued':'10/3/2025','issuer':'So\xcc\x9b\xcc\x89 Y te\xcc\x82"
             "\xcc\x81','subject':'Ke\xcc\x82\xcc\x81 hoa\xcc\xa3"
             "ch'}"),
        201);
    ck_assert_str_eq(str_at(answer, "letter.issuer"), "Sở Y tế");
    ck_assert_str_eq(str_at(answer, "letter.subject"), "Kế hoạch");
    int64_t found = daemon_int(house, "SELECT count(*) FROM acts WHERE kind = 'register' AND "
                                      "body LIKE '%\"subject\":\"Kế hoạch\"%'");
    ck_assert_int_eq(found, 1);
    /* So the same letter typed composed is its duplicate. */
    ck_refusal("vanthu", "/v1/letters",
               "{'code':'77/KH-SYT','issued':'10/3/2025','issuer':'Sở Y tế','subject':'khác'}", 409,
               "duplicate", "code");
}
END_TEST

START_TEST(a_secret_is_a_stub_in_its_own_book)
{
    const json_t *answer =
        ck_status(post("vanthu", "/v1/letters",
                       "{'code':'5/UBND','issued':'10/3/2025','issuer':'UBND','secrecy':'mật',"
                       "'arrived':'10/3/2025'}"),
                  201);
    ck_assert_str_eq(str_at(answer, "letter.ref"), "MAT:1/2025");
    const char *ref = "MAT%3A1%2F2025";
    ck_assert_str_eq(str_at(show("vanthu", ref), "fields.secrecy"), "confidential");
    ck_refusal("vanthu", verb_path(ref, "correct"),
               "{'fields':{'subject':'nội dung'},'reason':'x'}", 422, "secret", "subject");
    act("vanthu", ref, "direct", "{'lead':'KH-NV','on_behalf_of':'giamdoc'}");
    const char *sha = upload("kh.truong", "a.txt", "mat", 3);
    ck_refusal(
        "kh.truong", verb_path(ref, "propose"),
        arena_printf(arena_current(), "{'text':'x','files':[{'sha256':'%s','name':'a'}]}", sha),
        422, "secret", "files");
}
END_TEST

START_TEST(giving_work)
{
    const char *ref = new_letter("11/SYT");
    static const struct bad direct[] = {
        {"{'lead':''}", 422, "field-missing", "lead"},
        {"{}", 422, "field-missing", "lead"},
        {"{'support':['DUOC']}", 422, "lead-count", "lead"},
        {"{'lead':'KH-NW'}", 422, "unit-unknown", "lead"},
        {"{'lead':'KH-NV','support':['Khoa Duoc Vat tu']}", 422, "unit-unknown", "support"},
        {"{'lead':'KH-NV','support':['KH-NV']}", 422, "assignee-twice", "support"},
        {"{'lead':'KH-NV','inform':'Phòng Kế hoạch - Nghiệp vụ'}", 422, "assignee-twice", "inform"},
        {"{'lead':'KH-NV','due':'10/3/2025'}", 422, "due-before", "due"},
        {"{'lead':'KH-NV','due':'30/02/2025'}", 422, "date-impossible", "due"},
        {"{'lead':'KH-NV','due':'0wd'}", 422, "field-range", "due"},
        {"{'lead':'KH-NV','due':'99999999999999999999wd'}", 422, "field-range", "due"},
        {"{'lead':'KH-NV','dues':{'DUOC':'20/3/2025'}}", 422, "unit-unknown", "dues"},
        {"{'lead':'KH-NV','dues':{'KH-NV':'30/02/2025'}}", 422, "date-impossible", "dues"},
        {"{'lead':'KH-NV','on_behalf_of':'pgd'}", 403, "delegation", ""},
        {"{'lead':['KH-NV','DUOC']}", 422, "field-type", "lead"},
    };
    WALK("giamdoc", verb_path(ref, "direct"), direct);
    struct reply near = post("giamdoc", verb_path(ref, "direct"), "{'lead':'KH-NW'}");
    ck_assert_ptr_nonnull(strstr(str_at(near.json, "detail"), "KH-NV"));
    static const struct bad present[] = {
        {"{'to':'kh.an'}", 422, "not-leader", "to"},
        {"{'to':'giam doc'}", 422, "person-unknown", "to"},
        {"{}", 422, "field-missing", "to"},
    };
    WALK("vanthu", verb_path(ref, "present"), present);
    ck_refusal("vanthu", verb_path(ref, "route"), "{}", 422, "no-route", "unit");
}
END_TEST

START_TEST(below_a_unit)
{
    const char *ref = given_letter("12/SYT");
    static const struct bad down[] = {
        {"{'lead':'du.quyen'}", 422, "not-in-unit", "lead"},
        {"{'lead':'DUOC'}", 422, "not-in-unit", "lead"},
        {"{'lead':'kh.an','due':'21/3/2025'}", 422, "due-after-parent", "due"},
        {"{'lead':'kh.an','due':'10/3/2025'}", 422, "due-before", "due"},
        {"{'lead':'kh.an','support':'kh.an'}", 422, "assignee-twice", "support"},
        {"{}", 422, "field-missing", "lead"},
        {"{'lead':'khong.co'}", 422, "unit-unknown", "lead"},
        {"{'lead':'kh.an','line':99}", 404, "line-unknown", ""},
        {"{'lead':'kh.an','line':2}", 403, "not-permitted", ""},
        {"{'lead':'kh.an','line':'99999999999999999999'}", 422, "field-range", "line"},
    };
    WALK("kh.truong", verb_path(ref, "hand-down"), down);
    ck_refusal("kh.truong", verb_path(ref, "return"), "{}", 422, "field-missing", "reason");
    ck_refusal("kh.truong", verb_path(ref, "return"), "{'reason':'  '}", 422, "field-empty",
               "reason");
    ck_refusal("kh.truong", verb_path(ref, "propose"), "{'text':''}", 422, "field-empty", "text");
    ck_refusal("giamdoc", verb_path(ref, "decide"), "{'line':1,'decision':'approve'}", 409,
               "no-proposal", "");
    ck_refusal("giamdoc", verb_path(ref, "extend-decide"), "{'line':1,'decision':'grant'}", 409,
               "no-request", "");
    ck_refusal("kh.truong", verb_path(ref, "extend-request"), "{'to':'19/3/2025','reason':'x'}",
               422, "due-before", "to");
    ck_refusal("giamdoc", verb_path(ref, "direct"), "{'lead':'KSBT'}", 422, "lead-count", "lead");
    ck_refusal("giamdoc", verb_path(ref, "replace-lead"), "{'lead':'KH-NV','reason':'x'}", 422,
               "nothing-changes", "lead");
    ck_refusal("vanthu", verb_path(ref, "correct"), "{'fields':{},'reason':'x'}", 422,
               "field-empty", "fields");
    ck_refusal("vanthu", verb_path(ref, "correct"), "{'fields':{'code':'12/SYT'},'reason':'x'}",
               422, "nothing-changes", "fields");
    ck_refusal("vanthu", verb_path(ref, "correct"), "{'fields':{'so_den':'1'},'reason':'x'}", 422,
               "field-unknown", "so_den");
    ck_refusal("vanthu", verb_path(ref, "correct"),
               "{'fields':{'arrived':'9/3/2025'},'reason':'x'}", 422, "date-order", "arrived");
    ck_refusal("vanthu", verb_path(ref, "correct"),
               "{'fields':{'arrived':'11/3/2024'},'reason':'x'}", 422, "field-range", "arrived");
    act("giamdoc", ref, "recall", "{'line':2,'reason':'x'}");
    ck_refusal("du.truong", verb_path(ref, "accept"), "{}", 409, "line-state", "");
}
END_TEST

START_TEST(a_reply_that_is_owed)
{
    const char *ref = new_letter("13/SYT");
    act("vanthu", ref, "present", "{'to':'giamdoc'}");
    act("giamdoc", ref, "direct", "{'lead':'KH-NV','reply_required':true}");
    ck_refusal("kh.truong", verb_path(ref, "complete"), "{}", 422, "reply-owed", "reply");
    ck_refusal("kh.truong", verb_path(ref, "complete"), "{'reply':'khong so'}", 422, "code-syntax",
               "reply");
    act("kh.truong", ref, "complete", "{'reply':'1/TTYT'}");
}
END_TEST

/* Every act on a cancelled letter, and every act by one who may not. */
START_TEST(cancelled_letters_take_no_act)
{
    static const struct {
        const char *who, *verb, *json;
    } acts[] = {
        {"vanthu", "present", "{'to':'giamdoc'}"},
        {"giamdoc", "direct", "{'lead':'KH-NV'}"},
        {"giamdoc", "no-action", "{'reason':'x'}"},
        {"vanthu", "route", "{}"},
        {"kh.truong", "open", "{}"},
        {"kh.truong", "accept", "{}"},
        {"kh.truong", "hand-down", "{'lead':'kh.an'}"},
        {"kh.truong", "return", "{'reason':'x'}"},
        {"giamdoc", "recall", "{'reason':'x'}"},
        {"giamdoc", "replace-lead", "{'lead':'DUOC','reason':'x'}"},
        {"kh.truong", "propose", "{'text':'x'}"},
        {"giamdoc", "decide", "{'decision':'approve'}"},
        {"kh.truong", "extend-request", "{'to':'25/3/2025','reason':'x'}"},
        {"giamdoc", "extend-decide", "{'decision':'grant'}"},
        {"kh.truong", "complete", "{}"},
        {"vanthu", "reply", "{'code':'1/TTYT'}"},
        {"kh.truong", "reply", "{'code':'1/TTYT'}"},
        {"giamdoc", "remind", "{}"},
        {"vanthu", "correct", "{'fields':{'pages':3},'reason':'x'}"},
        {"vanthu", "cancel", "{'reason':'x'}"},
        {"vanthu", "file", "{'case':'1'}"},
        {"kh.truong", "file", "{'case':'1'}"},
    };
    const char *ref = given_letter("14/SYT");
    act("vanthu", ref, "cancel", "{'reason':'vào nhầm'}");
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        ck_refusal(acts[i].who, verb_path(ref, acts[i].verb), acts[i].json, 409, "letter-state",
                   "");
    }
}
END_TEST

/* People read what a field is called where they are. */
START_TEST(fields_have_the_names_of_their_place)
{
    struct reply unit = post(ADMIN, "/v1/units", "{'name':'x'}");
    ck_assert_str_eq(str_at(unit.json, "title"), "Thiếu mã đơn vị.");
    ck_assert_str_eq(str_at(unit.json, "field"), "code");
    struct reply taken = post(ADMIN, "/v1/units", "{'code':'DUOC','name':'x'}");
    ck_assert_ptr_nonnull(strstr(str_at(taken.json, "title"), "DUOC"));
    ck_assert_str_eq(str_at(taken.json, "field"), "code");
    struct reply code = post("vanthu", "/v1/letters", "{'code':'595/','issuer':'a','subject':'b'}");
    ck_assert_str_eq(str_at(code.json, "title"), "Số, ký hiệu: không đọc được số, ký hiệu “595/”.");
    struct reply fields =
        post("vanthu", verb_path(new_letter("77/SYT"), "correct"), "{'reason':'x'}");
    ck_assert_str_eq(str_at(fields.json, "title"), "Thiếu các mục sửa.");
}
END_TEST

START_TEST(roles_that_may_not)
{
    static const struct {
        const char *who, *verb, *json;
    } acts[] = {
        {"kiemtra", "present", "{'to':'giamdoc'}"},
        {"giamdoc", "present", "{'to':'giamdoc'}"},
        {"vanthu", "direct", "{'lead':'KSBT'}"},
        {"kh.truong", "direct", "{'lead':'KSBT'}"},
        {"vanthu", "no-action", "{'reason':'x'}"},
        {"kiemtra", "accept", "{}"},
        {"kiemtra", "complete", "{}"},
        {"giamdoc", "accept", "{}"},
        {"kh.truong", "recall", "{'reason':'x','line':1}"},
        {"du.truong", "replace-lead", "{'lead':'DUOC','reason':'x'}"},
        {"giamdoc", "propose", "{'text':'x'}"},
        {"kh.truong", "correct", "{'fields':{'pages':3},'reason':'x'}"},
        {"giamdoc", "cancel", "{'reason':'x'}"},
        {"kiemtra", "file", "{'case':'1'}"},
        {"kiemtra", "remind", "{}"},
    };
    const char *ref = given_letter("15/SYT");
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        ck_refusal(acts[i].who, verb_path(ref, acts[i].verb), acts[i].json, 403, "not-permitted",
                   "");
    }
    static const char *const not_clerks[] = {"giamdoc", "kh.truong", "kh.an", "kiemtra", ADMIN};
    for (size_t i = 0; i < sizeof not_clerks / sizeof not_clerks[0]; i++) {
        const char *who = not_clerks[i];
        ck_refusal(who, "/v1/letters", "{" GOOD "}", 403, "not-permitted", "");
        ck_refusal(who, "/v1/books/VBD/close", "{'year':2025}", 403, "not-permitted", "");
        if (strcmp(who, ADMIN) != 0) {
            ck_refusal(who, "/v1/units", "{'code':'X','name':'X'}", 403, "not-permitted", "");
            ck_refusal(who, "/v1/people", "{'username':'x','name':'X','password':'mat khau dai'}",
                       403, "not-permitted", "");
            ck_refusal(who, "/v1/people/kh.an", "{'password':'mat khau dai'}", 403, "not-permitted",
                       "");
        }
        if (strcmp(who, "kiemtra") != 0) {
            ck_problem(&(struct request){.who = who, .path = "/v1/drafts"}, 403, "not-permitted",
                       "");
        }
    }
    ck_problem(&(struct request){.who = "kh.an", .path = "/v1/ledger"}, 403, "not-permitted", "");
    ck_problem(&(struct request){.who = "kh.an", .path = "/v1/check"}, 403, "not-permitted", "");
    ck_problem(&(struct request){.who = "kh.an", .path = "/v1/outbox"}, 403, "not-permitted", "");
    const char *sha = upload("kh.an", "a.txt", "khong phai van thu", 18);
    ck_refusal("kh.an", "/v1/intake",
               arena_printf(arena_current(), "{'sha256':'%s','name':'a.txt'}", sha), 403,
               "not-permitted", "");
}
END_TEST

START_TEST(the_office_keeps_its_rules)
{
    static const struct bad units[] = {
        {"{'code':'kh-nv','name':'Trùng mã'}", 409, "exists", "code"},
        {"{'code':'X'}", 422, "field-missing", "name"},
        {"{'code':'X','name':'X','parent':'KHONG-CO'}", 422, "unit-unknown", "parent"},
    };
    static const struct bad people[] = {
        {"{'username':'kh.an','name':'Trùng'}", 409, "exists", "username"},
        {"{'username':'Có Dấu','name':'X'}", 422, "field-type", "username"},
        {"{'username':'x','name':'X','positions':['KH-NV']}", 422, "field-type", "positions"},
        {"{'username':'x','name':'X','positions':['KH-NV:vua']}", 422, "field-choice", "positions"},
        {"{'username':'x','name':'X','positions':['KHONG:head']}", 422, "unit-unknown",
         "positions"},
        {"{'username':'x','name':'X','positions':['KH-NV:leader']}", 422, "field-choice",
         "positions"},
        {"{'username':'x','name':'X','password':'ngan'}", 422, "password-weak", "password"},
    };
    static const struct bad delegations[] = {
        {"{'to':'kh.an','last':'1/1/2025'}", 422, "date-order", "last"},
        {"{'to':'kh.truong','last':'1/1/2190'}", 422, "field-choice", "to"},
        {"{'to':'khong.co','last':'1/1/2190'}", 422, "person-unknown", "to"},
        {"{'to':'kh.an'}", 422, "field-missing", "last"},
        {"{'to':'kh.an','last':'30/2/2190'}", 422, "date-impossible", "last"},
    };
    WALK(ADMIN, "/v1/units", units);
    WALK(ADMIN, "/v1/people", people);
    WALK("kh.truong", "/v1/delegations", delegations);
    ck_refusal("kh.an", "/v1/delegations", "{'to':'kh.yen','last':'1/1/2190'}", 403,
               "not-permitted", "from");
    ck_refusal(ADMIN, "/v1/units/KHONG", "{'name':'X'}", 422, "unit-unknown", "unit");
    ck_refusal(ADMIN, "/v1/people/khong.co", "{'name':'X'}", 422, "person-unknown", "person");
    ck_refusal(ADMIN, "/v1/people/" ADMIN, "{'active':false}", 422, "field-range", "positions");
    ck_refusal(ADMIN, "/v1/delegations/99/end", "{}", 404, "delegation-unknown", "id");
    ck_refusal("vanthu", "/v1/books/KHAC/close", "{'year':2025}", 422, "book-unknown", "book");
    ck_refusal("vanthu", "/v1/books/VBD/close", "{}", 422, "field-missing", "year");
    ck_refusal("vanthu", "/v1/books/VBD/close", "{'year':99999}", 422, "field-range", "year");
}
END_TEST

/* ---- tokens
 * ----------------------------------------------------------------------------------------- */

START_TEST(wrong_expired_and_revoked_tokens)
{
    static const char *const spoilt[] = {
        "UPDATE tokens SET expires = 1 WHERE person = (SELECT body ->> '$.id' FROM acts WHERE kind "
        "= 'person-add' AND body ->> '$.username' = 'ks.truong')",
        "UPDATE tokens SET revoked = 1 WHERE person = (SELECT body ->> '$.id' FROM acts WHERE kind "
        "= 'person-add' AND body ->> '$.username' = 'du.quyen')",
    };
    static const char *const whose[] = {"ks.truong", "du.quyen"};
    for (size_t i = 0; i < 2; i++) {
        ck_status(get(whose[i], "/v1/me"), 200);
        daemon_sql(house, spoilt[i]);
        ck_problem(&(struct request){.who = whose[i], .path = "/v1/me"}, 401, "token-invalid", "");
        ck_refusal(whose[i], "/v1/delegations", "{'to':'kh.an','last':'1/1/2190'}", 401,
                   "token-invalid", "");
    }
    ck_problem(&(struct request){.who = "khong.co.ai", .path = "/v1/me"}, 401, "token-invalid", "");
    ck_problem(&(struct request){.path = "/v1/me"}, 401, "token-invalid", "");
}
END_TEST

HOUSE_MAIN("api/bad_input", "", registering, what_is_no_json, broken_utf8,
           a_subject_of_ten_megabytes, decomposed_text_is_stored_composed,
           a_secret_is_a_stub_in_its_own_book, giving_work, below_a_unit, a_reply_that_is_owed,
           cancelled_letters_take_no_act, fields_have_the_names_of_their_place, roles_that_may_not,
           the_office_keeps_its_rules, wrong_expired_and_revoked_tokens)
