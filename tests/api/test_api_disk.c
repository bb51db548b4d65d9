/* test_api_disk.c - a full disk: that request fails clearly, reading goes on, nothing is lost, and
 * it recovers by itself. The data folder is a small file system of the test's own. */
#include "ask.h"

#include "base/folder.h"
#include "exchange/envelope_text.h"

#include <errno.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/statvfs.h>

static void write_line(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd >= 0) {
        (void)!write(fd, text, strlen(text));
        close(fd);
    }
}

/* A mount only this process and its children see; false where the kernel does not let us. */
static bool own_mounts(void)
{
    char uid[40], gid[40];
    snprintf(uid, sizeof uid, "0 %u 1", (unsigned)getuid());
    snprintf(gid, sizeof gid, "0 %u 1", (unsigned)getgid());
    if (unshare(CLONE_NEWNS) != 0) {
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) {
            return false;
        }
        write_line("/proc/self/setgroups", "deny");
        write_line("/proc/self/uid_map", uid);
        write_line("/proc/self/gid_map", gid);
    }
    return mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

static const char *disk;

/* A house on a small disk; false (and a word on the terminal) when there can be none. */
static bool open_house(const char *extra)
{
    const char *folder = folder_new();
    disk = folder;
    if (!own_mounts() || mount("tmpfs", folder, "tmpfs", 0, "size=24m,mode=700") != 0) {
        printf("SKIPPED: no small file system to be had here (%s); the full disk is not tested\n",
               strerror(errno));
        fflush(stdout);
        rmdir(folder);
        return false;
    }
    house = daemon_new(extra, folder_path(folder, "data"));
    return true;
}

static void close_house(void)
{
    daemon_free(house);
    umount(disk);
    rmdir(disk);
}

static uint64_t room(void)
{
    struct statvfs fs;
    ck_assert_int_eq(statvfs(disk, &fs), 0);
    return fs.f_bavail * fs.f_frsize;
}

/* Leaves so many bytes free. */
static void fill(uint64_t leave)
{
    static char block[4096] = {1};
    int fd = open(folder_path(disk, "filler"), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ck_assert_int_ge(fd, 0);
    while (room() > leave && write(fd, block, sizeof block) == (ssize_t)sizeof block) {
        continue;
    }
    close(fd);
    ck_assert_uint_le(room(), leave);
}

static void empty(void)
{
    ck_assert_int_eq(unlink(folder_path(disk, "filler")), 0);
}

static struct reply register_one(int i)
{
    return post("vanthu", "/v1/letters",
                "{'code':'%d/DAY','issued':'10/3/2025','issuer':'Sở Y tế','subject':'%s',"
                "'arrived':'11/3/2025'}",
                i, repeated("đầy đĩa ", 200));
}

static void ck_sound(int letters)
{
    const json_t *check = ck_status(get("vanthu", "/v1/check?deep=true"), 200);
    ck_assert_msg(size_at(check, "findings") == 0, "%s", compact(check));
    ck_assert_int_eq(int_at(check, "sum.letters"), letters);
    ck_assert_int_eq(daemon_int(house, "SELECT max(number) FROM letters"), letters);
    ck_assert_int_eq(daemon_int(house, "SELECT count(DISTINCT number) FROM letters"), letters);
}

START_TEST(a_full_disk_is_told_and_survived)
{
    int done = 0;
    if (!open_house("")) {
        return;
    }
    daemon_start(house);
    ck_status(register_one(++done), 201);
    fill(0);
    /* What the log has already reserved may still be used; then it is over. */
    struct reply reply = {.status = 201};
    for (int i = 0; i < 3000 && reply.status == 201; i++) {
        reply = register_one(done + 1);
        done += reply.status == 201;
    }
    ck_assert_str_eq(str_at(ck_status(reply, 507), "code"), "disk-full");
    ck_assert_str_ne(str_at(reply.json, "remedy"), "");
    ck_assert_int_eq(int_at(reply.json, "exit"), 75);
    /* Uploads too; reading goes on. */
    struct reply sent = ask(&(struct request){.who = "vanthu",
                                              .method = "POST",
                                              .path = "/v1/files?name=a.txt",
                                              .body = repeated("0123456789abcdef", 4096),
                                              .type = "text/plain"});
    ck_assert_str_eq(str_at(ck_status(sent, 507), "code"), "disk-full");
    for (int i = 0; i < 3; i++) {
        ck_status(register_one(done + 1), 507);
        ck_status(get("vanthu", "/v1/letters/1%%2F2025"), 200);
        ck_status(get("vanthu", "/v1/letters?limit=10"), 200);
        ck_status(get("vanthu", "/v1/search?q=day%%20dia&limit=5"), 200);
    }
    ck_assert_int_eq(acts_total(), daemon_int(house, "SELECT max(seq) FROM acts"));
    empty();
    ck_status(register_one(++done), 201);
    ck_assert_str_ne(upload("vanthu", "a.txt", "lại còn chỗ", 14), "");
    ck_sound(done);
    /* And killed while it is full. */
    fill(0);
    ck_status(get("vanthu", "/v1/letters/1%%2F2025"), 200);
    for (int i = 0; i < 3000; i++) {
        reply = register_one(done + 1);
        if (reply.status != 201) {
            break;
        }
        done++;
    }
    daemon_kill(house);
    empty();
    daemon_start(house);
    ck_sound(done);
    ck_status(register_one(++done), 201);
    close_house();
}
END_TEST

START_TEST(below_the_floor_nothing_is_written_any_more)
{
    if (!open_house("")) {
        return;
    }
    /* The floor is a key of its own in the same file. */
    struct text conf = slurp(house->conf);
    const char *at_floor = strstr(conf.data, "disk_floor = 0");
    ck_assert_ptr_nonnull(at_floor);
    const char *text =
        arena_printf(arena_current(), "%.*sdisk_floor = 4M%s", (int)(at_floor - conf.data),
                     conf.data, at_floor + strlen("disk_floor = 0"));
    folder_write(house->conf, text, strlen(text));
    daemon_start(house);
    ck_status(register_one(1), 201);
    fill(3 << 20);
    ck_assert(json_is_false(at(ck_status(get(NULL, "/readyz"), 503), "disk")));
    ck_problem(&(struct request){.who = "vanthu",
                                 .path = "/v1/letters",
                                 .body = quoted("{'code':'2/DAY','issued':'1/3/2025',"
                                                "'issuer':'X','subject':'x'}")},
               507, "disk-full", "");
    ck_status(get("vanthu", "/v1/letters/1%%2F2025"), 200);
    empty();
    ck_assert_int_eq(get(NULL, "/readyz").status, 200);
    ck_status(register_one(2), 201);
    ck_sound(2);
    close_house();
}
END_TEST

static bool is_gone(const void *name)
{
    struct stat st;
    return lstat(folder_path(house->spool, name), &st) != 0;
}

static bool log_says_waits(const void *arg)
{
    (void)arg;
    return strstr(daemon_log(house), "a file waits code=disk-full") != NULL;
}

START_TEST(a_dropped_file_waits_for_room)
{
    if (!open_house("spool { folder = \"spool\" settle_seconds = 0 }\n")) {
        return;
    }
    daemon_start(house);
    fill(0);
    const char *aside = folder_path(house->folder, "aside");
    const char *bytes = repeated("0123456789abcdef", 8192);
    folder_write(aside, bytes, strlen(bytes));
    ck_assert_int_eq(rename(aside, folder_path(house->spool, "doi.txt")), 0);
    await(log_says_waits, NULL, "the file told to wait");
    ck_assert(!is_gone("doi.txt"));
    struct stat st;
    ck_assert_int_ne(lstat(folder_path(house->spool, "rejected/doi.txt"), &st), 0);
    empty();
    await(is_gone, "doi.txt", "the file taken");
    ck_assert_int_eq(daemon_int(house, "SELECT count(*) FROM letters WHERE state = 1"), 1);
    close_house();
}
END_TEST

UNIT_MAIN("api/disk", a_full_disk_is_told_and_survived, below_the_floor_nothing_is_written_any_more,
          a_dropped_file_waits_for_room)
