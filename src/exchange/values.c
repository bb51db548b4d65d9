/*
 * NAME     values.c
 * SUMMARY  dates, numbers, codes and subjects as senders write them
 */
#include "values.h"

#include <stdlib.h>
#include <string.h>

struct day value_day(struct notes *notes, const struct record *record, enum slot slot)
{
    const char *text = record_get(record, slot);
    if (text == NULL) {
        return DAY_NONE;
    }
    char *only = arena_strdup(arena_current(), text);
    only[strcspn(only, " T")] = 0;
    struct day day;
    struct error why = {0};
    if (day_parse(only, slot_rules[slot].name, &day, &why) != 0) {
        note_add(notes,
                 why.code == ERR_DATE_IMPOSSIBLE ? NOTE_DATE_IMPOSSIBLE : NOTE_DATE_UNREADABLE,
                 slot_rules[slot].name, text);
        return DAY_NONE;
    }
    return day;
}

int64_t value_number(struct notes *notes, const struct record *record, enum slot slot, int most)
{
    const char *text = record_get(record, slot);
    if (text == NULL) {
        return -1;
    }
    const size_t digits = strspn(text, "0123456789");
    const long number =
        digits > 0 && digits <= 9 && text[digits] == 0 ? strtol(text, NULL, 10) : -1;
    if (number < 0 || number > most) {
        note_add(notes, NOTE_NUMBER, slot_rules[slot].name, text);
        return -1;
    }
    return number;
}

struct code code_of(const char *whole)
{
    struct code code = {.whole = whole};
    const char *slash = whole != NULL ? strchr(whole, '/') : NULL;
    if (slash == NULL) {
        code.number = whole;
        return code;
    }
    if (slash > whole) {
        size_t n = (size_t)(slash - whole);
        while (n > 0 && whole[n - 1] == ' ') {
            n--;
        }
        code.number = arena_memdup(arena_current(), whole, n);
    }
    slash += 1 + strspn(slash + 1, " ");
    code.notation = slash[0] != 0 ? slash : NULL;
    return code;
}

struct code value_code(const struct record *record)
{
    const char *number = record_get(record, SLOT_CODE_NUMBER);
    const char *notation = record_get(record, SLOT_CODE_NOTATION);
    if (number == NULL && notation == NULL) {
        return code_of(record_get(record, SLOT_CODE));
    }
    if (number != NULL && strchr(number, '/') != NULL) {
        const struct code split = code_of(number);
        /* the number holds the whole code, the symbol is empty or says its end again */
        if (notation == NULL || (split.notation != NULL && strcmp(split.notation, notation) == 0)) {
            return split;
        }
    }
    if (notation != NULL) {
        notation += strspn(notation, "/ ");
        notation = notation[0] != 0 ? notation : NULL;
    }
    struct code code = {NULL, number, notation};
    if (number != NULL && notation != NULL) {
        code.whole = arena_printf(arena_current(), "%s/%s", number, notation);
    } else {
        code.whole = number != NULL ? number : notation;
    }
    return code;
}

const char *value_subject(const char *subject)
{
    if (subject == NULL) {
        return NULL;
    }
    const char *p = subject;
    if (*p == 'V' || *p == 'v') {
        p++;
        p += strspn(p, " ");
        const bool slash = *p == '/';
        p += slash ? 1 : 0;
        p += strspn(p, " ");
        if (*p == 'V' || *p == 'v') {
            p++;
            const size_t gap = strspn(p, " :.");
            if (slash || gap > 0 || *p == 0) {
                subject = p + gap;
            }
        }
    }
    return subject[0] != 0 ? subject : NULL;
}

struct document_id value_document_id(const char *id)
{
    struct document_id parts = {0};
    const char *first = id != NULL ? strchr(id, ',') : NULL;
    const char *second = first != NULL ? strchr(first + 1, ',') : NULL;
    if (second == NULL) {
        return parts;
    }
    struct arena *arena = arena_current();
    parts.organ = first > id ? arena_memdup(arena, id, (size_t)(first - id)) : NULL;
    parts.date = arena_memdup(arena, first + 1, (size_t)(second - first - 1));
    parts.code = second[1] != 0 ? second + 1 : NULL;
    return parts;
}
