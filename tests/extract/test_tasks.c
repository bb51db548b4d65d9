#include "unit.h"

#include "due_lines.h"

#include <stdio.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static json_t *tasks_of(const char *text)
{
    struct due_letter letter;
    struct error err = {0};
    json_t *ret = NULL;
    due_letter_of(&letter, text, "Kế hoạch");
    ck_assert_int_eq(find_tasks(&letter.x, &letter.part, &ret, &err), 0);
    return ret;
}

static const char *said(const json_t *task, const char *key)
{
    const char *const text = json_string_value(json_object_get(task, key));
    return text != NULL ? text : "-";
}

/* number|what|time|lead|support|product|deadlines, a line each */
static const char *task_words(const json_t *tasks)
{
    struct buf out;
    size_t i;
    const json_t *task;
    buf_init(&out, NULL, 1 << 20);
    buf_puts(&out, "");
    json_array_foreach(tasks, i, task)
    {
        buf_printf(&out, "%s|%s|%s|%s|%s|%s|%s\n", said(task, "number"), said(task, "what"),
                   said(task, "time"), said(task, "lead"), said(task, "support"),
                   said(task, "product"), due_words(json_object_get(task, "deadlines")));
    }
    return out.data != NULL ? out.data : "";
}

#define HEAD "STT\tNội dung\tThời gian\tChủ trì\tPhối hợp\tSản phẩm\n"

START_TEST(rows_become_tasks)
{
    static const struct {
        const char *name, *text, *want;
    } rows[] = {
        {"plain",
         HEAD "1\tRà soát hồ sơ\tQuý II/2025\tPhòng Nội vụ\tCác phòng\tBáo cáo\n"
              "2\tTuyên truyền\tTháng 9 và 12/2025\tPhòng Văn hóa\t\t\n",
         "1|Rà soát hồ sơ|Quý II/2025|Phòng Nội vụ|Các phòng|Báo cáo|quarterly 2025-06-30/6 "
         "within\n"
         "2|Tuyên truyền|Tháng 9 và 12/2025|Phòng Văn hóa|-|-|month 2025-09-30/9 within; month "
         "2025-12-31/12 within\n"},
        {"other order, other words",
         "TT\tNhiệm vụ\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian thực hiện\n"
         "1\tXây dựng kế hoạch\tSở Y tế\tCác sở\tTrước ngày 30/6/2025\n",
         "1|Xây dựng kế hoạch|Trước ngày 30/6/2025|Sở Y tế|Các sở|-|date 2025-06-30 before\n"},
        {"who supports stands before who leads",
         "TT\tĐơn vị phối hợp\tĐơn vị thực hiện\tNội dung công việc\tTiến độ\n"
         "1\tCác trường\tPhòng Giáo dục\tKhảo sát\tQuý III - IV/2025\n",
         "1|Khảo sát|Quý III - IV/2025|Phòng Giáo dục|Các trường|-|quarterly 2025-12-31/12 "
         "within\n"},
        {"no numbers",
         "Nội dung công việc\tThời hạn\tNgười thực hiện\nLập danh sách\t20/5/2025\tÔng An\n",
         "-|Lập danh sách|20/5/2025|Ông An|-|-|date 2025-05-20 by\n"},
        {"headings are no tasks",
         HEAD "I\tTuyên truyền\t\t\t\t\n1\tPhát tờ rơi\tTháng 5/2025\tĐoàn xã\t\t\nII Kiểm "
              "tra\t\t\t\t\t\n"
              "1\tKiểm tra chéo\tThường xuyên\tTổ 1\t\t\n",
         "1|Phát tờ rơi|Tháng 5/2025|Đoàn xã|-|-|month 2025-05-31/5 within\n"
         "1|Kiểm tra chéo|Thường xuyên|Tổ 1|-|-|none every\n"},
        {"cells merged downwards",
         HEAD
         "1\tLập đoàn\tTháng 5/2025\tTổ 1\t\t\n2\tĐi thực tế\t\t\tTổ 2\t\n3\tViết bài\t\t\t\t\n",
         "1|Lập đoàn|Tháng 5/2025|Tổ 1|-|-|month 2025-05-31/5 within\n"
         "2|Đi thực tế|Tháng 5/2025|Tổ 1|Tổ 2|-|month 2025-05-31/5 within\n"
         "3|Viết bài|Tháng 5/2025|Tổ 1|-|-|month 2025-05-31/5 within\n"},
        {"cells over several lines",
         "STT\tNội dung\tThời gian\tChủ trì\n1\tRà soát, thống kê toàn bộ\tTrước ngày\tPhòng Nội\n"
         "hồ sơ đất đai trên địa bàn\t30/6/2025\tvụ\nvà báo cáo kết quả\n2\tTuyên truyền\tTháng "
         "7/2025\tĐoàn xã\n",
         "1|Rà soát, thống kê toàn bộ hồ sơ đất đai trên địa bàn và báo cáo kết quả|Trước ngày "
         "30/6/2025|Phòng "
         "Nội vụ|-|-|date 2025-06-30 before\n"
         "2|Tuyên truyền|Tháng 7/2025|Đoàn xã|-|-|month 2025-07-31/7 within\n"},
        {"empty cells that left no trace",
         "STT\tNội dung\tThời gian\tChủ trì\n1\tTuyên truyền trên loa\tPhòng Văn hóa\n"
         "2\tTổng kết năm học\tTháng 6/2025\n",
         "1|Tuyên truyền trên loa|-|Phòng Văn hóa|-|-|\n"
         "2|Tổng kết năm học|Tháng 6/2025|Phòng Văn hóa|-|-|month 2025-06-30/6 within\n"},
        {"the next page has its head again, and its number",
         HEAD "1\tViệc một nào đó\tTháng 5/2025\tTổ 1\t\t\n\n2\n\n" HEAD
              "2\tViệc hai nào đó\tTháng 6/2025\tTổ 2\t\t\n",
         "1|Việc một nào đó|Tháng 5/2025|Tổ 1|-|-|month 2025-05-31/5 within\n"
         "2|Việc hai nào đó|Tháng 6/2025|Tổ 2|-|-|month 2025-06-30/6 within\n"},
        {"the head takes two lines",
         "TT\tNội dung\tThời gian\tĐơn vị\tĐơn vị\nthực hiện\tchủ trì\tphối hợp\n"
         "1\tMở lớp xóa mù chữ\tQuý II/2025\tPhòng Giáo dục\tHội Phụ nữ\n",
         "1|Mở lớp xóa mù chữ|Quý II/2025|Phòng Giáo dục|Hội Phụ nữ|-|quarterly 2025-06-30/6 "
         "within\n"},
        {"what begins is not due, what is past is not either",
         HEAD "1\tThí điểm\tTừ Quý II/2025\tTổ 1\t\t\n2\tBáo cáo\tTháng 01/2025\tTổ 1\t\t\n"
              "3\tNhân rộng\tTừ ngày 01/4/2025 đến ngày 30/4/2025\tTổ 1\t\t\n4\tDuy trì\tNăm "
              "2025\tTổ 1\t\t\n"
              "5\tXếp loại\tHằng quý\tTổ 1\t\t\n",
         "1|Thí điểm|Từ Quý II/2025|Tổ 1|-|-|\n2|Báo cáo|Tháng 01/2025|Tổ 1|-|-|\n"
         "3|Nhân rộng|Từ ngày 01/4/2025 đến ngày 30/4/2025|Tổ 1|-|-|date 2025-04-30 by\n"
         "4|Duy trì|Năm 2025|Tổ 1|-|-|date 2025-12-31 within\n5|Xếp loại|Hằng quý|Tổ "
         "1|-|-|quarterly every\n"},
        {"no column of times: its words count",
         "STT\tNhiệm vụ\tĐơn vị chủ trì\n1\tGửi báo cáo trước ngày 20/5/2025\tTổ 1\n",
         "1|Gửi báo cáo trước ngày 20/5/2025|-|Tổ 1|-|-|date 2025-05-20 before\n"},
        {"recognised without cells",
         "STT Nội dung Thời gian Chủ trì\n1 Rà soát hồ sơ Quý II/2025 Phòng Nội vụ\n"
         "2 Tổng hợp báo cáo trước ngày 30/6/2025 Văn phòng\n",
         "1|Rà soát hồ sơ|Quý II/2025|-|-|-|quarterly 2025-06-30/6 within\n"
         "2|Tổng hợp báo cáo trước|ngày 30/6/2025|-|-|-|date 2025-06-30 by\n"},
        /* tables of other things */
        {"a list of people",
         "STT\tHọ và tên\tNgày sinh\tChức vụ\n1\tNguyễn Văn A\t01/5/2025\tPhó phòng\n", ""},
        {"money", "STT\tNội dung chi\tSố tiền\tGhi chú\n1\tIn tài liệu\t500.000\tQuý II/2025\n",
         ""},
        {"the head of a letter",
         "UBND XÃ AN BÌNH\tCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 12/UBND\tĐộc lập\n", ""},
        {"no rows", HEAD, ""},
        {"after the table",
         HEAD
         "1\tViệc một\tTháng 5/2025\tTổ 1\t\t\nTrên đây là kế hoạch triển khai công tác của Ủy ban "
         "nhân dân xã; "
         "yêu cầu các đơn vị nghiêm túc thực hiện theo đúng tiến độ đề ra trong kế hoạch này.\n"
         "2\tNơi nhận\tLưu\tVT\t\t\n",
         "1|Việc một|Tháng 5/2025|Tổ 1|-|-|month 2025-05-31/5 within\n"},
        {"nothing", "", ""},
    };
    unsigned wrong = 0;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *const got = task_words(tasks_of(rows[i].text));
        if (strcmp(got, rows[i].want) != 0) {
            fprintf(stderr, "row %zu (%s):\nwant\n%sgot\n%s", i, rows[i].name, rows[i].want, got);
            wrong++;
        }
    }
    ck_assert_uint_eq(wrong, 0);
}
END_TEST

START_TEST(a_time_from_the_row_above_is_a_guess)
{
    const json_t *const tasks =
        tasks_of(HEAD "1\tLập đoàn\tTháng 5/2025\tTổ 1\t\t\n2\tĐi\t\tTổ 2\t\t\n");
    for (size_t i = 0; i < 2; i++) {
        const json_t *const due =
            json_array_get(json_object_get(json_array_get(tasks, i), "deadlines"), 0);
        const int confidence = (int)json_integer_value(json_object_get(due, "confidence"));
        ck_assert_int_eq(confidence > 50, i == 0);
    }
}
END_TEST

START_TEST(evidence_is_the_row)
{
    static const char text[] = "Kế hoạch\n" HEAD "1\tRà soát\tQuý II/2025\tTổ 1\t\t\n";
    const json_t *const task = json_array_get(tasks_of(text), 0);
    const json_t *const evidence = json_object_get(task, "evidence");
    const json_t *const bytes = json_object_get(evidence, "bytes");
    const size_t begin = (size_t)json_integer_value(json_array_get(bytes, 0));
    const size_t end = (size_t)json_integer_value(json_array_get(bytes, 1));
    ck_assert_int_eq(json_integer_value(json_object_get(evidence, "line")), 3);
    ck_assert(strncmp(text + begin, "1\tRà soát\tQuý II/2025\tTổ 1", end - begin) == 0);
    const json_t *const due = json_array_get(json_object_get(task, "deadlines"), 0);
    ck_assert(json_equal(json_object_get(due, "evidence"), evidence));
}
END_TEST

/* A table without an end, cells without an end, a row that goes on for ever. */
START_TEST(long_tables_stay_bounded)
{
    static const char *const units[] = {"1\tx\tQuý II/2025\ty\n", "x\ty\n", "\t", "1 A 1/2025\n",
                                        "abc\n"};
    static const char *const heads[] = {HEAD, "STT Nội dung Thời gian Chủ trì\n"};
    for (size_t i = 0; i < COUNT(units) * COUNT(heads); i++) {
        struct buf text;
        buf_init(&text, NULL, 1 << 20);
        buf_puts(&text, heads[i % COUNT(heads)]);
        while (text.len < 1 << 18) {
            buf_puts(&text, units[i / COUNT(heads)]);
        }
        ck_assert_uint_le(json_array_size(tasks_of(text.data)), 500);
    }
}
END_TEST

UNIT_MAIN("extract/tasks", rows_become_tasks, a_time_from_the_row_above_is_a_guess,
          evidence_is_the_row, long_tables_stay_bounded)
