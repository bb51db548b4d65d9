/*
 * checking.h - between check.c (the chain, numbers, ledger) and check_letter.c (each letter folded
 * again).
 */
#ifndef PHIEU_STORE_CHECKING_H
#define PHIEU_STORE_CHECKING_H

#include "room.h"

struct check {
    struct store_read *read;
    bool deep, hash; /* hash: every file is read */
    check_fn *fn;
    void *arg;
    struct check_sum sum;
};

/* Reports a finding; format is Vietnamese. */
void check_report(struct check *check, const char *kind, int64_t seq, struct letter_id letter,
                  const char *format, ...) __attribute__((format(printf, 5, 6)));
/* Folds every letter again and compares its rows and files. */
int check_letters(struct check *check, struct error *err) MUST_USE;

/* store_check_folder; files are read only with `hash`. */
int check_folder(const char *root, bool deep, bool hash, check_fn *fn, void *arg,
                 struct check_sum *ret, struct error *err) MUST_USE;

#endif
