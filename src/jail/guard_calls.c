/*
 * NAME     guard_calls.c
 * SUMMARY  the system calls of a server that starts a worker, and no others
 *
 * A call that is not on the list "does not exist" (ENOSYS), so that a newer C library takes its
 * older way; one that only an intruder would try is refused (EPERM). Both are logged by the
 * kernel's audit. phieu-worker inherits this list before it closes its own doors, so what it needs
 * to start and to jail itself is here too.
 */
#include "layers.h"

#ifndef PHIEU_SANITIZED

#include <errno.h>
#include <sched.h>
#include <seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define CALL(name) SCMP_SYS(name)

/* clang-format off */
static const int allowed[] = {
    /* files */
    CALL(read), CALL(write), CALL(readv), CALL(writev), CALL(pread64), CALL(pwrite64), CALL(preadv),
    CALL(pwritev), CALL(lseek), CALL(sendfile), CALL(copy_file_range), CALL(open), CALL(openat),
    CALL(openat2), CALL(close), CALL(close_range), CALL(dup), CALL(dup2), CALL(dup3), CALL(fcntl),
    CALL(flock), CALL(fsync), CALL(fdatasync), CALL(syncfs), CALL(ftruncate), CALL(truncate),
    CALL(fallocate), CALL(fadvise64), CALL(stat), CALL(fstat), CALL(lstat), CALL(newfstatat),
    CALL(statx), CALL(statfs), CALL(fstatfs), CALL(access), CALL(faccessat), CALL(faccessat2),
    CALL(readlink), CALL(readlinkat), CALL(getdents64), CALL(getcwd), CALL(mkdir), CALL(mkdirat),
    CALL(rmdir), CALL(unlink), CALL(unlinkat), CALL(rename), CALL(renameat), CALL(renameat2),
    CALL(link), CALL(linkat), CALL(chmod), CALL(fchmod), CALL(fchmodat), CALL(fchown),
    CALL(utimensat), CALL(umask),
    /* memory */
    CALL(brk), CALL(munmap), CALL(mremap), CALL(madvise), CALL(mlock), CALL(munlock),
    CALL(membarrier),
    /* threads, the worker, ending */
    CALL(execve), CALL(exit), CALL(exit_group), CALL(wait4), CALL(waitid), CALL(vfork),
    CALL(pidfd_open), CALL(pidfd_send_signal), CALL(kill), CALL(tgkill), CALL(getpid), CALL(gettid),
    CALL(getppid), CALL(getuid), CALL(geteuid), CALL(getgid), CALL(getegid), CALL(getresuid),
    CALL(getresgid), CALL(getpgid), CALL(getpgrp), CALL(setpgid), CALL(getsid),
    CALL(set_tid_address), CALL(set_robust_list), CALL(get_robust_list), CALL(rseq),
    CALL(arch_prctl), CALL(futex), CALL(sched_yield), CALL(sched_getaffinity), CALL(sched_getparam),
    CALL(sched_getscheduler), CALL(getcpu), CALL(prlimit64), CALL(getrlimit), CALL(setrlimit),
    CALL(getrusage), CALL(sysinfo), CALL(uname), CALL(getrandom), CALL(rt_sigaction),
    CALL(rt_sigprocmask), CALL(rt_sigreturn), CALL(rt_sigpending), CALL(rt_sigsuspend),
    CALL(rt_sigtimedwait), CALL(rt_sigqueueinfo), CALL(rt_tgsigqueueinfo), CALL(sigaltstack),
    CALL(signalfd4), CALL(restart_syscall),
    /* more doors closed, never opened */
    CALL(capget), CALL(capset), CALL(seccomp), CALL(landlock_create_ruleset),
    CALL(landlock_add_rule), CALL(landlock_restrict_self),
    /* time and waiting */
    CALL(clock_gettime), CALL(clock_getres), CALL(clock_nanosleep), CALL(nanosleep),
    CALL(gettimeofday), CALL(time), CALL(times), CALL(timerfd_create), CALL(timerfd_settime),
    CALL(timerfd_gettime), CALL(poll), CALL(ppoll), CALL(select), CALL(pselect6),
    CALL(epoll_create1), CALL(epoll_ctl), CALL(epoll_wait), CALL(epoll_pwait), CALL(eventfd2),
    CALL(pipe), CALL(pipe2), CALL(inotify_init1), CALL(inotify_add_watch), CALL(inotify_rm_watch),
    /* the network, once there is a socket */
    CALL(bind), CALL(listen), CALL(accept), CALL(accept4), CALL(connect), CALL(getsockname),
    CALL(getpeername), CALL(getsockopt), CALL(setsockopt), CALL(sendto), CALL(recvfrom),
    CALL(sendmsg), CALL(recvmsg), CALL(sendmmsg), CALL(recvmmsg), CALL(shutdown),
};

/* What an intruder reaches for. */
static const int refused[] = {
    CALL(ptrace), CALL(process_vm_readv), CALL(process_vm_writev), CALL(process_madvise),
    CALL(pidfd_getfd), CALL(kcmp), CALL(perf_event_open), CALL(bpf), CALL(userfaultfd),
    CALL(keyctl), CALL(add_key), CALL(request_key), CALL(mount), CALL(umount2), CALL(move_mount),
    CALL(open_tree), CALL(fsopen), CALL(fsmount), CALL(fsconfig), CALL(fspick), CALL(mount_setattr),
    CALL(pivot_root), CALL(chroot), CALL(setns), CALL(unshare), CALL(swapon), CALL(swapoff),
    CALL(reboot), CALL(kexec_load), CALL(kexec_file_load), CALL(init_module), CALL(finit_module),
    CALL(delete_module), CALL(iopl), CALL(ioperm), CALL(acct), CALL(quotactl), CALL(syslog),
    CALL(settimeofday), CALL(clock_settime), CALL(clock_adjtime), CALL(adjtimex), CALL(sethostname),
    CALL(setdomainname), CALL(mknod), CALL(mknodat), CALL(setuid), CALL(setgid), CALL(setreuid),
    CALL(setregid), CALL(setresuid), CALL(setresgid), CALL(setgroups), CALL(setfsuid),
    CALL(setfsgid), CALL(personality), CALL(execveat), CALL(memfd_create), CALL(name_to_handle_at),
    CALL(open_by_handle_at), CALL(fanotify_init), CALL(io_uring_setup), CALL(io_uring_enter),
    CALL(io_uring_register), CALL(symlink), CALL(symlinkat), CALL(fork),
};
/* clang-format on */

/* Answered by the C library with an older call that can be judged by its arguments. */
static const int absent[] = {CALL(clone3)};

#define NEW_NAMESPACES                                                                             \
    ((scmp_datum_t)(CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER |  \
                    CLONE_NEWPID | CLONE_NEWNET))

/* Calls allowed with some arguments. Two rows of one call are "either". */
static const struct {
    int call;
    unsigned count;
    struct scmp_arg_cmp args[2];
} conditional[] = {
    {CALL(clone), 1, {{0, SCMP_CMP_MASKED_EQ, NEW_NAMESPACES, 0}}},
    /* Memory is written or executed, not both; it becomes executable only as a file is mapped. */
    {CALL(mmap), 1, {{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0}}},
    {CALL(mmap), 1, {{2, SCMP_CMP_MASKED_EQ, PROT_EXEC | PROT_WRITE, PROT_EXEC}}},
    {CALL(mprotect), 1, {{2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0}}},
    {CALL(socket), 1, {{0, SCMP_CMP_EQ, AF_UNIX, 0}}},
    {CALL(socket), 1, {{0, SCMP_CMP_EQ, AF_INET, 0}}},
    {CALL(socket), 1, {{0, SCMP_CMP_EQ, AF_INET6, 0}}},
    /* A worker that reads letters steps back behind everybody. */
    {CALL(setpriority), 2, {{0, SCMP_CMP_EQ, PRIO_PROCESS, 0}, {1, SCMP_CMP_EQ, 0, 0}}},
    /* getaddrinfo asks the kernel (NETLINK_ROUTE) which addresses it has. */
    {CALL(socket), 2, {{0, SCMP_CMP_EQ, AF_NETLINK, 0}, {2, SCMP_CMP_EQ, 0, 0}}},
    {CALL(socketpair), 1, {{0, SCMP_CMP_EQ, AF_UNIX, 0}}},
    {CALL(ioctl), 1, {{1, SCMP_CMP_EQ, FIONREAD, 0}}},
    {CALL(ioctl), 1, {{1, SCMP_CMP_EQ, FIONBIO, 0}}},
    {CALL(ioctl), 1, {{1, SCMP_CMP_EQ, TCGETS, 0}}}, /* isatty */
    {CALL(prctl), 1, {{0, SCMP_CMP_EQ, PR_SET_NAME, 0}}},
    {CALL(prctl), 1, {{0, SCMP_CMP_EQ, PR_SET_NO_NEW_PRIVS, 0}}},
    {CALL(prctl), 1, {{0, SCMP_CMP_EQ, PR_GET_NO_NEW_PRIVS, 0}}},
    {CALL(prctl), 2, {{0, SCMP_CMP_EQ, PR_SET_DUMPABLE, 0}, {1, SCMP_CMP_EQ, 0, 0}}},
    {CALL(prctl), 1, {{0, SCMP_CMP_EQ, PR_GET_DUMPABLE, 0}}},
    {CALL(prctl), 1, {{0, SCMP_CMP_EQ, PR_SET_SECCOMP, 0}}},
    {CALL(prctl), 1, {{0, SCMP_CMP_EQ, PR_GET_SECCOMP, 0}}},
};

static int add_rules(scmp_filter_ctx filter, bool trap)
{
    int bad = 0;
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++) {
        bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, allowed[i], 0);
    }
    for (size_t i = 0; i < sizeof conditional / sizeof conditional[0]; i++) {
        bad |= seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, conditional[i].call,
                                      conditional[i].count, conditional[i].args);
    }
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        bad |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), refused[i], 0);
    }
    /* libseccomp refuses a rule that says what is said of every call. */
    for (size_t i = 0; trap && i < sizeof absent / sizeof absent[0]; i++) {
        bad |= seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), absent[i], 0);
    }
    return bad;
}

/* Tells which call it was: the kernel's own line is in the audit log, which tests cannot read. */
static void on_trap(int number, siginfo_t *info, void *context)
{
    char line[64];
    (void)context;
    const int len =
        snprintf(line, sizeof line, "phieud: unexpected system call %d\n", info->si_syscall);
    (void)!write(STDERR_FILENO, line, len > 0 ? (size_t)len : 0);
    signal(number, SIG_DFL);
    raise(number);
}

bool guard_close_calls(bool trap)
{
    struct sigaction action = {.sa_sigaction = on_trap, .sa_flags = SA_SIGINFO};
    scmp_filter_ctx filter = seccomp_init(trap ? SCMP_ACT_TRAP : SCMP_ACT_ERRNO(ENOSYS));
    if (filter == NULL) {
        return false;
    }
    (void)seccomp_attr_set(filter, SCMP_FLTATR_CTL_LOG, 1); /* Linux 4.14 */
    const bool good = (!trap || sigaction(SIGSYS, &action, NULL) == 0) &&
                      add_rules(filter, trap) == 0 && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return good;
}

#endif
