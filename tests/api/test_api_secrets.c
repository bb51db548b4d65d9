/*
 * test_api_secrets.c - canaries: secrets that are sent everywhere they can be sent, and looked for
 * everywhere they must not be (T25, P9).
 */
#include "ask.h"
#include "base/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* Each holds the word, so that a piece of one is found too. */
#define WORD     "hoang-yen"
#define PASSWORD WORD " mat khau dung"
#define NEW      WORD " mat khau moi"
#define WRONG    WORD " mat khau sai"
#define SUBJECT  WORD " trich yeu mat"
#define CONTENT  WORD " noi dung tep"

static bool holds(const char *bytes, size_t len, const char *word)
{
    return memmem(bytes, len, word, strlen(word)) != NULL;
}

static void ck_nowhere(const char *where, const char *bytes, size_t len, const char *token)
{
    ck_assert_msg(!holds(bytes, len, WORD), "a secret is in %s: %.*s", where, (int)len, bytes);
    ck_assert_msg(token == NULL || !holds(bytes, len, token), "a token is in %s", where);
}

/* Whole, though /proc tells no size. */
static char *whole(const char *path, size_t *ret_len)
{
    enum { MOST = 32 << 20 };
    char *bytes = arena_alloc(arena_current(), MOST);
    ssize_t n = 0;
    size_t len = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ck_assert_msg(fd >= 0, "%s: %s", path, strerror(errno));
    while ((n = read(fd, bytes + len, MOST - len)) > 0) {
        len += (size_t)n;
    }
    ck_assert_int_eq(n, 0);
    close(fd);
    *ret_len = len;
    return bytes;
}

static void ck_process(const char *token)
{
    static const char *const files[] = {"cmdline", "environ", "comm"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        const char *path = arena_printf(arena_current(), "/proc/%d/%s", (int)house->pid, files[i]);
        size_t len;
        if (access(path, R_OK) == 0) {
            const char *bytes = whole(path, &len);
            ck_assert(i > 0 || len > 0);
            ck_nowhere(path, bytes, len, token);
        }
    }
}

/* ---- what is refused
 * -------------------------------------------------------------------------------- */

/* A refusal does not repeat what it refuses, not even the piece a parser stumbled over. */
static const struct {
    const char *who, *path, *body;
} refused[] = {
    {NULL, "/v1/login", "{'username':'canary','password':'" WRONG "'}"},
    {NULL, "/v1/login", "{'username':'khong.co','password':'" WRONG "'}"},
    {NULL, "/v1/login", "{'username':'" ADMIN "','password':['" WRONG "']}"},
    {NULL, "/v1/login", "{'username':'" ADMIN "','password':{'" WRONG "':1}}"},
    {NULL, "/v1/login", "{'username':'" ADMIN "','password':'" WRONG "\\n'}"},
    {NULL, "/v1/login", "{'username':'" ADMIN "','password':'" WRONG "\\u0000'}"},
    {NULL, "/v1/login", "{'username':'" ADMIN "','password':'" WRONG},
    {NULL, "/v1/login", "{'username':'" ADMIN "','password':'" WRONG "'"},
    {NULL, "/v1/login", "{'username':'" ADMIN "','password':" WRONG "}"},
    {NULL, "/v1/login", "{'password':'" WRONG "','password':'" WRONG "'}"},
    {NULL, "/v1/login", "{'username':'" ADMIN "','password':'" WRONG "'} " WRONG},
    {NULL, "/v1/login", "{'password':'" WRONG "'}"},
    {NULL, "/v1/login", "{'username':'" ADMIN "','password':'" WRONG "','extra':'" WRONG "'}"},
    {NULL, "/v1/login", "'" WRONG "'"},
    {"canary", "/v1/me/password", "{'old':'" WRONG "','new':'" WRONG "'}"},
    {"canary", "/v1/me/password", "{'old':'" PASSWORD "','new':1}"},
    {ADMIN, "/v1/people", "{'username':'Sai Tên','name':'x','password':'" WRONG "'}"},
    {ADMIN, "/v1/people/khong.co", "{'password':'" WRONG "'}"},
    {"kh.an", "/v1/people/canary", "{'password':'" WRONG "'}"},
};

static void send_refused(const char *header)
{
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        bool own = refused[i].who != NULL && strcmp(refused[i].who, "canary") == 0;
        struct request request = {.who = own ? NULL : refused[i].who,
                                  .path = refused[i].path,
                                  .headers = own ? header : NULL,
                                  .body = quoted(refused[i].body)};
        struct reply reply = ask(&request);
        ck_assert_msg(reply.status >= 400 && reply.status < 500, "%zu: %d", i, reply.status);
        ck_nowhere(arena_printf(arena_current(), "answer %zu", i), reply.body, reply.len, NULL);
    }
}

/* ---- the day
 * ---------------------------------------------------------------------------------------- */

static const char *log_in(const char *password)
{
    struct reply reply =
        post(NULL, "/v1/login", "{'username':'canary','password':'%s','label':'máy'}", password);
    ck_assert_int_eq(reply.status, 200);
    ck_assert(!holds(reply.body, reply.len, WORD));
    return str_at(reply.json, "token");
}

static const char *bearer(const char *token)
{
    return arena_printf(arena_current(), "Authorization: Bearer %s\r\n", token);
}

static void make_person(void)
{
    struct reply reply =
        post_with(ADMIN, "Idempotency-Key: nguoi-moi\r\n", "/v1/people",
                  quoted("{'username':'canary','name':'Người Canary','positions':['TTYT:clerk'],"
                         "'password':'" PASSWORD "'}"));
    ck_assert_int_eq(reply.status, 201);
    ck_nowhere("the new person", reply.body, reply.len, NULL);
}

/* A letter whose subject and file are secrets too, as far as log and metrics go. */
static void work(const char *header)
{
    struct reply letter = post_with(
        NULL, header, "/v1/letters",
        quoted("{'code':'9/MAT','issued':'2025-03-10','issuer':'Sở Y tế','subject':'" SUBJECT
               "'}"));
    ck_assert_msg(letter.status == 201, "%s", letter.body);
    ck_status(intake("vanthu", SUBJECT ".txt", CONTENT, sizeof CONTENT - 1), 201);
    ck_status(intake("vanthu", SUBJECT ".edxml", "<?xml version='1.0'?><a>" CONTENT, 40), 422);
    ck_status(post_with(NULL, header, "/v1/letters/1%2F2025/cancel", quoted("{'reason':''}")), 422);
    ck_status(post_with(NULL, header, "/v1/letters/1%2F2025/" WORD, "{}"), 404);
    struct request search = {.path = "/v1/search?q=" WORD "%20trich", .headers = header};
    ck_status(ask(&search), 200);
    /* Into the folder, where what is wrong is logged. */
    folder_write(folder_path(house->spool, ".x"), "<?xml version='1.0'?><a>" CONTENT, 40);
    ck_assert_int_eq(
        rename(folder_path(house->spool, ".x"), folder_path(house->spool, SUBJECT ".edxml")), 0);
}

static bool rejection_is_logged(const void *arg)
{
    (void)arg;
    return strstr(daemon_log(house), "spool: rejected a file") != NULL;
}

/* The command: the password on standard input, the token in its file. */
static void by_command(void)
{
    const char *text, *file = folder_path(house->folder, "token");
    const char *const argv[] = {folder_path(house->bin, "phieu"),
                                "--server",
                                arena_printf(arena_current(), "unix:%s", house->socket),
                                "--token-file",
                                file,
                                "login",
                                "canary",
                                "--json",
                                NULL};
    size_t len;
    struct stat about;
    setenv("XDG_CONFIG_HOME", house->folder, 1);
    ck_assert_int_ne(daemon_run(house, argv, WRONG "\n", &text), 0);
    ck_nowhere("phieu login, wrong", text, strlen(text), NULL);
    ck_assert_msg(daemon_run(house, argv, PASSWORD "\n", &text) == 0, "%s", text);
    const char *token = whole(file, &len);
    ck_nowhere("phieu login", text, strlen(text),
               arena_printf(arena_current(), "%.*s", (int)strcspn(token, "\n"), token));
    ck_assert_int_eq(stat(file, &about), 0);
    ck_assert_int_eq(about.st_mode & 0777, 0600);
    ck_nowhere("the token's file", token, len, NULL);
}

static const char *first_token, *second_token;

/* The books hold letters, that is what they are for, but no password and no token. */
static int ck_file(const char *path, const struct stat *about, int flag, struct FTW *where)
{
    static const char *const secrets[] = {PASSWORD, NEW, WRONG};
    size_t len;
    (void)where;
    if (flag == FTW_F && about->st_size > 0) {
        const char *bytes = whole(path, &len);
        for (size_t i = 0; i < sizeof secrets / sizeof secrets[0]; i++) {
            ck_assert_msg(!holds(bytes, len, secrets[i]), "“%s” is in %s", secrets[i], path);
        }
        ck_assert_msg(!holds(bytes, len, first_token) && !holds(bytes, len, second_token),
                      "a token is in %s", path);
    }
    return 0;
}

static void open_house(void)
{
    house = daemon_new("log_level = debug\n", NULL);
    const char *folder = arena_printf(arena_current(), "%s.d", house->conf);
    const char *text = arena_printf(arena_current(),
                                    "spool { folder = \"%s\" settle_seconds = 0 }\n"
                                    "login { failures = 100 address_failures = 1000 }\n",
                                    house->spool);
    ck_assert_int_eq(mkdir(folder, 0755), 0);
    folder_write(folder_path(folder, "spool.conf"), text, strlen(text));
    daemon_start(house);
}

START_TEST(no_secret_leaves_by_a_side_door)
{
    size_t len;
    open_house();
    make_person();
    first_token = log_in(PASSWORD);
    send_refused(bearer(first_token));
    work(bearer(first_token));
    by_command();
    await(rejection_is_logged, NULL, "the rejected file in the log");
    struct reply changed = post_with(NULL, bearer(first_token), "/v1/me/password",
                                     quoted("{'old':'" PASSWORD "','new':'" NEW "'}"));
    ck_assert_int_eq(changed.status, 200);
    ck_nowhere("the changed password", changed.body, changed.len, first_token);
    second_token = log_in(NEW);
    struct request url = {.path = arena_printf(arena_current(), "/v1/me?token=%s", second_token),
                          .headers = bearer(second_token)};
    struct reply reply = ask(&url);
    ck_nowhere("a token in the address", reply.body, reply.len, second_token);
    ck_process(second_token);
    struct reply metrics = get(NULL, "/metrics");
    ck_assert_int_eq(metrics.status, 200);
    ck_nowhere("/metrics", metrics.body, metrics.len, second_token);
    daemon_stop(house);
    const char *log = whole(house->log, &len);
    ck_assert_uint_gt(len, 0);
    ck_nowhere("the log", log, len, first_token);
    ck_nowhere("the log", log, len, second_token);
    ck_assert_int_eq(nftw(house->data, ck_file, 16, FTW_PHYS), 0);
    daemon_free(house);
}
END_TEST

/* A failure of ours (5xx) writes a line with the error: still no secret. */
START_TEST(failures_are_logged_without_secrets)
{
    size_t len;
    house = daemon_new("log_level = debug\n", NULL);
    daemon_start(house);
    const char *files = folder_path(house->data, "files");
    ck_assert_int_eq(chmod(files, 0500), 0); /* not even root writes there without its powers */
    struct request request = {.who = "vanthu",
                              .method = "POST",
                              .path = "/v1/files?name=" WORD,
                              .body = CONTENT,
                              .type = "application/octet-stream"};
    struct reply reply = ask(&request);
    ck_assert_int_eq(chmod(files, 0700), 0);
    ck_assert_msg(reply.status >= 500, "%d %s", reply.status, reply.body);
    ck_nowhere("the failure", reply.body, reply.len, token_of("vanthu"));
    const char *log = whole(house->log, &len);
    ck_assert_ptr_nonnull(strstr(daemon_log(house), "request="));
    ck_nowhere("the log", log, len, token_of("vanthu"));
    daemon_free(house);
}
END_TEST

static long limit_of_cores(void)
{
    struct rlimit limit = {1, 1};
    ck_assert_int_eq(prlimit(house->pid, RLIMIT_CORE, NULL, &limit), 0);
    return (long)limit.rlim_cur;
}

/* However it dies, it leaves no image of its memory behind. */
START_TEST(a_crash_leaves_no_core)
{
    int status = 0;
    struct rlimit cores;
    /* Where cores are written, as far as this may say so: the daemon must forbid its own. */
    ck_assert_int_eq(getrlimit(RLIMIT_CORE, &cores), 0);
    cores.rlim_cur = cores.rlim_max;
    ck_assert_int_eq(setrlimit(RLIMIT_CORE, &cores), 0);
    house = daemon_new("", NULL);
    daemon_start(house);
    ck_assert_int_eq(limit_of_cores(), 0);
    ck_assert_int_eq(kill(house->pid, SIGQUIT), 0);
    ck_assert_int_eq(waitpid(house->pid, &status, 0), house->pid);
    house->pid = 0;
    ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGQUIT);
    ck_assert(!WCOREDUMP(status));
    ck_assert_int_eq(folder_count(house->folder, "core"), 0);
    daemon_free(house);
}
END_TEST

UNIT_MAIN("api/secrets", no_secret_leaves_by_a_side_door, failures_are_logged_without_secrets,
          a_crash_leaves_no_core)
