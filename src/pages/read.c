/*
 * NAME     read.c
 * SUMMARY  a file of whatever kind becomes lines
 */
#include "pages_room.h"

#include "phieu/file.h"

enum { SNIFFED = 4096 };

int read_damaged(struct error *err, const char *vi, const char *en)
{
    return error_set(err, ERR_READ_DAMAGED, NULL, vi, en);
}

int read_limit(struct error *err, const char *vi, const char *en)
{
    return error_set(err, ERR_READ_LIMIT, NULL, vi, en);
}

void reading_progress(const struct reading *reading, unsigned done, unsigned of)
{
    if (reading->job->on_page != NULL) {
        reading->job->on_page(reading->job->arg, done, of);
    }
}

static int unknown_kind(const struct pages_job *job, struct error *err)
{
    const unsigned char *bytes = (const unsigned char *)job->bytes;
    const char *type = file_sniff(bytes, job->len < SNIFFED ? job->len : SNIFFED);
    return error_set(err, ERR_READ_KIND, NULL, type, type);
}

static int read_kind(struct reading *reading, struct error *err)
{
    switch (pages_kind_of(reading->job->bytes, reading->job->len)) {
    case PAGES_PDF:
        return read_pdf(reading, err);
    case PAGES_DOCX:
        return read_docx(reading, err);
    case PAGES_MAIL:
        return read_mail(reading, err);
    case PAGES_PLAIN:
        return read_plain(reading, err);
    case PAGES_IMAGE: /* every page of it is to be recognised, and that is another program's */
        reading->result->text.pages = reading->result->unread = 1;
        return 0;
    default:
        return unknown_kind(reading->job, err);
    }
}

int pages_read(const struct pages_job *job, struct pages_result *ret, struct error *err)
{
    struct buf text;
    struct pages_result result = {.unread = 0};
    struct reading reading = {
        .job = job,
        .limits = job->limits != NULL ? job->limits : &pages_default_limits,
        .lines = {.text = &text},
        .result = &result,
    };
    if (job->len == 0) {
        return error_set(err, ERR_READ_EMPTY, NULL, NULL, NULL);
    }
    buf_init(&text, arena_current(), reading.limits->text_most);
    if (read_kind(&reading, err) != 0) {
        return -1;
    }
    if (pages_kind_of(job->bytes, job->len) != PAGES_PDF) { /* whose pages were told one by one */
        reading_progress(&reading, result.text.pages_read, result.text.pages);
    }
    if (text.overflow) {
        return read_limit(err, "quá nhiều chữ", "too much text");
    }
    if (reading.lines.count == 0 && result.unread == 0) {
        return error_set(err, ERR_READ_EMPTY, NULL, NULL, NULL);
    }
    result.text.text = text.data;
    result.text.len = text.len;
    result.text.lines = reading.lines.lines;
    result.text.line_count = reading.lines.count;
    *ret = result;
    return 0;
}
