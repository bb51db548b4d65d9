/*
 * NAME     references.c
 * SUMMARY  does what an XML signature refers to still have the digest it had?
 *
 * Three ways of referring are known: the document ("" with or without the signature itself), an
 * element by its Id, and an attachment by its ContentId. Whatever goes another way is not checked,
 * and said so.
 */
#include "xml.h"

#include <libxml/c14n.h>
#include <openssl/evp.h>
#include <string.h>

enum { TRANSFORMS_MOST = 5 };

static const char enveloped[] = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

static const struct {
    const char *name;
    const EVP_MD *(*digest)(void);
    bool weak;
} digests[] = {
    {"http://www.w3.org/2000/09/xmldsig#sha1", EVP_sha1, true},
    {"http://www.w3.org/2001/04/xmlenc#sha256", EVP_sha256, false},
    {"http://www.w3.org/2001/04/xmldsig-more#sha384", EVP_sha384, false},
    {"http://www.w3.org/2001/04/xmlenc#sha512", EVP_sha512, false},
    {"http://www.w3.org/2000/09/xmldsig#rsa-sha1", EVP_sha1, true},
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", EVP_sha256, false},
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha384", EVP_sha384, false},
    {"http://www.w3.org/2001/04/xmldsig-more#rsa-sha512", EVP_sha512, false},
};

const EVP_MD *xml_digest(const char *algorithm, bool *ret_weak)
{
    for (size_t i = 0; i < sizeof digests / sizeof digests[0]; i++) {
        if (strcmp(digests[i].name, algorithm) == 0) {
            *ret_weak = *ret_weak || digests[i].weak;
            return digests[i].digest();
        }
    }
    return NULL;
}

/* ---- comparing
 * ------------------------------------------------------------------------------------ */

struct said {
    const EVP_MD *method;
    unsigned char *value;
    size_t len;
};

static int add_piece(void *arg, const void *bytes, size_t len)
{
    return EVP_DigestUpdate(arg, bytes, len);
}

static bool ends_as_said(EVP_MD_CTX *context, const struct said *said)
{
    unsigned char found[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    return EVP_DigestFinal_ex(context, found, &len) == 1 && len == said->len &&
           memcmp(found, said->value, len) == 0;
}

static EVP_MD_CTX *begin(const struct said *said)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL || EVP_DigestInit_ex(context, said->method, NULL) != 1) {
        arena_out_of_memory();
    }
    return context;
}

static enum reference_state compare_bytes(const struct said *said, const void *bytes, size_t len)
{
    EVP_MD_CTX *context = begin(said);
    const bool same = EVP_DigestUpdate(context, bytes, len) == 1 && ends_as_said(context, said);
    EVP_MD_CTX_free(context);
    return same ? REFERENCE_HOLDS : REFERENCE_BROKEN;
}

static enum reference_state compare_nodes(const struct said *said, xmlDoc *document,
                                          const struct canonical *what)
{
    EVP_MD_CTX *context = begin(said);
    const bool written = canonical_write(document, what, add_piece, context);
    const bool same = written && ends_as_said(context, said);
    EVP_MD_CTX_free(context);
    return !written ? REFERENCE_SKIPPED : same ? REFERENCE_HOLDS : REFERENCE_BROKEN;
}

/* ---- what is referred to
 * ---------------------------------------------------------------------------- */

/* "leave the signature out" and one canonical form at most, in this order. */
static bool read_transforms(const xmlNode *reference, const xmlNode *signature,
                            struct canonical *ret)
{
    const xmlNode *list = xml_child(reference, "Transforms");
    unsigned count = 0;
    bool formed = false;
    for (const xmlNode *one = xml_child(list, "Transform"); one != NULL; one = xml_next(one)) {
        if (++count > TRANSFORMS_MOST || formed) {
            return false;
        }
        if (strcmp(xml_attribute(one, "Algorithm"), enveloped) == 0) {
            ret->leave = signature;
        } else if (canonical_method(one, ret)) {
            formed = true;
        } else {
            return false;
        }
    }
    return true;
}

static bool has_id(const xmlNode *element, const char *id)
{
    static const char *const names[] = {"Id", "ID", "id"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(xml_attribute(element, names[i]), id) == 0) {
            return true;
        }
    }
    return false;
}

/* Depth first; the scan has bounded the depth. *count: how many there are. */
static void find_id(const xmlNode *node, const char *id, const xmlNode **ret, unsigned *count)
{
    for (; node != NULL; node = node->next) {
        if (node->type == XML_ELEMENT_NODE) {
            if (has_id(node, id)) {
                *ret = node;
                ++*count;
            }
            find_id(node->children, id, ret, count);
        }
    }
}

static const char *without_cid(const char *text)
{
    return strncmp(text, "cid:", 4) == 0 ? text + 4 : text;
}

/* The attachment's own element with that ContentId; NULL. */
static const xmlNode *find_attachment(const xmlNode *root, const char *uri)
{
    const xmlNode *list = xml_find(root, "AttachmentEncoded");
    for (const xmlNode *one = xml_child(list, "Attachment"); one != NULL; one = xml_next(one)) {
        size_t len;
        const xmlNode *id = xml_child(one, "ContentId");
        const char *text = id != NULL ? xml_text(id, &len) : "";
        const char *clean = clean_line(text, strlen(text), 300);
        if (clean[0] != '\0' && strcmp(without_cid(clean), without_cid(uri)) == 0) {
            return xml_child(one, "ContentTransferEncoded");
        }
    }
    return NULL;
}

/* The file that was attached; or, as some senders do, the base64 text itself. */
static enum reference_state judge_attachment(const struct said *said, const xmlNode *content)
{
    unsigned char *bytes;
    size_t len;
    if (content == NULL) {
        return REFERENCE_SKIPPED;
    }
    if (xml_bytes(content, &bytes, &len) && compare_bytes(said, bytes, len) == REFERENCE_HOLDS) {
        return REFERENCE_HOLDS;
    }
    const char *text = xml_text(content, &len);
    return compare_bytes(said, text, len);
}

enum reference_state reference_judge(xmlDoc *document, const xmlNode *signature,
                                     const xmlNode *reference)
{
    struct said said;
    struct canonical what = {.mode = XML_C14N_1_0};
    bool weak = false;
    unsigned count = 0;
    const xmlNode *root = xmlDocGetRootElement(document);
    const char *uri = xml_attribute(reference, "URI");
    said.method =
        xml_digest(xml_attribute(xml_child(reference, "DigestMethod"), "Algorithm"), &weak);
    if (said.method == NULL || !read_transforms(reference, signature, &what)) {
        return REFERENCE_SKIPPED;
    }
    if (!xml_bytes(xml_child(reference, "DigestValue"), &said.value, &said.len)) {
        return REFERENCE_BROKEN;
    }
    if (uri[0] == '#') {
        find_id(root, uri + 1, &what.root, &count);
        return count == 1 ? compare_nodes(&said, document, &what) : REFERENCE_SKIPPED;
    }
    return uri[0] == '\0' ? compare_nodes(&said, document, &what)
                          : judge_attachment(&said, find_attachment(root, uri));
}
