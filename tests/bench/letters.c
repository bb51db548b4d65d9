/*
 * letters.c - plausible incoming letters of a district health centre, made from word lists and a
 * seed.
 *
 * Everything follows from n, so that any part of a run can name the letter again.
 */
#include "bench.h"

#include <math.h>

struct issuer {
    const char *name, *abbreviation;
};
static const struct issuer issuers[] = {
    {"Sở Y tế tỉnh Bình An", "SYT"},
    {"UBND huyện Tân Phú", "UBND"},
    {"Trung tâm Kiểm soát bệnh tật tỉnh Bình An", "TTKSBT"},
    {"Bảo hiểm xã hội huyện Tân Phú", "BHXH"},
    {"Phòng Nội vụ huyện Tân Phú", "PNV"},
    {"Phòng Tài chính - Kế hoạch huyện Tân Phú", "PTCKH"},
    {"Huyện ủy Tân Phú", "HU"},
    {"Chi cục An toàn vệ sinh thực phẩm tỉnh Bình An", "CCATVSTP"},
    {"Chi cục Dân số - Kế hoạch hóa gia đình", "CCDS"},
    {"Bệnh viện Đa khoa tỉnh Bình An", "BVĐK"},
    {"Trung tâm Pháp y tỉnh Bình An", "TTPY"},
    {"UBND xã Long Thạnh", "UBND-LT"},
    {"UBND thị trấn Tân Phú", "UBND-TT"},
    {"Trạm Y tế xã Hòa Điền", "TYT-HĐ"},
    {"Phòng Giáo dục và Đào tạo huyện Tân Phú", "PGDĐT"},
    {"Công an huyện Tân Phú", "CAH"},
    {"Kho bạc Nhà nước Tân Phú", "KBNN"},
    {"Bộ Y tế", "BYT"},
    {"Cục Y tế dự phòng", "DP"},
    {"Liên đoàn Lao động huyện Tân Phú", "LĐLĐ"},
};

struct kind {
    const char *name, *abbreviation; /* a công văn has none */
};
static const struct kind kinds[] = {
    {"Công văn", ""},     {"Công văn", ""},   {"Công văn", ""},    {"Công văn", ""},
    {"Công văn", ""},     {"Kế hoạch", "KH"}, {"Báo cáo", "BC"},   {"Thông báo", "TB"},
    {"Quyết định", "QĐ"}, {"Giấy mời", "GM"}, {"Tờ trình", "TTr"}, {"Hướng dẫn", "HD"},
};

static const char *const verbs[] = {
    "báo cáo kết quả thực hiện",
    "triển khai",
    "tăng cường",
    "phối hợp thực hiện",
    "chấn chỉnh",
    "góp ý dự thảo về",
    "kiểm tra, giám sát",
    "đôn đốc",
    "đề nghị cung cấp số liệu",
    "tổ chức",
    "rà soát",
    "hướng dẫn",
};
static const char *const topics[] = {
    "công tác tiêm chủng mở rộng",
    "phòng, chống dịch bệnh sốt xuất huyết",
    "bảo đảm an toàn thực phẩm",
    "khám sức khỏe học sinh đầu năm học",
    "cấp phát thuốc điều trị ngoại trú",
    "quản lý chất thải y tế",
    "chuyển đổi số ngành y tế",
    "thanh toán chi phí khám bệnh, chữa bệnh bảo hiểm y tế",
    "mua sắm vật tư, hóa chất, sinh phẩm",
    "quản lý người nhiễm HIV/AIDS",
    "chăm sóc sức khỏe bà mẹ và trẻ em",
    "phòng, chống tác hại của thuốc lá",
    "phòng, chống lao và bệnh phổi",
    "kiểm soát nhiễm khuẩn tại trạm y tế",
    "tuyển dụng viên chức",
    "đánh giá, xếp loại viên chức",
    "xây dựng vị trí việc làm",
    "quyết toán kinh phí",
    "giao dự toán ngân sách nhà nước",
    "cải cách hành chính",
    "công khai tài sản, thu nhập",
    "phòng cháy và chữa cháy",
    "trực cấp cứu trong dịp nghỉ lễ",
    "quản lý bệnh không lây nhiễm tại cộng đồng",
    "truyền thông giáo dục sức khỏe",
    "bổ sung vi chất dinh dưỡng cho trẻ dưới 5 tuổi",
    "hồ sơ sức khỏe điện tử",
    "diễn tập ứng phó thiên tai",
    "quản lý trang thiết bị y tế",
    "giám sát chất lượng nước sinh hoạt",
};
static const char *const places[] = {
    "trên địa bàn huyện",    "tại các trạm y tế xã", "tại xã Long Thạnh", "tại thị trấn Tân Phú",
    "cho cán bộ, viên chức", "ở các trường học",     "tại khu dân cư",    "trong toàn ngành",
};
static const char *const times[] = {
    "quý I",           "quý II",          "quý III",        "quý IV",
    "6 tháng đầu năm", "9 tháng đầu năm", "tháng cao điểm", "dịp Tết Nguyên đán",
    "mùa mưa bão",     "năm học mới",
};
static const char *const signers[] = {"Vũ Đình Khôi", "Lương Thị Bích Ngà", "Tạ Quang Thịnh",
                                      "Ông Ích Đạt",  "Quách Thu Hương",    "Mạc Thế Vinh"};
static const char *const urgencies[] = {"normal", "normal", "normal", "normal", "normal",
                                        "normal", "normal", "urgent", "urgent", "very-urgent"};

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

uint64_t dice_roll(struct dice *dice, uint64_t below)
{
    /* splitmix64 */
    uint64_t z = dice->state += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return (z ^ (z >> 31)) % below;
}

const char *letter_topic(uint64_t n)
{
    return topics[n % COUNT(topics)];
}

void letter_put(struct buf *out, uint64_t n, struct day arrived)
{
    struct dice dice = {n};
    struct json_out json;
    char day[DAY_TEXT];
    const struct issuer *issuer = &issuers[n % COUNT(issuers)];
    const struct kind *kind = &kinds[dice_roll(&dice, COUNT(kinds))];
    json_out_init(&json, out);
    json_open_object(&json, NULL);
    json_put_string(&json, "code",
                    arena_printf(arena_current(), "%llu/%s%s%s",
                                 (unsigned long long)(n / COUNT(issuers) + 1), kind->abbreviation,
                                 kind->abbreviation[0] != '\0' ? "-" : "", issuer->abbreviation));
    struct day issued = {arrived.n - (int32_t)dice_roll(&dice, 5)};
    json_put_string(&json, "issued", day_iso(issued, day));
    json_put_string(&json, "issuer", issuer->name);
    json_put_string(&json, "type", kind->name);
    const char *verb = verbs[dice_roll(&dice, COUNT(verbs))];
    const char *topic = topics[dice_roll(&dice, COUNT(topics))];
    const char *place = places[dice_roll(&dice, COUNT(places))];
    json_put_string(&json, "subject",
                    arena_printf(arena_current(), "%s %s %s %s", verb, topic, place,
                                 times[dice_roll(&dice, COUNT(times))]));
    json_put_string(&json, "arrived", day_iso(arrived, day));
    json_put_string(&json, "urgency", urgencies[dice_roll(&dice, COUNT(urgencies))]);
    json_put_int(&json, "pages", (int64_t)dice_roll(&dice, 12) + 1);
    json_put_string(&json, "signer", signers[dice_roll(&dice, COUNT(signers))]);
    json_close_object(&json);
}

/* ---- running text -----------------------------------------------------------------------------
 */

static const char *const onsets[] = {"b",  "c",  "ch", "d", "đ", "g", "h", "kh", "l",  "m", "n",
                                     "ng", "nh", "ph", "q", "r", "s", "t", "th", "tr", "v", "x"};
static const char *const rimes[] = {
    "a",   "à",   "á",   "ạ",   "an",  "ân", "ấn", "ần",  "anh",  "ánh",  "ảnh",  "ao",
    "áo",  "ăng", "ắng", "âng", "âu",  "ấu", "ay", "ày",  "ây",   "ấy",   "e",    "è",
    "ế",   "ên",  "ến",  "ện",  "i",   "ị",  "ìn", "inh", "ình",  "ịnh",  "o",    "ó",
    "ong", "òng", "óng", "ô",   "ố",   "ộ",  "ôn", "ồng", "ộng",  "ơ",    "ờ",    "ơn",
    "ợp",  "u",   "ụ",   "ung", "úng", "ư",  "ứ",  "ưa",  "ương", "ường", "ượng", "yên"};
enum { WORDS = 20000, TEXT_BYTES = 2048 };

static const char *syllable(struct dice *dice)
{
    const char *onset = onsets[dice_roll(dice, COUNT(onsets))];
    return arena_printf(arena_current(), "%s%s", onset, rimes[dice_roll(dice, COUNT(rimes))]);
}

const char *letter_word(uint64_t k)
{
    struct dice dice = {k + 1000003};
    const char *first = syllable(&dice);
    return arena_printf(arena_current(), "%s %s", first, syllable(&dice));
}

/* Zipf: the kth word comes 1/k as often as the first. */
static uint64_t some_word(struct dice *dice)
{
    double u = (double)dice_roll(dice, 1 << 30) / (1 << 30);
    return (uint64_t)pow(WORDS, u) - 1;
}

const char *letter_text(uint64_t n)
{
    struct dice dice = {n + 77};
    struct buf out;
    buf_init(&out, arena_current(), 4 * TEXT_BYTES);
    buf_puts(&out, letter_topic(dice_roll(&dice, COUNT(topics))));
    while (out.len < TEXT_BYTES) {
        buf_putc(&out, ' ');
        buf_puts(&out, letter_word(some_word(&dice)));
    }
    return out.data;
}
