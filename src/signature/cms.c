/*
 * NAME     cms.c
 * SUMMARY  does a CMS hold over these bytes, who made it, when does it say so
 */
#include "signature_room.h"

#include <openssl/err.h>
#include <openssl/ess.h>

enum { SAFE_BITS = 112 }; /* RSA of 2048 bits */

const char *const why_names[WHY_COUNT] = {
    [WHY_NONE] = "",
    [WHY_CONTENT] = "content-changed",
    [WHY_SIGNATURE] = "signature-invalid",
    [WHY_RANGE] = "range-odd",
    [WHY_GAP] = "range-gap",
    [WHY_CMS] = "not-a-signature",
    [WHY_ATTACHED] = "content-attached",
    [WHY_NO_SIGNER] = "no-signer",
    [WHY_CERTIFICATE] = "other-certificate",
    [WHY_UNNAMED] = "certificate-not-named",
    [WHY_SEVERAL] = "several-signers",
    [WHY_KIND] = "unsupported-kind",
    [WHY_REFERENCE] = "reference-changed",
    [WHY_ALGORITHM] = "unsupported-algorithm",
    [WHY_STAMP] = "stamp-of-other-bytes",
};

void verdict_release(struct verdict *verdict)
{
    certificates_free(verdict->others);
    CMS_ContentInfo_free(verdict->cms);
    verdict->others = NULL;
    verdict->cms = NULL;
    verdict->signer = NULL;
}

/* The value of a signed or unsigned attribute that stands there once. */
static const ASN1_TYPE *attribute(const CMS_SignerInfo *info, int nid, bool is_signed)
{
    const int at = is_signed ? CMS_signed_get_attr_by_NID(info, nid, -1)
                             : CMS_unsigned_get_attr_by_NID(info, nid, -1);
    X509_ATTRIBUTE *found = at < 0      ? NULL
                            : is_signed ? CMS_signed_get_attr(info, at)
                                        : CMS_unsigned_get_attr(info, at);
    return found != NULL && X509_ATTRIBUTE_count(found) == 1 ? X509_ATTRIBUTE_get0_type(found, 0)
                                                             : NULL;
}

/* What the signature says of its own time. */
static struct instant claimed_time(const CMS_SignerInfo *info)
{
    const ASN1_TYPE *value = attribute(info, NID_pkcs9_signingTime, true);
    const bool is_time =
        value != NULL && (value->type == V_ASN1_UTCTIME || value->type == V_ASN1_GENERALIZEDTIME);
    return is_time ? instant_of_asn1(value->value.asn1_string) : INSTANT_NONE;
}

/* The signed bytes are bound to one certificate (RFC 5035), so that nobody can put another one of
 * the same key in its place. */
static enum why check_named(const CMS_SignerInfo *info, X509 *signer, STACK_OF(X509) * others,
                            bool needed)
{
    const ASN1_TYPE *second = attribute(info, NID_id_smime_aa_signingCertificateV2, true);
    const ASN1_TYPE *first = attribute(info, NID_id_smime_aa_signingCertificate, true);
    const unsigned char *at;
    ESS_SIGNING_CERT *one = NULL;
    ESS_SIGNING_CERT_V2 *two = NULL;
    if (first == NULL && second == NULL) {
        return needed ? WHY_UNNAMED : WHY_NONE;
    }
    if (first != NULL && first->type == V_ASN1_SEQUENCE) {
        at = first->value.sequence->data;
        one = d2i_ESS_SIGNING_CERT(NULL, &at, first->value.sequence->length);
    }
    if (second != NULL && second->type == V_ASN1_SEQUENCE) {
        at = second->value.sequence->data;
        two = d2i_ESS_SIGNING_CERT_V2(NULL, &at, second->value.sequence->length);
    }
    STACK_OF(X509) *chain = sk_X509_new_null();
    bool good = chain != NULL && (first == NULL || one != NULL) &&
                (second == NULL || two != NULL) && sk_X509_push(chain, signer) > 0;
    for (int i = 0; good && i < sk_X509_num(others); i++) {
        good = sk_X509_push(chain, sk_X509_value(others, i)) > 0;
    }
    good = good && OSSL_ESS_check_signing_certs(one, two, chain, 1) > 0;
    sk_X509_free(chain);
    ESS_SIGNING_CERT_free(one);
    ESS_SIGNING_CERT_V2_free(two);
    return good ? WHY_NONE : WHY_CERTIFICATE;
}

/* What of it is no longer held safe; NULL: nothing. */
static const char *weakness(CMS_SignerInfo *info, const X509 *signer)
{
    X509_ALGOR *digest = NULL;
    const ASN1_OBJECT *object = NULL;
    const EVP_PKEY *key = X509_get0_pubkey(signer);
    CMS_SignerInfo_get0_algs(info, NULL, NULL, &digest, NULL);
    X509_ALGOR_get0(&object, NULL, NULL, digest);
    const int nid = OBJ_obj2nid(object);
    if (nid == NID_sha1 || nid == NID_md5) {
        return nid == NID_sha1 ? "SHA-1" : "MD5";
    }
    return key != NULL && EVP_PKEY_get_security_bits(key) < SAFE_BITS
               ? arena_printf(arena_current(), "%d bit", EVP_PKEY_get_bits(key))
               : NULL;
}

/* All of OpenSSL's complaints, whether one of them is about the content. */
static bool is_about_content(void)
{
    bool content = false;
    for (unsigned long code; (code = ERR_get_error()) != 0;) {
        content = content || (ERR_GET_LIB(code) == ERR_LIB_CMS &&
                              ERR_GET_REASON(code) == CMS_R_CONTENT_VERIFY_ERROR);
    }
    return content;
}

static enum why verify(CMS_ContentInfo *cms, const struct spans *content)
{
    static const unsigned flags = CMS_BINARY | CMS_DETACHED | CMS_NO_SIGNER_CERT_VERIFY;
    BIO *from = spans_bio(content);
    if (from == NULL) {
        arena_out_of_memory();
    }
    ERR_clear_error();
    const bool good = CMS_verify(cms, NULL, NULL, from, NULL, flags) == 1;
    BIO_free(from);
    return is_about_content() ? WHY_CONTENT : good ? WHY_NONE : WHY_SIGNATURE;
}

/* The time stamp of the signature's own bytes. */
static void read_token(const struct trust *trust, CMS_SignerInfo *info, struct token *ret)
{
    const ASN1_TYPE *value = attribute(info, NID_id_smime_aa_timeStampToken, false);
    const ASN1_OCTET_STRING *signature = CMS_SignerInfo_get0_signature(info);
    struct token_parts parts;
    if (value == NULL || value->type != V_ASN1_SEQUENCE || signature == NULL) {
        return;
    }
    const struct spans stamped = {
        {{ASN1_STRING_get0_data(signature), (size_t)ASN1_STRING_length(signature)}, {NULL, 0}}};
    token_judge(trust, value->value.sequence->data, (size_t)value->value.sequence->length, &stamped,
                ret, &parts);
    token_parts_release(&parts);
}

void cms_judge(const struct trust *trust, const unsigned char *der, size_t len,
               const struct spans *content, bool needs_attribute, struct verdict *ret)
{
    const unsigned char *at = der;
    *ret = (struct verdict){.cms = d2i_CMS_ContentInfo(NULL, &at, (long)len)};
    ERR_clear_error();
    STACK_OF(CMS_SignerInfo) *infos = ret->cms != NULL ? CMS_get0_SignerInfos(ret->cms) : NULL;
    if (infos == NULL || OBJ_obj2nid(CMS_get0_eContentType(ret->cms)) != NID_pkcs7_data) {
        ret->why = WHY_CMS;
        return;
    }
    CMS_SignerInfo *info =
        sk_CMS_SignerInfo_num(infos) > 0 ? sk_CMS_SignerInfo_value(infos, 0) : NULL;
    ret->others = CMS_get1_certs(ret->cms);
    if (info != NULL && CMS_set1_signers_certs(ret->cms, NULL, 0) > 0) {
        CMS_SignerInfo_get0_algs(info, NULL, &ret->signer, NULL, NULL);
    }
    ERR_clear_error();
    if (ret->signer == NULL) {
        ret->why = WHY_NO_SIGNER;
        return;
    }
    ret->claimed = claimed_time(info);
    ret->weak = weakness(info, ret->signer);
    if (sk_CMS_SignerInfo_num(infos) > 1) {
        ret->why = WHY_SEVERAL;
        return;
    }
    ret->why = CMS_is_detached(ret->cms) ? verify(ret->cms, content) : WHY_ATTACHED;
    if (ret->why == WHY_NONE) {
        ret->why = check_named(info, ret->signer, ret->others, needs_attribute);
    }
    read_token(trust, info, &ret->token);
    ERR_clear_error();
}
