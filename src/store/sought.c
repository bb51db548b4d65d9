/* sought.c - from typed text to terms, from terms to a query of the index or a comparison. */
#include "sought.h"

#include <ctype.h>
#include <string.h>

enum { TEXT_MOST = 64 << 10 };

/* ---- small things ------------------------------------------------------------------------- */

static struct buf start(void)
{
    struct buf out;
    buf_init(&out, arena_current(), TEXT_MOST);
    return out;
}

static const char *text_of(const struct buf *out)
{
    return out->len > 0 ? out->data : "";
}

static bool has_digit(const char *text)
{
    return strpbrk(text, "0123456789") != NULL;
}

static bool is_ascii(const char *text)
{
    for (; *text != '\0'; text++) {
        if ((unsigned char)*text >= 0x80) {
            return false;
        }
    }
    return true;
}

static const char *folded(const char *text)
{
    return text_folded(arena_current(), text);
}

static const char *marked(const char *text)
{
    struct buf out = start();
    text_fold_marked(&out, text);
    return text_of(&out);
}

static const char *squeezed(const char *words)
{
    struct buf out = start();
    for (; *words != '\0'; words++) {
        if (*words != ' ') {
            buf_putc(&out, *words);
        }
    }
    return text_of(&out);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "595syt nvy" -> "595 syt nvy" */
static const char *parted(const char *words)
{
    struct buf out = start();
    for (const char *at = words; *at != '\0'; at++) {
        if (at > words && at[0] != ' ' && at[-1] != ' ' && is_digit(at[0]) != is_digit(at[-1])) {
            buf_putc(&out, ' ');
        }
        buf_putc(&out, *at);
    }
    return text_of(&out);
}

const char *sought_last_word(const char *words)
{
    const char *gap = strrchr(words, ' ');
    return gap != NULL ? gap + 1 : words;
}

/* A beginning must have two letters; half a number is another number. */
static bool may_be_half(const char *words)
{
    const char *last = sought_last_word(words);
    return strlen(last) >= 2 && strspn(last, "0123456789") != strlen(last);
}

/* ---- terms -------------------------------------------------------------------------------- */

static void add_alternative(struct term *term, const char *words, bool phrase)
{
    if (words[0] == '\0' || term->alternative_count == ALTERNATIVES_MOST) {
        return;
    }
    for (size_t i = 0; i < term->alternative_count; i++) {
        if (strcmp(term->alternatives[i].words, words) == 0) {
            return;
        }
    }
    term->alternatives[term->alternative_count++] = (struct alternative){
        .words = words, .phrase = phrase, .prefix = term->half && may_be_half(words)};
}

static void add_mark(struct term *term, const char *text)
{
    const char *mark = marked(text);
    if (!is_ascii(mark) && term->mark_count < MARKS_MOST) {
        term->marks[term->mark_count++] = mark;
    }
}

static void add_keyed(struct term *term, const char *chunk,
                      bool (*from)(struct buf *out, const char *word))
{
    struct buf out = start();
    if (is_ascii(chunk) && from(&out, chunk)) {
        add_alternative(term, folded(text_of(&out)), false);
        add_mark(term, text_of(&out));
    }
}

static void keep_term(struct sought *sought, const struct term *term)
{
    if (term->alternative_count > 0) {
        sought->terms[sought->count++] = *term;
        sought->marks = sought->marks || term->mark_count > 0;
    }
}

static void add_chunk(struct sought *sought, const char *chunk, bool last)
{
    struct term term = {.half = last};
    const char *words = folded(chunk);
    add_alternative(&term, words, false);
    if (has_digit(words)) {
        add_alternative(&term, squeezed(words), false);
        add_alternative(&term, parted(words), false);
    }
    add_mark(&term, chunk);
    if (strchr(words, ' ') == NULL) {
        add_keyed(&term, chunk, text_from_telex);
        add_keyed(&term, chunk, text_from_vni);
    }
    keep_term(sought, &term);
}

static void add_phrase(struct sought *sought, const char *text)
{
    struct term term = {.half = false};
    const char *words = folded(text);
    bool several = strchr(words, ' ') != NULL;
    add_alternative(&term, words, several);
    add_mark(&term, text);
    sought->phrases = sought->phrases || several;
    keep_term(sought, &term);
}

/* ---- typed text --------------------------------------------------------------------------- */

static size_t gap_at(const char *text)
{
    return strspn(text, " \t\r\n");
}

static size_t chunk_at(const char *text)
{
    return strcspn(text, " \t\r\n");
}

static bool joins(char c)
{
    return c == '/' || c == '-';
}

/* One chunk of text outside quotes. Around '/' and '-' after a number spaces do not part:
 * "595 / SYT - NVY" is one code. Returns what follows. */
static const char *next_chunk(const char *at, const char **ret)
{
    struct buf out = start();
    at += gap_at(at);
    size_t len = chunk_at(at);
    while (len > 0) {
        buf_add(&out, at, len);
        at += len;
        const char *next = at + gap_at(at);
        bool more = has_digit(text_of(&out)) && *next != '\0' &&
                    (joins(*next) || joins(out.data[out.len - 1]));
        if (!more) {
            break;
        }
        at = next;
        len = chunk_at(at);
    }
    *ret = text_of(&out);
    return at;
}

static void add_plain(struct sought *sought, const char *text, bool last)
{
    const char *chunk;
    for (const char *at = next_chunk(text, &chunk); chunk[0] != '\0'; at = next_chunk(at, &chunk)) {
        add_chunk(sought, chunk, last && at[gap_at(at)] == '\0');
    }
}

/* The quote at `text`, straight or curly: its length, 0 for none. */
static size_t quote_at(const char *text)
{
    static const char *const quotes[] = {"\"", "“", "”", "„", "«", "»"};
    for (size_t i = 0; i < sizeof quotes / sizeof quotes[0]; i++) {
        size_t len = strlen(quotes[i]);
        if (strncmp(text, quotes[i], len) == 0) {
            return len;
        }
    }
    return 0;
}

static const char *to_quote(const char *text)
{
    while (*text != '\0' && quote_at(text) == 0) {
        text++;
    }
    return text;
}

int sought_parse(const char *text, struct sought *ret, struct error *err)
{
    if (!text_is_utf8(text, strlen(text))) {
        return error_set(err, ERR_TEXT_ENCODING, "q", "1", NULL);
    }
    if (text_length(text) > SOUGHT_MOST) {
        return error_set(err, ERR_TEXT_TOO_LONG, "q", "200", "");
    }
    *ret = (struct sought){0};
    ret->terms = arena_alloc(arena_current(), (strlen(text) + 1) * sizeof *ret->terms);
    bool quoted = false;
    for (const char *at = text;;) {
        const char *end = to_quote(at);
        const char *part = arena_memdup(arena_current(), at, (size_t)(end - at));
        if (quoted && *end != '\0') {
            add_phrase(ret, part);
        } else {
            add_plain(ret, part, *end == '\0');
        }
        if (*end == '\0') {
            break;
        }
        quoted = !quoted;
        at = end + quote_at(end);
    }
    return ret->count > 0 ? 0 : error_set(err, ERR_SEARCH_EMPTY, "q", NULL, NULL);
}

/* ---- comparing ---------------------------------------------------------------------------- */

struct columns {
    const char *padded[DOC_COLUMNS]; /* " quyet dinh " */
};

static void pad(const char *text, const char **ret)
{
    *ret = arena_printf(arena_current(), " %s ", text);
}

static bool found(const struct columns *columns, const char *words, size_t len, bool prefix)
{
    const char *needle =
        arena_printf(arena_current(), prefix ? " %.*s" : " %.*s ", (int)len, words);
    for (int i = 0; i < DOC_COLUMNS; i++) {
        if (strstr(columns->padded[i], needle) != NULL) {
            return true;
        }
    }
    return false;
}

static bool alternative_found(const struct columns *columns, const struct alternative *alternative)
{
    if (alternative->phrase) {
        return found(columns, alternative->words, strlen(alternative->words), false);
    }
    const char *word = alternative->words;
    for (;;) {
        size_t len = strcspn(word, " ");
        bool last = word[len] == '\0';
        if (!found(columns, word, len, last && alternative->prefix)) {
            return false;
        }
        if (last) {
            return true;
        }
        word += len + 1;
    }
}

static bool term_found(const struct columns *columns, const struct term *term)
{
    for (size_t i = 0; i < term->alternative_count; i++) {
        if (alternative_found(columns, &term->alternatives[i])) {
            return true;
        }
    }
    return false;
}

bool sought_matches(const struct sought *sought, const struct doc *doc)
{
    struct columns columns;
    for (int i = 0; i < DOC_COLUMNS; i++) {
        pad(doc_folded(doc, (enum doc_column)i), &columns.padded[i]);
    }
    for (size_t i = 0; i < sought->count; i++) {
        if (!term_found(&columns, &sought->terms[i])) {
            return false;
        }
    }
    return true;
}

static bool marks_found(const struct columns *columns, const struct term *term)
{
    for (size_t i = 0; i < term->mark_count; i++) {
        if (found(columns, term->marks[i], strlen(term->marks[i]), term->half)) {
            return true;
        }
    }
    return term->mark_count == 0;
}

bool sought_exact(const struct sought *sought, const struct doc *doc)
{
    struct columns columns;
    for (int i = 0; i < DOC_COLUMNS; i++) {
        pad(doc->marked[i], &columns.padded[i]);
    }
    for (size_t i = 0; i < sought->count; i++) {
        if (!marks_found(&columns, &sought->terms[i])) {
            return false;
        }
    }
    return true;
}
