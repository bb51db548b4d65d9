/*
 * NAME     printer.c
 * SUMMARY  the door of the room: a job becomes a document
 */
#include "phieu/printer.h"

#include "output.h"
#include "phieu/fonts.h"

#include <stdlib.h>

#define OUTPUT_FIRST ((size_t)64 << 10)
#define OUTPUT_MOST  ((size_t)256 << 20)

void output_add(struct output *out, const void *bytes, size_t len)
{
    if (out->failed || len == 0) {
        return;
    }
    if (len > out->size - out->len) {
        size_t size = out->size == 0 ? OUTPUT_FIRST : out->size + out->size / 2;
        size = size < out->len + len ? out->len + len : size;
        char *larger = size > OUTPUT_MOST ? NULL : realloc(out->data, size);
        if (larger == NULL) {
            out->failed = true;
            return;
        }
        out->data = larger;
        out->size = size;
    }
    memcpy(out->data + out->len, bytes, len);
    out->len += len;
}

void output_puts(struct output *out, const char *text)
{
    output_add(out, text, strlen(text));
}

void output_release(struct output *out)
{
    free(out->data);
    *out = (struct output){0};
}

int printer_prepare(struct error *err)
{
    return fonts_open(FONTS_FOLDER, err);
}

static int make(const struct job *job, struct output *out, struct error *err)
{
    static int (*const makers[])(const struct job *, struct output *, struct error *) = {
        [FORMAT_PDF] = pdf_make,
        [FORMAT_XLSX] = xlsx_make,
        [FORMAT_CSV] = csv_make,
    };
    if (makers[job->format](job, out, err) != 0) {
        return -1;
    }
    return out->failed ? error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL) : 0;
}

static int send(const struct output *out, print_sink *sink, void *arg, struct error *err)
{
    for (size_t at = 0; at < out->len; at += PRINT_PIECE) {
        const size_t left = out->len - at;
        if (sink(arg, out->data + at, left < PRINT_PIECE ? left : PRINT_PIECE, err) != 0) {
            return -1;
        }
    }
    return 0;
}

int printer_run(const char *job_bytes, size_t len, print_sink *sink, void *arg, struct error *err)
{
    struct job job;
    struct output out = {0};
    if (job_read(job_bytes, len, &job, err) != 0) {
        return -1;
    }
    int result = make(&job, &out, err);
    if (result == 0) {
        result = send(&out, sink, arg, err);
    }
    output_release(&out);
    return result;
}
