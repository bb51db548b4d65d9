/* pool_held.c - the words of the part that nobody looks at while tuning. Persons are made up. */
#include "pool.h"

#include <stddef.h>

static const char *const surnames[] = {"Nguyễn", "Hoàng", "Phan", "Võ",   "Đỗ",
                                       "Ngô",    "Trịnh", "Mai",  "Tạ",   "Cao",
                                       "Lương",  "Đoàn",  "Châu", "Nông", NULL};
static const char *const middles[] = {"Đình", "Thị Mỹ", "Xuân", "Thế",  "Hoài", "Công", "Thị Thu",
                                      "Anh",  "Bá",     "Như",  "Khắc", "",     NULL};
static const char *const given[] = {"Sơn", "Vĩnh", "Ánh",   "Hiếu",  "Loan",  "Thắng",
                                    "Yến", "Đạt",  "Oanh",  "Phụng", "Quyết", "Nhàn",
                                    "Bảo", "Tựu",  "Hưởng", "Mẫn",   NULL};
static const char *const titles[] = {"PGS.TS.", "ThS.BS.", "Ths.", "DS.CKI.", NULL};
static const struct province provinces[] = {
    {"tỉnh", "Bắc Ninh", true},        {"tỉnh", "Hà Tĩnh", true},
    {"tỉnh", "Quảng Ngãi", true},      {"tỉnh", "Vĩnh Long", true},
    {"tỉnh", "Sóc Trăng", false},      {"tỉnh", "Lâm Đồng", true},
    {"tỉnh", "Đắk Lắk", true},         {"thành phố", "Đà Nẵng", true},
    {"tỉnh", "Bình Định", false},      {"tỉnh", "Yên Bái", false},
    {"thành phố", "Cần Thơ", true},    {"tỉnh", "Thanh Hóa", true},
    {"tỉnh", "Thừa Thiên Huế", false}, {"tỉnh", "An Giang", true},
    {"tỉnh", "Hưng Yên", true},        {NULL, NULL, false}};
static const struct locality districts[] = {
    {"huyện", "Thạch Hà"}, {"thị xã", "Đức Phổ"},  {"huyện", "Krông Búk"}, {"thành phố", "Bảo Lộc"},
    {"quận", "Ninh Kiều"}, {"huyện", "Vũng Liêm"}, {"huyện", "Lục Yên"},   {NULL, NULL}};
static const struct locality communes[] = {
    {"xã", "Đông Sơn"},     {"phường", "Kim Liên"}, {"xã", "Cư Né"},   {"xã", "Thạnh Phú Đông"},
    {"phường", "Hải Châu"}, {"thị trấn", "Mậu A"},  {"xã", "Quỳ Hợp"}, {NULL, NULL}};
static const struct organ departments[] = {
    {"Xây dựng", "SXD", "HTKT QLN PTĐT", "", "GIÁM ĐỐC"},
    {"Công Thương", "SCT", "QLTM QLNL", "", "GIÁM ĐỐC"},
    {"Văn hóa, Thể thao và Du lịch", "SVHTTDL", "QLVH QLDL VP", "", "GIÁM ĐỐC"},
    {"Tư pháp", "STP", "PBGDPL HCTP", "", "GIÁM ĐỐC"},
    {"Thông tin và Truyền thông", "STTTT", "CNTT BCVT", "", "GIÁM ĐỐC"},
    {"Kế hoạch và Đầu tư", "SKHĐT", "TH ĐKKD KTĐN", "", "GIÁM ĐỐC"},
    {"Dân tộc và Tôn giáo", "SDTTG", "CSDT", "", "GIÁM ĐỐC"},
    {NULL, NULL, NULL, NULL, NULL}};
static const struct organ ministries[] = {
    {"Tư pháp", "BTP", "PBGDPL KTVB", "", "BỘ TRƯỞNG"},
    {"Xây dựng", "BXD", "KHTC QHKT", "", "BỘ TRƯỞNG"},
    {"Công Thương", "BCT", "TTTN XNK", "", "BỘ TRƯỞNG"},
    {"Khoa học và Công nghệ", "BKHCN", "CĐSQG", "", "BỘ TRƯỞNG"},
    {NULL, NULL, NULL, NULL, NULL}};
static const struct organ bureaus[] = {
    {"Cục Di sản văn hóa", "DSVH", "DT BT", "BỘ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "CỤC TRƯỞNG"},
    {"Cục Trồng trọt và Bảo vệ thực vật", "TTBVTV", "CLT", "BỘ NÔNG NGHIỆP VÀ MÔI TRƯỜNG",
     "CỤC TRƯỞNG"},
    {"Cục Đường bộ Việt Nam", "CĐBVN", "QLVT ATGT", "BỘ XÂY DỰNG", "CỤC TRƯỞNG"},
    {"Tổng cục Thống kê", "TCTK", "PPCĐ", "BỘ KẾ HOẠCH VÀ ĐẦU TƯ", "TỔNG CỤC TRƯỞNG"},
    {NULL, NULL, NULL, NULL, NULL}};
static const struct organ centres[] = {
    {"Ban Quản lý Khu kinh tế {prov}", "BQLKKT", "ĐT QHXD", "UBND {prov}", "TRƯỞNG BAN"},
    {"Chi cục Kiểm lâm {prov}", "CCKL", "QLBVR", "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", "CHI CỤC TRƯỞNG"},
    {"Trung tâm Xúc tiến Đầu tư {prov}", "TTXTĐT", "TH", "UBND {prov}", "GIÁM ĐỐC"},
    {"Bệnh viện Mắt {prov}", "BVM", "KHTH", "SỞ Y TẾ {prov}", "GIÁM ĐỐC"},
    {"Trường Cao đẳng Nghề {prov}", "CĐN", "ĐT", "UBND {prov}", "HIỆU TRƯỞNG"},
    {NULL, NULL, NULL, NULL, NULL}};
static const struct organ companies[] = {
    {"Công ty Cổ phần Cấp nước {pname}", "CTN", "KT", "", "TỔNG GIÁM ĐỐC"},
    {"Viễn thông {pname}", "VNPT", "KTNV", "TẬP ĐOÀN BƯU CHÍNH VIỄN THÔNG VIỆT NAM", "GIÁM ĐỐC"},
    {"Công ty TNHH Tư vấn Xây dựng Hoàng Gia", "CV", "HG", "", "GIÁM ĐỐC"},
    {NULL, NULL, NULL, NULL, NULL}};

static const char *const acts[] = {"đôn đốc tiến độ giải ngân vốn đầu tư công",
                                   "lấy ý kiến dự thảo quy định quản lý cây xanh đô thị",
                                   "tổ chức các hoạt động kỷ niệm Ngày Thương binh - Liệt sĩ",
                                   "hướng dẫn xử lý vi phạm trật tự xây dựng",
                                   "phối hợp tổ chức hội chợ triển lãm hàng nông sản",
                                   "cập nhật cơ sở dữ liệu văn bản quy phạm pháp luật",
                                   "đề nghị thẩm định hồ sơ thiết kế bản vẽ thi công",
                                   "ứng phó với bão và mưa lớn diện rộng",
                                   "xử lý phản ánh của báo chí về ô nhiễm nguồn nước",
                                   "bình ổn giá các mặt hàng thiết yếu",
                                   "quản lý hoạt động quảng cáo ngoài trời",
                                   "thành lập đoàn kiểm tra liên ngành",
                                   "bảo vệ hành lang an toàn lưới điện cao áp",
                                   "số hóa hồ sơ lưu trữ lịch sử",
                                   NULL};
static const char *const matters[] = {"trật tự đô thị",
                                      "đầu tư công",
                                      "bảo tồn di sản",
                                      "hòa giải ở cơ sở",
                                      "phát triển thương mại điện tử",
                                      "bảo vệ rừng",
                                      "an toàn giao thông",
                                      "hạ tầng số",
                                      NULL};
static const char *const programs[] = {
    "Chương trình phát triển nhà ở xã hội", "Đề án phát triển du lịch cộng đồng",
    "Quy hoạch mạng lưới cấp nước nông thôn", "Chiến lược phát triển xuất khẩu hàng hóa", NULL};
static const char *const groups[] = {"các chủ đầu tư",
                                     "các cơ quan, đơn vị liên quan",
                                     "Chủ tịch UBND các địa phương",
                                     "các doanh nghiệp trên địa bàn",
                                     "các tổ chức chính trị - xã hội",
                                     NULL};
static const char *const units[] = {"Phòng Quản lý hạ tầng",
                                    "Thanh tra Sở",
                                    "Phòng Phổ biến giáo dục pháp luật",
                                    "Ban Quản lý dự án",
                                    "Tổ công tác liên ngành",
                                    "Phòng Quản lý thương mại",
                                    NULL};
static const char *const addressees[] = {"Các chủ đầu tư dự án",
                                         "Phòng Kinh tế các xã, phường",
                                         "Công an tỉnh",
                                         "Hội Liên hiệp Phụ nữ tỉnh",
                                         "Các doanh nghiệp hoạt động trong khu công nghiệp",
                                         "Báo và Đài Phát thanh, Truyền hình tỉnh",
                                         NULL};
static const char *const openings[] = {
    "Triển khai {cite}, {to} trân trọng đề nghị {who} quan tâm chỉ đạo một số việc sau đây:",
    "Phúc đáp {cite}, sau khi xem xét, {to} thông tin đến {who} như sau:",
    "Để kịp thời {act}, {to} thông báo và đề nghị {who} phối hợp các việc sau:",
    "Qua theo dõi, công tác {matter} những tháng gần đây còn chậm so với yêu cầu, một số việc kéo "
    "dài qua nhiều kỳ họp giao ban.",
    NULL};
static const char *const filler[] = {
    "Chịu trách nhiệm toàn diện về tiến độ, chất lượng công việc được phân công; chủ động báo cáo "
    "những vấn đề vượt thẩm quyền.",
    "Lập danh mục công việc cụ thể, phân công rõ người, rõ việc, rõ kết quả và công khai tại trụ "
    "sở đơn vị.",
    "Tăng cường đối thoại với người dân, doanh nghiệp về {matter}, nhất là ở những địa bàn phát "
    "sinh nhiều kiến nghị.",
    "Làm việc với {unit} để thống nhất cách tính, tránh chồng chéo giữa các nguồn vốn.",
    "Kinh phí do ngân sách các cấp bảo đảm, lồng ghép với {program} và huy động xã hội hóa.",
    "Duy trì chế độ trực ban, cử người có thẩm quyền giữ liên lạc thông suốt với cơ quan thường "
    "trực.",
    "Phân công một lãnh đạo phụ trách, là đầu mối liên hệ với {unit} trong suốt thời gian triển "
    "khai.",
    "Đối chiếu hồ sơ với thực địa, lập biên bản đối với từng công trình và lưu trữ đầy đủ theo quy "
    "định.",
    "Khuyến khích sử dụng dịch vụ công trực tuyến, giảm giấy tờ và số lần đi lại của tổ chức, cá "
    "nhân.",
    "Hỏa tốc huy động phương tiện khi có lệnh; tuyệt đối giữ bí mật phương án đấu thầu cho tới khi "
    "công bố.",
    NULL};
static const char *const traps[] = {
    "Việc này đã được giao tại {cite}, đến nay chưa có kết quả.",
    "Phấn đấu đến năm 2030 có {pct} tuyến đường được chiếu sáng; nhiệm kỳ 2020 - 2025 mới đạt một "
    "nửa.",
    "Lũy kế từ đầu năm tới ngày {past}, toàn tỉnh có {count} hồ sơ được tiếp nhận.",
    "Nghị định này thi hành từ ngày {past}; các hợp đồng ký trước ngày {past} tiếp tục theo quy "
    "định cũ.",
    "Biên bản làm việc ngày {past} ghi nhận {unit} đã bàn giao mặt bằng.",
    "Kế hoạch vốn năm {year} căn cứ mức bố trí tại {cite}.",
    NULL};
static const char *const grounds[] = {"Căn cứ Luật Xây dựng ngày 18 tháng 6 năm 2014;",
                                      "Căn cứ Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2015;",
                                      "Căn cứ {cite} quy định về {matter};",
                                      "Theo đề nghị của {unit} tại Báo cáo ngày {past},", NULL};
static const struct due dues[] = {
    {"date", "Kết quả đề nghị gửi {to} trước ngày {d} để báo cáo cấp có thẩm quyền."},
    {"date", "Ý kiến của {who} xin gửi về {unit} chậm nhất là ngày {d}."},
    {"date", "Thời hạn hoàn thành: ngày {d}."},
    {"date", "Yêu cầu {who} bàn giao đủ hồ sơ, muộn nhất đến ngày {d}."},
    {"date", "Việc kê khai kéo dài đến hết ngày {d}, không gia hạn."},
    {"hour", "Số liệu thiệt hại gửi về {unit} trước {h} ngày {d}."},
    {"hour", "Phiếu đăng ký đề nghị chuyển {to} chậm nhất {h} ngày {d} qua thư điện tử."},
    {"yearly", "{who} có báo cáo gửi {to} trước ngày {dm} hằng năm hoặc khi được yêu cầu."},
    {"yearly", "Chế độ báo cáo năm: gửi trước ngày {dm} hàng năm."},
    {"monthly", "Tiến độ giải ngân báo cáo {unit} trước ngày {day} hàng tháng."},
    {"monthly", "Ngày {day} hằng tháng, {who} chốt số liệu và gửi {to}."},
    {"quarterly", "Mỗi quý một lần, trước ngày {day} tháng cuối quý, {who} gửi báo cáo về {to}."},
    {"half-yearly", "Báo cáo định kỳ 06 tháng gửi {to} theo mẫu kèm theo."},
    {"month", "Công tác nghiệm thu phải hoàn thành trong {my}."},
    {"working-days", "Sau {n} ngày làm việc kể từ khi nhận được văn bản này, nếu không có ý kiến "
                     "xem như thống nhất."},
    {"working-days",
     "{who} trả lời {to} trong thời hạn {n} ngày làm việc kể từ ngày nhận văn bản."},
    {NULL, NULL}};
static const char *const closings[] = {"Rất mong nhận được sự quan tâm, phối hợp của {who}./.",
                                       "{to} thông báo để {who} biết, thực hiện./.",
                                       "Xin cảm ơn sự hợp tác của Quý cơ quan./.", NULL};
static const char *const products[] = {"Tờ trình", "Quyết định phê duyệt", "Biên bản nghiệm thu",
                                       "Hồ sơ thiết kế", NULL};
static const char *const times[] = {"Hoàn thành trước {d}", "Quý {q}", "{My}", "Hằng năm",
                                    "Trước ngày {d}",       NULL};
static const char *const receivers[] = {"BAN QUẢN LÝ DỰ ÁN", "UBND PHƯỜNG KIM LIÊN", "SỞ TÀI CHÍNH",
                                        "CÔNG TY CẤP NƯỚC", NULL};

const struct pool pool_held = {.surnames = surnames,
                               .middles = middles,
                               .given = given,
                               .titles = titles,
                               .provinces = provinces,
                               .districts = districts,
                               .communes = communes,
                               .departments = departments,
                               .ministries = ministries,
                               .bureaus = bureaus,
                               .centres = centres,
                               .companies = companies,
                               .acts = acts,
                               .matters = matters,
                               .programs = programs,
                               .groups = groups,
                               .units = units,
                               .addressees = addressees,
                               .openings = openings,
                               .filler = filler,
                               .traps = traps,
                               .grounds = grounds,
                               .dues = dues,
                               .closings = closings,
                               .products = products,
                               .times = times,
                               .receivers = receivers};
