/*
 * test_signatures_cli.c - phieu signatures: what it asks, and each answer in words; nothing a
 * certificate says reaches a terminal as a command to it.
 */
#include "run_cli.h"

static const struct terminal plain_files = {0};

static struct ran ask_for(const char *line, const char *const *words, const struct terminal *tty)
{
    const struct fake_reply script[] = {{line, 200, FAKE_JSON, golden_read("signatures.json")}};
    env_home = "/nonexistent";
    env_lang = NULL;
    return run_against(script, 1, words, tty);
}

START_TEST(each_question_is_answered_in_words)
{
    struct ran ran = ask_for("GET /v1/letters/459%2F2025/files/1/signatures ",
                             WORDS("chu-ky", "459/2025", "1"), &plain_files);
    ck_assert_int_eq(ran.status, 0);
    ck_golden("signatures.vi.txt", ran.out);
    ran_free(&ran);
    ran = ask_for("GET /v1/letters/459/files/2/signatures ",
                  WORDS("--lang", "en", "signatures", "459", "2"), &plain_files);
    ck_assert_int_eq(ran.status, 0);
    ck_golden("signatures.en.txt", ran.out);
    ran_free(&ran);
}
END_TEST

START_TEST(a_draft_is_asked_by_its_number_and_json_comes_as_it_is)
{
    struct ran ran = ask_for("GET /v1/drafts/12/files/1/signatures ",
                             WORDS("signatures", "--draft", "12", "1", "--json"), &plain_files);
    ck_assert_int_eq(ran.status, 0);
    ck_assert_ptr_nonnull(strstr(ran.out, "\"why\":\"content-changed\""));
    ran_free(&ran);
}
END_TEST

START_TEST(nothing_is_green_and_what_is_wrong_is_red)
{
    const struct terminal tty = {.out = true, .width = 100};
    env_term = "xterm";
    struct ran ran =
        ask_for("GET /v1/letters/459/files/1/signatures ", WORDS("signatures", "459", "1"), &tty);
    ck_assert_int_eq(ran.status, 0);
    ck_assert_ptr_null(strstr(ran.out, "\033[32m"));
    ck_assert_ptr_null(strstr(ran.out, "\033[2J"));
    ck_assert_ptr_null(strstr(ran.out, "A\033[31mB"));
    const char *broken = strstr(ran.out, "KHÔNG ĐÚNG");
    ck_assert_ptr_nonnull(broken);
    ck_assert_int_eq(strncmp(broken - 5, "\033[31m", 5), 0);
    ran_free(&ran);
}
END_TEST

START_TEST(which_file_must_be_said)
{
    struct ran ran = RUN("signatures", "459");
    ck_assert_int_eq(ran.status, 64);
    ran_free(&ran);
    ran = RUN("signatures", "--draft", "12");
    ck_assert_int_eq(ran.status, 64);
    ran_free(&ran);
    ran = RUN("signatures", "459", "một");
    ck_assert_int_eq(ran.status, 64);
    ran_free(&ran);
}
END_TEST

UNIT_MAIN("cli/signatures", each_question_is_answered_in_words,
          a_draft_is_asked_by_its_number_and_json_comes_as_it_is,
          nothing_is_green_and_what_is_wrong_is_red, which_file_must_be_said)
