/* pool_tune.c - the words of the part that patterns may be tuned on. Persons are made up. */
#include "pool.h"

#include <stddef.h>

static const char *const surnames[] = {"Nguyễn", "Trần", "Lê",    "Phạm", "Huỳnh", "Vũ",  "Đặng",
                                       "Bùi",    "Hồ",   "Dương", "Lý",   "Đinh",  "Lâm", NULL};
static const char *const middles[] = {"Văn",  "Thị",   "Hữu",  "Ngọc",    "Minh", "Thị Bích", "Đức",
                                      "Quốc", "Thanh", "Trúc", "Thị Kim", "",     NULL};
static const char *const given[] = {"Giang", "Hạnh", "Phước", "Trung", "Tuấn", "Hương",
                                    "Dũng",  "Thảo", "Ẩn",    "Quỳnh", "Khải", "Mười",
                                    "Nghĩa", "Thủy", "Lượng", "Ngoan", NULL};
static const char *const titles[] = {"BS.", "ThS.", "TS.", "BS.CKII.", NULL};
static const struct province provinces[] = {
    {"tỉnh", "Bắc Giang", false}, {"tỉnh", "Gia Lai", true},
    {"tỉnh", "Đồng Tháp", true},  {"tỉnh", "Cà Mau", true},
    {"tỉnh", "Nghệ An", true},    {"tỉnh", "Long An", false},
    {"tỉnh", "Khánh Hòa", true},  {"tỉnh", "Quảng Nam", false},
    {"tỉnh", "Lào Cai", true},    {"tỉnh", "Kiên Giang", false},
    {"tỉnh", "Phú Thọ", true},    {"thành phố", "Hải Phòng", true},
    {"tỉnh", "Tây Ninh", true},   {"thành phố", "Hà Nội", true},
    {"tỉnh", "Thái Bình", false}, {NULL, NULL, false}};
static const struct locality districts[] = {
    {"huyện", "Tân Phú"}, {"huyện", "Yên Thế"}, {"thị xã", "An Khê"}, {"thành phố", "Rạch Giá"},
    {"huyện", "Chợ Gạo"}, {"quận", "Đống Đa"},  {"huyện", "Đăk Đoa"}, {NULL, NULL}};
static const struct locality communes[] = {
    {"xã", "Hòa Lộc"},     {"xã", "Tân Thành"},  {"phường", "Vĩnh Bảo"},      {"xã", "Ia Kênh"},
    {"xã", "Mỹ Hiệp Sơn"}, {"phường", "An Hòa"}, {"thị trấn", "Giồng Riềng"}, {NULL, NULL}};
static const struct organ departments[] = {
    {"Y tế", "SYT", "NVY KHTC TCCB NVD VP", "", "GIÁM ĐỐC"},
    {"Giáo dục và Đào tạo", "SGDĐT", "GDTrH TCCB VP KHTC", "", "GIÁM ĐỐC"},
    {"Nông nghiệp và Môi trường", "SNNMT", "CNTY QLĐĐ VP", "", "GIÁM ĐỐC"},
    {"Tài chính", "STC", "QLNS HCSN DN", "", "GIÁM ĐỐC"},
    {"Nội vụ", "SNV", "CCVC XDCQ TCBC", "", "GIÁM ĐỐC"},
    {"Lao động - Thương binh và Xã hội", "SLĐTBXH", "NCC BTXH", "", "GIÁM ĐỐC"},
    {"Khoa học và Công nghệ", "SKHCN", "CĐS QLKH", "", "GIÁM ĐỐC"},
    {NULL, NULL, NULL, NULL, NULL}};
static const struct organ ministries[] = {
    {"Y tế", "BYT", "KCB KHTC DP VPB6", "", "BỘ TRƯỞNG"},
    {"Nội vụ", "BNV", "CCVC VP TCBC", "", "BỘ TRƯỞNG"},
    {"Giáo dục và Đào tạo", "BGDĐT", "GDTrH GDTC", "", "BỘ TRƯỞNG"},
    {"Tài chính", "BTC", "QLCS NSNN", "", "BỘ TRƯỞNG"},
    {NULL, NULL, NULL, NULL, NULL}};
static const struct organ bureaus[] = {
    {"Cục Quản lý Khám, chữa bệnh", "KCB", "NV QLCL", "BỘ Y TẾ", "CỤC TRƯỞNG"},
    {"Cục Phòng bệnh", "PB", "DT TC", "BỘ Y TẾ", "CỤC TRƯỞNG"},
    {"Tổng cục Thuế", "TCT", "KK CS", "BỘ TÀI CHÍNH", "TỔNG CỤC TRƯỞNG"},
    {"Cục Văn thư và Lưu trữ nhà nước", "VTLTNN", "NVĐP", "BỘ NỘI VỤ", "CỤC TRƯỞNG"},
    {NULL, NULL, NULL, NULL, NULL}};
static const struct organ centres[] = {
    {"Trung tâm Kiểm soát bệnh tật {prov}", "TTKSBT", "PCBTN KHNV", "SỞ Y TẾ {prov}", "GIÁM ĐỐC"},
    {"Bệnh viện Đa khoa {prov}", "BVĐK", "KHTH TCCB", "SỞ Y TẾ {prov}", "GIÁM ĐỐC"},
    {"Trung tâm Y tế {dist}", "TTYT", "KHNV HCTH", "SỞ Y TẾ {prov}", "GIÁM ĐỐC"},
    {"Trường Chính trị {prov}", "TCT", "ĐT TCHC", "UBND {prov}", "HIỆU TRƯỞNG"},
    {"Bảo hiểm xã hội {prov}", "BHXH", "CĐBHYT GĐ", "BẢO HIỂM XÃ HỘI VIỆT NAM", "GIÁM ĐỐC"},
    {NULL, NULL, NULL, NULL, NULL}};
static const struct organ companies[] = {
    {"Công ty Cổ phần Dược phẩm Minh Hải", "DPMH", "KD", "", "TỔNG GIÁM ĐỐC"},
    {"Công ty Điện lực {pname}", "PC", "KD KT", "TỔNG CÔNG TY ĐIỆN LỰC MIỀN NAM", "GIÁM ĐỐC"},
    {"Công ty TNHH Thiết bị Y tế Sao Mai", "CV", "SM", "", "GIÁM ĐỐC"},
    {NULL, NULL, NULL, NULL, NULL}};

static const char *const acts[] = {"tăng cường công tác phòng, chống bệnh sốt xuất huyết",
                                   "báo cáo tình hình sử dụng vắc xin trong tiêm chủng mở rộng",
                                   "rà soát vị trí việc làm viên chức",
                                   "cung cấp số liệu phục vụ xây dựng dự toán",
                                   "triển khai phần mềm quản lý văn bản và điều hành",
                                   "cử cán bộ tham dự lớp tập huấn nghiệp vụ",
                                   "đăng ký nhu cầu mua sắm trang thiết bị",
                                   "bảo đảm an toàn thực phẩm tại các bếp ăn tập thể",
                                   "chấn chỉnh kỷ luật, kỷ cương hành chính",
                                   "kiểm tra công tác cải cách hành chính",
                                   "giải quyết đơn kiến nghị của công dân",
                                   "phòng, chống rét cho người bệnh và gia súc",
                                   "khám sức khỏe định kỳ cho người cao tuổi",
                                   "thực hiện chế độ báo cáo thống kê",
                                   NULL};
static const char *const matters[] = {"an toàn thực phẩm",
                                      "khám bệnh, chữa bệnh",
                                      "quản lý tài sản công",
                                      "chuyển đổi số",
                                      "phòng, chống dịch bệnh",
                                      "giáo dục thể chất",
                                      "bảo hiểm y tế học sinh, sinh viên",
                                      "phòng cháy, chữa cháy",
                                      NULL};
static const char *const programs[] = {
    "Chương trình mục tiêu quốc gia giảm nghèo bền vững", "Đề án nâng cao năng lực y tế cơ sở",
    "Kế hoạch cải cách hành chính nhà nước", "Chiến lược quốc gia phòng, chống HIV/AIDS", NULL};
static const char *const groups[] = {
    "các đơn vị trực thuộc",     "Thủ trưởng các đơn vị",          "UBND các xã, phường",
    "các phòng, ban chuyên môn", "các cơ sở khám bệnh, chữa bệnh", NULL};
static const char *const units[] = {"Phòng Nghiệp vụ Y",
                                    "Văn phòng Sở",
                                    "Phòng Tổ chức cán bộ",
                                    "Phòng Kế hoạch - Tài chính",
                                    "Khoa Kiểm soát nhiễm khuẩn",
                                    "Trạm Y tế các xã",
                                    NULL};
static const char *const addressees[] = {"Các đơn vị trực thuộc ngành",
                                         "Ủy ban nhân dân các xã, phường",
                                         "Trung tâm Y tế các huyện, thành phố",
                                         "Các sở, ban, ngành tỉnh",
                                         "Bệnh viện Đa khoa tỉnh",
                                         "Trưởng các phòng chuyên môn",
                                         NULL};
static const char *const openings[] = {
    "Thực hiện {cite} về việc {act}, {to} đề nghị {who} thực hiện các nội dung sau:",
    "Căn cứ {cite}; để {act}, {to} yêu cầu {who} triển khai một số nhiệm vụ cụ thể như sau:",
    "{to} nhận được {cite} về {matter}. Sau khi nghiên cứu, {to} có ý kiến như sau:",
    "Thời gian qua, công tác {matter} trên địa bàn đã đạt nhiều kết quả. Tuy nhiên, qua kiểm tra "
    "vẫn còn một số đơn vị thực hiện chưa nghiêm.",
    NULL};
static const char *const filler[] = {
    "Tổ chức quán triệt đến toàn thể cán bộ, công chức, viên chức và người lao động trong đơn vị; "
    "gắn trách nhiệm của người đứng đầu với kết quả thực hiện.",
    "Rà soát, thống kê thực trạng nhân lực, cơ sở vật chất, trang thiết bị hiện có; chủ động đề "
    "xuất phương án khắc phục những nội dung còn thiếu.",
    "Đẩy mạnh công tác thông tin, tuyên truyền về {matter} trên các phương tiện truyền thông để "
    "người dân biết và phối hợp thực hiện.",
    "Phối hợp chặt chẽ với {unit} trong quá trình triển khai, kịp thời tháo gỡ khó khăn, vướng mắc "
    "phát sinh.",
    "Bố trí kinh phí thực hiện từ nguồn ngân sách được giao và các nguồn hợp pháp khác theo quy "
    "định hiện hành.",
    "Tiếp tục duy trì hoạt động của các đội cơ động, sẵn sàng ứng phó khi có tình huống xảy ra "
    "trên địa bàn.",
    "Giao {unit} làm đầu mối theo dõi, hướng dẫn, kiểm tra việc thực hiện {program}.",
    "Nâng cao chất lượng tham mưu, bảo đảm số liệu báo cáo chính xác, thống nhất, không để xảy ra "
    "tình trạng báo cáo chậm, thiếu nội dung.",
    "Thường xuyên kiểm tra, giám sát việc chấp hành các quy định của pháp luật về {matter}; xử lý "
    "nghiêm các trường hợp vi phạm.",
    "Khẩn trương khắc phục những tồn tại, hạn chế đã được chỉ ra; bảo đảm bí mật nhà nước và an "
    "toàn thông tin trong quá trình thực hiện.",
    NULL};
static const char *const traps[] = {
    "Các nội dung trên thực hiện theo {cite} về việc {act}.",
    "Mục tiêu đến năm 2030, trên 95% người dân được quản lý sức khỏe; giai đoạn 2021 - 2025 đã đạt "
    "{pct}.",
    "Số liệu tổng hợp tính đến ngày {past} cho thấy có {count} trường hợp, tăng {pct} so với cùng "
    "kỳ năm trước.",
    "Quy định này có hiệu lực kể từ ngày {past} và thay thế các quy định trước đây về {matter}.",
    "Tại cuộc họp ngày {past}, lãnh đạo {to} đã kết luận và giao {unit} tiếp tục theo dõi.",
    "Dự toán năm {year} được lập trên cơ sở định mức phân bổ theo {cite}.",
    NULL};
static const char *const grounds[] = {
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
    "Căn cứ Luật Khám bệnh, chữa bệnh ngày 09 tháng 01 năm 2023;", "Căn cứ {cite} về {matter};",
    "Xét đề nghị của {unit} tại Tờ trình ngày {past},", NULL};
static const struct due dues[] = {
    {"date", "Báo cáo kết quả thực hiện gửi về {to} (qua {unit}) trước ngày {d} để tổng hợp."},
    {"date", "Đề nghị {who} gửi văn bản góp ý về {to} chậm nhất ngày {d}, đồng thời gửi bản mềm "
             "qua thư điện tử."},
    {"date", "Hạn cuối nhận hồ sơ đăng ký là ngày {d}; quá thời hạn trên, {to} không tiếp nhận."},
    {"date", "Hoàn thành việc rà soát trước ngày {d}."},
    {"date", "Thời gian nộp báo cáo đến hết ngày {d}."},
    {"hour", "Đề nghị {who} gửi danh sách về {unit} trước {h} ngày {d}."},
    {"hour", "Thời hạn gửi báo cáo nhanh: chậm nhất {h}, ngày {d}."},
    {"yearly", "Hằng năm, {who} báo cáo kết quả về {to} trước ngày {dm} hàng năm để tổng hợp."},
    {"yearly", "Định kỳ trước ngày {dm} hằng năm, tổng hợp kết quả thực hiện gửi {unit}."},
    {"monthly", "Báo cáo số liệu về {unit} trước ngày {day} hằng tháng."},
    {"monthly", "Định kỳ ngày {day} hàng tháng, {who} cập nhật kết quả lên hệ thống."},
    {"quarterly",
     "Định kỳ hằng quý, trước ngày {day} của tháng cuối quý, {who} báo cáo kết quả về {to}."},
    {"half-yearly", "Định kỳ 6 tháng một lần, {who} tổng hợp kết quả gửi {to}."},
    {"month", "Tổ chức sơ kết, đánh giá kết quả và hoàn thành báo cáo trong {my}."},
    {"working-days", "Trong thời hạn {n} ngày làm việc kể từ ngày nhận được văn bản này, {who} gửi "
                     "ý kiến tham gia về {to}."},
    {"working-days",
     "Đề nghị trả lời bằng văn bản trong vòng {n} ngày làm việc kể từ ngày nhận được văn bản."},
    {NULL, NULL}};
static const char *const closings[] = {
    "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, đề nghị các đơn vị phản ánh về {to} để "
    "được hướng dẫn, giải quyết./.",
    "{to} đề nghị {who} nghiêm túc triển khai thực hiện./.", "Trân trọng./.", NULL};
static const char *const products[] = {"Báo cáo", "Kế hoạch", "Văn bản hướng dẫn", "Danh sách",
                                       NULL};
static const char *const times[] = {"Trước ngày {d}", "Quý {q}",   "{My}",
                                    "Thường xuyên",   "Trước {d}", NULL};
static const char *const receivers[] = {"TRUNG TÂM Y TẾ GIANG THÀNH", "UBND XÃ TÂN HIỆP",
                                        "SỞ NỘI VỤ", "TRƯỜNG THPT TÂN AN", NULL};

const struct pool pool_tune = {.surnames = surnames,
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
