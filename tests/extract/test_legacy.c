#include "unit.h"

#include "old_fonts.h"
#include "phieu/legacy.h"

#include <stdio.h>

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static const char *converted(const char *text, enum legacy from)
{
    struct buf out;
    buf_init(&out, NULL, 1 << 24);
    buf_puts(&out, "");
    legacy_convert(&out, text, strlen(text), from);
    ck_assert(!out.overflow);
    return out.data != NULL ? out.data : "";
}

START_TEST(a_font_tells_its_encoding)
{
    static const struct {
        const char *font;
        enum legacy want;
    } rows[] = {
        {".VnTime", LEGACY_TCVN3},
        {".VnTimeH", LEGACY_TCVN3_CAPITALS},
        {"ABCDEF+.VnTimeH", LEGACY_TCVN3_CAPITALS},
        {".VnTimeH,Bold", LEGACY_TCVN3_CAPITALS},
        {".VnArial-BoldItalic", LEGACY_TCVN3},
        {".VnArial NarrowH", LEGACY_TCVN3_CAPITALS},
        {".vntime", LEGACY_TCVN3},
        {"_VnTime", LEGACY_TCVN3},
        {"XYZABC+VnTimeH", LEGACY_TCVN3_CAPITALS},
        {"VNI-Times", LEGACY_VNI},
        {"ABCDEF+VNI-Helve-Condense", LEGACY_VNI},
        {"vni-times", LEGACY_VNI},
        {"VNI Times", LEGACY_VNI},
        {NULL, LEGACY_NONE},
        {"", LEGACY_NONE},
        {".", LEGACY_NONE},
        {"Vn", LEGACY_NONE},
        {".Vn", LEGACY_NONE},
        {"VNI", LEGACY_NONE},
        {"Times New Roman", LEGACY_NONE},
        {"ABCDEF+TimesNewRomanPS-BoldMT", LEGACY_NONE},
        {"VNTelecom Sans", LEGACY_NONE},
        {"vnexpress", LEGACY_NONE},
        {"HPVnHelvetica", LEGACY_NONE},
        {"Vnu Sans", LEGACY_NONE},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        ck_assert_msg(legacy_of_font(rows[i].font) == rows[i].want, "row %zu: %s", i,
                      rows[i].font != NULL ? rows[i].font : "(null)");
    }
}
END_TEST

START_TEST(words_are_read_as_the_font_shows_them)
{
    static const struct {
        enum legacy from;
        const char *text, *want;
    } rows[] = {
        {LEGACY_TCVN3, "TriÓn khai Tháa thuËn", "Triển khai Thỏa thuận"},
        {LEGACY_TCVN3, "Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"},
        {LEGACY_TCVN3, "§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"},
        {LEGACY_TCVN3, "Sè: 15/2003/Q§-UB", "Số: 15/2003/QĐ-UB"},
        {LEGACY_TCVN3, "TRIÓN KHAI", "TRIỂN KHAI"},
        {LEGACY_TCVN3_CAPITALS, "ñy ban nh©n d©n", "ỦY BAN NHÂN DÂN"},
        {LEGACY_TCVN3_CAPITALS, "Sè 12", "SỐ 12"},
        {LEGACY_TCVN3, "h\xCE\xBC nội", "hà nội"}, /* the micro sign, composed by compatibility */
        {LEGACY_VNI, "Trieån khai Thoûa thuaän", "Triển khai Thỏa thuận"},
        {LEGACY_VNI, "COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM",
         "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
        {LEGACY_VNI, "Ñoäc laäp - Töï do - Haïnh phuùc", "Độc lập - Tự do - Hạnh phúc"},
        {LEGACY_VNI, "ñöôïc, tröôøng, ngöôøi, nhöõng", "được, trường, người, những"},
        {LEGACY_VNI, "kyõ thuaät, yù kieán, thuûy lôïi", "kỹ thuật, ý kiến, thủy lợi"},
        {LEGACY_VNI, "NGHÒ QUYEÁT", "NGHỊ QUYẾT"},
        /* nothing of that encoding in it */
        {LEGACY_TCVN3, "UBND 12/5/2003 (2) – “x”", "UBND 12/5/2003 (2) – “x”"},
        {LEGACY_VNI, "", ""},
        {LEGACY_NONE, "TriÓn khai", "TriÓn khai"},
        /* a form of old letters filled in with new ones, and the other way round */
        {LEGACY_TCVN3, "Hä vµ tªn: Nguyễn Thị Lệ Thủy", "Họ và tên: Nguyễn Thị Lệ Thủy"},
        {LEGACY_TCVN3, "«Thông tư» cña Bé", "«Thông tư» của Bộ"},
        {LEGACY_VNI, "Hoï teân: Trần Văn Đức, xaõ An Bình", "Họ tên: Trần Văn Đức, xã An Bình"},
        {LEGACY_VNI, "Kính gửi: Uyû ban", "Kính gửi: Uỷ ban"},
        /* a letter with marks of its own is Unicode's */
        {LEGACY_TCVN3, "a\xCC\xB1\xB7", "a\xCC\xB1\xB7"},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const char *const got = converted(rows[i].text, rows[i].from);
        ck_assert_msg(strcmp(got, rows[i].want) == 0, "row %zu: [%s]", i, got);
    }
}
END_TEST

START_TEST(every_letter_comes_back_from_tcvn3)
{
    const char *p = old_letters;
    while (*p != '\0') {
        utf8proc_int32_t cp;
        char letter[8] = "";
        const size_t len = old_next(p, &cp);
        memcpy(letter, p, len);
        ck_assert_str_eq(converted(in_tcvn3(letter), LEGACY_TCVN3), letter);
        p += len;
    }
}
END_TEST

START_TEST(every_letter_comes_back_from_vni)
{
    for (size_t i = 0; i < COUNT(old_vni); i++) {
        ck_assert_msg(strcmp(converted(old_vni[i][1], LEGACY_VNI), old_vni[i][0]) == 0,
                      "row %zu: %s", i, old_vni[i][0]);
    }
}
END_TEST

/* The heading has capitals with tones, which TCVN3 has no letters for: from its second line on. */
START_TEST(a_letter_comes_back_whole)
{
    const char *const body = strchr(old_letter, '\n') + 1;
    ck_assert_str_eq(converted(in_vni(old_letter), LEGACY_VNI), old_letter);
    ck_assert_str_ne(in_vni(old_letter), old_letter);
    ck_assert_str_eq(converted(in_tcvn3(body), LEGACY_TCVN3), body);
}
END_TEST

START_TEST(the_encoding_is_guessed_from_the_syllables)
{
    static const struct {
        const char *text;
        enum legacy want;
    } rows[] = {
        {"Céng hoµ x· héi chñ nghÜa ViÖt Nam\n§éc lËp - Tù do - H¹nh phóc", LEGACY_TCVN3},
        {"COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", LEGACY_VNI},
        {"Cộng hoà xã hội chủ nghĩa Việt Nam, độc lập", LEGACY_NONE},
        {"UBND tinh Kien Giang, khong co dau gi ca o day", LEGACY_NONE},
        {"sè 5 cña Bé", LEGACY_NONE}, /* too little to tell */
        {"", LEGACY_NONE},
        /* recognised by a model that knew no Vietnamese */
        {"Trién khai Théa thuin hop tic phat trién kinh té - xa hi gitra tinh Tieén Giang véi "
         "Thanh "
         "pho Ho Chi Minh nam 2023, Cin ctr Thoa thuan céc tinh, vung Pong bang song Ctru Long "
         "dén nam 2025; Xét nhu cé}l hop tac, Yéu ciu nhimg cdng viéc cu thé, céc ndm ti€p theo",
         LEGACY_NONE},
        {"El Niño señaló; über größere Städte, français élève naïve façade garçon, Ærøskøbing, "
         "crème brûlée, Malmö, Ångström, São Paulo, coração",
         LEGACY_NONE},
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const enum legacy got = legacy_guess(rows[i].text, strlen(rows[i].text));
        ck_assert_msg(got == rows[i].want, "row %zu: %d", i, got);
    }
    ck_assert_int_eq(legacy_guess(in_vni(old_letter), strlen(in_vni(old_letter))), LEGACY_VNI);
    ck_assert_int_eq(legacy_guess(in_tcvn3(old_letter), strlen(in_tcvn3(old_letter))),
                     LEGACY_TCVN3);
}
END_TEST

/* Unicode text is nobody's to touch: no slice of it is taken for anything else. */
START_TEST(good_vietnamese_is_never_taken_for_an_old_encoding)
{
    const size_t len = strlen(old_letter);
    for (size_t begin = 0; begin < len; begin += 7) {
        for (size_t size = 5; begin + size <= len; size += 113) {
            ck_assert_msg(legacy_guess(old_letter + begin, size) == LEGACY_NONE, "%zu %zu", begin,
                          size);
        }
    }
}
END_TEST

/* Half of the lines old, half new, in any order: all come out right. */
START_TEST(mixed_text_survives)
{
    static const char *const lines[] = {
        "Căn cứ Luật Tổ chức chính quyền địa phương;",
        "Xét đề nghị của Trưởng phòng Nội vụ tại tờ trình ngày hôm qua,",
        "Kế hoạch kiểm tra công tác văn thư, lưu trữ năm nay",
        "Các cơ quan chuẩn bị hồ sơ, tài liệu và bố trí người tiếp đoàn",
        "Thủ trưởng các đơn vị chịu trách nhiệm thực hiện quyết định này",
    };
    for (unsigned bits = 1; bits < 1u << COUNT(lines); bits++) {
        struct buf mixed, want;
        buf_init(&mixed, NULL, 1 << 16);
        buf_init(&want, NULL, 1 << 16);
        for (size_t i = 0; i < COUNT(lines); i++) {
            const bool old = (bits >> i & 1) != 0;
            buf_printf(&mixed, "%s\n", old ? in_tcvn3(lines[i]) : lines[i]);
            buf_printf(&want, "%s\n", lines[i]);
        }
        ck_assert_int_eq(legacy_guess(mixed.data, mixed.len), LEGACY_TCVN3);
        ck_assert_msg(strcmp(converted(mixed.data, LEGACY_TCVN3), want.data) == 0, "bits %u: %s",
                      bits, converted(mixed.data, LEGACY_TCVN3));
    }
}
END_TEST

/* ---- bytes of a file ----------------------------------------------------------------------------
 */

static void decodes(const char *bytes, size_t len, const char *want_guess, const char *want)
{
    struct error err = {0};
    const char *text = NULL, *guess = NULL;
    ck_assert_int_eq(legacy_decode(bytes, len, arena_current(), &text, &guess, &err), 0);
    ck_assert_str_eq(guess, want_guess);
    ck_assert_str_eq(text, want);
}
#define DECODES(bytes, guess, want) decodes((bytes), sizeof(bytes) - 1, (guess), (want))

START_TEST(bytes_of_every_kind_become_text)
{
    DECODES("", "utf-8", "");
    DECODES("Kính gửi", "utf-8", "Kính gửi");
    DECODES("\xEF\xBB\xBFKính gửi\r\nA\tB\n", "utf-8", "Kính gửi\nA\tB");
    DECODES("Ki\xCC\x81nh", "utf-8", "Kính");
    DECODES("\xFF\xFEK\0\xED\0n\0h\0 \0\xA1\x1E", "utf-16", "Kính ạ");
    DECODES("\xFE\xFF\0K\0\xED\0n\0h\x1E\xA1", "utf-16", "Kínhạ");
    DECODES("\xFF\xFE\x3D\xD8\x00\xDE!\0", "utf-16", "😀!");
    DECODES("\xFF\xFE\x3D\xD8!\0", "utf-16", "!"); /* half a pair */
    DECODES("\xFF\xFE", "utf-16", "");
    DECODES("\xFF\xFEx", "utf-16", ""); /* half a letter */
    DECODES("K\xEDnh g\xFD\xD2i \xF0\xE2y l\xE0 \xF0\xF5n vi\xF2", "windows-1258",
            "Kính gửi đây là đơn vị");
    DECODES("C\xE9ng ho\xB5 x\xB7 h\xE9i ch\xF1 ngh\xDC", "tcvn3", "Cộng hoà xã hội chủ nghĩ");
    DECODES("Co\xE4ng ho\xF8"
            "a xa\xF5 ho\xE4i chu\xFB ngh\xF3"
            "a",
            "vni", "Cộng hòa xã hội chủ nghĩa");
    DECODES("Stra\xDF"
            "e \x80 10 \x93x\x94",
            "latin-1", "Straße € 10 “x”");
    DECODES("\x80\x81\x9F", "latin-1", "€ Ÿ");
    /* UTF-8 of old letters, and UTF-8 cut off */
    DECODES("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "tcvn3", "Cộng hoà xã hội chủ nghĩa Việt Nam");
    DECODES("Kính gửi: Sở Y t\xE1\xBA", "utf-8", "Kính gửi: Sở Y t");
}
END_TEST

START_TEST(what_no_text_may_hold_becomes_a_blank)
{
    DECODES("a\0b\x1B[1m\x7F", "utf-8", "a b [1m");
    DECODES("a\xE2\x80\xAE"
            "b",
            "utf-8", "a b"); /* turned round */
    DECODES("a\xE2\x80\x8B"
            "b",
            "utf-8", "ab"); /* zero width */
    DECODES("page 1\fpage 2", "utf-8", "page 1\npage 2");
    DECODES("a\rb\r\nc", "utf-8", "a\nb\nc");
    DECODES("\xEF\xBF\xBEx", "utf-8", "x");
}
END_TEST

START_TEST(a_letter_comes_back_from_its_bytes)
{
    char trimmed[sizeof old_letter];
    const char *const body = strchr(old_letter, '\n') + 1;
    size_t len;
    snprintf(trimmed, sizeof trimmed, "%.*s", (int)strlen(old_letter) - 1, old_letter);
    const char *const vni = as_bytes(in_vni(old_letter), &len);
    decodes(vni, len, "vni", trimmed);
    const char *const tcvn3 = as_bytes(in_tcvn3(body), &len);
    decodes(tcvn3, len, "tcvn3", strchr(trimmed, '\n') + 1);
    decodes(old_letter, strlen(old_letter), "utf-8", trimmed);
}
END_TEST

/* A megabyte of one letter, of pairs that nearly join, of one word without an end. */
START_TEST(long_nonsense_takes_no_longer)
{
    static const char *const units[] = {"a", "é", "aø", "oâù", "µ", "\xCC\x81", "ê ", "ầ"};
    for (size_t i = 0; i < COUNT(units); i++) {
        struct buf text;
        buf_init(&text, NULL, 1 << 21);
        while (text.len < 1 << 20) {
            buf_puts(&text, units[i]);
        }
        (void)legacy_guess(text.data, text.len);
        ck_assert_uint_ge(strlen(converted(text.data, LEGACY_VNI)), 1 << 18);
        struct error err = {0};
        const char *clean, *guess;
        ck_assert_int_eq(legacy_decode(text.data, text.len, arena_current(), &clean, &guess, &err),
                         0);
    }
}
END_TEST

UNIT_MAIN("extract/legacy", a_font_tells_its_encoding, words_are_read_as_the_font_shows_them,
          every_letter_comes_back_from_tcvn3, every_letter_comes_back_from_vni,
          a_letter_comes_back_whole, the_encoding_is_guessed_from_the_syllables,
          good_vietnamese_is_never_taken_for_an_old_encoding, mixed_text_survives,
          bytes_of_every_kind_become_text, what_no_text_may_hold_becomes_a_blank,
          a_letter_comes_back_from_its_bytes, long_nonsense_takes_no_longer)
