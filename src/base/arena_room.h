/*
 * arena_room.h - what only this room may do with an arena.
 */
#ifndef PHIEU_BASE_ARENA_ROOM_H
#define PHIEU_BASE_ARENA_ROOM_H

#include "phieu/arena.h"

#include <stdbool.h>

/* arena_alloc that answers NULL instead of leaving: for code that must close something first and
 * then calls arena_fail. */
void *arena_try(struct arena *arena, size_t size);
_Noreturn void arena_fail(struct arena *arena);

/* Grows `bytes`, the arena's newest allocation, in place; false when that cannot be. */
bool arena_extend(struct arena *arena, void *bytes, size_t old_size, size_t new_size);

#endif
