/*
 * cli_room.h - what the files of the command's room share: the state of one run, texts, output.
 */
#ifndef PHIEU_CLI_ROOM_H
#define PHIEU_CLI_ROOM_H

#include "command.h"
#include "phieu/cli.h"
#include "phieu/client.h"
#include "phieu/json.h"
#include "phieu/text.h"

enum {
    EXIT_FOUND_NOTHING = 1,
    EXIT_USAGE = 64,
    EXIT_DATA = 65,
    EXIT_NO_MEMORY = 70,
    EXIT_IO = 74,
    EXIT_UNCERTAIN = 75,
};
enum { PRINT_MOST = 256 << 20 };

enum text_id {
    TEXT_NONE = 0,
#define TEXT(id, vi, en) id,
#include "texts.def"
#undef TEXT
    TEXT_COUNT
};

/* One run of the command. */
struct cli {
    const struct cli_world *world;
    struct args args;
    enum lang lang;
    bool json, color;
    const char *server, *token_file, *ca_file;
    struct client *client;         /* opened by the first call */
    struct client_problem problem; /* of the last failed call */
    const char *lacking;           /* first member an answer should have had, NULL */
    struct buf out;                /* goes to stdout, when nothing lacks */
    struct buf after;              /* goes to stderr behind it: hints, warnings */
};

/* ---- texts --------------------------------------------------------------------------- */
const char *say(const struct cli *cli, enum text_id id);
/* {1} and {2} filled in with plain text; NULL is "". */
const char *saying(const struct cli *cli, enum text_id id, const char *arg1, const char *arg2);
const char *text_fill(const char *pattern, const char *arg1, const char *arg2);

/* ---- what a terminal may be shown ---------------------------------------------------- */
/* Foreign text made harmless: bad bytes, control and bidirectional characters become U+FFFD, white
 * space one space. plain_block keeps line feeds. */
const char *plain(const char *text);
const char *plain_block(const char *text);
/* JSON text in which nothing but line feeds is a control character (for a terminal). */
const char *plain_json(const char *json);

enum style { STYLE_NONE, STYLE_BOLD, STYLE_DIM, STYLE_RED, STYLE_YELLOW, STYLE_GREEN };
void put_styled(const struct cli *cli, struct buf *out, enum style style, const char *text);
void put_padding(struct buf *out, size_t columns);
/* Words wrapped at width; the first line begins where the caller stands, the others at indent. */
void put_wrapped(struct buf *out, const char *text, size_t width, size_t first, size_t indent);
/* The first `width` columns of text, its last one "…" when something was cut. */
const char *text_cut(const char *text, size_t width);
const char *text_upper(const char *text);

/* Dates and sizes as people read them; "" for none. */
const char *shown_day(const json_t *object, const char *member);     /* 10/03/2025 */
const char *shown_instant(const json_t *object, const char *member); /* 10/03/2025 15:15 */
const char *shown_size(int64_t bytes);

/* ---- tables -------------------------------------------------------------------------- */
struct column {
    enum text_id title;
    bool right;    /* numbers */
    size_t least;  /* may be narrowed to this on a terminal; 0: never */
    unsigned drop; /* where even that is too wide 1 goes first; 0: stays */
};
struct cell {
    const char *text;
    enum style style;
    const char *below; /* of a row's first cell: what stands below the row; NULL */
};
struct table {
    const struct column *columns;
    size_t column_count;
    unsigned wrap; /* bit c: what is wider than column c goes on below instead of being cut */
    struct cell *cells;
    size_t cell_count, cell_room;
};
void table_init(struct table *table, const struct column *columns, size_t count);
void table_add(struct table *table, const char *text, enum style style); /* text is made plain */
/* Keeps line feeds: further lines of the same row, in a column that wraps. */
void table_add_block(struct table *table, const char *text, enum style style);
/* Below the row added last, over its whole width and as it is (made plain by the caller). */
void table_below(struct table *table, const char *text);
void table_put(struct cli *cli, const struct table *table);
#define TABLE_OF(table, columns)                                                                   \
    table_init((table), (columns), sizeof(columns) / sizeof(columns)[0])

/* ---- talking to the server and to the person ----------------------------------------- */
int cli_connect(struct cli *cli) MUST_USE;
/* These fill cli->problem and return -1; handlers then `return cli_fail(cli)`. */
int cli_get(struct cli *cli, const char *path, struct client_answer *ret) MUST_USE;
int cli_post(struct cli *cli, const char *path, const json_t *body,
             struct client_answer *ret) MUST_USE;
/* Uploads one file, progress on a terminal; the sha256 the server computed. */
int cli_upload(struct cli *cli, const char *file, const char **ret_sha256,
               const char **ret_name) MUST_USE;

/* Prints cli->problem on stderr; its exit status. */
int cli_fail(struct cli *cli);
int cli_fail_about(struct cli *cli, const char *about); /* with "about: " before it */
/* Sets cli->problem to one of the client's own and returns -1. */
int cli_problem(struct cli *cli, enum client_problem_kind kind, const char *arg1, const char *arg2);
/* A mistake in what was typed: exit 64. */
int cli_usage(struct cli *cli, const char *detail, const char *remedy);
int cli_missing(struct cli *cli, enum option_id id);

/* Writes cli->out to stdout now. Returns 0, or EXIT_IO when the disk or pipe refuses. */
int cli_flush(struct cli *cli);
/* One line on stderr, now. */
void cli_note(const struct cli *cli, const char *text);
/* One line on stderr, behind the data. */
void cli_after(struct cli *cli, const char *text);
/* What the server adds to an answer for people (its "notice"), after the output. */
void put_notice(struct cli *cli, const json_t *answer);
/* What is allowed but worth a word (the answer's "warnings"), after the output. */
void put_warnings(struct cli *cli, const json_t *answer);
/* "Tiếp theo: ..." of the command, on stderr of a terminal. */
void cli_next(struct cli *cli, const char *about);
/* With --json: prints the answer as the server sent it and returns true. */
bool cli_json(struct cli *cli, const struct client_answer *answer);
void cli_json_text(struct cli *cli, const char *bytes, size_t len, const json_t *json);

/* A line typed at the terminal (unseen when secret) or read from stdin. NULL at its end. */
const char *cli_ask(struct cli *cli, enum text_id prompt, bool secret);
/* All of stdin, at most `most` bytes; NULL when longer or unreadable. */
const char *cli_read_all(struct cli *cli, size_t most);

/* ---- members an answer must have ----------------------------------------------------- */
/* Each notes the first that lacks in cli->lacking and gives "", 0 or an empty array. */
const char *need_str(struct cli *cli, const json_t *object, const char *member);
int64_t need_int(struct cli *cli, const json_t *object, const char *member);
const json_t *need_object(struct cli *cli, const json_t *object, const char *member);
const json_t *need_array(struct cli *cli, const json_t *object, const char *member);
/* "Tên" of a person object, with "(thay mặt …)" when behalf is one; "" for null. */
const char *person_name(const json_t *person);
const char *person_for(const struct cli *cli, const json_t *person, const json_t *behalf);
/* "next" of a page as text, NULL when there is no more. */
const char *next_page(const json_t *answer);

/* ---- requests from what was typed ---------------------------------------------------- */
/* A new object with every option given that has a member. NULL: cli->problem tells (not UTF-8). */
json_t *body_of_options(struct cli *cli);
int body_set(struct cli *cli, json_t *body, const char *member, const char *name,
             const char *value) MUST_USE;
/* Adds names separated by commas to an array. */
int body_add_names(struct cli *cli, json_t *array, const char *typed, const char *value) MUST_USE;
/* path with every option given that has a member; the cursor is pages_get's. */
const char *query_of_options(const struct cli *cli, const char *path);
/* The word a Vietnamese or English name stands for: {"can-lam", "todo"}; name itself when none. */
struct alias {
    const char *vi, *name;
};
const char *alias_of(const struct alias *aliases, size_t count, const char *name);
#define ALIAS_OF(aliases, name) alias_of((aliases), sizeof(aliases) / sizeof(aliases)[0], (name))

/* Uploads every --file and adds them to body as "files". */
int body_add_files(struct cli *cli, json_t *body) MUST_USE;
/* POST /v1/letters/{ref}/{verb} for words[0], prints what was recorded; the exit status. */
int act_send(struct cli *cli, const json_t *body);

/* ---- pages
 * --------------------------------------------------------------------------------------------------
 */
/* Fetches one page, or every page with --all, of the array `member`; with --json prints them. */
int pages_get(struct cli *cli, const char *path, const char *member, const json_t **ret_items,
              struct client_answer *ret_last) MUST_USE;
void pages_hint(struct cli *cli, const struct client_answer *last);
/* 0, or EXIT_FOUND_NOTHING for an empty list with --exit-status. */
int pages_status(struct cli *cli, const json_t *items);

/* ---- answers that are files (save.c) -------------------------------------------------- */
struct wanted {
    const char *sha256, *name; /* what the books say of the file */
};
/* GET path into the file `out` ("-": standard output), whole or not at all; without --force never
 * over a file that is there. wanted: its digest, NULL: none is known. Fills cli->problem. */
int save_answer(struct cli *cli, const char *path, const char *out,
                const struct wanted *wanted) MUST_USE;

/* The file numbered n of a letter's or draft's "files", NULL when there is none; and what there is.
 */
const json_t *file_numbered(const json_t *files, int64_t n);
const char *file_numbers(const json_t *files);
/* Where a file is, as typed: of a letter (LETTER N) or of a draft (--draft ID N). False: neither. */
struct file_source {
    const char *path;   /* of the letter or draft */
    const char *member; /* what its answer is called */
    const char *number; /* of the file */
};
bool file_source_of(const struct cli *cli, struct file_source *ret);
/* Of it: a temporary file beside `out`, its name in *ret_name; -1 with errno. */
int out_open(const char *out, char **ret_name) MUST_USE;
/* The finished file takes its name; without --force only where none stands. */
int out_settle(struct cli *cli, const char *temporary, const char *out) MUST_USE;

/* ---- pieces of pages ----------------------------------------------------------------- */
void put_letter_table(struct cli *cli, const json_t *letters);
/* Fetches the letters at path, one page or all, and prints them; the exit status. */
int print_letters(struct cli *cli, const char *path);
/* Where a search found `sought` in the letter's text, with these words marked; NULL when it was
 * found by its fields (found.c). */
const char *found_text(const struct cli *cli, const json_t *letter, const char *sought);
void put_letter(struct cli *cli, const json_t *letter);
void put_fields(struct cli *cli, const json_t *fields);
/* The duties of a letter, with the periods opened of each; nothing when it has none. */
void put_duties(struct cli *cli, const json_t *duties);
void put_labelled(struct cli *cli, const char *label, const char *value, enum style style);
void put_files(struct cli *cli, const json_t *files);
/* What a file's signatures say (phieu/signature.h), each question by itself. */
void put_signatures(struct cli *cli, const json_t *report);
const char *urgency_text(const struct cli *cli, const char *urgency); /* "" for normal */
enum style urgency_style(const char *urgency);
void put_help(struct cli *cli);
void put_command_help(struct cli *cli, const struct command *command);
void put_commands_json(struct cli *cli);
/* The Phiếu giải quyết văn bản đến, 80 columns. */
void put_slip(struct cli *cli, const json_t *letter);

/* ---- settings
 * ---------------------------------------------------------------------------------------------------
 */
/* Before anything else is understood: --lang, PHIEU_LANG. */
enum lang lang_early(int argc, char *const *argv, const struct cli_world *world);
/* Options, environment, configuration file, in that order. */
int settings_read(struct cli *cli) MUST_USE;

/* ---- handlers
 * ------------------------------------------------------------------------------------------------------
 */
int cmd_login(struct cli *cli);
int cmd_logout(struct cli *cli);
int cmd_whoami(struct cli *cli);
int cmd_help(struct cli *cli);
int cmd_ingest(struct cli *cli);
int cmd_drafts(struct cli *cli);
int cmd_draft(struct cli *cli);
int cmd_read(struct cli *cli);
int cmd_text(struct cli *cli);
int cmd_reading_report(struct cli *cli);
int cmd_refuse(struct cli *cli);
int cmd_ledger(struct cli *cli);
int cmd_register(struct cli *cli);
int cmd_correct(struct cli *cli);
int cmd_books(struct cli *cli);
int cmd_close_book(struct cli *cli);
int cmd_act(struct cli *cli);
int cmd_present(struct cli *cli);
int cmd_duty_stop(struct cli *cli);
int cmd_duty_list(struct cli *cli);
int cmd_assign(struct cli *cli);
int cmd_forward(struct cli *cli);
int cmd_propose(struct cli *cli);
int cmd_decide(struct cli *cli);
int cmd_extend_grant(struct cli *cli);
int cmd_extend_refuse(struct cli *cli);
int cmd_reply(struct cli *cli);
int cmd_file(struct cli *cli);
int cmd_list(struct cli *cli);
int cmd_show(struct cli *cli);
int cmd_history(struct cli *cli);
int cmd_slip(struct cli *cli);
int cmd_search(struct cli *cli);
int cmd_get_file(struct cli *cli);
int cmd_stamp(struct cli *cli);
int cmd_signatures(struct cli *cli);
int cmd_triage(struct cli *cli);
int cmd_triage_undo(struct cli *cli);
int cmd_report(struct cli *cli);
int cmd_report_list(struct cli *cli);
int cmd_report_close(struct cli *cli);
int cmd_report_closed(struct cli *cli);
int cmd_why_due(struct cli *cli);
int cmd_why_can(struct cli *cli);
int cmd_digest(struct cli *cli);
int cmd_notices(struct cli *cli);
int cmd_notices_test(struct cli *cli);
int cmd_outbox(struct cli *cli);
int cmd_check(struct cli *cli);
int cmd_user_list(struct cli *cli);
int cmd_user_add(struct cli *cli);
int cmd_user_edit(struct cli *cli);
int cmd_user_deactivate(struct cli *cli);
int cmd_user_activate(struct cli *cli);
int cmd_user_password(struct cli *cli);
int cmd_unit_list(struct cli *cli);
int cmd_unit_add(struct cli *cli);
int cmd_unit_edit(struct cli *cli);
int cmd_unit_deactivate(struct cli *cli);
int cmd_unit_activate(struct cli *cli);
int cmd_delegate_list(struct cli *cli);
int cmd_delegate_add(struct cli *cli);
int cmd_delegate_end(struct cli *cli);
int cmd_calendar_list(struct cli *cli);
int cmd_calendar_off(struct cli *cli);
int cmd_calendar_work(struct cli *cli);
int cmd_calendar_drop(struct cli *cli);
int cmd_calendar_recount(struct cli *cli);
int cmd_calendar_change(struct cli *cli);
int cmd_calendar_feed(struct cli *cli);
int cmd_hand_over(struct cli *cli);
int cmd_hand_over_list(struct cli *cli);
int cmd_hand_over_show(struct cli *cli);
int cmd_hand_over_accept(struct cli *cli);
int cmd_hand_over_refuse(struct cli *cli);
int cmd_backup(struct cli *cli);
int cmd_restore(struct cli *cli);
int cmd_print(struct cli *cli);
int cmd_verify_print(struct cli *cli);
/* cmd_print.c: the slip as PDF into the file of --pdf. */
int print_slip_pdf(struct cli *cli);
/* `report … --out`; path: with what was typed in its query. */
int print_report(struct cli *cli, const char *path);

#endif
