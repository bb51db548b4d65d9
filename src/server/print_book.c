/* print_book.c - the books on paper: sổ đăng ký, sổ theo dõi, sổ chuyển giao, biên bản khóa sổ
 * (NĐ 30/2020, Phụ lục IV). For those who see all letters. */
#include "print.h"

#include <string.h>

/* ---- what is asked for ---------------------------------------------------------------------- */

static int may_print(const struct call *call, struct error *err)
{
    return directory_sees_all(call->dir, call->person)
               ? 0
               : error_set(err, ERR_NOT_PERMITTED, "", "in sổ", "chỉ: văn thư, lãnh đạo, kiểm tra");
}

static const struct book *book_asked(const struct call *call, struct error *err)
{
    const struct rules *rules = call_rules(call);
    const char *name = json_str(call->query, "book");
    const struct book *book = name[0] != '\0' ? rules_book(rules, name) : rules_default_book(rules);
    if (book == NULL) {
        struct buf names;
        buf_init(&names, arena_current(), 4096);
        for (size_t i = 0; i < rules->book_count; i++) {
            buf_printf(&names, "%s%s", i > 0 ? ", " : "", rules->books[i].code);
        }
        error_set(err, ERR_BOOK_UNKNOWN, "book", name, names.data);
    }
    return book;
}

static int year_of(struct day day)
{
    int y, m, d;
    day_split(day, &y, &m, &d);
    return y;
}

/* The year asked for, else that of the days asked for, else the book's latest. */
static int year_asked(const struct call *call, const struct book *book)
{
    const struct day from = json_day(call->query, "from"), day = json_day(call->query, "day");
    const int64_t year = json_int(call->query, "year", 0);
    if (year != 0) {
        return (int)year;
    }
    if (day_is(day) || day_is(from)) {
        return year_of(day_is(day) ? day : from);
    }
    const int latest = store_latest_year(call->read, book->code);
    return latest != 0 ? latest : year_of(call_today(call));
}

static int check_order(const struct register_query *q, struct error *err)
{
    if (day_is(q->from) && day_is(q->to) && q->to.n < q->from.n) {
        return error_set(err, ERR_PERIOD, "to", print_day(q->to), print_day(q->from));
    }
    if (q->last != 0 && q->last < q->first) {
        return error_set(err, ERR_PERIOD, "last",
                         arena_printf(arena_current(), "%lld", (long long)q->last),
                         arena_printf(arena_current(), "%lld", (long long)q->first));
    }
    return 0;
}

int print_book_begin(struct print_book *a, struct call *call, const char *form, struct error *err)
{
    *a = (struct print_book){.p.job = -1, .earliest = DAY_NONE, .latest = DAY_NONE};
    if (may_print(call, err) != 0 || (a->book = book_asked(call, err)) == NULL) {
        return -1;
    }
    struct register_query *q = &a->query;
    q->book = a->book->code;
    q->year = year_asked(call, a->book);
    q->first = json_int(call->query, "first", 0);
    q->last = json_int(call->query, "last", 0);
    q->from = json_day(call->query, "from");
    q->to = json_day(call->query, "to");
    if (check_order(q, err) != 0 || print_begin(&a->p, call, form, err) != 0 ||
        print_names(&a->p, err) != 0) {
        return -1;
    }
    q->seq = a->p.seq;
    return print_take_head(&a->p, q->book, q->year, err);
}

/* ---- walking the register ------------------------------------------------------------------- */

static bool stands_in(const struct register_query *q, const struct slip *slip)
{
    return slip->number != 0 && (!day_is(q->from) || slip->arrived.n >= q->from.n) &&
           (!day_is(q->to) || slip->arrived.n <= q->to.n);
}

static void note_row(struct print_book *a, const struct slip *slip)
{
    const bool first = a->lowest == 0;
    a->lowest = first ? slip->number : a->lowest;
    a->highest = slip->number; /* they come in order */
    a->earliest = first || slip->arrived.n < a->earliest.n ? slip->arrived : a->earliest;
    a->latest = first || slip->arrived.n > a->latest.n ? slip->arrived : a->latest;
}

static int put_if_asked(struct printing *p, const struct print_letter *letter, void *arg,
                        struct error *err)
{
    struct print_book *a = arg;
    if (!stands_in(&a->query, &letter->slip)) {
        return 0;
    }
    note_row(a, &letter->slip);
    return a->put(p, letter, a->arg, err);
}

static int put_window(struct printing *p, void *arg, struct error *err)
{
    struct print_book *a = arg;
    struct letter_id letters[REGISTER_LOOKED_AT];
    size_t count;
    if (store_register(p->call->read, &a->query, &a->after, letters, &count, &a->end, err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        if (print_letter_each(p, letters[i], put_if_asked, a, err) != 0) {
            return -1;
        }
    }
    return 0;
}

int print_book_walk(struct print_book *a, struct error *err)
{
    a->after = 0;
    a->end = false;
    while (!a->end) {
        if (print_window(&a->p, put_window, a, err) != 0) {
            return -1;
        }
    }
    return 0;
}

/* ---- the head of a book's form -------------------------------------------------------------- */

/* The days asked for, and the numbers that turned out to be there. */
int print_book_head(struct printing *p, void *arg, struct error *err)
{
    const struct print_book *a = arg;
    const struct register_query *q = &a->query;
    (void)err;
    print_head(p, NULL);
    json_put_string(&p->out, "book", a->book->name);
    json_put_int(&p->out, "year", q->year);
    json_put_day(&p->out, "from", day_is(q->from) ? q->from : a->earliest);
    json_put_day(&p->out, "to", day_is(q->to) ? q->to : a->latest);
    if (a->lowest > 0 || q->first > 0) {
        json_put_int(&p->out, "first", a->lowest > 0 ? a->lowest : q->first);
    }
    if (a->highest > 0 || q->last > 0) {
        json_put_int(&p->out, "last", a->highest > 0 ? a->highest : q->last);
    }
    print_end_line(p);
    return 0;
}

static const char *book_file(const struct print_book *a, const char *form)
{
    return arena_printf(arena_current(), "%s-%s-%d", form, a->query.book, a->query.year);
}

int print_book_finish(struct print_book *a, int rc, const char *form, struct error *err)
{
    if (rc == 0) {
        rc = print_finish(&a->p, book_file(a, form), err);
    }
    print_release(&a->p);
    return rc;
}

static int print_walked(struct call *call, const char *form, const char *file, print_letter_fn *put,
                        struct error *err)
{
    struct print_book a;
    int rc = print_book_begin(&a, call, form, err);
    a.put = put;
    if (rc == 0) {
        rc = print_leave_head(&a.p, err) == 0 && print_book_walk(&a, err) == 0
                 ? print_place_head(&a.p, print_book_head, &a, err)
                 : -1;
    }
    return print_book_finish(&a, rc, file, err);
}

/* ---- sổ đăng ký ----------------------------------------------------------------------------- */

static void put_cancelled(struct json_out *out, const struct slip *slip)
{
    if (slip->state == LETTER_CANCELLED) {
        json_put_bool(out, "cancelled", true);
        json_put_string(out, "cancel_reason", slip->end_reason);
    }
}

static void put_text(struct json_out *out, const char *text)
{
    if (text[0] != '\0') {
        json_put_string(out, NULL, text);
    }
}

/* Ghi chú: what the clerk wrote there, marks of urgency and secrecy, corrections, later copies. */
static void put_notes(struct json_out *out, const struct print_letter *letter)
{
    const json_t *fields = letter->slip.fields;
    const char *urgency = json_str(fields, "urgency");
    const char *secrecy = json_str(fields, "secrecy");
    const char *texts[] = {strcmp(secrecy, "normal") != 0 ? print_choice("secrecy", secrecy) : "",
                           json_str(fields, "description")};
    json_open_array(out, "notes");
    if (strcmp(urgency, "normal") != 0) {
        put_text(out, print_choice("urgency", urgency));
    }
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        put_text(out, texts[i]);
    }
    for (size_t i = 0; i < letter->note_count; i++) {
        json_put_string(out, NULL, letter->notes[i]);
    }
    if (letter->slip.state == LETTER_NO_ACTION) {
        json_put_string(out, NULL, letter_state_words[LETTER_NO_ACTION].vi);
    }
    json_close_array(out);
}

static int put_register_row(struct printing *p, const struct print_letter *letter, void *arg,
                            struct error *err)
{
    (void)arg;
    if (print_row(p, err) != 0) {
        return -1;
    }
    print_letter_members(p, &letter->slip);
    print_receivers(p, &letter->slip);
    json_put_day(&p->out, "transferred", print_transferred(p, &letter->slip));
    put_notes(&p->out, letter);
    put_cancelled(&p->out, &letter->slip);
    print_end_line(p);
    return 0;
}

int print_register(struct call *call, struct error *err)
{
    return print_walked(call, "register", "so-dang-ky", put_register_row, err);
}

/* ---- sổ theo dõi ---------------------------------------------------------------------------- */

/* Who has it in hand: open lines that lead, and are not handed further down. */
static void put_hands(struct printing *p, const struct slip *slip)
{
    for (size_t i = 0; i < slip->line_count; i++) {
        const struct line *line = &slip->lines[i];
        if (line->role == LINE_LEAD &&
            (line->state == LINE_PENDING || line->state == LINE_WORKING)) {
            json_put_string(&p->out, NULL,
                            arena_printf(arena_current(), "%s: %s",
                                         print_holder(p, line->unit, line->person),
                                         line_state_words[line->state].vi));
        }
    }
}

static void put_progress(struct printing *p, const struct slip *slip)
{
    const char *state = letter_state_words[slip->state].vi;
    json_open_array(&p->out, "progress");
    if (slip->state == LETTER_DONE && instant_is(slip->ended_at)) {
        const struct day day = instant_day(slip->ended_at, call_rules(p->call)->zone_minutes);
        state = arena_printf(arena_current(), "%s ngày %s", state, print_day(day));
    }
    json_put_string(&p->out, NULL, state);
    put_hands(p, slip);
    json_close_array(&p->out);
}

/* Past its day and not done, or done after it; the day itself is in time (DOMAIN.md 3.7). */
static bool is_late(const struct printing *p, const struct slip *slip)
{
    const struct day due = slip_due(slip);
    struct day day = p->today;
    if (!day_is(due) || slip->state > LETTER_DONE) {
        return false;
    }
    if (slip->state == LETTER_DONE) {
        day = instant_day(slip->ended_at, call_rules(p->call)->zone_minutes);
    }
    return due.n < day.n;
}

static void put_replies(struct printing *p, const struct slip *slip)
{
    json_open_array(&p->out, "replies");
    for (size_t i = 0; i < slip->reply_count; i++) {
        const struct slip_reply *r = &slip->replies[i];
        json_put_string(&p->out, NULL,
                        day_is(r->issued)
                            ? arena_printf(arena_current(), "%s, %s", r->code, print_day(r->issued))
                            : r->code);
    }
    json_close_array(&p->out);
}

/* Extensions that were granted, then what stands in the register's notes. */
static void put_tracking_notes(struct printing *p, const struct print_letter *letter)
{
    json_open_array(&p->out, "notes");
    for (size_t i = 0; i < letter->slip.line_count; i++) {
        const struct line *line = &letter->slip.lines[i];
        for (size_t k = 0; line->parent == 0 && k < line->extension_count; k++) {
            if (line->extensions[k].granted) {
                json_put_string(&p->out, NULL,
                                arena_printf(arena_current(), "Gia hạn từ %s đến %s",
                                             print_day(line->extensions[k].from),
                                             print_day(line->extensions[k].to)));
            }
        }
    }
    if (letter->slip.state == LETTER_NO_ACTION) {
        json_put_string(&p->out, NULL, letter->slip.end_reason);
    }
    json_close_array(&p->out);
}

static int put_tracking_row(struct printing *p, const struct print_letter *letter, void *arg,
                            struct error *err)
{
    (void)arg;
    if (print_row(p, err) != 0) {
        return -1;
    }
    print_letter_members(p, &letter->slip);
    print_receivers(p, &letter->slip);
    json_put_day(&p->out, "due", slip_due(&letter->slip));
    put_progress(p, &letter->slip);
    json_put_bool(&p->out, "late", is_late(p, &letter->slip));
    put_replies(p, &letter->slip);
    put_tracking_notes(p, letter);
    put_cancelled(&p->out, &letter->slip);
    print_end_line(p);
    return 0;
}

int print_tracking(struct call *call, struct error *err)
{
    return print_walked(call, "tracking", "so-theo-doi", put_tracking_row, err);
}
