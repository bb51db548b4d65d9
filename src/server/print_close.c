/* print_close.c - what went out on a day (sổ chuyển giao), and the record of a closing. */
#include "print.h"

#include <string.h>

enum { TRANSFERS_AT_ONCE = 128 };

/* ---- sổ chuyển giao ------------------------------------------------------------------------- */

struct sending {
    struct print_book book;
    struct instant from, to;
    int year; /* of the first day: numbers of another year say so */
    struct transfer last;
    bool begun, end;
};

static struct instant day_begins(const struct printing *p, struct day day)
{
    return (struct instant){(int64_t)day.n * 86400000 -
                            (int64_t)call_rules(p->call)->zone_minutes * 60000};
}

static int put_transfer(struct printing *p, const struct slip *slip, const struct line *line,
                        int year, struct error *err)
{
    if (print_row(p, err) != 0) {
        return -1;
    }
    json_put_day(&p->out, "transferred",
                 instant_day(line->given_at, call_rules(p->call)->zone_minutes));
    json_put_int(&p->out, "number", slip->number);
    json_put_string(&p->out, "code", json_str(slip->fields, "code"));
    json_put_string(&p->out, "receiver", print_holder(p, line->unit, line->person));
    json_open_array(&p->out, "notes");
    json_put_string(&p->out, NULL, line_role_words[line->role].vi);
    if (slip->year != year) {
        json_put_string(&p->out, NULL, arena_printf(arena_current(), "số đến năm %d", slip->year));
    }
    if (line->state == LINE_RECALLED || line->state == LINE_RETURNED) {
        json_put_string(&p->out, NULL, line_state_words[line->state].vi);
    }
    json_close_array(&p->out);
    print_end_line(p);
    return 0;
}

/* Each of the lines that the act s->last gave is received, and signed for, by somebody else. */
static int put_act(struct printing *p, const struct print_letter *letter, void *arg,
                   struct error *err)
{
    const struct sending *s = arg;
    for (size_t i = 0; letter->slip.number != 0 && i < letter->slip.line_count; i++) {
        const struct line *line = &letter->slip.lines[i];
        if (line->parent == 0 && line->given_at.ms == s->last.at.ms &&
            put_transfer(p, &letter->slip, line, s->year, err) != 0) {
            return -1;
        }
    }
    return 0;
}

static int put_transfers(struct printing *p, void *arg, struct error *err)
{
    struct sending *s = arg;
    struct transfer rows[TRANSFERS_AT_ONCE];
    size_t count;
    if (store_transfers(p->call->read, s->book.query.book, s->from, s->to, p->seq,
                        s->begun ? &s->last : NULL, TRANSFERS_AT_ONCE, rows, &count, err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < count; i++) {
        s->last = rows[i];
        if (print_letter_each(p, rows[i].letter, put_act, s, err) != 0) {
            return -1;
        }
    }
    s->begun = true;
    s->end = count < TRANSFERS_AT_ONCE;
    return 0;
}

/* Today, where no day is asked for. */
static void take_days(struct sending *s)
{
    struct register_query *q = &s->book.query;
    if (!day_is(q->from) && !day_is(q->to)) {
        q->from = s->book.p.today;
    }
    q->from = day_is(q->from) ? q->from : q->to;
    q->to = day_is(q->to) ? q->to : q->from;
    int month, day;
    day_split(q->from, &s->year, &month, &day);
    s->from = day_begins(&s->book.p, q->from);
    s->to = day_begins(&s->book.p, (struct day){q->to.n + 1});
}

int print_transfer(struct call *call, struct error *err)
{
    struct sending s = {0};
    int rc = print_book_begin(&s.book, call, "transfer", err);
    if (rc == 0) {
        take_days(&s);
        rc = print_window(&s.book.p, print_book_head, &s.book, err);
    }
    while (rc == 0 && !s.end) {
        rc = print_window(&s.book.p, put_transfers, &s, err);
    }
    return print_book_finish(&s.book, rc, "so-chuyen-giao", err);
}

/* ---- biên bản khóa sổ ----------------------------------------------------------------------- */

enum { NAMED_MOST = 200, NAMED_MEMORY = 64 << 20, NAMED_TEXT = 7 << 20 };
enum named { NAMED_CANCELLED, NAMED_LATE, NAMED_WITHOUT_SLIP, NAMED_COUNT };
static const char *const named_words[NAMED_COUNT] = {"cancelled", "late", "without-slip"};

struct closing {
    struct print_book book;
    struct day day;
    struct act act; /* the closing */
    bool late_only; /* the second walk of a day */
    int64_t counts[NAMED_COUNT];
    struct arena memory; /* of what is named, which is few of many letters */
    struct buf rows[NAMED_COUNT];
};

/* Named are the first; how many there are the counts say. */
static void put_named(struct closing *c, enum named kind, const struct slip *slip)
{
    struct printing *p = &c->book.p;
    const struct json_out window = p->out;
    if (c->counts[kind]++ >= NAMED_MOST) {
        return;
    }
    c->memory.scope = arena_current()->scope;
    p->out.buf = &c->rows[kind];
    json_out_init(&p->out, p->out.buf);
    json_open_object(&p->out, NULL);
    json_put_string(&p->out, "kind", named_words[kind]);
    print_letter_members(p, slip);
    json_put_string(&p->out, "notes", kind == NAMED_CANCELLED ? slip->end_reason : NULL);
    print_end_line(p);
    p->out = window;
}

static bool entered_late(const struct closing *c, const struct slip *slip)
{
    const int zone = call_rules(c->book.p.call)->zone_minutes;
    return slip->arrived.n < instant_day(slip->registered_at, zone).n;
}

static int name_letter(struct printing *p, const struct print_letter *letter, void *arg,
                       struct error *err)
{
    struct closing *c = arg;
    const struct slip *slip = &letter->slip;
    (void)p;
    (void)err;
    if ((c->late_only || !day_is(c->day)) && entered_late(c, slip)) {
        put_named(c, NAMED_LATE, slip);
    }
    if (c->late_only) {
        return 0;
    }
    if (slip->state == LETTER_CANCELLED) {
        put_named(c, NAMED_CANCELLED, slip);
    } else if (slip->state == LETTER_REGISTERED || slip->state == LETTER_PRESENTED) {
        put_named(c, NAMED_WITHOUT_SLIP, slip);
    }
    return 0;
}

/* A year's closing looks at all of it; a day's at what arrived that day, and at what was entered
 * that day but had arrived before. */
static int name_all(struct closing *c, struct error *err)
{
    struct print_book *b = &c->book;
    b->put = name_letter;
    b->arg = c;
    b->query.from = b->query.to = c->day;
    if (print_book_walk(b, err) != 0) {
        return -1;
    }
    if (!day_is(c->day)) {
        return 0;
    }
    c->late_only = true;
    b->query.from = DAY_NONE;
    b->query.to = (struct day){c->day.n - 1};
    b->query.begun =
        store_seq_at(b->p.call->read, (struct instant){day_begins(&b->p, c->day).ms - 1});
    const int64_t until = store_seq_at(
        b->p.call->read, (struct instant){day_begins(&b->p, (struct day){c->day.n + 1}).ms - 1});
    b->query.seq = until < b->query.seq ? until : b->query.seq;
    return print_book_walk(b, err);
}

/* The act that closed it, and the state just before. */
static int take_closing(struct closing *c, struct error *err)
{
    struct print_book *b = &c->book;
    struct printing *p = &b->p;
    struct act_row *row;
    size_t count;
    int64_t seq;
    struct digest hash;
    if (store_closing(p->call->read, b->query.book, b->query.year, c->day, p->seq, &seq, err) !=
        0) {
        return -1;
    }
    if (seq == 0) {
        return error_set(err, ERR_NOT_CLOSED, "book", b->query.book,
                         day_is(c->day) ? print_day(c->day)
                                        : arena_printf(arena_current(), "%d", b->query.year));
    }
    if (store_acts(p->call->read, NO_LETTER, seq - 1, 1, &row, &count, err) != 0 ||
        store_act_hash(p->call->read, seq, &hash, &p->made, err) != 0) {
        return -1;
    }
    INVARIANT(count == 1 && row->act.seq == seq);
    c->act = row->act;
    p->seq = b->query.seq = seq;
    mark_make(b->query.book, b->query.year, 0, seq, &hash, &p->mark);
    return print_names(p, err);
}

/* Closings made before late entries and missing slips were counted do not have these numbers: they
 * are counted from the acts, as of the closing. */
static void put_count(struct closing *c, const char *key, const char *member, enum named kind)
{
    json_put_int(&c->book.p.out, key, json_int(c->act.body, member, c->counts[kind]));
}

/* What was named, and how many more there are. */
static void put_rows(struct closing *c, enum named kind)
{
    struct printing *p = &c->book.p;
    buf_add(&p->buf, c->rows[kind].data, c->rows[kind].len);
    p->buf.overflow = p->buf.overflow || c->rows[kind].overflow;
    if (c->counts[kind] > NAMED_MOST) {
        json_open_object(&p->out, NULL);
        json_put_string(&p->out, "kind", named_words[kind]);
        json_put_string(&p->out, "subject",
                        arena_printf(arena_current(), "… và %lld văn bản nữa, xem sổ đăng ký",
                                     (long long)c->counts[kind] - NAMED_MOST));
        print_end_line(p);
    }
}

static int put_closing(struct printing *p, void *arg, struct error *err)
{
    struct closing *c = arg;
    const json_t *body = c->act.body;
    static const char *const numbers[] = {"first", "last", "count"};
    (void)err;
    print_head(p, NULL);
    json_put_string(&p->out, "period", day_is(c->day) ? "day" : "year");
    json_put_string(&p->out, "book", c->book.book->name);
    json_put_int(&p->out, "year", c->book.query.year);
    json_put_day(&p->out, "day", c->day);
    json_put_instant(&p->out, "closed_at", c->act.at);
    print_person(p, "closed_by", c->act.actor);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        json_put_int(&p->out, numbers[i], json_int(body, numbers[i], 0));
    }
    put_count(c, "cancelled", "cancelled", NAMED_CANCELLED);
    put_count(c, "late", "late", NAMED_LATE);
    put_count(c, "without_slip", "without_slip", NAMED_WITHOUT_SLIP);
    json_put_string(&p->out, "chain",
                    arena_printf(arena_current(), "%.*s", MARK_HASH, json_str(body, "head")));
    print_end_line(p);
    for (int kind = 0; kind < NAMED_COUNT; kind++) {
        put_rows(c, (enum named)kind);
    }
    return 0;
}

int print_closing(struct call *call, struct error *err)
{
    struct closing c = {.day = json_day(call->query, "day")};
    int rc = print_book_begin(&c.book, call, "closing", err);
    arena_init(&c.memory, NAMED_MEMORY);
    for (int kind = 0; kind < NAMED_COUNT; kind++) {
        buf_init(&c.rows[kind], &c.memory, NAMED_TEXT);
    }
    if (rc == 0) {
        rc = take_closing(&c, err) == 0 && name_all(&c, err) == 0
                 ? print_window(&c.book.p, put_closing, &c, err)
                 : -1;
    }
    arena_release(&c.memory);
    return print_book_finish(&c.book, rc,
                             day_is(c.day) ? arena_printf(arena_current(), "khoa-so-%s",
                                                          day_iso(c.day, (char[DAY_TEXT]){0}))
                                           : "khoa-so",
                             err);
}
