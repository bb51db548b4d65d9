/*
 * NAME     jail.c
 * SUMMARY  the worker gives up every right it does not need
 */
#include "phieu/jail.h"

#include "layers.h"

#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* An input of 50 MiB, its attachments decoded (38 MiB), one of them unpacked (128 MiB, growing),
 * and the arena. A letter takes well under a second. */
const struct jail_limits jail_default_limits = {
    .cpu_seconds = 10,
    .memory = (size_t)768 << 20,
};

static int layer_failed(struct error *err, const char *layer)
{
    return error_set(err, ERR_WORKER, NULL, layer, NULL);
}

static bool set_limits(const struct jail_limits *limits)
{
    bool good = limit_resource(RLIMIT_CPU, limits->cpu_seconds) && limit_resource(RLIMIT_CORE, 0);
#ifndef PHIEU_SANITIZED
    /* No limit on file sizes: it would kill writes to a standard output that is a file. */
    good = good && limit_resource(RLIMIT_AS, limits->memory) && limit_resource(RLIMIT_NPROC, 0) &&
           limit_resource(RLIMIT_NOFILE, 0);
#else
    (void)limits->memory;
#endif
    return good;
}

#ifndef PHIEU_SANITIZED

/* Calls allowed whatever their arguments: memory, waiting for oneself, ending; and rseq, without
 * which the C library ends the process for a thread that is about to begin while the door closes.
 */
static const int plain_calls[] = {
    SCMP_SYS(brk),          SCMP_SYS(munmap),          SCMP_SYS(mremap),
    SCMP_SYS(madvise),      SCMP_SYS(futex),           SCMP_SYS(clock_gettime),
    SCMP_SYS(getrandom),    SCMP_SYS(rt_sigaction),    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigreturn), SCMP_SYS(gettid),          SCMP_SYS(getpid),
    SCMP_SYS(exit),         SCMP_SYS(restart_syscall), SCMP_SYS(exit_group),
    SCMP_SYS(rseq),
};

static int allow(scmp_filter_ctx filter, int call, unsigned args,
                 const struct scmp_arg_cmp *conditions)
{
    return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, args, conditions);
}

static int add_rules(scmp_filter_ctx filter)
{
    int bad = 0;
    for (size_t i = 0; i < sizeof plain_calls / sizeof plain_calls[0]; i++) {
        bad |= allow(filter, plain_calls[i], 0, NULL);
    }
    for (unsigned fd = 1; fd <= 2; fd++) {
        const struct scmp_arg_cmp to = {0, SCMP_CMP_EQ, fd, 0};
        bad |= allow(filter, SCMP_SYS(write), 1, &to);
        bad |= allow(filter, SCMP_SYS(writev), 1, &to);
    }
    /* Memory that is never executable; nothing that was written can be run. */
    const struct scmp_arg_cmp no_exec = {2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0};
    bad |= allow(filter, SCMP_SYS(mmap), 1, &no_exec);
    bad |= allow(filter, SCMP_SYS(mprotect), 1, &no_exec);
    /* abort() */
    const struct scmp_arg_cmp self = {0, SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0};
    bad |= allow(filter, SCMP_SYS(tgkill), 1, &self);
    return bad;
}

static bool close_calls(void)
{
    scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(1)); /* EPERM */
    if (filter == NULL) {
        return false;
    }
    /* Also for a thread that a library may have started while it was loaded. */
    const bool good = seccomp_attr_set(filter, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
                      add_rules(filter) == 0 && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return good;
}

#endif

int jail_enter(const struct jail_limits *limits, struct jail_report *ret, struct error *err)
{
    struct jail_report report = {0};
    close_range(3, ~0U, 0);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return layer_failed(err, "no_new_privs");
    }
    if (prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0) {
        return layer_failed(err, "dumpable");
    }
    report.no_new_privs = prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1;
    report.dumpable = prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0;
    report.landlock_abi = landlock_close(NULL, 1);
    if (!set_limits(limits)) {
        return layer_failed(err, "rlimit");
    }
#ifdef PHIEU_SANITIZED
    report.sanitized = true;
#else
    if (!close_calls()) {
        return layer_failed(err, "seccomp");
    }
    report.seccomp = true;
#endif
    *ret = report;
    return 0;
}
