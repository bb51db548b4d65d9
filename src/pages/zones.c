/*
 * NAME     zones.c
 * SUMMARY  the two-column head of a letter, and the two columns of its end (NĐ 30/2020, Phụ lục I)
 *
 * By geometry first: the head ends where a line goes across the middle or stands centred by itself.
 * The few words that every letter has decide what geometry leaves open.
 */
#include "layout.h"

#include <math.h>
#include <string.h>

enum { HEAD_ROWS = 40, LEAD_ROWS = 3, SIGNER_ROWS = 3 };

#define MIDDLE    0.44f /* of the width of the text: between the columns */
#define WELL      0.08f /* left or right of it */
#define CENTRED   0.09f /* from the centre of the text */
#define EDGE      0.1f  /* of its height, at the top and at the foot */
#define HEAD_MOST 0.55f /* of the height of the page */

static float at_share(const struct layout *l, float share)
{
    return l->left + share * (l->right - l->left);
}

static float centre_of(const struct segment *s)
{
    return (s->left + s->right) / 2;
}

static bool is_right(const struct layout *l, const struct segment *s)
{
    return centre_of(s) > at_share(l, MIDDLE);
}

static bool crosses(const struct layout *l, const struct segment *s)
{
    return s->left < at_share(l, MIDDLE - WELL) && s->right > at_share(l, MIDDLE + WELL);
}

static bool is_centred(const struct layout *l, const struct segment *s)
{
    return fabsf(centre_of(s) - at_share(l, 0.5f)) < CENTRED * (l->right - l->left);
}

static bool begins(const struct layout *l, const struct segment *s, const char *const *beginnings)
{
    const char *text = segment_folded(l, s->first, 4);
    for (; *beginnings != NULL; beginnings++) {
        if (strncmp(text, *beginnings, strlen(*beginnings)) == 0) {
            return true;
        }
    }
    return false;
}

static const struct segment *segment_of(const struct layout *l, const struct row *row, size_t i)
{
    return &l->segments[row->first + i];
}

/* ---- head
 * -------------------------------------------------------------------------------------------
 */

static bool ends_head(const struct layout *l, const struct row *row)
{
    static const char *const addressees[] = {"kinh gui", NULL};
    const struct segment *only = row_only(l, row);
    for (size_t i = 0; i < row->count; i++) {
        const struct segment *s = segment_of(l, row, i);
        if (crosses(l, s) || begins(l, s, addressees)) {
            return true;
        }
    }
    return (only != NULL && is_centred(l, only)) || row->middle > HEAD_MOST * l->page->height;
}

/* What only a head says. */
static bool says_head(const struct layout *l, const struct row *row)
{
    static const char *const words[] = {"cong hoa xa", "doc lap tu", "dang cong san", NULL};
    for (size_t i = 0; i < row->count; i++) {
        if (begins(l, segment_of(l, row, i), words)) {
            return true;
        }
    }
    return false;
}

/* Rows of the head, from `from`; 0: there is none. A table at the top of a page is none. */
static size_t head_rows(const struct layout *l, size_t from, unsigned page)
{
    bool sides[2] = {false, false}, said = false, crowded = false;
    size_t n = from;
    for (; n < l->row_count && n < from + HEAD_ROWS && !ends_head(l, &l->rows[n]); n++) {
        const struct row *row = &l->rows[n];
        for (size_t i = 0; i < row->count; i++) {
            sides[is_right(l, segment_of(l, row, i))] = true;
        }
        said = said || says_head(l, row);
        crowded = crowded || row->count > 2;
    }
    const bool believed = said || (page == 1 && !crowded);
    return sides[0] && sides[1] && believed ? n - from : 0;
}

/* A page number or a mark may stand above it. */
static size_t lead_rows(const struct layout *l)
{
    size_t n = 0;
    while (n < l->row_count && n < LEAD_ROWS && row_only(l, &l->rows[n]) != NULL &&
           ends_head(l, &l->rows[n])) {
        n++;
    }
    return n;
}

static void put_in_columns(struct layout *l, size_t from, size_t count, enum zone zone)
{
    for (size_t r = from; r < from + count; r++) {
        struct row *row = &l->rows[r];
        row->zone = (uint8_t)zone;
        for (size_t i = row->first; i < row->first + row->count; i++) {
            l->segments[i].column = is_right(l, &l->segments[i]) ? COLUMN_RIGHT : COLUMN_LEFT;
        }
    }
}

/* ---- end
 * --------------------------------------------------------------------------------------------
 */

/* "TM. ỦY BAN NHÂN DÂN" may stand above the line of "Nơi nhận". */
static size_t signer_above(const struct layout *l, size_t row)
{
    size_t n = 0;
    while (n < SIGNER_ROWS && row > n) {
        const struct row *above = &l->rows[row - n - 1];
        const struct segment *only = row_only(l, above);
        if (above->zone != ZONE_BODY || only == NULL || only->left < at_share(l, 0.38f) ||
            centre_of(only) < at_share(l, 0.55f)) {
            break;
        }
        n++;
    }
    return n;
}

static bool row_crosses(const struct layout *l, const struct row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (crosses(l, segment_of(l, row, i))) {
            return true;
        }
    }
    return false;
}

/* From "Nơi nhận" to the next line across the page; *ret_row moves up to a signer above. 0: no such
 * block. */
static size_t tail_rows(const struct layout *l, size_t *ret_row)
{
    static const char *const receivers[] = {"noi nhan", NULL};
    const size_t from = *ret_row;
    const struct segment *first = segment_of(l, &l->rows[from], 0);
    if (l->rows[from].zone != ZONE_BODY || first->left > at_share(l, 0.2f) ||
        !begins(l, first, receivers)) {
        return 0;
    }
    const size_t above = signer_above(l, from);
    bool right = above > 0;
    size_t n = from;
    for (; n < l->row_count && !row_crosses(l, &l->rows[n]); n++) {
        const struct row *row = &l->rows[n];
        right = right || is_right(l, segment_of(l, row, row->count - 1));
    }
    *ret_row = from - above;
    return right ? n - *ret_row : 0;
}

/* ---- the number of the page
 * ---------------------------------------------------------------------------
 */

/* It would stand in the middle of a sentence that goes on from page to page. */
static void mark_number(struct layout *l, size_t at, bool at_edge)
{
    const struct segment *only = row_only(l, &l->rows[at]);
    if (only != NULL && at_edge && only->words == 1) {
        const char *text = l->page->words[only->first].text;
        const size_t digits = strspn(text, "0123456789");
        if (digits >= 1 && digits <= 3 && text[digits] == '\0') {
            l->rows[at].zone = ZONE_NUMBER;
        }
    }
}

static void mark_numbers(struct layout *l, unsigned page)
{
    const struct row *last = &l->rows[l->row_count - 1];
    if (page > 1) {
        mark_number(l, 0, l->rows[0].middle < EDGE * l->page->height);
    }
    if (l->row_count > 1) {
        mark_number(l, l->row_count - 1, last->middle > (1 - EDGE) * l->page->height);
    }
}

void layout_zones(struct layout *l, unsigned page)
{
    const size_t lead = lead_rows(l);
    const size_t head = head_rows(l, lead, page);
    put_in_columns(l, lead, head, ZONE_HEAD);
    for (size_t r = lead + head; r < l->row_count; r++) {
        size_t from = r;
        const size_t n = tail_rows(l, &from);
        put_in_columns(l, from, n, ZONE_TAIL);
        r = n > 0 ? from + n - 1 : r;
    }
    mark_numbers(l, page);
}
