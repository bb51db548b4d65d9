/*
 * notice.h - who must be told what about a letter. Pure functions, no input or output.
 *
 * A notice is derived from the acts, like every list; it is no act itself, and the line's count of
 * reminders (đôn đốc) stays what people did. What was told is kept in the store (store.h, notices).
 */
#ifndef PHIEU_NOTICE_H
#define PHIEU_NOTICE_H

#include "phieu/model.h"

enum notice_kind {
#define NOTICE(kind, ...) kind,
#include "phieu/notices.def"
#undef NOTICE
    NOTICE_COUNT
};

struct notice_info {
    const char *name; /* stable, part of the API's contract */
    int rank;         /* place in a digest, 0 first */
    bool at_once;     /* told when it happens; else found in the morning */
    const char *vi, *en;
};
extern const struct notice_info notice_infos[NOTICE_COUNT];

struct notice {
    enum notice_kind kind;
    struct person_id person;     /* who is told */
    struct person_id instead_of; /* whose delegate he is told as, NO_PERSON: for himself */
    struct letter_id letter;
    int line;        /* 0: of the letter as a whole; letter NO_LETTER: of the hand-over `episode` */
    int64_t episode; /* notices.def */
    struct day due;  /* the line's or the duty's, DAY_NONE */
};
struct notices {
    struct notice *items;
    size_t count;
};

/* Appends to *ret (which begins empty) what stands about the letter now: deadlines, lines that
 * nobody opened or that name nobody, proposals and requests that wait. A line of a unit is for its
 * heads and its clerk; where it has none, for the next unit's above, and at last for the leaders.
 * What the law wants done the day a letter comes (model.h, same_day) stands from that day until it is
 * done: presenting and the receipt for the agency's clerks, directing for whom it was presented to.
 * Overdue goes to the holder, after rules->reminders.head_days working days to the head above him,
 * after leader_days to the leader who gave it, each once an episode. A delegate of today is told
 * besides, as such. Inactive people are not. Nobody is told twice of one episode. */
void notices_standing(const struct slip *slip, const struct directory *dir,
                      const struct rules *rules, struct instant now, struct notices *ret);

/* The office's own: hand-overs that nobody has accepted or refused, for the receiver. */
void notices_of_office(const struct directory *dir, const struct rules *rules, struct instant now,
                       struct notices *ret);

/* Folds the act into the slip and appends whom it must be told to at once: new lines to their
 * holders (a duty's period like any other), returned ones to the giver, recalled and replaced ones to
 * who had them, reminders, and decisions to who asked; a letter with a mark of urgency to the leader
 * it is presented to; deadlines that moved with the calendar to who has the line, the letter's own to
 * the leader it lies with; lines taken over to the receiver. Never to the actor himself, nor to the
 * one he acted for. */
void notices_of_act(struct slip *slip, const struct act *act, const struct directory *dir,
                    const struct rules *rules, struct notices *ret);
/* False for acts that notices_of_act can have nothing to say about. */
bool notice_follows(enum act_kind kind);
/* What several acts have in common and is told in one message: the calendar-change or hand-over, by its
 * sequence number. 0: the act stands for itself. */
int64_t notice_cause(const struct act *act);
/* A same-day duty that ran out, of a letter with a mark of urgency: told as soon as it is noticed. */
bool notice_is_urgent(const struct slip *slip, const struct notice *notice);

/* A letter of a book of secrets, or marked mật and above: its notices name the number only. */
bool notice_is_restricted(const struct slip *slip, const struct rules *rules);

/* Is it time for at-once notices? Not in quiet hours, nor on days off. */
bool notice_is_quiet(const struct rules *rules, struct instant now);
/* Is it time for the digest of today? On working days from digest_at until the quiet hours. */
bool notice_is_morning(const struct rules *rules, struct instant now);

/* Minutes of office hours (work_from..work_to on working days) that passed between two times. */
int64_t worked_minutes(const struct rules *rules, struct instant from, struct instant to);

#endif
