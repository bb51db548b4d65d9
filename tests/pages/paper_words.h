/*
 * paper_words.h - words with boxes as a page of A4 has them, written line by line.
 */
#ifndef PHIEU_TESTS_PAPER_WORDS_H
#define PHIEU_TESTS_PAPER_WORDS_H

#include "phieu/pages.h"

#include "unit.h"

#include <math.h>

enum { WORDS_MOST = 4000 };

struct paper {
    struct page_word words[WORDS_MOST];
    size_t count;
    float width, height, size; /* points */
    float slope;               /* how much the paper lies askew: down per right */
    bool bold;
    uint8_t layer, confidence;
};

static inline struct paper *paper_new(void)
{
    struct paper *paper = arena_alloc(arena_current(), sizeof *paper);
    paper->width = 595;
    paper->height = 842;
    paper->size = 13;
    paper->confidence = 100;
    return paper;
}

/* The width of these words as write_at sets them. */
static inline float width_at(const struct paper *paper, const char *text)
{
    return (float)text_length(text) * paper->size * 0.5f;
}

/* Writes words from x, y (upper left) on. */
static inline void write_at(struct paper *paper, float x, float y, const char *text)
{
    char *copy = arena_strdup(arena_current(), text), *rest = copy;
    for (char *word; (word = strsep(&rest, " ")) != NULL;) {
        const float width = width_at(paper, word);
        if (word[0] != '\0') {
            ck_assert_uint_lt(paper->count, WORDS_MOST);
            paper->words[paper->count++] = (struct page_word){
                .text = word,
                .left = x,
                .top = y + x * paper->slope,
                .right = x + width,
                .bottom = y + x * paper->slope + paper->size * 1.1f,
                .confidence = paper->confidence,
                .bold = paper->bold,
                .layer = paper->layer,
            };
        }
        x += width + paper->size * 0.25f;
    }
}

static inline void write_centred(struct paper *paper, float centre, float y, const char *text)
{
    write_at(paper, centre - width_at(paper, text) / 2, y, text);
}

static inline struct page_words words_of(const struct paper *paper)
{
    return (struct page_words){paper->words, paper->count, paper->width, paper->height};
}

static inline struct page_lines *lines_new(void)
{
    struct page_lines *lines = arena_alloc(arena_current(), sizeof *lines);
    lines->text = arena_alloc(arena_current(), sizeof *lines->text);
    buf_init(lines->text, arena_current(), (size_t)4 << 20);
    return lines;
}

static inline struct page_lines *arranged(const struct paper *paper)
{
    const struct page_words words = words_of(paper);
    struct page_lines *lines = lines_new();
    pages_arrange(&words, 1, SOURCE_OCR, lines);
    return lines;
}

#endif
