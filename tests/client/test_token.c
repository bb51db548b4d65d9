/*
 * test_token.c - the token's file: only its owner's eyes, only its own server.
 */
#include "phieu/client.h"

#include "fake_server.h"
#include "temp_folder.h"
#include "unit.h"

#include <sys/stat.h>

#define TOKEN "0123456789abcdef0123456789abcdef"

static const char *token_path(void)
{
    return arena_printf(arena_current(), "%s/deep/phieu/token", temp_folder());
}

static mode_t mode_of(const char *path)
{
    struct stat st;
    ck_assert_int_eq(stat(path, &st), 0);
    return st.st_mode & 07777;
}

START_TEST(a_saved_token_is_0600_in_a_0700_folder_and_reads_back)
{
    const char *file = token_path(), *token = NULL;
    struct client_problem problem;
    umask(0);
    ck_assert_int_eq(token_save(file, TOKEN, "http://a:1", LANG_VI, &problem), 0);
    ck_assert_uint_eq(mode_of(file), 0600);
    char *folder = arena_strdup(arena_current(), file);
    *strrchr(folder, '/') = '\0';
    ck_assert_uint_eq(mode_of(folder), 0700);
    ck_assert_int_eq(token_load(file, "http://a:1", LANG_VI, &token, &problem), 0);
    ck_assert_str_eq(token, TOKEN);
}
END_TEST

START_TEST(a_token_others_may_read_is_refused)
{
    const char *file = token_path(), *token = NULL;
    struct client_problem problem;
    static const mode_t modes[] = {0640, 0604, 0620, 0602, 0644, 0666};
    ck_assert_int_eq(token_save(file, TOKEN, "http://a:1", LANG_VI, &problem), 0);
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        ck_assert_int_eq(chmod(file, modes[i]), 0);
        ck_assert_msg(token_load(file, "http://a:1", LANG_VI, &token, &problem) == -1, "%o",
                      (unsigned)modes[i]);
        ck_assert_str_eq(problem.code, "token-permissions");
        ck_assert_int_eq(problem.exit_status, 77);
        ck_assert_ptr_null(strstr(problem.detail, TOKEN));
    }
}
END_TEST

START_TEST(a_token_goes_to_no_other_server)
{
    const char *file = token_path(), *token = NULL;
    struct client_problem problem;
    ck_assert_int_eq(token_save(file, TOKEN, "http://a:1", LANG_VI, &problem), 0);
    ck_assert_int_eq(token_load(file, "http://b:1", LANG_VI, &token, &problem), -1);
    ck_assert_str_eq(problem.code, "token-other-server");
    ck_assert_ptr_null(token);
}
END_TEST

START_TEST(no_token_is_no_error_and_a_damaged_one_is)
{
    const char *file = token_path(), *token = NULL;
    struct client_problem problem;
    ck_assert_int_eq(token_load(file, "http://a:1", LANG_VI, &token, &problem), 0);
    ck_assert_str_eq(token, "");
    static const char *const damaged[] = {"", "short", "0123456789abcdef 123456789",
                                          "0123456789abcdef\x01gggggggg"};
    ck_assert_int_eq(token_save(file, TOKEN, "http://a:1", LANG_VI, &problem), 0);
    for (size_t i = 0; i < sizeof damaged / sizeof damaged[0]; i++) {
        FILE *f = fopen(file, "w");
        fputs(damaged[i], f);
        fclose(f);
        ck_assert_msg(token_load(file, "http://a:1", LANG_VI, &token, &problem) == -1, "%zu", i);
        ck_assert_str_eq(problem.code, "token-damaged");
    }
    ck_assert_int_eq(token_forget(file, LANG_VI, &problem), 0);
    ck_assert_int_eq(token_forget(file, LANG_VI, &problem), 0);
    ck_assert_int_eq(access(file, F_OK), -1);
}
END_TEST

START_TEST(the_token_travels_in_its_header_alone)
{
    static const struct fake_reply script[] = {
        {"GET /v1/me HTTP/1.1", 200, FAKE_JSON, "{\"format_version\":1}"}};
    struct fake *fake = fake_start(script, 1, NULL);
    const char *file = token_path();
    struct client_problem problem;
    struct client *client = NULL;
    struct client_answer answer;
    ck_assert_int_eq(token_save(file, TOKEN, fake->url, LANG_VI, &problem), 0);
    struct client_options o = {.server = fake->url, .token_file = file, .lang = LANG_VI};
    ck_assert_int_eq(client_open(&o, &client, &problem), 0);
    ck_assert_int_eq(client_get(client, "/v1/me", &answer, &problem), 0);
    fake_stop(fake);
    ck_assert_str_eq(fake_header(fake, 0, "Authorization"), "Bearer " TOKEN);
    client_close(client);
    fake_free(fake);
}
END_TEST

START_TEST(every_problem_of_the_table_speaks_both_languages)
{
    for (int kind = CLIENT_NO_PROBLEM + 1; kind < CLIENT_PROBLEM_COUNT; kind++) {
        for (int lang = LANG_VI; lang <= LANG_EN; lang++) {
            struct client_problem p;
            ck_assert_int_eq(
                client_problem_set(&p, (enum client_problem_kind)kind, (enum lang)lang, "A1", "B2"),
                -1);
            ck_assert_msg(p.detail[0] != '\0' && p.remedy[0] != '\0' && p.code[0] != '\0', "%d",
                          kind);
            ck_assert_msg(strchr(p.detail, '{') == NULL, "%d: %s", kind, p.detail);
            ck_assert_msg(p.exit_status >= 64 && p.exit_status <= 78, "%d", kind);
        }
    }
}
END_TEST

UNIT_MAIN("client/token", a_saved_token_is_0600_in_a_0700_folder_and_reads_back,
          a_token_others_may_read_is_refused, a_token_goes_to_no_other_server,
          no_token_is_no_error_and_a_damaged_one_is, the_token_travels_in_its_header_alone,
          every_problem_of_the_table_speaks_both_languages)
