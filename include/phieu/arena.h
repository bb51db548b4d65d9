/*
 * arena.h - the memory of one request, job or command.
 *
 * Everything a request needs is taken from one arena with a ceiling and given back at once.
 * Allocation never returns NULL: when the ceiling or the machine's memory is reached, control
 * leaves to the arena's scope (`arena_scope`), the one place that answers "not enough memory";
 * without a scope the process ends (exit status 70). Code between may therefore hold nothing that
 * only it can give back (a lock, a descriptor, an SQLite row) while it allocates.
 *
 * jansson is told (`arena_adopt_json`) to allocate from the thread's current arena, so json_t
 * values live exactly as long as the request; json_decref on them is allowed and does nothing.
 */
#ifndef PHIEU_ARENA_H
#define PHIEU_ARENA_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

struct arena {
    struct arena_block *blocks;
    size_t used, cap;        /* bytes handed out, and their ceiling */
    jmp_buf *scope;
};

void arena_init(struct arena *arena, size_t cap);
/* Gives all memory back; ceiling and scope stay, so that the arena can be filled again. */
void arena_release(struct arena *arena);

/* Zeroed, aligned for any type. size 0 is allowed. */
void *arena_alloc(struct arena *arena, size_t size);
char *arena_strdup(struct arena *arena, const char *text);
char *arena_memdup(struct arena *arena, const void *bytes, size_t size); /* NUL added */
char *arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Sets the thread's current arena (NULL allowed) and returns the one before. json_t values and
 * `struct buf` without an arena of their own come from it. */
struct arena *arena_enter(struct arena *arena);
struct arena *arena_current(void);
/* Leaves as arena_alloc does: for memory that a library did not get. Needs a current arena. */
_Noreturn void arena_out_of_memory(void);

/* Once per process, before any jansson call. */
void arena_adopt_json(void);

/* Usage:  jmp_buf scope;
 *         arena.scope = &scope;
 *         if (setjmp(scope) != 0) { ... memory ran out: answer and arena_release ... }          */

#endif
