/*
 * A disk that fails: every write in turn finds it full, or broken; a sync fails. Nothing is
 * acknowledged that is not kept, nothing half-done stays, and where going on is safe work goes on.
 */
#include "books.h"

#include "room.h"

/* ---- a file system that fails on request -------------------------------------------------- */

enum what { NEVER, WRITE_FULL, WRITE_BROKEN, SYNC_BROKEN };

static struct {
    _Atomic int what;
    _Atomic int after; /* this many operations of that kind go well */
    _Atomic bool lasting, fired;
} trouble;

struct file {
    sqlite3_file base; /* first */
    bool books;
    sqlite3_file *real;
};

static sqlite3_vfs *system_vfs;

static bool strikes(const struct file *file, bool sync)
{
    int what = atomic_load(&trouble.what);
    if (!file->books || what == NEVER || sync != (what == SYNC_BROKEN)) {
        return false;
    }
    if (atomic_fetch_sub(&trouble.after, 1) > 0) {
        return false;
    }
    if (!atomic_load(&trouble.lasting)) {
        atomic_store(&trouble.what, NEVER);
    }
    atomic_store(&trouble.fired, true);
    return true;
}

static void arm(enum what what, int after, bool lasting)
{
    atomic_store(&trouble.fired, false);
    atomic_store(&trouble.after, after);
    atomic_store(&trouble.lasting, lasting);
    atomic_store(&trouble.what, (int)what);
}

#define REAL(f) (((struct file *)(f))->real)

static int f_close(sqlite3_file *f)
{
    int rc = REAL(f)->pMethods != NULL ? REAL(f)->pMethods->xClose(REAL(f)) : SQLITE_OK;
    return rc;
}
static int f_read(sqlite3_file *f, void *p, int n, sqlite3_int64 at)
{
    return REAL(f)->pMethods->xRead(REAL(f), p, n, at);
}
static int f_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 at)
{
    int what = atomic_load(&trouble.what);
    if (strikes((struct file *)f, false)) {
        return what == WRITE_FULL ? SQLITE_FULL : SQLITE_IOERR_WRITE;
    }
    return REAL(f)->pMethods->xWrite(REAL(f), p, n, at);
}
static int f_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    return REAL(f)->pMethods->xTruncate(REAL(f), size);
}
static int f_sync(sqlite3_file *f, int flags)
{
    return strikes((struct file *)f, true) ? SQLITE_IOERR_FSYNC
                                           : REAL(f)->pMethods->xSync(REAL(f), flags);
}
static int f_size(sqlite3_file *f, sqlite3_int64 *size)
{
    return REAL(f)->pMethods->xFileSize(REAL(f), size);
}
static int f_lock(sqlite3_file *f, int level)
{
    return REAL(f)->pMethods->xLock(REAL(f), level);
}
static int f_unlock(sqlite3_file *f, int level)
{
    return REAL(f)->pMethods->xUnlock(REAL(f), level);
}
static int f_reserved(sqlite3_file *f, int *out)
{
    return REAL(f)->pMethods->xCheckReservedLock(REAL(f), out);
}
static int f_control(sqlite3_file *f, int op, void *arg)
{
    return REAL(f)->pMethods->xFileControl(REAL(f), op, arg);
}
static int f_sector(sqlite3_file *f)
{
    return REAL(f)->pMethods->xSectorSize(REAL(f));
}
static int f_characteristics(sqlite3_file *f)
{
    return REAL(f)->pMethods->xDeviceCharacteristics(REAL(f));
}
static int f_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
    return REAL(f)->pMethods->xShmMap(REAL(f), page, size, extend, out);
}
static int f_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
    return REAL(f)->pMethods->xShmLock(REAL(f), offset, n, flags);
}
static void f_shm_barrier(sqlite3_file *f)
{
    REAL(f)->pMethods->xShmBarrier(REAL(f));
}
static int f_shm_unmap(sqlite3_file *f, int delete)
{
    return REAL(f)->pMethods->xShmUnmap(REAL(f), delete);
}

static const sqlite3_io_methods methods = {
    2,
    f_close,
    f_read,
    f_write,
    f_truncate,
    f_sync,
    f_size,
    f_lock,
    f_unlock,
    f_reserved,
    f_control,
    f_sector,
    f_characteristics,
    f_shm_map,
    f_shm_lock,
    f_shm_barrier,
    f_shm_unmap,
    NULL,
    NULL,
};

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *f, int flags, int *out)
{
    struct file *file = (struct file *)f;
    (void)vfs;
    file->real = (sqlite3_file *)(file + 1);
    file->books = name != NULL && strstr(name, "books.db") != NULL;
    file->base.pMethods = NULL;
    int rc = system_vfs->xOpen(system_vfs, name, file->real, flags, out);
    if (file->real->pMethods != NULL) {
        file->base.pMethods = &methods;
    }
    return rc;
}

/* In place of the system's, for everything this program opens. */
static void install(void)
{
    static sqlite3_vfs vfs;
    if (system_vfs == NULL) {
        system_vfs = sqlite3_vfs_find(NULL);
        vfs = *system_vfs;
        vfs.zName = "failing";
        vfs.szOsFile = (int)sizeof(struct file) + system_vfs->szOsFile;
        vfs.xOpen = vfs_open;
        ck_assert_int_eq(sqlite3_vfs_register(&vfs, 1), SQLITE_OK);
    }
}

/* ---- tests -------------------------------------------------------------------------------- */

static _Atomic int sync_failures;

static void count_sync_failure(const char *what)
{
    (void)what;
    atomic_fetch_add(&sync_failures, 1);
}

static int try_letter(struct books *b, struct error *err)
{
    struct deed d =
        deed_of(NO_LETTER, ACT_REGISTER, 2,
                "{\"book\":\"den\",\"year\":2025,\"arrived\":\"2025-03-10\",\"fields\":{"
                "\"subject\":\"s\"},\"files\":[]}");
    return store_run(b->store, &d.job, err);
}

static int64_t sound_acts(struct books *b)
{
    struct check_sum sum;
    ck_done(store_check(b->read, true, NULL, NULL, &sum, err));
    ck_assert_int_eq(sum.findings, 0);
    return sum.acts;
}

START_TEST(full_at_every_write_in_turn)
{
    for (int lasting = 0; lasting < 2; lasting++) {
        struct books b;
        int64_t kept = 0;
        install();
        books_make_in(&b, books_fast());
        for (int k = 0;; k++) {
            struct error why = {0};
            arm(WRITE_FULL, k, lasting == 1);
            int rc = try_letter(&b, &why);
            bool fired = atomic_load(&trouble.fired);
            arm(NEVER, 0, false);
            kept += rc == 0;
            if (rc != 0) {
                ck_assert(fired);
                ck_assert_str_eq(error_info(why.code)->name, "disk-full");
            }
            ck_assert_int_eq(sound_acts(&b), kept);
            if (!fired) {
                ck_assert_int_gt(k, 2);
                break;
            }
        }
        ck_done(try_letter(&b, err));
        ck_assert_int_eq(sound_acts(&b), kept + 1);
        books_remove(&b);
    }
}
END_TEST

START_TEST(failed_sync_stops_everything)
{
    struct books b;
    struct error why = {0};
    install();
    books_make_in(&b, books_fast());
    ck_done(try_letter(&b, err));
    atomic_store(&sync_failures, 0);
    store_on_sync_failure(count_sync_failure);
    arm(SYNC_BROKEN, 0, false);
    ck_assert_int_eq(try_letter(&b, &why), -1);
    ck_assert_str_eq(error_info(why.code)->name, "io-error");
    ck_assert_int_eq(atomic_load(&sync_failures), 1);
    ck_refused(try_letter(&b, err), ERR_STOPPING, "");
    books_stop(&b);
    books_start(&b);
    int64_t acts = sound_acts(&b); /* what was not acknowledged may be there or not */
    ck_assert_int_ge(acts, 1);
    ck_assert_int_le(acts, 2);
    ck_done(try_letter(&b, err));
    ck_assert_int_eq(sound_acts(&b), acts + 1);
    books_remove(&b);
}
END_TEST

START_TEST(broken_write_is_not_acknowledged)
{
    for (int k = 0; k < 6; k++) {
        struct books b;
        struct error why = {0};
        install();
        books_make_in(&b, books_fast());
        ck_done(try_letter(&b, err));
        atomic_store(&sync_failures, 0);
        store_on_sync_failure(count_sync_failure);
        arm(WRITE_BROKEN, k, false);
        int rc = try_letter(&b, &why);
        bool fired = atomic_load(&trouble.fired);
        arm(NEVER, 0, false);
        ck_assert(fired ? rc != 0 : rc == 0);
        books_stop(&b);
        books_start(&b);
        ck_assert_int_eq(sound_acts(&b), fired ? 1 : 2);
        books_remove(&b);
    }
}
END_TEST

START_TEST(books_are_made_whole_or_not_at_all)
{
    for (int k = 0;; k++) {
        char *root = arena_printf(arena_current(), "%s/phieu-store-XXXXXX", books_fast());
        char command[64];
        struct error why = {0};
        install();
        ck_assert_ptr_nonnull(mkdtemp(root));
        arm(WRITE_FULL, k, true);
        int rc = store_create(root, &why);
        bool fired = atomic_load(&trouble.fired);
        arm(NEVER, 0, false);
        ck_assert(fired || rc == 0);
        if (rc != 0) {
            ck_assert_str_eq(error_info(why.code)->name, "disk-full");
            ck_done(store_create(root, err));
        }
        struct check_sum sum;
        ck_done(store_check_folder(root, true, NULL, NULL, &sum, err));
        snprintf(command, sizeof command, "rm -rf %s", root);
        ck_assert_int_eq(system(command), 0);
        if (!fired) {
            break;
        }
    }
}
END_TEST

/* A lookup fails, the job takes that for "nothing found" and writes on; SQLite has ended the
 * transaction meanwhile, as it does when it cannot read, so whatever is written would stay. */
static int write_on_after_a_failure(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct deed *d = (struct deed *)job;
    struct kept_answer answer = {.status = 200, .body = "{}", .len = 2};
    struct error ignored;
    ck_assert_int_eq(store_keep_answer(tx, (struct person_id){2}, "k", &answer, err), 0);
    ck_assert_int_eq(store_keep_answer(tx, (struct person_id){2}, "k", &answer, &ignored), -1);
    ck_assert_int_eq(sqlite3_exec(tx->db->handle, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    ck_assert_int_eq(deed_run(job, tx, &ignored), -1);
    d->letter = NO_LETTER;
    return 0;
}

START_TEST(nothing_is_written_once_a_statement_failed)
{
    struct books b;
    struct error why = {0};
    books_make_in(&b, books_fast());
    struct deed d = deed_of(NO_LETTER, ACT_REGISTER, 2,
                            "{\"book\":\"den\",\"year\":2025,\"arrived\":\"2025-03-10\","
                            "\"fields\":{\"subject\":\"s\"},\"files\":[]}");
    d.job.run = write_on_after_a_failure;
    ck_assert_int_eq(store_run(b.store, &d.job, &why), -1);
    ck_assert_str_eq(error_info(why.code)->name, "store-sql"); /* what failed first */
    ck_assert_int_eq(sound_acts(&b), 0);
    ck_assert_int_eq(books_number(&b, "SELECT count(*) FROM letters"), 0);
    ck_done(try_letter(&b, err));
    ck_assert_int_eq(sound_acts(&b), 1);
    books_remove(&b);
}
END_TEST

UNIT_MAIN("store/faults", nothing_is_written_once_a_statement_failed, full_at_every_write_in_turn,
          failed_sync_stops_everything, broken_write_is_not_acknowledged,
          books_are_made_whole_or_not_at_all)
