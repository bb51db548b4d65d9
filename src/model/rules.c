/*
 * rules.c - looking things up in the agency's own rules.
 */
#include "phieu/model.h"

#include <strings.h>

const struct book *rules_book(const struct rules *rules, const char *code)
{
    for (size_t i = 0; code != NULL && i < rules->book_count; i++) {
        if (strcasecmp(rules->books[i].code, code) == 0) {
            return &rules->books[i];
        }
    }
    return NULL;
}

/* The secret book takes stubs only, so it never stands in for a book that nobody named. */
const struct book *rules_default_book(const struct rules *rules)
{
    const struct book *first = NULL;
    for (size_t i = 0; i < rules->book_count; i++) {
        const struct book *book = &rules->books[i];
        if (book->secret) {
            continue;
        }
        if (book->is_default) {
            return book;
        }
        first = first == NULL ? book : first;
    }
    return first;
}

const struct book *rules_secret_book(const struct rules *rules)
{
    for (size_t i = 0; i < rules->book_count; i++) {
        if (rules->books[i].secret) {
            return &rules->books[i];
        }
    }
    return NULL;
}
