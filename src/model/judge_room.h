/* judge_room.h - what the rules of the acts' bodies share: the case before the bench. */
#ifndef PHIEU_JUDGE_ROOM_H
#define PHIEU_JUDGE_ROOM_H

#include "model_room.h"

struct bench {
    const struct slip *slip;
    const struct directory *dir;
    const struct rules *rules;
    const struct act *act;
    const struct line *line; /* the one the act is about, NULL */
    struct day today;
    struct error *err;
};

typedef int judge_fn(const struct bench *b);

/* judge_lines.c: giving lines, and until when. */
judge_fn judge_direct, judge_route, judge_hand_down, judge_replace_lead, judge_extend_request,
    judge_extend_decide;
/* judge_book.c: what stands in the books. */
judge_fn judge_register, judge_correct, judge_attach, judge_enclose;

/* judge_read.c: what the machine read. */
judge_fn judge_read;

/* judge_due.c: deadlines that follow the calendar, and how far they may be put off. */
judge_fn judge_move_due;
/* Not more often and not further than the agency's rules let a line be extended. */
int judge_extension_limits(const struct bench *b, struct day to) MUST_USE;

/* judge_duties.c: what comes back again and again, and lines that change hands. */
judge_fn judge_duty_add, judge_duty_pause, judge_duty_resume, judge_duty_end, judge_duty_line,
    judge_take_over;

/* Every target of the body by itself and against the others; counts them by role. above: the line
 * it is given from, NULL for a leader's. */
int judge_targets(const struct bench *b, const struct line *above,
                  unsigned ret_counts[LINE_ROLE_COUNT]);

int judge_say(const struct bench *b, enum error_code code, const char *field, const char *arg1,
              const char *arg2);
/* "10/03/2025" in the arena. */
const char *judge_day(struct day day);

#endif
