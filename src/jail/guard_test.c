/*
 * NAME     guard_test.c
 * SUMMARY  what somebody who took over phieud would try, tried
 *
 * Each attempt is made so that it changes nothing should its door be open.
 */
#include "phieu/guard.h"

#include "layers.h"
#include "phieu/json.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *kept_folder;

/* ---- files and programs ---------------------------------------------------------------------- */

static int try_read(void)
{
    return open("/etc/passwd", O_RDONLY | O_CLOEXEC);
}
static int try_list(void)
{
    return open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}
static int try_create(void)
{
    return open("/tmp/phieud-self-test", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
}
static int try_device(void)
{
    return mknod("/tmp/phieud-self-test", S_IFCHR | 0600, 0);
}
static int try_symlink(void)
{
    char path[4200];
    snprintf(path, sizeof path, "%s/.self-test", kept_folder);
    const int made = symlink("/etc/passwd", path);
    const int why = errno;
    (void)unlink(path);
    errno = why;
    return made;
}

static int run(const char *path)
{
    char name[] = "phieud-self-test";
    char *const argv[] = {name, NULL};
    char *const envp[] = {NULL};
    int status = 0;
    const pid_t child = vfork();
    if (child == 0) {
        (void)execve(path, argv, envp);
        _exit(errno);
    }
    if (child < 0 || waitpid(child, &status, 0) != child) {
        return -1;
    }
    errno = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
    return errno == EACCES || errno == EPERM ? -1 : 0;
}
static int try_execute(void)
{
    return run("/bin/true");
}

/* A program that it wrote itself, where it may write. */
static int try_execute_own(void)
{
    static const char script[] = "#!/bin/true\n";
    char path[4200];
    snprintf(path, sizeof path, "%s/.self-test", kept_folder);
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0700);
    if (fd < 0 || write(fd, script, sizeof script - 1) < 0) {
        return 0; /* what must be allowed is not: no proof */
    }
    close(fd);
    const int result = run(path);
    const int why = errno;
    unlink(path);
    errno = why;
    return result;
}

static int try_memory(void)
{
    void *page =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page != MAP_FAILED ? 0 : -1;
}

/* ---- other processes, the kernel ---------------------------------------------------------------
 */

static int try_ptrace(void)
{
    return (int)ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
}
static int try_peek(void)
{
    return (int)syscall(SYS_process_vm_readv, getppid(), NULL, 0UL, NULL, 0UL, 0UL);
}
static int try_signal(void)
{
    return kill(getppid(), 0);
}
static int try_setuid(void)
{
    return (int)syscall(SYS_setuid, 0);
}
static int try_dumpable(void)
{
    return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
}
static int try_mount(void)
{
    return mount("none", "/nonexistent-folder", "tmpfs", 0, NULL);
}
static int try_unshare(void)
{
    return unshare(CLONE_NEWUTS);
}
static int try_new_user(void)
{
    return unshare(CLONE_NEWUSER);
}
static int try_setns(void)
{
    return setns(-1, 0);
}
static int try_pivot(void)
{
    return (int)syscall(SYS_pivot_root, "", "");
}
static int try_chroot(void)
{
    return chroot("/nonexistent-folder");
}
static int try_swap(void)
{
    return swapon("", 0);
}
static int try_reboot(void)
{
    return (int)syscall(SYS_reboot, 0, 0, 0, NULL);
}
static int try_kexec(void)
{
    return (int)syscall(SYS_kexec_load, 0UL, 1UL, NULL, ~0UL);
}
static int try_module(void)
{
    return (int)syscall(SYS_init_module, NULL, 0UL, "");
}
static int try_keys(void)
{
    return (int)syscall(SYS_keyctl, 0, -3, 0, 0, 0);
}
static int try_bpf(void)
{
    return (int)syscall(SYS_bpf, 0, NULL, 0U);
}
static int try_perf(void)
{
    return (int)syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0UL);
}
static int try_faults(void)
{
    return (int)syscall(SYS_userfaultfd, ~0);
}
static int try_ring(void)
{
    return (int)syscall(SYS_io_uring_setup, 0U, NULL);
}

/* ---- the network -------------------------------------------------------------------------------
 */

static int try_packets(void)
{
    return socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
}
static int try_audit(void)
{
    return socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, 9);
}
static int try_vsock(void)
{
    return socket(AF_VSOCK, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static int with_tcp(int (*call)(int, const struct sockaddr *, socklen_t))
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(1), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int result = fd < 0 ? fd : call(fd, (const struct sockaddr *)&address, sizeof address);
    const int why = errno;
    if (fd >= 0) {
        close(fd);
    }
    errno = why;
    return result;
}
static int try_connect(void)
{
    return with_tcp(connect);
}
static int try_bind(void)
{
    return with_tcp(bind);
}

static const struct {
    const char *name;
    int (*try)(void);
} doors[] = {
    {"read", try_read},
    {"list", try_list},
    {"create", try_create},
    {"device", try_device},
    {"symlink", try_symlink},
    {"execve", try_execute},
    {"own-program", try_execute_own},
    {"run-memory", try_memory},
    {"ptrace", try_ptrace},
    {"peek", try_peek},
    {"signal", try_signal},
    {"setuid", try_setuid},
    {"dumpable", try_dumpable},
    {"mount", try_mount},
    {"unshare", try_unshare},
    {"new-user", try_new_user},
    {"setns", try_setns},
    {"pivot-root", try_pivot},
    {"chroot", try_chroot},
    {"swapon", try_swap},
    {"reboot", try_reboot},
    {"kexec", try_kexec},
    {"module", try_module},
    {"keyctl", try_keys},
    {"bpf", try_bpf},
    {"perf", try_perf},
    {"userfaultfd", try_faults},
    {"io-uring", try_ring},
    {"packets", try_packets},
    {"audit", try_audit},
    {"vsock", try_vsock},
    {"connect", try_connect},
    {"bind", try_bind},
};

int guard_self_test(const struct guard_report *report, const char *kept)
{
    struct buf text;
    struct json_out out;
    bool closed = true;
    kept_folder = kept;
    buf_init(&text, arena_current(), 8192);
    json_out_init(&out, &text);
    json_open_object(&out, NULL);
    json_put_bool(&out, "sanitized", report->sanitized);
    json_put_bool(&out, "seccomp", report->seccomp);
    json_put_int(&out, "landlock", report->landlock_abi);
    json_put_bool(&out, "no_new_privs", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1);
    json_put_bool(&out, "dumpable", prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0);
    json_put_int(&out, "uid", (int64_t)geteuid());
    json_open_object(&out, "doors");
    for (size_t i = 0; !report->sanitized && i < sizeof doors / sizeof doors[0]; i++) {
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
