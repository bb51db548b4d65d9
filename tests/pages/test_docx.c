/* test_docx.c - what a word processor's file says, in the order in which it is read on paper. */
#include "zipped.h"

#define ck_reads(job, want)                                                                        \
    do {                                                                                           \
        const struct pages_job ck_job = (job);                                                     \
        const struct pages_result ck_result = read_it(&ck_job);                                    \
        ck_assert_str_eq(ck_result.text.text, (want));                                             \
    } while (0)

static struct pages_result read_it(const struct pages_job *job)
{
    struct pages_result result = {.unread = 0};
    struct error err = {0};
    ck_assert_msg(pages_read(job, &result, &err) == 0, "%s: %s", error_info(err.code)->name,
                  err.arg[1]);
    return result;
}

START_TEST(the_head_table_is_read_column_by_column)
{
    const struct pages_job job = docx_of(
        W_DOCUMENT("<w:tbl><w:tblPr/><w:tr>" W_CELL(W_P("UBND TỈNH BÌNH AN") W_P("SỞ Y TẾ")) W_CELL(
            W_P("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
                W_P("Độc lập - Tự do - Hạnh phúc")) "</w:tr><w:tr>" W_CELL(W_P("Số: 595/SYT-NVY"))
                       W_CELL(W_P("Bình An, ngày 07 tháng 3 năm 2025")) "</w:tr></w:tbl>" W_P(
                           "Kính gửi: Trung tâm Y tế")));
    const struct pages_result read = read_it(&job);
    ck_assert_str_eq(read.text.text,
                     "UBND TỈNH BÌNH AN\nSỞ Y TẾ\nSố: 595/SYT-NVY\n"
                     "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
                     "Bình An, ngày 07 tháng 3 năm 2025\nKính gửi: Trung tâm Y tế");
    static const uint8_t columns[] = {COLUMN_LEFT,  COLUMN_LEFT,  COLUMN_LEFT, COLUMN_RIGHT,
                                      COLUMN_RIGHT, COLUMN_RIGHT, COLUMN_WHOLE};
    for (size_t i = 0; i < sizeof columns; i++) {
        ck_assert_msg(read.text.lines[i].column == columns[i], "line %zu", i);
        ck_assert_uint_eq(read.text.lines[i].source, SOURCE_DOCX);
    }
}
END_TEST

START_TEST(columns_made_with_tabs_are_columns)
{
    ck_reads(
        docx_of(W_DOCUMENT("<w:p><w:r><w:t>SỞ Y TẾ</w:t><w:tab/><w:t>CỘNG HÒA XÃ HỘI CHỦ NGHĨA "
                           "VIỆT NAM</w:t></w:r></w:p>"
                           "<w:p><w:r><w:t>Số: 5/SYT</w:t><w:tab/><w:tab/><w:t>An Bình, ngày "
                           "1/3/2025</w:t></w:r></w:p>" W_P("Thân"))),
        "SỞ Y TẾ\nSố: 5/SYT\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nAn Bình, ngày 1/3/2025\nThân");
}
END_TEST

START_TEST(a_table_gives_a_line_for_each_row)
{
    ck_reads(docx_of(W_DOCUMENT(
                 "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/></w:tblPr>"
                 "<w:tr>" W_CELL(W_P("TT")) W_CELL(W_P("Nội dung")) W_CELL(
                     W_P("Thời gian")) "</w:tr>"
                                       "<w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"3\"/></w:tcPr>" W_P(
                                           "I. Chuẩn bị") "</w:tc></w:tr>"
                                                          "<w:tr>" W_CELL(W_P("1"))
                                                              W_CELL(W_P("Rà soát") W_P("văn bản"))
                                                                  W_CELL(W_P("")) "</w:tr>"
                                                                                  "</w:tbl>")),
             "TT\tNội dung\tThời gian\nI. Chuẩn bị\n1\tRà soát văn bản\t");
}
END_TEST

START_TEST(a_ruled_table_of_two_columns_is_no_head)
{
    ck_reads(
        docx_of(W_DOCUMENT(
            "<w:tbl><w:tblPr><w:tblBorders><w:insideV w:val=\"single\"/></w:tblBorders></w:tblPr>"
            "<w:tr>" W_CELL(W_P("Đơn vị")) W_CELL(
                W_P("Số lượng")) "</w:tr>"
                                 "<w:tr>" W_CELL(W_P("Xã A")) W_CELL(W_P("12")) "</w:tr></w:tbl>")),
        "Đơn vị\tSố lượng\nXã A\t12");
}
END_TEST

START_TEST(what_is_not_shown_is_not_read)
{
    ck_reads(docx_of(W_DOCUMENT(
                 "<w:p><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del>"
                 "<w:r><w:instrText>PAGE</w:instrText><w:t>một </w:t></w:r>"
                 "<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>"
                 "<w:moveFrom><w:r><w:t>chuyển</w:t></w:r></w:moveFrom>"
                 "<mc:AlternateContent><mc:Choice><w:txbxContent>" W_P(
                     "khung") "</w:txbxContent></mc:Choice>"
                              "<mc:Fallback><w:txbxContent>" W_P(
                                  "khung") "</w:txbxContent></mc:Fallback></mc:AlternateContent>"
                                           "<w:r><w:t>hai</w:t></w:r></w:p>")),
             "khung\nmột hai");
}
END_TEST

START_TEST(old_fonts_are_known_by_run_and_by_style)
{
    static const char styles[] = "<w:styles xmlns:w=\"" W_NAMESPACE
                                 "\"><w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"N\">"
                                 "<w:rPr><w:rFonts w:ascii=\".VnTime\"/></w:rPr></w:style>"
                                 "<w:style w:type=\"paragraph\" w:styleId=\"U\"><w:rPr><w:rFonts "
                                 "w:ascii=\"Times New Roman\"/></w:rPr></w:style>"
                                 "<w:style w:type=\"paragraph\" w:styleId=\"V\"><w:basedOn "
                                 "w:val=\"U\"/></w:style></w:styles>";
    const struct zipped parts[] = {
        {"word/styles.xml", styles, 0},
        {"word/document.xml",
         W_DOCUMENT(W_P(
             "C«ng v¨n") "<w:p><w:pPr><w:pStyle w:val=\"V\"/></w:pPr><w:r><w:t>Ngày «3»</w:t></w:r>"
                         "<w:r><w:rPr><w:rFonts w:ascii=\"VNI-Times\"/></w:rPr><w:t "
                         "xml:space=\"preserve\"> Thoâng baùo</w:t></w:r></w:p>"),
         0}};
    ck_reads(zipped(parts, 2), "Công văn\nNgày «3» Thông báo");
}
END_TEST

START_TEST(weight_and_capitals_are_kept)
{
    const struct pages_job job =
        docx_of(W_DOCUMENT("<w:p><w:r><w:rPr><w:b/><w:caps/></w:rPr><w:t>Kế hoạch</w:t></w:r></w:p>"
                           "<w:p><w:pPr><w:rPr><w:b/></w:rPr></w:pPr><w:r><w:rPr><w:b "
                           "w:val=\"0\"/></w:rPr><w:t>Thân</w:t></w:r></w:p>"));
    const struct pages_result read = read_it(&job);
    ck_assert_str_eq(read.text.text, "KẾ HOẠCH\nThân");
    ck_assert(read.text.lines[0].bold && !read.text.lines[1].bold);
}
END_TEST

START_TEST(pages_part_at_breaks)
{
    const struct pages_job forced = docx_of(W_DOCUMENT(
        W_P("một") "<w:p><w:r><w:br w:type=\"page\"/><w:t>hai</w:t></w:r></w:p>" W_P("nữa")));
    const struct pages_result read = read_it(&forced);
    ck_assert_str_eq(read.text.text, "một\fhai\nnữa");
    ck_assert_uint_eq(read.text.pages, 2);
    ck_assert_uint_eq(read.text.pages_read, 2);
    ck_reads(docx_of(W_DOCUMENT(W_P(
                 "một") "<w:p><w:r><w:br "
                        "w:type=\"page\"/><w:lastRenderedPageBreak/><w:t>hai</w:t></w:r></w:p>")),
             "một\fhai");
    ck_reads(docx_of(W_DOCUMENT(
                 "<w:p><w:r><w:t>V/v rà soát</w:t><w:br/><w:t>văn bản</w:t></w:r></w:p>")),
             "V/v rà soát\nvăn bản");
}
END_TEST

START_TEST(heads_and_feet_of_pages_come_last)
{
    static const char header[] = "<w:hdr xmlns:w=\"" W_NAMESPACE "\">" W_P("SAO Y") "</w:hdr>";
    const struct zipped parts[] = {{"word/header1.xml", header, 0},
                                   {"word/document.xml", W_DOCUMENT(W_P("Thân")), 0}};
    ck_reads(zipped(parts, 2), "Thân\nSAO Y");
}
END_TEST

/* ---- bad ones
 * ---------------------------------------------------------------------------------------- */

static int refused(struct pages_job job, struct error *err)
{
    struct pages_result result;
    return pages_read(&job, &result, err);
}

START_TEST(a_bomb_is_refused_by_what_it_says_and_by_what_it_does)
{
    const size_t len = (size_t)300 << 20;
    char *zeros = calloc(1, len);
    ck_assert_ptr_nonnull(zeros);
    const struct zipped parts[] = {{"word/document.xml", zeros, len}};
    struct pages_job job = zipped(parts, 1);
    free(zeros);
    ck_assert_uint_lt(job.len, 400000);
    ck_refused(refused(job, err), ERR_READ_LIMIT, "");
    /* A directory that lies: its sizes are set to a hundred bytes, in both places. */
    char *bytes = arena_memdup(arena_current(), job.bytes, job.len);
    const uint32_t size = (uint32_t)len, lie = 100;
    for (size_t i = 0; i + 4 <= job.len; i++) {
        if (memcmp(bytes + i, &size, 4) == 0) {
            memcpy(bytes + i, &lie, 4);
        }
    }
    struct error err = {0};
    job.bytes = bytes;
    ck_assert_int_eq(refused(job, &err), -1);
    ck_assert(err.code == ERR_READ_LIMIT || err.code == ERR_READ_DAMAGED);
}
END_TEST

START_TEST(too_many_parts_are_refused)
{
    struct zipped parts[1001];
    for (size_t i = 0; i < 1001; i++) {
        parts[i] =
            (struct zipped){arena_printf(arena_current(), "word/document%zu.xml", i), "<x/>", 0};
    }
    ck_refused(refused(zipped(parts, 1001), err), ERR_READ_LIMIT, "");
}
END_TEST

START_TEST(broken_xml_is_refused)
{
    static const char *const bad[] = {
        "<w:document xmlns:w=\"" W_NAMESPACE "\"><w:body>" W_P("cụt"),
        "<!DOCTYPE d [<!ENTITY a \"aaaa\">]>" W_DOCUMENT(W_P("&a;")),
        "không phải XML",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        ck_refused(refused(docx_of(bad[i]), err), ERR_READ_DAMAGED, "");
    }
    const struct pages_job whole = docx_of(W_DOCUMENT(W_P("một")));
    struct pages_job half = whole;
    half.len -= 30;
    ck_refused(refused(half, err), ERR_READ_DAMAGED, "");
    ck_refused(refused(docx_of(W_DOCUMENT("")), err), ERR_READ_EMPTY, "");
}
END_TEST

START_TEST(deep_nesting_ends)
{
    struct buf xml;
    buf_init(&xml, arena_current(), (size_t)8 << 20);
    buf_puts(&xml, "<w:document xmlns:w=\"" W_NAMESPACE "\"><w:body>");
    for (int i = 0; i < 40; i++) {
        buf_puts(&xml, "<w:tbl><w:tr><w:tc>" W_P("x"));
    }
    for (int i = 0; i < 40; i++) {
        buf_puts(&xml, "</w:tc></w:tr></w:tbl>");
    }
    buf_puts(&xml, "</w:body></w:document>");
    const struct pages_job job = docx_of(xml.data);
    const struct pages_result read = read_it(&job);
    size_t x = 0;
    for (const char *at = read.text.text; *at != '\0'; at++) {
        x += *at == 'x';
    }
    ck_assert_uint_eq(x, 40);
}
END_TEST

UNIT_MAIN("pages/docx", the_head_table_is_read_column_by_column, columns_made_with_tabs_are_columns,
          a_table_gives_a_line_for_each_row, a_ruled_table_of_two_columns_is_no_head,
          what_is_not_shown_is_not_read, old_fonts_are_known_by_run_and_by_style,
          weight_and_capitals_are_kept, pages_part_at_breaks, heads_and_feet_of_pages_come_last,
          a_bomb_is_refused_by_what_it_says_and_by_what_it_does, too_many_parts_are_refused,
          broken_xml_is_refused, deep_nesting_ends)
