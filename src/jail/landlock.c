/*
 * NAME     landlock.c
 * SUMMARY  a rule set that allows nothing but what a plan names
 */
#include "layers.h"

#include <fcntl.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* struct landlock_ruleset_attr of Linux 6.12; older kernels take its beginning. */
struct ruleset {
    uint64_t files;
    uint64_t net;
    uint64_t scoped;
};
struct path_rule {
    uint64_t allowed;
    int32_t parent;
} __attribute__((packed));
struct port_rule {
    uint64_t allowed;
    uint64_t port;
};

#define VERSION_QUERY (1U << 0) /* LANDLOCK_CREATE_RULESET_VERSION */
enum { RULE_PATH = 1, RULE_PORT = 2 };
enum { NET_BIND = 1 << 0, NET_CONNECT = 1 << 1 };
enum { SCOPE_ABSTRACT = 1 << 0 };

enum {
    FS_EXECUTE = 1 << 0,
    FS_WRITE_FILE = 1 << 1,
    FS_READ_FILE = 1 << 2,
    FS_READ_DIR = 1 << 3,
    FS_REMOVE_DIR = 1 << 4,
    FS_REMOVE_FILE = 1 << 5,
    FS_MAKE_DIR = 1 << 7,
    FS_MAKE_REG = 1 << 8,
    FS_MAKE_SOCK = 1 << 9,
    FS_REFER = 1 << 13,
    FS_TRUNCATE = 1 << 14,
    FS_OF_FILES = FS_EXECUTE | FS_WRITE_FILE | FS_READ_FILE | FS_TRUNCATE,
};

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

static const uint64_t rights[GUARD_USES] = {
    [GUARD_READ] = FS_READ_FILE | FS_READ_DIR,
    [GUARD_RUN] = FS_READ_FILE | FS_READ_DIR | FS_EXECUTE,
    [GUARD_KEEP] = FS_READ_FILE | FS_READ_DIR | FS_WRITE_FILE | FS_REMOVE_DIR | FS_REMOVE_FILE |
                   FS_MAKE_DIR | FS_MAKE_REG | FS_REFER | FS_TRUNCATE,
    [GUARD_SOCKET] = FS_MAKE_SOCK | FS_REMOVE_FILE,
    [GUARD_DEVICE] = FS_READ_FILE | FS_WRITE_FILE,
};

static uint64_t lowest_bits(unsigned n)
{
    return (UINT64_C(1) << n) - 1;
}

/* What is not there needs no door; it cannot be made later either, unless its folder is kept. */
static bool open_path(int set, const struct guard_path *path, uint64_t handled)
{
    struct stat about;
    const int fd = open(path->path, O_PATH | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &about) != 0) {
        return fd < 0;
    }
    const uint64_t kind = S_ISDIR(about.st_mode) ? ~UINT64_C(0) : (uint64_t)FS_OF_FILES;
    const struct path_rule rule = {rights[path->use] & handled & kind, fd};
    const bool good =
        rule.allowed == 0 || syscall(SYS_landlock_add_rule, set, RULE_PATH, &rule, 0U) == 0;
    close(fd);
    return good;
}

static bool open_port(int set, uint64_t what, uint16_t port)
{
    const struct port_rule rule = {what, port};
    return syscall(SYS_landlock_add_rule, set, RULE_PORT, &rule, 0U) == 0;
}

static bool open_doors(int set, const struct guard_plan *plan, const struct ruleset *handled)
{
    bool good = true;
    for (size_t i = 0; i < plan->count; i++) {
        good = open_path(set, &plan->paths[i], handled->files) && good;
    }
    if (plan->binds && handled->net != 0) {
        good = open_port(set, NET_BIND, plan->port) && good;
    }
    for (size_t i = 0; i < plan->connect_count && handled->net != 0; i++) {
        good = open_port(set, NET_CONNECT, plan->connects[i]) && good;
    }
    return good;
}

int landlock_close(const struct guard_plan *plan, int least)
{
    const long newest = (long)(sizeof versions / sizeof versions[0]);
    const long found = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, VERSION_QUERY);
    if (found < 1 || found < least) {
        return 0;
    }
    const long abi = found < newest ? found : newest;
    struct ruleset rules = {
        .files = lowest_bits(versions[abi - 1].files),
        .net = lowest_bits(versions[abi - 1].net),
        .scoped = lowest_bits(versions[abi - 1].scoped),
    };
    if (plan != NULL && plan->abstract) {
        rules.scoped &= ~(uint64_t)SCOPE_ABSTRACT;
    }
    const int set = (int)syscall(SYS_landlock_create_ruleset, &rules, versions[abi - 1].size, 0U);
    if (set < 0) {
        return 0;
    }
    const bool good = (plan == NULL || open_doors(set, plan, &rules)) &&
                      syscall(SYS_landlock_restrict_self, set, 0U) == 0;
    close(set);
    return good ? (int)abi : 0;
}
