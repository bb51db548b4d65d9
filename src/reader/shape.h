/*
 * shape.h - the shape of a worker's JSON as tables, and a walk that takes nothing else.
 *
 * The worker may have been captured by what it read. A value is rebuilt from checked members only:
 * known keys, texts through text_clean with limits, numbers in range, choices of their lists. What
 * is unknown, missing or of another type refuses the whole.
 */
#ifndef PHIEU_READER_SHAPE_H
#define PHIEU_READER_SHAPE_H

#include "phieu/json.h"

enum shape_kind {
    IS_LINE,   /* one line of at most `most` characters */
    IS_BLOCK,  /* several lines */
    IS_NAME,   /* kebab-case */
    IS_CHOICE, /* one of `choices` */
    IS_NUMBER, /* 0..most */
    IS_SHARE,  /* 0..1, with decimals */
    IS_BOOL,
    IS_DAY,     /* ISO */
    IS_INSTANT, /* RFC 3339 */
    IS_CLOCK,   /* "17:00" */
    IS_OBJECT,  /* of `members` */
    IS_OBJECTS, /* at most `most` of them */
    IS_LINES,   /* at most `most` of `count` characters each */
    IS_NAMES,   /* at most `most`, kebab-case */
    IS_PLACES,  /* exactly `count` numbers of 0..most */
};

struct shape {
    const char *key; /* NULL: the end of the members */
    enum shape_kind kind;
    size_t most, count;
    const char *const *choices; /* NULL at their end */
    const struct shape *members;
    bool needed;  /* an object without it is refused */
    bool or_null; /* null stands for "no value" */
};

/* The checked value rebuilt in the current arena; NULL: refused. */
json_t *shape_take(const struct shape *shape, const json_t *value);
/* The same for an object of these members; *ret_fault names the member at fault. */
json_t *shape_take_members(const struct shape *members, const json_t *value,
                           const char **ret_fault);

#endif
