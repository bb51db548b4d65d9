/*
 * test_paper_tables.c - the same rows as Excel and CSV.
 */
#include "printing.h"

#include <zip.h>

static const char *part_of(const struct bytes *package, const char *name)
{
    zip_error_t err;
    zip_source_t *source = zip_source_buffer_create(package->data, package->len, 0, &err);
    zip_t *zip = zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &err);
    ck_assert_ptr_nonnull(zip);
    zip_stat_t about;
    ck_assert_int_eq(zip_stat(zip, name, 0, &about), 0);
    char *text = arena_alloc(arena_current(), about.size + 1);
    zip_file_t *file = zip_fopen(zip, name, 0);
    ck_assert_ptr_nonnull(file);
    ck_assert_int_eq(zip_fread(file, text, about.size), (zip_int64_t)about.size);
    zip_fclose(file);
    zip_discard(zip);
    return text;
}

static struct bytes table(const char *format, const char *rows)
{
    struct buf job = job_new();
    job_add(&job,
            "{\"form\":\"register\",\"format\":\"%s\",\"year\":2026,\"first\":1,\"last\":9," AGENCY
            "," MARK "}",
            format);
    buf_puts(&job, rows);
    return printed(&job);
}

#define ROW_PLAIN                                                                                  \
    "{\"arrived\":\"2026-03-10\",\"number\":459,\"issuer\":\"Sở Y "                              \
    "tế\",\"code\":\"595/SYT\",\"issued\":"                                                      \
    "\"2026-03-09\",\"type\":\"Công văn\",\"subject\":\"về \\\"A & B\\\" "                     \
    "<c>\",\"receivers\":[\"K1\",\"K2\"],"                                                         \
    "\"transferred\":\"2026-03-10\"}\n"

START_TEST(excel_holds_real_numbers_and_days)
{
    const struct bytes book = table("xlsx", ROW_PLAIN);
    const char *sheet = part_of(&book, "xl/worksheets/sheet1.xml");
    ck_shows(sheet, "<c r=\"A7\" s=\"9\"><v>46091</v></c>"); /* 10/03/2026 */
    ck_shows(sheet, "<c r=\"B7\" s=\"7\"><v>459</v></c>");
    ck_shows(sheet, "Công văn: về &quot;A &amp; B&quot; &lt;c&gt;");
    ck_shows(sheet, "K1\nK2");
    ck_shows(sheet, "state=\"frozen\"");
    ck_shows(sheet, "orientation=\"landscape\"");
    const char *styles = part_of(&book, "xl/styles.xml");
    ck_shows(styles, "formatCode=\"dd/mm/yyyy\"");
    /* the tenth format, of days, is the one with that number */
    const char *format = strstr(styles, "<cellXfs");
    for (int i = 0; i <= 9; i++) {
        format = strstr(format + 1, "<xf ");
    }
    ck_assert_int_eq(strncmp(format, "<xf numFmtId=\"164\"", 18), 0);
    ck_shows(part_of(&book, "xl/workbook.xml"), "'Bảng'!$5:$6");
    ck_shows(part_of(&book, "docProps/core.xml"), "2026-03-11T02:15:00Z");
}
END_TEST

START_TEST(no_text_is_a_formula)
{
    static const char *const formulas[] = {"=1+1", "+84 297", "-5", "@SUM(A1)",
                                           "=HYPERLINK(\\\"x\\\")"};
    for (size_t i = 0; i < sizeof formulas / sizeof formulas[0]; i++) {
        char row[256];
        snprintf(row, sizeof row, "{\"number\":1,\"issuer\":\"%s\"}\n", formulas[i]);
        const struct bytes book = table("xlsx", row), list = table("csv", row);
        const char *sheet = part_of(&book, "xl/worksheets/sheet1.xml");
        ck_hides(sheet, "<f");
        ck_shows(sheet, "<c r=\"C7\" s=\"6\" t=\"inlineStr\">");
        char want[8];
        snprintf(want, sizeof want, "\"'%c", formulas[i][0]);
        ck_shows(list.data, want);
    }
}
END_TEST

START_TEST(csv_is_what_the_rfc_says)
{
    const struct bytes list = table(
        "csv", ROW_PLAIN "{\"number\":460,\"cancelled\":true,\"cancel_reason\":\"nhầm, sai\"}\n");
    ck_assert_str_eq(
        list.data,
        "\xEF\xBB\xBFNgày đến,Số đến,Tác giả,\"Số, ký hiệu văn bản\",Ngày tháng văn bản,"
        "Tên loại và trích yếu nội dung,Đơn vị hoặc người nhận,Ngày chuyển,Ký nhận,Ghi chú\r\n"
        "10/03/2026,459,Sở Y tế,595/SYT,09/03/2026,\"Công văn: về \"\"A & B\"\" <c>\","
        "\"K1\nK2\",10/03/2026,,\r\n"
        ",460,,,,,,,,\"Đã hủy: nhầm, sai\"\r\n");
}
END_TEST

START_TEST(what_paper_lacks_stays_in_a_table)
{
    const char *row = "{\"number\":1,\"issuer\":\"😀 中 a\u202Eb\"}\n";
    const struct bytes book = table("xlsx", row), list = table("csv", row);
    ck_shows(part_of(&book, "xl/worksheets/sheet1.xml"), "😀 中 ab");
    ck_shows(list.data, "😀 中 ab");
}
END_TEST

START_TEST(excel_escapes_and_limits_are_kept)
{
    struct buf row = job_new();
    buf_puts(&row, "{\"number\":1,\"code\":\"_x0041_\",\"issuer\":\"");
    for (int i = 0; i < 40000; i++) {
        buf_puts(&row, "ệ");
    }
    buf_puts(&row, "\"}\n");
    const struct bytes book = table("xlsx", row.data);
    const char *sheet = part_of(&book, "xl/worksheets/sheet1.xml");
    ck_shows(sheet, ">_x005F_x0041_<"); /* else Excel shows an A */
    ck_assert_uint_eq(times(sheet, "ệ"),
                      32766 + times("Đơn vị hoặc người nhận Số, ký hiệu văn bản", "ệ"));
    ck_shows(sheet, "ệ…<");
}
END_TEST

START_TEST(a_cancelled_number_is_struck_but_its_reason_is_not)
{
    const struct bytes book = table("xlsx", "{\"number\":7,\"issuer\":\"A\",\"cancelled\":true}\n");
    const char *sheet = part_of(&book, "xl/worksheets/sheet1.xml");
    ck_shows(sheet, "<c r=\"B7\" s=\"15\"><v>7</v></c>"); /* 6 + number 1 + struck 8 */
    ck_shows(sheet, "<c r=\"J7\" s=\"6\" t=\"inlineStr\">");
}
END_TEST

START_TEST(counts_are_numbers_and_sums_are_bold)
{
    struct buf job = job_new();
    job_add(&job, "{\"form\":\"report\",\"format\":\"xlsx\",\"by\":\"Đơn "
                  "vị\",\"columns\":[{\"key\":\"a\",\"title\":\"Cột A\"}]," AGENCY "}");
    job_add(&job, "{\"group\":\"Tổ 1\",\"level\":1,\"a\":1234}");
    job_add(&job, "{\"group\":\"Cộng\",\"sum\":true,\"a\":1234}");
    const struct bytes book = printed(&job);
    const char *sheet = part_of(&book, "xl/worksheets/sheet1.xml");
    ck_shows(sheet, "<c r=\"C7\" s=\"8\"><v>1234</v></c>");
    ck_shows(sheet, "<c r=\"C8\" s=\"12\"><v>1234</v></c>");
    ck_shows(sheet, ">   Tổ 1<");
    ck_shows(sheet, "Cột A");
    ck_hides(sheet, "Hoàn thành");
    job = job_new();
    job_add(&job, "{\"form\":\"report\",\"format\":\"csv\"," AGENCY "}");
    job_add(&job, "{\"group\":\"Tổ 1\",\"received\":12345}");
    const struct bytes list = printed(&job);
    ck_shows(list.data, "1,Tổ 1,12345,0,0,0,0,0,0,0\r\n");
}
END_TEST

/* Every form that is a table is one in all formats, with a heading for every column. */
START_TEST(every_table_form_has_all_formats)
{
    static const struct {
        const char *form;
        size_t columns;
    } forms[] = {{"register", 10}, {"tracking", 7},  {"transfer", 5},
                 {"report", 10},   {"hand-over", 7}, {"duties", 8}};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct buf job = job_new();
        job_add(&job, "{\"form\":\"%s\",\"format\":\"xlsx\"," AGENCY "}", forms[i].form);
        const struct bytes book = printed(&job);
        char last[16];
        snprintf(last, sizeof last, ">(%zu)</t>", forms[i].columns);
        const char *sheet = part_of(&book, "xl/worksheets/sheet1.xml");
        ck_shows(sheet, last);
        ck_assert_msg(times(sheet, " t=\"inlineStr\"") >= 2 * forms[i].columns + 2, "%zu", i);
    }
}
END_TEST

UNIT_MAIN("printer/tables", excel_holds_real_numbers_and_days, no_text_is_a_formula,
          csv_is_what_the_rfc_says, what_paper_lacks_stays_in_a_table,
          excel_escapes_and_limits_are_kept, a_cancelled_number_is_struck_but_its_reason_is_not,
          counts_are_numbers_and_sums_are_bold, every_table_form_has_all_formats)
