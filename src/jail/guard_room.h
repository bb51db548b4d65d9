/* guard_room.h - what the guard's files share. */
#ifndef PHIEU_JAIL_GUARD_ROOM_H
#define PHIEU_JAIL_GUARD_ROOM_H

#include "phieu/error.h"

/* The layer that failed, with errno's reason. Returns -1. */
int guard_failed(struct error *err, const char *layer);
int guard_drop_capabilities(struct error *err) MUST_USE;
int guard_undumpable(struct error *err) MUST_USE;

#endif
