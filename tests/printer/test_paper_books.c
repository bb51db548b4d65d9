/*
 * test_paper_books.c - register, book of handling and transfer book over pages.
 */
#include "printing.h"

static struct buf book(const char *form, const char *members)
{
    struct buf job = job_new();
    job_add(&job, "{\"form\":\"%s\",%s" AGENCY "," MARK "}", form, members);
    return job;
}

START_TEST(the_register_has_a_cover_and_ten_columns)
{
    struct buf job = book(
        "register",
        "\"book\":\"Sổ văn bản đến\",\"year\":2026,\"from\":\"2026-01-02\",\"to\":\"2026-03-31\","
        "\"first\":1,\"last\":459,\"volume\":\"02\",");
    job_add(&job, "{\"arrived\":\"2026-03-10\",\"number\":459,\"issuer\":\"Sở Y "
                  "tế\",\"code\":\"595/SYT\",\"issued\":"
                  "\"2026-03-09\",\"type\":\"Công văn\",\"subject\":\"về tiêm "
                  "chủng\",\"receivers\":[\"Khoa A\",\"Khoa B\"],"
                  "\"transferred\":\"2026-03-11\",\"notes\":\"bản giấy\"}");
    const struct bytes document = printed(&job);
    const struct page_words all = words_of(&document);
    const char *text = text_of(&document);
    ck_assert_uint_eq(all.pages, 2);
    ck_assert(all.width > all.height);
    ck_shows(text,
             "Năm: 2026 Từ ngày 02/01/2026 đến ngày 31/03/2026 Từ số 1 đến số 459 Quyển số: 02");
    ck_shows(text, "(1) (2) (3) (4) (5) (6) (7) (8) (9) (10)");
    ck_shows(text, "10/03/2026 459 Sở Y tế 595/SYT 09/03/2026 Công văn: về tiêm chủng Khoa A Khoa "
                   "B 11/03/2026 bản giấy");
    ck_shows(text, "Trang 1/1");
    ck_assert_uint_eq(times(text, "Trang"), 1); /* a cover has no number */
    ck_within(&all, 4);
}
END_TEST

START_TEST(without_a_cover_there_is_none)
{
    struct buf job = book("register", "\"cover\":false,");
    const struct bytes document = printed(&job);
    const struct page_words all = words_of(&document);
    ck_assert_uint_eq(all.pages, 1);
    ck_hides(text_of(&document), "Quyển số");
}
END_TEST

START_TEST(an_empty_register_says_so)
{
    static const char *const forms[] = {"register", "tracking", "transfer", "report", "duties"};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct buf job = book(forms[i], "");
        const struct bytes document = printed(&job);
        ck_shows(text_of(&document), "(Không có dòng nào)");
    }
}
END_TEST

/* The heading is on every page, every row once and whole, pages are counted. */
START_TEST(rows_go_on_over_pages)
{
    struct buf job = book("register", "\"cover\":false,");
    for (int i = 0; i < 100; i++) {
        job_add(&job,
                "{\"number\":%d,\"subject\":\"đầu%d việc một hai ba bốn năm sáu bảy tám chín mười "
                "cuối%d\"}",
                5000 + i, i, i);
    }
    const struct bytes document = printed(&job);
    const struct page_words all = words_of(&document);
    ck_assert_uint_gt(all.pages, 4);
    for (unsigned page = 1; page <= all.pages; page++) {
        char number[16];
        snprintf(number, sizeof number, "%u/%u", page, all.pages);
        ck_assert_uint_eq(the_word(&all, "(10)", page - 1)->page, page);
        ck_assert_uint_eq(the_word(&all, number, 0)->page, page);
    }
    for (int i = 0; i < 100; i++) {
        char number[16], first[16], last[16];
        snprintf(number, sizeof number, "%d", 5000 + i);
        snprintf(first, sizeof first, "đầu%d", i);
        snprintf(last, sizeof last, "cuối%d", i);
        ck_assert_ptr_null(word_at(&all, first, 1));
        ck_assert_uint_eq(the_word(&all, number, 0)->page, the_word(&all, last, 0)->page);
        ck_assert_uint_eq(the_word(&all, first, 0)->page, the_word(&all, last, 0)->page);
    }
    ck_within(&all, 4);
}
END_TEST

START_TEST(a_row_taller_than_a_page_is_split_between_lines)
{
    struct buf job = book("register", "\"cover\":false,");
    struct buf subject = job_new(), receivers = job_new();
    for (int i = 0; i < 900; i++) {
        buf_printf(&subject, "w%d ", i);
    }
    for (int i = 0; i < 60; i++) {
        buf_printf(&receivers, "%s\"r%d\"", i > 0 ? "," : "", i);
    }
    job_add(&job, "{\"number\":7001,\"subject\":\"trước\"}");
    job_add(&job, "{\"number\":7002,\"subject\":\"%s\",\"receivers\":[%s]}", subject.data,
            receivers.data);
    job_add(&job, "{\"number\":7003,\"subject\":\"sau\"}");
    const struct bytes document = printed(&job);
    const struct page_words all = words_of(&document);
    unsigned page = 1;
    double bottom = 0;
    for (int i = 0; i < 900; i++) {
        char word[16];
        snprintf(word, sizeof word, "w%d", i);
        const struct word *w = the_word(&all, word, 0);
        ck_assert_ptr_null(word_at(&all, word, 1));
        ck_assert_msg(w->page > page || w->bottom >= bottom - 1, "%s goes up", word); /* in order */
        page = w->page;
        bottom = w->bottom;
    }
    ck_assert_uint_gt(page, 1);
    ck_assert(the_word(&all, "r59", 0)->page >= 2);
    ck_assert_uint_eq(the_word(&all, "7003", 0)->page, page); /* goes on where the long one ends */
    ck_assert_uint_eq(the_word(&all, "7002", 0)->page, 1);
    ck_within(&all, 4);
    const struct word *mark = the_word(&all, "459/2026", 0);
    for (size_t i = 0; i < all.count; i++) {
        ck_assert(all.words[i].text[0] != 'w' || all.words[i].bottom < mark->top - 5);
    }
}
END_TEST

START_TEST(a_cancelled_number_stays_with_its_reason)
{
    struct buf job = book("register", "\"cover\":false,");
    job_add(&job, "{\"number\":12,\"subject\":\"x\",\"cancelled\":true,\"cancel_reason\":\"vào sổ "
                  "hai lần\",\"notes\":[\"thay bằng 13\"]}");
    const struct bytes document = printed(&job);
    const char *text = text_of(&document);
    ck_shows(text, "12");
    ck_shows(text, "Đã hủy: vào sổ hai lần");
    ck_shows(text, "thay bằng 13");
}
END_TEST

START_TEST(a3_is_larger_and_takes_more_rows)
{
    unsigned pages[2];
    for (int a3 = 0; a3 < 2; a3++) {
        struct buf job = book("tracking", a3 ? "\"paper\":\"A3\"," : "\"paper\":\"A4\",");
        for (int i = 0; i < 80; i++) {
            job_add(&job,
                    "{\"number\":%d,\"subject\":\"một hai ba bốn năm sáu bảy tám chín mười\"}",
                    i + 1);
        }
        const struct bytes document = printed(&job);
        const struct page_words all = words_of(&document);
        ck_assert_double_eq_tol(all.width, (a3 ? 420 : 297) * 72 / 25.4, 0.1);
        ck_assert_double_eq_tol(all.height, (a3 ? 297 : 210) * 72 / 25.4, 0.1);
        pages[a3] = all.pages;
    }
    ck_assert_uint_lt(pages[1], pages[0]);
}
END_TEST

START_TEST(the_book_of_handling_has_seven_columns)
{
    struct buf job = book("tracking", "\"year\":2026,\"first\":1,\"last\":9,");
    job_add(&job, "{\"number\":9,\"type\":\"Công "
                  "văn\",\"code\":\"595/SYT\",\"issued\":\"2026-03-09\",\"issuer\":\"Sở Y tế\","
                  "\"subject\":\"về tiêm chủng\",\"receivers\":\"Khoa "
                  "A\",\"due\":\"2026-03-20\",\"progress\":[\"quá hạn 3 ngày\"],"
                  "\"late\":true,\"replies\":[\"112/BC\",\"113/BC\"],\"notes\":null}");
    const struct bytes document = printed(&job);
    const char *text = text_of(&document);
    ck_shows(text, "SỔ THEO DÕI GIẢI QUYẾT VĂN BẢN ĐẾN Năm 2026 – Từ số 1 đến số 9");
    ck_shows(text, "(7)");
    ck_hides(text, "(8)");
    ck_shows(text, "Công văn số 595/SYT ngày 09/03/2026 của Sở Y tế");
    ck_shows(text, "quá hạn 3 ngày");
    ck_shows(text, "112/BC 113/BC");
    ck_shows(said_of(&document, "pdffonts {}"), "Tinos-Bold");
}
END_TEST

START_TEST(the_transfer_book_leaves_room_to_sign)
{
    struct buf job = book("transfer", "\"from\":\"2026-03-10\",\"to\":\"2026-03-10\",");
    for (int i = 0; i < 60; i++) {
        job_add(&job,
                "{\"transferred\":\"2026-03-10\",\"number\":%d,\"code\":\"595/"
                "SYT\",\"receiver\":\"Khoa A\"}",
                8000 + i);
    }
    const struct bytes document = printed(&job);
    const struct page_words all = words_of(&document);
    const char *text = text_of(&document);
    ck_assert(all.height > all.width);
    ck_shows(text, "SỔ CHUYỂN GIAO VĂN BẢN ĐẾN Ngày 10/03/2026");
    const struct word *one = the_word(&all, "8000", 0), *two = the_word(&all, "8001", 0);
    ck_assert(two->top - one->top >= 9.9 * 72 / 25.4);
    const struct word *sign = the_word(&all, "(5)", 0);
    ck_assert(the_word(&all, "595/SYT", 0)->left > sign->left - 60); /* under Ghi chú */
    ck_shows(text, "NGƯỜI GIAO (Ký, ghi rõ họ tên)");
}
END_TEST

START_TEST(a_name_without_blanks_is_broken_and_stays_in_its_cell)
{
    struct buf job = book("register", "\"cover\":false,");
    struct buf code = job_new();
    for (int i = 0; i < 400; i++) {
        buf_putc(&code, 'M');
    }
    job_add(&job, "{\"number\":1,\"code\":\"%s\",\"issuer\":\"%s\"}", code.data, code.data);
    const struct bytes document = printed(&job);
    const struct page_words all = words_of(&document);
    ck_within(&all, 4);
}
END_TEST

UNIT_MAIN("printer/books", the_register_has_a_cover_and_ten_columns, without_a_cover_there_is_none,
          an_empty_register_says_so, rows_go_on_over_pages,
          a_row_taller_than_a_page_is_split_between_lines, a_cancelled_number_stays_with_its_reason,
          a3_is_larger_and_takes_more_rows, the_book_of_handling_has_seven_columns,
          the_transfer_book_leaves_room_to_sign,
          a_name_without_blanks_is_broken_and_stays_in_its_cell)
