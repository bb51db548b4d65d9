/*
 * specs.c - every key of the configuration. Reading, checking, printing and config/phieu.conf all
 * walk this table.
 */
#include "specs.h"

#include <string.h>

#define IN(member)    offsetof(struct settings, member)
#define BOOK(member)  offsetof(struct book, member)
#define ROUTE(member) offsetof(struct route_rule, member)
#define TERM(member)  offsetof(struct deadline_rule, member)
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
    {"reading", false, NULL,
     "Đọc văn bản: máy đọc tệp đến và đề nghị các mục để văn thư xác nhận.",
     "Reading letters: what comes in is read, and its fields proposed for the clerk to confirm."},
    {"signatures", false, NULL,
     "Kiểm tra chữ ký số của PDF và edXML (phieu signatures). Hai thư mục được đọc lại mỗi lần kiểm tra, không phải\n"
     "khởi động lại; tệp nào trong đó không đọc được thì phieud --check-config nêu tên.",
     "Checking the digital signatures of PDF and edXML (phieu signatures). Both folders are read at each check, without\n"
     "a restart; phieud --check-config names the files in them that cannot be read."},
    {"limits", false, NULL,
     "Giới hạn của máy chủ.", "Ceilings of the server."},
    {"login", false, NULL,
     "Đăng nhập và chặn dò mật khẩu.", "Logging in, and slowing down those who guess."},
    {"reminders", false, NULL,
     "Nhắc việc: mỗi sáng một bản tổng hợp cho mỗi người, và nhắc ngay khi được giao, bị trả lại, bị thu hồi,\n"
     "bị đôn đốc, có ý kiến. Không đặt mail và webhook thì nhắc việc chỉ xem được bằng phieu notices, phieu digest.",
     "Reminders: one digest a person each morning, and one notice at once when a line is assigned, returned,\n"
     "taken back, reminded of, decided. Without mail and webhook they can only be read: phieu notices, phieu digest."},
    {"mail", false, NULL,
     "Gửi nhắc việc bằng thư điện tử.", "Sending reminders by e-mail."},
    {"webhook", false, NULL,
     "Gửi nhắc việc tới một chương trình khác (bot Zalo, Telegram): POST một JSON có chữ ký HMAC-SHA-256.",
     "Sending reminders to another program (a Zalo or Telegram bot): a POST of JSON signed with HMAC-SHA-256."},
    {"book", true, "VBD",
     "Sổ đăng ký văn bản đến; mỗi sổ một dãy số trong năm, số đến không ngắt quãng. Không ghi sổ nào thì có\n"
     "sổ VBD. Sổ mật chỉ ghi số đến, độ mật, nơi nhận.",
     "Registers; each is one gapless series of numbers a year. Without any, there is the book VBD. The\n"
     "secret book takes stubs only."},
    {"route", true, "Giấy mời",
     "Quy chế cho văn thư chuyển thẳng một loại văn bản, không cần trình trước. Phải nêu type hoặc issuer.",
     "Letters that the clerk may route himself under the agency's own rules. Name a type or an issuer."},
    {"extension", false, NULL,
     "Gia hạn theo quy chế.", "Extensions under the agency's own rules."},
    {"deadline", true, "Văn bản khẩn",
     "Hạn mặc định theo quy chế (NĐ 30/2020, Điều 24), khi vào sổ hoặc giao việc không nêu hạn; mục đầu tiên hợp\n"
     "thì dùng. Tên mục được ghi vào cách tính của hạn.",
     "The agency's own deadlines, where registering or directing names none; the first that fits is taken. Its\n"
     "name stands in the deadline's rule."},
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
    {"", "urgent_minutes", SET_DAYS, IN(rules.urgent_minutes), "30", 0, 1440,
     "Văn bản có mức khẩn phải được trình, được giao trong từng này phút (NĐ 30/2020, Điều 23: ngay).",
     "A letter with a mark of urgency is presented, and directed, within so many minutes."},
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
    {"worker", "print_seconds", SET_COUNT, IN(worker.print_seconds), "300", 1, 3600,
     "Thời gian in một phiếu hoặc một sổ.", "Time to print one slip or register."},

    {"reading", "workers", SET_AUTO, IN(reading.workers), "auto", 0, 64,
     "Số tệp đọc cùng lúc; auto: bằng số lõi của máy; 0: không đọc, tệp chờ.",
     "Files read at once; auto: as many as the machine has cores; 0: nothing is read, files wait."},
    {"reading", "seconds", SET_COUNT, IN(reading.seconds), "300", 1, 3600,
     "Thời gian đọc một tệp, hay năm mươi trang của tệp dài hơn.", "Time to read one file, or fifty pages of a longer one."},
    {"reading", "model_folder", SET_PATH, IN(reading.model_folder), "", 0, 4000,
     "Thư mục có vie.traineddata; để trống: nơi Debian cài (tesseract-ocr-vie).",
     "Folder with vie.traineddata; empty: where Debian puts it (tesseract-ocr-vie)."},

    {"signatures", "trust_folder", SET_PATH, IN(signatures.trust_folder), "", 0, 4000,
     "Thư mục chứng thư gốc được tin (PEM hoặc DER): Ban Cơ yếu Chính phủ, các CA công cộng…; để trống: chữ ký vẫn\n"
     "được kiểm tra toàn vẹn nhưng không biết chứng thư có đáng tin không.",
     "Folder of trusted root certificates (PEM or DER); empty: integrity is checked all the same, but nobody can tell\n"
     "whether a certificate is to be trusted."},
    {"signatures", "crl_folder", SET_PATH, IN(signatures.crl_folder), "", 0, 4000,
     "Thư mục danh sách chứng thư bị thu hồi (CRL, PEM hoặc DER), do một lịch hằng ngày tải về; để trống: không kiểm\n"
     "tra thu hồi.",
     "Folder of revocation lists (CRL, PEM or DER), fetched by a daily job; empty: revocation is not checked."},

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

    {"extension", "most", SET_DAYS, IN(rules.extensions_most), "0", 0, 99,
     "Một dòng giao việc được gia hạn nhiều nhất từng này lần; 0: không giới hạn.",
     "How often a line may be extended; 0: no limit."},
    {"extension", "days", SET_DAYS, IN(rules.extension_days), "0", 0, 999,
     "Mỗi lần gia hạn nhiều nhất từng này ngày làm việc; 0: không giới hạn.",
     "Working days that one extension may add; 0: no limit."},

    {"reminders", "enabled", SET_FLAG, IN(rules.reminders.enabled), "yes", 0, 0,
     "Có nhắc việc hay không.", "Whether there are reminders."},
    {"reminders", "digest_at", SET_TIME, IN(rules.reminders.digest_at), "07:30", 0, 0,
     "Giờ làm bản tổng hợp, các ngày làm việc. Máy tắt lúc đó thì làm khi chạy lại trong ngày.",
     "When the digest is made, on working days; later the same day where phieud did not run."},
    {"reminders", "quiet_from", SET_TIME, IN(rules.reminders.quiet_from), "18:00", 0, 0,
     "Từ giờ này (và cả ngày nghỉ) không nhắc ngay: để dành cho bản tổng hợp sáng.",
     "From then on (and on days off) nothing is told at once: it waits for the morning's digest."},
    {"reminders", "quiet_to", SET_TIME, IN(rules.reminders.quiet_to), "07:00", 0, 0,
     "Đến giờ này; bằng quiet_from thì không có giờ yên lặng.", "Until then; equal to quiet_from: never quiet."},
    {"reminders", "daily_cap", SET_DAYS, IN(rules.reminders.daily_cap), "20", 0, 100000,
     "Nhắc ngay nhiều nhất từng này lần một người một ngày, quá thì gộp vào bản tổng hợp sau; 0: không giới hạn.",
     "At-once notices of one person a day; beyond, they go into the next digest. 0: no cap."},
    {"reminders", "work_from", SET_TIME, IN(rules.reminders.work_from), "07:30", 0, 0,
     "Giờ làm việc bắt đầu, để tính giờ cho hai khóa dưới.", "Office hours begin, for the two keys below."},
    {"reminders", "work_to", SET_TIME, IN(rules.reminders.work_to), "17:00", 0, 0,
     "Giờ làm việc kết thúc.", "Office hours end."},
    {"reminders", "unread_hours", SET_DAYS, IN(rules.reminders.unread_hours), "8", 0, 999,
     "Được giao quá từng này giờ làm việc mà chưa mở xem thì nhắc; 0: không.",
     "Not opened after so many working hours: told; 0: never."},
    {"reminders", "unnamed_hours", SET_DAYS, IN(rules.reminders.unnamed_hours), "16", 0, 999,
     "Đơn vị chủ trì giữ quá từng này giờ làm việc mà chưa giao cho ai thì nhắc; 0: không.",
     "A leading unit named nobody after so many working hours: told; 0: never."},
    {"reminders", "head_days", SET_DAYS, IN(rules.reminders.head_days), "2", 0, 999,
     "Quá hạn từng này ngày làm việc thì báo trưởng đơn vị; 0: không.",
     "Working days overdue until the head is told; 0: never."},
    {"reminders", "leader_days", SET_DAYS, IN(rules.reminders.leader_days), "5", 0, 999,
     "Quá hạn từng này ngày làm việc thì báo lãnh đạo đã giao; 0: không.",
     "Working days overdue until the leader who gave it is told; 0: never."},
    {"reminders", "retry_seconds", SET_COUNT, IN(sending.retry_seconds), "60", 1, 3600,
     "Gửi hỏng thì chờ từng này giây; mỗi lần hỏng nữa gấp đôi, nhiều nhất một giờ.",
     "The wait after a failed sending; it doubles with each failure, to an hour at most."},
    {"reminders", "queue", SET_COUNT, IN(sending.queue), "20000", 1, 1000000,
     "Số lượt gửi đang chờ nhiều nhất; quá thì nhắc ngay được gộp vào bản tổng hợp sau.",
     "Deliveries waiting at most; beyond, at-once notices go into the next digest."},
    {"reminders", "courier", SET_PATH, IN(sending.courier), "/usr/libexec/phieud/phieu-courier", 1, 4000,
     "Chương trình gửi: chỉ nó được ra mạng, và nó không thấy sổ.",
     "The program that sends: it alone may use the network, and it cannot see the books."},

    {"mail", "server", SET_ADDRESS, IN(mail.server), "", 0, 300,
     "Máy chủ SMTP (máy:cổng), như smtp.example.vn:587; để trống: không gửi thư. Cổng 465 là TLS ngay từ đầu,\n"
     "cổng khác là STARTTLS.",
     "SMTP server (host:port), as in smtp.example.vn:587; empty: no mail. Port 465 is TLS from the start, any\n"
     "other STARTTLS."},
    {"mail", "from", SET_TEXT, IN(mail.from), "", 0, 200,
     "Địa chỉ gửi, như phieu@example.vn.", "The sender's address."},
    {"mail", "user", SET_TEXT, IN(mail.user), "", 0, 200,
     "Tên đăng nhập SMTP; để trống: không đăng nhập.", "SMTP login; empty: none."},
    {"mail", "password_file", SET_PATH, IN(mail.password_file), "", 0, 4000,
     "Tệp chứa mật khẩu SMTP (một dòng); chỉ người dùng phieud được đọc.",
     "File with the SMTP password (one line); for phieud's user only."},
    {"mail", "tls", SET_FLAG, IN(mail.tls), "yes", 0, 0,
     "Bắt buộc TLS; chỉ tắt được khi máy chủ thư ở ngay máy này.",
     "TLS is required; it can be off for a server on this machine only."},
    {"mail", "ca_file", SET_PATH, IN(mail.ca_file), "", 0, 4000,
     "Chứng thư gốc riêng (PEM); để trống: của hệ thống.", "Root certificates (PEM); empty: the system's."},

    {"webhook", "url", SET_URL, IN(webhook.url), "", 0, 1000,
     "Địa chỉ nhận; để trống: tắt. Ngoài máy này phải là https.",
     "Where it goes; empty: off. Beyond this machine it must be https."},
    {"webhook", "key_file", SET_PATH, IN(webhook.key_file), "", 0, 4000,
     "Tệp chứa khóa bí mật để ký, 16 byte trở lên; chỉ người dùng phieud được đọc.",
     "File with the secret that signs, 16 bytes at least; for phieud's user only."},
    {"webhook", "ca_file", SET_PATH, IN(webhook.ca_file), "", 0, 4000,
     "Chứng thư gốc riêng (PEM); để trống: của hệ thống.", "Root certificates (PEM); empty: the system's."},

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

    {"deadline", "book", SET_TEXT, TERM(book), "", 0, 20,
     "Mã sổ; để trống: mọi sổ.", "Code of the book; empty: any."},
    {"deadline", "type", SET_TYPE, TERM(type), "", 0, 100,
     "Tên loại văn bản; để trống: mọi loại.", "Type of letter; empty: any."},
    {"deadline", "urgency", SET_URGENCY, TERM(urgency), "", 0, 0,
     "Độ khẩn: thuong, khan, thuong-khan, hoa-toc, hoa-toc-hen-gio; để trống: mọi độ khẩn.",
     "Urgency: normal, urgent, very-urgent, flash, flash-timed; empty: any."},
    {"deadline", "days", SET_DAYS, TERM(working_days), "10", 1, 999,
     "Số ngày làm việc kể từ ngày đến (khi vào sổ) hoặc ngày giao.",
     "Working days from the day of arrival (when registered) or of the direction."},
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
