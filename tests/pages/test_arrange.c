/* test_arrange.c - words with boxes in the order in which a person reads them. */
#include "paper_words.h"

/* The head of a công văn; every figure is that of NĐ 30/2020, Phụ lục I. */
static void write_head(struct paper *p)
{
    write_centred(p, 178, 60, "UBND TỈNH BÌNH AN");
    write_centred(p, 417, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    write_centred(p, 178, 76, "SỞ Y TẾ");
    write_centred(p, 417, 76, "Độc lập - Tự do - Hạnh phúc");
    write_centred(p, 178, 104, "Số: 595/SYT-NVY");
    write_centred(p, 417, 102, "Bình An, ngày 07 tháng 3 năm 2025");
    write_centred(p, 178, 120, "V/v tăng cường phòng, chống");
    write_centred(p, 178, 136, "bệnh sởi trên địa bàn tỉnh");
}

static const char head_text[] =
    "UBND TỈNH BÌNH AN\nSỞ Y TẾ\nSố: 595/SYT-NVY\nV/v tăng cường phòng, chống\n"
    "bệnh sởi trên địa bàn tỉnh\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    "Độc lập - Tự do - Hạnh phúc\nBình An, ngày 07 tháng 3 năm 2025";

static void write_body(struct paper *p)
{
    for (int i = 0; i < 8; i++) {
        write_at(p, 85, 200 + 16 * (float)i,
                 "Thực hiện kế hoạch phòng chống dịch bệnh của ngành y tế trên địa bàn tỉnh,");
    }
}

START_TEST(the_head_is_read_left_then_right)
{
    struct paper *p = paper_new();
    write_head(p);
    write_at(p, 170, 170, "Kính gửi: Trung tâm Y tế huyện Giang Thành");
    write_body(p);
    const struct page_lines *lines = arranged(p);
    ck_assert_uint_eq(lines->count, 17);
    const size_t head = sizeof head_text - 1;
    ck_assert_msg(strncmp(lines->text->data, head_text, head) == 0, "%s", lines->text->data);
    ck_assert(strncmp(lines->text->data + head, "\nKính gửi: Trung", 12) == 0);
    for (size_t i = 0; i < 17; i++) {
        const uint8_t want = i < 5 ? COLUMN_LEFT : i < 8 ? COLUMN_RIGHT : COLUMN_WHOLE;
        ck_assert_msg(lines->lines[i].column == want, "line %zu", i);
    }
}
END_TEST

START_TEST(a_page_laid_in_askew_reads_the_same)
{
    static const float slopes[] = {-0.035f, -0.02f, 0.01f, 0.035f}; /* to two degrees */
    for (size_t i = 0; i < sizeof slopes / sizeof slopes[0]; i++) {
        struct paper *p = paper_new();
        p->slope = slopes[i];
        write_head(p);
        write_at(p, 170, 170, "Kính gửi: Trung tâm Y tế huyện Giang Thành");
        write_body(p);
        const struct page_lines *lines = arranged(p);
        ck_assert_msg(strncmp(lines->text->data, head_text, sizeof head_text - 1) == 0,
                      "slope %zu: %s", i, lines->text->data);
        ck_assert_uint_eq(lines->count, 17);
    }
}
END_TEST

START_TEST(columns_close_together_are_parted_by_their_words)
{
    struct paper *p = paper_new();
    write_at(p, 85, 60, "ỦY BAN NHÂN DÂN TỈNH BÀ RỊA");
    write_at(p, 275, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"); /* a gap of under a line's height */
    write_at(p, 110, 76, "SỞ NỘI VỤ");
    write_at(p, 320, 76, "Độc lập - Tự do - Hạnh phúc");
    write_body(p);
    const struct page_lines *lines = arranged(p);
    static const char want[] = "ỦY BAN NHÂN DÂN TỈNH BÀ RỊA\nSỞ NỘI VỤ\nCỘNG HÒA XÃ HỘI";
    ck_assert_msg(strncmp(lines->text->data, want, sizeof want - 1) == 0, "%s", lines->text->data);
}
END_TEST

START_TEST(a_centred_title_ends_the_head)
{
    struct paper *p = paper_new();
    write_centred(p, 178, 60, "SỞ Y TẾ");
    write_centred(p, 417, 60, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM");
    write_centred(p, 178, 80, "Số: 12/KH-SYT");
    write_centred(p, 310, 120, "KẾ HOẠCH");
    write_centred(p, 310, 140, "Phòng, chống dịch bệnh mùa hè năm 2025 trên địa bàn");
    write_body(p);
    const struct page_lines *lines = arranged(p);
    ck_assert_uint_eq(lines->lines[2].column, COLUMN_RIGHT);
    ck_assert_uint_eq(lines->lines[3].column, COLUMN_WHOLE);
    ck_assert(strncmp(lines->text->data + lines->lines[3].begin, "KẾ HOẠCH", 8) == 0);
}
END_TEST

START_TEST(addressees_below_one_another_are_no_column)
{
    struct paper *p = paper_new();
    write_head(p);
    write_at(p, 130, 170, "Kính gửi:");
    write_at(p, 240, 170, "- Sở Tài chính;");
    write_at(p, 240, 186, "- Sở Nội vụ.");
    write_body(p);
    const struct page_lines *lines = arranged(p);
    ck_assert_msg(
        strstr(lines->text->data, "Kính gửi:\t- Sở Tài chính;\n- Sở Nội vụ.\nThực hiện") != NULL,
        "%s", lines->text->data);
}
END_TEST

START_TEST(a_table_at_the_top_of_a_later_page_is_no_head)
{
    struct paper *p = paper_new();
    struct page_lines *lines = lines_new();
    for (int i = 0; i < 5; i++) {
        write_at(p, 90, 60 + 16 * (float)i, "Rà soát văn bản");
        write_at(p, 400, 60 + 16 * (float)i, "Tháng 9/2025");
    }
    const struct page_words words = words_of(p);
    pages_arrange(&words, 2, SOURCE_DIGITAL, lines);
    ck_assert_uint_eq(lines->count, 5);
    ck_assert(strncmp(lines->text->data, "\fRà soát văn bản\tTháng 9/2025\n", 30) == 0);
    ck_assert_uint_eq(lines->lines[0].column, COLUMN_WHOLE);
}
END_TEST

START_TEST(receivers_come_before_the_signer)
{
    struct paper *p = paper_new();
    write_body(p);
    write_centred(p, 420, 400, "TM. ỦY BAN NHÂN DÂN");
    write_at(p, 85, 416, "Nơi nhận:");
    write_centred(p, 420, 416, "KT. CHỦ TỊCH");
    write_at(p, 85, 432, "- Như trên;");
    write_centred(p, 420, 432, "PHÓ CHỦ TỊCH");
    write_at(p, 85, 448, "- Lưu: VT, TH.");
    write_centred(p, 420, 500, "Nguyễn Văn An");
    const struct page_lines *lines = arranged(p);
    ck_assert_msg(strstr(lines->text->data,
                         "\nNơi nhận:\n- Như trên;\n- Lưu: VT, TH.\nTM. ỦY BAN NHÂN DÂN\nKT. CHỦ "
                         "TỊCH\nPHÓ CHỦ TỊCH\nNguyễn Văn An") != NULL,
                  "%s", lines->text->data);
    ck_assert_uint_eq(lines->lines[8].column, COLUMN_LEFT);
    ck_assert_uint_eq(lines->lines[14].column, COLUMN_RIGHT);
}
END_TEST

START_TEST(a_stamp_over_a_line_is_kept_apart)
{
    struct paper *p = paper_new();
    write_body(p);
    p->size = 11;
    write_at(p, 200, 204, "ĐẾN Số 459"); /* across the first line, lower by four points */
    const struct page_lines *lines = arranged(p);
    ck_assert_uint_eq(lines->count, 9);
    ck_assert_msg(strstr(lines->text->data, "ĐẾN Số 459") != NULL, "%s", lines->text->data);
    ck_assert(strncmp(lines->text->data, "Thực hiện kế hoạch phòng chống dịch bệnh", 40) == 0);
}
END_TEST

START_TEST(another_layer_is_never_on_the_line)
{
    struct paper *p = paper_new();
    write_at(p, 85, 100, "Công văn này thay");
    p->layer = 1;
    write_at(p, 205, 100, "SAO Y");
    const struct page_lines *lines = arranged(p);
    ck_assert_uint_eq(lines->count, 1 + 1);
}
END_TEST

START_TEST(what_is_written_on_dots_belongs_there)
{
    struct paper *p = paper_new();
    write_at(p, 85, 100, "Số: .............. /SYT");
    write_at(p, 120, 100, "595");
    ck_assert_uint_eq(arranged(p)->count, 1);
}
END_TEST

START_TEST(a_line_knows_its_box_confidence_and_weight)
{
    struct paper *p = paper_new();
    p->bold = true;
    p->confidence = 90;
    write_at(p, 59.5f, 84.2f, "KẾ HOẠCH");
    p->confidence = 60;
    write_at(p, 130, 84.2f, "NĂM");
    const struct text_line *line = &arranged(p)->lines[0];
    ck_assert_uint_eq(line->confidence, 80);
    ck_assert(line->bold);
    ck_assert_uint_eq(line->box.left, 1000);
    ck_assert_uint_eq(line->box.top, 1000);
    ck_assert_uint_gt(line->box.right, 2400);
    ck_assert_uint_eq(line->source, SOURCE_OCR);
}
END_TEST

START_TEST(a_page_number_is_told_by_form_feeds)
{
    struct paper *p = paper_new();
    struct page_lines *lines = lines_new();
    write_at(p, 85, 100, "một");
    const struct page_words words = words_of(p), none = {.width = 595, .height = 842};
    pages_arrange(&words, 1, SOURCE_OCR, lines);
    pages_arrange(&none, 2, SOURCE_OCR, lines);
    pages_arrange(&words, 4, SOURCE_OCR, lines);
    ck_assert_str_eq(lines->text->data, "một\f\f\fmột");
    ck_assert_uint_eq(lines->lines[1].page, 4);
    ck_assert_uint_eq(lines->lines[1].begin, 8);
}
END_TEST

START_TEST(boxes_without_sense_lose_no_word)
{
    struct paper *p = paper_new();
    write_body(p);
    p->words[3].left = NAN;
    p->words[4].right = -INFINITY;
    p->words[5].top = 1e30f;
    p->words[6].bottom = -5;
    p->words[7].text = "";
    size_t words = 0;
    const struct page_lines *lines = arranged(p);
    for (const char *at = lines->text->data; *at != '\0'; at++) {
        words += *at == ' ' || *at == '\n' || *at == '\t';
    }
    ck_assert_uint_eq(words + 1, p->count - 1);
}
END_TEST

START_TEST(past_its_ceiling_the_text_says_so)
{
    struct paper *p = paper_new();
    struct page_lines *lines = lines_new();
    write_body(p);
    buf_init(lines->text, arena_current(), 240);
    const struct page_words words = words_of(p);
    pages_arrange(&words, 1, SOURCE_OCR, lines);
    ck_assert(lines->text->overflow);
    ck_assert_uint_eq(lines->count, 2);
    ck_assert_uint_le(lines->lines[1].begin + lines->lines[1].len, lines->text->len);
}
END_TEST

/* A plan: cells wrapped, a little more white between rows than between the lines of a cell. */
static void write_plan(struct paper *p, float row_gap)
{
    static const struct {
        float x;
        const char *lines[2];
    } rows[3][4] = {
        {{90, {"STT", NULL}},
         {170, {"Nội dung", NULL}},
         {300, {"Thời gian", NULL}},
         {400, {"Chủ trì", NULL}}},
        {{98, {"1", NULL}},
         {120, {"Rà soát văn bản đã", "ban hành năm 2024"}},
         {300, {"Trước ngày", "10/3/2025"}},
         {400, {"Phòng Tổ chức", NULL}}},
        {{98, {"2", NULL}},
         {120, {"Báo cáo kết quả thực", "hiện kế hoạch"}},
         {300, {"Quý II/2025", NULL}},
         {400, {"Văn phòng", NULL}}},
    };
    float y = 300;
    for (size_t r = 0; r < 3; r++) {
        for (size_t line = 0; line < 2; line++) {
            for (size_t c = 0; c < 4; c++) {
                if (rows[r][c].lines[line] != NULL) {
                    write_at(p, rows[r][c].x, y + 15 * (float)line, rows[r][c].lines[line]);
                }
            }
        }
        y += (r == 0 ? 15 : 30) + row_gap;
    }
}

START_TEST(a_row_of_a_table_is_one_line)
{
    static const float gaps[] = {7, 1}; /* told by white, and by the first column */
    for (size_t i = 0; i < sizeof gaps / sizeof gaps[0]; i++) {
        struct paper *p = paper_new();
        write_body(p);      /* from 200 to 312 */
        p->count -= 3 * 17; /* three lines fewer */
        write_plan(p, gaps[i]);
        write_at(p, 85, 420,
                 "Đề nghị các đơn vị thực hiện nghiêm túc kế hoạch này theo quy định chung.");
        const struct page_lines *lines = arranged(p);
        ck_assert_msg(
            strstr(lines->text->data,
                   "\nSTT\tNội dung\tThời gian\tChủ trì\n"
                   "1\tRà soát văn bản đã ban hành năm 2024\tTrước ngày 10/3/2025\tPhòng Tổ chức\n"
                   "2\tBáo cáo kết quả thực hiện kế hoạch\tQuý II/2025\tVăn phòng\nĐề nghị") !=
                NULL,
            "gap %zu: %s", i, lines->text->data);
    }
}
END_TEST

START_TEST(paragraphs_are_no_table)
{
    struct paper *p = paper_new();
    write_body(p);
    const struct page_lines *lines = arranged(p);
    ck_assert_uint_eq(lines->count, 8);
    ck_assert_ptr_null(strchr(lines->text->data, '\t'));
}
END_TEST

START_TEST(the_number_of_a_page_is_left_out)
{
    static const struct {
        float y;
        const char *text;
        unsigned page;
        bool kept;
    } cases[] = {{40, "2", 2, false}, {40, "2", 1, true},  {800, "12", 2, false},
                 {400, "7", 2, true}, {40, "2a", 2, true}, {40, "1234", 2, true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct paper *p = paper_new();
        struct page_lines *lines = lines_new();
        write_body(p);
        write_centred(p, 310, cases[i].y, cases[i].text);
        const struct page_words words = words_of(p);
        pages_arrange(&words, cases[i].page, SOURCE_DIGITAL, lines);
        ck_assert_msg(lines->count == (cases[i].kept ? 9U : 8U), "case %zu: %s", i,
                      lines->text->data);
    }
}
END_TEST

UNIT_MAIN("pages/arrange", the_head_is_read_left_then_right, a_page_laid_in_askew_reads_the_same,
          columns_close_together_are_parted_by_their_words, a_centred_title_ends_the_head,
          addressees_below_one_another_are_no_column, a_table_at_the_top_of_a_later_page_is_no_head,
          receivers_come_before_the_signer, a_stamp_over_a_line_is_kept_apart,
          another_layer_is_never_on_the_line, what_is_written_on_dots_belongs_there,
          a_line_knows_its_box_confidence_and_weight, a_page_number_is_told_by_form_feeds,
          boxes_without_sense_lose_no_word, past_its_ceiling_the_text_says_so,
          a_row_of_a_table_is_one_line, paragraphs_are_no_table, the_number_of_a_page_is_left_out)
