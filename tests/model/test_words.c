/*
 * test_words.c - the words of the trade: complete, distinct, found by their stable names; books
 * found.
 */
#include "phieu/model.h"
#include "phieu/text.h"

#include "unit.h"

static const struct table {
    const char *what;
    const struct word *words;
    int count;
    const char *names; /* in order: the API's contract */
} tables[] = {
    {"role", role_words, ROLE_COUNT, "clerk leader head officer auditor admin"},
    {"line role", line_role_words, LINE_ROLE_COUNT, "lead support inform"},
    {"line state", line_state_words, LINE_STATE_COUNT,
     "pending working forwarded done returned recalled superseded"},
    {"letter state", letter_state_words, LETTER_STATE_COUNT,
     "none draft refused attached registered presented directed in-progress done no-action "
     "cancelled"},
    {"duty every", duty_every_words, DUTY_EVERY_COUNT, "month quarter half-year year"},
    {"duty state", duty_state_words, DUTY_STATE_COUNT, "running paused ended"},
    {"hand-over", hand_over_words, HAND_OVER_STATE_COUNT, "open accepted refused"},
    {"box", box_words, BOX_COUNT, "all todo returned due-soon overdue waiting done info"},
};
enum { TABLES = sizeof tables / sizeof tables[0] };

START_TEST(stable_names_stand_in_order)
{
    for (size_t t = 0; t < TABLES; t++) {
        struct buf names;
        buf_init(&names, arena_current(), 4096);
        for (int i = 0; i < tables[t].count; i++) {
            buf_printf(&names, "%s%s", i > 0 ? " " : "", tables[t].words[i].name);
        }
        ck_assert_str_eq(names.data, tables[t].names);
    }
}
END_TEST

START_TEST(every_word_has_vietnamese_and_english_of_its_own)
{
    for (size_t t = 0; t < TABLES; t++) {
        for (int i = 0; i < tables[t].count; i++) {
            const struct word *word = &tables[t].words[i];
            ck_assert_msg(word->vi[0] != '\0' && word->en[0] != '\0', "%s %d", tables[t].what, i);
            for (int j = 0; j < i; j++) {
                const struct word *other = &tables[t].words[j];
                ck_assert_str_ne(word->vi, other->vi);
                ck_assert_str_ne(word->en, other->en);
            }
        }
    }
}
END_TEST

START_TEST(words_are_found_by_name_only)
{
    for (size_t t = 0; t < TABLES; t++) {
        for (int i = 0; i < tables[t].count; i++) {
            const struct word *word = &tables[t].words[i];
            ck_assert_int_eq(word_find(tables[t].words, tables[t].count, word->name), i);
        }
        ck_assert_int_eq(word_find(tables[t].words, tables[t].count, "banana"), -1);
        ck_assert_int_eq(word_find(tables[t].words, tables[t].count, ""), -1);
        ck_assert_int_eq(word_find(tables[t].words, tables[t].count, NULL), -1);
    }
    ck_assert_int_eq(word_find(role_words, ROLE_COUNT, "Clerk"), -1);
    ck_assert_int_eq(word_find(role_words, ROLE_COUNT, "văn thư"), -1);
    ck_assert_int_eq(word_find(role_words, 2, "head"), -1);
}
END_TEST

START_TEST(books_are_found_and_the_secret_one_is_never_the_default)
{
    struct book books[] = {{"MAT", "Sổ mật", false, true},
                           {"VBD", "Sổ văn bản đến", false, false},
                           {"QD", "Sổ quyết định", true, false}};
    struct rules rules = {.books = books, .book_count = 3};
    ck_assert_ptr_eq(rules_book(&rules, "vbd"), &books[1]);
    ck_assert_ptr_null(rules_book(&rules, "VB"));
    ck_assert_ptr_null(rules_book(&rules, ""));
    ck_assert_ptr_null(rules_book(&rules, NULL));
    ck_assert_ptr_eq(rules_default_book(&rules), &books[2]);
    ck_assert_ptr_eq(rules_secret_book(&rules), &books[0]);
    books[2].is_default = false;
    ck_assert_ptr_eq(rules_default_book(&rules), &books[1]);
    rules.book_count = 1;
    ck_assert_ptr_null(rules_default_book(&rules));
    rules.books = &books[1];
    ck_assert_ptr_null(rules_secret_book(&rules));
}
END_TEST

UNIT_MAIN("model/words", stable_names_stand_in_order,
          every_word_has_vietnamese_and_english_of_its_own, words_are_found_by_name_only,
          books_are_found_and_the_secret_one_is_never_the_default)
