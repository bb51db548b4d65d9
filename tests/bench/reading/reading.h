/*
 * reading.h - how well and how fast letters are read: the generator's letters (tests/letters)
 * through the real workers, compared with their truth field by field.
 *
 * Two parts: `tune`, which patterns may be tuned on, and `held`, of which only the figures are
 * looked at.
 */
#ifndef PHIEU_BENCH_READING_H
#define PHIEU_BENCH_READING_H

#include "letters.h"

#include "phieu/json.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* ---- outcome.c: a file through phieu-worker-read and, when asked for, phieu-worker-ocr ------- */

struct outcome {
    const json_t *reading; /* NULL: it failed */
    const char *failure;   /* stable error name, "signal 9", "exit 70", "no reading" */
    const char *text;      /* "" none */
    size_t text_len;
    unsigned pages, pages_read;
    bool recognised;
    double wall, processor; /* seconds, all programs together */
    long peak_kib;          /* of the largest */
};
struct outcome_how {
    const char *bin;  /* folder of the workers */
    const char *name; /* the file's, "" none */
    bool head;
};
/* In the current arena. A worker that cannot be started ends the program. */
void outcome_of(const struct outcome_how *how, const void *bytes, size_t len, struct outcome *ret);
/* Did any of its text come from this page? 0: always. */
bool outcome_has_page(const struct outcome *o, unsigned page);

/* ---- compare.c ------------------------------------------------------------------------------ */

/* What is compared; the first six are those that have goals. */
enum compared {
    C_CODE,
    C_ISSUED,
    C_TYPE,
    C_SUBJECT,
    C_ISSUER,
    C_SIGNER,
    C_PLACE,
    C_POSITION,
    C_URGENCY,
    COMPARED_COUNT
};
enum { C_WITH_GOAL = C_SIGNER + 1 };
extern const char *const compared_names[COMPARED_COUNT];

enum how_right { V_RIGHT, V_WRONG, V_ABSENT };
struct judgement {
    enum how_right verdict;
    bool sure;
    const char *value, *truth; /* as compared; "" of null */
};
struct comparison {
    struct judgement fields[COMPARED_COUNT];
    unsigned due_wanted, due_found, due_said, due_invented;
    unsigned refer_wanted, refer_found;
    bool parts_right;      /* as many letters, drafts and phiếu, in this order */
    const char *due_notes; /* what was missed or invented, a line each; "" */
};
void compare(const json_t *truth, const struct outcome *o, struct comparison *ret);

/* ---- tally.c: sums of a class and part ------------------------------------------------------- */

struct tally {
    unsigned letters, failed, pages, pages_read;
    unsigned right[COMPARED_COUNT], absent[COMPARED_COUNT], sure[COMPARED_COUNT],
        wrong_sure[COMPARED_COUNT];
    unsigned due_wanted, due_found, due_said, due_invented, refer_wanted, refer_found, parts_right;
    double wall, processor;
    long peak_kib;
};
void tally_add(struct tally *tally, const struct outcome *o, const struct comparison *c);
void tally_failed(struct tally *tally, const struct outcome *o);
void tally_sum(struct tally *into, const struct tally *from);
void tally_table(struct tally tallies[LETTERS_PARTS][LETTERS_CLASSES]);
json_t *tally_json(struct tally tallies[LETTERS_PARTS][LETTERS_CLASSES]);

/* ---- accuracy.c, real.c, speed.c ------------------------------------------------------------- */

struct reading_bench {
    const char *bin, *keep, *only, *files;
    int part, class; /* -1: all */
    int letters;     /* a class and part; 0: the usual */
    int jobs, rounds;
    bool show, show_held, json;
    struct tally tallies[LETTERS_PARTS][LETTERS_CLASSES];
};
void accuracy_measure(struct reading_bench *b);
/* The letters of a folder with a truth.json like ../shared/letters; false when a field was not
 * read. */
bool real_measure(const struct reading_bench *b);
void speed_measure(const struct reading_bench *b);
void crowd_measure(const struct reading_bench *b); /* crowd.c: the daemon under a full queue */

#endif
