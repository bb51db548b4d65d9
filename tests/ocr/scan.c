/* scan.c - the letter is set with Pango, the flaws are put on with Cairo and by hand. */
#include "scan.h"

#include <fontconfig/fontconfig.h>
#include <math.h>
#include <pango/pangocairo.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MM(x) ((x)*72 / 25.4)
enum { A4_WIDTH = 595, A4_HEIGHT = 842 };

static const struct {
    double x, y, size; /* mm of the middle (or the left edge), of the upper side; points */
    bool middle, bold;
    const char *text;
} lines[] = {
    {60, 20, 13, true, false, "UBND TỈNH KIÊN GIANG"},
    {60, 26, 13, true, true, "SỞ Y TẾ"},
    {60, 35, 13, true, false, "Số: 595/SYT-NVY"},
    {60, 41, 12, true, false, "V/v tăng cường công tác"},
    {60, 46, 12, true, false, "phòng, chống dịch mùa hè"},
    {145, 20, 13, true, true, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
    {145, 26, 13, true, true, "Độc lập - Tự do - Hạnh phúc"},
    {145, 35, 13, true, false, "Kiên Giang, ngày 11 tháng 3 năm 2025"},
    {105, 60, 14, true, false, "Kính gửi: Trung tâm Y tế các huyện, thành phố"},
    {30, 75, 14, false, false, "Thực hiện Kế hoạch số 55/KH-UBND ngày 20 tháng 02 năm 2025 của"},
    {30, 82, 14, false, false,
     "Ủy ban nhân dân tỉnh về phòng bệnh truyền nhiễm, Sở Y tế đề nghị các"},
    {30, 89, 14, false, false,
     "đơn vị rà soát thuốc, vật tư, hóa chất và báo cáo kết quả thực hiện về"},
    {30, 96, 14, false, false, "Sở Y tế (qua Phòng Nghiệp vụ Y) trước ngày 25/3/2025 để tổng hợp."},
    {30, 108, 14, false, false,
     "Trong quá trình triển khai, nếu có khó khăn, vướng mắc, đề nghị phản"},
    {30, 115, 14, false, false, "ánh bằng văn bản để được hướng dẫn, giải quyết kịp thời./."},
    {30, 135, 12, false, true, "Nơi nhận:"},
    {30, 141, 11, false, false, "- Như trên;"},
    {30, 146, 11, false, false, "- Lưu: VT, NVY."},
    {145, 135, 13, true, true, "KT. GIÁM ĐỐC"},
    {145, 141, 13, true, true, "PHÓ GIÁM ĐỐC"},
    {145, 170, 14, true, true, "Nguyễn Thị Thanh Hương"},
};
const char *const scan_lines[] = {
    "UBND TỈNH KIÊN GIANG",
    "SỞ Y TẾ",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Thực hiện Kế hoạch số 55/KH-UBND ngày 20 tháng 02 năm 2025 của",
    "đơn vị rà soát thuốc, vật tư, hóa chất và báo cáo kết quả thực hiện về",
    "ánh bằng văn bản để được hướng dẫn, giải quyết kịp thời",
};
const size_t scan_line_count = sizeof scan_lines / sizeof scan_lines[0];

static void put_text(cairo_t *cr, double x, double y, double size, bool middle, bool bold,
                     const char *text)
{
    int width, height;
    PangoLayout *layout = pango_cairo_create_layout(cr);
    PangoFontDescription *font = pango_font_description_from_string("Tinos");
    pango_font_description_set_absolute_size(font, size * PANGO_SCALE);
    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_text(layout, text, -1);
    pango_layout_get_size(layout, &width, &height);
    cairo_move_to(cr, MM(x) - (middle ? (double)width / PANGO_SCALE / 2 : 0), MM(y));
    pango_cairo_show_layout(cr, layout);
    pango_font_description_free(font);
    g_object_unref(layout);
}

static void put_letter(cairo_t *cr)
{
    cairo_set_source_rgb(cr, 0.08, 0.08, 0.09);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        put_text(cr, lines[i].x, lines[i].y, lines[i].size, lines[i].middle, lines[i].bold,
                 lines[i].text);
    }
    cairo_set_line_width(cr, 0.7);
    cairo_move_to(cr, MM(50), MM(32.5));
    cairo_line_to(cr, MM(70), MM(32.5));
    cairo_move_to(cr, MM(118), MM(32.5));
    cairo_line_to(cr, MM(172), MM(32.5));
    cairo_stroke(cr);
}

static void put_seal(cairo_t *cr)
{
    cairo_set_source_rgb(cr, 0.86, 0.16, 0.19);
    cairo_set_line_width(cr, 2.4);
    cairo_arc(cr, MM(128), MM(153), MM(17), 0, 2 * M_PI);
    cairo_stroke(cr);
    cairo_set_line_width(cr, 1);
    cairo_arc(cr, MM(128), MM(153), MM(11.5), 0, 2 * M_PI);
    cairo_stroke(cr);
    put_text(cr, 128, 148, 9, true, true, "SỞ Y TẾ");
    for (int i = 0; i < 26; i++) {
        cairo_save(cr);
        cairo_translate(cr, MM(128), MM(153));
        cairo_rotate(cr, i * 2 * M_PI / 26);
        put_text(cr, 0, -16.3, 9, true, true, i % 2 == 0 ? "Y" : "T");
        cairo_restore(cr);
    }
    for (int k = 0; k < 5; k++) { /* a star */
        const double a = k * 4 * M_PI / 5 - M_PI / 2;
        cairo_line_to(cr, MM(128) + MM(4) * cos(a), MM(156) + MM(4) * sin(a));
    }
    cairo_fill(cr);
    /* its lower part lies on the name */
    cairo_set_line_width(cr, 1.6);
    cairo_arc(cr, MM(140), MM(168), MM(9), 0, 2 * M_PI);
    cairo_stroke(cr);
}

static void put_pen(cairo_t *cr)
{
    cairo_set_source_rgb(cr, 0.10, 0.16, 0.62);
    cairo_set_line_width(cr, 1.5);
    cairo_move_to(cr, MM(125), MM(160));
    cairo_curve_to(cr, MM(140), MM(148), MM(138), MM(178), MM(148), MM(165));
    cairo_curve_to(cr, MM(158), MM(155), MM(150), MM(182), MM(172), MM(163));
    cairo_stroke(cr);
    cairo_move_to(cr, MM(130), MM(174));
    cairo_curve_to(cr, MM(140), MM(170), MM(150), MM(176), MM(168), MM(172));
    cairo_stroke(cr);
}

static void put_stamp(cairo_t *cr)
{
    cairo_save(cr);
    cairo_translate(cr, MM(52), MM(31));
    cairo_rotate(cr, -0.05);
    cairo_set_source_rgb(cr, 0.42, 0.24, 0.72);
    cairo_set_line_width(cr, 1.6);
    cairo_rectangle(cr, 0, 0, MM(48), MM(20));
    cairo_stroke(cr);
    put_text(cr, 24, 1, 8, true, true, "TRUNG TÂM Y TẾ AN BÌNH");
    put_text(cr, 3, 6, 9, false, true, "ĐẾN");
    put_text(cr, 14, 6, 8, false, false, "Số: ............");
    put_text(cr, 14, 10.5, 8, false, false, "Ngày: ..........");
    put_text(cr, 3, 15, 8, false, false, "Chuyển: ..................");
    cairo_restore(cr);
}

/* The same numbers everywhere. */
static double random_of(uint32_t *state)
{
    *state = *state * 1664525U + 1013904223U;
    return (double)(*state >> 8) / 16777216.0;
}

static void add_noise(const struct scan_look *look, struct scan *scan)
{
    uint32_t state = look->seed + 1;
    const double paper = look->paper > 0 ? look->paper : 1;
    for (int y = 0; y < scan->height; y++) {
        unsigned char *row = scan->pixels + (size_t)y * (size_t)scan->stride;
        for (int x = 0; x < scan->width * 4; x++) {
            const double grain = random_of(&state) + random_of(&state) + random_of(&state) - 1.5;
            const double value = row[x] * paper + grain * look->noise;
            row[x] = (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value);
        }
    }
}

/* What the font libraries keep goes, for whoever counts leaks. */
static void forget_fonts(void)
{
    pango_cairo_font_map_set_default(NULL);
    cairo_debug_reset_static_data();
    FcFini();
}

void scan_letter(const struct scan_look *look, struct scan *ret)
{
    static bool called;
    if (!called) {
        atexit(forget_fonts);
        called = true;
    }
    const double scale = look->dpi / 72.0;
    ret->width = (int)(A4_WIDTH * scale);
    ret->height = (int)(A4_HEIGHT * scale);
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, ret->width, ret->height);
    cairo_t *cr = cairo_create(surface);
    cairo_set_source_rgb(cr, 1, 1, 1);
    cairo_paint(cr);
    cairo_scale(cr, scale, scale);
    cairo_translate(cr, A4_WIDTH / 2.0, A4_HEIGHT / 2.0);
    cairo_rotate(cr, look->skew * M_PI / 180);
    cairo_translate(cr, -A4_WIDTH / 2.0, -A4_HEIGHT / 2.0);
    if (!look->empty) {
        put_letter(cr);
    }
    cairo_set_operator(cr, CAIRO_OPERATOR_MULTIPLY); /* as inks do */
    if (look->stamp) {
        put_stamp(cr);
    }
    if (look->seal) {
        put_seal(cr);
    }
    if (look->pen) {
        put_pen(cr);
    }
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    ret->stride = cairo_image_surface_get_stride(surface);
    const size_t size = (size_t)ret->stride * (size_t)ret->height;
    ret->pixels = malloc(size);
    memcpy(ret->pixels, cairo_image_surface_get_data(surface), size);
    cairo_surface_destroy(surface);
    if (look->noise > 0 || look->paper > 0) {
        add_noise(look, ret);
    }
}
