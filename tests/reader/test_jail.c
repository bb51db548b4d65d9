/*
 * test_jail.c - the workers try every door of their jail from inside.
 */
#include "phieu/json.h"

#include "unit.h"

#include <stdio.h>
#include <sys/wait.h>

static const char *const programs[] = {"phieu-worker", "phieu-worker-sign"};
enum { PROGRAMS = sizeof programs / sizeof programs[0] };

static json_t *self_test(const char *program, int *ret_status)
{
    static char text[8192];
    FILE *out =
        popen(arena_printf(arena_current(), PHIEU_BIN_DIR "/%s --self-test-jail", program), "re");
    ck_assert_ptr_nonnull(out);
    const size_t len = fread(text, 1, sizeof text, out);
    *ret_status = pclose(out);
    struct error why = {0};
    json_t *report;
    ck_assert_msg(json_read(text, len, &report, &why) == 0, "%.*s", (int)len, text);
    return report;
}

static void ck_closed(const char *program)
{
    static const char *const doors[] = {"open", "create", "tcp",    "unix",       "execve",
                                        "fork", "ptrace", "signal", "run-memory", "memory"};
    int status;
    const json_t *report = self_test(program, &status);
    const json_t *tried = json_object_get(report, "doors");
    ck_assert(json_bool(report, "no_new_privs"));
    ck_assert(!json_bool(report, "dumpable"));
    ck_assert_uint_eq(json_object_size(tried), sizeof doors / sizeof doors[0]);
    if (json_bool(report, "sanitized")) {
        /* no seccomp: Landlock alone holds the files */
        ck_assert(json_int(report, "landlock", 0) == 0 ||
                  strcmp(json_str(tried, "open"), "open") != 0);
        return;
    }
    ck_assert_int_eq(status, 0);
    ck_assert(json_bool(report, "seccomp"));
    for (size_t i = 0; i < sizeof doors / sizeof doors[0]; i++) {
        const char *want = strcmp(doors[i], "memory") == 0 ? "ENOMEM" : "EPERM";
        ck_assert_msg(strcmp(json_str(tried, doors[i]), want) == 0, "%s: %s: %s", program, doors[i],
                      json_str(tried, doors[i]));
    }
}

START_TEST(every_door_is_closed)
{
    for (size_t i = 0; i < PROGRAMS; i++) {
        ck_closed(programs[i]);
    }
}
END_TEST

START_TEST(unknown_arguments_are_a_usage_error)
{
    for (size_t i = 0; i < PROGRAMS; i++) {
        const int status = system(arena_printf(
            arena_current(), PHIEU_BIN_DIR "/%s --help </dev/null 2>/dev/null", programs[i]));
        ck_assert_int_eq(WEXITSTATUS(status), 64);
    }
}
END_TEST

UNIT_MAIN("reader/jail", every_door_is_closed, unknown_arguments_are_a_usage_error)
