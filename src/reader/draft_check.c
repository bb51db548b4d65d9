/*
 * NAME     draft_check.c
 * SUMMARY  the shape of a draft as tables, and the errors a worker may say
 */
#include "draft_check.h"

#include "shape.h"

#include <stdio.h>
#include <string.h>

static const char *const kinds[] = {"letter",      "update", "revocation",
                                    "replacement", "status", NULL};
static const char *const urgencies[] = {"normal", "urgent",      "very-urgent",
                                        "flash",  "flash-timed", NULL};
static const char *const relations[] = {"answers",  "recalls", "updates",
                                        "replaces", "reports", NULL};

static const struct shape fields[] = {
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

static const struct shape organ[] = {
    {.key = "organ", .kind = IS_LINE, .most = 100},
    {.key = "name", .kind = IS_LINE, .most = 500},
    {.key = NULL},
};

static const struct shape change[] = {
    {.key = "organ", .kind = IS_LINE, .most = 100},
    {.key = "added", .kind = IS_BOOL},
    {.key = NULL},
};

static const struct shape refer[] = {
    {.key = "relation", .kind = IS_CHOICE, .choices = relations},
    {.key = "organ", .kind = IS_LINE, .most = 300},
    {.key = "code", .kind = IS_LINE, .most = 300},
    {.key = "issued", .kind = IS_DAY},
    {.key = "document_id", .kind = IS_LINE, .most = 300},
    {.key = "for", .kind = IS_LINES, .most = 5000, .count = 100},
    {.key = NULL},
};

static const struct shape exchange[] = {
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

static const struct shape note[] = {
    {.key = "code", .kind = IS_NAME, .most = 40},
    {.key = "vi", .kind = IS_LINE, .most = 1000},
    {.key = "en", .kind = IS_LINE, .most = 1000},
    {.key = NULL},
};

static const struct shape draft_members[] = {
    {.key = "kind", .kind = IS_CHOICE, .choices = kinds, .needed = true},
    {.key = "fields", .kind = IS_OBJECT, .members = fields, .needed = true},
    {.key = "exchange", .kind = IS_OBJECT, .members = exchange, .needed = true},
    {.key = "notes", .kind = IS_OBJECTS, .most = 100, .members = note, .needed = true},
    {.key = NULL},
};

static int refuse(struct error *err, const char *member)
{
    char text[120];
    snprintf(text, sizeof text, "draft: %.100s", member);
    return error_set(err, ERR_WORKER, NULL, text, NULL);
}

int check_draft(const char *bytes, size_t len, json_t **ret_draft, struct error *err)
{
    json_t *said;
    const char *fault;
    struct error why = {0};
    if (json_read(bytes, len, &said, &why) != 0) {
        return refuse(err, why.arg[0]);
    }
    json_t *draft = shape_take_members(draft_members, said, &fault);
    if (draft == NULL) {
        return refuse(err, fault);
    }
    *ret_draft = draft;
    return 0;
}

/* Takes the frame's word only where it says one of `sayable`. */
static int take_error(const char *bytes, size_t len, const enum error_code *sayable, size_t count,
                      struct error *err)
{
    static const struct shape text = {.kind = IS_LINE, .most = 240};
    json_t *said;
    struct error why = {0};
    if (json_read(bytes, len, &said, &why) != 0) {
        return refuse(err, "error frame");
    }
    const enum error_code code = error_by_name(json_str(said, "code"));
    const json_t *args = json_get(said, "args");
    json_t *field = shape_take(&text, json_get(said, "field"));
    json_t *arg1 = shape_take(&text, json_array_get(args, 0));
    json_t *arg2 = shape_take(&text, json_array_get(args, 1));
    for (size_t i = 0; i < count; i++) {
        if (code == sayable[i] && field != NULL && arg1 != NULL && arg2 != NULL) {
            return error_set(err, code, json_string_value(field), json_string_value(arg1),
                             json_string_value(arg2));
        }
    }
    return refuse(err, "error frame");
}

int check_error(const char *bytes, size_t len, struct error *err)
{
    static const enum error_code sayable[] = {
        ERR_EDXML_DTD, ERR_EDXML_TAG,   ERR_EDXML_DEPTH, ERR_EDXML_SIZE, ERR_EDXML_MALFORMED,
        ERR_EDXML_NOT, ERR_EDXML_FIELD, ERR_EDXML_BOMB,  ERR_NO_MEMORY,  ERR_WORKER,
    };
    return take_error(bytes, len, sayable, sizeof sayable / sizeof sayable[0], err);
}

int check_stamp_error(const char *bytes, size_t len, struct error *err)
{
    static const enum error_code sayable[] = {
        ERR_STAMP_DAMAGED, ERR_STAMP_ENCRYPTED, ERR_STAMP_CERTIFIED,
        ERR_PRINT_FONT,    ERR_NO_MEMORY,       ERR_WORKER,
    };
    return take_error(bytes, len, sayable, sizeof sayable / sizeof sayable[0], err);
}

int check_reading_error(const char *bytes, size_t len, struct error *err)
{
    static const enum error_code sayable[] = {
        ERR_READ_KIND,  ERR_READ_ENCRYPTED, ERR_READ_DAMAGED, ERR_READ_LIMIT,
        ERR_READ_EMPTY, ERR_OCR_NONE,       ERR_NO_MEMORY,    ERR_WORKER,
    };
    return take_error(bytes, len, sayable, sizeof sayable / sizeof sayable[0], err);
}

int check_print_error(const char *bytes, size_t len, struct error *err)
{
    static const enum error_code sayable[] = {
        ERR_JSON,       ERR_PRINT_JOB,  ERR_PRINT_FORM, ERR_FIELD_CHOICE,
        ERR_PRINT_FONT, ERR_PRINT_SIZE, ERR_NO_MEMORY,
    };
    struct error why = {0};
    take_error(bytes, len, sayable, sizeof sayable / sizeof sayable[0], &why);
    return why.code == ERR_WORKER ? error_set(err, ERR_WORKER, NULL, "error frame", NULL)
                                  : error_set(err, why.code, why.field, why.arg[0], why.arg[1]);
}
