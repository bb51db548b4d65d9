/*
 * notes.h - bilingual remarks beside a draft, from one table (notes.def).
 */
#ifndef PHIEU_EXCHANGE_NOTES_H
#define PHIEU_EXCHANGE_NOTES_H

#include "phieu/json.h"

enum note_code {
#define NOTE(code, name, vi, en) code,
#include "notes.def"
#undef NOTE
    NOTE_COUNT
};

struct note_info {
    const char *name;
    const char *text[2]; /* by enum lang */
};
extern const struct note_info note_table[NOTE_COUNT];

/* A list in the current arena; the same note twice is one. At most NOTES_MAX are kept. */
#define NOTES_MAX 100
struct notes {
    json_t *list;
};

void notes_init(struct notes *notes);
/* The arguments may be NULL, are clean text, and are cut at 120 bytes. */
void note_add(struct notes *notes, enum note_code code, const char *arg1, const char *arg2);

#endif
