/*
 * NAME     pdf_words.c
 * SUMMARY  the words of a PDF's page, as poppler has its characters
 *
 * Poppler gives a rectangle for each character of the page's text and the fonts of ranges of them.
 * Its own words are taken apart once more where characters stand apart, for it leaves out the blank
 * between the columns of a head ("SỞ Y TẾCỘNG HÒA").
 */
#include "pdf_room.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#define APART      0.35f /* heights between two characters of different words */
#define OFF_LINE   0.2f  /* heights from the middle of the character before */
#define COLOURED   0.3   /* between the strongest and the weakest of red, green and blue, of 1 */
#define LAYER_OVER 0.3f  /* of a coloured word's box lies over another's: it is stamped there */

enum direction { TO_RIGHT, DOWN, TO_LEFT, UP, DIRECTIONS };
enum { LAYER_STAMP = 1, LAYER_TURNED = 2 };

/* A page's characters and what font they are in. */
struct characters {
    const char *text;
    const PopplerRectangle *boxes;
    guint count;
    GList *fonts; /* of PopplerTextAttributes, in order */
};

/* A word on its way. */
struct word {
    struct buf text; /* of the whole page, reused */
    const char *run; /* the bytes in the font at hand begin here */
    enum legacy legacy;
    struct page_word made;
    float first_x, first_y, last_x, last_y; /* middles of its first and last character */
    float last_height;
    unsigned characters;
};

struct page {
    struct page_word *words;
    uint8_t *directions;
    bool *coloured;
    size_t count;
    size_t running[DIRECTIONS]; /* characters of words that run so */
};

/* ---- fonts
 * -----------------------------------------------------------------------------------------
 */

static const PopplerTextAttributes *font_at(GList **fonts, gint at)
{
    while (*fonts != NULL && ((const PopplerTextAttributes *)(*fonts)->data)->end_index < at) {
        *fonts = (*fonts)->next;
    }
    return *fonts != NULL ? (*fonts)->data : NULL;
}

static bool is_bold(const char *font)
{
    return font != NULL && (strcasestr(font, "bold") != NULL || strcasestr(font, "black") != NULL ||
                            strcasestr(font, "heavy") != NULL);
}

static bool is_coloured(const PopplerColor *color)
{
    const double red = color->red, green = color->green, blue = color->blue;
    return fmax(red, fmax(green, blue)) - fmin(red, fmin(green, blue)) > COLOURED * 65535;
}

/* ---- words
 * -----------------------------------------------------------------------------------------
 */

static void end_run(struct word *word, const char *end)
{
    if (word->run != NULL && end > word->run) {
        if (word->legacy == LEGACY_NONE) {
            buf_add(&word->text, word->run, (size_t)(end - word->run));
        } else {
            legacy_convert(&word->text, word->run, (size_t)(end - word->run), word->legacy);
        }
    }
    word->run = NULL;
}

static enum direction direction_of(const struct word *word)
{
    const float across = word->last_x - word->first_x, down = word->last_y - word->first_y;
    if (fabsf(across) >= fabsf(down)) {
        return across >= 0 ? TO_RIGHT : TO_LEFT;
    }
    return down > 0 ? DOWN : UP;
}

static void end_word(struct page *page, struct word *word, const char *end, bool line_end)
{
    end_run(word, end);
    if (word->characters > 0 && page->count < PDF_WORDS_MOST) {
        const enum direction direction = direction_of(word);
        word->made.text = clean_text(word->text.data, word->text.len, TEXT_LINE);
        word->made.line_end = line_end;
        page->directions[page->count] = (uint8_t)direction;
        page->running[direction] += word->characters > 1 ? word->characters : 0;
        page->words[page->count++] = word->made;
    } else if (line_end && page->count > 0) {
        page->words[page->count - 1].line_end = true;
    }
    word->text.len = 0;
    word->characters = 0;
}

static void add_character(struct page *page, struct word *word, const char *at,
                          const PopplerRectangle *box, const PopplerTextAttributes *font)
{
    const enum legacy legacy = font != NULL ? legacy_of_font(font->font_name) : LEGACY_NONE;
    struct page_word *made = &word->made;
    const float left = (float)box->x1, top = (float)box->y1, right = (float)box->x2,
                bottom = (float)box->y2;
    if (word->run == NULL || legacy != word->legacy) {
        end_run(word, at);
        word->run = at;
        word->legacy = legacy;
    }
    if (word->characters++ == 0) {
        *made = (struct page_word){.left = left,
                                   .top = top,
                                   .right = right,
                                   .bottom = bottom,
                                   .confidence = 100,
                                   .bold = font != NULL && is_bold(font->font_name)};
        word->first_x = (left + right) / 2;
        word->first_y = (top + bottom) / 2;
        page->coloured[page->count] = font != NULL && is_coloured(&font->color);
    }
    made->left = fminf(made->left, left);
    made->top = fminf(made->top, top);
    made->right = fmaxf(made->right, right);
    made->bottom = fmaxf(made->bottom, bottom);
    word->last_x = (left + right) / 2;
    word->last_y = (top + bottom) / 2;
    word->last_height = bottom - top;
}

/* Far from the character before it, or back before it. */
static bool stands_apart(const struct word *word, const PopplerRectangle *box)
{
    const struct page_word *made = &word->made;
    const float height = fmaxf(made->bottom - made->top, 1),
                width = fmaxf(made->right - made->left, 1);
    const float thick = fminf(height, fmaxf(width, (float)(box->y2 - box->y1)));
    const float across = fmaxf((float)box->x1 - made->right, made->left - (float)box->x2);
    const float along = fmaxf((float)box->y1 - made->bottom, made->top - (float)box->y2);
    return fmaxf(across, along) > APART * thick;
}

/* Of another stamp's ink, or as large but on another line: poppler runs what lies over each other
 * together. A raised digit is smaller. */
static bool lies_elsewhere(const struct page *page, const struct word *word,
                           const PopplerRectangle *box, const PopplerTextAttributes *font)
{
    const float was = word->last_height, is = (float)(box->y2 - box->y1);
    const float moved = fabsf((float)(box->y1 + box->y2) / 2 - word->last_y);
    const bool coloured = font != NULL && is_coloured(&font->color);
    return coloured != page->coloured[page->count] ||
           (fabsf(was - is) < 0.1f * was && moved > OFF_LINE * was &&
            fabsf((float)(box->x1 + box->x2) / 2 - word->last_x) > OFF_LINE * was);
}

/* Poppler marks text that runs to the left with characters that have no rectangle. */
static bool has_no_box(gunichar c)
{
    return c >= 0x202A && c <= 0x202E;
}

static void take_words(const struct characters *chars, struct page *page)
{
    struct word word = {.run = NULL};
    GList *fonts = chars->fonts;
    guint i = 0;
    const char *p = chars->text;
    buf_init(&word.text, arena_current(), strlen(p) * 3 + 1);
    for (; *p != '\0' && i < chars->count; p += g_utf8_skip[(unsigned char)*p]) {
        const gunichar c = g_utf8_get_char(p);
        if (has_no_box(c)) {
            continue;
        }
        const PopplerRectangle *box = &chars->boxes[i];
        if (c == ' ' || c == '\n' || c == '\t') {
            end_word(page, &word, p, c == '\n');
        } else {
            const PopplerTextAttributes *font = font_at(&fonts, (gint)i);
            if (word.characters > 0 &&
                (stands_apart(&word, box) || lies_elsewhere(page, &word, box, font))) {
                end_word(page, &word, p, false);
            }
            add_character(page, &word, p, box, font);
        }
        i++;
    }
    end_word(page, &word, p, true);
}

/* ---- directions and layers
 * -------------------------------------------------------------------------
 */

/* As seen by who turns the paper until text runs to the right. */
static void turn(struct page_word *word, enum direction direction, float width, float height)
{
    const struct page_word was = *word;
    switch (direction) {
    case DOWN:
        word->left = was.top;
        word->right = was.bottom;
        word->top = width - was.right;
        word->bottom = width - was.left;
        break;
    case TO_LEFT:
        word->left = width - was.right;
        word->right = width - was.left;
        word->top = height - was.bottom;
        word->bottom = height - was.top;
        break;
    case UP:
        word->left = height - was.bottom;
        word->right = height - was.top;
        word->top = was.left;
        word->bottom = was.right;
        break;
    default:
        break;
    }
}

static void turn_page(struct page *page, struct page_words *ret)
{
    enum direction most = TO_RIGHT;
    const float width = ret->width, height = ret->height;
    for (enum direction d = DOWN; d < DIRECTIONS; d++) {
        most = page->running[d] > page->running[most] ? d : most;
    }
    for (size_t i = 0; i < page->count; i++) {
        turn(&page->words[i], most, width, height);
        const bool other = page->directions[i] != most && page->directions[i] != TO_RIGHT;
        const bool beside =
            most != TO_RIGHT && page->directions[i] == TO_RIGHT && strlen(page->words[i].text) > 4;
        page->words[i].layer = other || beside ? (uint8_t)(LAYER_TURNED + page->directions[i]) : 0;
    }
    if (most == DOWN || most == UP) {
        ret->width = height;
        ret->height = width;
    }
}

static bool lies_over(const struct page_word *a, const struct page_word *b)
{
    const float across = fminf(a->right, b->right) - fmaxf(a->left, b->left);
    const float down = fminf(a->bottom, b->bottom) - fmaxf(a->top, b->top);
    const float area = (a->right - a->left) * (a->bottom - a->top);
    return across > 0 && down > 0 && across * down > LAYER_OVER * area;
}

/* A coloured word over a black one is a stamp's; red "KHẨN" where nothing else stands is the
 * letter's. */
static void part_stamps(struct page *page)
{
    size_t looked = 0;
    for (size_t i = 0; i < page->count; i++) {
        for (size_t k = 0; page->coloured[i] && k < page->count && looked < 10000000;
             k++, looked++) {
            if (!page->coloured[k] && page->words[k].layer == 0 &&
                lies_over(&page->words[i], &page->words[k])) {
                page->words[i].layer = LAYER_STAMP;
                break;
            }
        }
    }
}

void pdf_words(PopplerPage *from, struct page_words *ret)
{
    double width = 0, height = 0;
    PopplerRectangle *boxes = NULL;
    guint count = 0;
    char *text = poppler_page_get_text(from);
    poppler_page_get_size(from, &width, &height);
    *ret = (struct page_words){.width = (float)width, .height = (float)height};
    if (text != NULL && text[0] != '\0' && poppler_page_get_text_layout(from, &boxes, &count)) {
        const size_t room = (count < PDF_WORDS_MOST ? count : PDF_WORDS_MOST) + 1;
        struct page page = {.words = arena_alloc(arena_current(), room * sizeof *page.words),
                            .directions = arena_alloc(arena_current(), room),
                            .coloured = arena_alloc(arena_current(), room * sizeof(bool))};
        struct characters chars = {text, boxes, count, poppler_page_get_text_attributes(from)};
        take_words(&chars, &page);
        turn_page(&page, ret);
        part_stamps(&page);
        poppler_page_free_text_attributes(chars.fonts);
        ret->words = page.words;
        ret->count = page.count;
    }
    g_free(boxes);
    g_free(text);
}
