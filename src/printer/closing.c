/*
 * NAME     closing.c
 * SUMMARY  biên bản khóa sổ: what the book holds, and the code that ties this page to it
 */
#include "forms.h"

static bool is_day(const json_t *head)
{
    return strcmp(json_str(head, "period"), "day") == 0;
}

const char *closing_period(const json_t *head)
{
    const char *book = print_str(head, "book");
    const char *what = is_day(head) ? words("Ngày %s", member_day_shown(head, "day"))
                                    : words("Năm %lld", (long long)json_int(head, "year", 0));
    return book[0] != '\0' ? words("%s – %s", book, what) : what;
}

/* "Tổng số văn bản đến đã vào sổ: ........ 459" */
static void put_count(struct sheet *sheet, const char *label, const json_t *head, const char *key)
{
    static const struct face face = {.size = 13};
    const json_t *value = json_get(head, key);
    const char *shown = json_is_integer(value) ? number_shown(json_integer_value(value)) : "";
    put_leader(sheet, &face, label, shown, 4 * MM);
}

void closing_put(struct sheet *sheet, const struct job *job)
{
    static const struct face face = {.size = 13, .align = ALIGN_BOTH};
    static const struct {
        const char *key, *label;
    } counts[] = {
        {"first", "Số đến đầu tiên"},
        {"last", "Số đến cuối cùng"},
        {"count", "Tổng số văn bản đến đã vào sổ"},
        {"cancelled", "Trong đó: số đến đã hủy"},
        {"late", "Vào sổ muộn (ngày vào sổ sau ngày đến)"},
        {"without_slip", "Văn bản chưa có phiếu giải quyết"},
    };
    const json_t *head = job->head;
    const char *by = person_with_title(json_get(head, "closed_by"));
    put_paragraph(
        sheet, &face,
        words("%s khóa sổ đăng ký văn bản đến %s lúc %s. Sau thời điểm này sổ không "
              "thay đổi; đính chính, nếu có, được ghi thành mục riêng và không xóa nội dung cũ.",
              by[0] != '\0' ? by : "Văn thư cơ quan", is_day(head) ? "trong ngày" : "của năm",
              member_time_shown(head, "closed_at")),
        0);
    sheet_space(sheet, 4);
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        put_count(sheet, counts[i].label, head, counts[i].key);
    }
    put_leader(sheet, &face, "Mã chốt sổ", print_str(head, "chain"), 4 * MM);
    sheet_space(sheet, 6);
}

void closing_end(struct sheet *sheet, const struct job *job)
{
    static const struct face face = {.size = 11, .italic = true, .align = ALIGN_BOTH};
    if (json_str(job->head, "chain")[0] != '\0') {
        sheet_space(sheet, 6);
        put_paragraph(
            sheet, &face,
            "Mã chốt sổ là đầu chuỗi ghi chép tại thời điểm khóa: sổ hoặc phiếu in về sau được "
            "đối chiếu với mã này mà không cần truy cập hệ thống.",
            0);
    }
}

size_t closing_signers(const json_t *head, struct signer *ret)
{
    ret[0] = (struct signer){"VĂN THƯ", person_shown(json_get(head, "closed_by"))};
    ret[1] = (struct signer){"LÃNH ĐẠO CƠ QUAN", ""};
    return 2;
}
