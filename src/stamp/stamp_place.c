/*
 * NAME     stamp_place.c
 * SUMMARY  where on the page: turned pages, and the free box nearest to where a stamp belongs
 */
#include "stamp_room.h"

#include <math.h>
#include <string.h>

/* ---- turning ----------------------------------------------------------------------------------
 */

static void swap_if_above(double *low, double *high)
{
    if (*low > *high) {
        const double was = *low;
        *low = *high;
        *high = was;
    }
}

static struct stamp_rect in_order(struct stamp_rect rect)
{
    swap_if_above(&rect.x0, &rect.x1);
    swap_if_above(&rect.y0, &rect.y1);
    return rect;
}

static void to_user(const struct stamp_page *page, double x, double y, double *ret_x, double *ret_y)
{
    const struct stamp_rect *crop = &page->crop;
    switch (page->turn) {
    case 90:
        *ret_x = crop->x0 + y;
        *ret_y = crop->y0 + x;
        break;
    case 180:
        *ret_x = crop->x1 - x;
        *ret_y = crop->y0 + y;
        break;
    case 270:
        *ret_x = crop->x1 - y;
        *ret_y = crop->y1 - x;
        break;
    default:
        *ret_x = crop->x0 + x;
        *ret_y = crop->y1 - y;
        break;
    }
}

static void to_shown(const struct stamp_page *page, double x, double y, double *ret_x,
                     double *ret_y)
{
    const struct stamp_rect *crop = &page->crop;
    switch (page->turn) {
    case 90:
        *ret_x = y - crop->y0;
        *ret_y = x - crop->x0;
        break;
    case 180:
        *ret_x = crop->x1 - x;
        *ret_y = y - crop->y0;
        break;
    case 270:
        *ret_x = crop->y1 - y;
        *ret_y = crop->x1 - x;
        break;
    default:
        *ret_x = x - crop->x0;
        *ret_y = crop->y1 - y;
        break;
    }
}

struct stamp_rect stamp_page_user(const struct stamp_page *page, const struct stamp_rect *shown)
{
    struct stamp_rect user;
    to_user(page, shown->x0, shown->y0, &user.x0, &user.y0);
    to_user(page, shown->x1, shown->y1, &user.x1, &user.y1);
    return in_order(user);
}

struct stamp_rect stamp_page_shown(const struct stamp_page *page, const struct stamp_rect *user)
{
    struct stamp_rect shown;
    to_shown(page, user->x0, user->y0, &shown.x0, &shown.y0);
    to_shown(page, user->x1, user->y1, &shown.x1, &shown.y1);
    return in_order(shown);
}

struct stamp_rect stamp_page_taller(const struct stamp_page *page, double by)
{
    const struct stamp_rect shown = {0, -by, page->width, page->height};
    return stamp_page_user(page, &shown);
}

/* ---- ink --------------------------------------------------------------------------------------
 */

static int clamp(double value, int most)
{
    return value < 0 ? 0 : value > most ? most : (int)value;
}

void stamp_ink_cover(struct stamp_ink *ink, const struct stamp_rect *shown)
{
    const int x0 = clamp(floor(shown->x0 / ink->cell), ink->columns);
    const int x1 = clamp(ceil(shown->x1 / ink->cell), ink->columns);
    const int y0 = clamp(floor(shown->y0 / ink->cell), ink->rows);
    const int y1 = clamp(ceil(shown->y1 / ink->cell), ink->rows);
    for (int y = y0; y < y1 && x0 < x1; y++) {
        memset(ink->covered + (size_t)y * (size_t)ink->columns + x0, 1, (size_t)(x1 - x0));
    }
}

/* ---- the free box -----------------------------------------------------------------------------
 */

/* Kept free between stamp and ink, and between stamp and the edge (printers do not reach it). */
#define CLEARANCE (1.2 * MM)
#define EDGE      (5 * MM)

/* Where the centre of the stamp may lie and where it had best lie, in shares of the page. An A4
 * letter has its number 45 to 60 mm below the top, the middle of the left column at 0.31. */
static const struct search {
    enum stamp_zone zone;
    double left, right, bottom;
    double want_x, want_y;
} searches[] = {
    {STAMP_LEFT, 0, 0.5, 0.5, 0.30, 0.24},
    {STAMP_RIGHT, 0.5, 1, 0.5, 0.70, 0.22},
    {STAMP_PAGE, 0, 1, 1, 0.30, 0.24},
};
static const int percents[] = {100, 95, 90, 85, 80};

struct field {
    const struct stamp_ink *ink;
    unsigned *sums;       /* of the rectangle above and to the left: (rows + 1) * (columns + 1) */
    double width, height; /* of the page, points */
};

static void sum_up(struct field *field)
{
    const int columns = field->ink->columns, stride = columns + 1;
    const size_t count = (size_t)stride * (size_t)(field->ink->rows + 1);
    field->sums = arena_alloc(arena_current(), count * sizeof *field->sums);
    for (int y = 0; y < field->ink->rows; y++) {
        unsigned row = 0;
        for (int x = 0; x < columns; x++) {
            row += field->ink->covered[(size_t)y * (size_t)columns + (size_t)x];
            field->sums[(size_t)(y + 1) * (size_t)stride + (size_t)x + 1] =
                field->sums[(size_t)y * (size_t)stride + (size_t)x + 1] + row;
        }
    }
}

static bool is_free(const struct field *field, int x0, int y0, int x1, int y1)
{
    const size_t stride = (size_t)field->ink->columns + 1;
    const unsigned *top = field->sums + (size_t)y0 * stride;
    const unsigned *bottom = field->sums + (size_t)y1 * stride;
    return bottom[x1] - bottom[x0] == top[x1] - top[x0];
}

/* The free box of this size nearest to where the search would have it. */
static bool seek(const struct field *field, const struct search *search, double width,
                 double height, struct stamp_rect *ret)
{
    const double cell = field->ink->cell;
    const double clear_x = width + 2 * CLEARANCE, clear_y = height + 2 * CLEARANCE;
    const int wide = (int)ceil(clear_x / cell), high = (int)ceil(clear_y / cell);
    const int first = (int)ceil((EDGE - CLEARANCE) / cell);
    double best = HUGE_VAL;
    for (int y = first; y + high <= field->ink->rows - first; y++) {
        for (int x = first; x + wide <= field->ink->columns - first; x++) {
            const double mid_x = (x * cell + clear_x / 2) / field->width;
            const double mid_y = (y * cell + clear_y / 2) / field->height;
            const double off_x = (mid_x - search->want_x) * field->width;
            const double off_y = (mid_y - search->want_y) * field->height;
            const double off = off_x * off_x + off_y * off_y;
            if (mid_x < search->left || mid_x >= search->right || mid_y > search->bottom ||
                off >= best || !is_free(field, x, y, x + wide, y + high)) {
                continue;
            }
            best = off;
            ret->x0 = x * cell + CLEARANCE;
            ret->y0 = y * cell + CLEARANCE;
            ret->x1 = ret->x0 + width;
            ret->y1 = ret->y0 + height;
        }
    }
    return best < HUGE_VAL;
}

/* Near the number first, then under the date, each a little smaller if need be, and only then
 * elsewhere on the page: a small stamp in its place is found sooner than a large one at the foot.
 */
void stamp_find(const struct stamp_ink *ink, double width, double height, struct stamp_spot *ret)
{
    enum { HEAD_SEARCHES = 2, SEARCHES = sizeof searches / sizeof searches[0] };
    struct field field = {
        .ink = ink, .width = ink->columns * ink->cell, .height = ink->rows * ink->cell};
    sum_up(&field);
    for (int from = 0, to = HEAD_SEARCHES; from < SEARCHES; from = to, to = SEARCHES) {
        for (size_t p = 0; p < sizeof percents / sizeof percents[0]; p++) {
            const double scale = percents[p] / 100.0;
            for (int s = from; s < to; s++) {
                if (seek(&field, &searches[s], width * scale, height * scale, &ret->box)) {
                    ret->place = (struct stamp_place){searches[s].zone, percents[p]};
                    ret->scale = scale;
                    return;
                }
            }
        }
    }
    *ret = (struct stamp_spot){.place = {STAMP_STRIP, 100}, .scale = 1};
}
