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
/* Were days off or working weekend days announced for that year? */
bool calendar_covers(const struct calendar *cal, int year);
/* The first year that work of `today` needs and nothing was announced for: this one, and from October on
 * the next, which deadlines begin to reach. 0: none is missing. */
int calendar_missing(const struct calendar *cal, struct day today);

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
struct rules {
    const char *agency_name, *agency_parent, *agency_place, *agency_organ_id;
    struct book *books;
    size_t book_count;
    struct route_rule *routes;
    size_t route_count;
    struct calendar calendar;
    int zone_minutes;
    int due_soon_days; /* working days, 2 */
    int duty_days_ahead; /* calendar days before its deadline that a period of a duty is opened, 30 */
};
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
    const char *reason, *note;
    struct person_id asked_by, decided_by;
    struct instant asked_at, decided_at; /* decided_at none: open */
    bool granted;
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
    struct slip_reply *replies;
    size_t reply_count;
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
/* Who may see it (DESIGN.md 10). */
bool slip_visible(const struct slip *slip, const struct directory *dir, struct person_id person,
                  struct day today);

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

#endif
