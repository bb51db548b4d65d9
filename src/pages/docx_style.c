/*
 * NAME     docx_style.c
 * SUMMARY  which font a run of a .docx is in, when only its style says so
 *
 * Letters from before Unicode often name .VnTime once, in the style "Normal".
 */
#include "docx_room.h"

#include <string.h>

enum { STYLES_MOST = 2000, BASES_MOST = 20 };

static void say(struct docx_style *style, xmlTextReader *xml, const char *name)
{
    if (strcmp(name, "rFonts") == 0 && style->font == NULL) {
        const char *font = docx_xml_attribute(xml, "ascii");
        style->font = font != NULL ? font : docx_xml_attribute(xml, "hAnsi");
    } else if (strcmp(name, "b") == 0 && style->bold < 0) {
        style->bold = docx_xml_is_on(xml);
    } else if (strcmp(name, "caps") == 0 && style->capitals < 0) {
        style->capitals = docx_xml_is_on(xml);
    } else if (strcmp(name, "basedOn") == 0) {
        style->based_on = docx_xml_attribute(xml, "val");
    }
}

static bool is_default_paragraph(xmlTextReader *xml)
{
    const char *type = docx_xml_attribute(xml, "type"), *usual = docx_xml_attribute(xml, "default");
    return type != NULL && strcmp(type, "paragraph") == 0 && usual != NULL &&
           strcmp(usual, "1") == 0;
}

static const struct docx_style said_nothing = {.bold = -1, .capitals = -1};

static void walk(struct docx_styles *styles, xmlTextReader *xml)
{
    struct docx_style *style = NULL;
    const char *usual = NULL;
    while (xmlTextReaderRead(xml) == 1) {
        const char *name =
            xmlTextReaderNodeType(xml) == XML_READER_TYPE_ELEMENT ? docx_xml_name(xml) : NULL;
        if (name == NULL) {
            continue;
        }
        if (strcmp(name, "docDefaults") == 0) {
            style = &styles->usual;
        } else if (strcmp(name, "style") == 0 && styles->count < STYLES_MOST) {
            style = &styles->styles[styles->count++];
            *style = said_nothing;
            style->id = docx_xml_attribute(xml, "styleId");
            usual = is_default_paragraph(xml) ? style->id : usual;
        } else if (style != NULL) {
            say(style, xml, name);
        }
    }
    if (usual != NULL) {
        struct docx_style with = said_nothing;
        const struct docx_style defaults = styles->usual;
        docx_style_add(styles, usual, &with);
        styles->usual = (struct docx_style){
            .font = with.font != NULL ? with.font : defaults.font,
            .bold = with.bold >= 0 ? with.bold : defaults.bold,
            .capitals = with.capitals >= 0 ? with.capitals : defaults.capitals,
        };
    }
}

void docx_styles_read(struct docx_styles *styles, const struct docx_part *part)
{
    *styles = (struct docx_styles){.usual = said_nothing};
    styles->styles = arena_alloc(arena_current(), STYLES_MOST * sizeof *styles->styles);
    xmlTextReader *xml = part->len > 0 ? docx_xml_open(part) : NULL;
    if (xml != NULL) {
        walk(styles, xml);
        xmlFreeTextReader(xml);
    }
}

static const struct docx_style *find(const struct docx_styles *styles, const char *id)
{
    for (size_t i = 0; i < styles->count; i++) {
        if (styles->styles[i].id != NULL && strcmp(styles->styles[i].id, id) == 0) {
            return &styles->styles[i];
        }
    }
    return NULL;
}

void docx_style_add(const struct docx_styles *styles, const char *id, struct docx_style *ret)
{
    for (unsigned i = 0; i < BASES_MOST && id != NULL; i++) {
        const struct docx_style *style = find(styles, id);
        if (style == NULL) {
            return;
        }
        ret->font = ret->font != NULL ? ret->font : style->font;
        ret->bold = ret->bold >= 0 ? ret->bold : style->bold;
        ret->capitals = ret->capitals >= 0 ? ret->capitals : style->capitals;
        id = style->based_on;
    }
}
