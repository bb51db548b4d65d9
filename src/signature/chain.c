/*
 * NAME     chain.c
 * SUMMARY  from a certificate to an anchor of the office, at a given time; and who was revoked
 *
 * OpenSSL stops at the first thing it does not like. Here it goes on and all it found is weighed:
 * that a certificate was changed says more than that its authority is unknown, and that more than
 * that it has expired.
 */
#include "signature_room.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

/* From the gravest. */
enum flaw {
    FLAW_BROKEN,
    FLAW_SELF_SIGNED,
    FLAW_INCOMPLETE,
    FLAW_UNTRUSTED,
    FLAW_USAGE,
    FLAW_NOT_YET,
    FLAW_EXPIRED,
    FLAW_COUNT
};
static const char *const flaw_words[FLAW_COUNT] = {
    [FLAW_BROKEN] = "broken",         [FLAW_SELF_SIGNED] = "self-signed",
    [FLAW_INCOMPLETE] = "incomplete", [FLAW_UNTRUSTED] = "untrusted",
    [FLAW_USAGE] = "wrong-usage",     [FLAW_NOT_YET] = "not-yet-valid",
    [FLAW_EXPIRED] = "expired",
};

static const struct {
    int error;
    enum flaw flaw;
} flaws[] = {
    {X509_V_ERR_CERT_SIGNATURE_FAILURE, FLAW_BROKEN},
    {X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE, FLAW_BROKEN},
    {X509_V_ERR_UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY, FLAW_BROKEN},
    {X509_V_ERR_ERROR_IN_CERT_NOT_BEFORE_FIELD, FLAW_BROKEN},
    {X509_V_ERR_ERROR_IN_CERT_NOT_AFTER_FIELD, FLAW_BROKEN},
    {X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, FLAW_SELF_SIGNED},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, FLAW_INCOMPLETE},
    {X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, FLAW_INCOMPLETE},
    {X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, FLAW_INCOMPLETE},
    {X509_V_ERR_CERT_NOT_YET_VALID, FLAW_NOT_YET},
    {X509_V_ERR_CERT_HAS_EXPIRED, FLAW_EXPIRED},
};

static enum flaw flaw_of(int error)
{
    for (size_t i = 0; i < sizeof flaws / sizeof flaws[0]; i++) {
        if (flaws[i].error == error) {
            return flaws[i].flaw;
        }
    }
    return FLAW_UNTRUSTED; /* a root of somebody else's, an authority that may be none, … */
}

static int note_flaw(int good, X509_STORE_CTX *context)
{
    if (!good) {
        unsigned *found = X509_STORE_CTX_get_app_data(context);
        *found |= 1U << flaw_of(X509_STORE_CTX_get_error(context));
    }
    return 1;
}

/* ---- what the certificate is for ---------------------------------------------------------------
 */

/* An extended usage that names purposes, none of which is to sign a document. */
static bool is_for_machines(X509 *certificate)
{
    static const int machines[] = {NID_server_auth, NID_OCSP_sign, NID_time_stamp, NID_code_sign};
    EXTENDED_KEY_USAGE *usage = X509_get_ext_d2i(certificate, NID_ext_key_usage, NULL, NULL);
    bool only = usage != NULL;
    for (int i = 0; i < sk_ASN1_OBJECT_num(usage); i++) {
        const int nid = OBJ_obj2nid(sk_ASN1_OBJECT_value(usage, i));
        bool machine = false;
        for (size_t j = 0; j < sizeof machines / sizeof machines[0]; j++) {
            machine = machine || nid == machines[j];
        }
        only = only && machine;
    }
    EXTENDED_KEY_USAGE_free(usage);
    return only;
}

static bool fits_use(X509 *certificate, enum chain_use use)
{
    const uint32_t key = X509_get_key_usage(certificate); /* all ones when it says nothing */
    if ((key & (KU_DIGITAL_SIGNATURE | KU_NON_REPUDIATION)) == 0) {
        return false;
    }
    if (use == CHAIN_SIGNS) {
        return !is_for_machines(certificate);
    }
    const uint32_t extended = X509_get_extended_key_usage(certificate);
    return extended != UINT32_MAX && (extended & XKU_TIMESTAMP) != 0;
}

/* ---- the chain ----------------------------------------------------------------------------------
 */

/* All that OpenSSL has against it. partial: any configured certificate ends a chain, not only one
 * that signed itself. */
static unsigned find_flaws(const struct trust *trust, X509 *certificate, STACK_OF(X509) * others,
                           struct instant at, bool partial, STACK_OF(X509) * *ret_chain)
{
    unsigned found = 0;
    X509_STORE_CTX *context = X509_STORE_CTX_new();
    X509_STORE *store = X509_STORE_new();
    if (context == NULL || store == NULL ||
        X509_STORE_CTX_init(context, store, certificate, others) != 1) {
        arena_out_of_memory();
    }
    X509_STORE_CTX_set0_trusted_stack(context, trust->anchors);
    X509_STORE_CTX_set_app_data(context, &found);
    X509_STORE_CTX_set_verify_cb(context, note_flaw);
    X509_VERIFY_PARAM *param = X509_STORE_CTX_get0_param(context);
    X509_VERIFY_PARAM_set_time(param, (time_t)(at.ms / 1000));
    X509_VERIFY_PARAM_set_purpose(param, X509_PURPOSE_ANY);
    if (partial) {
        X509_VERIFY_PARAM_set_flags(param, X509_V_FLAG_PARTIAL_CHAIN);
    }
    if (X509_verify_cert(context) != 1) {
        found |= 1U << flaw_of(X509_STORE_CTX_get_error(context));
    }
    *ret_chain = X509_STORE_CTX_get1_chain(context);
    X509_STORE_CTX_free(context);
    X509_STORE_free(store);
    ERR_clear_error();
    return found;
}

static const char *gravest(unsigned found)
{
    for (int flaw = 0; flaw < FLAW_COUNT; flaw++) {
        if ((found & (1U << flaw)) != 0) {
            return flaw_words[flaw];
        }
    }
    return "trusted";
}

const char *chain_judge(const struct trust *trust, X509 *certificate, STACK_OF(X509) * others,
                        struct instant at, enum chain_use use, STACK_OF(X509) * *ret_chain)
{
    static const unsigned to_anchor =
        1U << FLAW_SELF_SIGNED | 1U << FLAW_INCOMPLETE | 1U << FLAW_UNTRUSTED;
    STACK_OF(X509) *chain = NULL;
    unsigned found = find_flaws(trust, certificate, others, at, false, &chain);
    const bool anchors = sk_X509_num(trust->anchors) > 0;
    /* To a root first, so that an authority below it is looked up in the root's list; an authority
     * that was configured without its root is an anchor, too. */
    if (anchors && (found & to_anchor) != 0) {
        STACK_OF(X509) *shorter = NULL;
        const unsigned less = find_flaws(trust, certificate, others, at, true, &shorter);
        if ((less & to_anchor) == 0) {
            certificates_free(chain);
            chain = shorter;
            found = less;
        } else {
            certificates_free(shorter);
        }
    }
    found |= fits_use(certificate, use) ? 0 : 1U << FLAW_USAGE;
    if (ret_chain != NULL) {
        *ret_chain = chain;
    } else {
        certificates_free(chain);
    }
    return !anchors && (found & (1U << FLAW_BROKEN)) == 0 ? "no-anchors" : gravest(found);
}
