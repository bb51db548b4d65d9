/* test_report_form.c - the members of the printed report: what the form reads, by its names. */
#include "reports.h"
#include "unit.h"

static const char *written(const struct report_form *form, int row /* -1: the head */)
{
    struct buf out;
    struct json_out json;
    buf_init(&out, NULL, 65536);
    json_out_init(&json, &out);
    json_open_object(&json, NULL);
    if (row < 0) {
        report_form_head(form, &json);
    } else {
        report_form_row(form, (size_t)row, &json);
    }
    json_close_object(&json);
    return out.data;
}

static struct report_form a_form(void)
{
    static struct report_line lines[2] = {
        {"KSBT", "Khoa Kiểm soát bệnh tật", {1, 2, 3, 4, 5, 6, 7}},
        {"-", "", {0, 0, 0, 1, 0, 0, 0}}};
    return (struct report_form){.report = {.by = REPORT_BY_UNIT,
                                           .lines = lines,
                                           .count = 2,
                                           .sum = {1, 2, 3, 5, 5, 6, 7},
                                           .definition = 1},
                                .from = day_of(2026, 10, 1),
                                .to = day_of(2026, 10, 31),
                                .today = day_of(2026, 11, 2),
                                .period = "2026-10",
                                .only = "",
                                .zone_minutes = ZONE_VIETNAM};
}

START_TEST(rows_carry_the_forms_keys_and_end_with_the_sum)
{
    struct report_form form = a_form();
    ck_assert_uint_eq(report_form_rows(&form), 3);
    ck_assert_str_eq(
        written(&form, 0),
        "{\"group\":\"Khoa Kiểm soát bệnh tật\",\"received\":28,\"done_in_time\":1,\"done_late\":2,"
        "\"running_in_time\":3,\"running_late\":4,\"no_deadline\":5,\"no_action\":6,\"cancelled\":"
        "7}");
    ck_assert_ptr_nonnull(
        strstr(written(&form, 1), "\"group\":\"(chưa giao đơn vị nào)\",\"received\":1"));
    ck_assert_ptr_nonnull(strstr(written(&form, 2), "\"group\":\"Cộng\",\"received\":29"));
    ck_assert_ptr_nonnull(strstr(written(&form, 2), "\"sum\":true"));
    ck_assert_ptr_null(strstr(written(&form, 1), "\"sum\""));
}
END_TEST

START_TEST(the_head_says_what_was_counted_and_whether_it_stands)
{
    struct report_form form = a_form();
    const char *head = written(&form, -1);
    ck_assert_ptr_nonnull(strstr(head, "\"from\":\"2026-10-01\",\"to\":\"2026-10-31\",\"as_of\":"
                                       "\"2026-11-02\",\"by\":\"Đơn vị chủ trì\""));
    ck_assert_ptr_nonnull(strstr(head, "Cách tính số 1"));
    ck_assert_ptr_nonnull(strstr(head, "Số liệu chưa chốt."));
    ck_assert_ptr_null(strstr(head, "Chỉ tính"));
    form.only = "sổ VBD; loại Công văn";
    ck_assert_ptr_nonnull(strstr(written(&form, -1), "\"Chỉ tính: sổ VBD; loại Công văn.\""));
    const struct closed_report closed = {.at = {INT64_C(1793585100000)}};
    form.closed = &closed;
    form.from = DAY_NONE;
    head = written(&form, -1);
    ck_assert_ptr_nonnull(strstr(head, "Số liệu đã chốt lúc "));
    ck_assert_ptr_nonnull(strstr(head, "\"from\":null"));
}
END_TEST

UNIT_MAIN("server/report-form", rows_carry_the_forms_keys_and_end_with_the_sum,
          the_head_says_what_was_counted_and_whether_it_stands)
