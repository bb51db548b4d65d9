/*
 * due_promises.h - what every deadline and every task keeps, whatever the text was. Broken promises
 * end the process.
 */
#ifndef PHIEU_TESTS_EXTRACT_DUE_PROMISES_H
#define PHIEU_TESTS_EXTRACT_DUE_PROMISES_H

#include "phieu/day.h"
#include "phieu/error.h"
#include "phieu/json.h"
#include "phieu/text.h"

#include <string.h>

static inline bool due_says_one_of(const char *word, const char *const *words)
{
    while (*words != NULL && strcmp(*words, word) != 0) {
        words++;
    }
    return *words != NULL;
}

static inline const char *promised_text(const json_t *of, const char *key, size_t most)
{
    const json_t *const value = json_object_get(of, key);
    const char *const text = json_string_value(value);
    INVARIANT(value == NULL || json_is_string(value));
    if (text != NULL) {
        INVARIANT(text_is_utf8(text, strlen(text)) && strlen(text) <= most && text[0] != '\0');
        INVARIANT(strpbrk(text, "\n\t") == NULL && text[0] != ' ' && text[strlen(text) - 1] != ' ');
    }
    return text;
}

static inline void promise_number(const json_t *of, const char *key, json_int_t least,
                                  json_int_t most)
{
    const json_t *const value = json_object_get(of, key);
    INVARIANT(value == NULL || (json_is_integer(value) && json_integer_value(value) >= least &&
                                json_integer_value(value) <= most));
}

static inline void promise_due(const json_t *due)
{
    static const char *const kinds[] = {"date",      "hour",        "yearly", "monthly",
                                        "quarterly", "half-yearly", "month",  "working-days",
                                        "event",     "none",        NULL};
    static const char *const relations[] = {"before", "by", "within", "on", "every", NULL};
    const char *const kind = json_string_value(json_object_get(due, "kind"));
    const char *const date = promised_text(due, "date", 10), *const time =
                                                                 promised_text(due, "time", 5);
    struct day day;
    INVARIANT(kind != NULL && due_says_one_of(kind, kinds));
    INVARIANT(due_says_one_of(promised_text(due, "relation", 8), relations));
    INVARIANT(date == NULL || day_parse(date, "date", &day, NULL) == 0);
    INVARIANT(time == NULL || (strlen(time) == 5 && time[2] == ':' && strcmp(time, "23:59") <= 0));
    INVARIANT(strcmp(kind, "hour") != 0 || time != NULL);
    INVARIANT(strcmp(kind, "working-days") != 0 || json_object_get(due, "days") != NULL);
    promise_number(due, "month", 1, 12);
    promise_number(due, "day", 1, 31);
    promise_number(due, "days", 1, 1000);
    promise_number(due, "confidence", 0, 100);
    INVARIANT(json_object_get(due, "confidence") != NULL &&
              json_object_get(due, "evidence") != NULL);
    INVARIANT(promised_text(due, "quote", 4000) != NULL && promised_text(due, "rule", 60) != NULL);
    (void)promised_text(due, "who", 500);
    (void)promised_text(due, "task", 5000);
}

static inline void promise_dues(const json_t *list, size_t most)
{
    INVARIANT(json_is_array(list) && json_array_size(list) <= most);
    for (size_t i = 0; i < json_array_size(list); i++) {
        promise_due(json_array_get(list, i));
    }
}

static inline void promise_tasks(const json_t *list)
{
    static const char *const names[] = {"number", "time", "lead", "support", "product"};
    INVARIANT(json_is_array(list) && json_array_size(list) <= 1000);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *const task = json_array_get(list, i);
        INVARIANT(promised_text(task, "what", 5000) != NULL);
        for (size_t k = 0; k < sizeof names / sizeof names[0]; k++) {
            (void)promised_text(task, names[k], 500);
        }
        promise_dues(json_object_get(task, "deadlines"), 100);
    }
}

#endif
