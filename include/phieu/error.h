/*
 * error.h - why something was refused or failed.
 *
 * Every function that can fail returns 0 or -1 and, with -1, fills a `struct error`. What can go
 * wrong is listed once, in error.def: stable name, HTTP status, exit status, what it says in
 * Vietnamese and English and what to do. A bug is not a failure: it aborts (`bug`).
 */
#ifndef PHIEU_ERROR_H
#define PHIEU_ERROR_H

#include <stddef.h>

enum error_code {
    ERR_NONE = 0,
#define ERROR(code, name, http, exit_status, vi, en, vi_remedy, en_remedy) code,
#include "phieu/error.def"
#undef ERROR
    ERR_COUNT
};

enum lang { LANG_VI = 0, LANG_EN = 1 };

/* What was refused. `field` is the input field at fault ("" when none), args fill {1} and {2} of
 * the catalogue text (a value, the nearest names, a limit); both are cut at a UTF-8 boundary. */
struct error {
    enum error_code code;
    char field[64];
    char arg[2][240];
};

struct error_info {
    const char *name;      /* stable, kebab-case, part of the API's contract */
    int http;              /* HTTP status that carries it */
    int exit_status;       /* exit status of a command that ends with it (sysexits) */
    const char *text[2];   /* by enum lang; {1} and {2} are the arguments, {field} the field */
    const char *remedy[2]; /* by enum lang: what the person can do */
};

/* The row of `code` in the catalogue; never NULL. */
const struct error_info *error_info(enum error_code code);

/* The code whose stable name is `name`, ERR_NONE when there is none. */
enum error_code error_by_name(const char *name);

/* What error_set does before it returns. */
void error_fill(struct error *err, enum error_code code, const char *field, const char *arg1,
                const char *arg2);

/* Fills *err (which may be NULL) and returns -1, so that `return error_set(...)` reads well; in the
 * header, so that compilers and analysers see what a refusal returns.
 * field, arg1 and arg2 may be NULL. */
static inline int error_set(struct error *err, enum error_code code, const char *field,
                            const char *arg1, const char *arg2)
{
    error_fill(err, code, field, arg1, arg2);
    return -1;
}

/* The catalogue text (not the remedy) with its arguments filled in, NUL-terminated in buf. */
void error_text(const struct error *err, enum lang lang, char *buf, size_t size);

/* The same for the remedy: what the person can do about it. */
void error_remedy(const struct error *err, enum lang lang, char *buf, size_t size);

/* Ends the process: a broken promise inside the program, never a user's mistake. */
_Noreturn void bug(const char *file, int line, const char *what);
#define BUG(what)       bug(__FILE__, __LINE__, (what))
#define INVARIANT(cond) ((cond) ? (void)0 : bug(__FILE__, __LINE__, #cond))

#define MUST_USE __attribute__((warn_unused_result))

#endif
