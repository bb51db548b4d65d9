/* daemon.c - a real phieud on a folder of its own. */
#include "daemon.h"

#include "ask.h"
#include "base/folder.h"
#include "phieu/file.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

enum { PATIENCE_MS = 10000, STEP_MS = 5, WORKER_MOST = 64 << 20 };

struct daemon *house;
const char *house_extra = "";

static int64_t clock_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void breathe(void)
{
    struct timespec step = {0, STEP_MS * 1000000L};
    nanosleep(&step, NULL);
}

void await(bool (*what)(const void *arg), const void *arg, const char *name)
{
    int64_t until = clock_ms() + PATIENCE_MS;
    while (!what(arg)) {
        ck_assert_msg(clock_ms() < until, "waited in vain for: %s", name);
        breathe();
    }
}

/* ---- programs ------------------------------------------------------------------------------- */

static const char *read_all(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert_msg(fd >= 0, "%s: %s", path, strerror(errno));
    struct stat st;
    ck_assert_int_eq(fstat(fd, &st), 0);
    char *text = arena_alloc(arena_current(), (size_t)st.st_size + 1);
    ssize_t got = read(fd, text, (size_t)st.st_size);
    ck_assert_int_ge(got, 0);
    text[got] = '\0';
    close(fd);
    return text;
}

static void become(const char *const *argv, int in, int out)
{
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    dup2(out, STDERR_FILENO);
    execv(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
}

int daemon_run(const struct daemon *d, const char *const *argv, const char *input,
               const char **ret_text)
{
    const char *in_path = folder_path(d->folder, "in"), *out_path = folder_path(d->folder, "out");
    int status;
    folder_write(in_path, input != NULL ? input : "", input != NULL ? strlen(input) : 0);
    folder_write(out_path, "", 0);
    int in = open(in_path, O_RDONLY | O_CLOEXEC), out = open(out_path, O_WRONLY | O_CLOEXEC);
    ck_assert_int_ge(in, 0);
    ck_assert_int_ge(out, 0);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        become(argv, in, out);
    }
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    close(in);
    close(out);
    unlink(in_path);
    *ret_text = read_all(out_path);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int daemon_check(const struct daemon *d, const char **ret_text)
{
    const char *const argv[] = {folder_path(d->bin, "phieud"), "check", "--config", d->conf, NULL};
    return daemon_run(d, argv, NULL, ret_text);
}

/* ---- the books from outside ------------------------------------------------------------------ */

static sqlite3 *open_books(const struct daemon *d, int flags)
{
    sqlite3 *db = NULL;
    int rc = sqlite3_open_v2(folder_path(d->data, "books.db"), &db, flags, NULL);
    ck_assert_msg(rc == SQLITE_OK, "books.db: %s", sqlite3_errmsg(db));
    sqlite3_busy_timeout(db, 5000);
    return db;
}

void daemon_sql(const struct daemon *d, const char *sql)
{
    char *message = NULL;
    sqlite3 *db = open_books(d, SQLITE_OPEN_READWRITE);
    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &message) == SQLITE_OK, "%s: %s", sql,
                  message != NULL ? message : "");
    sqlite3_close(db);
}

static sqlite3_stmt *one_row(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;
    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(db));
    ck_assert_msg(sqlite3_step(statement) == SQLITE_ROW, "%s: no row", sql);
    return statement;
}

int64_t daemon_int(const struct daemon *d, const char *sql)
{
    sqlite3 *db = open_books(d, SQLITE_OPEN_READONLY);
    sqlite3_stmt *statement = one_row(db, sql);
    int64_t value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return value;
}

const char *daemon_text(const struct daemon *d, const char *sql)
{
    sqlite3 *db = open_books(d, SQLITE_OPEN_READONLY);
    sqlite3_stmt *statement = one_row(db, sql);
    const char *text = (const char *)sqlite3_column_text(statement, 0);
    text = text != NULL ? arena_strdup(arena_current(), text) : "";
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return text;
}

/* ---- everybody logged in ----------------------------------------------------------------------
 */

const char *token_of(const char *username)
{
    return arena_printf(arena_current(), "phieu-test-token-of-%s", username);
}

static const char *insert_token(const char *username, int64_t person, int64_t expires)
{
    struct digest digest;
    char hex[DIGEST_TEXT];
    const char *token = token_of(username);
    digest_of(token, strlen(token), &digest);
    return arena_printf(arena_current(),
                        "INSERT INTO tokens VALUES (x'%s', %lld, 0, %lld, 'test', 0);",
                        digest_hex(&digest, hex), (long long)person, (long long)expires);
}

static void log_everybody_in(const struct daemon *d)
{
    sqlite3_stmt *statement;
    struct buf sql;
    sqlite3 *db = open_books(d, SQLITE_OPEN_READONLY);
    buf_init(&sql, arena_current(), 1 << 20);
    ck_assert_int_eq(sqlite3_prepare_v2(db,
                                        "SELECT body ->> '$.username', body ->> '$.id' FROM acts "
                                        "WHERE kind = 'person-add'",
                                        -1, &statement, NULL),
                     SQLITE_OK);
    while (sqlite3_step(statement) == SQLITE_ROW) {
        const char *username = (const char *)sqlite3_column_text(statement, 0);
        buf_puts(&sql, insert_token(username, sqlite3_column_int64(statement, 1), 4102444800000));
    }
    sqlite3_finalize(statement);
    sqlite3_close(db);
    ck_assert_uint_gt(sql.len, 0);
    daemon_sql(d, sql.data);
}

/* ---- life -------------------------------------------------------------------------------------
 */

static void write_conf(const struct daemon *d, const char *extra)
{
    const char *text = arena_printf(
        arena_current(),
        "user = \"root\"\ndata_folder = \"%s\"\nlisten = \"\"\nsocket = \"%s\"\ncalendars = "
        "\"%s/config/calendars\"\n"
        "disk_floor = 0\n"
        "agency { name = \"Trung tâm Y tế huyện Cầu Đá\" parent = \"Sở Y tế\" place = "
        "\"Cầu Đá\" }\n"
        "book \"VBD\" { name = \"Sổ văn bản đến\" default = yes }\n"
        "book \"MAT\" { name = \"Sổ văn bản mật đến\" secret = yes }\n"
        "route \"Giấy mời\" { type = \"Giấy mời\" unit = \"HC-TH\" days = 2 }\n"
        "worker { path = \"%s\" }\n%s%s",
        d->data, d->socket, PHIEU_SOURCE_DIR, d->worker,
        strstr(extra, "reading {") != NULL ? "" : "reading { workers = 0 }\n", extra);
    folder_write(d->conf, text, strlen(text));
}

/* A copy: phieud may execute what is in the worker's folder and nothing else (guard.h). */
static void copy_program(const char *from, const char *to)
{
    char *bytes;
    size_t len;
    struct error err;
    ck_assert_msg(file_slurp(from, WORKER_MOST, &bytes, &len, &err) == 0, "%s", from);
    ck_assert_int_eq(file_replace(to, bytes, len, 0700, &err), 0);
}

void daemon_worker(const struct daemon *d, const char *program)
{
    copy_program(program != NULL ? program : folder_path(d->bin, "phieu-worker"), d->worker);
    /* and those that stand beside it: to print, to stamp, to check signatures */
    copy_program(folder_path(d->bin, "phieu-printer"), folder_path(d->folder, "phieu-printer"));
    static const char *const beside[] = {"stamp", "sign"};
    for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
        const char *own = arena_printf(arena_current(), "phieu-worker-%s", beside[i]);
        copy_program(program != NULL ? program : folder_path(d->bin, own),
                     arena_printf(arena_current(), "%s-%s", d->worker, beside[i]));
    }
}

void daemon_readers(const struct daemon *d, const char *program)
{
    static const char *const names[] = {"read", "ocr"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        copy_program(
            program != NULL
                ? program
                : folder_path(d->bin, arena_printf(arena_current(), "phieu-worker-%s", names[i])),
            arena_printf(arena_current(), "%s-%s", d->worker, names[i]));
    }
}

/* Stands in the worker's place: takes its time until the daemon is gone. */
void daemon_worker_hangs(const struct daemon *d)
{
    daemon_worker(d, folder_path(d->bin, "../tests/worker_hangs"));
}

struct daemon *daemon_new(const char *extra, const char *data)
{
    struct daemon *d = arena_alloc(arena_current(), sizeof *d);
    const char *text;
    d->folder = folder_new();
    d->conf = folder_path(d->folder, "phieud.conf");
    d->data = data != NULL ? data : folder_path(d->folder, "data");
    d->spool = folder_path(d->folder, "spool");
    d->socket = folder_path(d->folder, "sock");
    d->log = folder_path(d->folder, "log");
    d->bin = PHIEU_BIN_DIR;
    d->worker = folder_path(d->folder, "worker");
    d->pid = 0;
    daemon_worker(d, NULL);
    ck_assert_int_eq(mkdir(d->spool, 0700), 0);
    write_conf(d, extra);
    folder_write(d->log, "", 0);
    const char *const argv[] = {folder_path(d->bin, "phieud"),
                                "init",
                                "--config",
                                d->conf,
                                "--staff",
                                PHIEU_SOURCE_DIR "/tests/fixtures/api/staff.conf",
                                "--admin",
                                ADMIN,
                                NULL};
    int status = daemon_run(d, argv, ADMIN_PASSWORD "\n", &text);
    ck_assert_msg(status == 0, "phieud init: %d: %s", status, text);
    log_everybody_in(d);
    return d;
}

static bool is_ready(const void *arg)
{
    const struct daemon *d = arg;
    int status;
    pid_t ended = waitpid(d->pid, &status, WNOHANG);
    ck_assert_msg(ended == 0, "phieud ended at once: %s", daemon_log(d));
    return ask_ready(d->socket);
}

void daemon_start(struct daemon *d)
{
    const char *const argv[] = {folder_path(d->bin, "phieud"), "--config", d->conf, NULL};
    int in = open("/dev/null", O_RDONLY | O_CLOEXEC);
    int out = open(d->log, O_WRONLY | O_APPEND | O_CLOEXEC);
    pid_t pid = fork();
    ck_assert_int_ge(pid, 0);
    if (pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        become(argv, in, out);
    }
    close(in);
    close(out);
    d->pid = pid;
    await(is_ready, d, "phieud ready");
}

void daemon_stop(struct daemon *d)
{
    int status = 0;
    ck_assert_int_ne(d->pid, 0);
    ck_assert_int_eq(kill(d->pid, SIGTERM), 0);
    ck_assert_int_eq(waitpid(d->pid, &status, 0), d->pid);
    d->pid = 0;
    ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) == 0, "phieud ended with %x: %s", status,
                  daemon_log(d));
}

void daemon_kill(struct daemon *d)
{
    int status;
    ck_assert_int_eq(kill(d->pid, SIGKILL), 0);
    ck_assert_int_eq(waitpid(d->pid, &status, 0), d->pid);
    d->pid = 0;
}

void daemon_restart(struct daemon *d)
{
    daemon_stop(d);
    daemon_start(d);
}

const char *daemon_log(const struct daemon *d)
{
    return read_all(d->log);
}

static bool port_is_told(const void *d)
{
    return strstr(daemon_log(d), " port=") != NULL;
}

uint16_t daemon_port(const struct daemon *d)
{
    await(port_is_told, d, "the port in the log");
    uint16_t port = (uint16_t)strtoul(strstr(daemon_log(d), " port=") + 6, NULL, 10);
    ck_assert_uint_gt(port, 0);
    return port;
}

int64_t daemon_worked_us(const struct daemon *d)
{
    clockid_t clock;
    struct timespec t;
    ck_assert_int_eq(clock_getcpuclockid(d->pid, &clock), 0);
    ck_assert_int_eq(clock_gettime(clock, &t), 0);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

void daemon_free(struct daemon *d)
{
    static const char *const signs[] = {"AddressSanitizer", "LeakSanitizer", "runtime error",
                                        "invariant",        "INVARIANT",     "internal error"};
    if (d->pid != 0) {
        daemon_stop(d);
    }
    const char *log = daemon_log(d);
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        ck_assert_msg(strstr(log, signs[i]) == NULL, "the log speaks of %s: %s", signs[i], log);
    }
    folder_remove(d->folder);
}

/* ---- the shared one -----------------------------------------------------------------------------
 */

void house_open(void)
{
    house = daemon_new(house_extra, NULL);
    daemon_start(house);
}

void house_close(void)
{
    daemon_free(house);
}
