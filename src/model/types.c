/*
 * types.c - types of letters and what a notation says about them.
 */
#include "phieu/model.h"
#include "phieu/text.h"

#include <ctype.h>
#include <string.h>

enum { CONG_VAN = 17, LUAT = 29 };

/* The first 29 in the order of NĐ 30/2020 Điều 7, abbreviations of its Annex III (case and marks
 * are significant: CT and CTr, QĐ and QyĐ, DA and ĐA). Then what else arrives daily
 * (DOMAIN.md 1.4). */
const struct letter_type letter_types[] = {
    {"Nghị quyết", "NQ"},
    {"Quyết định", "QĐ"},
    {"Chỉ thị", "CT"},
    {"Quy chế", "QC"},
    {"Quy định", "QyĐ"},
    {"Thông cáo", "TC"},
    {"Thông báo", "TB"},
    {"Hướng dẫn", "HD"},
    {"Chương trình", "CTr"},
    {"Kế hoạch", "KH"},
    {"Phương án", "PA"},
    {"Đề án", "ĐA"},
    {"Dự án", "DA"},
    {"Báo cáo", "BC"},
    {"Biên bản", "BB"},
    {"Tờ trình", "TTr"},
    {"Hợp đồng", "HĐ"},
    [CONG_VAN] = {"Công văn", ""},
    {"Công điện", "CĐ"},
    {"Bản ghi nhớ", "BGN"},
    {"Bản thỏa thuận", "BTT"},
    {"Giấy ủy quyền", "GUQ"},
    {"Giấy mời", "GM"},
    {"Giấy giới thiệu", "GGT"},
    {"Giấy nghỉ phép", "GNP"},
    {"Phiếu gửi", "PG"},
    {"Phiếu chuyển", "PC"},
    {"Phiếu báo", "PB"},
    {"Thư công", ""},
    /* legal documents */
    [LUAT] = {"Luật", ""},
    {"Pháp lệnh", "PL"},
    {"Lệnh", "L"},
    {"Nghị định", "NĐ"},
    {"Thông tư", "TT"},
    {"Thông tư liên tịch", "TTLT"},
    {"Nghị quyết liên tịch", "NQLT"},
    /* papers of the Party; in their notations TT is a Thông tri */
    {"Kết luận", "KL"},
    {"Thông tri", ""},
    /* copies */
    {"Sao y", "SY"},
    {"Trích sao", "TrS"},
    {"Sao lục", "SL"},
    /* papers without a notation of this kind */
    {"Bản án", ""},
    {"Giấy triệu tập", ""},
    {"Đơn thư", ""},
    {"Hóa đơn", ""},
    {"Văn bản khác", ""},
};
const int letter_type_count = sizeof letter_types / sizeof letter_types[0];

/* Written every day though Annex III has no such abbreviation. */
static const char not_an_abbreviation[] = "CV";

static const struct letter_type *by_abbreviation(const char *text, size_t len)
{
    for (int i = 0; i < letter_type_count; i++) {
        const char *abbreviation = letter_types[i].abbreviation;
        if (len > 0 && strlen(abbreviation) == len && memcmp(abbreviation, text, len) == 0) {
            return &letter_types[i];
        }
    }
    if (len == sizeof not_an_abbreviation - 1 && memcmp(text, not_an_abbreviation, len) == 0) {
        return &letter_types[CONG_VAN];
    }
    return NULL;
}

static const struct letter_type *by_name(const char *text)
{
    struct arena *arena = arena_current();
    for (int i = 0; i < letter_type_count; i++) { /* as a list offers it, which is nearly always */
        if (strcmp(letter_types[i].name, text) == 0) {
            return &letter_types[i];
        }
    }
    const char *wanted = text_folded(arena, text);
    for (int i = 0; wanted[0] != '\0' && i < letter_type_count; i++) {
        if (strcmp(text_folded(arena, letter_types[i].name), wanted) == 0) {
            return &letter_types[i];
        }
    }
    return NULL;
}

const struct letter_type *letter_type_find(const char *text)
{
    const struct letter_type *type = by_abbreviation(text, strlen(text));
    return type != NULL ? type : by_name(text);
}

/* Legal documents put the year before the type: "2020/NĐ-CP". */
static bool starts_with_year(const char *text)
{
    for (int i = 0; i < 4; i++) {
        if (!isdigit((unsigned char)text[i])) {
            return false;
        }
    }
    return text[4] == '/';
}

const struct letter_type *letter_type_of_notation(const char *notation)
{
    const struct letter_type *otherwise = &letter_types[CONG_VAN];
    if (starts_with_year(notation)) {
        notation += 5;
        otherwise = NULL; /* 2018/UBTVQH14 may be a Pháp lệnh or a Nghị quyết: no guess */
        if (strncmp(notation, "QH", 2) == 0 && isdigit((unsigned char)notation[2])) {
            return &letter_types[LUAT]; /* 59/2020/QH14 */
        }
    }
    size_t first = strcspn(notation, "-/");
    if (notation[first] == '\0') {
        /* Only the first of several groups tells: a lone "BC" may be a report or an agency. */
        bool unsure = first == 0 || by_abbreviation(notation, first) != NULL;
        return unsure ? NULL : otherwise;
    }
    if (first == 2 && memcmp(notation, "TT/", 3) == 0) {
        return letter_type_find("Thông tri"); /* 05-TT/TU */
    }
    const struct letter_type *type = by_abbreviation(notation, first);
    return type != NULL ? type : otherwise;
}
