/*
 * report.c - one pass over the letters of a period, as they are or as they were.
 *
 * A letter that has not changed since the act asked about is told by its row and its lead lines;
 * any other is folded again, in memory of its own. An index leads to the letters that arrived
 * within the period; when looking back, those follow that a correction has moved out of it since.
 */
#include "cursor.h"
#include "room.h"

#include <stdio.h>
#include <string.h>

enum {
    SPAN_SHARE = 3,          /* one in so many letters of a span counts: it is read whole */
    TEXT_MOST = 4096,        /* bytes of a book, type or issuer: 500 characters and more */
    FOLDS_MOST = 100000,     /* letters folded for one report, */
    PAGE_FOLDS = 500,        /* and for a page of its letters, */
    PAGE_LOOKED_AT = 20000,  /* which looks at so many at most */
    LETTER_MEMORY = 64 << 20 /* of one fold */
};
#define CORRECTED_RANK INT64_MIN /* behind every day of arrival */

enum text { TEXT_BOOK, TEXT_TYPE, TEXT_ISSUER, TEXT_ISSUER_FOLDED, TEXT_COUNT };

/* A letter while its rows are read: the texts must outlive the row they came in. */
struct candidate {
    struct list_key key;
    int64_t seq, registered_seq;
    struct report_fact fact;
    struct report_lead lead;
    char text[TEXT_COUNT][TEXT_MOST];
};

struct scan {
    struct store_read *read;
    const struct report_query *query;
    bool any_order;    /* a page's are in order */
    bool leads, texts; /* somebody asks who leads; or after books, types, issuers */
    size_t looked_at, looked_most;
    size_t folded, folds_most;
    struct list_key done; /* the last letter that was handled */
    struct candidate held;
    /* what becomes of a letter that fits: 0, 1 to stop before it, -1 */
    int (*take)(void *arg, const struct report_fact *fact);
    void *arg;
};

static const struct list_key from_the_first = {INT64_MAX, INT64_MAX, 0};

/* What a scan ends with. */
enum { SCAN_WHOLE = 0, SCAN_STOPPED = 1 };

/* ---- a letter's facts --------------------------------------------------------------------- */

static void hold_text(struct candidate *held, enum text which, const char *text)
{
    char *to = held->text[which];
    size_t len = strnlen(text, TEXT_MOST - 1);
    memcpy(to, text, len); /* what is registered is far shorter */
    to[len] = '\0';
}

static void hold_texts(struct candidate *held, const struct report_fact *fact)
{
    hold_text(held, TEXT_BOOK, fact->book);
    hold_text(held, TEXT_TYPE, fact->type);
    hold_text(held, TEXT_ISSUER, fact->issuer);
    hold_text(held, TEXT_ISSUER_FOLDED, fact->issuer_folded);
    held->fact = *fact;
    held->fact.book = held->text[TEXT_BOOK];
    held->fact.type = held->text[TEXT_TYPE];
    held->fact.issuer = held->text[TEXT_ISSUER];
    held->fact.issuer_folded = held->text[TEXT_ISSUER_FOLDED];
}

/* The letter's own columns of a row. */
static void hold_row(struct scan *scan, struct query *q)
{
    struct candidate *held = &scan->held;
    held->lead.depth = 0;
    held->lead.unit = NO_UNIT;
    struct report_fact fact = {.arrived = take_day(q)};
    fact.letter.v = take_int(q);
    held->seq = take_int(q);
    held->registered_seq = take_int(q);
    fact.state = (enum letter_state)take_int(q);
    int64_t due = take_int(q);
    fact.due = due == NO_DUE ? DAY_NONE : (struct day){(int32_t)due};
    int64_t ended = take_int(q);
    fact.ended =
        ended != 0 ? instant_day((struct instant){ended}, scan->query->zone_minutes) : DAY_NONE;
    held->key = (struct list_key){fact.arrived.n, fact.letter.v, 0};
    fact.book = fact.type = fact.issuer = fact.issuer_folded = "";
    held->fact = fact;
    if (scan->texts) {
        fact.book = peek_text(q);
        fact.type = peek_text(q);
        fact.issuer = peek_text(q);
        fact.issuer_folded = peek_text(q);
        hold_texts(held, &fact);
    }
}

static void hold_lead(struct scan *scan, struct query *q)
{
    int line = (int)take_int(q), parent = (int)take_int(q);
    struct unit_id unit = {take_int(q)};
    struct person_id person = {take_int(q)};
    if (line != 0) {
        report_lead_line(&scan->held.lead, line, parent, unit, person);
    }
}

static int fold_then(struct scan *scan, struct error *err)
{
    struct slip slip;
    struct report_fact fact;
    if (read_slip(scan->read, scan->held.fact.letter, scan->query->upto, &slip, err) != 0) {
        return -1;
    }
    report_fact_of(&slip, scan->query->zone_minutes, &fact);
    hold_texts(&scan->held, &fact);
    return 0;
}

/* The letter as it was, in memory of its own. */
static int fold_scoped(struct scan *scan, struct error *err)
{
    struct arena scratch;
    jmp_buf scope;
    volatile int rc;
    arena_init(&scratch, LETTER_MEMORY);
    scratch.scope = &scope;
    struct arena *volatile before = arena_enter(&scratch);
    if (setjmp(scope) == 0) {
        rc = fold_then(scan, err);
    } else {
        rc = error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    arena_enter(before);
    arena_release(&scratch);
    return rc;
}

/* ---- handling one ------------------------------------------------------------------------- */

/* What is held is whole: as it was, if it fits, to whoever asked. */
static int handle(struct scan *scan, struct error *err)
{
    struct candidate *held = &scan->held;
    int64_t upto = scan->query->upto;
    /* A period of a duty keeps the row from saying how the letter's own work ended. */
    bool reopened = held->fact.state < LETTER_DONE && day_is(held->fact.ended);
    bool changed = reopened || (upto != 0 && held->seq > upto);
    bool there = upto == 0 || held->registered_seq <= upto;
    if (scan->looked_at++ >= scan->looked_most ||
        (changed && there && scan->folded >= scan->folds_most)) {
        return SCAN_STOPPED;
    }
    if (changed && there) {
        scan->folded++;
        if (fold_scoped(scan, err) != 0) {
            return -1;
        }
    } else {
        held->fact.unit = held->lead.unit;
        held->fact.person = report_lead_person(&held->lead);
    }
    if (there && report_fits(&scan->query->filter, &held->fact)) {
        int taken = scan->take(scan->arg, &held->fact);
        if (taken != 0) {
            return taken;
        }
    }
    scan->done = held->key;
    return 0;
}

/* Several rows a letter where several lead it; they come together. */
static int scan_period(struct scan *scan, const struct list_key *after, struct error *err)
{
    static const enum statement statements[2][2] = {{ST_REPORT_LETTERS, ST_REPORT_TEXTS},
                                                    {ST_REPORT_LEADS, ST_REPORT_ALL}};
    struct query q = db_query(scan->read->db, statements[scan->leads][scan->texts]);
    int rc = 0;
    bool holds = false;
    bind_int(&q, scan->query->filter.from.n);
    bind_int(&q, scan->query->filter.to.n);
    bind_int(&q, after->rank);
    bind_int(&q, after->letter);
    while (rc == 0 && query_row(&q)) {
        enum { COL_ID = 1, COL_LEAD = 11 };
        if (!holds || sqlite3_column_int64(q.statement, COL_ID) != scan->held.key.letter) {
            rc = holds ? handle(scan, err) : 0;
            if (rc == 0) {
                hold_row(scan, &q);
                holds = true;
            }
        }
        if (scan->leads) {
            q.taken = COL_LEAD;
            hold_lead(scan, &q);
        }
    }
    if (rc == 0 && holds) {
        rc = handle(scan, err);
    }
    return query_end(&q, err) == 0 ? rc : -1;
}

/* ---- the period in the order of the tables ------------------------------------------------- */

struct span {
    int64_t first, last, count; /* of the letters that arrived within the period */
    struct query leads;         /* their lines, one step ahead */
    int64_t letter;             /* of the line it stands at, 0 behind the last */
};

static int find_span(struct scan *scan, struct span *ret, struct error *err)
{
    struct query q = db_query(scan->read->db, ST_REPORT_SPAN);
    bind_int(&q, scan->query->filter.from.n);
    bind_int(&q, scan->query->filter.to.n);
    if (query_row(&q)) {
        ret->first = take_int(&q);
        ret->last = take_int(&q);
        ret->count = take_int(&q);
    }
    return query_end(&q, err);
}

static void next_lead(struct span *span)
{
    span->letter = query_row(&span->leads) ? take_int(&span->leads) : 0;
}

static void begin_leads(struct scan *scan, struct span *span)
{
    span->leads = db_query(scan->read->db, ST_REPORT_SPAN_LEADS);
    bind_int(&span->leads, span->first);
    bind_int(&span->leads, span->last);
    next_lead(span);
}

/* Both tables are walked once, side by side. */
static void hold_leads_beside(struct scan *scan, struct span *span)
{
    int64_t letter = scan->held.fact.letter.v;
    while (span->letter != 0 && span->letter < letter) {
        next_lead(span);
    }
    while (span->letter != 0 && span->letter == letter) {
        hold_lead(scan, &span->leads);
        next_lead(span);
    }
}

static int scan_span(struct scan *scan, struct span *span, struct error *err)
{
    struct query q =
        db_query(scan->read->db, scan->texts ? ST_REPORT_SPAN_TEXTS : ST_REPORT_SPAN_LETTERS);
    int rc = 0;
    bind_int(&q, span->first);
    bind_int(&q, span->last);
    bind_int(&q, scan->query->filter.from.n);
    bind_int(&q, scan->query->filter.to.n);
    if (scan->leads) {
        begin_leads(scan, span);
    }
    while (rc == 0 && query_row(&q)) {
        hold_row(scan, &q);
        if (scan->leads) {
            hold_leads_beside(scan, span);
        }
        rc = handle(scan, err);
    }
    if (scan->leads && query_end(&span->leads, err) != 0) {
        rc = -1;
    }
    return query_end(&q, err) == 0 ? rc : -1;
}

/* Where letters come in the order of their days, those of a period stand together. */
static int scan_in_any_order(struct scan *scan, struct error *err)
{
    struct span span = {.count = 0};
    if (find_span(scan, &span, err) != 0) {
        return -1;
    }
    return span.last - span.first <= span.count * SPAN_SHARE
               ? scan_span(scan, &span, err)
               : scan_period(scan, &from_the_first, err);
}

/* ---- corrected since ---------------------------------------------------------------------- */

/* A letter that stands outside the period now may have stood in it. */
static int scan_one_corrected(struct scan *scan, struct letter_id letter, struct error *err)
{
    const struct report_filter *filter = &scan->query->filter;
    struct query q = db_query(scan->read->db, ST_REPORT_LETTER);
    bind_int(&q, letter.v);
    bool found = query_row(&q);
    if (found) {
        hold_row(scan, &q);
    }
    if (query_end(&q, err) != 0) {
        return -1;
    }
    struct day arrived = scan->held.fact.arrived;
    bool seen = found && arrived.n >= filter->from.n && arrived.n <= filter->to.n;
    if (!found || seen) {
        return 0;
    }
    scan->held.key = (struct list_key){CORRECTED_RANK, letter.v, 0};
    return handle(scan, err);
}

static int scan_corrected(struct scan *scan, int64_t before, struct error *err)
{
    struct query q = db_query(scan->read->db, ST_REPORT_CORRECTED);
    int rc = 0;
    bind_int(&q, before);
    while (rc == 0 && query_row(&q)) {
        struct letter_id letter = {take_int(&q)};
        if (take_int(&q) > scan->query->upto) {
            rc = scan_one_corrected(scan, letter, err);
        }
    }
    return query_end(&q, err) == 0 ? rc : -1;
}

/* All letters after the key; SCAN_STOPPED where scan->done tells how far it got. */
static int scan_all(struct scan *scan, const struct list_key *after, struct error *err)
{
    int rc = 0;
    scan->done = *after;
    if (scan->any_order) {
        rc = scan_in_any_order(scan, err);
    } else if (after->rank != CORRECTED_RANK) {
        rc = scan_period(scan, after, err);
    }
    if (rc == 0 && scan->query->upto != 0) {
        rc = scan_corrected(scan, after->rank == CORRECTED_RANK ? after->letter : INT64_MAX, err);
    }
    return rc;
}

static bool asks_leads(const struct report_filter *filter)
{
    return filter->by_unit || filter->by_person || !filter->sees_all;
}

static bool asks_texts(const struct report_filter *filter)
{
    return filter->book != NULL || filter->type != NULL || filter->issuer != NULL;
}

/* ---- the report --------------------------------------------------------------------------- */

struct counting {
    struct report_table *tables;
    size_t count;
    struct day today;
};

static int count_one(void *arg, const struct report_fact *fact)
{
    struct counting *c = arg;
    enum report_class report_class = report_class_of(fact, c->today);
    for (size_t i = 0; i < c->count; i++) {
        report_table_add(&c->tables[i], fact, report_class);
    }
    return 0;
}

static int too_far(struct error *err)
{
    char most[24];
    snprintf(most, sizeof most, "%d", FOLDS_MOST);
    return error_set(err, ERR_REPORT_TOO_FAR, "as_of", most, NULL);
}

/* What the tables group by. */
static void ask_for_tables(const struct report_table *tables, size_t count, struct scan *scan)
{
    for (size_t i = 0; i < count; i++) {
        bool by_lead = tables[i].by == REPORT_BY_UNIT || tables[i].by == REPORT_BY_PERSON;
        scan->leads = scan->leads || by_lead;
        scan->texts = scan->texts || !(by_lead || tables[i].by == REPORT_BY_MONTH);
    }
}

int store_report(struct store_read *read, const struct report_query *query,
                 struct report_table *tables, size_t count, struct error *err)
{
    struct counting counting = {tables, count, query->filter.today};
    struct scan *scan = arena_alloc(arena_current(), sizeof *scan);
    *scan = (struct scan){.read = read,
                          .query = query,
                          .leads = asks_leads(&query->filter),
                          .texts = asks_texts(&query->filter),
                          .any_order = true,
                          .looked_most = SIZE_MAX,
                          .folds_most = FOLDS_MOST,
                          .take = count_one,
                          .arg = &counting};
    ask_for_tables(tables, count, scan);
    if (read_begin(read, true, err) != 0) {
        return read_fail(read);
    }
    int rc = scan_all(scan, &from_the_first, err);
    if (rc != SCAN_WHOLE) {
        rc = rc == SCAN_STOPPED ? too_far(err) : rc;
        return read_fail(read);
    }
    for (size_t i = 0; i < count; i++) {
        report_table_sort(&tables[i]);
    }
    return read_end(read, err);
}

struct paging {
    struct report_page *page;
    unsigned limit;
};

static int page_one(void *arg, const struct report_fact *fact)
{
    struct paging *p = arg;
    if (p->page->count == p->limit) {
        return SCAN_STOPPED;
    }
    p->page->letters[p->page->count++] = fact->letter;
    return 0;
}

int store_report_page(struct store_read *read, const struct report_query *query, const char *cursor,
                      unsigned limit, struct report_page *ret, struct error *err)
{
    struct report_page page = {.letters =
                                   arena_alloc(arena_current(), limit * sizeof *page.letters)};
    struct paging paging = {&page, limit};
    struct list_key after = from_the_first;
    struct scan *scan = arena_alloc(arena_current(), sizeof *scan);
    *scan = (struct scan){.read = read,
                          .query = query,
                          .leads = asks_leads(&query->filter),
                          .texts = asks_texts(&query->filter),
                          .looked_most = PAGE_LOOKED_AT,
                          .folds_most = PAGE_FOLDS,
                          .take = page_one,
                          .arg = &paging};
    if (cursor_read(cursor, CURSOR_REPORT, &after, err) != 0 || read_begin(read, true, err) != 0) {
        return read_fail(read);
    }
    int rc = scan_all(scan, &after, err);
    if (rc < 0) {
        return read_fail(read);
    }
    page.next = rc == SCAN_STOPPED ? cursor_write(CURSOR_REPORT, &scan->done) : NULL;
    *ret = page;
    return read_end(read, err);
}
