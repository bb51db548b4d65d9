/*
 * NAME     sheet.c
 * SUMMARY  pages from top to bottom, their edges and feet
 */
#include "sheet.h"

/* The least a module of the code may measure for a telephone to read it from plain paper. */
#define MODULE_MM 0.34

static const struct {
    double width, height;
} papers[2][2] = {
    {{210 * MM, 297 * MM}, {297 * MM, 210 * MM}}, /* A4 upright, across */
    {{297 * MM, 420 * MM}, {420 * MM, 297 * MM}}, /* A3 */
};

/* Left is where the pages are bound. Across and upright; NĐ 30/2020, Phụ lục I, mục I.2. */
static const struct {
    double left, right, top, bottom;
} edges[2] = {
    {30 * MM, 17 * MM, 20 * MM, 17 * MM},
    {22 * MM, 14 * MM, 18 * MM, 15 * MM},
};

int sheet_init(struct sheet *sheet, const struct job *job, struct error *err)
{
    const bool across = job->form->across;
    *sheet = (struct sheet){.job = job};
    sheet->width = papers[job->a3][across].width;
    sheet->height = papers[job->a3][across].height;
    if (job->mark_qr[0] != '\0' && qr_make(job->mark_qr, &sheet->qr, err) != 0) {
        return -1;
    }
    const double least = across ? 12 * MM : 15 * MM;
    const double side = sheet->qr.size * MODULE_MM * MM;
    sheet->qr_side = sheet->qr.size == 0 ? 0 : side > least ? side : least;
    double foot = edges[across].bottom;
    if (sheet->qr.size > 0) {
        foot = sheet->qr_side + 10 * MM;
    }
    sheet->left = edges[across].left;
    sheet->right = sheet->width - edges[across].right;
    sheet->top = edges[across].top;
    sheet->bottom = sheet->height - foot;
    return 0;
}

void sheet_release(struct sheet *sheet)
{
    qr_release(&sheet->qr);
}

void sheet_start(struct sheet *sheet, cairo_surface_t *surface)
{
    sheet->cr = surface != NULL ? cairo_create(surface) : NULL;
    sheet->page = 0;
    sheet->page_top = NULL;
    sheet->cover = false;
    sheet->y = sheet->top;
}

/* ---- the foot ----------------------------------------------------------------------------- */

static void put_foot(struct sheet *sheet)
{
    static const struct face mark = {.size = 8.5F}, number = {.size = 10, .align = ALIGN_RIGHT};
    const double y = sheet->height - 7 * MM - sheet->qr_side;
    if (sheet->qr.size > 0) {
        qr_draw(sheet, sheet->left, y, sheet->qr_side);
        put_at(sheet, &mark, sheet->job->mark_text, sheet->left + sheet->qr_side + 3 * MM,
               y + sheet->qr_side - 9 * MM, (sheet->right - sheet->left) * 0.6);
    }
    if (!sheet->cover && (sheet->pages > 1 || sheet->job->form->tabular)) {
        put_at(sheet, &number, words("Trang %u/%u", sheet->page, sheet->pages),
               sheet->right - 40 * MM, sheet->height - 12 * MM, 40 * MM);
    }
}

static void end_page(struct sheet *sheet)
{
    if (sheet->cr != NULL && (sheet->page > 0 || sheet->cover)) {
        put_foot(sheet);
        cairo_show_page(sheet->cr);
    }
}

void sheet_new_page(struct sheet *sheet)
{
    end_page(sheet);
    sheet->cover = false;
    sheet->page++;
    sheet->y = sheet->top;
    if (sheet->page > 1 && sheet->page_top != NULL) {
        sheet->page_top(sheet, sheet->page_arg);
    }
}

void sheet_finish(struct sheet *sheet)
{
    end_page(sheet);
    if (sheet->cr != NULL) {
        cairo_destroy(sheet->cr);
        sheet->cr = NULL;
    }
    sheet->pages = sheet->page;
}

double sheet_room(const struct sheet *sheet)
{
    return sheet->bottom - sheet->y;
}

void sheet_need(struct sheet *sheet, double height)
{
    if (height > sheet_room(sheet)) {
        sheet_new_page(sheet);
    }
}

void sheet_space(struct sheet *sheet, double height)
{
    sheet->y += height;
}

void draw_line(struct sheet *sheet, double x1, double y1, double x2, double y2, int tenths)
{
    if (sheet->cr != NULL) {
        cairo_set_line_width(sheet->cr, tenths / 10.0);
        cairo_move_to(sheet->cr, x1, y1);
        cairo_line_to(sheet->cr, x2, y2);
        cairo_stroke(sheet->cr);
    }
}

/* Round dots at a fixed pitch from the right edge, so that those of lines one below another align.
 */
void draw_dots(struct sheet *sheet, double x1, double x2, double y)
{
    static const double pattern[] = {0, 2.6};
    if (sheet->cr == NULL || x2 - x1 < 4) {
        return;
    }
    cairo_save(sheet->cr);
    cairo_set_line_width(sheet->cr, 0.9);
    cairo_set_line_cap(sheet->cr, CAIRO_LINE_CAP_ROUND);
    cairo_set_dash(sheet->cr, pattern, 2, 0);
    cairo_move_to(sheet->cr, x2 - 1, y - 0.5);
    cairo_line_to(sheet->cr, x1 + 1, y - 0.5);
    cairo_stroke(sheet->cr);
    cairo_restore(sheet->cr);
}
