/* house.c - a folder with an agency's books, opened in this process or served by the real phieud.
 */
#include "bench.h"

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
    "user = \"root\"\ndata_folder = \"%s\"\nlisten = \"127.0.0.1:0\"\nsocket = \"%s\"\ndisk_floor "
    "= 0\n"
    "calendars = \"" PHIEU_SOURCE_DIR "/config/calendars\"\n"
    "agency { name = \"Trung tâm Y tế huyện Tân Phú\" parent = \"Sở Y tế\" place = \"Tân Phú\" }\n"
    "book \"VBD\" { name = \"Sổ văn bản đến\" default = yes }\n"
    "worker { path = \"" PHIEU_BIN_DIR "/phieu-worker\" }\n"
    "reading { workers = 0 }\n"
    "limits { connections = 1024 }\n";
static const char books_name[] = "data/books.db";

const char *house_path(const struct house *house, const char *name)
{
    return arena_printf(arena_current(), "%s/%s", house->folder, name);
}

static void must(int rc, const struct error *err, const char *what)
{
    char text[700];
    if (rc != 0) {
        error_text(err, LANG_EN, text, sizeof text);
        die("%s: %s", what, text);
    }
}

/* ---- making one ---------------------------------------------------------------------------------
 */

void house_load(struct house *house, const char *folder)
{
    struct error err = {0};
    *house = (struct house){.folder = arena_strdup(arena_current(), folder)};
    house->conf = house_path(house, "phieud.conf");
    house->data = house_path(house, "data");
    house->socket = house_path(house, "sock");
    house->log = house_path(house, "log");
    const char *text = arena_printf(arena_current(), conf_text, house->data, house->socket);
    must(file_replace(house->conf, text, strlen(text), 0600, &err), &err, house->conf);
    must(settings_load(house->conf, &house->settings, &err), &err, house->conf);
}

struct setting_up {
    struct store_job job;
    const json_t *units, *people;
};

static int add_token(struct store_tx *tx, const char *username, struct person_id person,
                     struct error *err)
{
    struct token token = {
        .person = person, .created = {1}, .expires = {4102444800000}, .label = "bench"};
    const char *text = house_token(username);
    digest_of(text, strlen(text), &token.hash);
    return store_add_token(tx, &token, err);
}

static int set_up(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct setting_up *s = (struct setting_up *)job;
    struct office_call call = {tx, NO_PERSON, 0, ""};
    if (office_setup(&call, s->units, s->people, "quantri", "$argon2id$none", err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < json_array_size(s->people);
         i++) { /* ids are given in this order, from 1 */
        const char *username = json_str(json_array_get(s->people, i), "username");
        if (add_token(tx, username, (struct person_id){(int64_t)i + 1}, err) != 0) {
            return -1;
        }
    }
    return 0;
}

void house_new(struct house *house, const char *folder)
{
    struct error err = {0};
    json_t *units, *people;
    if (mkdir(folder, 0700) != 0) {
        die("%s: %s", folder, strerror(errno));
    }
    house_load(house, folder);
    must(staff_parse(PHIEU_SOURCE_DIR "/config/demo/units.conf", &units, &people, &err), &err,
         "units.conf");
    must(store_create(house->data, &err), &err, house->data);
    struct store *store = house_open(house);
    struct setting_up s = {
        .job = {.arena = arena_current(), .weight = 1 << 20, .alone = true, .run = set_up},
        .units = units,
        .people = people};
    must(store_run(store, &s.job, &err), &err, "setting up");
    store_close(store);
}

static void copy_file(const char *from, const char *to)
{
    char bytes[1 << 16];
    ssize_t got;
    int in = open(from, O_RDONLY | O_CLOEXEC),
        out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    while (in >= 0 && out >= 0 && (got = read(in, bytes, sizeof bytes)) > 0) {
        if (write(out, bytes, (size_t)got) != got) {
            die("%s: %s", to, strerror(errno));
        }
    }
    if (in < 0 || out < 0 || fsync(out) != 0) {
        die("%s to %s: %s", from, to, strerror(errno));
    }
    close(in);
    close(out);
}

void house_copy(struct house *house, const char *folder, const struct house *from)
{
    if (mkdir(folder, 0700) != 0 ||
        mkdir(arena_printf(arena_current(), "%s/data", folder), 0700) != 0) {
        die("%s: %s", folder, strerror(errno));
    }
    house_load(house, folder);
    copy_file(house_path(from, books_name), house_path(house, books_name));
    if (access(house_path(from, "data/search.db"), R_OK) == 0) {
        copy_file(house_path(from, "data/search.db"), house_path(house, "data/search.db"));
    }
}

static int remove_one(const char *path, const struct stat *about, int flag, struct FTW *where)
{
    (void)about, (void)flag, (void)where;
    return remove(path);
}

void house_remove(struct house *house)
{
    nftw(house->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* ---- using one
 * ----------------------------------------------------------------------------------- */

struct store *house_open(const struct house *house)
{
    struct error err = {0};
    struct store *store;
    const struct settings *s = &house->settings;
    struct store_config config = {
        .root = house->data,
        .rules = &s->rules,
        .queue_limit = s->limits.queue,
        .batch_jobs = s->limits.batch_jobs,
        .batch_bytes = s->limits.batch_bytes,
    };
    must(store_open(&config, &store, &err), &err, house->data);
    return store;
}

const char *house_token(const char *username)
{
    return arena_printf(arena_current(), "phieu-bench-token-of-%s", username);
}

int64_t house_ask(const struct house *house, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *statement;
    if (sqlite3_open_v2(house_path(house, books_name), &db, SQLITE_OPEN_READWRITE, NULL) !=
            SQLITE_OK ||
        sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) {
        die("%s: %s", sql, sqlite3_errmsg(db));
    }
    int64_t value = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return value;
}

int64_t house_last_seq(const struct house *house)
{
    return house_ask(house, "SELECT max(seq) FROM acts");
}

int64_t house_numbers(const struct house *house)
{
    int64_t wrong = house_ask(
        house,
        "SELECT count(*) FROM (SELECT 1 FROM letters l LEFT JOIN counters c USING (book, year)"
        " WHERE l.number > 0 GROUP BY book, year"
        " HAVING count(*) <> max(l.number) OR max(l.number) IS NOT c.last)");
    if (wrong != 0) {
        die("numbers with gaps or a wrong counter in %s", house->folder);
    }
    return house_ask(house, "SELECT count(*) FROM letters WHERE number > 0");
}

/* ---- the real phieud
 * -------------------------------------------------------------------------------- */

static int listen_for_ready(const struct house *house)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const char *path = house_path(house, "notify");
    int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (strlen(path) >= sizeof address.sun_path) {
        die("the folder's name is too long: %s", path);
    }
    unlink(path);
    memcpy(address.sun_path, path, strlen(path) + 1);
    if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0) {
        die("%s: %s", path, strerror(errno));
    }
    setenv("NOTIFY_SOCKET", path, 1);
    return fd;
}

static int port_in(const char *log)
{
    struct error err;
    char *text;
    size_t len;
    must(file_slurp(log, 1 << 20, &text, &len, &err), &err, log);
    const char *port = strstr(text, " port=");
    return port != NULL ? atoi(port + strlen(" port=")) : 0;
}

static pid_t spawn(const struct house *house)
{
    pid_t pid = fork();
    if (pid != 0) {
        return pid;
    }
    int out = open(house->log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(out, STDERR_FILENO);
    dup2(out, STDOUT_FILENO);
    execl(PHIEU_BIN_DIR "/phieud", "phieud", "--config", house->conf, (char *)NULL);
    _exit(127);
}

double house_serve(struct house *house)
{
    char text[32] = "";
    int fd = listen_for_ready(house);
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    double start = clock_s();
    house->pid = spawn(house);
    if (house->pid < 0 || poll(&ready, 1, START_PATIENCE_MS) != 1 ||
        recv(fd, text, sizeof text - 1, 0) <= 0) {
        die("phieud does not serve; see %s", house->log);
    }
    double took = clock_s() - start;
    close(fd);
    house->port = port_in(house->log);
    return took * 1e3;
}

void house_stop(struct house *house)
{
    int status = -1;
    kill(house->pid, SIGTERM);
    if (waitpid(house->pid, &status, 0) != house->pid || status != 0) {
        die("phieud ended with %x; see %s", (unsigned)status, house->log);
    }
    house->pid = 0;
}
