/*
 * NAME     guard.c
 * SUMMARY  the order in which phieud gives up its rights, and what it says about it
 */
#include "phieu/guard.h"

#include "guard_room.h"
#include "layers.h"
#include "phieu/log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* The first version that lets a file move between two folders of a plan: before it every such move
 * is denied, and a blob could not get its name. */
enum { ABI_LEAST = 2, ABI_TRUNCATE = 3, ABI_TCP = 4, ABI_SIGNALS = 6 };

int guard_failed(struct error *err, const char *layer)
{
    return error_set(err, ERR_GUARD, NULL, layer, strerror(errno));
}

int guard_undumpable(struct error *err)
{
#ifdef PHIEU_SANITIZED /* the leak sanitizer traces the program's own threads */
    (void)err;
    return 0;
#else
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : guard_failed(err, "dumpable");
#endif
}

int guard_begin(struct error *err)
{
    umask(077);
    if (!limit_resource(RLIMIT_CORE, 0)) {
        return guard_failed(err, "RLIMIT_CORE");
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return guard_failed(err, "no_new_privs");
    }
    return guard_undumpable(err);
}

int guard_close(const struct guard_plan *plan, struct guard_report *ret, struct error *err)
{
    struct guard_report report = {.root = geteuid() == 0};
    if (guard_drop_capabilities(err) != 0) {
        return -1;
    }
#ifdef PHIEU_SANITIZED
    (void)plan;
    report.sanitized = true;
#else
    /* Stricter, never laxer: whoever can set it gains nothing by it. */
    report.trap = getenv("PHIEU_TRAP_CALLS") != NULL;
    report.landlock_abi = landlock_close(plan, ABI_LEAST);
    report.seccomp = guard_close_calls(report.trap);
#endif
    *ret = report;
    return 0;
}

void guard_log(const struct guard_report *report)
{
    if (report->root) {
        log_warning("RUNNING AS ROOT because the configuration says user = \"root\": for trying "
                    "out in a container only; whoever takes over phieud owns root's files");
    }
    if (report->sanitized) {
        log_warning("sanitizer build: no seccomp, no Landlock, dumpable");
        return;
    }
    if (!report->seccomp) {
        log_warning("this kernel has no seccomp filter: system calls are not restricted");
    }
    const struct {
        int abi;
        const char *lacks;
    } since[] = {
        {ABI_LEAST, "the file system is not restricted"},
        {ABI_TRUNCATE, "truncating files outside is not restricted"},
        {ABI_TCP, "TCP is not restricted"},
        {ABI_SIGNALS, "signals to other processes are not restricted"},
    };
    for (size_t i = 0; i < sizeof since / sizeof since[0]; i++) {
        if (report->landlock_abi < since[i].abi) {
            log_warning("Landlock of this kernel is version %d: %s", report->landlock_abi,
                        since[i].lacks);
        }
    }
    log_info("guarded uid=%ld seccomp=%s landlock=%d", (long)geteuid(),
             !report->seccomp ? "no"
             : report->trap   ? "trap"
                              : "yes",
             report->landlock_abi);
}
