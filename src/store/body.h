/*
 * body.h - what was read in the files of letters, as search sees it: a row of f_body a page.
 *
 * A row's id is the letter and, turned round, the page's place among all pages of the letter, so
 * that rows in falling order are letters newest first, and of each its first page before the
 * others. What is indexed of a page is its folded words and the pairs of neighbours among them
 * ("tu_lanh"): words for what is typed, pairs for phrases, and no positions, which would make the
 * index five times as large (PERFORMANCE.md 2). The text itself stays among the blobs.
 */
#ifndef PHIEU_STORE_BODY_H
#define PHIEU_STORE_BODY_H

#include "room.h"
#include "sought.h"

enum { BODY_SLOT_BITS = 20, BODY_SLOTS = 1 << BODY_SLOT_BITS };

/* Pages `first` to first + pages of the letter are those of this text. */
struct body {
    int64_t first, pages;
    const char *text; /* sha256 */
    const char *name; /* of the file it was read in */
};

static inline int64_t body_row(struct letter_id letter, int64_t slot)
{
    return (letter.v << BODY_SLOT_BITS) | (BODY_SLOTS - 1 - slot);
}
static inline struct letter_id body_letter(int64_t row)
{
    return (struct letter_id){row >> BODY_SLOT_BITS};
}
static inline int64_t body_slot(int64_t row)
{
    return BODY_SLOTS - 1 - (row & (BODY_SLOTS - 1));
}

/* The bodies of the letter in search.db, ascending, in the current arena. */
int body_list(struct db *search, struct letter_id letter, struct body **ret, size_t *ret_count,
              struct error *err) MUST_USE;
/* How many pages a text has, and the n-th (0..) of them: in the current arena, "" beyond the last.
 */
int64_t body_pages(const char *text, size_t len);
const char *body_page(const char *text, size_t len, int64_t n);
/* What is indexed of a page. */
const char *body_words(const char *page);
/* The page as the text that search compares (doc.h). */
void body_doc(const char *page, struct doc *ret);
enum { BODY_EXCERPT = 2048 };
/* The words around those that were sought, as they stand on the page; shorter than BODY_EXCERPT. */
const char *body_excerpt(const struct sought *sought, const char *page);

#endif
