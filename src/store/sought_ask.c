/*
 * sought_ask.c - from terms to a query of the index.
 */
#include "sought.h"

#include <string.h>

enum { EXPRESSION_MOST = 64 << 10, ENDS_MOST = 32 };

/* ---- what half typed words may become ------------------------------------------------------ */

static int find_ends(struct alternative *alternative, struct db *search, struct error *err)
{
    const char *begun = sought_last_word(alternative->words);
    size_t len = strlen(begun), count = 0;
    if (!alternative->prefix || len < WORD_LEAST || len >= WORD_MOST) {
        return 0;
    }
    const char **ends = arena_alloc(arena_current(), (ENDS_MOST + 1) * sizeof *ends);
    struct query q = db_query(search, ST_SEARCH_WORDS);
    bind_text(&q, begun);
    bind_int(&q, ENDS_MOST + 1);
    while (query_row(&q) && strncmp(ends[count] = take_text(&q), begun, len) == 0) {
        count++;
    }
    if (count == 0) {
        ends[count++] = begun;
    }
    if (count <= ENDS_MOST) {
        alternative->ends = ends;
        alternative->end_count = count;
    }
    return query_end(&q, err);
}

int sought_expand(struct sought *sought, struct db *search, struct error *err)
{
    for (size_t i = 0; i < sought->count; i++) {
        struct term *term = &sought->terms[i];
        for (size_t a = 0; a < term->alternative_count; a++) {
            if (find_ends(&term->alternatives[a], search, err) != 0) {
                return -1;
            }
        }
    }
    return 0;
}

/* ---- expressions --------------------------------------------------------------------------- */

static struct buf start(void)
{
    struct buf out;
    buf_init(&out, arena_current(), EXPRESSION_MOST);
    return out;
}

static void put_quoted(struct buf *out, const char *words, size_t len)
{
    buf_putc(out, '"');
    buf_add(out, words, len);
    buf_putc(out, '"');
}

static void put_ends(struct buf *out, const struct alternative *alternative)
{
    for (size_t i = 0; i < alternative->end_count; i++) {
        size_t len = strlen(alternative->ends[i]);
        buf_puts(out, i > 0 ? " OR " : "(");
        put_quoted(out, alternative->ends[i], len);
        buf_puts(out, len == WORD_MOST ? " *" : "");
    }
    buf_putc(out, ')');
}

/* Folded words hold letters, digits and single spaces: nothing in them means anything to FTS5. */
static void put_alternative(struct buf *out, const struct alternative *alternative)
{
    const char *word = alternative->words;
    buf_putc(out, '(');
    for (size_t len; *word != '\0'; word += len) {
        buf_puts(out, word > alternative->words ? " AND " : "");
        word += *word == ' ';
        len = alternative->phrase ? strlen(word) : strcspn(word, " ");
        bool last = word[len] == '\0';
        if (last && alternative->ends != NULL) {
            put_ends(out, alternative);
        } else {
            put_quoted(out, word, len);
            buf_puts(out, last && alternative->prefix ? " *" : "");
        }
    }
    buf_putc(out, ')');
}

const char *sought_expression(const struct sought *sought)
{
    struct buf out = start();
    for (size_t i = 0; i < sought->count; i++) {
        const struct term *term = &sought->terms[i];
        buf_puts(&out, i > 0 ? " AND (" : "(");
        for (size_t a = 0; a < term->alternative_count; a++) {
            buf_puts(&out, a > 0 ? " OR " : "");
            put_alternative(&out, &term->alternatives[a]);
        }
        buf_putc(&out, ')');
    }
    INVARIANT(!out.overflow); /* 200 characters do not make 64 KiB */
    return out.data;
}

/* Every word by itself, or every pair of a phrase: what f_body knows. */
static void put_bare(struct buf *out, const struct alternative *alternative)
{
    const char *word = alternative->words;
    buf_putc(out, '(');
    if (alternative->phrase && strchr(word, ' ') != NULL) {
        doc_add_pairs(out, word, " \"", "\"");
        word += strlen(word);
    }
    while (*word != '\0') {
        size_t len = strcspn(word, " ");
        buf_puts(out, word > alternative->words ? " AND (" : "(");
        put_quoted(out, word, len);
        word += len + (word[len] == ' ');
        for (size_t i = 0; *word == '\0' && i < alternative->end_count; i++) {
            buf_puts(out, " OR ");
            put_quoted(out, alternative->ends[i], strlen(alternative->ends[i]));
        }
        buf_putc(out, ')');
    }
    buf_putc(out, ')');
}

const char *sought_body(const struct sought *sought)
{
    struct buf out = start();
    for (size_t i = 0; i < sought->count; i++) {
        const struct term *term = &sought->terms[i];
        buf_puts(&out, i > 0 ? " AND (" : "(");
        for (size_t a = 0; a < term->alternative_count; a++) {
            buf_puts(&out, a > 0 ? " OR " : "");
            put_bare(&out, &term->alternatives[a]);
        }
        buf_putc(&out, ')');
    }
    INVARIANT(!out.overflow);
    return out.data;
}

const char *sought_pairs(const struct sought *sought)
{
    struct buf out = start();
    for (size_t i = 0; i < sought->count; i++) {
        const struct alternative *only = &sought->terms[i].alternatives[0];
        if (only->phrase) {
            doc_add_pairs(&out, only->words, " \"", "\""); /* side by side is AND */
        }
    }
    return sought->phrases ? out.data : NULL;
}
