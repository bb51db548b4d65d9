/*
 * daemon.h - a real phieud on a folder of its own: made, started, stopped, killed, looked into.
 *
 * Everybody of tests/fixtures/api/staff.conf is logged in from the start: the harness writes a
 * token per person into the fresh books, so that no test pays for hashing passwords but those about
 * passwords. A daemon dies with the process that started it.
 */
#ifndef PHIEU_TESTS_API_DAEMON_H
#define PHIEU_TESTS_API_DAEMON_H

#include "unit.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define ADMIN          "quantri"
#define ADMIN_PASSWORD "mat khau quan tri"

struct daemon {
    const char *folder; /* all of it: conf, data, spool, log, tokens */
    const char *conf, *data, *spool, *socket, *log;
    const char *bin;    /* where phieud and phieu are */
    const char *worker; /* what it starts to read files */
    pid_t pid;          /* 0: not running */
};

/* The data folder, and the daemon that the tests of one program share. */
extern struct daemon *house;

/* Makes the folder and runs `phieud init`. `extra` is appended to the configuration; `data` is
 * where the books go, NULL for the usual place. */
struct daemon *daemon_new(const char *extra, const char *data);
void daemon_start(struct daemon *d); /* until /readyz says yes */
void daemon_stop(struct daemon *d);  /* asks, waits, and insists on a clean end */
void daemon_kill(struct daemon *d);  /* kill -9 */
void daemon_restart(struct daemon *d);
void daemon_free(struct daemon *d); /* stops it, reads its log for crashes, removes the folder */

/* What reads and stamps files from now on; NULL: phieu-worker and what stands beside it. */
void daemon_worker(const struct daemon *d, const char *program);
/* What reads letters (nothing does, unless a test says so and asks for reading { workers } in its
 * configuration): this program in the place of phieu-worker-read and -ocr; NULL: those themselves.
 */
void daemon_readers(const struct daemon *d, const char *program);
void daemon_worker_hangs(const struct daemon *d); /* something that never answers */

/* The log so far. */
const char *daemon_log(const struct daemon *d);
/* The port it chose; for a configuration that listens on TCP. */
uint16_t daemon_port(const struct daemon *d);
/* What it has worked since it started, on all its threads, in microseconds: unlike the time that
 * passes, hardly longer because other programs want the machine too. */
int64_t daemon_worked_us(const struct daemon *d);

/* Runs a program of the build to its end; what it printed (both streams) is in *ret_text. `input`
 * goes to its standard input, NULL for none. Returns its exit status. */
int daemon_run(const struct daemon *d, const char *const *argv, const char *input,
               const char **ret_text);
/* phieud check on the books of a daemon that is not running. */
int daemon_check(const struct daemon *d, const char **ret_text);

/* The books as SQLite sees them. Writing is for a daemon that is not running. */
void daemon_sql(const struct daemon *d, const char *sql);
int64_t daemon_int(const struct daemon *d, const char *sql);
const char *daemon_text(const struct daemon *d, const char *sql); /* "" for NULL */

/* Until what() is true, or fails after ten seconds. */
void await(bool (*what)(const void *arg), const void *arg, const char *name);

/* The token that the harness gave this person. */
const char *token_of(const char *username);

/* ---- the frame of a test program ------------------------------------------------------------ */

void house_open(void);
void house_close(void);
extern const char *house_extra; /* configuration besides the usual, set by HOUSE_MAIN */

/* Check's fork per test would throw away nothing but memory: the daemon is the parent's. */
#define HOUSE_MAIN(title, extra, ...)                                                              \
    int main(void)                                                                                 \
    {                                                                                              \
        const TTest *const cases[] = {__VA_ARGS__}; /* Check's names are no constants */           \
        static struct arena unit_arena;                                                            \
        arena_adopt_json();                                                                        \
        arena_init(&unit_arena, (size_t)1 << 30);                                                  \
        arena_enter(&unit_arena);                                                                  \
        house_extra = extra;                                                                       \
        Suite *suite = suite_create(title);                                                        \
        TCase *tcase = tcase_create("all");                                                        \
        tcase_set_timeout(tcase, 500);                                                             \
        tcase_add_unchecked_fixture(tcase, house_open, house_close);                               \
        for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {                              \
            tcase_add_test(tcase, cases[i]);                                                       \
        }                                                                                          \
        suite_add_tcase(suite, tcase);                                                             \
        SRunner *runner = srunner_create(suite);                                                   \
        srunner_run_all(runner, CK_ENV);                                                           \
        int failed = srunner_ntests_failed(runner);                                                \
        srunner_free(runner);                                                                      \
        arena_release(&unit_arena);                                                                \
        return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;                                          \
    }

#endif
