/* stamps.c - seal, pen and arrival stamp, as wet ink on paper: it darkens what lies under it. */
#include "letters_room.h"

#include <math.h>

#define P(...) arena_printf(arena_current(), __VA_ARGS__)
#define MM     (72 / 25.4)

static void words(cairo_t *cr, double x, double y, double width, double size, bool bold,
                  const char *text)
{
    PangoContext *context = paper_context();
    PangoLayout *layout = pango_layout_new(context);
    PangoFontDescription *font =
        pango_font_description_from_string(bold ? "Tinos Bold" : "Tinos Italic");
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    if (width > 0) {
        pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
        pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    }
    pango_layout_set_text(layout, text, -1);
    cairo_move_to(cr, x, y);
    pango_cairo_show_layout(cr, layout);
    pango_font_description_free(font);
    g_object_unref(layout);
    g_object_unref(context);
}

/* Letters one by one along the upper arc. */
static void around_arc(cairo_t *cr, double radius, const char *text)
{
    const size_t count = text_length(text);
    const double step = 4.4 / (double)(count + 1);
    const char *p = text;
    for (size_t i = 0; *p != '\0'; i++) {
        size_t len = 1;
        while (((unsigned char)p[len] & 0xC0) == 0x80) {
            len++;
        }
        cairo_save(cr);
        cairo_rotate(cr, -2.2 + step * (double)(i + 1));
        words(cr, -8, -radius, 16, 7.5, true, arena_memdup(arena_current(), p, len));
        cairo_restore(cr);
        p += len;
    }
}

static void star(cairo_t *cr, double radius)
{
    cairo_new_path(cr);
    for (int i = 0; i < 10; i++) {
        const double r = i % 2 == 0 ? radius : radius * 0.4, a = -M_PI / 2 + M_PI * i / 5;
        cairo_line_to(cr, r * cos(a), r * sin(a));
    }
    cairo_close_path(cr);
    cairo_fill(cr);
}

void stamp_seal(cairo_t *cr, struct luck *luck, double x, double y, const char *around)
{
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_rotate(cr, luck_real(luck, -0.4, 0.4));
    cairo_set_operator(cr, CAIRO_OPERATOR_MULTIPLY);
    cairo_set_source_rgb(cr, luck_real(luck, 0.82, 0.92), luck_real(luck, 0.15, 0.3),
                         luck_real(luck, 0.15, 0.3));
    cairo_set_line_width(cr, 1.8);
    cairo_new_path(cr);
    cairo_arc(cr, 0, 0, 18 * MM, 0, 2 * M_PI);
    cairo_stroke(cr);
    cairo_set_line_width(cr, 0.8);
    cairo_arc(cr, 0, 0, 12.5 * MM, 0, 2 * M_PI);
    cairo_stroke(cr);
    around_arc(cr, 17 * MM, around);
    star(cr, 6 * MM);
    cairo_restore(cr);
}

void stamp_pen(cairo_t *cr, struct luck *luck, const struct area *over)
{
    double x = over->x - 6, y = over->y + over->height * 0.6;
    cairo_save(cr);
    cairo_set_operator(cr, CAIRO_OPERATOR_MULTIPLY);
    cairo_set_source_rgb(cr, 0.15, 0.2, luck_real(luck, 0.6, 0.75));
    cairo_set_line_width(cr, luck_real(luck, 1.0, 1.5));
    cairo_move_to(cr, x, y);
    for (int i = 0; i < 5; i++) {
        const double step = (over->width + 14) / 5, reach = luck_real(luck, 12, 34);
        cairo_curve_to(cr, x + step * 0.3, y - reach, x + step * 0.6, y + reach * 0.7, x + step,
                       y + luck_real(luck, -5, 5));
        x += step;
    }
    cairo_stroke(cr);
    cairo_restore(cr);
}

static void arrival_frame(cairo_t *cr, double width, double height)
{
    cairo_set_line_width(cr, 1.2);
    cairo_rectangle(cr, 0, 0, width, height);
    cairo_move_to(cr, 0, height * 0.22);
    cairo_line_to(cr, width, height * 0.22);
    cairo_move_to(cr, width * 0.36, height * 0.22);
    cairo_line_to(cr, width * 0.36, height * 0.6);
    cairo_move_to(cr, 0, height * 0.6);
    cairo_line_to(cr, width, height * 0.6);
    cairo_stroke(cr);
}

void stamp_arrival(cairo_t *cr, struct luck *luck, double x, double y, const char *receiver,
                   struct day day)
{
    static const double inks[][3] = {{0.85, 0.15, 0.2}, {0.2, 0.3, 0.8}, {0.5, 0.2, 0.65}};
    const double width = 46 * MM, height = 29 * MM, *ink = inks[luck_roll(luck, 3)];
    char text[DAY_TEXT];
    cairo_save(cr);
    cairo_translate(cr, x, y);
    cairo_rotate(cr, luck_real(luck, -0.05, 0.05));
    cairo_set_operator(cr, CAIRO_OPERATOR_MULTIPLY);
    cairo_set_source_rgb(cr, ink[0], ink[1], ink[2]);
    arrival_frame(cr, width, height);
    words(cr, 2, 4, width - 4, 8.5, true, receiver);
    words(cr, 0, height * 0.3, width * 0.36, 15, true, "ĐẾN");
    words(cr, width * 0.38, height * 0.25, 0, 10, true, "Số:");
    words(cr, width * 0.38, height * 0.42, 0, 10, true, "Ngày:");
    words(cr, 4, height * 0.63, 0, 9, true, "Chuyển: ..................");
    words(cr, 4, height * 0.81, 0, 9, true, "Số và ký hiệu HS: ........");
    cairo_set_source_rgb(cr, 0.1, 0.15, 0.55); /* written in by pen */
    words(cr, width * 0.55, height * 0.22, 0, 13, false, P("%d", luck_between(luck, 12, 2400)));
    words(cr, width * 0.6, height * 0.41, 0, 12, false, day_vn(day, text));
    cairo_restore(cr);
}
