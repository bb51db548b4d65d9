/*
 * output.h - the bytes of a document while it is made.
 *
 * A document is sent when it is whole: a job refused at its last row has given nothing. Memory is
 * the heap's; running out is remembered and told once, at the end.
 */
#ifndef PHIEU_PRINTER_OUTPUT_H
#define PHIEU_PRINTER_OUTPUT_H

#include "job.h"

struct output {
    char *data;
    size_t len, size;
    bool failed;
};
void output_add(struct output *out, const void *bytes, size_t len);
void output_puts(struct output *out, const char *text);
void output_release(struct output *out);

/* The document of a job in each format, appended. Errors: ERR_JSON, ERR_NO_MEMORY, ERR_PRINT_SIZE.
 */
int pdf_make(const struct job *job, struct output *out, struct error *err) MUST_USE;
int xlsx_make(const struct job *job, struct output *out, struct error *err) MUST_USE;
int csv_make(const struct job *job, struct output *out, struct error *err) MUST_USE;

#endif
