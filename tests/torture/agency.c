/* agency.c - one real phieud on a folder of its own: made, started, killed, checked. */
#include "torture.h"

#include "phieu/file.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { START_PATIENCE_MS = 60000 };

static const char conf_text[] =
    "user = \"root\"\ndata_folder = \"%s\"\nlisten = \"\"\nsocket = \"%s\"\ndisk_floor = 0\n"
    "calendars = \"" PHIEU_SOURCE_DIR "/config/calendars\"\n"
    "agency { name = \"Trung tâm Y tế huyện Cầu Đá\" parent = \"Sở Y tế\" place = \"Cầu Đá\" }\n"
    "book \"VBD\" { name = \"Sổ văn bản đến\" default = yes }\n"
    "book \"DT\" { name = \"Sổ đơn thư\" }\n"
    "worker { path = \"" PHIEU_BIN_DIR "/phieu-worker\" }\n"
    "reading { workers = 0 }\n";

const char *in_folder(const char *folder, const char *name)
{
    return arena_printf(arena_current(), "%s/%s", folder, name);
}

static void write_file(const char *path, const char *text)
{
    struct error err;
    if (file_replace(path, text, strlen(text), 0600, &err) != 0) {
        die("%s: %s", path, err.arg[1]);
    }
}

/* ---- programs -----------------------------------------------------------------------------------
 */

/* argv[0] is its path; input and output are files. Dies with this process. */
static pid_t spawn(const char *const *argv, const char *input, const char *output)
{
    pid_t parent = getpid(), pid = fork();
    if (pid != 0) {
        return pid > 0 ? pid : (die("fork: %s", strerror(errno)), -1);
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    int in = open(input, O_RDONLY | O_CLOEXEC);
    int out = open(output, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (getppid() == parent && dup2(in, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0 &&
        dup2(out, STDERR_FILENO) >= 0) {
        execv(argv[0], (char *const *)(uintptr_t)argv);
    }
    _exit(127);
}

static void run_to_end(const struct agency *agency, const char *const *argv, const char *input)
{
    int status = -1;
    const char *output = in_folder(agency->folder, "output");
    pid_t pid = spawn(argv, input, output);
    if (waitpid(pid, &status, 0) != pid || status != 0) {
        char *text;
        size_t len;
        struct error err;
        bool read = file_slurp(output, 1 << 20, &text, &len, &err) == 0;
        die("%s %s ended with %x: %s", argv[0], argv[1], (unsigned)status, read ? text : "");
    }
}

void agency_check(const struct agency *agency)
{
    const char *const argv[] = {agency->program, "check", "--config", agency->conf, "--deep", NULL};
    run_to_end(agency, argv, "/dev/null");
}

void agency_backup(const struct agency *agency, const char *folder)
{
    const char *const argv[] = {agency->program, "backup", folder, "--config", agency->conf, NULL};
    struct error err;
    if (file_remove_tree(folder, &err) != 0) {
        die("%s: %s", folder, err.arg[1]);
    }
    run_to_end(agency, argv, "/dev/null");
}

pid_t agency_back_up(const struct agency *agency, const char *folder)
{
    const char *const argv[] = {agency->program, "backup", folder, "--config", agency->conf, NULL};
    return spawn(argv, "/dev/null", agency->log);
}

bool agency_backed_up(const struct agency *agency, pid_t pid, bool wait, bool *ret_ended)
{
    int status = 0;
    pid_t ended = waitpid(pid, &status, wait ? 0 : WNOHANG);
    *ret_ended = ended == pid;
    if (*ret_ended && status != 0) {
        printf("phieud backup ended with %x; see %s\n", (unsigned)status, agency->log);
    }
    return *ret_ended && status == 0;
}

void agency_restore(const struct agency *agency, const char *backup, const char *data)
{
    const char *conf = in_folder(agency->folder, "restore.conf");
    write_file(conf, arena_printf(arena_current(), conf_text, data, agency->socket));
    const char *const restore[] = {agency->program, "restore", backup, "--config", conf, NULL};
    const char *const check[] = {agency->program, "check", "--config", conf, "--deep", NULL};
    run_to_end(agency, restore, "/dev/null");
    run_to_end(agency, check, "/dev/null");
}

/* ---- everybody logged in
 * ---------------------------------------------------------------------------- */

const char *agency_token(const char *username)
{
    return arena_printf(arena_current(), "phieu-torture-token-of-%s", username);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *statement;
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) {
        die("%s: %s", sql, sqlite3_errmsg(db));
    }
    return statement;
}

/* Straight into the fresh books: hashing a dozen passwords is not what is tried here. */
static void log_everybody_in(const struct agency *agency)
{
    sqlite3 *db;
    if (sqlite3_open(in_folder(agency->data, "books.db"), &db) != SQLITE_OK) {
        die("books.db: %s", sqlite3_errmsg(db));
    }
    sqlite3_stmt *people = prepare(db, "SELECT body ->> '$.username', body ->> '$.id' FROM acts"
                                       " WHERE kind = 'person-add'");
    sqlite3_stmt *add =
        prepare(db, "INSERT INTO tokens (hash, person, created, expires, label, revoked)"
                    " VALUES (?, ?, 0, 4102444800000, 'torture', 0)");
    while (sqlite3_step(people) == SQLITE_ROW) {
        struct digest digest;
        const char *token = agency_token((const char *)sqlite3_column_text(people, 0));
        digest_of(token, strlen(token), &digest);
        sqlite3_bind_blob(add, 1, digest.bytes, (int)sizeof digest.bytes, SQLITE_STATIC);
        sqlite3_bind_int64(add, 2, sqlite3_column_int64(people, 1));
        if (sqlite3_step(add) != SQLITE_DONE) {
            die("tokens: %s", sqlite3_errmsg(db));
        }
        sqlite3_reset(add);
    }
    sqlite3_finalize(people);
    sqlite3_finalize(add);
    sqlite3_close(db);
}

/* ---- life
 * ------------------------------------------------------------------------------------------- */

static int listen_for_ready(const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (strlen(path) >= sizeof address.sun_path) {
        die("the temporary folder's name is too long: %s", path);
    }
    memcpy(address.sun_path, path, strlen(path) + 1);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        die("%s: %s", path, strerror(errno));
    }
    setenv("NOTIFY_SOCKET", path, 1);
    return fd;
}

struct agency agency_new(void)
{
    const char *base = getenv("TMPDIR");
    char *folder =
        arena_printf(arena_current(), "%s/phieu-torture-XXXXXX", base != NULL ? base : "/tmp");
    if (mkdtemp(folder) == NULL) {
        die("%s: %s", folder, strerror(errno));
    }
    struct agency agency = {
        .folder = folder,
        .conf = in_folder(folder, "phieud.conf"),
        .data = in_folder(folder, "data"),
        .socket = in_folder(folder, "sock"),
        .log = in_folder(folder, "log"),
        .program = PHIEU_BIN_DIR "/phieud",
    };
    const char *password = in_folder(folder, "password");
    write_file(password, "mat khau quan tri\n");
    write_file(agency.conf, arena_printf(arena_current(), conf_text, agency.data, agency.socket));
    const char *const argv[] = {
        agency.program, "init",    "--config",
        agency.conf,    "--staff", PHIEU_SOURCE_DIR "/tests/fixtures/api/staff.conf",
        "--admin",      "quantri", NULL};
    run_to_end(&agency, argv, password);
    log_everybody_in(&agency);
    agency.notify = listen_for_ready(in_folder(folder, "notify"));
    return agency;
}

/* What phieud says next, "" while it says nothing. */
static const char *heard(const struct agency *agency)
{
    static char text[128];
    ssize_t got = recv(agency->notify, text, sizeof text - 1, 0);
    text[got > 0 ? got : 0] = '\0';
    return text;
}

int64_t agency_start(struct agency *agency, bool wait)
{
    const char *const argv[] = {agency->program, "--config", agency->conf, NULL};
    while (heard(agency)[0] != '\0') { /* of one that was killed as it said so */
    }
    int64_t start = clock_ms();
    agency->pid = spawn(argv, "/dev/null", agency->log);
    struct pollfd ready = {.fd = agency->notify, .events = POLLIN};
    while (wait && strcmp(heard(agency), "READY=1") != 0) {
        if (poll(&ready, 1, START_PATIENCE_MS) <= 0 && errno != EINTR) {
            die("phieud does not serve; see %s", agency->log);
        }
    }
    return clock_ms() - start;
}

void agency_kill(struct agency *agency)
{
    int status;
    kill(agency->pid, SIGKILL);
    if (waitpid(agency->pid, &status, 0) != agency->pid || !WIFSIGNALED(status) ||
        WTERMSIG(status) != SIGKILL) {
        die("phieud ended by itself before it was killed (%x); see %s", (unsigned)status,
            agency->log);
    }
    agency->pid = 0;
}

static int remove_one(const char *path, const struct stat *about, int flag, struct FTW *where)
{
    (void)about, (void)flag, (void)where;
    return remove(path);
}

void agency_leave(struct agency *agency, bool fine)
{
    close(agency->notify);
    if (fine) {
        nftw(agency->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    } else {
        printf("books, lists and log stay in %s\n", agency->folder);
    }
}
