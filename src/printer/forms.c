/*
 * NAME     forms.c
 * SUMMARY  the forms that are tables: their columns, headings and periods
 *
 * NĐ 30/2020, Phụ lục IV, for the register and the book of handling; TT 07/2012/TT-BNV for
 * the transfer book, which agencies go on keeping.
 */
#include "forms.h"

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

/* ---- cells made of several members
 * --------------------------------------------------------------- */

/* "Công văn: về việc …" */
static void type_and_subject(const json_t *row, struct cell *ret)
{
    const char *type = print_str(row, "type"), *subject = print_str(row, "subject");
    ret->text = type[0] == '\0' || subject[0] == '\0' ? words("%s%s", type, subject)
                                                      : words("%s: %s", type, subject);
}

/* "Công văn số 595/SYT-NVY ngày 10/03/2026 của Sở Y tế", and what it is about below. */
static void which_letter(const json_t *row, struct cell *ret)
{
    const char *type = print_str(row, "type"), *code = print_str(row, "code");
    const char *day = member_day_shown(row, "issued"), *issuer = print_str(row, "issuer");
    const char *subject = print_str(row, "subject");
    struct buf out;
    buf_init(&out, NULL, (size_t)1 << 20);
    buf_puts(&out, type[0] != '\0' ? type : "Văn bản");
    buf_printf(&out, code[0] != '\0' ? " số %s" : "%s", code);
    buf_printf(&out, day[0] != '\0' ? " ngày %s" : "%s", day);
    buf_puts(&out, issuer[0] != '\0' ? " của " : "");
    buf_puts(&out, issuer);
    buf_puts(&out, subject[0] != '\0' ? "\n" : "");
    buf_puts(&out, subject);
    ret->text = out.data;
}

/* "595/SYT-NVY\n10/03/2026" */
static void code_and_day(const json_t *row, struct cell *ret)
{
    const char *code = print_str(row, "code"), *day = member_day_shown(row, "issued");
    ret->text =
        code[0] != '\0' && day[0] != '\0' ? words("%s\n%s", code, day) : words("%s%s", code, day);
}

static void issuer_and_subject(const json_t *row, struct cell *ret)
{
    const char *issuer = print_str(row, "issuer");
    type_and_subject(row, ret);
    if (issuer[0] != '\0') {
        ret->text = words("%s%s%s", issuer, ret->text[0] != '\0' ? ": " : "", ret->text);
    }
}

/* Why a number is cancelled comes before all other remarks. */
static void remarks(const json_t *row, struct cell *ret)
{
    const char *notes = print_texts(row, "notes"), *reason = print_str(row, "cancel_reason");
    if (!json_bool(row, "cancelled")) {
        ret->text = notes;
        return;
    }
    ret->text = words("Đã hủy%s%s%s%s", reason[0] != '\0' ? ": " : "", reason,
                      notes[0] != '\0' ? "\n" : "", notes);
}

/* The transfer book has no column for the code, which tells the receiver what he signs for. */
static void code_and_notes(const json_t *row, struct cell *ret)
{
    const char *code = print_str(row, "code"), *notes = print_texts(row, "notes");
    ret->text = words("%s%s%s", code, code[0] != '\0' && notes[0] != '\0' ? "\n" : "", notes);
}

static void closing_kind(const json_t *row, struct cell *ret)
{
    static const struct {
        const char *name, *text;
    } kinds[] = {
        {"cancelled", "Số đã hủy"},
        {"late", "Vào sổ muộn"},
        {"without-slip", "Chưa có phiếu giải quyết"},
    };
    const char *kind = json_str(row, "kind");
    ret->text = print_text(kind);
    for (size_t i = 0; i < COUNT(kinds); i++) {
        ret->text = strcmp(kinds[i].name, kind) == 0 ? kinds[i].text : ret->text;
    }
}

static void look_of_letter(const json_t *row, struct row_look *look)
{
    look->struck = json_bool(row, "cancelled");
    look->strong = json_bool(row, "late");
}

static void look_of_group(const json_t *row, struct row_look *look)
{
    const int64_t level = json_int(row, "level", 0);
    look->strong = json_bool(row, "sum");
    look->level = level > 0 && level <= 3 ? (unsigned)level : 0;
}

/* ---- columns ------------------------------------------------------------------------------- */

static const struct column register_columns[] = {
    {"arrived", "Ngày đến", NULL, 20.5F, ALIGN_CENTRE, CELL_DAY, false},
    {"number", "Số đến", NULL, 13, ALIGN_CENTRE, CELL_NUMBER, false},
    {"issuer", "Tác giả", NULL, 31, ALIGN_LEFT, CELL_TEXT, false},
    {"code", "Số, ký hiệu văn bản", NULL, 27.5F, ALIGN_LEFT, CELL_TEXT, false},
    {"issued", "Ngày tháng văn bản", NULL, 20.5F, ALIGN_CENTRE, CELL_DAY, false},
    {"subject", "Tên loại và trích yếu nội dung", type_and_subject, 63, ALIGN_LEFT, CELL_TEXT,
     false},
    {"receivers", "Đơn vị hoặc người nhận", NULL, 30, ALIGN_LEFT, CELL_TEXT, false},
    {"transferred", "Ngày chuyển", NULL, 20.5F, ALIGN_CENTRE, CELL_DAY, false},
    {"", "Ký nhận", NULL, 15, ALIGN_LEFT, CELL_TEXT, false},
    {"notes", "Ghi chú", remarks, 20, ALIGN_LEFT, CELL_TEXT, true},
};

static const struct column tracking_columns[] = {
    {"number", "Số đến", NULL, 14, ALIGN_CENTRE, CELL_NUMBER, false},
    {"subject", "Tên loại, số và ký hiệu, ngày tháng và tên cơ quan, tổ chức ban hành văn bản",
     which_letter, 84, ALIGN_LEFT, CELL_TEXT, false},
    {"receivers", "Đơn vị hoặc người nhận", NULL, 40, ALIGN_LEFT, CELL_TEXT, false},
    {"due", "Thời hạn giải quyết", NULL, 22, ALIGN_CENTRE, CELL_DAY, false},
    {"progress", "Tiến độ giải quyết", NULL, 38, ALIGN_LEFT, CELL_TEXT, false},
    {"replies", "Số, ký hiệu văn bản trả lời", NULL, 34, ALIGN_LEFT, CELL_TEXT, false},
    {"notes", "Ghi chú", remarks, 29, ALIGN_LEFT, CELL_TEXT, true},
};

static const struct column transfer_columns[] = {
    {"transferred", "Ngày chuyển", NULL, 24, ALIGN_CENTRE, CELL_DAY, false},
    {"number", "Số đến", NULL, 18, ALIGN_CENTRE, CELL_NUMBER, false},
    {"receiver", "Đơn vị hoặc người nhận", NULL, 58, ALIGN_LEFT, CELL_TEXT, false},
    {"", "Ký nhận", NULL, 30, ALIGN_LEFT, CELL_TEXT, false},
    {"notes", "Ghi chú", code_and_notes, 33, ALIGN_LEFT, CELL_TEXT, true},
};

/* The third is the pattern of a report's own columns (job.c). */
static const struct column report_columns[] = {
    {"", "TT", NULL, 10, ALIGN_CENTRE, CELL_NUMBER, false},
    {"group", "Nhóm", NULL, 70, ALIGN_LEFT, CELL_TEXT, false},
    {"received", "Tổng số văn bản đến", NULL, 22, ALIGN_RIGHT, CELL_COUNT, false},
    {"done_in_time", "Hoàn thành đúng hạn", NULL, 22, ALIGN_RIGHT, CELL_COUNT, false},
    {"done_late", "Hoàn thành quá hạn", NULL, 22, ALIGN_RIGHT, CELL_COUNT, false},
    {"running_in_time", "Đang giải quyết, trong hạn", NULL, 22, ALIGN_RIGHT, CELL_COUNT, false},
    {"running_late", "Đang giải quyết, quá hạn", NULL, 22, ALIGN_RIGHT, CELL_COUNT, false},
    {"no_deadline", "Không có thời hạn", NULL, 22, ALIGN_RIGHT, CELL_COUNT, false},
    {"no_action", "Không phải xử lý", NULL, 22, ALIGN_RIGHT, CELL_COUNT, false},
    {"cancelled", "Đã hủy số", NULL, 18, ALIGN_RIGHT, CELL_COUNT, false},
};

static const struct column hand_over_columns[] = {
    {"ref", "Số đến", NULL, 18, ALIGN_CENTRE, CELL_TEXT, false},
    {"code", "Số, ký hiệu, ngày văn bản", code_and_day, 27, ALIGN_LEFT, CELL_TEXT, false},
    {"subject", "Cơ quan ban hành, trích yếu", issuer_and_subject, 52, ALIGN_LEFT, CELL_TEXT,
     false},
    {"role", "Vai trò", NULL, 16, ALIGN_LEFT, CELL_TEXT, false},
    {"due", "Thời hạn", NULL, 21, ALIGN_CENTRE, CELL_DAY, false},
    {"state", "Tình trạng", NULL, 19, ALIGN_LEFT, CELL_TEXT, false},
    {"notes", "Ghi chú", NULL, 16, ALIGN_LEFT, CELL_TEXT, true},
};

static const struct column recall_columns[] = {
    {"who", "Đơn vị hoặc người giữ", NULL, 48, ALIGN_LEFT, CELL_TEXT, false},
    {"role", "Vai trò", NULL, 20, ALIGN_LEFT, CELL_TEXT, false},
    {"received", "Ngày nhận", NULL, 22, ALIGN_CENTRE, CELL_DAY, false},
    {"opened", "Ngày mở xem", NULL, 22, ALIGN_CENTRE, CELL_DAY, false},
    {"state", "Tình trạng", NULL, 26, ALIGN_LEFT, CELL_TEXT, false},
    {"notes", "Ghi chú", NULL, 25, ALIGN_LEFT, CELL_TEXT, true},
};

static const struct column closing_columns[] = {
    {"kind", "Loại", closing_kind, 30, ALIGN_LEFT, CELL_TEXT, false},
    {"number", "Số đến", NULL, 16, ALIGN_CENTRE, CELL_NUMBER, false},
    {"arrived", "Ngày đến", NULL, 22, ALIGN_CENTRE, CELL_DAY, false},
    {"subject", "Tác giả, trích yếu nội dung", issuer_and_subject, 60, ALIGN_LEFT, CELL_TEXT,
     false},
    {"notes", "Lý do, ghi chú", NULL, 35, ALIGN_LEFT, CELL_TEXT, true},
};

static const struct column duties_columns[] = {
    {"", "TT", NULL, 10, ALIGN_CENTRE, CELL_NUMBER, false},
    {"name", "Nội dung công việc", NULL, 76, ALIGN_LEFT, CELL_TEXT, false},
    {"period", "Định kỳ", NULL, 42, ALIGN_LEFT, CELL_TEXT, false},
    {"next", "Hạn kỳ tới", NULL, 22, ALIGN_CENTRE, CELL_DAY, false},
    {"receivers", "Đơn vị, người thực hiện", NULL, 42, ALIGN_LEFT, CELL_TEXT, false},
    {"source", "Theo văn bản", NULL, 36, ALIGN_LEFT, CELL_TEXT, false},
    {"state", "Tình trạng", NULL, 22, ALIGN_LEFT, CELL_TEXT, false},
    {"notes", "Ghi chú", NULL, 18, ALIGN_LEFT, CELL_TEXT, true},
};

/* ---- what stands under the title
 * ------------------------------------------------------------------- */

const char *period_of_days(const json_t *head)
{
    const char *from = member_day_shown(head, "from"), *to = member_day_shown(head, "to");
    if (from[0] != '\0' && strcmp(from, to) == 0) {
        return words("Ngày %s", from);
    }
    if (from[0] != '\0' && to[0] != '\0') {
        return words("Từ ngày %s đến ngày %s", from, to);
    }
    return from[0] != '\0' ? words("Từ ngày %s", from)
           : to[0] != '\0' ? words("Đến ngày %s", to)
                           : "";
}

/* "Sổ văn bản đến · Năm 2026 · Từ ngày … · Từ số 1 đến số 459" */
static const char *period_of_book(const json_t *head)
{
    const int64_t year = json_int(head, "year", 0), first = json_int(head, "first", 0);
    const char *parts[] = {
        print_str(head, "book"),
        year > 0 ? words("Năm %lld", (long long)year) : "",
        period_of_days(head),
        first > 0 ? words("Từ số %lld đến số %lld", (long long)first,
                          (long long)json_int(head, "last", first))
                  : "",
    };
    struct buf out;
    buf_init(&out, NULL, PRINT_LINE_MOST);
    for (size_t i = 0; i < COUNT(parts); i++) {
        buf_printf(&out, "%s%s", out.len > 0 && parts[i][0] != '\0' ? " – " : "", parts[i]);
    }
    return out.data;
}

static const char *period_of_report(const json_t *head)
{
    const char *days = period_of_days(head), *as_of = member_time_shown(head, "as_of");
    return as_of[0] == '\0' ? days
                            : words("%s%stính đến %s", days, days[0] != '\0' ? ", " : "", as_of);
}

static const char *period_of_list(const json_t *head)
{
    const char *as_of = member_day_shown(head, "as_of");
    return as_of[0] == '\0' ? "" : words("Tính đến ngày %s", as_of);
}

/* ---- the list
 * ------------------------------------------------------------------------------------ */

#define COLUMNS(list) .columns = (list), .column_count = COUNT(list)

const struct form form_list[] = {
    {.name = "slip", .title = "PHIẾU GIẢI QUYẾT VĂN BẢN ĐẾN", .letter = true, .whole = slip_put},
    {.name = "register",
     .title = "SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
     .across = true,
     .tabular = true,
     COLUMNS(register_columns),
     .least_mm = 8,
     .period = period_of_book,
     .look = look_of_letter,
     .cover = cover_put},
    {.name = "tracking",
     .title = "SỔ THEO DÕI GIẢI QUYẾT VĂN BẢN ĐẾN",
     .across = true,
     .tabular = true,
     COLUMNS(tracking_columns),
     .period = period_of_book,
     .look = look_of_letter},
    {.name = "transfer",
     .title = "SỔ CHUYỂN GIAO VĂN BẢN ĐẾN",
     .tabular = true,
     COLUMNS(transfer_columns),
     .least_mm = 10,
     .period = period_of_days,
     .signers = transfer_signers},
    {.name = "report",
     .title = "BÁO CÁO TÌNH HÌNH GIẢI QUYẾT VĂN BẢN ĐẾN",
     .across = true,
     .tabular = true,
     COLUMNS(report_columns),
     .indented = 1,
     .period = period_of_report,
     .look = look_of_group,
     .after = report_remarks,
     .signers = report_signers},
    {.name = "hand-over",
     .title = "BIÊN BẢN BÀN GIAO VĂN BẢN, CÔNG VIỆC",
     .tabular = true,
     COLUMNS(hand_over_columns),
     .before = hand_over_put,
     .after = hand_over_end,
     .signers = hand_over_signers},
    {.name = "recall-record",
     .title = "BIÊN BẢN THU HỒI VĂN BẢN",
     .letter = true,
     COLUMNS(recall_columns),
     .before = recall_put,
     .after = recall_end,
     .signers = recall_signers},
    {.name = "closing",
     .title = "BIÊN BẢN KHÓA SỔ ĐĂNG KÝ VĂN BẢN ĐẾN",
     COLUMNS(closing_columns),
     .period = closing_period,
     .before = closing_put,
     .after = closing_end,
     .signers = closing_signers},
    {.name = "duties",
     .title = "DANH MỤC CÔNG VIỆC ĐỊNH KỲ",
     .across = true,
     .tabular = true,
     COLUMNS(duties_columns),
     .period = period_of_list,
     .signers = report_signers},
};
const size_t form_count = COUNT(form_list);
