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
/* fold_due.c: deadlines that follow the calendar. */
fold_fn fold_move_due;

void fold_files(struct slip *slip, const struct act *act);
void fold_add_reply(struct slip *slip, const struct act *act, const json_t *reply, int line);
/* Closes what is open below `number`; 0: every line. LINE_DONE marks them closed_with_letter. */
void fold_close_below(struct slip *slip, int number, enum line_state state, struct instant at,
                      const char *reason);
/* Notes that a deadline was given in working days. */
void fold_note_rule(struct slip *slip, const char *rule);
/* The state of a registered letter that has not ended, from its lines. */
void fold_state(struct slip *slip);

#endif
