/* routes.c - every address of the API, once. OpenAPI is written from this table. */
#include "call.h"

#define ACT_ROUTE(kind, verb, vi_text, en_text)                                                    \
    {                                                                                              \
        "POST", "/v1/letters/{ref}/" verb, false, WORK_WRITE, 200, NULL, NULL, kind, false,        \
            letters_act, NULL, vi_text, en_text                                                    \
    }
#define READ(path, query, handler, vi_text, en_text)                                               \
    {                                                                                              \
        "GET", path, false, WORK_READ, 200, NULL, query, -1, false, handler, NULL, vi_text,        \
            en_text                                                                                \
    }
#define SLOW_READ(path, query, handler, vi_text, en_text)                                          \
    {                                                                                              \
        "GET", path, false, WORK_SLOW, 200, NULL, query, -1, false, handler, NULL, vi_text,        \
            en_text                                                                                \
    }
#define LONG_READ(path, query, handler, vi_text, en_text)                                          \
    {                                                                                              \
        "GET", path, false, WORK_LONG, 200, NULL, query, -1, false, handler, NULL, vi_text,        \
            en_text                                                                                \
    }
#define OPEN(path, handler, vi_text, en_text)                                                      \
    {                                                                                              \
        "GET", path, true, WORK_READ, 200, NULL, NULL, -1, false, handler, NULL, vi_text, en_text  \
    }
#define WRITE(path, status, fields, handler, vi_text, en_text)                                     \
    {                                                                                              \
        "POST", path, false, WORK_WRITE, status, fields, NULL, -1, false, handler, NULL, vi_text,  \
            en_text                                                                                \
    }
#define ALONE(path, status, fields, handler, prepare, vi_text, en_text)                            \
    {                                                                                              \
        "POST", path, false, WORK_ALONE, status, fields, NULL, -1, false, handler, prepare,        \
            vi_text, en_text                                                                       \
    }

const struct route routes[] = {
    OPEN("/healthz", system_health, "tiến trình còn sống", "the process is alive"),
    OPEN("/readyz", system_ready, "sẵn sàng phục vụ", "ready to serve"),
    OPEN("/metrics", system_metrics, "số đo (chỉ qua unix socket)", "metrics (unix socket only)"),
    OPEN("/openapi.json", openapi_handler, "mô tả API này", "this description"),

    {"POST", "/v1/login", true, WORK_SLOW, 200, login_fields, NULL, -1, false, auth_login, NULL,
     "đăng nhập", "log in"},
    {"POST", "/v1/logout", false, WORK_WRITE, 200, NULL, NULL, -1, false, auth_logout, NULL,
     "đăng xuất", "log out"},
    READ("/v1/me", NULL, auth_me, "tôi là ai, giữ vị trí nào", "who I am"),
    {"POST", "/v1/me/password", false, WORK_SLOW, 200, password_fields, NULL, -1, false,
     auth_change_password, NULL, "đổi mật khẩu của mình", "change my password"},

    READ("/v1/me/feed", NULL, feed_mine, "lịch hạn của tôi có địa chỉ chưa",
         "whether my calendar feed has an address"),
    {"POST", "/v1/me/feed", false, WORK_WRITE, 201, NULL, NULL, -1, false, feed_make, NULL,
     "địa chỉ mới cho lịch hạn của tôi; địa chỉ cũ hết hiệu lực",
     "a new address for my calendar feed; the old one ends"},
    {"POST", "/v1/me/feed/revoke", false, WORK_WRITE, 200, NULL, NULL, -1, false, feed_revoke, NULL,
     "thu hồi địa chỉ lịch hạn", "take the address of my feed back"},
    OPEN("/v1/feeds/{token}.ics", feed_get, "lịch hạn (iCalendar), địa chỉ là bí mật",
         "deadlines as iCalendar; the address is the secret"),

    {"POST", "/v1/files", false, WORK_SLOW, 201, NULL, upload_query, -1, true, drafts_upload, NULL,
     "tải tệp lên", "upload a file"},
    {"POST", "/v1/intake", false, WORK_SLOW, 201, intake_fields, NULL, -1, false, drafts_intake,
     NULL, "tiếp nhận một tệp đã tải lên", "take an uploaded file in"},
    READ("/v1/drafts", page_query, drafts_list, "văn bản chờ vào sổ", "drafts"),
    READ("/v1/drafts/{id}", NULL, drafts_show, "một văn bản chờ", "one draft"),
    SLOW_READ("/v1/drafts/{id}/files/{n}", NULL, drafts_file, "tệp của văn bản chờ",
              "a draft's file"),
    SLOW_READ("/v1/drafts/{id}/files/{n}/signatures", NULL, drafts_signatures,
              "chữ ký số trong tệp của văn bản chờ, kiểm tra ngay lúc này",
              "the digital signatures of a draft's file, checked now"),
    {"POST", "/v1/drafts/{id}/refuse", false, WORK_WRITE, 200, NULL, NULL, ACT_REFUSE, false,
     drafts_refuse, NULL, "từ chối tiếp nhận", "refuse a draft"},
    WRITE("/v1/drafts/{id}/read", 200, NULL, readings_again, "đọc lại các tệp của văn bản chờ",
          "read a draft's files again"),
    SLOW_READ("/v1/drafts/{id}/text", NULL, readings_draft_text, "chữ máy đọc được của văn bản chờ",
              "the text read in a draft"),
    SLOW_READ("/v1/letters/{ref}/text", NULL, readings_letter_text, "chữ máy đọc được của văn bản",
              "the text read in a letter"),
    SLOW_READ("/v1/reading-report", read_report_query, readings_report,
              "máy đọc đúng đến đâu: theo mục, quy tắc hay cơ quan ban hành",
              "how right the machine was, by field, rule or issuer"),

    WRITE("/v1/letters", 201, office_register_fields, letters_register, "vào sổ", "register"),
    READ("/v1/letters", list_query_fields, letters_list, "danh sách", "lists"),
    READ("/v1/search", search_query, letters_search, "tìm", "search"),
    READ("/v1/letters/{ref}", as_of_query, letters_show, "xem một văn bản", "one letter"),
    READ("/v1/letters/{ref}/history", history_query, letters_history, "lịch sử", "history"),
    SLOW_READ("/v1/letters/{ref}/files/{n}", NULL, letters_file, "tệp của văn bản",
              "a letter's file"),
    SLOW_READ("/v1/letters/{ref}/files/{n}/stamped", NULL, letters_stamped,
              "bản dẫn xuất của tệp PDF, có dấu đến", "a copy of a PDF with the arrival stamp"),
    SLOW_READ("/v1/letters/{ref}/files/{n}/signatures", NULL, letters_signatures,
              "chữ ký số trong tệp của văn bản, kiểm tra ngay lúc này",
              "the digital signatures of a letter's file, checked now"),
    READ("/v1/letters/{ref}/why-due", why_due_query, letters_why_due, "hạn tính thế nào",
         "how a deadline was computed"),
    READ("/v1/letters/{ref}/proposal", NULL, letters_proposal,
         "đề nghị phân phối, theo các lần giao trước", "to whom earlier decisions would give it"),
    ACT_ROUTE(ACT_PRESENT, "present", "trình", "present"),
    ACT_ROUTE(ACT_DIRECT, "direct", "chỉ đạo, giao", "direct"),
    ACT_ROUTE(ACT_ROUTE, "route", "chuyển thẳng", "route by rule"),
    ACT_ROUTE(ACT_NO_ACTION, "no-action", "không phải xử lý", "no action needed"),
    ACT_ROUTE(ACT_OPEN, "open", "mở xem", "open"),
    ACT_ROUTE(ACT_ACCEPT, "accept", "tiếp nhận xử lý", "accept"),
    ACT_ROUTE(ACT_HAND_DOWN, "hand-down", "giao cá nhân", "hand down"),
    ACT_ROUTE(ACT_RETURN, "return", "trả lại", "return"),
    ACT_ROUTE(ACT_RECALL, "recall", "thu hồi", "recall"),
    ACT_ROUTE(ACT_REPLACE_LEAD, "replace-lead", "đổi chủ trì", "replace the lead"),
    ACT_ROUTE(ACT_PROPOSE, "propose", "đề xuất", "propose"),
    ACT_ROUTE(ACT_DECIDE, "decide", "duyệt đề xuất", "decide on a proposal"),
    ACT_ROUTE(ACT_EXTEND_REQUEST, "extend-request", "xin gia hạn", "ask for an extension"),
    ACT_ROUTE(ACT_EXTEND_DECIDE, "extend-decide", "quyết định gia hạn", "decide on an extension"),
    ACT_ROUTE(ACT_COMPLETE, "complete", "hoàn thành", "complete"),
    ACT_ROUTE(ACT_REPLY, "reply", "ghi văn bản trả lời", "link the reply"),
    ACT_ROUTE(ACT_REMIND, "remind", "đôn đốc", "remind"),
    ACT_ROUTE(ACT_CORRECT, "correct", "đính chính sổ", "correct the register"),
    ACT_ROUTE(ACT_CANCEL, "cancel", "hủy số", "cancel the number"),
    ACT_ROUTE(ACT_FILE, "file", "lập hồ sơ", "put into a case file"),
    SLOW_READ("/v1/letters/{ref}/slip", print_slip_query, print_slip,
              "in phiếu giải quyết văn bản đến", "print the slip"),
    SLOW_READ("/v1/letters/{ref}/recall-record", print_slip_query, print_recall_record,
              "in biên bản thu hồi", "print the record of a recall"),
    ACT_ROUTE(ACT_DUTY_ADD, "duty-add", "giao việc định kỳ", "give a recurring duty"),
    ACT_ROUTE(ACT_DUTY_PAUSE, "duty-pause", "tạm dừng việc định kỳ", "pause a duty"),
    ACT_ROUTE(ACT_DUTY_RESUME, "duty-resume", "làm tiếp việc định kỳ", "resume a duty"),
    ACT_ROUTE(ACT_DUTY_END, "duty-end", "chấm dứt việc định kỳ", "end a duty"),
    READ("/v1/duties", duties_query, duties_list, "việc định kỳ, theo ngày kỳ tới",
         "recurring duties, by the day of their next period"),
    READ("/v1/why-can", why_can_query, letters_why_can, "ai được làm gì, vì sao",
         "who may do what, and why"),

    READ("/v1/calendar", calendar_query, calendar_list, "lịch nghỉ, làm bù của một năm",
         "days off and worked of a year"),
    ALONE("/v1/calendar", 201, office_calendar_fields, calendar_change, NULL,
          "đổi lịch nghỉ; các hạn tính theo ngày làm việc dời theo",
          "change the calendar; deadlines in working days follow"),
    {"POST", "/v1/calendar/preview", false, WORK_SLOW, 200, office_calendar_fields, NULL, -1, false,
     calendar_preview, NULL, "đổi lịch thì những hạn nào dời, không ghi gì",
     "which deadlines a change would move; nothing is written"},
    READ("/v1/calendar/changes/{seq}", history_query, calendar_progress,
         "một lần đổi lịch: đã dời hạn của những văn bản nào",
         "a change of the calendar: the letters whose deadlines it moved"),

    SLOW_READ("/v1/reports/handling", report_query, reports_show,
              "báo cáo tình hình giải quyết văn bản đến", "how far the letters of a period are"),
    SLOW_READ("/v1/reports/handling/letters", report_letters_query, reports_letters,
              "các văn bản sau một con số của báo cáo",
              "the letters behind a number of the report"),
    READ("/v1/reports/closed", NULL, reports_closed, "các kỳ đã chốt số liệu", "closed periods"),
    ALONE("/v1/reports/closed", 201, report_close_fields, reports_close, reports_prepare_close,
          "chốt số liệu một kỳ", "close a period's figures"),

    READ("/v1/ledger", ledger_query, system_ledger, "sổ tiếp nhận", "intake ledger"),
    SLOW_READ("/v1/check", check_query, system_check, "kiểm tra sổ", "check the books"),
    READ("/v1/outbox", outbox_query, system_outbox, "hàng chờ gửi", "outbox"),

    LONG_READ("/v1/print/register", print_book_query, print_register, "in sổ đăng ký văn bản đến",
              "print the register"),
    LONG_READ("/v1/print/tracking", print_book_query, print_tracking,
              "in sổ theo dõi giải quyết văn bản đến", "print the tracking register"),
    LONG_READ("/v1/print/transfer", print_transfer_query, print_transfer,
              "in sổ chuyển giao văn bản đến", "print the transfer book"),
    LONG_READ("/v1/print/closing", print_closing_query, print_closing, "in biên bản khóa sổ",
              "print the record of a closing"),
    LONG_READ("/v1/print/report", print_report_query, print_report,
              "in báo cáo tình hình giải quyết văn bản đến", "print the report"),
    LONG_READ("/v1/print/duties", print_table_query, print_duties, "in danh mục công việc định kỳ",
              "print the recurring duties"),
    LONG_READ("/v1/print/marks", marks_query, marks_export, "xuất mã bản in có chữ ký của cơ quan",
              "signed export of the marks of prints"),

    READ("/v1/notices", notices_query, notices_list, "sổ thông báo: nhắc ai, lúc nào, có đến không",
         "what people were told, and whether it arrived"),
    WRITE("/v1/notices/test", 200, notices_test_fields, notices_test, "gửi thông báo thử",
          "send a test notice"),
    SLOW_READ("/v1/digest", digest_query, notices_digest, "bản tổng hợp nhắc việc bây giờ",
              "the digest as it would be now"),

    READ("/v1/units", NULL, people_units, "đơn vị", "units"),
    ALONE("/v1/units", 201, office_unit_add_fields, people_unit_add, NULL, "thêm đơn vị",
          "add a unit"),
    ALONE("/v1/units/{code}", 200, office_unit_edit_fields, people_unit_edit, NULL, "sửa đơn vị",
          "edit a unit"),
    READ("/v1/people", NULL, people_list, "người dùng", "people"),
    ALONE("/v1/people", 201, office_person_add_fields, people_add, auth_hash_input, "thêm người",
          "add a person"),
    ALONE("/v1/people/{username}", 200, office_person_edit_fields, people_edit, auth_hash_input,
          "sửa người", "edit a person"),
    READ("/v1/delegations", NULL, people_delegations, "ủy quyền", "delegations"),
    ALONE("/v1/delegations", 201, office_delegate_fields, people_delegate, NULL, "ủy quyền",
          "delegate"),
    ALONE("/v1/delegations/{id}/end", 200, office_end_delegation_fields, people_end_delegation,
          NULL, "chấm dứt ủy quyền", "end a delegation"),
    SLOW_READ("/v1/hand-over-preview", hand_over_query, hand_over_preview,
              "người này đang giữ gì, bàn giao được gì",
              "what somebody holds, and what of it can be handed over"),
    READ("/v1/hand-overs", NULL, hand_over_list, "các bàn giao", "hand-overs"),
    SLOW_READ("/v1/hand-overs/{id}", NULL, hand_over_show, "một biên bản bàn giao",
              "one hand-over with its list"),
    SLOW_READ("/v1/hand-overs/{id}/record", print_hand_over_query, print_hand_over,
              "in biên bản bàn giao", "print the record of a hand-over"),
    ALONE("/v1/hand-overs", 201, office_hand_over_fields, hand_over_make, NULL, "lập bàn giao",
          "hand over"),
    ALONE("/v1/hand-overs/{id}/accept", 200, NULL, hand_over_accept, NULL, "ký nhận bàn giao",
          "accept a hand-over"),
    ALONE("/v1/hand-overs/{id}/refuse", 200, office_hand_over_refuse_fields, hand_over_refuse, NULL,
          "không nhận, hoặc rút lại", "refuse it, or take it back"),
    READ("/v1/books", NULL, books_list, "các sổ", "books"),
    ALONE("/v1/books/{book}/close", 200, office_close_fields, books_close, NULL, "khóa sổ",
          "close a book"),
};
const int route_count = (int)(sizeof routes / sizeof routes[0]);
