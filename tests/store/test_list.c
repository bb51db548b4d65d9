/*
 * Lists: every box, for every kind of reader, is what folding every letter and looking would give;
 * pages follow each other without loss or repeat, also while letters come in.
 */
#include "books.h"

enum { LETTERS = 120, UNITS = 5, PEOPLE = 9 };

static unsigned next_random(unsigned *seed, unsigned below)
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

static void random_act(struct books *b, struct letter_id letter, unsigned *seed)
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

static void fill(struct books *b, unsigned seed)
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

static bool in_units(const struct list_query *q, int64_t unit)
{
    for (size_t i = 0; i < q->unit_count; i++) {
        if (q->units[i].v == unit) {
            return true;
        }
    }
    return false;
}

static bool passes(const struct list_query *q, const struct slip *slip, const struct line *line)
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

static void put(struct slow *slow, const struct slip *slip, const struct line *line, int64_t rank)
{
    if (passes(slow->query, slip, line)) {
        slow->rows[slow->count++] =
            (struct expected){rank, slip->letter.v, line != NULL ? line->number : 0};
    }
}

static int64_t rank_of(struct day due)
{
    return day_is(due) ? due.n : INT32_MAX;
}

static void look_at_line(struct slow *slow, const struct slip *slip, const struct line *line)
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

static void look_at_letter(struct slow *slow, const struct slip *slip)
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

static bool is_down(enum box box)
{
    return box == BOX_ALL || box == BOX_DONE || box == BOX_INFO;
}

static int compare_up(const void *x, const void *y)
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

static int compare_down(const void *x, const void *y)
{
    return compare_up(y, x);
}

static void answer_slowly(struct books *b, struct slow *slow)
{
    slow->count = 0;
    int64_t last = books_number(b, "SELECT max(id) FROM letters");
    for (int64_t id = 1; id <= last; id++) {
        struct slip slip;
        ck_done(store_slip(b->read, (struct letter_id){id}, 0, &slip, err));
        if (slip.state < LETTER_REGISTERED) {
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

/* ---- comparing ---------------------------------------------------------------------------- */

static struct list_query blank(enum box box, int64_t person)
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

/* Every page of the list, against the slow answer. By arrival or number (`other_order`) only as
 * sets. */
static void compare(struct books *b, struct list_query query, unsigned limit, const char *what,
                    bool other_order)
{
    static struct slow slow;
    slow.query = &query;
    answer_slowly(b, &slow);
    query.limit = limit;
    size_t at = 0;
    for (;;) {
        struct list_page page;
        ck_done(store_list(b->read, &query, &page, err));
        ck_assert_uint_le(page.count, limit);
        for (size_t i = 0; i < page.count; i++, at++) {
            const struct list_row *row = &page.rows[i];
            ck_assert_msg(at < slow.count, "%s: a row too many", what);
            if (!other_order) {
                ck_assert_msg(row->letter.v == slow.rows[at].letter &&
                                  row->line == slow.rows[at].line,
                              "%s row %zu: %" PRId64 "/%d, not %" PRId64 "/%d", what, at,
                              row->letter.v, row->line, slow.rows[at].letter, slow.rows[at].line);
                continue;
            }
            bool found = false;
            for (size_t k = 0; k < slow.count && !found; k++) {
                found = slow.rows[k].letter == row->letter.v;
                if (found) {
                    slow.rows[k].letter = -1;
                }
            }
            ck_assert_msg(found, "%s: %" PRId64 " does not belong or comes twice", what,
                          row->letter.v);
        }
        if (page.next == NULL) {
            break;
        }
        query.cursor = page.next;
    }
    ck_assert_msg(at == slow.count, "%s: %zu rows, not %zu", what, at, slow.count);
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

START_TEST(boxes_are_what_the_slips_say)
{
    struct books b;
    books_make(&b);
    fill(&b, 7);
    size_t rows[BOX_COUNT] = {0};
    for (int box = 0; box < BOX_COUNT; box++) {
        for (size_t r = 0; r < sizeof readers / sizeof readers[0]; r++) {
            for (int64_t person = 1; person <= 3; person++) {
                struct list_query query = blank((enum box)box, person);
                query.sees_all = readers[r].sees_all;
                query.is_clerk = readers[r].is_clerk;
                query.is_leader = readers[r].is_leader;
                query.units = some_units;
                query.unit_count = readers[r].units;
                const char *what = arena_printf(arena_current(), "%s for %s %" PRId64,
                                                box_words[box].name, readers[r].name, person);
                compare(&b, query, 7, what, false);
                compare(&b, query, 200, what, false);
                struct list_page page;
                ck_done(store_list(b.read, &query, &page, err));
                rows[box] += page.count;
            }
        }
    }
    for (int box = 0; box < BOX_COUNT; box++) {
        ck_assert_msg(rows[box] > 0, "nothing was ever in %s", box_words[box].name);
    }
    books_remove(&b);
}
END_TEST

START_TEST(filters_narrow_every_box)
{
    struct books b;
    books_make(&b);
    fill(&b, 11);
    for (int filter = 0; filter < 9; filter++) {
        for (int box = 0; box < BOX_COUNT; box++) {
            for (int all = 0; all < 2; all++) {
                struct list_query query = blank((enum box)box, 2);
                query.sees_all = all == 1;
                query.is_leader = query.is_clerk = all == 1;
                query.units = some_units;
                query.unit_count = 2;
                bool other_order = false;
                switch (filter) {
                case 0:
                    query.book = "den";
                    break;
                case 1:
                    query.book = "den";
                    query.year = 2025;
                    other_order = true;
                    break;
                case 2:
                    query.state = "in-progress";
                    break;
                case 3:
                    query.issuer = "SỐ 2";
                    break;
                case 4:
                    query.type = "Quyết định";
                    break;
                case 5:
                    query.unit.v = 4;
                    break;
                case 6:
                    query.holder.v = 3;
                    break;
                case 7:
                    query.from = day_of(2025, 3, 12);
                    query.to = day_of(2025, 3, 15);
                    other_order = true;
                    break;
                default:
                    query.unit.v = 2;
                    query.holder.v = 2;
                    query.year = 2025;
                    break;
                }
                const char *what = arena_printf(arena_current(), "%s filter %d all %d",
                                                box_words[box].name, filter, all);
                compare(&b, query, 5, what, other_order && box == BOX_ALL);
            }
        }
    }
    books_remove(&b);
}
END_TEST

START_TEST(pages_lose_nothing_while_letters_come_in)
{
    struct books b;
    books_make(&b);
    for (int i = 0; i < 40; i++) {
        books_letter(&b, "1/A", "X", "y");
    }
    struct list_query query = blank(BOX_ALL, 1);
    query.sees_all = true;
    query.limit = 6;
    int64_t next = 40;
    for (;;) {
        struct list_page page;
        ck_done(store_list(b.read, &query, &page, err));
        for (size_t i = 0; i < page.count; i++) {
            ck_assert_int_eq(page.rows[i].letter.v, next--);
        }
        if (page.next == NULL) {
            break;
        }
        query.cursor = page.next;
        books_letter(&b, "2/A", "X", "y");
    }
    ck_assert_int_eq(next, 0);
    books_remove(&b);
}
END_TEST

START_TEST(cursors_of_others_and_made_up_ones_are_refused)
{
    struct books b;
    books_make(&b);
    for (int i = 0; i < 5; i++) {
        books_letter(&b, "1/A", "X", "y");
    }
    struct list_query query = blank(BOX_ALL, 1);
    struct list_page page;
    query.sees_all = true;
    query.limit = 2;
    ck_done(store_list(b.read, &query, &page, err));
    const char *good = page.next;
    ck_assert_ptr_nonnull(good);
    query.cursor = good;
    ck_done(store_list(b.read, &query, &page, err));
    query.box = BOX_TODO;
    ck_refused(store_list(b.read, &query, &page, err), ERR_CURSOR, "cursor");
    query.box = BOX_ALL;
    query.from = day_of(2025, 3, 1); /* read another way now */
    ck_refused(store_list(b.read, &query, &page, err), ERR_CURSOR, "cursor");
    query.from = DAY_NONE;
    for (size_t i = 0; i < strlen(good); i++) {
        char *bad = arena_strdup(arena_current(), good);
        bad[i] = bad[i] == 'A' ? 'B' : 'A';
        query.cursor = bad;
        ck_refused(store_list(b.read, &query, &page, err), ERR_CURSOR, "cursor");
    }
    static const char *const made_up[] = {
        "x", "====", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "%",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"};
    for (size_t i = 0; i < sizeof made_up / sizeof made_up[0]; i++) {
        query.cursor = made_up[i];
        ck_refused(store_list(b.read, &query, &page, err), ERR_CURSOR, "cursor");
    }
    books_remove(&b);
}
END_TEST

START_TEST(drafts_come_oldest_first_and_leave_when_registered)
{
    struct books b;
    books_make(&b);
    static const char draft[] = "{\"channel\":\"upload\",\"name\":\"x\",\"kind\":\"letter\","
                                "\"fields\":{\"subject\":\"chờ\"},"
                                "\"notes\":[],\"files\":[]}";
    struct letter_id letters[5];
    for (int i = 0; i < 5; i++) {
        letters[i] = books_do(&b, NO_LETTER, ACT_RECEIVE, 2, draft);
    }
    books_do(&b, letters[1], ACT_REFUSE, 2, "{\"reason\":\"r\"}");
    books_do(
        &b, letters[2], ACT_REGISTER, 2,
        "{\"book\":\"den\",\"year\":2025,\"arrived\":\"2025-03-10\",\"fields\":{},\"files\":[]}");
    struct list_page page;
    ck_done(store_drafts(b.read, "", 2, &page, err));
    ck_assert_uint_eq(page.count, 2);
    ck_assert_int_eq(page.rows[0].letter.v, letters[0].v);
    ck_assert_int_eq(page.rows[1].letter.v, letters[3].v);
    ck_assert_str_eq(page.rows[0].subject, "chờ");
    ck_done(store_drafts(b.read, page.next, 2, &page, err));
    ck_assert_uint_eq(page.count, 1);
    ck_assert_int_eq(page.rows[0].letter.v, letters[4].v);
    ck_assert_ptr_null(page.next);
    books_remove(&b);
}
END_TEST

UNIT_MAIN("store/list", boxes_are_what_the_slips_say, filters_narrow_every_box,
          pages_lose_nothing_while_letters_come_in, cursors_of_others_and_made_up_ones_are_refused,
          drafts_come_oldest_first_and_leave_when_registered)
