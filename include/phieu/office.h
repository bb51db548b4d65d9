/*
 * office.h - the use cases: one function an act. Each runs inside the writer's transaction:
 * resolves what people typed, judges, appends the act, projects the letter, owes the exchange its
 * status.
 *
 * Inputs are objects already cleaned by fields_check against the tables named here. Every function
 * checks everything before its first write; on -1 nothing was written.
 */
#ifndef PHIEU_OFFICE_H
#define PHIEU_OFFICE_H

#include "phieu/store.h"

struct office_call {
    struct store_tx *tx;
    struct person_id actor; /* NO_PERSON: the daemon itself */
    int64_t if_match;       /* version the caller saw, 0: any. ERR_STALE when the letter moved on */
    const char *key; /* the caller's idempotency key or "", names a typed letter in the ledger */
};

struct office_done {
    struct slip slip; /* after the act */
    struct act act;   /* the act itself */
    struct letter_id
        earlier; /* duplicate found: the letter that was there before, else NO_LETTER */
};

/* Input of the acts of a letter; NULL for acts that have no route of their own. */
const struct field_spec *office_fields(enum act_kind kind);
extern const struct field_spec office_register_fields[];
/* The registered fields a correction may touch. */
extern const struct field_spec office_correct_fields[];

/* Every act on a registered letter. Errors: those of act_may, act_judge and of resolving names;
 * ERR_STALE, ERR_NO_SUCH_LETTER. */
int office_act(const struct office_call *call, enum act_kind kind, struct letter_id letter,
               const json_t *input, struct office_done *ret, struct error *err) MUST_USE;

/* Vào sổ, typed or from a draft, or gắn (attach_to). Besides act_judge's: ERR_DUPLICATE
 * (ret->earlier is then set), ERR_BOOK_UNKNOWN, ERR_CODE, ERR_NO_SUCH_LETTER for draft and
 * attach_to. */
int office_register(const struct office_call *call, const json_t *input, struct office_done *ret,
                    struct error *err) MUST_USE;

/* Từ chối tiếp nhận a draft. */
int office_refuse(const struct office_call *call, struct letter_id draft, const json_t *input,
                  struct office_done *ret, struct error *err) MUST_USE;

/* Intake, first half: the item enters the ledger before anything is parsed. *ret_letter is set when
 * these bytes are already known (repeat of the same item, or the same content by another way). */
struct office_item {
    const char *channel, *channel_id, *name;
    struct digest sha256;
    int64_t size;
    const char *type;
};
struct office_intake {
    int64_t ledger;
    bool repeat;            /* the very item came again: nothing to do */
    struct letter_id known; /* what the bytes became before, NO_LETTER */
};
int office_intake_begin(const struct office_call *call, const struct office_item *item,
                        struct office_intake *ret, struct error *err) MUST_USE;
/* Second half: `draft` as the reader gave it (reader.h), or NULL and `why` it could not be read;
 * the item then stands refused in the ledger and ret->slip stays without state. When another delivery
 * of the same item was faster, nothing is written and ret->earlier names what it became. */
int office_intake_finish(const struct office_call *call, const struct office_item *item,
                         const struct office_intake *begun, const json_t *draft,
                         const struct error *why, struct office_done *ret,
                         struct error *err) MUST_USE;

/* What the machine read in a file (reader.h, reader_recognise), or why nothing. */
struct office_reading {
    const json_t *reading, *signatures; /* or NULL */
    bool has_text, recognised;
    struct digest text;
    uint64_t text_size;
    unsigned pages, pages_read;
    const struct error *why; /* NULL: it was read */
};
/* Writes it as an act of the letter and settles the file's row in the queue; what was read in a draft is compared
 * with the day it came, with the register and with the envelope first. A letter that can take no reading any more
 * (refused, attached, cancelled) only has its row settled: ret->act.seq is then 0. Errors: those of writing. */
int office_read(const struct office_call *call, const struct reading_row *row,
                const struct office_reading *read, struct office_done *ret, struct error *err) MUST_USE;
/* A clerk wants the files of a draft read again. Errors: ERR_NO_SUCH_LETTER, ERR_LETTER_STATE,
 * ERR_NOT_PERMITTED. */
int office_read_again(const struct office_call *call, struct letter_id draft, struct slip *ret,
                      struct error *err) MUST_USE;

/* Việc định kỳ: opens, as the daemon, one period of the letter's duties that is to be opened by now
 * (model.h, duty_step). ret->duty is 0 when there is none: nothing was written. Whoever was to have
 * the work and left is stood in for by his unit, or the one above it. Errors: ERR_NO_SUCH_LETTER,
 * those of writing. */
struct office_period {
    int duty;
    struct day day, due;
    size_t skipped; /* periods before it that nobody opened in time */
};
int office_duty_open(const struct office_call *call, struct letter_id letter,
                     struct office_period *ret, struct error *err) MUST_USE;

/* Who is named by a reference: "459", "459/2025", "VBD:459/2025", "#12". Cancelled ones too; drafts
 * only by "#". Errors: ERR_NO_SUCH_LETTER (arg1: the text). */
int office_find(struct store_read *read, const struct rules *rules, const char *ref,
                struct letter_id *ret, struct error *err) MUST_USE;
/* "459/2025", with "BOOK:" before it when not the default book; "#12" for what has no number. */
const char *office_ref(const struct rules *rules, const char *book, int year, int64_t number,
                       struct letter_id letter);

/* May the person see it, going by its lines? Asked before anything else about a letter, so that what he may
 * not see is denied in the same words and in the time that what is not there takes. NO_LETTER: as one
 * that is not there. ERR_NO_SUCH_LETTER. */
int office_sight(struct store_read *read, const struct directory *dir, struct person_id person,
                 struct day today, struct letter_id letter, struct error *err) MUST_USE;

/* What one may not see and what is not there read alike: ERR_NO_SUCH_LETTER, however it came about,
 * names what was asked for and nothing else. Returns -1; other errors stay as they are. */
int office_hide(const char *field, const char *name, struct error *err);

/* The office itself. Jobs that call these must be `alone`. Inputs: the tables of the same name. */
extern const struct field_spec office_unit_add_fields[], office_unit_edit_fields[],
    office_person_add_fields[], office_person_edit_fields[], office_delegate_fields[],
    office_end_delegation_fields[], office_close_fields[];
int office_unit_add(const struct office_call *call, const json_t *input, struct act *ret,
                    struct error *err) MUST_USE;
int office_unit_edit(const struct office_call *call, struct unit_id unit, const json_t *input,
                     struct act *ret, struct error *err) MUST_USE;
/* password_hash: Argon2id, NULL for none. */
int office_person_add(const struct office_call *call, const json_t *input,
                      const char *password_hash, struct act *ret, struct error *err) MUST_USE;
int office_person_edit(const struct office_call *call, struct person_id person, const json_t *input,
                       const char *password_hash, struct act *ret, struct error *err) MUST_USE;
int office_delegate(const struct office_call *call, const json_t *input, struct act *ret,
                    struct error *err) MUST_USE;
int office_end_delegation(const struct office_call *call, int64_t id, const json_t *input,
                          struct act *ret, struct error *err) MUST_USE;
/* ---- bàn giao: what somebody holds goes to somebody else
 * -------------------------------------------
 *
 * One thing on the list: an open line, or a duty that runs in his
 * name. Texts in the current arena. */
enum { OFFICE_HELD_MOST = 500 }; /* lines, and duties, of one hand-over; the rest is another */
struct office_held {
    struct letter_id letter;
    const char *ref, *book, *code, *issuer, *subject;
    struct day issued;
    int line; /* 0: a duty */
    enum line_role role;
    enum line_state state;
    struct person_id holder; /* in whose name the line stands */
    struct day due; /* of a duty: the day of its next period */
    struct instant given_at;
    bool proposal_waits, extension_waits, overdue;
    int reminders;
    int duty;
    const char *note;
    enum error_code why;   /* ERR_NONE: it can go; else why it stays (line_takes_over) */
    struct unit_id within; /* the unit it would have to stay in, NO_UNIT: any */
};
struct office_sheet {
    struct office_held *rows;
    size_t count, staying; /* those that stay */
    bool more;             /* more than OFFICE_HELD_MOST */
};
/* What `from` holds now, and what of it `to` could take. Each letter is read in memory of its own.
 */
int office_sheet_now(struct store_read *read, const struct directory *dir,
                     const struct rules *rules, struct day today, struct person_id from,
                     struct person_id to, struct office_sheet *ret, struct error *err) MUST_USE;
/* What a hand-over lists: as it is after act `until` (0: now) while it waits, as it was when it was
 * decided. */
int office_sheet_of(struct store_read *read, const struct directory *dir, const struct rules *rules,
                    struct day today, const struct hand_over *h, int64_t until,
                    struct office_sheet *ret, struct error *err) MUST_USE;
/* Who the input {from, to} names, and whether `actor` may hand over for him: ERR_NOT_PERMITTED. */
int office_hand_over_people(const struct directory *dir, const json_t *input,
                            struct person_id actor, struct person_id *ret_from,
                            struct person_id *ret_to, struct error *err) MUST_USE;
/* {from, to, note}: lists what can go; nothing moves before `to` accepts. Errors besides names:
 * those of judge_hand_over. */
extern const struct field_spec office_hand_over_fields[], office_hand_over_refuse_fields[];
int office_hand_over(const struct office_call *call, const json_t *input, struct act *ret,
                     struct office_sheet *ret_sheet, struct error *err) MUST_USE;
/* Moves every line that is still there and can go, an act a letter, all or nothing; what closed
 * since, or cannot go any more, stays. */
int office_hand_over_accept(const struct office_call *call, int64_t id, struct act *ret,
                            unsigned *ret_moved, unsigned *ret_stayed, struct error *err) MUST_USE;
int office_hand_over_refuse(const struct office_call *call, int64_t id, const json_t *input,
                            struct act *ret, struct error *err) MUST_USE;

/* Khóa sổ of a year, or of a day when the input names one. */
int office_close(const struct office_call *call, const char *book, const json_t *input,
                 struct act *ret, struct error *err) MUST_USE;

/* Lịch nghỉ: days off and worked that the office adds to its calendar or drops from it, by admin or clerk. The days
 * of the input are texts as people type dates; without any the deadlines are only counted again (after
 * calendar files were changed). What follows is recount.c's, a letter at a time. Besides office_act_judge's:
 * ERR_DATE_*. */
extern const struct field_spec office_calendar_fields[];
int office_calendar_change(const struct office_call *call, const json_t *input, struct act *ret,
                           struct error *err) MUST_USE;
/* The same judged and nothing written: the act as it would be (seq 0). */
int office_calendar_try(const struct directory *dir, const struct rules *rules,
                        struct person_id actor, const json_t *input, struct act *ret,
                        struct error *err) MUST_USE;
/* One letter after a calendar-change: what is to move moves, by one act. *ret_moved: whether anything did. */
int office_recount(const struct office_call *call, const struct recount *recount,
                   struct letter_id letter, bool *ret_moved, struct error *err) MUST_USE;

/* ---- notices: telling people (notice.h) ----------------------------------------------------------
 *
 * Each in two steps: what is to be told is found and written on a reading connection, then one job
 * puts it down, its deliveries with it. A key that is there already is left as it is, so that a
 * step may be repeated after a crash or be run by two at once. */

/* A notice with what a person needs to know of its letter. */
struct office_reminder {
    struct notice notice;
    bool fresh; /* not told before */
    bool restricted;
    enum line_role role;
    const char *ref, *code, *issuer, *subject; /* all but ref "" where restricted */
    const char *kept_by;                       /* who has the line, "" where it is he who is told */
    const char *note; /* from when to when a deadline moved and why; until what time khẩn allows; or "" */
};
struct office_reminders {
    struct office_reminder *items;
    size_t count, room;
};
struct office_telling {
    struct store_read *read;
    const struct directory *dir;
    const struct rules *rules;
    struct instant now;
    struct arena *scratch; /* for one letter at a time; the caller's to release */
};
struct office_channels {
    bool on[CHANNEL_COUNT];
    int64_t queue; /* open deliveries of a channel at most */
};

/* Everything that stands, by person and then in the order of a digest; `only` NO_PERSON: of all. */
int office_standing(const struct office_telling *telling, struct person_id only,
                    struct office_reminders *ret, struct error *err) MUST_USE;

/* One person's digest: what stands of him, what waits, and what could not be sent. */
struct office_digest {
    struct person_id person;
    struct office_reminders items; /* in order */
    size_t fresh;
    int64_t *waiting, *stuck; /* notices and messages it takes over */
    size_t waiting_count, stuck_count;
    struct message message; /* as it will leave */
};
/* `standing` are his of office_standing. */
int office_digest(const struct office_telling *telling, struct person_id person,
                  const struct office_reminder *standing, size_t count, struct office_digest *ret,
                  struct error *err) MUST_USE;
/* *ret_new: whether there was something new to tell, and nobody had put it down before. */
int office_digest_queue(const struct office_call *call, const struct office_digest *digest,
                        const struct office_channels *channels, bool *ret_new,
                        struct error *err) MUST_USE;

/* What one act, or several of one cause, are to tell one person at once. */
struct office_word {
    int64_t act;   /* the first; 0: none, time did it */
    int64_t cause; /* notice_cause */
    struct office_reminders items;
    struct message message;
};
struct office_words {
    struct office_word *items;
    size_t count;
    int64_t upto; /* the last act looked at */
};
/* Of the acts after `after`, at most `limit` of them. While deadlines are still being counted after a
 * change of the calendar it stops before the first that moved, so that one message tells of all. */
int office_words(const struct office_telling *telling, int64_t after, unsigned limit,
                 struct office_words *ret, struct error *err) MUST_USE;
/* Of letters with a mark of urgency whose time to be presented or directed ran out and nobody was told
 * yet. `upto` is left as it is. */
int office_urgent_words(const struct office_telling *telling, struct office_words *ret,
                        struct error *err) MUST_USE;
/* `hold`: quiet hours, they wait for the digest; so does what is over the daily cap or the queue. */
int office_words_queue(const struct office_call *call, const struct office_words *words,
                       const struct office_channels *channels, bool hold, struct error *err) MUST_USE;

/* A message to try the channels with. The key is the caller's Idempotency-Key or the time. */
int office_test_notice(const struct office_call *call, struct person_id person,
                       const struct office_channels *channels, int64_t *ret_message,
                       struct error *err) MUST_USE;

/* An address that mail can go to: one @, no white space, quotes or control characters. */
bool office_is_address(const char *email);

/* Báo cáo tình hình giải quyết văn bản đến, its rows named: by what a filter takes ("KSBT", "ks.hoa", "2026-10";
 * "-" for what belongs to nobody, whose name is "") and for people. */
struct report_line {
    const char *key, *name;
    int64_t counts[REPORT_CLASS_COUNT];
};
struct report {
    enum report_by by;
    struct report_line *lines;
    size_t count;
    int64_t sum[REPORT_CLASS_COUNT];
    int definition;
};
/* Counts; `dir` names units and people. Errors: those of store_report. */
int office_report(struct store_read *read, const struct directory *dir, const struct report_query *query,
                  enum report_by by, struct report *ret, struct error *err) MUST_USE;
/* As it was closed. Errors: ERR_STORE_DAMAGED and any of reading. */
int office_report_closed(struct store_read *read, const struct closed_report *closed, enum report_by by,
                         struct report *ret, struct error *err) MUST_USE;
/* Chốt số liệu, first half, on a reading connection: counts the period in every way and makes the body of the act.
 * query->upto must be set. Errors: those of store_report. */
int office_report_figures(struct store_read *read, const struct directory *dir, const struct report_query *query,
                          const char *period, json_t **ret_body, struct error *err) MUST_USE;
/* Second half, in a job that is `alone`. ERR_PERIOD_OPEN, ERR_PERIOD_CLOSED, ERR_NOT_PERMITTED. */
int office_close_report(const struct office_call *call, json_t *body, struct act *ret,
                        struct error *err) MUST_USE;

/* To whom the agency's own decisions would give the letter (model.h, triage), among units and people that are
 * active: with words->shown for the reason. Errors: any of reading. */
int office_proposal(struct store_read *read, const struct directory *dir, const struct rules *rules,
                    const struct slip *slip, struct triage_words *ret_words, struct triage_proposal *ret,
                    struct error *err) MUST_USE;

/* Sets an agency up from staff (settings.h): units, people, the first administrator's password. One
 * job. */
int office_setup(const struct office_call *call, const json_t *units, const json_t *people,
                 const char *admin_username, const char *password_hash, struct error *err) MUST_USE;

#endif
