#include "unit.h"

#include "phieu/text.h"
#include "utf8.h"
#include "phieu/viet.h"

#include <stdbool.h>
#include <time.h>
#include <utf8proc.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const char *marked(const char *text)
{
    struct buf out;
    buf_init(&out, NULL, 1 << 20);
    text_fold_marked(&out, text);
    return out.data;
}

START_TEST(text_folds_to_plain_words)
{
    static const char *const table[][2] = {
        {"", ""},
        {" ,.- ", ""},
        {"Sở Y tế tỉnh Kiên Giang", "so y te tinh kien giang"},
        {"595 /SYT-NVY", "595 syt nvy"},
        {"ĐIỀU 5, NĐ-CP", "dieu 5 nd cp"},
        {"Ðiều", "dieu"}, /* Eth for Đ */
        {"đường Đ", "duong d"},
        {"Quye\xCC\x82\xCC\x81t đi\xCC\xA3nh", "quyet dinh"},
        {"hoà hòa HOÀ", "hoa hoa hoa"},
        {"ướt ữ ỵ ẵ ậ ĩ", "uot u y a a i"},
        {"Straße Æsop œuvre", "strasse aesop oeuvre"},
        {"Łódź Ñandú façade", "lodz nandu facade"},
        {"@AZ[`az{/09:", "az az 09"},
        {"m² Nº 5 ½", "m2 no 5 1 2"},
        {"ＡＢＣ１２", "abc12"},
        {"ﬁle", "file"},
        {"a\xC2\xA0"
         "b",
         "a b"},
        {"soft\xC2\xADhyphen", "softhyphen"},
        {"zero\xE2\x80\x8Bwidth", "zerowidth"},
        {"\xCC\x81"
         "a",
         "a"}, /* a mark with nothing under it */
        {"Привет МИР", "привет мир"},
        {"Ελλάς", "ελλασ"},
        {"東京 2025", "東京 2025"},
        {"a\xFF"
         "b",
         "a b"}, /* never happens past the door; still no harm */
        {"“trích yếu”…", "trich yeu"},
        {"İstanbul ıssız", "istanbul issiz"},
        {"x_y@z.vn", "x y z vn"},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        const char *got = text_folded(arena_current(), table[i][0]);
        ck_assert_msg(strcmp(got, table[i][1]) == 0, "row %zu: %s -> [%s]", i, table[i][0], got);
    }
}
END_TEST

START_TEST(every_vietnamese_letter_folds_to_its_base_in_any_form)
{
    int letters = 0;
    for (uint32_t cp = 0xC0; cp <= 0x1EF9; cp++) {
        struct viet_letter letter;
        if (!viet_split(cp, &letter)) {
            continue;
        }
        char text[8] = "", base[2] = {letter.base, '\0'};
        text[utf8_put(cp, text)] = '\0';
        ck_assert_str_eq(text_folded(arena_current(), text), base);
        utf8proc_uint8_t *nfd = utf8proc_NFD((const utf8proc_uint8_t *)text);
        ck_assert_str_eq(text_folded(arena_current(), (const char *)nfd), base);
        ck_assert_str_eq(marked((const char *)nfd), marked(text));
        free(nfd);
        if (cp != 0xD0 && cp != 0x189) { /* the two that only look like Đ */
            ck_assert_msg(viet_join(letter) == cp, "U+%04X comes back as U+%04X", cp,
                          viet_join(letter));
            letters++;
        }
    }
    ck_assert_int_eq(letters, 134);
}
END_TEST

/* Folding must be stable and, for anything Latin, plain ASCII: what is indexed is what is asked. */
START_TEST(every_code_point_folds_to_something_stable)
{
    struct arena arena;
    arena_init(&arena, 1 << 30);
    for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
        if (cp >= 0xD800 && cp <= 0xDFFF) {
            continue;
        }
        char text[8];
        text[utf8_put(cp, text)] = '\0';
        const char *once = text_folded(&arena, text);
        const char *twice = text_folded(&arena, once);
        ck_assert_msg(strcmp(once, twice) == 0, "U+%04X: %s / %s", cp, once, twice);
        ck_assert_msg(text_is_utf8(once, strlen(once)), "U+%04X", cp);
        ck_assert_msg(once[0] != ' ' && (once[0] == '\0' || once[strlen(once) - 1] != ' '),
                      "U+%04X: [%s]", cp, once);
        if (cp < 0x180 || (cp >= 0x1E00 && cp < 0x1E9A)) {
            for (const char *p = once; *p != '\0' && cp != 0xB5; p++) {
                ck_assert_msg((unsigned char)*p < 0x80, "U+%04X: %s", cp, once);
            }
        }
        if (cp % 0x1000 == 0) {
            arena_release(&arena);
        }
    }
    arena_release(&arena);
}
END_TEST

/* Some capitals of the tables have their small letter far away. */
START_TEST(case_makes_no_difference_to_any_letter_of_the_tables)
{
    for (uint32_t cp = 0xC0; cp < 0x250; cp++) {
        utf8proc_uint8_t upper[5] = {0}, lower[5] = {0};
        utf8proc_int32_t small = utf8proc_tolower((utf8proc_int32_t)cp);
        upper[utf8proc_encode_char((utf8proc_int32_t)cp, upper)] = '\0';
        lower[utf8proc_encode_char(small, lower)] = '\0';
        const char *want = text_folded(arena_current(), (const char *)upper);
        ck_assert_msg(strcmp(text_folded(arena_current(), (const char *)lower), want) == 0,
                      "U+%04X %s folds to “%s”", cp, (const char *)upper, want);
    }
}
END_TEST

START_TEST(folding_appends_without_touching_what_is_there)
{
    struct buf out;
    buf_init(&out, NULL, 100);
    buf_puts(&out, "x|");
    text_fold(&out, " Á ");
    buf_puts(&out, "|");
    text_fold_marked(&out, " Á hoÀ ");
    ck_assert_str_eq(out.data, "x|a|á hòa");
}
END_TEST

START_TEST(long_text_folds_across_stages)
{
    struct buf in, want;
    buf_init(&in, NULL, 1 << 20);
    buf_init(&want, NULL, 1 << 20);
    for (int i = 0; i < 1000; i++) {
        buf_puts(&in, "Nghị quyết; ");
        buf_puts(&want, i == 0 ? "nghi quyet" : " nghi quyet");
    }
    ck_assert_str_eq(text_folded(arena_current(), in.data), want.data);
}
END_TEST

START_TEST(a_full_buffer_says_so)
{
    struct buf out;
    buf_init(&out, NULL, 5);
    text_fold(&out, "quyết định");
    ck_assert(out.overflow);
    buf_init(&out, NULL, 5);
    text_fold_marked(&out, "hoà thuỷ");
    ck_assert(out.overflow);
}
END_TEST

START_TEST(marks_stay_and_tones_move_to_one_place)
{
    static const char *const table[][2] = {
        {"hoà", "hòa"},
        {"hòa", "hòa"},
        {"HOÀ", "hòa"},
        {"thuý", "thúy"},
        {"uỷ", "ủy"},
        {"ỦY BAN", "ủy ban"},
        {"Uỷ ban", "ủy ban"},
        {"khoẻ", "khỏe"},
        {"loè", "lòe"},
        {"toán", "toán"},
        {"tóan", "toán"},
        {"huỳnh", "huỳnh"},
        {"hùynh", "huỳnh"},
        {"quý", "quý"},
        {"qúy", "quý"},
        {"quỹ", "quỹ"},
        {"giá", "giá"},
        {"gía", "giá"},
        {"gìn", "gìn"},
        {"già", "già"},
        {"ngoại", "ngoại"},
        {"ngọai", "ngoại"},
        {"người", "người"},
        {"ngừơi", "người"},
        {"việt", "việt"},
        {"vịêt", "việt"},
        {"thuở", "thuở"},
        {"khuỷu", "khuỷu"},
        {"mía", "mía"},
        {"múa", "múa"},
        {"mưa", "mưa"},
        {"mứa", "mứa"},
        {"thuế", "thuế"},
        {"chuyển", "chuyển"},
        {"oà", "òa"},
        {"xoá", "xóa"},
        {"Đắk Lắk", "đắk lắk"},
        {"ho\xC3\xA0 ", "hòa"},
        {"hoa\xCC\x80", "hòa"},
        {"ĐIỀU-5/2025", "điều 5 2025"},
        {"café", "café"},
        {"Müller", "müller"},
        {"naïve résumé", "naïve résumé"},
        {"hoàxx", "hoàxx"},
        {"hoà5", "hoà5"},
        {"Ðiều", "điều"},
        {"Привет", "привет"},
        {"hoá\xC2\xA0"
         "đơn",
         "hóa đơn"},
        {"", ""},
        {"--", ""},
        {"áo á áá", "áo á áá"},
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        const char *got = marked(table[i][0]);
        ck_assert_msg(strcmp(got, table[i][1]) == 0, "row %zu: %s -> [%s]", i, table[i][0], got);
    }
}
END_TEST

START_TEST(marked_and_plain_fold_have_the_same_words)
{
    static const char *const table[] = {
        "V/v hoà giải, uỷ thác số 595 /SYT-NVY…",
        "a\xC2\xADz b\342\200\213c",
        "x² ＡＢ",
        "東京, hoà",
    };
    for (size_t i = 0; i < COUNT(table); i++) {
        const char *plain = text_folded(arena_current(), table[i]);
        const char *again = text_folded(arena_current(), marked(table[i]));
        ck_assert_msg(strcmp(plain, again) == 0, "row %zu: %s / %s", i, plain, again);
    }
}
END_TEST

START_TEST(folding_is_fast_enough_to_index_with)
{
    struct buf in;
    buf_init(&in, NULL, 1 << 22);
    while (in.len < 1 << 20) {
        buf_puts(&in, "Về việc hướng dẫn thực hiện Quyết định số 595/QĐ-UBND ngày 10/3/2025; ");
    }
    struct timespec begin, end;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &begin);
    const char *folded = text_folded(arena_current(), in.data);
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &end);
    ck_assert_int_eq(strncmp(folded, "ve viec huong dan thuc hien quyet dinh so 595 qd ubnd ", 54),
                     0);
    double seconds =
        (double)(end.tv_sec - begin.tv_sec) + (double)(end.tv_nsec - begin.tv_nsec) / 1e9;
    ck_assert_msg(seconds < 1.0, "1 MiB took %.3f s",
                  seconds); /* 10 ms; 100 times that is a defect */
}
END_TEST

UNIT_MAIN("base/fold", text_folds_to_plain_words,
          every_vietnamese_letter_folds_to_its_base_in_any_form,
          every_code_point_folds_to_something_stable,
          case_makes_no_difference_to_any_letter_of_the_tables,
          folding_appends_without_touching_what_is_there, long_text_folds_across_stages,
          a_full_buffer_says_so, marks_stay_and_tones_move_to_one_place,
          marked_and_plain_fold_have_the_same_words, folding_is_fast_enough_to_index_with)
