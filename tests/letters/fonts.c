/* fonts.c - Tinos for everybody, line breaks that hang on no screen. */
#include "letters_room.h"

#include <pango/pangofc-fontmap.h>

static PangoFontMap *map;

/* What fontconfig keeps of the machine's configuration until the program ends. */
#ifdef PHIEU_SANITIZED
const char *__lsan_default_options(void) __attribute__((weak));
const char *__lsan_default_options(void)
{
    return "print_suppressions=0"; /* what a program prints is read by tests */
}
const char *__lsan_default_suppressions(void) __attribute__((weak));
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig";
}
#endif

PangoContext *paper_context(void)
{
    if (map == NULL) {
        map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
        pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72);
    }
    PangoContext *context = pango_font_map_create_context(map);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    pango_cairo_context_set_font_options(context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_context_set_language(context, pango_language_from_string("vi"));
    return context;
}

void letters_done(void)
{
    if (map != NULL) {
        g_object_unref(map);
        map = NULL;
    }
    cairo_debug_reset_static_data();
}
