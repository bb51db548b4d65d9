/*
 * The fields of whole letters (tests/fixtures/reading: own texts, every trap of DOMAIN.md section
 * 4), and of small ones made around a single line.
 */
#include "unit.h"

#include "read_fixture.h"
#include "reading_promises.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static json_t *read_fixture(const char *name)
{
    const char *text = text_of_file(
        arena_printf(arena_current(), "%s/tests/fixtures/reading/%s", PHIEU_SOURCE_DIR, name));
    ck_assert_msg(text[0] != '\0', "%s", name);
    struct page_text lines = lines_of(text, SOURCE_PLAIN);
    json_t *ret = read_lines(&lines, "Trung tâm Y tế huyện Giang Thành", "");
    promise_reading(&lines, ret);
    return ret;
}

/* "" stands for no value. */
static const struct {
    const char *file, *field, *want;
} fixtures[] = {
    {"forwarded.txt", "code_number", "1042"},
    {"forwarded.txt", "code_notation", "STC-QLNS"},
    {"forwarded.txt", "issued", "2025-05-07"},
    {"forwarded.txt", "place", "Đồng Tháp"},
    {"forwarded.txt", "issuer", "Sở Tài chính tỉnh Đồng Tháp"},
    {"forwarded.txt", "type", "Công văn"},
    {"forwarded.txt", "subject",
     "quyết toán kinh phí theo Kế hoạch số 18/KH-UBND ngày 20/01/2025 của UBND tỉnh"},
    {"forwarded.txt", "signer", "Đặng Ngọc Lượng"},
    {"forwarded.txt", "signer_position", "PHÓ GIÁM ĐỐC"},
    {"forwarded.txt", "signer_authority", "KT. GIÁM ĐỐC"},
    {"forwarded.txt", "urgency", ""}, /* "khẩn trương", "bí mật" in the body are no marks */
    {"forwarded.txt", "secrecy", ""},
    {"decision.txt", "code_number", "305"},
    {"decision.txt", "code_notation", "QĐ-QLD"},
    {"decision.txt", "issued", "2025-06-03"}, /* not the law's day, not the day it takes effect */
    {"decision.txt", "issuer", "Cục Quản lý Dược"},
    {"decision.txt", "type", "Quyết định"},
    {"decision.txt", "subject",
     "Về việc ban hành danh mục thuốc được gia hạn giấy đăng ký lưu hành"},
    {"decision.txt", "signer", "Trần Quốc Khải"},
    {"decision.txt", "signer_position", "CỤC TRƯỞNG"},
    {"decision.txt", "signer_authority", ""},
    {"slip-first.txt", "code_number", "88"},
    {"slip-first.txt", "code_notation", "PNV-CCVC"},
    {"slip-first.txt", "issued", "2025-02-11"},
    {"slip-first.txt", "issuer", "Phòng Nội vụ huyện Giang Thành"},
    {"slip-first.txt", "signer", "Lê Thị Kim Thủy"},
    {"party.txt", "code_number", "214"},
    {"party.txt", "code_notation", "CV/BTCTU"},
    {"party.txt", "type", "Công văn"},
    {"party.txt", "issuer", "Ban Tổ chức Tỉnh ủy Kiên Giang"},
    {"party.txt", "subject", "rà soát hồ sơ đảng viên"},
    {"party.txt", "signer_authority", "K/T TRƯỞNG BAN"},
    {"party.txt", "signer_position", "PHÓ TRƯỞNG BAN"},
    {"far-date.txt", "code_notation", "UBND-VX"},
    {"far-date.txt", "issued", "2025-11-21"},
    {"far-date.txt", "issuer", "Ủy ban nhân dân tỉnh Gia Lai"},
    {"far-date.txt", "urgency", "flash"},
    {"far-date.txt", "signer_authority", "TM. ỦY BAN NHÂN DÂN; KT. CHỦ TỊCH"},
    {"far-date.txt", "signer_position", "PHÓ CHỦ TỊCH"},
    {"no-marks.txt", "code_number", "1288"},
    {"no-marks.txt", "code_notation", "SYT-NVD"},
    {"no-marks.txt", "issued", "2025-07-09"},
};

START_TEST(whole_letters_give_their_fields)
{
    for (size_t i = 0; i < COUNT(fixtures); i++) {
        const char *found = value_of(read_fixture(fixtures[i].file), fixtures[i].field);
        ck_assert_msg(strcmp(found, fixtures[i].want) == 0, "%zu %s %s: '%s', not '%s'", i,
                      fixtures[i].file, fixtures[i].field, found, fixtures[i].want);
    }
}
END_TEST

/* ---- one line in a letter around it -------------------------------------------------------- */

static const char *letter_around(const char *head, const char *number, const char *date,
                                 const char *below)
{
    return arena_printf(
        arena_current(),
        "%s\n%s\n%s\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n%s\n\nKính "
        "gửi: Các đơn vị.\n"
        "Sở đề nghị các đơn vị thực hiện.\n\nNơi nhận:\n- Như trên;\n\nGIÁM ĐỐC\n\nNguyễn Văn An\n",
        head, number, below, date);
}

static json_t *read_digital(const char *text)
{
    json_t *ret = read_text(text, SOURCE_DIGITAL);
    struct page_text lines = lines_of(text, SOURCE_DIGITAL);
    promise_reading(&lines, ret);
    return ret;
}

static const struct {
    const char *line, *number, *notation;
} numbers[] = {
    {"Số: 595 /SYT-NVY", "595", "SYT-NVY"},
    {"Số 620/SYT-NVY", "620", "SYT-NVY"},
    {"S6: 419/KH-UBND", "419", "KH-UBND"},
    {"Số: 05/QyĐ-SYT", "05", "QyĐ-SYT"},
    {"Số: 528 KH-UBND", "528", "KH-UBND"}, /* the slash was lost */
    {"Số: 51/KH-\nUBND", "51", "KH-UBND"}, /* over two lines */
    {"Số: 12/QD-UBND", "12", "QĐ-UBND"},   /* no QD is there */
    {"Số: 07/CTr-SYT", "07", "CTr-SYT"},
    {"Số: 1O4/SYT-NVY", "104", "SYT-NVY"}, /* a letter among digits */
    {"Số: 1l4/SYT-NVY", "114", "SYT-NVY"},
    {"Số: 22 / SNN&PTNT - KH", "22", "SNN&PTNT-KH"},
    {"Số: 30/2020/NĐ-CP", "30", "2020/NĐ-CP"},
    {"Luật số: 59/2020/QH14", "59", "2020/QH14"},
    {"Số: 52-NQ/TW", "52", "NQ/TW"},
    {"Số: 123a/SYT-NVY", "123a", "SYT-NVY"},
    {"Số: /KH-UBND", "", "KH-UBND"},
    {"Số:        /KH-UBND", "", "KH-UBND"},
    {"Số: ......../KH-UBND", "", "KH-UBND"},
    {"**Số: 88**/SYT-NVY", "88", "SYT-NVY"},
    {"Số: 459", "", ""}, /* a stamp's */
    {"Kế hoạch số 55/KH-UBND", "", ""},
    {"Số điện thoại: 0919 362 115", "", ""},
    {"Số 12 Trần Phú, phường Vĩnh Bảo", "", ""},
};

START_TEST(numbers_are_read_in_all_their_shapes)
{
    for (size_t i = 0; i < COUNT(numbers); i++) {
        json_t *r = read_digital(letter_around("SỞ Y TẾ", numbers[i].line,
                                               "Cà Mau, ngày 05 tháng 01 năm 2026", "V/v họp"));
        ck_assert_msg(strcmp(value_of(r, "code_number"), numbers[i].number) == 0, "%zu %s: '%s'", i,
                      numbers[i].line, value_of(r, "code_number"));
        ck_assert_msg(strcmp(value_of(r, "code_notation"), numbers[i].notation) == 0,
                      "%zu %s: '%s'", i, numbers[i].line, value_of(r, "code_notation"));
    }
}
END_TEST

static const struct {
    const char *line, *issued, *place;
} dates[] = {
    {"Kiên Giang, ngày 10 tháng 3 năm 2025", "2025-03-10", "Kiên Giang"},
    {"TP. Hồ Chí Minh, ngày 01 tháng 7 năm 2025", "2025-07-01", "TP. Hồ Chí Minh"},
    {"Bà Rịa - Vũng Tàu, ngày 05 tháng 02 năm 2024", "2024-02-05", "Bà Rịa - Vũng Tàu"},
    {"Tién Giang, ngdy 02 thang 10 ndm 2023", "2023-10-02", "Tién Giang"},
    {"Hà Nội. ngày 05 tháng 01 năm 2026", "2026-01-05",
     "Hà Nội"}, /* a full stop read for the comma */
    {"Hà Nội, ngày, 05 tháng 01 năm 2026", "2026-01-05", "Hà Nội"},
    {"Hà Nội ngày 05 tháng 01 năm 2026", "2026-01-05", "Hà Nội"},
    {"Hà Nội, ngày 05/01/2026", "2026-01-05", "Hà Nội"},
    {"ngày 05 tháng 01 năm 2026", "2026-01-05", ""},
    {"Hà Nội, ngày     tháng 02 năm 2025", "", "Hà Nội"}, /* a draft: no day is guessed */
    {"Hà Nội, ngày ... tháng ... năm 2025", "", "Hà Nội"},
    {"Hà Nội, ngày 31 tháng 02 năm 2025", "", "Hà Nội"},
    {"Kiên Giang, năm 2025", "", ""}, /* a subject's tail */
    {"Căn cứ Luật Đấu thầu ngày 23 tháng 6 năm 2023;", "", ""},
    {"Theo Công văn số 5/SYT-NVY, ngày 23 tháng 6 năm 2023", "", ""},
};

START_TEST(the_date_is_a_place_and_a_whole_day)
{
    for (size_t i = 0; i < COUNT(dates); i++) {
        json_t *r =
            read_digital(letter_around("SỞ Y TẾ", "Số: 5/SYT-NVY", dates[i].line, "V/v họp"));
        ck_assert_msg(strcmp(value_of(r, "issued"), dates[i].issued) == 0, "%zu %s: '%s'", i,
                      dates[i].line, value_of(r, "issued"));
        ck_assert_msg(strcmp(value_of(r, "place"), dates[i].place) == 0, "%zu %s: '%s'", i,
                      dates[i].line, value_of(r, "place"));
    }
}
END_TEST

static const struct {
    const char *head, *number, *want;
} issuers[] = {
    {"UBND TỈNH KIÊN GIANG\nSỞ Y TẾ", "Số: 5/SYT-NVY", "Sở Y tế tỉnh Kiên Giang"},
    {"ỦY BAN NHÂN DÂN\nTỈNH TIỀN GIANG", "Số: 5/UBND-VX", "Ủy ban nhân dân tỉnh Tiền Giang"},
    {"ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HỒ CHÍ MINH\nSỞ NÔNG NGHIỆP VÀ\nMÔI TRƯỜNG", "Số: 5/SNNMT-VP",
     "Sở Nông nghiệp và Môi trường Thành phố Hồ Chí Minh"},
    {"UBND THÀNH PHỐ CẦN THƠ\nSỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "Số: 5/SVHTTDL-VP",
     "Sở Văn hóa, Thể thao và Du lịch thành phố Cần Thơ"},
    {"UBND TỈNH CÀ MAU\nSỞ LAO ĐỘNG - THƯƠNG BINH\nVÀ XÃ HỘI", "Số: 5/SLĐTBXH",
     "Sở Lao động - Thương binh và Xã hội tỉnh Cà Mau"},
    {"BỘ Y TẾ", "Số: 5/BYT-KCB", "Bộ Y tế"},
    {"BỘ Y TẾ\nVĂN PHÒNG", "Số: 5/VP-HC", "Văn phòng Bộ Y tế"},
    {"BỘ NỘI VỤ\nCỤC VĂN THƯ VÀ LƯU TRỮ NHÀ NƯỚC", "Số: 5/VTLTNN-NV",
     "Cục Văn thư và Lưu trữ nhà nước"},
    {"VĂN PHÒNG CHÍNH PHỦ", "Số: 5/VPCP-KGVX", "Văn phòng Chính phủ"},
    {"SỞ Y TẾ KIÊN GIANG\nTRUNG TÂM Y TẾ GIANG THÀNH", "Số: 5/TTYT-KHNV",
     "Trung tâm Y tế Giang Thành"},
    {"SỞ Y TẾ TỈNH GIA LAI\nBỆNH VIỆN ĐA KHOA\nTỈNH GIA LAI", "Số: 5/BVĐK-KHTH",
     "Bệnh viện Đa khoa tỉnh Gia Lai"},
    {"UBND HUYỆN TÂN PHÚ\nPHÒNG GIÁO DỤC VÀ ĐÀO TẠO", "Số: 5/PGDĐT",
     "Phòng Giáo dục và Đào tạo huyện Tân Phú"},
    {"UBND HUYỆN GIANG THÀNH\nỦY BAN NHÂN DÂN\nXÃ TÂN KHÁNH HÒA", "Số: 5/UBND-VP",
     "Ủy ban nhân dân xã Tân Khánh Hòa"},
    {"UBND TỈNH AN GIANG\nVĂN PHÒNG", "Số: 5/VP-KGVX", "Văn phòng Ủy ban nhân dân tỉnh An Giang"},
    {"TỈNH ỦY KIÊN GIANG", "Số: 5-CV/TU", "Tỉnh ủy Kiên Giang"},
    {"HUYỆN ỦY GIANG THÀNH\nVĂN PHÒNG", "Số: 5-CV/VPHU", "Văn phòng Huyện ủy Giang Thành"},
    {"SO Y TE TINH KIEN GIANG", "Số: 5/SYT-NVY",
     "Sở Y tế tỉnh Kiên Giang"}, /* marks lost on capitals */
    {"SƠ Y TÊ TỈNH KIÊN GIANG", "Số: 5/SYT-NVY", "Sở Y tế tỉnh Kiên Giang"},
    {"", "Số: 5/SYT-NVY", "Sở Y tế tỉnh Cà Mau"}, /* inferred */
    {"", "Số: 5/BYT-KCB", "Bộ Y tế"},
    {"", "Số: 5/XYZ-KCB", ""},
};

START_TEST(agencies_of_all_levels_get_the_name_a_clerk_would_write)
{
    for (size_t i = 0; i < COUNT(issuers); i++) {
        json_t *r = read_digital(letter_around(issuers[i].head, issuers[i].number,
                                               "Cà Mau, ngày 05 tháng 01 năm 2026", "V/v họp"));
        ck_assert_msg(strcmp(value_of(r, "issuer"), issuers[i].want) == 0, "%zu %s: '%s'", i,
                      issuers[i].head, value_of(r, "issuer"));
    }
    json_t *inferred = read_digital(
        letter_around("", "Số: 5/SYT-NVY", "Cà Mau, ngày 05 tháng 01 năm 2026", "V/v họp"));
    ck_assert_str_eq(state_of(inferred, "issuer"), "look");
}
END_TEST

static const struct {
    const char *lines, *want;
} subjects[] = {
    {"V/v cử viên chức", "cử viên chức"},
    {"V/v: cử viên chức", "cử viên chức"},
    {"Về việc cử viên chức", "cử viên chức"},
    {"V/v thực hiện Kế hoạch 51/KH-\nUBND ngày 28/01/2025 của\nUBND tỉnh",
     "thực hiện Kế hoạch 51/KH-UBND ngày 28/01/2025 của UBND tỉnh"},
    {"V/v triển khai\nKế hoạch số 55/KH-UBND ngày\n18/3/2021 của UBND tỉnh\nKiên Giang, năm 2025",
     "triển khai Kế hoạch số 55/KH-UBND ngày 18/3/2021 của UBND tỉnh Kiên Giang, năm 2025"},
    {"V/v hợp tác phát triển kinh tế -\nxã hội", "hợp tác phát triển kinh tế - xã hội"},
    {"V/v thực hiện Nghị định số 30/2020/\nNĐ-CP", "thực hiện Nghị định số 30/2020/NĐ-CP"},
    {"V/v cử viên chức\n\nKHẨN", "cử viên chức"},
    {"Lưu hành nội bộ", ""},
};

START_TEST(subjects_run_over_several_lines_with_other_plans_inside)
{
    for (size_t i = 0; i < COUNT(subjects); i++) {
        json_t *r = read_digital(letter_around(
            "SỞ Y TẾ", "Số: 5/SYT-NVY", "Cà Mau, ngày 05 tháng 01 năm 2026", subjects[i].lines));
        ck_assert_msg(strcmp(value_of(r, "subject"), subjects[i].want) == 0, "%zu %s: '%s'", i,
                      subjects[i].lines, value_of(r, "subject"));
        ck_assert_str_eq(value_of(r, "issued"), "2026-01-05");
    }
}
END_TEST

/* Title, symbol and what they say together. */
static const struct {
    const char *number, *title, *type, *state, *subject;
} types[] = {
    {"Số: 5/KH-SYT", "KẾ HOẠCH\nTriển khai tiêm chủng", "Kế hoạch", "sure",
     "Triển khai tiêm chủng"},
    {"Số: 5/KH-SYT", "KE HOACH\nThực hiện Chương trình 01\nnăm 2025", "Kế hoạch", "sure",
     "Thực hiện Chương trình 01 năm 2025"},
    {"Số: 5/QyĐ-SYT", "QUY ĐỊNH\nVề giờ làm việc", "Quy định", "sure", "Về giờ làm việc"},
    {"Số: 5/CTr-SYT", "CHƯƠNG TRÌNH\nCông tác năm 2026", "Chương trình", "sure",
     "Công tác năm 2026"},
    {"Số: 5/BC-SYT", "TỜ TRÌNH\nXin kinh phí", "Tờ trình", "look",
     "Xin kinh phí"}, /* they disagree */
    {"Số: 5/SYT-NVY", "V/v họp", "Công văn", "sure", "họp"},
    {"Số: 5/QĐ-SYT", "QUYẾT ĐỊNH\nVề việc thành lập tổ\nGIÁM ĐỐC SỞ Y TẾ\nCăn cứ Luật Dược;",
     "Quyết định", "sure", "Về việc thành lập tổ"},
    {"Số: 5/TB-SYT", "THÔNG BÁO\nV/v nghỉ lễ", "Thông báo", "sure", "nghỉ lễ"},
    {"Số: 5/ĐA-SYT", "ĐỀ ÁN\nĐề án con người", "Đề án", "sure", "Đề án con người"},
};

START_TEST(type_and_subject_come_from_the_title)
{
    for (size_t i = 0; i < COUNT(types); i++) {
        json_t *r = read_digital(letter_around(
            "SỞ Y TẾ", types[i].number, "Cà Mau, ngày 05 tháng 01 năm 2026\n", types[i].title));
        ck_assert_msg(strcmp(value_of(r, "type"), types[i].type) == 0, "%zu %s: '%s'", i,
                      types[i].title, value_of(r, "type"));
        ck_assert_msg(strcmp(state_of(r, "type"), types[i].state) == 0, "%zu %s: %s", i,
                      types[i].title, state_of(r, "type"));
        ck_assert_msg(strcmp(value_of(r, "subject"), types[i].subject) == 0, "%zu: '%s'", i,
                      value_of(r, "subject"));
    }
}
END_TEST

static const struct {
    const char *block, *signer, *position, *authority;
} signers[] = {
    {"KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\n\nNguyễn Trúc Giang", "Nguyễn Trúc Giang", "PHÓ GIÁM ĐỐC",
     "KT. GIÁM ĐỐC"},
    {"KT.GIÁM ĐỐC\nPHÓ GIÁM ĐÔC\n(đã ký)\nBS.CKII. Hồ Hữu Phước", "Hồ Hữu Phước", "PHÓ GIÁM ĐỐC",
     "KT. GIÁM ĐỐC"},
    {"TL. BỘ TRƯỞNG\nKT. CHÁNH VĂN PHÒNG\nPHÓ CHÁNH VĂN PHÒNG\nLê Bích", "Lê Bích",
     "PHÓ CHÁNH VĂN PHÒNG", "TL. BỘ TRƯỞNG; KT. CHÁNH VĂN PHÒNG"},
    {"TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nHồ Văn Mười", "Hồ Văn Mười", "CHỦ TỊCH",
     "TM. ỦY BAN NHÂN DÂN"},
    {"Nơi nhận: KT. GIÁM ĐỐC\n- Như trên; PHÓ GIÁM ĐỐC\n- Lưu: VT.\nTrần Thị Bích Hạnh",
     "Trần Thị Bích Hạnh", "PHÓ GIÁM ĐỐC", "KT. GIÁM ĐỐC"},
    {"Nơi nhận:\tQ. GIÁM ĐỐC\n- Như trên;\n- Lưu: VT.\tLý Văn Khải", "Lý Văn Khải", "Q. GIÁM ĐỐC",
     ""},
    {"GIÁM ĐỐC\n\nNguyễn Văn An\nNguyễn Văn An\n\nGIÁM ĐỐC\nHồ Hữu Phước", "Nguyễn Văn An",
     "GIÁM ĐỐC", ""},
    {"Nơi nhận:\n- Như trên;\n- Đoàn Thanh Niên;\nCHỦ TỊCH", "", "CHỦ TỊCH", ""},
};

START_TEST(the_first_signature_block_is_the_letters)
{
    for (size_t i = 0; i < COUNT(signers); i++) {
        const char *text =
            arena_printf(arena_current(),
                         "SỞ Y TẾ\nSố: 5/SYT-NVY\nV/v họp\n\nCà Mau, ngày 05 tháng 01 năm "
                         "2026\n\nKính gửi: Các đơn vị.\nĐề nghị họp./. M.Đ.\n\n%s\n",
                         signers[i].block);
        json_t *r = read_digital(text);
        ck_assert_msg(strcmp(value_of(r, "signer"), signers[i].signer) == 0, "%zu: '%s'", i,
                      value_of(r, "signer"));
        ck_assert_msg(strcmp(value_of(r, "signer_position"), signers[i].position) == 0, "%zu: '%s'",
                      i, value_of(r, "signer_position"));
        ck_assert_msg(strcmp(value_of(r, "signer_authority"), signers[i].authority) == 0,
                      "%zu: '%s'", i, value_of(r, "signer_authority"));
    }
}
END_TEST

START_TEST(ink_over_a_signature_leaves_something_to_look_at)
{
    static const struct {
        const char *block, *signer, *position, *state;
    } rows[] = {
        {"KT. GIÁM ĐỐC\nÁ\nPHO GILAM ĐC\nLầm Đức Dũng", "Lâm Đức Dũng", "PHÓ GIÁM ĐỐC",
         "look"}, /* no surname Lầm */
        {"KT. BỘ TRƯỞNG\n:\nBùi Thanh 'Trung", "Bùi Thanh Trung", "THỨ TRƯỞNG",
         "look"}, /* a deputy signs KT. */
        {"TM. ỦY BAN NHÂN DÂN\n§\nVũ Tuấn", "Vũ Tuấn", "CHỦ TỊCH", "guess"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        json_t *r = read_text(
            arena_printf(
                arena_current(),
                "SỞ Y TẾ\nSố: 5/SYT-NVY\nV/v họp\nKính gửi: Các đơn vị.\nĐề nghị họp./.\n%s\n",
                rows[i].block),
            SOURCE_OCR);
        ck_assert_msg(strcmp(value_of(r, "signer"), rows[i].signer) == 0, "%zu: '%s'", i,
                      value_of(r, "signer"));
        ck_assert_msg(strcmp(value_of(r, "signer_position"), rows[i].position) == 0, "%zu: '%s'", i,
                      value_of(r, "signer_position"));
        ck_assert_str_eq(state_of(r, "signer_position"), rows[i].state);
        ck_assert_str_ne(state_of(r, "signer"), "sure");
    }
}
END_TEST

static const struct {
    const char *line, *urgency, *secrecy;
} marks[] = {
    {"HỎA TỐC", "flash", ""},
    {"HOẢ TỐC", "flash", ""},
    {"HỎA TỐC HẸN GIỜ", "flash-timed", ""},
    {"THƯỢNG KHẨN", "very-urgent", ""},
    {"KHẨN", "urgent", ""},
    {"MẬT", "", "confidential"},
    {"TỐI MẬT", "", "secret"},
    {"TUYỆT MẬT", "", "top-secret"},
    {"Khẩn trương thực hiện", "", ""},
    {"CÔNG ĐIỆN KHẨN", "", ""},
    {"Mật", "", ""},
    {"BÍ MẬT NHÀ NƯỚC", "", ""},
};

START_TEST(marks_are_whole_lines_of_capitals)
{
    for (size_t i = 0; i < COUNT(marks); i++) {
        json_t *r = read_digital(
            letter_around("SỞ Y TẾ", "Số: 5/SYT-NVY", "Cà Mau, ngày 05 tháng 01 năm 2026",
                          arena_printf(arena_current(), "V/v họp\n\n%s", marks[i].line)));
        ck_assert_msg(strcmp(value_of(r, "urgency"), marks[i].urgency) == 0, "%zu %s: '%s'", i,
                      marks[i].line, value_of(r, "urgency"));
        ck_assert_msg(strcmp(value_of(r, "secrecy"), marks[i].secrecy) == 0, "%zu %s: '%s'", i,
                      marks[i].line, value_of(r, "secrecy"));
        if (marks[i].urgency[0] == '\0') {
            ck_assert_str_eq(state_of(r, "urgency"), "none");
        }
    }
}
END_TEST

UNIT_MAIN("extract/letter_fields", whole_letters_give_their_fields,
          numbers_are_read_in_all_their_shapes, the_date_is_a_place_and_a_whole_day,
          agencies_of_all_levels_get_the_name_a_clerk_would_write,
          subjects_run_over_several_lines_with_other_plans_inside,
          type_and_subject_come_from_the_title, the_first_signature_block_is_the_letters,
          ink_over_a_signature_leaves_something_to_look_at, marks_are_whole_lines_of_capitals)
