/*
 * The steps of a durable write, watched and failed one by one. This program's own fsync, close,
 * renameat, flock, mkdirat and write stand before libc's.
 */
#include "folder.h"

#include "phieu/file.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/file.h>
#include <sys/syscall.h>

static struct {
    bool on;
    int calls, fail_at, errnum;
    int grudging;   /* so many writes are interrupted, and the others take one byte each */
    char trail[64]; /* F fsync of a file, D of a folder, c close, r rename */
} watch;

static bool fails(char step)
{
    if (!watch.on) {
        return false;
    }
    size_t len = strlen(watch.trail);
    if (step != '\0' && len + 1 < sizeof watch.trail) {
        watch.trail[len] = step;
    }
    if (++watch.calls != watch.fail_at) {
        return false;
    }
    errno = watch.errnum;
    return true;
}

int fsync(int fd)
{
    struct stat about;
    bool folder = fstat(fd, &about) == 0 && S_ISDIR(about.st_mode);
    return fails(folder ? 'D' : 'F') ? -1 : (int)syscall(SYS_fsync, fd);
}

int close(int fd)
{
    int rc = (int)syscall(SYS_close, fd);
    return fails('c') ? -1 : rc; /* the descriptor is gone either way */
}

int renameat(int from_dir, const char *from, int to_dir, const char *to)
{
    return fails('r') ? -1 : (int)syscall(SYS_renameat, from_dir, from, to_dir, to);
}

int flock(int fd, int operation)
{
    return fails('\0') ? -1 : (int)syscall(SYS_flock, fd, operation);
}

int mkdirat(int dir, const char *name, mode_t mode)
{
    return fails('\0') ? -1 : (int)syscall(SYS_mkdirat, dir, name, mode);
}

ssize_t write(int fd, const void *bytes, size_t len)
{
    if (!watch.on || watch.errnum != EINTR) {
        return fails('\0') ? -1 : (ssize_t)syscall(SYS_write, fd, bytes, len);
    }
    if (watch.grudging-- > 0) {
        errno = EINTR;
        return -1;
    }
    return (ssize_t)syscall(SYS_write, fd, bytes, len > 1 ? 1 : len);
}

static void watch_from_here(int fail_at, int errnum)
{
    memset(&watch, 0, sizeof watch);
    watch.fail_at = fail_at;
    watch.errnum = errnum;
    watch.on = true;
}

/* Stores "abc"; the way a request does it. */
static int store_abc(struct blob_store *store, struct error *why)
{
    struct blob_writer *writer = NULL;
    struct digest digest;
    uint64_t size;
    if (blob_begin(store, 100, &writer, why) != 0) {
        return -1;
    }
    if (blob_write(writer, "abc", 3, why) != 0) {
        blob_abandon(writer);
        return -1;
    }
    return blob_finish(writer, &digest, &size, why);
}

static int open_and_store(const char *root, struct error *why)
{
    struct blob_store *store = NULL;
    if (blob_store_open(root, &store, why) != 0) {
        return -1;
    }
    int rc = store_abc(store, why);
    blob_store_close(store);
    return rc;
}

START_TEST(bytes_then_name_then_folder_reach_the_disk)
{
    char *root = folder_new();
    struct blob_store *store = NULL;
    struct error why = {0};
    ck_assert_int_eq(blob_store_open(root, &store, &why), 0);
    watch_from_here(0, 0);
    ck_assert_int_eq(store_abc(store, &why), 0);
    watch.on = false;
    ck_assert_str_eq(watch.trail, "FcrDcc"); /* the last close lets go of the lock */
    watch_from_here(0, 0);
    ck_assert_int_eq(store_abc(store, &why), 0);
    watch.on = false;
    ck_assert_ptr_null(strchr(watch.trail, 'r')); /* it was there: its folder is made sure of */
    ck_assert_ptr_null(strchr(watch.trail, 'F'));
    ck_assert_ptr_nonnull(strchr(watch.trail, 'D'));
    blob_store_close(store);

    watch_from_here(0, 0);
    ck_assert_int_eq(file_replace(folder_path(root, "x"), "1", 1, 0600, &why), 0);
    watch.on = false;
    ck_assert_str_eq(watch.trail, "FcrDc");
    folder_remove(root);
}
END_TEST

START_TEST(interrupted_and_short_writes_are_carried_on)
{
    char *root = folder_new();
    struct blob_store *store = NULL;
    struct error why = {0};
    struct digest digest;
    char *bytes = NULL;
    size_t len = 0;
    ck_assert_int_eq(blob_store_open(root, &store, &why), 0);
    digest_of("abc", 3, &digest);
    watch_from_here(0, EINTR);
    watch.grudging = 3;
    ck_assert_int_eq(store_abc(store, &why), 0);
    watch.grudging = 3;
    ck_assert_int_eq(file_replace(folder_path(root, "x"), "12345", 5, 0600, &why), 0);
    watch.on = false;
    ck_assert_int_eq(blob_verify(store, &digest, &why), 0);
    ck_assert_int_eq(file_slurp(folder_path(root, "x"), 9, &bytes, &len, &why), 0);
    ck_assert_str_eq(bytes, "12345");
    blob_store_close(store);
    folder_remove(root);
}
END_TEST

START_TEST(new_folders_reach_the_disk)
{
    char *root = folder_new();
    struct blob_store *store = NULL;
    struct error why = {0};
    watch_from_here(0, 0);
    ck_assert_int_eq(blob_store_open(root, &store, &why), 0);
    watch.on = false;
    ck_assert_int_eq(strncmp(watch.trail, "DcD", 3), 0); /* the root, then the 256 */
    blob_store_close(store);
    folder_remove(root);
}
END_TEST

/* Fails step after step until a run finishes untouched: each failure is told as what it is, leaves
 * nothing behind, and the next try succeeds. */
START_TEST(every_failing_step_of_a_blob_is_told_and_can_be_repeated)
{
    static const struct {
        int errnum;
        enum error_code code;
    } kinds[] = {{EIO, ERR_IO}, {ENOSPC, ERR_DISK_FULL}, {EDQUOT, ERR_DISK_FULL}};
    struct digest digest;
    digest_of("abc", 3, &digest);
    for (size_t k = 0; k < 3; k++) {
        char *root = folder_new();
        struct error why = {0};
        struct blob_store *store = NULL;
        char *blob = NULL;
        int failures = 0;
        ck_assert_int_eq(blob_store_open(root, &store, &why), 0);
        for (int step = 1;; step++) {
            char hex[DIGEST_TEXT];
            digest_hex(&digest, hex);
            blob = arena_printf(arena_current(), "%s/files/%.2s/%s", root, hex, hex);
            unlink(blob);
            watch_from_here(step, kinds[k].errnum);
            int rc = store_abc(store, &why);
            watch.on = false;
            if (watch.calls < step) {
                ck_assert_int_eq(rc, 0);
                break;
            }
            ck_assert_int_eq(folder_count(folder_path(root, "files"), ".tmp-"), 0);
            if (rc == 0) { /* only closing what was merely looked at may fail unheard */
                ck_assert_int_eq(blob_verify(store, &digest, &why), 0);
                continue;
            }
            failures++;
            ck_assert_msg(why.code == kinds[k].code, "step %d: %s", step,
                          error_info(why.code)->name);
            ck_assert_int_eq(store_abc(store, &why), 0);
            ck_assert_int_eq(blob_verify(store, &digest, &why), 0);
        }
        ck_assert_int_ge(failures, 6); /* lock, bytes, file, close, rename, folder */
        blob_store_close(store);
        folder_remove(root);
    }
}
END_TEST

START_TEST(a_store_that_cannot_be_made_says_so_and_can_be_made_later)
{
    for (int step = 1; step <= 300; step += step < 6 ? 1 : 97) {
        char *root = folder_new();
        struct error why = {0};
        watch_from_here(step, EIO);
        int rc = open_and_store(root, &why);
        watch.on = false;
        if (rc != 0) {
            ck_assert_int_eq(why.code, ERR_IO);
        }
        ck_assert_int_eq(open_and_store(root, &why), 0);
        folder_remove(root);
    }
}
END_TEST

START_TEST(every_failing_step_of_a_replacement_leaves_old_or_new)
{
    char *root = folder_new();
    char *path = folder_path(root, "file");
    struct error why = {0};
    int failures = 0;
    for (int step = 1;; step++) {
        char *bytes = NULL;
        size_t len = 0;
        ck_assert_int_eq(file_replace(path, "old", 3, 0600, &why), 0);
        watch_from_here(step, ENOSPC);
        int rc = file_replace(path, "newer", 5, 0600, &why);
        watch.on = false;
        ck_assert_int_eq(folder_count(root, ""), 1);
        ck_assert_int_eq(file_slurp(path, 100, &bytes, &len, NULL), 0);
        ck_assert_msg(strcmp(bytes, "old") == 0 || strcmp(bytes, "newer") == 0, "step %d", step);
        if (rc == 0) {
            ck_assert_str_eq(bytes, "newer");
        } else {
            ck_assert_int_eq(why.code, ERR_DISK_FULL);
            failures++;
        }
        if (watch.calls < step) {
            break;
        }
    }
    ck_assert_int_eq(failures, 5); /* bytes, file, close, rename, folder */
    folder_remove(root);
}
END_TEST

UNIT_MAIN("base/durable", bytes_then_name_then_folder_reach_the_disk,
          interrupted_and_short_writes_are_carried_on, new_folders_reach_the_disk,
          every_failing_step_of_a_blob_is_told_and_can_be_repeated,
          a_store_that_cannot_be_made_says_so_and_can_be_made_later,
          every_failing_step_of_a_replacement_leaves_old_or_new)
