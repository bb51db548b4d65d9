/*
 * NAME     edxml.c
 * SUMMARY  the XML signatures of an edXML file: there, and whether they hold where that can be told
 *
 * Names are taken without their namespace: what the exchange carries often has the signature in the
 * wrong one, or in none. It is checked all the same, and the note says so. The digests cover what
 * they refer to and nothing else, so each reference is told by itself.
 */
#include "xml.h"

#include "phieu/exchange.h"

#include <libxml/c14n.h>
#include <libxml/parser.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <string.h>

enum { SIGNATURES_MOST = 10, REFERENCES_MOST = 100, CERTIFICATES_MOST = 20, URI_MOST = 300 };

static const char dsig[] = "http://www.w3.org/2000/09/xmldsig#";

struct checking {
    xmlDoc *document;
    struct trust trust;
    struct report report;
};

/* ---- the certificate
 * ---------------------------------------------------------------------------------- */

/* All of KeyInfo; NULL stays out. The stack is the caller's. */
static STACK_OF(X509) * certificates_of(const xmlNode *signature)
{
    STACK_OF(X509) *all = sk_X509_new_null();
    const xmlNode *data = xml_child(xml_child(signature, "KeyInfo"), "X509Data");
    if (all == NULL) {
        arena_out_of_memory();
    }
    for (; data != NULL; data = xml_next(data)) {
        const xmlNode *one = xml_child(data, "X509Certificate");
        for (; one != NULL && sk_X509_num(all) < CERTIFICATES_MOST; one = xml_next(one)) {
            unsigned char *der;
            size_t len;
            const unsigned char *at;
            X509 *read =
                xml_bytes(one, &der, &len) ? (at = der, d2i_X509(NULL, &at, (long)len)) : NULL;
            if (read != NULL && sk_X509_push(all, read) == 0) {
                X509_free(read);
            }
        }
    }
    ERR_clear_error();
    return all;
}

/* ---- the signature's own value
 * ---------------------------------------------------------------------------- */

static int add_piece(void *arg, const void *bytes, size_t len)
{
    return EVP_DigestVerifyUpdate(arg, bytes, len);
}

static bool fits(xmlDoc *document, const struct canonical *what, const EVP_MD *digest, X509 *signer,
                 const unsigned char *value, size_t len)
{
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    EVP_PKEY *key = X509_get0_pubkey(signer);
    const bool good = context != NULL && key != NULL && EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA &&
                      EVP_DigestVerifyInit(context, NULL, digest, NULL, key) == 1 &&
                      canonical_write(document, what, add_piece, context) &&
                      EVP_DigestVerifyFinal(context, value, len) == 1;
    EVP_MD_CTX_free(context);
    ERR_clear_error();
    return good;
}

/* The one whose key it fits, else the first. */
static enum why judge_value(const struct checking *c, const xmlNode *signature,
                            struct verdict *verdict)
{
    unsigned char *value;
    size_t len;
    bool weak = false;
    const xmlNode *info = xml_child(signature, "SignedInfo");
    struct canonical what = {.root = info};
    const char *method = xml_attribute(xml_child(info, "SignatureMethod"), "Algorithm");
    const EVP_MD *digest = strstr(method, "rsa-") != NULL ? xml_digest(method, &weak) : NULL;
    verdict->others = certificates_of(signature);
    verdict->signer = sk_X509_num(verdict->others) > 0 ? sk_X509_value(verdict->others, 0) : NULL;
    verdict->weak = weak ? "SHA-1" : NULL;
    if (digest == NULL || !canonical_method(xml_child(info, "CanonicalizationMethod"), &what)) {
        return WHY_ALGORITHM;
    }
    if (verdict->signer == NULL) {
        return WHY_NO_SIGNER;
    }
    if (!xml_bytes(xml_child(signature, "SignatureValue"), &value, &len)) {
        return WHY_CMS;
    }
    for (int i = 0; i < sk_X509_num(verdict->others); i++) {
        X509 *one = sk_X509_value(verdict->others, i);
        if (fits(c->document, &what, digest, one, value, len)) {
            verdict->signer = one;
            return WHY_NONE;
        }
    }
    return WHY_SIGNATURE;
}

/* ---- one signature
 * ---------------------------------------------------------------------------------------- */

/* Each reference told by itself; the gravest of them is returned. */
static enum why judge_references(const struct checking *c, const xmlNode *signature, json_t *list)
{
    static const char *const words[] = {"holds", "broken", "not-checked"};
    const xmlNode *one = xml_child(xml_child(signature, "SignedInfo"), "Reference");
    bool seen[3] = {false, false, false};
    for (; one != NULL && json_array_size(list) < REFERENCES_MOST; one = xml_next(one)) {
        const enum reference_state state = reference_judge(c->document, signature, one);
        const char *uri = xml_attribute(one, "URI");
        json_t *told = json_object();
        json_object_set_new(told, "uri", json_string(clean_line(uri, strlen(uri), URI_MOST)));
        json_object_set_new(told, "state", json_string(words[state]));
        json_array_append_new(list, told);
        seen[state] = true;
    }
    return seen[REFERENCE_BROKEN]                   ? WHY_REFERENCE
           : seen[REFERENCE_SKIPPED] || one != NULL ? WHY_ALGORITHM
           : !seen[REFERENCE_HOLDS]                 ? WHY_CMS
                                                    : WHY_NONE;
}

/* What the signer's program says of the time, inside the signature. */
static struct instant claimed_time(const xmlNode *signature)
{
    size_t len;
    struct instant time;
    struct error ignored = {0};
    const xmlNode *element = xml_find(signature, "SigningTime");
    const char *text = element != NULL ? xml_text(element, &len) : "";
    return text[0] != '\0' && instant_parse(clean_line(text, strlen(text), 60), ZONE_VIETNAM, "",
                                            &time, &ignored) == 0
               ? time
               : INSTANT_NONE;
}

static void check_one(struct checking *c, const xmlNode *signature)
{
    struct verdict verdict = {0};
    json_t *references = json_array();
    const char *id = xml_attribute(signature, "Id");
    const enum why value = judge_value(c, signature, &verdict);
    const enum why content = judge_references(c, signature, references);
    const bool own = signature->ns != NULL && strcmp((const char *)signature->ns->href, dsig) == 0;
    /* What is broken says more than what was not checked. */
    verdict.why = content == WHY_REFERENCE || value == WHY_NONE ? content : value;
    const char *field = id[0] != '\0' ? clean_line(id, strlen(id), 100) : "Signature";
    json_t *object =
        report_verdict(&c->report, &c->trust, field, "xmldsig", &verdict, claimed_time(signature));
    json_object_set_new(object, "references", references);
    if (!own) {
        report_note(&c->report, NOTE_NAMESPACE, NULL, NULL);
    }
    verdict_release(&verdict);
}

/* Depth first; the scan has bounded the depth. A signature inside another is not looked for. */
static void check_below(struct checking *c, const xmlNode *node, unsigned *count)
{
    for (; node != NULL; node = node->next) {
        if (xml_is(node, "Signature") && xml_child(node, "SignedInfo") != NULL) {
            if (++*count <= SIGNATURES_MOST) {
                check_one(c, node);
            }
        } else if (node->type == XML_ELEMENT_NODE) {
            check_below(c, node->children, count);
        }
    }
}

/* ---- the file
 * ------------------------------------------------------------------------------------------------
 */

/* The root element alone, as the exchange reads it: no declaration, no DTD, nothing loaded. */
static xmlDoc *parse(const char *bytes, size_t len)
{
    size_t from, to;
    struct error ignored = {0};
    if (edxml_root(bytes, len, &edxml_default_limits, &from, &to, &ignored) != 0 ||
        to - from > INT32_MAX) {
        return NULL;
    }
    return xmlReadMemory(bytes + from, (int)(to - from), "edxml", NULL,
                         XML_PARSE_NONET | XML_PARSE_HUGE | XML_PARSE_NOERROR |
                             XML_PARSE_NOWARNING);
}

int signature_check_edxml(const char *bytes, size_t len, const struct signature_trust *trust,
                          json_t **ret, struct error *err)
{
    struct checking c = {.document = parse(bytes, len)};
    unsigned count = 0;
    char most[24];
    if (c.document == NULL) {
        return error_set(err, ERR_READ_DAMAGED, NULL, "XML không đúng quy cách", "malformed XML");
    }
    report_open(&c.report, "edxml", trust);
    trust_open(trust, &c.trust);
    check_below(&c, xmlDocGetRootElement(c.document), &count);
    if (count > SIGNATURES_MOST) {
        snprintf(most, sizeof most, "%d", SIGNATURES_MOST);
        report_note(&c.report, NOTE_MANY, most, NULL);
    }
    trust_close(&c.trust);
    xmlFreeDoc(c.document);
    *ret = c.report.whole;
    return 0;
}
