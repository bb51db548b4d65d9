/*
 * What a file holds: the letter first, whatever lies before it; attached letters, drafts, phiếu and
 * appendices behind it; stamps of other offices masked; votes; what is sure and what is not.
 */
#include "unit.h"

#include "read_fixture.h"
#include "reading_promises.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static json_t *read_fixture(const char *name)
{
    const char *text = text_of_file(
        arena_printf(arena_current(), "%s/tests/fixtures/reading/%s", PHIEU_SOURCE_DIR, name));
    return read_text(text, SOURCE_PLAIN);
}

static int64_t line_at(const json_t *reading, size_t part, size_t end)
{
    return json_integer_value(
        json_array_get(json_object_get(part_of(reading, part), "lines"), end));
}

static const char *part_value(const json_t *reading, size_t part, const char *field)
{
    return json_str(json_object_get(json_object_get(part_of(reading, part), "fields"), field),
                    "value");
}

/* ---- parts --------------------------------------------------------------------------------- */

START_TEST(one_file_holds_letter_draft_slip_and_appendix)
{
    json_t *r = read_fixture("forwarded.txt");
    static const struct {
        const char *kind;
        int first, last;
    } want[] = {{"letter", 1, 34}, {"draft", 36, 47}, {"slip", 49, 56}, {"appendix", 31, 34}};
    ck_assert_uint_eq(json_array_size(json_object_get(r, "parts")), COUNT(want));
    for (size_t i = 0; i < COUNT(want); i++) {
        ck_assert_msg(strcmp(part_kind(r, i), want[i].kind) == 0, "%zu: %s", i, part_kind(r, i));
        ck_assert_msg(line_at(r, i, 0) == want[i].first && line_at(r, i, 1) == want[i].last,
                      "%zu: %d-%d", i, (int)line_at(r, i, 0), (int)line_at(r, i, 1));
    }
    ck_assert_str_eq(part_value(r, 1, "code_notation"), "KH-UBND");
    ck_assert_str_eq(part_value(r, 1, "code_number"), "");
    ck_assert_str_eq(part_value(r, 1, "issued"), "");
    ck_assert_str_eq(part_value(r, 1, "subject"), "Sắp xếp tài sản công sau quyết toán");
}
END_TEST

START_TEST(a_slip_before_the_letter_does_not_become_it)
{
    json_t *r = read_fixture("slip-first.txt");
    ck_assert_str_eq(part_kind(r, 0), "letter");
    ck_assert_str_eq(part_kind(r, 1), "slip");
    ck_assert_int_eq(line_at(r, 0, 0), 8);
    ck_assert_int_eq(line_at(r, 1, 0), 1);
}
END_TEST

/* A regulation behind its decision: its own part, with the decision's number nowhere in it. */
START_TEST(a_title_behind_a_signature_opens_an_attached_paper)
{
    json_t *r = read_fixture("decision.txt");
    ck_assert_uint_eq(json_array_size(json_object_get(r, "parts")), 2);
    ck_assert_str_eq(part_value(r, 1, "type"), "Quy chế");
    ck_assert_str_eq(part_value(r, 1, "subject"), "Quản lý hồ sơ đăng ký thuốc");
    ck_assert_str_eq(part_value(r, 1, "code_number"), "");
}
END_TEST

START_TEST(a_lone_draft_is_proposed_and_says_that_it_has_no_number)
{
    json_t *r = read_text("UBND TỈNH CÀ MAU\nSỞ Y TẾ\nSố:      /BC-SYT\nCà Mau, ngày    tháng 3 "
                          "năm 2025\nDỰ THẢO\n\nBÁO CÁO\nKết quả quý I\n\n"
                          "Căn cứ Kế hoạch số 5/KH-SYT ngày 02/01/2025.\n\nGIÁM ĐỐC\n",
                          SOURCE_DIGITAL);
    ck_assert_str_eq(part_kind(r, 0), "draft");
    ck_assert_str_eq(state_of(r, "code_number"), "none");
    ck_assert_str_eq(state_of(r, "issued"), "none");
    ck_assert_str_eq(state_of(r, "signer"), "none");
    ck_assert_str_eq(value_of(r, "code_notation"), "BC-SYT");
}
END_TEST

START_TEST(no_letter_gives_no_parts_and_nothing_found)
{
    static const char *const texts[] = {"", "   \n\n", "Thực đơn tuần này: cơm gà, canh chua.",
                                        "1 2 3\n4 5 6\n", "aaaa"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        json_t *r = read_text(texts[i], SOURCE_DIGITAL);
        ck_assert_msg(json_array_size(json_object_get(r, "parts")) == 0, "%zu", i);
        ck_assert_msg(strcmp(state_of(r, "code_number"), "not-found") == 0 &&
                          strcmp(state_of(r, "subject"), "not-found") == 0,
                      "%zu", i);
    }
}
END_TEST

/* ---- stamps -------------------------------------------------------------------------------- */

START_TEST(a_foreign_stamp_gives_neither_number_nor_date_nor_issuer)
{
    json_t *r = read_fixture("forwarded.txt");
    const json_t *stamps = json_object_get(r, "stamps"), *stamp = json_array_get(stamps, 0);
    ck_assert_uint_eq(json_array_size(stamps), 1);
    ck_assert_str_eq(json_str(stamp, "number"), "731");
    ck_assert_str_eq(json_str(stamp, "date"), "2025-05-09");
    ck_assert_str_eq(json_str(stamp, "receiver"), "TRUNG TÂM Y TẾ HUYỆN GIANG THÀNH");
    ck_assert_str_eq(value_of(r, "code_number"), "1042");
}
END_TEST

/* ---- lists --------------------------------------------------------------------------------- */

START_TEST(cited_letters_come_in_order_and_once)
{
    json_t *r = read_text("SỞ Y TẾ\nSố: 5/SYT-NVY\nV/v họp\n\nCà Mau, ngày 05 tháng 01 năm "
                          "2026\n\nKính gửi: Các đơn vị.\n"
                          "Thực hiện Kế hoạch số 55/KH-\nUBND ngày 18/3/2021 và Nghị quyết số "
                          "52-NQ/TW ngày 27 tháng 9 năm 2019; theo Kế hoạch số 55/KH-UBND, "
                          "Luật số 59/2020/QH14, ngày 10/3/2025, tỷ lệ 5/10; Công văn số 5/SYT-NVY "
                          "này.\n\nGIÁM ĐỐC\n",
                          SOURCE_DIGITAL);
    static const struct {
        const char *code, *issued;
    } want[] = {
        {"55/KH-UBND", "2021-03-18"}, {"52-NQ/TW", "2019-09-27"}, {"59/2020/QH14", "2025-03-10"}};
    const json_t *refers = json_object_get(r, "refers");
    ck_assert_uint_eq(json_array_size(refers), COUNT(want));
    for (size_t i = 0; i < COUNT(want); i++) {
        ck_assert_str_eq(json_str(json_array_get(refers, i), "code"), want[i].code);
        ck_assert_str_eq(json_str(json_array_get(refers, i), "issued"), want[i].issued);
    }
}
END_TEST

START_TEST(addressees_are_one_or_a_list)
{
    static const struct {
        const char *lines, *first, *second;
    } rows[] = {
        {"Kính gửi: Trung tâm Y tế huyện.", "Trung tâm Y tế huyện", ""},
        {"Kính gửi:\n- Các sở, ban, ngành;\n- Các huyện.", "Các sở, ban, ngành", "Các huyện"},
        {"Kính gửi:\n\n- Các sở, ban, ngành;\n\n- Các huyện.", "Các sở, ban, ngành", "Các huyện"},
        {"Kính gửi:\nTrung tâm Y tế huyện", "Trung tâm Y tế huyện", ""},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *text = arena_printf(
            arena_current(), "Số: 5/SYT-NVY\nV/v họp\n\n%s\n\nSở đề nghị họp.\n", rows[i].lines);
        const json_t *list = json_object_get(read_text(text, SOURCE_DIGITAL), "addressees");
        ck_assert_msg(json_array_size(list) == (rows[i].second[0] != '\0' ? 2 : 1), "%zu", i);
        ck_assert_str_eq(json_string_value(json_array_get(list, 0)), rows[i].first);
        if (rows[i].second[0] != '\0') {
            ck_assert_str_eq(json_string_value(json_array_get(list, 1)), rows[i].second);
        }
    }
}
END_TEST

/* ---- how sure ------------------------------------------------------------------------------ */

static const char head[] =
    "UBND TỈNH CÀ MAU\nSỞ Y TẾ\nSố: 5/SYT-NVY\nV/v họp giao ban\n\nCà Mau, ngày 05 tháng 01 năm "
    "2026\n\nKính gửi: Các đơn vị.\n"
    "Sở Y tế đề nghị các đơn vị cử người dự họp.\n\nGIÁM ĐỐC\n\nNguyễn Văn An\n";

START_TEST(what_a_pdf_says_itself_is_sure_what_was_recognised_is_looked_at)
{
    static const char *const fields[] = {"code_number", "issued", "subject", "signer"};
    json_t *digital = read_text(head, SOURCE_DIGITAL), *recognised = read_text(head, SOURCE_OCR);
    for (size_t i = 0; i < COUNT(fields); i++) {
        ck_assert_msg(strcmp(state_of(digital, fields[i]), "sure") == 0, "%s: %s", fields[i],
                      state_of(digital, fields[i]));
        ck_assert_msg(strcmp(state_of(recognised, fields[i]), "look") == 0, "%s: %s", fields[i],
                      state_of(recognised, fields[i]));
    }
}
END_TEST

static json_t *read_with_votes(const char *text, const char *const *votes, size_t count)
{
    struct page_text lines = lines_of(text, SOURCE_OCR), strips[8];
    for (size_t i = 0; i < count; i++) {
        strips[i] = lines_of(votes[i], SOURCE_OCR);
    }
    lines.votes = strips;
    lines.vote_count = count;
    json_t *ret = read_lines(&lines, "", "");
    promise_reading(&lines, ret);
    return ret;
}

static const char *strip(const char *number, const char *date)
{
    return arena_printf(arena_current(),
                        "UBND TỈNH CÀ MAU\nSỞ Y TẾ\nSố: %s/SYT-NVY\nV/v họp giao ban\n\n%s\n\nKính "
                        "gửi: Các đơn vị.\n",
                        number, date);
}

#define DAY_5 "Cà Mau, ngày 05 tháng 01 năm 2026"
#define DAY_6 "Cà Mau, ngày 06 tháng 01 năm 2026"

START_TEST(votes_that_agree_make_a_recognised_number_and_date_sure)
{
    const char *votes[] = {strip("5", DAY_5), strip("5", DAY_5), strip("5", DAY_5),
                           strip("5", DAY_6), strip("5", DAY_5)};
    json_t *r = read_with_votes(head, votes, 5);
    ck_assert_str_eq(state_of(r, "code_number"), "sure");
    ck_assert(has_check(r, "code_number", "passed", "votes"));
    ck_assert_str_eq(state_of(r, "issued"), "sure"); /* four of five */
    ck_assert_str_eq(state_of(r, "signer"), "look"); /* below the strip: nobody voted */
}
END_TEST

START_TEST(votes_that_differ_leave_alternatives_and_nothing_sure)
{
    const char *votes[] = {strip("5", DAY_5), strip("8", DAY_5), strip("5", DAY_6),
                           strip("8", DAY_6), strip("3", DAY_6)};
    json_t *r = read_with_votes(head, votes, 5);
    ck_assert_str_eq(value_of(r, "code_number"), "5");
    ck_assert_str_eq(state_of(r, "code_number"), "look");
    ck_assert(has_check(r, "code_number", "failed", "votes"));
    const json_t *others = json_object_get(
        json_object_get(json_object_get(r, "fields"), "code_number"), "alternatives");
    ck_assert_uint_eq(json_array_size(others), 2);
    ck_assert_str_eq(value_of(r, "issued"), "2026-01-06"); /* three of five against the page */
    ck_assert_str_eq(state_of(r, "issued"), "look");
}
END_TEST

START_TEST(text_without_diacritics_keeps_its_numbers_and_only_guesses_words)
{
    static const char *const words[] = {"issuer", "subject", "signer", "place"},
                             *const numbers[] = {"code_number", "issued"};
    json_t *r = read_fixture("no-marks.txt");
    ck_assert_str_eq(json_str(json_object_get(r, "quality"), "state"), "no-marks");
    for (size_t i = 0; i < COUNT(words); i++) {
        ck_assert_msg(strcmp(state_of(r, words[i]), "guess") == 0, "%s: %s", words[i],
                      state_of(r, words[i]));
    }
    for (size_t i = 0; i < COUNT(numbers); i++) {
        ck_assert_msg(strcmp(state_of(r, numbers[i]), "look") == 0, "%s: %s", numbers[i],
                      state_of(r, numbers[i]));
    }
}
END_TEST

START_TEST(an_impossible_day_is_no_day_and_says_why)
{
    json_t *r = read_text(
        "SỞ Y TẾ\nSố: 5/SYT-NVY\nCà Mau, ngày 31 tháng 02 năm 2026\nKính gửi: Các đơn vị.\n",
        SOURCE_DIGITAL);
    ck_assert_str_eq(state_of(r, "issued"), "not-found");
    ck_assert(has_check(r, "issued", "failed", "calendar"));
}
END_TEST

/* The name of the file has come another way than the ink. */
START_TEST(a_file_named_after_its_number_supports_it)
{
    struct page_text lines = lines_of(head, SOURCE_OCR);
    ck_assert_str_eq(state_of(read_lines(&lines, "", "5-SYT-NVY.pdf"), "code_number"), "sure");
    ck_assert_str_eq(state_of(read_lines(&lines, "", "6-SYT-NVY.pdf"), "code_number"), "look");
}
END_TEST

START_TEST(evidence_is_the_bytes_that_were_read)
{
    struct page_text lines = lines_of(head, SOURCE_DIGITAL);
    json_t *r = read_lines(&lines, "", "");
    const json_t *evidence =
        json_object_get(json_object_get(json_object_get(r, "fields"), "issued"), "evidence");
    const json_t *bytes = json_object_get(evidence, "bytes");
    size_t begin = (size_t)json_integer_value(json_array_get(bytes, 0)),
           end = (size_t)json_integer_value(json_array_get(bytes, 1));
    ck_assert_str_eq(arena_memdup(arena_current(), head + begin, end - begin), DAY_5);
    ck_assert_str_eq(json_str(evidence, "excerpt"), DAY_5);
    ck_assert_int_eq(json_int(evidence, "line", 0), 6);
}
END_TEST

/* ---- texts made to be slow ----------------------------------------------------------------- */

static json_t *read_repeated(const char *piece, size_t bytes)
{
    size_t len = strlen(piece);
    char *text = arena_alloc(arena_current(), bytes + 1);
    for (size_t i = 0; i + len <= bytes; i += len) {
        memcpy(text + i, piece, len);
    }
    return read_text(text, SOURCE_DIGITAL);
}

START_TEST(a_million_of_anything_ends_soon)
{
    static const char *const pieces[] = {"a",
                                         "A",
                                         " ",
                                         "1",
                                         "-",
                                         ".",
                                         "Số: ",
                                         "Số: 1/A\n",
                                         "ngày ",
                                         "KT. ",
                                         "- ",
                                         "GIÁM ĐỐC\n",
                                         "Nguyễn ",
                                         "A-",
                                         "1/A-",
                                         "Kính gửi: ",
                                         "PHỤ LỤC\n",
                                         "KẾ HOẠCH\n",
                                         "Ngày: 1/1/2025\nĐẾN\n",
                                         "a\t",
                                         "\n",
                                         "*",
                                         "<b>",
                                         "ngày 1 tháng "};
    for (size_t i = 0; i < COUNT(pieces); i++) {
        int64_t begun = monotonic_ms();
        json_t *r = read_repeated(pieces[i], 1000000);
        ck_assert_msg(json_is_object(r), "%zu", i);
        ck_assert_msg(monotonic_ms() - begun < 20000, "%zu '%s': %d ms", i, pieces[i],
                      (int)(monotonic_ms() - begun));
    }
}
END_TEST

UNIT_MAIN("extract/parts", one_file_holds_letter_draft_slip_and_appendix,
          a_slip_before_the_letter_does_not_become_it,
          a_title_behind_a_signature_opens_an_attached_paper,
          a_lone_draft_is_proposed_and_says_that_it_has_no_number,
          no_letter_gives_no_parts_and_nothing_found,
          a_foreign_stamp_gives_neither_number_nor_date_nor_issuer,
          cited_letters_come_in_order_and_once, addressees_are_one_or_a_list,
          what_a_pdf_says_itself_is_sure_what_was_recognised_is_looked_at,
          votes_that_agree_make_a_recognised_number_and_date_sure,
          votes_that_differ_leave_alternatives_and_nothing_sure,
          text_without_diacritics_keeps_its_numbers_and_only_guesses_words,
          an_impossible_day_is_no_day_and_says_why, a_file_named_after_its_number_supports_it,
          evidence_is_the_bytes_that_were_read, a_million_of_anything_ends_soon)
