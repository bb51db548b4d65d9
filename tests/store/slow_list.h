/*
 * slow_list.h - books filled by chance, and what a list of them must hold by folding every letter
 * and looking.
 */
#ifndef PHIEU_TESTS_STORE_SLOW_LIST_H
#define PHIEU_TESTS_STORE_SLOW_LIST_H

#include "books.h"

enum { LETTERS = 120, UNITS = 5, PEOPLE = 9 };

static inline unsigned next_random(unsigned *seed, unsigned below)
{
    *seed = *seed * 1103515245U + 12345U;
    return (*seed >> 16) % below;
}

static const char *day_text(unsigned *seed)
{
    return arena_printf(arena_current(), "2025-03-%02u", 10 + next_random(seed, 15));
}

/* One lead and perhaps others, some with a person, some with a deadline. */
static const char *lines_text(unsigned *seed, unsigned most, const char *before)
{
    struct buf out;
    buf_init(&out, arena_current(), 4000);
    buf_printf(&out, "{%s\"note\":\"n\",\"lines\":[", before);
    unsigned count = 1 + next_random(seed, most);
    for (unsigned i = 0; i < count; i++) {
        static const char *const roles[] = {"support", "inform"};
        const char *role = i == 0 ? "lead" : roles[next_random(seed, 2)];
        buf_printf(&out, "%s{\"role\":\"%s\",\"unit\":%u", i > 0 ? "," : "", role,
                   1 + next_random(seed, UNITS));
        if (next_random(seed, 2) == 0) {
            buf_printf(&out, ",\"person\":%u", 1 + next_random(seed, PEOPLE));
        }
        if (next_random(seed, 3) > 0) {
            buf_printf(&out, ",\"due\":\"%s\"", day_text(seed));
        }
        buf_puts(&out, "}");
    }
    buf_puts(&out, "]}");
    return out.data;
}

static inline void random_act(struct books *b, struct letter_id letter, unsigned *seed)
{
    static const enum act_kind on_line[] = {ACT_ACCEPT, ACT_RETURN, ACT_RECALL, ACT_COMPLETE,
                                            ACT_OPEN};
    struct slip slip;
    ck_done(store_slip(b->read, letter, 0, &slip, err));
    int64_t actor = 1 + next_random(seed, PEOPLE);
    if (slip.state >= LETTER_DONE) {
        return;
    }
    struct deed d = deed_of(letter, ACT_PRESENT, actor, NULL);
    d.behalf = next_random(seed, 3) == 0 ? 1 + next_random(seed, PEOPLE) : 0;
    unsigned line = slip.line_count > 0 ? 1 + next_random(seed, (unsigned)slip.line_count) : 0;
    switch (line == 0 ? next_random(seed, 3) : next_random(seed, 12)) {
    case 0:
        d.body = arena_printf(arena_current(), "{\"to\":%u}", 1 + next_random(seed, PEOPLE));
        break;
    case 1:
    case 2:
        d.kind = ACT_DIRECT;
        d.body = lines_text(seed, 3, "");
        break;
    case 3:
    case 4:
    case 5:
        d.kind = ACT_HAND_DOWN;
        d.body = lines_text(seed, 2, arena_printf(arena_current(), "\"line\":%u,", line));
        break;
    case 6:
        d.kind = next_random(seed, 6) == 0 ? ACT_CANCEL : ACT_NO_ACTION;
        d.body = "{\"reason\":\"r\"}";
        if (next_random(seed, 4) > 0) {
            return;
        }
        break;
    default:
        d.kind = on_line[next_random(seed, sizeof on_line / sizeof on_line[0])];
        d.body = arena_printf(arena_current(), "{\"line\":%u,\"reason\":\"r\"}", line);
        break;
    }
    ck_done(store_run(b->store, &d.job, err));
}

static inline void fill(struct books *b, unsigned seed)
{
    static const char *const types[] = {"Công văn", "Quyết định", "Báo cáo"};
    for (int i = 0; i < LETTERS; i++) {
        unsigned kind = next_random(&seed, 10);
        if (kind == 0) {
            books_do(b, NO_LETTER, ACT_RECEIVE, 2,
                     "{\"channel\":\"upload\",\"name\":\"x\",\"kind\":\"letter\",\"fields\":{},"
                     "\"notes\":[],\"files\":[]}");
            continue;
        }
        const char *due = next_random(&seed, 2) == 0
                              ? ""
                              : arena_printf(arena_current(), ",\"due\":\"%s\"", day_text(&seed));
        const char *body = arena_printf(
            arena_current(),
            "{\"book\":\"%s\",\"year\":%u,\"arrived\":\"%s\",\"channel\":\"typed\",\"fields\":{"
            "\"code\":\"%d/CV\",\"issuer\":\"Sở số "
            "%u\",\"subject\":\"s\",\"type\":\"%s\"%s},\"files\":[]}",
            kind == 1 ? "mat" : "den", 2024 + next_random(&seed, 2), day_text(&seed), i,
            next_random(&seed, 4), types[next_random(&seed, 3)], due);
        struct letter_id letter = books_do(b, NO_LETTER, ACT_REGISTER, 2, body);
        unsigned acts = next_random(&seed, 9);
        for (unsigned a = 0; a < acts; a++) {
            random_act(b, letter, &seed);
        }
    }
}

/* ---- the slow answer ---------------------------------------------------------------------- */

struct expected {
    int64_t rank, letter;
    int line;
};

struct slow {
    const struct list_query *query;
    struct expected rows[5000];
    size_t count;
};

static inline bool in_units(const struct list_query *q, int64_t unit)
{
    for (size_t i = 0; i < q->unit_count; i++) {
        if (q->units[i].v == unit) {
            return true;
        }
    }
    return false;
}

static inline bool passes(const struct list_query *q, const struct slip *slip,
                          const struct line *line)
{
    if (q->book[0] != '\0' && strcmp(q->book, slip->book) != 0) {
        return false;
    }
    if ((q->year != 0 && q->year != slip->year) ||
        (q->state[0] != '\0' && strcmp(letter_state_words[slip->state].name, q->state) != 0) ||
        (q->type[0] != '\0' && strcmp(json_str(slip->fields, "type"), q->type) != 0) ||
        (day_is(q->from) && slip->arrived.n < q->from.n) ||
        (day_is(q->to) && slip->arrived.n > q->to.n) ||
        strstr(text_folded(arena_current(), json_str(slip->fields, "issuer")),
               text_folded(arena_current(), q->issuer)) == NULL) {
        return false;
    }
    if (line != NULL) {
        return (q->unit.v == 0 || line->unit.v == q->unit.v) &&
               (q->holder.v == 0 || line->person.v == q->holder.v);
    }
    bool unit = q->unit.v == 0, holder = q->holder.v == 0;
    for (size_t i = 0; i < slip->line_count; i++) {
        unit = unit || slip->lines[i].unit.v == q->unit.v;
        holder = holder || slip->lines[i].person.v == q->holder.v;
    }
    return unit && holder;
}

static inline void put(struct slow *slow, const struct slip *slip, const struct line *line,
                       int64_t rank)
{
    if (passes(slow->query, slip, line)) {
        slow->rows[slow->count++] =
            (struct expected){rank, slip->letter.v, line != NULL ? line->number : 0};
    }
}

static inline int64_t rank_of(struct day due)
{
    return day_is(due) ? due.n : INT32_MAX;
}

static inline void look_at_line(struct slow *slow, const struct slip *slip, const struct line *line)
{
    const struct list_query *q = slow->query;
    bool open = line_state_open(line->state), duty = line->role != LINE_INFORM;
    bool own = line->person.v == q->person.v && q->person.v != 0;
    bool held = own || (line->person.v == 0 && in_units(q, line->unit.v));
    bool below = own || in_units(q, line->unit.v);
    bool mine = q->sees_all ? line->parent == 0 : below;
    int64_t rank = rank_of(line->due);
    bool in = false;
    switch (q->box) {
    case BOX_TODO:
        in = held && duty && (line->state == LINE_PENDING || line->state == LINE_WORKING);
        break;
    case BOX_RETURNED:
        in = held && open && line->came_back;
        break;
    case BOX_DUE_SOON:
        in = mine && open && duty && rank >= q->today.n && rank <= q->due_soon.n;
        break;
    case BOX_OVERDUE:
        in = mine && open && duty && rank < q->today.n;
        break;
    case BOX_WAITING:
        in = open && (line->giver.v == q->person.v || line->giver_behalf_of.v == q->person.v);
        break;
    case BOX_DONE:
        in = !q->sees_all && held && line->state == LINE_DONE;
        rank = 0;
        break;
    case BOX_INFO:
        in = held && open && line->role == LINE_INFORM;
        break;
    default:
        break;
    }
    if (in) {
        put(slow, slip, line, rank);
    }
}

static inline void look_at_letter(struct slow *slow, const struct slip *slip)
{
    const struct list_query *q = slow->query;
    bool seen = q->sees_all;
    for (size_t i = 0; i < slip->line_count; i++) {
        seen = seen || in_units(q, slip->lines[i].unit.v) || slip->lines[i].person.v == q->person.v;
    }
    int64_t due = rank_of(slip_due(slip));
    switch (q->box) {
    case BOX_ALL:
        if (seen) {
            put(slow, slip, NULL, 0);
        }
        break;
    case BOX_TODO:
        if ((q->is_leader && slip->state == LETTER_PRESENTED &&
             slip->presented_to.v == q->person.v) ||
            (q->is_clerk && slip->state == LETTER_REGISTERED)) {
            put(slow, slip, NULL, due);
        }
        break;
    case BOX_RETURNED:
        if (q->is_leader && slip->leads_came_back) {
            put(slow, slip, NULL, due);
        }
        break;
    case BOX_DONE:
        if (q->sees_all && slip->state == LETTER_DONE) {
            put(slow, slip, NULL, 0);
        }
        break;
    default:
        break;
    }
}

static inline bool is_down(enum box box)
{
    return box == BOX_ALL || box == BOX_DONE || box == BOX_INFO;
}

static inline int compare_up(const void *x, const void *y)
{
    const struct expected *a = x, *b = y;
    if (a->rank != b->rank) {
        return a->rank < b->rank ? -1 : 1;
    }
    if (a->letter != b->letter) {
        return a->letter < b->letter ? -1 : 1;
    }
    return a->line - b->line;
}

static inline int compare_down(const void *x, const void *y)
{
    return compare_up(y, x);
}

/* As it was after act `until`, 0 for now. */
static inline void answer_slowly(struct books *b, struct slow *slow, int64_t until)
{
    slow->count = 0;
    int64_t last = books_number(b, "SELECT max(id) FROM letters");
    for (int64_t id = 1; id <= last; id++) {
        struct slip slip;
        struct error err = {0};
        int rc = store_slip(b->read, (struct letter_id){id}, until, &slip, &err);
        ck_assert(rc == 0 || (until != 0 && err.code == ERR_NO_SUCH_LETTER));
        if (rc != 0 || slip.state < LETTER_REGISTERED) {
            continue;
        }
        look_at_letter(slow, &slip);
        for (size_t i = 0; i < slip.line_count; i++) {
            look_at_line(slow, &slip, &slip.lines[i]);
        }
    }
    qsort(slow->rows, slow->count, sizeof slow->rows[0],
          is_down(slow->query->box) ? compare_down : compare_up);
}

/* ---- questions ---- */

static inline struct list_query blank(enum box box, int64_t person)
{
    return (struct list_query){.box = box,
                               .person = {person},
                               .today = day_of(2025, 3, 16),
                               .due_soon = day_of(2025, 3, 19),
                               .book = "",
                               .state = "",
                               .issuer = "",
                               .type = "",
                               .from = DAY_NONE,
                               .to = DAY_NONE,
                               .limit = 200,
                               .cursor = ""};
}

static const struct unit_id some_units[] = {{2}, {4}, {5}};

/* Kinds of readers. */
static const struct {
    const char *name;
    bool sees_all, is_clerk, is_leader;
    size_t units;
} readers[] = {
    {"officer", false, false, false, 0},
    {"head", false, false, false, 1},
    {"head of several", false, false, false, 3},
    {"clerk", true, true, false, 0},
    {"leader", true, false, true, 0},
    {"clerk who leads a unit", true, true, true, 2},
};

#endif
