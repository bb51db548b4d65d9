/* reader.c - somebody who looks at lists, letters and searches, one after the other, and never
 * writes. */
#include "torture.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>

enum { REQUEST_MEMORY = 32 << 20, LETTERS = 400 };

static const struct {
    const char *who, *path, *after; /* after: a letter's number stands between */
} pages[] = {
    {"vanthu", "/v1/letters/%23", ""},
    {"vanthu", "/v1/letters/%23", "/history"},
    {"vanthu", "/v1/letters?limit=50", NULL},
    {"giamdoc", "/v1/letters?box=todo&limit=50", NULL},
    {"giamdoc", "/v1/letters?box=waiting&limit=50", NULL},
    {"kh.truong", "/v1/letters?box=todo&limit=50", NULL},
    {"kh.an", "/v1/letters?box=todo&limit=50", NULL},
    {"vanthu", "/v1/search?q=tiem%20chung&limit=20", NULL},
    {"kh.truong", "/v1/search?q=an%20toan%20thuc%20pham&limit=20", NULL},
};

_Noreturn void reader_run(const struct reader_plan *plan)
{
    struct arena arena;
    uint64_t random = plan->seed * 0x9E3779B97F4A7C15 | 1;
    CURL *curl = curl_easy_init();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    arena_init(&arena, REQUEST_MEMORY);
    arena_enter(&arena);
    for (;;) {
        size_t page = (size_t)random_below(&random, sizeof pages / sizeof pages[0]);
        const char *path = pages[page].path;
        if (pages[page].after != NULL) {
            uint64_t letter = random_below(&random, LETTERS) + 1;
            path = arena_printf(&arena, "%s%llu%s", path, (unsigned long long)letter,
                                pages[page].after);
        }
        struct answer answer =
            http_get(curl, plan->agency->socket, pages[page].who, path, plan->traffic);
        /* 404: the letter is yet to come. 503 is counted. */
        if (answer.status != 200 && answer.status != 404 && answer.status != 503) {
            die("%s asked for %s and was answered %d: %s", pages[page].who, path, answer.status,
                answer.text != NULL ? answer.text : "");
        }
        arena_release(&arena);
    }
}
