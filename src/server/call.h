/*
 * call.h - one request on its way through the server: who asks, for what, and the answer that
 * grows.
 */
#ifndef PHIEU_SERVER_CALL_H
#define PHIEU_SERVER_CALL_H

#include "http.h"
#include "phieu/server.h"

#include <pthread.h>
#include <stdatomic.h>

struct call;
struct throttle;

enum work {
    WORK_READ,  /* answered on the HTTP thread from a reading connection */
    WORK_WRITE, /* one job in the writer's batch */
    WORK_ALONE, /* a job of its own: office acts */
    WORK_SLOW,  /* blocks: on the pool; may run store jobs itself */
    WORK_LONG,  /* the same for half a minute: on a pool of its own, so that nobody waits for it */
};

struct route {
    const char *method, *path; /* path with {name} segments */
    bool open;                 /* needs no login */
    enum work work;
    int status;                      /* of success */
    const struct field_spec *fields; /* JSON body, NULL: none taken */
    const struct field_spec *query;  /* NULL: none taken */
    int act;                         /* enum act_kind of the letter acts, -1 */
    bool upload;                     /* the body is a file, streamed */
    int (*handler)(struct call *call, struct error *err);
    int (*prepare)(struct call *call,
                   struct error *err); /* on the pool, before a writing handler */
    const char *vi, *en;               /* one line each, for OpenAPI */
};
extern const struct route routes[];
extern const int route_count;

struct server {
    struct server_config config;
    struct http_server *http;
    struct pool *blocking; /* what waits for a worker, a sync, or takes long */
    struct pool *printing; /* registers of a year */
    struct pool *hashing;  /* a thread per core: password hashing is memory hungry */
    struct throttle *throttle;
    pthread_key_t reads; /* a reading connection per thread */
    atomic_llong requests, failures;
};

enum { CALL_PARAMS = 2 };

struct call {
    struct server *server;
    struct http_request *request;
    const struct route *route;
    const char *param[CALL_PARAMS]; /* decoded segments, in order */
    enum lang lang;
    struct person_id person; /* who asks; NO_PERSON on open routes */
    struct digest token;
    const struct directory *dir; /* held for the whole call */
    const json_t *input, *query; /* cleaned */
    const char *key;             /* Idempotency-Key, "" */
    int64_t if_match;            /* the version the caller saw, 0: any */
    struct digest digest;        /* of the request, for the key */
    struct store_job job;
    struct pool_task task;
    struct store_tx *tx;     /* in writing handlers */
    struct store_read *read; /* in all others */
    const char *secret;      /* what prepare made: a password's hash */
    json_t *prepared;        /* or the body of an act */
    struct buf out;
    struct json_out json; /* an object is open in it */
    int status;
    struct letter_id earlier; /* a duplicate's */
    struct error err;
    struct blob_writer *upload;
    int fd; /* a file to answer with, -1 */
    uint64_t fd_size;
    const char *fd_name, *fd_type;
    const char *text_type; /* out is this instead of JSON; NULL: JSON */
};

/* The thread's reading connection, fresh (store_read_fresh). NULL when none can be opened. */
struct store_read *server_read(struct server *server, struct error *err);

/* For handlers. */
static inline const struct rules *call_rules(const struct call *call)
{
    return store_rules(call->server->config.store);
}
struct day call_today(const struct call *call);
/* The calendar in force, and as it was for an office of then. */
struct calendar call_calendar(const struct call *call, const struct directory *dir);
struct office_call call_office(struct call *call);
/* The letter as the reader may see it, folded up to `until` (0: now); what he may not see does not
 * exist for him: ERR_NO_SUCH_LETTER. */
int call_load_visible(struct call *call, const char *ref, int64_t until, struct slip *ret,
                      struct error *err) MUST_USE;
/* The n-th file of the letter, n as it stands in the path. ERR_FILE_MISSING. */
int call_find_file(const struct slip *slip, const char *n, const struct slip_file **ret,
                   struct digest *ret_digest, struct error *err) MUST_USE;
/* Answers with the n-th file of the letter; the handler has nothing to add. ERR_FILE_MISSING, ERR_IO. */
int call_answer_file(struct call *call, const struct slip *slip, const char *n, struct error *err)
    MUST_USE;
/* signatures.c: answers with what the signatures of the n-th file say now. ERR_FILE_MISSING,
 * ERR_SIGNATURE_KIND, those of reader_signatures. */
int call_answer_signatures(struct call *call, const struct slip *slip, const char *n,
                           struct error *err) MUST_USE;
/* The query's as_of: its time, and the act up to which to fold (0: now). */
int call_as_of(struct call *call, struct instant *ret_time, int64_t *ret_until,
               struct error *err) MUST_USE;
/* Who reads, into query: the caller, or for whom the query says he is delegate; what he oversees and today.
 * Errors: ERR_PERSON_UNKNOWN, ERR_DELEGATION. */
int call_take_reader(struct call *call, struct list_query *query, struct error *err) MUST_USE;
/* The letter {ref} of the path, for acts. */
int call_find_letter(struct call *call, struct letter_id *ret, struct error *err) MUST_USE;

/* input.c: query, body and headers into call->query, input, key, digest and if_match. */
int input_take(struct call *call, struct error *err) MUST_USE;

/* people.c: the answer of an office act. */
void put_office_act(struct call *call, const struct act *act);

/* lists.c: the list query of who asks: his person, units, offices, today. */
void call_reader(const struct call *call, struct person_id person, struct list_query *query);
/* Those for whom query->person acts on that day, into its others, when query->box is one of work.
 */
void call_delegators(const struct call *call, const struct directory *dir, struct day today,
                     struct list_query *query);

/* work.c: runs the route's handler on the thread it needs and answers, now or later. */
void work_begin(struct call *call);

/* problem.c */
void problem_answer(struct call *call, const struct error *err);
void problem_plain(struct http_request *request, const struct error *err, enum lang lang,
                   const char *earlier);

/* encoding.c: ERR_TEXT_ENCODING, ERR_TEXT_CONTROL at the member of the JSON body that is not UTF-8 or
 * holds a NUL. */
int encoding_check(const char *body, size_t len, struct error *err) MUST_USE;

/* auth.c */
int auth_check(struct call *call, struct error *err) MUST_USE;
/* Whether it is this person's (NULL: nobody's, at the same cost). Errors: ERR_NO_MEMORY, any of reading. */
int password_check(struct call *call, const struct person *person, const char *password,
                   bool *ret_fits, struct error *err) MUST_USE;
int auth_login(struct call *call, struct error *err);
int auth_logout(struct call *call, struct error *err);
int auth_me(struct call *call, struct error *err);
int auth_change_password(struct call *call, struct error *err);
int auth_hash_input(struct call *call,
                    struct error *err); /* prepare: input.password -> call->secret */

/* throttle.c: failed logins per (name, address) and per address; bounded memory. */
struct throttle_limits {
    unsigned pair_free, address_free, first_seconds, most_seconds;
};
struct throttle *throttle_new(const struct throttle_limits *limits);
void throttle_free(struct throttle *throttle);
/* Seconds to wait before another try is looked at, 0: now. */
unsigned throttle_wait(struct throttle *throttle, const char *name, const char *address,
                       int64_t now_ms);
void throttle_failed(struct throttle *throttle, const char *name, const char *address,
                     int64_t now_ms);
void throttle_passed(struct throttle *throttle, const char *name, const char *address,
                     int64_t now_ms);

/* view.c: JSON of what the model and store hand out. dir names people and units. */
struct view {
    struct json_out *json;
    const struct directory *dir;
    const struct rules *rules;
    enum lang lang;
    struct day today;
    struct instant now;
    struct store_read *read; /* what the queue says of a draft's files */
    struct readings *readings;
};
struct view call_view(struct call *call);
void view_person(const struct view *v, const char *key, struct person_id person);
void view_unit(const struct view *v, const char *key, struct unit_id unit);
void view_word(const struct view *v, const char *key, const struct word *word);
void view_summary(const struct view *v, const char *key, const struct slip *slip);
/* The row a list would show of the slip, for the whole letter. */
struct list_row view_row_of(const struct slip *slip);
/* desk: the letter when the row is about the whole of it and lies on a desk: what is owed; else NULL. */
void view_row(const struct view *v, const char *key, const struct list_row *row,
              const struct slip *desk);
void view_letter(const struct view *v, const char *key, const struct slip *slip);
/* Việc định kỳ as a member or element; the caller adds what he knows besides and closes the object.
 */
void view_duty(const struct view *v, const char *key, const struct duty *duty);
/* The duties of a letter with the periods opened of each, as "duties". */
void view_duties(const struct view *v, const struct slip *slip);
/* "trước ngày 15 tháng 12, hằng năm", as people say it. */
const char *view_duty_rule(enum lang lang, const struct duty *duty);
/* "handing_over": {"id", "to"} when the person's hand-over of this open line waits; nothing else.
 */
void view_handing_over(const struct view *v, struct person_id holder, struct letter_id letter,
                       int line);
/* The caller adds what he knows besides and closes the object. */
void view_draft(const struct view *v, const char *key, const struct slip *slip);
/* view_reading.c: "reading", what the machine read in a draft; all of it, or what a list shows. */
/* Why a file could not be read, from the act's `failed`. */
void reading_error(const json_t *failed, struct error *ret);
void view_reading(const struct view *v, const char *key, const struct slip *slip, bool whole);
void view_page(const struct view *v, const char *key, const struct list_page *page);
/* view_same_day.c: the duties of the day a letter came: all of them with their state, and for a list the one that is
 * owed (null when none is); what is allowed but worth a word. */
void view_same_day(const struct view *v, const char *key, const struct slip *slip);
void view_owed(const struct view *v, const char *key, const struct slip *slip);
void view_warnings(const struct view *v, const char *key, const struct slip *slip,
                   const struct act *act);
/* "thứ năm", "Thursday" */
const char *view_weekday(enum lang lang, struct day day);
/* view_act.c: one act of a history, with one sentence of what it says. */
void view_act(const struct view *v, const char *key, const struct act *act, const char *hash_hex);

/* openapi.c */
int openapi_handler(struct call *call, struct error *err);

/* letters.c, drafts.c, people.c, system.c: the handlers in routes.c's table. */
int letters_register(struct call *call, struct error *err);
int letters_list(struct call *call, struct error *err);
int letters_search(struct call *call, struct error *err);
int letters_show(struct call *call, struct error *err);
int letters_history(struct call *call, struct error *err);
int letters_file(struct call *call, struct error *err);
int letters_stamped(struct call *call, struct error *err);
int letters_signatures(struct call *call, struct error *err);
int letters_act(struct call *call, struct error *err);
int letters_why_due(struct call *call, struct error *err);
int letters_why_can(struct call *call, struct error *err);
int drafts_upload(struct call *call, struct error *err);
int drafts_intake(struct call *call, struct error *err);
int drafts_list(struct call *call, struct error *err);
int drafts_show(struct call *call, struct error *err);
int drafts_file(struct call *call, struct error *err);
int drafts_signatures(struct call *call, struct error *err);
int drafts_refuse(struct call *call, struct error *err);
/* readings.c */
int readings_again(struct call *call, struct error *err);
int readings_draft_text(struct call *call, struct error *err);
int readings_letter_text(struct call *call, struct error *err);
int readings_report(struct call *call, struct error *err);
extern const struct field_spec read_report_query[];
/* drafts.c: the draft {id} of the path, for a clerk or an auditor. */
int drafts_find(struct call *call, struct slip *ret, struct error *err) MUST_USE;
int people_units(struct call *call, struct error *err);
int people_unit_add(struct call *call, struct error *err);
int people_unit_edit(struct call *call, struct error *err);
int people_list(struct call *call, struct error *err);
int people_add(struct call *call, struct error *err);
int people_edit(struct call *call, struct error *err);
int people_delegations(struct call *call, struct error *err);
int people_delegate(struct call *call, struct error *err);
int people_end_delegation(struct call *call, struct error *err);
int calendar_list(struct call *call, struct error *err);
int calendar_change(struct call *call, struct error *err);
int calendar_preview(struct call *call, struct error *err);
int calendar_progress(struct call *call, struct error *err);
int duties_list(struct call *call, struct error *err);
int feed_make(struct call *call, struct error *err);
int feed_revoke(struct call *call, struct error *err);
int feed_mine(struct call *call, struct error *err);
int feed_get(struct call *call, struct error *err);
int hand_over_preview(struct call *call, struct error *err);
int hand_over_list(struct call *call, struct error *err);
int hand_over_show(struct call *call, struct error *err);
int hand_over_make(struct call *call, struct error *err);
int hand_over_accept(struct call *call, struct error *err);
int hand_over_refuse(struct call *call, struct error *err);
/* The hand-over {id} of the path, for those whose business it is. ERR_HAND_OVER_UNKNOWN. */
int hand_over_find(const struct call *call, const char *id, const struct hand_over **ret,
                   struct error *err) MUST_USE;
/* Whether the caller may read what the letter on its list is about, beyond its number. */
bool hand_over_tells(const struct call *call, const struct office_held *row,
                     const struct hand_over *h);
int books_list(struct call *call, struct error *err);
int books_close(struct call *call, struct error *err);
int system_health(struct call *call, struct error *err);
int system_ready(struct call *call, struct error *err);
/* More free disk than the floor: below it nothing more is written, so that what is there stays sound. */
bool system_has_room(const struct server *server);
int system_metrics(struct call *call, struct error *err);
int system_ledger(struct call *call, struct error *err);
int system_check(struct call *call, struct error *err);
int system_outbox(struct call *call, struct error *err);
/* print_letter.c, print_book.c, print_close.c, print_lists.c: documents; marks.c: what verifies them. */
int print_slip(struct call *call, struct error *err);
int print_recall_record(struct call *call, struct error *err);
int print_register(struct call *call, struct error *err);
int print_tracking(struct call *call, struct error *err);
int print_transfer(struct call *call, struct error *err);
int print_closing(struct call *call, struct error *err);
int print_report(struct call *call, struct error *err);
int print_hand_over(struct call *call, struct error *err);
int print_duties(struct call *call, struct error *err);
int marks_export(struct call *call, struct error *err);
/* {"public", "fingerprint"} of the agency's key. */
void marks_put_key(struct call *call, const char *key);
extern const struct field_spec print_slip_query[], print_book_query[], print_transfer_query[],
    print_closing_query[], print_report_query[], print_table_query[], print_hand_over_query[],
    marks_query[];
/* notices.c */
int notices_list(struct call *call, struct error *err);
int notices_test(struct call *call, struct error *err);
int notices_digest(struct call *call, struct error *err);
extern const struct field_spec notices_query[], notices_test_fields[], digest_query[];
/* proposal.c */
int letters_proposal(struct call *call, struct error *err);
/* reports.c */
int reports_show(struct call *call, struct error *err);
int reports_letters(struct call *call, struct error *err);
int reports_prepare_close(struct call *call, struct error *err); /* prepare: call->prepared */
int reports_close(struct call *call, struct error *err);
int reports_closed(struct call *call, struct error *err);
extern const struct field_spec report_query[], report_letters_query[], report_close_fields[];
extern const struct field_spec duties_query[], hand_over_query[];
extern const struct field_spec login_fields[], password_fields[], upload_query[], intake_fields[],
    page_query[], list_query_fields[], search_query[], as_of_query[], history_query[],
    why_due_query[], calendar_query[], why_can_query[], ledger_query[], check_query[], outbox_query[];

#endif
