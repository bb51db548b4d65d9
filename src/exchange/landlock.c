/*
 * NAME     landlock.c
 * SUMMARY  a rule set that allows nothing
 */
#include "jail_layers.h"

#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

/* struct landlock_ruleset_attr of Linux 6.12; older kernels take its beginning. */
struct ruleset {
    uint64_t files;
    uint64_t net;
    uint64_t scoped;
};

#define VERSION_QUERY (1U << 0) /* LANDLOCK_CREATE_RULESET_VERSION */

/* What each ABI version can deny: how many file system rights, network rights and scopes, and how
 * much of the structure it knows. */
static const struct {
    unsigned files, net, scoped;
    size_t size;
} versions[] = {
    {13, 0, 0, 8},  /* 1: Linux 5.13 */
    {14, 0, 0, 8},  /* 2: moving between folders */
    {15, 0, 0, 8},  /* 3: truncating */
    {15, 2, 0, 16}, /* 4: TCP bind and connect */
    {16, 2, 0, 16}, /* 5: device ioctl */
    {16, 2, 2, 24}, /* 6: abstract sockets, signals */
};

static uint64_t lowest_bits(unsigned n)
{
    return (UINT64_C(1) << n) - 1;
}

int landlock_close(void)
{
    const long newest = (long)(sizeof versions / sizeof versions[0]);
    const long found = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, VERSION_QUERY);
    if (found < 1) {
        return 0;
    }
    const long abi = found < newest ? found : newest;
    const struct ruleset rules = {
        .files = lowest_bits(versions[abi - 1].files),
        .net = lowest_bits(versions[abi - 1].net),
        .scoped = lowest_bits(versions[abi - 1].scoped),
    };
    const int set = (int)syscall(SYS_landlock_create_ruleset, &rules, versions[abi - 1].size, 0U);
    if (set < 0) {
        return 0;
    }
    const long done = syscall(SYS_landlock_restrict_self, set, 0U);
    close(set);
    return done == 0 ? (int)abi : 0;
}
