/*
 * NAME     docx_node.c
 * SUMMARY  a reader of foreign XML and what its node says
 */
#include "docx_room.h"

#include <string.h>

xmlTextReader *docx_xml_open(const struct docx_part *part)
{
    return xmlReaderForMemory(part->bytes, (int)part->len, NULL, NULL,
                              XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                  XML_PARSE_NODICT);
}

const char *docx_xml_name(xmlTextReader *xml)
{
    const char *space = (const char *)xmlTextReaderConstNamespaceUri(xml);
    return space != NULL && strstr(space, "wordprocessingml") != NULL
               ? (const char *)xmlTextReaderConstLocalName(xml)
               : NULL;
}

const char *docx_xml_attribute(xmlTextReader *xml, const char *name)
{
    const char *value = NULL;
    while (value == NULL && xmlTextReaderMoveToNextAttribute(xml) == 1) {
        const char *local = (const char *)xmlTextReaderConstLocalName(xml);
        if (local != NULL && strcmp(local, name) == 0) {
            value = arena_strdup(arena_current(), (const char *)xmlTextReaderConstValue(xml));
        }
    }
    xmlTextReaderMoveToElement(xml);
    return value;
}

bool docx_xml_is_on(xmlTextReader *xml)
{
    static const char *const off[] = {"0", "false", "off", "none"};
    const char *value = docx_xml_attribute(xml, "val");
    for (size_t i = 0; value != NULL && i < sizeof off / sizeof off[0]; i++) {
        if (strcmp(value, off[i]) == 0) {
            return false;
        }
    }
    return true;
}
