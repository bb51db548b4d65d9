/*
 * NAME     stamp_font.c
 * SUMMARY  the fonts of paper for the stamp, and none for the PDF's own letters
 */
#include "phieu/fonts.h"
#include "stamp_room.h"

#include <fontconfig/fontconfig.h>

int stamp_font_map(PangoFontMap **ret, struct error *err)
{
    if (fonts_open(FONTS_FOLDER, err) != 0) {
        return -1;
    }
    *ret = g_object_ref(pango_context_get_font_map(fonts_context()));
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
