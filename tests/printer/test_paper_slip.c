/*
 * test_paper_slip.c - the Phiếu giải quyết văn bản đến.
 */
#include "printing.h"

#define PERSON(name) "{\"id\":1,\"username\":\"u\",\"name\":\"" name "\",\"title\":\"\"}"
#define GIVEN                                                                                      \
    "\"given\":{\"at\":\"2026-03-10T03:00:00Z\",\"by\":" PERSON("Trần Thị Bình") ",\"for\":null}"
#define HEAD_OF_LETTER                                                                                       \
    "\"ref\":\"459/2026\",\"arrived\":\"2026-03-10\",\"issued\":\"2026-03-09\",\"code\":\"595/"              \
    "SYT-NVY\","                                                                                             \
    "\"issuer\":\"Sở Y tế tỉnh Kiên Giang\",\"type\":\"Công văn\",\"subject\":\"về việc tiêm " \
    "chủng\""

static struct bytes slip(const char *letter)
{
    struct buf job = job_new();
    job_add(&job, "{\"form\":\"slip\"," AGENCY "," MARK ",\"letter\":{%s}}", letter);
    return printed(&job);
}

static void put_line(struct buf *out, int n, int parent, const char *role, const char *state,
                     const char *unit, const char *due, const char *more)
{
    buf_printf(
        out,
        "%s{\"line\":%d,\"parent\":%d,\"role\":\"%s\",\"state\":\"%s\",\"unit\":{\"code\":\"U%d\","
        "\"name\":\"%s\"},\"person\":null,\"due\":%s,%s," GIVEN "}",
        n == 1 ? "" : ",", n, parent, role, state, n, unit, due, more);
}

START_TEST(an_empty_slip_has_room_to_write)
{
    const struct bytes document = slip(HEAD_OF_LETTER);
    const struct page_words all = words_of(&document);
    const char *text = text_of(&document);
    ck_assert_uint_eq(all.pages, 1);
    ck_within(&all, 6);
    ck_shows(text, "TRUNG TÂM KIỂM SOÁT BỆNH TẬT");
    ck_shows(text, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập - Tự do - Hạnh phúc");
    ck_shows(text, "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN");
    ck_shows(
        text,
        "(Công văn; số 595/SYT-NVY; ngày 09/03/2026; Sở Y tế tỉnh Kiên Giang; về việc tiêm chủng)");
    ck_shows(text, "1. Ý kiến của lãnh đạo cơ quan, tổ chức - Giao chủ trì:");
    ck_shows(text, "2. Ý kiến của lãnh đạo đơn vị - Giao cho cá nhân:");
    ck_shows(text, "3. Ý kiến đề xuất của người giải quyết");
    ck_assert_uint_eq(times(text, "Ngày ..... tháng ..... năm ........"), 3);
    ck_assert_uint_eq(times(text, "Thời hạn: ......./......./............"), 3);
    ck_hides(text, "Trang");
    /* room for a hand between the third heading and its date */
    const struct word *third = the_word(&all, "3.", 0), *date = the_word(&all, "Ngày", 3);
    ck_assert(date->top - third->bottom > 60);
}
END_TEST

START_TEST(the_head_stands_in_two_columns)
{
    const struct bytes document = slip(HEAD_OF_LETTER);
    const struct page_words all = words_of(&document);
    const struct word *agency = the_word(&all, "SỞ", 0), *state = the_word(&all, "CỘNG", 0);
    const struct word *title = the_word(&all, "PHIẾU", 0), *place = the_word(&all, "Rạch", 0);
    ck_assert_double_eq_tol(agency->top, state->top, 2);
    ck_assert(agency->right < all.width / 2 && state->left > all.width * 0.45);
    ck_assert(place->left > all.width / 2 && place->top > state->bottom);
    ck_assert(title->top > place->bottom);
    ck_assert(agency->left > 28 * 72 / 25.4); /* room to bind */
}
END_TEST

START_TEST(what_was_written_is_on_it)
{
    struct buf lines = job_new();
    put_line(&lines, 1, 0, "lead", "forwarded", "Khoa Xét nghiệm", "\"2026-03-18\"",
             "\"note\":\"Tham mưu kế "
             "hoạch\",\"extensions\":[{\"from\":\"2026-03-16\",\"to\":\"2026-03-18\","
             "\"reason\":\"chờ số liệu\",\"asked_by\":" PERSON(
                 "Lê Văn Cường") ",\"asked_at\":\"2026-03-12T03:00:00Z\","
                                 "\"granted\":true,\"decided_by\":" PERSON(
                                     "Trần Thị Bình") ",\"decided_at\":\"2026-03-13T03:00:00Z\","
                                                      "\"note\":\"\"},{\"from\":\"2026-03-18\","
                                                      "\"to\":\"2026-03-25\",\"reason\":\"\","
                                                      "\"asked_by\":" PERSON(
                                                          "Lê Văn Cường") ",\"asked_at\":\"2026-03-"
                                                                          "17T03:00:00Z\","
                                                                          "\"granted\":null}]");
    put_line(&lines, 2, 0, "support", "pending", "Phòng Kế hoạch", "\"2026-03-16\"",
             "\"extensions\":[]");
    put_line(&lines, 3, 0, "support", "pending", "Phòng Tài chính", "\"2026-03-16\"",
             "\"extensions\":[]");
    put_line(&lines, 4, 0, "support", "recalled", "Phòng Đã thu hồi", "\"2026-03-16\"",
             "\"extensions\":[]");
    put_line(&lines, 5, 0, "inform", "pending", "Phòng Tổ chức", "null", "\"extensions\":[]");
    buf_puts(
        &lines,
        ",{\"line\":6,\"parent\":1,\"role\":\"lead\",\"state\":\"working\",\"unit\":{\"code\":"
        "\"XN\"},"
        "\"person\":" PERSON(
            "Nguyễn Thị Quỳnh Như") ",\"due\":\"2026-03-17\",\"given\":{\"at\":"
                                    "\"2026-03-10T20:00:00Z\",\"by\":" PERSON(
                                        "Phạm Đức Dũng") ",\"for\":" PERSON("Lê Văn Cường") "}}");
    struct buf letter = job_new();
    buf_printf(
        &letter,
        HEAD_OF_LETTER
        ",\"state\":\"done\",\"urgency\":\"flash\",\"due\":\"2026-03-20\",\"presented\":{\"at\":"
        "\"2026-03-10T02:00:00Z\"},\"lines\":[%s],\"proposals\":[{\"by\":" PERSON(
            "Nguyễn Thị Quỳnh Như") ",\"at\":\"2026-03-15T03:00:00Z\",\"text\":\"Đề xuất ban hành "
                                    "kế hoạch\",\"decision\":\"again\","
                                    "\"decided_by\":" PERSON(
                                        "Lê Văn Cường") ",\"decided_at\":\"2026-03-16T03:00:00Z\","
                                                        "\"note\":\"bổ sung dự toán\"}],"
                                                        "\"replies\":[{\"code\":\"112/"
                                                        "BC\",\"issued\":\"2026-03-17\"}],\"case\":"
                                                        "\"XN.04\",\"as_of\":\"2026-03-18T01:00:"
                                                        "00Z\"",
        lines.data);
    const struct bytes document = slip(letter.data);
    const char *text = text_of(&document);
    ck_shows(text, "Rạch Giá, ngày 10 tháng 3 năm 2026");
    ck_shows(text, "Độ khẩn: HỎA TỐC");
    ck_shows(text, "Hạn: 20/03/2026");
    ck_shows(text, "- Giao chủ trì: Khoa Xét nghiệm Thời hạn: 18/03/2026");
    ck_shows(text, "Gia hạn từ 16/03/2026 đến 18/03/2026: Lê Văn Cường đề nghị ngày 12/03/2026, lý "
                   "do: chờ số liệu; "
                   "đồng ý (Trần Thị Bình, 13/03/2026).");
    ck_shows(text, "đến 25/03/2026: Lê Văn Cường đề nghị ngày 17/03/2026; chưa có ý kiến.");
    ck_shows(text, "- Phối hợp: Phòng Kế hoạch; Phòng Tài chính Thời hạn: 16/03/2026");
    ck_shows(text, "- Nhận để biết: Phòng Tổ chức - Ý kiến: Tham mưu kế hoạch");
    ck_hides(text, "Phòng Đã thu hồi");
    ck_shows(text, "- Giao giải quyết: Nguyễn Thị Quỳnh Như (XN) Thời hạn: 17/03/2026 Ngày 11 "
                   "tháng 3 năm 2026 "
                   "Lê Văn Cường (Phạm Đức Dũng ghi thay)"); /* 03:00 in Viet Nam */
    ck_shows(text, "- Đề xuất ban hành kế hoạch");
    ck_shows(text, "- Yêu cầu đề xuất lại (Lê Văn Cường, 16/03/2026): bổ sung dự toán");
    ck_shows(text,
             "Kết quả: đã giải quyết xong. Văn bản trả lời: 112/BC, ngày 17/03/2026 Hồ sơ: XN.04");
    ck_shows(text, "(Theo sổ tại thời điểm 08:00 ngày 18/03/2026)");
    ck_hides(text, ".....");
}
END_TEST

START_TEST(no_action_and_cancelled_are_said)
{
    struct bytes document = slip(
        HEAD_OF_LETTER ",\"state\":\"no-action\",\"end_reason\":\"để biết\",\"directed\":{\"at\":"
                       "\"2026-03-10T03:00:00Z\",\"by\":" PERSON("Trần Thị Bình") ",\"for\":null}");
    ck_shows(text_of(&document),
             "- Không phải xử lý: để biết Ngày 10 tháng 3 năm 2026 Trần Thị Bình");
    document = slip(HEAD_OF_LETTER ",\"state\":\"cancelled\"");
    ck_shows(text_of(&document), "SỐ ĐẾN NÀY ĐÃ HỦY");
}
END_TEST

/* ---- bad input ---------------------------------------------------------------------------- */

START_TEST(three_hundred_units_are_a_paragraph_and_forty_fit_a_page)
{
    for (int count = 40; count <= 300; count += 260) {
        struct buf letter = job_new();
        buf_puts(&letter, HEAD_OF_LETTER ",\"lines\":[");
        put_line(&letter, 1, 0, "lead", "pending", "Đơn vị chủ trì", "\"2026-03-18\"",
                 "\"extensions\":[]");
        for (int i = 2; i <= count; i++) {
            char name[96];
            snprintf(name, sizeof name, "Trạm Y tế xã số%d", i);
            put_line(&letter, i, 0, "support", "pending", name, "\"2026-03-16\"",
                     "\"extensions\":[]");
        }
        buf_puts(&letter, "]");
        const struct bytes document = slip(letter.data);
        const struct page_words all = words_of(&document);
        const char *text = text_of(&document);
        ck_assert_uint_eq(all.pages, count == 40 ? 1 : 3);
        ck_within(&all, 6);
        for (int i = 2; i < count; i++) {
            char name[32];
            snprintf(name, sizeof name, "số%d;", i);
            the_word(&all, name, 0);
        }
        ck_assert_uint_eq(times(text, "- Phối hợp:"), 1);
        char last[64];
        snprintf(last, sizeof last, "số%d Thời hạn: 16/03/2026", count);
        ck_shows(text, last);
        ck_assert_msg((strstr(text, "Trang 1/3") != NULL) == (count == 300), "%d", count);
    }
}
END_TEST

START_TEST(a_subject_of_2000_characters_is_whole)
{
    struct buf letter = job_new();
    buf_puts(&letter, "\"ref\":\"1\",\"subject\":\"");
    for (int i = 0; i < 222; i++) {
        buf_printf(&letter, "việc %03d ", i); /* 9 characters */
    }
    buf_puts(&letter, "cuối\"");
    const struct bytes document = slip(letter.data);
    const struct page_words all = words_of(&document);
    const char *text = text_of(&document);
    ck_within(&all, 6);
    for (int i = 0; i < 222; i++) {
        char want[8];
        snprintf(want, sizeof want, " %03d ", i);
        ck_shows(text, want);
    }
    ck_shows(text, "cuối)");
    ck_assert_uint_le(all.pages, 2);
}
END_TEST

START_TEST(no_heading_stays_alone_at_the_foot)
{
    for (int count = 0; count < 40; count++) {
        struct buf letter = job_new();
        buf_puts(&letter, HEAD_OF_LETTER ",\"directed\":{\"note\":\"\"},\"lines\":[");
        put_line(&letter, 1, 0, "lead", "pending", "X", "\"2026-03-18\"",
                 "\"extensions\":[],\"note\":\"");
        letter.len -= strlen("," GIVEN "}"); /* the note is filled with lines */
        for (int i = 0; i < count; i++) {
            buf_puts(&letter, "dòng\\n");
        }
        buf_puts(&letter, "hết\"," GIVEN "}]");
        const struct bytes document = slip(letter.data);
        const struct page_words all = words_of(&document);
        for (int n = 2; n <= 3; n++) {
            const char *numbers[] = {"2.", "3."};
            const struct word *heading = the_word(&all, numbers[n - 2], 0);
            bool followed =
                false; /* dots are no words: what follows is the date or an assignment */
            for (size_t i = 0; i < all.count; i++) {
                followed = followed || (all.words[i].page == heading->page &&
                                        all.words[i].top > heading->bottom &&
                                        all.words[i].top < all.height - 90);
            }
            ck_assert_msg(followed, "%d lines: heading %d on page %u at %.0f", count, n,
                          heading->page, heading->top);
        }
    }
}
END_TEST

START_TEST(strange_letters_are_harmless)
{
    const struct bytes document =
        slip("\"ref\":\"1\",\"issuer\":\"Sở \U0001F600 \u202Eabc\u202C\",\"subject\":\"שלום α "
             "β-lactam я 中文 กขค\",\"type\":\"=1\"");
    const char *text = text_of(&document);
    ck_shows(text, "Sở □ abc");
    ck_shows(text, "α β-lactam □ □□");
    ck_shows(text, "(=1; số");
}
END_TEST

UNIT_MAIN("printer/slip", an_empty_slip_has_room_to_write, the_head_stands_in_two_columns,
          what_was_written_is_on_it, no_action_and_cancelled_are_said,
          three_hundred_units_are_a_paragraph_and_forty_fit_a_page,
          a_subject_of_2000_characters_is_whole, no_heading_stays_alone_at_the_foot,
          strange_letters_are_harmless)
