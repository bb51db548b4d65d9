/* print_letter.c - a letter as prints need it, and the two forms about one letter: its slip, and
 * the record of a recall. */
#include "print.h"

#include <string.h>

enum { ACTS_AT_ONCE = 64, LETTER_MEMORY = 64 << 20 };

/* ---- reading -------------------------------------------------------------------------------- */

static const struct field_spec *field_named(const char *name)
{
    const struct field_spec *f = office_register_fields;
    while (f->name != NULL && strcmp(f->name, name) != 0) {
        f++;
    }
    return f->name != NULL ? f : NULL;
}

/* "ngày đến", "trích yếu": how the register names a corrected member. */
static const char *field_name(const char *name)
{
    const struct field_spec *f = field_named(name);
    return f != NULL ? f->vi : name;
}

/* "urgent=khan=khẩn|…": the value, then what it is also called, the right spelling last. */
const char *print_choice(const char *field, const char *value)
{
    const struct field_spec *f = field_named(field);
    const size_t len = strlen(value);
    const char *at = f != NULL && len > 0 ? f->choices : NULL;
    while (at != NULL) {
        const char *end = at + strcspn(at, "|");
        if (strncmp(at, value, len) == 0 && at[len] == '=') {
            const char *last = memrchr(at, '=', (size_t)(end - at));
            return arena_memdup(arena_current(), last + 1, (size_t)(end - last - 1));
        }
        at = *end == '|' ? end + 1 : NULL;
    }
    return value;
}

const char *print_day(struct day day)
{
    return day_vn(day, arena_alloc(arena_current(), DAY_TEXT));
}

static struct day day_at(const struct printing *p, struct instant at)
{
    return instant_day(at, call_rules(p->call)->zone_minutes);
}

static const char *correction(const struct printing *p, const struct act *act)
{
    struct buf text;
    json_t *fields = (json_t *)(uintptr_t)json_get(act->body, "fields"); /* only read */
    buf_init(&text, arena_current(), 16 << 10);
    buf_puts(&text, "Đính chính ");
    const char *between = "";
    for (void *i = json_object_iter(fields); i != NULL; i = json_object_iter_next(fields, i)) {
        buf_printf(&text, "%s%s", between, field_name(json_object_iter_key(i)));
        between = ", ";
    }
    buf_printf(&text, " ngày %s: %s", print_day(day_at(p, act->at)), json_str(act->body, "reason"));
    return text.data;
}

static void add_note(struct print_letter *letter, const char *note)
{
    const char **more =
        arena_alloc(arena_current(), (letter->note_count + 1) * sizeof *letter->notes);
    if (letter->note_count > 0) {
        memcpy(more, letter->notes, letter->note_count * sizeof *more);
    }
    more[letter->note_count++] = note;
    letter->notes = more;
}

static void take_act(const struct printing *p, const struct act *act, struct print_letter *ret)
{
    slip_apply(&ret->slip, act);
    if (act->kind == ACT_CORRECT) {
        add_note(ret, correction(p, act));
    } else if (act->kind == ACT_ENCLOSE) {
        add_note(ret, arena_printf(arena_current(), "Nhận thêm bản gửi ngày %s",
                                   print_day(day_at(p, act->at))));
    } else if (act->kind == ACT_RECALL) {
        ret->recall =
            (struct print_recall){act->at, act->actor, act->behalf, json_str(act->body, "reason")};
    }
}

int print_letter_read(struct printing *p, struct letter_id letter, struct print_letter *ret,
                      struct error *err)
{
    struct act_row *rows;
    size_t count = ACTS_AT_ONCE;
    int64_t after = 0;
    const char *hash = "";
    *ret = (struct print_letter){.recall.reason = ""};
    slip_init(&ret->slip, letter);
    while (count == ACTS_AT_ONCE && after < p->seq) {
        if (store_acts(p->call->read, letter, after, ACTS_AT_ONCE, &rows, &count, err) != 0) {
            return -1;
        }
        for (size_t i = 0; i < count && rows[i].act.seq <= p->seq; i++) {
            take_act(p, &rows[i].act, ret);
            hash = rows[i].hash_hex;
            ret->at = rows[i].act.at;
        }
        after = count > 0 ? rows[count - 1].act.seq : after;
    }
    if (ret->slip.seq == 0 || !digest_parse(hash, &ret->hash)) {
        return error_set(err, ERR_NO_SUCH_LETTER, "letter", "", NULL);
    }
    return 0;
}

int print_letter_each(struct printing *p, struct letter_id letter, print_letter_fn *put, void *arg,
                      struct error *err)
{
    struct print_letter read;
    struct arena *const window = arena_current();
    arena_init(&p->letter, LETTER_MEMORY);
    p->letter.scope = window->scope;
    arena_enter(&p->letter);
    int rc = print_letter_read(p, letter, &read, err);
    if (rc == 0) {
        rc = put(p, &read, arg, err);
    }
    arena_enter(window);
    arena_release(&p->letter);
    return rc;
}

/* ---- members -------------------------------------------------------------------------------- */

const char *print_holder(const struct printing *p, struct unit_id unit, struct person_id person)
{
    const struct unit *u = directory_unit(p->dir, unit);
    const struct person *who = person.v != 0 ? directory_person(p->dir, person) : NULL;
    if (who == NULL) {
        return u != NULL ? u->name : "?";
    }
    return u != NULL ? arena_printf(arena_current(), "%s (%s)", who->name, u->code) : who->name;
}

void print_person(struct printing *p, const char *key, struct person_id person)
{
    const struct person *who = person.v != 0 ? directory_person(p->dir, person) : NULL;
    if (who == NULL) {
        json_put_null(&p->out, key);
        return;
    }
    json_open_object(&p->out, key);
    json_put_string(&p->out, "name", who->name);
    json_put_string(&p->out, "title", who->title);
    json_close_object(&p->out);
}

/* Lines that stand: given by the leader, to lead, not taken back since. What a duty opens year
 * after year is not who was given the letter. */
static bool leads(const struct line *line)
{
    return line->parent == 0 && line->round == 0 && line->role == LINE_LEAD &&
           line->state != LINE_RETURNED && line->state != LINE_RECALLED &&
           line->state != LINE_SUPERSEDED;
}

void print_receivers(struct printing *p, const struct slip *slip)
{
    json_open_array(&p->out, "receivers");
    for (size_t i = 0; i < slip->line_count; i++) {
        if (leads(&slip->lines[i])) {
            json_put_string(&p->out, NULL,
                            print_holder(p, slip->lines[i].unit, slip->lines[i].person));
        }
    }
    json_close_array(&p->out);
}

struct day print_transferred(const struct printing *p, const struct slip *slip)
{
    for (size_t i = 0; i < slip->line_count; i++) {
        if (leads(&slip->lines[i])) {
            return day_at(p, slip->lines[i].given_at);
        }
    }
    return DAY_NONE;
}

void print_letter_members(struct printing *p, const struct slip *slip)
{
    static const char *const texts[] = {"code", "issuer", "type", "subject"};
    json_put_int(&p->out, "number", slip->number);
    json_put_day(&p->out, "arrived", slip->arrived);
    json_put_day(&p->out, "issued", json_day(slip->fields, "issued"));
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        json_put_string(&p->out, texts[i], json_str(slip->fields, texts[i]));
    }
}

/* ---- the forms of one letter ---------------------------------------------------------------- */

/* Everything is as the letter's last act left it: the same slip whenever it is printed. */
static int begin_letter(struct printing *p, struct call *call, const char *form,
                        struct print_letter *letter, struct error *err)
{
    struct slip seen;
    const char *ref = call->param[0];
    if (call_load_visible(call, ref, 0, &seen, err) != 0 || print_begin(p, call, form, err) != 0 ||
        print_names(p, err) != 0 || print_letter_read(p, seen.letter, letter, err) != 0) {
        return office_hide("letter", ref, err);
    }
    const struct slip *slip = &letter->slip;
    if (slip->number == 0) {
        return error_set(err, ERR_LETTER_STATE, "letter", letter_state_words[slip->state].vi, "in");
    }
    p->made = letter->at;
    p->today = day_at(p, letter->at);
    mark_make(slip->book, slip->year, slip->number, slip->seq, &letter->hash, &p->mark);
    return 0;
}

static void put_letter(struct printing *p, const struct slip *slip)
{
    const struct view v = {&p->out, p->dir, call_rules(p->call), LANG_VI, p->today, p->made,
                           NULL,    NULL};
    view_letter(&v, "letter", slip);
    json_close_object(&p->out);
}

static const char *file_name(const char *form, const struct slip *slip)
{
    return arena_printf(arena_current(), "%s-%s-%lld-%d", form, slip->book, (long long)slip->number,
                        slip->year);
}

static int put_slip(struct printing *p, void *arg, struct error *err)
{
    const struct print_letter *letter = arg;
    (void)err;
    print_head(p, NULL);
    put_letter(p, &letter->slip);
    print_end_line(p);
    return 0;
}

int print_slip(struct call *call, struct error *err)
{
    struct printing p = {.job = -1};
    struct print_letter letter;
    int rc = begin_letter(&p, call, "slip", &letter, err);
    if (rc == 0) {
        rc = print_window(&p, put_slip, &letter, err);
    }
    if (rc == 0) {
        rc = print_finish(&p, file_name("phieu-giai-quyet", &letter.slip), err);
    }
    print_release(&p);
    return rc;
}

/* ---- the record of a recall ----------------------------------------------------------------- */

static int put_recalled(struct printing *p, const struct line *line, struct error *err)
{
    const int zone = call_rules(p->call)->zone_minutes;
    if (print_row(p, err) != 0) {
        return -1;
    }
    json_put_string(&p->out, "who", print_holder(p, line->unit, line->person));
    json_put_string(&p->out, "role", line_role_words[line->role].vi);
    json_put_day(&p->out, "received", instant_day(line->given_at, zone));
    if (instant_is(line->opened_at)) {
        json_put_day(&p->out, "opened", instant_day(line->opened_at, zone));
    }
    json_put_string(&p->out, "state", line_state_words[line->state].vi);
    print_end_line(p);
    return 0;
}

static int put_recall(struct printing *p, void *arg, struct error *err)
{
    const struct print_letter *letter = arg;
    const struct print_recall *recall = &letter->recall;
    print_head(p, NULL);
    put_letter(p, &letter->slip);
    json_put_string(&p->out, "reason", recall->reason);
    json_put_day(&p->out, "day", day_at(p, recall->at));
    json_put_string(&p->out, "place", call_rules(p->call)->agency_place);
    print_person(p, "made_by", recall->behalf.v != 0 ? recall->behalf : recall->by);
    print_end_line(p);
    for (size_t i = 0; i < letter->slip.line_count; i++) {
        const struct line *line = &letter->slip.lines[i];
        if (line->state == LINE_RECALLED && line->closed_at.ms == recall->at.ms &&
            put_recalled(p, line, err) != 0) {
            return -1;
        }
    }
    return 0;
}

int print_recall_record(struct call *call, struct error *err)
{
    struct printing p = {.job = -1};
    struct print_letter letter;
    int rc = begin_letter(&p, call, "recall-record", &letter, err);
    if (rc == 0 && !instant_is(letter.recall.at)) {
        rc = error_set(err, ERR_NO_RECALL, "letter", call->param[0], NULL);
    }
    if (rc == 0) {
        rc = print_window(&p, put_recall, &letter, err);
    }
    if (rc == 0) {
        rc = print_finish(&p, file_name("bien-ban-thu-hoi", &letter.slip), err);
    }
    print_release(&p);
    return rc;
}
