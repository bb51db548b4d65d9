/*
 * signature_room.h - what the files of src/signature share: the configured trust, one certificate's
 * chain, one CMS, and the JSON of one signature.
 *
 * Texts and JSON are the current arena's; what OpenSSL hands out is released by the caller named
 * beside it.
 */
#ifndef PHIEU_SIGNATURE_ROOM_H
#define PHIEU_SIGNATURE_ROOM_H

#include "phieu/signature.h"

#include "whys.h"

#include <openssl/cms.h>
#include <openssl/x509.h>
#include <stdbool.h>

/* A stack and the certificates in it; NULL is fine. */
static inline void certificates_free(STACK_OF(X509) * certificates)
{
    sk_X509_pop_free(certificates, X509_free);
}

/* ---- trust.c: the configured certificates and lists -------------------------------------------
 */
struct trust {
    STACK_OF(X509) * anchors;
    STACK_OF(X509_CRL) * crls;
    struct instant now;
};
void trust_open(const struct signature_trust *configured, struct trust *ret);
void trust_close(struct trust *trust);

/* ---- chain.c: from one certificate to an anchor -----------------------------------------------
 */
enum chain_use { CHAIN_SIGNS, CHAIN_STAMPS_TIME };
/* The word of signature.h for the chain at that time. others: certificates that came along, may be
 * NULL. *ret_chain, when not NULL, gets what chain there is, the certificate first; to be freed
 * with certificates_free. */
const char *chain_judge(const struct trust *trust, X509 *certificate, STACK_OF(X509) * others,
                        struct instant at, enum chain_use use, STACK_OF(X509) * *ret_chain);

struct revocation {
    const char *word;        /* "good", "revoked", "not-checked" */
    struct day listed;       /* of the oldest list used, or of the one that revokes; DAY_NONE */
    struct instant revoked;  /* INSTANT_NONE: not revoked */
    const char *missing;     /* an issuer without a list, NULL: none */
    const char *outdated;    /* an issuer whose list is out of date, NULL: none */
    struct day outdated_day; /* of that list */
};
void revocation_judge(const struct trust *trust, STACK_OF(X509) * chain, struct revocation *ret);

/* ---- cms.c: one CMS over bytes that lie in two spans -------------------------------------------
 */
struct span {
    const unsigned char *from;
    size_t len;
};
struct spans {
    struct span span[2];
};
struct token { /* RFC 3161 */
    bool there;
    enum why why; /* WHY_NONE: imprint and signature hold */
    struct instant time;
    const char *chain; /* of its own certificate at that time */
};
struct verdict {
    enum why why;           /* WHY_NONE: intact */
    const char *weak;       /* what of it is, "SHA-1", "1024 bit"; NULL: nothing */
    struct instant claimed; /* signingTime; INSTANT_NONE */
    struct token token;
    X509 *signer;            /* a borrowed end of cms; NULL: not there */
    STACK_OF(X509) * others; /* free with certificates_free */
    CMS_ContentInfo *cms;    /* free with CMS_ContentInfo_free */
};
/* der: one CMS and zeros behind it. needs_attribute: CAdES, the signing certificate must be named.
 */
void cms_judge(const struct trust *trust, const unsigned char *der, size_t len,
               const struct spans *content, bool needs_attribute, struct verdict *ret);
/* The CMS is a time stamp of the content itself (ETSI.RFC3161). */
void cms_judge_stamp(const struct trust *trust, const unsigned char *der, size_t len,
                     const struct spans *content, struct verdict *ret);
void verdict_release(struct verdict *verdict);

/* token.c: a time stamp token over some bytes. *ret_signer is a borrowed end of *ret_cms. */
struct token_parts {
    CMS_ContentInfo *cms; /* free with CMS_ContentInfo_free */
    X509 *signer;
    STACK_OF(X509) * others;
};
void token_judge(const struct trust *trust, const unsigned char *der, size_t len,
                 const struct spans *stamped, struct token *ret, struct token_parts *ret_parts);
void token_parts_release(struct token_parts *parts);

/* A source of the two spans one after another. NULL: no memory. */
BIO *spans_bio(const struct spans *spans);

/* ---- names.c -----------------------------------------------------------------------------------
 */
struct instant instant_of_asn1(const ASN1_TIME *time); /* INSTANT_NONE when it is none */
const char *name_part(const X509_NAME *name, int nid); /* clean text, "" when not there */
const char *name_issuer(const X509 *certificate);      /* "CN (O)" */
const char *serial_text(const X509 *certificate);      /* hexadecimal */
/* Foreign text as one line of ours; what cannot be kept becomes "". */
const char *clean_line(const char *bytes, size_t len, size_t most);

/* ---- report.c -----------------------------------------------------------------------------------
 */
enum note_code {
#define NOTE(code, name, vi, en) code,
#include "notes.def"
#undef NOTE
    NOTE_COUNT
};
struct report {
    json_t *whole, *signatures, *notes;
};
void report_open(struct report *report, const char *file, const struct signature_trust *trust);
void report_note(struct report *report, enum note_code code, const char *arg1, const char *arg2);
/* Everything but extent and what follows; `when` is what the file itself says of the time. */
json_t *report_verdict(struct report *report, const struct trust *trust, const char *field,
                       const char *kind, const struct verdict *verdict, struct instant when);

#endif
