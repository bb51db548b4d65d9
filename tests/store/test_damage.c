/*
 * Damage (T11): bytes flipped, zeroed, overwritten or cut off in books.db, its log, a file, a
 * backup. Each is named at the start, by reading, by the deep check or by restoring; or nothing
 * anybody can read has changed. Acts are never served wrong. PHIEU_DAMAGES multiplies the rounds,
 * PHIEU_SEED sets the dice.
 *
 * What no hash covers yet is listed (`unguarded`) and counted, so that the list cannot grow unseen.
 */
#include "books.h"

#include "backup.h"

#include "phieu/log.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

static void run_shell(const char *command)
{
    ck_assert_msg(system(command) == 0, "%s", command);
}
#define shell(...)   run_shell(arena_printf(arena_current(), __VA_ARGS__))
#define text_of(...) arena_printf(arena_current(), __VA_ARGS__)

/* ---- dice --------------------------------------------------------------------------------- */

static uint64_t dice = 88172645463325252U;

static uint64_t roll(uint64_t below)
{
    dice ^= dice << 13;
    dice ^= dice >> 7;
    dice ^= dice << 17;
    return dice % below;
}

static int rounds(int usual)
{
    const char *times = getenv("PHIEU_DAMAGES"), *seed = getenv("PHIEU_SEED");
    if (seed != NULL) {
        dice = strtoull(seed, NULL, 10) * 2654435761U + 88172645463325252U;
    }
    return usual * (times != NULL ? atoi(times) : 1);
}

/* ---- harm --------------------------------------------------------------------------------- */

enum harm { FLIP, ZERO, GARBAGE, CUT, PAGE, HARM_COUNT };
static const char *const harm_names[] = {"flip", "zero", "garbage", "cut", "page"};

/* Says what it did, for messages. The file is always other than before. */
static const char *harm_file(const char *path, enum harm harm)
{
    struct digest before, after;
    uint64_t size;
    unsigned char bytes[4096];
    ck_done(digest_file(path, &before, &size, err));
    ck_assert_uint_gt(size, 0);
    const char *what;
    do {
        uint64_t at = roll(size), len = 1;
        FILE *file = fopen(path, "r+");
        ck_assert_ptr_nonnull(file);
        if (harm == CUT) {
            ck_assert_int_eq(ftruncate(fileno(file), (off_t)at), 0);
        } else {
            len = harm == FLIP   ? 1
                  : harm == PAGE ? sizeof bytes
                                 : 1 + roll(harm == ZERO ? 512 : 64);
            at = harm == PAGE ? at / sizeof bytes * sizeof bytes : at;
            len = at + len > size ? size - at : len;
            ck_assert_int_eq(fseek(file, (long)at, SEEK_SET), 0);
            ck_assert_uint_eq(fread(bytes, 1, len, file), len);
            for (size_t i = 0; i < len; i++) {
                uint64_t byte = harm == FLIP ? bytes[i] ^ (1U << roll(8)) : 0;
                bytes[i] = (unsigned char)(harm == GARBAGE ? roll(256) : byte);
            }
            ck_assert_int_eq(fseek(file, (long)at, SEEK_SET), 0);
            ck_assert_uint_eq(fwrite(bytes, 1, len, file), len);
        }
        ck_assert_int_eq(fclose(file), 0);
        what = text_of("%s %" PRIu64 " bytes at %" PRIu64 " of %" PRIu64, harm_names[harm], len, at,
                       size);
        ck_done(digest_file(path, &after, &(uint64_t){0}, err));
    } while (memcmp(before.bytes, after.bytes, sizeof before.bytes) == 0);
    return what;
}

/* ---- content ------------------------------------------------------------------------------ */

static const char *const tables[] = {
    "acts",   "letters", "lines",       "letter_files", "counters",         "ledger",
    "outbox", "answers", "credentials", "tokens",       "schema_migrations"};
enum { TABLES = sizeof tables / sizeof tables[0], GUARDED = 5 };
/* The first five are the acts and what is folded from them. The others are outside the chain. */

struct content {
    struct digest table[TABLES];
    bool read[TABLES];
};

static void dump_table(sqlite3 *db, const char *table, struct digest *ret, bool *ret_read)
{
    struct buf out;
    sqlite3_stmt *s = NULL;
    int rc;
    buf_init(&out, arena_current(), (size_t)1 << 26);
    sqlite3_prepare_v2(db, text_of("SELECT * FROM %s ORDER BY 1, 2", table), -1, &s, NULL);
    while (s != NULL && (rc = sqlite3_step(s)) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(s); i++) {
            int len = sqlite3_column_bytes(s, i);
            buf_printf(&out, "%d:%d:", sqlite3_column_type(s, i), len);
            const void *bytes = sqlite3_column_blob(s, i);
            buf_add(&out, bytes != NULL ? bytes : "", (size_t)len);
        }
        buf_putc(&out, '\n');
    }
    *ret_read = sqlite3_finalize(s) == SQLITE_OK && s != NULL;
    digest_of(out.data, out.len, ret);
}

static void dump(struct books *b, struct content *ret)
{
    sqlite3 *db = books_raw(b, "books.db");
    for (size_t i = 0; i < TABLES; i++) {
        dump_table(db, tables[i], &ret->table[i], &ret->read[i]);
    }
    sqlite3_close(db);
}

/* ---- books worth damaging ------------------------------------------------------------------- */

static int aside_run(struct store_job *job, struct store_tx *tx, struct error *err)
{
    (void)job;
    struct ledger_row row = {.channel = "upload",
                             .channel_id = "a",
                             .size = 5,
                             .name = "a.pdf",
                             .outcome = LEDGER_REGISTERED,
                             .letter = {1},
                             .reason = ""};
    struct token token = {.person = {3}, .created = {1}, .expires = {9}, .label = "x"};
    struct kept_answer answer = {.status = 200, .body = "{\"a\":1}", .len = 7};
    int64_t id;
    bool repeat;
    struct letter_id same;
    return store_ledger_add(tx, &row, &id, &repeat, &same, err) == 0 &&
                   store_add_token(tx, &token, err) == 0 &&
                   store_keep_answer(tx, (struct person_id){3}, "k", &answer, err) == 0 &&
                   store_set_password(tx, (struct person_id){3}, "$argon2id$", err) == 0
               ? store_outbox_add(tx, (struct letter_id){1}, 1, "received", "<x/>", err)
               : -1;
}

static const char *store_bytes(struct books *b, const char *text)
{
    struct blob_writer *writer;
    struct digest digest;
    uint64_t size;
    char *hex = arena_alloc(arena_current(), DIGEST_TEXT);
    ck_done(blob_begin(store_blobs(b->store), 100000, &writer, err));
    ck_done(blob_write(writer, text, strlen(text), err));
    ck_done(blob_finish(writer, &digest, &size, err));
    return digest_hex(&digest, hex);
}

static void write_letters(struct books *b, int count)
{
    for (int i = 0; i < count; i++) {
        struct letter_id letter = books_letter(b, text_of("%d/SYT-NVY", i), "Sở Y tế",
                                               "Về việc báo cáo tình hình dịch bệnh trên địa bàn");
        books_do(b, letter, ACT_PRESENT, 2, "{\"to\":3}");
        books_do(b, letter, ACT_DIRECT, 3,
                 "{\"lines\":[{\"role\":\"lead\",\"unit\":7,\"due\":\"2025-03-20\"},"
                 "{\"role\":\"inform\",\"unit\":8}],\"note\":\"làm ngay\"}");
    }
}

static void fill(struct books *b)
{
    books_office(b, ACT_UNIT_ADD, "{\"id\":1,\"code\":\"SYT\",\"name\":\"Sở Y tế\",\"parent\":0}");
    write_letters(b, 15);
    for (int i = 0; i < 3; i++) {
        const char *text = text_of("nội dung của tệp %d", i);
        books_do(b, (struct letter_id){i + 1}, ACT_ENCLOSE, 2,
                 text_of("{\"files\":[{\"sha256\":\"%s\",\"name\":\"a.pdf\",\"size\":%zu,\"type\":"
                         "\"application/pdf\"}]}",
                         store_bytes(b, text), strlen(text)));
    }
    books_do(b, (struct letter_id){5}, ACT_CANCEL, 2, "{\"reason\":\"nhầm\"}");
    struct store_job job = {.run = aside_run, .arena = arena_current()};
    ck_done(store_run(b->store, &job, err));
}

/* More letters by a process that is killed: they are in the log alone, the index has them. */
static void write_and_die(struct books *b)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        books_start(b);
        write_letters(b, 4);
        store_search_settle(b->store);
        kill(getpid(), SIGKILL);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status));
}

static const char *kept(struct books *b)
{
    return text_of("%s-kept", b->root);
}

static void keep_databases(struct books *b)
{
    shell("mkdir -p '%s' && cp -a '%s'/*.db* '%s'", kept(b), b->root, kept(b));
}

static void put_back(struct books *b)
{
    shell("rm -f '%s'/*.db* && cp -a '%s'/*.db* '%s'", b->root, kept(b), b->root);
}

static void remove_all(struct books *b)
{
    books_remove(b);
    shell("rm -rf '%s'", kept(b));
}

/* ---- what happened -------------------------------------------------------------------------- */

struct verdicts {
    int start, reading, check, equal, unguarded, lists_wrong, acts_missed;
};

/* Every act and every list row as the door gives them; -1 when something was refused. */
struct served {
    const char *acts; /* a line each */
    struct digest list;
    int rc_acts, rc_list;
};

static void serve(struct books *b, int64_t letters, struct served *ret)
{
    struct buf acts, list;
    buf_init(&acts, arena_current(), (size_t)1 << 26);
    buf_init(&list, arena_current(), (size_t)1 << 26);
    *ret = (struct served){.rc_acts = 0};
    for (int64_t id = 0; id <= letters; id++) {
        struct act_row *rows;
        size_t count;
        if (store_acts(b->read, (struct letter_id){id}, 0, 200, &rows, &count, NULL) != 0) {
            ret->rc_acts = -1;
            continue;
        }
        for (size_t i = 0; i < count; i++) {
            const struct act *a = &rows[i].act;
            buf_printf(&acts, "%" PRId64 " %" PRId64 " %d %" PRId64 " %" PRId64 " %" PRId64 " ",
                       a->letter.v, a->seq, (int)a->kind, a->actor.v, a->behalf.v, a->at.ms);
            json_canonical(&acts, a->body);
            buf_putc(&acts, '\n');
        }
    }
    ret->acts = acts.data;
    struct list_query query = {.box = BOX_ALL,
                               .sees_all = true,
                               .limit = 200,
                               .book = "",
                               .state = "",
                               .issuer = "",
                               .type = "",
                               .from = DAY_NONE,
                               .to = DAY_NONE,
                               .today = day_of(2025, 3, 12),
                               .due_soon = day_of(2025, 3, 14),
                               .cursor = ""};
    struct list_page page;
    ret->rc_list = store_list(b->read, &query, &page, NULL);
    for (size_t i = 0; ret->rc_list == 0 && i < page.count; i++) {
        const struct list_row *r = &page.rows[i];
        buf_printf(&list, "%" PRId64 " %d %" PRId64 " %d %s %s %s %d\n", r->letter.v, r->year,
                   r->number, (int)r->state, r->code, r->issuer, r->subject, r->due.n);
    }
    digest_of(list.data, list.len, &ret->list);
}

static bool same(const struct digest *a, const struct digest *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

/* False when the start named it. */
static bool start_and_serve(struct books *b, int64_t letters, struct served *ret)
{
    struct error why = {0};
    b->config.root = b->root;
    b->config.rules = &b->rules;
    if (store_open(&b->config, &b->store, &why) != 0) {
        ck_assert_int_ne(why.code, ERR_NONE);
        b->store = NULL;
        return false;
    }
    ck_done(store_read_open(b->store, &b->read, err));
    serve(b, letters, ret);
    books_stop(b);
    return true;
}

struct told {
    int64_t count;
};

static void tell(void *arg, const struct check_finding *finding)
{
    struct told *told = arg;
    ck_assert_uint_gt(strlen(finding->what), 0);
    told->count++;
}

static bool check_names_it(struct books *b)
{
    struct told told = {0};
    struct check_sum sum;
    struct error why = {0};
    return store_check_folder(b->root, true, tell, &told, &sum, &why) != 0 || told.count > 0;
}

/* An act that is served is an act that was written, as it was written. */
static void expect_genuine(const char *served, const char *written, const char *what)
{
    while (*served != '\0') {
        const char *end = strchr(served, '\n');
        const char *line = text_of("\n%.*s\n", (int)(end - served), served);
        ck_assert_msg(strstr(written, line) != NULL ||
                          strncmp(written, line + 1, strlen(line + 1)) == 0,
                      "%s: served wrong: %s", what, line);
        served = end + 1;
    }
}

struct original {
    struct content content;
    struct served served;
    int64_t letters;
};

static void judge(struct books *b, const struct original *original, const char *what,
                  struct verdicts *verdicts)
{
    struct served served;
    struct content now;
    if (!start_and_serve(b, original->letters, &served)) {
        verdicts->start++;
        return;
    }
    expect_genuine(served.acts, original->served.acts, what);
    bool fewer = served.rc_acts == 0 && strlen(served.acts) != strlen(original->served.acts);
    bool reading = served.rc_acts != 0 || served.rc_list != 0;
    bool list_wrong = served.rc_list == 0 && !same(&served.list, &original->served.list);
    if (check_names_it(b)) {
        verdicts->check++;
        verdicts->reading += reading;
        verdicts->lists_wrong += list_wrong;
        verdicts->acts_missed += fewer;
        return;
    }
    ck_assert_msg(!fewer, "%s: acts are missing and nobody says so", what);
    ck_assert_msg(!reading, "%s: refused to read what the check finds sound", what);
    ck_assert_msg(!list_wrong, "%s: a list served wrong", what);
    dump(b, &now);
    bool unguarded = false;
    for (size_t i = 0; i < TABLES; i++) {
        bool equal = now.read[i] && same(&now.table[i], &original->content.table[i]);
        ck_assert_msg(equal || i >= GUARDED, "%s: table %s differs and nobody says so", what,
                      tables[i]);
        unguarded = unguarded || !equal;
    }
    verdicts->unguarded += unguarded;
    verdicts->equal += !unguarded;
}

static void look_at_original(struct books *b, struct original *ret)
{
    put_back(b);
    dump(b, &ret->content);
    ret->letters = books_number(b, "SELECT max(id) FROM letters");
    put_back(b);
    ck_assert(start_and_serve(b, ret->letters, &ret->served));
    ck_assert_int_eq(ret->served.rc_acts, 0);
    ck_assert_int_eq(ret->served.rc_list, 0);
    ck_assert(!check_names_it(b));
}

static void report(const char *of, int count, const struct verdicts *v)
{
    printf(
        "%s: %d damages: %d named at the start, %d by the check (%d of them already by reading; %d"
        " changed a list, %d hid an act until then), %d harmless, %d in tables outside the chain\n",
        of, count, v->start, v->check, v->reading, v->lists_wrong, v->acts_missed, v->equal,
        v->unguarded);
}

/* ---- tests -------------------------------------------------------------------------------- */

START_TEST(damaged_books_are_named)
{
    struct books b;
    struct original original;
    struct verdicts verdicts = {0};
    int count = rounds(150);
    log_set_level(LOG_LEVEL_ERROR);
    books_make_in(&b, books_fast());
    fill(&b);
    books_stop(&b);
    keep_databases(&b);
    look_at_original(&b, &original);
    for (int i = 0; i < count; i++) {
        put_back(&b);
        const char *what = harm_file(text_of("%s/books.db", b.root), (enum harm)(i % HARM_COUNT));
        judge(&b, &original, text_of("round %d: %s", i, what), &verdicts);
    }
    report("books.db", count, &verdicts);
    ck_assert_int_gt(verdicts.start, count / 10);
    ck_assert_int_gt(verdicts.check, count / 10);
    ck_assert_int_le(verdicts.unguarded, count / 10);
    remove_all(&b);
}
END_TEST

/* Committed acts are in the log alone. The index left by the killed process bears witness, without
 * it search.db.
 */
START_TEST(damaged_log_is_named)
{
    for (int without_index = 0; without_index < 2; without_index++) {
        struct books b;
        struct original original;
        struct verdicts verdicts = {0};
        int count = rounds(60);
        log_set_level(LOG_LEVEL_ERROR);
        books_make_in(&b, books_fast());
        fill(&b);
        books_stop(&b);
        write_and_die(&b);
        keep_databases(&b);
        if (without_index) {
            shell("rm '%s/books.db-shm'", kept(&b));
        }
        look_at_original(&b, &original);
        for (int i = 0; i < count; i++) {
            put_back(&b);
            const char *what =
                harm_file(text_of("%s/books.db-wal", b.root), (enum harm)(i % HARM_COUNT));
            judge(&b, &original, text_of("round %d: %s", i, what), &verdicts);
        }
        report(without_index ? "books.db-wal without its index" : "books.db-wal", count, &verdicts);
        ck_assert_int_gt(verdicts.start, count / 2);
        ck_assert_int_eq(verdicts.check, 0);
        ck_assert_int_eq(verdicts.unguarded, 0);
        remove_all(&b);
    }
}
END_TEST

static void append(const char *path, size_t len, bool random)
{
    FILE *file = fopen(path, "a");
    ck_assert_ptr_nonnull(file);
    for (size_t i = 0; i < len; i++) {
        ck_assert_int_ne(fputc(random ? (int)roll(256) : 0, file), EOF);
    }
    ck_assert_int_eq(fclose(file), 0);
}

/* The log begun anew over an old one, whose frames stand behind. */
static void begin_anew_and_die(struct books *b)
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        books_start(b);
        write_letters(b, 4);
        books_exec(b, "PRAGMA wal_checkpoint(RESTART)");
        write_letters(b, 1);
        store_search_settle(b->store);
        kill(getpid(), SIGKILL);
    }
    ck_assert_int_eq(waitpid(child, &status, 0), child);
    ck_assert(WIFSIGNALED(status));
}

/* A transaction the power cut off, or an older log behind, is no damage: all that was acknowledged
 * is there. */
START_TEST(torn_end_of_the_log_is_no_damage)
{
    for (int round = 0; round < 12; round++) {
        struct books b;
        books_make_in(&b, books_fast());
        fill(&b);
        books_stop(&b);
        if (round % 2 == 0) {
            write_and_die(&b);
        } else {
            begin_anew_and_die(&b);
        }
        keep_databases(&b);
        int64_t acts = books_number(&b, "SELECT count(*) FROM acts");
        put_back(&b);
        if (round % 4 < 2) {
            append(text_of("%s/books.db-wal", b.root), 1 + roll(20000), round % 3 == 0);
        }
        if (round % 3 == 1) {
            shell("rm '%s/books.db-shm'", b.root);
        }
        books_start(&b);
        struct check_sum sum;
        ck_done(store_check(b.read, true, NULL, NULL, &sum, err));
        ck_assert_int_eq(sum.findings, 0);
        ck_assert_int_eq(sum.acts, acts);
        remove_all(&b);
    }
}
END_TEST

START_TEST(older_books_under_a_newer_index_are_named)
{
    struct books b;
    books_make_in(&b, books_fast());
    fill(&b);
    books_stop(&b);
    keep_databases(&b);
    books_start(&b);
    write_letters(&b, 1);
    store_search_settle(b.store);
    books_stop(&b);
    shell("rm -f '%s'/books.db-* && cp '%s/books.db' '%s/books.db'", b.root, kept(&b), b.root);
    struct error why = {0};
    ck_assert_int_eq(store_open(&b.config, &b.store, &why), -1);
    ck_assert_str_eq(error_info(why.code)->name, "store-damaged");
    ck_assert_msg(strstr(why.arg[0], "search.db") != NULL, "%s", why.arg[0]);
    b.store = NULL;
    shell("rm '%s'/search.db*", b.root); /* on purpose, then */
    books_start(&b);
    remove_all(&b);
}
END_TEST

START_TEST(damaged_files_are_named)
{
    struct books b;
    struct check_sum sum;
    struct told told;
    books_make_in(&b, books_fast());
    fill(&b);
    for (int i = 0; i < rounds(20); i++) {
        const char *text = text_of("nội dung của tệp %d", i % 3);
        struct digest digest;
        char hex[DIGEST_TEXT];
        digest_of(text, strlen(text), &digest);
        digest_hex(&digest, hex);
        const char *path = text_of("%s/files/%.2s/%s", b.root, hex, hex);
        const char *what = harm_file(path, (enum harm)(i % HARM_COUNT));
        told.count = 0;
        ck_done(store_check(b.read, true, tell, &told, &sum, err));
        ck_assert_msg(told.count == 1, "%s: %" PRId64, what, told.count);
        ck_refused(blob_verify(store_blobs(b.store), &digest, err), ERR_FILE_DAMAGED, "");
        store_bytes(&b, text); /* the same file delivered again mends it */
        ck_done(blob_verify(store_blobs(b.store), &digest, err));
    }
    remove_all(&b);
}
END_TEST

static char *list_files(const char *backup)
{
    char *text = arena_alloc(arena_current(), 4096);
    FILE *files = popen(text_of("find '%s' -type f -size +0c | sort", backup), "r");
    ck_assert_ptr_nonnull(files);
    size_t got = fread(text, 1, 4095, files);
    text[got] = '\0';
    ck_assert_int_eq(pclose(files), 0);
    return text;
}

/* Every file, every kind of harm, and its absence: verifying names it, restoring refuses and leaves
 * no books. */
START_TEST(damaged_backups_are_named)
{
    struct books b;
    struct backup_sum sum;
    books_make_in(&b, books_fast());
    fill(&b);
    const char *folder = text_of("%s/backups", b.root), *data = text_of("%s/restored", b.root);
    ck_done(store_backup(b.root, folder, ZONE_VIETNAM, NULL, NULL, &sum, err));
    const char *backup = text_of("%s/%s", folder, sum.name), *aside = text_of("%s/aside", b.root);
    char *files = list_files(backup), *rest = NULL;
    int count = 0;
    for (char *path = strtok_r(files, "\n", &rest); path != NULL;
         path = strtok_r(NULL, "\n", &rest)) {
        for (int harm = 0; harm <= HARM_COUNT; harm++) {
            struct told told = {0};
            struct error why = {0};
            shell("rm -f '%s' && cp '%s' '%s'", aside, path, aside);
            shell("rm -f '%s' && cp '%s' '%s'", path, aside,
                  path); /* no longer the data folder's own */
            const char *what = "removed";
            if (harm == HARM_COUNT) {
                ck_assert_int_eq(unlink(path), 0);
            } else {
                what = harm_file(path, (enum harm)harm);
            }
            ck_assert_msg(store_backup_verify(backup, tell, &told, &sum, &why) != 0, "%s: %s", path,
                          what);
            ck_assert_str_eq(error_info(why.code)->name, "backup-damaged");
            ck_assert_msg(store_restore(backup, data, tell, &told, &sum, &why) != 0, "%s: %s", path,
                          what);
            ck_assert_str_eq(error_info(why.code)->name, "backup-damaged");
            ck_assert_uint_gt(strlen(why.arg[0]), 0);
            ck_assert_int_eq(access(text_of("%s/books.db", data), F_OK), -1);
            shell("rm -f '%s' && cp '%s' '%s'", path, aside, path);
            count++;
        }
    }
    ck_assert_int_ge(count, 7 * (HARM_COUNT + 1)); /* books, list, manifest, seal, three files */
    ck_done(store_backup_verify(backup, NULL, NULL, &sum, err));
    remove_all(&b);
}
END_TEST

UNIT_MAIN("store/damage", damaged_books_are_named, damaged_log_is_named,
          torn_end_of_the_log_is_no_damage, older_books_under_a_newer_index_are_named,
          damaged_files_are_named, damaged_backups_are_named)
