/*
 * signature.h - what the digital signatures of a file say (src/signature; phieu-worker-sign only).
 *
 * PDF: the CMS over /ByteRange with OpenSSL, on the untouched bytes; never one green tick, but each question by itself.
 * edXML: that there is an XML signature, and whether the digests of what it refers to hold where that can be told.
 *
 * {"file": "pdf" | "edxml",
 *  "signatures": [{
 *     "field", "kind": "adbe.pkcs7.detached" | "ETSI.CAdES.detached" | "ETSI.RFC3161" (a time stamp of the document) |
 *          "xmldsig" | other (then "integrity": "unsupported"),
 *     "integrity": "intact" | "broken" | "unsupported", "why"?: stable code of what is wrong (whys.h),
 *     PDF: "extent": "whole" | "revision" | "odd", "bytes_after": N, "after": "nothing" | "signatures" | "validation"
 *          (only certificates and lists for later checks) | "changes",
 *     edXML: "references": [{"uri", "state": "holds" | "broken" | "not-checked"}],
 *     "chain_then", "chain_now": "trusted" | "untrusted" | "expired" | "not-yet-valid" | "wrong-usage" |
 *          "self-signed" | "incomplete" | "broken" | "no-anchors" (none configured): absent when no certificate
 *          could be read. Without a time of signing both are about now.
 *     "revocation": "good" | "revoked" | "not-checked", "crl_date"?: ISO day, "revoked_at"?: instant,
 *     "time"?: instant, "time_source": "token" | "self-asserted" | "none",
 *     "time_chain"?: of the token's own certificate at that time, in the words above,
 *     "signer", "organization"?, "issuer", "serial", "reason"?, "weak"?: true (SHA-1, MD5 or a short key) }],
 *  "notes": [{"code", "vi", "en"}] }
 */
#ifndef PHIEU_SIGNATURE_H
#define PHIEU_SIGNATURE_H

#include "phieu/error.h"
#include "phieu/json.h"

struct signature_trust {
    const char *anchors; /* certificates, PEM or DER, one after another; "" for none */
    size_t anchors_len;
    const char *crls; /* PEM or DER lists one after another, "" for none */
    size_t crls_len;
    const char *left_out; /* names of configured files that could not be read; NULL or "" for none */
    struct instant now;
};

enum signature_kept { SIGNATURE_ANCHORS, SIGNATURE_CRLS };

void signature_prepare(void); /* before the jail closes */

/* How many certificates (or lists) there are in one configured file; -1 when something in it is none. */
int signature_count(enum signature_kept what, const char *bytes, size_t len) MUST_USE;

/* In the current arena. A PDF without signatures gives an empty list. What OpenSSL, qpdf and libxml2 hold goes with the
 * process when the arena runs out. Errors: ERR_READ_DAMAGED, ERR_READ_ENCRYPTED, ERR_NO_MEMORY. */
int signature_check_pdf(const char *bytes, size_t len, const struct signature_trust *trust,
                        json_t **ret, struct error *err) MUST_USE;
int signature_check_edxml(const char *bytes, size_t len, const struct signature_trust *trust,
                          json_t **ret, struct error *err) MUST_USE;

#endif
