/*
 * read_checks.c - a reading beside what the office knows: the day it came, the register, the
 * envelope.
 *
 * A check that fails never leaves a field sure; what the register knows can make one sure that was
 * read well but not well enough (extract.h).
 */
#include "office_room.h"

#include <string.h>

enum { ALTERNATIVES_MOST = 4, CONFIDENCE_LEARNED = 80 };

/* ---- one FIELD ------------------------------------------------------------------------------ */

static json_t *field_of(json_t *reading, const char *name)
{
    json_t *field = json_object_get(json_object_get(reading, "fields"), name);
    return json_is_object(field) ? field : NULL;
}

static void set_state(json_t *field, enum read_state state)
{
    json_object_set_new(field, "state", json_string(read_state_words[state].name));
}

static json_t *list_of(json_t *field, const char *name)
{
    json_t *list = json_object_get(field, name);
    if (!json_is_array(list)) {
        list = json_array();
        json_object_set_new(field, name, list);
    }
    return list;
}

static bool has_check(const json_t *list, const char *check)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *there = json_string_value(json_array_get(list, i));
        if (there != NULL && strcmp(there, check) == 0) {
            return true;
        }
    }
    return false;
}

static void note(json_t *field, const char *name, const char *check)
{
    json_t *list = list_of(field, name);
    if (!has_check(list, check)) {
        json_array_append_new(list, json_string(check));
    }
}

static void pass(json_t *field, const char *check)
{
    note(field, "passed", check);
}

/* At worst `state` from now on. */
static void fail(json_t *field, const char *check, enum read_state state)
{
    note(field, "failed", check);
    if (read_field_state(field) < state) {
        set_state(field, state);
    }
}

static bool is_spotless(const json_t *field)
{
    return json_array_size(json_object_get(field, "failed")) == 0;
}

/* The newest alternative comes first, each value once. */
static void add_alternative(json_t *field, const char *value, int64_t confidence, const char *rule)
{
    json_t *list = list_of(field, "alternatives");
    if (value[0] == '\0') {
        return;
    }
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (strcmp(json_str(json_array_get(list, i), "value"), value) == 0) {
            return;
        }
    }
    json_array_insert_new(list, 0,
                          json_pack("{s:s,s:I,s:s}", "value", value, "confidence",
                                    (json_int_t)confidence, "rule", rule));
    while (json_array_size(list) > ALTERNATIVES_MOST) {
        json_array_remove(list, ALTERNATIVES_MOST);
    }
}

/* Another value takes the place of what was read, which stays beside it. */
static void replace(json_t *field, const char *value, const char *source, const char *rule,
                    int64_t confidence)
{
    const char *before = json_str(field, "value");
    if (strcmp(before, value) != 0) {
        add_alternative(field, before, json_int(field, "confidence", 0), json_str(field, "rule"));
        json_object_del(field, "evidence");
    }
    json_object_set_new(field, "value", json_string(value));
    json_object_set_new(field, "source", json_string(source));
    json_object_set_new(field, "rule", json_string(rule));
    json_object_set_new(field, "confidence", json_integer(confidence));
}

/* ---- the register's limits --------------------------------------------------------------------
 */

/* What would not go into the register is no proposal. */
static void check_lengths(json_t *reading)
{
    for (const struct field_spec *spec = office_correct_fields; spec->name != NULL; spec++) {
        json_t *field = field_of(reading, spec->name);
        if (spec->type == FIELD_LINE && text_length(json_str(field, "value")) > (size_t)spec->max) {
            fail(field, "length", READ_GUESS);
        }
    }
}

/* ---- the day ------------------------------------------------------------------------------- */

static int year_of(struct day day)
{
    int year, month, of_month;
    day_split(day, &year, &month, &of_month);
    return year;
}

/* Ngày văn bản <= ngày đến <= hôm nay; and letters are of this year or the last. */
static void check_day(const struct office_desk *desk, json_t *reading)
{
    json_t *field = field_of(reading, "issued");
    struct day issued = json_day(field, "value");
    struct day came = instant_day(desk->slip->received_at, desk->rules->zone_minutes);
    if (!day_is(issued)) {
        return;
    }
    if (issued.n > came.n || issued.n > desk->today.n) {
        fail(field, "not-after-arrival", READ_GUESS);
        return;
    }
    pass(field, "not-after-arrival");
    if (year_of(issued) < year_of(came) - 1) {
        fail(field, "year", READ_LOOK);
    } else {
        pass(field, "year");
    }
}

/* ---- who writes so ------------------------------------------------------------------------- */

/* An issuer or signer among what the register knows, and how often. */
struct known {
    const char *value;
    unsigned count, of;
};

static const char *folded(const char *text)
{
    return text_folded(arena_current(), text);
}

/* Spellings of one name count together; the spelling shown is the one met most, the newest of
 * several. */
static unsigned count_as(const struct learned *rows, size_t count, const char *value, bool signer,
                         bool exact)
{
    unsigned n = 0;
    for (size_t i = 0; i < count; i++) {
        const char *there = signer ? rows[i].signer : rows[i].issuer;
        n += exact ? strcmp(there, value) == 0 : strcmp(folded(there), folded(value)) == 0;
    }
    return n;
}

static struct known best_spelling(const struct learned *rows, size_t count, const char *value,
                                  bool signer)
{
    struct known best = {"", 0, (unsigned)count};
    for (size_t i = 0; i < count; i++) {
        const char *there = signer ? rows[i].signer : rows[i].issuer;
        unsigned n = strcmp(folded(there), folded(value)) == 0
                         ? count_as(rows, count, there, signer, true)
                         : 0;
        if (n > best.count) {
            best.value = there;
            best.count = n;
        }
    }
    best.count = best.value[0] != '\0' ? count_as(rows, count, value, signer, false) : 0;
    return best;
}

static struct known most_common_issuer(const struct learned *rows, size_t count)
{
    struct known best = {"", 0, (unsigned)count};
    for (size_t i = 0; i < count; i++) {
        unsigned n = count_as(rows, count, rows[i].issuer, false, false);
        if (n > best.count) {
            best = best_spelling(rows, count, rows[i].issuer, false);
        }
    }
    return best;
}

/* Those from the place the letter names; all of them where it names none. */
static size_t keep_place(struct learned *rows, size_t count, const char *place)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (place[0] == '\0' || rows[i].place[0] == '\0' || strcmp(rows[i].place, place) == 0) {
            rows[kept++] = rows[i];
        }
    }
    return kept;
}

/* The register says what was read: with its own spelling, and surer than before. */
static void agree(json_t *field, const struct known *known)
{
    const char *read = json_str(field, "value");
    bool often = known->count >= 2;
    if (!read_same(read, known->value)) {
        if (!often) {
            add_alternative(field, known->value, CONFIDENCE_LEARNED, "learned-spelling");
            return;
        }
        replace(field, known->value, "register", "learned-spelling", CONFIDENCE_LEARNED);
    }
    pass(field, "learned");
    if (read_field_state(field) == READ_GUESS) {
        set_state(field, READ_LOOK);
    } else if (often && read_field_state(field) == READ_LOOK && is_spotless(field)) {
        set_state(field, READ_SURE);
    }
}

/* Nothing was read, or hardly: who has always written so is proposed, when nearly all were the
 * same. */
static void propose_issuer(json_t *field, const struct known *known)
{
    bool clear = known->count * 5 >= known->of * 4;
    replace(field, known->value, "register", "learned-issuer", CONFIDENCE_LEARNED);
    set_state(field, clear ? READ_LOOK : READ_GUESS);
    pass(field, "learned");
}

static void check_issuer(json_t *reading, const struct learned *rows, size_t count)
{
    json_t *field = field_of(reading, "issuer");
    const char *read = json_str(field, "value");
    struct known known = most_common_issuer(rows, count);
    struct known same = best_spelling(rows, count, read, false);
    if (field == NULL || known.count == 0) {
        return;
    }
    if (read[0] != '\0' && same.count > 0) {
        agree(field, &same);
    } else if (read_field_state(field) > READ_LOOK) {
        propose_issuer(field, &known);
    } else if (known.count * 5 >= known.of * 4) { /* another than nearly always: both are shown */
        add_alternative(field, known.value, CONFIDENCE_LEARNED, "learned-issuer");
        fail(field, "learned", READ_LOOK);
    }
}

/* Signers of that issuer: "Nguyễn Văn Ấn" read "Ẩn" is who has signed before. */
static void check_signer(json_t *reading, const struct learned *rows, size_t count)
{
    json_t *field = field_of(reading, "signer");
    const char *read = json_str(field, "value");
    struct known known = best_spelling(rows, count, read, true);
    if (field != NULL && read[0] != '\0' && known.count > 0) {
        agree(field, &known);
    }
}

static int check_learned(const struct office_desk *desk, json_t *reading)
{
    const char *organ = read_organ(json_str(field_of(reading, "code_notation"), "value"));
    const char *place = folded(json_str(field_of(reading, "place"), "value"));
    struct learned *rows;
    size_t count;
    if (organ[0] == '\0') {
        return 0;
    }
    if (store_learned(desk->read, organ, &rows, &count, desk->err) != 0) {
        return -1;
    }
    count = keep_place(rows, count, place);
    check_issuer(reading, rows, count);
    check_signer(reading, rows, count);
    return 0;
}

/* ---- what is registered already ------------------------------------------------------------- */

static int check_duplicate(const struct office_desk *desk, json_t *reading)
{
    json_t *number = field_of(reading, "code_number"),
           *notation = field_of(reading, "code_notation");
    const char *code = read_code(json_str(number, "value"), json_str(notation, "value"));
    struct slip old;
    if (number == NULL || notation == NULL || code == NULL) {
        return 0;
    }
    const char *key = duplicate_key(code, json_str(field_of(reading, "issuer"), "value"),
                                    json_day(field_of(reading, "issued"), "value"));
    struct letter_id earlier = key[0] != '\0' ? store_find_duplicate(desk->read, key) : NO_LETTER;
    if (earlier.v == 0) {
        return 0;
    }
    if (store_slip(desk->read, earlier, 0, &old, desk->err) != 0) {
        return -1;
    }
    const char *ref = office_ref(desk->rules, old.book, old.year, old.number, earlier);
    fail(number, "duplicate", READ_LOOK);
    fail(notation, "duplicate", READ_LOOK);
    json_object_set_new(reading, "duplicate", json_string(ref));
    return 0;
}

/* ---- the envelope --------------------------------------------------------------------------- */

/* Is the file the letter itself, not an annex with fields of its own? */
static bool is_letter(const json_t *reading)
{
    const json_t *first = json_array_get(json_get(reading, "parts"), 0);
    return strcmp(json_str(first, "kind"), "letter") == 0;
}

/* What an edXML envelope says stands, with what was read beside it; where that was read for sure
 * and is something else, somebody has to look. */
static void take_envelope(const struct slip *slip, json_t *reading)
{
    for (size_t i = 0; i < READ_FIELD_COUNT; i++) {
        const char *name = read_fields[i].word.name;
        json_t *field = field_of(reading, name);
        const char *said = json_str(slip->received, name);
        if (field == NULL || said[0] == '\0') {
            continue;
        }
        bool agrees = read_same(said, json_str(field, "value"));
        bool doubtful = !agrees && read_field_state(field) == READ_SURE;
        replace(field, said, "edxml", "edxml", 100);
        set_state(field, doubtful ? READ_LOOK : READ_SURE);
        note(field, doubtful ? "failed" : "passed", "edxml");
    }
}

/* ---- all of them ---------------------------------------------------------------------------- */

int office_read_checks(const struct office_desk *desk, json_t *reading)
{
    check_lengths(reading);
    check_day(desk, reading);
    if (check_learned(desk, reading) != 0) {
        return -1;
    }
    if (desk->slip->exchange != NULL && is_letter(reading)) {
        take_envelope(desk->slip, reading);
    }
    return check_duplicate(desk, reading);
}
