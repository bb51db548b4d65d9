/* test_pdf.c - what a PDF says, page by page, and what it leaves to a recogniser. */
#include "drawn.h"

#define GOOD_LINE "Thực hiện kế hoạch phòng, chống dịch bệnh của ngành y tế trên địa bàn huyện"
#define BARE_LINE "Thuc hien ke hoach phong, chong dich benh cua nganh y te tren dia ban huyen"

/* ---- its own text -------------------------------------------------------------------------------
 */

START_TEST(a_letter_is_read_in_its_order)
{
    const struct pages_result read = read_whole(letter_pdf(LETTER_ROOMY));
    const struct page_text *text = &read.text;
    static const char head[] =
        "UBND TỈNH BÌNH AN\nSỞ Y TẾ\nSố: 595/SYT-NVY\nV/v tăng cường phòng, chống\n"
        "bệnh sởi trên địa bàn tỉnh\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Độc lập - Tự do - Hạnh phúc\nBình An, ngày 07 tháng 3 năm 2025\nKính gửi:";
    ck_assert_msg(strncmp(text->text, head, sizeof head - 1) == 0, "%s", text->text);
    ck_assert_uint_eq(text->pages, 1);
    ck_assert_uint_eq(text->pages_read, 1);
    ck_assert_uint_eq(read.unread, 0);
    ck_assert(read.had_text);
    for (size_t i = 0; i < text->line_count; i++) {
        const struct text_line *line = &text->lines[i];
        ck_assert_uint_eq(line->page, 1);
        ck_assert_uint_eq(line->confidence, 100);
        ck_assert_uint_eq(line->source, SOURCE_DIGITAL);
        ck_assert(line->box.left < line->box.right && line->box.top < line->box.bottom);
        ck_assert(line->begin + line->len <= text->len);
    }
    ck_assert(!text->lines[0].bold && text->lines[1].bold);
}
END_TEST

START_TEST(text_without_a_picture_stays_whatever_its_marks)
{
    struct drawing *d = drawing_new();
    drawing_lines(d, 30, 12, BARE_LINE);
    const struct pages_result read = read_whole(drawing_end(d));
    ck_assert_uint_eq(read.unread, 0);
    ck_assert_uint_eq(read.text.line_count, 12);
}
END_TEST

START_TEST(a_red_stamp_over_a_line_is_kept_apart)
{
    struct drawing *d = drawing_new();
    drawing_lines(d, 30, 8, GOOD_LINE);
    drawing_text(d, 60, 31, "<span foreground='#cc1020'>ĐẾN Số 459</span>");
    const struct pages_result read = read_whole(drawing_end(d));
    ck_assert_uint_eq(read.text.line_count, 9);
    ck_has(read.text.text, "ĐẾN Số 459");
    for (size_t i = 0; i < 9; i++) {
        const struct text_line *line = &read.text.lines[i];
        const bool stamp = strncmp(read.text.text + line->begin, "ĐẾN", 3) == 0;
        ck_assert_uint_eq(line->len, stamp ? sizeof "ĐẾN Số 459" - 1 : sizeof GOOD_LINE - 1);
    }
}
END_TEST

START_TEST(text_up_the_page_is_turned)
{
    struct drawing *d = drawing_new();
    cairo_translate(d->cr, 0, 297 * MM);
    cairo_rotate(d->cr, -1.5707963267948966);
    drawing_text(d, 20, 20, "Phụ lục kèm theo Kế hoạch");
    drawing_text(d, 20, 30, "Số lượng vắc xin của từng huyện");
    const struct pages_result read = read_whole(drawing_end(d));
    ck_assert_str_eq(read.text.text, "Phụ lục kèm theo Kế hoạch\nSố lượng vắc xin của từng huyện");
    ck_assert_uint_lt(read.text.lines[0].box.bottom, 1500);
}
END_TEST

START_TEST(an_old_font_is_read_as_what_it_shows)
{
    struct buf widths;
    buf_init(&widths, arena_current(), 4096);
    buf_puts(&widths, "[ 250");
    for (int i = 33; i < 256; i++) {
        buf_puts(&widths, " 500");
    }
    buf_puts(&widths, " ]");
    const char *const objects[] = {
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Count 1 /Kids [ 3 0 R ] >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [ 0 0 595 842 ] /Contents 4 0 R /Annots [ 6 0 R ]"
        " /Resources << /Font << /F 5 0 R >> >> >>",
        "<< /Length 57 >>\nstream\nBT /F 14 Tf 72 700 Td (C\\253ng v\\250n th\\270ng 3) Tj "
        "ET\n\nendstream",
        "<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+.VnTime /Encoding /WinAnsiEncoding"
        " /FirstChar 32 /LastChar 255 /Widths 7 0 R >>",
        "<< /Type /Annot /Subtype /FreeText /Rect [ 100 100 300 200 ] /DA (/F 10 Tf) /Contents "
        "(ghi chu) >>",
        widths.data,
    };
    const struct pages_result read = read_whole(pdf_of_objects(objects, 7, NULL));
    ck_assert_str_eq(read.text.text, "Công văn tháng 3"); /* and no note that was stuck on */
}
END_TEST

/* ---- what is to be recognised
 * ---------------------------------------------------------------------- */

/* Says "trang N" of each image, in the middle of its page, and what else it is told to. */
struct fake {
    unsigned pages[32], calls, votes;
    int width, height;
    float page_width;
    const char *also;
};

static int recognise(void *arg, const struct page_image *image, struct page_words *ret,
                     struct page_words *ret_votes, size_t *ret_vote_count, struct error *err)
{
    struct fake *fake = arg;
    struct page_word *words = arena_alloc(arena_current(), 2 * sizeof *words);
    (void)err;
    words[0] = (struct page_word){.text = arena_printf(arena_current(), "trang-%u", image->page),
                                  .left = 100,
                                  .top = 100,
                                  .right = 160,
                                  .bottom = 114,
                                  .confidence = 91};
    words[1] = (struct page_word){
        .text = fake->also, .left = 100, .top = 130, .right = 160, .bottom = 144, .confidence = 91};
    *ret = (struct page_words){words, fake->also != NULL ? 2 : 1, image->page_width,
                               image->page_height};
    fake->pages[fake->calls++ % 32] = image->page;
    fake->width = image->width;
    fake->height = image->height;
    fake->page_width = image->page_width;
    *ret_vote_count = image->page == 1 ? fake->votes : 0;
    for (size_t i = 0; i < *ret_vote_count; i++) {
        ret_votes[i] = *ret;
    }
    return 0;
}

START_TEST(a_scan_is_left_to_the_recogniser)
{
    struct drawing *d = drawing_new();
    drawing_scan(d, 992, 1404);
    const struct pages_result read = read_whole(drawing_end(d));
    ck_assert_uint_eq(read.unread, 1);
    ck_assert_uint_eq(read.text.pages_read, 0);
    ck_assert_uint_eq(read.text.line_count, 0);
    ck_assert(!read.had_text);
}
END_TEST

START_TEST(a_scan_is_recognised_in_its_own_resolution)
{
    static const struct {
        int width, height, want;
    } scans[] = {{1654, 2339, 1654}, {2976, 4209, 2480}, {496, 702, 1240}};
    for (size_t i = 0; i < sizeof scans / sizeof scans[0]; i++) {
        struct fake fake = {.votes = 3};
        struct drawing *d = drawing_new();
        drawing_scan(d, scans[i].width, scans[i].height);
        struct pages_job job = job_of(drawing_end(d));
        job.recognise = recognise;
        job.arg = &fake;
        const struct pages_result read = read_job(&job);
        ck_assert_msg(abs(fake.width - scans[i].want) <= 1, "scan %zu: %d", i, fake.width);
        ck_assert_double_eq_tol((double)fake.page_width, 595.3, 1.0);
        ck_assert_str_eq(read.text.text, "trang-1");
        ck_assert_uint_eq(read.text.lines[0].source, SOURCE_OCR);
        ck_assert_uint_eq(read.text.lines[0].confidence, 91);
        ck_assert_uint_eq(read.text.vote_count, 3);
        ck_assert_str_eq(read.text.votes[2].text, "trang-1");
        ck_assert_uint_eq(read.unread, 0);
    }
}
END_TEST

START_TEST(what_a_wrong_model_read_is_recognised_again)
{
    struct fake fake = {.votes = 0};
    struct drawing *d = drawing_new();
    drawing_lines(d, 30, 12, BARE_LINE);
    drawing_scan(d, 992, 1404); /* over it, as scanners do */
    struct pages_job job = job_of(drawing_end(d));
    const struct pages_result alone = read_job(&job);
    ck_assert_uint_eq(alone.unread, 1);
    ck_assert(alone.had_text);
    ck_assert_uint_eq(alone.text.line_count,
                      12); /* better than nothing, should there be no recogniser */
    ck_assert_uint_eq(alone.text.lines[0].source, SOURCE_OCR);
    job.recognise = recognise;
    job.arg = &fake;
    ck_assert_str_eq(read_job(&job).text.text, "trang-1");
}
END_TEST

START_TEST(a_good_text_under_a_scan_stays)
{
    struct drawing *d = drawing_new();
    drawing_lines(d, 30, 12, GOOD_LINE);
    drawing_scan(d, 992, 1404);
    const struct pages_result read = read_whole(drawing_end(d));
    ck_assert_uint_eq(read.unread, 0);
    ck_assert_uint_eq(read.text.line_count, 12);
}
END_TEST

START_TEST(a_stamped_word_makes_no_text_of_a_scan)
{
    struct drawing *d = drawing_new();
    drawing_scan(d, 992, 1404);
    drawing_text(d, 130, 10, "Ký bởi: Sở Y tế, ngày ký 10/03/2025 08:00:00 +07:00");
    ck_assert_uint_eq(read_whole(drawing_end(d)).unread, 1);
}
END_TEST

START_TEST(letters_drawn_as_curves_are_to_be_recognised)
{
    struct drawing *d = drawing_new();
    for (int i = 0; i < 40; i++) {
        cairo_rectangle(d->cr, 80, 100 + 12 * i, 400, 4);
    }
    cairo_fill(d->cr);
    ck_assert_uint_eq(read_whole(drawing_end(d)).unread, 1);
}
END_TEST

START_TEST(an_empty_page_is_a_form_feed)
{
    struct drawing *d = drawing_new();
    drawing_text(d, 30, 30, "một");
    drawing_page(d);
    drawing_page(d);
    drawing_text(d, 30, 30, "ba");
    const struct pages_result read = read_whole(drawing_end(d));
    ck_assert_str_eq(read.text.text, "một\f\fba");
    ck_assert_uint_eq(read.text.pages, 3);
    ck_assert_uint_eq(read.text.pages_read, 3);
    ck_assert_uint_eq(read.unread, 0);
}
END_TEST

/* ---- the head of a file
 * ------------------------------------------------------------------------------ */

START_TEST(a_head_ends_with_the_receivers)
{
    struct drawing *d = drawing_new();
    for (int page = 1; page <= 6; page++) {
        drawing_lines(d, 30, 8, GOOD_LINE);
        if (page == 2) {
            drawing_text(d, 30, 100, "Nơi nhận:");
        }
        drawing_page(d);
    }
    struct pages_job job = job_of(drawing_end(d));
    job.head_only = true;
    const struct pages_result read = read_job(&job);
    ck_assert_uint_eq(read.text.pages, 7);
    ck_assert_uint_eq(read.text.pages_read, 2);
    ck_assert_uint_eq(read.text.lines[read.text.line_count - 1].page, 2);
}
END_TEST

static struct pages_job scans(unsigned pages, struct fake *fake)
{
    struct drawing *d = drawing_new();
    for (unsigned i = 1; i < pages; i++) {
        drawing_scan(d, 496, 702);
        drawing_page(d);
    }
    drawing_scan(d, 496, 702);
    struct pages_job job = job_of(drawing_end(d));
    job.head_only = true;
    job.recognise = recognise;
    job.arg = fake;
    return job;
}

START_TEST(of_scans_page_one_two_and_the_last_are_a_head)
{
    struct fake fake = {.votes = 0};
    const struct pages_job job = scans(9, &fake);
    const struct pages_result read = read_job(&job);
    ck_assert_uint_eq(fake.calls, 3);
    ck_assert_uint_eq(fake.pages[0], 1);
    ck_assert_uint_eq(fake.pages[1], 2);
    ck_assert_uint_eq(fake.pages[2], 9);
    ck_assert_str_eq(read.text.text, "trang-1\ftrang-2\f\f\f\f\f\f\ftrang-9");
    ck_assert_uint_eq(read.text.pages_read, 3);
}
END_TEST

START_TEST(a_scanned_letter_of_one_page_needs_no_other)
{
    struct fake fake = {.also = "Nơi nhận:"};
    const struct pages_job job = scans(9, &fake);
    ck_assert_uint_eq(read_job(&job).text.pages_read, 1);
    ck_assert_uint_eq(fake.calls, 1);
}
END_TEST

static void note_page(void *arg, unsigned done, unsigned of)
{
    char *said = arg;
    snprintf(said + strlen(said), 64 - strlen(said), "%u/%u ", done, of);
}

START_TEST(every_page_is_told)
{
    char said[64] = "";
    struct drawing *d = drawing_new();
    drawing_text(d, 30, 30, "một");
    drawing_page(d);
    drawing_text(d, 30, 30, "hai");
    struct pages_job job = job_of(drawing_end(d));
    job.on_page = note_page;
    job.arg = said;
    read_job(&job);
    ck_assert_str_eq(said, "1/2 2/2 ");
}
END_TEST

UNIT_MAIN("pages/pdf", a_letter_is_read_in_its_order,
          text_without_a_picture_stays_whatever_its_marks, a_red_stamp_over_a_line_is_kept_apart,
          text_up_the_page_is_turned, an_old_font_is_read_as_what_it_shows,
          a_scan_is_left_to_the_recogniser, a_scan_is_recognised_in_its_own_resolution,
          what_a_wrong_model_read_is_recognised_again, a_good_text_under_a_scan_stays,
          a_stamped_word_makes_no_text_of_a_scan, letters_drawn_as_curves_are_to_be_recognised,
          an_empty_page_is_a_form_feed, a_head_ends_with_the_receivers,
          of_scans_page_one_two_and_the_last_are_a_head,
          a_scanned_letter_of_one_page_needs_no_other, every_page_is_told)
