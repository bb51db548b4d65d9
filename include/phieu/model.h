/*
 * model.h - the rules of an incoming letter. Pure functions, no input or output.
 *
 * A letter is the fold of its acts (DESIGN.md 2): slip_apply adds one act to a slip; act_judge decides
 * whether an act may happen now, and why not. Acts about the office itself (units, people, delegations,
 * closing a book) have letter 0 and fold into a `struct directory`.
 *
 * Everything here lives in the thread's current arena.
 */
#ifndef PHIEU_MODEL_H
#define PHIEU_MODEL_H

#include "phieu/day.h"
#include "phieu/error.h"
#include "phieu/json.h"

#include <stdbool.h>
#include <stdint.h>

struct letter_id { int64_t v; };
struct unit_id { int64_t v; };
struct person_id { int64_t v; };

#define NO_LETTER ((struct letter_id){0})
#define NO_UNIT ((struct unit_id){0})
#define NO_PERSON ((struct person_id){0})

/* ---- input fields: what a request, an act or a form may carry ------------------------------------ */

enum field_type {
    FIELD_LINE,      /* one line of text, max = characters */
    FIELD_BLOCK,     /* several lines, max = characters */
    FIELD_DAY,       /* a date as people type it; becomes ISO */
    FIELD_DUE,       /* a date, or "5wd" / "5 ngày làm việc"; becomes ISO or "5wd" */
    FIELD_INT,       /* min..max */
    FIELD_BOOL,
    FIELD_CHOICE,    /* one of `choices`, "value=alias=alias|value|..." ; the value is kept */
    FIELD_NAME,      /* names something else (unit, person, line): one line, <= 200 characters */
    FIELD_NAMES,     /* array of FIELD_NAME, or one string separated by commas; max = how many */
    FIELD_DUES,      /* object: name -> FIELD_DUE; at most max members */
    FIELD_FILES,     /* array of {"sha256": hex, "name": text}; max = how many */
    FIELD_OBJECT,    /* an object checked by whoever takes it (corrections); max = members */
    FIELD_SECRET,    /* a password: text without trimming, max = bytes; never logged */
    FIELD_INSTANT,   /* a point in time as instant_parse takes it */
};

struct field_spec {
    const char *name;    /* JSON name and canonical option name; NULL ends a list */
    const char *vi_name; /* option name in Vietnamese without marks: "chu-tri" */
    enum field_type type;
    bool required;
    int64_t min, max;
    const char *choices;
    const char *vi, *en; /* one line each, for help and OpenAPI */
};

/* Checks and cleans `input` against `fields`: unknown names refused, required present, texts cleaned
 * to NFC and bounded, days made ISO. Absent and null are the same. The result is a new object with
 * the members in the order of `fields`.
 * Errors: ERR_FIELD_*, ERR_TEXT_*, ERR_DATE_*, each naming the field. */
int fields_check(const struct field_spec *fields, const json_t *input, json_t **ret_clean,
                 struct error *err) MUST_USE;

/* ---- words --------------------------------------------------------------------------------------- */

enum role { ROLE_CLERK, ROLE_LEADER, ROLE_HEAD, ROLE_OFFICER, ROLE_AUDITOR, ROLE_ADMIN, ROLE_COUNT };
enum line_role { LINE_LEAD, LINE_SUPPORT, LINE_INFORM, LINE_ROLE_COUNT };
enum line_state {
    LINE_PENDING, LINE_WORKING, LINE_FORWARDED, LINE_DONE, LINE_RETURNED, LINE_RECALLED,
    LINE_SUPERSEDED, LINE_STATE_COUNT
};
enum letter_state {
    LETTER_NONE,       /* no act yet */
    LETTER_DRAFT,      /* received, waiting to be registered */
    LETTER_REFUSED, LETTER_ATTACHED, /* ends of a draft: refused; attached to a registered letter */
    LETTER_REGISTERED, LETTER_PRESENTED, LETTER_DIRECTED, LETTER_IN_PROGRESS, LETTER_DONE,
    LETTER_NO_ACTION, LETTER_CANCELLED,
    LETTER_STATE_COUNT
};

/* Stable name, Vietnamese and English of each, by value; tests walk them. */
struct word { const char *name, *vi, *en; };
extern const struct word role_words[ROLE_COUNT];
extern const struct word line_role_words[LINE_ROLE_COUNT];
extern const struct word line_state_words[LINE_STATE_COUNT];
extern const struct word letter_state_words[LETTER_STATE_COUNT];

/* The index of `name` in words, -1 when it is none of them. */
int word_find(const struct word *words, int count, const char *name);

static inline bool line_state_open(enum line_state s)
{
    return s == LINE_PENDING || s == LINE_WORKING || s == LINE_FORWARDED;
}

/* The 29 types of NĐ 30/2020 Annex III and the usual others: name and abbreviation ("" for none). */
struct letter_type { const char *name, *abbreviation; };
extern const struct letter_type letter_types[];
extern const int letter_type_count;
/* By name or abbreviation, marks and case forgiven for names; NULL when unknown. */
const struct letter_type *letter_type_find(const char *text);
/* From the first group of a notation ("QĐ-UBND" -> Quyết định; "SYT-NVY" -> Công văn). */
const struct letter_type *letter_type_of_notation(const char *notation);

/* "595 / SYT-NVY" -> number "595", notation "SYT-NVY", code "595/SYT-NVY". Party and legal forms
 * ("52-NQ/TW", "30/2020/NĐ-CP") keep their shape: number is the leading digits. A code without digits
 * (blank number) is allowed: number "". Errors: ERR_CODE (arg1: the text), ERR_TEXT_TOO_LONG. */
struct code { const char *full, *number, *notation; };
int code_parse(const char *text, const char *field, struct code *ret, struct error *err) MUST_USE;

/* Same key = the same letter twice (NĐ 30 Annex VI III.1h): folded code, folded issuer, year issued.
 * "" when one of them is missing (a code without any digit counts as missing): never a duplicate. */
const char *duplicate_key(const char *code, const char *issuer, struct day issued);

/* What a file's name alone tells: "595-SYT-NVY.txt" -> 595/SYT-NVY; NULL when it tells nothing. */
const char *code_from_file_name(const char *name);

/* ---- the office ---------------------------------------------------------------------------------- */

struct unit {
    struct unit_id id;
    const char *code, *name;
    struct unit_id parent; /* NO_UNIT for the agency itself, which is the first unit */
    bool active;
};
struct person {
    struct person_id id;
    const char *username, *name, *title, *email;
    bool active;
};
struct position {
    struct person_id person;
    struct unit_id unit;
    enum role role;
};
struct delegation {
    int64_t id; /* the act's sequence number */
    struct person_id from, to;
    struct day first, last;
    bool ended;
    const char *note;
};
/* Bàn giao: somebody's open lines and duties, listed, for somebody else to accept. Until then they are his. */
enum hand_over_state { HAND_OVER_OPEN, HAND_OVER_ACCEPTED, HAND_OVER_REFUSED, HAND_OVER_STATE_COUNT };
extern const struct word hand_over_words[HAND_OVER_STATE_COUNT];
struct hand_over {
    int64_t id; /* the act's sequence number */
    struct person_id from, to, by;
    struct instant at;
    enum hand_over_state state;
    const char *note, *reason; /* of the refusal */
    struct person_id decided_by;
    struct instant decided_at;
    int64_t decided_seq;
    const json_t *letters; /* [{letter, lines:[number], duties:[number]}], by letter */
};
struct closed_book {
    const char *book;
    int year;
    int64_t last;
    bool closed;
};
struct calendar_mark;
struct closed_report { /* a report's period whose figures stand (act close-report) */
    int64_t seq;               /* of the act */
    const char *period;        /* as period_parse names it */
    struct day from, to;
    int64_t upto;              /* counted as after this act, */
    struct day today;          /* as of this day */
    int definition;
    struct instant at;
    struct person_id by;
};
struct directory {
    struct unit *units;
    size_t unit_count;
    struct person *people;
    size_t person_count;
    struct position *positions;
    size_t position_count;
    struct delegation *delegations;
    size_t delegation_count;
    struct closed_book *closed;
    size_t closed_count;
    struct calendar_mark *marks; /* days that calendar-change acts added or dropped, ascending */
    size_t mark_count;
    struct closed_report *reports;
    size_t report_count;
    struct hand_over *hand_overs;
    size_t hand_over_count;
    int64_t seq; /* last office act folded in */
};

const struct unit *directory_unit(const struct directory *dir, struct unit_id id);
const struct person *directory_person(const struct directory *dir, struct person_id id);
const struct person *directory_username(const struct directory *dir, const char *username);
bool directory_has_role(const struct directory *dir, struct person_id person, enum role role);
/* In that unit itself. */
bool directory_position(const struct directory *dir, struct person_id person, struct unit_id unit,
                        enum role role);
/* unit is `above` or below it. */
bool directory_within(const struct directory *dir, struct unit_id unit, struct unit_id above);
/* The unit a person is in: that of his first position that is not the agency's root, else the root. */
struct unit_id directory_home(const struct directory *dir, struct person_id person);
/* The delegation by which `to` may act for `from` on that day; NULL when there is none. */
const struct delegation *directory_delegation(const struct directory *dir, struct person_id from,
                                              struct person_id to, struct day today);
/* The hand-over of that number, NULL when there is none. */
const struct hand_over *directory_hand_over(const struct directory *dir, int64_t id);
/* The one of `from` that nobody has accepted or refused yet, NULL when there is none. */
const struct hand_over *directory_handing_over(const struct directory *dir, struct person_id from);
/* Does the hand-over list this line of the letter? */
bool hand_over_has(const struct hand_over *h, struct letter_id letter, int line);
/* May `person` hand over what `from` holds: administrators, leaders, and who heads his unit. */
bool directory_may_hand_over(const struct directory *dir, struct person_id person,
                             struct person_id from);
bool directory_book_closed(const struct directory *dir, const char *book, int year);
/* The closing of exactly these days, NULL when there is none. */
const struct closed_report *directory_closed_report(const struct directory *dir, struct day from,
                                                    struct day to);
/* Clerk of the agency (by a position in its root unit; a clerk of a unit below is that unit's own),
 * leader or auditor: sees all. */
bool directory_sees_all(const struct directory *dir, struct person_id person);

/* A unit by code or name, a person by username or name, marks, case and "phòng"/"khoa" spacing forgiven;
 * inactive ones are refused. Exactly one of the two is set on success.
 * Errors: ERR_UNIT_UNKNOWN / ERR_PERSON_UNKNOWN (arg1: the text, arg2: nearest names),
 * ERR_NAME_AMBIGUOUS, ERR_INACTIVE. */
struct assignee { struct unit_id unit; struct person_id person; };
int directory_find_assignee(const struct directory *dir, const char *text, const char *field,
                            struct assignee *ret, struct error *err) MUST_USE;
int directory_find_unit(const struct directory *dir, const char *text, const char *field,
                        struct unit_id *ret, struct error *err) MUST_USE;
int directory_find_person(const struct directory *dir, const char *text, const char *field,
                          struct person_id *ret, struct error *err) MUST_USE;

/* ---- working days -------------------------------------------------------------------------------- */

struct calendar_day {
    struct day day;
    bool working;       /* a working weekend day, or a day off */
    const char *why, *source;
    bool expected;      /* computed by us (calendar_expect): no authority has announced it yet */
    int64_t act;        /* the calendar-change that added it, 0: it stands in a file or is expected */
};
struct calendar {
    struct calendar_day *days; /* ascending */
    size_t count;
    int first_year, last_year; /* years for which days were announced; 0, 0 when none */
};
/* Text: one line a day: `2025-01-27 off "Tết Nguyên đán" "source"`, `… work "…" "…"`; # comments.
 * Errors: ERR_CALENDAR (arg1: file:line, arg2: why). */
int calendar_parse(const char *text, const char *file, struct calendar *ret, struct error *err) MUST_USE;
/* Adds the days of `more` (a calendar is a file a year). Errors: ERR_CALENDAR (a day stands in both). */
int calendar_merge(struct calendar *into, const struct calendar *more, struct error *err) MUST_USE;
bool calendar_works(const struct calendar *cal, struct day day);
/* The exception that makes the day what it is, NULL for an ordinary day. */
const struct calendar_day *calendar_exception(const struct calendar *cal, struct day day);
/* The n-th working day after `from` (from itself not counted; BLDS 2015 Điều 147). n 1..999. */
struct day calendar_add(const struct calendar *cal, struct day from, int n);
/* Working days d with from < d <= to; negative when to < from. */
int calendar_between(const struct calendar *cal, struct day from, struct day to);
/* Were days off or working weekend days announced for that year? By a file: an act corrects a day, it does not
 * announce a year. */
bool calendar_covers(const struct calendar *cal, int year);
/* The first year that work of `today` needs and nothing was announced for: this one, and from October on
 * the next, which deadlines begin to reach. 0: none is missing. */
int calendar_missing(const struct calendar *cal, struct day today);

/* The solar date of a day of the Vietnamese lunar calendar (UTC+7), leap months left out: lunar_day(2026, 1, 1)
 * is mùng 1 Tết of Bính Ngọ, 17/02/2026. year 1976..2100, month 1..12, day 1..30. */
struct day lunar_day(int year, int month, int day);
/* Puts the holidays of the Labour Code (BLLĐ 2019 Điều 112, Nghị quyết 28/2026/QH16, with the days off in lieu of
 * Điều 111 khoản 3) into every year of first..last that calendar_covers denies, marked as expected. Where
 * the law leaves a choice (which days around Tết, which day beside 02/9) it is the choice announced in 2019-2026:
 * the fewest days that fall on a weekend. */
void calendar_expect(struct calendar *cal, int first, int last);

/* What the office's acts have done to a day of the configured calendar. */
struct calendar_mark {
    struct day day;
    bool masked;               /* what the files or the expectation say of it was dropped */
    bool added;                /* `what` holds, over anything below */
    struct calendar_day what;
};
/* The calendar by which is counted: the configured one and the acts. Borrows both. */
struct calendar calendar_in_force(const struct calendar *configured, const struct directory *dir);
struct act;
/* The office as it would be after a calendar-change; `dir` stays as it is. */
struct directory calendar_try(const struct directory *dir, const struct act *act);
/* The earliest day a calendar-change touches; without days the first of all. */
struct day calendar_first(const json_t *body);

/* ---- how a deadline came about -------------------------------------------------------------------- */

/* The text that is kept beside a deadline (line.due_rule, fields.due_rule). */
enum due_kind {
    DUE_DATE,      /* "": typed as a date */
    DUE_COUNTED,   /* "5wd 2025-03-10": typed as working days */
    DUE_DEFAULT,   /* "5wd 2025-03-10 default NAME": nobody typed one, the agency's quy chế gives it */
    DUE_EXTENSION, /* "5wd 2025-03-10 extension": an extension in working days, from the deadline it moved */
    DUE_PARENT,    /* "parent": that of the line above, when it was given */
    DUE_LETTER,    /* "letter": the letter's own */
    DUE_KIND_COUNT
};
extern const struct word due_kind_words[DUE_KIND_COUNT];
struct due_rule {
    enum due_kind kind;
    int days;         /* working days, of the counted kinds */
    struct day from;  /* the day before the first one counted */
    const char *name; /* of the default, else "" */
};
/* What is not one of them is DUE_DATE: a rule of a later program moves nothing here. */
struct due_rule due_rule_parse(const char *text);
const char *due_rule_text(const struct due_rule *rule);
static inline bool due_rule_counts(const struct due_rule *rule)
{
    return rule->kind == DUE_COUNTED || rule->kind == DUE_DEFAULT || rule->kind == DUE_EXTENSION;
}

/* ---- the agency's own rules (quy chế), from configuration ---------------------------------------- */

struct book {
    const char *code, *name;
    bool is_default, secret; /* the secret book takes stubs only */
};
struct route_rule { /* chuyển thẳng: the clerk may route such letters himself */
    const char *name, *type, *issuer; /* "" matches any; compared folded, issuer as a part */
    const char *unit;                 /* code */
    int working_days;                 /* 0: no deadline */
};
struct deadline_rule { /* the quy chế's deadline for what names none; the first that fits */
    const char *name, *book, *type, *urgency; /* "" matches any */
    int working_days;
};
/* When people are reminded, and of what (notice.h). Times of day in minutes of the agency's zone. */
struct reminder_rules {
    bool enabled;
    int digest_at;                 /* of each working day */
    int quiet_from, quiet_to;      /* at-once notices wait for the morning; equal: never quiet */
    int work_from, work_to;        /* office hours, for the two below */
    int unread_hours, unnamed_hours; /* working hours; 0: never */
    int head_days, leader_days;    /* working days overdue; 0: never */
    int daily_cap;                 /* at-once notices of one person a day; 0: no cap */
};
struct rules {
    const char *agency_name, *agency_parent, *agency_place, *agency_organ_id;
    struct book *books;
    size_t book_count;
    struct route_rule *routes;
    size_t route_count;
    struct calendar calendar;
    int zone_minutes;
    int due_soon_days; /* working days, 2 */
    struct deadline_rule *deadlines;
    size_t deadline_count;
    int urgent_minutes;               /* to present or direct a letter marked khẩn, 30 */
    int extensions_most, extension_days; /* granted a line at most; working days at once at most; 0: no limit */
    struct reminder_rules reminders;
    int duty_days_ahead; /* calendar days before its deadline that a period of a duty is opened, 30 */
};
/* The same rules with the calendar in force; in the current arena. */
const struct rules *rules_in_force(const struct rules *rules, const struct directory *dir);
/* NULL: the quy chế gives none. */
const struct deadline_rule *rules_deadline(const struct rules *rules, const char *book, const char *type,
                                           const char *urgency);
const struct book *rules_book(const struct rules *rules, const char *code); /* NULL: unknown */
const struct book *rules_default_book(const struct rules *rules);
const struct book *rules_secret_book(const struct rules *rules);            /* NULL: none */

/* ---- acts ---------------------------------------------------------------------------------------- */

enum act_kind {
#define ACT(kind, name, ...) kind,
#include "phieu/acts.def"
#undef ACT
    ACT_COUNT
};

/* Who may: any one of these. */
enum {
    WHO_CLERK = 1,       /* văn thư of the agency */
    WHO_LEADER = 2,      /* any leader */
    WHO_HOLDER = 4,      /* the person on the line; the head of its unit when it names no person */
    WHO_UNIT_CLERK = 8,  /* the clerk of the line's unit */
    WHO_GIVER = 16,      /* who gave the line, or holds the line above it now */
    WHO_HEAD = 32,       /* head of the person's unit or of a unit above; of a unit line: above only */
    WHO_ADMIN = 64,
    WHO_DAEMON = 128,    /* actor 0 */
    WHO_BEHALF_CLERK = 256, /* besides: a clerk may do it on behalf of a leader (transcribed paper) */
    WHO_SELF = 512,      /* office acts on one's own person (delegate) */
    WHO_CHIEF = 1024,    /* narrows HOLDER and GIVER to heads and leaders: an officer hands nothing down */
};

/* Which line an act is about. */
enum line_need {
    LINE_NOT,       /* none */
    LINE_OWN,       /* one the actor holds */
    LINE_GIVEN,     /* one the actor gave, or stands above */
    LINE_LEAD_TOP,  /* the letter's lead line */
};

struct act_info {
    const char *name;         /* stored, and the API's verb */
    const char *vi;           /* its term */
    unsigned who;
    unsigned letter_states;   /* bits 1 << letter_state it may happen in; 0: office act */
    enum line_need line;
    unsigned line_states;     /* bits 1 << line_state of that line; without a line: of the one held */
    unsigned line_roles;      /* bits 1 << line_role, likewise */
    const char *status;       /* edXML status owed for letters of the exchange, "" none */
};
extern const struct act_info act_infos[ACT_COUNT];
int act_find(const char *name); /* by name; -1 when there is none */

struct act {
    int64_t seq;
    struct letter_id letter;
    enum act_kind kind;
    struct person_id actor;
    struct person_id behalf; /* NO_PERSON: for himself */
    struct instant at;
    const json_t *body;      /* NULL when destroyed by law */
};

/* Whose rights the act uses. */
static inline struct person_id act_principal(const struct act *act)
{
    return act->behalf.v != 0 ? act->behalf : act->actor;
}

/* ---- the slip: what the acts of one letter say --------------------------------------------------- */

struct extension {
    struct day from, to;
    const char *rule;          /* how `to` was counted, "" for a date */
    const char *reason, *note;
    struct person_id asked_by, decided_by;
    struct instant asked_at, decided_at; /* decided_at none: open */
    bool granted;
};
struct due_move {              /* a deadline in working days that followed the calendar */
    struct day from, to;
    int64_t cause;             /* the calendar-change */
    struct instant at;
};
struct proposal {
    int line;
    struct person_id by, behalf;
    struct instant at;
    const char *text;
    const json_t *files;
    struct person_id decided_by; /* NO_PERSON: waits */
    struct instant decided_at;
    bool approved;
    const char *note;
};
struct line {
    int number, parent;        /* 1.. in the letter; 0: given by the leader */
    int round;                 /* the period of a duty it belongs to, 1..; 0: the letter's own work */
    struct unit_id unit;       /* always set: the person's home unit when a person holds it */
    struct person_id person;   /* NO_PERSON: the unit holds it */
    enum line_role role;
    enum line_state state;
    struct day due;
    const char *due_rule;      /* "" or how it was computed: "5wd 2025-03-10" */
    bool owes_reply;
    struct person_id giver, giver_behalf_of; /* who wrote, and for whom (NO_PERSON) */
    struct instant given_at;
    const char *note;          /* the direction given with it */
    struct instant opened_at;
    struct person_id opened_by;
    struct instant closed_at;
    bool closed_with_letter;   /* closed because the lead finished, not by its holder */
    bool came_back;            /* a child of it was returned and nobody has it now */
    const char *reason;        /* of return, recall, replacement */
    const char *result;        /* said on completion */
    struct extension *extensions;
    size_t extension_count;
    struct due_move *moves;
    size_t move_count;
    int reminders;
    struct person_id before;   /* who handed it over to its person, NO_PERSON */
    struct instant taken_at;   /* when */
};

/* Việc định kỳ: what the letter asks for again and again, "báo cáo trước ngày 15/12 hằng năm". */
enum duty_every { DUTY_MONTHLY, DUTY_QUARTERLY, DUTY_HALF_YEARLY, DUTY_YEARLY, DUTY_EVERY_COUNT };
enum duty_state { DUTY_RUNNING, DUTY_PAUSED, DUTY_ENDED, DUTY_STATE_COUNT };
extern const struct word duty_every_words[DUTY_EVERY_COUNT];
extern const struct word duty_state_words[DUTY_STATE_COUNT];
struct duty_line { enum line_role role; struct unit_id unit; struct person_id person; };
struct duty {
    int number;                /* 1.. in the letter */
    enum duty_state state;
    enum duty_every every;
    int month;                 /* 1..12: one month it falls in; the others follow by `every` */
    int day;                   /* 1..31; beyond the month's last day: that day */
    bool before;               /* due on the last working day before its day, not on it */
    struct day until;          /* no period after this day; DAY_NONE: for ever */
    struct day next;           /* of the next period, not opened yet; DAY_NONE when it ended */
    struct duty_line *lines;   /* what each period opens; the lead first */
    size_t line_count;
    const char *note, *reason; /* what is to be done; of the last pause or the end */
    struct person_id giver, giver_behalf_of;
    struct instant given_at, ended_at;
};
/* A period that was opened. Its lines are those with its number; it is open while its lead is. */
struct round {
    int duty;
    struct day day, due;
    struct instant opened_at;
};
struct slip_file { const char *sha256, *name, *type; int64_t size; int64_t seq; };
/* What the machine read in a file, the latest of each (act read). A failure leaves what was read before it. */
struct slip_reading {
    const char *sha256, *name; /* of the file */
    bool whole;                /* all its pages were to be read; else page 1 and the signature's */
    const json_t *reading;     /* extract.h; NULL: none */
    const json_t *signatures;  /* signature.h; NULL: none */
    const json_t *failed;      /* {code, args} of the last try, NULL when it went well */
    const char *text;          /* sha256 of the text (page_text.h), "" none */
    int64_t text_size;
    int pages, pages_read;
    bool recognised;
    int64_t seq;
    struct instant at;
};
/* One field of a letter that was registered from a draft the machine had read: its value beside the person's. */
enum read_state { READ_SURE, READ_LOOK, READ_GUESS, READ_NOT_FOUND, READ_NONE, READ_STATE_COUNT };
enum read_verdict {
    READ_RIGHT,                /* proposed, and so it stands in the register */
    READ_WRONG,                /* proposed, and a person changed it */
    READ_MISSING,              /* not proposed, and a person typed it */
    READ_EMPTY,                /* neither */
    READ_VERDICT_COUNT
};
struct read_mark {
    const char *field, *rule;
    enum read_state state;
    enum read_verdict verdict;
};
struct slip_reply { const char *code; struct day issued; int line; struct person_id by; };
struct slip {
    struct letter_id letter;
    int64_t seq;               /* last act folded in: the version (ETag) */
    enum letter_state state;
    const char *channel;       /* typed, upload, folder, edxml */
    const char *kind;          /* of a draft: letter, update, revocation, replacement, status */
    json_t *fields;            /* code, code_number, code_notation, issued, issuer, sender, type,
                                  subject, urgency, secrecy, pages, copies, signer, signer_position, place,
                                  due, ... as registered and corrected, or as proposed for a draft */
    const json_t *exchange;    /* of an edXML letter, NULL */
    const json_t *notes;       /* of a draft */
    const char *book;
    int year;
    int64_t number;
    struct day arrived;
    struct instant received_at, registered_at, presented_at, directed_at, ended_at;
    struct person_id registered_by, presented_to;
    struct letter_id attached_to;
    const char *end_reason;    /* refused, cancelled, no action */
    const char *direction;     /* the leader's latest */
    struct person_id directed_by, directed_for;
    struct line *lines;
    size_t line_count;
    struct proposal *proposals;
    size_t proposal_count;
    struct slip_file *files;
    size_t file_count;
    const json_t *received;    /* fields as they came in, before anything was read in the files */
    struct slip_reading *readings;
    size_t reading_count;
    const json_t *read_before; /* the main file's reading when the draft was registered, NULL */
    struct read_mark *marks;   /* of read_before against fields; always all of read_fields or none */
    size_t mark_count;
    int64_t fields_seq;        /* the act that last changed the registered fields, or ended the letter */
    struct slip_reply *replies;
    size_t reply_count;
    struct due_move *moves;    /* of the letter's own deadline */
    size_t move_count;
    bool counted;              /* some deadline of it was given in working days, at some time */
    const char *case_code;     /* hồ sơ */
    bool routed;               /* the last direction was the clerk's, by a rule of the agency */
    bool leads_came_back;      /* the lead line was returned and not yet given again */
    struct duty *duties;
    size_t duty_count;
    struct round *rounds;
    size_t round_count;
    /* Of the work the letter itself brought: done or filed, the letter is open again all the same while a
     * period of a duty is, and this keeps how it had ended (at ended_at). Else the same as state. */
    enum letter_state own_state;
};

void slip_init(struct slip *slip, struct letter_id letter);
/* The fold. The act has been judged before (or comes from the books). An unknown or impossible body
 * changes nothing but seq. */
void slip_apply(struct slip *slip, const struct act *act);
struct line *slip_line(struct slip *slip, int number);
/* The open lead below parent, or NULL; parent 0: of the letter's own work. */
const struct line *slip_lead(const struct slip *slip, int parent);
/* Due of the letter: its lead line's, else the registered one; while only duties keep it open, that of the
 * period due first. */
struct day slip_due(const struct slip *slip);
/* Of its own work, whatever periods of its duties are open. */
struct day slip_own_due(const struct slip *slip);
/* Who may see it (DESIGN.md 10). */
bool slip_visible(const struct slip *slip, const struct directory *dir, struct person_id person,
                  struct day today);

/* ---- what the machine read (extract.h) ---------------------------------------------------------------- */

extern const struct word read_state_words[READ_STATE_COUNT];
/* The fields a reading has, in the order of a form; of some the register keeps no correction, and nothing is said
 * about right and wrong. */
struct reading_field { struct word word; bool marked; };
enum { READ_FIELD_COUNT = 12 };
extern const struct reading_field read_fields[READ_FIELD_COUNT];
/* FIELD of a reading; NULL when the reading has none of that name. */
const json_t *read_field(const json_t *reading, const char *name);
/* READ_NOT_FOUND for NULL and for what is no state. */
enum read_state read_field_state(const json_t *field);
/* Its value when it may stand in a draft unasked (sure or to be looked at), else "". */
const char *read_field_value(const json_t *field);
/* Number and notation as one code, "52-NQ/TW", "595/SYT-NVY"; NULL when they make none. */
const char *read_code(const char *number, const char *notation);

/* Of the file, NULL when nobody has read it. */
const struct slip_reading *slip_reading_of(const struct slip *slip, const char *sha256);
/* The file that is the letter itself: the first in which a letter was read; until one was, the first that is
 * no envelope. NULL without files. */
const struct slip_file *slip_main_file(const struct slip *slip);
/* Is there something to read in the file for the letter? Of a draft in every file that is not empty; of what comes to
 * a registered letter only in kinds known to have text: nobody waits for those. */
bool read_wanted(const struct slip *slip, const struct slip_file *file);
/* The first group of a notation that names no type of letter, folded: "QĐ-UBND" -> "ubnd", "SYT-NVY" -> "syt";
 * "" when there is none. By it the register knows who writes so. */
const char *read_organ(const char *notation);
/* Is one text the other in a reading's eyes: case, spaces and the place of tone marks forgiven? */
bool read_same(const char *a, const char *b);

/* ---- deadlines that follow the calendar ------------------------------------------------------------ */

/* Which deadlines of the letter are not where this calendar puts them, lines after what stands above them. Only
 * open lines and letters that have not ended; nothing given as a date moves. What was counted never goes
 * beyond the deadline above it, and never before a date given below it, which somebody has been promised. */
struct due_change {
    int line;                  /* 0: the letter's own */
    struct day from, to;
    const char *rule;
};
void deadline_moves(const struct slip *slip, const struct calendar *cal, struct due_change **ret,
                    size_t *ret_count);
/* The stored body of the move-due that carries them out. */
json_t *deadline_moves_body(const struct due_change *changes, size_t count, int64_t cause);

/* ---- same-day duties (NĐ 30/2020, Điều 21 and 23) --------------------------------------------------- */

/* by: until when it is as the law wants it; last: late after it. Both none: the duty does not arise. */
struct same_day {
    struct instant by, last;
    struct instant done;       /* none: still owed */
};
/* Telling the sender of an electronic letter that it came: the same day. */
struct same_day receipt_by(const struct rules *rules, const struct calendar *cal, const struct slip *slip);
/* Trình: the day it came, at the latest the next working day; khẩn: rules->urgent_minutes after it was registered. */
struct same_day present_by(const struct rules *rules, const struct calendar *cal, const struct slip *slip);
/* The leader's direction after it was presented to him: the same terms. */
struct same_day assign_by(const struct rules *rules, const struct calendar *cal, const struct slip *slip);
/* It bears a mark of urgency (khẩn, thượng khẩn, hỏa tốc). */
bool slip_is_urgent(const struct slip *slip);
bool same_day_is_late(const struct same_day *duty, struct instant now);

/* ---- what is allowed but worth a word ---------------------------------------------------------------- */

struct warning {
    const char *code;          /* stable: support-after-lead, due-after-letter, due-on-day-off, due-expected */
    int line;                  /* 0: the letter's own deadline */
    struct day due, limit;     /* limit: what it goes beyond, or none */
    const char *vi, *en;       /* {1}: the assignee, {2}: due, {3}: limit */
};
/* Of the deadlines that this act, the last one folded into the slip, has set. The leader fixes the thời hạn
 * (NĐ 30/2020, Điều 23), so a deadline later than the letter's own is his to give and is not refused. */
void deadline_warnings(const struct slip *slip, const struct act *act, const struct calendar *cal,
                       struct warning **ret, size_t *ret_count);

/* The duty of that number, NULL when the letter has none. */
struct duty *slip_duty(struct slip *slip, int number);
/* The open lead of the round (1..), NULL when it is over. */
const struct line *round_lead(const struct slip *slip, int round);
/* The first day on or after `from` on which the duty falls; DAY_NONE when that is after `until`. */
struct day duty_first(const struct duty *duty, struct day from);
/* The deadline of the period of that day: the day itself, or the last working day before it. */
struct day duty_due(const struct duty *duty, const struct calendar *cal, struct day day);
/* The period to open now, at most one: the next one, `ahead` calendar days before its deadline. Of those whose
 * deadlines went by while nobody opened them the newest is still owed, unless its successor is to be opened
 * already; the others are skipped. False: nothing is to be opened yet, or the duty does not run. */
enum { DUTY_SKIPPED_MOST = 64 };
struct duty_step {
    struct day day, due;
    struct day skipped[DUTY_SKIPPED_MOST]; /* the newest of them */
    size_t skipped_count;
};
bool duty_step(const struct duty *duty, const struct calendar *cal, struct day today, int ahead,
               struct duty_step *ret);

/* May this line of somebody's go to `to`, and in which unit would it then stand: its own when he works there,
 * else one of his within that of the line above? ERR_NONE, ERR_NOT_IN_UNIT, or ERR_ASSIGNEE_TWICE where he has a
 * line beside it or the one above. */
enum error_code line_takes_over(const struct slip *slip, const struct directory *dir,
                                const struct line *line, struct person_id to,
                                struct unit_id *ret_unit);

/* Does it still bring this person work: not ended, and he stands in its lines? NULL: no. */
bool duty_is_of(const struct duty *duty, struct person_id person);

void directory_init(struct directory *dir);
void directory_apply(struct directory *dir, const struct act *act);

/* What act_may found: the grant by which, or the refusal. */
struct verdict {
    bool allowed;
    unsigned grant;             /* the WHO_ bit that said yes */
    const struct delegation *delegation; /* when by delegation */
    int line;                   /* the line it would be about, 0 none */
    struct error why;           /* when not allowed */
};
/* May `actor` (for `behalf`) do `kind` on this letter now? line 0 picks the only one that fits.
 * In *ret_verdict->why: ERR_LETTER_STATE, ERR_NOT_PERMITTED, ERR_LINE_STATE, ERR_LINE_ROLE,
 * ERR_LINE_UNKNOWN, ERR_LINE_AMBIGUOUS, ERR_DELEGATION, ERR_NO_SUCH_LETTER (not visible), ERR_DUTY_LINE,
 * ERR_DUTY_NONE. */
void act_may(const struct slip *slip, const struct directory *dir, enum act_kind kind,
             struct person_id actor, struct person_id behalf, int line, struct day today,
             struct verdict *ret_verdict);

/* act_may and the rules of the body: exactly one lead, child deadline <= parent's, reason given, ...
 * The body is in stored form (acts.def). */
int act_judge(const struct slip *slip, const struct directory *dir, const struct rules *rules,
              const struct act *act, struct error *err) MUST_USE;
/* The same for office acts. */
int office_act_judge(const struct directory *dir, const struct rules *rules, const struct act *act,
                     struct error *err) MUST_USE;

/* ---- projection: the row lists are read from ------------------------------------------------------ */

/* Which box a letter or line stands in for a reader; the store's SQL says the same, a test compares. */
enum box { BOX_ALL, BOX_TODO, BOX_RETURNED, BOX_DUE_SOON, BOX_OVERDUE, BOX_WAITING, BOX_DONE, BOX_INFO,
           BOX_COUNT };
extern const struct word box_words[BOX_COUNT];

/* Who looks into a box. */
struct box_reader {
    struct person_id person;
    bool sees_all, is_clerk, is_leader;
    const struct unit_id *units; /* whose lines he oversees */
    size_t unit_count;
    struct day today, due_soon;
};
/* Does the box show the letter as a whole, or this line of it? */
bool box_has_letter(enum box box, const struct slip *slip, const struct box_reader *reader);
bool box_has_line(enum box box, const struct line *line, const struct box_reader *reader);

/* ---- reports: how far the letters of a period are ----------------------------------------------------- */

/* The version of what follows: which column a letter counts in, and under which unit and person. A closed
 * period keeps the number it was counted by. */
enum { REPORT_DEFINITION = 1 };

/* Báo cáo tình hình giải quyết văn bản đến: every letter that came within the period counts in exactly one of
 * these, so that they add up to what was received. */
enum report_class {
    REPORT_DONE_IN_TIME, REPORT_DONE_LATE, REPORT_RUNNING_IN_TIME, REPORT_RUNNING_LATE,
    REPORT_NO_DEADLINE, REPORT_NO_ACTION, REPORT_CANCELLED, REPORT_CLASS_COUNT
};
/* Where its deadline stands to the day it ended, or, while it runs, to the day asked about. */
enum report_due { REPORT_DUE_ANY, REPORT_DUE_NONE, REPORT_DUE_KEPT, REPORT_DUE_MISSED };
struct report_class_info {
    struct word word;          /* its name ("done-in-time") and the column's heading */
    const char *key;           /* of its count in JSON and in the printed form: "done_in_time" */
    unsigned letter_states;    /* bits 1 << letter_state */
    enum report_due due;       /* the due day itself is in time (DOMAIN.md 3.7) */
    const char *vi, *en;       /* the definition in one sentence */
};
extern const struct report_class_info report_classes[REPORT_CLASS_COUNT];

enum report_by { REPORT_BY_UNIT, REPORT_BY_PERSON, REPORT_BY_ISSUER, REPORT_BY_TYPE, REPORT_BY_BOOK,
                 REPORT_BY_MONTH, REPORT_BY_COUNT };
extern const struct word report_by_words[REPORT_BY_COUNT];

/* What a report looks at of one letter. */
struct report_fact {
    struct letter_id letter;
    enum letter_state state;
    struct day arrived, due, ended; /* due, ended: or none */
    struct unit_id unit;       /* that leads: of the newest lead line a leader gave, open or done; NO_UNIT */
    struct person_id person;   /* named furthest down from there; NO_PERSON: none yet */
    const char *book, *type, *issuer;
    const char *issuer_folded;
};
/* From the letter's own acts; texts are the slip's. The store finds the same in its tables, a test compares. */
void report_fact_of(const struct slip *slip, int zone_minutes, struct report_fact *ret);
/* As of that day. */
enum report_class report_class_of(const struct report_fact *fact, struct day today);

/* Who leads, from the letter's lead lines that are open or done, shown in the order of their numbers. */
enum { REPORT_DEPTH = 16 };
struct report_lead {
    int depth, line[REPORT_DEPTH]; /* from the line a leader gave downward */
    struct unit_id unit;
    struct person_id person[REPORT_DEPTH];
};
void report_lead_line(struct report_lead *lead, int line, int parent, struct unit_id unit,
                      struct person_id person);
struct person_id report_lead_person(const struct report_lead *lead);

/* Which letters are asked about. */
struct report_filter {
    struct day from, to;       /* arrival, both given */
    struct day today;          /* as of */
    const char *book, *type, *issuer; /* NULL any, "" none; the issuer's whole name, folded */
    bool by_unit, by_person;   /* whether the two below are asked for; NO_UNIT: letters nobody leads */
    struct unit_id unit;
    struct person_id person;
    int report_class;          /* -1 any */
    /* Who does not see all counts what his units, or he, lead. */
    bool sees_all;
    struct person_id reader;
    const struct unit_id *units;
    size_t unit_count;
};
bool report_fits(const struct report_filter *filter, const struct report_fact *fact);

struct report_row {
    int64_t number;            /* the unit's or person's id, 0 none; of a month its first day */
    const char *key;           /* the text letters were told apart by; "" with a number */
    const char *label;         /* the text as it stands in a letter; "" with a number */
    int64_t counts[REPORT_CLASS_COUNT];
};
struct report_table {
    enum report_by by;
    struct report_row *rows;
    size_t row_count;
    int64_t sum[REPORT_CLASS_COUNT];
    uint32_t *slots;           /* of rows by key: index + 1 */
    size_t slot_count;
};
/* Rows live in the arena that is current when they are added. */
void report_table_init(struct report_table *table, enum report_by by);
void report_table_add(struct report_table *table, const struct report_fact *fact,
                      enum report_class report_class);
/* In the order in which they are shown: months, units and books ascending; otherwise most letters first. What
 * belongs to nobody comes last. */
void report_table_sort(struct report_table *table);
int64_t report_received(const int64_t counts[REPORT_CLASS_COUNT]);

/* "2026", "2026-10" or "10/2026", "2026-Q4" or "Q4/2026" (quý), "2026-H2" or "H2/2026" (nửa năm); the name is
 * the first of each pair. Errors: ERR_REPORT_PERIOD (arg1: the text). */
struct period { const char *name; struct day from, to; };
int period_parse(const char *text, const char *field, struct period *ret, struct error *err) MUST_USE;

/* ---- distributing letters: what the agency's own decisions propose --------------------------------------- */

enum { TRIAGE_PAIRS_MOST = 64, TRIAGE_SUPPORT_MOST = 8, TRIAGE_CASES_MOST = 400 };

/* Neighbouring syllables of a trích yếu: what it is about, marks and order of words forgiven. */
struct triage_words {
    const char *pair[TRIAGE_PAIRS_MOST];  /* folded: "tiem chung"; each once, in the order of the text */
    const char *shown[TRIAGE_PAIRS_MOST]; /* as written there, lower case: "tiêm chủng" */
    size_t count;
};
/* In the current arena; a longer text is known by its first pairs. */
void triage_words_of(const char *subject, struct triage_words *ret);
/* Which of them occur in another text: bit i for pair i. */
uint64_t triage_words_in(const struct triage_words *words, const char *subject);

/* An earlier letter of the same issuer, and how a leader gave it. */
struct triage_case {
    struct unit_id unit;       /* the lead's */
    struct person_id person;   /* or NO_PERSON */
    struct unit_id support[TRIAGE_SUPPORT_MOST];
    size_t support_count;
    int days;                  /* working days from giving to the deadline; -1 none */
    bool same_type;
    uint64_t pairs;            /* triage_words_in */
};

enum triage_ground { TRIAGE_BY_ISSUER, TRIAGE_BY_TYPE, TRIAGE_BY_WORDS, TRIAGE_GROUND_COUNT };
extern const struct word triage_ground_words[TRIAGE_GROUND_COUNT];
struct triage_proposal {
    bool made;                 /* false: the evidence is thin or divided; the rest tells of the best there was */
    struct unit_id unit;
    struct person_id person;
    struct unit_id support[TRIAGE_SUPPORT_MOST]; /* in at least half of the agreeing cases */
    size_t support_count;
    int days;                  /* the median of the agreeing cases; -1: most gave none */
    enum triage_ground ground; /* what the counted cases share with the letter, besides the issuer */
    size_t pair;               /* by words: which */
    unsigned agreeing, of;     /* "7 of the last 8" */
};
/* cases newest first; at most the newest 40 of a ground are counted. Pure: the same cases give the same proposal. */
void triage_propose(const struct triage_case *cases, size_t count, size_t pair_count,
                    struct triage_proposal *ret);

#endif
