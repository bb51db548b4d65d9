/*
 * Upgrades and their undoing (T30): from books of this program's schema, through steps of a
 * future program, killed at every single thing it does to the disk; undone, the file is the same to
 * the byte.
 */
#include "books.h"

#include "room.h"

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>

/* ---- killed at the k-th change to the disk ------------------------------------------------- */

/* Our own code and SQLite's library both call these by name, and find ours. */
static atomic_int steps_left = -1, steps_done;

static void step(void)
{
    steps_done++;
    if (steps_left >= 0 && steps_left-- == 0) {
        kill(getpid(), SIGKILL);
    }
}

int fsync(int fd)
{
    step();
    return (int)syscall(SYS_fsync, fd);
}
int fdatasync(int fd)
{
    step();
    return (int)syscall(SYS_fdatasync, fd);
}
ssize_t write(int fd, const void *bytes, size_t len)
{
    step();
    return syscall(SYS_write, fd, bytes, len);
}
ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at)
{
    step();
    return syscall(SYS_pwrite64, fd, bytes, len, at);
}
ssize_t pwrite(int fd, const void *bytes, size_t len, off_t at)
{
    return pwrite64(fd, bytes, len, at);
}
int ftruncate64(int fd, off64_t len)
{
    step();
    return (int)syscall(SYS_ftruncate, fd, len);
}
int ftruncate(int fd, off_t len)
{
    return ftruncate64(fd, len);
}
int rename(const char *from, const char *to)
{
    step();
    return (int)syscall(SYS_rename, from, to);
}
int link(const char *from, const char *to)
{
    step();
    return (int)syscall(SYS_link, from, to);
}
int unlink(const char *path)
{
    step();
    return (int)syscall(SYS_unlink, path);
}

/* ---- a future program ---------------------------------------------------------------------- */

#define STEP(n, name, text) /* n: how far above the steps built in */                              \
    {                                                                                              \
        n, name, (const unsigned char *)(text), sizeof(text) - 1                                   \
    }
static struct migration future[] = {
    STEP(1, "notes",
         "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;"
         "ALTER TABLE letters ADD COLUMN note TEXT NOT NULL DEFAULT '';"
         "INSERT INTO notes SELECT id, subject FROM letters;"),
    STEP(2, "notes_by_text", "CREATE INDEX notes_text ON notes (text);"),
};
static struct migration broken[] = {
    STEP(1, "broken", "CREATE TABLE notes (id INTEGER PRIMARY KEY) STRICT; SELECT nothing;"),
};

static int built_in; /* the newest of our own steps */

static void number_steps(void)
{
    if (built_in == 0) {
        migrate_add(NULL, 0);
        built_in = migrate_newest();
        future[0].version += built_in;
        future[1].version += built_in;
        broken[0].version += built_in;
    }
}

static const char *snapshot_name(void)
{
    return arena_printf(arena_current(), SNAPSHOT_NAME, (int64_t)built_in);
}

/* ---- folders ------------------------------------------------------------------------------- */

static void run_shell(const char *command)
{
    ck_assert_msg(system(command) == 0, "%s", command);
}
#define shell(...) run_shell(arena_printf(arena_current(), __VA_ARGS__))

static struct digest bytes_of(struct books *b, const char *name)
{
    struct digest digest;
    uint64_t size;
    ck_done(
        digest_file(arena_printf(arena_current(), "%s/%s", b->root, name), &digest, &size, err));
    return digest;
}

static bool same(struct digest a, struct digest b)
{
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

static const char *kept_folder(struct books *b)
{
    return arena_printf(arena_current(), "%s-kept", b->root);
}

/* Old books with something in them, closed; a copy of all of it beside. */
static struct digest make_old(struct books *b)
{
    number_steps();
    books_make_in(b, books_fast());
    for (int i = 0; i < 30; i++) {
        books_letter(b, "1/A", "Sở Y tế", "trước khi nâng cấp");
    }
    books_do(b, (struct letter_id){7}, ACT_CANCEL, 2, "{\"reason\":\"nhầm\"}");
    books_stop(b);
    shell("cp -a '%s' '%s'", b->root, kept_folder(b));
    return bytes_of(b, "books.db");
}

static void put_back(struct books *b)
{
    shell("rm -rf '%s' && cp -a '%s' '%s'", b->root, kept_folder(b), b->root);
}

static void remove_all(struct books *b)
{
    migrate_add(NULL, 0);
    books_remove(b);
    shell("rm -rf '%s'", kept_folder(b));
}

static int64_t version_of(struct books *b)
{
    return books_number(b, "PRAGMA user_version");
}

static void expect_sound(struct books *b, int64_t acts)
{
    struct check_sum sum;
    books_start(b);
    ck_done(store_check(b->read, true, NULL, NULL, &sum, err));
    ck_assert_int_eq(sum.findings, 0);
    ck_assert_int_eq(sum.acts, acts);
    books_stop(b);
}

/* Asked of the program: another connection would tidy up behind the killed one. */
static bool is_newer(struct books *b)
{
    struct store *store;
    struct error why = {0};
    if (store_open(&b->config, &store, &why) == 0) {
        store_close(store);
        return false;
    }
    ck_assert_str_eq(error_info(why.code)->name, "store-newer");
    return true;
}

/* In a process of its own, killed before its k-th change; true when it came to its end first. */
static bool killed_at(int k, void (*what)(struct books *b), struct books *b)
{
    int status;
    pid_t child = fork();
    ck_assert_int_ge(child, 0);
    if (child == 0) {
        steps_left = k;
        what(b);
        _exit(0);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    if (WIFEXITED(status)) {
        ck_assert_int_eq(WEXITSTATUS(status), 0);
        return true;
    }
    ck_assert_int_eq(WTERMSIG(status), SIGKILL);
    return false;
}

static void open_and_die(struct books *b)
{
    struct store *store;
    if (store_open(&b->config, &store, NULL) != 0) {
        _exit(1);
    }
}

static void undo_and_die(struct books *b)
{
    const char *aside;
    int64_t lost;
    if (store_undo_upgrade(b->root, false, &aside, &lost, NULL) != 0) {
        _exit(1);
    }
}

/* ---- tests --------------------------------------------------------------------------------- */

static void expect_undone(struct books *b, struct digest old)
{
    const char *aside = "";
    int64_t lost = -1;
    ck_done(store_undo_upgrade(b->root, false, &aside, &lost, err));
    ck_assert_int_eq(lost, 0);
    ck_assert(same(bytes_of(b, "books.db"), old));
    shell("test ! -e '%s/books.db-wal' && test ! -e '%s/search.db' && test ! -e '%s/books.db.undo'",
          b->root, b->root, b->root);
}

START_TEST(upgrade_keeps_everything_and_is_undone_to_the_byte)
{
    struct books b;
    struct digest old = make_old(&b);
    for (size_t count = 1; count <= 2; count++) {
        migrate_add(future, count);
        ck_assert_int_eq(version_of(&b), built_in);
        expect_sound(&b, 31);
        ck_assert_int_eq(version_of(&b), (int64_t)count + built_in);
        ck_assert_int_eq(books_number(&b, "PRAGMA application_id"), BOOKS_APPLICATION_ID);
        ck_assert_int_eq(books_number(&b, "SELECT count(*) FROM schema_migrations"),
                         (int64_t)count + built_in);
        ck_assert_int_eq(books_number(&b, "SELECT count(*) FROM notes"), 30);
        ck_assert(same(bytes_of(&b, snapshot_name()), old));
        expect_sound(&b, 31); /* the second start has nothing to do */
        struct digest upgraded = bytes_of(&b, "books.db");

        migrate_add(NULL, 0); /* the older program again */
        struct store *store;
        struct error why = {0};
        ck_assert_int_eq(store_open(&b.config, &store, &why), -1);
        ck_assert_str_eq(error_info(why.code)->name, "store-newer");
        ck_assert_int_eq(error_info(why.code)->exit_status, 78);
        ck_assert_ptr_nonnull(strstr(error_info(why.code)->remedy[LANG_VI], "phieud undo-upgrade"));
        ck_assert(same(bytes_of(&b, "books.db"), upgraded)); /* refusing changes nothing */
        expect_undone(&b, old);
        ck_assert(same(bytes_of(&b, arena_printf(arena_current(), "books-upgraded-v%d-1.db",
                                                 built_in + (int)count)),
                       upgraded));
        expect_sound(&b, 31);
        ck_refused(store_undo_upgrade(b.root, true, &(const char *){NULL}, &(int64_t){0}, err),
                   ERR_NO_SNAPSHOT, "");
        put_back(&b);
    }
    remove_all(&b);
}
END_TEST

START_TEST(what_was_written_since_is_lost_only_when_that_is_accepted)
{
    struct books b;
    const char *aside;
    int64_t lost;
    struct digest old = make_old(&b);
    migrate_add(future, 1);
    books_start(&b);
    books_letter(&b, "2/B", "X", "sau khi nâng cấp");
    ck_refused(store_undo_upgrade(b.root, true, &aside, &lost, err), ERR_STORE_LOCKED, "");
    books_stop(&b);
    struct digest upgraded = bytes_of(&b, "books.db");
    migrate_add(NULL, 0);
    struct error why = {0};
    ck_assert_int_eq(store_undo_upgrade(b.root, false, &aside, &lost, &why), -1);
    ck_assert_str_eq(error_info(why.code)->name, "undo-loses");
    ck_assert_str_eq(why.arg[0], "1");
    ck_assert(same(bytes_of(&b, "books.db"), upgraded));
    ck_done(store_undo_upgrade(b.root, true, &aside, &lost, err));
    ck_assert_int_eq(lost, 1);
    ck_assert(same(bytes_of(&b, "books.db"), old));
    ck_assert(same(bytes_of(&b, aside), upgraded));
    expect_sound(&b, 31);
    remove_all(&b);
}
END_TEST

START_TEST(upgrade_killed_at_every_step)
{
    struct books b;
    struct digest old = make_old(&b);
    int upgraded = 0, untouched = 0;
    bool ended = false;
    for (int k = 0; !ended; k++) {
        put_back(&b);
        migrate_add(future, 2);
        ended = killed_at(k, open_and_die, &b);
        /* the older program either works on or refuses, and then undoing gives the old bytes */
        if (k % 2 == 0) {
            migrate_add(NULL, 0);
            if (is_newer(&b)) {
                expect_undone(&b, old);
                upgraded++;
            } else {
                untouched++;
            }
            expect_sound(&b, 31);
            ck_assert_int_eq(version_of(&b), built_in);
        } else { /* the newer one finishes, and can be undone as well */
            expect_sound(&b, 31);
            ck_assert_int_eq(version_of(&b), built_in + 2);
            ck_assert_int_eq(books_number(&b, "SELECT count(*) FROM notes"), 30);
            migrate_add(NULL, 0);
            expect_undone(&b, old);
        }
    }
    ck_assert_int_gt(upgraded, 2);
    ck_assert_int_gt(untouched, 2);
    remove_all(&b);
}
END_TEST

START_TEST(undoing_killed_at_every_step)
{
    struct books b;
    struct digest old = make_old(&b);
    bool ended = false;
    int before = 0, after = 0;
    migrate_add(future, 2);
    expect_sound(&b, 31);
    migrate_add(NULL, 0);
    shell("rm -rf '%s' && cp -a '%s' '%s'", kept_folder(&b), b.root, kept_folder(&b));
    for (int k = 0; !ended; k++) {
        put_back(&b);
        ended = killed_at(k, undo_and_die, &b);
        if (is_newer(&b)) {
            before++;
            expect_undone(&b, old);
        } else {
            after++;
            ck_assert(same(bytes_of(&b, "books.db"), old));
        }
        expect_sound(&b, 31);
    }
    ck_assert_int_gt(before, 2);
    ck_assert_int_gt(after, 0);
    remove_all(&b);
}
END_TEST

START_TEST(a_step_that_fails_changes_nothing)
{
    struct books b;
    struct store *store;
    struct digest old = make_old(&b);
    migrate_add(broken, 1);
    ck_refused(store_open(&b.config, &store, err), ERR_STORE_SQL, "");
    ck_assert(same(bytes_of(&b, "books.db"), old));
    migrate_add(NULL, 0);
    expect_sound(&b, 31);
    remove_all(&b);
}
END_TEST

START_TEST(undoing_refuses_a_bad_snapshot)
{
    static const char *const harms[] = {
        "rm '%s'", "truncate -s 5000 '%s'", "truncate -s 0 '%s'",
        "printf xxxx | dd of='%s' bs=1 seek=60 conv=notrunc status=none"};
    for (size_t i = 0; i < sizeof harms / sizeof harms[0]; i++) {
        struct books b;
        const char *aside;
        int64_t lost;
        char command[300];
        make_old(&b);
        migrate_add(future, 1);
        expect_sound(&b, 31);
        struct digest upgraded = bytes_of(&b, "books.db");
        migrate_add(NULL, 0);
        const char *path = arena_printf(arena_current(), "%s/%s", b.root, snapshot_name());
        const char *at = strstr(harms[i], "%s");
        snprintf(command, sizeof command, "%.*s%s%s", (int)(at - harms[i]), harms[i], path, at + 2);
        run_shell(command);
        ck_assert_int_eq(store_undo_upgrade(b.root, true, &aside, &lost, NULL), -1);
        ck_assert(same(bytes_of(&b, "books.db"), upgraded));
        migrate_add(future, 1);
        expect_sound(&b, 31);
        remove_all(&b);
    }
}
END_TEST

/* ---- from the first version ------------------------------------------------------------------ */

/* Every table that the first version had, with the columns it had then. */
static const char first_tables[] =
    "INSERT INTO acts SELECT * FROM now.acts;"
    "INSERT INTO letters SELECT * FROM now.letters;"
    "INSERT INTO lines (letter, line, parent, unit, person, role, state, due, giver, giver_for,"
    " came_back, given_at, closed_at) SELECT letter, line, parent, unit, person, role, state, due,"
    " giver, giver_for, came_back, given_at, closed_at FROM now.lines;"
    "INSERT INTO letter_files SELECT * FROM now.letter_files;"
    "INSERT INTO counters SELECT * FROM now.counters;"
    "INSERT INTO ledger SELECT * FROM now.ledger;"
    "INSERT INTO outbox SELECT * FROM now.outbox;";

/* Five letters: given with a date, given in working days, done, cancelled, only registered; a
 * draft. */
static void fill(struct books *b)
{
    static const char *const lines[] = {
        "{\"role\":\"lead\",\"unit\":2,\"due\":\"2025-03-14\"}",
        "{\"role\":\"lead\",\"unit\":2,\"due\":\"2025-03-14\",\"rule\":\"4wd 2025-03-10\"}",
        "{\"role\":\"lead\",\"unit\":3,\"due\":\"2025-03-14\",\"rule\":\"4wd 2025-03-10\"}"};
    struct letter_id letter = NO_LETTER;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        letter = books_letter(b, "1/A", "Sở Y tế", "trước khi nâng cấp");
        books_do(b, letter, ACT_DIRECT, 1,
                 arena_printf(arena_current(), "{\"note\":\"\",\"lines\":[%s]}", lines[i]));
    }
    books_do(b, letter, ACT_COMPLETE, 1, "{\"line\":1}");
    letter = books_letter(b, "2/A", "Sở Y tế", "vào nhầm");
    books_do(b, letter, ACT_CANCEL, 2, "{\"reason\":\"nhầm\"}");
    books_letter(b, "3/A", "Sở Y tế", "chưa trình");
    books_draft(b);
}
enum { FILLED_ACTS = 11 };

/* Books as the first version left them: its schema from its own step, what happened in its tables.
 */
static struct digest make_first(struct books *b)
{
    struct books now;
    number_steps();
    books_make_in(&now, books_fast());
    fill(&now);
    books_stop(&now);
    *b = (struct books){.rules = now.rules};
    snprintf(b->root, sizeof b->root, "%.50s-v1", now.root);
    b->config.root = b->root;
    b->config.rules = &b->rules;
    migrate_know(1);
    ck_done(store_create(b->root, err));
    books_exec(b, arena_printf(arena_current(),
                               "PRAGMA foreign_keys = OFF; ATTACH '%s/books.db' AS now; BEGIN; %s"
                               "COMMIT; DETACH now; PRAGMA wal_checkpoint(TRUNCATE);",
                               now.root, first_tables));
    ck_assert_int_eq(version_of(b), 1);
    migrate_know(built_in);
    books_remove(&now);
    return bytes_of(b, "books.db");
}

START_TEST(books_of_the_first_version_come_up_to_date_in_one_start_and_back)
{
    struct books b;
    const char *aside;
    int64_t lost;
    struct digest old = make_first(&b);
    expect_sound(&b, FILLED_ACTS);
    ck_assert_int_eq(version_of(&b), built_in);
    ck_assert_int_eq(books_number(&b, "SELECT count(*) FROM schema_migrations"), built_in);
    /* what later versions keep besides is there for what happened before them */
    ck_assert_int_eq(books_number(&b, "SELECT count(*) FROM counted"), 1);
    ck_assert_int_eq(books_number(&b, "SELECT letter FROM counted"), 2);
    ck_assert_int_eq(books_number(&b, "SELECT sum(round) FROM lines"), 0);
    ck_assert_int_eq(books_number(&b, "SELECT seq FROM notice_mark"), FILLED_ACTS);
    ck_assert(same(bytes_of(&b, "books-before-upgrade-v1.db"), old));
    /* and everything works on */
    books_start(&b);
    books_do(&b, (struct letter_id){2}, ACT_COMPLETE, 1, "{\"line\":1}");
    books_letter(&b, "4/A", "Sở Y tế", "sau khi nâng cấp");
    books_stop(&b);
    ck_assert_int_eq(books_number(&b, "SELECT count(*) FROM counted"), 0);
    expect_sound(&b, FILLED_ACTS + 2);
    struct digest upgraded = bytes_of(&b, "books.db");
    migrate_know(1); /* the first program, put back */
    struct error why = {0};
    ck_assert(is_newer(&b));
    ck_assert_int_eq(store_undo_upgrade(b.root, false, &aside, &lost, &why), -1);
    ck_assert_str_eq(error_info(why.code)->name, "undo-loses");
    ck_assert_str_eq(why.arg[0], "2");
    ck_done(store_undo_upgrade(b.root, true, &aside, &lost, err));
    ck_assert_int_eq(lost, 2);
    ck_assert(same(bytes_of(&b, "books.db"), old));
    ck_assert(same(bytes_of(&b, aside), upgraded));
    migrate_know(built_in); /* and once more */
    expect_sound(&b, FILLED_ACTS);
    ck_assert_int_eq(version_of(&b), built_in);
    remove_all(&b);
}
END_TEST

/* Killed at a change to the disk, anywhere in six steps: the next start ends them. */
START_TEST(an_upgrade_from_the_first_version_may_be_cut_short_anywhere)
{
    struct books b;
    bool ended = false;
    struct digest old = make_first(&b);
    shell("cp -a '%s' '%s'", b.root, kept_folder(&b));
    for (int k = 0; !ended; k += 3) {
        put_back(&b);
        ended = killed_at(k, open_and_die, &b);
        expect_sound(&b, FILLED_ACTS);
        ck_assert_int_eq(version_of(&b), built_in);
        ck_assert_int_eq(books_number(&b, "SELECT count(*) FROM counted"), 1);
        const char *first = arena_printf(arena_current(), "%s/books-before-upgrade-v1.db", b.root);
        ck_assert_msg(access(first, F_OK) == 0, "k %d", k);
        ck_assert_msg(same(bytes_of(&b, "books-before-upgrade-v1.db"), old), "k %d", k);
    }
    remove_all(&b);
}
END_TEST

UNIT_MAIN("store/upgrade", upgrade_keeps_everything_and_is_undone_to_the_byte,
          what_was_written_since_is_lost_only_when_that_is_accepted, upgrade_killed_at_every_step,
          undoing_killed_at_every_step, a_step_that_fails_changes_nothing,
          undoing_refuses_a_bad_snapshot,
          books_of_the_first_version_come_up_to_date_in_one_start_and_back,
          an_upgrade_from_the_first_version_may_be_cut_short_anywhere)
