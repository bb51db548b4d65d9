/*
 * NAME     csv.c
 * SUMMARY  a form's table as CSV (RFC 4180)
 *
 * With a byte order mark, without which Excel takes UTF-8 for the machine's old encoding. A cell
 * that a spreadsheet could take for a formula begins with an apostrophe.
 */
#include "output.h"

static bool may_be_formula(const char *text)
{
    return text[0] != '\0' && strchr("=+-@\t\r", text[0]) != NULL;
}

static void put_cell(struct output *out, const char *text, bool first)
{
    output_puts(out, first ? "" : ",");
    const bool neutral = may_be_formula(text);
    if (!neutral && strpbrk(text, ",\"\r\n") == NULL) {
        output_puts(out, text);
        return;
    }
    output_puts(out, neutral ? "\"'" : "\"");
    for (const char *quote; (quote = strchr(text, '"')) != NULL; text = quote + 1) {
        output_add(out, text, (size_t)(quote - text) + 1);
        output_puts(out, "\"");
    }
    output_puts(out, text);
    output_puts(out, "\"");
}

/* Numbers are plain: 12345, not 12.345. */
static const char *value_of(const struct cell *cell)
{
    return cell->kind == CELL_COUNT ? words("%lld", (long long)cell->number) : cell->text;
}

int csv_make(const struct job *job, struct output *out, struct error *err)
{
    struct rows rows;
    int more;
    output_puts(out, "\xEF\xBB\xBF");
    for (size_t i = 0; i < job->column_count; i++) {
        put_cell(out, job->columns[i].title, i == 0);
    }
    output_puts(out, "\r\n");
    rows_init(&rows, job);
    while ((more = rows_next(&rows, err)) == 1) {
        for (size_t i = 0; i < job->column_count; i++) {
            struct cell cell;
            row_cell(&rows, i, &cell);
            put_cell(out, value_of(&cell), i == 0);
        }
        output_puts(out, "\r\n");
    }
    rows_release(&rows);
    return more;
}
