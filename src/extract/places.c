/*
 * places.c - the provinces: 34 since 01/7/2025, and those before, whose letters still come.
 */
#include "agency.h"

#include "phieu/text.h"

#include <string.h>

const struct province provinces[] = {
    {"Hà Nội", true},       {"Hồ Chí Minh", true},
    {"Hải Phòng", true},    {"Đà Nẵng", true},
    {"Cần Thơ", true},      {"Huế", true},
    {"An Giang", false},    {"Bà Rịa - Vũng Tàu", false},
    {"Bắc Giang", false},   {"Bắc Kạn", false},
    {"Bạc Liêu", false},    {"Bắc Ninh", false},
    {"Bến Tre", false},     {"Bình Định", false},
    {"Bình Dương", false},  {"Bình Phước", false},
    {"Bình Thuận", false},  {"Cà Mau", false},
    {"Cao Bằng", false},    {"Đắk Lắk", false},
    {"Đắk Nông", false},    {"Điện Biên", false},
    {"Đồng Nai", false},    {"Đồng Tháp", false},
    {"Gia Lai", false},     {"Hà Giang", false},
    {"Hà Nam", false},      {"Hà Tĩnh", false},
    {"Hải Dương", false},   {"Hậu Giang", false},
    {"Hòa Bình", false},    {"Hưng Yên", false},
    {"Khánh Hòa", false},   {"Kiên Giang", false},
    {"Kon Tum", false},     {"Lai Châu", false},
    {"Lâm Đồng", false},    {"Lạng Sơn", false},
    {"Lào Cai", false},     {"Long An", false},
    {"Nam Định", false},    {"Nghệ An", false},
    {"Ninh Bình", false},   {"Ninh Thuận", false},
    {"Phú Thọ", false},     {"Phú Yên", false},
    {"Quảng Bình", false},  {"Quảng Nam", false},
    {"Quảng Ngãi", false},  {"Quảng Ninh", false},
    {"Quảng Trị", false},   {"Sóc Trăng", false},
    {"Sơn La", false},      {"Tây Ninh", false},
    {"Thái Bình", false},   {"Thái Nguyên", false},
    {"Thanh Hóa", false},   {"Thừa Thiên Huế", false},
    {"Tiền Giang", false},  {"Trà Vinh", false},
    {"Tuyên Quang", false}, {"Vĩnh Long", false},
    {"Vĩnh Phúc", false},   {"Yên Bái", false},
};
const size_t province_count = sizeof provinces / sizeof provinces[0];

const struct province *province_find(const char *text)
{
    static const char *const before[] = {"tinh ", "thanh pho ", "tp "};
    struct arena *arena = arena_current();
    const char *folded = text_folded(arena, text);
    for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
        size_t len = strlen(before[i]);
        if (strncmp(folded, before[i], len) == 0) {
            folded += len;
        }
    }
    for (size_t i = 0; i < province_count; i++) {
        if (strcmp(text_folded(arena, provinces[i].name), folded) == 0) {
            return &provinces[i];
        }
    }
    return NULL;
}
