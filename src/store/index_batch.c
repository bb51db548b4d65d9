/* index_batch.c - taking acts into the index: which letters they touch, and what of them is
 * searched. */
#include "doc.h"
#include "indexing.h"

#include <string.h>

enum { BATCH_ACTS = 256, BATCH_MEMORY = 1 << 28 };

/* ---- one letter --------------------------------------------------------------------------- */

static int stored_doc(struct work *work, struct letter_id letter, struct doc *ret, bool *ret_found,
                      struct error *err)
{
    struct query q = db_query(work->db, ST_SEARCH_DOC);
    bind_int(&q, letter.v);
    *ret_found = query_row(&q);
    for (int i = 0; *ret_found && i < DOC_COLUMNS; i++) {
        ret->marked[i] = take_text(&q);
    }
    return query_end(&q, err);
}

static int write_columns(struct work *work, enum statement id, const struct doc *doc, bool fold,
                         struct letter_id letter, struct error *err)
{
    struct query q = db_query(work->db, id);
    for (int i = 0; i < DOC_COLUMNS; i++) {
        bind_text(&q, fold ? doc_folded(doc, (enum doc_column)i) : doc->marked[i]);
    }
    bind_int(&q, letter.v);
    return query_run(&q, err);
}

static int write_pairs(struct work *work, enum statement id, const struct doc *doc,
                       struct letter_id letter, struct error *err)
{
    struct query q = db_query(work->db, id);
    bind_text(&q, doc_pairs(doc));
    bind_int(&q, letter.v);
    return query_run(&q, err);
}

static int take_in(struct work *work, struct letter_id letter, struct error *err)
{
    struct slip slip;
    struct doc doc, old;
    bool known;
    if (read_slip(work->read, letter, 0, &slip, err) != 0) {
        return -1;
    }
    if (slip.state < LETTER_REGISTERED) {
        return 0;
    }
    doc_of(&slip, &doc);
    if (stored_doc(work, letter, &old, &known, err) != 0) {
        return -1;
    }
    if (known && doc_same(&doc, &old)) {
        return 0;
    }
    if (known && (write_columns(work, ST_SEARCH_TEXT_DROP, &old, true, letter, err) != 0 ||
                  write_pairs(work, ST_SEARCH_PAIRS_DROP, &old, letter, err) != 0)) {
        return -1;
    }
    if (write_columns(work, known ? ST_SEARCH_DOC_SET : ST_SEARCH_DOC_ADD, &doc, false, letter,
                      err) != 0) {
        return -1;
    }
    return write_columns(work, ST_SEARCH_TEXT_ADD, &doc, true, letter, err) != 0
               ? -1
               : write_pairs(work, ST_SEARCH_PAIRS_ADD, &doc, letter, err);
}

/* ---- one batch ---------------------------------------------------------------------------- */

struct batch {
    struct letter_id letters[BATCH_ACTS];
    size_t count;
    int64_t last_seq; /* 0: there was nothing */
    struct digest last_hash;
};

/* These change nothing that can be searched. */
static bool is_textless(const char *kind)
{
    static const enum act_kind kinds[] = {ACT_OPEN, ACT_ACCEPT, ACT_REMIND, ACT_PRESENT};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kind, act_infos[kinds[i]].name) == 0) {
            return true;
        }
    }
    return false;
}

static void add_once(struct batch *batch, struct letter_id letter)
{
    for (size_t i = batch->count; i > 0; i--) {
        if (batch->letters[i - 1].v == letter.v) {
            return;
        }
    }
    batch->letters[batch->count++] = letter;
}

static int next_acts(struct work *work, struct batch *ret, struct error *err)
{
    struct query q = db_query(work->read->db, ST_ACTS_AFTER);
    bind_int(&q, work->mark);
    bind_int(&q, BATCH_ACTS);
    ret->count = 0;
    ret->last_seq = 0;
    while (query_row(&q)) {
        ret->last_seq = take_int(&q);
        struct letter_id letter = {take_int(&q)};
        bool textless = is_textless(peek_text(&q));
        ret->last_hash = take_digest(&q);
        if (letter.v > 0 && !textless) {
            add_once(ret, letter);
        }
    }
    return query_end(&q, err);
}

static int write_batch(struct work *work, const struct batch *batch, struct error *err)
{
    if (db_run(work->db, ST_BEGIN_WRITE, err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < batch->count; i++) {
        if (take_in(work, batch->letters[i], err) != 0) {
            return -1;
        }
    }
    struct query q = db_query(work->db, ST_SEARCH_MARK_SET);
    bind_int(&q, batch->last_seq);
    bind_digest(&q, &batch->last_hash);
    return query_run(&q, err) != 0 ? -1 : db_run(work->db, ST_COMMIT, err);
}

int index_batch(struct work *work, struct error *err)
{
    struct arena arena;
    jmp_buf scope;
    volatile int rc = -1;
    struct batch batch;
    arena_init(&arena, BATCH_MEMORY);
    arena.scope = &scope;
    arena_enter(&arena);
    if (setjmp(scope) == 0) {
        rc = next_acts(work, &batch, err) == 0 && batch.last_seq > 0
                 ? write_batch(work, &batch, err)
                 : -1;
        if (rc == 0) {
            work->mark = batch.last_seq;
        }
    } else {
        error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    arena_enter(NULL);
    arena_release(&arena);
    if (rc != 0) {
        db_abandon(work->db);
        db_abandon(work->read->db);
    }
    return rc;
}
