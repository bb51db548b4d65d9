/*
 * store.h - the one door to what is kept: acts, their projection, the ledger, search.
 *
 * Speaks of acts, letters, lines and pages, never of SQL. Behind it stand one SQLite file `books.db`
 * (authoritative), one `search.db` (derived, rebuildable) and the blobs under `files/`, all in one data
 * folder. PERFORMANCE.md 9, RELIABILITY.md 5.4-5.5.
 *
 * Writing: jobs are queued; one writer thread takes what is there (at most batch_jobs or batch_bytes), runs
 * them one after another in one transaction, commits once with an fsync, then tells each job. A job
 * checks everything before its first write. Reading: one `struct store_read` per thread, read-only; each
 * call is one short read transaction and returns values in the current arena.
 */
#ifndef PHIEU_STORE_H
#define PHIEU_STORE_H

#include "phieu/file.h"
#include "phieu/model.h"
#include "phieu/seal.h"
#include "phieu/notice.h"

struct store;
struct store_read; /* a reading connection */
struct store_tx;   /* the writer's transaction, valid inside a job's run */

struct store_config {
    const char *root;           /* data folder */
    const struct rules *rules;  /* borrowed; books are created from it */
    unsigned queue_limit;       /* waiting jobs, 4096; more is ERR_BUSY */
    unsigned batch_jobs;        /* 256 */
    size_t batch_bytes;         /* 4 MiB */
    unsigned answers_days;      /* answers to repeated requests are kept so long, 7 */
};

/* Makes the data folder (0700) with empty books at the newest schema. Errors: ERR_STORE_EXISTS, ERR_IO,
 * ERR_DISK_FULL. */
int store_create(const char *root, struct error *err) MUST_USE;
/* Locks the folder (one daemon), migrates (after a snapshot), checks counters against max(number), folds
 * the directory, starts writer and indexer. Errors: ERR_STORE_MISSING, ERR_STORE_LOCKED,
 * ERR_STORE_NEWER (arg1: its version, arg2: ours), ERR_STORE_DAMAGED (arg1: what), ERR_IO. */
int store_open(const struct store_config *config, struct store **ret, struct error *err) MUST_USE;
/* Runs what is queued, stops the threads, checkpoints. */
void store_close(struct store *store);
/* The rules of the agency from now on, on any thread; both old and new are borrowed until store_close, for requests
 * under way go on by those they began with. */
void store_set_rules(struct store *store, const struct rules *rules);
const struct rules *store_rules(const struct store *store);
struct blob_store *store_blobs(struct store *store);

/* What is known of a stored blob, by its first bytes. Errors: ERR_FILE_MISSING (none with this digest; arg1:
 * the text), ERR_IO. */
struct stored_file { int64_t size; const char *type; };
int store_file(struct store_read *read, const char *sha256_hex, struct stored_file *ret,
               struct error *err) MUST_USE;

/* ---- writing --------------------------------------------------------------------------------------- */

struct store_job {
    struct store_job *next;   /* the store's own while queued */
    struct arena *arena;      /* current while run runs; its scope is the writer's */
    size_t weight;            /* bytes it will write, roughly */
    bool alone;               /* office acts: a batch of its own, the directory is refolded after it */
    /* 0, or -1 with err before anything was written. May run again when a batch is replayed: it must set
     * its results anew each time. */
    int (*run)(struct store_job *job, struct store_tx *tx, struct error *err);
    /* After the commit is on disk (err NULL) or the job failed. On the writer thread: quick, no blocking. */
    void (*done)(struct store_job *job, const struct error *err);
};

/* Errors: ERR_BUSY, ERR_STOPPING. On failure done is not called. */
int store_submit(struct store *store, struct store_job *job, struct error *err) MUST_USE;
/* store_submit and wait. Not on the writer thread. For commands and start-up. */
int store_run(struct store *store, struct store_job *job, struct error *err) MUST_USE;

/* A failing sync: nothing was acknowledged, nothing more will be. Set once, before store_open; the default
 * logs and exits with 74. */
void store_on_sync_failure(void (*handler)(const char *what));

struct store_read *store_tx_read(struct store_tx *tx); /* sees what this batch wrote */
struct instant store_tx_now(struct store_tx *tx);      /* one time for the whole job */
const struct directory *store_tx_directory(struct store_tx *tx);
const struct rules *store_tx_rules(struct store_tx *tx);

struct letter_id store_new_letter(struct store_tx *tx);
/* The next number of book and year; gapless: given back when the batch fails. Errors: ERR_NO_MEMORY. */
int store_next_number(struct store_tx *tx, const char *book, int year, int64_t *ret, struct error *err)
    MUST_USE;
/* Appends the act: fills act->seq and act->at (the job's time), hashes it into the chain. */
int store_append(struct store_tx *tx, struct act *act, struct error *err) MUST_USE;
/* Of the body of the act this job appended last. */
struct digest store_appended(const struct store_tx *tx);
/* Writes the projection of the letter: its row and every line's row, and its files'. */
int store_project(struct store_tx *tx, const struct slip *slip, struct error *err) MUST_USE;

/* Intake ledger (DESIGN.md 8). */
enum ledger_outcome { LEDGER_SEEN, LEDGER_WAITING, LEDGER_REGISTERED, LEDGER_DUPLICATE, LEDGER_REFUSED,
                      LEDGER_OUTCOME_COUNT };
extern const struct word ledger_words[LEDGER_OUTCOME_COUNT];
struct ledger_row {
    int64_t id;
    const char *channel;     /* typed, upload, folder */
    const char *channel_id;  /* the channel's own name for the item */
    struct digest sha256;
    int64_t size;
    const char *name;        /* safe file name, "" for typed */
    struct instant at;
    struct person_id by;     /* NO_PERSON: the daemon */
    enum ledger_outcome outcome;
    struct letter_id letter; /* the draft or letter it became, or duplicates */
    const char *reason;      /* of refusal */
};
/* Adds the row, or finds the one with the same channel, channel_id and sha256 (a repeat delivery):
 * *ret_repeat tells. When other bytes with this digest were seen before and became a letter,
 * *ret_same names it. */
int store_ledger_add(struct store_tx *tx, const struct ledger_row *row, int64_t *ret_id,
                     bool *ret_repeat, struct letter_id *ret_same, struct error *err) MUST_USE;
int store_ledger_settle(struct store_tx *tx, int64_t id, enum ledger_outcome outcome,
                        struct letter_id letter, const char *reason, struct error *err) MUST_USE;
/* The same for the row whose draft this letter is; no row is no error. */
int store_ledger_settle_letter(struct store_tx *tx, struct letter_id letter,
                               enum ledger_outcome outcome, const char *reason, struct error *err)
    MUST_USE;

int store_outbox_add(struct store_tx *tx, struct letter_id letter, int64_t act_seq, const char *kind,
                     const char *payload, struct error *err) MUST_USE;

/* ---- deadlines that follow the calendar: what is left to do after a calendar-change ---- */

enum recount_state { RECOUNT_RUNNING, RECOUNT_DONE, RECOUNT_TAKEN_OVER, RECOUNT_STATE_COUNT };
extern const struct word recount_words[RECOUNT_STATE_COUNT];
struct recount {
    int64_t act;             /* the calendar-change; 0: none */
    struct person_id by;     /* who made it */
    struct day first;        /* the earliest day it touched; deadlines before it stay */
    struct letter_id upto;   /* letters up to here have been looked at */
    int64_t moved;           /* letters of which a deadline moved */
    enum recount_state state;
};
/* In the job of the calendar-change: its counting begins, that of an earlier one still under way is taken over. */
int store_recount_begin(struct store_tx *tx, int64_t act, struct person_id by, struct day first,
                        struct error *err) MUST_USE;
/* Letters up to `upto` are done, `moved` more of them moved; done: that was all. Nothing happens to a
 * counting that was taken over. */
int store_recount_step(struct store_tx *tx, int64_t act, struct letter_id upto, int64_t moved, bool done,
                       struct error *err) MUST_USE;
int store_recount_note(struct store_tx *tx, int64_t act, struct letter_id letter, struct error *err) MUST_USE;

/* ---- what the machine reads in files (act read): the queue, and what the register knows --------------- */

enum reading_state { READING_WAITING, READING_RUNNING, READING_DONE, READING_FAILED, READING_DROPPED,
                     READING_STATE_COUNT };
extern const struct word reading_words[READING_STATE_COUNT];
struct reading_row {
    struct letter_id letter;   /* NO_LETTER: none */
    const char *sha256, *name; /* of the file */
    enum reading_state state;
    bool whole;                /* the stage it is in */
    int pages, pages_done;
    int attempts;              /* of this stage, that under way among them */
    const char *error;         /* stable name of why it failed, "" */
};
/* Called after every commit that put something there to be read, on the writer thread: quick, no blocking. NULL:
 * nobody is told any more, and nobody is being told when it returns. */
void store_watch_readings(struct store *store, void (*fn)(void *arg), void *arg);
/* At start: what was under way waits again, its attempt counted; what failed for this reason is tried again
 * ("" none). */
int store_readings_resume(struct store_tx *tx, const char *error, struct error *err) MUST_USE;
/* The next file to read, marked as under way: heads of all letters before the whole of any, oldest letters first.
 * ret->letter is NO_LETTER and nothing is written when there is none. */
int store_reading_claim(struct store_tx *tx, struct reading_row *ret, struct error *err) MUST_USE;
/* What became of it, or how it is to be tried again. */
int store_reading_set(struct store_tx *tx, const struct reading_row *row, struct error *err) MUST_USE;
/* All files of the letter once more, from the beginning. */
int store_readings_again(struct store_tx *tx, struct letter_id letter, struct error *err) MUST_USE;
int store_readings(struct store_read *read, struct letter_id letter, struct reading_row **ret, size_t *ret_count,
                   struct error *err) MUST_USE;
void store_readings_count(struct store_read *read, int64_t *ret_queued, int64_t *ret_failed);
/* The text of a file (page_text.h). Errors: ERR_FILE_MISSING, ERR_IO. */
int store_text(struct store_read *read, const char *sha256, char **ret_text, size_t *ret_len,
               struct error *err) MUST_USE;

/* Newest first, letters of the books whose notation names this organ (read_organ); cancelled ones left out. */
struct learned { const char *place /* folded */, *issuer, *signer; };
enum { LEARNED_MOST = 50 };
int store_learned(struct store_read *read, const char *organ, struct learned **ret, size_t *ret_count,
                  struct error *err) MUST_USE;

/* How right the machine was with letters that arrived within the days: per field, rule or issuer, those with most
 * readings first. Errors: any of reading. */
enum read_by { READ_BY_FIELD, READ_BY_RULE, READ_BY_ISSUER, READ_BY_COUNT };
extern const struct word read_by_words[READ_BY_COUNT];
struct read_tally {
    const char *key;
    int64_t read, right, corrected, sure_wrong, missing; /* read = right + corrected */
};
struct read_report { struct read_tally *rows; size_t count; struct read_tally total; };
int store_read_report(struct store_read *read, enum read_by by, struct day from, struct day to,
                      struct read_report *ret, struct error *err) MUST_USE;

/* Idempotency: an answer kept under (person, key). It ages while the program runs: no jump of the wall clock makes
 * it go before store_config.answers_days, and time the program stood still does not count. */
struct kept_answer { struct digest request; int status; const char *body; size_t len; };
int store_keep_answer(struct store_tx *tx, struct person_id person, const char *key,
                      const struct kept_answer *answer, struct error *err) MUST_USE;
bool store_kept_answer(struct store_read *read, struct person_id person, const char *key,
                       struct kept_answer *ret);

/* Credentials and tokens; only hashes are kept. */
int store_set_password(struct store_tx *tx, struct person_id person, const char *argon2,
                       struct error *err) MUST_USE;
const char *store_password(struct store_read *read, struct person_id person); /* NULL: none set */
struct token { struct digest hash; struct person_id person; struct instant created, expires;
               const char *label; bool revoked; };
int store_add_token(struct store_tx *tx, const struct token *token, struct error *err) MUST_USE;
int store_revoke_token(struct store_tx *tx, const struct digest *hash, struct error *err) MUST_USE;
int store_revoke_tokens_of(struct store_tx *tx, struct person_id person, struct error *err) MUST_USE;
bool store_token(struct store_read *read, const struct digest *hash, struct token *ret);

/* The address of a person's calendar feed, one at most; only its hash is kept. */
int store_set_feed(struct store_tx *tx, struct person_id person, const struct digest *hash,
                   struct error *err) MUST_USE;
int store_drop_feed(struct store_tx *tx, struct person_id person, struct error *err) MUST_USE;
bool store_feed(struct store_read *read, const struct digest *hash, struct person_id *ret);
bool store_feed_of(struct store_read *read, struct person_id person, struct instant *ret_created);

/* ---- reading ---------------------------------------------------------------------------------------- */

int store_read_open(struct store *store, struct store_read **ret, struct error *err) MUST_USE;
void store_read_close(struct store_read *read);
/* Calls that cannot say why they found nothing (store_token, store_find, ...) remember it: what is
 * built on them is sound when no statement failed since store_read_fresh. Errors: as any reading. */
void store_read_fresh(struct store_read *read);
int store_read_sound(const struct store_read *read, struct error *err) MUST_USE;

/* The directory now; hold it while used, then drop it. Never NULL. */
const struct directory *store_directory_hold(struct store *store);
void store_directory_drop(struct store *store, const struct directory *dir);
/* As it was after act `seq`, in the current arena. */
int store_directory_at(struct store_read *read, int64_t seq, struct directory *ret, struct error *err)
    MUST_USE;

/* The last act committed, and the last about the office itself; 0 when none. */
int64_t store_last_seq(struct store_read *read);
int64_t store_office_seq(struct store_read *read);
/* How far the books had come at t: the last act before the first one that carries a later time than t, 0 when
 * none. Acts stand in the order in which they happened whatever the clock said, so where it went back this is
 * the rule that never shows an act of after t; acts written while the clock was behind belong to the time of the
 * newest act before them. A clock that ran ahead for an hour hides from "as of" what happened after it until that
 * time has come; the books themselves, asked without a time, show everything. */
int64_t store_seq_at(struct store_read *read, struct instant t);
/* The time by which logins run out: the wall clock's when the store was opened, or the newest time that stands in
 * the books if that is later, and from there the time that has passed. Setting the wall clock while the program
 * runs neither ends a login nor brings one back to life. Any thread. */
struct instant store_steady_now(const struct store *store);

/* Folds the letter's acts up to and including `until` (0: all). ERR_NO_SUCH_LETTER when it has none. */
int store_slip(struct store_read *read, struct letter_id letter, int64_t until, struct slip *ret,
               struct error *err) MUST_USE;
/* A slip with the letter's lines alone, of them unit, person and givers: enough for slip_visible. Costs as
 * little for a letter as for none, which has no lines. */
int store_sight(struct store_read *read, struct letter_id letter, struct slip *ret,
                struct error *err) MUST_USE;
/* Its acts in order; body NULL when destroyed. */
struct act_row { struct act act; const char *hash_hex; };
int store_acts(struct store_read *read, struct letter_id letter, int64_t after, unsigned limit,
               struct act_row **ret_rows, size_t *ret_count, struct error *err) MUST_USE;

struct letter_id store_find(struct store_read *read, const char *book, int year, int64_t number);
/* Letters (not cancelled) with this duplicate_key, oldest first; NO_LETTER when none. */
struct letter_id store_find_duplicate(struct store_read *read, const char *key);
/* Highest year with a number in the book, 0 when none; used for "459" without a year. */
int store_latest_year(struct store_read *read, const char *book);
/* What the books say: counter, first, last, how many, how many cancelled. */
struct book_sum { int64_t counter, first, last, count, cancelled; };
int store_book_sum(struct store_read *read, const char *book, int year, struct day day /* or none */,
                   struct book_sum *ret, struct error *err) MUST_USE;
void store_chain_head(struct store_read *read, int64_t *ret_seq, struct digest *ret_head);

struct list_query {
    enum box box;
    struct person_id person;       /* the reader */
    bool sees_all;                 /* clerk, leader, auditor */
    bool is_clerk, is_leader;
    const struct unit_id *units;   /* units whose unit lines the reader holds or oversees */
    size_t unit_count;
    struct day today, due_soon;    /* due_soon: the last day that counts as near */
    /* filters; "", 0, DAY_NONE or none when not asked */
    const char *book;
    int year;
    const char *state, *issuer, *type; /* issuer: folded part */
    struct unit_id unit;
    struct person_id holder;
    struct day from, to;           /* arrival */
    unsigned limit;                /* 1..200 */
    const char *cursor;            /* opaque, of the page before; "" for the first */
    /* Whose rows stand in the list as well, for whom the reader may act (ủy quyền): of each his person, units and
     * offices. A row that is the reader's own is not theirs besides. */
    const struct list_query *others;
    size_t other_count;
};
struct list_row {
    struct letter_id letter;
    int64_t seq;
    const char *book;
    int year;
    int64_t number;
    enum letter_state state;
    struct day arrived, issued, due;
    const char *code, *issuer, *type, *subject, *urgency, *channel, *kind;
    int line;                      /* 0 when the row is about the whole letter */
    enum line_role role;
    enum line_state line_state;
    struct unit_id unit;
    struct person_id holder;
    bool came_back;
    struct person_id delegator;    /* of list_query.others, whose row it is; NO_PERSON: the reader's own */
    const char *found_excerpt;     /* of a search that found it by what was read in a file, as it stands there, */
    const char *found_name;        /* the file's name */
    int found_page;                /* and the page, 1..; NULL, NULL, 0 otherwise */
};
struct list_page {
    struct list_row *rows;
    size_t count;
    const char *next; /* NULL: no more */
    bool partial;     /* a search while the index is made anew: only the newest letters were looked at */
};
/* Newest first; boxes of lines with deadlines by deadline, then letter. One row a letter and line.
 * Errors: ERR_CURSOR. */
int store_list(struct store_read *read, const struct list_query *query, struct list_page *ret,
               struct error *err) MUST_USE;
/* Việc định kỳ: those that run or stand still, by the day of the next period; for who does not see all, those
 * that he leads or one of his units does. Errors: ERR_CURSOR. */
struct duty_row {
    struct letter_id letter;
    const char *book, *code;       /* of the letter */
    int year;
    int64_t number;
    struct duty duty;              /* its rule, next day, note; of the lines the lead */
};
struct duty_page { struct duty_row *rows; size_t count; const char *next; };
int store_duties(struct store_read *read, const struct list_query *reader, struct duty_page *ret,
                 struct error *err) MUST_USE;
/* Letters with a running duty that falls on or before `upto`, after (day, letter), by day: where the daemon looks
 * for periods to open. A letter stands there once a duty. */
struct duty_day { struct day day; struct letter_id letter; };
int store_duties_due(struct store_read *read, struct day upto, struct duty_day after, unsigned limit,
                     struct duty_day *ret, size_t *ret_count, struct error *err) MUST_USE;

/* What a person holds by name: his open lines by deadline, then the duties that run in his name; each list at most
 * `limit`. *ret_more: there was more. */
struct held { struct letter_id letter; int line, duty; /* one of them 0 */ };
int store_held(struct store_read *read, struct person_id person, unsigned limit, struct held **ret,
               size_t *ret_count, bool *ret_more, struct error *err) MUST_USE;

/* Drafts waiting, oldest first. */
int store_drafts(struct store_read *read, const char *cursor, unsigned limit, struct list_page *ret,
                 struct error *err) MUST_USE;
/* For lists as of a time: letters that may have stood in query->box after act `seq`, for its reader, newest
 * first; the rows are as the letters are now, so whoever asks folds each up to `seq` and judges it. What has
 * not changed since is judged here. A page looks at a bounded number of letters and names at most 64: it may
 * hold few or none and still have a next. Errors: ERR_CURSOR. */
int store_list_then(struct store_read *read, const struct list_query *query, int64_t seq,
                    struct list_page *ret, struct error *err) MUST_USE;
/* The cursor of a page that ended with this letter, before its rows did. */
const char *store_list_then_after(struct letter_id letter);

/* Search (DESIGN.md 9): words and "phrases" all of which must occur; typed with or without marks, in Telex or
 * VNI keystrokes; numbers in any spacing. Newest first among exact-mark matches, then folded ones on the
 * page; behind all of them those in which they occur on one page of what was read in a file, newest first too
 * (found_excerpt), once the index has taken it in. Only letters the reader of `query` may see. Uses limit, cursor, filters book/year/from/to.
 * Errors: ERR_CURSOR, ERR_SEARCH_EMPTY. */
int store_search(struct store_read *read, const char *text, const struct list_query *query,
                 struct list_page *ret, struct error *err) MUST_USE;
/* Blocks until the index has taken in everything committed so far; for tests and benches. */
void store_search_settle(struct store *store);

/* Reports (model.h): letters that came within the days of the filter, as they are (upto 0) or as they were after
 * act `upto`. What has not changed since is told by its row; the rest is folded again up to there. */
struct report_query {
    struct report_filter filter;
    int64_t upto;
    int zone_minutes;
};
/* Counts them into each of `tables` (then sorted) in one pass over the period's letters. Errors:
 * ERR_REPORT_TOO_FAR (arg1: how many letters are folded at most), ERR_STORE_DAMAGED, ERR_NO_MEMORY. */
int store_report(struct store_read *read, const struct report_query *query, struct report_table *tables,
                 size_t count, struct error *err) MUST_USE;
/* The letters behind a number, newest arrival first; those whose day of arrival was corrected away from the period
 * since come last. A page looks at a bounded number of letters: it may hold few or none and still have a
 * next. Errors: ERR_CURSOR, and those of store_report but ERR_REPORT_TOO_FAR. */
struct report_page {
    struct letter_id *letters;
    size_t count;
    const char *next; /* NULL: no more */
};
int store_report_page(struct store_read *read, const struct report_query *query, const char *cursor, unsigned limit,
                      struct report_page *ret, struct error *err) MUST_USE;
/* One office act with its body, as ERR_STORE_DAMAGED when the chain does not hold it. ERR_NO_SUCH_LETTER when there
 * is none. */
int store_office_act(struct store_read *read, int64_t seq, struct act *ret, struct error *err) MUST_USE;

/* How earlier letters of an issuer were given: the newest of them, and the newest that share one of the pairs of
 * syllables with the letter, newest first, each once; only those with a lead of the first tier that is open or
 * done. Found through the search index: letters it has not taken in yet are missing, and so is everything while it
 * is made anew. Texts in the current arena. Errors: any of reading. */
struct past_direction {
    struct letter_id letter;
    const char *type, *subject;
    struct unit_id unit;       /* of the lead */
    struct person_id person;   /* or NO_PERSON */
    struct day due;            /* of the lead, or none */
    struct instant given_at;
    struct unit_id support[TRIAGE_SUPPORT_MOST]; /* open or done */
    size_t support_count;
};
struct past_query {
    const char *issuer;        /* folded, whole */
    const struct triage_words *words;
};
int store_past_directions(struct store_read *read, const struct past_query *query, struct past_direction **ret_rows,
                          size_t *ret_count, struct error *err) MUST_USE;

int store_ledger_page(struct store_read *read, int outcome /* -1: all */, struct day day /* or none */,
                      int zone_minutes, const char *cursor, unsigned limit,
                      struct ledger_row **ret_rows, size_t *ret_count, const char **ret_next,
                      struct error *err) MUST_USE;
/* seen = waiting + registered + duplicate + refused (rows still LEDGER_SEEN count as waiting). */
int store_ledger_sum(struct store_read *read, struct day day /* or none */, int zone_minutes,
                     int64_t ret_by_outcome[LEDGER_OUTCOME_COUNT], struct error *err) MUST_USE;
int store_ledger_unfinished(struct store_read *read, struct ledger_row **ret_rows, size_t *ret_count,
                            struct error *err) MUST_USE;

struct outbox_row { int64_t id; struct letter_id letter; int64_t act; const char *kind, *payload;
                    struct instant at, sent_at; };
int store_outbox_page(struct store_read *read, int64_t after, unsigned limit,
                      struct outbox_row **ret_rows, size_t *ret_count, struct error *err) MUST_USE;

/* ---- for printing ------------------------------------------------------------------------------------ */

/* A part of a book's register as the books stood after act `seq`. Acts never change, so that what is folded up
 * to `seq` is one state however many short readings it takes, and the same one a year later: no snapshot is held
 * while a long document is read. */
struct register_query {
    const char *book;
    int year;
    int64_t first, last;   /* numbers; 0: from the first, to the last */
    struct day from, to;   /* arrival; or none */
    int64_t begun;         /* only what was entered after this act; 0: all */
    int64_t seq;
};
enum { REGISTER_LOOKED_AT = 256 };
/* The letters that may stand there, in the order of their numbers: those above number *io_after, at most
 * REGISTER_LOOKED_AT of them looked at. *io_after becomes the last number looked at; *ret_end when none is left.
 * What has changed since `seq` is always among them: whoever asks folds each up to seq and judges its arrival. */
int store_register(struct store_read *read, const struct register_query *query, int64_t *io_after,
                   struct letter_id ret[REGISTER_LOOKED_AT], size_t *ret_count, bool *ret_end,
                   struct error *err) MUST_USE;

/* A direction, routing or change of lead, from which a letter goes to somebody. */
struct transfer { int64_t seq; struct letter_id letter; struct instant at; };
/* Those of a book's letters after act `after` up to act `seq` within [from, to), in the order of the acts: `limit` at
 * most. Acts are found by their time; one written while the clock stood wrong is found where the clock said. */
int store_transfers(struct store_read *read, const char *book, struct instant from, struct instant to,
                    int64_t seq, const struct transfer *after /* NULL: from the first */, unsigned limit,
                    struct transfer *ret, size_t *ret_count, struct error *err) MUST_USE;

/* What closing a book (a day of it) has to say besides store_book_sum. */
struct closing_sum {
    int64_t late;       /* entered on a later day than they arrived; of a day: entered that day, arrived before */
    int64_t undirected; /* nobody has been directed to do anything yet: no slip is written */
};
int store_closing_sum(struct store_read *read, const char *book, int year, struct day day /* or none */,
                      int zone_minutes, struct closing_sum *ret, struct error *err) MUST_USE;
/* The last closing of the book's year (of that day of it) not after act `seq`; 0 when it was not closed. */
int store_closing(struct store_read *read, const char *book, int year, struct day day /* or none */, int64_t seq,
                  int64_t *ret, struct error *err) MUST_USE;

/* What an act is known by elsewhere. Errors: ERR_STORE_DAMAGED (there is no such act). */
int store_act_hash(struct store_read *read, int64_t seq, struct digest *ret_hash, struct instant *ret_at,
                   struct error *err) MUST_USE;

/* The acts of everybody after `after` up to `until`, in order, at most `limit`; number: the letter's in that book
 * and year, 0 for all others. */
struct chain_row { int64_t seq, number; const char *kind; struct digest hash; };
int store_chain(struct store_read *read, const char *book, int year, int64_t after, int64_t until, unsigned limit,
                struct chain_row *ret, size_t *ret_count, struct error *err) MUST_USE;
/* The act by which the year's first number was given; 0 when none was. */
int store_book_begin(struct store_read *read, const char *book, int year, int64_t *ret, struct error *err) MUST_USE;

/* The agency's key, made when the books were first opened. */
const struct seal *store_seal(const struct store *store);

/* The counting under way; ret->act 0: none is. */
int store_recount_open(struct store_read *read, struct recount *ret, struct error *err) MUST_USE;
/* That of a calendar-change; ret->act 0: there is none of that number. */
int store_recount(struct store_read *read, int64_t act, struct recount *ret, struct error *err) MUST_USE;
/* The letters it moved so far, after one, ascending: their move-due acts name lines and days, and
 * notices_of_act (notice.h) whom they concern. *ret_count <= limit. */
int store_recount_letters(struct store_read *read, int64_t act, struct letter_id after, unsigned limit,
                          struct letter_id **ret, size_t *ret_count, struct error *err) MUST_USE;
/* Letters that have not ended and may have a counted deadline on `from` or later, after one, ascending: at most
 * `limit`. */
int store_counted(struct store_read *read, struct letter_id after, struct day from, unsigned limit,
                  struct letter_id **ret, size_t *ret_count, struct error *err) MUST_USE;

/* ---- notices: what people were told (notice.h) --------------------------------------------------------- */

enum channel { CHANNEL_MAIL, CHANNEL_WEBHOOK, CHANNEL_COUNT };
enum message_kind { MESSAGE_NOW, MESSAGE_DIGEST, MESSAGE_TEST, MESSAGE_KIND_COUNT };
enum delivery_state {
    DELIVERY_WAITING,
    DELIVERY_SENDING, /* given out; a crash leaves it so, and it is sent again under the same key */
    DELIVERY_REFUSED, /* for good: no address, or the other side will never take it */
    DELIVERY_SENT, DELIVERY_FOLDED, /* too late: a later digest tells it */
    DELIVERY_STATE_COUNT
};
extern const struct word channel_words[CHANNEL_COUNT], message_kind_words[MESSAGE_KIND_COUNT],
    delivery_state_words[DELIVERY_STATE_COUNT];

struct notice_row { int64_t id; struct notice notice; int64_t act; struct instant at; int64_t message; };
struct message {
    int64_t id;
    const char *key;            /* names it for ever: "now/812/14", "digest/14/2026-11-30" */
    struct person_id person;
    enum message_kind kind;
    struct day day;             /* the agency's day, for the daily cap */
    struct instant at;
    int count;                  /* notices told in it */
    const char *subject, *body; /* as queued, so that a repeat is the same; "" once it has left */
    const char *items;          /* JSON array, for the webhook */
    int64_t folded;             /* the digest that took it over unsent, NOTICE_DROPPED, 0 */
};
struct delivery {
    int64_t message;
    enum channel channel;
    struct person_id person;
    enum delivery_state state;
    int64_t tries;
    struct instant next_at, last_at;
    const char *answer;         /* of the other side, or why it was not sent */
};

/* The last act whose at-once notices were decided; never goes back. */
int64_t store_notice_mark(struct store_read *read);
int store_notice_mark_set(struct store_tx *tx, int64_t seq, struct error *err) MUST_USE;
/* The acts after `after` in order, without their bodies; at most `limit`. */
struct act_head { int64_t seq; struct letter_id letter; enum act_kind kind; };
int store_act_heads(struct store_read *read, int64_t after, unsigned limit, struct act_head **ret,
                    size_t *ret_count, struct error *err) MUST_USE;

/* Remembers the notice as waiting for a digest. *ret_id is 0 when this episode is known already. */
int store_notice_add(struct store_tx *tx, const struct notice *notice, int64_t act, int64_t *ret_id,
                     struct error *err) MUST_USE;
bool store_notice_known(struct store_read *read, const struct notice *notice);
/* One that waits leaves in this message, or (NOTICE_DROPPED) is no longer true and told no more. */
#define NOTICE_DROPPED INT64_C(-1)
int store_notice_join(struct store_tx *tx, int64_t notice, int64_t message, struct error *err) MUST_USE;
/* *ret_id is 0 when a message of this key is there already. */
int store_message_add(struct store_tx *tx, const struct message *message, int64_t *ret_id,
                      struct error *err) MUST_USE;
int store_delivery_add(struct store_tx *tx, const struct delivery *delivery, struct error *err) MUST_USE;
/* What became of a delivery that was open; when none of its message's is open any more, the message's
 * text is forgotten. */
int store_delivery_set(struct store_tx *tx, const struct delivery *delivery, struct error *err) MUST_USE;
/* The digest `into` tells what the unsent message would have told; NOTICE_DROPPED: nobody needs it
 * any more. */
int store_message_fold(struct store_tx *tx, int64_t message, int64_t into, struct error *err) MUST_USE;
int store_digest_done(struct store_tx *tx, struct day day, struct error *err) MUST_USE;
bool store_digest_made(struct store_read *read, struct day day);

/* Of that message, or (0) those of the person that wait for a digest. At most `most`, oldest first. */
int store_notices(struct store_read *read, int64_t message, struct person_id person, size_t most,
                  struct notice_row **ret, size_t *ret_count, struct error *err) MUST_USE;
/* Messages of the person that no channel took and whose last try, if any, was answered: a digest may
 * take them over. Oldest first. */
int store_messages_stuck(struct store_read *read, struct person_id person, int64_t **ret,
                         size_t *ret_count, struct error *err) MUST_USE;
int64_t store_messages_of_day(struct store_read *read, struct person_id person, struct day day);
/* Open deliveries of the channel, `most` when there are that many or more. */
int64_t store_deliveries_waiting(struct store_read *read, enum channel channel, int64_t most);
/* Open deliveries whose time has come, with their messages. */
struct leaving { struct delivery delivery; struct message message; };
int store_deliveries_due(struct store_read *read, enum channel channel, struct instant now,
                         unsigned limit, struct leaving **ret, size_t *ret_count,
                         struct error *err) MUST_USE;
/* The ledger of what went to whom, newest first: of one person or (NO_PERSON) of all; `unsent`: only
 * what no channel took yet or ever will. Errors: ERR_CURSOR. */
struct sent_row { struct message message; struct delivery *deliveries; size_t delivery_count; };
int store_messages_page(struct store_read *read, struct person_id person, bool unsent,
                        const char *cursor, unsigned limit, struct sent_row **ret, size_t *ret_count,
                        const char **ret_next, struct error *err) MUST_USE;

/* Letters with an open line, ascending: all (both counts 0), or those with one in these units, in the
 * hands of these people, or given by them. `desk`: besides, those to be presented or directed, and drafts
 * of the exchange. */
struct open_letters {
    const struct unit_id *units;
    size_t unit_count;
    const struct person_id *people;
    size_t person_count;
    bool desk;
};
int store_open_letters(struct store_read *read, const struct open_letters *which, struct letter_id **ret,
                       size_t *ret_count, struct error *err) MUST_USE;
/* Letters to be presented or directed that bear a mark of urgency, ascending. */
int store_urgent_desk(struct store_read *read, struct letter_id **ret, size_t *ret_count,
                      struct error *err) MUST_USE;

/* ---- check ------------------------------------------------------------------------------------------- */

struct check_finding {
    const char *kind;          /* chain, body, projection, number, file, ledger, database */
    int64_t seq;               /* of the act, 0 */
    struct letter_id letter;   /* or NO_LETTER */
    const char *what;          /* in Vietnamese */
};
typedef void check_fn(void *arg, const struct check_finding *finding);
struct check_sum { int64_t acts, destroyed, letters, lines, files, findings; char head[DIGEST_TEXT]; };
/* Walks the chain (the first broken act is named), folds every letter again and compares each projected
 * row, compares counters with numbers, files with rows; deep: hashes every file and runs SQLite's
 * integrity_check. Works on a consistent snapshot while the daemon writes. */
int store_check(struct store_read *read, bool deep, check_fn *fn, void *arg, struct check_sum *ret,
                struct error *err) MUST_USE;
/* The same on a data folder no daemon has open. */
int store_check_folder(const char *root, bool deep, check_fn *fn, void *arg, struct check_sum *ret,
                       struct error *err) MUST_USE;

/* ---- backup, restore, undo ---------------------------------------------------------------------------- */

/* What a backup holds; texts in the current arena. */
struct backup_book { const char *book; int year; int64_t last; }; /* the newest year of a book */
struct backup_sum {
    const char *name;          /* of the backup's folder */
    struct instant made;
    int64_t schema, acts, letters, drafts, blobs, bytes, findings;
    char head[DIGEST_TEXT];    /* of the chain */
    struct backup_book *books;
    size_t book_count;
};
/* Makes a backup in `folder` (0700, made when missing), named by the time, while a daemon writes or none runs:
 * the books as of one moment, every blob (a second name on the same file system; a link to the newest good
 * backup's or a copy elsewhere), a manifest; all of it on disk; then restored beside it and checked, chain,
 * projection, numbers and every byte. What is wrong goes to fn (as store_check, and kind "backup") and is
 * ERR_BACKUP_FAULTS (arg1: the folder, arg2: how many); such a backup is kept under NAME-faulty.
 * Errors: ERR_STORE_MISSING, ERR_STORE_NEWER, ERR_STORE_DAMAGED, ERR_BACKUP_RUNNING, ERR_DISK_FULL, ERR_IO. */
int store_backup(const char *root, const char *folder, int zone_minutes, check_fn *fn, void *arg,
                 struct backup_sum *ret, struct error *err) MUST_USE;
/* Compares every file of a backup with its manifest; each fault goes to fn. Errors: ERR_BACKUP_DAMAGED (arg1:
 * the first fault), ERR_IO. */
int store_backup_verify(const char *backup, check_fn *fn, void *arg, struct backup_sum *ret,
                        struct error *err) MUST_USE;
/* Verifies, then fills the data folder, which must be missing or empty (or the trace of a restore cut short),
 * brings older books up and checks them: ret->findings. Errors: those of store_backup_verify,
 * ERR_BACKUP_NEWER, ERR_RESTORE_NOT_EMPTY, ERR_STORE_LOCKED. */
int store_restore(const char *backup, const char *root, check_fn *fn, void *arg, struct backup_sum *ret,
                  struct error *err) MUST_USE;
/* Of the good backups in `folder` keeps the newest of each of the last 7 days, 4 weeks and 12 months that have
 * one, and `keep` (a name, or NULL); removes the others, and faulty ones older than the newest good one. */
int store_backup_thin(const char *folder, int zone_minutes, const char *keep, unsigned *ret_kept,
                      unsigned *ret_removed, struct error *err) MUST_USE;
/* Which of them: the rule itself. made[] newest first. */
void backup_keep(const struct instant *made, size_t count, int zone_minutes, bool *ret_keep);
/* After a newer program upgraded the books: puts back, byte for byte, the copy it made of them before. The
 * upgraded file stays beside it (*ret_aside: its name); what was written since (*ret_lost acts) is only there,
 * which must be accepted. Errors: ERR_NO_SNAPSHOT, ERR_UNDO_LOSES (arg1: how many acts), ERR_STORE_LOCKED,
 * ERR_STORE_DAMAGED. */
int store_undo_upgrade(const char *root, bool accept_loss, const char **ret_aside, int64_t *ret_lost,
                       struct error *err) MUST_USE;

/* Every SQL statement with its name, for the query-plan test. */
struct statement_text { const char *name, *sql; };
extern const struct statement_text store_statements[];
extern const int store_statement_count;

/* Counts for /metrics. */
struct store_stats { int64_t queued, batches, jobs, commits_us, indexed_seq, last_seq; };
void store_stats(struct store *store, struct store_stats *ret);

#endif
