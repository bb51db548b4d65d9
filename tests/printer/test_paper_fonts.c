/*
 * test_paper_fonts.c - Tinos whole or a clear refusal.
 *
 * The cases run in this order in one process too: fonts that were refused are not kept.
 */
#include "fonts.h"
#include "words.h"

#include "printing.h"

#include <unistd.h>

START_TEST(a_missing_file_names_the_package)
{
    struct error err = {0};
    ck_assert_int_eq(fonts_open("/nonexistent", &err), -1);
    ck_assert_int_eq(err.code, ERR_PRINT_FONT);
    ck_assert_str_eq(err.arg[0], "Tinos-Regular.ttf");
    ck_assert_str_eq(err.arg[1], "fonts-croscore");
    char remedy[512];
    error_remedy(&err, LANG_VI, remedy, sizeof remedy);
    ck_shows(remedy, "fonts-croscore");
}
END_TEST

/* A folder with the real files but one, which is a font without Vietnamese letters. */
START_TEST(a_face_that_lacks_letters_is_refused)
{
    static const char *const real[] = {"Regular", "Italic", "BoldItalic"};
    const char *folder = temp_folder();
    struct error err = {0};
    char from[256], to[256];
    for (size_t i = 0; i < 3; i++) {
        snprintf(from, sizeof from, FONTS_FOLDER "/Tinos-%s.ttf", real[i]);
        snprintf(to, sizeof to, "%s/Tinos-%s.ttf", folder, real[i]);
        ck_assert_int_eq(symlink(from, to), 0);
    }
    snprintf(to, sizeof to, "%s/Tinos-Bold.ttf", folder);
    ck_assert_int_eq(symlink(FONTS_FOLDER "/SymbolNeu.ttf", to), 0);
    ck_assert_int_eq(fonts_open(folder, &err), -1);
    ck_assert_int_eq(err.code, ERR_PRINT_FONT);
    ck_assert_str_eq(err.arg[0], "Tinos-Bold.ttf");
}
END_TEST

START_TEST(all_134_letters_are_there)
{
    struct error err = {0};
    size_t count = 0;
    ck_assert_int_eq(fonts_open(FONTS_FOLDER, &err), 0);
    for (const char *at = fonts_vietnamese; *at != '\0'; at = char_after(at)) {
        ck_assert_msg(fonts_cover(g_utf8_get_char(at)), "%.3s", at);
        count++;
    }
    ck_assert_uint_eq(count, 134);
    ck_assert(fonts_cover('A') && fonts_cover(0x25A1) && fonts_cover(0x3B1));
    ck_assert(!fonts_cover(0x1F600) && !fonts_cover(0x4E2D) && !fonts_cover(0x0E01) &&
              !fonts_cover(0x5D0) && !fonts_cover(0x44F));
}
END_TEST

START_TEST(what_the_fonts_lack_becomes_a_box)
{
    static const struct {
        const char *text, *want;
        unsigned prefix, want_prefix;
    } cases[] = {
        {"Sở Y tế", "Sở Y tế", 4, 4}, {"a😀b", "a□b", 0, 0},
        {"😀: b", "□: b", 6, 5}, /* the label's end moves with it */
        {"中文", "□□", 0, 0},         {"a\nb", "a\nb", 0, 0},
        {"ก่ x", "□ x", 0, 0}, /* the mark goes with its letter */
    };
    struct error err = {0};
    ck_assert_int_eq(fonts_open(FONTS_FOLDER, &err), 0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        unsigned prefix = cases[i].prefix;
        const char *got = fonts_covered(cases[i].text, &prefix);
        ck_assert_msg(strcmp(got, cases[i].want) == 0, "%zu: %s", i, got);
        ck_assert_msg(prefix == cases[i].want_prefix, "%zu: %u", i, prefix);
    }
}
END_TEST

UNIT_MAIN("printer/fonts", a_missing_file_names_the_package, a_face_that_lacks_letters_is_refused,
          all_134_letters_are_there, what_the_fonts_lack_becomes_a_box)
