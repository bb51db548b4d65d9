/*
 * NAME     guard_user.c
 * SUMMARY  root becomes somebody for good
 */
#include "phieu/guard.h"

#include "guard_room.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct somebody {
    const char *name; /* NULL: a number without an account */
    uid_t uid;
    gid_t gid;
};

static int refuse(struct error *err, const char *user, const char *why)
{
    return error_set(err, ERR_ROOT, "user", user, why);
}

/* A name, or a number: a demo or a container may have no account. */
static int find_user(const char *user, struct somebody *ret, struct error *err)
{
    char *end;
    errno = 0;
    const struct passwd *entry = getpwnam(user);
    const unsigned long number = strtoul(user, &end, 10);
    if (entry == NULL && *user != '\0' && *end == '\0' && number < UINT32_MAX) {
        entry = getpwuid((uid_t)number);
        if (entry == NULL) {
            *ret = (struct somebody){NULL, (uid_t)number, (gid_t)number};
        }
    } else if (entry == NULL) {
        return refuse(err, user, errno != 0 ? strerror(errno) : "không có người dùng này");
    }
    if (entry != NULL) {
        *ret = (struct somebody){entry->pw_name, entry->pw_uid, entry->pw_gid};
    }
    return ret->uid == 0 || ret->gid == 0 ? refuse(err, user, "uid 0") : 0;
}

/* Only a folder that was made here is given away. */
static int make_folder(const char *path, const struct somebody *who, struct error *err)
{
    if (mkdir(path, 0700) != 0) {
        /* There already, or not to be made: whoever opens it says so. */
        return 0;
    }
    const int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    const bool good = fd >= 0 && fchown(fd, who->uid, who->gid) == 0;
    const int why = errno;
    if (fd >= 0) {
        close(fd);
    }
    return good ? 0 : error_set(err, ERR_IO, NULL, path, strerror(why));
}

/* For the programs started later; without the right to do it there is nothing to lose either. */
static void empty_bounding_set(void)
{
    for (unsigned long cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++) {
        (void)prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
    }
}

int guard_drop_capabilities(struct error *err)
{
    struct __user_cap_header_struct head = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2] = {{0, 0, 0}, {0, 0, 0}};
    (void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    if (syscall(SYS_capset, &head, none) == 0) {
        return 0;
    }
    /* The unit's own filter may forbid the call: nothing is wrong where there was nothing to drop.
     */
    struct __user_cap_data_struct held[2] = {{1, 1, 1}, {1, 1, 1}};
    const int why = errno;
    const bool clean =
        syscall(SYS_capget, &head, held) == 0 && memcmp(held, none, sizeof held) == 0;
    errno = why;
    return clean ? 0 : guard_failed(err, "capset");
}

static int change(const struct somebody *who, const char *user, struct error *err)
{
    const int groups = who->name != NULL ? initgroups(who->name, who->gid) : setgroups(0, NULL);
    if (groups != 0 || setresgid(who->gid, who->gid, who->gid) != 0 ||
        setresuid(who->uid, who->uid, who->uid) != 0) {
        return refuse(err, user, strerror(errno));
    }
    if (setresuid((uid_t)-1, 0, (uid_t)-1) == 0 || setresgid((gid_t)-1, 0, (gid_t)-1) == 0 ||
        geteuid() == 0 || getuid() == 0) {
        return refuse(err, user, "vẫn trở lại root được");
    }
    return 0;
}

int guard_become(const char *user, const char *const *folders, size_t folder_count,
                 struct error *err)
{
    struct somebody who = {NULL, 0, 0};
    if (geteuid() != 0 && getuid() != 0) {
        return 0;
    }
    const bool stays = strcmp(user, GUARD_ROOT) == 0;
    if (!stays && find_user(user, &who, err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < folder_count; i++) {
        if (make_folder(folders[i], &who, err) != 0) {
            return -1;
        }
    }
    empty_bounding_set();
    if ((!stays && change(&who, user, err) != 0) || guard_drop_capabilities(err) != 0) {
        return -1;
    }
    /* Changing ids made the kernel decide anew whether the process may be dumped. */
    return guard_undumpable(err);
}
