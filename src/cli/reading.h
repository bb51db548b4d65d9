/*
 * reading.h - what the machine read of a draft (phieu/extract.h has the members), as people are
 * told of it: shared by the page of a draft, taking files in and registering.
 */
#ifndef PHIEU_CLI_READING_H
#define PHIEU_CLI_READING_H

#include "cli_room.h"

/* What may be tried while a reading is running. */
enum read_progress { READING_NONE, READING_WAITS, READING_RUNS, READING_DONE, READING_FAILED };
/* A draft of a server that reads nothing has none. */
enum read_progress reading_progress(const json_t *draft);
/* Its fields are there: from the first pages on, though the others are still being read. */
bool reading_has_fields(const json_t *draft);
/* How many fields a person should look at; số and ký hiệu are one. */
size_t reading_unsure(const json_t *draft);
/* "đang đọc 40 %", "3 trường cần xem", "không đọc được: …"; "" when nothing is read. */
const char *reading_summary(const struct cli *cli, const json_t *draft);
enum style reading_summary_style(const json_t *draft);

/* Surest first. */
enum read_state { READ_SURE, READ_LOOK, READ_GUESS, READ_NOT_FOUND, READ_NONE, READ_STATES };
const char *read_state_text(const struct cli *cli, enum read_state state);
const char *read_state_mark(enum read_state state); /* one column, for screens without colour */
enum style read_state_style(enum read_state state);

/* The fields a reading has, in the order of the register. */
struct read_field {
    const char *member;
    enum text_id label;
    enum option_id option; /* says it when registering; OPT_END: taken as read */
    size_t most;           /* characters the register takes */
};
enum { READ_FIELDS = 11, READ_ALTERNATIVES = 4 };
extern const struct read_field read_fields[READ_FIELDS];

/* One field; strings are plain and never NULL. */
struct read_value {
    const char *value; /* as the API has it; "" when there is none */
    enum read_state state;
    const char *sureness; /* "cần xem 71 %" */
    const char *place;    /* "tr. 1, dòng 5", or what it comes from */
    const char *excerpt;
    const char *failed; /* the checks it did not pass, in words; "" */
    const char *alternatives[READ_ALTERNATIVES], *alternative_sureness[READ_ALTERNATIVES];
    size_t alternative_count;
};
/* Of a draft as GET /v1/drafts/{id} gives it. What an edXML envelope said stands before what was
 * read. */
void read_value_of(const struct cli *cli, const json_t *draft, const char *member,
                   struct read_value *ret);
/* As people write it: 10/03/2025, "khẩn". */
const char *read_shown(const struct cli *cli, const char *member, const char *value);

/* Deadlines in words: "hằng năm", "trước ngày 13/03/2025". */
const char *deadline_kind(const struct cli *cli, const json_t *deadline);
const char *deadline_when(const struct cli *cli, const json_t *deadline);
/* The sentence it stands in. */
const char *deadline_sentence(const json_t *deadline);
/* What the register's "due" takes of it: an ISO day or "5wd"; "" when it is no single day. */
const char *deadline_due(const json_t *deadline);
/* `phieu duty add …` for one that comes again and again; "" for another. */
const char *deadline_duty(const struct cli *cli, const json_t *deadline, const char *ref);
/* "tr. 1, dòng 5" of an "evidence", "" without one. */
const char *evidence_place(const struct cli *cli, const json_t *evidence);

/* What is odd about the text as a whole, one sentence each line; "" when nothing is. */
const char *reading_quality(const struct cli *cli, const json_t *draft);
/* "Tệp có mật khẩu … [read-encrypted]", and what to do, of a reading that failed; "" otherwise. */
const char *reading_problem(const json_t *draft);
const char *reading_remedy(const json_t *draft);

/* GET /v1/drafts/{number}, and again until its fields were read or cannot be; progress in one line
 * of a terminal. *ret_draft: the last answer's draft. Fills cli->problem; with CLIENT_STILL_READING
 * when nothing has moved for an hour and nobody watches. */
struct reading_wait {
    const char *name;
    size_t done, of; /* this one among the files */
    bool stay;       /* false: one look */
};
int reading_await(struct cli *cli, const char *number, const struct reading_wait *wait,
                  struct client_answer *ret, const json_t **ret_draft) MUST_USE;

/* The page of a reading (reading_page.c). */
void put_reading(struct cli *cli, const json_t *draft);

/* ---- registering from a reading (register_form.c, register_talk.c) --------------------------- */

struct slot {
    const struct read_field *field;
    struct read_value read;
    const char *value; /* what will be registered; "" for nothing */
    bool given;        /* by an option: not asked */
    bool asked;
};
struct form {
    const json_t *draft;
    const char *number;
    json_t *body; /* what was typed as options */
    struct slot slots[READ_FIELDS];
    const char *due; /* of the letter itself, taken by the person; "" for none */
};
void form_fill(struct cli *cli, const json_t *draft, const char *number, json_t *body,
               struct form *ret);
/* Registering is not done without it: a person has to look. */
bool slot_needed(const struct form *form, const struct slot *slot);
/* May it stay empty in the book? */
bool slot_may_be_empty(const struct form *form, const struct slot *slot);
/* The value as the register takes it. NULL: *ret_why says why not. */
const char *slot_value(const struct cli *cli, const struct slot *slot, const char *typed,
                       const char **ret_why);
/* Without a terminal: what is sure, with --accept-read what is to be looked at. Fills cli->problem
 * (CLIENT_NOT_SURE) when something needed is neither. */
int form_settle(struct cli *cli, struct form *form) MUST_USE;
/* The values confirmed, all of them said: a reading that goes on meanwhile changes nothing. */
void form_body(const struct form *form);

enum turn { TURN_ON, TURN_AGAIN, TURN_LEAVE, TURN_ALL };
/* A line below a question; "" is none. */
void talk_note(struct cli *cli, const char *text);
/* The line is one of these keys. */
bool talk_key(const char *line, const char *keys);
/* The line is one digit but 0: one of the possibilities, or a slip of the finger, for no field is
 * one digit. */
bool talk_digit(const char *line);
/* Which of the deadlines found is the letter's own, into form->due (register_due.c). */
enum turn ask_due(struct cli *cli, struct form *form);

/* Asks and registers, until the server takes it or the person leaves. *ret_left: he left, nothing
 * was registered. The exit status. */
int register_talk(struct cli *cli, struct form *form, struct client_answer *ret, bool *ret_left);

#endif
