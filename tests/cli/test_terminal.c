/*
 * test_terminal.c - the command at a terminal: passwords typed unseen, hints behind the data.
 */
#include "run_cli.h"
#include "temp_folder.h"

#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <sys/wait.h>
#include <termios.h>

#define TOKEN_ANSWER                                                                               \
    "{\"format_version\":1,\"token\":\"t0t0t0t0t0t0t0t0t0t0\",\"person\":{\"name\":\"Lê Lan\"}}"

struct typist {
    int master;
    const char *text;
};

/* Types once the echo is off, as a person does who waits for the prompt. */
static void *type_slowly(void *context)
{
    const struct typist *typist = context;
    struct termios now;
    do {
        usleep(1000);
    } while (tcgetattr(typist->master, &now) == 0 && (now.c_lflag & ECHO) != 0);
    (void)!write(typist->master, typist->text, strlen(typist->text));
    return NULL;
}

static int run_at(int slave, const char *const *words, FILE *out, FILE *err)
{
    static char program[] = "phieu";
    char *argv[WORDS_MOST] = {program};
    int argc = 1;
    for (; words[argc - 1] != NULL; argc++) {
        argv[argc] = arena_strdup(arena_current(), words[argc - 1]);
    }
    struct cli_world world = {
        .in = fdopen(dup(slave), "r"),
        .out = out,
        .err = err,
        .in_tty = true,
        .err_tty = true,
        .environment = test_environment,
        .version = "1.2.3",
        .retry_ms = 50,
    };
    int status = cli_run(argc, argv, &world);
    fclose(world.in);
    return status;
}

START_TEST(a_password_is_typed_unseen_and_the_echo_comes_back)
{
    static const struct fake_reply script[] = {{"POST /v1/login ", 200, FAKE_JSON, TOKEN_ANSWER}};
    char echoed[256] = {0};
    env_home = temp_folder();
    struct fake *fake = fake_start(script, 1, NULL);
    env_server = fake->url;
    int master, slave;
    ck_assert_int_eq(openpty(&master, &slave, NULL, NULL, NULL), 0);
    struct typist typist = {master, "bi-mat-123\n"};
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, type_slowly, &typist), 0);
    char *out = NULL, *err = NULL;
    size_t out_len, err_len;
    FILE *out_file = open_memstream(&out, &out_len), *err_file = open_memstream(&err, &err_len);
    int status = run_at(slave, WORDS("login", "lan"), out_file, err_file);
    fclose(out_file);
    fclose(err_file);
    pthread_join(thread, NULL);
    ck_assert_int_eq(status, 0);
    ck_assert_str_eq(out, "Đã đăng nhập: Lê Lan\n");
    ck_assert_str_eq(err, "Mật khẩu: \nTiếp theo: phieu list can-lam\n");
    struct termios after;
    ck_assert_int_eq(tcgetattr(slave, &after), 0);
    ck_assert_uint_ne(after.c_lflag & ECHO, 0);
    fcntl(master, F_SETFL, O_NONBLOCK);
    (void)!read(master, echoed, sizeof echoed - 1);
    ck_assert_ptr_null(strstr(echoed, "bi-mat"));
    fake_stop(fake);
    ck_assert_ptr_nonnull(strstr(fake_body(fake, 0), "\"password\":\"bi-mat-123\""));
    fake_free(fake);
    free(out);
    free(err);
    close(master);
    close(slave);
}
END_TEST

START_TEST(an_interrupt_at_the_password_leaves_a_sane_terminal)
{
    env_home = "/nonexistent";
    env_server = "http://127.0.0.1:1";
    int master;
    pid_t child = forkpty(&master, NULL, NULL, NULL);
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        FILE *nowhere = fopen("/dev/null", "w");
        signal(SIGINT, SIG_DFL); /* Check has one of its own */
        _exit(run_at(STDIN_FILENO, WORDS("login", "lan"), nowhere, nowhere));
    }
    /* Opened here so that the terminal outlives the child that is asked about. */
    int slave = open(ptsname(master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    struct typist typist = {master, "\x03"};
    type_slowly(&typist);
    int status = 0;
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status));
    ck_assert_int_eq(WTERMSIG(status), SIGINT);
    struct termios after;
    ck_assert_int_eq(tcgetattr(slave, &after), 0);
    ck_assert_uint_ne(after.c_lflag & ECHO, 0);
    close(slave);
    close(master);
}
END_TEST

START_TEST(a_registered_number_stands_in_a_frame_before_the_hint)
{
    static const struct fake_reply script[] = {
        {"GET /v1/drafts/12 ", 200, FAKE_JSON, "{\"format_version\":1,\"draft\":{\"id\":12}}"},
        {"POST /v1/letters ", 201, FAKE_JSON,
         "{\"format_version\":1,\"letter\":{\"ref\":\"459/2025\",\"arrived\":\"2025-03-10\"}}"}};
    static const struct terminal tty = {.out = true, .err = true, .width = 80};
    env_home = "/nonexistent";
    struct ran ran = run_against(script, 2, WORDS("register", "--draft", "12"), &tty);
    ck_assert_int_eq(ran.status, 0);
    ck_assert_str_eq(ran.out, "┌─────────────────────────┐\n"
                              "│  Số đến:    459/2025    │\n"
                              "│  Ngày đến:  10/03/2025  │\n"
                              "└─────────────────────────┘\n");
    ck_assert_str_eq(ran.err, "Tiếp theo: phieu present 459/2025 --to LÃNH-ĐẠO\n");
    ran_free(&ran);
}
END_TEST

UNIT_MAIN("cli/terminal", a_password_is_typed_unseen_and_the_echo_comes_back,
          an_interrupt_at_the_password_leaves_a_sane_terminal,
          a_registered_number_stands_in_a_frame_before_the_hint)
