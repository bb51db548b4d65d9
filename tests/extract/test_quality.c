#include "unit.h"

#include "old_fonts.h"
#include "phieu/legacy.h"

#define COUNT(table) (sizeof(table) / sizeof(table)[0])

static struct text_quality quality_of(const char *text)
{
    struct text_quality quality;
    text_quality(text, strlen(text), &quality);
    return quality;
}

/* Marks off, as a recogniser that knows no Vietnamese leaves it. */
static const char *bare(const char *text)
{
    return text_folded(arena_current(), text);
}

START_TEST(letters_words_marks_and_syllables_are_counted)
{
    static const struct {
        const char *text;
        size_t letters, words;
        double marked, syllables;
    } rows[] = {
        {"", 0, 0, 0, 0},
        {"123 / 45.", 0, 0, 0, 0},
        {"Sở Y tế", 5, 3, 0.4, 1},
        {"đi", 2, 1, 0.5, 1},
        {"Windows", 7, 1, 0, 0},
        {"S6 Ph6 và", 5, 1, 0.2, 1},            /* words with digits are none */
        {"UBND HĐND của", 11, 1, 2.0 / 11, 1},  /* nor are abbreviations; HĐND's đ is a mark */
        {"của cac", 6, 2, 1.0 / 6, 0.5},        /* a stopped final wants a tone */
        {"nghiêngnghiêng", 14, 1, 2.0 / 14, 0}, /* no syllable is that long */
        {"A\xFF\xFEịt", 3, 2, 1.0 / 3, 1},      /* malformed bytes part words */
    };
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct text_quality got = quality_of(rows[i].text);
        ck_assert_msg(got.letters == rows[i].letters, "row %zu: %zu letters", i, got.letters);
        ck_assert_msg(got.words == rows[i].words, "row %zu: %zu words", i, got.words);
        ck_assert_double_eq_tol(got.marked, rows[i].marked, 1e-9);
        ck_assert_double_eq_tol(got.syllables, rows[i].syllables, 1e-9);
    }
}
END_TEST

START_TEST(good_text_and_bad_text_are_far_apart)
{
    const struct text_quality good = quality_of(old_letter);
    const struct text_quality plain = quality_of(bare(old_letter));
    const struct text_quality tcvn3 = quality_of(in_tcvn3(old_letter));
    const struct text_quality vni = quality_of(in_vni(old_letter));
    ck_assert_double_gt(good.marked, 0.25);
    ck_assert_double_gt(good.syllables, 0.97);
    ck_assert_double_lt(plain.marked, 0.01);
    ck_assert_double_lt(plain.syllables, 0.95);
    ck_assert_double_lt(tcvn3.syllables, 0.5);
    ck_assert_double_lt(vni.syllables, 0.5);
}
END_TEST

START_TEST(marks_are_missed_only_where_there_is_enough_to_tell)
{
    const struct text_quality good = quality_of(old_letter);
    const struct text_quality plain = quality_of(bare(old_letter));
    const struct text_quality little = quality_of("Khong co dau");
    ck_assert(!text_lacks_marks(&good));
    ck_assert(text_lacks_marks(&plain));
    ck_assert(!text_lacks_marks(&little));
    const struct text_quality edge[] = {{.letters = 200, .marked = 0.149},
                                        {.letters = 200, .marked = 0.15},
                                        {.letters = 199, .marked = 0}};
    ck_assert(text_lacks_marks(&edge[0]));
    ck_assert(!text_lacks_marks(&edge[1]));
    ck_assert(!text_lacks_marks(&edge[2]));
}
END_TEST

UNIT_MAIN("extract/quality", letters_words_marks_and_syllables_are_counted,
          good_text_and_bad_text_are_far_apart, marks_are_missed_only_where_there_is_enough_to_tell)
