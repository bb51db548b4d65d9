/* shape.c - from what a person typed to the body an act keeps: names become ids, "5wd" a day. */
#include "office_room.h"

#include <stdlib.h>
#include <string.h>

const char *office_iso(struct day day)
{
    char *text = arena_alloc(arena_current(), DAY_TEXT);
    return day_is(day) ? day_iso(day, text) : NULL;
}

void office_set_text(json_t *object, const char *key, const char *text)
{
    if (text != NULL && text[0] != '\0') {
        json_object_set_new(object, key, json_string(text));
    }
}

void office_set_day(json_t *object, const char *key, struct day day)
{
    office_set_text(object, key, office_iso(day));
}

int office_files(const struct office_desk *desk, const json_t *files, json_t **ret_files)
{
    json_t *list = json_array();
    for (size_t i = 0; i < json_array_size(files); i++) {
        const json_t *item = json_array_get(files, i);
        const char *hex = json_str(item, "sha256");
        struct stored_file file;
        if (store_file(desk->read, hex, &file, desk->err) != 0) {
            return desk->err->code == ERR_FILE_MISSING
                       ? error_set(desk->err, ERR_FILE_MISSING, "files", json_str(item, "name"),
                                   NULL)
                       : -1;
        }
        char name[FILE_NAME];
        json_t *entry = json_object();
        json_object_set_new(entry, "sha256", json_string(hex));
        json_object_set_new(entry, "name",
                            json_string(file_safe_name(json_str(item, "name"), name)));
        json_object_set_new(entry, "size", json_integer(file.size));
        json_object_set_new(entry, "type", json_string(file.type));
        json_array_append_new(list, entry);
    }
    *ret_files = list;
    return 0;
}

/* ---- lines
 * ------------------------------------------------------------------------------------------ */

struct giving {
    const struct office_desk *desk;
    const json_t *dues; /* name -> due, as typed */
    struct day due;     /* for all that have none of their own */
    const char *rule;
    size_t dues_used;
    bool reply; /* the lead owes a reply */
    json_t *lines;
};

static bool same_assignee(const struct office_desk *desk, const char *name, struct assignee who)
{
    struct assignee other;
    struct error ignored;
    return directory_find_assignee(desk->dir, name, "dues", &other, &ignored) == 0 &&
           other.unit.v == who.unit.v && other.person.v == who.person.v;
}

/* The assignee's own deadline among `dues`, by whatever name he is called there. */
static int own_due(struct giving *g, struct assignee who, struct day *ret_due,
                   const char **ret_rule)
{
    void *iter = json_object_iter((json_t *)(uintptr_t)g->dues);
    *ret_due = g->due;
    *ret_rule = g->rule;
    for (; iter != NULL; iter = json_object_iter_next((json_t *)(uintptr_t)g->dues, iter)) {
        if (same_assignee(g->desk, json_object_iter_key(iter), who)) {
            g->dues_used++;
            return office_due(g->desk, json_string_value(json_object_iter_value(iter)),
                              g->desk->today, ret_due, ret_rule);
        }
    }
    return 0;
}

static int give(struct giving *g, enum line_role role, const char *name)
{
    struct assignee who;
    struct day due;
    const char *rule;
    if (directory_find_assignee(g->desk->dir, name, line_role_words[role].name, &who,
                                g->desk->err) != 0 ||
        own_due(g, who, &due, &rule) != 0) {
        return -1;
    }
    struct unit_id unit = who.person.v != 0 ? directory_home(g->desk->dir, who.person) : who.unit;
    json_t *line = json_object();
    json_object_set_new(line, "role", json_string(line_role_words[role].name));
    json_object_set_new(line, "unit", json_integer(unit.v));
    if (who.person.v != 0) {
        json_object_set_new(line, "person", json_integer(who.person.v));
    }
    if (role != LINE_INFORM) {
        office_set_day(line, "due", due);
        office_set_text(line, "rule", rule);
    }
    if (role == LINE_LEAD && g->reply) {
        json_object_set_new(line, "reply", json_true());
    }
    json_array_append_new(g->lines, line);
    return 0;
}

static int give_all(struct giving *g, const json_t *input)
{
    if (json_str(input, "lead")[0] != '\0' && give(g, LINE_LEAD, json_str(input, "lead")) != 0) {
        return -1;
    }
    for (int role = LINE_SUPPORT; role <= LINE_INFORM; role++) {
        const json_t *names = json_get(input, line_role_words[role].name);
        for (size_t i = 0; i < json_array_size(names); i++) {
            if (give(g, (enum line_role)role, json_string_value(json_array_get(names, i))) != 0) {
                return -1;
            }
        }
    }
    if (g->dues_used < json_object_size(g->dues)) {
        void *iter = json_object_iter((json_t *)(uintptr_t)g->dues);
        return error_set(g->desk->err, ERR_UNIT_UNKNOWN, "dues", json_object_iter_key(iter),
                         "các nơi nhận trong lần giao này");
    }
    return 0;
}

/* {lead, support, inform, due, dues} -> lines; `fallback` is the deadline when none is typed. */
static int shape_lines(const struct office_desk *desk, const json_t *input,
                       struct office_term fallback, json_t *body)
{
    struct giving g = {desk,
                       json_get(input, "dues"),
                       fallback.due,
                       fallback.rule,
                       0,
                       json_bool(input, "reply_required"),
                       json_array()};
    const char *due = json_str(input, "due");
    if (due[0] != '\0' && office_due(desk, due, desk->today, &g.due, &g.rule) != 0) {
        return -1;
    }
    if (give_all(&g, input) != 0) {
        return -1;
    }
    json_object_set_new(body, "lines", g.lines);
    return 0;
}

int office_lines(const struct office_desk *desk, const json_t *input, struct day fallback,
                 json_t *body)
{
    return shape_lines(desk, input, (struct office_term){fallback, ""}, body);
}

static int shape_direct(const struct office_desk *desk, const json_t *input, int line, json_t *body)
{
    (void)line;
    return shape_lines(desk, input, office_letter_term(desk), body);
}

static int shape_hand_down(const struct office_desk *desk, const json_t *input, int line,
                           json_t *body)
{
    const struct line *above = &desk->slip->lines[line - 1];
    return shape_lines(desk, input, office_passed_on(above->due, above->due_rule, DUE_PARENT),
                       body);
}

static int shape_replace_lead(const struct office_desk *desk, const json_t *input, int line,
                              json_t *body)
{
    const struct line *old = &desk->slip->lines[line - 1];
    struct office_term same = {old->due, old->due_rule};
    if (shape_lines(desk, input, same, body) != 0) {
        return -1;
    }
    /* The debt of a reply goes with the work. */
    if (old->owes_reply) {
        json_object_set_new(json_array_get(json_object_get(body, "lines"), 0), "reply",
                            json_true());
    }
    return 0;
}

static bool rule_fits(const struct office_desk *desk, const struct route_rule *rule)
{
    const json_t *fields = desk->slip->fields;
    struct arena *arena = arena_current();
    const char *type = text_folded(arena, json_str(fields, "type"));
    const char *issuer = text_folded(arena, json_str(fields, "issuer"));
    return (rule->type[0] == '\0' || strcmp(text_folded(arena, rule->type), type) == 0) &&
           (rule->issuer[0] == '\0' || strstr(issuer, text_folded(arena, rule->issuer)) != NULL);
}

/* Chuyển thẳng: only to the unit a rule of the agency names for such letters. */
static int shape_route(const struct office_desk *desk, const json_t *input, int line, json_t *body)
{
    (void)line;
    const struct route_rule *rule = NULL;
    for (size_t i = 0; rule == NULL && i < desk->rules->route_count; i++) {
        if (rule_fits(desk, &desk->rules->routes[i])) {
            rule = &desk->rules->routes[i];
        }
    }
    if (rule == NULL) {
        return error_set(desk->err, ERR_NO_ROUTE, "unit", NULL, NULL);
    }
    struct unit_id by_rule, named;
    if (directory_find_unit(desk->dir, rule->unit, "unit", &by_rule, desk->err) != 0) {
        return -1;
    }
    const char *typed = json_str(input, "unit");
    if (typed[0] != '\0' && directory_find_unit(desk->dir, typed, "unit", &named, desk->err) != 0) {
        return -1;
    }
    if (typed[0] != '\0' && named.v != by_rule.v) {
        return error_set(desk->err, ERR_NO_ROUTE, "unit", NULL, NULL);
    }
    json_t *lines = json_pack("{s:s}", "lead", rule->unit);
    if (rule->working_days > 0) {
        json_object_set_new(lines, "due",
                            json_string(arena_printf(arena_current(), "%dwd", rule->working_days)));
    }
    office_set_text(lines, "due", json_str(input, "due"));
    office_set_text(body, "by_rule", rule->name);
    return shape_lines(desk, lines, office_letter_term(desk), body);
}

/* ---- the others
 * -------------------------------------------------------------------------------------- */

static int shape_present(const struct office_desk *desk, const json_t *input, int line,
                         json_t *body)
{
    struct person_id to;
    (void)line;
    if (directory_find_person(desk->dir, json_str(input, "to"), "to", &to, desk->err) != 0) {
        return -1;
    }
    json_object_set_new(body, "to", json_integer(to.v));
    return 0;
}

static int shape_propose(const struct office_desk *desk, const json_t *input, int line,
                         json_t *body)
{
    (void)line;
    json_t *files;
    if (office_files(desk, json_get(input, "files"), &files) != 0) {
        return -1;
    }
    if (json_array_size(files) > 0) {
        json_object_set_new(body, "files", files);
    }
    office_set_text(body, "text", json_str(input, "text"));
    return 0;
}

static int shape_decide(const struct office_desk *desk, const json_t *input, int line, json_t *body)
{
    (void)desk;
    (void)line;
    bool yes = strcmp(json_str(input, "decision"), "approve") == 0;
    json_object_set_new(body, "approve", json_boolean(yes));
    return 0;
}

/* An extension in working days counts from the deadline it moves. */
static int shape_new_due(const struct office_desk *desk, const json_t *input, int line,
                         json_t *body)
{
    struct day to;
    const char *rule, *typed = json_str(input, "to");
    const struct line *held = &desk->slip->lines[line - 1];
    if (typed[0] == '\0') {
        return 0;
    }
    if (office_due(desk, typed, day_is(held->due) ? held->due : desk->today, &to, &rule) != 0) {
        return -1;
    }
    office_set_day(body, "to", to);
    struct due_rule counted = due_rule_parse(rule);
    if (counted.kind == DUE_COUNTED) {
        counted.kind = DUE_EXTENSION;
        office_set_text(body, "rule", due_rule_text(&counted));
    }
    return 0;
}

static int shape_extend_decide(const struct office_desk *desk, const json_t *input, int line,
                               json_t *body)
{
    bool yes = strcmp(json_str(input, "decision"), "grant") == 0;
    json_object_set_new(body, "grant", json_boolean(yes));
    return shape_new_due(desk, input, line, body);
}

static int take_code(const struct office_desk *desk, const char *typed, const char *field,
                     json_t *into)
{
    struct code code;
    if (code_parse(typed, field, &code, desk->err) != 0) {
        return -1;
    }
    office_set_text(into, "code", code.full);
    return 0;
}

static int shape_complete(const struct office_desk *desk, const json_t *input, int line,
                          json_t *body)
{
    (void)line;
    if (json_str(input, "reply")[0] == '\0') {
        return 0;
    }
    json_t *reply = json_object();
    if (take_code(desk, json_str(input, "reply"), "reply", reply) != 0) {
        return -1;
    }
    office_set_text(reply, "issued", json_str(input, "reply_issued"));
    json_object_set_new(body, "reply", reply);
    return 0;
}

static int shape_reply(const struct office_desk *desk, const json_t *input, int line, json_t *body)
{
    (void)line;
    office_set_text(body, "issued", json_str(input, "issued"));
    if (json_int(input, "line", 0) != 0) {
        json_object_set_new(body, "line", json_integer(json_int(input, "line", 0)));
    }
    return take_code(desk, json_str(input, "code"), "code", body);
}

static int shape_file(const struct office_desk *desk, const json_t *input, int line, json_t *body)
{
    (void)desk;
    (void)line;
    office_set_text(body, "case", json_str(input, "case"));
    return 0;
}

static int shape_correct(const struct office_desk *desk, const json_t *input, int line,
                         json_t *body)
{
    (void)line;
    json_t *fields;
    if (fields_check(office_correct_fields, json_get(input, "fields"), &fields, desk->err) != 0) {
        return -1;
    }
    const char *code = json_str(fields, "code");
    if (code[0] != '\0') {
        struct code parsed;
        if (code_parse(code, "code", &parsed, desk->err) != 0) {
            return -1;
        }
        json_object_set_new(fields, "code", json_string(parsed.full));
        json_object_set_new(fields, "code_number", json_string(parsed.number));
        json_object_set_new(fields, "code_notation", json_string(parsed.notation));
    }
    const char *due = json_str(fields, "due");
    if (due[0] != '\0') {
        struct day day;
        const char *rule;
        if (office_due(desk, due, desk->slip->arrived, &day, &rule) != 0) {
            return -1;
        }
        office_set_day(fields, "due", day);
        if (rule[0] != '\0' || json_str(desk->slip->fields, "due_rule")[0] != '\0') {
            json_object_set_new(fields, "due_rule", json_string(rule));
        }
    }
    json_object_set_new(body, "fields", fields);
    return 0;
}

typedef int shape_fn(const struct office_desk *desk, const json_t *input, int line, json_t *body);

int office_shape(const struct office_desk *desk, enum act_kind kind, int line, const json_t *input,
                 json_t **ret_body)
{
    static shape_fn *const shapes[ACT_COUNT] = {
        [ACT_PRESENT] = shape_present,
        [ACT_DIRECT] = shape_direct,
        [ACT_ROUTE] = shape_route,
        [ACT_HAND_DOWN] = shape_hand_down,
        [ACT_REPLACE_LEAD] = shape_replace_lead,
        [ACT_PROPOSE] = shape_propose,
        [ACT_DECIDE] = shape_decide,
        [ACT_EXTEND_REQUEST] = shape_new_due,
        [ACT_EXTEND_DECIDE] = shape_extend_decide,
        [ACT_COMPLETE] = shape_complete,
        [ACT_REPLY] = shape_reply,
        [ACT_FILE] = shape_file,
        [ACT_CORRECT] = shape_correct,
        [ACT_DUTY_ADD] = shape_duty_add,
        [ACT_DUTY_PAUSE] = shape_duty_stop,
        [ACT_DUTY_RESUME] = shape_duty_resume,
        [ACT_DUTY_END] = shape_duty_stop,
    };
    json_t *body = json_object();
    if (line != 0) {
        json_object_set_new(body, "line", json_integer(line));
    }
    office_set_text(body, "note", json_str(input, "note"));
    office_set_text(body, "reason", json_str(input, "reason"));
    if (shapes[kind] != NULL && shapes[kind](desk, input, line, body) != 0) {
        return -1;
    }
    *ret_body = body;
    return 0;
}
