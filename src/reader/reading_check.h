/*
 * reading_check.h - what a worker says of a letter is taken member by member, or not at all.
 */
#ifndef PHIEU_READER_READING_CHECK_H
#define PHIEU_READER_READING_CHECK_H

#include "phieu/json.h"

/* A reading of extract.h's shape about a text of text_len bytes on `pages` pages; evidence that
 * points outside is refused. Errors: ERR_WORKER (arg1: the member at fault). */
int check_reading(const char *bytes, size_t len, size_t text_len, unsigned pages, json_t **ret,
                  struct error *err) MUST_USE;

/* Of signature.h's shape. Errors: as above. */
int check_signatures(const char *bytes, size_t len, json_t **ret, struct error *err) MUST_USE;
/* What it says of the configured folders (reader_try_trust). */
int check_trust(const char *bytes, size_t len, json_t **ret, struct error *err) MUST_USE;

/* The text is what page_text.h promises: clean, its pages parted by form feeds. Memory for the look
 * comes from the heap and is given back. Errors: ERR_WORKER, ERR_NO_MEMORY. */
int check_text(const char *text, size_t len, struct error *err) MUST_USE;

#endif
