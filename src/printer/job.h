/*
 * job.h - a print job taken apart, and what a form is.
 */
#ifndef PHIEU_PRINTER_JOB_H
#define PHIEU_PRINTER_JOB_H

#include "phieu/printer.h"

#include "words.h"

enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT, ALIGN_BOTH };

enum cell_kind {
    CELL_TEXT,
    CELL_NUMBER, /* of a book: as it stands; without a key the row's own number */
    CELL_COUNT,  /* grouped by thousands; absent is 0 */
    CELL_DAY,
};

struct cell {
    enum cell_kind kind;
    const char *text; /* as printed, whatever the kind */
    int64_t number;
    struct day day; /* DAY_NONE: the cell is empty */
};

/* How a whole row is printed. */
struct row_look {
    bool struck; /* a cancelled number */
    bool strong;
    unsigned level; /* 0..3: how far the form's indented column goes in */
};

typedef void cell_fn(const json_t *row, struct cell *ret);

struct column {
    const char *key; /* the row's member; "" for an empty column to write in */
    const char *title;
    cell_fn *make; /* instead of kind and key: a cell made of several members */
    float mm;      /* width on paper; the page is shared in proportion */
    enum align align;
    enum cell_kind kind;
    bool remark; /* never struck through */
};

struct signer {
    const char *role, *name;
};
enum { SIGNERS_MOST = 3, COLUMNS_MOST = 16 };

struct sheet;
struct job;

/* One form. Everything about it stands in its row of form_list. */
struct form {
    const char *name;  /* as in the job */
    const char *title; /* as printed */
    const struct column *columns;
    size_t column_count;
    size_t indented; /* the column that row_look.level moves */
    /* Each may be NULL. */
    const char *(*period)(const json_t *head); /* the line under the title */
    void (*look)(const json_t *row, struct row_look *look);
    void (*cover)(struct sheet *sheet, const struct job *job);  /* a page before the first */
    void (*before)(struct sheet *sheet, const struct job *job); /* below the title */
    void (*after)(struct sheet *sheet, const struct job *job);
    size_t (*signers)(const json_t *head, struct signer *ret); /* the form's own */
    void (*whole)(struct sheet *sheet, const struct job *job); /* instead of title and table */
    float least_mm; /* the lowest a row may be: room to sign */
    bool across;    /* landscape; may be A3 */
    bool tabular;   /* can be xlsx and csv */
    bool letter;    /* its head holds one */
};
extern const struct form form_list[];
extern const size_t form_count;

enum print_format { FORMAT_PDF, FORMAT_XLSX, FORMAT_CSV };

struct job {
    const struct form *form;
    enum print_format format;
    bool a3;
    const json_t *head;
    struct instant made;
    const char *title, *period;      /* as printed */
    const char *mark_text, *mark_qr; /* "" without a mark */
    const struct column *columns;    /* the form's, or a report's own */
    size_t column_count;
    const char *rows;
    size_t rows_len, row_count;
};

/* Takes head and lines of the job; rows are counted, not yet looked at. Lives in the current arena.
 * Errors: those of printer.h but those of fonts. */
int job_read(const char *bytes, size_t len, struct job *ret, struct error *err) MUST_USE;

/* A walk over the rows. Each row's memory goes when the next is asked for. */
struct rows {
    const struct job *job;
    size_t at, count;
    struct arena arena;
    struct arena *outer;
    const json_t *row;
    struct row_look look;
};
void rows_init(struct rows *rows, const struct job *job);
/* 1: rows->row is there, and its arena is the current one; 0: the end; -1. Errors: ERR_JSON (field:
 * the line of the job). */
int rows_next(struct rows *rows, struct error *err) MUST_USE;
void rows_release(struct rows *rows);

/* The cell of a column, "" where the row has nothing. */
void row_cell(const struct rows *rows, size_t column, struct cell *ret);

/* "12345" -> "12.345" */
const char *number_shown(int64_t number);

#endif
