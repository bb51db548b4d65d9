/*
 * due_room.h - the parts a deadline is put together from: a time (due_when.c), the words around it
 * (due_cue.c), the sentence (due_clause.c), and what comes out (due_write.c).
 */
#ifndef PHIEU_EXTRACT_DUE_ROOM_H
#define PHIEU_EXTRACT_DUE_ROOM_H

#include "extract_room.h"

enum due_pattern {
#define PATTERN(id, ...) id,
#include "due_patterns.def"
#undef PATTERN
    DUE_PATTERN_COUNT
};
extern struct pattern_set due_patterns;

static inline bool due_find(const struct extract *x, enum due_pattern which, struct span within,
                            struct match *ret)
{
    return pattern_find(x, &due_patterns, which, within, ret);
}

/* ---- a time -------------------------------------------------------------------------------------
 */

enum when_shape {
    WHEN_DATE,      /* day and month, maybe a year */
    WHEN_MONTH,     /* month, maybe a year */
    WHEN_QUARTER,   /* month is its last, maybe a year */
    WHEN_HALF,      /* month is its last, maybe a year */
    WHEN_YEAR,      /* in the cells of tables only */
    WHEN_MONTHLY,   /* day of every month, 31 for the last */
    WHEN_QUARTERLY, /* day of every quarter's `month`th month */
    WHEN_DAY,       /* a day of a month that the sentence has to tell */
    WHEN_COUNT,     /* so many units from somewhere */
    WHEN_TODAY,
    WHEN_PERIOD, /* every month, quarter, half-year, year */
    WHEN_NEVER,  /* "thường xuyên": in the cells of tables only */
};
enum period { PERIOD_NONE, PERIOD_MONTH, PERIOD_QUARTER, PERIOD_HALF, PERIOD_YEAR };
enum unit { UNIT_WORKING_DAY, UNIT_DAY, UNIT_HOUR, UNIT_WEEK, UNIT_MONTH };

struct when {
    enum when_shape shape;
    struct span span;     /* with hour and weekday */
    int day, month, year; /* 0: not said */
    int count;
    enum unit unit;
    enum period period; /* "hằng năm" behind a date */
    int minute;         /* of the day; -1: no hour */
    int weekday;        /* 1 Monday .. 7 as said; 0: not said */
    bool loose;         /* only a cue right before it makes a date of it ("15/6") */
    bool misread;       /* letters for digits ("l3/3/2O25") */
    bool chained;       /* joined to the time before it by "và" or a comma */
};

/* The times within a span in order, none over another. Returns how many, at most `most`. */
size_t whens_find(const struct extract *x, struct span within, bool cell, struct when *ret,
                  size_t most);

/* ---- calendar ------------------------------------------------------------------------------ */

struct day month_last(int year, int month);
/* The date of a when with a year; without one, the next such date on or after `since` and
 * *ret_guessed. DAY_NONE when there is none or no `since`. */
struct day when_day(const struct when *when, struct day since, bool *ret_guessed);

/* ---- a deadline ---------------------------------------------------------------------------- */

enum due_kind {
    DUE_DATE,
    DUE_HOUR,
    DUE_YEARLY,
    DUE_MONTHLY,
    DUE_QUARTERLY,
    DUE_HALF_YEARLY,
    DUE_MONTH,
    DUE_WORKING_DAYS,
    DUE_EVENT,
    DUE_NONE,
};
enum due_relation { DUE_BEFORE, DUE_BY, DUE_WITHIN, DUE_ON, DUE_EVERY };

struct due {
    enum due_kind kind;
    enum due_relation relation;
    struct span quote, sentence;
    struct day date;
    int minute;          /* -1: none */
    int month, day;      /* 0: none */
    int days;            /* 0: none */
    unsigned confidence; /* before the lines' own */
    const char *rule;
};

/* Room for what is being collected: one for all stretches of a part. */
enum { TIMES_MOST = 2000 /* of one stretch */, DUES_MOST = 300 /* of one part */ };
struct due_work {
    struct when times[TIMES_MOST];
    struct due list[DUES_MOST];
};

/* What surrounds the times of one stretch of text. */
struct due_scene {
    const struct extract *x;
    const struct part *part;
    struct span within;
    bool cell;    /* of a table: a time needs no cue there */
    bool invites; /* the letter is a giấy mời */
};

/* What the words around make of a time; `before` is the deadline made of the one before, NULL when
 * none was. False: no deadline. */
bool due_judge(const struct due_scene *scene, const struct when *when, struct span sentence,
               const struct due *before, struct due *ret);

/* The sentence a position stands in. */
struct span sentence_of(const struct extract *x, struct span within, size_t position);

/* Who has to do what, cut from a deadline's sentence behind position `after` (0: from its
 * beginning); "" when it does not say. */
void clause_of(const struct extract *x, struct span within, const struct due *due, size_t after,
               const char **ret_who, const char **ret_task);

/* The text cut, in place, to at most so many bytes and no half letter. */
const char *cut_at(char *text, size_t most);

/* DEADLINE of extract.h, without who and task. */
json_t *due_json(const struct extract *x, const struct due *due);

/* The deadlines of a stretch in the order of the text into work->list, at most `most`; returns how
 * many. */
size_t due_collect(const struct due_scene *scene, struct due_work *work, size_t most);

#endif
