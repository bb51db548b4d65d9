/*
 * paper.h - documents end to end: fetched from a real daemon that starts the real worker, and read
 * as a person would.
 */
#ifndef PHIEU_TESTS_API_PAPER_H
#define PHIEU_TESTS_API_PAPER_H

#include "ask.h"
#include "phieu/mark.h"

/* GET, which must answer with a document of that type. */
struct reply document(const char *who, const char *type, const char *path, ...)
    __attribute__((format(printf, 3, 4)));
#define PDF(who, ...) document((who), "application/pdf", __VA_ARGS__)
#define CSV(who, ...) document((who), "text/csv; charset=utf-8", __VA_ARGS__).body
#define EXCEL(who, ...)                                                                            \
    document((who), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",           \
             __VA_ARGS__)

/* The page's words, line by line as they stand. */
const char *words_of(struct reply pdf);
struct mark mark_of(struct reply pdf);
bool same_bytes(struct reply a, struct reply b);

#define ck_has(text, part)                                                                         \
    ck_assert_msg(strstr((text), (part)) != NULL, "“%s” is not in:\n%s", (part), (text))
#define ck_lacks(text, part)                                                                       \
    ck_assert_msg(strstr((text), (part)) == NULL, "“%s” is in:\n%s", (part), (text))

/* phieu without a server, and with this person's token; the exit status, what it printed in
 * *ret_text. */
int verify_print(const char **ret_text, const char *const *args);
int run_phieu(const char *who, const char **ret_text, const char *const *args);
#define ck_verdict(want, said, ...)                                                                \
    do {                                                                                           \
        const char *text_;                                                                         \
        int status_ = verify_print(&text_, (const char *const[]){__VA_ARGS__, NULL});              \
        ck_assert_msg(status_ == (want), "%d: %s", status_, text_);                                \
        ck_has(text_, (said));                                                                     \
    } while (0)

#endif
