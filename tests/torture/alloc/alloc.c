/* alloc.c - arming, choosing, masking, and the list of what is wrong. */
#include "alloc.h"

#include "base/folder.h"

#include <ctype.h>
#include <stdarg.h>
#include <sys/mman.h>

enum { QUIET_US = 300, SHORT_HASH = 10, TOKEN_LEAST = 30 };

struct alloc_plan plan;
struct alloc_page *alloc_page;
unsigned defects, runs;

void alloc_enter(const char *folder)
{
    const char *path = folder_path(folder, "alloc-page");
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(ftruncate(fd, sizeof *alloc_page), 0);
    if (alloc_page != NULL) {
        munmap(alloc_page, sizeof *alloc_page);
    }
    alloc_page = mmap(NULL, sizeof *alloc_page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ck_assert_ptr_ne(alloc_page, MAP_FAILED);
    close(fd);
    *alloc_page = (struct alloc_page){0};
    setenv(ALLOC_PAGE_VARIABLE, path, 1);
    setenv("LD_PRELOAD", PHIEU_ALLOC_PRELOAD, 1);
}

void alloc_leave(void)
{
    unsetenv("LD_PRELOAD");
}

/* An answer is read before the connection that carried it is taken down. */
static void wait_until_quiet(void)
{
    long before;
    do {
        before = atomic_load(&alloc_page->steps);
        usleep(QUIET_US);
    } while (atomic_load(&alloc_page->steps) != before);
}

void alloc_arm(long fail_at)
{
    wait_until_quiet();
    atomic_store(&alloc_page->failed, 0);
    atomic_store(&alloc_page->count, 0);
    atomic_store(&alloc_page->peak, atomic_load(&alloc_page->live));
    atomic_store(&alloc_page->on_and_on, plan.on_and_on);
    atomic_store(&alloc_page->trace, plan.trace);
    atomic_store(&alloc_page->fail_at, fail_at);
}

long alloc_disarm(void)
{
    atomic_store(&alloc_page->fail_at, 0);
    long failed = atomic_load(&alloc_page->failed);
    runs += failed > 0;
    return failed;
}

/* Evenly spread, beginning where the seed says. */
long alloc_point(long count, long i)
{
    if (plan.points == 0 || plan.points >= count) {
        return i < count ? i + 1 : 0;
    }
    long offset = (long)(plan.seed % 9973u) % count;
    return i < plan.points ? (offset + i * count / plan.points) % count + 1 : 0;
}

static size_t span_of(const char *text, bool (*in)(char c))
{
    size_t len = 0;
    while (in(text[len])) {
        len++;
    }
    return len;
}

static bool is_digit(char c)
{
    return isdigit((unsigned char)c) != 0;
}

static bool is_token(char c)
{
    return isalnum((unsigned char)c) != 0 || c == '-' || c == '_';
}

static bool is_hex(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f');
}

/* What differs from run to run: tokens and digests; with numbers_too numbers, and the short digest
 * of a closing. */
const char *alloc_masked(const char *text, bool numbers_too)
{
    struct buf out;
    buf_init(&out, arena_current(), 64 << 20);
    while (*text != '\0') {
        size_t token = span_of(text, is_token), digits = span_of(text, is_digit);
        if (token >= TOKEN_LEAST) {
            buf_putc(&out, '@');
            text += token;
        } else if (numbers_too && span_of(text, is_hex) >= SHORT_HASH) {
            buf_putc(&out, '#');
            text += span_of(text, is_hex);
        } else if (numbers_too && digits > 0) {
            buf_putc(&out, '#');
            text += digits;
        } else {
            size_t len = token == 0 ? 1 : digits > 0 ? digits : token;
            len = digits == 0 && token > 0 ? 1 : len;
            buf_add(&out, text, len);
            text += len;
        }
    }
    return out.len > 0 ? out.data : "";
}

void defect(const char *row, long at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    printf("DEFECT %s, allocation %ld: ", row, at);
    vprintf(format, args);
    printf("\n");
    fflush(stdout);
    va_end(args);
    defects++;
}
