#include "unit.h"

#include "due_lines.h"

#include <stdio.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static json_t *deadlines_of(const char *text, const char *type)
{
    struct due_letter letter;
    struct error err = {0};
    json_t *ret = NULL;
    due_letter_of(&letter, text, type);
    ck_assert_int_eq(find_deadlines(&letter.x, &letter.part, &ret, &err), 0);
    ck_assert_uint_eq(letter.x.exhausted->count, 0);
    return ret;
}

struct row {
    const char *text, *want;
};

static void check_rows(const struct row *rows, size_t count, const char *type)
{
    unsigned wrong = 0;
    for (size_t i = 0; i < count; i++) {
        const char *const got = due_words(deadlines_of(rows[i].text, type));
        if (strcmp(got, rows[i].want) != 0) {
            fprintf(stderr, "row %zu: %s\n  want [%s]\n  got  [%s]\n", i, rows[i].text,
                    rows[i].want, got);
            wrong++;
        }
    }
    ck_assert_uint_eq(wrong, 0);
}
#define CHECK_ROWS(rows, type) check_rows((rows), COUNT(rows), (type))

START_TEST(days_with_a_year)
{
    static const struct row rows[] = {
        {"Đề nghị các đơn vị gửi báo cáo trước ngày 20/3/2025.", "date 2025-03-20 before"},
        {"Đề nghị các đơn vị gửi báo cáo trước ngày 20 tháng 3 năm 2025.",
         "date 2025-03-20 before"},
        {"gửi về Phòng Nội vụ trước 25/3/2025 để tổng hợp", "date 2025-03-25 before"},
        {"Báo cáo gửi về Sở chậm nhất ngày 31/3/2025.", "date 2025-03-31 by"},
        {"Báo cáo gửi về Sở chậm nhất là ngày 31-3-2025.", "date 2025-03-31 by"},
        {"chậm nhất đến hết ngày 31.03.2025 phải xong", "date 2025-03-31 by"},
        {"muộn nhất vào ngày 05 tháng 4 năm 2025", "date 2025-04-05 by"},
        {"trễ nhất ngày 05/04/2025", "date 2025-04-05 by"},
        {"Thời hạn gửi báo cáo: ngày 15/5/2025.", "date 2025-05-15 by"},
        {"Thời hạn góp ý đến hết ngày 15/5/2025.", "date 2025-05-15 by"},
        {"Thời hạn nhận hồ sơ là ngày 15/5/2025.", "date 2025-05-15 by"},
        {"Hạn chót: 15/5/2025.", "date 2025-05-15 by"},
        {"Hạn cuối nộp bài dự thi là ngày 30/4/2025.", "date 2025-04-30 by"},
        {"hoàn thành việc kiểm kê trong ngày 28/3/2025", "date 2025-03-28 by"},
        {"Hoàn thành trước ngày 30 tháng 6 năm 2025.", "date 2025-06-30 before"},
        {"phải xong trước ngày 01/7/2025", "date 2025-07-01 before"},
        {"nộp hồ sơ không muộn hơn ngày 10/4/2025", "date 2025-04-10 by"},
        {"gửi kết quả không quá ngày 10/4/2025", "date 2025-04-10 by"},
        {"Thời gian lấy ý kiến đến hết ngày 10/4/2025.", "date 2025-04-10 by"},
        {"Gia hạn thời gian nộp báo cáo đến ngày 10/4/2025.", "date 2025-04-10 by"},
        {"Từ nay đến ngày 30/4/2025, các đơn vị rà soát lại hồ sơ.", "date 2025-04-30 by"},
        {"báo cáo kết quả trong ngày 14/3/2025", "date 2025-03-14 within"},
        {"trước ngày 13/3/25", "date 2025-03-13 before"},
        {"trước ngày l4/3/2O25", "date 2025-03-14 before"},
        {"trướcngày 14/3/2025", "date 2025-03-14 before"},
        {"gửi báo cáo trước ngày\n20/3/2025 để tổng hợp", "date 2025-03-20 before"},
        {"gửi báo cáo trước\nngày 20 tháng\n3 năm 2025", "date 2025-03-20 before"},
        {"Trước ngày 20/3/2025, các trường gửi danh sách.", "date 2025-03-20 before"},
        {"Gửi kế hoạch trước ngày 20/3/2025, báo cáo kết quả trước ngày 30/6/2025.",
         "date 2025-03-20 before; date 2025-06-30 before"},
        {"hoàn thành đợt 1 trước ngày 15/4/2025 và 15/7/2025",
         "date 2025-04-15 before; date 2025-07-15 before"},
        {"(hạn: 20/3/2025)", "date 2025-03-20 by"},
        {"gửi trước thứ Sáu, ngày 14/3/2025", "date 2025-03-14 before"},
        {"gửi trước ngày 14/3/2025 (thứ Sáu)", "date 2025-03-14 before"},
        {"trước ngày 10/3/2025", "date 2025-03-10 before"}, /* the letter's own day */
        {"Thời gian thực hiện: từ ngày 01/4/2025 đến hết ngày 30/4/2025.", "date 2025-04-30 by"},
        {"Số lượng đăng ký gửi về Sở trước ngày 12/4/2025 theo mẫu gửi kèm Công văn số "
         "12/SNV-TC ngày 05/01/2025.",
         "date 2025-04-12 before"},
    };
    CHECK_ROWS(rows, "Công văn");
}
END_TEST

START_TEST(days_with_an_hour)
{
    static const struct row rows[] = {
        {"gửi báo cáo trước 17 giờ 00 ngày 14/3/2025", "hour 2025-03-14 17:00 before"},
        {"gửi báo cáo trước 17 giờ ngày 14/3/2025", "hour 2025-03-14 17:00 before"},
        {"gửi báo cáo trước 16h30 ngày 14/3/2025", "hour 2025-03-14 16:30 before"},
        {"gửi báo cáo trước 16g30, ngày 14 tháng 3 năm 2025", "hour 2025-03-14 16:30 before"},
        {"chậm nhất 11 giờ 30 phút, thứ Sáu, ngày 14/3/2025", "hour 2025-03-14 11:30 by"},
        {"chậm nhất cuối giờ chiều ngày 14/3/2025", "hour 2025-03-14 17:00 by"},
        {"trước cuối giờ làm việc ngày 14/3/2025", "hour 2025-03-14 17:00 before"},
        {"trước 3 giờ (chiều) ngày 14/3/2025", "hour 2025-03-14 15:00 before"},
        {"đến 24 giờ ngày 31/3/2025 phải gửi xong số liệu", "hour 2025-03-31 23:59 by"},
        {"gửi danh sách trước ngày 14/3/2025 (trước 10h00)", "hour 2025-03-14 10:00 before"},
        {"hết giờ hành chính ngày 14/3/2025 là hạn nộp", ""}, /* said behind it: not read */
        {"Thời hạn đăng ký: đến hết giờ làm việc ngày 14/3/2025", "hour 2025-03-14 17:00 by"},
        {"gửi trước 26 giờ ngày 14/3/2025", "date 2025-03-14 before"}, /* no hour */
    };
    CHECK_ROWS(rows, "Công văn");
}
END_TEST

START_TEST(days_without_a_year)
{
    static const struct row rows[] = {
        {"gửi báo cáo trước ngày 20/3", "date 2025-03-20 before"},
        {"gửi báo cáo trước ngày 05 tháng 01", "date 2026-01-05 before"}, /* the next one */
        {"gửi báo cáo trước 20/3 để tổng hợp", "date 2025-03-20 before"},
        {"gửi báo cáo trước ngày 15 tháng 12 hàng năm", "yearly 15/12 before"},
        {"gửi báo cáo trước ngày 15/12 hằng năm", "yearly 15/12 before"},
        {"gửi báo cáo trước ngày 15/12 của mỗi năm", "yearly 15/12 before"},
        {"Định kỳ hằng năm gửi báo cáo trước ngày 15/12", "yearly 15/12 before"},
        {"Hằng năm, trước ngày 15 tháng 12, các đơn vị gửi báo cáo", "yearly 15/12 before"},
        {"trước ngày 10 tháng 12 hàng năm và đột xuất khi có yêu cầu", "yearly 10/12 before"},
        {"định kỳ 30 tháng 11 hàng năm báo cáo", "yearly 30/11 on"},
        {"báo cáo vào ngày 30/11 hằng năm", "yearly 30/11 on"},
        {"báo cáo trong tháng 12 hàng năm", "yearly/12 within"},
        {"báo cáo tổng kết trước tháng 12 hằng năm", "yearly/12 before"},
        {"trude ngay 15 thang 12 hang niam", "yearly 15/12 before"},
        {"Báo cáo 6 tháng đầu năm trước ngày 15/6", "half-yearly 15/6 before"},
        {"báo cáo 06 tháng đầu năm trước ngày 15/6 và báo cáo năm trước ngày 15/12 hằng năm",
         "half-yearly 15/6 before; yearly 15/12 before"},
        {"báo cáo trước ngày 15/6 và 15/12 hằng năm", "yearly 15/6 before; yearly 15/12 before"},
        {"báo cáo trước ngày 15/6, ngày 15/12 hằng năm", "yearly 15/6 before; yearly 15/12 before"},
        {"báo cáo 6 tháng đầu năm 2025 trước ngày 15/6/2025", "date 2025-06-15 before"},
        {"Báo cáo quý I gửi trước ngày 15/3 hằng năm", "yearly 15/3 before"},
    };
    CHECK_ROWS(rows, "Công văn");
}
END_TEST

START_TEST(every_month_quarter_and_half_year)
{
    static const struct row rows[] = {
        {"Gửi báo cáo trước ngày 25 hằng tháng", "monthly 25 before"},
        {"Gửi báo cáo trước ngày 25 hàng tháng", "monthly 25 before"},
        {"Hằng tháng, trước ngày 25, gửi báo cáo về Sở", "monthly 25 before"},
        {"báo cáo vào ngày 20 hằng tháng", "monthly 20 on"},
        {"báo cáo ngày 20 của tháng", "monthly 20 on"},
        {"chậm nhất ngày 05 của tháng sau", "monthly 5 by"},
        {"chậm nhất là ngày 03 tháng kế tiếp phải nộp", "monthly 3 by"},
        {"gửi trước ngày cuối cùng của tháng", "monthly 31 before"},
        {"Hằng quý trước ngày 20 của tháng cuối quý gửi báo cáo", "quarterly 20 before"},
        {"Định kỳ trước ngày 25 tháng cuối quý", "quarterly 25 before"},
        {"báo cáo trước ngày 10 hằng quý", "quarterly 10 before"},
        {"Định kỳ hằng quý báo cáo kết quả về Sở", "quarterly every"},
        {"Định kỳ hằng tháng, quý, 6 tháng và năm báo cáo về Sở",
         "monthly every; quarterly every; half-yearly every; yearly every"},
        {"Định kỳ (quý, 6 tháng, cả năm) báo cáo kết quả",
         "quarterly every; half-yearly every; yearly every"},
        {"thực hiện báo cáo định kỳ hàng quý, 6 tháng và hàng năm",
         "quarterly every; half-yearly every; yearly every"},
        {"Định kỳ 6 tháng gửi báo cáo", "half-yearly every"},
        {"và định kỳ báo cáo về Sở Y tế", "none every"},
        {"Định kỳ hằng quý, trước ngày 20 của tháng cuối quý, báo cáo về Sở",
         "quarterly 20 before"},
    };
    CHECK_ROWS(rows, "Kế hoạch");
}
END_TEST

START_TEST(months_quarters_and_halves_of_one_year)
{
    static const struct row rows[] = {
        {"hoàn thành trong tháng 6/2025", "month 2025-06-30/6 within"},
        {"hoàn thành trong tháng 6 năm 2025", "month 2025-06-30/6 within"},
        {"chậm nhất trong tháng 4/2025 gửi kế hoạch", "month 2025-04-30/4 by"},
        {"hoàn thành trước tháng 6/2025", "month 2025-05-31/6 before"},
        {"đến hết tháng 5/2025 phải giải ngân xong", "month 2025-05-31/5 by"},
        {"xong vào cuối tháng 5/2025", "month 2025-05-31/5 by"},
        {"báo cáo trong tháng 4", "month 2025-04-30/4 within"},
        {"triển khai trong tháng 9 và tháng 12/2025",
         "month 2025-09-30/9 within; month 2025-12-31/12 within"},
        {"hoàn thành trong quý II/2025", "quarterly 2025-06-30/6 within"},
        {"hoàn thành trong Quý III năm 2025", "quarterly 2025-09-30/9 within"},
        {"trình ban hành trong quý IV", "quarterly 2025-12-31/12 within"},
        {"thực hiện trong Quý III - IV/2025", "quarterly 2025-12-31/12 within"},
        {"hết quý I/2026 phải xong", "quarterly 2026-03-31/3 by"},
        {"hoàn thành trong 6 tháng đầu năm 2025", "half-yearly 2025-06-30/6 within"},
        {"Thời gian thực hiện: Quý II/2025", "quarterly 2025-06-30/6 within"},
        {"Thời gian hoàn thành: tháng 12/2025.", "month 2025-12-31/12 by"},
    };
    CHECK_ROWS(rows, "Kế hoạch");
}
END_TEST

START_TEST(spans_of_days)
{
    static const struct row rows[] = {
        {"trả lời trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản này",
         "working-days +5 within"},
        {"trả lời trong vòng 7 ngày làm việc sau khi nhận được công văn này",
         "working-days +7 within"},
        {"trong thời hạn ba ngày làm việc kể từ ngày nhận", "working-days +3 within"},
        {"trong thời hạn 05 (năm) ngày làm việc, kể từ ngày nhận được hồ sơ",
         "working-days +5 within"},
        {"chậm nhất sau 10 ngày làm việc kể từ ngày ký", "working-days +10 within"},
        {"báo cáo chậm nhất 02 ngày làm việc sau khi kết thúc đợt kiểm tra",
         "working-days +2 within"},
        {"không quá 15 ngày làm việc kể từ ngày nhận đủ hồ sơ", "working-days +15 within"},
        {"trong 05 ngày làm việc, kể từ ngày nhận được thông báo này", "working-days +5 within"},
        {"báo cáo trong vòng 48 giờ kể từ khi nhận được Công điện này", "event +2 within"},
        {"báo cáo trong vòng 24h", "event +1 within"},
        {"trong thời hạn 10 ngày kể từ ngày nhận được thông báo này phải nộp", "event +10 within"},
        {"trong thời hạn 10 ngày kể từ ngày 15/3/2025 phải nộp", "date 2025-03-25 within"},
        {"trong thời hạn 30 ngày kể từ ngày ký quyết định này", "date 2025-04-09 within"},
        {"trong vòng hai tuần kể từ ngày nhận văn bản", "event +14 within"},
        {"báo cáo ngay trong ngày.", "date 2025-03-10 within"},
        {"gửi về Văn phòng trong ngày hôm nay", "date 2025-03-10 within"},
        {"gửi trước 16 giờ hôm nay", "hour 2025-03-10 16:00 within"},
    };
    CHECK_ROWS(rows, "Công văn");
}
END_TEST

START_TEST(meetings)
{
    static const struct row invited[] = {
        {"Thời gian: 14 giờ 00, ngày 20/3/2025 (thứ Năm).\nĐịa điểm: Hội trường tầng 2.",
         "event 2025-03-20 14:00 on"},
        {"Thời gian: Bắt đầu từ 8h00 ngày 20 tháng 3 năm 2025", "event 2025-03-20 08:00 on"},
        {"Thời gian: Thứ Năm, ngày 20/3/2025, lúc 8 giờ 00", "event 2025-03-20 08:00 on"},
        {"vào lúc 7g30 ngày 20/3/2025 tại Hội trường UBND xã", "event 2025-03-20 07:30 on"},
        {"Đề nghị đăng ký đại biểu trước ngày 18/3/2025.", "date 2025-03-18 before"},
        {"Thời gian: 8 giờ 00 ngày 20/3/2025. Đề nghị gửi tham luận trước 17 giờ ngày 17/3/2025.",
         "event 2025-03-20 08:00 on; hour 2025-03-17 17:00 before"},
        {"Thời gian: 13 giờ 30 ngày 20/3.", "event 2025-03-20 13:30 on"},
    };
    static const struct row others[] = {
        {"Sở Nội vụ tổ chức Hội nghị tập huấn vào ngày 20/3/2025.", "event 2025-03-20 on"},
        {"Thời gian: 8 giờ 00 ngày 20/3/2025.\nĐịa điểm: Sở Nội vụ.", "event 2025-03-20 08:00 on"},
        {"tham gia Hội nghị sơ kết vào tháng 12/2025", "event 2025-12-31 within"},
        {"Tại cuộc họp ngày 05/3/2025, Chủ tịch kết luận", ""},
        {"kết luận tại Hội nghị ngày 20/3/2025", ""},
    };
    CHECK_ROWS(invited, "Giấy mời");
    CHECK_ROWS(others, "Công văn");
}
END_TEST

START_TEST(times_that_are_no_deadlines)
{
    static const struct row rows[] = {
        {"Căn cứ Công văn số 861/VP-KGVX ngày 04/4/2025 của Văn phòng", ""},
        {"Thực hiện Nghị quyết số 50/NQ-CP ngày 17 tháng 4 năm 2025 của Chính phủ", ""},
        {"Kế hoạch số 12/KH-UBND ngày 20/3/2025 của UBND tỉnh", ""},
        {"Căn cứ Luật Đấu thầu ngày 23 tháng 6 năm 2025", ""},
        {"theo Thông báo ngày 15/5/2025 của Sở Tài chính", ""},
        {"Tiếp theo Công văn số 15/SYT ngày 20/3/2025, Sở đề nghị", ""},
        {"Quyết định có hiệu lực kể từ ngày 01/7/2025.", ""},
        {"Thông tư này có hiệu lực thi hành từ ngày 15 tháng 8 năm 2025", ""},
        {"Giấy phép có giá trị đến hết ngày 31/12/2026", ""},
        {"áp dụng đến hết ngày 31/12/2025", ""},
        {"văn bản có hiệu lực đến hết ngày 31 tháng 12 năm 2025", ""},
        {"giai đoạn 2021 - 2025, định hướng đến năm 2030", ""},
        {"đến năm 2030, tỷ lệ đạt 95%", ""},
        {"phấn đấu đến năm 2025 đạt chuẩn", ""},
        {"tính đến ngày 31/3/2025, toàn tỉnh có 15 xã", ""},
        {"số liệu tính đến hết ngày 31/3/2025", ""},
        {"Đến hết ngày 31/3/2025, toàn tỉnh có 15 xã đạt chuẩn", ""},
        {"kỳ báo cáo từ ngày 15/12/2024 đến ngày 14/6/2025", ""},
        {"công dân sinh trước ngày 01/01/2026", ""},
        {"hồ sơ đã được phê duyệt trước ngày 01/7/2025 thì thực hiện tiếp", ""},
        {"trước ngày 01/7/2025 (ngày Luật này có hiệu lực)", ""},
        {"các dự án ký kết trước ngày 01/7/2025 mà chưa thực hiện", ""},
        {"đã gửi trước ngày 01/02/2025", ""}, /* before the letter */
        {"Sở đã gửi báo cáo trước ngày 05/3/2025", ""},
        {"từ ngày 01/4/2025 trở đi áp dụng mẫu mới", ""},
        {"Thời gian làm việc từ ngày 01/4/2025", ""},
        {"trong 5 năm 2021-2025", ""},
        {"trong 03 ngày đã có 5 đoàn đến làm việc", ""},
        {"nghỉ 05 ngày làm việc", ""},
        {"thời gian tập huấn 02 ngày", ""},
        {"số 15/2025/TT-BTC ngày 20/3/2025", ""},
        {"Trong tháng 02/2025, Sở đã hoàn thành 5 nhiệm vụ", ""}, /* past */
        {"kết quả quý I/2024 đạt 95%", ""},
        {"kế hoạch tháng 4/2025", ""},
        {"dự toán năm 2025", ""},
        {"thường xuyên kiểm tra, báo cáo", ""},
        {"hàng năm tổ chức đánh giá, xếp loại", ""},
        {"Sở Y tế thực hiện hàng quý", ""},
        {"ngày 8/3 Quốc tế Phụ nữ", ""},
        {"kỷ niệm ngày 30/4 và 01/5", ""},
        {"nhân dịp ngày 27/7/2025", ""},
        {"điểm b khoản 2 Điều 15/6", ""},
        {"trước 2/3 tổng số đại biểu", ""},
        {"đạt 20/3 chỉ tiêu", ""},
        {"điện thoại 0296.3.123.456, fax 12.3.2025", ""},
        {"Ngày 20/3/2025", ""},
        {"Kiên Giang, ngày 20 tháng 3 năm 2025", ""},
        {"trước ngày 31/4/2025", ""}, /* there is none */
        {"trước ngày 15/13/2025", ""},
        {"trước ngày 00/3/2025", ""},
        {"trước ngày khai giảng năm học mới", ""},
        {"trước khi trình UBND tỉnh ngày 20/3/2025", ""},
        {"quá 15 ngày chưa trả lời", ""},
        {"hạn hán kéo dài từ tháng 3/2025", ""},
        {"hạn chế tối đa việc họp", ""},
        {"thời hạn bảo quản 10 năm", ""},
        {"thời hạn sử dụng đất 50 năm", ""},
        {"mỗi quý 3 triệu đồng", ""},
        {"Quý cơ quan phối hợp", ""},
        {"số tháng 3 nhiều hơn tháng 2", ""},
        {"phát hành tháng 3/2025", ""},
        {"lần thứ 3 năm 2025", ""},
        {"chậm nhất là khâu thẩm định", ""},
        {"Ngày 05/3/2025, Sở nhận được Công văn số 12/UBND-VX", ""},
        {"tại Quyết định số 5/QĐ-UBND, ngày 05 tháng 5 năm 2025", ""},
        {"Ban Chỉ đạo 35 họp hằng tháng", ""},
        {"từ 5 đến 7 ngày làm việc", ""},
        {"khung giờ từ 7 giờ đến 17 giờ", ""},
        {"lúc 8 giờ sáng", ""},
        {"Trên đây là báo cáo quý II/2025 của Sở", ""},
        {"Báo cáo kết quả tháng 3/2025", ""},
        {"hoàn thành tốt nhiệm vụ năm 2025", ""},
        {"đăng Công báo số 45 ngày 20/4/2025", ""},
        {"Biên bản cuộc họp ngày 20/4/2025", ""},
        {"quyết toán năm 2024 đã duyệt trong tháng 01/2025", ""},
        {"Luật có hiệu lực trước ngày 01/7/2025", ""},
        {"", ""},
        {"   \n\n  ", ""},
    };
    CHECK_ROWS(rows, "Công văn");
}
END_TEST

/* ---- what is said besides
 * ------------------------------------------------------------------------ */

static const char *said(const json_t *list, size_t i, const char *key)
{
    const char *const text = json_string_value(json_object_get(json_array_get(list, i), key));
    return text != NULL ? text : "";
}

static int confidence(const json_t *list, size_t i)
{
    return (int)json_integer_value(json_object_get(json_array_get(list, i), "confidence"));
}

START_TEST(who_has_to_do_what)
{
    static const struct {
        const char *text, *who, *task, *quote;
    } rows[] = {
        {"Sở Y tế đề nghị các đơn vị gửi văn bản đề xuất về Sở trước ngày 13/3/2025 để tổng hợp.",
         "các đơn vị", "gửi văn bản đề xuất về Sở", "trước ngày 13/3/2025"},
        {"Giao Phòng Nội vụ chủ trì, phối hợp các phòng xây dựng đề án, hoàn thành trước ngày "
         "30/6/2025.",
         "Phòng Nội vụ", "chủ trì, phối hợp các phòng xây dựng đề án, hoàn thành",
         "trước ngày 30/6/2025"},
        {"Các trường học lập danh sách chậm nhất ngày 20/3/2025.", "Các trường học",
         "lập danh sách", "chậm nhất ngày 20/3/2025"},
        {"Trước ngày 20/3/2025, các đơn vị gửi báo cáo về Phòng Nội vụ.", "các đơn vị",
         "gửi báo cáo về Phòng Nội vụ", "Trước ngày 20/3/2025"},
        {"Yêu cầu Thủ trưởng các đơn vị:\n- Rà soát hồ sơ, xong trước ngày 20/3/2025;",
         "Thủ trưởng các đơn vị", "Rà soát hồ sơ", "trước ngày 20/3/2025"},
        {"Sở Giáo dục và Đào tạo báo cáo kết quả trước ngày 20/3/2025.", "Sở Giáo dục và Đào tạo",
         "báo cáo kết quả", "trước ngày 20/3/2025"},
        {"Sở Khoa học chủ trì theo dõi, định kỳ 30 tháng 11 hàng năm báo cáo UBND tỉnh.",
         "Sở Khoa học", "báo cáo UBND tỉnh", "định kỳ 30 tháng 11 hàng năm"},
        {"Thời hạn: ngày 15/5/2025.", "", "", "Thời hạn: ngày 15/5/2025"},
        {"Định kỳ (*quý, cả năm*) các phòng báo cáo kết quả.", "", "báo cáo kết quả",
         "Định kỳ (quý, cả năm)"},
        {"2. Đề nghị UBND các xã gửi đăng ký\ntrước ngày\n20/3/2025", "UBND các xã", "gửi đăng ký",
         "trước ngày 20/3/2025"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const json_t *const list = deadlines_of(rows[i].text, "Công văn");
        ck_assert_msg(json_array_size(list) > 0, "row %zu", i);
        ck_assert_msg(strcmp(said(list, 0, "who"), rows[i].who) == 0, "row %zu who: [%s]", i,
                      said(list, 0, "who"));
        ck_assert_msg(strcmp(said(list, 0, "task"), rows[i].task) == 0, "row %zu task: [%s]", i,
                      said(list, 0, "task"));
        ck_assert_msg(strcmp(said(list, 0, "quote"), rows[i].quote) == 0, "row %zu: [%s]", i,
                      said(list, 0, "quote"));
    }
}
END_TEST

START_TEST(the_second_duty_of_a_sentence_has_its_own_words)
{
    const json_t *const list = deadlines_of(
        "Đề nghị các xã gửi kế hoạch trước ngày 20/3/2025, báo cáo kết quả trước ngày 30/6/2025.",
        "Công văn");
    ck_assert_str_eq(said(list, 0, "task"), "gửi kế hoạch");
    ck_assert_str_eq(said(list, 1, "task"), "báo cáo kết quả");
    ck_assert_str_eq(said(list, 1, "who"), "các xã");
}
END_TEST

/* The bytes are those of the sentence on the quote's own line, whatever lines came before. */
START_TEST(evidence_points_at_the_quote)
{
    static const char text[] =
        "Kính gửi: Các phòng\nĐề nghị các phòng rà soát toàn bộ hồ sơ đang lưu giữ\n"
        "và gửi báo cáo trước ngày 20/3/2025 để tổng hợp. Trân trọng.";
    const json_t *const list = deadlines_of(text, "Công văn");
    const json_t *const evidence = json_object_get(json_array_get(list, 0), "evidence");
    const json_t *const bytes = json_object_get(evidence, "bytes");
    const size_t begin = (size_t)json_integer_value(json_array_get(bytes, 0));
    const size_t end = (size_t)json_integer_value(json_array_get(bytes, 1));
    ck_assert_int_eq(json_integer_value(json_object_get(evidence, "line")), 3);
    ck_assert(end < sizeof text &&
              strncmp(text + begin, "và gửi báo cáo", strlen("và gửi báo cáo")) == 0);
    ck_assert(strstr(json_string_value(json_object_get(evidence, "excerpt")),
                     "trước ngày 20/3/2025") != NULL);
}
END_TEST

START_TEST(what_is_assumed_is_never_believed)
{
    static const struct {
        const char *text;
        int least, most;
    } rows[] = {
        {"gửi báo cáo trước ngày 20/3/2025", 90, 100},
        {"gửi báo cáo trước ngày 20/3", 1, 50},       /* a year assumed */
        {"gửi báo cáo ngay trong ngày", 1, 50},       /* a day assumed */
        {"gửi trước thứ Hai, ngày 14/3/2025", 1, 55}, /* it is a Friday */
        {"gửi trước thứ Sáu, ngày 14/3/2025", 90, 100},
        {"gửi trước ngày l4/3/2O25", 1, 55},            /* digits misread */
        {"báo cáo trước ngày 15/12 hằng năm", 90, 100}, /* nothing is assumed */
        {"trong thời hạn 05 ngày làm việc kể từ ngày nhận được văn bản này", 90, 100},
        {"trong thời hạn 05 ngày làm việc kể từ ngày nhận đủ hồ sơ", 60, 85},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const int got = confidence(deadlines_of(rows[i].text, "Công văn"), 0);
        ck_assert_msg(got >= rows[i].least && got <= rows[i].most, "row %zu: %d", i, got);
    }
}
END_TEST

START_TEST(a_letter_without_a_day_guesses_none)
{
    static const struct row rows[] = {
        {"gửi báo cáo trước ngày 20/3", "date before"},
        {"gửi báo cáo trước ngày 20/3/2020", "date 2020-03-20 before"},
        {"báo cáo trước ngày 15/12 hằng năm", "yearly 15/12 before"},
        {"gửi ngay trong ngày", "date within"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct due_letter letter;
        struct error err = {0};
        json_t *list;
        due_letter_of(&letter, rows[i].text, "");
        letter.part.issued = DAY_NONE;
        ck_assert_int_eq(find_deadlines(&letter.x, &letter.part, &list, &err), 0);
        ck_assert_msg(strcmp(due_words(list), rows[i].want) == 0, "row %zu: [%s]", i,
                      due_words(list));
    }
}
END_TEST

START_TEST(only_the_body_counts)
{
    static const char text[] =
        "V/v gửi báo cáo trước ngày 01/4/2025\nKính gửi: Các phòng\ngửi trước ngày 02/4/2025\n"
        "1\tgửi trước ngày 03/4/2025\nNơi nhận:\n- gửi trước ngày 04/4/2025";
    struct due_letter letter;
    struct error err = {0};
    json_t *list;
    due_letter_of(&letter, text, "");
    letter.part.body = 1;
    letter.part.body_last = 3;
    ck_assert_int_eq(find_deadlines(&letter.x, &letter.part, &list, &err), 0);
    ck_assert_str_eq(due_words(list), "date 2025-04-02 before");
}
END_TEST

/* A megabyte of what patterns like best. Were anything of it the square of its length, this would
 * not end. */
START_TEST(long_nonsense_takes_no_longer)
{
    static const char *const units[] = {
        "a",
        "trước ngày ",
        "trước ngày 20/3/2025 ",
        "thời hạn ",
        "định kỳ ",
        "1/1/",
        "\n",
        "ngày 1 ",
        "quý I, ",
        "hạn cuối là hạn cuối đến ",
        "tháng 1, 2 và ",
        "trong thời hạn 5 ngày làm việc kể từ ngày nhận. ",
        "hằng tháng, quý, năm, ",
        "gửi đề nghị ",
        "(((((",
        "17 giờ ",
        "chậm nhất là vào ",
    };
    for (size_t i = 0; i < COUNT(units); i++) {
        struct due_letter letter;
        struct error err = {0};
        struct buf text;
        json_t *list;
        buf_init(&text, NULL, 2 << 20);
        while (text.len < 1 << 20) {
            buf_puts(&text, units[i]);
        }
        due_letter_of(&letter, text.data, "");
        ck_assert_int_eq(find_deadlines(&letter.x, &letter.part, &list, &err), 0);
        ck_assert_msg(json_array_size(list) <= 300, "row %zu", i);
        ck_assert_msg(letter.x.exhausted->count == 0, "row %zu: a pattern gave up", i);
        arena_release(arena_current());
    }
}
END_TEST

UNIT_MAIN("extract/due", days_with_a_year, days_with_an_hour, days_without_a_year,
          every_month_quarter_and_half_year, months_quarters_and_halves_of_one_year, spans_of_days,
          meetings, times_that_are_no_deadlines, who_has_to_do_what,
          the_second_duty_of_a_sentence_has_its_own_words, evidence_points_at_the_quote,
          what_is_assumed_is_never_believed, a_letter_without_a_day_guesses_none,
          only_the_body_counts, long_nonsense_takes_no_longer)
