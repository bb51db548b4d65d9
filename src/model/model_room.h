/* model_room.h - what the files of the model share and nobody above needs. */
#ifndef PHIEU_MODEL_ROOM_H
#define PHIEU_MODEL_ROOM_H

#include "phieu/model.h"

/* One more zeroed element at the end of an arena array that doubles; *array may be NULL at count 0.
 */
void *model_grow(void **array, size_t *count, size_t size);

/* *ret becomes the member's text when the body has it. */
void model_take_text(const json_t *body, const char *key, const char **ret);

/* Văn thư cơ quan: clerk by a position in the agency itself. A clerk of a unit below is that unit's
 * own. */
bool model_is_agency_clerk(const struct directory *dir, struct person_id person);

/* Does the principal stand to this line as one of `who` says? Returns the bit, 0 for none. */
unsigned model_line_grant(const struct slip *slip, const struct directory *dir,
                          const struct line *line, struct person_id principal, unsigned who);

/* There is an account, and it is in use. */
bool model_is_active(const struct directory *dir, struct person_id person);

/* The line above, NULL for one the leader gave. */
const struct line *model_parent(const struct slip *slip, const struct line *line);

/* The member `line` of a body: 0 when absent, -1 when it can be no line. */
int model_body_line(const json_t *body);

/* An ISO day that is an item of its own, DAY_NONE for anything else. */
struct day model_day_of(const json_t *text);
/* calendar_acts.c: the fold of a calendar-change. */
void fold_calendar_change(struct directory *dir, const struct act *act);
/* judge_calendar.c: a calendar-change against the calendar in force. */
int judge_calendar_change(const struct directory *dir, const struct rules *rules, const json_t *body,
                          struct error *err) MUST_USE;
/* Saturday or Sunday. */
bool model_is_weekend(struct day day);

/* Mật and above. */
bool model_is_secret(const json_t *fields);

/* The book a stored body names; NULL when none, also when it is not written as in the rules: "vbd"
 * beside "VBD" would be a second series. */
const struct book *model_stored_book(const struct rules *rules, const json_t *body);

/* "VBD, MAT": for messages. */
const char *model_book_names(const struct rules *rules);

/* "KH-NV" or "Nguyễn Thị Lan": how messages call an assignee. */
const char *model_assignee_name(const struct directory *dir, struct unit_id unit,
                                struct person_id person);

/* "dòng 2 (KH-NV)" lists and the like live in the current arena. */
const char *model_line_name(const struct directory *dir, const struct line *line);

/* The duty a stored body describes; false when it describes none that could ever fall due. */
bool model_duty_of(const json_t *body, struct duty *ret);
/* The duty its member `duty` names, NULL when there is none. */
struct duty *model_body_duty(struct slip *slip, const json_t *body);

/* The last proposal of the line that nobody decided, NULL when none. */
struct proposal *model_open_proposal(const struct slip *slip, int line);
/* The extension request of the line that waits, NULL when none. */
struct extension *model_open_request(const struct line *line);

#endif
