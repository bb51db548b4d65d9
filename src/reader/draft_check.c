/*
 * NAME     draft_check.c
 * SUMMARY  the shape of a draft, as tables, and a walk that takes nothing else
 */
#include "draft_check.h"

#include <stdio.h>
#include <string.h>

enum kind {
    IS_LINE,   /* one line of at most `most` characters */
    IS_BLOCK,  /* several lines */
    IS_NAME,   /* kebab-case */
    IS_CHOICE, /* one of `choices` */
    IS_NUMBER, /* 0..most */
    IS_BOOL,
    IS_DAY,     /* ISO */
    IS_INSTANT, /* RFC 3339 */
    IS_OBJECT,  /* of `members` */
    IS_OBJECTS, /* at most `most` of them */
    IS_LINES,   /* at most `most` of 100 characters */
};

struct rule {
    const char *key;
    enum kind kind;
    size_t most;
    const char *const *choices;
    const struct rule *members;
};

static const char *const kinds[] = {"letter",      "update", "revocation",
                                    "replacement", "status", NULL};
static const char *const urgencies[] = {"normal", "urgent",      "very-urgent",
                                        "flash",  "flash-timed", NULL};
static const char *const relations[] = {"answers",  "recalls", "updates",
                                        "replaces", "reports", NULL};

static const struct rule fields[] = {
    {.key = "code", .kind = IS_LINE, .most = 200},
    {.key = "code_number", .kind = IS_LINE, .most = 200},
    {.key = "code_notation", .kind = IS_LINE, .most = 200},
    {.key = "issued", .kind = IS_DAY},
    {.key = "due", .kind = IS_DAY},
    {.key = "issuer", .kind = IS_LINE, .most = 500},
    {.key = "sender", .kind = IS_LINE, .most = 500},
    {.key = "type", .kind = IS_LINE, .most = 200},
    {.key = "subject", .kind = IS_LINE, .most = 2000},
    {.key = "content", .kind = IS_BLOCK, .most = 10000},
    {.key = "place", .kind = IS_LINE, .most = 200},
    {.key = "signer", .kind = IS_LINE, .most = 200},
    {.key = "signer_position", .kind = IS_LINE, .most = 200},
    {.key = "signer_authority", .kind = IS_LINE, .most = 200},
    {.key = "urgency", .kind = IS_CHOICE, .choices = urgencies},
    {.key = "pages", .kind = IS_NUMBER, .most = 100000},
    {.key = "copies", .kind = IS_NUMBER, .most = 100000},
    {.key = NULL},
};

static const struct rule organ[] = {
    {.key = "organ", .kind = IS_LINE, .most = 100},
    {.key = "name", .kind = IS_LINE, .most = 500},
    {.key = NULL},
};

static const struct rule change[] = {
    {.key = "organ", .kind = IS_LINE, .most = 100},
    {.key = "added", .kind = IS_BOOL},
    {.key = NULL},
};

static const struct rule refer[] = {
    {.key = "relation", .kind = IS_CHOICE, .choices = relations},
    {.key = "organ", .kind = IS_LINE, .most = 300},
    {.key = "code", .kind = IS_LINE, .most = 300},
    {.key = "issued", .kind = IS_DAY},
    {.key = "document_id", .kind = IS_LINE, .most = 300},
    {.key = "for", .kind = IS_LINES, .most = 5000},
    {.key = NULL},
};

static const struct rule exchange[] = {
    {.key = "document_id", .kind = IS_LINE, .most = 300},
    {.key = "from_organ", .kind = IS_LINE, .most = 100},
    {.key = "from_name", .kind = IS_LINE, .most = 500},
    {.key = "to", .kind = IS_OBJECTS, .most = 5000, .members = organ},
    {.key = "business_type", .kind = IS_NUMBER, .most = 3},
    {.key = "reason", .kind = IS_BLOCK, .most = 2000},
    {.key = "paper", .kind = IS_BOOL},
    {.key = "steering", .kind = IS_NUMBER, .most = 99},
    {.key = "status", .kind = IS_LINE, .most = 3},
    {.key = "reported", .kind = IS_INSTANT},
    {.key = "receivers_changed", .kind = IS_OBJECTS, .most = 5000, .members = change},
    {.key = "refers", .kind = IS_OBJECTS, .most = 500, .members = refer},
    {.key = NULL},
};

static const struct rule note[] = {
    {.key = "code", .kind = IS_NAME, .most = 40},
    {.key = "vi", .kind = IS_LINE, .most = 1000},
    {.key = "en", .kind = IS_LINE, .most = 1000},
    {.key = NULL},
};

static const struct rule draft_members[] = {
    {.key = "kind", .kind = IS_CHOICE, .choices = kinds},
    {.key = "fields", .kind = IS_OBJECT, .members = fields},
    {.key = "exchange", .kind = IS_OBJECT, .members = exchange},
    {.key = "notes", .kind = IS_OBJECTS, .most = 100, .members = note},
    {.key = NULL},
};

static int refuse(struct error *err, const char *member)
{
    char text[120];
    snprintf(text, sizeof text, "draft: %.100s", member);
    return error_set(err, ERR_WORKER, NULL, text, NULL);
}

/* Each taker returns the checked value rebuilt, or NULL. */

static json_t *take_text(const json_t *value, enum text_kind kind, size_t most)
{
    const char *text;
    struct error ignored = {0};
    if (!json_is_string(value) ||
        text_clean(json_string_value(value), json_string_length(value), kind, most, "",
                   arena_current(), &text, &ignored) != 0) {
        return NULL;
    }
    return json_string(text);
}

static json_t *take_name(const json_t *value, size_t most)
{
    const char *text = json_string_value(value);
    if (text == NULL || text[0] == 0 || strlen(text) > most ||
        text[strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789-")] != 0) {
        return NULL;
    }
    return json_string(text);
}

static json_t *take_choice(const json_t *value, const char *const *choices)
{
    const char *text = json_string_value(value);
    for (; text != NULL && *choices != NULL; choices++) {
        if (strcmp(text, *choices) == 0) {
            return json_string(text);
        }
    }
    return NULL;
}

static json_t *take_number(const json_t *value, size_t most)
{
    const json_int_t number = json_integer_value(value);
    return json_is_integer(value) && number >= 0 && (uint64_t)number <= most ? json_integer(number)
                                                                             : NULL;
}

static json_t *take_day(const json_t *value)
{
    struct day day;
    struct error ignored = {0};
    char iso[DAY_TEXT];
    const char *text = json_string_value(value);
    if (text == NULL || day_parse(text, "", &day, &ignored) != 0 ||
        strcmp(day_iso(day, iso), text) != 0) {
        return NULL;
    }
    return json_string(iso);
}

static json_t *take_instant(const json_t *value)
{
    struct instant at;
    struct error ignored = {0};
    char iso[INSTANT_TEXT];
    const char *text = json_string_value(value);
    if (text == NULL || instant_parse(text, 0, "", &at, &ignored) != 0) {
        return NULL;
    }
    return json_string(instant_iso(at, iso));
}

static json_t *take(const struct rule *rule, const json_t *value);

static json_t *take_object(const struct rule *members, const json_t *value)
{
    if (!json_is_object(value)) {
        return NULL;
    }
    json_t *object = json_object();
    size_t taken = 0;
    for (const struct rule *rule = members; rule->key != NULL; rule++) {
        const json_t *member = json_object_get(value, rule->key);
        if (member == NULL) {
            continue;
        }
        json_t *checked = take(rule, member);
        if (checked == NULL) {
            return NULL;
        }
        json_object_set_new(object, rule->key, checked);
        taken++;
    }
    return taken == json_object_size(value) ? object : NULL; /* nothing unknown left over */
}

static json_t *take_list(const struct rule *rule, const json_t *value)
{
    const size_t n = json_array_size(value);
    if (!json_is_array(value) || n > rule->most) {
        return NULL;
    }
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++) {
        const json_t *item = json_array_get(value, i);
        json_t *checked = rule->kind == IS_OBJECTS ? take_object(rule->members, item)
                                                   : take_text(item, TEXT_LINE, 100);
        if (checked == NULL) {
            return NULL;
        }
        json_array_append_new(list, checked);
    }
    return list;
}

static json_t *take(const struct rule *rule, const json_t *value)
{
    switch (rule->kind) {
    case IS_LINE:
        return take_text(value, TEXT_LINE, rule->most);
    case IS_BLOCK:
        return take_text(value, TEXT_BLOCK, rule->most);
    case IS_NAME:
        return take_name(value, rule->most);
    case IS_CHOICE:
        return take_choice(value, rule->choices);
    case IS_NUMBER:
        return take_number(value, rule->most);
    case IS_BOOL:
        return json_is_boolean(value) ? json_boolean(json_is_true(value)) : NULL;
    case IS_DAY:
        return take_day(value);
    case IS_INSTANT:
        return take_instant(value);
    case IS_OBJECT:
        return take_object(rule->members, value);
    case IS_OBJECTS:
    case IS_LINES:
        return take_list(rule, value);
    }
    return NULL;
}

int check_draft(const char *bytes, size_t len, json_t **ret_draft, struct error *err)
{
    json_t *said;
    struct error why = {0};
    if (json_read(bytes, len, &said, &why) != 0) {
        return refuse(err, why.arg[0]);
    }
    json_t *draft = json_object();
    for (const struct rule *rule = draft_members; rule->key != NULL; rule++) {
        const json_t *member = json_object_get(said, rule->key);
        json_t *checked = member != NULL ? take(rule, member) : NULL;
        if (checked == NULL) {
            return refuse(err, rule->key);
        }
        json_object_set_new(draft, rule->key, checked);
    }
    if (json_object_size(said) != json_object_size(draft)) {
        return refuse(err, "unknown member");
    }
    *ret_draft = draft;
    return 0;
}

int check_error(const char *bytes, size_t len, struct error *err)
{
    static const enum error_code sayable[] = {
        ERR_EDXML_DTD,       ERR_EDXML_TAG,  ERR_EDXML_DEPTH,   ERR_EDXML_SIZE,
        ERR_EDXML_MALFORMED, ERR_EDXML_NOT,  ERR_EDXML_FIELD,   ERR_EDXML_BOMB,
        ERR_NO_MEMORY,       ERR_WORKER,     ERR_STAMP_DAMAGED, ERR_STAMP_ENCRYPTED,
        ERR_STAMP_CERTIFIED, ERR_STAMP_FONT,
    };
    static const struct rule text = {.kind = IS_LINE, .most = 240};
    json_t *said;
    struct error why = {0};
    if (json_read(bytes, len, &said, &why) != 0) {
        return refuse(err, "error frame");
    }
    const enum error_code code = error_by_name(json_str(said, "code"));
    const json_t *args = json_get(said, "args");
    json_t *field = take(&text, json_get(said, "field"));
    json_t *arg1 = take(&text, json_array_get(args, 0));
    json_t *arg2 = take(&text, json_array_get(args, 1));
    for (size_t i = 0; i < sizeof sayable / sizeof sayable[0]; i++) {
        if (code == sayable[i] && field != NULL && arg1 != NULL && arg2 != NULL) {
            return error_set(err, code, json_string_value(field), json_string_value(arg1),
                             json_string_value(arg2));
        }
    }
    return refuse(err, "error frame");
}
