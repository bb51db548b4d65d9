/*
 * preload.c - malloc and its family, counted and refused (LD_PRELOAD; control.h).
 *
 * The allocator proper is glibc's under its own names, so that nothing has to be looked up while
 * the program is not yet able to look up anything.
 */
#include "control.h"

#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *bytes, size_t size);
void *__libc_memalign(size_t align, size_t size);
void __libc_free(void *bytes);

static struct alloc_page nowhere, *page = &nowhere;
static _Thread_local bool indexer __attribute__((tls_model("initial-exec")));

/* Addresses, for addr2line. */
static void say_where(void)
{
    void *frames[48];
    int count = backtrace(frames, sizeof frames / sizeof frames[0]);
    backtrace_symbols_fd(frames, count, STDERR_FILENO);
}

static void on_end(int number)
{
    say_where();
    signal(number, SIG_DFL);
    raise(number);
}

__attribute__((constructor)) static void map_page(void)
{
    void *frame;
    (void)backtrace(&frame, 1); /* loads what it needs now, not when it is late */
    signal(SIGSEGV, on_end);
    signal(SIGABRT, on_end);
    const char *path = getenv(ALLOC_PAGE_VARIABLE);
    int fd = path != NULL ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void *bytes =
        fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (fd >= 0) {
        close(fd);
    }
    if (bytes != MAP_FAILED) {
        struct alloc_page *shared = bytes;
        atomic_store(&shared->pieces, nowhere.pieces); /* what the libraries took before main */
        page = shared;
    }
}

static bool counted(void)
{
    return indexer == (atomic_load(&page->whose) == ALLOC_INDEXER);
}

/* Whether this one is refused. */
static bool refuse(void)
{
    atomic_fetch_add(&page->steps, 1);
    if (!counted()) {
        return false;
    }
    long n = atomic_fetch_add(&page->count, 1) + 1, at = atomic_load(&page->fail_at);
    if (at == 0 || n < at || (n > at && !atomic_load(&page->on_and_on))) {
        return false;
    }
    atomic_fetch_add(&page->failed, 1);
    if (atomic_load(&page->trace)) {
        say_where();
    }
    errno = ENOMEM;
    return true;
}

static void weigh(long bytes)
{
    if (counted()) {
        long live = atomic_fetch_add(&page->live, bytes) + bytes, peak = atomic_load(&page->peak);
        while (live > peak && !atomic_compare_exchange_weak(&page->peak, &peak, live)) {
        }
    }
}

static void *taken(void *bytes)
{
    if (bytes != NULL) {
        atomic_fetch_add(&page->pieces, 1);
        weigh((long)malloc_usable_size(bytes));
    }
    return bytes;
}

void *malloc(size_t size)
{
    return refuse() ? NULL : taken(__libc_malloc(size));
}

void *calloc(size_t count, size_t size)
{
    return refuse() ? NULL : taken(__libc_calloc(count, size));
}

void *memalign(size_t align, size_t size)
{
    return refuse() ? NULL : taken(__libc_memalign(align, size));
}

void *aligned_alloc(size_t align, size_t size)
{
    return memalign(align, size);
}

int posix_memalign(void **ret, size_t align, size_t size)
{
    void *bytes = memalign(align, size);
    if (bytes == NULL) {
        return ENOMEM;
    }
    *ret = bytes;
    return 0;
}

void free(void *bytes)
{
    if (bytes != NULL) {
        atomic_fetch_add(&page->steps, 1);
        atomic_fetch_sub(&page->pieces, 1);
        weigh(-(long)malloc_usable_size(bytes));
    }
    __libc_free(bytes);
}

void *realloc(void *bytes, size_t size)
{
    if (bytes == NULL) {
        return malloc(size);
    }
    if (size == 0) {
        free(bytes);
        return NULL;
    }
    long before = (long)malloc_usable_size(bytes);
    void *moved = refuse() ? NULL : __libc_realloc(bytes, size);
    if (moved != NULL) {
        weigh((long)malloc_usable_size(moved) - before);
    }
    return moved;
}

/* How a thread says what it is; the guard lets it ask no such thing later. */
int prctl(int option, ...)
{
    va_list args;
    unsigned long arg[4];
    va_start(args, option);
    for (size_t i = 0; i < 4; i++) {
        arg[i] = va_arg(args, unsigned long);
    }
    va_end(args);
    if (option == PR_SET_NAME) {
        union {
            unsigned long number;
            const char *text;
        } name = {arg[0]};
        indexer = strcmp(name.text, "phieu-indexer") == 0 ||
                  strcmp(name.text, "phieu-recount") == 0; /* works when it likes, too */
    }
    return (int)syscall(SYS_prctl, option, arg[0], arg[1], arg[2], arg[3]);
}
