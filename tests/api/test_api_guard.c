/*
 * test_api_guard.c - what a phieud that was taken over still could do (T21, T22): seen from outside
 * in /proc, and tried from inside.
 */
#include "ask.h"
#include "base/folder.h"
#include "phieu/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#ifdef PHIEU_SANITIZED
static const bool sanitized = true;
#else
static const bool sanitized = false;
#endif

enum { STRANGER = 64890 }; /* no account has it */

static bool is_root(const char *what)
{
    if (geteuid() != 0) {
        printf("SKIPPED: %s needs root\n", what);
    }
    return geteuid() == 0;
}

static int give_away(const char *path, const struct stat *about, int flag, struct FTW *where)
{
    (void)about, (void)flag, (void)where;
    return lchown(path, STRANGER, STRANGER);
}

static void set_user(const char *user)
{
    const char *folder = arena_printf(arena_current(), "%s.d", house->conf);
    const char *text = arena_printf(arena_current(), "user = \"%s\"\n", user);
    ck_assert(mkdir(folder, 0755) == 0 || errno == EEXIST);
    folder_write(folder_path(folder, "user.conf"), text, strlen(text));
}

/* ---- from outside
 * --------------------------------------------------------------------------------- */

static const char *proc_text(const char *path)
{
    char *text = arena_alloc(arena_current(), 65536);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert_msg(fd >= 0, "%s: %s", path, strerror(errno));
    ssize_t n = read(fd, text, 65535);
    close(fd);
    ck_assert_int_ge(n, 0);
    text[n] = '\0';
    return text;
}

/* "Uid:" of a status file: what follows, blanks as single spaces. */
static const char *status_line(const char *status, const char *name)
{
    const char *line = strstr(status, arena_printf(arena_current(), "\n%s:", name));
    ck_assert_msg(line != NULL, "%s", name);
    line = strchr(line, ':') + 1;
    char *text = arena_printf(arena_current(), "%.*s", (int)strcspn(line, "\n"), line), *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        const char c = *from == '\t' ? ' ' : *from;
        if (c != ' ' || (to > text && to[-1] != ' ')) {
            *to++ = c;
        }
    }
    *to = '\0';
    return text;
}

static void ck_thread(const char *status, unsigned uid)
{
    static const char *const sets[] = {"CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"};
    const char *ids = arena_printf(arena_current(), "%u %u %u %u", uid, uid, uid, uid);
    ck_assert_str_eq(status_line(status, "Uid"), ids);
    ck_assert_str_eq(status_line(status, "NoNewPrivs"), "1");
    ck_assert_str_eq(status_line(status, "Seccomp"), sanitized ? "0" : "2");
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        /* The bounding set is root's to empty; without privileges it gives nothing. */
        if (geteuid() == 0 || strcmp(sets[i], "CapBnd") != 0) {
            ck_assert_msg(strspn(status_line(status, sets[i]), "0") == 16, "%s: %s", sets[i],
                          status_line(status, sets[i]));
        }
    }
}

static void ck_process(unsigned uid)
{
    const char *own = arena_printf(arena_current(), "/proc/%d", (int)house->pid);
    const char *tasks = folder_path(own, "task");
    struct stat about;
    int threads = 0;
    DIR *stream = opendir(tasks);
    ck_assert_ptr_nonnull(stream);
    const struct dirent *entry;
    while ((entry = readdir(stream)) != NULL) {
        if (entry->d_name[0] != '.') {
            ck_thread(proc_text(folder_path(folder_path(tasks, entry->d_name), "status")), uid);
            threads++;
        }
    }
    closedir(stream);
    ck_assert_int_gt(threads, 3);
    const char *core = strstr(proc_text(folder_path(own, "limits")), "Max core file size");
    ck_assert_ptr_nonnull(core);
    ck_assert_str_eq(status_line(arena_printf(arena_current(), "\nx:%.*s",
                                              (int)strcspn(core + 18, "\n"), core + 18),
                                 "x"),
                     "0 0 bytes ");
    ck_assert_str_eq(status_line(proc_text(folder_path(own, "status")), "Umask"), "0077");
    /* The kernel gives the files of a process that may not be dumped to root. */
    ck_assert_int_eq(stat(folder_path(own, "environ"), &about), 0);
    const bool dumpable = sanitized && uid == geteuid(); /* changing the user ends it by itself */
    ck_assert_uint_eq(about.st_uid, dumpable ? uid : 0);
}

static unsigned files_uid;
static int ck_owned(const char *path, const struct stat *about, int flag, struct FTW *where)
{
    (void)flag, (void)where;
    ck_assert_msg(about->st_uid == files_uid, "%s belongs to %u", path, about->st_uid);
    ck_assert_msg((about->st_mode & 077) == 0, "%s: mode %o", path, about->st_mode);
    return 0;
}

static const json_t *send_envelope(void)
{
    struct error err;
    char *bytes;
    size_t len;
    ck_assert_int_eq(file_slurp(PHIEU_SOURCE_DIR "/tests/fixtures/edxml/new_pdf.edxml", 1 << 24,
                                &bytes, &len, &err),
                     0);
    return ck_status(intake("vanthu", "tep.edxml", bytes, len), 201);
}

START_TEST(root_becomes_the_user_of_the_configuration)
{
    if (!is_root("dropping root")) {
        return;
    }
    house = daemon_new("", NULL);
    set_user("64890");
    ck_assert_int_eq(nftw(house->folder, give_away, 16, FTW_PHYS), 0);
    const gid_t groups[] = {4, 24}; /* root's, which must not come along */
    ck_assert_int_eq(setgroups(2, groups), 0);
    daemon_start(house);
    ck_assert_int_eq(setgroups(0, NULL), 0);
    ck_process(STRANGER);
    const char *status =
        proc_text(arena_printf(arena_current(), "/proc/%d/status", (int)house->pid));
    ck_assert_str_eq(status_line(status, "Gid"), "64890 64890 64890 64890");
    ck_assert_str_eq(status_line(status, "Groups"), "");
    ck_assert_ptr_null(strstr(daemon_log(house), "RUNNING AS ROOT"));
    /* It still does its work, the worker's included, and what it writes is its own. */
    ck_assert_str_eq(str_at(send_envelope(), "draft.kind"), "letter");
    files_uid = STRANGER;
    ck_assert_int_eq(nftw(house->data, ck_owned, 16, FTW_PHYS), 0);
    daemon_free(house);
}
END_TEST

/* What root restores is for phieud, and phieud says what it may not read. */
START_TEST(root_backs_up_and_restores_for_that_user)
{
    const char *text;
    if (!is_root("restoring as root")) {
        return;
    }
    house = daemon_new("", NULL);
    set_user("64890");
    ck_assert_int_eq(nftw(house->folder, give_away, 16, FTW_PHYS), 0);
    const char *phieud = folder_path(house->bin, "phieud");
    const char *backups = folder_path(house->folder, "sao-luu");
    const char *const backup[] = {phieud, "backup", backups, "--config", house->conf, NULL};
    ck_assert_msg(daemon_run(house, backup, NULL, &text) == 0, "%s", text);
    const char *made = strrchr(text, '\n') != NULL ? strstr(text, backups) : NULL;
    ck_assert_msg(made != NULL, "%s", text);
    made = arena_printf(arena_current(), "%.*s", (int)strcspn(made, "\n"), made);
    ck_assert_int_eq(rename(house->data, folder_path(house->folder, "cu")), 0);
    const char *const restore[] = {phieud, "restore", made, "--config", house->conf, NULL};
    ck_assert_msg(daemon_run(house, restore, NULL, &text) == 0, "%s", text);
    files_uid = STRANGER;
    ck_assert_int_eq(nftw(house->data, ck_owned, 16, FTW_PHYS), 0);
    ck_assert_int_eq(nftw(backups, ck_owned, 16, FTW_PHYS), 0);
    ck_assert_int_eq(chown(house->data, 0, 0), 0);
    ck_assert_int_ne(daemon_run(house, backup, NULL, &text), 0);
    ck_assert_msg(strstr(text, "[store-missing]") == NULL, "%s", text);
    daemon_free(house);
}
END_TEST

START_TEST(root_without_such_a_user_is_refused)
{
    static const char *const users[] = {"khong-co-ai", "0", "4294967295", "-1", "64890x"};
    const char *text;
    if (!is_root("refusing root")) {
        return;
    }
    house = daemon_new("", NULL);
    for (size_t i = 0; i < sizeof users / sizeof users[0]; i++) {
        const char *const commands[][5] = {
            {folder_path(house->bin, "phieud"), "--config", house->conf, NULL},
            {folder_path(house->bin, "phieud"), "check", "--config", house->conf, NULL}};
        set_user(users[i]);
        for (size_t k = 0; k < 2; k++) {
            ck_assert_msg(daemon_run(house, commands[k], NULL, &text) == 78, "%s: %s", users[i],
                          text);
            ck_assert_msg(strstr(text, "phieud không chạy bằng root") != NULL, "%s", text);
            ck_assert_ptr_nonnull(strstr(text, users[i]));
            ck_assert_ptr_nonnull(strstr(text, "[root-refused]"));
        }
    }
    daemon_free(house);
}
END_TEST

START_TEST(staying_root_is_loud_and_powerless)
{
    house = daemon_new("", NULL);
    daemon_start(house);
    ck_process(geteuid());
    ck_assert(geteuid() != 0 || strstr(daemon_log(house), "<4>RUNNING AS ROOT") != NULL);
    daemon_free(house);
}
END_TEST

/* ---- from inside
 * ---------------------------------------------------------------------------------- */

/* Which version of Landlock a door needs; 0: seccomp alone holds it. */
static const struct {
    const char *door;
    int landlock;
} doors[] = {
    {"read", 2},     {"list", 2},        {"create", 2},  {"device", 0},     {"symlink", 0},
    {"execve", 2},   {"own-program", 2}, {"ptrace", 0},  {"run-memory", 0}, {"peek", 0},
    {"signal", 6},   {"setuid", 0},      {"mount", 0},   {"dumpable", 0},   {"unshare", 0},
    {"new-user", 0}, {"setns", 0},       {"chroot", 0},  {"pivot-root", 0}, {"swapon", 0},
    {"reboot", 0},   {"kexec", 0},       {"module", 0},  {"keyctl", 0},     {"bpf", 0},
    {"perf", 0},     {"userfaultfd", 0}, {"packets", 0}, {"io-uring", 0},   {"audit", 0},
    {"vsock", 0},    {"connect", 4},     {"bind", 4},
};

START_TEST(every_door_is_closed)
{
    struct error err;
    json_t *report;
    const char *text;
    unsetenv("PHIEU_TRAP_CALLS"); /* what is tried here is unexpected on purpose */
    house = daemon_new("", NULL);
    const char *const argv[] = {folder_path(house->bin, "phieud"), "--self-test-jail", "--config",
                                house->conf, NULL};
    int status = daemon_run(house, argv, NULL, &text);
    ck_assert_msg(json_read(text, strcspn(text, "\n"), &report, &err) == 0, "%s", text);
    ck_assert(json_bool(report, "no_new_privs"));
    ck_assert(json_bool(report, "sanitized") == sanitized);
    if (sanitized) {
        daemon_free(house);
        return;
    }
    ck_assert(json_bool(report, "seccomp") && !json_bool(report, "dumpable"));
    const int abi = (int)json_int(report, "landlock", 0);
    const json_t *tried = json_object_get(report, "doors");
    ck_assert_uint_eq(json_object_size(tried), sizeof doors / sizeof doors[0]);
    bool all = true;
    for (size_t i = 0; i < sizeof doors / sizeof doors[0]; i++) {
        const char *state = json_str(tried, doors[i].door);
        const bool closed = state[0] == 'E';
        ck_assert_msg(closed || doors[i].landlock > abi, "%s: %s", doors[i].door, state);
        all = all && closed;
    }
    ck_assert_int_eq(status == 0, all);
    ck_assert_int_eq(access("/tmp/phieud-self-test", F_OK), -1);
    ck_assert_int_eq(folder_count(house->data, ".self-test"), 0);
    daemon_free(house);
}
END_TEST

/* ---- what the log says
 * ---------------------------------------------------------------------------- */

static bool jail_is_told(const void *arg)
{
    return strstr(daemon_log(house), arg) != NULL;
}

START_TEST(the_log_tells_what_holds_the_worker)
{
    house = daemon_new("", NULL);
    daemon_start(house);
    if (getenv("PHIEU_TRAP_CALLS") == NULL) {
        await(jail_is_told, sanitized ? "worker's jail seccomp=no" : "worker's jail seccomp=yes",
              "the worker's jail in the log");
        daemon_stop(house);
        daemon_worker(house, "/bin/false");
        daemon_start(house);
        await(jail_is_told, "worker's jail could not be tried", "the worker that is none");
    }
    daemon_free(house);
}
END_TEST

/* As on a kernel without Landlock and without filters: these calls do not exist. */
static void forget_calls(void)
{
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_landlock_create_ruleset, 4, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_prctl, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_SECCOMP, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {sizeof code / sizeof code[0], code};
    ck_assert_int_eq(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
    ck_assert_int_eq(prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), 0);
}

START_TEST(an_old_kernel_is_named_and_served)
{
    if (sanitized || getenv("CK_FORK") != NULL) {
        return; /* the filter would stay with the other tests */
    }
    unsetenv("PHIEU_TRAP_CALLS");
    house = daemon_new("", NULL);
    forget_calls();
    daemon_start(house);
    const char *log = daemon_log(house);
    ck_assert_ptr_nonnull(strstr(log, "<4>this kernel has no seccomp filter"));
    ck_assert_ptr_nonnull(
        strstr(log, "<4>Landlock of this kernel is version 0: the file system is not restricted"));
    ck_assert_ptr_nonnull(strstr(log, "seccomp=no landlock=0"));
    /* The worker, which reads what strangers wrote, does not go on without its filter. */
    await(jail_is_told, "worker's jail could not be tried", "the worker that would not start");
    ck_status(post("vanthu", "/v1/letters",
                   "{'code':'7/SYT','issued':'2025-03-10','issuer':'Sở Y tế','subject':'nhân cũ'}"),
              201);
    daemon_free(house);
}
END_TEST

UNIT_MAIN("api/guard", root_becomes_the_user_of_the_configuration,
          root_backs_up_and_restores_for_that_user, root_without_such_a_user_is_refused,
          staying_root_is_loud_and_powerless, every_door_is_closed,
          the_log_tells_what_holds_the_worker, an_old_kernel_is_named_and_served)
