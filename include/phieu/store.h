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
 * page. Only letters the reader of `query` may see. Uses limit, cursor, filters book/year/from/to.
 * Errors: ERR_CURSOR, ERR_SEARCH_EMPTY. */
int store_search(struct store_read *read, const char *text, const struct list_query *query,
                 struct list_page *ret, struct error *err) MUST_USE;
/* Blocks until the index has taken in everything committed so far; for tests and benches. */
void store_search_settle(struct store *store);

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
