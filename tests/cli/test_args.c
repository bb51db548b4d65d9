/*
 * test_args.c - what people type, read by the tables; and the tables themselves.
 */
#include "run_cli.h"

static int parse(struct args *args, struct usage *usage, const char *const *words)
{
    static char program[] = "phieu";
    char *argv[WORDS_MOST] = {program};
    int argc = 1;
    for (; words[argc - 1] != NULL; argc++) {
        argv[argc] = arena_strdup(arena_current(), words[argc - 1]);
    }
    return args_parse(argc, argv, LANG_VI, args, usage);
}

#define PARSED(...) ck_assert_int_eq(parse(&args, &usage, WORDS(__VA_ARGS__)), 0)
#define REFUSED(part, ...)                                                                         \
    do {                                                                                           \
        ck_assert_int_eq(parse(&args, &usage, WORDS(__VA_ARGS__)), -1);                            \
        ck_assert_msg(strstr(usage.detail, part) != NULL || strstr(usage.remedy, part) != NULL,    \
                      "%s / %s", usage.detail, usage.remedy);                                      \
    } while (0)

START_TEST(options_stand_before_between_and_behind)
{
    struct args args;
    struct usage usage;
    static const char *const forms[][9] = {
        {"assign", "459/2025", "--lead", "KH-NV", "--due=5wd", "DD=13/3/2025", NULL},
        {"--lead", "KH-NV", "giao", "--han", "5wd", "459/2025", "DD=13/3/2025", NULL},
        {"--due=5wd", "assign", "459/2025", "DD=13/3/2025", "--chu-tri=KH-NV", NULL},
    };
    for (size_t i = 0; i < 3; i++) {
        ck_assert_msg(parse(&args, &usage, forms[i]) == 0, "%zu", i);
        ck_assert_str_eq(args.command->verb, "direct");
        ck_assert_uint_eq(args.word_count, 2);
        ck_assert_str_eq(args.words[0], "459/2025");
        ck_assert_str_eq(args.words[1], "DD=13/3/2025");
        ck_assert_str_eq(args_value(&args, OPT_LEAD), "KH-NV");
        ck_assert_str_eq(args_value(&args, OPT_DUE), "5wd");
    }
}
END_TEST

START_TEST(letters_cluster_and_take_values)
{
    struct args args;
    struct usage usage;
    PARSED("list", "-ajn5");
    ck_assert(args_given(&args, OPT_ALL) && args_given(&args, OPT_JSON));
    ck_assert_str_eq(args_value(&args, OPT_LIMIT), "5");
    PARSED("register", "-f", "a.pdf", "-fb.pdf", "--draft", "3");
    ck_assert_uint_eq(args.given_count, 3);
    PARSED("get-file", "459", "1", "-o", "-");
    ck_assert_str_eq(args_value(&args, OPT_OUT), "-");
}
END_TEST

START_TEST(a_lone_dash_is_a_word_and_two_end_the_options)
{
    struct args args;
    struct usage usage;
    PARSED("propose", "459", "-");
    ck_assert_str_eq(args.words[1], "-");
    PARSED("ingest", "--", "--json", "-x");
    ck_assert_uint_eq(args.word_count, 2);
    ck_assert(!args_given(&args, OPT_JSON));
    PARSED("return", "459", "--reason=--không rõ--");
    ck_assert_str_eq(args_value(&args, OPT_REASON), "--không rõ--");
}
END_TEST

START_TEST(one_name_means_what_the_command_means_by_it)
{
    struct args args;
    struct usage usage;
    PARSED("present", "459", "--to", "phuoc");
    ck_assert_str_eq(args_value(&args, OPT_LEADER), "phuoc");
    PARSED("extend", "request", "459", "--to", "20/3/2025", "--reason", "x");
    ck_assert_str_eq(args_value(&args, OPT_NEW_DUE), "20/3/2025");
    PARSED("list", "--to", "20/3/2025");
    ck_assert_str_eq(args_value(&args, OPT_TO), "20/3/2025");
}
END_TEST

START_TEST(mistakes_are_named_with_the_nearest_right_word)
{
    struct args args;
    struct usage usage;
    REFUSED("“register”", "registr");
    REFUSED("“trinh”", "trnh", "459");
    REFUSED("“--lead”", "assign", "459", "--laed", "KH-NV");
    REFUSED("accept", "accept", "459", "--lead", "KH-NV");
    REFUSED("--lead", "assign", "459", "--lead");
    REFUSED("--note=", "assign", "459", "--note", "--due", "5wd");
    REFUSED("hai lần", "assign", "459", "--due", "5wd", "--han", "6wd");
    REFUSED("“ba”", "accept", "459", "--line", "ba");
    REFUSED("“-1”", "accept", "459", "--line=-1");
    REFUSED("“”", "accept", "459", "--line=");
    REFUSED("--json", "list", "--json=yes");
    REFUSED("VĂN-BẢN", "accept");
    REFUSED("“thừa”", "accept", "459", "thừa");
    REFUSED("request (xin)", "extend");
    REFUSED("grant (cho)", "extend", "459");
    REFUSED("-z", "list", "-z");
    REFUSED("-n", "list", "-n");
}
END_TEST

/* ---- the tables ------------------------------------------------------------------------ */

/* As many words as the command wants at least. */
static const char *const *words_for(const struct command *c, const char *name, const char *sub,
                                    const char *option, const char *value)
{
    const char **words = arena_alloc(arena_current(), WORDS_MOST * sizeof *words);
    size_t n = 0;
    words[n++] = name;
    if (sub[0] != '\0') {
        words[n++] = sub;
    }
    for (const char *p = c->arguments; *p != '\0';) {
        size_t len = strcspn(p, " ");
        if (p[len - 1] != '?' && p[len - 1] != '*') {
            words[n++] = "1";
        }
        p += len + strspn(p + len, " ");
    }
    if (option != NULL) {
        words[n++] = option;
    }
    if (value != NULL) {
        words[n++] = value;
    }
    return words;
}

START_TEST(every_command_is_reached_by_both_names)
{
    for (size_t i = 0; i < command_count; i++) {
        const struct command *c = &commands[i];
        struct args args;
        struct usage usage;
        ck_assert_msg(parse(&args, &usage, words_for(c, c->name, c->sub, NULL, NULL)) == 0 &&
                          args.command == c,
                      "%s %s", c->name, c->sub);
        ck_assert_msg(parse(&args, &usage, words_for(c, c->alias, c->sub_alias, NULL, NULL)) == 0 &&
                          args.command == c,
                      "%s %s", c->alias, c->sub_alias);
        ck_assert_msg(c->help[LANG_VI][0] != '\0' && c->help[LANG_EN][0] != '\0', "%s", c->name);
        ck_assert_msg(c->who[LANG_VI][0] != '\0' && c->who[LANG_EN][0] != '\0', "%s", c->name);
        ck_assert_msg((c->next[LANG_VI][0] == '\0') == (c->next[LANG_EN][0] == '\0'), "%s",
                      c->name);
    }
}
END_TEST

START_TEST(every_option_is_reached_by_every_name)
{
    for (size_t i = 0; i < command_count; i++) {
        const struct command *c = &commands[i];
        for (const unsigned char *p = c->takes; *p != OPT_END; p++) {
            const struct option *o = &options[*p];
            const char *names[3] = {
                arena_printf(arena_current(), "--%s", o->name),
                arena_printf(arena_current(), "--%s", o->vi_name),
                o->letter == 0 ? NULL : arena_printf(arena_current(), "-%c", o->letter)};
            const char *value = o->kind == ARG_FLAG ? NULL : "7";
            for (size_t n = 0; n < 3 && names[n] != NULL; n++) {
                struct args args;
                struct usage usage;
                const char *const *words = words_for(c, c->name, c->sub, names[n], value);
                ck_assert_msg(parse(&args, &usage, words) == 0 && args.given_count == 1 &&
                                  args.given[0].id == *p,
                              "%s %s %s", c->name, c->sub, names[n]);
            }
        }
    }
}
END_TEST

START_TEST(no_two_options_of_a_command_share_a_name)
{
    for (size_t i = 0; i < command_count; i++) {
        for (int a = OPT_END + 1; a < OPT_COUNT; a++) {
            for (int b = a + 1; b < OPT_COUNT; b++) {
                const struct option *x = &options[a], *y = &options[b];
                if (!command_takes(&commands[i], (enum option_id)a) ||
                    !command_takes(&commands[i], (enum option_id)b)) {
                    continue;
                }
                bool same = strcmp(x->name, y->name) == 0 || strcmp(x->vi_name, y->vi_name) == 0 ||
                            strcmp(x->name, y->vi_name) == 0 || strcmp(x->vi_name, y->name) == 0 ||
                            (x->letter != 0 && x->letter == y->letter);
                ck_assert_msg(!same, "%s: --%s and --%s", commands[i].name, x->name, y->name);
            }
        }
    }
}
END_TEST

/* Words and options are told apart before the command is known. */
START_TEST(a_name_takes_a_value_everywhere_or_nowhere)
{
    for (int a = OPT_END + 1; a < OPT_COUNT; a++) {
        for (int b = OPT_END + 1; b < OPT_COUNT; b++) {
            const struct option *x = &options[a], *y = &options[b];
            bool same = strcmp(x->name, y->name) == 0 || strcmp(x->vi_name, y->vi_name) == 0 ||
                        strcmp(x->name, y->vi_name) == 0 ||
                        (x->letter != 0 && x->letter == y->letter);
            ck_assert_msg(!same || (x->kind == ARG_FLAG) == (y->kind == ARG_FLAG), "--%s, --%s",
                          x->name, y->name);
        }
    }
}
END_TEST

START_TEST(no_two_commands_share_a_name_and_every_argument_has_one)
{
    for (size_t i = 0; i < command_count; i++) {
        const struct command *c = &commands[i];
        for (size_t k = 0; k < command_count; k++) {
            const struct command *d = &commands[k];
            bool family = strcmp(c->name, d->name) == 0;
            ck_assert_msg(family == (strcmp(c->alias, d->alias) == 0), "%s %s", c->name, d->name);
            ck_assert_msg(strcmp(c->name, d->alias) != 0, "%s %s", c->name, d->name);
            ck_assert_msg(i == k || !family || strcmp(c->sub, d->sub) != 0, "%s %s", c->name,
                          c->sub);
        }
        for (const char *p = c->arguments; *p != '\0';) {
            size_t len = strcspn(p, " "), name = strcspn(p, " ?*+");
            ck_assert_msg(argument_name(p, name, LANG_VI) != NULL, "%s: %s", c->name, p);
            p += len + strspn(p + len, " ");
        }
    }
}
END_TEST

UNIT_MAIN("cli/args", options_stand_before_between_and_behind, letters_cluster_and_take_values,
          a_lone_dash_is_a_word_and_two_end_the_options,
          one_name_means_what_the_command_means_by_it,
          mistakes_are_named_with_the_nearest_right_word, every_command_is_reached_by_both_names,
          every_option_is_reached_by_every_name, no_two_options_of_a_command_share_a_name,
          a_name_takes_a_value_everywhere_or_nowhere,
          no_two_commands_share_a_name_and_every_argument_has_one)
