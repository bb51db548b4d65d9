/*
 * NAME     token.c
 * SUMMARY  a time stamp of a third party (RFC 3161): is it about these bytes, and who says so?
 */
#include "signature_room.h"

#include <openssl/err.h>
#include <openssl/ts.h>
#include <string.h>

void token_parts_release(struct token_parts *parts)
{
    certificates_free(parts->others);
    CMS_ContentInfo_free(parts->cms);
    *parts = (struct token_parts){0};
}

/* The stamped words, once the signature over them holds; NULL. */
static TS_TST_INFO *verified_words(CMS_ContentInfo *cms)
{
    BIO *words = BIO_new(BIO_s_mem());
    TS_TST_INFO *info = NULL;
    char *bytes;
    if (words != NULL &&
        CMS_verify(cms, NULL, NULL, NULL, words, CMS_BINARY | CMS_NO_SIGNER_CERT_VERIFY) == 1) {
        const long len = BIO_get_mem_data(words, &bytes);
        const unsigned char *at = (const unsigned char *)bytes;
        info = d2i_TS_TST_INFO(NULL, &at, len);
    }
    BIO_free(words);
    return info;
}

static bool is_about(TS_TST_INFO *info, const struct spans *stamped)
{
    TS_MSG_IMPRINT *imprint = TS_TST_INFO_get_msg_imprint(info);
    const ASN1_OBJECT *object = NULL;
    X509_ALGOR_get0(&object, NULL, NULL, TS_MSG_IMPRINT_get_algo(imprint));
    const ASN1_OCTET_STRING *said = TS_MSG_IMPRINT_get_msg(imprint);
    const EVP_MD *digest = EVP_get_digestbyobj(object);
    unsigned char found[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    bool good = context != NULL && digest != NULL && EVP_DigestInit_ex(context, digest, NULL) == 1;
    for (size_t i = 0; i < 2 && good; i++) {
        good = stamped->span[i].len == 0 ||
               EVP_DigestUpdate(context, stamped->span[i].from, stamped->span[i].len) == 1;
    }
    good = good && EVP_DigestFinal_ex(context, found, &len) == 1 &&
           ASN1_STRING_length(said) == (int)len &&
           memcmp(ASN1_STRING_get0_data(said), found, len) == 0;
    EVP_MD_CTX_free(context);
    return good;
}

void token_judge(const struct trust *trust, const unsigned char *der, size_t len,
                 const struct spans *stamped, struct token *ret, struct token_parts *ret_parts)
{
    const unsigned char *at = der;
    struct token_parts parts = {.cms = d2i_CMS_ContentInfo(NULL, &at, (long)len)};
    *ret = (struct token){.there = true, .why = WHY_CMS, .chain = ""};
    STACK_OF(CMS_SignerInfo) *infos = parts.cms != NULL ? CMS_get0_SignerInfos(parts.cms) : NULL;
    if (sk_CMS_SignerInfo_num(infos) == 1 &&
        OBJ_obj2nid(CMS_get0_eContentType(parts.cms)) == NID_id_smime_ct_TSTInfo) {
        parts.others = CMS_get1_certs(parts.cms);
        TS_TST_INFO *info = verified_words(parts.cms);
        CMS_SignerInfo_get0_algs(sk_CMS_SignerInfo_value(infos, 0), NULL, &parts.signer, NULL,
                                 NULL);
        ret->why = info == NULL || parts.signer == NULL ? WHY_SIGNATURE
                   : !is_about(info, stamped)           ? WHY_STAMP
                                                        : WHY_NONE;
        ret->time = info != NULL ? instant_of_asn1(TS_TST_INFO_get_time(info)) : INSTANT_NONE;
        TS_TST_INFO_free(info);
    }
    if (ret->why == WHY_NONE) {
        ret->chain =
            chain_judge(trust, parts.signer, parts.others, ret->time, CHAIN_STAMPS_TIME, NULL);
    }
    ERR_clear_error();
    *ret_parts = parts;
}

void cms_judge_stamp(const struct trust *trust, const unsigned char *der, size_t len,
                     const struct spans *content, struct verdict *ret)
{
    struct token_parts parts;
    *ret = (struct verdict){0};
    token_judge(trust, der, len, content, &ret->token, &parts);
    ret->why = ret->token.why;
    ret->cms = parts.cms;
    ret->signer = parts.signer;
    ret->others = parts.others;
}
