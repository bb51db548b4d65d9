/* test_api_books.c - looking back, lists and boxes, search, duplicates, closing, and the check. */
#include "ask.h"

#include "base/folder.h"
#include "phieu/file.h"

#include <time.h>

static const char *letter_path(const char *ref, const char *rest)
{
    return arena_printf(arena_current(), "/v1/letters/%s%s", ref, rest);
}

/* The instant of the letter's act number `i`, as the history tells it. */
static const char *instant_of(const char *ref, size_t i)
{
    const json_t *acts = at(ck_status(get("vanthu", "/v1/letters/%s/history", ref), 200), "acts");
    return str_at(json_array_get(acts, i), "at");
}

/* Two acts in the same millisecond cannot be told apart by time. */
static void next_millisecond(void)
{
    struct timespec t = {0, 2000000};
    nanosleep(&t, NULL);
}

/* ---- as of a time
 * ----------------------------------------------------------------------------------- */

START_TEST(a_letter_before_and_after_its_correction)
{
    const char *ref = new_letter("701/SYT-NVY");
    next_millisecond();
    act("vanthu", ref, "correct",
        "{'fields':{'subject':'đã đính chính','pages':7},'reason':'gõ nhầm'}");
    next_millisecond();
    act("vanthu", ref, "present", "{'to':'giamdoc'}");
    const char *registered = instant_of(ref, 0), *corrected = instant_of(ref, 1);
    const json_t *then =
        at(ck_status(get("vanthu", "/v1/letters/%s?as_of=%s", ref, registered), 200), "letter");
    ck_assert_str_eq(str_at(then, "subject"), "Thử 701/SYT-NVY");
    ck_assert_int_eq(int_at(then, "fields.pages"), -1);
    ck_assert_str_eq(str_at(then, "state"), "registered");
    ck_assert_str_eq(str_at(then, "as_of"), registered);
    ck_assert(at(then, "may") == NULL);
    then = at(ck_status(get("vanthu", "/v1/letters/%s?as_of=%s", ref, corrected), 200), "letter");
    ck_assert_str_eq(str_at(then, "subject"), "đã đính chính");
    ck_assert_str_eq(str_at(then, "state"), "registered");
    ck_assert_str_eq(str_at(show("vanthu", ref), "state"), "presented");
    /* Before it was there it is not there. */
    ck_status(get("vanthu", "/v1/letters/%s?as_of=2020-01-01", ref), 404);
    ck_problem(&(struct request){.who = "vanthu", .path = letter_path(ref, "?as_of=hom-qua")}, 422,
               "date-syntax", "as_of");
    /* The same in lists. */
    const json_t *page =
        ck_status(get("vanthu", "/v1/letters?state=registered&limit=200&as_of=%s", corrected), 200);
    const json_t *row = at(page, "letters.0");
    ck_assert_str_eq(str_at(row, "subject"), "đã đính chính");
    page = ck_status(get("vanthu", "/v1/letters?limit=200&as_of=%s", registered), 200);
    ck_assert_str_eq(str_at(page, "letters.0.subject"), "Thử 701/SYT-NVY");
}
END_TEST

START_TEST(names_as_they_were_then)
{
    const char *ref = new_letter("702/SYT-NVY");
    act("vanthu", ref, "present", "{'to':'pgd'}");
    const char *then = instant_of(ref, 1);
    next_millisecond();
    ck_status(post(ADMIN, "/v1/people/pgd", "{'name':'Lê Thị Mỹ Hạnh Nguyên'}"), 200);
    ck_assert_str_eq(str_at(show("vanthu", ref), "presented.to.name"), "Lê Thị Mỹ Hạnh Nguyên");
    ck_assert_str_eq(str_at(ck_status(get("vanthu", "/v1/letters/%s?as_of=%s", ref, then), 200),
                            "letter.presented.to.name"),
                     "Lê Thị Mỹ Hạnh");
}
END_TEST

START_TEST(history_tells_every_act_in_a_sentence)
{
    const char *ref = given_letter("703/SYT-NVY");
    act("kh.truong", ref, "accept", "{}");
    act("vanthu", ref, "correct", "{'fields':{'pages':2},'reason':'thiếu'}");
    const json_t *acts = at(ck_status(get("vanthu", "/v1/letters/%s/history", ref), 200), "acts");
    static const char *const want[][2] = {{"register", "số đến"},
                                          {"present", "Trần Văn Đại"},
                                          {"direct", "chủ trì KH-NV (hạn 20/03/2025)"},
                                          {"accept", "dòng 1"},
                                          {"correct", "pages = 2"}};
    ck_assert_uint_eq(json_array_size(acts), sizeof want / sizeof want[0]);
    for (size_t i = 0; i < json_array_size(acts); i++) {
        const json_t *a = json_array_get(acts, i);
        ck_assert_str_eq(str_at(a, "act"), want[i][0]);
        ck_assert_msg(strstr(str_at(a, "text"), want[i][1]) != NULL, "%s", str_at(a, "text"));
        ck_assert_uint_eq(strlen(str_at(a, "hash")), 64);
        ck_assert_str_ne(str_at(a, "actor.name"), "");
    }
    /* By pages. */
    const json_t *first = ck_status(get("vanthu", "/v1/letters/%s/history?limit=2", ref), 200);
    ck_assert_uint_eq(size_at(first, "acts"), 2);
    const json_t *rest = ck_status(get("vanthu", "/v1/letters/%s/history?limit=50&after=%lld", ref,
                                       (long long)int_at(first, "next")),
                                   200);
    ck_assert_uint_eq(size_at(rest, "acts"), 3);
    ck_assert(json_is_null(at(rest, "next")));
}
END_TEST

/* Tết 2025 and a working Saturday's neighbours: the arithmetic is shown day by day. */
START_TEST(why_due_counts_working_days)
{
    const char *ref = new_letter("704/SYT-NVY");
    act("vanthu", ref, "direct", "{'lead':'KH-NV','due':'5wd','on_behalf_of':'giamdoc'}");
    const json_t *why = ck_status(get("kh.truong", "/v1/letters/%s/why-due", ref), 200);
    ck_assert_str_eq(str_at(why, "due"), str_at(show("vanthu", ref), "lines.0.due"));
    ck_assert_ptr_nonnull(strstr(str_at(why, "rule"), "5wd"));
    int counted = 0;
    const json_t *steps = at(why, "steps");
    for (size_t i = 0; i < json_array_size(steps); i++) {
        counted += json_is_true(at(json_array_get(steps, i), "counted"));
    }
    ck_assert_int_eq(counted, 5);
    ck_assert_str_eq(str_at(json_array_get(steps, json_array_size(steps) - 1), "day"),
                     str_at(why, "due"));
    ck_problem(&(struct request){.who = "vanthu", .path = letter_path(ref, "/why-due?line=9")}, 404,
               "line-unknown", "line");
}
END_TEST

static bool calendar_is_missed(const void *other)
{
    return strstr(daemon_log(other), "calendar: the days off of 20") != NULL;
}

START_TEST(a_missing_calendar_is_told)
{
    const char *ref = new_letter("781/SYT-NVY"), *text;
    act("vanthu", ref, "direct", "{'lead':'KH-NV','due':'5wd','on_behalf_of':'giamdoc'}");
    ck_assert_str_eq(
        str_at(ck_status(get("kh.truong", "/v1/letters/%s/why-due", ref), 200), "notice"), "");
    ref = new_letter("782/SYT-NVY");
    act("vanthu", ref, "direct", "{'lead':'KH-NV','due':'999wd','on_behalf_of':'giamdoc'}");
    const char *notice =
        str_at(ck_status(get("kh.truong", "/v1/letters/%s/why-due", ref), 200), "notice");
    ck_assert_msg(strstr(notice, "Chưa công bố lịch nghỉ năm 20") == notice, "“%s”", notice);
    /* None at all: this year's is missing whenever this runs. */
    struct daemon *other = daemon_new("", NULL);
    const char *folder = arena_printf(arena_current(), "%s.d", other->conf);
    ck_assert_int_eq(mkdir(folder, 0755), 0);
    folder_write(folder_path(folder, "none.conf"), "calendars = \"\"\n", 15);
    const char *const argv[] = {folder_path(other->bin, "phieud"), "--check-config", "--config",
                                other->conf, NULL};
    ck_assert_int_eq(daemon_run(other, argv, NULL, &text), 0);
    ck_assert_msg(strstr(text, "Lưu ý: chưa có lịch nghỉ năm 20") != NULL, "%s", text);
    daemon_start(other);
    await(calendar_is_missed, other, "the missing calendar in the log");
    daemon_free(other);
}
END_TEST

/* ---- boxes
 * -------------------------------------------------------------------------------------------- */

static bool in_box(const char *who, const char *box, const char *ref)
{
    const json_t *page = ck_status(get(who, "/v1/letters?limit=200&box=%s", box), 200);
    int64_t id = int_at(show("vanthu", ref), "id");
    for (size_t i = 0; i < size_at(page, "letters"); i++) {
        if (int_at(json_array_get(at(page, "letters"), i), "id") == id) {
            return true;
        }
    }
    return false;
}

static const char *boxes_of(const char *who, const char *ref)
{
    static const char *const boxes[] = {"todo",    "returned", "due-soon", "overdue",
                                        "waiting", "done",     "info"};
    const char *all = "";
    for (size_t i = 0; i < sizeof boxes / sizeof boxes[0]; i++) {
        if (in_box(who, boxes[i], ref)) {
            all = arena_printf(arena_current(), "%s%s%s", all, all[0] != '\0' ? " " : "", boxes[i]);
        }
    }
    return all;
}

START_TEST(boxes_of_every_role_along_the_road)
{
    const char *ref = new_letter("705/SYT-NVY");
    ck_assert_str_eq(boxes_of("vanthu", ref), "todo");
    ck_assert_str_eq(boxes_of("giamdoc", ref), "");
    act("vanthu", ref, "present", "{'to':'giamdoc'}");
    ck_assert_str_eq(boxes_of("vanthu", ref), "");
    ck_assert_str_eq(boxes_of("giamdoc", ref), "todo");
    ck_assert_str_eq(boxes_of("pgd", ref), "");
    act("giamdoc", ref, "direct",
        "{'lead':'KH-NV','support':['DUOC'],'inform':['KSBT'],'due':'20/3/2025',"
        "'dues':{'DUOC':'31/12/2190'}}");
    ck_assert_str_eq(boxes_of("giamdoc", ref), "overdue waiting");
    ck_assert_str_eq(boxes_of("kh.truong", ref), "todo overdue");
    ck_assert_str_eq(boxes_of("du.truong", ref), "todo");
    ck_assert_str_eq(boxes_of("ks.truong", ref), "info");
    ck_assert_str_eq(boxes_of("kiemtra", ref), "overdue");
    act("kh.truong", ref, "hand-down", "{'lead':'kh.an'}");
    ck_assert_str_eq(boxes_of("kh.an", ref), "todo overdue");
    ck_assert_str_eq(boxes_of("kh.truong", ref), "overdue waiting");
    act("kh.an", ref, "return", "{'reason':'bận'}");
    ck_assert_str_eq(boxes_of("kh.truong", ref), "todo returned overdue");
    act("kh.truong", ref, "return", "{'reason':'không đúng'}");
    ck_assert_str_eq(boxes_of("giamdoc", ref), "todo returned waiting");
    act("giamdoc", ref, "direct", "{'lead':'HC-TH'}");
    act("hc.truong", ref, "complete", "{}");
    ck_assert_str_eq(boxes_of("hc.truong", ref), "done");
    ck_assert_str_eq(boxes_of("giamdoc", ref), "done");
}
END_TEST

START_TEST(due_soon_is_two_working_days)
{
    const char *ref = new_letter("706/SYT-NVY");
    act("vanthu", ref, "direct",
        "{'lead':'KH-NV','support':'DUOC','due':'2wd','dues':{'DUOC':'3wd'},"
        "'on_behalf_of':'giamdoc'}");
    ck_assert_str_eq(boxes_of("kh.truong", ref), "todo due-soon");
    ck_assert_str_eq(boxes_of("du.truong", ref), "todo");
}
END_TEST

START_TEST(filters_and_pages)
{
    static const char *const filters[] = {"book=VBD",
                                          "year=2025",
                                          "issuer=so+y+te",
                                          "state=done",
                                          "from=1/3/2025&to=31/3/2025",
                                          "unit=KH-NV",
                                          "as_of=2190-01-01",
                                          "holder=kh.an"};
    for (size_t i = 0; i < 25; i++) {
        new_letter(arena_printf(arena_current(), "%zu/PAGE", 800 + i));
    }
    for (size_t i = 0; i < sizeof filters / sizeof filters[0]; i++) {
        const json_t *all = ck_status(get("vanthu", "/v1/letters?limit=200&%s", filters[i]), 200);
        const char *cursor = "";
        size_t n = 0;
        ck_assert(json_is_null(at(all, "next")));
        do {
            const json_t *page = ck_status(get("vanthu", "/v1/letters?limit=4&%s%s%s", filters[i],
                                               cursor[0] != '\0' ? "&cursor=" : "", cursor),
                                           200);
            for (size_t k = 0; k < size_at(page, "letters"); k++, n++) {
                ck_assert(json_equal(json_array_get(at(page, "letters"), k),
                                     json_array_get(at(all, "letters"), n)));
            }
            cursor = str_at(page, "next");
        } while (cursor[0] != '\0');
        ck_assert_msg(n == size_at(all, "letters"), "%s: %zu of %zu", filters[i], n,
                      size_at(all, "letters"));
        ck_assert_msg(n > 0 || strncmp(filters[i], "holder", 6) == 0, "%s", filters[i]);
    }
    ck_problem(&(struct request){.who = "vanthu", .path = "/v1/letters?state=lung-tung"}, 422,
               "field-choice", "state");
    ck_problem(&(struct request){.who = "vanthu", .path = "/v1/letters?unit=KHONG"}, 422,
               "unit-unknown", "unit");
    ck_problem(&(struct request){.who = "vanthu", .path = "/v1/letters?box=lung-tung"}, 422,
               "field-choice", "box");
    ck_problem(&(struct request){.who = "vanthu", .path = "/v1/letters?from=30/2/2025"}, 422,
               "date-impossible", "from");
}
END_TEST

/* ---- search
 * --------------------------------------------------------------------------------------------- */

static size_t finds(const char *query)
{
    return size_at(ck_status(get("vanthu", "/v1/search?q=%s", query), 200), "letters");
}

static bool is_indexed(const void *arg)
{
    (void)arg;
    struct reply metrics = get(NULL, "/metrics");
    const char *found = strstr(metrics.body, "phieu_search_indexed_acts ");
    return found != NULL && strtoll(strchr(found, ' '), NULL, 10) == acts_total();
}

START_TEST(search_with_and_without_marks)
{
    ck_status(post("vanthu", "/v1/letters",
                   "{'code':'9091/UBND-VX','issued':'1/3/2025','issuer':'UBND tỉnh',"
                   "'subject':'phòng chống sốt xuất huyết mùa mưa','arrived':'3/3/2025',"
                   "'signer':'Nguyễn Hòa'}"),
              201);
    /* At once: what was just committed is found too. */
    static const char *const yes[] = {"s%E1%BB%91t%20xu%E1%BA%A5t%20huy%E1%BA%BFt",
                                      "sot%20xuat%20huyet",
                                      "SOT%20XUAT",
                                      "9091/UBND-VX",
                                      "9091%20UBND%20VX",
                                      "9091",
                                      "nguyen%20hoa",
                                      "so%CC%82%CC%81t%20xua%CC%82%CC%81t",
                                      "%22sot%20xuat%20huyet%22"};
    static const char *const no[] = {"sot%20ret", "%22huyet%20xuat%22", "9092/UBND-VX"};
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < sizeof yes / sizeof yes[0]; i++) {
            ck_assert_msg(finds(yes[i]) == 1, "%s: %zu", yes[i], finds(yes[i]));
        }
        for (size_t i = 0; i < sizeof no / sizeof no[0]; i++) {
            ck_assert_msg(finds(no[i]) == 0, "%s: %zu", no[i], finds(no[i]));
        }
        await(is_indexed, NULL, "the search index"); /* and again from it */
    }
    ck_assert_uint_eq(finds("sot%20xuat%20huyet&from=1/4/2025"), 0);
    ck_problem(&(struct request){.who = "vanthu", .path = "/v1/search?q=%20"}, 422, "field-empty",
               "q");
    ck_problem(&(struct request){.who = "vanthu", .path = "/v1/search?q=!!!"}, 422, "search-empty",
               "q");
    ck_problem(&(struct request){.who = "vanthu", .path = "/v1/search"}, 422, "field-missing", "q");
}
END_TEST

/* ---- duplicates
 * -------------------------------------------------------------------------------------------- */

START_TEST(a_duplicate_is_told_attached_or_registered_anyway)
{
    const char *ref = new_letter("711/SYT-NVY");
    const char *earlier = str_at(show("vanthu", ref), "ref");
    struct reply reply =
        post("vanthu", "/v1/letters",
             "{'code':' 711 / SYT-NVY','issued':'2025-03-10','issuer':'SỞ Y TẾ TỈNH TÂN GIANG',"
             "'subject':'lần hai'}");
    ck_assert_str_eq(str_at(ck_status(reply, 409), "code"), "duplicate");
    ck_assert_str_eq(str_at(reply.json, "earlier"), earlier);
    ck_assert_ptr_nonnull(strstr(str_at(reply.json, "detail"), earlier));
    /* Another year of issue is another letter. */
    ck_status(post("vanthu", "/v1/letters",
                   "{'code':'711/SYT-NVY','issued':'10/3/2024','issuer':'Sở Y tế tỉnh Tân Giang',"
                   "'subject':'năm trước'}"),
              201);
    const json_t *second = ck_status(
        post("vanthu", "/v1/letters",
             "{'code':'711/SYT-NVY','issued':'10/3/2025','issuer':'Sở Y tế tỉnh Tân Giang',"
             "'subject':'vẫn vào','register_anyway':true,'arrived':'12/3/2025'}"),
        201);
    ck_assert_str_ne(str_at(second, "letter.ref"), earlier);
    /* A cancelled one is no earlier one. */
    act("vanthu", ref, "cancel", "{'reason':'x'}");
    reply = post("vanthu", "/v1/letters",
                 "{'code':'711/SYT-NVY','issued':'10/3/2025','issuer':'Sở Y tế tỉnh Tân Giang',"
                 "'subject':'x'}");
    ck_assert_str_eq(str_at(ck_status(reply, 409), "earlier"), str_at(second, "letter.ref"));
    ck_refusal("vanthu", "/v1/letters", "{'attach_to':'1/2025'}", 422, "field-missing", "draft");
}
END_TEST

/* ---- numbers, and closing
 * ----------------------------------------------------------------------------------- */

START_TEST(numbers_are_gapless_and_a_closed_book_takes_no_more)
{
    house = daemon_new("", NULL);
    daemon_start(house);
    for (int i = 1; i <= 5; i++) {
        const char *ref = new_letter(arena_printf(arena_current(), "%d/A", i));
        ck_assert_str_eq(ref, arena_printf(arena_current(), "%d%%2F2025", i));
        ck_status(post("vanthu", "/v1/letters", "{'code':'x'}"), 422);
    }
    act("vanthu", "3%2F2025", "cancel", "{'reason':'x'}");
    ck_assert_str_eq(new_letter("6/A"), "6%2F2025");
    const json_t *books = ck_status(get("vanthu", "/v1/books"), 200);
    ck_assert_str_eq(str_at(books, "books.0.code"), "VBD");
    ck_assert_int_eq(int_at(books, "books.0.years.0.counter"), 6);
    ck_assert_int_eq(int_at(books, "books.0.years.0.count"), 6);
    ck_assert_int_eq(int_at(books, "books.0.years.0.cancelled"), 1);
    const json_t *day =
        ck_status(post("vanthu", "/v1/books/VBD/close", "{'year':2025,'day':'11/3/2025'}"), 200);
    ck_assert_str_eq(str_at(day, "act.act"), "close-day");
    ck_assert_int_eq(int_at(day, "act.body.count"), 6);
    new_letter("7/A"); /* a day closed is a count taken, no lock */
    const json_t *head = at(ck_status(get("vanthu", "/v1/check"), 200), "sum.head");
    const json_t *closed = ck_status(post("vanthu", "/v1/books/VBD/close", "{'year':2025}"), 200);
    ck_assert_str_eq(str_at(closed, "act.act"), "close-book");
    ck_assert_int_eq(int_at(closed, "act.body.last"), 7);
    ck_assert_str_eq(str_at(closed, "act.body.head"), json_string_value(head));
    ck_refusal("vanthu", "/v1/letters",
               "{'code':'8/A','issued':'10/3/2025','issuer':'X','subject':'x',"
               "'arrived':'11/3/2025'}",
               409, "book-closed", "book");
    ck_refusal("vanthu", "/v1/books/VBD/close", "{'year':2025}", 409, "book-closed", "book");
    /* The next year begins at one; work on the old letters goes on. */
    const json_t *next = ck_status(
        post("vanthu", "/v1/letters",
             "{'code':'8/A','issued':'10/3/2025','issuer':'X','subject':'x','arrived':'5/1/2026'}"),
        201);
    ck_assert_str_eq(str_at(next, "letter.ref"), "1/2026");
    act("vanthu", "7%2F2025", "present", "{'to':'giamdoc'}");
    ck_assert(
        json_is_true(at(ck_status(get("vanthu", "/v1/books"), 200), "books.0.years.1.closed")));
    /* "459" alone is of the latest year. */
    ck_assert_str_eq(str_at(show("vanthu", "1"), "ref"), "1/2026");
    ck_assert_str_eq(str_at(show("vanthu", "VBD%3A1%2F2025"), "ref"), "1/2025");
    daemon_free(house);
}
END_TEST

/* ---- the books after a restart, and after somebody wrote in them
 * ---------------------------------------------- */

static struct daemon *small_office(void)
{
    struct daemon *d = house = daemon_new("", NULL);
    daemon_start(d);
    const char *ref = given_letter("1/B");
    act("kh.truong", ref, "hand-down", "{'lead':'kh.an'}");
    act("kh.an", ref, "propose", "{'text':'ý kiến'}");
    const char *bytes = "tệp của văn bản";
    ck_status(intake("vanthu", "a.txt", bytes, strlen(bytes)), 201);
    return d;
}

START_TEST(a_restart_changes_nothing)
{
    struct daemon *d = small_office();
    const json_t *before = at(ck_status(get("vanthu", "/v1/check?deep=true"), 200), "sum");
    struct reply letter = get("vanthu", "/v1/letters/1%%2F2025");
    ck_assert_int_eq(int_at(before, "findings"), 0);
    ck_assert_int_eq(int_at(before, "acts"), acts_total());
    for (int i = 0; i < 2; i++) {
        if (i == 0) {
            daemon_restart(d);
        } else {
            daemon_kill(d);
            daemon_start(d);
        }
        const json_t *after = at(ck_status(get("vanthu", "/v1/check?deep=true"), 200), "sum");
        ck_assert_msg(json_equal(before, after), "%s", json_dumps(after, 0));
        ck_assert_str_eq(get("vanthu", "/v1/letters/1%%2F2025").body, letter.body);
    }
    /* The command on the folder at rest says the same. */
    daemon_stop(d);
    const char *text;
    ck_assert_int_eq(daemon_check(d, &text), 0);
    ck_assert_ptr_nonnull(strstr(text, str_at(before, "head")));
    daemon_free(d);
}
END_TEST

/* One byte anywhere in an act, or one projected value: the check ends with 65 and names it. */
static void ck_check_names(const char *sql, const char *kind, const char *sentence)
{
    struct daemon *d = small_office();
    const char *text;
    daemon_stop(d);
    daemon_sql(d, sql);
    int status = daemon_check(d, &text);
    ck_assert_msg(status == 65, "%s: %d: %s", sql, status, text);
    ck_assert_msg(strstr(text, kind) != NULL, "%s: no %s: %s", sql, kind, text);
    ck_assert_msg(sentence[0] == '\0' || strstr(text, sentence) != NULL, "%s: no “%s”: %s", sql,
                  sentence, text);
    daemon_free(d);
}

#define UNTRIGGERED "DROP TRIGGER acts_unchanged; DROP TRIGGER acts_stay; "

START_TEST(the_check_finds_a_flipped_byte)
{
    static const char *const flips[] = {
        UNTRIGGERED "UPDATE acts SET body = replace(body, 'Thử 1/B', 'Thử 2/B') WHERE kind = "
                    "'register'",
        UNTRIGGERED "UPDATE acts SET at = at + 1 WHERE kind = 'present'",
        UNTRIGGERED "UPDATE acts SET actor = actor + 1 WHERE kind = 'direct'",
        UNTRIGGERED "UPDATE acts SET hash = zeroblob(32) WHERE kind = 'propose'",
        UNTRIGGERED "UPDATE acts SET kind = 'cancel' WHERE kind = 'propose'",
        UNTRIGGERED "DELETE FROM acts WHERE kind = 'present'",
    };
    static const char *const kinds[] = {"[body]",  "[chain]", "[chain]",
                                        "[chain]", "[chain]", "[chain]"};
    for (size_t i = 0; i < sizeof flips / sizeof flips[0]; i++) {
        ck_check_names(flips[i], kinds[i], "");
    }
}
END_TEST

START_TEST(the_check_finds_a_wrong_projection_and_number)
{
    ck_check_names("UPDATE letters SET subject = 'khác' WHERE number = 1", "[projection]", "#1");
    ck_check_names("UPDATE lines SET due = due + 1 WHERE line = 2", "[projection]", "#1");
    ck_check_names("DELETE FROM lines WHERE line = 3", "[projection]", "#1");
    ck_check_names("UPDATE counters SET last = last + 1", "[number]", "");
}
END_TEST

START_TEST(the_check_finds_a_changed_file)
{
    struct daemon *d = small_office();
    const char *bytes = "tệp của văn bản", *text;
    struct digest digest;
    char hex[DIGEST_TEXT];
    digest_of(bytes, strlen(bytes), &digest);
    digest_hex(&digest, hex);
    daemon_stop(d);
    const char *path = arena_printf(arena_current(), "%s/files/%.2s/%s", d->data, hex, hex);
    ck_assert_int_eq(chmod(path, 0600), 0);
    folder_write(path, "tệp của văn bảm", strlen(bytes));
    const char *const deep[] = {
        folder_path(d->bin, "phieud"), "check", "--config", d->conf, "--deep", NULL};
    ck_assert_int_eq(daemon_run(d, deep, NULL, &text), 65);
    ck_assert_msg(strstr(text, "[file]") != NULL && strstr(text, hex) != NULL, "%s", text);
    /* Reading it says so too, and other reading goes on. */
    daemon_start(d);
    ck_status(get("vanthu", "/v1/letters/1%%2F2025"), 200);
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_ne(get("vanthu", "/v1/drafts/2/files/1").status, 200);
    daemon_free(d);
}
END_TEST

START_TEST(two_daemons_do_not_share_books)
{
    struct daemon *d = small_office();
    const char *text;
    const char *const argv[] = {folder_path(d->bin, "phieud"), "--config", d->conf, NULL};
    ck_assert_int_eq(daemon_run(d, argv, NULL, &text), 75);
    ck_assert_ptr_nonnull(strstr(text, "[store-locked]"));
    ck_status(get("vanthu", "/v1/letters/1%%2F2025"), 200);
    /* And nobody makes new ones over old ones. */
    daemon_stop(d);
    const char *const init[] = {folder_path(d->bin, "phieud"),
                                "init",
                                "--config",
                                d->conf,
                                "--staff",
                                PHIEU_SOURCE_DIR "/tests/fixtures/api/staff.conf",
                                "--admin",
                                ADMIN,
                                NULL};
    ck_assert_int_eq(daemon_run(d, init, ADMIN_PASSWORD "\n", &text), 73);
    ck_assert_ptr_nonnull(strstr(text, "[store-exists]"));
    daemon_free(d);
}
END_TEST

HOUSE_MAIN("api/books", "", a_letter_before_and_after_its_correction, names_as_they_were_then,
           history_tells_every_act_in_a_sentence, why_due_counts_working_days,
           a_missing_calendar_is_told, boxes_of_every_role_along_the_road,
           due_soon_is_two_working_days, filters_and_pages, search_with_and_without_marks,
           a_duplicate_is_told_attached_or_registered_anyway,
           numbers_are_gapless_and_a_closed_book_takes_no_more, a_restart_changes_nothing,
           the_check_finds_a_flipped_byte, the_check_finds_a_wrong_projection_and_number,
           the_check_finds_a_changed_file, two_daemons_do_not_share_books)
