/*
 * xml.h - XML Signature (W3C, 2008) as far as edXML uses it: what is signed, in its canonical form.
 */
#ifndef PHIEU_SIGNATURE_XML_H
#define PHIEU_SIGNATURE_XML_H

#include "signature_room.h"

#include <libxml/tree.h>

/* ---- elements, by local name: samples have them in all namespaces and in none -------------------
 */
const xmlNode *xml_child(const xmlNode *parent, const char *name); /* the first; NULL */
const xmlNode *xml_next(const xmlNode *element);                   /* of the same name; NULL */
const xmlNode *xml_find(const xmlNode *within, const char *name);  /* the first below, in depth */
bool xml_is(const xmlNode *node, const char *name);
/* "" when there is none; the arena's. */
const char *xml_attribute(const xmlNode *element, const char *name);
const char *xml_text(const xmlNode *element, size_t *ret_len);
/* Base64 of an element's text, decoded; false when it is none. */
bool xml_bytes(const xmlNode *element, unsigned char **ret, size_t *ret_len);

/* ---- canonical.c
 * --------------------------------------------------------------------------------- */
struct canonical {
    const xmlNode *root;  /* what is written, NULL: the document */
    const xmlNode *leave; /* and what of it is not; NULL: nothing */
    bool comments;
    xmlChar **inclusive; /* prefixes, for the exclusive form; NULL */
    int mode;            /* xmlC14NMode */
};
/* False for an algorithm that is not known. */
bool canonical_method(const xmlNode *method, struct canonical *ret);
/* Hands the canonical form out in pieces; false when libxml2 cannot make it. */
typedef int canonical_fn(void *arg, const void *bytes, size_t len); /* 1: good */
bool canonical_write(xmlDoc *document, const struct canonical *what, canonical_fn *fn, void *arg);

/* ---- references.c
 * -------------------------------------------------------------------------------- */
enum reference_state { REFERENCE_HOLDS, REFERENCE_BROKEN, REFERENCE_SKIPPED };
/* What one Reference of the signature says of what it refers to. */
enum reference_state reference_judge(xmlDoc *document, const xmlNode *signature,
                                     const xmlNode *reference);
/* The digest of a DigestMethod or SignatureMethod; NULL: not known. *ret_weak: SHA-1. */
const EVP_MD *xml_digest(const char *algorithm, bool *ret_weak);

#endif
