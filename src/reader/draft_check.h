/*
 * draft_check.h - the worker's JSON is a stranger's until every member has been looked at.
 */
#ifndef PHIEU_READER_DRAFT_CHECK_H
#define PHIEU_READER_DRAFT_CHECK_H

#include "phieu/json.h"

/* A draft of reader.h's shape, rebuilt from checked members only: known keys, texts through
 * text_clean with limits, numbers in range, choices of their lists. Errors: ERR_WORKER (arg1: the
 * member at fault). */
int check_draft(const char *bytes, size_t len, json_t **ret_draft, struct error *err) MUST_USE;

/* Fills *err with what an "error" frame says, if it is one the worker may say; ERR_WORKER else.
 * Returns -1. */
int check_error(const char *bytes, size_t len, struct error *err);
/* The same for what it may say when it stamps a PDF; when it prints; when it reads a letter or its
 * signatures. */
int check_stamp_error(const char *bytes, size_t len, struct error *err);
int check_print_error(const char *bytes, size_t len, struct error *err);
int check_reading_error(const char *bytes, size_t len, struct error *err);

#endif
