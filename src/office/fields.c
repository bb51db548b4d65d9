/* fields.c - what each act takes from a person: one table an act, walked by the API, OpenAPI and
 * tests. */
#include "phieu/office.h"

#define URGENCY                                                                                    \
    "normal=thuong=thường|urgent=khan=khẩn|very-urgent=thuong-khan=thượng khẩn|"         \
    "flash=hoa-toc=hỏa tốc|flash-timed=hoa-toc-hen-gio=hỏa tốc hẹn giờ"
#define SECRECY                                                                                               \
    "normal=thuong=thường|confidential=mat=mật|secret=toi-mat=tối mật|top-secret=tuyet-mat=tuyệt " \
    "mật"

#define F_BEHALF                                                                                   \
    {                                                                                              \
        "on_behalf_of", "thay-mat", FIELD_NAME, false, 0, 0, NULL, "thay mặt ai",                  \
            "on behalf of whom"                                                                    \
    }
#define F_LINE                                                                                     \
    {                                                                                              \
        "line", "dong", FIELD_INT, false, 1, 9999, NULL, "số dòng giao việc", "assignment line"    \
    }
#define F_REASON                                                                                   \
    {                                                                                              \
        "reason", "ly-do", FIELD_BLOCK, true, 1, 2000, NULL, "lý do", "reason"                     \
    }
#define F_NOTE                                                                                     \
    {                                                                                              \
        "note", "y-kien", FIELD_BLOCK, false, 0, 4000, NULL, "ý kiến", "opinion"                   \
    }
#define F_FILES                                                                                    \
    {                                                                                              \
        "files", "tep", FIELD_FILES, false, 0, 50, NULL, "tệp kèm theo", "files"                   \
    }
#define F_DUE                                                                                      \
    {                                                                                              \
        "due", "han", FIELD_DUE, false, 0, 0, NULL, "hạn giải quyết", "deadline"                   \
    }
#define F_DUES                                                                                     \
    {                                                                                              \
        "dues", "han-rieng", FIELD_DUES, false, 0, 200, NULL, "hạn của từng nơi nhận",             \
            "deadline of each assignee"                                                            \
    }
#define F_ASSIGNEES(lead_required)                                                                 \
    {"lead", "chu-tri", FIELD_NAME, lead_required, 0, 0, NULL, "chủ trì", "who leads"},            \
        {"support", "phoi-hop", FIELD_NAMES, false, 0, 200, NULL, "phối hợp", "who cooperates"},   \
    {                                                                                              \
        "inform", "de-biet", FIELD_NAMES, false, 0, 200, NULL, "để biết", "who is informed"        \
    }
#define F_REGISTERED                                                                                 \
    {"code", "so-ky-hieu", FIELD_LINE, false, 0, 100, NULL, "số, ký hiệu văn bản", "number"},        \
        {"issued", "ngay-vb", FIELD_DAY, false, 0, 0, NULL, "ngày văn bản", "date of issue"},        \
        {"issuer", "co-quan", FIELD_LINE, false, 0, 500, NULL, "cơ quan ban hành", "issuer"},        \
        {"sender", "noi-gui", FIELD_LINE, false, 0, 500, NULL, "nơi gửi", "sender"},                 \
        {"type", "loai", FIELD_LINE, false, 0, 100, NULL, "loại văn bản", "type"},                   \
        {"subject", "trich-yeu", FIELD_LINE, false, 0, 2000, NULL, "trích yếu nội dung", "subject"}, \
        {"arrived", "ngay-den", FIELD_DAY, false, 0, 0, NULL, "ngày đến", "date of arrival"},        \
        {"urgency", "do-khan", FIELD_CHOICE, false, 0, 0, URGENCY, "độ khẩn", "urgency"},            \
        {"secrecy", "do-mat", FIELD_CHOICE, false, 0, 0, SECRECY, "độ mật", "secrecy"},              \
        {"pages", "so-trang", FIELD_INT, false, 1, 9999, NULL, "số trang", "pages"},                 \
        {"copies", "so-ban", FIELD_INT, false, 1, 9999, NULL, "số bản", "copies"},                   \
        {"signer", "nguoi-ky", FIELD_LINE, false, 0, 100, NULL, "người ký", "signer"},               \
        {"signer_position",  "chuc-vu",          FIELD_LINE, false, 0, 200, NULL,                    \
         "chức vụ người ký", "signer's position"},                                                   \
        {"place", "noi-ban-hanh", FIELD_LINE, false, 0, 100, NULL, "nơi ban hành", "place"},         \
        {"due",                                                                                      \
         "han",                                                                                      \
         FIELD_DUE,                                                                                  \
         false,                                                                                      \
         0,                                                                                          \
         0,                                                                                          \
         NULL,                                                                                       \
         "hạn trả lời của văn bản",                                                                  \
         "the letter's own deadline"},                                                               \
    {                                                                                                \
        "description", "ghi-chu", FIELD_LINE, false, 0, 500, NULL, "ghi chú", "remark"               \
    }
#define F_END                                                                                      \
    {                                                                                              \
        NULL, NULL, FIELD_LINE, false, 0, 0, NULL, NULL, NULL                                      \
    }

const struct field_spec office_register_fields[] = {
    /* Not up to INT64_MAX: a number too long to hold reads as that one. */
    {"draft", "ban-cho", FIELD_INT, false, 1, INT64_MAX - 1, NULL, "văn bản chờ vào sổ", "draft"},
    F_REGISTERED,
    {"book", "so", FIELD_NAME, false, 0, 0, NULL, "sổ", "book"},
    F_FILES,
    {"attach_to", "gan-vao", FIELD_NAME, false, 0, 0, NULL, "gắn vào số đến", "attach to a letter"},
    {"register_anyway", "van-vao-so", FIELD_BOOL, false, 0, 0, NULL, "vẫn vào sổ dù trùng",
     "register although it is a duplicate"},
    {"leave_empty", "de-trong", FIELD_NAMES, false, 0, 20, NULL, "các mục để trống dù bản chờ có",
     "fields left empty whatever the draft says"},
    F_END};

static const struct field_spec correct_fields[] = {
    {"fields", "noi-dung", FIELD_OBJECT, true, 1, 20, NULL, "các mục sửa", "what is corrected"},
    F_REASON,
    F_BEHALF,
    F_END};

static const struct field_spec reason_fields[] = {F_REASON, F_BEHALF, F_END};
static const struct field_spec line_fields[] = {F_LINE, F_BEHALF, F_END};
static const struct field_spec line_reason_fields[] = {F_REASON, F_LINE, F_BEHALF, F_END};
static const struct field_spec line_note_fields[] = {F_NOTE, F_LINE, F_BEHALF, F_END};
static const struct field_spec present_fields[] = {
    {"to", "cho", FIELD_NAME, true, 0, 0, NULL, "lãnh đạo được trình", "leader"}, F_NOTE, F_END};
static const struct field_spec direct_fields[] = {
    F_ASSIGNEES(false),
    F_DUE,
    F_DUES,
    F_NOTE,
    {"reply_required", "phai-tra-loi", FIELD_BOOL, false, 0, 0, NULL,
     "chủ trì phải có văn bản trả lời", "the lead owes a reply"},
    F_BEHALF,
    F_END};
static const struct field_spec route_fields[] = {
    {"unit", "don-vi", FIELD_NAME, false, 0, 0, NULL, "đơn vị theo quy chế", "unit by rule"},
    F_DUE,
    F_NOTE,
    F_END};
static const struct field_spec hand_down_fields[] = {
    F_ASSIGNEES(false), F_DUE, F_DUES, F_NOTE, F_LINE, F_BEHALF, F_END};
static const struct field_spec replace_lead_fields[] = {
    {"lead", "chu-tri", FIELD_NAME, true, 0, 0, NULL, "chủ trì mới", "the new lead"},
    F_DUE,
    F_REASON,
    F_BEHALF,
    F_END};
static const struct field_spec propose_fields[] = {
    {"text", "noi-dung", FIELD_BLOCK, true, 1, 20000, NULL, "ý kiến đề xuất", "proposal"},
    F_FILES,
    F_LINE,
    F_BEHALF,
    F_END};
static const struct field_spec decide_fields[] = {
    {"decision", "ket-qua", FIELD_CHOICE, true, 0, 0,
     "approve=dong-y=đồng ý=duyet|again=lam-lai=làm lại", "đồng ý hoặc làm lại",
     "approve or again"},
    F_NOTE,
    F_LINE,
    F_BEHALF,
    F_END};
static const struct field_spec extend_request_fields[] = {
    {"to", "den", FIELD_DUE, true, 0, 0, NULL, "hạn mới", "new deadline"},
    F_REASON,
    F_LINE,
    F_BEHALF,
    F_END};
static const struct field_spec extend_decide_fields[] = {
    {"decision", "ket-qua", FIELD_CHOICE, true, 0, 0, "grant=cho=đồng ý=dong-y|refuse=khong=không",
     "cho hoặc không", "grant or refuse"},
    {"to", "den", FIELD_DUE, false, 0, 0, NULL, "hạn khác với đề nghị", "another deadline"},
    F_NOTE,
    F_LINE,
    F_BEHALF,
    F_END};
static const struct field_spec complete_fields[] = {
    F_NOTE,
    {"reply", "tra-loi", FIELD_LINE, false, 0, 100, NULL, "số, ký hiệu văn bản trả lời",
     "number of the reply"},
    {"reply_issued", "ngay-tra-loi", FIELD_DAY, false, 0, 0, NULL, "ngày văn bản trả lời",
     "date of the reply"},
    F_LINE,
    F_BEHALF,
    F_END};
static const struct field_spec reply_fields[] = {{"code", "so-ky-hieu", FIELD_LINE, true, 0, 100,
                                                  NULL, "số, ký hiệu văn bản trả lời",
                                                  "number of the reply"},
                                                 {"issued", "ngay-vb", FIELD_DAY, false, 0, 0, NULL,
                                                  "ngày văn bản trả lời", "date of the reply"},
                                                 F_LINE,
                                                 F_BEHALF,
                                                 F_END};
static const struct field_spec file_fields[] = {
    {"case", "ho-so", FIELD_LINE, true, 1, 100, NULL, "số, ký hiệu hồ sơ", "case file"},
    F_NOTE,
    F_BEHALF,
    F_END};

#define F_DUTY                                                                                     \
    {                                                                                              \
        "duty", "viec", FIELD_INT, true, 1, 99, NULL, "việc định kỳ số mấy của văn bản",           \
            "duty of the letter"                                                                   \
    }
static const struct field_spec duty_add_fields[] = {
    {"every", "dinh-ky", FIELD_CHOICE, true, 0, 0,
     "month=thang=tháng|quarter=quy=quý|half-year=6-thang=6 tháng=nua-nam|year=nam=năm",
     "bao lâu một kỳ", "how often"},
    {"day", "ngay", FIELD_LINE, true, 1, 20, NULL,
     "ngày đến kỳ: 15/12, 15 (của tháng cuối kỳ), cuoi/12",
     "its day: 15/12, 15 (of the period's last month), last/12"},
    {"before", "truoc-ngay", FIELD_BOOL, false, 0, 0, NULL,
     "trước ngày đó: hạn là ngày làm việc liền trước",
     "before that day: due on the last working day before it"},
    F_ASSIGNEES(true),
    {"note", "noi-dung", FIELD_LINE, true, 1, 500, NULL, "việc phải làm", "what is to be done"},
    {"from", "tu-ngay", FIELD_DAY, false, 0, 0, NULL, "kỳ đầu từ ngày", "first period on or after"},
    {"until", "den-het", FIELD_DAY, false, 0, 0, NULL, "kỳ cuối không sau ngày", "no period after"},
    F_BEHALF,
    F_END};
static const struct field_spec duty_reason_fields[] = {F_DUTY, F_REASON, F_BEHALF, F_END};
static const struct field_spec duty_note_fields[] = {F_DUTY, F_NOTE, F_BEHALF, F_END};

/* Registered fields a correction may touch: the same specs without the files and choices of
 * registering. */
const struct field_spec office_correct_fields[] = {F_REGISTERED, F_END};

const struct field_spec office_unit_add_fields[] = {
    {"code", "ma", FIELD_LINE, true, 1, 40, NULL, "mã đơn vị", "code"},
    {"name", "ten", FIELD_LINE, true, 1, 200, NULL, "tên đơn vị", "name"},
    {"parent", "cap-tren", FIELD_NAME, false, 0, 0, NULL, "đơn vị cấp trên", "unit above"},
    F_END};
const struct field_spec office_unit_edit_fields[] = {
    {"code", "ma", FIELD_LINE, false, 1, 40, NULL, "mã đơn vị", "code"},
    {"name", "ten", FIELD_LINE, false, 1, 200, NULL, "tên đơn vị", "name"},
    {"parent", "cap-tren", FIELD_NAME, false, 0, 0, NULL, "đơn vị cấp trên", "unit above"},
    {"active", "hoat-dong", FIELD_BOOL, false, 0, 0, NULL, "còn hoạt động", "active"},
    F_END};
#define F_PERSON(required)                                                                         \
    {"name", "ho-ten", FIELD_LINE, required, 1, 100, NULL, "họ và tên", "full name"},              \
        {"title", "chuc-danh", FIELD_LINE, false, 0, 100, NULL, "chức danh", "title"},             \
        {"email", "email", FIELD_LINE, false, 0, 200, NULL, "thư điện tử", "e-mail"},              \
        {"positions",                                                                              \
         "vi-tri",                                                                                 \
         FIELD_NAMES,                                                                              \
         false,                                                                                    \
         0,                                                                                        \
         20,                                                                                       \
         NULL,                                                                                     \
         "vị trí, dạng ĐƠN-VỊ:vai-trò",                                                            \
         "positions as UNIT:role"},                                                                \
    {                                                                                              \
        "password", "mat-khau", FIELD_SECRET, false, 0, 200, NULL, "mật khẩu", "password"          \
    }
const struct field_spec office_person_add_fields[] = {
    {"username", "dang-nhap", FIELD_LINE, true, 1, 40, NULL, "tên đăng nhập", "login"},
    F_PERSON(true),
    F_END};
const struct field_spec office_person_edit_fields[] = {
    F_PERSON(false),
    {"active", "hoat-dong", FIELD_BOOL, false, 0, 0, NULL, "còn hoạt động", "active"},
    F_END};
const struct field_spec office_delegate_fields[] = {
    {"to", "cho", FIELD_NAME, true, 0, 0, NULL, "người được ủy quyền", "delegate"},
    {"first", "tu-ngay", FIELD_DAY, false, 0, 0, NULL, "từ ngày", "first day"},
    {"last", "den-ngay", FIELD_DAY, true, 0, 0, NULL, "đến ngày", "last day"},
    F_NOTE,
    F_END};
const struct field_spec office_hand_over_fields[] = {
    {"from", "cua", FIELD_NAME, true, 0, 0, NULL, "người bàn giao", "who hands over"},
    {"to", "cho", FIELD_NAME, true, 0, 0, NULL, "người nhận", "who takes over"},
    F_NOTE,
    F_END};
const struct field_spec office_hand_over_refuse_fields[] = {F_REASON, F_END};
const struct field_spec office_end_delegation_fields[] = {
    {"reason", "ly-do", FIELD_BLOCK, false, 0, 2000, NULL, "lý do", "reason"}, F_END};
const struct field_spec office_close_fields[] = {
    {"year", "nam", FIELD_INT, true, 1990, 2199, NULL, "năm", "year"},
    {"day", "ngay", FIELD_DAY, false, 0, 0, NULL, "chỉ khóa sổ của ngày", "that day only"},
    F_END};

const struct field_spec office_calendar_fields[] = {
    {"off", "nghi", FIELD_NAMES, false, 0, 100, NULL, "các ngày nghỉ thêm vào", "days off added"},
    {"work", "lam-bu", FIELD_NAMES, false, 0, 100, NULL, "các ngày nghỉ hằng tuần phải làm",
     "weekend days worked"},
    {"drop", "bo", FIELD_NAMES, false, 0, 100, NULL, "các ngày bỏ khỏi lịch", "days dropped"},
    {"why", "vi", FIELD_LINE, false, 1, 200, NULL, "lý do ghi vào lịch", "why, for the calendar"},
    {"source", "can-cu", FIELD_LINE, false, 1, 200, NULL, "căn cứ: số, ký hiệu văn bản",
     "the document that says so"},
    F_NOTE,
    F_END};

const struct field_spec *office_fields(enum act_kind kind)
{
    static const struct field_spec *const tables[ACT_COUNT] = {
        [ACT_REFUSE] = reason_fields,
        [ACT_PRESENT] = present_fields,
        [ACT_DIRECT] = direct_fields,
        [ACT_ROUTE] = route_fields,
        [ACT_NO_ACTION] = reason_fields,
        [ACT_OPEN] = line_fields,
        [ACT_ACCEPT] = line_fields,
        [ACT_HAND_DOWN] = hand_down_fields,
        [ACT_RETURN] = line_reason_fields,
        [ACT_RECALL] = line_reason_fields,
        [ACT_REPLACE_LEAD] = replace_lead_fields,
        [ACT_PROPOSE] = propose_fields,
        [ACT_DECIDE] = decide_fields,
        [ACT_EXTEND_REQUEST] = extend_request_fields,
        [ACT_EXTEND_DECIDE] = extend_decide_fields,
        [ACT_COMPLETE] = complete_fields,
        [ACT_REPLY] = reply_fields,
        [ACT_REMIND] = line_note_fields,
        [ACT_CORRECT] = correct_fields,
        [ACT_CANCEL] = reason_fields,
        [ACT_FILE] = file_fields,
        [ACT_DUTY_ADD] = duty_add_fields,
        [ACT_DUTY_PAUSE] = duty_reason_fields,
        [ACT_DUTY_RESUME] = duty_note_fields,
        [ACT_DUTY_END] = duty_reason_fields,
    };
    return tables[kind];
}
