/*
 * NAME     canonical.c
 * SUMMARY  part of a document in the one form that is hashed (Canonical XML 1.0, 1.1, exclusive)
 */
#include "xml.h"

#include <libxml/c14n.h>
#include <string.h>

enum { PREFIXES_MOST = 32 };

static const struct {
    const char *name;
    int mode;
    bool comments;
} methods[] = {
    {"http://www.w3.org/TR/2001/REC-xml-c14n-20010315", XML_C14N_1_0, false},
    {"http://www.w3.org/TR/2001/REC-xml-c14n-20010315#WithComments", XML_C14N_1_0, true},
    {"http://www.w3.org/2006/12/xml-c14n11", XML_C14N_1_1, false},
    {"http://www.w3.org/2006/12/xml-c14n11#WithComments", XML_C14N_1_1, true},
    {"http://www.w3.org/2001/10/xml-exc-c14n#", XML_C14N_EXCLUSIVE_1_0, false},
    {"http://www.w3.org/2001/10/xml-exc-c14n#WithComments", XML_C14N_EXCLUSIVE_1_0, true},
};

/* <InclusiveNamespaces PrefixList="a b #default"/> */
static xmlChar **prefixes_of(const xmlNode *method)
{
    const char *list = xml_attribute(xml_child(method, "InclusiveNamespaces"), "PrefixList");
    if (list[0] == '\0') {
        return NULL;
    }
    xmlChar **prefixes = arena_alloc(arena_current(), (PREFIXES_MOST + 1) * sizeof *prefixes);
    char *rest = arena_strdup(arena_current(), list), *word;
    for (size_t n = 0; n < PREFIXES_MOST && (word = strsep(&rest, " \t\r\n")) != NULL;) {
        if (word[0] != '\0') {
            prefixes[n++] = (xmlChar *)word;
        }
    }
    return prefixes;
}

bool canonical_method(const xmlNode *method, struct canonical *ret)
{
    const char *name = xml_attribute(method, "Algorithm");
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        if (strcmp(methods[i].name, name) == 0) {
            ret->mode = methods[i].mode;
            ret->comments = methods[i].comments;
            ret->inclusive = methods[i].mode == XML_C14N_EXCLUSIVE_1_0 ? prefixes_of(method) : NULL;
            return true;
        }
    }
    return false;
}

/* Attributes and namespaces are as visible as their element. */
static int is_visible(void *arg, xmlNode *node, xmlNode *parent)
{
    const struct canonical *what = arg;
    const bool own = node->type != XML_NAMESPACE_DECL && node->type != XML_ATTRIBUTE_NODE;
    bool inside = what->root == NULL;
    for (const xmlNode *at = own ? node : parent; at != NULL; at = at->parent) {
        if (at == what->leave) {
            return 0;
        }
        inside = inside || at == what->root;
    }
    return inside;
}

struct sink {
    canonical_fn *fn;
    void *arg;
};

static int write_piece(void *arg, const char *bytes, int len)
{
    const struct sink *sink = arg;
    return sink->fn(sink->arg, bytes, (size_t)len) == 1 ? len : -1;
}

static int end_pieces(void *arg)
{
    (void)arg;
    return 0;
}

bool canonical_write(xmlDoc *document, const struct canonical *what, canonical_fn *fn, void *arg)
{
    struct sink sink = {fn, arg};
    struct canonical copy = *what; /* libxml2 takes no const */
    xmlOutputBuffer *out = xmlOutputBufferCreateIO(write_piece, end_pieces, &sink, NULL);
    if (out == NULL) {
        arena_out_of_memory();
    }
    const bool good = xmlC14NExecute(document, is_visible, &copy, what->mode, what->inclusive,
                                     what->comments, out) >= 0;
    return xmlOutputBufferClose(out) >= 0 && good;
}
