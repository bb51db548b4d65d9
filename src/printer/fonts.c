/*
 * NAME     fonts.c
 * SUMMARY  four files of Tinos, checked and warmed
 */
#include "fonts.h"

#include "words.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <stdio.h>
#include <string.h>

#define BOX      "\xE2\x96\xA1" /* U+25A1, which Tinos has */
#define TEXT_CAP ((size_t)16 << 20)

enum { PLANE = 0x10000 };

static const char *const files[] = {
    "Tinos-Regular.ttf",
    "Tinos-Bold.ttf",
    "Tinos-Italic.ttf",
    "Tinos-BoldItalic.ttf",
};
enum { FILES = sizeof files / sizeof files[0], FACES = 3 }; /* no form is bold and italic at once */

/* Pango takes the font for a piece of text by its script's language and has each looked for by
 * threads, which cannot be started later: a letter of every script that is printed. More scripts
 * would cost every slip time. */
static const char specimen[] = "Số đến Ωß";

const char fonts_vietnamese[] =
    "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"
    "ÀẢÃÁẠĂẰẲẴẮẶÂẦẨẪẤẬĐÈẺẼÉẸÊỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌÔỒỔỖỐỘƠỜỞỠỚỢÙỦŨÚỤƯỪỬỮỨỰỲỶỸÝỴ";

/* A process prints with one set of fonts, which its libraries keep for as long as it lives. */
static struct {
    PangoContext *context;
    PangoFontDescription *faces[FACES]; /* in the order of files */
    unsigned char covered[PLANE / 8];
} fonts;

static int refuse(const char *file, struct error *err)
{
    return error_set(err, ERR_PRINT_FONT, NULL, file, FONTS_PACKAGE);
}

static int check_letters(const char *file, const FcCharSet *has, struct error *err)
{
    const char *at = fonts_vietnamese;
    while (*at != '\0') {
        if (!FcCharSetHasChar(has, g_utf8_get_char(at))) {
            return refuse(file, err);
        }
        at = char_after(at);
    }
    return 0;
}

/* What one face has; a character counts when the faces before it have it too. */
static void take_coverage(const FcCharSet *has, bool first)
{
    FcChar32 map[FC_CHARSET_MAP_SIZE], next;
    unsigned char covered[PLANE / 8] = {0};
    for (FcChar32 base = FcCharSetFirstPage(has, map, &next);
         base != FC_CHARSET_DONE && base < PLANE; base = FcCharSetNextPage(has, map, &next)) {
        for (unsigned i = 0; i < FC_CHARSET_MAP_SIZE * 32; i++) {
            const unsigned bit = map[i / 32] >> (i % 32) & 1U;
            covered[(base + i) / 8] |= (unsigned char)(bit << (base + i) % 8);
        }
    }
    for (size_t i = 0; i < sizeof covered; i++) {
        fonts.covered[i] = first ? covered[i] : fonts.covered[i] & covered[i];
    }
}

static int add_file(FcConfig *config, const char *folder, size_t n, struct error *err)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", folder, files[n]);
    if (!FcConfigAppFontAddFile(config, (const FcChar8 *)path)) {
        return refuse(files[n], err);
    }
    const FcFontSet *set = FcConfigGetFonts(config, FcSetApplication);
    FcCharSet *has;
    if (set == NULL || set->nfont != (int)n + 1 ||
        FcPatternGetCharSet(set->fonts[n], FC_CHARSET, 0, &has) != FcResultMatch) {
        return refuse(files[n], err);
    }
    if (check_letters(files[n], has, err) != 0) {
        return -1;
    }
    take_coverage(has, n == 0);
    return 0;
}

/* Line breaks depend on nothing but the font: no hinting, no rounding to a screen's pixels. */
static PangoContext *make_context(PangoFontMap *map)
{
    PangoContext *context = pango_font_map_create_context(map);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_cairo_context_set_resolution(context, 72);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_base_dir(context, PANGO_DIRECTION_LTR);
    pango_context_set_language(context, pango_language_from_string("vi"));
    return context;
}

static PangoFontDescription *make_face(bool bold, bool italic)
{
    PangoFontDescription *face = pango_font_description_new();
    pango_font_description_set_family_static(face, FONTS_FAMILY);
    pango_font_description_set_absolute_size(face, FONTS_SIZE * PANGO_SCALE);
    pango_font_description_set_weight(face, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_font_description_set_style(face, italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
    return face;
}

/* Measures and draws a few letters in every face: their files are open from here on. */
static void warm(void)
{
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, 64, 64);
    cairo_t *cr = cairo_create(surface);
    for (size_t i = 0; i < FACES; i++) {
        PangoLayout *layout = pango_layout_new(fonts.context);
        fonts.faces[i] = make_face(i == 1, i == 2);
        pango_layout_set_font_description(layout, fonts.faces[i]);
        pango_layout_set_text(layout, specimen, -1);
        pango_cairo_show_layout(cr, layout);
        g_object_unref(layout);
    }
    cairo_destroy(cr);
    cairo_surface_destroy(surface);
}

int fonts_open(const char *folder, struct error *err)
{
    if (fonts.context != NULL) {
        return 0;
    }
    FcConfig *config = FcConfigCreate();
    if (config == NULL) {
        return error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    for (size_t i = 0; i < FILES; i++) {
        if (add_file(config, folder, i, err) != 0) {
            FcConfigDestroy(config);
            return -1;
        }
    }
    FcConfigSetCurrent(
        config); /* else Pango reads the system's, which takes longer than printing */
    PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
    fonts.context = make_context(map);
    g_object_unref(map); /* the context holds it */
    warm();
    return 0;
}

PangoContext *fonts_context(void)
{
    return fonts.context;
}

const PangoFontDescription *fonts_face(bool bold, bool italic)
{
    return fonts.faces[italic ? 2 : bold ? 1 : 0];
}

/* The scripts of the specimen, and what belongs to none. */
static bool is_warm(uint32_t cp)
{
    switch (g_unichar_get_script(cp)) {
    case G_UNICODE_SCRIPT_COMMON:
    case G_UNICODE_SCRIPT_INHERITED:
    case G_UNICODE_SCRIPT_LATIN:
    case G_UNICODE_SCRIPT_GREEK:
        return true;
    default:
        return false;
    }
}

bool fonts_cover(uint32_t cp)
{
    const bool has = cp < PLANE && (fonts.covered[cp / 8] & 1U << cp % 8) != 0;
    return has && (cp < 0x370 || is_warm(cp));
}

static bool is_shown(gunichar c)
{
    return c == '\n' || fonts_cover(c);
}

const char *fonts_covered(const char *text, unsigned *prefix)
{
    const char *at = text;
    while (*at != '\0' && is_shown(g_utf8_get_char(at))) {
        at = char_after(at);
    }
    if (*at == '\0') {
        return text;
    }
    struct buf out;
    const unsigned wanted = *prefix;
    buf_init(&out, NULL, TEXT_CAP);
    for (at = text; *at != '\0'; at = char_after(at)) {
        const gunichar c = g_utf8_get_char(at);
        if (at == text + wanted) {
            *prefix = (unsigned)out.len;
        }
        if (is_shown(c)) {
            buf_add(&out, at, (size_t)(char_after(at) - at));
        } else if (!g_unichar_ismark(c)) {
            buf_puts(&out, BOX);
        }
    }
    *prefix = wanted == at - text ? (unsigned)out.len : *prefix;
    return out.data;
}
