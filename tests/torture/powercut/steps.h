/* steps.h - one step of the script. */
#ifndef PHIEU_POWERCUT_STEPS_H
#define PHIEU_POWERCUT_STEPS_H

#include "script.h"

enum deed {
    DO_ACT,
    DO_REGISTER,
    DO_RECEIVE,
    DO_REFUSE,
    DO_UNIT_ADD,
    DO_UNIT_EDIT,
    DO_PERSON_ADD,
    DO_PERSON_EDIT,
    DO_DELEGATE,
    DO_END_DELEGATION,
    DO_CLOSE,
    DEEDS
};
enum { STEP_FILE = 1, STEP_SINGLE = 2 };
enum { NO_SLOT = SLOTS - 1 }; /* of steps about the office */

struct step {
    enum deed deed;
    enum act_kind kind; /* of DO_ACT and the office's; a register may become an enclosure */
    const char *who;
    int slot; /* the letter it is about or makes */
    unsigned flags;
    const char *input;
};
extern const struct step steps[];

#endif
