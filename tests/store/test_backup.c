/*
 * Backups: made while others write, each one restored, each one a prefix of what was acknowledged
 * (T31); kept by a rule; refused where they would harm.
 */
#include "books.h"

#include "backup.h"

#include "phieu/notice.h"

#include <pthread.h>
#include <sys/stat.h>

/* ---- tools -------------------------------------------------------------------------------- */

static const char *path_in(const char *folder, const char *name)
{
    return arena_printf(arena_current(), "%s/%s", folder, name);
}

static const char *new_folder(const char *under)
{
    char *path = arena_printf(arena_current(), "%s/phieu-backup-XXXXXX", under);
    ck_assert_ptr_nonnull(mkdtemp(path));
    return path;
}

static void run_shell(const char *command)
{
    ck_assert_msg(system(command) == 0, "%s", command);
}
#define shell(...) run_shell(arena_printf(arena_current(), __VA_ARGS__))

static void remove_folder(const char *path)
{
    ck_done(file_remove_tree(path, err));
}

static const char *store_bytes(struct books *b, const char *text)
{
    struct blob_writer *writer;
    struct digest digest;
    uint64_t size;
    char *hex = arena_alloc(arena_current(), DIGEST_TEXT);
    struct error err = {0};
    if (blob_begin(store_blobs(b->store), 100000, &writer, &err) != 0 ||
        blob_write(writer, text, strlen(text), &err) != 0 ||
        blob_finish(writer, &digest, &size, &err) != 0) {
        return NULL;
    }
    digest_hex(&digest, hex);
    return hex;
}

static const char *letter_with(const char *hex, size_t size)
{
    return arena_printf(arena_current(),
                        "{\"book\":\"den\",\"year\":2025,\"arrived\":\"2025-03-10\","
                        "\"channel\":\"typed\",\"fields\":{\"subject\":\"có tệp\"},\"files\":[{"
                        "\"sha256\":\"%s\",\"name\":\"a.pdf\",\"size\":%zu,\"type\":\"text/plain\"}"
                        "]}",
                        hex, size);
}

struct told {
    int64_t count;
    char first[300];
};

static void tell(void *arg, const struct check_finding *finding)
{
    struct told *told = arg;
    if (told->count++ == 0) {
        snprintf(told->first, sizeof told->first, "%s: %s", finding->kind, finding->what);
    }
}

static struct backup_sum make_backup(struct books *b, const char *folder)
{
    struct backup_sum sum = {0};
    struct told told = {0};
    struct error err = {0};
    int rc = store_backup(b->root, folder, ZONE_VIETNAM, tell, &told, &sum, &err);
    ck_assert_msg(rc == 0, "%s %s %s; %s", error_info(err.code)->name, err.arg[0], err.arg[1],
                  told.first);
    ck_assert_int_eq(told.count, 0);
    return sum;
}

/* ---- T31 ---------------------------------------------------------------------------------- */

/* ACTS_EACH: what may be written beside one backup. A slow machine would else back up ever more. */
enum { WRITERS = 3, BACKUPS = 6, FILE_EVERY = 8, ACTS_EACH = 200, PACE_US = 2000 };

static struct {
    struct books books;
    _Atomic bool stop, failed;
    _Atomic int64_t acknowledged; /* the highest act anybody was told of */
    _Atomic int64_t most;         /* up to which act they write on */
} busy;

static void acknowledge(int64_t seq)
{
    int64_t most = atomic_load(&busy.acknowledged);
    while (most < seq && !atomic_compare_exchange_weak(&busy.acknowledged, &most, seq)) {
    }
}

static void *write_on(void *arg)
{
    static const char plain[] = "{\"book\":\"den\",\"year\":2025,\"arrived\":\"2025-03-10\","
                                "\"fields\":{},\"files\":[]}";
    const int *who = arg;
    struct arena arena;
    arena_init(&arena, (size_t)1 << 24);
    arena_enter(&arena);
    for (int i = 0; !atomic_load(&busy.stop); i++) {
        struct error err = {0};
        bool with_file = i % FILE_EVERY == 0;
        const char *text = arena_printf(&arena, "tệp %d của người %d", i, *who);
        const char *hex = with_file ? store_bytes(&busy.books, text) : "";
        const char *body = with_file && hex != NULL ? letter_with(hex, strlen(text)) : plain;
        struct deed d = deed_of(NO_LETTER, ACT_REGISTER, 2, body);
        if (hex == NULL || store_run(busy.books.store, &d.job, &err) != 0) {
            atomic_store(&busy.failed, true);
            break;
        }
        acknowledge(d.seq);
        arena_release(&arena);
        do {
            usleep(PACE_US);
        } while (atomic_load(&busy.acknowledged) > atomic_load(&busy.most) &&
                 !atomic_load(&busy.stop));
    }
    arena_release(&arena);
    return NULL;
}

struct shot {
    struct backup_sum sum;
    int64_t before, after; /* acknowledged */
};

/* What was restored: whole, its last act the same as the living books' of that number, its files
 * there. */
static void expect_prefix(const char *folder, const struct shot *shot)
{
    const char *root = new_folder(books_fast()), *data = path_in(root, "data");
    struct backup_sum sum;
    struct told told = {0};
    ck_assert_int_ge(shot->sum.acts, shot->before);
    ck_done(store_restore(path_in(folder, shot->sum.name), data, tell, &told, &sum, err));
    ck_assert_msg(told.count == 0 && sum.findings == 0, "%s", told.first);
    struct books b = {.rules.zone_minutes = ZONE_VIETNAM};
    snprintf(b.root, sizeof b.root, "%s", data);
    books_start(&b);
    struct check_sum check;
    ck_done(store_check(b.read, true, tell, &told, &check, err));
    ck_assert_msg(told.count == 0, "%s", told.first);
    ck_assert_int_eq(check.acts, shot->sum.acts);
    ck_assert_int_gt(check.files, 0);
    ck_assert_int_ge(shot->sum.blobs, check.files);
    ck_assert_str_eq(check.head, shot->sum.head);
    char key[2][SEAL_KEY_TEXT]; /* whoever restores goes on signing as the same agency */
    ck_assert_str_eq(seal_key(store_seal(b.store), key[0]),
                     seal_key(store_seal(busy.books.store), key[1]));
    struct digest hash;
    char hex[DIGEST_TEXT], sql[100];
    struct store_read *living = busy.books.read;
    struct query q = db_query(living->db, ST_ACT_HASH);
    bind_int(&q, shot->sum.acts);
    ck_assert(query_row(&q));
    hash = take_digest(&q);
    ck_done(query_end(&q, err));
    ck_assert_str_eq(digest_hex(&hash, hex), shot->sum.head);
    snprintf(sql, sizeof sql, "SELECT count(*) FROM counters WHERE last = %" PRId64,
             shot->sum.acts);
    ck_assert_int_eq(books_number(&b, sql), 1);
    books_letter(&b, "1/A", "X", "sau khi khôi phục"); /* and life goes on */
    store_search_settle(b.store);
    books_stop(&b);
    remove_folder(root);
}

START_TEST(backup_under_load_is_a_prefix_of_what_was_acknowledged)
{
    const char *folder = new_folder(books_fast());
    pthread_t threads[WRITERS];
    int names[WRITERS];
    static struct shot shots[BACKUPS];
    memset(&busy, 0, sizeof busy);
    books_make_in(&busy.books, books_fast());
    for (int i = 0; i < WRITERS; i++) {
        names[i] = i;
        ck_assert_int_eq(pthread_create(&threads[i], NULL, write_on, &names[i]), 0);
    }
    for (int i = 0; i < BACKUPS; i++) {
        int64_t want = atomic_load(&busy.acknowledged) + 20;
        atomic_store(&busy.most, want);
        while (atomic_load(&busy.acknowledged) < want && !atomic_load(&busy.failed)) {
            usleep(1000);
        }
        shots[i].before = atomic_load(&busy.acknowledged);
        atomic_store(&busy.most, shots[i].before + ACTS_EACH);
        shots[i].sum = make_backup(&busy.books, folder);
        shots[i].after = atomic_load(&busy.acknowledged);
        ck_assert_int_gt(shots[i].after, shots[i].before); /* there was load */
    }
    atomic_store(&busy.stop, true);
    for (int i = 0; i < WRITERS; i++) {
        pthread_join(threads[i], NULL);
    }
    ck_assert(!atomic_load(&busy.failed));
    for (int i = 0; i < BACKUPS; i++) {
        expect_prefix(folder, &shots[i]);
    }
    remove_folder(folder);
    books_remove(&busy.books);
}
END_TEST

/* ---- what is in it ------------------------------------------------------------------------ */

static void fill(struct books *b)
{
    const char *hex = store_bytes(b, "xin chào");
    ck_assert_ptr_nonnull(hex);
    books_do(b, NO_LETTER, ACT_REGISTER, 2, letter_with(hex, strlen("xin chào")));
    ck_assert_ptr_nonnull(store_bytes(b, "một tệp chưa văn bản nào nêu"));
    books_letter(b, "2/A", "X", "y");
    books_do(b, NO_LETTER, ACT_REGISTER, 2,
             "{\"book\":\"mat\",\"year\":2024,\"arrived\":\"2024-03-10\",\"fields\":{},\"files\":"
             "[]}");
    books_do(b, NO_LETTER, ACT_REGISTER, 2,
             "{\"book\":\"mat\",\"year\":2025,\"arrived\":\"2025-03-10\",\"fields\":{},\"files\":"
             "[]}");
    books_draft(b);
}

static void expect_mode(const char *path, unsigned mode)
{
    struct stat about;
    ck_assert_msg(stat(path, &about) == 0, "%s", path);
    ck_assert_msg((about.st_mode & 0777) == mode, "%s: %o", path, about.st_mode & 0777);
}

static const char *const parts[] = {"books.db", "blobs.txt", "manifest.json", "manifest.sha256"};

START_TEST(backup_says_what_it_holds_and_is_nobody_elses)
{
    struct books b;
    const char *above = new_folder(books_fast()), *folder = path_in(above, "sao-luu");
    books_make_in(&b, books_fast());
    fill(&b);
    struct backup_sum sum = make_backup(&b, folder), read;
    ck_assert_int_eq(sum.acts, 5);
    ck_assert_int_eq(sum.letters, 4);
    ck_assert_int_eq(sum.drafts, 1);
    ck_assert_int_eq(sum.blobs, 2);
    ck_assert_uint_eq(sum.book_count, 2);
    ck_assert_str_eq(sum.books[0].book, "den");
    ck_assert_int_eq(sum.books[0].last, 2);
    ck_assert_str_eq(sum.books[1].book, "mat");
    ck_assert_int_eq(sum.books[1].year, 2025);
    ck_assert_int_eq(sum.books[1].last, 1);
    const char *backup = path_in(folder, sum.name);
    ck_done(store_backup_verify(backup, NULL, NULL, &read, err));
    ck_assert_int_eq(read.made.ms, sum.made.ms);
    ck_assert_int_eq(read.bytes, sum.bytes);
    ck_assert_str_eq(read.head, sum.head);
    ck_assert_str_eq(read.books[1].book, "mat");
    expect_mode(folder, 0700);
    expect_mode(backup, 0700);
    expect_mode(path_in(backup, "files"), 0700);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        expect_mode(path_in(backup, parts[i]), 0600);
    }
    shell("cd '%s' && sha256sum --quiet -c manifest.sha256", backup);
    shell("test -z \"$(find '%s' -type f ! -perm 0600)\" && test ! -e '%s'", folder,
          path_in(folder, BACKUP_TRIAL));
    /* a log would have to be written where a backup may only be read */
    shell("test ! -e '%s'-wal && test \"$(od -An -tu1 -j18 -N2 '%s' | tr -d ' ')\" = 11",
          path_in(backup, "books.db"), path_in(backup, "books.db"));
    remove_folder(above);
    books_remove(&b);
}
END_TEST

/* ---- what is kept beside the acts --------------------------------------------------------------
 */

enum { FEED_OF = 3 };
static struct notice told_before(void)
{
    return (struct notice){
        .kind = NOTICE_HAND_OVER, .person = {FEED_OF}, .episode = 7, .due = DAY_NONE};
}

static int run_kept(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct digest hash;
    int64_t id;
    const struct notice notice = told_before();
    (void)job;
    digest_of("token", 5, &hash);
    return store_set_feed(tx, (struct person_id){FEED_OF}, &hash, err) != 0 ||
                   store_notice_add(tx, &notice, 0, &id, err) != 0 ||
                   store_notice_mark_set(tx, 4, err) != 0 ||
                   store_digest_done(tx, day_of(2025, 3, 12), err) != 0
               ? -1
               : 0;
}

/* Restored books tell nobody twice, and a telephone goes on reading its feed. */
START_TEST(notices_and_feeds_come_back_with_the_books)
{
    struct books b;
    struct backup_sum sum;
    struct digest hash;
    struct person_id whose;
    const char *above = new_folder(books_fast()), *root = path_in(above, "data");
    const struct notice notice = told_before();
    books_make_in(&b, books_fast());
    fill(&b);
    struct store_job job = {.run = run_kept, .arena = arena_current(), .weight = 100};
    ck_done(store_run(b.store, &job, err));
    sum = make_backup(&b, above);
    books_remove(&b);
    ck_done(store_restore(path_in(above, sum.name), root, NULL, NULL, &sum, err));
    snprintf(b.root, sizeof b.root, "%s", root);
    books_start(&b);
    digest_of("token", 5, &hash);
    ck_assert(store_feed(b.read, &hash, &whose));
    ck_assert_int_eq(whose.v, FEED_OF);
    ck_assert(store_notice_known(b.read, &notice));
    ck_assert_int_eq(store_notice_mark(b.read), 4);
    ck_assert(store_digest_made(b.read, day_of(2025, 3, 12)));
    ck_assert(!store_digest_made(b.read, day_of(2025, 3, 13)));
    books_stop(&b);
    remove_folder(above);
}
END_TEST

START_TEST(closed_books_and_empty_books_are_backed_up)
{
    struct books b;
    const char *folder = new_folder(books_fast());
    books_make_in(&b, books_fast());
    books_stop(&b);
    ck_assert_int_eq(make_backup(&b, folder).acts, 0);
    books_start(&b);
    fill(&b);
    books_stop(&b);
    ck_assert_int_eq(make_backup(&b, folder).acts, 5);
    struct backup_sum sum;
    ck_refused(store_backup("/tmp/phieu-no-such", folder, 0, NULL, NULL, &sum, err),
               ERR_STORE_MISSING, "");
    ck_refused(store_backup(b.root, "/tmp/phieu-no/such", 0, NULL, NULL, &sum, err), ERR_IO, "");
    int lock;
    ck_done(backup_take_folder(folder, &lock, err));
    ck_refused(store_backup(b.root, folder, 0, NULL, NULL, &sum, err), ERR_BACKUP_RUNNING, "");
    close(lock);
    remove_folder(folder);
    books_remove(&b);
}
END_TEST

static ino_t inode(const char *backup, const char *text)
{
    struct digest digest;
    struct stat about;
    char hex[DIGEST_TEXT];
    digest_of(text, strlen(text), &digest);
    digest_hex(&digest, hex);
    const char *path = arena_printf(arena_current(), "%s/files/%.2s/%s", backup, hex, hex);
    ck_assert_msg(stat(path, &about) == 0, "%s", path);
    return about.st_ino;
}

/* On one file system a blob has one inode; on another the next backup shares with the one before,
 * unless that one's bytes went bad. */
START_TEST(blobs_are_shared_where_that_is_possible)
{
    struct books b;
    struct stat here, there;
    const char *near = new_folder("/tmp");
    books_make(&b);
    fill(&b);
    ino_t own = inode(b.root, "xin chào");
    ck_assert(inode(path_in(near, make_backup(&b, near).name), "xin chào") == own);
    remove_folder(near);
    if (stat("/tmp", &here) == 0 && stat("/dev/shm", &there) == 0 && here.st_dev != there.st_dev) {
        const char *far = new_folder("/dev/shm");
        const char *first = path_in(far, make_backup(&b, far).name);
        const char *second = path_in(far, make_backup(&b, far).name);
        ck_assert(inode(first, "xin chào") == inode(second, "xin chào"));
        shell("printf 'xin chao' > \"$(find '%s/files' -size -12c -type f)\"%s", second, "");
        const char *third = path_in(far, make_backup(&b, far).name);
        ck_assert(inode(first, "xin chào") != inode(third, "xin chào"));
        struct backup_sum sum;
        ck_refused(store_backup_verify(second, NULL, NULL, &sum, err), ERR_BACKUP_DAMAGED, "");
        ck_done(store_backup_verify(third, NULL, NULL, &sum, err));
        remove_folder(far);
    }
    books_remove(&b);
}
END_TEST

/* ---- faulty ------------------------------------------------------------------------------- */

START_TEST(damaged_books_give_a_faulty_backup_that_is_kept_and_named)
{
    struct books b;
    const char *folder = new_folder(books_fast());
    struct backup_sum sum;
    struct told told = {0};
    books_make_in(&b, books_fast());
    fill(&b);
    struct backup_sum good = make_backup(&b, folder);
    books_exec(&b, "UPDATE letters SET subject = 'sửa lén' WHERE id = 1");
    for (int i = 0; i < 2; i++) {
        told = (struct told){0};
        ck_refused(store_backup(b.root, folder, ZONE_VIETNAM, tell, &told, &sum, err),
                   ERR_BACKUP_FAULTS, "");
        ck_assert_int_eq(told.count, 1);
        ck_assert_msg(strstr(told.first, "projection") != NULL, "%s", told.first);
        ck_assert_ptr_nonnull(strstr(sum.name, BACKUP_FAULTY));
    }
    struct backup_entry *all;
    size_t count;
    ck_done(backup_list(folder, ZONE_VIETNAM, &all, &count, err));
    ck_assert_uint_eq(count, 2); /* of faulty ones only the newest */
    ck_assert(all[0].faulty);
    ck_assert_str_eq(all[1].name, good.name);
    /* It holds what there was, and restoring it says so again. */
    const char *data = path_in(folder, "data");
    told = (struct told){0};
    ck_done(store_restore(path_in(folder, sum.name), data, tell, &told, &sum, err));
    ck_assert_int_eq(sum.findings, 1);
    ck_assert_int_eq(told.count, 1);
    remove_folder(folder);
    books_remove(&b);
}
END_TEST

/* A file lost from the data folder, or changed there, does not stop the rest. */
START_TEST(lost_and_changed_files_are_named)
{
    static const char *const harms[] = {"rm -f", "truncate -s 3", "sh -c 'printf XXXXXXXXX > $0'"};
    for (size_t i = 0; i < sizeof harms / sizeof harms[0]; i++) {
        struct books b;
        const char *folder = new_folder(books_fast());
        struct backup_sum sum;
        struct told told = {0};
        books_make_in(&b, books_fast());
        fill(&b);
        shell("find '%s/files' -type f -size -12c -exec %s {} \\;", b.root, harms[i]);
        ck_refused(store_backup(b.root, folder, ZONE_VIETNAM, tell, &told, &sum, err),
                   ERR_BACKUP_FAULTS, "");
        ck_assert_msg(strstr(told.first, "ệp") != NULL, "%s", told.first);
        remove_folder(folder);
        books_remove(&b);
    }
}
END_TEST

/* ---- restoring ---------------------------------------------------------------------------- */

START_TEST(restore_only_into_nothing)
{
    struct books b;
    const char *folder = new_folder(books_fast());
    struct backup_sum sum;
    books_make_in(&b, books_fast());
    fill(&b);
    const char *backup = path_in(folder, make_backup(&b, folder).name);
    ck_refused(store_restore(backup, b.root, NULL, NULL, &sum, err), ERR_RESTORE_NOT_EMPTY, "");
    ck_assert_int_eq(books_number(&b, "SELECT count(*) FROM acts"), 5);
    const char *data = path_in(folder, "data");
    ck_assert_int_eq(mkdir(data, 0700), 0);
    shell("touch '%s/%s'", data, "gì-đó");
    ck_refused(store_restore(backup, data, NULL, NULL, &sum, err), ERR_RESTORE_NOT_EMPTY, "");
    shell("rm '%s/%s'", data, "gì-đó");
    ck_done(store_restore(backup, data, NULL, NULL, &sum, err));
    ck_refused(store_restore(backup, data, NULL, NULL, &sum, err), ERR_RESTORE_NOT_EMPTY, "");
    ck_refused(
        store_restore(path_in(folder, "không-có"), path_in(folder, "d2"), NULL, NULL, &sum, err),
        ERR_BACKUP_DAMAGED, "");
    /* nothing of the backup is in the data folder: work there does not change it */
    ck_assert(inode(data, "xin chào") != inode(backup, "xin chào"));
    remove_folder(folder);
    books_remove(&b);
}
END_TEST

/* Cut short, it leaves no books; done again, it goes on. */
START_TEST(restore_cut_short_is_taken_up)
{
    struct books b;
    const char *folder = new_folder(books_fast()), *data = path_in(folder, "data");
    struct backup_sum sum;
    books_make_in(&b, books_fast());
    fill(&b);
    const char *backup = path_in(folder, make_backup(&b, folder).name);
    ck_done(store_restore(backup, data, NULL, NULL, &sum, err));
    shell("cd '%s' && mv books.db books.db.new && rm -f *-wal *-shm && echo '%s' > restoring && "
          "truncate -s 5000 books.db.new",
          data, "");
    ck_done(store_restore(backup, data, NULL, NULL, &sum, err));
    ck_assert_int_eq(sum.findings, 0);
    shell("test ! -e '%s/restoring' && test ! -e '%s/books.db.new'", data, data);
    remove_folder(folder);
    books_remove(&b);
}
END_TEST

static void rewrite_manifest(const char *backup, const char *from, const char *to)
{
    shell("cd '%s' && sed -i 's/%s/%s/' manifest.json && sha256sum manifest.json > manifest.sha256",
          backup, from, to);
}

START_TEST(newer_backup_is_refused)
{
    struct books b;
    const char *folder = new_folder(books_fast()), *data = path_in(folder, "data");
    struct backup_sum sum;
    struct error why = {0};
    books_make_in(&b, books_fast());
    fill(&b);
    const char *backup = path_in(folder, make_backup(&b, folder).name);
    const char *ours = arena_printf(arena_current(), "%d", migrate_newest());
    const char *schema = arena_printf(arena_current(), "\"schema\":%s", ours);
    rewrite_manifest(backup, schema, "\"schema\":99");
    ck_assert_int_eq(store_restore(backup, data, NULL, NULL, &sum, &why), -1);
    ck_assert_str_eq(error_info(why.code)->name, "backup-newer");
    ck_assert_str_eq(why.arg[0], "99");
    ck_assert_str_eq(why.arg[1], ours);
    ck_assert_int_eq(error_info(why.code)->exit_status, 78);
    ck_assert_int_eq(access(data, F_OK), -1);
    rewrite_manifest(backup, "\"schema\":99", schema);
    rewrite_manifest(backup, "\"format_version\":1", "\"format_version\":2");
    ck_assert_int_eq(store_restore(backup, data, NULL, NULL, &sum, &why), -1);
    ck_assert_str_eq(error_info(why.code)->name, "backup-newer");
    rewrite_manifest(backup, "\"format_version\":2", "\"format_version\":1");
    /* a manifest that is sound in itself but speaks of other books */
    rewrite_manifest(backup, "\"acts\":5", "\"acts\":6");
    ck_done(store_restore(backup, data, NULL, NULL, &sum, err));
    ck_assert_int_eq(sum.findings, 1);
    remove_folder(folder);
    books_remove(&b);
}
END_TEST

/* ---- which are kept ----------------------------------------------------------------------- */

START_TEST(names_tell_the_time)
{
    char name[BACKUP_NAME];
    struct instant made;
    bool faulty;
    struct instant t = {1795317301000}; /* 2026-11-22T03:15:01Z */
    ck_assert_str_eq(backup_name(t, ZONE_VIETNAM, name), "phieu-2026-11-22-101501");
    ck_assert(backup_name_read(name, ZONE_VIETNAM, &made, &faulty));
    ck_assert_int_eq(made.ms, t.ms);
    ck_assert(!faulty);
    ck_assert(backup_name_read("phieu-2026-11-22-101501-2", ZONE_VIETNAM, &made, &faulty));
    ck_assert_int_eq(made.ms, t.ms + 2);
    ck_assert(backup_name_read("phieu-2026-11-22-101501-2-faulty", ZONE_VIETNAM, &made, &faulty));
    ck_assert(faulty);
    static const char *const strangers[] = {"",
                                            "phieu",
                                            "phieu-2026-11-22",
                                            "phieu-2026-11-22-10150",
                                            "phieu-2026-13-22-101501",
                                            "phieu-2026-11-22-101501x",
                                            "phieu-2026-11-22--00001",
                                            "phieu-2026-11-+2-101501",
                                            "phieu-2026-11-22-241501",
                                            "phieu-2026-11-22-106001",
                                            "phieu-2026-11-22-101560",
                                            "phieu-2026-11-22-101501-+2",
                                            "phieu-2026-11-22-101501-x",
                                            "phieu-2026-11-22-101501-faulty2",
                                            ".phieu-part",
                                            "xphieu-2026-11-22-101501"};
    for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++) {
        ck_assert_msg(!backup_name_read(strangers[i], ZONE_VIETNAM, &made, &faulty), "%s",
                      strangers[i]);
    }
}
END_TEST

/* Days before a Sunday, 2026-11-22, at local noon (a number with .x is hours later); what stays. */
static const struct {
    const char *name, *made, *kept;
} rules[] = {
    {"none", "", ""},
    {"one, however old", "3000", "3000"},
    {"three of a day: the newest", "0.4 0.2 0", "0.4"},
    {"a week of days", "0 1 2 3 4 5 6", "0 1 2 3 4 5 6"},
    /* Monday to Sunday is a week: 7 is last Sunday, 14 the one before */
    {"four weeks of days",
     "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28",
     "0 1 2 3 4 5 6 7 14 21 22"}, /* 22: the last of October */
    {"a standstill does not age them", "400 401 402 403 404 405 406 407",
     "400 401 402 403 404 405 406"},
    {"months", "0 22 52 53 83 114 144 175 206 236 267 295 326 357 387 417",
     "0 22 52 53 83 114 144 175 206 236 267 295 326 357"},
    {"one a month for years: twelve of them, as days seven, as weeks four",
     "0 30 60 90 120 150 180 210 240 270 300 330 360 390 420",
     "0 30 60 90 120 150 180 210 240 270 300 330"},
};

static const int64_t noon = 1795323600000; /* 2026-11-22T05:00Z */

static size_t read_days(const char *text, struct instant *ret)
{
    size_t count = 0;
    while (*text != '\0') {
        char *end;
        long days = strtol(text, &end, 10);
        long tenths = *end == '.' ? strtol(end + 1, &end, 10) : 0;
        ret[count++].ms = noon - days * INT64_C(86400000) + tenths * 3600000;
        text = *end == ' ' ? end + 1 : end;
    }
    return count;
}

static int count_blob(void *arg, const struct digest *digest, uint64_t size, struct error *err)
{
    (void)digest, (void)size, (void)err;
    ++*(int *)arg;
    return 0;
}

#define HEX "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
START_TEST(lines_of_the_list_are_read_strictly)
{
    static const struct {
        const char *line;
        bool good;
    } cases[] = {{HEX " 12\n", true},
                 {HEX " 0\n", true},
                 {HEX " +12\n", false},
                 {HEX " -1\n", false},
                 {HEX "  12\n", false},
                 {HEX " 12 \n", false},
                 {HEX " 12x\n", false},
                 {HEX " \n", false},
                 {HEX "\n", false},
                 {" " HEX " 12\n", false},
                 {"0x" HEX " 1\n", false},
                 {"\n", false},
                 {HEX " 99999999999999999999\n", false}};
    const char *folder = new_folder("/tmp");
    char *list = arena_printf(arena_current(), "%s/blobs.txt", folder);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct error why = {0};
        int count = 0;
        ck_done(file_replace(list, cases[i].line, strlen(cases[i].line), 0600, err));
        int rc = manifest_blobs(folder, count_blob, &count, &why);
        ck_assert_msg((rc == 0) == cases[i].good && count == cases[i].good, "%s", cases[i].line);
        ck_assert(cases[i].good || why.code == ERR_BACKUP_DAMAGED);
    }
    shell("rm -r '%s'", folder);
}
END_TEST

START_TEST(thinning_keeps_days_weeks_and_months)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        struct instant made[64], kept[64];
        bool keep[64];
        size_t count = read_days(rules[i].made, made), want = read_days(rules[i].kept, kept),
               at = 0;
        backup_keep(made, count, ZONE_VIETNAM, keep);
        for (size_t k = 0; k < count; k++) {
            bool wanted = at < want && made[k].ms == kept[at].ms;
            ck_assert_msg(keep[k] == wanted, "%s: the %zu-th is %s", rules[i].name, k,
                          keep[k] ? "kept" : "removed");
            at += wanted;
        }
        ck_assert_uint_eq(at, want);
    }
}
END_TEST

/* Thinned every day for three years, never more than 7 + 4 + 12, the youngest always there, and
 * something about a year old once there is one. */
START_TEST(thinning_daily_for_years)
{
    struct instant made[64];
    bool keep[64];
    size_t count = 0;
    for (int day = 0; day < 1100; day++) {
        memmove(made + 1, made, count * sizeof made[0]);
        made[0].ms = noon + day * INT64_C(86400000);
        backup_keep(made, ++count, ZONE_VIETNAM, keep);
        size_t left = 0;
        for (size_t i = 0; i < count; i++) {
            made[left] = made[i];
            left += keep[i];
        }
        count = left;
        ck_assert_int_eq(made[0].ms, noon + day * INT64_C(86400000));
        ck_assert_uint_le(count, 23);
        ck_assert_uint_ge(count, (size_t)(day < 6 ? day + 1 : 7));
    }
    ck_assert_uint_ge(count, 19);
    ck_assert_int_ge(made[0].ms - made[count - 1].ms, INT64_C(86400000) * 300);
}
END_TEST

START_TEST(thinning_removes_folders)
{
    const char *folder = new_folder(books_fast());
    static const char *const names[] = {
        "phieu-2026-11-22-101500",        "phieu-2026-11-22-091500",
        "phieu-2026-11-22-120000-faulty", "phieu-2026-11-21-101500",
        "phieu-2026-11-20-101500-faulty", "của-người-khác",
        "phieu-2026-11-22-080000",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        shell("mkdir -p '%s/%s/files' ", folder, names[i]);
        shell("touch '%s/%s/files/x'", folder, names[i]);
    }
    unsigned kept, removed;
    ck_done(
        store_backup_thin(folder, ZONE_VIETNAM, "phieu-2026-11-22-080000", &kept, &removed, err));
    ck_assert_uint_eq(kept, 4); /* the newest of each day, the one named, the fault that is news */
    ck_assert_uint_eq(removed, 2);
    shell(
        "cd '%s' && test ! -e phieu-2026-11-22-091500 && test ! -e phieu-2026-11-20-101500-faulty "
        "&& test -e phieu-2026-11-22-080000/files/x && test -e của-người-khác%s",
        folder, "");
    remove_folder(folder);
}
END_TEST

UNIT_MAIN("store/backup", backup_under_load_is_a_prefix_of_what_was_acknowledged,
          backup_says_what_it_holds_and_is_nobody_elses, notices_and_feeds_come_back_with_the_books,
          closed_books_and_empty_books_are_backed_up, blobs_are_shared_where_that_is_possible,
          damaged_books_give_a_faulty_backup_that_is_kept_and_named,
          lost_and_changed_files_are_named, restore_only_into_nothing,
          restore_cut_short_is_taken_up, newer_backup_is_refused, names_tell_the_time,
          lines_of_the_list_are_read_strictly, thinning_keeps_days_weeks_and_months,
          thinning_daily_for_years, thinning_removes_folders)
