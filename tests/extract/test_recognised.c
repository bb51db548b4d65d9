/*
 * test_recognised.c - heads and signatures under seals and stains: rubbish is cut and never sure,
 * common names are mended, the cleaner vote wins, a damaged number line is a suggestion.
 */
#include "unit.h"

#include "clean.h"
#include "read_fixture.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const struct {
    const char *text;
    enum clean_kind kind;
    bool clean;
} texts[] = {
    {"Sở Y tế tỉnh Kiên Giang", CLEAN_NAME, true},
    {"Ủy ban nhân dân tỉnh Đắk Lắk", CLEAN_NAME, true},
    {"Cục Phòng, chống HIV/AIDS", CLEAN_NAME, true},
    {"Sở Lao động - Thương binh và Xã hội", CLEAN_NAME, true},
    {"Công ty TNHH Sanofi Việt Nam", CLEAN_NAME, true},
    {"Sở Sanofi Việt Nam", CLEAN_NAME, false},
    {"Bộ Tư lệnh Quân khu 9", CLEAN_NAME, true},
    {"Bệnh viện Đa khoa tỉnh Đồng Tháp 1 ⁄⁄2U”°", CLEAN_NAME, false},
    {"Sở Y tế 8O", CLEAN_NAME, false},
    {"Sở Y tế 12/SYT", CLEAN_NAME, false},
    {"Sở Y tế |", CLEAN_NAME, false},
    {"Sở Y tế _", CLEAN_NAME, false},
    {"Sở “Y tế”", CLEAN_NAME, false},
    {"Ủy ban Ne N đân", CLEAN_NAME, false},
    {"Trường ˆ", CLEAN_NAME, false},
    {"thực hiện Kế hoạch số 51/KH-UBND ngày 28/01/2025", CLEAN_SENTENCE, true},
    {"phòng, chống HIV/AIDS giai đoạn 2026 - 2030", CLEAN_SENTENCE, true},
    {"Phong trào “Toàn dân đoàn kết”", CLEAN_SENTENCE, true},
    {"Phong trào “Toàn dân đoàn kết", CLEAN_SENTENCE, false},
    {"họp giao ban cct092862580", CLEAN_SENTENCE, false},
    {"rà sout vị trí việc làm", CLEAN_SENTENCE, false},
    {"trên|địa bàn", CLEAN_SENTENCE, false},
};

START_TEST(rubbish_is_told_from_words)
{
    for (size_t i = 0; i < COUNT(texts); i++) {
        ck_assert_msg(clean_is(texts[i].text, texts[i].kind) == texts[i].clean, "%zu %s: %u %%", i,
                      texts[i].text, clean_share(texts[i].text, texts[i].kind));
    }
    ck_assert_uint_eq(clean_share("họp cct giao ˆ", CLEAN_SENTENCE), 50);
    ck_assert_uint_eq(clean_share("", CLEAN_NAME), 100);
}
END_TEST

static const struct {
    const char *line, *cleaned;
} lines[] = {
    {"SỞ Y TẾ", "SỞ Y TẾ"},
    {"SẢN - NHI", "SẢN - NHI"},
    {"BỆNH VIỆN 108", "BỆNH VIỆN 108"},
    {"VĂN HÓA, THỂ THAO", "VĂN HÓA, THỂ THAO"},
    {"TRUNG TÂM PHÒNG, CHỐNG HIV/AIDS", "TRUNG TÂM PHÒNG, CHỐNG HIV/AIDS"},
    {"TỈNH GIA LẬI, Ni", "TỈNH GIA LẬI"},
    {"ĐÔNG THÁP: 1 ⁄⁄2U”°", "ĐÔNG THÁP"},
    {"TRƯỜNG --ˆ-", "TRƯỜNG"},
    {"“TÍÑH LÀO CAI,---;", "TÍÑH LÀO CAI"},
    {"SỞ Y TẾ 8O, 2001 /SY", "SỞ Y TẾ"},
    {"SỞ Y TẾ CCT 12/SYT", "SỞ Y TẾ CCT"},
    {"§ SỞ Y TẾ", "SỞ Y TẾ"},
    {"8O/SYT", ""},
    {"ˆ |", ""},
};

START_TEST(a_line_of_a_name_loses_what_is_none)
{
    for (size_t i = 0; i < COUNT(lines); i++) {
        const char *cleaned = clean_line(lines[i].line);
        ck_assert_msg(strcmp(cleaned, lines[i].cleaned) == 0, "%zu %s: '%s'", i, lines[i].line,
                      cleaned);
    }
}
END_TEST

static const struct {
    const char *text, *kept;
} tails[] = {
    {"họp giao ban quý 3", "họp giao ban quý 3"},
    {"thực hiện Kế hoạch 51/KH-UBND", "thực hiện Kế hoạch 51/KH-UBND"},
    {"phòng, chống cúm A/H5N1", "phòng, chống cúm A/H5N1"},
    {"giai đoạn 2026 - 2030", "giai đoạn 2026 - 2030"},
    {"họp giao ban ˆ9⁄2 Lz", "họp giao ban"},
    {"họp giao ban..“›. 7/7222", "họp giao ban"},
    {"~ họp giao ban", "họp giao ban"},
    {"họp | giao ban tháng năm", "họp | giao ban tháng năm"}, /* it goes on behind the dirt */
    {"ˆ9⁄2", "ˆ9⁄2"},
};

START_TEST(a_subject_loses_the_tail_that_is_no_sentence)
{
    for (size_t i = 0; i < COUNT(tails); i++) {
        const char *kept = clean_tail(tails[i].text);
        ck_assert_msg(strcmp(kept, tails[i].kept) == 0, "%zu %s: '%s'", i, tails[i].text, kept);
    }
}
END_TEST

/* ---- whole heads --------------------------------------------------------------------------- */

static const char *head_of(const char *issuer, const char *number, const char *subject)
{
    return arena_printf(arena_current(),
                        "%s\n%s\n%s\n\nBắc Giang, ngày 05 tháng 01 năm 2026\n\nKính gửi: Các đơn "
                        "vị.\nĐề nghị các đơn vị cử người dự họp./.\n\nGIÁM ĐỐC\n\nNguyễn Văn An\n",
                        issuer, number, subject);
}

static json_t *read_ink(const char *text, size_t votes, const char *const *strips)
{
    struct page_text text_lines = lines_of(text, SOURCE_OCR), read[8];
    for (size_t i = 0; i < votes; i++) {
        read[i] = lines_of(strips[i], SOURCE_OCR);
    }
    text_lines.votes = read;
    text_lines.vote_count = votes;
    return read_lines(&text_lines, "", "");
}

/* `state` with five votes that all read the same. */
static const struct {
    const char *issuer, *number, *value, *state, *other;
} issuers[] = {
    {"UBND TỈNH BẮC GIANG\nSỞ Y TẾ", "Số: 5/SYT-NVY", "Sở Y tế tỉnh Bắc Giang", "sure", ""},
    {"ỦY BAN NHÂN DÂN\nTỈNH GIA LAI, Ni", "Số: 5/UBND-NC", "Ủy ban nhân dân tỉnh Gia Lai", "sure",
     ""},
    {"ỦY BAN NE N ĐÂN\nTỈNH BẮC GIANG", "Số: 5/UBND-NC", "Ủy ban nhân dân tỉnh Bắc Giang", "look",
     "Ủy ban Ne N đân tỉnh Bắc Giang"},
    {"HỘI ĐÔNG NHÂM DÂN\nTỈNH BẮC GIANG", "Số: 5/NQ-HĐND", "Hội đồng nhân dân tỉnh Bắc Giang",
     "look", "Hội đồng Nhâm dân tỉnh Bắc Giang"},
    {"ỦY BAN NHÂN DÂN\nTỈNH BẮC GIAMG", "Số: 5/UBND-NC", "Ủy ban nhân dân tỉnh Bắc Giang", "look",
     "Ủy ban nhân dân tỉnh Bắc Giamg"},
    {"BỘ NỘI VỤ", "Số: 5/BNV-VP", "Bộ Nội vụ", "sure", ""}, /* no damaged Sở */
    {"UBND TỈNH BẮC GIANG\nSỞ NÔNG NGHIỆP MỖI\nVÀ TRƯỜNG --ˆ-", "Số: 5/SNNMT-VP",
     "Sở Nông nghiệp và Môi trường tỉnh Bắc Giang", "look", NULL},
    {"UBND TỈNH BẮC GIANG\nSỞ NGOẠI VỤ", "Số: 5/SNV-VP", "Sở Ngoại vụ tỉnh Bắc Giang", "sure",
     ""}, /* too short to be corrected by a symbol */
    {"BỆNH VIỆN ĐA KHOA TỈNH\nBẮC GIANG: 1 ⁄⁄2U”°", "Số: 5/PB-BVĐK",
     "Bệnh viện Đa khoa tỉnh Bắc Giang", "sure", ""},
    {"TRƯỜNG TRUNG CẤP QWRT", "Số: 5/TTC-VP", "Trường Trung cấp QWRT", "sure", ""},
    {"TRƯỜNG TRUNG CẤP GHIAOKT", "Số: 5/TTC-VP", "Trường Trung cấp Ghiaokt", "look", ""},
};

static const char *other_of(const json_t *reading, const char *field)
{
    const json_t *f = json_object_get(json_object_get(reading, "fields"), field);
    const json_t *first = json_array_get(json_object_get(f, "alternatives"), 0);
    return first != NULL ? json_str(first, "value") : "";
}

START_TEST(an_issuer_is_cut_mended_and_looked_at)
{
    for (size_t i = 0; i < COUNT(issuers); i++) {
        const char *text = head_of(issuers[i].issuer, issuers[i].number, "V/v họp giao ban");
        const char *const votes[] = {text, text, text, text, text};
        json_t *r = read_ink(text, 5, votes);
        ck_assert_msg(strcmp(value_of(r, "issuer"), issuers[i].value) == 0, "%zu: '%s'", i,
                      value_of(r, "issuer"));
        ck_assert_msg(strcmp(state_of(r, "issuer"), issuers[i].state) == 0, "%zu: %s", i,
                      state_of(r, "issuer"));
        ck_assert_msg(issuers[i].other == NULL ||
                          strcmp(other_of(r, "issuer"), issuers[i].other) == 0,
                      "%zu: '%s'", i, other_of(r, "issuer"));
    }
}
END_TEST

START_TEST(what_a_file_says_itself_is_neither_cut_nor_mended)
{
    json_t *r = read_text(
        head_of("ỦY BAN NE N ĐÂN\nTỈNH BẮC GIANG", "Số: 5/UBND-NC", "V/v họp | ˆ"), SOURCE_DIGITAL);
    ck_assert_str_eq(value_of(r, "issuer"), "Ủy ban Ne N đân tỉnh Bắc Giang");
    ck_assert_str_eq(value_of(r, "subject"), "họp | ˆ");
    r = read_text(head_of("SỞ Y TẾ", "8O, 2001 /SY-VP", "V/v họp"), SOURCE_DIGITAL);
    ck_assert_str_eq(value_of(r, "code_number"), "");
}
END_TEST

static const struct {
    const char *line, *number, *number_state, *notation, *notation_state, *other;
} numbers[] = {
    {"8O, 2981 /SYT | KHTC:", "2981", "look", "SYT-KHTC", "look", ""},
    {"-Sð: 08/BTT:UBND", "08", "look", "BTT-UBND", "look", ""},
    {"Số: 236⁄/NQ-HĐNDĐ::", "236", "look", "NQ-HĐNDĐ", "guess", "NQ-HĐND"},
    {"8O, 2O01 /sy Rkhitc", "2001", "guess", "", "not-found", ""}, /* no symbol looks so */
    {"8O, 2981 /XQW | RRK:", "2981", "look", "", "not-found", ""}, /* of no group known */
    {"Số: 595/SYT-NVY", "595", "look", "SYT-NVY", "look", ""},
    {"SO SÁNH 5/NQ", "", "not-found", "", "not-found", ""},
    {"Số 12/3 Trần Phú", "", "not-found", "", "not-found", ""},
};

START_TEST(a_damaged_number_line_is_a_suggestion_and_ends_the_issuer)
{
    for (size_t i = 0; i < COUNT(numbers); i++) {
        const char *text =
            head_of("UBND TỈNH BẮC GIANG\nSỞ Y TẾ", numbers[i].line, "V/v họp giao ban");
        json_t *r = read_ink(text, 0, NULL);
        ck_assert_msg(strcmp(value_of(r, "code_number"), numbers[i].number) == 0, "%zu: '%s'", i,
                      value_of(r, "code_number"));
        ck_assert_msg(strcmp(state_of(r, "code_number"), numbers[i].number_state) == 0, "%zu: %s",
                      i, state_of(r, "code_number"));
        ck_assert_msg(strcmp(value_of(r, "code_notation"), numbers[i].notation) == 0, "%zu: '%s'",
                      i, value_of(r, "code_notation"));
        ck_assert_msg(strcmp(state_of(r, "code_notation"), numbers[i].notation_state) == 0,
                      "%zu: %s", i, state_of(r, "code_notation"));
        ck_assert_msg(strcmp(other_of(r, "code_notation"), numbers[i].other) == 0, "%zu: '%s'", i,
                      other_of(r, "code_notation"));
        if (i < 5) {
            ck_assert_msg(strcmp(value_of(r, "issuer"), "Sở Y tế tỉnh Bắc Giang") == 0, "%zu: '%s'",
                          i, value_of(r, "issuer"));
        }
    }
}
END_TEST

START_TEST(a_damaged_number_is_not_sure_when_all_votes_agree)
{
    const char *text =
        head_of("UBND TỈNH BẮC GIANG\nSỞ Y TẾ", "8O, 2981 /SYT | KHTC:", "V/v họp giao ban");
    const char *const votes[] = {text, text, text, text, text};
    json_t *r = read_ink(text, 5, votes);
    ck_assert_str_eq(state_of(r, "code_number"), "look");
    ck_assert_str_eq(state_of(r, "code_notation"), "look");
    ck_assert_str_eq(state_of(r, "issuer"), "sure");
}
END_TEST

/* ---- votes --------------------------------------------------------------------------------- */

static const struct {
    const char *own, *votes[5], *value, *other;
} subjects[] = {
    /* three rubbish votes that agree do not overrule a clean page */
    {"Chấn chỉnh kỷ cương",
     {"lriấc coi cct09", "lriấc coi cct09", "lriấc coi cct09", "lriấc coi cct09", "x7b6ính"},
     "Chấn chỉnh kỷ cương",
     "lriấc coi"},
    /* as clean as the page: most have it */
    {"Chấn chỉnh kỷ cường",
     {"Chấn chỉnh kỷ cương", "Chấn chỉnh kỷ cương", "Chấn chỉnh kỷ cương", "Chấn chỉnh kỷ cương",
      "Chấn chỉnh kỷ cường"},
     "Chấn chỉnh kỷ cương",
     "Chấn chỉnh kỷ cường"},
    /* one vote, the only one of words */
    {"rà sout vị trí việc làm",
     {"rà soát vị trí việc làm", "rà sout vị ttí việc làm", "rà soout vị trí việc làm",
      "rà sout vị trí việc làm", "rà sout vvị trí việc làm"},
     "rà soát vị trí việc làm",
     "rà sout vị trí việc làm"},
    /* clean, but half of it is missing */
    {"rà sout vị trí việc làm",
     {"vị trí việc làm", "rà sout vị ttí việc làm", "rà soout vị trí việc làm",
      "rà sout vị trí việc làm", "rà sout vvị trí việc làm"},
     "rà sout vị trí việc làm",
     NULL},
};

START_TEST(of_two_subjects_the_one_of_words_is_the_value)
{
    static const char issuer[] = "UBND TỈNH BẮC GIANG\nSỞ Y TẾ", number[] = "Số: 5/SYT-NVY";
    for (size_t i = 0; i < COUNT(subjects); i++) {
        const char *votes[5];
        for (size_t v = 0; v < 5; v++) {
            votes[v] = head_of(issuer, number,
                               arena_printf(arena_current(), "V/v %s", subjects[i].votes[v]));
        }
        const char *own =
            head_of(issuer, number, arena_printf(arena_current(), "V/v %s", subjects[i].own));
        json_t *r = read_ink(own, 5, votes);
        ck_assert_msg(strcmp(value_of(r, "subject"), subjects[i].value) == 0, "%zu: '%s'", i,
                      value_of(r, "subject"));
        ck_assert_msg(subjects[i].other == NULL ||
                          strcmp(other_of(r, "subject"), subjects[i].other) == 0,
                      "%zu: '%s'", i, other_of(r, "subject"));
        ck_assert_msg(strcmp(state_of(r, "subject"), "look") == 0, "%zu: %s", i,
                      state_of(r, "subject"));
    }
}
END_TEST

START_TEST(a_subject_with_rubbish_is_not_sure_when_all_votes_agree)
{
    static const struct {
        const char *subject, *state;
    } rows[] = {{"V/v họp giao ban", "sure"},
                {"V/v họp | giao ban tháng năm", "look"},
                {"V/v rà sout vị trí", "look"}};
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *text =
            head_of("UBND TỈNH BẮC GIANG\nSỞ Y TẾ", "Số: 5/SYT-NVY", rows[i].subject);
        const char *const votes[] = {text, text, text, text, text};
        json_t *r = read_ink(text, 5, votes);
        ck_assert_msg(strcmp(state_of(r, "subject"), rows[i].state) == 0, "%zu: %s", i,
                      state_of(r, "subject"));
        ck_assert_msg(has_check(r, "subject", "failed", "syllables") == (rows[i].state[0] == 'l'),
                      "%zu", i);
    }
}
END_TEST

/* ---- titles under dirt --------------------------------------------------------------------- */

static const struct {
    const char *block, *signer, *position, *authority;
} blocks[] = {
    {". GIÁM ĐỐC\n:\n:\nLâm Thị Bích Trung", "Lâm Thị Bích Trung", "GIÁM ĐỐC", ""},
    {"-' GIÁM ĐỐC\n6`\nc*\nNguyễn Trúc Quỳnh", "Nguyễn Trúc Quỳnh", "GIÁM ĐỐC", ""},
    {"§ GIÁM ĐỐC\nNguyễn Trúc Quỳnh", "Nguyễn Trúc Quỳnh", "GIÁM ĐỐC", ""},
    {"-: TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TICH\n:\n2m\n.PHO CHỦ TỊCH\nPhạm Giang", "Phạm Giang",
     "PHÓ CHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN; KT. CHỦ TỊCH"},
    {"KT. GIÁM ĐỐC\n5\nÁ\nvá Hi Ố\nĐặng Quốc Quỳnh", "Đặng Quốc Quỳnh", "PHÓ GIÁM ĐỐC",
     "KT. GIÁM ĐỐC"},
    {"KT. CHỦ TỊCH\nNơi nhận:\n- GIÁM ĐỐC\nPhạm Giang", "Phạm Giang", "PHÓ CHỦ TỊCH",
     "KT. CHỦ TỊCH"}, /* an item of a list */
};

START_TEST(dirt_beside_a_title_of_office_is_no_part_of_it)
{
    for (size_t i = 0; i < COUNT(blocks); i++) {
        const char *text =
            arena_printf(arena_current(),
                         "SỞ Y TẾ\nSố: 5/SYT-NVY\nV/v họp\nKính gửi: Các đơn vị.\nĐề nghị "
                         "họp./.\n%s\n",
                         blocks[i].block);
        json_t *r = read_ink(text, 0, NULL);
        ck_assert_msg(strcmp(value_of(r, "signer"), blocks[i].signer) == 0, "%zu: '%s'", i,
                      value_of(r, "signer"));
        ck_assert_msg(strcmp(value_of(r, "signer_position"), blocks[i].position) == 0, "%zu: '%s'",
                      i, value_of(r, "signer_position"));
        ck_assert_msg(strcmp(value_of(r, "signer_authority"), blocks[i].authority) == 0,
                      "%zu: '%s'", i, value_of(r, "signer_authority"));
        ck_assert_str_ne(state_of(r, "signer"), "sure");
    }
}
END_TEST

START_TEST(dirt_beside_a_type_is_no_part_of_it)
{
    static const char *const titles[] = {"KẾ HOẠCH", ": KẾ HOẠCH", "KẾ HOẠCH -", "„ KẾ HOẠCH ¬"};
    for (size_t i = 0; i < COUNT(titles); i++) {
        const char *text =
            head_of("UBND TỈNH BẮC GIANG\nSỞ Y TẾ", "Số: 5/KH-SYT",
                    arena_printf(arena_current(), "%s\nKiểm tra công tác y tế", titles[i]));
        json_t *r = read_ink(text, 0, NULL);
        ck_assert_msg(strcmp(value_of(r, "type"), "Kế hoạch") == 0, "%zu", i);
        ck_assert_msg(strcmp(value_of(r, "subject"), "Kiểm tra công tác y tế") == 0, "%zu: '%s'", i,
                      value_of(r, "subject"));
    }
}
END_TEST

UNIT_MAIN("extract/recognised", rubbish_is_told_from_words, a_line_of_a_name_loses_what_is_none,
          a_subject_loses_the_tail_that_is_no_sentence, an_issuer_is_cut_mended_and_looked_at,
          what_a_file_says_itself_is_neither_cut_nor_mended,
          a_damaged_number_line_is_a_suggestion_and_ends_the_issuer,
          a_damaged_number_is_not_sure_when_all_votes_agree,
          of_two_subjects_the_one_of_words_is_the_value,
          a_subject_with_rubbish_is_not_sure_when_all_votes_agree,
          dirt_beside_a_title_of_office_is_no_part_of_it, dirt_beside_a_type_is_no_part_of_it)
