/* letter_pdf.c - pages drawn by cairo, changed by qpdf, or written out by hand. */
#include "letter_pdf.h"

#include "stamp_room.h"

#include "unit.h"

#include <cairo-pdf.h>

/* What fontconfig keeps of the machine's configuration until the program ends. */
#ifdef PHIEU_SANITIZED
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig";
}
#endif

enum { PDF_MOST = 64 << 20 };

/* ---- drawing -------------------------------------------------------------------------------- */

struct sheet {
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoContext *context;
    struct buf bytes;
};

/* One for the whole program: the libraries keep what they made of it. */
static PangoContext *words_context(void)
{
    static PangoFontMap *map;
    struct error err = {0};
    if (map == NULL) {
        ck_assert_int_eq(stamp_font_map(&map, &err), 0);
    }
    return pango_font_map_create_context(map);
}

static cairo_status_t take(void *arg, const unsigned char *data, unsigned len)
{
    buf_add(arg, data, len);
    return CAIRO_STATUS_SUCCESS;
}

static void sheet_begin(struct sheet *sheet, double width, double height)
{
    buf_init(&sheet->bytes, arena_current(), PDF_MOST);
    sheet->surface = cairo_pdf_surface_create_for_stream(take, &sheet->bytes, width, height);
    cairo_pdf_surface_set_metadata(sheet->surface, CAIRO_PDF_METADATA_CREATE_DATE,
                                   "2025-03-10T08:00:00Z");
    sheet->cr = cairo_create(sheet->surface);
    sheet->context = words_context();
}

static struct pdf sheet_end(struct sheet *sheet)
{
    cairo_show_page(sheet->cr);
    cairo_destroy(sheet->cr);
    cairo_surface_finish(sheet->surface);
    ck_assert_int_eq(cairo_surface_status(sheet->surface), CAIRO_STATUS_SUCCESS);
    cairo_surface_destroy(sheet->surface);
    g_object_unref(sheet->context);
    return (struct pdf){sheet->bytes.data, sheet->bytes.len};
}

struct words {
    double x, y, width; /* millimetres */
    double size;
    PangoAlignment align;
    const char *text;
};

static void put(struct sheet *sheet, const struct words *words)
{
    PangoLayout *layout = pango_layout_new(sheet->context);
    PangoFontDescription *font = pango_font_description_from_string("Tinos");
    pango_font_description_set_absolute_size(font, words->size * PANGO_SCALE);
    pango_layout_set_font_description(layout, font);
    pango_layout_set_width(layout, (int)(words->width * MM * PANGO_SCALE));
    pango_layout_set_alignment(layout, words->align);
    pango_layout_set_markup(layout, words->text, -1);
    cairo_move_to(sheet->cr, words->x * MM, words->y * MM);
    pango_cairo_show_layout(sheet->cr, layout);
    pango_font_description_free(font);
    g_object_unref(layout);
}

/* Lines of text from y to the bottom, millimetres. */
static void fill(struct sheet *sheet, double x, double y, double width, double bottom, double size)
{
    static const char line[] =
        "Thực hiện kế hoạch phòng, chống dịch bệnh của ngành y tế trên địa bàn "
        "huyện, đề nghị các đơn vị rà soát, tổng hợp số liệu và gửi báo cáo. ";
    char text[4 * sizeof line];
    snprintf(text, sizeof text, "%s%s%s", line, line, line);
    for (; y < bottom; y += size * 0.42) {
        cairo_save(sheet->cr);
        cairo_rectangle(sheet->cr, x * MM, y * MM, width * MM, size);
        cairo_clip(sheet->cr);
        put(sheet, &(struct words){x, y, 1000, size, PANGO_ALIGN_LEFT, text});
        cairo_restore(sheet->cr);
    }
}

static void put_head(struct sheet *sheet)
{
    static const struct words head[] = {
        {28, 20, 70, 12, PANGO_ALIGN_CENTER, "UBND TỈNH BÌNH AN\n<b>SỞ Y TẾ</b>"},
        {98, 20, 98, 12, PANGO_ALIGN_CENTER,
         "<b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc</b>"},
        {28, 34, 70, 13, PANGO_ALIGN_CENTER, "Số: 595/SYT-NVY"},
        {98, 34, 98, 13, PANGO_ALIGN_CENTER, "<i>Bình An, ngày 07 tháng 3 năm 2025</i>"},
        {28, 41, 70, 12, PANGO_ALIGN_CENTER,
         "V/v tăng cường phòng, chống\nbệnh sởi trên địa bàn tỉnh"},
    };
    for (size_t i = 0; i < sizeof head / sizeof head[0]; i++) {
        put(sheet, &head[i]);
    }
}

static void put_body(struct sheet *sheet, enum letter_kind kind)
{
    switch (kind) {
    case LETTER_ROOMY:
        put(sheet, &(struct words){105, 62, 80, 14, PANGO_ALIGN_LEFT,
                                   "Kính gửi:\n- Trung tâm Y tế các huyện;\n- Bệnh viện Đa khoa."});
        fill(sheet, 30, 100, 160, 270, 14);
        break;
    case LETTER_RIGHT:
        fill(sheet, 8, 53, 92, 285, 11);
        fill(sheet, 100, 90, 102, 285, 11);
        break;
    case LETTER_TIGHT: /* a gap of 37 mm, the stamp and its clearance want 40 */
        fill(sheet, 5, 5, 200, 17, 9);
        fill(sheet, 100, 45, 105, 90, 9);
        fill(sheet, 5, 89.5, 200, 292, 9);
        break;
    case LETTER_FOOT:
        fill(sheet, 5, 5, 200, 17, 9);
        fill(sheet, 5, 52, 200, 230, 9);
        fill(sheet, 100, 42, 105, 52, 9);
        break;
    case LETTER_CROWDED:
        fill(sheet, 5, 5, 200, 17, 9);
        fill(sheet, 5, 52, 200, 292, 9);
        break;
    default:
        break;
    }
}

struct pdf letter_pdf(enum letter_kind kind)
{
    struct sheet sheet;
    sheet_begin(&sheet, 210 * MM, 297 * MM);
    if (kind != LETTER_EMPTY) {
        put_head(&sheet);
        put_body(&sheet, kind);
    }
    return sheet_end(&sheet);
}

/* Grain of a scanner, the same each time. */
static void add_grain(cairo_surface_t *image)
{
    uint32_t state = 595;
    cairo_surface_flush(image);
    unsigned char *bytes = cairo_image_surface_get_data(image);
    const int len = cairo_image_surface_get_stride(image) * cairo_image_surface_get_height(image);
    for (int i = 0; i < len; i++) {
        state = state * 1664525 + 1013904223;
        const int grained = bytes[i] + (int)(state >> 28) - 8;
        bytes[i] = (unsigned char)(grained < 0 ? 0 : grained > 255 ? 255 : grained);
    }
    cairo_surface_mark_dirty(image);
}

struct pdf scanned_pdf(enum letter_kind kind, double paper)
{
    const double dpi = 100, scale = dpi / 72;
    struct sheet scan, sheet;
    scan.surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(210 * MM * scale),
                                              (int)(297 * MM * scale));
    scan.cr = cairo_create(scan.surface);
    scan.context = words_context();
    cairo_set_source_rgb(scan.cr, paper, paper, paper * 0.97);
    cairo_paint(scan.cr);
    cairo_set_source_rgb(scan.cr, 0.15, 0.15, 0.15);
    cairo_scale(scan.cr, scale, scale);
    cairo_rotate(scan.cr, 0.01); /* laid in askew */
    put_head(&scan);
    put_body(&scan, kind);
    cairo_destroy(scan.cr);
    add_grain(scan.surface);
    sheet_begin(&sheet, 210 * MM, 297 * MM);
    cairo_scale(sheet.cr, 1 / scale, 1 / scale);
    cairo_set_source_surface(sheet.cr, scan.surface, 0, 0);
    cairo_paint(sheet.cr);
    g_object_unref(scan.context);
    cairo_surface_destroy(scan.surface);
    return sheet_end(&sheet);
}

struct pdf sheet_pdf(double width, double height, bool covered)
{
    struct sheet sheet;
    sheet_begin(&sheet, width, height);
    if (covered) {
        fill(&sheet, 0, 0, width / MM, height / MM, 9);
    }
    return sheet_end(&sheet);
}

/* ---- changing ------------------------------------------------------------------------------- */

struct pdf pdf_changed(struct pdf pdf, pdf_change *change, void *arg, pdf_options *options)
{
    qpdf_data q = qpdf_init();
    ck_assert_int_eq(qpdf_read_memory(q, "test", pdf.data, pdf.len, NULL) & QPDF_ERRORS, 0);
    if (change != NULL) {
        change(q, arg);
    }
    ck_assert_int_eq(qpdf_init_write_memory(q) & QPDF_ERRORS, 0);
    qpdf_set_static_ID(q, QPDF_TRUE);
    if (options != NULL) {
        options(q);
    }
    ck_assert_int_eq(qpdf_write(q) & QPDF_ERRORS, 0);
    const size_t len = qpdf_get_buffer_length(q);
    const char *data = arena_memdup(arena_current(), qpdf_get_buffer(q), len);
    qpdf_cleanup(&q);
    return (struct pdf){data, len};
}

void pdf_with_object_streams(qpdf_data q)
{
    qpdf_set_object_stream_mode(q, qpdf_o_generate);
}

void pdf_linearized(qpdf_data q)
{
    qpdf_set_linearization(q, QPDF_TRUE);
}

void pdf_encrypted(qpdf_data q)
{
    qpdf_set_r6_encryption_parameters2(q, "", "chủ", QPDF_TRUE, QPDF_TRUE, QPDF_TRUE, QPDF_TRUE,
                                       QPDF_TRUE, QPDF_TRUE, qpdf_r3p_full, QPDF_TRUE);
}

struct pdf pdf_of_objects(const char *const *objects, size_t count, const char *members)
{
    struct buf out;
    size_t *offsets = arena_alloc(arena_current(), count * sizeof *offsets);
    buf_init(&out, arena_current(), PDF_MOST);
    buf_puts(&out, "%PDF-1.7\n");
    for (size_t i = 0; i < count; i++) {
        offsets[i] = out.len;
        buf_printf(&out, "%zu 0 obj\n%s\nendobj\n", i + 1, objects[i]);
    }
    const size_t start = out.len;
    buf_printf(&out, "xref\n0 %zu\n0000000000 65535 f \n", count + 1);
    for (size_t i = 0; i < count; i++) {
        buf_printf(&out, "%010zu 00000 n \n", offsets[i]);
    }
    buf_printf(&out, "trailer\n<< /Size %zu /Root 1 0 R %s >>\nstartxref\n%zu\n%%%%EOF\n",
               count + 1, members != NULL ? members : "", start);
    return (struct pdf){out.data, out.len};
}
