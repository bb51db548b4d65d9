/*
 * NAME     segments.c
 * SUMMARY  words that follow each other on a line, whatever lies over them
 *
 * A word is appended to the segment whose last word it fits best: on its height, to its right, not
 * over it. Only neighbours are compared, so that a page laid in askew makes no difference; and what
 * is as near in two places is decided by the order in which the words were given.
 */
#include "layout.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BANDS_MOST = 4096, BAND_ROOM = 24 };

#define GAP_MOST 2.0f /* line heights between words of one segment */
#define HEAD_SHARE                                                                                 \
    0.35f               /* of the page, from above: where the two columns of a head may be close   \
                         */
#define SLOPE_MOST 0.1f /* 6 degrees */

/* The segments whose last word is at this height, latest at the front. */
struct band {
    size_t segment[BAND_ROOM];
    unsigned next;
};
struct bands {
    struct band *at;
    size_t count;
    float step;
};

static float height_of(const struct page_word *word)
{
    return word->bottom - word->top;
}

static float width_of(const struct page_word *word)
{
    return word->right - word->left;
}

static float middle_of(const struct page_word *word)
{
    return (word->top + word->bottom) / 2;
}

static int by_size(const void *a, const void *b)
{
    const float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* Of count values, the one below which `share` of them are; sorts them. */
static float quantile(float *values, size_t count, float share)
{
    if (count == 0) {
        return 0;
    }
    qsort(values, count, sizeof *values, by_size);
    const size_t at = (size_t)((float)(count - 1) * share);
    return values[at < count ? at : count - 1];
}

static void measure(struct layout *l)
{
    const size_t n = l->page->count;
    float *values = arena_alloc(arena_current(), n * sizeof *values);
    for (size_t i = 0; i < n; i++) {
        values[i] = height_of(&l->page->words[i]);
    }
    l->height = fmaxf(quantile(values, n, 0.5f), 1.0f);
    for (size_t i = 0; i < n; i++) {
        values[i] = l->page->words[i].left;
    }
    l->left = quantile(values, n, 0.01f);
    for (size_t i = 0; i < n; i++) {
        values[i] = l->page->words[i].right;
    }
    l->right = quantile(values, n, 0.99f);
    if (l->right - l->left < 0.4f * l->page->width) { /* too little to judge by: NĐ 30's margins */
        l->left = 0.14f * l->page->width;
        l->right = 0.93f * l->page->width;
    }
}

/* ---- which segment a word goes on
 * -----------------------------------------------------------------
 */

/* Dots and underlines to be written on: what stands over them belongs there. */
static bool is_leader(const struct page_word *word)
{
    return word->text[strspn(word->text, "._\xE2\x80\xA6")] == '\0';
}

static bool is_long(const struct page_word *word)
{
    return strlen(word->text) > 3;
}

/* How badly it fits behind the segment's last word; negative: not at all. */
static float misfit(const struct layout *l, const struct segment *segment,
                    const struct page_word *word)
{
    const struct page_word *last = &l->page->words[segment->last];
    const float shared = fminf(last->bottom, word->bottom) - fmaxf(last->top, word->top);
    const float small = fminf(height_of(last), height_of(word));
    const float large = fmaxf(height_of(last), height_of(word));
    const float gap = word->left - segment->right;
    const float over = fminf(width_of(last), width_of(word)) / 2;
    if (shared <= small / 2 || gap > GAP_MOST * fmaxf(large, l->height) ||
        word->layer != last->layer) {
        return -1;
    }
    if (gap < -over && !is_leader(last) && !is_leader(word)) {
        return -1;
    }
    if (large > 2 * small && is_long(last) && is_long(word)) {
        return -1;
    }
    return fabsf(middle_of(last) - middle_of(word)) + (large - small) / 2 + fmaxf(gap, 0) / 10;
}

static size_t band_of(const struct bands *bands, float y)
{
    const float at = y / bands->step;
    return at <= 0 ? 0 : at >= (float)(bands->count - 1) ? bands->count - 1 : (size_t)at;
}

static void look_in(const struct layout *l, const struct band *band, const struct page_word *word,
                    float *best, size_t *ret_segment)
{
    for (unsigned i = 0; i < BAND_ROOM && i < band->next; i++) {
        const size_t s = band->segment[i];
        const float cost = misfit(l, &l->segments[s], word);
        if (cost >= 0 && (*best < 0 || cost < *best)) {
            *best = cost;
            *ret_segment = s;
        }
    }
}

static size_t find_segment(const struct layout *l, const struct bands *bands,
                           const struct page_word *word)
{
    const size_t low = band_of(bands, middle_of(word) - bands->step);
    const size_t high = band_of(bands, middle_of(word) + bands->step);
    size_t found = NO_WORD;
    float best = -1;
    for (size_t b = low; b <= high; b++) {
        look_in(l, &bands->at[b], word, &best, &found);
    }
    return found;
}

static void remember(struct bands *bands, size_t segment, float y)
{
    struct band *band = &bands->at[band_of(bands, y)];
    if (band->next == 0 || band->segment[(band->next - 1) % BAND_ROOM] != segment) {
        band->segment[band->next++ % BAND_ROOM] = segment;
    }
}

static void extend(struct layout *l, struct segment *segment, size_t at)
{
    const struct page_word *word = &l->page->words[at];
    if (segment->words == 0) {
        *segment = (struct segment){at,         at,           0,           0,
                                    word->left, word->top,    word->right, word->bottom,
                                    0,          COLUMN_WHOLE, word->layer};
    } else {
        l->next[segment->last] = at;
        segment->last = at;
    }
    segment->words++;
    segment->left = fminf(segment->left, word->left);
    segment->top = fminf(segment->top, word->top);
    segment->right = fmaxf(segment->right, word->right);
    segment->bottom = fmaxf(segment->bottom, word->bottom);
}

struct placed {
    float left;
    size_t word;
};

static int by_left(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    const int across = (x->left > y->left) - (x->left < y->left);
    return across != 0 ? across : (x->word > y->word) - (x->word < y->word);
}

static void join_words(struct layout *l)
{
    const size_t n = l->page->count;
    struct placed *order = arena_alloc(arena_current(), n * sizeof *order);
    struct bands bands = {.step = fmaxf(l->height, l->page->height / (BANDS_MOST - 2))};
    bands.count = (size_t)(l->page->height / bands.step) + 2;
    bands.at = arena_alloc(arena_current(), bands.count * sizeof *bands.at);
    for (size_t i = 0; i < n; i++) {
        order[i] = (struct placed){l->page->words[i].left, i};
        l->next[i] = NO_WORD;
    }
    qsort(order, n, sizeof *order, by_left);
    for (size_t i = 0; i < n; i++) {
        const struct page_word *word = &l->page->words[order[i].word];
        size_t s = find_segment(l, &bands, word);
        if (s == NO_WORD) {
            s = l->count++;
        }
        extend(l, &l->segments[s], order[i].word);
        remember(&bands, s, middle_of(word));
    }
}

/* ---- the columns of the head that stand close
 * -------------------------------------------------------
 */

const char *segment_folded(const struct layout *l, size_t from, unsigned words)
{
    struct buf text;
    buf_init(&text, arena_current(), 4096);
    for (unsigned i = 0; i < words && from != NO_WORD; i++, from = l->next[from]) {
        buf_putc(&text, ' ');
        buf_puts(&text, l->page->words[from].text);
    }
    return text_folded(arena_current(), text.data);
}

/* Every letter has the two lines of the right column word for word (NĐ 30/2020, Phụ lục I). */
static bool begins_right_column(const struct layout *l, size_t word)
{
    static const char *const lines[] = {"cong hoa xa", "doc lap tu"};
    const char *text = segment_folded(l, word, 3);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        if (strncmp(text, lines[i], strlen(lines[i])) == 0) {
            return true;
        }
    }
    return false;
}

static void rebuild(struct layout *l, struct segment *segment, size_t first, size_t stop)
{
    segment->words = 0;
    for (size_t word = first, next; word != stop && word != NO_WORD; word = next) {
        next = l->next[word];
        extend(l, segment, word);
    }
    l->next[segment->last] = NO_WORD;
}

static void split_at_column(struct layout *l, struct segment *segment)
{
    const size_t first = segment->first;
    for (size_t before = first, word = l->next[first]; word != NO_WORD;
         before = word, word = l->next[word]) {
        const struct page_word *words = l->page->words;
        if (words[word].left - words[before].right > l->height / 2 &&
            begins_right_column(l, word)) {
            rebuild(l, &l->segments[l->count++], word, NO_WORD);
            rebuild(l, segment, first, word);
            return;
        }
    }
}

/* ---- skew
 * -------------------------------------------------------------------------------------------
 */

/* The slope of the middle one of all long segments. Middles of words differ with their letters;
 * over a long line that does not count. */
static float slope_of(const struct layout *l)
{
    float *slopes = arena_alloc(arena_current(), l->count * sizeof *slopes);
    size_t n = 0;
    for (size_t i = 0; i < l->count; i++) {
        const struct segment *s = &l->segments[i];
        const struct page_word *a = &l->page->words[s->first], *b = &l->page->words[s->last];
        const float run = b->left - a->left;
        if (s->words >= 4 && run > 12 * l->height) {
            slopes[n++] = (middle_of(b) - middle_of(a)) / run;
        }
    }
    const float slope = quantile(slopes, n, 0.5f);
    return n >= 3 && fabsf(slope) < SLOPE_MOST ? slope : 0;
}

void layout_segments(struct layout *l)
{
    const size_t n = l->page->count;
    l->next = arena_alloc(arena_current(), n * sizeof *l->next);
    l->segments =
        arena_alloc(arena_current(), 2 * n * sizeof *l->segments); /* half of them by splitting */
    l->count = 0;
    measure(l);
    join_words(l);
    const size_t joined = l->count;
    for (size_t i = 0; i < joined; i++) {
        if (l->segments[i].top < HEAD_SHARE * l->page->height) {
            split_at_column(l, &l->segments[i]);
        }
    }
    l->slope = slope_of(l);
    for (size_t i = 0; i < l->count; i++) {
        struct segment *s = &l->segments[i];
        s->middle = (s->top + s->bottom) / 2 - l->slope * (s->left + s->right) / 2;
    }
}
