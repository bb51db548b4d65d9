/* project.c - the rows a slip must have, and writing those that differ. */
#include "room.h"

#include <string.h>

/* The numbers in migrations/0001_books.sql and statements.def are these. */
_Static_assert(LETTER_DRAFT == 1 && LETTER_REGISTERED == 4 && LETTER_PRESENTED == 5 &&
                   LETTER_DONE == 8 && LETTER_CANCELLED == 10 && LETTER_STATE_COUNT == 11,
               "letter states are stored as numbers");
_Static_assert(LINE_PENDING == 0 && LINE_WORKING == 1 && LINE_FORWARDED == 2 && LINE_DONE == 3 &&
                   LINE_STATE_COUNT == 7,
               "line states are stored as numbers");
_Static_assert(READ_SURE == 0 && READ_NONE == 4 && READ_RIGHT == 0 && READ_EMPTY == 3,
               "readings are stored as numbers");
_Static_assert(LINE_LEAD == 0 && LINE_SUPPORT == 1 && LINE_INFORM == 2 && LINE_ROLE_COUNT == 3,
               "line roles are stored as numbers");

const char *const letter_cell_names[LETTER_CELLS] = {
    "seq",     "state",   "due",    "presented_to",  "came_back",      "ended_at",
    "book",    "year",    "number", "arrived",       "registered_seq", "code",
    "dup_key", "issued",  "issuer", "issuer_folded", "type",           "subject",
    "urgency", "secrecy", "signer", "channel",       "kind",
};
_Static_assert(DUTY_RUNNING == 0 && DUTY_PAUSED == 1 && DUTY_ENDED == 2 && DUTY_MONTHLY == 0 &&
                   DUTY_YEARLY == 3,
               "duties are stored as numbers");

static const char *const line_cell_names[LINE_CELLS] = {
    "parent", "unit",      "person",    "role",     "state",     "due",
    "giver",  "giver_for", "came_back", "given_at", "closed_at", "round",
};
static const char *const file_cell_names[FILE_CELLS] = {"sha256", "name", "type", "size", "seq"};
static const char *const mark_cell_names[MARK_CELLS] = {"day",    "field", "rule",
                                                        "issuer", "state", "verdict"};
static const char *const duty_cell_names[DUTY_CELLS] = {
    "state", "every", "month", "day", "before", "until", "next", "unit", "person", "note"};

/* ---- rows --------------------------------------------------------------------------------- */

static struct cell number(int64_t value)
{
    return (struct cell){.kind = CELL_INT, .number = value};
}

static struct cell text(const char *value)
{
    return (struct cell){.kind = CELL_TEXT, .text = value};
}

static struct cell instant(struct instant t)
{
    return instant_is(t) ? number(t.ms) : (struct cell){.kind = CELL_NULL};
}

static struct cell day(struct day d)
{
    return day_is(d) ? number(d.n) : (struct cell){.kind = CELL_NULL};
}

static struct cell due(struct day d)
{
    return number(day_is(d) ? d.n : NO_DUE);
}

/* Only what is in a book can be there twice; a letter without a code has nothing to compare. */
static const char *key_of(const struct slip *slip, struct day issued)
{
    const char *code = json_str(slip->fields, "code");
    if (slip->number == 0 || code[0] == '\0') {
        return "";
    }
    return duplicate_key(code, json_str(slip->fields, "issuer"), issued);
}

void letter_cells(const struct slip *slip, int64_t registered_seq, struct cell *ret)
{
    const json_t *fields = slip->fields;
    struct day issued = json_day(fields, "issued");
    const char *issuer = json_str(fields, "issuer");
    const struct cell cells[LETTER_CELLS] = {
        number(slip->seq),
        number(slip->state),
        due(slip_due(slip)),
        number(slip->presented_to.v),
        number(slip->leads_came_back),
        instant(slip->ended_at),
        text(slip->book),
        number(slip->year),
        number(slip->number),
        day(slip->arrived),
        number(registered_seq),
        text(json_str(fields, "code")),
        text(key_of(slip, issued)),
        day(issued),
        text(issuer),
        text(text_folded(arena_current(), issuer)),
        text(json_str(fields, "type")),
        text(json_str(fields, "subject")),
        text(json_str(fields, "urgency")),
        text(json_str(fields, "secrecy")),
        text(json_str(fields, "signer")),
        text(slip->channel),
        text(slip->kind),
    };
    memcpy(ret, cells, sizeof cells);
}

static void line_cells(const struct line *line, struct cell *ret)
{
    const struct cell cells[LINE_CELLS] = {
        number(line->parent),     number(line->unit.v),
        number(line->person.v),   number(line->role),
        number(line->state),      due(line->due),
        number(line->giver.v),    number(line->giver_behalf_of.v),
        number(line->came_back),  number(line->given_at.ms),
        instant(line->closed_at), number(line->round),
    };
    memcpy(ret, cells, sizeof cells);
}

static void file_cells(const struct slip_file *file, struct cell *ret)
{
    const struct cell cells[FILE_CELLS] = {text(file->sha256), text(file->name), text(file->type),
                                           number(file->size), number(file->seq)};
    memcpy(ret, cells, sizeof cells);
}

static void duty_cells(const struct duty *duty, struct cell *ret)
{
    const struct cell cells[DUTY_CELLS] = {
        number(duty->state), number(duty->every),           number(duty->month),
        number(duty->day),   number(duty->before),          day(duty->until),
        due(duty->next),     number(duty->lines[0].unit.v), number(duty->lines[0].person.v),
        text(duty->note),
    };
    memcpy(ret, cells, sizeof cells);
}

static void mark_cells(const struct slip *slip, const struct read_mark *mark, struct cell *ret)
{
    const struct cell cells[MARK_CELLS] = {
        day(slip->arrived),  text(mark->field),
        text(mark->rule),    text(json_str(slip->fields, "issuer")),
        number(mark->state), number(mark->verdict)};
    memcpy(ret, cells, sizeof cells);
}

static bool cell_differs(struct query *q, const struct cell *cell)
{
    int type = sqlite3_column_type(q->statement, q->taken);
    switch (cell->kind) {
    case CELL_NULL:
        q->taken++;
        return type != SQLITE_NULL;
    case CELL_INT:
        return take_int(q) != cell->number || type != SQLITE_INTEGER;
    default:
        return strcmp(peek_text(q), cell->text) != 0 || type != SQLITE_TEXT;
    }
}

int cells_differ(struct query *q, const struct cell *cells, int count)
{
    for (int i = 0; i < count; i++) {
        if (cell_differs(q, &cells[i])) {
            return i;
        }
    }
    return -1;
}

static void bind_cells(struct query *q, const struct cell *cells, int count)
{
    for (int i = 0; i < count; i++) {
        switch (cells[i].kind) {
        case CELL_NULL:
            bind_null(q);
            break;
        case CELL_INT:
            bind_int(q, cells[i].number);
            break;
        default:
            bind_text(q, cells[i].text);
            break;
        }
    }
}

/* ---- writing ------------------------------------------------------------------------------ */

/* The act that put the letter in the book: remembered from this transaction, else among its acts.
 */
static int registering_act(struct store_tx *tx, const struct slip *slip, int64_t *ret,
                           struct error *err)
{
    *ret = 0;
    if (slip->number == 0) {
        return 0;
    }
    if (tx->registered.v == slip->letter.v) {
        *ret = tx->registered_seq;
        return 0;
    }
    struct query q = db_query(tx->db, ST_ACTS_REGISTERING);
    bind_int(&q, slip->letter.v);
    *ret = query_row(&q) ? take_int(&q) : 0;
    return query_end(&q, err);
}

static int write_letter(struct store_tx *tx, const struct slip *slip, bool fresh, struct error *err)
{
    struct cell cells[LETTER_CELLS];
    int64_t registered_seq;
    if (registering_act(tx, slip, &registered_seq, err) != 0) {
        return -1;
    }
    letter_cells(slip, registered_seq, cells);
    enum statement how = ST_LETTER_ADD;
    int count = LETTER_CELLS;
    if (!fresh) {
        struct query q = db_query(tx->db, ST_LETTER_ROW);
        bind_int(&q, slip->letter.v);
        if (query_row(&q)) {
            q.taken = LETTER_MOVING;
            bool only_moved =
                cells_differ(&q, cells + LETTER_MOVING, LETTER_CELLS - LETTER_MOVING) < 0;
            how = only_moved ? ST_LETTER_MOVE : ST_LETTER_CHANGE;
            count = only_moved ? LETTER_MOVING : LETTER_CELLS;
        }
        if (query_end(&q, err) != 0) {
            return -1;
        }
    }
    struct query q = db_query(tx->db, how);
    bind_cells(&q, cells, count);
    bind_int(&q, slip->letter.v);
    return query_run(&q, err);
}

static size_t line_count(const struct slip *slip)
{
    return slip->line_count;
}

static void fill_line(const struct slip *slip, size_t i, struct cell *ret)
{
    line_cells(&slip->lines[i], ret);
}

static size_t file_count(const struct slip *slip)
{
    return slip->file_count;
}

static void fill_file(const struct slip *slip, size_t i, struct cell *ret)
{
    file_cells(&slip->files[i], ret);
}

static size_t duty_count(const struct slip *slip)
{
    return slip->duty_count;
}

static void fill_duty(const struct slip *slip, size_t i, struct cell *ret)
{
    duty_cells(&slip->duties[i], ret);
}

static size_t mark_count(const struct slip *slip)
{
    return slip->mark_count;
}

static void fill_mark(const struct slip *slip, size_t i, struct cell *ret)
{
    mark_cells(slip, &slip->marks[i], ret);
}

const struct kin kins[KIN_COUNT] = {
    {"lines", line_cell_names, ST_LINE_ROWS, ST_LINE_ADD, ST_LINE_CHANGE, LINE_CELLS, 1, line_count,
     fill_line},
    {"letter_files", file_cell_names, ST_FILE_ROWS, ST_FILE_ADD, ST_FILE_CHANGE, FILE_CELLS, 0,
     file_count, fill_file},
    {"duties", duty_cell_names, ST_DUTY_ROWS, ST_DUTY_ADD, ST_DUTY_CHANGE, DUTY_CELLS, 1,
     duty_count, fill_duty},
    {"read_marks", mark_cell_names, ST_MARK_ROWS, ST_MARK_ADD, ST_MARK_CHANGE, MARK_CELLS, 0,
     mark_count, fill_mark},
};

enum { STAY, CHANGE, ADD };

static int write_kin(struct store_tx *tx, const struct slip *slip, const struct kin *kin,
                     bool fresh, struct error *err)
{
    size_t count = kin->count(slip);
    struct cell cells[KIN_CELLS_MOST];
    unsigned char *todo = arena_alloc(arena_current(), count + 1);
    memset(todo, ADD, count + 1);
    if (!fresh && count > 0) {
        struct query q = db_query(tx->db, kin->rows);
        bind_int(&q, slip->letter.v);
        while (query_row(&q)) {
            int64_t at = take_int(&q) - kin->first;
            if (at >= 0 && (size_t)at < count) {
                kin->fill(slip, (size_t)at, cells);
                todo[at] = cells_differ(&q, cells, kin->cells) < 0 ? STAY : CHANGE;
            }
        }
        if (query_end(&q, err) != 0) {
            return -1;
        }
    }
    for (size_t i = 0; i < count; i++) {
        if (todo[i] == STAY) {
            continue;
        }
        struct query q = db_query(tx->db, todo[i] == ADD ? kin->add : kin->change);
        kin->fill(slip, i, cells);
        bind_cells(&q, cells, kin->cells);
        bind_int(&q, slip->letter.v);
        bind_int(&q, (int64_t)i + kin->first);
        if (query_run(&q, err) != 0) {
            return -1;
        }
    }
    return 0;
}

int store_project(struct store_tx *tx, const struct slip *slip, struct error *err)
{
    bool fresh = slip->letter.v > tx->inserted_upto;
    if (write_letter(tx, slip, fresh, err) != 0) {
        return -1;
    }
    if (fresh) {
        tx->inserted_upto = slip->letter.v;
    }
    for (size_t i = 0; i < KIN_COUNT; i++) {
        if (write_kin(tx, slip, &kins[i], fresh, err) != 0) {
            return -1;
        }
    }
    if (readings_project(tx, slip, err) != 0 || learned_project(tx, slip, err) != 0) {
        return -1;
    }
    return counted_project(tx, slip, err);
}
