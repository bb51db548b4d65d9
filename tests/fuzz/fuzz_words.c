/* fuzz_words.c - words with any boxes become lines: each word once, lines one behind the other. */
#include "fuzz.h"
#include "phieu/pages.h"

#include <stdio.h>
#include <string.h>

enum { WORDS_MOST = 1500, PAGES = 3 };

void fuzz_prepare(void) {}

/* Mostly coordinates of a page, now and then something that is none. */
static float coordinate(struct fuzz_in *in, float unit)
{
    const unsigned byte = fuzz_byte(in);
    switch (byte) {
    case 255:
        return (float)fuzz_byte(in) * 1e30f;
    case 254:
        return -(float)fuzz_byte(in);
    case 253:
        return 0.0f / ((float)fuzz_choice(in, 2)); /* no number, or nought */
    default:
        return (float)byte * unit;
    }
}

static struct page_words words_of(struct fuzz_in *in, size_t *ret_named)
{
    static const char *const texts[] = {"Kính", "gửi:", "Nơi",  "nhận:", "CỘNG",
                                        "HÒA",  "XÃ",   "....", "-"};
    struct page_word *words = arena_alloc(arena_current(), WORDS_MOST * sizeof *words);
    struct page_words page = {words, 0, coordinate(in, 4), coordinate(in, 5)};
    while (in->left > 5 && page.count < WORDS_MOST) {
        const unsigned what = fuzz_byte(in);
        const float left = coordinate(in, 3), top = coordinate(in, 4);
        struct page_word *word = &words[page.count++];
        *word = (struct page_word){
            .text = what < 64 ? texts[what % 9] : arena_printf(arena_current(), "w%zu", page.count),
            .left = left,
            .top = top,
            .right = left + coordinate(in, 1),
            .bottom = top + (float)fuzz_choice(in, 24),
            .confidence = (uint8_t)what,
            .bold = what % 2 == 0,
            .layer = what % 16 == 15};
        *ret_named += what >= 64;
    }
    return page;
}

/* Where the text says "w<n>" it is the nth word, and says so once. */
static size_t count_named(const char *text)
{
    size_t n = 0;
    bool *seen = arena_alloc(arena_current(), WORDS_MOST + 1);
    for (const char *at = text; (at = strchr(at, 'w')) != NULL; at++) {
        unsigned number = 0;
        INVARIANT(sscanf(at + 1, "%u", &number) == 1 && number >= 1 && number <= WORDS_MOST &&
                  !seen[number]);
        seen[number] = true;
        n++;
    }
    return n;
}

static void check_lines(const struct page_lines *lines)
{
    size_t end = 0;
    for (size_t i = 0; i < lines->count; i++) {
        const struct text_line *line = &lines->lines[i];
        INVARIANT(line->len > 0 && line->begin >= end &&
                  line->begin + line->len <= lines->text->len);
        INVARIANT(memchr(lines->text->data + line->begin, '\n', line->len) == NULL);
        INVARIANT(memchr(lines->text->data + line->begin, '\f', line->len) == NULL);
        INVARIANT(line->box.left <= line->box.right && line->box.right <= 10000);
        INVARIANT(line->box.top <= line->box.bottom && line->box.bottom <= 10000);
        INVARIANT(line->confidence <= 100 && (i == 0 || line->page >= lines->lines[i - 1].page));
        for (; end < line->begin; end++) {
            INVARIANT(lines->text->data[end] == '\n' || lines->text->data[end] == '\f');
        }
        end = line->begin + line->len;
    }
    INVARIANT(end == lines->text->len);
}

void fuzz_input(const char *bytes, size_t len)
{
    struct fuzz_in in = {bytes, len};
    struct buf text;
    size_t named = 0;
    const unsigned page = 1 + fuzz_choice(&in, PAGES);
    const struct page_words words = words_of(&in, &named);
    buf_init(&text, arena_current(), (size_t)1 << 20);
    struct page_lines lines = {.text = &text};
    pages_arrange(&words, page, SOURCE_OCR, &lines);
    check_lines(&lines);
    INVARIANT(count_named(text.data) == named);
    INVARIANT(text_is_utf8(text.data, text.len));
}
