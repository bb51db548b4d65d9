/*
 * run_cli.h - runs the command inside a test: words in, both streams and the exit status out;
 * golden files to compare with (PHIEU_GOLDEN_WRITE=1 writes them anew: read the diff before
 * committing it).
 */
#ifndef PHIEU_TESTS_RUN_CLI_H
#define PHIEU_TESTS_RUN_CLI_H

#include "cli_room.h"
#include "fake_server.h"
#include "unit.h"

enum { WORDS_MOST = 32 };

struct ran {
    int status;
    char *out, *err;
};

/* What the command sees of the process's environment. */
static const char *env_server, *env_home, *env_lang, *env_term;
static inline const char *test_environment(const char *name)
{
    return strcmp(name, "PHIEU_SERVER") == 0      ? env_server
           : strcmp(name, "XDG_CONFIG_HOME") == 0 ? env_home
           : strcmp(name, "PHIEU_LANG") == 0      ? env_lang
           : strcmp(name, "TERM") == 0            ? env_term
                                                  : NULL;
}

struct terminal {
    bool in, out, err;
    size_t width;
};

/* words end with NULL and begin after "phieu". */
static inline struct ran run_with(const char *const *words, const char *input,
                                  const struct terminal *tty)
{
    static char program[] = "phieu";
    char *argv[WORDS_MOST] = {program};
    int argc = 1;
    for (; words[argc - 1] != NULL; argc++) {
        argv[argc] = arena_strdup(arena_current(), words[argc - 1]);
    }
    struct ran ran = {0};
    size_t out_len, err_len;
    struct cli_world world = {
        .in = input[0] == '\0' ? fopen("/dev/null", "r")
                               : fmemopen(arena_strdup(arena_current(), input), strlen(input), "r"),
        .out = open_memstream(&ran.out, &out_len),
        .err = open_memstream(&ran.err, &err_len),
        .in_tty = tty->in,
        .out_tty = tty->out,
        .err_tty = tty->err,
        .width = tty->width,
        .environment = test_environment,
        .version = "1.2.3",
        .retry_ms = 50,
    };
    ran.status = cli_run(argc, argv, &world);
    fclose(world.in);
    fclose(world.out);
    fclose(world.err);
    return ran;
}

static inline void ran_free(struct ran *ran)
{
    free(ran->out);
    free(ran->err);
}

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define RUN(...)   run_with(WORDS(__VA_ARGS__), "", &(const struct terminal){0})

/* Runs words against a server that gives these replies. */
static inline struct ran run_against(const struct fake_reply *script, size_t count,
                                     const char *const *words, const struct terminal *tty)
{
    struct fake *fake = fake_start(script, count, NULL);
    const char *before = env_server;
    env_server = fake->url;
    struct ran ran = run_with(words, "", tty);
    env_server = before; /* the address goes with the server */
    fake_stop(fake);
    fake_free(fake);
    return ran;
}

/* A file of tests/cli/golden, NUL-terminated; "" when missing. */
static inline char *golden_read(const char *name)
{
    const char *path = arena_printf(arena_current(), PHIEU_SOURCE_DIR "/tests/cli/golden/%s", name);
    char *text = arena_alloc(arena_current(), 1 << 20);
    FILE *f = fopen(path, "r");
    if (f != NULL) {
        text[fread(text, 1, (1 << 20) - 1, f)] = '\0';
        fclose(f);
    }
    return text;
}

static inline void ck_golden(const char *name, const char *text)
{
    if (getenv("PHIEU_GOLDEN_WRITE") != NULL) {
        const char *path =
            arena_printf(arena_current(), PHIEU_SOURCE_DIR "/tests/cli/golden/%s", name);
        FILE *f = fopen(path, "w");
        ck_assert_ptr_nonnull(f);
        fputs(text, f);
        fclose(f);
    }
    const char *want = golden_read(name);
    size_t line = 1;
    const char *a = want, *b = text;
    for (; *a != '\0' && *a == *b; a++, b++) {
        line += *a == '\n' ? 1 : 0;
    }
    ck_assert_msg(*a == *b, "%s differs in line %zu: wanted “%.60s”, got “%.60s”", name, line, a,
                  b);
}

#endif
