/*
 * print.h - one document on its way: which state of the books it shows, the job that grows, and
 * what becomes of it.
 *
 * A document shows the books as act `seq` left them. Acts never change, so every letter is folded
 * up to that act, in as many short readings as it takes: the writer waits for nobody, no snapshot
 * keeps the log from being cleared, and the same document can be made again next year (--as-of).
 *
 * The job (printer.h) is written to a file without a name, a window of rows at a time, each window
 * in memory of its own; then a worker makes the document of it into another such file, which is the
 * answer.
 */
#ifndef PHIEU_SERVER_PRINT_H
#define PHIEU_SERVER_PRINT_H

#include "call.h"

#include "phieu/mark.h"
#include "phieu/printer.h"

struct printing {
    struct call *call;
    const char *form, *format;
    int64_t seq;                 /* the last act that is shown */
    struct instant made;         /* of the state */
    struct day today;            /* of the state: what is overdue */
    const struct directory *dir; /* names as they were */
    struct directory then;
    struct mark mark;
    int job;             /* the file without a name, -1 */
    uint64_t written;    /* bytes of it */
    bool placing;        /* the window at hand goes to the room that was left */
    unsigned rows;       /* of its table */
    struct buf buf;      /* the window at hand, */
    struct json_out out; /* and its writer */
    struct arena letter; /* of the letter at hand, so that a window is no larger than its rows */
};

/* Takes format and as_of from the query: the state to show. Errors: those of as_of, ERR_DISK_FULL.
 */
int print_begin(struct printing *p, struct call *call, const char *form,
                struct error *err) MUST_USE;
/* Names as act `seq` left them, for whoever names people. */
int print_names(struct printing *p, struct error *err) MUST_USE;
/* Begins the job's first line; the caller adds the form's members and calls print_end_line. */
void print_head(struct printing *p, const char *title);
/* Opens the object of a row; ERR_PRINT_SIZE past PRINT_ROWS_MOST. */
int print_row(struct printing *p, struct error *err) MUST_USE;
void print_end_line(struct printing *p);

/* Leaves room for the first line, for a head that tells what the rows turned out to be: the head
 * that print_place_head's step writes is put there, blanks behind it. */
int print_leave_head(struct printing *p, struct error *err) MUST_USE;
/* Runs `step` with memory of its own and a window of the job, which goes to the file when it
 * returns 0. Memory that runs out is ERR_NO_MEMORY here, not the request's end: files are held
 * meanwhile. */
typedef int print_step(struct printing *p, void *arg, struct error *err);
int print_window(struct printing *p, print_step *step, void *arg, struct error *err) MUST_USE;
int print_place_head(struct printing *p, print_step *step, void *arg, struct error *err) MUST_USE;

/* The state that is shown carries the chain's head, as a closing does: made and mark are those of
 * act `seq`. Errors: ERR_STORE_DAMAGED. */
int print_take_head(struct printing *p, const char *book, int year, struct error *err) MUST_USE;

/* Has the document made and answers with it under `name` ("so-dang-ky-VBD-2026", without its
 * ending). */
int print_finish(struct printing *p, const char *name, struct error *err) MUST_USE;
/* Closes what print_begin opened; also after a failure. */
void print_release(struct printing *p);

/* ---- print_letter.c: a letter as prints need it ---------------------------------------------- */

struct print_recall {
    struct instant at; /* none: nothing was recalled */
    struct person_id by, behalf;
    const char *reason;
};
struct print_letter {
    struct slip slip;
    struct digest hash; /* of its last act */
    struct instant at;  /* when that happened */
    const char **notes; /* corrections and what was added, one sentence each */
    size_t note_count;
    struct print_recall recall; /* the last */
};
/* Folds it up to p->seq. Errors: ERR_NO_SUCH_LETTER when it had no act by then, ERR_STORE_DAMAGED.
 */
int print_letter_read(struct printing *p, struct letter_id letter, struct print_letter *ret,
                      struct error *err) MUST_USE;
/* The same in memory of its own, given back when `put` has made of it what it wants. */
typedef int print_letter_fn(struct printing *p, const struct print_letter *letter, void *arg,
                            struct error *err);
int print_letter_each(struct printing *p, struct letter_id letter, print_letter_fn *put, void *arg,
                      struct error *err) MUST_USE;
/* "Lý Gia An (KH-NV)", "Phòng Kế hoạch - Nghiệp vụ". */
const char *print_holder(const struct printing *p, struct unit_id unit, struct person_id person);
/* A member with texts: who was given the letter to lead. */
void print_receivers(struct printing *p, const struct slip *slip);
/* The day on which it went to them; DAY_NONE when nobody has it. */
struct day print_transferred(const struct printing *p, const struct slip *slip);
/* The members by which every table names a letter: number, arrived, code, issued, issuer, type,
 * subject. */
void print_letter_members(struct printing *p, const struct slip *slip);
/* {"name", "title"}, or null. */
void print_person(struct printing *p, const char *key, struct person_id person);
/* How people write the choice a registered field holds: "very-urgent" is "thượng khẩn". */
const char *print_choice(const char *field, const char *value);
const char *print_day(struct day day); /* 10/03/2025 */

/* ---- print_book.c: the part of a book that is asked for ----------------------------------------
 */

struct print_book {
    struct printing p;
    struct register_query query;
    const struct book *book;
    int64_t after; /* how far it has been read */
    bool end;
    int64_t lowest, highest;     /* of the numbers there, 0: none yet */
    struct day earliest, latest; /* of their arrivals */
    print_letter_fn *put;        /* what becomes of a letter that stands there */
    void *arg;                   /* put's */
};
/* Takes book, year, numbers and days from the query; the document's mark is the chain's head.
 * Errors: ERR_NOT_PERMITTED, ERR_BOOK_UNKNOWN, ERR_PERIOD, those of print_begin. */
int print_book_begin(struct print_book *a, struct call *call, const char *form,
                     struct error *err) MUST_USE;
/* The job's first line, for print_window. */
int print_book_head(struct printing *p, void *arg, struct error *err);
/* Every letter of that part, in the order of their numbers. */
int print_book_walk(struct print_book *a, struct error *err) MUST_USE;
/* print_finish when rc is 0, and the end. Returns 0 or -1. */
int print_book_finish(struct print_book *a, int rc, const char *file, struct error *err) MUST_USE;

#endif
