/*
 * arena.c - blocks that double, given back at once.
 */
#include "arena_room.h"

#include "phieu/error.h"

#include <jansson.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK_FIRST = 4096, BLOCK_MOST = 1 << 20, EXIT_NO_MEMORY = 70, FORMATTED_FEW = 128 };

struct arena_block {
    struct arena_block *next;
    size_t size, used;
    alignas(max_align_t) unsigned char bytes[];
};

/* Under AddressSanitizer each allocation is fenced off: what was not handed out is poisoned, and a
 * gap keeps neighbours apart. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define FENCED
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define FENCED
#endif
#ifdef FENCED
#include <sanitizer/asan_interface.h>
enum { GAP = 16 };
#define fence(bytes, size)    ASAN_POISON_MEMORY_REGION((bytes), (size))
#define hand_out(bytes, size) ASAN_UNPOISON_MEMORY_REGION((bytes), (size))
#else
enum { GAP = 0 };
#define fence(bytes, size)    ((void)(bytes), (void)(size))
#define hand_out(bytes, size) ((void)(bytes), (void)(size))
#endif

static _Thread_local struct arena *current;

void arena_init(struct arena *arena, size_t cap)
{
    /* Half the address space is no ceiling either, and sums of sizes cannot wrap. */
    *arena = (struct arena){.cap = cap > SIZE_MAX / 2 ? SIZE_MAX / 2 : cap};
}

void arena_release(struct arena *arena)
{
    struct arena_block *block = arena->blocks;
    while (block != NULL) {
        struct arena_block *next = block->next;
        free(block);
        block = next;
    }
    arena->blocks = NULL;
    arena->used = 0;
}

_Noreturn void arena_fail(struct arena *arena)
{
    if (arena->scope != NULL) {
        longjmp(*arena->scope, 1);
    }
    dprintf(STDERR_FILENO, "<2>out of memory: %zu of %zu bytes in use\n", arena->used, arena->cap);
    _exit(EXIT_NO_MEMORY);
}

static size_t round_up(size_t size)
{
    const size_t unit = alignof(max_align_t);
    return size == 0 ? unit : (size + unit - 1) & ~(unit - 1);
}

/* A block with room for size bytes. It becomes the one to allocate from, unless the request is
 * large: then it stands second, and the rest of the first stays in use. */
static struct arena_block *add_block(struct arena *arena, size_t size)
{
    struct arena_block *head = arena->blocks;
    size_t next_size = head == NULL ? BLOCK_FIRST : head->size * 2;
    if (next_size > BLOCK_MOST) {
        next_size = BLOCK_MOST;
    }
    bool large = size > next_size / 2;
    size_t block_size = large ? size : next_size + GAP;
    struct arena_block *block = calloc(1, sizeof *block + block_size);
    if (block == NULL) {
        return NULL;
    }
    block->size = block_size;
    fence(block->bytes, block_size);
    if (large && head != NULL) {
        block->next = head->next;
        head->next = block;
    } else {
        block->next = head;
        arena->blocks = block;
    }
    return block;
}

void *arena_try(struct arena *arena, size_t size)
{
    if (size > arena->cap) { /* before the rounding, which could wrap */
        return NULL;
    }
    const size_t room = round_up(size);
    if (room > arena->cap - arena->used) {
        return NULL;
    }
    struct arena_block *block = arena->blocks;
    if (block == NULL || room + GAP > block->size - block->used) {
        block = add_block(arena, room + GAP);
        if (block == NULL) {
            return NULL;
        }
    }
    void *bytes = block->bytes + block->used;
    block->used += room + GAP;
    arena->used += room;
    hand_out(bytes, size);
    return bytes;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    void *bytes = arena_try(arena, size);
    if (bytes == NULL) {
        arena_fail(arena);
    }
    return bytes;
}

bool arena_extend(struct arena *arena, void *bytes, size_t old_size, size_t new_size)
{
    struct arena_block *block = arena->blocks;
    if (block == NULL || new_size > arena->cap) {
        return false;
    }
    size_t old_room = round_up(old_size);
    size_t more = round_up(new_size) - old_room;
    bool newest =
        block->used >= old_room + GAP && block->bytes + block->used - GAP - old_room == bytes;
    if (!newest || more > block->size - block->used || more > arena->cap - arena->used) {
        return false;
    }
    block->used += more;
    arena->used += more;
    hand_out(bytes, new_size);
    return true;
}

char *arena_memdup(struct arena *arena, const void *bytes, size_t size)
{
    if (size == SIZE_MAX) {
        arena_fail(arena);
    }
    char *copy = arena_alloc(arena, size + 1);
    if (size > 0) {
        memcpy(copy, bytes, size);
    }
    return copy;
}

char *arena_strdup(struct arena *arena, const char *text)
{
    return arena_memdup(arena, text, strlen(text));
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
    char few[FORMATTED_FEW];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(few, sizeof few, format, args);
    va_end(args);
    INVARIANT(len >= 0);
    if ((size_t)len < sizeof few) {
        return arena_memdup(arena, few, (size_t)len);
    }
    char *text = arena_alloc(arena, (size_t)len + 1);
    va_start(args, format);
    vsnprintf(text, (size_t)len + 1, format, args);
    va_end(args);
    return text;
}

struct arena *arena_enter(struct arena *arena)
{
    struct arena *before = current;
    current = arena;
    return before;
}

struct arena *arena_current(void)
{
    return current;
}

_Noreturn void arena_out_of_memory(void)
{
    INVARIANT(current != NULL);
    arena_fail(current);
}

static void *json_malloc(size_t size)
{
    INVARIANT(current != NULL);
    return arena_alloc(current, size);
}

static void json_free(void *bytes)
{
    (void)bytes; /* the arena gives everything back at once */
}

void arena_adopt_json(void)
{
    json_set_alloc_funcs(json_malloc, json_free);
    json_object_seed(0); /* now, while there is one thread */
}
