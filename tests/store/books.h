/*
 * books.h - books in a temporary folder, and acts written into them without asking the model
 * whether they may: what the tests of this room stand on.
 */
#ifndef PHIEU_TESTS_STORE_BOOKS_H
#define PHIEU_TESTS_STORE_BOOKS_H

#include "unit.h"

#include "phieu/store.h"

#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

struct books {
    char root[64];
    struct rules rules;
    struct store_config config;
    struct store *store;
    struct store_read *read;
};

#define ck_done(call)                                                                              \
    do {                                                                                           \
        struct error err_ = {0};                                                                   \
        struct error *err = &err_;                                                                 \
        int rc_ = (call);                                                                          \
        ck_assert_msg(rc_ == 0, "%s: %s %s %s", #call, error_info(err_.code)->name, err_.arg[0],   \
                      err_.arg[1]);                                                                \
    } while (0)

static inline void books_start(struct books *b)
{
    b->config.root = b->root;
    b->config.rules = &b->rules;
    ck_done(store_open(&b->config, &b->store, err));
    ck_done(store_read_open(b->store, &b->read, err));
}

static inline void books_stop(struct books *b)
{
    store_read_close(b->read);
    store_close(b->store);
    b->read = NULL;
    b->store = NULL;
}

static inline void books_make_in(struct books *b, const char *folder)
{
    *b = (struct books){0};
    snprintf(b->root, sizeof b->root, "%s/phieu-store-XXXXXX", folder);
    b->rules.zone_minutes = ZONE_VIETNAM;
    ck_assert_ptr_nonnull(mkdtemp(b->root));
    ck_done(store_create(b->root, err));
    books_start(b);
}

static inline void books_make(struct books *b)
{
    books_make_in(b, "/tmp");
}

/* Memory where the machine has some to spare for files: for tests that sync a thousand times and
 * cut no power. */
static inline const char *books_fast(void)
{
    return access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
}

static inline void books_remove(struct books *b)
{
    if (b->store != NULL) {
        books_stop(b);
    }
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", b->root);
    ck_assert_int_eq(system(command), 0);
}

/* Another connection, for looking and for doing harm. */
static inline sqlite3 *books_raw(struct books *b, const char *name)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", b->root, name);
    sqlite3 *db = NULL;
    ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    return db;
}

static inline void books_exec(struct books *b, const char *sql)
{
    sqlite3 *db = books_raw(b, "books.db");
    char *said = NULL;
    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, &said) == SQLITE_OK, "%s: %s", sql, said);
    sqlite3_close(db);
}

static inline int64_t books_number(struct books *b, const char *sql)
{
    sqlite3 *db = books_raw(b, "books.db");
    sqlite3_stmt *statement = NULL;
    ck_assert_msg(sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK, "%s: %s", sql,
                  sqlite3_errmsg(db));
    int64_t value = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return value;
}

/* ---- acts --------------------------------------------------------------------------------- */

struct deed {
    struct store_job job;    /* first */
    struct letter_id letter; /* NO_LETTER for a letter act: a new one; set by run */
    bool office;
    enum act_kind kind;
    int64_t actor, behalf;
    const char *body;
    int64_t number; /* given */
    int64_t seq;
};

/* Registers take their number from book and year of the body. */
static inline int deed_run(struct store_job *job, struct store_tx *tx, struct error *err)
{
    struct deed *d = (struct deed *)job;
    json_t *body;
    if (json_read(d->body, strlen(d->body), &body, err) != 0) {
        return -1;
    }
    struct letter_id letter = d->letter;
    struct slip slip;
    if (d->office) {
        slip_init(&slip, NO_LETTER);
    } else if (letter.v == 0) {
        letter = store_new_letter(tx);
        slip_init(&slip, letter);
    } else if (store_slip(store_tx_read(tx), letter, 0, &slip, err) != 0) {
        return -1;
    }
    if (d->kind == ACT_REGISTER) {
        if (store_next_number(tx, json_str(body, "book"), (int)json_int(body, "year", 0),
                              &d->number, err) != 0) {
            return -1;
        }
        json_object_set_new(body, "number", json_integer(d->number));
    }
    struct act act = {.letter = letter,
                      .kind = d->kind,
                      .actor = {d->actor},
                      .behalf = {d->behalf},
                      .body = body};
    if (store_append(tx, &act, err) != 0) {
        return -1;
    }
    d->seq = act.seq;
    if (d->office) {
        return 0;
    }
    slip_apply(&slip, &act);
    d->letter = letter;
    return store_project(tx, &slip, err);
}

static inline struct deed deed_of(struct letter_id letter, enum act_kind kind, int64_t actor,
                                  const char *body)
{
    return (struct deed){.job = {.run = deed_run, .arena = arena_current(), .weight = 500},
                         .letter = letter,
                         .kind = kind,
                         .actor = actor,
                         .body = body};
}

/* Does it and returns the letter. */
static inline struct letter_id books_do(struct books *b, struct letter_id letter,
                                        enum act_kind kind, int64_t actor, const char *body)
{
    struct deed d = deed_of(letter, kind, actor, body);
    ck_done(store_run(b->store, &d.job, err));
    return d.letter;
}

static inline int64_t books_office(struct books *b, enum act_kind kind, const char *body)
{
    struct deed d = deed_of(NO_LETTER, kind, 1, body);
    d.office = true;
    d.job.alone = true;
    ck_done(store_run(b->store, &d.job, err));
    return d.seq;
}

/* A letter in book "den" of 2025. */
static inline struct letter_id books_letter(struct books *b, const char *code, const char *issuer,
                                            const char *subject)
{
    const char *body = arena_printf(
        arena_current(),
        "{\"book\":\"den\",\"year\":2025,\"arrived\":\"2025-03-10\",\"channel\":\"typed\","
        "\"fields\":{"
        "\"code\":\"%s\",\"issuer\":\"%s\",\"subject\":\"%s\",\"issued\":\"2025-03-07\","
        "\"type\":\"Công văn\",\"signer\":\"Lê Văn Hùng\"},\"files\":[]}",
        code, issuer, subject);
    return books_do(b, NO_LETTER, ACT_REGISTER, 2, body);
}

/* ---- the ledger ---------------------------------------------------------------------------- */

struct books_item {
    struct store_job job;
    struct ledger_row row;
};

static inline int books_item_run(struct store_job *job, struct store_tx *tx, struct error *err)
{
    const struct books_item *item = (struct books_item *)job;
    int64_t id;
    bool repeat;
    struct letter_id same;
    return store_ledger_add(tx, &item->row, &id, &repeat, &same, err);
}

/* An uploaded item of this name, and what became of it. */
static inline void books_ledger(struct books *b, const char *name, enum ledger_outcome outcome,
                                struct letter_id letter)
{
    struct books_item item = {.job = {.run = books_item_run, .arena = arena_current()},
                              .row = {.channel = "upload",
                                      .channel_id = name,
                                      .size = 5,
                                      .name = name,
                                      .outcome = outcome,
                                      .letter = letter,
                                      .reason = ""}};
    ck_done(store_run(b->store, &item.job, err));
}

/* A draft as intake leaves it: received, and accounted for. */
static inline struct letter_id books_draft(struct books *b)
{
    struct letter_id draft =
        books_do(b, NO_LETTER, ACT_RECEIVE, 2,
                 "{\"channel\":\"upload\",\"name\":\"x\",\"kind\":\"letter\",\"fields\":{},"
                 "\"notes\":[],\"files\":[]}");
    books_ledger(b, arena_printf(arena_current(), "%" PRId64, draft.v), LEDGER_WAITING, draft);
    return draft;
}

#endif
