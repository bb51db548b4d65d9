/*
 * NAME     jail_test.c
 * SUMMARY  what a captured parser would try, tried
 */
#include "phieu/jail.h"

#include "layers.h"
#include "phieu/json.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static int try_open(void)
{
    return open("/etc/passwd", O_RDONLY | O_CLOEXEC);
}
static int try_create(void)
{
    return open("phieu-jail", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
}
static int try_tcp(void)
{
    return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}
static int try_unix(void)
{
    return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}
static int try_ptrace(void)
{
    return (int)ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
}
static int try_signal(void)
{
    return kill(getppid(), 0);
}

static int try_execute(void)
{
    char name[] = "/bin/true";
    char *const argv[] = {name, NULL};
    char *const envp[] = {NULL};
    return execve(name, argv, envp);
}

static int try_fork(void)
{
    const pid_t child = (pid_t)syscall(SYS_fork);
    if (child == 0) {
        _exit(0);
    }
    return child > 0 ? 0 : -1;
}

static int try_run_memory(void)
{
    void *page =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page != MAP_FAILED ? 0 : -1;
}

static int try_memory(void)
{
    void *much = mmap(NULL, (size_t)16 << 30, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return much != MAP_FAILED ? 0 : -1;
}

static const struct {
    const char *name;
    int (*try)(void);
} doors[] = {
    {"open", try_open},     {"create", try_create},  {"tcp", try_tcp},
    {"unix", try_unix},     {"execve", try_execute}, {"fork", try_fork},
    {"ptrace", try_ptrace}, {"signal", try_signal},  {"run-memory", try_run_memory},
    {"memory", try_memory},
};

int jail_self_test(const struct jail_limits *limits)
{
    struct jail_report report = {0};
    struct error err = {0};
    struct buf text;
    struct json_out out;
    bool closed = true;
    buf_init(&text, arena_current(), 4096);
    json_out_init(&out, &text);
    if (jail_enter(limits, &report, &err) != 0) {
        return -1;
    }
    json_open_object(&out, NULL);
    json_put_bool(&out, "sanitized", report.sanitized);
    json_put_bool(&out, "seccomp", report.seccomp);
    json_put_bool(&out, "no_new_privs", report.no_new_privs);
    json_put_bool(&out, "dumpable", report.dumpable);
    json_put_int(&out, "landlock", report.landlock_abi);
    json_open_object(&out, "doors");
    for (size_t i = 0; i < sizeof doors / sizeof doors[0]; i++) {
        const int result = doors[i].try();
        const char *state = door_state(result, errno);
        json_put_string(&out, doors[i].name, state);
        closed = closed && strcmp(state, "open") != 0;
    }
    json_close_object(&out);
    json_close_object(&out);
    buf_putc(&text, '\n');
    return write(STDOUT_FILENO, text.data, text.len) == (ssize_t)text.len && closed ? 0 : -1;
}
