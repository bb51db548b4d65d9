/* body.c - pages of what was read: their place, their words, and an excerpt of one. */
#include "body.h"

#include <string.h>

enum { WORDS_TEXT = 16 << 20, BEFORE = 5, WINDOW = 24, EXCERPT_MOST = 2000 };

int body_list(struct db *search, struct letter_id letter, struct body **ret, size_t *ret_count,
              struct error *err)
{
    struct body *bodies = NULL;
    size_t count = 0, room = 0;
    struct query q = db_query(search, ST_SEARCH_BODIES);
    bind_int(&q, letter.v);
    while (query_row(&q)) {
        if (count == room) {
            struct body *wider = arena_alloc(arena_current(), (room * 2 + 4) * sizeof *bodies);
            if (count > 0) {
                memcpy(wider, bodies, count * sizeof *bodies);
            }
            bodies = wider;
            room = room * 2 + 4;
        }
        struct body *body = &bodies[count++];
        body->first = take_int(&q);
        body->pages = take_int(&q);
        body->text = take_text(&q);
        body->name = take_text(&q);
    }
    *ret = bodies;
    *ret_count = count;
    return query_end(&q, err);
}

/* ---- pages -------------------------------------------------------------------------------- */

int64_t body_pages(const char *text, size_t len)
{
    int64_t pages = 1;
    for (const char *at = text; (at = memchr(at, '\f', len - (size_t)(at - text))) != NULL; at++) {
        pages++;
    }
    return pages;
}

const char *body_page(const char *text, size_t len, int64_t n)
{
    const char *at = text, *end = text + len;
    for (; n > 0 && at < end; n--) {
        const char *stop = memchr(at, '\f', (size_t)(end - at));
        at = stop != NULL ? stop + 1 : end;
    }
    const char *stop = at < end ? memchr(at, '\f', (size_t)(end - at)) : NULL;
    return arena_memdup(arena_current(), at, (size_t)((stop != NULL ? stop : end) - at));
}

const char *body_words(const char *page)
{
    const char *folded = text_folded(arena_current(), page);
    struct buf out;
    buf_init(&out, arena_current(), WORDS_TEXT);
    buf_puts(&out, folded);
    doc_add_pairs(&out, folded, " ", "");
    return out.len > 0 ? out.data : "";
}

void body_doc(const char *page, struct doc *ret)
{
    struct buf out;
    buf_init(&out, arena_current(), WORDS_TEXT);
    text_fold_marked(&out, page);
    for (int i = 0; i < DOC_COLUMNS; i++) {
        ret->marked[i] = "";
    }
    ret->marked[DOC_OPINIONS] = out.len > 0 ? out.data : "";
}

/* ---- an excerpt ----------------------------------------------------------------------------- */

/* One word as it stands on the page; of more than 63 terms the last share a bit. */
struct word_at {
    const char *at;
    size_t len;
    uint64_t terms; /* that it is part of */
};

static bool word_is(const char *word, size_t len, const char *sought, size_t sought_len,
                    bool prefix)
{
    return (prefix ? len >= sought_len : len == sought_len) &&
           memcmp(word, sought, sought_len) == 0;
}

/* Is the folded word among those of the alternative? */
static bool is_among(const char *word, size_t len, const struct alternative *alternative)
{
    const char *at = alternative->words;
    while (*at != '\0') {
        size_t size = strcspn(at, " ");
        bool last = at[size] == '\0';
        if (word_is(word, len, at, size, last && alternative->prefix)) {
            return true;
        }
        at += size + !last;
    }
    return false;
}

/* "595/SYT-NVY," is folded into several: any of them counts. */
static uint64_t terms_of(const struct sought *sought, const char *folded)
{
    uint64_t terms = 0;
    for (const char *at = folded; *at != '\0';) {
        size_t len = strcspn(at, " ");
        for (size_t t = 0; t < sought->count; t++) {
            const struct term *term = &sought->terms[t];
            for (size_t a = 0; a < term->alternative_count; a++) {
                bool is = is_among(at, len, &term->alternatives[a]);
                terms |= is ? UINT64_C(1) << (t < 63 ? t : 63) : 0;
            }
        }
        at += len + (at[len] == ' ');
    }
    return terms;
}

static size_t split(const struct sought *sought, const char *page, struct word_at **ret)
{
    static const char blanks[] = " \t\r\n\f";
    struct word_at *words = arena_alloc(arena_current(), (strlen(page) / 2 + 1) * sizeof *words);
    size_t count = 0;
    for (const char *at = page + strspn(page, blanks); *at != '\0'; at += strspn(at, blanks)) {
        size_t len = strcspn(at, blanks);
        const char *word = arena_memdup(arena_current(), at, len);
        words[count++] =
            (struct word_at){at, len, terms_of(sought, text_folded(arena_current(), word))};
        at += len;
    }
    *ret = words;
    return count;
}

/* The first word of the window with most of what was sought. */
static size_t best_window(const struct word_at *words, size_t count)
{
    size_t best = 0;
    int most = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t terms = 0;
        for (size_t k = i; words[i].terms != 0 && k < count && k < i + WINDOW; k++) {
            terms |= words[k].terms;
        }
        if (__builtin_popcountll(terms) > most) {
            most = __builtin_popcountll(terms);
            best = i;
        }
    }
    return best;
}

const char *body_excerpt(const struct sought *sought, const char *page)
{
    struct word_at *words;
    size_t count = split(sought, page, &words);
    size_t best = best_window(words, count), from = best > BEFORE ? best - BEFORE : 0;
    size_t to = best + WINDOW < count ? best + WINDOW : count;
    struct buf out;
    buf_init(&out, arena_current(), EXCERPT_MOST);
    buf_puts(&out, from > 0 ? "… " : "");
    for (size_t i = from; i < to && out.len + words[i].len < EXCERPT_MOST - 8; i++) {
        buf_puts(&out, i > from ? " " : "");
        buf_add(&out, words[i].at, words[i].len);
    }
    buf_puts(&out, to < count ? " …" : "");
    return out.len > 0 ? out.data : "";
}
