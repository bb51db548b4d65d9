/* office_room.h - shared inside the office. */
#ifndef PHIEU_OFFICE_ROOM_H
#define PHIEU_OFFICE_ROOM_H

#include "phieu/office.h"

/* What resolving names and deadlines needs. */
struct office_desk {
    const struct office_call *call;
    struct store_read *read;
    const struct directory *dir;
    const struct rules *rules;
    const struct slip *slip; /* the letter, before the act */
    struct day today;
    struct error *err;
    struct calendar calendar; /* in force */
};

struct office_desk office_desk_of(const struct office_call *call, const struct slip *slip,
                                  struct error *err);

/* Turns cleaned input into the stored body of the act (acts.def). `line` is the one act_may picked.
 */
int office_shape(const struct office_desk *desk, enum act_kind kind, int line, const json_t *input,
                 json_t **ret_body) MUST_USE;

/* An ISO day, or "5wd" counted from `from`; *ret_rule is "" or how it was computed. */
int office_due(const struct office_desk *desk, const char *text, struct day from,
               struct day *ret_day, const char **ret_rule) MUST_USE;

/* A deadline and the text that says how it came about (model.h, due_rule_parse). */
struct office_term {
    struct day due; /* DAY_NONE: none */
    const char *rule;
};
/* What the agency's quy chế gives a letter that names no deadline, counted from `from`. */
struct office_term office_default_term(const struct office_desk *desk, const char *book,
                                       const json_t *fields, struct day from);

/* A deadline handed on to a line: by `kind` it follows the one it came from, when that follows the calendar. */
struct office_term office_passed_on(struct day due, const char *rule, enum due_kind kind);
/* What a line of the letter gets that nobody names a deadline for. */
struct office_term office_letter_term(const struct office_desk *desk);

/* The files named by an input, as stored: [{sha256, name, size, type}]; their blobs must be there.
 */
int office_files(const struct office_desk *desk, const json_t *files, json_t **ret_files) MUST_USE;

/* {lead, support, inform, due, dues} of an input into body.lines; `fallback` is the deadline of who
 * has none. */
int office_lines(const struct office_desk *desk, const json_t *input, struct day fallback,
                 json_t *body) MUST_USE;

/* duties.c: the bodies of việc định kỳ, for office_shape. */
int shape_duty_add(const struct office_desk *desk, const json_t *input, int line, json_t *body);
int shape_duty_stop(const struct office_desk *desk, const json_t *input, int line, json_t *body);
int shape_duty_resume(const struct office_desk *desk, const json_t *input, int line, json_t *body);
/* A duty began, or goes on: what is to be opened by now need not wait for the daemon's next day. */
int office_duties_begin(const struct office_call *call, struct slip *slip,
                        struct error *err) MUST_USE;

/* read_checks.c: the reading of a draft's file beside what the office knows; changes `reading`. */
int office_read_checks(const struct office_desk *desk, json_t *reading) MUST_USE;

/* Appends, folds, projects and owes the exchange its status. slip: before; after on success. */
int office_commit(const struct office_call *call, struct slip *slip, struct act *act,
                  struct error *err) MUST_USE;

/* ERR_STALE when the caller looked at another version than slip is. */
int office_check_version(const struct office_call *call, const struct slip *slip,
                         struct error *err) MUST_USE;

/* Judges and appends an act about the office itself. */
int office_commit_office(const struct office_call *call, enum act_kind kind, json_t *body,
                         struct act *ret, struct error *err) MUST_USE;

/* ISO text of a day, in the arena; NULL for none. */
const char *office_iso(struct day day);

/* Sets key unless the text is empty. */
void office_set_text(json_t *object, const char *key, const char *text);
void office_set_day(json_t *object, const char *key, struct day day);

#endif
