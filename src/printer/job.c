/*
 * NAME     job.c
 * SUMMARY  the lines of a print job: the head checked, the rows one by one
 */
#include "job.h"

#include <stdio.h>

#define ROW_ARENA ((size_t)48 << 20)

static int wrong(struct error *err, const char *where, const char *what)
{
    return error_set(err, ERR_PRINT_JOB, NULL, where, what);
}

static int too_large(struct error *err, unsigned limit, const char *what)
{
    return error_set(err, ERR_PRINT_SIZE, NULL, words("%u", limit), what);
}

/* ---- the head ----------------------------------------------------------------------------- */

static int find_form(struct job *job, struct error *err)
{
    const char *name = json_str(job->head, "form");
    struct buf names;
    buf_init(&names, NULL, 512);
    for (size_t i = 0; i < form_count; i++) {
        if (strcmp(form_list[i].name, name) == 0) {
            job->form = &form_list[i];
            return 0;
        }
        buf_printf(&names, "%s%s", i == 0 ? "" : ", ", form_list[i].name);
    }
    return error_set(err, ERR_PRINT_FORM, "form", name, names.data);
}

static int find_format(struct job *job, struct error *err)
{
    static const char *const names[] = {"pdf", "xlsx", "csv"};
    const char *name = json_str(job->head, "format");
    const size_t count = job->form->tabular ? sizeof names / sizeof names[0] : 1;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0 || (i == 0 && name[0] == '\0')) {
            job->format = (enum print_format)i;
            return 0;
        }
    }
    return error_set(err, ERR_FIELD_CHOICE, "format", name, count == 1 ? "pdf" : "pdf, xlsx, csv");
}

static int find_paper(struct job *job, struct error *err)
{
    const char *name = json_str(job->head, "paper");
    job->a3 = strcmp(name, "A3") == 0;
    if (strcmp(name, "A4") != 0 && name[0] != '\0' && !(job->a3 && job->form->across)) {
        return error_set(err, ERR_FIELD_CHOICE, "paper", name, job->form->across ? "A4, A3" : "A4");
    }
    return 0;
}

static int find_mark(struct job *job, struct error *err)
{
    const json_t *mark = json_get(job->head, "mark");
    job->mark_qr = json_str(mark, "qr");
    job->mark_text = print_str(mark, "text");
    if (mark == NULL) {
        return 0;
    }
    const size_t len = strlen(job->mark_qr);
    bool good = len > 0 && len <= PRINT_MARK_QR && text_length(job->mark_text) <= PRINT_MARK_TEXT;
    for (size_t i = 0; good && i < len; i++) {
        const char c = job->mark_qr[i];
        good = c > ' ' && c <= '~' && strchr("()\\", c) == NULL;
    }
    return good ? 0 : wrong(err, "mark", "1..240 ASCII, 120 characters");
}

static int find_made(struct job *job, struct error *err)
{
    const char *made = json_str(job->head, "made");
    if (made[0] == '\0' || instant_parse(made, ZONE_VIETNAM, "made", &job->made, NULL) != 0) {
        return wrong(err, "made", "an instant was expected");
    }
    return 0;
}

/* A report may bring its own counts: what they are called is decided where they are counted. */
static int find_columns(struct job *job, struct error *err)
{
    const json_t *own = json_get(job->head, "columns");
    const size_t count = json_array_size(own);
    job->columns = job->form->columns;
    job->column_count = job->form->column_count;
    if (strcmp(job->form->name, "report") != 0) {
        return 0;
    }
    const bool has_own = own != NULL;
    if (has_own && (count == 0 || count > 12)) {
        return wrong(err, "columns", "1 to 12 were expected");
    }
    struct column *columns = arena_alloc(arena_current(), COLUMNS_MOST * sizeof *columns);
    memcpy(columns, job->form->columns, job->form->column_count * sizeof *columns);
    const char *by = print_str(job->head, "by");
    columns[1].title = by[0] != '\0' ? by : columns[1].title;
    for (size_t i = 0; has_own && i < count; i++) {
        const json_t *one = json_array_get(own, i);
        columns[i + 2] = job->form->columns[2];
        columns[i + 2].key = json_str(one, "key");
        columns[i + 2].title = print_str(one, "title");
        if (columns[i + 2].key[0] == '\0') {
            return wrong(err, "columns", "a column has no key");
        }
    }
    job->columns = columns;
    job->column_count = has_own ? count + 2 : job->form->column_count;
    return 0;
}

static int read_head(const char *line, size_t len, struct job *job, struct error *err)
{
    json_t *head;
    if (json_read(line, len, &head, err) != 0) {
        return -1;
    }
    job->head = head;
    if (find_form(job, err) != 0 || find_format(job, err) != 0 || find_paper(job, err) != 0 ||
        find_made(job, err) != 0 || find_mark(job, err) != 0 || find_columns(job, err) != 0) {
        return -1;
    }
    if (job->form->letter && !json_is_object(json_get(head, "letter"))) {
        return wrong(err, "letter", "an object was expected");
    }
    const char *title = print_str(head, "title"), *period = print_str(head, "subtitle");
    job->title = title[0] != '\0' ? title : job->form->title;
    job->period = period[0] != '\0' || job->form->period == NULL ? period : job->form->period(head);
    return 0;
}

/* ---- lines -------------------------------------------------------------------------------- */

static int count_rows(struct job *job, struct error *err)
{
    const unsigned most = job->format == FORMAT_PDF ? PRINT_PDF_ROWS_MOST : PRINT_ROWS_MOST;
    const char *at = job->rows, *end = at + job->rows_len;
    while (at < end) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        if (newline == NULL) {
            return wrong(err, "EOF", "the last line is cut off");
        }
        if (newline - at > PRINT_LINE_MOST) {
            return too_large(err, PRINT_LINE_MOST, "byte");
        }
        at = newline + 1;
        if (++job->row_count > most) {
            return too_large(err, most, "dòng");
        }
    }
    return 0;
}

int job_read(const char *bytes, size_t len, struct job *ret, struct error *err)
{
    struct job job = {0};
    if (len > PRINT_JOB_MOST) {
        return too_large(err, PRINT_JOB_MOST, "byte");
    }
    const char *newline = len == 0 ? NULL : memchr(bytes, '\n', len);
    if (newline == NULL) {
        return wrong(err, "EOF", len == 0 ? "the job is empty" : "the head is cut off");
    }
    const size_t head_len = (size_t)(newline - bytes);
    job.rows = newline + 1;
    job.rows_len = len - head_len - 1;
    if (head_len > PRINT_LINE_MOST) {
        return too_large(err, PRINT_LINE_MOST, "byte");
    }
    if (read_head(bytes, head_len, &job, err) != 0 || count_rows(&job, err) != 0) {
        return -1;
    }
    if (job.form->columns == NULL && job.row_count > 0) {
        return wrong(err, "2", "this form has no rows");
    }
    *ret = job;
    return 0;
}

void rows_init(struct rows *rows, const struct job *job)
{
    *rows = (struct rows){.job = job, .outer = arena_current()};
    arena_init(&rows->arena, ROW_ARENA);
    rows->arena.scope = rows->outer->scope; /* out of memory is told at the same place */
}

int rows_next(struct rows *rows, struct error *err)
{
    const struct job *job = rows->job;
    arena_enter(rows->outer);
    arena_release(&rows->arena);
    if (rows->at >= job->rows_len) {
        return 0;
    }
    const char *line = job->rows + rows->at;
    const char *newline = memchr(line, '\n', job->rows_len - rows->at);
    INVARIANT(newline != NULL); /* count_rows saw it */
    json_t *row;
    rows->count++;
    arena_enter(&rows->arena);
    if (json_read(line, (size_t)(newline - line), &row, err) != 0) {
        char where[32];
        snprintf(where, sizeof where, "%zu", rows->count + 1);
        if (err != NULL) {
            snprintf(err->field, sizeof err->field, "%s", where);
        }
        arena_enter(rows->outer);
        return -1;
    }
    rows->at += (size_t)(newline - line) + 1;
    rows->row = row;
    rows->look = (struct row_look){0};
    if (job->form->look != NULL) {
        job->form->look(row, &rows->look);
    }
    return 1;
}

void rows_release(struct rows *rows)
{
    arena_enter(rows->outer);
    arena_release(&rows->arena);
}

const char *number_shown(int64_t number)
{
    char digits[32], *at = digits + sizeof digits - 1;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    unsigned count = 0;
    *at = '\0';
    do {
        if (count > 0 && count % 3 == 0) {
            *--at = '.';
        }
        *--at = (char)('0' + rest % 10);
        rest /= 10;
        count++;
    } while (rest > 0);
    return words("%s%s", number < 0 ? "-" : "", at);
}

static void number_cell(const struct rows *rows, const struct column *column, struct cell *ret)
{
    const json_t *value = json_get(rows->row, column->key);
    if (json_is_integer(value)) {
        ret->number = json_integer_value(value);
    } else if (column->key[0] == '\0' && !rows->look.strong) {
        ret->number = (int64_t)rows->count;
    } else if (column->kind != CELL_COUNT) { /* no number at all: what there is stands as text */
        ret->kind = CELL_TEXT;
        ret->text = print_texts(rows->row, column->key);
        return;
    }
    ret->text = column->kind == CELL_COUNT ? number_shown(ret->number)
                                           : words("%lld", (long long)ret->number);
}

void row_cell(const struct rows *rows, size_t column, struct cell *ret)
{
    const struct column *c = &rows->job->columns[column];
    *ret = (struct cell){.kind = c->kind, .text = "", .day = DAY_NONE};
    if (c->make != NULL) {
        c->make(rows->row, ret);
    } else if (c->kind == CELL_TEXT) {
        ret->text = print_texts(rows->row, c->key);
    } else if (c->kind == CELL_DAY) {
        ret->day = member_day(rows->row, c->key);
        ret->text = day_shown(ret->day);
    } else {
        number_cell(rows, c, ret);
    }
}
