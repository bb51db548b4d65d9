/*
 * test_api_hand_over.c - bàn giao on a real daemon: the list first, then the receiver's word, then
 * the lines go; all of it or nothing, and the books stay sound.
 */
#include "ask.h"

static const char *path_of(int64_t id, const char *verb)
{
    return arena_printf(arena_current(), "/v1/hand-overs/%lld%s", (long long)id, verb);
}

/* A letter whose work kh.an leads, due 18/3/2025. */
static const char *letter_of_an(const char *code)
{
    const char *ref = given_letter(code);
    act("kh.truong", ref, "hand-down", "{'lead':'kh.an','due':'18/3/2025'}");
    return ref;
}

static int64_t take_overs(void)
{
    return daemon_int(house, "SELECT count(*) FROM acts WHERE kind = 'take-over'");
}

static size_t todo_of(const char *who)
{
    return size_at(ck_status(get(who, "/v1/letters?box=todo"), 200), "letters");
}

/* How many items of a kind stand in the person's digest. */
static size_t kinds_of(const char *who, const char *kind)
{
    const json_t *items = at(ck_status(get(who, "/v1/digest"), 200), "items");
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(items); i++) {
        count += strcmp(str_at(json_array_get(items, i), "kind"), kind) == 0;
    }
    return count;
}

START_TEST(work_goes_over_when_the_receiver_says_so)
{
    const char *one = letter_of_an("1/SYT"), *two = letter_of_an("2/SYT");
    act("kh.an", one, "propose", "{'text':'Đồng ý'}");
    act("kh.an", two, "extend-request", "{'to':'19/3/2025','reason':'chờ số liệu'}");
    act("kh.truong", two, "duty-add",
        "{'every':'year','day':'15/12','lead':'kh.an','note':'Báo cáo','from':'1/1/2190'}");
    /* kh.yen stands beside him in the second: that line cannot be hers twice. */
    act("kh.truong", two, "hand-down", "{'line':1,'support':['kh.yen']}");
    /* The list first: it writes nothing, and is for who may hand over. */
    int64_t acts = acts_total();
    const json_t *list =
        ck_status(get("kh.truong", "/v1/hand-over-preview?from=kh.an&to=kh.yen"), 200);
    ck_assert_uint_eq(size_at(list, "items"), 3);
    ck_assert_int_eq(int_at(list, "count"), 2);
    ck_assert_int_eq(int_at(list, "staying"), 1);
    ck_assert(json_is_true(at(list, "items.0.proposal_waits")));
    ck_assert_str_eq(str_at(list, "items.0.code"), "1/SYT");
    ck_assert(json_is_false(at(list, "items.1.goes")));
    ck_assert(json_is_true(at(list, "items.1.extension_waits")));
    ck_assert_str_ne(str_at(list, "items.1.why"), "");
    ck_assert_int_eq(int_at(list, "items.2.duty"), 1);
    ck_assert_int_eq(acts_total(), acts);
    const struct request asks = {.who = "kh.an",
                                 .path = "/v1/hand-over-preview?from=kh.an&to=kh.yen"};
    ck_problem(&asks, 403, "not-permitted", "");
    /* The administrator does it, who sees no letter by that. */
    list = ck_status(get(ADMIN, "/v1/hand-over-preview?from=kh.an&to=kh.yen"), 200);
    ck_assert_str_eq(str_at(list, "items.0.subject"), "");
    ck_assert_str_ne(str_at(list, "items.0.ref"), "");
    /* Who is switched off with work in hand is named. */
    const char *quyens = new_letter("9/SYT");
    act("vanthu", quyens, "present", "{'to':'giamdoc'}");
    act("giamdoc", quyens, "direct", "{'lead':'du.quyen'}");
    const json_t *off = ck_status(post(ADMIN, "/v1/people/du.quyen", "{'active':false}"), 200);
    ck_assert_ptr_nonnull(
        strstr(str_at(off, "notice"), "1 việc: bàn giao bằng phieu hand-over du.quyen"));
    ck_status(post(ADMIN, "/v1/people/du.quyen", "{'active':true}"), 200);
    off = ck_status(post(ADMIN, "/v1/people/ks.truong", "{'active':false}"), 200);
    ck_assert_str_eq(str_at(off, "notice"), "");
    ck_status(post(ADMIN, "/v1/people/ks.truong", "{'active':true}"), 200);
    const json_t *made = ck_status(
        post(ADMIN, "/v1/hand-overs", "{'from':'kh.an','to':'kh.yen','note':'nghỉ việc'}"), 201);
    int64_t id = int_at(made, "id");
    ck_assert_int_eq(int_at(made, "count"), 2);
    ck_refusal(ADMIN, "/v1/hand-overs", "{'from':'kh.an','to':'kh.yen'}", 409, "hand-over-open",
               "from");
    /* Until it is accepted the lines are marked and his. */
    const json_t *line = at(show("kh.truong", one), "lines.2");
    ck_assert_str_eq(str_at(line, "person.username"), "kh.an");
    ck_assert_str_eq(str_at(line, "handing_over.to.username"), "kh.yen");
    ck_assert_int_eq(int_at(line, "handing_over.id"), id);
    ck_assert(at(show("kh.truong", two), "lines.2.handing_over") == NULL); /* that one stays */
    ck_assert_uint_eq(todo_of("kh.yen"), 1);
    ck_status(get("kh.yen", "/v1/letters/%s", one), 404);
    /* so do his boxes and digest say; hers says that something waits, and for how many letters */
    ck_assert_uint_eq(size_at(ck_status(get("kh.an", "/v1/letters?box=overdue"), 200), "letters"),
                      2);
    ck_assert_uint_eq(kinds_of("kh.an", "overdue"), 2);
    ck_assert_uint_eq(kinds_of("kh.an", "hand-over"), 0);
    ck_assert_uint_eq(kinds_of("kh.yen", "overdue"), 1); /* of her own */
    ck_assert_uint_eq(kinds_of("kh.yen", "hand-over"), 1);
    /* She reads what she is to take; strangers know of nothing. */
    const json_t *paper = at(ck_status(get("kh.yen", "%s", path_of(id, "")), 200), "hand_over");
    ck_assert_uint_eq(size_at(paper, "items"), 2);
    ck_assert_str_eq(str_at(paper, "items.0.code"), "1/SYT");
    ck_assert_str_eq(str_at(paper, "note"), "nghỉ việc");
    ck_assert_str_eq(str_at(paper, "state"), "open");
    const struct request strange = {.who = "du.truong", .path = path_of(id, "")};
    ck_problem(&strange, 404, "hand-over-unknown", "id");
    ck_assert_uint_eq(size_at(ck_status(get("du.truong", "/v1/hand-overs"), 200), "hand_overs"), 0);
    ck_assert_uint_eq(size_at(ck_status(get("vanthu", "/v1/hand-overs"), 200), "hand_overs"), 1);
    ck_refusal("kh.truong", path_of(id, "/accept"), "{}", 403, "not-permitted", "");
    ck_refusal("kh.yen", path_of(id + 99, "/accept"), "{}", 404, "hand-over-unknown", "id");
    const json_t *taken = ck_status(post("kh.yen", path_of(id, "/accept"), "{}"), 200);
    ck_assert_int_eq(int_at(taken, "moved"), 2);
    ck_assert_int_eq(int_at(taken, "stayed"), 0);
    ck_assert_int_eq(take_overs(), 2);
    ck_refusal("kh.yen", path_of(id, "/accept"), "{}", 404, "hand-over-unknown", "id");
    line = at(show("kh.yen", one), "lines.2");
    ck_assert_str_eq(str_at(line, "person.username"), "kh.yen");
    ck_assert_str_eq(str_at(line, "taken_over.from.username"), "kh.an");
    ck_assert_str_eq(str_at(line, "due"), "2025-03-18");
    ck_assert(at(line, "handing_over") == NULL);
    ck_assert_str_eq(str_at(show("kh.yen", two), "duties.0.lines.0.person.username"), "kh.yen");
    ck_assert_uint_eq(todo_of("kh.yen"), 2);
    ck_assert_uint_eq(kinds_of("kh.yen", "overdue"), 2);
    ck_assert_uint_eq(kinds_of("kh.yen", "hand-over"), 0);
    ck_assert_uint_eq(kinds_of("kh.an", "overdue"), 1); /* the one that stayed */
    /* What waited still waits, for whom it waited; she works on. */
    act("kh.truong", one, "decide", "{'line':3,'decision':'approve'}");
    act("kh.yen", one, "complete", "{'line':3}");
    /* The paper says what was signed, whatever came after. */
    paper = at(ck_status(get("kh.yen", "%s", path_of(id, "")), 200), "hand_over");
    ck_assert_str_eq(str_at(paper, "state"), "accepted");
    ck_assert_str_eq(str_at(paper, "items.0.state"), "working");
    ck_assert(json_is_true(at(paper, "items.0.proposal_waits")));
    ck_assert_str_eq(str_at(paper, "decided_by.username"), "kh.yen");
    const json_t *acts_of = ck_status(get("giamdoc", "/v1/letters/%s/history", one), 200);
    bool told = false;
    for (size_t i = 0; i < size_at(acts_of, "acts"); i++) {
        const char *text = str_at(json_array_get(at(acts_of, "acts"), i), "text");
        told = told || strstr(text, "Mai Hải Yến nhận bàn giao từ Lý Gia An") != NULL;
    }
    ck_assert(told);
}
END_TEST

START_TEST(a_refused_hand_over_moves_nothing_and_another_may_follow)
{
    const char *ref = letter_of_an("3/SYT");
    const json_t *made =
        ck_status(post("kh.truong", "/v1/hand-overs", "{'from':'kh.an','to':'kh.yen'}"), 201);
    int64_t id = int_at(made, "id"), before = take_overs();
    ck_refusal("kh.yen", path_of(id, "/refuse"), "{}", 422, "field-missing", "reason");
    ck_refusal("kh.an", path_of(id, "/refuse"), "{'reason':'x'}", 403, "not-permitted", "");
    ck_status(post("kh.yen", path_of(id, "/refuse"), "{'reason':'đang quá tải'}"), 200);
    ck_refusal("kh.yen", path_of(id, "/accept"), "{}", 404, "hand-over-unknown", "id");
    ck_assert_int_eq(take_overs(), before);
    ck_assert(at(show("kh.truong", ref), "lines.2.handing_over") == NULL);
    const json_t *paper = at(ck_status(get("kh.truong", "%s", path_of(id, "")), 200), "hand_over");
    ck_assert_str_eq(str_at(paper, "reason"), "đang quá tải");
    /* To the head himself, who takes it back before he has taken it. */
    made = ck_status(post("giamdoc", "/v1/hand-overs", "{'from':'kh.an','to':'kh.truong'}"), 201);
    ck_status(post("giamdoc", path_of(int_at(made, "id"), "/refuse"), "{'reason':'nhầm'}"), 200);
}
END_TEST

/* What is done before the receiver answers stays done; the rest goes. */
START_TEST(what_closed_meanwhile_stays_where_it_is)
{
    const char *ref = letter_of_an("4/SYT"), *other = letter_of_an("5/SYT");
    const json_t *made =
        ck_status(post("kh.truong", "/v1/hand-overs", "{'from':'kh.an','to':'kh.yen'}"), 201);
    act("kh.an", ref, "complete", "{'note':'kịp xong'}");
    const json_t *taken =
        ck_status(post("kh.yen", path_of(int_at(made, "id"), "/accept"), "{}"), 200);
    ck_assert_int_eq(int_at(taken, "stayed"), 1);
    ck_assert_str_eq(str_at(show("kh.truong", ref), "lines.2.person.username"), "kh.an");
    ck_assert_str_eq(str_at(show("kh.truong", other), "lines.2.person.username"), "kh.yen");
    ck_refusal("kh.truong", "/v1/hand-overs", "{'from':'du.truong','to':'kh.yen'}", 403,
               "not-permitted", "");
    ck_refusal("giamdoc", "/v1/hand-overs", "{'from':'du.truong','to':'kh.yen'}", 409,
               "hand-over-empty", "from");
    ck_refusal("giamdoc", "/v1/hand-overs", "{'from':'du.truong','to':'khong.co'}", 422,
               "person-unknown", "to");
}
END_TEST

START_TEST(a_duty_that_ended_meanwhile_stays_where_it_is)
{
    const char *ref = letter_of_an("6/SYT");
    for (int i = 0; i < 2; i++) {
        act("kh.truong", ref, "duty-add",
            "{'every':'year','day':'15/12','lead':'kh.an','note':'Báo cáo','from':'1/1/2190'}");
    }
    const json_t *made =
        ck_status(post("kh.truong", "/v1/hand-overs", "{'from':'kh.an','to':'kh.yen'}"), 201);
    act("kh.truong", ref, "duty-end", "{'duty':1,'reason':'thôi'}");
    const json_t *taken =
        ck_status(post("kh.yen", path_of(int_at(made, "id"), "/accept"), "{}"), 200);
    ck_assert_int_eq(int_at(taken, "stayed"), 1);
    const json_t *letter = show("kh.truong", ref);
    ck_assert_str_eq(str_at(letter, "duties.0.lines.0.person.username"), "kh.an");
    ck_assert_str_eq(str_at(letter, "duties.1.lines.0.person.username"), "kh.yen");
}
END_TEST

/* A whole desk at once: one job, every letter with its act, and the books are sound. */
START_TEST(a_hundred_letters_go_together)
{
    enum { MANY = 100 };
    for (int i = 0; i < MANY; i++) {
        const char *ref = new_letter(arena_printf(arena_current(), "%d/UBND", i + 1));
        act("vanthu", ref, "present", "{'to':'giamdoc'}");
        act("giamdoc", ref, "direct", "{'lead':'du.quyen','due':'20/3/2025'}");
    }
    const json_t *made =
        ck_status(post("giamdoc", "/v1/hand-overs", "{'from':'du.quyen','to':'kh.an'}"), 201);
    ck_assert_int_eq(int_at(made, "count"), MANY + 1); /* and the one of before */
    int64_t before = take_overs();
    const json_t *taken =
        ck_status(post("kh.an", path_of(int_at(made, "id"), "/accept"), "{}"), 200);
    ck_assert_int_eq(int_at(taken, "moved"), MANY + 1);
    ck_assert_int_eq(take_overs(), before + MANY + 1);
    ck_assert_int_eq(
        int_at(ck_status(get("giamdoc", "/v1/hand-over-preview?from=kh.an&to=kh.yen"), 200),
               "count"),
        MANY + 1);
    const json_t *check = ck_status(get("kiemtra", "/v1/check"), 200);
    ck_assert_int_eq(int_at(check, "sum.findings"), 0);
    ck_assert_int_gt(int_at(check, "sum.lines"), MANY);
}
END_TEST

HOUSE_MAIN("api/hand_over", "", work_goes_over_when_the_receiver_says_so,
           a_refused_hand_over_moves_nothing_and_another_may_follow,
           what_closed_meanwhile_stays_where_it_is, a_duty_that_ended_meanwhile_stays_where_it_is,
           a_hundred_letters_go_together)
