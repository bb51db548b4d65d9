/* old_pdf.c - a PDF by hand, its fonts named .VnTime or VNI-Times: what it draws is not what it
 * says. */
#include "letters_room.h"

#include <string.h>

enum { CONTENT_MOST = 1 << 22, OBJECTS_MOST = 2 * PAGES_MOST + 16, FONTS = 4, ADVANCE = 500 };

static const char *const font_names[2][FONTS] = {
    {".VnTime", ".VnTime,Bold", ".VnTimeH", ".VnTimeH,Bold"},
    {"VNI-Times", "VNI-Times,Bold", "VNI-Times", "VNI-Times,Bold"}};

struct writer {
    struct buf *out;
    size_t offsets[OBJECTS_MOST];
    int objects;
};

static void object(struct writer *w)
{
    w->offsets[w->objects++] = w->out->len;
    buf_printf(w->out, "%d 0 obj\n", w->objects);
}

/* Latin-1 of what stands in UTF-8, as a PDF string. */
static size_t string(struct buf *out, const char *text)
{
    size_t count = 0;
    buf_putc(out, '(');
    for (const unsigned char *p = (const unsigned char *)text; *p != '\0'; p++, count++) {
        if (*p < 0x80) {
            if (strchr("()\\", *p) != NULL) {
                buf_putc(out, '\\');
            }
            buf_putc(out, (char)*p);
        } else {
            buf_printf(out, "\\%03o", (unsigned)((p[0] & 0x1F) << 6 | (p[1] & 0x3F)));
            p++;
        }
    }
    buf_puts(out, ") Tj ");
    return count;
}

static void text_ink(struct buf *out, const struct ink *ink, enum old_font font)
{
    struct buf shown;
    size_t count = 0;
    buf_init(&shown, arena_current(), CONTENT_MOST);
    for (const char *text = ink->text; *text != '\0';) {
        bool capitals;
        const char *run = old_run(font, text, &capitals, &text);
        buf_printf(&shown, "/F%d %.2f Tf ", (capitals ? 3 : 1) + (ink->bold ? 1 : 0), ink->size);
        count += string(&shown, run);
    }
    if (count > 0) {
        buf_printf(out, "BT %.3f Tz 1 0 0 1 %.2f %.2f Tm %s ET\n",
                   ink->width / (ink->size * ADVANCE / 1000 * (double)count) * 100, ink->x,
                   PAGE_HEIGHT - ink->y, shown.data);
    }
}

static void content(struct writer *w, const struct sheet *sheet, enum old_font font)
{
    struct buf stream;
    buf_init(&stream, arena_current(), CONTENT_MOST);
    for (size_t i = 0; i < sheet->count; i++) {
        const struct ink *ink = &sheet->inks[i];
        if (ink->line != NULL) {
            text_ink(&stream, ink, font);
        } else {
            buf_printf(&stream, "%.2f %.2f %.2f %.2f re %s\n", ink->x,
                       PAGE_HEIGHT - ink->y - ink->height, ink->width, ink->height,
                       ink->role == INK_RULE ? "f" : "S");
        }
    }
    INVARIANT(!stream.overflow);
    object(w);
    buf_printf(w->out, "<</Length %zu>>stream\n%s\nendstream endobj\n", stream.len, stream.data);
}

static void fonts(struct writer *w, enum old_font font)
{
    static const char map[] = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
                              "/CMapName /L def /CMapType 2 def "
                              "1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfrange "
                              "<20> <FF> <0020> endbfrange endcmap end end";
    object(w); /* 3 */
    buf_printf(w->out, "<</Length %zu>>stream\n%s\nendstream endobj\n", sizeof map - 1, map);
    for (int i = 0; i < FONTS; i++) { /* 4..7 */
        object(w);
        buf_printf(w->out,
                   "<</Type/Font/Subtype/TrueType/BaseFont/%s/Encoding/WinAnsiEncoding/ToUnicode 3 "
                   "0 R/FirstChar 32/LastChar 255/Widths[",
                   font_names[font][i]);
        for (int k = 32; k < 256; k++) {
            buf_printf(w->out, "%d ", ADVANCE);
        }
        buf_puts(w->out, "]>> endobj\n");
    }
}

void old_pdf_of_sheets(const struct sheets *s, enum old_font font, struct buf *out)
{
    struct writer w = {.out = out};
    buf_puts(out, "%PDF-1.4\n");
    object(&w);
    buf_puts(out, "<</Type/Catalog/Pages 2 0 R>> endobj\n");
    object(&w);
    buf_printf(out, "<</Type/Pages/Count %u/Kids[", s->count);
    for (unsigned i = 0; i < s->count; i++) {
        buf_printf(out, "%u 0 R ", 8 + i * 2);
    }
    buf_puts(out, "]>> endobj\n");
    fonts(&w, font);
    for (unsigned i = 0; i < s->count; i++) {
        object(&w);
        buf_printf(out,
                   "<</Type/Page/Parent 2 0 R/MediaBox[0 0 %.2f %.2f]/Contents %u 0 "
                   "R/Resources<</Font<</F1 4 0 R/F2 5 0 R/F3 6 0 R/F4 7 0 R>>>>>> endobj\n",
                   PAGE_WIDTH, PAGE_HEIGHT, 9 + i * 2);
        content(&w, &s->pages[i], font);
    }
    const size_t table = out->len;
    buf_printf(out, "xref\n0 %d\n0000000000 65535 f \n", w.objects + 1);
    for (int i = 0; i < w.objects; i++) {
        buf_printf(out, "%010zu 00000 n \n", w.offsets[i]);
    }
    buf_printf(out, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", w.objects + 1,
               table);
}
