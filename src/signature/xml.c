/*
 * NAME     xml.c
 * SUMMARY  small steps in a document, by the local names of its elements
 */
#include "xml.h"

#include <openssl/evp.h>
#include <string.h>

bool xml_is(const xmlNode *node, const char *name)
{
    return node != NULL && node->type == XML_ELEMENT_NODE &&
           strcmp((const char *)node->name, name) == 0;
}

const xmlNode *xml_child(const xmlNode *parent, const char *name)
{
    const xmlNode *node = parent != NULL ? parent->children : NULL;
    while (node != NULL && !xml_is(node, name)) {
        node = node->next;
    }
    return node;
}

const xmlNode *xml_next(const xmlNode *element)
{
    const xmlNode *node = element->next;
    while (node != NULL && !xml_is(node, (const char *)element->name)) {
        node = node->next;
    }
    return node;
}

/* The node behind in document order, inside `within`; NULL at the end. */
static const xmlNode *step(const xmlNode *node, const xmlNode *within)
{
    if (node->children != NULL && node->type == XML_ELEMENT_NODE) {
        return node->children;
    }
    while (node != within && node->next == NULL) {
        node = node->parent;
    }
    return node == within ? NULL : node->next;
}

const xmlNode *xml_find(const xmlNode *within, const char *name)
{
    const xmlNode *node = within;
    while (node != NULL && !xml_is(node, name)) {
        node = step(node, within);
    }
    return node;
}

const char *xml_attribute(const xmlNode *element, const char *name)
{
    for (const xmlAttr *at = element != NULL ? element->properties : NULL; at != NULL;
         at = at->next) {
        const xmlNode *value = at->children;
        if (strcmp((const char *)at->name, name) == 0 && value != NULL && value->next == NULL &&
            value->content != NULL) {
            return (const char *)value->content;
        }
    }
    return "";
}

const char *xml_text(const xmlNode *element, size_t *ret_len)
{
    size_t len = 0;
    for (const xmlNode *node = element->children; node != NULL; node = node->next) {
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
            len += strlen((const char *)node->content);
        }
    }
    char *text = arena_alloc(arena_current(), len + 1), *at = text;
    for (const xmlNode *node = element->children; node != NULL; node = node->next) {
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
            at = stpcpy(at, (const char *)node->content);
        }
    }
    *ret_len = len;
    return text;
}

bool xml_bytes(const xmlNode *element, unsigned char **ret, size_t *ret_len)
{
    size_t len;
    const char *text = element != NULL ? xml_text(element, &len) : NULL;
    if (text == NULL || len > INT32_MAX / 2) {
        return false;
    }
    int some = 0, rest = 0;
    unsigned char *bytes = arena_alloc(arena_current(), len / 4 * 3 + 4);
    EVP_ENCODE_CTX *context = EVP_ENCODE_CTX_new();
    if (context == NULL) {
        arena_out_of_memory();
    }
    EVP_DecodeInit(context);
    const bool good =
        EVP_DecodeUpdate(context, bytes, &some, (const unsigned char *)text, (int)len) >= 0 &&
        EVP_DecodeFinal(context, bytes + some, &rest) == 1 && some + rest > 0;
    EVP_ENCODE_CTX_free(context);
    *ret = bytes;
    *ret_len = (size_t)(some + rest);
    return good;
}
