/* index_batch.c - taking acts into the index: which letters they touch, and what of them is
 * searched. */
#include "doc.h"
#include "indexing.h"

#include <string.h>

enum {
    BATCH_ACTS = 256,
    BULK_ACTS =
        4096, /* far behind: fewer and larger transactions, since FTS5 merges what each leaves */
    FAR_BEHIND = 16384,
    NEAR = 256, /* a letter's acts within so many letters are taken in together */
    BATCH_MEMORY = 1 << 28
};

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

static int write_columns(struct work *work, enum statement id, const struct doc *doc,
                         struct letter_id letter, struct error *err)
{
    struct query q = db_query(work->db, id);
    for (int i = 0; i < DOC_COLUMNS; i++) {
        bind_text(&q, doc->marked[i]);
    }
    bind_int(&q, letter.v);
    return query_run(&q, err);
}

/* FNV-1a; 0 stands for an empty place. */
static uint64_t hash_of(const char *word, size_t len)
{
    uint64_t hash = 0xCBF29CE484222325;
    for (size_t i = 0; i < len; i++) {
        hash = (hash ^ (unsigned char)word[i]) * 0x100000001B3;
    }
    return hash | 1;
}

/* Every word long enough, for searches by its beginning. Those met lately are not asked for again.
 */
static int keep_words(struct work *work, const char *folded, struct error *err)
{
    for (const char *word = folded; *word != '\0';) {
        size_t len = strcspn(word, " ");
        uint64_t hash = hash_of(word, len), *known = &work->known[hash % WORDS_KNOWN];
        if (len >= WORD_LEAST && *known != hash) {
            struct query q = db_query(work->db, ST_SEARCH_WORD_ADD);
            bind_text(&q, arena_memdup(arena_current(), word, len < WORD_MOST ? len : WORD_MOST));
            if (query_run(&q, err) != 0) {
                return -1;
            }
            *known = hash;
        }
        word += len + (word[len] == ' ');
    }
    return 0;
}

/* Into the index, or out of it: a row leaves only by the very words it came with. */
static int write_words(struct work *work, enum statement text, enum statement pairs,
                       const struct doc *doc, struct letter_id letter, struct error *err)
{
    struct doc folded;
    for (int i = 0; i < DOC_COLUMNS; i++) {
        folded.marked[i] = doc_folded(doc, (enum doc_column)i);
        if (keep_words(work, folded.marked[i], err) != 0) {
            return -1;
        }
    }
    struct query q = db_query(work->db, pairs);
    bind_text(&q, doc_pairs(&folded));
    bind_int(&q, letter.v);
    return query_run(&q, err) != 0 ? -1 : write_columns(work, text, &folded, letter, err);
}

static int write_doc(struct work *work, const struct doc *doc, struct letter_id letter,
                     struct error *err)
{
    struct doc old;
    bool known;
    if (stored_doc(work, letter, &old, &known, err) != 0) {
        return -1;
    }
    if (known && doc_same(doc, &old)) {
        return 0;
    }
    if (known &&
        write_words(work, ST_SEARCH_TEXT_DROP, ST_SEARCH_PAIRS_DROP, &old, letter, err) != 0) {
        return -1;
    }
    return write_columns(work, known ? ST_SEARCH_DOC_SET : ST_SEARCH_DOC_ADD, doc, letter, err) != 0
               ? -1
               : write_words(work, ST_SEARCH_TEXT_ADD, ST_SEARCH_PAIRS_ADD, doc, letter, err);
}

/* A letter is taken in as it is now, which may be further than the act that led here: its later
 * acts then find it taken. */
static int take_in(struct work *work, struct letter_id letter, int64_t seq, struct error *err)
{
    int64_t taken = 0;
    struct query q = db_query(work->db, ST_SEARCH_TAKEN);
    bind_int(&q, letter.v);
    bool known = query_row(&q);
    taken = known ? take_int(&q) : 0;
    if (query_end(&q, err) != 0) {
        return -1;
    }
    struct slip slip;
    struct doc doc;
    if (taken >= seq) {
        return 0;
    }
    if (read_slip(work->read, letter, 0, &slip, err) != 0) {
        return -1;
    }
    if (slip.state < LETTER_REGISTERED) {
        return 0;
    }
    doc_of(&slip, &doc);
    if (write_doc(work, &doc, letter, err) != 0 || index_bodies(work, &slip, err) != 0) {
        return -1;
    }
    work->furthest = slip.seq > work->furthest ? slip.seq : work->furthest;
    q = db_query(work->db, known ? ST_SEARCH_TAKEN_SET : ST_SEARCH_TAKEN_ADD);
    bind_int(&q, slip.seq);
    bind_int(&q, letter.v);
    return query_run(&q, err);
}

/* Each letter in memory of its own, so that a batch needs no more than its longest letter. */
static int take_in_alone(struct work *work, struct letter_id letter, int64_t seq,
                         struct arena *arena, struct error *err)
{
    struct arena *batch = arena_enter(arena);
    int rc = take_in(work, letter, seq, err);
    arena_enter(batch);
    arena_release(arena);
    return rc;
}

/* ---- one batch ---------------------------------------------------------------------------- */

struct touched {
    struct letter_id letter;
    int64_t seq;
};
struct batch {
    struct touched letters[BULK_ACTS];
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

static void add_once(struct batch *batch, struct letter_id letter, int64_t seq)
{
    size_t nearest = batch->count > NEAR ? batch->count - NEAR : 0;
    for (size_t i = batch->count; i > nearest; i--) {
        if (batch->letters[i - 1].letter.v == letter.v) {
            batch->letters[i - 1].seq = seq;
            return;
        }
    }
    batch->letters[batch->count++] = (struct touched){letter, seq};
}

static int next_acts(struct work *work, struct batch *ret, struct error *err)
{
    struct query q = db_query(work->read->db, ST_ACTS_AFTER);
    bind_int(&q, work->mark);
    bind_int(&q, atomic_load(&work->store->last_seq) - work->mark > FAR_BEHIND ? BULK_ACTS
                                                                               : BATCH_ACTS);
    ret->count = 0;
    ret->last_seq = 0;
    while (query_row(&q)) {
        ret->last_seq = take_int(&q);
        struct letter_id letter = {take_int(&q)};
        bool textless = is_textless(peek_text(&q));
        ret->last_hash = take_digest(&q);
        if (letter.v > 0 && !textless) {
            add_once(ret, letter, ret->last_seq);
        }
    }
    return query_end(&q, err);
}

static int write_batch(struct work *work, const struct batch *batch, struct arena *one,
                       struct error *err)
{
    if (db_run(work->db, ST_BEGIN_WRITE, err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < batch->count; i++) {
        if (take_in_alone(work, batch->letters[i].letter, batch->letters[i].seq, one, err) != 0) {
            return -1;
        }
    }
    struct query q = db_query(work->db, ST_SEARCH_MARK_SET);
    bind_int(&q, batch->last_seq);
    bind_digest(&q, &batch->last_hash);
    bind_int(&q, work->furthest > batch->last_seq ? work->furthest : batch->last_seq);
    return query_run(&q, err) != 0 ? -1 : db_run(work->db, ST_COMMIT, err);
}

int index_batch(struct work *work, struct error *err)
{
    struct arena arena, one;
    jmp_buf scope;
    volatile int rc = -1;
    arena_init(&arena, BATCH_MEMORY);
    arena_init(&one, BATCH_MEMORY);
    arena.scope = one.scope = &scope;
    arena_enter(&arena);
    if (setjmp(scope) == 0) {
        struct batch *batch = arena_alloc(&arena, sizeof *batch);
        rc = next_acts(work, batch, err) == 0 && batch->last_seq > 0
                 ? write_batch(work, batch, &one, err)
                 : -1;
        if (rc == 0) {
            work->mark = batch->last_seq;
        }
    } else {
        error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    arena_enter(NULL);
    arena_release(&one);
    arena_release(&arena);
    if (rc != 0) {
        memset(work->known, 0, sizeof work->known); /* some were taken back */
        db_abandon(work->db);
        db_abandon(work->read->db);
    }
    return rc;
}
