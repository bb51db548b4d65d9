/* page.c - the first rows of several ordered sources, filtered, each once. */
#include "page.h"

#include <string.h>

/* Columns of the list statements (statements.def). */
enum {
    COL_RANK,
    COL_ID,
    COL_SEQ,
    COL_BOOK,
    COL_YEAR,
    COL_NUMBER,
    COL_STATE,
    COL_ARRIVED,
    COL_ISSUED,
    COL_DUE,
    COL_CODE,
    COL_ISSUER,
    COL_TYPE,
    COL_SUBJECT,
    COL_URGENCY,
    COL_CHANNEL,
    COL_KIND,
    COL_CAME_BACK,
    COL_ISSUER_FOLDED,
    COL_LINE,
    COL_LINE_ROLE,
    COL_LINE_STATE,
    COL_LINE_UNIT,
    COL_LINE_PERSON,
    COL_LINE_CAME_BACK,
    COL_LINE_DUE,
};

void page_init(struct page *page, size_t most, bool down)
{
    *page = (struct page){.most = most, .down = down};
    page->rows = arena_alloc(arena_current(), (most + 1) * sizeof *page->rows);
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_keys(const struct list_key *a, const struct list_key *b)
{
    int by_rank = compare(a->rank, b->rank);
    int by_letter = compare(a->letter, b->letter);
    return by_rank != 0 ? by_rank : by_letter != 0 ? by_letter : compare(a->line, b->line);
}

bool key_before(const struct page *page, const struct list_key *a, const struct list_key *b)
{
    int order = compare_keys(a, b);
    return page->down ? order > 0 : order < 0;
}

struct page_row *page_place(struct page *page, const struct list_key *key, bool *ret_after)
{
    size_t at = page->count;
    while (at > 0 && key_before(page, key, &page->rows[at - 1].key)) {
        at--;
    }
    *ret_after = at == page->most;
    bool known = at > 0 && compare_keys(key, &page->rows[at - 1].key) == 0;
    if (*ret_after || known) {
        return NULL;
    }
    size_t last = page->count < page->most ? page->count++ : page->most - 1;
    memmove(&page->rows[at + 1], &page->rows[at], (last - at) * sizeof *page->rows);
    page->rows[at] = (struct page_row){.key = *key};
    return &page->rows[at];
}

/* ---- rows --------------------------------------------------------------------------------- */

static int64_t number_at(struct query *q, int column)
{
    return sqlite3_column_int64(q->statement, column);
}

static const char *text_at(struct query *q, int column)
{
    q->taken = column;
    return peek_text(q);
}

static const char *copy_at(struct query *q, int column)
{
    q->taken = column;
    return take_text(q);
}

static struct day day_at(struct query *q, int column)
{
    q->taken = column;
    return take_day(q);
}

static struct day due_at(struct query *q, int column)
{
    int64_t due = number_at(q, column);
    return due == NO_DUE ? DAY_NONE : (struct day){(int32_t)due};
}

void list_take_head(struct query *q, struct list_head *ret)
{
    ret->letter.v = number_at(q, COL_ID);
    ret->seq = number_at(q, COL_SEQ);
    ret->line = (int)number_at(q, COL_LINE);
    ret->key = (struct list_key){number_at(q, COL_RANK), ret->letter.v, ret->line};
    ret->book = text_at(q, COL_BOOK);
    ret->type = text_at(q, COL_TYPE);
    ret->issuer_folded = text_at(q, COL_ISSUER_FOLDED);
    ret->year = (int)number_at(q, COL_YEAR);
    ret->state = (enum letter_state)number_at(q, COL_STATE);
    ret->arrived = day_at(q, COL_ARRIVED);
    ret->unit.v = number_at(q, COL_LINE_UNIT);
    ret->holder.v = number_at(q, COL_LINE_PERSON);
}

void list_take_row(struct query *q, struct list_row *ret)
{
    struct list_row row = {
        .letter = {number_at(q, COL_ID)},
        .seq = number_at(q, COL_SEQ),
        .book = copy_at(q, COL_BOOK),
        .year = (int)number_at(q, COL_YEAR),
        .number = number_at(q, COL_NUMBER),
        .state = (enum letter_state)number_at(q, COL_STATE),
        .arrived = day_at(q, COL_ARRIVED),
        .issued = day_at(q, COL_ISSUED),
        .code = copy_at(q, COL_CODE),
        .issuer = copy_at(q, COL_ISSUER),
        .type = copy_at(q, COL_TYPE),
        .subject = copy_at(q, COL_SUBJECT),
        .urgency = copy_at(q, COL_URGENCY),
        .channel = copy_at(q, COL_CHANNEL),
        .kind = copy_at(q, COL_KIND),
        .line = (int)number_at(q, COL_LINE),
    };
    row.due = due_at(q, row.line > 0 ? COL_LINE_DUE : COL_DUE);
    row.came_back = number_at(q, row.line > 0 ? COL_LINE_CAME_BACK : COL_CAME_BACK) != 0;
    if (row.line > 0) {
        row.role = (enum line_role)number_at(q, COL_LINE_ROLE);
        row.line_state = (enum line_state)number_at(q, COL_LINE_STATE);
        row.unit.v = number_at(q, COL_LINE_UNIT);
        row.holder.v = number_at(q, COL_LINE_PERSON);
    }
    *ret = row;
}

/* ---- filters ------------------------------------------------------------------------------ */

static bool asked(const char *value)
{
    return value != NULL && value[0] != '\0';
}

void filter_init(struct filter *filter, const struct list_query *query)
{
    *filter = (struct filter){.query = query, .state = -1, .issuer = ""};
    if (asked(query->state)) {
        int state = word_find(letter_state_words, LETTER_STATE_COUNT, query->state);
        filter->state = state >= 0 ? state : LETTER_STATE_COUNT; /* unknown: nothing is in it */
    }
    if (asked(query->issuer)) {
        filter->issuer = text_folded(arena_current(), query->issuer);
    }
}

bool filter_passes(const struct filter *filter, const struct list_head *head)
{
    const struct list_query *query = filter->query;
    if (asked(query->book) && strcmp(head->book, query->book) != 0) {
        return false;
    }
    if ((query->year != 0 && head->year != query->year) ||
        (filter->state >= 0 && (int)head->state != filter->state)) {
        return false;
    }
    if ((asked(query->type) && strcmp(head->type, query->type) != 0) ||
        strstr(head->issuer_folded, filter->issuer) == NULL) {
        return false;
    }
    if ((day_is(query->from) && (!day_is(head->arrived) || head->arrived.n < query->from.n)) ||
        (day_is(query->to) && (!day_is(head->arrived) || head->arrived.n > query->to.n))) {
        return false;
    }
    /* A row about a letter is asked for its lines by page_sight. */
    return head->line == 0 || ((query->unit.v == 0 || head->unit.v == query->unit.v) &&
                               (query->holder.v == 0 || head->holder.v == query->holder.v));
}

static bool is_mine(const struct list_query *query, int64_t unit, int64_t person)
{
    if (person != 0 && person == query->person.v) {
        return true;
    }
    for (size_t i = 0; i < query->unit_count; i++) {
        if (query->units[i].v == unit) {
            return true;
        }
    }
    return false;
}

int page_sight(struct store_read *read, const struct list_query *query, struct letter_id letter,
               bool *ret, struct error *err)
{
    bool mine = query->sees_all, in_unit = query->unit.v == 0, held = query->holder.v == 0;
    struct query q = db_query(read->db, ST_SIGHT);
    bind_int(&q, letter.v);
    while (!(mine && in_unit && held) && query_row(&q)) {
        int64_t unit = take_int(&q), person = take_int(&q);
        mine = mine || is_mine(query, unit, person);
        in_unit = in_unit || unit == query->unit.v;
        held = held || person == query->holder.v;
    }
    *ret = mine && in_unit && held;
    return query_end(&q, err);
}
