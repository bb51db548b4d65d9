#include "unit.h"

#include "phieu/log.h"
#include "phieu/text.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <pty.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

static int saved_stderr;

/* From here on standard error is fd. */
static void capture(int fd)
{
    saved_stderr = dup(STDERR_FILENO);
    ck_assert_int_ge(dup2(fd, STDERR_FILENO), 0);
}

static void restore(void)
{
    dup2(saved_stderr, STDERR_FILENO);
    close(saved_stderr);
}

/* What log_write(INFO, format %s, message) puts on a pipe. */
static const char *logged(const char *message)
{
    static char text[8192];
    int ends[2];
    ck_assert_int_eq(pipe2(ends, O_CLOEXEC | O_NONBLOCK), 0);
    capture(ends[1]);
    log_info("%s", message);
    restore();
    close(ends[1]);
    ssize_t len = read(ends[0], text, sizeof text - 1);
    close(ends[0]);
    ck_assert_int_ge(len, 0);
    text[len] = '\0';
    return text;
}

START_TEST(a_line_carries_its_priority_for_the_journal)
{
    ck_assert_str_eq(logged("khởi động port=8080"), "<6>khởi động port=8080\n");
}
END_TEST

START_TEST(a_message_cannot_forge_a_second_line)
{
    static const char *const table[][2] = {
        {"a\n<3>b", "<6>a\\n<3>b\n"},
        {"a\rb\tc\x1B[2J", "<6>a\\x0db\\x09c\\x1b[2J\n"},
        {"a\xC2\x85z\xE2\x80\xA8", "<6>a\\xc2\\x85z\\xe2\\x80\\xa8\n"},
        {"\xE2\x80\xAEx", "<6>\\xe2\\x80\\xaex\n"},
        {"a\xFFz", "<6>a\\xffz\n"},
        {"\x7F", "<6>\\x7f\n"},
        {"", "<6>\n"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const char *got = logged(table[i][0]);
        ck_assert_msg(strcmp(got, table[i][1]) == 0, "row %zu: %s", i, got);
    }
}
END_TEST

START_TEST(a_long_message_is_cut_and_stays_one_line)
{
    char message[9000];
    memset(message, '\x01', sizeof message);
    message[sizeof message - 1] = '\0';
    const char *line = logged(message);
    ck_assert_uint_le(strlen(line), 4096);
    ck_assert_ptr_eq(strchr(line, '\n'), line + strlen(line) - 1);
    for (size_t i = 0; i + 3 < sizeof message; i += 3) {
        memcpy(message + i, "ệ", 4);
    }
    line = logged(message);
    ck_assert(text_is_utf8(line, strlen(line)));
    ck_assert_ptr_null(strstr(line, "\\x")); /* no half letter at the cut */
    ck_assert_uint_gt(strlen(line), 2000);
}
END_TEST

START_TEST(levels_above_the_most_are_silent)
{
    ck_assert_str_eq(logged("x"), "<6>x\n");
    log_set_level(LOG_LEVEL_WARNING);
    ck_assert_str_eq(logged("x"), "");
    log_set_level(LOG_LEVEL_INFO);
}
END_TEST

START_TEST(logging_keeps_errno)
{
    int fd = open("/dev/full", O_WRONLY | O_CLOEXEC);
    errno = EXDEV;
    capture(fd);
    errno = EXDEV;
    log_error("x");
    int after = errno;
    restore();
    close(fd);
    ck_assert_int_eq(after, EXDEV);
}
END_TEST

START_TEST(a_terminal_shows_time_and_level)
{
    int master, slave;
    char text[256] = "";
    unsetenv("JOURNAL_STREAM");
    ck_assert_int_eq(openpty(&master, &slave, NULL, NULL, NULL), 0);
    capture(slave);
    log_warning("đĩa sắp đầy");
    restore();
    ck_assert_int_gt(read(master, text, sizeof text - 1), 0);
    ck_assert_ptr_null(strstr(text, "<4>"));
    ck_assert_ptr_nonnull(strstr(text, "Z warning: đĩa sắp đầy"));
    setenv("JOURNAL_STREAM", "8:12345", 1);
    memset(text, 0, sizeof text);
    capture(slave);
    log_warning("x");
    restore();
    ck_assert_int_gt(read(master, text, sizeof text - 1), 0);
    ck_assert_ptr_nonnull(strstr(text, "<4>x"));
    unsetenv("JOURNAL_STREAM");
    close(master);
    close(slave);
}
END_TEST

enum { THREADS = 4, LINES = 200 };

static void *write_lines(void *arg)
{
    const char *letter = arg;
    for (int i = 0; i < LINES; i++) {
        log_info("%s%s%s%s", letter, letter, letter, letter);
    }
    return NULL;
}

START_TEST(lines_of_many_threads_do_not_mix)
{
    static char names[THREADS][2] = {"a", "b", "c", "d"};
    pthread_t threads[THREADS];
    FILE *file = tmpfile();
    ck_assert_ptr_nonnull(file);
    int append = fcntl(fileno(file), F_GETFL) | O_APPEND;
    ck_assert_int_eq(fcntl(fileno(file), F_SETFL, append), 0);
    capture(fileno(file));
    for (int i = 0; i < THREADS; i++) {
        pthread_create(&threads[i], NULL, write_lines, names[i]);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    restore();
    rewind(file);
    char line[64];
    int count = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        ck_assert_uint_eq(strlen(line), 8);
        ck_assert_msg(line[3] == line[4] && line[4] == line[6], "mixed: %s", line);
        count++;
    }
    ck_assert_int_eq(count, THREADS * LINES);
    fclose(file);
}
END_TEST

UNIT_MAIN("base/log", a_line_carries_its_priority_for_the_journal,
          a_message_cannot_forge_a_second_line, a_long_message_is_cut_and_stays_one_line,
          levels_above_the_most_are_silent, logging_keeps_errno, a_terminal_shows_time_and_level,
          lines_of_many_threads_do_not_mix)
