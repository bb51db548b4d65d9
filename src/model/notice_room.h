/* notice_room.h - between notice.c and notice_desk.c (what there is to tell) and notice_who.c (to whom). */
#ifndef PHIEU_MODEL_NOTICE_ROOM_H
#define PHIEU_MODEL_NOTICE_ROOM_H

#include "model_room.h"

#include "phieu/notice.h"

/* One letter being looked at. */
struct telling {
    const struct slip *slip;
    const struct directory *dir;
    const struct rules *rules;
    struct day today;
    struct person_id not_to[2]; /* the actor, and for whom he acted */
    struct notices *ret;
};
struct what {
    enum notice_kind kind;
    int64_t episode;
};

/* notice_desk.c: the same-day duty the letter is owed now; a letter presented with a mark of urgency;
 * deadlines that the act moved with the calendar. */
void tell_desk(const struct telling *t, struct instant now);
void tell_presented(const struct telling *t);
void tell_moved_due(const struct telling *t, const struct act *act);

/* One person and his delegates of today. False: he cannot be told (inactive, or nobody). */
bool tell_person(const struct telling *t, struct what what, const struct line *line,
                 struct person_id person);
/* Whoever has the line. */
void tell_holders(const struct telling *t, struct what what, const struct line *line);
/* Heads of the unit; where there is none but `but`, of the units above. `strictly` begins above it.
 * False: there is none up to the agency itself. */
bool tell_heads(const struct telling *t, struct what what, const struct line *line, bool strictly,
                struct person_id but);
/* The leader who answers for the letter: who directed, else to whom it was presented, else all. */
void tell_leader(const struct telling *t, struct what what, const struct line *line);
/* Văn thư of the agency; where there is none, the leaders. */
void tell_clerks(const struct telling *t, struct what what, const struct line *line);
/* Who gave the line, or has the one above it. */
void tell_giver(const struct telling *t, struct what what, const struct line *line);

#endif
