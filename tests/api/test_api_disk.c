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

/* A house on a small disk of this size; false (and a word on the terminal) when there can be none.
 */
static bool open_house_on(const char *size, const char *extra)
{
    const char *folder = folder_new();
    disk = folder;
    if (!own_mounts() || mount("tmpfs", folder, "tmpfs", 0, size) != 0) {
        printf("SKIPPED: no small file system to be had here (%s); the full disk is not tested\n",
               strerror(errno));
        fflush(stdout);
        rmdir(folder);
        return false;
    }
    house = daemon_new(extra, folder_path(folder, "data"));
    return true;
}

static bool open_house(const char *extra)
{
    return open_house_on("size=24m,mode=700", extra);
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

/* Uploads that were refused leave nothing behind. */
static int left_over(void)
{
    return folder_count(folder_path(house->data, "files"), ".tmp-");
}

static struct reply upload_bytes(const char *bytes, size_t times)
{
    return ask(&(struct request){.who = "vanthu",
                                 .method = "POST",
                                 .path = "/v1/files?name=a.txt",
                                 .body = repeated(bytes, times),
                                 .type = "text/plain"});
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
    ck_assert_str_eq(str_at(ck_status(upload_bytes("0123456789abcdef", 4096), 507), "code"),
                     "disk-full");
    ck_assert_int_eq(left_over(), 0);
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

/* Filled by what people send: each file is there whole or was refused. */
START_TEST(uploads_fill_the_disk)
{
    int kept = 0;
    if (!open_house_on("size=16m,mode=700", "")) {
        return;
    }
    daemon_start(house);
    ck_status(register_one(1), 201);
    struct reply reply = {.status = 201};
    while (reply.status == 201) {
        const char *bytes = arena_printf(arena_current(), "tệp số %d của bộ phận một cửa\n", kept);
        reply = upload_bytes(bytes, (1 << 20) / strlen(bytes));
        kept += reply.status == 201;
        ck_assert_int_lt(kept, 20);
    }
    ck_assert_str_eq(str_at(ck_status(reply, 507), "code"), "disk-full");
    ck_assert_str_ne(str_at(reply.json, "remedy"), "");
    ck_assert_int_gt(kept, 10);
    ck_assert_int_eq(left_over(), 0);
    ck_status(get("vanthu", "/v1/letters/1%%2F2025"), 200);
    /* A smaller one still fits; then the disk grows, as an administrator would have it. */
    ck_assert_str_ne(upload("vanthu", "b.txt", "còn chỗ cho tệp nhỏ", 24), "");
    ck_assert_int_eq(mount("tmpfs", disk, "tmpfs", MS_REMOUNT, "size=32m"), 0);
    ck_status(upload_bytes("mười sáu byte nữa\n", 1 << 16), 201);
    ck_status(register_one(2), 201);
    ck_sound(2);
    close_house();
}
END_TEST

static int take_every_inode(void)
{
    for (int i = 0;; i++) {
        int fd = open(folder_path(disk, arena_printf(arena_current(), "inode-%d", i)),
                      O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        if (fd < 0) {
            ck_assert_int_eq(errno, ENOSPC);
            return i;
        }
        close(fd);
    }
}

START_TEST(no_inode_left_is_told_and_survived)
{
    int done = 0;
    if (!open_house_on("size=24m,mode=700,nr_inodes=600", "")) {
        return;
    }
    daemon_start(house);
    ck_status(register_one(++done), 201);
    int taken = take_every_inode();
    ck_assert_int_gt(taken, 10);
    struct reply sent = upload_bytes("0123456789abcdef", 16);
    ck_assert_str_eq(str_at(ck_status(sent, 507), "code"), "disk-full");
    ck_assert_str_ne(str_at(sent.json, "remedy"), "");
    ck_assert_int_eq(left_over(), 0);
    ck_status(get("vanthu", "/v1/letters/1%%2F2025"), 200);
    ck_status(get("vanthu", "/v1/letters?limit=10"), 200);
    ck_status(get("vanthu", "/v1/search?q=day%%20dia&limit=5"), 200);
    /* What needs no new file goes on, also after a start without a clean end. */
    ck_status(register_one(++done), 201);
    daemon_kill(house);
    daemon_start(house);
    ck_status(register_one(++done), 201);
    ck_status(upload_bytes("0123456789abcdef", 16), 507);
    for (int i = 0; i < taken; i++) {
        ck_assert_int_eq(unlink(folder_path(disk, arena_printf(arena_current(), "inode-%d", i))),
                         0);
    }
    ck_status(upload_bytes("0123456789abcdef", 16), 201);
    ck_status(register_one(++done), 201);
    ck_sound(done);
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

UNIT_MAIN("api/disk", a_full_disk_is_told_and_survived, uploads_fill_the_disk,
          no_inode_left_is_told_and_survived, below_the_floor_nothing_is_written_any_more,
          a_dropped_file_waits_for_room)
