/*
 * NAME     reading_check.c
 * SUMMARY  the shape of a reading as tables, and whether what it points at is there
 */
#include "reading_check.h"

#include "shape.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

enum {
    CODE_CHARS = 200,
    LINE_CHARS = 500,
    SUBJECT_CHARS = 5000, /* also of a task's cells: some offices write novels there */
    EXCERPT_CHARS = 5000,
    LISTED_MOST = 2000, /* tasks, deadlines, cited letters */
    PARTS_MOST = 500,
    PLACE_MOST = 10000, /* ten-thousandths */
    PAGES_MOST = 100000,
};
#define TEXT_CHECK_ARENA ((size_t)64 << 20)

static const char *const sources[] = {"digital",  "docx",  "text",     "ocr",    "votes",
                                      "inferred", "edxml", "register", "person", NULL};
static const char *const states[] = {"sure", "look", "guess", "not-found", "none", NULL};
static const char *const qualities[] = {"good", "poor", "no-marks", NULL};
static const char *const urgencies[] = {"normal", "urgent",      "very-urgent",
                                        "flash",  "flash-timed", NULL};
static const char *const secrecies[] = {"normal", "confidential", "secret", "top-secret", NULL};
static const char *const part_kinds[] = {"letter", "draft", "slip", "appendix", NULL};
static const char *const deadline_kinds[] = {"date",      "hour",        "yearly", "monthly",
                                             "quarterly", "half-yearly", "month",  "working-days",
                                             "event",     "none",        NULL};
static const char *const relations[] = {"before", "by", "within", "on", "every", NULL};

static const struct shape evidence[] = {
    {.key = "page", .kind = IS_NUMBER, .most = PAGES_MOST, .needed = true},
    {.key = "box", .kind = IS_PLACES, .most = PLACE_MOST, .count = 4},
    {.key = "line", .kind = IS_NUMBER, .most = UINT32_MAX},
    {.key = "bytes", .kind = IS_PLACES, .most = UINT32_MAX, .count = 2, .needed = true},
    {.key = "excerpt", .kind = IS_BLOCK, .most = EXCERPT_CHARS},
    {.key = NULL},
};

#define ALTERNATIVE(...)                                                                           \
    {                                                                                              \
        {.key = "value", .needed = true, __VA_ARGS__},                                             \
            {.key = "confidence", .kind = IS_NUMBER, .most = 100, .needed = true},                 \
            {.key = "rule", .kind = IS_NAME, .most = 60},                                          \
            {.key = "source", .kind = IS_CHOICE, .choices = sources},                              \
            {.key = "evidence", .kind = IS_OBJECT, .members = evidence}, {.key = NULL},            \
    }
/* A field whose value is of this kind. */
#define FIELD(name, ...)                                                                           \
    static const struct shape name##_other[] = ALTERNATIVE(__VA_ARGS__);                           \
    static const struct shape name##_field[] = {                                                   \
        {.key = "value", .needed = true, .or_null = true, __VA_ARGS__},                            \
        {.key = "state", .kind = IS_CHOICE, .choices = states, .needed = true},                    \
        {.key = "confidence", .kind = IS_NUMBER, .most = 100, .needed = true},                     \
        {.key = "rule", .kind = IS_NAME, .most = 60},                                              \
        {.key = "source", .kind = IS_CHOICE, .choices = sources},                                  \
        {.key = "evidence", .kind = IS_OBJECT, .members = evidence},                               \
        {.key = "alternatives", .kind = IS_OBJECTS, .most = 4, .members = name##_other},           \
        {.key = "passed", .kind = IS_NAMES, .most = 30},                                           \
        {.key = "failed", .kind = IS_NAMES, .most = 30},                                           \
        {.key = NULL},                                                                             \
    }

FIELD(code, .kind = IS_LINE, .most = CODE_CHARS);
FIELD(line, .kind = IS_LINE, .most = LINE_CHARS);
FIELD(subject, .kind = IS_LINE, .most = SUBJECT_CHARS);
FIELD(day, .kind = IS_DAY);
FIELD(urgency, .kind = IS_CHOICE, .choices = urgencies);
FIELD(secrecy, .kind = IS_CHOICE, .choices = secrecies);

/* How many of a letter's fields a part must have: the proposed letter all, an attached draft what
 * it has. */
#define FIELDS(must)                                                                               \
    {                                                                                              \
        {.key = "code_number", .kind = IS_OBJECT, .members = code_field, .needed = must},          \
            {.key = "code_notation", .kind = IS_OBJECT, .members = code_field, .needed = must},    \
            {.key = "issued", .kind = IS_OBJECT, .members = day_field, .needed = must},            \
            {.key = "place", .kind = IS_OBJECT, .members = line_field, .needed = must},            \
            {.key = "issuer", .kind = IS_OBJECT, .members = line_field, .needed = must},           \
            {.key = "type", .kind = IS_OBJECT, .members = line_field, .needed = must},             \
            {.key = "subject", .kind = IS_OBJECT, .members = subject_field, .needed = must},       \
            {.key = "signer", .kind = IS_OBJECT, .members = line_field, .needed = must},           \
            {.key = "signer_position", .kind = IS_OBJECT, .members = line_field, .needed = must},  \
            {.key = "signer_authority", .kind = IS_OBJECT, .members = line_field, .needed = must}, \
            {.key = "urgency", .kind = IS_OBJECT, .members = urgency_field, .needed = must},       \
            {.key = "secrecy", .kind = IS_OBJECT, .members = secrecy_field, .needed = must},       \
            {.key = NULL},                                                                         \
    }
static const struct shape letter_fields[] = FIELDS(true);
static const struct shape part_fields[] = FIELDS(false);

static const struct shape deadline[] = {
    {.key = "kind", .kind = IS_CHOICE, .choices = deadline_kinds, .needed = true},
    {.key = "date", .kind = IS_DAY},
    {.key = "time", .kind = IS_CLOCK},
    {.key = "month", .kind = IS_NUMBER, .most = 12},
    {.key = "day", .kind = IS_NUMBER, .most = 31},
    {.key = "days", .kind = IS_NUMBER, .most = 1000},
    {.key = "relation", .kind = IS_CHOICE, .choices = relations},
    {.key = "who", .kind = IS_LINE, .most = LINE_CHARS},
    {.key = "task", .kind = IS_LINE, .most = SUBJECT_CHARS},
    {.key = "quote", .kind = IS_BLOCK, .most = EXCERPT_CHARS, .needed = true},
    {.key = "confidence", .kind = IS_NUMBER, .most = 100, .needed = true},
    {.key = "rule", .kind = IS_NAME, .most = 60},
    {.key = "evidence", .kind = IS_OBJECT, .members = evidence},
    {.key = NULL},
};

static const struct shape task[] = {
    {.key = "number", .kind = IS_LINE, .most = CODE_CHARS},
    {.key = "what", .kind = IS_LINE, .most = SUBJECT_CHARS, .needed = true},
    {.key = "time", .kind = IS_LINE, .most = SUBJECT_CHARS},
    {.key = "lead", .kind = IS_LINE, .most = SUBJECT_CHARS},
    {.key = "support", .kind = IS_LINE, .most = SUBJECT_CHARS},
    {.key = "product", .kind = IS_LINE, .most = SUBJECT_CHARS},
    {.key = "deadlines", .kind = IS_OBJECTS, .most = 100, .members = deadline},
    {.key = "evidence", .kind = IS_OBJECT, .members = evidence},
    {.key = NULL},
};

static const struct shape cited[] = {
    {.key = "code", .kind = IS_LINE, .most = CODE_CHARS, .needed = true},
    {.key = "issued", .kind = IS_DAY},
    {.key = "evidence", .kind = IS_OBJECT, .members = evidence},
    {.key = NULL},
};

static const struct shape stamp[] = {
    {.key = "number", .kind = IS_LINE, .most = CODE_CHARS},
    {.key = "date", .kind = IS_DAY},
    {.key = "receiver", .kind = IS_LINE, .most = LINE_CHARS},
    {.key = "evidence", .kind = IS_OBJECT, .members = evidence},
    {.key = NULL},
};

static const struct shape part[] = {
    {.key = "kind", .kind = IS_CHOICE, .choices = part_kinds, .needed = true},
    {.key = "page", .kind = IS_NUMBER, .most = PAGES_MOST, .needed = true},
    {.key = "lines", .kind = IS_PLACES, .most = UINT32_MAX, .count = 2},
    {.key = "fields", .kind = IS_OBJECT, .members = part_fields},
    {.key = "deadlines", .kind = IS_OBJECTS, .most = LISTED_MOST, .members = deadline},
    {.key = NULL},
};

static const struct shape quality[] = {
    {.key = "marked", .kind = IS_SHARE, .needed = true},
    {.key = "syllables", .kind = IS_SHARE, .needed = true},
    {.key = "state", .kind = IS_CHOICE, .choices = qualities, .needed = true},
    {.key = NULL},
};

static const struct shape reading[] = {
    {.key = "version", .kind = IS_NUMBER, .most = 1, .needed = true},
    {.key = "source", .kind = IS_CHOICE, .choices = sources, .needed = true},
    {.key = "quality", .kind = IS_OBJECT, .members = quality, .needed = true},
    {.key = "fields", .kind = IS_OBJECT, .members = letter_fields, .needed = true},
    {.key = "addressees",
     .kind = IS_LINES,
     .most = LISTED_MOST,
     .count = LINE_CHARS,
     .needed = true},
    {.key = "refers", .kind = IS_OBJECTS, .most = LISTED_MOST, .members = cited, .needed = true},
    {.key = "deadlines",
     .kind = IS_OBJECTS,
     .most = LISTED_MOST,
     .members = deadline,
     .needed = true},
    {.key = "tasks", .kind = IS_OBJECTS, .most = LISTED_MOST, .members = task, .needed = true},
    {.key = "stamps", .kind = IS_OBJECTS, .most = PARTS_MOST, .members = stamp, .needed = true},
    {.key = "parts", .kind = IS_OBJECTS, .most = PARTS_MOST, .members = part, .needed = true},
    {.key = NULL},
};

static int refuse(struct error *err, const char *what, const char *member)
{
    char text[120];
    snprintf(text, sizeof text, "%s: %.80s", what, member);
    return error_set(err, ERR_WORKER, NULL, text, NULL);
}

/* ---- what the shape alone does not say ----------------------------------------------------------
 */

/* The proposed letter's field: a value exactly where one was read. */
static bool is_value_where_read(const json_t *field)
{
    const char *state = json_str(field, "state");
    const bool absent = strcmp(state, "none") == 0 || strcmp(state, "not-found") == 0;
    return json_is_null(json_object_get(field, "value")) == absent;
}

static const char *fault_of_fields(const json_t *fields)
{
    for (const struct shape *shape = letter_fields; shape->key != NULL; shape++) {
        const json_t *field = json_object_get(fields, shape->key);
        if (field != NULL && !is_value_where_read(field)) {
            return shape->key;
        }
        const bool failed = json_array_size(json_object_get(field, "failed")) > 0;
        if (failed && strcmp(json_str(field, "state"), "sure") == 0) {
            return shape->key; /* a failed check never leaves a field sure (extract.h) */
        }
    }
    return NULL;
}

struct bounds {
    size_t text_len;
    unsigned pages;
};

static bool is_within(const json_t *at, const struct bounds *within)
{
    const json_t *bytes = json_object_get(at, "bytes");
    const json_int_t begin = json_integer_value(json_array_get(bytes, 0));
    const json_int_t end = json_integer_value(json_array_get(bytes, 1));
    const int64_t page = json_int(at, "page", 0);
    return begin <= end && (uint64_t)end <= within->text_len && page >= 1 &&
           page <= (int64_t)within->pages;
}

/* Every "evidence", wherever it stands; checked shapes are no deeper than seven. */
static bool all_within(json_t *value, const struct bounds *within)
{
    const char *key;
    json_t *member;
    size_t i;
    json_array_foreach(value, i, member)
    {
        if (!all_within(member, within)) {
            return false;
        }
    }
    json_object_foreach(value, key, member)
    {
        const bool good =
            strcmp(key, "evidence") == 0 ? is_within(member, within) : all_within(member, within);
        if (!good) {
            return false;
        }
    }
    return true;
}

int check_reading(const char *bytes, size_t len, size_t text_len, unsigned pages, json_t **ret,
                  struct error *err)
{
    const struct bounds within = {text_len, pages};
    const char *fault;
    json_t *said;
    struct error why = {0};
    if (json_read(bytes, len, &said, &why) != 0) {
        return refuse(err, "reading", why.arg[1]);
    }
    json_t *checked = shape_take_members(reading, said, &fault);
    if (checked == NULL) {
        return refuse(err, "reading", fault);
    }
    fault = fault_of_fields(json_object_get(checked, "fields"));
    if (fault != NULL) {
        return refuse(err, "reading", fault);
    }
    if (!all_within(checked, &within)) {
        return refuse(err, "reading", "evidence");
    }
    *ret = checked;
    return 0;
}

/* ---- the text -----------------------------------------------------------------------------------
 */

/* text_clean drops blanks at both ends; the first cell of a table may be empty. */
static bool is_same_but_ends(const char *text, size_t len, const char *clean)
{
    static const char blanks[] = " \t\n\f";
    const size_t lead = strspn(text, blanks), n = strlen(clean);
    return lead + n <= len && memcmp(text + lead, clean, n) == 0 &&
           strspn(text + lead + n, blanks) == len - lead - n;
}

int check_text(const char *text, size_t len, struct error *err)
{
    struct arena arena;
    struct error why = {0};
    jmp_buf here;
    const char *clean = NULL;
    arena_init(&arena, TEXT_CHECK_ARENA);
    arena.scope = &here;
    if (setjmp(here) != 0) {
        arena_release(&arena);
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    /* A form feed ends a page where a line would end (page_text.h). */
    char *lines = arena_memdup(&arena, text, len);
    for (size_t i = 0; i < len; i++) {
        lines[i] = lines[i] == '\f' ? '\n' : lines[i];
    }
    const bool good = memchr(text, 0, len) == NULL &&
                      text_clean(lines, len, TEXT_BLOCK, len, "", &arena, &clean, &why) == 0 &&
                      is_same_but_ends(lines, len, clean);
    arena_release(&arena);
    return good ? 0 : refuse(err, "text", why.code != 0 ? why.arg[0] : "not clean");
}
