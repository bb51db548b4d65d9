/* term.c - a deadline and how it came about: typed, by the agency's quy chế, or passed on. */
#include "office_room.h"

#include <stdlib.h>
#include <string.h>

int office_due(const struct office_desk *desk, const char *text, struct day from,
               struct day *ret_day, const char **ret_rule)
{
    size_t len = strlen(text);
    *ret_rule = "";
    if (len > 2 && strcmp(text + len - 2, "wd") == 0) {
        int n = (int)strtol(text, NULL, 10);
        struct due_rule rule = {.kind = DUE_COUNTED, .days = n, .from = from, .name = ""};
        *ret_day = calendar_add(&desk->calendar, from, n);
        *ret_rule = due_rule_text(&rule);
        return 0;
    }
    return day_parse(text, "due", ret_day, desk->err);
}

struct office_term office_default_term(const struct office_desk *desk, const char *book,
                                       const json_t *fields, struct day from)
{
    const struct deadline_rule *found =
        rules_deadline(desk->rules, book, json_str(fields, "type"), json_str(fields, "urgency"));
    if (found == NULL) {
        return (struct office_term){DAY_NONE, ""};
    }
    struct due_rule rule = {
        .kind = DUE_DEFAULT, .days = found->working_days, .from = from, .name = found->name};
    return (struct office_term){calendar_add(&desk->calendar, from, rule.days),
                                due_rule_text(&rule)};
}

/* A deadline passed on follows the one it came from, when that follows the calendar. */
struct office_term office_passed_on(struct day due, const char *rule, enum due_kind kind)
{
    struct due_rule follow = {.kind = kind};
    bool follows = day_is(due) && due_rule_parse(rule).kind != DUE_DATE;
    return (struct office_term){due, follows ? due_rule_text(&follow) : ""};
}

/* The letter's own, a default of the quy chế with its name; else what the quy chế gives today. */
struct office_term office_letter_term(const struct office_desk *desk)
{
    const json_t *fields = desk->slip->fields;
    struct day own = json_day(fields, "due");
    const char *rule = json_str(fields, "due_rule");
    if (!day_is(own)) {
        return office_default_term(desk, desk->slip->book, fields, desk->today);
    }
    return due_rule_parse(rule).kind == DUE_DEFAULT ? (struct office_term){own, rule}
                                                    : office_passed_on(own, rule, DUE_LETTER);
}
