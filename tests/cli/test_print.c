/*
 * test_print.c - what people read: help, lists, a letter, its history, its slip, from canned
 * answers in golden/. Nothing a server says may reach a terminal as a command to it.
 */
#include "run_cli.h"

static const struct terminal file_streams = {0};
static const struct terminal narrow = {.out = true, .err = true, .width = 72};

static struct ran shown(const char *json, const char *line, const char *const *words,
                        const struct terminal *tty)
{
    const struct fake_reply script[] = {{line, 200, FAKE_JSON, golden_read(json)}};
    env_home = "/nonexistent";
    struct ran ran = run_against(script, 1, words, tty);
    ck_assert_msg(ran.status == 0, "%s: %d %s", json, ran.status, ran.err);
    return ran;
}

START_TEST(help_is_as_written)
{
    static const struct {
        const char *name, *words[4];
    } cases[] = {
        {"help.vi.txt", {"--help"}},
        {"help.en.txt", {"help", "--lang", "en"}},
        {"help-assign.vi.txt", {"help", "giao"}},
        {"help-assign.en.txt", {"assign", "--help", "--lang=en"}},
        {"help-extend.vi.txt", {"gia-han", "--help"}},
        {"help-user-add.vi.txt", {"help", "user", "add"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ran ran = run_with(cases[i].words, "", &file_streams);
        ck_assert_int_eq(ran.status, 0);
        ck_assert_str_eq(ran.err, "");
        ck_golden(cases[i].name, ran.out);
        ran_free(&ran);
    }
}
END_TEST

START_TEST(help_names_every_command_and_option_by_both_names)
{
    for (int lang = 0; lang < 2; lang++) {
        struct ran all = RUN("help", "--lang", lang == 0 ? "vi" : "en");
        for (size_t i = 0; i < command_count; i++) {
            const struct command *c = &commands[i];
            ck_assert_msg(strstr(all.out, c->name) != NULL && strstr(all.out, c->alias) != NULL,
                          "%s", c->name);
            const char *words[] = {"help", c->name, c->sub[0] == '\0' ? NULL : c->sub, NULL};
            struct ran one = run_with(words, "", &file_streams);
            for (const unsigned char *p = c->takes; *p != OPT_END; p++) {
                ck_assert_msg(strstr(one.out, options[*p].name) != NULL &&
                                  strstr(one.out, options[*p].vi_name) != NULL,
                              "%s --%s", c->name, options[*p].name);
            }
            ran_free(&one);
        }
        ran_free(&all);
    }
    struct ran json = RUN("help", "--json");
    json_t *table = NULL;
    ck_assert_int_eq(json_read(json.out, strlen(json.out), &table, NULL), 0);
    ck_assert_uint_eq(json_array_size(json_get(table, "commands")), command_count);
    ran_free(&json);
}
END_TEST

START_TEST(lists_align_by_the_width_of_vietnamese)
{
    struct ran ran =
        shown("letters.json", "GET /v1/letters?box=todo ", WORDS("list", "todo"), &file_streams);
    ck_golden("list.vi.txt", ran.out);
    ck_assert_str_eq(ran.err, "Còn nữa: thêm --all, hoặc --cursor abc\n");
    ran_free(&ran);
    ran = shown("letters.json", "GET /v1/letters ", WORDS("list", "--lang", "en"), &file_streams);
    ck_golden("list.en.txt", ran.out);
    ran_free(&ran);
}
END_TEST

START_TEST(lists_fit_a_narrow_terminal)
{
    struct ran ran =
        shown("letters.json", "GET /v1/letters ", WORDS("list", "--no-color"), &narrow);
    ck_golden("list-narrow.vi.txt", ran.out);
    for (char *line = strtok(ran.out, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        ck_assert_msg(text_width(line) <= 72, "%s", line);
    }
    ran_free(&ran);
}
END_TEST

START_TEST(colour_only_on_a_terminal_that_wants_it)
{
    env_term = "xterm";
    struct ran ran = shown("letters.json", "GET ", WORDS("list"), &file_streams);
    ck_assert_ptr_null(strchr(ran.out, 0x1b));
    ran_free(&ran);
    ran = shown("letters.json", "GET ", WORDS("list"), &narrow);
    ck_assert_ptr_nonnull(strstr(ran.out, "\x1b[31m"));
    ran_free(&ran);
    env_term = "dumb";
    ran = shown("letters.json", "GET ", WORDS("list"), &narrow);
    ck_assert_ptr_null(strchr(ran.out, 0x1b));
    ran_free(&ran);
    env_term = NULL;
}
END_TEST

START_TEST(a_letter_is_shown_whole)
{
    struct ran ran = shown("letter.json", "GET /v1/letters/459%2F2025 ", WORDS("show", "459/2025"),
                           &file_streams);
    ck_golden("show.vi.txt", ran.out);
    ran_free(&ran);
    ran = shown("letter.json", "GET /v1/letters/459%2F2025 ", WORDS("xem", "459/2025", "--lang=en"),
                &file_streams);
    ck_golden("show.en.txt", ran.out);
    ran_free(&ran);
}
END_TEST

START_TEST(showing_a_letter_opens_the_readers_line_quietly)
{
    const char *letter = golden_read("letter-empty.json");
    const char *opens = arena_printf(arena_current(), "%.*s,\"open_line\":3}}",
                                     (int)(strrchr(letter, ']') - letter + 1), letter);
    const struct fake_reply script[] = {
        {"GET /v1/letters/7 ", 200, FAKE_JSON, opens},
        {"POST /v1/letters/7/open ", 403, FAKE_PROBLEM,
         "{\"format_version\":1,\"code\":\"not-permitted\",\"detail\":\"d\",\"exit\":77}"}};
    env_home = "/nonexistent";
    struct ran ran = run_against(script, 2, WORDS("show", "7"), &file_streams);
    ck_assert_int_eq(ran.status, 0);
    ck_assert_str_eq(ran.err, "");
    ran_free(&ran);
    struct ran past = run_against(script, 0, WORDS("help"), &file_streams);
    ran_free(&past);
    const struct fake_reply once[] = {
        {"GET /v1/letters/7?as_of=10%2F3%2F2025 ", 200, FAKE_JSON, opens}};
    past = run_against(once, 1, WORDS("show", "7", "--as-of", "10/3/2025"), &file_streams);
    ck_assert_int_eq(past.status, 0);
    ran_free(&past);
}
END_TEST

START_TEST(the_slip_is_the_form_of_the_decree_filled_or_empty)
{
    static const struct {
        const char *json, *golden;
    } cases[] = {{"letter.json", "slip.txt"}, {"letter-empty.json", "slip-empty.txt"}};
    for (size_t i = 0; i < 2; i++) {
        struct ran ran = shown(cases[i].json, "GET /v1/letters/459 ",
                               WORDS("in-phieu", "459", "--lang", "en"), &file_streams);
        ck_golden(cases[i].golden, ran.out);
        for (char *line = strtok(ran.out, "\n"); line != NULL; line = strtok(NULL, "\n")) {
            ck_assert_msg(text_width(line) <= 80, "%zu wide: %s", text_width(line), line);
        }
        ran_free(&ran);
    }
}
END_TEST

START_TEST(history_tells_every_act)
{
    struct ran ran = shown("history.json", "GET /v1/letters/459/history ", WORDS("lich-su", "459"),
                           &file_streams);
    ck_golden("history.vi.txt", ran.out);
    ran_free(&ran);
}
END_TEST

START_TEST(a_report_is_a_table_with_its_sums_and_says_whether_it_stands)
{
    struct ran ran = shown("report.json", "GET /v1/reports/handling?period=10%2F2026&recompute=1 ",
                           WORDS("bao-cao", "10/2026", "--tinh-lai"), &file_streams);
    ck_golden("report.vi.txt", ran.out);
    ran_free(&ran);
    ran = shown("report.json", "GET /v1/reports/handling?by=unit ",
                WORDS("report", "--by", "unit", "--lang", "en"), &narrow);
    ck_golden("report-narrow.en.txt", ran.out);
    ck_assert_ptr_nonnull(strstr(ran.err, "phieu report list"));
    ran_free(&ran);
}
END_TEST

START_TEST(a_server_cannot_speak_to_the_terminal)
{
    static const char evil[] = "{\"format_version\":1,\"letters\":[{\"ref\":\"1\\u001b]0;x\\u0007/"
                               "2025\",\"subject\":\"a\\u001b[2Jb"
                               "\\u009b31mc\\u202ed\\r\\ne\\u007f\",\"state_text\":\"s\\u001b\","
                               "\"code\":\"\\u0000\"}],\"next\":null}";
    /* \u0000 is refused by the parser itself, so take it out for the printing half. */
    const char *printable =
        "{\"format_version\":1,\"letters\":[{\"ref\":\"1\\u001b]0;x\\u0007/2025\","
        "\"subject\":\"a\\u001b[2Jb\\u009b31mc\\u202ed\\r\\ne\\u007f\","
        "\"state_text\":\"s\\u001b\"}],\"next\":null}";
    const struct fake_reply refused[] = {{"GET ", 200, FAKE_JSON, evil}};
    const struct fake_reply printed[] = {{"GET ", 200, FAKE_JSON, printable}};
    const struct fake_reply problem[] = {{"GET ", 422, FAKE_PROBLEM,
                                          "{\"format_version\":1,\"code\":\"x\\u001b[1m\","
                                          "\"detail\":\"\\u001b]52;c;\\u0007\\u009d\","
                                          "\"remedy\":\"\\u001bc\",\"exit\":65}"}};
    const struct terminal wide = {.out = true, .err = true, .width = 200};
    env_home = "/nonexistent";
    struct ran ran = run_against(refused, 1, WORDS("list", "--no-color"), &wide);
    ck_assert_int_eq(ran.status, 76);
    ran_free(&ran);
    static const char *const forms[][4] = {{"list", "--no-color", NULL}, {"list", "--json", NULL}};
    for (size_t i = 0; i < 2; i++) {
        ran = run_against(printed, 1, forms[i], &wide);
        ck_assert_int_eq(ran.status, 0);
        ck_assert_ptr_null(strchr(ran.out, 0x1b));
        ck_assert_ptr_null(strchr(ran.out, 0x07));
        ck_assert_ptr_null(strchr(ran.out, 0x7f));
        ck_assert_ptr_null(strstr(ran.out, "\xc2\x9b"));
        ck_assert_ptr_null(strstr(ran.out, "\xe2\x80\xae"));
        ran_free(&ran);
        ran = run_against(problem, 1, forms[i], &wide);
        ck_assert_int_eq(ran.status, 65);
        ck_assert_ptr_null(strchr(ran.err, 0x1b));
        ck_assert_ptr_null(strchr(ran.err, 0x07));
        ck_assert_ptr_null(strstr(ran.err, "\xc2\x9d"));
        ran_free(&ran);
    }
}
END_TEST

START_TEST(tables_line_up_whatever_the_marks)
{
    static const struct column columns[] = {{TEXT_COLUMN_REF, true, 0, 0},
                                            {TEXT_COLUMN_SUBJECT, false, 6, 0},
                                            {TEXT_COLUMN_DUE, false, 0, 0}};
    static const struct terminal tty = {.out = true, .width = 26};
    struct cli_world world = {.width = tty.width};
    struct cli cli = {.world = &world, .lang = LANG_VI};
    buf_init(&cli.out, NULL, 1 << 16);
    struct table table;
    TABLE_OF(&table, columns);
    static const char *const rows[][3] = {{"1", "Thực hiện kế hoạch dài", "10/03"},
                                          {"1234567", "Tho\xcc\x9b\xcc\x80i", "x"},
                                          {"12", "文書番号の例です", ""}};
    for (size_t i = 0; i < 9; i++) {
        table_add(&table, rows[i / 3][i % 3], STYLE_NONE);
    }
    table_put(&cli, &table);
    ck_assert_str_eq(cli.out.data, " Số đến  Trích yếu   Hạn\n"
                                   "      1  Thực hiện…  10/03\n"
                                   "1234567  Tho\xcc\x9b\xcc\x80i        x\n"
                                   "     12  文書番号…\n");
}
END_TEST

START_TEST(every_text_speaks_both_languages)
{
    for (int id = TEXT_NONE + 1; id < TEXT_COUNT; id++) {
        const struct cli vi = {.lang = LANG_VI}, en = {.lang = LANG_EN};
        const char *a = say(&vi, (enum text_id)id), *b = say(&en, (enum text_id)id);
        ck_assert_msg(a[0] != '\0' && b[0] != '\0', "%d", id);
        ck_assert_msg((strstr(a, "{1}") == NULL) == (strstr(b, "{1}") == NULL), "%s", a);
        ck_assert_msg((strstr(a, "{2}") == NULL) == (strstr(b, "{2}") == NULL), "%s", a);
        ck_assert_msg(text_is_utf8(a, strlen(a)), "%s", a);
    }
}
END_TEST

UNIT_MAIN("cli/print", help_is_as_written, help_names_every_command_and_option_by_both_names,
          lists_align_by_the_width_of_vietnamese, lists_fit_a_narrow_terminal,
          colour_only_on_a_terminal_that_wants_it, a_letter_is_shown_whole,
          showing_a_letter_opens_the_readers_line_quietly,
          the_slip_is_the_form_of_the_decree_filled_or_empty, history_tells_every_act,
          a_report_is_a_table_with_its_sums_and_says_whether_it_stands,
          a_server_cannot_speak_to_the_terminal, tables_line_up_whatever_the_marks,
          every_text_speaks_both_languages)
