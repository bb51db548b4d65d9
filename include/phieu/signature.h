/*
 * signature.h - what the digital signatures of a file say (src/signature; phieu-worker-sign only).
 *
 * PDF: the CMS over /ByteRange with OpenSSL, on the untouched bytes; never one green tick, but each question by itself.
 * edXML: that there is an XML signature, and whether the digests of what it refers to hold where that can be told.
 *
 * {"file": "pdf" | "edxml",
 *  "signatures": [{
 *     "field", "kind": "adbe.pkcs7.detached" | "ETSI.CAdES.detached" | other (then "integrity": "unsupported"),
 *     "integrity": "intact" | "broken" | "unsupported", "why"?: stable code of what is wrong,
 *     "extent": "whole" | "revision" | "odd", "bytes_after": N, "after": "nothing" | "signatures" | "changes",
 *     "chain_then", "chain_now": "trusted" | "untrusted" | "expired" | "self-signed" | "incomplete" | "broken" |
 *          "no-anchors" (none configured),
 *     "revocation": "good" | "revoked" | "not-checked", "crl_date"?: ISO day, "revoked_at"?: instant,
 *     "time"?: instant, "time_source": "token" | "self-asserted" | "none",
 *     "signer", "issuer", "serial", "reason"?, "agency_seal"?: bool }],
 *  "notes": [{"code", "vi", "en"}] }
 */
#ifndef PHIEU_SIGNATURE_H
#define PHIEU_SIGNATURE_H

#include "phieu/error.h"
#include "phieu/json.h"

struct signature_trust {
    const char *anchors; /* PEM certificates, one text; "" for none */
    size_t anchors_len;
    const char *crls; /* PEM or DER lists one after another, "" for none */
    size_t crls_len;
    struct instant now;
};

void signature_prepare(void); /* before the jail closes */

/* In the current arena. A PDF without signatures gives an empty list. Errors: ERR_READ_DAMAGED, ERR_NO_MEMORY. */
int signature_check_pdf(const char *bytes, size_t len, const struct signature_trust *trust,
                        json_t **ret, struct error *err) MUST_USE;
int signature_check_edxml(const char *bytes, size_t len, const struct signature_trust *trust,
                          json_t **ret, struct error *err) MUST_USE;

#endif
