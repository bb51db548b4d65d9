/* test_api_print_lists.c - the report, biên bản bàn giao and the recurring duties on paper and as
 * tables: what their JSON says, for the same people; and of which state. */
#include "paper.h"

#include "base/folder.h"

static const char *text_of(const char *format, ...) __attribute__((format(printf, 1, 2)));
static const char *text_of(const char *format, ...)
{
    char text[400];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return arena_strdup(arena_current(), text);
}

/* Letters of a code and an issuer of their own, so that tests do not count each other's. */
static const char *letter_from(const char *issuer, const char *arrived)
{
    static int count;
    const json_t *answer =
        ck_status(post("vanthu", "/v1/letters",
                       "{'code':'%d/SYT-NVY','issued':'2/1/2020','issuer':'%s','type':'Công văn',"
                       "'subject':'việc của %s','arrived':'%s'}",
                       ++count, issuer, issuer, arrived),
                  201);
    return text_of("%%23%lld", (long long)int_at(answer, "letter.id"));
}

static void give(const char *ref, const char *lead, const char *due)
{
    act("vanthu", ref, "present", "{'to':'giamdoc'}");
    act("giamdoc", ref, "direct", text_of("{'lead':'%s','due':'%s'}", lead, due));
}

/* ---- báo cáo -------------------------------------------------------------------------------- */

#define CB "/v1/print/report?issuer=S%%E1%%BB%%9F+CB&from=1/1/2024"

START_TEST(report_prints_what_the_report_says)
{
    const char *late = letter_from("Sở CB", "5/3/2024"), *done = letter_from("Sở CB", "6/3/2024");
    letter_from("Sở CB", "6/4/2024");
    give(late, "KH-NV", "20/3/2024");
    give(done, "DUOC", "20/12/2190");
    act("du.truong", done, "complete", "{'note':'xong'}");
    const char *csv = CSV("vanthu", CB "&format=csv");
    ck_has(csv, "TT,Đơn vị chủ trì,Tổng số văn bản đến,Hoàn thành đúng hạn,");
    ck_has(csv, "Phòng Kế hoạch - Nghiệp vụ,1,0,0,0,1,0,0,0\r\n");
    ck_has(csv, "Khoa Dược - Vật tư y tế,1,1,0,0,0,0,0,0\r\n");
    ck_has(csv, "(chưa giao đơn vị nào),1,0,0,0,0,1,0,0\r\n");
    ck_has(csv, "Cộng,3,1,0,0,1,1,0,0\r\n");
    /* narrowed, grouped otherwise, and as it was before anything came */
    csv = CSV("giamdoc", CB "&to=31/3/2024&by=thang&format=csv");
    ck_has(csv, "03/2024,2,1,0,0,1,0,0,0\r\n");
    ck_lacks(csv, "04/2024");
    ck_has(CSV("vanthu", CB "&as_of=2020-01-01&format=csv"), "Cộng,0,0");
    EXCEL("kiemtra", CB "&format=excel");
    struct reply pdf = PDF("vanthu", CB "&to=31/3/2024&paper=A3");
    const char *text = words_of(pdf);
    ck_has(text, "BÁO CÁO TÌNH HÌNH GIẢI QUYẾT VĂN BẢN ĐẾN");
    ck_has(text, "Từ ngày 01/01/2024 đến ngày 31/03/2024");
    ck_has(text, "Số liệu chưa chốt.");
    ck_has(text, "Chỉ tính: cơ quan ban hành Sở CB.");
    struct mark mark = mark_of(pdf);
    ck_assert_str_eq(mark.book, "VBD");
    ck_assert_int_eq(mark.number, 0);
    ck_assert_int_eq(mark.seq, acts_total());
    ck_assert(same_bytes(pdf, PDF("giamdoc", CB "&to=31/3/2024&paper=A3")));
}
END_TEST

/* The figures of a closed period, and the act up to which they were counted. */
START_TEST(a_closed_period_prints_as_it_was_closed)
{
    static const char path[] = "/v1/print/report?period=2023-05";
    letter_from("Sở Chốt", "10/5/2023");
    ck_has(words_of(PDF("vanthu", "%s", path)), "Số liệu chưa chốt.");
    const json_t *closed =
        ck_status(post("vanthu", "/v1/reports/closed", "{'period':'2023-05'}"), 201);
    ck_assert_int_eq(int_at(closed, "sum.received"), 1);
    struct reply pdf = PDF("vanthu", "%s", path);
    ck_has(words_of(pdf), "Số liệu đã chốt lúc ");
    ck_lacks(words_of(pdf), "Chỉ tính");
    ck_has(reply_header(&pdf, "Content-Disposition"), "bao-cao-2023-05.pdf");
    const int64_t upto =
        int_at(ck_status(get("vanthu", "/v1/reports/handling?period=2023-05"), 200), "closed.upto");
    ck_assert_int_eq(mark_of(pdf).seq, upto);
    ck_assert_int_eq(mark_of(pdf).year, 2023);
    letter_from("Sở Muộn", "11/5/2023");
    ck_status(post(ADMIN, "/v1/units/KSBT", "{'name':'Khoa Kiểm soát'}"), 200);
    ck_assert(same_bytes(pdf, PDF("vanthu", "%s", path)));
    ck_has(CSV("vanthu", "%s&format=csv", path), "Cộng,1,0");
    /* days alone are counted as they are, and so is what has no numbers yet */
    ck_has(CSV("vanthu", "/v1/print/report?from=1/5/2023&to=31/5/2023&format=csv"), "Cộng,2,0");
    ck_has(CSV("vanthu", "/v1/print/report?period=1995&format=csv"), "Cộng,0,0");
    /* and verified as any other print: the books have gone on since */
    const char *page = folder_path(house->folder, "report.pdf");
    const char *export = folder_path(house->folder, "marks.json");
    folder_write(page, pdf.body, pdf.len);
    struct reply marks = document("vanthu", "application/json", "/v1/print/marks?year=2023");
    folder_write(export, marks.body, marks.len);
    ck_verdict(1, "Cũ: sổ VBD/2023", page, "--against", export);
}
END_TEST

START_TEST(a_report_of_ones_own_says_so)
{
    const char *mine = letter_from("Sở Riêng", "5/7/2022");
    letter_from("Sở Riêng", "6/7/2022");
    give(mine, "KH-NV", "20/12/2190");
    const char *text = words_of(PDF("kh.truong", "/v1/print/report?period=2022"));
    ck_has(text, "Chỉ tính: văn bản mà người lập được xem.");
    ck_has(CSV("kh.truong", "/v1/print/report?period=2022&format=csv"), "Cộng,1,0");
    ck_has(CSV("vanthu", "/v1/print/report?period=2022&format=csv"), "Cộng,2,0");
    ck_has(CSV("ks.truong", "/v1/print/report?period=2022&format=csv"), "Cộng,0,0");
    static const struct {
        const char *query, *code, *field;
        int status;
    } wrong[] = {
        {"?period=2022-13", "report-period", "period", 422},
        {"?from=2/3/2025&to=1/3/2025", "date-order", "to", 422},
        {"?by=mau", "field-choice", "by", 422},
        {"?format=doc", "field-choice", "format", 422},
        {"?paper=A5", "field-choice", "paper", 422},
        {"?recompute=1", "field-unknown", "recompute", 422},
        {"?unit=KHONG", "unit-unknown", "unit", 422},
        {"?on_behalf_of=giamdoc", "delegation", "on_behalf_of", 403},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        ck_problem(&(struct request){.who = "kh.truong",
                                     .path = text_of("/v1/print/report%s", wrong[i].query)},
                   wrong[i].status, wrong[i].code, wrong[i].field);
    }
}
END_TEST

/* ---- biên bản bàn giao ---------------------------------------------------------------------- */

static const char *record(int64_t id, const char *query)
{
    return text_of("/v1/hand-overs/%lld/record%s", (long long)id, query);
}

static int64_t hand_over(const char *from, const char *to)
{
    return int_at(ck_status(post(ADMIN, "/v1/hand-overs",
                                 "{'from':'%s','to':'%s','note':'nghỉ thai sản'}", from, to),
                            201),
                  "id");
}

START_TEST(hand_over_is_recorded_as_it_was_accepted)
{
    const char *one = letter_from("Sở Giao", "5/3/2025"), *two = letter_from("Sở Giao", "6/3/2025");
    give(one, "kh.an", "20/12/2190");
    give(two, "kh.an", "20/12/2190");
    act("giamdoc", one, "duty-add",
        "{'every':'year','day':'15/12','lead':'kh.an','note':'Báo cáo năm','from':'1/1/2190'}");
    const int64_t id = hand_over("kh.an", "kh.yen");
    struct reply waiting = PDF("kh.yen", "%s", record(id, ""));
    const char *text = words_of(waiting);
    ck_has(text, "BIÊN BẢN BÀN GIAO VĂN BẢN, CÔNG VIỆC");
    ck_has(text, "Bên giao: Ông/bà Lý Gia An");
    ck_has(text, "Phòng Kế hoạch - Nghiệp vụ");
    ck_has(text, "nghỉ thai sản");
    ck_has(text, "bàn giao 3 văn bản, công việc sau");
    ck_has(text, "Báo cáo");
    ck_has(text, "Bên nhận chưa xác nhận trên hệ thống");
    ck_assert_int_eq(mark_of(waiting).seq, acts_total());
    /* one is done meanwhile: it is not handed over any more */
    act("kh.an", two, "complete", "{'note':'xong'}");
    ck_has(words_of(PDF("kh.an", "%s", record(id, ""))), "bàn giao 2 văn bản, công việc sau");
    ck_status(post("kh.yen", text_of("/v1/hand-overs/%lld/accept", (long long)id), "{}"), 200);
    struct reply signed_one = PDF("vanthu", "%s", record(id, ""));
    text = words_of(signed_one);
    ck_has(text, "bàn giao 2 văn bản, công việc sau");
    ck_has(text, "Bên nhận đã xác nhận nhận đủ trên hệ thống ngày ");
    ck_has(text, "việc của Sở Giao");
    ck_has(reply_header(&signed_one, "Content-Disposition"),
           text_of("bien-ban-ban-giao-%lld.pdf", (long long)id));
    /* what she does with it, and who she becomes, changes nothing */
    act("kh.yen", one, "accept", "{}");
    ck_status(post(ADMIN, "/v1/people/kh.yen", "{'title':'Dược sĩ chính'}"), 200);
    ck_assert(same_bytes(signed_one, PDF("kh.yen", "%s", record(id, ""))));
    const char *csv = CSV("giamdoc", "%s", record(id, "?format=csv"));
    ck_has(csv, "Số đến,\"Số, ký hiệu, ngày văn bản\"");
    ck_has(csv, "chủ trì,20/12/2190,chờ tiếp nhận,");
    ck_has(csv, "việc định kỳ,15/12/2190,,Báo cáo năm");
    EXCEL("giamdoc", "%s", record(id, "?format=xlsx"));
}
END_TEST

START_TEST(a_hand_over_is_for_those_whose_business_it_is)
{
    const char *ref = letter_from("Sở Kín", "7/3/2025");
    give(ref, "du.quyen", "20/12/2190");
    const int64_t id = hand_over("du.quyen", "kh.yen");
    /* as GET /v1/hand-overs/{id}: the administrator learns the number, not what it is about */
    const char *csv = CSV(ADMIN, "%s", record(id, "?format=csv"));
    ck_has(csv, "chủ trì");
    ck_lacks(csv, "Sở Kín");
    ck_has(CSV("kh.yen", "%s", record(id, "?format=csv")), "Sở Kín");
    ck_has(CSV("du.truong", "%s", record(id, "?format=csv")), "Sở Kín");
    ck_problem(&(struct request){.who = "ks.truong", .path = record(id, "")}, 404,
               "hand-over-unknown", "id");
    ck_problem(&(struct request){.who = "vanthu", .path = record(99999, "")}, 404,
               "hand-over-unknown", "id");
    ck_problem(&(struct request){.who = "vanthu", .path = record(id, "?paper=A3")}, 422,
               "field-unknown", "paper");
    ck_status(post("kh.yen", text_of("/v1/hand-overs/%lld/refuse", (long long)id),
                   "{'reason':'không phải việc tôi'}"),
              200);
    ck_problem(&(struct request){.who = "vanthu", .path = record(id, "")}, 409, "hand-over-refused",
               "id");
}
END_TEST

/* ---- việc định kỳ --------------------------------------------------------------------------- */

START_TEST(duties_are_printed_within_reach)
{
    const char *ref = letter_from("Sở Định Kỳ", "8/3/2025");
    give(ref, "KH-NV", "20/12/2190");
    act("giamdoc", ref, "duty-add",
        "{'every':'year','day':'15/12','before':true,'lead':'KH-NV','note':'Báo cáo cuối năm',"
        "'from':'1/1/2190','until':'31/12/2195'}");
    act("giamdoc", ref, "duty-add",
        "{'every':'month','day':'5','lead':'DUOC','note':'Báo cáo thuốc','from':'1/1/2190'}");
    act("giamdoc", ref, "duty-pause", "{'duty':2,'reason':'chờ hướng dẫn'}");
    const char *csv = CSV("vanthu", "/v1/print/duties?format=csv");
    ck_has(csv, "TT,Nội dung công việc,Định kỳ,Hạn kỳ tới,");
    ck_has(csv, "Báo cáo cuối năm,\"trước ngày 15 tháng 12, hằng năm\",14/12/2190,"
                "Phòng Kế hoạch - Nghiệp vụ,");
    ck_has(csv, "đến hết 31/12/2195");
    ck_has(csv, "Báo cáo thuốc,\"vào ngày 5, hằng tháng\",");
    ck_has(csv, "tạm dừng");
    /* each his own, as in the list */
    csv = CSV("du.truong", "/v1/print/duties?format=csv");
    ck_has(csv, "Báo cáo thuốc");
    ck_lacks(csv, "Báo cáo cuối năm");
    ck_lacks(CSV("ks.truong", "/v1/print/duties?format=csv"), "Sở Định Kỳ");
    struct reply pdf = PDF("giamdoc", "/v1/print/duties");
    const char *text = words_of(pdf);
    ck_has(text, "DANH MỤC CÔNG VIỆC ĐỊNH KỲ");
    ck_has(text, "Tính đến ngày ");
    ck_assert_int_eq(mark_of(pdf).seq, acts_total());
    ck_assert(same_bytes(pdf, PDF("vanthu", "/v1/print/duties?format=pdf&paper=A4")));
    EXCEL("giamdoc", "/v1/print/duties?format=xlsx");
    ck_problem(&(struct request){.who = "vanthu", .path = "/v1/print/duties?as_of=2025-01-01"}, 422,
               "field-unknown", "as_of");
    /* what ended is no longer on it */
    act("giamdoc", ref, "duty-end", "{'duty':1,'reason':'bãi bỏ'}");
    ck_lacks(CSV("vanthu", "/v1/print/duties?format=csv"), "Báo cáo cuối năm");
}
END_TEST

/* More than a page of the list: each once, in the order of their days. */
START_TEST(long_lists_of_duties_are_whole)
{
    enum { DUTIES = 230, OF_A_LETTER = 46 };
    const char *ref = "";
    for (int i = 0; i < DUTIES; i++) {
        if (i % OF_A_LETTER == 0) {
            ref = letter_from("Sở Nhiều", "9/3/2025");
            give(ref, "KSBT", "20/12/2190");
        }
        act("giamdoc", ref, "duty-add",
            text_of("{'every':'month','day':'%d','lead':'KSBT','note':'việc thứ %d.','from':"
                    "'1/1/2191'}",
                    1 + i % 28, i));
    }
    const char *csv = CSV("ks.truong", "/v1/print/duties?format=csv");
    for (int i = 0; i < DUTIES; i++) {
        const char *name = text_of(",việc thứ %d.,", i), *first = strstr(csv, name);
        ck_assert_msg(first != NULL && strstr(first + 1, name) == NULL, "%d", i);
    }
}
END_TEST

/* ---- the command ---------------------------------------------------------------------------- */

START_TEST(phieu_prints_lists)
{
    const char *ref = letter_from("Sở Lệnh", "5/3/2021");
    give(ref, "ks.truong", "20/12/2190");
    const char *text, *id = text_of("%lld", (long long)hand_over("ks.truong", "kh.yen"));
    const char *pdf = folder_path(house->folder, "l.pdf"),
               *csv = folder_path(house->folder, "l.csv");
    const struct {
        int status;
        const char *words[12], *said;
    } cases[] = {
        {0, {"report", "2021", "--out", pdf}, "l.pdf ("},
        {73, {"report", "2021", "--out", pdf}, "file-exists"},
        {0, {"bao-cao", "2021", "--theo", "thang", "--ra", csv}, "l.csv ("},
        {0, {"report", "2021", "--format", "csv", "--out", "-"}, "Cộng,1,0"},
        {0, {"report", "2021"}, "Hủy số"},
        {65, {"report", "2021", "--recompute", "--out", pdf, "--force"}, "field-unknown"},
        {0, {"print", "hand-over", id, "--out", pdf, "--force"}, "l.pdf ("},
        {0, {"in", "ban-giao", id, "--dang", "csv", "--ra", "-"}, "Sở Lệnh"},
        {66, {"print", "hand-over", "99999", "--out", pdf, "--force"}, "hand-over-unknown"},
        {0, {"print", "duties", "--out", csv, "--force"}, "l.csv ("},
        {0, {"in", "viec-dinh-ky", "--ra", pdf, "--ghi-de", "--giay", "A3"}, "l.pdf ("},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        int status = run_phieu("vanthu", &text, cases[i].words);
        ck_assert_msg(status == cases[i].status, "%zu: %d %s", i, status, text);
        ck_assert_msg(strstr(text, cases[i].said) != NULL, "%zu: %s", i, text);
    }
}
END_TEST

HOUSE_MAIN("api/print-lists", "", report_prints_what_the_report_says,
           a_closed_period_prints_as_it_was_closed, a_report_of_ones_own_says_so,
           hand_over_is_recorded_as_it_was_accepted, a_hand_over_is_for_those_whose_business_it_is,
           duties_are_printed_within_reach, long_lists_of_duties_are_whole, phieu_prints_lists)
