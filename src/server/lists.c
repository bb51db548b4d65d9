/* lists.c - boxes, search, and lists as they were at a time. */
#include "call.h"

#include <string.h>

enum { PAGE_USUAL = 50 };

/* ---- lists
 * ---------------------------------------------------------------------------------------------- */

/* The units whose lines the reader oversees: those below the units he heads or keeps the books of.
 */
static void take_units(const struct directory *dir, struct person_id person,
                       struct list_query *query)
{
    struct unit_id *units = arena_alloc(arena_current(), (dir->unit_count + 1) * sizeof *units);
    for (size_t i = 0; i < dir->unit_count; i++) {
        bool oversees = false;
        for (size_t k = 0; k < dir->position_count && !oversees; k++) {
            const struct position *p = &dir->positions[k];
            oversees = p->person.v == person.v && (p->role == ROLE_HEAD || p->role == ROLE_CLERK) &&
                       directory_within(dir, dir->units[i].id, p->unit);
        }
        if (oversees) {
            units[query->unit_count++] = dir->units[i].id;
        }
    }
    query->units = units;
}

void call_reader(const struct call *call, struct person_id person, struct list_query *query)
{
    struct unit_id root = call->dir->unit_count > 0 ? call->dir->units[0].id : NO_UNIT;
    query->person = person;
    query->sees_all = directory_sees_all(call->dir, person);
    query->is_clerk = directory_position(call->dir, person, root, ROLE_CLERK);
    query->is_leader = directory_has_role(call->dir, person, ROLE_LEADER);
    query->today = call_today(call);
    struct calendar calendar = call_calendar(call, call->dir);
    query->due_soon = calendar_add(&calendar, query->today, call_rules(call)->due_soon_days);
    take_units(call->dir, person, query);
}

int call_take_reader(struct call *call, struct list_query *query, struct error *err)
{
    const char *name = json_str(call->query, "on_behalf_of");
    struct day today = call_today(call);
    query->person = call->person;
    if (name[0] != '\0') {
        if (directory_find_person(call->dir, name, "on_behalf_of", &query->person, err) != 0) {
            return -1;
        }
        if (query->person.v != call->person.v &&
            directory_delegation(call->dir, query->person, call->person, today) == NULL) {
            return error_set(err, ERR_DELEGATION, "on_behalf_of",
                             directory_person(call->dir, call->person)->name, name);
        }
    }
    call_reader(call, query->person, query);
    return 0;
}

enum { DELEGATORS_MOST = 16 };

/* Not where he looks for letters or at what was done: those are not his. */
void call_delegators(const struct call *call, const struct directory *dir, struct day today,
                     struct list_query *query)
{
    static const bool of_work[BOX_COUNT] = {
        [BOX_TODO] = true,    [BOX_RETURNED] = true, [BOX_DUE_SOON] = true,
        [BOX_OVERDUE] = true, [BOX_WAITING] = true,  [BOX_INFO] = true};
    struct list_query *others = arena_alloc(arena_current(), DELEGATORS_MOST * sizeof *others);
    for (size_t i = 0; of_work[query->box] && i < dir->delegation_count; i++) {
        const struct delegation *d = &dir->delegations[i];
        /* the first that holds: he may have delegated twice */
        if (d->to.v == query->person.v && query->other_count < DELEGATORS_MOST &&
            directory_delegation(dir, d->from, query->person, today) == d) {
            call_reader(call, d->from, &others[query->other_count++]);
        }
    }
    query->others = others;
}

static int take_filters(struct call *call, struct list_query *query, struct error *err)
{
    const char *unit = json_str(call->query, "unit"), *holder = json_str(call->query, "holder");
    const char *box = json_str(call->query, "box");
    query->box = box[0] != '\0' ? (enum box)word_find(box_words, BOX_COUNT, box) : BOX_ALL;
    query->book = json_str(call->query, "book");
    query->year = (int)json_int(call->query, "year", 0);
    query->state = json_str(call->query, "state");
    query->issuer = text_folded(arena_current(), json_str(call->query, "issuer"));
    query->type = json_str(call->query, "type");
    query->from = json_day(call->query, "from");
    query->to = json_day(call->query, "to");
    query->limit = (unsigned)json_int(call->query, "limit", PAGE_USUAL);
    query->cursor = json_str(call->query, "cursor");
    if (query->state[0] != '\0' &&
        word_find(letter_state_words, LETTER_STATE_COUNT, query->state) < 0) {
        return error_set(
            err, ERR_FIELD_CHOICE, "state", query->state,
            "registered, presented, directed, in-progress, done, no-action, cancelled");
    }
    if (query->type[0] != '\0' && letter_type_find(query->type) != NULL) {
        query->type = letter_type_find(query->type)->name;
    }
    if (unit[0] != '\0' && directory_find_unit(call->dir, unit, "unit", &query->unit, err) != 0) {
        return -1;
    }
    return holder[0] != '\0'
               ? directory_find_person(call->dir, holder, "holder", &query->holder, err)
               : 0;
}

static int put_list_as_of(struct call *call, const struct list_query *query, struct instant as_of,
                          int64_t until, struct error *err);

/* What lies on a desk is owed today (NĐ 30/2020, Điều 23): its rows say until when. They have few
 * acts. */
static int put_desk(struct call *call, const struct view *v, const struct list_page *page,
                    struct error *err)
{
    json_open_array(&call->json, "letters");
    for (size_t i = 0; i < page->count; i++) {
        const struct list_row *row = &page->rows[i];
        struct slip slip;
        if (row->line == 0 && store_slip(call->read, row->letter, 0, &slip, err) != 0) {
            return -1;
        }
        view_row(v, NULL, row, row->line == 0 ? &slip : NULL);
    }
    json_close_array(&call->json);
    json_put_string(&call->json, "next", page->next);
    return 0;
}

int letters_list(struct call *call, struct error *err)
{
    struct list_query query = {0};
    struct list_page page;
    struct instant as_of;
    int64_t until;
    if (take_filters(call, &query, err) != 0 || call_take_reader(call, &query, err) != 0 ||
        call_as_of(call, &as_of, &until, err) != 0) {
        return -1;
    }
    if (until != 0) {
        return put_list_as_of(call, &query, as_of, until, err);
    }
    if (json_str(call->query, "on_behalf_of")[0] == '\0') {
        call_delegators(call, call->dir, query.today, &query);
    }
    if (store_list(call->read, &query, &page, err) != 0) {
        return -1;
    }
    struct view v = call_view(call);
    if (query.box == BOX_TODO) {
        return put_desk(call, &v, &page, err);
    }
    view_page(&v, "letters", &page);
    return 0;
}

int letters_search(struct call *call, struct error *err)
{
    struct list_query query = {0};
    struct list_page page;
    if (take_filters(call, &query, err) != 0 || call_take_reader(call, &query, err) != 0 ||
        store_search(call->read, json_str(call->query, "q"), &query, &page, err) != 0) {
        return -1;
    }
    struct view v = call_view(call);
    view_page(&v, "letters", &page);
    if (page.partial) {
        json_put_string(&call->json, "notice",
                        call->lang == LANG_EN
                            ? "The index is being made anew: only the newest letters were searched."
                            : "Đang lập lại chỉ mục: mới tìm trong các văn bản mới nhất.");
    }
    return 0;
}

/* ---- lists as they were
 * ---------------------------------------------------------------------------------- */

struct past {
    struct call *call;
    const struct list_query *query;
    struct directory dir;
    struct view view;
    unsigned rows;
};

static bool text_fits(const char *want, const char *have)
{
    return want[0] == '\0' || strcmp(want, have) == 0;
}

/* Rows about whole letters: some line of it is the unit's, the holder's. */
static bool lines_fit(const struct list_query *q, const struct slip *slip)
{
    bool in_unit = q->unit.v == 0, held = q->holder.v == 0;
    for (size_t i = 0; i < slip->line_count; i++) {
        in_unit = in_unit || slip->lines[i].unit.v == q->unit.v;
        held = held || slip->lines[i].person.v == q->holder.v;
    }
    return in_unit && held;
}

static bool filters_fit(const struct list_query *q, const struct slip *slip)
{
    const char *issuer = text_folded(arena_current(), json_str(slip->fields, "issuer"));
    return text_fits(q->book, slip->book) && (q->year == 0 || q->year == slip->year) &&
           text_fits(q->state, letter_state_words[slip->state].name) &&
           text_fits(q->type, json_str(slip->fields, "type")) &&
           (q->issuer[0] == '\0' || strstr(issuer, q->issuer) != NULL) &&
           (!day_is(q->from) || slip->arrived.n >= q->from.n) &&
           (!day_is(q->to) || slip->arrived.n <= q->to.n);
}

static void put_past_row(struct past *past, const struct slip *slip, const struct line *line,
                         struct person_id delegator)
{
    struct list_row row = view_row_of(slip);
    row.delegator = delegator;
    if (line != NULL) {
        row.due = line->due;
        row.line = line->number;
        row.role = line->role;
        row.line_state = line->state;
        row.unit = line->unit;
        row.holder = line->person;
        row.came_back = line->came_back;
    }
    view_row(&past->view, NULL, &row, line == NULL ? slip : NULL);
    past->rows++;
}

/* Does a row of the letter (line NULL) or of this line stand in the box, and for whom: for the
 * reader himself, else for the first of those he acts for. */
static bool stood(const struct past *past, const struct slip *slip, const struct line *line,
                  struct person_id *ret_delegator)
{
    const struct list_query *q = past->query;
    for (size_t i = 0; i <= q->other_count; i++) {
        const struct list_query *r = i == 0 ? q : &q->others[i - 1];
        struct box_reader reader = {r->person, r->sees_all,   r->is_clerk, r->is_leader,
                                    r->units,  r->unit_count, q->today,    q->due_soon};
        *ret_delegator = i == 0 ? NO_PERSON : r->person;
        if (line != NULL ? box_has_line(q->box, line, &reader)
                         : box_has_letter(q->box, slip, &reader)) {
            return true;
        }
    }
    return false;
}

static void put_past_letter(struct past *past, const struct slip *slip)
{
    const struct list_query *q = past->query;
    struct person_id delegator;
    /* As the letter was then, but by what the reader is today: who left a unit does not look back
     * into it. */
    if (slip->state < LETTER_REGISTERED || !filters_fit(q, slip) ||
        !slip_visible(slip, past->call->dir, q->person, call_today(past->call))) {
        return;
    }
    if (stood(past, slip, NULL, &delegator)) {
        if (lines_fit(q, slip)) {
            put_past_row(past, slip, NULL, delegator);
        }
        return;
    }
    for (size_t i = 0; i < slip->line_count; i++) {
        const struct line *line = &slip->lines[i];
        if (stood(past, slip, line, &delegator) && (q->unit.v == 0 || q->unit.v == line->unit.v) &&
            (q->holder.v == 0 || q->holder.v == line->person.v)) {
            put_past_row(past, slip, line, delegator);
        }
    }
}

/* The office as it was then: mostly as it is. */
static int take_past_directory(struct past *past, int64_t until, struct error *err)
{
    const struct call *call = past->call;
    if (store_office_seq(call->read) <= until) {
        past->dir = *call->dir;
        return 0;
    }
    return store_directory_at(call->read, until, &past->dir, err);
}

/* The same fold, stopped earlier: letters newest first, each judged as it was. A page looks at a
 * bounded number of letters and may hold fewer rows than asked; `next` goes on. */
static int put_list_as_of(struct call *call, const struct list_query *query, struct instant as_of,
                          int64_t until, struct error *err)
{
    struct past past = {.call = call, .query = query, .view = call_view(call)};
    struct list_query then = *query;
    struct list_page page;
    if (take_past_directory(&past, until, err) != 0) {
        return -1;
    }
    if (json_str(call->query, "on_behalf_of")[0] == '\0') { /* for whom he could act then */
        call_delegators(call, &past.dir, instant_day(as_of, past.view.rules->zone_minutes), &then);
    }
    if (store_list_then(call->read, &then, until, &page, err) != 0) {
        return -1;
    }
    past.query = &then;
    past.view.dir = &past.dir;
    past.view.today = then.today = instant_day(as_of, past.view.rules->zone_minutes);
    past.view.now = as_of;
    struct calendar calendar = call_calendar(call, &past.dir);
    then.due_soon = calendar_add(&calendar, then.today, past.view.rules->due_soon_days);
    size_t i = 0;
    json_open_array(&call->json, "letters");
    for (; i < page.count && past.rows < query->limit; i++) {
        struct slip slip;
        if (store_slip(call->read, page.rows[i].letter, until, &slip, err) == 0) {
            put_past_letter(&past, &slip);
        } else if (err->code != ERR_NO_SUCH_LETTER) {
            return -1; /* a list with a damaged letter left out would be a wrong one */
        }
    }
    json_close_array(&call->json);
    json_put_string(&call->json, "next",
                    i < page.count ? store_list_then_after(page.rows[i - 1].letter) : page.next);
    json_put_instant(&call->json, "as_of", as_of);
    return 0;
}
