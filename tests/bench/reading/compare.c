/* compare.c - a reading beside the truth, as strictly as a careful clerk. */
#include "reading.h"

#include "phieu/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

const char *const compared_names[COMPARED_COUNT] = {
    "code", "issued", "type", "subject", "issuer", "signer", "place", "position", "urgency"};

#define P(...) arena_printf(arena_current(), __VA_ARGS__)

/* ---- texts ---------------------------------------------------------------------------------- */

static const char *folded(const char *text)
{
    struct buf out;
    buf_init(&out, arena_current(), 1 << 20);
    text_fold_marked(&out, text);
    return out.data != NULL ? out.data : "";
}

static const char *replaced(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    return at == NULL ? text : P("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

/* Capitals, tone placement and the two everyday abbreviations are the same. */
static const char *issuer_key(const char *text)
{
    return replaced(replaced(folded(text), "ubnd", "ủy ban nhân dân"), "hđnd", "hội đồng nhân dân");
}

static const char *subject_key(const char *text)
{
    static const char *const openings[] = {"v v ", "về việc "};
    const char *key = folded(text);
    for (size_t i = 0; i < sizeof openings / sizeof openings[0]; i++) {
        if (strncmp(key, openings[i], strlen(openings[i])) == 0) {
            return key + strlen(openings[i]);
        }
    }
    return key;
}

static size_t points_of(const char *text, utf8proc_int32_t **ret)
{
    utf8proc_int32_t *cps = arena_alloc(arena_current(), (strlen(text) + 1) * sizeof *cps);
    size_t count = 0;
    for (const utf8proc_uint8_t *p = (const utf8proc_uint8_t *)text; *p != '\0';) {
        utf8proc_ssize_t took = utf8proc_iterate(p, -1, &cps[count++]);
        p += took > 0 ? took : 1;
    }
    *ret = cps;
    return count;
}

static size_t distance(const char *a, const char *b, size_t *ret_len)
{
    utf8proc_int32_t *x, *y;
    const size_t n = points_of(a, &x), m = points_of(b, &y);
    size_t *row = arena_alloc(arena_current(), (m + 1) * sizeof *row);
    for (size_t k = 0; k <= m; k++) {
        row[k] = k;
    }
    for (size_t i = 1; i <= n; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t k = 1; k <= m; k++) {
            const size_t up = row[k], swap = diagonal + (x[i - 1] != y[k - 1]);
            const size_t step = (row[k - 1] < up ? row[k - 1] : up) + 1;
            row[k] = step < swap ? step : swap;
            diagonal = up;
        }
    }
    *ret_len = n;
    return row[m];
}

static bool subject_same(const char *truth, const char *value)
{
    size_t len;
    const size_t off = distance(subject_key(truth), subject_key(value), &len);
    return off * 50 <= len; /* 2 % */
}

/* ---- fields --------------------------------------------------------------------------------- */

static const char *value_of(const json_t *fields, const char *name)
{
    return json_str(json_get(fields, name), "value");
}

static bool is_sure(const json_t *fields, const char *name)
{
    return strcmp(json_str(json_get(fields, name), "state"), "sure") == 0;
}

static struct judgement judged(const char *truth, const char *value, bool same, bool sure)
{
    enum how_right v = same ? V_RIGHT : value[0] == '\0' ? V_ABSENT : V_WRONG;
    return (struct judgement){v, sure && value[0] != '\0', value, truth};
}

/* Number and notation together. A draft has no number; its notation may be given or not. */
static struct judgement judge_code(const json_t *truth, const json_t *fields)
{
    const char *number = json_str(truth, "code_number"),
               *notation = json_str(truth, "code_notation");
    const char *got_number = value_of(fields, "code_number"),
               *got_notation = value_of(fields, "code_notation");
    bool same = strcmp(number, got_number) == 0 && strcmp(notation, got_notation) == 0;
    if (number[0] == '\0' && got_number[0] == '\0' && got_notation[0] == '\0') {
        same = true;
    }
    const bool any = got_number[0] != '\0' || got_notation[0] != '\0';
    return judged(P("%s|%s", number, notation), any ? P("%s|%s", got_number, got_notation) : "",
                  same, is_sure(fields, "code_number") && is_sure(fields, "code_notation"));
}

static bool issuer_same(const json_t *letter, const char *truth, const char *value)
{
    const char *key = issuer_key(value);
    const json_t *also = json_get(letter, "issuer_also");
    bool same = strcmp(issuer_key(truth), key) == 0;
    for (size_t i = 0; i < json_array_size(also); i++) {
        same = same || strcmp(issuer_key(json_string_value(json_array_get(also, i))), key) == 0;
    }
    return same;
}

static bool text_same(const json_t *letter, const char *truth, const char *value)
{
    (void)letter;
    return strcmp(folded(truth), folded(value)) == 0;
}

static bool exactly_same(const json_t *letter, const char *truth, const char *value)
{
    (void)letter;
    return strcmp(truth, value) == 0;
}

static bool subject_same_of(const json_t *letter, const char *truth, const char *value)
{
    (void)letter;
    return subject_same(truth, value);
}

static const struct {
    const char *name;
    bool (*same)(const json_t *letter, const char *truth, const char *value);
} kinds[COMPARED_COUNT] = {[C_ISSUED] = {"issued", exactly_same},
                           [C_TYPE] = {"type", text_same},
                           [C_SUBJECT] = {"subject", subject_same_of},
                           [C_ISSUER] = {"issuer", issuer_same},
                           [C_SIGNER] = {"signer", text_same},
                           [C_PLACE] = {"place", text_same},
                           [C_POSITION] = {"signer_position", text_same},
                           [C_URGENCY] = {"urgency", exactly_same}};

static struct judgement judge_field(const json_t *letter, const json_t *fields, int which)
{
    const char *name = kinds[which].name, *truth = json_str(json_get(letter, "fields"), name),
               *value = value_of(fields, name);
    if (which == C_URGENCY && value[0] == '\0' && strcmp(truth, "normal") == 0) {
        value = truth; /* "the letter has none" */
    }
    const bool same = truth[0] == '\0' || value[0] == '\0'
                          ? truth[0] == value[0]
                          : kinds[which].same(letter, truth, value);
    return judged(truth, value, same, is_sure(fields, name));
}

/* ---- deadlines ------------------------------------------------------------------------------ */

/* A day, with its hour; a day of a year or month; so many working days; else the kind alone. */
static bool due_same(const json_t *truth, const json_t *said)
{
    const char *kind = json_str(truth, "kind"), *date = json_str(truth, "date");
    if (date[0] != '\0') {
        const char *time = json_str(truth, "time");
        return strcmp(date, json_str(said, "date")) == 0 &&
               (time[0] == '\0' || strcmp(time, json_str(said, "time")) == 0);
    }
    return strcmp(kind, json_str(said, "kind")) == 0 &&
           json_int(truth, "day", 0) == json_int(said, "day", 0) &&
           json_int(truth, "month", 0) == json_int(said, "month", 0) &&
           json_int(truth, "days", 0) == json_int(said, "days", 0);
}

static bool due_known(const json_t *list, const json_t *said)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (due_same(json_array_get(list, i), said)) {
            return true;
        }
    }
    return false;
}

static void compare_dues(const json_t *truth, const struct outcome *o, struct comparison *c)
{
    const json_t *wanted = json_get(truth, "deadlines"), *said = json_get(o->reading, "deadlines");
    struct buf notes;
    buf_init(&notes, arena_current(), 1 << 20);
    for (size_t i = 0; i < json_array_size(wanted); i++) {
        const json_t *due = json_array_get(wanted, i);
        if (!outcome_has_page(o, (unsigned)json_int(due, "page", 0))) {
            continue;
        }
        const bool found = due_known(said, due);
        c->due_wanted++;
        c->due_found += found;
        if (!found) {
            buf_printf(&notes, "missed: %s %s: %s\n", json_str(due, "kind"), json_str(due, "date"),
                       json_str(due, "quote"));
        }
    }
    for (size_t i = 0; i < json_array_size(said); i++) {
        const json_t *due = json_array_get(said, i);
        if (strcmp(json_str(due, "kind"), "none") == 0) {
            continue;
        }
        bool known = false;
        for (size_t k = 0; k < json_array_size(wanted); k++) {
            known = known || due_same(json_array_get(wanted, k), due);
        }
        known = known || due_known(json_get(truth, "allowed"), due);
        c->due_said++;
        c->due_invented += !known;
        if (!known) {
            buf_printf(&notes, "invented: %s %s: %s\n", json_str(due, "kind"),
                       json_str(due, "date"), json_str(due, "quote"));
        }
    }
    c->due_notes = notes.data != NULL ? notes.data : "";
}

/* ---- the rest ------------------------------------------------------------------------------- */

static void compare_refers(const json_t *truth, const struct outcome *o, struct comparison *c)
{
    const json_t *wanted = json_get(truth, "refers"), *said = json_get(o->reading, "refers");
    for (size_t i = 0; i < json_array_size(wanted); i++) {
        const char *code = json_string_value(json_array_get(wanted, i));
        c->refer_wanted++;
        for (size_t k = 0; k < json_array_size(said); k++) {
            if (strcmp(json_str(json_array_get(said, k), "code"), code) == 0) {
                c->refer_found++;
                break;
            }
        }
    }
}

static const char *kinds_in_a_row(const json_t *parts)
{
    struct buf out;
    buf_init(&out, arena_current(), 4096);
    for (size_t i = 0; i < json_array_size(parts); i++) {
        const char *kind = json_str(json_array_get(parts, i), "kind");
        if (strcmp(kind, "appendix") != 0) { /* may count as the letter's own end */
            buf_printf(&out, "%s ", kind);
        }
    }
    return out.data != NULL ? out.data : "";
}

void compare(const json_t *truth, const struct outcome *o, struct comparison *ret)
{
    const json_t *fields = json_get(o->reading, "fields");
    *ret = (struct comparison){.due_notes = ""};
    ret->fields[C_CODE] = judge_code(json_get(truth, "fields"), fields);
    for (int i = C_ISSUED; i < COMPARED_COUNT; i++) {
        ret->fields[i] = judge_field(truth, fields, i);
    }
    compare_dues(truth, o, ret);
    compare_refers(truth, o, ret);
    ret->parts_right = strcmp(kinds_in_a_row(json_get(truth, "parts")),
                              kinds_in_a_row(json_get(o->reading, "parts"))) == 0;
}
