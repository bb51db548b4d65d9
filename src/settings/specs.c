/*
 * specs.c - every key of the configuration. Reading, checking, printing and config/phieu.conf all
 * walk this table.
 */
#include "specs.h"

#include <string.h>

#define IN(member)    offsetof(struct settings, member)
#define BOOK(member)  offsetof(struct book, member)
#define ROUTE(member) offsetof(struct route_rule, member)
#define GIB           (INT64_C(1) << 30)
#define MIB           (INT64_C(1) << 20)
#define KIB           (INT64_C(1) << 10)
#define TIB           (INT64_C(1) << 40)

/* clang-format off */
const struct setting_section setting_sections[] = {
    {"agency", false, NULL,
     "Cơ quan, như in ở đầu phiếu và sổ.", "The agency as slips and registers print it."},
    {"spool", false, NULL,
     "Thư mục nhận: tệp chép trọn vào đây thành văn bản chờ vào sổ.",
     "The spool folder: a file that appears whole becomes a draft."},
    {"worker", false, NULL,
     "Chương trình đọc tệp lạ trong hộp cát.", "The program that reads foreign files in a sandbox."},
    {"limits", false, NULL,
     "Giới hạn của máy chủ.", "Ceilings of the server."},
    {"login", false, NULL,
     "Đăng nhập và chặn dò mật khẩu.", "Logging in, and slowing down those who guess."},
    {"book", true, "VBD",
     "Sổ đăng ký văn bản đến; mỗi sổ một dãy số trong năm, số đến không ngắt quãng. Không ghi sổ nào thì có\n"
     "sổ VBD. Sổ mật chỉ ghi số đến, độ mật, nơi nhận.",
     "Registers; each is one gapless series of numbers a year. Without any, there is the book VBD. The\n"
     "secret book takes stubs only."},
    {"route", true, "Giấy mời",
     "Quy chế cho văn thư chuyển thẳng một loại văn bản, không cần trình trước. Phải nêu type hoặc issuer.",
     "Letters that the clerk may route himself under the agency's own rules. Name a type or an issuer."},
};

const struct setting_spec setting_specs[] = {
    {"", "user", SET_TEXT, IN(user), "phieud", 1, 32,
     "Khởi động bằng root thì phieud chuyển hẳn sang người dùng này (tên hoặc số) trước khi mở sổ; không\n"
     "chuyển được thì không chạy. “root” là ở lại root: chỉ để dùng thử trong container, nhật ký sẽ cảnh báo.",
     "Started as root, phieud becomes this user (name or number) for good before it opens the books, or does\n"
     "not run. “root” stays root: for trying out in a container only, and the log warns."},
    {"", "data_folder", SET_PATH, IN(data_folder), "/var/lib/phieud", 1, 4000,
     "Thư mục dữ liệu: sổ (books.db) và tệp. Chỉ phieud được đọc, ghi.",
     "The data folder: books.db and the files. Only phieud may read and write it."},
    {"", "listen", SET_ADDRESS, IN(listen), "127.0.0.1:8765", 0, 300,
     "Địa chỉ HTTP (máy:cổng); để trống thì không mở. Ra ngoài máy thì đặt sau nginx có TLS.",
     "HTTP address (host:port); empty for none. Beyond this machine, put nginx with TLS in front."},
    {"", "socket", SET_PATH, IN(socket), "/run/phieud/phieud.sock", 0, 100,
     "Socket cho quản trị tại máy; để trống thì không mở.",
     "Unix socket for local administration; empty for none."},
    {"", "calendars", SET_TEXT, IN(calendars), "calendars", 0, 2000,
     "Tệp lịch nghỉ và ngày làm bù, hoặc thư mục chứa chúng (*.conf), cách nhau bằng dấu phẩy.\n"
     "Đường dẫn trong tệp này tính từ thư mục chứa tệp. Để trống: chỉ nghỉ thứ Bảy, Chủ nhật.",
     "Calendar files or folders of them (*.conf), separated by commas. Paths in this file start at the\n"
     "folder it stands in. Empty: weekends only."},
    {"", "zone", SET_ZONE, IN(rules.zone_minutes), "+07:00", 0, 0,
     "Múi giờ của cơ quan.", "The agency's offset from UTC."},
    {"", "due_soon_days", SET_DAYS, IN(rules.due_soon_days), "2", 0, 60,
     "“Sắp đến hạn” là còn từng này ngày làm việc trở xuống.",
     "A deadline is “due soon” when this many working days are left."},
    {"", "duty_days_ahead", SET_DAYS, IN(rules.duty_days_ahead), "30", 0, 366,
     "Mở một kỳ của việc định kỳ trước hạn của kỳ đó từng này ngày (tính cả ngày nghỉ).",
     "A period of a recurring duty is opened so many calendar days before its deadline."},
    {"", "disk_floor", SET_SIZE, IN(disk_floor), "200M", 0, TIB,
     "Đĩa còn trống ít hơn mức này thì không nhận ghi thêm.",
     "Below this much free disk nothing more is written."},
    {"", "token_days", SET_COUNT, IN(token_days), "30", 1, 365,
     "Một lần đăng nhập có hiệu lực từng này ngày.", "How long a login lasts."},
    {"", "idempotency_days", SET_COUNT, IN(idempotency_days), "7", 1, 90,
     "Giữ câu trả lời cho yêu cầu gửi lại (Idempotency-Key) từng này ngày.",
     "How long answers are kept for repeated requests (Idempotency-Key)."},
    {"", "log_level", SET_LEVEL, IN(log_level), "info", 0, 0,
     "Nhật ký ghi đến mức: error, warning, info, debug.", "Most that is logged: error, warning, info, debug."},

    {"agency", "name", SET_TEXT, IN(rules.agency_name), "", 0, 200,
     "Tên cơ quan; để trống thì lấy tên đơn vị gốc.", "Its name; empty: the name of the first unit."},
    {"agency", "parent", SET_TEXT, IN(rules.agency_parent), "", 0, 200,
     "Cơ quan chủ quản.", "The body above it."},
    {"agency", "place", SET_TEXT, IN(rules.agency_place), "", 0, 100,
     "Địa danh ghi trước ngày tháng.", "The place printed before dates."},
    {"agency", "organ_id", SET_TEXT, IN(rules.agency_organ_id), "", 0, 35,
     "Mã định danh trên trục liên thông (QĐ 20/2020/QĐ-TTg).", "Its identifier on the national exchange."},

    {"spool", "folder", SET_PATH, IN(spool.folder), "", 0, 4000,
     "Thư mục được canh; để trống thì tắt.", "The folder watched; empty: off."},
    {"spool", "max_bytes", SET_SIZE, IN(spool.max_bytes), "50M", KIB, 2 * GIB,
     "Tệp lớn hơn thì chuyển sang rejected/ kèm lý do.", "A larger file goes to rejected/ with the reason."},
    {"spool", "settle_seconds", SET_COUNT, IN(spool.settle_seconds), "2", 0, 3600,
     "Tệp yên từng này giây mới lấy.", "A file is taken once it has been still for so long."},

    {"worker", "path", SET_PATH, IN(worker.path), "/usr/libexec/phieud/phieu-worker", 1, 4000,
     "Đường dẫn chương trình.", "Where the program is."},
    {"worker", "seconds", SET_COUNT, IN(worker.seconds), "30", 1, 600,
     "Thời gian cho một tệp.", "Time for one file."},
    {"worker", "count", SET_COUNT, IN(worker.count), "2", 1, 64,
     "Số tệp đọc cùng lúc.", "How many files at once."},

    {"limits", "upload", SET_SIZE, IN(limits.upload), "50M", KIB, 2 * GIB,
     "Tệp tải lên lớn nhất.", "Largest file uploaded."},
    {"limits", "body", SET_SIZE, IN(limits.body), "1M", KIB, 64 * MIB,
     "Nội dung JSON lớn nhất của một yêu cầu.", "Largest JSON body of a request."},
    {"limits", "request_memory", SET_SIZE, IN(limits.request_memory), "16M", MIB, GIB,
     "Bộ nhớ của một yêu cầu.", "Memory of one request."},
    {"limits", "header_bytes", SET_SIZE, IN(limits.header_bytes), "16K", 4 * KIB, MIB,
     "Tổng phần đầu HTTP.", "All HTTP headers together."},
    {"limits", "queue", SET_COUNT, IN(limits.queue), "4096", 16, 100000,
     "Số việc ghi chờ nhiều nhất; quá thì báo bận (503).", "Writes waiting at most; beyond: busy (503)."},
    {"limits", "batch_jobs", SET_COUNT, IN(limits.batch_jobs), "256", 1, 4096,
     "Số việc ghi chung một lần đồng bộ đĩa.", "Writes that share one disk sync."},
    {"limits", "batch_bytes", SET_SIZE, IN(limits.batch_bytes), "4M", 64 * KIB, 256 * MIB,
     "Dung lượng ghi chung một lần đồng bộ đĩa.", "Bytes that share one disk sync."},
    {"limits", "threads", SET_COUNT, IN(limits.threads), "2", 1, 64,
     "Số luồng HTTP.", "HTTP threads."},
    {"limits", "connections", SET_COUNT, IN(limits.connections), "1024", 8, 60000,
     "Số kết nối cùng lúc.", "Connections at once."},
    {"limits", "per_address", SET_COUNT, IN(limits.per_address), "0", 0, 60000,
     "Số kết nối từ một địa chỉ; 0: không giới hạn.", "Connections from one address; 0: no limit."},
    {"limits", "header_seconds", SET_COUNT, IN(limits.header_seconds), "10", 1, 600,
     "Thời gian gửi xong phần đầu.", "Time to send the headers."},
    {"limits", "body_seconds", SET_COUNT, IN(limits.body_seconds), "30", 1, 3600,
     "Thời gian gửi xong nội dung (tệp lớn được cộng thêm theo dung lượng).",
     "Time to send the body (large files get more by their size)."},
    {"limits", "idle_seconds", SET_COUNT, IN(limits.idle_seconds), "60", 1, 3600,
     "Giữ kết nối rỗi.", "How long an idle connection is kept."},
    {"limits", "stop_seconds", SET_COUNT, IN(limits.stop_seconds), "20", 1, 600,
     "Khi dừng, chờ yêu cầu đang làm.", "When stopping, time for requests under way."},

    {"login", "failures", SET_COUNT, IN(login.failures), "5", 1, 100,
     "Số lần sai của một người trước khi phải chờ.", "Wrong passwords of one person before waiting."},
    {"login", "wait_seconds", SET_COUNT, IN(login.wait_seconds), "2", 1, 600,
     "Lần chờ đầu; mỗi lần sai sau gấp đôi.", "The first wait; it doubles with each failure."},
    {"login", "wait_most_seconds", SET_COUNT, IN(login.wait_most_seconds), "300", 1, 86400,
     "Lần chờ dài nhất.", "The longest wait."},
    {"login", "address_failures", SET_COUNT, IN(login.address_failures), "50", 1, 10000,
     "Số lần sai từ một địa chỉ trước khi địa chỉ đó phải chờ.", "Wrong passwords from one address before it waits."},
    {"login", "password_chars", SET_COUNT, IN(login.password_chars), "10", 8, 64,
     "Mật khẩu ngắn nhất.", "Shortest password."},
    {"login", "hash_threads", SET_COUNT, IN(login.hash_threads), "0", 0, 64,
     "Số luồng kiểm tra mật khẩu; 0: mỗi lõi một luồng.", "Threads that check passwords; 0: one a core."},
    {"login", "hash_queue", SET_COUNT, IN(login.hash_queue), "64", 1, 10000,
     "Số lượt kiểm tra mật khẩu chờ nhiều nhất.", "Password checks waiting at most."},

    {"book", "name", SET_TEXT, BOOK(name), "Sổ đăng ký văn bản đến", 1, 200,
     "Tên sổ.", "Its name."},
    {"book", "default", SET_FLAG, BOOK(is_default), "no", 0, 0,
     "Sổ dùng khi không nói sổ nào; đúng một sổ (chỉ có một sổ thường thì là sổ đó).",
     "Used when none is named; exactly one book (the only open one without saying so)."},
    {"book", "secret", SET_FLAG, BOOK(secret), "no", 0, 0,
     "Sổ văn bản mật; nhiều nhất một sổ.", "The book of state secrets; one at most."},

    {"route", "type", SET_TYPE, ROUTE(type), "", 0, 100,
     "Tên loại văn bản; để trống: mọi loại.", "Type of letter; empty: any."},
    {"route", "issuer", SET_TEXT, ROUTE(issuer), "", 0, 200,
     "Một phần tên cơ quan ban hành; để trống: mọi cơ quan.", "Part of the issuer's name; empty: any."},
    {"route", "unit", SET_TEXT, ROUTE(unit), "HC-TH", 1, 40,
     "Mã đơn vị nhận chủ trì.", "Code of the unit that leads."},
    {"route", "days", SET_DAYS, ROUTE(working_days), "0", 0, 999,
     "Hạn, số ngày làm việc kể từ ngày đến; 0: không đặt hạn.", "Deadline in working days; 0: none."},
};
/* clang-format on */

const size_t setting_spec_count = sizeof setting_specs / sizeof setting_specs[0];
const size_t setting_section_count = sizeof setting_sections / sizeof setting_sections[0];

const struct setting_section *setting_section_find(const char *name)
{
    for (size_t i = 0; i < setting_section_count; i++) {
        if (strcmp(setting_sections[i].name, name) == 0) {
            return &setting_sections[i];
        }
    }
    return NULL;
}
