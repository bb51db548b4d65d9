/*
 * printing.h - jobs written by hand, printed in this process, and what a reader finds on the paper.
 *
 * Text and positions come from poppler's pdftotext, not from us: what it finds, a person who
 * searches the document finds.
 */
#ifndef PHIEU_TESTS_PRINTING_H
#define PHIEU_TESTS_PRINTING_H

#include "phieu/file.h"
#include "phieu/printer.h"

#include "temp_folder.h"
#include "unit.h"

#include <stdarg.h>
#include <stdio.h>

#ifdef PHIEU_SANITIZED
/* fontconfig keeps distances where others keep pointers, which the search for leaks cannot follow:
 * fonts that are in use look lost. Leaks of our own do not begin in that library. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig.so";
}
#endif

struct bytes {
    char *data; /* NUL-ended, of the current arena */
    size_t len;
};

#define AGENCY                                                                                             \
    "\"agency\":{\"name\":\"Trung tâm Kiểm soát bệnh tật\",\"parent\":\"Sở Y tế tỉnh Kiên " \
    "Giang\","                                                                                             \
    "\"place\":\"Rạch Giá\"},\"made\":\"2026-03-11T02:15:00Z\""
#define MARK                                                                                       \
    "\"mark\":{\"text\":\"459/2026 · 1287 · "                                                    \
    "3fa9c1d2e0\",\"qr\":\"p1:KG:459/2026:1287:3fa9c1d2e0\"}"

static inline void job_add(struct buf *job, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
static inline void job_add(struct buf *job, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text;
    ck_assert_int_ge(vasprintf(&text, format, args), 0);
    va_end(args);
    buf_puts(job, text);
    buf_putc(job, '\n');
    free(text);
}

static inline struct buf job_new(void)
{
    struct buf job;
    buf_init(&job, NULL, (size_t)64 << 20);
    return job;
}

static inline int keep_piece(void *arg, const void *bytes, size_t len, struct error *err)
{
    (void)err;
    ck_assert_uint_le(len, PRINT_PIECE);
    buf_add(arg, bytes, len);
    return 0;
}

static inline int print_job(const char *job, size_t len, struct bytes *ret, struct error *err)
{
    struct buf out;
    buf_init(&out, NULL, (size_t)128 << 20);
    if (printer_prepare(err) != 0 || printer_run(job, len, keep_piece, &out, err) != 0) {
        ck_assert_uint_eq(out.len, 0); /* a refused job gives nothing */
        return -1;
    }
    ck_assert(!out.overflow);
    *ret = (struct bytes){out.data, out.len};
    return 0;
}

/* The document of a job that must be good. */
static inline struct bytes printed(const struct buf *job)
{
    struct bytes document;
    struct error err = {0};
    const int result = print_job(job->data, job->len, &document, &err);
    ck_assert_msg(result == 0, "%s field %s args %s | %s", error_info(err.code)->name, err.field,
                  err.arg[0], err.arg[1]);
    return document;
}

/* What `command` says of the document, which stands for its {}. */
static inline const char *said_of(const struct bytes *document, const char *command)
{
    static unsigned count;
    char path[256], line[1024];
    snprintf(path, sizeof path, "%s/%u", temp_folder(), count++);
    FILE *file = fopen(path, "we");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(document->data, 1, document->len, file), document->len);
    ck_assert_int_eq(fclose(file), 0);
    const char *place = strstr(command, "{}");
    snprintf(line, sizeof line, "%.*s%s%s", (int)(place - command), command, path, place + 2);
    FILE *out = popen(line, "re");
    ck_assert_ptr_nonnull(out);
    struct buf text;
    char piece[8192];
    buf_init(&text, NULL, (size_t)64 << 20);
    for (size_t n; (n = fread(piece, 1, sizeof piece, out)) > 0;) {
        buf_add(&text, piece, n);
    }
    ck_assert_msg(pclose(out) == 0, "%s", line);
    return text.data;
}

/* The text in reading order, white space between words as one space. */
static inline const char *text_of(const struct bytes *document)
{
    const char *text = said_of(document, "pdftotext -raw {} -");
    struct buf out;
    buf_init(&out, NULL, (size_t)64 << 20);
    for (bool gap = false; *text != '\0'; text++) {
        const bool space = strchr(" \n\r\t\f", *text) != NULL;
        if (!space && gap && out.len > 0) {
            buf_putc(&out, ' ');
        }
        if (!space) {
            buf_putc(&out, *text);
        }
        gap = space;
    }
    return out.data;
}

struct word {
    unsigned page;
    double left, top, right, bottom; /* points */
    const char *text;
};
struct page_words {
    struct word *words;
    size_t count;
    unsigned pages;
    double width, height;
};

static inline struct page_words words_of(const struct bytes *document)
{
    struct page_words all = {0};
    char *line, *rest = arena_strdup(arena_current(), said_of(document, "pdftotext -bbox {} -"));
    all.words = arena_alloc(arena_current(), strlen(rest) / 40 * sizeof *all.words);
    while ((line = strsep(&rest, "\n")) != NULL) {
        struct word word = {.page = all.pages};
        int at = 0;
        if (sscanf(line, " <page width=\"%lf\" height=\"%lf\">", &all.width, &all.height) == 2) {
            all.pages++;
        } else if (sscanf(line, " <word xMin=\"%lf\" yMin=\"%lf\" xMax=\"%lf\" yMax=\"%lf\">%n",
                          &word.left, &word.top, &word.right, &word.bottom, &at) == 4) {
            char *end = strstr(line, "</word>");
            ck_assert_ptr_nonnull(end);
            *end = '\0';
            word.text = line + at;
            all.words[all.count++] = word;
        }
    }
    return all;
}

/* The n-th word (from 0) with this text, NULL when there are not so many. */
static inline const struct word *word_at(const struct page_words *all, const char *text, size_t n)
{
    for (size_t i = 0; i < all->count; i++) {
        if (strcmp(all->words[i].text, text) == 0 && n-- == 0) {
            return &all->words[i];
        }
    }
    return NULL;
}

static inline const struct word *the_word(const struct page_words *all, const char *text, size_t n)
{
    const struct word *word = word_at(all, text, n);
    if (word == NULL) {
        ck_abort_msg("no %s (%zu)", text, n);
    }
    return word;
}

static inline size_t times(const char *text, const char *what)
{
    size_t n = 0;
    for (const char *at = text; (at = strstr(at, what)) != NULL; at += strlen(what)) {
        n++;
    }
    return n;
}

#define ck_shows(text, what)                                                                       \
    ck_assert_msg(strstr((text), (what)) != NULL, "%s\nin\n%s", (what), (text))
#define ck_hides(text, what)                                                                       \
    ck_assert_msg(strstr((text), (what)) == NULL, "%s\nin\n%s", (what), (text))

/* All of it stands within the paper, `mm` away from its edges. */
static inline void ck_within(const struct page_words *all, double mm)
{
    const double edge = mm * 72 / 25.4;
    for (size_t i = 0; i < all->count; i++) {
        const struct word *w = &all->words[i];
        ck_assert_msg(w->left > edge && w->right < all->width - edge && w->top > edge &&
                          w->bottom < all->height - edge,
                      "page %u: %s at %.0f,%.0f", w->page, w->text, w->left, w->top);
    }
}

#endif
