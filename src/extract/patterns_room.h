/*
 * patterns_room.h - the rows of patterns.def by name.
 */
#ifndef PHIEU_PATTERNS_ROOM_H
#define PHIEU_PATTERNS_ROOM_H

#include "extract_room.h"

enum letter_pattern {
#define PATTERN(id, ...) id,
#include "patterns.def"
#undef PATTERN
    LETTER_PATTERN_COUNT
};
extern struct pattern_set letter_patterns;

#endif
