/*
 * test_paper_records.c - report, hand-over, recall, closing, duties.
 */
#include "printing.h"

static const char *text_of_job(const struct buf *job)
{
    const struct bytes document = printed(job);
    const struct page_words all = words_of(&document);
    ck_within(&all, 4);
    return text_of(&document);
}

START_TEST(a_report_shows_what_it_is_given_and_adds_nothing_up)
{
    struct buf job = job_new();
    job_add(&job, "{\"form\":\"report\",\"from\":\"2026-01-01\",\"to\":\"2026-03-31\",\"as_of\":"
                  "\"2026-03-31T10:00:00Z\","
                  "\"by\":\"Đơn vị\",\"remarks\":[\"Định nghĩa 1.\",\"Đã chốt.\"]," AGENCY "}");
    job_add(&job, "{\"group\":\"Khoa A\",\"received\":1234,\"done_late\":2}");
    job_add(&job, "{\"group\":\"Tổ A1\",\"level\":1,\"received\":34}");
    job_add(&job, "{\"group\":\"Cộng\",\"sum\":true,\"received\":99999}");
    const struct bytes document = printed(&job);
    const struct page_words all = words_of(&document);
    const char *text = text_of(&document);
    ck_shows(text, "BÁO CÁO TÌNH HÌNH GIẢI QUYẾT VĂN BẢN ĐẾN Từ ngày 01/01/2026 đến ngày "
                   "31/03/2026, tính đến 17:00 ngày 31/03/2026");
    ck_shows(text, "1 Khoa A 1.234 0 2 0 0 0 0 0");
    ck_shows(text, "2 Tổ A1 34 0");
    ck_shows(text, "Cộng 99.999 0"); /* the sender's sum, without a number of its own */
    ck_hides(text, "3 Cộng");
    ck_shows(text, "Định nghĩa 1. Đã chốt. NGƯỜI LẬP BIỂU (Ký, ghi rõ họ tên) THỦ TRƯỞNG CƠ QUAN");
    ck_assert(the_word(&all, "Tổ", 0)->left > the_word(&all, "Khoa", 0)->left + 8);
    const struct word *a = the_word(&all, "1.234", 0), *b = the_word(&all, "34", 0);
    ck_assert_double_eq_tol(a->right, b->right, 0.6); /* numbers stand under one another */
}
END_TEST

START_TEST(a_report_takes_its_own_columns_and_signers)
{
    struct buf job = job_new();
    job_add(&job,
            "{\"form\":\"report\",\"title\":\"BÁO CÁO THÁNG\",\"subtitle\":\"Tháng "
            "3\",\"columns\":[{\"key\":\"x\",\"title\":"
            "\"Cột X\"}],\"signers\":[{\"role\":\"KẾ TOÁN\",\"name\":\"Lý Thị Kim\"}]," AGENCY "}");
    job_add(&job, "{\"group\":\"g\",\"x\":5,\"received\":77}");
    const char *text = text_of_job(&job);
    ck_shows(text, "BÁO CÁO THÁNG Tháng 3");
    ck_shows(text, "Cột X (1) (2) (3) 1 g 5");
    ck_hides(text, "77");
    ck_shows(text, "KẾ TOÁN (Ký, ghi rõ họ tên) Lý Thị Kim");
    ck_hides(text, "NGƯỜI LẬP");
}
END_TEST

#define GIVER                                                                                      \
    "\"giver\":{\"name\":\"Nguyễn Văn An\",\"title\":\"Chuyên viên\",\"unit\":\"Phòng Kế hoạch\"}"
#define RECEIVER "\"receiver\":{\"name\":\"Lê Thị Hoa\",\"unit\":\"Phòng Kế hoạch\"}"

START_TEST(a_hand_over_names_both_and_every_letter)
{
    struct buf job = job_new();
    job_add(&job, "{\"form\":\"hand-over\"," GIVER "," RECEIVER
                  ",\"reason\":\"nghỉ hưu\",\"day\":\"2026-03-31\"," AGENCY "}");
    job_add(&job, "{\"ref\":\"459/2026\",\"type\":\"Công "
                  "văn\",\"code\":\"595/SYT\",\"issued\":\"2026-03-09\",\"issuer\":\"Sở Y tế\","
                  "\"subject\":\"về tiêm chủng\",\"role\":\"chủ "
                  "trì\",\"due\":\"2026-04-05\",\"state\":\"đang làm\"}");
    const char *text = text_of_job(&job);
    ck_shows(text, "Hôm nay, ngày 31 tháng 3 năm 2026, tại Rạch Giá, chúng tôi gồm:");
    ck_shows(text, "Bên giao: Ông/bà Nguyễn Văn An, Chuyên viên, Phòng Kế hoạch");
    ck_shows(text, "Bên nhận: Ông/bà Lê Thị Hoa, Phòng Kế hoạch Lý do bàn giao: nghỉ hưu");
    ck_shows(text, "bàn giao 1 văn bản, công việc");
    ck_shows(
        text,
        "459/2026 595/SYT 09/03/2026 Sở Y tế: Công văn: về tiêm chủng chủ trì 05/04/2026 đang làm");
    ck_shows(text, "chưa xác nhận");
    ck_hides(text, "CHỨNG KIẾN");
    ck_shows(text,
             "BÊN GIAO (Ký, ghi rõ họ tên) Nguyễn Văn An BÊN NHẬN (Ký, ghi rõ họ tên) Lê Thị Hoa");
}
END_TEST

START_TEST(an_accepted_hand_over_says_when)
{
    struct buf job = job_new();
    job_add(&job, "{\"form\":\"hand-over\"," GIVER "," RECEIVER
                  ",\"witness\":{\"name\":\"Võ Thị Mai\"},\"accepted\":\"2026-04-01\"," AGENCY "}");
    const char *text = text_of_job(&job);
    ck_shows(text, "Hôm nay, ngày 11 tháng 3 năm 2026"); /* the day of the state printed */
    ck_shows(text, "xác nhận nhận đủ trên hệ thống ngày 01/04/2026");
    ck_hides(text, "chưa xác nhận");
    ck_shows(text, "NGƯỜI CHỨNG KIẾN (Ký, ghi rõ họ tên) Võ Thị Mai");
}
END_TEST

/* However many letters there are, the signatures have the last words before them on their page. */
START_TEST(signatures_never_stand_alone)
{
    for (int count = 1; count <= 30; count++) {
        struct buf job = job_new();
        job_add(&job, "{\"form\":\"hand-over\"," GIVER "," RECEIVER "," AGENCY "}");
        for (int i = 0; i < count; i++) {
            job_add(&job, "{\"ref\":\"%d/2026\",\"subject\":\"một hai ba bốn năm sáu bảy\"}", i);
        }
        const struct bytes document = printed(&job);
        const struct page_words all = words_of(&document);
        const struct word *words = the_word(&all, "(Ký,", 0), *before = the_word(&all, "hiệu", 0);
        ck_assert_msg(words->page == before->page && words->page == all.pages, "%d rows", count);
        ck_assert_uint_eq(the_word(&all, "Hoa", 0)->page, words->page);
    }
}
END_TEST

START_TEST(a_recall_says_what_and_why_and_what_became_of_it)
{
    struct buf job = job_new();
    job_add(&job, "{\"form\":\"recall-record\",\"letter\":{\"ref\":\"459/"
                  "2026\",\"arrived\":\"2026-03-10\",\"code\":\"595/SYT\",\"issued\":"
                  "\"2026-03-09\",\"type\":\"Công văn\",\"issuer\":\"Sở Y tế\",\"subject\":\"về "
                  "tiêm chủng\"},\"issuer_request\":{\"code\":"
                  "\"600/SYT-VP\",\"day\":\"2026-03-12\",\"reason\":\"ban hành "
                  "nhầm\"},\"made_by\":{\"name\":\"Võ Thị Mai\"},"
                  "\"destroyed\":[\"02 bản giấy\",\"01 tệp\"],\"kept\":\"Nhật ký\"," AGENCY "}");
    job_add(&job, "{\"who\":\"Khoa A\",\"role\":\"chủ "
                  "trì\",\"received\":\"2026-03-10\",\"state\":\"đã nộp lại\"}");
    const char *text = text_of_job(&job);
    ck_shows(text,
             "Số đến: 459/2026 Ngày đến: 10/03/2026 Số, ký hiệu: 595/SYT Ngày văn bản: 09/03/2026 "
             "Cơ quan ban hành: Sở Y tế Công văn: về tiêm chủng");
    ck_shows(text, "Văn bản thu hồi của cơ quan ban hành số 600/SYT-VP ngày 12/03/2026. Lý do của "
                   "cơ quan ban hành: ban hành nhầm");
    ck_shows(text, "Khoa A chủ trì 10/03/2026 đã nộp lại");
    ck_shows(text, "4. Kết quả Đã hủy: 02 bản giấy 01 tệp Giữ lại: Nhật ký");
    ck_shows(text, "NGƯỜI LẬP BIÊN BẢN (Ký, ghi rõ họ tên) Võ Thị Mai");
    job = job_new();
    job_add(&job,
            "{\"form\":\"recall-record\",\"letter\":{\"ref\":\"1\"},\"reason\":\"gửi nhầm\"," AGENCY
            "}");
    text = text_of_job(&job);
    ck_shows(text, "2. Căn cứ thu hồi Lý do: gửi nhầm");
    ck_hides(text, "4. Kết quả");
}
END_TEST

START_TEST(a_closing_counts_and_carries_the_chain)
{
    struct buf job = job_new();
    job_add(&job,
            "{\"form\":\"closing\",\"period\":\"day\",\"day\":\"2026-03-10\",\"book\":\"Sổ "
            "chung\",\"closed_at\":\"2026-03-10T10:05:00Z\","
            "\"closed_by\":{\"name\":\"Võ Thị Mai\",\"title\":\"Văn "
            "thư\"},\"first\":441,\"last\":1459,\"count\":1019,\"cancelled\":1,"
            "\"late\":0,\"without_slip\":3,\"chain\":\"3fa9-c1d2-e0b7\"," AGENCY "," MARK "}");
    job_add(&job, "{\"kind\":\"cancelled\",\"number\":445,\"arrived\":\"2026-03-10\",\"issuer\":"
                  "\"Sở Tài chính\",\"notes\":\"nhầm\"}");
    job_add(&job, "{\"kind\":\"without-slip\",\"number\":450}");
    const char *text = text_of_job(&job);
    ck_shows(text, "Sổ chung – Ngày 10/03/2026");
    ck_shows(
        text,
        "Văn thư Võ Thị Mai khóa sổ đăng ký văn bản đến trong ngày lúc 17:05 ngày 10/03/2026.");
    static const char *const counts[] = {"Số đến đầu tiên 441",      "Số đến cuối cùng 1.459",
                                         "đã vào sổ 1.019",          "số đến đã hủy 1",
                                         "sau ngày đến) 0",          "chưa có phiếu giải quyết 3",
                                         "Mã chốt sổ 3fa9-c1d2-e0b7"};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        ck_shows(text, counts[i]);
    }
    ck_shows(text, "Số đã hủy 445 10/03/2026 Sở Tài chính nhầm");
    ck_shows(text, "Chưa có phiếu giải quyết 450");
    ck_shows(text, "459/2026 · 1287 · 3fa9c1d2e0");
}
END_TEST

START_TEST(a_years_closing_names_the_year)
{
    struct buf job = job_new();
    job_add(&job, "{\"form\":\"closing\",\"period\":\"year\",\"year\":2026,\"first\":1,\"last\":2,"
                  "\"count\":2," AGENCY "}");
    const char *text = text_of_job(&job);
    ck_shows(text, "Năm 2026 Văn thư cơ quan khóa sổ đăng ký văn bản đến của năm");
    ck_hides(text, "chuỗi ghi chép");
}
END_TEST

START_TEST(duties_are_numbered)
{
    struct buf job = job_new();
    job_add(&job, "{\"form\":\"duties\",\"as_of\":\"2026-03-10\"," AGENCY "}");
    for (int i = 0; i < 2; i++) {
        job_add(&job, "{\"name\":\"Báo cáo quý\",\"period\":\"hằng "
                      "quý\",\"next\":\"2026-06-15\",\"receivers\":[\"Khoa A\"],\"source\":"
                      "\"595/SYT\",\"state\":\"đang chạy\"}");
    }
    const char *text = text_of_job(&job);
    ck_shows(text, "Tính đến ngày 10/03/2026");
    ck_shows(text, "1 Báo cáo quý hằng quý 15/06/2026 Khoa A 595/SYT đang chạy 2 Báo cáo quý");
}
END_TEST

UNIT_MAIN("printer/records", a_report_shows_what_it_is_given_and_adds_nothing_up,
          a_report_takes_its_own_columns_and_signers, a_hand_over_names_both_and_every_letter,
          an_accepted_hand_over_says_when, signatures_never_stand_alone,
          a_recall_says_what_and_why_and_what_became_of_it, a_closing_counts_and_carries_the_chain,
          a_years_closing_names_the_year, duties_are_numbered)
