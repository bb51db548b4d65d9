/* slip_fold.h - what the files of the fold share: one function an act, each in the file of its
 * subject. */
#ifndef PHIEU_SLIP_FOLD_H
#define PHIEU_SLIP_FOLD_H

#include "model_room.h"

typedef void fold_fn(struct slip *slip, const struct act *act);

/* fold_letter.c: the letter as a whole. */
fold_fn fold_receive, fold_refuse, fold_attach, fold_enclose, fold_register, fold_present,
    fold_no_action, fold_reply, fold_correct, fold_cancel, fold_file;
/* fold_lines.c: who works on it. */
fold_fn fold_direct, fold_open, fold_accept, fold_hand_down, fold_return, fold_recall,
    fold_replace_lead, fold_propose, fold_decide, fold_extend_request, fold_extend_decide,
    fold_complete, fold_remind;
/* fold_read.c: what the machine read. */
fold_fn fold_read;
/* The letter was registered, or its fields corrected: what was read is compared anew. */
void fold_marks(struct slip *slip);
/* fold_due.c: deadlines that follow the calendar. */
fold_fn fold_move_due;
/* fold_duties.c: what comes back again and again, and lines that change hands. */
fold_fn fold_duty_add, fold_duty_pause, fold_duty_resume, fold_duty_end, fold_duty_line,
    fold_take_over;

void fold_files(struct slip *slip, const struct act *act);
void fold_add_reply(struct slip *slip, const struct act *act, const json_t *reply, int line);
/* Closes what is open below `number`; 0: every line. LINE_DONE marks them closed_with_letter. */
void fold_close_below(struct slip *slip, int number, enum line_state state, struct instant at,
                      const char *reason);
/* Notes that a deadline was given in working days. */
void fold_note_rule(struct slip *slip, const char *rule);
/* The line itself, when it is open. */
void fold_close_open(struct line *line, enum line_state state, struct instant at,
                     const char *reason);
/* Every line of the period; 0: of the letter's own work. */
void fold_close_round(struct slip *slip, int round, enum line_state state, struct instant at,
                      const char *reason);
/* Lines as a body names them, below a line or at the top, for the letter itself or for a period. */
struct fold_giving {
    int parent, round;
    struct person_id giver, behalf;
    struct instant at;
    const char *note;
};
void fold_add_lines(struct slip *slip, const json_t *lines, const struct fold_giving *giving);
/* Has somebody with a duty begun on it, or cooperated and finished? */
bool fold_has_moved(const struct line *line, bool counts);
/* The letter is cancelled. */
void fold_end_duties(struct slip *slip, const struct act *act);
/* Before an act the letter is what its own work makes of it, after it the periods of its duties
 * count too: the other folds need not know that there are any. */
void fold_rest(struct slip *slip);
void fold_wake(struct slip *slip);
/* The state of a registered letter that has not ended, from its lines. */
void fold_state(struct slip *slip);

#endif
