/*
 * NAME     prepare.c
 * SUMMARY  what must be there before the doors close
 */
#include "phieu/pages.h"

#include <fontconfig/fontconfig.h>
#include <libxml/parser.h>

/* Poppler asks fontconfig for what a file does not bring along: nothing shall be found, rather than
 * the machine's configuration be read behind closed doors. Its tables of Asian encodings
 * (poppler-data) stay outside: no letter of ours needs them, and listing their folders costs more
 * than reading a page. */
void pages_prepare(void)
{
    FcConfig *empty = FcConfigCreate();
    if (empty != NULL) {
        FcConfigSetCurrent(empty);
        FcConfigDestroy(empty);
    }
    xmlInitParser();
}
