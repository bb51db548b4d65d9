/*
 * NAME     stamp_draw.c
 * SUMMARY  the stamp of Phụ lục IV as PDF paths
 *
 * DESCRIPTION
 *     Letters are outlines, not text: no font has to be added to the copy, and a search in it finds
 *     the issuer's words only. The frame and the printed words are red like the rubber stamp; what
 * a văn thư would write into it is dark blue.
 */
#include "stamp_room.h"

#include <math.h>
#include <string.h>

#define OPERATORS_MOST ((size_t)2 << 20)

#define RED  "0.8 0.05 0.05"
#define BLUE "0.05 0.1 0.5"

/* Rows of the frame, millimetres from its top; the cell of "ĐẾN", from its left. */
#define ROW_ENTRY  9.5
#define ROW_PASSED 22.5
#define ROW_CASE   28.75
#define ROW_END    35.0
#define CELL_MARK  16.0
#define INSET      1.6 /* between a line of the frame and words */

struct pen {
    cairo_t *cr;
    PangoContext *context;
    struct buf *out;
};

/* How a text is set: as large as it may be, smaller down to `least` points, then cut behind so many
 * lines. */
struct setting {
    double size, least;
    int lines;
    bool bold, centred;
};

void stamp_put_number(struct buf *out, double value)
{
    const long hundredths = lround(value * 100);
    const long size = labs(hundredths);
    buf_printf(out, "%s%ld", hundredths < 0 ? "-" : "", size / 100);
    if (size % 100 != 0) {
        buf_printf(out, size % 10 != 0 ? ".%02ld" : ".%ld",
                   size % 10 != 0 ? size % 100 : size % 100 / 10);
    }
}

static void put_point(struct buf *out, double x, double y)
{
    stamp_put_number(out, x);
    buf_putc(out, ' ');
    stamp_put_number(out, y);
    buf_putc(out, ' ');
}

/* Cairo's y goes down from the top of the frame, PDF's up from the foot. */
static double up(double y)
{
    return STAMP_FOOT + STAMP_HEIGHT - y;
}

static void put_path(struct pen *pen)
{
    static const struct {
        unsigned points;
        const char *operator;
    } parts[] = {
        [CAIRO_PATH_MOVE_TO] = {1, "m\n"},
        [CAIRO_PATH_LINE_TO] = {1, "l\n"},
        [CAIRO_PATH_CURVE_TO] = {3, "c\n"},
        [CAIRO_PATH_CLOSE_PATH] = {0, "h\n"},
    };
    cairo_path_t *path = cairo_copy_path(pen->cr);
    for (int i = 0; i < path->num_data; i += path->data[i].header.length) {
        const cairo_path_data_type_t type = path->data[i].header.type;
        for (unsigned k = 1; k <= parts[type].points; k++) {
            put_point(pen->out, path->data[i + (int)k].point.x, -path->data[i + (int)k].point.y);
        }
        buf_puts(pen->out, parts[type].operator);
    }
    cairo_path_destroy(path);
}

/* A letter from its own origin, so that one that comes again is packed almost to nothing. */
static void put_glyph(struct pen *pen, PangoFont *font, PangoGlyphInfo glyph, double x, double y)
{
    gint log = 0;
    glyph.geometry.x_offset = glyph.geometry.y_offset = 0;
    PangoGlyphString one = {.num_glyphs = 1, .glyphs = &glyph, .log_clusters = &log};
    cairo_new_path(pen->cr);
    pango_cairo_glyph_string_path(pen->cr, font, &one);
    buf_puts(pen->out, "q 1 0 0 1 ");
    put_point(pen->out, x, up(y));
    buf_puts(pen->out, "cm\n");
    put_path(pen);
    buf_puts(pen->out, "f Q\n");
}

/* All letters of a layout whose upper left is x, y. */
static void put_layout(struct pen *pen, PangoLayout *layout, double x, double y)
{
    const double unit = PANGO_SCALE;
    PangoLayoutIter *iter = pango_layout_get_iter(layout);
    do {
        const PangoLayoutRun *run = pango_layout_iter_get_run_readonly(iter);
        PangoRectangle logical;
        if (run == NULL) { /* the end of a line */
            continue;
        }
        pango_layout_iter_get_run_extents(iter, NULL, &logical);
        const double base = y + pango_layout_iter_get_baseline(iter) / unit;
        double at = x + logical.x / unit;
        for (int i = 0; i < run->glyphs->num_glyphs; i++) {
            const PangoGlyphInfo *glyph = &run->glyphs->glyphs[i];
            put_glyph(pen, run->item->analysis.font, *glyph, at + glyph->geometry.x_offset / unit,
                      base + glyph->geometry.y_offset / unit);
            at += glyph->geometry.width / unit;
        }
    } while (pango_layout_iter_next_run(iter));
    pango_layout_iter_free(iter);
}

static void set_size(PangoLayout *layout, const struct setting *how, double size)
{
    PangoFontDescription *font = pango_font_description_new();
    pango_font_description_set_family_static(font, "Tinos");
    pango_font_description_set_weight(font, how->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_font_description_free(font);
}

static bool fits(PangoLayout *layout, double height)
{
    int high;
    pango_layout_get_size(layout, NULL, &high);
    return !pango_layout_is_ellipsized(layout) && high <= height * PANGO_SCALE;
}

/* The layout of text at the largest size at which nothing is cut. */
static PangoLayout *fitted(const struct pen *pen, const char *text, double width, double height,
                           const struct setting *how)
{
    PangoLayout *layout = pango_layout_new(pen->context);
    pango_layout_set_text(layout, text, -1);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_height(layout, -how->lines);
    pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
    pango_layout_set_alignment(layout, how->centred ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT);
    for (long quarters = lround(how->size * 4);; quarters--) {
        set_size(layout, how, (double)quarters / 4);
        if (fits(layout, height) || quarters <= lround(how->least * 4)) {
            return layout;
        }
    }
}

/* Text in the box x, y, width, height (millimetres from the frame's upper left), in the middle of
 * its height. Returns where the text ends, in millimetres. */
static double put_text(struct pen *pen, const double box[4], const char *text,
                       const struct setting *how, const char *colour)
{
    PangoLayout *layout = fitted(pen, text, box[2] * MM, box[3] * MM, how);
    PangoRectangle logical;
    pango_layout_get_extents(layout, NULL, &logical);
    const double high = (double)logical.height / PANGO_SCALE;
    buf_printf(pen->out, "%s rg\n", colour);
    put_layout(pen, layout, box[0] * MM, box[1] * MM + (box[3] * MM - high) / 2);
    g_object_unref(layout);
    return box[0] + (double)(logical.x + logical.width) / PANGO_SCALE / MM;
}

/* A printed word and what is written behind it; dots for what is not known yet. */
static void put_entry(struct pen *pen, const double box[4], const char *label, const char *value)
{
    static const struct setting printed = {8.5, 8.5, 1, false, false};
    static const struct setting written = {9.5, 6, 1, false, false};
    const double from = put_text(pen, box, label, &printed, RED) + 0.8;
    const double room = box[0] + box[2] - from;
    const double rest[4] = {from, box[1], room, box[3]};
    if (value[0] != 0) {
        (void)put_text(pen, rest, value, &written, BLUE);
        return;
    }
    char dots[64];
    const size_t count = (size_t)(room * MM / 2.125); /* a full stop at 8.5 points */
    memset(dots, '.', sizeof dots - 1);
    dots[count < sizeof dots ? count : sizeof dots - 1] = 0;
    (void)put_text(pen, rest, dots, &printed, RED);
}

static void put_line(struct pen *pen, double x0, double y0, double x1, double y1)
{
    put_point(pen->out, x0 * MM, up(y0 * MM));
    buf_puts(pen->out, "m ");
    put_point(pen->out, x1 * MM, up(y1 * MM));
    buf_puts(pen->out, "l S\n");
}

static void put_frame(struct pen *pen)
{
    const double half = 0.6; /* of the frame's line, points: it stays inside the box */
    buf_puts(pen->out, RED " RG 1.2 w\n");
    put_point(pen->out, half, STAMP_FOOT + half);
    put_point(pen->out, STAMP_WIDTH - 2 * half, STAMP_HEIGHT - 2 * half);
    buf_puts(pen->out, "re S\n0.6 w\n");
    put_line(pen, 0, ROW_ENTRY, 50, ROW_ENTRY);
    put_line(pen, 0, ROW_PASSED, 50, ROW_PASSED);
    put_line(pen, CELL_MARK, ROW_ENTRY, CELL_MARK, ROW_PASSED);
}

static void put_words(struct pen *pen, const struct stamp_job *job)
{
    static const struct setting head = {9.5, 5, 3, true, true};
    static const struct setting mark = {17, 17, 1, true, true};
    static const struct setting foot = {4.5, 3, 1, false, true};
    char day[DAY_TEXT];
    const double half = (ROW_PASSED - ROW_ENTRY) / 2;
    const double right = CELL_MARK + INSET, room = 50 - INSET - right;
    char *agency = g_utf8_strup(job->agency, -1);
    (void)put_text(pen, (double[]){INSET, 0.4, 50 - 2 * INSET, ROW_ENTRY - 0.6}, agency, &head,
                   RED);
    g_free(agency);
    (void)put_text(pen, (double[]){0, ROW_ENTRY, CELL_MARK, 2 * half}, "ĐẾN", &mark, RED);
    put_entry(pen, (double[]){right, ROW_ENTRY, room, half}, "Số:", job->number);
    put_entry(pen, (double[]){right, ROW_ENTRY + half, room, half},
              "Ngày:", day_vn(job->arrived, day));
    put_entry(pen, (double[]){INSET, ROW_PASSED, 50 - 2 * INSET, ROW_CASE - ROW_PASSED},
              "Chuyển:", job->passed_to);
    put_entry(pen, (double[]){INSET, ROW_CASE, 50 - 2 * INSET, ROW_END - ROW_CASE},
              "Số và ký hiệu HS:", job->case_code);
    (void)put_text(pen, (double[]){0, ROW_END + 0.2, 50, STAMP_FOOT / MM - 0.2},
                   "Bản dẫn xuất; bản gốc được giữ nguyên.", &foot, RED);
}

int stamp_draw(const struct stamp_job *job, struct stamp_drawing *ret, struct error *err)
{
    PangoFontMap *map;
    struct buf out;
    if (stamp_font_map(&map, err) != 0) {
        return -1;
    }
    buf_init(&out, arena_current(), OPERATORS_MOST);
    /* Unbounded: cairo drops glyphs that fall outside a surface, even as paths. */
    cairo_surface_t *surface = cairo_recording_surface_create(CAIRO_CONTENT_COLOR_ALPHA, NULL);
    struct pen pen = {cairo_create(surface), pango_font_map_create_context(map), &out};
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    pango_cairo_context_set_font_options(pen.context, options);
    pango_context_set_round_glyph_positions(pen.context, FALSE);
    put_words(&pen, job);
    put_frame(&pen);
    cairo_font_options_destroy(options);
    g_object_unref(pen.context);
    g_object_unref(map);
    cairo_destroy(pen.cr);
    cairo_surface_destroy(surface);
    if (out.overflow) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    *ret = (struct stamp_drawing){STAMP_WIDTH, STAMP_FOOT + STAMP_HEIGHT, out.data, out.len};
    return 0;
}
