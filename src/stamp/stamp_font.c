/*
 * NAME     stamp_font.c
 * SUMMARY  Tinos from its own folder, with all 134 Vietnamese letters, or no stamp
 *
 * Fontconfig left to itself fills in letter by letter from whatever the machine has, without a
 * word.
 */
#include "stamp_room.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangofc-fontmap.h>

#define FONT_FOLDER "/usr/share/fonts/truetype/croscore"

static const char letters[] = "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
                              "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ";

static const char *const faces[] = {"Tinos-Regular.ttf", "Tinos-Bold.ttf"};

static bool has_letters(const FcPattern *font)
{
    FcCharSet *set;
    if (FcPatternGetCharSet(font, FC_CHARSET, 0, &set) != FcResultMatch) {
        return false;
    }
    int used;
    FcChar32 letter;
    for (const char *at = letters; *at != 0; at += used) {
        used = FcUtf8ToUcs4((const FcChar8 *)at, &letter, (int)strlen(at));
        if (used <= 0 || !FcCharSetHasChar(set, letter)) {
            return false;
        }
    }
    return true;
}

static FcConfig *only_tinos(struct error *err)
{
    const size_t count = sizeof faces / sizeof faces[0];
    FcConfig *config = FcConfigCreate();
    for (size_t i = 0; config != NULL && i < count; i++) {
        const char *path = arena_printf(arena_current(), FONT_FOLDER "/%s", faces[i]);
        const bool added = FcConfigAppFontAddFile(config, (const FcChar8 *)path) == FcTrue;
        const FcFontSet *fonts = FcConfigGetFonts(config, FcSetApplication);
        if (!added || fonts == NULL || fonts->nfont != (int)i + 1 ||
            !has_letters(fonts->fonts[i])) {
            FcConfigDestroy(config);
            (void)error_set(err, ERR_STAMP_FONT, NULL, path, NULL);
            return NULL;
        }
    }
    if (config == NULL) {
        (void)error_set(err, ERR_NO_MEMORY, NULL, NULL, NULL);
    }
    return config;
}

int stamp_font_map(PangoFontMap **ret, struct error *err)
{
    FcConfig *config = only_tinos(err);
    if (config == NULL) {
        return -1;
    }
    PangoFontMap *map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
    FcConfigSetCurrent(
        config);             /* else Pango reads the machine's, which takes longer than drawing */
    FcConfigDestroy(config); /* both have their own reference */
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72);
    *ret = map;
    return 0;
}

/* Poppler asks fontconfig for what a file does not bring along; it shall find nothing rather than
 * read the machine's configuration behind closed doors. */
void stamp_prepare(void)
{
    FcConfig *empty = FcConfigCreate();
    if (empty != NULL) {
        FcConfigSetCurrent(empty);
        FcConfigDestroy(empty);
    }
}
