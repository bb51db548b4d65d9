#include "unit.h"

#include "phieu/text.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static int sign(int n)
{
    return (n > 0) - (n < 0);
}

/* Every pair of a list in the right order compares so, both ways round. */
static void check_order(const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++) {
            int want = (i > j) - (i < j);
            ck_assert_msg(sign(text_collate(list[i], list[j])) == want, "%s against %s: %d",
                          list[i], list[j], text_collate(list[i], list[j]));
        }
    }
}

START_TEST(letters_come_in_the_order_of_the_alphabet)
{
    static const char *const list[] = {
        "a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "f", "g", "h", "i", "j", "k", "l", "m",
        "n", "o", "ô", "ơ", "p", "q", "r", "s", "t", "u", "ư", "v", "w", "x", "y", "z",
    };
    check_order(list, COUNT(list));
}
END_TEST

START_TEST(tones_come_in_the_order_of_dictionaries)
{
    static const char *const list[] = {"", "ma", "mà", "mả", "mã", "má", "mạ", "mă", "mằ", "mâ"};
    check_order(list, COUNT(list));
}
END_TEST

START_TEST(letters_decide_before_tones_and_tones_before_capitals)
{
    static const char *const list[] = {
        "an", "An", "án", "Án", "anh", "ánh", "Ăn", "ân", "ba", "bà", "Bả",
    };
    check_order(list, COUNT(list));
}
END_TEST

START_TEST(names_of_units_sort_as_people_expect)
{
    static const char *const list[] = {
        "1 cửa",     "2 cửa",    "9 cửa",    "An Bình",      "An Giang",   "Anh Sơn",   "Bà Rịa",
        "Bạc Liêu",  "Cà Mau",   "Cần Thơ",  "Công an",      "Dầu Tiếng",  "Đà Nẵng",   "Đắk Lắk",
        "Điện Biên", "Gia Lai",  "Hòa Bình", "Phòng Nội vụ", "Phòng Y tế", "Sở Nội vụ", "Sở Y tế",
        "Thanh Hóa", "Thành ủy", "Tòa án",   "Ủy ban",       "Văn phòng",  "東京",
    };
    check_order(list, COUNT(list));
}
END_TEST

START_TEST(decomposed_text_sorts_with_its_composed_twin)
{
    ck_assert_int_lt(text_collate("a\xCC\x81", "\xE1\xBA\xA1"), 0); /* á before ạ */
    ck_assert_int_gt(text_collate("a\xCC\x82\xCC\x81n", "âm"), 0);
    ck_assert_int_lt(text_collate("a\xCC\x82\xCC\x81", "ấp"), 0);
    ck_assert_int_lt(text_collate("O\xCC\x9B\xCC\x89", "Ph"), 0);
}
END_TEST

START_TEST(foreign_letters_sort_by_their_base)
{
    static const char *const list[] = {"mue", "Müller", "mum", "z", "Ж"};
    check_order(list, COUNT(list));
    ck_assert_int_ne(text_collate("cong", "çong"), 0); /* only the same is equal */
    ck_assert_int_eq(text_collate("Sở Y tế", "Sở Y tế"), 0);
}
END_TEST

START_TEST(distance_counts_edits_of_the_folded_text)
{
    static const struct {
        const char *a, *b;
        unsigned limit, want;
    } table[] = {
        {"", "", 3, 0},
        {"abc", "", 3, 3},
        {"abc", "", 2, 3},
        {"Đường", "duong", 2, 0},
        {"register", "registr", 2, 1},
        {"kitten", "sitting", 3, 3},
        {"kitten", "sitting", 2, 3},
        {"phong noi vu", "phong noi", 3, 3},
        {"abc", "xyz", 1, 2},
        {"ab", "ba", 5, 2},
        {"a", "bcdefgh", 0, 1},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        unsigned got = text_distance(table[i].a, table[i].b, table[i].limit);
        ck_assert_msg(got == table[i].want, "row %zu: %u", i, got);
        ck_assert_uint_eq(text_distance(table[i].b, table[i].a, table[i].limit), got);
    }
    char page[1001];
    memset(page, 'a', 1000);
    page[1000] = '\0';
    ck_assert_uint_eq(text_distance(page, "a", 4), 5);
    ck_assert_uint_eq(text_distance(page, page, 4), 0);
}
END_TEST

UNIT_MAIN("base/collate", letters_come_in_the_order_of_the_alphabet,
          tones_come_in_the_order_of_dictionaries,
          letters_decide_before_tones_and_tones_before_capitals,
          names_of_units_sort_as_people_expect, decomposed_text_sorts_with_its_composed_twin,
          foreign_letters_sort_by_their_base, distance_counts_edits_of_the_folded_text)
