/*
 * NAME     trial.c
 * SUMMARY  asks the worker what its jail holds
 */
#include "phieu/reader.h"

#include "child.h"
#include "phieu/day.h"

#include <fcntl.h>
#include <unistd.h>

enum { REPORT_MOST = 8192 };

/* What the worker writes, to its end. An open door is a report too, though it ends with 1. */
static int read_report(struct child *child, unsigned seconds, char *text, size_t *ret_len,
                       struct error *err)
{
    const int64_t deadline = monotonic_ms() + (int64_t)seconds * 1000;
    struct error ended;
    size_t len = 0, n = 1;
    while (n > 0 && len < REPORT_MOST) {
        if (child_read(child, deadline, text + len, REPORT_MOST - len, &n, err) != 0) {
            return -1;
        }
        len += n;
    }
    *ret_len = len;
    const int result = child_wait(child, deadline, &ended);
    if (result != 0 && len == 0) {
        *err = ended;
        return -1;
    }
    return 0;
}

int reader_try_jail(const char *worker_path, unsigned seconds, json_t **ret_report,
                    struct error *err)
{
    static const char *const options[] = {"--self-test-jail", NULL};
    struct child child = CHILD_NONE;
    char *text = arena_alloc(arena_current(), REPORT_MOST);
    size_t len = 0;
    const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (nothing < 0) {
        return error_set(err, ERR_IO, NULL, "/dev/null", "open");
    }
    int result = child_start(worker_path, options, nothing, &child, err);
    if (result == 0) {
        result = read_report(&child, seconds, text, &len, err);
    }
    child_bury(&child);
    close(nothing);
    return result == 0 ? json_read(text, len, ret_report, err) : -1;
}
