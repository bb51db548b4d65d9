/*
 * search.c - finding letters by words, newest first.
 *
 * The index (search.db) yields letters in falling order; those the index may not know yet or knows
 * in an older form (acts above its mark) are compared here and take their places between. Both
 * files are read from one snapshot each, the index first, so that nothing committed before the call
 * can fall between. At most PAGE_EXAMINED letters are looked at, then the page ends early with a
 * cursor. When no more are found by their fields, those come that are found by what was read in
 * their files: a page full of the former costs no look at the latter.
 */
#include "body.h"
#include "page.h"
#include "sought.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    TAIL_MOST = 500, /* letters compared by hand; beyond that the index is being made anew */
    TAIL_ACTS = 4000,
    COMPARED_MOST =
        200, /* pages of texts read to compare a phrase; the search goes on with the next page */
    SKIPPED_MOST = 500, /* hits out of sight in a row before the index is asked anew further down */
};

/* ---- the index's connection --------------------------------------------------------------- */

static unsigned generation_now(struct store *store)
{
    pthread_mutex_lock(&store->indexer.lock);
    unsigned generation = store->indexer.generation;
    pthread_mutex_unlock(&store->indexer.lock);
    return generation;
}

static void leave_index(struct store_read *read)
{
    db_close(read->search);
    read->search = NULL;
}

/* Its mark, -1 when it does not tell. */
static int64_t index_mark(struct db *search, struct error *err)
{
    int64_t mark = -1;
    if (db_run(search, ST_BEGIN_READ, err) == 0) {
        struct query q = db_query(search, ST_SEARCH_MARK);
        if (query_row(&q)) {
            take_skip(&q);
            mark = take_int(&q);
        }
        mark = query_end(&q, err) == 0 ? mark : -1;
    }
    return mark;
}

int search_begin_index(struct store_read *read, int64_t *ret_mark, struct error *err)
{
    struct error why = {0};
    *ret_mark = 0;
    unsigned generation = generation_now(read->store);
    if (read->search != NULL && read->search_generation != generation) {
        leave_index(read);
    }
    if (read->search == NULL) {
        int rc = generation > 0
                     ? db_open(read->store->search_path, DB_SEARCHER, &read->search, &why)
                     : -1;
        read->search_generation = generation;
        if (rc != 0) {
            read->search = NULL;
        }
    }
    if (read->search != NULL) {
        *ret_mark = index_mark(read->search, &why);
        if (*ret_mark < 0) {
            leave_index(read);
            *ret_mark = 0;
        }
    }
    if (why.code != ERR_NO_MEMORY) {
        return 0;
    }
    *err = why;
    return -1;
}

/* ---- one search --------------------------------------------------------------------------- */

struct hit {
    struct list_row row;
    bool exact;
    int64_t body; /* the row of f_body by which it was found, 0: by its fields */
};

struct search {
    struct store_read *read;
    struct sought sought;
    struct filter filter;
    int64_t below;                    /* letters under this one */
    struct letter_id tail[TAIL_MOST]; /* letters above the mark, highest first */
    size_t tail_count, tail_at;
    bool partial; /* there are more of them than are compared by hand */
    struct hit *hits;
    size_t count, most, examined;
    int64_t reached; /* the last letter looked at */
    int64_t
        *in_sight; /* of each of the reader's units, and himself: the nearest letter at or below */
    int64_t nearest; /* the highest of them: nothing between it and the last hit is in sight */
    bool in_bodies;  /* looking at what was read in files */
    int64_t body;    /* the row of f_body that is looked at */
    size_t compared; /* pages whose text was read for it */
};

/* Places the letter among the tail's, highest first, once; the lowest give way. */
static void add_tail(struct search *s, int64_t letter)
{
    size_t at = s->tail_count;
    while (at > 0 && s->tail[at - 1].v < letter) {
        at--;
    }
    if (at > 0 && s->tail[at - 1].v == letter) {
        return;
    }
    s->partial = s->partial || s->tail_count == TAIL_MOST;
    if (at == TAIL_MOST) {
        return;
    }
    size_t last = s->tail_count < TAIL_MOST ? s->tail_count++ : TAIL_MOST - 1;
    memmove(&s->tail[at + 1], &s->tail[at], (last - at) * sizeof s->tail[0]);
    s->tail[at].v = letter;
}

static int find_tail(struct search *s, int64_t mark, struct error *err)
{
    struct query q = db_query(s->read->db, ST_ACTS_BELOW);
    bind_int(&q, mark);
    bind_int(&q, TAIL_ACTS);
    int left = TAIL_ACTS;
    for (; query_row(&q); left--) {
        take_skip(&q);
        int64_t letter = take_int(&q);
        if (letter > 0) {
            add_tail(s, letter);
        }
    }
    s->partial = s->partial || left == 0;
    return query_end(&q, err);
}

static bool in_tail(const struct search *s, int64_t letter)
{
    size_t low = 0, high = s->tail_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->tail[middle].v > letter) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < s->tail_count && s->tail[low].v == letter;
}

static bool full(const struct search *s)
{
    return s->count == s->most || s->examined >= PAGE_EXAMINED || s->compared >= COMPARED_MOST;
}

/* ---- sight -------------------------------------------------------------------------------- */

/* The highest letter at or below `letter` with a line of the unit, or of the reader himself. */
static int sighted_at_or_below(struct search *s, size_t i, int64_t letter, int64_t *ret,
                               struct error *err)
{
    const struct list_query *query = s->filter.query;
    bool own = i == query->unit_count;
    struct query q = db_query(s->read->db, own ? ST_SEEN_BY_PERSON : ST_SEEN_BY_UNIT);
    bind_int(&q, own ? query->person.v : query->units[i].v);
    bind_int(&q, letter);
    *ret = query_row(&q) ? take_int(&q) : 0;
    return query_end(&q, err);
}

/* Who does not see all walks down the letters of his units beside the hits: s->nearest becomes the
 * highest letter in sight at or below `letter`. Each unit's place only moves down, so that a search
 * costs no more steps than there are letters in sight, or hits. */
static int move_sight(struct search *s, int64_t letter, struct error *err)
{
    const struct list_query *query = s->filter.query;
    if (query->sees_all) {
        s->nearest = letter;
        return 0;
    }
    s->nearest = 0;
    for (size_t i = 0; i <= query->unit_count; i++) {
        if (s->in_sight[i] > letter &&
            sighted_at_or_below(s, i, letter, &s->in_sight[i], err) != 0) {
            return -1;
        }
        s->nearest = s->in_sight[i] > s->nearest ? s->in_sight[i] : s->nearest;
    }
    return 0;
}

/* ---- letters ------------------------------------------------------------------------------ */

static int indexed_doc(struct search *s, struct letter_id letter, struct doc *ret,
                       struct error *err)
{
    struct query q = db_query(s->read->search, ST_SEARCH_DOC);
    bind_int(&q, letter.v);
    bool found = query_row(&q);
    for (int i = 0; i < DOC_COLUMNS; i++) {
        ret->marked[i] = found ? take_text(&q) : "";
    }
    return query_end(&q, err);
}

/* Do the words fit, and with their marks? What the index offers by words fits; by pairs it may only
 * resemble the phrase. `known`: the text of a letter the index has not got. */
static int compare_words(struct search *s, struct letter_id letter, const struct doc *known,
                         bool by_pairs, bool *ret_fits, bool *ret_exact, struct error *err)
{
    *ret_fits = *ret_exact = true;
    if (known == NULL && !by_pairs && !s->sought.marks) {
        return 0;
    }
    struct doc doc;
    if (known != NULL) {
        doc = *known;
    } else if (indexed_doc(s, letter, &doc, err) != 0) {
        return -1;
    }
    *ret_fits = (known == NULL && !by_pairs) || sought_matches(&s->sought, &doc);
    *ret_exact = *ret_fits && sought_exact(&s->sought, &doc);
    return 0;
}

/* ---- letters by what was read in them ----------------------------------------------------- */

enum { PAGE_MEMORY = 64 << 20 };

/* Which page a row of f_body stands for; ->text "" when the index does not tell. */
static int find_body(struct search *s, int64_t row, struct body *ret, struct error *err)
{
    struct body *bodies;
    size_t count;
    int64_t slot = body_slot(row);
    *ret = (struct body){.text = "", .name = ""};
    if (body_list(s->read->search, body_letter(row), &bodies, &count, err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        if (slot >= bodies[i].first && slot < bodies[i].first + bodies[i].pages) {
            *ret = bodies[i];
        }
    }
    return 0;
}

/* Does the page fit (ret_fits), or what of it is shown (ret_excerpt of BODY_EXCERPT bytes)? A text
 * may be long: it is looked at in memory of its own. What is not to be had is no error: it fits
 * nothing and shows nothing. */
static void look_at_page(struct search *s, const struct body *body, int64_t row, bool *ret_fits,
                         char *ret_excerpt)
{
    struct arena scratch;
    jmp_buf scope;
    struct error missing;
    char *text;
    size_t len;
    arena_init(&scratch, PAGE_MEMORY);
    scratch.scope = &scope;
    struct arena *volatile before = arena_enter(&scratch);
    if (setjmp(scope) == 0 && read_text(s->read, body->text, &text, &len, &missing) == 0) {
        struct doc doc;
        const char *page = body_page(text, len, body_slot(row) - body->first);
        if (ret_excerpt != NULL) {
            snprintf(ret_excerpt, BODY_EXCERPT, "%s", body_excerpt(&s->sought, page));
        } else {
            body_doc(page, &doc);
            *ret_fits = sought_matches(&s->sought, &doc);
        }
    }
    arena_enter(before);
    arena_release(&scratch);
}

static int doc_now(struct search *s, struct letter_id letter, struct doc *ret, struct error *err)
{
    struct slip slip;
    if (!in_tail(s, letter.v)) {
        return indexed_doc(s, letter, ret, err);
    }
    if (read_slip(s->read, letter, 0, &slip, err) != 0) {
        return -1;
    }
    doc_of(&slip, ret);
    return 0;
}

/* One that is found by its fields has been shown; pairs only resemble a phrase. */
static int compare_body(struct search *s, struct letter_id letter, bool *ret_fits,
                        struct error *err)
{
    struct doc doc;
    if (doc_now(s, letter, &doc, err) != 0) {
        return -1;
    }
    *ret_fits = !sought_matches(&s->sought, &doc);
    if (*ret_fits && s->sought.phrases) {
        struct body body;
        if (find_body(s, s->body, &body, err) != 0) {
            return -1;
        }
        s->compared++;
        *ret_fits = false;
        look_at_page(s, &body, s->body, ret_fits, NULL);
    }
    return 0;
}

/* Filters first, then sight, then words: from cheap to dear. */
static int take_row(struct search *s, struct query *row, const struct doc *known, bool by_pairs,
                    struct error *err)
{
    struct list_head head;
    list_take_head(row, &head);
    if (head.state < LETTER_REGISTERED || !filter_passes(&s->filter, &head)) {
        return 0;
    }
    const struct list_query *query = s->filter.query;
    bool seen = true, fits, exact;
    if ((query->unit.v != 0 || query->holder.v != 0) &&
        page_sight(s->read, query, head.letter, &seen, err) != 0) {
        return -1;
    }
    if (!seen) {
        return 0;
    }
    exact = false;
    int rc = s->in_bodies ? compare_body(s, head.letter, &fits, err)
                          : compare_words(s, head.letter, known, by_pairs, &fits, &exact, err);
    if (rc != 0) {
        return -1;
    }
    if (fits) {
        struct hit *hit = &s->hits[s->count++];
        list_take_row(row, &hit->row);
        hit->exact = exact;
        hit->body = s->in_bodies ? s->body : 0;
    }
    return 0;
}

static int take_letter(struct search *s, struct letter_id letter, const struct doc *known,
                       bool by_pairs, struct error *err)
{
    s->examined++;
    s->reached = letter.v;
    if (move_sight(s, letter.v, err) != 0) {
        return -1;
    }
    if (s->nearest != letter.v) {
        return 0;
    }
    struct query q = db_query(s->read->db, ST_LIST_LETTER);
    bind_int(&q, letter.v);
    int rc = query_row(&q) ? take_row(s, &q, known, by_pairs, err) : 0;
    return query_end(&q, err) == 0 ? rc : -1;
}

/* The tail's letters above `floor`. */
static int take_tail(struct search *s, int64_t floor, struct error *err)
{
    for (; s->tail_at < s->tail_count && s->tail[s->tail_at].v > floor && !full(s); s->tail_at++) {
        struct letter_id letter = s->tail[s->tail_at];
        struct slip slip;
        struct doc doc;
        if (letter.v >= s->below) {
            continue;
        }
        if (move_sight(s, letter.v, err) != 0) {
            return -1;
        }
        if (s->nearest != letter.v) {
            s->reached = letter.v;
            continue;
        }
        if (read_slip(s->read, letter, 0, &slip, err) != 0) {
            return -1;
        }
        doc_of(&slip, &doc);
        if (take_letter(s, letter, &doc, false, err) != 0) {
            return -1;
        }
    }
    return 0;
}

/* Offers what the index has under `below`, until the page is full, the index is exhausted
 * (*ret_next 0), or too many hits in a row were out of sight: then *ret_next is where to go on. */
static int search_below(struct search *s, const char *pairs, const char *words, int64_t below,
                        int64_t *ret_next, struct error *err)
{
    struct query q = db_query(s->read->search, pairs != NULL ? ST_SEARCH_PAIRS : ST_SEARCH_TEXT);
    bind_text(&q, pairs != NULL ? pairs : words);
    bind_int(&q, below);
    int rc = 0;
    unsigned skipped = 0;
    *ret_next = 0;
    while (rc == 0 && !full(s) && query_row(&q)) {
        struct letter_id letter = {take_int(&q)};
        rc = take_tail(s, letter.v, err);
        if (rc != 0 || full(s) || in_tail(s, letter.v)) {
            continue;
        }
        if (letter.v > s->nearest && s->nearest < s->reached) {
            if (++skipped > SKIPPED_MOST) {
                *ret_next = s->nearest + 1;
                break;
            }
            continue;
        }
        skipped = 0;
        rc = take_letter(s, letter, NULL, pairs != NULL, err);
    }
    return query_end(&q, err) == 0 ? rc : -1;
}

static int search_index(struct search *s, struct error *err)
{
    if (sought_expand(&s->sought, s->read->search, err) != 0) {
        return -1;
    }
    const char *pairs = sought_pairs(&s->sought), *words = sought_expression(&s->sought);
    int64_t below = s->below;
    while (below > 0) {
        if (search_below(s, pairs, words, below, &below, err) != 0) {
            return -1;
        }
    }
    return 0;
}

/* ---- what was read in files --------------------------------------------------------------- */

/* What the index has of pages below this row. Of a letter its first page that fits is shown, and
 * only a phrase may fit one page and not another. */
static int search_bodies_below(struct search *s, const char *words, int64_t below,
                               int64_t *ret_next, struct error *err)
{
    struct query q = db_query(s->read->search, ST_SEARCH_BODY);
    bind_text(&q, words);
    bind_int(&q, below);
    int rc = 0;
    unsigned skipped = 0;
    int64_t settled = 0;
    *ret_next = 0;
    while (rc == 0 && !full(s) && query_row(&q)) {
        s->body = take_int(&q);
        struct letter_id letter = body_letter(s->body);
        bool unseen = letter.v > s->nearest && s->nearest < s->reached;
        if (letter.v == settled || unseen) {
            if (++skipped > SKIPPED_MOST) {
                *ret_next = (unseen ? s->nearest + 1 : letter.v) << BODY_SLOT_BITS;
                break;
            }
            continue;
        }
        skipped = 0;
        size_t before = s->count;
        rc = take_letter(s, letter, NULL, false, err);
        settled = s->count > before || !s->sought.phrases ? letter.v : 0;
    }
    return query_end(&q, err) == 0 ? rc : -1;
}

static int search_bodies(struct search *s, struct error *err)
{
    const char *words = sought_body(&s->sought);
    int64_t most = INT64_MAX >> BODY_SLOT_BITS;
    int64_t below = (s->below < most ? s->below : most) << BODY_SLOT_BITS;
    while (below > 0) {
        if (search_bodies_below(s, words, below, &below, err) != 0) {
            return -1;
        }
    }
    return 0;
}

/* Name, page and excerpt of the hits that are shown. */
static int tell_found(struct search *s, unsigned limit, struct error *err)
{
    for (size_t i = 0; i < s->count && i < limit; i++) {
        struct hit *hit = &s->hits[i];
        struct body body;
        char *excerpt;
        if (hit->body == 0) {
            continue;
        }
        if (find_body(s, hit->body, &body, err) != 0) {
            return -1;
        }
        excerpt = arena_alloc(arena_current(), BODY_EXCERPT);
        look_at_page(s, &body, hit->body, NULL, excerpt);
        hit->row.found_name = body.name;
        hit->row.found_page = (int)(body_slot(hit->body) - body.first) + 1;
        hit->row.found_excerpt = excerpt;
    }
    return 0;
}

/* ---- the page ----------------------------------------------------------------------------- */

static void finish(struct search *s, unsigned limit, struct list_page *ret)
{
    struct list_key key = {0};
    if (s->count > limit) {
        s->count = limit;
        key.letter = s->hits[limit - 1].row.letter.v;
        key.rank = s->hits[limit - 1].body != 0;
    } else if (full(s)) {
        key.letter = s->reached;
        key.rank = s->in_bodies;
    }
    ret->next = key.letter > 0 ? cursor_write(CURSOR_SEARCH, &key) : NULL;
    ret->rows = arena_alloc(arena_current(), s->count * sizeof *ret->rows);
    ret->count = 0;
    ret->partial = s->partial;
    for (int pass = 2; pass >= 0; pass--) { /* by fields with their marks, by fields, by text */
        for (size_t i = 0; i < s->count; i++) {
            const struct hit *hit = &s->hits[i];
            if ((hit->body != 0 ? 0 : hit->exact ? 2 : 1) == pass) {
                ret->rows[ret->count++] = hit->row;
            }
        }
    }
}

static void look_from(struct search *s, int64_t below)
{
    s->below = below;
    s->nearest = s->reached = 0;
    for (size_t i = 0; i <= s->filter.query->unit_count; i++) {
        s->in_sight[i] = INT64_MAX;
    }
}

static int search_all(struct search *s, struct error *err)
{
    if (!s->in_bodies) {
        if (search_index(s, err) != 0 || take_tail(s, 0, err) != 0) {
            return -1;
        }
        if (full(s)) {
            return 0;
        }
        look_from(s, INT64_MAX);
        s->in_bodies = true;
    } else if (sought_expand(&s->sought, s->read->search, err) != 0) {
        return -1;
    }
    return search_bodies(s, err) != 0 ? -1 : tell_found(s, s->filter.query->limit, err);
}

/* An index that fails is not trusted again, and this search goes on with what it has; only for want
 * of memory it is not to blame. */
static int run(struct search *s, struct error *err)
{
    int64_t mark;
    if (search_begin_index(s->read, &mark, err) != 0 || read_begin(s->read, true, err) != 0 ||
        find_tail(s, mark, err) != 0) {
        return -1;
    }
    if (s->read->search != NULL) {
        int64_t failures = s->read->search->failures;
        if (search_all(s, err) != 0) {
            const struct db *search = s->read->search;
            if (search->failures == failures || search->failure.code == ERR_NO_MEMORY) {
                return -1;
            }
            leave_index(s->read);
            indexer_distrust(s->read->store);
        }
    }
    return s->in_bodies ? 0 : take_tail(s, 0, err);
}

int store_search(struct store_read *read, const char *text, const struct list_query *query,
                 struct list_page *ret, struct error *err)
{
    INVARIANT(read->store != NULL && !read->writers);
    struct list_key after = {.letter = INT64_MAX};
    struct search *s = arena_alloc(arena_current(), sizeof *s);
    s->read = read;
    if (sought_parse(text, &s->sought, err) != 0 ||
        cursor_read(query->cursor, CURSOR_SEARCH, &after, err) != 0) {
        return -1;
    }
    filter_init(&s->filter, query);
    s->in_bodies = after.rank != 0;
    s->most = (size_t)query->limit + 1;
    s->hits = arena_alloc(arena_current(), s->most * sizeof *s->hits);
    s->in_sight = arena_alloc(arena_current(), (query->unit_count + 1) * sizeof *s->in_sight);
    look_from(s, after.letter);
    if (read->dirty) {
        read_fail(read); /* before the index is asked: its statements may be open, too */
    }
    int rc = run(s, err);
    if (read->search != NULL) {
        db_abandon(read->search);
    }
    if (rc != 0) {
        return read_fail(read);
    }
    finish(s, query->limit, ret);
    return read_end(read, err);
}
