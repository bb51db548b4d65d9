/* hand_over.c - bàn giao: what somebody holds, listed, accepted, and moved letter by letter. */
#include "office_room.h"

#include <setjmp.h>
#include <string.h>

enum { LETTER_MEMORY = 64 << 20 };

/* ---- one letter at a time ---------------------------------------------------------------- */

typedef int letter_fn(void *arg, struct error *err);

/* Hundreds of letters would not fit a request together. What fn keeps it puts into *outer. */
static int alone(letter_fn *fn, void *arg, struct error *err)
{
    struct arena scratch;
    jmp_buf scope;
    volatile int rc = -1;
    arena_init(&scratch, LETTER_MEMORY);
    scratch.scope = &scope;
    struct arena *volatile outer = arena_enter(&scratch);
    if (setjmp(scope) == 0) {
        rc = fn(arg, err);
    } else {
        arena_enter(outer);
        arena_release(&scratch);
        arena_out_of_memory(); /* to who owns the statements that were open */
    }
    arena_enter(outer);
    arena_release(&scratch);
    return rc;
}

/* ---- the sheet --------------------------------------------------------------------------- */

struct sheet {
    struct store_read *read;
    const struct directory *dir;
    const struct rules *rules;
    struct day today;
    struct person_id to;
    int64_t until; /* the act up to which letters are folded, 0: all */
    const struct held *held;
    size_t held_count, next;
    struct office_sheet *ret;
    struct arena *outer;
};

static const char *kept(const struct sheet *s, const char *text)
{
    return arena_strdup(s->outer, text);
}

static bool proposal_waits(const struct slip *slip, int line)
{
    for (size_t i = slip->proposal_count; i > 0; i--) {
        if (slip->proposals[i - 1].line == line) {
            return !instant_is(slip->proposals[i - 1].decided_at);
        }
    }
    return false;
}

static void put_line(const struct sheet *s, const struct slip *slip, const struct line *line,
                     struct office_held *row)
{
    const struct extension *asked =
        line->extension_count > 0 ? &line->extensions[line->extension_count - 1] : NULL;
    struct unit_id unit;
    row->role = line->role;
    row->holder = line->person;
    row->state = line->state;
    row->due = line->due;
    row->given_at = line->given_at;
    row->overdue = day_is(line->due) && line->due.n < s->today.n && line_state_open(line->state);
    row->reminders = line->reminders;
    row->proposal_waits = proposal_waits(slip, line->number);
    row->extension_waits = asked != NULL && !instant_is(asked->decided_at);
    row->note = kept(s, line->note);
    row->why = line_takes_over(slip, s->dir, line, s->to, &unit);
    row->within = line->parent != 0 ? slip->lines[line->parent - 1].unit : NO_UNIT;
}

static void put_row(const struct sheet *s, struct slip *slip, const struct held *held)
{
    struct office_held *row = &s->ret->rows[s->ret->count++];
    const struct line *line = slip_line(slip, held->line);
    const struct duty *duty = slip_duty(slip, held->duty);
    *row = (struct office_held){
        .letter = slip->letter,
        .book = kept(s, slip->book),
        .code = kept(s, json_str(slip->fields, "code")),
        .issuer = kept(s, json_str(slip->fields, "issuer")),
        .subject = kept(s, json_str(slip->fields, "subject")),
        .issued = json_day(slip->fields, "issued"),
        .line = held->line,
        .duty = held->duty,
        .due = DAY_NONE,
        .note = "",
    };
    row->ref = kept(s, office_ref(s->rules, slip->book, slip->year, slip->number, slip->letter));
    if (line != NULL) {
        put_line(s, slip, line, row);
    } else if (duty != NULL) {
        row->note = kept(s, duty->note);
        row->due = duty->next;
        row->given_at = duty->given_at;
    }
    s->ret->staying += row->why != ERR_NONE;
}

/* Everything of the next letter, which stands together in `held`. */
static int read_letter(void *arg, struct error *err)
{
    struct sheet *s = arg;
    struct letter_id letter = s->held[s->next].letter;
    struct slip slip;
    if (store_slip(s->read, letter, s->until, &slip, err) != 0) {
        return -1;
    }
    for (; s->next < s->held_count && s->held[s->next].letter.v == letter.v; s->next++) {
        put_row(s, &slip, &s->held[s->next]);
    }
    return 0;
}

static int read_sheet(struct sheet *s, struct error *err)
{
    s->outer = arena_current();
    s->ret->rows = arena_alloc(s->outer, (s->held_count + 1) * sizeof *s->ret->rows);
    while (s->next < s->held_count) {
        if (alone(read_letter, s, err) != 0) {
            return -1;
        }
    }
    return 0;
}

int office_sheet_now(struct store_read *read, const struct directory *dir,
                     const struct rules *rules, struct day today, struct person_id from,
                     struct person_id to, struct office_sheet *ret, struct error *err)
{
    struct held *held;
    struct sheet s = {
        .read = read, .dir = dir, .rules = rules, .today = today, .to = to, .ret = ret};
    memset(ret, 0, sizeof *ret);
    if (store_held(read, from, OFFICE_HELD_MOST, &held, &s.held_count, &ret->more, err) != 0) {
        return -1;
    }
    s.held = held;
    return read_sheet(&s, err);
}

/* The numbers in a hand-over's list, as rows. */
static size_t add_held(struct held *held, size_t count, struct letter_id letter,
                       const json_t *numbers, bool duties)
{
    for (size_t i = 0; i < json_array_size(numbers); i++) {
        int n = (int)json_integer_value(json_array_get(numbers, i));
        held[count++] = (struct held){letter, duties ? 0 : n, duties ? n : 0};
    }
    return count;
}

static size_t listed(const struct hand_over *h, struct held **ret)
{
    size_t count = 0;
    for (size_t i = 0; i < json_array_size(h->letters); i++) {
        const json_t *item = json_array_get(h->letters, i);
        count +=
            json_array_size(json_get(item, "lines")) + json_array_size(json_get(item, "duties"));
    }
    struct held *held = arena_alloc(arena_current(), (count + 1) * sizeof *held);
    count = 0;
    for (size_t i = 0; i < json_array_size(h->letters); i++) {
        const json_t *item = json_array_get(h->letters, i);
        struct letter_id letter = {json_int(item, "letter", 0)};
        count = add_held(held, count, letter, json_get(item, "lines"), false);
        count = add_held(held, count, letter, json_get(item, "duties"), true);
    }
    *ret = held;
    return count;
}

int office_sheet_of(struct store_read *read, const struct directory *dir, const struct rules *rules,
                    struct day today, const struct hand_over *h, int64_t until,
                    struct office_sheet *ret, struct error *err)
{
    struct held *held;
    struct sheet s = {.read = read,
                      .dir = dir,
                      .rules = rules,
                      .today = today,
                      .to = h->to,
                      .until = h->decided_seq != 0 ? h->decided_seq : until,
                      .ret = ret};
    memset(ret, 0, sizeof *ret);
    s.held_count = listed(h, &held);
    s.held = held;
    if (h->decided_seq != 0) {
        s.today = instant_day(h->decided_at, rules->zone_minutes);
    }
    return read_sheet(&s, err);
}

/* ---- listing ----------------------------------------------------------------------------- */

static json_t *entry_of(json_t *letters, struct letter_id letter)
{
    for (size_t i = 0; i < json_array_size(letters); i++) {
        json_t *item = json_array_get(letters, i);
        if (json_int(item, "letter", 0) == letter.v) {
            return item;
        }
    }
    json_t *item = json_pack("{s:I,s:[]}", "letter", (json_int_t)letter.v, "lines");
    json_array_append_new(letters, item);
    return item;
}

static json_t *list_of(const struct office_sheet *sheet)
{
    json_t *letters = json_array();
    for (size_t i = 0; i < sheet->count; i++) {
        const struct office_held *row = &sheet->rows[i];
        if (row->why != ERR_NONE) {
            continue;
        }
        json_t *item = entry_of(letters, row->letter);
        const char *key = row->line != 0 ? "lines" : "duties";
        if (json_object_get(item, key) == NULL) {
            json_object_set_new(item, key, json_array());
        }
        json_array_append_new(json_object_get(item, key),
                              json_integer(row->line != 0 ? row->line : row->duty));
    }
    return letters;
}

static int keep_act(const struct office_call *call, enum act_kind kind, json_t *body,
                    struct act *ret, struct error *err)
{
    *ret = (struct act){
        .kind = kind, .actor = call->actor, .at = store_tx_now(call->tx), .body = body};
    if (office_act_judge(store_tx_directory(call->tx), store_tx_rules(call->tx), ret, err) != 0) {
        return -1;
    }
    return store_append(call->tx, ret, err);
}

/* By his exact name first: who hands over may have been switched off already. */
static int find_giver(const struct directory *dir, const char *name, struct person_id *ret,
                      struct error *err)
{
    const struct person *person = directory_username(dir, name);
    if (person != NULL) {
        *ret = person->id;
        return 0;
    }
    return directory_find_person(dir, name, "from", ret, err);
}

int office_hand_over_people(const struct directory *dir, const json_t *input,
                            struct person_id actor, struct person_id *ret_from,
                            struct person_id *ret_to, struct error *err)
{
    if (find_giver(dir, json_str(input, "from"), ret_from, err) != 0 ||
        directory_find_person(dir, json_str(input, "to"), "to", ret_to, err) != 0) {
        return -1;
    }
    /* Before looking at what he holds: that is told only to who may ask. */
    return directory_may_hand_over(dir, actor, *ret_from)
               ? 0
               : error_set(err, ERR_NOT_PERMITTED, "", act_infos[ACT_HAND_OVER].vi,
                           "chỉ: quản trị, lãnh đạo cơ quan, lãnh đạo đơn vị của người bàn giao");
}

int office_hand_over(const struct office_call *call, const json_t *input, struct act *ret,
                     struct office_sheet *ret_sheet, struct error *err)
{
    struct office_desk desk = office_desk_of(call, NULL, err);
    struct person_id from, to;
    if (office_hand_over_people(desk.dir, input, call->actor, &from, &to, err) != 0 ||
        office_sheet_now(desk.read, desk.dir, desk.rules, desk.today, from, to, ret_sheet, err) !=
            0) {
        return -1;
    }
    json_t *body = json_object();
    json_object_set_new(body, "from", json_integer(from.v));
    json_object_set_new(body, "to", json_integer(to.v));
    json_object_set_new(body, "letters", list_of(ret_sheet));
    office_set_text(body, "note", json_str(input, "note"));
    return keep_act(call, ACT_HAND_OVER, body, ret, err);
}

/* ---- accepting --------------------------------------------------------------------------- */

struct taking {
    const struct office_call *call;
    const struct hand_over *h;
    const json_t *item;
    unsigned moved, stayed;
};

static json_t *moved_lines(struct taking *t, const struct slip *slip, const struct directory *dir)
{
    json_t *moved = json_array();
    const json_t *lines = json_get(t->item, "lines");
    for (size_t i = 0; i < json_array_size(lines); i++) {
        int64_t n = json_integer_value(json_array_get(lines, i));
        const struct line *line =
            n >= 1 && n <= (int64_t)slip->line_count ? &slip->lines[n - 1] : NULL;
        struct unit_id unit;
        if (line == NULL || !line_state_open(line->state) || line->person.v != t->h->from.v ||
            line_takes_over(slip, dir, line, t->h->to, &unit) != ERR_NONE) {
            t->stayed++;
            continue;
        }
        json_array_append_new(
            moved, json_pack("{s:I,s:I}", "line", (json_int_t)n, "unit", (json_int_t)unit.v));
        t->moved++;
    }
    return moved;
}

/* A duty that ended meanwhile, or is somebody else's now, stays. */
static json_t *moved_duties(struct taking *t, struct slip *slip)
{
    json_t *moved = json_array();
    const json_t *duties = json_get(t->item, "duties");
    for (size_t i = 0; i < json_array_size(duties); i++) {
        json_int_t n = json_integer_value(json_array_get(duties, i));
        if (duty_is_of(slip_duty(slip, (int)n), t->h->from)) {
            json_array_append_new(moved, json_integer(n));
            t->moved++;
        } else {
            t->stayed++;
        }
    }
    return moved;
}

static int take_letter(void *arg, struct error *err)
{
    struct taking *t = arg;
    const struct directory *dir = store_tx_directory(t->call->tx);
    struct slip slip;
    if (store_slip(store_tx_read(t->call->tx), (struct letter_id){json_int(t->item, "letter", 0)},
                   0, &slip, err) != 0) {
        return -1;
    }
    json_t *body = json_object();
    json_object_set_new(body, "hand_over", json_integer(t->h->id));
    json_object_set_new(body, "from", json_integer(t->h->from.v));
    json_object_set_new(body, "to", json_integer(t->h->to.v));
    json_object_set_new(body, "unit", json_integer(directory_home(dir, t->h->to).v));
    json_object_set_new(body, "moved", moved_lines(t, &slip, dir));
    json_t *duties = moved_duties(t, &slip);
    if (json_array_size(duties) > 0) {
        json_object_set_new(body, "duties", duties);
    }
    if (json_array_size(json_object_get(body, "moved")) + json_array_size(duties) == 0) {
        return 0;
    }
    /* The daemon's: the hand-over was made by one and accepted by another, and it names both. */
    struct act act = {.letter = slip.letter,
                      .kind = ACT_TAKE_OVER,
                      .at = store_tx_now(t->call->tx),
                      .body = body};
    return act_judge(&slip, dir, store_tx_rules(t->call->tx), &act, err) != 0
               ? -1
               : office_commit(t->call, &slip, &act, err);
}

int office_hand_over_accept(const struct office_call *call, int64_t id, struct act *ret,
                            unsigned *ret_moved, unsigned *ret_stayed, struct error *err)
{
    struct taking t = {.call = call, .h = directory_hand_over(store_tx_directory(call->tx), id)};
    json_t *body = json_pack("{s:I}", "id", (json_int_t)id);
    if (keep_act(call, ACT_HAND_OVER_ACCEPT, body, ret, err) != 0) {
        return -1;
    }
    for (size_t i = 0; i < json_array_size(t.h->letters); i++) {
        t.item = json_array_get(t.h->letters, i);
        if (alone(take_letter, &t, err) != 0) {
            return -1; /* the writer undoes the whole job */
        }
    }
    *ret_moved = t.moved;
    *ret_stayed = t.stayed;
    return 0;
}

int office_hand_over_refuse(const struct office_call *call, int64_t id, const json_t *input,
                            struct act *ret, struct error *err)
{
    json_t *body = json_pack("{s:I}", "id", (json_int_t)id);
    office_set_text(body, "reason", json_str(input, "reason"));
    return keep_act(call, ACT_HAND_OVER_REFUSE, body, ret, err);
}
