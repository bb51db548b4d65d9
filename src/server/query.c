/* query.c - what the reading addresses take after the question mark. */
#include "call.h"

#define F_END                                                                                      \
    {                                                                                              \
        .name = NULL                                                                               \
    }
#define F_CURSOR                                                                                   \
    {                                                                                              \
        "cursor", "trang", FIELD_LINE, false, 0, 400, NULL, "dấu trang",                           \
            "cursor of the page before"                                                            \
    }
#define F_LIMIT                                                                                    \
    {                                                                                              \
        "limit", "so-dong", FIELD_INT, false, 1, 200, NULL, "số dòng", "rows"                      \
    }
#define F_AS_OF                                                                                    \
    {                                                                                              \
        "as_of", "tai-luc", FIELD_INSTANT, false, 0, 0, NULL, "tại thời điểm", "as of a time"      \
    }
#define F_PERIOD                                                                                   \
    {"book", "so", FIELD_NAME, false, 0, 0, NULL, "sổ", "book"},                                   \
        {"year", "nam", FIELD_INT, false, 1990, 2199, NULL, "năm", "year"},                        \
        {"from", "tu-ngay", FIELD_DAY, false, 0, 0, NULL, "ngày đến từ", "arrived from"},          \
    {                                                                                              \
        "to", "den-ngay", FIELD_DAY, false, 0, 0, NULL, "ngày đến đến", "arrived to"               \
    }
#define F_BEHALF                                                                                   \
    {                                                                                              \
        "on_behalf_of", "thay-mat", FIELD_NAME, false, 0, 0, NULL, "việc của người ủy quyền",      \
            "for whom one is delegate"                                                             \
    }

const struct field_spec page_query[] = {F_CURSOR, F_LIMIT, F_END};
const struct field_spec list_query_fields[] = {
    {"box", "hop", FIELD_CHOICE, false, 0, 0,
     "all=tat-ca|todo=can-lam|returned=bi-tra-lai|due-soon=sap-den-han|overdue=qua-han|"
     "waiting=dang-cho|done=da-xong|info=de-biet",
     "hộp", "box"},
    F_PERIOD,
    {"state", "trang-thai", FIELD_LINE, false, 0, 40, NULL, "trạng thái", "state"},
    {"issuer", "co-quan", FIELD_LINE, false, 0, 200, NULL, "cơ quan ban hành", "issuer"},
    {"type", "loai", FIELD_LINE, false, 0, 100, NULL, "loại văn bản", "type"},
    {"unit", "don-vi", FIELD_NAME, false, 0, 0, NULL, "đơn vị", "unit"},
    {"holder", "nguoi", FIELD_NAME, false, 0, 0, NULL, "người giữ việc", "holder"},
    F_AS_OF,
    F_BEHALF,
    F_CURSOR,
    F_LIMIT,
    F_END};
const struct field_spec search_query[] = {
    {"q", "tim", FIELD_LINE, true, 1, 200, NULL, "từ cần tìm", "words"},
    F_PERIOD,
    F_BEHALF,
    F_CURSOR,
    F_LIMIT,
    F_END};
const struct field_spec as_of_query[] = {F_AS_OF, F_END};
const struct field_spec history_query[] = {
    {"after", "sau", FIELD_INT, false, 0, INT64_MAX - 1, NULL, "sau bước số", "after act"},
    F_LIMIT,
    F_END};
const struct field_spec why_due_query[] = {
    {"line", "dong", FIELD_INT, false, 1, 9999, NULL, "dòng giao việc", "line"}, F_AS_OF, F_END};
const struct field_spec calendar_query[] = {
    {"year", "nam", FIELD_INT, false, 1990, 2199, NULL, "năm", "year"}, F_AS_OF, F_END};
const struct field_spec why_can_query[] = {
    {"person", "nguoi", FIELD_NAME, true, 0, 0, NULL, "người", "person"},
    {"verb", "viec", FIELD_LINE, true, 1, 40, NULL, "việc", "verb"},
    {"letter", "van-ban", FIELD_NAME, true, 0, 0, NULL, "văn bản", "letter"},
    {"line", "dong", FIELD_INT, false, 1, 9999, NULL, "dòng giao việc", "line"},
    F_BEHALF,
    F_END};
const struct field_spec ledger_query[] = {
    {"day", "ngay", FIELD_DAY, false, 0, 0, NULL, "ngày", "day"},
    {"outcome", "ket-qua", FIELD_CHOICE, false, 0, 0,
     "seen|waiting=cho|registered=vao-so|duplicate=trung|refused=tu-choi", "kết quả", "outcome"},
    F_CURSOR,
    F_LIMIT,
    F_END};
const struct field_spec check_query[] = {
    {"deep", "ky", FIELD_BOOL, false, 0, 0, NULL, "băm lại mọi tệp", "hash every file"}, F_END};
const struct field_spec outbox_query[] = {
    {"after", "sau", FIELD_INT, false, 0, INT64_MAX - 1, NULL, "sau số", "after"}, F_LIMIT, F_END};

/* ---- printing ------------------------------------------------------------------------------- */

#define F_BOOK                                                                                     \
    {                                                                                              \
        "book", "so", FIELD_NAME, false, 0, 0, NULL, "sổ", "book"                                  \
    }
#define F_YEAR                                                                                     \
    {                                                                                              \
        "year", "nam", FIELD_INT, false, 1990, 2199, NULL, "năm", "year"                           \
    }
#define F_PDF                                                                                      \
    {                                                                                              \
        "format", "dang", FIELD_CHOICE, false, 0, 0, "pdf", "dạng tệp", "format"                   \
    }
#define F_FORMAT                                                                                   \
    {                                                                                              \
        "format", "dang", FIELD_CHOICE, false, 0, 0, "pdf|xlsx=excel|csv", "dạng tệp", "format"    \
    }
#define F_PAPER                                                                                    \
    {                                                                                              \
        "paper", "giay", FIELD_CHOICE, false, 0, 0, "A4=a4|A3=a3", "khổ giấy", "paper"             \
    }
const struct field_spec print_slip_query[] = {F_PDF, F_AS_OF, F_END};
const struct field_spec print_book_query[] = {
    F_PERIOD,
    {"first", "tu-so", FIELD_INT, false, 1, 999999999, NULL, "từ số đến", "from number"},
    {"last", "den-so", FIELD_INT, false, 1, 999999999, NULL, "đến số đến", "to number"},
    F_FORMAT,
    F_PAPER,
    F_AS_OF,
    F_END};
const struct field_spec print_transfer_query[] = {
    F_BOOK,
    {"from", "tu-ngay", FIELD_DAY, false, 0, 0, NULL, "chuyển từ ngày", "transferred from"},
    {"to", "den-ngay", FIELD_DAY, false, 0, 0, NULL, "chuyển đến ngày", "transferred to"},
    F_FORMAT,
    F_AS_OF,
    F_END};
const struct field_spec print_closing_query[] = {F_BOOK,
                                                 F_YEAR,
                                                 {"day", "ngay", FIELD_DAY, false, 0, 0, NULL,
                                                  "biên bản khóa sổ của ngày",
                                                  "the closing of that day"},
                                                 F_PDF,
                                                 F_AS_OF,
                                                 F_END};
const struct field_spec print_table_query[] = {F_FORMAT, F_PAPER, F_END};
const struct field_spec print_hand_over_query[] = {F_FORMAT, F_END};
const struct field_spec marks_query[] = {F_BOOK, F_YEAR, F_END};
#define F_REPORT                                                                                   \
    {"period",                                                                                     \
     "ky",                                                                                         \
     FIELD_LINE,                                                                                   \
     false,                                                                                        \
     0,                                                                                            \
     12,                                                                                           \
     NULL,                                                                                         \
     "kỳ: 2026-10, 2026-Q4, 2026-H2, 2026",                                                        \
     "period: 2026-10, 2026-Q4, 2026-H2, 2026"},                                                   \
        {"from", "tu-ngay", FIELD_DAY, false, 0, 0, NULL, "ngày đến từ", "arrived from"},          \
        {"to", "den-ngay", FIELD_DAY, false, 0, 0, NULL, "ngày đến đến", "arrived to"},            \
        {"book", "so", FIELD_NAME, false, 0, 0, NULL, "sổ", "book"},                               \
        {"type", "loai", FIELD_LINE, false, 0, 100, NULL, "tên loại", "type"},                     \
        {"issuer",                                                                                 \
         "co-quan",                                                                                \
         FIELD_LINE,                                                                               \
         false,                                                                                    \
         0,                                                                                        \
         500,                                                                                      \
         NULL,                                                                                     \
         "cơ quan ban hành, trọn tên",                                                             \
         "issuer, the whole name"},                                                                \
        {"unit",                                                                                   \
         "don-vi",                                                                                 \
         FIELD_NAME,                                                                               \
         false,                                                                                    \
         0,                                                                                        \
         0,                                                                                        \
         NULL,                                                                                     \
         "đơn vị chủ trì; -: chưa có",                                                             \
         "leading unit; -: none yet"},                                                             \
    {                                                                                              \
        "holder", "nguoi", FIELD_NAME, false, 0, 0, NULL, "người giải quyết; -: chưa có",          \
            "handler; -: nobody yet"                                                               \
    }

#define F_BY                                                                                       \
    {                                                                                              \
        "by", "theo", FIELD_CHOICE, false, 0, 0,                                                   \
            "unit=don-vi|person=nguoi|issuer=co-quan|type=loai|book=so|month=thang", "gộp theo",   \
            "grouped by"                                                                           \
    }
const struct field_spec print_report_query[] = {F_BY,    F_REPORT, F_FORMAT, F_PAPER,
                                                F_AS_OF, F_BEHALF, F_END};
const struct field_spec report_query[] = {
    F_BY,
    F_REPORT,
    {"recompute", "tinh-lai", FIELD_BOOL, false, 0, 0, NULL, "kỳ đã chốt: so với số tính lại",
     "of a closed period: compare with the figures as they would be now"},
    F_AS_OF,
    F_BEHALF,
    F_END};
const struct field_spec report_letters_query[] = {
    {"class", "cot", FIELD_CHOICE, false, 0, 0,
     "received=da-den|done-in-time=xong-dung-han|done-late=xong-qua-han|"
     "running-in-time=dang-trong-han|running-late=dang-qua-han|no-deadline=khong-han|"
     "no-action=khong-xu-ly|cancelled=da-huy",
     "cột của báo cáo", "column of the report"},
    F_REPORT,
    F_AS_OF,
    F_BEHALF,
    F_CURSOR,
    F_LIMIT,
    F_END};
const struct field_spec report_close_fields[] = {
    {"period", "ky", FIELD_LINE, true, 1, 12, NULL, "kỳ: 2026-10, 2026-Q4, 2026-H2, 2026",
     "period: 2026-10, 2026-Q4, 2026-H2, 2026"},
    {"as_of", "tai-luc", FIELD_INSTANT, false, 0, 0, NULL,
     "số liệu tính đến lúc (mặc định: lúc chốt)", "figures as of (default: now)"},
    F_END};
