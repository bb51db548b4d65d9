/*
 * agency_mend.c - "UY BAN NE N DAN" was "ỦY BAN NHÂN DÂN": how most agencies' names begin, and
 * provinces, found again under one or two misread letters.
 */
#include "agency.h"

#include "phieu/text.h"

#include <string.h>

enum {
    TWO_WRONG_FROM = 12, /* letters of a beginning in which two may be wrong, one in a shorter */
    PROVINCE_FROM = 6,
    MARGIN = 2,
};

/* Only what is so common that nothing else can be meant. */
static const char *const beginnings[] = {
    "ỦY BAN NHÂN DÂN",
    "HỘI ĐỒNG NHÂN DÂN",
    "VĂN PHÒNG ỦY BAN NHÂN DÂN",
    "TRUNG TÂM Y TẾ",
    "TRUNG TÂM KIỂM SOÁT BỆNH TẬT",
    "BỆNH VIỆN ĐA KHOA",
    "TRẠM Y TẾ",
    "SỞ Y TẾ",
    "SỞ NỘI VỤ",
    "SỞ TÀI CHÍNH",
    "SỞ TƯ PHÁP",
    "SỞ XÂY DỰNG",
    "SỞ CÔNG THƯƠNG",
    "SỞ NGOẠI VỤ",
    "SỞ DU LỊCH",
    "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
    "SỞ GIÁO DỤC VÀ ĐÀO TẠO",
    "SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG",
    "SỞ NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN",
    "SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG",
    "SỞ KẾ HOẠCH VÀ ĐẦU TƯ",
    "SỞ GIAO THÔNG VẬN TẢI",
    "SỞ THÔNG TIN VÀ TRUYỀN THÔNG",
    "SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH",
    "SỞ VĂN HÓA VÀ THỂ THAO",
    "SỞ DÂN TỘC VÀ TÔN GIÁO",
    "SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI",
};

static unsigned allowed(size_t letters)
{
    return letters >= TWO_WRONG_FROM ? 2 : 1;
}

/* What of the line a beginning takes, in whole words, and how far it is from it. */
static size_t nearest_prefix(const char *line, const char *beginning, unsigned *distance)
{
    size_t wanted = text_length(beginning), ret = 0;
    for (size_t len = strcspn(line, " "); len > 0;) {
        const char *prefix = arena_memdup(arena_current(), line, len);
        size_t letters = text_length(prefix);
        unsigned limit = *distance;
        if (letters + MARGIN >= wanted && letters <= wanted + MARGIN) {
            unsigned d = text_distance(prefix, beginning, limit);
            ret = d < limit ? len : ret;
            *distance = d < limit ? d : limit;
        }
        if (line[len] == '\0' || letters > wanted + MARGIN) {
            break;
        }
        len += 1 + strcspn(line + len + 1, " ");
    }
    return ret;
}

/* "BỘ NỘI VỤ" is no damaged "SỞ NỘI VỤ": a first word that agencies begin with is what it is. */
static bool is_other_kind(const char *line, const char *beginning)
{
    struct arena *arena = arena_current();
    const char *first = arena_memdup(arena, line, strcspn(line, " "));
    const char *wanted = arena_memdup(arena, beginning, strcspn(beginning, " "));
    return strcmp(text_folded(arena, first), text_folded(arena, wanted)) != 0 &&
           agency_begins(arena_printf(arena, "%s %s", first, first));
}

static const char *mend_beginning(const char *line)
{
    const char *ret = line;
    unsigned best = 3;
    for (size_t i = 0; i < sizeof beginnings / sizeof beginnings[0]; i++) {
        unsigned most = allowed(text_length(beginnings[i])) + 1;
        unsigned distance = most < best ? most : best;
        size_t len = nearest_prefix(line, beginnings[i], &distance);
        if (len > 0 && !is_other_kind(line, beginnings[i])) {
            best = distance;
            ret = distance == 0 ? line
                                : arena_printf(arena_current(), "%s%s", beginnings[i], line + len);
        }
    }
    return ret;
}

/* The one province whose name is one letter away; NULL: none, or two of them. */
static const char *province_near(const char *text)
{
    const char *ret = NULL;
    for (size_t i = 0; i < province_count && text_length(text) >= PROVINCE_FROM; i++) {
        if (text_distance(text, provinces[i].name, 1) == 1) {
            if (ret != NULL) {
                return NULL;
            }
            ret = provinces[i].name;
        }
    }
    return ret;
}

/* Behind "tỉnh", to the line's end. */
static const char *mend_province(const char *line)
{
    struct arena *arena = arena_current();
    for (const char *p = line; *p != '\0';) {
        size_t len = strcspn(p, " ");
        const char *word = text_folded(arena, arena_memdup(arena, p, len));
        p += len + (p[len] == ' ');
        if (strcmp(word, "tinh") == 0) {
            const char *near = province_find(p) == NULL ? province_near(p) : NULL;
            const char *before = arena_memdup(arena, line, (size_t)(p - line));
            return near != NULL ? arena_printf(arena, "%s%s", before, near) : line;
        }
    }
    return line;
}

const char *agency_mend(const char *line)
{
    return mend_province(mend_beginning(line));
}
