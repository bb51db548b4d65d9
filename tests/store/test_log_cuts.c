/*
 * test_log_cuts.c - what power cuts leave in the log of the books is told apart from damage.
 *
 * A cut takes what was not synced, here always the first frame of the last transaction; the rest
 * of it stays in the log, behind the place where the next one begins. It also takes the log's
 * index, and what the search had not synced.
 */
#include "books.h"
#include "room.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>

static int syncs_of_log;

/* Stands before libc's. */
int fsync(int fd)
{
    char path[4096];
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t len = readlink(link, path, sizeof path - 1);
    path[len > 0 ? len : 0] = '\0';
    const char *name = strrchr(path, '/');
    syncs_of_log += name != NULL && strcmp(name, "/books.db-wal") == 0;
    return (int)syscall(SYS_fsync, fd);
}

enum { HEADER = 32, FRAME = 24 + 4096, LONG_SUBJECT = 60000 };

static void run_shell(const char *command)
{
    ck_assert_msg(system(command) == 0, "%s", command);
}
#define shell(...) run_shell(arena_printf(arena_current(), __VA_ARGS__))

static int open_log(struct books *b, const char *tail, int flags)
{
    int fd = open(arena_printf(arena_current(), "%s/books.db-%s", b->root, tail), flags);
    ck_assert_int_ge(fd, 0);
    return fd;
}

/* By the log's index, while a connection is open or after it was killed. */
static uint32_t frames(struct books *b)
{
    uint32_t count;
    int fd = open_log(b, "shm", O_RDONLY);
    ck_assert_int_eq(pread(fd, &count, sizeof count, 16), sizeof count);
    close(fd);
    return count;
}

static void rub_out(struct books *b, off_t at, size_t len)
{
    static const unsigned char zeros[FRAME];
    int fd = open_log(b, "wal", O_WRONLY);
    ck_assert_int_eq(pwrite(fd, zeros, len, at), (ssize_t)len);
    close(fd);
}

static off_t place_of(uint32_t frame)
{
    return HEADER + (off_t)frame * FRAME;
}

static void register_letter(struct books *b, size_t subject_len)
{
    char *subject = arena_alloc(arena_current(), subject_len + 1);
    memset(subject, 'a', subject_len);
    subject[subject_len] = '\0';
    books_letter(b, "1/SYT", "Sở Y tế", subject);
}

/* Books of a few letters; the process that wrote them is gone, nothing is folded. The search as it
 * is now is what stays of it. */
static void make(struct books *b)
{
    int status;
    books_make_in(b, books_fast());
    books_stop(b);
    pid_t child = fork();
    if (child == 0) {
        books_start(b);
        for (int i = 0; i < 3; i++) {
            register_letter(b, 100);
        }
        store_search_settle(b->store);
        kill(getpid(), SIGKILL);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status));
    shell("mkdir '%s/kept' && cp '%s'/search.db* '%s/kept'", b->root, b->root, b->root);
}

static void forget_unsynced(struct books *b)
{
    shell("rm -f '%s'/search.db* '%s/books.db-shm' && cp '%s'/kept/* '%s'", b->root, b->root,
          b->root, b->root);
}

/* One letter more, and the power goes before it is synced; nobody is told of it. */
static void write_and_lose(struct books *b, size_t subject_len, bool folds)
{
    int status, pipes[2];
    uint32_t before = 0;
    ck_assert_int_eq(pipe(pipes), 0);
    pid_t child = fork();
    if (child == 0) {
        books_start(b);
        before = frames(b);
        if (folds) {
            books_exec(b, "PRAGMA wal_checkpoint(FULL)");
        } else {
            register_letter(b, subject_len);
        }
        ck_assert_int_eq(write(pipes[1], &before, sizeof before), sizeof before);
        kill(getpid(), SIGKILL);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status));
    ck_assert_int_eq(read(pipes[0], &before, sizeof before), sizeof before);
    close(pipes[0]);
    close(pipes[1]);
    if (!folds) {
        rub_out(b, place_of(before), FRAME);
    }
    forget_unsynced(b);
}

static void ck_whole(struct books *b, int64_t acts)
{
    struct check_sum sum;
    books_start(b);
    ck_done(store_check(b->read, true, NULL, NULL, &sum, err));
    ck_assert_int_eq(sum.findings, 0);
    ck_assert_int_eq(sum.acts, acts);
    books_remove(b);
}

/* The remains of each lie over those of the one before. */
START_TEST(remains_of_several_cuts_are_no_damage)
{
    static const size_t lens[][3] = {
        {LONG_SUBJECT, 100, 100}, {100, LONG_SUBJECT, 100}, {LONG_SUBJECT, 30000, 100}};
    for (size_t set = 0; set < sizeof lens / sizeof lens[0]; set++) {
        struct books b;
        make(&b);
        for (int i = 0; i < 3; i++) {
            write_and_lose(&b, lens[set][i], false);
        }
        ck_whole(&b, 3);
    }
}
END_TEST

/* All that was committed is in the books, so the log is begun anew, and its header torn. */
START_TEST(torn_header_over_remains_of_a_cut_is_no_damage)
{
    struct books b;
    make(&b);
    write_and_lose(&b, LONG_SUBJECT, false);
    write_and_lose(&b, 0, true);
    rub_out(&b, 0, HEADER);
    ck_whole(&b, 3);
}
END_TEST

/* With the log alone to say so. */
static void expect_damage(struct books *b)
{
    struct error why = {0};
    shell("rm '%s'/search.db* '%s/books.db-shm'", b->root, b->root);
    ck_assert_int_eq(store_open(&b->config, &b->store, &why), -1);
    ck_assert_str_eq(error_info(why.code)->name, "store-damaged");
    b->store = NULL;
}

/* Frames in the middle of what was acknowledged: the transactions behind bear witness. */
START_TEST(a_hole_under_a_later_act_is_damage)
{
    struct books b;
    make(&b);
    rub_out(&b, place_of(frames(&b) / 2), FRAME);
    expect_damage(&b);
    books_remove(&b);
}
END_TEST

START_TEST(lost_header_of_committed_acts_is_damage)
{
    struct books b;
    make(&b);
    rub_out(&b, 0, HEADER);
    expect_damage(&b);
    books_remove(&b);
}
END_TEST

/* What a killed process wrote and did not come to sync must not lie under what is acknowledged
 * next. */
START_TEST(log_is_on_disk_before_it_is_read)
{
    struct books b;
    make(&b);
    syncs_of_log = 0;
    ck_done(log_scan(b.root, err));
    ck_assert_int_eq(syncs_of_log, 1);
    books_remove(&b);
}
END_TEST

UNIT_MAIN("store/log_cuts", log_is_on_disk_before_it_is_read, remains_of_several_cuts_are_no_damage,
          torn_header_over_remains_of_a_cut_is_no_damage, a_hole_under_a_later_act_is_damage,
          lost_header_of_committed_acts_is_damage)
