/*
 * findings.c - the value of a field, how sure it is, and what JSON says of it (extract.h, FIELD).
 */
#include "letter.h"

#include "clean.h"
#include "phieu/text.h"

#include <string.h>

const char *const read_field_names[READ_COUNT] = {
    "code_number", "code_notation",   "issued",           "place",   "issuer",  "type", "subject",
    "signer",      "signer_position", "signer_authority", "urgency", "secrecy",
};

enum {
    SURE_FROM = 90,
    LOOK_FROM = 60,
    NO_MARKS_TEXT = 35, /* what a text without diacritics says of words */
    AGREED_FLOOR = 93,  /* several readings of the same ink say the same */
    SECOND_BONUS = 3,   /* the same value at another place */
    CHECK_COST = 8,
    SUBJECT_MOST = 4000, /* characters: more is no value of this field */
    LINE_MOST = 300,
    NUMBER_MOST = 11, /* NĐ 30/2020 Phụ lục VI field 4 */
};

/* A value of words, as opposed to numbers and choices: worthless where the diacritics are lost. */
static bool is_words(enum letter_field name)
{
    return name == READ_PLACE || name == READ_ISSUER || name == READ_SUBJECT ||
           name == READ_SIGNER || name == READ_POSITION || name == READ_AUTHORITY;
}

/* Before what is less sure. */
static void insert(struct finding *f, size_t at, const struct candidate *c)
{
    if (at == CANDIDATES_MOST) {
        return;
    }
    f->count += f->count < CANDIDATES_MOST;
    for (size_t i = f->count - 1; i > at; i--) {
        f->list[i] = f->list[i - 1];
    }
    f->list[at] = *c;
}

static size_t index_of(const struct finding *f, const char *value)
{
    size_t i = 0;
    while (i < f->count && strcmp(f->list[i].value, value) != 0) {
        i++;
    }
    return i;
}

void finding_add(struct finding *f, const struct candidate *c)
{
    size_t at = f->count;
    if (index_of(f, c->value) < f->count) {
        return;
    }
    while (at > 0 && f->list[at - 1].confidence < c->confidence) {
        at--;
    }
    insert(f, at, c);
}

void finding_promote(struct finding *f, const struct candidate *c)
{
    size_t at = index_of(f, c->value);
    if (at < f->count) {
        for (f->count--; at < f->count; at++) {
            f->list[at] = f->list[at + 1];
        }
    }
    insert(f, 0, c);
}

void finding_offer(struct finding *f, const struct candidate *c)
{
    size_t at = index_of(f, c->value);
    if (at == f->count) {
        finding_add(f, c);
    } else if (c->where.begin != f->list[at].where.begin) {
        finding_pass(f, at == 0 ? "second-place" : "repeated");
    }
}

static void note(const char **list, size_t *count, const char *check)
{
    for (size_t i = 0; i < *count; i++) {
        if (strcmp(list[i], check) == 0) {
            return;
        }
    }
    if (*count < CHECKS_MOST) {
        list[(*count)++] = check;
    }
}

void finding_pass(struct finding *f, const char *check)
{
    note(f->passed, &f->passed_count, check);
}

void finding_fail(struct finding *f, const char *check)
{
    note(f->failed, &f->failed_count, check);
}

bool finding_has_passed(const struct finding *f, const char *check)
{
    for (size_t i = 0; i < f->passed_count; i++) {
        if (strcmp(f->passed[i], check) == 0) {
            return true;
        }
    }
    return false;
}

const char *finding_value(const struct finding *f)
{
    return f->count > 0 ? f->list[0].value : NULL;
}

void finding_limit(struct finding *f, enum letter_field name)
{
    size_t most = name == READ_SUBJECT  ? SUBJECT_MOST
                  : name == READ_NUMBER ? NUMBER_MOST
                                        : LINE_MOST;
    size_t kept = 0;
    for (size_t i = 0; i < f->count; i++) {
        if (text_length(f->list[i].value) <= most) {
            f->list[kept++] = f->list[i];
        }
    }
    f->count = kept;
}

/* ---- confidence ---------------------------------------------------------------------------- */

static enum text_source source_of(const struct extract *x, struct span where)
{
    size_t line = line_of(x, where.begin);
    return line < x->line_count ? (enum text_source)x->lines[line].of->source : SOURCE_PLAIN;
}

bool is_recognised(const struct extract *x, struct span where)
{
    enum text_source source = source_of(x, where);
    return span_is(where) && (source == SOURCE_OCR || source == SOURCE_PLAIN);
}

void finding_check_words(const struct extract *x, struct finding *f, enum letter_field name)
{
    enum clean_kind kind = name == READ_SUBJECT ? CLEAN_SENTENCE : CLEAN_NAME;
    bool judged = name == READ_ISSUER || name == READ_SUBJECT || name == READ_SIGNER;
    if (judged && f->count > 0 && is_recognised(x, f->list[0].where) &&
        !clean_is(f->list[0].value, kind)) {
        finding_fail(f, "syllables");
    }
}

static unsigned least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

static unsigned confidence_of(const struct extract *x, const struct finding *f,
                              enum letter_field name, enum text_state state)
{
    const struct candidate *c = &f->list[0];
    unsigned ret = c->confidence;
    bool agreed = finding_has_passed(f, "votes");
    bool supported = agreed || finding_has_passed(f, "second-place");
    if (is_recognised(x, c->where)) {
        ret = ret * (50 + span_confidence(x, c->where) / 2) / 100;
        ret = supported ? ret + SECOND_BONUS : least(ret, SURE_FROM - 1);
    }
    if (agreed && ret < AGREED_FLOOR) {
        ret = AGREED_FLOOR;
    }
    if (f->failed_count > 0) {
        ret = least(ret, SURE_FROM - 1);
        ret -= least(ret, CHECK_COST * (unsigned)(f->failed_count - 1));
    }
    if (state == TEXT_NO_MARKS) {
        ret = least(ret, is_words(name) ? NO_MARKS_TEXT : SURE_FROM - 1);
    }
    return least(ret, 99);
}

/* ---- JSON ---------------------------------------------------------------------------------- */

static json_t *names_json(const char *const *names, size_t count)
{
    json_t *ret = json_array();
    for (size_t i = 0; i < count; i++) {
        json_array_append_new(ret, json_string(names[i]));
    }
    return ret;
}

static const char *source_name(const struct extract *x, const struct candidate *c)
{
    return c->source != NULL ? c->source : text_source_names[source_of(x, c->where)];
}

static json_t *alternatives_json(const struct extract *x, const struct finding *f, unsigned most,
                                 bool excerpts)
{
    json_t *ret = json_array();
    for (size_t i = 1; i < f->count; i++) {
        const struct candidate *c = &f->list[i];
        json_t *one = json_object();
        json_object_set_new(one, "value", json_string(c->value));
        json_object_set_new(one, "confidence", json_integer(least(c->confidence, most)));
        json_object_set_new(one, "rule", json_string(c->rule));
        if (excerpts && span_is(c->where)) {
            json_object_set_new(one, "evidence", evidence_of(x, c->where));
        }
        json_array_append_new(ret, one);
    }
    return ret;
}

static void put_absent(json_t *ret, const struct finding *f)
{
    json_object_set_new(ret, "value", json_null());
    json_object_set_new(ret, "state", json_string(f->none ? "none" : "not-found"));
    json_object_set_new(ret, "confidence", json_integer(0));
}

json_t *finding_json(const struct extract *x, const struct finding *f, enum letter_field name,
                     enum text_state state, bool excerpts)
{
    json_t *ret = json_object();
    if (f->count == 0) {
        put_absent(ret, f);
    } else {
        const struct candidate *c = &f->list[0];
        unsigned confidence = confidence_of(x, f, name, state);
        json_object_set_new(ret, "value", json_string(c->value));
        json_object_set_new(ret, "state",
                            json_string(confidence >= SURE_FROM   ? "sure"
                                        : confidence >= LOOK_FROM ? "look"
                                                                  : "guess"));
        json_object_set_new(ret, "confidence", json_integer(confidence));
        json_object_set_new(ret, "rule", json_string(c->rule));
        json_object_set_new(ret, "source", json_string(source_name(x, c)));
        if (excerpts && span_is(c->where)) {
            json_object_set_new(ret, "evidence", evidence_of(x, c->where));
        }
        json_object_set_new(ret, "alternatives", alternatives_json(x, f, confidence, excerpts));
    }
    json_object_set_new(ret, "passed", names_json(f->passed, f->passed_count));
    json_object_set_new(ret, "failed", names_json(f->failed, f->failed_count));
    return ret;
}
