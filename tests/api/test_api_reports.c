/*
 * test_api_reports.c - reports against their lists: an office is made up, and at several moments of
 * its past every number of every report is compared with the letters behind it; who counts what;
 * periods that stay closed.
 */
#include "ask.h"

#include "phieu/model.h"

#include <time.h>

enum { LETTERS = 48, ROUNDS = 5, MOMENTS = ROUNDS + 1 };

/* Two acts in the same millisecond cannot be told apart by time. */
static void next_millisecond(void)
{
    struct timespec t = {0, 2000000};
    nanosleep(&t, NULL);
}

/* The same office every time. */
static uint64_t dice_state = 20261130;
static unsigned dice(unsigned below)
{
    dice_state = dice_state * 6364136223846793005U + 1442695040888963407U;
    return (unsigned)(dice_state >> 33) % below;
}

static const char *encoded(const char *text)
{
    struct buf out;
    buf_init(&out, arena_current(), 4096);
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
        buf_printf(&out, "%%%02X", *c);
    }
    return out.len > 0 ? out.data : "";
}

/* ---- an office ---------------------------------------------------------------------------- */

static const char *const issuers[] = {"Sở Y tế tỉnh Tân Giang", "UBND huyện Cầu Đá", "Bộ Y tế"};
static const char *const types[] = {"Công văn", "Kế hoạch", "Giấy mời"};
static const struct {
    const char *unit, *head, *officer;
} units[] = {{"KH-NV", "kh.truong", "kh.an"},
             {"DUOC", "du.truong", "du.quyen"},
             {"KSBT", "ks.truong", NULL}};

static unsigned leads[LETTERS];      /* of units */
static const char *moments[MOMENTS]; /* after each round; the last is now: NULL */

/* Nothing else makes letters. */
static const char *ref(size_t i)
{
    return arena_printf(arena_current(), "%%23%zu", i + 1);
}

/* What may be refused, as the letter is not where the act wants it: the office is made up by dice.
 */
static bool tried(const char *who, size_t i, const char *verb, const char *json)
{
    struct reply reply =
        post(who, arena_printf(arena_current(), "/v1/letters/%s/%s", ref(i), verb), "%s", json);
    ck_assert_msg(reply.status == 200 || (reply.status >= 403 && reply.status <= 422), "%s: %d %s",
                  verb, reply.status, reply.body);
    return reply.status == 200;
}

static void enter(size_t i)
{
    const json_t *answer = ck_status(
        post(
            "vanthu", "/v1/letters",
            "{'code':'%zu/BC-X','issued':'2/1/2025','issuer':'%s','type':'%s','subject':'Việc %zu',"
            "'arrived':'2025-%02u-%02u'%s}",
            i + 1, issuers[dice(3)], types[dice(3)], i, 1 + dice(6), 10 + dice(15),
            dice(4) == 0 ? ",'due':'31/12/2025'" : ""),
        201);
    ck_assert_int_eq(int_at(answer, "letter.id"), (int64_t)i + 1);
}

/* Past, far ahead, or none. */
static const char *some_due(void)
{
    static const char *const dues[] = {",'due':'30/7/2025'", ",'due':'31/12/2198'", ""};
    return dues[dice(3)];
}

static void hand_down(size_t i)
{
    if (units[leads[i]].officer != NULL) {
        tried(units[leads[i]].head, i, "hand-down",
              arena_printf(arena_current(), "{'lead':'%s'}", units[leads[i]].officer));
    }
}

static void direct(size_t i)
{
    unsigned lead = dice(3);
    if (tried("giamdoc", i, "direct",
              arena_printf(arena_current(), "{'lead':'%s','inform':['HC-TH']%s}", units[lead].unit,
                           some_due()))) {
        leads[i] = lead;
    }
}

/* Into another month, or out of the half year and back; a type as somebody wrote it. */
static void correct(size_t i)
{
    if (dice(4) == 0) {
        tried("vanthu", i, "correct", "{'fields':{'type':'kế hoạch'},'reason':'gõ nhầm'}");
    }
    tried("vanthu", i, "correct",
          arena_printf(arena_current(), "{'fields':{'arrived':'2025-%02u-15'},'reason':'gõ nhầm'}",
                       1 + dice(9)));
}

static void step(size_t i)
{
    static const char of[] = "nxpccrooooohhhhhhdddddddd";
    switch (of[dice(sizeof of - 1)]) {
    case 'n':
        tried("giamdoc", i, "no-action", "{'reason':'để biết'}");
        break;
    case 'x':
        tried("vanthu", i, "cancel", "{'reason':'vào sổ nhầm'}");
        break;
    case 'p':
        tried("vanthu", i, "present", "{'to':'giamdoc'}");
        break;
    case 'c':
        correct(i);
        break;
    case 'r':
        tried(units[leads[i]].head, i, "return", "{'reason':'không thuộc nhiệm vụ'}");
        break;
    case 'o':
        tried(units[leads[i]].head, i, "complete", "{'note':'xong'}");
        break;
    case 'h':
        hand_down(i);
        break;
    default:
        direct(i);
        break;
    }
}

/* The time of the newest act, which nothing after it shares. */
static const char *moment(void)
{
    int64_t ms = daemon_int(house, "SELECT max(at) FROM acts");
    char *text = arena_alloc(arena_current(), INSTANT_TEXT);
    next_millisecond();
    return instant_iso((struct instant){ms}, text);
}

static const char *as_of(const char *moment_text)
{
    return moment_text == NULL ? "" : arena_printf(arena_current(), "&as_of=%s", moment_text);
}

static const char *const ways[] = {"unit", "person", "issuer", "type", "book", "month"};
enum { WAYS = sizeof ways / sizeof ways[0] };

static const json_t *report(const char *who, const char *by, const char *more)
{
    return ck_status(get(who, "/v1/reports/handling?by=%s%s", by, more), 200);
}

/* Every test has a process of its own: the moments stand in a file beside the books. */
static const char *moments_file(void)
{
    return arena_printf(arena_current(), "%s/moments", house->folder);
}

/* What a report showed when it was the present. */
static const char *shown_file(size_t m, const char *by)
{
    return arena_printf(arena_current(), "%s/shown-%zu-%s", house->folder, m, by);
}

static const json_t *rows_now(const char *by, const char *more)
{
    return at(report("vanthu", by, arena_printf(arena_current(), "&period=2025-H1%s", more)),
              "rows");
}

static void end_round(FILE *f, size_t m)
{
    for (size_t w = 0; w < WAYS; w++) {
        ck_assert_int_eq(json_dump_file(rows_now(ways[w], ""), shown_file(m, ways[w]), 0), 0);
    }
    fprintf(f, "%s\n", moment());
}

static void make_office(void)
{
    FILE *f = fopen(moments_file(), "w");
    ck_assert_ptr_nonnull(f);
    for (size_t i = 0; i < LETTERS; i++) {
        if (i % 12 == 0 && i > 0) {
            end_round(f, i / 12 - 1);
        }
        enter(i);
        for (size_t k = 0; k < 6; k++) {
            step(dice((unsigned)i + 1));
        }
    }
    for (size_t k = 0; k < 120; k++) {
        if (k % 60 == 0) {
            end_round(f, 3 + k / 60);
        }
        step(dice(LETTERS));
    }
    ck_assert_int_eq(fclose(f), 0);
}

static void enter_office(void)
{
    FILE *f = fopen(moments_file(), "r");
    if (f == NULL) {
        make_office();
        f = fopen(moments_file(), "r");
        ck_assert_ptr_nonnull(f);
    }
    for (size_t m = 0; m < ROUNDS; m++) {
        char *line = arena_alloc(arena_current(), INSTANT_TEXT);
        ck_assert_int_eq(fscanf(f, "%31s", line), 1);
        moments[m] = line;
    }
    fclose(f);
}

/* ---- reports against lists ---------------------------------------------------------------- */

/* How many letters the list holds, by pages that do not divide evenly; each once. */
static int64_t list_length(const char *who, const char *filters, const char *more)
{
    bool seen[LETTERS * 40] = {false};
    const char *cursor = "";
    int64_t count = 0;
    do {
        const json_t *page = ck_status(
            get(who, "/v1/reports/handling/letters?limit=7&cursor=%s&%s%s", cursor, filters, more),
            200);
        const json_t *letters = at(page, "letters");
        for (size_t i = 0; i < json_array_size(letters); i++) {
            int64_t id = int_at(json_array_get(letters, i), "id");
            ck_assert_msg(id > 0 && id < LETTERS * 40 && !seen[id], "%s: letter %lld", filters,
                          (long long)id);
            seen[id] = true;
            count++;
        }
        cursor = str_at(page, "next");
    } while (cursor[0] != '\0');
    return count;
}

/* The last day of a month, "2025-03". */
static const char *last_of(const char *month)
{
    struct period period;
    char *text = arena_alloc(arena_current(), DAY_TEXT);
    ck_assert_int_eq(period_parse(month, "", &period, NULL), 0);
    return day_iso(period.to, text);
}

/* A row's number opens with the row's key; a month's with its days. */
static const char *filter_of(const char *by, const char *key)
{
    static const struct {
        const char *by, *member;
    } members[] = {{"unit", "unit"}, {"person", "holder"}, {"issuer", "issuer"},
                   {"type", "type"}, {"book", "book"},     {"month", "period"}};
    if (strcmp(by, "month") == 0) {
        return arena_printf(arena_current(), "from=%s-01&to=%s", key, last_of(key));
    }
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        if (strcmp(members[i].by, by) == 0) {
            return arena_printf(arena_current(), "%s=%s", members[i].member, encoded(key));
        }
    }
    ck_abort_msg("no %s", by);
    return "";
}

static size_t cells_compared;

static void compare_row(const char *who, const char *by, const json_t *row, const json_t *columns,
                        const char *more)
{
    int64_t received = 0;
    const char *filter = row == NULL ? "" : filter_of(by, str_at(row, "key"));
    for (size_t c = 0; c < json_array_size(columns); c++) {
        const json_t *column = json_array_get(columns, c);
        int64_t number = int_at(row, str_at(column, "key"));
        const char *filters =
            arena_printf(arena_current(), "%s&class=%s", filter, str_at(column, "class"));
        received += number;
        int64_t length = list_length(who, filters, more);
        ck_assert_msg(number == length, "%s%s: %lld in the report, %lld listed", filters, more,
                      (long long)number, (long long)length);
        cells_compared++;
    }
    ck_assert_int_eq(int_at(row, "received"), received);
    ck_assert_int_eq(
        list_length(who, arena_printf(arena_current(), "%s&class=received", filter), more),
        received);
}

static void compare(const char *who, const char *by, const char *more)
{
    const json_t *answer = report(who, by, more), *columns = at(answer, "columns");
    const json_t *rows = at(answer, "rows"), *sum = at(answer, "sum");
    ck_assert_uint_eq(json_array_size(columns), REPORT_CLASS_COUNT);
    ck_assert_int_eq(int_at(answer, "definition"), 1);
    for (size_t c = 0; c <= json_array_size(columns); c++) {
        const char *key = c == 0 ? "received" : str_at(json_array_get(columns, c - 1), "key");
        int64_t added = 0;
        for (size_t i = 0; i < json_array_size(rows); i++) {
            added += int_at(json_array_get(rows, i), key);
        }
        ck_assert_int_eq(added, int_at(sum, key));
    }
    for (size_t i = 0; i < json_array_size(rows); i++) {
        compare_row(who, by, json_array_get(rows, i), columns, more);
    }
}

/* The letter's column by what /v1/letters says of it, without asking the report's code. */
static const char *column_by_hand(const json_t *letter, const char *today)
{
    const char *state = str_at(letter, "state"), *due = str_at(letter, "due");
    const char *ended = str_at(letter, "ended_at");
    if (strcmp(state, "cancelled") == 0 || strcmp(state, "no-action") == 0) {
        return state;
    }
    if (due[0] == '\0') {
        return "no-deadline";
    }
    bool done = strcmp(state, "done") == 0;
    char day[DAY_TEXT];
    struct instant at_end;
    if (done) {
        ck_assert_int_eq(instant_parse(ended, ZONE_VIETNAM, "", &at_end, NULL), 0);
        return strcmp(day_iso(instant_day(at_end, ZONE_VIETNAM), day), due) <= 0 ? "done-in-time"
                                                                                 : "done-late";
    }
    return strcmp(today, due) <= 0 ? "running-in-time" : "running-late";
}

START_TEST(every_number_is_the_length_of_its_list_at_any_time)
{
    enter_office();
    for (size_t m = 0; m < MOMENTS; m++) {
        for (size_t w = 0; w < WAYS; w++) {
            compare("vanthu", ways[w],
                    arena_printf(arena_current(), "%s&period=2025-H1", as_of(moments[m])));
        }
    }
    ck_assert_uint_gt(cells_compared, 500);
    /* Something of everything happened. */
    const json_t *sum = at(report("vanthu", "unit", "&period=2025"), "sum");
    ck_assert_int_ge(int_at(sum, "received"), LETTERS);
    for (int c = 0; c < REPORT_CLASS_COUNT; c++) {
        ck_assert_msg(int_at(sum, report_classes[c].key) > 0, "no letter %s",
                      report_classes[c].key);
    }
}
END_TEST

/* Then it came from the tables, now it is folded from the acts. */
START_TEST(a_past_report_is_what_was_shown_when_it_was_the_present)
{
    enter_office();
    for (size_t m = 0; m < ROUNDS; m++) {
        for (size_t w = 0; w < WAYS; w++) {
            const json_t *then = json_load_file(shown_file(m, ways[w]), 0, NULL);
            ck_assert_ptr_nonnull(then);
            ck_assert_msg(json_equal(then, rows_now(ways[w], as_of(moments[m]))),
                          "moment %zu by %s: %s", m, ways[w], json_dumps(then, 0));
        }
    }
}
END_TEST

START_TEST(each_letter_stands_in_the_column_its_own_page_tells)
{
    enter_office();
    for (size_t m = 0; m < MOMENTS; m++) {
        const char *when = as_of(moments[m]);
        const json_t *answer =
            report("vanthu", "unit", arena_printf(arena_current(), "%s&period=2025", when));
        int64_t by_hand[REPORT_CLASS_COUNT] = {0};
        size_t letters = (size_t)daemon_int(house, "SELECT max(id) FROM letters");
        for (size_t i = 0; i < letters; i++) {
            struct reply reply =
                get("vanthu", "/v1/letters/%s%s", ref(i),
                    when[0] == '\0' ? "" : arena_printf(arena_current(), "?%s", when + 1));
            if (reply.status == 404) {
                continue; /* not yet there */
            }
            const char *column = column_by_hand(at(reply.json, "letter"), str_at(answer, "day"));
            for (int c = 0; c < REPORT_CLASS_COUNT; c++) {
                by_hand[c] += strcmp(report_classes[c].word.name, column) == 0;
            }
        }
        for (int c = 0; c < REPORT_CLASS_COUNT; c++) {
            ck_assert_msg(int_at(at(answer, "sum"), report_classes[c].key) == by_hand[c],
                          "moment %zu, %s: %lld, by hand %lld", m, report_classes[c].key,
                          (long long)int_at(at(answer, "sum"), report_classes[c].key),
                          (long long)by_hand[c]);
        }
    }
}
END_TEST

START_TEST(filters_narrow_the_report_and_its_list_alike)
{
    enter_office();
    compare("vanthu", "person", "&period=2025&unit=KH-NV");
    compare("vanthu", "person", "&period=2025&unit=-");
    compare("vanthu", "book",
            arena_printf(arena_current(), "&period=2025&issuer=%s", encoded(issuers[0])));
    compare("vanthu", "type", "&from=2025-02-01&to=2025-04-30");
    compare("vanthu", "unit",
            arena_printf(arena_current(), "&period=2025&type=%s%s", encoded(types[1]),
                         as_of(moments[2])));
    const json_t *none = report("vanthu", "unit", "&period=2024");
    ck_assert_uint_eq(size_at(none, "rows"), 0);
    ck_assert_int_eq(int_at(none, "sum.received"), 0);
}
END_TEST

/* ---- who ---------------------------------------------------------------------------------- */

START_TEST(each_counts_what_is_his)
{
    enter_office();
    const json_t *all = report("vanthu", "unit", "&period=2025");
    static const char *const seeing_all[] = {"giamdoc", "pgd", "kiemtra"};
    for (size_t i = 0; i < 3; i++) {
        ck_assert(
            json_equal(at(report(seeing_all[i], "unit", "&period=2025"), "rows"), at(all, "rows")));
    }
    /* A head: his unit's row and no other; his officer: his own letters. */
    for (size_t u = 0; u < 3; u++) {
        const json_t *his = report(units[u].head, "unit", "&period=2025");
        ck_assert_uint_eq(size_at(his, "rows"), 1);
        ck_assert_str_eq(str_at(his, "rows.0.key"), units[u].unit);
        for (size_t i = 0; i < size_at(all, "rows"); i++) {
            const json_t *row = json_array_get(at(all, "rows"), i);
            ck_assert(strcmp(str_at(row, "key"), units[u].unit) != 0 ||
                      json_equal(row, at(his, "rows.0")));
        }
        compare(units[u].head, "issuer", "&period=2025");
    }
    const json_t *own = report("kh.an", "person", "&period=2025");
    ck_assert_uint_eq(size_at(own, "rows"), 1);
    ck_assert_str_eq(str_at(own, "rows.0.key"), "kh.an");
    compare("kh.an", "month", arena_printf(arena_current(), "&period=2025%s", as_of(moments[4])));
    ck_assert_int_eq(int_at(report("kh.yen", "unit", "&period=2025"), "sum.received"), 0);
    ck_assert_int_eq(int_at(report(ADMIN, "unit", "&period=2025"), "sum.received"), 0);
    ck_assert_uint_eq(
        size_at(ck_status(get("kh.yen", "/v1/reports/handling/letters?period=2025"), 200),
                "letters"),
        0);
}
END_TEST

START_TEST(what_cannot_be_asked_is_refused_by_name)
{
    static const struct {
        const char *query, *code, *field;
    } rows[] = {
        {"period=thang-10", "report-period", "period"},
        {"by=mau", "field-choice", "by"},
        {"unit=KHONG-CO", "unit-unknown", "unit"},
        {"holder=khong.co", "person-unknown", "holder"},
        {"from=2025-03-02&to=2025-03-01", "date-order", "to"},
        {"as_of=hom-qua", "date-syntax", "as_of"},
        {"class=done-late", "field-unknown", "class"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        ck_problem(
            &(struct request){
                .who = "vanthu",
                .path = arena_printf(arena_current(), "/v1/reports/handling?%s", rows[i].query)},
            422, rows[i].code, rows[i].field);
    }
    ck_problem(
        &(struct request){.who = "vanthu", .path = "/v1/reports/handling/letters?class=late"}, 422,
        "field-choice", "class");
    ck_problem(&(struct request){.who = "vanthu", .path = "/v1/reports/handling/letters?cursor=x"},
               400, "cursor", "cursor");
}
END_TEST

/* ---- closed ------------------------------------------------------------------------------- */

static void close_period(const char *who, const char *period)
{
    const json_t *answer =
        ck_status(post(who, "/v1/reports/closed", "{'period':'%s'}", period), 201);
    ck_assert_str_eq(str_at(answer, "act.act"), "close-report");
}

START_TEST(a_closed_period_stays_as_it_was)
{
    enter_office();
    const json_t *before[6], *lists[6];
    int64_t doomed =
        int_at(ck_status(post("vanthu", "/v1/letters",
                              "{'code':'899/HUY','issued':'2/1/2025','issuer':'Bộ Y tế',"
                              "'subject':'sẽ hủy','arrived':'2025-03-21'}"),
                         201),
               "letter.id");
    for (size_t w = 0; w < 6; w++) {
        before[w] = report("vanthu", ways[w], "&period=2025-03");
        ck_assert(json_is_null(at(before[w], "closed")));
    }
    close_period("vanthu", "3/2025");
    for (size_t w = 0; w < 6; w++) {
        const json_t *now = report("vanthu", ways[w], "&period=2025-03");
        ck_assert(json_equal(at(now, "rows"), at(before[w], "rows")));
        ck_assert(json_equal(at(now, "sum"), at(before[w], "sum")));
        ck_assert_str_eq(str_at(now, "closed.period"), "2025-03");
        ck_assert_str_eq(str_at(now, "closed.by.username"), "vanthu");
        lists[w] = at(now, "rows");
    }
    int64_t in_year = int_at(report("vanthu", "unit", "&period=2025"), "sum.received");
    /* What happens afterwards changes nothing: a letter more, one gone, one moved, a unit renamed.
     */
    ck_status(post("vanthu", "/v1/letters",
                   "{'code':'900/MUON','issued':'2/1/2025','issuer':'Bộ Y tế','subject':'muộn',"
                   "'arrived':'2025-03-20'}"),
              201);
    ck_status(post("vanthu",
                   arena_printf(arena_current(), "/v1/letters/%%23%lld/cancel", (long long)doomed),
                   "{'reason':'chốt rồi mới hủy'}"),
              200);
    ck_status(post(ADMIN, "/v1/units/DUOC", "{'name':'Khoa Dược mới'}"), 200);
    for (size_t w = 0; w < 6; w++) {
        ck_assert(json_equal(at(report("vanthu", ways[w], "&period=2025-03"), "rows"), lists[w]));
        compare("vanthu", ways[w], "&period=2025-03"); /* and so do the lists behind it */
    }
    /* A part of a closed period stands as well. */
    compare("kh.truong", "person", "&period=2025-03");
    ck_assert_str_eq(str_at(report("kh.truong", "unit", "&period=2025-03"), "closed.period"),
                     "2025-03");
    /* The year around it goes on. */
    const json_t *year = report("vanthu", "unit", "&period=2025");
    ck_assert_int_eq(int_at(year, "sum.received"), in_year + 1);
    /* Only who asks is told what it would be now. */
    ck_assert(at(year, "differences") == NULL);
    const json_t *again = report("vanthu", "unit", "&period=2025-03&recompute=1");
    ck_assert_int_eq(int_at(again, "recomputed.received"), int_at(again, "sum.received") + 1);
    ck_assert_uint_gt(size_at(again, "differences"), 0);
    ck_assert_str_ne(str_at(again, "differences.0.name"), "");
    ck_assert(json_equal(at(again, "rows"), lists[0]));
    /* As of before it was closed nothing was. */
    const json_t *then = report(
        "vanthu", "unit", arena_printf(arena_current(), "&period=2025-03%s", as_of(moments[4])));
    ck_assert(json_is_null(at(then, "closed")));
}
END_TEST

START_TEST(periods_are_closed_once_when_over_by_who_may)
{
    enter_office();
    size_t before = size_at(ck_status(get("vanthu", "/v1/reports/closed"), 200), "closed");
    close_period("vanthu", "2025-H2");
    ck_refusal("vanthu", "/v1/reports/closed", "{'period':'h2/2025'}", 409, "period-closed",
               "period");
    ck_refusal("vanthu", "/v1/reports/closed", "{'period':'2190'}", 409, "period-open", "period");
    ck_refusal("vanthu", "/v1/reports/closed", "{'period':'2025-02','as_of':'2025-02-20'}", 409,
               "period-open", "period");
    ck_refusal("vanthu", "/v1/reports/closed", "{'period':'xx'}", 422, "report-period", "period");
    ck_refusal("vanthu", "/v1/reports/closed", "{}", 422, "field-missing", "period");
    static const char *const not [] = {"kh.truong", "kh.an", "kiemtra", ADMIN};
    for (size_t i = 0; i < sizeof not / sizeof not [0]; i++) {
        ck_refusal(not [i], "/v1/reports/closed", "{'period':'2025-02'}", 403, "not-permitted", "");
    }
    close_period("giamdoc", "2025-Q1");
    const json_t *closed = ck_status(get("kh.an", "/v1/reports/closed"), 200);
    ck_assert_uint_eq(size_at(closed, "closed"), before + 2);
    ck_assert_str_eq(str_at(closed, "closed.0.period"), "2025-Q1");
    ck_assert_str_eq(str_at(closed, "closed.0.by.username"), "giamdoc");
    ck_assert_int_eq(int_at(closed, "closed.0.definition"), 1);
    /* As of some moment of the past. */
    ck_status(post("vanthu", "/v1/reports/closed", "{'period':'2025-04','as_of':'%s'}", moments[3]),
              201);
    const json_t *then = report("vanthu", "type", "&period=2025-04");
    compare("vanthu", "type", "&period=2025-04");
    ck_assert_ptr_nonnull(at(then, "closed.period"));
    ck_assert(at(ck_status(get("vanthu", "/v1/check"), 200), "findings.0") == NULL);
}
END_TEST

HOUSE_MAIN("api/reports", "", every_number_is_the_length_of_its_list_at_any_time,
           a_past_report_is_what_was_shown_when_it_was_the_present,
           each_letter_stands_in_the_column_its_own_page_tells,
           filters_narrow_the_report_and_its_list_alike, each_counts_what_is_his,
           what_cannot_be_asked_is_refused_by_name, a_closed_period_stays_as_it_was,
           periods_are_closed_once_when_over_by_who_may)
